"""Has every fact its evidence, and is all of the evidence still about something?"""

from __future__ import annotations

from collections.abc import Iterator
from fnmatch import fnmatchcase

from rlor_spec import facts
from rlor_spec.evidence import CONFIDENCES, entries, misshapen
from rlor_spec.places import members, schema_component

from lint_rules.rule import SHAPES, Finding, Subject, rule


@rule(phase=SHAPES)
def evidence_shape(subject: Subject) -> Iterator[Finding]:
    """The evidence has the form that people and the other rules read."""
    for pointer, message in misshapen(subject.evidence):
        yield Finding(subject.evidence, pointer, message)


@rule()
def evidence_missing(subject: Subject) -> Iterator[Finding]:
    """Whatever the spec states has evidence. A fact that nobody can trace is a guess, and cannot be checked when the
    API changes.
    """
    evidence = subject.evidence
    given = {entry.about for entry in entries(evidence)}
    for name, pointer in facts.things(subject.spec).items():
        if name not in given:
            message = f"nothing says where `{name}` comes from. Give its sources in {_home(subject, name)}."
            yield Finding(subject.spec, pointer, message)
            declared = subject.spec.locate(pointer)
            if declared != pointer and declared[1:2] == ("parameters",):
                yield Finding(subject.spec, (*declared, "name"), message)
    covers = [name for claim in members(evidence.data["rules"]).values() for name in claim["covers"]]
    exact, globs = {name for name in covers if "*" not in name}, [name for name in covers if "*" in name]
    for name, pointer in facts.rules(subject.spec).items():
        if name not in exact and not any(fnmatchcase(name, glob) for glob in globs):
            message = (
                f"nothing says where the rule `{name}` comes from. Name it in `covers` of a rule of "
                f"{evidence.path.name}."
            )
            yield Finding(subject.spec, pointer, message)


@rule()
def evidence_stale(subject: Subject) -> Iterator[Finding]:
    """Evidence is about something that the spec has: what is left over after a change would vouch for nothing."""
    things, rules = facts.things(subject.spec), facts.rules(subject.spec)
    for entry in entries(subject.evidence):
        if entry.pointer[0] != "rules" and entry.about not in things:
            yield Finding(
                subject.evidence,
                entry.pointer,
                f"the spec has no `{entry.about}`. Remove the entry, or correct the name.",
            )
    for claim, content in members(subject.evidence.data["rules"]).items():
        for position, name in enumerate(content["covers"]):
            if name not in rules and not ("*" in name and any(fnmatchcase(rule_name, name) for rule_name in rules)):
                place = ("rules", claim, "covers", position)
                yield Finding(
                    subject.evidence, place, f"the spec has no rule `{name}`. Remove it, or correct the name."
                )
                owner, _, lost = name.removesuffix(".required").rpartition(".")
                owner = owner.removesuffix(".required")
                if owner in things:
                    message = f"the evidence `{claim}` speaks of `{name}`, and it is not here. Was `{lost}` lost?"
                    at = things[owner]
                    if ".required." in name and "required" in members(subject.spec.resolve(at)):
                        at = (*at, "required")
                    yield Finding(subject.spec, at, message)


@rule()
def evidence_confidence(subject: Subject) -> Iterator[Finding]:
    """Confidence is one of four letters: A on the wire or in the newest description, B official code or docs, C
    inferred, D ours.
    """
    for entry in entries(subject.evidence):
        if entry.confidence not in CONFIDENCES:
            said = "; ".join(f"{letter}: {meaning}" for letter, meaning in CONFIDENCES.items())
            message = f"`{entry.about}` begins with `{entry.confidence}`, which is no confidence. {said}."
            yield Finding(subject.evidence, entry.pointer, message)


@rule()
def evidence_source(subject: Subject) -> Iterator[Finding]:
    """A source is one of those that the evidence introduces, and each of those is in use: a reader must be able to go
    and look.
    """
    evidence = subject.evidence
    known = members(evidence.data["sources"])
    used: set[str] = set()
    for entry in entries(evidence):
        named = (*entry.sources, *entry.against)
        used.update(named)
        if not entry.sources:
            yield Finding(
                evidence, entry.pointer, f"`{entry.about}` names no source. Name at least one after the confidence."
            )
        for name in named:
            if name not in known:
                message = (
                    f"`{entry.about}` cites the source `{name}`, which is not introduced. Add it to `sources`, "
                    "or correct it."
                )
                yield Finding(evidence, entry.pointer, message)
    for name, decision in members(evidence.data["decisions"]).items():
        used.update(decision["says"])
        for source in decision["says"]:
            if source not in known:
                message = f"`{source}` is not introduced. Add it to `sources`, or correct it."
                yield Finding(evidence, ("decisions", name, "says", source), message)
    for name in known:
        if name not in used:
            yield Finding(evidence, ("sources", name), f"nothing cites the source `{name}`. Remove it.")


@rule()
def evidence_decision(subject: Subject) -> Iterator[Finding]:
    """Where sources disagree a decision quotes both sides, and each decision is cited where it matters."""
    evidence = subject.evidence
    decisions = members(evidence.data["decisions"])
    cited: set[str] = set()
    for entry in entries(evidence):
        cited.update(entry.decisions)
        for name in entry.decisions:
            if name not in decisions:
                message = (
                    f"`{entry.about}` cites the decision `{name}`, which does not exist. Write it, or correct the name."
                )
                yield Finding(evidence, entry.pointer, message)
        if entry.against and not entry.decisions:
            message = f"sources disagree about `{entry.about}` and no decision is cited. Add `see` and a decision."
            yield Finding(evidence, entry.pointer, message)
        quoted = {source for name in entry.decisions for source in members(members(decisions.get(name)).get("says"))}
        for source in entry.against:
            if quoted and source not in quoted:
                message = (
                    f"`{entry.about}`: the decision does not quote {source}. Add what it says to the decision's `says`."
                )
                yield Finding(evidence, entry.pointer, message)
    for name in decisions:
        if name not in cited:
            yield Finding(
                evidence, ("decisions", name), f"nothing cites the decision `{name}`. Cite it with `see`, or remove it."
            )


def _home(subject: Subject, name: str) -> str:
    """Where the evidence for a thing belongs, as a person would look for it."""
    owner, _, part = name.partition(".")
    if any(operation.operation_id == owner for operation in subject.spec.operations()):
        section = "body" if part == "body" else "statuses" if part.isdecimal() else "parameters"
        kind = "operations"
    elif schema_component(subject.spec, owner):
        section = "values" if "enum" in schema_component(subject.spec, owner) else "properties"
        kind = "schemas"
    else:
        return f"{subject.evidence.path.name}"
    return f"{subject.evidence.path.name}, {kind}.{owner}" + (f".{section}" if part else "")
