"""Exceptions: breaking changes that a maintainer has decided to ship without a new major version, until a date.

    exceptions:
      - rule: request-property-pattern-changed
        at: /components/schemas/Book/properties/isbn
        reason: The new pattern only accepts more.
        expires: '2027-01-31'

`at` is a JSON pointer into either document or, for the rules of the Python surface, the dotted path of a name, such as
`rlor_trainer_client.models.LossConfig`; the exception holds for it and all below. `expires` is the last day on which
it holds.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from rlor_spec.document import Pointer, SpecDocument, SpecError
from rlor_spec.places import elements, members

from diff_rules.rule import PYTHON, RULES, Change, Severity

_KEYS: Final = ("rule", "at", "reason", "expires")
_DOTTED: Final = re.compile(r"[A-Za-z_]\w*(\.[A-Za-z_]\w*)*")


@dataclass(frozen=True, slots=True)
class Exemption:
    """One entry of the file."""

    rule: str
    at: str
    reason: str
    expires: date
    line: int

    def covers(self, change: Change, today: date) -> bool:
        """Whether a change is allowed by it today."""
        end = "." if self.rule.startswith(PYTHON) else "/"
        return (
            self.rule == change.rule.id
            and today <= self.expires
            and any(f"{place.address}{end}".startswith(f"{self.at}{end}") for place in (change.base, change.revision))
        )


def load(path: Path) -> list[Exemption]:
    """The entries of an exceptions file; none when there is no file. Raises `SpecError` for one that is not right."""
    if not path.exists():
        return []
    document = SpecDocument.load(path)
    if set(document.data) != {"exceptions"} or not isinstance(document.data["exceptions"], list):
        raise SpecError(path, 1, "an exceptions file has one key, `exceptions`, with a list. Write `exceptions: []`.")
    return [_entry(document, position) for position in range(len(elements(document.data["exceptions"])))]


def _entry(document: SpecDocument, position: int) -> Exemption:
    pointer: Pointer = ("exceptions", position)
    said = members(document.data["exceptions"][position])

    def fail(message: str, *key: str) -> SpecError:
        return SpecError(document.path, document.line((*pointer, *key)), message)

    if set(said) != set(_KEYS) or not all(isinstance(value, str) and value.strip() for value in said.values()):
        raise fail(f"an exception has the keys {', '.join(_KEYS)}, each with text. Complete or correct it.")
    if said["rule"] not in RULES:
        raise fail(f"there is no rule `{said['rule']}`. See diff_spec.py --explain.", "rule")
    if RULES[said["rule"]].severity is not Severity.BREAKING:
        raise fail(f"`{said['rule']}` is compatible already. Remove the exception.", "rule")
    if said["rule"].startswith(PYTHON):
        if not _DOTTED.fullmatch(said["at"]):
            raise fail("`at` is the dotted path of a name, such as rlor_trainer_client.models.Model. Correct it.", "at")
    elif not said["at"].startswith("/"):
        raise fail("`at` is a JSON pointer, such as /components/schemas/Book. Correct it.", "at")
    try:
        expires = date.fromisoformat(said["expires"])
    except ValueError:
        raise fail(f"`{said['expires']}` is not a date. Write YYYY-MM-DD, quoted.", "expires") from None
    line = document.line((*pointer, "rule"))
    return Exemption(said["rule"], said["at"], said["reason"], expires, line)


def expired(exemptions: Sequence[Exemption], today: date) -> list[Exemption]:
    """Those that hold no longer: each must be renewed, or removed."""
    return [entry for entry in exemptions if today > entry.expires]
