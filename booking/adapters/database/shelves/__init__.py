"""The shelves of a unit of work, one module for each subject."""
