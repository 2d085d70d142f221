"""The same API of another thing: the engine reads from the spec what the resource is called, and writes it nowhere."""

from __future__ import annotations

import ast
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, Final

import pytest
from rlor_contract.server.probes.catalogue import PROBES
from rlor_contract.spec.operations import ContractSpec
from spec.renaming import Renamed, renamed, write_renamed

ROOT: Final = Path(__file__).resolve().parents[2]
ENGINE: Final = ("contract_tests/rlor_contract", "contract_tests/rlor_trainer_emulator", "scripts")
OWN_ROOMS: Final = ("contract_tests/rlor_trainer_emulator/resource", "contract_tests/rlor_trainer_emulator/handlers")
"""Where what only this resource has stands: how checkpoints arise, what promotion does."""
SIDES: Final = ("server", "client")


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Renamed:
    return write_renamed(tmp_path_factory.mktemp("renamed"))


def start(name: str, folder: Path, *options: str, path: Path | None = None) -> subprocess.Popen[str]:
    """A quick run of both halves, which writes its reports into the folder; modules below `path` come first.

    With a seed of its own: `make contract`, and the tests of databases, have another.
    """
    command = [sys.executable, "-m", "rlor_contract", "run", "--depth", "quick", "--seed", "2"]
    command += ["--reports", str(folder / name), *options]
    found = [str(path)] if path else []
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([*found, *filter(None, [os.environ.get("PYTHONPATH")])])}
    return subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True)


def cells(report: Path) -> dict[tuple[str, str, str], tuple[int, int]]:
    """Cases that passed and failed, by side, operation and check."""
    halves: list[dict[str, Any]] = json.loads((report / "contract.json").read_text("utf-8"))["halves"]
    return {
        (half["side"], cell["operation"], cell["check"]): (cell["passed"], cell["failed"])
        for half in halves
        for cell in half["cells"]
    }


@pytest.mark.long
@pytest.mark.parametrize("selected", [("--operation", "jobs.resume"), pytest.param((), marks=pytest.mark.thorough)])
def test_both_halves_are_green_with_the_same_counts(files: Renamed, selected: tuple[str, ...], tmp_path: Path) -> None:
    client = tmp_path / "client"
    generate = [sys.executable, str(ROOT / "scripts" / "generate.py"), "--spec", str(files.spec)]
    subprocess.run([*generate, "--output", str(client / "rlor_trainer_client")], check=True, capture_output=True)

    options = ("--spec", str(files.spec), "--overlay", str(files.overlay), *selected)
    with start("plain", tmp_path, *selected) as plain, start("renamed", tmp_path, *options, path=client) as other:
        told = [plain.communicate()[0], other.communicate()[0]]

    assert [plain.returncode, other.returncode] == [0, 0], "\n".join(told)
    before, after = cells(tmp_path / "plain"), cells(tmp_path / "renamed")
    assert after == before
    assert {side for side, _, _ in after} == {*SIDES}
    assert selected or {check for _, _, check in after} >= {probe.name for probe in PROBES}


def test_a_client_of_another_spec_is_told_in_one_line(files: Renamed, tmp_path: Path) -> None:
    options = (
        "--spec",
        str(files.spec),
        "--overlay",
        str(files.overlay),
        "--only",
        "client",
        "--reports",
        str(tmp_path),
    )
    command = [sys.executable, "-m", "rlor_contract", "run", "--depth", "quick", *options]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert done.stdout == ""
    (line,) = done.stderr.splitlines()
    assert line.startswith("contract: the installed client was generated from a different spec")
    assert "Fix: " in line


@cache
def facts() -> re.Pattern[str]:
    """What no engine may call by name: the resource in every spelling, operations by id or label, nested ids."""
    spec = ContractSpec()
    known = {operation.id for operation in spec.operations} | {operation.label for operation in spec.operations}
    known |= {resource.id_parameter for resource in spec.nested}
    names = "|".join(map(re.escape, sorted(known, key=len, reverse=True)))
    return re.compile(rf"rlor.?trainer.?job|rlor.?train.?step|(?<![\w.])({names})(?!\w)", re.IGNORECASE)


def said(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Every string and every identifier of a module, with its line."""
    for node in ast.walk(tree):
        line: int = getattr(node, "lineno", 0)
        for _, value in ast.iter_fields(node):
            texts: list[object] = [*value] if isinstance(value, list) else [value]
            yield from ((line, text) for text in texts if isinstance(text, str))


def modules() -> list[Path]:
    found = (path for room in ENGINE for path in (ROOT / room).rglob("*") if path.suffix in (".py", ".jinja"))
    return [path for path in found if not any(path.is_relative_to(ROOT / room) for room in OWN_ROOMS)]


def test_no_module_of_the_engine_holds_a_name_of_the_resource() -> None:
    """A template is no module as long as it is not filled in: there each line counts, comments too."""
    held: list[str] = []
    for path in modules():
        file, text = path.relative_to(ROOT).as_posix(), path.read_text("utf-8")
        places = said(ast.parse(text)) if path.suffix == ".py" else enumerate(text.splitlines(), start=1)
        found = ((line, name[0]) for line, one in places if (name := facts().search(one)))
        held += [f"{file}:{line}: {name}" for line, name in found]
    assert not held, "\n".join(held)


@pytest.mark.parametrize(
    "text",
    [
        'path = "/v1/accounts/a/rlorTrainerJobs"',
        "from models import RlorTrainerJob",
        "def get(rlor_trainer_job_id): ...",
        '"""Cancels as `jobs.cancel` does."""',
        'OPERATION = "Gateway_PromoteCheckpoint"',
        "call(rlor_trainer_job_id=1)",
    ],
)
def test_such_a_name_would_be_found(text: str) -> None:
    assert any(facts().search(one) for _, one in said(ast.parse(text)))


def test_nothing_of_the_old_name_is_left_in_the_renamed_spec(files: Renamed) -> None:
    texts = [path.read_text("utf-8") for path in (files.spec, files.evidence, files.overlay)]
    assert not any(re.search(r"rlor.?trainer.?job|rlor.?train.?step", text, re.IGNORECASE) for text in texts)
    assert renamed("rlorTrainerJobId, Gateway_ExecuteRlorTrainStep") == "dpoJobId, Gateway_ExecuteDpoTrainStep"
