"""What may change between two versions of the spec, by subject. `rule.RULES` has all of it."""
