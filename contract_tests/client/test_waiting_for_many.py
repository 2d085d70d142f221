"""Waiting for several jobs with one poller, for a job that is ready, and for what changes. Nobody sleeps here."""

from __future__ import annotations

import asyncio
import json
import pickle
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

import httpx
import pytest
from rlor_trainer_client import (
    AsyncRlorTrainerClient,
    Clock,
    JobEndedError,
    JobFailedError,
    NotFoundError,
    OperationFailedError,
    PermissionDeniedError,
    RlorTrainerClient,
    RlorTrainerError,
    WaitAllError,
    WaitTimeoutError,
    models,
)
from rlor_trainer_client._wait_many import FEW
from rlor_trainer_pytest.emulator import RlorEmulator

PARENT = "accounts/acme/rlorTrainerJobs/"
STOPPED: Final = ("COMPLETED", "FAILED", "CANCELLED", "EARLY_STOPPED", "EXPIRED")

Answer = httpx.Response | Exception


class World:
    """Jobs whose states are given by time, on a server that only this clock moves.

    `jobs`: for each id its states, from a second on: `{"a": [(0, "RUNNING"), (90, "COMPLETED")]}`.
    """

    def __init__(
        self, jobs: Mapping[str, Sequence[tuple[float, str]]], *, others: int = 0, page_size: int = 200
    ) -> None:
        self.now = 0.0
        self.jobs = {**{f"other-{n:05}": [(0.0, "COMPLETED")] for n in range(others)}, **jobs}
        self.page_size = page_size
        self.dated = False
        """Whether jobs say when they were created: the others long ago."""
        self.filters = True
        """Whether a filter that it understands lets anything through."""
        self.requests: list[tuple[float, httpx.Request]] = []
        self.odd: Callable[[httpx.Request], Answer | None] = lambda request: None

    def sleep(self, seconds: float) -> None:
        assert 0 <= seconds < 1e6
        assert len(self.requests) < 50_000, "it reads for ever"
        self.now += seconds

    @property
    def clock(self) -> Clock:
        async def async_sleep(seconds: float) -> None:
            self.sleep(seconds)

        return Clock(monotonic=lambda: self.now, sleep=self.sleep, async_sleep=async_sleep, random=lambda: 0.5)

    def job(self, job_id: str) -> dict[str, Any]:
        state = next(state for since, state in reversed(self.jobs[job_id]) if since <= self.now)
        created = (
            {"createTime": f"2026-{1 if job_id.startswith('other') else 11:02}-02T00:00:00Z"} if self.dated else {}
        )
        return {
            **created,
            "name": PARENT + job_id,
            "state": f"JOB_STATE_{state}",
            "status": {"message": f"about {job_id}"},
        }

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.requests.append((self.now, request))
        odd = self.odd(request)
        if isinstance(odd, Exception):
            raise odd
        if odd is not None:
            return odd
        path = request.url.path
        if path.endswith("/rlorTrainerJobs"):
            return self._page(request)
        job_id = path.rpartition("/")[2]
        if job_id not in self.jobs:
            return httpx.Response(404, json={"code": 5, "message": f"no {job_id}"})
        return httpx.Response(200, json=self.job(job_id))

    def _page(self, request: httpx.Request) -> httpx.Response:
        query = request.url.params
        names = sorted(self.jobs)
        if "filter" in query:
            wanted = {clause.strip() for clause in query["filter"].split(" OR ")}
            names = [
                name
                for name in names
                if wanted
                & {self._since(name, query["filter"]), f'state="{self.job(name)["state"]}"', f'name="{PARENT}{name}"'}
                and self.filters
            ]
        start, size = int(query.get("pageToken") or 0), min(int(query.get("pageSize") or 50), self.page_size)
        page = names[start : start + size]
        token = str(start + size) if start + size < len(names) else ""
        found = [self.job(name) for name in page]
        return httpx.Response(200, json={"rlorTrainerJobs": found, "nextPageToken": token, "totalSize": len(names)})

    def _since(self, job_id: str, filter: str) -> str:
        """The filter itself, when it asks for jobs created since a time, and this one is."""
        field, _, time = filter.partition(">=")
        return filter if field == "createTime" and self.job(job_id)["createTime"] >= time.strip('"') else ""

    @property
    def polls(self) -> Counter[float]:
        """Requests by the time at which they came."""
        return Counter(when for when, _ in self.requests)

    @property
    def reads(self) -> Counter[str]:
        """Requests for one job, by its id."""
        paths = [request.url.path for _, request in self.requests]
        return Counter(path.rpartition("/")[2] for path in paths if not path.endswith("/rlorTrainerJobs"))


