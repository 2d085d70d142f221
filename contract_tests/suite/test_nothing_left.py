"""However a run on a server elsewhere ends, what it made there is deleted, or named with a command that deletes it."""

from __future__ import annotations

import os
import re
import shlex
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
from faults.wire import Reply, tampering
from rlor_contract.cli import main
from rlor_contract.elsewhere import interrupting
from rlor_contract.report.ledger import Ledger
from rlor_contract.server.half import Depth, ServerHalf
from rlor_contract.server.network import Network
from rlor_contract.server.registry import run_of
from rlor_contract.server.target import remote_server
from rlor_contract.server.traffic import Traffic
from rlor_contract.server.weather import Weather
from rlor_contract.server.wire import Wire
from rlor_contract.spec.operations import ContractSpec
from rlor_contract.spec.overlay import Overlay
from rlor_contract.spec.routes import Routes
from rlor_trainer_emulator import Emulator, Fault

ROOT = Path(__file__).resolve().parents[2]
SPEC, OVERLAY = ContractSpec(), Overlay.load()
CREATE, DELETE, LIST = "Gateway_CreateRlorTrainerJob", "Gateway_DeleteRlorTrainerJob", "Gateway_ListRlorTrainerJobs"
OURS = ("before-the-run", "contract-of-ours")
"""Jobs of somebody else."""
SHORT = Depth(1, 0, 0)
GONE = ("JOB_STATE_DELETING", "JOB_STATE_DELETING_CLEANING_UP", "JOB_STATE_DELETED")


class Elsewhere:
    """An emulator with jobs of somebody else, which is looked at without the suite."""

    def __init__(self, emulator: Emulator) -> None:
        self.emulator = emulator
        self.jobs = f"{emulator.url}/v1/accounts/{emulator.account}/rlorTrainerJobs"
        self.key = {"x-api-key": emulator.api_key}
        for job in OURS:
            httpx.post(self.jobs, params={"rlorTrainerJobId": job}, json={}, headers=self.key).raise_for_status()

    def left(self) -> list[str]:
        """Ids of what is there to stay, and was not there before."""
        found, token = list[str](), ""
        while True:
            page = httpx.get(self.jobs, params={"pageSize": 200, "pageToken": token}, headers=self.key).json()
            found += [job["name"].rpartition("/")[2] for job in page["rlorTrainerJobs"] if job["state"] not in GONE]
            token = page["nextPageToken"]
            if not token:
                assert {*OURS} <= {*found}
                return sorted({*found} - {*OURS})

    def clean_up(self, shown: str) -> int:
        """Type what the suite has shown: a command, or one of each process of a run."""
        for command in shown.split("; "):
            program, *arguments = shlex.split(command)
            assert program == "rlor-contract"
            code = main(arguments, {"API_KEY": self.emulator.api_key})
            if code:
                return code
        return 0


@contextmanager
def elsewhere(middleware: Any = None) -> Generator[Elsewhere]:
    emulator = Emulator()
    if middleware is not None:
        emulator.app.add_middleware(middleware)
    with emulator:
        yield Elsewhere(emulator)


def verify(
    there: Elsewhere, label: str = "jobs.cancel", depth: Depth = SHORT, most: int | None = None
) -> tuple[Ledger, ServerHalf]:
    """Run the server half on one operation. Waiting takes no time."""
    skipped = [0.0]

    def wait(seconds: float) -> None:
        skipped[0] += seconds

    traffic = Traffic(most, now=lambda: time.monotonic() + skipped[0], wait=wait)
    asked = SPEC.method(SPEC.resource, "list")
    assert asked
    routes, weather = Routes(SPEC), Weather(patience=5)
    with Wire(there.emulator.url, Network(), traffic, weather, routes, SPEC.resource.create_id) as wire:
        target = remote_server(
            wire, asked, there.emulator.api_key, there.emulator.account, run=run_of(SPEC, "of-this-test")
        )
        operations = tuple(one for one in SPEC.operations if one.label == label)
        half = ServerHalf(SPEC, OVERLAY, target, 1, depth, operations, wire=wire)
        return half.run(), half


def archived(scope: Any) -> None:
    """Let a list show deleted jobs, too."""
    if scope["method"] == "GET" and scope["path"].endswith("/rlorTrainerJobs"):
        scope["query_string"] = scope["query_string"] + b"&includeArchived=true"


