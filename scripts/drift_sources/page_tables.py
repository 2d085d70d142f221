"""Fields that a page of documentation describes: in tables, in components, or as a name, a type and a default below."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Final

from drift_sources.surface import ANY, ARRAY, ENUM, MAP, OBJECT, Field, Place, Shape, stated_default

Line = tuple[int, str]
"""A number, from 1, and the content there."""
Row = tuple[int, list[str]]
"""The number of its line, and its cells."""

_COLUMNS: Final = {
    "name": ("field", "parameter", "property", "attribute", "argument", "param", "name", "key", "option"),
    "type": ("type", "data type", "schema"),
    "default": ("default", "default value", "defaults"),
    "place": ("in", "location"),
    "text": ("description", "meaning", "notes", "details"),
}
_VAGUE: Final = ("name", "key", "option")
"""Words above a column that may name anything, unless a type or a default stands beside them."""
_MARKS: Final = re.compile(r"\(?\b(?:required|optional|deprecated|read-only)\b\)?", re.IGNORECASE)
"""What may stand beside a name."""
_DELIMITER: Final = re.compile(r"\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?")
_NAME: Final = re.compile(r"(?:[a-z]\w*(?:\[\])?\.)*[a-z]\w*(?:\[\])?")
_TYPES: Final = {
    "string": "string", "str": "string", "text": "string", "enum": ENUM, "integer": "integer", "int": "integer",
    "int32": "integer", "number": "number", "float": "number", "double": "number", "boolean": "boolean",
    "bool": "boolean", "object": OBJECT, "array": ARRAY, "list": ARRAY, "map": MAP, "dict": MAP, "any": ANY,
    "timestamp": "date-time", "datetime": "date-time", "date-time": "date-time",
}  # fmt: skip
_TYPE: Final = re.compile(
    r"(?P<kind>[a-z][\w-]*)(?:<(?P<format>[\w -]+)>|\s+of\s+(?P<of>\w+?)s?)?(?P<list>(?:\[\])*)(?:\s*(?:\||or)\s*null)?"
    r"(?:,?\s+(?:required|optional|deprecated|read-only|nullable))*",
    re.IGNORECASE,
)
_DEFAULT: Final = re.compile(r"default\s*[:=]\s*(?P<said>\S.*)", re.IGNORECASE)
_NONE: Final = frozenset({"", "-", "–", "—", "none", "null", "n/a", "no default", "unset", "required"})  # noqa: RUF001
_COMPONENT: Final = re.compile(r"<(?:Param|Response)Field\b(?P<attributes>[^>]*)>")
_ATTRIBUTE: Final = re.compile(r"(?P<name>\w+)\s*=\s*(?:\{\s*)?[\"']?(?P<said>[^\"'}>]*)")


@dataclass(frozen=True, slots=True)
class Described:
    """One field, as a page describes it."""

    path: str
    """`lossConfig.beta`."""
    line: int
    type: str
    default: str

    def field(self, file: str) -> Field:
        place = Place(file, self.line)
        return Field(type_of(self.type, place) or Shape(ANY, place), place, default=self.default)


def type_of(text: str, place: Place) -> Shape | None:
    """The type that words such as `array of strings`, `integer<int32>` or `object[]` say; None for other words."""
    match = _TYPE.fullmatch(text.strip())
    kind = _TYPES.get(match["kind"].lower()) if match else None
    if match is None or kind is None:
        return None
    said, inner = (match["format"] or "").strip().lower(), _TYPES.get((match["of"] or match["format"] or "").lower())
    if kind in (ARRAY, MAP):
        shape = Shape(kind, place, items=Shape(inner or ANY, place))
    elif match["of"]:
        return None
    else:
        shape = Shape("date-time" if said == "date-time" else kind, place, format=said if kind != ENUM else "")
    for _ in range(match["list"].count("[]")):
        shape = Shape(ARRAY, place, items=shape)
    return shape


def in_lines(lines: Sequence[Line]) -> Iterator[Described]:
    """A name, and its type on the next line; then perhaps its default, and what it means."""
    starts = [
        position
        for position, (_, line) in enumerate(lines[:-1])
        if re.fullmatch(r"(?:[a-z][A-Za-z0-9]*\.)*[a-z][A-Za-z0-9]*", line)
        and not type_of(line, Place("", 0))
        and type_of(lines[position + 1][1], Place("", 0))
    ]
    for position, following in zip(starts, [*starts[1:], len(lines)], strict=False):
        number, name = lines[position]
        below = [line for _, line in lines[position + 2 : min(following, position + 6)]]
        said = [match["said"] for line in below[:3] if (match := _DEFAULT.fullmatch(line))]
        default = said[0] if said else stated_default(below[0]) if below else ""
        yield Described(name, number, lines[position + 1][1], plain_default(default))


def in_components(text: str) -> Iterator[Described]:
    """`<ParamField body="displayName" type="string" default="x">`."""
    for match in _COMPONENT.finditer(text):
        said = {each["name"]: each["said"].strip() for each in _ATTRIBUTE.finditer(match["attributes"])}
        name = said.get("body") or said.get("query") or said.get("name") or ""
        if _NAME.fullmatch(name):
            line = text.count("\n", 0, match.start()) + 1
            yield Described(wire_name(name), line, said.get("type", ""), plain_default(said.get("default", "")))


def in_tables(tables: Sequence[Sequence[Row]], placeholders: frozenset[str]) -> Iterator[Described]:
    """Rows of the tables whose head names the columns of fields. What stands in the path is none."""
    for head, *rows in (table for table in tables if table):
        columns = _columns(head[1])
        if columns is None:
            continue
        for number, cells in rows:
            said = {word: cells[position] for word, position in columns.items() if position < len(cells)}
            name = _MARKS.sub("", said.get("name", "")).strip().rstrip("*?")
            where = said.get("place", "").lower()
            if _NAME.fullmatch(name) and name not in placeholders and where not in ("path", "header"):
                default = said.get("default") or stated_default(said.get("text", ""))
                yield Described(wire_name(name), number, said.get("type", ""), plain_default(default))


def _columns(head: list[str]) -> dict[str, int] | None:
    """Which column holds what; None for a table of something else."""
    found: dict[str, int] = {}
    for position, cell in enumerate(head):
        word = cell.strip().lower()
        for column, words in _COLUMNS.items():
            if word in words or (column == "name" and word.removesuffix("s") in words):
                found.setdefault(column, position)
    if "name" not in found or len(found) < 2:
        return None
    vague = head[found["name"]].strip().lower().removesuffix("s") in _VAGUE
    return None if vague and not found.keys() & {"type", "default"} else found


def markdown_tables(lines: Sequence[Line]) -> list[list[Row]]:
    """The tables of a page in Markdown: a head, a line of dashes, and rows."""
    tables: list[list[Row]] = []
    rows: list[Row] | None = None
    for position, (number, line) in enumerate(lines):
        cells = _cells(line)
        if rows is None:
            following = lines[position + 1][1].strip() if position + 1 < len(lines) else ""
            if "|" in line and "|" in following and _DELIMITER.fullmatch(following):
                rows = [(number, cells)]
                tables.append(rows)
        elif "|" not in line:
            rows = None
        elif not _DELIMITER.fullmatch(line.strip()):
            rows.append((number, cells))
    return tables


def _cells(line: str) -> list[str]:
    inner = line.strip().removeprefix("|")
    parts = re.split(r"(?<!\\)\|", inner[:-1] if inner.endswith("|") and not inner.endswith("\\|") else inner)
    return [plain(part) for part in parts]


def plain(text: str) -> str:
    """What a piece of Markdown says: without markup, links and tags."""
    text = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", text)
    text = html.unescape(re.sub(r"</?[A-Za-z][^<>]*>", " ", text)).replace("\\|", "|").replace("\\_", "_")
    return re.sub(r"[`*]|(?<!\w)_|_(?!\w)", "", text).strip()


def plain_default(text: str) -> str:
    """A default without its marks; empty for words that say that there is none."""
    said = plain(text).strip("\"'").strip()
    return "" if said.lower() in _NONE else said


def wire_name(key: str) -> str:
    """In lowerCamelCase, as the API writes it; it reads `output_model` too."""
    parts = key.replace("[]", "").split(".")
    return ".".join(_camel(part) for part in parts)


def _camel(name: str) -> str:
    first, *rest = name.split("_")
    return first + "".join(word.capitalize() for word in rest) if all((first, *rest)) else name


class Html(HTMLParser):
    """The text of an HTML page, piece by piece, its tables, and its headings."""

    _hidden_in: Final = frozenset({"script", "style", "template", "noscript"})

    def __init__(self, text: str) -> None:
        super().__init__()
        self.lines: list[Line] = []
        self.tables: list[list[Row]] = []
        self.headings: list[str] = []
        self._hidden = 0
        self._heading = 0
        self._cell: list[str] | None = None
        # `<![if …]>` and the like are not HTML, and the parser refuses some of them: they become comments
        self.feed(re.sub(r"<!\[(?!CDATA\[)", "<! [", text))
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._hidden += tag in self._hidden_in
        self._heading += tag in ("title", "h1")
        if tag == "table":
            self.tables.append([])
        elif tag == "tr" and self.tables:
            self._end_cell()
            self.tables[-1].append((self.getpos()[0], []))
        elif tag in ("td", "th"):
            self._end_cell()
            self._cell = []
        elif tag == "br" and self._cell is not None:
            self._cell.append(" ")

    def handle_endtag(self, tag: str) -> None:
        self._hidden = max(self._hidden - (tag in self._hidden_in), 0)
        self._heading = max(self._heading - (tag in ("title", "h1")), 0)
        if tag in ("td", "th", "tr", "table"):
            self._end_cell()

    def handle_data(self, data: str) -> None:
        if self._hidden:
            return
        self.lines += enumerate(data.split("\n"), start=self.getpos()[0])
        if self._heading:
            self.headings.append(data)
        if self._cell is not None:
            self._cell.append(data)

    def _end_cell(self) -> None:
        if self._cell is not None and self.tables and self.tables[-1]:
            self.tables[-1][-1][1].append(" ".join("".join(self._cell).split()))
        self._cell = None
