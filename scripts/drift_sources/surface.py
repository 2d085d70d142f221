"""What a description says about the resource: its operations, parameters, fields and values, and where each stands.

The spec, the vendor's generated types, its hand-written trainer SDK and a page of documentation are all read into this
form, so that one comparison serves any two of them.
"""

from __future__ import annotations

import re
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

    def __str__(self) -> str:
        if self.kind in (ARRAY, MAP) and self.items is not None:
            return f"{self.kind} of {self.items}"
        return self.kind


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
    names: dict[str, Place] = field(default_factory=dict[str, Place])
    """Names of fields and parameters that it mentions without saying of what."""


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
