"""The words: versioned conversation flows, written, rendered, checked, compared and executed."""
