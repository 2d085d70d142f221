"""Semantic checks: what shows only over several requests."""
