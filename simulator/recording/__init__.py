"""Turns a real call into a script without anybody's personal data."""
