"""What one surface has and another has not, or has otherwise.

A difference is named in the words of the first surface, which are those of the evidence when it is the spec:
`Binding.color`, `BookState.LENT`, `Library_ListBooks.includeArchived`. A type that is used in many places is compared
in each, and each difference is told once.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from os.path import commonprefix
from typing import Final

from drift_sources.surface import ANY, ARRAY, ENUM, MAP, OBJECT, SCALARS, Field, Operation, Place, Shape, Surface

NEW: Final = "new"
"""The second surface has it, the first has not."""
GONE: Final = "gone"
"""The first surface has it, the second has not."""
DIFFERENT: Final = "different"
"""Both have it, and say different things of it."""
KINDS: Final = (NEW, GONE, DIFFERENT)

REQUESTS: Final = "requests"
ANSWERS: Final = "answers"


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing in which two surfaces differ."""

    kind: str
    about: str
    what: str
    """What kind of thing it is, and how the two differ: `field, type string → enum`."""
    ours: Place | None
    """Where the first surface says it; None for what it does not have."""
    theirs: Place
    """Where the second one does, or would."""


@dataclass(slots=True)
class _Seen:
    """One thing, in all the places where both surfaces could have it."""

    what: str
    ours: dict[str, Place] = field(default_factory=dict[str, Place])
    """By where it is used: in requests or in answers."""
    theirs: dict[str, Place] = field(default_factory=dict[str, Place])
    nearest: Place | None = None
    """Where the second surface would say it."""


def compare(
    ours: Surface, theirs: Surface, *, expects: Callable[[str], bool] = lambda _: True, texts: bool = False
) -> list[Difference]:
    """The differences, by kind and name.

    What the second surface lacks is a difference if it is expected to have it. `texts` also compares what the
    descriptions tell people.
    """
    comparison = _Comparison(texts, complete=theirs.complete)
    comparison.surfaces(ours, theirs)
    return sorted(
        (found for found in comparison.differences() if found.kind != GONE or expects(found.about)),
        key=lambda found: (KINDS.index(found.kind), found.about, found.what),
    )


def forgotten(before: Surface, now: Surface) -> list[Difference]:
    """What an earlier surface could tell the type of, and a later one of the same kind cannot any more."""
    comparison = _Comparison(texts=True, complete=now.complete)
    comparison.surfaces(before, now)
    lost = comparison.differences() if not now.complete else []  # of a complete one the spec's own comparison tells it
    gone = [found for found in lost if found.kind == GONE and found.what != "value"]
    return sorted([*comparison.forgotten.values(), *gone], key=lambda found: (found.about, found.what))


