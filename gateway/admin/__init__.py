"""The salon's own pages."""
