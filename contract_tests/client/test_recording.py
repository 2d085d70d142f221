"""`record=` writes each exchange as a line of JSON, no secret among them, and never breaks a call."""

from __future__ import annotations

import asyncio
import copy
import datetime
import itertools
import json
import multiprocessing
import os
import pickle
import resource
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx
import pytest
import yaml
from rlor_trainer_client import AsyncRlorTrainerClient, Clock, ConfigurationError, RlorTrainerClient, errors, models
from rlor_trainer_client._decoding import ARRAY, OBJECT
from rlor_trainer_client._secrets import SECRET, WRITE_ONLY
from rlor_trainer_emulator import Emulator

KEY = 'fw-5ecret/of+the=cl"ient'
HUSH = "wb-5ecret & of-the-body"
NAME = "accounts/acme/rlorTrainerJobs/1"
JOB = {"name": NAME, "state": "JOB_STATE_COMPLETED"}
SPEC = Path(__file__).resolve().parents[2] / "spec" / "openapi.yaml"

Reply = httpx.Response | BaseException
Use = Callable[[Any], Any]


@pytest.fixture(params=["sync", "async"])
def asynchronous(request: pytest.FixtureRequest) -> bool:
    return bool(request.param == "async")


def ticking() -> Clock:
    """A clock on which each look takes a second, and that never waits."""
    seconds = itertools.count()

    async def async_sleep(seconds: float) -> None:
        """Waits for nothing."""

    return Clock(
        monotonic=lambda: next(seconds) / 8,
        now=lambda: datetime.datetime(2026, 11, 2, 13, 0, 0, 123999, datetime.timezone(datetime.timedelta(hours=1))),
        sleep=lambda seconds: None,
        async_sleep=async_sleep,
    )


def play(path: Path, asynchronous: bool, replies: list[Reply], *uses: Use, **settings: Any) -> None:
    """Uses a client that gets these replies, the last again and again. Errors are expected."""
    left = list(replies)

    def answer(request: httpx.Request) -> httpx.Response:
        reply = left.pop(0) if len(left) > 1 else left[0]
        if isinstance(reply, BaseException):
            raise reply
        return httpx.Response(reply.status_code, headers=reply.headers, content=reply.content)

    options: dict[str, Any] = {"api_key": KEY, "account_id": "acme", "record": path, "clock": ticking(), **settings}
    options["transport"] = httpx.MockTransport(answer)

    async def run() -> None:
        async with AsyncRlorTrainerClient(**options) as client:
            for use in uses:
                try:
                    await use(client)
                except (errors.RlorTrainerError, KeyboardInterrupt, asyncio.CancelledError):
                    continue

    if asynchronous:
        asyncio.run(run())
    else:
        with RlorTrainerClient(**options) as client:
            for use in uses:
                try:
                    use(client)
                except (errors.RlorTrainerError, KeyboardInterrupt, asyncio.CancelledError):
                    continue


def recorded(path: Path, asynchronous: bool, replies: list[Reply], *uses: Use, **settings: Any) -> list[dict[str, Any]]:
    """What is recorded of that."""
    play(path, asynchronous, replies, *uses, **settings)
    return read(path)


def read(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line, parse_constant=pytest.fail) for line in path.read_text("utf-8").splitlines()]


def get(client: Any) -> Any:
    return client.jobs.get("1")


def create(client: Any) -> Any:
    job = models.RlorTrainerJob(display_name="Grüße", wandb_config=models.WandbConfig(enabled=True, api_key=HUSH))
    return client.jobs.create(job, rlor_trainer_job_id="1", extra_headers={"Accept": "a/b", "x-trace": "t-1"})


def answered(body: Any, path: Path, **settings: Any) -> dict[str, Any]:
    """What is recorded of an answer with this body, JSON or bytes."""
    reply = httpx.Response(200, content=body) if isinstance(body, bytes) else httpx.Response(200, json=body)
    [record] = recorded(path, False, [reply], get, max_retries=0, **settings)
    response: dict[str, Any] = record["response"]
    return response


