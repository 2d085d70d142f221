"""What people see of a resource: its id, the class of its state, one line, a table, flat rows."""

from __future__ import annotations

import asyncio
import datetime
import re
from typing import Any, Final

import httpx
import pytest
from rlor_contract.spec.operations import ContractSpec
from rlor_trainer_client import AsyncRlorTrainerClient, Page, RlorTrainerClient, models
from rlor_trainer_client._summary import cells

NOW: Final = datetime.datetime(2026, 11, 28, 12, 4, tzinfo=datetime.UTC)
STATES: Final = ContractSpec().lifecycle["classes"]


def job(**fields: Any) -> models.RlorTrainerJob:
    """Of math-grpo-07, three hours old, unless the fields say otherwise."""
    wire = {
        "name": "accounts/acme/rlorTrainerJobs/math-grpo-07",
        "state": "JOB_STATE_RUNNING",
        "createTime": "2026-11-28T09:00:00Z",
        "jobProgress": {"percent": 42},
        "trainingConfig": {"baseModel": "accounts/fireworks/models/qwen3-8b"},
    }
    return models.RlorTrainerJob.from_dict({**wire, **fields})


def html_of(thing: Any) -> Any:
    """What a notebook shows."""
    return thing._repr_html_()


class TestId:
    def test_is_the_last_segment_of_the_name(self) -> None:
        assert job().id == "math-grpo-07"
        assert models.Checkpoint(name="accounts/a/rlorTrainerJobs/j/checkpoints/step-5").id == "step-5"
        assert models.Operation(name="accounts/a/operations/op-1").id == "op-1"

    def test_is_none_without_a_name(self) -> None:
        assert models.RlorTrainerJob().id is None
        assert job(name="").id is None

    def test_is_no_field(self) -> None:
        assert "id" not in job().to_dict()
        with pytest.raises(AttributeError):
            setattr(job(), "id", "other")  # noqa: B010 (a type checker refuses it)


class TestStates:
    def test_have_the_classes_of_the_spec(self) -> None:
        ends, active = {*STATES["terminal"], *STATES["tombstone"]}, {*STATES["active"]}
        assert {state for state in models.JobState if state.is_terminal} == ends
        assert {state for state in models.JobState if state.is_active} == active

    @pytest.mark.parametrize("state", ["JOB_STATE_UNSPECIFIED", "JOB_STATE_OF_TOMORROW"])
    def test_of_which_nothing_is_known_are_neither(self, state: str) -> None:
        read = models.JobState(state)
        assert (read.is_terminal, read.is_active) == (False, False)


class TestCells:
    def test_are_the_columns_of_the_spec(self) -> None:
        titles = [column.title for column in models.RlorTrainerJob.summary_columns]
        assert titles == ["ID", "STATE", "PROGRESS", "AGE", "MODEL"]
        assert cells(job(), NOW) == ["math-grpo-07", "JOB_STATE_RUNNING", "42%", "3 h 04 min", "qwen3-8b"]

    def test_of_what_is_absent_are_dashes(self) -> None:
        assert cells(models.RlorTrainerJob(), NOW) == ["-"] * 5
        assert cells(job(jobProgress=None, trainingConfig={"baseModel": ""}), NOW)[2::2] == ["-", "-"]

    def test_of_booleans_are_words(self) -> None:
        operation = models.Operation(name="accounts/a/operations/op-1", done=False)
        assert cells(operation, NOW) == ["op-1", "no", "-", "-"]
        operation.done = True
        assert cells(operation, NOW)[1] == "yes"

    @pytest.mark.parametrize(
        ("model", "text"),
        [
            ("accounts/fireworks/models/qwen3-8b", "qwen3-8b"),
            ("qwen/qwen3-8b", "qwen/qwen3-8b"),
            ("https://example.com/models/qwen3", "https://example.com/models/qwen3"),
            ("models of accounts/a/models/b", "models of accounts/a/models/b"),
            ("accounts/a/models/", "accounts/a/models/"),
        ],
    )
    def test_show_the_last_segment_of_resource_names_alone(self, model: str, text: str) -> None:
        assert cells(job(trainingConfig={"baseModel": model}), NOW)[-1] == text

    def test_do_not_steer_a_terminal(self) -> None:
        found = cells(job(state="\x1b[2J", name="accounts/a/rlorTrainerJobs/x\n"), NOW)
        assert found[:2] == [r"x\n", r"\x1b[2J"]

    @pytest.mark.parametrize(
        ("made", "age"),
        [
            (NOW + datetime.timedelta(seconds=5), "0 s"),  # the clock of the server is fast
            (datetime.datetime(1, 1, 1, tzinfo=datetime.UTC), "739947 d 12 h"),
            (NOW.replace(tzinfo=None), "0 s"),
        ],
    )
    def test_show_odd_times_too(self, made: datetime.datetime, age: str) -> None:
        assert cells(models.RlorTrainerJob(create_time=made), NOW)[3] == age


