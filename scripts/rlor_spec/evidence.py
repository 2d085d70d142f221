"""Reading the evidence: which sources say what, and how sure that makes us.

An entry of `evidence.yaml` is one line, read like a sentence:

    B REPO TSDK                                 confidence B; sources REPO and TSDK
    A PAGE SWIFT not SDK see book-states        SDK says otherwise; the decision `book-states` says why we follow the
    others
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

import jsonschema_rs

from rlor_spec.document import Pointer, SpecDocument
from rlor_spec.places import elements, members

CONFIDENCES: Final = {
    "A": "seen on the wire, or in the newest copy of the upstream description",
    "B": "seen in official client code, its tests, or official documentation",
    "C": "convention or inference",
    "D": "our own choice",
}

_TEXT: Final = {"type": "string", "pattern": "[^ ]"}
_ENTRIES: Final = {"type": "object", "additionalProperties": _TEXT}
_GROUPS: Final = {"type": "object", "additionalProperties": {"type": "array", "items": _TEXT, "minItems": 1}}


def _object(required: dict[str, Any], **optional: Any) -> dict[str, Any]:
    properties = {**required, **optional}
    return {"type": "object", "required": list(required), "properties": properties, "additionalProperties": False}


_SHAPE: Final = _object(
    {
        "sources": {
            "type": "object",
            "additionalProperties": _object(
                {"title": _TEXT, "date": _TEXT, "weight": _TEXT}, version=_TEXT, best={"enum": list(CONFIDENCES)}
            ),
        },
        "decisions": {
            "type": "object",
            "additionalProperties": _object({"question": _TEXT, "says": _ENTRIES, "decision": _TEXT, "why": _TEXT}),
        },
        "operations": {
            "type": "object",
            "additionalProperties": _object({"is": _TEXT, "statuses": _GROUPS}, parameters=_ENTRIES, body=_TEXT),
        },
        "schemas": {
            "type": "object",
            "additionalProperties": _object({"is": _TEXT}, properties=_ENTRIES, values=_GROUPS),
        },
        "headers": _ENTRIES,
        "security": _ENTRIES,
        "rules": {
            "type": "object",
            "additionalProperties": _object(
                {"says": _TEXT, "evidence": _TEXT, "covers": {"type": "array", "items": _TEXT, "minItems": 1}}
            ),
        },
    },
    differences={
        "type": "object",
        "additionalProperties": _object(
            {
                "source": _TEXT,
                "kind": {"enum": ["new", "gone", "different"]},
                "seen": _TEXT,
                "reason": _TEXT,
                "covers": {"type": "array", "items": _TEXT, "minItems": 1},
            }
        ),
    },
)


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of evidence, taken apart."""

    pointer: Pointer
    """Where it stands in the evidence."""
    about: str
    """Name of the fact, or of the rule of the evidence."""
    confidence: str
    sources: tuple[str, ...]
    against: tuple[str, ...]
    """Sources that say otherwise."""
    decisions: tuple[str, ...]

    @classmethod
    def parse(cls, pointer: Pointer, about: str, text: str) -> Entry:
        confidence, *words = text.split()
        parts: dict[str, list[str]] = {"": [], "not": [], "see": []}
        part = ""
        for word in words:
            if word in ("not", "see"):
                part = word
            else:
                parts[part].append(word)
        return cls(pointer, about, confidence, tuple(parts[""]), tuple(parts["not"]), tuple(parts["see"]))


def misshapen(evidence: SpecDocument) -> Iterator[tuple[Pointer, str]]:
    """Where the evidence has not the form that people and programs read, and what is wrong there.

    Nothing else here may be asked before nothing is.
    """
    for error in jsonschema_rs.Draft202012Validator(_SHAPE).iter_errors(evidence.data):
        yield exact(error), f"{error.message}. See the head of the file for its form."


def exact(error: jsonschema_rs.ValidationError) -> Pointer:
    """Where a value breaks its schema: a key that should not be there is blamed itself, not what it stands in."""
    unexpected = elements(getattr(error.kind, "unexpected", None))
    return (*error.instance_path, *(unexpected[:1] if all(isinstance(key, str) for key in unexpected) else ()))


def entries(evidence: SpecDocument) -> Iterator[Entry]:
    """All entries: those about things, named like the facts, and one for each rule."""
    for kind in ("operations", "schemas"):
        for name, content in members(evidence.data[kind]).items():
            place: Pointer = (kind, name)
            yield Entry.parse((*place, "is"), name, content["is"])
            if "body" in content:
                yield Entry.parse((*place, "body"), f"{name}.body", content["body"])
            for section in ("parameters", "properties"):
                for key, text in members(content.get(section)).items():
                    yield Entry.parse((*place, section, key), f"{name}.{key}", text)
            for section in ("statuses", "values"):
                for text, keys in members(content.get(section)).items():
                    for position, key in enumerate(elements(keys)):
                        yield Entry.parse((*place, section, text, position), f"{name}.{key}", text)
    for kind in ("headers", "security"):
        for name, text in members(evidence.data[kind]).items():
            yield Entry.parse((kind, name), name, text)
    for name, content in members(evidence.data["rules"]).items():
        yield Entry.parse(("rules", name, "evidence"), name, content["evidence"])
