"""What a probe is, and how the probes of a run take their turn.

A case of Schemathesis is judged by its one answer. What only shows over several requests (that a refusal changes
nothing, that pages fit together, that an outsider cannot tell one job from another) is judged by probes: they send
requests of their own and hold what comes against a model of the spec. The models know the spec and HTTP, nothing of any
server's code.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Final

import httpx

from rlor_contract.report.cannot_run import CannotRun
from rlor_contract.report.history import Request
from rlor_contract.report.ledger import Ledger
from rlor_contract.report.masked import masked
from rlor_contract.server.frames import Frames, Shown
from rlor_contract.server.probes.roles import Role
from rlor_contract.server.probes.session import WITHOUT, Enough, Need, Session, Unverified
from rlor_contract.server.target import ServerTarget
from rlor_contract.server.weather import Unavailable
from rlor_contract.spec.operations import ContractSpec, Operation

_TRIES: Final = 4


@dataclass(frozen=True, slots=True)
class Probe:
    """A named promise that takes several requests to verify."""

    name: str
    proves: str
    about: tuple[Role, ...]
    """The operations that it is about; it runs when one of them is verified."""
    needs: tuple[Need, ...]
    run: Callable[[Session], None] = field(repr=False)
    still: Callable[[Session], object] | None = field(default=None, repr=False)
    """Shows what the probe looks at, and must not change meanwhile."""
    alone: bool = False
    """Whether it looks at what other parts of the run change, too, so that it cannot run beside them."""

    def operations(self, spec: ContractSpec) -> tuple[Operation, ...]:
        """The operations of a spec that it is about."""
        return tuple(operation for role in self.about for operation in role.operations(spec))


def probe(
    *about: Role,
    needs: tuple[Need, ...] = ("writes",),
    still: Callable[[Session], object] | None = None,
    alone: bool = False,
) -> Callable[[Callable[[Session], None]], Probe]:
    """Make a function a probe. Its name is the name of the check, its docstring says what the check proves."""

    def made(run: Callable[[Session], None]) -> Probe:
        return Probe(run.__name__, (run.__doc__ or "").strip(), about, needs, run, still, alone or still is not None)

    return made


def run_probes(session: Session, probes: Iterable[Probe]) -> None:
    """Run the probes in turn, as far as the server lets them, each in a frame of its own."""
    keys = (session.tenant.api_key, *(stranger.api_key for stranger in session.strangers))
    frames = Frames(session.ledger, keys)
    available = _available(session.target)
    for one in probes:
        about = [operation for operation in one.operations(session.spec) if operation.label in session.labels]
        if not about:
            continue
        missing: list[Need] = [need for need in one.needs if need not in available]
        if missing:
            why = f", and {session.target.no_clock}" if missing[0] == "clock" else ""
            session.ledger.skips(f"it {WITHOUT[missing[0]]}{why}", check=one.name)
            continue
        session.check, session.last = one.name, None
        try:
            _judge(session, one)
        except Enough as error:
            session.ledger.skips(str(error), check=one.name)
        except Unverified as error:
            said = masked(session.spec, str(error), keys)
            if session.target.embedded:
                # Our own server can be brought anywhere: that it could not is a finding.
                session.ledger.fails(
                    about[0].label, one.name, place=said, expected="a server on which the check can be done",
                    got=said, where=session.spec.where(about[0].pointer), request="(none)",
                )  # fmt: skip
            else:
                session.ledger.skips(said, check=one.name)
        except Unavailable as error:
            session.ledger.skips(f"the server was unavailable ({error})", check=one.name)
        except (CannotRun, httpx.TransportError):
            raise
        except Exception as error:
            frames.broke(one.name, about[0].label, error, _shown(session))


def _shown(session: Session) -> Shown:
    """The newest answer that a probe has seen."""
    last = session.last
    return Shown(Request.of(last.request), last.shown) if last else Shown()


def _available(target: ServerTarget) -> frozenset[Need]:
    """What a server offers of what probes need."""
    offers: dict[Need, bool] = {
        "writes": target.writable,
        "clock": target.advance is not None,
        "events": target.event is not None,
        "second account": bool(target.strangers),
        "ours": target.embedded,
    }
    return frozenset(need for need, offered in offers.items() if offered)


def _stands(session: Session, still: Callable[[Session], object], before: object) -> bool:
    """Whether nothing has moved. What cannot be looked at any more is not what makes a finding wrong."""
    try:
        return still(session) == before
    except Unverified:
        return True


def _judge(session: Session, one: Probe) -> None:
    """Run a probe; where time passes by itself, believe it a violation only if nothing has moved meanwhile."""
    if session.target.embedded or one.still is None:
        one.run(session)
        return
    book = session.ledger
    for _ in range(_TRIES):
        before = one.still(session)
        session.ledger = Ledger(book.side)
        ended: Exception | None = None
        try:
            one.run(session)
        except Exception as error:
            ended = error  # told after what was found until then
        finally:
            found, session.ledger = session.ledger, book
        if not found.violations or _stands(session, one.still, before):
            book.absorb(found)
            if ended is not None:
                raise ended
            return
        book.requests += found.requests
        session.repeats -= 1
        if ended is not None and not isinstance(ended, (Enough, Unverified)):
            raise ended
        if session.repeats < 0:
            break
    raise Unverified("jobs of the account kept changing while it looked at them")
