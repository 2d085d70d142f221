"""The command: runs the halves side by side, prints the matrix, writes the reports.

Exit codes: 0 the contract holds, 1 it is violated, 2 it could not be verified, 130 interrupted, 141 broken pipe.
"""

from __future__ import annotations

import argparse
import importlib
import os
import sys
import traceback
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path

from rlor_spec import data
from rlor_spec.document import SpecError

from rlor_contract.api import interrupted, run
from rlor_contract.arguments import parser
from rlor_contract.elsewhere import interrupting
from rlor_contract.options import Options, options_of
from rlor_contract.report.annotations import github_annotation
from rlor_contract.report.baseline import Baseline, accept
from rlor_contract.report.cannot_run import CannotRun
from rlor_contract.report.compare import Comparison
from rlor_contract.report.explanations import explain
from rlor_contract.report.replay import Replay
from rlor_contract.report.summary import append_summary
from rlor_contract.report.verdict import BROKEN, CANNOT_RUN, HOLDS, Settings, Verdict, require_writable
from rlor_contract.report.warrants import Warrants
from rlor_contract.server.registry import require_prefix
from rlor_contract.server.traffic import Stopped
from rlor_contract.spec.fit import require_parts
from rlor_contract.spec.operations import ContractSpec
from rlor_contract.spec.overlay import Overlay, OverlayError

INTERRUPTED = 130
GONE = 141
"""The reader of the output is gone: the code that a shell gives a program ended by SIGPIPE."""


def main(arguments: Sequence[str] | None = None, environment: Mapping[str, str] = os.environ) -> int:
    """Run the command and return its exit code."""
    try:
        code = _main(arguments, environment)
        sys.stdout.flush()
        return code
    except BrokenPipeError:  # the reader, such as `head`, has gone
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # otherwise Python complains at its end
        return GONE


def _main(arguments: Sequence[str] | None, environment: Mapping[str, str]) -> int:
    try:
        given = parser().parse_args(arguments)
        if given.command == "explain":
            print(explain(given.check))
            return HOLDS
        if given.command == "drift":
            return int(importlib.import_module("rlor_trainer_client.__main__").main(["drift", str(given.file)]))
        if given.command == "traffic":
            return _judge(given, environment)
        if given.command == "diff":
            return _compare(given.old, given.new)
        if given.command == "baseline":
            today = datetime.now(UTC).date()
            print(accept(given.report, given.output, given.reason, given.until, today))
            return HOLDS
        if given.command == "cleanup":
            return _clean_up(given, environment)
        return _run(options_of(given, environment), environment)
    except (CannotRun, SpecError, OverlayError) as error:
        print(f"contract: {error}", file=sys.stderr)
    except (ModuleNotFoundError, BrokenPipeError):
        raise  # __main__ says what to install
    except Exception as error:
        # Not a verdict on a client or server, so not 1, with which Python would exit.
        traceback.print_exc()
        print(f"contract: the suite itself failed: {error!r}. Fix: report it, with the seed.", file=sys.stderr)
    except KeyboardInterrupt as stop:
        print("; ".join(["contract: interrupted", *stop.args]) + ".", file=sys.stderr)
        return INTERRUPTED
    return CANNOT_RUN


def _run(options: Options, environment: Mapping[str, str]) -> int:
    require_writable(options.reports)
    verdict = run(options)
    ledgers = verdict.ledgers
    _show(verdict, environment)
    fates = options.replay.fates(ledgers, options.settings, verdict.spec.version) if options.replay else []
    for line in Replay.lines(fates) if options.replay else ():
        print(line)
    print(verdict.summary())
    written = _written(verdict, options.reports, environment)
    if verdict.outage:
        print(f"contract: {verdict.outage}. Fix: find out what happened there, then run again.", file=sys.stderr)
    stopped = next((ledger for ledger in ledgers if ledger.interrupted), None)
    if stopped is not None:
        raise KeyboardInterrupt(interrupted(stopped))
    if verdict.code == HOLDS and fates and all(fate == "Not looked at" for fate, *_ in fates):
        return CANNOT_RUN
    return verdict.code if written or verdict.code != HOLDS else CANNOT_RUN


