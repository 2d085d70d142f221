"""A saved page of documentation, or an OpenAPI file, as a surface.

An OpenAPI document tells all about its operations; it may be the file itself, or stand in a page between fences, as on
`.md` pages that are made from one. Any other page is text for people, of which only this can be told from prose:

    JOB_STATE_UNSPECIFIED, JOB_STATE_CREATING       values of enums
    displayName                                     the name of a field, when a type follows on the next line
    string
    default:x                                       and perhaps its default
    | Field | Type | Default |                      the fields of a table, in Markdown or HTML

A page that only mentions the resource, in its text or its menu, is about something else: nothing is told from it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from rlor_spec.document import SpecDocument, SpecError, display_path

from drift_sources import openapi
from drift_sources.page_tables import Html, in_components, in_lines, in_tables, markdown_tables
from drift_sources.surface import Place, Resource, Surface, Unread

_OPENAPI: Final = re.compile(r"\s*(?:\{\s*)?[\"']?(?:openapi|swagger)[\"']?\s*:")
_FENCE: Final = re.compile(r"\s*(?P<fence>`{3,}|~{3,})")
_END: Final = r"(?=[A-Z][a-z]|[^A-Za-z0-9_]|$)"
"""Prose may begin where a word in capitals ends: `PURPOSE_PILOTWhen true, …`."""
_WORD: Final = r"[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)*"
_VALUES: Final = re.compile(rf"(?<![A-Z0-9_]){_WORD}(?:,\s*{_WORD})*{_END}")
_HEADING: Final = re.compile(r"#{1,2} (?P<said>.*)|title:(?P<title>.*)")
_NEVER: Final = "prose, apart from the values of enums and the defaults of fields that it names; statuses and limits"


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
    parsed = Html(text)
    written = parsed.lines if page else [*enumerate(text.splitlines(), start=1)]
    lines = [(number, stripped) for number, line in written if (stripped := line.strip().strip("`*").strip())]
    segment = resource.collection.rpartition("/")[2]
    spoken = _spoken(segment)
    if not spoken.search("\n".join(line for _, line in lines)):
        raise SpecError(path, 1, f"the page does not mention {segment}. Save one that describes this resource.")
    _values(surface, lines)
    placeholders = frozenset(re.findall(r"\{(\w+)\}", text))
    described = [
        *in_tables([*parsed.tables, *([] if page else markdown_tables(written))], placeholders),
        *in_components(text),
        *in_lines(lines),
    ]
    for each in described:
        surface.names.setdefault(each.path, each.field(place.path))
    if not (surface.values or surface.names):
        message = f"the page names no value of an enum and no field of {segment}. Save one that describes them."
        raise SpecError(path, 1, message)
    headings = parsed.headings if page else [match["said"] or match["title"] or "" for match in _headings(lines)]
    if not any(spoken.search(line) for line in headings or [lines[0][1]]) and not _shown(resource).search(text):
        said = f"any of it: the page mentions {segment} and is about something else"
        return Surface(source, place.path, place, complete=False, unread=[Unread(said, place)], about_it=False)
    surface.unread.append(Unread(_NEVER))
    return surface


def _values(surface: Surface, lines: list[tuple[int, str]]) -> None:
    for number, line in lines:
        for match in _VALUES.finditer(line):
            if "_" in match[0]:
                values = re.split(r",\s*", match[0])
                surface.lists.append(values)
                for value in values:
                    surface.values.setdefault(value, Place(surface.place.path, number))


def _headings(lines: list[tuple[int, str]]) -> Iterator[re.Match[str]]:
    for _, line in lines:
        match = _HEADING.fullmatch(line)
        if match is not None:
            yield match
            if match["said"] is not None:
                return  # what stands over a part of the page does not say what the page is about


def _shown(resource: Resource) -> re.Pattern[str]:
    """The path of the resource, as the page of one of its operations shows it: `/v1/shelves/{shelf_id}/books`."""
    return re.compile(re.escape(resource.collection).replace(r"\{\}", r"\{\w+\}") + r"\b")


def _spoken(segment: str) -> re.Pattern[str]:
    """`audioBooks` as people write it: `Audio book`, `audio-book`."""
    words = re.findall(r"[A-Z]?[a-z0-9]+", segment.removesuffix("s"))
    return re.compile(r"[\s_-]?".join(words), re.IGNORECASE)
