"""Findings that a team knows and accepts until a day, each with the reason: `run --baseline FILE`.

    accepted:
    - side: server
      check: request_id_present
      reason: the gateway drops the header, ticket 12
      until: "2026-12-31"
      findings:
      - {operation: GROUP.METHOD, place: /paths/~1v1/get the header x-request-id, request: 5b1c0d6e7f809a1b}

An entry is written for a cause, but names each finding: a new one of the same cause fails the run.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any, Final, Literal, get_args

import yaml
from rlor_spec.document import Pointer, SpecDocument, display_path

from rlor_contract.report.cannot_run import CannotRun
from rlor_contract.report.causes import causes
from rlor_contract.report.fates import Found, fate
from rlor_contract.report.ledger import Ledger, Side, Violation
from rlor_contract.report.reading import Report
from rlor_contract.spec.json_values import is_list, is_object

_DAY: Final = re.compile(r"\d{4}-\d\d-\d\d")
_TEXTS: Final = ("side", "check", "reason", "until")
_HEAD: Final = """\
# Known findings: rlor-contract run --baseline accepts each, with a reason, until the end of a day in UTC.
# Remove what is fixed. Never accept a leak.
accepted:
"""
Standing = Literal["Accepted", "Expired", "Gone", "Not looked at"]


@dataclass(frozen=True, slots=True)
class Entry:
    """Findings of one cause, accepted until the end of a day in UTC."""

    reason: str
    until: date
    findings: tuple[Found, ...]
    line: int

    @property
    def why(self) -> str:
        """What a report says of a finding that is accepted."""
        return f"until {self.until}: {self.reason}"


@dataclass(frozen=True, slots=True)
class Baseline:
    """The entries of a file."""

    path: Path
    entries: tuple[Entry, ...]

    @classmethod
    def load(cls, path: Path) -> Baseline:
        """Read it. Raises `CannotRun` and `SpecError`, which name the line."""
        document = SpecDocument.load(path, foreign=True)
        reader = _Reader(document)
        reader.keys((), document.data, {"accepted"})
        listed = document.data["accepted"]
        if not is_list(listed):
            raise reader.wrong(("accepted",), "`accepted` is not a list")
        return cls(path, tuple(reader.entry(("accepted", number), one) for number, one in enumerate(listed)))

    def applied(self, found: Iterable[Violation], today: date) -> list[Violation]:
        """The findings; those that an entry accepts say so."""
        known = {one.key: entry for entry in self.entries if entry.until >= today for one in entry.findings}
        told: list[Violation] = []
        for one in found:
            entry = known.get(Found.of(one).key)
            told.append(replace(one, accepted=entry.why) if entry else one)
        return told

    def standings(
        self, found: Iterable[Violation], ledgers: Iterable[Ledger], today: date
    ) -> Iterator[tuple[Standing, str]]:
        """What became of each entry, in a line; `found` as `applied` tells it."""
        there = {Found.of(one).key: one for one in found}
        halves: Mapping[str, Ledger] = {ledger.side: ledger for ledger in ledgers}
        for entry in self.entries:
            first, whole = entry.findings[0], len(entry.findings)
            about = f"{first.side}: {first.check}, at {display_path(self.path)}:{entry.line}"
            seen = [there[one.key] for one in entry.findings if one.key in there]
            if entry.until < today and any(not one.accepted for one in seen):
                yield "Expired", f"{about}: accepted {entry.why}. Fix: repair it, or give a new reason and day"
                continue
            fates = [fate(one, halves.get(one.side), same=True) for one in entry.findings]
            gone = [one for one, (became, _) in zip(entry.findings, fates, strict=True) if became == "Gone"]
            if len(gone) == whole or (gone and entry.until < today):
                yield "Gone", f"{about}: remove it"
            elif gone:
                at = ", ".join(dict.fromkeys(one.operation for one in gone))
                yield "Gone", f"{about}: {len(gone)} of its {whole} findings, on {at}: remove them"
            elif seen and entry.until < today:
                yield "Gone", f"{about}: another entry accepts it, remove this one"
            elif seen:
                yield "Accepted", f"{about}: {len(seen)} findings, {entry.why}"
            else:
                yield "Not looked at", f"{about}: {fates[0][1]}"


@dataclass(frozen=True, slots=True)
class _Reader:
    """Reads entries, or says what is wrong in which line."""

    document: SpecDocument

    def entry(self, at: Pointer, value: Any) -> Entry:
        self.keys(at, value, {*_TEXTS, "findings"})
        side, check, reason, until = (self._text(at, value, name) for name in _TEXTS)
        if side not in get_args(Side):
            raise self.wrong((*at, "side"), f"`side` is {side!r}, and neither server nor client")
        try:
            last = date.fromisoformat(until if _DAY.fullmatch(until) else "")
        except ValueError:
            raise self.wrong((*at, "until"), f"`until` is {until!r}, not a date such as 2026-12-31") from None
        listed = value["findings"]
        if not is_list(listed) or not listed:
            raise self.wrong((*at, "findings"), "`findings` is not a list of what is accepted")
        findings: list[Found] = []
        for number, one in enumerate(listed):
            here = (*at, "findings", number)
            self.keys(here, one, {"operation", "place"}, {"request"})
            request = self._text(here, one, "request") if "request" in one else ""
            texts = (self._text(here, one, name) for name in ("operation", "place"))
            findings.append(Found(side, next(texts), check, next(texts), request))
        return Entry(reason, last, tuple(findings), self.document.line(at))

    def keys(self, at: Pointer, value: Any, wanted: set[str], possible: Iterable[str] = ()) -> None:
        if not is_object(value):
            raise self.wrong(at, "here stands no mapping")
        for name in value:
            if name not in wanted | {*possible}:
                raise self.wrong((*at, name), f"the key {name!r} is not known")
        for name in sorted(wanted - {*value}):
            raise self.wrong(at, f"`{name}` is missing")

    def _text(self, at: Pointer, value: Any, name: str) -> str:
        text = value[name]
        if not isinstance(text, str) or not (text.strip() or name == "operation"):
            raise self.wrong((*at, name), f"`{name}` is not text")
        return text

    def wrong(self, at: Pointer, what: str) -> CannotRun:
        place = f"{display_path(self.document.path)}:{self.document.line(at)}"
        return CannotRun(f"{place}: {what}. Fix: see rlor-contract baseline --help, which writes such a file.")


def accept(report: Path, output: Path | None, reason: str, until: str, today: date) -> str:
    """Write what fails the run of a report into a file, after what it holds already, and say so.

    Without a file: the text of a baseline. Raises `CannotRun` and `SpecError`.
    """
    last = _last_day(until, today)
    if not reason.strip():
        raise CannotRun("the reason is empty. Fix: say in --reason why it is accepted, and where it is tracked.")
    found = [one for one in Report.load(report).found if not one.warning and not one.accepted]
    there = Baseline.load(output) if output and output.exists() else None
    good = [entry for entry in there.entries if entry.until >= today] if there else []
    known = {one.key for entry in good for one in entry.findings}
    new = causes(one for one in found if Found.of(one).key not in known)
    entries = [
        {
            "side": cause.first.side,
            "check": cause.first.check,
            "reason": reason,
            "until": str(last),
            "findings": [_finding(one) for one in cause.findings],
        }
        for cause in new
    ]
    before = output.read_text(encoding="utf-8").rstrip() + "\n" if output and there else _HEAD
    if not there or not there.entries:  # an empty list is no place to add to
        before = before.removesuffix("[]\n").rstrip() + ("\n" if entries else " []\n")
    text = before + (yaml.safe_dump(entries, sort_keys=False, allow_unicode=True, width=10**9) if entries else "")
    if output is None:
        return text.rstrip()
    try:
        output.write_text(text, encoding="utf-8")
    except OSError as error:
        raise CannotRun(f"{output} cannot be written: {error.strerror}. Fix: give another --output.") from None
    accepted = sum(len(entry["findings"]) for entry in entries)
    leaks = sum(cause.harm == "leak" for cause in new)
    warned = f" {leaks} of the causes leak: fix these first." if leaks else ""
    return f"{output} accepts {accepted} more findings, of {len(entries)} causes, until {last}.{warned}"


def _last_day(until: str, today: date) -> date:
    try:
        last = date.fromisoformat(until if _DAY.fullmatch(until) else "")
    except ValueError:
        raise CannotRun(f"{until!r} is not a date. Fix: give the expiry date as --until 2026-12-31.") from None
    if last < today:
        raise CannotRun(f"{last} is in the past. Fix: give a future date as --until.")
    return last


def _finding(one: Violation) -> dict[str, str]:
    told = {"operation": one.operation, "place": one.place}
    return {**told, "request": one.fingerprint} if one.fingerprint else told