class TestLine:
    def test_says_what_there_is_in_the_order_of_the_spec(self) -> None:
        start = "<RlorTrainerJob math-grpo-07: state JOB_STATE_RUNNING, progress 42%"
        assert re.fullmatch(rf"{start}, age \d+ (d|h|min|s).*, model qwen3-8b>", repr(job()))
        assert (
            str(job(createTime=None))
            == repr(job(createTime=None))
            == ("<RlorTrainerJob math-grpo-07: state JOB_STATE_RUNNING, progress 42%, model qwen3-8b>")
        )

    def test_of_nothing(self) -> None:
        assert repr(models.RlorTrainerJob(display_name="x")) == "<RlorTrainerJob>"
        assert repr(models.RlorTrainerJob(name="accounts/a/rlorTrainerJobs/j")) == "<RlorTrainerJob j>"

    def test_stays_one_line(self) -> None:
        line = repr(job(state="S\n" * 1000, createTime=None))
        assert line.isprintable()
        assert len(line) < 200

    def test_has_no_secret(self) -> None:
        secret = models.WandbConfig(api_key="hush-hush")
        made = models.RlorTrainerJob(wandb_config=secret)
        made.additional_properties["token"] = "hush-hush"
        assert "hush" not in repr(made) + html_of(made) + repr(Page([made], None).to_records())

    def test_models_without_columns_show_all_they_hold(self) -> None:
        assert repr(models.JobProgress(percent=4)).startswith("JobProgress(percent=4, epoch=None, ")


class TestHtml:
    def test_is_a_table_with_what_came_escaped(self) -> None:
        html = html_of(job(createTime=None, state="<b>&"))
        assert html == (
            "<table><thead><tr><th>ID</th><th>STATE</th><th>PROGRESS</th><th>AGE</th><th>MODEL</th></tr></thead><tbody>"
            "<tr><td>math-grpo-07</td><td>&lt;b&gt;&amp;</td><td>42%</td><td>-</td><td>qwen3-8b</td></tr></tbody></table>"
        )

    def test_of_a_page_has_a_row_for_each_item(self) -> None:
        html = html_of(Page([job(), job(name="accounts/a/rlorTrainerJobs/other")], None))
        assert re.findall(r"<tr><td>(.*?)</td>", html) == ["math-grpo-07", "other"]

    def test_of_a_page_of_other_things_is_left_to_their_repr(self) -> None:
        others: list[list[object]] = [[], [models.JobProgress()], [job(), models.JobProgress()]]
        assert [html_of(Page(items, None)) for items in others] == [None, None, None]


