"""A verdict of what a hostile server said, for the tests of reports."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, Final

from rlor_contract.report.ledger import Ledger, Warrant
from rlor_contract.report.verdict import Settings, Verdict
from rlor_contract.spec.json_values import is_list, is_object
from rlor_contract.spec.operations import ContractSpec

SPEC: Final = ContractSpec()
LABELS: Final = [operation.label for operation in SPEC.operations]
ELSEWHERE: Final = Settings(7, "quick", "full", "", 0.0, remote=True, server="https://staging.example")
NOW: Final = datetime(2026, 11, 28, 12, tzinfo=UTC)
HOSTILE: Final = (
    "</code></pre><script>alert(1)</script><img src=https://evil.example/x onerror=a()>\x1b[2J\u202e|`@all`"
)
"""What would be markup, move a cursor, turn a line around, or call people together."""


def finds(book: Ledger, operation: str, check: str, **more: Any) -> None:
    told: dict[str, Any] = {
        "place": "/paths/x " + more.get("expected", "no server error"),
        "expected": "no server error",
        "got": f"500 {HOSTILE}",
        "where": "spec/openapi.yaml:12",
        "request": f"curl '{HOSTILE}'",
        "status": 500,
        "fingerprint": "f1",
    }
    book.fails(operation, check, **{**told, **more})


def ledger() -> Ledger:
    """A book with a leak, crashes on two operations, wrong shapes, a warning, and what was not verified."""
    book = Ledger("server", seconds=2.0, requests=40)
    book.verified.update(LABELS[1:])
    book.sent.add("f1")
    for label in LABELS[:-1]:
        book.passes(label, "request_id_present", 5)
    finds(book, LABELS[0], "times_in_utc", expected=f"a time in UTC, not {HOSTILE}")
    for label in LABELS[:2]:
        finds(book, label, "not_a_server_error")
    finds(book, LABELS[2], "secrets_not_echoed", expected="/apiKey empty or absent", got="/apiKey with a value")
    finds(book, LABELS[2], "wrong_method", warrant=Warrant("D", ("OWN",), warning=True))
    book.skips(f"no clock {HOSTILE}", check="lifecycle_time")
    book.skips("it has failed 100 times", check="filter_laws", operation=LABELS[1])
    book.notes.append(f"weather {HOSTILE}")
    book.unavailable["503"] += 3
    book.left_behind.append(f"accounts/a/jobs/{HOSTILE}")
    book.cleanup = "rlor-contract cleanup --prefix contract-0a1b2c3d"
    book.broke(
        "pages_complete", LABELS[1], error="KeyError", at="l", request="", answer=HOSTILE, traceback=f"T {HOSTILE}"
    )
    book.tried(f"label_length {HOSTILE}", "accepted")
    return book


def verdict(*books: Ledger, now: datetime = NOW, **settings: Any) -> Verdict:
    """On a whole run, of which `settings` are not the usual ones."""
    asked = replace(ELSEWHERE, **settings)
    return Verdict.of(SPEC, asked, books or [ledger()], LABELS, SPEC.operations, 2.5, now)


OTHERS: Final[tuple[Any, ...]] = (None, True, 7, "x", [], [1], {}, "\ud800")


def damaged(value: Any, others: tuple[Any, ...]) -> Iterator[Any]:
    """A document, each time with one part taken away, or another in its place."""
    for path in [*paths(value, ())]:
        for other in (..., *others):
            whole = copy.deepcopy(value)
            inside = whole
            for key in path[:-1]:
                inside = inside[key]
            if other is ...:
                del inside[path[-1]]
            else:
                inside[path[-1]] = other
            yield whole


def paths(value: Any, path: tuple[Any, ...]) -> Iterator[tuple[Any, ...]]:
    """Where there is something; of a list, the first item alone."""
    keys: list[Any] = [*value] if is_object(value) else [0] if is_list(value) and value else []
    for key in keys:
        yield (*path, key)
        yield from paths(value[key], (*path, key))
