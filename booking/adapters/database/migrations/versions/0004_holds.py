"""Holds: those of a salon and of a calling number are found without looking through every offer told of late."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_HELD = sa.text("hold IS NOT NULL")


def upgrade() -> None:
    """Make the index."""
    op.create_index(
        "ix_offers_held",
        "offers",
        ["salon", "caller_number"],
        unique=False,
        sqlite_where=_HELD,
        postgresql_where=_HELD,
    )


def downgrade() -> None:
    """Drop it."""
    op.drop_index("ix_offers_held", table_name="offers")
