"""The verdict in Markdown, for the page of a job: `$GITHUB_STEP_SUMMARY`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Final

from rlor_spec.document import display_path

from rlor_contract.report.causes import Cause, causes
from rlor_contract.report.elements import one_line
from rlor_contract.report.explanations import HARM_WORDS
from rlor_contract.report.matrix import got_of

if TYPE_CHECKING:
    from rlor_contract.report.verdict import Verdict

_ROWS: Final = 50
_OPEN: Final = 30
_SPECIAL: Final = re.compile(r"[\\`*_{}\[\]()#+\-.!|<>~@:&$]")


def append_summary(path: str, verdict: Verdict, folder: Path) -> str:
    """Add it to the file that `GITHUB_STEP_SUMMARY` names. Returns why it cannot, or nothing: no run fails for that."""
    try:
        with open(path, "a", encoding="utf-8") as file:
            file.write(summary(verdict, folder))
    except OSError as error:
        return f"GITHUB_STEP_SUMMARY cannot be written to: {error.strerror}. Fix: name a file in it, or unset it."
    return ""


def summary(verdict: Verdict, folder: Path) -> str:
    """Verdict, a table of causes, what was not verified, and where the whole report lies."""
    return "\n".join([*_lines(verdict, folder), ""])


def _lines(verdict: Verdict, folder: Path) -> Iterator[str]:
    mark = "✅" if verdict.holds else "❌" if verdict.broken else "⚠️"
    yield f"## {mark} The contract {_plain(verdict.said, 300)}"
    yield ""
    yield f"{_plain(verdict.effort, 300)}."
    for title, found in (
        ("Violations", verdict.violations),
        ("Warnings, which do not fail the run", verdict.warnings),
        ("Accepted by the baseline", verdict.accepted),
    ):
        grouped = causes(found)
        if grouped:
            yield from (
                "",
                f"### {title}",
                "",
                "| Harm | Check | Where | Findings | Expected | Got | Confidence | Spec |",
            )
            yield "|---|---|---|--:|---|---|---|---|"
            yield from map(_row, grouped[:_ROWS])
            if len(grouped) > _ROWS:
                yield from ("", f"… and {len(grouped) - _ROWS} more causes, in the report.")
    for standing, line in verdict.standings:
        if standing != "Accepted":
            yield from ("", f"{standing}: {_plain(line, 300)}")
    if verdict.unverified:
        yield from ("", f"<details><summary>Not verified: {len(verdict.unverified)}</summary>", "")
        yield from (f"- {_plain(str(one), 300)}" for one in verdict.unverified[:_OPEN])
        if len(verdict.unverified) > _OPEN:
            yield f"- … and {len(verdict.unverified) - _OPEN} more, in the report"
        yield from ("", "</details>")
    for ledger in verdict.ledgers:
        if ledger.left_behind:
            yield from ("", f"Left behind: {len(ledger.left_behind)}. {_plain(ledger.cleanup, 600)}")
    yield from ("", f"The whole report: {_plain(display_path(folder / 'contract.html'), 300)}, in the job's artifacts.")


def _row(cause: Cause) -> str:
    first, operations = cause.first, [*cause.operations]
    where = ", ".join(operations[:3]) + (f" and {len(operations) - 3} more" if len(operations) > 3 else "")
    cells = [HARM_WORDS[cause.harm], first.check, where, str(len(cause.findings)), first.expected, got_of(first)]
    cells += [cause.confidence, first.where]
    return f"| {' | '.join(_plain(cell, 160) for cell in cells)} |"


def _plain(text: str, limit: int) -> str:
    """Text that stays text: no markup, no link, no mention, in one line."""
    text = one_line(text)
    text = text if len(text) <= limit else f"{text[:limit]}…"
    return _SPECIAL.sub(lambda found: f"&#{ord(found[0])};", text)
