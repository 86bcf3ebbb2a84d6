"""Reports: kept figures, quotes, donors' links, teams and countries of projects, sizes of logos.

Revision: 0009, after 0008.
"""

import sqlalchemy as sa
from alembic import op


revision = '0009'
down_revision = '0008'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table('donor_link',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('contributor_id', sa.Integer(), nullable=False),
    sa.Column('label', sa.String(length=200), nullable=False),
    sa.Column('expires_on', sa.Date(), nullable=True),
    sa.Column('generation', sa.Integer(), nullable=False),
    sa.Column('token_hash', sa.String(length=64), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('used_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('revoked_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['contributor_id'], ['contributor.id'], name=op.f('fk_donor_link_contributor_id_contributor'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_donor_link')),
    sa.UniqueConstraint('token_hash', name=op.f('uq_donor_link_token_hash'))
    )
    with op.batch_alter_table('donor_link', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_donor_link_contributor_id'), ['contributor_id'], unique=False)

    op.create_table('fact_box',
    sa.Column('workshop_id', sa.Integer(), nullable=False),
    sa.Column('topics', sa.JSON(), nullable=False),
    sa.Column('photo_credits', sa.Text(), nullable=False),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['workshop_id'], ['workshop.id'], name=op.f('fk_fact_box_workshop_id_workshop'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('workshop_id', name=op.f('pk_fact_box'))
    )
    op.create_table('quote',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('workshop_id', sa.Integer(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('words', sa.JSON(), nullable=False),
    sa.Column('person_name', sa.String(length=200), nullable=False),
    sa.Column('person_post', sa.JSON(), nullable=False),
    sa.Column('state', sa.String(length=10), nullable=False),
    sa.Column('decided_on', sa.Date(), nullable=True),
    sa.Column('clearance_note', sa.String(length=200), nullable=False),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['workshop_id'], ['workshop.id'], name=op.f('fk_quote_workshop_id_workshop'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_quote'))
    )
    with op.batch_alter_table('quote', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_quote_workshop_id'), ['workshop_id'], unique=False)

    op.create_table('saved_report',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=20), nullable=False),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('workshop_id', sa.Integer(), nullable=True),
    sa.Column('subject', sa.String(length=80), nullable=False),
    sa.Column('query', sa.String(length=500), nullable=False),
    sa.Column('language', sa.String(length=10), nullable=False),
    sa.Column('document', sa.JSON(), nullable=False),
    sa.Column('sha256', sa.String(length=64), nullable=False),
    sa.Column('workshop_ids', sa.JSON(), nullable=False),
    sa.Column('account_id', sa.Integer(), nullable=True),
    sa.Column('saved_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_saved_report_account_id_account'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['workshop_id'], ['workshop.id'], name=op.f('fk_saved_report_workshop_id_workshop'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_saved_report'))
    )
    with op.batch_alter_table('saved_report', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_saved_report_account_id'), ['account_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_saved_report_workshop_id'), ['workshop_id'], unique=False)

    op.create_table('project_country',
    sa.Column('project_id', sa.Integer(), nullable=False),
    sa.Column('country_code', sa.String(length=2), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('share', sa.BigInteger(), nullable=True),
    sa.ForeignKeyConstraint(['country_code'], ['country.code'], name=op.f('fk_project_country_country_code_country')),
    sa.ForeignKeyConstraint(['project_id'], ['project.id'], name=op.f('fk_project_country_project_id_project'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('project_id', 'country_code', name=op.f('pk_project_country'))
    )
    op.create_table('project_member',
    sa.Column('project_id', sa.Integer(), nullable=False),
    sa.Column('account_id', sa.Integer(), nullable=False),
    sa.Column('role', sa.String(length=10), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_project_member_account_id_account'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['project_id'], ['project.id'], name=op.f('fk_project_member_project_id_project'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('project_id', 'account_id', name=op.f('pk_project_member'))
    )
    with op.batch_alter_table('project_member', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_project_member_account_id'), ['account_id'], unique=False)

    with op.batch_alter_table('contributor_logo', schema=None) as batch_op:
        batch_op.add_column(sa.Column('least_millimeters', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('clear_millimeters', sa.Integer(), nullable=True))

    with op.batch_alter_table('project', schema=None) as batch_op:
        batch_op.add_column(sa.Column('purpose_shares', sa.JSON(), nullable=False, server_default=sa.text("'[]'")))

    with op.batch_alter_table('workshop', schema=None) as batch_op:
        batch_op.add_column(sa.Column('donor_order', sa.String(length=12), nullable=False, server_default='agreed'))

    for table, name, kind in (('project', 'purpose_shares', sa.JSON()), ('workshop', 'donor_order', sa.String(length=12))):
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.alter_column(name, existing_type=kind, server_default=None)


def downgrade() -> None:
    """Take back."""
    with op.batch_alter_table('workshop', schema=None) as batch_op:
        batch_op.drop_column('donor_order')

    with op.batch_alter_table('project', schema=None) as batch_op:
        batch_op.drop_column('purpose_shares')

    with op.batch_alter_table('contributor_logo', schema=None) as batch_op:
        batch_op.drop_column('clear_millimeters')
        batch_op.drop_column('least_millimeters')

    with op.batch_alter_table('project_member', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_project_member_account_id'))

    op.drop_table('project_member')
    op.drop_table('project_country')
    with op.batch_alter_table('saved_report', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_saved_report_workshop_id'))
        batch_op.drop_index(batch_op.f('ix_saved_report_account_id'))

    op.drop_table('saved_report')
    with op.batch_alter_table('quote', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_quote_workshop_id'))

    op.drop_table('quote')
    op.drop_table('fact_box')
    with op.batch_alter_table('donor_link', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_donor_link_contributor_id'))

    op.drop_table('donor_link')
