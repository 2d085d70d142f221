"""The suite holds nothing against a server of others, in any weather, leaves nothing there, and finds its faults."""

from __future__ import annotations

import json
import ssl
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import pytest
import trustme
from rlor_contract.cli import main

from foreign_server import ForeignServer
from foreign_server.faults import FAULTS, Fault, faulty
from foreign_server.nginx import PROGRAM, nginx
from foreign_server.weather_proxy import Weather, WeatherProxy

pytestmark = pytest.mark.timeout(1800)  # jobs move in real time, and a busy machine is slow

KEY: Final = "witness-key-4f21"
KEYS: Final = {KEY: "acme", "witness-key-of-others-77": "other"}
ONE_KEY: Final = ("--account", "acme")
TWO_KEYS: Final = (*ONE_KEY, "--second-account", "other", "--second-api-key", "witness-key-of-others-77")

ROUTES: Final = ["weather", *(["nginx"] if PROGRAM else [])]
# A run against a fault takes 3 to 20 seconds of a core, so that `make test` plants these alone.
SAMPLE: Final = {"StoppedJobIsCancelled", "NameOfAnotherAccount"}


def verify(url: str, folder: Path, *options: str) -> tuple[int, dict[str, Any]]:
    """The exit code of a run against a server, and what the run reports of it."""
    arguments = ("--base-url", url, "--depth", "quick", "--only", "server", "--reports", str(folder))
    code = main(["run", *arguments, *options], {"API_KEY": KEY})
    half: dict[str, Any] = json.loads((folder / "contract.json").read_text("utf-8"))["halves"][0]
    return code, half


def running(server: ForeignServer) -> list[str]:
    """The jobs that nobody has deleted."""
    return [
        job.body["name"]
        for account in KEYS.values()
        for job in server.store.all("job", account)
        if not job.notes.get("deleted")
    ]


@contextmanager
def way_to(server: ForeignServer, route: str, folder: Path) -> Generator[tuple[str, ...]]:
    """The URL of a server by some route, and the options that the route takes."""
    if route == "nginx":
        with nginx(server.url, folder) as url:
            yield (url,)
    else:
        authority = trustme.CA()
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        certificate = authority.issue_cert("localhost")
        certificate.private_key_and_cert_chain_pem.write_to_path(str(folder / "server.pem"))
        context.load_cert_chain(folder / "server.pem")
        authority.cert_pem.write_to_path(str(folder / "ca.pem"))
        with WeatherProxy(server.url, Weather(), tls=context) as proxy:
            yield proxy.url, "--ca-bundle", str(folder / "ca.pem")
            assert proxy.struck, "the weather was fine all the time"


def accept(server: ForeignServer, way: tuple[str, ...], folder: Path, *options: str) -> None:
    code, half = verify(way[0], folder / "reports", *way[1:], *options)
    assert (code, half["violations"], half["suiteFailures"], half["leftBehind"]) == (0, [], [], [])
    assert not half["endedEarly"]
    assert half["requests"] > 50
    assert running(server) == []


@pytest.mark.long
def test_nothing_is_held_against_a_foreign_server(tmp_path: Path) -> None:
    with ForeignServer(KEYS) as server:
        accept(server, (server.url,), tmp_path, *TWO_KEYS)


@pytest.mark.long
@pytest.mark.thorough
def test_nothing_is_held_against_it_with_one_key(tmp_path: Path) -> None:
    with ForeignServer(KEYS) as server:
        accept(server, (server.url,), tmp_path, *ONE_KEY)


@pytest.mark.parametrize("operation", ["jobs.cancel", pytest.param("checkpoints.list", marks=pytest.mark.thorough)])
@pytest.mark.parametrize("route", ROUTES)
def test_nothing_is_held_against_what_stands_before_it(route: str, operation: str, tmp_path: Path) -> None:
    with ForeignServer(KEYS) as server, way_to(server, route, tmp_path) as way:
        accept(server, way, tmp_path, *TWO_KEYS, "--operation", operation)


@pytest.mark.long
@pytest.mark.thorough
@pytest.mark.parametrize("route", ROUTES)
def test_nothing_is_held_against_what_stands_before_all_of_it(route: str, tmp_path: Path) -> None:
    with ForeignServer(KEYS) as server, way_to(server, route, tmp_path) as way:
        accept(server, way, tmp_path, *TWO_KEYS)


@pytest.mark.parametrize(
    "fault",
    [
        pytest.param(fault, id=fault.__name__, marks=() if fault.__name__ in SAMPLE else pytest.mark.thorough)
        for fault in FAULTS
    ],
)
def test_a_fault_is_found_by_a_check_that_names_it(fault: type[Fault], tmp_path: Path) -> None:
    with faulty(fault, KEYS) as server:
        code, half = verify(server.url, tmp_path, *TWO_KEYS, "--operation", fault.shown_by)
        left = running(server)
    found = {violation["check"] for violation in half["violations"]}
    assert code == 1
    assert found & fault.checks, found
    assert not half["suiteFailures"]
    assert left == []
