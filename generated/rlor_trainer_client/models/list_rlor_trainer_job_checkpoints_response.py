from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

if TYPE_CHECKING:
    from ..models.checkpoint import Checkpoint


T = TypeVar("T", bound="ListRlorTrainerJobCheckpointsResponse")


@_attrs_define
class ListRlorTrainerJobCheckpointsResponse:
    """One page of checkpoints. Older gateways call the items `rlorTrainerJobCheckpoints`.

    Attributes:
        checkpoints (list[Checkpoint]): Checkpoints of this page, at most 200, oldest first. Server-owned.
        next_page_token (str): Token of the next page; empty on the last. Server-owned.
        total_size (int): Checkpoints of the job, on all pages. Server-owned.
    """

    checkpoints: list[Checkpoint]
    next_page_token: str
    total_size: int
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        checkpoints = []
        for checkpoints_item_data in self.checkpoints:
            checkpoints_item = checkpoints_item_data.to_dict()
            checkpoints.append(checkpoints_item)

        next_page_token = self.next_page_token

        total_size = self.total_size

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "checkpoints": checkpoints,
                "nextPageToken": next_page_token,
                "totalSize": total_size,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.checkpoint import Checkpoint  # noqa: PLC0415

        d = dict(src_dict)
        checkpoints = []
        _checkpoints = d.pop("checkpoints")
        for checkpoints_item_data in _checkpoints:
            checkpoints_item = Checkpoint.from_dict(checkpoints_item_data)

            checkpoints.append(checkpoints_item)

        next_page_token = d.pop("nextPageToken")

        total_size = d.pop("totalSize")

        list_rlor_trainer_job_checkpoints_response = cls(
            checkpoints=checkpoints,
            next_page_token=next_page_token,
            total_size=total_size,
        )

        list_rlor_trainer_job_checkpoints_response.additional_properties = d
        return list_rlor_trainer_job_checkpoints_response

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
