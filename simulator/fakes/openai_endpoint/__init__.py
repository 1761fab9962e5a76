"""A fake OpenAI-compatible endpoint, and a mind for it that plays the agent of a rendered flow."""
