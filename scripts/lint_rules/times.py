"""Points in time and lengths of time: their types, and names that tell."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any, Final

from rlor_spec.document import Pointer
from rlor_spec.places import elements, members, schemas

from lint_rules.fields import Field, fields, types, variants
from lint_rules.rule import Finding, Subject, rule

_ISO_8601_DURATION: Final = re.compile(r"P(?=.)([0-9.]+[YMWD])*(T([0-9.]+[HMS])+)?")
_LENGTHS: Final = frozenset({"timeout", "duration", "ttl", "delay", "period"})
_UNITS: Final = frozenset({"nanos", "micros", "millis", "seconds", "minutes", "hours", "days"})
_WHOLE_AND_FRACTION: Final = ("60s", "0.5s")
_NO_DURATION: Final = ("", "60", "1m", "PT60S", "60 s", "s")
_SERVER_SETS: Final = frozenset({"createTime", "updateTime", "deleteTime"})
_PAST_TENSE: Final = re.compile(r"[a-z]*[^e]ed")


@rule()
def timestamp(subject: Subject) -> Iterator[Finding]:
    """A point in time is a `date-time` whose name ends in `Time`, after an imperative (`createTime`, not
    `createdTime`): so readers and tools know one by its name (AIP-142). The vendor's own departures have evidence of
    confidence A. When something was created, updated or deleted, only the server knows (AIP-148).
    """
    for field in fields(subject):
        is_date_time = any(
            schema.get("format") == "date-time" and "string" in types(schema) for schema in variants(subject, field)
        )
        is_called_time = field.words[-1:] == ["time"]
        if is_called_time and not is_date_time:
            said = "is called a time. Give it `type: string` and `format: date-time`"
        elif is_date_time and not is_called_time and not field.confirmed:
            said = "is a point in time. End its name with `Time`, or give evidence of confidence A"
        elif is_date_time and not field.confirmed and _PAST_TENSE.fullmatch((field.words * 2)[-2]):
            said = "is in the past tense. Use the imperative, like `createTime`, or give evidence of confidence A"
        elif field.name in _SERVER_SETS and field.schema.get("readOnly") is not True:
            said = "is set by the server alone. Add `readOnly: true`"
        else:
            continue
        yield Finding(subject.spec, field.pointer, f"`{field.name}` {said}.")


@rule()
def duration(subject: Subject) -> Iterator[Finding]:
    """A duration is decimal seconds with an `s`, as protobuf JSON writes it (AIP-142); the JSON Schema format
    `duration` means ISO 8601. What is called a timeout, duration, TTL, delay or period is one, so its pattern takes
    `60s` and `0.5s` and nothing without the `s`; a number with its unit in the name needs evidence of confidence A.
    """
    for pointer, schema in schemas(subject.spec):
        if schema.get("format") == "duration":
            message = "`format: duration` means ISO 8601 (`PT30M`). Use a `pattern` for decimal seconds (`1800s`)."
            yield Finding(subject.spec, (*pointer, "format"), message)
    for pointer, value in _leaves((), subject.spec.data):
        if isinstance(value, str) and _ISO_8601_DURATION.fullmatch(value):
            yield Finding(
                subject.spec, pointer, f"`{value}` is an ISO 8601 duration. Write decimal seconds, like `1800s`."
            )
    for field in fields(subject):
        if field.words[-1] in _LENGTHS and not _is_duration(subject, field):
            message = (
                f"`{field.name}` is called a length of time. Give it `type: string` and a `pattern` that takes decimal "
                f"seconds with an `s`, such as {' and '.join(_WHOLE_AND_FRACTION)}, and nothing else."
            )
            yield Finding(subject.spec, field.pointer, message)
        elif field.words[-1] in _UNITS and not field.confirmed:
            kinds = {kind for schema in variants(subject, field) for kind in types(schema)}
            if kinds & {"integer", "number"}:
                message = (
                    f"`{field.name}` is a length of time in a number. Use a duration in text (`1800s`), or give "
                    "evidence of confidence A."
                )
                yield Finding(subject.spec, field.pointer, message)


def _is_duration(subject: Subject, field: Field) -> bool:
    for schema in variants(subject, field):
        pattern = schema.get("pattern")
        if "string" in types(schema) and isinstance(pattern, str):
            takes = re.compile(pattern).search
            return all(map(takes, _WHOLE_AND_FRACTION)) and not any(map(takes, _NO_DURATION))
    return False


def _leaves(pointer: Pointer, node: Any) -> Iterator[tuple[Pointer, Any]]:
    children: Iterable[tuple[str | int, Any]] = (*members(node).items(), *enumerate(elements(node)))
    if not children:
        yield pointer, node
    for key, child in children:
        if key != "description":
            yield from _leaves((*pointer, key), child)
