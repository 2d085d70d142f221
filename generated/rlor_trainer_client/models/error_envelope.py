# Generated from spec/openapi.yaml 1.0.0; edit the spec or scripts/templates, then run: make generate

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define, field

from .._wire import json_object
from .edge_error import EdgeError


@define
class ErrorEnvelope:
    """Error body of the edge, in front of the control plane.

    Attributes:
        error: The error. Server-owned.
        request_id: Id of the request, the same as in `x-request-id`. Server-owned.
    """

    error: EdgeError
    request_id: str
    additional_properties: dict[str, Any] = field(init=False, factory=dict[str, Any])
    """Fields that this client does not know, as they came. They are written back."""

    def to_dict(self, *, include_read_only: bool = True) -> dict[str, Any]:
        """The JSON object, without the fields that are None; and without those that only the server sets, unless wanted."""
        data: dict[str, Any] = dict(self.additional_properties)
        data["error"] = self.error.to_dict(include_read_only=include_read_only)
        data["request_id"] = self.request_id
        return data

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        """The model of a JSON object. Raises `KeyError`, `TypeError` or `ValueError` for one that does not fit."""
        data = json_object(src_dict)
        error = data.pop("error")
        request_id = data.pop("request_id")
        model = cls(
            error=EdgeError.from_dict(error),
            request_id=request_id,
        )
        model.additional_properties = data
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
