"""Limits, headers, options, logs and secrets of every call."""

from __future__ import annotations

import asyncio
import contextlib
import copy
import gzip
import logging
import pickle
import traceback
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Iterator

import httpx
import pytest
from rlor_trainer_client import (
    APIStatusError,
    AsyncRlorTrainerClient,
    Clock,
    ConfigurationError,
    NotFoundError,
    RawResponse,
    RlorTrainerClient,
    errors,
    models,
)
from rlor_trainer_client._config import MAX_RESPONSE_BYTES
from rlor_trainer_client._connections import AT_ONCE

KEY = "fw-secret-key"
NAME = "accounts/acme/rlorTrainerJobs/j"
JOB = f"/v1/{NAME}"
BODY = f'{{"name": "{NAME}"}}'.encode()


class Seen:
    """A transport that keeps what is sent, and answers with a job."""

    def __init__(self) -> None:
        self.requests: list[httpx.Request] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        name = request.url.path.removeprefix("/v1/").partition(":")[0]
        if "rlorTrainerJobId" in request.url.params:
            name += f"/{request.url.params['rlorTrainerJobId']}"
        return httpx.Response(200, json={"name": name, "displayName": "d"})

    @property
    def headers(self) -> httpx.Headers:
        return self.requests[-1].headers


@pytest.fixture
def seen() -> Seen:
    return Seen()


@pytest.fixture
def client(seen: Seen) -> Iterator[RlorTrainerClient]:
    with RlorTrainerClient(api_key=KEY, account_id="acme", transport=httpx.MockTransport(seen)) as client:
        yield client


def answering(
    answer: Callable[[httpx.Request], httpx.Response],
    *,
    max_response_bytes: int | None = None,
    timeout: float | None = None,
    clock: Clock | None = None,
) -> RlorTrainerClient:
    return RlorTrainerClient(
        api_key=KEY,
        account_id="acme",
        transport=httpx.MockTransport(answer),
        max_retries=0,
        max_response_bytes=max_response_bytes,
        timeout=timeout,
        clock=clock,
    )


class TestSize:
    @pytest.mark.parametrize("status", [200, 503])
    def test_a_body_is_read_up_to_the_cap(self, status: int) -> None:
        read = 0

        def endless() -> Iterator[bytes]:
            nonlocal read
            while True:
                read += 1
                yield b" " * 1000

        with pytest.raises(errors.InvalidResponseError, match="larger than 4500 bytes") as caught:
            answering(lambda request: httpx.Response(status, content=endless()), max_response_bytes=4500).jobs.get("j")
        assert caught.value.status_code == status
        assert read == 5

    def test_it_counts_what_it_decompresses_to(self) -> None:
        def bomb(request: httpx.Request) -> httpx.Response:
            content = gzip.compress(b" " * 1_000_000)
            return httpx.Response(200, headers={"content-encoding": "gzip"}, content=content)

        with pytest.raises(errors.InvalidResponseError, match="larger than 10000 bytes"):
            answering(bomb, max_response_bytes=10_000).jobs.get("j")

    def test_a_body_of_just_that_size_is_read(self) -> None:
        fits = answering(lambda request: httpx.Response(200, content=BODY), max_response_bytes=len(BODY))
        assert fits.jobs.get("j").name == NAME
        assert MAX_RESPONSE_BYTES == 32 * 1024 * 1024

    def test_without_blocking_too(self) -> None:
        async def endless() -> AsyncIterator[bytes]:
            while True:
                yield b" " * 1000

        async def call() -> None:
            transport = httpx.MockTransport(lambda request: httpx.Response(200, content=endless()))
            async with AsyncRlorTrainerClient(
                api_key=KEY, account_id="acme", transport=transport, max_response_bytes=4500
            ) as client:
                await client.jobs.get("j")

        with pytest.raises(errors.InvalidResponseError, match="larger than 4500 bytes"):
            asyncio.run(call())


