"""One mutant, and what notices it: first a half of the suite, then, if it survives that, the unit tests of its side."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Generator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Final, Literal
from xml.etree import ElementTree

from rlor_contract.report.cannot_run import CannotRun

from mutants.sampler import PACKAGES, ROOT, Mutant

By = Literal["half", "tests", "nobody"]
Looks = tuple[Literal["half", "tests"], ...]
HALF: Final[Looks] = ("half",)
TESTS: Final[Looks] = ("tests",)
BOTH: Final[Looks] = (*HALF, *TESTS)
_TESTS: Final = {
    "client": ("contract_tests/client", "contract_tests/suite/client"),
    "emulator": ("contract_tests/emulator", "contract_tests/suite/test_pytest_plugin.py"),
}
_THE_HALF: Final = "test_contract_client.py"  # runs the half once more
_LEFT_OUT: Final = shutil.ignore_patterns(".*", "build", "dist", "reports")
LEAST = 60.0
"""Seconds that a half or the tests may take at least."""
_HANG: Final = "hang"
_MEASURING: Final = threading.Lock()
_PLUGINS: Final = ("-p", "no:cacheprovider", "-p", "no:schemathesis")  # the latter takes a second to load
_IMPORTS: Final = ("generated", "contract_tests", "scripts")


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of a mutant."""

    by: By
    killer: str
    """The operation and check, or the test, or `hang`; empty when nothing noticed."""
    seconds: float


