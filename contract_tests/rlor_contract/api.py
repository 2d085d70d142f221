"""The suite in Python: `verify` runs it and returns what it found. The command uses the same code."""

from __future__ import annotations

import multiprocessing
import threading
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from os import PathLike
from pathlib import Path
from typing import Any, Final, Literal

from rlor_spec import data
from rlor_spec.document import SpecError

from rlor_contract.arguments import parser
from rlor_contract.client.fit import require_client_of
from rlor_contract.elsewhere import verify_elsewhere
from rlor_contract.options import Options, options_of
from rlor_contract.report.cannot_run import CannotRun
from rlor_contract.report.causes import Cause, causes
from rlor_contract.report.explanations import explanations
from rlor_contract.report.ledger import Confidence, Ledger, Violation
from rlor_contract.report.matrix import render_cause, render_failure
from rlor_contract.report.unverified import Unverified
from rlor_contract.report.verdict import Verdict, left_behind
from rlor_contract.report.warrants import Warrants
from rlor_contract.server.app_server import AsgiApp, serving
from rlor_contract.server.own_checks import OwnCheck, require_fit
from rlor_contract.server.target import embedded_server
from rlor_contract.spec.fit import require_parts
from rlor_contract.spec.operations import ContractSpec
from rlor_contract.spec.overlay import Overlay, OverlayError

_ONE_AT_A_TIME: Final = threading.Lock()
"""Schemathesis keeps its hooks in global registries."""

PathText = str | PathLike[str]


class ContractBroken(AssertionError):
    """The contract does not hold, or could not be verified; `str()` is the text for people."""


@dataclass(frozen=True, slots=True)
class Result:
    """What a run found. Nothing in it holds a key."""

    _verdict: Verdict = field(repr=False)

    @property
    def exit_code(self) -> int:
        """As of the command: 0 the contract holds, 1 it is violated, 2 it could not be verified completely."""
        return self._verdict.code

    @property
    def holds(self) -> bool:
        """Whether the contract holds where it was verified."""
        return self._verdict.holds

    @property
    def violations(self) -> tuple[Violation, ...]:
        """What fails the run."""
        return tuple(self._verdict.violations)

    @property
    def warnings(self) -> tuple[Violation, ...]:
        """What is reported without failing the run."""
        return tuple(self._verdict.warnings)

    @property
    def causes(self) -> tuple[Cause, ...]:
        """The violations by cause, the most harmful first."""
        return tuple(causes(self._verdict.violations))

    @property
    def not_verified(self) -> tuple[Unverified, ...]:
        """What the run did not look at, and why."""
        return tuple(self._verdict.unverified)

    @property
    def left_behind(self) -> tuple[str, ...]:
        """What the run created on the server and could not delete."""
        return tuple(self._verdict.left_behind)

    def summary(self) -> str:
        """The verdict in one line."""
        return self._verdict.summary()

    def text(self) -> str:
        """The verdict with its details: everything that the command prints."""
        return "\n".join([*self._verdict.details(), self.summary()])

    def write(self, folder: PathText) -> None:
        """Write the reports of the command into a folder. Raises `CannotRun`."""
        self._verdict.write(Path(folder))

    def require_holds(self) -> None:
        """Raise `ContractBroken`, an AssertionError, unless the contract holds. Its text names every cause."""
        __tracebackhide__ = True
        if self.holds:
            return
        told = [render_cause(cause, number) for number, cause in enumerate(self.causes, start=1)]
        failures = [failure for ledger in self._verdict.ledgers for failure in ledger.suite_failures.values()]
        told += map(render_failure, failures)
        told += [f"Left behind: {said}" for said in map(left_behind, self._verdict.ledgers) if said]
        told += [f"Not exercised: {gap}" for gap in self._verdict.gaps]
        raise ContractBroken("\n\n".join([self.summary(), *told]))

    def __str__(self) -> str:
        return self.summary()

    def __repr__(self) -> str:
        return f"<Result: {self.summary()}>"


