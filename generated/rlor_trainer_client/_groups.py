# Generated from spec/openapi.yaml 3.1.0; edit the spec or scripts/templates, then run: make generate

"""The methods of the client, one class a tag of the spec."""

from __future__ import annotations

import builtins
import datetime
from collections.abc import AsyncIterator, Callable, Collection, Coroutine, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NoReturn

from . import models
from ._call_options import CallOptions, QueryValue
from ._callback import callback
from ._config import NOT_COPIED
from ._creation import with_id
from ._model import with_fields
from ._names import ResourceKind
from ._operations import LIFECYCLES, OPERATIONS
from ._pager import AsyncPager, Page, Pager, page_of
from ._transport import AsyncTransport, SyncTransport
from ._wire import nothing
from .errors import InvalidResponseError

if TYPE_CHECKING:
    from ._wait_many import Fleet, Member

_RLOR_TRAINER_JOB = ResourceKind(
    "RlorTrainerJob", "name", "accounts/{account_id}/rlorTrainerJobs/{rlor_trainer_job_id}", "account_id"
)
_CHECKPOINT = ResourceKind(
    "Checkpoint",
    "name",
    "accounts/{account_id}/rlorTrainerJobs/{rlor_trainer_job_id}/checkpoints/{checkpoint_id}",
    "account_id",
)
_OPERATION = ResourceKind("Operation", "name", "accounts/{account_id}/operations/{operation_id}", "account_id")


