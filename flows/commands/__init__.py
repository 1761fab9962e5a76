"""What the commands of `salon flow` do once their words are parsed."""
