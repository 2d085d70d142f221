from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.encryption_state import EncryptionState
from ..models.job_state import JobState
from ..models.purpose import Purpose
from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.accelerator_seconds import AcceleratorSeconds
    from ..models.aws_s3_config import AwsS3Config
    from ..models.azure_blob_storage_config import AzureBlobStorageConfig
    from ..models.extra_values import ExtraValues
    from ..models.job_progress import JobProgress
    from ..models.job_status import JobStatus
    from ..models.loss_config import LossConfig
    from ..models.training_config import TrainingConfig
    from ..models.wandb_config import WandbConfig


T = TypeVar("T", bound="RlorTrainerJob")


@_attrs_define
class RlorTrainerJob:
    """A reinforcement-learning trainer job. The vendor also calls it a reinforcement fine-tuning step or a (service-mode)
    trainer.

        Attributes:
            name (str | Unset): Resource name, `accounts/{account}/rlorTrainerJobs/{id}`. Server-owned.
            display_name (str | Unset): Label for people, fewer than 64 characters. Default empty. Caller-owned.
            create_time (datetime.datetime | None | Unset): When the job was created. Server-owned.
            completed_time (datetime.datetime | None | Unset): When the job stopped; null until then. Server-owned.
            dataset (str | Unset): Training data, `accounts/{account}/datasets/{dataset}`. Default empty, which suits
                service mode; the vendor's command line asks for one otherwise. Caller-owned.
            evaluation_dataset (str | Unset): Separate evaluation data, `accounts/{account}/datasets/{dataset}`. Default
                empty, no evaluation data. Caller-owned.
            eval_auto_carveout (bool | Unset): Split evaluation rows out of `dataset`. Default false. Caller-owned.
            state (JobState | Unset): State that a job can be in.
            status (JobStatus | None | Unset): Detail of the state, such as why the job failed; null when there is none.
                Server-owned.
            created_by (str | Unset): Email address of the user who started the job; `system` occurs too. Server-owned.
            training_config (None | TrainingConfig | Unset): Settings that all training jobs share; null when unset. Caller-
                owned.
            reward_weights (list[str] | Unset): Reward metrics and their weights, each as `<reward_name>=<weight>`. Default
                empty. Caller-owned.
            wandb_config (None | Unset | WandbConfig): Weights & Biases logging; null when unset. Caller-owned.
            aws_s3_config (AwsS3Config | None | Unset): Access to datasets in S3; null when unset. Caller-owned.
            azure_blob_storage_config (AzureBlobStorageConfig | None | Unset): Access to datasets in Azure Blob Storage;
                null when unset. Caller-owned.
            job_progress (JobProgress | None | Unset): How far the job has come; null when there is nothing to report.
                Server-owned.
            keep_alive (bool | Unset): Keep the trainer up between steps, so that it takes `:executeTrainStep`. Default
                false. Caller-owned.
            rollout_deployment_name (str | Unset): Deployment that receives new weights, usually
                `accounts/{account}/deployments/{deployment}`. Default empty, no weight sync to a rollout engine. Caller-owned.
            loss_config (LossConfig | None | Unset): Loss method of the reinforcement learning, and its settings; null when
                unset. Caller-owned.
            node_count (int | Unset): Trainer nodes. Default 1, echoed as 0 when unset; owned by the shape when a training
                shape is used. Caller-owned.
            accelerator_seconds (AcceleratorSeconds | Unset): Seconds of accelerator time by accelerator type, such as
                `NVIDIA_H100_80GB`.
            service_mode (bool | Unset): Run the trainer as a live API endpoint that a training loop drives. Default false.
                Caller-owned.
            direct_route_handle (str | Unset): Host handle of the trainer's direct endpoint; empty without one. Server-
                owned.
            hot_load_deployment_id (str | Unset): Id of the deployment into whose hot-load bucket checkpoints are saved, so
                that its weights can be swapped. Only valid with `serviceMode` or `keepAlive`. Default empty. Setting
                `hotLoadTrainerJob` on the deployment is the newer way. Caller-owned.
            purpose (Purpose | Unset): Scheduling purpose of a job.
            forward_only (bool | Unset): Only forward passes, no backward pass and no optimizer, as a GRPO reference model
                needs. Default false. Caller-owned.
            managed_by (str | Unset): Resource that manages this trainer. For the managed service only: users leave it
                empty, the default. Caller-owned.
            trainer_replica_count (int | Unset): Data-parallel replicas of the trainer; more than 1 means replicated HSDP.
                Default 0, the backend chooses. Caller-owned.
            inactivity_timeout (None | str | Unset): Stop the trainer after this long without tracked activity (trainer API
                operations, heartbeats of an active session), in decimal seconds with the suffix `s`. Default 60 minutes, also
                for null and `0s`; limit 3 hours (`10800s`) according to the vendor's SDK. GPU time is charged while the trainer
                runs. Caller-owned.
            disable_inactivity_cleanup (bool | Unset): Never stop the trainer for inactivity; GPU time is charged for as
                long as it runs. Default false. The vendor's SDK allows it for the account `fireworks` only. Caller-owned.
            encryption_state (EncryptionState | Unset): How what a job stores is encrypted.
            use_reservation (bool | Unset): Run on reserved capacity. The vendor's trainer SDK always sends it, by default
                true. Caller-owned.
            reservation_target (str | Unset): Pin the job to one reservation or group, without spill-over. Default none.
                Caller-owned.
            preemptible (bool | Unset): Let other jobs preempt this one. Needs an admin key. Default false. Caller-owned.
            extra_values (ExtraValues | Unset): Values by name.
            training_shape_version (str | Unset): Version of the training shape that the job is pinned to. Server-owned.
    """

    name: str | Unset = UNSET
    display_name: str | Unset = UNSET
    create_time: datetime.datetime | None | Unset = UNSET
    completed_time: datetime.datetime | None | Unset = UNSET
    dataset: str | Unset = UNSET
    evaluation_dataset: str | Unset = UNSET
    eval_auto_carveout: bool | Unset = UNSET
    state: JobState | Unset = UNSET
    status: JobStatus | None | Unset = UNSET
    created_by: str | Unset = UNSET
    training_config: None | TrainingConfig | Unset = UNSET
    reward_weights: list[str] | Unset = UNSET
    wandb_config: None | Unset | WandbConfig = UNSET
    aws_s3_config: AwsS3Config | None | Unset = UNSET
    azure_blob_storage_config: AzureBlobStorageConfig | None | Unset = UNSET
    job_progress: JobProgress | None | Unset = UNSET
    keep_alive: bool | Unset = UNSET
    rollout_deployment_name: str | Unset = UNSET
    loss_config: LossConfig | None | Unset = UNSET
    node_count: int | Unset = UNSET
    accelerator_seconds: AcceleratorSeconds | Unset = UNSET
    service_mode: bool | Unset = UNSET
    direct_route_handle: str | Unset = UNSET
    hot_load_deployment_id: str | Unset = UNSET
    purpose: Purpose | Unset = UNSET
    forward_only: bool | Unset = UNSET
    managed_by: str | Unset = UNSET
    trainer_replica_count: int | Unset = UNSET
    inactivity_timeout: None | str | Unset = UNSET
    disable_inactivity_cleanup: bool | Unset = UNSET
    encryption_state: EncryptionState | Unset = UNSET
    use_reservation: bool | Unset = UNSET
    reservation_target: str | Unset = UNSET
    preemptible: bool | Unset = UNSET
    extra_values: ExtraValues | Unset = UNSET
    training_shape_version: str | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        from ..models.aws_s3_config import AwsS3Config  # noqa: PLC0415
        from ..models.azure_blob_storage_config import AzureBlobStorageConfig  # noqa: PLC0415
        from ..models.job_progress import JobProgress  # noqa: PLC0415
        from ..models.job_status import JobStatus  # noqa: PLC0415
        from ..models.loss_config import LossConfig  # noqa: PLC0415
        from ..models.training_config import TrainingConfig  # noqa: PLC0415
        from ..models.wandb_config import WandbConfig  # noqa: PLC0415

        name = self.name

        display_name = self.display_name

        create_time: None | str | Unset
        if isinstance(self.create_time, Unset):
            create_time = UNSET
        elif isinstance(self.create_time, datetime.datetime):
            create_time = self.create_time.isoformat()
        else:
            create_time = self.create_time

        completed_time: None | str | Unset
        if isinstance(self.completed_time, Unset):
            completed_time = UNSET
        elif isinstance(self.completed_time, datetime.datetime):
            completed_time = self.completed_time.isoformat()
        else:
            completed_time = self.completed_time

        dataset = self.dataset

        evaluation_dataset = self.evaluation_dataset

        eval_auto_carveout = self.eval_auto_carveout

        state: str | Unset = UNSET
        if not isinstance(self.state, Unset):
            state = self.state.value

        status: dict[str, Any] | None | Unset
        if isinstance(self.status, Unset):
            status = UNSET
        elif isinstance(self.status, JobStatus):
            status = self.status.to_dict()
        else:
            status = self.status

        created_by = self.created_by

        training_config: dict[str, Any] | None | Unset
        if isinstance(self.training_config, Unset):
            training_config = UNSET
        elif isinstance(self.training_config, TrainingConfig):
            training_config = self.training_config.to_dict()
        else:
            training_config = self.training_config

        reward_weights: list[str] | Unset = UNSET
        if not isinstance(self.reward_weights, Unset):
            reward_weights = self.reward_weights

        wandb_config: dict[str, Any] | None | Unset
        if isinstance(self.wandb_config, Unset):
            wandb_config = UNSET
        elif isinstance(self.wandb_config, WandbConfig):
            wandb_config = self.wandb_config.to_dict()
        else:
            wandb_config = self.wandb_config

        aws_s3_config: dict[str, Any] | None | Unset
        if isinstance(self.aws_s3_config, Unset):
            aws_s3_config = UNSET
        elif isinstance(self.aws_s3_config, AwsS3Config):
            aws_s3_config = self.aws_s3_config.to_dict()
        else:
            aws_s3_config = self.aws_s3_config

        azure_blob_storage_config: dict[str, Any] | None | Unset
        if isinstance(self.azure_blob_storage_config, Unset):
            azure_blob_storage_config = UNSET
        elif isinstance(self.azure_blob_storage_config, AzureBlobStorageConfig):
            azure_blob_storage_config = self.azure_blob_storage_config.to_dict()
        else:
            azure_blob_storage_config = self.azure_blob_storage_config

        job_progress: dict[str, Any] | None | Unset
        if isinstance(self.job_progress, Unset):
            job_progress = UNSET
        elif isinstance(self.job_progress, JobProgress):
            job_progress = self.job_progress.to_dict()
        else:
            job_progress = self.job_progress

        keep_alive = self.keep_alive

        rollout_deployment_name = self.rollout_deployment_name

        loss_config: dict[str, Any] | None | Unset
        if isinstance(self.loss_config, Unset):
            loss_config = UNSET
        elif isinstance(self.loss_config, LossConfig):
            loss_config = self.loss_config.to_dict()
        else:
            loss_config = self.loss_config

        node_count = self.node_count

        accelerator_seconds: dict[str, Any] | Unset = UNSET
        if not isinstance(self.accelerator_seconds, Unset):
            accelerator_seconds = self.accelerator_seconds.to_dict()

        service_mode = self.service_mode

        direct_route_handle = self.direct_route_handle

        hot_load_deployment_id = self.hot_load_deployment_id

        purpose: str | Unset = UNSET
        if not isinstance(self.purpose, Unset):
            purpose = self.purpose.value

        forward_only = self.forward_only

        managed_by = self.managed_by

        trainer_replica_count = self.trainer_replica_count

        inactivity_timeout: None | str | Unset
        if isinstance(self.inactivity_timeout, Unset):
            inactivity_timeout = UNSET
        else:
            inactivity_timeout = self.inactivity_timeout

        disable_inactivity_cleanup = self.disable_inactivity_cleanup

        encryption_state: str | Unset = UNSET
        if not isinstance(self.encryption_state, Unset):
            encryption_state = self.encryption_state.value

        use_reservation = self.use_reservation

        reservation_target = self.reservation_target

        preemptible = self.preemptible

        extra_values: dict[str, Any] | Unset = UNSET
        if not isinstance(self.extra_values, Unset):
            extra_values = self.extra_values.to_dict()

        training_shape_version = self.training_shape_version

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({})
        if name is not UNSET:
            field_dict["name"] = name
        if display_name is not UNSET:
            field_dict["displayName"] = display_name
        if create_time is not UNSET:
            field_dict["createTime"] = create_time
        if completed_time is not UNSET:
            field_dict["completedTime"] = completed_time
        if dataset is not UNSET:
            field_dict["dataset"] = dataset
        if evaluation_dataset is not UNSET:
            field_dict["evaluationDataset"] = evaluation_dataset
        if eval_auto_carveout is not UNSET:
            field_dict["evalAutoCarveout"] = eval_auto_carveout
        if state is not UNSET:
            field_dict["state"] = state
        if status is not UNSET:
            field_dict["status"] = status
        if created_by is not UNSET:
            field_dict["createdBy"] = created_by
        if training_config is not UNSET:
            field_dict["trainingConfig"] = training_config
        if reward_weights is not UNSET:
            field_dict["rewardWeights"] = reward_weights
        if wandb_config is not UNSET:
            field_dict["wandbConfig"] = wandb_config
        if aws_s3_config is not UNSET:
            field_dict["awsS3Config"] = aws_s3_config
        if azure_blob_storage_config is not UNSET:
            field_dict["azureBlobStorageConfig"] = azure_blob_storage_config
        if job_progress is not UNSET:
            field_dict["jobProgress"] = job_progress
        if keep_alive is not UNSET:
            field_dict["keepAlive"] = keep_alive
        if rollout_deployment_name is not UNSET:
            field_dict["rolloutDeploymentName"] = rollout_deployment_name
        if loss_config is not UNSET:
            field_dict["lossConfig"] = loss_config
        if node_count is not UNSET:
            field_dict["nodeCount"] = node_count
        if accelerator_seconds is not UNSET:
            field_dict["acceleratorSeconds"] = accelerator_seconds
        if service_mode is not UNSET:
            field_dict["serviceMode"] = service_mode
        if direct_route_handle is not UNSET:
            field_dict["directRouteHandle"] = direct_route_handle
        if hot_load_deployment_id is not UNSET:
            field_dict["hotLoadDeploymentId"] = hot_load_deployment_id
        if purpose is not UNSET:
            field_dict["purpose"] = purpose
        if forward_only is not UNSET:
            field_dict["forwardOnly"] = forward_only
        if managed_by is not UNSET:
            field_dict["managedBy"] = managed_by
        if trainer_replica_count is not UNSET:
            field_dict["trainerReplicaCount"] = trainer_replica_count
        if inactivity_timeout is not UNSET:
            field_dict["inactivityTimeout"] = inactivity_timeout
        if disable_inactivity_cleanup is not UNSET:
            field_dict["disableInactivityCleanup"] = disable_inactivity_cleanup
        if encryption_state is not UNSET:
            field_dict["encryptionState"] = encryption_state
        if use_reservation is not UNSET:
            field_dict["useReservation"] = use_reservation
        if reservation_target is not UNSET:
            field_dict["reservationTarget"] = reservation_target
        if preemptible is not UNSET:
            field_dict["preemptible"] = preemptible
        if extra_values is not UNSET:
            field_dict["extraValues"] = extra_values
        if training_shape_version is not UNSET:
            field_dict["trainingShapeVersion"] = training_shape_version

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.accelerator_seconds import AcceleratorSeconds  # noqa: PLC0415
        from ..models.aws_s3_config import AwsS3Config  # noqa: PLC0415
        from ..models.azure_blob_storage_config import AzureBlobStorageConfig  # noqa: PLC0415
        from ..models.extra_values import ExtraValues  # noqa: PLC0415
        from ..models.job_progress import JobProgress  # noqa: PLC0415
        from ..models.job_status import JobStatus  # noqa: PLC0415
        from ..models.loss_config import LossConfig  # noqa: PLC0415
        from ..models.training_config import TrainingConfig  # noqa: PLC0415
        from ..models.wandb_config import WandbConfig  # noqa: PLC0415

        d = dict(src_dict)
        name = d.pop("name", UNSET)

        display_name = d.pop("displayName", UNSET)

        def _parse_create_time(data: object) -> datetime.datetime | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                create_time_type_0 = datetime.datetime.fromisoformat(data)

                return create_time_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.datetime | None | Unset, data)

        create_time = _parse_create_time(d.pop("createTime", UNSET))

        def _parse_completed_time(data: object) -> datetime.datetime | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                completed_time_type_0 = datetime.datetime.fromisoformat(data)

                return completed_time_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.datetime | None | Unset, data)

        completed_time = _parse_completed_time(d.pop("completedTime", UNSET))

        dataset = d.pop("dataset", UNSET)

        evaluation_dataset = d.pop("evaluationDataset", UNSET)

        eval_auto_carveout = d.pop("evalAutoCarveout", UNSET)

        _state = d.pop("state", UNSET)
        state: JobState | Unset
        if isinstance(_state, Unset):
            state = UNSET
        else:
            state = JobState(_state)

        def _parse_status(data: object) -> JobStatus | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                status_type_0 = JobStatus.from_dict(data)

                return status_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(JobStatus | None | Unset, data)

        status = _parse_status(d.pop("status", UNSET))

        created_by = d.pop("createdBy", UNSET)

        def _parse_training_config(data: object) -> None | TrainingConfig | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                training_config_type_0 = TrainingConfig.from_dict(data)

                return training_config_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(None | TrainingConfig | Unset, data)

        training_config = _parse_training_config(d.pop("trainingConfig", UNSET))

        reward_weights = cast(list[str], d.pop("rewardWeights", UNSET))

        def _parse_wandb_config(data: object) -> None | Unset | WandbConfig:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                wandb_config_type_0 = WandbConfig.from_dict(data)

                return wandb_config_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(None | Unset | WandbConfig, data)

        wandb_config = _parse_wandb_config(d.pop("wandbConfig", UNSET))

        def _parse_aws_s3_config(data: object) -> AwsS3Config | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                aws_s3_config_type_0 = AwsS3Config.from_dict(data)

                return aws_s3_config_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(AwsS3Config | None | Unset, data)

        aws_s3_config = _parse_aws_s3_config(d.pop("awsS3Config", UNSET))

        def _parse_azure_blob_storage_config(
            data: object,
        ) -> AzureBlobStorageConfig | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                azure_blob_storage_config_type_0 = AzureBlobStorageConfig.from_dict(
                    data
                )

                return azure_blob_storage_config_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(AzureBlobStorageConfig | None | Unset, data)

        azure_blob_storage_config = _parse_azure_blob_storage_config(
            d.pop("azureBlobStorageConfig", UNSET)
        )

        def _parse_job_progress(data: object) -> JobProgress | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                job_progress_type_0 = JobProgress.from_dict(data)

                return job_progress_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(JobProgress | None | Unset, data)

        job_progress = _parse_job_progress(d.pop("jobProgress", UNSET))

        keep_alive = d.pop("keepAlive", UNSET)

        rollout_deployment_name = d.pop("rolloutDeploymentName", UNSET)

        def _parse_loss_config(data: object) -> LossConfig | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                loss_config_type_0 = LossConfig.from_dict(data)

                return loss_config_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(LossConfig | None | Unset, data)

        loss_config = _parse_loss_config(d.pop("lossConfig", UNSET))

        node_count = d.pop("nodeCount", UNSET)

        _accelerator_seconds = d.pop("acceleratorSeconds", UNSET)
        accelerator_seconds: AcceleratorSeconds | Unset
        if isinstance(_accelerator_seconds, Unset):
            accelerator_seconds = UNSET
        else:
            accelerator_seconds = AcceleratorSeconds.from_dict(_accelerator_seconds)

        service_mode = d.pop("serviceMode", UNSET)

        direct_route_handle = d.pop("directRouteHandle", UNSET)

        hot_load_deployment_id = d.pop("hotLoadDeploymentId", UNSET)

        _purpose = d.pop("purpose", UNSET)
        purpose: Purpose | Unset
        if isinstance(_purpose, Unset):
            purpose = UNSET
        else:
            purpose = Purpose(_purpose)

        forward_only = d.pop("forwardOnly", UNSET)

        managed_by = d.pop("managedBy", UNSET)

        trainer_replica_count = d.pop("trainerReplicaCount", UNSET)

        def _parse_inactivity_timeout(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        inactivity_timeout = _parse_inactivity_timeout(
            d.pop("inactivityTimeout", UNSET)
        )

        disable_inactivity_cleanup = d.pop("disableInactivityCleanup", UNSET)

        _encryption_state = d.pop("encryptionState", UNSET)
        encryption_state: EncryptionState | Unset
        if isinstance(_encryption_state, Unset):
            encryption_state = UNSET
        else:
            encryption_state = EncryptionState(_encryption_state)

        use_reservation = d.pop("useReservation", UNSET)

        reservation_target = d.pop("reservationTarget", UNSET)

        preemptible = d.pop("preemptible", UNSET)

        _extra_values = d.pop("extraValues", UNSET)
        extra_values: ExtraValues | Unset
        if isinstance(_extra_values, Unset):
            extra_values = UNSET
        else:
            extra_values = ExtraValues.from_dict(_extra_values)

        training_shape_version = d.pop("trainingShapeVersion", UNSET)

        rlor_trainer_job = cls(
            name=name,
            display_name=display_name,
            create_time=create_time,
            completed_time=completed_time,
            dataset=dataset,
            evaluation_dataset=evaluation_dataset,
            eval_auto_carveout=eval_auto_carveout,
            state=state,
            status=status,
            created_by=created_by,
            training_config=training_config,
            reward_weights=reward_weights,
            wandb_config=wandb_config,
            aws_s3_config=aws_s3_config,
            azure_blob_storage_config=azure_blob_storage_config,
            job_progress=job_progress,
            keep_alive=keep_alive,
            rollout_deployment_name=rollout_deployment_name,
            loss_config=loss_config,
            node_count=node_count,
            accelerator_seconds=accelerator_seconds,
            service_mode=service_mode,
            direct_route_handle=direct_route_handle,
            hot_load_deployment_id=hot_load_deployment_id,
            purpose=purpose,
            forward_only=forward_only,
            managed_by=managed_by,
            trainer_replica_count=trainer_replica_count,
            inactivity_timeout=inactivity_timeout,
            disable_inactivity_cleanup=disable_inactivity_cleanup,
            encryption_state=encryption_state,
            use_reservation=use_reservation,
            reservation_target=reservation_target,
            preemptible=preemptible,
            extra_values=extra_values,
            training_shape_version=training_shape_version,
        )

        rlor_trainer_job.additional_properties = d
        return rlor_trainer_job

    @property
    def additional_keys(self) -> list[str]:
        return list(self.additional_properties.keys())

    def __getitem__(self, key: str) -> Any:
        return self.additional_properties[key]

    def __setitem__(self, key: str, value: Any) -> None:
        self.additional_properties[key] = value

    def __delitem__(self, key: str) -> None:
        del self.additional_properties[key]

    def __contains__(self, key: str) -> bool:
        return key in self.additional_properties
