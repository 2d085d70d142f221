"""Models and pagers: unknown values live on, None is absent, timestamps are aware, pages end."""

from __future__ import annotations

import asyncio
import copy
import datetime
import pickle
from typing import Any

import httpx
import pytest
from rlor_trainer_client import AsyncRlorTrainerClient, InvalidResponseError, RlorTrainerClient, models


class TestEnum:
    def test_an_unknown_value_is_kept(self) -> None:
        state = models.JobState("JOB_STATE_FROM_THE_FUTURE")
        assert isinstance(state, models.JobState)
        assert (state.name, state.value, str(state)) == ("UNRECOGNIZED", "JOB_STATE_FROM_THE_FUTURE", state.value)
        assert state == "JOB_STATE_FROM_THE_FUTURE" == f"{state}"
        for again in (copy.copy(state), copy.deepcopy(state), pickle.loads(pickle.dumps(state))):
            assert again == state
            assert again in {state}
            assert isinstance(again, models.JobState)
        assert state not in list(models.JobState)
        assert state != models.JobState.JOB_STATE_RUNNING

    def test_a_known_value_is_the_member(self) -> None:
        assert models.JobState("JOB_STATE_RUNNING") is models.JobState.JOB_STATE_RUNNING

    @pytest.mark.parametrize("value", [5, None, True, ["JOB_STATE_RUNNING"]])
    def test_what_is_no_text_is_no_value(self, value: Any) -> None:
        with pytest.raises(ValueError, match="is not a valid JobState"):
            models.JobState(value)


class TestModel:
    def test_null_and_absent_are_none_and_are_not_sent(self) -> None:
        null = models.RlorTrainerJob.from_dict({"status": None, "completedTime": None, "trainingConfig": None})
        assert null == models.RlorTrainerJob()
        assert null.to_dict() == {}

    def test_zero_values_are_sent(self) -> None:
        job = models.RlorTrainerJob(dataset="", node_count=0, keep_alive=False, reward_weights=[])
        assert job.to_dict() == {"dataset": "", "nodeCount": 0, "keepAlive": False, "rewardWeights": []}

    def test_unknown_fields_are_kept_and_written_back(self) -> None:
        wire = {"dataset": "", "newField": {"a": [None]}, "lossConfig": {"method": "NEW_METHOD", "extra": 1}}
        job = models.RlorTrainerJob.from_dict(wire)
        assert job.additional_properties == {"newField": {"a": [None]}}
        assert "newField" in job
        assert job.to_dict() == wire

    def test_decoding_changes_nothing_of_the_callers(self) -> None:
        wire = {"dataset": "", "x": 1}
        models.RlorTrainerJob.from_dict(wire)
        assert wire == {"dataset": "", "x": 1}

    def test_a_map(self) -> None:
        seconds = models.AcceleratorSeconds.from_dict({"NVIDIA_H200_141GB": "41760"})
        assert seconds["NVIDIA_H200_141GB"] == "41760"
        assert seconds.to_dict() == {"NVIDIA_H200_141GB": "41760"}

    def test_copies_are_equal_and_apart(self) -> None:
        job = models.RlorTrainerJob.from_dict({"x": [1], "trainingConfig": {"epochs": 1}})
        for again in (copy.deepcopy(job), pickle.loads(pickle.dumps(job))):
            assert again == job
            again.additional_properties["x"].append(2)
            assert again != job

    @pytest.mark.parametrize(
        ("wire", "expected"),
        [
            ("2026-11-02T10:00:00Z", "2026-11-02T10:00:00Z"),
            ("2026-11-02t10:00:00z", "2026-11-02T10:00:00Z"),
            ("2026-11-02T12:00:00.5+02:00", "2026-11-02T10:00:00.500000Z"),
            ("2026-11-02T10:00:00.123456789Z", "2026-11-02T10:00:00.123456Z"),
            ("2026-12-31T23:59:60Z", "2026-12-31T23:59:59Z"),
            ("9999-12-31T23:59:59-05:00", "9999-12-31T23:59:59-05:00"),
        ],
    )
    def test_a_timestamp(self, wire: str, expected: str) -> None:
        job = models.RlorTrainerJob.from_dict({"createTime": wire})
        assert isinstance(job.create_time, datetime.datetime)
        assert job.create_time.utcoffset() is not None
        assert job.to_dict() == {"createTime": expected}

    def test_a_timestamp_without_a_zone_is_refused(self) -> None:
        job = models.RlorTrainerJob(create_time=datetime.datetime(2026, 11, 2))
        with pytest.raises(ValueError, match="has no time zone"):
            job.to_dict()


