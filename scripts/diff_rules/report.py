"""A comparison from end to end: the changes, what excuses them, and what they ask of the versions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from rlor_spec.document import SpecDocument, SpecError, display_path

from diff_rules import exceptions
from diff_rules.extensions import compare_documentation, compare_extensions
from diff_rules.lifecycle import compare_lifecycles
from diff_rules.operations import compare_operations
from diff_rules.python_package import read_surface
from diff_rules.python_surface import compare_surfaces
from diff_rules.rule import Change, Comparison, Severity, gravest_first
from diff_rules.sources import Side
from diff_rules.verdict import Verdict, judge, package_version, version_of


@dataclass(frozen=True, slots=True)
class Report:
    """The outcome of a comparison."""

    base: SpecDocument
    revision: SpecDocument
    changes: list[tuple[Change, exceptions.Exemption | None]]
    """Each change, and the exception that allows it."""
    verdict: Verdict
    """On `info.version`."""
    package: Verdict | None
    """On the package's version; None when no packages were compared."""
    left_out: str
    """What was not compared, and why; empty when all was."""
    expired: list[exceptions.Exemption]
    exceptions_path: Path

    @property
    def passed(self) -> bool:
        """Whether the versions say what the changes ask for, and no exception has expired."""
        return self.verdict.holds and not self.expired and (self.package is None or self.package.holds)


def report(base: Side, revision: Side, exceptions_path: Path, today: date, *, spec_only: bool = False) -> Report:
    """Compare, apply the exceptions that hold on a day, and judge the versions.

    What an exception allows counts as compatible: a minor version. Raises `SpecError` when it cannot be compared.
    """
    exemptions = exceptions.load(exceptions_path)
    changes = compare(base.document, revision.document)
    left_out = ""
    if spec_only:
        left_out = "Not compared, as told: the Python surface and the package's version."
    elif base.tree is None or revision.tree is None:
        alone = base if base.tree is None else revision
        left_out = (
            f"Not compared: the Python surface and the package's version, since {display_path(alone.document.path)} "
            "is a spec without a package."
        )
    else:
        surfaces = read_surface(base.tree), read_surface(revision.tree)
        changes = gravest_first([*changes, *compare_surfaces(*surfaces)])
    allowed = [
        (change, next((entry for entry in exemptions if entry.covers(change, today)), None)) for change in changes
    ]
    severities = [Severity.COMPATIBLE if entry else change.rule.severity for change, entry in allowed]
    package = None
    if not left_out and base.tree is not None and revision.tree is not None:
        package = judge(package_version(base.tree), package_version(revision.tree), severities)
    return Report(
        base.document,
        revision.document,
        allowed,
        judge(version_of(base.document), version_of(revision.document), severities),
        package,
        left_out,
        exceptions.expired(exemptions, today),
        exceptions_path,
    )


def compare(base: SpecDocument, revision: SpecDocument) -> list[Change]:
    """The changes of the spec, the gravest first. Raises `SpecError` when a document cannot be compared."""
    for document in (base, revision):
        document.require_followable()
    found = Comparison(base, revision)
    try:
        compare_operations(found)
        compare_extensions(found)
        compare_lifecycles(found)
        compare_documentation(found)
    except RecursionError:
        raise SpecError(revision.path, 1, "one of the documents is nested too deeply to be compared.") from None
    return gravest_first(found.changes.values())
