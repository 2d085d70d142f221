"""Bodies on both sides of every rule of requests: the last ones that keep it, and the first ones that break it.

What to try follows from the schema of the rule: its bounds and the values beside them, texts that match its pattern and
texts that nearly do, its alternatives, and the fields that it names, set and unset in combination. Each value is put at
one of the rule's fields in a body that keeps all other rules.
"""

from __future__ import annotations

import copy
import itertools
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from rlor_spec.document import Pointer

from rlor_contract.spec.json_values import ITEMS, is_object
from rlor_contract.spec.operations import ContractSpec, Operation
from rlor_contract.spec.request_rules import Rule, broken_rules, rules_of, steps
from rlor_contract.spec.schema_values import SchemaValues, matching

_CONDITIONS: Final = ("not", "if", "then", "else")
_ALTERNATIVES: Final = ("allOf", "anyOf", "oneOf")
_BESIDE: Final = 0.001
"""How far beside the bound of a fraction is tried."""
_OF_EACH: Final = 8
"""Cases of one rule at one field that keep it, and as many that break it."""
_MOST_COMBINATIONS: Final = 400
_MOST_EDITS: Final = 4
_UNSET: Final = object()


@dataclass(frozen=True, slots=True)
class RuleCase:
    """A body that keeps all rules, or all but one at one of its fields."""

    rule: Rule
    path: str
    value: Any
    """What stands at the path."""
    body: Any
    keeps: bool


class RuleCases:
    """The cases of one operation."""

    def __init__(self, spec: ContractSpec, requests: ContractSpec, operation: Operation, seed: int) -> None:
        """`requests` is the spec as requests have to keep to it."""
        self._spec = spec
        self._operation = operation
        self._seed = seed
        assert operation.body
        self._body = operation.body
        self._bound = requests.operation(operation.id).body or ()
        self._values = SchemaValues(requests, seed, writable=True, plain=True)
        self._requests = requests

    def __iter__(self) -> Iterator[RuleCase]:
        for rule in rules_of(self._operation):
            for path in rule.fields:
                yield from self._cases(rule, path)

    def _cases(self, rule: Rule, path: str) -> Iterator[RuleCase]:
        kept: dict[str, RuleCase] = {}
        broken: dict[str, RuleCase] = {}
        for value in self._candidates(rule.schema, steps(path)):
            if _has_leading_zero(value):
                continue
            body = self._around(rule, path, value)
            if body is not None:
                keeps = path not in rule.broken(body)
                (kept if keeps else broken).setdefault(json.dumps(body), RuleCase(rule, path, value, body, keeps))
        wrong = [*broken.values()][:_OF_EACH]
        right = [*kept.values()]
        if _names(rule.schema):  # of all combinations those that nearly break the rule
            right.sort(key=lambda case: (_nearest(case, wrong), -len(json.dumps(case.body))))
        yield from (*right[:_OF_EACH], *wrong)

    def _around(self, rule: Rule, path: str, value: Any) -> Any:
        """A body with a value at the path of a rule that keeps all other rules; None if none is found."""
        empty: dict[str, Any] = {}
        for start in (empty, *self._operation.body_examples):
            body = mended(self._operation, _put(start, steps(path), value), (rule, path))
            others = [found for found in broken_rules(self._operation, body) if found != (rule, path)]
            if not others and self._spec.is_valid(self._body, body):
                return body
        return None

    def _candidates(self, schema: Any, path: tuple[str, ...]) -> Iterator[Any]:
        """Values to try at a path, each of them perhaps wrong there."""
        pointer = _descended(self._requests, self._bound, path)
        if leaves := _names(schema):
            yield from self._combined(schema, pointer, leaves)
            return
        for part in _parts(schema):
            for keyword, wanted in part.items():
                yield from self._beside(keyword, wanted, pointer)
        # What the field may hold in an answer may well break the rule.
        yield from SchemaValues(self._spec, self._seed).pool(_descended(self._spec, self._body, path))[:_OF_EACH]

    def _beside(self, keyword: str, wanted: Any, pointer: Pointer) -> Iterator[Any]:
        here = self._requests.branches(pointer)[0]
        schema = self._requests.schema(here)
        match keyword:
            case "minLength" | "maxLength":
                yield from ("x" * length for length in (wanted, wanted - 1, wanted + 1) if length >= 0)
            case "minimum" | "maximum" | "exclusiveMinimum" | "exclusiveMaximum":
                step = 1 if "integer" in str(schema.get("type")) else _BESIDE
                yield from (wanted, wanted - step, wanted + step)
            case "multipleOf":
                yield from (wanted, wanted * 3, wanted * 1.5)
            case "pattern":
                yield from _near(wanted, self._seed)
            case "const":
                yield wanted
            case "enum":
                yield from wanted
                yield from ("x", 7)
            case "minItems" | "maxItems":
                items = itertools.cycle(self._values.pool((*here, "items")))
                yield from (list(itertools.islice(items, max(0, count))) for count in (wanted, wanted - 1, wanted + 1))
            case "minProperties" | "maxProperties":
                full = self._members(here)
                for count, start in itertools.product((wanted, wanted - 1, wanted + 1), range(len(full))):
                    yield dict([*full[start:], *full[:start]][: max(0, count)])
            case _:
                pass

    def _members(self, pointer: Pointer) -> list[tuple[str, Any]]:
        """A value of each property of an object."""
        return [(name, self._values.full(at)) for name, at in self._requests.properties(pointer).items()]

    def _combined(self, schema: Any, pointer: Pointer, leaves: Sequence[tuple[str, ...]]) -> Iterator[Any]:
        """Objects with the fields that a schema names set and unset in all combinations, with few fields first."""
        choices: list[list[Any]] = []
        for leaf in leaves:
            at = _descended(self._requests, pointer, leaf)
            tried = [_UNSET, self._values.full(at)]
            for part in _parts_at(schema, leaf):
                tried += [value for key, wanted in part.items() for value in self._beside(key, wanted, at)]
                tried += self._values.pool(at)[:4] if "const" in part else []
            choices.append([value for n, value in enumerate(tried) if value is _UNSET or value not in tried[:n]])
        combinations = itertools.islice(itertools.product(*choices), _MOST_COMBINATIONS)
        for chosen in sorted(combinations, key=lambda values: sum(value is not _UNSET for value in values)):
            found: Any = {}
            for leaf, value in zip(leaves, chosen, strict=True):
                if value is not _UNSET:
                    found = _put(found, leaf, value)
            yield found


