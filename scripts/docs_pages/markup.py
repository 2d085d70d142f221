"""Text of the spec and of the evidence as HTML that is safe wherever it came from.

Their texts are Markdown. HTML in them is shown, not obeyed; links are followed only to where a person would go, and
images are not loaded, because the page asks no other host for anything.
"""

from __future__ import annotations

from typing import Final

from markdown_it import MarkdownIt
from markupsafe import Markup

_READER: Final = MarkdownIt("commonmark", {"html": False}).disable("image")


def block(text: str) -> Markup:
    """Paragraphs, lists and code of a Markdown text.

    Without an empty line: Redoc reads descriptions as Markdown too, and takes HTML as it is up to the first one.
    """
    return Markup(_READER.render(text).rstrip("\n").replace("\n\n", "\n&#10;"))


def line(text: str) -> Markup:
    """A Markdown text within a paragraph: code, emphasis and links."""
    return Markup(_READER.renderInline(" ".join(text.split())))
