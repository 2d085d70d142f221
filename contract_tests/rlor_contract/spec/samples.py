"""Values that no spec can give: what requests need to succeed, jobs to create, and the fields that checks look at."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from rlor_contract.spec.json_values import is_list, is_object

Body = Mapping[str, Any]
"""A body of a create, or a part of one."""
PLACEHOLDERS: Final = ("account", "job", "new")
"""Names that stand in braces for something of the run, in every text of `query`, `body`, `jobs` and `promotions`."""
SECRET: Final = "secret"
"""The one besides them in the confidential job."""


@dataclass(frozen=True, slots=True)
class Jobs:
    """Bodies of jobs that the suite creates; the comments of `overlay.yaml` say what each is for."""

    workable: Body
    saving: Body
    coveted: Body
    confidential: Body
    kinds: tuple[Body, ...]
    listed: tuple[Body, ...]
    read_only: Body


@dataclass(frozen=True, slots=True)
class Fields:
    """Names of fields of a job."""

    label: str
    secret: tuple[str, ...]
    """Path to the write-only field."""
    lasting: tuple[str, ...]
    chosen: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ListQueries:
    """Queries of the list of jobs."""

    archived: Mapping[str, str]
    others: tuple[Mapping[str, str], ...]
    no_filters: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Background:
    """What goes on after an answer, and how one learns of its end."""

    by: str
    """operationId of the request that reads it."""
    done: str
    """The field that says whether it has ended."""
    shown: str
    """The field that is an object when it has ended well."""
    error: str
    """The field that is an object when it has not."""


@dataclass(frozen=True, slots=True)
class Promotion:
    """A way to promote what is below a job."""

    body: Body
    shown: str
    """The field of the answer that is an object then."""
    holds: Mapping[str, str]
    """Fields of what is made, and the fields of the request whose values they have."""
    ends: Background | None
    """Set if it is made in the background: then what is shown names that."""


@dataclass(frozen=True, slots=True)
class Nested:
    """How what is below a job arises."""

    state: str
    seconds: float
    ready: str
    promotions: tuple[Promotion, ...]
    order: str = ""
    """The field whose order a list of them is in; empty where none is said."""


@dataclass(frozen=True, slots=True)
class Readiness:
    """When an operation succeeds that no lifecycle speaks of."""

    states: tuple[str, ...]
    """The states of a job in which it may."""
    status: int
    """How it answers in the others, and the code of that answer."""
    code: int


@dataclass(frozen=True, slots=True)
class Named:
    """The request whose answer names something that is neither a job nor below one."""

    by: str
    """operationId."""
    body: Body
    name: tuple[str, ...]
    """Path to the name in the answer."""


@dataclass(frozen=True, slots=True)
class Samples:
    """`x-contract-values` of an overlay."""

    query: Mapping[str, list[Any]]
    """By parameter."""
    body: Mapping[str, Mapping[str, list[Any]]]
    """By operationId and field."""
    apart: Mapping[str, tuple[tuple[str, ...], ...]]
    """By parameter: paths of body fields that are not to be sent beside it."""
    jobs: Jobs
    fields: Fields
    lists: ListQueries
    nested: Nested
    ready: Mapping[str, Readiness]
    """By operationId."""
    named: Mapping[str, Named]
    """By id parameter."""

    @classmethod
    def of(cls, values: Mapping[str, Any]) -> Samples:
        """Read values that keep to `SAMPLES_SCHEMA`."""
        jobs, fields, lists, nested = (values[name] for name in ("jobs", "fields", "list", "nested"))
        return cls(
            query=values["query"],
            body=values["body"],
            apart={
                name: tuple(tuple(path.split(".")) for path in paths) for name, paths in values.get("apart", {}).items()
            },
            jobs=Jobs(
                **{name: jobs[name] for name in ("workable", "saving", "coveted", "confidential")},
                kinds=tuple(jobs["kinds"]),
                listed=tuple(jobs["listed"]),
                read_only=jobs["read-only"],
            ),
            fields=Fields(
                fields["label"], tuple(fields["secret"].split(".")), tuple(fields["lasting"]), tuple(fields["chosen"])
            ),
            lists=ListQueries(lists["archived"], tuple(lists["others"]), tuple(lists["no-filters"])),
            nested=Nested(
                nested["state"],
                nested["seconds"],
                nested["ready"],
                tuple(
                    Promotion(
                        way["body"], way["shown"], way["holds"], Background(**way["ends"]) if "ends" in way else None
                    )
                    for way in nested["promotions"]
                ),
                nested.get("order", ""),
            ),
            ready={
                name: Readiness(tuple(entry["states"]), entry["status"], entry["code"])
                for name, entry in values["ready"].items()
            },
            named={
                name: Named(entry["by"], entry["body"], tuple(entry["name"].split(".")))
                for name, entry in values["named"].items()
            },
        )


def filled(value: Any, **placeholders: Callable[[], str]) -> Any:
    """A value with `{name}` replaced in each of its texts by what is given for the name."""
    if is_object(value):
        return {name: filled(item, **placeholders) for name, item in value.items()}
    if is_list(value):
        return [filled(item, **placeholders) for item in value]
    if isinstance(value, str):
        for name, replacement in placeholders.items():
            if f"{{{name}}}" in value:
                value = value.replace(f"{{{name}}}", replacement())
    return value


def _members(**properties: Any) -> dict[str, Any]:
    """An object with exactly these members; `_` in a name stands for `-`."""
    named = {name.replace("_", "-"): schema for name, schema in properties.items()}
    return {"type": "object", "properties": named, "required": [*named], "additionalProperties": False}


def _optional(schema: dict[str, Any], **properties: Any) -> dict[str, Any]:
    """An object that may have more members."""
    return {**schema, "properties": {**schema["properties"], **properties}}


def _mapping(values: dict[str, Any]) -> dict[str, Any]:
    return {"type": "object", "additionalProperties": values}


_TEXT: Final[dict[str, Any]] = {"type": "string", "minLength": 1}
_TEXTS: Final[dict[str, Any]] = {"type": "array", "items": _TEXT}
_BODY: Final[dict[str, Any]] = {"type": "object"}
_BODIES: Final[dict[str, Any]] = {"type": "array", "items": _BODY, "minItems": 1}
_VALUES: Final[dict[str, Any]] = {"type": "array", "minItems": 1}
_MONTH: Final = 30 * 24 * 3600
_QUERY: Final[dict[str, Any]] = _mapping({"type": "string"})

SAMPLES_SCHEMA: Final = _optional(
    _members(
        query=_mapping(_VALUES),
        body=_mapping(_mapping(_VALUES)),
        jobs=_members(
            workable=_BODY,
            saving=_BODY,
            coveted=_BODY,
            confidential=_BODY,
            kinds=_BODIES,
            listed=_BODIES,
            read_only=_BODY,
        ),
        fields=_members(label=_TEXT, secret=_TEXT, lasting=_TEXTS, chosen=_TEXTS),
        list=_members(archived=_QUERY, others={"type": "array", "items": _QUERY}, no_filters=_TEXTS),
        nested=_optional(
            _members(
                state=_TEXT,
                seconds={"type": "number", "minimum": 0, "maximum": _MONTH},
                ready=_TEXT,
                promotions={
                    "type": "array",
                    "items": _optional(
                        _members(body=_BODY, shown=_TEXT, holds=_mapping(_TEXT)),
                        ends=_members(by=_TEXT, done=_TEXT, shown=_TEXT, error=_TEXT),
                    ),
                    "minItems": 1,
                },
            ),
            order=_TEXT,
        ),
        ready=_mapping(
            _members(states={**_TEXTS, "minItems": 1}, status={"type": "integer"}, code={"type": "integer"})
        ),
        named=_mapping(_members(by=_TEXT, body=_BODY, name=_TEXT)),
    ),
    apart=_mapping(_TEXTS),
)
"""JSON Schema of `x-contract-values`."""
