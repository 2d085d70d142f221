"""A schema as the comparison sees it: references followed, all that must hold together merged, null apart.

A schema that refers to another, or has `allOf`, says the same as one that has it all written out. So both are seen as
one: types meet, the tightest bound counts, properties unite. Rules on requests (`x-request-rules`) are merged likewise,
so that a restriction may move from a schema to a rule, and back, without being taken for another.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from rlor_spec.document import Pointer, SpecDocument, SpecError
from rlor_spec.places import elements, members

from diff_rules.meaning import TEXTS, same, without_texts

BOUNDS: Final = {
    "maximum": ("max", True), "exclusiveMaximum": ("exclusive-max", True), "maxLength": ("max-length", True),
    "maxItems": ("max-items", True), "maxProperties": ("max-properties", True), "minimum": ("min", False),
    "exclusiveMinimum": ("exclusive-min", False), "minLength": ("min-length", False), "minItems": ("min-items", False),
    "minProperties": ("min-properties", False), "maxContains": ("max-contains", True),
    "minContains": ("min-contains", False),
}  # fmt: skip
"""Keyword: its name in rule ids, and whether it bounds from above."""
ALTERNATIVES: Final = ("oneOf", "anyOf")
_NOTHING: Final[dict[str, tuple[Any, ...]]] = {
    "minLength": (0,), "minItems": (0,), "minProperties": (0,), "uniqueItems": (False,),
    "pattern": ("", "^", "$", ".*", "^.*"),
}  # fmt: skip
"""What a keyword says when it forbids nothing."""
TYPE_ITSELF: Final[dict[str, dict[str, Any]]] = {
    "int32": {"minimum": -(2**31), "maximum": 2**31 - 1},
    "int64": {"pattern": "^-?[0-9]+$"},
    "google-duration": {"pattern": r"^-?[0-9]+(\.[0-9]{1,9})?s$"},
}
"""What a format says already, by its own name."""
_TYPES: Final[tuple[tuple[type, str], ...]] = (
    (bool, "boolean"), (int, "integer"), (float, "number"), (str, "string"), (list, "array"), (dict, "object"),
    (type(None), "null"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Part:
    """A schema as written at one place."""

    pointer: Pointer
    schema: Any
    rule: bool = False
    """Whether it is of a rule on requests: it restricts, and describes nothing."""


Rules = dict[tuple[str, ...], list[Part]]
"""Rules on what is below a schema, by the way there: names of properties, `[]` for the items of a list."""


@dataclass(slots=True)
class View:
    """One schema, or several that must hold together."""

    origin: tuple[Pointer, ...]
    """Where its schemas are used, and the rules on it: what was compared once need not be compared again."""
    pointer: Pointer
    """Where the schema stands, references followed."""
    where: str
    """Its name for people: `request Book.displayName`."""
    used_as: str
    """What it is called where it is used: `request Shelf.newest`."""
    written: Any = None
    """As it is written where it is used."""
    keywords: dict[str, Any] = field(default_factory=dict[str, Any])
    """What each keyword says; of several bounds the tightest, else the outermost."""
    places: dict[str, Pointer] = field(default_factory=dict[str, Pointer], repr=False)
    """Where each keyword stands."""
    said: dict[str, list[Part]] = field(default_factory=dict[str, list[Part]])
    """All that a keyword says where several must hold."""
    alternatives: dict[str, list[list[Part]]] = field(default_factory=dict[str, list[list[Part]]])
    """The branches of each `oneOf` and `anyOf`, without null."""
    properties: dict[str, list[Part]] = field(default_factory=dict[str, list[Part]])
    required: dict[str, Pointer] = field(default_factory=dict[str, Pointer])
    required_choices: list[tuple[list[frozenset[str]], Pointer]] = field(
        default_factory=list[tuple[list[frozenset[str]], Pointer]]
    )
    """Of each of these at least one set of properties must be there."""
    merged: list[Part] = field(default_factory=list[Part])
    """The branches of `allOf` that say something."""
    items: list[Part] = field(default_factory=list[Part])
    additional: list[Part] = field(default_factory=list[Part])
    names: frozenset[str] | None = None
    """The names that `propertyNames` allows, when it lists them."""
    nullable: bool = True
    """Whether null is allowed."""
    listed: list[list[tuple[Any, Pointer]]] = field(default_factory=list[list[tuple[Any, Pointer]]])
    rules: Rules = field(default_factory=dict[tuple[str, ...], list[Part]])
    _types: frozenset[str] | None = None

    @classmethod
    def of(cls, document: SpecDocument, parts: Sequence[Part], at: Pointer, where: str, rules: Rules) -> View:
        """The view of schemas that must hold together. Raises `SpecError` for a reference that leads nowhere.

        `at` is where it would stand if there are none. `oneOf: [X, {type: 'null'}]` is seen as X that may be null, and
        `false`, which allows nothing, as `{not: {}}`. Of what describes, the outermost wins: this project writes a
        property's own `readOnly` beside `$ref`.
        """
        bound = [*parts, *rules.get((), ())]
        deeper = tuple(part.pointer for way, found in rules.items() if way for part in found)
        pointer = parts[0].pointer if parts else at
        view = cls((*(part.pointer for part in bound), *deeper) or (at,), pointer, where, where)
        view.written = parts[0].schema if len(parts) == 1 else None
        view.rules = {way: found for way, found in rules.items() if way}
        for position, part in enumerate(bound):
            view._absorb(document, part, null=position >= len(parts), outer=position == 0, seen=frozenset())
        for keyword, value in TYPE_ITSELF.get(str(view.keywords.get("format")), {}).items():
            if view.keywords.get(keyword) == value:
                del view.keywords[keyword]
            view.said[keyword] = [part for part in view.said.get(keyword, ()) if part.schema != value]
        return view

    @property
    def types(self) -> frozenset[str]:
        """The allowed types, null left out unless it is alone; empty for any."""
        types = self._types
        if types is None and self.values is not None:
            types = frozenset(_type(value) for value, _ in self.values)
        types = types or frozenset()
        return types - {"null"} or types

    @property
    def values(self) -> list[tuple[Any, Pointer]] | None:
        """The listed values, those of `enum` or `const`, and where each stands; None when values are not listed.

        Null is left out unless it is alone: `nullable` tells of it.
        """
        if not self.listed:
            return None
        first, *others = self.listed
        both = [entry for entry in first if all(any(same(entry[0], other) for other, _ in more) for more in others)]
        return [entry for entry in both if entry[0] is not None] or both

    def get(self, keyword: str) -> Any:
        """A keyword's value, or None."""
        return self.keywords.get(keyword)

    def at(self, keyword: str) -> Pointer:
        """Where a keyword stands, or would stand."""
        return self.places.get(keyword, (*self.pointer, keyword))

    def below(self, step: str) -> Rules:
        """The rules on what is one step below."""
        return {way[1:]: found for way, found in self.rules.items() if way[0] == step}

    def describes(self, name: str) -> bool:
        """Whether a property is described, and not only restricted by a rule."""
        return any(not part.rule for part in self.properties.get(name, ()))

    @property
    def place(self) -> Pointer:
        """Where it is used."""
        return self.origin[0]

    @property
    def openness(self) -> int:
        """How many unknown properties are allowed: 0 none, 1 those of a schema, 2 all."""
        if self.names is not None or any(part.schema is False for part in self.additional):
            return 0
        return 1 if self.additional else 2

    def _absorb(self, document: SpecDocument, part: Part, *, null: bool, outer: bool, seen: frozenset[Pointer]) -> None:
        """Take in one schema. `null`: null is allowed whatever it says; `outer`: it gives the name."""
        pointer, schema = part.pointer, part.schema
        if pointer in seen:  # it leads back to itself, and has been taken in
            return
        seen |= {pointer}
        if not isinstance(schema, (dict, bool, type(None))):
            raise SpecError(document.path, document.line(pointer), "a schema is a mapping. Write one.")
        if outer:
            self.pointer = pointer
        here: dict[str, Any] = {"not": {}} if schema is False else members(schema)
        self._absorb_type(here, pointer, null=null)
        for keyword, value in here.items():
            self._absorb_keyword(document, part, keyword, value)
        if "$ref" in here:
            target = document.locate(here, at=(*pointer, "$ref"))
            if outer and target[:2] == ("components", "schemas"):
                self.where = f"{self.where.split(' ', 1)[0]} {target[-1]}"
            inner = Part(target, document.resolve(target), part.rule)
            self._absorb(document, inner, null=null, outer=outer, seen=seen)
        for word in ALTERNATIVES:
            branches = [
                Part((*pointer, word, position), branch, part.rule)
                for position, branch in enumerate(elements(here.get(word)))
            ]
            others = [branch for branch in branches if members(branch.schema).get("type") != "null"]
            if len(others) == 1:
                lets = null or len(others) < len(branches)
                self._absorb(document, others[0], null=lets, outer=outer, seen=seen)
            elif others and all(members(branch.schema).keys() - TEXTS == {"type"} for branch in branches):
                united = frozenset[str]().union(*(_types(members(branch.schema)) for branch in branches))
                self._absorb_type({"type": sorted(united)}, (*pointer, word), null=null)
                self.places.setdefault("type", (*pointer, word))
            elif word == "anyOf" and others and all(_requires_only(branch.schema) for branch in others):
                choice = [frozenset(map(str, elements(branch.schema["required"]))) for branch in others]
                self.required_choices.append((choice, (*pointer, word)))
            elif others:
                self.alternatives.setdefault(word, []).append(others)
                self.places.setdefault(word, (*pointer, word))
                self.nullable = self.nullable and (null or len(others) < len(branches))
        merged = elements(here.get("allOf"))
        for position, branch in enumerate(merged):
            inner = Part((*pointer, "allOf", position), branch, part.rule)
            if says_something(branch):
                self.merged.append(inner)
            named = outer and len(merged) == 1 and "$ref" not in here
            self._absorb(document, inner, null=null, outer=named, seen=seen)

    def _absorb_type(self, here: dict[str, Any], pointer: Pointer, *, null: bool) -> None:
        types = _types(here)
        if types:
            self._types = types if self._types is None else _meet(self._types, types)
        values: list[tuple[Any, Pointer]] | None = None
        if "const" in here:
            values = [(here["const"], (*pointer, "const"))]
        elif isinstance(here.get("enum"), list):
            values = [(value, (*pointer, "enum", i)) for i, value in enumerate(elements(here["enum"]))]
        if values is not None:
            self.listed.append([*values, (None, pointer)] if null else values)
        allowed = (not types or "null" in types) and (values is None or any(value is None for value, _ in values))
        self.nullable = self.nullable and (null or allowed)

    def _absorb_keyword(self, document: SpecDocument, part: Part, keyword: str, value: Any) -> None:
        place = (*part.pointer, keyword)
        if keyword == "properties":
            for name, schema in members(value).items():
                self.properties.setdefault(name, []).append(Part((*place, name), schema, part.rule))
        elif keyword == "required":
            for name in map(str, elements(value)):
                self.required.setdefault(name, place)
        elif keyword == "items":
            self.items.append(Part(place, value, part.rule))
        elif keyword == "additionalProperties":
            if says_something(value):
                self.additional.append(Part(place, value, part.rule))
        elif keyword == "propertyNames" and members(value).keys() - TEXTS == {"enum"}:
            names = frozenset(map(str, elements(value["enum"])))
            self.names = names if self.names is None else self.names & names
        elif keyword in ("$ref", "allOf", *ALTERNATIVES) or any(same(value, one) for one in _NOTHING.get(keyword, ())):
            return
        elif keyword in BOUNDS:
            if not isinstance(value, (int, float)):
                line = document.line(place)
                raise SpecError(document.path, line, f"`{keyword}` is not a number. Write one, unquoted.")
            tightest = self.keywords.get(keyword)
            if tightest is not None and (value >= tightest if BOUNDS[keyword][1] else value <= tightest):
                return
            self.keywords[keyword], self.places[keyword] = value, place
            return
        else:
            self.keywords.setdefault(keyword, value)
            self.said.setdefault(keyword, []).append(Part(place, value, part.rule))
        self.places.setdefault(keyword, place)


