"""Build wheel and sdist so that anybody can build the same bytes again."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from release_steps.archives import differences
from release_steps.refusal import Refusal
from release_steps.repository import git
from release_steps.workshop import Workshop

_NAMED: Final = 3
"""Files to name that differ."""
# What must not show in the result: where, when, by whom and in which order it was built.
_ELSEWHERE: Final = {
    "builder one": (0o022, {"PYTHONHASHSEED": "0", "TZ": "UTC", "LC_ALL": "C.UTF-8"}),
    "builder two/in another place": (0o077, {"PYTHONHASHSEED": "1", "TZ": "Asia/Kathmandu", "LC_ALL": "C"}),
}


def build(workshop: Workshop) -> None:
    """Build the committed release twice, and its wheel from its sdist too, and keep the first ones.

    Raises `Refusal` when they differ, or are of another version.
    """
    epoch = git(workshop.clone, "show", "--no-patch", "--format=%ct", "HEAD")
    outputs: list[Path] = []
    for name, (umask, environment) in _ELSEWHERE.items():
        source, output = workshop.folder / name / "source", workshop.folder / name / "built"
        git(workshop.folder, "clone", "--quiet", str(workshop.clone), str(source), umask=umask)
        arguments = (workshop.python, "-m", "hatchling", "build", "-d", str(output))
        log = f"build by {name.partition('/')[0]}"
        workshop.run(log, *arguments, folder=source, umask=umask, SOURCE_DATE_EPOCH=epoch, **environment)
        outputs.append(output)
    first, second = outputs
    _expect(first, workshop.version)
    _compare(first, second, "two builds differ")
    again = workshop.folder / "wheel from sdist"
    pip = (workshop.python, "-m", "pip", "--disable-pip-version-check", "wheel", "--no-deps", "--no-build-isolation")
    workshop.run(
        "build from sdist",
        *(*pip, "--no-cache-dir", "--wheel-dir", str(again), str(sdist_in(first))),
        folder=workshop.folder,
        SOURCE_DATE_EPOCH=epoch,
    )
    _compare(again, first, "the wheel from the sdist differs")
    for file in (wheel_in(first), sdist_in(first)):
        (workshop.artefacts / file.name).write_bytes(file.read_bytes())


def wheel_in(folder: Path) -> Path:
    """The only wheel of a folder."""
    (file,) = folder.glob("*.whl")
    return file


def sdist_in(folder: Path) -> Path:
    """The only sdist of a folder."""
    (file,) = folder.glob("*.tar.gz")
    return file


def _expect(folder: Path, version: str) -> None:
    names = sorted(file.name for file in folder.iterdir())
    if names != [f"rlor_trainer_client-{version}-py3-none-any.whl", f"rlor_trainer_client-{version}.tar.gz"]:
        raise Refusal(
            f"the build made {' and '.join(names)}, which is not {version}. pyproject.toml must take the version from "
            "spec/openapi.yaml."
        )


def _compare(folder: Path, other: Path, what: str) -> None:
    """Every file of a folder against the one of the same name in another."""
    for file in sorted(folder.iterdir()):
        found = differences(file, other / file.name)
        if found:
            more = f" and {len(found) - _NAMED} more" if len(found) > _NAMED else ""
            raise Refusal(
                f"{what}: {file.name}: {', '.join(found[:_NAMED])}{more}. A build may depend on nothing but the "
                "commit; find what else gets in there."
            )
