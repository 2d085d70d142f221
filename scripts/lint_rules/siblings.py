"""Is it the right one of several that look alike: the answer of this operation, the id of this resource?"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any, Final

from rlor_spec import facts
from rlor_spec.document import Operation, Pointer, SpecDocument
from rlor_spec.places import (
    answer_schema,
    body_schema,
    component,
    elements,
    members,
    nodes,
    parameters,
    parameters_of,
    properties,
    referenced_schema,
    schema_component,
    schemas,
)

from lint_rules.answers import bodies, named_after_status
from lint_rules.fields import kinds
from lint_rules.operations import uses
from lint_rules.requests import TYPES_THEMSELVES
from lint_rules.rule import Finding, Subject, rule

_KNOWN_FORM: Final = re.compile(r"\b(\d+) to (\d+) characters of `\[([^\]`]+)\]`")
_TEMPLATE: Final = re.compile(r"`([a-z]\w*(?:/(?:[\w-]+|\{\w+\}))*/\{\w+\})`")
_KEY_HEADERS: Final = frozenset({"x-api-key", "api-key", "authorization"})
_EXISTS: Final = 6


@rule()
def answer_owner(subject: Subject) -> Iterator[Finding]:
    """An answer that is named after one operation, or after what an operation is about (`ShelfNotFound`), is used where
    that is: the next one in the list has the same status and the same shape, and tells of another thing.
    """
    spec = subject.spec
    operations = {operation.pointer: operation for operation in spec.operations()}
    vocabulary = {pointer: _vocabulary(spec, operation) for pointer, operation in operations.items()}
    every = {word for one in operations.values() for name in _names(spec, one) for word in _parts(name)}
    for place, used in uses(spec).items():
        if place[0] != "components" or named_after_status(str(place[-1])):
            continue
        words = _parts(str(place[-1])) & every
        for _, at in used:
            if better := _nearer(spec, operations[at[:3]], str(place[-1])):
                message = (
                    f"`{place[-1]}` is about another resource than the path; `{better}` is about this one. Use it."
                )
                yield Finding(spec, at, message)
            if foreign := sorted(words - vocabulary[at[:3]]):
                message = (
                    f"`{place[-1]}` is about a `{foreign[0]}`, and neither the path nor a parameter or a field of "
                    f"{operations[at[:3]].operation_id} is called so. Refer to the answer of this operation."
                )
                yield Finding(spec, at, message)


@rule()
def answer_meaning(subject: Subject) -> Iterator[Finding]:
    """The answer is what the description of the operation says that it is (`The answer is the job`), and what says that
    something exists already (code 6) answers an operation that makes something.
    """
    spec = subject.spec
    for operation in spec.operations():
        text = " ".join(str(operation.raw.get("description", "")).split())
        schema = answer_schema(spec, operation)
        fields = members(schema_component(spec, schema).get("properties"))
        names = {word for one in (schema, *fields) for word in _parts(one)}
        for said in re.findall(r"\b(?:T|t)he answer is (?:an?|the) ((?:[a-z-]+ )*[a-z-]+)", text):
            if schema and not {word.rstrip("s") for word in re.findall(r"[a-z]+", said)} & names:
                message = f"the description says that the answer is {said}, and it is `{schema}`. Make the two agree."
                status = next((one for one in members(operation.raw["responses"]) if one.startswith("2")), "200")
                yield Finding(spec, (*operation.pointer, "responses", status), message)
        if operation.method != "post" or operation.raw.get("x-retry") == "with-id" or re.search("exist", text):
            makes = operation.method == "post"
        else:
            makes = False
        place = (*operation.pointer, "responses", "409")
        if not makes and "409" in members(operation.raw.get("responses")):
            shown = [body.get("code") for _, body in bodies(spec, spec.locate(place))]
            if shown and all(code == _EXISTS for code in shown):
                message = "the answer says that something exists already, and the operation makes nothing. Correct it."
                yield Finding(spec, place, message)


@rule()
def words_schema(subject: Subject) -> Iterator[Finding]:
    """A field refers to the schema that its name and description speak of, not to the next one: the words of the schema
    that they name in full, or of one that nothing refers to, against those of the one that is referred to.
    """
    spec = subject.spec
    referred = {referenced_schema(node) for _, node in nodes((), spec.data) if isinstance(node, dict)}
    names = {str(pointer[-1]): _parts(str(pointer[-1])) for pointer, _ in component(spec, "schemas")}
    errors = _error_schemas(spec)
    for pointer, _, key, value in properties(spec):
        target = referenced_schema(value) or referenced_schema(members(value.get("items")))
        said = str(value.get("description", ""))
        words = _parts(key) | _parts(said.split(";")[0])
        if target in errors and not re.search(r"(?i)error", key):
            message = f"`{key}` is no error, and refers to `{target}`, the body of errors. Refer to the right schema."
            yield Finding(spec, (*pointer, *_reference(value)), message)
        for name, parts in names.items() if target in names else ():
            whole = not names[target] & words and parts <= words and parts & _parts(key)
            spare = name not in referred and len(parts & words) > len(names[target] & words) and len(parts & words) > 1
            named = not names[target] & _parts(key) and name in (
                pascal := f"{key[0].upper()}{key[1:]}",
                f"{pascal}Config",
            )
            if whole or spare or named:
                message = f"`{key}` refers to `{target}`, and its words are those of `{name}`. Refer to the right one."
                yield Finding(spec, (*pointer, *_reference(value)), message)
                break


@rule()
def words_form(subject: Subject) -> Iterator[Finding]:
    """A pattern takes the form that the description gives, `1 to 63 characters of […]`, from shortest to longest;
    and ids in paths that one rule of the evidence is about have the same pattern. A narrower one refuses ids
    that work.
    """
    spec = subject.spec
    described: list[tuple[Pointer, dict[str, Any], Pointer, dict[str, Any]]] = [
        (pointer, value, pointer, value) for pointer, _, _, value in properties(spec)
    ]
    for pointer, parameter in parameters(spec):
        described.append((pointer, parameter, (*pointer, "schema"), members(parameter.get("schema"))))
    for _, holder, place, schema in described:
        text = str(holder.get("description", ""))
        pattern = schema.get("pattern")
        form = _KNOWN_FORM.search(text)
        if form and isinstance(pattern, str):
            template = _TEMPLATE.search(text)
            frame = re.sub(r"\{\w+\}$", "%s", template[1]) if template else "%s"
            frame = re.sub(r"\{\w+\}", "x", frame)
            for sample in _samples(int(form[1]), int(form[2]), form[3]):
                if not re.search(pattern, frame % sample):
                    message = f"the pattern refuses `{frame % sample}`, which is of the known form. Make the two agree."
                    yield Finding(spec, (*place, "pattern"), message)
                    break
    known = facts.rules(spec)
    paths = {pointer for pointer, parameter in component(spec, "parameters") if parameter.get("in") == "path"}
    for claim, content in members(subject.evidence.data["rules"]).items():
        alike: dict[str, list[Pointer]] = {}
        for fact in content["covers"]:
            place = known.get(fact, ())
            if place[:3] in paths:
                alike.setdefault(str(place[-1]), []).append(place)
        for key, places in alike.items():
            usual, number = Counter(repr(spec.resolve(place)) for place in places).most_common(1)[0]
            for place in places:
                if number > 1 and repr(spec.resolve(place)) != usual:
                    message = f"the evidence `{claim}` is about others too, whose `{key}` is {usual}. Use the same."
                    yield Finding(spec, place, message)


@rule()
def type_pattern(subject: Subject) -> Iterator[Finding]:
    """A number of 64 bits in text, and a duration, keep the pattern of their type, sign and fraction with them: what a
    type allows the service may send.
    """
    for pointer, schema in schemas(subject.spec):
        wanted = TYPES_THEMSELVES.get(str(schema.get("format")))
        if wanted and "string" in kinds(schema) and schema.get("pattern", wanted) != wanted:
            message = f"the pattern of `{schema['format']}` is `{wanted}`. Use it; limits go to `x-request-rules`."
            yield Finding(subject.spec, (*pointer, "pattern"), message)


@rule()
def key_header(subject: Subject) -> Iterator[Finding]:
    """A key is in the header `Authorization` or `X-Api-Key`, which gateways and logs know to be secret; another one is
    named in the description of the scheme, so that it is no slip.
    """
    for pointer, scheme in component(subject.spec, "securitySchemes"):
        name = str(scheme.get("name", ""))
        if scheme.get("type") != "apiKey" or f"`{name}`" in str(scheme.get("description")):
            continue
        if scheme.get("in") == "header" and name.lower() not in _KEY_HEADERS:
            message = f"`{name}` is no usual header for a key. Correct it, or name it in the description."
            yield Finding(subject.spec, (*pointer, "name"), message)


def _nearer(spec: SpecDocument, operation: Operation, name: str) -> str:
    """The answer of the same kind that is about the resource which the path ends with; empty if `name` is."""
    last = re.findall(r"\{(\w+)\}", operation.path)[-1:]
    wanted = _parts(last[0]) - {"id"} if last else set[str]()
    parts = re.findall(r"[A-Z][a-z0-9]*", name)
    for place, _ in component(spec, "responses"):
        other = re.findall(r"[A-Z][a-z0-9]*", str(place[-1]))
        if len(parts) == len(other) > 1 and name.endswith("NotFound"):
            own, its = {parts[0].lower()}, {other[0].lower()}
            if parts[1:] == other[1:] and its & wanted and not own & wanted:
                return str(place[-1])
    return ""


def _error_schemas(spec: SpecDocument) -> set[str]:
    """The schemas that the answers of 4xx have, and nothing else is called by."""
    found = set[str]()
    for place, used in uses(spec).items():
        if all(status.startswith("4") for status, _ in used):
            for media in members(members(spec.resolve(place)).get("content")).values():
                found.add(referenced_schema(members(media).get("schema")))
    return found - {""}


def _reference(schema: dict[str, Any]) -> Pointer:
    """Where in a property its reference stands."""
    if "items" in schema:
        return ("items", *_reference(members(schema["items"])))
    options = [position for position, one in enumerate(elements(schema.get("oneOf"))) if "$ref" in members(one)]
    return ("oneOf", options[0], "$ref") if options else ("$ref",)


def _vocabulary(spec: SpecDocument, operation: Operation) -> set[str]:
    """What an operation is about: the words of its name, its path, its parameters and its body."""
    body = schema_component(spec, body_schema(spec, operation))
    return {word for name in (*_names(spec, operation), *members(body.get("properties"))) for word in _parts(name)}


def _names(spec: SpecDocument, operation: Operation) -> list[str]:
    named = [str(parameter["name"]) for _, parameter in parameters_of(spec, operation)]
    return [operation.operation_id.partition("_")[2], operation.path, str(operation.raw.get("x-method")), *named]


def _parts(name: str) -> set[str]:
    apart = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", name)
    return {word.lower().rstrip("s") for word in re.findall(r"[A-Za-z]+", apart)}


def _samples(low: int, high: int, kinds: str) -> list[str]:
    """Texts of a class of characters, such as `a-z0-9-`: of each length and with each kind of beginning."""
    ends = [first for first in ("a", "z", "A", "Z", "0", "9") if re.fullmatch(f"[{kinds}]", first)] or ["a"]
    inner = "".join(one for one in "-_." if re.fullmatch(f"[{kinds}]", one))
    longest = [end * high for end in ends]
    middle = [f"{ends[0]}{inner}{ends[-1]}", f"{ends[-1]}{inner}{ends[0]}"] if len(inner) + 2 <= high else []
    return [*(end * max(low, 1) for end in ends), *longest, *middle]
