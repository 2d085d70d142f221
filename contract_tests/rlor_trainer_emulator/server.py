"""One emulator: assembled as an application, and run as a real HTTP server in a thread of this process."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Any, TypeVar

from rlor_spec.spellings import in_one_spelling
from starlette.applications import Starlette
from starlette.middleware.cors import CORSMiddleware
from starlette.routing import BaseRoute
from starlette.types import ASGIApp

from .files import replaced
from .handlers import admin, logs, neighbours
from .handlers import journal as journal_handlers
from .handlers import page as page_handlers
from .handlers.running import Runner
from .handlers.service import Service
from .handlers.table import PLACES, check_resources, handlers_of
from .http.app import Gateway
from .http.authentication import Keys, is_sendable
from .http.bodies import Schemas
from .http.call import Answer, Call, Handler
from .http.faults import FaultMiddleware, Faults
from .http.front import Front, pages
from .http.journal import DEFAULT_SIZE, MAX_SIZE, Journal, JournalMiddleware
from .http.operations import Operation, Router, compile_operations
from .http.page import PLACE, Everybody, PageRoute
from .http.recorded import Reader, Requests
from .http.secrets import Secrets
from .http.serving import Running, Server, listen, tls_context, url_of
from .resource.clock import Clock, SystemClock
from .resource.identifiers import Identifiers, RandomIdentifiers
from .resource.jobs import Job, Passage
from .resource.outcomes import Outcome
from .spec import Document, compiling, load_spec
from .store.patience import patiently
from .store.snapshot import SnapshotError, read
from .store.trouble import Busy, Lost, StoreError

_T = TypeVar("_T")
Parts = TypeVar("Parts")

DEFAULT_KEY = "emulator-key"
"""API key of an emulator without `keys`."""

DEFAULT_ACCOUNT = "acme-research"
"""The account that the default key belongs to."""

MAX_SPEED = 1_000_000
"""The highest speed of simulated time, relative to real time."""


class Application(Starlette):
    """An application whose routes answer every request, failures included."""

    def build_middleware_stack(self) -> ASGIApp:
        """Leave out Starlette's own layers that answer failures: here they have none to answer, and take time."""
        app: ASGIApp = self.router
        for one in reversed(self.user_middleware):
            app = one.cls(app, *one.args, **one.kwargs)
        return app


