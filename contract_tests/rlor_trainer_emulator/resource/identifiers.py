"""Where ids come from: request ids, job ids that the server chooses, and the private ids of stored jobs."""

from __future__ import annotations

import random
import threading
import uuid
from typing import Protocol


class Identifiers(Protocol):
    """A source of unique ids."""

    def next(self) -> str:
        """Return a fresh id in the form of a version 4 UUID."""
        ...


class RandomIdentifiers:
    """Ids from the operating system's random source."""

    def next(self) -> str:
        """Return a random UUID."""
        return str(uuid.uuid4())


class SeededIdentifiers:
    """The same ids in the same order for the same seed."""

    def __init__(self, seed: int = 0) -> None:
        self._random = random.Random(seed)
        self._lock = threading.Lock()

    def next(self) -> str:
        """Return the next UUID of the sequence."""
        with self._lock:
            return str(uuid.UUID(int=self._random.getrandbits(128), version=4))