class Waits:
    """The waits of a client of the world, of either kind, as plain functions."""

    def __init__(self, world: World, *, asynchronous: bool) -> None:
        self._world, self._asynchronous = world, asynchronous

    def _options(self) -> dict[str, Any]:
        transport = httpx.MockTransport(self._world)
        return {"api_key": "fw-secret-key", "account_id": "acme", "transport": transport, "clock": self._world.clock}

    def __getattr__(self, name: str) -> Callable[..., Any]:
        def call(*arguments: Any, **options: Any) -> Any:
            if not self._asynchronous:
                with RlorTrainerClient(**self._options()) as client:
                    found = getattr(client.jobs, name)(*arguments, **options)
                    return list(found) if hasattr(found, "__next__") else found

            async def run() -> Any:
                async with AsyncRlorTrainerClient(**self._options()) as client:
                    found = getattr(client.jobs, name)(*arguments, **options)
                    if hasattr(found, "__aiter__"):
                        return [item async for item in found]
                    return await found

            return asyncio.run(run())

        return call


@pytest.fixture(params=[False, True], ids=["sync", "async"])
def of(request: pytest.FixtureRequest) -> Callable[[World], Any]:
    return lambda world: Waits(world, asynchronous=request.param)


Of = Callable[[World], Any]


def all_end(count: int, end: str = "COMPLETED") -> dict[str, list[tuple[float, str]]]:
    return {f"job-{n:04}": [(0, "PENDING"), (30, "RUNNING"), (100 + n % 7 * 60, end)] for n in range(count)}


