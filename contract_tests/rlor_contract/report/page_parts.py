"""What a page says besides findings and matrix: what was not verified, coverage, rules, trouble, and the run itself."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final
from xml.etree.ElementTree import Element

from rlor_contract.report.elements import Content, cut, element, rows
from rlor_contract.report.matrix import render_failure, rules_tried

if TYPE_CHECKING:
    from rlor_contract.report.verdict import Verdict

_NAMED: Final = 300
"""Names of what was not exercised, so many of a kind."""
_FAILURES: Final = 20


def unverified(verdict: Verdict) -> Iterator[Element]:
    """What was not verified, by the reason."""
    by_reason: dict[tuple[str, str], list[str]] = {}
    for one in verdict.unverified:
        what = ": ".join(filter(None, [one.operation, one.check])) or "all"
        by_reason.setdefault((one.side, one.why), []).append(what)
    if not by_reason:
        yield element("p", "Nothing: everything requested was verified.")
        return
    yield element("p", f"{len(verdict.unverified)} in all. None of it counts as passed.")
    cells = [[side, cut(", ".join(what), 4000), cut(why, 600)] for (side, why), what in by_reason.items()]
    yield _table("Not verified, and why", ["Side", "What", "Why"], cells)


def coverage(verdict: Verdict) -> Iterator[Element]:
    """A bar for each kind, and what is missing."""
    cells: list[list[Content]] = []
    missing: list[Element] = []
    for side, shares in verdict.covered.items():
        for share in shares:
            if not share.whole:
                continue
            shown = f"{share.percent:.1f} %, {share.exercised} of {share.whole}"
            bar = element("meter", shown, min="0", max="100", value=f"{share.percent:.1f}", aria_label=share.kind)
            cells.append([f"{side}: {share.kind}", bar, shown])
            if share.missing:
                named = ", ".join(share.missing[:_NAMED]) + (", …" if len(share.missing) > _NAMED else "")
                title = element("summary", f"Not exercised by the {side} half: {len(share.missing)} {share.kind}")
                missing.append(element("details", title, element("p", named, class_="inside")))
    if cells:
        yield _table("How much of the spec was exercised", ["Kind", "How much", "Share"], cells)
    yield from (element("p", f"Too little: {cut(gap, 600)}") for gap in verdict.gaps)
    yield from missing


def rules(verdict: Verdict) -> Iterator[Element]:
    """How often each rule of requests was tried, from which side."""
    for ledger in verdict.ledgers:
        found = rules_tried(ledger)
        cells: list[list[Content]] = [[element("code", rule), *map(str, counts)] for rule, counts in found.items()]
        if cells:
            yield _table(f"Tried on the {ledger.side}", ["Rule", "Fields", "Accepted", "Refused", "Failed"], cells)


def trouble(verdict: Verdict) -> Iterator[Element]:
    """Weather, an early end, failures of the suite, notes."""
    for ledger in verdict.ledgers:
        side = ledger.side
        if ledger.outage or ledger.ended_early:
            yield element("p", f"The {side} half ended early: {cut(ledger.outage or ledger.ended_early, 600)}.")
        if ledger.unavailable:
            cells = [[kind, str(count)] for kind, count in sorted(ledger.unavailable.items())]
            yield _table(f"The {side}: requests without an answer from the server", ["Problem", "Requests"], cells)
        yield from (element("p", f"{side}: {cut(note, 600)}") for note in ledger.notes[:_NAMED])
        for failure in [*ledger.suite_failures.values()][:_FAILURES]:
            title = element("summary", f"The suite itself failed: {failure.operation} {failure.check}")
            told = element("pre", cut(f"{render_failure(failure)}\n\n{failure.traceback}", 6000), tabindex="0")
            yield element("details", title, element("div", told, class_="inside"))
    yield from (element("p", f"{line}.") for line in verdict.versions.differing())


def left(verdict: Verdict) -> Iterator[Element]:
    """What the run has made and could not delete, and the command that does."""
    for ledger in verdict.ledgers:
        if ledger.left_behind:
            yield element("p", f"The server did not delete {len(ledger.left_behind)} things that the run created:")
            yield element("pre", cut("\n".join(ledger.left_behind), 4000), tabindex="0")
            if ledger.cleanup:
                yield element("p", "To delete them later:")
                yield element("pre", cut(ledger.cleanup, 2000), tabindex="0")


def entries(verdict: Verdict) -> Iterator[Element]:
    """What became of each entry of the baseline."""
    if verdict.standings:
        yield _table(
            "Entries of the baseline", ["Standing", "Entry"], [[one, cut(line, 600)] for one, line in verdict.standings]
        )


def settings(verdict: Verdict) -> Iterator[Element]:
    """What it takes to repeat the run."""
    asked = verdict.settings
    shown = {
        "Spec": verdict.spec.version,
        "Server": asked.server or "an emulator of our own",
        "Profile": asked.profile,
        "Depth": asked.depth,
        "Seed": str(asked.seed),
        "Operation": asked.operation or "all",
        "Confidence": f"what breaks facts below {asked.min_confidence} is a warning"
        if asked.min_confidence < "D"
        else "",
        "Ended": f"{verdict.ended:%Y-%m-%d %H:%M:%S} UTC",
        "Duration": f"{verdict.seconds:.1f} s",
    }
    shown |= {name: f"{version}{_pin(verdict, name)}" for name, version in verdict.versions.installed.items()}
    pairs = [part for name, text in shown.items() if text for part in (element("dt", name), element("dd", text))]
    yield element("dl", *pairs)


def _pin(verdict: Verdict, name: str) -> str:
    pin = verdict.versions.pinned.get(name)
    return f" (pinned: {pin})" if pin else ""


def _table(caption: str, heads: Sequence[Content], cells: Sequence[Sequence[Content]]) -> Element:
    table = element("table", element("caption", caption), rows("thead", [heads], header=True), rows("tbody", cells))
    return element("div", table, class_="scroll", tabindex="0", role="region", aria_label=caption)
