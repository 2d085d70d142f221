"""Side by side: every part of a run is looked at by one process, what counts by one that is alone."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import httpx
import pytest
from rlor_contract.cli import main
from rlor_contract.server.probes.catalogue import PROBES
from rlor_contract.server.shares import Share
from rlor_contract.spec.operations import ContractSpec
from rlor_trainer_emulator import Emulator
from suite.broken_servers import Break
from suite.test_broken_servers import Bench

SPEC = ContractSpec()


def _nameless(answer: httpx.Response) -> httpx.Response:
    body = {name: value for name, value in answer.json().items() if name != "name"}
    return httpx.Response(answer.status_code, json=body)


def _refused(answer: httpx.Response) -> httpx.Response:
    return httpx.Response(400, json={"code": 3, "message": "no", "details": []})


@pytest.mark.parametrize("count", [2, 4, 7])
def test_everything_is_looked_at_once(count: int) -> None:
    shares = [*(Share("dealt", number, count) for number in range(count)), Share("alone")]
    cases = Counter(operation.label for share in shares for operation in share.cases(SPEC, SPEC.operations))
    probes = Counter(probe.name for share in shares for probe in share.probes(SPEC, SPEC.operations, PROBES))
    assert cases == {operation.label: 1 for operation in SPEC.operations}
    assert probes == {probe.name: 1 for probe in PROBES}
    assert [share.together for share in shares] == [False] * count + [True]


def test_no_process_has_much_more_than_the_others() -> None:
    """The create of a job sends as many cases as all other operations together; its process has nothing else."""
    shares = [Share("dealt", number, 4) for number in range(4)]
    [first, *others] = [[one.label for one in share.cases(SPEC, SPEC.operations)] for share in shares]
    probes = [len(share.probes(SPEC, SPEC.operations, PROBES)) for share in shares]
    assert first == ["jobs.create"]
    assert probes[0] == 0
    assert max(map(len, others)) - min(map(len, others)) <= 2
    assert max(probes[1:]) - min(probes[1:]) <= 2


def test_what_looks_at_whole_lists_runs_alone() -> None:
    alone = {probe.name for probe in Share("alone").probes(SPEC, SPEC.operations, PROBES)}
    assert alone >= {probe.name for probe in PROBES if probe.still is not None}
    assert {"lists_hold_what_was_made", "pages_of_every_size"} <= alone
    assert not {"tenants_isolated", "lifecycle_transitions"} & alone


def test_one_process_looks_at_everything_in_its_order() -> None:
    assert Share().cases(SPEC, SPEC.operations) == SPEC.operations
    assert Share().probes(SPEC, SPEC.operations, PROBES) == PROBES


@pytest.mark.parametrize(
    ("name", "broken"),
    [
        ("filters_evaluated", None),
        ("filter_laws", None),
        ("masks_show_what_was_asked", Break(("Gateway_GetRlorTrainerJob", 200), "no name", _nameless)),
    ],
)
def test_reading_side_by_side_asks_and_says_the_same(name: str, broken: Break | None) -> None:
    probe = next(probe for probe in PROBES if probe.name == name)
    bench = Bench()
    found: list[tuple[int, list[tuple[str, str, str]], Counter[tuple[str, str]]]] = []
    for width in (1, 4):
        ledger = bench.probed(probe, broken, ours=True, width=width)
        found.append((bench.carrier.requests, sorted(ledger.violations), ledger.passed))
    bench.close()

    assert found[0] == found[1]
    assert bool(found[0][1]) == (broken is not None)


def test_what_is_found_often_enough_ends_what_reads_side_by_side() -> None:
    probe = next(probe for probe in PROBES if probe.name == "masks_show_what_was_asked")
    bench = Bench()
    refused = Break(("Gateway_GetRlorTrainerJob", 200), "refused", _refused)
    ledger = bench.probed(probe, refused, ours=True, width=4)
    bench.close()

    assert "was not looked at" in ledger.skipped["", probe.name]
    assert not ledger.suite_failures


@pytest.mark.thorough
@pytest.mark.timeout(600)
@pytest.mark.parametrize("profile", ["read-only", "full"])
def test_a_run_side_by_side_says_what_one_process_says(
    profile: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    found: list[tuple[list[str], set[str]]] = []  # what was verified; the checks that judged, or have said why not
    for count in ("1", "3"):
        with Emulator() as emulator:
            where = ["--base-url", emulator.url, "--account", emulator.account, "--reports", str(tmp_path)]
            more = ["--profile", profile, "--depth", "quick", "--concurrency", count, "--rate", "1e6"]
            assert main(["run", *where, *more], {"API_KEY": emulator.api_key}) == 0
        report = json.loads((tmp_path / "contract.json").read_text())
        [half] = report["halves"]
        assert half["leftBehind"] == []
        looked_at = [*half["cells"], *(one for one in report["notVerified"] if one["check"])]
        found.append((half["verified"], {one["check"] for one in looked_at}))
    assert found[0] == found[1]
    assert "emulator-key" not in capsys.readouterr().out
