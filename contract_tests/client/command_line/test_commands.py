"""The commands are those of the spec: each operation has one, whose examples send what the spec describes."""

from __future__ import annotations

import json
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pytest
from client.command_line.running import nothing_sent, program, rlor, words
from rlor_spec import data
from rlor_spec.document import Operation, SpecDocument
from rlor_spec.places import members
from rlor_trainer_client._cli.command import GLOBAL, Command, options_of
from rlor_trainer_client._commands import COMMANDS
from spec.client_source.made_clients import client_of, references

SPEC: Final = SpecDocument.load(data.SPEC)
OPERATIONS: Final = {operation.operation_id: operation for operation in SPEC.operations()}
ALL: Final = [command for commands in COMMANDS.values() for command in commands.values()]
CALLS: Final = [command for command in ALL if command.does in ("call", "lines")]
SETTINGS: Final[dict[str, Any]] = {
    "api_key": "the-real-key-of-somebody",
    "account_id": "acme-research",
    "base_url": "https://x.example",
}


def test_each_operation_has_a_command() -> None:
    assert sorted(command.operation for command in CALLS) == sorted(OPERATIONS)
    for command in CALLS:
        raw = OPERATIONS[command.operation].raw
        assert command.group in raw["tags"]
        assert command.word == raw.get("x-command", raw["x-method"].replace("_", "-"))
        assert command.summary == raw["summary"] or command.does == "lines"


def parameters(operation: Operation) -> Iterator[dict[str, Any]]:
    for holder in (operation.raw, members(SPEC.data["paths"][operation.path])):
        yield from (members(SPEC.resolve(said)) for said in holder.get("parameters", []))


@pytest.mark.parametrize("command", CALLS, ids=lambda command: command.line)
def test_each_parameter_is_an_option(command: Command) -> None:
    operation = OPERATIONS[command.operation]
    described = {" ".join(option.description.split()) for option in command.options}
    for parameter in parameters(operation):
        if parameter["in"] != "path":
            assert " ".join(parameter["description"].split()) in described


def leaves(schema: dict[str, Any], path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], dict[str, Any]]]:
    """The fields of a body that a caller sets and that hold no object, read from the spec."""
    for name, said in members(schema.get("properties")).items():
        real = members(SPEC.resolve(said))
        branches = [members(SPEC.resolve(branch)) for branch in said.get("oneOf", real.get("oneOf", []))]
        real = next((branch for branch in branches if branch.get("type") != "null"), real)
        if said.get("readOnly") or real.get("readOnly") or said.get("writeOnly"):
            continue
        if "properties" in real:
            yield from leaves(real, (*path, name))
        elif real.get("type") != "object" and "object" not in real.get("type", []):
            yield (*path, name), real


def test_each_scalar_of_the_body_is_an_option_and_no_secret_is() -> None:
    (create,) = (command for command in CALLS if command.body)
    schema = SPEC.data["components"]["schemas"][create.body]
    fields = dict(leaves(schema))
    assert {option.path for option in create.options if option.path} == fields.keys()
    for option in create.options:
        if option.path and "enum" in fields[option.path]:
            assert list(option.values) == fields[option.path]["enum"]
    assert ("trainingConfig", "baseModel") in fields
    assert not any("api-key" in option.name for option in create.options)


@pytest.mark.parametrize(
    "example", [example for command in CALLS for example in command.examples if " -f " not in example]
)
def test_an_example_sends_what_the_spec_describes(example: str) -> None:
    """As `--dry-run` shows it: the method, the path, parameters that are known, and never the key."""
    command = next(one for one in CALLS if f"{example} ".startswith(f"{one.line} "))
    operation = OPERATIONS[command.operation]
    ran = rlor(*words(example), "--dry-run", **SETTINGS)
    assert (ran.code, ran.err) == (0, "")
    assert SETTINGS["api_key"] not in ran.out
    curl = shlex.split(ran.out)
    url = next(word for word in curl if word.startswith("https://x.example"))
    path, _, query = url.removeprefix("https://x.example").partition("?")
    assert re.fullmatch(re.sub(r"{\w+}", "[^/]+", operation.path), path)
    assert (curl[curl.index("-X") + 1] if "-X" in curl else "GET").lower() == operation.method
    assert "Authorization: Bearer $FIREWORKS_API_KEY" in curl
    known = {parameter["name"] for parameter in parameters(operation)}
    assert {pair.partition("=")[0] for pair in query.split("&") if pair} <= known
    if "-d" in curl:
        json.loads(curl[curl.index("-d") + 1])


