"""The exchanges of files of any kind that is read, one at a time, however large the files are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from zipfile import is_zipfile

from rlor_contract.recorded.exchange import Exchange
from rlor_contract.recorded.har import FIX, of_har, of_zipped_har
from rlor_contract.recorded.recording import is_recording, of_recording
from rlor_contract.report.cannot_run import CannotRun


def exchanges(paths: Sequence[Path]) -> Iterator[Exchange]:
    """The exchanges of the files, in their order. Raises `CannotRun` for what is none of them."""
    for path in paths:
        try:
            yield from _of(path)
        except OSError as error:
            raise CannotRun(f"{path} cannot be read: {error.strerror or error}. {FIX}") from None


def _of(path: Path) -> Iterator[Exchange]:
    if path.exists() and not path.is_file() and not path.is_dir():
        raise CannotRun(f"{path} is not a file, and must be read from its beginning twice. {FIX}")
    with path.open("rb") as file:
        beginning = file.read(1000)
    if not beginning.strip():
        raise CannotRun(f"{path} is empty. {FIX}")
    if is_recording(beginning):
        return of_recording(path)
    return of_zipped_har(path) if is_zipfile(path) else of_har(path)