def test_a_line_is_an_exchange(asynchronous: bool, tmp_path: Path) -> None:
    path = tmp_path / "exchanges.ndjson"
    stored = {**JOB, "wandbConfig": {"apiKey": "", "enabled": True}}
    [record] = recorded(path, asynchronous, [httpx.Response(200, json=stored, headers={"set-cookie": "a=b"})], create)
    length = record["response"]["headers"].pop("content-length")
    assert length == str(len(json.dumps(stored, separators=(",", ":"))))
    assert list(record) == ["recording", "time", "seconds", "operation", "attempt", "request", "response"]
    assert record == {
        "recording": 1,
        "time": "2026-11-02T12:00:00.123Z",
        "seconds": record["seconds"],
        "operation": "jobs.create",
        "attempt": 1,
        "request": {
            "method": "POST",
            "url": "https://api.fireworks.ai/v1/accounts/acme/rlorTrainerJobs?rlorTrainerJobId=1",
            "headers": {
                "content-length": record["request"]["headers"]["content-length"],
                "content-type": "application/json",
            },
            "body": {"displayName": "Grüße", "wandbConfig": {"enabled": True}},
            "leftOut": ["wandbConfig.apiKey"],
        },
        "response": {"status": 200, "headers": {"content-type": "application/json"}, "body": stored},
    }
    assert record["seconds"] > 0
    assert record["seconds"] % 0.125 == 0
    assert path.stat().st_mode & 0o777 == 0o600


def test_each_attempt_is_an_exchange_and_an_error_is_its_class(asynchronous: bool, tmp_path: Path) -> None:
    replies: list[Reply] = [httpx.Response(503), httpx.ReadTimeout(f"{KEY} {HUSH}"), httpx.Response(200, json=JOB)]
    records = recorded(tmp_path / "r", asynchronous, replies, get)
    assert [record["attempt"] for record in records] == [1, 2, 3]
    assert [record["operation"] for record in records] == ["jobs.get"] * 3
    assert [record.get("response", {}).get("status") for record in records] == [503, None, 200]
    assert [record.get("error") for record in records] == [None, "ReadTimeout", None]
    assert "body" not in records[0]["request"]
    assert records[0]["response"]["text"] == ""


@pytest.mark.parametrize("ended", [KeyboardInterrupt(KEY), asyncio.CancelledError(), httpx.PoolTimeout("")])
def test_a_call_that_is_broken_off_is_recorded(ended: BaseException, asynchronous: bool, tmp_path: Path) -> None:
    if asynchronous and isinstance(ended, KeyboardInterrupt):
        ended = asyncio.CancelledError()  # a loop hands no interrupt on to what it runs
    records = recorded(tmp_path / "r", asynchronous, [ended], get, max_retries=0)
    assert [record["error"] for record in records] == [type(ended).__name__]
    assert "response" not in records[0]


def forms(secret: str) -> list[str]:
    """What a secret looks like on the way."""
    return [secret, quote(secret, safe=""), quote(secret), quote(secret, safe="").lower(), json.dumps(secret)[1:-1]]


