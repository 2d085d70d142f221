"""The comparison with redocly, with a program in its place that says what it is told."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from diff_rules.rule import RULES
from spec.diff_rules import compare_with_redocly
from spec.diff_rules.compare_with_redocly import (
    DIFFERENCES,
    VERSIONS,
    Difference,
    Pair,
    findings,
    installed,
    main,
    pairs,
)
from spec.diff_rules.spec_edits import expanded

SMALLER, LARGER = (
    next(pair for pair in pairs() if pair.rules == f"request-property-max-length-{change}")
    for change in ("decreased", "increased")
)


def told(ask: dict[str, str], differences: list[Difference]) -> tuple[list[str], list[str]]:
    said: list[str] = []
    return findings([SMALLER, LARGER], lambda pair: ask[pair.rules], differences, said.append), said


def test_a_difference_must_be_explained_and_an_explanation_be_needed() -> None:
    alike = {SMALLER.rules: "major", LARGER.rules: "minor"}
    patch = {SMALLER.rules: "major", LARGER.rules: "patch"}
    explained = [Difference("Because.", "minor", "patch", (LARGER.rules,))]
    assert told(alike, [])[0] == []
    assert told(patch, explained)[0] == []
    assert told(patch, explained)[1] == [
        f"major  major  {SMALLER.rules}",
        f"minor  patch  {LARGER.rules}  (Because.)",
        "2 pairs, 1 rated alike.",
        "   1  Because.",
    ]
    assert told(patch, [])[0] == [f"{LARGER.rules}: minor here, patch to redocly. Explain it, or fix the rule."]
    assert told(alike, explained)[0] == [
        f"{LARGER.rules}: it is not minor here and patch to redocly. Remove it from DIFFERENCES."
    ]
    assert len(told({**patch, LARGER.rules: "none"}, explained)[0]) == 2


def test_every_explanation_is_of_a_pair_that_we_rate_so() -> None:
    known = {pair.rules for pair in pairs()}
    for entry in DIFFERENCES:
        assert entry.ours != entry.theirs
        for rules in entry.rules:
            assert rules in known
            # That a pair sets off these rules alone, test_diff_rules.py shows.
            assert VERSIONS[max(RULES[rule].severity for rule in expanded(rules))] == entry.ours, rules


def program(folder: Path, answer: str, code: int = 0) -> Path:
    """A program that gives one answer, and says in a file how it was called."""
    path = folder / "redocly"
    path.write_text(
        f"#!/bin/sh\necho \"$@\" > {folder}/called\ncat <<'END'\n{answer}\nEND\necho why >&2\nexit {code}\n"
    )
    path.chmod(0o755)
    return path


@pytest.mark.parametrize(("answer", "code"), [({"bump": "major"}, 1), ({"bump": "minor"}, 1), ({}, 1)])
def test_redocly_is_asked_for_its_verdict(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], answer: dict[str, str], code: int
) -> None:
    assert main(["--redocly", str(program(tmp_path, json.dumps(answer)))], [SMALLER]) == code
    said = capsys.readouterr().out
    assert said.startswith(f"major  {answer.get('bump', 'none'):5}  {SMALLER.rules}")
    called = (tmp_path / "called").read_text().split()
    assert (called[0], called[-4:]) == ("diff", ["--format", "json", "--fail-on", "none"])


@pytest.mark.parametrize(
    ("answer", "code", "said"),
    [("no JSON", 0, "it gives no report"), ("[]", 0, "it gives no report"), ("", 3, "redocly ended with 3: why")],
)
def test_without_an_answer_nothing_is_compared(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], answer: str, code: int, said: str
) -> None:
    assert main(["--redocly", str(program(tmp_path, answer, code))], [SMALLER]) == 2
    problem = capsys.readouterr().err
    assert said in problem
    assert problem.count("\n") == 1


def test_without_the_program_nothing_is_compared(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert main(["--redocly", str(tmp_path / "missing")], [SMALLER]) == 2
    assert "missing: No such file or directory. Fix: install node and npm" in capsys.readouterr().err
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(compare_with_redocly.Unavailable, match="npm: No such file"):
        installed(tmp_path / "build")


def test_both_directions_of_an_edit_are_pairs() -> None:
    assert SMALLER.texts == LARGER.texts[::-1]
    assert (SMALLER.verdict, LARGER.verdict) == ("major", "minor")
    assert isinstance(SMALLER, Pair)
