# Generated from spec/openapi.yaml 3.1.0; edit the spec or scripts/templates, then run: make generate

"""The objects that are sent and received, one class per schema. Classes are imported on first use.

Attributes have the declared types. For sending, equivalent values are accepted, too: numbers of other libraries
(`numpy.float32(0.5)`), a `datetime.timedelta` for a duration, a mapping for a model, with Python names or wire names as
keys. Any other value raises a `TypeError` or `ValueError` that names the attribute, and nothing is sent.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .accelerator_seconds import AcceleratorSeconds as AcceleratorSeconds
    from .accelerator_type import AcceleratorType as AcceleratorType
    from .availability_class import AvailabilityClass as AvailabilityClass
    from .aws_s3_config import AwsS3Config as AwsS3Config
    from .azure_blob_storage_config import AzureBlobStorageConfig as AzureBlobStorageConfig
    from .cancel_rlor_trainer_job_request import CancelRlorTrainerJobRequest as CancelRlorTrainerJobRequest
    from .checkpoint import Checkpoint as Checkpoint
    from .checkpoint_availability import CheckpointAvailability as CheckpointAvailability
    from .checkpoint_type import CheckpointType as CheckpointType
    from .constant_schedule import ConstantSchedule as ConstantSchedule
    from .decay_schedule import DecaySchedule as DecaySchedule
    from .dpo_config import DpoConfig as DpoConfig
    from .edge_error import EdgeError as EdgeError
    from .empty import Empty as Empty
    from .encryption_state import EncryptionState as EncryptionState
    from .error_detail import ErrorDetail as ErrorDetail
    from .error_envelope import ErrorEnvelope as ErrorEnvelope
    from .error_metadata import ErrorMetadata as ErrorMetadata
    from .execute_rlor_train_step_request import ExecuteRlorTrainStepRequest as ExecuteRlorTrainStepRequest
    from .extra_values import ExtraValues as ExtraValues
    from .get_rlor_trainer_job_public_logs_response import (
        GetRlorTrainerJobPublicLogsResponse as GetRlorTrainerJobPublicLogsResponse,
    )
    from .job_progress import JobProgress as JobProgress
    from .job_state import JobState as JobState
    from .job_status import JobStatus as JobStatus
    from .learning_rate_scheduler import LearningRateScheduler as LearningRateScheduler
    from .list_rlor_trainer_job_checkpoints_response import (
        ListRlorTrainerJobCheckpointsResponse as ListRlorTrainerJobCheckpointsResponse,
    )
    from .list_rlor_trainer_jobs_response import ListRlorTrainerJobsResponse as ListRlorTrainerJobsResponse
    from .loss_config import LossConfig as LossConfig
    from .loss_method import LossMethod as LossMethod
    from .model import Model as Model
    from .model_kind import ModelKind as ModelKind
    from .model_state import ModelState as ModelState
    from .operation import Operation as Operation
    from .operation_metadata import OperationMetadata as OperationMetadata
    from .orpo_config import OrpoConfig as OrpoConfig
    from .promote_checkpoint_request import PromoteCheckpointRequest as PromoteCheckpointRequest
    from .promote_checkpoint_response import PromoteCheckpointResponse as PromoteCheckpointResponse
    from .protobuf_any import ProtobufAny as ProtobufAny
    from .purpose import Purpose as Purpose
    from .region import Region as Region
    from .resume_rlor_trainer_job_request import ResumeRlorTrainerJobRequest as ResumeRlorTrainerJobRequest
    from .rlor_trainer_job import RlorTrainerJob as RlorTrainerJob
    from .status import Status as Status
    from .status_code import StatusCode as StatusCode
    from .sync_rlor_trainer_job_checkpoint_request import (
        SyncRlorTrainerJobCheckpointRequest as SyncRlorTrainerJobCheckpointRequest,
    )
    from .sync_rlor_trainer_job_checkpoint_response import (
        SyncRlorTrainerJobCheckpointResponse as SyncRlorTrainerJobCheckpointResponse,
    )
    from .trainer_sharding_scheme import TrainerShardingScheme as TrainerShardingScheme
    from .training_config import TrainingConfig as TrainingConfig
    from .wandb_config import WandbConfig as WandbConfig

__all__ = [
    "AcceleratorSeconds",
    "AcceleratorType",
    "AvailabilityClass",
    "AwsS3Config",
    "AzureBlobStorageConfig",
    "CancelRlorTrainerJobRequest",
    "Checkpoint",
    "CheckpointAvailability",
    "CheckpointType",
    "ConstantSchedule",
    "DecaySchedule",
    "DpoConfig",
    "EdgeError",
    "Empty",
    "EncryptionState",
    "ErrorDetail",
    "ErrorEnvelope",
    "ErrorMetadata",
    "ExecuteRlorTrainStepRequest",
    "ExtraValues",
    "GetRlorTrainerJobPublicLogsResponse",
    "JobProgress",
    "JobState",
    "JobStatus",
    "LearningRateScheduler",
    "ListRlorTrainerJobCheckpointsResponse",
    "ListRlorTrainerJobsResponse",
    "LossConfig",
    "LossMethod",
    "Model",
    "ModelKind",
    "ModelState",
    "Operation",
    "OperationMetadata",
    "OrpoConfig",
    "PromoteCheckpointRequest",
    "PromoteCheckpointResponse",
    "ProtobufAny",
    "Purpose",
    "Region",
    "ResumeRlorTrainerJobRequest",
    "RlorTrainerJob",
    "Status",
    "StatusCode",
    "SyncRlorTrainerJobCheckpointRequest",
    "SyncRlorTrainerJobCheckpointResponse",
    "TrainerShardingScheme",
    "TrainingConfig",
    "WandbConfig",
]

_MODULES: dict[str, str] = {
    "AcceleratorSeconds": "accelerator_seconds",
    "AcceleratorType": "accelerator_type",
    "AvailabilityClass": "availability_class",
    "AwsS3Config": "aws_s3_config",
    "AzureBlobStorageConfig": "azure_blob_storage_config",
    "CancelRlorTrainerJobRequest": "cancel_rlor_trainer_job_request",
    "Checkpoint": "checkpoint",
    "CheckpointAvailability": "checkpoint_availability",
    "CheckpointType": "checkpoint_type",
    "ConstantSchedule": "constant_schedule",
    "DecaySchedule": "decay_schedule",
    "DpoConfig": "dpo_config",
    "EdgeError": "edge_error",
    "Empty": "empty",
    "EncryptionState": "encryption_state",
    "ErrorDetail": "error_detail",
    "ErrorEnvelope": "error_envelope",
    "ErrorMetadata": "error_metadata",
    "ExecuteRlorTrainStepRequest": "execute_rlor_train_step_request",
    "ExtraValues": "extra_values",
    "GetRlorTrainerJobPublicLogsResponse": "get_rlor_trainer_job_public_logs_response",
    "JobProgress": "job_progress",
    "JobState": "job_state",
    "JobStatus": "job_status",
    "LearningRateScheduler": "learning_rate_scheduler",
    "ListRlorTrainerJobCheckpointsResponse": "list_rlor_trainer_job_checkpoints_response",
    "ListRlorTrainerJobsResponse": "list_rlor_trainer_jobs_response",
    "LossConfig": "loss_config",
    "LossMethod": "loss_method",
    "Model": "model",
    "ModelKind": "model_kind",
    "ModelState": "model_state",
    "Operation": "operation",
    "OperationMetadata": "operation_metadata",
    "OrpoConfig": "orpo_config",
    "PromoteCheckpointRequest": "promote_checkpoint_request",
    "PromoteCheckpointResponse": "promote_checkpoint_response",
    "ProtobufAny": "protobuf_any",
    "Purpose": "purpose",
    "Region": "region",
    "ResumeRlorTrainerJobRequest": "resume_rlor_trainer_job_request",
    "RlorTrainerJob": "rlor_trainer_job",
    "Status": "status",
    "StatusCode": "status_code",
    "SyncRlorTrainerJobCheckpointRequest": "sync_rlor_trainer_job_checkpoint_request",
    "SyncRlorTrainerJobCheckpointResponse": "sync_rlor_trainer_job_checkpoint_response",
    "TrainerShardingScheme": "trainer_sharding_scheme",
    "TrainingConfig": "training_config",
    "WandbConfig": "wandb_config",
}

if not TYPE_CHECKING:  # a type checker would accept any name

    def __getattr__(name: str) -> object:
        from importlib import import_module

        if name not in _MODULES:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        value = globals()[name] = getattr(import_module(f".{_MODULES[name]}", __name__), name)
        return value

    def __dir__() -> list[str]:
        return sorted({*globals(), *__all__})
