"""What fails a run, what it is told as, and what is written into the reports."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from rlor_contract.report.causes import causes
from rlor_contract.report.explanations import explanations
from rlor_contract.report.fates import Fate, Found
from rlor_contract.report.ledger import Confidence, Ledger, Violation, Warrant
from rlor_contract.report.replay import Replay
from rlor_contract.report.unverified import ONLY_FAILS, unverified
from rlor_contract.report.verdict import Settings, Verdict
from rlor_contract.spec.operations import ContractSpec

SPEC = ContractSpec()
GET, CANCEL = (next(op for op in SPEC.operations if op.label == f"jobs.{name}") for name in ("get", "cancel"))
FACT = Warrant()
Change = Callable[[Ledger], None]
ELSEWHERE = Settings(7, "default", "full", "jobs.get", 0.0, remote=True)


def ledger(*confidences: Confidence, warning: bool = False) -> Ledger:
    """A book in which all was looked at, with a finding of each confidence."""
    book = Ledger("server", seconds=10.0)
    book.verified |= {operation.label for operation in SPEC.operations}
    book.passes("jobs.get", "names_match_path", 30)
    book.passes("jobs.get", "items_ordered", 10)
    for number, confidence in enumerate(confidences):
        finds(book, f"{number}", Warrant(confidence, ("HAR",), warning))
    return book


def finds(book: Ledger, place: str, warrant: Warrant = FACT, check: str = "items_ordered", **more: Any) -> None:
    told: dict[str, Any] = {
        "expected": f"in order {place}",
        "got": "b, a",
        "where": f"spec/openapi.yaml:{place}",
        "request": "curl",
    }
    book.fails("jobs.get", check, place=place, warrant=warrant, **{**told, **more})


def verdict(book: Ledger, settings: Settings = ELSEWHERE) -> Verdict:
    return Verdict.of(SPEC, settings, [book], ["jobs.get"], (GET,), 1.0)


def breaks_the_suite(book: Ledger) -> None:
    book.broke("items_ordered", "jobs.get", error="KeyError: 'x'", at="l", request="", answer="200 {}", traceback="T")


@pytest.mark.parametrize(
    ("confidences", "least", "code", "failing"),
    [
        ([], "D", 0, 0),
        (["D"], "D", 1, 1),
        (["D"], "C", 0, 0),
        (["A", "B", "C", "D"], "B", 1, 2),
        (["C", "D"], "B", 0, 0),
        (["A"], "A", 1, 1),
    ],
)
def test_facts_below_a_confidence_are_warnings(
    confidences: list[Confidence], least: Confidence, code: int, failing: int
) -> None:
    found = verdict(ledger(*confidences), replace(ELSEWHERE, min_confidence=least))
    assert found.code == code
    assert (len(found.violations), len(found.warnings)) == (failing, len(confidences) - failing)
    strict = verdict(ledger(*confidences), replace(found.settings, warn_as_error=True))
    assert strict.code == (1 if confidences else 0)


def test_a_warning_fails_nothing_unless_asked() -> None:
    found = verdict(ledger("A", warning=True))
    assert (found.code, found.holds) == (0, True)
    shown = "\n".join(found.details())
    assert "Warnings, which do not fail the run" in shown
    assert re.search(r"items_ordered .* !1/11", shown)
    assert "✗" not in shown
    assert "The contract holds, 1 warnings." in found.summary()
    assert verdict(ledger("A", warning=True), replace(ELSEWHERE, warn_as_error=True)).code == 1


EXITS: list[tuple[Change, int, str]] = [
    (lambda book: None, 0, "The contract holds. 1 operations"),
    (breaks_the_suite, 2, "could not be verified completely: the suite itself failed"),
    (lambda book: setattr(book, "outage", "http://h is gone"), 2, "not be verified completely: http://h is gone"),
    (lambda book: book.left_behind.append("accounts/a/j"), 1, "0 violations, 0 not verified, 1 left behind"),
    (lambda book: book.skips("no clock", check="x"), 0, "holds where it was verified, 1 not verified"),
    (lambda book: book.verified.clear(), 0, "holds where it was verified, 1 not verified"),
]
GAPS: list[Change] = [
    lambda book: book.skips("it needs time", check="lifecycle_time"),
    lambda book: book.skips("it has failed 100 times", check="filter_laws", operation="jobs.get"),
    lambda book: book.verified.clear(),
    lambda book: setattr(book, "ended_early", "the limit of 9 requests was reached"),
    breaks_the_suite,
]


@pytest.mark.parametrize(("change", "code", "said"), EXITS)
def test_exit_codes(change: Change, code: int, said: str) -> None:
    book = ledger()
    change(book)
    found = verdict(book)
    assert found.code == code
    assert said in found.summary()
    finds(book, "1")  # what was found goes before what could not be looked at
    assert verdict(book).code == 1


@pytest.mark.parametrize("change", GAPS)
def test_what_was_not_verified_fails_where_that_is_wanted(change: Change) -> None:
    strict = replace(ELSEWHERE, require_verified=True)
    assert verdict(ledger(), strict).code == 0
    book = ledger()
    change(book)
    found = verdict(book, strict)
    assert found.code == 1
    (one,) = found.unverified
    assert f"Not verified: {one}" in [*found.details()]
    assert found.as_json()["notVerified"] == [
        {"side": "server", "operation": one.operation, "check": one.check, "why": one.why}
    ]


def test_each_check_ran_or_is_listed() -> None:
    labels = ["jobs.get"]
    book = ledger()
    listed = {one.check for one in unverified(book, labels, frozenset(labels), whole=True)}
    known = {name for name, entry in explanations().items() if entry.side == "server"}
    assert listed | {*book.checks()} | ONLY_FAILS == known
    assert not listed & {*book.checks()}
    assert not [*unverified(book, labels, frozenset(labels), whole=False)]


def test_an_operation_is_listed_once_with_its_reason() -> None:
    book = ledger()
    book.verified.clear()
    book.skips("no way leads there", operation="jobs.get")
    listed = [*unverified(book, ["jobs.get", "jobs.create"], frozenset({"jobs.get"}), whole=False)]
    assert [str(one) for one in listed] == [
        "server: jobs.get (no way leads there)",
        "server: jobs.create (a read-only run does not call it)",
    ]


# Findings by cause


def violation(check: str, operation: str, where: str, expected: str, confidence: Confidence = "A") -> Violation:
    return Violation("server", operation, check, "", expected, "", where, "", confidence=confidence)


def test_one_cause_is_told_once_the_most_harmful_first() -> None:
    found = causes(
        [
            violation("request_id_present", "jobs.get", "s:1", "the header"),
            violation("request_id_present", "jobs.list", "s:2", "the header"),
            violation("request_id_present", "jobs.list", "s:2", "a header"),
            violation("content_type_conformance", "jobs.get", "s:1", "the header"),
            violation("not_a_server_error", "jobs.get", "s:1", "none", "C"),
            violation("secrets_not_echoed", "jobs.get", "s:9", "no key", "D"),
        ]
    )
    shown = [(cause.first.check, len(cause.others)) for cause in found]
    assert shown == [
        ("secrets_not_echoed", 0),
        ("not_a_server_error", 0),
        ("content_type_conformance", 0),
        ("request_id_present", 2),
    ]


def test_warnings_come_last() -> None:
    warned = replace(violation("secrets_not_echoed", "jobs.get", "s:9", "no key"), warning=True)
    hard = violation("request_id_present", "jobs.get", "s:1", "the header")
    assert [cause.first for cause in causes([warned, hard])] == [hard, warned]


def test_a_finding_says_what_it_rests_on() -> None:
    shown = "\n".join(verdict(ledger("D")).details())
    assert "Basis:    our own choice, D (HAR)" in shown


# Files


def written(book: Ledger, folder: Path, settings: Settings = ELSEWHERE) -> tuple[ElementTree.Element, Any, Any]:
    verdict(book, settings).write(folder)
    junit = ElementTree.parse(folder / "contract-junit.xml").getroot()
    sarif, report = (json.loads((folder / f"contract.{name}").read_text("utf-8")) for name in ("sarif", "json"))
    return junit, sarif, report


def test_reports(tmp_path: Path) -> None:
    book = ledger("A", "A", "C")
    finds(book, "9", Warrant("A", ()), "names_match_path")
    breaks_the_suite(book)
    book.skips("no clock", check="lifecycle_time")
    book.unavailable["503"] += 4
    junit, sarif, report = written(book, tmp_path, replace(ELSEWHERE, min_confidence="B"))

    (suite,) = junit
    counted = {name: int(suite.get(name, "")) for name in ("tests", "failures", "errors", "skipped")}
    elements = {"tests": "testcase", "failures": "failure", "errors": "error", "skipped": "skipped"}
    assert counted == {name: len([*suite.iter(element)]) for name, element in elements.items()}
    # Two cases fail, one of them twice; the suite failed in one place, and two things are not verified.
    assert counted == {"tests": 5, "failures": 2, "errors": 1, "skipped": 2}
    times = [float(case.get("time", "")) for case in suite.iter("testcase")]
    assert sum(times) == pytest.approx(10.0, abs=0.01)
    assert "Warning: 1. server: jobs.get: items_ordered" in "".join(
        text.text or "" for text in suite.iter("system-out")
    )

    assert [one["level"] for one in sarif["runs"][0]["results"]] == ["error", "error", "warning", "error"]
    assert {"$schema", "version", "runs"} <= {*sarif}

    (half,) = report["halves"]
    assert [len(half[name]) for name in ("violations", "warnings", "suiteFailures")] == [3, 1, 1]
    assert half["unavailable"] == {"503": 4}
    assert (report["exitCode"], report["holds"], report["minConfidence"]) == (1, False, "B")
    assert half["warnings"][0]["confidence"] == "C"
    assert half["violations"][0]["sources"] == ["HAR"]


def test_a_control_character_is_no_xml(tmp_path: Path) -> None:
    book = ledger()
    finds(book, "1", expected="\0 \x1b[0m \ud800", got="\uffff")
    junit, _, report = written(book, tmp_path)
    assert "\\u0000 \\u001b[0m \\ud800" in str(next(junit.iter("failure")).get("message"))
    shown = "\n".join(verdict(book).details())
    assert "\\x00 \\x1b[0m \\ud800" in shown
    assert all(line.isprintable() for line in shown.splitlines())
    assert report["halves"][0]["violations"][0]["got"] == "\uffff"


# Replays


def replayed(found: Found, now: Ledger, settings: Settings = ELSEWHERE) -> tuple[Fate, str]:
    replay = Replay(SPEC.version, "7", "default", "full", "", "", (found,))
    ((fate, _, why),) = replay.fates([now], settings, SPEC.version)
    return fate, why


FOUND = Found("server", "jobs.get", "items_ordered", "0", "f1")


def changed(**more: Any) -> Ledger:
    book = ledger()
    book.sent.add("f1")
    for name, value in more.items():
        setattr(book, name, value)
    return book


@pytest.mark.parametrize(
    ("now", "fate", "why"),
    [
        (ledger("A"), "Repeated", ""),
        (ledger("A", warning=True), "Repeated", ""),
        (changed(), "Gone", ""),
        (changed(sent=set()), "Not looked at", "was not sent, or not answered"),
        (changed(ended_early="the limit of 9 requests was reached"), "Not looked at", "limit of 9"),
        (changed(skipped={("", "items_ordered"): "it has failed 100 times"}), "Not looked at", "100 times"),
        (changed(suite_failures={("items_ordered", "jobs.get", "l"): None}), "Not looked at", "itself failed"),
        (changed(side="client"), "Not looked at", "the server half was not run"),
    ],
)
def test_what_became_of_a_finding(now: Ledger, fate: Fate, why: str) -> None:
    told = replayed(FOUND, now)
    assert told[0] == fate
    assert why in told[1]


def test_lines_of_a_replay() -> None:
    assert [*Replay.lines([])] == ["Nothing to repeat: that run found nothing."]
    gone, passed_over = Replay.lines([("Gone", FOUND, ""), ("Not looked at", FOUND, "it takes time")])
    assert gone == "Gone: server: jobs.get: items_ordered: 0"
    assert passed_over == "Not looked at: server: jobs.get: items_ordered: 0 (it takes time)"


def test_a_check_that_judged_nothing_there_says_nothing() -> None:
    assert replayed(replace(FOUND, check="filter_laws"), changed())[0] == "Not looked at"
    assert replayed(replace(FOUND, operation="jobs.list"), changed())[0] == "Not looked at"
    assert replayed(replace(FOUND, check="answers"), changed())[0] == "Gone"  # it is counted only where it fails


def test_the_client_half_has_the_same_cases_for_the_same_seed_alone() -> None:
    found = replace(FOUND, side="client", fingerprint="")
    assert replayed(found, changed(side="client"))[0] == "Gone"
    assert replayed(found, changed(side="client"), replace(ELSEWHERE, seed=8))[0] == "Not looked at"