def verify(
    *,
    base_url: str = "",
    app: AsgiApp | None = None,
    api_key: str = "",
    account: str = "",
    second_api_key: str = "",
    second_account: str = "",
    profile: Literal["", "embedded", "full", "read-only"] = "",
    only: Literal["", "server", "client"] = "",
    operation: str = "",
    depth: Literal["quick", "default", "deep"] = "default",
    seed: int = 1,
    checks: Sequence[OwnCheck | PathText] = (),
    advance: Callable[[float], object] | None = None,
    advance_url: str = "",
    advance_key: str = "",
    prefix: str = "",
    max_requests: int | None = None,
    rate: float | None = None,
    concurrency: int = 1,
    patience: float | None = None,
    min_confidence: Confidence = "D",
    warn_as_error: bool = False,
    require_verified: bool = False,
    min_coverage: float | None = None,
    baseline: PathText | None = None,
    ca_bundle: PathText = "",
    proxy: str = "",
    client_cert: PathText = "",
    client_key: PathText = "",
    header: Sequence[str] = (),
    trust_env: bool = False,
    spec: PathText | None = None,
    overlay: PathText | None = None,
) -> Result:
    """Verify a server, or, without `base_url` and `app`, the emulator and the client.

        result = rlor_contract.verify(app=app, api_key="a-key", account="acme", depth="quick")
        assert result.holds, result.text()

    The options are those of `rlor-contract run`, whose help explains each. In addition:

    `app` is an ASGI application that serves `account` to `api_key`. It runs in a thread, on a free port of this
    machine, for the whole run, lifespan included.
    `checks` are functions under `@rlor_contract.check`, or modules or files that contain some.
    `advance` is called with the seconds by which to advance the server's clock, from any thread.
    `concurrency`: with more than 1, processes are started, so a program needs `if __name__ == "__main__":`; functions
    as `checks` and `advance` cannot be passed to them.
    `trust_env`: whether to use proxies and certificates named in the environment, as in httpx. Nothing else is read
    from the environment: no `API_KEY`, no `BASE_URL`.

    Nothing is printed and no file is written. Signals are handled only in the main thread: there Ctrl-C ends the run,
    which cleans up and raises KeyboardInterrupt. Calls from several threads take turns.

    Raises `CannotRun` if there is no verdict at all: a wrong option, no connection, a bad key, a missing package.
    """
    if app is not None and base_url:
        raise CannotRun("an app and a base URL exclude each other. Fix: leave one of them out.")
    asked: dict[str, Any] = locals()
    given: dict[str, Any] = {name: asked[name] for name in _ON_THE_COMMAND_LINE}
    functions = tuple(one for one in checks if isinstance(one, OwnCheck))
    given["checks"] = [one for one in checks if not isinstance(one, OwnCheck)]
    if (functions or advance is not None) and concurrency > 1:
        raise CannotRun(
            "functions as checks or advance cannot be used with a concurrency above 1. Fix: leave concurrency out, or "
            "give a file of checks and an advance_url."
        )
    with ExitStack() as context:
        context.enter_context(_ONE_AT_A_TIME)
        if app is not None:
            given["base_url"] = context.enter_context(serving(app))
        try:
            options = options_of(parser().parse_args(["run", "--quiet", *_arguments(given)]), {})
            options = replace(
                options,
                network=replace(options.network, trust_env=trust_env),
                checks=functions,
                advance=advance,
                apart=False,
            )
            options.require_one_clock()
            verdict = run(options)
        except (SpecError, OverlayError) as error:
            raise CannotRun(str(error)) from error
    stopped = next((ledger for ledger in verdict.ledgers if ledger.interrupted), None)
    if stopped is not None:
        raise KeyboardInterrupt(interrupted(stopped))
    return Result(verdict)


def operations(spec: PathText | None = None) -> tuple[str, ...]:
    """The labels of the operations, for `operation=`. Raises `CannotRun`."""
    try:
        return tuple(one.label for one in ContractSpec(Path(spec) if spec else data.SPEC).operations)
    except SpecError as error:
        raise CannotRun(str(error)) from error


