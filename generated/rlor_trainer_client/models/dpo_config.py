# Generated from spec/openapi.yaml 2.0.0; edit the spec or scripts/templates, then run: make generate

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define, field

from .._decoding import (
    ABSENT,
    INFINITY,
    LARGEST,
    OBJECT,
    every,
    members,
    misfit,
    whole,
)

_FIELDS = frozenset(
    (
        "beta",
        "refCacheConcurrency",
        "refCacheBatchSize",
    )
)

_USUAL_NAMES = (
    "beta",
    "refCacheConcurrency",
    "refCacheBatchSize",
)
_USUAL = every(*_USUAL_NAMES)


@define(kw_only=True)
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
        try:
            values = _USUAL(src_dict)
            known = 3
        except KeyError:
            values = tuple([src_dict.get(name, ABSENT) for name in _USUAL_NAMES])
            known = 3 - values.count(ABSENT)
        raw_beta, raw_ref_cache_concurrency, raw_ref_cache_batch_size = values
        model.beta = (
            raw_beta
            if type(raw_beta) is float and -INFINITY < raw_beta < INFINITY
            else float(raw_beta)
            if type(raw_beta) is int and -LARGEST <= raw_beta <= LARGEST
            else None
            if raw_beta is None or raw_beta is ABSENT
            else misfit(src_dict, "beta", raw_beta, "a number", float, None)
        )
        model.ref_cache_concurrency = (
            raw_ref_cache_concurrency
            if type(raw_ref_cache_concurrency) is int and -2147483648 <= raw_ref_cache_concurrency <= 2147483647
            else None
            if raw_ref_cache_concurrency is None or raw_ref_cache_concurrency is ABSENT
            else whole(
                src_dict,
                "refCacheConcurrency",
                raw_ref_cache_concurrency,
                "an integer from -2147483648 to 2147483647",
                lambda raw_ref_cache_concurrency: -2147483648 <= raw_ref_cache_concurrency <= 2147483647,
                None,
            )
        )
        model.ref_cache_batch_size = (
            raw_ref_cache_batch_size
            if type(raw_ref_cache_batch_size) is int and -2147483648 <= raw_ref_cache_batch_size <= 2147483647
            else None
            if raw_ref_cache_batch_size is None or raw_ref_cache_batch_size is ABSENT
            else whole(
                src_dict,
                "refCacheBatchSize",
                raw_ref_cache_batch_size,
                "an integer from -2147483648 to 2147483647",
                lambda raw_ref_cache_batch_size: -2147483648 <= raw_ref_cache_batch_size <= 2147483647,
                None,
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
