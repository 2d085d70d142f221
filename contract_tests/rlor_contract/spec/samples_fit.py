"""Whether the values of an overlay are ones that its spec takes: what is not would be blamed on the server."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from rlor_spec.document import Pointer, format_pointer
from rlor_spec.resources import Resource

from rlor_contract.spec.json_values import is_list, is_object
from rlor_contract.spec.operations import ContractSpec, Operation
from rlor_contract.spec.request_rules import broken_rules
from rlor_contract.spec.samples import PLACEHOLDERS, SECRET, Samples, filled

Misfit = tuple[Pointer, str]
"""Where in the values something is wrong, and what."""

_PLACEHOLDER: Final = re.compile(r"\{(\w+)\}")


def misfits(samples: Samples, spec: ContractSpec) -> Iterator[Misfit]:
    """All that does not fit a spec that has the parts which a run needs."""
    yield from _query(samples, spec)
    yield from _body(samples, spec)
    yield from _apart(samples, spec)
    yield from _jobs(samples, spec)
    yield from _fields(samples, spec)
    yield from _lists(samples, spec)
    yield from _nested(samples, spec)
    yield from _ready(samples, spec)
    yield from _named(samples, spec)


def _query(samples: Samples, spec: ContractSpec) -> Iterator[Misfit]:
    known = [parameter for operation in spec.operations for parameter in operation.parameters_in("query")]
    for name, values in samples.query.items():
        schemas = [parameter.schema for parameter in known if parameter.name == name]
        if not schemas:
            yield ("query", name), "no operation has such a parameter"
        for index, value in enumerate(values):
            for schema in schemas:
                yield from _value(spec, schema, value, ("query", name, index))


def _body(samples: Samples, spec: ContractSpec) -> Iterator[Misfit]:
    bodies = {operation.id: operation.body for operation in spec.operations}
    for operation_id, fields in samples.body.items():
        body = bodies.get(operation_id)
        if body is None:
            missing = "such an operation takes no body" if operation_id in bodies else "there is no such operation"
            yield ("body", operation_id), missing
            continue
        declared = spec.properties(spec.branches(body)[0])
        for name, values in fields.items():
            if name not in declared:
                yield ("body", operation_id, name), "the body has no such field"
                continue
            for index, value in enumerate(values):
                yield from _value(spec, declared[name], value, ("body", operation_id, name, index))


def _apart(samples: Samples, spec: ContractSpec) -> Iterator[Misfit]:
    for name, paths in samples.apart.items():
        if name not in samples.query:
            yield ("apart", name), "there are no values of such a parameter in `query`"
        for index, path in enumerate(paths):
            at = _resource(spec.resource)
            for part in path:
                declared = spec.properties(spec.branches(at)[0])
                if part not in declared:
                    yield ("apart", name, index), f"{spec.resource.schema} has no field {'.'.join(path)}"
                    break
                at = declared[part]


def _jobs(samples: Samples, spec: ContractSpec) -> Iterator[Misfit]:
    create = spec.method(spec.resource, "create")
    if create is not None and create.body is not None:
        for at, body in _bodies(samples):
            allowed = (*PLACEHOLDERS, SECRET) if at == ("jobs", "confidential") else PLACEHOLDERS
            yield from _value(spec, create.body, dict(body), at, allowed)
            made = filled(dict(body), **dict.fromkeys(allowed, _sample))
            for rule, path in broken_rules(create, made):
                yield at, f"{path + ': ' if path else ''}{create.label} refuses it by its rule {rule.id}"
    for name, value in samples.jobs.read_only.items():
        at = ("jobs", "read-only", name)
        declared = spec.properties(spec.branches(_resource(spec.resource))[0])
        if name not in declared:
            yield at, f"{spec.resource.schema} has no such field"
        elif not spec.raw(declared[name]).get("readOnly"):
            yield at, f"{spec.resource.schema} does not mark it as `readOnly`, so a create accepts it"
        else:
            yield from _value(spec, declared[name], value, at)


def _bodies(samples: Samples) -> Iterator[tuple[Pointer, Mapping[str, Any]]]:
    jobs = samples.jobs
    for name in ("workable", "saving", "coveted", "confidential"):
        yield ("jobs", name), getattr(jobs, name)
    for name, bodies in (("kinds", jobs.kinds), ("listed", jobs.listed)):
        yield from ((("jobs", name, index), body) for index, body in enumerate(bodies))


def _fields(samples: Samples, spec: ContractSpec) -> Iterator[Misfit]:
    fields, schema = samples.fields, spec.resource.schema
    declared = spec.properties(spec.branches(_resource(spec.resource))[0])
    lists = (("lasting", fields.lasting), ("chosen", fields.chosen))
    named: list[tuple[Pointer, str]] = [(("fields", "label"), fields.label)]
    named += [(("fields", kind, index), name) for kind, names in lists for index, name in enumerate(names)]
    for at, name in named:
        if name not in declared:
            yield at, f"{schema} has no field {name}"
    if fields.label in declared and not spec.is_valid(declared[fields.label], "text"):
        yield ("fields", "label"), f"{fields.label} does not accept text chosen by the caller"
    yield from _secret(samples, spec)


def _secret(samples: Samples, spec: ContractSpec) -> Iterator[Misfit]:
    path, at = samples.fields.secret, ("fields", "secret")
    here = _resource(spec.resource)
    for depth, name in enumerate(path, start=1):
        declared = spec.properties(spec.branches(here)[0])
        if name not in declared:
            yield at, f"{spec.resource.schema} has no field {'.'.join(path[:depth])}"
            return
        here = declared[name]
    if not (spec.raw(here).get("writeOnly") or spec.schema(here).get("writeOnly")):
        yield at, f"the spec does not mark {'.'.join(path)} as `writeOnly`, so an answer may show it"
    value: Any = samples.jobs.confidential
    for name in path:
        value = value.get(name) if is_object(value) else None
    if not isinstance(value, str) or f"{{{SECRET}}}" not in value:
        yield ("jobs", "confidential"), f"{'.'.join(path)} does not hold {{{SECRET}}}, so no secret is sent"


def _lists(samples: Samples, spec: ContractSpec) -> Iterator[Misfit]:
    operation = spec.method(spec.resource, "list")
    known = {one.name: one.schema for one in operation.parameters_in("query")} if operation else {}
    queries: list[tuple[Pointer, Mapping[str, str]]] = [(("list", "archived"), samples.lists.archived)]
    queries += [(("list", "others", index), query) for index, query in enumerate(samples.lists.others)]
    for at, query in queries:
        for name, text in query.items():
            if name not in known:
                yield (*at, name), "the list has no such parameter"
            elif not any(spec.is_valid(known[name], value) for value in _meant(text)):
                yield (*at, name), f"{text!r} is no value of the parameter"


def _meant(text: str) -> Iterator[Any]:
    """What a text in a query may stand for."""
    yield text
    if text in ("true", "false"):
        yield text == "true"
    if re.fullmatch(r"-?[0-9]+", text):
        yield int(text)


def _nested(samples: Samples, spec: ContractSpec) -> Iterator[Misfit]:
    nested, resource = samples.nested, spec.resource
    states = {state for states in spec.lifecycle["classes"].values() for state in states}
    if nested.state not in states:
        yield ("nested", "state"), f"{resource.state_schema} has no state {nested.state}"
    below = [spec.properties(spec.branches(_resource(one))[0]) for one in spec.nested]
    if below and not any(nested.ready in fields for fields in below):
        schemas = " or ".join(one.schema for one in spec.nested)
        yield ("nested", "ready"), f"{schemas} has no field {nested.ready}"
    promotes = [operation for one in spec.nested if (operation := spec.method(one, "promote")) is not None]
    for operation in promotes[:1]:
        yield from _promotions(samples, spec, operation)


def _promotions(samples: Samples, spec: ContractSpec, operation: Operation) -> Iterator[Misfit]:
    taken = spec.properties(spec.branches(operation.body)[0]) if operation.body else {}
    for index, way in enumerate(samples.nested.promotions):
        at: Pointer = ("nested", "promotions", index)
        for name, value in way.body.items():
            if name not in taken:
                yield (*at, "body", name), f"the body of {operation.label} has no such field"
            else:
                yield from _value(spec, taken[name], value, (*at, "body", name))
        for name, sent in way.holds.items():
            if sent not in taken:
                yield (*at, "holds", name), f"the body of {operation.label} has no field {sent}"
        made, shown = way.shown, operation
        if way.ends is not None:
            yield from _answered(spec, operation, (*at, "shown"), way.shown)
            asked = next((one for one in spec.operations if one.id == way.ends.by), None)
            if asked is None:
                yield (*at, "ends", "by"), f"there is no operation {way.ends.by}"
                continue
            if way.ends.done not in _shown_by(spec, asked):
                yield (*at, "ends", "done"), f"the answer of {asked.label} has no field {way.ends.done}"
            yield from _answered(spec, asked, (*at, "ends", "error"), way.ends.error)
            made, shown, at = way.ends.shown, asked, (*at, "ends")
        yield from _answered(spec, shown, (*at, "shown"), made)


def _shown_by(spec: ContractSpec, operation: Operation) -> dict[str, Pointer]:
    """The fields of an operation's answer."""
    schema = operation.responses[200].schema
    return spec.properties(spec.branches(schema)[0]) if schema else {}


