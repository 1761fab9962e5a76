"""The reception: everything that answers, and the understanding of spoken German."""
