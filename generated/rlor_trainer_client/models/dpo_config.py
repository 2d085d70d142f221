# Generated from spec/openapi.yaml 3.1.0; edit the spec or scripts/templates, then run: make generate

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Self

from attrs import define, field

from .. import _encoding, _model
from .._decoding import (
    ABSENT,
    INFINITY,
    LARGEST,
    OBJECT,
    every,
    members,
    misfit,
    respelled,
    unknown,
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

_OTHERS: dict[str, str] = {"ref_cache_concurrency": "refCacheConcurrency", "ref_cache_batch_size": "refCacheBatchSize"}
_FORMER: frozenset[str] = frozenset()


_FORM = _model.Form(
    _model.Field("beta", "beta", _encoding.DOUBLE),
    _model.Field("ref_cache_concurrency", "refCacheConcurrency", _encoding.INT32),
    _model.Field("ref_cache_batch_size", "refCacheBatchSize", _encoding.INT32),
    extra=_model.anything,
)


@define(kw_only=True, getstate_setstate=False)
class DpoConfig(_model.Model):
    """Settings of direct preference optimization.

    Attributes:
        beta: Strength of the preference, above 0 and below 0.5. Default 0, the trainer's own. Caller-owned.
        ref_cache_concurrency: Concurrent requests that fill the reference cache. Default 0, the trainer's own.
            Caller-owned.
        ref_cache_batch_size: Samples in a batch of the reference cache. Default 0, the trainer's own. Caller-owned.
    """

    wire_form = _FORM
    spec_pointer: ClassVar[str] = "/components/schemas/DpoConfig"
    """Where the spec defines it, as a JSON pointer."""
    beta: float | None = None
    ref_cache_concurrency: int | None = None
    ref_cache_batch_size: int | None = None
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
            known = 3
        except KeyError:
            values = tuple([src_dict.get(name, ABSENT) for name in _USUAL_NAMES])
            known = 3 - values.count(ABSENT)
        if len(src_dict) != known:
            renamed = respelled(cls, src_dict, _OTHERS, _FORMER)
            if renamed is not None:
                return cls.from_dict(renamed)
        model = cls.__new__(cls)
        raw_beta, raw_ref_cache_concurrency, raw_ref_cache_batch_size = values
        model.beta = (
            raw_beta
            if type(raw_beta) is float and -INFINITY < raw_beta < INFINITY
            else float(raw_beta)
            if type(raw_beta) is int and -LARGEST <= raw_beta <= LARGEST
            else None
            if raw_beta is None or raw_beta is ABSENT
            else misfit(model, src_dict, "beta", raw_beta, "a number", float)
        )

        model.ref_cache_concurrency = (
            raw_ref_cache_concurrency
            if type(raw_ref_cache_concurrency) is int and -2147483648 <= raw_ref_cache_concurrency <= 2147483647
            else None
            if raw_ref_cache_concurrency is None or raw_ref_cache_concurrency is ABSENT
            else whole(
                model,
                src_dict,
                "refCacheConcurrency",
                raw_ref_cache_concurrency,
                "an integer from -2147483648 to 2147483647",
                lambda raw_ref_cache_concurrency: -2147483648 <= raw_ref_cache_concurrency <= 2147483647,
            )
        )

        model.ref_cache_batch_size = (
            raw_ref_cache_batch_size
            if type(raw_ref_cache_batch_size) is int and -2147483648 <= raw_ref_cache_batch_size <= 2147483647
            else None
            if raw_ref_cache_batch_size is None or raw_ref_cache_batch_size is ABSENT
            else whole(
                model,
                src_dict,
                "refCacheBatchSize",
                raw_ref_cache_batch_size,
                "an integer from -2147483648 to 2147483647",
                lambda raw_ref_cache_batch_size: -2147483648 <= raw_ref_cache_batch_size <= 2147483647,
            )
        )

        if len(src_dict) != known:
            others = {key: value for key, value in src_dict.items() if key not in _FIELDS}
            unknown(model, src_dict, others)
            model.additional_properties.update(others)
        return model
