"""What can be set for one call: limits, parameters and fields beside the spec, and the answer as it came."""

from __future__ import annotations

import asyncio
import copy
import json
from collections.abc import Callable, Mapping
from typing import Any

import httpx
import pytest
from rlor_trainer_client import (
    AlreadyExistsError,
    AsyncRlorTrainerClient,
    Clock,
    NotFoundError,
    RawResponse,
    RlorTrainerClient,
    ServiceUnavailableError,
    models,
)

NAME = "accounts/acme/rlorTrainerJobs/math-7"
Answer = Callable[[httpx.Request], httpx.Response]


class Server:
    """Answers by the given functions, one after another, the last for ever. Keeps the requests."""

    def __init__(self, *answers: Answer) -> None:
        self.answers = list(answers)
        self.requests: list[httpx.Request] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        return answer(request)

    @property
    def body(self) -> Any:
        return json.loads(self.requests[-1].content)


def job(request: httpx.Request) -> httpx.Response:
    return httpx.Response(200, json={"name": NAME, "state": "JOB_STATE_RUNNING"}, headers={"X-Request-Id": "req-1"})


def unavailable(request: httpx.Request) -> httpx.Response:
    return httpx.Response(503, json={"code": 14, "message": "try later"})


def page(request: httpx.Request) -> httpx.Response:
    token = "" if "pageToken" in request.url.params else "next"
    return httpx.Response(200, json={"rlorTrainerJobs": [{"name": NAME}], "nextPageToken": token})


class Time:
    """A clock that only sleeping moves."""

    def __init__(self) -> None:
        self.now = 0.0

    def sleep(self, seconds: float) -> None:
        self.now += seconds

    async def async_sleep(self, seconds: float) -> None:
        self.now += seconds

    @property
    def clock(self) -> Clock:
        return Clock(
            monotonic=lambda: self.now, sleep=self.sleep, async_sleep=self.async_sleep, random=lambda: 1.0,
            new_id=lambda: "math-7",
        )  # fmt: skip


def client_of(server: Server, **options: Any) -> Any:
    """A client whose methods are called with what no type checker would let pass, too."""
    options = {"clock": Time().clock, **options}
    return RlorTrainerClient(api_key="fw-key", account_id="acme", transport=httpx.MockTransport(server), **options)


class TestLimits:
    @pytest.mark.parametrize(("retries", "attempts"), [(0, 1), (1, 2), (5, 6), (None, 3)])
    def test_a_call_has_retries_of_its_own(self, retries: int | None, attempts: int) -> None:
        server = Server(unavailable)
        with pytest.raises(ServiceUnavailableError):
            client_of(server).jobs.get("math-7", max_retries=retries)
        assert len(server.requests) == attempts

    def test_what_must_not_be_repeated_is_not(self) -> None:
        server = Server(unavailable)
        with pytest.raises(ServiceUnavailableError):
            client_of(server).jobs.resume("math-7", max_retries=5)
        assert len(server.requests) == 1

    def test_a_call_has_a_deadline_of_its_own(self) -> None:
        server, time = Server(unavailable), Time()
        with pytest.raises(ServiceUnavailableError):
            client_of(server, clock=time.clock).jobs.get("math-7", max_retries=9, deadline=2)
        assert 0 < time.now <= 2
        assert len(server.requests) == 3, "after waits of 0.5 and 1 s there is no time for another of 2 s"

    def test_async_calls_have_them_too(self) -> None:
        server = Server(unavailable)

        async def run() -> None:
            async with AsyncRlorTrainerClient(
                api_key="fw-key", account_id="acme", transport=httpx.MockTransport(server), clock=Time().clock
            ) as client:
                with pytest.raises(ServiceUnavailableError):
                    await client.jobs.get("math-7", max_retries=4, extra_query={"debug": True})

        asyncio.run(run())
        assert [dict(request.url.params) for request in server.requests] == [{"debug": "true"}] * 5

    @pytest.mark.parametrize(
        ("options", "error"),
        [
            ({"max_retries": -1}, ValueError),
            ({"max_retries": 1.5}, ValueError),
            ({"max_retries": "2"}, TypeError),
            ({"max_retries": True}, TypeError),
            ({"deadline": 0}, ValueError),
            ({"deadline": "5"}, TypeError),
            ({"timeout": -1}, ValueError),
        ],
    )
    def test_what_is_no_limit_is_refused_by_name(self, options: Mapping[str, Any], error: type[Exception]) -> None:
        server = Server(job)
        with pytest.raises(error, match=next(iter(options))):
            client_of(server).jobs.get("math-7", **options)
        assert not server.requests


