"""Linters and validators: what they find is an objection, warnings too."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from vendor.registry import Unavailable

from outside_tools.judge import Done, Hearing, Judge, Objection

PROGRAMS: Final = Path(__file__).resolve().parent / "programs"
_SERIOUS: Final = 2
"""Spectral counts 0 error, 1 warning, 2 information, 3 hint; what is below warning is no objection."""


def redocly(hearing: Hearing) -> list[Objection]:
    """`redocly lint` with the ruleset `recommended`."""
    command = hearing.tools.program("redocly")
    done = hearing.run(command, "lint", "--extends", "recommended", "--format", "json", hearing.file)
    return list(redocly_objections(done))


def redocly_objections(done: Done) -> Iterator[Objection]:
    """What the report says. Raises `Unavailable` when there is none."""
    report = _json(done, "redocly", "{")
    for problem in report["problems"]:
        places: list[Any] = problem.get("location") or [{"start": {"line": 0}}]
        line: int = places[0]["start"]["line"]
        yield Objection(f"{problem['severity']} {problem['ruleId']}: {problem['message']}", line)


def spectral(hearing: Hearing) -> list[Objection]:
    """`spectral lint` with the ruleset `spectral:oas`."""
    rules = hearing.folder / "rules.yaml"
    rules.write_text("extends: ['spectral:oas']\n", encoding="utf-8")
    done = hearing.run(
        hearing.tools.program("spectral"), "lint", "--ruleset", rules, "--format", "json", "--quiet", hearing.file
    )
    return list(spectral_objections(done))


def spectral_objections(done: Done) -> Iterator[Objection]:
    """What the report says; it counts lines from 0. Raises `Unavailable` when there is none."""
    for problem in _json(done, "spectral", "["):
        if problem["severity"] < _SERIOUS:
            kind = "warning" if problem["severity"] else "error"
            line = problem["range"]["start"]["line"] + 1
            yield Objection(f"{kind} {problem['code']}: {problem['message']}", line)


def validator(hearing: Hearing) -> list[Objection]:
    """openapi-spec-validator, all errors."""
    done = hearing.run(hearing.tools.python, PROGRAMS / "validate.py", hearing.file)
    return [hearing.objection(problem["message"], *problem["path"]) for problem in _json(done, "validator", "[")]


def _json(done: Done, name: str, opening: str) -> Any:
    try:
        return json.JSONDecoder().raw_decode(done.out[done.out.index(opening) :])[0]
    except ValueError:
        raise Unavailable(f"{name} gives no report (exit code {done.code}): {done.tail()[:300]}") from None


JUDGES: Final = (
    Judge("redocly", "@redocly/cli", redocly),
    Judge("spectral", "@stoplight/spectral-cli", spectral),
    Judge("openapi-spec-validator", "openapi-spec-validator", validator),
)
