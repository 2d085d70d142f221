"""What the emulator's code relies on that only this resource has, such as the state in which a trainer runs.

Each module that has such code says it in one table, `NEEDS`. All are checked at the start, so that a spec without it is
refused in words, and no request runs into it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from rlor_spec.places import elements
from rlor_spec.resources import Resource

from ..spec import Document, SpecError, schema_at


@dataclass(frozen=True, slots=True)
class Needs:
    """What a module needs of a resource."""

    module: str
    """The module, from the emulator's package on."""
    of: Callable[[Document], Resource]
    """Finds the resource."""
    fields: Mapping[str, str] = field(default_factory=dict[str, str])
    """Fields by path, such as `status.code`, each with what it is needed for."""
    values: Mapping[str, Iterable[str]] = field(default_factory=dict[str, Iterable[str]])
    """Values that the enum of some of these fields has to have."""
    shown: Iterable[str] = ()
    """Fields that are read of every job, so that they have to have a value also when they are unset."""
    numbers: Iterable[str] = ()
    """Those of the fields that are counted with."""
    states: Mapping[str, str] = field(default_factory=dict[str, str])
    """States, each with what it is needed for."""

    def check(self, spec: Document) -> None:
        """Find all of it in the spec, or raise SpecError that says what is missing, what for, and what to do."""
        resource = self.of(spec)
        known = elements(spec["components"]["schemas"].get(resource.state_schema, {}).get("enum"))
        for state, purpose in self.states.items():
            if state not in known:
                what = f"{resource.state_schema} has no state {state}"
                raise _missing(what, self.module, purpose, *_SCHEMAS, resource.state_schema, "enum")
        for path, purpose in self.fields.items():
            schema = schema_at(spec, resource.schema, path)
            if schema is None:
                raise _missing(f"{resource.schema} has no field `{path}`", self.module, purpose, *_at(resource, path))
            for value in self.values.get(path, ()):
                if value not in elements(schema.get("enum")):
                    what = f"field `{path}` of {resource.schema} has no value {value}"
                    raise _missing(what, self.module, purpose, *_at(resource, path))
        for path in self.shown:
            if (schema_at(spec, resource.schema, path) or {}).get("x-presence") == "explicit":
                raise SpecError(
                    f"field `{path}` of {resource.schema} is left out when it is unset (x-presence), and {self.module} "
                    "of the emulator reads it always. Drop x-presence in the spec, or change that module",
                    *_at(resource, path),
                )
        for path in self.numbers:
            kind = (schema_at(spec, resource.schema, path) or {}).get("type")
            if kind not in ("integer", "number"):
                raise SpecError(
                    f"field `{path}` of {resource.schema} is of type {kind}, and {self.module} of the emulator counts "
                    "with it. Declare it as integer or number in the spec, or change that module",
                    *_at(resource, path),
                )


@dataclass(frozen=True, slots=True)
class OperationNeeds:
    """What a module needs of an operation."""

    module: str
    """The module, from the emulator's package on."""
    body: Mapping[str, str] = field(default_factory=dict[str, str])
    """Fields of its body, each with what it is needed for."""
    required: Iterable[str] = ()
    """Those of them that no request may leave out."""
    answer: Mapping[str, str] = field(default_factory=dict[str, str])
    """Fields of its answer, each with what it is needed for."""

    def check(self, spec: Document, where: str, body: Document, answer: Document, *at: str) -> None:
        """Find all of it in the schemas of an operation's body and answer, or raise SpecError; `at` leads to it."""
        for part, schema, fields in (("body", body, self.body), ("answer", answer, self.answer)):
            for name, purpose in fields.items():
                if schema_at(spec, schema, name) is None:
                    raise _missing(f"the {part} of {where} has no field `{name}`", self.module, purpose, *at)
        for name in self.required:
            if name not in elements(body.get("required")):
                raise _missing(f"the body of {where} does not require `{name}`", self.module, self.body[name], *at)


_SCHEMAS = ("components", "schemas")


def _at(resource: Resource, path: str) -> tuple[str, ...]:
    """Return what leads to a field of the resource, or to the schema in which it is missing."""
    return *_SCHEMAS, resource.schema, "properties", path.partition(".")[0]


def _missing(what: str, module: str, purpose: str, *at: str) -> SpecError:
    return SpecError(
        f"{what}, which {module} of the emulator needs: {purpose}. Declare it in the spec, or change that module", *at
    )
