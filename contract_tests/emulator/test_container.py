"""The image of the emulator: its Dockerfile and compose file stay true, as far as that shows without building it."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import tomllib
import zipfile
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, Final, cast
from urllib.parse import urlsplit

import httpx
import pytest
import yaml
from rlor_trainer_client import ConfigurationError, RlorTrainerClient
from rlor_trainer_emulator import Emulator
from rlor_trainer_emulator.options import parser

ROOT: Final = Path(__file__).resolve().parents[2]
FOLDER: Final = ROOT / "contract_tests" / "rlor_trainer_emulator" / "container"
COMPOSE: Final = (FOLDER / "compose.yaml").read_text("utf-8")
SERVICES: Final[dict[str, Any]] = yaml.safe_load(COMPOSE)["services"]
INSTRUCTIONS: Final[list[tuple[str, str]]] = [
    (name, rest.strip())
    for name, rest in re.findall(
        r"^([A-Z]+) (.*)$",
        (FOLDER / "Dockerfile").read_text("utf-8").replace("\\\n", " "),
        re.MULTILINE,
    )
]
ENVIRONMENT: Final = dict(
    pair.split("=", 1) for name, rest in INSTRUCTIONS if name == "ENV" for pair in shlex.split(rest)
)
WHEEL: Final[dict[str, Any]] = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["hatch"]["build"][
    "targets"
]["wheel"]
PREFIX: Final = "RLOR_EMULATOR_"


def said(instruction: str) -> str:
    """What the last instruction of a kind says."""
    return [rest for name, rest in INSTRUCTIONS if name == instruction][-1]


def command(instruction: str) -> list[str]:
    """The command of an instruction, with this interpreter."""
    program, *arguments = json.loads(re.sub(r"^.*?(?=\[)", "", said(instruction)))
    assert program == "python"
    return [sys.executable, *arguments]


@contextmanager
def running(folder: Path) -> Generator[str]:
    """The emulator as the image runs it, on a free port of this machine; its port."""
    environment = {name: value for name, value in ENVIRONMENT.items() if name.startswith(PREFIX)}
    assert environment.keys() == {f"{PREFIX}{name}" for name in ("HOST", "PORT", "DATABASE")}
    environment |= {f"{PREFIX}PORT": "0", f"{PREFIX}DATABASE": str(folder / "emulator.db")}
    with subprocess.Popen(
        command("ENTRYPOINT"), env={**os.environ, **environment}, stdout=subprocess.PIPE, text=True
    ) as process:
        try:
            yield re.findall(r"\d+", cast(IO[str], process.stdout).readline())[-1]
        finally:
            process.terminate()


def test_what_is_copied_makes_the_package(tmp_path: Path) -> None:
    for name, rest in INSTRUCTIONS:
        if name == "COPY" and not rest.startswith("--from"):
            *sources, target = rest.split()
            for source in sources:
                if (ROOT / source).is_dir():
                    shutil.copytree(ROOT / source, tmp_path / target, dirs_exist_ok=True)
                else:
                    (tmp_path / target).mkdir(parents=True, exist_ok=True)
                    shutil.copy(ROOT / source, tmp_path / target)
    build = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation", "."]
    done = subprocess.run(build, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    (wheel,) = tmp_path.glob("*.whl")
    names = {name for name in zipfile.ZipFile(wheel).namelist() if ".dist-info/" not in name}
    packages = [ROOT / package for package in WHEEL["packages"]]
    modules = {str(path.relative_to(package.parent)) for package in packages for path in package.rglob("*.py")}
    assert names >= modules | {*WHEEL["force-include"].values()}
    assert not [name for name in names if "container/" in name]


def test_each_variable_is_an_option() -> None:
    variables = {*ENVIRONMENT, *SERVICES["emulator"]["environment"]}
    options = {name.removeprefix(PREFIX).lower().replace("_", "-") for name in variables if name.startswith(PREFIX)}
    assert len(options) >= 7
    assert {option for option in options if f"--{option} " not in parser().format_help()} == set()


def test_it_runs_and_says_that_it_is_well(tmp_path: Path) -> None:
    with running(tmp_path) as port:
        environment = {**os.environ, f"{PREFIX}PORT": port, "http_proxy": "http://127.0.0.1:9"}
        health = command("HEALTHCHECK")
        well = subprocess.run(health, env=environment, capture_output=True, text=True, check=False)
        assert (well.returncode, well.stderr) == (0, "")
        assert (tmp_path / "emulator.db").is_file()
    assert subprocess.run(health, env=environment, capture_output=True, check=False).returncode == 1


def test_the_user_is_not_root_and_owns_the_data() -> None:
    user = said("USER")
    assert re.fullmatch(r"[1-9][0-9]+:[1-9][0-9]+", user)
    owner, group = user.split(":")
    assert ("RUN", f"install -d -o {owner} -g {group} {said('VOLUME')}") in INSTRUCTIONS
    assert ENVIRONMENT[f"{PREFIX}DATABASE"].startswith(f"{said('VOLUME')}/")
    assert f"data:{said('VOLUME')}" in SERVICES["emulator"]["volumes"]


def test_the_compose_file_leads_to_the_image_and_the_database() -> None:
    build = SERVICES["emulator"]["build"]
    assert (FOLDER / build["context"]).resolve() == ROOT
    assert ROOT / build["dockerfile"] == FOLDER / "Dockerfile"
    assert SERVICES["emulator"]["ports"] == [f"127.0.0.1:{said('EXPOSE')}:{ENVIRONMENT[f'{PREFIX}PORT']}"]
    found = re.search(r"postgresql://\S+", COMPOSE)
    assert found
    account = SERVICES["database"]["environment"]
    parts = urlsplit(found[0])
    assert parts.hostname in SERVICES
    assert (parts.username, parts.password) == (account["POSTGRES_USER"], account["POSTGRES_PASSWORD"])
    assert parts.path == f"/{account['POSTGRES_USER']}"


class Network(httpx.HTTPTransport):
    """A network in which the emulator is a host called `emulator`, as it is for other containers."""

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        assert request.url.host == "emulator"
        request.url = request.url.copy_with(host="127.0.0.1")
        return super().handle_request(request)


def test_a_client_in_another_container() -> None:
    with Emulator() as emulator:
        port = urlsplit(emulator.url).port
        settings: dict[str, Any] = {"api_key": emulator.api_key, "account_id": emulator.account}
        settings |= {"base_url": f"http://emulator:{port}", "transport": Network()}
        with pytest.raises(ConfigurationError, match="allow_insecure_http=True"):
            RlorTrainerClient(**settings)
        with RlorTrainerClient(**settings, allow_insecure_http=True) as client:
            assert list(client.jobs.list()) == []
