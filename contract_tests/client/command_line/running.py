"""The command line under test: in this process, and as a program on a pseudo-terminal."""

from __future__ import annotations

import codecs
import datetime
import errno
import fcntl
import io
import os
import pty
import select
import struct
import subprocess
import sys
import termios
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import httpx
from rlor_trainer_client._cli.run import run
from rlor_trainer_client._cli.surroundings import Surroundings
from rlor_trainer_emulator import Emulator

NOW: Final = datetime.datetime(2026, 11, 2, 12, 0, tzinfo=datetime.UTC)
_PATIENCE: Final = 120.0
"""Seconds of silence after which a program on a terminal is thought to hang."""
PROGRAM: Final = (sys.executable, "-m", "rlor_trainer_client")


@dataclass(frozen=True)
class Ran:
    """What came of a command line."""

    code: int
    out: str
    err: str


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


def rlor(
    *arguments: str,
    answer: Callable[[httpx.Request], httpx.Response] | None = None,
    emulator: Emulator | None = None,
    stdin: str = "",
    terminal: tuple[int, int] | None = None,
    environ: Mapping[str, str] | None = None,
    **options: Any,
) -> Ran:
    """Runs a command line in this process, against what answers in it or against an emulator.

    `terminal`: its columns and lines, when it is on one. Other options are those of the client.
    """
    if answer is not None:
        options |= {"api_key": "key-of-tests", "account_id": "acme", "base_url": "https://api.example"}
        options["transport"] = httpx.MockTransport(answer)
    if emulator is not None:
        options |= {"api_key": emulator.api_key, "account_id": emulator.account, "base_url": emulator.url}
    stream = io.StringIO if terminal is None else Terminal
    out, err = stream(), stream()
    size = os.terminal_size(terminal or (80, 24))
    around = Surroundings(
        stdin=stream(stdin),
        stdout=out,
        stderr=err,
        environ=environ or {},
        size=lambda: size,
        now=lambda: NOW,
        client_options=options,
    )
    return Ran(run([*arguments], around), out.getvalue(), err.getvalue())


def nothing_sent(request: httpx.Request) -> httpx.Response:
    raise AssertionError(f"{request.method} {request.url} was sent")


def answering(status: int, body: Any, **headers: str) -> Callable[[httpx.Request], httpx.Response]:
    return lambda request: httpx.Response(status, json=body, headers=headers)


def environment(emulator: Emulator, **more: str) -> dict[str, str]:
    """The environment of a program that works with an emulator."""
    found = {name: value for name, value in os.environ.items() if not name.startswith(("FIREWORKS_", "RLOR_"))}
    found |= {"FIREWORKS_API_KEY": emulator.api_key, "FIREWORKS_ACCOUNT_ID": emulator.account}
    return {**found, "FIREWORKS_BASE_URL": emulator.url, "NO_COLOR": "", "TERM": "xterm", **more}


def program(*arguments: str, env: Mapping[str, str], **options: Any) -> subprocess.CompletedProcess[str]:
    """Runs it as a program, without a terminal."""
    return subprocess.run([*PROGRAM, *arguments], env=env, capture_output=True, text=True, check=False, **options)


class OnTerminal:
    """A program on a pseudo-terminal of its own, in `with`."""

    def __init__(self, *command: str, env: Mapping[str, str], size: tuple[int, int] = (80, 24)) -> None:
        self._command = command
        self._env = env
        self._size = size
        self.shown = ""
        """All that it has written so far."""
        self._decoder = codecs.getincrementaldecoder("utf-8")()

    def __enter__(self) -> OnTerminal:
        self._leader, follower = pty.openpty()
        columns, lines = self._size
        fcntl.ioctl(follower, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))
        self._process = subprocess.Popen(
            self._command,
            env=self._env,
            stdin=follower,
            stdout=follower,
            stderr=follower,
            start_new_session=True,
            preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0),  # so that ctrl-c interrupts it
        )
        os.close(follower)
        return self

    def __exit__(self, *exc_info: object) -> None:
        self._process.kill()
        self._process.wait()
        os.close(self._leader)

    def read_until(self, text: str) -> None:
        """Reads on until the text is there. Raises `AssertionError` when the program ends before."""
        while text not in self.shown:
            assert self._read(), f"{text!r} never came, but {self.shown!r}"

    def type(self, text: str) -> None:
        os.write(self._leader, text.encode())

    def end(self) -> int:
        """Reads to the end; the exit code."""
        while self._read():
            pass
        return self._process.wait()

    def _read(self) -> bool:
        assert select.select([self._leader], [], [], _PATIENCE)[0], f"nothing more came after {self.shown!r}"
        try:
            found = os.read(self._leader, 65536)
        except OSError as error:
            if error.errno != errno.EIO:  # how Linux says that nobody is left at the other end
                raise
            found = b""
        self.shown += self._decoder.decode(found)
        return bool(found)


def on_terminal(*arguments: str, env: Mapping[str, str], size: tuple[int, int] = (80, 24)) -> OnTerminal:
    """The command line on a pseudo-terminal."""
    return OnTerminal(*PROGRAM, *arguments, env=env, size=size)


def words(line: str) -> Sequence[str]:
    """The arguments of a line of the help."""
    import shlex

    program_name, *arguments = shlex.split(line, comments=True)
    assert program_name == "rlor"
    return arguments
