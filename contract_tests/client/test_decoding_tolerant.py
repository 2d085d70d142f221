"""The default mode: strict in what the client acts on, tolerant in what it carries, and every misfit is told.

A thorough run (`make thorough`, or `DEPTH=deep`) tries 20,000 generated answers; a usual one tries a few hundred.
"""

from __future__ import annotations

import json
import math
import os
import random
import re
from collections import Counter
from collections.abc import Iterator
from itertools import cycle, islice
from pathlib import Path
from typing import Any

import httpx
import pytest
from rlor_contract.client.answer_places import acts_on, one_of_each
from rlor_contract.client.answers import about
from rlor_contract.client.broken_answers import SECRET, Answer, Judge, Verdict, broken_answers, broken_fields, parsed
from rlor_contract.client.python_names import python_name
from rlor_contract.client.scripted import ScriptedFacade, open_scripted
from rlor_contract.client.surfaces import ABSENT, Call, Reply
from rlor_contract.client.typed_oracle import normal_form
from rlor_contract.spec.json_values import is_list, is_object
from rlor_contract.spec.operations import JSON, ContractSpec, Operation
from rlor_contract.spec.protobuf_json import meant
from rlor_contract.spec.schema_values import SchemaValues
from rlor_spec.document import Pointer, format_pointer
from rlor_spec.spellings import snake_case
from rlor_trainer_client import Drift, InvalidResponseError, RlorTrainerClient, models
from rlor_trainer_client._decoding import SELF, Misfit, paths
from rlor_trainer_client._wire import decoded

SEED = 20261127
SPEC = ContractSpec()
JUDGE = Judge(SPEC)
VALUES = SchemaValues(SPEC, SEED)
OPERATIONS = {
    operation.label: operation
    for operation in SPEC.operations
    if (schema := operation.responses[200].schema) and SPEC.properties(schema)
}
"""Those that return something."""
MODELS = [name for name, schema in SPEC.document.data["components"]["schemas"].items() if "properties" in schema]
FEW, MANY = 400, 20_000
DEEP = os.environ.get("DEPTH") == "deep"


@pytest.fixture(scope="module")
def surfaces() -> Iterator[list[ScriptedFacade]]:
    with open_scripted(SPEC, "acme-research", strict=False) as opened:
        yield opened


def call_of(operation: Operation) -> Call:
    examples = {p.name: str(SPEC.schema(p.pointer).get("example")) for p in operation.parameters_in("path")}
    body: Any = operation.body_examples[0] if operation.body else ABSENT
    return Call(operation, {**examples, "account_id": "acme-research"}, {}, body)


def read(name: str, wire: dict[str, Any]) -> tuple[Any, list[Drift]]:
    told: list[Drift] = []
    decode = getattr(models, name).from_dict
    content = json.dumps(wire).encode()
    return decoded(decode, content, "op", 200, content_type=JSON, strict=False, on_drift=told.append), told


