"""Keywords of a schema that restrict a single value: type, format, enum, bounds, pattern, default and the rest."""

from __future__ import annotations

from typing import Any, Final

from diff_rules.meaning import same, without_texts
from diff_rules.rest import DOCUMENTATION
from diff_rules.rule import CLIENT_USERS, REQUEST, SERVER_OWNERS, Comparison, Effect, Severity, brief, family
from diff_rules.view import BOUNDS, Part, View

for _keyword, (_name, _upper) in BOUNDS.items():
    family(f"{_name}-set", Effect.NARROWER, f"`{_keyword}` is new")
    family(f"{_name}-unset", Effect.WIDER, f"`{_keyword}` is gone")
    family(f"{_name}-increased", Effect.WIDER if _upper else Effect.NARROWER, f"`{_keyword}` is larger")
    family(f"{_name}-decreased", Effect.NARROWER if _upper else Effect.WIDER, f"`{_keyword}` is smaller")

PARAMETER: Final = "request-parameter"
_SINGLE: Final = frozenset({"boolean", "integer", "number", "string"})
ASSERTIONS: Final = {
    "pattern": "pattern", "multipleOf": "multiple-of", "uniqueItems": "unique-items", "format": "format", "not": "not",
    "if": "condition", "then": "condition", "else": "condition", "contains": "contains",
    "propertyNames": "property-names", "patternProperties": "pattern-properties", "prefixItems": "prefix-items",
    "dependentRequired": "dependent-required", "dependentSchemas": "dependent-required",
    "unevaluatedItems": "unevaluated", "unevaluatedProperties": "unevaluated", "x-oneof": "x-oneof",
    "contentEncoding": "content", "contentMediaType": "content", "contentSchema": "content",
}  # fmt: skip
"""Keywords that are there or not; whether one value of them allows more than another cannot be decided."""
for _name in dict.fromkeys(ASSERTIONS.values()):
    family(f"{_name}-added", Effect.NARROWER, f"A restriction is new (`{_name}`)")
    family(f"{_name}-removed", Effect.WIDER, f"A restriction is gone (`{_name}`)")
    family(f"{_name}-changed", Effect.OTHER, f"A restriction changed (`{_name}`), and may allow less or more")

family("format-widened", Effect.WIDER, "The format allows all former values, and more")
family("format-narrowed", Effect.NARROWER, "The format allows only some of the former values")
_PART_OF: Final = {"int32": "int64", "float": "double"}
"""A format, and one that has all its values."""

TYPE_GENERALIZED: Final = family("type-generalized", Effect.WIDER, "More types of values are allowed")
TYPE_SPECIALIZED: Final = family("type-specialized", Effect.NARROWER, "Fewer types of values are allowed")
TYPE_CHANGED: Final = family("type-changed", Effect.OTHER, "The type changed")
BECAME_NULLABLE: Final = family("became-nullable", Effect.WIDER, "Null is allowed")
BECAME_NOT_NULLABLE: Final = family("became-not-nullable", Effect.NARROWER, "Null is no longer allowed")
BECAME_ENUM: Final = family("became-enum", Effect.NARROWER, "Only listed values are allowed")
BECAME_NOT_ENUM: Final = family("became-not-enum", Effect.WIDER, "Values are no longer listed")
ENUM_VALUE_ADDED: Final = family(
    "enum-value-added",
    Effect.WIDER,
    "A value is new",
    response=(Severity.COMPATIBLE, CLIENT_USERS, "enums are open, the client keeps a value that it does not know"),
)
ENUM_VALUE_REMOVED: Final = family("enum-value-removed", Effect.NARROWER, "A value is gone")
VALUES_REPLACED: Final = family("values-replaced", Effect.OTHER, "None of the listed values is left")
CONST_WIDENED: Final = family("const-widened", Effect.WIDER, "Several values are allowed instead of one")
_ELSEWHERE: Final = (Severity.COMPATIBLE, SERVER_OWNERS, "a server may now leave out a different value")
for _name in ("added", "removed", "changed"):
    family(
        f"default-value-{_name}",
        Effect.OTHER,
        "Leaving the value out now means something else",
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
    "It is no longer deprecated",
    request=(Severity.COMPATIBLE, CLIENT_USERS, "it may be sent again"),
    response=(Severity.COMPATIBLE, CLIENT_USERS, "it may be read again"),
)
PRESENCE_EXPLICIT: Final = family("presence-became-explicit", Effect.WIDER, "It is left out when unset")
PRESENCE_IMPLICIT: Final = family("presence-became-implicit", Effect.NARROWER, "It is sent when unset too")
_DECODING: Final = (
    Severity.COMPATIBLE,
    CLIENT_USERS,
    "the same values are valid, but a client may read them differently",
)
for _name in ("added", "removed"):
    family(f"discriminator-{_name}", Effect.OTHER, f"A discriminator is {_name}", request=_DECODING, response=_DECODING)
