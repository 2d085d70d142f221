"""The vendor's SDK, with its trainer part, in an environment of its own under build/, which the project's never sees.

`bench.py` measures the client against it, `verify_sdk.py` runs it against the emulator.
"""

from __future__ import annotations

import importlib.metadata
import json
import sys
from pathlib import Path
from typing import Final

from vendor.registry import pip, run

SDK: Final = "fireworks-ai"
SDK_VERSION: Final = "1.2.30"
EXTRA: Final = "training-sdk"
FOLDER: Final = Path(__file__).resolve().parents[2] / "build" / "vendor-sdk" / SDK_VERSION
# What the SDK and its extra say they need, one requirement a line, without the markers: each of them holds for every
# Python that this project supports.
_REQUIREMENTS = f"""
import importlib.metadata
for line in importlib.metadata.requires({SDK!r}):
    requirement, _, marker = line.partition(";")
    if "extra ==" not in marker or marker.rstrip().endswith("extra == '{EXTRA}'"):
        print(requirement)
"""


def interpreter(folder: Path = FOLDER) -> Path:
    """Python of an environment with the SDK, what it needs, and our own httpx and attrs. Made once.

    Raises `vendor.registry.Unavailable` if the SDK is not available.
    """
    ours = [f"{name}=={importlib.metadata.version(name)}" for name in ("httpx", "attrs")]
    made_of = json.dumps([SDK, SDK_VERSION, EXTRA, sys.version, *ours])
    python, complete = folder / "bin" / "python", folder / ".complete"
    if complete.is_file() and complete.read_text() == made_of:
        return python
    run(sys.executable, "-m", "venv", "--clear", str(folder))
    # Without its dependencies: its lower bound for certifi may be newer than what an index has, and nothing here needs
    # the newest certificates.
    pip("install", "--quiet", "--no-compile", "--no-deps", f"{SDK}=={SDK_VERSION}", python=python)
    needed = run(str(python), "-c", _REQUIREMENTS).splitlines()
    pip(
        "install",
        "--quiet",
        "--no-compile",  # what is imported is compiled then, and that is little of it
        *(line for line in needed if not line.startswith("certifi")),
        "certifi",
        *ours,
        python=python,
    )
    run(str(python), "-c", "from fireworks import Fireworks; from fireworks.training.sdk import TrainerJobManager")
    complete.write_text(made_of)
    return python
