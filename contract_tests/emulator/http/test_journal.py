"""What the journal says of requests: all of them, in order, without their secrets, and within bounds."""

from __future__ import annotations

import json
import re
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Thread
from typing import Any, Final
from urllib.parse import urlsplit

import httpx
import pytest
import yaml
from emulator.emulated import SPEC
from rlor_trainer_emulator import Emulator, Fault, ManualClock, RecordedRequest, Requests, create_app, spec_path
from rlor_trainer_emulator.__main__ import main
from rlor_trainer_emulator.handlers import running
from rlor_trainer_emulator.http import journal as journal_module
from rlor_trainer_emulator.http.journal import MAX_KEPT_BODY, MAX_SIZE, Journal
from spec.renaming import renamed

ADMIN_KEY: Final = "key-of-admin"
API_KEY: Final = "a-key-that-nobody-may-see"
JOBS: Final = "/v1/accounts/acme/rlorTrainerJobs"
NAME: Final = "accounts/acme/rlorTrainerJobs/j"


@pytest.fixture(scope="module")
def _running() -> Iterator[Emulator]:
    with Emulator(clock=ManualClock(), spec=SPEC, keys={API_KEY: "acme"}, admin_key=ADMIN_KEY) as emulator:
        yield emulator


@pytest.fixture
def emulator(_running: Emulator) -> Emulator:
    """An emulator without jobs and faults, and with an empty journal."""
    _running.reset()
    _running.requests.clear()
    return _running


@pytest.fixture
def user(emulator: Emulator) -> Iterator[httpx.Client]:
    """Calls the API."""
    with httpx.Client(base_url=emulator.url, headers={"authorization": f"Bearer {API_KEY}"}) as client:
        yield client


@pytest.fixture
def admin(emulator: Emulator) -> Iterator[httpx.Client]:
    """Calls the admin surface."""
    with httpx.Client(base_url=f"{emulator.url}/_emulator/v1", headers={"x-api-key": ADMIN_KEY}) as client:
        yield client


def good(answer: httpx.Response) -> Any:
    assert answer.status_code == 200, answer.text
    return answer.json()


def create(user: httpx.Client, job: str = "j", **body: Any) -> httpx.Response:
    return user.post(JOBS, params={"rlorTrainerJobId": job}, json=body)


def settled(emulator: Emulator) -> list[RecordedRequest]:
    """The requests, when none is under way any more: one whose client has gone ends later than the client knows."""
    limit = time.monotonic() + 10
    while any(request.ending == "open" for request in emulator.requests):
        assert time.monotonic() < limit
        time.sleep(0.01)
    return emulator.requests[:]


def test_what_it_says_of_a_request(user: httpx.Client, emulator: Emulator) -> None:
    emulator.advance(60)
    answer = create(user, displayName="first")
    (request,) = emulator.requests
    assert (request.operation, request.label, request.method) == ("Gateway_CreateRlorTrainerJob", "jobs.create", "POST")
    assert (request.path, request.query_string, request.query["rlorTrainerJobId"]) == (JOBS, "rlorTrainerJobId=j", "j")
    assert (request.body, request.headers["content-type"]) == ({"displayName": "first"}, "application/json")
    assert (request.status, request.ending, request.faults) == (200, "answered", ())
    assert (request.answer, request.request_id) == (answer.json(), answer.headers["x-request-id"])
    assert (request.job, request.time) == (NAME, emulator.clock.now())
    assert 0 < request.milliseconds < 10_000


def test_every_request_is_there_at_once_and_in_order(user: httpx.Client, emulator: Emulator) -> None:
    sent = [
        (user.get(f"{JOBS}/j"), "jobs.get"),
        (create(user), "jobs.create"),
        (create(user), "jobs.create"),
        (user.get(JOBS, params={"pageSize": "many"}), "jobs.list"),
        (user.get("/v1/nowhere"), None),
        (user.put(JOBS), None),
        (user.get(JOBS, headers={"authorization": "Bearer wrong"}), "jobs.list"),
        (user.get("/v1/accounts/other/rlorTrainerJobs"), "jobs.list"),
        (user.post(f"{JOBS}/j:cancel"), "jobs.cancel"),
    ]
    found = [(request.status, request.label, request.request_id) for request in emulator.requests]
    ids = [answer.headers.get("x-request-id") or answer.json()["request_id"] for answer, _ in sent]
    assert found == [(answer.status_code, label, an_id) for (answer, label), an_id in zip(sent, ids, strict=True)]
    assert [answer.status_code for answer, _ in sent] == [404, 200, 409, 400, 404, 405, 401, 403, 200]
    numbers = [request.number for request in emulator.requests]
    assert numbers == list(range(numbers[0], numbers[0] + len(sent)))


