"""What a caller said, read by rules: pure, no I/O, no model."""
