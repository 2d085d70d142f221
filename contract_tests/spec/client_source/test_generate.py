"""scripts/generate.py: same spec, same bytes; a broken spec changes nothing; --check tells the truth."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from typing import Any

import client_source.source
import generate
import pytest
from rlor_spec.document import SpecDocument

SPEC_TEXT = generate.SPEC.read_text("utf-8")
VERSION = SpecDocument.load(generate.SPEC).version
VERSION_LINE = f"\n  version: {VERSION}\n"
OTHER_VERSION_LINE = "\n  version: 99.0.0\n"


def tree(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and "__pycache__" not in path.parts
    }


def edited(*changes: tuple[str, str], text: str = SPEC_TEXT) -> str:
    """The spec with texts replaced, each of which stands in it exactly once."""
    for old, new in changes:
        assert text.count(old) == 1, f"{text.count(old)} times in the spec: {old!r}"
        text = text.replace(old, new)
    return text


class Workshop:
    """A spec of one's own, and the client made from it."""

    def __init__(self, folder: Path) -> None:
        self.spec = folder / "openapi.yaml"
        self.client = folder / "made" / "rlor_trainer_client"
        self.write(SPEC_TEXT)

    def write(self, text: str) -> None:
        self.spec.write_text(text, "utf-8")

    def run(self, *options: str) -> int:
        return generate.main([*options, "--spec", str(self.spec), "--output", str(self.client)])