@dataclass(slots=True)
class Copy:
    """A copy of the project, in which one mutant at a time is planted."""

    side: str
    root: Path
    limits: dict[By, float]
    """Seconds that the half and the tests take at most, from what they took without a mutant."""
    times: dict[str, float]
    """Seconds that each file of tests took without one."""
    _running: subprocess.Popen[bytes] | None = None
    _server: subprocess.Popen[bytes] | None = None
    """What looks with the half; see `half`."""

    def attempt(self, mutant: Mutant, text: str, seed: int, looks: Looks) -> Verdict:
        """Plant a mutant, given the text of its whole module, and look what notices it."""
        started = time.monotonic()
        for by in looks:
            with _MEASURING:  # once for all copies
                if by not in self.limits:
                    self._measure(by, seed)
            with self._planted(mutant.module, text):
                killer = self._half(seed, mutant.module) if by == "half" else self._tests(mutant.module)
            if killer:
                return Verdict(by, killer, time.monotonic() - started)
        return Verdict("nobody", "", time.monotonic() - started)

    def end(self) -> None:
        """End what runs in the copy, if anything."""
        for process in (self._running, self._server):
            if process is not None:
                _end(process)
        if self._server is not None and self._server.stdin and self._server.stdout:
            with suppress(BrokenPipeError):  # of a question that it no longer read
                self._server.stdin.close()
            self._server.stdout.close()

    @contextmanager
    def _planted(self, module: str, text: str) -> Generator[None]:
        file = self.root / PACKAGES[self.side] / module
        before = file.read_text("utf-8")
        file.write_text(text, "utf-8")
        try:
            yield
        finally:
            file.write_text(before, "utf-8")

    def _half(self, seed: int, module: str = "") -> str:
        if self._server is None:
            self._server = self._started(["-m", "mutants.half", self.side], subprocess.PIPE, stdin=subprocess.PIPE)
        server = self._server
        assert server.stdin
        assert server.stdout
        try:
            server.stdin.write(f"{seed} {self.limits['half']} {Path(module).stem or '-'}\n".encode())
            server.stdin.flush()
            answer = server.stdout.readline()
        except BrokenPipeError:
            answer = b""
        if not answer:
            raise CannotRun("the half of the suite does not start. Fix: see what `python -m mutants.half` says.")
        return answer.decode().strip()

    def _tests(self, module: str = "") -> str:
        files = likely_first([*self._test_files()], module, self.times)
        options = ["-q", "-x", "-n", "0", "-m", "not thorough", "--tb=no", "--no-header", *_PLUGINS]
        report = ["-o", "junit_family=xunit1", "--junitxml", str(self._report)] if not module else []
        status, output = self._run("tests", ["-m", "pytest", *options, *report, *files])
        if status is None:
            return _HANG
        if not status:
            return ""
        failed = [line for line in output if line.startswith(("FAILED ", "ERROR "))]
        return failed[0].split(" - ")[0] if failed else f"exit {status} {output[-1] if output else ''}"

    def _test_files(self) -> Generator[str]:
        for place in _TESTS[self.side]:
            path = self.root / place
            for file in [path] if path.is_file() else sorted(path.rglob("test_*.py")):
                if file.name != _THE_HALF:
                    yield file.relative_to(self.root).as_posix()

    def _run(self, what: By, command: list[str]) -> tuple[int | None, list[str]]:
        """The exit status, or None if it took too long, and the lines of the output."""
        with tempfile.TemporaryFile() as output:
            self._running = process = self._started(command, output, stderr=subprocess.STDOUT)
            try:
                status: int | None = process.wait(self.limits[what])
            except subprocess.TimeoutExpired:
                status = None
            finally:
                _end(process)
            output.seek(0)
            return status, output.read().decode("utf-8", "replace").splitlines()

    def _started(
        self, command: list[str], output: IO[bytes] | int, stdin: int = subprocess.DEVNULL, stderr: int | None = None
    ) -> subprocess.Popen[bytes]:
        environment = {
            **os.environ,
            "PYTHONPATH": os.pathsep.join(str(self.root / place) for place in _IMPORTS),
            "PYTHONDONTWRITEBYTECODE": "1",  # two mutants of a module may be of one size and one second
        }
        return subprocess.Popen(
            [sys.executable, *command],
            cwd=self.root,
            env=environment,
            stdin=stdin,
            stdout=output,
            stderr=stderr,
            start_new_session=True,
        )

    def _measure(self, what: By, seed: int) -> None:
        """See that there is nothing to find without a mutant, and how long that takes."""
        self.limits[what] = 3600
        started = time.monotonic()
        killer = self._half(seed) if what == "half" else self._tests()
        if killer:
            raise CannotRun(
                f"without any mutant the {what} of the {self.side} finds: {killer}. Fix: repair that first."
            )
        self.limits[what] = LEAST + 5 * (time.monotonic() - started)
        if what == "tests":
            for case in ElementTree.parse(self._report).iter("testcase"):
                file = case.get("file", "")
                self.times[file] = self.times.get(file, 0) + float(case.get("time", 0))

    @property
    def _report(self) -> Path:
        return self.root.parent / "tests.xml"


def _end(process: subprocess.Popen[bytes]) -> None:
    """End what is left of a process and of its children: politely, so that a database is stopped, then for good."""
    for number, patience in ((signal.SIGINT, 15), (signal.SIGKILL, 60)):
        if process.poll() is not None:
            return
        os.killpg(process.pid, number)
        try:
            process.wait(patience)
        except subprocess.TimeoutExpired:
            continue


def likely_first(files: list[str], module: str, times: Mapping[str, float]) -> list[str]:
    """Test files, those first whose names share most words with the module's, and of these the fastest."""
    words = _words(module)
    return sorted(files, key=lambda file: (-len(words & _words(file)), times.get(file, 0)))


def _words(file: str) -> set[str]:
    return set(re.findall(r"[a-z]+", file.removesuffix(".py")))


@contextmanager
def copied(side: str, limits: dict[By, float], times: dict[str, float], root: Path = ROOT) -> Generator[Copy]:
    """A copy of the project as it lies there, gone when the context ends; see `Copy`."""
    with tempfile.TemporaryDirectory(prefix="mutants-", ignore_cleanup_errors=True) as folder:
        place = Path(folder) / "project"
        shutil.copytree(root, place, ignore=_LEFT_OUT)
        copy = Copy(side, place, limits, times)
        try:
            yield copy
        finally:
            copy.end()
