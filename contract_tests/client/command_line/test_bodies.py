"""What is sent from a file, from options, and from both; and what is said of a file that is wrong."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any, Final

import httpx
import pytest
from client.command_line.running import Ran, nothing_sent, rlor

BASE_MODEL: Final = "accounts/fireworks/models/qwen3-8b"
JOB: Final = f"""\
displayName: math
training_config:
  baseModel: {BASE_MODEL}
  lora_rank: 8
rewardWeights: [a=1, b=2]
"""


def created(*arguments: str, stdin: str = "") -> dict[str, Any]:
    """The body that a create comes to."""
    bodies: list[dict[str, Any]] = []

    def answer(request: httpx.Request) -> httpx.Response:
        bodies.append(json.loads(request.content))
        name = f"accounts/acme/rlorTrainerJobs/{request.url.params['rlorTrainerJobId']}"
        return httpx.Response(200, json={"name": name, "state": "JOB_STATE_PENDING"})

    ran = rlor("jobs", "create", *arguments, answer=answer, stdin=stdin)
    assert ran.code == 0, ran
    (body,) = bodies
    return body


SENT: Final[dict[str, Any]] = {
    "displayName": "math",
    "trainingConfig": {"baseModel": BASE_MODEL, "loraRank": 8},
    "rewardWeights": ["a=1", "b=2"],
}


@pytest.mark.parametrize(
    ("name", "text"), [("job.yaml", JOB), ("job.json", json.dumps(SENT, indent=2)), ("job", json.dumps(SENT))]
)
def test_a_file_is_sent(name: str, text: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_text(text)
    assert created("-f", str(path)) == SENT
    path.write_bytes(b"\xef\xbb\xbf" + text.encode())  # as editors on Windows write it
    assert created(f"--file={path}") == SENT


def test_standard_input_is_sent() -> None:
    assert created("-f", "-", stdin=JOB) == SENT
    assert created("-f", "-", stdin=json.dumps(SENT)) == SENT


def test_options_replace_what_the_file_says_in_either_spelling() -> None:
    options = [
        "--training-config.lora-rank",
        "16",
        "--training-config.epochs=2",
        "--keep-alive",
        "--reward-weights",
        "c=1",
    ]
    assert created("-f", "-", *options, stdin=JOB) == {
        **SENT,
        "trainingConfig": {**SENT["trainingConfig"], "loraRank": 16, "epochs": 2},
        "keepAlive": True,
        "rewardWeights": ["c=1"],
    }


def test_options_alone_make_a_body() -> None:
    options = ["--display-name", "x", "--loss-config.method", "grpo", "--training-config.learning-rate", "1e-5"]
    options += ["--reward-weights", "a=1", "--reward-weights", "b=2", "--service-mode=false", "--node-count", "2"]
    assert created(*options) == {
        "displayName": "x",
        "lossConfig": {"method": "GRPO"},
        "trainingConfig": {"learningRate": 1e-05},
        "rewardWeights": ["a=1", "b=2"],
        "serviceMode": False,
        "nodeCount": 2,
    }


def test_what_get_printed_can_be_sent_again() -> None:
    """Fields that only the server sets are left out."""
    stored = {
        **SENT,
        "name": "accounts/acme/rlorTrainerJobs/a",
        "state": "JOB_STATE_FAILED",
        "createTime": "2026-11-02T09:14:07Z",
    }
    shown = rlor("jobs", "get", "a", "-o", "yaml", answer=lambda request: httpx.Response(200, json=stored)).out
    assert created("-f", "-", stdin=shown) == SENT


NO_FIELD: Final = "unknown field."
TWICE: Final = "duplicate field"
WRONG: Final = {
    # what is wrong: (the file, what is said of it)
    "a field in YAML": (f"{JOB}displayNme: x\n", f":6: displayNme: {NO_FIELD} Did you mean displayName?"),
    "a nested field": (
        "trainingConfig:\n  epochs: 1\n  lora_rnk: 3\n",
        f":3: trainingConfig.lora_rnk: {NO_FIELD} Did you mean lora_rank?",
    ),
    "a field in JSON": (
        '{\n  "trainingConfig": {\n    "loraRnk": 3}}',
        f":3: trainingConfig.loraRnk: {NO_FIELD} Did you mean loraRank?",
    ),
    "a field like no other": ("quux: 1\n", f":1: quux: {NO_FIELD} If the API has it, update this client."),
    "a value in YAML": (
        "displayName: x\ntraining_config:\n  loraRank: many\n",
        ":3: training_config.loraRank: expected an integer of 32 bits, got str.",
    ),
    "a value in JSON": (
        '{"displayName": "x",\n"rewardWeights": ["a=1",\n\n 3]}',
        ":4: rewardWeights[1]: expected text, got int.",
    ),
    "an object that is none": ("trainingConfig: 3\n", ":1: trainingConfig: expected TrainingConfig, or a mapping"),
    "a field given twice in YAML": (
        "displayName: x\nkeepAlive: true\ndisplayName: y\n",
        f":1: displayName: {TWICE}, again on line 3.",
    ),
    "a field given twice in JSON": ('{"displayName": "x",\n"displayName": "y"}', f":1: displayName: {TWICE}"),
    "a field given twice in two spellings": ("displayName: x\ndisplay_name: y\n", "given twice"),
    "broken YAML": (
        "displayName: x\n  keepAlive: true\n",
        ":2: invalid YAML: mapping values are not allowed here.",
    ),
    "a tab in YAML": ("trainingConfig:\n\tloraRank: 1\n", ":2: invalid YAML: found character '\\t'"),
    "broken JSON": ('{"displayName": "x",\n "keepAlive": true,}', ":2: invalid JSON: "),
    "a list": ("- a\n", ": expected an object"),
    "a text": ("hello\n", ": expected an object"),
    "nothing": ("", ": the file is empty."),
    "a key that is a number": (
        "displayName: x\n1: a\n",
        ":2: 1: YAML does not read this field name as text. Put it in",
    ),
    "a key that is a boolean": ("on: a\n", ":1: on: YAML does not read this field name as text."),
    "a key that is nothing": ("~: a\n", ":1: ~: YAML does not read"),
    "a key that is a date": ("extraValues:\n  values:\n    2026-11-02: a\n", ":3: 2026-11-02: YAML does not read"),
    "a key that is a list": ("? [a]\n: b\n", ":1: a sequence: YAML does not read"),
    "control characters in a key": ('"a\\e[2J": b\n', ":1: a\\x1b[2J: unknown field."),
    "an anchor that holds its alias": ("displayName: x\nextraValues: &a\n  b: *a\n", ":2: an alias stands for"),
    "a merge that holds its alias": ("extraValues: &a\n  <<: *a\n", ":1: an alias stands for"),
    "a date that is none": ("displayName: 2026-13-45\n", ":1: invalid YAML: invalid value. If it is text, put it in"),
    "deep YAML": ("displayName: x\nrewardWeights: " + "[" * 50000, ":2: nested too deeply."),
    "YAML that is deep enough": ("rewardWeights: " + "[" * 65 + "]" * 65, ":1: nested too deeply."),
    "JSON that is deep enough": ('{"rewardWeights":\n' + "[" * 65 + "]" * 65 + "}", ":2: nested too deeply."),
    "a number of 5000 digits in JSON": (
        '{"nodeCount":\n' + "9" * 5000 + "}",
        ":2: nodeCount: the number is too large.",
    ),
    "a number of 5000 digits in YAML": ("nodeCount: " + "9" * 5000, ":1: invalid YAML: invalid value."),
    "a date for text": ("displayName: 2026-11-02\n", ":1: displayName: expected text, got datetime.date. Put it in"),
    "a boolean for text": ("displayName: no\n", ":1: displayName: expected text, got bool. Put it in quotes.\n"),
    "a number in a list of texts": (
        "rewardWeights: [a=1, 3]\n",
        ":1: rewardWeights[1]: expected text, got int. Put it",
    ),
    "a boolean for an enum": ("purpose: on\n", ":1: purpose: expected a Purpose, got bool. Put it in quotes.\n"),
    "a boolean for a number": ("nodeCount: on\n", "got bool.\n"),
    "a misspelled enum": ("\npurpose: pilto\n", ":2: purpose: invalid value 'pilto'. Did you mean pilot?"),
    "a misspelled enum in full": ("\npurpose: PURPOSE_PILTO\n", ":2: purpose: invalid value 'PURPOSE_PILTO'. Did you"),
    "control characters": ("a: \x01\n", ": invalid YAML: "),
    "deep JSON": ('{"a": ' + "[" * 50000, "nested too deeply"),
}


@pytest.mark.parametrize("what", WRONG)
def test_a_wrong_file_is_told_with_file_line_and_field(what: str, tmp_path: Path) -> None:
    text, said = WRONG[what]
    path = tmp_path / "job.file"
    path.write_text(text)
    ran = rlor("jobs", "create", "-f", str(path), answer=nothing_sent)
    assert (ran.code, ran.out) == (2, ""), ran
    assert ran.err.startswith(f"rlor: {path}")
    assert said in ran.err
    assert ran.err.count("\n") == 1
    piped = rlor("jobs", "create", "-f", "-", answer=nothing_sent, stdin=text)
    assert piped.err == ran.err.replace(str(path), "standard input")


@pytest.mark.parametrize(
    ("kind", "said"),
    [("none", "No such file or directory"), ("folder", "Is a directory"), ("binary", "not UTF-8")],
)
def test_a_file_that_cannot_be_read_is_told(kind: str, said: str, tmp_path: Path) -> None:
    path = tmp_path / "job.yaml"
    if kind == "folder":
        path.mkdir()
    elif kind == "binary":
        path.write_bytes(b"\xff\xfe")
    ran = rlor("jobs", "create", "-f", str(path), answer=nothing_sent)
    assert ran.code == 2
    assert ran.err.startswith(f"rlor: {path}: {said}")


def test_without_pyyaml_json_works_and_yaml_says_what_it_takes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "yaml", None)
    assert created("-f", "-", stdin=json.dumps(SENT)) == SENT
    ran: Ran = rlor("jobs", "create", "-f", "-", answer=nothing_sent, stdin=JOB)
    assert (ran.code, ran.out) == (2, "")
    assert "pip install pyyaml" in ran.err


def test_a_secret_comes_from_a_file_and_is_not_shown() -> None:
    text = 'displayName: x\nwandbConfig: {enabled: true, apiKey: "secret-of-wandb"}\n'
    assert created("-f", "-", stdin=text)["wandbConfig"] == {"enabled": True, "apiKey": "secret-of-wandb"}
    settings: dict[str, Any] = {"account_id": "acme", "base_url": "https://x.example"}
    ran = rlor("jobs", "create", "-f", "-", "--dry-run", stdin=text, **settings)
    assert ran.code == 0
    assert "secret-of-wandb" not in ran.out + ran.err
    assert ran.err == "Secret fields left out: wandbConfig.apiKey\n"


@pytest.mark.parametrize("text", ["1e-5", "1.0e-5", "1E-5", ".1e-4", "0.00001"])
def test_numbers_in_a_yaml_file_are_numbers(text: str, tmp_path: Path) -> None:
    file = tmp_path / "job.yaml"
    file.write_text(f"trainingConfig:\n  learningRate: {text}\ndisplayName: 1e5x\n", "utf-8")
    assert created("-f", str(file)) == {"trainingConfig": {"learningRate": 1e-05}, "displayName": "1e5x"}


@pytest.mark.parametrize(
    ("text", "sent"),
    [
        ("purpose: pilot", {"purpose": "PURPOSE_PILOT"}),
        ("purpose: PURPOSE_PILOT", {"purpose": "PURPOSE_PILOT"}),
        ("loss_config: {method: Grpo}", {"lossConfig": {"method": "GRPO"}}),
        ("purpose: PURPOSE_OF_A_NEWER_SERVER", {"purpose": "PURPOSE_OF_A_NEWER_SERVER"}),
        ("lossConfig: {method: XYZ}", {"lossConfig": {"method": "XYZ"}}),
    ],
)
def test_enums_are_written_as_in_options_and_new_ones_are_passed_on(text: str, sent: dict[str, Any]) -> None:
    assert created("-f", "-", stdin=text) == sent


def test_the_name_of_a_file_says_that_it_is_yaml(tmp_path: Path) -> None:
    path = tmp_path / "job.yaml"
    path.write_text("{displayName: a}")
    assert created("-f", str(path)) == {"displayName": "a"}


def test_aliases_and_merges_are_yaml_too() -> None:
    text = "rewardWeights: [&w a=1, *w]\ntrainingConfig: {<<: {epochs: 2, loraRank: 4}, lora_rank: 8, loraRank: 8}\n"
    assert "given twice" in rlor("jobs", "create", "-f", "-", answer=nothing_sent, stdin=text).err
    assert created("-f", "-", stdin=text.replace("lora_rank: 8, ", "")) == {
        "rewardWeights": ["a=1", "a=1"],
        "trainingConfig": {"epochs": 2, "loraRank": 8},
    }


def test_aliases_that_repeat_aliases_are_refused_before_they_are_expanded(tmp_path: Path) -> None:
    levels = [f"a{level}: &a{level} [{', '.join([f'*a{level - 1}'] * 30)}]" for level in range(1, 30)]
    path = tmp_path / "job.yaml"
    path.write_text("\n".join(["a0: &a0 x", *levels]))
    ran = rlor("jobs", "create", "-f", str(path), answer=nothing_sent)
    assert ran.code == 2
    assert ran.err == f"rlor: {path}:1: the aliases repeat more than 5000 values. Write fewer.\n"