@pytest.mark.parametrize("name", MODELS)
def test_every_field_in_every_wrong_form(name: str) -> None:
    """What has a reading in protobuf JSON is read; the rest is carried and told; the other fields are as they were."""
    pointer = ("components", "schemas", name)
    whole: dict[str, Any] = one_of_each(VALUES.full(pointer))
    plain = read(name, whole)[0].to_dict()
    tried = Counter[str]()
    for field, wire in broken_fields(whole):
        at = SPEC.properties(pointer)[field]
        attribute, sent = python_name(field), wire.get(field)
        value, told = read(name, wire)
        shown = (field, sent, told)
        written = json.loads(json.dumps(value.to_dict()))
        assert {k: v for k, v in written.items() if k != field} == {k: v for k, v in plain.items() if k != field}, shown
        misfits = [drift for drift in told if drift.kind == "misfit"]
        assert all(drift.path.startswith((field, json.dumps([field])[:-1])) for drift in told), shown
        assert all(drift.pointer for drift in misfits), shown
        assert not any(SECRET in f"{drift} {drift!r}" for drift in told), shown
        verdict = JUDGE.verdict(pointer, Answer(json.dumps(wire).encode()))
        tried[verdict.name] += 1
        if verdict in (Verdict.VALID, Verdict.OPEN):
            assert not misfits, shown
        elif verdict is Verdict.INVALID:
            assert misfits, shown
        if sent is None:
            assert not getattr(value, attribute) or is_zero(getattr(value, attribute)), shown
        elif field in value.additional_properties:
            came = written[field] == sent or normal_form(SPEC, at, written[field]) == normal_form(SPEC, at, sent)
            assert came, shown
            if type(sent) is int and abs(sent) > 10**308:
                continue  # JSON has such a number, Python has no float for it
            assert not SPEC.is_valid(at, sent), shown
            # Numbers of enum values are not in the spec.
            readable = SPEC.is_valid(at, meant(SPEC, at, sent)) and "enum" not in SPEC.schema(SPEC.branches(at)[0])
            assert not readable, shown
        else:
            assert getattr(value, attribute) is not None, shown
    assert tried["INVALID"] > len(whole), tried


def is_zero(value: Any) -> bool:
    return getattr(value, "year", 0) == 1970 or hasattr(value, "to_dict") or str(value).endswith("UNSPECIFIED")


@pytest.mark.parametrize("label", OPERATIONS)
def test_what_is_acted_on_is_read_or_refused(label: str, surfaces: list[ScriptedFacade]) -> None:
    call, response = call_of(OPERATIONS[label]), OPERATIONS[label].responses[200]
    assert response.schema
    schema = SPEC.locate(response.schema)
    whole = one_of_each(about(SPEC, call, response, VALUES.full(schema)))
    names, refused = acts_on(SPEC, call.operation, schema), Counter[str]()
    for name in names.values():
        at = SPEC.properties(schema)[name]
        for field, wire in broken_fields({name: whole[name]}):
            sent = wire.get(field)
            surface = surfaces[len(refused) % 2]
            exchange = surface.play(surface.call(call), Reply.of_json(200, {**whole, name: sent}))
            if exchange.error is not None:
                assert isinstance(exchange.error, InvalidResponseError), (name, sent, exchange.error)
                assert SECRET not in str(exchange.error).replace(f"the answer is {sent!r}", ""), (name, sent)
                refused[name] += 1
            elif sent is not None and not any(SPEC.is_valid(at, form) for form in (sent, meant(SPEC, at, sent))):
                # Read, though no value of the schema: of the right type, then, or a list with items that are.
                assert type(meant(SPEC, at, sent)) in kinds(at), (name, sent)
    assert refused.keys() == {*names.values()}


def generated(call: Call, count: int) -> Iterator[Answer]:
    response = call.operation.responses[200]
    assert response.schema
    whole = [about(SPEC, call, response, value) for value in VALUES.pool(response.schema)]
    return islice(broken_answers(whole, random.Random(f"{SEED} {call.operation.label}")), count)


def kinds(at: Pointer) -> set[type[object]]:
    """Types that a field may have."""
    return {type(form) for form in VALUES.pool(at)}


def may_be_refused(call: Call, answer: Answer) -> bool:
    """Whether there is no object to be read, or what the client acts on in it cannot be."""
    response = call.operation.responses[200]
    schema = SPEC.locate(response.schema or ())
    try:
        value = json.loads(answer.content.decode())
    except (ValueError, RecursionError):
        return True
    if not is_object(value):
        return True
    value = {SPELLED.get(key, key) if SPELLED.get(key) not in value else key: item for key, item in value.items()}
    if about(SPEC, call, response, value) != value:
        return True
    fields = [
        (SPEC.properties(schema)[name], value.get(name)) for name in acts_on(SPEC, call.operation, schema).values()
    ]
    return any(type(item) not in kinds(at) for at, item in fields if item is not None)