def test_who_has_an_answer_finds_the_request(user: httpx.Client, emulator: Emulator) -> None:
    for count in range(1, 101):
        user.get(JOBS)
        assert [request.status for request in emulator.requests] == [200] * count


def test_what_is_no_part_of_the_api_is_not_in_it(user: httpx.Client, admin: httpx.Client, emulator: Emulator) -> None:
    for path in ("/", "/_emulator/page/model", "/_emulator/page/requests", "/_emulator/nowhere"):
        user.get(path)
    admin.get("/clock")
    assert not list(emulator.requests)


def test_which_job_a_request_is_about(user: httpx.Client, emulator: Emulator) -> None:
    made = good(user.post(JOBS, json={}))["name"]
    create(user)
    create(user, "J")  # refused: no such id can be
    user.get(f"{JOBS}/j/checkpoints")
    user.get("/training/v1/rlorTrainerJobs/acme/j/api/v1/healthz")
    user.get(f"{JOBS}/%6A")
    promotion = {"output_model": "accounts/acme/models/m", "base_model": "b", "trainer_job_id": NAME}
    user.post("/v1/accounts/acme/checkpoints/c:promote", json=promotion)
    user.get(JOBS)
    about = [request.job for request in emulator.requests]
    assert about == [made, NAME, f"{NAME[:-1]}J", NAME, NAME, NAME, NAME, None]


def test_a_promotion_is_about_the_job_of_its_checkpoint(user: httpx.Client, emulator: Emulator) -> None:
    create(user)
    emulator.advance(600)
    checkpoint = user.get(f"{JOBS}/j/checkpoints").json()["checkpoints"][1]["name"].rpartition("/")[2]
    promotion = {"outputModel": "accounts/acme/models/m", "baseModel": "accounts/fireworks/models/b"}
    good(user.post(f"/v1/accounts/acme/checkpoints/{checkpoint}:promote", json=promotion))
    emulator.requests.assert_sent(operation="promote", job="j", times=1)


@pytest.mark.parametrize(
    ("fault", "ending", "status"),
    [
        (Fault("drop", times=1), "dropped", None),
        (Fault("drop", times=1, when="before"), "dropped", None),
        (Fault("truncate", times=1), "cut", 200),
        (Fault("error", times=1), "answered", 503),
        (Fault("rate-limit", times=1), "answered", 429),
        (Fault("latency", times=1, seconds=0.01), "answered", 200),
    ],
)
def test_what_a_fault_has_made_of_a_request(
    user: httpx.Client, emulator: Emulator, fault: Fault, ending: str, status: int | None
) -> None:
    emulator.faults.add(fault)
    try:
        create(user, displayName="first")
    except (httpx.RemoteProtocolError, httpx.ReadError):
        # It is known already what the fault has done.
        assert [request.ending for request in emulator.requests] == [ending]
    (request,) = settled(emulator)
    assert (request.ending, request.status, request.faults) == (ending, status, (fault.kind,))
    assert request.job == NAME
    carried_out = fault.kind in ("truncate", "latency") or (fault.kind == "drop" and fault.when is None)
    assert (user.get(f"{JOBS}/j").status_code == 200) == carried_out
    if carried_out:
        assert request.answer["name"] == NAME
        assert request.request_id


def test_of_several_faults_it_names_those_that_counted(user: httpx.Client, emulator: Emulator) -> None:
    for fault in (Fault("latency", seconds=0.01), Fault("error"), Fault("drop")):
        emulator.faults.add(fault)
    assert user.get(JOBS).status_code == 503
    assert emulator.requests[0].faults == ("latency", "error")


def test_a_request_under_way_is_open(user: httpx.Client, emulator: Emulator) -> None:
    emulator.faults.add(Fault("latency", seconds=1.5, times=1))
    thread = Thread(target=user.get, args=(JOBS,))
    thread.start()
    limit = time.monotonic() + 10
    while not emulator.requests.count():
        assert time.monotonic() < limit
    (request,) = emulator.requests
    assert (request.ending, request.status) == ("open", None)
    assert "no answer" not in str(request)
    thread.join()
    (request,) = emulator.requests
    assert (request.ending, request.status) == ("answered", 200)
    assert request.milliseconds >= 1500


