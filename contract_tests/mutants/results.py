"""What is known of mutants: those that are equivalent, and what became of the others."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from fnmatch import fnmatchcase
from itertools import product
from pathlib import Path
from typing import Any, Final

import yaml
from rlor_contract.spec.json_values import is_list

from mutants.sampler import Mutant
from mutants.trial import By

EQUIVALENT: Final = Path(__file__).with_name("equivalent.yaml")
BEYOND: Final = Path(__file__).with_name("beyond_the_contract.yaml")


@dataclass(frozen=True, slots=True)
class Listed:
    """Mutants about which something is known before they are tried."""

    side: str
    module: str
    """A path within the package; `*` stands for anything, here and in the function."""
    function: str
    reason: str
    line: str | None = None
    """The whole line, without its indentation; between two `/`, a regular expression that matches it. None: any."""
    operator: str | None = None
    """None: any."""
    occurrence: int | None = None
    """None: every one."""

    def holds(self, side: str, mutant: Mutant) -> bool:
        """Whether the mutant is one of them."""
        return (
            side == self.side
            and fnmatchcase(mutant.module, self.module)
            and fnmatchcase(mutant.function, self.function)
            and self.operator in (None, mutant.operator)
            and self.is_line(mutant.text)
            and self.occurrence in (None, mutant.occurrence)
        )

    def is_line(self, text: str) -> bool:
        """Whether it is about this line."""
        if self.line is None:
            return True
        if len(self.line) > 1 and self.line[0] == self.line[-1] == "/":
            return re.fullmatch(self.line[1:-1], text) is not None
        return text == self.line


def listed(file: Path) -> list[Listed]:
    """What a list holds: of `EQUIVALENT`, which nobody could notice, or `BEYOND`, of which the contract says nothing.

    An entry may name several functions, and several operators.
    """
    entries: list[dict[str, Any]] = yaml.safe_load(file.read_text("utf-8")) or []
    return [
        Listed(function=function, operator=operator, **entry)
        for entry in entries
        for function, operator in product(_each(entry.pop("function")), _each(entry.pop("operator", None)))
    ]


def _each(names: Any) -> list[Any]:
    return names if is_list(names) else [names]


@dataclass(frozen=True, slots=True)
class Result:
    """A mutant and what noticed it."""

    mutant: Mutant
    by: By
    killer: str
    seconds: float
    after: tuple[str, ...]
    """The lines that are new with it."""
    beyond: bool = False
    """Whether the contract says nothing of it, so that it counts for the tests alone."""


@dataclass(frozen=True, slots=True)
class Results:
    """A file of results, a line each, to continue with when a run was interrupted."""

    file: Path
    digest: str
    """Of the sources: results of others do not count."""

    def read(self) -> dict[tuple[str, str, str, str, int], Result]:
        """What is known already, by the mutant's key."""
        return {
            mutant.key: Result(mutant=mutant, **line) for mutant, line in map(_mutant_and_rest, self._lines("result"))
        }

    def measured(self) -> tuple[dict[By, float], dict[str, float]]:
        """What was measured of the sources without a mutant: the limits and the times of a `Copy`."""
        limits: dict[By, float] = {}
        times: dict[str, float] = {}
        for line in self._lines("measured"):
            limits |= line[0]
            times |= line[1]
        return limits, times

    def add(self, result: Result, limits: Mapping[By, float], times: Mapping[str, float]) -> None:
        """Enter one more."""
        self.file.parent.mkdir(parents=True, exist_ok=True)
        with self.file.open("a", encoding="utf-8") as lines:
            line = {"digest": self.digest, "result": asdict(result), "measured": [limits, times]}
            lines.write(json.dumps(line) + "\n")

    def _lines(self, part: str) -> list[Any]:
        if not self.file.exists():
            return []
        lines = [json.loads(line) for line in self.file.read_text("utf-8").splitlines()]
        return [line[part] for line in lines if line["digest"] == self.digest and part in line]


def _mutant_and_rest(line: dict[str, Any]) -> tuple[Mutant, dict[str, Any]]:
    return Mutant(**line.pop("mutant")), line


def digest_of(root: Path) -> str:
    """What stands for the sources of a project."""
    told = hashlib.sha256()
    for folder in ("contract_tests", "generated", "scripts", "spec"):
        for file in sorted((root / folder).rglob("*")):
            if file.suffix in (".py", ".yaml"):
                told.update(file.read_bytes())
    return told.hexdigest()[:16]


def table(results: Iterable[Result], *, tests: bool = True) -> Iterator[str]:
    """Lines that say how many were killed, and by what, by module and in all. `tests`: whether the tests were asked.

    The share of the half is one of the mutants that the contract speaks of.
    """
    rows: dict[str, list[Result]] = {}
    for result in results:
        rows.setdefault(result.mutant.module.rpartition("/")[0] or result.mutant.module, []).append(result)
    layout = "{:<34} {:>7} {:>12} {:>9} {:>15} {:>9}"
    yield layout.format("module", "mutants", "of contract", "half", "half and tests", "survived")
    everything = [result for row in rows.values() for result in row]
    for name, row in [*sorted(rows.items()), ("all", everything)]:
        shown = sum(not result.beyond for result in row)
        half = sum(result.by == "half" for result in row)
        survived = sum(result.by == "nobody" for result in row)
        both = _share(len(row) - survived, len(row) if tests else 0)
        yield layout.format(name, len(row), shown, _share(half, shown), both, survived)


def _share(part: int, whole: int) -> str:
    return f"{100 * part / whole:.0f} %" if whole else "-"
