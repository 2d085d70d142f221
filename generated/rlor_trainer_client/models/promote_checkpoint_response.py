# Generated from spec/openapi.yaml 3.1.0; edit the spec or scripts/templates, then run: make generate

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Self

from attrs import define, field

from .. import _model
from .._decoding import (
    ABSENT,
    OBJECT,
    every,
    members,
    misfit,
    unknown,
)
from .model import Model
from .operation import Operation

_FIELDS = frozenset(
    (
        "model",
        "operation",
    )
)

_USUAL_NAMES = (
    "model",
    "operation",
)
_USUAL = every(*_USUAL_NAMES)


_FORM = _model.Form(
    _model.Field("model", "model", _model.nested("Model")),
    _model.Field("operation", "operation", _model.nested("Operation")),
    extra=_model.anything,
)


@define(kw_only=True, getstate_setstate=False)
class PromoteCheckpointResponse(_model.Model):
    """Answer to a promotion.

    Attributes:
        model: The new model; null while the operation runs. Server-owned.
        operation: The operation that makes the model; null when it was made at once. Server-owned.
    """

    wire_form = _FORM
    spec_pointer: ClassVar[str] = "/components/schemas/PromoteCheckpointResponse"
    """Where the spec defines it, as a JSON pointer."""
    model: Model | None = None
    operation: Operation | None = None
    additional_properties: dict[str, Any] = field(init=False, factory=dict[str, Any])
    """Raw values of unknown fields. `to_dict` includes them."""

    def to_dict(self, *, include_read_only: bool = True) -> dict[str, Any]:
        """The JSON object, without fields that are None, and optionally without those that only the server sets."""
        return _model.to_dict(self, include_read_only=include_read_only)

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        """The model of a JSON object, as far as it can be read. Raises `ValueError` if it is not an object."""
        if type(src_dict) is not OBJECT:
            src_dict = members(src_dict)
        try:
            values = _USUAL(src_dict)
            known = 2
        except KeyError:
            values = tuple([src_dict.get(name, ABSENT) for name in _USUAL_NAMES])
            known = 2 - values.count(ABSENT)
        model = cls.__new__(cls)
        raw_model, raw_operation = values
        model.model = (
            Model.from_dict(raw_model)
            if type(raw_model) is OBJECT
            else None
            if raw_model is None or raw_model is ABSENT
            else misfit(model, src_dict, "model", raw_model, "an object", None)
        )

        model.operation = (
            Operation.from_dict(raw_operation)
            if type(raw_operation) is OBJECT
            else None
            if raw_operation is None or raw_operation is ABSENT
            else misfit(model, src_dict, "operation", raw_operation, "an object", None)
        )

        if len(src_dict) != known:
            others = {key: value for key, value in src_dict.items() if key not in _FIELDS}
            unknown(model, src_dict, others)
            model.additional_properties.update(others)
        return model
