"""Differences between the spec and upstream that somebody has looked at and accepted, in `evidence.yaml`:

differences:
  types-frozen-in-may:
    source: SDK
    kind: gone                   # new: it has more than the spec; gone: it has less; different: otherwise
    seen: 1.2.30                 # the version in which
    reason: The package's types were generated from a description of 2026-05-01.
    covers: [Book.purpose, Binding.color]
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from packaging.version import Version
from rlor_spec.document import Pointer, SpecDocument
from rlor_spec.places import elements, members
from vendor.registry import version

from drift_sources.comparison import Difference


@dataclass(frozen=True, slots=True)
class Accepted:
    """One difference that was accepted."""

    name: str
    """Of the entry that holds it."""
    source: str
    kind: str
    about: str
    seen: str
    reason: str
    pointer: Pointer
    """Where it stands in the evidence."""

    def covers(self, source: str, difference: Difference) -> bool:
        """Whether it is this difference."""
        return (self.source, self.kind, self.about) == (source, difference.kind, difference.about)

    def speaks_of(self, release: Version | None) -> bool:
        """Whether it must hold in a release: from the one on in which it was seen."""
        seen = version(self.seen)
        return release is None or seen is None or release >= seen


def load(evidence: SpecDocument) -> list[Accepted]:
    """All of them, in the order of the file."""
    return [
        Accepted(
            name,
            entry["source"],
            entry["kind"],
            about,
            entry["seen"],
            " ".join(entry["reason"].split()),
            ("differences", name, "covers", position),
        )
        for name, entry in members(evidence.data.get("differences")).items()
        for position, about in enumerate(elements(entry["covers"]))
    ]


def stale(
    accepted: Iterable[Accepted], source: str, release: Version | None, found: Iterable[Difference]
) -> list[Accepted]:
    """Those of a source that hold no longer: upstream has moved, and the evidence must."""
    differences = list(found)
    return [
        entry
        for entry in accepted
        if entry.source == source
        and entry.speaks_of(release)
        and not any(entry.covers(source, difference) for difference in differences)
    ]
