"""`x-lifecycle`: which states there are for a job, and what leads from one to another."""

from __future__ import annotations

from typing import Any, Final

from rlor_spec.document import Pointer
from rlor_spec.places import elements, members, schema_component

from diff_rules.meaning import same
from diff_rules.rest import compare_rest
from diff_rules.rule import BOTH, CLIENT_USERS, Comparison, breaking, compatible

ADDED: Final = breaking("lifecycle-added", "Waiting and refusals now follow a lifecycle.", BOTH)
REMOVED: Final = breaking("lifecycle-removed", "Waiting and refusals no longer follow a lifecycle.", BOTH)
TRANSITION_ADDED: Final = compatible("lifecycle-transition-added", "A server must now make the transition.", BOTH)
TRANSITION_REMOVED: Final = breaking(
    "lifecycle-transition-removed", "A program that waits for it waits forever, or its call is refused.", BOTH
)
CONDITION: Final = breaking(
    "lifecycle-condition-changed", "The same job may change state differently, at another time, or be refused.", BOTH
)
NOOP_ADDED: Final = compatible("lifecycle-noop-added", "A server must accept a call, without effect, in that state.")
NOOP_REMOVED: Final = breaking("lifecycle-noop-removed", "A call that had no effect in that state is refused.")
REFUSAL: Final = breaking("lifecycle-refusal-changed", "A refusal raises another error.", BOTH)
CLASS: Final = breaking(
    "lifecycle-class-changed", "Waiting ends, or continues, in that state where it did not before.", BOTH
)
STATE_CLASSED: Final = compatible("lifecycle-state-added", "Waiting knows what a new state means.", CLIENT_USERS)
INITIAL_ADDED: Final = compatible("lifecycle-initial-added", "A job may start in one more state.", BOTH)
INITIAL_REMOVED: Final = breaking("lifecycle-initial-removed", "A job no longer starts in that state.", BOTH)
INITIAL_CHANGED: Final = breaking("lifecycle-initial-changed", "A job begins in another state.", BOTH)
SUCCESS: Final = breaking("lifecycle-success-changed", "Waiting treats another state as success.")
READY_ADDED: Final = compatible("lifecycle-ready-added", "The client can wait until a job is ready.", CLIENT_USERS)
READY_CHANGED: Final = breaking("lifecycle-ready-changed", "Waiting until a job is ready waits for something else.")
DELAY: Final = compatible("lifecycle-delay-changed", "A typical time changed; no time is promised.", BOTH)
RETENTION_SHORTENED: Final = breaking("lifecycle-retention-shortened", "A deleted job is gone earlier.")
RETENTION_EXTENDED: Final = compatible("lifecycle-retention-extended", "A server must keep deleted jobs for longer.")

_TRIGGERS: Final = ("operations", "events")
_LIFECYCLE: Final = (
    *_TRIGGERS, "time", "classes", "initial", "acceptableInitial", "success", "ready", "retention",
)  # fmt: skip
_STEP: Final = ("from", "to", "settles", "noop", "refusal", "when", "needs", "code", "after")
Step = tuple[str, str, str]
"""What leads there, from which state, to which."""


def compare_lifecycles(found: Comparison) -> None:
    """Note what differs in the lifecycles of schemas that both documents have."""
    schemas = members(members(found.base.data.get("components")).get("schemas"))
    for name in schemas:
        old, new = (schema_component(side, name).get("x-lifecycle") for side in (found.base, found.revision))
        at: Pointer = ("components", "schemas", name, "x-lifecycle")
        if not schema_component(found.revision, name) or same(old, new):
            continue
        if old is None or new is None:
            found.add(ADDED if old is None else REMOVED, f"lifecycle of {name}", at, at)
        else:
            _compare(found, at, members(old), members(new), name)


