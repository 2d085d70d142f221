"""Scripts of outcomes: which jobs end differently than `x-lifecycle` says, or at another time.

A script says what time does, and nothing else: a job's state stays a function of recorded events and the clock.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from fnmatch import translate
from pathlib import Path
from typing import Any, Final

import yaml
from rlor_spec.places import members

from ..spec import Document, schema_at, unreadable, yaml_text
from .clock import SECOND, instant, microseconds
from .lifecycle import Lifecycle, Move, TimedMove, UnknownEvent
from .messages import is_array, is_object
from .names import job_resource
from .needs import Needs

NEEDS: Final = Needs(
    "resource/outcomes.py",
    job_resource,
    fields={
        "createTime": "from it on the time of a step counts",
        "status.code": "a step may set it",
    },
)

_KEYS: Final = ("after", "state", "event", "message", "code")


class OutcomeError(ValueError):
    """A script of outcomes is impossible; the message says where and why."""


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a script: what time does to a job."""

    after: str
    """A duration such as `600s`, at least `1s`: since the job entered `state`, or without one since its creation."""
    state: str | None = None
    """With a state, the step replaces what time does in that state, each time that the job is in it. Without one, the
    step happens once, and is left out if the event is not possible in the job's state at that time."""
    event: str | None = None
    """An event of `x-lifecycle` (fail, suspend, preempt, …). Without it the job moves on as usual, at that time."""
    message: str = ""
    """What `status.message` says after the event."""
    code: str | None = None
    """What `status.code` says after the event, a StatusCode; default: the spec's for the event."""
    where: str = field(default="", compare=False, repr=False)
    """The place in a file that it comes from."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """A script for some jobs."""

    job: str
    """A glob of job ids, such as `flaky-*`; of several outcomes that match a job, the first applies."""
    steps: Sequence[Step]


@dataclass(frozen=True, slots=True)
class _Once:
    after: int
    sources: frozenset[str]
    move: Move
    event: str


@dataclass(frozen=True, slots=True)
class _Script:
    matches: re.Pattern[str]
    by_state: Mapping[str, TimedMove | int]
    """The move that takes the place of the state's own, or only its time."""
    once: Sequence[_Once]


class Outcomes:
    """Scripts, compiled against a lifecycle."""

    def __init__(self, outcomes: Sequence[Outcome], lifecycle: Lifecycle, spec: Document) -> None:
        """Compile them. An unknown state, event or code, or what can never happen: OutcomeError."""
        self.outcomes = tuple(outcomes)
        self._lifecycle = lifecycle
        self._name_field = job_resource(spec).name_field
        self._codes = status_codes(spec)
        self._scripts = [self._script(number, outcome) for number, outcome in enumerate(self.outcomes, 1)]
        self.fading = self._fading()
        """The states that time may lead out of a list: to a tombstone, or to nothing."""

    def timed(self, document: Mapping[str, Any], since: int) -> TimedMove | None:
        """Return what time will make of a job that entered its state at `since`; `after` counts from there."""
        own = self._lifecycle.timed(document)
        job_id = document[self._name_field].rpartition("/")[2]
        script = next((script for script in self._scripts if script.matches.match(job_id)), None)
        if script is None:
            return own
        state = document[self._lifecycle.state_field]
        scripted = script.by_state.get(state)
        if isinstance(scripted, TimedMove):
            own = scripted
        elif scripted is not None and own is not None:
            own = replace(own, after=scripted)
        for once in script.once:
            after = instant(datetime.fromisoformat(document["createTime"])) + once.after - since
            if after > 0 and state in once.sources and (own is None or after <= own.after):
                own = TimedMove(after, once.move, once.event)
        return own

    def _script(self, number: int, outcome: Outcome) -> _Script:
        by_state: dict[str, TimedMove | int] = {}
        once: list[_Once] = []
        for index, step in enumerate(outcome.steps, 1):
            try:
                self._compile(step, by_state, once)
            except (ValueError, UnknownEvent) as error:
                where = step.where or f"outcome {number} ({outcome.job!r}), step {index}"
                raise OutcomeError(f"{where}: {error}") from None
        return _Script(re.compile(translate(outcome.job)), by_state, once)

    def _compile(self, step: Step, by_state: dict[str, TimedMove | int], once: list[_Once]) -> None:
        after = microseconds(step.after)
        if after < SECOND:
            raise ValueError(f"after is {step.after}: it must be at least 1s")
        if step.code is not None and step.code not in self._codes:
            raise ValueError(f"no code {step.code!r}; write one of {', '.join(self._codes)}")
        if step.event is None and (step.message or step.code):
            raise ValueError("message and code belong to an event: name one")
        if step.state is None:
            if step.event is None:
                raise ValueError("a step needs a state, an event or both")
            sources, move = self._lifecycle.sources(step.event)
            once.append(_Once(after, sources, self._worded(move, step), step.event))
            return
        if step.state not in self._lifecycle.stored:
            raise ValueError(f"no job is in state {step.state!r}; write one of {', '.join(self._lifecycle.stored)}")
        if step.state in by_state:
            raise ValueError(f"state {step.state} already has a step that replaces all others")
        if step.event is not None:
            move = self._lifecycle.event(step.event, step.state)
            by_state[step.state] = TimedMove(after, self._worded(move, step), step.event)
        elif self._lifecycle.passes(step.state):
            by_state[step.state] = after
        else:
            raise ValueError(f"time does not end state {step.state}: name an event that does")

    def _fading(self) -> frozenset[str]:
        moves = [
            *self._lifecycle.timed_moves,
            *(
                (state, step.move.to)
                for script in self._scripts
                for state, step in script.by_state.items()
                if isinstance(step, TimedMove)
            ),
            *((state, once.move.to) for script in self._scripts for once in script.once for state in once.sources),
        ]
        fading = set(self._lifecycle.tombstones)
        while further := {state for state, to in moves if to in fading} - fading:
            fading |= further
        return frozenset(fading)

    @staticmethod
    def _worded(move: Move, step: Step) -> Move:
        return Move(move.to, step.message, step.code or move.code)


