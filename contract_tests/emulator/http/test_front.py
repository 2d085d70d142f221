"""What needs no key: targets of other forms, health, the description, and browsers that ask first."""

from __future__ import annotations

import json
import re
import socket
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from datetime import datetime
from math import inf, nan
from pathlib import Path
from types import SimpleNamespace
from typing import Any, Literal

import httpx
import pytest
import yaml
from emulator.emulated import OPERATIONS, SPEC, Direct
from rlor_spec.document import SpecDocument
from rlor_trainer_emulator import Emulator, ManualClock, SeededIdentifiers, create_app
from rlor_trainer_emulator.handlers.service import Service
from rlor_trainer_emulator.http.serving import Running, Server, listen
from starlette.applications import Starlette

KEYS = {"k": "acme"}
JOBS = OPERATIONS["Gateway_ListRlorTrainerJobs"][1].format(account_id="acme")
PAGES = ["/healthz", "/readyz", "/openapi.json", "/openapi.yaml"]


@pytest.fixture(scope="module")
def app() -> Starlette:
    return create_app(keys=KEYS, spec=SPEC)


@contextmanager
def calling(app: Starlette) -> Generator[httpx.Client]:
    with httpx.Client(base_url="http://emulator", transport=Direct(app)) as client:
        yield client


@pytest.fixture
def user(app: Starlette) -> Iterator[httpx.Client]:
    with calling(app) as client:
        yield client


@pytest.fixture(params=["h11", "httptools"], scope="module")
def address(request: pytest.FixtureRequest, app: Starlette) -> Iterator[Any]:
    """Where the application is served, by each parser."""
    parser: Literal["h11", "httptools"] = request.param
    with listen("127.0.0.1", 0) as listening:
        running = Running(Server(app, parser=parser), listening, lambda: None)
        yield listening.getsockname()
        assert running.stop()


def exchange(address: Any, line: str) -> tuple[int, dict[str, str], bytes]:
    """Send a request whose first line is given, and return status, headers and body of the answer."""
    with socket.create_connection(address, timeout=60) as connection:
        connection.sendall(f"{line} HTTP/1.1\r\nhost: h\r\nx-api-key: k\r\nconnection: close\r\n\r\n".encode())
        head, _, body = b"".join(iter(lambda: connection.recv(65536), b"")).partition(b"\r\n\r\n")
    first, *rest = head.decode().split("\r\n")
    return int(first.split()[1]), dict(line.split(": ", 1) for line in rest), body


@pytest.mark.parametrize(
    "target",
    [
        f"http://h{JOBS}?pageSize=1",
        f"HTTPS://user@[::1]:8080{JOBS}?pageSize=1",
        f"http://h:8080{JOBS}",
        JOBS,
    ],
)
def test_a_target_that_names_the_host(address: Any, target: str) -> None:
    status, _, body = exchange(address, f"GET {target}")
    assert (status, json.loads(body)["totalSize"]) == (200, 0)


@pytest.mark.parametrize("target", ["http://h", "http://h?x=/y", "ftp://h/healthz", "http:/healthz", "h:80", "/*"])
def test_a_target_that_leads_nowhere(address: Any, target: str) -> None:
    status, headers, body = exchange(address, f"GET {target}")
    if status != 400:  # httptools itself refuses some
        assert (status, headers["content-type"]) == (404, "application/json")
        assert json.loads(body) == {"code": 5, "message": "Not Found", "details": []}


def test_the_path_of_a_target_that_names_the_host_is_not_decoded(address: Any) -> None:
    assert exchange(address, f"GET http://h{JOBS}/a%2Fb")[2] == exchange(address, f"GET {JOBS}/a%2Fb")[2]


def test_options_of_the_server(address: Any) -> None:
    status, headers, body = exchange(address, "OPTIONS *")
    assert (status, headers["allow"], body) == (204, "DELETE, GET, HEAD, OPTIONS, POST", b"")
    assert exchange(address, "GET *")[0] == 404


@pytest.mark.parametrize("path", PAGES)
def test_a_page_needs_no_key(user: httpx.Client, address: Any, path: str) -> None:
    answer = user.get(path)
    assert answer.status_code == 200
    status, headers, body = exchange(address, f"HEAD {path}")
    assert (status, headers["content-length"], body) == (200, str(len(answer.content)), b"")
    assert headers["content-type"] == answer.headers["content-type"]
    refused = user.post(path)
    assert (refused.status_code, refused.headers["allow"]) == (405, "GET, HEAD")
    assert refused.json()["code"] == 12


