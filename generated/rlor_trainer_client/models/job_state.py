# Generated from spec/openapi.yaml 3.1.0; edit the spec or scripts/templates, then run: make generate

from __future__ import annotations

from .._open_enum import OpenStrEnum

_TERMINAL: frozenset[str] = frozenset(
    (
        "JOB_STATE_COMPLETED",
        "JOB_STATE_FAILED",
        "JOB_STATE_CANCELLED",
        "JOB_STATE_EARLY_STOPPED",
        "JOB_STATE_EXPIRED",
        "JOB_STATE_DELETED",
        "JOB_STATE_ARCHIVED",
    )
)
_ACTIVE: frozenset[str] = frozenset(
    (
        "JOB_STATE_PENDING",
        "JOB_STATE_CREATING",
        "JOB_STATE_CREATING_INPUT_DATASET",
        "JOB_STATE_VALIDATING",
        "JOB_STATE_RUNNING",
        "JOB_STATE_IDLE",
        "JOB_STATE_WRITING_RESULTS",
        "JOB_STATE_RE_QUEUEING",
        "JOB_STATE_PAUSED",
        "JOB_STATE_CANCELLING",
        "JOB_STATE_DELETING",
        "JOB_STATE_DELETING_CLEANING_UP",
    )
)


class JobState(OpenStrEnum):
    """State that a job can be in."""

    JOB_STATE_UNSPECIFIED = "JOB_STATE_UNSPECIFIED"
    """Never stored."""
    JOB_STATE_CREATING = "JOB_STATE_CREATING"
    """Being provisioned."""
    JOB_STATE_RUNNING = "JOB_STATE_RUNNING"
    """Live. A service-mode trainer is ready once its health check answers too."""
    JOB_STATE_COMPLETED = "JOB_STATE_COMPLETED"
    """Finished well; can be resumed."""
    JOB_STATE_FAILED = "JOB_STATE_FAILED"
    """Stopped by an error, which `status` explains; can be resumed."""
    JOB_STATE_CANCELLED = "JOB_STATE_CANCELLED"
    """Stopped on request; can be resumed."""
    JOB_STATE_DELETING = "JOB_STATE_DELETING"
    """Being removed."""
    JOB_STATE_WRITING_RESULTS = "JOB_STATE_WRITING_RESULTS"
    """Storing its results."""
    JOB_STATE_VALIDATING = "JOB_STATE_VALIDATING"
    """Checking its input."""
    JOB_STATE_DELETING_CLEANING_UP = "JOB_STATE_DELETING_CLEANING_UP"
    """Being removed, releasing what it holds."""
    JOB_STATE_PENDING = "JOB_STATE_PENDING"
    """Waiting for capacity, at times for long."""
    JOB_STATE_EXPIRED = "JOB_STATE_EXPIRED"
    """Stopped because its time was up."""
    JOB_STATE_RE_QUEUEING = "JOB_STATE_RE_QUEUEING"
    """Going back to the queue, for example after preemption."""
    JOB_STATE_CREATING_INPUT_DATASET = "JOB_STATE_CREATING_INPUT_DATASET"
    """Preparing its input."""
    JOB_STATE_IDLE = "JOB_STATE_IDLE"
    """Live, without work at the moment."""
    JOB_STATE_CANCELLING = "JOB_STATE_CANCELLING"
    """Stopping on request."""
    JOB_STATE_EARLY_STOPPED = "JOB_STATE_EARLY_STOPPED"
    """Stopped before its end."""
    JOB_STATE_PAUSED = "JOB_STATE_PAUSED"
    """Paused, typically because the account is suspended or by an operator; can be resumed."""
    JOB_STATE_DELETED = "JOB_STATE_DELETED"
    """Deleted; kept as a tombstone for 30 days."""
    JOB_STATE_ARCHIVED = "JOB_STATE_ARCHIVED"
    """The same tombstone, as newer servers may show it."""

    @property
    def is_terminal(self) -> bool:
        """Whether the state is terminal or a tombstone, and so does not change by itself. False for unknown states."""
        return self in _TERMINAL

    @property
    def is_active(self) -> bool:
        """Whether a terminal state is yet to come. False for unknown states."""
        return self in _ACTIVE
