# Generated from spec/openapi.yaml 2.0.0; edit the spec or scripts/templates, then run: make generate

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define, field

from .._decoding import (
    ABSENT,
    OBJECT,
    every,
    members,
    misfit,
)
from .checkpoint import Checkpoint

_FIELDS = frozenset(("checkpoint",))

_USUAL_NAMES = ("checkpoint",)
_USUAL = every(*_USUAL_NAMES)


@define(kw_only=True)
class SyncRlorTrainerJobCheckpointResponse:
    """Answer to a sync.

    Attributes:
        checkpoint: The checkpoint as it is now. Server-owned.
    """

    checkpoint: Checkpoint | None = None
    additional_properties: dict[str, Any] = field(init=False, factory=dict[str, Any])
    """Fields that this client does not know, as they came. They are written back."""

    def to_dict(self, *, include_read_only: bool = True) -> dict[str, Any]:
        """The JSON object, without the fields that are None; and without those that only the server sets, unless wanted."""
        data: dict[str, Any] = dict(self.additional_properties)
        if self.checkpoint is not None:
            data["checkpoint"] = self.checkpoint.to_dict(include_read_only=include_read_only)
        return data

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        """The model of a JSON object. Raises `ValueError` for one that is not what the spec promises."""
        if type(src_dict) is not OBJECT:
            src_dict = members(src_dict)
        model = cls.__new__(cls)
        try:
            values = _USUAL(src_dict)
            known = 1
        except KeyError:
            values = tuple([src_dict.get(name, ABSENT) for name in _USUAL_NAMES])
            known = 1 - values.count(ABSENT)
        (raw_checkpoint,) = values
        model.checkpoint = (
            Checkpoint.from_dict(raw_checkpoint)
            if type(raw_checkpoint) is OBJECT
            else None
            if raw_checkpoint is None or raw_checkpoint is ABSENT
            else misfit(src_dict, "checkpoint", raw_checkpoint, "an object", dict, None)
        )
        if len(src_dict) == known:
            model.additional_properties = {}
        else:
            model.additional_properties = {key: value for key, value in src_dict.items() if key not in _FIELDS}
        return model

    @property
    def additional_keys(self) -> list[str]:
        """Names of the fields that this client does not know."""
        return list(self.additional_properties)

    def __getitem__(self, key: str) -> Any:
        return self.additional_properties[key]

    def __setitem__(self, key: str, value: Any) -> None:
        self.additional_properties[key] = value

    def __delitem__(self, key: str) -> None:
        del self.additional_properties[key]

    def __contains__(self, key: str) -> bool:
        return key in self.additional_properties
