"""The vendor's package, and the registry it comes from."""
