# Generated from spec/openapi.yaml 3.1.0; edit the spec or scripts/templates, then run: make generate

"""A body that is given in a file, JSON or YAML, and where in the file each of its fields stands."""

from __future__ import annotations

import importlib
import json
import re
from collections.abc import Mapping
from typing import Any, cast

from .._encoding import Unfit
from .._model import Form, nested
from .parse import UsageError

Place = tuple[str | int, ...]
"""Keys and positions that lead to a value."""

_DECODER = json.JSONDecoder()
_SPACE = re.compile(r"[ \t\n\r]*")
_STEP = re.compile(r"\.([^.\[]+)|\[(\d+)\]|\[(\".*?\")\]")


class Document:
    """What a file says, or standard input, or nothing."""

    def __init__(self, name: str, text: str | None) -> None:
        self._name = name
        self._lines: dict[Place, int] = {}
        self.value: dict[str, Any] = {}
        if text is None:
            return
        is_json = name.lower().endswith(".json") or text.lstrip()[:1] == "{"
        value: Any = self._json(text) if is_json else self._yaml(text)
        if not isinstance(value, dict):
            raise UsageError(f"{name}: expected an object: fields and values, such as `name: value`.")
        self.value = cast(dict[str, Any], value)

    def put(self, path: tuple[str, ...], value: Any, kind: str) -> None:
        """Sets a field, by names of the wire; the file may spell those above it in the other way."""
        from .. import models

        inside: Any = self.value
        for name in path[:-1]:
            key = _present(inside, name, getattr(models, kind).wire_form)
            if not isinstance(inside.get(key), dict):
                inside[key] = {}
            inside, kind = inside[key], _class_of(kind, name)
        inside[_present(inside, path[-1], getattr(models, kind).wire_form)] = value

    def check(self, kind: str) -> None:
        """Raises `UsageError`, with file, line and field, for what the body cannot be."""
        self._refuse_unknown(self.value, kind, ())
        try:
            nested(kind)(self.value, True)
        except Unfit as unfit:
            path = "".join(unfit.path)
            raise self.error(self._place(path), f"{unfit.text}.".replace("..", ".")) from None

    def error(self, place: Place, text: str) -> UsageError:
        """An error about a place."""
        line = next(
            (self._lines[place[:length]] for length in range(len(place), 0, -1) if place[:length] in self._lines), None
        )
        where = f"{self._name}:{line}: " if line is not None else ""
        field = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in place).removeprefix(".")
        return UsageError(f"{where}{field}: {text}" if field else f"{where}{text}")

    def _refuse_unknown(self, value: Any, kind: str, place: Place) -> None:
        """Raises for a field that this client does not know: the server would refuse it without saying where it is."""
        from difflib import get_close_matches

        from .. import models

        form: Form = getattr(models, kind).wire_form
        if form.extra is not None and not form.fields:
            return
        for key, inner in cast(dict[str, Any], value).items():
            field = form.by_name.get(key)
            if field is None:
                names = [one.attribute if "_" in key else one.wire_name for one in form.fields if not one.read_only]
                near = get_close_matches(key, names, 1)
                hint = f"Did you mean {near[0]}?" if near else "If the API has it, update this client."
                raise self.error((*place, key), f"unknown field. {hint}")
            below = _class_of(kind, field.wire_name)
            if below and isinstance(inner, dict) and not field.read_only:
                self._refuse_unknown(inner, below, (*place, key))

    def _place(self, path: str) -> Place:
        """The keys of the file for a path of attributes."""
        place: list[str | int] = []
        inside: Any = self.value
        for match in _STEP.finditer(path if path.startswith(("[", ".")) else f".{path}"):
            step: str | int = int(match[2]) if match[2] else json.loads(match[3]) if match[3] else match[1]
            if isinstance(step, str):
                fields = cast(dict[str, Any], inside)  # so far the encoder went
                step = step if step in fields else next((key for key in fields if _plain(key) == _plain(step)), step)
                inside = fields.get(step)
            else:
                inside = inside[step]
            place.append(step)
        return tuple(place)

    def _json(self, text: str) -> Any:
        try:
            value = json.loads(text)
            self._walk(text, _after_space(text, 0), ())
            return value
        except json.JSONDecodeError as error:
            raise UsageError(
                f"{self._name}:{error.lineno}: invalid JSON: {error.msg} (column {error.colno})."
            ) from None
        except RecursionError:
            raise UsageError(f"{self._name}: nested too deeply.") from None

    def _walk(self, text: str, at: int, place: Place) -> int:
        """Notes the lines of the values of sound JSON; where the value ends that begins at `at`."""
        self._lines[place] = text.count("\n", 0, at) + 1
        closing = {"{": "}", "[": "]"}.get(text[at])
        if closing is None:
            return _DECODER.raw_decode(text, at)[1]
        position, at = 0, _after_space(text, at + 1)
        while text[at] != closing:
            key: str | int = position
            if closing == "}":
                key, at = _DECODER.raw_decode(text, at)
                if (*place, key) in self._lines:
                    raise self.error((*place, key), "duplicate field. Remove one.")
                at = _after_space(text, _after_space(text, at) + 1)
            at = _after_space(text, self._walk(text, at, (*place, key)))
            at = _after_space(text, at + 1) if text[at] == "," else at
            position += 1
        return at + 1

    def _yaml(self, text: str) -> Any:
        try:
            yaml: Any = importlib.import_module("yaml")
        except ModuleNotFoundError:
            raise UsageError(
                f"{self._name}: reading YAML requires PyYAML. Run: pip install pyyaml. Or use JSON."
            ) from None
        try:
            loader = yaml.SafeLoader(text)
            node = loader.get_single_node()
            if node is None:
                raise UsageError(f"{self._name}: the file is empty. Write fields and values, such as `name: value`.")
            self._mark(node, ())
            return loader.construct_document(node)
        except yaml.MarkedYAMLError as error:
            line = f":{error.problem_mark.line + 1}" if error.problem_mark else ""
            raise UsageError(f"{self._name}{line}: invalid YAML: {error.problem}.") from None
        except (yaml.YAMLError, ValueError, RecursionError) as error:
            raise UsageError(f"{self._name}: invalid YAML: {str(error).splitlines()[0]}.") from None

    def _mark(self, node: Any, place: Place) -> None:
        """Notes the lines of the values of YAML."""
        self._lines.setdefault(place, node.start_mark.line + 1)
        if node.id == "mapping":
            for key, value in node.value:
                inside = (*place, str(key.value))
                if inside in self._lines:
                    raise self.error(inside, f"duplicate field, again on line {key.start_mark.line + 1}. Remove one.")
                self._lines[inside] = key.start_mark.line + 1
                self._mark(value, inside)
        elif node.id == "sequence":
            for position, value in enumerate(node.value):
                self._mark(value, (*place, position))


def _after_space(text: str, at: int) -> int:
    found = _SPACE.match(text, at)
    return found.end() if found else at


def _plain(name: str) -> str:
    """A name without what differs between its spellings."""
    return name.replace("_", "").lower()


def _present(inside: Mapping[str, Any], name: str, form: Form) -> str:
    """The key that an object has for a field, in either spelling; the name of the wire when it has none."""
    field = form.by_name[name]
    return field.attribute if field.attribute in inside and name not in inside else name


def _class_of(kind: str, name: str) -> str:
    """The class of the objects in a field; empty when there are none."""
    from .._commands import OBJECTS

    return OBJECTS.get(kind, {}).get(name, "")
