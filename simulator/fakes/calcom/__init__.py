"""A stateful stand-in for Cal.com's API v2, with its shapes, its races and faults to order."""
