"""JSON as it goes over the wire and into the database: one form, so that what is stored can be sent as it is."""

from __future__ import annotations

import json
import struct
from typing import Any


class Json(str):
    """Text that is JSON already."""

    __slots__ = ()


def encode(value: Any) -> Json:
    """Return a value as JSON."""
    return Json(_ENCODER.encode(value))


_ENCODER = json.JSONEncoder(separators=(",", ":"), ensure_ascii=False, allow_nan=False)


def single(number: float) -> float:
    """Return a number as 32 bits hold it, in the shortest decimals that say which; beyond them: OverflowError."""
    packed = struct.pack("<f", number)
    (exact,) = struct.unpack("<f", packed)
    return next(shown for digits in range(1, 10) if struct.pack("<f", shown := float(f"{exact:.{digits}g}")) == packed)
