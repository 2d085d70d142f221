"""What a description says about the resource: its operations, parameters, fields and values, and where each stands.

The spec, the vendor's generated types, its hand-written trainer SDK and a page of documentation are all read into this
form, so that one comparison serves any two of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from rlor_spec.document import SpecDocument, SpecError

ANY: Final = "any"
"""The type of what a description does not describe further: it agrees with everything."""
OBJECT: Final = "object"
ARRAY: Final = "array"
MAP: Final = "map"
ENUM: Final = "enum"
SCALARS: Final = ("string", "integer", "number", "boolean", "date-time")


@dataclass(frozen=True, slots=True)
class Place:
    """A line of a file, as people look it up."""

    path: str
    line: int

    def __str__(self) -> str:
        return f"{self.path}:{self.line}"


@dataclass(slots=True)
class Shape:
    """A type: `kind` is one of the words above."""

    kind: str
    place: Place
    name: str = ""
    """What the description calls it: `TrainingConfig`; empty for what has no name."""
    fields: dict[str, Field] = field(default_factory=dict[str, "Field"])
    """Of an object: by the name on the wire."""
    items: Shape | None = None
    """Of an array or a map: what it holds."""
    values: dict[str, Place] = field(default_factory=dict[str, Place])
    """Of an enum."""
    text: str = ""
    """What the description tells people about it, in one line."""
    format: str = ""
    """Of a scalar: how wide it is, `int32` or `float`; empty where the description does not say."""
    open: bool = False
    """Of an object: whether it may hold more than its fields."""
    unresolved: str = ""
    """Of `ANY`: the expression that could not be resolved; empty where the description itself says `Any`."""

    def __str__(self) -> str:
        if self.kind in (ARRAY, MAP) and self.items is not None:
            return f"{self.kind} of {self.items}"
        return f"not resolved: `{self.unresolved}`" if self.unresolved else self.kind


def one_of(shapes: Iterable[Shape], place: Place) -> Shape:
    """What is the one or the other: `Union[str, int]`, `oneOf`. Alternatives of one kind become one of that kind."""
    found = list(shapes)
    kinds = {shape.kind for shape in found} or {ANY}
    if ANY in kinds:
        return next((shape for shape in found if shape.unresolved), Shape(ANY, place))
    if len(found) == 1:
        return found[0]
    for special in ("date-time", ENUM):  # what a caller may give for a time, and an enum that may grow
        if kinds == {"string", special}:
            return next(shape for shape in found if shape.kind == special)
    if kinds == {"integer", "number"}:
        return Shape("number", place)
    if len(kinds) > 1:
        return Shape(" or ".join(sorted(kinds)), place)
    first = found[0]
    items = [shape.items for shape in found if shape.items is not None]
    return Shape(
        first.kind,
        first.place,
        first.name,
        {name: held for shape in [*found, *reversed(found)] for name, held in shape.fields.items()},
        one_of(items, place) if items else None,
        {value: where for shape in found for value, where in shape.values.items()},
        first.text,
        first.format if all(shape.format == first.format for shape in found) else "",
    )


@dataclass(slots=True)
class Field:
    """A property of an object, or a parameter."""

    shape: Shape
    place: Place
    required: bool | None = None
    """Whether a request must have it; None where the description does not say."""
    text: str = ""
    """What the description tells people about it, in one line."""
    default: str = ""
    """What being left out means, in the description's words; empty where it does not say."""
    explicit: bool | None = None
    """Whether a value that is absent differs from a zero value; None where the description does not say."""


UNKNOWN_PATHS: Final = "requests whose path is known only when they are sent"
"""What is not read where code puts a path together from a whole resource name: any resource may be meant."""


@dataclass(frozen=True, slots=True)
class Unread:
    """Something that is there and was not read, or a kind of thing that never is."""

    what: str
    place: Place | None = None

    def __str__(self) -> str:
        return self.what if self.place is None else f"{self.what}, {self.place}"


