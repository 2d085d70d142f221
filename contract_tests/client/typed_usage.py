"""The public surface as users type it; every inferred type is asserted.

`mypy --strict` and pyright in strict mode check this file like any other, and `test_typed_usage.py` runs it against the
emulator. A line that ends in `type: ignore[…]` is wrong on purpose: both checkers have to refuse it, because both also
refuse a comment that ignores nothing. Those lines never run.
"""

# pyright: strict, reportUnnecessaryTypeIgnoreComment=true
# ruff: noqa: B018

from __future__ import annotations

import datetime
import os
from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from typing import Any, assert_type

import httpx
import rlor_trainer_client
from rlor_trainer_client import (
    AlreadyExistsError,
    APIConnectionError,
    APIStatusError,
    APITimeoutError,
    AsyncPager,
    AsyncRlorTrainerClient,
    AuthenticatedClient,
    AuthenticationError,
    BadRequestError,
    Client,
    Clock,
    ConfigurationError,
    ConflictError,
    DownloadError,
    Drift,
    DriftFile,
    ErrorInfo,
    FailedPreconditionError,
    InternalServerError,
    InvalidArgumentError,
    InvalidResponseError,
    JobEndedError,
    JobFailedError,
    NotFoundError,
    OperationFailedError,
    Page,
    Pager,
    PermissionDeniedError,
    RateLimitError,
    RawResponse,
    ResourceExhaustedError,
    RlorTrainerClient,
    RlorTrainerError,
    ServiceUnavailableError,
    UnexpectedStatus,
    WaitAllError,
    WaitTimeoutError,
    errors,
    models,
)
from rlor_trainer_client.api.checkpoints import (
    gateway_list_rlor_trainer_job_checkpoints,
    gateway_promote_checkpoint,
    gateway_sync_rlor_trainer_job_checkpoint,
)
from rlor_trainer_client.api.jobs import (
    gateway_cancel_rlor_trainer_job,
    gateway_create_rlor_trainer_job,
    gateway_delete_rlor_trainer_job,
    gateway_execute_rlor_train_step,
    gateway_get_rlor_trainer_job,
    gateway_get_rlor_trainer_job_public_logs,
    gateway_list_rlor_trainer_jobs,
    gateway_resume_rlor_trainer_job,
    trainer_get_health,
)
from rlor_trainer_client.api.operations import gateway_get_operation
from rlor_trainer_client.types import Response

MODEL = "accounts/acme-research/models/"
DATASET = "accounts/acme/datasets/math-rollouts"
BASE_MODEL = "accounts/fireworks/models/qwen3-8b"


def new_job() -> models.RlorTrainerJob:
    """A job as it is written down."""
    return models.RlorTrainerJob(
        dataset=DATASET,
        reward_weights=["accuracy=1.0"],
        node_count=1,
        keep_alive=True,
        training_config=models.TrainingConfig(base_model=BASE_MODEL, lora_rank=16, region=models.Region.US_IOWA_1),
        loss_config=models.LossConfig(method=models.LossMethod.GRPO),
    )


def read_job(job: models.RlorTrainerJob) -> None:
    """Fields are their type or None: nobody meets a sentinel."""
    assert_type(job.name, str | None)
    assert_type(job.state, models.JobState | None)
    assert_type(job.create_time, datetime.datetime | None)
    assert_type(job.node_count, int | None)
    assert_type(job.keep_alive, bool | None)
    assert_type(job.reward_weights, list[str] | None)
    assert_type(job.training_config, models.TrainingConfig | None)
    assert_type(job.status, models.JobStatus | None)
    assert_type(job.job_progress, models.JobProgress | None)
    assert_type(job.additional_properties, dict[str, Any])
    if job.accelerator_seconds is not None:
        assert_type(dict(job.accelerator_seconds), dict[str, str])
        assert_type([*job.accelerator_seconds.items()], list[tuple[str, str]])
    assert_type(job.to_dict(), dict[str, Any])
    assert_type(models.RlorTrainerJob.from_dict(job.to_dict()), models.RlorTrainerJob)
    if job.training_config is not None:
        assert_type(job.training_config.learning_rate, float | None)
        assert_type(job.training_config.region, models.Region | None)
    if job.state is not None:
        shown: str = job.state.value
        assert shown == job.state


