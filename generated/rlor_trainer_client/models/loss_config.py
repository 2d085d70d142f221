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
    member,
    members,
    misfit,
    respelled,
    unknown,
)
from .dpo_config import DpoConfig
from .loss_method import LossMethod
from .orpo_config import OrpoConfig

_FIELDS = frozenset(
    (
        "method",
        "klBeta",
        "dpo",
        "orpo",
    )
)

_USUAL_NAMES = (
    "method",
    "klBeta",
    "dpo",
    "orpo",
)
_USUAL = every(*_USUAL_NAMES)

_OTHERS: dict[str, str] = {"kl_beta": "klBeta"}
_FORMER: frozenset[str] = frozenset()

_LOSS_METHOD_BY_VALUE = {member.value: member for member in LossMethod}


_FORM = _model.Form(
    _model.Field("method", "method", _encoding.choice(LossMethod)),
    _model.Field("kl_beta", "klBeta", _encoding.DOUBLE),
    _model.Field("dpo", "dpo", _model.nested("DpoConfig")),
    _model.Field("orpo", "orpo", _model.nested("OrpoConfig")),
    extra=_model.anything,
)


@define(kw_only=True, getstate_setstate=False)
class LossConfig(_model.Model):
    """Loss method and its settings.

    Attributes:
        method: Loss method. Default `METHOD_UNSPECIFIED`, which means GRPO for this resource. Caller-owned.
        kl_beta: Coefficient of the KL term in GRPO-like methods. Default, when left out, the trainer's own.
            Caller-owned.
        dpo: Settings of the method `DPO`, only valid with it; null when unset. Caller-owned.
        orpo: Settings of the method `ORPO`, only valid with it; null when unset. Caller-owned.
    """

    wire_form = _FORM
    spec_pointer: ClassVar[str] = "/components/schemas/LossConfig"
    """Where the spec defines it, as a JSON pointer."""
    method: LossMethod | None = None
    kl_beta: float | None = None
    dpo: DpoConfig | None = None
    orpo: OrpoConfig | None = None
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
            known = 4
        except KeyError:
            values = tuple([src_dict.get(name, ABSENT) for name in _USUAL_NAMES])
            known = 4 - values.count(ABSENT)
        if len(src_dict) != known:
            renamed = respelled(cls, src_dict, _OTHERS, _FORMER)
            if renamed is not None:
                return cls.from_dict(renamed)
        model = cls.__new__(cls)
        raw_method, raw_kl_beta, raw_dpo, raw_orpo = values
        model.method = (
            _LOSS_METHOD_BY_VALUE[raw_method]
            if type(raw_method) is str and raw_method in _LOSS_METHOD_BY_VALUE
            else None
            if raw_method is None or raw_method is ABSENT
            else member(model, src_dict, "method", raw_method, LossMethod)
        )

        model.kl_beta = (
            raw_kl_beta
            if type(raw_kl_beta) is float and -INFINITY < raw_kl_beta < INFINITY
            else float(raw_kl_beta)
            if type(raw_kl_beta) is int and -LARGEST <= raw_kl_beta <= LARGEST
            else None
            if raw_kl_beta is None or raw_kl_beta is ABSENT
            else misfit(model, src_dict, "klBeta", raw_kl_beta, "a number", float)
        )

        model.dpo = (
            DpoConfig.from_dict(raw_dpo)
            if type(raw_dpo) is OBJECT
            else None
            if raw_dpo is None or raw_dpo is ABSENT
            else misfit(model, src_dict, "dpo", raw_dpo, "an object", None)
        )

        model.orpo = (
            OrpoConfig.from_dict(raw_orpo)
            if type(raw_orpo) is OBJECT
            else None
            if raw_orpo is None or raw_orpo is ABSENT
            else misfit(model, src_dict, "orpo", raw_orpo, "an object", None)
        )

        if len(src_dict) != known:
            others = {key: value for key, value in src_dict.items() if key not in _FIELDS}
            unknown(model, src_dict, others)
            model.additional_properties.update(others)
        return model
