"""What the spec says, ready for questions, and the values and models that are made of it."""
