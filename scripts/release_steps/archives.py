"""Where two archives differ: the files inside, by name."""

from __future__ import annotations

import hashlib
import tarfile
import zipfile
from pathlib import Path

_Member = tuple[str, object, int]
"""Hash of the content, time, and what kind of file it is with its permissions."""


def differences(first: Path, second: Path) -> list[str]:
    """What differs between two wheels or two sdists, one entry a file inside; nothing when they have the same bytes.

    A wheel's RECORD has the hashes of the others, so it is named only when nothing else differs.
    """
    if first.read_bytes() == second.read_bytes():
        return []
    before, after = _members(first), _members(second)
    found = {
        name: f"{name} ({_what(before.get(name), after.get(name))})"
        for name in sorted(before.keys() | after.keys())
        if before.get(name) != after.get(name)
    }
    others = [text for name, text in found.items() if not name.endswith(".dist-info/RECORD")]
    return others or list(found.values()) or ["the order or the compression of the files"]


def _what(before: _Member | None, after: _Member | None) -> str:
    if before is None or after is None:
        return "only in one"
    parts = zip(("content", "time", "permissions"), before, after, strict=True)
    return ", ".join(name for name, one, other in parts if one != other)


def _members(archive: Path) -> dict[str, _Member]:
    if archive.suffix == ".whl":
        with zipfile.ZipFile(archive) as wheel:
            return {
                entry.filename: (_hash(wheel.read(entry)), entry.date_time, entry.external_attr)
                for entry in wheel.infolist()
            }
    with tarfile.open(archive) as sdist:
        files = {entry.name: (entry, sdist.extractfile(entry)) for entry in sdist.getmembers()}
        return {
            name: (_hash(content.read() if content else entry.linkname.encode()), entry.mtime, entry.mode)
            for name, (entry, content) in files.items()
        }


def _hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
