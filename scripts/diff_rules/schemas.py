"""Schemas: properties, items and branches, in a request or in a response, through references."""

from __future__ import annotations

from typing import Any, Final

from rlor_spec.document import Pointer
from rlor_spec.places import elements, members

from diff_rules.keywords import KEYWORDS, compare_keywords, same
from diff_rules.rest import compare_unknown
from diff_rules.rule import (
    BOTH,
    CLIENT_USERS,
    REQUEST,
    RESPONSE,
    Comparison,
    Effect,
    Severity,
    breaking,
    compatible,
    family,
)
from diff_rules.view import View

NEW_REQUIRED: Final = breaking("new-required-request-property", "A request without the new property is now refused.")
NEW_OPTIONAL: Final = compatible("new-optional-request-property", "A server must now accept the new property.")
REQUEST_REMOVED: Final = breaking(
    "request-property-removed", "The control plane refuses unknown properties, so a request with it now fails."
)
RESPONSE_REQUIRED_ADDED: Final = compatible(
    "response-required-property-added", "A server must now send it; the client kept unknown properties before."
)
RESPONSE_OPTIONAL_ADDED: Final = compatible(
    "response-optional-property-added", "The client kept unknown properties before, and names this one now.", BOTH
)
RESPONSE_REQUIRED_REMOVED: Final = breaking(
    "response-required-property-removed", "A program that reads the property finds nothing."
)
RESPONSE_OPTIONAL_REMOVED: Final = breaking(
    "response-optional-property-removed", "A program that reads the property finds an attribute gone from the client."
)
BECAME_REQUIRED: Final = family("became-required", Effect.NARROWER, "It may not be left out any more")
BECAME_OPTIONAL: Final = family("became-optional", Effect.WIDER, "It may be left out")
READ_ONLY: Final = breaking(
    "request-property-became-read-only", "What a request says of it has no effect any more; nothing reports that."
)
NOT_READ_ONLY: Final = compatible(
    "request-property-became-not-read-only", "A server must now obey what a request says."
)
WRITE_ONLY: Final = breaking("response-property-became-write-only", "A program that reads the property finds nothing.")
NOT_WRITE_ONLY: Final = compatible("response-property-became-not-write-only", "A server must now send the property.")
CLOSED: Final = family("additional-properties-restricted", Effect.NARROWER, "Unknown properties are allowed less")
OPENED: Final = family(
    "additional-properties-opened",
    Effect.WIDER,
    "Unknown properties are allowed more",
    response=(Severity.COMPATIBLE, CLIENT_USERS, "the client keeps what it does not know"),
)
for _keyword in ("one-of", "any-of"):
    family(f"{_keyword}-added", Effect.WIDER, "An alternative is new")
    family(f"{_keyword}-removed", Effect.NARROWER, "An alternative is gone")
    family(f"{_keyword}-set", Effect.OTHER, "There are alternatives now, where there was one shape")
    family(f"{_keyword}-unset", Effect.OTHER, "There is one shape now, where there were alternatives")
family("all-of-added", Effect.NARROWER, "A further schema must hold")
family("all-of-removed", Effect.WIDER, "A schema need not hold any more")
IGNORED_ADDED: Final = compatible(
    "request-ignored-field-added", "A server must now accept the removed field, without effect."
)
IGNORED_REMOVED: Final = breaking("request-ignored-field-removed", "A request that still carries the field is refused.")

_READ: Final = frozenset(
    {
        *KEYWORDS, "properties", "required", "items", "additionalProperties", "oneOf", "anyOf", "allOf", "readOnly",
        "writeOnly", "x-ignored-fields", "x-resource", "x-promotable", "x-lifecycle",
    }
)  # fmt: skip
"""All keywords of schemas that a rule reads."""
_HIDDEN: Final = {REQUEST: "readOnly", RESPONSE: "writeOnly"}
_BECAME: Final = {REQUEST: (READ_ONLY, NOT_READ_ONLY), RESPONSE: (WRITE_ONLY, NOT_WRITE_ONLY)}


def compare_schemas(
    found: Comparison, subject: str, base: tuple[Pointer, Any], revision: tuple[Pointer, Any], where: str
) -> None:
    """Note what differs between two schemas, each given as its pointer and the schema as written there."""
    _compare(
        found, subject, View.of(found.base, *_named(base, where)), View.of(found.revision, *_named(revision, where))
    )


def _named(place: tuple[Pointer, Any], where: str) -> tuple[Pointer, str, Any]:
    return place[0], where, place[1]


def _compare(found: Comparison, subject: str, base: View, revision: View) -> None:
    if not found.first_time(subject, base.origin, revision.origin):
        return
    compare_keywords(found, subject, base, revision)
    compare_unknown(found, revision.where, base.keywords, revision.keywords, _READ, base.at, revision.at)
    _compare_properties(found, subject, base, revision)
    inner = subject.replace("-body", "-property")
    if "items" in base.keywords or "items" in revision.keywords:
        _compare(
            found,
            inner,
            View.of(found.base, base.at("items"), f"{base.where}[]", base.get("items")),
            View.of(found.revision, revision.at("items"), f"{revision.where}[]", revision.get("items")),
        )
    _compare_additional(found, inner, subject, base, revision)
    for keyword, name in (("oneOf", "one-of"), ("anyOf", "any-of"), ("allOf", "all-of")):
        _compare_branches(found, subject, keyword, name, base, revision)
    if subject.startswith(REQUEST):
        key = "x-ignored-fields"
        before, after = elements(base.get(key)), elements(revision.get(key))
        for names, others, rule in ((after, before, IGNORED_ADDED), (before, after, IGNORED_REMOVED)):
            for name in names:
                if name not in others:
                    found.add(rule, f"{revision.where}.{name}", base.at(key), revision.at(key))


