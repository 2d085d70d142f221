"""The facade: settings, secrets, names of things, and what it sends."""

from __future__ import annotations

import asyncio
import dataclasses
import datetime
import importlib
import json
import math
import pickle
import subprocess
import sys
from collections.abc import Callable, Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any, ClassVar
from urllib.parse import unquote

import certifi
import httpx
import pytest
import rlor_trainer_client
from rlor_contract.spec.operations import ContractSpec
from rlor_contract.spec.operations import Operation as SpecOperation
from rlor_trainer_client import (
    AsyncRlorTrainerClient,
    AuthenticatedClient,
    Clock,
    ConfigurationError,
    RlorTrainerClient,
    WaitTimeoutError,
    models,
)
from rlor_trainer_client._operations import LIFECYCLES, OPERATIONS
from rlor_trainer_client.api.jobs import gateway_get_rlor_trainer_job

SPEC = ContractSpec()
KEY = "fw-secret-key"
JOB_NAME = "accounts/acme/rlorTrainerJobs/j-1"
CHECKPOINT_NAME = f"{JOB_NAME}/checkpoints/c-1"


class Recorder:
    """A transport that keeps what is sent, and answers with a job."""

    def __init__(self) -> None:
        self.requests: list[httpx.Request] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        name = unquote(request.url.raw_path.decode().partition("?")[0].split(":")[0].partition("/v1/")[2])
        if "rlorTrainerJobId" in request.url.params:
            name += f"/{request.url.params['rlorTrainerJobId']}"
        return httpx.Response(200, json={"name": name, "signedUrl": "https://logs.example/?signature=s"})

    @property
    def last(self) -> tuple[str, str, object]:
        """Method, path with query, and JSON body of the last request; None where there was no body."""
        request = self.requests[-1]
        body = json.loads(request.content) if request.content else None
        return request.method, request.url.raw_path.decode(), body


@pytest.fixture
def recorder() -> Recorder:
    return Recorder()


@pytest.fixture
def client(recorder: Recorder) -> Iterator[RlorTrainerClient]:
    with RlorTrainerClient(api_key=KEY, account_id="acme", transport=httpx.MockTransport(recorder)) as client:
        yield client


