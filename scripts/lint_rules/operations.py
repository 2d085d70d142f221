"""What the house asks of operations, parameters and responses."""

from __future__ import annotations

import keyword
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any, Final

from rlor_spec.document import Operation, Pointer, SpecDocument
from rlor_spec.places import (
    component,
    elements,
    headers,
    lifecycles,
    members,
    parameters,
    parameters_of,
    referenced_schema,
    request_bodies,
    responses,
    schema_component,
)
from rlor_spec.spellings import snake_case

from lint_rules.resources import api_root
from lint_rules.rule import Finding, Subject, rule

REQUIRED_STATUSES: Final = ("400", "401", "403", "429", "500", "503", "504")
"""What every operation can answer with, whatever it does."""
_OF_BODIES: Final = ("413", "415")
_IN_BETWEEN: Final = frozenset({"408", "502"})
"""Statuses that proxies answer with, in words of their own."""
_EDGE: Final = _IN_BETWEEN | {"401"}
"""Statuses of what never reaches the service, which alone gives a request its id."""


@rule()
def operation_id(subject: Subject) -> Iterator[Finding]:
    """The `operationId` is the name of the RPC, that of the service, `_` and a name in PascalCase: it names the
    generated function and the evidence.
    """
    seen: dict[str, Operation] = {}
    for operation in subject.spec.operations():
        name, service = operation.operation_id, service_of(subject.spec, operation)
        place = (*operation.pointer, "operationId")
        if not re.fullmatch(rf"{service}_([A-Z][a-z0-9]*)+", name):
            said = f"`{name}` is not" if name else "there is no `operationId` of the form"
            yield Finding(subject.spec, place, f"{said} `{service}_` and a PascalCase name. Use the name of the RPC.")
        elif name in seen:
            first = subject.spec.line((*seen[name].pointer, "operationId"))
            yield Finding(subject.spec, place, f"`{name}` names the operation on line {first} too. Give each its own.")
        seen.setdefault(name, operation)


def service_of(spec: SpecDocument, operation: Operation) -> str:
    """The service that an RPC belongs to, `Library` of `Library_ListBooks`: the one that most of those name whose paths
    begin in the same way before the version.
    """
    ids = [other.operation_id for other in spec.operations() if api_root(other.path) == api_root(operation.path)]
    named = Counter(name.partition("_")[0] for name in ids if re.match(r"[A-Z][A-Za-z0-9]*_", name))
    return next((name for name, _ in named.most_common(1)), "Service")


@rule()
def operation_tag(subject: Subject) -> Iterator[Finding]:
    """An operation has exactly one tag, declared at the top: it is the group of the client that gets the method."""
    declared = [str(members(tag).get("name")) for tag in elements(subject.spec.data.get("tags"))]
    for operation in subject.spec.operations():
        tags = elements(operation.raw.get("tags"))
        if len(tags) != 1 or tags[0] not in declared:
            message = f"the tags are {tags or 'missing'}. Give exactly one of {', '.join(declared)}."
            yield Finding(subject.spec, (*operation.pointer, "tags"), message)


@rule()
def operation_security(subject: Subject) -> Iterator[Finding]:
    """An operation says itself how it is authenticated: the generator ignores `security` at the top of the document."""
    schemes = {name for (*_, name), _scheme in component(subject.spec, "securitySchemes")}
    for operation in subject.spec.operations():
        place = (*operation.pointer, "security")
        requirements = [members(requirement) for requirement in elements(operation.raw.get("security"))]
        named = {name for requirement in requirements for name in requirement}
        if not named:
            yield Finding(
                subject.spec, place, "the operation has no `security` of its own. Name the schemes it accepts."
            )
        elif not all(requirements):
            yield Finding(subject.spec, place, "`{}` in `security` lets anybody in. Remove it.")
        usual = _usual_schemes(subject.spec, operation)
        for name in sorted((usual - named) & schemes if named else ()):
            message = f"it does not accept `{name}`, which the other operations accept. Add it, or take it from all."
            yield Finding(subject.spec, place, message)
        for name in sorted(named - schemes):
            yield Finding(
                subject.spec, place, f"there is no security scheme `{name}`. Declare it in components, or correct it."
            )


