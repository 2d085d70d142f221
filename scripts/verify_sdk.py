"""Run the vendor's SDK against the emulator: the tests of contract_tests/sdk, if the SDK can be installed.

It is installed in a separate environment under build/, which is kept; the first run needs a package registry and some
15 s. Exit codes: 0 it works, 1 it does not, 2 it cannot be installed (0 with --if-installable).
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from vendor.registry import Unavailable
from vendor.sdk import FOLDER, SDK, SDK_VERSION, interpreter

ROOT = Path(__file__).resolve().parent.parent


def main(arguments: Sequence[str] | None = None, folder: Path = FOLDER) -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else "")
    parser.add_argument(
        "--if-installable", action="store_true", help="say so and exit with 0 if it cannot be installed"
    )
    lenient: bool = parser.parse_args(arguments).if_installable
    try:
        interpreter(folder)
    except Unavailable as reason:
        print(
            f"Not verified: {SDK} {SDK_VERSION} against the emulator, because it cannot be installed: {reason}. "
            "Fix: let pip reach a package registry, then make sdk."
        )
        return 0 if lenient else 2
    print(f"{SDK} {SDK_VERSION} against the emulator:", flush=True)
    tests = [sys.executable, "-m", "pytest", "-q", "contract_tests/sdk"]
    return 1 if subprocess.run(tests, cwd=ROOT, check=False).returncode else 0


if __name__ == "__main__":
    sys.exit(main())
