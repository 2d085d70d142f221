"""Without an account the client asks once for the only one of its key, when it is first needed."""

from __future__ import annotations

import asyncio
import os
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest
from rlor_trainer_client import (
    AsyncRlorTrainerClient,
    AuthenticationError,
    Clock,
    ConfigurationError,
    InternalServerError,
    InvalidResponseError,
    NotFoundError,
    PermissionDeniedError,
    RlorTrainerClient,
    RlorTrainerError,
    ServiceUnavailableError,
    models,
)
from rlor_trainer_emulator import Emulator

KEY = "fw-key-of-one-account"
ACCOUNTS = "/v1/accounts?pageSize=2"
ONE = {"accounts": [{"name": "accounts/acme", "state": "READY"}], "totalSize": 0}
TWO = {"accounts": [{"name": "accounts/acme"}, {"name": "accounts/lab"}], "nextPageToken": "n", "totalSize": 2}


class Server:
    """Answers for the accounts, and with a job or an empty list to all else. Keeps what is asked."""

    def __init__(self, *accounts: object) -> None:
        self._accounts = list(accounts or (ONE,))
        self.asked: list[str] = []
        self.begun = threading.Event()
        self.go_on = threading.Event()
        self.go_on.set()

    def __call__(self, request: httpx.Request) -> httpx.Response:
        path = request.url.raw_path.decode()
        self.asked.append(path)
        if path.startswith("/v1/accounts?"):
            self.begun.set()
            assert self.go_on.wait(60)
            said = self._accounts.pop(0) if len(self._accounts) > 1 else self._accounts[0]
            if isinstance(said, httpx.Response):
                return httpx.Response(said.status_code, content=said.content)
            return httpx.Response(200, json=said)
        if "rlorTrainerJobId" in request.url.params:
            path = f"{request.url.path}/{request.url.params['rlorTrainerJobId']}"
        if "/rlorTrainerJobs/" not in path:
            return httpx.Response(200, json={"rlorTrainerJobs": [], "nextPageToken": "", "totalSize": 0})
        name = path.removeprefix("/v1/").partition(":")[0].partition("?")[0]
        return httpx.Response(200, json={"name": name, "state": "JOB_STATE_COMPLETED", "checkpoints": []})

    async def in_turn(self, request: httpx.Request) -> httpx.Response:
        if request.url.path == "/v1/accounts":
            await asyncio.sleep(0)  # others come to their question
        return self(request)


def client(server: Server, **more: Any) -> RlorTrainerClient:
    return RlorTrainerClient(api_key=KEY, transport=httpx.MockTransport(server), clock=unhurried(), **more)


def async_client(server: Server, **more: Any) -> AsyncRlorTrainerClient:
    return AsyncRlorTrainerClient(api_key=KEY, transport=httpx.MockTransport(server.in_turn), clock=unhurried(), **more)


def unhurried() -> Clock:
    async def sleep(seconds: float) -> None: ...

    return Clock(monotonic=lambda: 0.0, sleep=lambda seconds: None, async_sleep=sleep)