def _usual_schemes(spec: SpecDocument, operation: Operation) -> set[str]:
    """What all other operations of the same service accept."""
    others = [one for one in spec.operations() if api_root(one.path) == api_root(operation.path) and one != operation]
    accepted = [{name for one in elements(other.raw.get("security")) for name in members(one)} for other in others]
    return set[str].intersection(*accepted) if accepted else set()


@rule()
def facade_method(subject: Subject) -> Iterator[Finding]:
    """`x-method` names the method of the client: it is there, a Python name, begins like the RPC, is the custom verb of
    the path if there is one, and is unique within the group (the tag).
    """
    seen: dict[tuple[str, str], Operation] = {}
    for operation in subject.spec.operations():
        method = operation.raw.get("x-method")
        place = (*operation.pointer, "x-method")
        if not isinstance(method, str) or not re.fullmatch(r"[a-z][a-z0-9_]*", method) or keyword.iskeyword(method):
            said = f"`x-method: {method}` is no Python method name" if method else "`x-method` is missing"
            yield Finding(subject.spec, place, f"{said}. Name the client's method in snake_case.")
            continue
        rpc = operation.operation_id.partition("_")[2]
        if not api_root(operation.path) and not rpc.lower().startswith(method.partition("_")[0]):
            message = f"`{method}` does not begin like {rpc}, which it calls. Correct one of the two."
            yield Finding(subject.spec, place, message)
        verb = snake_case(operation.path.rpartition("/")[2].partition(":")[2])
        if verb and method != verb:
            message = f"the path says `{verb}`, and the method is called `{method}`. Make the two agree."
            yield Finding(subject.spec, place, message)
        group = ", ".join(map(str, elements(operation.raw.get("tags"))))
        if (group, method) in seen:
            first = subject.spec.line((*seen[group, method].pointer, "x-method"))
            yield Finding(
                subject.spec, place, f"`{group}.{method}` is also the method on line {first}. Choose another name."
            )
        seen.setdefault((group, method), operation)


@rule()
def retry_class(subject: Subject) -> Iterator[Finding]:
    """`x-retry` tells clients what a repeat does, so it must be there and true: only a GET is `safe`, every GET is, and
    an operation that has a lifecycle is `idempotent` if it takes the state that it leads to as a `noop`; otherwise the
    repeat is refused. `with-id` is a create with an id of the caller's, whose repeat meets 409.
    """
    effects: dict[str, Any] = {}
    for _, lifecycle in lifecycles(subject.spec):
        effects |= members(lifecycle["operations"])
    for operation in subject.spec.operations():
        retry = operation.raw.get("x-retry")
        place = (*operation.pointer, "x-retry")
        if retry is None:
            yield Finding(subject.spec, place, "`x-retry` is missing. Say safe, idempotent, with-id or never.")
        elif (retry == "safe") != (operation.method == "get"):
            message = (
                f"`{retry}` does not suit {operation.method.upper()}. `safe` means without effect: GET, and GET only."
            )
            yield Finding(subject.spec, place, message)
        names = [
            str(parameter["name"])
            for _, parameter in parameters_of(subject.spec, operation)
            if parameter["in"] == "query"
        ]
        chooses = operation.raw.get("x-method") == "create" and any(name.endswith("Id") for name in names)
        if retry is not None and (retry == "with-id") > chooses:
            message = (
                "`with-id` is for a create whose caller chooses the id in a query parameter. Say idempotent or never."
            )
            yield Finding(subject.spec, place, message)
        elif retry is not None and chooses and retry != "with-id":
            message = "the caller chooses the id, so that a repeat makes no second one. Say `with-id`."
            yield Finding(subject.spec, place, message)
        elif retry == "with-id" and "409" not in members(operation.raw.get("responses")):
            message = "`with-id`: a repeat meets 409, which the operation does not declare. Declare it."
            yield Finding(subject.spec, (*operation.pointer, "responses"), message)
        told = " ".join(str(operation.raw.get("description", "")).split())
        if retry != "idempotent" and re.search(
            r"(?i)\b(repeating it (changes|does) nothing|second \w+ does nothing)", told
        ):
            message = f"`{retry}`, and by the description a repeat does nothing. Make the two agree."
            yield Finding(subject.spec, place, message)
        against = re.search(r"(?i)(is refused with 409|never to be repeated)", told)
        if retry == "idempotent" and against:
            message = f"`idempotent`, and the description says `{against[0]}`. Say `never`, or correct the words."
            yield Finding(subject.spec, place, message)
            continue
        effect = members(effects.get(operation.operation_id))
        if retry == "never" and effect and effect["to"] in effect["noop"]:
            message = f"`never`, but by x-lifecycle a repeat in {effect['to']} does nothing. Say `idempotent`."
            yield Finding(subject.spec, place, message)
        if retry == "idempotent" and effect and effect["to"] not in effect["noop"]:
            message = (
                f"`idempotent`, but x-lifecycle refuses a repeat in {effect['to']}. "
                "Say `never`, or add the state to the operation's `noop`."
            )
            yield Finding(subject.spec, place, message)
            for here, lifecycle in lifecycles(subject.spec):
                if operation.operation_id in lifecycle["operations"]:
                    noop = (*here, "operations", operation.operation_id, "noop")
                    yield Finding(subject.spec, noop, message)


