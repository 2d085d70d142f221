# Generated from spec/openapi.yaml 3.1.0; edit the spec or scripts/templates, then run: make generate

"""`RLOR_LOG`: what the client does, on standard error."""

from __future__ import annotations

import logging
from typing import Final

from .errors import ConfigurationError

_LEVELS: Final = ("debug", "info", "warning", "error")
_HANDLER: Final = logging.StreamHandler()
_HANDLER.setFormatter(logging.Formatter("%(asctime)s %(levelname)-7s %(message)s"))


def show_log(level: str) -> None:
    """Shows the client's log from a level on; where the program has a handler for it already, that one does.

    Raises `ConfigurationError` for what is no level.
    """
    if level.lower() not in _LEVELS:
        raise ConfigurationError(f"RLOR_LOG is {level!r}. Write one of {', '.join(_LEVELS)}, or unset it.")
    logger = logging.getLogger("rlor_trainer_client")
    logger.setLevel(level.upper())
    if not logger.hasHandlers():
        logger.addHandler(_HANDLER)  # at most once: it is always the same
