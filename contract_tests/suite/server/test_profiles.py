"""Against a server elsewhere: what a run may do there, how much of it, and what it leaves behind."""

from __future__ import annotations

import re
import signal
from collections import Counter
from collections.abc import Generator
from pathlib import Path

import httpx
import pytest
from faults.catalogue import FAULTS
from faults.fault import Slip
from rlor_contract.cli import main
from rlor_contract.report.ledger import Ledger
from rlor_contract.server.probes.probe import probe, run_probes
from rlor_contract.server.probes.roles import on
from rlor_contract.server.probes.session import Session
from rlor_contract.server.target import ServerTarget
from rlor_contract.server.traffic import Stopped, Traffic
from rlor_contract.spec.operations import ContractSpec
from rlor_contract.spec.overlay import Overlay
from rlor_trainer_emulator import Emulator
from starlette.types import ASGIApp, Receive, Scope, Send

ADMIN = {"x-api-key": "admin-key-of-the-profiles"}


class Elsewhere:
    """An emulator on a clock of its own that counts the requests it gets."""

    def __init__(self, emulator: Emulator) -> None:
        self.methods = methods = Counter[str]()
        self.emulator = emulator
        self.jobs = f"/v1/accounts/{emulator.account}/rlorTrainerJobs"

        class Counting:
            def __init__(self, app: ASGIApp) -> None:
                self.app = app

            async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
                if scope["type"] == "http" and not scope["path"].startswith("/_emulator"):
                    methods[scope["method"]] += 1
                await self.app(scope, receive, send)

        emulator.app.add_middleware(Counting)

    def seed(self, count: int) -> None:
        url = f"{self.emulator.url}/_emulator/v1/accounts/{self.emulator.account}/rlorTrainerJobs:seed"
        httpx.post(url, json={"count": count}, headers=ADMIN).raise_for_status()

    def names(self) -> list[str]:
        """Ids of the jobs that are there to stay: a deleted one is listed for a while as being deleted."""
        query = {
            "pageSize": "200",
            "filter": "state!=JOB_STATE_DELETING AND state!=JOB_STATE_DELETING_CLEANING_UP",
        }
        page = httpx.get(
            self.emulator.url + self.jobs, params=query, headers={"x-api-key": self.emulator.api_key}
        ).json()
        assert page["nextPageToken"] == ""
        return [job["name"].rpartition("/")[2] for job in page["rlorTrainerJobs"]]

    def arguments(self, profile: str, reports: Path) -> list[str]:
        where = ["--base-url", self.emulator.url, "--account", self.emulator.account]
        return ["run", "--profile", profile, "--depth", "quick", "--reports", str(reports), *where]


@pytest.fixture
def elsewhere() -> Generator[Elsewhere]:
    emulator = Emulator(admin_key=ADMIN["x-api-key"])
    there = Elsewhere(emulator)
    with emulator:
        yield there


def run(there: Elsewhere, profile: str, reports: Path, *more: str) -> int:
    return main([*there.arguments(profile, reports), *more], {"API_KEY": there.emulator.api_key})


