# Generated from spec/openapi.yaml 3.1.0; edit the spec or scripts/templates, then run: make generate

"""Client for RLOR Trainer Jobs. Unofficial.

Reinforcement-learning trainer jobs of the Fireworks control plane.

    from rlor_trainer_client import RlorTrainerClient, models

    with RlorTrainerClient() as client:  # FIREWORKS_API_KEY, FIREWORKS_ACCOUNT_ID, FIREWORKS_BASE_URL
        for job in client.jobs.list():
            print(job)

Names are imported on first use, so `import rlor_trainer_client` costs next to nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    __version__: str
    """Version of the distribution."""

    from . import errors as errors
    from . import models as models
    from ._client import AsyncRlorTrainerClient as AsyncRlorTrainerClient
    from ._client import RlorTrainerClient as RlorTrainerClient
    from ._clock import Clock as Clock
    from ._drift import Drift as Drift
    from ._drift import DriftFile as DriftFile
    from ._pager import AsyncPager as AsyncPager
    from ._pager import Page as Page
    from ._pager import Pager as Pager
    from ._raw_response import RawResponse as RawResponse
    from .client import AuthenticatedClient as AuthenticatedClient
    from .client import Client as Client
    from .errors import AlreadyExistsError as AlreadyExistsError
    from .errors import APIConnectionError as APIConnectionError
    from .errors import APIStatusError as APIStatusError
    from .errors import APITimeoutError as APITimeoutError
    from .errors import AuthenticationError as AuthenticationError
    from .errors import BadRequestError as BadRequestError
    from .errors import ConfigurationError as ConfigurationError
    from .errors import ConflictError as ConflictError
    from .errors import DownloadError as DownloadError
    from .errors import ErrorInfo as ErrorInfo
    from .errors import FailedPreconditionError as FailedPreconditionError
    from .errors import InternalServerError as InternalServerError
    from .errors import InvalidArgumentError as InvalidArgumentError
    from .errors import InvalidResponseError as InvalidResponseError
    from .errors import JobEndedError as JobEndedError
    from .errors import JobFailedError as JobFailedError
    from .errors import NotFoundError as NotFoundError
    from .errors import OperationFailedError as OperationFailedError
    from .errors import PermissionDeniedError as PermissionDeniedError
    from .errors import RateLimitError as RateLimitError
    from .errors import ResourceExhaustedError as ResourceExhaustedError
    from .errors import RlorTrainerError as RlorTrainerError
    from .errors import ServiceUnavailableError as ServiceUnavailableError
    from .errors import UnexpectedStatus as UnexpectedStatus
    from .errors import WaitAllError as WaitAllError
    from .errors import WaitTimeoutError as WaitTimeoutError

__all__ = [
    "APIConnectionError",
    "APIStatusError",
    "APITimeoutError",
    "AlreadyExistsError",
    "AsyncPager",
    "AsyncRlorTrainerClient",
    "AuthenticatedClient",
    "AuthenticationError",
    "BadRequestError",
    "Client",
    "Clock",
    "ConfigurationError",
    "ConflictError",
    "DownloadError",
    "Drift",
    "DriftFile",
    "ErrorInfo",
    "FailedPreconditionError",
    "InternalServerError",
    "InvalidArgumentError",
    "InvalidResponseError",
    "JobEndedError",
    "JobFailedError",
    "NotFoundError",
    "OperationFailedError",
    "Page",
    "Pager",
    "PermissionDeniedError",
    "RateLimitError",
    "RawResponse",
    "ResourceExhaustedError",
    "RlorTrainerClient",
    "RlorTrainerError",
    "ServiceUnavailableError",
    "UnexpectedStatus",
    "WaitAllError",
    "WaitTimeoutError",
    "errors",
    "models",
]

_MODULES = {
    "AsyncRlorTrainerClient": "_client",
    "RlorTrainerClient": "_client",
    "Clock": "_clock",
    "Drift": "_drift",
    "DriftFile": "_drift",
    "AsyncPager": "_pager",
    "Page": "_pager",
    "Pager": "_pager",
    "RawResponse": "_raw_response",
    "AuthenticatedClient": "client",
    "Client": "client",
    "APIConnectionError": "errors",
    "APIStatusError": "errors",
    "APITimeoutError": "errors",
    "AlreadyExistsError": "errors",
    "AuthenticationError": "errors",
    "BadRequestError": "errors",
    "ConfigurationError": "errors",
    "ConflictError": "errors",
    "DownloadError": "errors",
    "ErrorInfo": "errors",
    "FailedPreconditionError": "errors",
    "InternalServerError": "errors",
    "InvalidArgumentError": "errors",
    "InvalidResponseError": "errors",
    "JobEndedError": "errors",
    "JobFailedError": "errors",
    "NotFoundError": "errors",
    "OperationFailedError": "errors",
    "PermissionDeniedError": "errors",
    "RateLimitError": "errors",
    "ResourceExhaustedError": "errors",
    "RlorTrainerError": "errors",
    "ServiceUnavailableError": "errors",
    "UnexpectedStatus": "errors",
    "WaitAllError": "errors",
    "WaitTimeoutError": "errors",
}

if not TYPE_CHECKING:  # a type checker would accept any name

    def __getattr__(name: str) -> object:
        from importlib import import_module

        if name in ("errors", "models"):
            return import_module(f".{name}", __name__)
        if name == "__version__":
            from ._provenance import SPEC_VERSION

            return SPEC_VERSION
        if name not in _MODULES:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        value = globals()[name] = getattr(import_module(f".{_MODULES[name]}", __name__), name)
        return value

    def __dir__() -> list[str]:
        return sorted({*globals(), *__all__, "__version__"})