def _show(verdict: Verdict, environment: Mapping[str, str]) -> None:
    for line in verdict.details():
        print(line)
    if environment.get("GITHUB_ACTIONS") == "true":
        for violation in (*verdict.violations, *verdict.warnings):
            print(github_annotation(violation))


def _judge(given: argparse.Namespace, environment: Mapping[str, str]) -> int:
    """The command `traffic`."""
    from rlor_contract.recorded.command import judge
    from rlor_contract.recorded.exchanges import exchanges

    spec = ContractSpec(given.spec or data.SPEC)
    require_parts(spec, writes=True)
    Warrants.of(spec)
    overlay = Overlay.load(given.overlay or data.OVERLAY)
    require_writable(given.reports)
    baseline = Baseline.load(given.baseline) if given.baseline else None
    judged = judge(spec, overlay.samples, exchanges(given.files), base_url=given.base_url, learns=given.learn)
    labels = [operation.label for operation in spec.operations]
    settings = Settings.of_traffic(
        judged.said,
        min_confidence=given.min_confidence,
        warn_as_error=given.warn_as_error,
        require_verified=given.require_verified,
        baseline=baseline,
    )
    verdict = Verdict.of(spec, settings, judged.ledgers, labels, spec.operations, judged.seconds)
    _show(verdict, environment)
    if judged.learner is not None:
        for line in judged.learner.lines():
            print(line)
    print(verdict.summary())
    written = _written(verdict, given.reports, environment)
    return verdict.code if written or verdict.code != HOLDS else CANNOT_RUN


def _written(verdict: Verdict, reports: Path, environment: Mapping[str, str]) -> bool:
    """Write the reports. A full disk hides neither the verdict nor what was left behind."""
    told = environment.get("GITHUB_STEP_SUMMARY", "")
    trouble = append_summary(told, verdict, reports) if told else ""
    if trouble:
        print(f"contract: {trouble}", file=sys.stderr)
    try:
        print(verdict.write(reports))
    except CannotRun as error:
        print(f"contract: {error}", file=sys.stderr)
        return False
    return True


def _compare(old: Path, new: Path) -> int:
    """The command `diff`."""
    comparison = Comparison.of(old, new)
    for line in comparison.lines():
        print(line)
    return BROKEN if comparison.worse else HOLDS


def _clean_up(given: argparse.Namespace, environment: Mapping[str, str]) -> int:
    """The command `cleanup`."""
    from rlor_contract.server.cleanup import Cleanup, clean_up

    options = options_of(given, environment)
    spec = ContractSpec(options.spec or data.SPEC)
    if not options.prefix:
        raise CannotRun("no prefix is given. Fix: give the first part of the ids of the runs as --prefix.")
    require_prefix(spec, options.prefix)
    overlay = Overlay.load(options.overlay or data.OVERLAY)
    label = overlay.samples.fields.label
    with ExitStack() as context:
        wire = context.enter_context(options.wire(spec, overlay))
        target = options.target(spec, wire)
        client = context.enter_context(wire.client(target.api_key))
        context.enter_context(interrupting(wire.traffic.interrupt))
        cleanup = Cleanup(spec, target, options.prefix, label, client, wire.traffic)
        try:
            for line in clean_up(cleanup, given.names, dry_run=given.dry_run):
                print(line)
        except Stopped as stopped:
            if wire.traffic.interrupted:
                raise KeyboardInterrupt("what is not listed above may still be there") from None
            raise CannotRun(f"{stopped}. Fix: find out what happened there, then run again.") from None
    return BROKEN if cleanup.named() and not given.dry_run else HOLDS
