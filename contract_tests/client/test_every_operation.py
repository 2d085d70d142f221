"""What holds for every operation alike, judged by the spec: no operation is listed here."""

from __future__ import annotations

import ast
import asyncio
import copy
import inspect
import json
import pickle
import re
import textwrap
from collections.abc import Iterator
from functools import partial
from importlib.resources import files
from typing import Any

import httpx
import pytest
import rlor_trainer_client
from rlor_contract.client.answers import about, whole_answer
from rlor_contract.client.requests import match_path
from rlor_contract.client.surfaces import ABSENT, API_KEY, BASE_URL, Call, Facade, PlainFunctions, Reply
from rlor_contract.spec.operations import ContractSpec, Operation
from rlor_contract.spec.schema_values import SchemaValues
from rlor_trainer_client import AsyncRlorTrainerClient, Clock, RlorTrainerClient, errors, models
from rlor_trainer_client._operations import LIFECYCLES

ACCOUNT = "acme-research"
SPEC = ContractSpec()
VALUES = SchemaValues(SPEC, 1)
WRITABLE = SchemaValues(SPEC, 1, writable=True)
OPERATIONS = {operation.label: operation for operation in SPEC.operations}
MODELS = [
    name for name, schema in SPEC.document.data["components"]["schemas"].items() if schema.get("type") == "object"
]
UNAVAILABLE = Reply.of_json(503, {"code": 14, "message": "busy", "details": []})


class Patient(Facade):
    """A client that repeats what it may, without waiting."""

    def __init__(self, spec: ContractSpec, account: str, runner: asyncio.Runner, *, asynchronous: bool) -> None:
        super().__init__(spec, account, runner, asynchronous=asynchronous)

        async def async_sleep(seconds: float) -> None:
            pass

        self._client: Any = getattr(rlor_trainer_client, self.name)(
            api_key=API_KEY,
            account_id=account,
            base_url=BASE_URL,
            transport=self.transport,
            max_retries=4,
            clock=Clock(sleep=lambda seconds: None, async_sleep=async_sleep, new_id=self._new_id),
        )


@pytest.fixture(scope="module")
def runner() -> Iterator[asyncio.Runner]:
    with asyncio.Runner() as runner:
        yield runner


@pytest.fixture(params=[False, True], ids=["sync", "async"])
def client(request: pytest.FixtureRequest, runner: asyncio.Runner) -> Iterator[Patient]:
    surface = Patient(SPEC, ACCOUNT, runner, asynchronous=request.param)
    yield surface
    surface.close()


@pytest.fixture(params=[False, True], ids=["sync", "async"])
def plain(request: pytest.FixtureRequest, runner: asyncio.Runner) -> PlainFunctions:
    return PlainFunctions(SPEC, ACCOUNT, runner, asynchronous=request.param)


def call_of(operation: Operation) -> Call:
    examples = {p.name: str(SPEC.schema(p.pointer).get("example")) for p in operation.parameters_in("path")}
    body: Any = operation.body_examples[0] if operation.body else ABSENT
    return Call(operation, {**examples, "account_id": ACCOUNT}, {}, body)


def good_answer(operation: Operation) -> Reply:
    return whole_answer(SPEC, call_of(operation), VALUES)


@pytest.mark.parametrize("label", OPERATIONS)
def test_is_repeated_as_the_spec_allows(label: str, client: Patient) -> None:
    operation = OPERATIONS[label]
    exchange = client.send(call_of(operation), UNAVAILABLE)
    assert isinstance(exchange.error, errors.ServiceUnavailableError)
    assert len(exchange.requests) == (1 if operation.raw["x-retry"] == "never" else 5)
    sent = {(request.method, str(request.url), request.content) for request in exchange.requests}
    assert len(sent) == 1, "every attempt is the same, a create's id included"


@pytest.mark.parametrize("label", OPERATIONS)
def test_takes_a_timeout_and_headers_of_its_own(label: str, client: Patient) -> None:
    client.options = {"timeout": 4, "extra_headers": {"X-Trace": "1"}}
    exchange = client.send(call_of(OPERATIONS[label]), good_answer(OPERATIONS[label]))
    (request,) = exchange.requests
    assert exchange.error is None
    assert request.headers["x-trace"] == "1"
    assert request.headers["authorization"] == f"Bearer {API_KEY}"
    assert request.extensions["timeout"]["connect"] == 4


@pytest.mark.parametrize("label", OPERATIONS)
def test_takes_its_limits_from_the_client_otherwise(label: str, client: Patient) -> None:
    (request,) = client.send(call_of(OPERATIONS[label]), good_answer(OPERATIONS[label])).requests
    limits: dict[str, float] = request.extensions["timeout"]
    assert limits["connect"] == 5
    assert limits["write"] == 60
    assert limits["pool"] == 60


