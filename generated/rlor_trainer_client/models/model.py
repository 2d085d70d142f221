# Generated from spec/openapi.yaml 1.0.0; edit the spec or scripts/templates, then run: make generate

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define, field

from .._wire import json_object
from .model_kind import ModelKind
from .model_state import ModelState


@define
class Model:
    """A model, in the part that promotion is about.

    Attributes:
        name: Resource name, `accounts/{account}/models/{model}`. Server-owned.
        state: Whether it can be used. Server-owned.
        kind: `HF_BASE_MODEL` of a base checkpoint, `HF_PEFT_ADDON` of a LoRA one. Server-owned.
    """

    name: str | None = None
    state: ModelState | None = None
    kind: ModelKind | None = None
    additional_properties: dict[str, Any] = field(init=False, factory=dict[str, Any])
    """Fields that this client does not know, as they came. They are written back."""

    def to_dict(self, *, include_read_only: bool = True) -> dict[str, Any]:
        """The JSON object, without the fields that are None; and without those that only the server sets, unless wanted."""
        data: dict[str, Any] = dict(self.additional_properties)
        if include_read_only and self.name is not None:
            data["name"] = self.name
        if include_read_only and self.state is not None:
            data["state"] = str(self.state)
        if include_read_only and self.kind is not None:
            data["kind"] = str(self.kind)
        return data

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        """The model of a JSON object. Raises `KeyError`, `TypeError` or `ValueError` for one that does not fit."""
        data = json_object(src_dict)
        name = data.pop("name", None)
        state = data.pop("state", None)
        kind = data.pop("kind", None)
        model = cls(
            name=name,
            state=None if state is None else ModelState(state),
            kind=None if kind is None else ModelKind(kind),
        )
        model.additional_properties = data
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
