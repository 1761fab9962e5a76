"""The functions a voice agent may call, in one table."""