class Jobs:
    """Create, watch, steer and remove RLOR trainer jobs."""

    def __init__(self, transport: SyncTransport) -> None:
        self._transport = transport

    def __reduce__(self) -> NoReturn:
        raise TypeError(NOT_COPIED)

    def create(
        self,
        job: models.RlorTrainerJob | Mapping[str, Any] | None = None,
        *,
        rlor_trainer_job_id: str | None = None,
        training_shape: str | None = None,
        skip_validations: bool | None = None,
        deployment_id: str | None = None,
        display_name: str | None = None,
        dataset: str | None = None,
        evaluation_dataset: str | None = None,
        eval_auto_carveout: bool | None = None,
        training_config: models.TrainingConfig | Mapping[str, Any] | None = None,
        reward_weights: builtins.list[str] | None = None,
        wandb_config: models.WandbConfig | Mapping[str, Any] | None = None,
        aws_s3_config: models.AwsS3Config | Mapping[str, Any] | None = None,
        azure_blob_storage_config: models.AzureBlobStorageConfig | Mapping[str, Any] | None = None,
        keep_alive: bool | None = None,
        rollout_deployment_name: str | None = None,
        loss_config: models.LossConfig | Mapping[str, Any] | None = None,
        node_count: int | None = None,
        service_mode: bool | None = None,
        hot_load_deployment_id: str | None = None,
        purpose: models.Purpose | None = None,
        forward_only: bool | None = None,
        managed_by: str | None = None,
        trainer_replica_count: int | None = None,
        inactivity_timeout: str | None = None,
        disable_inactivity_cleanup: bool | None = None,
        use_reservation: bool | None = None,
        reservation_target: str | None = None,
        preemptible: bool | None = None,
        extra_values: models.ExtraValues | Mapping[str, Any] | None = None,
        account_id: str | None = None,
        timeout: float | datetime.timedelta | None = None,
        max_retries: int | None = None,
        deadline: float | datetime.timedelta | None = None,
        extra_headers: Mapping[str, str] | None = None,
        extra_query: Mapping[str, QueryValue | Sequence[QueryValue]] | None = None,
        extra_body: Mapping[str, Any] | None = None,
    ) -> models.RlorTrainerJob:
        """Create a trainer job

        Starts a reinforcement-learning trainer. The answer is the stored job, normally in `JOB_STATE_PENDING`.

        Repeating a create is safe only with a caller-chosen `rlorTrainerJobId`: the repeat is then refused with 409,
        also when the id belongs to a deleted job that is still retained. A quota that is used up answers 403 with an
        `ErrorInfo` detail; 429 means that requests come too fast.

            job = client.jobs.create(models.RlorTrainerJob(display_name="math grpo step 07"))

        Args:
            job: The object to send, or its fields as keywords, which replace those of the object.
            rlor_trainer_job_id: Id of the new job, chosen by the caller; 1 to 63 characters of `[a-z0-9-]` that start
                and end with a letter or digit are known to work. Default: a random UUID chosen by the server.
            training_shape: Resource name of a validated training shape, `accounts/{account}/trainingShapes/{shape}`
                with an optional `/versions/{version}`; without a version, or with `latest`, the newest validated one is
                used. It owns the hardware, so `nodeCount` and accelerator fields are not to be sent beside it. Default:
                none, the server picks a shape.
            skip_validations: Skips the validation of the training shape. Needs a super-user key. Default: false.
            deployment_id: Older way to name the hot-load deployment, sent by the vendor's trainer SDK beside
                `hotLoadDeploymentId`. Default: none.
            display_name: Label for people, fewer than 64 characters. Default empty. Caller-owned.
            dataset: Training data, `accounts/{account}/datasets/{dataset}`. Default empty, which suits service mode;
                the vendor's command line asks for one otherwise. Caller-owned.
            evaluation_dataset: Separate evaluation data, `accounts/{account}/datasets/{dataset}`. Default empty, no
                evaluation data. Caller-owned.
            eval_auto_carveout: Split evaluation rows out of `dataset`. Default false. Caller-owned.
            training_config: Settings that all training jobs share; null when unset. Caller-owned.
            reward_weights: Reward metrics and their weights, each as `<reward_name>=<weight>`. Default empty.
                Caller-owned.
            wandb_config: Weights & Biases logging; null when unset. Caller-owned.
            aws_s3_config: Access to datasets in S3; null when unset. Caller-owned.
            azure_blob_storage_config: Access to datasets in Azure Blob Storage; null when unset. Caller-owned.
            keep_alive: Keep the trainer up between steps, so that it takes `:executeTrainStep`. Default false.
                Caller-owned.
            rollout_deployment_name: Deployment that receives new weights, usually
                `accounts/{account}/deployments/{deployment}`. Default empty, no weight sync to a rollout engine.
                Caller-owned.
            loss_config: Loss method of the reinforcement learning, and its settings; null when unset. Caller-owned.
            node_count: Trainer nodes. Default 1, echoed as 0 when unset; owned by the shape when a training shape is
                used. Caller-owned.
            service_mode: Run the trainer as a live API endpoint that a training loop drives. Default false.
                Caller-owned.
            hot_load_deployment_id: Id of the deployment into whose hot-load bucket checkpoints are saved, so that its
                weights can be swapped. Only valid with `serviceMode` or `keepAlive`. Default empty. Setting
                `hotLoadTrainerJob` on the deployment is the newer way. Caller-owned.
            purpose: Scheduling purpose. Default `PURPOSE_UNSPECIFIED`. Replaces the removed `usePurpose`. Caller-owned.
            forward_only: Only forward passes, no backward pass and no optimizer, as a GRPO reference model needs.
                Default false. Caller-owned.
            managed_by: Resource that manages this trainer. For the managed service only: users leave it empty, the
                default. Caller-owned.
            trainer_replica_count: Data-parallel replicas of the trainer; more than 1 means replicated HSDP. Default 0,
                the backend chooses. Caller-owned.
            inactivity_timeout: Stop the trainer after this long without tracked activity (trainer API operations,
                heartbeats of an active session), in decimal seconds with the suffix `s`. Default 60 minutes, also for
                null and `0s`; limit 3 hours (`10800s`) according to the vendor's SDK. GPU time is charged while the
                trainer runs. Caller-owned.
            disable_inactivity_cleanup: Never stop the trainer for inactivity; GPU time is charged for as long as it
                runs. Default false. The vendor's SDK allows it for the account `fireworks` only. Caller-owned.
            use_reservation: Run on reserved capacity. The vendor's trainer SDK always sends it, by default true.
                Caller-owned.
            reservation_target: Pin the job to one reservation or group, without spill-over. Default none. Caller-owned.
            preemptible: Let other jobs preempt this one. Needs an admin key. Default false. Caller-owned.
            extra_values: Free deployment values. Needs a super-user key. Default none. Caller-owned.
            account_id: Account to use instead of the client's.
            timeout: Time limit of one attempt, in seconds. Default: the client's.
            max_retries: How often a failed request is sent again. Default: the client's.
            deadline: Time limit of the call with all its attempts, in seconds. Default: the client's.
            extra_headers: Additional headers; `Authorization` and `Host` cannot be set.
            extra_query: Query parameters that this client does not know yet.
            extra_body: Fields of the body that this client does not know yet.

        Raises:
            ValueError: If an argument is invalid. Nothing is sent.
            APIStatusError: If the server answers with 400, 401, 403, 408, 409, 412, 413, 415, 429, 500, 502, 503,
                504, or
                with any other status that is not 2xx.
            APIConnectionError: If no complete answer comes back; `APITimeoutError` if it does not come in time.
            InvalidResponseError: If the answer is unusable, or, in a strict client, breaks the spec.
        """
        from .api.jobs import gateway_create_rlor_trainer_job as endpoint

        names = {"account_id": self._transport.account(account_id)}
        request = endpoint.request_kwargs(
            account_id=names["account_id"],
            body=with_fields(
                "job",
                models.RlorTrainerJob,
                job,
                {
                    "display_name": display_name,
                    "dataset": dataset,
                    "evaluation_dataset": evaluation_dataset,
                    "eval_auto_carveout": eval_auto_carveout,
                    "training_config": training_config,
                    "reward_weights": reward_weights,
                    "wandb_config": wandb_config,
                    "aws_s3_config": aws_s3_config,
                    "azure_blob_storage_config": azure_blob_storage_config,
                    "keep_alive": keep_alive,
                    "rollout_deployment_name": rollout_deployment_name,
                    "loss_config": loss_config,
                    "node_count": node_count,
                    "service_mode": service_mode,
                    "hot_load_deployment_id": hot_load_deployment_id,
                    "purpose": purpose,
                    "forward_only": forward_only,
                    "managed_by": managed_by,
                    "trainer_replica_count": trainer_replica_count,
                    "inactivity_timeout": inactivity_timeout,
                    "disable_inactivity_cleanup": disable_inactivity_cleanup,
                    "use_reservation": use_reservation,
                    "reservation_target": reservation_target,
                    "preemptible": preemptible,
                    "extra_values": extra_values,
                },
            ),
            rlor_trainer_job_id=rlor_trainer_job_id,
            training_shape=training_shape,
            skip_validations=skip_validations,
            deployment_id=deployment_id,
        )
        request = with_id(request, OPERATIONS["Gateway_CreateRlorTrainerJob"], self._transport.clock)
        made = {
            "account_id": names["account_id"],
            "rlor_trainer_job_id": request["params"]["rlorTrainerJobId"],
        }
        return self._transport.send(
            OPERATIONS["Gateway_CreateRlorTrainerJob"],
            request,
            models.RlorTrainerJob.from_dict,
            check=lambda answer: _RLOR_TRAINER_JOB.check(answer, made, "Gateway_CreateRlorTrainerJob"),
            options=CallOptions(timeout, max_retries, deadline, extra_headers, extra_query, extra_body),
        )

    def list(
        self,
        *,
        filter: str | None = None,
        order_by: str | None = None,
        page_size: int | None = None,
        page_token: str | None = None,
        read_mask: str | None = None,
        include_archived: bool | None = None,
        account_id: str | None = None,
        timeout: float | datetime.timedelta | None = None,
        max_retries: int | None = None,
        deadline: float | datetime.timedelta | None = None,
        extra_headers: Mapping[str, str] | None = None,
        extra_query: Mapping[str, QueryValue | Sequence[QueryValue]] | None = None,
    ) -> Pager[models.RlorTrainerJob]:
        """List trainer jobs

        Lists the jobs of one account, page by page. Deleted jobs are left out unless `includeArchived` is set. Every
        other parameter of a follow-up request must equal that of the request which returned its `pageToken`.

            for job in client.jobs.list():
                print(job)

        Args:
            filter: Keeps only matching jobs. An AIP-160 expression over the fields of the job, for example
                `state="JOB_STATE_RUNNING" AND displayName:"policy"`. `OR` binds tighter than `AND`. Default: empty, all
                jobs.
            order_by: Sort order: comma-separated field names, each optionally followed by ` desc`, `.` for a subfield,
                in lowerCamelCase or snake_case (AIP-132). Default: `name`, ascending.
            page_size: The most items on a page. Default: 50, also for 0. Limit: 200; a larger number counts as 200, a
                negative one is refused.
            page_token: `nextPageToken` of the page before. Opaque: do not read or build it. Default: empty, the first
                page.
            read_mask: Comma-separated fields to return, `.` for a subfield, in lowerCamelCase or snake_case; other
                fields are left out. Default: empty, like `*`, all fields.
            include_archived: Also lists deleted jobs that are still retained. Default: false.
            account_id: Account to use instead of the client's.
            timeout: Time limit of one attempt, in seconds. Default: the client's.
            max_retries: How often a failed request is sent again. Default: the client's.
            deadline: Time limit of the call with all its attempts, in seconds. Default: the client's.
            extra_headers: Additional headers; `Authorization` and `Host` cannot be set.
            extra_query: Query parameters that this client does not know yet.

        Raises:
            ValueError: If an argument is invalid. Nothing is sent.
            APIStatusError: If the server answers with 400, 401, 403, 408, 429, 500, 502, 503, 504, or
                with any other status that is not 2xx.
            APIConnectionError: If no complete answer comes back; `APITimeoutError` if it does not come in time.
            InvalidResponseError: If the answer is unusable, or, in a strict client, breaks the spec.
        """
        from .api.jobs import gateway_list_rlor_trainer_jobs as endpoint

        def fetch(token: str | None) -> Page[models.RlorTrainerJob]:
            names = {"account_id": self._transport.account(account_id)}
            request = endpoint.request_kwargs(
                account_id=names["account_id"],
                filter_=filter,
                order_by=order_by,
                page_size=page_size,
                page_token=token,
                read_mask=read_mask,
                include_archived=include_archived,
            )
            answer = self._transport.send(
                OPERATIONS["Gateway_ListRlorTrainerJobs"],
                request,
                models.ListRlorTrainerJobsResponse.from_dict,
                options=CallOptions(timeout, max_retries, deadline, extra_headers, extra_query),
            )
            return page_of(answer.rlor_trainer_jobs, answer.next_page_token, answer.total_size)

        return Pager("Gateway_ListRlorTrainerJobs", fetch, page_token)

    def get(
        self,
        job: str | models.RlorTrainerJob | Mapping[str, Any],
        *,
        read_mask: str | None = None,
        account_id: str | None = None,
        timeout: float | datetime.timedelta | None = None,
        max_retries: int | None = None,
        deadline: float | datetime.timedelta | None = None,
        extra_headers: Mapping[str, str] | None = None,
        extra_query: Mapping[str, QueryValue | Sequence[QueryValue]] | None = None,
    ) -> models.RlorTrainerJob:
        """Get a trainer job

        Reads one job. A deleted job stays readable for its retention of 30 days.

            job = client.jobs.get("my-job")

        Args:
            job: Its id, its full name (`accounts/{account_id}/rlorTrainerJobs/{rlor_trainer_job_id}`), or the object.
            read_mask: Comma-separated fields to return, `.` for a subfield, in lowerCamelCase or snake_case; other
                fields are left out. Default: empty, like `*`, all fields.
            account_id: Account to use instead of the client's.
            timeout: Time limit of one attempt, in seconds. Default: the client's.
            max_retries: How often a failed request is sent again. Default: the client's.
            deadline: Time limit of the call with all its attempts, in seconds. Default: the client's.
            extra_headers: Additional headers; `Authorization` and `Host` cannot be set.
            extra_query: Query parameters that this client does not know yet.

        Raises:
            ValueError: If an argument is invalid. Nothing is sent.
            APIStatusError: If the server answers with 400, 401, 403, 404, 408, 429, 500, 502, 503, 504, or
                with any other status that is not 2xx.
            APIConnectionError: If no complete answer comes back; `APITimeoutError` if it does not come in time.
            InvalidResponseError: If the answer is unusable, or, in a strict client, breaks the spec.
        """
        from .api.jobs import gateway_get_rlor_trainer_job as endpoint

        names = _RLOR_TRAINER_JOB.variables_of(job, self._transport.known_account(account_id), ("rlor_trainer_job_id",))
        names["account_id"] = self._transport.account(names.get("account_id"))
        request = endpoint.request_kwargs(
            account_id=names["account_id"],
            rlor_trainer_job_id=names["rlor_trainer_job_id"],
            read_mask=read_mask,
        )
        return self._transport.send(
            OPERATIONS["Gateway_GetRlorTrainerJob"],
            request,
            models.RlorTrainerJob.from_dict,
            check=lambda answer: _RLOR_TRAINER_JOB.check(
                answer, names, "Gateway_GetRlorTrainerJob", masked=read_mask is not None
            ),
            options=CallOptions(timeout, max_retries, deadline, extra_headers, extra_query),
        )

    def wait(
        self,
        job: str | models.RlorTrainerJob | Mapping[str, Any],
        *,
        until: models.JobState | str | Collection[models.JobState | str] | None = None,
        timeout: float | datetime.timedelta | None = None,
        pending_timeout: float | datetime.timedelta | None = 172800.0,
        poll_interval: float | datetime.timedelta = 5.0,
        on_update: Callable[[models.RlorTrainerJob], object] | None = None,
        progress: bool = False,
        account_id: str | None = None,
    ) -> models.RlorTrainerJob:
        """Wait until a job reaches a state

        Polls the job and sends nothing else; the job keeps running even if the wait fails. Transient errors (no
        connection, 408, 425, 429, 5xx, an HTML page, an incomplete body) are retried until the timeout; without one, for
        ten minutes in a row. Other errors, and answers without a state, are retried for ten minutes once the job has
        been read; before that, an error is final, and a missing state is final after 30 seconds. An unknown state, of a
        newer server, is logged, and the wait continues.

        After an operation that changes the state, such as a resume, a server may still return the old state. If this client,
        or a copy made by `with_options`, sent that operation, the old state is ignored for 30 seconds or until another state
        is read. Operations of other clients are unknown: a terminal state that such an operation could leave counts only if
        it is read for 30 seconds. A state in `until` counts at once.

        Time is `time.monotonic`: setting the clock of the machine has no effect. On Linux and macOS no time passes while
        the machine is suspended.

            job = client.jobs.wait("my-job", timeout=3600, progress=True)

        Args:
            job: Its id, its full name (`accounts/{account_id}/rlorTrainerJobs/{rlor_trainer_job_id}`), or the object.
            until: The state, or states, to wait for. A state shorter than `poll_interval` can be missed, so name the states
                that follow it, too. Default: JOB_STATE_COMPLETED.
            timeout: Time limit of the whole wait, in seconds. Default: no limit, even while the job is paused.
            pending_timeout: How long the job may stay in JOB_STATE_PENDING, waiting for capacity, in seconds; None
                for no limit. Default: 48 hours.
            poll_interval: Seconds between reads, with 10 % jitter.
            on_update: Called with the job after the first read, and after each change of its state.
                An exception that it raises ends the wait.
            progress: Show the progress: one line on a terminal (standard error) or in a notebook, lines of the logger
                `rlor_trainer_client` elsewhere.
            account_id: Account to use instead of the client's.

        Returns:
            The job, as last read.

        Raises:
            JobEndedError: If it ended in a different terminal state. The error has the state, the server's reason and the
                job. It is a `JobFailedError` unless that state is JOB_STATE_COMPLETED.
            WaitTimeoutError: If time is up. The job keeps running; the error says how to wait again.
            ValueError: If an argument is invalid. Nothing is sent.
            RlorTrainerError: If it cannot be read, as raised by `get`.
        """
        from ._progress import Progress
        from ._wait import wait

        member = self._member(job, until, timeout, pending_timeout, poll_interval, account_id)
        return wait(
            member.read, member.watch, callback(on_update), Progress() if progress else None, self._transport.clock
        )

    def wait_all(
        self,
        jobs: Iterable[str | models.RlorTrainerJob | Mapping[str, Any]],
        *,
        until: models.JobState | str | Collection[models.JobState | str] | None = None,
        timeout: float | datetime.timedelta | None = None,
        pending_timeout: float | datetime.timedelta | None = 172800.0,
        poll_interval: float | datetime.timedelta = 5.0,
        on_update: Callable[[models.RlorTrainerJob], object] | None = None,
        progress: bool = False,
        account_id: str | None = None,
    ) -> builtins.list[models.RlorTrainerJob]:
        """Wait until all of several jobs reach a state

        One poller reads them all; it reads the list where that takes fewer requests than reading each job. Errors are
        retried as in `wait`. To get each result as it comes, use `as_completed`.

            jobs = client.jobs.wait_all(["my-job", "another"], timeout=86400, progress=True)

        Args:
            jobs: Any number of ids, full names (`accounts/{account_id}/rlorTrainerJobs/{rlor_trainer_job_id}`) or objects.
            until: The state, or states, to wait for. Default: JOB_STATE_COMPLETED.
            timeout: Time limit of the whole wait, in seconds. Default: no limit.
            pending_timeout: How long each may stay in JOB_STATE_PENDING, in seconds; None for no limit. Default: 48 hours.
            poll_interval: Seconds between polls, with 10 % jitter.
            on_update: Called with each job after its first read, and after each change of its state.
            progress: Show the progress, as in `wait`.
            account_id: Account to use instead of the client's.


        Returns:
            The jobs in the given order, as last read.

        Raises:
            WaitAllError: If some of the waits failed, after all have ended. It is an `ExceptionGroup` with one error for each
                of these, such as `JobFailedError` or `WaitTimeoutError`; `jobs` has all jobs.
            ValueError: If an argument is invalid. Nothing is sent.
        """
        from ._progress import Progress
        from ._wait_many import all_of, events

        fleet = self._fleet(jobs, until, timeout, pending_timeout, poll_interval, account_id)
        for _ in events(
            fleet,
            self._page_of(fleet, account_id),
            callback(on_update),
            Progress() if progress else None,
            self._transport.clock,
        ):
            pass
        return all_of(fleet)

    def wait_any(
        self,
        jobs: Iterable[str | models.RlorTrainerJob | Mapping[str, Any]],
        *,
        until: models.JobState | str | Collection[models.JobState | str] | None = None,
        timeout: float | datetime.timedelta | None = None,
        pending_timeout: float | datetime.timedelta | None = 172800.0,
        poll_interval: float | datetime.timedelta = 5.0,
        on_update: Callable[[models.RlorTrainerJob], object] | None = None,
        progress: bool = False,
        account_id: str | None = None,
    ) -> models.RlorTrainerJob:
        """Wait until the first of several jobs reaches a state

        A job that ends in a different state is skipped. Polls like `wait_all`.

            job = client.jobs.wait_any(["my-job", "another"], timeout=86400)

        Args:
            jobs: Any number of ids, full names (`accounts/{account_id}/rlorTrainerJobs/{rlor_trainer_job_id}`) or objects.
            until: The state, or states, to wait for. Default: JOB_STATE_COMPLETED.
            timeout: Time limit of the whole wait, in seconds. Default: no limit.
            pending_timeout: How long each may stay in JOB_STATE_PENDING, in seconds; None for no limit. Default: 48 hours.
            poll_interval: Seconds between polls, with 10 % jitter.
            on_update: Called with each job after its first read, and after each change of its state.
            progress: Show the progress, as in `wait`.
            account_id: Account to use instead of the client's.


        Returns:
            The job that reached the state first.

        Raises:
            WaitAllError: If none can reach it any more, or time is up; with one error for each.
            ValueError: If an argument is invalid, or there is no job. Nothing is sent.
        """
        from ._progress import Progress
        from ._wait_many import events, none_of, reached

        fleet = self._fleet(jobs, until, timeout, pending_timeout, poll_interval, account_id)
        if not fleet.members:
            raise ValueError("jobs is empty. Give at least one.")
        for member in events(
            fleet,
            self._page_of(fleet, account_id),
            callback(on_update),
            Progress() if progress else None,
            self._transport.clock,
        ):
            if (found := reached(member)) is not None:
                return found
        raise none_of(fleet)

    def as_completed(
        self,
        jobs: Iterable[str | models.RlorTrainerJob | Mapping[str, Any]],
        *,
        until: models.JobState | str | Collection[models.JobState | str] | None = None,
        timeout: float | datetime.timedelta | None = None,
        pending_timeout: float | datetime.timedelta | None = 172800.0,
        poll_interval: float | datetime.timedelta = 5.0,
        on_update: Callable[[models.RlorTrainerJob], object] | None = None,
        progress: bool = False,
        account_id: str | None = None,
    ) -> Iterator[models.RlorTrainerJob]:
        """Yield each of several jobs when it reaches a state or ends

        Polls like `wait_all`. Failed jobs are yielded, too: check the state.

            for job in client.jobs.as_completed(["my-job", "another"]):
                print(job)

        Args:
            jobs: Any number of ids, full names (`accounts/{account_id}/rlorTrainerJobs/{rlor_trainer_job_id}`) or objects.
            until: The state, or states, to wait for. Default: JOB_STATE_COMPLETED.
            timeout: Time limit of the whole wait, in seconds. Default: no limit.
            pending_timeout: How long each may stay in JOB_STATE_PENDING, in seconds; None for no limit. Default: 48 hours.
            poll_interval: Seconds between polls, with 10 % jitter.
            on_update: Called with each job after its first read, and after each change of its state.
            progress: Show the progress, as in `wait`.
            account_id: Account to use instead of the client's.


        Yields:
            Each job, as last read.

        Raises:
            WaitAllError: At the end, if some did not end in time or could not be read.
            ValueError: If an argument is invalid. Nothing is sent.
        """
        from ._progress import Progress
        from ._wait_many import ended, events, unended

        fleet = self._fleet(jobs, until, timeout, pending_timeout, poll_interval, account_id)
        over = events(
            fleet,
            self._page_of(fleet, account_id),
            callback(on_update),
            Progress() if progress else None,
            self._transport.clock,
        )

        def completed() -> Iterator[models.RlorTrainerJob]:
            for member in over:
                if (found := ended(member)) is not None:
                    yield found
            unended(fleet)

        return completed()

    def watch(
        self,
        job: str | models.RlorTrainerJob | Mapping[str, Any],
        *,
        timeout: float | datetime.timedelta | None = None,
        poll_interval: float | datetime.timedelta = 5.0,
        account_id: str | None = None,
    ) -> Iterator[models.RlorTrainerJob]:
        """Yield a job now, and after each change of its state, progress or status, until it ends

        Errors are retried as in `wait`. Changes between two reads appear as one.

            for job in client.jobs.watch("my-job"):
                print(job)

        Args:
            job: Its id, its full name (`accounts/{account_id}/rlorTrainerJobs/{rlor_trainer_job_id}`), or the object.
            timeout: Time limit, in seconds. Default: no limit.
            poll_interval: Seconds between reads, with 10 % jitter.
            account_id: Account to use instead of the client's.

        Yields:
            The job, as read. The last one has ended.

        Raises:
            WaitTimeoutError: If time is up. The job keeps running.
            ValueError: If an argument is invalid. Nothing is sent.
            RlorTrainerError: If it cannot be read, as raised by `get`.
        """
        from ._wait import changes

        member = self._member(job, None, timeout, None, poll_interval, account_id)
        return changes(member.read, member.watch, self._transport.clock)

    def wait_ready(
        self,
        job: str | models.RlorTrainerJob | Mapping[str, Any],
        *,
        timeout: float | datetime.timedelta | None = None,
        pending_timeout: float | datetime.timedelta | None = 172800.0,
        health_timeout: float | datetime.timedelta | None = 900.0,
        poll_interval: float | datetime.timedelta = 5.0,
        on_update: Callable[[models.RlorTrainerJob], object] | None = None,
        progress: bool = False,
        account_id: str | None = None,
    ) -> models.RlorTrainerJob:
        """Wait until a job is ready: in JOB_STATE_RUNNING or JOB_STATE_IDLE, and `check_health` succeeds

        Reads the job again after each failed health check, so that a preempted job is waited for again.

            job = client.jobs.wait_ready("my-job", timeout=3600)

        Args:
            job: Its id, its full name (`accounts/{account_id}/rlorTrainerJobs/{rlor_trainer_job_id}`), or the object.
            timeout: Time limit of the whole wait, in seconds. Default: no limit.
            pending_timeout: How long it may stay in JOB_STATE_PENDING, in seconds; None for no limit. Default: 48 hours.
            health_timeout: How long it may run without passing its health check, in seconds; None for no limit. Default: 15
                minutes.
            poll_interval: Seconds between reads, with 10 % jitter.
            on_update: Called with the job after the first read, and after each change of its state.
                An exception that it raises ends the wait.

            progress: Show the progress, as in `wait`.
            account_id: Account to use instead of the client's.

        Returns:
            The job, as last read.

        Raises:
            JobEndedError: If it ended; `JobFailedError` unless it ended in JOB_STATE_COMPLETED.
            WaitTimeoutError: If time is up. The job keeps running.
            ValueError: If an argument is invalid. Nothing is sent.
            RlorTrainerError: If it, or its health, cannot be read.
        """
        from ._wait_ready import Readiness, wait_ready

        clock = self._transport.clock
        readiness = Readiness[models.RlorTrainerJob](
            timeout, health_timeout, poll_interval, callback(on_update), clock.monotonic()
        )

        def live(seconds: float | None) -> models.RlorTrainerJob:
            return self.wait(
                job,
                until=("JOB_STATE_RUNNING", "JOB_STATE_IDLE"),
                timeout=seconds,
                pending_timeout=pending_timeout,
                poll_interval=poll_interval,
                on_update=readiness.tell,
                progress=progress,
                account_id=account_id,
            )

        def check(seconds: float) -> None:
            self.check_health(job, max_retries=0, deadline=seconds, account_id=account_id)

        return wait_ready(live, check, readiness, clock)

    def _member(
        self,
        job: str | models.RlorTrainerJob | Mapping[str, Any],
        until: models.JobState | str | Collection[models.JobState | str] | None,
        timeout: float | datetime.timedelta | None,
        pending_timeout: float | datetime.timedelta | None,
        poll_interval: float | datetime.timedelta,
        account_id: str | None,
    ) -> Member[models.RlorTrainerJob]:
        """The wait for one job, and what reads it."""
        from ._wait import Watch
        from ._wait_many import Member
        from .api.jobs import gateway_get_rlor_trainer_job as endpoint

        names = _RLOR_TRAINER_JOB.variables_of(job, self._transport.known_account(account_id), ("rlor_trainer_job_id",))
        names["account_id"] = self._transport.account(names.get("account_id"))
        request = endpoint.request_kwargs(
            account_id=names["account_id"],
            rlor_trainer_job_id=names["rlor_trainer_job_id"],
        )
        clock = self._transport.clock
        watch = Watch[models.RlorTrainerJob](
            LIFECYCLES["JobState"],
            job,
            until,
            timeout=timeout,
            pending_timeout=pending_timeout,
            poll_interval=poll_interval,
            operation=OPERATIONS["Gateway_GetRlorTrainerJob"],
            now=clock.monotonic(),
            jitter=clock.random,
            move=self._transport.moves.get(self._transport.settings.base_url + request["url"]),
            path=self._transport.without_key(request["url"]),
            without_key=self._transport.without_key,
        )

        def read(seconds: float) -> models.RlorTrainerJob:
            own = self._transport.settings
            hurried = self._transport.with_settings(
                deadline=min(own.deadline, seconds), on_response=watch.listening(own.on_response)
            )
            return type(self)(hurried).get(job, account_id=account_id)

        return Member(_RLOR_TRAINER_JOB.pattern.format(**names), watch, read)

    def _fleet(
        self,
        jobs: Iterable[str | models.RlorTrainerJob | Mapping[str, Any]],
        until: models.JobState | str | Collection[models.JobState | str] | None,
        timeout: float | datetime.timedelta | None,
        pending_timeout: float | datetime.timedelta | None,
        poll_interval: float | datetime.timedelta,
        account_id: str | None,
    ) -> Fleet[models.RlorTrainerJob]:
        """The waits for several jobs."""
        from ._wait_many import Fleet, several

        members = [
            self._member(job, until, timeout, pending_timeout, poll_interval, account_id)
            for job in several("jobs", jobs)
        ]
        filters = (
            None,
            'state="JOB_STATE_PENDING" OR state="JOB_STATE_CREATING" OR state="JOB_STATE_CREATING_INPUT_DATASET" OR state="JOB_STATE_VALIDATING" OR state="JOB_STATE_RUNNING" OR state="JOB_STATE_IDLE" OR state="JOB_STATE_WRITING_RESULTS" OR state="JOB_STATE_RE_QUEUEING" OR state="JOB_STATE_PAUSED" OR state="JOB_STATE_CANCELLING" OR state="JOB_STATE_DELETING" OR state="JOB_STATE_DELETING_CLEANING_UP"',
        )
        return Fleet(
            members,
            self._transport.clock.monotonic,
            filters=filters,
            page_size=200,
            named_by="name",
            created_by=("createTime", "create_time"),
        )

    def _page_of(
        self, fleet: Fleet[models.RlorTrainerJob], account_id: str | None
    ) -> Callable[[str | None, str | None], Page[models.RlorTrainerJob]]:
        """What reads a page of those that the members of a fleet are among, by filter and token."""
        if fleet.members:  # their names say which account they are in
            first = _RLOR_TRAINER_JOB.variables_of(fleet.members[0].name, None, ())
            account_id = first["account_id"]

        def page(filter: str | None, token: str | None) -> Page[models.RlorTrainerJob]:
            pager = self.list(
                page_token=token,
                page_size=200,
                filter=filter,
                account_id=account_id,
                deadline=min(self._transport.settings.deadline, fleet.read_limit()),
            )
            return pager.first_page()

        return page

    def delete(
        self,
        job: str | models.RlorTrainerJob | Mapping[str, Any],
        *,
        account_id: str | None = None,
        timeout: float | datetime.timedelta | None = None,
        max_retries: int | None = None,
        deadline: float | datetime.timedelta | None = None,
        extra_headers: Mapping[str, str] | None = None,
        extra_query: Mapping[str, QueryValue | Sequence[QueryValue]] | None = None,
    ) -> None:
        """Delete a trainer job

        Stops the trainer and turns the job into a tombstone that is kept for 30 days from the first delete: hidden from
        lists, readable by name, its id not to be used again. A second delete does nothing and does not extend the
        retention. The rollout deployment of the job is not removed.

            client.jobs.delete("my-job")

        Args:
            job: Its id, its full name (`accounts/{account_id}/rlorTrainerJobs/{rlor_trainer_job_id}`), or the object.
            account_id: Account to use instead of the client's.
            timeout: Time limit of one attempt, in seconds. Default: the client's.
            max_retries: How often a failed request is sent again. Default: the client's.
            deadline: Time limit of the call with all its attempts, in seconds. Default: the client's.
            extra_headers: Additional headers; `Authorization` and `Host` cannot be set.
            extra_query: Query parameters that this client does not know yet.

        Raises:
            ValueError: If an argument is invalid. Nothing is sent.
            APIStatusError: If the server answers with 400, 401, 403, 404, 408, 409, 429, 500, 502, 503, 504, or
                with any other status that is not 2xx.
            APIConnectionError: If no complete answer comes back; `APITimeoutError` if it does not come in time.
            InvalidResponseError: If the answer is unusable, or, in a strict client, breaks the spec.
        """
        from .api.jobs import gateway_delete_rlor_trainer_job as endpoint

        names = _RLOR_TRAINER_JOB.variables_of(job, self._transport.known_account(account_id), ("rlor_trainer_job_id",))
        names["account_id"] = self._transport.account(names.get("account_id"))
        request = endpoint.request_kwargs(
            account_id=names["account_id"],
            rlor_trainer_job_id=names["rlor_trainer_job_id"],
        )
        self._transport.send(
            OPERATIONS["Gateway_DeleteRlorTrainerJob"],
            request,
            models.Empty.from_dict,
            options=CallOptions(timeout, max_retries, deadline, extra_headers, extra_query),
        )

    def cancel(
        self,
        job: str | models.RlorTrainerJob | Mapping[str, Any],
        *,
        account_id: str | None = None,
        timeout: float | datetime.timedelta | None = None,
        max_retries: int | None = None,
        deadline: float | datetime.timedelta | None = None,
        extra_headers: Mapping[str, str] | None = None,
        extra_query: Mapping[str, QueryValue | Sequence[QueryValue]] | None = None,
        extra_body: Mapping[str, Any] | None = None,
    ) -> None:
        """Cancel a trainer job

        Asks a live job to stop. The answer comes at once; the job passes through `JOB_STATE_CANCELLING` and settles in
        `JOB_STATE_CANCELLED`. A job that has already stopped refuses with code 9 (`cannot cancel job in state: …`).

            client.jobs.cancel("my-job")

        Args:
            job: Its id, its full name (`accounts/{account_id}/rlorTrainerJobs/{rlor_trainer_job_id}`), or the object.
            account_id: Account to use instead of the client's.
            timeout: Time limit of one attempt, in seconds. Default: the client's.
            max_retries: How often a failed request is sent again. Default: the client's.
            deadline: Time limit of the call with all its attempts, in seconds. Default: the client's.
            extra_headers: Additional headers; `Authorization` and `Host` cannot be set.
            extra_query: Query parameters that this client does not know yet.
            extra_body: Fields of the body that this client does not know yet.

        Raises:
            ValueError: If an argument is invalid. Nothing is sent.
            APIStatusError: If the server answers with 400, 401, 403, 404, 408, 409, 413, 415, 429, 500, 502, 503,
                504, or
                with any other status that is not 2xx.
            APIConnectionError: If no complete answer comes back; `APITimeoutError` if it does not come in time.
            InvalidResponseError: If the answer is unusable, or, in a strict client, breaks the spec.
        """
        from .api.jobs import gateway_cancel_rlor_trainer_job as endpoint

        names = _RLOR_TRAINER_JOB.variables_of(job, self._transport.known_account(account_id), ("rlor_trainer_job_id",))
        names["account_id"] = self._transport.account(names.get("account_id"))
        request = endpoint.request_kwargs(
            account_id=names["account_id"],
            rlor_trainer_job_id=names["rlor_trainer_job_id"],
        )
        self._transport.send(
            OPERATIONS["Gateway_CancelRlorTrainerJob"],
            request,
            models.Empty.from_dict,
            options=CallOptions(timeout, max_retries, deadline, extra_headers, extra_query, extra_body),
        )

    def resume(
        self,
        job: str | models.RlorTrainerJob | Mapping[str, Any],
        *,
        account_id: str | None = None,
        timeout: float | datetime.timedelta | None = None,
        max_retries: int | None = None,
        deadline: float | datetime.timedelta | None = None,
        extra_headers: Mapping[str, str] | None = None,
        extra_query: Mapping[str, QueryValue | Sequence[QueryValue]] | None = None,
        extra_body: Mapping[str, Any] | None = None,
    ) -> models.RlorTrainerJob:
        """Resume a trainer job

        Restarts a failed, cancelled, paused or completed job under the same id; training goes on from the job's own
        checkpoints. The answer is the job. Its old state may still be read for up to about 30 seconds before it leaves
        it. Other states refuse with code 9.

            job = client.jobs.resume("my-job")

        Args:
            job: Its id, its full name (`accounts/{account_id}/rlorTrainerJobs/{rlor_trainer_job_id}`), or the object.
            account_id: Account to use instead of the client's.
            timeout: Time limit of one attempt, in seconds. Default: the client's.
            max_retries: Has no effect: this operation is never sent twice.
            deadline: Time limit of the call with all its attempts, in seconds. Default: the client's.
            extra_headers: Additional headers; `Authorization` and `Host` cannot be set.
            extra_query: Query parameters that this client does not know yet.
            extra_body: Fields of the body that this client does not know yet.

        Raises:
            ValueError: If an argument is invalid. Nothing is sent.
            APIStatusError: If the server answers with 400, 401, 403, 404, 408, 409, 413, 415, 429, 500, 502, 503,
                504, or
                with any other status that is not 2xx.
            APIConnectionError: If no complete answer comes back; `APITimeoutError` if it does not come in time.
            InvalidResponseError: If the answer is unusable, or, in a strict client, breaks the spec.
        """
        from .api.jobs import gateway_resume_rlor_trainer_job as endpoint

        names = _RLOR_TRAINER_JOB.variables_of(job, self._transport.known_account(account_id), ("rlor_trainer_job_id",))
        names["account_id"] = self._transport.account(names.get("account_id"))
        request = endpoint.request_kwargs(
            account_id=names["account_id"],
            rlor_trainer_job_id=names["rlor_trainer_job_id"],
        )
        return self._transport.send(
            OPERATIONS["Gateway_ResumeRlorTrainerJob"],
            request,
            models.RlorTrainerJob.from_dict,
            check=lambda answer: _RLOR_TRAINER_JOB.check(answer, names, "Gateway_ResumeRlorTrainerJob"),
            options=CallOptions(timeout, max_retries, deadline, extra_headers, extra_query, extra_body),
        )

    def execute_train_step(
        self,
        job: str | models.RlorTrainerJob | Mapping[str, Any],
        *,
        dataset: str,
        output_model: str,
        account_id: str | None = None,
        timeout: float | datetime.timedelta | None = None,
        max_retries: int | None = None,
        deadline: float | datetime.timedelta | None = None,
        extra_headers: Mapping[str, str] | None = None,
        extra_query: Mapping[str, QueryValue | Sequence[QueryValue]] | None = None,
        extra_body: Mapping[str, Any] | None = None,
    ) -> None:
        """Execute one train step

        Gives an idle keep-alive job the data of its next iteration and the model to make of it. Every call is one more
        iteration, so it is never to be repeated blindly. Hidden from the upstream description since 2026-09, hence
        deprecated here; older SDKs still call it.

            client.jobs.execute_train_step(
                "my-job",
                dataset="accounts/acme-research/datasets/s3-rollouts-step-2",
                output_model="accounts/acme-research/models/s3-policy-v2",
            )

        Args:
            job: Its id, its full name (`accounts/{account_id}/rlorTrainerJobs/{rlor_trainer_job_id}`), or the object.
            dataset: Data of this iteration, usually `accounts/{account}/datasets/{dataset}`. Caller-owned.
            output_model: Model to make when the step is done, usually `accounts/{account}/models/{model}`.
                Caller-owned.
            account_id: Account to use instead of the client's.
            timeout: Time limit of one attempt, in seconds. Default: the client's.
            max_retries: Has no effect: this operation is never sent twice.
            deadline: Time limit of the call with all its attempts, in seconds. Default: the client's.
            extra_headers: Additional headers; `Authorization` and `Host` cannot be set.
            extra_query: Query parameters that this client does not know yet.
            extra_body: Fields of the body that this client does not know yet.

        Raises:
            ValueError: If an argument is invalid. Nothing is sent.
            APIStatusError: If the server answers with 400, 401, 403, 404, 408, 409, 413, 415, 429, 500, 502, 503,
                504, or
                with any other status that is not 2xx.
            APIConnectionError: If no complete answer comes back; `APITimeoutError` if it does not come in time.
            InvalidResponseError: If the answer is unusable, or, in a strict client, breaks the spec.
        """
        from .api.jobs import gateway_execute_rlor_train_step as endpoint

        names = _RLOR_TRAINER_JOB.variables_of(job, self._transport.known_account(account_id), ("rlor_trainer_job_id",))
        names["account_id"] = self._transport.account(names.get("account_id"))
        request = endpoint.request_kwargs(
            account_id=names["account_id"],
            rlor_trainer_job_id=names["rlor_trainer_job_id"],
            body=models.ExecuteRlorTrainStepRequest(dataset=dataset, output_model=output_model),
        )
        self._transport.send(
            OPERATIONS["Gateway_ExecuteRlorTrainStep"],
            request,
            models.Empty.from_dict,
            options=CallOptions(timeout, max_retries, deadline, extra_headers, extra_query, extra_body),
        )

    def get_public_logs(
        self,
        job: str | models.RlorTrainerJob | Mapping[str, Any],
        *,
        account_id: str | None = None,
        timeout: float | datetime.timedelta | None = None,
        max_retries: int | None = None,
        deadline: float | datetime.timedelta | None = None,
        extra_headers: Mapping[str, str] | None = None,
        extra_query: Mapping[str, QueryValue | Sequence[QueryValue]] | None = None,
    ) -> models.GetRlorTrainerJobPublicLogsResponse:
        """Get a URL of the job's public logs

        Returns a time-limited URL of the log object. Fetch it without the API key.

            answer = client.jobs.get_public_logs("my-job")

        Args:
            job: Its id, its full name (`accounts/{account_id}/rlorTrainerJobs/{rlor_trainer_job_id}`), or the object.
            account_id: Account to use instead of the client's.
            timeout: Time limit of one attempt, in seconds. Default: the client's.
            max_retries: How often a failed request is sent again. Default: the client's.
            deadline: Time limit of the call with all its attempts, in seconds. Default: the client's.
            extra_headers: Additional headers; `Authorization` and `Host` cannot be set.
            extra_query: Query parameters that this client does not know yet.

        Raises:
            ValueError: If an argument is invalid. Nothing is sent.
            APIStatusError: If the server answers with 400, 401, 403, 404, 408, 429, 500, 502, 503, 504, or
                with any other status that is not 2xx.
            APIConnectionError: If no complete answer comes back; `APITimeoutError` if it does not come in time.
            InvalidResponseError: If the answer is unusable, or, in a strict client, breaks the spec.
        """
        from .api.jobs import gateway_get_rlor_trainer_job_public_logs as endpoint

        names = _RLOR_TRAINER_JOB.variables_of(job, self._transport.known_account(account_id), ("rlor_trainer_job_id",))
        names["account_id"] = self._transport.account(names.get("account_id"))
        request = endpoint.request_kwargs(
            account_id=names["account_id"],
            rlor_trainer_job_id=names["rlor_trainer_job_id"],
        )
        return self._transport.send(
            OPERATIONS["Gateway_GetRlorTrainerJobPublicLogs"],
            request,
            models.GetRlorTrainerJobPublicLogsResponse.from_dict,
            options=CallOptions(timeout, max_retries, deadline, extra_headers, extra_query),
        )

    def read_public_logs(
        self,
        job: str | models.RlorTrainerJob | Mapping[str, Any],
        *,
        account_id: str | None = None,
        timeout: float | datetime.timedelta = 60.0,
        max_bytes: int = 67108864,
    ) -> Iterator[str]:
        """Download the text behind the URL that `get_public_logs` returns, line by line

        Requests the URL when you ask for the first line, then streams. The URL must be https (http only to this machine)
        and is treated as a secret: no error, log or recording shows it. The API key, your headers and your cookies are
        never sent there. Redirects are not followed, and the download is not retried. Proxy and certificates are the
        client's.

            for line in client.jobs.read_public_logs("my-job"):
                print(line)

        Args:
            job: Its id, its full name (`accounts/{account_id}/rlorTrainerJobs/{rlor_trainer_job_id}`), or the object.
            account_id: Account to use instead of the client's.
            timeout: Seconds to wait for the download in total, not counting the time that you spend on the lines. The
                download also fails if nothing arrives for 15 s.
            max_bytes: Largest size, after decompression. Default: 64 MiB.

        Returns:
            The lines without line breaks, decoded as UTF-8; invalid bytes become U+FFFD. A line of more than 65536
            characters is split. To stop early, close the iterator: `lines.close()`, or use `contextlib.closing`.

        Raises:
            DownloadError: If the URL has expired, or the download is too large.
            APIConnectionError: If the download is incomplete; `APITimeoutError` if it takes too long.
            InvalidResponseError: If the URL is not one that may be requested.
            ValueError: If an argument is invalid. Nothing is sent.
            RlorTrainerError: If the URL cannot be obtained, as from `get_public_logs`.
        """
        from ._download import Download, read
        from .api.jobs import gateway_get_rlor_trainer_job_public_logs as endpoint

        names = _RLOR_TRAINER_JOB.variables_of(job, self._transport.known_account(account_id), ("rlor_trainer_job_id",))

        def fetch() -> tuple[str, str]:
            names["account_id"] = self._transport.account(names.get("account_id"))
            request = endpoint.request_kwargs(
                account_id=names["account_id"],
                rlor_trainer_job_id=names["rlor_trainer_job_id"],
            )
            answer = self._transport.send(
                OPERATIONS["Gateway_GetRlorTrainerJobPublicLogs"],
                request,
                models.GetRlorTrainerJobPublicLogsResponse.from_dict,
            )
            return self._transport.without_key(request["url"]), answer.signed_url

        return read(
            Download(
                OPERATIONS["Gateway_GetRlorTrainerJobPublicLogs"],
                "read_public_logs",
                "signedUrl",
                timeout=timeout,
                max_bytes=max_bytes,
                clock=self._transport.clock,
            ),
            fetch,
            self._transport.sender_to,
        )

    def check_health(
        self,
        job: str | models.RlorTrainerJob | Mapping[str, Any],
        *,
        account_id: str | None = None,
        timeout: float | datetime.timedelta | None = None,
        max_retries: int | None = None,
        deadline: float | datetime.timedelta | None = None,
        extra_headers: Mapping[str, str] | None = None,
        extra_query: Mapping[str, QueryValue | Sequence[QueryValue]] | None = None,
    ) -> None:
        """Ask whether a trainer is ready

        Answers 200 when the trainer of a running job takes calls. `JOB_STATE_RUNNING` alone does not say so: ask here,
        too, before the first call. The answer's body is not described. It is the one call of the trainer's own API that
        stands here.

            client.jobs.check_health("my-job")

        Args:
            job: Its id, its full name (`accounts/{account_id}/rlorTrainerJobs/{rlor_trainer_job_id}`), or the object.
            account_id: Account to use instead of the client's.
            timeout: Time limit of one attempt, in seconds. Default: the client's.
            max_retries: How often a failed request is sent again. Default: the client's.
            deadline: Time limit of the call with all its attempts, in seconds. Default: the client's.
            extra_headers: Additional headers; `Authorization` and `Host` cannot be set.
            extra_query: Query parameters that this client does not know yet.

        Raises:
            ValueError: If an argument is invalid. Nothing is sent.
            APIStatusError: If the server answers with 400, 401, 403, 404, 408, 429, 500, 502, 503, 504, or
                with any other status that is not 2xx.
            APIConnectionError: If no complete answer comes back; `APITimeoutError` if it does not come in time.
            InvalidResponseError: If the answer is unusable, or, in a strict client, breaks the spec.
        """
        from .api.jobs import trainer_get_health as endpoint

        names = _RLOR_TRAINER_JOB.variables_of(job, self._transport.known_account(account_id), ("rlor_trainer_job_id",))
        names["account_id"] = self._transport.account(names.get("account_id"))
        request = endpoint.request_kwargs(
            account_id=names["account_id"],
            rlor_trainer_job_id=names["rlor_trainer_job_id"],
        )
        self._transport.send(
            OPERATIONS["Trainer_GetHealth"],
            request,
            nothing,
            options=CallOptions(timeout, max_retries, deadline, extra_headers, extra_query),
        )