@dataclass(slots=True)
class Operation:
    """A method of a path."""

    method: str
    """In capitals."""
    path: str
    """With its placeholders emptied: `/v1/shelves/{}/books/{}:lend`."""
    name: str
    """What the description calls it."""
    place: Place
    parameters: dict[str, Field] = field(default_factory=dict[str, Field])
    """Query parameters by the name on the wire."""
    request: Shape | None = None
    """The body; None where there is none, or nothing is said about it."""
    response: Shape | None = None
    """The body of a success; None likewise."""


@dataclass(slots=True)
class Surface:
    """All that one artefact says."""

    source: str
    """Its name among the sources of the evidence: SDK, TSDK, PAGE; empty for the spec."""
    title: str
    """For people: `fireworks-ai 1.2.30, generated types`."""
    place: Place
    """Where its operations stand, or would stand."""
    complete: bool
    """Whether what it does not have does not exist, as far as it knows. Code that only uses the API is not complete."""
    operations: dict[tuple[str, str], Operation] = field(default_factory=dict[tuple[str, str], Operation])
    """By method and path."""
    values: dict[str, Place] = field(default_factory=dict[str, Place])
    """Enum values that it mentions outside of any type, `JOB_STATE_DELETED`."""
    names: dict[str, Field] = field(default_factory=dict[str, "Field"])
    """Fields and parameters that it describes without saying of what; `lossConfig.beta` is one within another."""
    lists: list[list[str]] = field(default_factory=list[list[str]])
    """Values that it mentions in one breath: `GRPO, DPO, GSPO`."""
    unread: list[Unread] = field(default_factory=list[Unread])
    """What it leaves out."""
    about_it: bool = True
    """Whether it describes the resource; what only mentions it can lack nothing."""


@dataclass(frozen=True, slots=True)
class Resource:
    """Which paths belong to the resource: everything below its collection, and what the spec has beside it."""

    collection: str
    """`/v1/shelves/{}/books`."""
    others: frozenset[str]

    @classmethod
    def of(cls, spec: SpecDocument) -> Resource:
        """The resource of a spec; its shortest path is the collection. Raises `SpecError` when there is no path."""
        spec.require_followable()
        paths = {empty_placeholders(operation.path) for operation in spec.operations()}
        if not paths:
            raise SpecError(spec.path, spec.line("/paths"), "the spec has no operation. Name one that has.")
        collection = min(paths, key=lambda path: (path.count("/"), path))
        return cls(collection, frozenset(path for path in paths if not path.startswith(collection)))

    def has(self, path: str) -> bool:
        """Whether a path, its placeholders emptied, belongs to the resource."""
        below = path.removeprefix(self.collection)
        return path in self.others or (path != below and (not below or below[0] in "/:"))


def empty_placeholders(path: str) -> str:
    """A path template without the names of its placeholders, which every description chooses for itself."""
    return re.sub(r"\{[^{}]*\}", "{}", path)


def without_host(text: str) -> str:
    """The path of the API in a text, its placeholders emptied, whatever host it is put behind; empty for other text."""
    path = re.sub(r"^(?:\{\}|https?://[^/]*)+(?=/)", "", empty_placeholders(text))
    return path if "/v1/" in path and path.startswith("/") else ""


_DEFAULT: Final = re.compile(
    r"defaults?(?: to|(?: [\w-]+){0,2} is)(?: by)? [`\"']?(?P<said>[\w.-]+(?: (?:seconds|minutes|hours|days))?)"
    r"|(?P<period>[0-9]+-(?:second|minute|hour|day)) default"
    r"|(?:if|when) (?:not specified|unset|unspecified),? (?P<used>the [\w ]+?) (?:is|will be) (?:used|generated)"
    r"|(?P<made>a random \w+) (?:is|will be) (?:used|generated) if not specified",
    re.IGNORECASE,
)


def stated_default(text: str) -> str:
    """What a description's prose says that being left out means: `50`, `60 minutes`, `the job ID`; else empty."""
    match = _DEFAULT.search(" ".join(text.split()))
    return next((said.rstrip(".") for said in match.groups() if said), "") if match else ""