@pytest.mark.parametrize("label", OPERATIONS)
def test_plain_functions_have_limits_and_follow_no_redirect(label: str, plain: PlainFunctions) -> None:
    reply = Reply(307, b"", {"location": "https://evil.example/"})
    exchange = plain.send(call_of(OPERATIONS[label]), reply)
    (request,) = exchange.requests
    assert request.url.host == "contract.test"
    left = pytest.approx(60, abs=30)  # the headers took some of it
    assert request.extensions["timeout"] == {"connect": 5.0, "read": left, "write": 60.0, "pool": 60.0}
    assert (exchange.value, exchange.error) == (None, None)


@pytest.mark.parametrize("label", OPERATIONS)
@pytest.mark.parametrize("status", [400, 418, 499, 520, 599])
def test_any_status_is_an_error_of_the_tree(label: str, status: int, client: Patient) -> None:
    client.options = {"extra_headers": {}}
    for reply in (Reply(status, b"<html>", {"content-type": "text/html"}), Reply(status, b""), Reply(status, b"\xff")):
        call = call_of(OPERATIONS[label])
        error = client.send(call, reply).error
        assert isinstance(error, errors.APIStatusError)
        assert (error.status_code, error.method, error.path) == (
            status,
            OPERATIONS[label].verb,
            OPERATIONS[label].path.format_map(call.path),
        )


@pytest.mark.parametrize("name", MODELS)
def test_models_copy_pickle_and_compare(name: str) -> None:
    kind, pointer = getattr(models, name), ("components", "schemas", name)
    full = VALUES.full(pointer)
    for wire in filter(partial(SPEC.is_valid, pointer), (full, {**full, "new": "1"})):
        value = kind.from_dict(wire)
        for again in (copy.copy(value), copy.deepcopy(value), pickle.loads(pickle.dumps(value)), kind.from_dict(wire)):
            assert again == value
            assert type(again) is kind
            assert again.to_dict() == value.to_dict()
        assert value != object()
        changed = copy.deepcopy(value)
        changed.additional_properties["another"] = 1
        assert changed != value


@pytest.mark.parametrize("label", [label for label in OPERATIONS if OPERATIONS[label].body])
def test_what_only_the_server_sets_is_not_sent(label: str, client: Patient) -> None:
    """The body of a create may be a whole job that the server sent; its own fields stay at home, at every depth."""
    operation = OPERATIONS[label]
    assert operation.body
    whole = VALUES.full(operation.body)
    exchange = client.send(Call(operation, call_of(operation).path, {}, whole), good_answer(operation))
    (request,) = exchange.requests
    found: dict[str, Any] = json.loads(request.content or b"{}")
    assert not list(_read_only(operation.body, found))
    writable = WRITABLE.full(operation.body)
    assert found.keys() >= {key for key in whole if key in writable}


def _read_only(pointer: tuple[str | int, ...], value: Any) -> Iterator[str]:
    for name, at in SPEC.properties(SPEC.branch_for(pointer, value)).items():
        if isinstance(value, dict) and name in value:
            if SPEC.schema(at).get("readOnly"):
                yield name
            elif isinstance(value[name], dict):
                yield from _read_only(SPEC.locate(at), value[name])


def test_unknown_fields_go_out_and_unknown_states_come_in(client: Patient) -> None:
    create, read, listing = (OPERATIONS[f"jobs.{name}"] for name in ("create", "get", "list"))
    wire = {**VALUES.full(read.responses[200].schema or ()), "state": "JOB_STATE_NEWER", "newField": {"a": 1}}
    page = {"rlorTrainerJobs": [wire, wire], "nextPageToken": "", "totalSize": 2}
    found = client.send(call_of(listing), Reply.of_json(200, page)).value
    assert [job.state for job in found.items] == ["JOB_STATE_NEWER"] * 2
    assert all(isinstance(job.state, models.JobState) for job in found.items)
    assert found.items[0].to_dict()["newField"] == {"a": 1}
    body = {**create.body_examples[0], "newField": {"a": 1}}
    (request,) = client.send(Call(create, call_of(create).path, {}, body), good_answer(create)).requests
    assert json.loads(request.content)["newField"] == {"a": 1}


def test_the_lifecycle_is_that_of_the_spec() -> None:
    said, (lifecycle,) = SPEC.lifecycle, LIFECYCLES.values()
    assert lifecycle.initial == said["initial"]
    assert {name: set(states) for name, states in lifecycle.classes.items()} == {
        name: set(states) for name, states in said["classes"].items()
    }
    assert {
        id: (set(move.sources), move.target, move.settles, set(move.noop)) for id, move in lifecycle.transitions.items()
    } == {
        id: (set(move["from"]), move["to"], move["settles"], set(move["noop"]))
        for id, move in said["operations"].items()
    }


