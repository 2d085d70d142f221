"""Generates the code that decodes and validates JSON values, from the schemas of the spec.

openapi-python-client determines the Python type of a property, but drops the constraints on its values (`pattern`,
`maximum`, …). So each expression is generated from both the property and the schema in the spec. An expression has the
fast path inline, and calls a function of `runtime/_decoding.py` only for other values.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any, Final

from openapi_python_client.parser.properties import EnumProperty, ModelProperty
from openapi_python_client.parser.properties.any import AnyProperty
from openapi_python_client.parser.properties.boolean import BooleanProperty
from openapi_python_client.parser.properties.const import ConstProperty
from openapi_python_client.parser.properties.datetime import DateTimeProperty
from openapi_python_client.parser.properties.float import FloatProperty
from openapi_python_client.parser.properties.int import IntProperty
from openapi_python_client.parser.properties.list_property import ListProperty
from openapi_python_client.parser.properties.none import NoneProperty
from openapi_python_client.parser.properties.protocol import PropertyProtocol
from openapi_python_client.parser.properties.string import StringProperty
from openapi_python_client.parser.properties.union import UnionProperty
from rlor_spec.document import Pointer

from client_source.shapes import ObjectShape, Shapes
from client_source.types import UnsupportedTypeError, nullable
from client_source.unions import variants

_KINDS: Final[dict[type[object], tuple[str, str]]] = {
    StringProperty: ("str", "a string"),
    IntProperty: ("int", "an integer"),
    FloatProperty: ("float", "a number"),
    BooleanProperty: ("bool", "true or false"),
}
_ZEROS: Final = {"str": '""', "int": "0", "float": "0.0", "bool": "False"}
_DOLLAR: Final = re.compile(r"\\.|\[(?:\\.|[^\]\\])*\]|\$", re.DOTALL)


@dataclass(slots=True)
class Patterns:
    """Regular expressions of one module, each compiled once."""

    names: dict[str, str] = field(default_factory=dict[str, str])
    """Name of the search function, by pattern in Python syntax."""

    def condition(self, pattern: str, value: str) -> str:
        """Code for whether a text matches. Empty texts are frequent, so the search is skipped if they match."""
        name = self._name(pattern)
        search = f"{name}({value})"
        return f"(not {value} or {search})" if re.search(self._translated(pattern), "", re.ASCII) else search

    def _translated(self, pattern: str) -> str:
        # In JSON Schema, `$` is the end of the text. In Python it also matches before a trailing line break.
        return _DOLLAR.sub(lambda match: r"\Z" if match[0] == "$" else match[0], pattern)

    def _name(self, pattern: str) -> str:
        translated = self._translated(pattern)
        try:
            re.compile(translated, re.ASCII)
        except re.error as error:
            raise UnsupportedTypeError(f"the pattern is invalid in Python ({error}). Correct it.") from None
        return self.names.setdefault(translated, f"_PATTERN_{len(self.names) + 1}")


@dataclass(frozen=True, slots=True)
class Place:
    """Names in the generated code: of a value, and of where it comes from."""

    value: str
    container: str
    key: str
    model: str = "model"
    """The model that keeps an unreadable value."""

    @property
    def at(self) -> str:
        """The first arguments of the functions of `_decoding`."""
        return f"{self.model}, {self.container}, {self.key}, {self.value}"

    def item(self) -> Place:
        """An item of the value, which is a list."""
        inner = f"{self.value}_item" if self.value.startswith("item") else "item"
        return Place(inner, self.value, f"{inner}_position", "None")


class Decoders:
    """Generates the expressions of one module."""

    def __init__(self, shapes: Shapes) -> None:
        self._shapes = shapes
        self.patterns = Patterns()
        self.enums: dict[str, str] = {}
        """Names of the tables of members, by enum."""

    def expression(
        self, prop: PropertyProtocol, pointer: Pointer, place: Place, *, optional: bool, empty: str = ""
    ) -> str:
        """Code for the Python value of the JSON value at a place. `pointer` locates its schema.

        The value is None if the condition `empty` holds. It is tested as late as possible: most values are present.
        Raises `SpecError` for an unsupported schema.
        """
        try:
            return self._expression(prop, self._shapes.beside_null(pointer), place, optional=optional, empty=empty)
        except UnsupportedTypeError as error:
            raise self._shapes.fail(pointer, str(error)) from None

    def _expression(self, prop: PropertyProtocol, pointer: Pointer, place: Place, *, optional: bool, empty: str) -> str:
        said = self._shapes.at(pointer)
        value, at = place.value, place.at
        unless_empty = f"None if {empty} else " if empty else ""
        zero: object
        if isinstance(prop, ModelProperty):
            decode = f"{prop.class_info.name}.from_dict"
            zero = "" if optional else f", empty({decode})"
            return (
                f"{decode}({value}) if type({value}) is OBJECT else {unless_empty}misfit({at}, 'an object', None{zero})"
            )
        if isinstance(prop, EnumProperty):
            name = prop.class_info.name
            zero = "None" if optional else f"{name}.{self._shapes.enums[str(name)].members[0][0]}"
            table = f"_{prop.class_info.module_name.upper()}_BY_VALUE"
            self.enums[str(name)] = table
            known = f"type({value}) is str and {value} in {table}"
            return (
                f"{table}[{value}] if {known} else {unless_empty}member({at}, {name}{'' if optional else f', {zero}'})"
            )
        if isinstance(prop, UnionProperty):
            return self._union(prop, pointer, place, optional=optional, empty=empty)
        if isinstance(prop, AnyProperty):
            if optional:
                return f"{unless_empty}{value}"
            return f"{value} if {value} is not ABSENT else misfit({at}, 'any value', None)"
        if isinstance(prop, ConstProperty):
            raw = prop.value.raw_value
            zero = None if optional else raw
            same = f"type({value}) is {type(raw).__name__} and {value} == {raw!r}"
            return f"{raw!r} if {same} else {unless_empty}misfit({at}, {f'the value {raw!r}'!r}, None, {zero!r})"
        if isinstance(prop, ListProperty):
            return self._list(prop, said, pointer, place, optional=optional, unless_empty=unless_empty)
        if isinstance(prop, DateTimeProperty):
            return f"{unless_empty}moment({at}{'' if optional else ', EPOCH'})"
        if type(prop) in _KINDS:
            return self._scalar(prop, said, place, optional=optional, unless_empty=unless_empty)
        kind = type(prop).__name__.removesuffix("Property").lower()
        raise UnsupportedTypeError(
            f"the type '{kind}' is not supported by scripts/client_source/decoders.py. Use another type."
        )

    def _list(
        self,
        prop: ListProperty,
        said: dict[str, Any],
        pointer: Pointer,
        place: Place,
        *,
        optional: bool,
        unless_empty: str,
    ) -> str:
        value = place.value
        conditions, words = self._lengths(said, value, "minItems", "maxItems", "items")
        expected = " ".join(["an array", *words])
        good = " and ".join(conditions)
        source = f"({value} if {good} else beyond({place.at}, {expected!r}))" if good else value
        inner = place.item()
        if isinstance(prop.inner_property, ModelProperty) and place.model == "model":
            decode = f"{prop.inner_property.class_info.name}.from_dict"
            kept = f"[{decode}({inner.value}) for {inner.value} in {source} if type({inner.value}) is OBJECT]"
            items = f"objects({place.model}, {place.key}, {value}, {kept})"
        else:
            item = inner.value
            if "items" in said:
                item = self.expression(prop.inner_property, (*pointer, "items"), inner, optional=False)
            if nullable(prop.inner_property):
                item = f"None if {inner.value} is None else {item}"
            counted = f"{inner.key}, {inner.value} in enumerate({source})"
            items = f"[{item} for {counted if inner.key in item else f'{inner.value} in {source}'}]"
        zero = "" if optional else ", []"
        bad = f"{unless_empty}misfit({place.at}, {expected!r}, None{zero})"
        return f"{items} if type({value}) is ARRAY else {bad}"

    def _scalar(
        self, prop: PropertyProtocol, said: dict[str, Any], place: Place, *, optional: bool, unless_empty: str
    ) -> str:
        value, at = place.value, place.at
        kind, noun = _KINDS[type(prop)]
        zero = "" if optional else f", {_ZEROS[kind]}"
        if kind in ("int", "float"):
            inside, words = self._range(said, value)
            expected = " ".join([noun, *words])
            if kind == "int":
                test = " and ".join([f"type({value}) is int", *filter(None, [inside])])
                slow = f"whole({at}, {expected!r}, lambda {value}: {inside or True}{zero})"
                return f"{value} if {test} else {unless_empty}{slow}"
            # JSON mostly writes 0.0 as 0, so integers are on the fast path, too.
            fits = f"type({value}) is float and {inside or f'-INFINITY < {value} < INFINITY'}"
            converts = " and ".join(
                [f"type({value}) is int", *filter(None, [inside]), f"-LARGEST <= {value} <= LARGEST"]
            )
            slow = f"misfit({at}, {expected!r}, float{zero})"
            return f"{value} if {fits} else float({value}) if {converts} else {unless_empty}{slow}"
        conditions: list[str] = []
        words_of: list[str] = []
        if kind == "str":
            conditions, words_of = self._lengths(said, value, "minLength", "maxLength", "characters")
            if "pattern" in said:
                conditions.append(self.patterns.condition(said["pattern"], value))
                words_of.append(f"that matches {said['pattern']}")
        good = " and ".join([f"type({value}) is {kind}", *conditions])
        expected = " ".join([noun, *words_of])
        read_as = "INT64" if kind == "str" and said.get("format") == "int64" else kind
        return f"{value} if {good} else {unless_empty}misfit({at}, {expected!r}, {read_as}{zero})"

    def _union(self, prop: UnionProperty, pointer: Pointer, place: Place, *, optional: bool, empty: str) -> str:
        value, at = place.value, place.at
        inner = [member for member in prop.inner_properties if not isinstance(member, NoneProperty)]
        if len(inner) == 1:
            return self._expression(inner[0], self._shapes.beside_null(pointer), place, optional=optional, empty=empty)
        unless_empty = f"None if {empty} else " if empty else ""
        if all(isinstance(member, ModelProperty) for member in inner):
            found = variants(self._shapes, pointer)
            expected = " or ".join(variant.name for variant in found)
            told = "".join(
                f", ({variant.name}.from_dict, {variant.values!r}, {tuple(sorted(variant.shape.required))!r}, "
                f"{tuple(variant.gives_way_to)!r})"
                for variant in found
            )
            return f"{unless_empty}variant({at}, {expected!r}{told})"
        if all(type(member) in _KINDS for member in inner):
            for place_of in (pointer, *self._shapes.union_branches(pointer)):
                if narrow := self._shapes.narrowing(place_of):
                    message = f"`{narrow}` in a union of plain types is not supported. Remove it."
                    raise self._shapes.fail((*place_of, narrow), message)
            kinds = [_KINDS[type(member)] for member in inner]
            accepted = dict.fromkeys([kind for kind, _ in kinds] + (["int"] if ("float", "a number") in kinds else []))
            expected = " or ".join(noun for _, noun in kinds)
            zero = "" if optional else f", {_ZEROS[kinds[0][0]]}"
            good = f"type({value}) in ({', '.join(accepted)},)"
            return f"{value} if {good} else {unless_empty}misfit({at}, {expected!r}, None{zero})"
        raise UnsupportedTypeError(
            "a union of different kinds of types is not supported by scripts/client_source/decoders.py. Use one type."
        )

    def object_rules(self, shape: ObjectShape) -> list[tuple[str, str]]:
        """Rules of a schema for the object as a whole: the condition for a violation, and what is expected."""
        rules: list[tuple[str, str]] = []
        for part in shape.parts:
            schema = self._shapes.at(part)
            for keyword, sign, words in (("minProperties", "<", "at least"), ("maxProperties", ">", "at most")):
                if keyword in schema:
                    rules.append((f"len(src_dict) {sign} {schema[keyword]}", f"{words} {schema[keyword]} field(s)"))
            if "not" in schema:
                rules.append(self._exclusion((*part, "not"), shape))
            if "propertyNames" in schema and shape.open:
                rules.append(self._names_rule((*part, "propertyNames")))
        for exactly_one, branches in shape.choices:
            there = [" and ".join(f"{name!r} in src_dict" for name in branch) for branch in branches]
            listed = ", ".join(" and ".join(branch) for branch in branches)
            counted = f"sum([{', '.join(there)}]) {'!= 1' if exactly_one else '== 0'}"
            rules.append((counted, f"{'exactly' if exactly_one else 'at least'} one of {listed}"))
        return rules

    def _exclusion(self, pointer: Pointer, shape: ObjectShape) -> tuple[str, str]:
        """The rule that at most one of some texts is set: the only supported form of `not`."""
        said = self._shapes.at(pointer)
        names: list[str] = said.get("required", [])
        texts = {name: {"type": "string", "minLength": 1} for name in names}
        if not names or said != {"required": names, "properties": texts} or not shape.properties.keys() >= set(names):
            raise self._shapes.fail(
                pointer, "the only supported `not` is 'these texts are mutually exclusive'. Remove it."
            )
        together = " and ".join(f"model.{shape.attributes[name]}" for name in names)
        return together, f"at most one of {', '.join(names)}"

    def _names_rule(self, pointer: Pointer) -> tuple[str, str]:
        """The rule for the names of all properties."""
        said = self._shapes.at(pointer)
        conditions, words = self._lengths(said, "key", "minLength", "maxLength", "characters")
        if "pattern" in said:
            conditions.append(self._pattern(pointer, "key"))
            words.append(f"that match {said['pattern']}")
        if "enum" in said:
            conditions.append(f"key in {tuple(said['enum'])!r}")
            words.append(f"of {', '.join(map(str, said['enum']))}")
        for keyword in said.keys() - {"type", "description", "minLength", "maxLength", "pattern", "enum"}:
            raise self._shapes.fail(
                (*pointer, keyword), f"`{keyword}` is not supported for names of properties. Remove it."
            )
        good = " and ".join(conditions) or "True"
        return f"not all([{good} for key in src_dict])", " ".join(["names", *words])

    def _pattern(self, pointer: Pointer, value: str) -> str:
        try:
            return self.patterns.condition(self._shapes.at(pointer)["pattern"], value)
        except UnsupportedTypeError as error:
            raise self._shapes.fail((*pointer, "pattern"), str(error)) from None

    def _range(self, said: dict[str, Any], value: str) -> tuple[str, list[str]]:
        """Code that compares a number with its bounds, and the bounds in words. Infinity is always out of range."""
        low, high = said.get("minimum"), said.get("maximum")
        above, below = said.get("exclusiveMinimum"), said.get("exclusiveMaximum")
        if (low is not None and above is not None) or (high is not None and below is not None):
            raise UnsupportedTypeError(
                "two bounds on the same side are not supported by scripts/client_source/decoders.py. Keep one."
            )
        bounds = (("from", low), ("above", above), ("to", high), ("below", below))
        words = [f"{word} {bound}" for word, bound in bounds if bound is not None]
        if not words:
            return "", []
        left = f"{low} <=" if low is not None else f"{above} <" if above is not None else "-INFINITY <"
        right = f"<= {high}" if high is not None else f"< {below}" if below is not None else "< INFINITY"
        return f"{left} {value} {right}", words

    def _lengths(self, said: dict[str, Any], value: str, low: str, high: str, unit: str) -> tuple[list[str], list[str]]:
        conditions: list[str] = []
        words: list[str] = []
        if said.get(low):
            conditions.append(value if said[low] == 1 else f"len({value}) >= {said[low]}")
            words.append(f"of at least {said[low]} {unit}")
        if high in said:
            conditions.append(f"len({value}) <= {said[high]}")
            words.append(f"of at most {said[high]} {unit}")
        return conditions, words
