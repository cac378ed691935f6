"""Second storey: clauses, crosswalks, adherence, calendar, indicators, registers

Revision: 0002
Before: 0001
"""

import sqlalchemy as sa
from alembic import op


revision = '0002'
down_revision = '0001'
branch_labels = None
depends_on = None


INSTRUMENTS = ('declaration', 'plan', 'mandates')
ADDED_INSTRUMENTS = ('treaty', 'compact', 'goals', 'agenda')
SOURCES = ('summit_page', 'declaration')
ADDED_SOURCES = ('summit_mandates', 'agenda', 'reference')


def change_kinds(table: str, kinds: tuple[str, ...]) -> None:
    """Another vocabulary for `kind_code`; constraints of the same name are not compared."""
    allowed = ", ".join(f"'{kind}'" for kind in kinds)
    with op.batch_alter_table(table) as batch_op:
        batch_op.drop_constraint(op.f(f'ck_{table}_kind_code_known'), type_='check')
        batch_op.create_check_constraint(
            op.f(f'ck_{table}_kind_code_known'), f'kind_code IN ({allowed})'
        )


def forget_later_texts() -> None:
    """Texts of the kinds that the first storey does not know go, with their paragraphs."""
    later = ", ".join(f"'{kind}'" for kind in ADDED_INSTRUMENTS)
    sources = ", ".join(f"'{kind}'" for kind in ADDED_SOURCES)
    instruments = f'SELECT instrument_id FROM instrument WHERE kind_code IN ({later})'
    provisions = (
        f'SELECT provision_id FROM provision WHERE instrument_id IN ({instruments}) '
        f'OR source_id IS NULL OR source_id IN '
        f'(SELECT source_id FROM source WHERE kind_code IN ({sources}))'
    )
    for table in ('provision_text', 'provision_summary', 'provision_listing', 'provision'):
        op.execute(f'DELETE FROM {table} WHERE provision_id IN ({provisions})')
    op.execute(f'DELETE FROM instrument_title WHERE instrument_id IN ({instruments})')
    op.execute(f'DELETE FROM instrument WHERE kind_code IN ({later})')
    kept = 'SELECT DISTINCT instrument_id FROM provision'
    op.execute(f'DELETE FROM instrument_title WHERE instrument_id NOT IN ({kept})')
    op.execute(f'DELETE FROM instrument WHERE instrument_id NOT IN ({kept})')
    versions = (
        'SELECT version_id FROM source_version WHERE source_id IN '
        f'(SELECT source_id FROM source WHERE kind_code IN ({sources}))'
    )
    op.execute(f'DELETE FROM source_version WHERE version_id IN ({versions})')
    op.execute(f'DELETE FROM source WHERE kind_code IN ({sources})')