class Pages:
    """A server with three pages of two jobs each, or one that leads round in a circle."""

    def __init__(self, *, circle: bool = False) -> None:
        self.circle = circle
        self.queries: list[dict[str, str]] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        query = dict(request.url.params)
        self.queries.append(query)
        assert len(self.queries) < 20, "the client goes round in a circle"
        page = int(query.get("pageToken", "0"))
        following = str(page + 1) if page < 2 else "1" if self.circle else ""
        jobs = [{"displayName": f"{page}-{position}"} for position in range(2)]
        return httpx.Response(200, json={"rlorTrainerJobs": jobs, "nextPageToken": following, "totalSize": 6})

    def client(self) -> RlorTrainerClient:
        return RlorTrainerClient(api_key="k", account_id="acme", transport=httpx.MockTransport(self))

    def async_client(self) -> AsyncRlorTrainerClient:
        return AsyncRlorTrainerClient(api_key="k", account_id="acme", transport=httpx.MockTransport(self))


ALL = ["0-0", "0-1", "1-0", "1-1", "2-0", "2-1"]


class TestPager:
    def test_goes_through_all_pages_with_the_same_parameters(self) -> None:
        server = Pages()
        pager = server.client().jobs.list(filter="f", page_size=2)
        assert server.queries == []
        assert pager.total_size is None
        assert [job.display_name for job in pager] == ALL
        assert pager.total_size == 6
        first = {"filter": "f", "pageSize": "2"}
        assert server.queries == [first, {**first, "pageToken": "1"}, {**first, "pageToken": "2"}]
        assert [job.display_name for job in pager] == ALL

    def test_begins_where_it_is_told(self) -> None:
        assert [job.display_name for job in Pages().client().jobs.list(page_token="2")] == ["2-0", "2-1"]

    def test_pages(self) -> None:
        pages = list(Pages().client().jobs.list().pages())
        assert [len(page.items) for page in pages] == [2, 2, 2]
        assert [page.next_page_token for page in pages] == ["1", "2", ""]

    def test_first_asks_for_no_more_than_it_needs(self) -> None:
        server = Pages()
        first = server.client().jobs.list().first()
        assert first is not None
        assert first.display_name == "0-0"
        assert len(server.queries) == 1

    def test_nothing(self) -> None:
        empty: dict[str, object] = {"checkpoints": [], "nextPageToken": "", "totalSize": 0}
        transport = httpx.MockTransport(lambda request: httpx.Response(200, json=empty))
        pager = RlorTrainerClient(api_key="k", account_id="acme", transport=transport).checkpoints.list("j")
        assert pager.first() is None
        assert list(pager) == []

    @pytest.mark.parametrize(("start", "requests"), [(None, 3), ("1", 2), ("2", 2)])
    def test_a_repeated_token_is_an_error_and_not_a_loop(self, start: str | None, requests: int) -> None:
        server = Pages(circle=True)
        with pytest.raises(InvalidResponseError, match="page token for the second time"):
            list(server.client().jobs.list(page_token=start))
        assert len(server.queries) == requests

    def test_the_async_pager_does_the_same(self) -> None:
        async def use() -> None:
            server = Pages()
            async with server.async_client() as client:
                pager = client.jobs.list()
                assert [job.display_name async for job in pager] == ALL
                assert pager.total_size == 6
                assert [len(page.items) async for page in pager.pages()] == [2, 2, 2]
                first = await pager.first()
                assert first is not None
                assert first.display_name == "0-0"
                assert len(server.queries) == 7
            async with Pages(circle=True).async_client() as client:
                with pytest.raises(InvalidResponseError, match="second time"):
                    [job async for job in client.jobs.list()]

        asyncio.run(use())
