"""The command: runs the halves side by side, prints the matrix, writes the reports.

Exit codes: 0 the contract holds, 1 it does not, 2 the suite could not run, 130 interrupted.
"""

from __future__ import annotations

import argparse
import importlib
import math
import multiprocessing
import os
import signal
import sys
import time
import traceback
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from rlor_spec import data
from rlor_spec.document import SpecError

from rlor_contract.client.fit import require_client_of
from rlor_contract.report.annotations import github_annotation
from rlor_contract.report.cannot_run import CannotRun
from rlor_contract.report.explanations import explain
from rlor_contract.report.ledger import Ledger
from rlor_contract.report.replay import Replay
from rlor_contract.report.verdict import Settings, Verdict, left_behind
from rlor_contract.server.target import ServerTarget, Tenant, embedded_server, remote_server
from rlor_contract.server.traffic import Traffic
from rlor_contract.spec.fit import require_parts
from rlor_contract.spec.operations import ContractSpec, Operation
from rlor_contract.spec.overlay import Overlay, OverlayError

if TYPE_CHECKING:  # importing Schemathesis takes a second
    from rlor_contract.server.half import ServerHalf

HOLDS, BROKEN, CANNOT_RUN, INTERRUPTED = 0, 1, 2, 130
DEPTHS = ("quick", "default", "deep")
PROFILES = ("embedded", "full", "read-only")
READ_ONLY_REQUESTS, READ_ONLY_RATE = 2000, 20.0
MIN_COVERAGE = 95.0


@dataclass(frozen=True, slots=True)
class Options:
    """What a run was asked to do."""

    profile: str
    base_url: str
    api_key: str = field(repr=False)
    account: str
    stranger: Tenant | None
    """Another account, and its own key."""
    seed: int
    depth: str
    only: str
    reports: Path
    spec: Path | None
    """None: the one of this version, which may lie in an archive, and then no other process can be handed its place."""
    overlay: Path | None
    operation: str
    requests: int | None
    """Most requests to a server elsewhere."""
    rate: float | None
    """Requests a second to a server elsewhere."""
    replay: Replay | None
    """The run to repeat."""
    min_coverage: float | None
    """Least percentage of each kind of coverage."""

    @property
    def remote(self) -> bool:
        return self.profile != "embedded"

    def operations(self, spec: ContractSpec) -> tuple[Operation, ...]:
        """What the run looks at."""
        return tuple(
            op
            for op in spec.operations
            if self.operation in ("", op.label) and (self.profile != "read-only" or op.verb == "GET")
        )

    def target(self, spec: ContractSpec) -> ServerTarget:
        """The server elsewhere."""
        asked = spec.method(spec.resource, "list")
        assert asked
        full = self.profile == "full"
        return remote_server(asked, self.base_url, self.api_key, self.account, writable=full, stranger=self.stranger)

    @property
    def settings(self) -> Settings:
        """What is said of the run in its reports."""
        return Settings(
            self.seed, self.depth, self.profile, self.operation, self.min_coverage or 0.0, remote=self.remote
        )

    @property
    def halves(self) -> list[str]:
        if self.only:
            return [self.only]
        return ["server"] if self.remote else ["server", "client"]


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        self.exit(CANNOT_RUN, f"{self.prog}: {message}. Fix: see {self.prog} --help.\n")


def main(arguments: Sequence[str] | None = None, environment: Mapping[str, str] = os.environ) -> int:
    """Run the command and return its exit code."""
    try:
        given = _parser().parse_args(arguments)
        if given.command == "explain":
            print(explain(given.check))
            return HOLDS
        if given.command == "drift":
            return int(importlib.import_module("rlor_trainer_client.__main__").main(["drift", str(given.file)]))
        return _run(_options(given, environment), environment)
    except (CannotRun, SpecError, OverlayError) as error:
        print(f"contract: {error}", file=sys.stderr)
    except ModuleNotFoundError:
        raise  # __main__ says what to install
    except BrokenProcessPool:
        print("contract: a worker process was killed, perhaps for want of memory. Fix: run again.", file=sys.stderr)
    except Exception as error:
        # Not a verdict on anybody's client or server, so not 1, with which Python would end.
        traceback.print_exc()
        print(f"contract: the suite itself failed: {error!r}. Fix: report it, with the seed.", file=sys.stderr)
    except KeyboardInterrupt as stop:
        print("; ".join(["contract: interrupted", *stop.args]) + ".", file=sys.stderr)
        return INTERRUPTED
    return CANNOT_RUN


