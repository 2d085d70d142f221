# Generated from spec/openapi.yaml 1.0.0; edit the spec or scripts/templates, then run: make generate

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, Self

from attrs import define, field

from .._wire import datetime_from_wire, datetime_to_wire, json_object
from .accelerator_seconds import AcceleratorSeconds
from .aws_s3_config import AwsS3Config
from .azure_blob_storage_config import AzureBlobStorageConfig
from .encryption_state import EncryptionState
from .extra_values import ExtraValues
from .job_progress import JobProgress
from .job_state import JobState
from .job_status import JobStatus
from .loss_config import LossConfig
from .purpose import Purpose
from .training_config import TrainingConfig
from .wandb_config import WandbConfig


@define
class RlorTrainerJob:
    """A reinforcement-learning trainer job. The vendor also calls it a reinforcement fine-tuning step or a
    (service-mode) trainer.

    Attributes:
        name: Resource name, `accounts/{account}/rlorTrainerJobs/{id}`. Server-owned.
        display_name: Label for people, fewer than 64 characters. Default empty. Caller-owned.
        create_time: When the job was created. Server-owned.
        completed_time: When the job stopped; null until then. Server-owned.
        dataset: Training data, `accounts/{account}/datasets/{dataset}`. Default empty, which suits service mode; the
            vendor's command line asks for one otherwise. Caller-owned.
        evaluation_dataset: Separate evaluation data, `accounts/{account}/datasets/{dataset}`. Default empty, no
            evaluation data. Caller-owned.
        eval_auto_carveout: Split evaluation rows out of `dataset`. Default false. Caller-owned.
        state: Where the job stands in its lifecycle. Server-owned.
        status: Detail of the state, such as why the job failed; null when there is none. Server-owned.
        created_by: Email address of the user who started the job; `system` occurs too. Server-owned.
        training_config: Settings that all training jobs share; null when unset. Caller-owned.
        reward_weights: Reward metrics and their weights, each as `<reward_name>=<weight>`. Default empty. Caller-owned.
        wandb_config: Weights & Biases logging; null when unset. Caller-owned.
        aws_s3_config: Access to datasets in S3; null when unset. Caller-owned.
        azure_blob_storage_config: Access to datasets in Azure Blob Storage; null when unset. Caller-owned.
        job_progress: How far the job has come; null when there is nothing to report. Server-owned.
        keep_alive: Keep the trainer up between steps, so that it takes `:executeTrainStep`. Default false.
            Caller-owned.
        rollout_deployment_name: Deployment that receives new weights, usually
            `accounts/{account}/deployments/{deployment}`. Default empty, no weight sync to a rollout engine.
            Caller-owned.
        loss_config: Loss method of the reinforcement learning, and its settings; null when unset. Caller-owned.
        node_count: Trainer nodes. Default 1, echoed as 0 when unset; owned by the shape when a training shape is used.
            Caller-owned.
        accelerator_seconds: Accelerator time used so far, in seconds by accelerator type; refreshed now and then.
            Server-owned.
        service_mode: Run the trainer as a live API endpoint that a training loop drives. Default false. Caller-owned.
        direct_route_handle: Host handle of the trainer's direct endpoint; empty without one. Server-owned.
        hot_load_deployment_id: Id of the deployment into whose hot-load bucket checkpoints are saved, so that its
            weights can be swapped. Only valid with `serviceMode` or `keepAlive`. Default empty. Setting
            `hotLoadTrainerJob` on the deployment is the newer way. Caller-owned.
        purpose: Scheduling purpose. Default `PURPOSE_UNSPECIFIED`. Replaces the removed `usePurpose`. Caller-owned.
        forward_only: Only forward passes, no backward pass and no optimizer, as a GRPO reference model needs. Default
            false. Caller-owned.
        managed_by: Resource that manages this trainer. For the managed service only: users leave it empty, the default.
            Caller-owned.
        trainer_replica_count: Data-parallel replicas of the trainer; more than 1 means replicated HSDP. Default 0, the
            backend chooses. Caller-owned.
        inactivity_timeout: Stop the trainer after this long without tracked activity (trainer API operations,
            heartbeats of an active session), in decimal seconds with the suffix `s`. Default 60 minutes, also for null
            and `0s`; limit 3 hours (`10800s`) according to the vendor's SDK. GPU time is charged while the trainer
            runs. Caller-owned.
        disable_inactivity_cleanup: Never stop the trainer for inactivity; GPU time is charged for as long as it runs.
            Default false. The vendor's SDK allows it for the account `fireworks` only. Caller-owned.
        encryption_state: Whether what the job stores is encrypted with the customer's own key. Server-owned.
        use_reservation: Run on reserved capacity. The vendor's trainer SDK always sends it, by default true.
            Caller-owned.
        reservation_target: Pin the job to one reservation or group, without spill-over. Default none. Caller-owned.
        preemptible: Let other jobs preempt this one. Needs an admin key. Default false. Caller-owned.
        extra_values: Free deployment values. Needs a super-user key. Default none. Caller-owned.
        training_shape_version: Version of the training shape that the job is pinned to. Server-owned.
    """

    name: str | None = None
    display_name: str | None = None
    create_time: datetime.datetime | None = None
    completed_time: datetime.datetime | None = None
    dataset: str | None = None
    evaluation_dataset: str | None = None
    eval_auto_carveout: bool | None = None
    state: JobState | None = None
    status: JobStatus | None = None
    created_by: str | None = None
    training_config: TrainingConfig | None = None
    reward_weights: list[str] | None = None
    wandb_config: WandbConfig | None = None
    aws_s3_config: AwsS3Config | None = None
    azure_blob_storage_config: AzureBlobStorageConfig | None = None
    job_progress: JobProgress | None = None
    keep_alive: bool | None = None
    rollout_deployment_name: str | None = None
    loss_config: LossConfig | None = None
    node_count: int | None = None
    accelerator_seconds: AcceleratorSeconds | None = None
    service_mode: bool | None = None
    direct_route_handle: str | None = None
    hot_load_deployment_id: str | None = None
    purpose: Purpose | None = None
    forward_only: bool | None = None
    managed_by: str | None = None
    trainer_replica_count: int | None = None
    inactivity_timeout: str | None = None
    disable_inactivity_cleanup: bool | None = None
    encryption_state: EncryptionState | None = None
    use_reservation: bool | None = None
    reservation_target: str | None = None
    preemptible: bool | None = None
    extra_values: ExtraValues | None = None
    training_shape_version: str | None = None
    additional_properties: dict[str, Any] = field(init=False, factory=dict[str, Any])
    """Fields that this client does not know, as they came. They are written back."""

    def to_dict(self, *, include_read_only: bool = True) -> dict[str, Any]:
        """The JSON object, without the fields that are None; and without those that only the server sets, unless wanted."""
        data: dict[str, Any] = dict(self.additional_properties)
        if include_read_only and self.name is not None:
            data["name"] = self.name
        if self.display_name is not None:
            data["displayName"] = self.display_name
        if include_read_only and self.create_time is not None:
            data["createTime"] = datetime_to_wire(self.create_time)
        if include_read_only and self.completed_time is not None:
            data["completedTime"] = datetime_to_wire(self.completed_time)
        if self.dataset is not None:
            data["dataset"] = self.dataset
        if self.evaluation_dataset is not None:
            data["evaluationDataset"] = self.evaluation_dataset
        if self.eval_auto_carveout is not None:
            data["evalAutoCarveout"] = self.eval_auto_carveout
        if include_read_only and self.state is not None:
            data["state"] = str(self.state)
        if include_read_only and self.status is not None:
            data["status"] = self.status.to_dict(include_read_only=include_read_only)
        if include_read_only and self.created_by is not None:
            data["createdBy"] = self.created_by
        if self.training_config is not None:
            data["trainingConfig"] = self.training_config.to_dict(include_read_only=include_read_only)
        if self.reward_weights is not None:
            data["rewardWeights"] = self.reward_weights
        if self.wandb_config is not None:
            data["wandbConfig"] = self.wandb_config.to_dict(include_read_only=include_read_only)
        if self.aws_s3_config is not None:
            data["awsS3Config"] = self.aws_s3_config.to_dict(include_read_only=include_read_only)
        if self.azure_blob_storage_config is not None:
            data["azureBlobStorageConfig"] = self.azure_blob_storage_config.to_dict(include_read_only=include_read_only)
        if include_read_only and self.job_progress is not None:
            data["jobProgress"] = self.job_progress.to_dict(include_read_only=include_read_only)
        if self.keep_alive is not None:
            data["keepAlive"] = self.keep_alive
        if self.rollout_deployment_name is not None:
            data["rolloutDeploymentName"] = self.rollout_deployment_name
        if self.loss_config is not None:
            data["lossConfig"] = self.loss_config.to_dict(include_read_only=include_read_only)
        if self.node_count is not None:
            data["nodeCount"] = self.node_count
        if include_read_only and self.accelerator_seconds is not None:
            data["acceleratorSeconds"] = self.accelerator_seconds.to_dict(include_read_only=include_read_only)
        if self.service_mode is not None:
            data["serviceMode"] = self.service_mode
        if include_read_only and self.direct_route_handle is not None:
            data["directRouteHandle"] = self.direct_route_handle
        if self.hot_load_deployment_id is not None:
            data["hotLoadDeploymentId"] = self.hot_load_deployment_id
        if self.purpose is not None:
            data["purpose"] = str(self.purpose)
        if self.forward_only is not None:
            data["forwardOnly"] = self.forward_only
        if self.managed_by is not None:
            data["managedBy"] = self.managed_by
        if self.trainer_replica_count is not None:
            data["trainerReplicaCount"] = self.trainer_replica_count
        if self.inactivity_timeout is not None:
            data["inactivityTimeout"] = self.inactivity_timeout
        if self.disable_inactivity_cleanup is not None:
            data["disableInactivityCleanup"] = self.disable_inactivity_cleanup
        if include_read_only and self.encryption_state is not None:
            data["encryptionState"] = str(self.encryption_state)
        if self.use_reservation is not None:
            data["useReservation"] = self.use_reservation
        if self.reservation_target is not None:
            data["reservationTarget"] = self.reservation_target
        if self.preemptible is not None:
            data["preemptible"] = self.preemptible
        if self.extra_values is not None:
            data["extraValues"] = self.extra_values.to_dict(include_read_only=include_read_only)
        if include_read_only and self.training_shape_version is not None:
            data["trainingShapeVersion"] = self.training_shape_version
        return data

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        """The model of a JSON object. Raises `KeyError`, `TypeError` or `ValueError` for one that does not fit."""
        data = json_object(src_dict)
        name = data.pop("name", None)
        display_name = data.pop("displayName", None)
        create_time = data.pop("createTime", None)
        completed_time = data.pop("completedTime", None)
        dataset = data.pop("dataset", None)
        evaluation_dataset = data.pop("evaluationDataset", None)
        eval_auto_carveout = data.pop("evalAutoCarveout", None)
        state = data.pop("state", None)
        status = data.pop("status", None)
        created_by = data.pop("createdBy", None)
        training_config = data.pop("trainingConfig", None)
        reward_weights = data.pop("rewardWeights", None)
        wandb_config = data.pop("wandbConfig", None)
        aws_s3_config = data.pop("awsS3Config", None)
        azure_blob_storage_config = data.pop("azureBlobStorageConfig", None)
        job_progress = data.pop("jobProgress", None)
        keep_alive = data.pop("keepAlive", None)
        rollout_deployment_name = data.pop("rolloutDeploymentName", None)
        loss_config = data.pop("lossConfig", None)
        node_count = data.pop("nodeCount", None)
        accelerator_seconds = data.pop("acceleratorSeconds", None)
        service_mode = data.pop("serviceMode", None)
        direct_route_handle = data.pop("directRouteHandle", None)
        hot_load_deployment_id = data.pop("hotLoadDeploymentId", None)
        purpose = data.pop("purpose", None)
        forward_only = data.pop("forwardOnly", None)
        managed_by = data.pop("managedBy", None)
        trainer_replica_count = data.pop("trainerReplicaCount", None)
        inactivity_timeout = data.pop("inactivityTimeout", None)
        disable_inactivity_cleanup = data.pop("disableInactivityCleanup", None)
        encryption_state = data.pop("encryptionState", None)
        use_reservation = data.pop("useReservation", None)
        reservation_target = data.pop("reservationTarget", None)
        preemptible = data.pop("preemptible", None)
        extra_values = data.pop("extraValues", None)
        training_shape_version = data.pop("trainingShapeVersion", None)
        model = cls(
            name=name,
            display_name=display_name,
            create_time=None if create_time is None else datetime_from_wire(create_time),
            completed_time=None if completed_time is None else datetime_from_wire(completed_time),
            dataset=dataset,
            evaluation_dataset=evaluation_dataset,
            eval_auto_carveout=eval_auto_carveout,
            state=None if state is None else JobState(state),
            status=None if status is None else JobStatus.from_dict(status),
            created_by=created_by,
            training_config=None if training_config is None else TrainingConfig.from_dict(training_config),
            reward_weights=reward_weights,
            wandb_config=None if wandb_config is None else WandbConfig.from_dict(wandb_config),
            aws_s3_config=None if aws_s3_config is None else AwsS3Config.from_dict(aws_s3_config),
            azure_blob_storage_config=None
            if azure_blob_storage_config is None
            else AzureBlobStorageConfig.from_dict(azure_blob_storage_config),
            job_progress=None if job_progress is None else JobProgress.from_dict(job_progress),
            keep_alive=keep_alive,
            rollout_deployment_name=rollout_deployment_name,
            loss_config=None if loss_config is None else LossConfig.from_dict(loss_config),
            node_count=node_count,
            accelerator_seconds=None
            if accelerator_seconds is None
            else AcceleratorSeconds.from_dict(accelerator_seconds),
            service_mode=service_mode,
            direct_route_handle=direct_route_handle,
            hot_load_deployment_id=hot_load_deployment_id,
            purpose=None if purpose is None else Purpose(purpose),
            forward_only=forward_only,
            managed_by=managed_by,
            trainer_replica_count=trainer_replica_count,
            inactivity_timeout=inactivity_timeout,
            disable_inactivity_cleanup=disable_inactivity_cleanup,
            encryption_state=None if encryption_state is None else EncryptionState(encryption_state),
            use_reservation=use_reservation,
            reservation_target=reservation_target,
            preemptible=preemptible,
            extra_values=None if extra_values is None else ExtraValues.from_dict(extra_values),
            training_shape_version=training_shape_version,
        )
        model.additional_properties = data
        return model

    @property
    def additional_keys(self) -> list[str]:
        """Names of the fields that this client does not know."""
        return list(self.additional_properties)

    def __getitem__(self, key: str) -> Any:
        return self.additional_properties[key]

    def __setitem__(self, key: str, value: Any) -> None:
        self.additional_properties[key] = value

    def __delitem__(self, key: str) -> None:
        del self.additional_properties[key]

    def __contains__(self, key: str) -> bool:
        return key in self.additional_properties
