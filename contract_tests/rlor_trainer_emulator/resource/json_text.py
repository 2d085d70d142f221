"""JSON as it goes over the wire and into the database: one form, so that what is stored can be sent as it is."""

from __future__ import annotations

import json
from typing import Any


class Json(str):
    """Text that is JSON already."""

    __slots__ = ()


def encode(value: Any) -> Json:
    """Return a value as JSON."""
    return Json(_ENCODER.encode(value))


_ENCODER = json.JSONEncoder(separators=(",", ":"), ensure_ascii=False, allow_nan=False)
