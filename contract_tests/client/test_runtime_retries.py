"""What is sent again, when, and for how long; and that a create is never done twice. No test waits."""

from __future__ import annotations

import asyncio
import datetime
import pickle
import re
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, ClassVar
from urllib.parse import unquote

import httpx
import pytest
from rlor_trainer_client import AsyncRlorTrainerClient, Clock, RlorTrainerClient, errors, models
from rlor_trainer_client._creation import is_as_asked

JOBS = "/v1/accounts/acme/rlorTrainerJobs"
NOON = datetime.datetime(2026, 11, 2, 12, tzinfo=datetime.UTC)

Step = httpx.Response | BaseException | Callable[[httpx.Request], httpx.Response]


@dataclass
class FakeTime:
    """A clock that runs only while one sleeps."""

    seconds: float = 0.0
    chance: float = 1.0
    waits: list[float] = field(default_factory=list[float])
    ids: int = 0

    @property
    def clock(self) -> Clock:
        return Clock(
            monotonic=lambda: self.seconds,
            now=lambda: NOON,
            sleep=self.sleep,
            async_sleep=self.async_sleep,
            random=lambda: self.chance,
            new_id=self.new_id,
        )

    def sleep(self, seconds: float) -> None:
        self.waits.append(seconds)
        self.seconds += seconds

    async def async_sleep(self, seconds: float) -> None:
        self.sleep(seconds)

    def new_id(self) -> str:
        self.ids += 1
        return f"made-{self.ids}"


@dataclass
class Server:
    """Answers as the script says, its last step for ever."""

    script: Sequence[Step]
    time: FakeTime = field(default_factory=FakeTime)
    sent: list[str] = field(default_factory=list[str])

    def __call__(self, request: httpx.Request) -> httpx.Response:
        step = self.script[min(len(self.sent), len(self.script) - 1)]
        self.sent.append(f"{request.method} {request.url.raw_path.decode()}")
        if isinstance(step, BaseException):
            raise step
        # A response can be read once only.
        return (
            httpx.Response(step.status_code, headers=step.headers, content=step.content)
            if isinstance(step, httpx.Response)
            else step(request)
        )

    def client(self, *, max_retries: int | None = None, deadline: float | None = None) -> RlorTrainerClient:
        return RlorTrainerClient(
            api_key="fw-secret-key",
            account_id="acme",
            max_retries=max_retries,
            deadline=deadline,
            transport=httpx.MockTransport(self),
            clock=self.time.clock,
        )

    def async_client(self) -> AsyncRlorTrainerClient:
        return AsyncRlorTrainerClient(
            api_key="fw-secret-key",
            account_id="acme",
            transport=httpx.MockTransport(self),
            clock=self.time.clock,
        )


def status(number: int, code: int = 2, /, **headers: str) -> httpx.Response:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return httpx.Response(number, json={"code": code, "message": "said so", "details": []}, headers=named)


def OK(request: httpx.Request) -> httpx.Response:
    """The thing that was asked for."""
    return httpx.Response(
        200, json={"name": unquote(request.url.raw_path.decode().partition("?")[0].split(":")[0][4:])}
    )


EXISTS = status(409, 6)
LOST = httpx.ReadError("reset")
REFUSED = httpx.ConnectError("refused")