SPELLED = {snake_case(name): name for model in MODELS for name in SPEC.properties(("components", "schemas", model))}


def try_answers(surfaces: list[ScriptedFacade], count: int) -> Counter[str]:
    """Reads generated answers to each operation, and holds what comes of each against the rule."""
    tried = Counter[str]()
    for operation in OPERATIONS.values():
        call = call_of(operation)
        schema = operation.responses[200].schema or ()
        for answer, surface in zip(generated(call, -(-count // len(OPERATIONS))), cycle(surfaces), strict=False):
            tried["answers"] += 1
            headers = {"content-type": answer.content_type}
            exchange = surface.play(surface.call(call), Reply(200, answer.content, headers))
            shown = f"{surface.name}: {operation.label} {answer.content[:1000]!r}\n{exchange.error!r}"
            assert not any(SECRET in f"{drift} {drift!r}" for drift in surface.drifts), shown
            if exchange.error is not None:
                assert isinstance(exchange.error, InvalidResponseError), shown
                assert may_be_refused(call, answer), shown
                tried["refused"] += 1
                continue
            misfits = [drift for drift in surface.drifts if drift.kind == "misfit"]
            verdict = JUDGE.verdict(schema, Answer(answer.content))
            tried[verdict.name] += 1
            if verdict is Verdict.INVALID and is_json(answer):
                assert misfits, shown
            elif verdict is Verdict.VALID:
                assert not misfits, shown
            for drift in misfits:
                assert drift.operation == operation.id
                assert drift.pointer.startswith(format_pointer(("components", "schemas"))), (shown, drift)
            tried["drifts"] += len(surface.drifts)
            for value in exchange.value.items if "x-pagination" in operation.raw else [exchange.value]:
                json.dumps(value.to_dict())
            # Python reads no integer of more than 4,300 digits; its value does not matter here.
            if "x-pagination" not in operation.raw:
                came = {key for key, item in json.loads(answer.content, parse_int=str).items() if item is not None}
                kept = exchange.value.to_dict().keys()
                assert {SPELLED.get(key, key) for key in came} <= {SPELLED.get(key, key) for key in kept}, shown
            else:
                listed = json.loads(answer.content, parse_int=str).get(operation.raw["x-pagination"]["items"])
                objects = [item for item in listed if is_object(item)] if is_list(listed) else []
                assert len(exchange.value.items) == len(objects), shown
    return tried


def is_json(answer: Answer) -> bool:
    try:
        parsed(answer.content)
    except (ValueError, RecursionError):
        return False
    return True


def test_generated_answers_are_read_or_refused(surfaces: list[ScriptedFacade]) -> None:
    tried = try_answers(surfaces, MANY if DEEP else FEW)
    assert tried["INVALID"] > tried["answers"] // 3, tried


@pytest.mark.thorough
def test_twenty_thousand_generated_answers_are_read_or_refused(surfaces: list[ScriptedFacade]) -> None:
    tried = try_answers(surfaces, MANY)
    print(tried)
    assert tried["answers"] >= MANY
    assert tried["INVALID"] > MANY // 3, tried


README = Path(__file__).parents[1] / "README.md"
ROWS = re.findall(r"^\| `([\w.]+)` \| `(.+?)` \| .+? \| `(.+)` \|$", README.read_text(), re.MULTILINE)


@pytest.mark.parametrize(("method", "body", "holds"), [row for row in ROWS if row[1][0] in "{n"])
def test_the_table_of_the_readme(method: str, body: str, holds: str) -> None:
    told: list[Drift] = []
    job = "accounts/acme/rlorTrainerJobs/mine"
    wire = json.loads(body)
    if method == "get":
        wire = {"name": job, **wire}
    transport = httpx.MockTransport(lambda request: httpx.Response(200, json=wire))
    with RlorTrainerClient(api_key="k", account_id="acme", transport=transport, on_drift=told.append) as client:
        group, _, name = method.rpartition(".")
        call = getattr(getattr(client, group or "jobs"), name)
        it: Any
        try:
            it = call() if method == "list" else call(job)
            it = list(it) if name == "list" else it
        except InvalidResponseError as error:
            it = error
    names = {"it": it, "told": len(told), "math": math, "InvalidResponseError": InvalidResponseError}
    assert eval(holds, names), (it, told)


def test_the_table_is_there() -> None:
    assert len([row for row in ROWS if row[1][0] in "{n"]) >= 15


JOB = "accounts/acme/rlorTrainerJobs/1"
NEW = {f"new{number}": 1 for number in range(5)}


def read_all(method: str, *pages: Any, **settings: Any) -> tuple[list[Any], list[Drift]]:
    """What a list of these pages, or of bodies, holds, and what was told of it."""
    told: list[Drift] = []
    left = iter(pages)

    def answer(request: httpx.Request) -> httpx.Response:
        page = next(left)
        content = page if isinstance(page, bytes) else json.dumps(page).encode()
        return httpx.Response(200, content=content, headers={"content-type": JSON})

    with RlorTrainerClient(
        api_key="key-of-a-test",
        account_id="acme",
        max_retries=0,
        on_drift=told.append,
        transport=httpx.MockTransport(answer),
        **settings,
    ) as client:
        if method == "checkpoints":
            return [*client.checkpoints.list("1")], told
        return ([*client.jobs.list()] if method == "list" else [client.jobs.get("1")]), told


@pytest.mark.parametrize("count", [199, 200, 1000])
def test_what_is_acted_on_is_found_behind_any_number_of_notes(count: int) -> None:
    jobs = [{"name": JOB, **NEW}] * count
    with pytest.raises(InvalidResponseError, match=r"nextPageToken: expected a string, got an integer$"):
        read_all("list", {"rlorTrainerJobs": jobs, "nextPageToken": 12345})


POINT = {"name": f"{JOB}/checkpoints/c"}


@pytest.mark.parametrize(
    ("method", "pages", "count"),
    [
        (
            "list",
            [
                {"rlorTrainerJobs": [{"name": JOB}], "nextPageToken": None, "next_page_token": "t"},
                {"rlorTrainerJobs": [{"name": JOB}]},
            ],
            2,
        ),
        ("list", [{"rlorTrainerJobs": None, "rlor_trainer_jobs": [{"name": JOB}]}], 1),
        ("list", [{"rlor_trainer_jobs": [{"name": JOB}], "rlorTrainerJobs": [{"name": JOB}] * 2}], 2),
        ("checkpoints", [{"checkpoints": None, "rlorTrainerJobCheckpoints": [POINT]}], 1),
        ("checkpoints", [{"rlorTrainerJobCheckpoints": [POINT], "checkpoints": None}], 1),
        ("checkpoints", [{"rlor_trainer_job_checkpoints": [POINT]}], 1),
        ("checkpoints", [{"rlor_trainer_job_checkpoints": None, "rlorTrainerJobCheckpoints": [POINT]}], 1),
        ("checkpoints", [{"rlorTrainerJobCheckpoints": None, "rlor_trainer_job_checkpoints": [POINT]}], 1),
        ("checkpoints", [{"checkpoints": [POINT] * 2, "rlorTrainerJobCheckpoints": [POINT]}], 2),
        ("checkpoints", [{"checkpoints": None, "rlorTrainerJobCheckpoints": None}], 0),
    ],
)
def test_null_counts_nowhere_beside_a_value_under_another_name(method: str, pages: list[Any], count: int) -> None:
    left = list(pages)
    assert len(read_all(method, *left)[0]) == count


def test_null_of_a_field_that_is_carried_counts_neither() -> None:
    (job,), told = read_all("get", {"name": JOB, "displayName": None, "display_name": "d"})
    assert (job.display_name, job.additional_properties) == ("d", {})
    assert [drift.path for drift in told] == ["display_name"]


def test_a_byte_order_mark_is_read_unless_strict() -> None:
    body = json.dumps({"name": JOB}).encode("utf-8-sig")
    assert read_all("get", body)[0][0].name == JOB
    with pytest.raises(InvalidResponseError, match="not JSON"):
        read_all("get", body, strict=True)
    with pytest.raises(InvalidResponseError, match="the body is empty"):
        read_all("get", b"\xef\xbb\xbf")


def test_an_integer_of_thousands_of_digits_is_carried_unless_strict() -> None:
    digits = "1" * 5000
    body = f'{{"name": "{JOB}", "new": {digits}, "nodeCount": {digits}, "other": 5}}'.encode()
    (job,), told = read_all("get", body)
    assert job.additional_properties == {"new": digits, "nodeCount": digits, "other": 5}
    assert json.loads(json.dumps(job.to_dict()))["new"] == digits
    assert {drift.path for drift in told} == {"new", "nodeCount", "other"}
    with pytest.raises(InvalidResponseError, match="digits"):
        read_all("get", body, strict=True)
    with pytest.raises(InvalidResponseError, match="not JSON"):
        read_all("get", body[:-1])


def test_a_strict_client_tells_what_is_new_and_refuses_what_is_wrong() -> None:
    newer = {"name": JOB, "new": 1, "state": "JOB_STATE_NEWER", "trainingConfig": {"new": 1}}
    told = read_all("get", newer, strict=True)[1]
    assert sorted((drift.kind, drift.path) for drift in told) == [
        ("unknown field", "new"),
        ("unknown field", "trainingConfig.new"),
        ("unknown value", "state"),
    ]
    with pytest.raises(InvalidResponseError, match="displayName"):
        read_all("get", {**newer, "displayName": 5}, strict=True)


def test_the_way_to_a_place_is_sought_no_farther_than_it_is() -> None:
    class Sought(list[Any]):
        def __iter__(self) -> Iterator[Any]:
            raise AssertionError("looked at")

    wanted: dict[str, Any] = {"a": 1}
    document = {"first": [{"x": [wanted]}], "rest": Sought()}
    assert paths(document, [Misfit(wanted, "a", "", "")]) == ["first[0].x[0].a"]
    assert paths(document, []) == []
    assert paths(Sought(), [Misfit(Sought(), SELF, "", "")][:0]) == []
    deep: Any = wanted
    for _ in range(100_000):
        deep = [deep]
    assert paths(deep, [Misfit(wanted, "a", "", "")]) == ["[0]" * 100_000 + ".a"]


HIDDEN = "a-secret-that-nobody-may-see"


@pytest.mark.parametrize(
    "sent",
    [
        {"apiKey": HIDDEN},
        {"apiKey": [HIDDEN]},
        {"apiKey": {"value": HIDDEN}},
        {"api_key": HIDDEN, "apiKey": 5},
        {"api_key": {"value": HIDDEN}},
        {"apikey": HIDDEN, "APIKEY": [HIDDEN]},
        HIDDEN,
        [{"apiKey": HIDDEN}],
    ],
    ids=str,
)
def test_a_secret_in_an_odd_form_is_not_shown(sent: Any) -> None:
    job = {"name": JOB, "wandbConfig": sent, "new": "shown"}
    for wire in (job, {"wandb_config" if key == "wandbConfig" else key: value for key, value in job.items()}):
        value, told = read("RlorTrainerJob", wire)
        page, _ = read("ListRlorTrainerJobsResponse", {"rlorTrainerJobs": [wire]})
        unread, _ = read("ListRlorTrainerJobsResponse", {"rlorTrainerJobs": [wire, 5]})
        assert HIDDEN not in f"{value!r} {page!r} {unread!r} {told}"
        assert HIDDEN in json.dumps(value.to_dict()), "it is carried all the same"
        assert value.additional_properties["new"] == "shown"
