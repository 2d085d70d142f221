"""A body that is given in a file, JSON or YAML, and where in the file each of its fields stands."""

from __future__ import annotations

import datetime
import importlib
import json
import math
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, cast

from .._encoding import Unfit
from .._model import Form, nested
from .command import Option
from .parse import UsageError
from .surroundings import escaped
from .values import Unusable, chosen, near

Place = tuple[str | int, ...]
"""Keys and positions that lead to a value."""

_DEEPEST = 64
"""Levels of objects and lists."""
_MOST_REPEATED = 5000
"""Values that the aliases of a YAML file may repeat."""
_LONGEST_INTEGER = 4000
"""Digits that Python reads at most, by default a few more."""
_EXPONENT = re.compile(r"[-+]?(\d+(\.\d*)?|\.\d+)[eE][-+]?\d+$")
_TYPO = 0.8
"""Similarity from which a value of an enum is taken for a misspelled one, not for one of a newer server."""
_TEXT, _MERGE = "tag:yaml.org,2002:str", "tag:yaml.org,2002:merge"
_TOO_DEEP = f"nested too deeply. A file may have {_DEEPEST} levels."
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
        ending = name.lower().rpartition(".")[2]
        is_json = ending == "json" or (ending not in ("yaml", "yml") and text.lstrip()[:1] == "{")
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

    def check(self, kind: str, options: Sequence[Option]) -> None:
        """Raises `UsageError`, with file, line and field, for what the body cannot be.

        Values of enums may be short, as in options. One that is like none of them is left to the server.
        """
        self._refuse_unknown(self.value, kind, ())
        for option in options:
            if option.path and option.values:
                self._choose(self.value, kind, option, ())
        unfit = self._unfit(kind)
        if unfit is not None:
            place = self._place("".join(unfit.path))
            hint = " Put it in quotes." if self._would_be_text(place, unfit, kind) else ""
            raise self.error(place, f"{unfit.text}.{hint}".replace("..", "."))

    def _unfit(self, kind: str) -> Unfit | None:
        try:
            nested(kind)(self.value, True)
        except Unfit as unfit:
            return unfit
        return None

    def _would_be_text(self, place: Place, unfit: Unfit, kind: str) -> bool:
        """Whether a value would do if it were text. Leaves it as text."""
        if not place:
            return False
        *above, last = place
        inside: Any = self.value
        for step in above:
            inside = inside[step]
        if isinstance(inside, dict) and last not in inside:
            return False
        value = cast(Any, inside)[last]
        if not isinstance(value, bool | int | float | datetime.date):
            return False
        inside[last] = str(value)
        other = self._unfit(kind)
        return other is None or other.path != unfit.path

    def _choose(self, inside: Any, kind: str, option: Option, place: tuple[str, ...]) -> None:
        """Puts the full values of an enum in place of short ones."""
        from .. import models

        if not isinstance(inside, dict):
            return
        fields, name = cast(dict[str, Any], inside), option.path[len(place)]
        key = _present(fields, name, getattr(models, kind).wire_form)
        place, given = (*place, key), fields.get(key)
        if len(place) < len(option.path):
            self._choose(given, _class_of(kind, name), option, place)
        elif isinstance(given, str):
            fields[key] = self._chosen(given, option.values, place)
        elif isinstance(given, list):
            listed = cast(list[object], given)
            for position, one in enumerate(listed):
                if isinstance(one, str):
                    listed[position] = self._chosen(one, option.values, (*place, position))

    def _chosen(self, text: str, values: Sequence[str], place: Place) -> str:
        try:
            return chosen(text, values)
        except Unusable as error:
            if near(text, values, _TYPO):
                raise self.error(place, str(error)) from None
            return text

    def error(self, place: Place, text: str) -> UsageError:
        """An error about a place."""
        line = next(
            (self._lines[place[:length]] for length in range(len(place), 0, -1) if place[:length] in self._lines), None
        )
        where = f"{self._name}:{line}: " if line is not None else ""
        field = "".join(f"[{step}]" if isinstance(step, int) else f".{escaped(step)}" for step in place)
        field = field.removeprefix(".")
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
            value = json.loads(text, parse_int=_integer)
            self._walk(text, _after_space(text, 0), (), json.JSONDecoder(parse_int=_integer).raw_decode)
            return value
        except json.JSONDecodeError as error:
            raise UsageError(
                f"{self._name}:{error.lineno}: invalid JSON: {error.msg} (column {error.colno})."
            ) from None
        except RecursionError:
            raise UsageError(f"{self._name}: {_TOO_DEEP}") from None

    def _note(self, place: Place, line: int) -> None:
        """Notes the line of a value."""
        if len(place) > _DEEPEST:
            raise UsageError(f"{self._name}:{line}: {_TOO_DEEP}")
        self._lines.setdefault(place, line)

    def _walk(self, text: str, at: int, place: Place, decode: Callable[[str, int], tuple[Any, int]]) -> int:
        """Notes the lines of the values of sound JSON; where the value ends that begins at `at`."""
        self._note(place, text.count("\n", 0, at) + 1)
        closing = {"{": "}", "[": "]"}.get(text[at])
        if closing is None:
            value, end = decode(text, at)
            if value in (math.inf, -math.inf):
                raise self.error(place, "the number is too large.")
            return end
        position, at = 0, _after_space(text, at + 1)
        while text[at] != closing:
            key: str | int = position
            if closing == "}":
                key, at = decode(text, at)
                if (*place, key) in self._lines:
                    raise self.error((*place, key), "duplicate field. Remove one.")
                at = _after_space(text, _after_space(text, at) + 1)
            at = _after_space(text, self._walk(text, at, (*place, key), decode))
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
            loader = _loader(yaml)(text)
            try:
                node = loader.get_single_node()
            except RecursionError:
                raise UsageError(f"{self._name}:{loader.line + 1}: {_TOO_DEEP}") from None
            if node is None:
                raise UsageError(f"{self._name}: the file is empty. Write fields and values, such as `name: value`.")
            _Marks(self._name, self._note, self.error).of(node, ())
            return loader.construct_document(node)
        except yaml.MarkedYAMLError as error:
            line = f":{error.problem_mark.line + 1}" if error.problem_mark else ""
            raise UsageError(f"{self._name}{line}: invalid YAML: {error.problem}.") from None
        except yaml.YAMLError as error:
            raise UsageError(f"{self._name}: invalid YAML: {str(error).splitlines()[0]}.") from None


