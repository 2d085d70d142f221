"""What the drift radar found, for people, for an issue, for machines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from rlor_spec.document import SpecDocument, display_path

from drift_sources.accepted import Accepted
from drift_sources.comparison import Difference
from drift_sources.surface import Unread

COLUMNS = ("kind", "about", "what", "ours", "upstream")
_MARKUP = {ord(character): f"\\{character}" for character in "\\`*_[]|"} | {
    ord(character): f"&#{ord(character)};" for character in "<>@#"
}


@dataclass(frozen=True, slots=True)
class Comparison:
    """One artefact against the spec, or one release against the one before."""

    title: str
    """What was compared: `fireworks-ai 1.2.30, generated types`."""
    source: str
    findings: list[Difference]
    """What nobody has accepted."""
    accepted: list[tuple[Difference, Accepted]]
    stale: list[Accepted]
    """What was accepted and does not hold any more: a finding too."""
    unread: list[Unread]
    """What was not looked at."""

    @property
    def passed(self) -> bool:
        """Whether there is nothing to decide."""
        return not self.findings and not self.stale


def as_table(comparisons: Sequence[Comparison], evidence: SpecDocument | None, *, accepted_too: bool = False) -> str:
    """A table an artefact, for a terminal."""
    lines: list[str] = []
    for comparison in comparisons:
        rows = _rows(comparison, evidence, accepted_too)
        lines.append(f"{comparison.title}: {_summary(comparison)}")
        widths = [max(len(row[column]) for row in (COLUMNS, *rows)) for column in range(len(COLUMNS))]
        for row in (COLUMNS, *rows) if rows else ():
            cells = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
            lines.append(f"  {'  '.join(cells)}".rstrip())
        lines += [f"  not read: {said}" for said in _unread(comparison)]
    return "\n".join(lines)


def as_markdown(comparisons: Sequence[Comparison], evidence: SpecDocument | None, *, accepted_too: bool = False) -> str:
    """The body of an issue."""
    lines: list[str] = []
    for comparison in comparisons:
        rows = _rows(comparison, evidence, accepted_too)
        lines += [f"### {_cell(comparison.title)}", "", f"{_summary(comparison).capitalize()}.", ""]
        if rows:
            lines += [f"| {' | '.join(COLUMNS)} |", f"|{' --- |' * len(COLUMNS)}"]
            lines += [
                f"| {' | '.join(_cell(cell, code=column in (1, 3, 4)) for column, cell in enumerate(row))} |"
                for row in rows
            ]
            lines.append("")
        said = [f"- not read: {_cell(said)}" for said in _unread(comparison)]
        lines += [*said, ""] if said else []
    if evidence is not None and not all(comparison.passed for comparison in comparisons):
        path = display_path(evidence.path)
        lines += [
            "Decide on each: change the spec and its evidence, or accept it with a reason under `differences` in "
            f"`{path}`. Then `make drift` ends with 0.",
            "",
        ]
    return "\n".join(lines).rstrip()


def as_json(comparisons: Sequence[Comparison], evidence: SpecDocument | None) -> dict[str, Any]:
    """All of it, what was accepted too."""
    return {
        "passed": all(comparison.passed for comparison in comparisons),
        "artefacts": [
            {
                "title": comparison.title,
                "source": comparison.source,
                "findings": [_difference(found) for found in comparison.findings],
                "stale": [
                    {"about": entry.about, "kind": entry.kind, "entry": entry.name, "at": _place(entry, evidence)}
                    for entry in comparison.stale
                ],
                "accepted": [
                    {**_difference(found), "entry": entry.name, "reason": entry.reason, "seen": entry.seen}
                    for found, entry in comparison.accepted
                ],
                "unread": [
                    {"what": each.what, "at": str(each.place) if each.place else None} for each in comparison.unread
                ],
            }
            for comparison in comparisons
        ],
    }


def _difference(found: Difference) -> dict[str, str | None]:
    ours = str(found.ours) if found.ours else None
    return {"kind": found.kind, "about": found.about, "what": found.what, "ours": ours, "upstream": str(found.theirs)}


def _rows(comparison: Comparison, evidence: SpecDocument | None, accepted_too: bool) -> list[tuple[str, ...]]:
    stale = [
        ("stale", entry.about, f"accepted as {entry.kind} in {entry.name}: no longer so", _place(entry, evidence), "")
        for entry in comparison.stale
    ]
    accepted = [
        _row(difference, "accepted", f"{difference.kind}: {entry.name}")
        for difference, entry in comparison.accepted
        if accepted_too
    ]
    return [*(_row(found, found.kind, found.what) for found in comparison.findings), *stale, *accepted]


def _row(found: Difference, kind: str, what: str) -> tuple[str, ...]:
    return kind, found.about, what, str(found.ours or ""), str(found.theirs)


def _place(entry: Accepted, evidence: SpecDocument | None) -> str:
    return f"{display_path(evidence.path)}:{evidence.line(entry.pointer)}" if evidence is not None else ""


def _unread(comparison: Comparison) -> list[str]:
    """What was not looked at, in a line for each kind, with the places of all of it."""
    found: dict[str, list[str]] = {}
    for each in comparison.unread:
        found.setdefault(each.what, []).extend([str(each.place)] if each.place else [])
    return [f"{what}: {', '.join(places)}" if places else what for what, places in found.items()]


def _summary(comparison: Comparison) -> str:
    count = len(comparison.findings) + len(comparison.stale)
    said = "nothing new" if count == 0 else "1 finding" if count == 1 else f"{count} findings"
    return f"{said}, {len(comparison.accepted)} accepted" if comparison.accepted else said


def _cell(text: str, *, code: bool = False) -> str:
    """Text that stays in its cell, and is no markup: what it quotes was written by others."""
    plain = " ".join(text.split())
    if code and plain and "`" not in plain:
        return f"`{plain}`".replace("|", "\\|")
    return plain.translate(_MARKUP)
