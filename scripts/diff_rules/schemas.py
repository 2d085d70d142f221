"""Schemas: properties, items and branches, in a request or in a response, through references."""

from __future__ import annotations

from typing import Any, Final

from rlor_spec.document import Pointer
from rlor_spec.places import elements, members

from diff_rules.keywords import KEYWORDS, compare_keywords
from diff_rules.meaning import TEXTS, same, without_texts
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
from diff_rules.view import ALTERNATIVES, Part, Rules, View

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
    "response-optional-property-removed",
    "A program that reads the property fails: the attribute is removed from the client.",
)
BECAME_REQUIRED: Final = family("became-required", Effect.NARROWER, "It is now required")
BECAME_OPTIONAL: Final = family("became-optional", Effect.WIDER, "It is optional")
READ_ONLY: Final = breaking(
    "request-property-became-read-only", "Its value in a request no longer has an effect; nothing reports that."
)
NOT_READ_ONLY: Final = compatible(
    "request-property-became-not-read-only", "A server must now obey its value in a request."
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
family("required-choice-narrowed", Effect.NARROWER, "Fewer combinations of properties are valid")
family("required-choice-widened", Effect.WIDER, "More combinations of properties are valid")
family("required-choice-changed", Effect.OTHER, "Other properties are optional")
IGNORED_ADDED: Final = compatible(
    "request-ignored-field-added", "A server must now accept the removed field, without effect."
)
IGNORED_REMOVED: Final = breaking("request-ignored-field-removed", "A request that still carries the field is refused.")

_READ: Final = frozenset(
    {
        *KEYWORDS, "properties", "required", "items", "additionalProperties", *ALTERNATIVES, "readOnly", "writeOnly",
        "x-ignored-fields", "x-resource", "x-promotable", "x-summary", "x-lifecycle",
    }
)  # fmt: skip
"""All keywords of schemas that a rule reads."""
_HIDDEN: Final = {REQUEST: "readOnly", RESPONSE: "writeOnly"}
_BECAME: Final = {REQUEST: (READ_ONLY, NOT_READ_ONLY), RESPONSE: (WRITE_ONLY, NOT_WRITE_ONLY)}
_NAMES: Final = {"oneOf": "one-of", "anyOf": "any-of"}


def compare_schemas(
    found: Comparison,
    subject: str,
    base: tuple[Pointer, Any],
    revision: tuple[Pointer, Any],
    where: str,
    *,
    required: bool = False,
    rules: tuple[Rules, Rules] | None = None,
) -> None:
    """Note what differs between two schemas, each given as its pointer and the schema as written there.

    `required`: the value cannot be left out. `rules`: what is said of requests besides, in either version.
    """
    (at, before), (now_at, after) = base, revision
    bound = rules or ({}, {})
    one = View.of(found.base, [Part(at, before)], at, where, bound[0])
    _compare(found, subject, one, View.of(found.revision, [Part(now_at, after)], now_at, where, bound[1]), required)


def _compare(found: Comparison, subject: str, base: View, revision: View, required: bool = False) -> None:
    if not found.first_time(subject, base.origin, revision.origin):
        return
    if _compare_with_branch(found, subject, base, revision):
        return
    compare_keywords(found, subject, base, revision, required=required)
    compare_unknown(found, revision.where, base.keywords, revision.keywords, _READ, base.at, revision.at)
    _compare_properties(found, subject, base, revision)
    _compare_choices(found, subject, base, revision)
    # What branches say is compared, whichever of them says it. But of an open schema one more that describes
    # properties asks for more than the properties alone: unknown names had any value before.
    if base.merged and len(revision.merged) > len(base.merged):
        fresh = _paired(base.merged, revision.merged)[2]
        for branch in fresh:
            if View.of(found.revision, [branch], (), "", {}).properties:
                found.add(f"{subject}-all-of-added", revision.where, base.place, branch.pointer, "", branch.schema)
    inner = subject.replace("-body", "-property")
    if base.items or revision.items:
        _compare(found, inner, *_children(found, base, revision, "items", "[]", (base.items, revision.items)))
    _compare_additional(found, inner, subject, base, revision)
    for keyword in ALTERNATIVES:
        old, new = base.alternatives.get(keyword, []), revision.alternatives.get(keyword, [])
        for position in range(max(len(old), len(new))):
            pair = (lists[position] if position < len(lists) else [] for lists in (old, new))
            _compare_branches(found, subject, keyword, base, revision, *pair)
    if subject.startswith(REQUEST):
        key = "x-ignored-fields"
        before, after = elements(base.get(key)), elements(revision.get(key))
        for names, others, rule in ((after, before, IGNORED_ADDED), (before, after, IGNORED_REMOVED)):
            for name in names:
                if name not in others:
                    found.add(rule, f"{revision.where}.{name}", base.at(key), revision.at(key))


def _children(
    found: Comparison, base: View, revision: View, keyword: str, step: str, parts: tuple[list[Part], list[Part]]
) -> tuple[View, View]:
    """The views of the parts of both."""
    one, other = (
        View.of(
            side,
            written,
            view.at(keyword) if keyword != "properties" else (*view.at(keyword), step),
            f"{view.where}{'' if step == '[]' else '.'}{step}",
            view.below(step),
        )
        for side, view, written in ((found.base, base, parts[0]), (found.revision, revision, parts[1]))
    )
    return one, other


def _compare_properties(found: Comparison, subject: str, base: View, revision: View) -> None:
    direction = subject.partition("-")[0]
    inner = subject.replace("-body", "-property")
    for name in {**base.properties, **revision.properties}:
        parts = base.properties.get(name, []), revision.properties.get(name, [])
        before, after = _children(found, base, revision, "properties", name, parts)
        where = f"{revision.where}.{name}"
        described = base.describes(name), revision.describes(name)
        hidden = [view.get(_HIDDEN[direction]) is True for view in (before, after)]
        if all(described) and hidden[0] != hidden[1]:
            if hidden[0] and direction == REQUEST and name in revision.required:
                found.add(NEW_REQUIRED, where, before.place, after.place)
            key = _HIDDEN[direction]
            found.add(_BECAME[direction][0 if hidden[1] else 1], where, before.at(key), after.at(key))
        elif any(hidden):
            continue
        elif described[0] == described[1]:
            required = name in base.required or name in revision.required
            if all(described) and (name in base.required) != (name in revision.required):
                change = BECAME_REQUIRED if name in revision.required else BECAME_OPTIONAL
                found.add(f"{inner}-{change}", where, before.place, after.place)
            _compare(found, inner, before, after, required)
        elif described[1]:
            rules = (
                (NEW_REQUIRED, NEW_OPTIONAL)
                if direction == REQUEST
                else (RESPONSE_REQUIRED_ADDED, RESPONSE_OPTIONAL_ADDED)
            )
            found.add(rules[name not in revision.required], where, base.at("properties"), after.place, "", name)
        else:
            rules = (
                (REQUEST_REMOVED, REQUEST_REMOVED)
                if direction == REQUEST
                else (RESPONSE_REQUIRED_REMOVED, RESPONSE_OPTIONAL_REMOVED)
            )
            found.add(rules[name not in base.required], where, before.place, revision.at("properties"), name, "")
    for name in {**base.required, **revision.required}:
        if not base.describes(name) and not revision.describes(name):
            needed = name in base.required, name in revision.required
            if needed[0] != needed[1]:
                change = BECAME_REQUIRED if needed[1] else BECAME_OPTIONAL
                at, now_at = (view.required.get(name, view.at("required")) for view in (base, revision))
                found.add(f"{inner}-{change}", f"{revision.where}.{name}", at, now_at)


def _compare_choices(found: Comparison, subject: str, base: View, revision: View) -> None:
    """`anyOf` of nothing but `required`. What follows from the other version is no change by itself."""
    tighter = [place for choice, place in revision.required_choices if not _follows(choice, base)]
    looser = [place for choice, place in base.required_choices if not _follows(choice, revision)]
    if tighter or looser:
        change = "changed" if tighter and looser else "narrowed" if tighter else "widened"
        places = (looser or [base.at("anyOf")])[0], (tighter or [revision.at("anyOf")])[0]
        found.add(f"{subject}-required-choice-{change}", revision.where, *places)


def _follows(choice: list[frozenset[str]], view: View) -> bool:
    """Whether what satisfies a view always has one of the sets of properties."""
    cases = [[frozenset[str]()], *(known for known, _ in view.required_choices)]
    return any(all(any(wanted <= view.required.keys() | had for wanted in choice) for had in known) for known in cases)


def _compare_additional(found: Comparison, inner: str, subject: str, base: View, revision: View) -> None:
    key = "additionalProperties"
    openness = base.openness, revision.openness
    if openness == (1, 1):
        parts = base.additional, revision.additional
        _compare(found, inner, *_children(found, base, revision, key, "*", parts))
    elif openness != (0, 0):
        if openness[0] != openness[1]:
            name = CLOSED if openness[1] < openness[0] else OPENED
            at, now_at = (view.at(key if view.names is None else "propertyNames") for view in (base, revision))
            found.add(f"{subject}-{name}", revision.where, at, now_at)
    else:
        old, new = ((view.names or frozenset()) - view.properties.keys() for view in (base, revision))
        for name, names, others in ((OPENED, new, old), (CLOSED, old, new)):
            # A name that is, or was, described is a property that came or went.
            for word in sorted(names - others - base.properties.keys() - revision.properties.keys()):
                at, now_at = base.at("propertyNames"), revision.at("propertyNames")
                found.add(f"{subject}-{name}", f"{revision.where}.{word}", at, now_at)


def _compare_with_branch(found: Comparison, subject: str, base: View, revision: View) -> bool:
    """Whether one version has a schema and the other alternatives, of which that schema is one; notes what differs."""
    for plain, other in ((base, revision), (revision, base)):
        lists = [(keyword, branches) for keyword, (branches, *_) in other.alternatives.items()]
        if plain.alternatives or len(lists) != 1 or other.keywords.keys() - TEXTS or other.properties:
            continue
        keyword, branches = lists[0]
        twins = [branch for branch in branches if same(_identity(branch.schema), _identity(plain.written))]
        if plain.written is None or not twins:
            continue
        new = other is revision
        for branch in branches:
            if branch not in twins:
                rule = f"{subject}-{_NAMES[keyword]}-{'added' if new else 'removed'}"
                places = (base.place, branch.pointer) if new else (branch.pointer, revision.place)
                found.add(rule, revision.where, *places, *(("", branch.schema) if new else (branch.schema, "")))
        if base.nullable != revision.nullable:
            change = "became-nullable" if revision.nullable else "became-not-nullable"
            found.add(f"{subject}-{change}", revision.used_as, base.place, revision.place)
        return True
    return False


def _compare_branches(
    found: Comparison, subject: str, keyword: str, base: View, revision: View, old: list[Part], new: list[Part]
) -> None:
    name = _NAMES[keyword]
    if bool(old) != bool(new):
        rule = f"{subject}-{name}-{'set' if new else 'unset'}"
        shown = ([part.schema for part in parts] or "" for parts in (old, new))
        found.add(rule, revision.where, base.at(keyword), revision.at(keyword), *shown)
        return
    pairs, left, added = _paired(old, new)
    for before, after in pairs:
        one = View.of(found.base, [before], before.pointer, base.where, {})
        _compare(found, subject, one, View.of(found.revision, [after], after.pointer, revision.where, {}))
    for part in added:
        found.add(f"{subject}-{name}-added", revision.where, base.at(keyword), part.pointer, "", part.schema)
    for part in left:
        found.add(f"{subject}-{name}-removed", revision.where, part.pointer, revision.at(keyword), part.schema, "")


def _paired(old: list[Part], new: list[Part]) -> tuple[list[tuple[Part, Part]], list[Part], list[Part]]:
    """Branches that belong together, then those of the old version and of the new one that have no partner."""
    left = list(old)
    pairs: list[tuple[Part, Part]] = []
    added: list[Part] = []
    for branch in new:
        match = next((other for other in left if same(_identity(other.schema), _identity(branch.schema))), None)
        if match is None:
            added.append(branch)
        else:
            left.remove(match)
            pairs.append((match, branch))
    if len(left) == len(added) == 1:  # one branch on either side has no partner: it has changed
        pairs.append((left.pop(), added.pop()))
    return pairs, left, added


def _identity(branch: Any) -> Any:
    """What makes two branches the same: reference, title, or else all they say."""
    said = members(branch)
    return said.get("$ref") or said.get("title") or without_texts(said)