STATUS_ERRORS: tuple[type[APIStatusError], ...] = (
    AlreadyExistsError,
    AuthenticationError,
    BadRequestError,
    ConflictError,
    FailedPreconditionError,
    InternalServerError,
    InvalidArgumentError,
    NotFoundError,
    PermissionDeniedError,
    RateLimitError,
    ResourceExhaustedError,
    ServiceUnavailableError,
)


def read_errors(error: RlorTrainerError) -> str:
    """One tree; each class has its own typed attributes."""
    match error:
        case APIStatusError():
            assert_type(error.status_code, int)
            assert_type(error.headers, Mapping[str, str])
            assert_type(error.code, int | str | None)
            assert_type(error.details, tuple[Any, ...])
            assert_type(error.request_id, str | None)
            assert_type(error.retry_after, float | None)
            assert_type(error.error_infos, tuple[ErrorInfo, ...])
            info = error.error_info
            assert_type(info, ErrorInfo | None)
            if info is not None:
                assert_type(info.metadata, Mapping[str, str])
            assert_type(error.body, bytes)
            return f"{error.method} {error.path}: {error.message}"
        case APITimeoutError() | APIConnectionError():
            assert_type(error.nothing_sent, bool)
            assert_type(error.temporary, bool)
            return error.reason
        case InvalidResponseError():
            assert_type(error.json_path, str | None)
            assert_type(error.expected, str | None)
            return error.what
        case WaitTimeoutError():
            assert_type(error.elapsed, float)
            assert_type(error.state, str | None)
            return str(error)
        case JobFailedError():
            read_job(error.job)
            return str(error)
        case JobEndedError():
            read_job(error.job)
            assert_type(error.state, str | None)
            return str(error)
        case WaitAllError():
            assert_type(error.exceptions[0], RlorTrainerError | ExceptionGroup[RlorTrainerError])
            return "; ".join(read_errors(one) for one in error.exceptions if isinstance(one, RlorTrainerError))
        case DownloadError():
            assert_type(error.status_code, int | None)
            return error.reason
        case OperationFailedError():
            assert_type(error.code, int | None)
            return str(error)
        case ConfigurationError() | UnexpectedStatus():
            return str(error)
        case _:
            return "another"


drifts: list[Drift] = []


