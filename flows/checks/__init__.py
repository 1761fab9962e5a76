"""The rules a flow version must keep, one module per family."""
