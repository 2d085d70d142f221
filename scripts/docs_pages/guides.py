"""The guides under `spec/guides/`, as chapters of the page."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from markupsafe import Markup

from docs_pages import markup


@dataclass(frozen=True, slots=True)
class Guide:
    """One guide."""

    anchor: str
    title: str
    body: Markup


def guides(folder: Path) -> list[Guide]:
    """The guides of a folder, in the order of their file names (`10-loop.md`). None when there is no folder.

    The first line is the title. Links to other guides become links within the page.
    """
    return [_guide(path.stem, path.read_text("utf-8")) for path in sorted(folder.glob("[0-9]*.md"))]


def anchor(stem: str) -> str:
    """Where the page has the guide of a file."""
    return "guide-" + re.sub(r"^[0-9]+-", "", stem)


def _guide(stem: str, text: str) -> Guide:
    title, _, rest = text.partition("\n")
    rest = re.sub(r"\]\(([0-9][\w-]*)\.md(#[\w-]*)?\)", lambda found: f"](#{anchor(found[1])})", rest)
    return Guide(anchor(stem), title.removeprefix("# ").strip(), markup.block(rest, headings_from=4))
