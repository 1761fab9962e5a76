"""The catalogue as a YAML file that people write: reading with all errors at once, writing, and what is packaged."""
