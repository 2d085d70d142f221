"""What a list should hold, by the spec alone: fields with their kinds, filters that know their own answer, masks."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from random import Random
from typing import Any, Final, Literal

from rlor_spec.document import Pointer
from rlor_spec.spellings import snake_case

from rlor_contract.spec.json_values import is_list, is_object
from rlor_contract.spec.operations import ContractSpec

Kind = Literal["text", "number", "int64", "boolean", "enum", "timestamp", "duration", "message", "list", "map"]
Job = Mapping[str, Any]
_TRIES: Final = 20
_EACH: Final = 2
_LONG: Final = 200
"""Longer texts are seldom kept whole beside the document that they are in."""
_PRESENCE: Final = 0.1
"""How many comparisons ask whether a field is set at all."""
_WORD: Final = re.compile(r"[^\W_]+")
_FINER: Final = re.compile(r"\.[0-9]{7}")
"""In a time: digits beyond the microseconds, which Python does not read."""
_KEY: Final = re.compile("[A-Za-z][A-Za-z0-9_-]*")
"""A key of a map that every filter language takes as it is."""


@dataclass(frozen=True, slots=True)
class FieldPath:
    """A field of a resource, or of a message in it."""

    path: tuple[str, ...]
    kind: Kind
    pointer: Pointer
    values: tuple[str, ...] = ()
    """Of an enum, in their declared order."""
    member: Kind | None = None
    """What a map holds."""
    asks_all: bool = False
    """Whether filters also ask what not every server knows of AIP-160: members of maps, presence, wildcards."""

    @property
    def camel(self) -> str:
        return ".".join(self.path)

    @property
    def snake(self) -> str:
        return snake_case(self.camel)

    def of(self, job: Job) -> Any:
        """The value in a job; None where it is unset."""
        value: Any = job
        for name in self.path:
            value = value.get(name) if is_object(value) else None
        return value

    def comparable(self, job: Job) -> Any:
        """The value as something that Python orders as the spec does; None where it is unset."""
        return _comparable(self.kind, self.of(job))

    @property
    def zero(self) -> Any:
        """What a server may take an unset field for when it compares; None where it has no such value."""
        if self.kind == "enum":
            return self.values[0] if self.values else None
        return {"text": "", "number": 0, "int64": 0, "boolean": False, "duration": 0.0}.get(self.kind)


def _comparable(kind: Kind, value: Any) -> Any:
    """A value as something that Python orders; None where it is unset or of another kind than it should be."""
    try:
        match kind, value:
            case "timestamp", str():
                moment = datetime.fromisoformat(value)
                return moment if moment.tzinfo else None
            case "duration", str():
                return float(value.removesuffix("s"))
            case "int64", str() | int():
                return int(value)
            case "number", bool():
                return None
            case "number", int() | float():
                return value
            case "boolean", bool():
                return value
            case "text" | "enum", str():
                return value
            case _:
                return None
    except ValueError:
        return None


def in_order(shown_values: Iterable[Any], kind: Kind, *, down: bool, values: Sequence[str] = ()) -> bool:
    """Whether values of a field are in order, as some server may order them.

    Where unset fields stand is not said, and a field with its zero value may be unset: they stand together, anywhere.
    Texts are in the order of their characters, with or without their case and marks; enums (`values`) in that of
    their names or declaration.
    """
    shown = [_comparable(kind, value) for value in shown_values]
    zeros = (None, "", 0, *values[:1])
    unset = [at for at, one in enumerate(shown) if one in zeros]
    together = not unset or unset[-1] - unset[0] + 1 == len(unset)
    known = [one for one in shown if one not in zeros]
    if kind == "boolean":
        return together
    keys: list[Callable[[Any], Any]] = [lambda one: one]
    if kind == "text":
        keys += [_folded, _bare]
    if kind == "enum":
        keys.append(lambda one: values.index(one) if one in values else len(values))

    def ordered(key: Callable[[Any], Any]) -> bool:
        found = [key(one) for one in known]
        return found == sorted(found, reverse=down)

    # Zero in its own place orders numbers below it.
    plain = [one for one in shown if one is not None]
    return (together and any(map(ordered, keys))) or plain == sorted(plain, reverse=down)


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKD", text).casefold()


def _bare(text: str) -> str:
    """Without marks and blanks, which many collations look at last."""
    return "".join(one for one in _folded(text) if one.isalnum())


def fields_of(spec: ContractSpec, pointer: Pointer, above: tuple[str, ...] = ()) -> list[FieldPath]:
    """The fields of a resource that a caller may ask for, and those of its messages; write-only ones are left out."""
    found: list[FieldPath] = []
    for name, owner in spec.properties(pointer).items():
        if spec.raw(owner).get("writeOnly"):
            continue
        branch = spec.branches(owner)[0]
        schema = spec.schema(branch)
        path = (*above, name)
        kind = _kind(schema)
        has_members = is_object(schema.get("additionalProperties"))
        member = _kind(spec.schema(spec.branches((*branch, "additionalProperties"))[0])) if has_members else None
        found.append(FieldPath(path, kind, owner, tuple(schema.get("enum", ())), member))
        if kind == "message" and len(path) < 2:
            found += fields_of(spec, branch, path)
    return found


def _kind(schema: Mapping[str, Any]) -> Kind:
    declared: Any = schema.get("type")
    if is_list(declared):
        declared = next(one for one in declared if one != "null")
    match declared:
        case "boolean":
            return "boolean"
        case "integer" | "number":
            return "number"
        case "array":
            return "list"
        case "string" if "enum" in schema:
            return "enum"
        case "string" if schema.get("format") == "date-time":
            return "timestamp"
        case "string" if schema.get("format") == "int64":
            return "int64"
        case "string":
            return "duration" if schema.get("format") == "google-duration" else "text"
        case _:
            return "message" if "properties" in schema else "map"


@dataclass(frozen=True, slots=True)
class Filter:
    """A filter that knows which jobs it keeps; None for a job about which the spec does not decide."""

    text: str
    keeps: Callable[[Job], bool | None]
    joined: Literal["", "NOT", "AND", "OR"] = ""
    """What joins it at the top."""

    @property
    def closed(self) -> str:
        """The text as an operand of anything."""
        return f"({self.text})" if self.joined else self.text


def negation(of: Filter, sign: str = "NOT ") -> Filter:
    def keeps(job: Job) -> bool | None:
        kept = of.keeps(job)
        return None if kept is None else not kept

    return Filter(f"{sign}{of.closed}", keeps, "NOT")


def conjunction(left: Filter, right: Filter) -> Filter:
    def keeps(job: Job) -> bool | None:
        both = left.keeps(job), right.keeps(job)
        return False if False in both else None if None in both else True

    # OR binds tighter: its operands need no parentheses here.
    return Filter(f"{left.text} AND {right.text}", keeps, "AND")


def disjunction(left: Filter, right: Filter) -> Filter:
    def keeps(job: Job) -> bool | None:
        either = left.keeps(job), right.keeps(job)
        return True if True in either else None if None in either else False

    texts = (one.closed if one.joined == "AND" else one.text for one in (left, right))
    return Filter(" OR ".join(texts), keeps, "OR")


_COMPARE: dict[str, Callable[[Any, Any], bool]] = {
    "=": lambda a, b: a == b,
    "!=": lambda a, b: a != b,
    "<": lambda a, b: a < b,
    "<=": lambda a, b: a <= b,
    ">": lambda a, b: a > b,
    ">=": lambda a, b: a >= b,
}


def comparison(fields: list[FieldPath], jobs: list[dict[str, Any]], chance: Random) -> Filter:
    """One comparison with a value that some job has, of each kind of field as often as of another.

    Where no job has a value, as on a server that answers nothing of use, one with a value that none can have.
    """
    kinds = sorted({field.kind for field in fields})
    for _ in range(_TRIES * len(kinds)):
        kind = chance.choice(kinds)
        made = _comparison(chance.choice([field for field in fields if field.kind == kind]), jobs, chance)
        if made is not None:
            return made
    field = next((field for field in fields if field.kind == "text"), fields[0])
    return _compared(field, field.camel, "=", '"no such value"', "no such value")


def every_comparison(fields: list[FieldPath], jobs: list[dict[str, Any]], chance: Random) -> Iterator[Filter]:
    """Each comparison that each kind of field takes, `_EACH` times, and one with each field that has a value.

    Those come first that tell jobs apart.
    """
    for kind in sorted({field.kind for field in fields}):
        of_kind = [field for field in fields if field.kind == kind and any(_has(field, job) for job in jobs)]
        tries = [(field, _comparison(field, jobs, chance)) for field in of_kind for _ in range(_TRIES)]
        made = [(field, one) for field, one in tries if one is not None]
        chance.shuffle(made)
        made.sort(key=lambda pair: not {True, False} <= {pair[1].keeps(job) for job in jobs})
        forms: Counter[tuple[str, bool, bool]] = Counter()
        seen = set[tuple[str, ...]]()
        for field, one in made:
            form = (*_form(one.text), any(len(str(field.of(job))) > _LONG for job in jobs))
            if forms[form] < _EACH or field.path not in seen:
                forms[form] += 1
                seen.add(field.path)
                yield one


def _form(text: str) -> tuple[str, bool]:
    """The comparator of a comparison, and whether it has a wildcard."""
    found = re.match(r"[\w.]+([!<>]?=|[<>:])", text)
    return (found[1] if found else "", text.endswith(("*", '*"')))


def comparison_that_keeps(job: dict[str, Any], field: FieldPath, chance: Random) -> Filter | None:
    """One comparison that keeps a job for its value of a field; None where there is none."""
    for _ in range(_TRIES):
        made = _comparison(field, [job], chance)
        if made is None or made.keeps(job) is True:
            return made
    return None


def _comparison(field: FieldPath, jobs: list[dict[str, Any]], chance: Random, name: str = "") -> Filter | None:
    """One with a value that a job has; `name` spells the field otherwise than it would be."""
    known = [job for job in jobs if _has(field, job)]
    name = name or chance.choice((field.camel, field.snake))
    if field.kind == "message" and field.asks_all:
        return Filter(f"{name}:*", lambda job: field.of(job) is not None)
    if not known:
        return None
    if field.asks_all and chance.random() < _PRESENCE:
        return _present(field, name)
    value = field.of(chance.choice(known))
    match field.kind:
        case "list" if all(_plain(one) for one in value):
            chosen = chance.choice(value)
            return Filter(f'{name}:"{chosen}"', lambda job: _has(field, job) and chosen in field.of(job))
        case "map" if all(_KEY.fullmatch(key) for key in value):
            key = chance.choice(sorted(value))
            if field.asks_all and field.member is not None and chance.random() < 0.5:
                member = FieldPath((*field.path, key), field.member, field.pointer)
                return _comparison(member, jobs, chance, f"{name}.{key}")
            return Filter(f"{name}:{key}", lambda job: _has(field, job) and key in field.of(job))
        case "text" if _plain(value):
            return _text(field, name, value, chance)
        case "boolean" | "enum":
            shown = str(value).lower() if field.kind == "boolean" else str(value)
            return _compared(field, name, chance.choice(("=", "!=")), shown, value)
        case "number" | "int64" | "duration":
            comparator = chance.choice(list(_COMPARE))
            return _compared(field, name, comparator, str(value), _comparable(field.kind, value))
        case "timestamp":
            at = datetime.fromisoformat(value)
            hours = timezone(timedelta(hours=chance.choice((0, 2, -7))))
            text = at.astimezone(hours).isoformat(timespec="microseconds")
            comparator = chance.choice(list(_COMPARE))
            exact = _compared(field, name, comparator, f'"{text}"', at)
            # Just later, by less than is compared here, or a server keeps: of the same microsecond all may be kept.
            later = field.asks_all and chance.random() < 0.2
            near = Filter(
                f'{name}{comparator}"{text[:26]}{"789" if later else ""}{text[26:]}"',
                lambda job: None if field.comparable(job) == at else exact.keeps(job),
            )
            return near if later or any(_FINER.search(str(field.of(job))) for job in known) else exact
        case _:
            return None


def _present(field: FieldPath, name: str) -> Filter:
    """Whether a field is set; not said of one that has its zero value."""

    def keeps(job: Job) -> bool | None:
        if not _has(field, job):
            return False
        return True if field.kind in ("list", "map") or field.comparable(job) != field.zero else None

    return Filter(f"{name}:*", keeps)


def _has(field: FieldPath, job: Job) -> bool:
    """Whether a job has a value of the kind that the field should have."""
    value = field.of(job)
    match field.kind:
        case "list":
            return is_list(value) and bool(value)
        case "map":
            return is_object(value) and bool(value)
        case "message":
            return value is not None
        case _:
            return field.comparable(job) is not None


def _plain(value: Any) -> bool:
    return isinstance(value, str) and re.fullmatch(r"[\w ./:=@-]+", value) is not None


def _text(field: FieldPath, name: str, value: str, chance: Random) -> Filter:
    at = chance.randrange(len(value))
    ways = ["=", "!=", ":", "wild"] if field.asks_all else ["=", "!=", ":"]
    match chance.choice(ways):
        case ":":
            # A part of the text; some take words alone, and the last one is the likeliest to be missed.
            words = _WORD.findall(value) or [value]
            piece = value[at : at + 3] if chance.random() < 0.5 else chance.choice([chance.choice(words), words[-1]])

            def has(job: Job) -> bool | None:
                own = field.comparable(job) or ""
                if piece.casefold() not in own.casefold():
                    return False
                return True if own == piece or piece in _WORD.findall(own) else None

            return Filter(f'{name}:"{piece}"', has)
        case "wild":
            head = value[:at]

            def begins(job: Job) -> bool | None:
                own = field.comparable(job) or ""
                if not own.casefold().startswith(head.casefold()):
                    return False
                return True if own and own.startswith(head) else None

            return Filter(f'{name}="{head}*"', begins)
        case comparator:
            return _compared(field, name, comparator, f'"{value}"', value)


def _compared(field: FieldPath, name: str, comparator: str, shown: str, value: Any) -> Filter:
    def keeps(job: Job) -> bool | None:
        own = field.comparable(job)
        compare = _COMPARE[comparator]
        if own is not None and own != field.zero:
            exact = compare(own, value)
            folded = field.kind == "text" and own.casefold() == value.casefold() and own != value
            # Nor is it said whether a fraction is compared in all its bits, or as it is shown.
            rounded = field.kind == "number" and own == value != int(value)
            return None if folded or rounded else exact  # whether case counts is not said
        # A field with its zero value may be unset. AIP-160: nothing is equal to what is not there; of `!=` it is not
        # clear, and a server may compare the zero value.
        if comparator == "!=":
            return None
        taken = own if own is not None else field.zero
        return False if taken is None or not compare(taken, value) else None

    return Filter(f"{name}{comparator}{shown}", keeps)


def random_filter(fields: list[FieldPath], jobs: list[dict[str, Any]], chance: Random, depth: int = 2) -> Filter:
    """A filter of comparisons, AND, OR, NOT and -, and parentheses."""
    choice = chance.random()
    if depth == 0 or choice < 0.25:
        return comparison(fields, jobs, chance)
    left = random_filter(fields, jobs, chance, depth - 1)
    if choice < 0.45:
        return negation(left, chance.choice(("NOT ", "-")))
    right = random_filter(fields, jobs, chance, depth - 1)
    return (conjunction if choice < 0.75 else disjunction)(left, right)
