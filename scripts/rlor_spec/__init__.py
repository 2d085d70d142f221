"""Reads the spec and its evidence with their line numbers."""
