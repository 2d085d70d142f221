# Generated from spec/openapi.yaml 3.1.0; edit the spec or scripts/templates, then run: make generate

"""A short summary of a resource, by the columns that the spec defines: for a table, one line or a notebook."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Sequence
from typing import Any, Literal, NamedTuple

from ._model import Model
from ._progress import duration
from .errors import shown

NOTHING = "-"
"""Stands for a missing value."""
_LONGEST = 60
"""Longest value in a line, in characters."""
_RESOURCE_NAME = re.compile(r"([a-z][A-Za-z0-9]*/[^/\s]+/)+[a-z][A-Za-z0-9]*/[^/\s]+")


class Column(NamedTuple):
    """A column of a table of resources of one class."""

    title: str
    path: str
    """Dotted path of attributes: `training_config.base_model`."""
    kind: Literal["id", "age", "percent", "text"]
    """`id`: the name of the resource itself. `age`: a time, shown as the time elapsed since."""


class Summarized(Model):
    """A resource with summary columns. Its `repr` is one line, and a notebook shows it as a table."""

    __slots__ = ()

    def __repr__(self) -> str:
        texts = cells(self, datetime.datetime.now(datetime.UTC))
        pairs = [pair for pair in zip(self.summary_columns, texts, strict=True) if pair[1] != NOTHING]
        named = "".join(f" {_cut(text)}" for column, text in pairs if column.kind == "id")
        others = ", ".join(f"{column.title.lower()} {_cut(text)}" for column, text in pairs if column.kind != "id")
        return f"<{type(self).__name__}{named}{f': {others}' if others else ''}>"

    def _repr_html_(self) -> str:
        return html_table([self], datetime.datetime.now(datetime.UTC))


def cells(model: Model, now: datetime.datetime) -> list[str]:
    """The printable text of each column; `-` for missing values. `now` has a time zone."""
    return [_cell(column, _value(model, column.path), now) for column in model.summary_columns]


def last_segment(name: str | None) -> str | None:
    """The id in a resource name; None without a name."""
    return name.rpartition("/")[2] if name else None


def table_of(items: Sequence[object]) -> str | None:
    """An HTML table of items, with ages as of now; None if an item has no columns."""
    models = [item for item in items if isinstance(item, Summarized)]
    if not models or len(models) < len(items):
        return None
    return html_table(models, datetime.datetime.now(datetime.UTC))


def html_table(models: Sequence[Model], now: datetime.datetime) -> str:
    """An HTML table of models of one class, without styles: a notebook has its own, light or dark."""
    from html import escape  # slow to import

    def row(tag: str, texts: Iterable[str]) -> str:
        return "<tr>" + "".join(f"<{tag}>{escape(text)}</{tag}>" for text in texts) + "</tr>"

    head = row("th", (column.title for column in models[0].summary_columns))
    body = "".join(row("td", cells(model, now)) for model in models)
    return f"<table><thead>{head}</thead><tbody>{body}</tbody></table>"


def _value(model: Model, path: str) -> Any:
    value: Any = model
    for attribute in path.split("."):
        value = getattr(value, attribute, None)
    return value


def _cell(column: Column, value: Any, now: datetime.datetime) -> str:
    if value is None or value == "":
        return NOTHING
    if isinstance(value, bool):
        return "yes" if value else "no"
    if column.kind == "age" and isinstance(value, datetime.datetime):
        made = value if value.tzinfo else value.replace(tzinfo=datetime.UTC)
        return duration(max(0.0, (now - made).total_seconds()))  # two clocks may differ
    text = str(value)
    if column.kind == "percent":
        text = f"{text}%"
    elif column.kind == "id" or _RESOURCE_NAME.fullmatch(text):
        text = last_segment(text) or text
    return shown(text)


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
