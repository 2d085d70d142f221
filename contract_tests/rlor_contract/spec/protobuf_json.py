"""What a JSON value of a request means to a reader of protobuf's JSON, who takes more forms than a schema says."""

from __future__ import annotations

import math
from typing import Any

from rlor_spec.document import Pointer
from rlor_spec.spellings import snake_case

from rlor_contract.spec.json_values import is_list, is_object
from rlor_contract.spec.operations import ContractSpec, Operation
from rlor_contract.spec.request_rules import broken_rules
from rlor_contract.spec.schemas import Schemas


def meant(spec: Schemas, pointer: Pointer, value: Any) -> Any:
    """The value in the form of its schema: null left out, numbers in texts read, keys in lowerCamelCase.

    What has no such form stays as it is. Which number an enum value has is not known: any stands for the first one.
    """
    if value is None:
        return None
    branch = spec.branches(pointer)[0]
    schema = spec.schema(branch)
    if is_object(value):
        return _object(spec, branch, schema, value)
    if is_list(value) and "items" in schema:
        return [meant(spec, (*branch, "items"), item) for item in value]
    kinds = schema.get("type")
    if "enum" in schema:
        return schema["enum"][0] if type(value) is int else value
    if schema.get("format") == "int64" and isinstance(value, (int, float)) and not isinstance(value, bool):
        return str(int(value)) if math.isfinite(value) and value == int(value) else value
    if isinstance(value, str) and ("number" in _listed(kinds) or "integer" in _listed(kinds)):
        return _number(value, whole="integer" in _listed(kinds))
    return value


def _object(spec: Schemas, branch: Pointer, schema: dict[str, Any], value: dict[str, Any]) -> dict[str, Any]:
    declared = spec.properties(branch)
    snake = {snake_case(name): name for name in declared}
    extra = schema.get("additionalProperties")
    found: dict[str, Any] = {}
    for key, item in value.items():
        name = snake.get(key, key) if snake.get(key, key) not in value else key
        if name in declared:
            if item is not None:
                found[name] = meant(spec, declared[name], item)
        else:
            found[key] = meant(spec, (*branch, "additionalProperties"), item) if is_object(extra) else item
    return found


def _listed(kinds: Any) -> list[Any]:
    return kinds if is_list(kinds) else [kinds]


def _number(text: str, *, whole: bool) -> Any:
    if text in ("NaN", "Infinity", "-Infinity"):
        return text if whole else 0
    try:
        number = float(text)
    except ValueError:
        return text
    if text != text.strip() or "_" in text or not math.isfinite(number) or (whole and number != int(number)):
        return text
    return int(number) if whole else number


def may_be_accepted(spec: ContractSpec, requests: ContractSpec, operation: Operation, sent: Any) -> bool:
    """Whether a body that breaks its schema keeps to the spec all the same, in another form of protobuf's JSON.

    `requests`: the spec as requests have to keep to it. A key that nobody knows is refused in any form.
    """
    assert operation.body is not None
    body = meant(requests, requests.operation(operation.id).body or (), sent)
    for at, owner in spec.undeclared(operation.body, body):
        if str(at[-1]) not in [snake_case(name) for name in spec.properties(owner)]:  # spelled twice, it is not unknown
            return False
    # The bounds in `requests` are put together of rules, which count null as absent.
    return spec.is_valid(operation.body, body) and not broken_rules(operation, body)