@pytest.fixture(autouse=True)
def _no_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("FIREWORKS_ACCOUNT_ID", "FIREWORKS_BASE_URL", "RLOR_PROFILE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("RLOR_CONFIG_FILE", os.devnull)


Use = Callable[[Any], Any]
JOB = "/v1/accounts/acme/rlorTrainerJobs"


def uses() -> Iterator[tuple[str, Use, str]]:
    """Ways to need an account, and what is asked then."""
    yield "get", lambda client: client.jobs.get("j"), f"{JOB}/j"
    yield "cancel", lambda client: client.jobs.cancel("j"), f"{JOB}/j:cancel"
    yield "wait", lambda client: client.jobs.wait("j"), f"{JOB}/j"
    yield (
        "create",
        lambda c: c.jobs.create(models.RlorTrainerJob(), rlor_trainer_job_id="j"),
        f"{JOB}?rlorTrainerJobId=j",
    )
    yield "list", lambda client: client.jobs.list().first(), JOB


@pytest.mark.parametrize(("use", "asked"), [use[1:] for use in uses()], ids=[use[0] for use in uses()])
@pytest.mark.parametrize("asynchronous", [False, True], ids=["sync", "async"])
def test_the_first_call_that_needs_it_asks(use: Use, asked: str, asynchronous: bool) -> None:
    server = Server()
    if asynchronous:
        one = async_client(server)
        assert server.asked == []

        async def run() -> None:
            for _ in range(2):
                await use(one)

        asyncio.run(run())
    else:
        plain = client(server)
        assert server.asked == []
        for _ in range(2):
            use(plain)
    assert server.asked[:2] == [ACCOUNTS, asked]
    assert server.asked.count(ACCOUNTS) == 1


def test_a_copy_shares_it_unless_it_is_another_key_or_place() -> None:
    server = Server(ONE, {"accounts": [{"name": "accounts/lab"}]})
    with client(server) as first:
        first.with_options(timeout=5).jobs.get("a")
        first.jobs.get("b")
        assert server.asked == [ACCOUNTS, f"{JOB}/a", f"{JOB}/b"]
        first.with_options(account_id="mine").jobs.get("c")
        assert server.asked[3:] == ["/v1/accounts/mine/rlorTrainerJobs/c"]
        first.with_options(api_key="another-key").jobs.get("d")
        first.with_options(base_url="https://elsewhere.example").jobs.get("e")
        lab = "/v1/accounts/lab/rlorTrainerJobs"
        assert server.asked[4:] == [ACCOUNTS, f"{lab}/d", ACCOUNTS, f"{lab}/e"]
        first.jobs.get("f")
        assert server.asked[8:] == [f"{JOB}/f"]


def test_what_says_its_account_needs_no_question() -> None:
    server = Server()
    plain = client(server)
    there = "accounts/other/rlorTrainerJobs/j"
    assert plain.jobs.get(there).name == there
    assert plain.jobs.get(models.RlorTrainerJob(name=there)).name == there
    plain.jobs.get("j", account_id="third")
    assert list(plain.checkpoints.list(there)) == []
    asyncio.run(asynchronously(async_client(server), lambda client: client.jobs.get(there)))
    assert ACCOUNTS not in server.asked
    plain.jobs.get("j")
    assert plain.jobs.get(there).name == there, "nor does it matter when the account is known by then"
    with pytest.raises(ValueError, match="does not belong to the account 'acme'"):
        client(server, account_id="acme").jobs.get(there)


async def asynchronously(client: AsyncRlorTrainerClient, *uses: Use) -> list[Any]:
    async with client:
        return await asyncio.gather(*(use(client) for use in uses), return_exceptions=True)


def test_many_that_say_their_account_are_waited_for_without_a_question() -> None:
    names = [f"accounts/other/rlorTrainerJobs/j-{number}" for number in range(30)]
    asked: list[str] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(request.url.path)
        jobs = [{"name": name, "state": "JOB_STATE_COMPLETED"} for name in names]
        return httpx.Response(200, json={"rlorTrainerJobs": jobs, "nextPageToken": "", "totalSize": 30})

    with RlorTrainerClient(api_key=KEY, transport=httpx.MockTransport(answer), clock=unhurried()) as plain:
        assert [job.name for job in plain.jobs.wait_all(names)] == names
    assert asked == ["/v1/accounts/other/rlorTrainerJobs"]


def test_an_answer_about_another_account_is_refused() -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        found = request.url.path == "/v1/accounts"
        return httpx.Response(200, json=ONE if found else {"name": "accounts/other/rlorTrainerJobs/j"})

    with pytest.raises(InvalidResponseError, match="accounts/other"):
        RlorTrainerClient(api_key=KEY, transport=httpx.MockTransport(answer)).jobs.get("j")


def test_threads_ask_once() -> None:
    server = Server()
    server.go_on.clear()
    plain = client(server)
    with ThreadPoolExecutor(8) as pool:
        first = pool.submit(plain.jobs.get, "0")
        assert server.begun.wait(60)
        others = [pool.submit(plain.jobs.get, f"{number}") for number in range(1, 8)]
        server.go_on.set()
        assert {one.result().name for one in (first, *others)} == {f"{JOB}/{n}".removeprefix("/v1/") for n in range(8)}
    assert server.asked.count(ACCOUNTS) == 1


def test_tasks_ask_once_and_share_an_error() -> None:
    server = Server()

    def get(client: Any) -> Any:
        return client.jobs.get("j")

    assert len(asyncio.run(asynchronously(async_client(server), *[get] * 8))) == 8
    assert server.asked.count(ACCOUNTS) == 1
    server = Server(httpx.Response(401), ONE)
    one = async_client(server)

    async def run() -> None:
        failed = await asyncio.gather(*(one.jobs.get("j") for _ in range(8)), return_exceptions=True)
        assert [type(error) for error in failed] == [AuthenticationError] * 8
        assert len(set(map(id, failed))) == 8, "each call has an error of its own"
        assert server.asked == [ACCOUNTS]
        assert (await one.jobs.get("j")).name, "a later call asks again"

    asyncio.run(run())


def test_who_is_cancelled_while_asking_leaves_the_question_to_others() -> None:
    server, held = Server(httpx.Response(401), ONE), asyncio.Event()

    async def answer(request: httpx.Request) -> httpx.Response:
        if request.url.path == "/v1/accounts" and len(server.asked) == 1:
            server.asked.append("held")
            held.set()
            await asyncio.Event().wait()
        return server(request)

    async def run() -> None:
        one = AsyncRlorTrainerClient(api_key=KEY, transport=httpx.MockTransport(answer))
        with pytest.raises(AuthenticationError):
            await one.jobs.get("earlier")
        first = asyncio.create_task(one.jobs.get("a"))
        await held.wait()
        second = asyncio.create_task(one.jobs.get("b"))
        await asyncio.sleep(0)
        first.cancel()
        assert (await second).name == "accounts/acme/rlorTrainerJobs/b"
        with pytest.raises(asyncio.CancelledError):
            await first

    asyncio.run(run())
    assert server.asked[:3] == [ACCOUNTS, "held", ACCOUNTS]


def test_another_loop_can_ask_again() -> None:
    server = Server(httpx.Response(503), httpx.Response(503), httpx.Response(503), ONE)
    one = async_client(server)

    async def several() -> list[object]:
        return await asyncio.gather(*(one.jobs.get("j") for _ in range(3)), return_exceptions=True)

    assert [type(error) for error in asyncio.run(several())] == [ServiceUnavailableError] * 3
    assert [type(job) for job in asyncio.run(several())] == [models.RlorTrainerJob] * 3


def test_none_or_several() -> None:
    for said, message in (
        (
            TWO,
            r"may use several accounts, such as 'acme' and 'lab'\. Pass account_id=…, set .*FIREWORKS_ACCOUNT_ID, or",
        ),
        ({"accounts": list[str]()}, r"may use no account\. Pass account_id="),
        ({"accounts": None}, r"may use no account\. "),
        ({}, r"may use no account\. "),
    ):
        server = Server(said)
        with pytest.raises(ConfigurationError, match=message) as caught:
            client(server).jobs.get("j")
        assert server.asked == [ACCOUNTS]
        assert KEY not in f"{caught.value!r}"


def test_a_name_twice_is_one_account() -> None:
    server = Server({"accounts": [{"name": "accounts/acme"}] * 2})
    assert client(server).jobs.get("j").name


@pytest.mark.parametrize(
    ("said", "path"),
    [
        ({"accounts": {}}, "accounts"),
        ({"accounts": [5]}, r"accounts\[0\]\.name"),
        ({"accounts": [{"name": "accounts/acme"}, {"name": 5}]}, r"accounts\[1\]\.name"),
        ({"accounts": [{"name": "accounts/"}]}, r"accounts\[0\]\.name"),
        ([], "the body|accounts"),
        (httpx.Response(200, text="<html>"), "not JSON"),
    ],
)
def test_an_answer_that_cannot_be_read(said: object, path: str) -> None:
    with pytest.raises(InvalidResponseError, match=rf"GET /v1/accounts.*{path}") as caught:
        client(Server(said)).jobs.get("j")
    assert caught.value.path == "/v1/accounts"


@pytest.mark.parametrize(
    ("status", "kind", "requests"),
    [
        (401, AuthenticationError, 1),
        (403, PermissionDeniedError, 1),
        (404, NotFoundError, 1),
        (503, InternalServerError, 3),
    ],
)
def test_errors_are_those_of_any_call(status: int, kind: type[RlorTrainerError], requests: int) -> None:
    server = Server(httpx.Response(status, text=f"the key {KEY}"))
    with pytest.raises(kind) as caught:
        client(server).jobs.get("j")
    assert server.asked == [ACCOUNTS] * requests
    notes = getattr(caught.value, "__notes__", [])
    assert bool(notes) is (status in (403, 404)), "only there does it help to name the account"
    assert all("Pass account_id=" in note for note in notes)
    assert KEY not in f"{caught.value!r} {caught.value} {notes}"


@pytest.mark.parametrize("account", ["", "ac me"])
def test_an_account_that_is_given_and_none_is_refused_at_once(account: str) -> None:
    with pytest.raises(ConfigurationError, match="account"):
        client(Server(), account_id=account)


def test_the_repr_shows_no_account_before() -> None:
    assert repr(client(Server())).startswith("RlorTrainerClient(account_id=None, ")


def test_over_the_wire() -> None:
    with Emulator(keys={KEY: "lab", "k2": "acme"}) as emulator:
        with RlorTrainerClient(api_key=KEY, base_url=emulator.url) as plain:
            assert (
                plain.jobs.create(models.RlorTrainerJob(), rlor_trainer_job_id="j").name
                == "accounts/lab/rlorTrainerJobs/j"
            )

        async def run() -> None:
            async with AsyncRlorTrainerClient(api_key=KEY, base_url=emulator.url) as one:
                jobs = await asyncio.gather(*(one.jobs.get("j") for _ in range(5)))
                assert {job.name for job in jobs} == {"accounts/lab/rlorTrainerJobs/j"}

        asyncio.run(run())
        with RlorTrainerClient(api_key="wrong", base_url=emulator.url) as plain, pytest.raises(AuthenticationError):
            plain.jobs.get("j")
        assert [request.path for request in emulator.requests].count("/v1/accounts") == 3
