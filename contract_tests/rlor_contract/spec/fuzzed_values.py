"""Random values of response schemas, made by Schemathesis.

Schemathesis generates requests. So each response schema becomes the request body of a made-up operation (a mirror of
the spec), and what would be sent to that operation is an answer to ours.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from hypothesis import strategies as st
from rlor_spec.document import Pointer, format_pointer

from rlor_contract.spec.json_values import is_json, is_list, is_object, whole_numbers
from rlor_contract.spec.operations import JSON, ContractSpec
from rlor_contract.spec.schema_values import draw

# Schemathesis never puts readOnly properties into a request, and answers consist of them.
_DIRECTIONS = ("readOnly", "writeOnly")


class FuzzedValues:
    """Random, valid values; the same for the same seed."""

    def __init__(self, spec: ContractSpec, seed: int) -> None:
        self._spec = spec
        self._seed = seed
        self._values: dict[Pointer, list[Any]] = {}
        self._mirror: Any = None

    def values(self, pointer: Pointer, count: int) -> list[Any]:
        """At most `count` different values of the schema at `pointer`."""
        pointer = self._spec.locate(pointer)
        if not count:
            return []
        if pointer not in self._values:
            found = [whole_numbers(value) for value in draw(self._strategy(pointer), count, self._seed)]
            self._values[pointer] = [v for v in found if self._spec.is_valid(pointer, v) and _has_utc_times(v)]
        return self._values[pointer]

    def broken(self, pointer: Pointer, count: int) -> list[Any]:
        """At most `count` different JSON values that Schemathesis made to break the schema; some of them do not."""
        found = draw(self._strategy(self._spec.locate(pointer), positive=False), count, self._seed)
        return [value for value in found if is_json(value)]

    def _strategy(self, pointer: Pointer, *, positive: bool = True) -> st.SearchStrategy[Any]:
        if self._mirror is None:
            self._mirror = self._load()
        from schemathesis import GenerationMode

        mode = GenerationMode.POSITIVE if positive else GenerationMode.NEGATIVE
        cases = self._mirror[_path(pointer)]["POST"].as_strategy(generation_mode=mode)
        strategy: st.SearchStrategy[Any] = cases.map(_body)
        return strategy

    def _load(self) -> Any:
        from rlor_contract.spec.schemathesis_schema import load_schema  # takes as long to import as a short run takes

        answers = [answer for operation in self._spec.operations for answer in operation.responses.values()]
        pointers = {self._spec.locate(answer.schema) for answer in answers if answer.schema}
        paths: dict[str, Any] = {
            _path(pointer): {
                "post": {
                    "requestBody": {
                        "required": True,
                        "content": {JSON: {"schema": {"$ref": "#" + format_pointer(pointer)}}},
                    },
                    "responses": {"200": {"description": "Not used."}},
                }
            }
            for pointer in sorted(pointers, key=str)
        }
        document = {
            "openapi": "3.1.0",
            "info": {"title": "Mirror", "version": self._spec.version},
            "components": {"schemas": _without_directions(self._spec.document.data["components"]["schemas"])},
            "paths": paths,
        }
        return load_schema(document, {"generation": {"database": "none"}})


def _body(case: Any) -> Any:
    return case.body


def _path(pointer: Pointer) -> str:
    return "/" + "-".join(str(token).strip("/").replace("/", "-") for token in pointer)


def _without_directions(value: Any) -> Any:
    if is_object(value):
        members = value
        return {
            key: _without_directions(item)
            for key, item in members.items()
            if not (key in _DIRECTIONS and isinstance(item, bool))
        }
    if is_list(value):
        return [_without_directions(item) for item in value]
    return value


def _has_utc_times(value: Any) -> bool:
    """Timestamps are in UTC (spec, info.description): the last hours of year 9999 west of Greenwich are none."""
    if is_object(value):
        return all(map(_has_utc_times, value.values()))
    if is_list(value):
        return all(map(_has_utc_times, value))
    if not isinstance(value, str):
        return True
    try:
        datetime.fromisoformat(value).astimezone(UTC)
    except OverflowError:
        return False
    except ValueError:  # another text
        pass
    return True
