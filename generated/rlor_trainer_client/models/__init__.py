"""Contains all the data models used in inputs/outputs"""

from .accelerator_seconds import AcceleratorSeconds
from .accelerator_type import AcceleratorType
from .availability_class import AvailabilityClass
from .aws_s3_config import AwsS3Config
from .azure_blob_storage_config import AzureBlobStorageConfig
from .cancel_rlor_trainer_job_request import CancelRlorTrainerJobRequest
from .checkpoint import Checkpoint
from .checkpoint_availability import CheckpointAvailability
from .checkpoint_type import CheckpointType
from .constant_schedule import ConstantSchedule
from .decay_schedule import DecaySchedule
from .dpo_config import DpoConfig
from .edge_error import EdgeError
from .empty import Empty
from .encryption_state import EncryptionState
from .error_envelope import ErrorEnvelope
from .execute_rlor_train_step_request import ExecuteRlorTrainStepRequest
from .extra_values import ExtraValues
from .get_rlor_trainer_job_public_logs_response import (
    GetRlorTrainerJobPublicLogsResponse,
)
from .job_progress import JobProgress
from .job_state import JobState
from .job_status import JobStatus
from .learning_rate_scheduler import LearningRateScheduler
from .list_rlor_trainer_job_checkpoints_response import (
    ListRlorTrainerJobCheckpointsResponse,
)
from .list_rlor_trainer_jobs_response import ListRlorTrainerJobsResponse
from .loss_config import LossConfig
from .loss_method import LossMethod
from .model import Model
from .model_kind import ModelKind
from .model_state import ModelState
from .operation import Operation
from .orpo_config import OrpoConfig
from .promote_checkpoint_request import PromoteCheckpointRequest
from .promote_checkpoint_response import PromoteCheckpointResponse
from .protobuf_any import ProtobufAny
from .purpose import Purpose
from .region import Region
from .resume_rlor_trainer_job_request import ResumeRlorTrainerJobRequest
from .rlor_trainer_job import RlorTrainerJob
from .status import Status
from .status_code import StatusCode
from .sync_rlor_trainer_job_checkpoint_request import (
    SyncRlorTrainerJobCheckpointRequest,
)
from .sync_rlor_trainer_job_checkpoint_response import (
    SyncRlorTrainerJobCheckpointResponse,
)
from .trainer_sharding_scheme import TrainerShardingScheme
from .training_config import TrainingConfig
from .wandb_config import WandbConfig

__all__ = (
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
    "ErrorEnvelope",
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
)
