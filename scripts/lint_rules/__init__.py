"""The rules that `lint_spec.py` holds the spec to: one function a rule, grouped by what the rule is about."""
