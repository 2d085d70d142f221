"""The source of the client, made from the spec by openapi-python-client and our templates."""
