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
        "enabled",
        "apiKey",
        "project",
        "entity",
        "runId",
        "url",
    )
)

_USUAL_NAMES = (
    "enabled",
    "project",
    "entity",
    "runId",
    "url",
)
_USUAL = every(*_USUAL_NAMES)

_OTHERS: dict[str, str] = {"api_key": "apiKey", "run_id": "runId"}
_FORMER: frozenset[str] = frozenset()


_FORM = _model.Form(
    _model.Field("enabled", "enabled", _encoding.truth),
    _model.Field("api_key", "apiKey", _encoding.text, secret=True),
    _model.Field("project", "project", _encoding.text),
    _model.Field("entity", "entity", _encoding.text),
    _model.Field("run_id", "runId", _encoding.text),
    _model.Field("url", "url", _encoding.text, read_only=True),
    extra=_model.anything,
)


@define(kw_only=True, getstate_setstate=False)
class WandbConfig(_model.Model):
    """Weights & Biases logging.

    Attributes:
        enabled: Log to Weights & Biases. Default false. Caller-owned.
        api_key: Weights & Biases key, a secret; responses carry it empty or not at all. Default empty. Caller-owned.
        project: Project to log to. Default empty. Caller-owned.
        entity: Team or user account to log to. Default empty. Caller-owned.
        run_id: Id of the run. Default empty, Weights & Biases makes one. Caller-owned.
        url: Page of the run; empty until there is one. Server-owned.
    """

    wire_form = _FORM
    spec_pointer: ClassVar[str] = "/components/schemas/WandbConfig"
    """Where the spec defines it, as a JSON pointer."""
    enabled: bool | None = None
    api_key: str | None = field(default=None, repr=False)
    project: str | None = None
    entity: str | None = None
    run_id: str | None = None
    url: str | None = None
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
            known = 5
        except KeyError:
            values = tuple([src_dict.get(name, ABSENT) for name in _USUAL_NAMES])
            known = 5 - values.count(ABSENT)
        if len(src_dict) != known:
            renamed = respelled(cls, src_dict, _OTHERS, _FORMER)
            if renamed is not None:
                return cls.from_dict(renamed)
        model = cls.__new__(cls)
        raw_enabled, raw_project, raw_entity, raw_run_id, raw_url = values
        model.enabled = (
            raw_enabled
            if type(raw_enabled) is bool
            else None
            if raw_enabled is None or raw_enabled is ABSENT
            else misfit(model, src_dict, "enabled", raw_enabled, "true or false", bool)
        )

        model.project = (
            raw_project
            if type(raw_project) is str
            else None
            if raw_project is None or raw_project is ABSENT
            else misfit(model, src_dict, "project", raw_project, "a string", str)
        )

        model.entity = (
            raw_entity
            if type(raw_entity) is str
            else None
            if raw_entity is None or raw_entity is ABSENT
            else misfit(model, src_dict, "entity", raw_entity, "a string", str)
        )

        model.run_id = (
            raw_run_id
            if type(raw_run_id) is str
            else None
            if raw_run_id is None or raw_run_id is ABSENT
            else misfit(model, src_dict, "runId", raw_run_id, "a string", str)
        )

        model.url = (
            raw_url
            if type(raw_url) is str
            else None
            if raw_url is None or raw_url is ABSENT
            else misfit(model, src_dict, "url", raw_url, "a string", str)
        )

        if len(src_dict) == known:
            model.api_key = None
        else:
            raw_api_key = src_dict.get("apiKey", ABSENT)
            model.api_key = (
                raw_api_key
                if type(raw_api_key) is str
                else None
                if raw_api_key is None or raw_api_key is ABSENT
                else misfit(model, src_dict, "apiKey", raw_api_key, "a string", str)
            )

            others = {key: value for key, value in src_dict.items() if key not in _FIELDS}
            unknown(model, src_dict, others)
            model.additional_properties.update(others)
        return model
