"""A baseline accepts what is known, until a day, for a reason, and nothing else."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
import yaml
from rlor_contract.cli import main
from rlor_contract.report.baseline import Baseline, accept
from rlor_contract.report.cannot_run import CannotRun
from rlor_contract.report.ledger import Ledger
from rlor_spec.document import SpecError
from suite.report.reports_made import LABELS, NOW, OTHERS, damaged, finds, verdict

TODAY = NOW.date()
LAST = "2026-12-31"


def book(*found: str, check: str = "not_a_server_error") -> Ledger:
    """A book in which all was looked at, with a crash on each of some operations."""
    made = Ledger("server", verified={*LABELS}, sent={"f1"})
    for label in LABELS:
        made.passes(label, check)
    for label in found:
        finds(made, label, check)
    return made


def accepting(folder: Path, *books: Ledger, until: str = LAST) -> Baseline:
    """A baseline written from the report of a run."""
    verdict(*books).write(folder)
    accept(folder / "contract.json", folder / "known.yaml", "ticket 7", until, TODAY)
    return Baseline.load(folder / "known.yaml")


def test_what_is_known_fails_nothing(tmp_path: Path) -> None:
    known = accepting(tmp_path, book(*LABELS[:2]))
    found = verdict(book(*LABELS[:2]), baseline=known)
    assert (found.code, len(found.accepted), found.violations) == (0, 2, [])
    assert found.said.startswith("holds where it was verified but for 2 accepted, ")
    (line,) = [line for line in found.details() if line.startswith("Accepted: ")]
    assert "known.yaml:4: 2 findings, until 2026-12-31: ticket 7" in line
    # One more of the same cause is not known.
    more = verdict(book(*LABELS[:3]), baseline=known)
    assert (more.code, [one.operation for one in more.violations]) == (1, [LABELS[2]])
    assert ", 2 accepted" in more.said


def test_it_is_told_in_every_report(tmp_path: Path) -> None:
    known = accepting(tmp_path, book(*LABELS[:2]))
    verdict(book(*LABELS[:2]), baseline=known).write(tmp_path)
    report = json.loads((tmp_path / "contract.json").read_text("utf-8"))
    (half,) = report["halves"]
    assert (half["violations"], len(half["accepted"])) == ([], 2)
    assert half["accepted"][0]["accepted"] == "until 2026-12-31: ticket 7"
    results = json.loads((tmp_path / "contract.sarif").read_text("utf-8"))["runs"][0]["results"]
    assert [one["suppressions"][0]["justification"] for one in results] == ["until 2026-12-31: ticket 7"] * 2
    suite = ElementTree.parse(tmp_path / "contract-junit.xml").getroot()[0]
    assert suite.get("failures") == "0"
    told = [message for one in suite.iter("skipped") if "ticket" in (message := one.get("message", ""))]
    assert told == ["accepted until 2026-12-31: ticket 7"] * 2
    assert "until 2026-12-31: ticket 7" in (tmp_path / "contract.html").read_text("utf-8")


def test_the_last_day_is_whole_and_then_it_fails(tmp_path: Path) -> None:
    known = accepting(tmp_path, book(LABELS[0]), until="2026-12-01")
    there = book(LABELS[0])
    last, after = (verdict(there, baseline=known, now=NOW.replace(month=12, day=day, hour=23)) for day in (1, 2))
    assert last.code == 0
    assert after.code == 1
    assert [standing for standing, _ in after.standings] == ["Expired"]
    assert [line for line in after.details() if line.startswith("Expired: server: not_a_server_error, at ")]


GONE: list[tuple[Callable[[Ledger], Any], str, str]] = [
    (lambda made: None, "Gone", "remove it"),
    (lambda made: finds(made, LABELS[0], "not_a_server_error"), "Gone", f"1 of its 2 findings, on {LABELS[1]}"),
    (lambda made: made.sent.clear(), "Not looked at", "was not sent"),
    (lambda made: setattr(made, "ended_early", "the limit was reached"), "Not looked at", "the limit"),
]


@pytest.mark.parametrize(("change", "standing", "said"), GONE)
def test_what_is_gone_is_told_and_what_was_not_looked_at(
    change: Callable[[Ledger], Any], standing: str, said: str, tmp_path: Path
) -> None:
    known = accepting(tmp_path, book(*LABELS[:2]))
    now = book()
    change(now)
    found = verdict(now, baseline=known)
    assert found.code == 0
    ((told, line),) = found.standings
    assert told == standing
    assert said in line


def test_an_expired_entry_that_is_gone_fails_nothing(tmp_path: Path) -> None:
    known = accepting(tmp_path, book(LABELS[0]))
    found = verdict(book(), baseline=known, now=NOW + timedelta(days=400))
    assert (found.code, [standing for standing, _ in found.standings]) == (0, ["Gone"])


def test_what_is_accepted_anew_stands_below(tmp_path: Path) -> None:
    known = accepting(tmp_path, book(LABELS[0]), until=str(TODAY))
    text = known.path.read_text("utf-8") + "# said by a person\n"
    known.path.write_text(text, encoding="utf-8")
    again = accepting(tmp_path, book(*LABELS[:2]))
    assert again.path.read_text("utf-8").startswith(text)
    assert [len(entry.findings) for entry in again.entries] == [1, 1]
    # Once it has expired it is accepted again, and the old entry may go.
    later = TODAY + timedelta(days=1)
    accept(tmp_path / "contract.json", again.path, "ticket 8", LAST, later)
    found = verdict(book(*LABELS[:2]), baseline=Baseline.load(again.path), now=NOW + timedelta(days=1))
    assert found.code == 0
    assert [standing for standing, _ in found.standings] == ["Gone", "Accepted", "Accepted"]


def test_a_run_that_found_nothing_accepts_nothing(tmp_path: Path) -> None:
    assert accepting(tmp_path, book()).entries == ()
    assert [len(entry.findings) for entry in accepting(tmp_path, book(LABELS[0])).entries] == [1]


def test_a_leak_is_not_accepted_in_silence(tmp_path: Path) -> None:
    verdict(book(LABELS[0], check="secrets_not_echoed")).write(tmp_path)
    said = accept(tmp_path / "contract.json", tmp_path / "known.yaml", "r", LAST, TODAY)
    assert said.endswith(
        "accepts 1 more findings, of 1 causes, until 2026-12-31. 1 of the causes leak: fix these first."
    )


def test_odd_texts_come_back(tmp_path: Path) -> None:
    odd = Ledger("server", verified={*LABELS}, sent={"f1"})
    for place in (
        "a: b",
        "- x",
        "#",
        "2026-01-01",
        "\x1b[0m \ud800",
        "é 🙂 \u2028 \u202e",
        "'\"",
        "{x}",
        "null",
        "  y ",
    ):
        finds(odd, LABELS[0], "times_in_utc", place=place)
    known = accepting(tmp_path, odd)
    assert len(verdict(odd, baseline=known).accepted) == 10


WRONG: list[tuple[str, int, str]] = [
    ("until: '2026-12-31'", 6, ""),
    ("until: '2026-02-30'", 6, "not a date such as"),
    ("until: 20261231", 6, "not text"),
    ("until: soon", 6, "not a date such as"),
    ("reason: ''", 5, "`reason` is not text"),
    ("reason: null", 5, "`reason` is not text"),
    ("side: both", 3, "neither server nor client"),
    ("severity: low", 8, "the key 'severity' is not known"),
    ("findings: []", 7, "not a list"),
    ("findings: [1]", 7, "no mapping"),
    ("findings: [{operation: jobs.get}]", 7, "`place` is missing"),
]


def written(line: str = "", without: str = "") -> str:
    name = line.partition(":")[0]
    lines = {"side": "side: server", "check": "check: answers", "reason": "reason: r", "until": "until: '2026-12-31'"}
    lines["findings"] = "findings: [{operation: jobs.get, place: x}]"
    changed = {**lines, **({name: line} if line else {})}
    changed.pop(without, None)
    return "# known\naccepted:\n- " + "\n  ".join(changed.values()) + "\n"


@pytest.mark.parametrize(("line", "number", "said"), WRONG)
def test_a_misshapen_baseline_is_told_with_its_line(line: str, number: int, said: str, tmp_path: Path) -> None:
    path = tmp_path / "known.yaml"
    path.write_text(written(line), encoding="utf-8")
    if not said:
        assert len(Baseline.load(path).entries) == 1
        return
    with pytest.raises(CannotRun) as caught:
        Baseline.load(path)
    assert f"known.yaml:{number}: " in str(caught.value)
    assert said in str(caught.value)
    assert "Fix: " in str(caught.value)


@pytest.mark.parametrize("name", ["side", "check", "reason", "until", "findings"])
def test_an_entry_needs_all_of_it(name: str, tmp_path: Path) -> None:
    path = tmp_path / "known.yaml"
    path.write_text(written(without=name), encoding="utf-8")
    with pytest.raises(CannotRun, match=f"known.yaml:3: `{name}` is missing"):
        Baseline.load(path)


def test_no_damaged_baseline_is_more_than_a_line(tmp_path: Path) -> None:
    whole = yaml.safe_load(accepting(tmp_path, book(LABELS[0])).path.read_text("utf-8"))
    path = tmp_path / "damaged.yaml"
    problems: list[str] = []
    for one in damaged(whole, OTHERS):
        path.write_text(yaml.safe_dump(one), encoding="utf-8")
        try:
            Baseline.load(path)
        except (CannotRun, SpecError) as problem:
            problems.append(str(problem))
    assert len(problems) > 60
    assert all(re.fullmatch(r".*damaged\.yaml:\d+: .+", problem) for problem in problems)


@pytest.mark.parametrize("text", ["a: [", "- x", "", "accepted: 1", "other: []", "accepted: [x]", "\t", "&a [*a]"])
def test_what_is_no_baseline_is_told_in_a_line(text: str, tmp_path: Path) -> None:
    path = tmp_path / "known.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises((CannotRun, SpecError), match=r"known\.yaml:\d+: "):
        Baseline.load(path)


def test_the_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    verdict(book(*LABELS[:2])).write(tmp_path)
    report, output = str(tmp_path / "contract.json"), str(tmp_path / "known.yaml")
    asked = ["baseline", report, "--until", "2999-12-31"]
    assert main([*asked, "--reason", "r", "-o", output], {}) == 0
    assert capsys.readouterr().out == f"{output} accepts 2 more findings, of 1 causes, until 2999-12-31.\n"
    assert main([*asked, "--reason", "r"], {}) == 0
    assert capsys.readouterr().out == Path(output).read_text("utf-8")
    for wrong in (
        ["--reason", " "],
        ["--reason", "r", "--until", "2999-13-01"],
        ["--reason", "r", "--until", "2001-01-01"],
    ):
        assert main([*asked, *wrong], {}) == 2
        error = capsys.readouterr().err
        assert len(error.splitlines()) == 1
        assert "Fix: " in error
    assert main(["run", "--baseline", str(tmp_path / "none.yaml")], {}) == 2
    assert "none.yaml:1: cannot read the file" in capsys.readouterr().err


def test_a_warning_can_be_accepted_too(tmp_path: Path) -> None:
    """A run that fails for warnings has them in the baseline by hand, or by a stricter run."""
    known = accepting(tmp_path, book(LABELS[0]))
    now = book(LABELS[0])
    now.violations = {key: replace(one, warning=True) for key, one in now.violations.items()}
    strict = verdict(now, baseline=known, warn_as_error=True)
    assert (strict.code, strict.warnings) == (0, [])
