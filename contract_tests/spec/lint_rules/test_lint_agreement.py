"""What says the same in other words is no contradiction; and what the rules about agreement stand on."""

from __future__ import annotations

import subprocess
import sys
from datetime import date
from pathlib import Path

import lint_spec
import pytest
from lint_rules.claims import claims, default_in_words, quantities, unequal
from lint_rules.rule import Text
from lint_rules.run import Problem, lint
from rlor_spec.document import SpecDocument

SPEC = SpecDocument.load(lint_spec.SPEC)
EVIDENCE = SpecDocument.load(lint_spec.EVIDENCE)
TODAY = date(2026, 11, 27)
SCRIPTS = lint_spec.SPEC.parents[1] / "scripts"


def found(spec: SpecDocument, evidence: SpecDocument) -> list[Problem]:
    return lint(spec, evidence, today=TODAY)


def edited(document: SpecDocument, *edits: tuple[str, str]) -> SpecDocument:
    text = document.text
    for old, new in edits:
        assert old in text, f"the document has changed, and no longer contains {old!r}: adapt the test"
        text = text.replace(old, new, 1)
    return SpecDocument.parse(text.encode(), document.path)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Label, fewer than 64 characters.", [("high", 64, True, "characters")]),
        ("At most 63 characters.", [("high", 63, False, "characters")]),
        ("63 characters or fewer.", [("high", 63, False, "characters")]),
        ("the id 1 to 63 characters of it", [("low", 1, False, "characters"), ("high", 63, False, "characters")]),
        ("Share, 0 to 1. Default 0.", [("low", 0, False, "number"), ("high", 1, False, "number")]),
        ("between 0 and 0.5", [("low", 0, False, "number"), ("high", 0.5, False, "number")]),
        ("above 0 and below 0.5", [("low", 0, True, "number"), ("high", 0.5, True, "number")]),
        ("limit 3 hours (`10800s`)", [("high", 10800, False, "time")]),
        ("Limit: 1,000; a larger one counts as 1,000", [("high", 1000, False, "number")]),
        ("It is not negative.", [("low", 0, False, "number")]),
        ("0 or more", [("low", 0, False, "number")]),
        ("more than 1 means replicated; a multiple of 16", []),
        ("seen for up to about 30 seconds", []),
        ("code 13, or 2 or 15", []),
        ("version 4.259.0 of 2026-11-02, at most", []),
        ("books 3 and 4 of them", []),
    ],
)
def test_claims_are_the_bounds_that_words_give(text: str, expected: list[tuple[str, float, bool, str]]) -> None:
    assert [(one.side, one.value, one.exclusive, one.what) for one in claims(text)] == expected


def test_lengths_of_time_are_read_in_seconds() -> None:
    assert quantities("60 minutes, 1 hour, 30 days, `1800s`, 61 s, 0.5s and 7 rows") == [
        3600, 3600, 2592000, 1800, 61, 0.5,
    ]  # fmt: skip
    assert [*unequal("3 hours (`10800s`), 2 hours (`3600s`), 1 hour (60 minutes)")] == [("2 hours", "`3600s`")]


@pytest.mark.parametrize(
    ("text", "default"),
    [
        ("Rows. Default 0. Caller-owned.", "0"),
        ("Default: 50, also for 0.", "50"),
        ("Default `A_UNSPECIFIED`, where it is.", "`A_UNSPECIFIED`"),
        ("Default 60 minutes, also for null", "60 minutes"),
        ("Default 0.5; more is slower", "0.5"),
        ("by default it is none", ""),
    ],
)
def test_a_default_is_read_from_words(text: str, default: str) -> None:
    assert default_in_words(text) == default