def _answered(spec: ContractSpec, operation: Operation, at: Pointer, name: str) -> Iterator[Misfit]:
    """What is wrong with the name of a field of an answer that is to hold an object."""
    shown = _shown_by(spec, operation)
    if name not in shown:
        yield at, f"the answer of {operation.label} has no field {name}"
    elif spec.schema(spec.branches(shown[name])[0]).get("type") != "object":
        yield at, f"{name} in the answer of {operation.label} is not an object"


def _ready(samples: Samples, spec: ContractSpec) -> Iterator[Misfit]:
    operations = {operation.id: operation for operation in spec.operations}
    known = {state for states in spec.lifecycle["classes"].values() for state in states}
    for name, ready in samples.ready.items():
        at: Pointer = ("ready", name)
        operation = operations.get(name)
        if operation is None:
            yield at, "there is no such operation"
            continue
        if not any(one.name == spec.resource.id_parameter for one in operation.parameters_in("path")):
            yield at, f"{operation.label} is about no {spec.resource.schema}"
        for index, state in enumerate(ready.states):
            if state not in known:
                yield (*at, "states", index), f"{spec.resource.state_schema} has no state {state}"
        if ready.status not in operation.responses:
            yield (*at, "status"), f"{operation.label} does not document the status {ready.status}"


