"""Create .venv and install the locked development tools and this project into it.

Runs before anything is installed: standard library only, and no syntax that the Pythons it refuses cannot read.
Exit codes: 0 done, 2 could not.
"""

# Old Pythons must be able to read this file, hence the old ways of writing:
# pyright: reportTypeCommentUsage=false
# ruff: noqa: RUF005, UP031

import os
import subprocess
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
VENV = os.path.join(ROOT, ".venv")
OLDEST = (3, 11)


def fail(what, fix):
    # type: (str, str) -> None
    sys.stderr.write("setup: %s\n       Fix: %s\n" % (what, fix))
    raise SystemExit(2)


def run(command, what, fix):
    # type: (list[str], str, str) -> None
    try:
        subprocess.run(command, cwd=ROOT, check=True, stdin=subprocess.DEVNULL)
    except (OSError, subprocess.CalledProcessError):
        fail(what, fix)


def main():
    # type: () -> None
    if sys.version_info[:2] < OLDEST:
        fail(
            "Python %d.%d is too old; the generated client needs %d.%d or newer." % (sys.version_info[:2] + OLDEST),
            "make PYTHON=/path/to/python3.12",
        )
    python = os.path.join(VENV, "bin", "python")
    run(
        [sys.executable, "-m", "venv", VENV],
        "%s cannot create a virtual environment." % sys.executable,
        "install its venv module (on Debian: python3-venv), or name another Python: make PYTHON=/path/to/python3.12",
    )
    pip = [python, "-m", "pip", "--disable-pip-version-check", "install", "--quiet"]
    run(
        pip + ["--require-hashes", "--requirement", os.path.join("scripts", "requirements", "development.txt")],
        "the locked packages could not be installed; see pip's message above.",
        "check that the package registry can be reached, then run make again.",
    )
    run(
        pip + ["--no-deps", "--no-build-isolation", "--editable", "."],
        "this project could not be installed into .venv; see pip's message above.",
        "check pyproject.toml, then run make again.",
    )
    with open(os.path.join(VENV, ".complete"), "w"):
        pass


if __name__ == "__main__":
    main()
