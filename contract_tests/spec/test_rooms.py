"""Who may import whom: the code keeps the table `[tool.importlinter]` of pyproject.toml, which would notice if not."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any, Final

import pytest

ROOT: Final = Path(__file__).resolve().parents[2]
PYPROJECT: Final = ROOT / "pyproject.toml"
TABLE: Final[dict[str, Any]] = tomllib.loads(PYPROJECT.read_text("utf-8"))["tool"]["importlinter"]
SOURCES: Final = ("generated", "contract_tests", "scripts")

# An import that breaks each contract: where it is planted, and what it says.
ARROWS: Final = {
    "The suite imports downwards": ("contract_tests/rlor_contract/spec/overlay.py", "rlor_contract.report.ledger"),
    "Probes know the server's checks, not the half that runs them": (
        "contract_tests/rlor_contract/server/probes/values.py",
        "rlor_contract.server.half",
    ),
    "The suite reads neither the client's tables nor the emulator's code": (
        "contract_tests/rlor_contract/server/target.py",
        "rlor_trainer_emulator.server",
    ),
    "The emulator imports downwards, and its HTTP knows no handler": (
        "contract_tests/rlor_trainer_emulator/http/bodies.py",
        "rlor_trainer_emulator.handlers.service",
    ),
    "Client and emulator share the spec and nothing else": (
        "contract_tests/rlor_trainer_emulator/resource/names.py",
        "rlor_trainer_client.types",
    ),
    "The client needs nothing of ours": ("generated/rlor_trainer_client/types.py", "rlor_spec.document"),
    "Rooms stand side by side on the vendor's package and the ground": (
        "scripts/rlor_spec/facts.py",
        "lint_rules.rule",
    ),
    "What is in the wheel does without what is not": (
        "contract_tests/rlor_contract/report/curl.py",
        "faults.catalogue",
    ),
    "The ground knows neither client nor server": ("scripts/lint_rules/fields.py", "rlor_trainer_client.types"),
    "The emulator does not know the suite": (
        "contract_tests/rlor_trainer_emulator/store/tables.py",
        "rlor_contract.report.curl",
    ),
    "The foreign witness shares nothing with the project": (
        "contract_tests/foreign_server/store.py",
        "rlor_spec.document",
    ),
    "No room imports a verb": ("scripts/lint_rules/rule.py", "lint_spec"),
}
VERBS: Final = {*TABLE["contracts"][-1]["forbidden_modules"]}


def lint(root: Path) -> tuple[int, str]:
    """Hold the code below a folder against the table."""
    program = "from importlinter.cli import lint_imports; raise SystemExit(lint_imports(no_cache=True))"
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=root,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(str(root / name) for name in SOURCES), "COLUMNS": "400"},
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout + done.stderr


def test_every_import_goes_where_the_table_allows_it() -> None:
    code, said = lint(ROOT)
    assert code == 0, said


def test_every_room_is_in_the_table() -> None:
    rooms = {path.parent.name for name in SOURCES for path in (ROOT / name).glob("*/__init__.py")}
    assert rooms - {*TABLE["root_packages"]} == {"faults", "mutants"}


def test_every_folder_of_a_room_is_a_package() -> None:
    """The table does not see the others."""
    folders = {
        path.parent
        for room in TABLE["root_packages"]
        for name in SOURCES
        for path in (ROOT / name / room).rglob("*.py")
    }
    assert folders
    assert {folder for folder in folders if not (folder / "__init__.py").is_file()} == set()


def test_at_the_top_of_the_scripts_stand_verbs_alone_and_none_imports_another() -> None:
    """Verbs are no packages, so that the table can only name them."""
    files = {path.stem: path.read_text("utf-8") for path in (ROOT / "scripts").glob("*.py")}
    assert files.keys() == VERBS
    imports = re.compile(rf"^\s*(?:from|import) ({'|'.join(VERBS)})\b", re.MULTILINE)
    assert {name: found[1] for name, text in files.items() if (found := imports.search(text))} == {}


@pytest.fixture(scope="module")
def planted(tmp_path_factory: pytest.TempPathFactory) -> str:
    """What is said of a copy in which every contract is broken once."""
    root = tmp_path_factory.mktemp("rooms")
    shutil.copy(PYPROJECT, root)
    for name in SOURCES:
        shutil.copytree(ROOT / name, root / name, ignore=shutil.ignore_patterns("__pycache__", "test_*"))
    for file, module in ARROWS.values():
        path = root / file
        path.write_text(path.read_text("utf-8") + f"\nimport {module}\n", "utf-8")
    code, said = lint(root)
    assert code == 1, said
    return said


@pytest.mark.parametrize("contract", [contract["name"] for contract in TABLE["contracts"]])
def test_an_arrow_that_runs_back_is_noticed(contract: str, planted: str) -> None:
    assert f"{contract} BROKEN" in planted
