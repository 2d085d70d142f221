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
from .checkpoint import Checkpoint

_FIELDS = frozenset(("checkpoint",))

_USUAL_NAMES = ("checkpoint",)
_USUAL = every(*_USUAL_NAMES)


_FORM = _model.Form(
    _model.Field("checkpoint", "checkpoint", _model.nested("Checkpoint")),
    extra=_model.anything,
)


@define(kw_only=True, getstate_setstate=False)
class SyncRlorTrainerJobCheckpointResponse(_model.Model):
    """Answer to a sync.

    Attributes:
        checkpoint: The checkpoint as it is now. Server-owned.
    """

    wire_form = _FORM
    spec_pointer: ClassVar[str] = "/components/schemas/SyncRlorTrainerJobCheckpointResponse"
    """Where the spec defines it, as a JSON pointer."""
    checkpoint: Checkpoint | None = None
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
            known = 1
        except KeyError:
            values = tuple([src_dict.get(name, ABSENT) for name in _USUAL_NAMES])
            known = 1 - values.count(ABSENT)
        model = cls.__new__(cls)
        (raw_checkpoint,) = values
        model.checkpoint = (
            Checkpoint.from_dict(raw_checkpoint)
            if type(raw_checkpoint) is OBJECT
            else None
            if raw_checkpoint is None or raw_checkpoint is ABSENT
            else misfit(model, src_dict, "checkpoint", raw_checkpoint, "an object", None)
        )

        if len(src_dict) != known:
            others = {key: value for key, value in src_dict.items() if key not in _FIELDS}
            unknown(model, src_dict, others)
            model.additional_properties.update(others)
        return model
