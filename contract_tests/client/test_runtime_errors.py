"""Every answer that is not 2xx, every lack of one, and every body that does not fit becomes one error of ours."""

from __future__ import annotations

import copy
import datetime
import json
import pickle
import re
import ssl
from collections.abc import Callable
from typing import Any, ClassVar

import httpx
import pytest
import rlor_trainer_client
from rlor_trainer_client import AsyncRlorTrainerClient, Clock, Drift, RlorTrainerClient, errors
from rlor_trainer_client._operations import OPERATIONS
from rlor_trainer_client.errors import status_error

KEY = "fw-secret-key"
JOB = "/v1/accounts/acme/rlorTrainerJobs/j"


def client(answer: Callable[[httpx.Request], httpx.Response]) -> RlorTrainerClient:
    transport = httpx.MockTransport(answer)
    return RlorTrainerClient(api_key=KEY, account_id="acme", transport=transport, max_retries=0, strict=True)


def answered(response: httpx.Response) -> RlorTrainerClient:
    return client(lambda request: response)


def status_body(code: int, message: str = "said so") -> bytes:
    return json.dumps({"code": code, "message": message, "details": [{"@type": "x", "reason": "R"}]}).encode()


@pytest.mark.parametrize(
    ("status", "code", "expected"),
    [
        (400, 3, errors.InvalidArgumentError),
        (400, 11, errors.BadRequestError),
        (400, 9, errors.FailedPreconditionError),
        (401, 16, errors.AuthenticationError),
        (403, 7, errors.PermissionDeniedError),
        (404, 5, errors.NotFoundError),
        (409, 6, errors.AlreadyExistsError),
        (409, 10, errors.ConflictError),
        (412, 9, errors.FailedPreconditionError),
        (418, 2, errors.APIStatusError),
        (429, 8, errors.ResourceExhaustedError),
        (429, 2, errors.RateLimitError),
        (403, 8, errors.PermissionDeniedError),
        (410, 5, errors.NotFoundError),
        (419, 16, errors.AuthenticationError),
        (418, 7, errors.PermissionDeniedError),
        (499, 1, errors.APIStatusError),
        (500, 13, errors.InternalServerError),
        (503, 14, errors.ServiceUnavailableError),
        (503, 2, errors.ServiceUnavailableError),
        (500, 14, errors.ServiceUnavailableError),
        (500, 5, errors.InternalServerError),
        (520, 2, errors.InternalServerError),
        (302, 2, errors.APIStatusError),
    ],
)
def test_a_status_has_its_error(status: int, code: int, expected: type[errors.APIStatusError]) -> None:
    headers = {"x-request-id": "r-1"}
    api = answered(httpx.Response(status, content=status_body(code), headers=headers))
    with pytest.raises(errors.APIStatusError) as caught:
        api.jobs.get("j")
    error = caught.value
    assert type(error) is expected
    assert (error.status_code, error.code, error.message, error.request_id) == (status, code, "said so", "r-1")
    assert error.details == ({"@type": "x", "reason": "R"},)
    assert (error.method, error.path) == ("GET", JOB)
    assert str(error) == f"GET {JOB} answered {status} (code {code}): said so [request r-1]"


async def failing(api: AsyncRlorTrainerClient) -> errors.RlorTrainerError:
    async with api:
        with pytest.raises(errors.RlorTrainerError) as caught:
            await api.jobs.cancel("j")
    return caught.value


def test_the_reason_of_an_error_is_typed() -> None:
    details: list[object] = [
        "odd",
        {"@type": "type.googleapis.com/google.rpc.Help"},
        {
            "@type": errors.ERROR_INFO,
            "reason": "QUOTA",
            "domain": "training.fireworks.ai",
            "metadata": {"quota_required": 8},
        },
        {"@type": errors.ERROR_INFO, "metadata": None},
    ]
    error = status_error("POST", "/", 403, {}, json.dumps({"code": 7, "message": "", "details": details}).encode())
    info = errors.ErrorInfo("QUOTA", "training.fireworks.ai", {"quota_required": "8"})
    assert error.error_infos == (info, errors.ErrorInfo("", "", {}))
    assert error.error_info == info
    assert status_error("GET", "/", 500, {}, b"{}").error_info is None