class _Comparison:
    def __init__(self, texts: bool, *, complete: bool) -> None:
        self._texts = texts
        self._complete = complete
        """Whether what the second surface does not have does not exist, as far as it knows."""
        self._seen: dict[str, _Seen] = {}
        self._changed: dict[tuple[str, str], Difference] = {}
        self._done: set[tuple[int, int, str]] = set()
        self.forgotten: dict[tuple[str, str], Difference] = {}
        """Types that the first surface tells and the second does not."""

    def differences(self) -> list[Difference]:
        found = list(self._changed.values())
        for about, seen in self._seen.items():
            ours, theirs = next(iter(seen.ours.values()), None), next(iter(seen.theirs.values()), None)
            if ours is None and theirs is not None:
                found.append(Difference(NEW, about, seen.what, None, theirs))
            elif theirs is None:
                assert seen.nearest is not None, "a thing that neither has was never seen"
                found.append(Difference(GONE, about, seen.what, ours, seen.nearest))
            elif seen.ours.keys() != seen.theirs.keys() and not (self._partly(seen)):
                said = f"{seen.what}, in {_both(seen.ours)} → in {_both(seen.theirs)}"
                found.append(Difference(DIFFERENT, about, said, ours, theirs))
        return found

    def _partly(self, seen: _Seen) -> bool:
        """Whether the second surface only uses less of a thing than there is, as code may."""
        return not self._complete and seen.theirs.keys() <= seen.ours.keys()

    def surfaces(self, ours: Surface, theirs: Surface) -> None:
        for key in dict.fromkeys((*ours.operations, *theirs.operations)):
            before, after = ours.operations.get(key), theirs.operations.get(key)
            known = before or after
            assert known is not None, "the key is of one of the two"
            self._see(known.name, "operation", "", before, after, theirs.place)
            if before is not None and after is not None:
                self._operation(before, after)
        self._mentions(ours, theirs)

    def _operation(self, ours: Operation, theirs: Operation) -> None:
        self._members(ours.name, "parameter", REQUESTS, ours.parameters, theirs.parameters, theirs.place)
        if ours.request is not None or theirs.request is not None:  # no body is one without fields
            before = ours.request or Shape(OBJECT, ours.place)
            after = theirs.request or Shape(OBJECT, theirs.place)
            self._shapes(ours.name, "body", REQUESTS, before, after)
        if ours.response is not None and theirs.response is not None:
            if self._complete and theirs.response.kind == ANY and ours.response.fields:
                said = f"answer, type {ours.response} → {theirs.response}"
                self._note(ours.name, said, ours.response.place, theirs.response.place)
            self._shapes(ours.name, "answer", ANSWERS, ours.response, theirs.response)

    def _members(
        self, owner: str, what: str, use: str, ours: dict[str, Field], theirs: dict[str, Field], nearest: Place
    ) -> None:
        for name in dict.fromkeys((*ours, *theirs)):
            before, after = ours.get(name), theirs.get(name)
            about = f"{owner}.{name}"
            known = after or before
            assert known is not None, "the name is of one of the two"
            detail = what if before is not None else f"{what}, {known.shape}"
            self._see(about, detail, use, before, after, nearest)
            if before is not None and after is not None:
                self._field(about, what, use, before, after)

    def _field(self, about: str, what: str, use: str, ours: Field, theirs: Field) -> None:
        self._shapes(about, what, use, ours.shape, theirs.shape, ours.place, theirs.place)
        said: list[str] = []
        if ours.explicit is not None and theirs.explicit is not None and ours.shape.kind != OBJECT:
            said += _changed("presence", _presence(ours.explicit), _presence(theirs.explicit))
        if use == REQUESTS and ours.required is not None and theirs.required is not None:
            said += _changed("required", str(ours.required).lower(), str(theirs.required).lower())
        if theirs.default and not _same_default(ours.default, theirs.default):
            said += _changed("default", ours.default or "(none)", theirs.default)
        if self._texts:
            if ours.default and not theirs.default:
                said += _changed("default", ours.default, "(none)")
            if not said and ours.text != theirs.text:
                self._text(about, what, ours, theirs)
        for change in said:
            self._note(about, f"{what}, {change}", ours.place, theirs.place)

    def _text(self, about: str, what: str, ours: Field | Shape, theirs: Field | Shape) -> None:
        said = f"text “{_excerpt(ours.text, theirs.text)}” → “{_excerpt(theirs.text, ours.text)}”"
        self._note(about, f"{what}, {said}", ours.place, theirs.place)

    def _shapes(
        self,
        about: str,
        what: str,
        use: str,
        ours: Shape,
        theirs: Shape,
        before: Place | None = None,
        after: Place | None = None,
    ) -> None:
        key = id(ours), id(theirs), use
        if key in self._done:
            return
        self._done.add(key)
        if ANY in (ours.kind, theirs.kind):
            lost = theirs.unresolved and not ours.unresolved
            if ours.kind != ANY and (lost or (self._texts and (self._complete or ours.kind not in SCALARS))):
                said = f"{what}, type {ours} → {theirs}"
                self._note(about, said, before or ours.place, theirs.place)
                self.forgotten[about, said] = self._changed[about, said]
        elif {ours.kind, theirs.kind} == {OBJECT, MAP} and not ours.fields and not theirs.fields:
            return  # an object of which no field is known may be a map
        elif ours.kind != theirs.kind:
            self._note(about, f"{what}, type {ours} → {theirs}", before or ours.place, after or theirs.place)
        elif ours.kind == OBJECT:
            if self._texts and ours.text != theirs.text:
                self._text(ours.name or about, "type", ours, theirs)
            mine, other = ours.fields, theirs.fields
            if use == ANSWERS and not self._complete:  # what code does not read may be there
                mine = {name: held for name, held in mine.items() if name in other}
            if ours.open:
                other = {name: held for name, held in other.items() if name in mine}
            self._members(ours.name or about, "field", use, mine, other, theirs.place)
        elif ours.kind == ENUM:
            name = ours.name or about
            for value in dict.fromkeys((*ours.values, *theirs.values)):
                places = ours.values.get(value), theirs.values.get(value)
                self._see(f"{name}.{value}", "value", "", *places, theirs.place)
        elif ours.format and theirs.format and ours.format != theirs.format:
            said = f"{what}, format {ours.format} → {theirs.format}"
            self._note(about, said, before or ours.place, after or theirs.place)
        elif ours.kind in (ARRAY, MAP) and ours.items is not None and theirs.items is not None:
            self._shapes(about, f"{what}, each", use, ours.items, theirs.items)

    def _mentions(self, ours: Surface, theirs: Surface) -> None:
        """Values and names that are mentioned without saying of what: looked up in all of the first surface."""
        enums = _enums(ours)
        for value in dict.fromkeys((*ours.values, *theirs.values)) if not enums else ():
            self._see(value, "value", "", ours.values.get(value), theirs.values.get(value), theirs.place)
        for value, place in theirs.values.items():
            for name, shape in enums.items():
                if _is_of(value, shape) or any(_stands_in(value, shape, theirs.lists)):
                    self._see(f"{name}.{value}", "value", "", shape.values.get(value), place, place)
        for name, shape in enums.items() if theirs.values else ():
            for value, place in shape.values.items():
                if value not in theirs.values and (theirs.operations or _lists(theirs, shape)):
                    self._see(f"{name}.{value}", "value", "", place, None, next(iter(theirs.values.values())))
        described = _described(ours) if theirs.names else {}
        for path, mention in theirs.names.items():
            self._mention(path, mention, described)

    def _mention(self, path: str, theirs: Field, described: dict[str, list[tuple[str, Field]]]) -> None:
        """A field that is described without saying of what: it is one of those of that name, or new."""
        *_, parent, name = ("", *path.split("."))
        owners = {shape.name for _, held in described.get(parent, []) for shape in _inner(held.shape)} - {""}
        known = described.get(name, [])
        near = [(owner, held) for owner, held in known if owner in owners]
        if not known or (owners and not near):
            owner = f"{next(iter(sorted(owners)))}." if owners else ""
            self._see(f"{owner}{name}", "field or parameter", "", None, theirs.place, theirs.place)
            return
        known = near or known
        owner, first = known[0]
        if not any(_fits(held.shape, theirs.shape) for _, held in known):
            said = f"field or parameter, type {first.shape} → {theirs.shape}"
            self._note(f"{owner}.{name}", said, first.place, theirs.place)
        if theirs.default and not any(_fits_default(held, theirs.default) for _, held in known):
            said = f"field or parameter, default {first.default or '(none)'} → {theirs.default}"
            self._note(f"{owner}.{name}", said, first.place, theirs.place)

    def _see(
        self,
        about: str,
        what: str,
        use: str,
        ours: Operation | Field | Place | None,
        theirs: Operation | Field | Place | None,
        nearest: Place,
    ) -> None:
        seen = self._seen.setdefault(about, _Seen(what))
        seen.nearest = seen.nearest or nearest
        if ours is not None:
            seen.ours.setdefault(use, ours if isinstance(ours, Place) else ours.place)
        if theirs is not None:
            seen.theirs.setdefault(use, theirs if isinstance(theirs, Place) else theirs.place)

    def _note(self, about: str, what: str, ours: Place, theirs: Place) -> None:
        self._changed.setdefault((about, what), Difference(DIFFERENT, about, what, ours, theirs))


