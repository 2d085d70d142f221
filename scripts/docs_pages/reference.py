"""What the spec says, part by part, as the page shows it: operations, their answers, schemas, fields and values.

Every thing has the anchor that the evidence calls it by: `#Library_ListBooks.pageSize`, `#Book.displayName`.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from markupsafe import Markup
from rlor_spec.document import Operation, Pointer, SpecDocument
from rlor_spec.evidence import Entry
from rlor_spec.places import body_schema, component, elements, members, parameters_of, referenced_schema

from docs_pages import markup
from docs_pages.dossier import Dossier, Narrowing

RETRIES: Final = {
    "safe": "Safe to retry: it changes nothing.",
    "idempotent": "Safe to retry: a repeat changes nothing more.",
    "with-id": "Safe to retry with an id that the caller chose. The client always sends one.",
    "never": "Never retried: a repeat would do it again.",
}
"""`x-retry` in words."""
_FLAGS: Final = {
    "readOnly": "read-only",
    "writeOnly": "write-only",
    "deprecated": "deprecated",
    "x-internal": "internal",
}
_LIMITS: Final = (
    "default", "const", "pattern", "minLength", "maxLength", "minimum", "maximum", "exclusiveMinimum",
    "exclusiveMaximum", "multipleOf", "minItems", "maxItems", "uniqueItems", "minProperties", "maxProperties",
)  # fmt: skip
_INT32: Final = {"minimum": -(2**31), "maximum": 2**31 - 1}
"""The bounds of every int32, which its type says."""
_PARTIAL: Final = "Known in part: an answer may have more fields."
_NOTES: Final = {"x-promotable": "Can be promoted.", "x-may-be-retired": "May be retired."}
"""Lists of values of an enum, and what it means to be in one."""


@dataclass(frozen=True, slots=True)
class Part:
    """A parameter, a property, a value of an enum, a header: something small, with its own evidence."""

    name: str
    """What the evidence calls it, and its anchor."""
    label: str
    kind: Markup
    """Its type; empty for a value."""
    flags: tuple[str, ...]
    limits: tuple[tuple[str, str], ...]
    """What narrows it, as pairs of keyword and JSON text."""
    text: Markup
    entry: Entry
    narrowings: tuple[Narrowing, ...]


@dataclass(frozen=True, slots=True)
class Example:
    """An example of a body."""

    title: str
    text: str
    """JSON, indented."""


@dataclass(frozen=True, slots=True)
class Content:
    """An answer or the body of a request."""

    name: str
    label: str
    text: Markup
    kind: Markup
    """Type of the body; empty when nothing is known of it."""
    headers: tuple[tuple[str, str], ...]
    """Names of headers, and of the things that describe them."""
    examples: tuple[Example, ...]
    entry: Entry
    narrowings: tuple[Narrowing, ...]


@dataclass(frozen=True, slots=True)
class Rule:
    """An entry of `x-request-rules`."""

    id: str
    text: Markup
    fields: tuple[tuple[str, str], ...]
    """Paths, and anchors of what they name; the latter may be empty."""
    message: str
    narrowings: tuple[Narrowing, ...]


@dataclass(frozen=True, slots=True)
class Method:
    """An operation."""

    name: str
    """Its operationId."""
    label: str
    """Group and method, as users of the client know it."""
    http: str
    path: str
    title: str
    text: Markup
    retry: str
    hidden_since: str
    deprecated: bool
    docs_url: str
    parameters: tuple[Part, ...]
    body: Content | None
    rules: tuple[Rule, ...]
    answers: tuple[Content, ...]
    errors: tuple[Content, ...]
    entry: Entry
    narrowings: tuple[Narrowing, ...]


@dataclass(frozen=True, slots=True)
class Schema:
    """A schema component."""

    name: str
    kind: Markup
    text: Markup
    flags: tuple[str, ...]
    limits: tuple[tuple[str, str], ...]
    properties: tuple[Part, ...]
    values: tuple[Part, ...]
    entry: Entry
    narrowings: tuple[Narrowing, ...]


@dataclass(frozen=True, slots=True)
class Reference:
    """All of it, from a spec and its evidence."""

    dossier: Dossier

    @property
    def spec(self) -> SpecDocument:
        """The spec."""
        return self.dossier.spec

    def groups(self) -> Iterator[tuple[str, Markup, list[Method]]]:
        """The tags of the spec that have operations: name, description, operations."""
        texts = {
            str(tag.get("name")): tag.get("description", "")
            for tag in map(members, elements(self.spec.data.get("tags")))
        }
        found: dict[str, list[Method]] = {}
        for operation in self.spec.operations():
            found.setdefault(str(operation.raw["tags"][0]), []).append(self._method(operation))
        for tag in dict.fromkeys([*texts, *found]):
            if tag in found:
                yield tag, markup.line(texts.get(tag, "")), found[tag]

    def schemas(self) -> Iterator[Schema]:
        """Schema components, in the order of the spec."""
        for pointer, schema in component(self.spec, "schemas"):
            name = str(pointer[-1])
            required = set(map(str, elements(schema.get("required"))))
            properties = members(schema.get("properties"))
            partial = Markup('<p class="note">{}</p>').format(_PARTIAL) if schema.get("x-partial") else Markup("")
            oneof = elements(schema.get("x-oneof"))
            only = Markup("<p>At most one of {}.</p>").format(_codes(oneof)) if oneof else Markup("")
            yield Schema(
                name,
                self.kind(schema),
                markup.block(schema.get("description", "")) + only + partial,
                _flags(schema),
                _limits(schema),
                tuple(self._part(f"{name}.{key}", key, value, key in required) for key, value in properties.items()),
                tuple(self._values(name, schema)),
                self.dossier.entries[name],
                self.dossier.narrowings(name),
            )

    def headers(self) -> Iterator[Part]:
        """Headers of answers, and ways to authenticate."""
        for kind in ("securitySchemes", "headers"):
            for pointer, said in component(self.spec, kind):
                name = str(pointer[-1])
                label = name
                if kind == "headers":
                    label = next((wire for wire, thing in self._headers_used() if thing == name), name)
                elif "name" in said:
                    label = str(said["name"])
                yield self._part(name, label, {**said, "schema": said.get("schema", {"type": "string"})}, False)

    def kind(self, schema: Any) -> Markup:
        """A type in words, with links to the schemas that it names."""
        said = members(schema)
        if name := referenced_schema(said):
            null = {"type": "null"} in elements(said.get("oneOf"))
            return Markup('<a href="#{0}">{0}</a>{1}').format(name, " or null" if null else "")
        for keyword in ("oneOf", "anyOf"):
            if choices := elements(said.get(keyword)):
                return Markup(" or ").join(self.kind(choice) for choice in choices)
        kinds = elements(said.get("type")) or [said.get("type", "")]
        return Markup(" or ").join(self._plain_kind(str(kind), said) for kind in kinds if kind)

    def _plain_kind(self, kind: str, schema: Mapping[str, Any]) -> Markup:
        if kind == "array":
            return Markup("array of {}").format(self.kind(schema.get("items")) or "anything")
        if kind == "object" and (inside := members(schema.get("additionalProperties"))):
            return Markup("map of {}").format(self.kind(inside))
        if kind != "null" and "format" in schema:
            return Markup("{} ({})").format(kind, schema["format"])
        return Markup("enum" if "enum" in schema else kind)

    def _method(self, operation: Operation) -> Method:
        raw, name = operation.raw, operation.operation_id
        responses = members(raw.get("responses"))
        contents = [
            self._content(f"{name}.{status}", status, (*operation.pointer, "responses", status)) for status in responses
        ]
        good = tuple(found for found in contents if found.label.startswith("2"))
        body = None
        if "requestBody" in raw:
            body = self._content(f"{name}.body", "Request body", (*operation.pointer, "requestBody"))
        return Method(
            name=name,
            label=f"{raw['tags'][0]}.{raw.get('x-method', name)}",
            http=operation.method.upper(),
            path=operation.path,
            title=str(raw.get("summary", name)),
            text=markup.block(raw.get("description", "")),
            retry=RETRIES.get(str(raw.get("x-retry")), ""),
            hidden_since=str(raw.get("x-hidden-upstream-since", "")),
            deprecated=raw.get("deprecated") is True,
            docs_url=str(members(raw.get("externalDocs")).get("url", "")),
            parameters=tuple(
                self._part(f"{name}.{said['name']}", str(said["name"]), said, said.get("required") is True)
                for _, said in parameters_of(self.spec, operation)
            ),
            body=body,
            rules=tuple(self._rules(operation)),
            answers=good,
            errors=tuple(found for found in contents if found not in good),
            entry=self.dossier.entries[name],
            narrowings=self.dossier.narrowings(name),
        )

    def _content(self, name: str, label: str, pointer: Pointer) -> Content:
        said = members(self.spec.resolve(pointer))
        media = members(members(said.get("content")).get("application/json"))
        headers = {
            wire: str(members(header).get("$ref", "")).rpartition("/")[2]
            for wire, header in members(said.get("headers")).items()
        }
        return Content(
            name,
            label,
            markup.block(said.get("description", "")),
            self.kind(media.get("schema")),
            tuple(headers.items()),
            tuple(self._examples(media)),
            self.dossier.entries[name],
            self.dossier.narrowings(name),
        )

    def _examples(self, media: Mapping[str, Any]) -> Iterator[Example]:
        for key, example in members(media.get("examples")).items():
            said = members(self.spec.resolve(members(example)))
            yield Example(str(said.get("summary", key)), pretty(said.get("value")))

    def _rules(self, operation: Operation) -> Iterator[Rule]:
        body = body_schema(self.spec, operation)
        for said in map(members, elements(operation.raw.get("x-request-rules"))):
            paths = list(map(str, elements(said.get("fields"))))
            yield Rule(
                str(said["id"]),
                markup.line(said.get("description", "")),
                tuple((path, self._field(body, path)) for path in paths),
                str(said.get("message", "")),
                tuple(
                    Narrowing(claim, ())
                    for claim in self.dossier.claims_about(f"{operation.operation_id}.x-request-rules.{said['id']}")
                ),
            )

    def _field(self, schema: str, path: str) -> str:
        """Anchor of the field at a path; empty when it has none."""
        name = ""
        for step in path.replace("[]", "").split("."):
            name = f"{schema}.{step}"
            if name not in self.dossier.things:
                return ""
            schema = referenced_schema(members(self.spec.resolve(self.dossier.things[name][:-1])).get(step))
        return name

    def _part(self, name: str, label: str, said: Mapping[str, Any], required: bool) -> Part:
        schema = members(said.get("schema")) or said
        flags = [f"in {said['in']}"] if "in" in said else []
        flags += ["required"] if required else []
        return Part(
            name,
            label,
            self.kind(schema),
            (*flags, *_flags(said)),
            _limits(schema),
            markup.block(said.get("description", "")),
            self.dossier.entries[name],
            self.dossier.narrowings(name),
        )

    def _values(self, name: str, schema: Mapping[str, Any]) -> Iterator[Part]:
        meanings = members(schema.get("x-enumDescriptions"))
        for value in map(str, elements(schema.get("enum"))):
            notes = (note for key, note in _NOTES.items() if value in elements(schema.get(key)))
            text = markup.line(" ".join(filter(None, [meanings.get(value, ""), *notes])))
            thing = f"{name}.{value}"
            entry = self.dossier.entries[thing]
            yield Part(thing, value, Markup(""), (), (), text, entry, self.dossier.narrowings(thing))

    def _headers_used(self) -> Iterator[tuple[str, str]]:
        for _, methods in ((tag, found) for tag, _, found in self.groups()):
            for method in methods:
                for content in (*method.answers, *method.errors):
                    yield from content.headers


def pretty(value: Any) -> str:
    """JSON text for people."""
    return json.dumps(value, indent=2, ensure_ascii=False)


def _flags(said: Mapping[str, Any]) -> tuple[str, ...]:
    found = [word for key, word in _FLAGS.items() if said.get(key) is True]
    return (*found, *(["left out when unset"] if said.get("x-presence") == "explicit" else []))


def _limits(schema: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    of_type = {key for key, bound in _INT32.items() if schema.get(key) == bound}
    return tuple(
        (key, json.dumps(schema[key], ensure_ascii=False)) for key in _LIMITS if key in schema and key not in of_type
    )


def _codes(names: list[Any]) -> Markup:
    return Markup(", ").join(Markup("<code>{}</code>").format(name) for name in names)