def use(url: str, api_key: str, account_id: str, clock: Clock, handled: list[RawResponse]) -> None:
    """Every method, and every option of a client."""
    with RlorTrainerClient(
        api_key=api_key,
        account_id=account_id,
        base_url=url,
        timeout=30,
        max_retries=1,
        deadline=60.0,
        max_response_bytes=1_000_000,
        allow_insecure_http=False,
        extra_headers={"X-Team": "rl"},
        on_response=handled.append,
        strict=True,
        on_drift=drifts.append,
        clock=clock,
    ) as client:
        assert_type(client, RlorTrainerClient)
        job = client.jobs.create(new_job(), rlor_trainer_job_id="typed", skip_validations=False, timeout=5)
        assert_type(job, models.RlorTrainerJob)
        read_job(job)
        assert_type(handled[0].headers, Mapping[str, str])
        assert_type(handled[0].content, bytes)
        assert_type(handled[0].status, int)
        seen: list[models.RlorTrainerJob] = []
        running = client.jobs.wait(
            job, until=models.JobState.JOB_STATE_RUNNING, timeout=9000, poll_interval=20, on_update=seen.append
        )
        assert_type(running, models.RlorTrainerJob)
        assert_type(running.id, str | None)
        assert running.state
        assert_type(running.state.is_active, bool)
        assert_type(running.state.is_terminal, bool)
        client.jobs.check_health(running)
        assert_type(client.jobs.get(running, read_mask="name,state"), models.RlorTrainerJob)
        assert_type(client.jobs.get_public_logs("typed").signed_url, str)
        assert_type(client.jobs.read_public_logs("typed", timeout=9, max_bytes=1_000_000), Iterator[str])

        pager = client.jobs.list(filter='state="JOB_STATE_RUNNING"', order_by="name desc", page_size=10)
        assert_type(pager, Pager[models.RlorTrainerJob])
        assert_type([found.name for found in pager], list[str | None])
        assert_type(pager.first(), models.RlorTrainerJob | None)
        assert_type(pager.total_size, int | None)
        for page in pager.pages():
            assert_type(page, Page[models.RlorTrainerJob])
            assert_type(page.items, Sequence[models.RlorTrainerJob])
            assert_type(page.next_page_token, str | None)
            assert_type(page.to_records(), list[dict[str, Any]])
        assert_type(pager.to_records(), list[dict[str, Any]])

        clock.sleep(200)
        saved = list(client.checkpoints.list(running))
        assert_type(saved, list[models.Checkpoint])
        promotable = next(one for one in saved if one.promotable)
        synced = client.checkpoints.sync(promotable, target_availability=models.AvailabilityClass.MANAGED_DURABLE)
        assert_type(synced.checkpoint, models.Checkpoint | None)
        promoted = client.checkpoints.promote(promotable, output_model=f"{MODEL}typed", base_model=BASE_MODEL)
        assert_type(promoted, models.PromoteCheckpointResponse)
        assert_type(promoted.model, models.Model | None)
        begun = client.checkpoints.promote(
            promotable, output_model=f"{MODEL}typed-later", base_model=BASE_MODEL, async_promotion=True
        )
        assert begun.operation
        operation = client.operations.get(begun.operation)
        assert_type(operation, models.Operation)
        assert_type(operation.done, bool | None)
        assert_type(operation.metadata, models.OperationMetadata | None)
        assert_type(operation.error, models.Status | None)

        client.jobs.wait("typed", until=models.JobState.JOB_STATE_IDLE, timeout=9000, poll_interval=20)
        client.jobs.execute_train_step("typed", dataset=DATASET, output_model=f"{MODEL}step")

        client.jobs.cancel(running)
        try:
            client.jobs.wait(running, timeout=600, pending_timeout=None, progress=False)
        except JobFailedError as error:
            read_errors(error)
        ends = [models.JobState.JOB_STATE_CANCELLED, models.JobState.JOB_STATE_FAILED]
        client.jobs.wait(running, until=ends)
        client.jobs.wait(running, until="JOB_STATE_CANCELLED", timeout=datetime.timedelta(minutes=1))
        assert_type(client.jobs.resume(running), models.RlorTrainerJob)
        made = client.jobs.create({"displayName": "as JSON"}, timeout=datetime.timedelta(seconds=5))
        assert_type(
            client.jobs.create(display_name="by fields", training_config={"base_model": BASE_MODEL}, node_count=1),
            models.RlorTrainerJob,
        )
        with client.raw_responses() as raw:
            client.jobs.get(made, max_retries=0, deadline=5, extra_query={"view": "FULL"})
        assert_type(raw, list[RawResponse])
        assert_type(client.jobs.wait_all([made], timeout=9000, poll_interval=60), list[models.RlorTrainerJob])
        assert_type(client.jobs.wait_any([made]), models.RlorTrainerJob)
        assert_type([found.id for found in client.jobs.as_completed([made])], list[str | None])
        assert_type([found.state for found in client.jobs.watch(made)], list[models.JobState | None])
        assert_type(client.operations.wait(begun.operation, timeout=60), models.Operation)
        assert_type(client.jobs.get(made.to_dict()), models.RlorTrainerJob)
        client.jobs.delete("typed", extra_headers={"X-Reason": "done"})

        patient = client.with_options(timeout=120, max_retries=5, strict=True)
        assert_type(patient, RlorTrainerClient)
        with DriftFile(os.devnull) as file:
            client.with_options(on_drift=file).operations.get(begun.operation)
        try:
            patient.jobs.get("nothing")
        except RlorTrainerError as error:
            read_errors(error)


