# Generated from spec/openapi.yaml 2.0.0; edit the spec or scripts/templates, then run: make generate

"""Enums that outlive the list of values they were generated from."""

from __future__ import annotations

from enum import StrEnum
from typing import Self, TypeVar

E = TypeVar("E", bound="OpenStrEnum")


class OpenStrEnum(StrEnum):
    """A `StrEnum` that keeps a value newer than this client, as a member named `UNRECOGNIZED`.

    Such a member compares, prints, hashes, copies and pickles like its text. Two of them are equal, not identical.
    """

    @classmethod
    def _missing_(cls, value: object) -> Self | None:
        if not isinstance(value, str):
            return None
        member = str.__new__(cls, value)
        member._name_ = "UNRECOGNIZED"
        member._value_ = value
        return member


class ByValue(dict[str, E]):
    """Members of an open enum by value, quicker than calling it. An unknown value makes an unrecognized member."""

    def __init__(self, kind: type[E]) -> None:
        super().__init__((member.value, member) for member in kind)
        self._kind = kind

    def __missing__(self, value: str) -> E:
        return self._kind(value)