def test_a_client_that_goes_away(user: httpx.Client, emulator: Emulator) -> None:
    emulator.faults.add(Fault("latency", seconds=0.5, times=1))
    with pytest.raises(httpx.ReadTimeout):
        user.get(JOBS, timeout=0.1)
    where = urlsplit(emulator.url)
    with socket.create_connection((where.hostname, where.port)) as wire:
        head = f"POST {JOBS} HTTP/1.1\r\nhost: {where.netloc}\r\nx-api-key: {API_KEY}\r\ncontent-length: 100\r\n"
        wire.sendall(f'{head}content-type: application/json\r\n\r\n{{"displayName":'.encode())
        limit = time.monotonic() + 10
        while emulator.requests.count() < 2 or not emulator.requests[1].body_size:
            assert time.monotonic() < limit
    slow, half = settled(emulator)
    assert (slow.ending, slow.status, slow.label) == ("abandoned", None, "jobs.list")
    assert (half.ending, half.status, half.body) == ("abandoned", None, '{"displayName":')


SECRET: Final = "hidden-0123456789"


@pytest.mark.parametrize(
    ("query", "headers", "body"),
    [
        ({}, {"x-api-key": SECRET}, "{}"),
        ({}, {"authorization": f"bearer  {SECRET}"}, "{}"),
        ({}, {"authorization": SECRET}, "{}"),
        ({}, {"cookie": f"session={SECRET}"}, "{}"),
        ({}, {"x-auth-token": SECRET}, "{}"),
        ({}, {}, json.dumps({"wandbConfig": {"enabled": True, "apiKey": SECRET}})),
        ({}, {}, json.dumps({"wandb_config": {"api_key": SECRET}})),
        ({}, {}, json.dumps({"wandbConfig": {"apiKey": [SECRET]}})),
        ({}, {}, json.dumps({"hfToken": SECRET, "nested": [{"password": SECRET}]})),
        ({}, {}, json.dumps({"wandbConfig": {"apiKey": SECRET}, "displayName": f"my key is {SECRET}"})),
        ({}, {}, json.dumps({"wandbConfig": {"apiKey": SECRET}, SECRET: 1})),  # the answer names the field
        ({}, {}, f'{{"wandbConfig": {{"apiKey": "{SECRET}" oops'),
        ({}, {}, f'{{"displayName": "{"x" * MAX_KEPT_BODY}", "wandbConfig": {{"apiKey": "{SECRET}"}}}}'),
        ({}, {}, f'{{"wandbConfig": {{"apiKey": "{SECRET}"}}, "displayName": "{"x" * MAX_KEPT_BODY}"}}'),
        ({}, {}, f"api_key={SECRET}&x=1"),
        ({}, {}, json.dumps({"dataset": f"https://host/x?sig={SECRET}", "displayName": f"https://u:{SECRET}@host/"})),
        ({"api_key": SECRET}, {}, "{}"),
        ({"key": SECRET, "rlorTrainerJobId": "a"}, {}, "{}"),
        ({"access_token": SECRET, "filter": SECRET}, {}, "{}"),
    ],
)
def test_secrets_are_masked(
    user: httpx.Client,
    admin: httpx.Client,
    emulator: Emulator,
    query: dict[str, str],
    headers: dict[str, str],
    body: str,
) -> None:
    user.post(JOBS, params=query, headers={"content-type": "application/json", **headers}, content=body)
    (request,) = emulator.requests
    told = [repr(request), str(request), json.dumps(request.document()), json.dumps(emulator.requests.har())]
    told += [admin.get("/requests").text, admin.get("/requests:har").text]
    told.append(httpx.get(f"{emulator.url}/_emulator/page/requests/{request.number}").text)
    with pytest.raises(AssertionError) as caught:
        emulator.requests.assert_sent(times=2)
    for text in (*told, str(caught.value)):
        assert SECRET not in text
        assert API_KEY not in text
    assert "***" in told[2]


def test_a_secret_in_a_path_is_masked(user: httpx.Client, emulator: Emulator) -> None:
    user.get(f"{JOBS}/{API_KEY}")
    (request,) = emulator.requests
    assert API_KEY not in json.dumps(request.document())
    assert (request.path, request.job) == (f"{JOBS}/***", f"{NAME[:-1]}***")


def test_what_is_no_secret_is_not_masked(user: httpx.Client, emulator: Emulator) -> None:
    query = {"pageToken": "a-token-of-a-page", "filter": "a=1&b=2", "unknown": "x y"}
    user.get(JOBS, params=query)
    create(user, wandbConfig={"apiKey": "", "enabled": True}, trainingConfig={"maxContextLength": 4})
    listed, created = emulator.requests
    assert dict(listed.query) == query
    assert created.body["wandbConfig"] == {"apiKey": "", "enabled": True}
    assert created.headers["authorization"] == "Bearer ***"
    assert emulator.requests.where(operation="list")[0].query_string == str(httpx.QueryParams(query))


