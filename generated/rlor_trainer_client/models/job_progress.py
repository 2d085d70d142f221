# Generated from spec/openapi.yaml 1.0.0; edit the spec or scripts/templates, then run: make generate

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define, field

from .._decoding import (
    ABSENT,
    OBJECT,
    members,
    whole,
)

_FIELDS = frozenset(
    (
        "percent",
        "epoch",
        "totalInputRequests",
        "totalProcessedRequests",
        "successfullyProcessedRequests",
        "failedRequests",
        "outputRows",
        "inputTokens",
        "outputTokens",
        "cachedInputTokenCount",
    )
)


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
        """The model of a JSON object. Raises `ValueError` for one that is not what the spec promises."""
        if type(src_dict) is not OBJECT:
            src_dict = members(src_dict)
        model = cls.__new__(cls)
        get = src_dict.get
        absent = 0
        value = get("percent", ABSENT)
        if value is ABSENT:
            model.percent = None
            absent += 1
        else:
            model.percent = (
                value
                if type(value) is int and 0 <= value <= 100
                else whole(
                    src_dict, "percent", value, "an integer from 0 to 100", lambda value: 0 <= value <= 100, None
                )
            )
        value = get("epoch", ABSENT)
        if value is ABSENT:
            model.epoch = None
            absent += 1
        else:
            model.epoch = (
                value
                if type(value) is int and 0 <= value <= 2147483647
                else whole(
                    src_dict,
                    "epoch",
                    value,
                    "an integer from 0 to 2147483647",
                    lambda value: 0 <= value <= 2147483647,
                    None,
                )
            )
        value = get("totalInputRequests", ABSENT)
        if value is ABSENT:
            model.total_input_requests = None
            absent += 1
        else:
            model.total_input_requests = (
                value
                if type(value) is int and 0 <= value <= 2147483647
                else whole(
                    src_dict,
                    "totalInputRequests",
                    value,
                    "an integer from 0 to 2147483647",
                    lambda value: 0 <= value <= 2147483647,
                    None,
                )
            )
        value = get("totalProcessedRequests", ABSENT)
        if value is ABSENT:
            model.total_processed_requests = None
            absent += 1
        else:
            model.total_processed_requests = (
                value
                if type(value) is int and 0 <= value <= 2147483647
                else whole(
                    src_dict,
                    "totalProcessedRequests",
                    value,
                    "an integer from 0 to 2147483647",
                    lambda value: 0 <= value <= 2147483647,
                    None,
                )
            )
        value = get("successfullyProcessedRequests", ABSENT)
        if value is ABSENT:
            model.successfully_processed_requests = None
            absent += 1
        else:
            model.successfully_processed_requests = (
                value
                if type(value) is int and 0 <= value <= 2147483647
                else whole(
                    src_dict,
                    "successfullyProcessedRequests",
                    value,
                    "an integer from 0 to 2147483647",
                    lambda value: 0 <= value <= 2147483647,
                    None,
                )
            )
        value = get("failedRequests", ABSENT)
        if value is ABSENT:
            model.failed_requests = None
            absent += 1
        else:
            model.failed_requests = (
                value
                if type(value) is int and 0 <= value <= 2147483647
                else whole(
                    src_dict,
                    "failedRequests",
                    value,
                    "an integer from 0 to 2147483647",
                    lambda value: 0 <= value <= 2147483647,
                    None,
                )
            )
        value = get("outputRows", ABSENT)
        if value is ABSENT:
            model.output_rows = None
            absent += 1
        else:
            model.output_rows = (
                value
                if type(value) is int and 0 <= value <= 2147483647
                else whole(
                    src_dict,
                    "outputRows",
                    value,
                    "an integer from 0 to 2147483647",
                    lambda value: 0 <= value <= 2147483647,
                    None,
                )
            )
        value = get("inputTokens", ABSENT)
        if value is ABSENT:
            model.input_tokens = None
            absent += 1
        else:
            model.input_tokens = (
                value
                if type(value) is int and 0 <= value <= 2147483647
                else whole(
                    src_dict,
                    "inputTokens",
                    value,
                    "an integer from 0 to 2147483647",
                    lambda value: 0 <= value <= 2147483647,
                    None,
                )
            )
        value = get("outputTokens", ABSENT)
        if value is ABSENT:
            model.output_tokens = None
            absent += 1
        else:
            model.output_tokens = (
                value
                if type(value) is int and 0 <= value <= 2147483647
                else whole(
                    src_dict,
                    "outputTokens",
                    value,
                    "an integer from 0 to 2147483647",
                    lambda value: 0 <= value <= 2147483647,
                    None,
                )
            )
        value = get("cachedInputTokenCount", ABSENT)
        if value is ABSENT:
            model.cached_input_token_count = None
            absent += 1
        else:
            model.cached_input_token_count = (
                value
                if type(value) is int and 0 <= value <= 2147483647
                else whole(
                    src_dict,
                    "cachedInputTokenCount",
                    value,
                    "an integer from 0 to 2147483647",
                    lambda value: 0 <= value <= 2147483647,
                    None,
                )
            )
        if len(src_dict) == 10 - absent:
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
