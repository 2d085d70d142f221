"""The command: plants each fault, runs the suite against it, prints the kill table.

Exit codes: 0 every fault was killed by a check that is meant for it, 1 one survived, 2 it could not run,
130 interrupted.
"""

from __future__ import annotations

import argparse
import multiprocessing
import sys
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from typing import Final, NoReturn

from rlor_contract.report.cannot_run import CannotRun
from rlor_spec.document import SpecError

from faults.catalogue import FAULTS
from faults.fault import Fault
from faults.stock import StockTrial, stock_attempt, stock_baseline
from faults.trial import Trial, attempt

ALL_KILLED, SURVIVED, CANNOT_RUN, INTERRUPTED = 0, 1, 2, 130
_COLUMNS: Final = "{:<34} {:<12} {:<30} {:>6} {:>6}"


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        self.exit(CANNOT_RUN, f"{self.prog}: {message}. Fix: see {self.prog} --help.\n")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and return its exit code."""
    options = _options(arguments)
    try:
        return _run(options)
    except (CannotRun, SpecError, ValueError) as error:
        print(f"faults: {error}", file=sys.stderr)
    except BrokenProcessPool:
        print("faults: a worker process was killed, perhaps because memory ran out. Fix: run again.", file=sys.stderr)
    except KeyboardInterrupt:
        print("faults: interrupted.", file=sys.stderr)
        return INTERRUPTED
    return CANNOT_RUN


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = _Parser(
        prog="faults", description="Run the contract suite against seeded faults and print the kill table."
    )
    parser.add_argument("--only", default="", metavar="WORD", help="a side, an area, or a part of the names of faults")
    parser.add_argument("--seed", type=int, default=1, help="seed of the suite; default 1")
    parser.add_argument("--jobs", type=int, default=2, help="faults at a time; default 2")
    parser.add_argument(
        "--whole", action="store_true", help="run all operations at the default depth, which takes hours for all faults"
    )
    parser.add_argument(
        "--to-the-end", action="store_true", help="continue after a kill, and say how many faults each check saw"
    )
    parser.add_argument("--stock", action="store_true", help="also run stock `st run` against the servers, to compare")
    parser.add_argument(
        "--list", action="store_true", help="only show the catalogue, with the harm that each fault does"
    )
    return parser.parse_args(arguments)


def _run(options: argparse.Namespace) -> int:
    word: str = options.only
    faults = [fault for fault in FAULTS.values() if word in (fault.side, fault.area) or word in fault.name]
    if not faults:
        areas = ", ".join(dict.fromkeys(fault.area for fault in FAULTS.values()))
        raise CannotRun(f"no fault is called like {word!r}. Fix: give server, client, one of {areas}, or a name.")
    if options.list:
        for fault in faults:
            print(f"{fault.side} {fault.area} {fault.name}: {fault.harm} [{', '.join(fault.checks)}]")
        return ALL_KILLED
    started = time.monotonic()
    context = multiprocessing.get_context("spawn")  # no state of ours leaks into a trial
    with ProcessPoolExecutor(max_workers=max(1, options.jobs), mp_context=context) as pool:
        futures = [
            pool.submit(_attempt, fault.name, not options.whole, options.to_the_end, options.seed) for fault in faults
        ]
        stock: dict[str, StockTrial] = {}
        if options.stock:
            baseline = pool.submit(stock_baseline, options.seed).result()
            servers = [fault for fault in faults if fault.side == "server"]
            runs = [pool.submit(_stock, fault.name, baseline, options.seed) for fault in servers]
            stock = {run.result().fault: run.result() for run in runs}
        trials = list(_shown((future.result() for future in futures), stock, compare=options.stock))
    survived = [trial for trial in trials if trial.killer is None]
    for trial in survived:
        failed = ", ".join(trial.failed) or "nothing"
        print(f"Survived: {trial.fault}: {FAULTS[trial.fault].harm} Failed instead: {failed}.")
    if options.to_the_end:
        _show_killers(trials)
    if options.stock:
        of_servers = [trial for trial in trials if FAULTS[trial.fault].side == "server"]
        ours, theirs = (
            sum(trial.killer is not None for trial in of_servers),
            sum(bool(t.checks) for t in stock.values()),
        )
        print(f"Of {len(of_servers)} faults of a server this suite killed {ours}, stock Schemathesis {theirs}.")
    sides = [sum(FAULTS[trial.fault].side == side for trial in trials) for side in ("server", "client")]
    print(
        f"{len(trials) - len(survived)} of {len(trials)} faults killed "
        f"({sides[0]} of a server, {sides[1]} of a client), seed {options.seed}, {time.monotonic() - started:.0f} s."
    )
    return SURVIVED if survived else ALL_KILLED


def _attempt(name: str, short: bool, to_the_end: bool, seed: int) -> Trial:
    return attempt(FAULTS[name], short=short, to_the_end=to_the_end, seed=seed)


def _stock(name: str, baseline: frozenset[tuple[str, str]], seed: int) -> StockTrial:
    return stock_attempt(FAULTS[name], baseline, seed)


def _shown(trials: Iterator[Trial], stock: dict[str, StockTrial], *, compare: bool) -> Iterator[Trial]:
    """Print each trial as it comes."""
    print(_COLUMNS.format("fault", "area", "killed by", "cases", "s") + ("  stock st run" if compare else ""))
    side = ""
    for trial in trials:
        fault: Fault = FAULTS[trial.fault]
        if fault.side != side:
            side = fault.side
            print(f"-- {side}")
        line = _COLUMNS.format(fault.name, fault.area, trial.killer or "SURVIVED", trial.cases, f"{trial.seconds:.1f}")
        if compare:
            seen = stock.get(fault.name)
            line += "  " + ("(not a server)" if seen is None else ", ".join(seen.checks) or "survived")
        print(line, flush=True)
        yield trial


def _show_killers(trials: list[Trial]) -> None:
    """Print for each check that failed how many faults it saw."""
    counts: dict[str, int] = {}
    for trial in trials:
        for check in trial.failed:
            counts[check] = counts.get(check, 0) + 1
    print("Faults seen by each check: " + ", ".join(f"{check} {counts[check]}" for check in sorted(counts)))
