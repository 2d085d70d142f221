"""What other repositories take from this one: hooks for pre-commit, and an action of GitHub, run as users run them."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.metadata import entry_points
from pathlib import Path
from typing import Any, Final

import pytest
import yaml
from packaging.requirements import Requirement
from rlor_contract.arguments import parser
from rlor_spec import checkout
from rlor_trainer_emulator import Emulator

ROOT: Final = Path(__file__).resolve().parents[2]
PYPROJECT: Final[dict[str, Any]] = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
HOOKS: Final[list[dict[str, Any]]] = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))
ACTION: Final[dict[str, Any]] = yaml.safe_load((ROOT / ".github/actions/contract/action.yml").read_text("utf-8"))
WORKFLOW: Final = (ROOT / ".github/workflows/contract.yml").read_text("utf-8")


def requirements(lines: list[str]) -> dict[str, str]:
    return {found.name: str(found.specifier) for found in map(Requirement, lines)}


class TestTheHooks:
    @pytest.mark.parametrize("hook", HOOKS, ids=lambda hook: hook["id"])
    def test_run_a_script_of_the_checkout(self, hook: dict[str, Any]) -> None:
        command, script, *_ = hook["entry"].split()
        (named,) = entry_points(group="console_scripts", name=command)
        assert named.load() is checkout.main
        assert (ROOT / "scripts" / f"{script}.py").is_file()
        assert (hook["language"], hook["pass_filenames"]) == ("python", False)
        assert re.search(hook["files"], "spec/openapi.yaml")

    def test_have_the_pins_of_the_project(self) -> None:
        groups = PYPROJECT["dependency-groups"]
        extra = PYPROJECT["project"]["optional-dependencies"]["emulator"]
        known = requirements([*extra, *groups["generate"], *groups["govern"], *groups["lint"]])
        for hook in HOOKS:
            assert requirements(hook["additional_dependencies"]).items() <= known.items()

    def test_say_what_is_wrong_in_a_line(self, capsys: pytest.CaptureFixture[str]) -> None:
        for given in ([], ["fly"]):
            assert checkout.main(given) == 2
            error = capsys.readouterr().err
            assert error.count("\n") == 1
            assert "Fix: choose one of bench, bootstrap," in error

    def test_need_a_folder(self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
        monkeypatch.setattr(checkout, "_PACKAGE", "httpx")
        assert checkout.main(["generate"]) == 2
        assert "was not installed from a folder. Fix: pip install FOLDER." in capsys.readouterr().err


@dataclass(frozen=True)
class Repository:
    """A repository of somebody else, with a spec and a client of their own."""

    folder: Path
    environment: Mapping[str, str] = field(default_factory=lambda: {**os.environ})

    def run(self, *command: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            command, cwd=self.folder, env=self.environment, capture_output=True, text=True, check=False
        )

    def git(self, *arguments: str) -> None:
        done = self.run("git", "-c", "user.name=a", "-c", "user.email=a@example.com", *arguments)
        assert done.returncode == 0, done.stderr


def snapshot(folder: Path) -> str:
    """A clone of this working tree, as it is, with one commit: the path and what to pin."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=True,
    )
    for name in filter(None, listed.stdout.decode().split("\0")):
        if (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, folder / name)
    ours = Repository(folder)
    ours.git("init", "-q", "-b", "main")
    ours.git("add", "-A")
    ours.git("commit", "-qm", "A snapshot")
    return ours.run("git", "rev-parse", "HEAD").stdout.strip()