class TestWhatIsSentAgain:
    @pytest.mark.parametrize(
        "step",
        [
            *(status(number) for number in (408, 425, 429, 500, 501, 502, 503, 504, 520, 522, 524, 529, 599)),
            status(429, 8, retry_after="1"),
            REFUSED,
            LOST,
            httpx.ReadTimeout("slow"),
            httpx.RemoteProtocolError("cut short"),
        ],
        ids=str,
    )
    @pytest.mark.parametrize("call", ["get", "list", "delete", "cancel"])
    def test_what_passes(self, step: Step, call: str) -> None:
        calls: dict[str, Callable[[RlorTrainerClient], object]] = {
            "get": lambda client: client.jobs.get("j"),
            "list": lambda client: client.checkpoints.list("j").total_size,
            "delete": lambda client: client.jobs.delete("j"),
            "cancel": lambda client: client.jobs.cancel("j"),
        }
        server = Server([step, step, OK])
        if call == "list":
            page = httpx.Response(200, json={"checkpoints": [], "nextPageToken": "", "totalSize": 0})
            server = Server([step, step, page])
            assert list(server.client().checkpoints.list("j")) == []
        else:
            calls[call](server.client())
        assert len(server.sent) == 3
        assert len(set(server.sent)) == 1

    @pytest.mark.parametrize(
        "step",
        [
            *(status(number) for number in (400, 401, 403, 404, 409, 412, 413, 418, 424, 426, 499)),
            status(403, 8, retry_after="1"),
            status(429, 8),
            status(302, location="https://evil.example"),
            httpx.Response(200, content=b"<html>"),
            httpx.UnsupportedProtocol("gopher"),
        ],
        ids=str,
    )
    def test_what_does_not(self, step: Step) -> None:
        server = Server([step])
        with pytest.raises(errors.RlorTrainerError):
            server.client(max_retries=5).jobs.get("j")
        assert (len(server.sent), server.time.waits) == (1, [])

    @pytest.mark.parametrize("step", [status(429, retry_after="1"), status(503), REFUSED, LOST], ids=str)
    def test_what_must_not_happen_twice_is_sent_once(self, step: Step) -> None:
        calls: list[Callable[[RlorTrainerClient], object]] = [
            lambda client: client.jobs.execute_train_step("j", dataset="d", output_model="m"),
            lambda client: client.jobs.resume("j"),
            lambda client: client.checkpoints.promote("c", output_model="m", base_model="b"),
        ]
        for call in calls:
            server = Server([step])
            with pytest.raises(errors.RlorTrainerError) as caught:
                call(server.client(max_retries=9))
            assert len(server.sent) == 1
            if isinstance(caught.value, errors.APIConnectionError):
                assert caught.value.nothing_sent is (step is REFUSED)

    @pytest.mark.parametrize("retries", [0, 1, 2, 7])
    def test_as_often_as_told(self, retries: int) -> None:
        server = Server([status(503)])
        with pytest.raises(errors.ServiceUnavailableError):
            server.client(max_retries=retries).jobs.get("j")
        assert len(server.sent) == retries + 1

    def test_twice_by_default_and_without_blocking_too(self) -> None:
        async def call(server: Server) -> None:
            async with server.async_client() as client:
                await client.jobs.get("j")

        server = Server([LOST, status(503), OK])
        asyncio.run(call(server))
        assert (len(server.sent), server.time.waits) == (3, [0.5, 1.0])
        server = Server([status(503)])
        with pytest.raises(errors.ServiceUnavailableError):
            asyncio.run(call(server))
        assert len(server.sent) == 3


