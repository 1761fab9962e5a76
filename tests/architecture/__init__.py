"""Tests of the architecture, and the pictures made from the code."""
