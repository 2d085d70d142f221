"""A share of a run: what one of several processes looks at, side by side with the others.

What looks at jobs of its own alone is dealt out among the processes. What looks at whole lists, or leads from one
operation to others, stays for one that runs alone, afterwards.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, TypeVar

from rlor_contract.server.probes.probe import Probe
from rlor_contract.spec.operations import Operation

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Share:
    """What of a run one process looks at; by default all of it."""

    part: Literal["all", "dealt", "alone"] = "all"
    number: int = 0
    of: int = 1

    @property
    def whole(self) -> bool:
        return self.part == "all"

    @property
    def width(self) -> int:
        """How many requests it may have under way at once: alone, it takes the place of all."""
        return self.of if self.part == "alone" else 1

    @property
    def together(self) -> bool:
        """Whether it has what looks at all of an account: sequences, and the pages of lists."""
        return self.part != "dealt"

    def cases(self, operations: Sequence[Operation]) -> tuple[Operation, ...]:
        """The operations of which it sends the cases."""
        return () if self.part == "alone" else self._dealt(operations)

    def probes(self, probes: Sequence[Probe]) -> tuple[Probe, ...]:
        """The probes that it runs, in their order."""
        if self.whole:
            return tuple(probes)
        if self.part == "alone":
            return tuple(probe for probe in probes if probe.alone)
        return self._dealt([probe for probe in probes if not probe.alone])

    def _dealt(self, things: Sequence[T]) -> tuple[T, ...]:
        return tuple(things[self.number :: self.of])