def create_app(
    *,
    database: str = ":memory:",
    keys: Mapping[str, str],
    clock: Clock | None = None,
    ids: Identifiers | None = None,
    spec: Document | None = None,
    admin_key: str | None = None,
    outcomes: Sequence[Outcome] = (),
    speed: float = 1,
    cors: Sequence[str] = (),
    journal: int = DEFAULT_SIZE,
    page: bool = True,
) -> Starlette:
    """Create the application.

    Args:
        database: `:memory:`, a file, or a SQLAlchemy URL.
        keys: API keys, and the account of each.
        clock: The time. Default: that of the database, which all emulators on it share.
        ids: The source of ids. Default: random ones.
        spec: The description to serve. Default: the one that comes with the package.
        admin_key: Opens the admin surface, and nothing else. Default: there is no admin surface.
        outcomes: Which jobs fail or wait. Default: all jobs complete.
        speed: Speed of the database's time, relative to real time; with 0 it stands still until it is advanced.
        cors: Origins (`https://host`, or `*` for all) whose web pages may call it.
        journal: How many of the last requests to keep; 0 keeps none.
        page: Whether to serve a page at `/`, to this machine and to the admin key.

    The parts are `app.state.service`, the requests `app.state.requests`.

    Raises:
        StoreError: If the database cannot be used.
        SpecError: If the spec cannot be obeyed, for example because no handler serves one of its operations.
        OutcomeError: If an outcome is impossible.
        ValueError: If a key is not ASCII or has spaces, the admin key is one of `keys`, or `speed` or `journal` is out
            of range.
        TypeError: If an argument is of another type.
    """
    _check("database", database, str, "a file, a URL, or :memory:")
    _check("keys", keys, Mapping, "API keys and the accounts they belong to")
    for text in (*keys.keys(), *keys.values()):
        _check("keys", text, str, "texts")
    _check_clock(clock)
    _check_part("ids", ids, "next", "such as SeededIdentifiers()")
    _check("spec", spec, dict, "as load_spec(path) returns it", optional=True)
    _check("admin_key", admin_key, str, "a key", optional=True)
    _check("outcomes", outcomes, Sequence, "of Outcome(…)")
    for outcome in outcomes:
        _check("outcomes", outcome, Outcome, "in a list")
    _check("cors", cors, (list, tuple), "of origins")
    _check("speed", speed, (int, float), "how many times as fast as real time it goes")
    _check("journal", journal, int, "how many requests it keeps")
    if admin_key is not None and (not admin_key or admin_key in keys):
        raise ValueError("the admin key must not be empty, nor one of the API keys")
    if not all(map(is_sendable, keys)) or (admin_key is not None and not is_sendable(admin_key)):
        raise ValueError(
            "a key in `keys`, or the admin key, cannot be sent by clients: write keys in ASCII, without spaces"
        )
    if not 0 <= speed <= MAX_SPEED:
        raise ValueError(f"speed must be from 0, where time stands still, to {MAX_SPEED}, not {speed:g}")
    if not 0 <= journal <= MAX_SIZE:
        raise ValueError(f"a journal keeps 1 to {MAX_SIZE} requests, or 0 for none, not {journal}")
    as_written = load_spec() if spec is None else spec
    with compiling("the spec"):
        spec = in_one_spelling(as_written)
        check_resources(spec, administered=admin_key is not None)
        schemas = Schemas(spec)
        operations = [*compile_operations(spec["paths"], schemas), *compile_operations(neighbours.paths(spec), schemas)]
        logs_operations = list(compile_operations(logs.paths(spec), schemas))
        admin_operations = [] if admin_key is None else list(compile_operations(admin.paths(spec), schemas))
        handlers = handlers_of(spec, operations)
        page_operations = list(compile_operations(page_handlers.paths(spec), schemas)) if page else []
        journal_paths = journal_handlers.paths(admin.PREFIX, spec) if journal and admin_key is not None else {}
        journal_operations = list(compile_operations(journal_paths, schemas))
    faults = Faults({name: one.operation_id for one in operations for name in (one.label, one.operation_id)})
    service = Service(spec, database, clock, ids or RandomIdentifiers(), faults, outcomes, speed)
    runner = Runner(service.store)
    router = Router(operations)
    bound = _bound(handlers, operations, service, runner)
    routes: list[BaseRoute] = [Gateway(router, Keys(keys), bound, service.ids, service.now, service.account_parameter)]
    bound = _bound(logs.HANDLERS, logs_operations, service, runner)
    routes.insert(0, Gateway(Router(logs_operations), Everybody(), bound, service.ids, service.now, prefix=logs.PREFIX))
    kept = Journal(journal, service.about_now) if journal else None
    requests = None if kept is None else Requests(kept, Reader(router, service.job_resource, Secrets(spec)))
    admin_keys = Keys({} if admin_key is None else {admin_key: ""})  # of no account, so that it opens each one
    if admin_key is not None:
        bound = _bound(admin.HANDLERS, admin_operations, service, runner)
        if requests is not None:
            bound |= _bound(journal_handlers.HANDLERS, journal_operations, requests, runner)
        admin_router = Router([*admin_operations, *journal_operations])
        routes.insert(0, Gateway(admin_router, admin_keys, bound, service.ids, service.now, prefix=admin.PREFIX))
    if page:
        accounts = list(dict.fromkeys(keys.values()))
        shown = page_handlers.Page(service, requests, accounts, operations, administered=admin_key is not None)
        bound = _bound(page_handlers.HANDLERS, page_operations, shown, runner)
        prefix, quiet = page_handlers.PREFIX, logging.DEBUG  # it asks every other second
        data = Gateway(
            Router(page_operations), Everybody(), bound, service.ids, service.now, prefix=prefix, level=quiet
        )
        routes.insert(0, PageRoute(data, prefix, admin_keys, page_operations[0].credentials))
    app = Application(routes=routes)
    app.add_middleware(FaultMiddleware, faults=faults, router=router, ids=service.ids)
    if kept is not None:
        apart = {PLACE} if page else set[str]()
        app.add_middleware(
            JournalMiddleware, journal=kept, apart=lambda path: path in apart or path.startswith(admin.PREFIX)
        )
    app.add_middleware(
        Front,
        router=router,
        methods=[operation.method for operation in operations],
        pages=pages(as_written, partial(runner.ready, service.ready)),
        ids=service.ids,
    )
    if cors:
        headers = ["x-request-id", "retry-after"]
        app.add_middleware(
            CORSMiddleware, allow_origins=cors, allow_methods=["*"], allow_headers=["*"], expose_headers=headers
        )
    app.state.service = service
    app.state.runner = runner
    app.state.requests = requests
    return app