HTTPX = [kind for kind in vars(httpx).values() if isinstance(kind, type) and issubclass(kind, httpx.RequestError)]


@pytest.mark.parametrize("kind", HTTPX)
@pytest.mark.parametrize("asynchronous", [False, True], ids=["sync", "async"])
def test_no_error_of_httpx_gets_through(kind: type[httpx.RequestError], asynchronous: bool) -> None:
    def fail(request: httpx.Request) -> httpx.Response:
        raise kind(f"Bearer {API_KEY}", request=request)

    async def call() -> None:
        settings: dict[str, Any] = {"api_key": API_KEY, "account_id": ACCOUNT, "max_retries": 0}
        if asynchronous:
            async with AsyncRlorTrainerClient(transport=httpx.MockTransport(fail), **settings) as one:
                await one.jobs.get("j")
        else:
            with RlorTrainerClient(transport=httpx.MockTransport(fail), **settings) as one:
                one.jobs.get("j")

    with pytest.raises(errors.RlorTrainerError) as caught:
        asyncio.run(call())
    assert API_KEY not in f"{caught.value} {caught.value!r} {vars(caught.value)}"
    assert isinstance(caught.value, errors.APITimeoutError) is issubclass(kind, httpx.TimeoutException)


def answer(request: httpx.Request, state: str = "JOB_STATE_COMPLETED") -> httpx.Response:
    """What a server of the spec answers, in the end: the last page, a job in a state, a successful operation."""
    if request.url.host == "logs.example":
        return httpx.Response(200, text="step 1")
    path = request.url.raw_path.decode().partition("?")[0]
    operation, names = next(
        (one, found) for one in SPEC.operations if one.verb == request.method and (found := match_path(one.path, path))
    )
    response = operation.responses[200]
    value: dict[str, Any] = VALUES.full(response.schema) if response.schema else {}
    value = about(SPEC, Call(operation, names, dict(request.url.params)), response, value)
    last = {"nextPageToken": "", "state": state, "error": None, "signedUrl": "https://logs.example/job.log?signature=s"}
    return httpx.Response(200, json={**value, **{key: last[key] for key in last.keys() & value.keys()}})


METHODS = [
    *OPERATIONS,
    *(f"jobs.{name}" for name in ("wait", "wait_all", "wait_any", "as_completed", "watch", "wait_ready")),
    "jobs.read_public_logs",
    "operations.wait",
]


@pytest.mark.parametrize("label", METHODS)
@pytest.mark.parametrize("kind", [RlorTrainerClient, AsyncRlorTrainerClient])
def test_a_docstring_shows_parameters_errors_and_an_example_that_runs(
    label: str, kind: type[RlorTrainerClient | AsyncRlorTrainerClient]
) -> None:
    group, _, name = label.partition(".")
    state = "JOB_STATE_RUNNING" if name == "wait_ready" else "JOB_STATE_COMPLETED"
    client = kind(
        api_key=API_KEY, account_id=ACCOUNT, transport=httpx.MockTransport(lambda request: answer(request, state))
    )
    method = getattr(getattr(client, group), name)
    before, _, after = inspect.cleandoc(method.__doc__).partition("\nArgs:\n")
    documented, _, raised = after.partition("\nRaises:\n")
    assert set(re.findall(r"^    (\w+): ", documented, re.MULTILINE)) == {*inspect.signature(method).parameters}
    assert {"ValueError"} < {*re.findall(r"^    (\w+): ", raised, re.MULTILINE)}
    example = textwrap.dedent("\n".join(re.findall(r"^    .*", before, re.MULTILINE)))
    assert f"client.{label}(" in example
    code = compile(example, label, "exec", flags=ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)
    checkpoint = models.Checkpoint(name=f"accounts/{ACCOUNT}/rlorTrainerJobs/j/checkpoints/c")
    running = eval(code, {"client": client, "models": models, "checkpoint": checkpoint})
    assert (running is not None) is (kind is AsyncRlorTrainerClient)
    if running is not None:
        asyncio.run(running)


def test_every_method_is_one_line_of_the_list() -> None:
    text = files(rlor_trainer_client).joinpath("api.md").read_text(encoding="utf-8")
    listed = dict(re.findall(r"^- <code>client\.(\w+\.<b>\w+)</b>\((.*)$", text, re.MULTILINE))
    assert {name.replace("<b>", "") for name in listed} == {*METHODS}
    for operation in SPEC.operations:
        line = listed[f"{operation.tag}.<b>{operation.method_name}"]
        assert line.endswith(f"</code>: {operation.verb} `{operation.path}`")
        assert ") -> " in line