class TestTime:
    def test_a_body_that_trickles_in_is_cut_off(self) -> None:
        now = 0.0

        def trickle() -> Iterator[bytes]:
            nonlocal now
            while True:
                now += 7
                yield b" "

        slow = answering(
            lambda request: httpx.Response(200, content=trickle()), timeout=20, clock=Clock(monotonic=lambda: now)
        )
        with pytest.raises(errors.APITimeoutError, match="no complete answer within 20 s"):
            slow.jobs.get("j")
        assert now == 21

    def test_the_body_has_what_the_headers_left(self) -> None:
        now = 0.0
        limits: list[float] = []

        def late(request: httpx.Request) -> httpx.Response:
            def body() -> Iterator[bytes]:
                limits.append(request.extensions["timeout"]["read"])
                yield BODY

            nonlocal now
            now = 15.0
            return httpx.Response(200, content=body())

        answering(late, timeout=20, clock=Clock(monotonic=lambda: now)).jobs.get("j")
        assert limits == [5]

    def test_an_answer_that_never_comes_is_not_awaited(self) -> None:
        class Silent(httpx.AsyncBaseTransport):
            async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
                await asyncio.Event().wait()
                raise AssertionError

        async def call() -> None:
            async with AsyncRlorTrainerClient(
                api_key=KEY, account_id="acme", transport=Silent(), timeout=0.01, max_retries=0
            ) as client:
                await client.jobs.get("j")

        with pytest.raises(errors.APITimeoutError, match=r"no complete answer within 0\.01 s"):
            asyncio.run(call())

    @pytest.mark.parametrize("timeout", [0, -1, float("nan")])
    def test_no_time_at_all_is_a_wrong_argument(self, timeout: float, client: RlorTrainerClient, seen: Seen) -> None:
        with pytest.raises(ValueError, match="timeout"):
            client.jobs.get("j", timeout=timeout)
        with pytest.raises(ConfigurationError, match="timeout"):
            client.with_options(timeout=timeout)
        assert seen.requests == []


class TestInsecure:
    @pytest.mark.parametrize("host", ["localhost", "127.0.0.1:8080", "127.8.9.1", "[::1]:80"])
    def test_loopback_is_fine(self, host: str) -> None:
        RlorTrainerClient(api_key=KEY, account_id="acme", base_url=f"http://{host}").close()

    @pytest.mark.parametrize("host", ["api.fireworks.ai", "10.0.0.1", "localhost.evil.example", "127.0.0.1.nip.io"])
    def test_elsewhere_the_key_is_not_sent_in_the_clear(self, host: str) -> None:
        with pytest.raises(ConfigurationError, match="allow_insecure_http=True"):
            RlorTrainerClient(api_key=KEY, account_id="acme", base_url=f"http://{host}")
        url = f"http://{host}"
        RlorTrainerClient(api_key=KEY, account_id="acme", base_url=url, allow_insecure_http=True).close()


class TestHeaders:
    def test_of_the_client_and_of_the_call(self, client: RlorTrainerClient, seen: Seen) -> None:
        traced = client.with_options(extra_headers={"X-Trace": "1", "X-Team": "rl"})
        traced.jobs.get("j", extra_headers={"x-trace": "2", "accept": "text/plain"})
        assert (seen.headers["x-trace"], seen.headers["x-team"]) == ("2", "rl")
        assert seen.headers.get_list("accept") == ["text/plain"]

    @pytest.mark.parametrize("name", ["Authorization", "HOST", "content-length", "Transfer-Encoding", "connection"])
    def test_some_are_the_clients_own(self, name: str, client: RlorTrainerClient, seen: Seen) -> None:
        with pytest.raises(ValueError, match=f"contains '{name}', which the client sets"):
            client.jobs.get("j", extra_headers={name: "mine"})
        with pytest.raises(ConfigurationError, match=name):
            client.with_options(extra_headers={name: "mine"})
        assert seen.requests == []

    @pytest.mark.parametrize(
        ("name", "value"),
        [("X", "secret\r\nHost: x"), ("X", "secret\x00"), ("X", "sécret"), ("X Y", "secret"), ("", "")],
    )
    def test_what_no_header_can_carry_is_not_sent_nor_shown(
        self, name: str, value: str, client: RlorTrainerClient, seen: Seen
    ) -> None:
        with pytest.raises(ValueError, match="is not valid in HTTP") as caught:
            client.jobs.get("j", extra_headers={name: value})
        assert "cret" not in str(caught.value)
        assert seen.requests == []

    def test_credentials_of_the_callers_own_client_do_not_replace_the_key(self, seen: Seen) -> None:
        with httpx.Client(transport=httpx.MockTransport(seen), auth=("user", "password")) as http:
            RlorTrainerClient(api_key=KEY, account_id="acme", http_client=http).jobs.get("j")
        assert seen.headers["authorization"] == f"Bearer {KEY}"