@pytest.mark.long
@pytest.mark.thorough
def test_the_hooks_in_a_repository_of_others(tmp_path: Path) -> None:
    revision = snapshot(tmp_path / "ours")
    folder = tmp_path / "theirs"
    for part in ("spec/openapi.yaml", "spec/evidence.yaml", "spec/CHANGELOG.md"):
        (folder / part).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / part, folder / part)
    shutil.copytree(ROOT / "generated", folder / "generated", ignore=shutil.ignore_patterns("__pycache__"))
    hooks = [{"id": hook["id"]} for hook in HOOKS]
    config = {"repos": [{"repo": str(tmp_path / "ours"), "rev": revision, "hooks": hooks}]}
    (folder / ".pre-commit-config.yaml").write_text(yaml.safe_dump(config), "utf-8")
    tools = tmp_path / "tools"
    subprocess.run([sys.executable, "-m", "venv", str(tools)], check=True)
    installed = subprocess.run(
        [str(tools / "bin/python"), "-m", "pip", "install", "-q", "pre-commit>=4,<5"], capture_output=True, check=False
    )
    assert installed.returncode == 0, f"pip needs the package registry for this: {installed.stderr.decode()}"
    theirs = Repository(folder, {**os.environ, "PRE_COMMIT_HOME": str(tmp_path / "cache")})
    theirs.git("init", "-q", "-b", "main")
    theirs.git("add", "-A")
    command = [str(tools / "bin/pre-commit"), "run", "--all-files", "--verbose"]

    fresh = theirs.run(*command)
    assert fresh.returncode == 0, fresh.stdout + fresh.stderr
    assert fresh.stdout.count("Passed") == len(HOOKS)
    assert "Fresh       generated/rlor_trainer_client/" in fresh.stdout

    spec = folder / "spec" / "openapi.yaml"
    spec.write_text(spec.read_text("utf-8").replace("x-method: cancel", "x-method: stop", 1), "utf-8")
    stale = theirs.run(*command)
    assert stale.returncode == 1, stale.stdout + stale.stderr
    assert "Stale       generated/rlor_trainer_client/" in stale.stdout
    fix = re.search(r"^Fix: (.*), then commit generated/rlor_trainer_client\.$", stale.stdout, re.MULTILINE)
    assert fix, stale.stdout
    assert theirs.run("sh", "-c", fix[1]).returncode == 0
    theirs.git("add", "-A")
    again = theirs.run(*command, "rlor-client-fresh")
    assert again.returncode == 0, again.stdout
    assert ".stop" in theirs.run("git", "grep", "-h", "jobs.stop").stdout

    spec.write_text(spec.read_text("utf-8").replace("description:", "descriptoin:", 1), "utf-8")
    linted = theirs.run(*command, "rlor-spec-lint")
    assert linted.returncode == 1, linted.stdout
    assert re.search(r"^spec/openapi\.yaml:\d+: ", linted.stdout, re.MULTILINE), linted.stdout


class TestTheAction:
    def test_is_pinned(self) -> None:
        used = [step["uses"] for step in ACTION["runs"]["steps"] if "uses" in step]
        assert used
        for action in used:
            assert re.fullmatch(r"[\w-]+/[\w-]+@[0-9a-f]{40}", action)
            assert action in WORKFLOW, "as our own workflows have it"
        installs = [step["run"] for step in ACTION["runs"]["steps"] if "pip install" in step.get("run", "")]
        assert all("$GITHUB_ACTION_PATH" in one and "--constraint" in one for one in installs)

    def test_lets_no_input_into_a_script_or_a_key_onto_a_command_line(self) -> None:
        assert ACTION["runs"]["using"] == "composite"
        for step in ACTION["runs"]["steps"]:
            assert "${{" not in step.get("run", "")
            assert "KEY" not in step.get("run", "")
            assert "uses" in step or step["shell"] == "bash"

    def test_knows_the_options_of_the_command(self) -> None:
        text = "\n".join(step.get("run", "") for step in ACTION["runs"]["steps"])
        known = vars(parser().parse_args(["run"]))
        used = set(re.findall(r"\(--([a-z-]+)| --([a-z-]+) \"\$", text))
        names = {(one or other).replace("-", "_") for one, other in used}
        assert {"min_confidence", "reports", "operation", "warn_as_error", "require_verified"} <= names
        assert names - {"constraint"} <= known.keys()
        (verify,) = (step for step in ACTION["runs"]["steps"] if step.get("id") == "verify")
        assert set(re.findall(r"inputs\.([a-z-]+)", str(ACTION["runs"]))) == ACTION["inputs"].keys()
        assert {"BASE_URL", "ACCOUNT", "PROFILE", "DEPTH", "API_KEY", "SECOND_API_KEY"} <= verify["env"].keys()

    def test_is_used_as_the_readme_says(self) -> None:
        readme = (ROOT / "README.md").read_text("utf-8")
        used, configured = re.findall(r"```yaml\n(.*?)```", readme, re.DOTALL)
        step: dict[str, Any] = yaml.safe_load(used)[0]
        assert step["uses"].endswith("/.github/actions/contract@COMMIT")
        required = {name for name, told in ACTION["inputs"].items() if told.get("required")}
        assert required <= step["with"].keys() <= ACTION["inputs"].keys()
        config: dict[str, Any] = yaml.safe_load(configured)
        assert [hook["id"] for hook in config["repos"][0]["hooks"]] == [hook["id"] for hook in HOOKS]
        for hook in HOOKS:
            assert f"- id: {hook['id']}" in readme
            assert f"# args: [{', '.join(hook['args'])}]" in readme

    def test_tells_what_it_found(self) -> None:
        assert ACTION["outputs"].keys() == {"holds", "exit-code", "reports"}
        told = "".join(output["value"] for output in ACTION["outputs"].values())
        assert set(re.findall(r"steps\.(\w+)\.", told)) == {"verify"}


