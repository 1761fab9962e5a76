"""What really changed between two flows, told by id and by class."""