def _enums(surface: Surface) -> dict[str, Shape]:
    """The enums of a surface by name."""
    found: dict[str, Shape] = {}
    for shape in _all_shapes(surface):
        if shape.kind == ENUM:
            found.setdefault(shape.name, shape)
    return found


def _described(surface: Surface) -> dict[str, list[tuple[str, Field]]]:
    """All fields and parameters by name, each with what has it."""
    found: dict[str, list[tuple[str, Field]]] = {}
    holders = [(operation.name, operation.parameters) for operation in surface.operations.values()]
    for owner, fields in [*((shape.name, shape.fields) for shape in _all_shapes(surface)), *holders]:
        for name, held in fields.items():
            found.setdefault(name, []).append((owner, held))
    return found


def _inner(shape: Shape) -> list[Shape]:
    """A type, and what it holds if it is a list or a map."""
    return [shape, *(_inner(shape.items) if shape.items is not None else [])]


def _fits(ours: Shape, theirs: Shape) -> bool:
    """Whether a page may say this of a type: it says `string` of times and enums too, and `object` of maps."""
    if ANY in (ours.kind, theirs.kind):
        return True
    if ours.kind == theirs.kind:
        inner = ours.items is None or theirs.items is None or _fits(ours.items, theirs.items)
        return inner and (not ours.format or not theirs.format or ours.format == theirs.format)
    loose = {"string": ("date-time", ENUM), "number": ("integer",), OBJECT: (MAP,), MAP: (OBJECT,)}
    return ours.kind in loose.get(theirs.kind, ()) and not theirs.format