class TestRecords:
    def test_are_flat(self) -> None:
        (row,) = Page([job(rewardWeights=["a=1"], state="JOB_STATE_OF_TOMORROW")], None).to_records()
        assert next(iter(row)) == "id"
        assert row["id"] == "math-grpo-07"
        assert row["training_config.base_model"] == "accounts/fireworks/models/qwen3-8b"
        assert row["job_progress.percent"] == 42
        assert row["create_time"] == datetime.datetime(2026, 11, 28, 9, tzinfo=datetime.UTC)
        assert row["reward_weights"] == ["a=1"]
        assert (row["state"], type(row["state"])) == ("JOB_STATE_OF_TOMORROW", str)
        assert not [
            name for name, value in row.items() if isinstance(value, models.TrainingConfig | models.JobProgress)
        ]

    def test_have_the_same_columns_whatever_is_absent(self) -> None:
        full, empty = Page([job(), models.RlorTrainerJob()], None).to_records()
        assert [*full] == [*empty]
        assert not any(value is not None for value in empty.values())

    def test_leave_out_secrets(self) -> None:
        (row,) = Page(
            [models.RlorTrainerJob(wandb_config=models.WandbConfig(api_key="k", project="p"))], None
        ).to_records()
        assert row["wandb_config.project"] == "p"
        assert "wandb_config.api_key" not in row

    def test_of_what_is_no_model(self) -> None:
        assert Page(["a"], None).to_records() == [{"value": "a"}]


class Server:
    """Three pages of two jobs."""

    def __init__(self) -> None:
        self.requests = 0

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.requests += 1
        page = int(request.url.params.get("pageToken", "0"))
        jobs = [{"name": f"accounts/acme/rlorTrainerJobs/{page}-{item}"} for item in range(2)]
        following = str(page + 1) if page < 2 else ""
        return httpx.Response(200, json={"rlorTrainerJobs": jobs, "nextPageToken": following, "totalSize": 6})


class TestPagers:
    def test_say_what_they_are_and_ask_nothing_for_that(self) -> None:
        server = Server()
        client = RlorTrainerClient(api_key="k", account_id="acme", transport=httpx.MockTransport(server))
        pager = client.jobs.list()
        assert repr(pager) == "<Pager jobs.list: nothing read yet>"
        assert "&lt;Pager jobs.list: nothing read yet&gt;" in html_of(pager)
        assert "<code>list(pager)</code>" in html_of(pager)
        assert server.requests == 0
        pager.first()
        assert repr(pager) == "<Pager jobs.list: 2 of 6 read>"
        list(pager)
        assert repr(pager) == "<Pager jobs.list: 6 read, none left>"
        pager.first()
        assert repr(pager) == "<Pager jobs.list: 2 of 6 read>"
        assert server.requests == 5

    def test_whose_server_does_not_count(self) -> None:
        answer = {"checkpoints": [{"name": "a"}], "nextPageToken": "2"}
        transport = httpx.MockTransport(lambda request: httpx.Response(200, json=answer))
        pager = RlorTrainerClient(api_key="k", account_id="acme", transport=transport).checkpoints.list("j")
        pager.first()
        assert repr(pager) == "<Pager checkpoints.list: 1 read>"

    def test_give_rows_of_all_pages(self) -> None:
        client = RlorTrainerClient(api_key="k", account_id="acme", transport=httpx.MockTransport(Server()))
        assert [row["id"] for row in client.jobs.list().to_records()] == ["0-0", "0-1", "1-0", "1-1", "2-0", "2-1"]

    def test_do_the_same_asynchronously(self) -> None:
        async def use() -> None:
            transport = httpx.MockTransport(Server())
            async with AsyncRlorTrainerClient(api_key="k", account_id="acme", transport=transport) as client:
                pager = client.jobs.list()
                assert "await pager.to_records()" in html_of(pager)
                assert [row["id"] for row in await pager.to_records()] == ["0-0", "0-1", "1-0", "1-1", "2-0", "2-1"]
                assert repr(pager) == "<AsyncPager jobs.list: 6 read, none left>"

        asyncio.run(use())
