"""What the linter prints, and with which code it ends."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import jsonschema_rs
import lint_spec
import pytest
from lint_rules.rule import RULES
from rlor_spec.document import SpecDocument

REPOSITORY = Path(__file__).resolve().parents[3]
SPEC = SpecDocument.load(lint_spec.SPEC)
TEXT = {"type": "object", "required": ["text"], "properties": {"text": {"type": "string", "minLength": 1}}}
SARIF = {
    # What SARIF 2.1.0 demands of the parts that are written (sections 3.13, 3.14, 3.19, 3.27, 3.28 and 3.49).
    "type": "object",
    "required": ["version", "runs"],
    "additionalProperties": False,
    "properties": {
        "$schema": {"type": "string", "format": "uri"},
        "version": {"const": "2.1.0"},
        "runs": {"type": "array", "minItems": 1, "items": {"$ref": "#/$defs/run"}},
    },
    "$defs": {
        "run": {
            "type": "object",
            "required": ["tool", "results"],
            "additionalProperties": False,
            "properties": {
                "tool": {
                    "type": "object",
                    "required": ["driver"],
                    "additionalProperties": False,
                    "properties": {
                        "driver": {
                            "type": "object",
                            "required": ["name", "rules"],
                            "additionalProperties": False,
                            "properties": {
                                "name": {"type": "string", "minLength": 1},
                                "version": {"type": "string", "minLength": 1},
                                "rules": {"type": "array", "uniqueItems": True, "items": {"$ref": "#/$defs/rule"}},
                            },
                        }
                    },
                },
                "results": {"type": "array", "items": {"$ref": "#/$defs/result"}},
            },
        },
        "rule": {
            "type": "object",
            "required": ["id"],
            "additionalProperties": False,
            "properties": {"id": {"type": "string"}, "shortDescription": TEXT, "help": TEXT},
        },
        "result": {
            "type": "object",
            "required": ["message"],
            "additionalProperties": False,
            "properties": {
                "ruleId": {"type": "string"},
                "ruleIndex": {"type": "integer", "minimum": 0},
                "level": {"enum": ["none", "note", "warning", "error"]},
                "message": TEXT,
                "locations": {"type": "array", "items": {"$ref": "#/$defs/location"}},
                "partialFingerprints": {"type": "object", "additionalProperties": {"type": "string"}},
                "occurrenceCount": {"type": "integer", "minimum": 1},
            },
        },
        "location": {
            "type": "object",
            "required": ["physicalLocation"],
            "properties": {
                "physicalLocation": {
                    "type": "object",
                    "required": ["artifactLocation", "region"],
                    "additionalProperties": False,
                    "properties": {
                        "artifactLocation": {
                            "type": "object",
                            "required": ["uri"],
                            "properties": {"uri": {"type": "string", "format": "uri-reference"}},
                        },
                        "region": {
                            "type": "object",
                            "required": ["startLine"],
                            "properties": {"startLine": {"type": "integer", "minimum": 1}},
                        },
                    },
                }
            },
        },
    },
}


def run(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, REPOSITORY / "scripts" / "lint_spec.py", *arguments]
    return subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True, check=False)


def test_the_command_passes_on_the_repository() -> None:
    result = run()
    assert (result.returncode, result.stderr) == (0, "")
    assert result.stdout == f"spec/openapi.yaml and spec/evidence.yaml: {len(RULES)} rules, no findings.\n"


def test_the_command_prints_findings_by_line_and_counts_them(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = SPEC.text.replace("example: 100", "example: -1").replace("example: '2'", "example: 2")
    text = text.replace("state: JOB_STATE_CANCELLED", "state: JOB_STATE_STOPPED")
    path = tmp_path / "openapi.yaml"
    path.write_text(text, encoding="utf-8")
    assert lint_spec.main(["--spec", str(path)]) == 1
    *findings, count = capsys.readouterr().out.splitlines()
    lines = [int(finding.removeprefix(f"{path}:").split(":")[0]) for finding in findings]
    assert len(findings) > 2
    assert lines == sorted(lines)
    assert all(": example: " in finding for finding in findings)
    assert count.startswith(f"{len(findings)} findings. ")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--spec", "none.yaml"), "none.yaml:1: cannot read the file"),
        (("--evidence", "none.yaml"), "none.yaml:1: cannot read the file"),
        (
            ("--spec", "old.yaml"),
            "old.yaml:2: this is OpenAPI 3.0.3; only OpenAPI 3.1 is understood. Convert it first.",
        ),
        (("--explain", "nonsense"), "there is no rule `nonsense`"),
    ],
)
def test_the_command_cannot_check_what_it_cannot_read(
    arguments: tuple[str, ...],
    message: str,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("old.yaml").write_text("info: {}\nopenapi: 3.0.3\npaths: {}\n", encoding="utf-8")
    assert lint_spec.main(arguments) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.startswith(message)


def test_a_user_sees_no_traceback(tmp_path: Path) -> None:
    (tmp_path / "bad.yaml").write_text("paths: {a: 1\n")
    result = run("--spec", tmp_path / "bad.yaml")
    assert result.returncode == 2
    assert result.stdout == ""
    assert len(result.stderr.splitlines()) == 1
    assert result.stderr.startswith(f"{tmp_path / 'bad.yaml'}:2: not valid YAML")


def test_each_rule_says_why_it_is_there(capsys: pytest.CaptureFixture[str]) -> None:
    assert lint_spec.main(["--explain"]) == 0
    everything = capsys.readouterr().out
    assert all(f"\n{name}\n    " in f"\n{everything}" for name in RULES)
    assert lint_spec.main(["--explain", "duration"]) == 0
    assert capsys.readouterr().out.startswith("duration\n    A duration is decimal seconds")


@pytest.fixture
def faulty(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A spec with two faults, in the working directory."""
    monkeypatch.chdir(tmp_path)
    path = Path("openapi.yaml")
    text = SPEC.text.replace("example: 100", "example: -1").replace("Trainer Jobs\n", "Trainer Jobs # 100 %, all\n", 1)
    path.write_text(text.replace("pattern: ^-?[0-9]+$", "pattern: ^([0-9]+)+$", 1), encoding="utf-8")
    return path


