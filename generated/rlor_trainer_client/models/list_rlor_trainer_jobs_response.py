from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

if TYPE_CHECKING:
    from ..models.rlor_trainer_job import RlorTrainerJob


T = TypeVar("T", bound="ListRlorTrainerJobsResponse")


@_attrs_define
class ListRlorTrainerJobsResponse:
    """One page of jobs.

    Attributes:
        rlor_trainer_jobs (list[RlorTrainerJob]): Jobs of this page, at most 200. Server-owned.
        next_page_token (str): Token of the next page; empty on the last. Server-owned.
        total_size (int): Jobs that match, on all pages. Server-owned.
    """

    rlor_trainer_jobs: list[RlorTrainerJob]
    next_page_token: str
    total_size: int
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        rlor_trainer_jobs = []
        for rlor_trainer_jobs_item_data in self.rlor_trainer_jobs:
            rlor_trainer_jobs_item = rlor_trainer_jobs_item_data.to_dict()
            rlor_trainer_jobs.append(rlor_trainer_jobs_item)

        next_page_token = self.next_page_token

        total_size = self.total_size

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "rlorTrainerJobs": rlor_trainer_jobs,
                "nextPageToken": next_page_token,
                "totalSize": total_size,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.rlor_trainer_job import RlorTrainerJob  # noqa: PLC0415

        d = dict(src_dict)
        rlor_trainer_jobs = []
        _rlor_trainer_jobs = d.pop("rlorTrainerJobs")
        for rlor_trainer_jobs_item_data in _rlor_trainer_jobs:
            rlor_trainer_jobs_item = RlorTrainerJob.from_dict(
                rlor_trainer_jobs_item_data
            )

            rlor_trainer_jobs.append(rlor_trainer_jobs_item)

        next_page_token = d.pop("nextPageToken")

        total_size = d.pop("totalSize")

        list_rlor_trainer_jobs_response = cls(
            rlor_trainer_jobs=rlor_trainer_jobs,
            next_page_token=next_page_token,
            total_size=total_size,
        )

        list_rlor_trainer_jobs_response.additional_properties = d
        return list_rlor_trainer_jobs_response

    @property
    def additional_keys(self) -> list[str]:
        return list(self.additional_properties.keys())

    def __getitem__(self, key: str) -> Any:
        return self.additional_properties[key]

    def __setitem__(self, key: str, value: Any) -> None:
        self.additional_properties[key] = value

    def __delitem__(self, key: str) -> None:
        del self.additional_properties[key]

    def __contains__(self, key: str) -> bool:
        return key in self.additional_properties
