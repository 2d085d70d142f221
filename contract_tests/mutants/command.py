"""The command: draws mutants, tries each, prints what noticed it, and how many were noticed.

Exit codes: 0 every mutant was killed, 1 one survived, 2 it could not run, 130 interrupted.
"""

from __future__ import annotations

import argparse
import difflib
import os
import sys
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import ExitStack
from itertools import islice
from pathlib import Path
from typing import NoReturn

from rlor_contract.report.cannot_run import CannotRun

from mutants.results import BEYOND, EQUIVALENT, Listed, Result, Results, digest_of, listed, table
from mutants.sampler import PACKAGES, ROOT, Mutant, mutated, sample, sources
from mutants.trial import BOTH, HALF, TESTS, Copy, copied

ALL_KILLED, SURVIVED, CANNOT_RUN, INTERRUPTED = 0, 1, 2, 130


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        self.exit(CANNOT_RUN, f"{self.prog}: {message}. Fix: see {self.prog} --help.\n")


def main(
    arguments: Sequence[str] | None = None, root: Path = ROOT, equivalent: Path = EQUIVALENT, beyond: Path = BEYOND
) -> int:
    """Run the command and return its exit code."""
    options = _options(arguments)
    try:
        return _run(options, root, listed(equivalent), listed(beyond))
    except CannotRun as error:
        print(f"mutants: {error}", file=sys.stderr)
    except KeyboardInterrupt:
        print("mutants: interrupted. The same command continues.", file=sys.stderr)
        return INTERRUPTED
    return CANNOT_RUN


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = _Parser(prog="mutants", description="Change the client or the emulator at random, and see what notices.")
    parser.add_argument("--side", choices=sorted(PACKAGES), default="client", help="default: client")
    parser.add_argument("--seed", type=int, default=1, help="another one draws other mutants; default 1")
    parser.add_argument("--count", type=int, default=60, help="how many mutants; default 60")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="mutants at a time; default: all cores")
    parser.add_argument(
        "--only", choices=["half"], help="look with the half alone, at mutants that the contract speaks of"
    )
    parser.add_argument("--reports", type=Path, default=Path("reports"), help="folder for the results")
    return parser.parse_args(arguments)


def _run(options: argparse.Namespace, root: Path, equivalent: list[Listed], beyond: list[Listed]) -> int:
    side: str = options.side
    both = options.only is None
    modules = sources(side, root)
    name = f"mutants-{side}-{options.seed}{'' if both else '-half'}.ndjson"
    results = Results(options.reports / name, digest_of(root))
    known = results.read()
    told: list[Result] = []
    drawn = islice(_drawn(side, modules, options.seed, equivalent if both else [*equivalent, *beyond]), options.count)
    limits, times = results.measured()
    lock, stopped = threading.Lock(), threading.Event()

    def work(copy: Copy) -> None:
        while not stopped.is_set():
            with lock:
                mutant, text = next(drawn, (None, ""))
            if mutant is None:
                return
            result = known.get(mutant.key)
            if result is None:
                unseen = any(one.holds(side, mutant) for one in beyond)
                looks = TESTS if unseen else BOTH if both else HALF
                verdict = copy.attempt(mutant, text, options.seed, looks)
                after = _new_lines(modules[mutant.module], text)
                result = Result(mutant, verdict.by, verdict.killer, verdict.seconds, after, unseen)
            with lock:
                if stopped.is_set():  # it was ended on the way, which is no verdict
                    return
                if mutant.key not in known:
                    results.add(result, limits, times)
                told.append(result)
                print(_shown(side, result), flush=True)

    with ExitStack() as stack:
        copies = [stack.enter_context(copied(side, limits, times, root)) for _ in range(max(1, options.jobs))]
        pool = stack.enter_context(ThreadPoolExecutor(len(copies)))
        try:
            for future in as_completed([pool.submit(work, copy) for copy in copies]):
                future.result()
        except BaseException:
            stopped.set()
            for copy in copies:
                copy.end()
            raise
    for line in table(told, tests=both):
        print(line)
    return SURVIVED if any(result.by == "nobody" for result in told) else ALL_KILLED


def _drawn(side: str, modules: dict[str, str], seed: int, left_out: list[Listed]) -> Iterator[tuple[Mutant, str]]:
    """Mutants that change something, and the text of the whole module with each."""
    for mutant in sample(modules, seed):
        if any(one.holds(side, mutant) for one in left_out):
            print(f"left out    {PACKAGES[side] / mutant.module}:{mutant.line} {mutant.operator}")
            continue
        text = mutated(modules[mutant.module], mutant)
        if text is not None:
            yield mutant, text


def _new_lines(before: str, after: str) -> tuple[str, ...]:
    lines = difflib.unified_diff(before.splitlines(), after.splitlines(), n=0, lineterm="")
    return tuple(line[1:].strip() for line in islice(lines, 3, None) if line.startswith("+"))


def _shown(side: str, result: Result) -> str:
    """`killed` or `SURVIVED`, where, how, and the new text beside the old."""
    one = result.mutant
    verdict = {"half": "half", "tests": "tests" if result.beyond else "tests only", "nobody": "SURVIVED"}[result.by]
    head = f"{verdict:<10}  {PACKAGES[side] / one.module}:{one.line} {one.operator} #{one.occurrence} in {one.function}"
    change = f"{one.text}  =>  {' '.join(result.after) or '(dropped)'}"
    return f"{head}  [{result.killer or 'nothing'}; {result.seconds:.0f} s]\n            {change}"
