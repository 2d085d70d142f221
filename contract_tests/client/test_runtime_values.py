"""Models and pagers: unknown values live on, None is absent, timestamps are aware, pages end."""

from __future__ import annotations

import asyncio
import collections
import copy
import datetime
import enum
import fractions
import json
import math
import pickle
import types
from collections.abc import Callable, Iterable, MutableMapping
from decimal import Decimal
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
        assert job.to_dict() == wire

    def test_what_could_not_be_read_is_written_back_until_it_is_set(self) -> None:
        job = models.RlorTrainerJob.from_dict({"dataset": 7, "createTime": "noon"})
        assert (job.dataset, job.create_time) == (None, None)
        assert job.to_dict() == {"dataset": 7, "createTime": "noon"}
        assert job.to_dict(include_read_only=False) == {"dataset": 7}
        job.dataset = "d"
        assert job.to_dict()["dataset"] == "d"

    def test_what_is_only_carried_may_be_out_of_range(self) -> None:
        wire: dict[str, Any] = {"klBeta": "NaN", "dpo": {"beta": "-Infinity"}}
        loss = models.LossConfig.from_dict({"klBeta": "NaN", "dpo": {"beta": "-Infinity"}})
        assert loss.to_dict() == wire
        with pytest.raises(ValueError, match=r"^kl_beta: expected a finite number.*, got NaN$"):
            loss.to_dict(include_read_only=False)

    def test_a_model_is_no_sequence(self) -> None:
        job: Any = models.RlorTrainerJob.from_dict({"x": 1})
        assert not isinstance(job, Iterable)
        uses: list[Callable[[Any], Any]] = [iter, len, list, lambda job: "x" in job, lambda job: job["x"]]
        for use in uses:
            with pytest.raises(TypeError):
                use(job)

    def test_decoding_changes_nothing_of_the_callers(self) -> None:
        wire = {"dataset": "", "x": 1}
        models.RlorTrainerJob.from_dict(wire)
        assert wire == {"dataset": "", "x": 1}

    def test_a_map_is_a_mapping(self) -> None:
        seconds = models.AcceleratorSeconds.from_dict({"NVIDIA_H200_141GB": "41760"})
        assert isinstance(seconds, MutableMapping)
        assert dict(seconds) == seconds == {"NVIDIA_H200_141GB": "41760"} == seconds.to_dict()
        assert (len(seconds), [*seconds], [*seconds.items()]) == (
            1,
            ["NVIDIA_H200_141GB"],
            [*seconds.to_dict().items()],
        )
        assert "NVIDIA_H200_141GB" in seconds
        assert seconds.get("NVIDIA_B200_180GB", "0") == "0"
        seconds["NVIDIA_B200_180GB"] = "1"
        del seconds["NVIDIA_H200_141GB"]
        assert seconds == models.AcceleratorSeconds.from_dict({"NVIDIA_B200_180GB": "1"})
        assert seconds != {"NVIDIA_B200_180GB": "2"}

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


class Scalar:
    """A number of another library: it says what it is with `item`, as those of NumPy, PyTorch and JAX do."""

    def __init__(self, value: Any) -> None:
        self.value = value

    def item(self) -> Any:
        return self.value

    def __float__(self) -> float:
        return float(self.value)


class Index:
    def __init__(self, value: int) -> None:
        self.value = value

    def __index__(self) -> int:
        return self.value


class Real:
    def __init__(self, value: float) -> None:
        self.value = value

    def __float__(self) -> float:
        return self.value


class Wider(Real):
    """A number of more digits than a `float` has."""

    def __eq__(self, other: object) -> bool:
        return False

    __hash__ = None  # type: ignore[assignment]


class Float32(float):
    """A subclass, as `numpy.float64` is one."""


class Array:
    """One number in an array."""

    def __len__(self) -> int:
        return 1

    def __float__(self) -> float:
        return 0.5

    def item(self) -> float:
        return 0.5


class Span(Scalar):
    """A span of a unit that nobody knows, which `numpy.timedelta64` gives out as an integer."""

    dtype = types.SimpleNamespace(kind="m")

    def __index__(self) -> int:
        return int(self.value)


