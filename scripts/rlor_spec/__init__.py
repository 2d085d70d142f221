"""The ground: the spec and its evidence, read with lines, and what is shown at a line."""
