"""The arguments of the command, and their help."""

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
"""About how many requests a whole run sends to a server elsewhere, cleanup included."""
READ_ONLY_REQUESTS, READ_ONLY_RATE = 2000, 20.0
MIN_COVERAGE = 95.0


_TRAFFIC = (
    "Judge recorded traffic by the spec: answers, requests, and what follows from their order. Nothing is sent. "
    "Exit codes: 0 the contract holds, 1 it is violated, 2 the traffic could not be judged."
)


class WrongOption(CannotRun):
    """An option that is unknown or used wrongly."""


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
        help="embedded: the emulator; full: a server elsewhere, in an account made for it: creates jobs and deletes "
        "them; read-only: a server elsewhere, GET requests only. Default: full with a base URL, otherwise embedded. Or "
        "PROFILE",
    )
    what.add_argument("--only", choices=("server", "client"), default="", help="verify only one half")
    what.add_argument("--operation", default="", metavar="LABEL", help="verify only one operation, as GROUP.METHOD")
    what.add_argument(
        "--checks",
        action="append",
        default=[],
        metavar="MODULE_OR_FILE",
        help="a module, or a file whose name ends with .py, with your own checks: functions under "
        "@rlor_contract.check. Each is called for every answer; repeatable",
    )
    run.add_argument("--quiet", action="store_true", help="show no progress of a run elsewhere")
    _add_server(run, prefix="first part of the id of everything that a run creates elsewhere; default: contract")
    time = run.add_argument_group("the time of the server elsewhere")
    time.add_argument(
        "--advance-url",
        default="",
        metavar="URL",
        help='where POST {"seconds": n} advances its clock, so that what takes time is verified too',
    )
    time.add_argument(
        "--advance-key",
        default="",
        metavar="KEY",
        help="sent to --advance-url as Authorization: Bearer; default: the API key if it is the same server, otherwise "
        "none. Or ADVANCE_KEY, which other users cannot see",
    )
    much = run.add_argument_group("how many cases, and which")
    much.add_argument(
        "--depth",
        choices=DEPTHS,
        default="",
        help="how many random cases: quick few, deep more than 20,000 in the server half, which takes minutes. Or "
        "DEPTH",
    )
    much.add_argument("--seed", default="", help="repeats a run exactly; default 1. Or SEED")
    much.add_argument(
        "--replay",
        type=Path,
        metavar="FILE",
        help="repeat a run from its contract.json: its seed, depth, profile and operation, and the half that found "
        "something; then say for each finding whether it is repeated, gone, or was not looked at",
    )
    much.add_argument(
        "--max-requests",
        type=_positive(int),
        metavar="N",
        help=f"send at most N requests to a server elsewhere; default: {READ_ONLY_REQUESTS} if read-only, otherwise no "
        "limit",
    )
    _add_fails(run, coverage=True)
    _add_reports(run)
    words = (
        "Delete what runs have left on a server: everything in its lists whose id or label begins with a prefix. "
        "Exit codes: 0 nothing is left, 1 something is, 2 the server could not be asked."
    )
    _add_cleanup(commands.add_parser("cleanup", help="delete what runs have left on a server", description=words))
    _add_diff(commands.add_parser("diff", help="compare the reports of two runs"))
    _add_baseline(commands.add_parser("baseline", help="accept findings for a while"))
    _add_traffic(commands.add_parser("traffic", help="judge recorded traffic", description=_TRAFFIC))
    words = "Show what a check proves, an example of a violation, and how to fix it."
    told = commands.add_parser("explain", help="show what a check proves", description=words)
    told.add_argument("check", nargs="?", default="", metavar="CHECK", help="its name; without it, list all checks")
    words = "Print a table of a file written by the client's DriftFile: where answers differed from the spec."
    drift = commands.add_parser("drift", help="show where answers differed from the spec", description=words)
    drift.add_argument("file", type=Path, metavar="FILE", help="the file, one line of JSON per drift")
    return parser


def _add_fails(command: argparse.ArgumentParser, *, coverage: bool = False) -> None:
    """What makes a verdict fail, for every command that has one."""
    fails = command.add_argument_group("what fails the run")
    fails.add_argument(
        "--min-confidence",
        choices=ORDER,
        default="D",
        help="least confidence of a fact whose violation fails the run: A seen on the wire, B in the vendor's own code "
        "or documentation, C convention, D our own choice. Violations of other facts are warnings; default: D, "
        "everything in the spec",
    )
    fails.add_argument(
        "--warn-as-error",
        action="store_true",
        help="fail for warnings too: SHOULDs, habits, and facts below --min-confidence",
    )
    fails.add_argument("--require-verified", action="store_true", help="fail when anything was not verified")
    fails.add_argument(
        "--baseline",
        type=Path,
        metavar="FILE",
        help="known findings, each accepted with a reason and an expiry date; rlor-contract baseline writes it",
    )
    if coverage:
        fails.add_argument(
            "--min-coverage",
            type=_percent,
            metavar="PERCENT",
            help="fail when a half covers less of any kind, such as parameters, statuses, schema keywords or "
            f"transitions; default: {MIN_COVERAGE:g} for a whole embedded run, otherwise none",
        )


def _add_reports(command: argparse.ArgumentParser) -> None:
    reports = command.add_argument_group("reports")
    reports.add_argument(
        "--reports", type=Path, default=Path("reports"), help="folder for the page, JUnit XML, SARIF and JSON"
    )