def garbled(reply: Reply) -> None:
    """Let the answer to a create say nothing."""
    if reply.method == "POST" and reply.path.endswith("/rlorTrainerJobs") and reply.ok:
        reply.body = b'{"name": 7}'


def nothing(_: Any) -> None:
    return


WAYS: dict[str, tuple[Any, list[Fault]]] = {
    "all at once": (
        tampering(garbled, archived),
        [
            Fault("rate-limit", operation=DELETE, probability=0.3),
            Fault("drop", operation=CREATE, probability=0.2, seed=2),
            Fault("drop", operation=DELETE, probability=0.2, when="before"),
        ],
    ),
    "tombstones are listed": (tampering(nothing, archived), []),
    "creates are answered with garbage": (tampering(garbled, nothing), []),
    "429 in cleanup": (None, [Fault("rate-limit", operation=DELETE, probability=0.5, retry_after=7)]),
    "creates are lost": (None, [Fault("drop", operation=CREATE, probability=0.5)]),
    "nothing": (None, []),
}


@pytest.mark.parametrize(
    "way", ["all at once", *(pytest.param(way, marks=pytest.mark.thorough) for way in [*WAYS][1:])]
)
def test_nothing_is_left_whatever_the_server_does(way: str) -> None:
    middleware, faults = WAYS[way]
    with elsewhere(middleware) as there:
        for fault in faults:
            there.emulator.faults.add(fault)
        ledger, _ = verify(there)
        assert bool(faults) == any(one.struck for one in there.emulator.faults.list())
        there.emulator.faults.clear()
        assert (ledger.left_behind, ledger.cleanup) == ([], "")
        assert there.left() == []


@pytest.mark.thorough
def test_nothing_is_left_of_the_client_and_of_probes() -> None:
    chosen: list[str] = []

    def noted(scope: Any) -> None:
        query: str = scope["query_string"].decode()
        chosen.extend(re.findall("rlorTrainerJobId=([^&]+)", query) if scope["method"] == "POST" else [])

    with elsewhere(tampering(nothing, noted)) as there:
        ledger, half = verify(there, "jobs.create", Depth(1, 0, 2))
        assert there.left() == ledger.left_behind == []
        assert ledger.passed["jobs.create", "through_the_client"] > 0
    named = [job for job in chosen if re.fullmatch("[a-z0-9-]+", job) and job not in OURS]
    assert len(named) > 100
    assert {job for job in named if not job.startswith(f"{half.target.run}-")} <= {"-", "0", "false", "null", "true"}


def test_nothing_is_left_when_there_may_be_no_more_requests() -> None:
    with elsewhere() as there:
        ledger, _ = verify(there, most=30)
        assert ledger.ended_early == "the limit of 30 requests was reached"
        assert there.left() == ledger.left_behind == []


def test_nothing_is_left_when_the_suite_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    def failing(half: ServerHalf, *_: Any) -> None:
        raise RuntimeError("a mistake of ours")

    monkeypatch.setattr(ServerHalf, "_finish_sequences", failing)
    with elsewhere() as there:
        with pytest.raises(RuntimeError):
            verify(there)
        assert there.left() == []


def test_what_a_lost_server_keeps_is_named_with_the_command_that_deletes_it(
    capsys: pytest.CaptureFixture[str],
) -> None:
    dying: list[Callable[[], object]] = []

    def counted(reply: Reply) -> None:
        if reply.method == "POST" and reply.path.endswith("/rlorTrainerJobs") and reply.ok and dying:
            dying.pop()()

    with elsewhere(tampering(counted, nothing)) as there:
        dying += [lambda: there.emulator.faults.add(Fault("drop", when="before")), nothing_more, nothing_more]
        ledger, half = verify(there)
        assert ledger.outage.startswith("the server stopped answering")
        there.emulator.faults.clear()
        left = there.left()
        assert len(left) == 3
        for job in left:
            assert f"accounts/{there.emulator.account}/rlorTrainerJobs/{job}" in ledger.left_behind
        assert (
            f"anything else that begins with {half.target.run}-, because the lists could not be read"
            in ledger.left_behind
        )
        assert there.clean_up(f"{ledger.cleanup} --dry-run") == 0
        assert there.left() == left
        assert there.clean_up(ledger.cleanup) == 0
        assert there.left() == []
    assert capsys.readouterr().out.count(f"Deleted accounts/acme-research/rlorTrainerJobs/{half.target.run}-") == 3


def nothing_more() -> None:
    return


