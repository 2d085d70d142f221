"""Generate the client from the spec: `spec/openapi.yaml` → `generated/rlor_trainer_client/`.

    python scripts/generate.py                 regenerate
    python scripts/generate.py --if-changed    regenerate when the spec, the templates or the tools have changed
    python scripts/generate.py --check         change nothing; show what is fresh and what is stale

Exit codes: 0 done or fresh, 1 stale, 2 the spec or the tools cannot be used. The old client stays in place until the
new one is complete.
"""

from __future__ import annotations

import argparse
import ast
import difflib
import hashlib
import os
import shlex
import shutil
import signal
import sys
import tempfile
import tomllib
from collections.abc import Sequence
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from types import FrameType
from typing import Final

from rlor_spec.document import SpecDocument, SpecError, display_path

REPOSITORY: Final = Path(__file__).resolve().parents[1]
SPEC: Final = REPOSITORY / "spec" / "openapi.yaml"
OUTPUT: Final = REPOSITORY / "generated" / "rlor_trainer_client"

_TOOLS: Final = ("openapi-python-client", "ruff")
_DIFF_LINES: Final = 30
"""Lines of difference to show for one file."""
_DIFFS: Final = 5
"""Files to show the difference of."""
_FIX: Final = "Fix: make generate, then commit generated/."


class ToolError(Exception):
    """A tool is missing or has the wrong version, or our templates are broken."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Entry point. Returns the exit code."""
    parser = argparse.ArgumentParser(prog="generate.py", description="Generate the client from the spec.")
    mode = parser.add_mutually_exclusive_group()
    mode.add_argument("--check", action="store_true", help="change nothing; exit 1 when the client is stale")
    mode.add_argument(
        "--if-changed", action="store_true", help="do nothing if the spec, the templates and the tools are unchanged"
    )
    parser.add_argument("--spec", type=Path, default=SPEC, metavar="PATH", help="the spec; default: spec/openapi.yaml")
    parser.add_argument(
        "--output", type=Path, default=OUTPUT, metavar="DIR", help="default: generated/rlor_trainer_client"
    )
    options = parser.parse_args(arguments)
    spec, output = options.spec.absolute(), options.output.absolute()
    try:
        document = SpecDocument.load(spec)
        provenance = _provenance(document)
        if options.check:
            return _check(document, provenance, output)
        if options.if_changed and _recorded(output) == provenance:
            print(f"{display_path(output)} is already generated from spec {document.version} and these templates.")
            return 0
        notes: list[str] = []
        count = _generate(document, provenance, output, notes)
        for note in notes:
            print(f"Note  {note}")
        print(f"{display_path(output)}: {count} files, generated from spec {document.version}.")
        return 0
    except (SpecError, ToolError) as error:
        print(f"{error}\n{display_path(output)} was not changed.", file=sys.stderr)
        return 2
    except OSError as error:
        print(f"{error.filename}: {error.strerror}.\n{display_path(output)} was not changed.", file=sys.stderr)
        return 2


def _provenance(document: SpecDocument) -> dict[str, str]:
    """What a client of this spec is made from, as far as it shapes the client."""
    pins = _pins()
    for tool, pin in pins.items():
        try:
            installed = version(tool)
        except PackageNotFoundError:
            raise ToolError(f"{tool} is not installed for {sys.executable}. Fix: make setup.") from None
        if installed != pin:
            raise ToolError(
                f"{tool} is {installed}, but pyproject.toml pins {pin}; another version generates another client. "
                "Fix: make setup."
            )
    return {
        "spec_version": document.version,
        "spec_sha256": document.sha256,
        "generator_version": pins["openapi-python-client"],
        "ruff_version": pins["ruff"],
        "templates_sha256": _templates_sha256(),
    }


def _pins() -> dict[str, str]:
    """Versions of the tools, from the dependency group `generate`."""
    groups = tomllib.loads((REPOSITORY / "pyproject.toml").read_text("utf-8"))["dependency-groups"]
    pins = dict(requirement.split("==") for requirement in groups["generate"] if "==" in requirement)
    return {tool: pins[tool] for tool in _TOOLS}


def _templates_sha256() -> str:
    """Hash of everything beside the spec, the generator and ruff that shapes the client."""
    here = Path(__file__).resolve().parent
    paths = [path for path in (here / "templates").rglob("*") if path.suffix in (".py", ".jinja")]
    paths += (here / "client_source").glob("*.py")
    digest = hashlib.sha256()
    for path in sorted(paths, key=lambda path: path.relative_to(here).as_posix()):
        content = path.read_bytes()
        digest.update(f"{path.relative_to(here).as_posix()} {len(content)}\n".encode())
        digest.update(content)
    return digest.hexdigest()


