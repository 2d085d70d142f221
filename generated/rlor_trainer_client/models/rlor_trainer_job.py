# Generated from spec/openapi.yaml 3.1.0; edit the spec or scripts/templates, then run: make generate

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping
from typing import Any, ClassVar, Self

from attrs import define, field

from .. import _encoding, _model, _summary
from .._decoding import (
    ABSENT,
    ARRAY,
    OBJECT,
    Misfit,
    carried,
    every,
    member,
    members,
    misfit,
    moment,
    respelled,
    unknown,
    whole,
)
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

_FIELDS = frozenset(
    (
        "name",
        "displayName",
        "createTime",
        "completedTime",
        "dataset",
        "evaluationDataset",
        "evalAutoCarveout",
        "state",
        "status",
        "createdBy",
        "trainingConfig",
        "rewardWeights",
        "wandbConfig",
        "awsS3Config",
        "azureBlobStorageConfig",
        "jobProgress",
        "keepAlive",
        "rolloutDeploymentName",
        "lossConfig",
        "nodeCount",
        "acceleratorSeconds",
        "serviceMode",
        "directRouteHandle",
        "hotLoadDeploymentId",
        "purpose",
        "forwardOnly",
        "managedBy",
        "trainerReplicaCount",
        "inactivityTimeout",
        "disableInactivityCleanup",
        "encryptionState",
        "useReservation",
        "reservationTarget",
        "preemptible",
        "extraValues",
        "trainingShapeVersion",
    )
)

_USUAL_NAMES = (
    "name",
    "displayName",
    "createTime",
    "completedTime",
    "dataset",
    "evaluationDataset",
    "evalAutoCarveout",
    "state",
    "status",
    "createdBy",
    "trainingConfig",
    "rewardWeights",
    "wandbConfig",
    "awsS3Config",
    "azureBlobStorageConfig",
    "jobProgress",
    "keepAlive",
    "rolloutDeploymentName",
    "lossConfig",
    "nodeCount",
    "acceleratorSeconds",
    "serviceMode",
    "directRouteHandle",
    "hotLoadDeploymentId",
    "purpose",
    "forwardOnly",
    "managedBy",
    "trainerReplicaCount",
    "inactivityTimeout",
    "disableInactivityCleanup",
    "encryptionState",
)
_USUAL = every(*_USUAL_NAMES)

_OTHERS: dict[str, str] = {
    "display_name": "displayName",
    "create_time": "createTime",
    "completed_time": "completedTime",
    "evaluation_dataset": "evaluationDataset",
    "eval_auto_carveout": "evalAutoCarveout",
    "created_by": "createdBy",
    "training_config": "trainingConfig",
    "reward_weights": "rewardWeights",
    "wandb_config": "wandbConfig",
    "aws_s3_config": "awsS3Config",
    "azure_blob_storage_config": "azureBlobStorageConfig",
    "job_progress": "jobProgress",
    "keep_alive": "keepAlive",
    "rollout_deployment_name": "rolloutDeploymentName",
    "loss_config": "lossConfig",
    "node_count": "nodeCount",
    "accelerator_seconds": "acceleratorSeconds",
    "service_mode": "serviceMode",
    "direct_route_handle": "directRouteHandle",
    "hot_load_deployment_id": "hotLoadDeploymentId",
    "forward_only": "forwardOnly",
    "managed_by": "managedBy",
    "trainer_replica_count": "trainerReplicaCount",
    "inactivity_timeout": "inactivityTimeout",
    "disable_inactivity_cleanup": "disableInactivityCleanup",
    "encryption_state": "encryptionState",
    "use_reservation": "useReservation",
    "reservation_target": "reservationTarget",
    "extra_values": "extraValues",
    "training_shape_version": "trainingShapeVersion",
}
_FORMER: frozenset[str] = frozenset()

_JOB_STATE_BY_VALUE = {member.value: member for member in JobState}
_PURPOSE_BY_VALUE = {member.value: member for member in Purpose}
_ENCRYPTION_STATE_BY_VALUE = {member.value: member for member in EncryptionState}

_PATTERN_1 = re.compile("^(accounts/[^/]+/rlorTrainerJobs/[^/]+)?\\Z", re.ASCII).search
_PATTERN_2 = re.compile("^-?[0-9]+(\\.[0-9]{1,9})?s\\Z", re.ASCII).search