class TestExtras:
    def test_parameters_that_the_spec_does_not_know_are_sent(self) -> None:
        server = Server(page)
        jobs = client_of(server).jobs.list(filter="a", extra_query={"view": "FULL", "tag": ["x", "y"], "n": 3})
        assert len(list(jobs)) == 2
        for request in server.requests:
            assert request.url.params.get_list("tag") == ["x", "y"]
            assert request.url.params["view"] == "FULL"
            assert request.url.params["n"] == "3"
            assert request.url.params["filter"] == "a"

    def test_a_parameter_that_is_named_twice_is_that_of_the_caller(self) -> None:
        server = Server(page)
        client_of(server).jobs.list(filter="a", extra_query={"filter": "b"}).first()
        assert server.requests[0].url.params.get_list("filter") == ["b"]

    def test_fields_that_the_spec_does_not_know_are_sent(self) -> None:
        server = Server(job)
        client_of(server).jobs.create(
            display_name="typed", rlor_trainer_job_id="math-7", extra_body={"newField": {"a": 1}, "displayName": "own"}
        )
        assert server.body == {"displayName": "own", "newField": {"a": 1}}

    def test_a_create_is_recognized_whatever_the_server_makes_of_them(self) -> None:
        def lost(request: httpx.Request) -> httpx.Response:
            raise httpx.ReadError("reset")

        def there(request: httpx.Request) -> httpx.Response:
            return httpx.Response(409, json={"code": 6, "message": "exists"})

        def stored(request: httpx.Request) -> httpx.Response:
            return httpx.Response(200, json={"name": NAME, "displayName": "typed"})

        create = {"display_name": "typed", "rlor_trainer_job_id": "math-7", "extra_body": {"newField": 1}}
        assert client_of(Server(lost, there, stored)).jobs.create(**create).name == NAME
        with pytest.raises(AlreadyExistsError):
            client_of(Server(lost, there, stored)).jobs.create(**{**create, "display_name": "another"})
        replaced = {**create, "display_name": "another", "extra_body": {"displayName": "typed"}}
        assert client_of(Server(lost, there, stored)).jobs.create(**replaced).name == NAME

    def test_an_operation_without_a_body_may_get_one(self) -> None:
        server = Server(job)
        client_of(server).jobs.resume("math-7", extra_body={"newField": 1})
        assert server.body["newField"] == 1

    @pytest.mark.parametrize(
        ("options", "error"),
        [
            ({"extra_query": ["a"]}, TypeError),
            ({"extra_query": {"a": {}}}, TypeError),
            ({"extra_query": {3: "a"}}, TypeError),
            ({"extra_query": {"rlorTrainerJobId": "other"}}, ValueError),
            ({"extra_body": "a"}, TypeError),
            ({"extra_body": {"a": object()}}, TypeError),
        ],
    )
    def test_what_cannot_be_sent_is_refused_by_name(self, options: Mapping[str, Any], error: type[Exception]) -> None:
        server = Server(job)
        with pytest.raises(error, match=next(iter(options))):
            client_of(server).jobs.create(models.RlorTrainerJob(), **options)
        assert not server.requests


