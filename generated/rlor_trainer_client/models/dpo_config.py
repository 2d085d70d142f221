# Generated from spec/openapi.yaml 1.0.0; edit the spec or scripts/templates, then run: make generate

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define, field

from .._wire import json_object


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
        """The model of a JSON object. Raises `KeyError`, `TypeError` or `ValueError` for one that does not fit."""
        data = json_object(src_dict)
        beta = data.pop("beta", None)
        ref_cache_concurrency = data.pop("refCacheConcurrency", None)
        ref_cache_batch_size = data.pop("refCacheBatchSize", None)
        model = cls(
            beta=beta,
            ref_cache_concurrency=ref_cache_concurrency,
            ref_cache_batch_size=ref_cache_batch_size,
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
