"""`python -m mutants.half SIDE`: one half of the suite up to the first failure, as often as asked, in a copy.

For each line of its input, SEED LIMIT FIRST, it looks once and answers with a line: `operation check` that failed
first, `suite what` when the suite itself failed over it, `hang` after LIMIT seconds, or nothing. FIRST is the name of
the module that has changed: operations that it may be called after are looked at first; for a module that all
operations share, the one on which most is tried. That changes when a kill comes, and not whether.

Each look is a fork of this process, which has imported all but the side itself. So a look costs no start, takes what
there is of the side by then, and leaves nothing behind.
"""

from __future__ import annotations

import os
import re
import select
import signal
import sys
from contextlib import suppress
from functools import cache
from typing import Any, NoReturn

from rlor_contract.client.half import DEPTHS as CLIENT_DEPTHS
from rlor_contract.client.half import PARTS, ClientHalf, Part
from rlor_contract.report.ledger import Ledger
from rlor_contract.server.half import DEPTHS as SERVER_DEPTHS
from rlor_contract.server.half import ServerHalf
from rlor_contract.server.target import embedded_server
from rlor_contract.spec.operations import ContractSpec
from rlor_contract.spec.overlay import Overlay
from rlor_contract.spec.schema_values import SchemaValues

from mutants.sampler import PACKAGES


class _First(Ledger):
    """A ledger that ends the process with the first failure that would fail a run, whichever thread it is in."""

    answer: int
    """Where to write what failed."""

    def fails(self, operation: str, check: str, **what: Any) -> None:
        Ledger.fails(self, operation, check, **what)
        self.ends_if_anything()

    def ends_if_anything(self) -> None:
        for violation in self.violations.values():
            if not violation.warning:
                _ends(self.answer, f"{violation.operation} {violation.check}")


def _ends(answer: int, what: str) -> NoReturn:
    os.write(answer, f"{what}\n".encode())
    os._exit(0)


def _look(spec: ContractSpec, side: str, seed: int, first: str, answer: int) -> NoReturn:
    """One look, in a process of its own."""
    words = _words(first)
    shared = first.startswith("_") or first == "errors"
    tried_most = spec.resource.label("get") if shared else ""
    operations = tuple(sorted(spec.operations, key=lambda op: (op.label != tried_most, -len(_words(op.id) & words))))
    # The plain functions of an operation come with its answers; all else shows as soon in what is tried strictly.
    of_one = any(words <= _words(op.id) for op in spec.operations)
    parts: tuple[Part, ...] = PARTS if of_one and not shared else (*PARTS[1:], *PARTS[:1])
    ledger = _First("client" if side == "client" else "server")
    ledger.answer = answer
    try:
        if side == "client":
            ClientHalf(spec, seed, CLIENT_DEPTHS["quick"], operations, ledger, parts=parts).run()
        else:
            with embedded_server() as target:
                ServerHalf(spec, Overlay.load(), target, seed, SERVER_DEPTHS["default"], operations, ledger).run()
    except BaseException as error:
        _ends(answer, f"suite {type(error).__name__}")
    ledger.ends_if_anything()  # what a part has entered in a book of its own
    _ends(answer, next((f"suite {failure.check}" for failure in ledger.suite_failures.values()), ""))


def _words(name: str) -> set[str]:
    """Of a name in either spelling."""
    return {word.lower() for word in re.findall(r"[A-Z]?[a-z]+", name)}


@cache
def _warmed(spec: ContractSpec, seed: int) -> None:
    """Make once what each look would make: validators of the spec, and texts that a pattern takes."""
    answers, inputs = SchemaValues(spec, seed), SchemaValues(spec, seed, writable=True)
    for operation in spec.operations:
        if operation.body:
            inputs.full(operation.body)
        for response in operation.responses.values():
            if response.schema:
                answers.full(response.schema)


def looked(spec: ContractSpec, side: str, seed: int, limit: float, first: str) -> str:
    """What a look tells."""
    reads, writes = os.pipe()
    child = os.fork()
    if child == 0:
        os.setsid()
        os.close(reads)
        silence = os.open(os.devnull, os.O_RDWR)
        for stream in range(3):
            os.dup2(silence, stream)
        _look(spec, side, seed, first, writes)
    os.close(writes)
    try:
        told = select.select([reads], [], [], limit)[0]
        answer = os.read(reads, 1000) if told else b"hang\n"
    finally:
        os.close(reads)
        with suppress(ProcessLookupError):  # it may have ended
            os.killpg(child, signal.SIGKILL)
        os.waitpid(child, 0)
    return answer.decode().rstrip("\n") if answer else "suite died"


def main(side: str) -> None:
    """Look as often as asked."""
    spec = ContractSpec()
    package = PACKAGES[side].name
    assert not any(name.split(".")[0] == package for name in sys.modules), f"{package} must be imported by each look"
    # A shell has its background jobs ignore it, and then a look would continue when this process is ended.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    for line in sys.stdin:
        seed, limit, first = line.rstrip("\n").split(" ")
        if side == "client":
            _warmed(spec, int(seed))
        print(looked(spec, side, int(seed), float(limit), first), flush=True)


if __name__ == "__main__":
    with suppress(KeyboardInterrupt):  # who asks has ended, and says so
        main(*sys.argv[1:])