def places(secret: str) -> Iterator[tuple[str, Use, Reply]]:
    """Where a secret can stand: how the client is used, and what comes back."""
    good = httpx.Response(200, json=JOB)
    odd = secret.replace("/", "-").replace('"', "-")
    yield "path", lambda client: client.jobs.get(secret.replace("/", "%2F")), good
    yield "query", lambda client: client.jobs.get("1", read_mask=secret), good
    named = {"x-gateway-token": f"Bearer {odd}", "x-plain": "5"}
    yield (
        "header",
        lambda client: client.jobs.get("1", extra_headers=named),
        httpx.Response(200, json={**JOB, "a": odd}),
    )
    yield "body", lambda client: client.jobs.create(models.RlorTrainerJob(display_name=secret)), good
    for form in forms(secret):
        yield "answer", get, httpx.Response(200, json={**JOB, "message": f"not {form}!", "list": [{form: form}]})
        page = f"<html><p>{form}</p><a href='https://a.test/{form}'>"
        yield "error page", get, httpx.Response(502, text=page)
        yield "long error page", get, httpx.Response(502, text=("x" * (64 * 1024 - 20)) + form)
        yield "not JSON", get, httpx.Response(200, text=json.dumps({"a": float("nan"), "b": form}))
        yield "broken", get, httpx.Response(200, text=json.dumps({"wandbConfig": {"apiKey": form}})[:-1])
    if secret.isascii() and " " not in secret:
        yield "answer header", get, httpx.Response(200, json=JOB, headers={"x-request-id": secret, "etag": secret})
        yield (
            "redirect",
            get,
            httpx.Response(302, headers={"location": f"https://{quote(secret)}@a.test/{secret}?k={secret}"}),
        )
        yield "cookie", get, httpx.Response(200, json=JOB, headers={"set-cookie": f"a={secret}"})
    yield "exception", get, httpx.ReadError(secret)
    for name in ("apiKey", "api_key", "APIKey"):
        for value in (secret, [secret], {"a": {"b": secret}}):
            yield f"answer, {name}", get, httpx.Response(200, json={**JOB, "wandbConfig": {name: value}})
    yield "log URL", get, httpx.Response(200, json={"signedUrl": f"https://a.test/log?sig={secret}"})


@pytest.mark.parametrize("secret", [KEY, HUSH], ids=["key", "write-only"])
def test_a_secret_is_nowhere(secret: str, asynchronous: bool, tmp_path: Path) -> None:
    """The client has sent the write-only value once; from then on it is known."""
    for number, (place, use, reply) in enumerate(places(secret)):
        path = tmp_path / str(number)
        records = recorded(path, asynchronous, [httpx.Response(200, json=JOB), reply], create, use, max_retries=0)
        assert len(records) == 2, place
        text = path.read_text()
        assert not [form for form in (*forms(secret), secret[:15]) if form in text], (place, text)


def test_what_is_not_secret_is_kept(tmp_path: Path) -> None:
    """Drift above all: it is what recordings are for."""
    body = {
        **JOB,
        "new": {"field": [1, None, 2.5, "text"]},
        "nextPageToken": "abc",
        "previousPageToken": "d",
        "a b.c": True,
    }
    body |= {
        "aws_s3_config": {"credentials_secret": "accounts/acme/secrets/s3"},
        "tokenizer": "qwen",
        "maxTokens": 4096,
    }
    body |= {"totalTokens": "123", "wandbConfig": {"apiKey": "", "url": "https://wandb.test/a/b"}}
    body |= {"hfToken": None, "needsSecret": True}
    said = answered(body, tmp_path / "r")
    assert said["body"] == body
    assert "leftOut" not in said


@pytest.mark.parametrize(
    "name",
    [
        *("api_key", "wandbApiKey", "AWS_SECRET_ACCESS_KEY", "X-Api-Key", "hf_token", "accessTokens", "dbPassword"),
        *("apikey", "passphrase", "credentials", "Authorization", "cookie", "clientSecret", "signature", "HFToken"),
    ],
)
@pytest.mark.parametrize("value", ["text", ["text"], {"a": "text"}])
def test_what_is_named_like_a_credential_is_left_out(name: str, value: Any, tmp_path: Path) -> None:
    said = answered({**JOB, "env": [{name: value}, {"name": name, "value": value}]}, tmp_path / "r")
    assert said["leftOut"] == [f"env[0].{name}", "env[1].value"]
    assert said["body"] == {**JOB, "env": [{}, {"name": name}]}


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("https://u:p@a.test/b?sig=c#d", "https://a.test/b"),
        ("see https://a.test/b?sig=c or s3://b/c?x=y.", "see https://a.test/b or s3://b/c"),
        ("postgres://u:p@a.test/b", "postgres://a.test/b"),
        ("HTTPS://a.test/b?sig=c d e", "HTTPS://a.test/b"),
    ],
)
def test_urls_lose_their_queries(text: str, kept: str, tmp_path: Path) -> None:
    said = answered({"signedUrl": text, "list": [[text]]}, tmp_path / "r")
    assert said["body"]["list"] == [[kept]]
    assert "list[0][0]" in said["leftOut"]
    assert said["body"].get("signedUrl", kept) == kept
    assert "signedUrl" in said["leftOut"]
    assert answered(f"<p>{text}".encode(), tmp_path / "r2")["text"].startswith(f"<p>{kept[:20]}"[:23])
    assert "sig" not in (tmp_path / "r2").read_text()


