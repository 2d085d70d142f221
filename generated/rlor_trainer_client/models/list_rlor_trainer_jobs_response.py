# Generated from spec/openapi.yaml 1.0.0; edit the spec or scripts/templates, then run: make generate

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define, field

from .._wire import json_object
from .rlor_trainer_job import RlorTrainerJob


@define
class ListRlorTrainerJobsResponse:
    """One page of jobs.

    Attributes:
        rlor_trainer_jobs: Jobs of this page, at most 200. Server-owned.
        next_page_token: Token of the next page; empty on the last. Server-owned.
        total_size: Jobs that match, on all pages. Server-owned.
    """

    rlor_trainer_jobs: list[RlorTrainerJob]
    next_page_token: str
    total_size: int
    additional_properties: dict[str, Any] = field(init=False, factory=dict[str, Any])
    """Fields that this client does not know, as they came. They are written back."""

    def to_dict(self, *, include_read_only: bool = True) -> dict[str, Any]:
        """The JSON object, without the fields that are None; and without those that only the server sets, unless wanted."""
        data: dict[str, Any] = dict(self.additional_properties)
        data["rlorTrainerJobs"] = [item.to_dict(include_read_only=include_read_only) for item in self.rlor_trainer_jobs]
        data["nextPageToken"] = self.next_page_token
        data["totalSize"] = self.total_size
        return data

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        """The model of a JSON object. Raises `KeyError`, `TypeError` or `ValueError` for one that does not fit."""
        data = json_object(src_dict)
        rlor_trainer_jobs = data.pop("rlorTrainerJobs")
        next_page_token = data.pop("nextPageToken")
        total_size = data.pop("totalSize")
        model = cls(
            rlor_trainer_jobs=[RlorTrainerJob.from_dict(item) for item in rlor_trainer_jobs],
            next_page_token=next_page_token,
            total_size=total_size,
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