def _compare_properties(found: Comparison, subject: str, base: View, revision: View) -> None:
    direction = subject.partition("-")[0]
    inner = subject.replace("-body", "-property")
    old, new = members(base.get("properties")), members(revision.get("properties"))
    old_required, new_required = elements(base.get("required")), elements(revision.get("required"))
    for name in dict.fromkeys([*old_required, *new_required]):
        if name not in old and name not in new and (name in old_required) != (name in new_required):
            change = BECAME_REQUIRED if name in new_required else BECAME_OPTIONAL
            found.add(f"{inner}-{change}", f"{revision.where}.{name}", base.at("required"), revision.at("required"))
    for name in {**old, **new}:
        before_at, after_at = (*base.at("properties"), name), (*revision.at("properties"), name)
        where = f"{revision.where}.{name}"
        before = View.of(found.base, before_at, f"{base.where}.{name}", old[name]) if name in old else None
        after = View.of(found.revision, after_at, where, new[name]) if name in new else None
        hidden = [view is not None and view.get(_HIDDEN[direction]) is True for view in (before, after)]
        if before and after and hidden[0] != hidden[1]:
            if hidden[0] and direction == REQUEST and name in new_required:
                found.add(NEW_REQUIRED, where, before_at, after_at)
            found.add(
                _BECAME[direction][0 if hidden[1] else 1],
                where,
                before.at(_HIDDEN[direction]),
                after.at(_HIDDEN[direction]),
            )
        elif any(hidden):
            continue
        elif before is None:
            rules = (
                (NEW_REQUIRED, NEW_OPTIONAL)
                if direction == REQUEST
                else (RESPONSE_REQUIRED_ADDED, RESPONSE_OPTIONAL_ADDED)
            )
            found.add(rules[name not in new_required], where, base.at("properties"), after_at, "", name)
        elif after is None:
            rules = (
                (REQUEST_REMOVED, REQUEST_REMOVED)
                if direction == REQUEST
                else (RESPONSE_REQUIRED_REMOVED, RESPONSE_OPTIONAL_REMOVED)
            )
            found.add(rules[name not in old_required], where, before_at, revision.at("properties"), name, "")
        else:
            if (name in old_required) != (name in new_required):
                change = BECAME_REQUIRED if name in new_required else BECAME_OPTIONAL
                found.add(f"{inner}-{change}", where, before_at, after_at)
            _compare(found, inner, before, after)


def _compare_additional(found: Comparison, inner: str, subject: str, base: View, revision: View) -> None:
    key = "additionalProperties"
    before, after = base.get(key), revision.get(key)
    if isinstance(before, dict) and isinstance(after, dict):
        _compare(
            found,
            inner,
            View.of(found.base, base.at(key), f"{base.where}.*", members(before)),
            View.of(found.revision, revision.at(key), f"{revision.where}.*", members(after)),
        )
        return
    openness = [_openness(before), _openness(after)]
    if openness[0] != openness[1]:
        name = CLOSED if openness[1] < openness[0] else OPENED
        found.add(f"{subject}-{name}", revision.where, base.at(key), revision.at(key), before, after)


def _openness(additional: Any) -> int:
    """How many unknown properties are allowed: 0 none, 1 those of a schema, 2 all."""
    return 2 if additional is None or additional is True else int(additional is not False)


def _compare_branches(found: Comparison, subject: str, keyword: str, name: str, base: View, revision: View) -> None:
    old, new = elements(base.get(keyword)), elements(revision.get(keyword))
    if bool(old) != bool(new) and keyword != "allOf":
        rule = f"{subject}-{name}-{'set' if new else 'unset'}"
        found.add(rule, revision.where, base.at(keyword), revision.at(keyword), old or "", new or "")
        return
    left = list(range(len(old)))
    pairs: list[tuple[int, int]] = []
    added: list[int] = []
    for position, branch in enumerate(new):
        match = next((other for other in left if same(_identity(old[other]), _identity(branch))), None)
        if match is None:
            added.append(position)
        else:
            left.remove(match)
            pairs.append((match, position))
    if len(left) == len(added) == 1:  # one branch on either side has no partner: it has changed
        pairs.append((left.pop(), added.pop()))
    for before, after in pairs:
        _compare(
            found,
            subject,
            View.of(found.base, (*base.at(keyword), before), base.where, old[before]),
            View.of(found.revision, (*revision.at(keyword), after), revision.where, new[after]),
        )
    for position in added:
        at = (*revision.at(keyword), position)
        found.add(f"{subject}-{name}-added", revision.where, base.at(keyword), at, "", new[position])
    for position in left:
        at = (*base.at(keyword), position)
        found.add(f"{subject}-{name}-removed", revision.where, at, revision.at(keyword), old[position], "")


def _identity(branch: Any) -> Any:
    """What makes two branches the same: reference, title, or else all they say."""
    said = members(branch)
    return said.get("$ref") or said.get("title") or said
