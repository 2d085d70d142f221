# Generated from spec/openapi.yaml 1.0.0; edit the spec or scripts/templates, then run: make generate

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define, field

from .._wire import json_object


@define
class JobProgress:
    """Counters of a job's progress.

    Attributes:
        percent: Share of the work done, 0 to 100. Default 0. Server-owned.
        epoch: Current epoch, counted from 0. Default 0. Server-owned.
        total_input_requests: Requests in the input. Default 0. Server-owned.
        total_processed_requests: Requests processed so far, well or not. Default 0. Server-owned.
        successfully_processed_requests: Requests processed well so far. Default 0. Server-owned.
        failed_requests: Requests that failed so far. Default 0. Server-owned.
        output_rows: Rows written so far. Default 0. Server-owned.
        input_tokens: Tokens read so far. Default 0. Server-owned.
        output_tokens: Tokens written so far. Default 0. Server-owned.
        cached_input_token_count: Input tokens that came from a cache. Default 0. Server-owned.
    """

    percent: int | None = None
    epoch: int | None = None
    total_input_requests: int | None = None
    total_processed_requests: int | None = None
    successfully_processed_requests: int | None = None
    failed_requests: int | None = None
    output_rows: int | None = None
    input_tokens: int | None = None
    output_tokens: int | None = None
    cached_input_token_count: int | None = None
    additional_properties: dict[str, Any] = field(init=False, factory=dict[str, Any])
    """Fields that this client does not know, as they came. They are written back."""

    def to_dict(self, *, include_read_only: bool = True) -> dict[str, Any]:
        """The JSON object, without the fields that are None; and without those that only the server sets, unless wanted."""
        data: dict[str, Any] = dict(self.additional_properties)
        if include_read_only and self.percent is not None:
            data["percent"] = self.percent
        if include_read_only and self.epoch is not None:
            data["epoch"] = self.epoch
        if include_read_only and self.total_input_requests is not None:
            data["totalInputRequests"] = self.total_input_requests
        if include_read_only and self.total_processed_requests is not None:
            data["totalProcessedRequests"] = self.total_processed_requests
        if include_read_only and self.successfully_processed_requests is not None:
            data["successfullyProcessedRequests"] = self.successfully_processed_requests
        if include_read_only and self.failed_requests is not None:
            data["failedRequests"] = self.failed_requests
        if include_read_only and self.output_rows is not None:
            data["outputRows"] = self.output_rows
        if include_read_only and self.input_tokens is not None:
            data["inputTokens"] = self.input_tokens
        if include_read_only and self.output_tokens is not None:
            data["outputTokens"] = self.output_tokens
        if include_read_only and self.cached_input_token_count is not None:
            data["cachedInputTokenCount"] = self.cached_input_token_count
        return data

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        """The model of a JSON object. Raises `KeyError`, `TypeError` or `ValueError` for one that does not fit."""
        data = json_object(src_dict)
        percent = data.pop("percent", None)
        epoch = data.pop("epoch", None)
        total_input_requests = data.pop("totalInputRequests", None)
        total_processed_requests = data.pop("totalProcessedRequests", None)
        successfully_processed_requests = data.pop("successfullyProcessedRequests", None)
        failed_requests = data.pop("failedRequests", None)
        output_rows = data.pop("outputRows", None)
        input_tokens = data.pop("inputTokens", None)
        output_tokens = data.pop("outputTokens", None)
        cached_input_token_count = data.pop("cachedInputTokenCount", None)
        model = cls(
            percent=percent,
            epoch=epoch,
            total_input_requests=total_input_requests,
            total_processed_requests=total_processed_requests,
            successfully_processed_requests=successfully_processed_requests,
            failed_requests=failed_requests,
            output_rows=output_rows,
            input_tokens=input_tokens,
            output_tokens=output_tokens,
            cached_input_token_count=cached_input_token_count,
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
