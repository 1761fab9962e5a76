"""Cal.com API v2 as a calendar that follows ours."""
