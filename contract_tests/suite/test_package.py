"""What users install: the wheel, not the checkout. RLOR_WHEEL names one that is built already, as a release does."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import venv
import zipfile
from datetime import datetime
from email.message import Message
from email.parser import Parser
from pathlib import Path
from typing import Any

import pytest
from rlor_spec.document import SpecDocument
from rlor_trainer_client import RlorTrainerClient, models
from rlor_trainer_emulator import Emulator, ManualClock

ROOT = Path(__file__).resolve().parents[2]
EXAMPLE = re.compile(r"```python\n(.*?)```", re.DOTALL)
GUARDED = "if __name__ == '__main__':\n    sys.exit(main())\n"
JOBS = "accounts/acme-research/rlorTrainerJobs"


class HastyClock(ManualClock):
    """Time passes with each look, so that a job runs soon after it was created, and its trainer is ready at once."""

    def now(self) -> datetime:
        return self.advance(100)


@pytest.fixture(scope="module")
def wheel_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    if given := os.environ.get("RLOR_WHEEL"):
        return Path(given)
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run([sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder], cwd=ROOT, check=True)
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture
def wheel(wheel_file: Path) -> zipfile.ZipFile:
    return zipfile.ZipFile(wheel_file)


@pytest.fixture(scope="module")
def installed(wheel_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The interpreter of an environment that holds the wheel and what it declares to need, and not even pip."""
    return install(str(wheel_file), tmp_path_factory.mktemp("environment"))