class TestAll:
    @pytest.mark.parametrize("count", [1, FEW, FEW + 1, 37])
    def test_they_come_back_in_the_order_given(self, of: Of, count: int) -> None:
        ids = list(all_end(count))[::-1]
        jobs = of(World(all_end(count))).wait_all(ids)
        assert [job.id for job in jobs] == ids
        assert {job.state for job in jobs} == {models.JobState.JOB_STATE_COMPLETED}

    def test_names_mappings_and_objects_do_as_well_and_one_named_twice_is_read_once(self, of: Of) -> None:
        world = World(all_end(2))
        named = [
            "job-0000",
            PARENT + "job-0000",
            {"name": PARENT + "job-0001"},
            models.RlorTrainerJob(name=PARENT + "job-0001"),
        ]
        assert [job.id for job in of(world).wait_all(named)] == ["job-0000"] * 2 + ["job-0001"] * 2
        assert max(world.polls.values()) == 2

    def test_none_at_all_is_no_wait(self, of: Of) -> None:
        world = World({})
        assert of(world).wait_all([]) == []
        assert of(world).as_completed(iter(())) == []
        assert not world.requests

    def test_those_that_failed_are_told_when_all_have_ended(self, of: Of) -> None:
        world = World({**all_end(3), "bad": [(0, "FAILED")], "gone": [(0, "RUNNING"), (50, "CANCELLED")]})
        with pytest.raises(WaitAllError) as caught:
            of(world).wait_all(["bad", "job-0000", "missing", "gone", "job-0001"])
        error = caught.value
        assert [type(one) for one in error.exceptions] == [JobFailedError, NotFoundError, JobFailedError]
        assert [job and job.id for job in error.jobs] == ["bad", "job-0000", None, "gone", "job-0001"]
        assert error.jobs[1].state == models.JobState.JOB_STATE_COMPLETED
        assert "3 of 5 jobs" in str(error)
        assert "about bad" in str(error)
        assert isinstance(error, RlorTrainerError)

    def test_they_can_be_told_apart_with_except_star_and_pickled(self, of: Of) -> None:
        failed: list[str | None] = []
        late = 0
        try:
            of(World({"bad": [(0, "FAILED")], "slow": [(0, "RUNNING")]})).wait_all(["bad", "slow"], timeout=60)
        except* JobFailedError as group:
            failed = [error.state for error in group.exceptions if isinstance(error, JobFailedError)]
        except* WaitTimeoutError as group:
            late = len(group.exceptions)
        assert (failed, late) == (["JOB_STATE_FAILED"], 1)
        with pytest.raises(WaitAllError) as caught:
            of(World({"bad": [(0, "FAILED")]})).wait_all(["bad"])
        again = pickle.loads(pickle.dumps(caught.value))
        assert str(again) == str(caught.value)
        assert [job.id for job in again.jobs] == ["bad"]
        assert isinstance(again.exceptions[0], JobFailedError)

    def test_until_another_state(self, of: Of) -> None:
        world = World(all_end(8))
        jobs = of(world).wait_all(list(all_end(8)), until="JOB_STATE_RUNNING")
        assert {job.state for job in jobs} == {"JOB_STATE_RUNNING"}
        assert world.now < 60

    @pytest.mark.parametrize(
        ("jobs", "options", "error"),
        [
            ("job-0000", {}, TypeError),
            ({"name": PARENT + "a"}, {}, TypeError),
            (7, {}, TypeError),
            (["a/b"], {}, ValueError),
            (["a"], {"until": "JOB_STATE_DONE"}, ValueError),
            (["a"], {"timeout": -1}, ValueError),
            (["a"], {"poll_interval": 0}, ValueError),
            (["a"], {"on_update": 3}, TypeError),
        ],
    )
    def test_what_cannot_be_waited_for_is_refused(
        self, of: Of, jobs: Any, options: Any, error: type[Exception]
    ) -> None:
        world = World({})
        with pytest.raises(error):
            of(world).wait_all(jobs, **options)
        assert not world.requests

    def test_changes_are_told(self, of: Of) -> None:
        told: list[tuple[str | None, str | None]] = []

        def note(job: models.RlorTrainerJob) -> None:
            told.append((job.id, job.state))

        of(World(all_end(2))).wait_all(["job-0000", "job-0001"], on_update=note)
        assert sorted(told) == [
            (job, f"JOB_STATE_{state}")
            for job in ("job-0000", "job-0001")
            for state in ("COMPLETED", "PENDING", "RUNNING")
        ]

    def test_what_a_callback_raises_ends_the_wait(self, of: Of) -> None:
        def refuse(job: models.RlorTrainerJob) -> None:
            raise LookupError(job.id)

        with pytest.raises(LookupError):
            of(World(all_end(9))).wait_all(list(all_end(9)), on_update=refuse)


class TestAny:
    def test_the_first_that_gets_there(self, of: Of) -> None:
        jobs = {"bad": [(0.0, "FAILED")], "slow": [(0.0, "RUNNING")], "good": [(0.0, "RUNNING"), (60.0, "COMPLETED")]}
        world = World(jobs)
        assert of(world).wait_any(["bad", "slow", "good"]).id == "good"
        assert world.now < 70

    def test_none_is_left(self, of: Of) -> None:
        with pytest.raises(WaitAllError) as caught:
            of(World({"a": [(0, "FAILED")], "b": [(0, "RUNNING"), (9, "CANCELLED")]})).wait_any(["a", "b"])
        assert len(caught.value.exceptions) == 2

    def test_none_is_given(self, of: Of) -> None:
        with pytest.raises(ValueError, match="empty"):
            of(World({})).wait_any([])


