"""The spec, ready to be queried, and the values and models made from it."""
