"""The arguments of the command, and what is said of each."""

from __future__ import annotations

import argparse
import math
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

from rlor_contract.report.cannot_run import CannotRun
from rlor_contract.report.warrants import ORDER
from rlor_contract.server.weather import PATIENCE

DEPTHS = ("quick", "default", "deep")
PROFILES = ("embedded", "full", "read-only")
REQUESTS = {"quick": 4500, "default": 5100}
"""What a whole run sends to a server elsewhere, about, cleanup included."""
READ_ONLY_REQUESTS, READ_ONLY_RATE = 2000, 20.0
MIN_COVERAGE = 95.0


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
