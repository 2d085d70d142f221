"""The client half: calls in every way in which people call, and what has to come of them."""
