"""What a run is asked to do: options of the command line, settings of the environment, and what stands in for both."""

from __future__ import annotations

import argparse
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import NoReturn
from urllib.parse import urlsplit

from rlor_contract.report.baseline import Baseline
from rlor_contract.report.cannot_run import CannotRun
from rlor_contract.report.ledger import Confidence
from rlor_contract.report.replay import Replay
from rlor_contract.report.verdict import Settings
from rlor_contract.report.warrants import ORDER
from rlor_contract.server.advance import Hook, UrlHook
from rlor_contract.server.network import Network, network_of
from rlor_contract.server.own_checks import OwnCheck, loaded
from rlor_contract.server.registry import run_of
from rlor_contract.server.target import ServerTarget, Tenant, checked_url, remote_server
from rlor_contract.server.traffic import Traffic
from rlor_contract.server.weather import PATIENCE, Weather
from rlor_contract.server.wire import Wire
from rlor_contract.spec.operations import ContractSpec, Operation
from rlor_contract.spec.overlay import Overlay
from rlor_contract.spec.routes import Routes

DEPTHS = ("quick", "default", "deep")
PROFILES = ("embedded", "full", "read-only")
REQUESTS = {"quick": 4500, "default": 5100}
"""What a whole run sends to a server elsewhere, about, cleanup included."""
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
    prefix: str
    """What ids of a run elsewhere begin with; empty for one that no other run has."""
    quiet: bool
    """Whether nothing is said of a run elsewhere while it goes on."""
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
    concurrency: int | None
    """Processes that ask a server elsewhere side by side; None for as many as its distance asks for."""
    patience: float
    """Seconds that a request to it is repeated while something is in its way."""
    network: Network
    replay: Replay | None
    """The run to repeat."""
    min_coverage: float | None
    """Least percentage of each kind of coverage."""
    min_confidence: Confidence
    """Violations of facts that we are less sure of are warnings."""
    warn_as_error: bool
    require_verified: bool
    baseline: Baseline | None
    """What is known, and fails nothing until a day."""
    check_places: tuple[str, ...] = ()
    """Modules, by name or file, that hold checks of the user's own."""
    advance_url: str = ""
    """Where time can be advanced on a server elsewhere."""
    advance_key: str = field(default="", repr=False)
    """What it asks for."""
    checks: tuple[OwnCheck, ...] = ()
    """Checks of the user's own that only this process has."""
    apart: bool = True
    """Whether each half runs in a process of its own."""
    advance: Callable[[float], object] | None = field(default=None, repr=False)
    """What only this process can call to advance the time of a server elsewhere."""

    @property
    def own_checks(self) -> tuple[OwnCheck, ...]:
        """All checks of the user's own. Raises `CannotRun`."""
        return (*self.checks, *loaded(self.check_places))

    def require_one_clock(self) -> None:
        """Raise `CannotRun` where time is to be advanced and may not be, or would be under others that look."""
        if not self.advance_url and self.advance is None:
            return
        if self.profile != "full":
            why = "reads alone" if self.remote else "has a clock already"
            raise CannotRun(f"time is not advanced for a run that {why}. Fix: leave --advance-url out.")
        if (self.concurrency or 1) > 1:
            raise CannotRun("--advance-url and --concurrency exclude one another. Fix: leave one of them out.")

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

    def wire(self, spec: ContractSpec, overlay: Overlay) -> Wire:
        """The way to the server elsewhere."""
        url = checked_url(self.base_url)
        return Wire(
            url,
            self.network,
            Traffic(self.requests, self.rate),
            Weather(patience=self.patience),
            Routes(spec, urlsplit(url).path),
            spec.resource.create_id or "",
            {name: ready.status for name, ready in overlay.samples.ready.items()},
        )

    def target(self, spec: ContractSpec, wire: Wire) -> ServerTarget:
        """The server elsewhere, which was asked whether it is there."""
        asked = spec.method(spec.resource, "list")
        assert asked
        full = self.profile == "full"
        run, stranger, hook = run_of(spec, self.prefix), self.stranger, self._hook(wire)
        target = remote_server(
            wire, asked, self.api_key, self.account, writable=full, stranger=stranger, run=run, advance=hook
        )
        if hook is not None:
            hook.tried()
        return target

    def _hook(self, wire: Wire) -> Hook | None:
        """What advances the time of the server elsewhere."""
        if self.advance is not None:
            return Hook(self.advance, wire, "the function given as advance", "correct it")
        if not self.advance_url:
            return None
        call = UrlHook.of(self.advance_url, self.network, self.advance_key, self.base_url, self.api_key)
        return Hook(call, wire, call.name, "correct --advance-url, or give what it asks for as ADVANCE_KEY=…")

    @property
    def expected(self) -> int | None:
        """How many requests a run elsewhere sends, about; None where it is not known."""
        whole = not (self.operation or self.spec or self.overlay) and self.profile == "full"
        known = REQUESTS.get(self.depth) if whole else None
        return min(filter(None, (known, self.requests)), default=None)

    @property
    def settings(self) -> Settings:
        """What is said of the run in its reports."""
        return Settings(
            self.seed,
            self.depth,
            self.profile,
            self.operation,
            self.min_coverage or 0.0,
            remote=self.remote,
            min_confidence=self.min_confidence,
            warn_as_error=self.warn_as_error,
            require_verified=self.require_verified,
            server=self.base_url,
            baseline=self.baseline,
        )

    @property
    def halves(self) -> list[str]:
        if self.only:
            return [self.only]
        return ["server"] if self.remote else ["server", "client"]


