"""Are fields named as Google's AIPs and protobuf's JSON mapping have it? What departs is a slip, unless it is confirmed
(see `fields`)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from rlor_spec.places import referenced_schema, schema_component

from lint_rules.fields import fields, types, variants
from lint_rules.rule import Finding, Subject, rule

_CAMEL: Final = re.compile(r"[a-z][a-z0-9]*([A-Z][a-z0-9]+)*")
_PREPOSITIONS: Final = frozenset(
    {
        "after", "at", "before", "between", "by", "during", "for", "from", "in", "into", "of", "on", "onto", "over",
        "since", "to", "toward", "until", "via", "with", "within", "without",
    }
)  # fmt: skip
_STANDARD: Final = frozenset({"orderBy"})
"""Names with a preposition that AIP-132 itself gives."""
_TYPE: Final = "@type"
"""What protobuf's JSON mapping calls the type of an Any."""


@rule()
def name_case(subject: Subject) -> Iterator[Finding]:
    """Properties and query parameters are in lowerCamelCase, acronyms like words (AIP-140, protobuf's JSON mapping):
    any other spelling does not survive the way through snake_case, in which protobuf and Python keep the name.
    """
    for field in fields(subject):
        if not field.confirmed and field.name != _TYPE and not _CAMEL.fullmatch(field.name):
            message = (
                f"`{field.name}` is not in lowerCamelCase. Write `baseUrl`, not `base_url` or `baseURL`; or, if the "
                "API does spell it so, give evidence of confidence A."
            )
            yield Finding(subject.spec, field.pointer, message)


@rule()
def name_words(subject: Subject) -> Iterator[Finding]:
    """A name has no preposition (`reasonForError`), a boolean no `is`, an array is a plural (AIP-140), and a number is
    `…Count`, not `num…` (AIP-141). The vendor's own departures have evidence of confidence A.
    """
    for field in fields(subject):
        if field.confirmed or field.name in _STANDARD:
            continue
        kinds = {kind for schema in variants(subject, field) for kind in types(schema)}
        first, last = field.words[0], field.words[-1]
        preposition = next((word for word in field.words if word in _PREPOSITIONS), "")
        if preposition:
            said = f"has the preposition `{preposition}`. Turn it round, like `errorReason`"
        elif first == "is" and "boolean" in kinds:
            said = "is a boolean that begins with `is`. Leave that out"
        elif first == "num":
            said = "begins with `num`. End it with `Count`"
        elif "array" in kinds and not last.endswith("s"):
            said = "is an array named in the singular. Use the plural"
        else:
            continue
        message = f"`{field.name}` {said}; or, if the API does call it so, give evidence of confidence A."
        yield Finding(subject.spec, field.pointer, message)


@rule()
def enum_name(subject: Subject) -> Iterator[Finding]:
    """A field shares a word with the enum that it refers to (`state` and `JobState`), and what is described by
    `Whether` is a boolean: a reference to the enum next to the right one, or a wrong type, is valid OpenAPI.
    """
    for field in fields(subject):
        name = referenced_schema(field.schema)
        words = {word.lower() for word in re.findall(r"[A-Z][a-z0-9]*", name)}
        if "enum" in schema_component(subject.spec, name) and not words & {*field.words}:
            message = f"`{field.name}` has the values of `{name}`, with which it shares no word. Refer to its own enum."
            yield Finding(subject.spec, field.pointer, message)
        options = variants(subject, field)
        given = {kind for schema in options if "enum" not in schema for kind in types(schema)} - {"null", None}
        if given and str(field.schema.get("description", "")).startswith("Whether ") and given != {"boolean"}:
            message = f"`{field.name}` is described by `Whether`, and no boolean. Make the two agree."
            yield Finding(subject.spec, field.pointer, message)
