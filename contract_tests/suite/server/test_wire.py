"""The wire of the server half: weather is outlasted, counted, and judged by nobody; a server's end ends the run."""

from __future__ import annotations

import asyncio
from random import Random

import httpx
import pytest
from rlor_contract.server.network import Network
from rlor_contract.server.traffic import Stopped, Traffic
from rlor_contract.server.weather import LONGEST, PATIENCE, TRIES, Unavailable, Weather, retry_after, trouble_of
from rlor_contract.server.wire import Wire
from rlor_contract.spec.operations import ContractSpec
from rlor_contract.spec.routes import Routes

SPEC = ContractSpec()
URL = "https://there.example/base"
JOBS = f"{URL}/v1/accounts/a/rlorTrainerJobs"
Outcome = int | httpx.Response | httpx.TransportError
HTML = {"content-type": "text/html; charset=utf-8"}
NGINX = b"<html><head><title>413</title></head><body><hr><center>nginx</center></body></html>"


class Clock:
    """Time that passes by waiting alone."""

    def __init__(self) -> None:
        self.time = 1000.0

    def now(self) -> float:
        return self.time

    def wait(self, seconds: float) -> None:
        self.time += seconds


class Script(httpx.BaseTransport):
    """Answers what it was told to, in turn, and then 200 for good."""

    def __init__(self, *outcomes: Outcome) -> None:
        self.outcomes = [*outcomes]
        self.sent: list[httpx.Request] = []

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        self.sent.append(request)
        outcome = self.outcomes.pop(0) if self.outcomes else 200
        if isinstance(outcome, httpx.TransportError):
            raise outcome
        return httpx.Response(outcome, json={}) if isinstance(outcome, int) else outcome


def wired(script: httpx.BaseTransport, *, clock: Clock | None = None, weather: bool = True, look: bool = True) -> Wire:
    clock = clock or Clock()
    wire = Wire(
        URL,
        Network(headers=(("x-pass", "word"),)),
        Traffic(now=clock.now, wait=clock.wait),
        Weather(Random(7)) if weather else None,
        Routes(SPEC, "/base"),
        "rlorTrainerJobId",
        {"Trainer_GetHealth": 503},
        transport=script,
    )
    if look:
        wire.look = httpx.Request("GET", f"{JOBS}?pageSize=1", headers={"Authorization": "Bearer good-key"})
    return wire


def lost(text: str = "Server disconnected without sending a response.") -> httpx.TransportError:
    return httpx.RemoteProtocolError(text)


def page(status: int, content: bytes = b"<h1>no</h1>") -> httpx.Response:
    return httpx.Response(status, headers=HTML, content=content)


@pytest.mark.parametrize(
    ("outcome", "kind"),
    [
        (429, "429"), (502, "502"), (503, "503"), (504, "504"), (520, "520"), (529, "529"),
        (lost(), "connection lost"), (httpx.ReadError("reset"), "connection lost"),
        (lost("illegal status line"), "no HTTP"),
        (httpx.ReadTimeout("slow"), "no answer in time"), (httpx.ConnectTimeout("slow"), "no connection in time"),
        (httpx.ConnectError("refused"), "no connection"), (httpx.ProxyError("407"), "no connection over the proxy"),
        (page(403), "403 as a page of HTML"), (page(503), "503"), (page(413, NGINX), "413 as a page of HTML"),
        # The server's own answers, wrong as they may be:
        (200, None), (400, None), (403, None), (404, None), (409, None), (500, None), (501, None),
        (page(200), None), (page(400), None), (page(404, NGINX), None), (page(500), None),
    ],
)  # fmt: skip
def test_what_is_weather(outcome: Outcome, kind: str | None) -> None:
    trouble = trouble_of(httpx.Response(outcome, json={}) if isinstance(outcome, int) else outcome)
    assert (trouble.kind if trouble else None) == kind


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("3", 3), ("1.5", 1.5), ("0", 0), ("", None), ("-1", None), ("soon", None), ("1.2.3", None),
        ("Thu, 01 Jan 1970 00:16:50 GMT", 10), ("Thu, 01 Jan 1970 00:16:50 -0000", 10),
        ("Thu, 01 Jan 1970 00:00:00 GMT", 0),
    ],
)  # fmt: skip
def test_how_long_a_server_asks_to_wait(text: str, seconds: float | None) -> None:
    assert retry_after(httpx.Response(429, headers={"retry-after": text}), now=lambda: 1000.0) == seconds