def test_health(user: httpx.Client) -> None:
    assert user.get("/healthz").json() == user.get("/readyz").json() == {"status": "ok"}


def test_a_database_that_does_not_answer(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    def ready(_: Service) -> None:
        raise ConnectionError("postgresql://user:secret@host is gone")

    monkeypatch.setattr(Service, "ready", ready, raising=False)
    with calling(create_app(keys=KEYS, spec=SPEC)) as user:
        answer = user.get("/readyz")
        assert (answer.status_code, answer.json()["code"]) == (503, 14)
        assert answer.json()["message"] == "the database does not answer"
        assert user.get("/healthz").status_code == 200
    assert "not ready: ConnectionError" in caplog.text
    assert "secret" not in caplog.text + answer.text


def written(user: httpx.Client) -> dict[str, Any]:
    """Read the YAML with the strict reader, which takes what all versions of YAML read alike, and nothing else."""
    return SpecDocument.parse(user.get("/openapi.yaml").content, Path("openapi.yaml")).written


def test_the_description(user: httpx.Client) -> None:
    assert user.get("/openapi.json").json() == SPEC
    assert yaml.load(user.get("/openapi.yaml").content, Loader=yaml.CSafeLoader) == SPEC
    assert written(user) == SPEC


def test_odd_texts_in_the_description() -> None:
    texts = [
        "1e5",
        "0o17",
        ".5",
        "-1",
        "+2",
        "1_000",
        "no",
        "null",
        "~",
        "",
        "12:30:00",
        "2026-11-28",
        "a: b",
        "#x",
        "é\n b ",
    ]
    spec = {**SPEC, "x-texts": texts}
    with calling(create_app(keys=KEYS, spec=spec)) as user:
        assert written(user)["x-texts"] == texts


def test_a_path_of_the_spec_comes_first() -> None:
    jobs = "/v1/accounts/{account_id}/rlorTrainerJobs"
    methods = dict(SPEC["paths"][jobs])
    paths = {**SPEC["paths"], "/{account_id}": {"get": methods.pop("get")}, jobs: methods}
    with calling(create_app(keys={"k": "healthz"}, spec={**SPEC, "paths": paths})) as user:
        assert user.get("/healthz").status_code == 401
        assert user.get("/healthz", headers={"x-api-key": "k"}).json()["totalSize"] == 0
        assert user.post("/openapi.json").headers["allow"] == "GET"


def test_pages_of_other_origins() -> None:
    ask = {
        "origin": "https://a.example",
        "access-control-request-method": "POST",
        "access-control-request-headers": "x-api-key",
    }
    with calling(create_app(keys=KEYS, spec=SPEC, cors=["https://a.example", "http://localhost:3000"])) as user:
        allowed = user.options(JOBS, headers=ask)
        assert (allowed.status_code, allowed.headers["access-control-allow-origin"]) == (200, "https://a.example")
        assert allowed.headers["access-control-allow-headers"] == "x-api-key"
        assert "POST" in allowed.headers["access-control-allow-methods"]
        refused = user.options(JOBS, headers={**ask, "origin": "https://b.example"})
        assert refused.status_code == 400
        assert "access-control-allow-origin" not in refused.headers
        for path, status in ((JOBS, 401), ("/healthz", 200)):
            answer = user.get(path, headers={"origin": "http://localhost:3000"})
            assert (answer.status_code, answer.headers["access-control-allow-origin"]) == (
                status,
                "http://localhost:3000",
            )
            assert "x-request-id" in answer.headers["access-control-expose-headers"]
    with calling(create_app(keys=KEYS, spec=SPEC, cors=["*"])) as user:
        assert user.options(JOBS, headers=ask).headers["access-control-allow-origin"] == "*"


def test_no_page_of_another_origin_without_leave(user: httpx.Client) -> None:
    ask = {"origin": "https://a.example", "access-control-request-method": "POST"}
    answer = user.options(JOBS, headers=ask)
    assert answer.status_code == 405
    assert "access-control-allow-origin" not in answer.headers


USED = r"^an emulator runs once, but this one was already used: create another Emulator\(\)$"


def test_an_emulator_runs_once() -> None:
    emulator = Emulator(spec=SPEC)
    with emulator:
        with pytest.raises(RuntimeError, match=USED), emulator:
            pass
        assert httpx.get(f"{emulator.url}/healthz").status_code == 200
    with pytest.raises(RuntimeError, match=USED), emulator:
        pass
    with pytest.raises(RuntimeError, match=r"^the emulator has ended: use it inside its `with` statement$"):
        emulator.reset()
    with pytest.raises(RuntimeError, match=r"^the emulator is not running: use it in a `with` statement$"):
        _ = emulator.url


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"clock": "manual"}, "clock is a str, and must be an object with now(), such as ManualClock()"),
        ({"ids": 7}, "ids is a int, and must be an object with next(), such as SeededIdentifiers()"),
        ({"spec": "spec.yaml"}, "spec holds a str, and must be dict, as load_spec(path) returns it"),
        ({"keys": ["secret"]}, "keys holds a list, and must be Mapping, API keys and the accounts they belong to"),
        ({"keys": {"secret": 7}}, "keys holds a int, and must be str, texts"),
        ({"admin_key": b"secret"}, "admin_key holds a bytes, and must be str, a key"),
        ({"outcomes": {"job": "*"}}, "outcomes holds a dict, and must be Sequence, of Outcome(…)"),
        ({"outcomes": [{"job": "*"}]}, "outcomes holds a dict, and must be Outcome, in a list"),
        ({"database": 7}, "database holds a int, and must be str, a file, a URL, or :memory:"),
        ({"cors": "*"}, "cors holds a str, and must be list or tuple, of origins"),
        ({"clock": ManualClock}, "clock is the class ManualClock, and must be an object: write ManualClock()"),
        (
            {"ids": SeededIdentifiers},
            "ids is the class SeededIdentifiers, and must be an object: write SeededIdentifiers()",
        ),
        *[
            (
                {"clock": SimpleNamespace(now=lambda now=now: now)},
                f"clock.now() returns {found}, but must return an aware datetime, such as datetime.now(UTC)",
            )
            for now, found in (
                (datetime(2026, 1, 1), "a naive datetime"),
                (1.5, "a float"),
                (None, "a NoneType"),
            )
        ],
        ({"journal": "x"}, "journal holds a str, and must be int, how many requests it keeps"),
        ({"journal": True}, "journal holds a bool, and must be int, how many requests it keeps"),
        ({"port": True}, "port holds a bool, and must be int, 0 for a free one"),
        ({"port": "8080"}, "port holds a str, and must be int, 0 for a free one"),
        ({"host": None}, "host holds a NoneType, and must be str, an address or a name"),
    ],
)
def test_an_argument_of_another_kind(arguments: dict[str, Any], message: str) -> None:
    emulator: Any = Emulator
    with pytest.raises(TypeError) as caught:
        emulator(**{"spec": SPEC, **arguments})
    assert str(caught.value) == message