@pytest.mark.parametrize(
    "text",
    [
        'error in {"wandbConfig": {"apiKey": "SHH SHH"}, "b": 1',
        '{"apiKey": ["SHH", "SHH"',
        '{\\"apiKey\\": \\"SHH\\"',
        "<pre>{&quot;apiKey&quot;: &quot;SHH&quot;}",
        "<Error><apiKey>SHH SHH</apiKey>",
        "api_key=SHH&b=1",
        "%22apiKey%22%3A%22SHH%22",
        "Authorization: Bearer SHH",
        "password = 'SHH SHH'",
        "used bearer SHHSHHSHHSHHSHHSHH here",
        "a=b:apiKey=SHH",
        "https:\\/\\/a.test\\/b?c=SHH",
    ],
)
def test_a_text_loses_what_names_of_credentials_stand_before(text: str, tmp_path: Path) -> None:
    assert "SHH" not in answered(text.encode(), tmp_path / "r")["text"]


def test_of_headers_and_parameters_only_what_is_harmless_is_written(tmp_path: Path) -> None:
    path = tmp_path / "r"
    with httpx.Client(
        params={"gateway_key": "g-1", "page": "2"},
        headers={"x-api-key": "k-1", "cookie": "c=1", "x-other": "o-1"},
        transport=httpx.MockTransport(lambda request: httpx.Response(200, json=JOB, headers={"x-secret": "s-1"})),
    ) as http:
        client = RlorTrainerClient(
            api_key=KEY, account_id="acme", record=path, http_client=http, extra_headers={"Accept": "mine"}
        )
        client.jobs.get("1")
    [record] = read(path)
    assert record["request"]["url"].endswith("/1?page=2")
    assert record["request"]["leftOut"] == ["?gateway_key"]
    assert record["request"]["headers"] == {}
    assert set(record["response"]["headers"]) == {"content-type", "content-length"}


@pytest.mark.parametrize(
    ("location", "kept"),
    [("https://u:p@a.test/b?code=c#d", "https://a.test/b"), ("/b?code=c", "/b"), ("//u:p@a.test/b", "//a.test/b")],
)
def test_a_redirect_leads_nowhere_secret(location: str, kept: str, tmp_path: Path) -> None:
    [record] = recorded(tmp_path / "r", False, [httpx.Response(302, headers={"location": location})], get)
    assert record["response"]["headers"]["location"] == kept


def test_no_text_takes_long(tmp_path: Path) -> None:
    """The work grows with the length of a text. If it grew with its square, the process would run out of time."""

    def record() -> None:
        resource.setrlimit(resource.RLIMIT_CPU, (int(time.process_time()) + 8, resource.RLIM_INFINITY))
        for number, text in enumerate(("%22", "key%22", '"', "key\\", "key ", "a:", "http://", "bearer ", 'key="')):
            answered((text * 65536).encode()[:65536], tmp_path / str(number))

    child = multiprocessing.get_context("fork").Process(target=record)
    child.start()
    child.join()
    assert child.exitcode == 0


