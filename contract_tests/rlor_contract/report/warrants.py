"""What a violation rests on: how sure the evidence is of the fact that was broken, and who says so.

The fact is found from the part of the spec that is broken: the innermost thing or rule around it that the evidence
speaks of. A check that asks for more than the fact says has a lower confidence of its own, in `checks.yaml`.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from fnmatch import fnmatchcase
from functools import cache
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Final, cast, get_args

from rlor_spec import data, facts
from rlor_spec.document import Pointer, SpecDocument, SpecError
from rlor_spec.evidence import CONFIDENCES, Entry, entries, misshapen
from rlor_spec.places import elements, members

from rlor_contract.report.explanations import explanations
from rlor_contract.report.ledger import Confidence, Warrant
from rlor_contract.spec.operations import ContractSpec, Operation

ORDER: Final[tuple[Confidence, ...]] = get_args(Confidence)
_UNSAID: Final = Warrant("D")
"""What the evidence does not speak of is our own choice."""
OWN_CHECK: Final = "a check of your own"
"""Stands for the sources of what the spec does not say, and a check of the user asks for."""


class Warrants:
    """The evidence of one spec, by the places that it speaks of."""

    def __init__(self, spec: ContractSpec, evidence: SpecDocument | None) -> None:
        """Without evidence what the spec says is all that is known, and counts in full."""
        self._spec = spec
        self._there = evidence is not None
        self._entries: dict[Pointer, dict[str, Entry]] = {}
        self.told: dict[str, Entry] = {}
        """The evidence of each fact, by its name; see `rlor_spec.facts`."""
        self.sources: tuple[str, ...] = ()
        """Short names of what the evidence cites."""
        if evidence is not None:
            self._read(evidence)

    @classmethod
    @cache
    def of(cls, spec: ContractSpec) -> Warrants:
        """With the `evidence.yaml` beside the spec, if there is one. Raises `SpecError`."""
        found = _beside(spec.document.path)
        return cls(spec, None if found is None else _loaded(found))

    def warrant(self, check: str, pointer: Pointer, operation: Operation, *, should: bool = False) -> Warrant:
        """For a broken part of the spec, which `operation` was to keep. `should`: it breaks no more than a SHOULD."""
        told = explanations().get(check)
        fact = self.fact(pointer, operation)
        should = should or (told is not None and told.should)
        if told is None or told.confidence is None:
            return Warrant(fact.confidence, fact.sources, should)
        return Warrant(weakest([fact.confidence, told.confidence]), fact.sources, should)

    def fact(self, pointer: Pointer, operation: Operation) -> Warrant:
        """Of the innermost fact around a part of the spec."""
        if not self._there:
            return Warrant()
        for end in range(len(pointer), 0, -1):
            places = [pointer[:end]]
            with suppress(SpecError):  # a keyword that the schema leaves out
                places.append(self._spec.locate(pointer[:end]))
            for place in places:
                named = self._entries.get(place, {})
                own = [entry for name, entry in named.items() if name.startswith(f"{operation.id}.")]
                if named:
                    return _joined(own or named.values())
        below = [
            entry
            for place, named in self._entries.items()
            if place[: len(pointer)] == pointer
            for entry in named.values()
        ]
        return _joined(below) if below else _UNSAID

    def _read(self, evidence: SpecDocument) -> None:
        document = self._spec.document
        self.sources = tuple(members(evidence.data.get("sources")))
        found = {entry.pointer: entry for entry in entries(evidence)}
        told = {entry.about: entry for place, entry in found.items() if place[0] != "rules"}
        claims = [
            (found["rules", name, "evidence"], elements(content["covers"]))
            for name, content in members(evidence.data["rules"]).items()
        ]
        for rule, place in facts.rules(document).items():
            about = [entry for entry, covers in claims if any(_covers(str(pattern), rule) for pattern in covers)]
            if about:
                self.told[rule] = about[0]
                self._enter(place, rule, about[0])
                if place[-2:-1] == ("required",):
                    self._enter(place[:-1], rule, about[0])
        things = facts.things(document)
        for place in things.values():  # it goes before a rule that has no place of its own, such as that it may be null
            self._entries.pop(place, None)
        for name, place in things.items():
            if name in told:
                self.told[name] = told[name]
                self._enter(place, name, told[name])
                # A shared parameter or answer is a fact of each operation that has it.
                shared = document.locate(place)
                if shared != place and shared[1] in ("parameters", "responses"):
                    self._enter(shared, name, told[name])

    def _enter(self, place: Pointer, name: str, entry: Entry) -> None:
        self._entries.setdefault(place, {})[name] = entry


def weakest(found: Iterable[Confidence]) -> Confidence:
    """An answer is as sure as its weakest part."""
    return max(found, key=ORDER.index)


def words(confidence: Confidence, sources: Iterable[str] = ()) -> str:
    """In words: `our own choice, D (OWN)`."""
    named = ", ".join(sources)
    if named == OWN_CHECK:
        return named
    return f"{CONFIDENCES[confidence]}, {confidence}" + (f" ({named})" if named else "")


def _joined(found: Iterable[Entry]) -> Warrant:
    known = list(found)
    sources = dict.fromkeys(source for entry in known for source in entry.sources)
    return Warrant(weakest(cast(Confidence, entry.confidence) for entry in known), tuple(sources))


def _covers(pattern: str, rule: str) -> bool:
    return pattern == rule or ("*" in pattern and fnmatchcase(rule, pattern))


def _beside(path: Path | Traversable) -> Path | Traversable | None:
    if str(path) == str(data.SPEC):
        return data.EVIDENCE
    beside = Path(str(path)).with_name("evidence.yaml")
    return beside if beside.is_file() else None


def _loaded(path: Path | Traversable) -> SpecDocument:
    evidence = SpecDocument.load(path)
    for place, message in misshapen(evidence):
        raise SpecError(path, evidence.line(place), message)
    return evidence
