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

_FIELDS = frozenset(("@type",))

_USUAL_NAMES = ("@type",)
_USUAL = every(*_USUAL_NAMES)


@define(kw_only=True)
class ProtobufAny:
    """A message of the type that `@type` names, with that message's own fields. One that holds nothing is the empty
    object.

    Attributes:
        type_: Type of the message, as a URL. Server-owned.
    """

    type_: str | None = None
    additional_properties: dict[str, Any] = field(init=False, factory=dict[str, Any])
    """Fields that this client does not know, as they came. They are written back."""

    def to_dict(self, *, include_read_only: bool = True) -> dict[str, Any]:
        """The JSON object, without the fields that are None; and without those that only the server sets, unless wanted."""
        data: dict[str, Any] = dict(self.additional_properties)
        if self.type_ is not None:
            data["@type"] = self.type_
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
        (raw_type_,) = values
        model.type_ = (
            raw_type_
            if type(raw_type_) is str
            else None
            if raw_type_ is ABSENT
            else misfit(src_dict, "@type", raw_type_, "a string", str, None)
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
