# Generated from spec/openapi.yaml 3.1.0; edit the spec or scripts/templates, then run: make generate

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Self

from attrs import define, field

from .. import _encoding, _model
from .._decoding import (
    ABSENT,
    ARRAY,
    OBJECT,
    every,
    members,
    misfit,
    objects,
    respelled,
    unknown,
    whole,
)
from .checkpoint import Checkpoint

_FIELDS = frozenset(
    (
        "checkpoints",
        "nextPageToken",
        "totalSize",
    )
)

_USUAL_NAMES = (
    "checkpoints",
    "nextPageToken",
    "totalSize",
)
_USUAL = every(*_USUAL_NAMES)

_OTHERS: dict[str, str] = {
    "rlor_trainer_job_checkpoints": "checkpoints",
    "next_page_token": "nextPageToken",
    "total_size": "totalSize",
    "rlorTrainerJobCheckpoints": "checkpoints",
}
_FORMER: frozenset[str] = frozenset(("rlorTrainerJobCheckpoints",))


_FORM = _model.Form(
    _model.Field("checkpoints", "checkpoints", _encoding.each(_model.nested("Checkpoint")), required=True),
    _model.Field("next_page_token", "nextPageToken", _encoding.text, required=True),
    _model.Field("total_size", "totalSize", _encoding.INT32, required=True),
    extra=_model.anything,
)


@define(kw_only=True, getstate_setstate=False)
class ListRlorTrainerJobCheckpointsResponse(_model.Model):
    """One page of checkpoints. Older gateways call the items `rlorTrainerJobCheckpoints`; such a page is none of this
    schema.

    Attributes:
        checkpoints: Checkpoints of this page, at most 200, oldest first. Server-owned.
        next_page_token: Token of the next page; empty on the last. Server-owned.
        total_size: Checkpoints of the job, on all pages. Server-owned.
    """

    wire_form = _FORM
    spec_pointer: ClassVar[str] = "/components/schemas/ListRlorTrainerJobCheckpointsResponse"
    """Where the spec defines it, as a JSON pointer."""
    checkpoints: list[Checkpoint]
    next_page_token: str
    total_size: int
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
            known = 3
        except KeyError:
            values = tuple([src_dict.get(name, ABSENT) for name in _USUAL_NAMES])
            known = 3 - values.count(ABSENT)
        if len(src_dict) != known:
            renamed = respelled(cls, src_dict, _OTHERS, _FORMER)
            if renamed is not None:
                return cls.from_dict(renamed)
        model = cls.__new__(cls)
        raw_checkpoints, raw_next_page_token, raw_total_size = values
        model.checkpoints = (
            objects(
                model,
                "checkpoints",
                raw_checkpoints,
                [Checkpoint.from_dict(item) for item in raw_checkpoints if type(item) is OBJECT],
            )
            if type(raw_checkpoints) is ARRAY
            else misfit(model, src_dict, "checkpoints", raw_checkpoints, "an array", None, [])
        )

        model.next_page_token = (
            raw_next_page_token
            if type(raw_next_page_token) is str
            else misfit(model, src_dict, "nextPageToken", raw_next_page_token, "a string", str, "")
        )

        model.total_size = (
            raw_total_size
            if type(raw_total_size) is int and -2147483648 <= raw_total_size <= 2147483647
            else whole(
                model,
                src_dict,
                "totalSize",
                raw_total_size,
                "an integer from -2147483648 to 2147483647",
                lambda raw_total_size: -2147483648 <= raw_total_size <= 2147483647,
                0,
            )
        )

        if len(src_dict) != known:
            others = {key: value for key, value in src_dict.items() if key not in _FIELDS}
            unknown(model, src_dict, others)
            model.additional_properties.update(others)
        return model
