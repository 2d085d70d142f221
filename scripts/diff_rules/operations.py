"""Operations: paths and methods, names, security, parameters and request bodies."""

from __future__ import annotations

import re
from typing import Any, Final

from rlor_spec.document import Operation, Pointer, SpecDocument
from rlor_spec.places import elements, members

from diff_rules.meaning import TEXTS, same
from diff_rules.responses import compare_content, compare_responses
from diff_rules.rest import compare_documents, compare_rest
from diff_rules.rule import BOTH, CLIENT_USERS, Comparison, breaking, compatible
from diff_rules.schemas import compare_schemas

REMOVED: Final = breaking("api-removed-without-deprecation", "Calls of the operation fail without prior deprecation.")
REMOVED_DEPRECATED: Final = breaking("api-removed-with-deprecation", "Calls of the operation fail; it was deprecated.")
ADDED: Final = compatible("endpoint-added", "A server must now serve the operation; the client has a new method.", BOTH)
DEPRECATED: Final = compatible("endpoint-deprecated", "It still works, but will be removed.", CLIENT_USERS)
REACTIVATED: Final = compatible("endpoint-reactivated", "It may be used again.", CLIENT_USERS)
ID_CHANGED: Final = breaking("api-operation-id-changed", "Plain functions of the client are named after it.")
TAG_CHANGED: Final = breaking("api-tag-changed", "The client's methods are grouped by it: `client.GROUP.METHOD`.")
METHOD_CHANGED: Final = breaking("client-method-changed", "The client's method is named by `x-method`.")
COMMAND_ADDED: Final = compatible(
    "command-word-added", "The command line has a new word for it; the name of the method still works.", CLIENT_USERS
)
COMMAND_CHANGED: Final = breaking("command-word-changed", "The command line no longer knows the old word.")
SECURITY_ADDED: Final = compatible("api-security-alternative-added", "A server must now accept another kind of key.")
SECURITY_REMOVED: Final = breaking("api-security-alternative-removed", "Requests with that kind of key are refused.")
SECURED: Final = breaking("api-security-added", "Requests without a key are refused now.")
UNSECURED: Final = compatible("api-security-removed", "A server must now answer without a key.")
SCHEME_CHANGED: Final = breaking("api-security-component-changed", "The key travels in another way.", BOTH)
SERVER_ADDED: Final = compatible("server-added", "Programs may now use another address.", CLIENT_USERS)
SERVER_REMOVED: Final = breaking("server-removed", "The client's default address may lead nowhere.")

NEW_REQUIRED: Final = breaking("new-required-request-parameter", "A request without the new parameter is refused.")
NEW_OPTIONAL: Final = compatible("new-optional-request-parameter", "A server must now obey the new parameter.")
PARAMETER_REMOVED: Final = breaking(
    "request-parameter-removed", "The control plane ignores unknown parameters, so a call with it does something else."
)
PATH_RENAMED: Final = breaking("request-path-parameter-renamed", "The client's arguments are named after parameters.")
SERIALIZATION: Final = breaking("request-parameter-serialization-changed", "The value is written in another way.", BOTH)

BODY_REQUIRED: Final = breaking("added-required-request-body", "A request without the new body is refused.")
BODY_OPTIONAL: Final = compatible("added-optional-request-body", "A server must now read a body.")
BODY_REMOVED: Final = breaking("request-body-removed", "The body of a request is no longer read.")
MEDIA_ADDED: Final = compatible("request-body-media-type-added", "A server must now read another media type.")
MEDIA_REMOVED: Final = breaking("request-body-media-type-removed", "A body of that media type is refused.")

_SERIALIZATION: Final = ("style", "explode", "allowReserved", "allowEmptyValue", "content")
_OPERATION: Final = (
    "operationId", "tags", "deprecated", "security", "parameters", "requestBody", "responses", "x-command", "x-method",
    "x-retry", "x-download", "x-long-running", "x-pagination", "x-request-rules",
)  # fmt: skip
_PARAMETER: Final = ("name", "in", "required", "deprecated", "schema", *_SERIALIZATION)
Entry = tuple[Pointer, dict[str, Any]]


def compare_operations(found: Comparison) -> None:
    """Note what differs in paths and all that stands below them, in servers, and in the document itself."""
    old, new = (
        {operation_key(operation): operation for operation in side.operations()}
        for side in (found.base, found.revision)
    )
    for key in {**old, **new}:
        before, after = old.get(key), new.get(key)
        if before is None and after is not None:
            found.add(ADDED, _where(after), ("paths", after.path), after.pointer)
        elif after is None and before is not None:
            rule = REMOVED_DEPRECATED if before.raw.get("deprecated") is True else REMOVED
            found.add(rule, _where(before), before.pointer, ("paths", before.path))
        elif before is not None and after is not None:
            _compare_operation(found, before, after)
    _compare_servers(found)
    compare_documents(found)