def mended(operation: Operation, body: Any, meant: tuple[Rule, str] | None = None) -> Any:
    """A body without the few fields that make it break rules, or with those that they ask for.

    What breaks the rule that is `meant` at its field stays: what it speaks of there is not touched.
    """
    kept = _spoken_of(*meant) if meant else []

    def others(body: Any) -> list[tuple[Rule, str]]:
        return [found for found in broken_rules(operation, body) if found != meant]

    broken = others(body)
    for _ in range(_MOST_EDITS):
        if not broken:
            break
        edited = [one for rule, path in broken for one in _edits(rule, path, body, kept)]
        left, better = min(((others(one), one) for one in edited), key=lambda one: len(one[0]), default=(broken, body))
        if len(left) >= len(broken):
            break
        body, broken = better, left
    return body


def _edits(rule: Rule, path: str, body: Any, kept: Sequence[tuple[str, ...]]) -> Iterator[Any]:
    """The body without one of the fields that a rule speaks of, innermost first; then with a value that it names."""
    here = steps(path)
    leaves = _spoken_of(rule, path)
    prefixes = {leaf[:length] for leaf in leaves for length in range(1, len(leaf) + 1)}
    for place in sorted(prefixes, key=lambda place: (-len(place), place)):
        if _free(place, kept):
            yield _put(body, place, _UNSET)
    for place in leaves:
        for part in _parts_at(rule.schema, place[len(here) :]) if _free(place, kept) else ():
            if "const" in part:
                yield _put(body, place, part["const"])


def _spoken_of(rule: Rule, path: str) -> list[tuple[str, ...]]:
    """The fields that a rule speaks of at one of its paths."""
    here = steps(path)
    return [(*here, *leaf) for leaf in _names(rule.schema)] or [here]