@pytest.mark.parametrize("outcome", [429, 502, 503, 522, lost(), httpx.ReadTimeout("slow"), httpx.ConnectError("no")])
def test_a_request_is_sent_again_and_told_of(outcome: Outcome) -> None:
    script = Script(outcome, outcome)
    wire = wired(script)
    heard: list[int | None] = []
    wire.listeners.append(lambda request, answer: heard.append(answer.status_code if answer else None))

    with wire.client("good-key") as client:
        assert client.get(JOBS).status_code == 200
    assert [request.url for request in script.sent] == [JOBS] * 3
    assert heard == [None, None, None, 200]
    assert not wire.unavailable


def test_a_server_that_asks_for_time_gets_it_from_everybody() -> None:
    clock = Clock()
    begun: list[float] = []
    script = Script(
        httpx.Response(429, headers={"retry-after": "4"}), httpx.Response(429, headers={"retry-after": "999"})
    )
    wire = wired(script, clock=clock)
    wire.listeners.append(lambda request, answer: begun.append(clock.time) if answer is None else None)
    with wire.client("good-key") as client:
        assert client.get(JOBS).status_code == 200
    assert 1004 <= begun[1] < 1005
    assert begun[2] == begun[1] + LONGEST


@pytest.mark.parametrize(
    ("method", "path", "outcome", "repeated"),
    [
        ("POST", "/j:cancel", lost(), True), ("DELETE", "/j", 502, True), ("POST", "?rlorTrainerJobId=j", lost(), True),
        # What may have been carried out, and would be a second time:
        ("POST", "", lost(), False), ("POST", "/j:resume", 502, False), ("POST", "/j:resume", 503, False),
        ("PUT", "/j", lost(), False),
        # What was not:
        ("POST", "", 429, True), ("POST", "/j:resume", httpx.ConnectError("no"), True),
        ("POST", "/j:resume", httpx.Response(503, headers={"retry-after": "1"}), True),
    ],
)  # fmt: skip
def test_nothing_is_done_twice(method: str, path: str, outcome: Outcome, repeated: bool) -> None:
    script = Script(outcome)
    wire = wired(script)
    with wire.client("good-key") as client:
        if repeated:
            assert client.request(method, JOBS + path).status_code == 200
        else:
            with pytest.raises(Unavailable):
                client.request(method, JOBS + path)
    assert len(script.sent) == 1 + repeated
    assert wire.unavailable.total() == (not repeated)


def test_a_create_whose_answer_was_lost_may_find_its_own_job() -> None:
    wire = wired(Script(lost(), 409))
    with wire.client("good-key") as client, pytest.raises(Unavailable, match="answer to a create lost"):
        client.post(f"{JOBS}?rlorTrainerJobId=j")
    script = Script(409)
    with wired(script).client("good-key") as client:  # of itself a 409 is one
        assert client.post(f"{JOBS}?rlorTrainerJobId=j").status_code == 409


def test_what_says_that_a_job_is_not_ready_is_no_weather() -> None:
    told = httpx.Response(503, json={"code": 14, "message": "not ready"})
    script = Script(told, 503, 200)
    with wired(script).client("good-key") as client:
        health = next(op for op in SPEC.operations if op.id == "Trainer_GetHealth")
        path = health.path.format(**{one.name: "x" for one in health.parameters_in("path")})
        assert client.get(URL + path).status_code == 503
        assert client.get(JOBS).status_code == 200
    assert len(script.sent) == 3