_TRAFFIC = (
    "Judge recorded traffic by the spec: answers, requests, and what follows from their order. Nothing is sent. "
    "Exit codes: 0 it keeps the contract, 1 it does not, 2 it could not be judged."
)


class WrongOption(CannotRun):
    """An option that is unknown, or not used as it has to be."""


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        raise WrongOption(f"{message}. Fix: see {self.prog} --help.")


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


def _percent(text: str) -> float:
    value = _positive(float)(text)
    if value > 100:
        raise argparse.ArgumentTypeError(f"{text!r} is more than 100 percent")
    return value


def parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="rlor-contract", description="Verify a client and a server against the spec.")
    commands = parser.add_subparsers(dest="command", required=True, parser_class=_Parser)
    run = commands.add_parser("run", help="run the suite", description="Run the suite and print the contract matrix.")
    what = run.add_argument_group("what is verified")
    what.add_argument(
        "--profile",
        choices=PROFILES,
        default="",
        help="embedded: an emulator of our own; full: a server elsewhere, in an account made for it: creates jobs and "
        "deletes them; read-only: a server elsewhere, GET requests alone. Default: full with a base URL, else "
        "embedded. Or PROFILE",
    )
    what.add_argument("--only", choices=("server", "client"), default="", help="one half alone")
    what.add_argument("--operation", default="", metavar="LABEL", help="one operation alone, as GROUP.METHOD")
    what.add_argument(
        "--checks",
        action="append",
        default=[],
        metavar="MODULE_OR_FILE",
        help="a module, or a file whose name ends with .py, with checks of your own: functions under "
        "@rlor_contract.check. Each is asked about every answer; repeatable",
    )
    run.add_argument("--quiet", action="store_true", help="say nothing of a run elsewhere while it goes on")
    _add_server(run, prefix="what the ids of all that a run creates elsewhere begin with; default: contract")
    time = run.add_argument_group("the time of the server elsewhere")
    time.add_argument(
        "--advance-url",
        default="",
        metavar="URL",
        help='where POST {"seconds": n} lets time pass on it, so that what takes time is verified, too.',
    )
    time.add_argument(
        "--advance-key",
        default="",
        metavar="KEY",
        help="what --advance-url asks for as Authorization: Bearer; default: the API key where it is the same server, "
        "else none. Or ADVANCE_KEY, which other users cannot see",
    )
    much = run.add_argument_group("how much, and which cases")
    much.add_argument(
        "--depth",
        choices=DEPTHS,
        default="",
        help="how many random cases: quick a few, deep more than 20,000 of the server half, in minutes. Or DEPTH",
    )
    much.add_argument("--seed", default="", help="repeats a run exactly; default 1. Or SEED")
    much.add_argument(
        "--replay",
        type=Path,
        metavar="FILE",
        help="repeat a run from its contract.json: its seed, depth, profile and operation, and the half that found "
        "something; then say of each finding whether it is repeated, gone, or was not looked at",
    )
    much.add_argument(
        "--max-requests",
        type=_positive(int),
        metavar="N",
        help=f"send no more to a server elsewhere; default: {READ_ONLY_REQUESTS} if read-only, else no limit",
    )
    _add_fails(run, coverage=True)
    _add_reports(run)
    words = (
        "Delete what runs have left on a server: what its lists show with an id or a label that begins with a prefix. "
        "Exit codes: 0 nothing is left, 1 something is, 2 the server could not be asked."
    )
    _add_cleanup(commands.add_parser("cleanup", help="delete what runs have left on a server", description=words))
    _add_diff(commands.add_parser("diff", help="compare the reports of two runs"))
    _add_baseline(commands.add_parser("baseline", help="accept findings for a while"))
    _add_traffic(commands.add_parser("traffic", help="judge recorded traffic", description=_TRAFFIC))
    words = "Say what a check proves, what a violation of it looks like, and how to mend it."
    told = commands.add_parser("explain", help="say what a check proves", description=words)
    told.add_argument("check", nargs="?", default="", metavar="CHECK", help="its name; without one: a list of all")
    words = "Make a table of a file that the client's DriftFile has written: what answers said, and the spec does not."
    drift = commands.add_parser("drift", help="show what answers said, and the spec does not", description=words)
    drift.add_argument("file", type=Path, metavar="FILE", help="the file, a line of JSON a drift")
    return parser


