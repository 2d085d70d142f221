"""What may change between two versions of the spec, by subject. `rule.RULES` is the table of it all."""