@pytest.mark.parametrize(
    ("location", "host"),
    [
        ("https://user:pw@evil.example/x?token=t", "evil.example"),
        ("/v2", "the same host"),
        ("http://[", "an invalid URL"),
    ],
)
def test_a_redirect_is_an_error_that_names_the_host_alone(location: str, host: str) -> None:
    error = status_error("GET", "/", 307, {"location": location}, b"")
    assert error.message == f"a redirect to {host}, which is not followed: the key is for this server"
    assert status_error("GET", "/", 400, {"location": location}, b"").message == ""


def test_the_async_client_raises_the_same() -> None:
    import asyncio

    transport = httpx.MockTransport(lambda request: httpx.Response(404, content=status_body(5)))
    error = asyncio.run(failing(AsyncRlorTrainerClient(api_key=KEY, account_id="acme", transport=transport)))
    assert type(error) is errors.NotFoundError

    def refuse(request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("refused")

    transport = httpx.MockTransport(refuse)
    unreachable = AsyncRlorTrainerClient(api_key=KEY, account_id="acme", transport=transport, max_retries=0)
    assert type(asyncio.run(failing(unreachable))) is errors.APIConnectionError


def test_the_envelope_of_the_edge() -> None:
    body = {
        "error": {"message": "The API key is invalid.", "param": None, "code": "UNAUTHORIZED", "type": "error"},
        "request_id": "r-2",
    }
    error = status_error("GET", "/", 401, {}, json.dumps(body).encode())
    assert type(error) is errors.AuthenticationError
    assert (error.code, error.message, error.request_id) == ("UNAUTHORIZED", "The API key is invalid.", "r-2")


@pytest.mark.parametrize(
    ("content_type", "body", "message"),
    [
        ("text/plain", b" upstream connect error \n", "upstream connect error"),
        ("text/html", b"<html><body>502</body></html>", "an HTML page, not from the API itself"),
        ("", b"<!doctype html>", "an HTML page, not from the API itself"),
        ("application/json", b'{"error": "no route"}', "no route"),
        ("application/json", b'{"message": 5, "details": "none"}', ""),
        ("application/json", b"[1]", "[1]"),
        ("application/json", b'"text"', '"text"'),
        ("application/json", b'{"cut', '{"cut'),
        ("application/json", b"[" * 100_000, "[" * 200),
        ("text/plain", b"\xff\xfe", "\ufffd\ufffd"),
        ("text/plain", b"", ""),
    ],
)
def test_any_error_body_is_understood(content_type: str, body: bytes, message: str) -> None:
    error = status_error("GET", "/", 502, {"content-type": content_type}, body)
    assert type(error) is errors.InternalServerError
    assert (error.message, error.code, error.details, error.body) == (message, None, (), body)


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, None),
        ({"retry-after": "7"}, 7.0),
        ({"retry-after": "Mon, 02 Nov 2026 10:00:30 GMT"}, 30.0),
        ({"retry-after": "Mon, 02 Nov 2026 09:00:00 GMT"}, 0.0),
        ({"retry-after-ms": "1500", "retry-after": "7"}, 1.5),
        ({"retry-after-ms": "-5"}, 0.0),
        ({"retry-after": "soon"}, None),
        ({"retry-after": "1.5"}, 1.5),
        ({"retry-after": " 7 "}, 7.0),
        ({"retry-after": "-3"}, 0.0),
        ({"retry-after": "5, 5"}, 5.0),
        ({"retry-after": '"5"'}, 5.0),
        ({"retry-after": "'5'"}, 5.0),
        ({"retry-after": "5s"}, 5.0),
        ({"retry-after": "5 s"}, 5.0),
        ({"retry-after": "5sec"}, 5.0),
        ({"retry-after": "5 seconds"}, 5.0),
        ({"retry-after": "5;q=1"}, 5.0),
        ({"retry-after": "5; comment"}, 5.0),
        ({"retry-after": "1500ms"}, 1.5),
        ({"retry-after": '"Mon, 02 Nov 2026 10:00:30 GMT"'}, 30.0),
        ({"retry-after": "5m"}, None),
        ({"retry-after": "5 apples"}, None),
        ({"retry-after-ms": '"1500"', "retry-after": "7"}, 1.5),
        ({"retry-after-ms": "1500ms"}, 1.5),
        ({"retry-after": "Mon, 02 Nov 2026 10:00:30"}, 30.0),
        ({"retry-after": "Mon, 02 Nov 2026 10:00:30 -0000"}, 30.0),
        ({"retry-after": "Mon, 02 Nov 2026 12:00:30 +0200"}, 30.0),
        ({"retry-after": "Monday, 02-Nov-26 10:00:30 GMT"}, 30.0),
        ({"retry-after": "Mon Nov  2 10:00:30 2026"}, 30.0),
        ({"retry-after": "2026-11-02T10:00:30Z"}, 30.0),
        ({"retry-after-ms": "junk", "retry-after": "7"}, 7.0),
        ({"retry-after-ms": "", "retry-after": "Mon, 02 Nov 2026 10:00:30 GMT"}, 30.0),
        ({"retry-after-ms": "nan", "retry-after": "7"}, 7.0),
        ({"retry-after": "inf"}, None),
        ({"retry-after": "nan"}, None),
        ({"retry-after": "1_0"}, None),
        ({"retry-after": "9" * 400}, 365 * 86400.0),
        ({"retry-after": "1e300"}, 365 * 86400.0),
        ({"retry-after": "Mon, 02 Nov 9999 10:00:30 GMT"}, 365 * 86400.0),
        ({"retry-after": "Mon, 99 Nov 2026 10:00:30 GMT"}, None),
        ({"retry-after": "x" * 100_000}, None),
    ],
)
def test_how_long_to_wait(headers: dict[str, str], seconds: float | None) -> None:
    now = datetime.datetime(2026, 11, 2, 10, tzinfo=datetime.UTC)
    error = status_error("GET", "/", 429, headers, b"{}", now=lambda: now)
    assert error.retry_after == seconds


