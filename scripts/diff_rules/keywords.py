"""Keywords of a schema that restrict a single value: type, format, enum, bounds, pattern, default and the rest."""

from __future__ import annotations

from typing import Any, Final

from rlor_spec.document import SpecError
from rlor_spec.places import elements, members

from diff_rules.rule import CLIENT_USERS, SERVER_OWNERS, Comparison, Effect, Severity, family
from diff_rules.view import View

BOUNDS: Final = {
    "maximum": ("max", True), "exclusiveMaximum": ("exclusive-max", True), "maxLength": ("max-length", True),
    "maxItems": ("max-items", True), "maxProperties": ("max-properties", True), "minimum": ("min", False),
    "exclusiveMinimum": ("exclusive-min", False), "minLength": ("min-length", False), "minItems": ("min-items", False),
    "minProperties": ("min-properties", False),
}  # fmt: skip
"""Keyword: its name in rule ids, and whether it bounds from above."""
for _keyword, (_name, _upper) in BOUNDS.items():
    family(f"{_name}-set", Effect.NARROWER, f"`{_keyword}` is new")
    family(f"{_name}-unset", Effect.WIDER, f"`{_keyword}` is gone")
    family(f"{_name}-increased", Effect.WIDER if _upper else Effect.NARROWER, f"`{_keyword}` is larger")
    family(f"{_name}-decreased", Effect.NARROWER if _upper else Effect.WIDER, f"`{_keyword}` is smaller")

ASSERTIONS: Final = {
    "pattern": "pattern", "multipleOf": "multiple-of", "uniqueItems": "unique-items", "format": "format", "not": "not",
    "if": "condition", "then": "condition", "else": "condition", "contains": "contains", "minContains": "contains",
    "maxContains": "contains", "propertyNames": "property-names", "patternProperties": "pattern-properties",
    "prefixItems": "prefix-items", "dependentRequired": "dependent-required",
    "dependentSchemas": "dependent-required", "unevaluatedItems": "unevaluated", "unevaluatedProperties": "unevaluated",
    "x-oneof": "x-oneof",
}  # fmt: skip
"""Keywords that are there or not; whether one value of them allows more than another is not to be decided."""
for _name in dict.fromkeys(ASSERTIONS.values()):
    family(f"{_name}-added", Effect.NARROWER, f"A restriction is new (`{_name}`)")
    family(f"{_name}-removed", Effect.WIDER, f"A restriction is gone (`{_name}`)")
    family(f"{_name}-changed", Effect.OTHER, f"A restriction is another (`{_name}`), and may allow less or more")

TYPE_GENERALIZED: Final = family("type-generalized", Effect.WIDER, "More types of values are allowed")
TYPE_SPECIALIZED: Final = family("type-specialized", Effect.NARROWER, "Fewer types of values are allowed")
TYPE_CHANGED: Final = family("type-changed", Effect.OTHER, "The type is another")
BECAME_NULLABLE: Final = family("became-nullable", Effect.WIDER, "Null is a value too")
BECAME_NOT_NULLABLE: Final = family("became-not-nullable", Effect.NARROWER, "Null is no value any more")
BECAME_ENUM: Final = family("became-enum", Effect.NARROWER, "Only listed values are allowed")
BECAME_NOT_ENUM: Final = family("became-not-enum", Effect.WIDER, "Values are no longer listed")
ENUM_VALUE_ADDED: Final = family(
    "enum-value-added",
    Effect.WIDER,
    "A value is new",
    response=(Severity.COMPATIBLE, CLIENT_USERS, "enums are open, the client keeps a value that it does not know"),
)
ENUM_VALUE_REMOVED: Final = family("enum-value-removed", Effect.NARROWER, "A value is gone")
_ELSEWHERE: Final = (Severity.COMPATIBLE, SERVER_OWNERS, "a server may now leave out something else")
for _name in ("added", "removed", "changed"):
    family(
        f"default-value-{_name}",
        Effect.OTHER,
        "Leaving the value out means something else",
        request=(Severity.BREAKING, CLIENT_USERS, "a request without it now does something else"),
        response=_ELSEWHERE,
    )
