"""More names that only the spec knows: groups, the nested resource, account, version of the paths, state."""

from __future__ import annotations

import ast
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pytest
from rlor_contract.spec.operations import ContractSpec
from spec.renaming import Renamed, write_renamed

ROOT: Final = Path(__file__).resolve().parents[2]
SUITE: Final = ROOT / "contract_tests" / "rlor_contract"
SPEC: Final = ContractSpec()
OTHER_NAMES: Final = {
    r"/v1/accounts/": "/v3/accounts/",
    r"(?<!\$)\baccount_id\b": "tenant_id",
    r"(tags: \[|- name: )jobs\b": r"\1runs",
    r"(tags: \[|- name: )checkpoints\b": r"\1snapshots",
    r"\bcheckpoint_id\b": "snapshot_id",
    r"/checkpoints\b": "/snapshots",
    r"\bcheckpoints:": "snapshots:",
    r"items: checkpoints\b": "items: snapshots",
    r"(required: \[[^]]*)\bcheckpoints\b": r"\1snapshots",
    r"\bCheckpoint\b": "Snapshot",
    r"(?<=message: ')checkpoint\b": "snapshot",
    r"\bstate:(?=\n(?: {10}\w[^\n]*\n){3} +- \$ref: '#/components/schemas/JobState'| JOB_STATE)": "phase:",
    r"\bstate(?==|,createTime|, PROGRESS)": "phase",
}
"""By expression, after the resource itself has another name."""
OWN_WORDS: Final = {
    ("client/surfaces.py", "account_id"),  # what the client calls its account, whatever the spec does
    ("spec/samples.py", "jobs"),  # the overlay's own keys
    ("spec/samples.py", "state"),
    ("spec/samples_fit.py", "jobs"),
    ("spec/samples_fit.py", "state"),
}


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Renamed:
    found = write_renamed(tmp_path_factory.mktemp("other"))
    for path in (found.spec, found.evidence, found.overlay):
        text = path.read_text("utf-8")
        for old, new in OTHER_NAMES.items():
            text = re.sub(old, new, text)
        if path == found.overlay:
            text = re.sub(r"\n    phase: (?=JOB_STATE_RUNNING)", "\n    state: ", text)  # the overlay's own key
        path.write_text(text, "utf-8", newline="\n")
    return found


@pytest.fixture(scope="module")
def client(files: Renamed, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("client")
    generate = [sys.executable, str(ROOT / "scripts" / "generate.py"), "--spec", str(files.spec)]
    subprocess.run([*generate, "--output", str(folder / "rlor_trainer_client")], check=True, capture_output=True)
    return folder


def test_every_name_is_another_one(files: Renamed) -> None:
    spec = ContractSpec(files.spec)
    own, (nested,) = spec.resource, spec.nested
    assert (own.group, own.account_parameter, own.state_field) == ("runs", "tenant_id", "phase")
    assert (nested.group, nested.segment, nested.id_parameter) == ("snapshots", "snapshots", "snapshot_id")
    assert own.collection == "/v3/accounts/{tenant_id}/dpoJobs"


@pytest.mark.parametrize(
    "operation",
    [
        pytest.param("runs.cancel", marks=pytest.mark.thorough),
        "snapshots.list",
        pytest.param("snapshots.promote", marks=pytest.mark.thorough),
    ],
)
def test_an_operation_is_verified_by_its_other_name(
    operation: str, files: Renamed, client: Path, tmp_path: Path
) -> None:
    """Both halves: it succeeds, in the state that it needs, on what there is."""
    command = [sys.executable, "-m", "rlor_contract", "run", "--depth", "quick", "--operation", operation]
    options = ["--spec", str(files.spec), "--overlay", str(files.overlay), "--reports", str(tmp_path)]
    environment = {**os.environ, "PYTHONPATH": str(client)}
    done = subprocess.run([*command, *options], env=environment, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, ""), done.stdout
    halves: list[dict[str, Any]] = json.loads((tmp_path / "contract.json").read_text("utf-8"))["halves"]
    assert [half["side"] for half in halves] == ["server", "client"]
    assert "Not verified" not in done.stdout


def literals(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """The texts of a module, pieces of f-strings too; no docstrings, in which examples may stand."""
    said = {node.value for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node not in said:
            yield node.lineno, node.value


def names() -> re.Pattern[str]:
    """A text that is one of the names, or begins a label or stands in a path with it."""
    own = SPEC.resource
    known = {own.account_parameter, own.state_field, own.group}
    known |= {name for one in SPEC.nested for name in (one.group, one.segment, one.id_parameter, one.schema)}
    known |= {one.id_parameter for one in SPEC.beside}
    version = re.escape(own.path.removesuffix(own.pattern).strip("/"))  # /v1/
    words = "|".join(map(re.escape, sorted(known)))
    return re.compile(rf"(?P<word>{words})|.*/(?P<segment>{words}|{version})(/.*)?|.*\{{(?P<variable>{words})\}}.*")


def found_in(tree: ast.AST) -> Iterator[tuple[int, str]]:
    for line, text in literals(tree):
        if match := names().fullmatch(text):
            yield line, str(match["word"] or match["segment"] or match["variable"])


def test_no_module_of_the_suite_holds_one_of_these_names() -> None:
    held = [
        f"{file}:{line}: {name}"
        for path in SUITE.rglob("*.py")
        for line, name in found_in(ast.parse(path.read_text("utf-8")))
        if ((file := path.relative_to(SUITE).as_posix()), name) not in OWN_WORDS
    ]
    assert not held, "\n".join(held)


@pytest.mark.parametrize(
    "text",
    [
        'path["account_id"] = account',
        'job.get("state")',
        'getattr(client, "jobs")',
        'tag == "checkpoints"',
        'ids = {"checkpoint_id": ""}',
        'path.removeprefix("/v1/")',
        'f"{base}/v1/accounts"',
        'path.replace("{account_id}", account)',
        'name.split("/checkpoints/")',
    ],
)
def test_such_a_name_would_be_found(text: str) -> None:
    assert list(found_in(ast.parse(text)))