class TestWhen:
    def waits(
        self, *script: Step, chance: float = 1.0, max_retries: int | None = None, deadline: float | None = None
    ) -> list[float]:
        server = Server(script, FakeTime(chance=chance))
        with suppress(errors.APIStatusError):
            server.client(max_retries=max_retries, deadline=deadline).jobs.get("j")
        return server.time.waits

    def test_the_bound_doubles_and_chance_has_it_all(self) -> None:
        assert self.waits(status(503), max_retries=7) == [0.5, 1, 2, 4, 8, 8, 8]
        assert self.waits(status(503), max_retries=3, chance=0.25) == [0.125, 0.25, 0.5]
        assert self.waits(status(503), max_retries=3, chance=0) == [0, 0, 0]
        assert self.waits(status(503), max_retries=5000, chance=0) == [0] * 5000

    @pytest.mark.parametrize(
        ("headers", "wait"),
        [
            ({"retry_after": "7"}, 7),
            ({"retry_after": "60"}, 60),
            ({"retry_after": "0"}, 0.5),
            ({"retry_after": "Mon, 02 Nov 2026 12:00:30 GMT"}, 30),
            ({"retry_after": "Mon, 02 Nov 2026 11:00:00 GMT"}, 0.5),
            ({"retry_after": "soon"}, 0.5),
            ({"retry_after_ms": "1500", "retry_after": "9"}, 1.5),
            ({"retry_after_ms": "nan"}, 0.5),
            ({"retry_after_ms": "junk", "retry_after": "9"}, 9),
            ({"retry_after": "1.5"}, 1.5),
            ({"retry_after": "Mon, 02 Nov 2026 12:00:30 -0000"}, 30),
        ],
    )
    @pytest.mark.parametrize("number", [429, 503])
    def test_the_server_is_heard(self, headers: dict[str, str], wait: float, number: int) -> None:
        assert self.waits(status(number, **headers), OK) == [wait]

    @pytest.mark.parametrize(
        "headers",
        [{"retry_after": "61"}, {"retry_after": "Mon, 02 Nov 2026 12:01:01 GMT"}, {"retry_after_ms": "1e300"}],
    )
    def test_nobody_waits_longer_than_a_minute(self, headers: dict[str, str]) -> None:
        assert self.waits(status(429, **headers), OK) == []

    def test_the_deadline_holds_over_all_attempts(self) -> None:
        assert self.waits(status(503, retry_after="40"), max_retries=9, deadline=100) == [40, 40]
        assert self.waits(status(503, retry_after="50"), max_retries=9, deadline=100) == [50]
        assert self.waits(status(503, retry_after="40"), max_retries=9) == [40] * 7

    def test_the_last_attempt_has_what_is_left(self) -> None:
        limits: list[float] = []

        def note(request: httpx.Request) -> httpx.Response:
            limits.append(request.extensions["timeout"]["read"])
            return status(503, retry_after="40")

        assert self.waits(note, max_retries=9, deadline=100) == [40, 40]
        assert limits == [60, 60, 20]


def created(id: str = "made-1", **fields: Any) -> httpx.Response:
    return httpx.Response(200, json={"name": f"accounts/acme/rlorTrainerJobs/{id}", "displayName": "d", **fields})


JOB = models.RlorTrainerJob(display_name="d")


