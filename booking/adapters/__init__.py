"""The outside world behind the ports: system, database, Cal.com, mail."""
