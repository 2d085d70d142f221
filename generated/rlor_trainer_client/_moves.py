# Generated from spec/openapi.yaml 3.1.0; edit the spec or scripts/templates, then run: make generate

"""What a client has lately done to the states of resources, so that a wait can tell an old state from a new one."""

from __future__ import annotations

from dataclasses import dataclass

from ._operation import Operation

MOST = 1000
"""Resources that are remembered: a wait looks back no more than seconds."""


@dataclass(slots=True)
class Move:
    """An operation that leads from one state to another, and was, or may have been, carried out."""

    operation: str
    """`operationId`"""
    at: float
    """When the answer came, on the client's clock."""
    seen: bool = False
    """Whether a state has been read since that is none of those which it leads away from."""


def note(moves: dict[str, Move], operation: Operation, url: str, now: float) -> None:
    """Takes note of the last move of a resource, under its URL: what follows the last variable of the path is a verb.

    Threads may share the moves.
    """
    url = url.removesuffix(operation.path.rpartition("}")[2])
    moves.pop(url, None)
    if len(moves) >= MOST:
        for oldest in list(moves)[: MOST // 2]:
            moves.pop(oldest, None)
    moves[url] = Move(operation.id, now)
