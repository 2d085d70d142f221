"""Two runs compared, and that no damaged report makes a command fail otherwise than in a line."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from rlor_contract.cli import main
from rlor_contract.report.baseline import accept
from rlor_contract.report.cannot_run import CannotRun
from rlor_contract.report.compare import Comparison
from rlor_contract.report.ledger import Ledger
from rlor_contract.report.reading import FORMAT, Report
from rlor_contract.report.replay import Replay
from suite.report.reports_made import ELSEWHERE, LABELS, NOW, OTHERS, damaged, finds, ledger, verdict

CHECK = "not_a_server_error"
A, B, C = LABELS[:3]


def book(*found: str, status: int = 500) -> Ledger:
    made = Ledger("server", verified={*LABELS}, sent={"f1"})
    for label in LABELS:
        made.passes(label, CHECK)
    for label in found:
        finds(made, label, CHECK, status=status)
    return made


def report(folder: Path, name: str, made: Ledger, **settings: Any) -> Path:
    path = folder / f"{name}.json"
    path.write_text(json.dumps(verdict(made, **settings).as_json()), encoding="utf-8")
    return path


def test_what_became_of_each(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    old, new = report(tmp_path, "old", book(A, B)), report(tmp_path, "new", book(B, C))
    assert main(["diff", str(old), str(new)], {}) == 1
    place = "/paths/x no server error"
    assert capsys.readouterr().out.splitlines() == [
        f"New: server: {C}: {CHECK}: {place}",
        f"Gone: server: {A}: {CHECK}: {place}",
        f"Repeated: server: {CHECK}: 1 findings",
        "1 new, 0 changed, 1 gone, 0 not looked at, 1 repeated.",
    ]
    assert main(["diff", str(new), str(report(tmp_path, "better", book(B)))], {}) == 0


def test_what_was_not_looked_at_is_not_gone(tmp_path: Path) -> None:
    quiet = book()
    quiet.sent.clear()
    old, new = report(tmp_path, "old", book(A)), report(tmp_path, "new", quiet)
    ((change, _, why),) = Comparison.of(old, new).changes
    assert (change, why) == ("Not looked at", "the request that showed it was not sent, or not answered")
    # And what is new may have been there before, where nobody looked.
    ((change, _, why),) = Comparison.of(new, old).changes
    assert (change, why) == ("New", "the request that showed it was not sent, or not answered then")


def test_what_changed(tmp_path: Path) -> None:
    softer = book(A, status=503)
    softer.violations = {key: replace(one, warning=True) for key, one in softer.violations.items()}
    found = Comparison.of(report(tmp_path, "old", book(A)), report(tmp_path, "new", softer))
    ((change, _, why),) = found.changes
    assert (change, why) == ("Changed", "status 500, now 503, told as violation, now warning")
    assert not found.worse


def test_a_report_is_read_back(tmp_path: Path) -> None:
    made = verdict()
    path = report(tmp_path, "r", ledger())
    read = Report.load(path)
    assert [*read.found] == [*made.violations, *made.warnings]
    there, again = made.ledgers[0], read.ledgers["server"]
    assert (+again.passed, +again.failed) == (there.passed, there.failed)
    assert (again.skipped, again.sent, again.ended_early) == (there.skipped, there.sent, there.ended_early)
    assert {check for check, *_ in again.suite_failures} == {"pages_complete"}


@pytest.mark.parametrize("number", [FORMAT + 1, 0])
def test_a_report_of_another_format_is_told_in_a_line(number: int, tmp_path: Path) -> None:
    path = report(tmp_path, "r", book(A))
    path.write_text(json.dumps({**json.loads(path.read_text("utf-8")), "format": number}), encoding="utf-8")
    with pytest.raises(CannotRun, match=f"has the format {number}, and this version reads {FORMAT}. Fix: run again"):
        Report.load(path)


def told(report: Path, good: Path) -> list[str]:
    """What each command that reads reports says of one, in lines."""
    replay = Replay.load(report)
    fates = replay.fates([ledger()], ELSEWHERE, replay.spec)
    assert accept(report, None, "r", "2999-12-31", NOW.date()).encode("utf-8")
    return [*Comparison.of(good, report).lines(), *Comparison.of(report, good).lines(), *Replay.lines(fates)]


@pytest.mark.parametrize("others", [(None, "\ud800"), pytest.param(OTHERS, marks=pytest.mark.thorough)])
def test_no_damaged_report_is_more_than_a_line(others: tuple[Any, ...], tmp_path: Path) -> None:
    good = report(tmp_path, "good", ledger())
    whole: dict[str, Any] = json.loads(good.read_text("utf-8"))
    half: dict[str, Any] = {**whole["halves"][0], "coverage": {}, "rules": {}}
    small: dict[str, Any] = {**whole, "notVerified": [], "versions": {}, "pinned": {}, "halves": [half]}
    good.write_text(json.dumps(small), encoding="utf-8")
    bad, read = tmp_path / "bad.json", 0
    problems: list[str] = []
    for one in damaged(small, others):
        bad.write_text(json.dumps(one), encoding="utf-8")
        try:
            assert all(line.isprintable() for line in told(bad, good))
            read += 1
        except CannotRun as problem:
            problems.append(str(problem))
    assert read > 20
    assert len(problems) > 100
    assert all("Fix: " in problem and "\n" not in problem for problem in problems)


@pytest.mark.parametrize("content", [b"", b"{", b"\xff", b"[]", b"1", b"null", b'"x"', b"{}", b"[" * 100_000])
def test_what_is_no_report_is_told_in_a_line(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "r.json"
    path.write_bytes(content)
    with pytest.raises(CannotRun, match=r"Fix: give the contract\.json of an earlier run"):
        Report.load(path)
    sarif = tmp_path / "contract.sarif"
    verdict().write(tmp_path)
    with pytest.raises(CannotRun, match="is not a report of this suite: 'format' is missing"):
        Report.load(sarif)
