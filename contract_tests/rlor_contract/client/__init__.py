"""The client half: calls in every way in which people call, and their expected outcome."""