class AsyncJobs:
    """Create, watch, steer and remove RLOR trainer jobs."""

    def __init__(self, transport: AsyncTransport) -> None:
        self._transport = transport

    def __reduce__(self) -> NoReturn:
        raise TypeError(NOT_COPIED)

    async def create(
        self,
        job: models.RlorTrainerJob | Mapping[str, Any] | None = None,
        *,
        rlor_trainer_job_id: str | None = None,
        training_shape: str | None = None,
        skip_validations: bool | None = None,
        deployment_id: str | None = None,
        display_name: str | None = None,
        dataset: str | None = None,
        evaluation_dataset: str | None = None,
        eval_auto_carveout: bool | None = None,
        training_config: models.TrainingConfig | Mapping[str, Any] | None = None,
        reward_weights: builtins.list[str] | None = None,
        wandb_config: models.WandbConfig | Mapping[str, Any] | None = None,
        aws_s3_config: models.AwsS3Config | Mapping[str, Any] | None = None,
        azure_blob_storage_config: models.AzureBlobStorageConfig | Mapping[str, Any] | None = None,
        keep_alive: bool | None = None,
        rollout_deployment_name: str | None = None,
        loss_config: models.LossConfig | Mapping[str, Any] | None = None,
        node_count: int | None = None,
        service_mode: bool | None = None,
        hot_load_deployment_id: str | None = None,
        purpose: models.Purpose | None = None,
        forward_only: bool | None = None,
        managed_by: str | None = None,
        trainer_replica_count: int | None = None,
        inactivity_timeout: str | None = None,
        disable_inactivity_cleanup: bool | None = None,
        use_reservation: bool | None = None,
        reservation_target: str | None = None,
        preemptible: bool | None = None,
        extra_values: models.ExtraValues | Mapping[str, Any] | None = None,
        account_id: str | None = None,
        timeout: float | datetime.timedelta | None = None,
        max_retries: int | None = None,
        deadline: float | datetime.timedelta | None = None,
        extra_headers: Mapping[str, str] | None = None,
        extra_query: Mapping[str, QueryValue | Sequence[QueryValue]] | None = None,
        extra_body: Mapping[str, Any] | None = None,
    ) -> models.RlorTrainerJob:
        """Create a trainer job

        Starts a reinforcement-learning trainer. The answer is the stored job, normally in `JOB_STATE_PENDING`.

        Repeating a create is safe only with a caller-chosen `rlorTrainerJobId`: the repeat is then refused with 409,
        also when the id belongs to a deleted job that is still retained. A quota that is used up answers 403 with an
        `ErrorInfo` detail; 429 means that requests come too fast.

            job = await client.jobs.create(models.RlorTrainerJob(display_name="math grpo step 07"))

        Args:
            job: The object to send, or its fields as keywords, which replace those of the object.
            rlor_trainer_job_id: Id of the new job, chosen by the caller; 1 to 63 characters of `[a-z0-9-]` that start
                and end with a letter or digit are known to work. Default: a random UUID chosen by the server.
            training_shape: Resource name of a validated training shape, `accounts/{account}/trainingShapes/{shape}`
                with an optional `/versions/{version}`; without a version, or with `latest`, the newest validated one is
                used. It owns the hardware, so `nodeCount` and accelerator fields are not to be sent beside it. Default:
                none, the server picks a shape.
            skip_validations: Skips the validation of the training shape. Needs a super-user key. Default: false.
            deployment_id: Older way to name the hot-load deployment, sent by the vendor's trainer SDK beside
                `hotLoadDeploymentId`. Default: none.
            display_name: Label for people, fewer than 64 characters. Default empty. Caller-owned.
            dataset: Training data, `accounts/{account}/datasets/{dataset}`. Default empty, which suits service mode;
                the vendor's command line asks for one otherwise. Caller-owned.
            evaluation_dataset: Separate evaluation data, `accounts/{account}/datasets/{dataset}`. Default empty, no
                evaluation data. Caller-owned.
            eval_auto_carveout: Split evaluation rows out of `dataset`. Default false. Caller-owned.
            training_config: Settings that all training jobs share; null when unset. Caller-owned.
            reward_weights: Reward metrics and their weights, each as `<reward_name>=<weight>`. Default empty.
                Caller-owned.
            wandb_config: Weights & Biases logging; null when unset. Caller-owned.
            aws_s3_config: Access to datasets in S3; null when unset. Caller-owned.
            azure_blob_storage_config: Access to datasets in Azure Blob Storage; null when unset. Caller-owned.
            keep_alive: Keep the trainer up between steps, so that it takes `:executeTrainStep`. Default false.
                Caller-owned.
            rollout_deployment_name: Deployment that receives new weights, usually
                `accounts/{account}/deployments/{deployment}`. Default empty, no weight sync to a rollout engine.
                Caller-owned.
            loss_config: Loss method of the reinforcement learning, and its settings; null when unset. Caller-owned.
            node_count: Trainer nodes. Default 1, echoed as 0 when unset; owned by the shape when a training shape is
                used. Caller-owned.
            service_mode: Run the trainer as a live API endpoint that a training loop drives. Default false.
                Caller-owned.
            hot_load_deployment_id: Id of the deployment into whose hot-load bucket checkpoints are saved, so that its
                weights can be swapped. Only valid with `serviceMode` or `keepAlive`. Default empty. Setting
                `hotLoadTrainerJob` on the deployment is the newer way. Caller-owned.
            purpose: Scheduling purpose. Default `PURPOSE_UNSPECIFIED`. Replaces the removed `usePurpose`. Caller-owned.
            forward_only: Only forward passes, no backward pass and no optimizer, as a GRPO reference model needs.
                Default false. Caller-owned.
            managed_by: Resource that manages this trainer. For the managed service only: users leave it empty, the
                default. Caller-owned.
            trainer_replica_count: Data-parallel replicas of the trainer; more than 1 means replicated HSDP. Default 0,
                the backend chooses. Caller-owned.
            inactivity_timeout: Stop the trainer after this long without tracked activity (trainer API operations,
                heartbeats of an active session), in decimal seconds with the suffix `s`. Default 60 minutes, also for
                null and `0s`; limit 3 hours (`10800s`) according to the vendor's SDK. GPU time is charged while the
                trainer runs. Caller-owned.
            disable_inactivity_cleanup: Never stop the trainer for inactivity; GPU time is charged for as long as it
                runs. Default false. The vendor's SDK allows it for the account `fireworks` only. Caller-owned.
            use_reservation: Run on reserved capacity. The vendor's trainer SDK always sends it, by default true.
                Caller-owned.
            reservation_target: Pin the job to one reservation or group, without spill-over. Default none. Caller-owned.
            preemptible: Let other jobs preempt this one. Needs an admin key. Default false. Caller-owned.
            extra_values: Free deployment values. Needs a super-user key. Default none. Caller-owned.
            account_id: Account to use instead of the client's.
            timeout: Time limit of one attempt, in seconds. Default: the client's.
            max_retries: How often a failed request is sent again. Default: the client's.
            deadline: Time limit of the call with all its attempts, in seconds. Default: the client's.
            extra_headers: Additional headers; `Authorization` and `Host` cannot be set.
            extra_query: Query parameters that this client does not know yet.
            extra_body: Fields of the body that this client does not know yet.

        Raises:
            ValueError: If an argument is invalid. Nothing is sent.
            APIStatusError: If the server answers with 400, 401, 403, 408, 409, 412, 413, 415, 429, 500, 502, 503,
                504, or
                with any other status that is not 2xx.
            APIConnectionError: If no complete answer comes back; `APITimeoutError` if it does not come in time.
            InvalidResponseError: If the answer is unusable, or, in a strict client, breaks the spec.
        """
        from .api.jobs import gateway_create_rlor_trainer_job as endpoint

        names = {"account_id": await self._transport.account(account_id)}
        request = endpoint.request_kwargs(
            account_id=names["account_id"],
            body=with_fields(
                "job",
                models.RlorTrainerJob,
                job,
                {
                    "display_name": display_name,
                    "dataset": dataset,
                    "evaluation_dataset": evaluation_dataset,
                    "eval_auto_carveout": eval_auto_carveout,
                    "training_config": training_config,
                    "reward_weights": reward_weights,
                    "wandb_config": wandb_config,
                    "aws_s3_config": aws_s3_config,
                    "azure_blob_storage_config": azure_blob_storage_config,
                    "keep_alive": keep_alive,
                    "rollout_deployment_name": rollout_deployment_name,
                    "loss_config": loss_config,
                    "node_count": node_count,
                    "service_mode": service_mode,
                    "hot_load_deployment_id": hot_load_deployment_id,
                    "purpose": purpose,
                    "forward_only": forward_only,
                    "managed_by": managed_by,
                    "trainer_replica_count": trainer_replica_count,
                    "inactivity_timeout": inactivity_timeout,
                    "disable_inactivity_cleanup": disable_inactivity_cleanup,
                    "use_reservation": use_reservation,
                    "reservation_target": reservation_target,
                    "preemptible": preemptible,
                    "extra_values": extra_values,
                },
            ),
            rlor_trainer_job_id=rlor_trainer_job_id,
            training_shape=training_shape,
            skip_validations=skip_validations,
            deployment_id=deployment_id,
        )
        request = with_id(request, OPERATIONS["Gateway_CreateRlorTrainerJob"], self._transport.clock)
        made = {
            "account_id": names["account_id"],
            "rlor_trainer_job_id": request["params"]["rlorTrainerJobId"],
        }
        return await self._transport.send(
            OPERATIONS["Gateway_CreateRlorTrainerJob"],
            request,
            models.RlorTrainerJob.from_dict,
            check=lambda answer: _RLOR_TRAINER_JOB.check(answer, made, "Gateway_CreateRlorTrainerJob"),
            options=CallOptions(timeout, max_retries, deadline, extra_headers, extra_query, extra_body),
        )

    def list(
        self,
        *,
        filter: str | None = None,
        order_by: str | None = None,
        page_size: int | None = None,
        page_token: str | None = None,
        read_mask: str | None = None,
        include_archived: bool | None = None,
        account_id: str | None = None,
        timeout: float | datetime.timedelta | None = None,
        max_retries: int | None = None,
        deadline: float | datetime.timedelta | None = None,
        extra_headers: Mapping[str, str] | None = None,
        extra_query: Mapping[str, QueryValue | Sequence[QueryValue]] | None = None,
    ) -> AsyncPager[models.RlorTrainerJob]:
        """List trainer jobs

        Lists the jobs of one account, page by page. Deleted jobs are left out unless `includeArchived` is set. Every
        other parameter of a follow-up request must equal that of the request which returned its `pageToken`.

            async for job in client.jobs.list():
                print(job)

        Args:
            filter: Keeps only matching jobs. An AIP-160 expression over the fields of the job, for example
                `state="JOB_STATE_RUNNING" AND displayName:"policy"`. `OR` binds tighter than `AND`. Default: empty, all
                jobs.
            order_by: Sort order: comma-separated field names, each optionally followed by ` desc`, `.` for a subfield,
                in lowerCamelCase or snake_case (AIP-132). Default: `name`, ascending.
            page_size: The most items on a page. Default: 50, also for 0. Limit: 200; a larger number counts as 200, a
                negative one is refused.
            page_token: `nextPageToken` of the page before. Opaque: do not read or build it. Default: empty, the first
                page.
            read_mask: Comma-separated fields to return, `.` for a subfield, in lowerCamelCase or snake_case; other
                fields are left out. Default: empty, like `*`, all fields.
            include_archived: Also lists deleted jobs that are still retained. Default: false.
            account_id: Account to use instead of the client's.
            timeout: Time limit of one attempt, in seconds. Default: the client's.
            max_retries: How often a failed request is sent again. Default: the client's.
            deadline: Time limit of the call with all its attempts, in seconds. Default: the client's.
            extra_headers: Additional headers; `Authorization` and `Host` cannot be set.
            extra_query: Query parameters that this client does not know yet.

        Raises:
            ValueError: If an argument is invalid. Nothing is sent.
            APIStatusError: If the server answers with 400, 401, 403, 408, 429, 500, 502, 503, 504, or
                with any other status that is not 2xx.
            APIConnectionError: If no complete answer comes back; `APITimeoutError` if it does not come in time.
            InvalidResponseError: If the answer is unusable, or, in a strict client, breaks the spec.
        """
        from .api.jobs import gateway_list_rlor_trainer_jobs as endpoint

        async def fetch(token: str | None) -> Page[models.RlorTrainerJob]:
            names = {"account_id": await self._transport.account(account_id)}
            request = endpoint.request_kwargs(
                account_id=names["account_id"],
                filter_=filter,
                order_by=order_by,
                page_size=page_size,
                page_token=token,
                read_mask=read_mask,
                include_archived=include_archived,
            )
            answer = await self._transport.send(
                OPERATIONS["Gateway_ListRlorTrainerJobs"],
                request,
                models.ListRlorTrainerJobsResponse.from_dict,
                options=CallOptions(timeout, max_retries, deadline, extra_headers, extra_query),
            )
            return page_of(answer.rlor_trainer_jobs, answer.next_page_token, answer.total_size)

        return AsyncPager("Gateway_ListRlorTrainerJobs", fetch, page_token)

    async def get(
        self,
        job: str | models.RlorTrainerJob | Mapping[str, Any],
        *,
        read_mask: str | None = None,
        account_id: str | None = None,
        timeout: float | datetime.timedelta | None = None,
        max_retries: int | None = None,
        deadline: float | datetime.timedelta | None = None,
        extra_headers: Mapping[str, str] | None = None,
        extra_query: Mapping[str, QueryValue | Sequence[QueryValue]] | None = None,
    ) -> models.RlorTrainerJob:
        """Get a trainer job

        Reads one job. A deleted job stays readable for its retention of 30 days.

            job = await client.jobs.get("my-job")

        Args:
            job: Its id, its full name (`accounts/{account_id}/rlorTrainerJobs/{rlor_trainer_job_id}`), or the object.
            read_mask: Comma-separated fields to return, `.` for a subfield, in lowerCamelCase or snake_case; other
                fields are left out. Default: empty, like `*`, all fields.
            account_id: Account to use instead of the client's.
            timeout: Time limit of one attempt, in seconds. Default: the client's.
            max_retries: How often a failed request is sent again. Default: the client's.
            deadline: Time limit of the call with all its attempts, in seconds. Default: the client's.
            extra_headers: Additional headers; `Authorization` and `Host` cannot be set.
            extra_query: Query parameters that this client does not know yet.

        Raises:
            ValueError: If an argument is invalid. Nothing is sent.
            APIStatusError: If the server answers with 400, 401, 403, 404, 408, 429, 500, 502, 503, 504, or
                with any other status that is not 2xx.
            APIConnectionError: If no complete answer comes back; `APITimeoutError` if it does not come in time.
            InvalidResponseError: If the answer is unusable, or, in a strict client, breaks the spec.
        """
        from .api.jobs import gateway_get_rlor_trainer_job as endpoint

        names = _RLOR_TRAINER_JOB.variables_of(job, self._transport.known_account(account_id), ("rlor_trainer_job_id",))
        names["account_id"] = await self._transport.account(names.get("account_id"))
        request = endpoint.request_kwargs(
            account_id=names["account_id"],
            rlor_trainer_job_id=names["rlor_trainer_job_id"],
            read_mask=read_mask,
        )
        return await self._transport.send(
            OPERATIONS["Gateway_GetRlorTrainerJob"],
            request,
            models.RlorTrainerJob.from_dict,
            check=lambda answer: _RLOR_TRAINER_JOB.check(
                answer, names, "Gateway_GetRlorTrainerJob", masked=read_mask is not None
            ),
            options=CallOptions(timeout, max_retries, deadline, extra_headers, extra_query),
        )

    async def wait(
        self,
        job: str | models.RlorTrainerJob | Mapping[str, Any],
        *,
        until: models.JobState | str | Collection[models.JobState | str] | None = None,
        timeout: float | datetime.timedelta | None = None,
        pending_timeout: float | datetime.timedelta | None = 172800.0,
        poll_interval: float | datetime.timedelta = 5.0,
        on_update: Callable[[models.RlorTrainerJob], object] | None = None,
        progress: bool = False,
        account_id: str | None = None,
    ) -> models.RlorTrainerJob:
        """Wait until a job reaches a state

        Polls the job and sends nothing else; the job keeps running even if the wait fails. Transient errors (no
        connection, 408, 425, 429, 5xx, an HTML page, an incomplete body) are retried until the timeout; without one, for
        ten minutes in a row. Other errors, and answers without a state, are retried for ten minutes once the job has
        been read; before that, an error is final, and a missing state is final after 30 seconds. An unknown state, of a
        newer server, is logged, and the wait continues.

        After an operation that changes the state, such as a resume, a server may still return the old state. If this client,
        or a copy made by `with_options`, sent that operation, the old state is ignored for 30 seconds or until another state
        is read. Operations of other clients are unknown: a terminal state that such an operation could leave counts only if
        it is read for 30 seconds. A state in `until` counts at once.

        Time is `time.monotonic`: setting the clock of the machine has no effect. On Linux and macOS no time passes while
        the machine is suspended.

            job = await client.jobs.wait("my-job", timeout=3600, progress=True)

        Args:
            job: Its id, its full name (`accounts/{account_id}/rlorTrainerJobs/{rlor_trainer_job_id}`), or the object.
            until: The state, or states, to wait for. A state shorter than `poll_interval` can be missed, so name the states
                that follow it, too. Default: JOB_STATE_COMPLETED.
            timeout: Time limit of the whole wait, in seconds. Default: no limit, even while the job is paused.
            pending_timeout: How long the job may stay in JOB_STATE_PENDING, waiting for capacity, in seconds; None
                for no limit. Default: 48 hours.
            poll_interval: Seconds between reads, with 10 % jitter.
            on_update: Called with the job after the first read, and after each change of its state. May be a coroutine function.
                An exception that it raises ends the wait.
            progress: Show the progress: one line on a terminal (standard error) or in a notebook, lines of the logger
                `rlor_trainer_client` elsewhere.
            account_id: Account to use instead of the client's.

        Returns:
            The job, as last read.

        Raises:
            JobEndedError: If it ended in a different terminal state. The error has the state, the server's reason and the
                job. It is a `JobFailedError` unless that state is JOB_STATE_COMPLETED.
            WaitTimeoutError: If time is up. The job keeps running; the error says how to wait again.
            ValueError: If an argument is invalid. Nothing is sent.
            RlorTrainerError: If it cannot be read, as raised by `get`.
        """
        from ._progress import Progress
        from ._wait import wait_async

        member = await self._member(job, until, timeout, pending_timeout, poll_interval, account_id)
        return await wait_async(
            member.read, member.watch, callback(on_update), Progress() if progress else None, self._transport.clock
        )

    async def wait_all(
        self,
        jobs: Iterable[str | models.RlorTrainerJob | Mapping[str, Any]],
        *,
        until: models.JobState | str | Collection[models.JobState | str] | None = None,
        timeout: float | datetime.timedelta | None = None,
        pending_timeout: float | datetime.timedelta | None = 172800.0,
        poll_interval: float | datetime.timedelta = 5.0,
        on_update: Callable[[models.RlorTrainerJob], object] | None = None,
        progress: bool = False,
        account_id: str | None = None,
    ) -> builtins.list[models.RlorTrainerJob]:
        """Wait until all of several jobs reach a state

        One poller reads them all; it reads the list where that takes fewer requests than reading each job. Errors are
        retried as in `wait`. To get each result as it comes, use `as_completed`.

            jobs = await client.jobs.wait_all(["my-job", "another"], timeout=86400, progress=True)

        Args:
            jobs: Any number of ids, full names (`accounts/{account_id}/rlorTrainerJobs/{rlor_trainer_job_id}`) or objects.
            until: The state, or states, to wait for. Default: JOB_STATE_COMPLETED.
            timeout: Time limit of the whole wait, in seconds. Default: no limit.
            pending_timeout: How long each may stay in JOB_STATE_PENDING, in seconds; None for no limit. Default: 48 hours.
            poll_interval: Seconds between polls, with 10 % jitter.
            on_update: Called with each job after its first read, and after each change of its state. May be a coroutine function.
            progress: Show the progress, as in `wait`.
            account_id: Account to use instead of the client's.


        Returns:
            The jobs in the given order, as last read.

        Raises:
            WaitAllError: If some of the waits failed, after all have ended. It is an `ExceptionGroup` with one error for each
                of these, such as `JobFailedError` or `WaitTimeoutError`; `jobs` has all jobs.
            ValueError: If an argument is invalid. Nothing is sent.
        """
        from ._progress import Progress
        from ._wait_many import all_of, events_async

        fleet = await self._fleet(jobs, until, timeout, pending_timeout, poll_interval, account_id)
        async for _ in events_async(
            fleet,
            self._page_of(fleet, account_id),
            callback(on_update),
            Progress() if progress else None,
            self._transport.clock,
        ):
            pass
        return all_of(fleet)

    async def wait_any(
        self,
        jobs: Iterable[str | models.RlorTrainerJob | Mapping[str, Any]],
        *,
        until: models.JobState | str | Collection[models.JobState | str] | None = None,
        timeout: float | datetime.timedelta | None = None,
        pending_timeout: float | datetime.timedelta | None = 172800.0,
        poll_interval: float | datetime.timedelta = 5.0,
        on_update: Callable[[models.RlorTrainerJob], object] | None = None,
        progress: bool = False,
        account_id: str | None = None,
    ) -> models.RlorTrainerJob:
        """Wait until the first of several jobs reaches a state

        A job that ends in a different state is skipped. Polls like `wait_all`.

            job = await client.jobs.wait_any(["my-job", "another"], timeout=86400)

        Args:
            jobs: Any number of ids, full names (`accounts/{account_id}/rlorTrainerJobs/{rlor_trainer_job_id}`) or objects.
            until: The state, or states, to wait for. Default: JOB_STATE_COMPLETED.
            timeout: Time limit of the whole wait, in seconds. Default: no limit.
            pending_timeout: How long each may stay in JOB_STATE_PENDING, in seconds; None for no limit. Default: 48 hours.
            poll_interval: Seconds between polls, with 10 % jitter.
            on_update: Called with each job after its first read, and after each change of its state. May be a coroutine function.
            progress: Show the progress, as in `wait`.
            account_id: Account to use instead of the client's.


        Returns:
            The job that reached the state first.

        Raises:
            WaitAllError: If none can reach it any more, or time is up; with one error for each.
            ValueError: If an argument is invalid, or there is no job. Nothing is sent.
        """
        from contextlib import aclosing

        from ._progress import Progress
        from ._wait_many import events_async, none_of, reached

        fleet = await self._fleet(jobs, until, timeout, pending_timeout, poll_interval, account_id)
        if not fleet.members:
            raise ValueError("jobs is empty. Give at least one.")
        async with aclosing(
            events_async(
                fleet,
                self._page_of(fleet, account_id),
                callback(on_update),
                Progress() if progress else None,
                self._transport.clock,
            )
        ) as ended:
            async for member in ended:
                if (found := reached(member)) is not None:
                    return found
        raise none_of(fleet)

    async def as_completed(
        self,
        jobs: Iterable[str | models.RlorTrainerJob | Mapping[str, Any]],
        *,
        until: models.JobState | str | Collection[models.JobState | str] | None = None,
        timeout: float | datetime.timedelta | None = None,
        pending_timeout: float | datetime.timedelta | None = 172800.0,
        poll_interval: float | datetime.timedelta = 5.0,
        on_update: Callable[[models.RlorTrainerJob], object] | None = None,
        progress: bool = False,
        account_id: str | None = None,
    ) -> AsyncIterator[models.RlorTrainerJob]:
        """Yield each of several jobs when it reaches a state or ends

        Polls like `wait_all`. Failed jobs are yielded, too: check the state.

            async for job in client.jobs.as_completed(["my-job", "another"]):
                print(job)

        Args:
            jobs: Any number of ids, full names (`accounts/{account_id}/rlorTrainerJobs/{rlor_trainer_job_id}`) or objects.
            until: The state, or states, to wait for. Default: JOB_STATE_COMPLETED.
            timeout: Time limit of the whole wait, in seconds. Default: no limit.
            pending_timeout: How long each may stay in JOB_STATE_PENDING, in seconds; None for no limit. Default: 48 hours.
            poll_interval: Seconds between polls, with 10 % jitter.
            on_update: Called with each job after its first read, and after each change of its state. May be a coroutine function.
            progress: Show the progress, as in `wait`.
            account_id: Account to use instead of the client's.


        Yields:
            Each job, as last read.

        Raises:
            WaitAllError: At the end, if some did not end in time or could not be read.
            ValueError: If an argument is invalid. Nothing is sent.
        """
        from ._progress import Progress
        from ._wait_many import ended, events_async, unended

        fleet = await self._fleet(jobs, until, timeout, pending_timeout, poll_interval, account_id)
        async for member in events_async(
            fleet,
            self._page_of(fleet, account_id),
            callback(on_update),
            Progress() if progress else None,
            self._transport.clock,
        ):
            if (found := ended(member)) is not None:
                yield found
        unended(fleet)

    async def watch(
        self,
        job: str | models.RlorTrainerJob | Mapping[str, Any],
        *,
        timeout: float | datetime.timedelta | None = None,
        poll_interval: float | datetime.timedelta = 5.0,
        account_id: str | None = None,
    ) -> AsyncIterator[models.RlorTrainerJob]:
        """Yield a job now, and after each change of its state, progress or status, until it ends

        Errors are retried as in `wait`. Changes between two reads appear as one.

            async for job in client.jobs.watch("my-job"):
                print(job)

        Args:
            job: Its id, its full name (`accounts/{account_id}/rlorTrainerJobs/{rlor_trainer_job_id}`), or the object.
            timeout: Time limit, in seconds. Default: no limit.
            poll_interval: Seconds between reads, with 10 % jitter.
            account_id: Account to use instead of the client's.

        Yields:
            The job, as read. The last one has ended.

        Raises:
            WaitTimeoutError: If time is up. The job keeps running.
            ValueError: If an argument is invalid. Nothing is sent.
            RlorTrainerError: If it cannot be read, as raised by `get`.
        """
        from ._wait import changes_async

        member = await self._member(job, None, timeout, None, poll_interval, account_id)
        async for found in changes_async(member.read, member.watch, self._transport.clock):
            yield found

    async def wait_ready(
        self,
        job: str | models.RlorTrainerJob | Mapping[str, Any],
        *,
        timeout: float | datetime.timedelta | None = None,
        pending_timeout: float | datetime.timedelta | None = 172800.0,
        health_timeout: float | datetime.timedelta | None = 900.0,
        poll_interval: float | datetime.timedelta = 5.0,
        on_update: Callable[[models.RlorTrainerJob], object] | None = None,
        progress: bool = False,
        account_id: str | None = None,
    ) -> models.RlorTrainerJob:
        """Wait until a job is ready: in JOB_STATE_RUNNING or JOB_STATE_IDLE, and `check_health` succeeds

        Reads the job again after each failed health check, so that a preempted job is waited for again.

            job = await client.jobs.wait_ready("my-job", timeout=3600)

        Args:
            job: Its id, its full name (`accounts/{account_id}/rlorTrainerJobs/{rlor_trainer_job_id}`), or the object.
            timeout: Time limit of the whole wait, in seconds. Default: no limit.
            pending_timeout: How long it may stay in JOB_STATE_PENDING, in seconds; None for no limit. Default: 48 hours.
            health_timeout: How long it may run without passing its health check, in seconds; None for no limit. Default: 15
                minutes.
            poll_interval: Seconds between reads, with 10 % jitter.
            on_update: Called with the job after the first read, and after each change of its state. May be a coroutine function.
                An exception that it raises ends the wait.

            progress: Show the progress, as in `wait`.
            account_id: Account to use instead of the client's.

        Returns:
            The job, as last read.

        Raises:
            JobEndedError: If it ended; `JobFailedError` unless it ended in JOB_STATE_COMPLETED.
            WaitTimeoutError: If time is up. The job keeps running.
            ValueError: If an argument is invalid. Nothing is sent.
            RlorTrainerError: If it, or its health, cannot be read.
        """
        from ._wait_ready import Readiness, wait_ready_async

        clock = self._transport.clock
        readiness = Readiness[models.RlorTrainerJob](
            timeout, health_timeout, poll_interval, callback(on_update), clock.monotonic()
        )

        async def live(seconds: float | None) -> models.RlorTrainerJob:
            return await self.wait(
                job,
                until=("JOB_STATE_RUNNING", "JOB_STATE_IDLE"),
                timeout=seconds,
                pending_timeout=pending_timeout,
                poll_interval=poll_interval,
                on_update=readiness.tell,
                progress=progress,
                account_id=account_id,
            )

        async def check(seconds: float) -> None:
            await self.check_health(job, max_retries=0, deadline=seconds, account_id=account_id)

        return await wait_ready_async(live, check, readiness, clock)

    async def _member(
        self,
        job: str | models.RlorTrainerJob | Mapping[str, Any],
        until: models.JobState | str | Collection[models.JobState | str] | None,
        timeout: float | datetime.timedelta | None,
        pending_timeout: float | datetime.timedelta | None,
        poll_interval: float | datetime.timedelta,
        account_id: str | None,
    ) -> Member[models.RlorTrainerJob]:
        """The wait for one job, and what reads it."""
        from ._wait import Watch
        from ._wait_many import Member
        from .api.jobs import gateway_get_rlor_trainer_job as endpoint

        names = _RLOR_TRAINER_JOB.variables_of(job, self._transport.known_account(account_id), ("rlor_trainer_job_id",))
        names["account_id"] = await self._transport.account(names.get("account_id"))
        request = endpoint.request_kwargs(
            account_id=names["account_id"],
            rlor_trainer_job_id=names["rlor_trainer_job_id"],
        )
        clock = self._transport.clock
        watch = Watch[models.RlorTrainerJob](
            LIFECYCLES["JobState"],
            job,
            until,
            timeout=timeout,
            pending_timeout=pending_timeout,
            poll_interval=poll_interval,
            operation=OPERATIONS["Gateway_GetRlorTrainerJob"],
            now=clock.monotonic(),
            jitter=clock.random,
            move=self._transport.moves.get(self._transport.settings.base_url + request["url"]),
            path=self._transport.without_key(request["url"]),
            without_key=self._transport.without_key,
        )

        async def read(seconds: float) -> models.RlorTrainerJob:
            own = self._transport.settings
            hurried = self._transport.with_settings(
                deadline=min(own.deadline, seconds), on_response=watch.listening(own.on_response)
            )
            return await type(self)(hurried).get(job, account_id=account_id)

        return Member(_RLOR_TRAINER_JOB.pattern.format(**names), watch, read)

    async def _fleet(
        self,
        jobs: Iterable[str | models.RlorTrainerJob | Mapping[str, Any]],
        until: models.JobState | str | Collection[models.JobState | str] | None,
        timeout: float | datetime.timedelta | None,
        pending_timeout: float | datetime.timedelta | None,
        poll_interval: float | datetime.timedelta,
        account_id: str | None,
    ) -> Fleet[models.RlorTrainerJob]:
        """The waits for several jobs."""
        from ._wait_many import Fleet, several

        members = [
            await self._member(job, until, timeout, pending_timeout, poll_interval, account_id)
            for job in several("jobs", jobs)
        ]
        filters = (
            None,
            'state="JOB_STATE_PENDING" OR state="JOB_STATE_CREATING" OR state="JOB_STATE_CREATING_INPUT_DATASET" OR state="JOB_STATE_VALIDATING" OR state="JOB_STATE_RUNNING" OR state="JOB_STATE_IDLE" OR state="JOB_STATE_WRITING_RESULTS" OR state="JOB_STATE_RE_QUEUEING" OR state="JOB_STATE_PAUSED" OR state="JOB_STATE_CANCELLING" OR state="JOB_STATE_DELETING" OR state="JOB_STATE_DELETING_CLEANING_UP"',
        )
        return Fleet(
            members,
            self._transport.clock.monotonic,
            filters=filters,
            page_size=200,
            named_by="name",
            created_by=("createTime", "create_time"),
        )

    def _page_of(
        self, fleet: Fleet[models.RlorTrainerJob], account_id: str | None
    ) -> Callable[[str | None, str | None], Coroutine[Any, Any, Page[models.RlorTrainerJob]]]:
        """What reads a page of those that the members of a fleet are among, by filter and token."""
        if fleet.members:  # their names say which account they are in
            first = _RLOR_TRAINER_JOB.variables_of(fleet.members[0].name, None, ())
            account_id = first["account_id"]

        async def page(filter: str | None, token: str | None) -> Page[models.RlorTrainerJob]:
            pager = self.list(
                page_token=token,
                page_size=200,
                filter=filter,
                account_id=account_id,
                deadline=min(self._transport.settings.deadline, fleet.read_limit()),
            )
            return await pager.first_page()

        return page

    async def delete(
        self,
        job: str | models.RlorTrainerJob | Mapping[str, Any],
        *,
        account_id: str | None = None,
        timeout: float | datetime.timedelta | None = None,
        max_retries: int | None = None,
        deadline: float | datetime.timedelta | None = None,
        extra_headers: Mapping[str, str] | None = None,
        extra_query: Mapping[str, QueryValue | Sequence[QueryValue]] | None = None,
    ) -> None:
        """Delete a trainer job

        Stops the trainer and turns the job into a tombstone that is kept for 30 days from the first delete: hidden from
        lists, readable by name, its id not to be used again. A second delete does nothing and does not extend the
        retention. The rollout deployment of the job is not removed.

            await client.jobs.delete("my-job")

        Args:
            job: Its id, its full name (`accounts/{account_id}/rlorTrainerJobs/{rlor_trainer_job_id}`), or the object.
            account_id: Account to use instead of the client's.
            timeout: Time limit of one attempt, in seconds. Default: the client's.
            max_retries: How often a failed request is sent again. Default: the client's.
            deadline: Time limit of the call with all its attempts, in seconds. Default: the client's.
            extra_headers: Additional headers; `Authorization` and `Host` cannot be set.
            extra_query: Query parameters that this client does not know yet.

        Raises:
            ValueError: If an argument is invalid. Nothing is sent.
            APIStatusError: If the server answers with 400, 401, 403, 404, 408, 409, 429, 500, 502, 503, 504, or
                with any other status that is not 2xx.
            APIConnectionError: If no complete answer comes back; `APITimeoutError` if it does not come in time.
            InvalidResponseError: If the answer is unusable, or, in a strict client, breaks the spec.
        """
        from .api.jobs import gateway_delete_rlor_trainer_job as endpoint

        names = _RLOR_TRAINER_JOB.variables_of(job, self._transport.known_account(account_id), ("rlor_trainer_job_id",))
        names["account_id"] = await self._transport.account(names.get("account_id"))
        request = endpoint.request_kwargs(
            account_id=names["account_id"],
            rlor_trainer_job_id=names["rlor_trainer_job_id"],
        )
        await self._transport.send(
            OPERATIONS["Gateway_DeleteRlorTrainerJob"],
            request,
            models.Empty.from_dict,
            options=CallOptions(timeout, max_retries, deadline, extra_headers, extra_query),
        )

    async def cancel(
        self,
        job: str | models.RlorTrainerJob | Mapping[str, Any],
        *,
        account_id: str | None = None,
        timeout: float | datetime.timedelta | None = None,
        max_retries: int | None = None,
        deadline: float | datetime.timedelta | None = None,
        extra_headers: Mapping[str, str] | None = None,
        extra_query: Mapping[str, QueryValue | Sequence[QueryValue]] | None = None,
        extra_body: Mapping[str, Any] | None = None,
    ) -> None:
        """Cancel a trainer job

        Asks a live job to stop. The answer comes at once; the job passes through `JOB_STATE_CANCELLING` and settles in
        `JOB_STATE_CANCELLED`. A job that has already stopped refuses with code 9 (`cannot cancel job in state: …`).

            await client.jobs.cancel("my-job")

        Args:
            job: Its id, its full name (`accounts/{account_id}/rlorTrainerJobs/{rlor_trainer_job_id}`), or the object.
            account_id: Account to use instead of the client's.
            timeout: Time limit of one attempt, in seconds. Default: the client's.
            max_retries: How often a failed request is sent again. Default: the client's.
            deadline: Time limit of the call with all its attempts, in seconds. Default: the client's.
            extra_headers: Additional headers; `Authorization` and `Host` cannot be set.
            extra_query: Query parameters that this client does not know yet.
            extra_body: Fields of the body that this client does not know yet.

        Raises:
            ValueError: If an argument is invalid. Nothing is sent.
            APIStatusError: If the server answers with 400, 401, 403, 404, 408, 409, 413, 415, 429, 500, 502, 503,
                504, or
                with any other status that is not 2xx.
            APIConnectionError: If no complete answer comes back; `APITimeoutError` if it does not come in time.
            InvalidResponseError: If the answer is unusable, or, in a strict client, breaks the spec.
        """
        from .api.jobs import gateway_cancel_rlor_trainer_job as endpoint

        names = _RLOR_TRAINER_JOB.variables_of(job, self._transport.known_account(account_id), ("rlor_trainer_job_id",))
        names["account_id"] = await self._transport.account(names.get("account_id"))
        request = endpoint.request_kwargs(
            account_id=names["account_id"],
            rlor_trainer_job_id=names["rlor_trainer_job_id"],
        )
        await self._transport.send(
            OPERATIONS["Gateway_CancelRlorTrainerJob"],
            request,
            models.Empty.from_dict,
            options=CallOptions(timeout, max_retries, deadline, extra_headers, extra_query, extra_body),
        )

    async def resume(
        self,
        job: str | models.RlorTrainerJob | Mapping[str, Any],
        *,
        account_id: str | None = None,
        timeout: float | datetime.timedelta | None = None,
        max_retries: int | None = None,
        deadline: float | datetime.timedelta | None = None,
        extra_headers: Mapping[str, str] | None = None,
        extra_query: Mapping[str, QueryValue | Sequence[QueryValue]] | None = None,
        extra_body: Mapping[str, Any] | None = None,
    ) -> models.RlorTrainerJob:
        """Resume a trainer job

        Restarts a failed, cancelled, paused or completed job under the same id; training goes on from the job's own
        checkpoints. The answer is the job. Its old state may still be read for up to about 30 seconds before it leaves
        it. Other states refuse with code 9.

            job = await client.jobs.resume("my-job")

        Args:
            job: Its id, its full name (`accounts/{account_id}/rlorTrainerJobs/{rlor_trainer_job_id}`), or the object.
            account_id: Account to use instead of the client's.
            timeout: Time limit of one attempt, in seconds. Default: the client's.
            max_retries: Has no effect: this operation is never sent twice.
            deadline: Time limit of the call with all its attempts, in seconds. Default: the client's.
            extra_headers: Additional headers; `Authorization` and `Host` cannot be set.
            extra_query: Query parameters that this client does not know yet.
            extra_body: Fields of the body that this client does not know yet.

        Raises:
            ValueError: If an argument is invalid. Nothing is sent.
            APIStatusError: If the server answers with 400, 401, 403, 404, 408, 409, 413, 415, 429, 500, 502, 503,
                504, or
                with any other status that is not 2xx.
            APIConnectionError: If no complete answer comes back; `APITimeoutError` if it does not come in time.
            InvalidResponseError: If the answer is unusable, or, in a strict client, breaks the spec.
        """
        from .api.jobs import gateway_resume_rlor_trainer_job as endpoint

        names = _RLOR_TRAINER_JOB.variables_of(job, self._transport.known_account(account_id), ("rlor_trainer_job_id",))
        names["account_id"] = await self._transport.account(names.get("account_id"))
        request = endpoint.request_kwargs(
            account_id=names["account_id"],
            rlor_trainer_job_id=names["rlor_trainer_job_id"],
        )
        return await self._transport.send(
            OPERATIONS["Gateway_ResumeRlorTrainerJob"],
            request,
            models.RlorTrainerJob.from_dict,
            check=lambda answer: _RLOR_TRAINER_JOB.check(answer, names, "Gateway_ResumeRlorTrainerJob"),
            options=CallOptions(timeout, max_retries, deadline, extra_headers, extra_query, extra_body),
        )

    async def execute_train_step(
        self,
        job: str | models.RlorTrainerJob | Mapping[str, Any],
        *,
        dataset: str,
        output_model: str,
        account_id: str | None = None,
        timeout: float | datetime.timedelta | None = None,
        max_retries: int | None = None,
        deadline: float | datetime.timedelta | None = None,
        extra_headers: Mapping[str, str] | None = None,
        extra_query: Mapping[str, QueryValue | Sequence[QueryValue]] | None = None,
        extra_body: Mapping[str, Any] | None = None,
    ) -> None:
        """Execute one train step

        Gives an idle keep-alive job the data of its next iteration and the model to make of it. Every call is one more
        iteration, so it is never to be repeated blindly. Hidden from the upstream description since 2026-09, hence
        deprecated here; older SDKs still call it.

            await client.jobs.execute_train_step(
                "my-job",
                dataset="accounts/acme-research/datasets/s3-rollouts-step-2",
                output_model="accounts/acme-research/models/s3-policy-v2",
            )

        Args:
            job: Its id, its full name (`accounts/{account_id}/rlorTrainerJobs/{rlor_trainer_job_id}`), or the object.
            dataset: Data of this iteration, usually `accounts/{account}/datasets/{dataset}`. Caller-owned.
            output_model: Model to make when the step is done, usually `accounts/{account}/models/{model}`.
                Caller-owned.
            account_id: Account to use instead of the client's.
            timeout: Time limit of one attempt, in seconds. Default: the client's.
            max_retries: Has no effect: this operation is never sent twice.
            deadline: Time limit of the call with all its attempts, in seconds. Default: the client's.
            extra_headers: Additional headers; `Authorization` and `Host` cannot be set.
            extra_query: Query parameters that this client does not know yet.
            extra_body: Fields of the body that this client does not know yet.

        Raises:
            ValueError: If an argument is invalid. Nothing is sent.
            APIStatusError: If the server answers with 400, 401, 403, 404, 408, 409, 413, 415, 429, 500, 502, 503,
                504, or
                with any other status that is not 2xx.
            APIConnectionError: If no complete answer comes back; `APITimeoutError` if it does not come in time.
            InvalidResponseError: If the answer is unusable, or, in a strict client, breaks the spec.
        """
        from .api.jobs import gateway_execute_rlor_train_step as endpoint

        names = _RLOR_TRAINER_JOB.variables_of(job, self._transport.known_account(account_id), ("rlor_trainer_job_id",))
        names["account_id"] = await self._transport.account(names.get("account_id"))
        request = endpoint.request_kwargs(
            account_id=names["account_id"],
            rlor_trainer_job_id=names["rlor_trainer_job_id"],
            body=models.ExecuteRlorTrainStepRequest(dataset=dataset, output_model=output_model),
        )
        await self._transport.send(
            OPERATIONS["Gateway_ExecuteRlorTrainStep"],
            request,
            models.Empty.from_dict,
            options=CallOptions(timeout, max_retries, deadline, extra_headers, extra_query, extra_body),
        )

    async def get_public_logs(
        self,
        job: str | models.RlorTrainerJob | Mapping[str, Any],
        *,
        account_id: str | None = None,
        timeout: float | datetime.timedelta | None = None,
        max_retries: int | None = None,
        deadline: float | datetime.timedelta | None = None,
        extra_headers: Mapping[str, str] | None = None,
        extra_query: Mapping[str, QueryValue | Sequence[QueryValue]] | None = None,
    ) -> models.GetRlorTrainerJobPublicLogsResponse:
        """Get a URL of the job's public logs

        Returns a time-limited URL of the log object. Fetch it without the API key.

            answer = await client.jobs.get_public_logs("my-job")

        Args:
            job: Its id, its full name (`accounts/{account_id}/rlorTrainerJobs/{rlor_trainer_job_id}`), or the object.
            account_id: Account to use instead of the client's.
            timeout: Time limit of one attempt, in seconds. Default: the client's.
            max_retries: How often a failed request is sent again. Default: the client's.
            deadline: Time limit of the call with all its attempts, in seconds. Default: the client's.
            extra_headers: Additional headers; `Authorization` and `Host` cannot be set.
            extra_query: Query parameters that this client does not know yet.

        Raises:
            ValueError: If an argument is invalid. Nothing is sent.
            APIStatusError: If the server answers with 400, 401, 403, 404, 408, 429, 500, 502, 503, 504, or
                with any other status that is not 2xx.
            APIConnectionError: If no complete answer comes back; `APITimeoutError` if it does not come in time.
            InvalidResponseError: If the answer is unusable, or, in a strict client, breaks the spec.
        """
        from .api.jobs import gateway_get_rlor_trainer_job_public_logs as endpoint

        names = _RLOR_TRAINER_JOB.variables_of(job, self._transport.known_account(account_id), ("rlor_trainer_job_id",))
        names["account_id"] = await self._transport.account(names.get("account_id"))
        request = endpoint.request_kwargs(
            account_id=names["account_id"],
            rlor_trainer_job_id=names["rlor_trainer_job_id"],
        )
        return await self._transport.send(
            OPERATIONS["Gateway_GetRlorTrainerJobPublicLogs"],
            request,
            models.GetRlorTrainerJobPublicLogsResponse.from_dict,
            options=CallOptions(timeout, max_retries, deadline, extra_headers, extra_query),
        )

    def read_public_logs(
        self,
        job: str | models.RlorTrainerJob | Mapping[str, Any],
        *,
        account_id: str | None = None,
        timeout: float | datetime.timedelta = 60.0,
        max_bytes: int = 67108864,
    ) -> AsyncIterator[str]:
        """Download the text behind the URL that `get_public_logs` returns, line by line

        Requests the URL when you ask for the first line, then streams. The URL must be https (http only to this machine)
        and is treated as a secret: no error, log or recording shows it. The API key, your headers and your cookies are
        never sent there. Redirects are not followed, and the download is not retried. Proxy and certificates are the
        client's.

            async for line in client.jobs.read_public_logs("my-job"):
                print(line)

        Args:
            job: Its id, its full name (`accounts/{account_id}/rlorTrainerJobs/{rlor_trainer_job_id}`), or the object.
            account_id: Account to use instead of the client's.
            timeout: Seconds to wait for the download in total, not counting the time that you spend on the lines. The
                download also fails if nothing arrives for 15 s.
            max_bytes: Largest size, after decompression. Default: 64 MiB.

        Returns:
            The lines without line breaks, decoded as UTF-8; invalid bytes become U+FFFD. A line of more than 65536
            characters is split. To stop early, close the iterator: `await lines.aclose()`, or use `contextlib.aclosing`.

        Raises:
            DownloadError: If the URL has expired, or the download is too large.
            APIConnectionError: If the download is incomplete; `APITimeoutError` if it takes too long.
            InvalidResponseError: If the URL is not one that may be requested.
            ValueError: If an argument is invalid. Nothing is sent.
            RlorTrainerError: If the URL cannot be obtained, as from `get_public_logs`.
        """
        from ._download import Download
        from ._download import read_async as read
        from .api.jobs import gateway_get_rlor_trainer_job_public_logs as endpoint

        names = _RLOR_TRAINER_JOB.variables_of(job, self._transport.known_account(account_id), ("rlor_trainer_job_id",))

        async def fetch() -> tuple[str, str]:
            names["account_id"] = await self._transport.account(names.get("account_id"))
            request = endpoint.request_kwargs(
                account_id=names["account_id"],
                rlor_trainer_job_id=names["rlor_trainer_job_id"],
            )
            answer = await self._transport.send(
                OPERATIONS["Gateway_GetRlorTrainerJobPublicLogs"],
                request,
                models.GetRlorTrainerJobPublicLogsResponse.from_dict,
            )
            return self._transport.without_key(request["url"]), answer.signed_url

        return read(
            Download(
                OPERATIONS["Gateway_GetRlorTrainerJobPublicLogs"],
                "read_public_logs",
                "signedUrl",
                timeout=timeout,
                max_bytes=max_bytes,
                clock=self._transport.clock,
            ),
            fetch,
            self._transport.sender_to,
        )

    async def check_health(
        self,
        job: str | models.RlorTrainerJob | Mapping[str, Any],
        *,
        account_id: str | None = None,
        timeout: float | datetime.timedelta | None = None,
        max_retries: int | None = None,
        deadline: float | datetime.timedelta | None = None,
        extra_headers: Mapping[str, str] | None = None,
        extra_query: Mapping[str, QueryValue | Sequence[QueryValue]] | None = None,
    ) -> None:
        """Ask whether a trainer is ready

        Answers 200 when the trainer of a running job takes calls. `JOB_STATE_RUNNING` alone does not say so: ask here,
        too, before the first call. The answer's body is not described. It is the one call of the trainer's own API that
        stands here.

            await client.jobs.check_health("my-job")

        Args:
            job: Its id, its full name (`accounts/{account_id}/rlorTrainerJobs/{rlor_trainer_job_id}`), or the object.
            account_id: Account to use instead of the client's.
            timeout: Time limit of one attempt, in seconds. Default: the client's.
            max_retries: How often a failed request is sent again. Default: the client's.
            deadline: Time limit of the call with all its attempts, in seconds. Default: the client's.
            extra_headers: Additional headers; `Authorization` and `Host` cannot be set.
            extra_query: Query parameters that this client does not know yet.

        Raises:
            ValueError: If an argument is invalid. Nothing is sent.
            APIStatusError: If the server answers with 400, 401, 403, 404, 408, 429, 500, 502, 503, 504, or
                with any other status that is not 2xx.
            APIConnectionError: If no complete answer comes back; `APITimeoutError` if it does not come in time.
            InvalidResponseError: If the answer is unusable, or, in a strict client, breaks the spec.
        """
        from .api.jobs import trainer_get_health as endpoint

        names = _RLOR_TRAINER_JOB.variables_of(job, self._transport.known_account(account_id), ("rlor_trainer_job_id",))
        names["account_id"] = await self._transport.account(names.get("account_id"))
        request = endpoint.request_kwargs(
            account_id=names["account_id"],
            rlor_trainer_job_id=names["rlor_trainer_job_id"],
        )
        await self._transport.send(
            OPERATIONS["Trainer_GetHealth"],
            request,
            nothing,
            options=CallOptions(timeout, max_retries, deadline, extra_headers, extra_query),
        )


