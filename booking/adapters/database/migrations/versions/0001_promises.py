"""Promises: catalogues, appointments with the time they claim, and the offers told."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_SERIAL = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

# Work on one person never overlaps. SQLite says so by a trigger, which looks no further back than the longest claim
# (a day) and so never scans a person's past; PostgreSQL by an exclusion constraint over two ranges, because
# comparing a plain number in it would need the extension btree_gist. Kinds 0 and 1 are work; pauses, chairs and
# parked claims may overlap.
_OVERLAP = """
CREATE TRIGGER no_overlap_{verb} BEFORE {VERB} ON claims
WHEN NEW.kind IN (0, 1)
BEGIN
  SELECT RAISE(ABORT, 'overlapping claims')
  FROM claims AS other
  WHERE other.resource = NEW.resource
    AND other.kind IN (0, 1)
    AND other.starts_min < NEW.ends_min
    AND other.starts_min > NEW.starts_min - 1441
    AND other.ends_min > NEW.starts_min
    AND other.id <> COALESCE(NEW.id, -1);
END
"""
_EXCLUDE = """
ALTER TABLE claims ADD CONSTRAINT no_overlap EXCLUDE USING gist (
  int4range(resource, resource, '[]') WITH &&,
  int4range(starts_min, ends_min) WITH &&
) WHERE (kind IN (0, 1))
"""


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "catalogues",
        sa.Column("salon", sa.String(length=64), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("source", sa.String(length=64), server_default="", nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("salon", "version", name="pk_catalogues"),
    )
    op.create_table(
        "resources",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("salon", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=128), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_resources"),
        sa.UniqueConstraint("salon", "name", name="uq_resources_salon_name"),
    )
    op.create_table(
        "visits",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("salon", sa.String(length=64), nullable=False),
        sa.Column("call", sa.String(length=128), nullable=True),
        sa.Column("source", sa.String(length=16), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("name_key", sa.String(length=200), nullable=False),
        sa.Column("phone", sa.String(length=64), nullable=False),
        sa.Column("phone_key", sa.String(length=32), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_visits"),
    )
    op.create_index("ix_visits_salon_call", "visits", ["salon", "call"], unique=False)
    op.create_index("ix_visits_salon_name_key", "visits", ["salon", "name_key"], unique=False)
    op.create_index("ix_visits_salon_phone_key", "visits", ["salon", "phone_key"], unique=False)
    op.create_table(
        "appointments",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("salon", sa.String(length=64), nullable=False),
        sa.Column("number", sa.String(length=12), nullable=False),
        sa.Column("visit", sa.String(length=40), nullable=False),
        sa.Column("service", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(length=12), nullable=False),
        sa.Column("staff", sa.String(length=64), nullable=False),
        sa.Column("branch", sa.String(length=64), nullable=False),
        sa.Column("needs_chair", sa.Boolean(), nullable=False),
        sa.Column("for_whom", sa.String(length=200), nullable=False),
        sa.Column("starts_at", sa.BigInteger(), nullable=False),
        sa.Column("ends_at", sa.BigInteger(), nullable=False),
        sa.Column("replaces", sa.String(length=40), nullable=True),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["visit"], ["visits.id"], name="fk_appointments_visit"),
        sa.PrimaryKeyConstraint("id", name="pk_appointments"),
        sa.UniqueConstraint("salon", "number", name="uq_appointments_salon_number"),
    )
    op.create_index("ix_appointments_replaces", "appointments", ["replaces"], unique=False)
    op.create_index("ix_appointments_salon_starts_at", "appointments", ["salon", "starts_at"], unique=False)
    op.create_index("ix_appointments_visit", "appointments", ["visit"], unique=False)
    op.create_table(
        "segments",
        sa.Column("appointment", sa.String(length=40), nullable=False),
        sa.Column("position", sa.SmallInteger(), nullable=False),
        sa.Column("key", sa.String(length=16), nullable=False),
        sa.Column("staff", sa.String(length=64), nullable=False),
        sa.Column("starts_at", sa.BigInteger(), nullable=False),
        sa.Column("ends_at", sa.BigInteger(), nullable=False),
        sa.Column("pause_min", sa.Integer(), nullable=False),
        sa.Column("pause_policy", sa.String(length=12), nullable=False),
        sa.Column("calcom_uid", sa.String(length=64), nullable=True),
        sa.Column("event_type", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["appointment"], ["appointments.id"], name="fk_segments_appointment"),
        sa.PrimaryKeyConstraint("appointment", "position", name="pk_segments"),
    )
    op.create_index("ix_segments_calcom_uid", "segments", ["calcom_uid"], unique=False)
    op.create_table(
        "claims",
        sa.Column("id", _SERIAL, autoincrement=True, nullable=False),
        sa.Column("resource", sa.Integer(), nullable=False),
        sa.Column("starts_min", sa.Integer(), nullable=False),
        sa.Column("ends_min", sa.Integer(), nullable=False),
        sa.Column("kind", sa.SmallInteger(), nullable=False),
        sa.Column("salon", sa.String(length=64), nullable=False),
        sa.Column("appointment", sa.String(length=40), nullable=True),
        sa.Column("hold", sa.String(length=40), nullable=True),
        sa.Column("call", sa.String(length=128), nullable=True),
        sa.Column("expires_at", sa.BigInteger(), nullable=True),
        sa.CheckConstraint("(appointment IS NULL) <> (hold IS NULL)", name="ck_claims_owner"),
        sa.CheckConstraint("ends_min > starts_min AND ends_min - starts_min <= 1440", name="ck_claims_length"),
        sa.ForeignKeyConstraint(["appointment"], ["appointments.id"], name="fk_claims_appointment"),
        sa.ForeignKeyConstraint(["resource"], ["resources.id"], name="fk_claims_resource"),
        sa.PrimaryKeyConstraint("id", name="pk_claims"),
    )
    op.create_index("ix_claims_appointment", "claims", ["appointment"], unique=False)
    op.create_index(
        "ix_claims_expires_at",
        "claims",
        ["salon", "expires_at"],
        unique=False,
        sqlite_where=sa.text("expires_at IS NOT NULL"),
        postgresql_where=sa.text("expires_at IS NOT NULL"),
    )
    op.create_index(
        "ix_claims_hold",
        "claims",
        ["hold"],
        unique=False,
        sqlite_where=sa.text("hold IS NOT NULL"),
        postgresql_where=sa.text("hold IS NOT NULL"),
    )
    op.create_index("ix_claims_resource_starts_min", "claims", ["resource", "starts_min"], unique=False)
    op.create_index("ix_claims_salon_starts_min", "claims", ["salon", "starts_min"], unique=False)
    op.create_table(
        "history",
        sa.Column("id", _SERIAL, autoincrement=True, nullable=False),
        sa.Column("appointment", sa.String(length=40), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("event", sa.String(length=32), nullable=False),
        sa.Column("source", sa.String(length=32), nullable=False),
        sa.Column("detail", sa.String(length=500), nullable=False),
        sa.ForeignKeyConstraint(["appointment"], ["appointments.id"], name="fk_history_appointment"),
        sa.PrimaryKeyConstraint("id", name="pk_history"),
    )
    op.create_index("ix_history_appointment", "history", ["appointment"], unique=False)
    op.create_table(
        "offers",
        sa.Column("id", _SERIAL, autoincrement=True, nullable=False),
        sa.Column("salon", sa.String(length=64), nullable=False),
        sa.Column("call", sa.String(length=128), nullable=False),
        sa.Column("offer", sa.String(length=64), nullable=False),
        sa.Column("caller_number", sa.String(length=32), nullable=False),
        sa.Column("hold", sa.String(length=40), nullable=True),
        sa.Column("held_until", sa.BigInteger(), nullable=True),
        sa.Column("told_at", sa.BigInteger(), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_offers"),
        sa.UniqueConstraint("salon", "call", "offer", name="uq_offers_salon_call_offer"),
    )
    op.create_index("ix_offers_expires_at", "offers", ["expires_at"], unique=False)
    op.create_index("ix_offers_salon_offer", "offers", ["salon", "offer"], unique=False)
    if op.get_bind().dialect.name == "sqlite":
        op.execute(_OVERLAP.format(verb="insert", VERB="INSERT"))
        op.execute(_OVERLAP.format(verb="update", VERB="UPDATE"))
    else:
        op.execute(_EXCLUDE)


def downgrade() -> None:
    """Drop the tables and what they hold."""
    op.drop_table("offers")
    op.drop_table("history")
    op.drop_table("claims")
    op.drop_table("segments")
    op.drop_table("appointments")
    op.drop_table("visits")
    op.drop_table("resources")
    op.drop_table("catalogues")
