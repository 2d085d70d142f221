"""Write the version of a release where it belongs: the spec, its changelog, the client and the frozen copy."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

from rlor_spec.document import SpecDocument

from release_steps.changelog import stamped
from release_steps.repository import git
from release_steps.workshop import Workshop

SPEC = Path("spec", "openapi.yaml")
CHANGELOG = Path("spec", "CHANGELOG.md")
RELEASES = Path("spec", "releases")


def stamp(workshop: Workshop, today: date) -> None:
    """Version into the spec, version and date into the changelog; then compile the client again."""
    spec, changelog = workshop.clone / SPEC, workshop.clone / CHANGELOG
    document = SpecDocument.load(spec)
    lines = spec.read_text("utf-8").splitlines(keepends=True)
    position = document.line("/info/version") - 1
    lines[position] = lines[position].replace(document.version, workshop.version, 1)
    spec.write_text("".join(lines), "utf-8")
    changelog.write_text(stamped(changelog, workshop.version, today), "utf-8")
    workshop.run("generate", sys.executable, "scripts/generate.py")


def freeze(workshop: Workshop, tag: str) -> None:
    """Keep a copy of the released spec for good, commit, and tag the commit."""
    releases = workshop.clone / RELEASES
    releases.mkdir(exist_ok=True)
    (releases / f"{workshop.version}.yaml").write_bytes((workshop.clone / SPEC).read_bytes())
    git(workshop.clone, "add", "spec", "generated")
    git(workshop.clone, "commit", "--quiet", "--message", f"Release {workshop.version}")
    git(workshop.clone, "tag", "--annotate", tag, "--message", f"Release {workshop.version}")