def test_large_answers_are_cut(tmp_path: Path) -> None:
    large = b'{"a": "' + b"x" * (8 * 1024 * 1024) + b'"}'
    assert "body" not in (said := answered(large, tmp_path / "1"))
    assert said["truncated"] is True
    said = answered(JOB, tmp_path / "2", max_response_bytes=5)
    assert (said["status"], said["truncated"], "body" in said) == (200, True, False)
    said = answered(b"x" * 70_000, tmp_path / "3")
    assert (len(said["text"]), said["truncated"]) == (64 * 1024, True)
    assert "truncated" not in answered(b"x" * 64 * 1024, tmp_path / "4")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", {"text": ""}),
        (b"\xff{", {"text": "\ufffd{"}),
        (b'{"a": NaN, "apiKey": "text"}', {"text": '{"a": NaN}', "leftOut": ["apiKey"]}),
        (b'{"a": 1e999}', {"text": '{"a": Infinity}'}),
        (b'\xef\xbb\xbf{"apiKey": "text"}', {"text": "{}", "leftOut": ["apiKey"]}),
        ('{"apiKey": "text"}'.encode("utf-16"), {"truncated": True}),
        (b"[" * 100_000 + b"]" * 100_000, {"truncated": True}),
        (b'"\\ud800"', {"body": "\ud800"}),
        (b"5", {"body": 5}),
    ],
)
def test_odd_answers(content: bytes, said: dict[str, Any], tmp_path: Path) -> None:
    response = answered(content, tmp_path / "r")
    assert {name: value for name, value in response.items() if name not in ("status", "headers")} == said


def test_the_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    transport = httpx.MockTransport(lambda request: httpx.Response(200, json=JOB))
    options: dict[str, Any] = {"api_key": KEY, "account_id": "acme", "transport": transport}
    first, second, third = (tmp_path / name for name in ("1", "2", "3"))
    monkeypatch.setenv("RLOR_RECORD", str(first))
    with RlorTrainerClient(**options) as client, RlorTrainerClient(**options, record=second) as other:
        get(client)
        get(client.with_options(timeout=5, api_key="another-key-of-ours"))
        get(client.with_options(record=third))
        get(other)
        copied = client.with_options(timeout=5)
    assert not [fd for fd in Path("/proc/self/fd").iterdir() if fd.exists() and fd.resolve() in (first, second, third)]
    assert [len(read(path)) for path in (first, second, third)] == [2, 1, 1]
    with pytest.raises(RuntimeError, match="closed"):
        get(copied)
    monkeypatch.setenv("RLOR_RECORD", "")
    get(RlorTrainerClient(**options))
    recorder = client._transport.recorder  # pyright: ignore[reportPrivateUsage]
    for make in (pickle.dumps, copy.copy, copy.deepcopy):
        with pytest.raises(TypeError):
            make(recorder)
    assert KEY not in repr(recorder)


