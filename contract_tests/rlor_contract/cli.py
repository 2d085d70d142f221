"""The command: runs the halves side by side, prints the matrix, writes the reports.

Exit codes: 0 the contract holds, 1 it does not, 2 it could not be verified, 130 interrupted.
"""

from __future__ import annotations

import argparse
import importlib
import os
import sys
import traceback
from collections.abc import Mapping, Sequence
from contextlib import ExitStack

from rlor_spec import data
from rlor_spec.document import SpecError

from rlor_contract.api import interrupted, run
from rlor_contract.elsewhere import interrupting
from rlor_contract.options import Options, options_of, parser
from rlor_contract.report.annotations import github_annotation
from rlor_contract.report.cannot_run import CannotRun
from rlor_contract.report.explanations import explain
from rlor_contract.report.replay import Replay
from rlor_contract.report.verdict import BROKEN, CANNOT_RUN, HOLDS, Verdict, require_writable
from rlor_contract.server.registry import require_prefix
from rlor_contract.server.traffic import Stopped
from rlor_contract.spec.operations import ContractSpec
from rlor_contract.spec.overlay import Overlay, OverlayError

INTERRUPTED = 130


def main(arguments: Sequence[str] | None = None, environment: Mapping[str, str] = os.environ) -> int:
    """Run the command and return its exit code."""
    try:
        given = parser().parse_args(arguments)
        if given.command == "explain":
            print(explain(given.check))
            return HOLDS
        if given.command == "drift":
            return int(importlib.import_module("rlor_trainer_client.__main__").main(["drift", str(given.file)]))
        if given.command == "cleanup":
            return _clean_up(given, environment)
        return _run(options_of(given, environment), environment)
    except (CannotRun, SpecError, OverlayError) as error:
        print(f"contract: {error}", file=sys.stderr)
    except ModuleNotFoundError:
        raise  # __main__ says what to install
    except Exception as error:
        # Not a verdict on anybody's client or server, so not 1, with which Python would end.
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
    for line in verdict.details():
        print(line)
    if environment.get("GITHUB_ACTIONS") == "true":
        for violation in verdict.found:
            print(github_annotation(violation))
    fates = options.replay.fates(ledgers, options.settings, verdict.spec.version) if options.replay else []
    for line in Replay.lines(fates) if options.replay else ():
        print(line)
    print(verdict.summary())
    written = _written(verdict, options)
    if verdict.outage:
        print(f"contract: {verdict.outage}. Fix: see what happened there, then run again.", file=sys.stderr)
    stopped = next((ledger for ledger in ledgers if ledger.interrupted), None)
    if stopped is not None:
        raise KeyboardInterrupt(interrupted(stopped))
    if verdict.code == HOLDS and fates and all(fate == "Not looked at" for fate, *_ in fates):
        return CANNOT_RUN
    return verdict.code if written or verdict.code != HOLDS else CANNOT_RUN


def _written(verdict: Verdict, options: Options) -> bool:
    """Write the reports. A disk that is full by now hides neither the verdict nor what was left behind."""
    try:
        print(verdict.write(options.reports))
    except CannotRun as error:
        print(f"contract: {error}", file=sys.stderr)
        return False
    return True


def _clean_up(given: argparse.Namespace, environment: Mapping[str, str]) -> int:
    """The command `cleanup`."""
    from rlor_contract.server.cleanup import Cleanup, clean_up

    options = options_of(given, environment)
    spec = ContractSpec(options.spec or data.SPEC)
    if not options.prefix:
        raise CannotRun("no prefix is given. Fix: give what the ids of the runs began with as --prefix.")
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
                raise KeyboardInterrupt("what is not named above may be there") from None
            raise CannotRun(f"{stopped}. Fix: see what happened there, then run again.") from None
    return BROKEN if cleanup.named() and not given.dry_run else HOLDS
