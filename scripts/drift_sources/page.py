"""A saved page of documentation, or an OpenAPI file, as a surface.

An OpenAPI document tells all about its operations; it may be the file itself, or stand in a page between fences, as on
`.md` pages that are made from one. Any other page is text for people, of which only this can be told from prose:

    JOB_STATE_UNSPECIFIED, JOB_STATE_CREATING       values of enums
    displayName                                     the name of a field, when a type follows on the next line
    string
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from typing import Final

from rlor_spec.document import SpecDocument, SpecError, display_path

from drift_sources import openapi
from drift_sources.surface import Place, Resource, Surface

Line = tuple[int, str]
"""A number, from 1, and what stands there."""

_OPENAPI: Final = re.compile(r"\s*(?:\{\s*)?[\"']?(?:openapi|swagger)[\"']?\s*:")
_FENCE: Final = re.compile(r"\s*(?P<fence>`{3,}|~{3,})")
_END: Final = r"(?=[A-Z][a-z]|[^A-Za-z0-9_]|$)"
"""Prose may begin where a word in capitals ends: `PURPOSE_PILOTWhen true, …`."""
_WORD: Final = r"[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)*"
_VALUES: Final = re.compile(rf"(?<![A-Z0-9_]){_WORD}(?:,\s*{_WORD})*{_END}")
_NAME: Final = re.compile(r"(?:[a-z][A-Za-z0-9]*\.)*(?P<name>[a-z][A-Za-z0-9]*)")
_TYPE: Final = re.compile(
    r"(?:enum|string|integer|number|boolean|object|array|map|any)(?:<[\w-]+>)?(?:\[\])*(?:\s*\|\s*null)?"
    r"(?:\s+(?:required|deprecated|read-only))*"
)
_HIDDEN: Final = frozenset({"script", "style", "template", "noscript"})


def read(path: Path, resource: Resource, source: str) -> Surface:
    """What a file says about the resource. Raises `SpecError` when it cannot be read, or says nothing."""
    text = _text(path)
    if path.suffix in (".yaml", ".yml", ".json") or _OPENAPI.match(text):
        return _described(SpecDocument.load(path, foreign=True), resource, source, complete=True)
    surfaces = [
        _described(SpecDocument.parse(document.encode(), path, foreign=True), resource, source, complete=False)
        for document in _fenced(text.splitlines())
    ]
    if not surfaces:
        return _mentioned(path, text, resource, source)
    surface = surfaces[0]
    for other in surfaces[1:]:
        surface.operations |= other.operations
    return surface


def _text(path: Path) -> str:
    try:
        content = path.read_bytes()
    except OSError as error:
        raise SpecError(path, 1, f"cannot read the file: {error.strerror or error}.") from None
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise SpecError(path, line, "the file is not UTF-8 text. Save it as UTF-8.") from None


def _described(document: SpecDocument, resource: Resource, source: str, *, complete: bool) -> Surface:
    document.require_followable()
    surface = openapi.read(document, resource, source=source, complete=complete)
    if not surface.operations:
        message = f"no operation of {resource.collection} is described here. Name a description of this resource."
        raise SpecError(document.path, document.line("/paths"), message)
    return surface


def _fenced(lines: list[str]) -> Iterator[str]:
    """The OpenAPI documents between fences, each behind as many empty lines as stand before it in the page."""
    fence, begun = "", 0
    for number, line in enumerate([*lines, ""], start=1):
        match = _FENCE.match(line)
        closes = fence and match is not None and line.strip().startswith(fence) and not line.strip().strip(fence[0])
        if closes or (fence and number > len(lines)):  # a page that was cut off ends within a fence
            block = lines[begun : number - 1]
            if _OPENAPI.match("\n".join(block)):
                yield "\n" * begun + "\n".join(block) + "\n"
            fence = ""
        elif not fence and match is not None:
            fence, begun = match["fence"], number


def _mentioned(path: Path, text: str, resource: Resource, source: str) -> Surface:
    place = Place(display_path(path), 1)
    surface = Surface(source, place.path, place, complete=False)
    page = re.match(r"\s*<(?:!doctype|html)\b", text, re.IGNORECASE) or path.suffix in (".html", ".htm")
    lines = _Page.lines_of(text) if page else [*enumerate(text.splitlines(), start=1)]
    lines = [(number, stripped) for number, line in lines if (stripped := line.strip().strip("`*").strip())]
    for number, line in lines:
        for match in _VALUES.finditer(line):
            if "_" in match[0]:
                for value in re.split(r",\s*", match[0]):
                    surface.values.setdefault(value, Place(place.path, number))
    for (number, line), (_, following) in pairwise(lines):
        name = _NAME.fullmatch(line)
        if name is not None and not _TYPE.fullmatch(line) and _TYPE.fullmatch(following):
            surface.names.setdefault(name["name"], Place(place.path, number))
    segment = resource.collection.rpartition("/")[2]
    if not _spoken(segment).search("\n".join(line for _, line in lines)):
        raise SpecError(path, 1, f"the page does not mention {segment}. Save one that describes this resource.")
    if not (surface.values or surface.names):
        message = f"the page names no value of an enum and no field of {segment}. Save one that describes them."
        raise SpecError(path, 1, message)
    return surface


def _spoken(segment: str) -> re.Pattern[str]:
    """`audioBooks` as people write it: `Audio book`, `audio-book`."""
    words = re.findall(r"[A-Z]?[a-z0-9]+", segment.removesuffix("s"))
    return re.compile(r"[\s_-]?".join(words), re.IGNORECASE)


class _Page(HTMLParser):
    """The text of a page, piece by piece."""

    def __init__(self) -> None:
        super().__init__()
        self._lines: list[Line] = []
        self._hidden = 0

    @classmethod
    def lines_of(cls, text: str) -> list[Line]:
        page = cls()
        page.feed(text)
        page.close()
        return page._lines

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._hidden += tag in _HIDDEN

    def handle_endtag(self, tag: str) -> None:
        self._hidden = max(self._hidden - (tag in _HIDDEN), 0)

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self._lines += enumerate(data.split("\n"), start=self.getpos()[0])
