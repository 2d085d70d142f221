"""What a list should hold, by the spec alone: fields with their kinds, filters that know their own answer, masks."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from random import Random
from typing import Any, Final, Literal

from rlor_spec.document import Pointer
from rlor_spec.spellings import snake_case

from rlor_contract.spec.json_values import is_list, is_object
from rlor_contract.spec.operations import ContractSpec

Kind = Literal["text", "number", "int64", "boolean", "enum", "timestamp", "duration", "message", "list", "map"]
Job = Mapping[str, Any]
_KEY: Final = re.compile("[A-Za-z][A-Za-z0-9_-]*")
"""A key of a map that every filter language takes as it is."""


@dataclass(frozen=True, slots=True)
class FieldPath:
    """A field of a resource, or of a message in it."""

    path: tuple[str, ...]
    kind: Kind
    pointer: Pointer
    values: tuple[str, ...] = ()
    """Of an enum, in their declared order."""

    @property
    def camel(self) -> str:
        return ".".join(self.path)

    @property
    def snake(self) -> str:
        return snake_case(self.camel)

    def of(self, job: Job) -> Any:
        """The value in a job; None where it is unset."""
        value: Any = job
        for name in self.path:
            value = value.get(name) if is_object(value) else None
        return value

    def comparable(self, job: Job) -> Any:
        """The value as something that Python orders as the spec does; None where it is unset."""
        value = self.of(job)
        return None if value is None else _comparable(self.kind, value)


def _comparable(kind: Kind, value: Any) -> Any:
    match kind:
        case "timestamp":
            return datetime.fromisoformat(value)
        case "duration":
            return float(value.removesuffix("s"))
        case "int64":
            return int(value)
        case _:
            return value


def fields_of(spec: ContractSpec, pointer: Pointer, above: tuple[str, ...] = ()) -> list[FieldPath]:
    """The fields of a resource that a caller may ask for, and those of its messages; write-only ones are left out."""
    found: list[FieldPath] = []
    for name, owner in spec.properties(pointer).items():
        if spec.raw(owner).get("writeOnly"):
            continue
        branch = spec.branches(owner)[0]
        schema = spec.schema(branch)
        path = (*above, name)
        kind = _kind(schema)
        found.append(FieldPath(path, kind, owner, tuple(schema.get("enum", ()))))
        if kind == "message" and len(path) < 2:
            found += fields_of(spec, branch, path)
    return found


def _kind(schema: Mapping[str, Any]) -> Kind:
    declared: Any = schema.get("type")
    if is_list(declared):
        declared = next(one for one in declared if one != "null")
    match declared:
        case "boolean":
            return "boolean"
        case "integer" | "number":
            return "number"
        case "array":
            return "list"
        case "string" if "enum" in schema:
            return "enum"
        case "string" if schema.get("format") == "date-time":
            return "timestamp"
        case "string" if schema.get("format") == "int64":
            return "int64"
        case "string":
            return "duration" if schema.get("format") == "google-duration" else "text"
        case _:
            return "message" if "properties" in schema else "map"


@dataclass(frozen=True, slots=True)
class Filter:
    """A filter that knows which jobs it keeps; None for a job about which the spec does not decide."""

    text: str
    keeps: Callable[[Job], bool | None]
    joined: Literal["", "NOT", "AND", "OR"] = ""
    """What joins it at the top."""

    @property
    def closed(self) -> str:
        """The text as an operand of anything."""
        return f"({self.text})" if self.joined else self.text


def negation(of: Filter, sign: str = "NOT ") -> Filter:
    def keeps(job: Job) -> bool | None:
        kept = of.keeps(job)
        return None if kept is None else not kept

    return Filter(f"{sign}{of.closed}", keeps, "NOT")


def conjunction(left: Filter, right: Filter) -> Filter:
    def keeps(job: Job) -> bool | None:
        both = left.keeps(job), right.keeps(job)
        return False if False in both else None if None in both else True

    # OR binds tighter: its operands need no parentheses here.
    return Filter(f"{left.text} AND {right.text}", keeps, "AND")


def disjunction(left: Filter, right: Filter) -> Filter:
    def keeps(job: Job) -> bool | None:
        either = left.keeps(job), right.keeps(job)
        return True if True in either else None if None in either else False

    texts = (one.closed if one.joined == "AND" else one.text for one in (left, right))
    return Filter(" OR ".join(texts), keeps, "OR")


_COMPARE: dict[str, Callable[[Any, Any], bool]] = {
    "=": lambda a, b: a == b,
    "!=": lambda a, b: a != b,
    "<": lambda a, b: a < b,
    "<=": lambda a, b: a <= b,
    ">": lambda a, b: a > b,
    ">=": lambda a, b: a >= b,
}


def comparison(fields: list[FieldPath], jobs: list[dict[str, Any]], chance: Random) -> Filter:
    """One comparison with a value that some job has."""
    while True:
        made = _comparison(chance.choice(fields), jobs, chance)
        if made is not None:
            return made


def _comparison(field: FieldPath, jobs: list[dict[str, Any]], chance: Random) -> Filter | None:
    known = [job for job in jobs if field.of(job) not in (None, [], {})]
    name = chance.choice((field.camel, field.snake))
    if field.kind == "message":
        return Filter(f"{name}:*", lambda job: field.of(job) is not None)
    if not known:
        return None
    value = field.of(chance.choice(known))
    match field.kind:
        case "list" if all(_plain(one) for one in value):
            chosen = chance.choice(value)
            return Filter(f'{name}:"{chosen}"', lambda job: chosen in (field.of(job) or []))
        case "map" if all(_KEY.fullmatch(key) for key in value):
            key = chance.choice(sorted(value))
            return Filter(f"{name}:{key}", lambda job: key in (field.of(job) or {}))
        case "text" if _plain(value):
            return _text(field, name, value, chance)
        case "boolean" | "enum":
            shown = str(value).lower() if field.kind == "boolean" else str(value)
            return _compared(field, name, chance.choice(("=", "!=")), shown, value)
        case "number" | "int64" | "duration":
            comparator = chance.choice(list(_COMPARE))
            return _compared(field, name, comparator, str(value), _comparable(field.kind, value))
        case "timestamp":
            at = datetime.fromisoformat(value)
            hours = timezone(timedelta(hours=chance.choice((0, 2, -7))))
            shown = f'"{at.astimezone(hours).isoformat(timespec="microseconds")}"'
            return _compared(field, name, chance.choice(list(_COMPARE)), shown, at)
        case _:
            return None


def _plain(value: Any) -> bool:
    return isinstance(value, str) and re.fullmatch(r"[\w ./:=@-]+", value, re.ASCII) is not None


def _text(field: FieldPath, name: str, value: str, chance: Random) -> Filter:
    at = chance.randrange(len(value))
    match chance.choice(("=", "!=", ":", "wild")):
        case ":":
            piece = value[at : at + 3]
            return Filter(f'{name}:"{piece}"', lambda job: piece in (field.of(job) or ""))
        case "wild":
            head = value[:at]
            return Filter(f'{name}="{head}*"', lambda job: field.of(job) is not None and field.of(job).startswith(head))
        case comparator:
            return _compared(field, name, comparator, f'"{value}"', value)


def _compared(field: FieldPath, name: str, comparator: str, shown: str, value: Any) -> Filter:
    def keeps(job: Job) -> bool | None:
        own = field.comparable(job)
        if own is None:  # AIP-160: nothing is equal to what is not there; of `!=` it is not clear
            return None if comparator == "!=" else False
        return _COMPARE[comparator](own, value)

    return Filter(f"{name}{comparator}{shown}", keeps)


def random_filter(fields: list[FieldPath], jobs: list[dict[str, Any]], chance: Random, depth: int = 2) -> Filter:
    """A filter of comparisons, AND, OR, NOT and -, and parentheses."""
    choice = chance.random()
    if depth == 0 or choice < 0.25:
        return comparison(fields, jobs, chance)
    left = random_filter(fields, jobs, chance, depth - 1)
    if choice < 0.45:
        return negation(left, chance.choice(("NOT ", "-")))
    right = random_filter(fields, jobs, chance, depth - 1)
    return (conjunction if choice < 0.75 else disjunction)(left, right)
