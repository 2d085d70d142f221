"""Is what texts quote there: units, patterns, collections, paths, headers and codes?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

from rlor_spec.document import Pointer, SpecDocument
from rlor_spec.places import (
    component,
    media_types,
    members,
    parameters,
    properties,
    referenced_schema,
    schemas,
    texts,
)
from rlor_spec.spellings import snake_case

from lint_rules.answers import CODES
from lint_rules.examples import examples
from lint_rules.fields import kinds
from lint_rules.phrases import descriptions
from lint_rules.requests import field_rules
from lint_rules.resources import resources
from lint_rules.rule import Finding, Subject, rule

_UNITS: Final = ("nanosecond", "microsecond", "millisecond", "second", "minute", "hour", "day", "week")
_SHORT: Final = {"ns": "nanosecond", "us": "microsecond", "ms": "millisecond", "millis": "millisecond"}
_IN_UNITS: Final = re.compile(rf"(?i)(?:\bin |\bdecimal |^)({'|'.join(_UNITS)})s\b")
_SUFFIX: Final = re.compile(r"\bsuffix `(\w+)`")
_DURATIONS: Final = re.compile(r"(?i)\bdurations? (?:is|are|as) (?:decimal |whole )?(\w+)")
_INTEGERS: Final = re.compile(r"(?i)\b64-bit integers? (?:is|are|as) (\w+)")
_AS_TEXT: Final = frozenset({"string", "strings", "text", "texts"})
_AS_NUMBER: Final = frozenset({"number", "numbers", "integer", "integers"})
_PATTERN: Final = re.compile(r'"(\^[^"]*\$)"')
_NAME: Final = re.compile(r"(?<![\w/.:-])[a-z]\w*(?:/[\w.~-]+){3,}")
_COLLECTION: Final = re.compile(r"(?<!\w)([a-z]\w*)/(?=[{\[<])")
_PATH: Final = re.compile(r"`(?:(GET|POST|PUT|PATCH|DELETE) )?(/[^\s`]*)`")
_HEADER: Final = re.compile(r"`([A-Z][\w-]*): ([^`]*)`")
_SEVERAL: Final = "|".join(name.replace("_", "[ _]") for name in CODES if "_" in name)
_EVERY: Final = "|".join(name.replace("_", "[ _]") for name in CODES)
_MEANINGS: Final = (
    re.compile(rf"(?i)(?<![\w.])(?P<code>\d{{1,2}}) (?P<name>{_SEVERAL})\b"),
    re.compile(rf"(?i)\bcode (?P<code>\d{{1,2}}) \((?P<name>{_EVERY})\)"),
    re.compile(rf"(?i)\b(?P<name>{_EVERY}), code (?P<code>\d{{1,2}})\b"),
)


@rule()
def words_unit(subject: Subject) -> Iterator[Finding]:
    """The unit in words is the one of the name and of the type: `…Seconds` is not in milliseconds, and a duration is
    text in seconds with the suffix `s`. And what is said of all 64-bit integers and durations holds of each.
    """
    spec = subject.spec
    described: list[tuple[Pointer, str, dict[str, Any]]] = [
        (pointer, name, value) for pointer, _, name, value in properties(spec)
    ]
    described += [(pointer, str(pointer[-1]), schema) for pointer, schema in component(spec, "schemas")]
    described += [(pointer, str(one.get("name")), one) for pointer, one in parameters(spec)]
    for pointer, name, value in described:
        text = " ".join(str(value.get("description", "")).split())
        of_name = _units(name) | _units(referenced_schema(value))
        duration = "google-duration" in (value.get("format"), members(value.get("schema")).get("format"))
        for found in _IN_UNITS.finditer(text):
            unit = found[1].lower()
            if duration and unit != "second":
                message = f"it is in {unit}s by its description, and a duration is text in seconds. Make the two agree."
            elif of_name and unit not in of_name and not duration:
                message = f"it is in {unit}s by its description, and in {min(of_name)}s by its name. Correct it."
            else:
                continue
            yield Finding(spec, (*pointer, "description"), message, found[1])
        for found in _SUFFIX.finditer(text) if duration else ():
            if found[1] != "s":
                message = f"the suffix is `{found[1]}` by the description, and `s` by the type. Make the two agree."
                yield Finding(spec, (*pointer, "description"), message, f"`{found[1]}`")
    of_integers = {kind for _, one in schemas(spec) if one.get("format") == "int64" for kind in kinds(one)}
    told: list[tuple[SpecDocument, Pointer, str]] = [
        (spec, ("info", "description"), str(members(spec.data.get("info")).get("description", "")))
    ]
    for claim, content in members(subject.evidence.data["rules"]).items():
        told.append((subject.evidence, ("rules", claim, "says"), content["says"]))
    for document, place, text in told:
        for found in _DURATIONS.finditer(text):
            if found[1].lower().removesuffix("s") in {*_UNITS, *_SHORT} - {"second"}:
                message = f"a duration is text in seconds, not in {found[1]}. Correct it."
                yield Finding(document, place, message, found[0])
        for found in _INTEGERS.finditer(text):
            wrong = _AS_NUMBER if of_integers == {"string"} else _AS_TEXT if of_integers == {"integer"} else ()
            if found[1].lower() in wrong:
                message = f"`{found[0]}` is said here, and by the schemas each is a {min(of_integers)}."
                yield Finding(document, place, f"{message} Make the two agree.", found[0])


@rule()
def words_quoted(subject: Subject) -> Iterator[Finding]:
    """What a text quotes is there: the pattern that a message gives is one of the field, the collection in a name is
    one that the spec speaks of, a path to a resource is one of the paths, a header is that of the security scheme.
    """
    spec = subject.spec
    patterns = _patterns(spec)
    every = {pattern for those in patterns.values() for pattern in those}
    known = {
        name
        for place, text in texts((), spec.data)
        if not {"example", "examples"} & {*place}
        for name in _COLLECTION.findall(text)
    }
    known |= {name for path in members(spec.data.get("paths")) for name in _COLLECTION.findall(path)}
    heads = {template.split("/")[0] for template in resources(spec)}
    for pointer, media in media_types(spec):
        for place, value in examples(spec, pointer, media):
            for at, text in texts(place, value):
                for name in _NAME.findall(text):
                    parts = name.split("/")
                    foreign = [part for part in parts[::2] if part not in known]
                    if parts[0] in heads and len(parts) % 2 == 0 and foreign:
                        message = f"`{foreign[0]}` is a collection that nothing else here speaks of. Correct the name."
                        yield Finding(spec, at, message)
                for quoted in _PATTERN.findall(text) if at[-1] == "message" else ():
                    about = re.search(r"\bfield `?(\w+)", text)
                    own = patterns.get(about[1], set()) if about else every
                    if quoted not in own:
                        of_it = f"`{about[1]}`" if about else "anything here"
                        message = f"`{quoted}` is no pattern of {of_it}. Quote the one of the schema."
                        yield Finding(spec, at, message)
    yield from _paths(spec)
    for pointer, scheme in component(spec, "securitySchemes"):
        of_http = scheme.get("type") == "http"
        header = "Authorization" if of_http else str(scheme.get("name")) if scheme.get("in") == "header" else ""
        for found in _HEADER.finditer(str(scheme.get("description", ""))) if header else ():
            word = found[2].split(" ")[0].lower()
            if found[1].lower() != header.lower() or (of_http and word != str(scheme.get("scheme")).lower()):
                wanted = f"{header}: {str(scheme.get('scheme')).capitalize()} …" if of_http else f"{header}: …"
                message = f"by the type of the scheme the header is `{wanted}`, not `{found[0].strip('`')}`."
                yield Finding(spec, (*pointer, "description"), f"{message} Make the two agree.")


@rule()
def words_code(subject: Subject) -> Iterator[Finding]:
    """A code and its name in a text belong together (google.rpc.Code): `5 not found`. Clients switch on the number."""
    for document in (subject.spec, subject.evidence):
        for place, text in texts((), document.data):
            for form in _MEANINGS if re.search(r"(?i)\bcodes?\b", text) else ():
                for found in form.finditer(text):
                    right = CODES.index(re.sub(" ", "_", found["name"]).upper())
                    if int(found["code"]) != right:
                        message = f"`{found['name']}` is code {right}, not {found['code']}. Correct it."
                        yield Finding(document, place, message, found[0])


def _paths(spec: SpecDocument) -> Iterator[Finding]:
    """Are the paths that descriptions quote there, `{name}` being a resource's name?"""
    there: dict[str, set[str]] = {}
    for operation in spec.operations():
        there.setdefault(re.sub(r"\{\w+\}", "{}", operation.path), set()).add(operation.method.upper())
    own = {template.split("/")[-2] for template in resources(spec) if "/" in template}
    head: Pointer = ("info", "description")
    for place, text in (*descriptions(spec), (head, str(members(spec.data.get("info")).get("description")))):
        for method, path in _PATH.findall(text):
            if "{name}" not in path and not own & {*re.split("[/:]", path)}:
                continue  # of another resource, or of another service
            options = {path, *(path.replace("{name}", template) for template in resources(spec))}
            found = [there.get(re.sub(r"\{\w+\}", "{}", option), set()) for option in options]
            if not any(method in methods if method else methods for methods in found):
                quoted = f"{method} {path}".strip()
                yield Finding(spec, place, f"`{quoted}` is not a path of this document. Correct it.", path)


def _patterns(spec: SpecDocument) -> dict[str, set[str]]:
    """The patterns of fields and parameters by name, in either spelling."""
    found: dict[str, set[str]] = {}
    rules = field_rules(spec)
    for pointer, _, name, value in properties(spec):
        stated = [value, *(schema for at in (pointer, (*pointer, "items")) for _, schema in rules.get(at, ()))]
        for one in (name, snake_case(name)):
            found.setdefault(one, set()).update(str(schema["pattern"]) for schema in stated if "pattern" in schema)
    for _, parameter in parameters(spec):
        pattern = members(parameter.get("schema")).get("pattern")
        found.setdefault(str(parameter.get("name")), set()).update([str(pattern)] if pattern else [])
    return found


def _units(name: str) -> set[str]:
    """The units of time that a name ends with."""
    last = snake_case(name).rpartition("_")[2]
    unit = _SHORT.get(last, last.removesuffix("s"))
    return {unit} if unit in _UNITS and last != unit else set()