_FORM = _model.Form(
    _model.Field("name", "name", _encoding.text, read_only=True),
    _model.Field("display_name", "displayName", _encoding.text),
    _model.Field("create_time", "createTime", _encoding.timestamp, read_only=True),
    _model.Field("completed_time", "completedTime", _encoding.timestamp, read_only=True),
    _model.Field("dataset", "dataset", _encoding.text),
    _model.Field("evaluation_dataset", "evaluationDataset", _encoding.text),
    _model.Field("eval_auto_carveout", "evalAutoCarveout", _encoding.truth),
    _model.Field("state", "state", _encoding.choice(JobState), read_only=True),
    _model.Field("status", "status", _model.nested("JobStatus"), read_only=True),
    _model.Field("created_by", "createdBy", _encoding.text, read_only=True),
    _model.Field("training_config", "trainingConfig", _model.nested("TrainingConfig")),
    _model.Field("reward_weights", "rewardWeights", _encoding.each(_encoding.text)),
    _model.Field("wandb_config", "wandbConfig", _model.nested("WandbConfig")),
    _model.Field("aws_s3_config", "awsS3Config", _model.nested("AwsS3Config")),
    _model.Field("azure_blob_storage_config", "azureBlobStorageConfig", _model.nested("AzureBlobStorageConfig")),
    _model.Field("job_progress", "jobProgress", _model.nested("JobProgress"), read_only=True),
    _model.Field("keep_alive", "keepAlive", _encoding.truth),
    _model.Field("rollout_deployment_name", "rolloutDeploymentName", _encoding.text),
    _model.Field("loss_config", "lossConfig", _model.nested("LossConfig")),
    _model.Field("node_count", "nodeCount", _encoding.INT32),
    _model.Field("accelerator_seconds", "acceleratorSeconds", _model.nested("AcceleratorSeconds"), read_only=True),
    _model.Field("service_mode", "serviceMode", _encoding.truth),
    _model.Field("direct_route_handle", "directRouteHandle", _encoding.text, read_only=True),
    _model.Field("hot_load_deployment_id", "hotLoadDeploymentId", _encoding.text),
    _model.Field("purpose", "purpose", _encoding.choice(Purpose)),
    _model.Field("forward_only", "forwardOnly", _encoding.truth),
    _model.Field("managed_by", "managedBy", _encoding.text),
    _model.Field("trainer_replica_count", "trainerReplicaCount", _encoding.INT32),
    _model.Field("inactivity_timeout", "inactivityTimeout", _encoding.duration),
    _model.Field("disable_inactivity_cleanup", "disableInactivityCleanup", _encoding.truth),
    _model.Field("encryption_state", "encryptionState", _encoding.choice(EncryptionState), read_only=True),
    _model.Field("use_reservation", "useReservation", _encoding.truth),
    _model.Field("reservation_target", "reservationTarget", _encoding.text),
    _model.Field("preemptible", "preemptible", _encoding.truth),
    _model.Field("extra_values", "extraValues", _model.nested("ExtraValues")),
    _model.Field("training_shape_version", "trainingShapeVersion", _encoding.text, read_only=True),
    extra=_model.anything,
)


