from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.protobuf_any import ProtobufAny
    from ..models.status import Status


T = TypeVar("T", bound="Operation")


@_attrs_define
class Operation:
    """A long-running operation (google.longrunning.Operation).

    Attributes:
        name (str): Name to poll: `GET /v1/{name}`. Server-owned.
        done (bool | Unset): Whether it has ended, with `response` or `error`. Default false. Server-owned.
        metadata (None | ProtobufAny | Unset): What the service tells of its progress; null when nothing. Server-owned.
        response (None | ProtobufAny | Unset): The result, here a model with its `@type`; only when it ended well.
            Server-owned.
        error (None | Status | Unset): Why it failed; only when it did. Server-owned.
    """

    name: str
    done: bool | Unset = UNSET
    metadata: None | ProtobufAny | Unset = UNSET
    response: None | ProtobufAny | Unset = UNSET
    error: None | Status | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        from ..models.protobuf_any import ProtobufAny  # noqa: PLC0415
        from ..models.status import Status  # noqa: PLC0415

        name = self.name

        done = self.done

        metadata: dict[str, Any] | None | Unset
        if isinstance(self.metadata, Unset):
            metadata = UNSET
        elif isinstance(self.metadata, ProtobufAny):
            metadata = self.metadata.to_dict()
        else:
            metadata = self.metadata

        response: dict[str, Any] | None | Unset
        if isinstance(self.response, Unset):
            response = UNSET
        elif isinstance(self.response, ProtobufAny):
            response = self.response.to_dict()
        else:
            response = self.response

        error: dict[str, Any] | None | Unset
        if isinstance(self.error, Unset):
            error = UNSET
        elif isinstance(self.error, Status):
            error = self.error.to_dict()
        else:
            error = self.error

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "name": name,
            }
        )
        if done is not UNSET:
            field_dict["done"] = done
        if metadata is not UNSET:
            field_dict["metadata"] = metadata
        if response is not UNSET:
            field_dict["response"] = response
        if error is not UNSET:
            field_dict["error"] = error

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.protobuf_any import ProtobufAny  # noqa: PLC0415
        from ..models.status import Status  # noqa: PLC0415

        d = dict(src_dict)
        name = d.pop("name")

        done = d.pop("done", UNSET)

        def _parse_metadata(data: object) -> None | ProtobufAny | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                metadata_type_0 = ProtobufAny.from_dict(data)

                return metadata_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(None | ProtobufAny | Unset, data)

        metadata = _parse_metadata(d.pop("metadata", UNSET))

        def _parse_response(data: object) -> None | ProtobufAny | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                response_type_0 = ProtobufAny.from_dict(data)

                return response_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(None | ProtobufAny | Unset, data)

        response = _parse_response(d.pop("response", UNSET))

        def _parse_error(data: object) -> None | Status | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                error_type_0 = Status.from_dict(data)

                return error_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(None | Status | Unset, data)

        error = _parse_error(d.pop("error", UNSET))

        operation = cls(
            name=name,
            done=done,
            metadata=metadata,
            response=response,
            error=error,
        )

        operation.additional_properties = d
        return operation

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
