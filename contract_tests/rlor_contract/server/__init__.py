"""The server half: requests, what is judged about each answer, and the server they go to."""