class TestCreate:
    def test_always_has_an_id(self) -> None:
        server = Server([created(), created("made-2"), created("mine")])
        client = server.client()
        client.jobs.create(JOB)
        client.jobs.create(JOB, rlor_trainer_job_id="")
        client.jobs.create(JOB, rlor_trainer_job_id="mine")
        assert server.sent == [f"POST {JOBS}?rlorTrainerJobId={id}" for id in ("made-1", "made-2", "mine")]

    def test_made_ids_are_ids_and_differ(self) -> None:
        made = {Clock().new_id() for _ in range(100)}
        assert len(made) == 100
        assert all(re.fullmatch("[a-z0-9][a-z0-9-]{0,61}[a-z0-9]", id) for id in made)

    @pytest.mark.parametrize("step", [LOST, httpx.ReadTimeout(""), *map(status, (408, 500, 502, 503, 504))], ids=str)
    def test_a_lost_answer_is_found_again(self, step: Step) -> None:
        server = Server([step, EXISTS, created(state="JOB_STATE_PENDING")])
        job = server.client().jobs.create(JOB)
        assert (job.name, job.state) == ("accounts/acme/rlorTrainerJobs/made-1", models.JobState.JOB_STATE_PENDING)
        create = f"POST {JOBS}?rlorTrainerJobId=made-1"
        assert server.sent == [create, create, f"GET {JOBS}/made-1"]

    def test_without_blocking_too(self) -> None:
        async def call(server: Server) -> models.RlorTrainerJob:
            async with server.async_client() as client:
                return await client.jobs.create(JOB, rlor_trainer_job_id="mine")

        server = Server([LOST, status(503), EXISTS, status(503), created("mine")])
        assert asyncio.run(call(server)).display_name == "d"
        assert server.sent[-1] == f"GET {JOBS}/mine"
        with pytest.raises(errors.AlreadyExistsError):
            asyncio.run(call(Server([LOST, EXISTS, created(displayName="other")])))
        with pytest.raises(errors.AlreadyExistsError):
            asyncio.run(call(Server([LOST, EXISTS, status(404, 5)])))

    @pytest.mark.parametrize(
        "script",
        [
            [EXISTS],
            [REFUSED, EXISTS],
            [status(429, retry_after="1"), EXISTS],
        ],
        ids=["first", "after nothing was sent", "after a refusal"],
    )
    def test_an_id_that_was_taken_before_is_an_error(self, script: list[Step]) -> None:
        server = Server([*script, created()])
        with pytest.raises(errors.AlreadyExistsError):
            server.client().jobs.create(JOB, rlor_trainer_job_id="mine")
        assert len(server.sent) == len(script)

    @pytest.mark.parametrize("found", [created(displayName="other"), httpx.Response(200, json={}), status(404, 5)])
    def test_another_job_under_the_id_is_an_error(self, found: httpx.Response) -> None:
        with pytest.raises(errors.AlreadyExistsError):
            Server([LOST, EXISTS, found]).client().jobs.create(JOB, rlor_trainer_job_id="mine")

    def test_a_read_that_fails_says_so_and_keeps_to_the_deadline(self) -> None:
        server = Server([LOST, EXISTS, status(503, retry_after="40")])
        with pytest.raises(errors.ServiceUnavailableError):
            server.client(deadline=80.25, max_retries=9).jobs.create(JOB)
        assert server.time.waits == [0.5, 40]

    def test_who_gives_up_says_what_may_be_there(self) -> None:
        with pytest.raises(errors.APIConnectionError) as caught:
            Server([LOST]).client().jobs.create(JOB)
        assert caught.value.__notes__ == [
            f"It may have been created nevertheless, as made-1: check {JOBS}/made-1 before you create it again."
        ]
        with pytest.raises(errors.APIConnectionError) as caught:
            Server([REFUSED]).client().jobs.create(JOB)
        assert not hasattr(caught.value, "__notes__")

    @pytest.mark.parametrize("path", [[], [LOST, EXISTS]], ids=["at once", "read again"])
    @pytest.mark.parametrize(
        "name", ["absent", None, "", "x", "accounts/acme/rlorTrainerJobs/2", "accounts/b/rlorTrainerJobs/1"]
    )
    def test_an_answer_without_the_name_that_was_asked_for_says_what_was_made(
        self, path: list[Step], name: str | None
    ) -> None:
        found = httpx.Response(200, json={"displayName": "d"} | ({} if name == "absent" else {"name": name}))

        async def call() -> None:
            async with Server([*path, found]).async_client() as client:
                await client.jobs.create(JOB, rlor_trainer_job_id="1")

        for create in (
            lambda: Server([*path, found]).client().jobs.create(JOB, rlor_trainer_job_id="1"),
            lambda: asyncio.run(call()),
        ):
            with pytest.raises(
                errors.InvalidResponseError, match="asked for accounts/acme/rlorTrainerJobs/1,"
            ) as caught:
                create()
            done = "It may have been created nevertheless" if path else "It was created"
            note = f"{done}, as 1: check {JOBS}/1 before you create it again."
            assert caught.value.__notes__ == [note]

    def test_an_id_of_the_client_is_told_when_no_name_comes(self) -> None:
        with pytest.raises(errors.InvalidResponseError) as caught:
            Server([httpx.Response(200, json={})]).client().jobs.create(JOB)
        assert caught.value.__notes__ == [f"It was created, as made-1: check {JOBS}/made-1 before you create it again."]

    def test_what_does_not_come_back_is_not_compared(self) -> None:
        def stored(request: httpx.Request) -> httpx.Response:
            sent = {"wandbConfig": {"project": "p", "enabled": True}, "nodeCount": 0}
            return httpx.Response(200, json={"name": "accounts/acme/rlorTrainerJobs/made-1", **sent})

        job = models.RlorTrainerJob(
            wandb_config=models.WandbConfig(enabled=True, project="p", api_key="secret"), node_count=0, dataset=""
        )
        assert Server([LOST, EXISTS, stored]).client().jobs.create(job).node_count == 0


