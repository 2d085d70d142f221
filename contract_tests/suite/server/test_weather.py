"""In bad weather no server is accused of anything, nothing is left behind, and what was lost is counted."""

from __future__ import annotations

from collections.abc import Generator
from random import Random

import httpx
import pytest
from rlor_contract.arguments import parser
from rlor_contract.options import Options, options_of
from rlor_contract.report.ledger import Ledger
from rlor_contract.report.matrix import render_violation
from rlor_contract.server.half import DEPTHS, ServerHalf
from rlor_contract.server.traffic import Traffic
from rlor_contract.server.weather import Weather
from rlor_contract.server.wire import Wire
from rlor_contract.spec.operations import ContractSpec
from rlor_contract.spec.overlay import Overlay
from rlor_trainer_emulator import Emulator
from suite.server.stormy import Stormy

SPEC, OVERLAY = ContractSpec(), Overlay.load()


@pytest.fixture
def emulator() -> Generator[Emulator]:
    with Emulator() as started:
        yield started


def options(emulator: Emulator, *more: str) -> Options:
    where = ["--base-url", emulator.url, "--account", emulator.account, "--depth", "quick"]
    return options_of(parser().parse_args(["run", *where, *more]), {"API_KEY": emulator.api_key})


def stormy_run(emulator: Emulator, label: str, seed: int, share: float) -> tuple[Ledger, Stormy]:
    """A run of one operation, with a clock that waiting moves."""
    time = [1000.0]

    def wait(seconds: float) -> None:
        time[0] += seconds

    chosen = options(emulator, "--operation", label)
    plain = chosen.wire(SPEC, OVERLAY)
    storm = Stormy(Random(seed), 0.0)
    traffic = Traffic(now=lambda: time[0], wait=wait)
    wire = Wire(
        plain.url, plain.network, traffic, Weather(Random(seed), left=1e9), plain.routes, plain.create_id, plain.told,
        transport=storm,
    )  # fmt: skip
    plain.close()
    with wire:
        target = chosen.target(SPEC, wire)
        storm.share = share
        half = ServerHalf(SPEC, OVERLAY, target, 1, DEPTHS["quick"], chosen.operations(SPEC), wire=wire)
        return half.run(), storm


def jobs_of(emulator: Emulator) -> list[str]:
    listed = httpx.get(
        f"{emulator.url}/v1/accounts/{emulator.account}/rlorTrainerJobs",
        params={"pageSize": "200", "filter": "state!=JOB_STATE_DELETING AND state!=JOB_STATE_DELETING_CLEANING_UP"},
        headers={"x-api-key": emulator.api_key},
    )
    return [job["name"] for job in listed.json()["rlorTrainerJobs"]]


@pytest.mark.parametrize(
    ("label", "seed", "share"),
    [
        ("jobs.cancel", 1, 0.1),
        *(
            pytest.param(label, seed, share, marks=pytest.mark.thorough)
            for label, seed, share in [
                ("jobs.create", 2, 0.1), ("jobs.resume", 3, 0.1), ("jobs.get", 4, 0.3), ("jobs.list", 5, 0.05),
                ("jobs.delete", 6, 0.1), ("checkpoints.promote", 7, 0.2), ("jobs.create", 8, 0.4),
            ]
        ),
    ],
)  # fmt: skip
def test_no_server_is_accused_of_the_weather(emulator: Emulator, label: str, seed: int, share: float) -> None:
    ledger, storm = stormy_run(emulator, label, seed, share)

    assert len(storm.met) > 10
    assert not ledger.violations, "\n".join(render_violation(one, 1) for one in ledger.violations.values())
    assert ledger.suite_failures == {}
    assert ledger.outage == ""
    assert ledger.passed.total() > 50
    assert jobs_of(emulator) == ledger.left_behind == []
    if share >= 0.3:
        assert ledger.unavailable
        assert any("unavailable" in note for note in ledger.notes)


def test_a_fault_shows_through_the_weather(emulator: Emulator) -> None:
    """What outlasts weather must not take a server's own failure for it."""

    class Failing(Stormy):
        def handle_request(self, request: httpx.Request) -> httpx.Response:
            if request.url.path.endswith(":cancel"):
                return httpx.Response(500, json={"code": 13, "message": "oops", "details": []})
            return super().handle_request(request)

    chosen = options(emulator, "--operation", "jobs.cancel")
    with chosen.wire(SPEC, OVERLAY) as plain:
        wire = Wire(plain.url, weather=Weather(), routes=plain.routes, transport=Failing(Random(1), 0.0))
        target = chosen.target(SPEC, wire)
        ledger = ServerHalf(SPEC, OVERLAY, target, 1, DEPTHS["quick"], chosen.operations(SPEC), wire=wire).run()
    assert ("jobs.cancel", "not_a_server_error") in {(one.operation, one.check) for one in ledger.violations.values()}


def test_a_server_that_drops_one_kind_of_input_is_accused_of_that(emulator: Emulator) -> None:
    class Dropping(Stormy):
        def handle_request(self, request: httpx.Request) -> httpx.Response:
            if b"readMask" in request.extensions.get("target", request.url.raw_path):
                raise httpx.RemoteProtocolError("Server disconnected without sending a response.")
            return super().handle_request(request)

    time = [1000.0]

    def wait(seconds: float) -> None:
        time[0] += seconds

    chosen = options(emulator, "--operation", "jobs.get")
    with chosen.wire(SPEC, OVERLAY) as plain:
        wire = Wire(
            plain.url, plain.network, Traffic(now=lambda: time[0], wait=wait), Weather(left=1e9), plain.routes,
            plain.create_id, plain.told, transport=Dropping(Random(1), 0.0),
        )  # fmt: skip
        target = chosen.target(SPEC, wire)
        ledger = ServerHalf(SPEC, OVERLAY, target, 1, DEPTHS["quick"], chosen.operations(SPEC), wire=wire).run()
    [found] = ledger.violations.values()
    assert (found.operation, found.check, found.count) == ("jobs.get", "answers", 1)
    assert "readMask" in found.request
    assert found.got.startswith("connection lost")
    assert ledger.unavailable["connection lost"] > 1
    assert ledger.suite_failures == {}
    assert jobs_of(emulator) == ledger.left_behind == []
