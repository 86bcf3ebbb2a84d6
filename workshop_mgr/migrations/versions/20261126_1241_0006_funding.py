"""Funding: pledges with amounts and reports, portions of workshops, names over time, approvals, logos.

Revision: 0006, after 0005.
"""

import sqlalchemy as sa
from alembic import op

revision = '0006'
down_revision = '0005'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table('contributor_logo',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('contributor_id', sa.Integer(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('alt', sa.JSON(), nullable=False),
    sa.Column('media_type', sa.String(length=20), nullable=False),
    sa.Column('width', sa.Integer(), nullable=False),
    sa.Column('height', sa.Integer(), nullable=False),
    sa.Column('sha256', sa.String(length=64), nullable=False),
    sa.Column('content', sa.LargeBinary(), nullable=False),
    sa.ForeignKeyConstraint(['contributor_id'], ['contributor.id'], name=op.f('fk_contributor_logo_contributor_id_contributor'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_contributor_logo'))
    )
    with op.batch_alter_table('contributor_logo', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_contributor_logo_contributor_id'), ['contributor_id'], unique=False)

    op.create_table('contributor_name',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('contributor_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.JSON(), nullable=False),
    sa.Column('takes_article', sa.Boolean(), nullable=False),
    sa.Column('until_on', sa.Date(), nullable=False),
    sa.ForeignKeyConstraint(['contributor_id'], ['contributor.id'], name=op.f('fk_contributor_name_contributor_id_contributor'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_contributor_name'))
    )
    with op.batch_alter_table('contributor_name', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_contributor_name_contributor_id'), ['contributor_id'], unique=False)

    _number_contributions(op.get_bind())
    op.create_table('report_due',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('contribution_id', sa.Integer(), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=False),
    sa.Column('sent_on', sa.Date(), nullable=True),
    sa.ForeignKeyConstraint(['contribution_id'], ['contribution.id'], name=op.f('fk_report_due_contribution_id_contribution'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_report_due')),
    sa.UniqueConstraint('contribution_id', 'due_on', name=op.f('uq_report_due_contribution_id_due_on'))
    )
    with op.batch_alter_table('report_due', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_report_due_due_on'), ['due_on'], unique=False)

    with op.batch_alter_table('attribution', schema=None) as batch_op:
        batch_op.add_column(sa.Column('contribution_id', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('share', sa.BigInteger(), nullable=True))
        batch_op.add_column(sa.Column('amount', sa.BigInteger(), nullable=True))
        batch_op.add_column(sa.Column('currency', sa.String(length=3), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('is_undisclosed', sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column('approved_on', sa.Date(), nullable=True))
        batch_op.add_column(sa.Column('approval_note', sa.String(length=200), nullable=False, server_default=''))
        batch_op.create_index(batch_op.f('ix_attribution_contribution_id'), ['contribution_id'], unique=False)
        batch_op.create_foreign_key(batch_op.f('fk_attribution_contribution_id_contribution'), 'contribution', ['contribution_id'], ['id'])
        batch_op.create_check_constraint(batch_op.f('ck_attribution_share_of_hundred'), 'share IS NULL OR (share > 0 AND share <= 1000000)')
        batch_op.create_check_constraint(batch_op.f('ck_attribution_amount_positive'), 'amount IS NULL OR amount > 0')
        batch_op.create_check_constraint(batch_op.f('ck_attribution_share_or_amount'), 'share IS NULL OR amount IS NULL')

    with op.batch_alter_table('contributor', schema=None) as batch_op:
        batch_op.add_column(sa.Column('disclaimer', sa.JSON(), nullable=False, server_default=sa.text("'{}'")))
        batch_op.add_column(sa.Column('needs_approval', sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column('logo_rule', sa.Text(), nullable=False, server_default=''))

    with op.batch_alter_table('project', schema=None) as batch_op:
        batch_op.add_column(sa.Column('starts_on', sa.Date(), nullable=True))
        batch_op.add_column(sa.Column('ends_on', sa.Date(), nullable=True))
        batch_op.add_column(sa.Column('currency', sa.String(length=3), nullable=False, server_default='EUR'))
        batch_op.add_column(sa.Column('budget', sa.BigInteger(), nullable=True))
        batch_op.add_column(sa.Column('gender_marker', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('purpose_codes', sa.JSON(), nullable=False, server_default=sa.text("'[]'")))
        batch_op.add_column(sa.Column('iati_identifier', sa.String(length=100), nullable=False, server_default=''))

    with op.batch_alter_table('workshop', schema=None) as batch_op:
        batch_op.add_column(sa.Column('statement_override', sa.JSON(), nullable=False, server_default=sa.text("'{}'")))
        batch_op.add_column(sa.Column('statement_override_reason', sa.Text(), nullable=False, server_default=''))
    for table, columns in _FILLED.items():
        with op.batch_alter_table(table, schema=None) as batch_op:
            for name, kind in columns.items():
                batch_op.alter_column(name, existing_type=kind, server_default=None)


_FILLED = {
    'attribution': {'currency': sa.String(3), 'is_undisclosed': sa.Boolean(), 'approval_note': sa.String(200)},
    'contributor': {'disclaimer': sa.JSON(), 'needs_approval': sa.Boolean(), 'logo_rule': sa.Text()},
    'project': {'currency': sa.String(3), 'purpose_codes': sa.JSON(), 'iati_identifier': sa.String(100)},
    'workshop': {'statement_override': sa.JSON(), 'statement_override_reason': sa.Text()},
}


def _number_contributions(connection):
    """Give each contribution a number of its own: one donor may pledge to a project twice."""
    old = sa.Table(
        'contribution', sa.MetaData(), sa.Column('project_id', sa.Integer), sa.Column('contributor_id', sa.Integer),
        sa.Column('position', sa.Integer),
    )
    ordered = sa.select(old).order_by(old.c.project_id, old.c.position, old.c.contributor_id)
    rows = [dict(row._mapping) for row in connection.execute(ordered)]
    op.drop_table('contribution')
    new = op.create_table('contribution',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('project_id', sa.Integer(), nullable=False),
    sa.Column('contributor_id', sa.Integer(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('pledge_number', sa.String(length=60), nullable=False),
    sa.Column('amount', sa.BigInteger(), nullable=True),
    sa.Column('currency', sa.String(length=3), nullable=False),
    sa.Column('rate', sa.BigInteger(), nullable=True),
    sa.Column('rate_on', sa.Date(), nullable=True),
    sa.Column('earmark', sa.String(length=10), nullable=False),
    sa.Column('earmark_note', sa.Text(), nullable=False),
    sa.Column('starts_on', sa.Date(), nullable=True),
    sa.Column('ends_on', sa.Date(), nullable=True),
    sa.CheckConstraint('amount IS NULL OR amount > 0', name=op.f('ck_contribution_amount_positive')),
    sa.CheckConstraint('rate IS NULL OR rate > 0', name=op.f('ck_contribution_rate_positive')),
    sa.ForeignKeyConstraint(['contributor_id'], ['contributor.id'], name=op.f('fk_contribution_contributor_id_contributor')),
    sa.ForeignKeyConstraint(['project_id'], ['project.id'], name=op.f('fk_contribution_project_id_project'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_contribution')),
    sa.UniqueConstraint('project_id', 'contributor_id', 'pledge_number', name=op.f('uq_contribution_project_id_contributor_id_pledge_number'))
    )
    op.create_index(op.f('ix_contribution_contributor_id'), 'contribution', ['contributor_id'])
    op.create_index(op.f('ix_contribution_project_id'), 'contribution', ['project_id'])
    plain = {'pledge_number': '', 'currency': 'EUR', 'earmark': 'none', 'earmark_note': ''}
    if rows:
        op.bulk_insert(new, [{**row, **plain} for row in rows])


def _merge_contributions(connection):
    """Name each donor of a project once again, in the order of their first contribution."""
    new = sa.Table(
        'contribution', sa.MetaData(), sa.Column('id', sa.Integer), sa.Column('project_id', sa.Integer),
        sa.Column('contributor_id', sa.Integer), sa.Column('position', sa.Integer),
    )
    first = (
        sa.select(new.c.project_id, new.c.contributor_id, sa.func.min(new.c.position).label('position'))
        .group_by(new.c.project_id, new.c.contributor_id)
    )
    rows = [dict(row._mapping) for row in connection.execute(first)]
    op.drop_table('contribution')
    old = op.create_table('contribution',
    sa.Column('project_id', sa.Integer(), nullable=False),
    sa.Column('contributor_id', sa.Integer(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['contributor_id'], ['contributor.id'], name=op.f('fk_contribution_contributor_id_contributor')),
    sa.ForeignKeyConstraint(['project_id'], ['project.id'], name=op.f('fk_contribution_project_id_project'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('project_id', 'contributor_id', name=op.f('pk_contribution'))
    )
    if rows:
        op.bulk_insert(old, rows)


def downgrade() -> None:
    """Take back."""
    with op.batch_alter_table('workshop', schema=None) as batch_op:
        batch_op.drop_column('statement_override_reason')
        batch_op.drop_column('statement_override')

    with op.batch_alter_table('project', schema=None) as batch_op:
        batch_op.drop_column('iati_identifier')
        batch_op.drop_column('purpose_codes')
        batch_op.drop_column('gender_marker')
        batch_op.drop_column('budget')
        batch_op.drop_column('currency')
        batch_op.drop_column('ends_on')
        batch_op.drop_column('starts_on')

    with op.batch_alter_table('contributor', schema=None) as batch_op:
        batch_op.drop_column('logo_rule')
        batch_op.drop_column('needs_approval')
        batch_op.drop_column('disclaimer')

    with op.batch_alter_table('attribution', schema=None) as batch_op:
        for name in ('share_of_hundred', 'amount_positive', 'share_or_amount'):
            batch_op.drop_constraint(batch_op.f(f'ck_attribution_{name}'), type_='check')
        batch_op.drop_constraint(batch_op.f('fk_attribution_contribution_id_contribution'), type_='foreignkey')
        batch_op.drop_index(batch_op.f('ix_attribution_contribution_id'))
        batch_op.drop_column('approval_note')
        batch_op.drop_column('approved_on')
        batch_op.drop_column('is_undisclosed')
        batch_op.drop_column('currency')
        batch_op.drop_column('amount')
        batch_op.drop_column('share')
        batch_op.drop_column('contribution_id')

    with op.batch_alter_table('report_due', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_report_due_due_on'))

    op.drop_table('report_due')
    _merge_contributions(op.get_bind())
    with op.batch_alter_table('contributor_name', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_contributor_name_contributor_id'))

    op.drop_table('contributor_name')
    with op.batch_alter_table('contributor_logo', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_contributor_logo_contributor_id'))

    op.drop_table('contributor_logo')
