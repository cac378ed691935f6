"""Third storey: facts, evidence, rubrics, assessments and the ledger

Revision: 0003
Before: 0002
"""

import sqlalchemy as sa
from alembic import op


revision = '0003'
down_revision = '0002'
branch_labels = None
depends_on = None


# A later migration that makes one of these tables anew on SQLite must make its guards anew too:
# they go with the old table.
APPEND_ONLY = (
    'assessment',
    'assessment_text',
    'assessment_evidence',
    'search_log',
    'ledger_entry',
    'ledger_change',
)
PUBLISHED = "NEW.stage_code = 'published'"
HAS_EVIDENCE = (
    "EXISTS (SELECT 1 FROM assessment_evidence e "
    "WHERE e.assessment_id = NEW.decided_from_id)"
)
HAS_SEARCH = (
    "EXISTS (SELECT 1 FROM search_log s WHERE s.assessment_id = NEW.decided_from_id)"
)
# what is published is what was decided, in the same round of the same cell
DECIDED = (
    "EXISTS (SELECT 1 FROM assessment d WHERE d.assessment_id = NEW.decided_from_id "
    "AND d.clause_id = NEW.clause_id AND d.actor_id = NEW.actor_id "
    "AND d.cycle_id = NEW.cycle_id AND d.round = NEW.round AND d.rating_code = NEW.rating_code "
    "AND (d.stage_code = 'final' OR (d.stage_code = 'adjudication' "
    "AND d.basis_code = 'baseline_desk_review')))"
)
# words, evidence and searches belong to the last stage of a cell, and never to a silence
SETTLED = (
    "EXISTS (SELECT 1 FROM assessment a JOIN assessment later ON later.clause_id = a.clause_id "
    "AND later.actor_id = a.actor_id AND later.cycle_id = a.cycle_id "
    "AND later.sequence > a.sequence WHERE a.assessment_id = NEW.assessment_id)"
)
SILENT = (
    "EXISTS (SELECT 1 FROM assessment a WHERE a.assessment_id = NEW.assessment_id "
    "AND a.is_silence)"
)
# what would replace a row under its number or another of its keys
SAME_KEY = {
    'assessment': (
        "assessment_id = NEW.assessment_id OR (clause_id = NEW.clause_id "
        "AND actor_id = NEW.actor_id AND cycle_id = NEW.cycle_id AND sequence = NEW.sequence)"
    ),
    'assessment_text': (
        "assessment_id = NEW.assessment_id AND language_code = NEW.language_code"
    ),
    'assessment_evidence': (
        "assessment_id = NEW.assessment_id AND evidence_id = NEW.evidence_id"
    ),
    'search_log': "search_id = NEW.search_id",
    'ledger_entry': (
        "entry_id = NEW.entry_id OR previous_sha256 = NEW.previous_sha256 "
        "OR entry_sha256 = NEW.entry_sha256"
    ),
    'ledger_change': "entry_id = NEW.entry_id AND position = NEW.position",
}
REFUSALS = (
    (
        'located',
        'assessment',
        f"{PUBLISHED} AND NEW.rating_code <> 'searched_no_evidence' AND NOT {HAS_EVIDENCE}",
        'a rating is published only with located evidence',
    ),
    (
        'searched',
        'assessment',
        f"{PUBLISHED} AND NEW.rating_code = 'searched_no_evidence' AND NOT {HAS_SEARCH}",
        'a search that found nothing is published only with its log',
    ),
    (
        'decided',
        'assessment',
        f"{PUBLISHED} AND NOT {DECIDED}",
        'a published rating is the one that was decided for the same cell and round',
    ),
    *(
        (f'settled_{table}', table, SETTLED, 'a stage that others follow takes nothing further')
        for table in ('assessment_evidence', 'assessment_text', 'search_log')
    ),
    ('silent', 'assessment_text', SILENT, 'a silence on record takes no words'),
)


def make_guards() -> None:
    """Rows of these tables are added, never changed; what is published has its evidence."""
    if op.get_context().dialect.name == 'sqlite':
        for table in APPEND_ONLY:
            for act in ('UPDATE', 'DELETE'):
                op.execute(
                    f"CREATE TRIGGER keep_{table}_{act.lower()} BEFORE {act} ON {table} "
                    f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
                )
            op.execute(
                f"CREATE TRIGGER keep_{table}_replace BEFORE INSERT ON {table} "
                f"WHEN EXISTS (SELECT 1 FROM {table} WHERE {SAME_KEY[table]}) "
                f"BEGIN SELECT RAISE(ABORT, '{table} has that row already'); END"
            )
        for name, table, when, said in REFUSALS:
            op.execute(
                f"CREATE TRIGGER refuse_{name} BEFORE INSERT ON {table} WHEN {when} "
                f"BEGIN SELECT RAISE(ABORT, '{said}'); END"
            )
        return
    op.execute(
        "CREATE FUNCTION hechos_keep() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$"
    )
    for table in APPEND_ONLY:
        op.execute(
            f"CREATE TRIGGER keep_{table} BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION hechos_keep()"
        )
    for name, table, when, said in REFUSALS:
        op.execute(
            f"CREATE FUNCTION hechos_refuse_{name}() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN IF {when} THEN RAISE EXCEPTION '{said}'; END IF; RETURN NEW; END $$"
        )
        op.execute(
            f"CREATE TRIGGER refuse_{name} BEFORE INSERT ON {table} "
            f"FOR EACH ROW EXECUTE FUNCTION hechos_refuse_{name}()"
        )