def test_what_cannot_be_sent_is_no_weather() -> None:
    wire = wired(Script(httpx.LocalProtocolError("Illegal header value")))
    with pytest.raises(httpx.LocalProtocolError), wire.client() as client:
        client.get(JOBS)
    assert not wire.unavailable


def test_the_budget_of_a_request_and_of_a_run_end() -> None:
    clock = Clock()
    wire = wired(Script(*[502] * 50), clock=clock)
    with wire.client("good-key") as client:
        with pytest.raises(Unavailable, match="502"):
            client.get(JOBS)
        assert wire.unavailable == {"502": 1}
        assert wire.traffic.sent == TRIES
        assert clock.time - 1000 < PATIENCE
        assert wire.weather
        wire.weather.left = 0
        with pytest.raises(Unavailable):
            client.get(JOBS)
        assert wire.traffic.sent == TRIES + 1
    assert wire.notes() == ["the server was unavailable 2 times (502: 2), and no check judged those requests"]


def test_a_server_that_is_gone_is_not_asked_any_more() -> None:
    script = Script(*[httpx.ConnectError("refused")] * 100)
    wire = wired(script)
    with wire.client("good-key") as client:
        for _ in range(2):
            with pytest.raises(Unavailable):
                client.get(JOBS)
        with pytest.raises(Stopped, match="the server stopped answering: refused"):
            client.get(JOBS)
        sent = len(script.sent)
        with pytest.raises(Stopped):
            client.get(JOBS)
    assert len(script.sent) == sent == 3 * TRIES + 1
    assert wire.outage.startswith("the server stopped answering")


def test_a_server_that_answers_others_is_not_gone() -> None:
    script = Script(*[page(403)] * 6)
    wire = wired(script)
    with wire.client("good-key") as client:
        for _ in range(3):  # refused by what stands before the server, for what they hold
            with pytest.raises(Unavailable):
                client.post(JOBS)
        assert client.get(JOBS).status_code == 200
    assert str(script.sent[6].url) == f"{JOBS}?pageSize=1"
    assert wire.outage == ""


@pytest.mark.parametrize("expired", [False, True])
@pytest.mark.parametrize("key", ["good-key", "second-key"])
def test_a_key_that_expires_ends_the_run(key: str, expired: bool) -> None:
    script = Script(200, 401, 401 if expired else 200)
    wire = wired(script)
    wire.second = httpx.Request("GET", f"{JOBS}?pageSize=1", headers={"Authorization": "Bearer second-key"})
    with wire.client(key) as client:
        client.get(JOBS)
        if expired:
            with pytest.raises(Stopped, match="it has expired"):
                client.get(JOBS)
        else:
            assert client.get(JOBS).status_code == 401  # a finding, of this operation
        asked = [request.headers["authorization"] for request in script.sent]
    assert asked == [f"Bearer {key}"] * 3


def test_a_wrong_key_that_is_refused_says_nothing_of_the_right_one() -> None:
    script = Script(401)
    with wired(script).client("wrong-key") as client:
        assert client.get(JOBS).status_code == 401
    assert len(script.sent) == 1


def test_with_our_own_server_everything_counts() -> None:
    script = Script(503, 429, lost())
    wire = wired(script, weather=False)
    with wire.client("good-key") as client:
        assert [client.get(JOBS).status_code, client.get(JOBS).status_code] == [503, 429]
        with pytest.raises(httpx.RemoteProtocolError):
            client.get(JOBS)
    assert len(script.sent) == 3


def test_headers_of_a_person_are_sent_and_seen_nowhere() -> None:
    script = Script()
    wire = wired(script)
    seen: list[httpx.Request] = []
    wire.listeners.append(lambda request, answer: seen.append(request))
    with wire.client("good-key") as client:
        seen.append(client.get(JOBS).request)
    assert script.sent[0].headers["x-pass"] == "word"
    assert not any("x-pass" in request.headers for request in seen)
    assert "word" not in repr(wire.network)


async def _asked(wire: Wire) -> int:
    async with httpx.AsyncClient(transport=wire) as client:
        return (await client.get(JOBS)).status_code


