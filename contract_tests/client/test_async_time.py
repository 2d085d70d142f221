"""How long the asynchronous client takes, to the second, on an event loop whose time is not the machine's.

The loop never sleeps: where it would, its clock jumps to the next thing due. So a limit is judged by what the loop's
clock shows, and what nothing would ever end is an error instead of a hanging test.
"""

from __future__ import annotations

import asyncio
import selectors
from collections.abc import AsyncIterator, Awaitable, Callable

import httpx
import pytest
from rlor_trainer_client import APITimeoutError, AsyncRlorTrainerClient, Clock, WaitTimeoutError


class _Jumping(selectors.SelectSelector):
    """Waits for nothing: the time that it was to wait for has passed at once."""

    now = 0.0

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        ready = super().select(0)
        if not ready:
            assert timeout is not None, "it waits for what never comes"
            self.now += max(0.0, timeout)
        return ready


class _Loop(asyncio.SelectorEventLoop):
    def __init__(self) -> None:
        self._jumping = _Jumping()
        super().__init__(self._jumping)

    def time(self) -> float:
        return self._jumping.now


class Body(httpx.AsyncByteStream):
    """A byte every `pause` seconds, without end."""

    def __init__(self, pause: float) -> None:
        self.pause = pause
        self.closed = False

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for _ in range(1000):
            await asyncio.sleep(self.pause)
            yield b" "
        raise AssertionError("it reads for ever")

    async def aclose(self) -> None:
        self.closed = True


class Slow(httpx.AsyncBaseTransport):
    """A server that takes its time for the headers, and for each byte of the body."""

    def __init__(self, headers: float, pause: float = 0) -> None:
        self.headers = headers
        self.body = Body(pause)
        self.began: list[float] = []

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        self.began.append(asyncio.get_running_loop().time())
        await asyncio.sleep(self.headers)
        return httpx.Response(200, stream=self.body, request=request)


def seconds_until(error: type[Exception], match: str, call: Callable[[], Awaitable[object]]) -> float:
    """Runs the call, which has to raise, and returns what the loop's clock shows then."""
    with asyncio.Runner(loop_factory=_Loop) as runner:

        async def run() -> float:
            with pytest.raises(error, match=match) as caught:
                await call()
            assert type(caught.value) is error
            return asyncio.get_running_loop().time()

        return runner.run(run())


def client(
    server: Slow, *, timeout: float | None = None, deadline: float | None = None, max_retries: int = 0
) -> AsyncRlorTrainerClient:
    """A client that looks at the loop's clock, and waits no longer than it must between attempts."""
    return AsyncRlorTrainerClient(
        api_key="fw-secret-key",
        account_id="acme",
        transport=server,
        timeout=timeout,
        deadline=deadline,
        max_retries=max_retries,
        clock=Clock(monotonic=lambda: asyncio.get_running_loop().time(), random=lambda: 0.0),
    )


NEVER = 1e5
"""Seconds; longer than anything here may take."""


@pytest.mark.parametrize(("timeout", "limit"), [(None, 60), (20, 20), (0.5, 0.5), (3600, 300)])
def test_an_attempt_without_an_answer_ends_at_its_limit(timeout: float | None, limit: float) -> None:
    server = Slow(headers=NEVER)
    passed = seconds_until(
        APITimeoutError, f"no complete answer within {limit:g} s", lambda: client(server, timeout=timeout).jobs.get("j")
    )
    assert passed == pytest.approx(limit)


def test_the_timeout_of_one_call_comes_first() -> None:
    passed = seconds_until(
        APITimeoutError, "within 7 s", lambda: client(Slow(headers=NEVER), timeout=20).jobs.get("j", timeout=7)
    )
    assert passed == pytest.approx(7)


@pytest.mark.parametrize(("headers", "pause"), [(0, 7), (15, 1), (19, NEVER), (0, 0.9)])
def test_headers_and_body_share_the_limit(headers: float, pause: float) -> None:
    server = Slow(headers, pause)
    passed = seconds_until(APITimeoutError, "within 20 s", lambda: client(server, timeout=20).jobs.get("j"))
    assert passed == pytest.approx(20)
    assert server.body.closed, "the connection is given back, or closed"


def test_all_attempts_share_the_deadline() -> None:
    server = Slow(headers=NEVER)
    passed = seconds_until(
        APITimeoutError, "within 40 s", lambda: client(server, deadline=100, max_retries=9).jobs.get("j")
    )
    assert server.began == pytest.approx([0, 60])
    assert passed == pytest.approx(100)


def test_what_may_not_be_repeated_ends_with_its_one_attempt() -> None:
    server = Slow(headers=NEVER)
    passed = seconds_until(APITimeoutError, "within 60 s", lambda: client(server, max_retries=9).jobs.resume("j"))
    assert server.began == [0]
    assert passed == pytest.approx(60)


def test_the_callers_own_limit_stays_his() -> None:
    """An `asyncio.timeout` round a call ends it, and is not taken for the server's lateness."""
    server = Slow(headers=5, pause=NEVER)

    async def call() -> None:
        async with asyncio.timeout(9):
            await client(server, max_retries=9).jobs.get("j")

    assert seconds_until(TimeoutError, "^$", call) == pytest.approx(9)
    assert len(server.began) == 1
    assert server.body.closed


@pytest.mark.parametrize(("timeout", "limit"), [(30, 30), (150, 150), (0, 5), (2, 5)])
def test_a_wait_ends_in_time_although_its_reads_hang(timeout: float, limit: float) -> None:
    """Its last read gets five seconds at least: a wait of no time at all is one read, not none."""
    server = Slow(headers=NEVER)
    passed = seconds_until(
        WaitTimeoutError, "could not be read", lambda: client(server, max_retries=2).jobs.wait("j", timeout=timeout)
    )
    assert passed == pytest.approx(limit)


def test_a_wait_without_a_limit_leaves_reads_to_the_limits_of_the_client() -> None:
    server = Slow(headers=NEVER)
    passed = seconds_until(APITimeoutError, "within 60 s", lambda: client(server, max_retries=2).jobs.wait("j"))
    assert 600 <= passed <= 1000, "it gives up after ten minutes, give or take the reads at both ends"
    assert server.began[:4] == pytest.approx([0, 60, 120, 180.25])