async def use_async(url: str, api_key: str, account_id: str, clock: Clock, handled: list[RawResponse]) -> None:
    """The same, with `await` and `async for`."""
    async with AsyncRlorTrainerClient(
        api_key=api_key,
        account_id=account_id,
        base_url=url,
        timeout=30,
        max_retries=1,
        deadline=60.0,
        max_response_bytes=1_000_000,
        allow_insecure_http=False,
        extra_headers={"X-Team": "rl"},
        on_response=handled.append,
        strict=True,
        on_drift=drifts.append,
        clock=clock,
    ) as client:
        assert_type(client, AsyncRlorTrainerClient)
        job = await client.jobs.create(new_job(), rlor_trainer_job_id="typed-async", skip_validations=False, timeout=5)
        assert_type(job, models.RlorTrainerJob)
        read_job(job)

        async def note(changed: models.RlorTrainerJob) -> None:
            read_job(changed)

        running = await client.jobs.wait(
            job, until=models.JobState.JOB_STATE_RUNNING, timeout=9000, poll_interval=20, on_update=note
        )
        assert_type(running, models.RlorTrainerJob)
        await client.jobs.check_health(running)
        assert_type(await client.jobs.get(running, read_mask="name,state"), models.RlorTrainerJob)
        assert_type((await client.jobs.get_public_logs("typed-async")).signed_url, str)
        assert_type(client.jobs.read_public_logs("typed-async"), AsyncIterator[str])

        pager = client.jobs.list(filter='state="JOB_STATE_RUNNING"', order_by="name desc", page_size=10)
        assert_type(pager, AsyncPager[models.RlorTrainerJob])
        assert_type([found.name async for found in pager], list[str | None])
        assert_type(await pager.first(), models.RlorTrainerJob | None)
        assert_type(pager.total_size, int | None)
        async for page in pager.pages():
            assert_type(page, Page[models.RlorTrainerJob])
        assert_type(await pager.to_records(), list[dict[str, Any]])

        await clock.async_sleep(200)
        saved = [one async for one in client.checkpoints.list(running)]
        assert_type(saved, list[models.Checkpoint])
        promotable = next(one for one in saved if one.promotable)
        synced = await client.checkpoints.sync(promotable, target_availability=models.AvailabilityClass.MANAGED_DURABLE)
        assert_type(synced.checkpoint, models.Checkpoint | None)
        promoted = await client.checkpoints.promote(
            promotable, output_model=f"{MODEL}async", base_model=BASE_MODEL, async_promotion=True
        )
        assert_type(promoted, models.PromoteCheckpointResponse)
        assert promoted.operation
        assert_type(await client.operations.get(promoted.operation), models.Operation)

        await client.jobs.wait("typed-async", until=models.JobState.JOB_STATE_IDLE, timeout=9000, poll_interval=20)
        await client.jobs.execute_train_step("typed-async", dataset=DATASET, output_model=f"{MODEL}step")

        await client.jobs.cancel(running)
        ends = {models.JobState.JOB_STATE_CANCELLED, models.JobState.JOB_STATE_FAILED}
        await client.jobs.wait(running, until=ends, timeout=600, pending_timeout=None, progress=False)
        assert_type(await client.jobs.resume(running), models.RlorTrainerJob)
        await client.jobs.delete("typed-async", extra_headers={"X-Reason": "done"})

        patient = client.with_options(timeout=120, max_retries=5, strict=True)
        assert_type(patient, AsyncRlorTrainerClient)
        try:
            await patient.jobs.get("nothing")
        except RlorTrainerError as error:
            read_errors(error)


