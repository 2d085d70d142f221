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

_FIELDS = frozenset(("signedUrl",))

_USUAL_NAMES = ("signedUrl",)
_USUAL = every(*_USUAL_NAMES)

_OTHERS: dict[str, str] = {"signed_url": "signedUrl"}
_FORMER: frozenset[str] = frozenset()


_FORM = _model.Form(
    _model.Field("signed_url", "signedUrl", _encoding.text, secret=True, required=True),
    extra=_model.anything,
)


@define(kw_only=True, getstate_setstate=False)
class GetRlorTrainerJobPublicLogsResponse(_model.Model):
    """Where the public logs can be read.

    Attributes:
        signed_url: URL in an object store, good for a limited time; a secret while it lasts. Server-owned.
    """

    wire_form = _FORM
    spec_pointer: ClassVar[str] = "/components/schemas/GetRlorTrainerJobPublicLogsResponse"
    """Where the spec defines it, as a JSON pointer."""
    signed_url: str = field(repr=False)
    additional_properties: dict[str, Any] = field(init=False, factory=dict[str, Any], repr=_model.names_only)
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
            known = 1
        except KeyError:
            values = tuple([src_dict.get(name, ABSENT) for name in _USUAL_NAMES])
            known = 1 - values.count(ABSENT)
        if len(src_dict) != known:
            renamed = respelled(cls, src_dict, _OTHERS, _FORMER)
            if renamed is not None:
                return cls.from_dict(renamed)
        model = cls.__new__(cls)
        (raw_signed_url,) = values
        model.signed_url = (
            raw_signed_url
            if type(raw_signed_url) is str
            else misfit(model, src_dict, "signedUrl", raw_signed_url, "a string", str, "")
        )

        if len(src_dict) != known:
            others = {key: value for key, value in src_dict.items() if key not in _FIELDS}
            unknown(model, src_dict, others)
            model.additional_properties.update(others)
        return model
