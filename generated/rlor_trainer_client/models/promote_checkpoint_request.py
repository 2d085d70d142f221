# Generated from spec/openapi.yaml 3.1.0; edit the spec or scripts/templates, then run: make generate

from __future__ import annotations

import re
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
        "outputModel",
        "baseModel",
        "trainerJobId",
        "hotLoadDeploymentId",
        "asyncPromotion",
    )
)

_USUAL_NAMES = (
    "outputModel",
    "baseModel",
    "trainerJobId",
    "hotLoadDeploymentId",
    "asyncPromotion",
)
_USUAL = every(*_USUAL_NAMES)

_OTHERS: dict[str, str] = {
    "output_model": "outputModel",
    "base_model": "baseModel",
    "trainer_job_id": "trainerJobId",
    "hot_load_deployment_id": "hotLoadDeploymentId",
    "async_promotion": "asyncPromotion",
}
_FORMER: frozenset[str] = frozenset()

_PATTERN_1 = re.compile("^accounts/[^/]+/models/[a-z0-9-]{1,63}\\Z", re.ASCII).search
_PATTERN_2 = re.compile("^(accounts/[^/]+/rlorTrainerJobs/[^/]+)?\\Z", re.ASCII).search
_PATTERN_3 = re.compile("^(accounts/[^/]+/deployments/[^/]+)?\\Z", re.ASCII).search


_FORM = _model.Form(
    _model.Field("output_model", "outputModel", _encoding.text, required=True),
    _model.Field("base_model", "baseModel", _encoding.text, required=True),
    _model.Field("trainer_job_id", "trainerJobId", _encoding.text),
    _model.Field("hot_load_deployment_id", "hotLoadDeploymentId", _encoding.text),
    _model.Field("async_promotion", "asyncPromotion", _encoding.truth),
    extra=None,
)


@define(kw_only=True, getstate_setstate=False)
class PromoteCheckpointRequest(_model.Model):
    """What to make of a checkpoint.

    Attributes:
        output_model: Model to make, `accounts/{account}/models/{id}`, the id 1 to 63 characters of `[a-z0-9-]`.
            Caller-owned.
        base_model: Model that the trainer started from, usually `accounts/{account}/models/{model}`. Caller-owned.
        trainer_job_id: Full name of the trainer job that saved it, `accounts/{account}/rlorTrainerJobs/{job}`. Default
            empty. Caller-owned.
        hot_load_deployment_id: Older way to name the source, by deployment,
            `accounts/{account}/deployments/{deployment}`. Default empty. Caller-owned.
        async_promotion: Answer with an operation at once and promote in the background. Default false. Caller-owned.
    """

    wire_form = _FORM
    spec_pointer: ClassVar[str] = "/components/schemas/PromoteCheckpointRequest"
    """Where the spec defines it, as a JSON pointer."""
    output_model: str
    base_model: str
    trainer_job_id: str | None = None
    hot_load_deployment_id: str | None = None
    async_promotion: bool | None = None
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
            known = 5
        except KeyError:
            values = tuple([src_dict.get(name, ABSENT) for name in _USUAL_NAMES])
            known = 5 - values.count(ABSENT)
        if len(src_dict) != known:
            renamed = respelled(cls, src_dict, _OTHERS, _FORMER)
            if renamed is not None:
                return cls.from_dict(renamed)
        model = cls.__new__(cls)
        raw_output_model, raw_base_model, raw_trainer_job_id, raw_hot_load_deployment_id, raw_async_promotion = values
        model.output_model = (
            raw_output_model
            if type(raw_output_model) is str and _PATTERN_1(raw_output_model)
            else misfit(
                model,
                src_dict,
                "outputModel",
                raw_output_model,
                "a string that matches ^accounts/[^/]+/models/[a-z0-9-]{1,63}$",
                str,
                "",
            )
        )

        model.base_model = (
            raw_base_model
            if type(raw_base_model) is str and raw_base_model
            else misfit(model, src_dict, "baseModel", raw_base_model, "a string of at least 1 characters", str, "")
        )

        model.trainer_job_id = (
            raw_trainer_job_id
            if type(raw_trainer_job_id) is str and (not raw_trainer_job_id or _PATTERN_2(raw_trainer_job_id))
            else None
            if raw_trainer_job_id is None or raw_trainer_job_id is ABSENT
            else misfit(
                model,
                src_dict,
                "trainerJobId",
                raw_trainer_job_id,
                "a string that matches ^(accounts/[^/]+/rlorTrainerJobs/[^/]+)?$",
                str,
            )
        )

        model.hot_load_deployment_id = (
            raw_hot_load_deployment_id
            if type(raw_hot_load_deployment_id) is str
            and (not raw_hot_load_deployment_id or _PATTERN_3(raw_hot_load_deployment_id))
            else None
            if raw_hot_load_deployment_id is None or raw_hot_load_deployment_id is ABSENT
            else misfit(
                model,
                src_dict,
                "hotLoadDeploymentId",
                raw_hot_load_deployment_id,
                "a string that matches ^(accounts/[^/]+/deployments/[^/]+)?$",
                str,
            )
        )

        model.async_promotion = (
            raw_async_promotion
            if type(raw_async_promotion) is bool
            else None
            if raw_async_promotion is None or raw_async_promotion is ABSENT
            else misfit(model, src_dict, "asyncPromotion", raw_async_promotion, "true or false", bool)
        )

        if len(src_dict) != known:
            others = {key: value for key, value in src_dict.items() if key not in _FIELDS}
            unknown(model, src_dict, others)
            model.additional_properties.update(others)
        return model