@pytest.mark.parametrize("kind", [RlorTrainerClient, AsyncRlorTrainerClient])
def test_a_file_that_cannot_be_written_is_refused_at_once(
    kind: type[RlorTrainerClient | AsyncRlorTrainerClient], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    transport = httpx.MockTransport(lambda request: httpx.Response(200))
    options: dict[str, Any] = {"api_key": KEY, "account_id": "acme", "transport": transport}
    wrong_type: dict[str, Any] = {"record": 5}
    (tmp_path / "file").touch()
    os.mkfifo(tmp_path / "pipe")
    for wrong, reason in (
        (tmp_path / "none" / "r", "No such file or directory"),
        (tmp_path, "Is a directory"),
        (tmp_path / "file" / "r", "Not a directory"),
        (tmp_path / "pipe", "No such device"),
        ("a\0b", "null byte"),
        ("", "record is empty"),
    ):
        with pytest.raises(ConfigurationError, match=reason) as caught:
            kind(**options, record=wrong)
        assert not wrong or repr(str(wrong)) in str(caught.value)
        with pytest.raises(ConfigurationError, match=reason):
            kind(**options).with_options(record=wrong)
    monkeypatch.setenv("RLOR_RECORD", str(tmp_path / "none" / "r"))
    with pytest.raises(ConfigurationError, match="RLOR_RECORD"):
        kind(**options)
    with pytest.raises(TypeError, match="record"):
        kind(**options, **wrong_type)


def test_a_full_disk_breaks_no_call_and_is_told_once(
    asynchronous: bool, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path = tmp_path / "r"
    path.symlink_to("/dev/full")
    seen: list[Any] = []
    options: dict[str, Any] = {"on_response": seen.append, "max_retries": 0}
    answers: list[Reply] = [httpx.Response(200, json=JOB)]
    play(path, asynchronous, answers, get, get, get, **options)
    assert len(seen) == 3
    [record] = caplog.records
    assert (record.levelname, str(path) in record.getMessage()) == ("WARNING", True)
    assert "No space left" in record.getMessage()
    assert record.exc_info is None


def test_after_a_disk_was_full_lines_are_whole_again(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    path = tmp_path / "r"
    transport = httpx.MockTransport(lambda request: httpx.Response(200, json=JOB))
    with RlorTrainerClient(api_key=KEY, account_id="acme", record=path, transport=transport) as client:
        get(client)
        whole = resource.getrlimit(resource.RLIMIT_FSIZE)
        for _ in range(2):
            resource.setrlimit(resource.RLIMIT_FSIZE, (path.stat().st_size + 10, whole[1]))
            try:
                assert get(client).name == NAME
                assert get(client).name == NAME
            finally:
                resource.setrlimit(resource.RLIMIT_FSIZE, whole)
            get(client)
    lines = path.read_text().splitlines()
    assert [line.endswith("}") for line in lines] == [True, False, True, False, True]
    assert all(json.loads(line) for line in lines[::2])
    assert len(caplog.records) == 2


def test_threads_and_processes_append_whole_lines(tmp_path: Path) -> None:
    """To one file, in one client that was made before the forks, and in others; lines longer than a page of memory."""
    path = tmp_path / "r"
    transport = httpx.MockTransport(lambda request: httpx.Response(200, json={**JOB, "big": "x" * 50_000}))
    options: dict[str, Any] = {"api_key": KEY, "account_id": "acme", "record": path, "transport": transport}
    client = RlorTrainerClient(**options)
    get(client)

    def work(made: RlorTrainerClient) -> None:
        for _ in range(20):
            get(made)

    def in_threads() -> None:
        threads = [threading.Thread(target=work, args=(one,)) for one in (client, client, RlorTrainerClient(**options))]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    forks = [multiprocessing.get_context("fork").Process(target=in_threads) for _ in range(3)]
    for fork in forks:
        fork.start()
    in_threads()
    for fork in forks:
        fork.join()
    assert [fork.exitcode for fork in forks] == [0, 0, 0]
    assert [len(record["response"]["body"]["big"]) for record in read(path)] == [50_000] * (1 + 4 * 3 * 20)


def test_over_a_real_connection(tmp_path: Path) -> None:
    path = tmp_path / "r"
    with Emulator() as emulator:
        options: dict[str, Any] = {
            "api_key": emulator.api_key,
            "account_id": emulator.account,
            "base_url": emulator.url,
        }
        with RlorTrainerClient(**options, record=path) as client:
            made = create(client)
            list(client.jobs.list(page_size=1))
            with pytest.raises(errors.NotFoundError):
                client.jobs.get("none")
            client.jobs.delete(made)
    records = read(path)
    assert [record["operation"] for record in records] == ["jobs.create", "jobs.list", "jobs.get", "jobs.delete"]
    assert [record["response"]["status"] for record in records] == [200, 200, 404, 200]
    assert all(record["response"]["headers"]["x-request-id"] for record in records)
    assert emulator.api_key not in path.read_text()
    assert HUSH not in path.read_text()


def test_the_names_are_those_of_the_spec() -> None:
    def properties(value: Any) -> Iterator[tuple[str, Any]]:
        if type(value) is OBJECT:
            yield from value.get("properties", {}).items()
            value = list(value.values())
        if type(value) is ARRAY:
            for item in value:
                yield from properties(item)

    said = list(properties(yaml.safe_load(SPEC.read_text("utf-8"))["components"]["schemas"]))
    assert {name for name, schema in said if schema.get("writeOnly")} == WRITE_ONLY
    assert {name for name, schema in said if schema.get("format") == "password"} == SECRET


def test_who_does_not_record_does_not_load_it() -> None:
    code = (
        "import sys, rlor_trainer_client as c; c.RlorTrainerClient(api_key='key-of-a-test', account_id='acme');"
        "sys.exit(any('_recording' in name or '_redaction' in name for name in sys.modules))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