class Letter(str, enum.Enum):  # noqa: UP042  # its `str` is not its value
    A = "a"
    J = "j"


class Sent:
    """A client whose requests are kept."""

    def __init__(self) -> None:
        self.requests: list[httpx.Request] = []
        transport = httpx.MockTransport(self)
        self.client: Any = RlorTrainerClient(api_key="k", account_id="acme", transport=transport)

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        name = "accounts/acme/rlorTrainerJobs/j"
        return httpx.Response(200, json={"name": name, "nextPageToken": "", "rlorTrainerJobs": []})

    def body(self, **attributes: Any) -> Any:
        """What is sent for a job with these attributes. What is not sent raises, and is shown to be not sent."""
        return self.job(models.RlorTrainerJob(**attributes))

    def job(self, job: Any) -> Any:
        self.client.jobs.create(job, rlor_trainer_job_id="j")
        return json.loads(self.requests[-1].content)


@pytest.fixture
def sent() -> Sent:
    return Sent()


def config(**attributes: Any) -> models.TrainingConfig:
    return models.TrainingConfig(**attributes)


def schedule(amount: Any) -> Any:
    return models.LossConfig(dpo=models.DpoConfig(beta=amount))


FINITE = [
    (0.1, 0.1),
    (1, 1),
    (0, 0),
    (Float32(0.5), 0.5),
    (Scalar(0.5), 0.5),
    (Scalar(Scalar), None),
    (Real(0.25), 0.25),
    (Index(3), 3),
    (Decimal("0.1"), 0.1),
    (Decimal("1E-5"), 1e-5),
    (fractions.Fraction(1, 4), 0.25),
]
NO_NUMBERS: list[tuple[Any, type[Exception], str]] = [
    (math.nan, ValueError, "got NaN"),
    (-math.inf, ValueError, "got infinity"),
    (Scalar(math.nan), ValueError, "got NaN"),
    (Decimal("NaN"), ValueError, "got NaN"),
    (Decimal("sNaN"), ValueError, "no float"),
    (10**400, ValueError, "too large"),
    (Decimal("1e400"), ValueError, ""),
    (Decimal("0.1000000000000000055"), ValueError, "no float"),
    (fractions.Fraction(1, 3), ValueError, "no float"),
    (Wider(0.5), ValueError, "no float"),
    (True, TypeError, "got bool"),
    (Scalar(True), TypeError, "got .*Scalar"),
    ("0.5", TypeError, "got str"),
    (1j, TypeError, "got complex"),
    (b"1", TypeError, "got bytes"),
    ([0.5], TypeError, "got list"),
    (Array(), TypeError, "got .*Array"),
    (Span(3), TypeError, "got .*Span"),
    (datetime.timedelta(1), TypeError, "got datetime.timedelta"),
]


