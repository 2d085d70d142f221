# Generated from spec/openapi.yaml 3.1.0; edit the spec or scripts/templates, then run: make generate

"""How an answer is printed."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from .surroundings import Surroundings


def json_text(value: Any, indent: int | None = None) -> str:
    """JSON in ASCII: nothing of a server's steers a terminal, and any encoding can write it."""
    return json.dumps(value, indent=indent)


class Output:
    """Prints models, as they come.

    Args:
        form: `table`, `json`, `jsonl`, `yaml` or `name`; None for a table where there is one, else YAML.
        named: The attribute that is the name.
    """

    def __init__(self, surroundings: Surroundings, form: str | None, named: str, *, colored: bool) -> None:
        self._surroundings = surroundings
        self._form = form
        self._named = named
        self.colored = colored
        self._table: Any = None
        self._began = False

    def one(self, model: Any) -> None:
        """Prints the whole answer."""
        if self._form == "json":
            self._print(json_text(model.to_dict(), 2))
        elif self._form in (None, "yaml") and not self._tabular(model):
            from .yaml_text import yaml_text

            self._write(yaml_text(model.to_dict()))
        else:
            self.some([model])

    def some(self, models: Sequence[Any]) -> None:
        """Prints items of a list."""
        if not models:
            return
        match self._form:
            case "json":
                for model in models:
                    text = json_text(model.to_dict(), 2).replace("\n", "\n  ")
                    self._write(f"{',' if self._began else '['}\n  {text}")
                    self._began = True
            case "jsonl":
                for model in models:
                    self._print(json_text(model.to_dict()))
            case "name":
                for model in models:
                    self._print(printable(getattr(model, self._named) or ""))
            case _ if self._tabular(models[0]):
                self._rows(models)
            case _:
                from .yaml_text import yaml_text

                self._write(yaml_text([model.to_dict() for model in models]))

    def end(self) -> None:
        """After the last item."""
        if self._form == "json":
            self._print("\n]" if self._began else "[]")

    def _tabular(self, model: Any) -> bool:
        return self._form in (None, "table") and bool(getattr(model, "summary_columns", ()))

    def _rows(self, models: Sequence[Any]) -> None:
        from .._summary import cells
        from .table import Table

        if self._table is None:
            titles = [column.title for column in models[0].summary_columns]
            self._table = Table(titles, self._surroundings.columns, colored=self.colored)
        now = self._surroundings.now()
        for line in self._table.lines([cells(model, now) for model in models]):
            self._print(line)

    def _print(self, text: str) -> None:
        self._write(f"{text}\n")

    def _write(self, text: str) -> None:
        self._surroundings.stdout.write(text)


def printable(text: str) -> str:
    """What a server says must not steer a terminal."""
    return "".join(letter if letter.isprintable() or letter == "\t" else "?" for letter in text)