class TestSettings:
    @pytest.fixture(autouse=True)
    def environment(self, monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
        for name in ("FIREWORKS_API_KEY", "FIREWORKS_ACCOUNT_ID", "FIREWORKS_BASE_URL"):
            monkeypatch.delenv(name, raising=False)
        return monkeypatch

    def sent_by(
        self,
        recorder: Recorder,
        api_key: str | None = None,
        account_id: str | None = None,
        base_url: str | None = None,
    ) -> httpx.Request:
        transport = httpx.MockTransport(recorder)
        client = RlorTrainerClient(api_key=api_key, account_id=account_id, base_url=base_url, transport=transport)
        client.jobs.get("j-1")
        return recorder.requests[-1]

    def test_come_from_the_environment(self, environment: pytest.MonkeyPatch, recorder: Recorder) -> None:
        environment.setenv("FIREWORKS_API_KEY", "from-environment")
        environment.setenv("FIREWORKS_ACCOUNT_ID", "env-account")
        environment.setenv("FIREWORKS_BASE_URL", "http://127.0.0.1:8080/prefix/")
        request = self.sent_by(recorder)
        assert str(request.url) == "http://127.0.0.1:8080/prefix/v1/accounts/env-account/rlorTrainerJobs/j-1"
        assert request.headers["authorization"] == "Bearer from-environment"

    def test_arguments_come_first(self, environment: pytest.MonkeyPatch, recorder: Recorder) -> None:
        environment.setenv("FIREWORKS_API_KEY", "from-environment")
        environment.setenv("FIREWORKS_ACCOUNT_ID", "env-account")
        environment.setenv("FIREWORKS_BASE_URL", "http://127.0.0.1:8080")
        request = self.sent_by(recorder, api_key=KEY, account_id="acme", base_url="https://other.example")
        assert str(request.url) == "https://other.example/v1/accounts/acme/rlorTrainerJobs/j-1"
        assert request.headers["authorization"] == f"Bearer {KEY}"

    def test_the_default_server(self, recorder: Recorder) -> None:
        assert self.sent_by(recorder, api_key=KEY, account_id="acme").url.host == "api.fireworks.ai"

    @pytest.mark.parametrize("kind", [RlorTrainerClient, AsyncRlorTrainerClient])
    def test_what_is_missing_is_named(
        self, kind: type[RlorTrainerClient | AsyncRlorTrainerClient], environment: pytest.MonkeyPatch
    ) -> None:
        with pytest.raises(ConfigurationError, match=r"No api_key.*FIREWORKS_API_KEY"):
            kind(account_id="acme")
        environment.setenv("FIREWORKS_API_KEY", "")
        with pytest.raises(ConfigurationError, match="No api_key"):
            kind(account_id="acme")
        with pytest.raises(ConfigurationError, match=r"No account_id.*FIREWORKS_ACCOUNT_ID"):
            kind(api_key=KEY, account_id="")

    @pytest.mark.parametrize(
        "url",
        [
            "",
            "api.fireworks.ai",
            "ftp://x",
            "https://",
            "https://user:pw@x",
            "https://x?q=1",
            "https://x#f",
            "http://[::1",
        ],
    )
    def test_a_base_url_that_is_none(self, url: str) -> None:
        with pytest.raises(ConfigurationError, match="base URL") as caught:
            RlorTrainerClient(api_key=KEY, account_id="acme", base_url=url)
        assert "pw" not in str(caught.value)

    @pytest.mark.parametrize("key", ["with\nbreak", "with space", "tail\n", "schlüssel", "\x00"])
    def test_a_key_that_no_header_can_carry_is_not_shown(self, key: str) -> None:
        with pytest.raises(ConfigurationError) as caught:
            RlorTrainerClient(api_key=key, account_id="acme")
        assert key not in str(caught.value)

    def test_a_client_and_a_transport_exclude_one_another(self, recorder: Recorder) -> None:
        transport = httpx.MockTransport(recorder)
        with httpx.Client(transport=transport) as http, pytest.raises(ValueError, match="mutually exclusive"):
            RlorTrainerClient(api_key=KEY, account_id="acme", http_client=http, transport=transport)


def test_the_key_is_shown_nowhere(client: RlorTrainerClient) -> None:
    for thing in (client, client.jobs, client._transport, client._transport.settings):  # pyright: ignore[reportPrivateUsage]
        assert KEY not in repr(thing)
        assert KEY not in str(thing)
    assert KEY not in repr(AuthenticatedClient("https://x", token=KEY, headers={"X-Api-Key": KEY}))
    assert "w-b-key" not in repr(models.RlorTrainerJob(wandb_config=models.WandbConfig(api_key="w-b-key")))
    assert "signature" not in repr(
        models.GetRlorTrainerJobPublicLogsResponse(signed_url="https://x/log?signature=5f0c")
    )


class TestTimeout:
    stopped = Clock(monotonic=lambda: 0.0)

    def sent(self, recorder: Recorder) -> dict[str, float]:
        found: dict[str, float] = recorder.requests[-1].extensions["timeout"]
        return found

    def test_is_on_by_default(self, recorder: Recorder) -> None:
        transport = httpx.MockTransport(recorder)
        RlorTrainerClient(api_key=KEY, account_id="acme", transport=transport, clock=self.stopped).jobs.get("j-1")
        assert self.sent(recorder) == {"connect": 5.0, "read": 60.0, "write": 60.0, "pool": 60.0}

    def test_is_on_by_default_for_the_plain_functions(self, recorder: Recorder) -> None:
        plain = AuthenticatedClient("https://x", token=KEY, httpx_args={"transport": httpx.MockTransport(recorder)})
        gateway_get_rlor_trainer_job.sync("acme", "j-1", client=plain)
        limits = self.sent(recorder)
        assert 50 < limits.pop("read") <= 60  # what the headers left of it
        assert limits == {"connect": 5.0, "write": 60.0, "pool": 60.0}

    def test_of_the_caller(self, recorder: Recorder) -> None:
        transport = httpx.MockTransport(recorder)
        RlorTrainerClient(api_key=KEY, account_id="acme", timeout=2, transport=transport, clock=self.stopped).jobs.get(
            "j-1"
        )
        assert self.sent(recorder) == {"connect": 2, "read": 2, "write": 2, "pool": 2}

    def test_of_the_callers_own_client_stays_unless_told_otherwise(self, recorder: Recorder) -> None:
        with httpx.Client(transport=httpx.MockTransport(recorder), timeout=9) as http:
            client = RlorTrainerClient(api_key=KEY, account_id="acme", http_client=http, clock=self.stopped)
            client.jobs.get("j-1")
            assert self.sent(recorder)["read"] == 9
            client.with_options(timeout=3).jobs.get("j-1")
            assert self.sent(recorder)["read"] == 3
            client.jobs.get("j-1", timeout=4)
            assert self.sent(recorder) == {"connect": 4, "read": 4, "write": 4, "pool": 4}


class TestOwnHttpClient:
    def test_keeps_its_connections_and_sends_no_key_elsewhere(self) -> None:
        redirect = httpx.MockTransport(
            lambda request: httpx.Response(307, headers={"location": "https://evil.example"})
        )
        with httpx.Client(transport=redirect, follow_redirects=True, base_url="https://mine.example") as http:
            with RlorTrainerClient(api_key=KEY, account_id="acme", http_client=http) as client:
                with pytest.raises(rlor_trainer_client.APIStatusError) as caught:
                    client.jobs.get("j-1")
                assert caught.value.status_code == 307
            assert not http.is_closed
            assert "authorization" not in http.headers

    def test_connections_of_its_own_keep_no_cookies(self) -> None:
        cookies: list[str | None] = []

        def answer(request: httpx.Request) -> httpx.Response:
            cookies.append(request.headers.get("cookie"))
            return httpx.Response(
                200, json={"name": "accounts/acme/rlorTrainerJobs/j-1"}, headers={"set-cookie": "a=b"}
            )

        with RlorTrainerClient(api_key=KEY, account_id="acme", transport=httpx.MockTransport(answer)) as client:
            client.jobs.get("j-1")
            client.jobs.get("j-1")
        assert cookies == [None, None]

    def test_its_own_connections_are_closed(self, recorder: Recorder) -> None:
        with RlorTrainerClient(api_key=KEY, account_id="acme", transport=httpx.MockTransport(recorder)) as client:
            client.jobs.get("j-1")
        with pytest.raises(RuntimeError, match="closed"):
            client.jobs.get("j-1")

    def test_the_async_client_likewise(self, recorder: Recorder) -> None:
        async def use() -> None:
            transport = httpx.MockTransport(recorder)
            async with httpx.AsyncClient(transport=transport) as http:
                async with AsyncRlorTrainerClient(api_key=KEY, account_id="acme", http_client=http) as client:
                    await client.jobs.get("j-1")
                assert not http.is_closed
            async with AsyncRlorTrainerClient(api_key=KEY, account_id="acme", transport=transport) as client:
                job = await client.jobs.get("j-1")
            assert job.name == JOB_NAME
            with pytest.raises(RuntimeError, match="closed"):
                await client.jobs.get("j-1")

        asyncio.run(use())


class TestNaming:
    @pytest.mark.parametrize("named", ["j-1", JOB_NAME, models.RlorTrainerJob(name=JOB_NAME)])
    def test_a_job(self, named: str | models.RlorTrainerJob, client: RlorTrainerClient, recorder: Recorder) -> None:
        client.jobs.resume(named)
        assert recorder.last == ("POST", "/v1/accounts/acme/rlorTrainerJobs/j-1:resume", None)

    @pytest.mark.parametrize("named", [CHECKPOINT_NAME, models.Checkpoint(name=CHECKPOINT_NAME)])
    def test_a_checkpoint(self, named: str | models.Checkpoint, client: RlorTrainerClient, recorder: Recorder) -> None:
        client.checkpoints.sync(named, target_availability=models.AvailabilityClass.MANAGED_DURABLE)
        path = "/v1/accounts/acme/rlorTrainerJobs/j-1/checkpoints/c-1:sync"
        assert recorder.last == ("POST", path, {"targetAvailability": "MANAGED_DURABLE"})

    @pytest.mark.parametrize("named", ["c-1", CHECKPOINT_NAME, models.Checkpoint(name=CHECKPOINT_NAME)])
    def test_a_checkpoint_to_promote(
        self, named: str | models.Checkpoint, client: RlorTrainerClient, recorder: Recorder
    ) -> None:
        client.checkpoints.promote(named, output_model="accounts/acme/models/m", base_model="accounts/x/models/b")
        method, path, body = recorder.last
        assert (method, path) == ("POST", "/v1/accounts/acme/checkpoints/c-1:promote")
        assert body == {"outputModel": "accounts/acme/models/m", "baseModel": "accounts/x/models/b"}

    def test_another_account(self, client: RlorTrainerClient, recorder: Recorder) -> None:
        other = "accounts/other/rlorTrainerJobs/j-1"
        with pytest.raises(ValueError, match="does not belong to the account 'acme'"):
            client.jobs.get(other)
        client.jobs.get(other, account_id="other")
        assert recorder.last[1] == "/v1/accounts/other/rlorTrainerJobs/j-1"
        client.jobs.get("j-2", account_id="third")
        assert recorder.last[1] == "/v1/accounts/third/rlorTrainerJobs/j-2"

    @pytest.mark.parametrize(
        "named",
        ["", ".", "..", "a/b", "accounts/acme/models/m", f"{JOB_NAME}/", f"/{JOB_NAME}", f"{JOB_NAME}/..", "\ud800",
         "accounts/acme/rlorTrainerJobs/..", "accounts/acme/rlorTrainerJobs/", f"x{JOB_NAME}", CHECKPOINT_NAME,
         models.RlorTrainerJob(), models.RlorTrainerJob(name=""), models.RlorTrainerJob(display_name="j")],
    )  # fmt: skip
    def test_what_names_no_job_is_not_sent(
        self, named: str | models.RlorTrainerJob, client: RlorTrainerClient, recorder: Recorder
    ) -> None:
        calls: list[Callable[[], object]] = [
            lambda: client.jobs.get(named),
            lambda: client.jobs.delete(named),
            lambda: client.checkpoints.list(named).first(),
        ]
        for call in calls:
            with pytest.raises(ValueError, match=r".") as caught:
                call()
            assert not isinstance(caught.value, UnicodeError)
        assert recorder.requests == []

    @pytest.mark.parametrize("id", ["", ".", "..", "a/b", "../x", "\udfff"])
    def test_plain_functions_send_no_such_id_either(self, id: str, recorder: Recorder) -> None:
        plain = AuthenticatedClient("https://x", token=KEY, httpx_args={"transport": httpx.MockTransport(recorder)})
        with pytest.raises(ValueError, match="rlor_trainer_job_id"):
            gateway_get_rlor_trainer_job.sync_detailed("acme", id, client=plain)
        with pytest.raises(ValueError, match="account_id"):
            gateway_get_rlor_trainer_job.sync_detailed(id, "j-1", client=plain)
        assert recorder.requests == []

    @pytest.mark.parametrize(
        ("id", "path"),
        [
            ("a:cancel", "a%3Acancel"),
            ("a?b#c", "a%3Fb%23c"),
            ("a%2Fb", "a%252Fb"),
            ("...", "..."),
            ("ä b", "%C3%A4%20b"),
            ("a\\b", "a%5Cb"),
            ("a\r\nb", "a%0D%0Ab"),
            ("%2e%2e", "%252e%252e"),
            ("x" * 10_000, "x" * 10_000),
        ],
    )
    def test_an_odd_id_is_one_segment(self, id: str, path: str, client: RlorTrainerClient, recorder: Recorder) -> None:
        client.jobs.get(id)
        assert recorder.last[1] == f"/v1/accounts/acme/rlorTrainerJobs/{path}"

    def test_an_id_that_does_not_say_enough(self, client: RlorTrainerClient, recorder: Recorder) -> None:
        with pytest.raises(ValueError, match="'c-1' does not say which rlor_trainer_job_id it belongs to"):
            client.checkpoints.sync("c-1")
        assert recorder.requests == []


class TestSent:
    def test_create_leaves_out_what_the_server_owns(self, client: RlorTrainerClient, recorder: Recorder) -> None:
        job = models.RlorTrainerJob(
            name=JOB_NAME,
            state=models.JobState.JOB_STATE_RUNNING,
            display_name="d",
            keep_alive=False,
            wandb_config=models.WandbConfig(api_key="k", url="https://w.example"),
        )
        client.jobs.create(job, rlor_trainer_job_id="j-1", skip_validations=True)
        assert recorder.last == (
            "POST",
            "/v1/accounts/acme/rlorTrainerJobs?rlorTrainerJobId=j-1&skipValidations=true",
            {"displayName": "d", "keepAlive": False, "wandbConfig": {"apiKey": "k"}},
        )
        assert job.to_dict()["name"] == JOB_NAME

    def test_a_train_step(self, client: RlorTrainerClient, recorder: Recorder) -> None:
        client.jobs.execute_train_step("j-1", dataset="d", output_model="m")
        path = "/v1/accounts/acme/rlorTrainerJobs/j-1:executeTrainStep"
        assert recorder.last == ("POST", path, {"dataset": "d", "outputModel": "m"})

    def test_headers(self, client: RlorTrainerClient, recorder: Recorder) -> None:
        client.jobs.get_public_logs("j-1")
        headers = recorder.requests[-1].headers
        assert headers["accept"] == "application/json"
        assert headers["user-agent"].startswith("rlor-trainer-client (spec ")
        assert "content-type" not in headers

    def test_plain_functions_may_send_no_body(self, recorder: Recorder) -> None:
        from rlor_trainer_client.api.jobs import gateway_cancel_rlor_trainer_job as cancel

        plain = AuthenticatedClient("https://x", token=KEY, httpx_args={"transport": httpx.MockTransport(recorder)})
        cancel.sync("acme", "j-1", client=plain)
        assert recorder.last[2] is None
        cancel.sync("acme", "j-1", client=plain, body=models.CancelRlorTrainerJobRequest())
        assert recorder.last[2] == {}


class TestPlainFunctions:
    def answered(self, status: int, *, strict: bool = False) -> AuthenticatedClient:
        transport = httpx.MockTransport(lambda request: httpx.Response(status, json={"code": 5, "message": "m"}))
        arguments = {"transport": transport}
        return AuthenticatedClient("https://x", token=KEY, httpx_args=arguments, raise_on_unexpected_status=strict)

    def test_an_error_is_a_value(self) -> None:
        answer = gateway_get_rlor_trainer_job.sync("acme", "j-1", client=self.answered(404))
        assert answer == models.Status(code=5, message="m")
        assert gateway_get_rlor_trainer_job.sync("a", "j", client=self.answered(401)) == models.Status(
            code=5, message="m"
        )

    def test_a_status_without_a_name_is_no_crash(self) -> None:
        answer = gateway_get_rlor_trainer_job.sync_detailed("acme", "j-1", client=self.answered(520))
        assert (answer.status_code, answer.parsed) == (520, None)

    def test_an_undocumented_status_raises_when_asked_to(self) -> None:
        plain = self.answered(520, strict=True)
        with pytest.raises(rlor_trainer_client.UnexpectedStatus, match="520"):
            gateway_get_rlor_trainer_job.sync("acme", "j-1", client=plain)

    def test_shows_keeps_and_sends_no_secret_where_it_should_not(self) -> None:
        with pytest.raises(rlor_trainer_client.ConfigurationError) as refused:
            AuthenticatedClient("https://user:pw@host", token=KEY)
        assert "pw" not in str(refused.value)
        with pytest.raises(rlor_trainer_client.ConfigurationError, match="http://"):
            AuthenticatedClient("http://elsewhere.example", token=KEY)
        AuthenticatedClient("http://elsewhere.example", token=KEY, allow_insecure_http=True)
        with pytest.raises(TypeError, match="secrets"):
            pickle.dumps(AuthenticatedClient("https://x", token=KEY))

    def test_a_body_too_large_is_refused(self) -> None:
        transport = httpx.MockTransport(lambda request: httpx.Response(200, content=b"x" * 101))
        plain = AuthenticatedClient("https://x", token=KEY, max_response_bytes=100, httpx_args={"transport": transport})
        with pytest.raises(rlor_trainer_client.InvalidResponseError, match="100 bytes"):
            gateway_get_rlor_trainer_job.sync("acme", "j-1", client=plain)

    def test_no_answer_is_an_error_of_ours(self) -> None:
        def fail(request: httpx.Request) -> httpx.Response:
            raise httpx.ConnectError(f"cannot connect with {KEY}")

        plain = AuthenticatedClient("https://x", token=KEY, httpx_args={"transport": httpx.MockTransport(fail)})
        with pytest.raises(rlor_trainer_client.APIConnectionError) as caught:
            gateway_get_rlor_trainer_job.sync("acme", "j-1", client=plain)
        assert KEY not in str(caught.value)

    def test_with_headers_changes_a_copy_only(self, recorder: Recorder) -> None:
        plain = AuthenticatedClient("https://x", token=KEY, httpx_args={"transport": httpx.MockTransport(recorder)})
        original = plain.get_httpx_client()
        changed = plain.with_headers({"X-Extra": "1"}).with_cookies({"c": "1"}).with_timeout(1)
        assert "x-extra" not in original.headers
        assert len(original.cookies) == 0
        assert changed.get_httpx_client().headers["x-extra"] == "1"
        assert changed.get_httpx_client().headers["authorization"] == f"Bearer {KEY}"


def test_every_operation_is_a_method_of_both_clients(client: RlorTrainerClient) -> None:
    async_client = AsyncRlorTrainerClient(api_key=KEY, account_id="acme")
    assert len(OPERATIONS) == 13
    for id, operation in OPERATIONS.items():
        assert operation.id == id
        for one in (client, async_client):
            assert callable(getattr(getattr(one, operation.group), operation.name))
        assert not operation.answer or hasattr(models, operation.answer)
        assert 200 in operation.statuses
    with pytest.raises(dataclasses.FrozenInstanceError):
        setattr(OPERATIONS["Gateway_GetRlorTrainerJob"], "retry", "never")  # noqa: B010


@pytest.mark.parametrize("operation", SPEC.operations, ids=lambda operation: operation.label)
def test_what_is_known_of_an_operation_is_what_the_spec_says(operation: SpecOperation) -> None:
    known = OPERATIONS[operation.id]
    assert (known.group, known.name) == (operation.tag, operation.method_name)
    assert (known.http_method, known.path) == (operation.verb, operation.path)
    assert known.statuses == tuple(operation.responses)
    assert known.retry == operation.raw["x-retry"]
    assert known.docs_url == operation.raw.get("externalDocs", {}).get("url")
    assert callable(importlib.import_module(f"rlor_trainer_client.{known.module}").sync_detailed)


def test_the_lifecycle_is_that_of_the_spec() -> None:
    known, said = LIFECYCLES["JobState"], SPEC.lifecycle
    assert (known.initial, known.success) == (said["initial"], said["success"])
    assert {name: [*states] for name, states in known.classes.items()} == said["classes"]
    moves = {
        name: {"from": [*one.sources], "to": one.target, "settles": one.settles, "noop": [*one.noop]}
        for name, one in known.transitions.items()
    }
    keys = ("from", "to", "settles", "noop")
    assert moves == {name: {key: one[key] for key in keys} for name, one in said["operations"].items()}


def test_the_lifecycle_speaks_of_the_states_that_there_are() -> None:
    states = {state.value for state in models.JobState}
    lifecycle = LIFECYCLES["JobState"]
    assert lifecycle.initial == "JOB_STATE_PENDING"
    assert sorted(state for group in lifecycle.classes.values() for state in group) == sorted(states)
    resume = lifecycle.transitions["Gateway_ResumeRlorTrainerJob"]
    assert resume.target == "JOB_STATE_PENDING"
    assert set(resume.sources) < states


def test_a_plain_import_is_lean_and_a_wrong_name_is_an_error() -> None:
    program = """
import sys
import rlor_trainer_client
assert "httpx" not in sys.modules, "import rlor_trainer_client imports httpx"
from rlor_trainer_client import RlorTrainerClient, models
loaded = [name for name in sys.modules if name.startswith("rlor_trainer_client.models.")]
assert not loaded, loaded
assert not [name for name in sys.modules if name.startswith("rlor_trainer_client.api")]
models.JobState
for module in (rlor_trainer_client, models):
    assert set(module.__all__) <= set(dir(module))
    for name in module.__all__:
        getattr(module, name)
    try:
        module.Typo
    except AttributeError as error:
        assert "Typo" in str(error)
    else:
        raise AssertionError("no error for a wrong name")
"""
    environment = {"PYTHONPATH": str(next(iter(rlor_trainer_client.__path__)) + "/..")}
    done = subprocess.run([sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


class TestKindsOfArguments:
    """What is as good as text or seconds is taken; anything else is a `TypeError` that names the argument."""

    MADE: ClassVar[dict[str, Any]] = {"api_key": KEY, "account_id": "acme", "base_url": "https://api.example"}

    def make(self, **more: Any) -> RlorTrainerClient:
        given = {**self.MADE, **more}
        return RlorTrainerClient(**given)

    @pytest.mark.parametrize("kind", [RlorTrainerClient, AsyncRlorTrainerClient])
    def test_good_ones(self, kind: type[Any]) -> None:
        given: dict[str, Any] = {
            "base_url": httpx.URL("https://other.example/"),
            "ca_bundle": Path(certifi.where()),
            "proxy": httpx.URL("http://user:pw@proxy.example:3128"),
            "timeout": datetime.timedelta(minutes=1),
            "deadline": Fraction(5, 2),
        }
        for client in (kind(**{**self.MADE, **given}), kind(**self.MADE).with_options(**given)):
            found = client._transport.settings
            assert (found.base_url, found.ca_bundle) == ("https://other.example", certifi.where())
            assert (found.proxy, found.timeout, found.deadline) == ("http://user:pw@proxy.example:3128", 60.0, 2.5)

    @pytest.mark.parametrize(
        ("name", "value"),
        [
            ("api_key", KEY.encode()),
            ("api_key", 5),
            ("account_id", 5),
            ("base_url", b"https://x.example"),
            ("proxy", 5),
            ("proxy", httpx.Proxy("http://proxy.example:1")),
            ("ca_bundle", b"/x"),
            ("ca_bundle", True),
            ("timeout", "60"),
            ("timeout", True),
            ("timeout", httpx.Timeout(5)),
            ("deadline", "60"),
            ("max_retries", "3"),
            ("max_retries", 2.5),
            ("max_retries", math.nan),
            ("max_response_bytes", "1"),
            ("extra_headers", {"x": 7}),
            ("extra_headers", {"x": b"b"}),
            ("extra_headers", {7: "b"}),
            ("extra_headers", [("a", "b")]),
            ("on_response", 5),
        ],
    )
    @pytest.mark.parametrize("kind", [RlorTrainerClient, AsyncRlorTrainerClient])
    def test_wrong_ones(self, kind: type[Any], name: str, value: object) -> None:
        for make, given in ((kind, {**self.MADE, name: value}), (kind(**self.MADE).with_options, {name: value})):
            with pytest.raises(TypeError, match=rf"^{name} (is of the type|contains) ") as caught:
                make(**given)
            assert KEY not in f"{caught.value}"

    @pytest.mark.parametrize("account", ["acme\n", " acme", "ac me", "acme\x07", "acme\u2028"])
    def test_an_account_with_white_space(self, account: str, monkeypatch: pytest.MonkeyPatch) -> None:
        with pytest.raises(ConfigurationError, match="account_id="):
            self.make(account_id=account)
        monkeypatch.setenv("FIREWORKS_ACCOUNT_ID", account)
        with pytest.raises(ConfigurationError, match="FIREWORKS_ACCOUNT_ID"):
            self.make(account_id=None)

    def test_a_bundle_that_cannot_be_named_is_refused(self) -> None:
        with pytest.raises(ConfigurationError, match=r"^ca_bundle= .*: embedded null byte\."):
            self.make(ca_bundle="/a\0b")

    def test_an_empty_bundle_is_refused(self) -> None:
        with pytest.raises(ConfigurationError, match=r"^ca_bundle is empty"):
            self.make(ca_bundle="")

    @pytest.mark.parametrize(
        ("method", "arguments", "message"),
        [
            ("get", {"timeout": "3"}, "timeout is of"),
            ("get", {"timeout": httpx.Timeout(3)}, "timeout is of"),
            ("get", {"extra_headers": {"x": 7}}, "extra_headers contains 'x'"),
            ("wait", {"timeout": "3600"}, "timeout is of"),
            ("wait", {"timeout": True}, "timeout is of"),
            ("wait", {"pending_timeout": "1"}, "pending_timeout is of"),
            ("wait", {"poll_interval": "5"}, "poll_interval is of"),
            ("wait", {"poll_interval": None}, "poll_interval is None"),
            ("wait", {"until": 5}, "until is of"),
            ("wait", {"on_update": 5}, "on_update is of"),
        ],
    )
    def test_wrong_ones_of_a_call(self, method: str, arguments: dict[str, Any], message: str) -> None:
        def unasked(request: httpx.Request) -> httpx.Response:
            raise AssertionError(request.url)

        client = RlorTrainerClient(**self.MADE, transport=httpx.MockTransport(unasked))
        with pytest.raises(TypeError, match=f"^{message}"):
            getattr(client.jobs, method)("j", **arguments)

    def test_times_of_a_call(self) -> None:
        limits: list[dict[str, float]] = []

        def answer(request: httpx.Request) -> httpx.Response:
            limits.append(request.extensions["timeout"])
            return httpx.Response(200, json={"name": "accounts/acme/rlorTrainerJobs/j", "state": "JOB_STATE_PENDING"})

        now = [0.0]

        def sleep(seconds: float) -> None:
            now[0] += seconds

        clock = Clock(monotonic=lambda: now[0], sleep=sleep, random=lambda: 0.5)
        client = RlorTrainerClient(**self.MADE, transport=httpx.MockTransport(answer), clock=clock)
        client.jobs.get("j", timeout=datetime.timedelta(seconds=3))
        assert limits[0]["read"] == 3
        seconds = datetime.timedelta(seconds=20)
        with pytest.raises(WaitTimeoutError) as caught:
            client.jobs.wait("j", timeout=seconds * 2, poll_interval=seconds)
        assert (caught.value.elapsed, len(limits)) == (40, 4)
        with pytest.raises(WaitTimeoutError) as caught:
            client.jobs.wait("j", pending_timeout=seconds)
        assert caught.value.elapsed == 20
