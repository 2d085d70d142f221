"""Enums that accept values newer than this client."""

from __future__ import annotations

from enum import StrEnum
from typing import Any, Self


class OpenStrEnum(StrEnum):
    """A `StrEnum` that represents an unknown value as a member named `UNRECOGNIZED`.

    Such a member compares, prints, hashes, copies and pickles like its text. Two members with the same text are equal,
    but not identical.
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
        """Pickles the class by name, so that a version without it can still read the text."""
        return restored_member, (type(self).__name__, self._value_)


def restored_member(name: str, value: str) -> str:
    """Restores a pickled member; its text if the class no longer exists."""
    from . import models

    kind = getattr(models, name, None)
    return value if kind is None else kind(value)