@rule()
def statuses(subject: Subject) -> Iterator[Finding]:
    """Statuses are listed one by one: with `default` or `4XX` every status would be documented, and a wrong one never
    seen. What every operation can answer with is there, and so is 404 of what names a resource, 413 and 415 of what
    takes a body.
    """
    for operation in subject.spec.operations():
        place = (*operation.pointer, "responses")
        given = list(members(operation.raw.get("responses")))
        for status in given:
            if not re.fullmatch(r"[1-5][0-9]{2}", status):
                yield Finding(
                    subject.spec, (*place, status), f"`{status}` stands for many statuses. List them one by one."
                )
        if sum(status.startswith("2") for status in given) != 1:
            yield Finding(subject.spec, place, "there must be exactly one 2xx response: the client's return type.")
        for status in REQUIRED_STATUSES:
            if status not in given:
                yield Finding(
                    subject.spec, place, f"status {status} is missing, and every operation can answer with it. Add it."
                )
        wanted = {
            "404": len(re.findall(r"\{", operation.path)) > 1,
            **dict.fromkeys(_OF_BODIES, "requestBody" in operation.raw),
        }
        for status, may_be in wanted.items():
            if may_be and status not in given:
                what = "a resource" if status == "404" else "a body"
                message = f"status {status} is missing, and an operation that takes {what} can answer with it. Add it."
                yield Finding(subject.spec, place, message)


@rule()
def error_body(subject: Subject) -> Iterator[Finding]:
    """An error is a `Status` with code and message; only 401 may also be the edge's body. Clients have one tree of
    errors. What comes from something in between (408, 502) may have no described body.
    """
    if not {"code", "message"} <= set(elements(schema_component(subject.spec, "Status").get("required"))):
        message = "an error body does not require `code` and `message`. Require both: clients switch on the code."
        yield Finding(subject.spec, ("components", "schemas", "Status"), message)
    reported: set[Pointer] = set()
    for operation in subject.spec.operations():
        for status, value in members(operation.raw.get("responses")).items():
            place = subject.spec.locate((*operation.pointer, "responses", status))
            if status[0] not in "45" or place in reported:
                continue
            if status in _IN_BETWEEN and "content" not in subject.spec.resolve(place):
                continue
            content = members(members(subject.spec.resolve(members(value))).get("content"))
            expected = "UnauthenticatedError" if status == "401" else "Status"
            schema = members(content.get("application/json")).get("schema")
            if list(content) != ["application/json"] or referenced_schema(schema) != expected:
                reported.add(place)
                yield Finding(
                    subject.spec, place, f"the {status} response is not JSON of the schema `{expected}`. Make it so."
                )


