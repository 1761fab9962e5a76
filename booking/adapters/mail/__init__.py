"""Notices by SMTP, file or console."""