class Checkpoints:
    """What a trainer job has saved, where it is available, and how it becomes a model."""

    def __init__(self, transport: SyncTransport) -> None:
        self._transport = transport

    def __reduce__(self) -> NoReturn:
        raise TypeError(NOT_COPIED)

    def list(
        self,
        job: str | models.RlorTrainerJob | Mapping[str, Any],
        *,
        page_size: int | None = None,
        page_token: str | None = None,
        account_id: str | None = None,
        timeout: float | datetime.timedelta | None = None,
        max_retries: int | None = None,
        deadline: float | datetime.timedelta | None = None,
        extra_headers: Mapping[str, str] | None = None,
        extra_query: Mapping[str, QueryValue | Sequence[QueryValue]] | None = None,
    ) -> Pager[models.Checkpoint]:
        """List the checkpoints of a trainer job

        Lists what the job has saved, oldest `createTime` first. Works in every job state, and for a deleted job until
        its retention ends.

            for checkpoint in client.checkpoints.list("my-job"):
                print(checkpoint)

        Args:
            job: Its id, its full name (`accounts/{account_id}/rlorTrainerJobs/{rlor_trainer_job_id}`), or the object.
            page_size: The most items on a page. Default: 50, also for 0. Limit: 200; a larger number counts as 200, a
                negative one is refused.
            page_token: `nextPageToken` of the page before. Opaque: do not read or build it. Default: empty, the first
                page.
            account_id: Account to use instead of the client's.
            timeout: Time limit of one attempt, in seconds. Default: the client's.
            max_retries: How often a failed request is sent again. Default: the client's.
            deadline: Time limit of the call with all its attempts, in seconds. Default: the client's.
            extra_headers: Additional headers; `Authorization` and `Host` cannot be set.
            extra_query: Query parameters that this client does not know yet.

        Raises:
            ValueError: If an argument is invalid. Nothing is sent.
            APIStatusError: If the server answers with 400, 401, 403, 404, 408, 429, 500, 502, 503, 504, or
                with any other status that is not 2xx.
            APIConnectionError: If no complete answer comes back; `APITimeoutError` if it does not come in time.
            InvalidResponseError: If the answer is unusable, or, in a strict client, breaks the spec.
        """
        from .api.checkpoints import gateway_list_rlor_trainer_job_checkpoints as endpoint

        names = _RLOR_TRAINER_JOB.variables_of(job, self._transport.known_account(account_id), ("rlor_trainer_job_id",))

        def fetch(token: str | None) -> Page[models.Checkpoint]:
            names["account_id"] = self._transport.account(names.get("account_id"))
            request = endpoint.request_kwargs(
                account_id=names["account_id"],
                rlor_trainer_job_id=names["rlor_trainer_job_id"],
                page_size=page_size,
                page_token=token,
            )
            answer = self._transport.send(
                OPERATIONS["Gateway_ListRlorTrainerJobCheckpoints"],
                request,
                models.ListRlorTrainerJobCheckpointsResponse.from_dict,
                options=CallOptions(timeout, max_retries, deadline, extra_headers, extra_query),
            )
            return page_of(answer.checkpoints, answer.next_page_token, answer.total_size)

        return Pager("Gateway_ListRlorTrainerJobCheckpoints", fetch, page_token)

    def sync(
        self,
        checkpoint: str | models.Checkpoint | Mapping[str, Any],
        *,
        region: models.Region | None = None,
        target_availability: models.AvailabilityClass | None = None,
        account_id: str | None = None,
        timeout: float | datetime.timedelta | None = None,
        max_retries: int | None = None,
        deadline: float | datetime.timedelta | None = None,
        extra_headers: Mapping[str, str] | None = None,
        extra_query: Mapping[str, QueryValue | Sequence[QueryValue]] | None = None,
        extra_body: Mapping[str, Any] | None = None,
    ) -> models.SyncRlorTrainerJobCheckpointResponse:
        """Make a checkpoint available elsewhere

        Asks for a checkpoint to be available in a region or at an availability class. Repeating it changes nothing.

            answer = client.checkpoints.sync(checkpoint)

        Args:
            checkpoint: Its id, its full name
                (`accounts/{account_id}/rlorTrainerJobs/{rlor_trainer_job_id}/checkpoints/{checkpoint_id}`), or the
                object.
            region: Region to make it available in. Default `REGION_UNSPECIFIED`, where it is. Caller-owned.
            target_availability: How to keep it. Default `AVAILABILITY_CLASS_UNSPECIFIED`, as it is. Caller-owned.
            account_id: Account to use instead of the client's.
            timeout: Time limit of one attempt, in seconds. Default: the client's.
            max_retries: How often a failed request is sent again. Default: the client's.
            deadline: Time limit of the call with all its attempts, in seconds. Default: the client's.
            extra_headers: Additional headers; `Authorization` and `Host` cannot be set.
            extra_query: Query parameters that this client does not know yet.
            extra_body: Fields of the body that this client does not know yet.

        Raises:
            ValueError: If an argument is invalid. Nothing is sent.
            APIStatusError: If the server answers with 400, 401, 403, 404, 408, 413, 415, 429, 500, 502, 503, 504, or
                with any other status that is not 2xx.
            APIConnectionError: If no complete answer comes back; `APITimeoutError` if it does not come in time.
            InvalidResponseError: If the answer is unusable, or, in a strict client, breaks the spec.
        """
        from .api.checkpoints import gateway_sync_rlor_trainer_job_checkpoint as endpoint

        names = _CHECKPOINT.variables_of(
            checkpoint,
            self._transport.known_account(account_id),
            (
                "rlor_trainer_job_id",
                "checkpoint_id",
            ),
        )
        names["account_id"] = self._transport.account(names.get("account_id"))
        request = endpoint.request_kwargs(
            account_id=names["account_id"],
            rlor_trainer_job_id=names["rlor_trainer_job_id"],
            checkpoint_id=names["checkpoint_id"],
            body=models.SyncRlorTrainerJobCheckpointRequest(region=region, target_availability=target_availability),
        )
        return self._transport.send(
            OPERATIONS["Gateway_SyncRlorTrainerJobCheckpoint"],
            request,
            models.SyncRlorTrainerJobCheckpointResponse.from_dict,
            options=CallOptions(timeout, max_retries, deadline, extra_headers, extra_query, extra_body),
        )

    def promote(
        self,
        checkpoint: str | models.Checkpoint | Mapping[str, Any],
        *,
        output_model: str,
        base_model: str,
        trainer_job_id: str | None = None,
        hot_load_deployment_id: str | None = None,
        async_promotion: bool | None = None,
        account_id: str | None = None,
        wait: bool = False,
        wait_timeout: float | datetime.timedelta | None = 7200.0,
        on_update: Callable[[models.Operation], object] | None = None,
        progress: bool = False,
        timeout: float | datetime.timedelta | None = None,
        max_retries: int | None = None,
        deadline: float | datetime.timedelta | None = None,
        extra_headers: Mapping[str, str] | None = None,
        extra_query: Mapping[str, QueryValue | Sequence[QueryValue]] | None = None,
        extra_body: Mapping[str, Any] | None = None,
    ) -> models.PromoteCheckpointResponse:
        """Promote a checkpoint to a model

        Turns a promotable checkpoint into a model of the account. With `asyncPromotion` the answer is a long-running
        operation, to be read until it is done. An output model that exists already is refused with 409.

            answer = client.checkpoints.promote(
                "my-checkpoint",
                output_model="accounts/acme-research/models/math-policy-step-50",
                base_model="accounts/fireworks/models/qwen3-8b",
            )

        Args:
            checkpoint: Its id, its full name
                (`accounts/{account_id}/rlorTrainerJobs/{rlor_trainer_job_id}/checkpoints/{checkpoint_id}`), or the
                object.
            output_model: Model to make, `accounts/{account}/models/{id}`, the id 1 to 63 characters of `[a-z0-9-]`.
                Caller-owned.
            base_model: Model that the trainer started from, usually `accounts/{account}/models/{model}`. Caller-owned.
            trainer_job_id: Full name of the trainer job that saved it, `accounts/{account}/rlorTrainerJobs/{job}`.
                Default empty. Caller-owned.
            hot_load_deployment_id: Older way to name the source, by deployment,
                `accounts/{account}/deployments/{deployment}`. Default empty. Caller-owned.
            async_promotion: Answer with an operation at once and promote in the background. Default false.
                Caller-owned.
            account_id: Account to use instead of the client's.
            wait: Wait until the operation is done, as `operations.wait` does, and set `model` in the answer. Implies `async_promotion`, unless you set it.
            wait_timeout: Time limit of that wait, in seconds; None for no limit. Default: 2 hours.
            on_update: Called with the operation after the first read, and whenever its metadata change.
            progress: Show the progress of the wait, as in `operations.wait`.
            timeout: Time limit of one attempt, in seconds. Default: the client's.
            max_retries: Has no effect: this operation is never sent twice.
            deadline: Time limit of the call with all its attempts, in seconds. Default: the client's.
            extra_headers: Additional headers; `Authorization` and `Host` cannot be set.
            extra_query: Query parameters that this client does not know yet.
            extra_body: Fields of the body that this client does not know yet.

        Raises:
            ValueError: If an argument is invalid. Nothing is sent.
            APIStatusError: If the server answers with 400, 401, 403, 404, 408, 409, 413, 415, 429, 500, 502, 503,
                504, or
                with any other status that is not 2xx.
            APIConnectionError: If no complete answer comes back; `APITimeoutError` if it does not come in time.
            OperationFailedError, WaitTimeoutError: With `wait`, if the operation fails or is not done in time.
            InvalidResponseError: If the answer is unusable, or, in a strict client, breaks the spec.
        """
        from .api.checkpoints import gateway_promote_checkpoint as endpoint

        names = _CHECKPOINT.variables_of(checkpoint, self._transport.known_account(account_id), ("checkpoint_id",))
        if wait and async_promotion is None:
            async_promotion = True
        names["account_id"] = self._transport.account(names.get("account_id"))
        request = endpoint.request_kwargs(
            account_id=names["account_id"],
            checkpoint_id=names["checkpoint_id"],
            body=models.PromoteCheckpointRequest(
                output_model=output_model,
                base_model=base_model,
                trainer_job_id=trainer_job_id,
                hot_load_deployment_id=hot_load_deployment_id,
                async_promotion=async_promotion,
            ),
        )
        answer = self._transport.send(
            OPERATIONS["Gateway_PromoteCheckpoint"],
            request,
            models.PromoteCheckpointResponse.from_dict,
            options=CallOptions(timeout, max_retries, deadline, extra_headers, extra_query, extra_body),
        )
        if wait and answer.model is None:
            from ._wait_operation import result_of

            begun = answer.operation or models.Operation.from_dict({})
            try:
                _OPERATION.check(begun, {"account_id": names["account_id"]}, "Gateway_PromoteCheckpoint")
            except InvalidResponseError as error:
                error.add_note("The request was accepted. Look at what it was to make before you send it again.")
                raise
            operation = Operations(self._transport).wait(
                begun,
                timeout=wait_timeout,
                on_update=on_update,
                progress=progress,
                account_id=account_id,
            )
            answer.operation = operation
            answer.model = models.Model.from_dict(result_of(operation, "Gateway_GetOperation"))
        return answer