def _add_fails(command: argparse.ArgumentParser, *, coverage: bool = False) -> None:
    """What fails a verdict, whatever that is on."""
    fails = command.add_argument_group("what fails the run")
    fails.add_argument(
        "--min-confidence",
        choices=ORDER,
        default="D",
        help="how sure the evidence has to be of a fact: A seen on the wire, B in the vendor's own code or "
        "documentation, C convention, D our own choice. What breaks a fact below it is a warning; default: D, all "
        "that the spec says",
    )
    fails.add_argument(
        "--warn-as-error",
        action="store_true",
        help="fail for warnings too: broken SHOULDs, habits, and what is below it",
    )
    fails.add_argument("--require-verified", action="store_true", help="fail when anything was not verified")
    fails.add_argument(
        "--baseline",
        type=Path,
        metavar="FILE",
        help="findings that are known, each accepted for a reason and until a day; rlor-contract baseline writes it",
    )
    if coverage:
        fails.add_argument(
            "--min-coverage",
            type=_percent,
            metavar="PERCENT",
            help="fail when a half exercises less of any kind, be it parameters, statuses, keywords of schemas or "
            f"transitions; default: {MIN_COVERAGE:g} of a whole embedded run, else none",
        )


def _add_reports(command: argparse.ArgumentParser) -> None:
    reports = command.add_argument_group("what is told")
    reports.add_argument(
        "--reports", type=Path, default=Path("reports"), help="folder for the page, JUnit XML, SARIF and JSON"
    )


def _add_traffic(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "files",
        nargs="+",
        type=Path,
        metavar="FILE",
        help="HAR of a browser, a proxy or Playwright (also zipped), or a recording of the client (`record=`)",
    )
    command.add_argument("--base-url", default="", metavar="URL", help="judge what lies below it alone")
    command.add_argument(
        "--learn",
        action="store_true",
        help="list what the traffic says of facts of the spec that are less sure than A: confirmed, contradicted, not "
        "described; as lines for evidence.yaml",
    )
    _add_fails(command)
    _add_reports(command)
    _add_spec(command)


def _add_diff(diff: argparse.ArgumentParser) -> None:
    diff.description = (
        "Say what became of each finding from one run to another: New, Changed, Gone, Not looked at or Repeated. Exit "
        "codes: 0 nothing is new, 1 something is, 2 a report cannot be read."
    )
    diff.add_argument("old", type=Path, metavar="OLD", help="the contract.json of the earlier run")
    diff.add_argument("new", type=Path, metavar="NEW", help="that of the later one")


def _add_baseline(baseline: argparse.ArgumentParser) -> None:
    baseline.description = (
        "Write what fails a run into a baseline, so that run --baseline FILE accepts it until the end of a day in UTC. "
        "What the file holds already stays."
    )
    baseline.add_argument("report", type=Path, metavar="REPORT", help="the contract.json of the run")
    baseline.add_argument("-o", "--output", type=Path, metavar="FILE", help="the baseline; default: print it")
    baseline.add_argument("--reason", required=True, metavar="TEXT", help="why it is accepted")
    baseline.add_argument("--until", required=True, metavar="YYYY-MM-DD", help="the last day on which it is")


