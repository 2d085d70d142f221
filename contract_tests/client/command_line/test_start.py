"""What is imported for what: help and completion do without the client, a list without what it does not need."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest
from client.command_line.running import PROGRAM, environment, program, rlor
from rlor_trainer_emulator import Emulator

HEAVY: Final = {"httpx", "attr", "asyncio", "argparse", "difflib", "yaml", "rlor_trainer_client._client"}
REPORT: Final = """
import sys
from rlor_trainer_client._cli import main

main({line!r}.split())
print(*sys.modules, file=sys.stderr)
"""


def imported(line: str, env: dict[str, str] | None = None) -> set[str]:
    """The modules that are there after a command."""
    code = REPORT.format(line=line)
    done = subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, text=True, check=True)
    return {*done.stderr.split()}


@pytest.mark.parametrize(
    "line", ["--help", "jobs --help", "jobs create --help", "complete bash -- jobs li", "--version"]
)
def test_help_and_completion_do_without_the_client(line: str) -> None:
    assert not HEAVY & imported(line)


def test_a_list_takes_no_more_than_it_needs() -> None:
    with Emulator() as emulator:
        assert rlor("jobs", "create", "--display-name", "x", emulator=emulator).code == 0
        found = imported("jobs list", environment(emulator))
    assert "httpx" in found
    assert not found & {"argparse", "difflib", "yaml", "_strptime", "logging.config"}
    ours = {name.removeprefix("rlor_trainer_client.") for name in found if name.startswith("rlor_trainer_client.")}
    assert not ours & {"_wait", "_wait_many", "_recording", "_redaction", "_drift_table", "_progress_html"}
    assert {name for name in ours if name.startswith("_cli.")} == {
        f"_cli.{name}" for name in ("command", "log", "output", "parse", "run", "surroundings", "table", "values")
    }


def test_to_import_the_client_imports_nothing_of_the_command_line() -> None:
    code = "import sys; from rlor_trainer_client import RlorTrainerClient, models; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    ours = {name.removeprefix("rlor_trainer_client.").partition(".")[0] for name in done.stdout.split()}
    assert "_client" in ours
    assert not {"_cli", "_commands"} & ours


def test_the_version_says_what_it_was_generated_from() -> None:
    ran = rlor("--version")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith("rlor-trainer-client ")
    assert "\nspec " in ran.out
    plain = subprocess.run(PROGRAM, capture_output=True, text=True, check=True)
    assert plain.stdout == ran.out


def test_a_drift_file_is_a_table(tmp_path: Path) -> None:
    path = tmp_path / "drift.ndjson"
    path.write_text("")
    ran = subprocess.run([*PROGRAM, "drift", str(path)], capture_output=True, text=True, check=True)
    assert ran.stdout == "No drift: all answers match the spec.\n"


def test_a_profile_has_the_settings(tmp_path: Path) -> None:
    with Emulator() as emulator:
        path = tmp_path / "config.toml"
        settings = {"api_key": emulator.api_key, "account_id": emulator.account, "base_url": emulator.url}
        lines = [f'{name} = "{value}"' for name, value in settings.items()]
        path.write_text("\n".join(["[profiles.test]", *lines]))
        path.chmod(0o600)
        env = environment(emulator, RLOR_CONFIG_FILE=str(path))
        for name in ("FIREWORKS_API_KEY", "FIREWORKS_ACCOUNT_ID", "FIREWORKS_BASE_URL"):
            del env[name]
        ran = program("--profile", "test", "jobs", "list", env=env)
        assert (ran.returncode, ran.stderr) == (0, "There are none.\n")
        wrong = program("jobs", "list", "--profile", "tset", env=env)
        assert wrong.returncode == 2
        assert "'tset'" in wrong.stderr