class AsyncCheckpoints:
    """What a trainer job has saved, where it is available, and how it becomes a model."""

    def __init__(self, transport: AsyncTransport) -> None:
        self._transport = transport

    def __reduce__(self) -> NoReturn:
        raise TypeError(NOT_COPIED)

    def list(
        self,
        job: str | models.RlorTrainerJob | Mapping[str, Any],
        *,
        page_size: int | None = None,
        page_token: str | None = None,
        account_id: str | None = None,
        timeout: float | datetime.timedelta | None = None,
        max_retries: int | None = None,
        deadline: float | datetime.timedelta | None = None,
        extra_headers: Mapping[str, str] | None = None,
        extra_query: Mapping[str, QueryValue | Sequence[QueryValue]] | None = None,
    ) -> AsyncPager[models.Checkpoint]:
        """List the checkpoints of a trainer job

        Lists what the job has saved, oldest `createTime` first. Works in every job state, and for a deleted job until
        its retention ends.

            async for checkpoint in client.checkpoints.list("my-job"):
                print(checkpoint)

        Args:
            job: Its id, its full name (`accounts/{account_id}/rlorTrainerJobs/{rlor_trainer_job_id}`), or the object.
            page_size: The most items on a page. Default: 50, also for 0. Limit: 200; a larger number counts as 200, a
                negative one is refused.
            page_token: `nextPageToken` of the page before. Opaque: do not read or build it. Default: empty, the first
                page.
            account_id: Account to use instead of the client's.
            timeout: Time limit of one attempt, in seconds. Default: the client's.
            max_retries: How often a failed request is sent again. Default: the client's.
            deadline: Time limit of the call with all its attempts, in seconds. Default: the client's.
            extra_headers: Additional headers; `Authorization` and `Host` cannot be set.
            extra_query: Query parameters that this client does not know yet.

        Raises:
            ValueError: If an argument is invalid. Nothing is sent.
            APIStatusError: If the server answers with 400, 401, 403, 404, 408, 429, 500, 502, 503, 504, or
                with any other status that is not 2xx.
            APIConnectionError: If no complete answer comes back; `APITimeoutError` if it does not come in time.
            InvalidResponseError: If the answer is unusable, or, in a strict client, breaks the spec.
        """
        from .api.checkpoints import gateway_list_rlor_trainer_job_checkpoints as endpoint

        names = _RLOR_TRAINER_JOB.variables_of(job, self._transport.known_account(account_id), ("rlor_trainer_job_id",))

        async def fetch(token: str | None) -> Page[models.Checkpoint]:
            names["account_id"] = await self._transport.account(names.get("account_id"))
            request = endpoint.request_kwargs(
                account_id=names["account_id"],
                rlor_trainer_job_id=names["rlor_trainer_job_id"],
                page_size=page_size,
                page_token=token,
            )
            answer = await self._transport.send(
                OPERATIONS["Gateway_ListRlorTrainerJobCheckpoints"],
                request,
                models.ListRlorTrainerJobCheckpointsResponse.from_dict,
                options=CallOptions(timeout, max_retries, deadline, extra_headers, extra_query),
            )
            return page_of(answer.checkpoints, answer.next_page_token, answer.total_size)

        return AsyncPager("Gateway_ListRlorTrainerJobCheckpoints", fetch, page_token)

    async def sync(
        self,
        checkpoint: str | models.Checkpoint | Mapping[str, Any],
        *,
        region: models.Region | None = None,
        target_availability: models.AvailabilityClass | None = None,
        account_id: str | None = None,
        timeout: float | datetime.timedelta | None = None,
        max_retries: int | None = None,
        deadline: float | datetime.timedelta | None = None,
        extra_headers: Mapping[str, str] | None = None,
        extra_query: Mapping[str, QueryValue | Sequence[QueryValue]] | None = None,
        extra_body: Mapping[str, Any] | None = None,
    ) -> models.SyncRlorTrainerJobCheckpointResponse:
        """Make a checkpoint available elsewhere

        Asks for a checkpoint to be available in a region or at an availability class. Repeating it changes nothing.

            answer = await client.checkpoints.sync(checkpoint)

        Args:
            checkpoint: Its id, its full name
                (`accounts/{account_id}/rlorTrainerJobs/{rlor_trainer_job_id}/checkpoints/{checkpoint_id}`), or the
                object.
            region: Region to make it available in. Default `REGION_UNSPECIFIED`, where it is. Caller-owned.
            target_availability: How to keep it. Default `AVAILABILITY_CLASS_UNSPECIFIED`, as it is. Caller-owned.
            account_id: Account to use instead of the client's.
            timeout: Time limit of one attempt, in seconds. Default: the client's.
            max_retries: How often a failed request is sent again. Default: the client's.
            deadline: Time limit of the call with all its attempts, in seconds. Default: the client's.
            extra_headers: Additional headers; `Authorization` and `Host` cannot be set.
            extra_query: Query parameters that this client does not know yet.
            extra_body: Fields of the body that this client does not know yet.

        Raises:
            ValueError: If an argument is invalid. Nothing is sent.
            APIStatusError: If the server answers with 400, 401, 403, 404, 408, 413, 415, 429, 500, 502, 503, 504, or
                with any other status that is not 2xx.
            APIConnectionError: If no complete answer comes back; `APITimeoutError` if it does not come in time.
            InvalidResponseError: If the answer is unusable, or, in a strict client, breaks the spec.
        """
        from .api.checkpoints import gateway_sync_rlor_trainer_job_checkpoint as endpoint

        names = _CHECKPOINT.variables_of(
            checkpoint,
            self._transport.known_account(account_id),
            (
                "rlor_trainer_job_id",
                "checkpoint_id",
            ),
        )
        names["account_id"] = await self._transport.account(names.get("account_id"))
        request = endpoint.request_kwargs(
            account_id=names["account_id"],
            rlor_trainer_job_id=names["rlor_trainer_job_id"],
            checkpoint_id=names["checkpoint_id"],
            body=models.SyncRlorTrainerJobCheckpointRequest(region=region, target_availability=target_availability),
        )
        return await self._transport.send(
            OPERATIONS["Gateway_SyncRlorTrainerJobCheckpoint"],
            request,
            models.SyncRlorTrainerJobCheckpointResponse.from_dict,
            options=CallOptions(timeout, max_retries, deadline, extra_headers, extra_query, extra_body),
        )

    async def promote(
        self,
        checkpoint: str | models.Checkpoint | Mapping[str, Any],
        *,
        output_model: str,
        base_model: str,
        trainer_job_id: str | None = None,
        hot_load_deployment_id: str | None = None,
        async_promotion: bool | None = None,
        account_id: str | None = None,
        wait: bool = False,
        wait_timeout: float | datetime.timedelta | None = 7200.0,
        on_update: Callable[[models.Operation], object] | None = None,
        progress: bool = False,
        timeout: float | datetime.timedelta | None = None,
        max_retries: int | None = None,
        deadline: float | datetime.timedelta | None = None,
        extra_headers: Mapping[str, str] | None = None,
        extra_query: Mapping[str, QueryValue | Sequence[QueryValue]] | None = None,
        extra_body: Mapping[str, Any] | None = None,
    ) -> models.PromoteCheckpointResponse:
        """Promote a checkpoint to a model

        Turns a promotable checkpoint into a model of the account. With `asyncPromotion` the answer is a long-running
        operation, to be read until it is done. An output model that exists already is refused with 409.

            answer = await client.checkpoints.promote(
                "my-checkpoint",
                output_model="accounts/acme-research/models/math-policy-step-50",
                base_model="accounts/fireworks/models/qwen3-8b",
            )

        Args:
            checkpoint: Its id, its full name
                (`accounts/{account_id}/rlorTrainerJobs/{rlor_trainer_job_id}/checkpoints/{checkpoint_id}`), or the
                object.
            output_model: Model to make, `accounts/{account}/models/{id}`, the id 1 to 63 characters of `[a-z0-9-]`.
                Caller-owned.
            base_model: Model that the trainer started from, usually `accounts/{account}/models/{model}`. Caller-owned.
            trainer_job_id: Full name of the trainer job that saved it, `accounts/{account}/rlorTrainerJobs/{job}`.
                Default empty. Caller-owned.
            hot_load_deployment_id: Older way to name the source, by deployment,
                `accounts/{account}/deployments/{deployment}`. Default empty. Caller-owned.
            async_promotion: Answer with an operation at once and promote in the background. Default false.
                Caller-owned.
            account_id: Account to use instead of the client's.
            wait: Wait until the operation is done, as `operations.wait` does, and set `model` in the answer. Implies `async_promotion`, unless you set it.
            wait_timeout: Time limit of that wait, in seconds; None for no limit. Default: 2 hours.
            on_update: Called with the operation after the first read, and whenever its metadata change.
            progress: Show the progress of the wait, as in `operations.wait`.
            timeout: Time limit of one attempt, in seconds. Default: the client's.
            max_retries: Has no effect: this operation is never sent twice.
            deadline: Time limit of the call with all its attempts, in seconds. Default: the client's.
            extra_headers: Additional headers; `Authorization` and `Host` cannot be set.
            extra_query: Query parameters that this client does not know yet.
            extra_body: Fields of the body that this client does not know yet.

        Raises:
            ValueError: If an argument is invalid. Nothing is sent.
            APIStatusError: If the server answers with 400, 401, 403, 404, 408, 409, 413, 415, 429, 500, 502, 503,
                504, or
                with any other status that is not 2xx.
            APIConnectionError: If no complete answer comes back; `APITimeoutError` if it does not come in time.
            OperationFailedError, WaitTimeoutError: With `wait`, if the operation fails or is not done in time.
            InvalidResponseError: If the answer is unusable, or, in a strict client, breaks the spec.
        """
        from .api.checkpoints import gateway_promote_checkpoint as endpoint

        names = _CHECKPOINT.variables_of(checkpoint, self._transport.known_account(account_id), ("checkpoint_id",))
        if wait and async_promotion is None:
            async_promotion = True
        names["account_id"] = await self._transport.account(names.get("account_id"))
        request = endpoint.request_kwargs(
            account_id=names["account_id"],
            checkpoint_id=names["checkpoint_id"],
            body=models.PromoteCheckpointRequest(
                output_model=output_model,
                base_model=base_model,
                trainer_job_id=trainer_job_id,
                hot_load_deployment_id=hot_load_deployment_id,
                async_promotion=async_promotion,
            ),
        )
        answer = await self._transport.send(
            OPERATIONS["Gateway_PromoteCheckpoint"],
            request,
            models.PromoteCheckpointResponse.from_dict,
            options=CallOptions(timeout, max_retries, deadline, extra_headers, extra_query, extra_body),
        )
        if wait and answer.model is None:
            from ._wait_operation import result_of

            begun = answer.operation or models.Operation.from_dict({})
            try:
                _OPERATION.check(begun, {"account_id": names["account_id"]}, "Gateway_PromoteCheckpoint")
            except InvalidResponseError as error:
                error.add_note("The request was accepted. Look at what it was to make before you send it again.")
                raise
            operation = await AsyncOperations(self._transport).wait(
                begun,
                timeout=wait_timeout,
                on_update=on_update,
                progress=progress,
                account_id=account_id,
            )
            answer.operation = operation
            answer.model = models.Model.from_dict(result_of(operation, "Gateway_GetOperation"))
        return answer


