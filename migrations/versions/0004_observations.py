"""Fourth storey: areas, series, vintages, observations, targets

Revision: 0004
Before: 0003
"""

import sqlalchemy as sa
from alembic import op


revision = '0004'
down_revision = '0003'
branch_labels = None
depends_on = None


ACTIONS = (
    'attended', 'absent', 'not_invited', 'adopted', 'endorsed', 'reserved', 'signed', 'ratified',
    'acceded', 'voted_for', 'voted_against', 'abstained', 'did_not_vote', 'noted', 'withdrew',
    'not_a_member',
)


def allow_actions(actions: tuple[str, ...]) -> None:
    """What an actor can do with an instrument."""
    allowed = ", ".join(f"'{one}'" for one in actions)
    with op.batch_alter_table('adherence') as batch:
        batch.drop_constraint('action_code_known', type_='check')
        batch.create_check_constraint('action_code_known', f"action_code IN ({allowed})")


def make_guards() -> None:
    """Observations are added, never changed."""
    if op.get_context().dialect.name == 'sqlite':
        for act in ('UPDATE', 'DELETE'):
            op.execute(
                f"CREATE TRIGGER keep_observation_{act.lower()} BEFORE {act} ON observation "
                "BEGIN SELECT RAISE(ABORT, 'observation is append-only'); END"
            )
    else:
        op.execute(
            "CREATE TRIGGER keep_observation BEFORE UPDATE OR DELETE OR TRUNCATE ON observation "
            "FOR EACH STATEMENT EXECUTE FUNCTION hechos_keep()"
        )


