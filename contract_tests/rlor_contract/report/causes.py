"""Findings by their cause, the most harmful first: one line of code of a server breaks many operations and fields."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, get_args

from rlor_contract.report.explanations import HARMS, Harm, explanations
from rlor_contract.report.ledger import Confidence, Violation

_CERTAIN: Final[tuple[Confidence, ...]] = get_args(Confidence)
_STATUS: Final = re.compile(r"[1-5]\d\d\b")
# What names a thing of the spec, or shows a value: a pointer, camelCase, snake_case, a.path, CONSTANTS, quoted text.
_NAME: Final = re.compile(
    r"""`[^`]*`|"[^"]*"|'[^']*'|\[[^]]*]|/[^\s:,]*|\b\w*?[a-z\d][A-Z]\w*|\b[^\W_]+(?:[._]\w+)+|\b[A-Z][A-Z\d_]+\b|\b\d+\b"""
)
_BEGINNING: Final = 300
"""Characters in which the word is looked for."""
_LITTLE: Final = frozenset(["a", "an", "the"])


@dataclass(slots=True)
class Cause:
    """What is wrong, where it was seen first, and where else."""

    first: Violation
    others: list[Violation]

    @property
    def findings(self) -> list[Violation]:
        """All of them, in the order in which they were seen."""
        return [self.first, *self.others]

    @property
    def harm(self) -> Harm:
        """How badly it hurts a user."""
        return harm_of(self.first.check)

    @property
    def confidence(self) -> Confidence:
        """How sure the best-known fact is that it breaks."""
        return _CERTAIN[min(_CERTAIN.index(one.confidence) for one in self.findings)]

    @property
    def sources(self) -> list[str]:
        """Who says so, of any of its findings."""
        return [*dict.fromkeys(source for one in self.findings for source in one.sources)]

    @property
    def operations(self) -> Counter[str]:
        """By label, how many findings it has there."""
        return Counter(one.operation for one in self.findings)

    @property
    def headline(self) -> str:
        """In a line, without what the server said."""
        count, operations = len(self.findings), self.operations
        where = next(iter(operations)) if len(operations) == 1 else f"{len(operations)} operations"
        said = f"{count} findings on {where}" if count > 1 else where
        return f"{self.first.side}: {self.first.check}: {said}: expected {self.first.expected}"


def causes(found: Iterable[Violation]) -> list[Cause]:
    """The findings by side, check and kind of failure, the worst first: by harm, then how sure. Warnings come last."""
    grouped: dict[tuple[str, ...], list[Violation]] = {}
    for one in found:
        grouped.setdefault((one.side, one.check, str(one.warning), kind(one)), []).append(one)
    known = [Cause(first, others) for first, *others in grouped.values()]
    return sorted(
        known,
        key=lambda cause: (
            cause.first.warning,
            HARMS.index(cause.harm),
            _CERTAIN.index(cause.confidence),
            -len(cause.others),
        ),
    )


def harm_of(check: str) -> Harm:
    """The class of a check; of one that nobody has explained, that of a wrong shape."""
    told = explanations().get(check)
    return told.harm if told else "shape"


def kind(one: Violation) -> str:
    """What was expected, in a word: the first that is neither a name of the spec nor a value, so not about one field.

    Where that is a status, it matters whether the answer was a success: a refusal of another form is another bug.
    """
    status = _STATUS.match(one.expected)
    if status:
        return f"{status[0]} {one.status is not None and one.status < 400}"
    about = one.place.partition(" ")[0].rpartition("/")[2]  # the part of the spec: `…/properties/NAME`
    words = re.findall(r"[\w-]+", _NAME.sub(" ", one.expected[:_BEGINNING]))
    return next((word for word in words if word not in _LITTLE and word != about), "")
