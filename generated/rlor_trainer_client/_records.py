# Generated from spec/openapi.yaml 3.1.0; edit the spec or scripts/templates, then run: make generate

"""Models as flat rows, for a data frame or a CSV file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from enum import Enum
from typing import Any

from ._model import Model, Nested
from ._summary import last_segment


def records(items: Iterable[object]) -> list[dict[str, Any]]:
    """A row for each item of a list: `id`, then the attributes, dotted if nested.

    All rows of a class have the same keys, and None for missing values. Times are datetimes, enums are text, lists and
    maps are kept. Secrets and fields unknown to this client are left out. An item that is not a model is in `value`.
    """
    return [_record(item) if isinstance(item, Model) else {"value": item} for item in items]


def _record(model: Model) -> dict[str, Any]:
    named = [column.path for column in model.summary_columns if column.kind == "id"]
    own = {"id": last_segment(getattr(model, named[0]))} if named else {}
    return {**own, **dict(_values(type(model), model, "", ()))}


def _values(
    kind: type[Model], model: Model | None, prefix: str, above: tuple[type[Model], ...]
) -> Iterator[tuple[str, Any]]:
    """The attributes of a model, or of a missing one. A class nested in itself is only expanded if present."""
    for field in kind.wire_form.fields:
        if field.secret:
            continue
        value = getattr(model, field.attribute, None)
        name = f"{prefix}{field.attribute}"
        inner: type[Model] | None = None
        if isinstance(value, Model):
            inner = type(value)
        elif value is None and isinstance(field.encode, Nested):
            inner = field.encode.kind
        if inner is None or not inner.wire_form.fields:
            yield name, value.value if isinstance(value, Enum) else value
        elif value is not None or inner not in (*above, kind):
            yield from _values(inner, value, f"{name}.", (*above, kind))