def upgrade() -> None:
    # clauses had no rows yet: the two tables are made anew
    op.drop_table('clause_wording')
    op.drop_table('clause')
    change_kinds('instrument', INSTRUMENTS + ADDED_INSTRUMENTS)
    change_kinds('source', SOURCES + ADDED_SOURCES)
    op.create_table('indicator',
    sa.Column('indicator_id', sa.Integer(), nullable=False),
    sa.Column('indicator_key', sa.String(length=160), nullable=False),
    sa.Column('origin_code', sa.String(length=40), nullable=False),
    sa.Column('kind_code', sa.String(length=40), nullable=False),
    sa.Column('unit_code', sa.String(length=40), nullable=False),
    sa.Column('direction_code', sa.String(length=40), nullable=False),
    sa.Column('custodian', sa.Text(), nullable=True),
    sa.Column('breakdowns', sa.Text(), nullable=True),
    sa.Column('data_source', sa.Text(), nullable=True),
    sa.Column('sdg_indicator', sa.String(length=20), nullable=True),
    sa.Column('un_proposal', sa.Text(), nullable=True),
    sa.Column('un_certainty_code', sa.String(length=40), nullable=True),
    sa.Column('named_in', sa.Text(), nullable=True),
    sa.Column('status_code', sa.String(length=40), nullable=False),
    sa.Column('proposed_by', sa.Text(), nullable=True),
    sa.Column('proposed_on', sa.Date(), nullable=True),
    sa.Column('status_reason', sa.Text(), nullable=True),
    sa.CheckConstraint("(origin_code = 'organisation') = (proposed_by IS NOT NULL)", name=op.f('ck_indicator_proposer_given')),
    sa.CheckConstraint("direction_code IN ('up', 'down', 'none')", name=op.f('ck_indicator_direction_code_known')),
    sa.CheckConstraint("kind_code IN ('structural', 'process', 'outcome')", name=op.f('ck_indicator_kind_code_known')),
    sa.CheckConstraint("origin_code IN ('project', 'source_named', 'organisation')", name=op.f('ck_indicator_origin_code_known')),
    sa.CheckConstraint("status_code IN ('proposed', 'accepted', 'declined', 'withdrawn')", name=op.f('ck_indicator_status_code_known')),
    sa.CheckConstraint("un_certainty_code IN ('verified', 'unverified')", name=op.f('ck_indicator_un_certainty_code_known')),
    sa.CheckConstraint("unit_code IN ('percent', 'number', 'yes_no', 'per_100k', 'score', 'usd', 'ratio')", name=op.f('ck_indicator_unit_code_known')),
    sa.PrimaryKeyConstraint('indicator_id', name=op.f('pk_indicator')),
    sa.UniqueConstraint('indicator_key', name=op.f('uq_indicator_indicator_key'))
    )
    op.create_table('named_system',
    sa.Column('system_id', sa.Integer(), nullable=False),
    sa.Column('system_key', sa.String(length=160), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('page', sa.String(length=40), nullable=False),
    sa.Column('anchor', sa.String(length=40), nullable=True),
    sa.PrimaryKeyConstraint('system_id', name=op.f('pk_named_system')),
    sa.UniqueConstraint('system_key', name=op.f('uq_named_system_system_key'))
    )
    op.create_table('review',
    sa.Column('review_id', sa.Integer(), nullable=False),
    sa.Column('review_key', sa.String(length=160), nullable=False),
    sa.Column('process_code', sa.String(length=40), nullable=False),
    sa.Column('starts_on', sa.Date(), nullable=True),
    sa.Column('ends_on', sa.Date(), nullable=True),
    sa.Column('precision_code', sa.String(length=40), nullable=True),
    sa.Column('place', sa.Text(), nullable=True),
    sa.Column('country_code', sa.String(length=3), nullable=True),
    sa.Column('status_code', sa.String(length=40), nullable=False),
    sa.Column('instrument_keys', sa.Text(), nullable=True),
    sa.Column('certainty_code', sa.String(length=40), nullable=False),
    sa.Column('evidence', sa.Text(), nullable=True),
    sa.CheckConstraint("certainty_code IN ('verified', 'unverified')", name=op.f('ck_review_certainty_code_known')),
    sa.CheckConstraint("precision_code IN ('day', 'month', 'year')", name=op.f('ck_review_precision_code_known')),
    sa.CheckConstraint("process_code IN ('summit', 'imrf', 'gcm_regional_review', 'rcm', 'sacm', 'cam_scmi', 'iachr', 'pitf', 'los_angeles_declaration', 'un_high_level_dialogue', 'gfmd')", name=op.f('ck_review_process_code_known')),
    sa.CheckConstraint("status_code IN ('held', 'scheduled', 'expected', 'unknown')", name=op.f('ck_review_status_code_known')),
    sa.CheckConstraint('starts_on IS NULL OR ends_on IS NULL OR starts_on <= ends_on', name=op.f('ck_review_starts_on_ends_on_order')),
    sa.PrimaryKeyConstraint('review_id', name=op.f('pk_review')),
    sa.UniqueConstraint('review_key', name=op.f('uq_review_review_key'))
    )
    op.create_table('adherence',
    sa.Column('adherence_id', sa.Integer(), nullable=False),
    sa.Column('adherence_key', sa.String(length=160), nullable=False),
    sa.Column('instrument_id', sa.Integer(), nullable=False),
    sa.Column('actor_id', sa.Integer(), nullable=False),
    sa.Column('action_code', sa.String(length=40), nullable=False),
    sa.Column('acted_on', sa.Date(), nullable=True),
    sa.Column('precision_code', sa.String(length=40), nullable=True),
    sa.Column('certainty_code', sa.String(length=40), nullable=False),
    sa.Column('evidence', sa.Text(), nullable=True),
    sa.CheckConstraint("action_code IN ('attended', 'absent', 'not_invited', 'adopted', 'endorsed', 'reserved', 'signed', 'ratified', 'acceded', 'voted_for', 'voted_against', 'abstained', 'did_not_vote', 'noted', 'withdrew', 'not_a_member')", name=op.f('ck_adherence_action_code_known')),
    sa.CheckConstraint("certainty_code IN ('verified', 'unverified')", name=op.f('ck_adherence_certainty_code_known')),
    sa.CheckConstraint("precision_code IN ('day', 'month', 'year')", name=op.f('ck_adherence_precision_code_known')),
    sa.ForeignKeyConstraint(['actor_id'], ['actor.actor_id'], name=op.f('fk_adherence_actor_id_actor')),
    sa.ForeignKeyConstraint(['instrument_id'], ['instrument.instrument_id'], name=op.f('fk_adherence_instrument_id_instrument')),
    sa.PrimaryKeyConstraint('adherence_id', name=op.f('pk_adherence')),
    sa.UniqueConstraint('adherence_key', name=op.f('uq_adherence_adherence_key')),
    sa.UniqueConstraint('instrument_id', 'actor_id', 'action_code', 'acted_on', name=op.f('uq_adherence_instrument_id_actor_id_action_code_acted_on'))
    )
    op.create_index(op.f('ix_adherence_actor_id'), 'adherence', ['actor_id'], unique=False)
    op.create_table('indicator_text',
    sa.Column('indicator_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('method', sa.Text(), nullable=True),
    sa.Column('note', sa.Text(), nullable=True),
    sa.Column('language_code', sa.String(length=5), nullable=False),
    sa.CheckConstraint("language_code IN ('en', 'es', 'pt', 'fr')", name=op.f('ck_indicator_text_language_code_known')),
    sa.ForeignKeyConstraint(['indicator_id'], ['indicator.indicator_id'], name=op.f('fk_indicator_text_indicator_id_indicator'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('indicator_id', 'language_code', name=op.f('pk_indicator_text'))
    )
    op.create_table('indicator_vote',
    sa.Column('vote_id', sa.Integer(), nullable=False),
    sa.Column('indicator_id', sa.Integer(), nullable=False),
    sa.Column('voter', sa.String(length=160), nullable=False),
    sa.Column('is_in_favour', sa.Boolean(), nullable=False),
    sa.Column('voted_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('length(voter) >= 2', name=op.f('ck_indicator_vote_voter_given')),
    sa.ForeignKeyConstraint(['indicator_id'], ['indicator.indicator_id'], name=op.f('fk_indicator_vote_indicator_id_indicator'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('vote_id', name=op.f('pk_indicator_vote')),
    sa.UniqueConstraint('indicator_id', 'voter', name=op.f('uq_indicator_vote_indicator_id_voter'))
    )
    op.create_table('named_system_text',
    sa.Column('system_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('here', sa.Text(), nullable=True),
    sa.Column('language_code', sa.String(length=5), nullable=False),
    sa.CheckConstraint("language_code IN ('en', 'es', 'pt', 'fr')", name=op.f('ck_named_system_text_language_code_known')),
    sa.ForeignKeyConstraint(['system_id'], ['named_system.system_id'], name=op.f('fk_named_system_text_system_id_named_system'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('system_id', 'language_code', name=op.f('pk_named_system_text'))
    )
    op.create_table('review_text',
    sa.Column('review_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('note', sa.Text(), nullable=True),
    sa.Column('language_code', sa.String(length=5), nullable=False),
    sa.CheckConstraint("language_code IN ('en', 'es', 'pt', 'fr')", name=op.f('ck_review_text_language_code_known')),
    sa.ForeignKeyConstraint(['review_id'], ['review.review_id'], name=op.f('fk_review_text_review_id_review'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('review_id', 'language_code', name=op.f('pk_review_text'))
    )
    op.create_table('service_resource',
    sa.Column('resource_id', sa.Integer(), nullable=False),
    sa.Column('resource_key', sa.String(length=160), nullable=False),
    sa.Column('actor_id', sa.Integer(), nullable=False),
    sa.Column('kind_code', sa.String(length=40), nullable=False),
    sa.Column('title', sa.Text(), nullable=False),
    sa.Column('language_code', sa.String(length=5), nullable=False),
    sa.Column('serves_code', sa.String(length=40), nullable=False),
    sa.Column('page_line', sa.Integer(), nullable=True),
    sa.Column('source_id', sa.Integer(), nullable=False),
    sa.CheckConstraint("kind_code IN ('agency', 'service_directory', 'help_line', 'guide', 'law', 'statistics', 'complaint', 'contact', 'other')", name=op.f('ck_service_resource_kind_code_known')),
    sa.CheckConstraint("language_code IN ('en', 'es', 'pt', 'fr')", name=op.f('ck_service_resource_language_code_known')),
    sa.CheckConstraint("serves_code IN ('nationals_abroad', 'migrants', 'employers', 'public')", name=op.f('ck_service_resource_serves_code_known')),
    sa.ForeignKeyConstraint(['actor_id'], ['actor.actor_id'], name=op.f('fk_service_resource_actor_id_actor')),
    sa.ForeignKeyConstraint(['source_id'], ['source.source_id'], name=op.f('fk_service_resource_source_id_source')),
    sa.PrimaryKeyConstraint('resource_id', name=op.f('pk_service_resource')),
    sa.UniqueConstraint('resource_key', name=op.f('uq_service_resource_resource_key'))
    )
    op.create_index(op.f('ix_service_resource_actor_id'), 'service_resource', ['actor_id'], unique=False)
    op.create_index(op.f('ix_service_resource_source_id'), 'service_resource', ['source_id'], unique=False)
    op.create_table('standard',
    sa.Column('standard_id', sa.Integer(), nullable=False),
    sa.Column('standard_key', sa.String(length=160), nullable=False),
    sa.Column('framework_code', sa.String(length=40), nullable=False),
    sa.Column('instrument_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.String(length=20), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.CheckConstraint("framework_code IN ('gcm_objective', 'gcm_principle', 'sdg_target', 'treaty_duty')", name=op.f('ck_standard_framework_code_known')),
    sa.ForeignKeyConstraint(['instrument_id'], ['instrument.instrument_id'], name=op.f('fk_standard_instrument_id_instrument')),
    sa.PrimaryKeyConstraint('standard_id', name=op.f('pk_standard')),
    sa.UniqueConstraint('standard_key', name=op.f('uq_standard_standard_key'))
    )
    op.create_index(op.f('ix_standard_instrument_id'), 'standard', ['instrument_id'], unique=False)
    op.create_table('action_package',
    sa.Column('package_id', sa.Integer(), nullable=False),
    sa.Column('package_key', sa.String(length=160), nullable=False),
    sa.Column('provision_id', sa.Integer(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('lead_codes', sa.Text(), nullable=True),
    sa.Column('certainty_code', sa.String(length=40), nullable=False),
    sa.Column('evidence', sa.Text(), nullable=True),
    sa.CheckConstraint("certainty_code IN ('verified', 'unverified')", name=op.f('ck_action_package_certainty_code_known')),
    sa.ForeignKeyConstraint(['provision_id'], ['provision.provision_id'], name=op.f('fk_action_package_provision_id_provision')),
    sa.PrimaryKeyConstraint('package_id', name=op.f('pk_action_package')),
    sa.UniqueConstraint('package_key', name=op.f('uq_action_package_package_key'))
    )
    op.create_index(op.f('ix_action_package_provision_id'), 'action_package', ['provision_id'], unique=False)
    op.create_table('adherence_text',
    sa.Column('adherence_id', sa.Integer(), nullable=False),
    sa.Column('note', sa.Text(), nullable=False),
    sa.Column('language_code', sa.String(length=5), nullable=False),
    sa.CheckConstraint("language_code IN ('en', 'es', 'pt', 'fr')", name=op.f('ck_adherence_text_language_code_known')),
    sa.ForeignKeyConstraint(['adherence_id'], ['adherence.adherence_id'], name=op.f('fk_adherence_text_adherence_id_adherence'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('adherence_id', 'language_code', name=op.f('pk_adherence_text'))
    )
    op.create_table('body',
    sa.Column('body_id', sa.Integer(), nullable=False),
    sa.Column('body_key', sa.String(length=160), nullable=False),
    sa.Column('actor_id', sa.Integer(), nullable=True),
    sa.Column('kind_code', sa.String(length=40), nullable=False),
    sa.Column('founded_on', sa.Date(), nullable=True),
    sa.Column('precision_code', sa.String(length=40), nullable=True),
    sa.Column('provision_id', sa.Integer(), nullable=True),
    sa.Column('source_id', sa.Integer(), nullable=True),
    sa.Column('report_id', sa.Integer(), nullable=True),
    sa.Column('char_start', sa.Integer(), nullable=True),
    sa.Column('char_end', sa.Integer(), nullable=True),
    sa.Column('certainty_code', sa.String(length=40), nullable=False),
    sa.Column('evidence', sa.Text(), nullable=True),
    sa.CheckConstraint("certainty_code IN ('verified', 'unverified')", name=op.f('ck_body_certainty_code_known')),
    sa.CheckConstraint("kind_code IN ('ministry', 'agency', 'interministerial', 'working_group', 'task_force', 'commission', 'consular_network', 'ombudsperson', 'rapporteur', 'secretariat', 'court_or_prosecutor')", name=op.f('ck_body_kind_code_known')),
    sa.CheckConstraint("precision_code IN ('day', 'month', 'year')", name=op.f('ck_body_precision_code_known')),
    sa.CheckConstraint('char_start IS NULL OR char_end IS NULL OR char_start <= char_end', name=op.f('ck_body_char_start_char_end_order')),
    sa.CheckConstraint('source_id IS NOT NULL OR evidence IS NOT NULL', name=op.f('ck_body_source_given')),
    sa.ForeignKeyConstraint(['actor_id'], ['actor.actor_id'], name=op.f('fk_body_actor_id_actor')),
    sa.ForeignKeyConstraint(['provision_id'], ['provision.provision_id'], name=op.f('fk_body_provision_id_provision')),
    sa.ForeignKeyConstraint(['report_id'], ['report.report_id'], name=op.f('fk_body_report_id_report')),
    sa.ForeignKeyConstraint(['source_id'], ['source.source_id'], name=op.f('fk_body_source_id_source')),
    sa.PrimaryKeyConstraint('body_id', name=op.f('pk_body')),
    sa.UniqueConstraint('body_key', name=op.f('uq_body_body_key'))
    )
    op.create_index(op.f('ix_body_actor_id'), 'body', ['actor_id'], unique=False)
    op.create_index(op.f('ix_body_provision_id'), 'body', ['provision_id'], unique=False)
    op.create_index(op.f('ix_body_report_id'), 'body', ['report_id'], unique=False)
    op.create_index(op.f('ix_body_source_id'), 'body', ['source_id'], unique=False)
    op.create_table('clause',
    sa.Column('clause_id', sa.Integer(), nullable=False),
    sa.Column('clause_key', sa.String(length=160), nullable=False),
    sa.Column('provision_id', sa.Integer(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('kind_code', sa.String(length=40), nullable=False),
    sa.Column('strength_code', sa.String(length=40), nullable=False),
    sa.Column('verb', sa.Text(), nullable=False),
    sa.Column('addressee_code', sa.String(length=40), nullable=False),
    sa.Column('addressed_to_id', sa.Integer(), nullable=True),
    sa.Column('level_code', sa.String(length=40), nullable=False),
    sa.Column('groups', sa.Text(), nullable=True),
    sa.Column('deadline_on', sa.Date(), nullable=True),
    sa.Column('deadline_precision_code', sa.String(length=40), nullable=True),
    sa.Column('deadline_basis_code', sa.String(length=40), nullable=False),
    sa.Column('target_value', sa.Double(), nullable=True),
    sa.Column('target_unit', sa.Text(), nullable=True),
    sa.Column('indicator_named', sa.Text(), nullable=True),
    sa.Column('char_start', sa.Integer(), nullable=True),
    sa.Column('char_end', sa.Integer(), nullable=True),
    sa.CheckConstraint("(deadline_on IS NULL) = (deadline_basis_code = 'none')", name=op.f('ck_clause_deadline_has_its_basis')),
    sa.CheckConstraint("addressee_code IN ('states', 'origin_states', 'destination_states', 'inter_american_system', 'review_forum', 'civil_society', 'everyone')", name=op.f('ck_clause_addressee_code_known')),
    sa.CheckConstraint("deadline_basis_code IN ('explicit', 'implied', 'none')", name=op.f('ck_clause_deadline_basis_code_known')),
    sa.CheckConstraint("deadline_precision_code IN ('day', 'month', 'year')", name=op.f('ck_clause_deadline_precision_code_known')),
    sa.CheckConstraint("kind_code IN ('mandate', 'demand', 'context', 'warning', 'recognition')", name=op.f('ck_clause_kind_code_known')),
    sa.CheckConstraint("level_code IN ('local', 'national', 'regional', 'global')", name=op.f('ck_clause_level_code_known')),
    sa.CheckConstraint("strength_code IN ('recognise', 'promote', 'strengthen', 'ensure', 'establish')", name=op.f('ck_clause_strength_code_known')),
    sa.CheckConstraint('char_start IS NULL OR char_end IS NULL OR char_start <= char_end', name=op.f('ck_clause_char_start_char_end_order')),
    sa.ForeignKeyConstraint(['addressed_to_id'], ['actor.actor_id'], name=op.f('fk_clause_addressed_to_id_actor')),
    sa.ForeignKeyConstraint(['provision_id'], ['provision.provision_id'], name=op.f('fk_clause_provision_id_provision'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('clause_id', name=op.f('pk_clause')),
    sa.UniqueConstraint('clause_key', name=op.f('uq_clause_clause_key')),
    sa.UniqueConstraint('provision_id', 'position', name=op.f('uq_clause_provision_id_position'))
    )
    op.create_index(op.f('ix_clause_addressed_to_id'), 'clause', ['addressed_to_id'], unique=False)
    op.create_table('information_request',
    sa.Column('request_id', sa.Integer(), nullable=False),
    sa.Column('request_key', sa.String(length=160), nullable=False),
    sa.Column('asked_on', sa.Date(), nullable=False),
    sa.Column('asked_by', sa.Text(), nullable=False),
    sa.Column('actor_id', sa.Integer(), nullable=True),
    sa.Column('asked_body', sa.Text(), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=True),
    sa.Column('answered_on', sa.Date(), nullable=True),
    sa.Column('status_code', sa.String(length=40), nullable=False),
    sa.Column('source_id', sa.Integer(), nullable=True),
    sa.Column('report_id', sa.Integer(), nullable=True),
    sa.Column('char_start', sa.Integer(), nullable=True),
    sa.Column('char_end', sa.Integer(), nullable=True),
    sa.Column('certainty_code', sa.String(length=40), nullable=False),
    sa.Column('evidence', sa.Text(), nullable=True),
    sa.CheckConstraint("certainty_code IN ('verified', 'unverified')", name=op.f('ck_information_request_certainty_code_known')),
    sa.CheckConstraint("status_code IN ('open', 'answered', 'partly_answered', 'refused', 'silent')", name=op.f('ck_information_request_status_code_known')),
    sa.CheckConstraint('asked_on IS NULL OR answered_on IS NULL OR asked_on <= answered_on', name=op.f('ck_information_request_asked_on_answered_on_order')),
    sa.CheckConstraint('char_start IS NULL OR char_end IS NULL OR char_start <= char_end', name=op.f('ck_information_request_char_start_char_end_order')),
    sa.CheckConstraint('source_id IS NOT NULL OR evidence IS NOT NULL', name=op.f('ck_information_request_source_given')),
    sa.ForeignKeyConstraint(['actor_id'], ['actor.actor_id'], name=op.f('fk_information_request_actor_id_actor')),
    sa.ForeignKeyConstraint(['report_id'], ['report.report_id'], name=op.f('fk_information_request_report_id_report')),
    sa.ForeignKeyConstraint(['source_id'], ['source.source_id'], name=op.f('fk_information_request_source_id_source')),
    sa.PrimaryKeyConstraint('request_id', name=op.f('pk_information_request')),
    sa.UniqueConstraint('request_key', name=op.f('uq_information_request_request_key'))
    )
    op.create_index(op.f('ix_information_request_actor_id'), 'information_request', ['actor_id'], unique=False)
    op.create_index(op.f('ix_information_request_report_id'), 'information_request', ['report_id'], unique=False)
    op.create_index(op.f('ix_information_request_source_id'), 'information_request', ['source_id'], unique=False)
    op.create_table('information_system',
    sa.Column('system_id', sa.Integer(), nullable=False),
    sa.Column('system_key', sa.String(length=160), nullable=False),
    sa.Column('owner_id', sa.Integer(), nullable=True),
    sa.Column('owner', sa.Text(), nullable=False),
    sa.Column('kind_code', sa.String(length=40), nullable=False),
    sa.Column('breakdowns', sa.Text(), nullable=True),
    sa.Column('starts_on', sa.Date(), nullable=True),
    sa.Column('precision_code', sa.String(length=40), nullable=True),
    sa.Column('source_id', sa.Integer(), nullable=True),
    sa.Column('report_id', sa.Integer(), nullable=True),
    sa.Column('char_start', sa.Integer(), nullable=True),
    sa.Column('char_end', sa.Integer(), nullable=True),
    sa.Column('certainty_code', sa.String(length=40), nullable=False),
    sa.Column('evidence', sa.Text(), nullable=True),
    sa.CheckConstraint("certainty_code IN ('verified', 'unverified')", name=op.f('ck_information_system_certainty_code_known')),
    sa.CheckConstraint("kind_code IN ('statistics', 'legal_database', 'programme_map', 'survey', 'census', 'administrative_register', 'follow_up_system', 'research')", name=op.f('ck_information_system_kind_code_known')),
    sa.CheckConstraint("precision_code IN ('day', 'month', 'year')", name=op.f('ck_information_system_precision_code_known')),
    sa.CheckConstraint('char_start IS NULL OR char_end IS NULL OR char_start <= char_end', name=op.f('ck_information_system_char_start_char_end_order')),
    sa.CheckConstraint('source_id IS NOT NULL OR evidence IS NOT NULL', name=op.f('ck_information_system_source_given')),
    sa.ForeignKeyConstraint(['owner_id'], ['actor.actor_id'], name=op.f('fk_information_system_owner_id_actor')),
    sa.ForeignKeyConstraint(['report_id'], ['report.report_id'], name=op.f('fk_information_system_report_id_report')),
    sa.ForeignKeyConstraint(['source_id'], ['source.source_id'], name=op.f('fk_information_system_source_id_source')),
    sa.PrimaryKeyConstraint('system_id', name=op.f('pk_information_system')),
    sa.UniqueConstraint('system_key', name=op.f('uq_information_system_system_key'))
    )
    op.create_index(op.f('ix_information_system_owner_id'), 'information_system', ['owner_id'], unique=False)
    op.create_index(op.f('ix_information_system_report_id'), 'information_system', ['report_id'], unique=False)
    op.create_index(op.f('ix_information_system_source_id'), 'information_system', ['source_id'], unique=False)
    op.create_table('outcome',
    sa.Column('outcome_id', sa.Integer(), nullable=False),
    sa.Column('outcome_key', sa.String(length=160), nullable=False),
    sa.Column('actor_id', sa.Integer(), nullable=True),
    sa.Column('occurred_on', sa.Date(), nullable=True),
    sa.Column('precision_code', sa.String(length=40), nullable=True),
    sa.Column('claimed_reach', sa.Double(), nullable=True),
    sa.Column('claimed_unit', sa.Text(), nullable=True),
    sa.Column('claimed_by', sa.Text(), nullable=False),
    sa.Column('status_code', sa.String(length=40), nullable=False),
    sa.Column('confirmed_by', sa.Text(), nullable=True),
    sa.Column('source_id', sa.Integer(), nullable=True),
    sa.Column('report_id', sa.Integer(), nullable=True),
    sa.Column('char_start', sa.Integer(), nullable=True),
    sa.Column('char_end', sa.Integer(), nullable=True),
    sa.Column('certainty_code', sa.String(length=40), nullable=False),
    sa.Column('evidence', sa.Text(), nullable=True),
    sa.CheckConstraint("certainty_code IN ('verified', 'unverified')", name=op.f('ck_outcome_certainty_code_known')),
    sa.CheckConstraint("precision_code IN ('day', 'month', 'year')", name=op.f('ck_outcome_precision_code_known')),
    sa.CheckConstraint("status_code IN ('claimed', 'confirmed', 'contradicted')", name=op.f('ck_outcome_status_code_known')),
    sa.CheckConstraint('char_start IS NULL OR char_end IS NULL OR char_start <= char_end', name=op.f('ck_outcome_char_start_char_end_order')),
    sa.CheckConstraint('source_id IS NOT NULL OR evidence IS NOT NULL', name=op.f('ck_outcome_source_given')),
    sa.ForeignKeyConstraint(['actor_id'], ['actor.actor_id'], name=op.f('fk_outcome_actor_id_actor')),
    sa.ForeignKeyConstraint(['report_id'], ['report.report_id'], name=op.f('fk_outcome_report_id_report')),
    sa.ForeignKeyConstraint(['source_id'], ['source.source_id'], name=op.f('fk_outcome_source_id_source')),
    sa.PrimaryKeyConstraint('outcome_id', name=op.f('pk_outcome')),
    sa.UniqueConstraint('outcome_key', name=op.f('uq_outcome_outcome_key'))
    )
    op.create_index(op.f('ix_outcome_actor_id'), 'outcome', ['actor_id'], unique=False)
    op.create_index(op.f('ix_outcome_report_id'), 'outcome', ['report_id'], unique=False)
    op.create_index(op.f('ix_outcome_source_id'), 'outcome', ['source_id'], unique=False)
    op.create_table('participation',
    sa.Column('participation_id', sa.Integer(), nullable=False),
    sa.Column('participation_key', sa.String(length=160), nullable=False),
    sa.Column('held_on', sa.Date(), nullable=True),
    sa.Column('precision_code', sa.String(length=40), nullable=True),
    sa.Column('speaker', sa.Text(), nullable=False),
    sa.Column('answer_status_code', sa.String(length=40), nullable=False),
    sa.Column('source_id', sa.Integer(), nullable=True),
    sa.Column('report_id', sa.Integer(), nullable=True),
    sa.Column('char_start', sa.Integer(), nullable=True),
    sa.Column('char_end', sa.Integer(), nullable=True),
    sa.Column('certainty_code', sa.String(length=40), nullable=False),
    sa.Column('evidence', sa.Text(), nullable=True),
    sa.CheckConstraint("answer_status_code IN ('answered', 'not_answered', 'unknown')", name=op.f('ck_participation_answer_status_code_known')),
    sa.CheckConstraint("certainty_code IN ('verified', 'unverified')", name=op.f('ck_participation_certainty_code_known')),
    sa.CheckConstraint("precision_code IN ('day', 'month', 'year')", name=op.f('ck_participation_precision_code_known')),
    sa.CheckConstraint('char_start IS NULL OR char_end IS NULL OR char_start <= char_end', name=op.f('ck_participation_char_start_char_end_order')),
    sa.CheckConstraint('source_id IS NOT NULL OR evidence IS NOT NULL', name=op.f('ck_participation_source_given')),
    sa.ForeignKeyConstraint(['report_id'], ['report.report_id'], name=op.f('fk_participation_report_id_report')),
    sa.ForeignKeyConstraint(['source_id'], ['source.source_id'], name=op.f('fk_participation_source_id_source')),
    sa.PrimaryKeyConstraint('participation_id', name=op.f('pk_participation')),
    sa.UniqueConstraint('participation_key', name=op.f('uq_participation_participation_key'))
    )
    op.create_index(op.f('ix_participation_report_id'), 'participation', ['report_id'], unique=False)
    op.create_index(op.f('ix_participation_source_id'), 'participation', ['source_id'], unique=False)
    op.create_table('passage',
    sa.Column('provision_id', sa.Integer(), nullable=False),
    sa.Column('language_code', sa.String(length=5), nullable=False),
    sa.Column('source_id', sa.Integer(), nullable=False),
    sa.Column('char_start', sa.Integer(), nullable=False),
    sa.Column('char_end', sa.Integer(), nullable=False),
    sa.Column('text_sha256', sa.String(length=64), nullable=False),
    sa.CheckConstraint("language_code IN ('en', 'es', 'pt', 'fr')", name=op.f('ck_passage_language_code_known')),
    sa.CheckConstraint('char_start IS NULL OR char_end IS NULL OR char_start <= char_end', name=op.f('ck_passage_char_start_char_end_order')),
    sa.CheckConstraint('text_sha256 IS NULL OR length(text_sha256) = 64', name=op.f('ck_passage_text_sha256_length')),
    sa.ForeignKeyConstraint(['provision_id'], ['provision.provision_id'], name=op.f('fk_passage_provision_id_provision'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['source_id'], ['source.source_id'], name=op.f('fk_passage_source_id_source')),
    sa.PrimaryKeyConstraint('provision_id', 'language_code', name=op.f('pk_passage'))
    )
    op.create_index(op.f('ix_passage_source_id'), 'passage', ['source_id'], unique=False)
    op.create_table('recommendation',
    sa.Column('recommendation_id', sa.Integer(), nullable=False),
    sa.Column('recommendation_key', sa.String(length=160), nullable=False),
    sa.Column('process_code', sa.String(length=40), nullable=False),
    sa.Column('actor_id', sa.Integer(), nullable=True),
    sa.Column('issued_on', sa.Date(), nullable=True),
    sa.Column('precision_code', sa.String(length=40), nullable=True),
    sa.Column('by_whom', sa.Text(), nullable=False),
    sa.Column('status_code', sa.String(length=40), nullable=False),
    sa.Column('source_id', sa.Integer(), nullable=True),
    sa.Column('report_id', sa.Integer(), nullable=True),
    sa.Column('char_start', sa.Integer(), nullable=True),
    sa.Column('char_end', sa.Integer(), nullable=True),
    sa.Column('certainty_code', sa.String(length=40), nullable=False),
    sa.Column('evidence', sa.Text(), nullable=True),
    sa.CheckConstraint("certainty_code IN ('verified', 'unverified')", name=op.f('ck_recommendation_certainty_code_known')),
    sa.CheckConstraint("precision_code IN ('day', 'month', 'year')", name=op.f('ck_recommendation_precision_code_known')),
    sa.CheckConstraint("process_code IN ('summit', 'imrf', 'gcm_regional_review', 'rcm', 'sacm', 'cam_scmi', 'iachr', 'pitf', 'los_angeles_declaration', 'un_high_level_dialogue', 'gfmd')", name=op.f('ck_recommendation_process_code_known')),
    sa.CheckConstraint("status_code IN ('open', 'accepted', 'carried_out', 'unknown')", name=op.f('ck_recommendation_status_code_known')),
    sa.CheckConstraint('char_start IS NULL OR char_end IS NULL OR char_start <= char_end', name=op.f('ck_recommendation_char_start_char_end_order')),
    sa.CheckConstraint('source_id IS NOT NULL OR evidence IS NOT NULL', name=op.f('ck_recommendation_source_given')),
    sa.ForeignKeyConstraint(['actor_id'], ['actor.actor_id'], name=op.f('fk_recommendation_actor_id_actor')),
    sa.ForeignKeyConstraint(['report_id'], ['report.report_id'], name=op.f('fk_recommendation_report_id_report')),
    sa.ForeignKeyConstraint(['source_id'], ['source.source_id'], name=op.f('fk_recommendation_source_id_source')),
    sa.PrimaryKeyConstraint('recommendation_id', name=op.f('pk_recommendation')),
    sa.UniqueConstraint('recommendation_key', name=op.f('uq_recommendation_recommendation_key'))
    )
    op.create_index(op.f('ix_recommendation_actor_id'), 'recommendation', ['actor_id'], unique=False)
    op.create_index(op.f('ix_recommendation_report_id'), 'recommendation', ['report_id'], unique=False)
    op.create_index(op.f('ix_recommendation_source_id'), 'recommendation', ['source_id'], unique=False)
    op.create_table('standard_text',
    sa.Column('standard_id', sa.Integer(), nullable=False),
    sa.Column('label', sa.Text(), nullable=False),
    sa.Column('language_code', sa.String(length=5), nullable=False),
    sa.CheckConstraint("language_code IN ('en', 'es', 'pt', 'fr')", name=op.f('ck_standard_text_language_code_known')),
    sa.ForeignKeyConstraint(['standard_id'], ['standard.standard_id'], name=op.f('fk_standard_text_standard_id_standard'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('standard_id', 'language_code', name=op.f('pk_standard_text'))
    )
    op.create_table('technology',
    sa.Column('technology_id', sa.Integer(), nullable=False),
    sa.Column('technology_key', sa.String(length=160), nullable=False),
    sa.Column('actor_id', sa.Integer(), nullable=True),
    sa.Column('kind_code', sa.String(length=40), nullable=False),
    sa.Column('starts_on', sa.Date(), nullable=True),
    sa.Column('precision_code', sa.String(length=40), nullable=True),
    sa.Column('privacy_code', sa.String(length=40), nullable=False),
    sa.Column('data_protection_code', sa.String(length=40), nullable=False),
    sa.Column('transparency_code', sa.String(length=40), nullable=False),
    sa.Column('accountability_code', sa.String(length=40), nullable=False),
    sa.Column('human_oversight_code', sa.String(length=40), nullable=False),
    sa.Column('non_discrimination_code', sa.String(length=40), nullable=False),
    sa.Column('remedies_code', sa.String(length=40), nullable=False),
    sa.Column('source_id', sa.Integer(), nullable=True),
    sa.Column('report_id', sa.Integer(), nullable=True),
    sa.Column('char_start', sa.Integer(), nullable=True),
    sa.Column('char_end', sa.Integer(), nullable=True),
    sa.Column('certainty_code', sa.String(length=40), nullable=False),
    sa.Column('evidence', sa.Text(), nullable=True),
    sa.CheckConstraint("accountability_code IN ('stated', 'absent', 'not_stated')", name=op.f('ck_technology_accountability_code_known')),
    sa.CheckConstraint("certainty_code IN ('verified', 'unverified')", name=op.f('ck_technology_certainty_code_known')),
    sa.CheckConstraint("data_protection_code IN ('stated', 'absent', 'not_stated')", name=op.f('ck_technology_data_protection_code_known')),
    sa.CheckConstraint("human_oversight_code IN ('stated', 'absent', 'not_stated')", name=op.f('ck_technology_human_oversight_code_known')),
    sa.CheckConstraint("kind_code IN ('biometrics', 'alert_list', 'passenger_data', 'border_control_system', 'train_or_vehicle_monitoring', 'database', 'camera_or_sensor')", name=op.f('ck_technology_kind_code_known')),
    sa.CheckConstraint("non_discrimination_code IN ('stated', 'absent', 'not_stated')", name=op.f('ck_technology_non_discrimination_code_known')),
    sa.CheckConstraint("precision_code IN ('day', 'month', 'year')", name=op.f('ck_technology_precision_code_known')),
    sa.CheckConstraint("privacy_code IN ('stated', 'absent', 'not_stated')", name=op.f('ck_technology_privacy_code_known')),
    sa.CheckConstraint("remedies_code IN ('stated', 'absent', 'not_stated')", name=op.f('ck_technology_remedies_code_known')),
    sa.CheckConstraint("transparency_code IN ('stated', 'absent', 'not_stated')", name=op.f('ck_technology_transparency_code_known')),
    sa.CheckConstraint('char_start IS NULL OR char_end IS NULL OR char_start <= char_end', name=op.f('ck_technology_char_start_char_end_order')),
    sa.CheckConstraint('source_id IS NOT NULL OR evidence IS NOT NULL', name=op.f('ck_technology_source_given')),
    sa.ForeignKeyConstraint(['actor_id'], ['actor.actor_id'], name=op.f('fk_technology_actor_id_actor')),
    sa.ForeignKeyConstraint(['report_id'], ['report.report_id'], name=op.f('fk_technology_report_id_report')),
    sa.ForeignKeyConstraint(['source_id'], ['source.source_id'], name=op.f('fk_technology_source_id_source')),
    sa.PrimaryKeyConstraint('technology_id', name=op.f('pk_technology')),
    sa.UniqueConstraint('technology_key', name=op.f('uq_technology_technology_key'))
    )
    op.create_index(op.f('ix_technology_actor_id'), 'technology', ['actor_id'], unique=False)
    op.create_index(op.f('ix_technology_report_id'), 'technology', ['report_id'], unique=False)
    op.create_index(op.f('ix_technology_source_id'), 'technology', ['source_id'], unique=False)
    op.create_table('theme_standard',
    sa.Column('theme_id', sa.Integer(), nullable=False),
    sa.Column('standard_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['standard_id'], ['standard.standard_id'], name=op.f('fk_theme_standard_standard_id_standard'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['theme_id'], ['theme.theme_id'], name=op.f('fk_theme_standard_theme_id_theme'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('theme_id', 'standard_id', name=op.f('pk_theme_standard'))
    )
    op.create_index(op.f('ix_theme_standard_standard_id'), 'theme_standard', ['standard_id'], unique=False)
    op.create_table('training',
    sa.Column('training_id', sa.Integer(), nullable=False),
    sa.Column('training_key', sa.String(length=160), nullable=False),
    sa.Column('actor_id', sa.Integer(), nullable=True),
    sa.Column('provider', sa.Text(), nullable=False),
    sa.Column('source_id', sa.Integer(), nullable=True),
    sa.Column('report_id', sa.Integer(), nullable=True),
    sa.Column('char_start', sa.Integer(), nullable=True),
    sa.Column('char_end', sa.Integer(), nullable=True),
    sa.Column('certainty_code', sa.String(length=40), nullable=False),
    sa.Column('evidence', sa.Text(), nullable=True),
    sa.CheckConstraint("certainty_code IN ('verified', 'unverified')", name=op.f('ck_training_certainty_code_known')),
    sa.CheckConstraint('char_start IS NULL OR char_end IS NULL OR char_start <= char_end', name=op.f('ck_training_char_start_char_end_order')),
    sa.CheckConstraint('source_id IS NOT NULL OR evidence IS NOT NULL', name=op.f('ck_training_source_given')),
    sa.ForeignKeyConstraint(['actor_id'], ['actor.actor_id'], name=op.f('fk_training_actor_id_actor')),
    sa.ForeignKeyConstraint(['report_id'], ['report.report_id'], name=op.f('fk_training_report_id_report')),
    sa.ForeignKeyConstraint(['source_id'], ['source.source_id'], name=op.f('fk_training_source_id_source')),
    sa.PrimaryKeyConstraint('training_id', name=op.f('pk_training')),
    sa.UniqueConstraint('training_key', name=op.f('uq_training_training_key'))
    )
    op.create_index(op.f('ix_training_actor_id'), 'training', ['actor_id'], unique=False)
    op.create_index(op.f('ix_training_report_id'), 'training', ['report_id'], unique=False)
    op.create_index(op.f('ix_training_source_id'), 'training', ['source_id'], unique=False)
    op.create_table('accountability_item',
    sa.Column('item_id', sa.Integer(), nullable=False),
    sa.Column('item_key', sa.String(length=160), nullable=False),
    sa.Column('part_code', sa.String(length=40), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('clause_id', sa.Integer(), nullable=True),
    sa.CheckConstraint("part_code IN ('element', 'level')", name=op.f('ck_accountability_item_part_code_known')),
    sa.ForeignKeyConstraint(['clause_id'], ['clause.clause_id'], name=op.f('fk_accountability_item_clause_id_clause')),
    sa.PrimaryKeyConstraint('item_id', name=op.f('pk_accountability_item')),
    sa.UniqueConstraint('item_key', name=op.f('uq_accountability_item_item_key'))
    )
    op.create_index(op.f('ix_accountability_item_clause_id'), 'accountability_item', ['clause_id'], unique=False)
    op.create_table('action_package_text',
    sa.Column('package_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('language_code', sa.String(length=5), nullable=False),
    sa.CheckConstraint("language_code IN ('en', 'es', 'pt', 'fr')", name=op.f('ck_action_package_text_language_code_known')),
    sa.ForeignKeyConstraint(['package_id'], ['action_package.package_id'], name=op.f('fk_action_package_text_package_id_action_package'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('package_id', 'language_code', name=op.f('pk_action_package_text'))
    )
    op.create_table('body_text',
    sa.Column('body_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('what', sa.Text(), nullable=True),
    sa.Column('language_code', sa.String(length=5), nullable=False),
    sa.CheckConstraint("language_code IN ('en', 'es', 'pt', 'fr')", name=op.f('ck_body_text_language_code_known')),
    sa.ForeignKeyConstraint(['body_id'], ['body.body_id'], name=op.f('fk_body_text_body_id_body'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('body_id', 'language_code', name=op.f('pk_body_text'))
    )
    op.create_table('clause_indicator',
    sa.Column('clause_id', sa.Integer(), nullable=False),
    sa.Column('indicator_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['clause_id'], ['clause.clause_id'], name=op.f('fk_clause_indicator_clause_id_clause'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['indicator_id'], ['indicator.indicator_id'], name=op.f('fk_clause_indicator_indicator_id_indicator'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('clause_id', 'indicator_id', name=op.f('pk_clause_indicator'))
    )
    op.create_index(op.f('ix_clause_indicator_indicator_id'), 'clause_indicator', ['indicator_id'], unique=False)
    op.create_table('clause_text',
    sa.Column('clause_id', sa.Integer(), nullable=False),
    sa.Column('summary', sa.Text(), nullable=True),
    sa.Column('target', sa.Text(), nullable=True),
    sa.Column('note', sa.Text(), nullable=True),
    sa.Column('language_code', sa.String(length=5), nullable=False),
    sa.CheckConstraint("language_code IN ('en', 'es', 'pt', 'fr')", name=op.f('ck_clause_text_language_code_known')),
    sa.ForeignKeyConstraint(['clause_id'], ['clause.clause_id'], name=op.f('fk_clause_text_clause_id_clause'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('clause_id', 'language_code', name=op.f('pk_clause_text'))
    )
    op.create_table('clause_theme',
    sa.Column('clause_id', sa.Integer(), nullable=False),
    sa.Column('theme_id', sa.Integer(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.CheckConstraint('position >= 1', name=op.f('ck_clause_theme_position_positive')),
    sa.ForeignKeyConstraint(['clause_id'], ['clause.clause_id'], name=op.f('fk_clause_theme_clause_id_clause'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['theme_id'], ['theme.theme_id'], name=op.f('fk_clause_theme_theme_id_theme')),
    sa.PrimaryKeyConstraint('clause_id', 'theme_id', name=op.f('pk_clause_theme')),
    sa.UniqueConstraint('clause_id', 'position', name=op.f('uq_clause_theme_clause_id_position'))
    )
    op.create_index(op.f('ix_clause_theme_theme_id'), 'clause_theme', ['theme_id'], unique=False)
    op.create_table('demand_basis',
    sa.Column('demand_basis_id', sa.Integer(), nullable=False),
    sa.Column('demand_basis_key', sa.String(length=320), nullable=False),
    sa.Column('clause_id', sa.Integer(), nullable=False),
    sa.Column('mandate_id', sa.Integer(), nullable=True),
    sa.Column('standard_id', sa.Integer(), nullable=True),
    sa.CheckConstraint('(mandate_id IS NULL) <> (standard_id IS NULL)', name=op.f('ck_demand_basis_one_basis')),
    sa.CheckConstraint('clause_id <> mandate_id', name=op.f('ck_demand_basis_not_itself')),
    sa.ForeignKeyConstraint(['clause_id'], ['clause.clause_id'], name=op.f('fk_demand_basis_clause_id_clause'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['mandate_id'], ['clause.clause_id'], name=op.f('fk_demand_basis_mandate_id_clause'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['standard_id'], ['standard.standard_id'], name=op.f('fk_demand_basis_standard_id_standard'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('demand_basis_id', name=op.f('pk_demand_basis')),
    sa.UniqueConstraint('demand_basis_key', name=op.f('uq_demand_basis_demand_basis_key'))
    )
    op.create_index(op.f('ix_demand_basis_clause_id'), 'demand_basis', ['clause_id'], unique=False)
    op.create_index(op.f('ix_demand_basis_mandate_id'), 'demand_basis', ['mandate_id'], unique=False)
    op.create_index(op.f('ix_demand_basis_standard_id'), 'demand_basis', ['standard_id'], unique=False)
    op.create_table('information_request_text',
    sa.Column('request_id', sa.Integer(), nullable=False),
    sa.Column('subject', sa.Text(), nullable=False),
    sa.Column('language_code', sa.String(length=5), nullable=False),
    sa.CheckConstraint("language_code IN ('en', 'es', 'pt', 'fr')", name=op.f('ck_information_request_text_language_code_known')),
    sa.ForeignKeyConstraint(['request_id'], ['information_request.request_id'], name=op.f('fk_information_request_text_request_id_information_request'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('request_id', 'language_code', name=op.f('pk_information_request_text'))
    )
    op.create_table('information_system_text',
    sa.Column('system_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('what', sa.Text(), nullable=True),
    sa.Column('language_code', sa.String(length=5), nullable=False),
    sa.CheckConstraint("language_code IN ('en', 'es', 'pt', 'fr')", name=op.f('ck_information_system_text_language_code_known')),
    sa.ForeignKeyConstraint(['system_id'], ['information_system.system_id'], name=op.f('fk_information_system_text_system_id_information_system'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('system_id', 'language_code', name=op.f('pk_information_system_text'))
    )
    op.create_table('outcome_text',
    sa.Column('outcome_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('what', sa.Text(), nullable=True),
    sa.Column('language_code', sa.String(length=5), nullable=False),
    sa.CheckConstraint("language_code IN ('en', 'es', 'pt', 'fr')", name=op.f('ck_outcome_text_language_code_known')),
    sa.ForeignKeyConstraint(['outcome_id'], ['outcome.outcome_id'], name=op.f('fk_outcome_text_outcome_id_outcome'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('outcome_id', 'language_code', name=op.f('pk_outcome_text'))
    )
    op.create_table('participation_text',
    sa.Column('participation_id', sa.Integer(), nullable=False),
    sa.Column('forum', sa.Text(), nullable=False),
    sa.Column('asked', sa.Text(), nullable=False),
    sa.Column('answered', sa.Text(), nullable=True),
    sa.Column('language_code', sa.String(length=5), nullable=False),
    sa.CheckConstraint("language_code IN ('en', 'es', 'pt', 'fr')", name=op.f('ck_participation_text_language_code_known')),
    sa.ForeignKeyConstraint(['participation_id'], ['participation.participation_id'], name=op.f('fk_participation_text_participation_id_participation'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('participation_id', 'language_code', name=op.f('pk_participation_text'))
    )
    op.create_table('plan',
    sa.Column('plan_id', sa.Integer(), nullable=False),
    sa.Column('plan_key', sa.String(length=160), nullable=False),
    sa.Column('actor_id', sa.Integer(), nullable=True),
    sa.Column('kind_code', sa.String(length=40), nullable=False),
    sa.Column('starts_on', sa.Date(), nullable=True),
    sa.Column('ends_on', sa.Date(), nullable=True),
    sa.Column('precision_code', sa.String(length=40), nullable=True),
    sa.Column('body_id', sa.Integer(), nullable=True),
    sa.Column('provision_id', sa.Integer(), nullable=True),
    sa.Column('source_id', sa.Integer(), nullable=True),
    sa.Column('report_id', sa.Integer(), nullable=True),
    sa.Column('char_start', sa.Integer(), nullable=True),
    sa.Column('char_end', sa.Integer(), nullable=True),
    sa.Column('certainty_code', sa.String(length=40), nullable=False),
    sa.Column('evidence', sa.Text(), nullable=True),
    sa.CheckConstraint("certainty_code IN ('verified', 'unverified')", name=op.f('ck_plan_certainty_code_known')),
    sa.CheckConstraint("kind_code IN ('national_plan', 'policy', 'strategy', 'law', 'agreement')", name=op.f('ck_plan_kind_code_known')),
    sa.CheckConstraint("precision_code IN ('day', 'month', 'year')", name=op.f('ck_plan_precision_code_known')),
    sa.CheckConstraint('char_start IS NULL OR char_end IS NULL OR char_start <= char_end', name=op.f('ck_plan_char_start_char_end_order')),
    sa.CheckConstraint('source_id IS NOT NULL OR evidence IS NOT NULL', name=op.f('ck_plan_source_given')),
    sa.CheckConstraint('starts_on IS NULL OR ends_on IS NULL OR starts_on <= ends_on', name=op.f('ck_plan_starts_on_ends_on_order')),
    sa.ForeignKeyConstraint(['actor_id'], ['actor.actor_id'], name=op.f('fk_plan_actor_id_actor')),
    sa.ForeignKeyConstraint(['body_id'], ['body.body_id'], name=op.f('fk_plan_body_id_body')),
    sa.ForeignKeyConstraint(['provision_id'], ['provision.provision_id'], name=op.f('fk_plan_provision_id_provision')),
    sa.ForeignKeyConstraint(['report_id'], ['report.report_id'], name=op.f('fk_plan_report_id_report')),
    sa.ForeignKeyConstraint(['source_id'], ['source.source_id'], name=op.f('fk_plan_source_id_source')),
    sa.PrimaryKeyConstraint('plan_id', name=op.f('pk_plan')),
    sa.UniqueConstraint('plan_key', name=op.f('uq_plan_plan_key'))
    )
    op.create_index(op.f('ix_plan_actor_id'), 'plan', ['actor_id'], unique=False)
    op.create_index(op.f('ix_plan_body_id'), 'plan', ['body_id'], unique=False)
    op.create_index(op.f('ix_plan_provision_id'), 'plan', ['provision_id'], unique=False)
    op.create_index(op.f('ix_plan_report_id'), 'plan', ['report_id'], unique=False)
    op.create_index(op.f('ix_plan_source_id'), 'plan', ['source_id'], unique=False)
    op.create_table('programme',
    sa.Column('programme_id', sa.Integer(), nullable=False),
    sa.Column('programme_key', sa.String(length=160), nullable=False),
    sa.Column('actor_id', sa.Integer(), nullable=True),
    sa.Column('partner_codes', sa.Text(), nullable=True),
    sa.Column('kind_code', sa.String(length=40), nullable=False),
    sa.Column('starts_on', sa.Date(), nullable=True),
    sa.Column('ends_on', sa.Date(), nullable=True),
    sa.Column('precision_code', sa.String(length=40), nullable=True),
    sa.Column('body_id', sa.Integer(), nullable=True),
    sa.Column('provision_id', sa.Integer(), nullable=True),
    sa.Column('source_id', sa.Integer(), nullable=True),
    sa.Column('report_id', sa.Integer(), nullable=True),
    sa.Column('char_start', sa.Integer(), nullable=True),
    sa.Column('char_end', sa.Integer(), nullable=True),
    sa.Column('certainty_code', sa.String(length=40), nullable=False),
    sa.Column('evidence', sa.Text(), nullable=True),
    sa.CheckConstraint("certainty_code IN ('verified', 'unverified')", name=op.f('ck_programme_certainty_code_known')),
    sa.CheckConstraint("kind_code IN ('temporary_work', 'regularisation', 'visa_or_pathway', 'consular_service', 'assistance', 'training', 'return_reintegration', 'remittances', 'diaspora', 'information_campaign', 'trafficking_response', 'research')", name=op.f('ck_programme_kind_code_known')),
    sa.CheckConstraint("precision_code IN ('day', 'month', 'year')", name=op.f('ck_programme_precision_code_known')),
    sa.CheckConstraint('char_start IS NULL OR char_end IS NULL OR char_start <= char_end', name=op.f('ck_programme_char_start_char_end_order')),
    sa.CheckConstraint('source_id IS NOT NULL OR evidence IS NOT NULL', name=op.f('ck_programme_source_given')),
    sa.CheckConstraint('starts_on IS NULL OR ends_on IS NULL OR starts_on <= ends_on', name=op.f('ck_programme_starts_on_ends_on_order')),
    sa.ForeignKeyConstraint(['actor_id'], ['actor.actor_id'], name=op.f('fk_programme_actor_id_actor')),
    sa.ForeignKeyConstraint(['body_id'], ['body.body_id'], name=op.f('fk_programme_body_id_body')),
    sa.ForeignKeyConstraint(['provision_id'], ['provision.provision_id'], name=op.f('fk_programme_provision_id_provision')),
    sa.ForeignKeyConstraint(['report_id'], ['report.report_id'], name=op.f('fk_programme_report_id_report')),
    sa.ForeignKeyConstraint(['source_id'], ['source.source_id'], name=op.f('fk_programme_source_id_source')),
    sa.PrimaryKeyConstraint('programme_id', name=op.f('pk_programme')),
    sa.UniqueConstraint('programme_key', name=op.f('uq_programme_programme_key'))
    )
    op.create_index(op.f('ix_programme_actor_id'), 'programme', ['actor_id'], unique=False)
    op.create_index(op.f('ix_programme_body_id'), 'programme', ['body_id'], unique=False)
    op.create_index(op.f('ix_programme_provision_id'), 'programme', ['provision_id'], unique=False)
    op.create_index(op.f('ix_programme_report_id'), 'programme', ['report_id'], unique=False)
    op.create_index(op.f('ix_programme_source_id'), 'programme', ['source_id'], unique=False)
    op.create_table('recommendation_text',
    sa.Column('recommendation_id', sa.Integer(), nullable=False),
    sa.Column('subject', sa.Text(), nullable=False),
    sa.Column('language_code', sa.String(length=5), nullable=False),
    sa.CheckConstraint("language_code IN ('en', 'es', 'pt', 'fr')", name=op.f('ck_recommendation_text_language_code_known')),
    sa.ForeignKeyConstraint(['recommendation_id'], ['recommendation.recommendation_id'], name=op.f('fk_recommendation_text_recommendation_id_recommendation'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('recommendation_id', 'language_code', name=op.f('pk_recommendation_text'))
    )
    op.create_table('technology_text',
    sa.Column('technology_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('purpose', sa.Text(), nullable=True),
    sa.Column('note', sa.Text(), nullable=True),
    sa.Column('language_code', sa.String(length=5), nullable=False),
    sa.CheckConstraint("language_code IN ('en', 'es', 'pt', 'fr')", name=op.f('ck_technology_text_language_code_known')),
    sa.ForeignKeyConstraint(['technology_id'], ['technology.technology_id'], name=op.f('fk_technology_text_technology_id_technology'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('technology_id', 'language_code', name=op.f('pk_technology_text'))
    )
    op.create_table('training_text',
    sa.Column('training_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('what', sa.Text(), nullable=True),
    sa.Column('language_code', sa.String(length=5), nullable=False),
    sa.CheckConstraint("language_code IN ('en', 'es', 'pt', 'fr')", name=op.f('ck_training_text_language_code_known')),
    sa.ForeignKeyConstraint(['training_id'], ['training.training_id'], name=op.f('fk_training_text_training_id_training'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('training_id', 'language_code', name=op.f('pk_training_text'))
    )
    op.create_table('accountability_item_text',
    sa.Column('item_id', sa.Integer(), nullable=False),
    sa.Column('label', sa.Text(), nullable=False),
    sa.Column('question', sa.Text(), nullable=False),
    sa.Column('language_code', sa.String(length=5), nullable=False),
    sa.CheckConstraint("language_code IN ('en', 'es', 'pt', 'fr')", name=op.f('ck_accountability_item_text_language_code_known')),
    sa.ForeignKeyConstraint(['item_id'], ['accountability_item.item_id'], name=op.f('fk_accountability_item_text_item_id_accountability_item'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('item_id', 'language_code', name=op.f('pk_accountability_item_text'))
    )
    op.create_table('demand_basis_text',
    sa.Column('demand_basis_id', sa.Integer(), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('language_code', sa.String(length=5), nullable=False),
    sa.CheckConstraint("language_code IN ('en', 'es', 'pt', 'fr')", name=op.f('ck_demand_basis_text_language_code_known')),
    sa.ForeignKeyConstraint(['demand_basis_id'], ['demand_basis.demand_basis_id'], name=op.f('fk_demand_basis_text_demand_basis_id_demand_basis'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('demand_basis_id', 'language_code', name=op.f('pk_demand_basis_text'))
    )
    op.create_table('money',
    sa.Column('money_id', sa.Integer(), nullable=False),
    sa.Column('money_key', sa.String(length=160), nullable=False),
    sa.Column('actor_id', sa.Integer(), nullable=True),
    sa.Column('programme_id', sa.Integer(), nullable=True),
    sa.Column('stage_code', sa.String(length=40), nullable=False),
    sa.Column('amount', sa.Double(), nullable=True),
    sa.Column('currency', sa.String(length=3), nullable=True),
    sa.Column('starts_on', sa.Date(), nullable=True),
    sa.Column('ends_on', sa.Date(), nullable=True),
    sa.Column('precision_code', sa.String(length=40), nullable=True),
    sa.Column('qualifier_code', sa.String(length=40), nullable=True),
    sa.Column('beneficiaries', sa.Double(), nullable=True),
    sa.Column('source_id', sa.Integer(), nullable=True),
    sa.Column('report_id', sa.Integer(), nullable=True),
    sa.Column('char_start', sa.Integer(), nullable=True),
    sa.Column('char_end', sa.Integer(), nullable=True),
    sa.Column('certainty_code', sa.String(length=40), nullable=False),
    sa.Column('evidence', sa.Text(), nullable=True),
    sa.CheckConstraint("certainty_code IN ('verified', 'unverified')", name=op.f('ck_money_certainty_code_known')),
    sa.CheckConstraint("precision_code IN ('day', 'month', 'year')", name=op.f('ck_money_precision_code_known')),
    sa.CheckConstraint("qualifier_code IN ('exact', 'about', 'at_least', 'at_most')", name=op.f('ck_money_qualifier_code_known')),
    sa.CheckConstraint("stage_code IN ('planned', 'approved', 'modified', 'committed', 'disbursed', 'spent', 'not_stated')", name=op.f('ck_money_stage_code_known')),
    sa.CheckConstraint('(amount IS NULL) = (currency IS NULL)', name=op.f('ck_money_amount_in_currency')),
    sa.CheckConstraint('char_start IS NULL OR char_end IS NULL OR char_start <= char_end', name=op.f('ck_money_char_start_char_end_order')),
    sa.CheckConstraint('source_id IS NOT NULL OR evidence IS NOT NULL', name=op.f('ck_money_source_given')),
    sa.CheckConstraint('starts_on IS NULL OR ends_on IS NULL OR starts_on <= ends_on', name=op.f('ck_money_starts_on_ends_on_order')),
    sa.ForeignKeyConstraint(['actor_id'], ['actor.actor_id'], name=op.f('fk_money_actor_id_actor')),
    sa.ForeignKeyConstraint(['programme_id'], ['programme.programme_id'], name=op.f('fk_money_programme_id_programme')),
    sa.ForeignKeyConstraint(['report_id'], ['report.report_id'], name=op.f('fk_money_report_id_report')),
    sa.ForeignKeyConstraint(['source_id'], ['source.source_id'], name=op.f('fk_money_source_id_source')),
    sa.PrimaryKeyConstraint('money_id', name=op.f('pk_money')),
    sa.UniqueConstraint('money_key', name=op.f('uq_money_money_key'))
    )
    op.create_index(op.f('ix_money_actor_id'), 'money', ['actor_id'], unique=False)
    op.create_index(op.f('ix_money_programme_id'), 'money', ['programme_id'], unique=False)
    op.create_index(op.f('ix_money_report_id'), 'money', ['report_id'], unique=False)
    op.create_index(op.f('ix_money_source_id'), 'money', ['source_id'], unique=False)
    op.create_table('plan_text',
    sa.Column('plan_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('what', sa.Text(), nullable=True),
    sa.Column('language_code', sa.String(length=5), nullable=False),
    sa.CheckConstraint("language_code IN ('en', 'es', 'pt', 'fr')", name=op.f('ck_plan_text_language_code_known')),
    sa.ForeignKeyConstraint(['plan_id'], ['plan.plan_id'], name=op.f('fk_plan_text_plan_id_plan'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('plan_id', 'language_code', name=op.f('pk_plan_text'))
    )
    op.create_table('programme_figure',
    sa.Column('figure_id', sa.Integer(), nullable=False),
    sa.Column('figure_key', sa.String(length=160), nullable=False),
    sa.Column('programme_id', sa.Integer(), nullable=False),
    sa.Column('stage_code', sa.String(length=40), nullable=False),
    sa.Column('origin_id', sa.Integer(), nullable=True),
    sa.Column('destination_id', sa.Integer(), nullable=True),
    sa.Column('starts_on', sa.Date(), nullable=True),
    sa.Column('ends_on', sa.Date(), nullable=True),
    sa.Column('precision_code', sa.String(length=40), nullable=True),
    sa.Column('value', sa.Double(), nullable=False),
    sa.Column('qualifier_code', sa.String(length=40), nullable=False),
    sa.Column('source_id', sa.Integer(), nullable=True),
    sa.Column('report_id', sa.Integer(), nullable=True),
    sa.Column('char_start', sa.Integer(), nullable=True),
    sa.Column('char_end', sa.Integer(), nullable=True),
    sa.Column('certainty_code', sa.String(length=40), nullable=False),
    sa.Column('evidence', sa.Text(), nullable=True),
    sa.CheckConstraint("certainty_code IN ('verified', 'unverified')", name=op.f('ck_programme_figure_certainty_code_known')),
    sa.CheckConstraint("precision_code IN ('day', 'month', 'year')", name=op.f('ck_programme_figure_precision_code_known')),
    sa.CheckConstraint("qualifier_code IN ('exact', 'about', 'at_least', 'at_most')", name=op.f('ck_programme_figure_qualifier_code_known')),
    sa.CheckConstraint("stage_code IN ('applied', 'selected', 'admitted', 'travelled', 'granted', 'served', 'trained', 'returned', 'reached', 'other')", name=op.f('ck_programme_figure_stage_code_known')),
    sa.CheckConstraint('char_start IS NULL OR char_end IS NULL OR char_start <= char_end', name=op.f('ck_programme_figure_char_start_char_end_order')),
    sa.CheckConstraint('source_id IS NOT NULL OR evidence IS NOT NULL', name=op.f('ck_programme_figure_source_given')),
    sa.CheckConstraint('starts_on IS NULL OR ends_on IS NULL OR starts_on <= ends_on', name=op.f('ck_programme_figure_starts_on_ends_on_order')),
    sa.ForeignKeyConstraint(['destination_id'], ['actor.actor_id'], name=op.f('fk_programme_figure_destination_id_actor')),
    sa.ForeignKeyConstraint(['origin_id'], ['actor.actor_id'], name=op.f('fk_programme_figure_origin_id_actor')),
    sa.ForeignKeyConstraint(['programme_id'], ['programme.programme_id'], name=op.f('fk_programme_figure_programme_id_programme')),
    sa.ForeignKeyConstraint(['report_id'], ['report.report_id'], name=op.f('fk_programme_figure_report_id_report')),
    sa.ForeignKeyConstraint(['source_id'], ['source.source_id'], name=op.f('fk_programme_figure_source_id_source')),
    sa.PrimaryKeyConstraint('figure_id', name=op.f('pk_programme_figure')),
    sa.UniqueConstraint('figure_key', name=op.f('uq_programme_figure_figure_key'))
    )
    op.create_index(op.f('ix_programme_figure_destination_id'), 'programme_figure', ['destination_id'], unique=False)
    op.create_index(op.f('ix_programme_figure_origin_id'), 'programme_figure', ['origin_id'], unique=False)
    op.create_index(op.f('ix_programme_figure_programme_id'), 'programme_figure', ['programme_id'], unique=False)
    op.create_index(op.f('ix_programme_figure_report_id'), 'programme_figure', ['report_id'], unique=False)
    op.create_index(op.f('ix_programme_figure_source_id'), 'programme_figure', ['source_id'], unique=False)
    op.create_table('programme_text',
    sa.Column('programme_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('what', sa.Text(), nullable=True),
    sa.Column('language_code', sa.String(length=5), nullable=False),
    sa.CheckConstraint("language_code IN ('en', 'es', 'pt', 'fr')", name=op.f('ck_programme_text_language_code_known')),
    sa.ForeignKeyConstraint(['programme_id'], ['programme.programme_id'], name=op.f('fk_programme_text_programme_id_programme'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('programme_id', 'language_code', name=op.f('pk_programme_text'))
    )
    op.create_table('money_text',
    sa.Column('money_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('beneficiaries_unit', sa.Text(), nullable=True),
    sa.Column('note', sa.Text(), nullable=True),
    sa.Column('language_code', sa.String(length=5), nullable=False),
    sa.CheckConstraint("language_code IN ('en', 'es', 'pt', 'fr')", name=op.f('ck_money_text_language_code_known')),
    sa.ForeignKeyConstraint(['money_id'], ['money.money_id'], name=op.f('fk_money_text_money_id_money'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('money_id', 'language_code', name=op.f('pk_money_text'))
    )
    op.create_table('programme_figure_text',
    sa.Column('figure_id', sa.Integer(), nullable=False),
    sa.Column('unit', sa.Text(), nullable=False),
    sa.Column('note', sa.Text(), nullable=True),
    sa.Column('language_code', sa.String(length=5), nullable=False),
    sa.CheckConstraint("language_code IN ('en', 'es', 'pt', 'fr')", name=op.f('ck_programme_figure_text_language_code_known')),
    sa.ForeignKeyConstraint(['figure_id'], ['programme_figure.figure_id'], name=op.f('fk_programme_figure_text_figure_id_programme_figure'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('figure_id', 'language_code', name=op.f('pk_programme_figure_text'))
    )
    with op.batch_alter_table('instrument', schema=None) as batch_op:
        batch_op.alter_column('place',
               existing_type=sa.TEXT(),
               nullable=True)

    with op.batch_alter_table('provision', schema=None) as batch_op:
        batch_op.add_column(sa.Column('reprinted_sha256', sa.String(length=64), nullable=True))
        batch_op.add_column(sa.Column('certainty_code', sa.String(length=40), nullable=True))
        batch_op.add_column(sa.Column('evidence', sa.Text(), nullable=True))
        batch_op.alter_column('source_id',
               existing_type=sa.INTEGER(),
               nullable=True)
        batch_op.create_check_constraint(batch_op.f('ck_provision_certainty_code_known'), "certainty_code IN ('verified', 'unverified')")
        batch_op.create_check_constraint(batch_op.f('ck_provision_reprinted_sha256_length'), 'reprinted_sha256 IS NULL OR length(reprinted_sha256) = 64')



def downgrade() -> None:
    op.drop_table('programme_figure_text')
    op.drop_table('money_text')
    op.drop_table('programme_text')
    op.drop_index(op.f('ix_programme_figure_source_id'), table_name='programme_figure')
    op.drop_index(op.f('ix_programme_figure_report_id'), table_name='programme_figure')
    op.drop_index(op.f('ix_programme_figure_programme_id'), table_name='programme_figure')
    op.drop_index(op.f('ix_programme_figure_origin_id'), table_name='programme_figure')
    op.drop_index(op.f('ix_programme_figure_destination_id'), table_name='programme_figure')

    op.drop_table('programme_figure')
    op.drop_table('plan_text')
    op.drop_index(op.f('ix_money_source_id'), table_name='money')
    op.drop_index(op.f('ix_money_report_id'), table_name='money')
    op.drop_index(op.f('ix_money_programme_id'), table_name='money')
    op.drop_index(op.f('ix_money_actor_id'), table_name='money')

    op.drop_table('money')
    op.drop_table('demand_basis_text')
    op.drop_table('accountability_item_text')
    op.drop_table('training_text')
    op.drop_table('technology_text')
    op.drop_table('recommendation_text')
    op.drop_index(op.f('ix_programme_source_id'), table_name='programme')
    op.drop_index(op.f('ix_programme_report_id'), table_name='programme')
    op.drop_index(op.f('ix_programme_provision_id'), table_name='programme')
    op.drop_index(op.f('ix_programme_body_id'), table_name='programme')
    op.drop_index(op.f('ix_programme_actor_id'), table_name='programme')

    op.drop_table('programme')
    op.drop_index(op.f('ix_plan_source_id'), table_name='plan')
    op.drop_index(op.f('ix_plan_report_id'), table_name='plan')
    op.drop_index(op.f('ix_plan_provision_id'), table_name='plan')
    op.drop_index(op.f('ix_plan_body_id'), table_name='plan')
    op.drop_index(op.f('ix_plan_actor_id'), table_name='plan')

    op.drop_table('plan')
    op.drop_table('participation_text')
    op.drop_table('outcome_text')
    op.drop_table('information_system_text')
    op.drop_table('information_request_text')
    op.drop_index(op.f('ix_demand_basis_standard_id'), table_name='demand_basis')
    op.drop_index(op.f('ix_demand_basis_mandate_id'), table_name='demand_basis')
    op.drop_index(op.f('ix_demand_basis_clause_id'), table_name='demand_basis')

    op.drop_table('demand_basis')
    op.drop_index(op.f('ix_clause_theme_theme_id'), table_name='clause_theme')

    op.drop_table('clause_theme')
    op.drop_table('clause_text')
    op.drop_index(op.f('ix_clause_indicator_indicator_id'), table_name='clause_indicator')

    op.drop_table('clause_indicator')
    op.drop_table('body_text')
    op.drop_table('action_package_text')
    op.drop_index(op.f('ix_accountability_item_clause_id'), table_name='accountability_item')

    op.drop_table('accountability_item')
    op.drop_index(op.f('ix_training_source_id'), table_name='training')
    op.drop_index(op.f('ix_training_report_id'), table_name='training')
    op.drop_index(op.f('ix_training_actor_id'), table_name='training')

    op.drop_table('training')
    op.drop_index(op.f('ix_theme_standard_standard_id'), table_name='theme_standard')

    op.drop_table('theme_standard')
    op.drop_index(op.f('ix_technology_source_id'), table_name='technology')
    op.drop_index(op.f('ix_technology_report_id'), table_name='technology')
    op.drop_index(op.f('ix_technology_actor_id'), table_name='technology')

    op.drop_table('technology')
    op.drop_table('standard_text')
    op.drop_index(op.f('ix_recommendation_source_id'), table_name='recommendation')
    op.drop_index(op.f('ix_recommendation_report_id'), table_name='recommendation')
    op.drop_index(op.f('ix_recommendation_actor_id'), table_name='recommendation')

    op.drop_table('recommendation')
    op.drop_index(op.f('ix_passage_source_id'), table_name='passage')

    op.drop_table('passage')
    op.drop_index(op.f('ix_participation_source_id'), table_name='participation')
    op.drop_index(op.f('ix_participation_report_id'), table_name='participation')

    op.drop_table('participation')
    op.drop_index(op.f('ix_outcome_source_id'), table_name='outcome')
    op.drop_index(op.f('ix_outcome_report_id'), table_name='outcome')
    op.drop_index(op.f('ix_outcome_actor_id'), table_name='outcome')

    op.drop_table('outcome')
    op.drop_index(op.f('ix_information_system_source_id'), table_name='information_system')
    op.drop_index(op.f('ix_information_system_report_id'), table_name='information_system')
    op.drop_index(op.f('ix_information_system_owner_id'), table_name='information_system')

    op.drop_table('information_system')
    op.drop_index(op.f('ix_information_request_source_id'), table_name='information_request')
    op.drop_index(op.f('ix_information_request_report_id'), table_name='information_request')
    op.drop_index(op.f('ix_information_request_actor_id'), table_name='information_request')

    op.drop_table('information_request')
    op.drop_index(op.f('ix_clause_addressed_to_id'), table_name='clause')

    op.drop_table('clause')
    op.drop_index(op.f('ix_body_source_id'), table_name='body')
    op.drop_index(op.f('ix_body_report_id'), table_name='body')
    op.drop_index(op.f('ix_body_provision_id'), table_name='body')
    op.drop_index(op.f('ix_body_actor_id'), table_name='body')

    op.drop_table('body')
    op.drop_table('adherence_text')
    op.drop_index(op.f('ix_action_package_provision_id'), table_name='action_package')

    op.drop_table('action_package')
    op.drop_index(op.f('ix_standard_instrument_id'), table_name='standard')

    op.drop_table('standard')
    op.drop_index(op.f('ix_service_resource_source_id'), table_name='service_resource')
    op.drop_index(op.f('ix_service_resource_actor_id'), table_name='service_resource')

    op.drop_table('service_resource')
    op.drop_table('review_text')
    op.drop_table('named_system_text')
    op.drop_table('indicator_vote')
    op.drop_table('indicator_text')
    op.drop_index(op.f('ix_adherence_actor_id'), table_name='adherence')

    op.drop_table('adherence')
    op.drop_table('review')
    op.drop_table('named_system')
    op.drop_table('indicator')

    forget_later_texts()
    with op.batch_alter_table('provision', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('ck_provision_reprinted_sha256_length'), type_='check')
        batch_op.drop_constraint(batch_op.f('ck_provision_certainty_code_known'), type_='check')
        batch_op.alter_column('source_id',
               existing_type=sa.INTEGER(),
               nullable=False)
        batch_op.drop_column('evidence')
        batch_op.drop_column('certainty_code')
        batch_op.drop_column('reprinted_sha256')

    with op.batch_alter_table('instrument', schema=None) as batch_op:
        batch_op.alter_column('place',
               existing_type=sa.TEXT(),
               nullable=False)

    change_kinds('instrument', INSTRUMENTS)
    change_kinds('source', SOURCES)
    op.create_table('clause',
    sa.Column('clause_id', sa.Integer(), nullable=False),
    sa.Column('clause_key', sa.String(length=160), nullable=False),
    sa.Column('provision_id', sa.Integer(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('kind_code', sa.String(length=40), nullable=False),
    sa.Column('strength_code', sa.String(length=40), nullable=True),
    sa.Column('addressee', sa.Text(), nullable=True),
    sa.Column('due_on', sa.Date(), nullable=True),
    sa.Column('char_start', sa.Integer(), nullable=True),
    sa.Column('char_end', sa.Integer(), nullable=True),
    sa.CheckConstraint("kind_code IN ('mandate', 'demand', 'context', 'warning', 'recognition')", name=op.f('ck_clause_kind_code_known')),
    sa.CheckConstraint("strength_code IN ('recognise', 'promote', 'strengthen', 'ensure', 'establish')", name=op.f('ck_clause_strength_code_known')),
    sa.CheckConstraint('char_start IS NULL OR char_end IS NULL OR char_start <= char_end', name=op.f('ck_clause_char_start_char_end_order')),
    sa.ForeignKeyConstraint(['provision_id'], ['provision.provision_id'], name=op.f('fk_clause_provision_id_provision'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('clause_id', name=op.f('pk_clause')),
    sa.UniqueConstraint('clause_key', name=op.f('uq_clause_clause_key')),
    sa.UniqueConstraint('provision_id', 'position', name=op.f('uq_clause_provision_id_position'))
    )
    op.create_table('clause_wording',
    sa.Column('clause_id', sa.Integer(), nullable=False),
    sa.Column('language_code', sa.String(length=5), nullable=False),
    sa.Column('wording', sa.Text(), nullable=False),
    sa.CheckConstraint("language_code IN ('en', 'es', 'pt', 'fr')", name=op.f('ck_clause_wording_language_code_known')),
    sa.ForeignKeyConstraint(['clause_id'], ['clause.clause_id'], name=op.f('fk_clause_wording_clause_id_clause'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('clause_id', 'language_code', name=op.f('pk_clause_wording'))
    )
