"""Do the examples of filters, sort orders, masks and headers keep the grammar that everybody knows of them?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

from rlor_spec.document import Operation, SpecDocument
from rlor_spec.places import (
    answer_schema,
    elements,
    members,
    parameters_of,
    referenced_schema,
    responses,
    schema_component,
)
from rlor_spec.spellings import snake_case

from lint_rules.examples import examples
from lint_rules.fields import kinds
from lint_rules.rule import Finding, Subject, rule

_MASKS: Final = frozenset({"read_mask", "update_mask", "field_mask"})
_COMPARISON: Final = re.compile(
    r'(?:([A-Za-z_][\w.]*)\s*(!=|<=|>=|=|<|>|:)\s*)("(?:[^"\\]|\\.)*"|[^\s()"]+)|"(?:[^"\\]|\\.)*"'
)
"""A comparison: field, sign and value; or a text alone, which has none of the three."""
_ORDER: Final = re.compile(r"\s*([A-Za-z_][\w.]*)(?: +(?:asc|desc))?\s*")
_PATH: Final = re.compile(r"\s*([A-Za-z_][\w.]*)\s*")
_RETRY_AFTER: Final = re.compile(
    r"[0-9]+|(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), [0-3][0-9] (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) "
    r"[0-9]{4} [0-2][0-9]:[0-5][0-9]:[0-6][0-9] GMT"
)
_FORMS: Final = {
    "boolean": re.compile(r"true|false"),
    "integer": re.compile(r"-?[0-9]+"),
    "number": re.compile(r"-?[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?"),
    "date-time": re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}(?:T[0-9:.]+(?:Z|[+-][0-9:]+))?"),
    "google-duration": re.compile(r"-?[0-9]+(?:\.[0-9]+)?s"),
}
"""What a filter compares a field of a type or a format with."""


@rule()
def example_grammar(subject: Subject) -> Iterator[Finding]:
    """A filter (AIP-160), a sort order (AIP-132) and a mask (AIP-157) in an example, or quoted in the description of
    the parameter, name fields of what is listed or read, and compare them with values that they can have. `Retry-After`
    is a number of seconds or an HTTP date. Examples are what readers copy first.
    """
    spec = subject.spec
    for operation in spec.operations():
        resource = _read(spec, operation)
        for at, parameter in parameters_of(spec, operation) if resource else ():
            role = snake_case(str(parameter.get("name")))
            place = spec.locate(at)
            shown = [(where, str(value), "") for where, value in examples(spec, place, parameter)]
            if role == "filter":
                text = str(parameter.get("description", ""))
                quoted = [one for one in re.findall(r"`([^`]+)`", text) if _COMPARISON.search(one)]
                shown += [((*place, "description"), one, one) for one in quoted]
            for where, value, near in shown:
                for said in _trouble(spec, resource, role, value):
                    yield Finding(spec, where, f"{said}. Correct the example.", near)
    for pointer, response in responses(spec):
        for name in members(response.get("headers")):
            place = spec.locate((*pointer, "headers", name))
            unit = re.search(
                r"(?i)\bin ((?:milli)?seconds|minutes|hours)\b", str(spec.resolve(place).get("description"))
            )
            if name.lower() == "retry-after" and unit and unit[1].lower() != "seconds":
                message = f"`{name}` is in seconds (RFC 9110), not in {unit[1]}. Correct the description."
                yield Finding(spec, (*place, "description"), message, unit[1])
            for where, value in examples(spec, place, members(spec.resolve(place))):
                if name.lower() == "retry-after" and not _RETRY_AFTER.fullmatch(str(value)):
                    message = f"`{name}` is `{value}` here, which is neither a number of seconds nor an HTTP date."
                    yield Finding(spec, where, f"{message} Correct the example.")


def _read(spec: SpecDocument, operation: Operation) -> str:
    """The schema of what is listed or read."""
    answer = answer_schema(spec, operation)
    items = members(operation.raw.get("x-pagination")).get("items")
    if items is None:
        return answer
    return referenced_schema(members(members(schema_component(spec, answer).get("properties")).get(items)).get("items"))


def _trouble(spec: SpecDocument, resource: str, role: str, text: str) -> Iterator[str]:
    """What is wrong with a filter, a sort order or a mask."""
    if role == "filter":
        for path, sign, value in _COMPARISON.findall(text):
            known = _field(spec, resource, path) if path else {}
            if known is None:
                yield f"the filter compares `{path}`, which is no field of `{resource}`"
            elif path:
                yield from _comparison(known, path, sign, value)
        apart = _COMPARISON.sub(" ", text)
        if apart.count("(") != apart.count(")") or '"' in apart:
            yield "the filter has a bracket or a quotation mark without its other half"
    elif role == "order_by" or role in _MASKS:
        form, what = (_ORDER, "sort order") if role == "order_by" else (_PATH, "mask")
        for one in text.split(",") if text != "*" else ():
            found = form.fullmatch(one)
            if not found:
                yield f"`{one.strip()}` is no part of a {what}"
            elif _field(spec, resource, found[1]) is None:
                yield f"the {what} names `{found[1]}`, which is no field of `{resource}`"


def _comparison(schema: dict[str, Any], path: str, sign: str, value: str) -> Iterator[str]:
    """Can a field have the value that a filter compares it with?"""
    plain = value.strip('"')
    values = [str(one) for one in elements(schema.get("enum"))]
    form = _FORMS.get(str(schema.get("format"))) or _FORMS.get(str(next(iter(kinds(schema)), "")))
    if "*" in plain or sign == ":":
        return
    if values and plain not in values:
        yield f"the filter compares `{path}` with `{plain}`, which is none of its values"
    elif not values and form and not form.fullmatch(plain):
        yield f"the filter compares `{path}` with `{plain}`, which it can never be"


def _field(spec: SpecDocument, schema: str, path: str) -> dict[str, Any] | None:
    """The schema of a field, which may be spelled in snake_case; an empty one if it may have any. None: there is no
    such field.
    """
    holder = schema_component(spec, schema)
    for step in path.split("."):
        known = {name: members(value) for name, value in members(holder.get("properties")).items()}
        known |= {snake_case(name): value for name, value in known.items()}
        if step not in known:
            return {} if holder.get("additionalProperties") or not holder else None
        holder = known[step]
        if name := referenced_schema(holder) or referenced_schema(holder.get("items")):
            holder = schema_component(spec, name)
    return holder
