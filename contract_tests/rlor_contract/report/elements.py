"""HTML as a tree, so that every text is escaped: what a server says never becomes markup."""

from __future__ import annotations

from collections.abc import Iterable
from xml.etree.ElementTree import Element, tostring

Content = Element | str | None


def element(tag: str, *content: Content, **attributes: str) -> Element:
    """An element; `class_` and `for_` lose their bar, other bars become hyphens. None is left out."""
    made = Element(tag, {name.rstrip("_").replace("_", "-"): printable(text) for name, text in attributes.items()})
    last: Element | None = None
    for one in content:
        if isinstance(one, Element):
            made.append(one)
            last = one
        elif one and last is None:
            made.text = (made.text or "") + printable(one)
        elif one and last is not None:
            last.tail = (last.tail or "") + printable(one)
    return made


def rows(tag: str, cells: Iterable[Iterable[Content]], *, header: bool = False) -> Element:
    """A `thead` or `tbody`. The first cell of each row of a body heads it."""
    made = element(tag)
    for row in cells:
        line = element("tr")
        for number, cell in enumerate(row):
            scope = "col" if header else "row"
            line.append(element("th", cell, scope=scope) if header or number == 0 else element("td", cell))
        made.append(line)
    return made


def html(one: Element) -> str:
    """Its text."""
    return tostring(one, encoding="unicode", method="html")


def printable(text: str) -> str:
    """The text with what nobody can see, or what turns a line around, as an escape."""
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() or c in "\n\t" else f"\\u{ord(c):04x}" for c in text)


def one_line(text: str) -> str:
    """The text in one line, which moves no cursor."""
    return " ".join(printable(text).split())


def cut(text: str, limit: int) -> str:
    """The beginning of a long text."""
    return text if len(text) <= limit else f"{text[:limit]}… ({len(text) - limit} more characters in contract.json)"
