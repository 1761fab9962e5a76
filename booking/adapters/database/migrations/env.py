"""What Alembic runs around every migration: the connection comes from `booking.adapters.database.migrate`."""

from alembic import context

from booking.adapters.database.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    # SQLite can roll back its DDL too; the writer engine has begun a transaction around all of it.
    transactional_ddl=True,
    transaction_per_migration=False,
)
with context.begin_transaction():
    context.run_migrations()
