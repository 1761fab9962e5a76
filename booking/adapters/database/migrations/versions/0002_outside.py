"""The outside: sagas, outbox, the event-type map and what is known of the calendar there."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_SERIAL = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "sagas",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("salon", sa.String(length=64), nullable=False),
        sa.Column("visit", sa.String(length=40), nullable=False),
        sa.Column("call", sa.String(length=128), nullable=True),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("outcome", sa.String(length=16), nullable=False),
        sa.Column("stuck", sa.Boolean(), nullable=False),
        sa.Column("owner", sa.String(length=64), nullable=False),
        sa.Column("lease_until", sa.BigInteger(), nullable=True),
        sa.Column("next_at", sa.BigInteger(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_sagas"),
    )
    op.create_index(
        "ix_sagas_next_at",
        "sagas",
        ["next_at"],
        unique=False,
        sqlite_where=sa.text("next_at IS NOT NULL"),
        postgresql_where=sa.text("next_at IS NOT NULL"),
    )
    op.create_index("ix_sagas_salon_call", "sagas", ["salon", "call"], unique=False)
    op.create_table(
        "outbox",
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("salon", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("payload", sa.Text(), nullable=False),
        sa.Column("due_at", sa.BigInteger(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("last_error", sa.String(length=500), nullable=False),
        sa.Column("owner", sa.String(length=64), nullable=True),
        sa.Column("lease_until", sa.BigInteger(), nullable=True),
        sa.Column("done_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("key", name="pk_outbox"),
    )
    op.create_index(
        "ix_outbox_due_at",
        "outbox",
        ["due_at"],
        unique=False,
        sqlite_where=sa.text("done_at IS NULL"),
        postgresql_where=sa.text("done_at IS NULL"),
    )
    op.create_table(
        "event_types",
        sa.Column("salon", sa.String(length=64), nullable=False),
        sa.Column("service", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("segment_key", sa.String(length=16), nullable=False),
        sa.Column("staff", sa.String(length=64), nullable=False),
        sa.Column("event_type_id", sa.BigInteger(), nullable=True),
        sa.Column("slug", sa.String(length=200), nullable=False),
        sa.Column("fingerprint", sa.String(length=128), nullable=False),
        sa.Column("status", sa.String(length=12), nullable=False),
        sa.Column("last_error", sa.String(length=500), nullable=False),
        sa.Column("synced_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("salon", "service", "segment_key", "staff", name="pk_event_types"),
    )
    op.create_table(
        "calendar_busy",
        sa.Column("id", _SERIAL, autoincrement=True, nullable=False),
        sa.Column("salon", sa.String(length=64), nullable=False),
        sa.Column("staff", sa.String(length=64), nullable=False),
        sa.Column("starts_min", sa.Integer(), nullable=False),
        sa.Column("ends_min", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_calendar_busy"),
    )
    op.create_index(
        "ix_calendar_busy_salon_staff_starts_min", "calendar_busy", ["salon", "staff", "starts_min"], unique=False
    )
    op.create_table(
        "calendar_reads",
        sa.Column("salon", sa.String(length=64), nullable=False),
        sa.Column("staff", sa.String(length=64), nullable=False),
        sa.Column("read_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("salon", "staff", name="pk_calendar_reads"),
    )
    op.create_table(
        "cursors",
        sa.Column("salon", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("salon", "name", name="pk_cursors"),
    )


def downgrade() -> None:
    """Drop the tables and what they hold."""
    op.drop_table("cursors")
    op.drop_table("calendar_reads")
    op.drop_table("calendar_busy")
    op.drop_table("event_types")
    op.drop_table("outbox")
    op.drop_table("sagas")
