# Generated from spec/openapi.yaml 3.1.0; edit the spec or scripts/templates, then run: make generate

"""`RLOR_LOG`: the log of the client on standard error."""

from __future__ import annotations

import logging
from typing import Final

from .errors import ConfigurationError

_LEVELS: Final = ("debug", "info", "warning", "error")
_HANDLER: Final = logging.StreamHandler()
_HANDLER.setFormatter(logging.Formatter("%(asctime)s %(levelname)-7s %(message)s"))


def show_log(level: str) -> None:
    """Logs from a level up. Adds a handler only if the program has none for this logger.

    Raises `ConfigurationError` if there is no such level.
    """
    if level.lower() not in _LEVELS:
        raise ConfigurationError(f"RLOR_LOG is {level!r}. Set it to one of {', '.join(_LEVELS)}, or unset it.")
    logger = logging.getLogger("rlor_trainer_client")
    logger.setLevel(level.upper())
    if not logger.hasHandlers():
        logger.addHandler(_HANDLER)  # at most once: it is always the same
