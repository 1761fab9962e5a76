"""Retell's wire: signature, functions, webhooks, inbound."""
