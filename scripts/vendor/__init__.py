"""The vendor's package, and the registry that it comes from."""
