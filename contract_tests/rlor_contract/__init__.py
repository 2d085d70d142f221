"""The contract suite: verifies a client and a server against one OpenAPI description.

`rlor-contract run` runs both halves and prints the contract matrix; `contract_tests/README.md` explains
how to read it. Nothing here reads the tables of the client or the emulator: every expectation comes from the spec.

    import rlor_contract

    result = rlor_contract.verify(base_url="https://staging.example", api_key="…", account="acme", depth="quick")
    print(result.summary())

In Python, `verify` returns a `Result`, `operations` lists what can be verified one by one, and `check` marks your own
checks, which judge an `Answer`. `CannotRun` means that there is no verdict; `Result.require_holds` raises
`ContractBroken`. They, and the packages that the suite needs, are imported when they are first used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rlor_contract.api import ContractBroken as ContractBroken
    from rlor_contract.api import Result as Result
    from rlor_contract.api import operations as operations
    from rlor_contract.api import verify as verify
    from rlor_contract.report.cannot_run import CannotRun as CannotRun
    from rlor_contract.report.causes import Cause as Cause
    from rlor_contract.report.ledger import Violation as Violation
    from rlor_contract.report.unverified import Unverified as Unverified
    from rlor_contract.server.own_checks import Answer as Answer
    from rlor_contract.server.own_checks import OwnCheck as OwnCheck
    from rlor_contract.server.own_checks import check as check

_PLACES = {
    "CannotRun": "report.cannot_run",
    "Violation": "report.ledger",
    "Cause": "report.causes",
    "Unverified": "report.unverified",
    "Answer": "server.own_checks",
    "OwnCheck": "server.own_checks",
    "check": "server.own_checks",
    "ContractBroken": "api",
    "Result": "api",
    "operations": "api",
    "verify": "api",
}


def __getattr__(name: str) -> object:
    if name not in _PLACES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    try:
        return getattr(import_module(f"{__name__}.{_PLACES[name]}"), name)
    except ModuleNotFoundError as error:
        raise ModuleNotFoundError(missing(error), name=error.name) from None


def __dir__() -> list[str]:
    return [*globals(), *_PLACES]


def missing(error: ModuleNotFoundError) -> str:
    """What to install when a package of the suite is missing."""
    return (
        f"the package {error.name} is not installed. "
        "Fix: pip install 'rlor-trainer-client[contract]', or make setup in a checkout."
    )
