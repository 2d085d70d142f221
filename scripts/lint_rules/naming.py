"""Are fields named as Google's AIPs and protobuf's JSON mapping have it? What departs is a slip, unless it is confirmed
(see `fields`)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

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


@rule()
def name_case(subject: Subject) -> Iterator[Finding]:
    """Properties and query parameters are in lowerCamelCase, acronyms like words (AIP-140, protobuf's JSON mapping):
    any other spelling does not survive the way through snake_case, in which protobuf and Python keep the name.
    """
    for field in fields(subject):
        if not field.confirmed and not _CAMEL.fullmatch(field.name):
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
