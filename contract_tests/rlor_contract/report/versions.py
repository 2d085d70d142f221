"""The versions that shape a run, and which of them are others than those with which the suite was made."""

from __future__ import annotations

import platform
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, requires, version
from typing import Final, Self

OWN: Final = "rlor-trainer-client"
_SHAPING: Final = ("schemathesis", "hypothesis", "jsonschema-rs")
"""They make the cases and judge the answers."""
_PIN: Final = re.compile(r"([\w.-]+)==([\w.]+)(?:\s*;|$)")


@dataclass(frozen=True, slots=True)
class Versions:
    """Of what made the cases of a run."""

    installed: Mapping[str, str]
    """By name; what is not installed is left out."""
    pinned: Mapping[str, str]
    """What the suite was made with, as its own package says."""

    @classmethod
    def here(
        cls, version: Callable[[str], str] = version, requires: Callable[[str], list[str] | None] = requires
    ) -> Self:
        """Of this interpreter."""
        installed: dict[str, str] = {"python": platform.python_version()}
        for name in (OWN, *_SHAPING):
            try:
                installed[name] = version(name)
            except PackageNotFoundError:
                continue
        try:
            wanted = requires(OWN) or []
        except PackageNotFoundError:  # the modules were copied somewhere
            wanted = []
        pins = [found for found in map(_PIN.match, wanted) if found]
        return cls(installed, {found[1]: found[2] for found in pins})

    def differing(self) -> Iterator[str]:
        """A line for each that makes other cases than the pinned one."""
        for name, pin in self.pinned.items():
            there = self.installed.get(name, "")
            if there and there != pin:
                yield f"{name} {there} is installed, and makes other cases than {pin}, which the suite was made with"
