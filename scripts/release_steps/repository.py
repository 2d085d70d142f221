"""The git repository that is released: what must be true of it, and how the release gets in."""

from __future__ import annotations

import os
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from release_steps.refusal import CANNOT, Refusal

_NAMED: Final = 5
"""Files to name of a tree that is not clean."""
_KEPT: Final = ("user.", "commit.", "tag.", "gpg.")
"""Settings of the repository itself that shape a commit: who makes it, and whether it is signed."""


@dataclass(frozen=True, slots=True)
class Branch:
    """Where a release starts from."""

    name: str
    commit: str


def git(folder: Path, *arguments: str, umask: int = -1) -> str:
    """What git prints. Raises `Refusal` with git's own reason."""
    # Within a hook git itself sets these, for another repository than the one meant here.
    environment = {
        name: value for name, value in os.environ.items() if name not in ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE")
    }
    try:
        done = subprocess.run(
            ["git", "-C", str(folder), *arguments],
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
            umask=umask,
        )
    except FileNotFoundError:
        raise Refusal("git is not installed. Install it.", CANNOT) from None
    if done.returncode:
        reason = " ".join(done.stderr.split()) or f"exit code {done.returncode}"
        raise Refusal(f"git {arguments[0]}: {reason}", CANNOT)
    return done.stdout.strip()


def releasable(root: Path) -> Branch:
    """The branch of a clean checkout. Raises `Refusal` when there is none, or when something is not committed."""
    try:
        top = git(root, "rev-parse", "--show-toplevel")
    except Refusal as error:
        if "not a git repository" not in str(error):
            raise
        top = ""
    if not top or Path(top).resolve() != root.resolve():
        raise Refusal(f"{root} is not a git repository. Release from a clone.", CANNOT)
    name = git(root, "branch", "--show-current")
    if not name:
        raise Refusal("HEAD is detached, so there is no branch for the release. Fix: git switch BRANCH.", CANNOT)
    changed = git(root, "status", "--porcelain", "--untracked-files=all").splitlines()
    if changed:
        files = ", ".join(line.strip().partition(" ")[2].strip() for line in changed[:_NAMED])
        more = f" and {len(changed) - _NAMED} more" if len(changed) > _NAMED else ""
        raise Refusal(f"not everything is committed: {files}{more}. Commit it, or stash it.", CANNOT)
    return Branch(name, git(root, "rev-parse", "HEAD"))


def has_tag(root: Path, tag: str) -> bool:
    """Whether there is such a tag."""
    return bool(git(root, "tag", "--list", tag))


def clone(root: Path, branch: Branch, folder: Path) -> None:
    """A fresh clone, with its branch checked out, in which commits are made as in the original."""
    git(root, "clone", "--quiet", "--branch", branch.name, str(root), str(folder))
    git(folder, "remote", "remove", "origin")
    for setting in git(root, "config", "--local", "--list", "--null").split("\0"):
        name, _, value = setting.partition("\n")
        if name.startswith(_KEPT):
            git(folder, "config", "--add", name, value)


def land(root: Path, source: Path, start: Branch, tag: str) -> str:
    """Bring the release into the repository: its branch goes forward to the tagged commit. The commit's short name.

    Raises `Refusal`, and has changed nothing, when the repository is no longer what the release was made from.
    """
    now = releasable(root)
    if now != start or has_tag(root, tag):
        raise Refusal(f"{start.name} or {tag} has changed since the release was begun. Run it again.", CANNOT)
    released, commit = git(source, "rev-parse", tag), git(source, "rev-parse", f"{tag}^{{commit}}")
    git(root, "fetch", "--quiet", "--no-tags", str(source), f"refs/tags/{tag}")
    git(root, "merge", "--quiet", "--ff-only", commit)
    git(root, "update-ref", f"refs/tags/{tag}", released, "")
    return git(root, "rev-parse", "--short", commit)
