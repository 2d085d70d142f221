"""The files that programs need at run time: the spec, its evidence, and what only the contract suite adds to it.

A wheel carries them in this package, a checkout has them where people edit them. Either may be a zip archive, so that
they are resources, not paths.
"""

from __future__ import annotations

from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Final

_CHECKOUT: Final = Path(__file__).resolve().parents[2]


def _found(name: str, home: str) -> Traversable:
    packaged = files("rlor_spec") / name
    return packaged if packaged.is_file() else _CHECKOUT / home / name


SPEC: Final = _found("openapi.yaml", "spec")
"""The OpenAPI description."""
EVIDENCE: Final = _found("evidence.yaml", "spec")
"""Where each of its facts comes from."""
OVERLAY: Final = _found("overlay.yaml", "contract_tests/spec")
"""Links and values that only the contract suite needs."""