def _add_server(command: argparse.ArgumentParser, prefix: str) -> None:
    """What has to be known to talk to a server elsewhere, whatever about. `prefix` is what that option means."""
    parser = command.add_argument_group("the server elsewhere")
    parser.add_argument("--base-url", default="", help="server to verify. Or BASE_URL")
    parser.add_argument(
        "--api-key", default="", help="API key for --base-url. Or API_KEY, which other users cannot see"
    )
    parser.add_argument("--account", default="", help="account of the key. Or ACCOUNT")
    parser.add_argument(
        "--second-account", default="", help="another account, to which nothing may be shown. Or SECOND_ACCOUNT"
    )
    parser.add_argument("--second-api-key", default="", help="API key of the second account. Or SECOND_API_KEY")
    parser.add_argument("--prefix", default="", metavar="PREFIX", help=prefix)
    parser = command.add_argument_group("the way to it")
    parser.add_argument(
        "--rate",
        type=_positive(float),
        metavar="N",
        help=f"requests a second to a server elsewhere; default: {READ_ONLY_RATE:g} if read-only, else no limit",
    )
    parser.add_argument(
        "--concurrency",
        type=_positive(int),
        metavar="N",
        help="processes that ask it side by side, within --rate; default: 1, or 4 where a request takes 30 ms or more",
    )
    parser.add_argument(
        "--patience",
        type=_positive(float),
        metavar="SECONDS",
        help="how long a request is repeated where something is in its way, such as 429, 503 or a lost connection; "
        f"default: {PATIENCE:g}. What is left after it is counted as unavailable, and judged by no check",
    )
    parser.add_argument(
        "--ca-bundle", default="", metavar="PATH", help="certificates to trust besides the usual ones. Or CA_BUNDLE"
    )
    parser.add_argument(
        "--proxy",
        default="",
        metavar="URL",
        help="proxy to use. Or PROXY; else HTTPS_PROXY, HTTP_PROXY or ALL_PROXY, but not for this machine. "
        "NO_PROXY names hosts that are reached without one",
    )
    parser.add_argument("--client-cert", default="", metavar="FILE", help="certificate of the suite. Or CLIENT_CERT")
    parser.add_argument("--client-key", default="", metavar="FILE", help="its key. Or CLIENT_KEY")
    parser.add_argument(
        "--header",
        action="append",
        default=[],
        metavar="NAME:VALUE",
        help="sent with every request, and shown nowhere; repeatable. Or HEADERS, one a line, which other users "
        "cannot see",
    )
    _add_spec(command)


def _add_spec(command: argparse.ArgumentParser) -> None:
    parser = command.add_argument_group("the spec")
    parser.add_argument(
        "--spec",
        type=Path,
        metavar="FILE",
        help="OpenAPI description to verify against, which the embedded emulator obeys too; default: the one of this "
        "version. An evidence.yaml beside it says how sure each fact is. The client half needs a client of the same "
        "spec",
    )
    parser.add_argument(
        "--overlay",
        type=Path,
        metavar="FILE",
        help="links, and values that the spec cannot give, such as bodies of a create; default: those for the spec of "
        "this version",
    )


def _add_cleanup(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--dry-run", action="store_true", help="show what would be deleted, and delete nothing")
    _add_server(parser, prefix="what the ids of the runs begin with")
    parser.set_defaults(
        profile="full", seed="", depth="", only="", operation="", replay=None, max_requests=None, min_coverage=None
    )
    parser.set_defaults(min_confidence="D", quiet=True, warn_as_error=False, require_verified=False)
    parser.set_defaults(reports=Path("reports"), baseline=None, checks=[], advance_url="", advance_key="")
    parser.add_argument(
        "names", nargs="*", metavar="NAME", help="resource names to delete besides, of what the server has named itself"
    )


def options_of(given: argparse.Namespace, environment: Mapping[str, str]) -> Options:
    replay: Replay | None = Replay.load(given.replay) if given.replay else None
    if replay:
        for name in ("seed", "depth", "profile", "operation", "only"):
            setattr(given, name, getattr(given, name) or getattr(replay, name))
    seed = given.seed or environment.get("SEED", "") or "1"
    if not seed.isdecimal():
        raise CannotRun(f"the seed {seed!r} is no whole number from 0 on. Fix: give one such as SEED=7.")
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
        concurrency=given.concurrency,
        patience=given.patience or PATIENCE,
        network=network_of(vars(given), given.header, environment),
        replay=replay,
        min_coverage=given.min_coverage or (MIN_COVERAGE if whole else None),
        base_url=base_url,
        api_key=given.api_key or environment.get("API_KEY", ""),
        account=given.account or environment.get("ACCOUNT", ""),
        stranger=stranger,
        prefix=given.prefix,
        quiet=given.quiet,
        seed=int(seed),
        depth=depth,
        only=given.only,
        reports=given.reports,
        spec=given.spec,
        overlay=given.overlay,
        operation=given.operation,
        min_confidence=given.min_confidence,
        warn_as_error=given.warn_as_error,
        require_verified=given.require_verified,
        baseline=Baseline.load(given.baseline) if given.baseline else None,
        check_places=tuple(given.checks),
        advance_url=given.advance_url,
        advance_key=given.advance_key or environment.get("ADVANCE_KEY", ""),
    )
    if options.remote and options.only == "client":
        raise CannotRun("--only client and a base URL exclude one another. Fix: leave one of them out.")
    options.require_one_clock()
    return options
