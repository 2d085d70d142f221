"""Prepares the schemas of a spec for the generator: every object and every enum becomes a named class.

openapi-python-client names and merges nested schemas in its own way, after which nobody can tell which schema of the
spec a class comes from, so that patterns, descriptions and `readOnly` are lost. So its input is built here: each object
and enum as a component of its own, `allOf` merged, null removed where it means that a field is absent, and only types.
Constraints on values are read from the spec itself, by pointer.

An unsupported keyword stops the generation: a client must not pretend to validate a schema that it validates in part.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final, cast

from openapi_python_client.strings import ClassName, snake_case
from rlor_spec.document import Pointer, SpecDocument, SpecError
from rlor_spec.places import members

from client_source import names

_ANNOTATIONS: Final = frozenset(
    (
        *(
            "$comment",
            "contentEncoding",
            "contentMediaType",
            "default",
            "deprecated",
            "description",
            "example",
            "examples",
        ),
        *("externalDocs", "format", "readOnly", "title", "writeOnly", "xml"),
    )
)
_NUMBER: Final = frozenset(["exclusiveMaximum", "exclusiveMinimum", "maximum", "minimum"])
_OBJECT: Final = frozenset(
    (
        *("additionalProperties", "allOf", "anyOf", "maxProperties", "minProperties", "not", "oneOf", "properties"),
        *("propertyNames", "required"),
    )
)
_KEYWORDS: Final[dict[str, frozenset[str]]] = {
    "array": frozenset(["items", "maxItems", "minItems"]),
    "boolean": frozenset(),
    "integer": _NUMBER,
    "null": frozenset(),
    "number": _NUMBER,
    "object": _OBJECT,
    "string": frozenset(["maxLength", "minLength", "pattern"]),
}
"""Supported keywords, by type."""
_COMPONENT_KEY: Final = re.compile(r"[A-Za-z0-9._-]+")
_CONDITIONS: Final = frozenset(["description", "required"])


@dataclass(frozen=True, slots=True)
class ObjectShape:
    """An object schema, with `allOf` merged."""

    pointer: Pointer
    parts: tuple[Pointer, ...]
    """The schemas that it consists of."""
    properties: dict[str, Pointer]
    attributes: dict[str, str]
    """Names in Python, by property."""
    required: frozenset[str]
    choices: tuple[tuple[bool, tuple[tuple[str, ...], ...]], ...]
    """Alternatives of required properties: whether exactly one branch must be present, and the branches."""
    extra: Pointer | None
    """Schema of the properties that are not listed."""
    open: bool
    """Whether properties that are not listed are kept."""


@dataclass(frozen=True, slots=True)
class EnumShape:
    """An enum of strings."""

    pointer: Pointer
    members: tuple[tuple[str, str, str], ...]
    """Name, value, description."""


class Shapes:
    """The classes of a spec, and the schemas for the generator."""

    def __init__(self, document: SpecDocument, notes: list[str]) -> None:
        self._document = document
        self._notes = notes
        self._keys: dict[Pointer, str] = {}
        self._modules: dict[str, tuple[str, Pointer]] = {}
        self._under_way: list[Pointer] = []
        self.schemas: dict[str, Any] = {}
        """`components.schemas` for the generator."""
        self.objects: dict[str, ObjectShape] = {}
        """By class."""
        self.enums: dict[str, EnumShape] = {}
        """By class."""
        components = members(members(document.data.get("components")).get("schemas"))
        for name in components:
            pointer: Pointer = ("components", "schemas", name)
            if not _COMPONENT_KEY.fullmatch(name):
                raise self.fail(pointer, f"`{name}` is not a valid schema name. Use letters, digits, `.`, `-` and `_`.")
            if self.target(pointer) == pointer:
                self._name(pointer, name)
        for pointer in self._keys:
            if self._holds_itself(pointer, ()):
                message = "a list or a union that contains itself is not supported. Put an object between them."
                raise self.fail(pointer, message)
        for pointer, name in list(self._keys.items()):
            if name not in self.schemas:
                self.schemas[name] = self._defined(pointer, name)

    def fail(self, pointer: Pointer, message: str) -> SpecError:
        return SpecError(self._document.path, self._document.line(pointer), message)

    def note(self, pointer: Pointer, message: str) -> None:
        """Adds a note, which is not an error."""
        self._notes.append(str(self.fail(pointer, message)))

    def at(self, pointer: Pointer) -> dict[str, Any]:
        """The schema at a pointer, with references resolved."""
        return members(self._document.resolve(pointer))

    def written(self, pointer: Pointer) -> dict[str, Any]:
        """The schema at a pointer as written, which may be a reference with siblings."""
        return members(self._document.resolve(pointer[:-1])[pointer[-1]])

    def target(self, pointer: Pointer) -> Pointer:
        """Pointer to the actual schema: follows references, and single branches without further keywords."""
        seen: list[Pointer] = []
        while True:
            pointer = self._document.locate(pointer)
            if pointer in seen:
                raise self.fail(pointer, "the schema refers only to itself. Break the cycle.")
            seen.append(pointer)
            schema = self.at(pointer)
            only = [
                (keyword, branches)
                for keyword in ("allOf", "anyOf", "oneOf")
                if (branches := self._branches(pointer, keyword, skip_empty=keyword == "allOf"))
            ]
            if len(only) != 1 or len(only[0][1]) != 1 or _says(schema) - {only[0][0], "type"}:
                return pointer
            pointer = only[0][1][0]

    def beside_null(self, pointer: Pointer) -> Pointer:
        """Pointer to the actual schema, ignoring null in a union."""
        target = self.target(pointer)
        branches = [branch for branch in self.union_branches(target) if self.at(branch).get("type") != "null"]
        return self.beside_null(branches[0]) if len(branches) == 1 else target

    def class_of(self, pointer: Pointer) -> str | None:
        """The class of a schema; None if it has none."""
        key = self._keys.get(self.beside_null(pointer))
        found = None if key is None else names.class_name(key)
        return found if found in self.objects or found in self.enums else None

    def allows_null(self, pointer: Pointer, above: tuple[Pointer, ...] = ()) -> bool:
        """Whether null is allowed."""
        pointer = self._document.locate(pointer)
        schema = self.at(pointer)
        kind, values = schema.get("type"), schema.get("enum")
        if isinstance(kind, list):
            return "null" in kind
        if isinstance(values, list) and None in values:
            return True
        branches = () if pointer in above else self.union_branches(pointer)
        return kind == "null" or any(self.allows_null(branch, (*above, pointer)) for branch in branches)

    def union_branches(self, pointer: Pointer) -> list[Pointer]:
        """The alternatives of a schema, except mere conditions."""
        schema = self.at(pointer)
        if "properties" in schema:
            return []
        found: list[Pointer] = []
        for keyword in ("anyOf", "oneOf"):
            branches = self._branches(pointer, keyword)
            if not all(_is_condition(self.at(branch)) for branch in branches):
                found += branches
        return found

    def narrowing(self, pointer: Pointer) -> str:
        """The first keyword that constrains a value beyond its type; empty if there is none."""
        return min(_says(self.at(pointer)) - {"type", "oneOf", "anyOf"}, default="")

    def schema(self, pointer: Pointer, hint: str, *, absent: bool = False) -> dict[str, Any]:
        """The schema for the generator. `hint` is the name of its class, if it needs one.

        `absent`: null means that the value is absent, so it is not part of the type.
        """
        target = self.target(pointer)
        has_class = self._is_object(target) or self._texts(target) is not None
        if target not in self._keys:
            if target in self._under_way:
                raise self.fail(pointer, "the schema contains itself. Move it to `components.schemas`.")
            if not has_class:
                return self._defined(target, hint, absent=absent)
            self._name(target, hint)
            self.schemas[self._keys[target]] = self._defined(target, self._keys[target])
        reference = {"$ref": f"#/components/schemas/{self._keys[target]}"}
        null = has_class and not absent and self.allows_null(target)
        return {"oneOf": [reference, {"type": "null"}]} if null else reference

    def _name(self, pointer: Pointer, key: str) -> None:
        """Records the name of a schema."""
        name = names.class_name(key)
        module = names.module_name(name)
        if module in self._modules:
            other, there = self._modules[module]
            line = self._document.line(there)
            what = f"the class {name}" if names.class_name(other) == name else f"the module models/{module}.py"
            message = f"the schemas {other} (line {line}) and {key} would both become {what}. Rename one."
            raise self.fail(pointer, message)
        if module == name:
            raise self.fail(pointer, f"the schema {key} would become a class and a module of the same name. Rename it.")
        self._modules[module] = (key, pointer)
        if name != ClassName(key, names.PREFIX):
            self.note(pointer, f"the schema {key} is called `{name}` in Python, because the client uses the name.")
            key = names.other_key(key)
        self._keys[pointer] = key

    def _defined(self, pointer: Pointer, key: str, *, absent: bool = False) -> dict[str, Any]:
        self._under_way.append(pointer)
        try:
            texts = self._texts(pointer)
            if texts is not None:
                return self._enum(pointer, key, texts)
            if self._is_object(pointer):
                return self._object(pointer, key)
            if self.union_branches(pointer):
                return self._union(pointer, key, absent=absent)
            return self._scalar(pointer, key, absent=absent)
        finally:
            self._under_way.pop()

    def _holds_itself(self, pointer: Pointer, above: tuple[Pointer, ...]) -> bool:
        """Whether a schema leads to itself without an object in between."""
        if pointer in above or self._is_object(pointer):
            return pointer in above
        inner = [*self.union_branches(pointer), *[(*pointer, "items")][: "items" in self.at(pointer)]]
        return any(self._holds_itself(self.target(child), (*above, pointer)) for child in inner)

    def _is_object(self, pointer: Pointer, above: tuple[Pointer, ...] = ()) -> bool:
        schema = self.at(pointer)
        kind = schema.get("type")
        if self.union_branches(pointer) or "enum" in schema or "const" in schema:
            return False
        if isinstance(kind, list):
            return set(cast(list[object], kind)) == {"object", "null"}
        if kind is not None:
            return bool(kind == "object")
        return bool(schema.keys() & {"properties", "additionalProperties", "required", "propertyNames"}) or any(
            self._is_object(self._document.locate(branch), (*above, pointer))
            for branch in self._branches(pointer, "allOf")
            if pointer not in above
        )

    def _object(self, pointer: Pointer, key: str) -> dict[str, Any]:
        parts = list(self._parts(pointer))
        properties: dict[str, Pointer] = {}
        required: list[str] = []
        choices: list[tuple[bool, tuple[tuple[str, ...], ...]]] = []
        extras = [(*part, "additionalProperties") for part in parts if "additionalProperties" in self.at(part)]
        for part in parts:
            schema = self.at(part)
            self._refuse_unknown(part, "object")
            for name in members(schema.get("properties")):
                place = (*part, "properties", name)
                properties[name] = place if name not in properties else self._narrower(name, properties[name], place)
            required += cast(list[str], schema.get("required") or [])
            for keyword in ("anyOf", "oneOf"):
                if branches := self._branches(part, keyword):
                    if not all(_is_condition(self.at(branch)) for branch in branches):
                        message = f"`{keyword}` beside `properties` is only supported with nothing but `required`."
                        raise self.fail((*part, keyword), f"{message} Move the properties into its branches.")
                    found = tuple(tuple(cast(list[str], self.at(branch)["required"])) for branch in branches)
                    choices.append((keyword == "oneOf", found))
        if len(extras) > 1:
            raise self.fail(extras[1], f"`additionalProperties` is also on line {self._document.line(extras[0])}.")
        attributes = self._attributes(key, properties)
        must = [*required, *(name for choice in choices for name in _in_every_branch(choice[1], properties))]
        for part in parts:
            for name in cast(list[str], self.at(part).get("required") or []):
                if name not in properties:
                    message = (
                        f"`required` names `{name}`, which {key} does not have. Add the property, or remove it here."
                    )
                    raise self.fail((*part, "required"), message)
        extra = self._document.resolve(extras[0]) if extras else True
        one_by_one = tuple(choice for choice in choices if not _in_every_branch(choice[1], properties))
        self.objects[names.class_name(key)] = ObjectShape(
            pointer,
            tuple(parts),
            properties,
            attributes,
            frozenset(required),
            one_by_one,
            extras[0] if isinstance(extra, dict) else None,
            extra is not False and not any(self._closes(part, properties) for part in parts),
        )
        shape = self.objects[names.class_name(key)]
        made: dict[str, Any] = {"type": "object", "properties": {}, "required": [n for n in properties if n in must]}
        for name, place in properties.items():
            made["properties"][name] = self.schema(place, f"{key}_{name}", absent=True)
        made["additionalProperties"] = shape.open
        if shape.open and shape.extra is not None:
            made["additionalProperties"] = self.schema(shape.extra, f"{key}_AdditionalProperty")
        return made

    def _parts(self, pointer: Pointer, above: tuple[Pointer, ...] = ()) -> Iterator[Pointer]:
        """The schemas that an object consists of: those of `allOf`, then its own."""
        for branch in self._branches(pointer, "allOf", skip_empty=True):
            target = self._document.locate(branch)
            if target in (*above, pointer):
                raise self.fail(branch, "the schema contains itself. Break the cycle.")
            if not self._is_object(target) and not self._is_rule(target):
                raise self.fail(branch, "`allOf` is only supported for objects. Write the schema out.")
            yield from self._parts(target, (*above, pointer))
        yield pointer

    def _narrower(self, name: str, first: Pointer, second: Pointer) -> Pointer:
        """The more specific of two schemas of a property, if the other gives only its type."""
        if self.target(first) == self.target(second):
            return second
        for one, other in ((first, second), (second, first)):
            said, more = self.at(one), self.at(other)
            if _says(said) <= {"type"} and said.get("type", more.get("type")) == more.get("type", said.get("type")):
                return other
        line = self._document.line(first)
        raise self.fail(
            second, f"the property `{name}` is described differently on line {line}. Remove one of the two."
        )

    def _is_rule(self, pointer: Pointer) -> bool:
        """Whether a schema only constrains an object."""
        return _says(self.at(pointer)) <= _OBJECT - {"additionalProperties", "properties"}

    def _closes(self, part: Pointer, properties: dict[str, Pointer]) -> bool:
        """Whether `propertyNames` lists the properties, in either spelling, and so allows no others."""
        listed = members(self.at(part).get("propertyNames")).get("enum")
        if not properties or not isinstance(listed, list):
            return False
        return all(_declared(str(name), properties) is not None for name in cast(list[object], listed))

    def _attributes(self, key: str, properties: dict[str, Pointer]) -> dict[str, str]:
        found: dict[str, str] = {}
        for name, place in properties.items():
            attribute = names.attribute_name(name)
            for other, taken in found.items():
                if taken == attribute:
                    line = self._document.line(properties[other])
                    message = f"the properties `{other}` (line {line}) and `{name}` of {key} would both be called"
                    raise self.fail(place, f"{message} `{attribute}`. Rename one.")
            if not names.is_plain(name, attribute):
                self.note(place, f"the property `{name}` of {key} is called `{attribute}` in Python.")
            found[name] = attribute
        return found

    def _texts(self, pointer: Pointer) -> list[str] | None:
        """The values of an enum of strings, without null; None for any other schema."""
        values = self.at(pointer).get("enum")
        if not isinstance(values, list):
            return None
        found = [value for value in cast(list[object], values) if value is not None]
        texts = [value for value in found if isinstance(value, str)]
        return texts if texts and len(texts) == len(found) else None

    def _enum(self, pointer: Pointer, key: str, texts: list[str]) -> dict[str, Any]:
        schema = self.at(pointer)
        if (unknown := _says(schema) - {"type", "enum"}) or schema.get("type", "string") not in (
            "string",
            ["string", "null"],
        ):
            raise self.fail((*pointer, min(unknown, default="type")), f"{key} has a keyword besides `enum`. Remove it.")
        words = schema.get("x-enumDescriptions", {})
        if not isinstance(words, dict) or not all(
            isinstance(text, str) for text in cast(dict[str, object], words).values()
        ):
            raise self.fail((*pointer, "x-enumDescriptions"), "`x-enumDescriptions` must map values to strings.")
        keys = names.enum_keys(texts)
        for position, name in enumerate(keys):
            if name in keys[:position]:
                other = texts[keys.index(name)]
                message = f"`{other}` and `{texts[position]}` would both become the member {name} of {key}. Rename one."
                raise self.fail((*pointer, "enum", cast(list[object], schema["enum"]).index(texts[position])), message)
        described = tuple(
            (name, text, cast(dict[str, str], words).get(text, "")) for name, text in zip(keys, texts, strict=True)
        )
        self.enums[names.class_name(key)] = EnumShape(pointer, described)
        return {"type": "string", "enum": keys}

    def _union(self, pointer: Pointer, key: str, *, absent: bool) -> dict[str, Any]:
        schema = self.at(pointer)
        if len([keyword for keyword in ("anyOf", "oneOf", "allOf") if keyword in schema]) > 1:
            raise self.fail(pointer, "`oneOf`, `anyOf` and `allOf` side by side are not supported. Keep one.")
        for word in (
            _says(schema)
            - {"anyOf", "oneOf", "discriminator"}
            - ({"type"} if schema.get("type") == "object" else set())
        ):
            raise self.fail((*pointer, word), f"`{word}` beside a union is not supported. Move it into the branches.")
        made: list[dict[str, Any]] = []
        branches = self.union_branches(pointer)
        alone = sum(self.at(branch).get("type") != "null" for branch in branches) == 1
        for position, branch in enumerate(branches):
            if self.at(branch).get("type") == "null":
                made += [] if absent else [{"type": "null"}]
            else:
                own = self.at(branch).get("title", f"type_{position}")
                made.append(self.schema(branch, key if alone else f"{key}_{own}", absent=absent))
        return made[0] if len(made) == 1 else {"oneOf": made}

    def _scalar(self, pointer: Pointer, key: str, *, absent: bool) -> dict[str, Any]:
        schema = self.at(pointer)
        if "enum" in schema:
            raise self.fail((*pointer, "enum"), "only enums of strings are supported. List strings, or use a type.")
        if "const" in schema:
            if not isinstance(schema["const"], str | int):
                raise self.fail((*pointer, "const"), "`const` must be a string, an integer or a boolean.")
            made: list[dict[str, Any]] = [{"const": schema["const"]}]
            return made[0] if absent or not self.allows_null(pointer) else {"oneOf": [*made, {"type": "null"}]}
        kinds: list[str] = [schema["type"]] if isinstance(schema.get("type"), str) else schema.get("type", [])
        kinds = [kind for kind in kinds if not (absent and kind == "null" and len(kinds) > 1)]
        self._refuse_unknown(pointer, *kinds)
        made = [self._typed(pointer, kind, key) for kind in kinds]
        return {} if not made else made[0] if len(made) == 1 else {"oneOf": made}

    def _typed(self, pointer: Pointer, kind: str, key: str) -> dict[str, Any]:
        if kind == "array":
            items = {} if "items" not in self.at(pointer) else self.schema((*pointer, "items"), f"{key}_item")
            return {"type": "array", "items": items}
        if kind == "object":
            raise self.fail((*pointer, "type"), "an object with alternative types is not supported. Use `oneOf`.")
        if kind not in _KEYWORDS:
            raise self.fail((*pointer, "type"), f"`{kind}` is not a type. Types are {', '.join(_KEYWORDS)}.")
        is_time = kind == "string" and self.at(pointer).get("format") == "date-time"
        return {"type": kind, **({"format": "date-time"} if is_time else {})}

    def _refuse_unknown(self, pointer: Pointer, *kinds: str) -> None:
        known = frozenset({"type"}).union(*(_KEYWORDS.get(kind, frozenset()) for kind in kinds))
        for keyword in self.at(pointer):
            if keyword in _says(self.at(pointer)) - known:
                of = " or ".join(kinds)
                message = f"the keyword `{keyword}` is not supported" + (
                    f" for a schema of type {of}." if of else " without a `type`."
                )
                raise self.fail((*pointer, keyword), f"{message} Remove it, or add code to scripts/client_source.")

    def _branches(self, pointer: Pointer, keyword: str, *, skip_empty: bool = False) -> list[Pointer]:
        listed = self.at(pointer).get(keyword)
        found = [(*pointer, keyword, position) for position in range(len(cast(list[object], listed or [])))]
        return [branch for branch in found if not skip_empty or _says(self.written(branch))]


def _says(schema: dict[str, Any]) -> frozenset[str]:
    """Keywords that constrain values."""
    return frozenset(key for key in schema if key not in _ANNOTATIONS and not key.startswith("x-"))


def _is_condition(schema: dict[str, Any]) -> bool:
    """Whether a branch only requires properties."""
    return "required" in schema and schema.keys() <= _CONDITIONS


def _declared(name: str, properties: dict[str, Pointer]) -> str | None:
    """The property for a key, in its own spelling or in snake_case."""
    return name if name in properties else next((p for p in properties if snake_case(p) == name), None)


def _in_every_branch(branches: tuple[tuple[str, ...], ...], properties: dict[str, Pointer]) -> list[str]:
    """Properties that each branch requires, in either spelling."""
    meant = [{_declared(name, properties) for name in branch} for branch in branches]
    return [name for name in properties if all(name in branch for branch in meant)]