def run(options: Options) -> Verdict:
    """Run the options. Raises `CannotRun`, `SpecError` and `OverlayError`."""
    started = time.monotonic()
    own_checks = options.own_checks
    spec = _spec(options)
    labels = [op.label for op in spec.operations if options.operation in ("", op.label)]
    known = [op.label for op in spec.operations]
    if not labels:
        raise CannotRun(f"the spec has no operation {options.operation!r}. Fix: choose one of {', '.join(known)}.")
    require_fit(own_checks, _taken(), known)
    if "client" in options.halves:
        require_client_of(spec, options.operations(spec))
    # Each half in a process of its own: the two use both cores, and no state leaks from one into the other.
    if len(options.halves) == 1 or not options.apart:
        ledgers = [run_half(half, options) for half in options.halves]
    else:
        context = multiprocessing.get_context("spawn")
        try:
            with ProcessPoolExecutor(max_workers=len(options.halves), mp_context=context) as pool:
                futures = [pool.submit(run_half, half, options) for half in options.halves]
                ledgers = [future.result() for future in futures]
        except BrokenProcessPool:
            why = "a worker process was killed, perhaps because memory ran out. Fix: run again."
            raise CannotRun(why) from None
    _book_idle(own_checks, ledgers, labels)
    return Verdict.of(spec, options.settings, ledgers, labels, options.operations(spec), time.monotonic() - started)


def interrupted(ledger: Ledger) -> str:
    """The message after an interrupt has ended a run."""
    said = left_behind(ledger)
    return f"left behind: {said}" if said else "what it created is deleted"


def run_half(half: str, options: Options) -> Ledger:
    """One half, in this process."""
    spec = ContractSpec(options.spec or data.SPEC)
    operations = options.operations(spec)
    if half == "client":
        from rlor_contract.client.half import DEPTHS as CLIENT_DEPTHS
        from rlor_contract.client.half import ClientHalf

        return ClientHalf(spec, options.seed, CLIENT_DEPTHS[options.depth], operations).run()
    if options.remote:
        return verify_elsewhere(options)
    from rlor_contract.server.half import DEPTHS, ServerHalf

    overlay = Overlay.load(options.overlay or data.OVERLAY)
    depth = DEPTHS[options.depth]
    with embedded_server(spec=options.spec) as target:
        server = ServerHalf(spec, overlay, target, options.seed, depth, operations)
        server.own_checks = options.own_checks
        return server.run()


def _spec(options: Options) -> ContractSpec:
    """The spec of the run, once it and the overlay were found fit for one."""
    spec = ContractSpec(options.spec or data.SPEC)
    require_parts(spec, writes=options.profile != "read-only")
    if options.spec:
        Warrants.of(spec)  # before anything is done: its evidence may be malformed
    if "server" in options.halves:
        Overlay.load(options.overlay or data.OVERLAY).require_fit(spec)
    return spec


def _taken() -> Iterable[str]:
    """The names of the suite's own checks."""
    return explanations()


def _book_idle(own_checks: Sequence[OwnCheck], ledgers: Sequence[Ledger], labels: Sequence[str]) -> None:
    """Note which of the user's own checks had nothing to judge."""
    for ledger in ledgers:
        for check in own_checks if ledger.side == "server" else ():
            failed = any(name == check.name for name, *_ in ledger.suite_failures)
            if check.name not in ledger.checks() and not failed and any(map(check.is_about, labels)):
                ledger.skips("it had nothing to judge", check=check.name)


_ON_THE_COMMAND_LINE: Final = (
    *("base_url", "api_key", "account", "second_api_key", "second_account", "profile", "only", "operation", "depth"),
    *("seed", "checks", "advance_url", "advance_key", "prefix", "max_requests", "rate", "concurrency", "patience"),
    *("min_confidence", "warn_as_error", "require_verified", "min_coverage", "ca_bundle", "proxy", "client_cert"),
    *("client_key", "header", "spec", "overlay", "baseline"),
)

_REPEATED: Final = ("checks", "header")


def _arguments(given: Mapping[str, Any]) -> list[str]:
    """Options as the command takes them, so that they are checked in one place. No other process sees them."""
    found: list[str] = []
    for name, value in given.items():
        option = f"--{name.replace('_', '-')}"
        if value is True:
            found.append(option)
        elif name in _REPEATED:
            found += [f"{option}={one}" for one in value]
        elif value is not None and value is not False and value != "":
            found.append(f"{option}={value}")
    return found
