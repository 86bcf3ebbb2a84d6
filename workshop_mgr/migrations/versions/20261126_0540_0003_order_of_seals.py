"""The audit log's seals get an order of their own, so that the chain can be followed.

Revision: 0003, after 0002.
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Number the chain; seals made in the order of ids may have forked it, so it begins anew."""
    with op.batch_alter_table("audit_event", schema=None) as batch_op:
        batch_op.add_column(sa.Column("seal_number", sa.Integer(), nullable=True))
        batch_op.create_unique_constraint(
            batch_op.f("uq_audit_event_seal_number"), ["seal_number"]
        )
    op.execute("UPDATE audit_event SET seal = NULL")


def downgrade() -> None:
    """Forget the numbers."""
    with op.batch_alter_table("audit_event", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("uq_audit_event_seal_number"), type_="unique")
        batch_op.drop_column("seal_number")
