"""What a rule is: a kind of change, how grave it is, who notices, and why.

Rule ids follow oasdiff's vocabulary where it has a word. The rules of schemas come in families: one keyword may change
in a request or in a response, and narrowing is grave in the one where widening is in the other.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import Enum, IntEnum
from typing import Any, Final

from rlor_spec.document import Pointer, SpecDocument, display_path, format_pointer


class Severity(IntEnum):
    """How grave a change is for those who use the client; the number orders them."""

    DOCS = 0
    """Only what people read."""
    COMPATIBLE = 1
    """Programs written for the version before still work."""
    BREAKING = 2
    """Programs written for the version before may fail."""


class Effect(Enum):
    """What a change does to the set of values that a schema allows."""

    NARROWER = "narrower"
    WIDER = "wider"
    OTHER = "other"
    """Neither, or not to be decided: as grave as both."""


CLIENT_USERS: Final = "client users"
SERVER_OWNERS: Final = "server owners"
BOTH: Final = f"{CLIENT_USERS}, {SERVER_OWNERS}"
READERS: Final = "readers"
PYTHON: Final = "python-"
"""How the rules of the Python surface begin."""

REQUEST: Final = "request"
RESPONSE: Final = "response"
SUBJECTS: Final = (
    "request-parameter", "request-body", "request-property", "response-body", "response-property", "response-header",
)  # fmt: skip
"""Where a schema can stand; each begins with its direction. `property` is all that is within a body."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One kind of change."""

    id: str
    severity: Severity
    affects: str
    """Who may have to act: client users, server owners, both, or readers."""
    reason: str
    """Why it is as grave as that, in one sentence."""
    family: str = ""
    """For a rule of schemas: its name without the subject, `max-decreased`."""


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where something stands, in one of the two versions."""

    path: str
    """The file, as a person would name it."""
    line: int
    address: str
    """What it is called there: a JSON pointer, or the dotted path of a Python name."""

    def __str__(self) -> str:
        return f"{self.path}:{self.line}"


@dataclass(frozen=True, slots=True)
class Change:
    """One difference between the two versions."""

    rule: Rule
    where: str
    """What has changed, for people: `request Book.displayName`."""
    before: str
    """What was there: short text, empty when there was nothing."""
    after: str
    base: Place
    """Where it stands in the old version; where it would stand, when it is new."""
    revision: Place
    """The same in the new version."""


RULES: dict[str, Rule] = {}
"""All rules by id."""


def define(identifier: str, severity: Severity, affects: str, reason: str, *, family: str = "") -> str:
    """Register a rule and return its id."""
    assert identifier not in RULES, f"rule {identifier} is defined twice"
    RULES[identifier] = Rule(identifier, severity, affects, reason, family)
    return identifier


def breaking(identifier: str, reason: str, affects: str = CLIENT_USERS) -> str:
    """Register a rule for a breaking change."""
    return define(identifier, Severity.BREAKING, affects, reason)


def compatible(identifier: str, reason: str, affects: str = SERVER_OWNERS) -> str:
    """Register a rule for a compatible change."""
    return define(identifier, Severity.COMPATIBLE, affects, reason)


_CONSEQUENCE: Final = {
    (REQUEST, Effect.NARROWER): (Severity.BREAKING, CLIENT_USERS, "a request that was valid may now be refused"),
    (REQUEST, Effect.WIDER): (Severity.COMPATIBLE, SERVER_OWNERS, "a server must now accept more"),
    (RESPONSE, Effect.NARROWER): (Severity.COMPATIBLE, SERVER_OWNERS, "a server may no longer send all that it did"),
    (RESPONSE, Effect.WIDER): (Severity.BREAKING, CLIENT_USERS, "an answer may hold what no program expected before"),
    (REQUEST, Effect.OTHER): (Severity.BREAKING, BOTH, "a request that was valid may now be refused"),
    (RESPONSE, Effect.OTHER): (Severity.BREAKING, BOTH, "an answer may hold what no program expected before"),
}


def family(name: str, effect: Effect, what: str, **exceptions: tuple[Severity, str, str]) -> str:
    """Register a rule for every subject: how grave it is follows from the direction. Returns the name.

    `what` begins the sentence of the reason. `exceptions` gives severity, affected and consequence for a direction in
    which the general consequence does not hold.
    """
    for subject in SUBJECTS:
        direction = subject.partition("-")[0]
        severity, affects, consequence = exceptions.get(direction) or _CONSEQUENCE[direction, effect]
        define(f"{subject}-{name}", severity, affects, f"{what}: {consequence}.", family=name)
    return name


@dataclass(slots=True)
class Comparison:
    """Two documents, and the changes that were found so far."""

    base: SpecDocument
    revision: SpecDocument
    changes: dict[tuple[str, Pointer, Pointer, str, str], Change] = field(
        default_factory=dict[tuple[str, Pointer, Pointer, str, str], Change]
    )
    compared: set[tuple[str, object, object]] = field(default_factory=set[tuple[str, object, object]])
    """Pairs that were compared: what many operations share is reported once, and a circle of references ends."""

    def add(self, rule: str, where: str, base: Pointer, revision: Pointer, before: Any = "", after: Any = "") -> None:
        """Note a change."""
        places = _place(self.base, base), _place(self.revision, revision)
        change = Change(RULES[rule], where, brief(before), brief(after), *places)
        self.changes.setdefault((rule, base, revision, change.before, change.after), change)

    def first_time(self, kind: str, base: object, revision: object) -> bool:
        """Whether a pair of places was not compared before, as a thing of this kind."""
        key = (kind, base, revision)
        new = key not in self.compared
        self.compared.add(key)
        return new


def gravest_first(changes: Iterable[Change]) -> list[Change]:
    """The changes in the order of a report: the gravest first, the spec before the Python surface, then by line."""
    return sorted(
        changes,
        key=lambda change: (
            -change.rule.severity,
            change.rule.id.startswith(PYTHON),
            change.revision.path,
            change.revision.line,
            change.base.line,
            change.rule.id,
            change.revision.address,
            change.before,
            change.after,
        ),
    )


def _place(document: SpecDocument, pointer: Pointer) -> Place:
    return Place(display_path(document.path), document.line(pointer), format_pointer(pointer))


def brief(value: Any) -> str:
    """A value in a few characters; nothing for None."""
    if value is None:
        return ""
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    text = " ".join(text.split())
    return text if len(text) <= 60 else text[:59] + "…"
