"""Write the version of a release where it belongs: the spec, its changelog, the client and the frozen copy."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import date
from pathlib import Path

from rlor_spec_document import SpecDocument

from release_steps.changelog import stamped
from release_steps.refusal import CANNOT, Refusal
from release_steps.repository import git
from release_steps.workshop import Workshop

SPEC = Path("spec", "openapi.yaml")
CHANGELOG = Path("spec", "CHANGELOG.md")
RELEASES = Path("spec", "releases")


def stamp(workshop: Workshop, today: date) -> None:
    """Version into the spec, version and date into the changelog; then compile the client anew."""
    spec, changelog = workshop.clone / SPEC, workshop.clone / CHANGELOG
    document = SpecDocument.load(spec)
    lines = spec.read_text("utf-8").splitlines(keepends=True)
    position = document.line("/info/version") - 1
    lines[position] = lines[position].replace(document.version, workshop.version, 1)
    spec.write_text("".join(lines), "utf-8")
    changelog.write_text(stamped(changelog, workshop.version, today), "utf-8")
    workshop.run("generate", sys.executable, "scripts/generate.py")


def judge(workshop: Workshop, today: date) -> None:
    """Ask `diff_spec.py` whether the version says what has changed since the newest release, or raise `Refusal`."""
    done = subprocess.run(
        [sys.executable, "scripts/diff_spec.py", "--format", "json", "--today", str(today)],
        cwd=workshop.clone,
        env=dict(workshop.environment),
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode not in (0, 1) or not done.stdout:
        reason = (done.stderr.strip() or "no reason given").splitlines()[-1]
        raise Refusal(f"the spec cannot be compared with the newest release: {reason}", CANNOT)
    report = json.loads(done.stdout)
    if report["passed"]:
        return
    for entry in report["expiredExceptions"]:
        raise Refusal(
            f"spec/diff-exceptions.yaml:{entry['line']}: the exception from {entry['rule']} has expired. Renew or "
            "remove it, and commit."
        )
    raise Refusal(
        f"{workshop.version} contradicts what has changed since {report['from']['version']}: that asks for a "
        f"{report['verdict']} version, at least {report['leastVersion']}. `make diff` shows why."
    )


def freeze(workshop: Workshop, tag: str) -> None:
    """Keep a copy of the released spec for good, commit, and tag the commit."""
    releases = workshop.clone / RELEASES
    releases.mkdir(exist_ok=True)
    (releases / f"{workshop.version}.yaml").write_bytes((workshop.clone / SPEC).read_bytes())
    git(workshop.clone, "add", "spec", "generated")
    git(workshop.clone, "commit", "--quiet", "--message", f"Release {workshop.version}")
    git(workshop.clone, "tag", "--annotate", tag, "--message", f"Release {workshop.version}")
