"""Do words and schema say the same? A reader believes the words, a program the schema."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

from rlor_spec import facts
from rlor_spec.document import Pointer, SpecDocument
from rlor_spec.places import (
    answer_schema,
    body_schema,
    component,
    elements,
    field_place,
    lifecycles,
    members,
    parameters,
    parameters_of,
    properties,
    schema_component,
    sent_schemas,
    texts,
)
from rlor_spec.spellings import snake_case

from lint_rules.claims import Claim, bounds_of, claims, counted, default_in_words, quantities, unequal
from lint_rules.claims import lengths as lengths_in
from lint_rules.decisions import citing
from lint_rules.examples import examples
from lint_rules.fields import types
from lint_rules.requests import field_rules
from lint_rules.rule import Finding, Subject, rule

_INT32: Final = (-(2**31), 2**31 - 1)
_NUMERIC: Final = frozenset({"integer", "number"})
_WORDS_OF_NUMBERS: Final = {"two": 2, "three": 3, "four": 4, "five": 5, "six": 6}
Limits = list[dict[str, Any]]
"""Schemas that a value keeps all of: its own, and those of the rules about it."""


@rule()
def words_limits(subject: Subject) -> Iterator[Finding]:
    """A limit in words is the one of the schema, of its pattern, of `x-request-rules` on that field, or of
    `x-pagination`: `fewer than 64 characters` is `maxLength: 63`. One of them was changed and the other forgotten.
    """
    spec = subject.spec
    rules, sizes, known = field_rules(spec), _page_sizes(spec), facts.rules(spec)
    sent = sent_schemas(spec)
    for place, described, limits in _described(spec):
        if place[:2] == ("components", "schemas") and place[2] in sent and described.get("readOnly") is not True:
            for claim in _unbounded(str(described.get("description", "")), limits):
                message = (
                    f"`{claim.words}` is said here, and nothing refuses the rest. Give a rule in `x-request-rules`."
                )
                yield Finding(spec, (*place, "description"), message, claim.words)
        for claim, found in _contradictions(str(described.get("description", "")), limits):
            yield Finding(spec, (*place, "description"), _difference(claim, found), claim.words)
            for at, pages in sizes.get(place, ()):
                if pages.get("maxSize", claim.value) != claim.value:
                    line = Finding(spec, (*place, "description"), "", claim.words).line
                    message = f"`maxSize: {pages['maxSize']}` here, and `{claim.words}` on line {line}."
                    yield Finding(spec, (*at, "maxSize"), f"{message} Make the two agree.")
    for operation in spec.operations():
        body = body_schema(spec, operation)
        for position, entry in enumerate(elements(operation.raw.get("x-request-rules"))):
            for key in ("description", "message"):
                for claim, found in _contradictions(entry[key], [entry["schema"]]):
                    at = (*operation.pointer, "x-request-rules", position, key)
                    yield Finding(spec, at, _difference(claim, found))
                    message = f"{found} here, and the {key} on line {spec.line(at)} says `{claim.words}`."
                    yield Finding(spec, (*at[:-1], "schema"), f"{' '.join(message.split())} Make the two agree.")
        for at, text in _said_in_errors(spec, operation.pointer):
            for name, words in re.findall(r"\b([a-z]+(?:_[a-z]+)*) must (be [^.;]*)", text):
                for limits in _limits_of(spec, body, name, rules):
                    for claim, found in _contradictions(words, limits):
                        yield Finding(spec, at, _difference(claim, found))
    for name, content in members(subject.evidence.data["rules"]).items():
        limits = [one for fact in content["covers"] if "*" not in fact for one in _covered(spec, known, fact)]
        for said, found in _contradictions(content["says"], limits, any_of=True):
            yield Finding(subject.evidence, ("rules", name, "says"), _difference(said, found), said.words)


@rule()
def words_default(subject: Subject) -> Iterator[Finding]:
    """A default in words is the one of the schema, of `x-lifecycle` and of `x-pagination`, and a value that the field
    can have: unset is the zero value, so the default of an enum is its first one, and that of a boolean `false`.
    """
    spec = subject.spec
    delays = {
        str(members(entry["after"])["field"]): (members(entry["after"])["default"], (*here, "time", position, "after"))
        for here, lifecycle in lifecycles(spec)
        for position, entry in enumerate(lifecycle["time"])
        if isinstance(entry["after"], dict)
    }
    sizes = _page_sizes(spec)
    for place, described, limits in _described(spec):
        text = str(described.get("description", ""))
        said = default_in_words(text)
        name = str(described.get("name", place[-1]))
        if not said:
            continue
        message = _default_trouble(spec, described, limits, said)
        if not message and name in delays and quantities(said) not in ([], quantities(delays[name][0])):
            line = spec.line(delays[name][1])
            message = f"the default is {said} here, and {delays[name][0]} by x-lifecycle on line {line}"
            yield Finding(
                spec,
                delays[name][1],
                f"{message.partition(',')[0]} by the description of `{name}`. Make the two agree.",
            )
        for at, pages in sizes.get(place, ()):
            size = pages.get("defaultSize")
            if not message and size is not None and said != str(size):
                message = f"the default is {said} here, and `defaultSize: {size}` by x-pagination"
                yield Finding(
                    spec, (*at, "defaultSize"), f"the default is {said} by the parameter. Make the two agree."
                )
        if message:
            near = f"Default{':' * ('Default:' in text)} {said}"
            yield Finding(spec, (*place, "description"), f"{message}. Make the two agree.", near)


@rule()
def words_time(subject: Subject) -> Iterator[Finding]:
    """A length of time in words is the one of `x-lifecycle`: how long a tombstone is kept, what the evidence says of a
    delay. And what stands in brackets beside it is the same one.
    """
    spec = subject.spec
    for document in (spec, subject.evidence):
        for place, text in texts((), document.data):
            for one, other in unequal(text):
                yield Finding(document, place, f"{one} is not {other}. Correct one of the two.", one)
    for here, lifecycle in lifecycles(spec):
        kept = quantities(lifecycle["retention"])
        for place, text in texts((), spec.data):
            about = place[-1] == "description" or place[: len(here) - 1] == here[:-1]
            for sentence in re.split(r"[.;]\s", text) if about and "x-lifecycle" not in place else ():
                given = quantities(sentence)
                told = re.search(r"\d+ \w+", sentence)
                if (
                    told
                    and re.search(r"\b(retention|retained|tombstone|deleted)\b", sentence)
                    and given
                    and given != kept
                ):
                    line, kept_for = spec.line((*here, "retention")), lifecycle["retention"]
                    message = f"what is deleted is kept for {told[0]} here, and for {kept_for} by x-lifecycle on line"
                    yield Finding(spec, place, f"{message} {line}. Make the two agree.", told[0])
                    line = Finding(spec, place, "", told[0]).line
                    message = f"what is deleted is kept for {kept_for} here, and for {told[0]} by line {line}."
                    yield Finding(spec, (*here, "retention"), f"{message} Make the two agree.")
    known, things = facts.rules(spec), facts.things(spec)
    for claim, content in members(subject.evidence.data["rules"]).items():
        delays = {fact: {*_lengths(spec.resolve(known[fact]))} for fact in content["covers"] if fact in known}
        given = quantities(content["says"])
        allowed = {abs(one - other) for one in (*given, 0) for other in given}  # `at 61 s, at 184 s` is 123 s later
        for fact, delays_of_it in delays.items():
            if given and delays_of_it - allowed:
                named_there = ", ".join(lengths_in(content["says"]))
                delay = ", ".join(f"{length:g}s" for length in sorted(delays_of_it - allowed))
                message = (
                    f"`{fact}` has a delay of {delay}, and the evidence names {named_there}, and no two so far apart."
                )
                yield Finding(subject.evidence, ("rules", claim, "says"), f"{message} Make the two agree.")
                yield Finding(spec, known[fact], f"{message} Make the two agree.")
    cites = citing(subject)
    for claim, content in members(subject.evidence.data["decisions"]).items():
        lead = re.match(r"(about )?\d+ (second|minute|hour|day)s?\b", content["decision"])
        named = {fact: _description(spec, things, fact) for fact in cites.get(claim, ())} if lead else {}
        others = {fact: text for fact, text in named.items() if quantities(text)}
        if lead and others and not any(quantities(lead[0])[0] in quantities(text) for text in others.values()):
            fact, text = next(iter(others.items()))
            message = f"{lead[0]} was decided, and `{fact}`, which cites this, says {', '.join(lengths_in(text))}."
            message = f"{message} Make the two agree."
            yield Finding(subject.evidence, ("decisions", claim, "decision"), message)


@rule()
def words_null(subject: Subject) -> Iterator[Finding]:
    """What is described as null at times can be null, and `exactly one of the three` is of three: else every answer
    that does as described is refused.
    """
    spec = subject.spec
    for pointer, _, name, value in properties(spec):
        text = str(value.get("description", ""))
        if re.search(r"(?<!not )(?<!never )(?<!no )\bnull\b (?:when|until|while|if|without)", text) and not _nullable(
            spec, value
        ):
            yield Finding(spec, pointer, f"`{name}` is null at times, by its description, and cannot be. Allow null.")
    for pointer, schema in component(spec, "schemas"):
        told = re.search(r"\bexactly one of the (\w+)", str(schema.get("description", "")))
        number = _WORDS_OF_NUMBERS.get(told[1]) if told else None
        if number and "x-oneof" in schema and number != len(schema["x-oneof"]):
            message = f"`x-oneof` has {len(schema['x-oneof'])}, the description {number}. Make the two agree."
            yield Finding(spec, (*pointer, "x-oneof"), message)


def _described(spec: SpecDocument) -> Iterator[tuple[Pointer, dict[str, Any], Limits]]:
    """What has a description and a value: where, the object, and the schemas that the value keeps."""
    rules, sizes = field_rules(spec), _page_sizes(spec)
    for pointer, _, _, value in properties(spec):
        own = [value, *(members(spec.resolve(members(one))) for one in elements(value.get("oneOf")))]
        if "$ref" in value:
            own.append(members(spec.resolve(value)))
        items = (*pointer, "items")
        more = [schema for at in (pointer, items) for _, schema in rules.get(at, ())]
        sized = [{"maxItems": pages["maxSize"]} for _, pages in sizes.get(pointer, ()) if "maxSize" in pages]
        yield pointer, value, [*own, *more, *sized]
    for pointer, parameter in parameters(spec):
        sized = [{"maximum": pages["maxSize"]} for _, pages in sizes.get(pointer, ()) if "maxSize" in pages]
        yield pointer, parameter, [members(parameter.get("schema")), *sized]


def _page_sizes(spec: SpecDocument) -> dict[Pointer, list[tuple[Pointer, dict[str, Any]]]]:
    """Each `x-pagination`, with its place, by where the parameter for the size and the items are declared."""
    found: dict[Pointer, list[tuple[Pointer, dict[str, Any]]]] = {}
    for operation in spec.operations():
        pages = members(operation.raw.get("x-pagination"))
        if pages:
            for place, parameter in parameters_of(spec, operation):
                if parameter.get("name") == pages["pageSize"]:
                    found.setdefault(spec.locate(place), []).append(((*operation.pointer, "x-pagination"), pages))
            items = ("components", "schemas", answer_schema(spec, operation), "properties", pages["items"])
            found.setdefault(items, []).append(((*operation.pointer, "x-pagination"), pages))
    return found


def _contradictions(text: str, limits: Limits, *, any_of: bool = False) -> Iterator[tuple[Claim, str]]:
    """Claims of a text that a schema contradicts, and what it says in their place. `any_of`: one that agrees is enough
    for all that the text claims.
    """
    named = {kind for schema in limits for kind in types(schema)}
    for claim in claims(text):
        told: list[tuple[bool, str]] = []
        for schema in limits:
            if claim.what == "number" and named & {"string"} and not any_of:
                continue  # a number in a text about a text may be anything
            told += _verdicts(claim, schema, named)
        if told and not (any if any_of or claim.what == "characters" else all)(agrees for agrees, _ in told):
            yield claim, next(found for agrees, found in told if not agrees)


def _unbounded(text: str, limits: Limits) -> Iterator[Claim]:
    """Bounds that a text claims of a number or a length of time, and that no schema gives."""
    named = {kind for schema in limits for kind in types(schema)}
    for claim in claims(text):
        fits = {"number": bool(named & _NUMERIC), "time": any(one.get("format") == "google-duration" for one in limits)}
        if fits.get(claim.what, "string" in named) and not any(
            True for one in limits for _ in _verdicts(claim, one, named)
        ):
            yield claim


def _verdicts(claim: Claim, schema: dict[str, Any], named: set[Any]) -> Iterator[tuple[bool, str]]:
    """Whether what a schema says about the same side agrees with a claim, and how it says so."""
    pattern = schema.get("pattern")
    if claim.what == "time":
        if isinstance(pattern, str) and claim.side == "high" and not re.search(pattern, "999999999s"):
            takes, step = re.compile(pattern).search, -1 if claim.exclusive else 1
            last, beyond = f"{claim.value:.0f}s", f"{claim.value + step:.0f}s"
            agrees = bool(takes(last)) != claim.exclusive and bool(takes(beyond)) == claim.exclusive
            yield agrees, f"the pattern takes {'more' if takes(last) else 'less'}"
        return
    for side, value, exclusive in bounds_of(schema, claim.what):
        if side == claim.side and value not in _INT32:
            whole = "number" not in named or claim.what == "characters"
            said, stated = (
                number + (1 if side == "low" else -1) if out and whole else number
                for number, out in ((claim.value, claim.exclusive), (value, exclusive))
            )
            zero = side == "low" and claim.value == value == 0  # 0 itself stands for unset
            agrees = zero or (said == stated and (whole or claim.exclusive == exclusive))
            words = ("above" if exclusive else "at least") if side == "low" else "below" if exclusive else "at most"
            yield agrees, f"the schema says {words} {value:g}"
    if claim.what == "characters" and isinstance(pattern, str):
        counts = [(low, high) for low, high in counted(pattern) if low != high]
        for low, high in counts:
            bound = low if claim.side == "low" else high
            said = claim.value + ((1 if claim.side == "low" else -1) if claim.exclusive else 0)
            framed = low == 0 and (said - bound in (1, 2) if claim.side == "high" else said == 1)
            yield said == bound or framed, f"the pattern counts {low} to {high}"


def _difference(claim: Claim, found: str) -> str:
    return f"`{claim.words}` is said here, and {' '.join(found.split())}. Make the two agree."


def _default_trouble(spec: SpecDocument, described: dict[str, Any], limits: Limits, said: str) -> str:
    """Why a default in words cannot be right; empty if it may be."""
    schema = members(described.get("schema", described))
    values = [value for one in limits for value in elements(one.get("enum"))]
    plain, named = said.strip("`"), {kind for one in limits for kind in types(one)} - {"null", None}
    explicit = "x-presence" in described
    stated = next((one["default"] for one in limits if "default" in one), None)
    number = re.fullmatch(r"-?\d[\d,]*(\.\d+)?", plain)
    if described.get("required") is True and described.get("in") == "query":
        return "what is required has no default"
    if stated is not None and plain.lower() != str(stated).lower():
        return f"the default is {said} here, and `{stated}` by the schema"
    if values and said.startswith("`"):
        if plain not in values:
            return f"the default is {said}, which is no value of the enum"
        if plain != values[0] and not explicit and stated is None:
            return f"the default is {said}, and unset is the zero value, `{values[0]}`"
    if values or not named or plain in ("none", "null") or said.startswith("`"):
        return ""
    if plain in ("true", "false"):
        if named != {"boolean"}:
            return f"the default is {said} of a {_kind(named)}"
        if plain == "true" and not explicit and stated is None:
            return "the default is true, and unset is the zero value, false"
    elif number and not named & _NUMERIC:
        return f"the default is {said} of a {_kind(named)}"
    elif plain == "empty" and not named & {"string", "array", "object"}:
        return f"the default is empty of a {_kind(named)}"
    elif quantities(said) and named != {"string"} and not named & _NUMERIC:
        return f"the default is {said} of a {_kind(named)}"
    elif number and any(
        (side == "low" and float(plain.replace(",", "")) < value)
        or (side == "high" and float(plain.replace(",", "")) > value)
        for one in limits
        for side, value, _ in bounds_of(one, "number")
    ):
        return f"the default {said} is out of the bounds of the {'parameter' if schema is not described else 'field'}"
    return ""


def _kind(named: set[Any]) -> str:
    return " or ".join(sorted(map(str, named)))


def _nullable(spec: SpecDocument, schema: dict[str, Any]) -> bool:
    target = members(spec.resolve(schema))
    return "null" in types(target) or {"type": "null"} in elements(target.get("oneOf"))


def _said_in_errors(spec: SpecDocument, operation: Pointer) -> Iterator[tuple[Pointer, str]]:
    """The messages in the examples of an operation's 400."""
    declared = members(members(spec.resolve(operation)).get("responses"))
    if "400" not in declared:
        return
    place = spec.locate((*operation, "responses", "400"))
    for media, content in members(members(spec.resolve(place)).get("content")).items():
        for at, value in examples(spec, (*place, "content", media), members(content)):
            yield (*at, "message"), str(members(value).get("message", ""))