HTML = httpx.Response(200, content=b"<html>", headers={"x-request-id": "r-7"})
PARTLY = "may have taken effect nevertheless"


class TestNothingThatRunsIsLost:
    """Whatever ends a call that may have had an effect has a note of what may have been made or changed."""

    CALLS: ClassVar[dict[str, tuple[Callable[[Any], Any], str]]] = {
        "create": (lambda client: client.jobs.create(JOB, rlor_trainer_job_id="mine"), f"{JOBS}/mine"),
        "resume": (lambda client: client.jobs.resume("j"), f"POST {JOBS}/j:resume"),
        "execute": (
            lambda client: client.jobs.execute_train_step("j", dataset="d", output_model="m"),
            f"POST {JOBS}/j:executeTrainStep",
        ),
        "promote": (
            lambda client: client.checkpoints.promote("c", output_model="m", base_model="b"),
            "POST /v1/accounts/acme/checkpoints/c:promote",
        ),
        "cancel": (lambda client: client.jobs.cancel("j"), f"POST {JOBS}/j:cancel"),
        "delete": (lambda client: client.jobs.delete("j"), f"DELETE {JOBS}/j"),
    }

    @staticmethod
    def notes(script: Sequence[Step], call: Callable[[Any], Any], *, raises: type[BaseException]) -> list[str]:
        with pytest.raises(raises) as caught:
            call(Server(script).client(max_retries=0))
        return getattr(caught.value, "__notes__", [])

    @pytest.mark.parametrize("name", CALLS)
    @pytest.mark.parametrize(
        "step",
        [LOST, httpx.ReadTimeout("slow"), httpx.RemoteProtocolError("cut short"), status(500), status(503), status(520),
         status(408), httpx.DecodingError("bad gzip"), KeyboardInterrupt, SystemExit, MemoryError],
        ids=repr,
    )  # fmt: skip
    def test_what_may_have_happened_is_noted(self, name: str, step: Any) -> None:
        call, what = self.CALLS[name]
        kind = step if isinstance(step, type) else errors.RlorTrainerError
        (note,) = self.notes([step() if isinstance(step, type) else step], call, raises=kind)
        assert what in note
        assert "nevertheless" in note

    @pytest.mark.parametrize("name", CALLS)
    @pytest.mark.parametrize(
        "step",
        [REFUSED, httpx.ConnectTimeout(""), httpx.PoolTimeout(""), httpx.ProxyError("407"),
         httpx.UnsupportedProtocol(""), *map(status, (302, 400, 401, 403, 404, 409, 412, 425, 429))],
        ids=repr,
    )  # fmt: skip
    def test_what_certainly_has_not_is_not(self, name: str, step: Step) -> None:
        assert self.notes([step], self.CALLS[name][0], raises=errors.RlorTrainerError) == []

    @pytest.mark.parametrize("name", ["create", "resume", "promote"])
    def test_an_answer_that_cannot_be_read_says_that_it_was_accepted(self, name: str) -> None:
        call, what = self.CALLS[name]
        with pytest.raises(errors.InvalidResponseError) as caught:
            call(Server([HTML]).client())
        (note,) = caught.value.__notes__
        assert what in note
        assert "[request r-7]" in note
        assert "was accepted" in note or "It was created, as mine" in note
        assert caught.value.request_id == "r-7"

    def test_an_answer_about_another_thing_does_too(self) -> None:
        with pytest.raises(errors.InvalidResponseError) as caught:
            Server([created()]).client().jobs.resume("j")
        (note,) = caught.value.__notes__
        assert note.startswith(f"POST {JOBS}/j:resume was accepted.")
        assert caught.value.path == f"{JOBS}/j:resume"

    def test_what_the_callers_own_code_raises_has_the_note_too(self) -> None:
        def fail(answer: object) -> None:
            raise LookupError

        with pytest.raises(LookupError) as caught:
            Server([created()]).client().with_options(on_response=fail).jobs.create(JOB)
        assert caught.value.__notes__ == [f"It was created, as made-1: check {JOBS}/made-1 before you create it again."]
        with pytest.raises(LookupError) as caught:
            Server([status(404, 5)]).client().with_options(on_response=fail).jobs.delete("j")
        assert not hasattr(caught.value, "__notes__")

    def test_an_earlier_attempt_counts(self) -> None:
        for last in (REFUSED, status(404, 5)):
            with pytest.raises(errors.RlorTrainerError) as caught:
                Server([LOST, last]).client(max_retries=1).jobs.delete("j")
            assert caught.value.__notes__ == [f"DELETE {JOBS}/j {PARTLY}. It is safe to repeat."]

    def test_reads_have_no_notes(self) -> None:
        for step in (LOST, status(503), HTML):
            assert self.notes([step], lambda client: client.jobs.get("j"), raises=errors.RlorTrainerError) == []
        assert self.notes([KeyboardInterrupt()], lambda client: client.jobs.get("j"), raises=KeyboardInterrupt) == []

    def test_what_cannot_be_sent_has_none(self) -> None:
        calls: list[Callable[[RlorTrainerClient], object]] = [
            lambda client: client.jobs.resume("j", timeout=-1),
            lambda client: client.jobs.resume("j", extra_headers={"Host": "x"}),
        ]
        for call in calls:
            with pytest.raises(ValueError, match=r"timeout|extra_headers") as caught:
                call(Server([OK]).client())
            assert not hasattr(caught.value, "__notes__")
        with pytest.raises(ValueError, match="cannot be sent") as caught:
            Server([OK]).client().jobs.resume("x" * 70_000)
        assert not hasattr(caught.value, "__notes__")

    @pytest.mark.parametrize("begun", [True, False])
    def test_a_task_that_is_cancelled_has_it(self, begun: bool) -> None:
        class Silent(httpx.AsyncBaseTransport):
            async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
                await asyncio.Event().wait()
                raise AssertionError

        async def run() -> list[str]:
            client = AsyncRlorTrainerClient(api_key="fw-secret-key", account_id="acme", transport=Silent())
            task = asyncio.ensure_future(client.jobs.resume("j"))
            if begun:
                await asyncio.sleep(0.01)
            task.cancel()
            with pytest.raises(asyncio.CancelledError) as caught:
                await task
            return getattr(caught.value, "__notes__", [])

        (*notes,) = asyncio.run(run())
        advice = "Check the resource before you send it again."
        assert notes == ([f"POST {JOBS}/j:resume {PARTLY}. {advice}"] if begun else [])

    @pytest.mark.parametrize("call", ["cancel", "delete"])
    def test_a_success_that_says_nothing_needs_no_whole_body(self, call: str) -> None:
        def cut(request: httpx.Request) -> httpx.Response:
            def body() -> Iterator[bytes]:
                yield b"{"
                raise httpx.RemoteProtocolError("cut short")

            return httpx.Response(200, content=body())

        def garbled(request: httpx.Request) -> httpx.Response:
            return httpx.Response(200, headers={"content-encoding": "gzip"}, stream=httpx.ByteStream(b"no gzip"))

        for step in (cut, garbled, httpx.Response(204), HTML, httpx.Response(200, content=b"null")):
            server = Server([step])
            assert getattr(server.client().jobs, call)("j") is None
            assert len(server.sent) == 1