def operation_key(operation: Operation) -> tuple[str, str]:
    """What makes two operations the same: method and path, whatever the parameters in it are called."""
    return operation.method, re.sub(r"{[^}]*}", "{}", operation.path)


def _where(operation: Operation) -> str:
    return f"{operation.method.upper()} {operation.path}"


def _compare_operation(found: Comparison, before: Operation, after: Operation) -> None:
    where = _where(after)
    names = (("operationId", ID_CHANGED), ("tags", TAG_CHANGED), ("x-method", METHOD_CHANGED))
    for key, rule in names:
        one, other = before.raw.get(key), after.raw.get(key)
        if one != other:
            found.add(rule, where, (*before.pointer, key), (*after.pointer, key), one or "", other or "")
    word, now = (str(operation.raw.get("x-command", "")) for operation in (before, after))
    if word != now:
        rule = COMMAND_CHANGED if word else COMMAND_ADDED
        found.add(rule, where, (*before.pointer, "x-command"), (*after.pointer, "x-command"), word, now)
    deprecated = [operation.raw.get("deprecated") is True for operation in (before, after)]
    if deprecated[0] != deprecated[1]:
        rule = DEPRECATED if deprecated[1] else REACTIVATED
        found.add(rule, where, (*before.pointer, "deprecated"), (*after.pointer, "deprecated"))
    _compare_security(found, before, after)
    _compare_parameters(found, before, after)
    _compare_body(found, before, after)
    compare_responses(found, before, after, where)
    compare_rest(found, where, (before.pointer, before.raw), (after.pointer, after.raw), _OPERATION)


def _compare_security(found: Comparison, before: Operation, after: Operation) -> None:
    where = _where(after)
    (base, old), (revision, new) = (
        _security(side, operation) for side, operation in ((found.base, before), (found.revision, after))
    )
    keyless = [any(not members(one) for one in alternatives) for alternatives in (old, new)]
    if keyless[0] != keyless[1]:
        found.add(UNSECURED if keyless[1] else SECURED, where, base, revision)
    for position, alternative in enumerate(new):
        if members(alternative) and not any(_suffices(alternative, other) for other in old):
            found.add(SECURITY_ADDED, where, base, (*revision, position), "", alternative)
    for position, alternative in enumerate(old):
        # What needs no more than the old one did, a scope less for example, is open to the same callers.
        if members(alternative) and not keyless[1] and not any(_suffices(alternative, other) for other in new):
            found.add(SECURITY_REMOVED, where, (*base, position), revision, alternative)
    for name in {name for alternative in old for name in members(alternative)}:
        at = ("components", "securitySchemes", name)
        one, other = (_scheme(members(_child(side, at))) for side in (found.base, found.revision))
        if not same(one, other):
            found.add(SCHEME_CHANGED, f"security scheme {name}", at, at, one, other)


def _suffices(held: Any, wanted: Any) -> bool:
    """Whether who satisfies one alternative satisfies the other: each key of it, with each scope."""
    has = members(held)
    return all(name in has and {*scopes} <= {*has[name]} for name, scopes in members(wanted).items())


def _scheme(scheme: dict[str, Any]) -> dict[str, Any]:
    """How a key travels and where it is had, without texts: what a scope is called counts, what is said of it not."""
    flows = {
        name: {**members(flow), "scopes": dict.fromkeys(members(members(flow).get("scopes")))}
        for name, flow in members(scheme.get("flows")).items()
    }
    return {key: flows if key == "flows" else value for key, value in scheme.items() if key not in TEXTS}


def _security(document: SpecDocument, operation: Operation) -> tuple[Pointer, list[Any]]:
    """Where the security of an operation stands, and its alternatives: its own, else the document's.

    No alternative is the same as one that asks for nothing.
    """
    if "security" in operation.raw:
        return (*operation.pointer, "security"), elements(operation.raw["security"]) or [{}]
    return ("security",), elements(document.data.get("security")) or [{}]


def _child(document: SpecDocument, pointer: Pointer) -> Any:
    value: Any = document.data
    for token in pointer:
        value = members(value).get(str(token))
    return value


def _parameters(document: SpecDocument, operation: Operation) -> dict[tuple[str, str], Entry]:
    """Parameters by place and name, those in the path by place and position; references followed."""
    result: dict[tuple[str, str], Entry] = {}
    in_path: list[str] = re.findall(r"{([^}]*)}", operation.path)
    for holder in (operation.pointer[:2], operation.pointer):  # an operation's own come last, and win
        for position, written in enumerate(elements(members(_child(document, holder)).get("parameters"))):
            at: Pointer = (*holder, "parameters", position)
            if "$ref" in members(written):
                at = document.locate(members(written), at=at)
            parameter = members(document.resolve(at))
            name, place = str(parameter.get("name")), str(parameter.get("in"))
            key = str(in_path.index(name)) if place == "path" and name in in_path else name
            result[place, key] = at, parameter
    return result