class TestAsCompleted:
    def test_each_comes_when_it_has_ended_whatever_its_end(self, of: Of) -> None:
        jobs = {
            "c": [(0, "RUNNING"), (300, "COMPLETED")],
            "a": [(0, "RUNNING"), (100, "FAILED")],
            "b": [(0, "RUNNING"), (200, "COMPLETED")],
        }
        assert [(job.id, str(job.state)[10:]) for job in of(World(jobs)).as_completed(["c", "a", "b"])] == [
            ("a", "FAILED"), ("b", "COMPLETED"), ("c", "COMPLETED")
        ]  # fmt: skip

    def test_a_caller_has_each_before_the_next_has_ended(self) -> None:
        world = World({"a": [(0, "RUNNING"), (100, "COMPLETED")], "b": [(0, "RUNNING"), (900, "COMPLETED")]})
        with RlorTrainerClient(
            api_key="fw-secret-key", account_id="acme", transport=httpx.MockTransport(world), clock=world.clock
        ) as client:
            ended = client.jobs.as_completed(["a", "b"])
            assert next(ended).id == "a"
            assert world.now < 110

    def test_what_could_not_be_waited_for_is_told_at_the_end(self, of: Of) -> None:
        world = World({"a": [(0, "COMPLETED")], "slow": [(0, "RUNNING")]})
        with pytest.raises(WaitAllError) as caught:
            of(world).as_completed(["a", "slow", "missing"], timeout=30)
        assert [type(error) for error in caught.value.exceptions] == [WaitTimeoutError, NotFoundError]


class TestRequests:
    def test_a_thousand_cost_a_few_pages_a_poll(self, of: Of) -> None:
        world = World(all_end(1000))
        of(world).wait_all(list(all_end(1000)), poll_interval=10)
        assert max(world.polls.values()) <= 10
        assert not world.reads, "the list shows them all"

    def test_among_many_others_those_that_live_are_listed_and_those_that_ended_by_name(self, of: Of) -> None:
        jobs = {f"zeta{name}": states for name, states in all_end(1000).items()}
        world = World(jobs, others=4_000)
        of(world).wait_all(list(jobs), poll_interval=10)
        assert max(world.polls.values()) <= 10
        assert not world.reads

    def test_a_thousand_that_have_ended_among_many_others(self, of: Of) -> None:
        ended = {f"zeta-{n:04}": [(0.0, "COMPLETED")] for n in range(1000)}
        world = World(ended, others=4_000)
        assert len(of(world).wait_all(list(ended))) == 1000
        assert len(world.requests) <= 30
        assert max(len(str(request.url)) for _, request in world.requests) < 8000

    def test_a_thousand_that_end_at_once_among_many_others(self, of: Of) -> None:
        jobs = {f"zeta-{n:04}": [(0.0, "RUNNING"), (100.0, "COMPLETED")] for n in range(1000)}
        world = World(jobs, others=4_000)
        world.dated = True
        assert len(of(world).wait_all(list(jobs), poll_interval=10)) == 1000
        assert max(world.polls.values()) <= 10
        assert not world.reads

    def test_a_list_that_finds_nothing_by_name_is_left(self, of: Of) -> None:
        ended = {f"zeta-{n:04}": [(0.0, "COMPLETED")] for n in range(50)}
        world = World(ended, others=4_000)
        world.filters = False
        assert len(of(world).wait_all(list(ended))) == 50
        assert len(world.requests) == 53, "all, the active and some names are tried once"

    def test_few_are_read_by_themselves(self, of: Of) -> None:
        world = World(all_end(FEW), others=4_000)
        of(world).wait_all(list(all_end(FEW)))
        assert set(world.reads) == set(all_end(FEW))
        assert sum(world.reads.values()) == len(world.requests)

    @pytest.mark.parametrize("status", [400, 403, 404])
    def test_without_a_list_each_is_read(self, of: Of, status: int) -> None:
        world = World(all_end(20))

        def odd(request: httpx.Request) -> Answer | None:
            listed = request.url.path.endswith("/rlorTrainerJobs")
            return httpx.Response(status, json={"code": 3, "message": "no lists"}) if listed else None

        world.odd = odd
        assert len(of(world).wait_all(list(all_end(20)))) == 20
        assert len(world.requests) - sum(world.reads.values()) == 3, "each way of listing is tried once"

    def test_a_list_that_goes_round_in_a_circle_is_left(self, of: Of) -> None:
        world = World(all_end(20))

        def odd(request: httpx.Request) -> Answer | None:
            if request.url.path.endswith("/rlorTrainerJobs"):
                return httpx.Response(200, json={"rlorTrainerJobs": [], "nextPageToken": "again"})
            return None

        world.odd = odd
        assert len(of(world).wait_all(list(all_end(20)))) == 20

    def test_a_list_without_counts_or_names_does_no_harm(self, of: Of) -> None:
        world = World(all_end(20))

        def odd(request: httpx.Request) -> Answer | None:
            if request.url.path.endswith("/rlorTrainerJobs"):
                return httpx.Response(200, json={"rlorTrainerJobs": [{"state": "JOB_STATE_COMPLETED"}, {}]})
            return None

        world.odd = odd
        assert len(of(world).wait_all(list(all_end(20)))) == 20


