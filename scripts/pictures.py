"""Draw the pictures in README: the project as a whole, and commands with what they print.

    python scripts/pictures.py             draw them from the spec, the folders and the records
    python scripts/pictures.py --record    run the commands first, and record what they print
    python scripts/pictures.py --check     change nothing; show what is fresh and what is stale

Each picture is an SVG in .github/pictures, one for light pages and one for dark ones. The records are beside them.
Exit codes: 0 drawn or fresh, 1 stale, 2 cannot be drawn, or a command failed.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from drawings.overview import NoPlace, overview
from drawings.recording import RecordingFailed, Scene, record
from drawings.svg import THEMES
from drawings.terminal import terminal
from rlor_spec.document import SpecError, display_path

REPOSITORY: Final = Path(__file__).resolve().parents[1]
FOLDER: Final = REPOSITORY / ".github" / "pictures"
SCENES: Final = (
    Scene("contract", "make contract: the contract matrix, and the verdict", ("make contract",), head=18, tail=8),
    Scene(
        "rlor",
        "rlor: create a job, wait for it, and list jobs and checkpoints",
        (
            "rlor jobs create --id math-grpo-7 --training-config.base-model accounts/fireworks/models/qwen3-8b -o name",
            "rlor jobs wait math-grpo-7 --poll-interval 0.2s",
            "rlor jobs list",
            "rlor checkpoints list math-grpo-7",
        ),
        head=6,
        tail=2,
        emulator=True,
    ),
)


def main(arguments: Sequence[str] | None = None, root: Path = REPOSITORY, folder: Path = FOLDER) -> int:
    """Entry point. Returns the exit code."""
    parser = argparse.ArgumentParser(prog="pictures.py", description="Draw the pictures in README.")
    mode = parser.add_mutually_exclusive_group()
    mode.add_argument("--check", action="store_true", help="change nothing; exit 1 when a picture is stale")
    mode.add_argument("--record", action="store_true", help="run the commands first, and record what they print")
    options = parser.parse_args(arguments)
    try:
        if options.record:
            folder.mkdir(parents=True, exist_ok=True)
            for scene in SCENES:
                print(f"Running     {'; '.join(scene.commands)}", flush=True)
                (folder / f"{scene.name}.txt").write_text(record(scene, root), "utf-8")
        pictures = drawn(root, folder)
    except (NoPlace, RecordingFailed, SpecError) as error:
        print(f"pictures: {error}", file=sys.stderr)
        return 2
    except OSError as error:
        print(f"pictures: {error.filename}: {error.strerror}. Fix: make pictures RECORD=1", file=sys.stderr)
        return 2
    return _check(pictures, folder) if options.check else _write(pictures, folder)


def drawn(root: Path, folder: Path) -> dict[str, str]:
    """The pictures by file name, from a checkout and the records in a folder."""
    records = {scene: (folder / f"{scene.name}.txt").read_text("utf-8") for scene in SCENES}
    pictures: dict[str, str] = {}
    for theme in THEMES:
        pictures[f"overview-{theme.name}.svg"] = overview(root, theme)
        for scene, text in records.items():
            pictures[f"{scene.name}-{theme.name}.svg"] = terminal(scene.title, text, theme)
    return pictures


def _write(pictures: dict[str, str], folder: Path) -> int:
    for name, picture in pictures.items():
        (folder / name).write_text(picture, "utf-8")
        print(f"Drawn       {display_path(folder / name)}")
    return 0


def _check(pictures: dict[str, str], folder: Path) -> int:
    present = {path.name: path.read_text("utf-8") for path in folder.glob("*.svg")}
    stale = 0
    for name in sorted(pictures.keys() | present.keys()):
        if pictures.get(name) == present.get(name):
            print(f"Fresh       {display_path(folder / name)}")
            continue
        stale += 1
        said = "Missing" if name not in present else "Unexpected" if name not in pictures else "Stale"
        print(f"{said:10}  {display_path(folder / name)}")
    if stale:
        print(
            "The spec, the folders, a record or scripts/drawings has changed. Fix: make pictures, then commit .github/."
        )
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main())
