"""`x-request-rules`: what a request has to keep to beyond its schema, of single fields and of the whole body."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import jsonschema_rs
from rlor_spec.document import Pointer

from rlor_contract.spec.json_values import ITEMS, is_object, values_at
from rlor_contract.spec.operations import Operation


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of an operation."""

    operation: str
    """operationId."""
    id: str
    description: str
    fields: tuple[str, ...]
    """Paths into the body of which the schema is; the empty path for the whole body."""
    schema: dict[str, Any] = field(repr=False)
    pointer: Pointer = field(repr=False)
    keeps: jsonschema_rs.Draft202012Validator = field(repr=False, compare=False)
    """The schema, ready to validate."""

    @property
    def key(self) -> str:
        """What evidence and reports call it."""
        return f"{self.operation}.x-request-rules.{self.id}"

    def broken(self, body: Any) -> tuple[str, ...]:
        """The fields at which a body breaks the rule. null counts as absent, as in every request."""
        return self.broken_in(without_null(body))

    def broken_in(self, body: Any) -> tuple[str, ...]:
        """The same of a body without null."""
        return tuple(
            path
            for path in self.fields
            if not all(self.keeps.is_valid(value) for value in values_at(body, steps(path)))
        )

    def said(self, path: str) -> str:
        """The rule at one of its fields, in words."""
        return f"{path}: {self.description}" if path else self.description


def rules_of(operation: Operation) -> tuple[Rule, ...]:
    """The rules of an operation, in the order of the spec."""
    return _rules(operation.id, operation.pointer, json.dumps(operation.raw.get("x-request-rules", ())))


@cache
def _rules(operation: str, pointer: Pointer, text: str) -> tuple[Rule, ...]:
    return tuple(
        Rule(
            operation,
            rule["id"],
            rule.get("description", rule["id"]),
            tuple(rule.get("fields", ("",))),
            rule["schema"],
            (*pointer, "x-request-rules", position),
            jsonschema_rs.Draft202012Validator(rule["schema"]),
        )
        for position, rule in enumerate(json.loads(text))
    )


def broken_rules(operation: Operation, body: Any) -> list[tuple[Rule, str]]:
    """The rules that a body breaks, each with the field."""
    body = without_null(body)
    return [(rule, path) for rule in rules_of(operation) for path in rule.broken_in(body)]


@cache
def steps(path: str) -> tuple[str, ...]:
    """The parts of a path: names of properties, and `[]` for each item of a list."""
    return tuple(path.replace(ITEMS, f".{ITEMS}").split(".")) if path else ()


def without_null(value: Any) -> Any:
    """An object without its members that are null, those of its members too."""
    if is_object(value):
        return {key: without_null(item) for key, item in value.items() if item is not None}
    return value
