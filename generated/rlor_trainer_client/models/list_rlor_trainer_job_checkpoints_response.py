# Generated from spec/openapi.yaml 2.0.0; edit the spec or scripts/templates, then run: make generate

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define, field

from .._decoding import (
    ABSENT,
    ARRAY,
    ITEM,
    OBJECT,
    every,
    members,
    misfit,
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


@define(kw_only=True)
class ListRlorTrainerJobCheckpointsResponse:
    """One page of checkpoints. Older gateways call the items `rlorTrainerJobCheckpoints`; such a page is none of this
    schema.

    Attributes:
        checkpoints: Checkpoints of this page, at most 200, oldest first. Server-owned.
        next_page_token: Token of the next page; empty on the last. Server-owned.
        total_size: Checkpoints of the job, on all pages. Server-owned.
    """

    checkpoints: list[Checkpoint]
    next_page_token: str
    total_size: int
    additional_properties: dict[str, Any] = field(init=False, factory=dict[str, Any])
    """Fields that this client does not know, as they came. They are written back."""

    def to_dict(self, *, include_read_only: bool = True) -> dict[str, Any]:
        """The JSON object, without the fields that are None; and without those that only the server sets, unless wanted."""
        data: dict[str, Any] = dict(self.additional_properties)
        data["checkpoints"] = [item.to_dict(include_read_only=include_read_only) for item in self.checkpoints]
        data["nextPageToken"] = self.next_page_token
        data["totalSize"] = self.total_size
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
        raw_checkpoints, raw_next_page_token, raw_total_size = values
        model.checkpoints = [
            Checkpoint.from_dict(
                item if type(item) is OBJECT else misfit(raw_checkpoints, ITEM, item, "an object", dict, {})
            )
            for item in (
                raw_checkpoints
                if type(raw_checkpoints) is ARRAY
                else misfit(src_dict, "checkpoints", raw_checkpoints, "an array", list, [])
            )
        ]
        model.next_page_token = (
            raw_next_page_token
            if type(raw_next_page_token) is str
            else misfit(src_dict, "nextPageToken", raw_next_page_token, "a string", str, "")
        )
        model.total_size = (
            raw_total_size
            if type(raw_total_size) is int and -2147483648 <= raw_total_size <= 2147483647
            else whole(
                src_dict,
                "totalSize",
                raw_total_size,
                "an integer from -2147483648 to 2147483647",
                lambda raw_total_size: -2147483648 <= raw_total_size <= 2147483647,
                0,
            )
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