def _add_traffic(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "files",
        nargs="+",
        type=Path,
        metavar="FILE",
        help="HAR file of a browser, a proxy or Playwright (also zipped), or a recording of the client (`record=`)",
    )
    command.add_argument("--base-url", default="", metavar="URL", help="judge only calls below this URL")
    command.add_argument(
        "--learn",
        action="store_true",
        help="list what the traffic says about facts of the spec that are less sure than A: confirmed, contradicted, "
        "not described; as lines for evidence.yaml",
    )
    _add_fails(command)
    _add_reports(command)
    _add_spec(command)


def _add_diff(diff: argparse.ArgumentParser) -> None:
    diff.description = (
        "Show what became of each finding between two runs: New, Changed, Gone, Not looked at or Repeated. Exit "
        "codes: 0 nothing is new, 1 something is, 2 a report cannot be read."
    )
    diff.add_argument("old", type=Path, metavar="OLD", help="the contract.json of the earlier run")
    diff.add_argument("new", type=Path, metavar="NEW", help="the contract.json of the later run")


def _add_baseline(baseline: argparse.ArgumentParser) -> None:
    baseline.description = (
        "Write the findings that fail a run into a baseline, so that run --baseline FILE accepts them until the end of "
        "a day in UTC. Entries already in the file are kept."
    )
    baseline.add_argument("report", type=Path, metavar="REPORT", help="the contract.json of the run")
    baseline.add_argument("-o", "--output", type=Path, metavar="FILE", help="the baseline; default: print it")
    baseline.add_argument("--reason", required=True, metavar="TEXT", help="why they are accepted")
    baseline.add_argument(
        "--until", required=True, metavar="YYYY-MM-DD", help="the expiry date: the last day on which they are accepted"
    )


def _add_server(command: argparse.ArgumentParser, prefix: str) -> None:
    """What is needed to talk to a server elsewhere. `prefix` is the help of that option."""
    parser = command.add_argument_group("the server elsewhere")
    parser.add_argument("--base-url", default="", help="server to verify. Or BASE_URL")
    parser.add_argument(
        "--api-key", default="", help="API key for --base-url. Or API_KEY, which other users cannot see"
    )
    parser.add_argument("--account", default="", help="account of the key. Or ACCOUNT")
    parser.add_argument(
        "--second-account",
        default="",
        help="another account, which must not see anything of the first. Or SECOND_ACCOUNT",
    )
    parser.add_argument("--second-api-key", default="", help="API key of the second account. Or SECOND_API_KEY")
    parser.add_argument("--prefix", default="", metavar="PREFIX", help=prefix)
    parser = command.add_argument_group("the connection to it")
    parser.add_argument(
        "--rate",
        type=_positive(float),
        metavar="N",
        help=f"requests per second to a server elsewhere; default: {READ_ONLY_RATE:g} if read-only, otherwise no limit",
    )
    parser.add_argument(
        "--concurrency",
        type=_positive(int),
        metavar="N",
        help="processes that send requests in parallel, within --rate; default: 1, or 4 if a request takes 30 ms or "
        "more",
    )
    parser.add_argument(
        "--patience",
        type=_positive(float),
        metavar="SECONDS",
        help="how long a request is repeated after 429, 503, a lost connection or the like; "
        f"default: {PATIENCE:g}. Afterwards it counts as unavailable, and no check judges it",
    )
    parser.add_argument(
        "--ca-bundle",
        default="",
        metavar="PATH",
        help="certificates to trust in addition to the usual ones. Or CA_BUNDLE",
    )
    parser.add_argument(
        "--proxy",
        default="",
        metavar="URL",
        help="proxy to use. Or PROXY; otherwise HTTPS_PROXY, HTTP_PROXY or ALL_PROXY, but not for this machine. "
        "NO_PROXY exempts hosts",
    )
    parser.add_argument("--client-cert", default="", metavar="FILE", help="certificate of the suite. Or CLIENT_CERT")
    parser.add_argument("--client-key", default="", metavar="FILE", help="its key. Or CLIENT_KEY")
    parser.add_argument(
        "--header",
        action="append",
        default=[],
        metavar="NAME:VALUE",
        help="sent with every request, and shown nowhere; repeatable. Or HEADERS, one per line, which other users "
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
        "version. An evidence.yaml beside it gives the confidence of each fact. The client half needs a client of the "
        "same spec",
    )
    parser.add_argument(
        "--overlay",
        type=Path,
        metavar="FILE",
        help="links, and sample values that the spec does not have, such as bodies of a create; default: those for the "
        "spec of this version",
    )


def _add_cleanup(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--dry-run", action="store_true", help="show what would be deleted, and delete nothing")
    _add_server(parser, prefix="first part of the ids of the runs")
    parser.set_defaults(
        profile="full", seed="", depth="", only="", operation="", replay=None, max_requests=None, min_coverage=None
    )
    parser.set_defaults(min_confidence="D", quiet=True, warn_as_error=False, require_verified=False)
    parser.set_defaults(reports=Path("reports"), baseline=None, checks=[], advance_url="", advance_key="")
    parser.add_argument(
        "names",
        nargs="*",
        metavar="NAME",
        help="further resource names to delete, of resources that the server named itself",
    )