def drop_guards() -> None:
    """SQLite drops the guards with their tables; PostgreSQL keeps the functions."""
    if op.get_context().dialect.name == 'sqlite':
        return
    for table in APPEND_ONLY:
        op.execute(f'DROP TRIGGER keep_{table} ON {table}')
    op.execute('DROP FUNCTION hechos_keep()')
    for name, table, _when, _said in REFUSALS:
        op.execute(f'DROP TRIGGER refuse_{name} ON {table}')
        op.execute(f'DROP FUNCTION hechos_refuse_{name}()')


def upgrade() -> None:
    op.create_table('ledger_entry',
    sa.Column('entry_id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('written_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('role_code', sa.String(length=40), nullable=False),
    sa.Column('written_by', sa.String(length=160), nullable=False),
    sa.Column('action', sa.Text(), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('change_count', sa.Integer(), nullable=False),
    sa.Column('changes_sha256', sa.String(length=64), nullable=False),
    sa.Column('previous_sha256', sa.String(length=64), nullable=False),
    sa.Column('entry_sha256', sa.String(length=64), nullable=False),
    sa.CheckConstraint("role_code IN ('monitor', 'second_coder', 'adjudicator', 'state_reviewer', 'commenter', 'editor', 'administrator')", name=op.f('ck_ledger_entry_role_code_known')),
    sa.CheckConstraint('changes_sha256 IS NULL OR length(changes_sha256) = 64', name=op.f('ck_ledger_entry_changes_sha256_length')),
    sa.CheckConstraint('entry_id >= 1', name=op.f('ck_ledger_entry_entry_id_positive')),
    sa.CheckConstraint('entry_sha256 IS NULL OR length(entry_sha256) = 64', name=op.f('ck_ledger_entry_entry_sha256_length')),
    sa.CheckConstraint('previous_sha256 IS NULL OR length(previous_sha256) = 64', name=op.f('ck_ledger_entry_previous_sha256_length')),
    sa.PrimaryKeyConstraint('entry_id', name=op.f('pk_ledger_entry')),
    sa.UniqueConstraint('entry_sha256', name=op.f('uq_ledger_entry_entry_sha256')),
    sa.UniqueConstraint('previous_sha256', name=op.f('uq_ledger_entry_previous_sha256'))
    )
    op.create_index('ix_ledger_entry_written_at', 'ledger_entry', ['written_at'], unique=False)
    op.create_table('rubric',
    sa.Column('rubric_id', sa.Integer(), nullable=False),
    sa.Column('rubric_key', sa.String(length=160), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('adopted_on', sa.Date(), nullable=False),
    sa.CheckConstraint('version >= 1', name=op.f('ck_rubric_version_positive')),
    sa.PrimaryKeyConstraint('rubric_id', name=op.f('pk_rubric')),
    sa.UniqueConstraint('rubric_key', name=op.f('uq_rubric_rubric_key')),
    sa.UniqueConstraint('version', name=op.f('uq_rubric_version'))
    )
    op.create_table('scale',
    sa.Column('scale_id', sa.Integer(), nullable=False),
    sa.Column('scale_key', sa.String(length=160), nullable=False),
    sa.Column('source', sa.Text(), nullable=False),
    sa.PrimaryKeyConstraint('scale_id', name=op.f('pk_scale')),
    sa.UniqueConstraint('scale_key', name=op.f('uq_scale_scale_key'))
    )
    op.create_table('contributor',
    sa.Column('contributor_id', sa.Integer(), nullable=False),
    sa.Column('contributor_key', sa.String(length=160), nullable=False),
    sa.Column('origin_code', sa.String(length=40), nullable=False),
    sa.Column('actor_id', sa.Integer(), nullable=True),
    sa.Column('is_active', sa.Boolean(), nullable=False),
    sa.CheckConstraint("origin_code IN ('catalogue', 'person')", name=op.f('ck_contributor_origin_code_known')),
    sa.ForeignKeyConstraint(['actor_id'], ['actor.actor_id'], name=op.f('fk_contributor_actor_id_actor')),
    sa.PrimaryKeyConstraint('contributor_id', name=op.f('pk_contributor')),
    sa.UniqueConstraint('contributor_key', name=op.f('uq_contributor_contributor_key'))
    )
    op.create_table('cycle',
    sa.Column('cycle_id', sa.Integer(), nullable=False),
    sa.Column('cycle_key', sa.String(length=160), nullable=False),
    sa.Column('process_code', sa.String(length=40), nullable=False),
    sa.Column('review_id', sa.Integer(), nullable=True),
    sa.Column('starts_on', sa.Date(), nullable=False),
    sa.Column('ends_on', sa.Date(), nullable=True),
    sa.CheckConstraint("process_code IN ('summit', 'imrf', 'gcm_regional_review', 'rcm', 'sacm', 'cam_scmi', 'iachr', 'pitf', 'los_angeles_declaration', 'un_high_level_dialogue', 'gfmd')", name=op.f('ck_cycle_process_code_known')),
    sa.CheckConstraint('starts_on IS NULL OR ends_on IS NULL OR starts_on <= ends_on', name=op.f('ck_cycle_starts_on_ends_on_order')),
    sa.ForeignKeyConstraint(['review_id'], ['review.review_id'], name=op.f('fk_cycle_review_id_review')),
    sa.PrimaryKeyConstraint('cycle_id', name=op.f('pk_cycle')),
    sa.UniqueConstraint('cycle_key', name=op.f('uq_cycle_cycle_key'))
    )
    op.create_table('ledger_change',
    sa.Column('entry_id', sa.Integer(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('table_name', sa.String(length=63), nullable=False),
    sa.Column('row_key', sa.String(length=160), nullable=False),
    sa.Column('before_sha256', sa.String(length=64), nullable=True),
    sa.Column('after_sha256', sa.String(length=64), nullable=True),
    sa.Column('payload', sa.Text(), nullable=True),
    sa.CheckConstraint('(payload IS NULL) = (after_sha256 IS NULL)', name=op.f('ck_ledger_change_payload_hashed')),
    sa.CheckConstraint('after_sha256 IS NULL OR length(after_sha256) = 64', name=op.f('ck_ledger_change_after_sha256_length')),
    sa.CheckConstraint('before_sha256 IS NULL OR length(before_sha256) = 64', name=op.f('ck_ledger_change_before_sha256_length')),
    sa.ForeignKeyConstraint(['entry_id'], ['ledger_entry.entry_id'], name=op.f('fk_ledger_change_entry_id_ledger_entry')),
    sa.PrimaryKeyConstraint('entry_id', 'position', name=op.f('pk_ledger_change'))
    )
    op.create_index('ix_ledger_change_row', 'ledger_change', ['table_name', 'row_key'], unique=False)
    op.create_table('rubric_rating',
    sa.Column('rubric_rating_id', sa.Integer(), nullable=False),
    sa.Column('rubric_rating_key', sa.String(length=160), nullable=False),
    sa.Column('rubric_id', sa.Integer(), nullable=False),
    sa.Column('rating_code', sa.String(length=40), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('value', sa.Integer(), nullable=True),
    sa.CheckConstraint("rating_code IN ('full', 'substantial', 'limited', 'initiated', 'no_action', 'regression', 'not_assessed', 'no_report', 'searched_no_evidence', 'not_applicable', 'superseded')", name=op.f('ck_rubric_rating_rating_code_known')),
    sa.CheckConstraint('value IS NULL OR value + 1 BETWEEN 0 AND 5', name=op.f('ck_rubric_rating_value_range')),
    sa.ForeignKeyConstraint(['rubric_id'], ['rubric.rubric_id'], name=op.f('fk_rubric_rating_rubric_id_rubric')),
    sa.PrimaryKeyConstraint('rubric_rating_id', name=op.f('pk_rubric_rating')),
    sa.UniqueConstraint('rubric_id', 'rating_code', name=op.f('uq_rubric_rating_rubric_id_rating_code')),
    sa.UniqueConstraint('rubric_rating_key', name=op.f('uq_rubric_rating_rubric_rating_key'))
    )
    op.create_table('rubric_text',
    sa.Column('rubric_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('language_code', sa.String(length=5), nullable=False),
    sa.CheckConstraint("language_code IN ('en', 'es', 'pt', 'fr')", name=op.f('ck_rubric_text_language_code_known')),
    sa.ForeignKeyConstraint(['rubric_id'], ['rubric.rubric_id'], name=op.f('fk_rubric_text_rubric_id_rubric'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('rubric_id', 'language_code', name=op.f('pk_rubric_text'))
    )
    op.create_table('scale_text',
    sa.Column('scale_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('language_code', sa.String(length=5), nullable=False),
    sa.CheckConstraint("language_code IN ('en', 'es', 'pt', 'fr')", name=op.f('ck_scale_text_language_code_known')),
    sa.ForeignKeyConstraint(['scale_id'], ['scale.scale_id'], name=op.f('fk_scale_text_scale_id_scale'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('scale_id', 'language_code', name=op.f('pk_scale_text'))
    )
    op.create_table('scale_value',
    sa.Column('scale_value_id', sa.Integer(), nullable=False),
    sa.Column('scale_value_key', sa.String(length=160), nullable=False),
    sa.Column('scale_id', sa.Integer(), nullable=False),
    sa.Column('code', sa.Text(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('rating_code', sa.String(length=40), nullable=False),
    sa.Column('import_loss_code', sa.String(length=40), nullable=True),
    sa.Column('is_export_of', sa.Text(), nullable=True),
    sa.Column('export_loss_code', sa.String(length=40), nullable=True),
    sa.CheckConstraint("export_loss_code IN ('coarser', 'finer', 'different_meaning', 'unordered')", name=op.f('ck_scale_value_export_loss_code_known')),
    sa.CheckConstraint("import_loss_code IN ('coarser', 'finer', 'different_meaning', 'unordered')", name=op.f('ck_scale_value_import_loss_code_known')),
    sa.CheckConstraint("rating_code IN ('full', 'substantial', 'limited', 'initiated', 'no_action', 'regression', 'not_assessed', 'no_report', 'searched_no_evidence', 'not_applicable', 'superseded')", name=op.f('ck_scale_value_rating_code_known')),
    sa.ForeignKeyConstraint(['scale_id'], ['scale.scale_id'], name=op.f('fk_scale_value_scale_id_scale')),
    sa.PrimaryKeyConstraint('scale_value_id', name=op.f('pk_scale_value')),
    sa.UniqueConstraint('scale_id', 'code', name=op.f('uq_scale_value_scale_id_code')),
    sa.UniqueConstraint('scale_value_key', name=op.f('uq_scale_value_scale_value_key'))
    )
    op.create_table('contributor_role',
    sa.Column('contributor_id', sa.Integer(), nullable=False),
    sa.Column('role_code', sa.String(length=40), nullable=False),
    sa.CheckConstraint("role_code IN ('monitor', 'second_coder', 'adjudicator', 'state_reviewer', 'commenter', 'editor', 'administrator')", name=op.f('ck_contributor_role_role_code_known')),
    sa.ForeignKeyConstraint(['contributor_id'], ['contributor.contributor_id'], name=op.f('fk_contributor_role_contributor_id_contributor'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('contributor_id', 'role_code', name=op.f('pk_contributor_role'))
    )
    op.create_table('contributor_text',
    sa.Column('contributor_id', sa.Integer(), nullable=False),
    sa.Column('note', sa.Text(), nullable=False),
    sa.Column('language_code', sa.String(length=5), nullable=False),
    sa.CheckConstraint("language_code IN ('en', 'es', 'pt', 'fr')", name=op.f('ck_contributor_text_language_code_known')),
    sa.ForeignKeyConstraint(['contributor_id'], ['contributor.contributor_id'], name=op.f('fk_contributor_text_contributor_id_contributor'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('contributor_id', 'language_code', name=op.f('pk_contributor_text'))
    )
    op.create_table('cycle_text',
    sa.Column('cycle_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('language_code', sa.String(length=5), nullable=False),
    sa.CheckConstraint("language_code IN ('en', 'es', 'pt', 'fr')", name=op.f('ck_cycle_text_language_code_known')),
    sa.ForeignKeyConstraint(['cycle_id'], ['cycle.cycle_id'], name=op.f('fk_cycle_text_cycle_id_cycle'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('cycle_id', 'language_code', name=op.f('pk_cycle_text'))
    )
    op.create_table('evidence',
    sa.Column('evidence_id', sa.Integer(), nullable=False),
    sa.Column('evidence_key', sa.String(length=160), nullable=False),
    sa.Column('origin_code', sa.String(length=40), nullable=False),
    sa.Column('actor_id', sa.Integer(), nullable=False),
    sa.Column('kind_code', sa.String(length=40), nullable=False),
    sa.Column('reach_code', sa.String(length=40), nullable=False),
    sa.Column('strength_code', sa.String(length=40), nullable=False),
    sa.Column('happened_on', sa.Date(), nullable=True),
    sa.Column('precision_code', sa.String(length=40), nullable=True),
    sa.Column('speaker_id', sa.Integer(), nullable=True),
    sa.Column('publisher', sa.Text(), nullable=True),
    sa.Column('url', sa.Text(), nullable=True),
    sa.Column('retrieved_on', sa.Date(), nullable=True),
    sa.Column('archive_sha256', sa.String(length=64), nullable=True),
    sa.Column('archive_type', sa.String(length=100), nullable=True),
    sa.Column('archive_bytes', sa.Integer(), nullable=True),
    sa.Column('is_current', sa.Boolean(), nullable=False),
    sa.Column('passage_sha256', sa.String(length=64), nullable=True),
    sa.Column('status_code', sa.String(length=40), nullable=False),
    sa.Column('source_id', sa.Integer(), nullable=True),
    sa.Column('report_id', sa.Integer(), nullable=True),
    sa.Column('char_start', sa.Integer(), nullable=True),
    sa.Column('char_end', sa.Integer(), nullable=True),
    sa.CheckConstraint("kind_code IN ('law', 'policy', 'institution', 'programme', 'training', 'budget', 'statistic', 'agreement', 'statement')", name=op.f('ck_evidence_kind_code_known')),
    sa.CheckConstraint("origin_code IN ('catalogue', 'person')", name=op.f('ck_evidence_origin_code_known')),
    sa.CheckConstraint("precision_code IN ('day', 'month', 'year')", name=op.f('ck_evidence_precision_code_known')),
    sa.CheckConstraint("reach_code IN ('intention', 'plan', 'adopted', 'delivered', 'outcome')", name=op.f('ck_evidence_reach_code_known')),
    sa.CheckConstraint("status_code IN ('pinned', 'verified', 'changed', 'new', 'gone')", name=op.f('ck_evidence_status_code_known')),
    sa.CheckConstraint("strength_code IN ('strong', 'moderate', 'weak')", name=op.f('ck_evidence_strength_code_known')),
    sa.CheckConstraint('(source_id IS NOT NULL AND char_start IS NOT NULL AND char_end IS NOT NULL AND passage_sha256 IS NOT NULL) OR archive_sha256 IS NOT NULL', name=op.f('ck_evidence_located')),
    sa.CheckConstraint('archive_sha256 IS NULL OR (url IS NOT NULL AND retrieved_on IS NOT NULL AND archive_type IS NOT NULL AND archive_bytes > 0)', name=op.f('ck_evidence_archive_described')),
    sa.CheckConstraint('archive_sha256 IS NULL OR length(archive_sha256) = 64', name=op.f('ck_evidence_archive_sha256_length')),
    sa.CheckConstraint('char_start IS NULL OR char_end IS NULL OR char_start <= char_end', name=op.f('ck_evidence_char_start_char_end_order')),
    sa.CheckConstraint('passage_sha256 IS NULL OR length(passage_sha256) = 64', name=op.f('ck_evidence_passage_sha256_length')),
    sa.ForeignKeyConstraint(['actor_id'], ['actor.actor_id'], name=op.f('fk_evidence_actor_id_actor')),
    sa.ForeignKeyConstraint(['report_id'], ['report.report_id'], name=op.f('fk_evidence_report_id_report')),
    sa.ForeignKeyConstraint(['source_id'], ['source.source_id'], name=op.f('fk_evidence_source_id_source')),
    sa.ForeignKeyConstraint(['speaker_id'], ['actor.actor_id'], name=op.f('fk_evidence_speaker_id_actor')),
    sa.PrimaryKeyConstraint('evidence_id', name=op.f('pk_evidence')),
    sa.UniqueConstraint('evidence_key', name=op.f('uq_evidence_evidence_key'))
    )
    op.create_index('ix_evidence_actor_id', 'evidence', ['actor_id'], unique=False)
    op.create_index('ix_evidence_report_id', 'evidence', ['report_id'], unique=False)
    op.create_index('ix_evidence_source_id', 'evidence', ['source_id'], unique=False)
    op.create_table('fact',
    sa.Column('fact_id', sa.Integer(), nullable=False),
    sa.Column('fact_key', sa.String(length=160), nullable=False),
    sa.Column('actor_id', sa.Integer(), nullable=False),
    sa.Column('provision_id', sa.Integer(), nullable=True),
    sa.Column('value', sa.Double(), nullable=False),
    sa.Column('printed', sa.Text(), nullable=False),
    sa.Column('unit', sa.String(length=40), nullable=False),
    sa.Column('currency_code', sa.String(length=40), nullable=True),
    sa.Column('qualifier_code', sa.String(length=40), nullable=False),
    sa.Column('period_start', sa.Date(), nullable=True),
    sa.Column('period_end', sa.Date(), nullable=True),
    sa.Column('period_precision', sa.String(length=40), nullable=True),
    sa.Column('flag_code', sa.String(length=40), nullable=True),
    sa.Column('passage_sha256', sa.String(length=64), nullable=True),
    sa.Column('status_code', sa.String(length=40), nullable=False),
    sa.Column('source_id', sa.Integer(), nullable=True),
    sa.Column('report_id', sa.Integer(), nullable=True),
    sa.Column('char_start', sa.Integer(), nullable=True),
    sa.Column('char_end', sa.Integer(), nullable=True),
    sa.CheckConstraint("(unit = 'money') = (currency_code IS NOT NULL)", name=op.f('ck_fact_money_currency')),
    sa.CheckConstraint("flag_code IN ('impossible', 'corrupt', 'part_exceeds_whole', 'date_after_report', 'contradicted', 'repeated', 'unclear')", name=op.f('ck_fact_flag_code_known')),
    sa.CheckConstraint("period_precision IN ('day', 'month', 'year')", name=op.f('ck_fact_period_precision_known')),
    sa.CheckConstraint("qualifier_code IN ('exact', 'about', 'at_least', 'at_most')", name=op.f('ck_fact_qualifier_code_known')),
    sa.CheckConstraint("status_code IN ('pinned', 'verified', 'changed', 'new', 'gone')", name=op.f('ck_fact_status_code_known')),
    sa.CheckConstraint('char_start IS NULL OR char_end IS NULL OR char_start <= char_end', name=op.f('ck_fact_char_start_char_end_order')),
    sa.CheckConstraint('passage_sha256 IS NULL OR length(passage_sha256) = 64', name=op.f('ck_fact_passage_sha256_length')),
    sa.CheckConstraint('period_start IS NULL OR period_end IS NULL OR period_start <= period_end', name=op.f('ck_fact_period_start_period_end_order')),
    sa.CheckConstraint('source_id IS NOT NULL AND char_start IS NOT NULL AND char_end IS NOT NULL AND passage_sha256 IS NOT NULL', name=op.f('ck_fact_passage_given')),
    sa.ForeignKeyConstraint(['actor_id'], ['actor.actor_id'], name=op.f('fk_fact_actor_id_actor')),
    sa.ForeignKeyConstraint(['provision_id'], ['provision.provision_id'], name=op.f('fk_fact_provision_id_provision')),
    sa.ForeignKeyConstraint(['report_id'], ['report.report_id'], name=op.f('fk_fact_report_id_report')),
    sa.ForeignKeyConstraint(['source_id'], ['source.source_id'], name=op.f('fk_fact_source_id_source')),
    sa.PrimaryKeyConstraint('fact_id', name=op.f('pk_fact')),
    sa.UniqueConstraint('fact_key', name=op.f('uq_fact_fact_key'))
    )
    op.create_index('ix_fact_actor_id', 'fact', ['actor_id'], unique=False)
    op.create_index('ix_fact_provision_id', 'fact', ['provision_id'], unique=False)
    op.create_index('ix_fact_report_id', 'fact', ['report_id'], unique=False)
    op.create_index('ix_fact_source_id', 'fact', ['source_id'], unique=False)
    op.create_table('rubric_rating_text',
    sa.Column('rubric_rating_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('criterion', sa.Text(), nullable=False),
    sa.Column('sufficient', sa.Text(), nullable=False),
    sa.Column('confusion', sa.Text(), nullable=False),
    sa.Column('example', sa.Text(), nullable=False),
    sa.Column('language_code', sa.String(length=5), nullable=False),
    sa.CheckConstraint("language_code IN ('en', 'es', 'pt', 'fr')", name=op.f('ck_rubric_rating_text_language_code_known')),
    sa.ForeignKeyConstraint(['rubric_rating_id'], ['rubric_rating.rubric_rating_id'], name=op.f('fk_rubric_rating_text_rubric_rating_id_rubric_rating'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('rubric_rating_id', 'language_code', name=op.f('pk_rubric_rating_text'))
    )
    op.create_table('scale_value_text',
    sa.Column('scale_value_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('note', sa.Text(), nullable=True),
    sa.Column('language_code', sa.String(length=5), nullable=False),
    sa.CheckConstraint("language_code IN ('en', 'es', 'pt', 'fr')", name=op.f('ck_scale_value_text_language_code_known')),
    sa.ForeignKeyConstraint(['scale_value_id'], ['scale_value.scale_value_id'], name=op.f('fk_scale_value_text_scale_value_id_scale_value'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('scale_value_id', 'language_code', name=op.f('pk_scale_value_text'))
    )
    op.create_table('assessment',
    sa.Column('assessment_id', sa.Integer(), nullable=False),
    sa.Column('clause_id', sa.Integer(), nullable=False),
    sa.Column('actor_id', sa.Integer(), nullable=False),
    sa.Column('cycle_id', sa.Integer(), nullable=False),
    sa.Column('round', sa.Integer(), nullable=False),
    sa.Column('sequence', sa.Integer(), nullable=False),
    sa.Column('stage_code', sa.String(length=40), nullable=False),
    sa.Column('role_code', sa.String(length=40), nullable=False),
    sa.Column('contributor_id', sa.Integer(), nullable=False),
    sa.Column('basis_code', sa.String(length=40), nullable=False),
    sa.Column('rubric_id', sa.Integer(), nullable=True),
    sa.Column('rating_code', sa.String(length=40), nullable=True),
    sa.Column('confidence_code', sa.String(length=40), nullable=True),
    sa.Column('submitted_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=True),
    sa.Column('is_silence', sa.Boolean(), nullable=False),
    sa.Column('embargo_until', sa.Date(), nullable=True),
    sa.Column('decided_from_id', sa.Integer(), nullable=True),
    sa.Column('reason', sa.Text(), nullable=True),
    sa.CheckConstraint("(stage_code = 'reply_invited') = (due_on IS NOT NULL)", name=op.f('ck_assessment_invitation_is_dated')),
    sa.CheckConstraint("(stage_code IN ('research', 'second_coding', 'adjudication', 'final', 'published')) = (rating_code IS NOT NULL)", name=op.f('ck_assessment_rated_stage')),
    sa.CheckConstraint("NOT is_silence OR stage_code = 'state_reply'", name=op.f('ck_assessment_silence_of_a_state')),
    sa.CheckConstraint("basis_code IN ('monitoring', 'baseline_desk_review')", name=op.f('ck_assessment_basis_code_known')),
    sa.CheckConstraint("confidence_code IN ('low', 'medium', 'high')", name=op.f('ck_assessment_confidence_code_known')),
    sa.CheckConstraint("rating_code IN ('full', 'substantial', 'limited', 'initiated', 'no_action', 'regression', 'searched_no_evidence', 'not_applicable', 'superseded')", name=op.f('ck_assessment_rating_code_known')),
    sa.CheckConstraint("role_code IN ('monitor', 'second_coder', 'adjudicator', 'state_reviewer', 'commenter', 'editor', 'administrator')", name=op.f('ck_assessment_role_code_known')),
    sa.CheckConstraint("stage_code IN ('research', 'second_coding', 'adjudication', 'reply_invited', 'state_reply', 'civil_society_comment', 'final', 'published', 'superseded', 'withdrawn')", name=op.f('ck_assessment_stage_code_known')),
    sa.CheckConstraint("stage_code NOT IN ('final', 'published') OR decided_from_id IS NOT NULL", name=op.f('ck_assessment_decision_has_base')),
    sa.CheckConstraint('(rating_code IS NULL) = (confidence_code IS NULL) AND (rating_code IS NULL) = (rubric_id IS NULL)', name=op.f('ck_assessment_rating_whole')),
    sa.CheckConstraint('round >= 1 AND sequence >= 1', name=op.f('ck_assessment_counted_from_one')),
    sa.ForeignKeyConstraint(['actor_id'], ['actor.actor_id'], name=op.f('fk_assessment_actor_id_actor')),
    sa.ForeignKeyConstraint(['clause_id'], ['clause.clause_id'], name=op.f('fk_assessment_clause_id_clause')),
    sa.ForeignKeyConstraint(['contributor_id'], ['contributor.contributor_id'], name=op.f('fk_assessment_contributor_id_contributor')),
    sa.ForeignKeyConstraint(['cycle_id'], ['cycle.cycle_id'], name=op.f('fk_assessment_cycle_id_cycle')),
    sa.ForeignKeyConstraint(['decided_from_id'], ['assessment.assessment_id'], name=op.f('fk_assessment_decided_from_id_assessment')),
    sa.ForeignKeyConstraint(['rubric_id'], ['rubric.rubric_id'], name=op.f('fk_assessment_rubric_id_rubric')),
    sa.PrimaryKeyConstraint('assessment_id', name=op.f('pk_assessment')),
    sa.UniqueConstraint('clause_id', 'actor_id', 'cycle_id', 'sequence', name=op.f('uq_assessment_clause_id_actor_id_cycle_id_sequence'))
    )
    op.create_index('ix_assessment_actor_id', 'assessment', ['actor_id'], unique=False)
    op.create_index('ix_assessment_contributor_id', 'assessment', ['contributor_id'], unique=False)
    op.create_index('ix_assessment_cycle_id', 'assessment', ['cycle_id'], unique=False)
    op.create_index('ix_assessment_decided_from_id', 'assessment', ['decided_from_id'], unique=False)
    op.create_index('ix_assessment_stage', 'assessment', ['stage_code'], unique=False)
    op.create_table('evidence_clause',
    sa.Column('evidence_id', sa.Integer(), nullable=False),
    sa.Column('clause_id', sa.Integer(), nullable=False),
    sa.Column('stance_code', sa.String(length=40), nullable=False),
    sa.CheckConstraint("stance_code IN ('supports', 'contradicts')", name=op.f('ck_evidence_clause_stance_code_known')),
    sa.ForeignKeyConstraint(['clause_id'], ['clause.clause_id'], name=op.f('fk_evidence_clause_clause_id_clause')),
    sa.ForeignKeyConstraint(['evidence_id'], ['evidence.evidence_id'], name=op.f('fk_evidence_clause_evidence_id_evidence')),
    sa.PrimaryKeyConstraint('evidence_id', 'clause_id', name=op.f('pk_evidence_clause'))
    )
    op.create_index('ix_evidence_clause_clause_id', 'evidence_clause', ['clause_id'], unique=False)
    op.create_table('evidence_text',
    sa.Column('evidence_id', sa.Integer(), nullable=False),
    sa.Column('description', sa.Text(), nullable=False),
    sa.Column('note', sa.Text(), nullable=True),
    sa.Column('language_code', sa.String(length=5), nullable=False),
    sa.CheckConstraint("language_code IN ('en', 'es', 'pt', 'fr')", name=op.f('ck_evidence_text_language_code_known')),
    sa.ForeignKeyConstraint(['evidence_id'], ['evidence.evidence_id'], name=op.f('fk_evidence_text_evidence_id_evidence'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('evidence_id', 'language_code', name=op.f('pk_evidence_text'))
    )
    op.create_table('fact_text',
    sa.Column('fact_id', sa.Integer(), nullable=False),
    sa.Column('what', sa.Text(), nullable=False),
    sa.Column('who', sa.Text(), nullable=True),
    sa.Column('flag_reason', sa.Text(), nullable=True),
    sa.Column('language_code', sa.String(length=5), nullable=False),
    sa.CheckConstraint("language_code IN ('en', 'es', 'pt', 'fr')", name=op.f('ck_fact_text_language_code_known')),
    sa.ForeignKeyConstraint(['fact_id'], ['fact.fact_id'], name=op.f('fk_fact_text_fact_id_fact'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('fact_id', 'language_code', name=op.f('pk_fact_text'))
    )
    op.create_table('assessment_evidence',
    sa.Column('assessment_id', sa.Integer(), nullable=False),
    sa.Column('evidence_id', sa.Integer(), nullable=False),
    sa.Column('is_cause', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['assessment_id'], ['assessment.assessment_id'], name=op.f('fk_assessment_evidence_assessment_id_assessment')),
    sa.ForeignKeyConstraint(['evidence_id'], ['evidence.evidence_id'], name=op.f('fk_assessment_evidence_evidence_id_evidence')),
    sa.PrimaryKeyConstraint('assessment_id', 'evidence_id', name=op.f('pk_assessment_evidence'))
    )
    op.create_index('ix_assessment_evidence_evidence_id', 'assessment_evidence', ['evidence_id'], unique=False)
    op.create_table('assessment_text',
    sa.Column('assessment_id', sa.Integer(), nullable=False),
    sa.Column('wording', sa.Text(), nullable=False),
    sa.Column('language_code', sa.String(length=5), nullable=False),
    sa.CheckConstraint("language_code IN ('en', 'es', 'pt', 'fr')", name=op.f('ck_assessment_text_language_code_known')),
    sa.ForeignKeyConstraint(['assessment_id'], ['assessment.assessment_id'], name=op.f('fk_assessment_text_assessment_id_assessment')),
    sa.PrimaryKeyConstraint('assessment_id', 'language_code', name=op.f('pk_assessment_text'))
    )
    op.create_table('search_log',
    sa.Column('search_id', sa.Integer(), nullable=False),
    sa.Column('assessment_id', sa.Integer(), nullable=False),
    sa.Column('place', sa.Text(), nullable=False),
    sa.Column('words', sa.Text(), nullable=False),
    sa.Column('searched_on', sa.Date(), nullable=False),
    sa.CheckConstraint('length(place) >= 3', name=op.f('ck_search_log_place_given')),
    sa.CheckConstraint('length(words) >= 2', name=op.f('ck_search_log_words_given')),
    sa.ForeignKeyConstraint(['assessment_id'], ['assessment.assessment_id'], name=op.f('fk_search_log_assessment_id_assessment')),
    sa.PrimaryKeyConstraint('search_id', name=op.f('pk_search_log'))
    )
    op.create_index('ix_search_log_assessment_id', 'search_log', ['assessment_id'], unique=False)
    make_guards()


def downgrade() -> None:
    drop_guards()
    op.drop_index('ix_search_log_assessment_id', table_name='search_log')
    op.drop_table('search_log')
    op.drop_table('assessment_text')
    op.drop_index('ix_assessment_evidence_evidence_id', table_name='assessment_evidence')
    op.drop_table('assessment_evidence')
    op.drop_table('fact_text')
    op.drop_table('evidence_text')
    op.drop_index('ix_evidence_clause_clause_id', table_name='evidence_clause')
    op.drop_table('evidence_clause')
    op.drop_index('ix_assessment_stage', table_name='assessment')
    op.drop_index('ix_assessment_decided_from_id', table_name='assessment')
    op.drop_index('ix_assessment_cycle_id', table_name='assessment')
    op.drop_index('ix_assessment_contributor_id', table_name='assessment')
    op.drop_index('ix_assessment_actor_id', table_name='assessment')
    op.drop_table('assessment')
    op.drop_table('scale_value_text')
    op.drop_table('rubric_rating_text')
    op.drop_index('ix_fact_source_id', table_name='fact')
    op.drop_index('ix_fact_report_id', table_name='fact')
    op.drop_index('ix_fact_provision_id', table_name='fact')
    op.drop_index('ix_fact_actor_id', table_name='fact')
    op.drop_table('fact')
    op.drop_index('ix_evidence_source_id', table_name='evidence')
    op.drop_index('ix_evidence_report_id', table_name='evidence')
    op.drop_index('ix_evidence_actor_id', table_name='evidence')
    op.drop_table('evidence')
    op.drop_table('cycle_text')
    op.drop_table('contributor_text')
    op.drop_table('contributor_role')
    op.drop_table('scale_value')
    op.drop_table('scale_text')
    op.drop_table('rubric_text')
    op.drop_table('rubric_rating')
    op.drop_index('ix_ledger_change_row', table_name='ledger_change')
    op.drop_table('ledger_change')
    op.drop_table('cycle')
    op.drop_table('contributor')
    op.drop_table('scale')
    op.drop_table('rubric')
    op.drop_index('ix_ledger_entry_written_at', table_name='ledger_entry')
    op.drop_table('ledger_entry')
