"""A wheel's Python files, read as text: nothing in it is imported or run."""

from __future__ import annotations

import ast
import zipfile
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path, PurePosixPath

from rlor_spec.document import SpecError, display_path


@dataclass
class Wheel:
    """A wheel on disk."""

    path: Path
    _archive: zipfile.ZipFile = field(repr=False)
    _modules: dict[str, ast.Module] = field(default_factory=dict[str, ast.Module], repr=False)

    @classmethod
    def open(cls, path: Path) -> Wheel:
        """Raises `SpecError` for what is missing or no wheel."""
        if path.suffix != ".whl" or len(path.stem.split("-")) < 5:
            raise SpecError(path, 1, "not a wheel. Name a file such as fireworks_ai-1.2.30-py3-none-any.whl.")
        try:
            return cls(path, zipfile.ZipFile(path))
        except OSError as error:
            raise SpecError(path, 1, f"cannot read the file: {error.strerror or error}.") from None
        except zipfile.BadZipFile:
            raise SpecError(path, 1, "not a wheel: the file is no ZIP archive. Download it again.") from None

    @cached_property
    def package(self) -> str:
        """`fireworks-ai`, from the file's name."""
        return self.path.stem.split("-")[0].replace("_", "-")

    @cached_property
    def version(self) -> str:
        """`1.2.30`, from the file's name."""
        return self.path.stem.split("-")[1]

    @cached_property
    def title(self) -> str:
        """`fireworks-ai 1.2.30`."""
        return f"{self.package} {self.version}"

    @cached_property
    def files(self) -> list[str]:
        """The Python files, sorted: `fireworks/types/shared/status.py`."""
        return sorted(name for name in self.names if name.endswith(".py"))

    @cached_property
    def names(self) -> frozenset[str]:
        """All files."""
        return frozenset(self._archive.namelist())

    @cached_property
    def folders(self) -> frozenset[str]:
        """The folders that hold Python files, at any depth."""
        return frozenset(str(folder) for name in self.files for folder in PurePosixPath(name).parents)

    @cached_property
    def packages(self) -> frozenset[str]:
        """What may be imported from it: `fireworks`."""
        return frozenset(name.partition("/")[0].removesuffix(".py") for name in self.files)

    def text(self, file: str) -> str:
        """A file's text. Raises `SpecError` when it is not UTF-8, or damaged."""
        try:
            return self._archive.read(file).decode("utf-8")
        except (UnicodeDecodeError, zipfile.BadZipFile):
            raise SpecError(
                self._where(file), 1, "cannot read the file in the wheel. Download the wheel again."
            ) from None

    def module(self, file: str) -> ast.Module:
        """A file's syntax tree. Raises `SpecError` when it is not Python."""
        if file not in self._modules:
            try:
                self._modules[file] = ast.parse(self.text(file))
            except (SyntaxError, ValueError) as error:
                line = getattr(error, "lineno", None) or 1
                raise SpecError(
                    self._where(file), line, "not Python that can be read. Download the wheel again."
                ) from None
        return self._modules[file]

    def _where(self, file: str) -> str:
        """What errors call a file in it: `fireworks_ai-1.2.30-py3-none-any.whl/fireworks/types/shared/status.py`."""
        return str(PurePosixPath(display_path(self.path)) / file)
