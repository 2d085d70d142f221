"""What the client says of a value that does not fit: what was promised, as the schema has it, and what came."""

from __future__ import annotations

from typing import Any

from rlor_spec.document import Pointer

from rlor_contract.spec.json_values import is_list
from rlor_contract.spec.operations import ContractSpec

_LENGTHS = {
    "string": ("minLength", "maxLength", "characters"),
    "array": ("minItems", "maxItems", "items"),
}
_BOUNDS = (("from", "minimum"), ("above", "exclusiveMinimum"), ("to", "maximum"), ("below", "exclusiveMaximum"))


def promised(spec: ContractSpec, at: Pointer, *, words: str = "") -> str:
    """What a field is, in words; `words` instead of those for its type."""
    schema = spec.schema(spec.branches(at)[0])
    declared = schema.get("type")
    kind = next((one for one in declared if one != "null"), "") if is_list(declared) else str(declared)
    if schema.get("format") == "date-time":
        return words or "an RFC 3339 date-time"
    if "enum" in schema:
        return words or "a string"
    names = {"boolean": "true or false", "integer": "an integer", "array": "an array", "object": "an object"}
    said = [words or names.get(kind, f"a {kind}")]
    low, high, unit = _LENGTHS.get(kind, ("", "", ""))
    if schema.get(low):
        said.append(f"of at least {schema[low]} {unit}")
    if high in schema:
        said.append(f"of at most {schema[high]} {unit}")
    said += [f"{word} {schema[bound]}" for word, bound in _BOUNDS if bound in schema]
    if "pattern" in schema:
        said.append(f"that matches {schema['pattern']}")
    return " ".join(said)


def what_came(value: Any, *, right: bool = False) -> str:
    """The kind of a JSON value; `right`: it is of the type that was promised."""
    kinds: tuple[tuple[Any, str], ...] = (
        (bool, "a boolean"),
        (int, "an integer"),
        (float, "a number"),
        (str, "a string"),
        (list, "an array"),
        (dict, "an object"),
    )
    kind = next((words for one, words in kinds if isinstance(value, one)), "null")
    return f"{kind} that is none" if right else kind
