"""README: every code block is run, or held against what it is about; every link leads somewhere."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any, Final

import httpx
import pytest
import rlor_trainer_client
import yaml
from markdown_it import MarkdownIt
from packaging.requirements import Requirement
from rlor_contract.arguments import parser
from rlor_trainer_client import RlorTrainerClient, models
from rlor_trainer_pytest.emulator import RlorEmulator
from vendor.sdk import SDK, SDK_VERSION

ROOT: Final = Path(__file__).resolve().parents[2]
README: Final = (ROOT / "README.md").read_text("utf-8")
PAGES: Final = [ROOT / "README.md", ROOT / "contract_tests" / "README.md", ROOT / ".github" / "CONTRIBUTING.md"]
PYPROJECT: Final[dict[str, Any]] = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
TARGETS: Final = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
TESTED_ELSEWHERE: Final = {"yaml"}
"""Languages of blocks that test_hooks.py holds against the action and the hooks."""


def blocks(language: str) -> list[str]:
    """The code blocks of README in a language."""
    tokens = MarkdownIt("commonmark").parse(README)
    return [token.content for token in tokens if token.type == "fence" and token.info == language]


def commands() -> list[str]:
    """The command lines of README, without their comments."""
    lines = "".join(blocks("console")).splitlines()
    assert all(line.startswith("$ ") for line in lines), "README shows output in pictures only"
    return [re.sub(r"\s{2,}#.*", "", line[2:]) for line in lines]


@pytest.fixture
def emulator(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[RlorEmulator]:
    """An emulator that the clients of README find, and in whose time they live."""
    monkeypatch.chdir(tmp_path)
    with RlorEmulator(keys={"emulator-key": "acme-research"}) as found:
        for name, value in (("API_KEY", found.api_key), ("ACCOUNT_ID", found.account), ("BASE_URL", found.url)):
            monkeypatch.setenv(f"FIREWORKS_{name}", value)
        client = partial(RlorTrainerClient, clock=found.client_clock)
        monkeypatch.setattr(rlor_trainer_client, "RlorTrainerClient", client)
        yield found


def run(block: str) -> dict[str, Any]:
    """What a block defines."""
    namespace: dict[str, Any] = {"__name__": "readme"}
    exec(compile(block, "README.md", "exec"), namespace)
    return namespace


def test_every_block_is_in_a_language_that_is_tested() -> None:
    tokens = MarkdownIt("commonmark").parse(README)
    languages = {token.info for token in tokens if token.type == "fence"}
    assert languages == {"console", "python", "toml"} | TESTED_ELSEWHERE
    assert len(blocks("python")) == 3


def test_the_first_job_is_ready_and_failed_ones_are_resumed(emulator: RlorEmulator) -> None:
    emulator.play([{"job": "broken", "steps": [{"after": "400s", "event": "fail"}]}])
    emulator.client().jobs.create(models.RlorTrainerJob(), rlor_trainer_job_id="broken")
    emulator.advance(500)
    run(blocks("python")[0])
    emulator.requests.assert_sent(operation="jobs.check_health", job="math-grpo-07", status=200)
    emulator.requests.assert_sent(operation="jobs.resume", job="broken", times=1)


def test_the_loop_resumes_a_job_that_fails_and_promotes_a_checkpoint(
    emulator: RlorEmulator, capsys: pytest.CaptureFixture[str]
) -> None:
    emulator.play([{"job": "math-*", "steps": [{"after": "600s", "event": "fail", "message": "CUDA out of memory"}]}])
    train = run(blocks("python")[1])["train"]
    with emulator.client() as client:
        assert train(client, 7, "accounts/acme-research/datasets/rollouts-07") == (
            "accounts/acme-research/models/math-policy-07"
        )
        assert client.jobs.get("math-grpo-07").dataset == "accounts/acme-research/datasets/rollouts-07"
    assert "JOB_STATE_FAILED: CUDA out of memory\n" in capsys.readouterr().out
    emulator.requests.assert_sent(operation="jobs.resume", job="math-grpo-07", times=1)


def test_drift_goes_to_a_file_that_a_command_reads(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    job = {"name": "accounts/acme/rlorTrainerJobs/math-1", "displayName": 7}
    transport = httpx.MockTransport(lambda request: httpx.Response(200, json=job))
    options: dict[str, Any] = {"api_key": "key", "account_id": "acme", "transport": transport}
    monkeypatch.setattr(rlor_trainer_client, "RlorTrainerClient", partial(RlorTrainerClient, **options))
    monkeypatch.chdir(tmp_path)
    (block,) = (block for block in blocks("python") if "on_drift" in block)
    with run(block)["client"] as client:
        client.jobs.get("math-1")
    (command,) = re.findall(r"# rlor (drift \S+) prints", block)
    done = subprocess.run(
        [sys.executable, "-m", "rlor_trainer_client", *command.split()], capture_output=True, text=True, check=False
    )
    assert done.stderr == ""
    assert "displayName" in done.stdout


def test_the_profile_file_is_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (block,) = blocks("toml")
    file = tmp_path / "config.toml"
    file.write_text(block.replace('"…"', '"key-of-a-test"'), "utf-8")
    file.chmod(0o600)
    for name in ("FIREWORKS_API_KEY", "FIREWORKS_ACCOUNT_ID", "FIREWORKS_BASE_URL", "RLOR_PROFILE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("RLOR_CONFIG_FILE", str(file))
    with RlorTrainerClient() as client:
        assert "api.fireworks.ai" in repr(client)
    with RlorTrainerClient(profile="staging") as client:
        assert "'acme'" in repr(client)
        assert "https://staging.example" in repr(client)


def test_every_command_is_one() -> None:
    for command in commands():
        program, *arguments = shlex.split(command)
        if program == "make":
            assert arguments[0] in TARGETS, command
            assert all(argument.startswith("VERSION=") for argument in arguments[1:]), command
        elif program == "rlor-contract":
            assert parser().parse_args(arguments).command == arguments[0]
        elif program in ("pip", "pipx"):
            assert arguments[0] == "install"
            extras = re.findall(r"\[(\w+)\]", arguments[1])
            assert {*extras} <= PYPROJECT["project"]["optional-dependencies"].keys(), command
        else:
            assert program == "export", command
    assert {"contract", "test", "generate", "diff", "drift", "release"} <= TARGETS


def test_recorded_traffic_is_judged(emulator: RlorEmulator) -> None:
    with emulator.client(record="exchanges.ndjson") as client:
        client.jobs.create(models.RlorTrainerJob(), rlor_trainer_job_id="math-1")
    emulator.requests.har("session.har")
    (command,) = (line for line in commands() if line.startswith("rlor-contract traffic"))
    done = subprocess.run(
        [sys.executable, "-m", "rlor_contract", *command.split()[1:]], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, ""), done.stdout
    assert "The contract holds where it was verified" in done.stdout


def test_compatibility_is_what_the_project_declares() -> None:
    rows = dict(re.findall(r"^\| (Python|httpx|attrs|Vendor SDK) \| (.*?) \|$", README, re.MULTILINE))
    needs = {need.name: str(need.specifier) for need in map(Requirement, PYPROJECT["project"]["dependencies"])}
    assert {name: str(Requirement(f"{name}{rows[name]}").specifier) for name in needs} == needs
    versions = re.findall(r":: (3\.\d+)'", str(PYPROJECT["project"]["classifiers"]))
    tested = yaml.safe_load((ROOT / ".github/workflows/contract.yml").read_text("utf-8"))["jobs"]["test"]["strategy"]
    assert rows["Python"] == f"{versions[0]} to {versions[-1]}; CI runs {' and '.join(tested['matrix']['python'])}"
    assert rows["Vendor SDK"].startswith(f"{SDK} {SDK_VERSION}, ")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_every_link_leads_somewhere(page: Path) -> None:
    text = page.read_text("utf-8")
    targets = re.findall(r"\]\(([^)\s]+)\)", text) + re.findall(r"(?:src|srcset)=\"([^\"]+)\"", text)
    assert targets
    for target in targets:
        file, _, anchor = target.partition("#")
        if file.startswith("https:"):
            continue
        there = (page.parent / file).resolve() if file else page
        assert there.exists(), target
        if anchor:
            assert anchor in anchors(there.read_text("utf-8")), target


def anchors(text: str) -> set[str]:
    """The anchors that GitHub gives the headings of a page."""
    headings = re.findall(r"^#+ (.+)$", re.sub(r"```.*?```", "", text, flags=re.DOTALL), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def test_readme_is_short() -> None:
    assert len(README.splitlines()) <= 260
