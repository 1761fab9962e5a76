"""The callers: a local Retell and the people who phone it."""