def _recorded(output: Path) -> dict[str, str]:
    """Provenance of an existing client; empty when there is none that can be read."""
    try:
        module = ast.parse((output / "_provenance.py").read_text("utf-8"))
    except (OSError, SyntaxError, ValueError):
        return {}
    found: dict[str, str] = {}
    for statement in module.body:
        if isinstance(statement, ast.Assign) and isinstance(statement.value, ast.Constant):
            target = statement.targets[0]
            if isinstance(target, ast.Name):
                found[target.id.lower()] = str(statement.value.value)
    return found


def _build(document: SpecDocument, provenance: dict[str, str], folder: Path, notes: list[str]) -> int:
    """Write a whole new client into an empty folder; the number of files. What a user should hear goes to `notes`."""
    from client_source.source import client_source, write_formatted  # the generator; not before its version is known

    files = client_source(document, provenance, notes)
    try:
        write_formatted(files, folder)
    except RuntimeError as error:
        raise ToolError(str(error)) from None
    return len(files)


def _generate(document: SpecDocument, provenance: dict[str, str], output: Path, notes: list[str]) -> int:
    """Build beside the old client, on the same file system, then change places."""
    output.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=output.parent, prefix=f".{output.name}-") as name:
        new, old = Path(name) / "new", Path(name) / "old"
        new.mkdir()
        count = _build(document, provenance, new, notes)
        if output.exists():
            os.rename(output, old)
        try:
            os.rename(new, output)
        except BaseException:
            if old.exists():
                os.rename(old, output)
            raise
        shutil.rmtree(old, ignore_errors=True)
    return count


def _check(document: SpecDocument, provenance: dict[str, str], output: Path) -> int:
    """Name each file fresh or stale, with the reason and the difference."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        _build(document, provenance, folder, [])
        wanted = _files(folder)
    present = _files(output) if output.is_dir() else {}
    reason = _reason(provenance, _recorded(output))
    stale = 0
    for file in sorted(wanted.keys() | present.keys()):
        path = display_path(output / file)
        if wanted.get(file) == present.get(file):
            print(f"Fresh       {path}")
            continue
        stale += 1
        if file not in present:
            print(f"Missing     {path}")
        elif file not in wanted:
            print(f"Unexpected  {path}\n            The spec and the templates do not generate this file.")
        else:
            print(f"Stale       {path}")
            if stale <= _DIFFS:
                _print_difference(path, present[file], wanted[file])
    if not stale:
        return 0
    print(f"\n{display_path(output)}: {stale} of {len(wanted.keys() | present.keys())} files differ from the spec.")
    print(f"{reason}\n{_FIX if output == OUTPUT else _how_to(document, output)}")
    return 1


def _how_to(document: SpecDocument, output: Path) -> str:
    """The fix for a client that is not this repository's own."""
    command = [sys.executable, __file__, "--spec", display_path(document.path), "--output", display_path(output)]
    return f"Fix: {shlex.join(command)}, then commit {display_path(output)}."


def _files(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }


def _reason(now: dict[str, str], recorded: dict[str, str]) -> str:
    if not recorded:
        return "There is no client with a readable _provenance.py."
    reasons: list[str] = []
    if now["spec_sha256"] != recorded.get("spec_sha256"):
        reasons.append(
            f"The spec has changed since the client was generated (spec {now['spec_version']}, "
            f"client built from {recorded.get('spec_version', 'an unknown version')})."
        )
    if now["templates_sha256"] != recorded.get("templates_sha256"):
        reasons.append("scripts/templates or scripts/client_source have changed since the client was generated.")
    for key, tool in (("generator_version", "openapi-python-client"), ("ruff_version", "ruff")):
        if now[key] != recorded.get(key):
            reasons.append(
                f"{tool} was {recorded.get(key, 'unknown')} when the client was generated, and is {now[key]} now."
            )
    return "\n".join(reasons) or "Spec, templates and tools have not changed, so somebody edited generated/ by hand."


def _print_difference(path: str, present: bytes, wanted: bytes) -> None:
    lines = list(
        difflib.unified_diff(
            present.decode("utf-8", "replace").splitlines(),
            wanted.decode("utf-8", "replace").splitlines(),
            f"{path} (as it is)",
            f"{path} (as the spec says)",
            n=1,
            lineterm="",
        )
    )
    for line in lines[:_DIFF_LINES]:
        print(f"    {line}")
    if len(lines) > _DIFF_LINES:
        print(f"    … and {len(lines) - _DIFF_LINES} more lines")


def _stop(number: int, frame: FrameType | None) -> None:
    """Leave in order when told to, so that the temporary folder is removed."""
    sys.exit(128 + number)


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, _stop)
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
