"""The server half: requests, the checks of each answer, and the server under test."""
