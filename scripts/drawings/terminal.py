"""What a terminal showed, drawn from its record."""

from __future__ import annotations

from typing import Final

from drawings.svg import ADVANCE, SIZE, Theme, document, rectangle, text

PROMPT: Final = "$ "
_LINE: Final = SIZE + 5
_MARGIN: Final = 18


def terminal(title: str, record: str, theme: Theme) -> str:
    """The picture of a record: commands stand after a prompt, everything else is what they printed."""
    lines = record.rstrip("\n").split("\n")
    width = max(len(line) for line in lines) * ADVANCE + 2 * _MARGIN
    height = len(lines) * _LINE + 2 * _MARGIN
    parts = [rectangle(0.5, 0.5, width - 1, height - 1, theme.surface, theme.border)]
    for number, line in enumerate(lines):
        y = _MARGIN + SIZE + number * _LINE
        if line.startswith(PROMPT):
            parts.append(text(_MARGIN, y, line, theme.accent, bold=True))
        elif line:
            parts.append(text(_MARGIN, y, line, theme.muted if line.startswith("…") else ""))
    return document(title, width, height, theme, parts)