def test_threads_can_tell_which_call_failed() -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        job = request.url.path.rpartition("/")[2]
        return httpx.Response(404, json={"code": 5}, headers={"x-request-id": f"r-{job}", "set-cookie": "hush"})

    client = Server([answer]).client()

    def ask(job: str) -> errors.APIStatusError:
        with pytest.raises(errors.NotFoundError) as caught:
            client.jobs.get(job)
        return caught.value

    jobs = [f"j-{number}" for number in range(40)]
    with ThreadPoolExecutor(8) as threads:
        for job, error in zip(jobs, threads.map(ask, jobs), strict=True):
            assert (error.path, error.request_id) == (f"{JOBS}/{job}", f"r-{job}")
            assert f"{JOBS}/{job} " in str(error)
            assert f"[request r-{job}]" in str(error)
            assert error.headers["X-Request-Id"] == f"r-{job}"
            assert "Set-Cookie" not in error.headers
            assert b"hush" not in pickle.dumps(error)
            assert pickle.loads(pickle.dumps(error)).headers == error.headers


COMPARED: list[tuple[dict[str, Any], dict[str, Any], bool]] = [
    ({}, {"a": 1}, True),
    ({"a": 1}, {"a": 1, "b": 2}, True),
    ({"a": 1}, {}, False),
    ({"a": 1}, {"a": 2}, False),
    ({"a": None, "b": 0, "c": "", "d": [], "e": {}, "f": False}, {}, True),
    ({"a": "X_UNSPECIFIED", "b": {"c": 0}}, {"a": None}, True),
    ({"a": "X"}, {"a": "X_UNSPECIFIED"}, False),
    ({"a": {"b": 1}}, {"a": {"b": 1, "c": 2}}, True),
    ({"a": {"b": 1}}, {"a": {"b": 2}}, False),
    ({"a": {"b": 1}}, {"a": None}, False),
    ({"a": {"b": 1}}, {"a": [1]}, False),
    ({"a": [1, 2]}, {"a": [1, 2]}, True),
    ({"a": [1, 2]}, {"a": [2, 1]}, False),
    ({"a": [1, 2]}, {"a": [1]}, False),
    ({"a": [{"b": 1}]}, {"a": [{"b": 1, "c": 1}]}, True),
    ({"a": 5, "b": "6", "c": 1.0}, {"a": "5", "b": 6, "c": 1}, True),
    ({"a": 5}, {"a": "6"}, False),
    ({"a": "1800s"}, {"a": "1800.000s"}, True),
    ({"a": "1800s"}, {"a": "1801s"}, False),
    ({"a": "2026-11-02T12:00:00+02:00"}, {"a": "2026-11-02T10:00:00.000Z"}, True),
    ({"a": "2026-11-02T12:00:00Z"}, {"a": "2026-11-02T10:00:00Z"}, False),
    ({"a": True}, {"a": False}, False),
    ({"secret": "x", "a": {"secret": "y", "b": 1}}, {"a": {"b": 1}}, False),
    ({"a": {"secret": "y", "b": 1}, "c": [{"secret": 1}]}, {"a": {"b": 1}, "c": [{}]}, True),
    ({"b": {"secret": "y"}}, {"b": {"c": 1}}, False),
    ({"a": {"b": {"secret": "y"}}}, {"a": {"b": {"c": 1}}}, False),
]


@pytest.mark.parametrize(("sent", "stored", "same"), COMPARED)
def test_when_a_stored_thing_is_what_was_asked_for(sent: Any, stored: Any, same: bool) -> None:
    assert is_as_asked(sent, stored, (("a", "secret"), ("c", "secret"))) is same