RETRY_INFO = "type.googleapis.com/google.rpc.RetryInfo"


@pytest.mark.parametrize(
    ("headers", "delay", "seconds"),
    [
        ({}, "12s", 12.0),
        ({}, "0.5s", 0.5),
        ({}, {"seconds": 3, "nanos": 500_000_000}, 3.5),
        ({}, {"seconds": "3"}, 3.0),
        ({}, 4, 4.0),
        ({}, "-1s", 0.0),
        ({}, "soon", None),
        ({}, None, None),
        ({}, True, None),
        ({}, ["5s"], None),
        ({}, {"seconds": "x"}, None),
        ({}, {"seconds": None}, None),
        ({"retry-after": "7"}, "12s", 7.0),
        ({"retry-after": "soon"}, "12s", 12.0),
    ],
)
def test_how_long_to_wait_may_stand_in_the_details(
    headers: dict[str, str], delay: object, seconds: float | None
) -> None:
    details: list[object] = [5, {"@type": "x", "retryDelay": "99s"}, {"@type": RETRY_INFO, "retryDelay": delay}]
    said: dict[str, object] = {"code": 8, "message": "", "details": details}
    for body in (said, {"error": said}):
        error = status_error("GET", "/", 429, headers, json.dumps(body).encode())
        assert error.retry_after == seconds


@pytest.mark.parametrize(
    ("raised", "expected"),
    [
        (httpx.ConnectError("refused"), errors.APIConnectionError),
        (httpx.RemoteProtocolError("closed"), errors.APIConnectionError),
        (httpx.ReadError(""), errors.APIConnectionError),
        (httpx.ConnectTimeout(""), errors.APITimeoutError),
        (httpx.ReadTimeout("slow"), errors.APITimeoutError),
        (httpx.PoolTimeout("full"), errors.APITimeoutError),
        (httpx.DecodingError("bad gzip"), errors.InvalidResponseError),
        (httpx.TooManyRedirects("round"), errors.APIConnectionError),
    ],
)
def test_no_error_of_httpx_gets_through(raised: httpx.HTTPError, expected: type[errors.RlorTrainerError]) -> None:
    def fail(request: httpx.Request) -> httpx.Response:
        raise raised

    with pytest.raises(errors.RlorTrainerError) as caught:
        client(fail).jobs.get("j")
    assert type(caught.value) is expected
    assert caught.value.__cause__ is caught.value.__context__ is None, "an error of httpx holds the key"


