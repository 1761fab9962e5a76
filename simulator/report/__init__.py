"""What a run showed, as one self-contained page."""