def use_plain(url: str, api_key: str, account: str, advance: Callable[[float], object]) -> None:
    """The plain functions: an error is a value."""
    plain = AuthenticatedClient(url, token=api_key, timeout=30, raise_on_unexpected_status=True)
    with plain as client:
        assert_type(client, AuthenticatedClient)
        assert_type(client.with_headers({"X-Team": "rl"}), AuthenticatedClient)
        assert_type(client.get_httpx_client(), httpx.Client)
        created = gateway_create_rlor_trainer_job.sync(
            account, client=client, body=new_job(), rlor_trainer_job_id="plain"
        )
        assert_type(created, models.RlorTrainerJob | models.Status | models.ErrorEnvelope | None)
        got = gateway_get_rlor_trainer_job.sync_detailed(account, "plain", client=client, read_mask="name")
        assert_type(got, Response[models.RlorTrainerJob | models.Status | models.ErrorEnvelope])
        assert_type(got.status_code, int)
        assert_type(got.parsed, models.RlorTrainerJob | models.Status | models.ErrorEnvelope | None)
        jobs = gateway_list_rlor_trainer_jobs.sync(account, client=client, filter_="", page_size=5)
        if isinstance(jobs, models.ListRlorTrainerJobsResponse):
            assert_type(jobs.rlor_trainer_jobs, list[models.RlorTrainerJob])
        logs = gateway_get_rlor_trainer_job_public_logs.sync(account, "plain", client=client)
        assert isinstance(logs, models.GetRlorTrainerJobPublicLogsResponse)
        assert_type(logs.signed_url, str)
        advance(400)
        saved = gateway_list_rlor_trainer_job_checkpoints.sync(account, "plain", client=client)
        assert isinstance(saved, models.ListRlorTrainerJobCheckpointsResponse)
        id = next(str(one.name) for one in saved.checkpoints if one.promotable).rpartition("/")[2]
        synced = gateway_sync_rlor_trainer_job_checkpoint.sync(
            account, "plain", id, client=client, body=models.SyncRlorTrainerJobCheckpointRequest()
        )
        assert isinstance(synced, models.SyncRlorTrainerJobCheckpointResponse)
        promotion = models.PromoteCheckpointRequest(
            output_model=f"{MODEL}plain", base_model=BASE_MODEL, async_promotion=True
        )
        promoted = gateway_promote_checkpoint.sync(account, id, client=client, body=promotion)
        assert isinstance(promoted, models.PromoteCheckpointResponse)
        assert promoted.operation
        begun = promoted.operation.name.rpartition("/")[2]
        assert isinstance(gateway_get_operation.sync(account, begun, client=client), models.Operation)
        assert trainer_get_health.sync_detailed(account, "plain", client=client).status_code == 200
        advance(300)
        step = models.ExecuteRlorTrainStepRequest(dataset=DATASET, output_model=f"{MODEL}step")
        stepped = gateway_execute_rlor_train_step.sync(account, "plain", client=client, body=step)
        assert isinstance(stepped, models.Empty)
        cancelled = gateway_cancel_rlor_trainer_job.sync(account, "plain", client=client)
        assert isinstance(cancelled, models.Empty)
        advance(60)
        resumed = gateway_resume_rlor_trainer_job.sync(account, "plain", client=client)
        assert isinstance(resumed, models.RlorTrainerJob)
        deleted = gateway_delete_rlor_trainer_job.sync(account, "plain", client=client)
        assert isinstance(deleted, models.Empty)


async def use_plain_async(url: str, api_key: str, account: str) -> None:
    """They can be awaited, too."""
    async with AuthenticatedClient(url, token=api_key) as client:
        assert_type(client, AuthenticatedClient)
        assert_type(client.get_async_httpx_client(), httpx.AsyncClient)
        created = await gateway_create_rlor_trainer_job.asyncio(account, client=client, body=new_job())
        assert_type(created, models.RlorTrainerJob | models.Status | models.ErrorEnvelope | None)
        missing = await gateway_get_rlor_trainer_job.asyncio_detailed(account, "none", client=client)
        assert_type(missing, Response[models.RlorTrainerJob | models.Status | models.ErrorEnvelope])
        assert isinstance(missing.parsed, models.Status)
        assert_type(missing.parsed.message, str)


def bring_your_own(url: str, api_key: str, account_id: str) -> None:
    """An httpx client, or a transport, of the user's."""
    with (
        httpx.Client() as http,
        RlorTrainerClient(api_key=api_key, account_id=account_id, base_url=url, http_client=http) as client,
    ):
        assert_type(client.jobs.list().first(), models.RlorTrainerJob | None)
    transport = httpx.HTTPTransport(retries=1)
    with RlorTrainerClient(api_key=api_key, account_id=account_id, base_url=url, transport=transport) as client:
        assert_type(client.jobs.list().first(), models.RlorTrainerJob | None)
    with Client(url) as keyless:
        assert_type(keyless.get_httpx_client(), httpx.Client)