HARMLESS = [
    ("fewer than 64 characters. Default", "at most 63 characters. Default"),
    ("fewer than 64 characters. Default", "63 characters or fewer. Default"),
    ("fewer than 64 characters. Default", "in 64 colours. Default"),
    ("must be fewer than 64 characters'\n", "must be no more than 63 characters'\n"),
    ("Default 60 minutes, also", "Default 1 hour, also"),
    ("limit 3 hours (`10800s`)", "limit 180 minutes (`10800s`)"),
    ("retention of 30 days", "retention of 720 hours"),
    ("tombstone for 30 days", "tombstone for a month"),
    ("rate falls, 0 to 1.", "rate falls, between 0 and 1."),
    ("above 0 and below 0.5", "less than 0.5"),
    ("Limit: 200; a larger", "No more than 200; a larger"),
    ("at most 200. Server", "up to 200. Server"),
    ("Also lists", "Lists, too,"),
    ("Settings of direct", "Seen since 2025, in 3 of 5 tests and 412 jobs. Settings of direct"),
    ("url: https://api.fireworks.ai", "url: http://127.0.0.1:8080"),
    ("url: https://api.fireworks.ai", "url: http://localhost:8080"),
    ("apiKey: wandb-demo-key", "apiKey: another-demo-key-of-nobody"),
    ("Values by name.", "Values by name, as of commit 0123456789abcdef0123456789abcdef01234567."),
    ("Values by name.", "Values by name, under `Bearer <API_KEY>`, not `fw_deployment`."),
    ("exactly one of the three", "exactly one of the kinds"),
    ("`serviceMode` or `keepAlive`", "`serviceMode`, `keepAlive` or `anythingElse`"),
    ("Stopped on request; can", "Over; can"),
    ("summary: The last page, read with a mask", "summary: The second page, read with a mask"),
    ("title: RLOR Trainer Jobs", "title: RLOR Trainer Jobs, 2 of 3"),
    ('example: state="JOB_STATE_RUNNING"', 'example: (nodeCount >= 2 OR "a=b") AND NOT state != JOB_STATE_IDLE'),
    ('example: state="JOB_STATE_RUNNING"', 'example: acceleratorSeconds.NVIDIA_GB200:* create_time>"2026-11-02"'),
    ("example: createTime desc", "example: training_config.base_model, createTime desc"),
    ("example: name,state,createTime", "example: name,trainingConfig.lrScheduler.linear.decay_ratio"),
    ("Excludes `warmStartFrom`. Default", "Not valid together with `warmStartFrom`. Default"),
    ("for service-mode or keep-alive jobs", "for jobs in service_mode or with keepAlive"),
    ("`serviceMode` or `keepAlive`", "`keepAlive` or `serviceMode`"),
    ("one of constant, linear and cosine", "one of its three kinds"),
    ("summary: First page of two, read", "summary: First page of two, in the order of their end, read"),
    ("summary: Service-mode trainer", "summary: Service-mode trainer without keep-alive"),
    ("oldest `createTime` first", "oldest first"),
    ("`GET /v1/{name}`", "`GET /v1/accounts/{account}/operations/{id}`"),
    ("64-bit integers as strings", "64-bit integers as text"),
    ("3 invalid argument, 5 not found", "code 5 (NOT_FOUND), invalid argument, code 3"),
    ("used so far, in seconds by", "used so far in the last 10 minutes, in seconds by"),
    ("message: resource not found, details", "message: accounts/acme/datasets/a-7 or /tmp/a/b/c/d not found, details"),
    ("reinforcement learning on a dataset", "reinforcement learning, neither service-mode nor keep-alive"),
    ("summary: A running job with", "summary: A service-mode-like running job with"),
    ("description: The job.\n", "description: The job, which has no `x-request-id` field of its own.\n"),
    ("The answer is the stored job", "Not `GET /health`, `GET /v1/accounts/{id}/users`. The answer is the stored job"),
    ("example: '2'", "example: Mon, 02 Nov 2026 10:03:02 GMT"),
]  # fmt: skip


def together(edits: list[tuple[str, str]]) -> list[list[tuple[str, str]]]:
    """The edits in as few documents as they fit in: two of one text exclude each other."""
    groups: list[list[tuple[str, str]]] = []
    for old, new in edits:
        free = (group for group in groups if not any(old in other or other in old for other, _ in group))
        group = next(free, None)
        if group is None:
            groups.append(group := [])
        group.append((old, new))
    return groups


@pytest.mark.parametrize("edits", together(HARMLESS), ids=len)
def test_the_same_in_other_words_is_no_contradiction(edits: list[tuple[str, str]]) -> None:
    assert found(edited(SPEC, *edits), EVIDENCE) == []


