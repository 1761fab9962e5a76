"""The tables of the salon's database, the same on SQLite and PostgreSQL.

Moments are whole microseconds since 1970 in UTC, so both databases compare and round them alike; the columns end in
`_at`. Claims and busy times are whole minutes since 1970 (`_min`): that is the grain of the search. Whatever is read
as a whole (a catalogue, a wish, an offer, a saga) is one JSON document beside the columns it is found by.

Overlaps are refused by the database itself (`guards.py`): the claims of work on one resource never overlap.
"""

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    SmallInteger,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

SERIAL = BigInteger().with_variant(Integer, "sqlite")
"""A number the database counts up; SQLite counts only INTEGER keys by itself."""
LONGEST_CLAIM_MIN = 24 * 60
"""No claim is longer than a day; the overlap trigger looks no further back."""

catalogues = Table(
    "catalogues",
    metadata,
    Column("salon", String(64), primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("document", Text, nullable=False),
    Column("source", String(64), nullable=False, server_default=""),
    Column("created_at", BigInteger, nullable=False),
)

resources = Table(
    "resources",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("salon", String(64), nullable=False),
    Column("name", String(128), nullable=False),
    UniqueConstraint("salon", "name"),
)

visits = Table(
    "visits",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("salon", String(64), nullable=False),
    Column("call", String(128)),
    Column("source", String(16), nullable=False),
    Column("name", String(200), nullable=False),
    Column("name_key", String(200), nullable=False),
    Column("phone", String(64), nullable=False),
    Column("phone_key", String(32), nullable=False),
    Column("email", String(254), nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Index(None, "salon", "call"),
    Index(None, "salon", "phone_key"),
    Index(None, "salon", "name_key"),
)

appointments = Table(
    "appointments",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("salon", String(64), nullable=False),
    Column("number", String(12), nullable=False),
    Column("visit", String(40), ForeignKey("visits.id"), nullable=False),
    Column("service", Integer, nullable=False),
    Column("status", String(12), nullable=False),
    Column("staff", String(64), nullable=False),
    Column("branch", String(64), nullable=False),
    Column("needs_chair", Boolean(create_constraint=False), nullable=False),
    Column("for_whom", String(200), nullable=False),
    Column("starts_at", BigInteger, nullable=False),
    Column("ends_at", BigInteger, nullable=False),
    Column("replaces", String(40)),
    Column("created_at", BigInteger, nullable=False),
    UniqueConstraint("salon", "number"),
    Index(None, "visit"),
    Index(None, "salon", "starts_at"),
    Index("ix_appointments_replaces", "replaces"),
)

segments = Table(
    "segments",
    metadata,
    Column("appointment", String(40), ForeignKey("appointments.id"), primary_key=True),
    Column("position", SmallInteger, primary_key=True),
    Column("key", String(16), nullable=False),
    Column("staff", String(64), nullable=False),
    Column("starts_at", BigInteger, nullable=False),
    Column("ends_at", BigInteger, nullable=False),
    Column("pause_min", Integer, nullable=False),
    Column("pause_policy", String(12), nullable=False),
    Column("calcom_uid", String(64)),
    Column("event_type", BigInteger),
    Index(None, "calcom_uid"),
)

claims = Table(
    "claims",
    metadata,
    Column("id", SERIAL, primary_key=True, autoincrement=True),
    Column("resource", Integer, ForeignKey("resources.id"), nullable=False),
    Column("starts_min", Integer, nullable=False),
    Column("ends_min", Integer, nullable=False),
    Column("kind", SmallInteger, nullable=False),
    Column("salon", String(64), nullable=False),
    Column("appointment", String(40), ForeignKey("appointments.id")),
    Column("hold", String(40)),
    Column("call", String(128)),
    Column("expires_at", BigInteger),
    CheckConstraint(f"ends_min > starts_min AND ends_min - starts_min <= {LONGEST_CLAIM_MIN}", name="length"),
    CheckConstraint("(appointment IS NULL) <> (hold IS NULL)", name="owner"),
    Index("ix_claims_resource_starts_min", "resource", "starts_min"),
    Index("ix_claims_salon_starts_min", "salon", "starts_min"),
    Index(None, "appointment"),
    Index(
        "ix_claims_expires_at",
        "salon",
        "expires_at",
        sqlite_where=text("expires_at IS NOT NULL"),
        postgresql_where=text("expires_at IS NOT NULL"),
    ),
    Index(
        "ix_claims_hold",
        "hold",
        sqlite_where=text("hold IS NOT NULL"),
        postgresql_where=text("hold IS NOT NULL"),
    ),
)

history = Table(
    "history",
    metadata,
    Column("id", SERIAL, primary_key=True, autoincrement=True),
    Column("appointment", String(40), ForeignKey("appointments.id"), nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("event", String(32), nullable=False),
    Column("source", String(32), nullable=False),
    Column("detail", String(500), nullable=False),
    Index(None, "appointment"),
)

offers = Table(
    "offers",
    metadata,
    Column("id", SERIAL, primary_key=True, autoincrement=True),
    Column("salon", String(64), nullable=False),
    Column("call", String(128), nullable=False),
    Column("offer", String(64), nullable=False),
    Column("caller_number", String(32), nullable=False),
    Column("hold", String(40)),
    Column("held_until", BigInteger),
    Column("told_at", BigInteger, nullable=False),
    Column("expires_at", BigInteger, nullable=False),
    Column("document", Text, nullable=False),
    UniqueConstraint("salon", "call", "offer"),
    Index(None, "salon", "offer"),
    Index(None, "expires_at"),
    Index(
        "ix_offers_held",
        "salon",
        "caller_number",
        sqlite_where=text("hold IS NOT NULL"),
        postgresql_where=text("hold IS NOT NULL"),
    ),
)

sagas = Table(
    "sagas",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("salon", String(64), nullable=False),
    Column("visit", String(40), nullable=False),
    Column("call", String(128)),
    Column("kind", String(16), nullable=False),
    Column("state", String(16), nullable=False),
    Column("outcome", String(16), nullable=False),
    Column("stuck", Boolean(create_constraint=False), nullable=False),
    Column("owner", String(64), nullable=False),
    Column("lease_until", BigInteger),
    Column("next_at", BigInteger),
    Column("version", Integer, nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Column("updated_at", BigInteger, nullable=False),
    Column("document", Text, nullable=False),
    Index(None, "salon", "call"),
    Index(
        "ix_sagas_next_at",
        "next_at",
        sqlite_where=text("next_at IS NOT NULL"),
        postgresql_where=text("next_at IS NOT NULL"),
    ),
)

outbox = Table(
    "outbox",
    metadata,
    Column("key", String(200), primary_key=True),
    Column("salon", String(64), nullable=False),
    Column("kind", String(32), nullable=False),
    Column("payload", Text, nullable=False),
    Column("due_at", BigInteger, nullable=False),
    Column("tries", Integer, nullable=False),
    Column("last_error", String(500), nullable=False),
    Column("owner", String(64)),
    Column("lease_until", BigInteger),
    Column("done_at", BigInteger),
    Index("ix_outbox_due_at", "due_at", sqlite_where=text("done_at IS NULL"), postgresql_where=text("done_at IS NULL")),
)

event_types = Table(
    "event_types",
    metadata,
    Column("salon", String(64), primary_key=True),
    Column("service", Integer, primary_key=True, autoincrement=False),
    Column("segment_key", String(16), primary_key=True),
    Column("staff", String(64), primary_key=True),
    Column("event_type_id", BigInteger),
    Column("slug", String(200), nullable=False),
    Column("fingerprint", String(128), nullable=False),
    Column("status", String(12), nullable=False),
    Column("last_error", String(500), nullable=False),
    Column("synced_at", BigInteger),
)

calendar_busy = Table(
    "calendar_busy",
    metadata,
    Column("id", SERIAL, primary_key=True, autoincrement=True),
    Column("salon", String(64), nullable=False),
    Column("staff", String(64), nullable=False),
    Column("starts_min", Integer, nullable=False),
    Column("ends_min", Integer, nullable=False),
    Index(None, "salon", "staff", "starts_min"),
)

calendar_reads = Table(
    "calendar_reads",
    metadata,
    Column("salon", String(64), primary_key=True),
    Column("staff", String(64), primary_key=True),
    Column("read_at", BigInteger, nullable=False),
)

cursors = Table(
    "cursors",
    metadata,
    Column("salon", String(64), primary_key=True),
    Column("name", String(64), primary_key=True),
    Column("value", Text, nullable=False),
)

turns = Table(
    "turns",
    metadata,
    Column("salon", String(64), primary_key=True),
    Column("call", String(128), primary_key=True),
    Column("owner", String(64), nullable=False),
    Column("until_at", BigInteger, nullable=False),
)

answers = Table(
    "answers",
    metadata,
    Column("salon", String(64), primary_key=True),
    Column("call", String(128), primary_key=True),
    Column("key", String(200), primary_key=True),
    Column("fingerprint", String(128), nullable=False),
    Column("by_arguments", Boolean(create_constraint=False), nullable=False),
    Column("valid_until", BigInteger),
    Column("reply", LargeBinary, nullable=False),
    Column("created_at", BigInteger, nullable=False),
)

calls = Table(
    "calls",
    metadata,
    Column("salon", String(64), primary_key=True),
    Column("call", String(128), primary_key=True),
    Column("noted_at", BigInteger, nullable=False),
    Column("delete_at", BigInteger, nullable=False),
    Column("body", LargeBinary, nullable=False),
    Index(None, "salon", "noted_at"),
    Index(None, "delete_at"),
)

waiting = Table(
    "waiting",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("salon", String(64), nullable=False),
    Column("state", String(12), nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Column("expires_at", BigInteger, nullable=False),
    Column("document", Text, nullable=False),
    Index(None, "salon", "state", "created_at"),
)

tasks = Table(
    "tasks",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("salon", String(64), nullable=False),
    Column("state", String(12), nullable=False),
    Column("due_at", BigInteger, nullable=False),
    Column("document", Text, nullable=False),
    Index(None, "salon", "state", "due_at"),
)
