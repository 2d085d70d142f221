"""Values of a schema, small in number but complete: every enum value, every bound, every property present and absent.

Random generation alone leaves gaps that cost much to close (a state out of twenty needs about a hundred draws), so the
suite enumerates first and lets Hypothesis look for surprises afterwards.
"""

from __future__ import annotations

import random
import re
import warnings
from collections.abc import Iterator
from contextlib import suppress
from functools import cache
from typing import Any, Final

import jsonschema_rs
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import seed as with_seed
from hypothesis import strategies as st
from hypothesis.errors import HypothesisWarning, InvalidArgument
from rlor_spec.document import Pointer, SpecError, display_path, format_pointer

from rlor_contract.spec.json_values import is_list, is_object
from rlor_contract.spec.operations import ContractSpec
from rlor_contract.spec.repeatable import without_constants_of_modules

# Text that breaks careless encoders: separators, quotes, spaces at the ends, non-BMP and combining characters.
TEXTS: Final = (
    "",
    "policy",
    "a/b?c#d%2F&e=f",
    ' "quoted" ',
    "Zoë \U0001d518 e\u0301",
    "null",
    "0",
    "line\nbreak\ttab",
    "\r\n" + 300 * "long ",
)
DATE_TIMES: Final = (
    "2026-11-02T09:14:07.318245Z",
    "2026-11-02T09:14:07Z",
    "2026-11-02T09:14:07.100Z",
    "2026-02-28T23:59:59.123456789Z",  # protobuf timestamps carry 0, 3, 6 or 9 digits
)
MAP_KEYS: Final = ("NVIDIA_H200_141GB", "key with space", "ключ")
CHUNK: Final = 7
MAX_FLOAT: Final = 3.4028235e38
"""The largest number of 32 bits, in its shortest form."""
_PLAIN: Final = st.characters(min_codepoint=33, max_codepoint=126)
# Values are drawn, not tested with: how long that takes or how large they are is no finding.
_SUPPRESSED: Final = (
    HealthCheck.too_slow,
    HealthCheck.data_too_large,
    HealthCheck.filter_too_much,
    HealthCheck.large_base_example,
)


