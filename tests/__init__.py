"""The tests of the house, by kind."""