class TestOptions:
    def test_a_copy_has_them_and_the_original_does_not(self, client: RlorTrainerClient, seen: Seen) -> None:
        other = client.with_options(api_key="another-key", account_id="other", base_url="https://elsewhere.example/")
        other.jobs.get("j")
        assert str(seen.requests[-1].url) == "https://elsewhere.example/v1/accounts/other/rlorTrainerJobs/j"
        assert seen.headers["authorization"] == "Bearer another-key"
        client.jobs.get("j")
        assert str(seen.requests[-1].url) == "https://api.fireworks.ai/v1/accounts/acme/rlorTrainerJobs/j"
        assert seen.headers["authorization"] == f"Bearer {KEY}"
        with pytest.raises(ConfigurationError):
            client.with_options(base_url="http://elsewhere.example")
        with pytest.raises(ConfigurationError, match="max_retries"):
            client.with_options(max_retries=-1)

    def test_a_copy_shares_the_connections_and_does_not_close_them(self, client: RlorTrainerClient) -> None:
        with client.with_options(timeout=1) as other:
            other.jobs.get("j")
        client.jobs.get("j")
        client.close()
        with pytest.raises(RuntimeError, match="closed"):
            other.jobs.get("j")

    def test_of_the_async_client_too(self, seen: Seen) -> None:
        async def call() -> None:
            async with AsyncRlorTrainerClient(
                api_key=KEY, account_id="acme", transport=httpx.MockTransport(seen)
            ) as client:
                async with client.with_options(account_id="other") as other:
                    await other.jobs.get("j")
                await client.jobs.get("j", timeout=3, extra_headers={"X-Trace": "1"})

        asyncio.run(call())
        assert [request.url.path.split("/")[3] for request in seen.requests] == ["other", "acme"]
        assert seen.headers["x-trace"] == "1"
        assert seen.requests[-1].extensions["timeout"]["connect"] == 3


def test_answers_can_be_seen_as_they_came() -> None:
    statuses = iter([503, 200, 404])
    raw: list[RawResponse] = []

    def answer(request: httpx.Request) -> httpx.Response:
        return httpx.Response(next(statuses), json={"code": 5, "name": NAME}, headers={"X-Request-Id": "r"})

    client = RlorTrainerClient(
        api_key=KEY,
        account_id="acme",
        transport=httpx.MockTransport(answer),
        on_response=raw.append,
        clock=Clock(sleep=lambda seconds: None),
    )
    client.jobs.get("j")
    with pytest.raises(errors.NotFoundError):
        client.jobs.delete("j")
    assert [(one.operation, one.attempt, one.status) for one in raw] == [
        ("Gateway_GetRlorTrainerJob", 1, 503),
        ("Gateway_GetRlorTrainerJob", 2, 200),
        ("Gateway_DeleteRlorTrainerJob", 1, 404),
    ]
    assert {(one.headers["x-request-id"], one.content) for one in raw} == {
        ("r", f'{{"code":5,"name":"{NAME}"}}'.encode())
    }
    assert "code" not in repr(raw[0])


def test_one_line_of_log_an_attempt_without_secrets(caplog: pytest.LogCaptureFixture) -> None:
    script: list[httpx.Response | Exception] = [
        httpx.ReadError(f"private {KEY}"),
        httpx.Response(503, headers={"x-request-id": f"r-1\n{KEY}", "retry-after": "2"}, json={"message": "private"}),
        httpx.Response(200, json={"name": NAME, "displayName": "private"}),
    ]
    steps = iter([*script, httpx.Response(404, text="private")])
    now = 0.0

    def answer(request: httpx.Request) -> httpx.Response:
        nonlocal now
        now += 0.25
        step = next(steps)
        if isinstance(step, Exception):
            raise step
        return step

    client = RlorTrainerClient(
        api_key=KEY,
        account_id="acme",
        transport=httpx.MockTransport(answer),
        clock=Clock(monotonic=lambda: now, sleep=lambda seconds: None, random=lambda: 0.5),
    )
    with caplog.at_level(logging.DEBUG, "rlor_trainer_client"):
        client.jobs.get("j", read_mask="private", extra_headers={"X-Secret": "private"})
        with pytest.raises(NotFoundError):
            client.jobs.get("j")
    records = [record for record in caplog.records if record.name == "rlor_trainer_client"]
    get = f"jobs.get GET {JOB}:"
    assert [(record.levelname, record.getMessage()) for record in records] == [
        ("INFO", f"{get} APIConnectionError in 250 ms, attempt 1; retry in 0.2 s, because the connection may recover"),
        (
            "INFO",
            f"{get} 503 in 250 ms, attempt 2, request r-1\\n[API key]; "
            "retry in 2.0 s, because the server asks to wait 2 s",
        ),
        ("DEBUG", f"{get} 200 in 250 ms, attempt 3"),
        ("DEBUG", f"{get} 404 in 250 ms, attempt 1; no retry, because it would fail again"),
    ]


