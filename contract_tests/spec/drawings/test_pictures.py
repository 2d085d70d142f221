"""The pictures in README: drawn from what is there, and fresh."""

from __future__ import annotations

import shutil
import sys
import xml.etree.ElementTree as ElementTree
from pathlib import Path
from typing import Final

import pictures
import pytest
from drawings import overview
from drawings.recording import RecordingFailed, Scene, record, shortened
from drawings.svg import THEMES
from drawings.terminal import terminal

ROOT: Final = pictures.REPOSITORY
SVG: Final = "{http://www.w3.org/2000/svg}"
LIGHT, DARK = THEMES


def words(picture: str) -> list[str]:
    """The lines of text in a picture."""
    return [element.text or "" for element in ElementTree.fromstring(picture).iter(f"{SVG}text")]


def copied(folder: Path) -> Path:
    """What the pictures are drawn from, without the files that they do not look at."""
    for name in ("spec", "scripts", "contract_tests"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__", "test_*", "templates"))
    shutil.copy(ROOT / "pyproject.toml", folder)
    return folder


def test_the_pictures_are_fresh(capsys: pytest.CaptureFixture[str]) -> None:
    assert pictures.main(["--check"]) == 0, capsys.readouterr().out


def test_a_stale_a_missing_and_a_strange_picture_are_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shutil.copytree(pictures.FOLDER, tmp_path, dirs_exist_ok=True)
    (tmp_path / "overview-dark.svg").unlink()
    (tmp_path / "other.svg").write_text("<svg/>", "utf-8")
    drawn = tmp_path / "rlor-light.svg"
    drawn.write_text(drawn.read_text("utf-8").replace("math-grpo-7", "math-grpo-8"), "utf-8")
    assert pictures.main(["--check"], folder=tmp_path) == 1
    out = capsys.readouterr().out
    assert f"Missing     {tmp_path}/overview-dark.svg" in out
    assert f"Unexpected  {tmp_path}/other.svg" in out
    assert f"Stale       {tmp_path}/rlor-light.svg" in out
    assert out.endswith("Fix: make pictures, then commit .github/.\n")
    assert pictures.main([], folder=tmp_path) == 0
    (tmp_path / "other.svg").unlink()
    assert pictures.main(["--check"], folder=tmp_path) == 0


def test_without_a_record_it_says_how_to_make_one(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert pictures.main(["--check"], folder=tmp_path) == 2
    assert capsys.readouterr().err.endswith("contract.txt: No such file or directory. Fix: make pictures RECORD=1\n")


@pytest.mark.parametrize("scene", pictures.SCENES, ids=lambda scene: scene.name)
def test_a_terminal_shows_its_record_word_for_word(scene: Scene) -> None:
    text = (pictures.FOLDER / f"{scene.name}.txt").read_text("utf-8")
    for theme in THEMES:
        picture = (pictures.FOLDER / f"{scene.name}-{theme.name}.svg").read_text("utf-8")
        assert words(picture) == [line for line in text.splitlines() if line]


@pytest.mark.parametrize("path", sorted(pictures.FOLDER.glob("*.svg")), ids=lambda path: path.stem)
def test_a_picture_needs_nothing_from_elsewhere(path: Path) -> None:
    root = ElementTree.parse(path).getroot()
    assert root.findtext(f"{SVG}title")
    assert {element.tag.removeprefix(SVG) for element in root.iter()} <= {
        *("svg", "title", "defs", "marker", "path", "rect", "text")
    }
    assert "href" not in path.read_text("utf-8")


def test_the_text_of_a_terminal_is_escaped() -> None:
    assert words(terminal("<t>", "$ a < b & c\n\n  'd'\n", DARK)) == ["$ a < b & c", "  'd'"]


def test_the_overview_follows_spec_and_folders(tmp_path: Path) -> None:
    root = copied(tmp_path)
    before = words(overview.overview(root, LIGHT))
    assert "  13 operations, 50 schemas, 20 states" in before
    spec = root / "spec" / "openapi.yaml"
    spec.write_text(spec.read_text("utf-8").replace("x-method: promote", "x-method: publish"), "utf-8")
    (root / "contract_tests" / "rlor_contract" / "another").mkdir()
    (root / "contract_tests" / "rlor_contract" / "another" / "__init__.py").touch()
    (root / "scripts" / "zz.py").touch()
    after = " ".join(words(overview.overview(root, LIGHT)))
    assert "publish" in after
    assert "promote" not in after
    assert "another/" in after
    assert "verify_sdk zz" in after


def test_a_package_without_a_place_is_an_error(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    root = copied(tmp_path)
    table = root / "pyproject.toml"
    table.write_text(
        table.read_text("utf-8").replace('"rlor_contract", "rlor_spec",', '"newcomer", "rlor_spec",'), "utf-8"
    )
    assert pictures.main(["--check"], root=root) == 2
    assert capsys.readouterr().err.startswith("pictures: no box shows newcomer. Fix: ")


def test_a_box_too_small_for_its_text_is_an_error() -> None:
    with pytest.raises(overview.NoPlace, match="higher"):
        overview.Box(0, 0, 100, 40, "box", ("one", "two", "three")).drawn(LIGHT)


def test_what_is_left_out_is_counted() -> None:
    output = "\n".join(str(number) for number in range(20)) + "\n"
    assert shortened(output, 2, 1) == ["0", "1", "… 17 more lines", "19"]
    assert shortened("a\nb  \nc\nd\n", 2, 1) == ["a", "b", "c", "d"], "the line would take as much room"
    assert shortened("a\nb\n", 0, 0) == ["… 2 more lines"]


def test_a_record_holds_commands_and_what_they_print(tmp_path: Path) -> None:
    scene = Scene("two", "", ("echo one; echo other >&2", "echo two"), head=5, tail=5)
    assert record(scene, tmp_path) == "$ echo one; echo other >&2\none\nother\n\n$ echo two\ntwo\n"


def test_a_command_that_fails_is_no_record(tmp_path: Path) -> None:
    with pytest.raises(RecordingFailed, match=r"'echo no; exit 3' ended with 3:\nno"):
        record(Scene("bad", "", ("echo no; exit 3",), head=5, tail=5), tmp_path)


def test_commands_find_the_emulator(tmp_path: Path) -> None:
    command = f"{sys.executable} -m rlor_trainer_client jobs list -o name"
    made = f"{sys.executable} -m rlor_trainer_client jobs create --id a-1 --dataset accounts/acme/datasets/d -o name"
    shown = record(Scene("jobs", "", (made, command), head=5, tail=5, emulator=True), ROOT)
    assert shown.endswith("jobs list -o name\naccounts/acme/rlorTrainerJobs/a-1\n")