async def bring_your_own_async(url: str, api_key: str, account_id: str) -> None:
    """The same, with the asynchronous kinds."""
    async with (
        httpx.AsyncClient() as http,
        AsyncRlorTrainerClient(api_key=api_key, account_id=account_id, base_url=url, http_client=http) as client,
    ):
        assert_type(await client.jobs.list().first(), models.RlorTrainerJob | None)
    own = AsyncRlorTrainerClient(
        api_key=api_key, account_id=account_id, base_url=url, transport=httpx.AsyncHTTPTransport(retries=1)
    )
    assert_type(await own.jobs.list().first(), models.RlorTrainerJob | None)
    await own.aclose()


async def refused(client: RlorTrainerClient, async_client: AsyncRlorTrainerClient, keyless: Client) -> None:
    """What no type checker may let through. Never called."""
    RlorTrainerClient("key")  # type: ignore[call-arg]
    RlorTrainerClient(apikey="key")  # type: ignore[call-arg]
    RlorTrainerClient(api_key=b"key")  # type: ignore[arg-type]
    RlorTrainerClient(http_client=httpx.AsyncClient())  # type: ignore[arg-type]
    AsyncRlorTrainerClient(transport=httpx.HTTPTransport())  # type: ignore[arg-type]
    client.with_options(http_client=httpx.Client())  # type: ignore[call-arg]

    client.jobs.remove("j")  # type: ignore[attr-defined]
    client.jobs.create("j")  # type: ignore[arg-type]
    client.jobs.create(new_job(), "j")  # type: ignore[call-arg]
    client.jobs.get(7)  # type: ignore[arg-type]
    client.jobs.get(models.Checkpoint())  # type: ignore[arg-type]
    client.jobs.get("j", extra_headers={"X-Trace": 1})  # type: ignore[dict-item]
    client.jobs.list(page_size="10")  # type: ignore[arg-type]
    client.jobs.execute_train_step("j", dataset="d")  # type: ignore[call-arg]
    client.jobs.wait("j", until=5)  # type: ignore[arg-type]
    client.jobs.wait("j", on_update=new_job)  # type: ignore[arg-type]
    client.checkpoints.sync("c", region="US_IOWA_1")  # type: ignore[arg-type]
    client.checkpoints.promote("c", output_model="m")  # type: ignore[call-arg]
    client.jobs.get("j").training_config.lora_rank  # type: ignore[union-attr]
    client.jobs.get("j").stat  # type: ignore[attr-defined]
    async_client.jobs.get("j").name  # type: ignore[attr-defined]
    list(async_client.jobs.list())  # type: ignore[call-overload]
    gateway_get_rlor_trainer_job.sync("a", "j", client=keyless)  # type: ignore[arg-type]
    gateway_get_rlor_trainer_job.sync("a", "j", client=client)  # type: ignore[arg-type]

    models.RlorTrainerJob(node_count="1")  # type: ignore[arg-type]
    models.RlorTrainerJob(nodes=1)  # type: ignore[call-arg]
    models.DpoConfig(0.1)  # type: ignore[call-arg]  # a field that is new upstream must not move the others
    models.RlorTrainerJob(training_config={"loraRank": 16})  # type: ignore[arg-type]
    [*models.RlorTrainerJob()]  # type: ignore[misc]
    models.RlorTrainerJob().state = "JOB_STATE_RUNNING"  # type: ignore[assignment]
    models.ExecuteRlorTrainStepRequest(dataset="d")  # type: ignore[call-arg]
    models.JobState.JOB_STATE_RUNING  # type: ignore[attr-defined]
    models.RlorTrainer  # type: ignore[attr-defined]
    errors.RlorTrainerError().status  # type: ignore[attr-defined]
    rlor_trainer_client.Clinet  # type: ignore[attr-defined]
