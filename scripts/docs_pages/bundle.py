"""Redoc, which draws the reference: one script and its licences, from a package that is pinned by its hash."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from vendor.registry import pip

REQUIREMENTS: Final = Path(__file__).resolve().parents[1] / "requirements" / "docs.txt"
FOLDER: Final = Path(__file__).resolve().parents[2] / "build" / "docs-bundle"
_INSIDE: Final = Path("drf_spectacular_sidecar", "static", "drf_spectacular_sidecar", "redoc")
_SCRIPT: Final = Path("bundles", "redoc.standalone.js")
_LICENCES: Final = (Path("LICENSE"), _SCRIPT.with_name(_SCRIPT.name + ".LICENSE.txt"))
_LOGO: Final = "https://cdn.redoc.ly/redoc/logo-mini.svg"
"""The one file that Redoc asks another host for."""
_SOURCE_MAP: Final = "//# sourceMappingURL="


@dataclass(frozen=True, slots=True)
class Bundle:
    """A script that can stand in a page, and the licences that must go with it."""

    script: str
    licences: tuple[str, ...]

    @classmethod
    def read(cls, folder: Path) -> Bundle:
        """Read what a folder holds. Raises `OSError` when a file is missing."""
        script = (folder / _SCRIPT).read_text("utf-8").replace(_LOGO, "data:,")
        lines = (line for line in script.split("\n") if not line.startswith(_SOURCE_MAP))
        return cls("\n".join(lines), tuple((folder / licence).read_text("utf-8").strip() for licence in _LICENCES))


def fetched(folder: Path = FOLDER, requirements: Path = REQUIREMENTS) -> Path:
    """Folder of Redoc below `folder`, installed once for each version of the requirement.

    Raises `vendor.registry.Unavailable` when the package cannot be had.
    """
    pinned = folder / hashlib.sha256(requirements.read_bytes()).hexdigest()[:16]
    complete = pinned / ".complete"
    if not complete.is_file():
        pip(
            "install", "--quiet", "--no-deps", "--no-compile", "--only-binary=:all:", "--upgrade", "--require-hashes",
            "-r", str(requirements), "--target", str(pinned),
        )  # fmt: skip
        complete.touch()
    return pinned / _INSIDE