@pytest.mark.parametrize(
    ("cause", "temporary"),
    [
        (ssl.SSLCertVerificationError(1, "certificate verify failed: self-signed certificate"), False),
        (ssl.SSLEOFError(8, "unexpected end of file"), True),
        (OSError(111, "refused"), True),
    ],
)
def test_a_certificate_that_is_not_trusted_is_final(cause: OSError, temporary: bool) -> None:
    asked: list[httpx.Request] = []

    def refuse(request: httpx.Request) -> httpx.Response:
        asked.append(request)
        try:
            raise RuntimeError("as httpcore does") from cause
        except RuntimeError as error:
            raise httpx.ConnectError(str(cause)) from error

    with pytest.raises(errors.APIConnectionError, match=re.escape(str(cause.strerror))) as caught:
        client(refuse).with_options(max_retries=1, deadline=5).jobs.get("j")
    assert caught.value.temporary is temporary
    assert len(asked) == 1 + temporary
    assert caught.value.nothing_sent


def test_an_id_too_long_for_a_url_is_a_wrong_argument() -> None:
    with pytest.raises(ValueError, match="cannot be sent"):
        answered(httpx.Response(200)).jobs.get("x" * 70_000)


@pytest.mark.parametrize(
    ("body", "what"),
    [
        (b"", "the body is empty"),
        (b"<html>", "not JSON"),
        (b'{"name":', "not JSON"),
        (b"\xff\xfe\xfd", "not UTF-8, at byte 0"),
        (b'{"rlorTrainerJobs": [], "nextPageToken": "", "totalSize": NaN}', "it contains NaN"),
        (b"[" * 100_000, "nested too deeply"),
        (b"[]", "the body: expected an object, got an array"),
        (b"null", "the body: expected an object, got null"),
        (b'"text"', "the body: expected an object, got a string"),
        (b'{"rlorTrainerJobs": [], "totalSize": 0}', "nextPageToken: expected a string, got nothing"),
        (
            b'{"rlorTrainerJobs": 5, "nextPageToken": "", "totalSize": 0}',
            "rlorTrainerJobs: expected an array, got an integer",
        ),
        (
            b'{"rlorTrainerJobs": [7], "nextPageToken": "", "totalSize": 0}',
            "rlorTrainerJobs[0]: expected an object, got an integer",
        ),
        (
            b'{"rlorTrainerJobs": [{"state": 5}], "nextPageToken": "", "totalSize": 0}',
            "rlorTrainerJobs[0].state: expected a string, got an integer",
        ),
        (
            b'{"rlorTrainerJobs": [{"createTime": "x"}], "nextPageToken": "", "totalSize": 0}',
            "createTime: expected an RFC 3339 date-time, got a string",
        ),
        (
            b'{"rlorTrainerJobs": [{"createTime": "2026-11-02T10:00:00"}], "nextPageToken": "", "totalSize": 0}',
            "createTime: expected an RFC 3339 date-time",
        ),
        (
            b'{"rlorTrainerJobs": [{"createTime": 5}], "nextPageToken": "", "totalSize": 0}',
            "rlorTrainerJobs[0].createTime: expected an RFC 3339 date-time, got an integer",
        ),
    ],
)
def test_a_body_that_does_not_fit(body: bytes, what: str) -> None:
    with pytest.raises(errors.InvalidResponseError) as caught:
        list(answered(httpx.Response(200, content=body)).jobs.list())
    error = caught.value
    assert (error.operation, error.status_code, error.body) == ("Gateway_ListRlorTrainerJobs", 200, body)
    assert what in error.what
    path = "/v1/accounts/acme/rlorTrainerJobs"
    assert (error.method, error.path) == ("GET", path)
    assert str(error) == f"invalid answer to GET {path} (Gateway_ListRlorTrainerJobs, status 200): {error.what}"