def started(
    there: Elsewhere, reports: Path, processes: int, *, start_new_session: bool = False
) -> subprocess.Popen[str]:
    """The command, running."""
    rooms = os.pathsep.join(str(ROOT / room) for room in ("contract_tests", "scripts", "generated"))
    command = [sys.executable, "-m", "rlor_contract", "run", "--depth", "quick", "--reports", str(reports)]
    command += ["--base-url", there.emulator.url, "--account", there.emulator.account]
    command += ["--concurrency", str(processes), "--quiet"]
    environment = {**os.environ, "API_KEY": there.emulator.api_key, "PYTHONPATH": rooms}
    return subprocess.Popen(
        command,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=start_new_session,
    )


@pytest.mark.parametrize(
    ("number", "created", "twice", "processes"),
    [
        (signal.SIGINT, 1, True, 1),
        pytest.param(signal.SIGTERM, 5, False, 1, marks=pytest.mark.thorough),
        *(
            pytest.param(number, created, twice, processes, marks=pytest.mark.thorough)
            for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
            for created, twice in ((1, False), (30, False), (12, True))
            for processes in (1, 2)
        ),
    ],
)
def test_a_signal(number: signal.Signals, created: int, twice: bool, processes: int, tmp_path: Path) -> None:
    """The first ends the run, and cleans up; the second ends that at once, and what is left is named."""
    with elsewhere() as there:
        if twice:
            there.emulator.faults.add(Fault("latency", operation=DELETE, seconds=14))
        with started(there, tmp_path, processes) as process:
            while len(there.left()) < created:
                time.sleep(0.01)
            process.send_signal(number)
            while twice and not there.emulator.faults.list()[0].struck:
                time.sleep(0.01)
            if twice:
                time.sleep(0.3)  # what comes sooner is the first one again
                process.send_signal(number)
            _, said = process.communicate(timeout=300)
        there.emulator.faults.clear()
        assert process.returncode == 130
        assert said.startswith("contract: interrupted; ")
        assert there.emulator.api_key not in said
        if twice:
            for job in there.left():
                assert f"rlorTrainerJobs/{job}" in said
            found = re.search(r"To delete them later: (.*)\.\n", said)
            assert found, said
            assert there.clean_up(found[1]) == 0
        else:
            assert said == "contract: interrupted; what it created is deleted.\n"
        assert there.left() == []


def test_a_signal_that_comes_to_a_process_and_to_its_group_is_one() -> None:
    moments = iter([10.0, 10.1, 10.3, 10.3])
    heard: list[object] = []
    with interrupting(lambda *args: heard.append(args[0]), ["SIGUSR2"], now=lambda: next(moments)):
        for _ in range(3):
            signal.raise_signal(signal.SIGUSR2)
    assert len(heard) == 2


@pytest.mark.thorough
def test_timeout_ends_all_processes_in_an_orderly_way(tmp_path: Path) -> None:
    """Each of them gets the signal of the group, too."""
    with elsewhere() as there:
        with started(there, tmp_path, 2, start_new_session=True) as process:
            while len(there.left()) < 12:
                time.sleep(0.01)
            process.send_signal(signal.SIGTERM)
            os.killpg(process.pid, signal.SIGTERM)
            _, said = process.communicate(timeout=300)
        assert process.returncode == 130
        assert said == "contract: interrupted; what it created is deleted.\n"
        assert there.left() == []


@pytest.mark.thorough
def test_a_process_of_the_run_that_is_killed(tmp_path: Path) -> None:
    with elsewhere() as there:
        with started(there, tmp_path, 2) as process:
            while len(there.left()) < 5:
                time.sleep(0.01)
            asked = ["ps", "-ww", "-o", "pid=,args=", "--ppid", str(process.pid)]
            children = subprocess.run(asked, capture_output=True, text=True, check=True).stdout.splitlines()
            first = next(line.split()[0] for line in children if "spawn_main" in line)
            os.kill(int(first), signal.SIGKILL)
            _, said = process.communicate(timeout=300)
        assert process.returncode == 2
        assert said == "contract: a process of the run was killed. Fix: run again.\n"
        assert there.left() == []


@pytest.mark.thorough
def test_processes_of_a_run_that_is_killed_end_and_delete_what_they_made(tmp_path: Path) -> None:
    with elsewhere() as there:
        with started(there, tmp_path, 2) as process:
            while len(there.left()) < 5:
                time.sleep(0.01)
            process.kill()
            process.communicate(timeout=60)  # to the end of what its processes could write
        assert there.left() == []