@pytest.fixture
def workshop(tmp_path: Path) -> Workshop:
    return Workshop(tmp_path)


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The client of the real spec, made once."""
    workshop = Workshop(tmp_path_factory.mktemp("original"))
    assert workshop.run() == 0
    return workshop.client


@pytest.fixture
def reference(original: Path) -> dict[str, bytes]:
    return tree(original)


@pytest.fixture
def made(original: Path, workshop: Workshop) -> Workshop:
    shutil.copytree(original, workshop.client)
    return workshop


def test_the_committed_client_is_what_the_spec_says(reference: dict[str, bytes]) -> None:
    assert tree(generate.OUTPUT) == reference


def test_every_file_says_that_it_is_generated_and_how_to_change_it(reference: dict[str, bytes]) -> None:
    line = f"Generated from spec/openapi.yaml {VERSION}; edit the spec or scripts/templates, then run: make generate"
    assert len(reference) > 70
    for name, content in reference.items():
        first = content.decode().partition("\n")[0]
        assert first in {f"# {line}", f"<!-- {line} -->"} or (name == "py.typed" and not content), name


def stray_configuration(folder: Path, environment: dict[str, str]) -> None:
    (folder / "ruff.toml").write_text("line-length = 40\n[format]\nquote-style = 'single'\n")
    (folder / "pyproject.toml").write_text("[tool.ruff]\nline-length = 50\n")
    environment["RUFF_CONFIG"] = str(folder / "ruff.toml")


def ignored_folder(folder: Path, environment: dict[str, str]) -> None:
    (folder / ".git").mkdir()
    (folder / ".gitignore").write_text("*\n")


def stray_ruff_in_path(folder: Path, environment: dict[str, str]) -> None:
    program = folder / "ruff"
    program.write_text("#!/bin/sh\nexit 1\n")
    program.chmod(0o755)
    environment["PATH"] = f"{folder}{os.pathsep}{environment.get('PATH', '')}"


def other_hash_seed(folder: Path, environment: dict[str, str]) -> None:
    environment["PYTHONHASHSEED"] = "4242"


def other_locale(folder: Path, environment: dict[str, str]) -> None:
    environment |= {"LC_ALL": "C", "PYTHONUTF8": "0", "TZ": "Asia/Tokyo", "COLUMNS": "20"}


@pytest.mark.parametrize(
    "disturb", [stray_configuration, ignored_folder, stray_ruff_in_path, other_hash_seed, other_locale]
)
def test_same_spec_same_bytes(
    disturb: Callable[[Path, dict[str, str]], None], tmp_path: Path, reference: dict[str, bytes]
) -> None:
    folder = tmp_path / "build"  # a name that ruff leaves out by default
    folder.mkdir()
    environment = {**os.environ, "PYTHONHASHSEED": "1"}
    disturb(folder, environment)
    workshop = Workshop(folder)
    command = [sys.executable, str(generate.REPOSITORY / "scripts" / "generate.py")]
    options = ["--spec", str(workshop.spec), "--output", str(workshop.client)]
    done = subprocess.run(
        [*command, *options], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert tree(workshop.client) == reference


def test_stale_files_disappear(made: Workshop) -> None:
    (made.client / "models" / "gone.py").write_text("# of an older spec\n")
    assert made.run() == 0
    assert not (made.client / "models" / "gone.py").exists()


def interrupted_while_building(monkeypatch: pytest.MonkeyPatch) -> None:
    def write_half(files: dict[str, str], folder: Path) -> None:
        (folder / "errors.py").write_text("half")
        raise KeyboardInterrupt

    monkeypatch.setattr(client_source.source, "write_formatted", write_half)


def interrupted_while_changing_places(monkeypatch: pytest.MonkeyPatch) -> None:
    rename = os.rename

    def rename_old_only(source: Path, target: Path) -> None:
        if source.name == "new":
            raise KeyboardInterrupt
        rename(source, target)

    monkeypatch.setattr(os, "rename", rename_old_only)


@pytest.mark.parametrize("interrupt", [interrupted_while_building, interrupted_while_changing_places])
def test_an_interrupted_run_leaves_the_old_client_whole(
    interrupt: Callable[[pytest.MonkeyPatch], None], made: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = tree(made.client)
    made.write(edited((VERSION_LINE, OTHER_VERSION_LINE)))
    interrupt(monkeypatch)
    with pytest.raises(KeyboardInterrupt):
        made.run()
    assert tree(made.client) == before
    assert [path.name for path in made.client.parent.iterdir()] == ["rlor_trainer_client"]


def test_templates_that_make_nonsense_leave_the_old_client_whole(
    made: Workshop, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    before = tree(made.client)
    source = client_source.source.client_source

    def with_an_undefined_name(*arguments: Any) -> dict[str, str]:
        return {**source(*arguments), "types.py": "x = undefined_name\n"}

    monkeypatch.setattr(client_source.source, "client_source", with_an_undefined_name)
    assert made.run() == 2
    assert "undefined_name" in capsys.readouterr().err
    assert tree(made.client) == before


class TestCheck:
    def test_a_fresh_client(self, made: Workshop, capsys: pytest.CaptureFixture[str]) -> None:
        capsys.readouterr()
        assert made.run("--check") == 0
        lines = capsys.readouterr().out.splitlines()
        assert len(lines) == len(tree(made.client))
        assert all(line.startswith("Fresh ") for line in lines)

    def test_an_edited_file(self, made: Workshop, capsys: pytest.CaptureFixture[str]) -> None:
        path = made.client / "models" / "job_state.py"
        path.write_text(path.read_text("utf-8").replace('= "JOB_STATE_PAUSED"', '= "PAUSED"'), "utf-8")
        before = tree(made.client)
        assert made.run("--check") == 1
        out = capsys.readouterr().out
        assert [line for line in out.splitlines() if line.startswith("Stale")] == [f"Stale       {path}"]
        assert '    -    JOB_STATE_PAUSED = "PAUSED"' in out
        assert '    +    JOB_STATE_PAUSED = "JOB_STATE_PAUSED"' in out
        assert "somebody edited generated/ by hand" in out
        assert f"--output {made.client}, then commit {made.client}." in out
        assert tree(made.client) == before

    def test_a_missing_and_an_unexpected_file(self, made: Workshop, capsys: pytest.CaptureFixture[str]) -> None:
        (made.client / "types.py").rename(made.client / "typos.py")
        assert made.run("--check") == 1
        out = capsys.readouterr().out
        assert f"Missing     {made.client / 'types.py'}" in out
        assert f"Unexpected  {made.client / 'typos.py'}" in out

    def test_a_changed_spec(self, made: Workshop, capsys: pytest.CaptureFixture[str]) -> None:
        made.write(edited((VERSION_LINE, OTHER_VERSION_LINE), ("Being provisioned.", "On its way.")))
        assert made.run("--check") == 1
        out = capsys.readouterr().out
        assert f"Stale       {made.client / 'models' / 'job_state.py'}" in out
        assert f"The spec has changed since the client was generated (spec 99.0.0, client built from {VERSION})." in out
        assert "by hand" not in out

    def test_changed_templates(self, made: Workshop, capsys: pytest.CaptureFixture[str]) -> None:
        path = made.client / "_provenance.py"
        text = path.read_text("utf-8")
        digest = text.partition('TEMPLATES_SHA256 = "')[2][:64]
        path.write_text(text.replace(digest, "0" * 64), "utf-8")
        assert made.run("--check") == 1
        assert "scripts/templates or scripts/client_source have changed" in capsys.readouterr().out

    def test_no_client_at_all(self, workshop: Workshop, capsys: pytest.CaptureFixture[str]) -> None:
        assert workshop.run("--check") == 1
        assert "There is no client" in capsys.readouterr().out
        assert not workshop.client.exists()


class TestIfChanged:
    def test_leaves_an_edit_by_hand_for_the_contract_suite_to_find(self, made: Workshop) -> None:
        path = made.client / "types.py"
        path.write_text("# edited\n")
        assert made.run("--if-changed") == 0
        assert path.read_text() == "# edited\n"

    def test_regenerates_for_a_changed_spec(self, made: Workshop) -> None:
        made.write(edited(("Being provisioned.", "On its way.")))
        assert made.run("--if-changed") == 0
        assert "On its way." in (made.client / "models" / "job_state.py").read_text("utf-8")

    def test_makes_what_is_not_there(self, workshop: Workshop) -> None:
        assert workshop.run("--if-changed") == 0
        assert (workshop.client / "__init__.py").exists()


@pytest.mark.parametrize("tool", ["openapi-python-client", "ruff"])
def test_refuses_a_tool_of_another_version(
    tool: str, made: Workshop, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def other_version(name: str) -> str:
        return "0.0.1" if name == tool else version(name)

    monkeypatch.setattr(generate, "version", other_version)
    assert made.run() == 2
    assert f"{tool} is 0.0.1, but pyproject.toml pins" in capsys.readouterr().err


ORPHAN = "    Orphan:\n      $ref: '#/components/schemas/Nowhere'\n"
TWINS = "    TwinEnum:\n      type: string\n      enum:\n        - a-b\n        - a_b\n"
SCHEMAS = "\n  schemas:\n    RlorTrainerJob:\n"
PATHS = "\npaths:\n"
ODD = """\
    Odd:
      type: object
      properties:
        either: {oneOf: [{type: string, format: date-time}, {type: integer}]}