@pytest.mark.parametrize(
    ("body", "shown"),
    [
        (b"[" * 30_000, "[" * 30_000),
        (b'{"a":' * 300 + b"1" + b"}" * 300, '{"a":' * 300 + "1" + "}" * 300),
        (b'{"a": NaN, "b": 1e999, "c": -Infinity}', {"a": "nan", "b": "inf", "c": "-inf"}),
        (b'{"a": "\\ud800"}', {"a": "?"}),
        (b"\xff\xfe", "��"),
        (b"3", "3"),
        (b"null", "null"),
    ],
)
def test_odd_bodies_can_be_shown(
    user: httpx.Client, admin: httpx.Client, emulator: Emulator, body: bytes, shown: Any
) -> None:
    user.post(JOBS, headers={"content-type": "application/json"}, content=body)
    assert emulator.requests[0].body == shown
    assert good(admin.get("/requests"))["requests"][0]["body"] == shown
    good(admin.get("/requests:har"))


def test_bodies_are_cut(user: httpx.Client, admin: httpx.Client, emulator: Emulator) -> None:
    create(user, displayName="x" * MAX_KEPT_BODY)
    (request,) = emulator.requests
    assert (request.body_cut, len(request.body)) == (True, MAX_KEPT_BODY)
    assert request.body_size == len(json.dumps({"displayName": "x" * MAX_KEPT_BODY}, separators=(",", ":")))
    shown = good(admin.get("/requests"))["requests"][0]
    assert (shown["bodyCut"], shown["bodySize"]) == (True, request.body_size)
    # Readers of HAR know that a text is cut by its size.
    posted = emulator.requests.har()["log"]["entries"][0]["request"]
    assert posted["url"] == f"{emulator.url}{JOBS}?rlorTrainerJobId=j"
    assert posted["bodySize"] == request.body_size > len(posted["postData"]["text"])


def test_a_body_that_nobody_has_read(user: httpx.Client, emulator: Emulator) -> None:
    user.post("/v1/nowhere", json={"a": 1})
    (request,) = emulator.requests
    assert (request.body, request.body_size, request.body_cut) == (None, 7, True)
    sent = emulator.requests.har()["log"]["entries"][0]["request"]
    assert (sent["bodySize"], "postData" in sent) == (7, False)


def test_it_keeps_the_last_requests() -> None:
    with Emulator(spec=SPEC, journal=3) as emulator:
        for number in range(5):
            httpx.get(f"{emulator.url}/{number}")
        assert [request.path for request in emulator.requests] == ["/2", "/3", "/4"]
        assert [request.number for request in emulator.requests] == [3, 4, 5]
        emulator.requests.clear()
        httpx.get(f"{emulator.url}/5")
        assert [request.number for request in emulator.requests] == [6]


def test_it_keeps_so_many_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(journal_module, "LEAST_BYTES", 10_000)
    monkeypatch.setattr(journal_module, "BYTES_EACH", 1)
    with Emulator(spec=SPEC) as emulator:
        jobs = f"{emulator.url}{JOBS.replace('acme', emulator.account)}"
        for _ in range(6):
            httpx.post(jobs, content=b"x" * 3000, headers={"x-api-key": emulator.api_key})
        kept = emulator.requests[:]
        assert 1 < len(kept) < 6
        assert kept[-1].number == 6
        assert emulator.requests.forgotten == 6 - len(kept)
        emulator.requests.clear()
        for number in range(100):
            httpx.get(f"{emulator.url}/{number}")
        assert len(emulator.requests) > 20  # what was forgotten does not count any more


def test_a_larger_journal_keeps_more_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(journal_module, "LEAST_BYTES", 10_000)
    monkeypatch.setattr(journal_module, "BYTES_EACH", 5_000)
    with Emulator(spec=SPEC, journal=6) as emulator:
        jobs = f"{emulator.url}{JOBS.replace('acme', emulator.account)}"
        for _ in range(6):
            httpx.post(jobs, content=b"x" * 3000, headers={"x-api-key": emulator.api_key})
        assert [request.number for request in emulator.requests] == [1, 2, 3, 4, 5, 6]


