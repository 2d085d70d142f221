"""Generates the source of the client from the spec, with openapi-python-client and our templates."""
