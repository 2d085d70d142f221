# Generated from spec/openapi.yaml 1.0.0; edit the spec or scripts/templates, then run: make generate

"""Enums that outlive the list of values they were generated from."""

from __future__ import annotations

from enum import StrEnum
from typing import Self


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