@pytest.mark.parametrize(
    ("retries", "reply", "why"),
    [
        (0, httpx.Response(503), "retries are off"),
        (1, httpx.Response(503), "max_retries is 1"),
        (2, httpx.Response(429, headers={"retry-after": "61"}), "the server asks to wait 61 s"),
        (2, httpx.Response(429, headers={"retry-after": "9"}), "the deadline is too close"),
    ],
)
def test_the_log_says_why_there_is_no_retry(
    retries: int, reply: httpx.Response, why: str, caplog: pytest.LogCaptureFixture
) -> None:
    client = RlorTrainerClient(
        api_key=KEY,
        account_id="acme",
        max_retries=retries,
        deadline=8,
        transport=httpx.MockTransport(lambda request: httpx.Response(reply.status_code, headers=reply.headers)),
        clock=Clock(monotonic=lambda: 0.0, sleep=lambda seconds: None),
    )
    with caplog.at_level(logging.DEBUG, "rlor_trainer_client"), pytest.raises(APIStatusError):
        client.jobs.get("j")
    assert caplog.messages[-1].endswith(f"; no retry, because {why}")


class TestSecrets:
    @pytest.mark.parametrize(
        "step",
        [
            httpx.ReadError(f"header was {KEY}"),
            httpx.ReadTimeout("slow"),
            httpx.RemoteProtocolError(KEY),
            httpx.Response(401, json={"error": {"message": f"The key {KEY} is wrong."}}),
            httpx.Response(500, text=f"Authorization: Bearer {KEY}"),
            httpx.Response(200, text="<html>"),
            httpx.DecodingError(KEY),
        ],
        ids=lambda step: type(step).__name__,
    )
    def test_no_error_leads_to_the_key(self, step: httpx.Response | httpx.HTTPError) -> None:
        def answer(request: httpx.Request) -> httpx.Response:
            if isinstance(step, httpx.HTTPError):
                step.request = request
                raise step
            return httpx.Response(step.status_code, headers=step.headers, stream=step.stream)

        with pytest.raises(errors.RlorTrainerError) as caught:
            answering(answer).jobs.get("j")
        error = caught.value
        frames = [frame for frame, _ in traceback.walk_tb(error.__traceback__) if frame.f_globals is not globals()]
        assert frames
        assert not [frame for frame in frames if KEY in repr(frame.f_locals)]
        assert KEY not in str(error) + repr(error) + repr(vars(error))
        assert KEY.encode() not in pickle.dumps(error)
        assert not isinstance(error.__cause__ or error.__context__, httpx.HTTPError)

    def test_a_client_is_not_pickled_or_copied_with_its_key(self, client: RlorTrainerClient) -> None:
        for attempt in (pickle.dumps, copy.deepcopy):
            with pytest.raises(TypeError):
                attempt(client)
        with pytest.raises(TypeError, match="hold an API key"):
            pickle.dumps(client._transport.settings)  # pyright: ignore[reportPrivateUsage]

    def test_a_body_that_holds_the_key_by_chance_is_left_alone(self) -> None:
        api = RlorTrainerClient(
            api_key="e",
            account_id="acme",
            transport=httpx.MockTransport(lambda request: httpx.Response(404, json={"code": 5, "message": "here"})),
        )
        with pytest.raises(errors.NotFoundError, match="here"):
            api.jobs.get("j")


