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
    misfit,
    respelled,
    unknown,
)

_FIELDS = frozenset(
    (
        "dataset",
        "outputModel",
    )
)

_USUAL_NAMES = (
    "dataset",
    "outputModel",
)
_USUAL = every(*_USUAL_NAMES)

_OTHERS: dict[str, str] = {"output_model": "outputModel"}
_FORMER: frozenset[str] = frozenset()


_FORM = _model.Form(
    _model.Field("dataset", "dataset", _encoding.text, required=True),
    _model.Field("output_model", "outputModel", _encoding.text, required=True),
    extra=None,
)


@define(kw_only=True, getstate_setstate=False)
class ExecuteRlorTrainStepRequest(_model.Model):
    """One more iteration of a keep-alive job.

    Attributes:
        dataset: Data of this iteration, usually `accounts/{account}/datasets/{dataset}`. Caller-owned.
        output_model: Model to make when the step is done, usually `accounts/{account}/models/{model}`. Caller-owned.
    """

    wire_form = _FORM
    spec_pointer: ClassVar[str] = "/components/schemas/ExecuteRlorTrainStepRequest"
    """Where the spec defines it, as a JSON pointer."""
    dataset: str
    output_model: str
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
            known = 2
        except KeyError:
            values = tuple([src_dict.get(name, ABSENT) for name in _USUAL_NAMES])
            known = 2 - values.count(ABSENT)
        if len(src_dict) != known:
            renamed = respelled(cls, src_dict, _OTHERS, _FORMER)
            if renamed is not None:
                return cls.from_dict(renamed)
        model = cls.__new__(cls)
        raw_dataset, raw_output_model = values
        model.dataset = (
            raw_dataset
            if type(raw_dataset) is str and raw_dataset
            else misfit(model, src_dict, "dataset", raw_dataset, "a string of at least 1 characters", str, "")
        )

        model.output_model = (
            raw_output_model
            if type(raw_output_model) is str and raw_output_model
            else misfit(model, src_dict, "outputModel", raw_output_model, "a string of at least 1 characters", str, "")
        )

        if len(src_dict) != known:
            others = {key: value for key, value in src_dict.items() if key not in _FIELDS}
            unknown(model, src_dict, others)
            model.additional_properties.update(others)
        return model