def test_read_only_reads_only(elsewhere: Elsewhere, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    elsewhere.seed(12)
    before = elsewhere.names()
    elsewhere.methods.clear()
    assert run(elsewhere, "read-only", tmp_path, "--rate", "1e6") == 0
    assert set(elsewhere.methods) == {"GET"}
    assert elsewhere.methods["GET"] > 100
    assert elsewhere.names() == before
    shown = capsys.readouterr().out
    assert "Not verified: server: jobs.create (a read-only run does not call it)" in shown
    assert "Not verified: server: lifecycle_walks (it needs its own jobs, but this run may only read)" in shown
    assert re.search(r"The contract holds where it was verified, \d\d not verified\. 13 operations", shown)


def test_read_only_where_there_is_no_job(
    elsewhere: Elsewhere, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(elsewhere, "read-only", tmp_path, "--rate", "1e6") == 0
    assert set(elsewhere.methods) == {"GET"}
    shown = capsys.readouterr().out
    assert "Not verified: server: jobs.get (the account has no job, and this run may not create one)" in shown


@pytest.mark.parametrize("profile", ["read-only", "full"])
def test_no_more_requests_than_allowed(
    elsewhere: Elsewhere, tmp_path: Path, profile: str, capsys: pytest.CaptureFixture[str]
) -> None:
    elsewhere.seed(3)
    before = sorted(elsewhere.names())
    elsewhere.methods.clear()
    assert run(elsewhere, profile, tmp_path, "--rate", "1e6", "--max-requests", "60") == 0
    cleaning = elsewhere.methods.pop("DELETE", 0)
    assert 50 < elsewhere.methods.total() <= 60
    assert bool(cleaning) == (profile == "full")
    assert "(the limit of 60 requests was reached, so nothing else was looked at)" in (capsys.readouterr().out)
    assert sorted(elsewhere.names()) == before


def test_full_leaves_nothing_behind(elsewhere: Elsewhere, tmp_path: Path) -> None:
    elsewhere.seed(3)
    before = sorted(elsewhere.names())
    for _ in range(2):  # a server keeps the ids of jobs that an earlier run has deleted
        assert run(elsewhere, "full", tmp_path, "--operation", "jobs.cancel") == 0
    assert elsewhere.methods["POST"] > 20
    assert sorted(elsewhere.names()) == before


@pytest.mark.parametrize("told", [pytest.param(False, marks=pytest.mark.thorough), True])
def test_a_second_key_shows_what_strangers_learn(
    told: bool, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    emulator = Emulator(keys={"key-one": "acme-research", "key-two": "other-labs"})
    fault = FAULTS["missing_jobs_are_told_to_strangers"]
    assert not isinstance(fault.apply, Slip)
    if told:
        with fault.apply() as middleware:
            assert middleware is not None
            emulator.app.add_middleware(middleware)
    environment = {"API_KEY": "key-one", "SECOND_API_KEY": "key-two", "SECOND_ACCOUNT": "other-labs"}
    with emulator:
        code = main([*Elsewhere(emulator).arguments("full", tmp_path), "--operation", "jobs.get"], environment)
        theirs = httpx.get(f"{emulator.url}/v1/accounts/other-labs/rlorTrainerJobs", headers={"x-api-key": "key-two"})

    said = capsys.readouterr().out
    assert code == (1 if told else 0)
    assert ("jobs.get: tenants_isolated" in said) == told
    assert "server: tenants_isolated (" not in said
    assert "key-one" not in said
    assert "key-two" not in said
    assert theirs.json()["rlorTrainerJobs"] == []


@pytest.mark.parametrize(
    ("second", "said"),
    [
        ({"SECOND_API_KEY": "key-two"}, "SECOND_ACCOUNT is not set"),
        ({"SECOND_ACCOUNT": "other-labs"}, "SECOND_API_KEY is not set"),
        ({"SECOND_API_KEY": "key-three", "SECOND_ACCOUNT": "other-labs"}, "Fix: give a valid SECOND_API_KEY=…."),
        ({"SECOND_API_KEY": "key-two", "SECOND_ACCOUNT": "acme-research"}, "Fix: give the key's own SECOND_ACCOUNT=…."),
        ({"SECOND_API_KEY": "key-one", "SECOND_ACCOUNT": "acme-research"}, "SECOND_ACCOUNT is ACCOUNT itself"),
    ],
)
def test_bad_second_key(second: dict[str, str], said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with Emulator(keys={"key-one": "acme-research", "key-two": "other-labs"}) as emulator:
        code = main(Elsewhere(emulator).arguments("full", tmp_path), {"API_KEY": "key-one", **second})
    assert code == 2
    error = capsys.readouterr().err
    assert said in error
    assert error.count("\n") == 1
    assert "key-" not in error


def test_a_server_that_takes_any_key_for_the_first_is_found_out(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    class AnyKey:
        def __init__(self, app: ASGIApp) -> None:
            self.app = app

        async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
            if scope["type"] == "http" and any(name == b"authorization" for name, _ in scope["headers"]):
                others = [one for one in scope["headers"] if one[0] != b"authorization"]
                scope = {**scope, "headers": [*others, (b"authorization", b"Bearer key-one")]}
            await self.app(scope, receive, send)

    emulator = Emulator(keys={"key-one": "acme-research", "key-two": "other-labs"})
    emulator.app.add_middleware(AnyKey)
    environment = {"API_KEY": "key-one", "SECOND_API_KEY": "key-two", "SECOND_ACCOUNT": "other-labs"}
    there = Elsewhere(emulator)
    with emulator:
        code = main([*there.arguments("full", tmp_path), "--operation", "jobs.get"], environment)
        left = there.names()

    said = capsys.readouterr().out
    assert code == 1
    assert "jobs.get: ignored_auth" in said
    assert "jobs.get: tenants_isolated" in said
    assert left == []


def test_a_job_that_cannot_be_deleted_is_named(
    elsewhere: Elsewhere, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    faults = f"{elsewhere.emulator.url}/_emulator/v1/faults"
    fault = {"kind": "error", "operation": "Gateway_DeleteRlorTrainerJob", "status": 500}
    httpx.post(faults, json=fault, headers=ADMIN).raise_for_status()
    assert run(elsewhere, "full", tmp_path, "--operation", "jobs.get", "--prefix", "of-this-test") == 1
    shown = capsys.readouterr().out
    left = elsewhere.names()
    assert left
    assert all(job.startswith("of-this-test-") for job in left)
    assert all(f"accounts/{elsewhere.emulator.account}/rlorTrainerJobs/{job}" in shown for job in left)
    assert (
        f"rlor-contract cleanup --prefix {left[0].rpartition('-job-')[0]} --base-url {elsewhere.emulator.url} " in shown
    )
    assert "0 violations" in shown


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["run", "--prefix", "Mine!!"], "the prefix 'Mine!!' is not made of words of a-z and 0-9"),
        (["run", "--prefix", "x" * 25], "has more than 24 characters. Fix: give one such as --prefix contract-of-ann."),
        (["cleanup"], "no prefix is given. Fix: give the first part of the ids of the runs as --prefix."),
        (["cleanup", "--prefix", "c"], "the prefix 'c' has fewer than 6 characters"),
        (["cleanup", "--prefix", "of-this-test", "x"], "'x' is not a name of something that can be deleted"),
    ],
)
def test_bad_prefix(elsewhere: Elsewhere, arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]) -> None:
    where = ["--base-url", elsewhere.emulator.url, "--account", elsewhere.emulator.account]
    assert main([*arguments, *where], {"API_KEY": elsewhere.emulator.api_key}) == 2
    error = capsys.readouterr().err
    assert said in error
    assert error.count("\n") == 1


@pytest.mark.parametrize(
    ("arguments", "environment", "said"),
    [
        (["--profile", "full"], {}, "the profile full is for a server elsewhere. Fix: give its URL as BASE_URL=…."),
        ([], {"PROFILE": "read-only"}, "the profile read-only is for a server elsewhere."),
        ([], {"PROFILE": "half"}, "the profile 'half' is not known. Fix: choose one of embedded, full, read-only."),
        (["--profile", "embedded"], {"BASE_URL": "http://127.0.0.1:1"}, "embedded and a base URL exclude each other."),
    ],
)
def test_bad_input(
    arguments: list[str], environment: dict[str, str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["run", *arguments], environment) == 2
    assert said in capsys.readouterr().err


@pytest.mark.parametrize("arguments", [["--rate", "0"], ["--rate", "inf"], ["--max-requests", "1.5"]])
def test_a_limit_that_is_none(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["run", *arguments], {}) == 2
    assert f"{arguments[1]!r} is not a number above 0" in capsys.readouterr().err


# Traffic


def test_requests_are_sent_no_faster_than_the_rate() -> None:
    time_of_day, slept = [100.0], list[float]()
    traffic = Traffic(rate=4, now=lambda: time_of_day[0], wait=slept.append)
    waited: list[float] = []
    for _ in range(4):
        slept.clear()
        traffic.take()
        waited.append(sum(slept))
    assert waited == [0, 0.25, 0.5, 0.75]  # nobody slept: the clock stands
    slept.clear()
    time_of_day[0] = 200.0
    traffic.take()
    assert slept == []


def test_after_the_last_request_none_is_sent() -> None:
    traffic = Traffic(most=2)
    traffic.take()
    traffic.check()
    traffic.take()
    for _ in range(2):
        with pytest.raises(Stopped, match="the limit of 2 requests was reached"):
            traffic.take()
    assert traffic.sent == 2
    traffic.interrupt(signal.SIGINT, None)
    with pytest.raises(Stopped, match="interrupted"):
        traffic.check()


# Violations on a server whose time passes by itself


@pytest.mark.parametrize(
    ("states", "tries", "believed", "skipped"),
    [
        ("aa", 1, True, []),
        ("abcc", 2, True, []),
        ("abcdefgh", 4, False, ["jobs of the account kept changing while it looked at them"]),
    ],
)
def test_a_violation_counts_if_nothing_has_moved_meanwhile(
    states: str, tries: int, believed: bool, skipped: list[str]
) -> None:
    seen = iter(states)
    runs: list[int] = []

    @probe(on("list"), still=lambda _: next(seen))
    def always_wrong(session: Session) -> None:
        runs.append(1)
        session.ledger.fails("jobs.list", "x", place="", expected="", got="", where="", request="")

    spec, ledger = ContractSpec(), Ledger("server")
    target = ServerTarget("http://127.0.0.1:1", "k", "a", embedded=False)
    with httpx.Client() as client:
        session = Session(spec, Overlay.load().samples, target, 1, 1, spec.operations, ledger, client=client)
        run_probes(session, [always_wrong])
    assert len(runs) == tries
    assert bool(ledger.violations) == believed
    assert [*ledger.skipped.items()] == [(("", "always_wrong"), why) for why in skipped]
