"""SQLite and PostgreSQL behind one set of prebuilt statements."""
