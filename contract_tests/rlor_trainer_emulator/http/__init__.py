"""HTTP: from the bytes of a request to a call of a handler, and back."""