def status_codes(spec: Document) -> list[str]:
    """Return the codes that say why a job is in its state."""
    codes: list[str] = members(schema_at(spec, job_resource(spec).schema, "status.code")).get("enum", [])
    return codes


def load_outcomes(path: Path) -> list[Outcome]:
    """Read a file of outcomes, YAML or JSON: a list of `{job: GLOB, steps: [{after: …, state: …, …}]}`.

    Not readable, or of another form: OutcomeError with the line.
    """
    try:
        root = yaml.compose(yaml_text(path), Loader=yaml.SafeLoader)
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise OutcomeError(unreadable(path, error)) from None
    return [_outcome(path, node) for node in _items(path, root, "a list of outcomes")]


def _outcome(path: Path, node: yaml.Node) -> Outcome:
    where, entry = _mapping(path, node, ("job", "steps"))
    if "job" not in entry or "steps" not in entry:
        raise OutcomeError(f"{where}: an outcome needs job and steps")
    steps = [_step(path, step) for step in _items(path, entry["steps"], "steps: a list")]
    return Outcome(_text(where, "job", entry["job"]), steps)


def _step(path: Path, node: yaml.Node) -> Step:
    where, entry = _mapping(path, node, _KEYS)
    if "after" not in entry:
        raise OutcomeError(f"{where}: a step needs after, a duration such as 600s")
    return Step(**{key: _text(where, key, value) for key, value in entry.items()}, where=where)


def _items(path: Path, node: yaml.Node | None, what: str) -> list[yaml.Node]:
    value: Any = node.value if isinstance(node, yaml.SequenceNode) else None
    if not is_array(value):
        line = 1 if node is None else node.start_mark.line + 1
        raise OutcomeError(f"{path}, line {line}: write {what}")
    return value


def _mapping(path: Path, node: yaml.Node, keys: Sequence[str]) -> tuple[str, dict[str, yaml.Node]]:
    where = f"{path}, line {node.start_mark.line + 1}"
    if not isinstance(node, yaml.MappingNode):
        raise OutcomeError(f"{where}: write a mapping of {', '.join(keys)}")
    pairs: list[tuple[yaml.Node, yaml.Node]] = node.value
    entry = {str(key.value): value for key, value in pairs}
    unknown = [key for key in entry if key not in keys]
    if unknown:
        raise OutcomeError(f"{where}: no key {unknown[0]!r}; write {', '.join(keys)}")
    if len(entry) != len(pairs):
        raise OutcomeError(f"{where}: a key is given twice")
    return where, entry


def _text(where: str, key: str, node: yaml.Node) -> str:
    if not isinstance(node, yaml.ScalarNode):
        raise OutcomeError(f"{where}: {key} must be text")
    return str(node.value)


def read_outcomes(outcomes: Sequence[Outcome | Mapping[str, Any]]) -> list[Outcome]:
    """Read outcomes, some of which may be plain, as in a file: `{"job": GLOB, "steps": [{"after": …, …}]}`.

    One of another form: OutcomeError.
    """
    return [
        outcome if isinstance(outcome, Outcome) else _plain_outcome(outcome, f"outcome {number}")
        for number, outcome in enumerate(outcomes, 1)
    ]


def _plain_outcome(value: Mapping[str, Any], where: str) -> Outcome:
    entry = _plain(value, ("job", "steps"), where)
    if not isinstance(entry.get("job"), str) or not is_array(steps := entry.get("steps")):
        raise OutcomeError(f"{where}: an outcome needs job, a glob, and steps, a list")
    return Outcome(
        entry["job"],
        [
            step if isinstance(step, Step) else _plain_step(step, f"{where} ({entry['job']!r}), step {number}")
            for number, step in enumerate(steps, 1)
        ],
    )


def _plain_step(value: Any, where: str) -> Step:
    entry = _plain(value, _KEYS, where)
    for key, text in entry.items():
        if not isinstance(text, str):
            raise OutcomeError(f"{where}: {key} must be text, such as '600s', not {text!r}")
    if "after" not in entry:
        raise OutcomeError(f"{where}: a step needs after, a duration such as 600s")
    return Step(**entry)


def _plain(value: Any, keys: Sequence[str], where: str) -> dict[str, Any]:
    if not is_object(value):
        raise OutcomeError(f"{where}: write a mapping of {', '.join(keys)}")
    unknown = [key for key in value if key not in keys]
    if unknown:
        raise OutcomeError(f"{where}: no key {unknown[0]!r}; write {', '.join(keys)}")
    return value


def outcome_of(value: Mapping[str, Any]) -> Outcome:
    """Return the outcome in a JSON value whose form has been checked."""
    steps: Any = value["steps"]
    return Outcome(value["job"], [Step(**step) for step in steps if is_object(step)])
