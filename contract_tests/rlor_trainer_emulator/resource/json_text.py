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


_MOST = 3.4028235e38
"""What 32 bits hold at most, in the fewest decimals."""

_ENCODER = json.JSONEncoder(separators=(",", ":"), ensure_ascii=False, allow_nan=False)


def single(number: float) -> float:
    """Return a number as 32 bits hold it, in the shortest decimals that say which; beyond them: OverflowError."""
    packed = struct.pack("<f", number)
    (exact,) = struct.unpack("<f", packed)
    forms = (float(f"{exact:.{digits}g}") for digits in range(1, 10))
    return next(form for form in forms if abs(form) <= _MOST and struct.pack("<f", form) == packed)