@pytest.mark.thorough
@pytest.mark.parametrize(("old", "new"), HARMLESS, ids=[new[:40] for _, new in HARMLESS])
def test_each_alone_is_none(old: str, new: str) -> None:
    assert found(edited(SPEC, (old, new)), EVIDENCE) == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("says: Fewer than 64 characters,", "says: At most 63 characters,"),
        ("says: 30 days from", "says: 720 hours from"),
        ("    decision: 60 minutes.", "    decision: 1 hour."),
        ("date: '2026-08-19'", "date: '2026-11-27'"),
        ("displayName: A SDK SWIFT", "displayName: B SWIFT SDK"),
        ("displayName: A SDK SWIFT", "displayName: A SWIFT not SDK see job-states"),
        ("displayName: A SDK SWIFT", "displayName: C SWIFT OWN"),
    ],
)
def test_evidence_in_other_words_is_as_good(old: str, new: str) -> None:
    assert found(SPEC, edited(EVIDENCE, (old, new))) == []


def test_a_source_bears_what_it_says_unless_a_decision_says_why() -> None:
    weak = ("    title: Swift models", "    best: B\n    title: Swift models")
    problems = found(SPEC, edited(EVIDENCE, weak))
    line = EVIDENCE.line("/schemas/RlorTrainerJob/properties/encryptionState") + 1
    assert (line, "evidence-strength") in [(one.line, one.rule) for one in problems]
    with_reason = ("encryptionState: A SWIFT\n", "encryptionState: A SWIFT see job-states\n")
    problems = found(SPEC, edited(EVIDENCE, weak, with_reason))
    assert line not in [one.line for one in problems if one.rule == "evidence-strength"]


def test_what_is_the_future_is_for_the_caller_to_say() -> None:
    assert lint(SPEC, EVIDENCE, today=TODAY) == []
    early = lint(SPEC, EVIDENCE, today=date(2026, 9, 14))
    assert {problem.rule for problem in early} == {"evidence-date"}
    assert all("in the future" in problem.message for problem in early)


def test_secrets_are_found_in_what_is_published_beside_the_spec(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    key = "fw_" + "3ZabQ9" * 3
    notes = Text(tmp_path / "notes.md", f"# Changes\n\nThe key {key} works.\n")
    (problem,) = lint(SPEC, EVIDENCE, today=TODAY, texts=[notes])
    assert (problem.path, problem.line, problem.rule) == (str(tmp_path / "notes.md"), 3, "secret")
    assert key not in str(problem)
    spec = tmp_path / "openapi.yaml"
    spec.write_text(SPEC.text, encoding="utf-8")
    (tmp_path / "CHANGELOG.md").write_text(f"one\n{key}\n", encoding="utf-8")
    assert lint_spec.main(["--spec", str(spec)]) == 1
    assert capsys.readouterr().out.startswith(f"{tmp_path / 'CHANGELOG.md'}:2: secret: ")


@pytest.mark.parametrize(
    "secret",
    [
        "fw_" + "3ZabQ9" * 3,
        "Authorization: Bearer " + "a1b2c3d4" * 3,
        "eyJhbGciOiJI" + "." + "eyJzdWIiOiIx" + "." + "c2lnbmF0dXJl",
        "AKIA" + "ABCDEFGH12345678",
        "0123456789" * 4,
        "sk-" + "a1b2c3d4" * 3,
        "-----BEGIN RSA PRIVATE KEY-----",
        "https://me:pass1@host.example/",
        "api_key: " + "a1b2c3d4" * 4,
    ],
)
def test_each_kind_of_secret_is_found(secret: str) -> None:
    text = Text(Path("notes.md"), f"x\n{secret}\n")
    assert [problem.rule for problem in lint(SPEC, EVIDENCE, today=TODAY, texts=[text])] == ["secret"]


def test_the_linter_does_without_what_is_slow_to_import() -> None:
    """The package that has the schema of OpenAPI takes seconds to import; its schema is a file."""
    code = (
        "import sys; sys.path.insert(0, sys.argv[1]); import lint_spec; print('openapi_spec_validator' in sys.modules)"
    )
    command = [sys.executable, "-c", code, str(SCRIPTS)]
    assert subprocess.run(command, check=True, capture_output=True, text=True).stdout == "False\n"