def test_what_it_has_forgotten_is_not_taken_for_never_sent() -> None:
    with Emulator(spec=SPEC, journal=3, admin_key=ADMIN_KEY) as emulator:
        requests, sent = emulator.requests, requests_of(emulator)
        advice = "give a larger `journal=`, or `clear()` it at the start of the test"
        forgotten = f"the journal no longer has the 2 oldest requests: {advice}"
        sent(5)
        assert (requests.forgotten, requests.where(job="x").forgotten, requests.count()) == (2, 2, 3)
        listed = httpx.get(f"{emulator.url}/_emulator/v1/requests", headers={"x-api-key": ADMIN_KEY})
        assert (good(listed)["forgotten"], good(listed)["totalSize"]) == (2, 3)
        assert requests.where(method="POST").count() == 0
        for method, found in (("POST", 0), ("GET", 3)):
            assert requests.where(method=method).count() == found
            for times in (found, found + 1, found + 2, *([None] if not found else [])):
                with pytest.raises(AssertionError) as caught:
                    requests.assert_sent(times=times, method=method)
                assert f"found {found}, but {forgotten}" in str(caught.value)
        # What is known all the same.
        requests.assert_sent(method="GET")
        requests.assert_sent(times=5)
        for times, other in ((2, "GET"), (6, "GET"), (3, "POST")):
            with pytest.raises(AssertionError) as caught:
                requests.assert_sent(times=times, method=other)
            assert ", but the journal" not in str(caught.value)
            assert f"\nBesides, {forgotten}" in str(caught.value)
        with pytest.raises(AssertionError, match="expected 3 requests, found 5"):
            requests.assert_sent(times=3)
        requests.clear()
        assert requests.forgotten == 0
        requests.assert_sent(method="POST", times=0)
        sent(3)
        requests.assert_sent(method="POST", times=0)
        assert requests.forgotten == 0
        sent(1)
        with pytest.raises(
            AssertionError, match=re.escape(f"but the journal no longer has the oldest request: {advice}")
        ):
            requests.assert_sent(method="POST", times=0)


def requests_of(emulator: Emulator) -> Callable[[int], None]:
    def send(count: int) -> None:
        for _ in range(count):
            httpx.get(f"{emulator.url}/")  # the page, which does not count
            httpx.get(f"{emulator.url}/v1/nowhere")

    return send


def test_without_a_journal() -> None:
    with Emulator(spec=SPEC, journal=0, admin_key=ADMIN_KEY) as emulator:
        httpx.get(f"{emulator.url}/1")
        with pytest.raises(RuntimeError, match=r"^this emulator keeps no journal: leave out `journal=0`$"):
            _ = emulator.requests
        answer = httpx.get(f"{emulator.url}/_emulator/v1/requests", headers={"x-api-key": ADMIN_KEY})
        assert answer.status_code == 404


