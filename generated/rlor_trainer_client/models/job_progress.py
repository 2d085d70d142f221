# Generated from spec/openapi.yaml 3.1.0; edit the spec or scripts/templates, then run: make generate

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Self

from attrs import define, field

from .. import _encoding, _model
from .._decoding import (
    ABSENT,
    OBJECT,
    every,
    members,
    respelled,
    unknown,
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

_USUAL_NAMES = (
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
_USUAL = every(*_USUAL_NAMES)

_OTHERS: dict[str, str] = {
    "total_input_requests": "totalInputRequests",
    "total_processed_requests": "totalProcessedRequests",
    "successfully_processed_requests": "successfullyProcessedRequests",
    "failed_requests": "failedRequests",
    "output_rows": "outputRows",
    "input_tokens": "inputTokens",
    "output_tokens": "outputTokens",
    "cached_input_token_count": "cachedInputTokenCount",
}
_FORMER: frozenset[str] = frozenset()


_FORM = _model.Form(
    _model.Field("percent", "percent", _encoding.INT32, read_only=True),
    _model.Field("epoch", "epoch", _encoding.INT32, read_only=True),
    _model.Field("total_input_requests", "totalInputRequests", _encoding.INT32, read_only=True),
    _model.Field("total_processed_requests", "totalProcessedRequests", _encoding.INT32, read_only=True),
    _model.Field("successfully_processed_requests", "successfullyProcessedRequests", _encoding.INT32, read_only=True),
    _model.Field("failed_requests", "failedRequests", _encoding.INT32, read_only=True),
    _model.Field("output_rows", "outputRows", _encoding.INT32, read_only=True),
    _model.Field("input_tokens", "inputTokens", _encoding.INT32, read_only=True),
    _model.Field("output_tokens", "outputTokens", _encoding.INT32, read_only=True),
    _model.Field("cached_input_token_count", "cachedInputTokenCount", _encoding.INT32, read_only=True),
    extra=_model.anything,
)


@define(kw_only=True, getstate_setstate=False)
class JobProgress(_model.Model):
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

    wire_form = _FORM
    spec_pointer: ClassVar[str] = "/components/schemas/JobProgress"
    """Where the spec defines it, as a JSON pointer."""
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
    """Raw values of unknown fields. `to_dict` includes them."""

    def to_dict(self, *, include_read_only: bool = True) -> dict[str, Any]:
        """The JSON object, without fields that are None, and optionally without those that only the server sets."""
        return _model.to_dict(self, include_read_only=include_read_only)

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        """The model of a JSON object, as far as it can be read. Raises `ValueError` if it is not an object."""
        if type(src_dict) is not OBJECT:
            src_dict = members(src_dict)
        try:
            values = _USUAL(src_dict)
            known = 10
        except KeyError:
            values = tuple([src_dict.get(name, ABSENT) for name in _USUAL_NAMES])
            known = 10 - values.count(ABSENT)
        if len(src_dict) != known:
            renamed = respelled(cls, src_dict, _OTHERS, _FORMER)
            if renamed is not None:
                return cls.from_dict(renamed)
        model = cls.__new__(cls)
        (
            raw_percent,
            raw_epoch,
            raw_total_input_requests,
            raw_total_processed_requests,
            raw_successfully_processed_requests,
            raw_failed_requests,
            raw_output_rows,
            raw_input_tokens,
            raw_output_tokens,
            raw_cached_input_token_count,
        ) = values
        model.percent = (
            raw_percent
            if type(raw_percent) is int and -2147483648 <= raw_percent <= 2147483647
            else None
            if raw_percent is None or raw_percent is ABSENT
            else whole(
                model,
                src_dict,
                "percent",
                raw_percent,
                "an integer from -2147483648 to 2147483647",
                lambda raw_percent: -2147483648 <= raw_percent <= 2147483647,
            )
        )

        model.epoch = (
            raw_epoch
            if type(raw_epoch) is int and -2147483648 <= raw_epoch <= 2147483647
            else None
            if raw_epoch is None or raw_epoch is ABSENT
            else whole(
                model,
                src_dict,
                "epoch",
                raw_epoch,
                "an integer from -2147483648 to 2147483647",
                lambda raw_epoch: -2147483648 <= raw_epoch <= 2147483647,
            )
        )

        model.total_input_requests = (
            raw_total_input_requests
            if type(raw_total_input_requests) is int and -2147483648 <= raw_total_input_requests <= 2147483647
            else None
            if raw_total_input_requests is None or raw_total_input_requests is ABSENT
            else whole(
                model,
                src_dict,
                "totalInputRequests",
                raw_total_input_requests,
                "an integer from -2147483648 to 2147483647",
                lambda raw_total_input_requests: -2147483648 <= raw_total_input_requests <= 2147483647,
            )
        )

        model.total_processed_requests = (
            raw_total_processed_requests
            if type(raw_total_processed_requests) is int and -2147483648 <= raw_total_processed_requests <= 2147483647
            else None
            if raw_total_processed_requests is None or raw_total_processed_requests is ABSENT
            else whole(
                model,
                src_dict,
                "totalProcessedRequests",
                raw_total_processed_requests,
                "an integer from -2147483648 to 2147483647",
                lambda raw_total_processed_requests: -2147483648 <= raw_total_processed_requests <= 2147483647,
            )
        )

        model.successfully_processed_requests = (
            raw_successfully_processed_requests
            if type(raw_successfully_processed_requests) is int
            and -2147483648 <= raw_successfully_processed_requests <= 2147483647
            else None
            if raw_successfully_processed_requests is None or raw_successfully_processed_requests is ABSENT
            else whole(
                model,
                src_dict,
                "successfullyProcessedRequests",
                raw_successfully_processed_requests,
                "an integer from -2147483648 to 2147483647",
                lambda raw_successfully_processed_requests: (
                    -2147483648 <= raw_successfully_processed_requests <= 2147483647
                ),
            )
        )

        model.failed_requests = (
            raw_failed_requests
            if type(raw_failed_requests) is int and -2147483648 <= raw_failed_requests <= 2147483647
            else None
            if raw_failed_requests is None or raw_failed_requests is ABSENT
            else whole(
                model,
                src_dict,
                "failedRequests",
                raw_failed_requests,
                "an integer from -2147483648 to 2147483647",
                lambda raw_failed_requests: -2147483648 <= raw_failed_requests <= 2147483647,
            )
        )

        model.output_rows = (
            raw_output_rows
            if type(raw_output_rows) is int and -2147483648 <= raw_output_rows <= 2147483647
            else None
            if raw_output_rows is None or raw_output_rows is ABSENT
            else whole(
                model,
                src_dict,
                "outputRows",
                raw_output_rows,
                "an integer from -2147483648 to 2147483647",
                lambda raw_output_rows: -2147483648 <= raw_output_rows <= 2147483647,
            )
        )

        model.input_tokens = (
            raw_input_tokens
            if type(raw_input_tokens) is int and -2147483648 <= raw_input_tokens <= 2147483647
            else None
            if raw_input_tokens is None or raw_input_tokens is ABSENT
            else whole(
                model,
                src_dict,
                "inputTokens",
                raw_input_tokens,
                "an integer from -2147483648 to 2147483647",
                lambda raw_input_tokens: -2147483648 <= raw_input_tokens <= 2147483647,
            )
        )

        model.output_tokens = (
            raw_output_tokens
            if type(raw_output_tokens) is int and -2147483648 <= raw_output_tokens <= 2147483647
            else None
            if raw_output_tokens is None or raw_output_tokens is ABSENT
            else whole(
                model,
                src_dict,
                "outputTokens",
                raw_output_tokens,
                "an integer from -2147483648 to 2147483647",
                lambda raw_output_tokens: -2147483648 <= raw_output_tokens <= 2147483647,
            )
        )

        model.cached_input_token_count = (
            raw_cached_input_token_count
            if type(raw_cached_input_token_count) is int and -2147483648 <= raw_cached_input_token_count <= 2147483647
            else None
            if raw_cached_input_token_count is None or raw_cached_input_token_count is ABSENT
            else whole(
                model,
                src_dict,
                "cachedInputTokenCount",
                raw_cached_input_token_count,
                "an integer from -2147483648 to 2147483647",
                lambda raw_cached_input_token_count: -2147483648 <= raw_cached_input_token_count <= 2147483647,
            )
        )

        if len(src_dict) != known:
            others = {key: value for key, value in src_dict.items() if key not in _FIELDS}
            unknown(model, src_dict, others)
            model.additional_properties.update(others)
        return model