def _compare_parameters(found: Comparison, before: Operation, after: Operation) -> None:
    old, new = _parameters(found.base, before), _parameters(found.revision, after)
    for key in {**old, **new}:
        if key not in old:
            at, parameter = new[key]
            rule = NEW_REQUIRED if parameter.get("required") is True else NEW_OPTIONAL
            where = f"{_where(after)} {key[0]} parameter {parameter.get('name')}"
            found.add(rule, where, (*before.pointer, "parameters"), at)
        elif key not in new:
            at, parameter = old[key]
            where = f"{_where(after)} {key[0]} parameter {parameter.get('name')}"
            found.add(PARAMETER_REMOVED, where, at, (*after.pointer, "parameters"))
        else:
            _compare_parameter(found, old[key], new[key])


def _compare_parameter(found: Comparison, base: Entry, revision: Entry) -> None:
    (at, old), (now_at, new) = base, revision
    if not found.first_time("parameter", at, now_at):
        return
    where = f"request {new.get('in')} parameter {new.get('name')}"
    if old.get("name") != new.get("name"):
        found.add(PATH_RENAMED, where, at, now_at, old.get("name"), new.get("name"))
    if (old.get("required") is True) != (new.get("required") is True):
        change = "became-required" if new.get("required") is True else "became-optional"
        found.add(f"request-parameter-{change}", where, (*at, "required"), (*now_at, "required"))
    if (old.get("deprecated") is True) != (new.get("deprecated") is True):
        change = "deprecated" if new.get("deprecated") is True else "reactivated"
        found.add(f"request-parameter-{change}", where, (*at, "deprecated"), (*now_at, "deprecated"))
    for key in _SERIALIZATION:
        if not same(old.get(key), new.get(key)):
            found.add(SERIALIZATION, where, (*at, key), (*now_at, key), old.get(key), new.get(key))
    compare_rest(found, where, base, revision, _PARAMETER)
    schemas = ((*at, "schema"), old.get("schema")), ((*now_at, "schema"), new.get("schema"))
    required = old.get("required") is True or new.get("required") is True
    compare_schemas(found, "request-parameter", *schemas, where, required=required)


def _compare_body(found: Comparison, before: Operation, after: Operation) -> None:
    where = f"{_where(after)} request body"
    (at, old), (now_at, new) = (
        _body(side, operation) for side, operation in ((found.base, before), (found.revision, after))
    )
    if bool(old) != bool(new):
        added = BODY_REQUIRED if new.get("required") is True else BODY_OPTIONAL
        found.add(added if new else BODY_REMOVED, where, at, now_at)
        return
    if (old.get("required") is True) != (new.get("required") is True):
        change = "became-required" if new.get("required") is True else "became-optional"
        found.add(f"request-body-{change}", where, (*at, "required"), (*now_at, "required"))
    compare_rest(found, where, (at, old), (now_at, new), ("required", "content"))
    names, key = ("request-body", MEDIA_ADDED, MEDIA_REMOVED), "x-request-rules"
    rules = (
        ((*before.pointer, key), elements(before.raw.get(key))),
        ((*after.pointer, key), elements(after.raw.get(key))),
    )
    compare_content(found, names, (at, old), (now_at, new), where, f"request body of {after.operation_id}", rules)


def _body(document: SpecDocument, operation: Operation) -> Entry:
    at: Pointer = (*operation.pointer, "requestBody")
    written = members(operation.raw.get("requestBody"))
    if "$ref" in written:
        at = document.locate(written, at=at)
        return at, members(document.resolve(at))
    return at, written


def _compare_servers(found: Comparison) -> None:
    old, new = (
        {
            str(members(server).get("url")): position
            for position, server in enumerate(elements(side.data.get("servers")))
        }
        for side in (found.base, found.revision)
    )
    for url in {**old, **new}:
        if url not in old:
            found.add(SERVER_ADDED, f"server {url}", ("servers",), ("servers", new[url]))
        elif url not in new:
            found.add(SERVER_REMOVED, f"server {url}", ("servers", old[url]), ("servers",))
        else:
            one, other = (
                (("servers", at[url]), members(elements(side.data.get("servers"))[at[url]]))
                for side, at in ((found.base, old), (found.revision, new))
            )
            compare_rest(found, f"server {url}", one, other, ("url",))
