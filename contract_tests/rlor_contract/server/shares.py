"""A share of a run: what one of several processes looks at, side by side with the others.

What looks at jobs of its own alone is dealt out among the processes by its weight, so that they end together. What
looks at whole lists, or leads from one operation to others, stays for one that runs alone, afterwards.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal, TypeVar

from rlor_contract.server.probes.probe import Probe
from rlor_contract.spec.list_model import fields_of
from rlor_contract.spec.operations import ContractSpec, Operation

T = TypeVar("T")
_PROBE: Final = 4
"""What a probe weighs, beside operations: an operation with so many parameters and fields sends as many requests."""


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

    def cases(self, spec: ContractSpec, operations: Sequence[Operation]) -> tuple[Operation, ...]:
        """The operations of which it sends the cases."""
        if self.whole:
            return tuple(operations)
        if self.part == "alone":
            return ()
        return self._mine(operations, _dealt([_weight(spec, one) for one in operations], [0] * self.of))

    def probes(self, spec: ContractSpec, operations: Sequence[Operation], probes: Sequence[Probe]) -> tuple[Probe, ...]:
        """The probes that it runs, in their order: the more, the fewer cases of operations it sends."""
        if self.whole:
            return tuple(probes)
        if self.part == "alone":
            return tuple(probe for probe in probes if probe.alone)
        weights = [_weight(spec, one) for one in operations]
        loads = [0] * self.of
        for weight, owner in zip(weights, _dealt(weights, loads), strict=True):
            loads[owner] += weight
        dealt = [probe for probe in probes if not probe.alone]
        return self._mine(dealt, _dealt([_PROBE] * len(dealt), loads))

    def _mine(self, things: Sequence[T], owners: Sequence[int]) -> tuple[T, ...]:
        return tuple(thing for thing, owner in zip(things, owners, strict=True) if owner == self.number)


def _weight(spec: ContractSpec, operation: Operation) -> int:
    """How much an operation asks for, about: what it takes, and what is in that, has values to be tried."""
    return 1 + len(operation.parameters) + (len(fields_of(spec, operation.body)) if operation.body else 0)


def _dealt(weights: Sequence[int], loads: Sequence[int]) -> list[int]:
    """Who gets each thing: the heaviest goes first, to who has the least until then."""
    loads, owners = [*loads], [0] * len(weights)
    for index in sorted(range(len(weights)), key=lambda index: -weights[index]):
        owners[index] = min(range(len(loads)), key=loads.__getitem__)
        loads[owners[index]] += weights[index]
    return owners
