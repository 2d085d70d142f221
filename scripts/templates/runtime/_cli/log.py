"""Warnings of the client, shown beside what is drawn in place."""

from __future__ import annotations

import logging
from collections.abc import Generator
from contextlib import contextmanager

from .command import PROGRAM
from .surroundings import Surroundings

_LOGGER = logging.getLogger("rlor_trainer_client")


class _Warnings(logging.Handler):
    """Shows warnings as lines on standard error."""

    def __init__(self, around: Surroundings) -> None:
        super().__init__(logging.WARNING)
        self._around = around

    def emit(self, record: logging.LogRecord) -> None:
        live = self._around.live
        if live is not None:
            live.clear()
        self._around.say(f"{PROGRAM}: {record.getMessage()}")
        if live is not None:
            live.draw()


@contextmanager
def shown(around: Surroundings, *, quiet: bool) -> Generator[None]:
    """Shows the warnings within, or none. `RLOR_LOG` shows the log in another way."""
    if around.environ.get("RLOR_LOG"):
        yield
        return
    handler = logging.NullHandler() if quiet else _Warnings(around)
    _LOGGER.addHandler(handler)
    try:
        yield
    finally:
        _LOGGER.removeHandler(handler)