UNSENDABLE = "a key in `keys`, or the admin key, cannot be sent by clients: write keys in ASCII, without spaces"


@pytest.mark.parametrize("port", [-1, 65536, 70000])
def test_a_port_that_cannot_be(port: int) -> None:
    with pytest.raises(ValueError, match=f"^port must be from 0, for a free one, to 65535, not {port}$"):
        Emulator(port=port)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        *[
            ({"speed": speed}, f"speed must be from 0, where time stands still, to 1000000, not {speed:g}")
            for speed in (-1, 1e300, nan, inf)
        ],
        ({"journal": -1}, "a journal keeps 1 to 100000 requests, or 0 for none, not -1"),
        *[({"keys": {key: "a"}}, UNSENDABLE) for key in ("secr\u00e9t", "", " ", "secret ", "sec\nret", "\t")],
        *[({"admin_key": key}, UNSENDABLE) for key in ("secr\u00e9t", " ", "secret\x00")],
    ],
)
def test_an_argument_that_cannot_be(arguments: dict[str, Any], message: str) -> None:
    make: Any = create_app
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        make(**{"spec": SPEC, "keys": {"k": "a"}, **arguments})


def test_the_kind_of_speed() -> None:
    make: Any = create_app
    for speed, kind in (("1", "str"), (None, "NoneType"), (True, "bool")):
        said = f"^speed holds a {kind}, and must be int or float, how many times as fast as real time it goes$"
        with pytest.raises(TypeError, match=said):
            make(spec=SPEC, keys={"k": "a"}, speed=speed)