@define(kw_only=True, getstate_setstate=False, repr=False)
class RlorTrainerJob(_summary.Summarized):
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

    wire_form = _FORM
    spec_pointer: ClassVar[str] = "/components/schemas/RlorTrainerJob"
    """Where the spec defines it, as a JSON pointer."""
    summary_columns = (
        _summary.Column("ID", "name", "id"),
        _summary.Column("STATE", "state", "text"),
        _summary.Column("PROGRESS", "job_progress.percent", "percent"),
        _summary.Column("AGE", "create_time", "age"),
        _summary.Column("MODEL", "training_config.base_model", "text"),
    )
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
    additional_properties: dict[str, Any] = field(
        init=False, factory=dict[str, Any], repr=_model.hiding(("wandbConfig", "wandb_config"))
    )
    """Raw values of unknown fields. `to_dict` includes them."""

    @property
    def id(self) -> str | None:
        """The last segment of its name; None without a name."""
        return _summary.last_segment(self.name)

    def to_dict(self, *, include_read_only: bool = True) -> dict[str, Any]:
        """The JSON object, without fields that are None, and optionally without those that only the server sets."""
        return _model.to_dict(self, include_read_only=include_read_only)

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        """The model of a JSON object, as far as it can be read. Raises `ValueError` if it is not an object."""
        if type(src_dict) is not OBJECT:
            src_dict = members(src_dict)
        try:
            values = _USUAL(src_dict)
            known = 31
        except KeyError:
            values = tuple([src_dict.get(name, ABSENT) for name in _USUAL_NAMES])
            known = 31 - values.count(ABSENT)
        if len(src_dict) != known:
            renamed = respelled(cls, src_dict, _OTHERS, _FORMER)
            if renamed is not None:
                return cls.from_dict(renamed)
        model = cls.__new__(cls)
        (
            raw_name,
            raw_display_name,
            raw_create_time,
            raw_completed_time,
            raw_dataset,
            raw_evaluation_dataset,
            raw_eval_auto_carveout,
            raw_state,
            raw_status,
            raw_created_by,
            raw_training_config,
            raw_reward_weights,
            raw_wandb_config,
            raw_aws_s3_config,
            raw_azure_blob_storage_config,
            raw_job_progress,
            raw_keep_alive,
            raw_rollout_deployment_name,
            raw_loss_config,
            raw_node_count,
            raw_accelerator_seconds,
            raw_service_mode,
            raw_direct_route_handle,
            raw_hot_load_deployment_id,
            raw_purpose,
            raw_forward_only,
            raw_managed_by,
            raw_trainer_replica_count,
            raw_inactivity_timeout,
            raw_disable_inactivity_cleanup,
            raw_encryption_state,
        ) = values
        model.name = (
            raw_name
            if type(raw_name) is str and (not raw_name or _PATTERN_1(raw_name))
            else None
            if raw_name is None or raw_name is ABSENT
            else misfit(
                model,
                src_dict,
                "name",
                raw_name,
                "a string that matches ^(accounts/[^/]+/rlorTrainerJobs/[^/]+)?$",
                str,
            )
        )

        model.display_name = (
            raw_display_name
            if type(raw_display_name) is str
            else None
            if raw_display_name is None or raw_display_name is ABSENT
            else misfit(model, src_dict, "displayName", raw_display_name, "a string", str)
        )

        model.create_time = (
            None
            if raw_create_time is None or raw_create_time is ABSENT
            else moment(model, src_dict, "createTime", raw_create_time)
        )

        model.completed_time = (
            None
            if raw_completed_time is None or raw_completed_time is ABSENT
            else moment(model, src_dict, "completedTime", raw_completed_time)
        )

        model.dataset = (
            raw_dataset
            if type(raw_dataset) is str
            else None
            if raw_dataset is None or raw_dataset is ABSENT
            else misfit(model, src_dict, "dataset", raw_dataset, "a string", str)
        )

        model.evaluation_dataset = (
            raw_evaluation_dataset
            if type(raw_evaluation_dataset) is str
            else None
            if raw_evaluation_dataset is None or raw_evaluation_dataset is ABSENT
            else misfit(model, src_dict, "evaluationDataset", raw_evaluation_dataset, "a string", str)
        )

        model.eval_auto_carveout = (
            raw_eval_auto_carveout
            if type(raw_eval_auto_carveout) is bool
            else None
            if raw_eval_auto_carveout is None or raw_eval_auto_carveout is ABSENT
            else misfit(model, src_dict, "evalAutoCarveout", raw_eval_auto_carveout, "true or false", bool)
        )

        model.state = (
            _JOB_STATE_BY_VALUE[raw_state]
            if type(raw_state) is str and raw_state in _JOB_STATE_BY_VALUE
            else None
            if raw_state is None or raw_state is ABSENT
            else member(model, src_dict, "state", raw_state, JobState)
        )

        model.status = (
            JobStatus.from_dict(raw_status)
            if type(raw_status) is OBJECT
            else None
            if raw_status is None or raw_status is ABSENT
            else misfit(model, src_dict, "status", raw_status, "an object", None)
        )

        model.created_by = (
            raw_created_by
            if type(raw_created_by) is str
            else None
            if raw_created_by is None or raw_created_by is ABSENT
            else misfit(model, src_dict, "createdBy", raw_created_by, "a string", str)
        )

        model.training_config = (
            TrainingConfig.from_dict(raw_training_config)
            if type(raw_training_config) is OBJECT
            else None
            if raw_training_config is None or raw_training_config is ABSENT
            else misfit(model, src_dict, "trainingConfig", raw_training_config, "an object", None)
        )

        try:
            model.reward_weights = (
                [
                    item
                    if type(item) is str
                    else misfit(None, raw_reward_weights, item_position, item, "a string", str, "")
                    for item_position, item in enumerate(raw_reward_weights)
                ]
                if type(raw_reward_weights) is ARRAY
                else None
                if raw_reward_weights is None or raw_reward_weights is ABSENT
                else misfit(model, src_dict, "rewardWeights", raw_reward_weights, "an array", None)
            )
        except Misfit as error:
            model.reward_weights = carried(model, "rewardWeights", raw_reward_weights, error, None)

        model.wandb_config = (
            WandbConfig.from_dict(raw_wandb_config)
            if type(raw_wandb_config) is OBJECT
            else None
            if raw_wandb_config is None or raw_wandb_config is ABSENT
            else misfit(model, src_dict, "wandbConfig", raw_wandb_config, "an object", None)
        )

        model.aws_s3_config = (
            AwsS3Config.from_dict(raw_aws_s3_config)
            if type(raw_aws_s3_config) is OBJECT
            else None
            if raw_aws_s3_config is None or raw_aws_s3_config is ABSENT
            else misfit(model, src_dict, "awsS3Config", raw_aws_s3_config, "an object", None)
        )

        model.azure_blob_storage_config = (
            AzureBlobStorageConfig.from_dict(raw_azure_blob_storage_config)
            if type(raw_azure_blob_storage_config) is OBJECT
            else None
            if raw_azure_blob_storage_config is None or raw_azure_blob_storage_config is ABSENT
            else misfit(model, src_dict, "azureBlobStorageConfig", raw_azure_blob_storage_config, "an object", None)
        )

        model.job_progress = (
            JobProgress.from_dict(raw_job_progress)
            if type(raw_job_progress) is OBJECT
            else None
            if raw_job_progress is None or raw_job_progress is ABSENT
            else misfit(model, src_dict, "jobProgress", raw_job_progress, "an object", None)
        )

        model.keep_alive = (
            raw_keep_alive
            if type(raw_keep_alive) is bool
            else None
            if raw_keep_alive is None or raw_keep_alive is ABSENT
            else misfit(model, src_dict, "keepAlive", raw_keep_alive, "true or false", bool)
        )

        model.rollout_deployment_name = (
            raw_rollout_deployment_name
            if type(raw_rollout_deployment_name) is str
            else None
            if raw_rollout_deployment_name is None or raw_rollout_deployment_name is ABSENT
            else misfit(model, src_dict, "rolloutDeploymentName", raw_rollout_deployment_name, "a string", str)
        )

        model.loss_config = (
            LossConfig.from_dict(raw_loss_config)
            if type(raw_loss_config) is OBJECT
            else None
            if raw_loss_config is None or raw_loss_config is ABSENT
            else misfit(model, src_dict, "lossConfig", raw_loss_config, "an object", None)
        )

        model.node_count = (
            raw_node_count
            if type(raw_node_count) is int and -2147483648 <= raw_node_count <= 2147483647
            else None
            if raw_node_count is None or raw_node_count is ABSENT
            else whole(
                model,
                src_dict,
                "nodeCount",
                raw_node_count,
                "an integer from -2147483648 to 2147483647",
                lambda raw_node_count: -2147483648 <= raw_node_count <= 2147483647,
            )
        )

        model.accelerator_seconds = (
            AcceleratorSeconds.from_dict(raw_accelerator_seconds)
            if type(raw_accelerator_seconds) is OBJECT
            else None
            if raw_accelerator_seconds is None or raw_accelerator_seconds is ABSENT
            else misfit(model, src_dict, "acceleratorSeconds", raw_accelerator_seconds, "an object", None)
        )

        model.service_mode = (
            raw_service_mode
            if type(raw_service_mode) is bool
            else None
            if raw_service_mode is None or raw_service_mode is ABSENT
            else misfit(model, src_dict, "serviceMode", raw_service_mode, "true or false", bool)
        )

        model.direct_route_handle = (
            raw_direct_route_handle
            if type(raw_direct_route_handle) is str
            else None
            if raw_direct_route_handle is None or raw_direct_route_handle is ABSENT
            else misfit(model, src_dict, "directRouteHandle", raw_direct_route_handle, "a string", str)
        )

        model.hot_load_deployment_id = (
            raw_hot_load_deployment_id
            if type(raw_hot_load_deployment_id) is str
            else None
            if raw_hot_load_deployment_id is None or raw_hot_load_deployment_id is ABSENT
            else misfit(model, src_dict, "hotLoadDeploymentId", raw_hot_load_deployment_id, "a string", str)
        )

        model.purpose = (
            _PURPOSE_BY_VALUE[raw_purpose]
            if type(raw_purpose) is str and raw_purpose in _PURPOSE_BY_VALUE
            else None
            if raw_purpose is None or raw_purpose is ABSENT
            else member(model, src_dict, "purpose", raw_purpose, Purpose)
        )

        model.forward_only = (
            raw_forward_only
            if type(raw_forward_only) is bool
            else None
            if raw_forward_only is None or raw_forward_only is ABSENT
            else misfit(model, src_dict, "forwardOnly", raw_forward_only, "true or false", bool)
        )

        model.managed_by = (
            raw_managed_by
            if type(raw_managed_by) is str
            else None
            if raw_managed_by is None or raw_managed_by is ABSENT
            else misfit(model, src_dict, "managedBy", raw_managed_by, "a string", str)
        )

        model.trainer_replica_count = (
            raw_trainer_replica_count
            if type(raw_trainer_replica_count) is int and -2147483648 <= raw_trainer_replica_count <= 2147483647
            else None
            if raw_trainer_replica_count is None or raw_trainer_replica_count is ABSENT
            else whole(
                model,
                src_dict,
                "trainerReplicaCount",
                raw_trainer_replica_count,
                "an integer from -2147483648 to 2147483647",
                lambda raw_trainer_replica_count: -2147483648 <= raw_trainer_replica_count <= 2147483647,
            )
        )

        model.inactivity_timeout = (
            raw_inactivity_timeout
            if type(raw_inactivity_timeout) is str and _PATTERN_2(raw_inactivity_timeout)
            else None
            if raw_inactivity_timeout is None or raw_inactivity_timeout is ABSENT
            else misfit(
                model,
                src_dict,
                "inactivityTimeout",
                raw_inactivity_timeout,
                "a string that matches ^-?[0-9]+(\\.[0-9]{1,9})?s$",
                str,
            )
        )

        model.disable_inactivity_cleanup = (
            raw_disable_inactivity_cleanup
            if type(raw_disable_inactivity_cleanup) is bool
            else None
            if raw_disable_inactivity_cleanup is None or raw_disable_inactivity_cleanup is ABSENT
            else misfit(
                model, src_dict, "disableInactivityCleanup", raw_disable_inactivity_cleanup, "true or false", bool
            )
        )

        model.encryption_state = (
            _ENCRYPTION_STATE_BY_VALUE[raw_encryption_state]
            if type(raw_encryption_state) is str and raw_encryption_state in _ENCRYPTION_STATE_BY_VALUE
            else None
            if raw_encryption_state is None or raw_encryption_state is ABSENT
            else member(model, src_dict, "encryptionState", raw_encryption_state, EncryptionState)
        )

        if len(src_dict) == known:
            model.use_reservation = None
            model.reservation_target = None
            model.preemptible = None
            model.extra_values = None
            model.training_shape_version = None
        else:
            raw_use_reservation = src_dict.get("useReservation", ABSENT)
            model.use_reservation = (
                raw_use_reservation
                if type(raw_use_reservation) is bool
                else None
                if raw_use_reservation is None or raw_use_reservation is ABSENT
                else misfit(model, src_dict, "useReservation", raw_use_reservation, "true or false", bool)
            )

            raw_reservation_target = src_dict.get("reservationTarget", ABSENT)
            model.reservation_target = (
                raw_reservation_target
                if type(raw_reservation_target) is str
                else None
                if raw_reservation_target is None or raw_reservation_target is ABSENT
                else misfit(model, src_dict, "reservationTarget", raw_reservation_target, "a string", str)
            )

            raw_preemptible = src_dict.get("preemptible", ABSENT)
            model.preemptible = (
                raw_preemptible
                if type(raw_preemptible) is bool
                else None
                if raw_preemptible is None or raw_preemptible is ABSENT
                else misfit(model, src_dict, "preemptible", raw_preemptible, "true or false", bool)
            )

            raw_extra_values = src_dict.get("extraValues", ABSENT)
            model.extra_values = (
                ExtraValues.from_dict(raw_extra_values)
                if type(raw_extra_values) is OBJECT
                else None
                if raw_extra_values is None or raw_extra_values is ABSENT
                else misfit(model, src_dict, "extraValues", raw_extra_values, "an object", None)
            )

            raw_training_shape_version = src_dict.get("trainingShapeVersion", ABSENT)
            model.training_shape_version = (
                raw_training_shape_version
                if type(raw_training_shape_version) is str
                else None
                if raw_training_shape_version is None or raw_training_shape_version is ABSENT
                else misfit(model, src_dict, "trainingShapeVersion", raw_training_shape_version, "a string", str)
            )

            others = {key: value for key, value in src_dict.items() if key not in _FIELDS}
            unknown(model, src_dict, others)
            model.additional_properties.update(others)
        return model
