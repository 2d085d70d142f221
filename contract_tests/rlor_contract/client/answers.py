"""What is wrong with what the client made of an answer."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from rlor_spec.document import Pointer

from rlor_contract.client.surfaces import CHOSEN_ID, REQUEST_ID, Call, Exchange, Reply, Surface
from rlor_contract.client.typed_oracle import check_decoded, normal_form
from rlor_contract.spec.json_values import is_list, is_object, jsonable, shown_error, shown_json
from rlor_contract.spec.operations import ContractSpec, Response
from rlor_contract.spec.schema_values import SchemaValues
from rlor_contract.spec.schemas import Mismatch

# The error tree that the client documents, at the top of its module `errors`.
ERROR_CLASSES: Final = {
    400: "BadRequestError",
    401: "AuthenticationError",
    403: "PermissionDeniedError",
    404: "NotFoundError",
    409: "ConflictError",
    412: "FailedPreconditionError",
    429: "RateLimitError",
}


def whole_answer(spec: ContractSpec, call: Call, answers: SchemaValues) -> Reply:
    """A good answer to a call with all that it may hold."""
    response = call.operation.responses[200]
    if response.schema is None:
        return undescribed_answers(200)[0]
    return Reply.of_json(200, about(spec, call, response, answers.full(response.schema)))


def about(spec: ContractSpec, call: Call, response: Response, wire: Any) -> Any:
    """The answer, with the name of the thing that the call is about where it is such a thing: others are refused."""
    title = response.schema and spec.schema_name(response.schema)
    creates = {p.name for p in call.operation.parameters_in("query")}
    for kind in (spec.resource, *spec.nested, *spec.beside):
        if kind.schema == title and kind.id_parameter in call.path:
            return {**wire, kind.name_field: kind.name(call.path)}
        if kind.schema == title and kind.create_id in creates:
            id = call.query.get(kind.create_id) or CHOSEN_ID
            return {**wire, kind.name_field: kind.name({**call.path, kind.id_parameter: id})}
    return wire


def undescribed_answers(status: int) -> list[Reply]:
    """What may come with a status of which the spec describes no body."""
    named = {"x-request-id": REQUEST_ID}
    page = Reply(status, b"<html>", {**named, "content-type": "text/html"})
    return [Reply(status, b"", named), page, Reply.of_json(status, {"any": ["thing"]})]


def answer_faults(
    spec: ContractSpec, surface: Surface, response: Response, wire: Any, exchange: Exchange
) -> list[Mismatch]:
    """What is wrong with the value or the error that came of an answer; empty when nothing is."""
    if response.status >= 400:
        return list(_error_faults(spec, response, wire, exchange))
    if exchange.error is not None:
        where = response.schema or response.pointer
        return [Mismatch("", "the answer to be decoded", shown_error(exchange.error), where)]
    found = list(surface.faults(response, wire, exchange.value))
    if response.schema and not found and hasattr(exchange.value, "to_dict"):
        try:
            back = exchange.value.to_dict()
        except Exception as error:
            return [Mismatch("", "to_dict() to give back what came in", shown_error(error), response.schema)]
        same = back == wire or normal_form(spec, response.schema, back) == normal_form(spec, response.schema, wire)
        if not same:
            found.append(
                Mismatch("", "to_dict() to give back what came in", shown_json(jsonable(back)), response.schema)
            )
    return found


def _error_faults(spec: ContractSpec, response: Response, wire: Any, exchange: Exchange) -> Iterator[Mismatch]:
    error: Any = exchange.error
    schema = response.schema
    if error is None and schema:
        # The plain functions hand the error body back, typed.
        yield from check_decoded(spec, schema, wire, exchange.value)
        return
    if error is None:
        if exchange.value is not None:
            yield Mismatch("", "None, as nothing is known of the answer", repr(exchange.value), response.pointer)
        return
    if type(error).__module__.partition(".")[0] != "rlor_trainer_client":
        yield Mismatch("", "an error of the client's own tree", shown_error(error), response.pointer)
        return
    kind = error_class(response.status, wire if schema else {})
    if kind not in {base.__name__ for base in type(error).__mro__}:
        yield Mismatch("", f"an error of the class {kind}", shown_error(error), response.pointer)
        return
    expected: dict[str, Any] = {"status_code": response.status, "request_id": REQUEST_ID}
    if schema:
        body = wire.get("error", wire)
        expected |= {"code": body["code"], "message": body["message"], "details": tuple(body.get("details", ()))}
    for attribute, value in expected.items():
        got: Any = getattr(error, attribute, "no such attribute")
        got = tuple(got) if is_list(got) else got
        if got != value:
            pointer = response.pointer
            if schema and attribute in ("code", "message", "details"):
                place = spec.descend(schema, ("error",) if "error" in wire else (), wire)[0]
                pointer = (*place, "properties", attribute)
            yield Mismatch(f"/{attribute}", f"{type(error).__name__}.{attribute} == {value!r}", repr(got), pointer)


def enum_variants(spec: ContractSpec, pointer: Pointer, values: SchemaValues) -> Iterator[Any]:
    """The fullest value, once with every value of every enum in it."""
    full = _first_items(values.full(pointer))
    for path in _paths(full):
        schema = spec.descend(pointer, path, full)[1]
        for member in schema.get("enum", ()):
            yield _replaced(full, path, member)


def error_class(status: int, body: dict[str, Any]) -> str:
    """Class of the documented error tree that an answer raises."""
    if body.get("code") == 9:
        return "FailedPreconditionError"
    if status == 409 and body.get("code") == 6:
        return "AlreadyExistsError"
    return ERROR_CLASSES.get(status, "InternalServerError" if status >= 500 else "APIStatusError")


def _paths(value: Any, at: Pointer = ()) -> Iterator[Pointer]:
    if is_object(value):
        for key, item in value.items():
            yield from _paths(item, (*at, key))
    elif is_list(value):
        for index, item in enumerate(value[:1]):
            yield from _paths(item, (*at, index))
    else:
        yield at


def _first_items(value: Any) -> Any:
    if is_object(value):
        return {key: _first_items(item) for key, item in value.items()}
    if is_list(value):
        return [_first_items(item) for item in value[:1]]
    return value


def _replaced(value: Any, path: Pointer, new: Any) -> Any:
    if not path:
        return new
    copy: Any = value.copy()
    copy[path[0]] = _replaced(value[path[0]], path[1:], new)
    return copy
