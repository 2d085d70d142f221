"""Make a release in a separate clone: stamp, verify and build it, then move the branch to it.

Usage: python scripts/release.py VERSION

The commits of the current branch are cloned into build/release/VERSION. There the version is stamped into the spec and
the changelog, the client is compiled, the spec is frozen in spec/releases/, `make test` runs, wheel and sdist are built
twice with the same bytes, and the wheel is tried in an empty environment. Then the branch moves forward to that commit,
tagged vVERSION, and dist/VERSION holds the files to publish. Nothing is published: that is left to you.

Exit codes: 0 released; 1 the release fails a check, or VERSION contradicts the changes; 2 it could not be tried, for
example because something is not committed. With 1 and 2, branch, tags and dist/ are unchanged.
"""

from __future__ import annotations

import argparse
import re
import shutil
import sys
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Final

from diff_rules.gate import gate
from diff_rules.sources import Repository, newest_release
from release_steps.artefacts import try_wheel, write_checksums, write_sbom
from release_steps.build import build
from release_steps.changelog import stamped
from release_steps.refusal import CANNOT, Refusal
from release_steps.repository import Branch, clone, has_tag, land, releasable
from release_steps.stamp import CHANGELOG, RELEASES, SPEC, freeze, stamp
from release_steps.workshop import Runner, Workshop, execute
from rlor_spec.document import SpecDocument, SpecError, display_path

REPOSITORY: Final = Path(__file__).resolve().parents[1]
EXCEPTIONS: Final = Path("spec", "diff-exceptions.yaml")
Step = tuple[str, Callable[[Workshop], None]]
"""What is done, in words, and what does it."""
STEPS: Final[tuple[Step, ...]] = (
    ("make test, which takes minutes", lambda workshop: workshop.run("make test", "make", "test")),
    ("Build twice, and from the sdist", build),
    ("Test the wheel in an empty environment", try_wheel),
    ("Write the SBOM", write_sbom),
    ("Write the checksums", write_checksums),
)
"""What the committed release has to pass, and what is made of it."""
_VERSION: Final = re.compile(r"(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)", re.ASCII)


def main(
    arguments: Sequence[str] | None = None,
    root: Path = REPOSITORY,
    runner: Runner = execute,
    today: Callable[[], date] = date.today,
    steps: Sequence[Step] = STEPS,
) -> int:
    """The command line. Returns the exit code."""
    parser = argparse.ArgumentParser(
        prog="release.py", description="Make a release in a clone, and move the branch to it when it is verified."
    )
    parser.add_argument("version", metavar="VERSION", help="MAJOR.MINOR.PATCH")
    version: str = parser.parse_args(arguments).version
    try:
        _release(root, Workshop(root / "build" / "release" / version, version, runner), today(), steps)
    except (Refusal, SpecError) as error:
        print(f"No release: {error}", file=sys.stderr)
        return error.code if isinstance(error, Refusal) else CANNOT
    except KeyboardInterrupt:
        print("No release: interrupted.", file=sys.stderr)
        return 130
    return 0


def _release(root: Path, workshop: Workshop, today: date, steps: Sequence[Step]) -> None:
    version = workshop.version
    start, tag = _begin(root, version, today), f"v{version}"
    shutil.rmtree(workshop.folder.parent, ignore_errors=True)  # of an earlier one too: with its tools it is large
    workshop.artefacts.mkdir(parents=True)
    every: list[Step] = [
        (
            f"Clone {start.name} into {display_path(workshop.clone)}",
            lambda workshop: clone(root, start, workshop.clone),
        ),
        (f"Stamp {version}, compile the client", lambda workshop: stamp(workshop, today)),
        ("Ask the verdict", lambda workshop: _judge(workshop, today)),
        (f"Freeze {RELEASES.as_posix()}/{version}.yaml, commit", lambda workshop: freeze(workshop, tag)),
        *steps,
    ]
    for number, (title, step) in enumerate(every, 1):
        print(f"{number}/{len(every)}  {title}", flush=True)
        step(workshop)
    commit = land(root, workshop.clone, start, tag)
    output = root / "dist" / version
    shutil.rmtree(output, ignore_errors=True)
    shutil.copytree(workshop.artefacts, output)
    print(_farewell(start, commit, tag, output))


def _begin(root: Path, version: str, today: date) -> Branch:
    """What can be known before anything is done. Raises `Refusal` or `SpecError`."""
    if not _VERSION.fullmatch(version):
        raise Refusal(f"the version `{version}` is not MAJOR.MINOR.PATCH. Name one: make release VERSION=1.2.3", CANNOT)
    start = releasable(root)
    newest = newest_release(root / RELEASES)
    if has_tag(root, f"v{version}") or (root / RELEASES / f"{version}.yaml").exists():
        raise Refusal(f"{version} is released already. Name a higher version.", CANNOT)
    if newest and _parts(version) < _parts(newest.stem):
        raise Refusal(f"{version} is lower than the newest release, {newest.stem}. Name a higher version.", CANNOT)
    spec = SpecDocument.load(root / SPEC)
    if _VERSION.fullmatch(spec.version) and _parts(version) < _parts(spec.version):
        place = f"{display_path(spec.path)}:{spec.line('/info/version')}"
        raise Refusal(f"{place}: the spec says {spec.version} already, which is higher than {version}.", CANNOT)
    stamped(root / CHANGELOG, version, today)
    return start


def _judge(workshop: Workshop, today: date) -> None:
    """Whether the version says what has changed since the newest release, in the spec and in the client.

    Raises `Refusal` when it does not, `SpecError` when they cannot be compared.
    """
    exceptions = workshop.clone / EXCEPTIONS
    found = gate(None, None, today, repository=Repository(workshop.clone), exceptions=exceptions)
    if found is None:
        return
    for entry in found.expired:
        where = f"{EXCEPTIONS.as_posix()}:{entry.line}"
        raise Refusal(f"{where}: the exception from {entry.rule} expired on {entry.expires}. Renew or remove it.")
    if not found.verdict.holds:  # the package has no version of its own
        raise Refusal(
            f"{workshop.version} contradicts what has changed since {found.verdict.base}: that asks for a "
            f"{found.verdict.asked.name.lower()} version, at least {found.verdict.least}. `make diff` shows why."
        )


def _parts(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split("."))


def _farewell(start: Branch, commit: str, tag: str, output: Path) -> str:
    files = "".join(f"\n    {file.stat().st_size:>9,} bytes  {file.name}" for file in sorted(output.iterdir()))
    return f"""
Released {tag[1:]} locally only.
  Commit {commit} on {start.name}, tag {tag}, and in {display_path(output)}:{files}

What is left for you:
  1. Review it:     git show {tag}
  2. Publish it:    git push --follow-tags
  3. Upload wheel and sdist to the package index, and put SBOM and checksums beside them.
To take it back before it is published: git tag --delete {tag} && git reset --keep {start.commit[:12]}"""


if __name__ == "__main__":
    sys.exit(main())