def _check(name: str, value: object, kind: type | tuple[type, ...], what: str, *, optional: bool = False) -> None:
    """Raise TypeError if an argument is of another type. The message does not show the value, which may be a key."""
    is_number = kind in (int, (int, float))
    if not (isinstance(value, kind) or (optional and value is None)) or (is_number and isinstance(value, bool)):
        names = " or ".join(one.__name__ for one in (kind if isinstance(kind, tuple) else (kind,)))
        raise TypeError(f"{name} holds a {type(value).__name__}, and must be {names}, {what}")


def _check_part(name: str, value: object, method: str, what: str) -> None:
    """Raise TypeError if an argument is given and has no such method."""
    if isinstance(value, type):
        raise TypeError(f"{name} is the class {value.__name__}, and must be an object: write {value.__name__}()")
    if value is not None and not callable(getattr(value, method, None)):
        raise TypeError(f"{name} is a {type(value).__name__}, and must be an object with {method}(), {what}")


def _check_clock(clock: Clock | None) -> None:
    """Raise TypeError if it is given and does not return the time."""
    _check_part("clock", clock, "now", "such as ManualClock()")
    if clock is None:
        return
    now: Any = clock.now()
    if not isinstance(now, datetime) or now.utcoffset() is None:
        found = "a naive datetime" if isinstance(now, datetime) else f"a {type(now).__name__}"
        raise TypeError(f"clock.now() returns {found}, but must return an aware datetime, such as datetime.now(UTC)")


def interrupt(app: Starlette) -> None:
    """End the statements that run in the database of an application. Safe to call from another thread."""
    app.state.service.store.interrupt()


def restore(app: Starlette, path: Path) -> None:
    """Put what a snapshot holds in place of all that an application holds: SnapshotError, StoreError, OSError."""

    def action() -> None:
        try:
            with path.open(encoding="utf-8") as file:
                app.state.service.restore(*read(file, str(path)))
        except UnicodeDecodeError:
            raise SnapshotError(f"{path}: not a snapshot of an emulator: it is not UTF-8") from None

    _done(action)


def _bound(
    handlers: Mapping[str, Callable[[Parts, Call], Answer]],
    operations: Sequence[Operation],
    parts: Parts,
    runner: Runner,
) -> dict[str, Handler]:
    """Return the handlers of these operations by `operationId`, given the parts that they work with."""
    found = {operation.operation_id: handlers[operation.label] for operation in operations}
    return {
        operation_id: partial(runner.run, partial(handler, parts), where=PLACES.get(handler))
        for operation_id, handler in found.items()
    }


