"""What users install: the wheel, not the checkout."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import zipfile
from datetime import datetime
from email.message import Message
from email.parser import Parser
from pathlib import Path

import pytest
from rlor_trainer_emulator import Emulator, ManualClock

ROOT = Path(__file__).resolve().parents[2]
EXAMPLE = re.compile(r"```python\n(.*?)```", re.DOTALL)


class HastyClock(ManualClock):
    """Minutes pass from one look to the next, so that a job runs when it is first waited for, and has not ended yet."""

    def now(self) -> datetime:
        return self.advance(200)


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> zipfile.ZipFile:
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run([sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder], cwd=ROOT, check=True)
    (built,) = folder.glob("*.whl")
    return zipfile.ZipFile(built)


def test_holds_both_packages_and_nothing_else(wheel: zipfile.ZipFile) -> None:
    names = wheel.namelist()
    assert {name.split("/")[0] for name in names if ".dist-info/" not in name} == {
        "rlor_trainer_client",
        "rlor_trainer_emulator",
    }
    assert {"rlor_trainer_client/py.typed", "rlor_trainer_client/api.md", "rlor_trainer_emulator/openapi.yaml"} <= {
        *names
    }
    assert any(name.endswith("licenses/LICENSE") for name in names)


def test_needs_httpx_and_attrs_within_bounds_and_nothing_else(wheel: zipfile.ZipFile) -> None:
    (path,) = (name for name in wheel.namelist() if name.endswith(".dist-info/METADATA"))
    metadata: Message = Parser().parsestr(wheel.read(path).decode())
    needed = [line for line in metadata.get_all("Requires-Dist", []) if "extra ==" not in line]
    assert sorted(re.split("[<>]", line)[0] for line in needed) == ["attrs", "httpx"]
    assert all("<" in line and ">=" in line for line in metadata.get_all("Requires-Dist", []))


def test_runs_the_readme_example_against_the_emulator(wheel: zipfile.ZipFile, tmp_path: Path) -> None:
    wheel.extractall(tmp_path)
    (example,) = EXAMPLE.findall((ROOT / "README.md").read_text())
    where = "import rlor_trainer_client; print(rlor_trainer_client.__file__)"
    with Emulator(clock=HastyClock()) as server:
        environment = {
            "PYTHONPATH": str(tmp_path),
            "FIREWORKS_API_KEY": server.api_key,
            "FIREWORKS_ACCOUNT_ID": server.account,
            "FIREWORKS_BASE_URL": server.url,
        }
        run = subprocess.run(
            [sys.executable, "-c", f"{example}\n{where}"],
            env={**os.environ, **environment},
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=False,
        )
    assert (run.returncode, run.stderr) == (0, "")
    assert run.stdout.strip() == str(tmp_path / "rlor_trainer_client" / "__init__.py")
