"""Do the values in examples fit together: counts and tokens, names and accounts, times, flags?"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from difflib import SequenceMatcher
from typing import Any, Final

from rlor_spec.document import Operation, Pointer, SpecDocument
from rlor_spec.places import (
    answer_schema,
    component,
    elements,
    lifecycles,
    media_types,
    members,
    nodes,
    parameters,
    parameters_of,
    properties,
    referenced_schema,
    schema_component,
    texts,
)
from rlor_spec.spellings import snake_case

from lint_rules.answers import bodies
from lint_rules.examples import examples
from lint_rules.fields import kinds
from lint_rules.resources import collection_path, resources
from lint_rules.rule import Finding, Subject, rule

_NOT_THE_LAST: Final = r"(?i)\bfirst page of (?:two|three|four|five|[2-9])\b"
_ORDER: Final = re.compile(r"\b(oldest|earliest|newest|latest|youngest)(?: `(\w+)`)? first\b")
_UNTIL_THEN: Final = re.compile(r"\b(?:stopped|ended|finished|completed|is done|is over)\b[^.]*\bnull until\b")
_DENIED: Final = r"\b(?:no|not|non|without|never|neither|nor)(?: an?)?[ -]"


@rule()
def example_page(subject: Subject) -> Iterator[Finding]:
    """The pages of a list agree with themselves, and the first example is a last page: a mock server answers with it
    again and again, and a client that follows its token never ends.
    """
    for operation in subject.spec.operations():
        roles = members(operation.raw.get("x-pagination"))
        answer = subject.spec.locate((*operation.pointer, "responses", "200"))
        shown = [*bodies(subject.spec, answer)] if roles else []
        for place, parameter in parameters_of(subject.spec, operation) if "maxSize" in roles else ():
            size = parameter.get("example")
            if parameter["name"] == roles["pageSize"] and isinstance(size, int) and size > roles["maxSize"]:
                message = f"a page has at most {roles['maxSize']}. Ask for no more in the example."
                yield Finding(subject.spec, (*subject.spec.locate(place), "example"), message)
        for position, (at, page) in enumerate(shown):
            items, token, total = (page.get(roles[role]) for role in ("items", "nextPageToken", "totalSize"))
            count = len(elements(items))
            summary = str(members(subject.spec.resolve(at[:-1])).get("summary", ""))
            said_last, of_several = re.search(r"(?i)\blast page\b", summary), re.search(_NOT_THE_LAST, summary)
            if (token and said_last) or (not token and of_several and items):
                which = "the last page, and there is a token" if token else "not the last page, and there is no token"
                message = f"by its summary this is {which} of a next one. Correct one of the two."
                yield Finding(subject.spec, (*at, roles["nextPageToken"]), message)
            elif token and not position:
                message = "the first example is not the last page. Put one with an empty token first."
                yield Finding(subject.spec, (*at, roles["nextPageToken"]), message)
            if not isinstance(total, int) or not isinstance(items, list):
                continue
            if total < count:
                said = f"{count} items and a total of {total}"
            elif token and total == count:
                said = f"all {total} items are here, and there is a next page"
            elif not token and total > count and not re.search(r"(?i)\b(last|second|third|final)\b", summary):
                said = f"{count} of {total} items and no next page"
            else:
                continue
            yield Finding(
                subject.spec, (*at, roles["totalSize"]), f"{said}. Correct the example, or say `last` in its summary."
            )


@rule()
def example_name(subject: Subject) -> Iterator[Finding]:
    """Resource names in examples fit together: each has the form of its resource, is in the account that the
    parameter's example names, and the items of a list are below what was listed. Else a reader looks for a reason.
    """
    spec = subject.spec
    given = {
        str(parameter["name"]): str(parameter["example"])
        for _, parameter in parameters(spec)
        if parameter.get("in") == "path" and "example" in parameter
    }
    places = [
        (at, text)
        for pointer, media in media_types(spec)
        for place, value in examples(spec, pointer, media)
        for at, text in texts(place, value)
    ]
    forms = {template: _form(template) for template in resources(spec)}
    accounts = Counter(text.split("/")[1] for _, text in places if re.fullmatch(r"[a-z]+(/[^/\s]+){3,}", text))
    known = [name for name, number in accounts.items() if number > 1 or name in given.values()]
    for at, text in places:
        parts = text.split("/")
        for template, form in forms.items():
            segments = template.split("/")
            if len(parts) != len(segments) or parts[0] != segments[0] or parts[-2] != segments[-2]:
                continue
            first = segments[1].strip("{}")
            if not re.fullmatch(form, text):
                yield Finding(spec, at, f"`{text}` is not of the form `{template}`. Correct it.")
            elif parts[1] != given.get(first, parts[1]):
                message = (
                    f"`{text}` is of another account than `{given[first]}`, the parameter's example. Make them agree."
                )
                yield Finding(spec, at, message)
        if re.fullmatch(r"[a-z]+(/[^/\s]+){3,}", text) and parts[1] not in known and (twin := _alike(parts[1], known)):
            yield Finding(
                spec, at, f"`{parts[1]}` stands in this example alone, and elsewhere `{twin}`. Make them agree."
            )
    for operation in spec.operations():
        yield from _below(spec, operation, given)


@rule()
def example_operation(subject: Subject) -> Iterator[Finding]:
    """A long-running operation in an example has ended with a result or with an error, or is not done and has neither
    (AIP-151): whoever polls one reads the example to learn which.
    """
    for pointer, media in media_types(subject.spec):
        for place, value in examples(subject.spec, pointer, media):
            for at, thing in nodes(place, value):
                shown = members(thing)
                ended = [key for key in ("response", "error") if shown.get(key) is not None]
                if not isinstance(shown.get("done"), bool) or not {"name", "metadata"} & shown.keys():
                    continue
                if not shown["done"] and ended:
                    message = f"it is not done, and has a `{ended[0]}`. Correct one of the two."
                    yield Finding(subject.spec, (*at, ended[0]), message)
                elif shown["done"] and len(ended) != 1:
                    message = f"it is done, and has {'both' if ended else 'neither'} of `response` and `error`."
                    yield Finding(subject.spec, (*at, "done"), f"{message} Show one.")


@rule()
def example_order(subject: Subject) -> Iterator[Finding]:
    """Times in an example are in order: nothing is changed or completed before it was created. And the items of a list
    are in the order that the operation gives them (`oldest first`, the default of `orderBy`).
    """
    spec = subject.spec
    for pointer, media in media_types(spec):
        for place, value in examples(spec, pointer, media):
            for at, thing in nodes(place, value):
                created = members(thing).get("createTime")
                for key, later in members(thing).items():
                    if (
                        key.endswith("Time")
                        and isinstance(later, str)
                        and isinstance(created, str)
                        and _instant(later) < _instant(created)
                    ):
                        message = f"`{key}` is before `createTime`. Correct one of the two."
                        yield Finding(spec, (*at, key), message)
    for operation in spec.operations():
        roles = members(operation.raw.get("x-pagination"))
        answer = spec.locate((*operation.pointer, "responses", "200"))
        for key, falls, line in _orders(spec, operation) if roles else ():
            for at, page in bodies(spec, answer):
                if re.search(r"(?i)\b(order|sort)", str(members(spec.resolve(at[:-1])).get("summary", ""))):
                    continue
                items = [members(item).get(key) for item in elements(page.get(roles["items"]))]
                for position in range(1, len(items)):
                    above, here = items[position - 1], items[position]
                    if not isinstance(above, str) or not isinstance(here, str):
                        continue
                    if (_instant(above) < _instant(here)) if falls else (_instant(above) > _instant(here)):
                        moves = ("falls", "rises") if falls else ("rises", "falls")
                        message = f"by line {line} `{key}` {moves[0]} from item to item, and here it {moves[1]}."
                        where = (*at, roles["items"], position, key)
                        yield Finding(spec, where, f"{message} Correct one of the two.")


@rule()
def example_state(subject: Subject) -> Iterator[Finding]:
    """In an example a time that is null until something has stopped is null while its state is an active one by
    `x-lifecycle`: whoever polls takes the one or the other for the end.
    """
    spec = subject.spec
    states = {str(here[2]): {*lifecycle["classes"]["active"]} for here, lifecycle in lifecycles(spec)}
    ends = {
        name: (schema, spec.line(pointer))
        for pointer, schema, name, value in properties(spec)
        if value.get("format") == "date-time" and _UNTIL_THEN.search(str(value.get("description", "")))
    }
    holding = {
        name: active
        for _, schema, name, value in properties(spec)
        if schema in {one for one, _ in ends.values()} and (active := states.get(referenced_schema(value)))
    }
    for pointer, media in media_types(spec) if holding else ():
        for place, value in examples(spec, pointer, media):
            for at, thing in nodes(place, value):
                shown = members(thing)
                for key in ends.keys() & shown.keys():
                    state = next((str(shown[name]) for name in holding if shown.get(name) in holding[name]), "")
                    if state and shown[key] is not None:
                        message = f"`{key}` is set in {state}, and null until the end by line {ends[key][1]}."
                        yield Finding(spec, (*at, key), f"{message} Correct one of the two.")


@rule()
def example_summary(subject: Subject) -> Iterator[Finding]:
    """An example has the switch on that its summary speaks of (`Forward-only trainer`): the summary is all that one
    sees of it in a list, and the example is what is sent.
    """
    spec = subject.spec
    switches = {
        name: str(value.get("description", ""))
        for _, _, name, value in properties(spec)
        if kinds(value) == ["boolean"] and snake_case(name) != name
    }
    for pointer, media in media_types(spec):
        declared = members(schema_component(spec, referenced_schema(media.get("schema"))).get("properties"))
        for place, value in examples(spec, pointer, media):
            summary = " ".join(str(members(spec.resolve(place[:-1])).get("summary", "")).split())
            named = {name: told for name, text in switches.items() if (told := _told(summary, name, text)) is not None}
            found = dict(_switches(place, value))
            for name, told in named.items():
                for at in [at for at in found if at[-1] == name]:
                    if found[at] is (not told):
                        message = f"the summary `{summary}` says otherwise than `{name}: {str(found[at]).lower()}`."
                        yield Finding(spec, at, f"{message} Make the two agree.")
                if told and "requestBody" in pointer and name in declared and name not in members(value):
                    message = f"the summary `{summary}` speaks of `{name}`, and the example does not set it. Add it."
                    yield Finding(spec, place, message)


@rule()
def example_flag(subject: Subject) -> Iterator[Finding]:
    """A boolean that an extension of an enum decides (`promotable` by `x-promotable`) is so in an example: a reader
    learns from it which values are meant.
    """
    decided = {
        key.removeprefix("x-"): (set(elements(schema["enum"])), set(elements(value)), (*place, key))
        for place, schema in component(subject.spec, "schemas")
        for key, value in schema.items()
        if key.startswith("x-") and isinstance(value, list) and "enum" in schema
    }
    for pointer, media in media_types(subject.spec):
        for place, value in examples(subject.spec, pointer, media):
            for at, thing in nodes(place, value):
                for key in decided.keys() & members(thing).keys():
                    values, true, rule_of_it = decided[key]
                    named = [one for one in members(thing).values() if isinstance(one, str) and one in values]
                    if named and isinstance(thing[key], bool) and thing[key] != (named[0] in true):
                        message = (
                            f"`{key}` is {str(thing[key]).lower()}, and by `x-{key}` not so of {named[0]}. Make the "
                            "two agree."
                        )
                        yield Finding(subject.spec, (*at, key), message)
                        line = subject.spec.line((*at, key))
                        message = f"the example on line {line} says otherwise of {named[0]}. Make the two agree."
                        yield Finding(subject.spec, rule_of_it, message)


@rule()
def example_complete(subject: Subject) -> Iterator[Finding]:
    """An example that says it has every field has every field: the one that was forgotten looks like one that is left
    out of answers.
    """
    fields: dict[str, set[str]] = {}
    for _, schema, name, value in properties(subject.spec):
        hidden = {"x-presence", "x-internal"} & value.keys() or value.get("writeOnly") is True
        fields.setdefault(schema, set()).update(() if hidden else (name,))
    for pointer, media in media_types(subject.spec):
        schema = str(members(media.get("schema")).get("$ref", "")).rpartition("/")[2]
        for place, value in examples(subject.spec, pointer, media):
            summary = str(members(subject.spec.resolve(place[:-1])).get("summary", ""))
            missing = sorted(fields.get(schema, set()) - members(value).keys())
            if re.search(r"\bevery (public )?field\b", summary) and missing:
                message = f"the summary says that every field is here, and `{missing[0]}` is not. Add it."
                yield Finding(subject.spec, place, message)


def _orders(spec: SpecDocument, operation: Operation) -> Iterator[tuple[str, bool, int]]:
    """The orders that a list is said to have: the field, whether it falls, and the line."""
    told = [((*operation.pointer, "description"), operation.raw)]
    roles = members(operation.raw["x-pagination"])
    items = ("components", "schemas", answer_schema(spec, operation), "properties", str(roles["items"]))
    described = members(schema_component(spec, str(items[2])).get("properties"))
    told.append(((*items, "description"), members(described.get(items[-1]))))
    for place, holder in told:
        for age, field in _ORDER.findall(" ".join(str(holder.get("description", "")).split())):
            yield field or "createTime", age not in ("oldest", "earliest"), spec.line(place)
    for place, parameter in parameters_of(spec, operation):
        text = " ".join(str(parameter.get("description", "")).split())
        if snake_case(str(parameter["name"])) == "order_by" and (
            found := re.search(r"Default: `(\w+)`, (a|de)scending", text)
        ):
            yield found[1], found[2] == "de", spec.line(place)


def _instant(text: str) -> str:
    """A time so that it can be compared as text, whether it has a fraction or none."""
    return text.removesuffix("Z")


def _told(summary: str, name: str, description: str) -> bool | None:
    """Whether a summary says that a switch is on or off, by its name or in words of its description; None: neither."""
    words = "[ -]".join(snake_case(name).split("_"))
    found = re.search(rf"(?i)({_DENIED})?(?<!\w)(?:{words}|{name})(?![\w-])", summary)
    if found:
        return not found[1]
    return True if " " in summary and summary.lower() in description.lower() else None


def _switches(place: Pointer, value: Any) -> Iterator[tuple[Pointer, bool]]:
    """The booleans of an object and of those in it; not those in lists, which are of several things."""
    for key, child in members(value).items():
        if isinstance(child, bool):
            yield (*place, key), child
        yield from _switches((*place, key), child)


def _below(spec: SpecDocument, operation: Operation, given: dict[str, str]) -> Iterator[Finding]:
    """Are the items in the examples of a list below what the parameters' examples name?"""
    roles = members(operation.raw.get("x-pagination"))
    if not roles:
        return
    below = "/".join(collection_path(operation))
    wanted = re.sub(r"\{(\w+)\}", lambda found: given.get(found[1], found[0]), below)
    for at, page in bodies(spec, spec.locate((*operation.pointer, "responses", "200"))):
        for position, item in enumerate(elements(page.get(roles["items"]))):
            name = str(members(item).get("name", ""))
            if name and "{" not in wanted and name.rpartition("/")[0] != wanted:
                message = f"`{name}` is not below `{wanted}`, which the parameters' examples name. Make them agree."
                yield Finding(spec, (*at, roles["items"], position, "name"), message)


def _form(template: str) -> str:
    return re.sub(r"\\\{\w+\\\}", "[^/]+", re.escape(template))


def _alike(name: str, known: list[str]) -> str:
    """The one of several names that another is a misspelling of; empty if it is just another name."""
    return next((one for one in known if SequenceMatcher(None, name, one).ratio() > 0.8), "")
