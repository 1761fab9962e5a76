"""The shape of what Retell accepts, written from its published types: unknown keys are refused."""