def test_errors_show_no_key_and_no_body_and_can_be_kept() -> None:
    failures: list[errors.RlorTrainerError] = []
    for response in (httpx.Response(500, content=status_body(13)), httpx.Response(200, content=b"private text")):
        with pytest.raises(errors.RlorTrainerError) as caught:
            answered(response).jobs.get("j")
        failures.append(caught.value)

    def refuse(request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("refused", request=request)

    with pytest.raises(errors.RlorTrainerError) as caught:
        client(refuse).jobs.get("j")
    failures.append(caught.value)

    for error in failures:
        for again in (error, copy.copy(error), pickle.loads(pickle.dumps(error))):
            assert type(again) is type(error)
            assert again.__dict__ == error.__dict__
            assert str(again) == str(error)
            for shown in (str(again), repr(again), repr(again.__cause__), str(again.__cause__)):
                assert KEY not in shown
                assert "private" not in shown


NAME = "accounts/acme/rlorTrainerJobs/j"


class Quotes:
    """Calls that are answered with what quotes the key, among characters that steer a terminal and a lot of others."""

    TEXT = f"{KEY} \x1b[2J\x07\n {'x' * 400} {KEY} {'y' * 20_000}"
    HEADERS: ClassVar = {"x-request-id": f"r-{KEY}-7"}

    @staticmethod
    def a_status() -> None:
        said = {"code": Quotes.TEXT, "message": Quotes.TEXT}
        answered(httpx.Response(400, json=said, headers=Quotes.HEADERS)).jobs.get("j")

    @staticmethod
    def a_text() -> None:
        answered(httpx.Response(502, content=Quotes.TEXT, headers=Quotes.HEADERS)).jobs.get("j")

    @staticmethod
    def another_name() -> None:
        answered(httpx.Response(200, json={"name": Quotes.TEXT}, headers=Quotes.HEADERS)).jobs.get("j")

    @staticmethod
    def a_field_of_another_kind() -> None:
        said = {"name": NAME, "acceleratorSeconds": {Quotes.TEXT: 5.5}}
        answered(httpx.Response(200, json=said, headers=Quotes.HEADERS)).jobs.get("j")

    @staticmethod
    def a_content_type() -> None:
        headers = {**Quotes.HEADERS, "content-type": f"text/{KEY}"}
        answered(httpx.Response(200, json={"name": NAME}, headers=headers)).jobs.get("j")

    @staticmethod
    def a_job_that_failed() -> None:
        said = {"name": NAME, "state": "JOB_STATE_FAILED", "status": {"message": Quotes.TEXT}}
        fast(lambda request: httpx.Response(200, json=said, headers=Quotes.HEADERS)).jobs.wait("j")

    @staticmethod
    def a_job_without_a_state() -> None:
        said = {"name": NAME, Quotes.TEXT: 5}
        fast(lambda request: httpx.Response(200, json=said, headers=Quotes.HEADERS)).jobs.wait("j")

    @staticmethod
    def a_job_in_no_state_in_time() -> None:
        said = {"name": NAME, "state": Quotes.TEXT}
        fast(lambda request: httpx.Response(200, json=said, headers=Quotes.HEADERS)).jobs.wait("j", timeout=60)

    @staticmethod
    def a_job_that_is_not_read_in_time() -> None:
        said = httpx.Response(503, json={"code": 14, "message": Quotes.TEXT}, headers=Quotes.HEADERS)
        fast(lambda request: said).jobs.wait("j", timeout=60)


def fast(answer: Callable[[httpx.Request], httpx.Response]) -> RlorTrainerClient:
    """A client whose time only sleeping moves."""
    now = [0.0]

    def sleep(seconds: float) -> None:
        now[0] += seconds

    clock = Clock(monotonic=lambda: now[0], sleep=sleep)
    return RlorTrainerClient(api_key=KEY, account_id="acme", transport=httpx.MockTransport(answer), clock=clock)


@pytest.mark.parametrize("call", [name for name in vars(Quotes) if name.startswith("a")])
def test_what_a_server_quotes_is_shown_without_the_key_and_in_short(
    call: str, caplog: pytest.LogCaptureFixture
) -> None:
    with pytest.raises(errors.RlorTrainerError) as caught:
        getattr(Quotes, call)()
    error = caught.value
    for again in (error, pickle.loads(pickle.dumps(error))):
        for text in (str(again), repr(again), *map(str, caplog.messages)):
            assert KEY not in text
            assert len(text) < 2_500
            assert text.isprintable()
        assert again.path == JOB
        assert again.request_id == "r-[API key]-7"
        kept = {name: value for name, value in vars(again).items() if name not in ("job", "state", "status")}
        assert KEY not in repr(kept)


def test_what_is_told_of_drift_has_no_key() -> None:
    told: list[Drift] = []
    said = {"name": NAME, f"new-{KEY}": 5, "displayName": 7}
    api = answered(httpx.Response(200, json=said, headers={"x-request-id": f"r-{KEY}"}))
    api.with_options(strict=False, on_drift=told.append).jobs.get("j")
    assert len(told) == 2
    assert any("new-[API key]" in drift.path for drift in told)
    assert KEY not in repr(told)


def test_every_error_has_a_path_and_a_request_id() -> None:
    for error in (errors.RlorTrainerError(""), errors.ConfigurationError(""), errors.UnexpectedStatus(418, b"")):
        assert (error.path, error.request_id, error.may_exist) == (None, None, None)
    error = errors.APIConnectionError("GET", "/v1/x", "reset")
    assert (error.path, error.request_id, error.may_exist) == ("/v1/x", None, None)


@pytest.mark.parametrize(
    ("method", "arguments", "may_exist"),
    [
        ("create", {"job": {}, "rlor_trainer_job_id": "made"}, "accounts/acme/rlorTrainerJobs/made"),
        ("resume", {"job": "j"}, NAME),
        ("delete", {"job": "a b"}, "accounts/acme/rlorTrainerJobs/a b"),
        ("get", {"job": "j"}, None),
    ],
)
def test_what_may_exist_is_named(method: str, arguments: dict[str, Any], may_exist: str | None) -> None:
    for answer in (httpx.Response(504), httpx.Response(200, content=b"<html>")):
        api = answered(answer)
        with pytest.raises(errors.RlorTrainerError) as caught:
            getattr(api.jobs, method)(**arguments)
        error = pickle.loads(pickle.dumps(caught.value))
        assert error.may_exist == may_exist
        assert ("[may exist:" in str(error)) is (may_exist is not None and may_exist.endswith(("made", "a b")))
        assert may_exist is None or may_exist in str(error)
    with pytest.raises(errors.RlorTrainerError) as caught:
        getattr(answered(httpx.Response(400)).jobs, method)(**arguments)
    assert caught.value.may_exist is None


@pytest.mark.parametrize("response", [httpx.Response(400, content=status_body(9)), httpx.Response(200, content=b"[]")])
def test_an_answer_that_is_an_error_leads_to_the_page_about_the_operation(response: httpx.Response) -> None:
    with pytest.raises(errors.RlorTrainerError) as caught:
        answered(response).jobs.resume("j")
    page = next(one.docs_url for one in OPERATIONS.values() if one.name == "resume")
    assert page is not None
    assert page.startswith("https://docs.fireworks.ai/")
    assert caught.value.docs_url == page
    with pytest.raises(errors.RlorTrainerError) as caught:
        answered(response).jobs.get("j")
    assert caught.value.docs_url is None  # none is known


def test_the_tree_in_the_docstring_is_the_tree_and_the_package_exports_it() -> None:
    drawn = re.findall(r"^([│├└─ ]*)(\w+(?:Error|Status))\b", errors.__doc__ or "", re.MULTILINE)
    path: list[str] = []
    for indent, name in drawn:
        del path[len(indent) // 4 :]
        kind = getattr(rlor_trainer_client, name)
        assert kind is getattr(errors, name)
        assert (path[-1] if path else "Exception") in {base.__name__ for base in kind.__bases__}
        path.append(name)
    defined = {
        name
        for name, value in vars(errors).items()
        if isinstance(value, type) and issubclass(value, Exception) and value.__module__ == errors.__name__
    }
    assert defined == {name for _, name in drawn}
