"""How much a run measures: all of it, or little, to try it out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True, kw_only=True)
class Effort:
    """How long the emulator is looked at, and how much it holds."""

    seconds: float
    """That requests are sent for a figure."""
    rounds: int
    """Of which the median is taken."""
    few: int
    many: int
    """Jobs in the accounts whose pages are compared."""
    due: int
    """Jobs that time changes at once."""


FULL: Final = Effort(seconds=2, rounds=5, few=1_000, many=1_000_000, due=10_000)
QUICK: Final = Effort(seconds=0.5, rounds=2, few=1_000, many=20_000, due=500)