def test_every_method_takes_a_timeout_and_headers(client: RlorTrainerClient, seen: Seen) -> None:
    headers = {"X-Trace": "1"}
    calls: list[Callable[[], object]] = [
        lambda: client.jobs.create(models.RlorTrainerJob(), timeout=4, extra_headers=headers),
        lambda: client.jobs.cancel("j", timeout=4, extra_headers=headers),
        lambda: client.jobs.execute_train_step("j", dataset="d", output_model="m", timeout=4, extra_headers=headers),
        lambda: client.checkpoints.promote("c", output_model="m", base_model="b", timeout=4, extra_headers=headers),
    ]
    for call in calls:
        call()
        assert seen.headers["x-trace"] == "1"
        assert seen.requests[-1].extensions["timeout"]["connect"] == 4
    with contextlib.suppress(errors.InvalidResponseError):
        client.jobs.list(timeout=4, extra_headers=headers).first()
    assert seen.headers["x-trace"] == "1"
    assert seen.requests[-1].extensions["timeout"]["connect"] == 4


@pytest.mark.parametrize("location", ["http://xn--/", "http://x:y/", "\x01"])
def test_a_redirect_to_no_url_is_an_error_of_ours(location: str) -> None:
    # httpx builds the next request even when it does not follow, and lets errors of idna through.
    with (
        answering(lambda request: httpx.Response(307, headers={"location": location})) as client,
        pytest.raises(errors.RlorTrainerError),
    ):
        client.with_options(max_retries=0).jobs.get("j")


def test_a_body_that_decompresses_to_nothing_is_cut_off() -> None:
    now, sent = 0.0, 0

    def endless() -> Iterator[bytes]:
        nonlocal now, sent
        yield b"\x1f\x8b\x08\x08\x00\x00\x00\x00\x00\x03"  # gzip with a file name, which never ends
        while sent < 1000:
            now, sent = now + 1, sent + 1
            yield b"n"

    clock = Clock(monotonic=lambda: now)
    answer = httpx.Response(200, headers={"content-encoding": "gzip"}, content=endless())
    with answering(lambda request: answer, timeout=20, clock=clock) as client, pytest.raises(errors.APITimeoutError):
        client.with_options(max_retries=0).jobs.get("j")
    assert sent < 30


class Crowd:
    """A server that answers only when as many requests have come as are to be under way at a time."""

    def __init__(self, size: int) -> None:
        self.size = size
        self.under_way = self.most = 0
        self._full = asyncio.Event()
        self._conversations: list[asyncio.Task[None]] = []

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._conversations.append(asyncio.ensure_future(self.converse(reader, writer)))

    async def converse(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(asyncio.IncompleteReadError, ConnectionError):
            while await reader.readuntil(b"\r\n\r\n"):
                self.under_way += 1
                self.most = max(self.most, self.under_way)
                if self.under_way >= self.size:
                    self._full.set()
                await self._full.wait()
                self.under_way -= 1
                writer.write(f"HTTP/1.1 200 OK\r\ncontent-length: {len(BODY)}\r\n\r\n".encode() + BODY)
                await writer.drain()
        writer.close()

    @contextlib.asynccontextmanager
    async def client(self) -> AsyncGenerator[AsyncRlorTrainerClient]:
        async with await asyncio.start_server(self.serve, "127.0.0.1", 0) as server:
            url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
            async with AsyncRlorTrainerClient(api_key=KEY, account_id="acme", base_url=url) as client:
                yield client
            await asyncio.gather(*self._conversations)

    def release(self) -> None:
        self._full.set()


def test_async_calls_beyond_those_under_way_wait_their_turn() -> None:
    crowd = Crowd(AT_ONCE)

    async def ask() -> list[models.RlorTrainerJob]:
        async with crowd.client() as client:
            return await asyncio.gather(*(client.jobs.get("j") for _ in range(3 * AT_ONCE)))

    assert asyncio.run(ask()) == [models.RlorTrainerJob(name=NAME)] * (3 * AT_ONCE)
    assert crowd.most == AT_ONCE


def test_an_async_call_that_finds_no_turn_in_time_says_so() -> None:
    crowd = Crowd(AT_ONCE + 1)

    async def ask() -> errors.APITimeoutError:
        async with crowd.client() as client:
            others = [asyncio.ensure_future(client.jobs.get("j")) for _ in range(AT_ONCE)]
            await asyncio.sleep(0)  # they take their turns
            with pytest.raises(errors.APITimeoutError) as caught:
                await client.with_options(deadline=0.05, max_retries=0).jobs.get("j")
            crowd.release()
            await asyncio.gather(*others)
            return caught.value

    error = asyncio.run(ask())
    assert error.nothing_sent
    assert f"{AT_ONCE} other requests were in progress" in str(error)