def install(what: str, folder: Path) -> Path:
    """Install into an empty environment, and return its interpreter."""
    venv.create(folder, with_pip=False, symlinks=True)
    python = folder / "bin" / "python"
    pip = [sys.executable, "-m", "pip", "--python", str(python), "--disable-pip-version-check"]
    done = subprocess.run(
        [*pip, "install", "--quiet", "--no-input", "--no-compile", "--retries", "1", what],
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        pytest.fail(
            f"{done.stderr}\nThe wheel could not be installed into an empty environment; pip's own message stands "
            "above.\nFix: check that the package registry can be reached, as `make setup` needs it too.",
            pytrace=False,
        )
    return python


def run(python: Path, program: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Runs a program, isolated (`-I`) from this checkout, from PYTHONPATH and from the user's own packages."""
    return subprocess.run(
        [str(python), "-I", "-c", program],
        env={**os.environ, **environment},
        cwd=python.parent,
        capture_output=True,
        text=True,
        check=False,
    )


def metadata_of(wheel: zipfile.ZipFile) -> Message:
    (path,) = (name for name in wheel.namelist() if name.endswith(".dist-info/METADATA"))
    return Parser().parsestr(wheel.read(path).decode())


def test_holds_the_packages_and_nothing_else(wheel: zipfile.ZipFile) -> None:
    names = wheel.namelist()
    assert {name.split("/")[0] for name in names if ".dist-info/" not in name} == {
        "rlor_contract",
        "rlor_spec",
        "rlor_trainer_client",
        "rlor_trainer_emulator",
        "rlor_trainer_pytest",
    }
    assert {
        "rlor_trainer_client/py.typed",
        "rlor_trainer_client/api.md",
        "rlor_spec/openapi.yaml",
        "rlor_spec/overlay.yaml",
        "rlor_spec/evidence.yaml",
    } <= {*names}
    assert any(name.endswith("licenses/LICENSE") for name in names)


def test_has_one_version_which_is_that_of_the_spec(wheel: zipfile.ZipFile, installed: Path) -> None:
    version = SpecDocument.load(ROOT / "spec" / "openapi.yaml").version
    assert wheel.read("rlor_spec/openapi.yaml") == (ROOT / "spec" / "openapi.yaml").read_bytes()
    assert metadata_of(wheel)["Version"] == version
    assert f"-{version}-py3-none-any.whl" in str(wheel.filename)
    program = """
import runpy, rlor_trainer_client
print(rlor_trainer_client.__version__)
runpy.run_module("rlor_trainer_client", run_name="__main__")
"""
    done = run(installed, program)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith(f"{version}\nrlor-trainer-client {version}\nspec {version}, sha256 ")


def test_needs_httpx_and_attrs_within_bounds_and_nothing_else(wheel: zipfile.ZipFile) -> None:
    requirements = metadata_of(wheel).get_all("Requires-Dist", [])
    needed = [line for line in requirements if "extra ==" not in line]
    assert sorted(re.split("[<>]", line)[0] for line in needed) == ["attrs", "httpx"]
    foreign = [line for line in requirements if not line.startswith("rlor-trainer-client[")]
    assert all(("<" in line and ">=" in line) or "==" in line.partition(";")[0] for line in foreign)


def test_the_client_does_without_what_the_emulator_needs(wheel: zipfile.ZipFile, installed: Path) -> None:
    program = """
import importlib, importlib.metadata, json, pkgutil
import rlor_trainer_client
for module in pkgutil.walk_packages(rlor_trainer_client.__path__, "rlor_trainer_client."):
    if not module.name.endswith("__main__"):
        importlib.import_module(module.name)
for name in rlor_trainer_client.__all__:
    getattr(rlor_trainer_client, name)
held = {found.name: found.version for found in importlib.metadata.distributions()}
print(json.dumps([rlor_trainer_client.__file__, rlor_trainer_client.__version__, held]))
"""
    done = run(installed, program)
    assert (done.returncode, done.stderr) == (0, "")
    file, version, held = json.loads(done.stdout)
    assert Path(file).is_relative_to(installed.parents[1])
    metadata = metadata_of(wheel)
    assert version == held["rlor-trainer-client"] == metadata["Version"]
    extras = [line for line in metadata.get_all("Requires-Dist", []) if "extra ==" in line]
    assert len(extras) > 3
    assert not {re.split("[<>=\\[]", line)[0].lower() for line in extras} & {name.lower() for name in held}


def test_runs_from_the_archive(wheel_file: Path) -> None:
    """A wheel on sys.path, or a zipapp made of it, finds the data that it carries: spec, evidence, overlay, checks."""
    program = f"""
import sys
sys.path.insert(0, {str(wheel_file)!r})
import rlor_contract, rlor_trainer_client, rlor_trainer_emulator
from rlor_contract.report.explanations import explanations
from rlor_contract.report.warrants import Warrants
from rlor_contract.spec.operations import ContractSpec
from rlor_contract.spec.overlay import Overlay
from rlor_spec import data
from rlor_spec.document import SpecDocument
spec = ContractSpec()
Overlay.load().require_fit(spec)
create = spec.operations[0]
print(Warrants.of(spec).fact(create.responses[413].pointer, create).sources, spec.where(create.pointer))
with rlor_trainer_emulator.Emulator() as server, rlor_trainer_client.RlorTrainerClient(
    api_key=server.api_key, account_id=server.account, base_url=server.url
) as client:
    print(client.jobs.create(rlor_trainer_client.models.RlorTrainerJob(), rlor_trainer_job_id="zipped").name)
print(len(explanations()), SpecDocument.load(data.EVIDENCE).data["sources"].keys() > {{"SDK"}})
modules = rlor_contract, rlor_trainer_client, rlor_trainer_emulator
print(all(sys.path[0] in str(module.__file__) for module in modules))
"""
    done = run(Path(sys.executable), program)
    assert (done.returncode, done.stderr) == (0, "")
    basis, name, found, packed = done.stdout.splitlines()
    assert re.fullmatch(r"\('OWN',\) rlor_spec/openapi\.yaml:\d+", basis)
    assert (name, packed) == (f"{JOBS}/zipped", "True")
    assert re.fullmatch(r"[1-9][0-9]+ True", found)


@pytest.mark.thorough
def test_the_contract_command_runs_as_a_zipapp(wheel_file: Path, tmp_path: Path) -> None:
    """Both halves, each in a process of its own, to which no place in an archive can be handed."""
    archive = tmp_path / "contract.pyz"
    archive.write_bytes(wheel_file.read_bytes())
    with zipfile.ZipFile(archive, "a") as opened:
        opened.writestr("__main__.py", "import sys\nfrom rlor_contract.__main__ import main\n" + GUARDED)
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    done = subprocess.run(
        [sys.executable, str(archive), "run", "--depth", "quick", "--operation", "jobs.get"],
        env=environment,
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, ""), done.stdout
    assert "The contract holds. 1 operations" in done.stdout
    halves: list[dict[str, Any]] = json.loads((tmp_path / "reports" / "contract.json").read_text("utf-8"))["halves"]
    assert [half["side"] for half in halves] == ["server", "client"]
    assert not any(half["violations"] for half in halves)


def test_runs_the_readme_example_against_the_emulator(installed: Path) -> None:
    example, *_ = EXAMPLE.findall((ROOT / "README.md").read_text(encoding="utf-8"))
    with (
        Emulator(clock=HastyClock()) as server,
        RlorTrainerClient(api_key=server.api_key, account_id=server.account, base_url=server.url) as client,
    ):
        broken = client.jobs.create(models.RlorTrainerJob(), rlor_trainer_job_id="broken")
        client.jobs.wait(broken, until=models.JobState.JOB_STATE_RUNNING, poll_interval=0.001)
        server.event(f"{JOBS}/broken", "fail")
        assert client.jobs.get(broken).state == models.JobState.JOB_STATE_FAILED

        done = run(
            installed,
            example,
            FIREWORKS_API_KEY=server.api_key,
            FIREWORKS_ACCOUNT_ID=server.account,
            FIREWORKS_BASE_URL=server.url,
        )

        assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
        job = client.jobs.get("math-grpo-07")
        assert job.dataset == "accounts/acme-research/datasets/math-rollouts"
        assert job.training_config is not None
        assert job.training_config.base_model == "accounts/fireworks/models/qwen3-8b"
        assert job.training_config.lora_rank == 16
        server.requests.assert_sent(operation="jobs.check_health", job="math-grpo-07", status=200)
        assert client.jobs.get(broken).state != models.JobState.JOB_STATE_FAILED, "it was to be resumed"
        assert {job.name for job in client.jobs.list()} == {f"{JOBS}/broken", f"{JOBS}/math-grpo-07"}


@pytest.mark.long
def test_the_contract_command_needs_no_checkout(wheel_file: Path, tmp_path: Path) -> None:
    python = install(f"{wheel_file}[contract]", tmp_path / "environment")
    command = [str(python.with_name("rlor-contract")), "run", "--depth", "quick", "--operation", "jobs.get"]
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}

    def run_here(*arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [*command, *arguments], env=environment, cwd=tmp_path, capture_output=True, text=True, check=False
        )

    with Emulator() as server:
        environment["API_KEY"] = server.api_key
        there = run_here("--base-url", server.url, "--account", server.account, "--quiet")
    assert (there.returncode, there.stderr) == (0, ""), there.stdout
    assert (tmp_path / "reports" / "contract-junit.xml").is_file()


def test_the_contract_command_says_what_to_install(installed: Path) -> None:
    done = subprocess.run([installed.with_name("rlor-contract"), "run"], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.endswith(
        "is not installed. Fix: pip install 'rlor-trainer-client[contract]', or make setup in a checkout.\n"
    )
    assert done.stderr.count("\n") == 1
