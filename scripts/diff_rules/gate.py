"""The gate: what changed between two versions, and whether the version says so."""

from __future__ import annotations

import tempfile
from datetime import date
from pathlib import Path

from diff_rules.report import Report, report
from diff_rules.sources import Repository, newest_release
from diff_rules.verdict import version_of


def gate(
    base: str | None,
    revision: str | None,
    today: date,
    *,
    repository: Repository,
    exceptions: Path,
    spec_only: bool = False,
) -> Report | None:
    """Compare two versions, each named like an option of `diff_spec.py`; None when nothing is released yet.

    Raises `SpecError` when they cannot be compared.
    """
    with tempfile.TemporaryDirectory() as folder:
        scratch = None if spec_only else Path(folder)
        after = repository.working() if revision is None else repository.read(revision, scratch)
        release = newest_release(repository.releases)
        if base is None and release is None:
            after.document.require_followable()
            _ = version_of(after.document).numbers
            return None
        before = repository.read(str(release) if base is None else base, scratch)
        return report(before, after, exceptions, today, spec_only=spec_only)
