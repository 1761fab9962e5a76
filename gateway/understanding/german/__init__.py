"""The German the rules read: tables of words and phrases, for linguists to extend."""
