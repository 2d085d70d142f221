# Generated from spec/openapi.yaml 1.0.0; edit the spec or scripts/templates, then run: make generate

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define, field

from .._decoding import (
    ABSENT,
    OBJECT,
    members,
    number,
    whole,
)

_FIELDS = frozenset(
    (
        "beta",
        "refCacheConcurrency",
        "refCacheBatchSize",
    )
)


@define
class DpoConfig:
    """Settings of direct preference optimization.

    Attributes:
        beta: Strength of the preference, above 0 and below 0.5. Default 0, the trainer's own. Caller-owned.
        ref_cache_concurrency: Concurrent requests that fill the reference cache. Default 0, the trainer's own.
            Caller-owned.
        ref_cache_batch_size: Samples in a batch of the reference cache. Default 0, the trainer's own. Caller-owned.
    """

    beta: float | None = None
    ref_cache_concurrency: int | None = None
    ref_cache_batch_size: int | None = None
    additional_properties: dict[str, Any] = field(init=False, factory=dict[str, Any])
    """Fields that this client does not know, as they came. They are written back."""

    def to_dict(self, *, include_read_only: bool = True) -> dict[str, Any]:
        """The JSON object, without the fields that are None; and without those that only the server sets, unless wanted."""
        data: dict[str, Any] = dict(self.additional_properties)
        if self.beta is not None:
            data["beta"] = self.beta
        if self.ref_cache_concurrency is not None:
            data["refCacheConcurrency"] = self.ref_cache_concurrency
        if self.ref_cache_batch_size is not None:
            data["refCacheBatchSize"] = self.ref_cache_batch_size
        return data

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        """The model of a JSON object. Raises `ValueError` for one that is not what the spec promises."""
        if type(src_dict) is not OBJECT:
            src_dict = members(src_dict)
        model = cls.__new__(cls)
        get = src_dict.get
        absent = 0
        value = get("beta", ABSENT)
        if value is ABSENT:
            model.beta = None
            absent += 1
        else:
            model.beta = (
                value
                if type(value) is float and 0 <= value < 0.5
                else number(src_dict, "beta", value, "a number from 0 below 0.5", lambda value: 0 <= value < 0.5, None)
            )
        value = get("refCacheConcurrency", ABSENT)
        if value is ABSENT:
            model.ref_cache_concurrency = None
            absent += 1
        else:
            model.ref_cache_concurrency = (
                value
                if type(value) is int and 0 <= value <= 2147483647
                else whole(
                    src_dict,
                    "refCacheConcurrency",
                    value,
                    "an integer from 0 to 2147483647",
                    lambda value: 0 <= value <= 2147483647,
                    None,
                )
            )
        value = get("refCacheBatchSize", ABSENT)
        if value is ABSENT:
            model.ref_cache_batch_size = None
            absent += 1
        else:
            model.ref_cache_batch_size = (
                value
                if type(value) is int and 0 <= value <= 2147483647
                else whole(
                    src_dict,
                    "refCacheBatchSize",
                    value,
                    "an integer from 0 to 2147483647",
                    lambda value: 0 <= value <= 2147483647,
                    None,
                )
            )
        if len(src_dict) == 3 - absent:
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
