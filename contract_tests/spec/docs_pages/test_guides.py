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
from docs_pages.dossier import Dossier
from docs_pages.failures import failures
from docs_pages.guides import guides
from docs_pages.reference import Reference
from rlor_spec.document import SpecDocument
from rlor_spec.places import elements, members
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
        made: list[RlorTrainerClient] = []

        def client(**options: Any) -> RlorTrainerClient:
            given: dict[str, Any] = {"clock": found.client_clock, **options}
            made.append(RlorTrainerClient(**given))
            return made[-1]

        def async_client(**options: Any) -> AsyncRlorTrainerClient:
            given: dict[str, Any] = {"clock": found.client_clock, **options}
            return AsyncRlorTrainerClient(**given)

        monkeypatch.setattr(rlor_trainer_client, "RlorTrainerClient", client)
        monkeypatch.setattr(rlor_trainer_client, "AsyncRlorTrainerClient", async_client)
        yield found
        for one in made:  # a guide need not end with close()
            one.close()


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
        "HOME": str(tmp_path),
        "XDG_CONFIG_HOME": str(tmp_path / ".config"),
        "NO_COLOR": "1",
        "COLUMNS": "100",
    }
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    monkeypatch.chdir(tmp_path)
    with Reader(tmp_path, environment) as found:
        yield found


@pytest.mark.long
@pytest.mark.parametrize("guide", GUIDES, ids=lambda path: path.stem)
def test_every_block_of_a_guide_does_what_it_shows(reader: Reader, emulator: RlorEmulator, guide: Path) -> None:
    emulator.play(FAILURES)
    if guide.stem.endswith("-follow-upstream"):
        check_out(reader.folder)
    printed = ""
    for block in blocks(guide):
        where = f"{guide.name}:{block.line}"
        assert block.language in LANGUAGES, where
        if block.language == "text":
            assert fits(block.text.strip("\n"), printed), f"{where}: it prints\n{printed}"
            continue
        printed = ""
        if block.language == "yaml":
            check_yaml(reader, block, where)
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


def check_yaml(reader: Reader, block: Block, where: str) -> None:
    """Use it: differences are accepted in the checkout; a workflow calls our action as that is."""
    document = members(yaml.safe_load(block.text))
    if "differences" in document:
        evidence = reader.folder / "spec" / "evidence.yaml"
        evidence.write_text(evidence.read_text("utf-8").replace("\ndifferences:\n", f"\n{block.text}"), "utf-8")
        return
    inputs = members(members(yaml.safe_load(ACTION.read_text("utf-8")))["inputs"])
    needed = {name for name, said in inputs.items() if said.get("required")}
    steps = [members(step) for job in members(document["jobs"]).values() for step in elements(job["steps"])]
    ours = [step for step in steps if "/.github/actions/contract@" in step["uses"]]
    assert ours, where
    for step in ours:
        assert needed <= set(members(step["with"])) <= set(inputs), where


def check_out(folder: Path) -> None:
    """A checkout, and a description that has one field more."""
    for room in ("scripts", "spec", "generated"):
        shutil.copytree(REPOSITORY / room, folder / room, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "contract_tests/spec/overlay.yaml"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(REPOSITORY / name, folder / name)
    (folder / ".venv").symlink_to(sys.prefix)
    before, schema, after = build_docs.SPEC.read_text("utf-8").partition("\n    RlorTrainerJob:\n")
    more = after.replace(
        "      properties:\n", "      properties:\n        priority: {type: integer, format: int32}\n", 1
    )
    (folder / "upstream.yaml").write_text(f"{before}{schema}{more}", "utf-8")


def test_the_table_of_errors_is_that_of_the_catalogue() -> None:
    reference = Reference(Dossier.of(SpecDocument.load(build_docs.SPEC), SpecDocument.load(build_docs.EVIDENCE)))
    methods = [method for _, _, group in reference.groups() for method in group]
    rows = [
        f"| {one.status}{'' if one.code is None else f', {one.code}'} | `{one.exception}`{', retried' * one.retried} "
        f"| {one.to_do} |"
        for one in failures(methods, build_docs.client_errors())
    ]
    guide = next(path for path in GUIDES if path.stem.endswith("-errors"))
    found = re.findall(r"^\| [45]\d\d.*$", guide.read_text("utf-8"), re.MULTILINE)
    assert found == rows


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
    chapters = {chapter.anchor: chapter for chapter in guides(FOLDER)}
    inside = {link for chapter in chapters.values() for link in re.findall('href="([^"]+)"', chapter.body)}
    assert inside
    assert inside <= {f"#{name}" for name in chapters}, "in the page they lead to chapters"
    for path in GUIDES:
        for target in re.findall(r"\]\(([^)]+)\)", path.read_text("utf-8")):
            assert (FOLDER / target).is_file(), f"{path.name}: {target}"


@pytest.mark.parametrize(
    ("expected", "output", "same"),
    [
        ("a\nb", "a\nb\n", True),
        ("a", "a\nb", False),
        ("a … c", "a 12 c", True),
        ("a … c", "a\nc", False),
        ("a\n…\nz", "a\nb\nc\nz", True),
        ("a (1)", "a (1)", True),
        ("a   b", "a b  ", True),
        ("a b", "ab", False),
        ("a.", "ab", False),
    ],
)
def test_an_output_fits_what_is_shown(expected: str, output: str, same: bool) -> None:
    assert fits(expected, output) == same
