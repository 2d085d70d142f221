# Generated from spec/openapi.yaml 3.1.0; edit the spec or scripts/templates, then run: make generate

"""Safe retries of creates: the client chooses the id, and recognizes a resource that it has created."""

from __future__ import annotations

import datetime
import re
from collections.abc import Collection
from typing import Any, cast

from ._clock import Clock
from ._operation import Creation, Operation
from ._wire import path_segment

_NUMBER = re.compile(r"-?\d+(\.\d+)?(e[+-]?\d+)?", re.ASCII)


def with_id(request: dict[str, Any], operation: Operation, clock: Clock) -> dict[str, Any]:
    """The request; if it creates something, with an id: the caller's, or a new one."""
    params: dict[str, Any] = request.get("params", {})
    if operation.creation is None or params.get(operation.creation.parameter):
        return request
    return {**request, "params": {**params, operation.creation.parameter: clock.new_id()}}


def id_of(request: dict[str, Any], creation: Creation) -> str:
    """The id of what a request creates."""
    return str(request["params"][creation.parameter])


def read_request(request: dict[str, Any], creation: Creation) -> dict[str, Any]:
    """The request that reads what was created."""
    return {"method": "GET", "url": f"{request['url']}/{path_segment(id_of(request, creation), creation.parameter)}"}


def is_as_asked(sent: Any, stored: Any, write_only: Collection[tuple[str, ...]] = ()) -> bool:
    """Whether every field that was sent is stored with the same value.

    Protobuf JSON does not distinguish null, a zero value and an absent field. It writes 64-bit integers as text, and
    may reformat a duration or a time. `write_only` fields, by path, are never returned.
    """
    if sent == stored or (_is_zero(sent) and _is_zero(stored)) or _normal(sent) == _normal(stored):
        return True
    if isinstance(sent, dict) and (isinstance(stored, dict) or _is_zero(stored)):
        theirs = cast(dict[str, object], stored or {})
        return all(
            is_as_asked(value, theirs.get(name), [path[1:] for path in write_only if path[0] == name and path[1:]])
            for name, value in cast(dict[str, object], sent).items()
            if (name,) not in write_only
        )
    if isinstance(sent, list) and isinstance(stored, list):
        asked, held = cast(list[object], sent), cast(list[object], stored)
        return len(asked) == len(held) and all(map(is_as_asked, asked, held, [write_only] * len(asked)))
    return False


def _is_zero(value: object) -> bool:
    if isinstance(value, dict):
        return all(map(_is_zero, cast(dict[str, object], value).values()))
    if isinstance(value, str):
        return value in ("", "0", "0s") or value.endswith("_UNSPECIFIED")
    return not value


def _normal(value: object) -> object:
    """The canonical form of a number, a duration or a time; any other value unchanged."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return value
    from decimal import Decimal  # rarely needed, and takes long to import

    text = str(value)
    if _NUMBER.fullmatch(text):
        return Decimal(text)
    if _NUMBER.fullmatch(text[:-1]) and text[-1] == "s":
        return Decimal(text[:-1]), "s"
    try:
        moment = datetime.datetime.fromisoformat(text)
    except ValueError:
        return value
    return moment if moment.tzinfo else value
