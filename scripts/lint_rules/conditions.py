"""Do the words about a rule of requests, in the rule, in descriptions and in the evidence, speak of its own fields?"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from rlor_spec import facts
from rlor_spec.document import Pointer, SpecDocument
from rlor_spec.places import (
    body_schema,
    component,
    elements,
    field_place,
    members,
    nodes,
    properties,
    referenced_schema,
    schema_component,
    sent_schemas,
)
from rlor_spec.spellings import snake_case

from lint_rules.rule import Finding, Subject, rule

_QUOTED: Final = re.compile(r"`(\w+)`")
_EXCLUDES: Final = r"(?i:\bexclud\w+|\bexclusive|\b(?:not|never|refused)\b[^.;`]*\b(?:with|beside|together))[^.;]*`{}`"


@dataclass(frozen=True, slots=True)
class _Rule:
    """A rule of `x-request-rules`."""

    place: Pointer
    body: str
    entry: dict[str, Any]

    @property
    def paths(self) -> list[str]:
        """Where its schema applies: the paths of `fields`, or the whole body."""
        return [str(path) for path in elements(self.entry.get("fields"))] or [""]

    @property
    def names(self) -> set[str]:
        """The fields that it is about."""
        found = {step.rstrip("[]") for path in self.paths for step in path.split(".")}
        return found | _names(self.entry["schema"])

    @property
    def texts(self) -> Iterator[tuple[Pointer, str]]:
        for key in ("description", "message"):
            yield (*self.place, key), str(self.entry[key])


@rule()
def words_rules(subject: Subject) -> Iterator[Finding]:
    """What is said of a rule of requests is said of its fields: the rule's own words, the descriptions of the fields
    (`Only valid with …`, `Excludes …`) and the evidence. Who gets the refusal reads the message, not the schema.
    """
    spec, evidence = subject.spec, subject.evidence
    known = facts.rules(spec)
    names = {name for one in sent_schemas(spec) for name in _fields(spec, one)}
    spoken = {name: re.compile(said) for name in names if (said := _as_words(name))}
    rules = [*_rules(spec)]
    for one in rules:
        for at, text in one.texts:
            yield from (Finding(spec, at, message) for message in _foreign(spec, text, [one], spoken))
        yield from _only_valid(spec, one)
    by_place = {one.place: one for one in rules}
    for name, content in members(evidence.data["rules"]).items():
        covered = [by_place.get(known.get(fact, ())) for fact in content["covers"]]
        about = [one for one in covered if one]
        for message in _foreign(spec, content["says"], about, spoken) if len(about) == len(covered) else ():
            yield Finding(evidence, ("rules", name, "says"), message)
    yield from _exclusions(spec, rules)
    for pointer, schema in component(spec, "schemas"):
        if message := _left_out(str(schema.get("description", "")), elements(schema.get("x-oneof"))):
            yield Finding(spec, (*pointer, "description"), message)


def _foreign(spec: SpecDocument, text: str, rules: list[_Rule], spoken: dict[str, re.Pattern[str]]) -> Iterator[str]:
    """What a text speaks of that its rules are not about, and what it leaves out."""
    own = {name for one in rules for name in one.names}
    said = {name for name, words in spoken.items() if words.search(text)}
    for name in sorted(said - own):
        if not any(name in other for other in said & own):  # `base model` is in `base model id`
            yield f"the text speaks of `{name}`, and the rule is not about it. Make the two agree."
    for one in rules:
        needed, _ = _needed(one.entry["schema"])
        if needed & said and needed - said:
            yield f"the text names `{min(needed & said)}`, and not `{min(needed - said)}`, which does too. Name both."
        for path in one.paths:
            declared = field_place(spec, one.body, path) if path else None
            name = referenced_schema(spec.resolve(declared)) if declared else ""
            if message := _left_out(text, elements(schema_component(spec, name).get("x-oneof"))):
                yield message
        for path in re.findall(r"(?<![\w.])[a-z]\w*(?:\.[a-z]\w*)+", text):
            steps = [re.sub(r"_([a-z])", lambda found: found[1].upper(), step) for step in path.split(".")]
            if steps[0] not in _fields(spec, one.body):
                continue
            if field_place(spec, one.body, ".".join(steps)) is None:
                yield f"no request has a field `{path}`. Correct the text."
            elif foreign := [step for step in steps if step not in own]:
                yield f"the text speaks of `{path}`, and the rule is not about `{foreign[0]}`. Make the two agree."
    stated = {value for one in rules for value in _constants(one.entry["schema"])}
    for _, schema in component(spec, "schemas"):
        values = {str(value) for value in elements(schema.get("enum"))}
        if stated & values:
            for other in sorted(values - stated):
                if re.search(rf"(?<!\w){re.escape(other)}(?!\w)", text):
                    yield f"the text speaks of `{other}`, and the rule of `{min(stated)}`. Make the two agree."


def _only_valid(spec: SpecDocument, rule_of_it: _Rule) -> Iterator[Finding]:
    """Does the description of a field that a rule makes conditional name the conditions of the rule?"""
    schema = members(rule_of_it.entry["schema"])
    needed, values = _needed(schema)
    known = {str(value) for _, one in component(spec, "schemas") for value in elements(one.get("enum"))}
    known |= {name for _, _, name, _ in properties(spec)} if needed | values else set()
    for path in _leaves(schema.get("if")) if needed | values else ():
        for start in rule_of_it.paths:
            declared = field_place(spec, rule_of_it.body, ".".join(filter(None, (start, path))))
            text = str(members(spec.resolve(declared)).get("description", "")) if declared else ""
            for sentence in re.split(r"(?<=[.;])\s", text):
                named = set(_QUOTED.findall(sentence)) & known
                if declared and named and re.search(r"(?i)\bonly valid\b", sentence) and named != needed | values:
                    line, wanted = (
                        spec.line(rule_of_it.place),
                        " or ".join(f"`{name}`" for name in sorted(needed | values)),
                    )
                    message = (
                        f"the rule `{rule_of_it.entry['id']}` on line {line} is about {wanted}. Make the two agree."
                    )
                    near = min(named - needed - values or named)
                    yield Finding(spec, (*declared, "description"), message, f"`{near}`")


def _exclusions(spec: SpecDocument, rules: list[_Rule]) -> Iterator[Finding]:
    """Does a field that excludes another say so, and does none say so without a rule?"""
    excluded: dict[Pointer, dict[str, str]] = {}
    for one in rules:
        denied = members(members(one.entry["schema"]).get("not"))
        both = [str(name) for name in elements(denied.get("required"))]
        nested = any(_names(child) for child in members(denied.get("properties")).values())
        for path in one.paths if len(both) == 2 and not nested else ():
            for name, other in (both, both[::-1]):
                if declared := field_place(spec, one.body, ".".join(filter(None, (path, name)))):
                    excluded.setdefault(declared, {})[other] = one.entry["id"]
    for pointer, _, _, value in properties(spec):
        text = " ".join(str(value.get("description", "")).split())
        for other, name in excluded.get(pointer, {}).items():
            if not re.search(_EXCLUDES.format(other), text):
                message = f"by the rule `{name}` this excludes `{other}`, and the description does not say so."
                near = f"`{other}`"
                yield Finding(spec, (*pointer, "description"), f"{message} Write: Excludes {near}.", near)
        for other in re.findall(r"\bExcludes `(\w+)`", text):
            if other not in excluded.get(pointer, {}) and members(value).get("readOnly") is not True:
                message = f"it excludes `{other}` by its description, and no rule refuses the two. Correct one of them."
                yield Finding(spec, (*pointer, "description"), message, f"`{other}`")


def _rules(spec: SpecDocument) -> Iterator[_Rule]:
    for operation in spec.operations():
        body = body_schema(spec, operation)
        for position, entry in enumerate(elements(operation.raw.get("x-request-rules"))):
            yield _Rule((*operation.pointer, "x-request-rules", position), body, members(entry))


def _names(schema: Any) -> set[str]:
    """The fields that a condition names."""
    found: set[str] = set()
    for _, node in nodes((), schema):
        found |= {*members(members(node).get("properties"))}
        found |= {str(name) for name in elements(members(node).get("required"))}
    return found


def _constants(schema: Any) -> set[str]:
    """The texts that a condition wants a field to be."""
    found = {members(node).get("const") for _, node in nodes((), schema) if not isinstance(node, list)}
    return {value for value in found if isinstance(value, str)}


def _needed(schema: Any) -> tuple[set[str], set[str]]:
    """The switches of which `then` wants one on, and the values that it wants."""
    wanted = members(schema).get("then")
    switches = {
        str(name)
        for _, node in nodes((), wanted)
        for name, child in members(members(node).get("properties")).items()
        if members(child).get("const") is True
    }
    return switches, _constants(wanted)


def _leaves(schema: Any, path: str = "") -> Iterator[str]:
    """The paths of the fields that a condition is about, without those on the way to them."""
    for name in elements(members(schema).get("required")):
        child = members(members(members(schema).get("properties")).get(name))
        here = f"{path}.{name}".lstrip(".")
        yield from _leaves(child, here) if "required" in child else iter((here,))


def _left_out(text: str, choices: Iterable[str]) -> str:
    """What is wrong with a text that lists some of several alternatives, and not all; else nothing."""
    named = [name for name in choices if re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text)]
    missing = [name for name in choices if name not in named]
    if len(named) > 1 and missing:
        return f"the text lists {' and '.join(named)}, and `x-oneof` has {missing[0]} too. Make the two agree."
    return ""


def _fields(spec: SpecDocument, schema: str) -> dict[str, Any]:
    return members(schema_component(spec, schema).get("properties"))


def _as_words(name: str) -> str:
    """A regular expression for a name of several words in prose, `serviceMode` or `service-mode`; else nothing."""
    words = snake_case(name).split("_")
    if len(words) < 2:
        return ""
    apart = "[ _-]".join(map(re.escape, words))
    return rf"(?i)(?<![\w.])(?:{apart}|{re.escape(name)})(?![\w])"