_ZERO: Final = re.compile(r"0(?:\.0*)?s?|false|\[\]|\{\}|\w+_UNSPECIFIED", re.IGNORECASE)


def _fits_default(ours: Field, said: str) -> bool:
    """Whether a page's default is ours; a zero value is what a field is that is left out."""
    return _same_default(ours.default, said) or (not ours.default and _ZERO.fullmatch(said) is not None)


def _all_shapes(surface: Surface) -> list[Shape]:
    found: dict[int, Shape] = {}
    waiting = [
        shape
        for operation in surface.operations.values()
        for shape in (operation.request, operation.response, *(each.shape for each in operation.parameters.values()))
        if shape is not None
    ]
    while waiting:
        shape = waiting.pop()
        if id(shape) not in found:
            found[id(shape)] = shape
            waiting += [each.shape for each in shape.fields.values()]
            waiting += [shape.items] if shape.items is not None else []
    return list(found.values())


def mentioned(values: dict[str, Place], spec: Surface) -> dict[str, Place]:
    """Those values that could be of an enum of the spec, by what they begin with."""
    prefixes = tuple(prefix for shape in _enums(spec).values() if (prefix := _prefix(shape)))
    return {value: place for value, place in values.items() if value.startswith(prefixes)}


def _is_of(value: str, enum: Shape) -> bool:
    """Whether a value is, or could be, of an enum, by what its values begin with."""
    prefix = _prefix(enum)
    return value in enum.values or (bool(prefix) and value.startswith(prefix))


def _prefix(enum: Shape) -> str:
    """What all values of an enum begin with, up to a `_`: `JOB_STATE_`.

    Where they begin differently, it is what its zero value has before `UNSPECIFIED`, if that is more than one word; one
    word is what other things may begin with, too, and it is empty.
    """
    values = [*enum.values]
    if len(values) == 1 and values[0].endswith("_UNSPECIFIED"):
        return values[0].removesuffix("UNSPECIFIED")
    common = commonprefix(values) if len(values) > 1 else ""  # noqa: RUF071 (no paths)
    zero = next((value.removesuffix("UNSPECIFIED") for value in values if value.endswith("_UNSPECIFIED")), "")
    return common[: common.rfind("_") + 1] or (zero if zero.count("_") > 1 else "")


def _lists(page: Surface, enum: Shape) -> bool:
    """Whether a page tells the values of an enum, and does not only mention some of them."""
    zero = next((value for value in enum.values if value.endswith("_UNSPECIFIED")), "")
    known = sum(value in page.values for value in enum.values)
    return 2 * known >= len(enum.values) or any(
        zero in listed and sum(value in enum.values for value in listed) > 2 for listed in page.lists
    )


def _stands_in(value: str, enum: Shape, lists: list[list[str]]) -> Iterator[bool]:
    """For each list with a value, whether the others are those of an enum: `GRPO, DPO, NEW`."""
    for listed in lists:
        if value in listed:
            known = sum(each in enum.values for each in listed)
            yield known > 1 and 2 * known >= len(listed)


def _same_default(ours: str, theirs: str) -> bool:
    """Whether ours says at least what theirs says: `50, also for 0` and `50`; `60 minutes` and `60-minute`."""
    said = set(_words(ours))
    return all(word in said for word in _words(theirs))


def _words(text: str) -> list[str]:
    words = re.findall(r"[a-z0-9_.]+", text.lower().replace("'s", ""))
    return [word.rstrip("s.") for word in words if word not in ("the", "a", "an", "default")]


def _presence(explicit: bool) -> str:
    return "explicit" if explicit else "implicit"


def _changed(what: str, before: str, after: str) -> list[str]:
    return [f"{what} {before} → {after}"] if before != after else []


def _excerpt(text: str, other: str) -> str:
    """The part of a text that another has not, in a few words."""
    words, others = text.split(), other.split()
    start = next(
        (i for i, (a, b) in enumerate(zip(words, others, strict=False)) if a != b), min(len(words), len(others))
    )
    end = 0
    while end < min(len(words), len(others)) - start and words[-1 - end] == others[-1 - end]:
        end += 1
    shown = " ".join(words[max(start - 2, 0) : len(words) - end])
    return shown if len(shown) <= 100 else f"{shown[:99]}…"


def _both(uses: dict[str, Place]) -> str:
    return " and ".join(sorted(uses, reverse=True))
