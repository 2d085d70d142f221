"""`x-lifecycle` as a table of transitions, in words."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import takewhile
from typing import Any, Final

from rlor_spec.document import SpecDocument
from rlor_spec.places import elements, lifecycles, members

TIME: Final = "time"
OPERATION: Final = "operation"
EVENT: Final = "event"


@dataclass(frozen=True, slots=True)
class Transition:
    """One way from some states to another."""

    kind: str
    """`TIME`, `OPERATION` or `EVENT`."""
    name: str
    """What a reader calls it: the delay, the method, the event."""
    sources: tuple[str, ...]
    target: str
    noop: tuple[str, ...]
    """States in which it is accepted without effect."""
    conditional: bool
    notes: tuple[str, ...]
    """What else there is to know, each a phrase in Markdown."""
    fact: str
    """What the evidence calls it."""


@dataclass(frozen=True, slots=True)
class Lifecycle:
    """States by class, and what leads from one to another."""

    schema: str
    """Name of the schema that lists the states."""
    classes: dict[str, tuple[str, ...]]
    initial: str
    also_initial: tuple[str, ...]
    success: str
    unreached: tuple[str, ...]
    retention: str
    transitions: tuple[Transition, ...]

    @classmethod
    def of(cls, spec: SpecDocument) -> Lifecycle | None:
        """The lifecycle of a spec, the first if there are more; None when it gives none."""
        place, found = next(lifecycles(spec), (None, dict[str, Any]()))
        if place is None or not found:
            return None
        schema = str(place[-2])
        fact = f"{schema}.x-lifecycle"
        classes = {name: tuple(states) for name, states in members(found["classes"]).items()}
        unset = {name: classes.pop(name) for name in ("unset",) if name in classes}
        return cls(
            schema=schema,
            classes={**classes, **unset},
            initial=found["initial"],
            also_initial=tuple(state for state in found["acceptableInitial"] if state != found["initial"]),
            success=found["success"],
            unreached=tuple(elements(found.get("unreached"))),
            retention=duration(found["retention"]),
            transitions=(*_by_time(fact, found), *_by_operations(fact, spec, found), *_by_events(fact, found)),
        )

    @property
    def states(self) -> tuple[str, ...]:
        """All states, class by class."""
        return tuple(state for states in self.classes.values() for state in states)

    @property
    def prefix(self) -> str:
        """What the names of all states begin with, word by word."""
        words = zip(*(state.split("_")[:-1] for state in self.states), strict=False)
        return "".join(f"{column[0]}_" for column in takewhile(lambda column: len(set(column)) == 1, words))


def _by_time(fact: str, lifecycle: dict[str, Any]) -> Iterator[Transition]:
    for entry in map(members, elements(lifecycle["time"])):
        field = members(entry["after"])
        name = duration(field.get("default") or entry["after"])
        notes: list[str] = []
        if field:
            notes.append(f"After `{field['field']}`, or {name} when that is not set")
        if "when" in entry:
            notes.append(f"If {condition(entry['when'])}")
        if "message" in entry:
            notes.append(f"Then `status.message` is `{entry['message']}`")
        conditional = "when" in entry or bool(field)
        source, target = entry["from"], entry["to"]
        yield Transition(TIME, name, (source,), target, (), conditional, tuple(notes), f"{fact}.time.{source}.{target}")


def _by_operations(fact: str, spec: SpecDocument, lifecycle: dict[str, Any]) -> Iterator[Transition]:
    methods = {operation.operation_id: operation.raw.get("x-method") for operation in spec.operations()}
    for operation, entry in members(lifecycle["operations"]).items():
        notes = [f"Settles in `{entry['settles']}`"]
        if "needs" in entry:
            needs = entry["needs"]
            notes.append(f"Only if {condition(needs['schema'])}; else `{needs['message']}`")
        if "refusal" in entry:
            refusal = entry["refusal"]
            notes.append(f"Elsewhere {refusal['status']} with code {refusal['code']}, `{refusal['message']}`")
        yield Transition(
            OPERATION,
            str(methods.get(operation) or operation),
            tuple(entry["from"]),
            entry["to"],
            tuple(entry["noop"]),
            "needs" in entry,
            tuple(notes),
            f"{fact}.operations.{operation}",
        )


def _by_events(fact: str, lifecycle: dict[str, Any]) -> Iterator[Transition]:
    for event, entry in members(lifecycle["events"]).items():
        notes = (f"Then `status.code` is `{entry['code']}`",) if "code" in entry else ()
        yield Transition(EVENT, event, tuple(entry["from"]), entry["to"], (), False, notes, f"{fact}.events.{event}")


def duration(seconds: str) -> str:
    """`600s` as `10 min`: the largest unit that leaves no rest."""
    amount = seconds.removesuffix("s")
    for size, unit in ((86400, "days"), (3600, "h"), (60, "min")):
        if amount.isdecimal() and int(amount) and int(amount) % size == 0:
            return f"{int(amount) // size} {unit}"
    return f"{amount} s"


def condition(schema: dict[str, Any]) -> str:
    """A condition over the job in words, or as the JSON Schema that it is when there are no words for it."""
    words = _words(schema)
    return f"`{json.dumps(schema, ensure_ascii=False)}`" if words is None else words


def _words(schema: dict[str, Any]) -> str | None:
    if set(schema) == {"anyOf"}:
        options = [_words(members(option)) for option in elements(schema["anyOf"])]
        return " or ".join(filter(None, options)) if all(options) else None
    if not set(schema) <= {"required", "properties"}:
        return None
    required, parts = elements(schema.get("required")), list[str]()
    properties = members(schema.get("properties"))
    for name, wanted in properties.items():
        if set(members(wanted)) == {"const"}:
            values = [wanted["const"]]
        elif set(members(wanted)) == {"enum"}:
            values = elements(wanted["enum"])
        else:
            return None
        texts = [f"`{json.dumps(value, ensure_ascii=False)}`" for value in values]
        parts.append(f"`{name}` is " + " or ".join(texts) + ("" if name in required else ", or not there"))
    parts += [f"`{name}` is there" for name in required if name not in properties]
    return " and ".join(parts) or None