def test_a_size_that_cannot_be(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(ValueError, match=r"^a journal keeps 1 to 100000 requests, or 0 for none, not 100001$"):
        create_app(keys={"k": "a"}, spec=SPEC, journal=MAX_SIZE + 1)
    with pytest.raises(ValueError, match=r"^a journal keeps 1 to 100000 requests, not 0$"):
        Journal(0, lambda: 0)
    for text in ("-1", "many", str(MAX_SIZE + 1)):
        with pytest.raises(SystemExit) as caught:
            main([f"--journal={text}"])
        assert caught.value.code == 2
        said = f"argument --journal: '{text}' is not a size of a journal: write a number from 0 to {MAX_SIZE}"
        assert capsys.readouterr().err == f"rlor_trainer_emulator: error: {said} (see --help)\n"


def test_looking_for_requests(user: httpx.Client, emulator: Emulator) -> None:
    job = good(create(user, "a", displayName="first", trainingConfig={"loraRank": 8}))
    create(user, "b")
    user.get(f"{JOBS}/a")
    user.get(f"{JOBS}/c")
    user.get(JOBS)
    user.get(f"{JOBS}/a/checkpoints")
    requests = emulator.requests

    def found(**conditions: Any) -> list[int]:
        first = requests[0].number
        return [request.number - first for request in requests.where(**conditions)]

    assert found(operation="create") == found(operation="jobs.create") == [0, 1]
    assert found(operation="Gateway_GetRlorTrainerJob") == [2, 3]
    assert found(operation="list") == [4, 5]
    assert found(operation="jobs.list") == [4]
    assert found(job="a") == found(job=job["name"]) == [0, 2, 5]
    assert found(job=Job(job["name"])) == [0, 2, 5]
    assert found(status=404) == found(status="404") == found(status="4XX") == [3]
    assert found(method="post") == [0, 1]
    assert found(ending="dropped") == []
    assert found(body={"trainingConfig": {"loraRank": 8}}) == [0]
    assert found(body={"trainingConfig": {"loraRank": 9}}) == found(body={"loraRank": 8}) == []
    assert found(operation="create", job="b") == [1]
    assert found(operation="create", job=None) == [0, 1]
    said = "^requests have no colour; look for operation, job, status, method, ending, body$"
    with pytest.raises(TypeError, match=said):
        found(colour="red")
    narrowed = requests.where(operation="get").where(job="a")
    assert (len(narrowed), narrowed.count(), narrowed[0].job, narrowed[-1].job) == (1, 1, job["name"], job["name"])
    assert repr(narrowed) == "<Requests operation='get', job='a': 1>"
    user.get(f"{JOBS}/a")
    assert narrowed.count() == 2  # those of now


class Job:
    def __init__(self, name: str) -> None:
        self.name = name


@pytest.mark.parametrize(
    ("conditions", "said"),
    [
        ({"operation": "cretae"}, "no operation 'cretae'; did you mean \"create\"?"),
        (
            {"operation": "x" * 500},
            f"no operation '{'x' * 100}'; write an operationId, or the client's name for it",
        ),
        ({"status": "4"}, "'4' is not a status: write a number such as 404, or 4xx"),
        ({"status": 999}, "999 is not a status: write a number such as 404, or 4xx"),
        ({"ending": "lost"}, "'lost' is not an ending: write one of answered, dropped, cut, abandoned, open"),
    ],
)
def test_what_no_request_can_be(emulator: Emulator, admin: httpx.Client, conditions: dict[str, Any], said: str) -> None:
    for look in (emulator.requests.where, emulator.requests.assert_sent):
        with pytest.raises(ValueError, match=f"^{re.escape(said)}$"):
            look(**conditions)
    answer = admin.get("/requests", params=conditions)
    assert answer.status_code == 400
    message = answer.json()["message"].replace("'999'", "999")  # a query is text
    assert message == said or "ending" in conditions  # which the description refuses


def failure(emulator: Emulator, **expected: Any) -> list[str]:
    """Lines of what an assertion says; in place of how long a request took, `T`."""
    with pytest.raises(AssertionError) as caught:
        emulator.requests.assert_sent(**expected)
    first = emulator.requests.first - 1
    text = re.sub(r"[0-9.]+ ms", "T ms", str(caught.value))
    return re.sub(r"(?m)^  ([0-9]+)\. ", lambda found: f"  {int(found[1]) - first}. ", text).splitlines()


def test_assertions_say_what_came_instead(user: httpx.Client, emulator: Emulator) -> None:
    assert failure(emulator, operation="cancel") == [
        "expected at least 1 request with operation='cancel', found 0. No request came."
    ]
    start = f"{emulator.clock.now():%Y-%m-%d %H:%M:%S}"
    create(user)
    emulator.advance(60)
    later = f"{emulator.clock.now():%Y-%m-%d %H:%M:%S}"
    user.get(f"{JOBS}/j", params={"readMask": "name"})
    user.get("/nowhere")
    assert emulator.requests.assert_sent(operation="create", times=1)[0].job == NAME
    emulator.requests.assert_sent(operation="cancel", times=0)
    emulator.requests.assert_sent(job="j")
    created = f"  1. {start} POST {JOBS}?rlorTrainerJobId=j -> 200, jobs.create, T ms"
    got = f"  2. {later} GET {JOBS}/j?readMask=name -> 200, jobs.get, T ms"
    lost = f"  3. {later} GET /nowhere -> 404, no operation, T ms"
    assert failure(emulator, method="POST", times=0) == [
        "expected 0 requests with method='POST', found 1. They are:",
        created,
    ]
    assert failure(emulator, times=1) == ["expected 1 request, found 3. What came, in order:", created, got, lost]
    assert failure(emulator, operation="cancel", times=1) == [
        "expected 1 request with operation='cancel', found 0. What came, in order:",
        created,
        got,
        lost,
    ]
    assert failure(emulator, operation="create", job="j", times=2) == [
        "expected 2 requests with operation='create', job='j', found 1. Found:",
        created,
        "All but one condition fulfil:",
        got,
        "    operation: jobs.get, not create",
        "The others:",
        lost,
    ]


def test_assertions_show_first_what_nearly_fits(user: httpx.Client, emulator: Emulator) -> None:
    start = f"{emulator.clock.now():%Y-%m-%d %H:%M:%S}"
    model = "accounts/fireworks/models/qwen3-8b"
    create(user, trainingConfig={"loraRank": 16, "baseModel": model})
    for _ in range(3):
        user.get(f"{JOBS}/j")
    emulator.advance(1)
    user.get(f"{JOBS}/j")
    create(user, "k")
    wanted = {"trainingConfig": {"loraRank": 8, "baseModel": model}}
    later = f"{emulator.clock.now():%Y-%m-%d %H:%M:%S}"
    polled = f"  2. {start} GET {JOBS}/j -> 200, jobs.get ×4, until {later}"  # noqa: RUF001
    assert failure(emulator, operation="create", status=200, body=wanted) == [
        f"expected at least 1 request with operation='create', status=200, body={wanted}, found 0. "
        "All but one condition fulfil:",
        f"  1. {start} POST {JOBS}?rlorTrainerJobId=j -> 200, jobs.create, T ms",
        "    body: trainingConfig.loraRank is 16, not 8",
        f"  6. {later} POST {JOBS}?rlorTrainerJobId=k -> 200, jobs.create, T ms",
        "    body: trainingConfig is missing",
        "The others, in order:",
        polled,
    ]
    # What is of another operation counts as near only if nothing else does.
    user.get(f"{JOBS}/m")
    user.get("/nowhere")
    assert failure(emulator, operation="create", job="m")[1:] == [
        f"  1. {start} POST {JOBS}?rlorTrainerJobId=j -> 200, jobs.create, T ms",
        "    job: j, not m",
        f"  6. {later} POST {JOBS}?rlorTrainerJobId=k -> 200, jobs.create, T ms",
        "    job: k, not m",
        "The others, in order:",
        polled,
        f"  7. {later} GET {JOBS}/m -> 404, jobs.get, T ms",
        f"  8. {later} GET /nowhere -> 404, no operation, T ms",
    ]
    # Those narrowed down are looked for among all.
    with pytest.raises(AssertionError) as caught:
        emulator.requests.where(operation="cancel").assert_sent(job="j")
    assert "jobs.get ×4" in str(caught.value)  # noqa: RUF001


@pytest.mark.parametrize(
    ("conditions", "difference"),
    [
        ({"operation": "get", "job": "j"}, "job: k, not j"),
        ({"operation": "get", "job": NAME}, f"job: {NAME[:-1]}k, not {NAME}"),
        ({"operation": "get", "status": 200}, "status: 404, not 200"),
        ({"operation": "get", "method": "POST"}, "method: GET, not POST"),
        ({"operation": "get", "ending": "cut"}, "ending: answered, not cut"),
        ({"operation": "get", "body": {"a": 1}}, "body: None, not {'a': 1}"),
        ({"operation": "cancel", "job": "k"}, "operation: jobs.get, not cancel"),
    ],
)
def test_in_what_a_request_differs(
    user: httpx.Client, emulator: Emulator, conditions: dict[str, Any], difference: str
) -> None:
    user.get(f"{JOBS}/k")
    assert failure(emulator, **conditions)[2] == f"    {difference}"


def test_what_differs_is_no_secret(user: httpx.Client, emulator: Emulator) -> None:
    create(user, wandbConfig={"apiKey": SECRET})
    (line,) = failure(emulator, operation="create", body={"wandbConfig": {"apiKey": "x" * 200}})[2:]
    assert line == f"    body: wandbConfig.apiKey is '***', not '{'x' * 79}…"


def test_an_assertion_shows_the_last_of_many(user: httpx.Client, emulator: Emulator) -> None:
    for number in range(40):
        user.get(f"/{number}")
    lines = failure(emulator, operation="cancel")
    assert (len(lines), lines[1]) == (32, "  (10 earlier)")
    assert lines[2].startswith("  11. ")


def test_the_archive_as_a_file(user: httpx.Client, emulator: Emulator, tmp_path: Path) -> None:
    create(user, displayName="größer")
    user.get(JOBS)
    archive = tmp_path / "session.har"
    assert emulator.requests.har(archive) == emulator.requests.har() == json.loads(archive.read_text("utf-8"))
    assert len(emulator.requests.where(operation="create").har(str(archive))["log"]["entries"]) == 1
    assert "größer" in json.loads(archive.read_text("utf-8"))["log"]["entries"][0]["request"]["postData"]["text"]
    with pytest.raises(FileNotFoundError):
        emulator.requests.har(tmp_path / "nowhere" / "session.har")


def test_the_list_on_the_admin_surface(user: httpx.Client, admin: httpx.Client) -> None:
    create(user)
    for job in "jkj":
        user.get(f"{JOBS}/{job}")
    page = good(admin.get("/requests", params={"pageSize": 2}))
    assert [one["label"] for one in page["requests"]] == ["jobs.create", "jobs.get"]
    assert (page["more"], page["totalSize"]) == (True, 4)
    assert page["counts"] == [
        {"operation": "Gateway_CreateRlorTrainerJob", "status": 200, "ending": "answered", "count": 1},
        {"operation": "Gateway_GetRlorTrainerJob", "status": 200, "ending": "answered", "count": 2},
        {"operation": "Gateway_GetRlorTrainerJob", "status": 404, "ending": "answered", "count": 1},
    ]
    rest = good(admin.get("/requests", params={"after": page["requests"][-1]["number"]}))
    assert [one["status"] for one in rest["requests"]] == [404, 200]
    assert (rest["more"], rest["totalSize"]) == (False, 4)
    conditions = {"operation": "get", "job": "j", "status": "2xx", "method": "GET", "ending": "answered"}
    assert good(admin.get("/requests", params=conditions))["totalSize"] == 2
    assert admin.get("/requests", params={"ending": "lost"}).status_code == 400
    assert len(good(admin.get("/requests:har", params=conditions))["log"]["entries"]) == 2
    good(admin.delete("/requests"))
    assert good(admin.get("/requests"))["totalSize"] == 0


@pytest.mark.parametrize(("method", "path"), [("GET", "requests"), ("DELETE", "requests"), ("GET", "requests:har")])
def test_the_api_key_does_not_open_it(user: httpx.Client, emulator: Emulator, method: str, path: str) -> None:
    user.get(JOBS)
    assert user.request(method, f"/_emulator/v1/{path}").status_code == 401
    assert emulator.requests.count() == 1


def test_the_archive_is_read_and_accuses_nobody(user: httpx.Client, emulator: Emulator, tmp_path: Path) -> None:
    create(user, wandbConfig={"apiKey": SECRET, "enabled": True, "project": "p"})
    create(user, displayName="x" * MAX_KEPT_BODY)
    for path in ("j", "k", "j:cancel", "j/publicLogs", "j/checkpoints"):
        user.request("POST" if ":" in path else "GET", f"{JOBS}/{path}")
    user.get(JOBS, params={"filter": 'state="JOB_STATE_CANCELLING"', "pageSize": 1})
    user.get(JOBS, headers={"authorization": "Bearer wrong-key-of-somebody"})
    for fault in (Fault("drop", times=1), Fault("truncate", times=1)):
        emulator.faults.add(fault)
        with pytest.raises(httpx.RemoteProtocolError):
            user.get(f"{JOBS}/j")
        emulator.faults.clear()
    settled(emulator)
    archive = tmp_path / "session.har"
    archive.write_text(json.dumps(emulator.requests.har()))
    run = subprocess.run(
        [sys.executable, "-m", "rlor_contract", "traffic", str(archive), "--reports", str(tmp_path), "--warn-as-error"],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert run.returncode == 0, run.stdout + run.stderr
    assert "The contract holds" in run.stdout
    assert "11 calls among 11 exchanges" in run.stdout
    assert "jobs.get_public_logs" not in "".join(line for line in run.stdout.splitlines() if "Not verified" in line)


def test_a_violation_is_seen_in_the_archive(user: httpx.Client, emulator: Emulator, tmp_path: Path) -> None:
    """What the test above relies on."""
    create(user)
    archive = emulator.requests.har()
    text = archive["log"]["entries"][0]["response"]["content"]["text"]
    assert '"state":"JOB_STATE_PENDING"' in text
    archive["log"]["entries"][0]["response"]["content"]["text"] = text.replace("STATE_PENDING", "STATE_PONDERING")
    archive["log"]["entries"][0]["response"]["content"]["size"] += 2
    (tmp_path / "session.har").write_text(json.dumps(archive))
    command = [sys.executable, "-m", "rlor_contract", "traffic", "session.har", "--reports", "."]
    run = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False, timeout=120)
    assert run.returncode == 1, run.stdout + run.stderr


def test_a_resource_of_another_name() -> None:
    spec = yaml.load(renamed(spec_path().read_text("utf-8")), Loader=yaml.CSafeLoader)
    with Emulator(spec=spec) as emulator:
        key = {"x-api-key": emulator.api_key}
        jobs = f"{emulator.url}/v1/accounts/{emulator.account}/dpoJobs"
        httpx.post(jobs, params={"dpoJobId": "j"}, json={"wandbConfig": {"apiKey": SECRET}}, headers=key)
        httpx.get(f"{jobs}/j", headers=key)
        made, read = emulator.requests.where(job="j")
        assert made.job == read.job == f"accounts/{emulator.account}/dpoJobs/j"
        assert SECRET not in json.dumps(made.document())
        assert "rlor" not in json.dumps([made.document(), read.document()]).lower()


def test_an_archive_may_take_longer_than_the_database(
    admin: httpx.Client, emulator: Emulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    """50,000 requests take longer to be written than a statement may, and nothing hangs."""

    def slowly(requests: Requests) -> Iterator[RecordedRequest]:
        time.sleep(1.5)
        return iter(requests.after(0))

    monkeypatch.setattr(Requests, "__iter__", slowly)
    monkeypatch.setattr(running, "STATEMENT_SECONDS", -1)
    assert good(admin.get("/requests:har"))["log"]["entries"] == []
