"""The same person across workshops: a key on registrations, and what was decided about pairs of them.

Revision: 0007, after 0006.
"""

import hashlib

import sqlalchemy as sa
from alembic import op

from workshop_mgr.core.search import folded

revision = '0007'
down_revision = '0006'
branch_labels = None
depends_on = None

_AT_ONCE = 5_000


def upgrade() -> None:
    """Apply."""
    op.add_column('registration', sa.Column('identity_key', sa.String(length=32), nullable=False, server_default=''))
    op.add_column('registration', sa.Column('identity_name', sa.String(length=250), nullable=False, server_default=''))
    _fill(op.get_bind())
    op.create_index('ix_registration_name_identity', 'registration', ['country_code', 'identity_name', 'identity_key'])
    op.create_index('ix_registration_address_identity', 'registration', ['email_key', 'identity_key'])
    op.create_index('ix_registration_identity', 'registration', ['identity_key'])
    op.create_table('identity_alias',
    sa.Column('key', sa.String(length=32), nullable=False),
    sa.Column('leader', sa.String(length=32), nullable=False),
    sa.PrimaryKeyConstraint('key', name=op.f('pk_identity_alias'))
    )
    op.create_table('identity_judgment',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('first_key', sa.String(length=32), nullable=False),
    sa.Column('second_key', sa.String(length=32), nullable=False),
    sa.Column('first_id', sa.Integer(), nullable=True),
    sa.Column('second_id', sa.Integer(), nullable=True),
    sa.Column('judgment', sa.String(length=10), nullable=False),
    sa.Column('account_id', sa.Integer(), nullable=True),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('first_key < second_key', name=op.f('ck_identity_judgment_keys_in_order')),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_identity_judgment_account_id_account'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['first_id'], ['registration.id'], name=op.f('fk_identity_judgment_first_id_registration'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['second_id'], ['registration.id'], name=op.f('fk_identity_judgment_second_id_registration'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_identity_judgment')),
    sa.UniqueConstraint('first_key', 'second_key', name=op.f('uq_identity_judgment_first_key_second_key'))
    )
    for column in ('first_id', 'second_id', 'second_key'):
        op.create_index(op.f(f'ix_identity_judgment_{column}'), 'identity_judgment', [column])


def _fill(connection) -> None:
    """Give every registration the key that follows from its address and name."""
    names = ('id', 'email', 'email_key', 'given_name', 'family_name', 'organization_name', 'country_code')
    table = sa.Table(
        'registration', sa.MetaData(), sa.Column('identity_key', sa.String), sa.Column('identity_name', sa.String),
        *(sa.Column(name, sa.Integer if name == 'id' else sa.String) for name in names),
    )
    change = table.update().where(table.c.id == sa.bindparam('of')).values(
        identity_key=sa.bindparam('key'), identity_name=sa.bindparam('name'),
    )
    last = 0
    while True:
        rows = connection.execute(
            sa.select(*(table.c[name] for name in names)).where(table.c.id > last).order_by(table.c.id).limit(_AT_ONCE)
        ).all()
        if not rows:
            return
        connection.execute(change, [{'of': row.id, 'key': _key_of(row), 'name': _name_of(row)} for row in rows])
        last = rows[-1].id


def _name_of(row) -> str:
    """Return the name as it is compared."""
    return ' '.join(sorted(folded(f'{row.given_name} {row.family_name}').split()))[:250]


def _key_of(row) -> str:
    """Return the key as `registrations.domain.identity_key` made it at this revision."""
    parts = (row.email_key.casefold(), _name_of(row))
    if not row.email:
        parts = ('', _name_of(row), folded(row.organization_name), row.country_code)
    return hashlib.sha256('\x1f'.join(parts).encode()).hexdigest()[:32]


def downgrade() -> None:
    """Take back."""
    op.drop_table('identity_judgment')
    op.drop_table('identity_alias')
    for name in ('name_identity', 'address_identity', 'identity'):
        op.drop_index(f'ix_registration_{name}', table_name='registration')
    op.drop_column('registration', 'identity_name')
    op.drop_column('registration', 'identity_key')