def _limits_of(
    spec: SpecDocument, body: str, name: str, rules: dict[Pointer, list[tuple[Pointer, dict[str, Any]]]]
) -> Iterator[Limits]:
    """The schemas of the fields of a body that are called so in snake_case, at the top and below."""
    if body:
        for key, value in members(schema_component(spec, body).get("properties")).items():
            if snake_case(key) == name:
                place = field_place(spec, body, key)
                yield [members(value), *(schema for _, schema in rules.get(place or (), ()))]


def _covered(spec: SpecDocument, known: facts.Facts, fact: str) -> Iterator[dict[str, Any]]:
    """The schema in which a fact of limits stands."""
    place = known.get(fact)
    if place and "x-request-rules" in place:
        yield members(members(spec.resolve(place)).get("schema"))
    elif place and place[0] in ("components", "paths") and "x-lifecycle" not in place:
        holder = members(spec.resolve(place[:-1]))
        yield {key: value for key, value in holder.items() if key == place[-1] or key == "type"}


def _description(spec: SpecDocument, things: facts.Facts, fact: str) -> str:
    place = things.get(fact)
    return str(members(spec.resolve(place)).get("description", "")) if place and place[-2] != "enum" else ""


def _lengths(node: Any) -> Iterator[float]:
    """The delays in a part of a lifecycle."""
    if isinstance(node, str):
        yield from (float(found) for found in re.findall(r"^(\d+)s$", node))
    for child in (*members(node).values(), *elements(node)):
        yield from _lengths(child)
