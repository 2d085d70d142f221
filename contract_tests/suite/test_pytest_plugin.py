"""The pytest plugin, as a project meets it that has installed the wheel."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

TESTS = """
import json, urllib.request

def ask(emulator, method="GET", path="", body=None):
    request = urllib.request.Request(
        f"{emulator.url}/v1/accounts/{emulator.account}/rlorTrainerJobs{path}", method=method,
        headers={"authorization": f"Bearer {emulator.api_key}", "content-type": "application/json"},
        data=None if body is None else json.dumps(body).encode(),
    )
    with urllib.request.urlopen(request) as answer:
        return json.load(answer)

def test_time_is_moved_by_hand(rlor_emulator):
    ask(rlor_emulator, "POST", "?rlorTrainerJobId=one", {})
    assert ask(rlor_emulator, path="/one")["state"] == "JOB_STATE_PENDING"
    rlor_emulator.advance(600)
    assert ask(rlor_emulator, path="/one")["state"] == "JOB_STATE_RUNNING"

def test_each_test_starts_afresh(rlor_emulator):
    assert ask(rlor_emulator)["rlorTrainerJobs"] == []
"""


def pytest_run(folder: Path, *options: str) -> subprocess.CompletedProcess[str]:
    """A run of pytest in a project of its own, which finds the plugin through its entry point."""
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--rootdir", str(folder), *options]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


def test_gives_each_test_an_emulator(tmp_path: Path) -> None:
    (tmp_path / "test_loop.py").write_text(TESTS, encoding="utf-8")
    run = pytest_run(tmp_path)
    assert run.returncode == 0, run.stdout + run.stderr
    assert "2 passed" in run.stdout


def test_says_what_to_install_and_disturbs_nobody_else(tmp_path: Path) -> None:
    (tmp_path / "starlette.py").write_text("raise ModuleNotFoundError(name='starlette')", encoding="utf-8")
    (tmp_path / "test_loop.py").write_text(f"{TESTS}\ndef test_of_something_else():\n    pass\n", encoding="utf-8")
    run = pytest_run(tmp_path)
    assert run.returncode == 1, run.stdout + run.stderr
    assert "pip install 'rlor-trainer-client[emulator]'" in run.stdout
    assert "1 passed" in run.stdout
    assert "Traceback" not in run.stdout


def test_costs_a_run_without_it_nothing() -> None:
    program = "import sys, rlor_trainer_pytest; print([name for name in sys.modules if 'emulator' in name])"
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"