class TestKeywords:
    def test_a_job_can_be_given_by_its_fields(self) -> None:
        server = Server(job)
        client_of(server).jobs.create(
            dataset="accounts/acme/datasets/d", training_config={"base_model": "m"}, rlor_trainer_job_id="math-7"
        )
        assert server.body == {"dataset": "accounts/acme/datasets/d", "trainingConfig": {"baseModel": "m"}}

    @pytest.mark.parametrize(
        "whole",
        [
            models.RlorTrainerJob(display_name="old", node_count=2),
            {"displayName": "old", "nodeCount": 2},
            {"display_name": "old", "node_count": 2},
        ],
        ids=["model", "wire", "python"],
    )
    def test_fields_replace_those_of_the_whole_which_stays_as_it_is(self, whole: Any) -> None:
        server = Server(job)
        before = copy.deepcopy(whole)
        client_of(server).jobs.create(whole, display_name="new", rlor_trainer_job_id="math-7")
        assert server.body == {"displayName": "new", "nodeCount": 2}
        assert whole == before

    def test_an_empty_job_is_one(self) -> None:
        server = Server(job)
        client_of(server).jobs.create(rlor_trainer_job_id="math-7")
        assert server.body == {}

    @pytest.mark.parametrize(
        ("fields", "error", "named"),
        [
            ({"display_name": 5}, TypeError, "display_name"),
            ({"job": 5, "display_name": "a"}, TypeError, "job"),
            ({"job": {"displayNam": "a"}, "node_count": 1}, ValueError, "displayNam"),
            ({"training_config": {"base_modell": "m"}}, ValueError, "base_modell"),
            ({"training_config": 7}, TypeError, "training_config"),
        ],
    )
    def test_what_does_not_fit_is_refused_by_name(
        self, fields: Mapping[str, Any], error: type[Exception], named: str
    ) -> None:
        server = Server(job)
        with pytest.raises(error, match=named):
            client_of(server).jobs.create(**fields)
        assert not server.requests

    def test_a_misspelt_keyword_is_an_error(self) -> None:
        with pytest.raises(TypeError, match="displayname"):
            client_of(Server(job)).jobs.create(displayname="a")


class TestRawResponses:
    def test_every_attempt_and_every_page_is_collected(self) -> None:
        client = client_of(Server(unavailable, job))
        with client.raw_responses() as raw:
            assert client.jobs.get("math-7").name == NAME
        assert [(one.status, one.attempt) for one in raw] == [(503, 1), (200, 2)]
        assert raw[-1].headers["x-request-ID"] == raw[-1].request_id == "req-1"
        assert raw[-1].json()["name"] == NAME
        assert raw[0].request_id is None
        assert [one.status_code for one in raw] == [503, 200]
        client = client_of(Server(page))
        with client.raw_responses() as raw:
            assert len(list(client.jobs.list())) == 2
        assert len(raw) == 2

    def test_nothing_else_is(self) -> None:
        server = Server(job)
        client, other = client_of(server), client_of(server)
        with client.raw_responses() as outer:
            other.jobs.get("math-7")
            client.with_options(timeout=3).jobs.get("math-7")
            with client.raw_responses() as inner:
                client.jobs.get("math-7")
        client.jobs.get("math-7")
        assert (len(outer), len(inner)) == (2, 1)

    def test_an_error_is_collected_too(self) -> None:
        client = client_of(Server(lambda request: httpx.Response(404, json={"code": 5, "message": "none"})))
        with client.raw_responses() as raw, pytest.raises(NotFoundError):
            client.jobs.get("math-7")
        assert [one.status for one in raw] == [404]

    def test_tasks_collect_what_is_theirs(self) -> None:
        async def run() -> tuple[int, ...]:
            async with AsyncRlorTrainerClient(
                api_key="fw-key", account_id="acme", transport=httpx.MockTransport(Server(job))
            ) as client:

                async def one(calls: int) -> int:
                    with client.raw_responses() as raw:
                        await asyncio.gather(*(client.jobs.get("math-7") for _ in range(calls)))
                    return len(raw)

                return tuple(await asyncio.gather(one(1), one(2), one(3)))

        assert asyncio.run(run()) == (1, 2, 3)

    def test_on_response_is_still_told(self) -> None:
        told: list[RawResponse] = []
        client = client_of(Server(job), on_response=told.append)
        with client.raw_responses() as raw:
            client.jobs.get("math-7")
        assert told == raw
        assert len(raw) == 1
