"""The two versions that are compared: a spec, and the Python package that belongs to it.

A file of a spec alone has no package beside it. A git revision has, and so have the working tree and a release: the
package of a release is that of the commit which added its file to `spec/releases/`.
"""

from __future__ import annotations

import io
import re
import subprocess
import sys
import tarfile
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from rlor_spec.document import SpecDocument, SpecError, display_path

_SPEC: Final = "spec/openapi.yaml"
_PARTS: Final = ("pyproject.toml", _SPEC, "generated")
"""What a package is made of, as far as the comparison looks at it."""


@dataclass(frozen=True, slots=True)
class Tree:
    """A checkout of the project, or the parts of one that the package is made of."""

    root: Path
    name: str = ""
    """The git revision; empty for the working tree."""

    @property
    def generated(self) -> Path:
        """The folder that holds the client's package."""
        return self.root / "generated"

    def display(self, file: Path) -> str:
        """A file of it as a person would name it: `REV:PATH`, or a path."""
        return f"{self.name}:{file.relative_to(self.root).as_posix()}" if self.name else display_path(file)

    def version(self) -> str:
        """The version that a build would give to the package. Raises `SpecError` if there is none."""
        project = self.root / "pyproject.toml"
        if not project.is_file():
            raise SpecError(self.display(project), 1, f"the file is missing. {_SPEC_ONLY}")
        run = subprocess.run(
            [sys.executable, "-m", "hatchling", "version"], cwd=self.root, capture_output=True, text=True, check=False
        )
        if run.returncode:
            said = (run.stderr.strip().splitlines() or ["it says nothing"])[-1]
            raise SpecError(self.display(project), 1, f"hatchling cannot tell the package's version: {said}. Fix it.")
        return run.stdout.strip()


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two versions."""

    document: SpecDocument
    tree: Tree | None = None
    """Where its package is; None for a spec that stands alone."""


@dataclass(frozen=True, slots=True)
class Repository:
    """The project's checkout, with the history of git behind it."""

    root: Path

    @property
    def spec(self) -> Path:
        """The working spec."""
        return self.root / _SPEC

    @property
    def releases(self) -> Path:
        """Where released specs stand, as `MAJOR.MINOR.PATCH.yaml`."""
        return self.root / "spec" / "releases"

    def working(self) -> Side:
        """The version that is being worked on."""
        return Side(SpecDocument.load(self.spec), Tree(self.root))

    def read(self, source: str, scratch: Path | None) -> Side:
        """A file or, when there is no such file, a git revision, whose package is laid down below `scratch`.

        Without `scratch` its package is left alone. Raises `SpecError` for what is neither.
        """
        path = Path(source)
        if path.exists() and not path.is_dir():
            if path.resolve() == self.spec.resolve():
                return self.working()
            if path.resolve().parent == self.releases.resolve() and path.suffix == ".yaml":
                return self.release(path, scratch)
            return Side(SpecDocument.load(path, foreign=_foreign(path)))
        revision, _, inside = source.partition(":")
        commit = self._commit(revision, source)
        name = inside or _SPEC
        shown = self._git("show", f"{commit}:{name}")
        if shown.returncode:
            raise SpecError(source, 1, f"the revision has no file {name}. Name one as REV:PATH.")
        file = Path(f"{revision}:{name}")
        document = SpecDocument.parse(shown.stdout, file, foreign=_foreign(file))
        if scratch is None or name != _SPEC:
            return Side(document)
        return Side(document, self._extracted(commit, revision, scratch))

    def release(self, path: Path, scratch: Path | None) -> Side:
        """A released spec, and the package of the commit that added it. Raises `SpecError` when that is not there."""
        document = SpecDocument.load(path)
        if scratch is None:
            return Side(document)
        try:
            log = self._git("log", "--diff-filter=A", "--format=%H", "-1", "--", str(path.resolve()))
        except SpecError:
            raise SpecError(path, 1, f"its package is in the history, and git is not installed. {_SPEC_ONLY}") from None
        commit = log.stdout.decode().strip()
        if log.returncode or not commit or commit in self._cut_off():
            message = "no commit of this clone adds the file, so its package cannot be found. Commit it, or fetch the"
            raise SpecError(path, 1, f"{message} whole history (git fetch --unshallow). {_SPEC_ONLY}")
        return Side(document, self._extracted(commit, path.stem, scratch))

    def _commit(self, revision: str, source: str) -> str:
        try:
            found = self._git("rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
        except SpecError:
            raise SpecError(source, 1, "no such file, and git is not installed to read it as a revision.") from None
        if found.returncode:
            said = "a folder" if Path(source).is_dir() else "neither a file nor a git revision"
            raise SpecError(source, 1, f"{said}. Name a file or a revision that exists.")
        return found.stdout.decode().strip()

    def _extracted(self, commit: str, name: str, scratch: Path) -> Tree:
        archive = self._git("archive", "--format=tar", commit, "--", *_PARTS)
        if archive.returncode:
            said = archive.stderr.decode(errors="replace").strip().removeprefix("fatal: ")
            raise SpecError(name, 1, f"the package cannot be read from git: {said}. {_SPEC_ONLY}")
        tree = Tree(scratch / commit, name)
        with tarfile.open(fileobj=io.BytesIO(archive.stdout)) as packed:
            packed.extractall(tree.root, filter="data")
        return tree

    def _cut_off(self) -> list[str]:
        """The commits at which a shallow clone ends: to git, each of them adds every file."""
        listed = self.root / self._git("rev-parse", "--git-path", "shallow").stdout.decode().strip()
        return listed.read_text(encoding="ascii").split() if listed.is_file() else []

    def _git(self, *arguments: str) -> subprocess.CompletedProcess[bytes]:
        try:
            return subprocess.run(["git", "-C", str(self.root), *arguments], capture_output=True, check=False)
        except OSError:
            raise SpecError(self.root, 1, "git is not installed.") from None


_SPEC_ONLY: Final = "To compare the specs alone: --spec-only."


def _foreign(path: Path) -> bool:
    """JSON is written by programs, and has one meaning only."""
    return path.suffix == ".json"


def newest_release(directory: Path) -> Path | None:
    """The file of the highest version, `1.10.0.yaml` after `1.9.0.yaml`; None when nothing is released yet."""
    files = [path for path in directory.glob("*.yaml") if re.fullmatch(r"[0-9]+\.[0-9]+\.[0-9]+", path.stem)]
    return max(files, key=lambda path: tuple(map(int, path.stem.split("."))), default=None)