def _compare(found: Comparison, at: Pointer, old: dict[str, Any], new: dict[str, Any], name: str) -> None:
    where = f"lifecycle of {name}"
    before, after = _steps(at, old), _steps(at, new)
    for step in {**before, **after}:
        trigger, source, target = step
        said = f"{where}: {source} to {target} by {trigger}"
        if step not in before:
            found.add(TRANSITION_ADDED, said, at, after[step][0])
        elif step not in after:
            found.add(TRANSITION_REMOVED, said, before[step][0], at)
        else:
            (place, one), (now, other) = before[step], after[step]
            for key, rule in (("when", CONDITION), ("needs", CONDITION), ("code", CONDITION), ("after", DELAY)):
                # `needs` has a message beside its schema, for people.
                left, right = (_condition(part) for part in (one.get(key), other.get(key)))
                if not same(left, right):
                    if key == "after" and (members(left) or members(right)):  # a field of the job says how long
                        rule = CONDITION
                    found.add(rule, said, (*place, key), (*now, key), left, right)
            compare_rest(found, said, (place, one), (now, other), _STEP)
    compare_rest(found, where, (at, old), (at, new), _LIFECYCLE)
    _compare_operations(found, at, old, new, where)
    _compare_classes(found, at, old, new, where)
    key = "acceptableInitial"
    for value in _difference(new.get(key), old.get(key)):
        found.add(INITIAL_ADDED, where, (*at, key), (*at, key), "", value)
    for value in _difference(old.get(key), new.get(key)):
        found.add(INITIAL_REMOVED, where, (*at, key), (*at, key), value)
    for key, rule in (("initial", INITIAL_CHANGED), ("success", SUCCESS)):
        if old.get(key) != new.get(key):
            found.add(rule, where, (*at, key), (*at, key), old.get(key, ""), new.get(key, ""))
    key = "ready"
    if not same(old.get(key), new.get(key)):
        rule = READY_CHANGED if key in old else READY_ADDED
        found.add(rule, where, (*at, key), (*at, key), old.get(key, ""), new.get(key, ""))
    key = "retention"
    if old.get(key) != new.get(key):
        rule = RETENTION_EXTENDED if _seconds(new.get(key)) > _seconds(old.get(key)) else RETENTION_SHORTENED
        found.add(rule, where, (*at, key), (*at, key), old.get(key, ""), new.get(key, ""))


def _steps(at: Pointer, lifecycle: dict[str, Any]) -> dict[Step, tuple[Pointer, dict[str, Any]]]:
    """Every single transition, the place that says it, and what is said there."""
    steps: dict[Step, tuple[Pointer, dict[str, Any]]] = {}
    for kind in _TRIGGERS:
        for trigger, value in members(lifecycle.get(kind)).items():
            said, place = members(value), (*at, kind, trigger)
            for source in elements(said.get("from")):
                steps[trigger, str(source), str(said.get("to"))] = place, said
            if "settles" in said:
                steps[f"{trigger} in time", str(said.get("to")), str(said["settles"])] = place, {}
    for position, value in enumerate(elements(lifecycle.get("time"))):
        said = members(value)
        steps["time", str(said.get("from")), str(said.get("to"))] = (*at, "time", position), said
    return steps


def _condition(value: Any) -> Any:
    """What a condition or a delay says, without the message for people that `needs` has beside its schema."""
    return {key: part for key, part in members(value).items() if key != "message"} or value


def _compare_operations(found: Comparison, at: Pointer, old: dict[str, Any], new: dict[str, Any], where: str) -> None:
    before, after = members(old.get("operations")), members(new.get("operations"))
    for operation in [name for name in before if name in after]:
        one, other = members(before[operation]), members(after[operation])
        place, said = (*at, "operations", operation), f"{where}: {operation}"
        for state in _difference(other.get("noop"), one.get("noop")):
            found.add(NOOP_ADDED, said, (*place, "noop"), (*place, "noop"), "", state)
        for state in _difference(one.get("noop"), other.get("noop")):
            # A state that a transition now begins in is not refused.
            if state not in elements(other.get("from")):
                found.add(NOOP_REMOVED, said, (*place, "noop"), (*place, "noop"), state)
        refusals = [{k: v for k, v in members(v.get("refusal")).items() if k != "message"} for v in (one, other)]
        if not same(*refusals):
            found.add(REFUSAL, said, (*place, "refusal"), (*place, "refusal"), *refusals)


def _compare_classes(found: Comparison, at: Pointer, old: dict[str, Any], new: dict[str, Any], where: str) -> None:
    before, after = (
        {state: kind for kind, states in members(v.get("classes")).items() for state in map(str, elements(states))}
        for v in (old, new)
    )
    for state in {**before, **after}:
        one, other = before.get(state, ""), after.get(state, "")
        if one != other:
            base, revision = ((*at, "classes", kind) if kind else (*at, "classes") for kind in (one, other))
            found.add(CLASS if one else STATE_CLASSED, f"{where}: {state}", base, revision, one, other)


def _difference(one: Any, other: Any) -> list[str]:
    return [str(value) for value in elements(one) if value not in elements(other)]


def _seconds(duration: Any) -> int:
    digits = str(duration).removesuffix("s")
    return int(digits) if digits.isdecimal() else -1
