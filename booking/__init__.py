"""The core: knows time, people and promises; nothing of phones, prompts or web servers."""
