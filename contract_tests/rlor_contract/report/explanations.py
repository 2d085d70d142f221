"""What each check proves, an example of a violation, and how to fix it, in words."""

from __future__ import annotations

import difflib
import textwrap
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Final, Literal, get_args

import yaml
from rlor_spec.evidence import CONFIDENCES

from rlor_contract.report.cannot_run import CannotRun
from rlor_contract.report.ledger import Confidence, Side

Harm = Literal["leak", "data", "crash", "effect", "shape", "wording"]
HARMS: Final[tuple[Harm, ...]] = get_args(Harm)
"""The worst first."""
HARM_WORDS: Final[Mapping[Harm, str]] = {
    "leak": "Leaks and authentication",
    "data": "Lost or foreign data",
    "crash": "Crashes",
    "effect": "Wrong states and effects",
    "shape": "Wrong shapes",
    "wording": "Wording",
}


@dataclass(frozen=True, slots=True)
class Explanation:
    """Of one check."""

    side: Side
    proves: str
    violation: str
    """An example of what it finds."""
    fix: str
    harm: Harm
    """What a failure of it means to a user."""
    confidence: Confidence | None = None
    """Where the check asks for more than the facts say that it names: how sure we are of that."""
    should: bool = False
    """Whether a server that fails it breaks a SHOULD or a habit alone, so that it is a warning."""


@cache
def explanations() -> Mapping[str, Explanation]:
    """By the name of the check, in the order of contract_tests/README.md."""
    text = (files("rlor_contract.report") / "checks.yaml").read_text(encoding="utf-8")
    entries: dict[str, dict[str, Any]] = yaml.safe_load(text)
    return {name: Explanation(**entry) for name, entry in entries.items()}


def explain(name: str) -> str:
    """A check in words, or a list of all of them. Raises `CannotRun` when there is none of the name."""
    known = explanations()
    if not name:
        width = max(map(len, known)) + 2
        return "\n".join(f"{entry.side}  {check:<{width}}{entry.proves}" for check, entry in known.items())
    if name not in known:
        near = difflib.get_close_matches(name, known, n=3)
        which = f"did you mean {' or '.join(near)}?" if near else "see rlor-contract explain, which lists them."
        raise CannotRun(f"there is no check {name!r}. Fix: {which}")
    entry = known[name]
    rows = [("Proves", entry.proves), ("Violation", entry.violation), ("Fix", entry.fix)]
    rows.append(("Harm", HARM_WORDS[entry.harm].lower()))
    if entry.should:
        rows.append(("Warns", "a server that fails it breaks only a SHOULD or a habit, not the spec"))
    elif entry.confidence:
        rows.append(
            (
                "Basis",
                f"at most {entry.confidence}, {CONFIDENCES[entry.confidence]}: it asks for more than the facts say",
            )
        )
    lines = [f"{name}, a check of a {entry.side}"]
    for title, text in rows:
        lines += textwrap.wrap(f"{title + ':':<11}{text}", 110, initial_indent="  ", subsequent_indent=" " * 13)
    return "\n".join(lines)
