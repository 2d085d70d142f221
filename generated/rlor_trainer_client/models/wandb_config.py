# Generated from spec/openapi.yaml 2.0.0; edit the spec or scripts/templates, then run: make generate

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define, field

from .._decoding import (
    ABSENT,
    OBJECT,
    every,
    members,
    misfit,
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


@define(kw_only=True)
class WandbConfig:
    """Weights & Biases logging.

    Attributes:
        enabled: Log to Weights & Biases. Default false. Caller-owned.
        api_key: Weights & Biases key, a secret; responses carry it empty or not at all. Default empty. Caller-owned.
        project: Project to log to. Default empty. Caller-owned.
        entity: Team or user account to log to. Default empty. Caller-owned.
        run_id: Id of the run. Default empty, Weights & Biases makes one. Caller-owned.
        url: Page of the run; empty until there is one. Server-owned.
    """

    enabled: bool | None = None
    api_key: str | None = field(default=None, repr=False)
    project: str | None = None
    entity: str | None = None
    run_id: str | None = None
    url: str | None = None
    additional_properties: dict[str, Any] = field(init=False, factory=dict[str, Any])
    """Fields that this client does not know, as they came. They are written back."""

    def to_dict(self, *, include_read_only: bool = True) -> dict[str, Any]:
        """The JSON object, without the fields that are None; and without those that only the server sets, unless wanted."""
        data: dict[str, Any] = dict(self.additional_properties)
        if self.enabled is not None:
            data["enabled"] = self.enabled
        if self.api_key is not None:
            data["apiKey"] = self.api_key
        if self.project is not None:
            data["project"] = self.project
        if self.entity is not None:
            data["entity"] = self.entity
        if self.run_id is not None:
            data["runId"] = self.run_id
        if include_read_only and self.url is not None:
            data["url"] = self.url
        return data

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        """The model of a JSON object. Raises `ValueError` for one that is not what the spec promises."""
        if type(src_dict) is not OBJECT:
            src_dict = members(src_dict)
        model = cls.__new__(cls)
        try:
            values = _USUAL(src_dict)
            known = 5
        except KeyError:
            values = tuple([src_dict.get(name, ABSENT) for name in _USUAL_NAMES])
            known = 5 - values.count(ABSENT)
        raw_enabled, raw_project, raw_entity, raw_run_id, raw_url = values
        model.enabled = (
            raw_enabled
            if type(raw_enabled) is bool
            else None
            if raw_enabled is None or raw_enabled is ABSENT
            else misfit(src_dict, "enabled", raw_enabled, "true or false", bool, None)
        )
        model.project = (
            raw_project
            if type(raw_project) is str
            else None
            if raw_project is None or raw_project is ABSENT
            else misfit(src_dict, "project", raw_project, "a string", str, None)
        )
        model.entity = (
            raw_entity
            if type(raw_entity) is str
            else None
            if raw_entity is None or raw_entity is ABSENT
            else misfit(src_dict, "entity", raw_entity, "a string", str, None)
        )
        model.run_id = (
            raw_run_id
            if type(raw_run_id) is str
            else None
            if raw_run_id is None or raw_run_id is ABSENT
            else misfit(src_dict, "runId", raw_run_id, "a string", str, None)
        )
        model.url = (
            raw_url
            if type(raw_url) is str
            else None
            if raw_url is None or raw_url is ABSENT
            else misfit(src_dict, "url", raw_url, "a string", str, None)
        )
        if len(src_dict) == known:
            model.api_key = None
            model.additional_properties = {}
        else:
            raw_api_key = src_dict.get("apiKey", ABSENT)
            model.api_key = (
                raw_api_key
                if type(raw_api_key) is str
                else None
                if raw_api_key is None or raw_api_key is ABSENT
                else misfit(src_dict, "apiKey", raw_api_key, "a string", str, None)
            )
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