class SchemaValues:
    """Values of the schemas of one spec.

    `writable` leaves out what only the server may set; `plain` lets texts be of letters, digits and marks where a
    pattern says what they are.
    """

    def __init__(self, spec: ContractSpec, seed: int, *, writable: bool = False, plain: bool = False) -> None:
        self._spec = spec
        self._seed = seed
        self._writable = writable
        self._plain = plain
        self._pools: dict[Pointer, list[Any]] = {}
        self._full: dict[Pointer, Any] = {}

    def pool(self, pointer: Pointer) -> list[Any]:
        """Valid values that together use every enum value, bound, null and property, present and absent."""
        located = self._spec.locate(pointer)
        if located not in self._pools:
            values = [value for value in self._build(located) if self._spec.is_valid(located, value)]
            if not values:
                raise self._unknown(located, "no value that it allows is known, so nothing can be tried with it")
            self._pools[located] = values
        return self._pools[located]

    def _unknown(self, pointer: Pointer, message: str) -> SpecError:
        document = self._spec.document
        fix = "check that `required` and `properties` agree, and give it a type"
        said = f"the schema {format_pointer(pointer)}: {message}. Fix: {fix}."
        return SpecError(display_path(document.path), document.line(pointer), said)

    def full(self, pointer: Pointer) -> Any:
        """A value with every property set, none of them to a zero value where the schema allows another."""
        located = self._spec.locate(pointer)
        if located not in self._full:
            self._full[located] = max(self.pool(located), key=_weight)
        return self._full[located]

    def _build(self, pointer: Pointer) -> Iterator[Any]:
        schema = self._spec.schema(pointer)
        if "oneOf" in schema:
            for branch in self._spec.branches(pointer):
                yield from self.pool(branch)
            if self._spec.nullable(pointer):
                yield None
            return
        if "enum" in schema:
            yield from schema["enum"]
            return
        declared = schema.get("type")
        kind = next((k for k in declared if k != "null"), "null") if is_list(declared) else declared
        match kind:
            case "object":
                for value in self._objects(pointer, schema):
                    yield from _allowed(schema, value)
            case "array":
                items = self.pool((*pointer, "items"))
                yield from (items[start : start + CHUNK] for start in range(0, len(items), CHUNK))
                yield [*items[2::-1], *items[:1]]  # neither in order nor each once
                yield []
            case "boolean":
                yield from (True, False)
            case "integer":
                low, high = schema.get("minimum", -(2**31)), schema.get("maximum", 2**31 - 1)
                yield from dict.fromkeys((high, low, min(max(low, 17), high)))
            case "number":
                yield from (0.25, 0, 1, 2e-05, -3.5, MAX_FLOAT if schema.get("format") == "float" else 1e300)
            case "string":
                yield from self._strings(schema)
            case _:
                kind = f"the type {declared}" if declared else "no type"
                raise self._unknown(pointer, f"it has {kind}, for which no values are known")
        if is_list(declared) and "null" in declared:
            yield None

    def _strings(self, schema: dict[str, Any]) -> Iterator[str]:
        if schema.get("format") == "date-time":
            yield from DATE_TIMES
        elif "pattern" in schema:
            yield from matching(schema["pattern"], self._seed, plain=self._plain)
        else:
            yield from TEXTS
            if "maxLength" in schema:
                yield "x" * schema["maxLength"]

    def _objects(self, pointer: Pointer, schema: dict[str, Any]) -> Iterator[dict[str, Any]]:
        properties = {
            name: at
            for name, at in self._spec.properties(pointer).items()
            if not (self._writable and self._read_only(at))
        }
        required = set(schema.get("required", ()))
        if schema.get("maxProperties") == 1:
            for name, at in properties.items():
                yield from ({name: value} for value in self.pool(at))
            return
        extra = schema.get("additionalProperties")
        if is_object(extra):
            values = self.pool((*pointer, "additionalProperties"))
            yield {key: values[i % len(values)] for i, key in enumerate(MAP_KEYS)}
            yield {}
            return
        pools = {name: self.pool(at) for name, at in properties.items()}
        # First an object whose texts differ from field to field: elsewhere they may be alike, and could change places.
        yield {name: self._telling(name, at) for name, at in properties.items()}
        # Each value of each property appears once: as many objects as the longest pool has values.
        for index in range(max((len(values) for values in pools.values()), default=1)):
            yield {name: values[index % len(values)] for name, values in pools.items()}
        full = {name: values[0] for name, values in pools.items()}
        for index, absent in enumerate(properties):
            if absent not in required:
                # Other values each time, so that a few objects show many, where these go together.
                varied = {name: values[index % len(values)] for name, values in pools.items() if name != absent}
                fits = self._spec.is_valid(pointer, varied)
                yield varied if fits else {name: value for name, value in full.items() if name != absent}
        if len(properties) > 1:
            yield {name: value for name, value in full.items() if name in required}

    def _telling(self, name: str, pointer: Pointer) -> Any:
        """A value that tells a property from others, as far as its schema leaves that open."""
        schema = self._spec.schema(self._spec.branches(pointer)[0])
        if "string" in str(schema.get("type")) and not {"enum", "pattern", "format"} & {*schema}:
            return f"the {name}"
        return self.full(pointer)

    def _read_only(self, pointer: Pointer) -> bool:
        return bool(self._spec.raw(pointer).get("readOnly") or self._spec.schema(pointer).get("readOnly"))

    def options(self, pointer: Pointer) -> Iterator[tuple[Pointer, bool]]:
        """Every property within a schema, with True for "present" and, unless it is required, False for "absent"."""
        for branch in self._spec.branches(pointer):
            required = self._spec.schema(branch).get("required", ())
            for name, at in self._spec.properties(branch).items():
                if not (self._writable and self._read_only(at)):
                    yield at, True
                    if name not in required:
                        yield at, False
                    yield from self.options(at)

    def sample(self, pointer: Pointer, count: int) -> list[Any]:
        """At most `count` values of the pool, spread over it, the fullest and the emptiest among them."""
        values = self.pool(pointer)
        if len(values) <= count:
            return values
        ends = [max(values, key=_weight), min(values, key=_weight)]
        rest = random.Random(self._seed).sample(range(len(values)), max(0, count - 2))
        return [*ends[:count], *(values[index] for index in sorted(rest))]


def _allowed(schema: dict[str, Any], value: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The object itself; where it has fields that exclude each other (`not`), it once without each of them."""
    if "not" not in schema or not jsonschema_rs.is_valid(schema["not"], value):
        yield value
        return
    for excluded in schema["not"]["required"]:
        yield {name: item for name, item in value.items() if name != excluded}


def _weight(value: Any) -> int:
    if is_object(value):
        return 1 + sum(map(_weight, value.values()))
    if is_list(value):
        return 1 + sum(map(_weight, value))
    return 1 if value else 0


@cache
def matching(pattern: str, seed: int, *, plain: bool = False) -> tuple[str, ...]:
    """A few texts that a pattern takes; `plain` ones are of letters, digits and marks, as far as that is possible."""
    regex = re.compile(pattern, re.ASCII)
    if plain:
        with suppress(InvalidArgument):  # the pattern itself holds other characters
            return tuple(draw(st.from_regex(regex, fullmatch=True, alphabet=_PLAIN), 8, seed))
    return tuple(draw(st.from_regex(regex, fullmatch=True), 8, seed))


def draw(strategy: st.SearchStrategy[Any], count: int, seed: int) -> list[Any]:
    """`count` different values of a strategy, the same for the same seed; fewer when it has fewer."""
    found: dict[str, Any] = {}

    @with_seed(seed)
    @settings(
        max_examples=count,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=_SUPPRESSED,
    )
    @given(strategy)
    def collect(value: Any) -> None:
        found.setdefault(repr(value), value)

    with without_constants_of_modules(), warnings.catch_warnings():
        warnings.simplefilter("ignore", HypothesisWarning)
        collect()
    return list(found.values())