class TestWeather:
    @pytest.mark.parametrize("count", [3, 40])
    def test_an_outage_is_outlasted_and_asks_little_of_the_server(self, of: Of, count: int) -> None:
        world = World(all_end(count))
        world.odd = lambda request: httpx.ConnectError("down") if 40 <= world.now < 400 else None
        assert len(of(world).wait_all(list(all_end(count)), timeout=3600)) == count
        assert sum(1 for when, _ in world.requests if 40 <= when < 400) < 360

    def test_an_outage_without_end_is_one_error_for_each(self, of: Of) -> None:
        world = World(all_end(12))
        world.odd = lambda request: (
            httpx.Response(503, json={"code": 14, "message": "down"}) if world.now >= 40 else None
        )
        with pytest.raises(WaitAllError) as caught:
            of(world).wait_all(list(all_end(12)), timeout=200)
        assert {type(error) for error in caught.value.exceptions} == {WaitTimeoutError}
        assert len(caught.value.exceptions) == 12
        assert all(job is not None for job in caught.value.jobs)

    def test_one_that_cannot_be_read_does_not_hold_up_the_others(self, of: Of) -> None:
        world = World(all_end(3))

        def odd(request: httpx.Request) -> Answer | None:
            forbidden = request.url.path.endswith("job-0001")
            return httpx.Response(403, json={"code": 7, "message": "not yours"}) if forbidden else None

        world.odd = odd
        with pytest.raises(WaitAllError) as caught:
            of(world).wait_all(list(all_end(3)))
        assert [type(error) for error in caught.value.exceptions] == [PermissionDeniedError]
        assert [job and job.id for job in caught.value.jobs] == ["job-0000", None, "job-0002"]