family("discriminator-changed", Effect.OTHER, "A different name or value decides which alternative a value is")
_PARTLY_KNOWN: Final = (Severity.COMPATIBLE, SERVER_OWNERS, "whether a server may use its own names changed")
for _name in ("set", "unset"):
    family(
        f"partial-{_name}",
        Effect.OTHER,
        f"`x-partial` is {'new' if _name == 'set' else 'gone'}",
        request=_PARTLY_KNOWN,
        response=_PARTLY_KNOWN,
    )

KEYWORDS: Final = (
    *BOUNDS, *ASSERTIONS, "type", "enum", "const", "default", "deprecated", "x-presence", "x-partial", "discriminator",
)  # fmt: skip
"""All keywords that `compare_keywords` reads."""


def compare_keywords(found: Comparison, subject: str, base: View, revision: View, *, required: bool) -> None:
    """Note what differs in the keywords of one schema, subschemas left aside.

    `required`: the value cannot be left out in one of the versions, so that its default never counted or never will.
    """

    def add(name: str, keyword: str, before: Any = "", after: Any = "") -> None:
        found.add(f"{subject}-{name}", revision.where, base.at(keyword), revision.at(keyword), before, after)

    _compare_types(base, revision, add, wire_text=subject == PARAMETER)
    # Where any type is allowed before or after, the rule of types says it.
    if base.nullable != revision.nullable and base.types and revision.types:
        name = BECAME_NULLABLE if revision.nullable else BECAME_NOT_NULLABLE
        found.add(f"{subject}-{name}", revision.used_as, base.place, revision.place)
    _compare_enums(found, subject, base, revision)
    for keyword, (name, _) in BOUNDS.items():
        before, after = base.get(keyword), revision.get(keyword)
        if before == after:
            continue
        if before is None or after is None:
            add(f"{name}-set" if before is None else f"{name}-unset", keyword, before, after)
        else:
            add(f"{name}-increased" if after > before else f"{name}-decreased", keyword, before, after)
    for keyword, name in {**ASSERTIONS, "discriminator": "discriminator"}.items():
        _compare_assertions(found, f"{subject}-{name}", keyword, base, revision)
    _compare_defaults(found, subject, base, revision, required=required)
    if (base.get("deprecated") is True) != (revision.get("deprecated") is True):
        add(DEPRECATED if revision.get("deprecated") is True else REACTIVATED, "deprecated")
    if base.get("x-presence") != revision.get("x-presence"):
        add(PRESENCE_EXPLICIT if revision.get("x-presence") else PRESENCE_IMPLICIT, "x-presence")
    if (base.get("x-partial") is True) != (revision.get("x-partial") is True):
        add("partial-set" if revision.get("x-partial") is True else "partial-unset", "x-partial")


