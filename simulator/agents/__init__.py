"""Lanes: who plays the agent."""