def uses(spec: SpecDocument) -> dict[Pointer, list[tuple[str, Pointer]]]:
    """Where each response is used: under which status, and where an operation says so."""
    found: dict[Pointer, list[tuple[str, Pointer]]] = {}
    for operation in spec.operations():
        for status in members(operation.raw.get("responses")):
            place = (*operation.pointer, "responses", status)
            found.setdefault(spec.locate(place), []).append((status, place))
    return found


@rule()
def request_id(subject: Subject) -> Iterator[Finding]:
    """Every response carries `x-request-id`, errors too: without it nobody can ask the vendor about a failure. Only
    what comes from before the service (401, 408, 502), or from another one, may lack it.
    """
    used = uses(subject.spec)
    for pointer, response in responses(subject.spec):
        if used.get(pointer) and all(status in _EDGE or api_root(str(at[1])) for status, at in used[pointer]):
            continue
        if "x-request-id" not in {name.lower() for name in members(response.get("headers"))}:
            yield Finding(subject.spec, pointer, "the response declares no `x-request-id` header. Refer to RequestId.")


@rule()
def described(subject: Subject) -> Iterator[Finding]:
    """Everything that a user meets is described: the description becomes the docstring."""
    spec = subject.spec

    def missing(pointer: Pointer, value: dict[str, Any], *keys: str) -> Iterator[Finding]:
        for key in keys:
            if not str(value.get(key) or "").strip():
                yield Finding(spec, pointer, f"`{pointer[-1]}` has no {key}. Add one: it becomes the documentation.")

    for position, tag in enumerate(elements(spec.data.get("tags"))):
        yield from missing(("tags", position), members(tag), "description")
    for operation in spec.operations():
        yield from missing(operation.pointer, operation.raw, "summary", "description")
    things = (*parameters(spec), *headers(spec), *request_bodies(spec), *responses(spec))
    for pointer, thing in (*things, *component(spec, "securitySchemes"), *component(spec, "schemas")):
        yield from missing(pointer, thing, "description")


@rule()
def parameter_default(subject: Subject) -> Iterator[Finding]:
    """The description of a parameter says `Default: …`: what the server takes when the caller says nothing."""
    for pointer, parameter in parameters(subject.spec):
        if "Default" not in str(parameter.get("description")):
            message = (
                f"the description of `{parameter.get('name')}` does not state the default. End it with `Default: …`."
            )
            yield Finding(subject.spec, pointer, message)


@rule()
def path_parameter(subject: Subject) -> Iterator[Finding]:
    """The placeholders of a path and its path parameters are the same names: else the client builds a wrong URL. All
    others are in the query (AIP-127).
    """
    for operation in subject.spec.operations():
        for place, value in parameters_of(subject.spec, operation):
            if value["in"] not in ("path", "query"):
                message = (
                    f"`{value['name']}` is in a {value['in']}, and the API takes parameters in path and query. "
                    "Correct it."
                )
                yield Finding(subject.spec, place, message)
                if (declared := subject.spec.locate(place)) != place:
                    yield Finding(subject.spec, (*declared, "in"), message)
        expected = set(re.findall(r"\{([^}]*)\}", operation.path))
        given = {value["name"] for _, value in parameters_of(subject.spec, operation) if value["in"] == "path"}
        for name in sorted(expected ^ given):
            said = (
                "is in the path, but is no parameter"
                if name in expected
                else "is a path parameter, but not in the path"
            )
            place = (*operation.pointer, "parameters")
            yield Finding(subject.spec, place, f"`{name}` {said} of {operation.operation_id}. Make the two agree.")