def _named(samples: Samples, spec: ContractSpec) -> Iterator[Misfit]:
    operations = {operation.id: operation for operation in spec.operations}
    known = [one.id_parameter for one in spec.beside]
    for parameter, named in samples.named.items():
        at: Pointer = ("named", parameter)
        operation = operations.get(named.by)
        if parameter not in known:
            yield at, "it is not the id of a resource beside the others"
        if operation is None:
            yield (*at, "by"), f"there is no operation {named.by}"
            continue
        taken = spec.properties(spec.branches(operation.body)[0]) if operation.body else {}
        for name, value in named.body.items():
            if name not in taken:
                yield (*at, "body", name), f"the body of {operation.label} has no such field"
            else:
                yield from _value(spec, taken[name], value, (*at, "body", name))
        here: Pointer | None = operation.responses[200].schema
        for depth, name in enumerate(named.name, start=1):
            declared = spec.properties(spec.branches(here)[0]) if here else {}
            if name not in declared:
                yield (*at, "name"), f"the answer of {operation.label} has no field {'.'.join(named.name[:depth])}"
                break
            here = declared[name]


def _value(
    spec: ContractSpec, schema: Pointer, value: Any, at: Pointer, allowed: tuple[str, ...] = PLACEHOLDERS
) -> Iterator[Misfit]:
    """How a value breaks a schema once its placeholders are filled."""
    for unknown in sorted(set(_placeholders(value)) - {*allowed}):
        yield at, f"{{{unknown}}} is not a placeholder here; {', '.join(f'{{{name}}}' for name in allowed)} are"
    value = filled(value, **dict.fromkeys(allowed, _sample))
    for mismatch in spec.mismatches(schema, value):
        place = f"{mismatch.at.removeprefix('/').replace('/', '.')}: " if mismatch.at else ""
        yield at, f"{place}{mismatch.got.rstrip('.')} ({spec.where(mismatch.pointer)} wants {mismatch.expected})"
    for extra, _ in spec.undeclared(schema, value):
        yield at, f"{format_pointer(extra).removeprefix('/').replace('/', '.')}: the spec has no such field"


def _placeholders(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield from _PLACEHOLDER.findall(value)
    elif is_object(value) or is_list(value):
        for part in value.values() if is_object(value) else value:
            yield from _placeholders(part)


def _sample() -> str:
    return "sample-1"


def _resource(resource: Resource) -> Pointer:
    return ("components", "schemas", resource.schema)