def _positive(kind: type[int] | type[float]) -> Callable[[str], float]:
    def number(text: str) -> float:
        try:
            value = kind(text)
        except ValueError:
            value = kind(0)
        if not 0 < value < math.inf:
            raise argparse.ArgumentTypeError(f"{text!r} is not a number above 0")
        return value

    return number


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="rlor-contract", description="Verify a client and a server against the spec.")
    commands = parser.add_subparsers(dest="command", required=True, parser_class=_Parser)
    run = commands.add_parser("run", help="run the suite", description="Run the suite and print the contract matrix.")
    run.add_argument(
        "--profile",
        choices=PROFILES,
        default="",
        help="embedded: an emulator of our own; full: a server elsewhere, in an account made for it: creates jobs and "
        "deletes them; read-only: a server elsewhere, GET requests alone. Default: full with a base URL, else "
        "embedded. Or PROFILE",
    )
    run.add_argument("--base-url", default="", help="server to verify. Or BASE_URL")
    run.add_argument("--api-key", default="", help="API key for --base-url. Or API_KEY, which other users cannot see")
    run.add_argument("--account", default="", help="account of the key. Or ACCOUNT")
    run.add_argument(
        "--second-account", default="", help="another account, to which nothing may be shown. Or SECOND_ACCOUNT"
    )
    run.add_argument("--second-api-key", default="", help="API key of the second account. Or SECOND_API_KEY")
    run.add_argument("--seed", default="", help="repeats a run exactly; default 1. Or SEED")
    run.add_argument(
        "--depth",
        choices=DEPTHS,
        default="",
        help="how many random cases: quick a few, deep more than 20,000 of the server half, in minutes. Or DEPTH",
    )
    run.add_argument("--only", choices=("server", "client"), default="", help="one half alone")
    run.add_argument(
        "--replay",
        type=Path,
        metavar="FILE",
        help="repeat a run from its contract.json: its seed, depth, profile and operation, and the half that found "
        "something; then say of each violation whether it is still there",
    )
    run.add_argument("--operation", default="", metavar="LABEL", help="one operation alone, as GROUP.METHOD")
    run.add_argument(
        "--max-requests",
        type=_positive(int),
        metavar="N",
        help=f"send no more to a server elsewhere; default: {READ_ONLY_REQUESTS} if read-only, else no limit",
    )
    run.add_argument(
        "--rate",
        type=_positive(float),
        metavar="N",
        help=f"requests a second to a server elsewhere; default: {READ_ONLY_RATE:g} if read-only, else no limit",
    )
    run.add_argument(
        "--min-coverage",
        type=_positive(float),
        metavar="PERCENT",
        help="fail when a half exercises less of any kind, be it parameters, statuses, keywords of schemas or "
        f"transitions; default: {MIN_COVERAGE:g} of a whole embedded run, else none",
    )
    run.add_argument("--reports", type=Path, default=Path("reports"), help="folder for JUnit XML, SARIF and JSON")
    run.add_argument(
        "--spec",
        type=Path,
        metavar="FILE",
        help="OpenAPI description to verify against, which the embedded emulator obeys too; default: the one of this "
        "version. The client half needs a client of the same spec",
    )
    run.add_argument(
        "--overlay",
        type=Path,
        metavar="FILE",
        help="links, and values that the spec cannot give, such as bodies of a create; default: those for the spec of "
        "this version",
    )
    words = "Say what a check proves, what a violation of it looks like, and how to mend it."
    told = commands.add_parser("explain", help="say what a check proves", description=words)
    told.add_argument("check", nargs="?", default="", metavar="CHECK", help="its name; without one: a list of all")
    words = "Make a table of a file that the client's DriftFile has written: what answers said, and the spec does not."
    drift = commands.add_parser("drift", help="show what answers said, and the spec does not", description=words)
    drift.add_argument("file", type=Path, metavar="FILE", help="the file, a line of JSON a drift")
    return parser


