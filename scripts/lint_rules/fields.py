"""The fields that a caller meets by name: properties of schemas, and query parameters.

Names follow Google's AIPs, as the vendor's do. Where the vendor departs from them, the vendor is right: the spec
describes an API that exists. So a rule about names lets a field be that is *confirmed*, of which the evidence says with
confidence A that it was seen on the wire or in the newest description. Anything else that departs is a slip of ours, or
a rewriting of a source.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from rlor_spec.document import Pointer
from rlor_spec.evidence import entries
from rlor_spec.places import elements, members, parameters_of, properties

from lint_rules.rule import Subject


@dataclass(frozen=True, slots=True)
class Field:
    """One field, where it is declared."""

    pointer: Pointer
    name: str
    schema: dict[str, Any]
    """As written, references and alternatives unresolved."""
    confirmed: bool
    """Whether the evidence has confidence A."""

    @property
    def words(self) -> list[str]:
        """The words of the name, in lower case."""
        spaced = "".join(f" {letter.lower()}" if letter.isupper() else letter for letter in self.name)
        return spaced.replace("_", " ").split() or [""]


def fields(subject: Subject) -> Iterator[Field]:
    """All fields, a shared parameter once."""
    confirmed = {entry.about for entry in entries(subject.evidence) if entry.confidence == "A"}
    for pointer, schema, name, value in properties(subject.spec):
        yield Field(pointer, name, value, f"{schema}.{name}" in confirmed)
    seen: set[Pointer] = set()
    for operation in subject.spec.operations():
        for place, parameter in parameters_of(subject.spec, operation):
            pointer = subject.spec.locate(place)
            if parameter.get("in") == "query" and pointer not in seen:
                seen.add(pointer)
                name = str(parameter.get("name"))
                known = f"{operation.operation_id}.{name}" in confirmed
                yield Field(pointer, name, members(parameter.get("schema")), known)


def variants(subject: Subject, field: Field) -> list[dict[str, Any]]:
    """What the field's value may be: its schema, or each alternative of it, references followed."""
    options = [members(subject.spec.resolve(field.schema))]
    return [*options, *(members(subject.spec.resolve(members(one))) for one in elements(options[0].get("oneOf")))]


def kinds(schema: dict[str, Any]) -> list[Any]:
    """The JSON types that a schema names, null left out: in a request it means absent."""
    return [name for name in types(schema) if name != "null"]


def types(schema: dict[str, Any]) -> list[Any]:
    """The JSON types that a schema names."""
    named = schema.get("type")
    return elements(named) if isinstance(named, list) else [named]
