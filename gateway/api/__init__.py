"""The web API of the salon."""
