"""Callers: turns and stored answers of phone calls, the waiting list and call-back tasks."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "turns",
        sa.Column("salon", sa.String(length=64), nullable=False),
        sa.Column("call", sa.String(length=128), nullable=False),
        sa.Column("owner", sa.String(length=64), nullable=False),
        sa.Column("until_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("salon", "call", name="pk_turns"),
    )
    op.create_table(
        "answers",
        sa.Column("salon", sa.String(length=64), nullable=False),
        sa.Column("call", sa.String(length=128), nullable=False),
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("fingerprint", sa.String(length=128), nullable=False),
        sa.Column("by_arguments", sa.Boolean(), nullable=False),
        sa.Column("valid_until", sa.BigInteger(), nullable=True),
        sa.Column("reply", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("salon", "call", "key", name="pk_answers"),
    )
    op.create_table(
        "calls",
        sa.Column("salon", sa.String(length=64), nullable=False),
        sa.Column("call", sa.String(length=128), nullable=False),
        sa.Column("noted_at", sa.BigInteger(), nullable=False),
        sa.Column("delete_at", sa.BigInteger(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("salon", "call", name="pk_calls"),
    )
    op.create_index("ix_calls_delete_at", "calls", ["delete_at"], unique=False)
    op.create_index("ix_calls_salon_noted_at", "calls", ["salon", "noted_at"], unique=False)
    op.create_table(
        "waiting",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("salon", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_waiting"),
    )
    op.create_index("ix_waiting_salon_state_created_at", "waiting", ["salon", "state", "created_at"], unique=False)
    op.create_table(
        "tasks",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("salon", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("due_at", sa.BigInteger(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_tasks"),
    )
    op.create_index("ix_tasks_salon_state_due_at", "tasks", ["salon", "state", "due_at"], unique=False)


def downgrade() -> None:
    """Drop the tables and what they hold."""
    op.drop_table("tasks")
    op.drop_table("waiting")
    op.drop_table("calls")
    op.drop_table("answers")
    op.drop_table("turns")