class Operations:
    """What goes on in the background, such as a promotion."""

    def __init__(self, transport: SyncTransport) -> None:
        self._transport = transport

    def __reduce__(self) -> NoReturn:
        raise TypeError(NOT_COPIED)

    def get(
        self,
        operation: str | models.Operation | Mapping[str, Any],
        *,
        account_id: str | None = None,
        timeout: float | datetime.timedelta | None = None,
        max_retries: int | None = None,
        deadline: float | datetime.timedelta | None = None,
        extra_headers: Mapping[str, str] | None = None,
        extra_query: Mapping[str, QueryValue | Sequence[QueryValue]] | None = None,
    ) -> models.Operation:
        """Get a long-running operation

        Reads an operation, such as the one that an asynchronous promotion answers with. While `done` is false,
        `metadata` may tell how far it is; then there is a `response`, here the promoted model, or an `error`. The
        vendor's client asks every 10 seconds, for 2 hours at most.

            operation = client.operations.get("my-operation")

        Args:
            operation: Its id, its full name (`accounts/{account_id}/operations/{operation_id}`), or the object.
            account_id: Account to use instead of the client's.
            timeout: Time limit of one attempt, in seconds. Default: the client's.
            max_retries: How often a failed request is sent again. Default: the client's.
            deadline: Time limit of the call with all its attempts, in seconds. Default: the client's.
            extra_headers: Additional headers; `Authorization` and `Host` cannot be set.
            extra_query: Query parameters that this client does not know yet.

        Raises:
            ValueError: If an argument is invalid. Nothing is sent.
            APIStatusError: If the server answers with 400, 401, 403, 404, 408, 429, 500, 502, 503, 504, or
                with any other status that is not 2xx.
            APIConnectionError: If no complete answer comes back; `APITimeoutError` if it does not come in time.
            InvalidResponseError: If the answer is unusable, or, in a strict client, breaks the spec.
        """
        from .api.operations import gateway_get_operation as endpoint

        names = _OPERATION.variables_of(operation, self._transport.known_account(account_id), ("operation_id",))
        names["account_id"] = self._transport.account(names.get("account_id"))
        request = endpoint.request_kwargs(
            account_id=names["account_id"],
            operation_id=names["operation_id"],
        )
        return self._transport.send(
            OPERATIONS["Gateway_GetOperation"],
            request,
            models.Operation.from_dict,
            check=lambda answer: _OPERATION.check(answer, names, "Gateway_GetOperation"),
            options=CallOptions(timeout, max_retries, deadline, extra_headers, extra_query),
        )

    def wait(
        self,
        operation: str | models.Operation | Mapping[str, Any],
        *,
        timeout: float | datetime.timedelta | None = None,
        poll_interval: float | datetime.timedelta = 5.0,
        on_update: Callable[[models.Operation], object] | None = None,
        progress: bool = False,
        account_id: str | None = None,
    ) -> models.Operation:
        """Wait until an operation is done

        Polls it. Transient errors (no connection, 408, 425, 429, 5xx, an incomplete body) are retried until the timeout;
        without one, for ten minutes in a row. You can wait again by its name, also from another process.

            operation = client.operations.wait("my-operation", timeout=7200, progress=True)

        Args:
            operation: Its id, its full name (`accounts/{account_id}/operations/{operation_id}`), or the object.
            timeout: Time limit of the whole wait, in seconds. Default: no limit.
            poll_interval: Seconds between reads, with 10 % jitter.
            on_update: Called with the operation after the first read, and after each change of its metadata, such as a
                new status message. An exception that it raises ends the wait.
            progress: Show the progress: one line on a terminal or in a notebook, lines of the logger elsewhere.
            account_id: Account to use instead of the client's.

        Returns:
            The operation, with its `response`.

        Raises:
            OperationFailedError: If it is done, with an error.
            WaitTimeoutError: If time is up. The operation keeps running.
            ValueError: If an argument is invalid. Nothing is sent.
            RlorTrainerError: If it cannot be read, as raised by `get`.
        """
        from ._progress import Progress
        from ._wait_operation import OperationWatch, wait_operation
        from .api.operations import gateway_get_operation as endpoint

        names = _OPERATION.variables_of(operation, self._transport.known_account(account_id), ("operation_id",))
        names["account_id"] = self._transport.account(names.get("account_id"))
        request = endpoint.request_kwargs(
            account_id=names["account_id"],
            operation_id=names["operation_id"],
        )
        clock = self._transport.clock
        watch = OperationWatch[models.Operation](
            operation,
            timeout=timeout,
            poll_interval=poll_interval,
            read_by=OPERATIONS["Gateway_GetOperation"],
            now=clock.monotonic(),
            jitter=clock.random,
            path=self._transport.without_key(request["url"]),
            without_key=self._transport.without_key,
        )

        def read(seconds: float) -> models.Operation:
            own = self._transport.settings
            hurried = self._transport.with_settings(
                deadline=min(own.deadline, seconds), on_response=watch.watch.listening(own.on_response)
            )
            return type(self)(hurried).get(operation, account_id=account_id)

        return wait_operation(read, watch, callback(on_update), Progress() if progress else None, clock)


