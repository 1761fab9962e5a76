"""Use cases over ports: search, book, change, run sagas, keep event types, tell people."""