DEPRECATED: Final = family(
    "deprecated",
    Effect.OTHER,
    "It is deprecated",
    request=(Severity.COMPATIBLE, CLIENT_USERS, "it still works, stop sending it"),
    response=(Severity.COMPATIBLE, CLIENT_USERS, "it is still there, stop reading it"),
)
REACTIVATED: Final = family(
    "reactivated",
    Effect.OTHER,
    "It is not deprecated any more",
    request=(Severity.COMPATIBLE, CLIENT_USERS, "it may be sent again"),
    response=(Severity.COMPATIBLE, CLIENT_USERS, "it may be read again"),
)
PRESENCE_EXPLICIT: Final = family("presence-became-explicit", Effect.WIDER, "It is left out when unset")
PRESENCE_IMPLICIT: Final = family("presence-became-implicit", Effect.NARROWER, "It is sent when unset too")


KEYWORDS: Final = (
    *BOUNDS, *ASSERTIONS, "type", "enum", "const", "default", "deprecated", "x-presence",
)  # fmt: skip
"""All keywords that `compare_keywords` reads."""


def compare_keywords(found: Comparison, subject: str, base: View, revision: View) -> None:
    """Note what differs in the keywords of one schema, subschemas left aside."""

    def add(name: str, keyword: str, before: Any = "", after: Any = "") -> None:
        found.add(f"{subject}-{name}", revision.where, base.at(keyword), revision.at(keyword), before, after)

    _compare_types(base, revision, add)
    if base.nullable != revision.nullable:
        name = BECAME_NULLABLE if revision.nullable else BECAME_NOT_NULLABLE
        found.add(f"{subject}-{name}", revision.where, base.origin, revision.origin)
    _compare_enums(found, subject, base, revision)
    for keyword, (name, _) in BOUNDS.items():
        before, after = base.get(keyword), revision.get(keyword)
        if before == after:
            continue
        for view, document, value in ((base, found.base, before), (revision, found.revision, after)):
            if value is not None and not isinstance(value, (int, float)):
                line = document.line(view.at(keyword))
                raise SpecError(document.path, line, f"`{keyword}` is not a number. Write one, unquoted.")
        if before is None or after is None:
            add(f"{name}-set" if before is None else f"{name}-unset", keyword, before, after)
        else:
            add(f"{name}-increased" if after > before else f"{name}-decreased", keyword, before, after)
    for keyword, name in {**ASSERTIONS, "default": "default-value"}.items():
        if keyword in base.keywords or keyword in revision.keywords:
            before, after = base.get(keyword), revision.get(keyword)
            if keyword not in base.keywords:
                add(f"{name}-added", keyword, "", after)
            elif keyword not in revision.keywords:
                add(f"{name}-removed", keyword, before, "")
            elif not same(before, after):
                add(f"{name}-changed", keyword, before, after)
    if (base.get("deprecated") is True) != (revision.get("deprecated") is True):
        add(DEPRECATED if revision.get("deprecated") is True else REACTIVATED, "deprecated")
    if base.get("x-presence") != revision.get("x-presence"):
        add(PRESENCE_EXPLICIT if revision.get("x-presence") else PRESENCE_IMPLICIT, "x-presence")


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


def _compare_types(base: View, revision: View, add: Any) -> None:
    before, after = base.types, revision.types
    if before == after:
        return
    wide_before, wide_after = (types | {"integer"} if "number" in types else types for types in (before, after))
    if not after or (before and wide_before <= wide_after):
        name = TYPE_GENERALIZED
    elif not before or wide_after <= wide_before:
        name = TYPE_SPECIALIZED
    else:
        name = TYPE_CHANGED
    add(name, "type", ", ".join(sorted(before)) or "any", ", ".join(sorted(after)) or "any")


def _compare_enums(found: Comparison, subject: str, base: View, revision: View) -> None:
    before, after = base.values, revision.values
    if before is None or after is None:
        if before is not after:
            at = "const" if "const" in {**base.keywords, **revision.keywords} else "enum"
            name = BECAME_ENUM if before is None else BECAME_NOT_ENUM
            found.add(f"{subject}-{name}", revision.where, base.at(at), revision.at(at), before or "", after or "")
        return
    for value, pointer in after:
        if not any(same(value, other) for other, _ in before):
            found.add(f"{subject}-{ENUM_VALUE_ADDED}", revision.where, base.at("enum"), pointer, "", value)
    for value, pointer in before:
        if not any(same(value, other) for other, _ in after):
            found.add(f"{subject}-{ENUM_VALUE_REMOVED}", revision.where, pointer, revision.at("enum"), value, "")
