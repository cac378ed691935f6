"""Fifth storey: scores as they were computed

Revision: 0005
Before: 0004
"""

import sqlalchemy as sa
from alembic import op


revision = '0005'
down_revision = '0004'
branch_labels = None
depends_on = None


TABLES = ('score_run', 'score_cell', 'score_figure', 'score_chance')


def make_guards() -> None:
    """What was computed stays as it was."""
    for table in TABLES:
        if op.get_context().dialect.name == 'sqlite':
            for act in ('UPDATE', 'DELETE'):
                op.execute(
                    f"CREATE TRIGGER keep_{table}_{act.lower()} BEFORE {act} ON {table} "
                    f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
                )
        else:
            op.execute(
                f"CREATE TRIGGER keep_{table} BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
                "FOR EACH STATEMENT EXECUTE FUNCTION hechos_keep()"
            )


def upgrade() -> None:
    op.create_table('score_run',
    sa.Column('score_run_id', sa.Integer(), nullable=False),
    sa.Column('score_run_key', sa.String(length=160), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('scored_on', sa.Date(), nullable=False),
    sa.Column('computed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('program', sa.String(length=160), nullable=False),
    sa.Column('method_version', sa.Integer(), nullable=False),
    sa.Column('parameters', sa.Text(), nullable=False),
    sa.Column('parameters_sha256', sa.String(length=64), nullable=False),
    sa.Column('ledger_entry', sa.Integer(), nullable=False),
    sa.Column('ledger_sha256', sa.String(length=64), nullable=False),
    sa.Column('cells_sha256', sa.String(length=64), nullable=False),
    sa.Column('figures_sha256', sa.String(length=64), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.CheckConstraint('cells_sha256 IS NULL OR length(cells_sha256) = 64', name=op.f('ck_score_run_cells_sha256_length')),
    sa.CheckConstraint('figures_sha256 IS NULL OR length(figures_sha256) = 64', name=op.f('ck_score_run_figures_sha256_length')),
    sa.CheckConstraint('ledger_sha256 IS NULL OR length(ledger_sha256) = 64', name=op.f('ck_score_run_ledger_sha256_length')),
    sa.CheckConstraint('number >= 1', name=op.f('ck_score_run_number_positive')),
    sa.CheckConstraint('parameters_sha256 IS NULL OR length(parameters_sha256) = 64', name=op.f('ck_score_run_parameters_sha256_length')),
    sa.PrimaryKeyConstraint('score_run_id', name=op.f('pk_score_run')),
    sa.UniqueConstraint('number', name=op.f('uq_score_run_number')),
    sa.UniqueConstraint('score_run_key', name=op.f('uq_score_run_score_run_key'))
    )
    op.create_table('score_chance',
    sa.Column('score_run_id', sa.Integer(), nullable=False),
    sa.Column('actor_id', sa.Integer(), nullable=False),
    sa.Column('mean', sa.Double(), nullable=False),
    sa.Column('fifth', sa.Double(), nullable=False),
    sa.Column('ninety_fifth', sa.Double(), nullable=False),
    sa.CheckConstraint('fifth IS NULL OR ninety_fifth IS NULL OR fifth <= ninety_fifth', name=op.f('ck_score_chance_fifth_ninety_fifth_order')),
    sa.ForeignKeyConstraint(['actor_id'], ['actor.actor_id'], name=op.f('fk_score_chance_actor_id_actor')),
    sa.ForeignKeyConstraint(['score_run_id'], ['score_run.score_run_id'], name=op.f('fk_score_chance_score_run_id_score_run')),
    sa.PrimaryKeyConstraint('score_run_id', 'actor_id', name=op.f('pk_score_chance'))
    )
    op.create_index('ix_score_chance_actor_id', 'score_chance', ['actor_id'], unique=False)
    op.create_table('score_figure',
    sa.Column('score_run_id', sa.Integer(), nullable=False),
    sa.Column('weighting_code', sa.String(length=40), nullable=False),
    sa.Column('subject_kind_code', sa.String(length=40), nullable=False),
    sa.Column('subject_key', sa.String(length=160), nullable=False),
    sa.Column('dimension_code', sa.String(length=40), nullable=False),
    sa.Column('value_key', sa.String(length=160), nullable=False),
    sa.Column('applicable', sa.Integer(), nullable=False),
    sa.Column('reported', sa.Integer(), nullable=False),
    sa.Column('searched', sa.Integer(), nullable=False),
    sa.Column('rated', sa.Integer(), nullable=False),
    sa.Column('measured', sa.Integer(), nullable=False),
    sa.Column('low', sa.Double(), nullable=False),
    sa.Column('high', sa.Double(), nullable=False),
    sa.Column('coverage', sa.Double(), nullable=False),
    sa.Column('grade_code', sa.String(length=40), nullable=True),
    sa.Column('claim_gap_defined', sa.Integer(), nullable=False),
    sa.Column('claim_gap_low', sa.Double(), nullable=True),
    sa.Column('claim_gap_high', sa.Double(), nullable=True),
    sa.Column('reality_gap_defined', sa.Integer(), nullable=False),
    sa.Column('reality_gap_low', sa.Double(), nullable=True),
    sa.Column('reality_gap_high', sa.Double(), nullable=True),
    sa.CheckConstraint("dimension_code IN ('all', 'theme', 'objective', 'sdg_target', 'instrument', 'summit', 'level', 'cycle')", name=op.f('ck_score_figure_dimension_code_known')),
    sa.CheckConstraint("grade_code IN ('backward', 'not_begun', 'begun', 'partly_done', 'largely_done')", name=op.f('ck_score_figure_grade_code_known')),
    sa.CheckConstraint("subject_kind_code IN ('all', 'state', 'group')", name=op.f('ck_score_figure_subject_kind_code_known')),
    sa.CheckConstraint("weighting_code IN ('equal', 'strength', 'theme')", name=op.f('ck_score_figure_weighting_code_known')),
    sa.CheckConstraint('low >= 0 AND high <= 1', name=op.f('ck_score_figure_bounds_range')),
    sa.CheckConstraint('low IS NULL OR high IS NULL OR low <= high', name=op.f('ck_score_figure_low_high_order')),
    sa.CheckConstraint('rated >= 0 AND rated <= applicable', name=op.f('ck_score_figure_rated_counted')),
    sa.ForeignKeyConstraint(['score_run_id'], ['score_run.score_run_id'], name=op.f('fk_score_figure_score_run_id_score_run')),
    sa.PrimaryKeyConstraint('score_run_id', 'weighting_code', 'subject_kind_code', 'subject_key', 'dimension_code', 'value_key', name=op.f('pk_score_figure'))
    )
    op.create_table('score_cell',
    sa.Column('score_run_id', sa.Integer(), nullable=False),
    sa.Column('clause_id', sa.Integer(), nullable=False),
    sa.Column('actor_id', sa.Integer(), nullable=False),
    sa.Column('standing_code', sa.String(length=40), nullable=False),
    sa.Column('cycle_key', sa.String(length=160), nullable=True),
    sa.Column('rating_code', sa.String(length=40), nullable=False),
    sa.Column('is_contested', sa.Boolean(), nullable=False),
    sa.Column('assessment_key', sa.String(length=160), nullable=True),
    sa.Column('low_steps', sa.Integer(), nullable=True),
    sa.Column('high_steps', sa.Integer(), nullable=True),
    sa.Column('claim_code', sa.String(length=40), nullable=False),
    sa.Column('claimed_low', sa.Integer(), nullable=True),
    sa.Column('claimed_high', sa.Integer(), nullable=True),
    sa.Column('claimed_by', sa.String(length=160), nullable=True),
    sa.Column('measured_low', sa.Integer(), nullable=True),
    sa.Column('measured_high', sa.Integer(), nullable=True),
    sa.Column('measured_by', sa.Text(), nullable=True),
    sa.Column('schedule_code', sa.String(length=40), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=True),
    sa.Column('done_on', sa.Date(), nullable=True),
    sa.Column('claim_gap_low', sa.Integer(), nullable=True),
    sa.Column('claim_gap_high', sa.Integer(), nullable=True),
    sa.Column('reality_gap_low', sa.Integer(), nullable=True),
    sa.Column('reality_gap_high', sa.Integer(), nullable=True),
    sa.CheckConstraint("claim_code IN ('claimed', 'cited_only', 'unread', 'no_report', 'not_applicable')", name=op.f('ck_score_cell_claim_code_known')),
    sa.CheckConstraint("rating_code IN ('full', 'substantial', 'limited', 'initiated', 'no_action', 'regression', 'not_assessed', 'no_report', 'searched_no_evidence', 'not_applicable', 'superseded')", name=op.f('ck_score_cell_rating_code_known')),
    sa.CheckConstraint("schedule_code IN ('on_time', 'late', 'lapsed', 'ahead', 'superseded', 'undated', 'not_applicable')", name=op.f('ck_score_cell_schedule_code_known')),
    sa.CheckConstraint("standing_code IN ('applies', 'reserved', 'does_not_apply', 'unknown')", name=op.f('ck_score_cell_standing_code_known')),
    sa.CheckConstraint('claimed_low IS NULL OR claimed_high IS NULL OR claimed_low <= claimed_high', name=op.f('ck_score_cell_claimed_low_claimed_high_order')),
    sa.CheckConstraint('low_steps IS NULL OR high_steps IS NULL OR low_steps <= high_steps', name=op.f('ck_score_cell_low_steps_high_steps_order')),
    sa.CheckConstraint('measured_low IS NULL OR measured_high IS NULL OR measured_low <= measured_high', name=op.f('ck_score_cell_measured_low_measured_high_order')),
    sa.ForeignKeyConstraint(['actor_id'], ['actor.actor_id'], name=op.f('fk_score_cell_actor_id_actor')),
    sa.ForeignKeyConstraint(['clause_id'], ['clause.clause_id'], name=op.f('fk_score_cell_clause_id_clause')),
    sa.ForeignKeyConstraint(['score_run_id'], ['score_run.score_run_id'], name=op.f('fk_score_cell_score_run_id_score_run')),
    sa.PrimaryKeyConstraint('score_run_id', 'clause_id', 'actor_id', name=op.f('pk_score_cell'))
    )
    op.create_index('ix_score_cell_actor_id', 'score_cell', ['actor_id'], unique=False)
    make_guards()


def downgrade() -> None:
    op.drop_index('ix_score_cell_actor_id', table_name='score_cell')
    op.drop_table('score_cell')
    op.drop_table('score_figure')
    op.drop_index('ix_score_chance_actor_id', table_name='score_chance')
    op.drop_table('score_chance')
    op.drop_table('score_run')
