# Generated from spec/openapi.yaml 1.0.0; edit the spec or scripts/templates, then run: make generate

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping
from typing import Any, Self

from attrs import define, field

from .._decoding import (
    ABSENT,
    ARRAY,
    ITEM,
    OBJECT,
    members,
    misfit,
    moment,
    whole,
)
from .._open_enum import ByValue
from .._wire import datetime_to_wire
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

_JOB_STATE = ByValue(JobState)
_PURPOSE = ByValue(Purpose)
_ENCRYPTION_STATE = ByValue(EncryptionState)

_PATTERN_1 = re.compile("^(accounts/[^/]+/rlorTrainerJobs/[^/]+)?\\Z", re.ASCII).search
_PATTERN_2 = re.compile("^(accounts/[^/]+/datasets/[^/]+)?\\Z", re.ASCII).search
_PATTERN_3 = re.compile("^[^=]+=.+\\Z", re.ASCII).search
_PATTERN_4 = re.compile("^(10800(\\.0{1,9})?|(10[0-7][0-9][0-9]|[0-9]{1,4})(\\.[0-9]{1,9})?)s\\Z", re.ASCII).search
_PATTERN_5 = re.compile("^(accounts/[^/]+/trainingShapes/[^/]+/versions/[^/]+)?\\Z", re.ASCII).search


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
        """The model of a JSON object. Raises `ValueError` for one that is not what the spec promises."""
        if type(src_dict) is not OBJECT:
            src_dict = members(src_dict)
        model = cls.__new__(cls)
        get = src_dict.get
        absent = 0
        value = get("name", ABSENT)
        if value is ABSENT:
            model.name = None
            absent += 1
        else:
            model.name = (
                value
                if type(value) is str and _PATTERN_1(value)
                else misfit(
                    src_dict,
                    "name",
                    value,
                    "a string that matches ^(accounts/[^/]+/rlorTrainerJobs/[^/]+)?$",
                    str,
                    None,
                )
            )
        value = get("displayName", ABSENT)
        if value is ABSENT:
            model.display_name = None
            absent += 1
        else:
            model.display_name = (
                value
                if type(value) is str and len(value) <= 63
                else misfit(src_dict, "displayName", value, "a string of at most 63 characters", str, None)
            )
        value = get("createTime", ABSENT)
        if value is ABSENT:
            model.create_time = None
            absent += 1
        elif value is None:
            model.create_time = None
        else:
            model.create_time = moment(src_dict, "createTime", value, None)
        value = get("completedTime", ABSENT)
        if value is ABSENT:
            model.completed_time = None
            absent += 1
        elif value is None:
            model.completed_time = None
        else:
            model.completed_time = moment(src_dict, "completedTime", value, None)
        value = get("dataset", ABSENT)
        if value is ABSENT:
            model.dataset = None
            absent += 1
        else:
            model.dataset = (
                value
                if type(value) is str and _PATTERN_2(value)
                else misfit(
                    src_dict, "dataset", value, "a string that matches ^(accounts/[^/]+/datasets/[^/]+)?$", str, None
                )
            )
        value = get("evaluationDataset", ABSENT)
        if value is ABSENT:
            model.evaluation_dataset = None
            absent += 1
        else:
            model.evaluation_dataset = (
                value
                if type(value) is str and _PATTERN_2(value)
                else misfit(
                    src_dict,
                    "evaluationDataset",
                    value,
                    "a string that matches ^(accounts/[^/]+/datasets/[^/]+)?$",
                    str,
                    None,
                )
            )
        value = get("evalAutoCarveout", ABSENT)
        if value is ABSENT:
            model.eval_auto_carveout = None
            absent += 1
        else:
            model.eval_auto_carveout = (
                value
                if type(value) is bool
                else misfit(src_dict, "evalAutoCarveout", value, "true or false", bool, None)
            )
        value = get("state", ABSENT)
        if value is ABSENT:
            model.state = None
            absent += 1
        else:
            model.state = (
                _JOB_STATE[value] if type(value) is str else misfit(src_dict, "state", value, "a string", str, None)
            )
        value = get("status", ABSENT)
        if value is ABSENT:
            model.status = None
            absent += 1
        elif value is None:
            model.status = None
        else:
            model.status = (
                JobStatus.from_dict(value)
                if type(value) is OBJECT
                else misfit(src_dict, "status", value, "an object", dict, None)
            )
        value = get("createdBy", ABSENT)
        if value is ABSENT:
            model.created_by = None
            absent += 1
        else:
            model.created_by = (
                value if type(value) is str else misfit(src_dict, "createdBy", value, "a string", str, None)
            )
        value = get("trainingConfig", ABSENT)
        if value is ABSENT:
            model.training_config = None
            absent += 1
        elif value is None:
            model.training_config = None
        else:
            model.training_config = (
                TrainingConfig.from_dict(value)
                if type(value) is OBJECT
                else misfit(src_dict, "trainingConfig", value, "an object", dict, None)
            )
        value = get("rewardWeights", ABSENT)
        if value is ABSENT:
            model.reward_weights = None
            absent += 1
        else:
            model.reward_weights = [
                item
                if type(item) is str and _PATTERN_3(item)
                else misfit(value, ITEM, item, "a string that matches ^[^=]+=.+$", str, "")
                for item in (
                    value if type(value) is ARRAY else misfit(src_dict, "rewardWeights", value, "an array", list, [])
                )
            ]
        value = get("wandbConfig", ABSENT)
        if value is ABSENT:
            model.wandb_config = None
            absent += 1
        elif value is None:
            model.wandb_config = None
        else:
            model.wandb_config = (
                WandbConfig.from_dict(value)
                if type(value) is OBJECT
                else misfit(src_dict, "wandbConfig", value, "an object", dict, None)
            )
        value = get("awsS3Config", ABSENT)
        if value is ABSENT:
            model.aws_s3_config = None
            absent += 1
        elif value is None:
            model.aws_s3_config = None
        else:
            model.aws_s3_config = (
                AwsS3Config.from_dict(value)
                if type(value) is OBJECT
                else misfit(src_dict, "awsS3Config", value, "an object", dict, None)
            )
        value = get("azureBlobStorageConfig", ABSENT)
        if value is ABSENT:
            model.azure_blob_storage_config = None
            absent += 1
        elif value is None:
            model.azure_blob_storage_config = None
        else:
            model.azure_blob_storage_config = (
                AzureBlobStorageConfig.from_dict(value)
                if type(value) is OBJECT
                else misfit(src_dict, "azureBlobStorageConfig", value, "an object", dict, None)
            )
        value = get("jobProgress", ABSENT)
        if value is ABSENT:
            model.job_progress = None
            absent += 1
        elif value is None:
            model.job_progress = None
        else:
            model.job_progress = (
                JobProgress.from_dict(value)
                if type(value) is OBJECT
                else misfit(src_dict, "jobProgress", value, "an object", dict, None)
            )
        value = get("keepAlive", ABSENT)
        if value is ABSENT:
            model.keep_alive = None
            absent += 1
        else:
            model.keep_alive = (
                value if type(value) is bool else misfit(src_dict, "keepAlive", value, "true or false", bool, None)
            )
        value = get("rolloutDeploymentName", ABSENT)
        if value is ABSENT:
            model.rollout_deployment_name = None
            absent += 1
        else:
            model.rollout_deployment_name = (
                value if type(value) is str else misfit(src_dict, "rolloutDeploymentName", value, "a string", str, None)
            )
        value = get("lossConfig", ABSENT)
        if value is ABSENT:
            model.loss_config = None
            absent += 1
        elif value is None:
            model.loss_config = None
        else:
            model.loss_config = (
                LossConfig.from_dict(value)
                if type(value) is OBJECT
                else misfit(src_dict, "lossConfig", value, "an object", dict, None)
            )
        value = get("nodeCount", ABSENT)
        if value is ABSENT:
            model.node_count = None
            absent += 1
        else:
            model.node_count = (
                value
                if type(value) is int and 0 <= value <= 2147483647
                else whole(
                    src_dict,
                    "nodeCount",
                    value,
                    "an integer from 0 to 2147483647",
                    lambda value: 0 <= value <= 2147483647,
                    None,
                )
            )
        value = get("acceleratorSeconds", ABSENT)
        if value is ABSENT:
            model.accelerator_seconds = None
            absent += 1
        else:
            model.accelerator_seconds = (
                AcceleratorSeconds.from_dict(value)
                if type(value) is OBJECT
                else misfit(src_dict, "acceleratorSeconds", value, "an object", dict, None)
            )
        value = get("serviceMode", ABSENT)
        if value is ABSENT:
            model.service_mode = None
            absent += 1
        else:
            model.service_mode = (
                value if type(value) is bool else misfit(src_dict, "serviceMode", value, "true or false", bool, None)
            )
        value = get("directRouteHandle", ABSENT)
        if value is ABSENT:
            model.direct_route_handle = None
            absent += 1
        else:
            model.direct_route_handle = (
                value if type(value) is str else misfit(src_dict, "directRouteHandle", value, "a string", str, None)
            )
        value = get("hotLoadDeploymentId", ABSENT)
        if value is ABSENT:
            model.hot_load_deployment_id = None
            absent += 1
        else:
            model.hot_load_deployment_id = (
                value if type(value) is str else misfit(src_dict, "hotLoadDeploymentId", value, "a string", str, None)
            )
        value = get("purpose", ABSENT)
        if value is ABSENT:
            model.purpose = None
            absent += 1
        else:
            model.purpose = (
                _PURPOSE[value] if type(value) is str else misfit(src_dict, "purpose", value, "a string", str, None)
            )
        value = get("forwardOnly", ABSENT)
        if value is ABSENT:
            model.forward_only = None
            absent += 1
        else:
            model.forward_only = (
                value if type(value) is bool else misfit(src_dict, "forwardOnly", value, "true or false", bool, None)
            )
        value = get("managedBy", ABSENT)
        if value is ABSENT:
            model.managed_by = None
            absent += 1
        else:
            model.managed_by = (
                value if type(value) is str else misfit(src_dict, "managedBy", value, "a string", str, None)
            )
        value = get("trainerReplicaCount", ABSENT)
        if value is ABSENT:
            model.trainer_replica_count = None
            absent += 1
        else:
            model.trainer_replica_count = (
                value
                if type(value) is int and 0 <= value <= 2147483647
                else whole(
                    src_dict,
                    "trainerReplicaCount",
                    value,
                    "an integer from 0 to 2147483647",
                    lambda value: 0 <= value <= 2147483647,
                    None,
                )
            )
        value = get("inactivityTimeout", ABSENT)
        if value is ABSENT:
            model.inactivity_timeout = None
            absent += 1
        elif value is None:
            model.inactivity_timeout = None
        else:
            model.inactivity_timeout = (
                value
                if type(value) is str and _PATTERN_4(value)
                else misfit(
                    src_dict,
                    "inactivityTimeout",
                    value,
                    "a string that matches ^(10800(\\.0{1,9})?|(10[0-7][0-9][0-9]|[0-9]{1,4})(\\.[0-9]{1,9})?)s$",
                    str,
                    None,
                )
            )
        value = get("disableInactivityCleanup", ABSENT)
        if value is ABSENT:
            model.disable_inactivity_cleanup = None
            absent += 1
        else:
            model.disable_inactivity_cleanup = (
                value
                if type(value) is bool
                else misfit(src_dict, "disableInactivityCleanup", value, "true or false", bool, None)
            )
        value = get("encryptionState", ABSENT)
        if value is ABSENT:
            model.encryption_state = None
            absent += 1
        else:
            model.encryption_state = (
                _ENCRYPTION_STATE[value]
                if type(value) is str
                else misfit(src_dict, "encryptionState", value, "a string", str, None)
            )
        value = get("useReservation", ABSENT)
        if value is ABSENT:
            model.use_reservation = None
            absent += 1
        else:
            model.use_reservation = (
                value if type(value) is bool else misfit(src_dict, "useReservation", value, "true or false", bool, None)
            )
        value = get("reservationTarget", ABSENT)
        if value is ABSENT:
            model.reservation_target = None
            absent += 1
        else:
            model.reservation_target = (
                value if type(value) is str else misfit(src_dict, "reservationTarget", value, "a string", str, None)
            )
        value = get("preemptible", ABSENT)
        if value is ABSENT:
            model.preemptible = None
            absent += 1
        else:
            model.preemptible = (
                value if type(value) is bool else misfit(src_dict, "preemptible", value, "true or false", bool, None)
            )
        value = get("extraValues", ABSENT)
        if value is ABSENT:
            model.extra_values = None
            absent += 1
        else:
            model.extra_values = (
                ExtraValues.from_dict(value)
                if type(value) is OBJECT
                else misfit(src_dict, "extraValues", value, "an object", dict, None)
            )
        value = get("trainingShapeVersion", ABSENT)
        if value is ABSENT:
            model.training_shape_version = None
            absent += 1
        else:
            model.training_shape_version = (
                value
                if type(value) is str and _PATTERN_5(value)
                else misfit(
                    src_dict,
                    "trainingShapeVersion",
                    value,
                    "a string that matches ^(accounts/[^/]+/trainingShapes/[^/]+/versions/[^/]+)?$",
                    str,
                    None,
                )
            )
        if len(src_dict) == 36 - absent:
            model.additional_properties = {}
        else:
            model.additional_properties = {key: value for key, value in src_dict.items() if key not in _FIELDS}
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
