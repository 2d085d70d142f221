"""Do descriptions speak of what is there: fields, values, operations, statuses, states?"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from difflib import get_close_matches
from typing import Any, Final

from rlor_spec.document import Operation, Pointer, SpecDocument
from rlor_spec.places import (
    component,
    elements,
    headers,
    lifecycles,
    members,
    parameters,
    parameters_of,
    properties,
    request_bodies,
    responses,
)
from rlor_spec.spellings import snake_case

from lint_rules.requests import field_rules
from lint_rules.resources import collection_path, resources
from lint_rules.rule import Finding, Subject, rule

_QUOTED: Final = re.compile(r"`([^`\s]+)`")
_NAME: Final = re.compile(r"[a-z]+(?:[A-Z]\w*|_\w+)+|[A-Z][a-z]+[A-Z_]\w+|[A-Z][A-Z0-9]*_[A-Z0-9_]+|[a-z]{5,}")
_TEMPLATE: Final = re.compile(r"[a-z]\w*(?:/(?:[\w-]+|\{\w+\}))*/\{\w+\}")
_STATUS: Final = re.compile(
    r"(?<![\w.,`-])([45]\d\d)(?![\w.,]?\d|[\w`])(?! (?:characters|items|seconds|tokens|jobs|bytes|ms)\b)"
)


@rule()
def words_names(subject: Subject) -> Iterator[Finding]:
    """A name in backticks that is nearly that of a field, a parameter or a value is that name, a value with the prefix
    of an enum is one of it, `:verb` is one of a path, and a template of a name is one that the pattern takes. What
    was renamed keeps living in the words.
    """
    spec = subject.spec
    known, values = (
        _known_names(spec),
        {str(one) for _, schema in component(spec, "schemas") for one in elements(schema.get("enum"))},
    )
    prefixes = {f"{prefix}_" for prefix in map(_prefix, _enums(spec)) if prefix}
    verbs = {path.rpartition(":")[2] for path in members(spec.data.get("paths")) if ":" in path}
    for place, text in descriptions(spec):
        for quoted in _QUOTED.findall(text):
            if quoted.startswith(":") and verbs and quoted[1:] not in verbs:
                yield Finding(
                    spec, place, f"no path ends with `{quoted}`. Correct it: {', '.join(sorted(verbs))}.", quoted
                )
            elif (
                quoted not in values
                and any(quoted.startswith(prefix) for prefix in prefixes)
                and _NAME.fullmatch(quoted)
            ):
                yield Finding(spec, place, f"`{quoted}` is no value of an enum. Correct it.", quoted)
            elif _NAME.fullmatch(quoted) and quoted not in known:
                for near in get_close_matches(str(quoted), known, 1, 0.88):
                    yield Finding(spec, place, f"`{quoted}` is nowhere else, and `{near}` is. Correct it.", quoted)
    rules = field_rules(spec)
    for pointer, _, _, value in properties(spec):
        stated = [value, *(schema for _, schema in rules.get(pointer, ()))]
        patterns = [str(schema["pattern"]) for schema in stated if "pattern" in schema]
        yield from _templates(spec, pointer, str(value.get("description", "")), patterns)


@rule()
def words_status(subject: Subject) -> Iterator[Finding]:
    """A status that the description of an operation speaks of is one that it declares, with the detail that is said to
    come with it. What the description of an answer calls a header (`Retry-After`) is one that it has, and one that it
    is said not to have is not required.
    """
    spec = subject.spec
    for operation in spec.operations():
        declared = members(operation.raw.get("responses"))
        for status in _STATUS.findall(str(operation.raw.get("description", ""))):
            if status not in declared:
                message = (
                    f"the description speaks of {status}, which the operation does not declare. Make the two agree."
                )
                yield Finding(spec, (*operation.pointer, "description"), message, status)
        text = " ".join(str(operation.raw.get("description", "")).split())
        for status, detail in re.findall(r"(?<![\w.,`-])([45]\d\d) with an? `(\w+)`", text):
            content = members(members(spec.resolve(members(declared.get(status)))).get("content"))
            if status in declared and not re.search(rf"[./]{detail}\b", json.dumps([*content.values()], default=str)):
                message = f"the description speaks of {status} with `{detail}`, which no example of {status} has."
                yield Finding(spec, (*operation.pointer, "description"), f"{message} Make the two agree.", status)
    for pointer, response in responses(spec):
        given = {name.lower() for name in members(response.get("headers"))}
        for name, header in members(response.get("headers")).items():
            denied = rf"(?i)\b(?:answer|response)s? (?:has|have|bears?|carr(?:y|ies)) no `{re.escape(name)}`(?! field)"
            needed = members(spec.resolve(members(header))).get("required") is True
            if needed and re.search(denied, _plain(response)):
                message = f"`{name}` is required here, and by the description the answer has none. Make the two agree."
                yield Finding(spec, (*pointer, "headers", name), message)
        for name in re.findall(r"`([A-Z]\w*(?:-[A-Z]\w*)+)`", str(response.get("description", ""))):
            if name.lower() not in given:
                message = f"the description speaks of the header `{name}`, which the answer does not declare. Add it."
                yield Finding(spec, (*pointer, "description"), message, name)


@rule()
def words_lifecycle(subject: Subject) -> Iterator[Finding]:
    """What descriptions say of states is what `x-lifecycle` says: where an operation leads to, what it starts from,
    which states `can be resumed`, in which one a new job is.
    """
    spec = subject.spec
    operations = {operation.operation_id: operation for operation in spec.operations()}
    for here, lifecycle in lifecycles(spec):
        schema = members(spec.resolve(here[:-1]))
        states = [str(state) for state in elements(schema.get("enum"))]
        prefix = _prefix(states)
        words = {state.removeprefix(f"{prefix}_").replace("_", " ").lower(): state for state in states}
        for name, effect in lifecycle["operations"].items():
            operation = operations.get(name)
            if operation is None:
                continue
            place = (*operation.pointer, "description")
            text = str(operation.raw.get("description", ""))
            for phrase, role in (("settles in", "settles"), ("passes through", "to")):
                for state in re.findall(rf"\b{phrase}\s+`(\w+)`", text):
                    if state in states and state != effect[role]:
                        message = f"it {phrase} {effect[role]} by x-lifecycle, not {state}. Make the two agree."
                        yield Finding(spec, place, message, state)
            for listed in re.findall(r"\b(?:an?|the) ((?:[a-z-]+,? (?:or |and )?)+)job\b", text):
                named = [words[word] for word in re.findall(r"[a-z-]+", listed) if word in words]
                if len(named) > 1 and set(named) != set(effect["from"]):
                    more, less = sorted(set(named) - set(effect["from"])), sorted(set(effect["from"]) - set(named))
                    odd = [f"the description has {', '.join(more)}"] * bool(more)
                    odd += [f"`from` of x-lifecycle has {', '.join(less)}"] * bool(less)
                    message = f"{', and '.join(odd)}, which the other has not. Make the two agree."
                    yield Finding(spec, place, message, listed.split()[0])
                    yield Finding(spec, (*here, "operations", name, "from"), message)
            yield from _can_be(spec, here, name, operation, effect)
            message = str(members(effect.get("refusal")).get("message", ""))
            verb = str(operation.raw.get("x-method", "")).partition("_")[0]
            said = re.match(r"cannot ([a-z]+)\b", message)
            if said and said[1] != verb:
                text = f"the refusal of `{verb}` says that one cannot {said[1]}. Correct the text."
                yield Finding(spec, (*here, "operations", name, "refusal", "message"), text)
            for quoted in re.findall(r"`(cannot [^`]*)…`", text):
                if message.partition("{")[0] != quoted:
                    told = f"the description quotes `{quoted}…`, and the refusal is another text. Make the two agree."
                    yield Finding(spec, place, told, quoted.split()[0])
                    yield Finding(spec, (*here, "operations", name, "refusal", "message"), told)
            for code in re.findall(r"\brefuses? with code (\d+)", " ".join(text.split())):
                if int(code) != members(effect.get("refusal")).get("code", int(code)):
                    told = f"the description says that the refusal has code {code}. Make the two agree."
                    yield Finding(spec, place, told, f"code {code}")
                    yield Finding(spec, (*here, "operations", name, "refusal", "code"), told)
            if odd_holes := set(re.findall(r"\{(\w+)\}", message)) - {"state"}:
                text = f"nothing is known to put for `{{{min(odd_holes)}}}`. Only `{{state}}` is."
                yield Finding(spec, (*here, "operations", name, "refusal", "message"), text)
        for operation in operations.values():
            named = re.findall(r"`(\w+)`", str(operation.raw.get("description", "")))
            if (
                operation.raw.get("x-method") == "create"
                and set(named) & set(states)
                and lifecycle["initial"] not in named
            ):
                message = (
                    f"a new one is in {lifecycle['initial']} by x-lifecycle, and not by the description of create. "
                    "Make them agree."
                )
                yield Finding(spec, (*operation.pointer, "description"), message)
                yield Finding(spec, (*here, "initial"), message)


@rule()
def deprecation(subject: Subject) -> Iterator[Finding]:
    """What is called deprecated, or has been hidden upstream, is marked so, with the same month in both places."""
    spec = subject.spec
    things: list[tuple[Pointer, dict[str, object]]] = [(one.pointer, one.raw) for one in spec.operations()]
    things += [(pointer, value) for pointer, _, _, value in properties(spec)]
    things += [*parameters(spec)]
    for pointer, thing in things:
        text, since = str(thing.get("description", "")), thing.get("x-hidden-upstream-since")
        said = re.search(r"(?i)\b(deprecated here|hence deprecated|is deprecated|deprecated[:;.])", text)
        if thing.get("deprecated") is not True and (said or since):
            yield Finding(spec, pointer, "it is called deprecated or hidden, and not marked. Add `deprecated: true`.")
        for month in re.findall(r"(?i)\bhidden\b[^.]*\bsince (\d{4}-\d{2})\b", text):
            if month != since:
                message = f"hidden since {month} here, and {since or 'never'} by the mark. Make them agree."
                yield Finding(spec, (*pointer, "description"), message, month)


@rule()
def copied(subject: Subject) -> Iterator[Finding]:
    """No two operations have the same summary or description, and an operation on a collection has the tag of the
    others there: what was copied and not changed tells the wrong story.
    """
    spec = subject.spec
    for key in ("summary", "description"):
        seen: dict[str, Operation] = {}
        for operation in spec.operations():
            text = " ".join(str(operation.raw.get(key) or "").split())
            first = seen.setdefault(text, operation)
            if text and first is not operation:
                line = spec.line((*first.pointer, key))
                yield Finding(
                    spec,
                    (*operation.pointer, key),
                    f"this is the {key} of the operation on line {line} too. Say what is its own.",
                )
    tags: dict[str, list[Operation]] = {}
    for operation in spec.operations():
        plural = [one for one in collection_path(operation) if not one.startswith("{")]
        tags.setdefault(plural[-1] if plural else "", []).append(operation)
    for collection, those in tags.items():
        usual, number = Counter(str(elements(one.raw.get("tags"))) for one in those).most_common(1)[0]
        for operation in those:
            if str(elements(operation.raw.get("tags"))) != usual and number > 1:
                message = f"the other operations on `{collection}` have the tags {usual}. Use the same."
                yield Finding(spec, (*operation.pointer, "tags"), message)


def descriptions(spec: SpecDocument) -> Iterator[tuple[Pointer, str]]:
    """The descriptions of what callers meet, and of enum values."""
    things: list[tuple[Pointer, dict[str, object]]] = [(one.pointer, one.raw) for one in spec.operations()]
    things += [(pointer, value) for pointer, _, _, value in properties(spec)]
    for kind in (parameters(spec), headers(spec), responses(spec), request_bodies(spec), component(spec, "schemas")):
        things += kind
    for pointer, thing in things:
        yield (*pointer, "description"), str(thing.get("description", ""))
        for value, text in members(thing.get("x-enumDescriptions")).items():
            yield (*pointer, "x-enumDescriptions", value), str(text)


def _plain(holder: dict[str, Any]) -> str:
    """A description in one line."""
    return " ".join(str(holder.get("description", "")).split())


def _known_names(spec: SpecDocument) -> list[str]:
    """What a description can speak of."""
    found: set[str] = set()
    for pointer, schema in component(spec, "schemas"):
        found |= {
            str(pointer[-1]),
            *map(str, elements(schema.get("enum"))),
            *map(str, elements(schema.get("x-ignored-fields"))),
        }
    found |= {name for _, _, name, _ in properties(spec)}
    for operation in spec.operations():
        found |= {operation.operation_id, *(str(one["name"]) for _, one in parameters_of(spec, operation))}
        found |= {str(one) for one in elements(members(operation.raw.get("x-pagination")).get("formerItems"))}
    found |= {variable for template in resources(spec) for variable in re.findall(r"\{(\w+)\}", template)}
    return sorted(found | {snake_case(name) for name in found})


def _enums(spec: SpecDocument) -> Iterator[list[str]]:
    for _, schema in component(spec, "schemas"):
        if "enum" in schema:
            yield [str(value) for value in elements(schema["enum"])]


def _prefix(values: list[str]) -> str:
    """What all values of an enum begin with, in whole words: two at least."""
    parts = [value.split("_") for value in values]
    common: list[str] = []
    for words in zip(*parts, strict=False):
        if len(set(words)) > 1:
            break
        common.append(words[0])
    return "_".join(common) if len(common) > 1 else ""


def _templates(spec: SpecDocument, pointer: Pointer, text: str, patterns: list[str]) -> Iterator[Finding]:
    """Does a pattern take the form of a name that the description gives?"""
    for template in re.findall(r"(?<!usually )`([^`\s]+)`", text):
        if _TEMPLATE.fullmatch(template):
            example = re.sub(r"\{\w+\}", "x", template)
            for pattern in patterns:
                if not re.search(pattern, example):
                    message = f"the pattern refuses `{example}`, which is of the form `{template}`. Make the two agree."
                    yield Finding(spec, (*pointer, "description"), message, template)


def _can_be(
    spec: SpecDocument, here: Pointer, name: str, operation: Operation, effect: dict[str, list[str]]
) -> Iterator[Finding]:
    """Do the descriptions of the states say which of them an operation starts from?"""
    method = str(operation.raw.get("x-method", ""))
    phrase = re.compile(rf"\bcan be {re.escape(method.rstrip('e'))}e?d\b")
    told = members(members(spec.resolve(here[:-1])).get("x-enumDescriptions"))
    claimed = {state for state, text in told.items() if phrase.search(str(text))}
    for state in sorted(claimed ^ set(effect["from"])) if claimed else ():
        message = f"{state} can be {method}d by its description, or by x-lifecycle, not by both. Make the two agree."
        yield Finding(spec, (*here[:-1], "x-enumDescriptions", state), message)
        yield Finding(spec, (*here, "operations", name, "from"), message)
