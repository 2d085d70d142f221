"""What fails in the suite's own code is told as such, beside what was found, and ends nothing."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from rlor_contract.report.history import Request
from rlor_contract.report.ledger import Ledger
from rlor_contract.server import checks
from rlor_contract.server.frames import Frames, Shown
from rlor_contract.server.probes import deletion
from rlor_contract.server.probes.catalogue import PROBES
from schemathesis.specs.openapi.extra_data_source import OpenApiExtraDataSource
from suite.broken_servers import Break
from suite.test_broken_servers import KEY, LABELS, Bench

GET = LABELS["jobs.get"]


@pytest.fixture(scope="module")
def bench() -> Iterator[Bench]:
    made = Bench()
    yield made
    made.close()


def _fails(*_: object, **__: object) -> Any:
    raise KeyError(f"a table lacks {KEY}")


def test_the_same_failure_is_one_with_a_count_and_without_the_key() -> None:
    ledger = Ledger("server")
    frames = Frames(ledger, (KEY,))
    request = Request("GET", f"https://server.example/v1?key={KEY}", {"x-api-key": KEY}, None)
    for _ in range(1000):
        with frames.around("items_ordered", "jobs.list", Shown(request, f"200 {KEY}")):
            _fails()

    (failure,) = ledger.suite_failures.values()

    assert (failure.check, failure.operation, failure.count) == ("items_ordered", "jobs.list", 1000)
    assert "_fails" in failure.traceback
    assert failure.request.startswith("curl")
    assert failure.answer.startswith("200")
    assert KEY not in str(ledger.as_json())


@pytest.mark.parametrize("error", [KeyboardInterrupt(), httpx.ConnectError("no answer")])
def test_what_is_no_failure_of_the_suite_passes(error: BaseException) -> None:
    ledger = Ledger("server")
    with pytest.raises(type(error)), Frames(ledger, ()).around("items_ordered"):
        raise error
    assert not ledger.suite_failures


def test_a_check_that_fails_hides_no_finding(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checks, "unset", _fails)
    broken = Break((GET.id, 200), "no request id", lambda answer: _without(answer, "x-request-id"))

    ledger = bench.verified(broken, GET)

    assert {(one.check, one.operation) for one in ledger.suite_failures.values()} == {
        ("zero_values_present", GET.label)
    }
    assert "request_id_present" in {one.check for one in ledger.violations.values()}
    assert ledger.passed[GET.label, "status_code_conformance"]
    assert not ledger.passed[GET.label, "zero_values_present"]
    assert KEY not in str(ledger.as_json())


def test_a_probe_that_fails_ends_no_other(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(deletion, "walk", _fails)
    names = ("deleted_jobs_kept", "repeats_harmless")
    ledgers = {one.name: bench.probed(one, None, ours=True) for one in PROBES if one.name in names}

    (failure,) = ledgers["deleted_jobs_kept"].suite_failures.values()

    assert failure.check == "deleted_jobs_kept"
    assert failure.request
    assert KEY not in str(failure)
    assert not ledgers["repeats_harmless"].suite_failures


def _without(answer: httpx.Response, header: str) -> httpx.Response:
    headers = httpx.Headers(answer.headers)
    headers.pop(header, None)
    return httpx.Response(answer.status_code, headers=headers, content=answer.content)


_FRESH = """
from typing import Any
from rlor_contract.server import engine_hooks
from schemathesis.checks import CHECKS, is_check_class, load_all_checks
nothing: Any = None
with engine_hooks.serving(nothing, nothing, nothing, nothing, nothing):
    load_all_checks()
    print(*[one.__name__ for one in CHECKS.get_all() if not is_check_class(one) and not hasattr(one, "__wrapped__")])
"""


def test_no_check_of_a_first_run_is_without_a_frame() -> None:
    """Schemathesis registers those of OpenAPI when they are first asked for, which is once in a process."""
    done = subprocess.run([sys.executable, "-c", _FRESH], capture_output=True, text=True, check=True)
    assert done.stdout.split() == []


def test_what_ends_a_thread_of_schemathesis_is_told(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(OpenApiExtraDataSource, "record_response", _fails)

    ledger = bench.verified(None, GET)

    assert {failure.check for failure in ledger.suite_failures.values()} == {"(Schemathesis, which stopped)"}
    assert KEY not in str(ledger.as_json())
