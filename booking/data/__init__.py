"""Catalogue data that ships: the demo salon and the composite templates."""