def _options(given: argparse.Namespace, environment: Mapping[str, str]) -> Options:
    replay: Replay | None = Replay.load(given.replay) if given.replay else None
    if replay:
        for name in ("seed", "depth", "profile", "operation", "only"):
            setattr(given, name, getattr(given, name) or getattr(replay, name))
    seed = given.seed or environment.get("SEED", "") or "1"
    if not seed.isdecimal():
        raise CannotRun(f"the seed {seed!r} is not a whole number. Fix: give one such as SEED=7.")
    depth = given.depth or environment.get("DEPTH", "") or "default"
    if depth not in DEPTHS:
        raise CannotRun(f"the depth {depth!r} is not known. Fix: choose one of {', '.join(DEPTHS)}.")
    base_url = given.base_url or environment.get("BASE_URL", "")
    profile = given.profile or environment.get("PROFILE", "") or ("full" if base_url else "embedded")
    if profile not in PROFILES:
        raise CannotRun(f"the profile {profile!r} is not known. Fix: choose one of {', '.join(PROFILES)}.")
    if profile == "embedded" and base_url:
        raise CannotRun("the profile embedded and a base URL exclude one another. Fix: leave one of them out.")
    if profile != "embedded" and not base_url:
        raise CannotRun(f"the profile {profile} is for a server elsewhere. Fix: give its URL as BASE_URL=….")
    second = given.second_api_key or environment.get("SECOND_API_KEY", "")
    other = given.second_account or environment.get("SECOND_ACCOUNT", "")
    stranger = Tenant(second, other) if base_url and (second or other) else None
    read_only = profile == "read-only"
    whole = profile == "embedded" and depth != "quick" and not given.operation
    options = Options(
        profile=profile,
        requests=given.max_requests or (READ_ONLY_REQUESTS if read_only else None),
        rate=given.rate or (READ_ONLY_RATE if read_only else None),
        replay=replay,
        min_coverage=given.min_coverage or (MIN_COVERAGE if whole else None),
        base_url=base_url,
        api_key=given.api_key or environment.get("API_KEY", ""),
        account=given.account or environment.get("ACCOUNT", ""),
        stranger=stranger,
        seed=int(seed),
        depth=depth,
        only=given.only,
        reports=given.reports,
        spec=given.spec,
        overlay=given.overlay,
        operation=given.operation,
    )
    if options.remote and options.only == "client":
        raise CannotRun("--only client and a base URL exclude one another. Fix: leave one of them out.")
    return options


def _run(options: Options, environment: Mapping[str, str]) -> int:
    started = time.monotonic()
    spec = _spec(options)
    labels = [op.label for op in spec.operations if options.operation in ("", op.label)]
    if not labels:
        known = ", ".join(op.label for op in spec.operations)
        raise CannotRun(f"the spec has no operation {options.operation!r}. Fix: choose one of {known}.")
    if "client" in options.halves:
        require_client_of(spec, options.operations(spec))
    # Each half in a process of its own: the two use both cores, and no state leaks from one into the other.
    if len(options.halves) == 1:
        ledgers = [run_half(options.halves[0], options)]
    else:
        context = multiprocessing.get_context("spawn")
        with ProcessPoolExecutor(max_workers=len(options.halves), mp_context=context) as pool:
            futures = [pool.submit(run_half, half, options) for half in options.halves]
            ledgers = [future.result() for future in futures]
    verdict = Verdict.of(spec, options.settings, ledgers, labels, options.operations(spec), time.monotonic() - started)
    for line in verdict.details():
        print(line)
    if environment.get("GITHUB_ACTIONS") == "true":
        for violation in verdict.violations:
            print(github_annotation(violation))
    for line in options.replay.outcome(ledgers) if options.replay else ():
        print(line)
    print(verdict.summary())
    print(verdict.write(options.reports))
    return HOLDS if verdict.holds else BROKEN


def _spec(options: Options) -> ContractSpec:
    """The spec of the run, after a look whether it and the overlay are fit for one."""
    spec = ContractSpec(options.spec or data.SPEC)
    require_parts(spec, writes=options.profile != "read-only")
    if "server" in options.halves:
        Overlay.load(options.overlay or data.OVERLAY).require_fit(spec)
    return spec


def run_half(half: str, options: Options) -> Ledger:
    """One half, in this process."""
    spec = ContractSpec(options.spec or data.SPEC)
    operations = options.operations(spec)
    if half == "client":
        from rlor_contract.client.half import DEPTHS as CLIENT_DEPTHS
        from rlor_contract.client.half import ClientHalf

        return ClientHalf(spec, options.seed, CLIENT_DEPTHS[options.depth], operations).run()
    from rlor_contract.server.half import DEPTHS, ServerHalf

    overlay = Overlay.load(options.overlay or data.OVERLAY)
    depth = DEPTHS[options.depth]
    if options.remote:
        return _verify_elsewhere(
            ServerHalf(spec, overlay, options.target(spec), options.seed, depth, operations), options
        )
    with embedded_server(spec=options.spec) as target:
        return ServerHalf(spec, overlay, target, options.seed, depth, operations).run()


def _verify_elsewhere(half: ServerHalf, options: Options) -> Ledger:
    """Run against a server elsewhere. An interrupted run cleans up and then raises KeyboardInterrupt."""
    # One was sent for each key already, which asked whether the server is there.
    traffic = half.traffic = Traffic(options.requests, options.rate, sent=2 if options.stranger else 1)
    before = {number: signal.signal(number, traffic.interrupt) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        ledger = half.run()
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
    if traffic.interrupted:
        raise KeyboardInterrupt(left_behind(ledger) or "what it created is deleted")
    return ledger