class _Marks:
    """Notes the lines of the values of a YAML file.

    Raises `UsageError` for what YAML has and a body has not, before anything is made of it: an alias repeats what it
    stands for, and that may hold aliases.
    """

    def __init__(
        self, name: str, note: Callable[[Place, int], None], error: Callable[[Place, str], UsageError]
    ) -> None:
        self._name = name
        self._note = note
        self._error = error
        self._seen: set[int] = set()
        self._above: list[int] = []
        self._repeated = 0

    def of(self, node: Any, place: Place) -> None:
        """Notes a value and those in it."""
        line = node.start_mark.line + 1
        if id(node) in self._above:
            raise UsageError(f"{self._name}:{line}: an alias stands for a value that holds the alias itself.")
        self._note(place, line)
        if id(node) in self._seen:
            self._repeated += 1
            if self._repeated > _MOST_REPEATED:
                raise UsageError(
                    f"{self._name}:{line}: the aliases repeat more than {_MOST_REPEATED} values. Write fewer."
                )
        self._seen.add(id(node))
        self._above.append(id(node))
        if node.id == "mapping":
            self._fields(node, place, line)
        elif node.id == "sequence":
            for position, value in enumerate(node.value):
                self.of(value, (*place, position))
        self._above.pop()

    def _fields(self, node: Any, place: Place, line: int) -> None:
        first: dict[str, int] = {}
        for key, value in node.value:
            here = key.start_mark.line + 1
            if key.tag not in (_TEXT, _MERGE):
                what = escaped(str(key.value)) if key.id == "scalar" else f"a {key.id}"
                raise UsageError(
                    f"{self._name}:{here}: {what or 'nothing'}: YAML does not read this field name as text. "
                    "Put it in quotes."
                )
            inside = (*place, str(key.value))
            self._note(inside, here)
            if key.value in first:
                raise self._error(inside, f"duplicate field, again on line {here}. Remove one.")
            first[key.value] = here
            self.of(value, inside)


def _after_space(text: str, at: int) -> int:
    found = _SPACE.match(text, at)
    return found.end() if found else at


def _integer(digits: str) -> int | float:
    """An integer of JSON; infinity for one that Python would not read."""
    return int(digits) if len(digits) <= _LONGEST_INTEGER else float(digits)


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


def _loader(yaml: Any) -> Any:
    """PyYAML's safe loader, which also reads `1e-5` as a number, as YAML 1.2 does, and says where a value is wrong."""

    def construct_object(self: Any, node: Any, deep: bool = False) -> Any:
        try:
            return yaml.SafeLoader.construct_object(self, node, deep)
        except (ValueError, OverflowError):  # a date that is none, or an integer of thousands of digits
            text = "invalid value. If it is text, put it in quotes"
            raise yaml.constructor.ConstructorError(None, None, text, node.start_mark) from None

    loader = type("Loader", (yaml.SafeLoader,), {"construct_object": construct_object})
    loader.add_implicit_resolver("tag:yaml.org,2002:float", _EXPONENT, list("-+0123456789."))  # type: ignore[attr-defined]
    return loader
