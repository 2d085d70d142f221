"""SVG as text: colors, lines of text, and the document around them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final
from xml.sax.saxutils import escape

FONT: Final = "ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace"
"""Fonts of the reader's system: a picture loads nothing."""
SIZE: Final = 13
"""Font size in pixels."""
ADVANCE: Final = 0.61 * SIZE
"""Width of a character. Menlo and DejaVu Sans Mono, the widest of the fonts, have 0.602."""


@dataclass(frozen=True, slots=True)
class Theme:
    """The colors of a picture, which are those of the page around it."""

    name: str
    background: str
    surface: str
    border: str
    text: str
    muted: str
    accent: str


THEMES: Final = (
    Theme("light", "#ffffff", "#f6f8fa", "#d1d9e0", "#1f2328", "#59636e", "#0969da"),
    Theme("dark", "#0d1117", "#151b23", "#3d444d", "#f0f6fc", "#9198a1", "#4493f8"),
)


def document(title: str, width: float, height: float, theme: Theme, parts: list[str]) -> str:
    """A whole SVG file."""
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}" width="{width:g}" '
            f'height="{height:g}" role="img" font-family="{FONT}" font-size="{SIZE}" fill="{theme.text}">',
            f"<title>{escape(title)}</title>",
            *parts,
            "</svg>\n",
        ]
    )


def rectangle(x: float, y: float, width: float, height: float, fill: str, border: str, dashed: bool = False) -> str:
    """A rectangle with round corners."""
    dashes = ' stroke-dasharray="5 4"' if dashed else ""
    place = f'x="{x:g}" y="{y:g}" width="{width:g}" height="{height:g}"'
    return f'<rect {place} rx="8" fill="{fill}" stroke="{border}"{dashes}/>'


def text(x: float, y: float, words: str, fill: str = "", bold: bool = False, anchor: str = "start") -> str:
    """One line of text, with all its spaces."""
    attributes = "".join(
        f' {name}="{value}"'
        for name, value, usual in (
            ("fill", fill, ""),
            ("font-weight", "600" if bold else "", ""),
            ("text-anchor", anchor, "start"),
        )
        if value != usual
    )
    return f'<text x="{x:g}" y="{y:g}"{attributes} xml:space="preserve">{escape(words)}</text>'
