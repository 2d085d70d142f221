"""A run against a server elsewhere: in this process, or dealt out among several where the server is distant.

The processes share nothing but what their ids begin with: each has jobs, a wire and a cleanup of its own, and its part
of the rate and of the requests. Which requests go out follows from the seed and from how many processes there are.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Generator, Sequence
from contextlib import ExitStack, closing, contextmanager, suppress
from dataclasses import dataclass, field, replace
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnProcess
from typing import TYPE_CHECKING, Any, Final

from rlor_spec import data

from rlor_contract.options import Options
from rlor_contract.report.cannot_run import CannotRun
from rlor_contract.report.ledger import Ledger
from rlor_contract.report.progress import Progress, Steps
from rlor_contract.report.verdict import left_behind
from rlor_contract.server.registry import MOST_OF_A_RUN, require_prefix
from rlor_contract.server.target import ServerTarget
from rlor_contract.server.traffic import Traffic
from rlor_contract.server.wire import Wire
from rlor_contract.spec.operations import ContractSpec
from rlor_contract.spec.overlay import Overlay

if TYPE_CHECKING:  # importing Schemathesis takes a second
    from rlor_contract.server.half import ServerHalf

SIGNALS: Final = ("SIGINT", "SIGTERM", "SIGHUP")
_TELLS: Final = "SIGUSR1" if hasattr(signal, "SIGUSR1") else "SIGTERM"
"""With this signal the first process, and nobody else, ends the others."""
_SAME: Final = 0.2
"""Seconds in which a signal that comes again is the same one: `timeout` sends its own to a process and to its group."""
_DISTANT: Final = 0.03
"""Seconds for a request from which on several processes are worth their start."""
_AT_ONCE: Final = 4
_TOLD: Final = 0.5
"""Seconds between two times that a process tells how far it is."""
_DEALT: Final = 2 / 3
"""How much of a limit of requests goes to what runs side by side."""


def verify_elsewhere(options: Options) -> Ledger:
    """Verify the server half. A run that is interrupted has cleaned up, and its ledger says so."""
    spec, overlay = ContractSpec(options.spec or data.SPEC), Overlay.load(options.overlay or data.OVERLAY)
    if options.prefix:
        require_prefix(spec, options.prefix, MOST_OF_A_RUN)
    with ExitStack() as context:
        wire = context.enter_context(options.wire(spec, overlay))
        target = options.target(spec, wire)
        # Time is moved for all who look.
        count = 1 if target.advance else min(options.concurrency or _at_once(wire), len(options.operations(spec)))
        progress = context.enter_context(closing(Progress(sys.stderr, options.expected)))
        steps = None if options.quiet else Steps(progress.told)
        if count < 2:
            half = _half(options, wire, spec, overlay, target)
            half.steps = steps
            return _verified(half, wire)
        own = replace(options, prefix=target.run)
        dealt = _Dealt(wire.traffic)
        try:
            with interrupting(dealt.interrupt):
                dealt.start(own, count)
                ledgers = dealt.ledgers(progress)
        finally:
            if dealt.killed:
                _sweep(spec, overlay, target, wire)
        if not wire.traffic.stopped:
            from rlor_contract.server.shares import Share

            half = _half(own, wire, spec, overlay, target)
            half.share, half.steps = Share("alone", of=count), steps
            ledgers.append(_verified(half, wire))
        whole = Ledger("server", interrupted=wire.traffic.interrupted)
        for ledger in ledgers:
            whole.absorb(ledger)
        if wire.traffic.interrupted:
            whole.ended_early = whole.ended_early or wire.traffic.stopped
        whole.seconds = max((ledger.seconds for ledger in ledgers[:count]), default=0.0)
        whole.seconds += sum(ledger.seconds for ledger in ledgers[count:])
        return whole


@contextmanager
def interrupting(
    interrupt: Callable[..., object],
    names: Sequence[str] = SIGNALS,
    same: float = _SAME,
    now: Callable[[], float] = time.monotonic,
) -> Generator[None]:
    """Let signals end what is sent: the first one in an orderly way, the second at once.

    What comes again in `same` seconds is no second one.
    """
    here = threading.current_thread() is threading.main_thread()  # Python hands signals to no other thread
    known = [name for name in names if here and hasattr(signal, name)]
    told: list[float] = []

    def heard(*args: object) -> None:
        if told and now() - told[-1] < same:
            return
        told.append(now())
        interrupt(*args)

    before = {name: signal.signal(getattr(signal, name), heard) for name in known}
    try:
        yield
    finally:
        for name, handler in before.items():
            signal.signal(getattr(signal, name), handler)


def _at_once(wire: Wire) -> int:
    return _AT_ONCE if wire.latency() >= _DISTANT else 1


def _half(options: Options, wire: Wire, spec: ContractSpec, overlay: Overlay, target: Any) -> ServerHalf:
    from rlor_contract.server.half import DEPTHS, ServerHalf

    depth = DEPTHS[options.depth]
    operations = options.operations(spec)
    half = ServerHalf(spec, overlay, target, options.seed, depth, operations, wire=wire)
    half.own_checks = options.own_checks
    return half


def _verified(half: ServerHalf, wire: Wire, names: Sequence[str] = SIGNALS, same: float = _SAME) -> Ledger:
    ended = False
    with interrupting(wire.traffic.interrupt, names, same):
        try:
            half.run()
            ended = True
        except KeyboardInterrupt:
            if not wire.traffic.interrupted:
                raise
        finally:
            if not ended and not wire.traffic.interrupted and half.ledger.left_behind:
                print(f"contract: left behind: {left_behind(half.ledger)}", file=sys.stderr)
    half.ledger.interrupted = wire.traffic.interrupted
    if wire.traffic.interrupted:
        half.ledger.ended_early = half.ledger.ended_early or "the run was interrupted"
    return half.ledger


def _sweep(spec: ContractSpec, overlay: Overlay, target: ServerTarget, wire: Wire) -> None:
    """Delete what the lists show of a run of which nobody knows what it has made, and name what would not go."""
    from rlor_contract.server.cleanup import clean_up_after
    from rlor_contract.server.registry import Registry

    ledger = Ledger("server")
    if target.writable:
        clean_up_after(spec, target, wire, Registry(spec, target.run, overlay.samples.fields.label, creates=1), ledger)
    if ledger.left_behind:
        print(f"contract: left behind: {left_behind(ledger)}", file=sys.stderr)


@dataclass(slots=True)
class _Dealt:
    """The processes of a run that look at their shares side by side."""

    traffic: Traffic
    """That of the whole run, which hears of what they send."""
    processes: list[tuple[SpawnProcess, Connection]] = field(default_factory=list[tuple[SpawnProcess, Connection]])
    killed: bool = False
    """Whether one of them has ended silently, and so without a cleanup."""

    def start(self, options: Options, count: int) -> None:
        """Start them. One that is started while a signal arrives gets the signal too."""
        traffic = self.traffic
        context = multiprocessing.get_context("spawn")
        left = None if traffic.most is None else max(1, int((traffic.most - traffic.sent) * _DEALT / count))
        for number in range(count):
            own = replace(
                options,
                prefix=f"{options.prefix}-{number + 1}",
                rate=options.rate and options.rate / count,
                requests=left,
            )
            here, there = context.Pipe(duplex=False)
            process = context.Process(target=_look_at_share, args=(own, number, count, there))
            process.start()
            there.close()
            self.processes.append((process, here))
            if traffic.interrupted:
                process.terminate()

    def interrupt(self, *_: object) -> None:
        """A handler of signals: each process ends in an orderly way, and the second time at once."""
        for process, _connection in self.processes:
            if process.pid is not None and process.is_alive():
                os.kill(process.pid, getattr(signal, _TELLS))
        if self.traffic.interrupted:
            self.traffic.abandoned = True  # what they could not delete they still say, at once
        else:
            self.traffic.interrupt()

    def ledgers(self, progress: Progress) -> list[Ledger]:
        """What they found, once all have ended. Raises `CannotRun` when one could not run."""
        ends = self._heard(progress)
        found: list[Ledger] = []
        trouble: CannotRun | None = None
        for process, connection in self.processes:
            said, sent = ends[connection]
            process.join()
            connection.close()
            self.traffic.sent += sent
            if isinstance(said, CannotRun):
                trouble = said
            else:
                found.append(said)
        if trouble is not None:
            raise trouble
        outage = next((ledger.outage for ledger in found if ledger.outage), "")
        if outage and not self.traffic.stopped:
            self.traffic.stopped = outage
        return found

    def _heard(self, progress: Progress) -> dict[Connection, tuple[Ledger | CannotRun, int]]:
        """The last word of each process, and how much it has sent; what they say before that is of their steps."""
        ends: dict[Connection, tuple[Ledger | CannotRun, int]] = {}
        open_ = [connection for _process, connection in self.processes]
        while open_:
            ready = wait(open_)
            for connection in [one for one in open_ if one in ready]:
                try:
                    said: Any = connection.recv()
                except EOFError:
                    self.killed = True
                    killed = CannotRun("a process of the run was killed. Fix: run again.")
                    ended = Ledger("server", ended_early="the run was interrupted")
                    said = (ended if self.traffic.interrupted else killed), 0
                if len(said) == 2:
                    ends[connection] = said
                    open_.remove(connection)
                else:
                    progress.told(said)
        return ends


def _look_at_share(options: Options, number: int, of: int, connection: Connection) -> None:
    """One of the processes: looks at its share, and sends its ledger and how much it has sent."""
    for name in SIGNALS:  # a terminal, or `timeout`, tells all of them; the first one tells the others
        if hasattr(signal, name) and name != _TELLS:
            signal.signal(getattr(signal, name), signal.SIG_IGN)
    threading.Thread(target=_outlive_nobody, daemon=True).start()
    from rlor_contract.server.shares import Share

    spec, overlay = ContractSpec(options.spec or data.SPEC), Overlay.load(options.overlay or data.OVERLAY)
    said: Ledger | CannotRun

    def tell(said: Any) -> None:
        with suppress(BrokenPipeError):  # nobody is left to hear it
            connection.send(said)

    with options.wire(spec, overlay) as wire:
        try:
            half = _half(options, wire, spec, overlay, options.target(spec, wire))
            half.share = Share("dealt", number, of)
            half.steps = None if options.quiet else Steps(tell, between=_TOLD)
            said = _verified(half, wire, (_TELLS,), same=0)
        except CannotRun as error:
            said = error
    tell((said, wire.traffic.sent))


def _outlive_nobody() -> None:
    """End this process in an orderly way once the one that has started it was killed, and cannot tell it to."""
    started_by = multiprocessing.parent_process()
    if started_by is not None:
        started_by.join()
        os.kill(os.getpid(), getattr(signal, _TELLS))