@dataclass
class Runner:
    """Runs the steps of the action as GitHub does, but for other people's actions."""

    folder: Path
    inputs: dict[str, str]
    outputs: dict[str, str] = field(default_factory=dict[str, str])
    log: str = ""

    def run(self) -> int:
        temporary, workspace = self.folder / "temp", self.folder / "workspace"
        for path in (temporary, workspace):
            path.mkdir(exist_ok=True)
        given = {name: str(told.get("default", "")) for name, told in ACTION["inputs"].items()} | self.inputs
        values = {f"inputs.{name}": value for name, value in given.items()}
        values["steps.python.outputs.python-path"] = sys.executable
        for step in ACTION["runs"]["steps"]:
            if "run" not in step:
                continue
            script, output, summary = temporary / "step.sh", temporary / "output", temporary / "summary.md"
            script.write_text(step["run"], "utf-8")
            environment = {
                "PATH": os.environ["PATH"],
                "HOME": str(self.folder),
                **{name: value for name, value in os.environ.items() if name.startswith("PIP_")},
                "GITHUB_ACTIONS": "true",
                "GITHUB_ACTION_PATH": str(ROOT / ".github" / "actions" / "contract"),
                "GITHUB_OUTPUT": str(output),
                "GITHUB_STEP_SUMMARY": str(summary),
                "GITHUB_WORKSPACE": str(workspace),
                "RUNNER_TEMP": str(temporary),
            }
            for name, value in step.get("env", {}).items():
                environment[name] = re.sub(r"\$\{\{ (\S+) \}\}", lambda found: values[found[1]], value)
            done = subprocess.run(
                ["bash", "--noprofile", "--norc", "-eo", "pipefail", str(script)],
                cwd=workspace,
                env=environment,
                capture_output=True,
                text=True,
                check=False,
            )
            self.log += done.stdout + done.stderr
            if output.is_file():
                self.outputs |= dict(line.split("=", 1) for line in output.read_text().splitlines())
            if done.returncode:
                return done.returncode
        return 0

    @property
    def summary(self) -> str:
        return (self.folder / "temp" / "summary.md").read_text("utf-8")


@pytest.mark.long
@pytest.mark.thorough
def test_the_action_in_a_repository_of_others(tmp_path: Path) -> None:
    with Emulator(keys={"key-of-the-action": "acme"}) as emulator:
        asked = {"base-url": emulator.url, "api-key": "key-of-the-action", "account": "acme", "depth": "quick"}
        held = Runner(tmp_path, {**asked, "operation": "jobs.cancel", "options": "--rate=200\n--max-requests=200\n"})
        assert held.run() == 0, held.log
        assert held.outputs == {"holds": "true", "exit-code": "0", "reports": "contract-reports"}
        assert (tmp_path / "workspace" / "contract-reports" / "contract-junit.xml").is_file()
        assert "The contract holds" in held.summary
        assert "key-of-the-action" not in held.log + held.summary

        (tmp_path / "temp" / "output").unlink()
        strict = Runner(tmp_path, {**asked, "operation": "jobs.get", "fail-on": "unverified", "reports": "strict"})
        assert strict.run() == 1, strict.log
        assert (strict.outputs["holds"], strict.outputs["exit-code"]) == ("false", "1")

        wrong = Runner(tmp_path, {**asked, "fail-on": "everything"})
        assert wrong.run() == 2
        assert "::error::fail-on knows no 'everything'." in wrong.log
    gone = Runner(tmp_path, {**asked, "reports": "gone"})
    assert gone.run() == 2
    assert "cannot be reached" in gone.log
    assert "could not be verified (exit code 2)" in gone.summary