def test_the_async_client_goes_the_same_way() -> None:
    script = Script(502, 502)
    assert asyncio.run(_asked(wired(script))) == 200
    assert len(script.sent) == 3


def test_a_person_does_not_wait_for_the_weather() -> None:
    clock = Clock()
    wire = wired(Script(*[502] * 50), clock=clock)

    def wait(seconds: float) -> None:
        clock.wait(seconds)
        wire.traffic.interrupt()

    wire.traffic.wait = wait
    with wire.client("good-key") as client, pytest.raises(Stopped, match="interrupted"):
        client.get(JOBS)
    assert clock.time < 1001


def test_a_server_that_answers_in_between_is_not_looked_at() -> None:
    script = Script(*([502] * TRIES + [200]) * 4)
    wire = wired(script)
    with wire.client("good-key") as client:
        for _ in range(4):
            with pytest.raises(Unavailable):
                client.get(JOBS)
            assert client.get(JOBS).status_code == 200
    assert {str(request.url) for request in script.sent} == {JOBS}


class Dropping(httpx.BaseTransport):
    """Loses every request about one job, and answers the others."""

    def __init__(self, error: httpx.TransportError, others: int = 200) -> None:
        self.error, self.others = error, others
        self.sent: list[httpx.Request] = []

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        self.sent.append(request)
        if request.url.path.endswith("/bad"):
            raise self.error
        return httpx.Response(self.others, json={})


@pytest.mark.parametrize("error", [lost(), httpx.ReadError("reset"), httpx.ReadTimeout("slow"), lost("no status line")])
def test_a_request_that_is_never_answered_while_others_are_is_no_weather(error: httpx.TransportError) -> None:
    dropping = Dropping(error)
    wire = wired(dropping)
    trouble = trouble_of(error)
    assert trouble
    with wire.client("good-key") as client:
        for _ in range(2):
            with pytest.raises(Unavailable):
                client.get(f"{JOBS}/bad")
        assert client.get(JOBS).status_code == 200
    assert {key: str(request.url) for key, request in wire.silent.items()} == {
        ("Gateway_GetRlorTrainerJob", trouble.kind): f"{JOBS}/bad"
    }
    assert wire.unavailable == {trouble.kind: 2}
    looks = [request for request in dropping.sent if request.url.query == b"pageSize=1"]
    assert 4 <= len(looks) <= 7  # asked in between, once


@pytest.mark.parametrize(
    ("error", "others", "method", "path"),
    [
        (lost(), 502, "GET", "/bad"),  # the others are not answered either
        (httpx.ConnectError("refused"), 200, "GET", "/bad"),  # never there
        (httpx.ProxyError("502"), 200, "GET", "/bad"),
        (lost(), 200, "POST", "/bad"),  # no operation
        (lost(), 200, "GET", f"{'/x' * 5000}/bad"),  # longer than what stands before a server takes
    ],
)
def test_what_is_lost_for_other_reasons_is_weather(
    error: httpx.TransportError, others: int, method: str, path: str
) -> None:
    wire = wired(Dropping(error, others))
    with wire.client("good-key") as client, pytest.raises(Unavailable):
        client.request(method, JOBS + path)
    assert not wire.silent


def test_a_request_that_is_answered_in_the_end_is_weather() -> None:
    wire = wired(Script(*[lost()] * TRIES, 200, 404))
    with wire.client("good-key") as client, pytest.raises(Unavailable):
        client.get(JOBS)
    assert not wire.silent


@pytest.mark.parametrize("status", [429, 502, 503, 504])
def test_a_status_of_a_gateway_stays_weather(status: int) -> None:
    class Refusing(Dropping):
        def handle_request(self, request: httpx.Request) -> httpx.Response:
            return httpx.Response(status if request.url.path.endswith("/bad") else 200, json={})

    wire = wired(Refusing(lost()))
    with wire.client("good-key") as client, pytest.raises(Unavailable):
        client.get(f"{JOBS}/bad")
    assert not wire.silent