class TestSending:
    @pytest.mark.parametrize(("value", "expected"), [pair for pair in FINITE if pair[1] is not None])
    def test_a_number(self, value: Any, expected: float, sent: Sent) -> None:
        body = sent.body(loss_config=schedule(value))
        assert body == {"lossConfig": {"dpo": {"beta": expected}}}
        assert type(body["lossConfig"]["dpo"]["beta"]) is type(expected)

    @pytest.mark.parametrize(("value", "kind", "text"), NO_NUMBERS)
    def test_what_is_no_number(self, value: Any, kind: type[Exception], text: str, sent: Sent) -> None:
        with pytest.raises(kind, match=rf"^loss_config\.dpo\.beta: expected a finite number.*{text}"):
            sent.body(loss_config=schedule(value))
        assert sent.requests == []

    @pytest.mark.parametrize(
        "value", [16, 16.0, Float32(16), Scalar(16), Index(16), Real(16.0), Decimal(16), fractions.Fraction(32, 2)]
    )
    def test_an_integer(self, value: Any, sent: Sent) -> None:
        body = sent.body(training_config=config(lora_rank=value), node_count=-(2**31))
        assert body == {"trainingConfig": {"loraRank": 16}, "nodeCount": -(2**31)}
        assert type(body["trainingConfig"]["loraRank"]) is int

    @pytest.mark.parametrize("value", [2**31, -(2**31) - 1, 0.5, math.nan, math.inf, Scalar(0.5), Decimal("1.5")])
    def test_what_is_no_integer_of_32_bits(self, value: Any, sent: Sent) -> None:
        with pytest.raises(ValueError, match=r"^training_config\.lora_rank: expected an integer of 32 bits, got"):
            sent.body(training_config=config(lora_rank=value))
        assert sent.requests == []

    @pytest.mark.parametrize(
        ("field", "value", "text"),
        [
            ("node_count", True, "an integer of 32 bits, got bool"),
            ("node_count", "1", "an integer of 32 bits, got str"),
            ("node_count", Span(1), "an integer of 32 bits, got .*Span"),
            ("keep_alive", 1, "True or False, got int"),
            ("keep_alive", "true", "True or False, got str"),
            ("keep_alive", Scalar(1), "True or False, got .*Scalar"),
            ("dataset", b"d", "text, got bytes"),
            ("dataset", 7, "text, got int"),
            ("dataset", datetime.datetime(2026, 1, 1), "text, got datetime.datetime"),
            ("reward_weights", "accuracy=1", "a list, got str"),
            ("reward_weights", b"a", "a list, got bytes"),
            ("reward_weights", {"a=1"}, "a list, got set"),
            ("reward_weights", {"a": 1}, "a list, got dict"),
            ("reward_weights", (text for text in "a"), "a list, got generator"),
            ("purpose", models.JobState.JOB_STATE_IDLE, "a Purpose, got .*JobState"),
            ("purpose", Letter.A, "a Purpose, got .*Letter"),
            ("purpose", 2, "a Purpose, got int"),
            ("inactivity_timeout", 90, "a duration, .*, got int"),
            ("inactivity_timeout", Span(90), "a duration, .*, got .*Span"),
            ("training_config", "x", "TrainingConfig, or a mapping of its fields, got str"),
            ("training_config", models.LossConfig(), "TrainingConfig, .* got .*LossConfig"),
            ("training_config", [("loraRank", 8)], "TrainingConfig, .* got list"),
            ("training_config", {1: 2}, "keys that are text, got int"),
        ],
    )
    def test_another_type_is_an_error_that_names_the_field(self, field: str, value: Any, text: str, sent: Sent) -> None:
        with pytest.raises(TypeError, match=rf"^{field}: expected {text}$") as caught:
            sent.body(**{field: value})
        assert sent.requests == []
        assert caught.value.__context__ is None

    @pytest.mark.parametrize(
        ("attributes", "expected"),
        [
            ({"keep_alive": Scalar(False)}, {"keepAlive": False}),
            ({"dataset": Letter.A, "display_name": "é"}, {"dataset": "a", "displayName": "é"}),
            ({"reward_weights": ("a=1", "b=2")}, {"rewardWeights": ["a=1", "b=2"]}),
            ({"reward_weights": collections.deque(["a=1"])}, {"rewardWeights": ["a=1"]}),
            ({"purpose": "PURPOSE_NEW"}, {"purpose": "PURPOSE_NEW"}),
            ({"purpose": models.Purpose("PURPOSE_NEW")}, {"purpose": "PURPOSE_NEW"}),
            ({"inactivity_timeout": datetime.timedelta(minutes=1.5)}, {"inactivityTimeout": "90s"}),
            ({"inactivity_timeout": datetime.timedelta(seconds=1.5)}, {"inactivityTimeout": "1.5s"}),
            ({"inactivity_timeout": datetime.timedelta(microseconds=-1)}, {"inactivityTimeout": "-0.000001s"}),
            ({"inactivity_timeout": datetime.timedelta(days=3652500)}, {"inactivityTimeout": "315576000000s"}),
            ({"inactivity_timeout": Scalar(datetime.timedelta(1))}, {"inactivityTimeout": "86400s"}),
            ({"inactivity_timeout": "90s"}, {"inactivityTimeout": "90s"}),
            ({"extra_values": {"a": "b"}}, {"extraValues": {"a": "b"}}),
            ({"extra_values": models.ExtraValues.from_dict({"a": "b"})}, {"extraValues": {"a": "b"}}),
        ],
    )
    def test_what_has_one_obvious_meaning(self, attributes: Any, expected: Any, sent: Sent) -> None:
        assert sent.body(**attributes) == expected

    @pytest.mark.parametrize(
        ("attributes", "text"),
        [
            ({"dataset": "\ud800"}, "dataset: the text contains a lone surrogate"),
            ({"reward_weights": ["a", "\ud800"]}, r"reward_weights\[1\]: the text contains a lone surrogate"),
            ({"extra_values": {"\ud800": "b"}}, "extra_values: in a key, the text contains a lone surrogate"),
            ({"inactivity_timeout": datetime.timedelta.max}, "inactivity_timeout: expected a duration of at most"),
            ({"extra_values": {"a": 1}}, r'extra_values\["a"\]: expected text, got int'),
            ({"reward_weights": ["a", None]}, r"reward_weights\[1\]: expected text, got None"),
        ],
    )
    def test_the_place_is_named_to_the_end(self, attributes: Any, text: str, sent: Sent) -> None:
        with pytest.raises((TypeError, ValueError), match=rf"^{text}"):
            sent.body(**attributes)
        assert sent.requests == []

    def test_no_error_shows_a_secret(self, sent: Sent) -> None:
        with pytest.raises(TypeError, match=r"^wandb_config\.api_key: expected text, got dict$") as caught:
            sent.body(wandb_config=models.WandbConfig(api_key={"key": "s3cret"}))  # type: ignore[arg-type]
        traceback = caught.value.__traceback__
        while traceback is not None:
            frame = traceback.tb_frame
            if frame.f_code is not self.test_no_error_shows_a_secret.__code__:
                assert "s3cret" not in repr(frame.f_locals)
            traceback = traceback.tb_next

    @pytest.mark.parametrize(
        ("values", "expected"),
        [
            ({"loraRank": 8, "newField": {"a": [1]}}, {"loraRank": 8, "newField": {"a": [1]}}),
            ({"lora_rank": Scalar(8), "batch_size": None, "region": "US_X"}, {"loraRank": 8, "region": "US_X"}),
            ({"lr_scheduler": {"linear": {"decayRatio": 0.5}}}, {"lrScheduler": {"linear": {"decayRatio": 0.5}}}),
            ({"lrScheduler": models.LearningRateScheduler()}, {"lrScheduler": {}}),
            ({"lora_rank": 8, "additional_properties": {"newField": (1,)}}, {"loraRank": 8, "newField": [1]}),
        ],
    )
    def test_a_mapping_is_the_model(self, values: dict[str, Any], expected: Any, sent: Sent) -> None:
        given = types.MappingProxyType(values)
        assert sent.body(training_config=given) == {"trainingConfig": expected}
        assert (
            sent.job({"training_config": given}) == sent.job({"trainingConfig": given}) == {"trainingConfig": expected}
        )

    def test_a_mapping_keeps_what_the_server_sets_at_home(self, sent: Sent) -> None:
        assert sent.job({"name": "n", "createTime": "2026-11-02T10:00:00Z", "dataset": "d"}) == {"dataset": "d"}

    @pytest.mark.parametrize(
        ("values", "text"),
        [
            ({"lora_rnak": 8}, r"lora_rnak: TrainingConfig has no such field\. Did you mean 'lora_rank'\?"),
            ({"loraRnak": 8}, r"loraRnak: TrainingConfig has no such field\. Did you mean 'loraRank'\?"),
            ({"epoch": 1}, r"epoch: .* Did you mean 'epochs'\?"),
            ({"made_up": 1}, r"made_up: TrainingConfig has no such field\.$"),
            ({"lora_rank": 1, "loraRank": 2}, "loraRank: given twice, as lora_rank and as loraRank"),
            ({"lr_scheduler": {"linear": {"decay_ratio": True}}}, r"lr_scheduler\.linear\.decay_ratio: expected a"),
            (
                {"newField": {"a": [{1}]}},
                r'additional_properties\["newField"\]\["a"\]\[0\]: expected a JSON value, got set',
            ),
        ],
    )
    def test_a_mapping_with_a_slip(self, values: Any, text: str, sent: Sent) -> None:
        with pytest.raises((TypeError, ValueError), match=rf"^training_config\.{text}"):
            sent.body(training_config=values)
        assert sent.requests == []

    def test_unknown_fields_are_sent_as_json(self, sent: Sent) -> None:
        job = models.RlorTrainerJob()
        job.additional_properties |= {
            "a": Scalar(0.5),
            "b": (True, config(epochs=1)),
            "c": models.JobState.JOB_STATE_IDLE,
        }
        assert sent.job(job) == {"a": 0.5, "b": [True, {"epochs": 1}], "c": "JOB_STATE_IDLE"}
        loop: list[Any] = []
        loop.append(loop)
        job.additional_properties["a"] = loop
        with pytest.raises(ValueError, match=r"^job: nested too deeply$"):
            sent.job(job)
        assert len(sent.requests) == 1

    @pytest.mark.parametrize(
        ("arguments", "query"),
        [
            ({"page_size": Scalar(3)}, "pageSize=3"),
            ({"page_size": 3.0, "include_archived": Scalar(True)}, "pageSize=3&includeArchived=true"),
            ({"filter": Letter.A}, "filter=a"),
            ({"page_size": True}, "page_size: expected an integer of 32 bits, got bool"),
            ({"page_size": 2**31}, "page_size: expected an integer of 32 bits, got one that is out of range"),
            ({"filter": b"x"}, "filter: expected text, got bytes"),
            ({"read_mask": ["name"]}, "read_mask: expected text, got list"),
            ({"include_archived": 1}, "include_archived: expected True or False, got int"),
            ({"order_by": "\ud800"}, "order_by: the text contains a lone surrogate, which has no UTF-8 form"),
        ],
    )
    def test_query_parameters(self, arguments: Any, query: str, sent: Sent) -> None:
        if ":" not in query:
            assert sent.client.jobs.list(**arguments).first() is None
            assert sent.requests[0].url.query.decode() == query
            return
        with pytest.raises((TypeError, ValueError), match=rf"^{query}$"):
            sent.client.jobs.list(**arguments).first()
        assert sent.requests == []

    @pytest.mark.parametrize("value", ["j", Letter.J, {"name": "accounts/acme/rlorTrainerJobs/j"}])
    def test_what_names_a_resource(self, value: Any, sent: Sent) -> None:
        sent.client.jobs.get(value)
        assert sent.requests[0].url.path.endswith("/rlorTrainerJobs/j")

    @pytest.mark.parametrize("value", [7, None, b"j", ["j"], True, {}, {"name": 7}])
    def test_what_names_no_resource(self, value: Any, sent: Sent) -> None:
        with pytest.raises(TypeError, match=rf"^The {type(value).__name__} has no name"):
            sent.client.jobs.get(value)
        with pytest.raises(TypeError, match=r"^account_id: expected text, got int$"):
            sent.client.jobs.list(account_id=7).first()
        with pytest.raises(TypeError, match=r"^dataset: expected text, got None$"):
            sent.client.jobs.execute_train_step("j", dataset=None, output_model="m")
        assert sent.requests == []


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
        with pytest.raises(InvalidResponseError, match="page token a second time"):
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


@pytest.mark.parametrize("name", [name for name in models.__all__ if hasattr(getattr(models, name), "from_dict")])
def test_what_came_is_written_back_though_it_could_not_be_sent(name: str) -> None:
    model = getattr(models, name).from_dict({})
    for odd in ("half a pair: \ud800", math.inf):
        model.additional_properties["x"] = odd
        assert model.to_dict()["x"] == odd


@pytest.mark.parametrize(
    ("odd", "message"),
    [
        ("half a pair: \ud800", r'^additional_properties\["x"\]: the text contains a lone surrogate'),
        (math.inf, r'^additional_properties\["x"\]: expected a finite number, got infinity'),
        (object(), r'^additional_properties\["x"\]: expected a JSON value, got object'),
    ],
)
def test_what_cannot_be_sent_is_named(odd: Any, message: str) -> None:
    model = models.DpoConfig()
    model.additional_properties["x"] = odd
    with pytest.raises((TypeError, ValueError), match=message):
        model.to_dict(include_read_only=False)