def upgrade() -> None:
    op.create_table('area',
    sa.Column('area_id', sa.Integer(), nullable=False),
    sa.Column('area_key', sa.String(length=160), nullable=False),
    sa.Column('kind_code', sa.String(length=40), nullable=False),
    sa.Column('iso2', sa.String(length=2), nullable=True),
    sa.Column('m49', sa.String(length=5), nullable=True),
    sa.Column('unhcr', sa.String(length=3), nullable=True),
    sa.Column('world_bank', sa.String(length=8), nullable=True),
    sa.CheckConstraint("kind_code IN ('state', 'territory', 'region', 'group')", name=op.f('ck_area_kind_code_known')),
    sa.PrimaryKeyConstraint('area_id', name=op.f('pk_area')),
    sa.UniqueConstraint('area_key', name=op.f('uq_area_area_key')),
    sa.UniqueConstraint('iso2', name=op.f('uq_area_iso2')),
    sa.UniqueConstraint('m49', name=op.f('uq_area_m49')),
    sa.UniqueConstraint('unhcr', name=op.f('uq_area_unhcr')),
    sa.UniqueConstraint('world_bank', name=op.f('uq_area_world_bank'))
    )
    op.create_table('breakdown',
    sa.Column('breakdown_id', sa.Integer(), nullable=False),
    sa.Column('breakdown_key', sa.String(length=400), nullable=False),
    sa.PrimaryKeyConstraint('breakdown_id', name=op.f('pk_breakdown')),
    sa.UniqueConstraint('breakdown_key', name=op.f('uq_breakdown_breakdown_key'))
    )
    op.create_table('vintage',
    sa.Column('vintage_id', sa.Integer(), nullable=False),
    sa.Column('vintage_key', sa.String(length=160), nullable=False),
    sa.Column('origin_code', sa.String(length=40), nullable=False),
    sa.Column('publisher', sa.String(length=60), nullable=False),
    sa.Column('title', sa.Text(), nullable=False),
    sa.Column('released_on', sa.Date(), nullable=False),
    sa.Column('precision_code', sa.String(length=40), nullable=True),
    sa.Column('is_release_stated', sa.Boolean(), nullable=False),
    sa.Column('retrieved_on', sa.Date(), nullable=True),
    sa.Column('url', sa.Text(), nullable=True),
    sa.Column('licence', sa.Text(), nullable=True),
    sa.Column('certainty_code', sa.String(length=40), nullable=False),
    sa.Column('format', sa.String(length=40), nullable=True),
    sa.Column('file_name', sa.Text(), nullable=True),
    sa.Column('file_sha256', sa.String(length=64), nullable=True),
    sa.Column('rows_sha256', sa.String(length=64), nullable=False),
    sa.Column('row_count', sa.Integer(), nullable=False),
    sa.CheckConstraint("certainty_code IN ('verified', 'unverified')", name=op.f('ck_vintage_certainty_code_known')),
    sa.CheckConstraint("origin_code IN ('catalogue', 'imported')", name=op.f('ck_vintage_origin_code_known')),
    sa.CheckConstraint("precision_code IN ('day', 'month', 'year')", name=op.f('ck_vintage_precision_code_known')),
    sa.CheckConstraint('(file_sha256 IS NULL) = (file_name IS NULL)', name=op.f('ck_vintage_file_named')),
    sa.CheckConstraint('file_sha256 IS NULL OR length(file_sha256) = 64', name=op.f('ck_vintage_file_sha256_length')),
    sa.CheckConstraint('row_count >= 0', name=op.f('ck_vintage_row_count_positive')),
    sa.CheckConstraint('rows_sha256 IS NULL OR length(rows_sha256) = 64', name=op.f('ck_vintage_rows_sha256_length')),
    sa.PrimaryKeyConstraint('vintage_id', name=op.f('pk_vintage')),
    sa.UniqueConstraint('vintage_key', name=op.f('uq_vintage_vintage_key'))
    )
    op.create_index('ix_vintage_released_on', 'vintage', ['released_on'], unique=False)
    op.create_table('area_text',
    sa.Column('area_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('language_code', sa.String(length=5), nullable=False),
    sa.CheckConstraint("language_code IN ('en', 'es', 'pt', 'fr')", name=op.f('ck_area_text_language_code_known')),
    sa.ForeignKeyConstraint(['area_id'], ['area.area_id'], name=op.f('fk_area_text_area_id_area'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('area_id', 'language_code', name=op.f('pk_area_text'))
    )
    op.create_table('baseline',
    sa.Column('baseline_id', sa.Integer(), nullable=False),
    sa.Column('baseline_key', sa.String(length=160), nullable=False),
    sa.Column('indicator_id', sa.Integer(), nullable=False),
    sa.Column('actor_id', sa.Integer(), nullable=True),
    sa.Column('group_id', sa.Integer(), nullable=True),
    sa.Column('year', sa.Integer(), nullable=False),
    sa.Column('value', sa.Double(), nullable=True),
    sa.Column('method_code', sa.String(length=40), nullable=False),
    sa.Column('certainty_code', sa.String(length=40), nullable=False),
    sa.Column('evidence', sa.Text(), nullable=True),
    sa.CheckConstraint("certainty_code IN ('verified', 'unverified')", name=op.f('ck_baseline_certainty_code_known')),
    sa.CheckConstraint("method_code IN ('printed', 'mean', 'weighted')", name=op.f('ck_baseline_method_code_known')),
    sa.CheckConstraint('actor_id IS NULL OR group_id IS NULL', name=op.f('ck_baseline_one_subject')),
    sa.ForeignKeyConstraint(['actor_id'], ['actor.actor_id'], name=op.f('fk_baseline_actor_id_actor')),
    sa.ForeignKeyConstraint(['group_id'], ['actor_group.group_id'], name=op.f('fk_baseline_group_id_actor_group')),
    sa.ForeignKeyConstraint(['indicator_id'], ['indicator.indicator_id'], name=op.f('fk_baseline_indicator_id_indicator')),
    sa.PrimaryKeyConstraint('baseline_id', name=op.f('pk_baseline')),
    sa.UniqueConstraint('baseline_key', name=op.f('uq_baseline_baseline_key'))
    )
    op.create_table('series',
    sa.Column('series_id', sa.Integer(), nullable=False),
    sa.Column('series_key', sa.String(length=160), nullable=False),
    sa.Column('origin_code', sa.String(length=40), nullable=False),
    sa.Column('publisher', sa.String(length=60), nullable=False),
    sa.Column('code', sa.String(length=120), nullable=False),
    sa.Column('unit', sa.String(length=60), nullable=False),
    sa.Column('indicator_id', sa.Integer(), nullable=True),
    sa.Column('breakdown', sa.Text(), nullable=True),
    sa.Column('is_additive', sa.Boolean(), nullable=False),
    sa.Column('natural_limit', sa.Double(), nullable=True),
    sa.CheckConstraint("origin_code IN ('catalogue', 'imported')", name=op.f('ck_series_origin_code_known')),
    sa.ForeignKeyConstraint(['indicator_id'], ['indicator.indicator_id'], name=op.f('fk_series_indicator_id_indicator')),
    sa.PrimaryKeyConstraint('series_id', name=op.f('pk_series')),
    sa.UniqueConstraint('series_key', name=op.f('uq_series_series_key'))
    )
    op.create_index('ix_series_indicator_id', 'series', ['indicator_id'], unique=False)
    op.create_table('vintage_text',
    sa.Column('vintage_id', sa.Integer(), nullable=False),
    sa.Column('note', sa.Text(), nullable=False),
    sa.Column('language_code', sa.String(length=5), nullable=False),
    sa.CheckConstraint("language_code IN ('en', 'es', 'pt', 'fr')", name=op.f('ck_vintage_text_language_code_known')),
    sa.ForeignKeyConstraint(['vintage_id'], ['vintage.vintage_id'], name=op.f('fk_vintage_text_vintage_id_vintage'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('vintage_id', 'language_code', name=op.f('pk_vintage_text'))
    )
    op.create_table('baseline_text',
    sa.Column('baseline_id', sa.Integer(), nullable=False),
    sa.Column('note', sa.Text(), nullable=False),
    sa.Column('language_code', sa.String(length=5), nullable=False),
    sa.CheckConstraint("language_code IN ('en', 'es', 'pt', 'fr')", name=op.f('ck_baseline_text_language_code_known')),
    sa.ForeignKeyConstraint(['baseline_id'], ['baseline.baseline_id'], name=op.f('fk_baseline_text_baseline_id_baseline'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('baseline_id', 'language_code', name=op.f('pk_baseline_text'))
    )
    op.create_table('observation',
    sa.Column('series_id', sa.Integer(), nullable=False),
    sa.Column('area_id', sa.Integer(), nullable=False),
    sa.Column('breakdown_id', sa.Integer(), nullable=False),
    sa.Column('period_start', sa.Date(), nullable=False),
    sa.Column('period_end', sa.Date(), nullable=False),
    sa.Column('vintage_id', sa.Integer(), nullable=False),
    sa.Column('value', sa.Double(), nullable=True),
    sa.Column('printed', sa.Text(), nullable=False),
    sa.Column('status_code', sa.String(length=40), nullable=False),
    sa.Column('lower', sa.Double(), nullable=True),
    sa.Column('upper', sa.Double(), nullable=True),
    sa.CheckConstraint("status_code IN ('normal', 'estimated', 'modelled', 'provisional', 'forecast', 'imputed', 'adjusted', 'break_in_series', 'global_estimate', 'below', 'above', 'missing', 'not_applicable', 'not_collected', 'confidential', 'unreliable')", name=op.f('ck_observation_status_code_known')),
    sa.CheckConstraint("value IS NOT NULL OR status_code IN ('missing', 'not_applicable', 'not_collected', 'confidential', 'below', 'above')", name=op.f('ck_observation_absence_explained')),
    sa.ForeignKeyConstraint(['area_id'], ['area.area_id'], name=op.f('fk_observation_area_id_area')),
    sa.ForeignKeyConstraint(['breakdown_id'], ['breakdown.breakdown_id'], name=op.f('fk_observation_breakdown_id_breakdown')),
    sa.ForeignKeyConstraint(['series_id'], ['series.series_id'], name=op.f('fk_observation_series_id_series')),
    sa.ForeignKeyConstraint(['vintage_id'], ['vintage.vintage_id'], name=op.f('fk_observation_vintage_id_vintage')),
    sa.PrimaryKeyConstraint('series_id', 'area_id', 'breakdown_id', 'period_start', 'period_end', 'vintage_id', name=op.f('pk_observation')),
    sqlite_with_rowid=False
    )
    op.create_table('series_text',
    sa.Column('series_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('note', sa.Text(), nullable=True),
    sa.Column('language_code', sa.String(length=5), nullable=False),
    sa.CheckConstraint("language_code IN ('en', 'es', 'pt', 'fr')", name=op.f('ck_series_text_language_code_known')),
    sa.ForeignKeyConstraint(['series_id'], ['series.series_id'], name=op.f('fk_series_text_series_id_series'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('series_id', 'language_code', name=op.f('pk_series_text'))
    )
    op.create_table('target',
    sa.Column('target_id', sa.Integer(), nullable=False),
    sa.Column('target_key', sa.String(length=160), nullable=False),
    sa.Column('indicator_id', sa.Integer(), nullable=False),
    sa.Column('clause_id', sa.Integer(), nullable=True),
    sa.Column('actor_id', sa.Integer(), nullable=True),
    sa.Column('kind_code', sa.String(length=40), nullable=False),
    sa.Column('value', sa.Double(), nullable=True),
    sa.Column('upper', sa.Double(), nullable=True),
    sa.Column('baseline_id', sa.Integer(), nullable=True),
    sa.Column('factor', sa.Double(), nullable=True),
    sa.Column('due_on', sa.Date(), nullable=True),
    sa.Column('origin_code', sa.String(length=40), nullable=False),
    sa.Column('evidence', sa.Text(), nullable=True),
    sa.CheckConstraint("(kind_code = 'band') = (upper IS NOT NULL)", name=op.f('ck_target_band_whole')),
    sa.CheckConstraint("(kind_code = 'relative') = (baseline_id IS NOT NULL AND factor IS NOT NULL)", name=op.f('ck_target_relative_whole')),
    sa.CheckConstraint("(kind_code IN ('absolute', 'band')) = (value IS NOT NULL)", name=op.f('ck_target_value_given')),
    sa.CheckConstraint("kind_code IN ('absolute', 'relative', 'band', 'maintain')", name=op.f('ck_target_kind_code_known')),
    sa.CheckConstraint("origin_code IN ('text', 'proposed')", name=op.f('ck_target_origin_code_known')),
    sa.CheckConstraint('factor IS NULL OR factor > 0', name=op.f('ck_target_factor_positive')),
    sa.CheckConstraint('value IS NULL OR upper IS NULL OR value <= upper', name=op.f('ck_target_value_upper_order')),
    sa.ForeignKeyConstraint(['actor_id'], ['actor.actor_id'], name=op.f('fk_target_actor_id_actor')),
    sa.ForeignKeyConstraint(['baseline_id'], ['baseline.baseline_id'], name=op.f('fk_target_baseline_id_baseline')),
    sa.ForeignKeyConstraint(['clause_id'], ['clause.clause_id'], name=op.f('fk_target_clause_id_clause')),
    sa.ForeignKeyConstraint(['indicator_id'], ['indicator.indicator_id'], name=op.f('fk_target_indicator_id_indicator')),
    sa.PrimaryKeyConstraint('target_id', name=op.f('pk_target')),
    sa.UniqueConstraint('target_key', name=op.f('uq_target_target_key'))
    )
    op.create_index('ix_target_clause_id', 'target', ['clause_id'], unique=False)
    op.create_index('ix_target_indicator_id', 'target', ['indicator_id'], unique=False)
    op.create_table('target_text',
    sa.Column('target_id', sa.Integer(), nullable=False),
    sa.Column('note', sa.Text(), nullable=False),
    sa.Column('language_code', sa.String(length=5), nullable=False),
    sa.CheckConstraint("language_code IN ('en', 'es', 'pt', 'fr')", name=op.f('ck_target_text_language_code_known')),
    sa.ForeignKeyConstraint(['target_id'], ['target.target_id'], name=op.f('fk_target_text_target_id_target'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('target_id', 'language_code', name=op.f('pk_target_text'))
    )
    allow_actions((*ACTIONS, 'no_action'))
    make_guards()


def downgrade() -> None:
    op.execute("DELETE FROM adherence_text WHERE adherence_id IN (SELECT adherence_id FROM adherence WHERE action_code = 'no_action')")
    op.execute("DELETE FROM adherence WHERE action_code = 'no_action'")
    allow_actions(ACTIONS)
    op.drop_table('target_text')
    op.drop_index('ix_target_indicator_id', table_name='target')
    op.drop_index('ix_target_clause_id', table_name='target')
    op.drop_table('target')
    op.drop_table('series_text')
    op.drop_table('observation')
    op.drop_table('baseline_text')
    op.drop_table('vintage_text')
    op.drop_index('ix_series_indicator_id', table_name='series')
    op.drop_table('series')
    op.drop_table('baseline')
    op.drop_table('area_text')
    op.drop_index('ix_vintage_released_on', table_name='vintage')
    op.drop_table('vintage')
    op.drop_table('breakdown')
    op.drop_table('area')
