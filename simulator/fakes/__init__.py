"""Stand-ins for outside services, run as real servers."""
