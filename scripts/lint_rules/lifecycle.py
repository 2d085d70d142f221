"""What the spec says beyond OpenAPI: do the `x-` extensions agree with the rest of it, and with themselves?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from rlor_spec.document import Pointer, SpecDocument
from rlor_spec.places import component, elements, field_place, lifecycles, members, properties, referenced_schema

from lint_rules.requests import condition
from lint_rules.rule import Finding, Subject, rule


@rule()
def extension_names(subject: Subject) -> Iterator[Finding]:
    """Values and fields that an extension names exist: `x-promotable` and the like speak about the schema that they
    stand in. What is internal is left out of answers (`x-presence`).
    """
    for pointer, schema in component(subject.spec, "schemas"):
        values, fields = elements(schema.get("enum")), members(schema.get("properties"))
        for key, known, what in (
            ("x-promotable", values, "value of the enum"),
            ("x-may-be-retired", values, "value of the enum"),
            ("x-enumDescriptions", values, "value of the enum"),
            ("x-oneof", fields, "property of the schema"),
        ):
            listed: list[tuple[str | int, Any]] = [*enumerate(elements(schema.get(key)))]
            for place, name in (*listed, *((name, name) for name in members(schema.get(key)))):
                if name not in known:
                    yield Finding(subject.spec, (*pointer, key, place), f"`{name}` is no {what}. Correct or remove it.")
        described = members(schema.get("x-enumDescriptions"))
        for position, value in enumerate(values if described else ()):
            if value not in described:
                message = f"`{value}` has no line in `x-enumDescriptions`. Describe it like the others."
                yield Finding(subject.spec, (*pointer, "enum", position), message)
        for name, value in fields.items():
            if "x-internal" in members(value) and "x-presence" not in value:
                message = f"`{name}` is internal, so no public answer shows it. Add `x-presence: explicit`."
                yield Finding(subject.spec, (*pointer, "properties", name), message)
        for position, name in enumerate(elements(schema.get("x-ignored-fields"))):
            if name in fields:
                message = f"`{name}` is a property, so it isn't ignored. Remove one of the two."
                yield Finding(subject.spec, (*pointer, "x-ignored-fields", position), message)
        resource = members(schema.get("x-resource"))
        if resource and resource["name"] not in fields:
            message = f"the resource's name is in `{resource['name']}`, which is no property. Correct it."
            yield Finding(subject.spec, (*pointer, "x-resource", "name"), message)
        summary = members(schema.get("x-summary"))
        for heading, path in summary.items():
            if field_place(subject.spec, str(pointer[-1]), path) is None:
                message = f"`{path}` is no field of the schema. Correct or remove the column."
                yield Finding(subject.spec, (*pointer, "x-summary", heading), message)
        if summary and next(iter(summary.values())) != resource.get("name"):
            message = "the first column is not the resource's name. Begin with the name, by which people find the rest."
            yield Finding(subject.spec, (*pointer, "x-summary"), message)


@rule()
def lifecycle_states(subject: Subject) -> Iterator[Finding]:
    """The classes divide the states: each state is in exactly one. Whatever names a state names one that exists, and
    `success` is a terminal one that work leads to. The code of an event is a value of an enum.
    """
    for here, states, lifecycle in _lifecycles(subject.spec):
        owner: dict[str, str] = {}
        for name, members_of in lifecycle["classes"].items():
            for position, state in enumerate(members_of):
                place = (*here, "classes", name, position)
                if state in owner:
                    yield Finding(subject.spec, place, f"`{state}` is in the class {owner[state]} too. Keep one.")
                owner[state] = name
        for position, state in enumerate(states):
            if state not in owner:
                message = f"`{state}` is in no class of x-lifecycle. Say unset, active, terminal or tombstone."
                yield Finding(subject.spec, (*here[:-1], "enum", position), message)
        success = lifecycle["success"]
        if owner.get(success, "terminal") != "terminal":
            message = f"a job does not end in `{success}`. Name a state of the class terminal."
            yield Finding(subject.spec, (*here, "success"), message)
        elif any(event["to"] == success for event in lifecycle["events"].values()) or any(
            success in (effect["to"], effect["settles"]) for effect in lifecycle["operations"].values()
        ):
            message = (
                f"`{success}` comes by an event or an operation, so that it is no success. Name what work leads to."
            )
            yield Finding(subject.spec, (*here, "success"), message)
        codes = {code for _, schema in component(subject.spec, "schemas") for code in elements(schema.get("enum"))}
        for name, event in lifecycle["events"].items():
            if event.get("code", "OK") not in codes | {"OK"}:
                message = f"`{event['code']}` is no value of an enum. Correct it."
                yield Finding(subject.spec, (*here, "events", name, "code"), message)
        for place, state in _named_states(here, lifecycle):
            if state not in states:
                yield Finding(subject.spec, place, f"`{state}` is no state of the enum. Correct the name.")


@rule()
def lifecycle_operations(subject: Subject) -> Iterator[Finding]:
    """The operations of the lifecycle exist, and a refusal is an answer that the operation declares; one is needed
    unless every state is accepted.
    """
    operations = {operation.operation_id: operation for operation in subject.spec.operations()}
    for here, states, lifecycle in _lifecycles(subject.spec):
        health = members(lifecycle.get("ready")).get("health")
        if health is not None and health not in operations:
            message = f"there is no operation `{health}`. Correct the name."
            yield Finding(subject.spec, (*here, "ready", "health"), message)
        for name, effect in lifecycle["operations"].items():
            place = (*here, "operations", name)
            if name not in operations:
                yield Finding(subject.spec, place, f"there is no operation `{name}`. Correct the name.")
                continue
            for state in set(effect["from"]) & set(effect["noop"]):
                yield Finding(
                    subject.spec, (*place, "noop"), f"`{state}` both starts a transition and is a noop. Choose one."
                )
            unset = set(lifecycle["classes"].get("unset", []))
            refused = set(states) - unset - set(effect["from"]) - set(effect["noop"])
            refusal = effect.get("refusal")
            if refused and not refusal:
                message = (
                    f"no `refusal` for {', '.join(sorted(refused))}. Say status, code and message, or accept them."
                )
                yield Finding(subject.spec, place, message)
                if effect["noop"]:
                    yield Finding(subject.spec, (*place, "noop"), message)
            if refusal and str(refusal["status"]) not in members(operations[name].raw.get("responses")):
                message = (
                    f"the refusal's status {refusal['status']} isn't declared by the operation. Declare it, or "
                    "correct it."
                )
                yield Finding(subject.spec, (*place, "refusal", "status"), message)
            if effect.get("needs"):
                schema = effect["needs"]["schema"]
                yield from condition(subject.spec, (*place, "needs", "schema"), schema, _resource(subject.spec, here))


@rule()
def lifecycle_transitions(subject: Subject) -> Iterator[Finding]:
    """Transitions make sense: nothing leaves a tombstone or enters `unset`, time alone does not revive what has
    stopped, no state leads to itself, and an operation's `settles` is where time leads from its `to`,
    and stays for a while.
    """
    for here, _states, lifecycle in _lifecycles(subject.spec):
        kind = {state: name for name, group in lifecycle["classes"].items() for state in group}
        by_time: dict[str, set[str]] = {}
        for place, trigger, source, target in _transitions(here, lifecycle):
            if trigger == "time":
                by_time.setdefault(source, set()).add(target)
            move = f"{source} to {target}"
            if source == target:
                yield Finding(subject.spec, place, f"{source} leads to itself. Use `noop`, or correct the target.")
            elif "unset" in (kind.get(source), kind.get(target)):
                yield Finding(subject.spec, place, f"{move}: the unset state is never stored. Correct the state.")
            elif kind.get(source) == "tombstone":
                yield Finding(
                    subject.spec, place, f"{move}: nothing leaves a tombstone but its removal. Remove the transition."
                )
            elif kind.get(source) == "terminal" and trigger != "operation":
                yield Finding(
                    subject.spec, place, f"{move}: only an operation revives what has stopped. Correct the state."
                )
        passed = {entry["from"] for entry in lifecycle["time"] if "when" not in entry}
        for name, effect in lifecycle["operations"].items():
            if effect["settles"] not in _closure({effect["to"]}, by_time):
                message = (
                    f"time does not lead from {effect['to']} to {effect['settles']}. Correct `settles`, or add "
                    "to `time`."
                )
                yield Finding(subject.spec, (*here, "operations", name, "settles"), message)
            elif effect["settles"] in passed:
                message = f"time leaves {effect['settles']} whatever happens, so nothing settles there. Correct it."
                yield Finding(subject.spec, (*here, "operations", name, "settles"), message)
            elif effect["settles"] == lifecycle["success"]:
                message = f"{effect['settles']} comes by work, not by an operation. Say where the operation leads."
                yield Finding(subject.spec, (*here, "operations", name, "settles"), message)
        alone: dict[str, int] = {}
        for position, entry in enumerate(lifecycle["time"]):
            place = (*here, "time", position)
            if "when" not in entry and alone.setdefault(entry["from"], position) != position:
                message = f"{entry['from']} is left by the entry above, whatever happens. Say `when`, or remove one."
                yield Finding(subject.spec, place, message)
            resource = _resource(subject.spec, here)
            if "when" in entry:
                yield from condition(subject.spec, (*place, "when"), entry["when"], resource)
            field = members(entry["after"]).get("field")
            if field and field not in members(members(subject.spec.resolve(resource)).get("properties")):
                yield Finding(subject.spec, (*place, "after"), f"the job has no field `{field}`. Correct the name.")


@rule()
def lifecycle_sources(subject: Subject) -> Iterator[Finding]:
    """What starts from nearly all states of a class starts from all of them: from the active ones but those that are
    on their way out, and, for what happens from outside, but those that only an operation leaves. One that is missing
    in a long list is not seen by reading it.
    """
    for here, _states, lifecycle in _lifecycles(subject.spec):
        kind = {state: name for name, group in lifecycle["classes"].items() for state in group}
        by_time: dict[str, set[str]] = {}
        for entry in lifecycle["time"]:
            by_time.setdefault(entry["from"], set()).add(entry["to"])
        for name, effect in lifecycle["operations"].items():
            stopped = [one for one in effect["from"] if kind.get(one) == kind.get(effect["settles"]) == "terminal"]
            for state in stopped:
                message = (
                    f"`{name}` stops what goes on, and starts from {state}, which is terminal. Correct one of both."
                )
                yield Finding(subject.spec, (*here, "operations", name, "from", effect["from"].index(state)), message)
                at = lifecycle["classes"]["terminal"].index(state)
                yield Finding(subject.spec, (*here, "classes", "terminal", at), message)
        ending = {
            effect["to"]
            for effect in lifecycle["operations"].values()
            if kind.get(effect["settles"]) in ("terminal", "tombstone")
        }
        leaving = _closure({state for state in ending if kind.get(state) == "active"}, by_time)
        held = {event["to"] for event in lifecycle["events"].values()} - by_time.keys()
        for section in ("operations", "events"):
            for name, effect in lifecycle[section].items():
                taken = {*effect["from"], *effect.get("noop", ())}
                apart = leaving if section == "operations" else leaving | held
                for group, exempt in (("active", apart), ("terminal", set[str]())):
                    wanted = [state for state in lifecycle["classes"][group] if state not in {*exempt, effect["to"]}]
                    missing = [state for state in wanted if state not in taken]
                    if missing and len(wanted) > 3 and len(missing) * 4 <= len(wanted):
                        message = (
                            f"`{name}` starts from all {group} states but {', '.join(missing)}. Add it to `from`, or "
                            "to `noop`."
                        )
                        yield Finding(subject.spec, (*here, section, name, "from"), message)


@rule()
def lifecycle_reachable(subject: Subject) -> Iterator[Finding]:
    """Each state can be reached from the initial one, or is listed as `unreached`, and each active one is left by
    something: else a transition has been forgotten.
    """
    for here, states, lifecycle in _lifecycles(subject.spec):
        edges: dict[str, set[str]] = {}
        for _, _, source, target in _transitions(here, lifecycle):
            edges.setdefault(source, set()).add(target)
        initial = {lifecycle["initial"], *lifecycle["acceptableInitial"]}
        if lifecycle["initial"] not in lifecycle["acceptableInitial"]:
            message = (
                f"the initial state {lifecycle['initial']} is not an acceptable one. Add it to `acceptableInitial`."
            )
            yield Finding(subject.spec, (*here, "acceptableInitial"), message)
        reached = _closure(initial, edges)
        unreached = elements(lifecycle.get("unreached"))
        exempt = {*unreached, *lifecycle["classes"].get("unset", [])}
        for position, state in enumerate(states):
            if state not in reached and state not in exempt:
                message = f"nothing leads to `{state}`. Add the transition, or list it in x-lifecycle's `unreached`."
                yield Finding(subject.spec, (*here[:-1], "enum", position), message)
                if unreached:
                    yield Finding(subject.spec, (*here, "unreached"), message)
        described = members(members(subject.spec.resolve(here[:-1])).get("x-enumDescriptions"))
        for name, event in lifecycle["events"].items():
            stem = re.split(r"(?=[A-Z])", name)[0].lower().rstrip("e")
            named = {one for one in states if re.search(rf"(?i)(?<![a-z]){stem}", f"{one} {described.get(one)}")}
            if named and event["to"] not in named:
                message = f"the event `{name}` leads to {event['to']}, and speaks of {min(named)}. Make the two agree."
                yield Finding(subject.spec, (*here, "events", name, "to"), message)
        for position, state in enumerate(lifecycle["classes"]["active"]):
            if state not in edges:
                message = f"`{state}` is active, and nothing leads out of it. Add the transition, or correct its class."
                yield Finding(subject.spec, (*here, "classes", "active", position), message)
        for position, state in enumerate(unreached):
            if state in reached:
                message = f"`{state}` can be reached. Remove it from `unreached`."
                yield Finding(subject.spec, (*here, "unreached", position), message)


def _lifecycles(spec: SpecDocument) -> Iterator[tuple[Pointer, list[str], dict[str, Any]]]:
    """Where each lifecycle stands, the states that there are, and what it says of them."""
    for here, lifecycle in lifecycles(spec):
        yield here, elements(members(spec.resolve(here[:-1])).get("enum")), lifecycle


def _resource(spec: SpecDocument, here: Pointer) -> dict[str, Any]:
    """Reference to the resource that has a lifecycle: the one that is in its states."""
    for _, schema, _, value in properties(spec):
        if referenced_schema(value) == here[-2]:
            return {"$ref": f"#/components/schemas/{schema}"}
    return {}


def _named_states(here: Pointer, lifecycle: dict[str, Any]) -> Iterator[tuple[Pointer, str]]:
    """All states that the lifecycle names, and where."""

    def listed(value: Any, *path: str | int) -> Iterator[tuple[Pointer, str]]:
        if isinstance(value, str):
            yield (*here, *path), value
        for position, state in enumerate(elements(value)):
            yield (*here, *path, position), state

    for key in ("initial", "acceptableInitial", "success", "unreached"):
        yield from listed(lifecycle.get(key), key)
    for name, group in lifecycle["classes"].items():
        yield from listed(group, "classes", name)
    for name, effect in lifecycle["operations"].items():
        for key in ("from", "to", "settles", "noop"):
            yield from listed(effect[key], "operations", name, key)
    for position, entry in enumerate(lifecycle["time"]):
        for key in ("from", "to"):
            yield from listed(entry[key], "time", position, key)
    for name, event in lifecycle["events"].items():
        for key in ("from", "to"):
            yield from listed(event[key], "events", name, key)
    yield from listed(members(lifecycle.get("ready")).get("states"), "ready", "states")


def _transitions(here: Pointer, lifecycle: dict[str, Any]) -> Iterator[tuple[Pointer, str, str, str]]:
    """Where a transition stands, what triggers it (operation, time, event), its source and its target."""
    for name, effect in lifecycle["operations"].items():
        for source in effect["from"]:
            yield (*here, "operations", name), "operation", source, effect["to"]
    for position, entry in enumerate(lifecycle["time"]):
        yield (*here, "time", position), "time", entry["from"], entry["to"]
    for name, event in lifecycle["events"].items():
        for source in event["from"]:
            yield (*here, "events", name), "event", source, event["to"]


def _closure(start: set[str], edges: dict[str, set[str]]) -> set[str]:
    reached: set[str] = set()
    while start:
        reached |= start
        start = {target for source in start for target in edges.get(source, ())} - reached
    return reached