class Emulator:
    """A running emulator: `with Emulator() as emulator: ...emulator.url...`.

    By default it is empty, in memory, and on a free port of 127.0.0.1. It takes the arguments of `create_app`; without
    `keys` it has one, `DEFAULT_KEY` of `DEFAULT_ACCOUNT`. `api_key` and `account` are the first of `keys`. With
    `tls_cert` and `tls_key`, PEM files, it serves HTTPS. It runs once: entering it again raises RuntimeError.
    """

    def __init__(
        self,
        *,
        database: str = ":memory:",
        keys: Mapping[str, str] | None = None,
        clock: Clock | None = None,
        ids: Identifiers | None = None,
        spec: Document | None = None,
        admin_key: str | None = None,
        outcomes: Sequence[Outcome] = (),
        cors: Sequence[str] = (),
        journal: int = DEFAULT_SIZE,
        page: bool = True,
        host: str = "127.0.0.1",
        port: int = 0,
        tls_cert: Path | str | None = None,
        tls_key: Path | str | None = None,
    ) -> None:
        _check("host", host, str, "an address or a name")
        _check("port", port, int, "0 for a free one")
        if not 0 <= port < 65536:
            raise ValueError(f"port must be from 0, for a free one, to 65535, not {port}")
        _check("keys", keys, Mapping, "API keys and the accounts they belong to", optional=True)
        keys = keys or {DEFAULT_KEY: DEFAULT_ACCOUNT}
        self._tls = tls_context(tls_cert, tls_key)
        self.api_key, self.account = next(iter(keys.items()))
        self.clock: Clock = SystemClock() if clock is None else clock
        self.app = create_app(
            database=database,
            keys=keys,
            clock=clock,
            ids=ids,
            spec=spec,
            admin_key=admin_key,
            outcomes=outcomes,
            cors=cors,
            journal=journal,
            page=page,
        )
        self._address = host, port
        self._url = ""
        self._running: Running | None = None

    @property
    def url(self) -> str:
        """Where it listens, without a slash at the end."""
        if not self._url:
            raise RuntimeError("the emulator is not running: use it in a `with` statement")
        return self._url

    def __enter__(self) -> Emulator:
        if self._running is not None:
            raise RuntimeError("an emulator runs once, but this one was already used: create another Emulator()")
        self._socket = listen(*self._address)
        self._url = url_of(self._socket, tls=self._tls is not None)
        self._running = Running(Server(self.app, tls=self._tls), self._socket, partial(interrupt, self.app))
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._url = ""
        if self._running is not None and self._running.stop():
            self.app.state.runner.close()
            self.app.state.service.store.close()
        self._socket.close()

    def advance(self, by: timedelta | float) -> None:
        """Let simulated time pass: a timedelta, or seconds. Raises TypeError if its clock is not a ManualClock."""
        _done(partial(self._service.advance, by))

    def event(self, job_name: str, event: str, message: str = "", *, code: str | None = None) -> Job:
        """Make an event of `x-lifecycle` (fail, suspend, preempt, …) happen to a job, at the clock's time.

        `job_name` is a resource name; `message` and `code` (a StatusCode, by default the spec's for the event) go into
        the job's `status`. Raises UnknownEvent if there is no such event or the job's state does not allow it, NotFound
        if there is no such job.
        """
        account = self._account_of(job_name)
        return _done(partial(self._service.event, account, job_name, event, message, code))

    def history(self, job_name: str) -> Sequence[Passage]:
        """Return how a job got to its state, oldest first: when (microseconds since 1970), to which state, and why.

        The cause is `request`, `time`, `event` or `admin`; the detail names operation and request, or the event.
        Raises NotFound if there is no such job.
        """
        passages, _ = _done(partial(self._service.history, self._account_of(job_name), job_name))
        return passages

    def _account_of(self, job_name: str) -> str:
        ids = self._service.job_resource.ids(job_name)
        if ids is None:
            raise ValueError(f"{job_name!r} is not the resource name of a job")
        return ids[self._service.account_parameter]

    def reset(self) -> None:
        """Delete all jobs, checkpoints, models, operations and faults; `outcomes` are again those given at first."""
        _done(self._service.reset)

    def snapshot(self, path: Path | str) -> None:
        """Write everything except faults and outcomes to a file, from which any database can be restored.

        Raises OSError if the file cannot be written; an existing file is then unchanged.
        """

        def write() -> None:
            with replaced(Path(path)) as file:
                file.writelines(f"{line}\n" for line in self._service.snapshot())

        _done(write)

    def restore(self, path: Path | str) -> None:
        """Replace everything with the contents of a snapshot. Time continues from the snapshot's, if that is later.

        Raises SnapshotError if the file is not a snapshot, or of another version; nothing has changed then. OSError.
        """
        restore(self.app, Path(path))

    def play(self, outcomes: Sequence[Outcome]) -> None:
        """Replace the script of outcomes. Nothing that a job is already waiting for happens earlier.

        Raises OutcomeError for an impossible script.
        """
        self._service.play(outcomes)

    @property
    def requests(self) -> Requests:
        """The requests to the API: `emulator.requests.assert_sent(operation="cancel", job="math-07", times=1)`.

        Raises RuntimeError if the emulator keeps no journal.
        """
        requests: Requests | None = self.app.state.requests
        if requests is None:
            raise RuntimeError("this emulator keeps no journal: leave out `journal=0`")
        return requests

    @property
    def faults(self) -> Faults:
        """The faults that strike requests: `emulator.faults.add(Fault("drop", times=1))`."""
        return self._service.faults

    @property
    def _service(self) -> Service:
        if self._running is not None and not self._url:
            raise RuntimeError("the emulator has ended: use it inside its `with` statement")
        service: Service = self.app.state.service
        return service


def _done(action: Callable[[], _T]) -> _T:
    """Do something to the database; StoreError if it does not let itself be used."""
    try:
        return patiently(action)
    except (Busy, Lost) as error:
        raise StoreError(str(error) or "the database is busy: another session holds what is needed") from None