"""
METHOD = "      x-method: resume\n"
CHECKPOINT_PAGES = "        items: checkpoints\n"

BROKEN: dict[str, tuple[tuple[str, str], str, str]] = {
    # what is broken: (the change, text on the line to blame, part of the message)
    "bad YAML": ((VERSION_LINE, "\n  version: [1.0.0\n"), "  summary: Reinforcement-learning", "not valid YAML"),
    "duplicate key": ((VERSION_LINE, VERSION_LINE + "  version: 2.0.0\n"), "  version: 2.0.0", "duplicate key"),
    "reference to nothing": ((SCHEMAS, SCHEMAS.replace("    Rlor", ORPHAN + "    Rlor")), "Nowhere", "names nothing"),
    "reference to another file": (
        (SCHEMAS, SCHEMAS.replace("    Rlor", ORPHAN.replace("#/", "other.yaml#/") + "    Rlor")),
        "Nowhere",
        "leaves this document",
    ),
    "reference as path item": (
        (PATHS, PATHS + "  /v1/alias:\n    $ref: '#/paths/~1v1~1accounts~1%7Baccount_id%7D~1rlorTrainerJobs'\n"),
        "  /v1/alias:",
        "path item",
    ),
    "duplicate operationId": (
        ("operationId: Gateway_ResumeRlorTrainerJob", "operationId: Gateway_CancelRlorTrainerJob"),
        "      operationId: Gateway_CancelRlorTrainerJob",
        "duplicate operationId",
    ),
    "operationId too like another": (
        ("operationId: Gateway_ResumeRlorTrainerJob", "operationId: gateway-cancel-rlor-trainer-job"),
        "gateway-cancel-rlor-trainer-job",
        "duplicate operationId",
    ),
    "no operationId": (
        ("      operationId: Gateway_ResumeRlorTrainerJob\n", ""),
        "    post:",
        "has no `operationId`",
    ),
    "colliding enum names": (
        (SCHEMAS, SCHEMAS.replace("    Rlor", TWINS + "    Rlor")),
        "        - a_b",
        "would both become the member A_B",
    ),
    "colliding schema names": (
        (SCHEMAS, SCHEMAS.replace("    Rlor", "    Job_State:\n      type: object\n    Rlor")),
        "    JobState:",
        "would both become the class JobState",
    ),
    "boolean schema": (
        (SCHEMAS, SCHEMAS.replace("    Rlor", "    Anything: true\n    Rlor")),
        "Anything: true",
        "boolean schema",
    ),
    "no x-method": ((METHOD, ""), "    post:", "needs an `x-method`"),
    "keyword as x-method": ((METHOD, "      x-method: import\n"), "x-method: import", "needs an `x-method`"),
    "duplicate x-method": ((METHOD, "      x-method: cancel\n"), "x-method: cancel", "has `x-method: cancel`"),
    "unknown x-retry": (("x-retry: with-id", "x-retry: maybe"), "x-retry: maybe", "must be one of safe"),
    "x-pagination over nothing": (
        (CHECKPOINT_PAGES, "        items: snapshots\n"),
        "        items: snapshots",
        "`snapshots`, which is not in ListRlorTrainerJobCheckpointsResponse",
    ),
    "x-pagination over a number": (
        (CHECKPOINT_PAGES, "        items: totalSize\n"),
        "        items: totalSize",
        "is not an array",
    ),
    "x-pagination with a strange part": (
        (CHECKPOINT_PAGES, CHECKPOINT_PAGES + "        cursor: pageToken\n"),
        "        cursor: pageToken",
        "not a part of `x-pagination`",
    ),
    "x-resource over nothing": (
        (
            "        name: name\n        template: accounts/{account_id}/rlorTrainerJobs/{rlor_trainer_job_id}\n",
            "        name: title\n        template: accounts/{account_id}/rlorTrainerJobs/{rlor_trainer_job_id}\n",
        ),
        "      x-resource:",
        "names the property `title`",
    ),
    "what the generator rejects": (
        (
            "          readOnly: true\n          description: When the job was created.",
            "          readOnly: [1]\n          description: Made.",
        ),
        "          readOnly: [1]",
        "Write true or false",
    ),
    "path variable without parameter": (
        ("{rlor_trainer_job_id}:resume:", "{rlor_trainer_job_id}:resume/{step}:"),
        "    post:",
        "do not match the variables of the path",
    ),
    "no info": (
        (SPEC_TEXT[: SPEC_TEXT.index("servers:")], "openapi: 3.1.0\n"),
        "openapi: 3.1.0",
        "`info.version` is missing",
    ),
    "not an object": ((SPEC_TEXT, "- a list\n"), "- a list", "not a mapping"),
    "empty": ((SPEC_TEXT, ""), "", "not a mapping"),
    "a type without code": (
        (SCHEMAS, SCHEMAS.replace("    Rlor", ODD + "    Rlor")),
        "        either: ",
        "not supported by scripts/client_source/decoders.py",
    ),
}


@pytest.mark.parametrize("fault", BROKEN)
def test_a_broken_spec(fault: str, made: Workshop, capsys: pytest.CaptureFixture[str]) -> None:
    change, blamed, message = BROKEN[fault]
    before = tree(made.client)
    text = edited(change)
    made.write(text)
    capsys.readouterr()
    assert made.run() == 2
    captured = capsys.readouterr()
    place, _, said = captured.err.partition(": ")
    path, _, line = place.rpartition(":")
    assert path == str(made.spec)
    assert blamed in (text.splitlines() or [""])[int(line) - 1]
    assert message in said
    assert "was not changed" in said
    assert "Traceback" not in captured.err + captured.out
    assert tree(made.client) == before


def test_a_spec_that_is_not_there(workshop: Workshop, capsys: pytest.CaptureFixture[str]) -> None:
    workshop.spec.unlink()
    assert workshop.run() == 2
    assert f"{workshop.spec}:1: cannot read the file" in capsys.readouterr().err
