"""Your own checks: functions that are called for every answer of a run, and return what is wrong with it.

@rlor_contract.check(operation="books.*")
def no_internal_host(answer: rlor_contract.Answer) -> str | None:
    '''No answer names an internal host.'''
    return "it names db.internal" if b"db.internal" in answer.content else None
"""

from __future__ import annotations

import importlib
import importlib.util
import sys
import traceback
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from pathlib import Path
from types import ModuleType
from typing import Any, overload

from rlor_contract.report.cannot_run import CannotRun


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer of the server, with its request. Fields that may hold a secret are not in its `repr`."""

    operation: str
    """Label of the operation: its group and method."""
    method: str
    """The HTTP method."""
    path: str
    """The path as it was sent, without the query."""
    query: Mapping[str, str] = field(repr=False)
    """The query, decoded; the last value of a repeated parameter."""
    body: Any = field(repr=False)
    """The JSON that was sent, decoded; None if it was not JSON."""
    status: int
    headers: Mapping[str, str] = field(repr=False)
    """Headers of the answer, with names in lower case."""
    content: bytes = field(repr=False)
    json: Any = field(repr=False)
    """The body of the answer, decoded; None when it is not JSON."""


Finding = Iterable[str] | str | None
"""What is wrong with an answer, in words; nothing if it is correct."""
Judge = Callable[[Answer], Finding]


@dataclass(frozen=True, slots=True)
class OwnCheck:
    """Your own check, under the name of its function. Call it with an `Answer` to try it."""

    name: str
    proves: str
    judge: Judge = field(repr=False)
    operations: tuple[str, ...] = ()
    """Labels, or patterns such as `books.*`; empty for all."""
    applies: Callable[[Answer], bool] | None = field(default=None, repr=False)

    def __call__(self, answer: Answer) -> Finding:
        return self.judge(answer)

    def is_about(self, label: str) -> bool:
        """Whether it looks at an operation."""
        return not self.operations or any(fnmatchcase(label, pattern) for pattern in self.operations)

    def found(self, answer: Answer) -> list[str] | None:
        """What is wrong, in words; None where the check does not apply. Raises what the function raises."""
        if not self.is_about(answer.operation) or (self.applies is not None and not self.applies(answer)):
            return None
        said: Any = self.judge(answer)
        if isinstance(said, str):
            return [said] if said else []
        found: list[Any] = [] if said is None else [*said]
        if not all(isinstance(one, str) for one in found):
            raise TypeError(f"{self.name} must return what is wrong as a string, several strings, or None")
        return [one for one in found if one]


@overload
def check(judge: Judge, /) -> OwnCheck: ...


@overload
def check(
    *, operation: str | Sequence[str] = (), applies: Callable[[Answer], bool] | None = None
) -> Callable[[Judge], OwnCheck]: ...


def check(
    judge: Judge | None = None,
    /,
    *,
    operation: str | Sequence[str] = (),
    applies: Callable[[Answer], bool] | None = None,
) -> OwnCheck | Callable[[Judge], OwnCheck]:
    """Make a function your own check: it returns what is wrong with an answer, or nothing.

    The check has the name of the function, and its docstring says what it proves. `operation` is the label, or labels,
    of what it looks at, such as `books.get` or `books.*`; `applies` says of an answer whether there is anything to
    judge.
    An exception in it is no verdict on the server: it is reported as such, and the run continues.
    """
    patterns = (operation,) if isinstance(operation, str) else tuple(operation)

    def made(judge: Judge) -> OwnCheck:
        proves = " ".join((judge.__doc__ or "").partition("\n\n")[0].split())
        return OwnCheck(judge.__name__, proves or judge.__name__.replace("_", " "), judge, patterns, applies)

    return made if judge is None else made(judge)


def loaded(places: Iterable[str]) -> tuple[OwnCheck, ...]:
    """The checks of modules, given by name, or as a file. Raises `CannotRun`."""
    found: list[OwnCheck] = []
    for place in places:
        held = [one for one in vars(_module(place)).values() if isinstance(one, OwnCheck)]
        if not held:
            raise CannotRun(f"{place} has no check. Fix: put @rlor_contract.check above each function that is one.")
        found += held
    return tuple(dict.fromkeys(found))


def require_fit(checks: Iterable[OwnCheck], taken: Iterable[str], labels: Sequence[str]) -> None:
    """Raise `CannotRun` for a check that has the name of another one, or is about no operation of the spec."""
    names = {*taken}
    for one in checks:
        if one.name in names:
            raise CannotRun(f"there is another check {one.name!r}. Fix: give the function another name.")
        names.add(one.name)
        for pattern in one.operations:
            if not any(fnmatchcase(label, pattern) for label in labels):
                known = ", ".join(labels)
                raise CannotRun(
                    f"{one.name} is about {pattern!r}, which matches no operation. Fix: choose from {known}."
                )


def _module(place: str) -> ModuleType:
    path = Path(place)
    try:
        if path.suffix != ".py":
            return importlib.import_module(place)
        if not path.is_file():
            raise CannotRun(f"{place} is not a file. Fix: give one, or a module that can be imported, as --checks.")
        name = f"rlor_checks_{path.stem}"
        made = importlib.util.spec_from_file_location(name, path)
        assert made
        assert made.loader
        module = importlib.util.module_from_spec(made)
        sys.modules[name] = module  # dataclasses and pickle look there
        made.loader.exec_module(module)
    except CannotRun:
        raise
    except ModuleNotFoundError as error:
        if error.name == place.partition(".")[0] or error.name == place:
            raise CannotRun(
                f"there is no module {place!r}. Fix: give a file whose name ends with .py, or install it."
            ) from None
        raise CannotRun(f"{_at(place, error)}: {error}. Fix: install it.") from None
    except SyntaxError as error:
        raise CannotRun(f"{error.filename or place}:{error.lineno}: {error.msg}. Fix: correct it.") from None
    except Exception as error:
        raise CannotRun(f"{_at(place, error)}: {type(error).__name__}: {error}. Fix: correct it.") from None
    return module


def _at(place: str, error: Exception) -> str:
    """File and line at which loading a module has failed."""
    frames = [one for one in traceback.extract_tb(error.__traceback__) if "importlib" not in one.filename]
    own = [one for one in frames if one.filename != __file__]
    return f"{own[-1].filename}:{own[-1].lineno}" if own else place
