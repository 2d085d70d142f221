# Generated from spec/openapi.yaml 1.0.0; edit the spec or scripts/templates, then run: make generate

from __future__ import annotations

import re
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
from .._open_enum import ByValue
from .model_kind import ModelKind
from .model_state import ModelState

_FIELDS = frozenset(
    (
        "name",
        "state",
        "kind",
    )
)

_USUAL_NAMES = (
    "name",
    "state",
    "kind",
)
_USUAL = every(*_USUAL_NAMES)

_MODEL_STATE = ByValue(ModelState)
_MODEL_KIND = ByValue(ModelKind)

_PATTERN_1 = re.compile("^(accounts/[^/]+/models/[^/]+)?\\Z", re.ASCII).search


@define(kw_only=True)
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
        """The model of a JSON object. Raises `ValueError` for one that is not what the spec promises."""
        if type(src_dict) is not OBJECT:
            src_dict = members(src_dict)
        model = cls.__new__(cls)
        try:
            values = _USUAL(src_dict)
            known = 3
        except KeyError:
            values = tuple([src_dict.get(name, ABSENT) for name in _USUAL_NAMES])
            known = 3 - values.count(ABSENT)
        raw_name, raw_state, raw_kind = values
        model.name = (
            raw_name
            if type(raw_name) is str and (not raw_name or _PATTERN_1(raw_name))
            else None
            if raw_name is ABSENT
            else misfit(src_dict, "name", raw_name, "a string that matches ^(accounts/[^/]+/models/[^/]+)?$", str, None)
        )
        model.state = (
            _MODEL_STATE[raw_state]
            if type(raw_state) is str
            else None
            if raw_state is ABSENT
            else misfit(src_dict, "state", raw_state, "a string", str, None)
        )
        model.kind = (
            _MODEL_KIND[raw_kind]
            if type(raw_kind) is str
            else None
            if raw_kind is ABSENT
            else misfit(src_dict, "kind", raw_kind, "a string", str, None)
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
