"""Text of the spec, of the evidence and of the guides as HTML that is safe wherever it came from.

Their texts are Markdown. HTML in them is shown, not obeyed; links are followed only to where a person would go, and
images are not loaded, because the page asks no other host for anything.
"""

from __future__ import annotations

from typing import Final

from markdown_it import MarkdownIt
from markupsafe import Markup

_READER: Final = MarkdownIt("commonmark", {"html": False}).enable("table").disable("image")
_HEADINGS: Final = frozenset(f"h{level}" for level in range(1, 7))


def block(text: str, *, headings_from: int = 2) -> Markup:
    """Paragraphs, lists, tables and code of a Markdown text. `headings_from`: the level that `##` becomes."""
    tokens = _READER.parse(text)
    for token in tokens:
        if token.tag in _HEADINGS:
            token.tag = f"h{min(6, int(token.tag[1]) + headings_from - 2)}"
    return Markup(_READER.renderer.render(tokens, _READER.options, {}).rstrip("\n"))


def line(text: str) -> Markup:
    """A Markdown text within a paragraph: code, emphasis and links."""
    return Markup(_READER.renderInline(" ".join(text.split())))
