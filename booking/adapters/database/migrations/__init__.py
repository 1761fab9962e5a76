"""The history of the schema; Alembic reads this folder."""
