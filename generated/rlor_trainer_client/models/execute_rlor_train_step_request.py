# Generated from spec/openapi.yaml 2.0.0; edit the spec or scripts/templates, then run: make generate

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define

from .._decoding import (
    ABSENT,
    OBJECT,
    every,
    members,
    misfit,
)

_USUAL_NAMES = (
    "dataset",
    "outputModel",
)
_USUAL = every(*_USUAL_NAMES)


@define(kw_only=True)
class ExecuteRlorTrainStepRequest:
    """One more iteration of a keep-alive job.

    Attributes:
        dataset: Data of this iteration, usually `accounts/{account}/datasets/{dataset}`. Caller-owned.
        output_model: Model to make when the step is done, usually `accounts/{account}/models/{model}`. Caller-owned.
    """

    dataset: str
    output_model: str

    def to_dict(self, *, include_read_only: bool = True) -> dict[str, Any]:
        """The JSON object, without the fields that are None; and without those that only the server sets, unless wanted."""
        data: dict[str, Any] = {}
        data["dataset"] = self.dataset
        data["outputModel"] = self.output_model
        return data

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        """The model of a JSON object. Raises `ValueError` for one that is not what the spec promises."""
        if type(src_dict) is not OBJECT:
            src_dict = members(src_dict)
        model = cls.__new__(cls)
        try:
            values = _USUAL(src_dict)
        except KeyError:
            values = tuple([src_dict.get(name, ABSENT) for name in _USUAL_NAMES])
        raw_dataset, raw_output_model = values
        model.dataset = (
            raw_dataset
            if type(raw_dataset) is str and raw_dataset
            else misfit(src_dict, "dataset", raw_dataset, "a string of at least 1 characters", str, "")
        )
        model.output_model = (
            raw_output_model
            if type(raw_output_model) is str and raw_output_model
            else misfit(src_dict, "outputModel", raw_output_model, "a string of at least 1 characters", str, "")
        )
        return model
