"""What a run found: its book, and the forms in which people and machines read it."""
