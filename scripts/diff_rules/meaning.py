"""What a JSON value means: equality as JSON has it, and what only people read."""

from __future__ import annotations

from typing import Any, Final

from rlor_spec.places import elements, members

TEXTS: Final = frozenset(
    {
        "description", "summary", "title", "example", "examples", "externalDocs", "$comment", "contact", "license",
        "termsOfService", "bearerFormat", "message", "x-enumDescriptions", "x-enum-descriptions", "x-internal",
        "x-may-be-retired", "x-hidden-upstream-since", "unreached",
    }
)  # fmt: skip
"""Keywords for readers. `x-internal` is one too: it says in which sources a field stands, not how it behaves; and
`unreached` says what no transition leads to, which the transitions say already."""
_NAMES: Final = frozenset({"properties", "patternProperties", "dependentSchemas", "$defs"})
_VALUES: Final = frozenset({"const", "enum", "default"})


def same(one: Any, other: Any) -> bool:
    """Whether two JSON values are equal; `1` and `true` are not, though Python says so."""
    if isinstance(one, bool) or isinstance(other, bool):
        return one is other
    if isinstance(one, list) and isinstance(other, list):
        left, right = elements(one), elements(other)
        return len(left) == len(right) and all(map(same, left, right))
    if isinstance(one, dict) and isinstance(other, dict):
        before, after = members(one), members(other)
        return before.keys() == after.keys() and all(same(value, after[key]) for key, value in before.items())
    return bool(one == other)


def without_texts(schema: Any) -> Any:
    """A schema, or what a keyword says, without what only people read."""
    if isinstance(schema, list):
        return [without_texts(part) for part in elements(schema)]
    if not isinstance(schema, dict):
        return schema
    return {
        keyword: {name: without_texts(part) for name, part in members(value).items()}
        if keyword in _NAMES and isinstance(value, dict)
        else value
        if keyword in _VALUES
        else without_texts(value)
        for keyword, value in members(schema).items()
        if keyword not in TEXTS
    }