def _free(place: tuple[str, ...], kept: Sequence[tuple[str, ...]]) -> bool:
    """Whether the value at a place may be changed without changing what is kept."""
    apart = all(place[: len(one)] != one and place != one[: len(place)] for one in kept)
    return apart and ITEMS not in place


def _put(body: Any, path: tuple[str, ...], value: Any) -> Any:
    """A copy with a value at a path, or without anything there."""
    if not path:
        return copy.deepcopy(value)
    step, rest = path[0], path[1:]
    if step == ITEMS:
        return [_put(None, rest, value)]
    members: dict[str, Any] = copy.deepcopy(body) if is_object(body) else {}
    if value is not _UNSET:
        members[step] = _put(members.get(step), rest, value)
    elif rest and is_object(members.get(step)):
        members[step] = _put(members[step], rest, value)
    elif not rest:
        members.pop(step, None)
    return members


def without(body: Any, path: tuple[str, ...]) -> Any:
    """A copy with nothing at a path."""
    return _put(body, path, _UNSET)


def put(body: Any, path: tuple[str, ...], value: Any) -> Any:
    """A copy with a value at a path."""
    return _put(body, path, value)


def _descended(spec: ContractSpec, pointer: Pointer, path: tuple[str, ...]) -> Pointer:
    for step in path:
        here = spec.branches(pointer)[0]
        pointer = (*here, "items") if step == ITEMS else spec.properties(here)[step]
    return spec.branches(pointer)[0]


def _parts(schema: Any) -> Iterator[dict[str, Any]]:
    """A schema and all that it is put together of at the same place."""
    if not is_object(schema):
        return
    yield schema
    for key in _CONDITIONS:
        yield from _parts(schema.get(key))
    for key in _ALTERNATIVES:
        for part in schema.get(key, ()):
            yield from _parts(part)


def _parts_at(schema: Any, path: tuple[str, ...]) -> Iterator[dict[str, Any]]:
    """What a schema says of a field."""
    for part in _parts(schema):
        if not path:
            yield part
        elif path[0] in part.get("properties", {}):
            yield from _parts_at(part["properties"][path[0]], path[1:])


def _nearest(case: RuleCase, others: Sequence[RuleCase]) -> int:
    return min((_distance(case.body, other.body) for other in others), default=0)


def _distance(one: Any, other: Any) -> int:
    """In how many places two values differ."""
    if is_object(one) and is_object(other):
        return sum(_distance(one.get(name), other.get(name)) for name in {*one, *other})
    return int(one != other)


def _names(schema: Any) -> list[tuple[str, ...]]:
    """The paths of the fields that a schema speaks of, without what others lie below."""
    found = list(dict.fromkeys(_named(schema)))
    return [path for path in found if not any(other != path and other[: len(path)] == path for other in found)]


def _named(schema: Any) -> Iterator[tuple[str, ...]]:
    for part in _parts(schema):
        yield from ((name,) for name in part.get("required", ()))
        for name, inner in part.get("properties", {}).items():
            yield (name,)
            yield from ((name, *path) for path in _named(inner))


def _has_leading_zero(value: Any) -> bool:
    """Whether a text has a number such as 007, which some readers refuse and others take for 7."""
    return isinstance(value, str) and re.search(r"(?<![\d.])0\d", value) is not None


def _near(pattern: str, seed: int) -> Iterator[str]:
    """Texts that a pattern takes, and texts that look like them; with numbers that it names, and their neighbours."""
    taken = [text for text in matching(pattern, seed, plain=True) if text][:3]
    yield from taken
    yield ""
    for text in taken:
        for number in dict.fromkeys(map(int, re.findall(r"(?<![\d{,\[])\d{2,}(?![\d}\]])", pattern))):
            yield from (re.sub(r"\d+(\.\d+)?", str(n), text, count=1) for n in (number, number - 1, number + 1))
        yield from (f"{text}/x", f"x{text}", text[:-1], f"{text}\n", f" {text}", f"-{text}", "x")
