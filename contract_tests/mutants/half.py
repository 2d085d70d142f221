"""`python -m mutants.half SIDE SEED FIRST`: one half of the suite up to the first failure, in a copy of the project.

The last line of the output says what failed: `operation check`, `suite check` when the suite itself failed over it, or
nothing. The operation whose name FIRST holds is looked at first, which changes when a kill comes, and not whether.
"""

from __future__ import annotations

import os
import sys
from typing import Any, NoReturn

from rlor_contract.report.ledger import Ledger
from rlor_contract.spec.operations import ContractSpec


def _ends(*words: str) -> NoReturn:
    """End the process at once, whichever thread it is that noticed: nothing of it stays behind."""
    print("\n", *words, flush=True)
    os._exit(0)


class _First(Ledger):
    """A ledger that ends the process with the first failure that would fail a run."""

    def fails(self, operation: str, check: str, **what: Any) -> None:
        Ledger.fails(self, operation, check, **what)
        self.ends_if_anything()

    def ends_if_anything(self) -> None:
        for violation in self.violations.values():
            if not violation.warning:
                _ends(violation.operation, violation.check)


def _run(side: str, seed: int, first: str) -> Ledger:
    spec = ContractSpec()
    operations = tuple(sorted(spec.operations, key=lambda op: _plain(op.id) != _plain(first)))
    if side == "client":
        from rlor_contract.client.half import DEPTHS, ClientHalf

        ledger = _First("client")
        ClientHalf(spec, seed, DEPTHS["quick"], operations, ledger).run()
    else:
        from rlor_contract.server.half import DEPTHS as SERVER_DEPTHS
        from rlor_contract.server.half import ServerHalf
        from rlor_contract.server.target import embedded_server
        from rlor_contract.spec.overlay import Overlay

        ledger = _First("server")
        with embedded_server() as target:
            ServerHalf(spec, Overlay.load(), target, seed, SERVER_DEPTHS["quick"], operations, ledger).run()
    ledger.ends_if_anything()  # what a part has entered in a book of its own
    return ledger


def _plain(name: str) -> str:
    return name.replace("_", "").lower()


def main(arguments: list[str]) -> None:
    """Run the half, and print what failed first."""
    side, seed, first = arguments
    try:
        ledger = _run(side, int(seed), first)
    except Exception as error:
        _ends("suite", type(error).__name__)
    for failure in ledger.suite_failures.values():
        _ends("suite", failure.check)
    _ends()


if __name__ == "__main__":
    main(sys.argv[1:])
