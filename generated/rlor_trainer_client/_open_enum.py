# Generated from spec/openapi.yaml 3.1.0; edit the spec or scripts/templates, then run: make generate

"""Enums that outlive the list of values they were generated from."""

from __future__ import annotations

from enum import StrEnum
from typing import Any, Self


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

    def __reduce_ex__(self, protocol: object) -> tuple[Any, ...]:
        """By the name of the class, so that a version without it can read the text."""
        return restored_member, (type(self).__name__, self._value_)


def restored_member(name: str, value: str) -> str:
    """A member that was pickled. A class that is gone leaves the text."""
    from . import models

    kind = getattr(models, name, None)
    return value if kind is None else kind(value)