def test_a_dry_run_needs_no_key_but_an_account() -> None:
    """Whose the key is could only be asked by sending something."""
    env = {name: value for name, value in os.environ.items() if not name.startswith(("FIREWORKS_", "RLOR_"))}
    env["RLOR_CONFIG_FILE"] = os.devnull
    get = next(command for command in CALLS if command.template and command.method == "get" and not command.by_name)
    ran = program(*words(get.line), "a", "--dry-run", "--account-id", "acme", env=env)
    assert (ran.returncode, ran.stderr) == (0, "")
    assert ran.stdout.startswith(f"curl {SPEC.data['servers'][0]['url']}/v1/accounts/acme/")
    ran = program(*words(get.line), "a", "--dry-run", env=env)
    assert (ran.returncode, ran.stdout) == (2, "")
    assert "--account-id" in ran.stderr


def test_the_curl_command_is_one_that_a_shell_reads() -> None:
    """With a quote in a value; the key comes from the environment."""
    create = next(command for command in CALLS if command.body)
    ran = rlor(*words(create.line), "--display-name", "it's $HOME", "--dry-run", **SETTINGS)
    script = f"curl() {{ printf '%s\\n' \"$@\"; }}; {ran.out}"
    done = subprocess.run(
        ["bash", "-c", script], env={"FIREWORKS_API_KEY": "k-1"}, capture_output=True, text=True, check=True
    )
    assert "Authorization: Bearer k-1\n" in done.stdout
    assert json.loads(done.stdout.splitlines()[-1]) == {"displayName": "it's $HOME"}


@pytest.mark.parametrize("command", [one for one in ALL if one.does != "call"], ids=lambda command: command.line)
def test_the_first_request_of_a_wait_is_shown(command: Command) -> None:
    for example in command.examples:
        ran = rlor(*words(example), "--dry-run", answer=nothing_sent, **SETTINGS)
        assert (ran.code, ran.err) == (0, "")
        assert ran.out.startswith("curl ")


@pytest.mark.parametrize("command", ALL, ids=lambda command: command.line)
def test_the_help_of_a_command_says_all(command: Command) -> None:
    shown = rlor(*words(command.line), "--help", answer=nothing_sent).out
    text = " ".join(shown.split())
    for option in (*options_of(command), *GLOBAL):
        assert f"--{option.name}" in text
    for example in command.examples:
        assert f"\n  {example}\n" in shown
    assert command.examples
    assert command.summary in text


ODD = """\
openapi: 3.1.0
info: {title: Shelves, version: 1.0.0}
paths:
  /shelves/{shelf_id}/books/{number}:
    get:
      operationId: findBook
      x-method: find_it
      x-retry: safe
      tags: [books]
      parameters:
        - {name: shelf_id, in: path, required: true, schema: {type: string}}
        - {name: number, in: path, required: true, schema: {type: integer}}
        - {name: timeout, in: query, schema: {type: integer}}
        - {name: output, in: query, schema: {type: string, enum: [PAPER, SCREEN]}}
        - {name: since, in: query, schema: {type: string, format: date-time}}
        - {name: tag, in: query, schema: {type: array, items: {type: string}}}
      responses:
        '200': {description: d, content: {application/json: {schema: @Book}}}
components:
  schemas:
    Book: {type: object, properties: {title: {type: string}, tags: {type: array, items: {type: string}}}}
"""
USE = """
import io, httpx
from rlor_trainer_client._cli.run import run
from rlor_trainer_client._cli.surroundings import Surroundings

def answer(request):
    return httpx.Response(200, json={"title": str(request.url), "tags": ["a: b", "no"]})

out = io.StringIO()
options = {"api_key": "k", "account_id": "a", "base_url": "https://x.example", "transport": httpx.MockTransport(answer)}
line = ["books", "find-it", "a b", "7", "--query.timeout", "3", "--query.output", "screen", "--timeout", "1m"]
line += ["--tag", "x", "--since", "2026-11-02T09:00:00Z", "--tag", "y"]
code = run(line, Surroundings(stdout=out, client_options=options))
assert code == 0, out.getvalue()
wanted = "https://x.example/shelves/a%20b/books/7?timeout=3&output=SCREEN&since=2026-11-02T09%3A00%3A00Z&tag=x&tag=y"
assert out.getvalue() == f'title: "{wanted}"\\ntags:\\n- "a: b"\\n- "no"\\n', out.getvalue()
"""


def test_another_spec_has_its_commands(tmp_path: Path) -> None:
    """Nothing in it has a name of its own; parameters called like options of the program say where they belong."""
    folder = client_of(references(ODD), tmp_path)
    subprocess.run([sys.executable, "-c", USE], env={"PYTHONPATH": str(folder)}, check=True)
