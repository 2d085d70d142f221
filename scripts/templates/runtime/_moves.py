"""State changes that a client has recently requested, so that a wait can recognize an outdated state."""

from __future__ import annotations

from dataclasses import dataclass

from ._operation import Operation

MOST = 1000
"""Resources remembered; a wait looks back only seconds."""


@dataclass(slots=True)
class Move:
    """An operation that changes the state, and was, or may have been, carried out."""

    operation: str
    """`operationId`"""
    at: float
    """When the answer arrived, on the client's clock."""
    seen: bool = False
    """Whether a state other than its source states has been read since."""


def note(moves: dict[str, Move], operation: Operation, url: str, now: float) -> None:
    """Remembers the last move of a resource by its URL, without the verb after the last variable of the path.

    Threads can share the moves.
    """
    url = url.removesuffix(operation.path.rpartition("}")[2])
    moves.pop(url, None)
    if len(moves) >= MOST:
        for oldest in list(moves)[: MOST // 2]:
            moves.pop(oldest, None)
    moves[url] = Move(operation.id, now)
