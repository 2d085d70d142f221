"""The rules of `lint_spec.py`: one function per rule, grouped by subject."""