def _compare_assertions(found: Comparison, rule: str, keyword: str, base: View, revision: View) -> None:
    """Several patterns, say, may have to hold at once: those on both sides are paired off."""
    left, fresh = list(base.said.get(keyword, ())), list[Part]()
    for part in revision.said.get(keyword, ()):
        twin = next((one for one in left if same(without_texts(one.schema), without_texts(part.schema))), None)
        if twin is None:
            fresh.append(part)
        else:
            left.remove(twin)
    for before, after in zip(left, fresh, strict=False):
        change = before.schema, after.schema
        how = "changed"
        if keyword == "format":
            how = "widened" if _PART_OF.get(change[0]) == change[1] else how
            how = "narrowed" if _PART_OF.get(change[1]) == change[0] else how
        found.add(f"{rule}-{how}", revision.where, before.pointer, after.pointer, *change)
    for before in left[len(fresh) :]:
        found.add(f"{rule}-removed", revision.where, before.pointer, revision.at(keyword), before.schema, "")
    for after in fresh[len(left) :]:
        found.add(f"{rule}-added", revision.where, base.at(keyword), after.pointer, "", after.schema)


def _compare_defaults(found: Comparison, subject: str, base: View, revision: View, *, required: bool) -> None:
    keyword = "default"
    before, after = (view.keywords.get(keyword, _ABSENT) for view in (base, revision))
    if same(before, after):
        return
    change = "added" if before is _ABSENT else "removed" if after is _ABSENT else "changed"
    rule = DOCUMENTATION if required and subject.startswith(REQUEST) else f"{subject}-default-value-{change}"
    shown = ("" if value is _ABSENT else value for value in (before, after))
    found.add(rule, f"{revision.where} default", base.at(keyword), revision.at(keyword), *shown)


_ABSENT: Final = object()


def _compare_types(base: View, revision: View, add: Any, *, wire_text: bool) -> None:
    """`wire_text`: a value travels as text, so that text without further restriction takes in every single value."""
    before, after = base.types, revision.types
    if before == after:
        return
    wide_before, wide_after = (_with_what_they_take_in(types, wire_text=wire_text) for types in (before, after))
    if not after or (before and wide_before <= wide_after):
        name = TYPE_GENERALIZED
    elif not before or wide_after <= wide_before:
        name = TYPE_SPECIALIZED
    else:
        name = TYPE_CHANGED
    add(name, "type", ", ".join(sorted(before)) or "any", ", ".join(sorted(after)) or "any")


def _with_what_they_take_in(types: frozenset[str], *, wire_text: bool) -> frozenset[str]:
    """Types, and others all of whose values they have."""
    if "number" in types:
        types |= {"integer"}
    return types | _SINGLE if wire_text and "string" in types else types


def _compare_enums(found: Comparison, subject: str, base: View, revision: View) -> None:
    before, after = base.values, revision.values
    at, now_at = (view.at("const" if "const" in view.keywords else "enum") for view in (base, revision))
    one, other = (None if listed is None else [value for value, _ in listed] for listed in (before, after))
    if before is None or after is None or one is None or other is None:
        if before is not after:
            name = BECAME_ENUM if before is None else BECAME_NOT_ENUM
            found.add(f"{subject}-{name}", revision.where, at, now_at, _named(one), _named(other))
        return
    new = [entry for entry in after if not any(same(entry[0], value) for value in one)]
    gone = [entry for entry in before if not any(same(entry[0], value) for value in other)]
    if new and len(gone) == len(before):
        found.add(f"{subject}-{VALUES_REPLACED}", revision.where, at, now_at, _named(one), _named(other))
    elif new and "const" in base.keywords:
        found.add(f"{subject}-{CONST_WIDENED}", revision.where, at, now_at, _named(one), _named(other))
    else:
        for value, pointer in new:
            found.add(f"{subject}-{ENUM_VALUE_ADDED}", revision.where, at, pointer, "", value)
        for value, pointer in gone:
            found.add(f"{subject}-{ENUM_VALUE_REMOVED}", revision.where, pointer, now_at, value, "")


def _named(values: list[Any] | None) -> str:
    return ", ".join(brief(value) for value in values or ())
