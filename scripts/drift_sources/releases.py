"""The vendor's package as the registry has it: which versions there are, and their wheels."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

from packaging.version import Version
from vendor.registry import Unavailable, pip, version

from drift_sources.wheel import Wheel

PACKAGE: Final = "fireworks-ai"
FIRST: Final = Version("1.0.0a1")
"""The first release that knows the resource."""


def versions() -> list[Version]:
    """All releases from `FIRST` on, the oldest first. Raises `vendor.registry.Unavailable`."""
    said = pip("index", "versions", PACKAGE, "--pre")
    match = re.search(r"^Available versions: (.+)$", said, re.MULTILINE)
    if match is None:
        raise Unavailable(f"pip index versions {PACKAGE}: no versions in its answer")
    return sorted(found for word in match[1].split(",") if (found := version(word.strip())) and found >= FIRST)


def fetch(wanted: Version | None, folder: Path) -> Wheel:
    """The wheel of a version, or of the newest release. Kept in a folder. Raises `vendor.registry.Unavailable`."""
    stem = PACKAGE.replace("-", "_")
    folder.mkdir(parents=True, exist_ok=True)
    if wanted is None or not (found := sorted(folder.glob(f"{stem}-{wanted}-*.whl"))):
        requirement = PACKAGE if wanted is None else f"{PACKAGE}=={wanted}"
        said = pip("download", "--no-deps", "--only-binary", ":all:", "--dest", str(folder), requirement)
        names = re.findall(rf"{stem}-[^\s/]+\.whl", said)
        found = [folder / name for name in names if (folder / name).is_file()]
        if not found:
            raise Unavailable(f"pip download {requirement}: it named no wheel")
    return Wheel.open(found[-1])