class TestWatch:
    def test_each_change_comes_once_until_the_end(self, of: Of) -> None:
        seen = of(World({"a": [(0, "PENDING"), (30, "RUNNING"), (90, "FAILED")]})).watch("a")
        assert [job.state[10:] for job in seen] == ["PENDING", "RUNNING", "FAILED"]

    @pytest.mark.parametrize("end", STOPPED)
    def test_no_end_is_an_error(self, of: Of, end: str) -> None:
        assert [job.state[10:] for job in of(World({"a": [(0, end)]})).watch("a")] == [end]

    def test_time_is_up(self, of: Of) -> None:
        with pytest.raises(WaitTimeoutError):
            of(World({"a": [(0, "RUNNING")]})).watch("a", timeout=20)

    def test_progress_and_reasons_are_changes_too(self, of: Of, monkeypatch: pytest.MonkeyPatch) -> None:
        world = World({"a": [(0, "RUNNING"), (60, "COMPLETED")]})
        plain = world.job

        def job(job_id: str) -> dict[str, Any]:
            return {**plain(job_id), "jobProgress": {"percent": int(world.now) // 20}}

        monkeypatch.setattr(world, "job", job)
        seen = of(world).watch("a")
        assert [job.job_progress.percent for job in seen] == [0, 1, 2, 3]

    def test_an_outage_is_outlasted(self, of: Of) -> None:
        world = World({"a": [(0, "RUNNING"), (300, "COMPLETED")]})
        world.odd = lambda request: httpx.ReadError("reset") if 20 <= world.now < 200 else None
        assert [job.state[10:] for job in of(world).watch("a")] == ["RUNNING", "COMPLETED"]


class TestReady:
    @staticmethod
    def healthy_from(world: World, when: float, status: int = 503) -> None:
        def odd(request: httpx.Request) -> Answer | None:
            if not request.url.path.endswith("/healthz"):
                return None
            return httpx.Response(200 if world.now >= when else status, json={})

        world.odd = odd

    def test_it_runs_and_its_health_is_good(self, of: Of) -> None:
        world = World({"a": [(0, "PENDING"), (30, "RUNNING")]})
        self.healthy_from(world, 100)
        told: list[str | None] = []

        def note(job: models.RlorTrainerJob) -> None:
            told.append(job.state)

        job = of(world).wait_ready("a", on_update=note)
        assert job.state == "JOB_STATE_RUNNING"
        assert 100 <= world.now < 110
        assert told == ["JOB_STATE_PENDING", "JOB_STATE_RUNNING"]

    def test_a_trainer_that_idles_is_up(self, of: Of) -> None:
        world = World({"a": [(0, "IDLE")]})
        self.healthy_from(world, 0)
        assert of(world).wait_ready("a").state == "JOB_STATE_IDLE"

    def test_one_that_never_gets_healthy(self, of: Of) -> None:
        world = World({"a": [(0, "RUNNING")]})
        self.healthy_from(world, 1e9, 404)
        with pytest.raises(WaitTimeoutError, match="health check"):
            of(world).wait_ready("a", health_timeout=120)
        assert 120 <= world.now < 130

    def test_a_preemption_begins_anew(self, of: Of) -> None:
        world = World({"a": [(0, "RUNNING"), (100, "RE_QUEUEING"), (5000, "RUNNING")]})
        self.healthy_from(world, 5100)
        assert of(world).wait_ready("a", health_timeout=200).state == "JOB_STATE_RUNNING"

    def test_it_ends_instead(self, of: Of) -> None:
        world = World({"a": [(0, "RUNNING"), (50, "FAILED")]})
        self.healthy_from(world, 1e9)
        with pytest.raises(JobFailedError):
            of(world).wait_ready("a")
        world = World({"a": [(0, "COMPLETED")]})
        with pytest.raises(JobEndedError):
            of(world).wait_ready("a")

    @pytest.mark.parametrize("status", [401, 403])
    def test_a_health_check_that_is_refused_is_final(self, of: Of, status: int) -> None:
        world = World({"a": [(0, "RUNNING")]})
        self.healthy_from(world, 1e9, status)
        with pytest.raises(RlorTrainerError, match="healthz"):
            of(world).wait_ready("a")
        assert world.now == 0

    def test_time_is_up(self, of: Of) -> None:
        world = World({"a": [(0, "RUNNING")]})
        self.healthy_from(world, 1e9)
        with pytest.raises(WaitTimeoutError):
            of(world).wait_ready("a", timeout=60)
        assert world.now <= 66


class TestOperations:
    NAME = "accounts/acme/operations/promote-1"

    def world(self, *answers: dict[str, Any] | Exception) -> tuple[World, list[str]]:
        world, said = World({}), [*answers]
        paths: list[str] = []

        def odd(request: httpx.Request) -> Answer | None:
            paths.append(f"{request.method} {request.url.path}")
            if request.method == "POST":
                body = json.loads(request.content)
                paths[-1] += f" {body.get('asyncPromotion')}"
                return httpx.Response(200, json={"model": None, "operation": {"name": self.NAME, "done": False}})
            answer = said.pop(0) if len(said) > 1 else said[0]
            return answer if isinstance(answer, Exception) else httpx.Response(200, json={"name": self.NAME, **answer})

        world.odd = odd
        return world, paths

    def wait(self, world: World, asynchronous: bool, *, promote: bool = False, **options: Any) -> Any:
        clock = world.clock
        settings: dict[str, Any] = {
            "api_key": "fw-secret-key", "account_id": "acme", "transport": httpx.MockTransport(world), "clock": clock
        }  # fmt: skip

        def call(client: Any) -> Any:
            if promote:
                checkpoint = PARENT + "a/checkpoints/step-1"
                model = {"output_model": "accounts/acme/models/m", "base_model": "b"}
                return client.checkpoints.promote(checkpoint, **model, wait=True, **options)
            return client.operations.wait(self.NAME, **options)

        if not asynchronous:
            with RlorTrainerClient(**settings) as client:
                return call(client)

        async def run() -> Any:
            async with AsyncRlorTrainerClient(**settings) as client:
                return await call(client)

        return asyncio.run(run())

    RUNNING: Final = {"done": False, "metadata": {"statusMessage": "copying"}}
    LATER: Final = {"done": False, "metadata": {"statusMessage": "registering"}}
    DONE: Final = {
        "done": True,
        "response": {"@type": "type.googleapis.com/gateway.Model", "name": "accounts/acme/models/m"},
    }
    FAILED: Final[dict[str, Any]] = {
        "done": True,
        "error": {"code": 13, "message": "no copy for fw-secret-key", "details": []},
    }

    @pytest.mark.parametrize("asynchronous", [False, True])
    def test_messages_come_and_then_the_response(self, asynchronous: bool) -> None:
        world, _ = self.world(self.RUNNING, self.RUNNING, httpx.ReadError("reset"), self.LATER, self.DONE)
        said: list[str | None] = []

        def note(operation: models.Operation) -> None:
            said.append(operation.metadata.status_message if operation.metadata else None)

        operation = self.wait(world, asynchronous, on_update=note)
        assert said == ["copying", "registering", None]
        assert operation.response.to_dict()["name"] == "accounts/acme/models/m"

    @pytest.mark.parametrize("asynchronous", [False, True])
    def test_a_promotion_is_waited_for(self, asynchronous: bool) -> None:
        world, paths = self.world(self.RUNNING, self.DONE)
        promoted = self.wait(world, asynchronous, promote=True)
        assert isinstance(promoted.model, models.Model)
        assert promoted.model.name == "accounts/acme/models/m"
        assert promoted.operation.done
        assert paths[0].endswith(":promote True"), "it asks for an operation"

    @pytest.mark.parametrize("asynchronous", [False, True])
    @pytest.mark.parametrize("promote", [False, True])
    def test_one_that_fails_is_an_error(self, asynchronous: bool, promote: bool) -> None:
        world, _ = self.world(self.RUNNING, self.FAILED)
        with pytest.raises(
            OperationFailedError, match=r"promote-1 failed: no copy for \[API key\] \[code 13\]"
        ) as caught:
            self.wait(world, asynchronous, promote=promote)
        assert caught.value.code == 13
        assert caught.value.operation.name == self.NAME
        assert pickle.loads(pickle.dumps(caught.value)).code == 13

    @pytest.mark.parametrize("asynchronous", [False, True])
    def test_time_is_up_and_the_error_has_the_operation(self, asynchronous: bool) -> None:
        world, _ = self.world(self.RUNNING)
        with pytest.raises(WaitTimeoutError, match="the operation continues") as caught:
            self.wait(world, asynchronous, promote=True, wait_timeout=60)
        assert isinstance(caught.value.job, models.Operation)
        assert caught.value.job.name == self.NAME
        assert world.now == 60

    def test_one_that_is_done_with_nothing_is_no_success(self) -> None:
        world, _ = self.world({"done": True})
        with pytest.raises(RlorTrainerError, match="neither a response nor an error"):
            self.wait(world, False, promote=True)


class TestAgainstTheEmulator:
    def test_a_fleet_with_every_kind_of_end(self) -> None:
        with RlorEmulator() as emulator:
            emulator.play(
                [{"job": "bad-*", "steps": [{"after": "100s", "event": "fail", "message": "CUDA out of memory"}]}]
            )
            client = emulator.client()
            good = [client.jobs.create(rlor_trainer_job_id=f"good-{n}") for n in range(12)]
            bad = [client.jobs.create(rlor_trainer_job_id=f"bad-{n}") for n in range(3)]
            before = len(emulator.requests)
            with pytest.raises(WaitAllError) as caught:
                client.jobs.wait_all([*good, *bad], timeout=86400)
            assert {error.state for error in caught.value.exceptions if isinstance(error, JobFailedError)} == {
                "JOB_STATE_FAILED"
            }
            assert len(caught.value.exceptions) == 3
            sent = [request.operation for request in emulator.requests[before:]]
            assert Counter(sent).most_common(1)[0][0] == "Gateway_ListRlorTrainerJobs"
            live = client.jobs.create(service_mode=True)
            assert client.jobs.wait_ready(live, timeout=3600).state == "JOB_STATE_RUNNING"

    def test_a_promotion(self) -> None:
        with RlorEmulator() as emulator:
            client = emulator.client()
            job = client.jobs.wait(
                client.jobs.create(training_config={"base_model": "accounts/fireworks/models/qwen3-8b"})
            )
            saved = next(one for one in client.checkpoints.list(job) if one.promotable)
            messages: list[str | None] = []

            def note(operation: models.Operation) -> None:
                messages.append(operation.metadata.status_message if operation.metadata else None)

            promoted = client.checkpoints.promote(
                saved,
                output_model=f"accounts/{emulator.account}/models/m",
                base_model="accounts/fireworks/models/qwen3-8b",
                wait=True,
                on_update=note,
            )
            assert promoted.model is not None
            assert promoted.model.name == f"accounts/{emulator.account}/models/m"
            assert len(messages) >= 2


class TestOddAnswers:
    """Found by a tester who meant harm."""

    def test_a_list_without_states_is_not_believed(self, of: Of) -> None:
        world = World(all_end(20))
        plain = world.job

        def odd(request: httpx.Request) -> Answer | None:
            if not request.url.path.endswith("/rlorTrainerJobs"):
                return None
            found = [{**plain(name), "state": None} for name in all_end(20)]
            return httpx.Response(200, json={"rlorTrainerJobs": found})

        world.odd = odd
        assert len(of(world).wait_all(list(all_end(20)))) == 20

    def test_where_lists_alone_do_not_answer_each_job_is_read(self, of: Of) -> None:
        world = World(all_end(20))
        world.odd = lambda request: (
            httpx.Response(200, text="<html>") if request.url.path.endswith("/rlorTrainerJobs") else None
        )
        assert len(of(world).wait_all(list(all_end(20)), timeout=900)) == 20
        assert len(world.requests) - sum(world.reads.values()) <= 3 * 3, "after three polls they are left"

    def test_a_list_that_fails_once_is_used_again(self, of: Of) -> None:
        world = World(all_end(20))

        def odd(request: httpx.Request) -> Answer | None:
            listed = request.url.path.endswith("/rlorTrainerJobs")
            return httpx.Response(200, text="<html>") if listed and world.now == 0 else None

        world.odd = odd
        assert len(of(world).wait_all(list(all_end(20)), timeout=900)) == 20
        assert world.reads["job-0000"] == 1, "it ends while many are left, and is read by itself in that poll alone"

    def test_an_end_that_is_left_at_once_does_not_end_a_watch(self, of: Of) -> None:
        world = World({"a": [(0, "FAILED"), (10, "RUNNING"), (90, "COMPLETED")]})
        assert [job.state[10:] for job in of(world).watch("a")] == ["FAILED", "RUNNING", "COMPLETED"]

    @pytest.mark.parametrize(
        "answer",
        [{}, {"model": None, "operation": None}, {"operation": {"done": False}}, {"operation": {"name": "elsewhere"}}],
    )
    def test_a_promotion_that_answers_nothing_to_wait_for(self, answer: dict[str, Any]) -> None:
        world = World({})
        world.odd = lambda request: httpx.Response(200, json=answer)
        client: Any = RlorTrainerClient(
            api_key="fw-secret-key", account_id="acme", transport=httpx.MockTransport(world), clock=world.clock
        )
        with pytest.raises(RlorTrainerError) as caught:
            client.checkpoints.promote(
                PARENT + "a/checkpoints/c", output_model="accounts/acme/models/m", base_model="b", wait=True
            )
        assert "accepted" in caught.value.__notes__[0]
