"""Do operations follow Google's AIPs: standard methods on collections and resources, everything else a custom verb?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from rlor_spec.document import Operation
from rlor_spec.places import answer_schema, body_schema, members, parameters_of

from lint_rules.resources import api_root, collection_path, resources
from lint_rules.rule import Finding, Subject, rule


@dataclass(frozen=True, slots=True)
class _Standard:
    """What AIP-131 to 135 say of a standard method."""

    aip: int
    method: str
    on_collection: bool
    """Whether its path ends with a collection, or with the id of a resource."""
    has_body: bool
    """Whether its body is the resource; else it has none."""


_STANDARD: Final = {
    "Get": _Standard(131, "get", on_collection=False, has_body=False),
    "List": _Standard(132, "get", on_collection=True, has_body=False),
    "Create": _Standard(133, "post", on_collection=True, has_body=True),
    "Update": _Standard(134, "patch", on_collection=False, has_body=True),
    "Delete": _Standard(135, "delete", on_collection=False, has_body=False),
}


@rule()
def standard_method(subject: Subject) -> Iterator[Finding]:
    """An operation without a custom verb is Get, List, Create, Update or Delete, with the HTTP method, the path and the
    body that AIP-131 to 135 give it: proxies, caches, retries and people take a GET for harmless. Create and Update
    take and return the resource, Get returns it, and Create lets the caller choose the id, in `{resource}Id`.
    """
    spec = subject.spec
    for operation in spec.operations():
        rpc, verb = rpc_of(operation), _word(rpc_of(operation))
        if ":" in operation.path or not rpc or api_root(operation.path):
            continue
        place = (*operation.pointer, "operationId")
        standard = _STANDARD.get(verb)
        if standard is None:
            message = f"`{verb}` is no standard method. Give the path a custom verb, `:{verb.lower()}` (AIP-136)."
            yield Finding(spec, place, message)
            continue
        if operation.method != standard.method:
            message = f"{verb} is a {standard.method.upper()} (AIP-{standard.aip}), not {operation.method.upper()}."
            yield Finding(spec, operation.pointer, f"{message} Correct one of the two.")
        if standard.has_body != ("requestBody" in operation.raw):
            said = "has no body. Give it the resource" if standard.has_body else "has a body. Remove it"
            yield Finding(spec, operation.pointer, f"{rpc} {said} (AIP-{standard.aip}).")
        segments = collection_path(operation)
        on_collection = not segments[-1].startswith("{")
        if on_collection != standard.on_collection and not (verb == "Get" and on_collection):  # a singleton, AIP-156
            wanted = "a collection" if standard.on_collection else "the id of a resource"
            message = (
                f"the path of {rpc} does not end with {wanted} (AIP-{standard.aip}). Correct the path or the name."
            )
            yield Finding(spec, place, message)
        elif standard.has_body or verb == "Get":
            yield from _resource_trouble(subject, operation, standard)


@rule()
def custom_method(subject: Subject) -> Iterator[Finding]:
    """A custom verb is in lowerCamelCase after a colon, begins like the name of the RPC, and is a POST with a body, be
    it empty (AIP-136). A standard method has none.
    """
    for operation in subject.spec.operations():
        verb = operation.path.rpartition("/")[2].partition(":")[2]
        rpc = rpc_of(operation)
        if ":" not in operation.path or not rpc:
            continue
        place = operation.pointer[:2]
        if not re.fullmatch(r"[a-z][a-z0-9]*([A-Z][a-z0-9]+)*", verb):
            yield Finding(
                subject.spec, place, f"the verb `{verb}` is not in lowerCamelCase. Write it like `:startNow`."
            )
        elif _word(rpc) in _STANDARD:
            message = f"{rpc} is a standard method. Leave out `:{verb}`, or rename the RPC."
            yield Finding(subject.spec, place, message)
        elif _word(rpc) != _word(verb[0].upper() + verb[1:]):
            yield Finding(subject.spec, place, f"`:{verb}` does not begin like {rpc}. Make the two agree.")
        if operation.method != "post" or "requestBody" not in operation.raw:
            message = (
                f"{rpc} is not a POST with a body. Make it one: a custom method has effects and may get parameters."
            )
            yield Finding(subject.spec, operation.pointer, message)


@rule()
def message_name(subject: Subject) -> Iterator[Finding]:
    """A body is the resource or `{RPC}Request`, a 200 answer the resource, `Empty` or `{RPC}Response` (AIP-131 to 136):
    each operation may then get fields without changing another, and the client's classes tell what they are for.
    """
    known = {*resources(subject.spec).values()}
    for operation in subject.spec.operations():
        rpc = rpc_of(operation)
        for name, suffix, free, place in (
            (body_schema(subject.spec, operation), "Request", known, "requestBody"),
            (answer_schema(subject.spec, operation), "Response", {*known, "Empty"}, "responses"),
        ):
            if rpc and name and name not in free and name != f"{rpc}{suffix}":
                message = f"{rpc} has a message `{name}`. Call it `{rpc}{suffix}`, or use the resource."
                yield Finding(subject.spec, (*operation.pointer, place), message)
                if place == "responses":
                    answer = subject.spec.locate((*operation.pointer, place, "200"))
                    for media in members(members(subject.spec.resolve(answer)).get("content")):
                        at = (*answer, "content", media, "schema")
                        yield Finding(subject.spec, at, message)


def _resource_trouble(subject: Subject, operation: Operation, standard: _Standard) -> Iterator[Finding]:
    """Do Get, Create and Update speak of the resource that their path names?"""
    rpc, path = rpc_of(operation), "/".join(collection_path(operation))
    if standard.on_collection:
        schemas = [one for pattern, one in resources(subject.spec).items() if pattern.rpartition("/")[0] == path]
    elif path.endswith("}"):
        schemas = [one for pattern, one in resources(subject.spec).items() if pattern == path]
    else:
        return
    schema = schemas[0] if schemas else ""
    if not schema or not rpc.endswith(schema):
        message = (
            f"the path of {rpc} is not that of a resource of this name. Correct it, or give a schema `x-resource`."
        )
        yield Finding(subject.spec, (*operation.pointer, "operationId"), message)
        return
    body = body_schema(subject.spec, operation)
    if standard.has_body and body not in ("", schema):
        message = f"the body of {rpc} is not the resource. Make it `{schema}` (AIP-{standard.aip})."
        yield Finding(subject.spec, (*operation.pointer, "requestBody"), message)
    if answer_schema(subject.spec, operation) != schema:
        message = f"{rpc} does not return the resource. Make the 200 answer `{schema}` (AIP-{standard.aip})."
        yield Finding(subject.spec, (*operation.pointer, "responses"), message)
    names = {parameter.get("name") for _, parameter in parameters_of(subject.spec, operation)}
    wanted = f"{schema[0].lower()}{schema[1:]}Id"
    if standard.aip == 133 and wanted not in names:
        message = f"a caller of {rpc} cannot choose the id. Add the query parameter `{wanted}` (AIP-133)."
        yield Finding(subject.spec, (*operation.pointer, "parameters"), message)


def rpc_of(operation: Operation) -> str:
    """`CreateBook` of `Library_CreateBook`; empty if that is not a name of an RPC."""
    return operation.operation_id.partition("_")[2]


def _word(name: str) -> str:
    """First word of a PascalCase name."""
    found = re.match(r"[A-Z][a-z0-9]*", name)
    return found[0] if found else name
