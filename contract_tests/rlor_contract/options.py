"""The options of a run: arguments of the command, settings of the environment, and their defaults."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from rlor_contract.arguments import (
    DEPTHS,
    MIN_COVERAGE,
    PROFILES,
    READ_ONLY_RATE,
    READ_ONLY_REQUESTS,
    REQUESTS,
)
from rlor_contract.report.baseline import Baseline
from rlor_contract.report.cannot_run import CannotRun
from rlor_contract.report.ledger import Confidence
from rlor_contract.report.replay import Replay
from rlor_contract.report.verdict import Settings
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


@dataclass(frozen=True, slots=True)
class Options:
    """The options of a run."""

    profile: str
    base_url: str
    api_key: str = field(repr=False)
    account: str
    stranger: Tenant | None
    """Another account, and its own key."""
    prefix: str
    """First part of the ids of a run elsewhere; empty for one that no other run has."""
    quiet: bool
    """Whether to hide the progress of a run elsewhere."""
    seed: int
    depth: str
    only: str
    reports: Path
    spec: Path | None
    """None: the one of this version, which may be in an archive, where it has no path to hand to another process."""
    overlay: Path | None
    operation: str
    requests: int | None
    """The most requests to send to a server elsewhere."""
    rate: float | None
    """Requests per second to a server elsewhere."""
    concurrency: int | None
    """Processes that send requests in parallel to a server elsewhere; None to decide by its latency."""
    patience: float
    """Seconds for which a failing request to it is repeated."""
    network: Network
    replay: Replay | None
    """The run to repeat."""
    min_coverage: float | None
    """Least percentage of each kind of coverage."""
    min_confidence: Confidence
    """Violations of facts with less confidence are warnings."""
    warn_as_error: bool
    require_verified: bool
    baseline: Baseline | None
    """Known findings, accepted until an expiry date."""
    check_places: tuple[str, ...] = ()
    """Modules, by name or file, with the user's own checks."""
    advance_url: str = ""
    """Where time can be advanced on a server elsewhere."""
    advance_key: str = field(default="", repr=False)
    """The key for it."""
    checks: tuple[OwnCheck, ...] = ()
    """The user's own checks that only this process has."""
    apart: bool = True
    """Whether each half runs in its own process."""
    advance: Callable[[float], object] | None = field(default=None, repr=False)
    """A function, only in this process, that advances the time of a server elsewhere."""

    @property
    def own_checks(self) -> tuple[OwnCheck, ...]:
        """All of the user's own checks. Raises `CannotRun`."""
        return (*self.checks, *loaded(self.check_places))

    def require_one_clock(self) -> None:
        """Raise `CannotRun` if time cannot be advanced in this run, or other processes would be affected."""
        if not self.advance_url and self.advance is None:
            return
        if self.profile != "full":
            why = "only reads" if self.remote else "has its own clock"
            raise CannotRun(f"time cannot be advanced for a run that {why}. Fix: leave --advance-url out.")
        if (self.concurrency or 1) > 1:
            raise CannotRun("--advance-url and --concurrency exclude each other. Fix: leave one of them out.")

    @property
    def remote(self) -> bool:
        return self.profile != "embedded"

    def operations(self, spec: ContractSpec) -> tuple[Operation, ...]:
        """The operations that the run verifies."""
        return tuple(
            op
            for op in spec.operations
            if self.operation in ("", op.label) and (self.profile != "read-only" or op.verb == "GET")
        )

    def wire(self, spec: ContractSpec, overlay: Overlay) -> Wire:
        """The connection to the server elsewhere."""
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
        """The server elsewhere, after checking that it answers."""
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
        return Hook(call, wire, call.name, "correct --advance-url, or give its key as ADVANCE_KEY=…")

    @property
    def expected(self) -> int | None:
        """About how many requests a run elsewhere sends; None if it is not known."""
        whole = not (self.operation or self.spec or self.overlay) and self.profile == "full"
        known = REQUESTS.get(self.depth) if whole else None
        return min(filter(None, (known, self.requests)), default=None)

    @property
    def settings(self) -> Settings:
        """What the reports say about the run."""
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


def options_of(given: argparse.Namespace, environment: Mapping[str, str]) -> Options:
    replay: Replay | None = Replay.load(given.replay) if given.replay else None
    if replay:
        for name in ("seed", "depth", "profile", "operation", "only"):
            setattr(given, name, getattr(given, name) or getattr(replay, name))
    seed = given.seed or environment.get("SEED", "") or "1"
    if not seed.isdecimal():
        raise CannotRun(f"the seed {seed!r} is not a whole number of 0 or more. Fix: give one such as SEED=7.")
    depth = given.depth or environment.get("DEPTH", "") or "default"
    if depth not in DEPTHS:
        raise CannotRun(f"the depth {depth!r} is not known. Fix: choose one of {', '.join(DEPTHS)}.")
    base_url = given.base_url or environment.get("BASE_URL", "")
    profile = given.profile or environment.get("PROFILE", "") or ("full" if base_url else "embedded")
    if profile not in PROFILES:
        raise CannotRun(f"the profile {profile!r} is not known. Fix: choose one of {', '.join(PROFILES)}.")
    if profile == "embedded" and base_url:
        raise CannotRun("the profile embedded and a base URL exclude each other. Fix: leave one of them out.")
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
        raise CannotRun("--only client and a base URL exclude each other. Fix: leave one of them out.")
    options.require_one_clock()
    return options