def test_github_shows_findings_at_their_lines(faulty: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert lint_spec.main(["--spec", str(faulty)]) == 1
    *lines, count = capsys.readouterr().out.splitlines()
    assert lint_spec.main(["--spec", str(faulty), "--format", "github"]) == 1
    captured = capsys.readouterr()
    *commands, counted = captured.out.splitlines()
    assert (counted, captured.err) == (count, "")
    assert len(lines) == 3  # a pattern that is slow and not that of its type breaks two rules
    for line, command in zip(lines, commands, strict=True):
        path, number, rule, message = line.split(":", 3)
        assert command == f"::error file={path},line={number},title={rule.strip()}::{message.strip()}"


def test_github_shows_what_stops_the_check(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "bad.yaml").write_text("paths: {a: 1\n")
    assert lint_spec.main(["--spec", str(tmp_path / "bad.yaml"), "--format", "github"]) == 2
    captured = capsys.readouterr()
    assert captured.out.startswith(f"::error file={tmp_path}/bad.yaml,line=2,title=lint_spec::not valid YAML")
    assert captured.err.startswith(f"{tmp_path}/bad.yaml:2: not valid YAML")
    assert lint_spec.main(["--evidence", str(tmp_path / "none.yaml"), "--format", "github"]) == 2
    assert capsys.readouterr().out.startswith(f"::error file={tmp_path}/none.yaml,line=1,title=lint_spec::cannot read")


def test_sarif_has_every_rule_with_its_reason(capsys: pytest.CaptureFixture[str]) -> None:
    assert lint_spec.main(["--format", "sarif"]) == 0
    log = json.loads(capsys.readouterr().out)
    assert not [
        error.message for error in jsonschema_rs.Draft202012Validator(SARIF, validate_formats=True).iter_errors(log)
    ]
    (run,) = log["runs"]
    assert run["results"] == []
    rules = {rule["id"]: rule for rule in run["tool"]["driver"]["rules"]}
    assert rules.keys() == RULES.keys()
    for name, rule in rules.items():
        reason = " ".join(RULES[name].reason.split())
        assert rule["help"]["text"] == reason
        assert reason.startswith(rule["shortDescription"]["text"])
        assert rule["shortDescription"]["text"].endswith(".")


def test_sarif_places_findings(faulty: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert lint_spec.main(["--spec", str(faulty)]) == 1
    *lines, _ = capsys.readouterr().out.splitlines()
    assert lint_spec.main(["--spec", str(faulty), "--format", "sarif"]) == 1
    log = json.loads(capsys.readouterr().out)
    assert not [
        error.message for error in jsonschema_rs.Draft202012Validator(SARIF, validate_formats=True).iter_errors(log)
    ]
    (run,) = log["runs"]
    rules = run["tool"]["driver"]["rules"]
    shown: list[str] = []
    for result in run["results"]:
        place = result["locations"][0]["physicalLocation"]
        where = f"{place['artifactLocation']['uri']}:{place['region']['startLine']}"
        shown.append(f"{where}: {result['ruleId']}: {result['message']['text']}")
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
    assert shown == lines
    assert len({result["partialFingerprints"]["violation/v1"] for result in run["results"]}) == len(lines)


def test_sarif_of_what_stops_the_check_is_the_error_alone(capsys: pytest.CaptureFixture[str]) -> None:
    assert lint_spec.main(["--spec", "none.yaml", "--format", "sarif"]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.startswith("none.yaml:1: cannot read the file")
