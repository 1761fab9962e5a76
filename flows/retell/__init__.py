"""Retell's side of a flow: client, plan, apply."""
