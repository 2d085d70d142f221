"""`rlor-checkout SCRIPT …`: runs a script of the checkout that this package was installed from.

A wheel carries neither the generator nor the linter of the spec. Where the package was installed from a folder, as
pre-commit does, pip has noted the folder (`direct_url.json`, PEP 610), and they are run there.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit
from urllib.request import url2pathname

_PACKAGE: Final = "rlor-trainer-client"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run it, and return its exit code; 2 when there is none."""
    given = sys.argv[1:] if arguments is None else [*arguments]
    folder = _checkout()
    if folder is None:
        print(f"rlor-checkout: {_PACKAGE} was not installed from a folder. Fix: pip install FOLDER.", file=sys.stderr)
        return 2
    scripts = sorted(path.stem for path in (folder / "scripts").glob("*.py"))
    if not given or given[0] not in scripts:
        named = repr(given[0]) if given else "no script"
        known = f"choose one of {', '.join(scripts)}" if scripts else "install it again, the folder was moved"
        print(f"rlor-checkout: {named} is not in {folder / 'scripts'}. Fix: {known}.", file=sys.stderr)
        return 2
    script = folder / "scripts" / f"{given[0]}.py"
    return subprocess.run([sys.executable, str(script), *given[1:]], check=False).returncode


def _checkout() -> Path | None:
    try:
        noted = distribution(_PACKAGE).read_text("direct_url.json")
    except PackageNotFoundError:
        return None
    origin: dict[str, Any] = json.loads(noted) if noted else {}
    url = urlsplit(str(origin.get("url", "")))
    return Path(url2pathname(url.path)) if url.scheme == "file" and "dir_info" in origin else None