class AsyncOperations:
    """What goes on in the background, such as a promotion."""

    def __init__(self, transport: AsyncTransport) -> None:
        self._transport = transport

    def __reduce__(self) -> NoReturn:
        raise TypeError(NOT_COPIED)

    async def get(
        self,
        operation: str | models.Operation | Mapping[str, Any],
        *,
        account_id: str | None = None,
        timeout: float | datetime.timedelta | None = None,
        max_retries: int | None = None,
        deadline: float | datetime.timedelta | None = None,
        extra_headers: Mapping[str, str] | None = None,
        extra_query: Mapping[str, QueryValue | Sequence[QueryValue]] | None = None,
    ) -> models.Operation:
        """Get a long-running operation

        Reads an operation, such as the one that an asynchronous promotion answers with. While `done` is false,
        `metadata` may tell how far it is; then there is a `response`, here the promoted model, or an `error`. The
        vendor's client asks every 10 seconds, for 2 hours at most.

            operation = await client.operations.get("my-operation")

        Args:
            operation: Its id, its full name (`accounts/{account_id}/operations/{operation_id}`), or the object.
            account_id: Account to use instead of the client's.
            timeout: Time limit of one attempt, in seconds. Default: the client's.
            max_retries: How often a failed request is sent again. Default: the client's.
            deadline: Time limit of the call with all its attempts, in seconds. Default: the client's.
            extra_headers: Additional headers; `Authorization` and `Host` cannot be set.
            extra_query: Query parameters that this client does not know yet.

        Raises:
            ValueError: If an argument is invalid. Nothing is sent.
            APIStatusError: If the server answers with 400, 401, 403, 404, 408, 429, 500, 502, 503, 504, or
                with any other status that is not 2xx.
            APIConnectionError: If no complete answer comes back; `APITimeoutError` if it does not come in time.
            InvalidResponseError: If the answer is unusable, or, in a strict client, breaks the spec.
        """
        from .api.operations import gateway_get_operation as endpoint

        names = _OPERATION.variables_of(operation, self._transport.known_account(account_id), ("operation_id",))
        names["account_id"] = await self._transport.account(names.get("account_id"))
        request = endpoint.request_kwargs(
            account_id=names["account_id"],
            operation_id=names["operation_id"],
        )
        return await self._transport.send(
            OPERATIONS["Gateway_GetOperation"],
            request,
            models.Operation.from_dict,
            check=lambda answer: _OPERATION.check(answer, names, "Gateway_GetOperation"),
            options=CallOptions(timeout, max_retries, deadline, extra_headers, extra_query),
        )

    async def wait(
        self,
        operation: str | models.Operation | Mapping[str, Any],
        *,
        timeout: float | datetime.timedelta | None = None,
        poll_interval: float | datetime.timedelta = 5.0,
        on_update: Callable[[models.Operation], object] | None = None,
        progress: bool = False,
        account_id: str | None = None,
    ) -> models.Operation:
        """Wait until an operation is done

        Polls it. Transient errors (no connection, 408, 425, 429, 5xx, an incomplete body) are retried until the timeout;
        without one, for ten minutes in a row. You can wait again by its name, also from another process.

            operation = await client.operations.wait("my-operation", timeout=7200, progress=True)

        Args:
            operation: Its id, its full name (`accounts/{account_id}/operations/{operation_id}`), or the object.
            timeout: Time limit of the whole wait, in seconds. Default: no limit.
            poll_interval: Seconds between reads, with 10 % jitter.
            on_update: Called with the operation after the first read, and after each change of its metadata, such as a
                new status message. May be a coroutine function. An exception that it raises ends the wait.
            progress: Show the progress: one line on a terminal or in a notebook, lines of the logger elsewhere.
            account_id: Account to use instead of the client's.

        Returns:
            The operation, with its `response`.

        Raises:
            OperationFailedError: If it is done, with an error.
            WaitTimeoutError: If time is up. The operation keeps running.
            ValueError: If an argument is invalid. Nothing is sent.
            RlorTrainerError: If it cannot be read, as raised by `get`.
        """
        from ._progress import Progress
        from ._wait_operation import OperationWatch, wait_operation_async
        from .api.operations import gateway_get_operation as endpoint

        names = _OPERATION.variables_of(operation, self._transport.known_account(account_id), ("operation_id",))
        names["account_id"] = await self._transport.account(names.get("account_id"))
        request = endpoint.request_kwargs(
            account_id=names["account_id"],
            operation_id=names["operation_id"],
        )
        clock = self._transport.clock
        watch = OperationWatch[models.Operation](
            operation,
            timeout=timeout,
            poll_interval=poll_interval,
            read_by=OPERATIONS["Gateway_GetOperation"],
            now=clock.monotonic(),
            jitter=clock.random,
            path=self._transport.without_key(request["url"]),
            without_key=self._transport.without_key,
        )

        async def read(seconds: float) -> models.Operation:
            own = self._transport.settings
            hurried = self._transport.with_settings(
                deadline=min(own.deadline, seconds), on_response=watch.watch.listening(own.on_response)
            )
            return await type(self)(hurried).get(operation, account_id=account_id)

        return await wait_operation_async(read, watch, callback(on_update), Progress() if progress else None, clock)
