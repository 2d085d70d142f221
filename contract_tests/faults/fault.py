"""What a fault is: one thing that is wrong with a server or a client, planted from outside."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Generator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Literal

Plant = Callable[[], AbstractContextManager[Any]]
"""Makes the embedded server wrong while the context lasts, and gives the ASGI middleware to put around it, or None."""


@dataclass(frozen=True, slots=True)
class Slip:
    """A slip in a copy of the generated client: `old` in one of its files becomes `new`."""

    file: str
    old: str
    new: str

    def apply(self, package: Path) -> None:
        """Make the slip in the package in this folder. ValueError when the text does not stand there."""
        path = package / self.file
        source = path.read_text(encoding="utf-8")
        if self.old not in source:
            raise ValueError(
                f"{self.file} does not hold {self.old!r} any more: adapt the fault to the generated client"
            )
        path.write_text(source.replace(self.old, self.new), encoding="utf-8")


@dataclass(frozen=True, slots=True)
class Fault:
    """One entry of the catalogue."""

    name: str
    area: str
    harm: str
    """What it does to a user, in one sentence."""
    checks: tuple[str, ...]
    """The checks that are meant for it. One of them has to fail."""
    operation: str
    """Label of an operation that shows it: a short run needs no other."""
    apply: Plant | Slip
    broken: str | None = None
    """JSON pointer to the part of the spec that is broken, where the suite is to name that."""

    @property
    def side(self) -> Literal["server", "client"]:
        return "client" if isinstance(self.apply, Slip) else "server"


SERVER_FAULTS: Final[list[Fault]] = []
CLIENT_FAULTS: Final[list[Fault]] = []


def planted(
    area: str, operation: str, *checks: str, broken: str | None = None
) -> Callable[[Callable[[], Generator[Any]]], None]:
    """Enter a server fault: a generator that plants it, yields the middleware or None, and takes it away.

    Its name is the name of the fault, its docstring the harm.
    """

    def enter(plant: Callable[[], Generator[Any]]) -> None:
        apply = contextmanager(plant)
        enter_fault(plant, apply, area, operation, checks, broken)

    return enter


def enter_fault(
    named: Callable[..., object],
    apply: Plant,
    area: str,
    operation: str,
    checks: tuple[str, ...],
    broken: str | None,
) -> None:
    """Enter a server fault under the name of a function, with its docstring for the harm."""
    harm = inspect.getdoc(named)
    if harm is None:
        raise ValueError(f"{named.__name__} does not say what harm it does: give it a docstring")
    SERVER_FAULTS.append(Fault(named.__name__, area, " ".join(harm.split()), checks, operation, apply, broken))


def slip(area: str, operation: str, checks: str, name: str, harm: str, change: Slip, broken: str | None = None) -> None:
    """Enter a client fault; `checks` are separated by blanks."""
    CLIENT_FAULTS.append(Fault(name, area, harm, tuple(checks.split()), operation, change, broken))
