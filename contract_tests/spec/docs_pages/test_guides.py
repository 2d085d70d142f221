"""The guides under `spec/guides/`: every code block is run as a reader would run it, against the emulator.

Time passes in the emulator while a client of the guide sleeps, so that a guide which trains for hours takes a second.
"""

from __future__ import annotations

import os
import re
import shutil
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import build_docs
import pytest
import rlor_trainer_client
import yaml
from docs_pages.guides import anchor, guides
from rlor_trainer_client import AsyncRlorTrainerClient, RlorTrainerClient
from rlor_trainer_pytest.emulator import RlorEmulator
from spec.docs_pages.guide_blocks import Block, Reader, blocks, commands, fits

REPOSITORY: Final = build_docs.SPEC.parents[1]
FOLDER: Final = build_docs.SPEC.with_name("guides")
GUIDES: Final = sorted(FOLDER.glob("[0-9]*.md"))
LANGUAGES: Final = {"python", "console", "text", "yaml", "toml"}
FAILURES: Final = [
    {"job": "math-07", "steps": [{"after": "600s", "event": "fail", "message": "CUDA out of memory"}]},
]
"""What befalls jobs of the guides."""
ACTION: Final = REPOSITORY / ".github" / "actions" / "contract" / "action.yml"


@pytest.fixture
def emulator(monkeypatch: pytest.MonkeyPatch) -> Iterator[RlorEmulator]:
    """An emulator that a guide's clients find in the environment, and in whose time they live."""
    with RlorEmulator(admin_key="admin-key") as found:
        clock = found.client_clock
        made: list[RlorTrainerClient] = []

        class Client(RlorTrainerClient):
            def __init__(self, **options: Any) -> None:
                super().__init__(**{"clock": clock, **options})
                made.append(self)

        class AsyncClient(AsyncRlorTrainerClient):
            def __init__(self, **options: Any) -> None:
                super().__init__(**{"clock": clock, **options})

        monkeypatch.setattr(rlor_trainer_client, "RlorTrainerClient", Client)
        monkeypatch.setattr(rlor_trainer_client, "AsyncRlorTrainerClient", AsyncClient)
        yield found
        for client in made:  # a guide's last line need not be close()
            client.close()


@pytest.fixture
def reader(emulator: RlorEmulator, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Reader]:
    """Somebody in a folder of their own, with the programs of the environment."""
    environment = {
        "FIREWORKS_API_KEY": emulator.api_key,
        "FIREWORKS_ACCOUNT_ID": emulator.account,
        "FIREWORKS_BASE_URL": emulator.url,
        "STAGING_URL": emulator.url,
        "API_KEY": emulator.api_key,
        "PATH": os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]]),
        "PYTHONPATH": os.pathsep.join(str(REPOSITORY / room) for room in ("generated", "contract_tests", "scripts")),
        "XDG_CONFIG_HOME": str(tmp_path / ".config"),
        "NO_COLOR": "1",
        "COLUMNS": "100",
    }
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    monkeypatch.chdir(tmp_path)
    with Reader(tmp_path, environment) as found:
        yield found


@pytest.mark.parametrize("guide", GUIDES, ids=lambda path: path.stem)
def test_every_block_of_a_guide_does_what_it_shows(reader: Reader, emulator: RlorEmulator, guide: Path) -> None:
    emulator.play(FAILURES)
    printed = ""
    for block in blocks(guide):
        where = f"{guide.name}:{block.line}"
        assert block.language in LANGUAGES, where
        if block.language == "text":
            assert fits(block.text.strip("\n"), printed), f"{where}: it prints\n{printed}"
            continue
        printed = ""
        if block.language == "yaml":
            check_yaml(block, where)
        elif block.language == "toml":
            assert tomllib.loads(block.text), where
        if block.file:
            reader.write(block)
        elif block.language == "python":
            printed = reader.python(block, where)
        elif block.language == "console":
            run(reader, block, where)


def run(reader: Reader, block: Block, where: str) -> None:
    found = commands(block)
    assert found, where
    for position, command in enumerate(found):
        code, output = reader.console(command)
        asked = found[position + 1].text == "echo $?" if position + 1 < len(found) else False
        assert code == 0 or asked, f"{where}: {command.text} ends with {code}\n{output}"
        if command.expected:
            assert fits(command.expected, output), f"{where}: {command.text} prints\n{output}"


def check_yaml(block: Block, where: str) -> None:
    """A workflow uses our action as it is; its own steps are run by the console blocks beside it."""
    document = yaml.safe_load(block.text)
    assert document, where
    inputs = yaml.safe_load(ACTION.read_text("utf-8"))["inputs"]
    needed = {name for name, said in inputs.items() if said.get("required")}
    for job in document.get("jobs", {}).values() if isinstance(document, dict) else ():
        for step in job["steps"]:
            if "actions/contract@" in step.get("uses", ""):
                given = set(step["with"])
                assert needed <= given <= set(inputs), where


def test_there_is_a_guide_for_each_of_the_main_tasks() -> None:
    assert [path.stem.partition("-")[2] for path in GUIDES] == [
        "train-and-promote",
        "wait-and-reattach",
        "errors",
        "test-with-the-emulator",
        "contract-checks-in-ci",
        "judge-recorded-traffic",
        "follow-upstream",
    ]
    listed = re.findall(r"\]\((\S+\.md)\)", (FOLDER / "README.md").read_text("utf-8"))
    assert listed == [path.name for path in GUIDES]


def test_links_of_guides_lead_somewhere() -> None:
    chapters = {chapter.anchor for chapter in guides(FOLDER)}
    for path in GUIDES:
        for target in re.findall(r"\]\(([^)]+)\)", path.read_text("utf-8")):
            if not target.startswith("https://"):
                assert (FOLDER / target).is_file(), f"{path.name}: {target}"
                assert anchor(Path(target).stem) in chapters


@pytest.mark.parametrize(
    ("expected", "output", "same"),
    [
        ("a\nb", "a\nb\n", True),
        ("a", "a\nb", False),
        ("a … c", "a 12 c", True),
        ("a … c", "a\nc", False),
        ("a\n…\nz", "a\nb\nc\nz", True),
        ("a (1)", "a (1)", True),
        ("a.", "ab", False),
    ],
)
def test_an_output_fits_what_is_shown(expected: str, output: str, same: bool) -> None:
    assert fits(expected, output) == same


def copy_of_the_checkout(folder: Path) -> None:
    for room in ("scripts", "spec", "generated"):
        shutil.copytree(REPOSITORY / room, folder / room, ignore=shutil.ignore_patterns("__pycache__"))