def rules_on(document: SpecDocument, body: Part, place: Pointer, entries: Sequence[Any]) -> Rules:
    """What the entries of `x-request-rules` say of a body, by the way to what each restricts.

    Raises `SpecError` for `fields` that lead to nothing.
    """
    rules: Rules = {}
    for position, entry in enumerate(entries):
        here = (*place, position)
        rule = Part((*here, "schema"), members(entry).get("schema"), rule=True)
        ways = elements(members(entry).get("fields")) if "fields" in members(entry) else [""]
        for number, written in enumerate(ways):
            way = tuple(_steps(str(written)))
            if not _leads_somewhere(document, body, way):
                line = document.line((*here, "fields", number))
                message = f"the rule is on `{written}`, which the body does not have. Correct the path."
                raise SpecError(document.path, line, message)
            rules.setdefault(way, []).append(rule)
    return rules


def says_something(schema: Any) -> bool:
    """Whether a schema allows less than everything."""
    return schema is False or bool(without_texts(members(schema)))


def _steps(written: str) -> Iterator[str]:
    for name in filter(None, written.split(".")):
        bare = name.rstrip("[]")
        yield bare
        yield from ["[]"] * ((len(name) - len(bare)) // 2)


def _leads_somewhere(document: SpecDocument, body: Part, way: tuple[str, ...]) -> bool:
    parts = [body]
    for step in way:
        view = View.of(document, parts, (), "request body", {})
        parts = view.items if step == "[]" else view.properties.get(step, [])
        if not parts:
            return False
    return True


def _requires_only(schema: Any) -> bool:
    return members(schema).keys() - TEXTS == {"required"}


def _types(schema: dict[str, Any]) -> frozenset[str]:
    given = schema.get("type")
    return frozenset(map(str, elements(given) or ([given] if isinstance(given, str) else [])))


def _meet(one: frozenset[str], other: frozenset[str]) -> frozenset[str]:
    """The types in both; an integer is a number."""
    wide = [types | {"integer"} if "number" in types else types for types in (one, other)]
    both = wide[0] & wide[1]
    return both - {"integer"} if "number" in both else both


def _type(value: Any) -> str:
    return next(name for kind, name in _TYPES if isinstance(value, kind))
