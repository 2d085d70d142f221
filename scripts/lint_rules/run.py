"""Run the rules over a spec and its evidence."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from importlib import import_module

from rlor_spec.annotations import Annotation
from rlor_spec.document import SpecDocument, display_path, format_pointer

from lint_rules.rule import RULES, Subject, Text

for _subject in (
    "structure",
    "operations",
    "methods",
    "resources",
    "listing",
    "schemas",
    "naming",
    "times",
    "patterns",
    "extensions",
    "lifecycle",
    "requests",
    "conditions",
    "words",
    "phrases",
    "quoted",
    "examples",
    "answers",
    "siblings",
    "shown",
    "grammars",
    "evidence",
    "sources",
    "decisions",
    "marked",
    "secrets",
    "differences",
):
    import_module(f"lint_rules.{_subject}")  # its rules register themselves


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """A finding as it is printed: `str()` gives `path:line: rule: message`."""

    path: str
    line: int
    rule: str
    message: str
    pointer: str
    """Where in the document, whatever the line."""

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.rule}: {self.message}"

    @property
    def annotation(self) -> Annotation:
        """The same for those who review code. It stays itself when lines are added above it."""
        identity = f"{self.path} {self.pointer} {self.message}"
        return Annotation(self.rule, self.path, self.line, self.message, identity=identity)


def lint(
    spec: SpecDocument,
    evidence: SpecDocument,
    *,
    texts: Iterable[Text] = (),
    today: date | None = None,
    without: Collection[str] = (),
) -> list[Problem]:
    """Problems by file and line. `without` names rules to leave out; `texts` are published with the two documents.

    Rules run in phases, and a phase that finds something is the last: what a later one would say of a broken document
    is noise.
    """
    subject = Subject(spec, evidence, tuple(texts), today or date.today())
    for phase in sorted({rule.phase for rule in RULES.values()}):
        problems = {
            Problem(
                display_path(finding.document.path),
                finding.line,
                rule.name,
                finding.message,
                format_pointer(finding.pointer),
            )
            for rule in RULES.values()
            if rule.phase == phase and rule.name not in without
            for finding in rule.check(subject)
        }
        if problems:
            return sorted(problems)
    return []
