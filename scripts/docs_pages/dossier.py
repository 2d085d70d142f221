"""What the evidence says about each fact of the spec."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import Any, Final

from rlor_spec import facts
from rlor_spec.document import Pointer, SpecDocument
from rlor_spec.evidence import Entry, entries
from rlor_spec.places import body_schema, elements, field_place, members

INFO: Final = "info"
"""Stands for the spec as a whole, where a fact about all of it is meant."""
_RULES: Final = "x-request-rules"


@dataclass(frozen=True, slots=True)
class Claim:
    """A rule of the evidence: one statement about several rules of the spec."""

    name: str
    says: str
    entry: Entry
    covers: tuple[str, ...]

    def about(self, rule: str) -> bool:
        """Whether this is what vouches for a rule of the spec."""
        return any(pattern == rule or ("*" in pattern and fnmatchcase(rule, pattern)) for pattern in self.covers)


@dataclass(frozen=True, slots=True)
class Narrowing:
    """A claim where it applies: which rules of one thing it vouches for."""

    claim: Claim
    rules: tuple[str, ...]
    """What the rules are called at the thing: `pattern`, `required`, `x-retry`."""


@dataclass(frozen=True, slots=True)
class Dossier:
    """The evidence, sorted by what it is about."""

    spec: SpecDocument
    evidence: SpecDocument
    things: facts.Facts
    entries: dict[str, Entry]
    """By name of the thing."""
    claims: tuple[Claim, ...]
    _narrowings: dict[str, tuple[Narrowing, ...]] = field(repr=False)

    @classmethod
    def of(cls, spec: SpecDocument, evidence: SpecDocument) -> Dossier:
        """Both documents must be in order, as `lint_spec.py` sees it."""
        parsed = {entry.pointer: entry for entry in entries(evidence)}
        things = {entry.about: entry for pointer, entry in parsed.items() if pointer[0] != "rules"}
        claims = tuple(
            Claim(name, content["says"], parsed["rules", name, "evidence"], tuple(content["covers"]))
            for name, content in members(evidence.data["rules"]).items()
        )
        return cls(spec, evidence, facts.things(spec), things, claims, _narrowings(spec, claims))

    def narrowings(self, thing: str) -> tuple[Narrowing, ...]:
        """Claims about the rules of a thing, in the order of the evidence."""
        return self._narrowings.get(thing, ())

    def claims_about(self, rule: str) -> tuple[Claim, ...]:
        """Claims about one rule of the spec."""
        return tuple(claim for claim in self.claims if claim.about(rule))

    @property
    def sources(self) -> dict[str, dict[str, str]]:
        """Sources by their short names."""
        return members(self.evidence.data["sources"])

    @property
    def decisions(self) -> dict[str, dict[str, Any]]:
        """Decisions by name."""
        return members(self.evidence.data["decisions"])

    @property
    def differences(self) -> dict[str, dict[str, Any]]:
        """Accepted differences from upstream by name."""
        return members(self.evidence.data.get("differences"))

    def all_entries(self) -> Iterator[Entry]:
        """Entries about things, then those of the claims."""
        yield from self.entries.values()
        for claim in self.claims:
            yield claim.entry

    def confidence_counts(self) -> Counter[str]:
        """How many entries there are of each confidence."""
        return Counter(entry.confidence for entry in self.all_entries())

    def source_counts(self) -> Counter[str]:
        """How many entries rest on each source."""
        return Counter(source for entry in self.all_entries() for source in entry.sources)

    def decided(self, decision: str) -> tuple[str, ...]:
        """Names of the things that cite a decision."""
        return tuple(name for name, entry in self.entries.items() if decision in entry.decisions)

    def deciding_claims(self, decision: str) -> tuple[Claim, ...]:
        """Claims that cite a decision."""
        return tuple(claim for claim in self.claims if decision in claim.entry.decisions)


def _narrowings(spec: SpecDocument, claims: tuple[Claim, ...]) -> dict[str, tuple[Narrowing, ...]]:
    """Claims by the thing that they narrow: the innermost one around the place of the rule."""
    owners = _owners(spec)
    bound = _bound(spec)
    rules: dict[str, dict[str, list[str]]] = {}
    for rule, pointer in facts.rules(spec).items():
        for place in (pointer, *bound.get(pointer, ())):
            for thing in _owner(spec, owners, place):
                named = rules.setdefault(thing, {})
                named.setdefault(_label(rule), []).append(rule)
    return {
        thing: tuple(
            Narrowing(claim, labels)
            for claim in claims
            if (labels := tuple(label for label, names in named.items() if any(map(claim.about, names))))
        )
        for thing, named in rules.items()
    }


def _owners(spec: SpecDocument) -> dict[Pointer, list[str]]:
    """Names of the things that stand at a place. A shared parameter is a thing of every operation that has it."""
    owners: dict[Pointer, list[str]] = {("info",): [INFO]}
    for name, pointer in facts.things(spec).items():
        owners.setdefault(pointer, []).append(name)
        if pointer[-2] == "parameters" and (shared := spec.locate(pointer)) != pointer:
            owners.setdefault(shared, []).append(name)
    return owners


def _bound(spec: SpecDocument) -> dict[Pointer, list[Pointer]]:
    """Where the fields stand that a rule for requests is about, by its place."""
    return {
        (*operation.pointer, _RULES, position): [
            place
            for path in elements(members(rule).get("fields"))
            if (place := field_place(spec, body_schema(spec, operation), str(path)))
        ]
        for operation in spec.operations()
        for position, rule in enumerate(elements(operation.raw.get(_RULES)))
    }


def _owner(spec: SpecDocument, owners: dict[Pointer, list[str]], pointer: Pointer) -> list[str]:
    if len(pointer) == 1:  # an extension of the document
        return [INFO]
    if pointer[-2] == "required":
        pointer = (*pointer[:-2], "properties", spec.resolve(pointer[:-2])["required"][pointer[-1]])
    elif "x-lifecycle" in pointer and pointer[-2] == "operations":
        operation = str(pointer[-1])
        return [*_owner(spec, owners, pointer[: pointer.index("x-lifecycle")]), operation]
    while pointer and pointer not in owners:
        pointer = pointer[:-1]
    return owners.get(pointer, [])


def _label(rule: str) -> str:
    """What a rule is called beside its thing."""
    parts = rule.split(".")
    extension = next((part for part in parts if part.startswith("x-")), "")
    return extension or ("required" if "required" in parts else parts[-1])
