"""Time, people and promises as pure values and functions."""
