"""One emulator: put together as an application, and as a real HTTP server in a thread of this process."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from functools import partial
from types import TracebackType
from typing import TypeVar

import uvicorn
from rlor_spec.spellings import in_one_spelling
from starlette.applications import Starlette
from starlette.routing import BaseRoute

from .handlers import admin, neighbours
from .handlers import journal as journal_handlers
from .handlers import page as page_handlers
from .handlers.service import Service
from .handlers.table import check_resources, handlers_of
from .http.app import Gateway
from .http.authentication import Keys
from .http.bodies import Schemas
from .http.call import Answer, Call, Handler
from .http.connections import closable
from .http.faults import FaultMiddleware, Faults
from .http.journal import DEFAULT_SIZE, Journal, JournalMiddleware
from .http.operations import Operation, Router, compile_operations
from .http.page import PLACE, Everybody, PageRoute
from .http.recorded import Reader, Requests
from .http.secrets import Secrets
from .resource.clock import Clock, SystemClock
from .resource.identifiers import Identifiers, RandomIdentifiers
from .resource.jobs import Job
from .resource.outcomes import Outcome
from .spec import Document, compiling, load_spec

Parts = TypeVar("Parts")

DEFAULT_KEY = "emulator-key"
"""API key of an emulator that was given none."""

DEFAULT_ACCOUNT = "acme-research"
"""The account that the default key belongs to."""


class ServerError(Exception):
    """The server cannot be started; the text says why."""


def create_app(
    *,
    database: str = ":memory:",
    keys: Mapping[str, str],
    clock: Clock | None = None,
    ids: Identifiers | None = None,
    spec: Document | None = None,
    admin_key: str | None = None,
    outcomes: Sequence[Outcome] = (),
    journal: int = DEFAULT_SIZE,
    page: bool = True,
) -> Starlette:
    """Make the application.

    `database` is `:memory:`, a file, or a SQLAlchemy URL; `keys` maps API keys to the accounts they belong to; `clock`
    and `ids` are by default the machine's; `spec` is by default the description that comes with the package; with
    `admin_key` there is an admin surface, which that key alone opens; `outcomes` say which jobs fail or wait; the last
    `journal` requests are kept, 0 for none; `page` is whether there is a page at `/`, for this machine and the admin
    key. The parts are at hand as `app.state.service`, the requests as `app.state.requests`. Raises StoreError for a
    database that cannot be used, SpecError for a spec that cannot be obeyed, as one with an operation that no handler
    carries out, OutcomeError for outcomes that cannot be, and ValueError for an admin key that is empty or one of
    `keys`, and for a journal that is too large.
    """
    if admin_key is not None and (not admin_key or admin_key in keys):
        raise ValueError("the admin key must not be empty, nor one of the API keys")
    spec = in_one_spelling(load_spec() if spec is None else spec)
    with compiling("the spec"):
        check_resources(spec, administered=admin_key is not None)
        schemas = Schemas(spec)
        operations = [*compile_operations(spec["paths"], schemas), *compile_operations(neighbours.paths(spec), schemas)]
        admin_operations = [] if admin_key is None else list(compile_operations(admin.paths(spec), schemas))
        handlers = handlers_of(spec, operations)
        page_operations = list(compile_operations(page_handlers.paths(spec), schemas)) if page else []
        journal_paths = journal_handlers.paths(admin.PREFIX, spec) if journal and admin_key is not None else {}
        journal_operations = list(compile_operations(journal_paths, schemas))
    faults = Faults(operation.operation_id for operation in operations)
    service = Service(spec, database, clock or SystemClock(), ids or RandomIdentifiers(), faults, outcomes)
    router = Router(operations)
    bound = _bound(handlers, operations, service)
    routes: list[BaseRoute] = [Gateway(router, Keys(keys), bound, service.ids, service.now, service.account_parameter)]
    kept = Journal(journal, service.now) if journal else None
    requests = None if kept is None else Requests(kept, Reader(router, service.job_resource, Secrets(spec)))
    admin_keys = Keys({} if admin_key is None else {admin_key: ""})  # of no account, so that it opens each one
    if admin_key is not None:
        bound = _bound(admin.HANDLERS, admin_operations, service)
        if requests is not None:
            bound |= _bound(journal_handlers.HANDLERS, journal_operations, requests)
        admin_router = Router([*admin_operations, *journal_operations])
        routes.insert(0, Gateway(admin_router, admin_keys, bound, service.ids, service.now, prefix=admin.PREFIX))
    if page:
        accounts = list(dict.fromkeys(keys.values()))
        shown = page_handlers.Page(service, requests, accounts, operations, administered=admin_key is not None)
        bound = _bound(page_handlers.HANDLERS, page_operations, shown)
        data = Gateway(
            Router(page_operations), Everybody(), bound, service.ids, service.now, prefix=page_handlers.PREFIX
        )
        routes.insert(0, PageRoute(data, page_handlers.PREFIX, admin_keys, page_operations[0].credentials))
    app = Starlette(routes=routes)
    app.add_middleware(FaultMiddleware, faults=faults, router=router, ids=service.ids)
    if kept is not None:
        apart = {PLACE} if page else set[str]()
        app.add_middleware(
            JournalMiddleware, journal=kept, apart=lambda path: path in apart or path.startswith(admin.PREFIX)
        )
    app.state.service = service
    app.state.requests = requests
    return app


def _bound(
    handlers: Mapping[str, Callable[[Parts, Call], Answer]], operations: Sequence[Operation], parts: Parts
) -> dict[str, Handler]:
    """Return the handlers of these operations by `operationId`, given the parts that they work with."""
    return {operation.operation_id: partial(handlers[operation.label], parts) for operation in operations}


def listen(host: str, port: int) -> socket.socket:
    """Return a socket that listens; port 0 lets the system choose one. ServerError if it cannot be had."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        listening = socket.socket(family, kind, protocol)
        try:
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listening.bind(address)
            listening.listen(2048)
        except OSError:
            listening.close()
            raise
    except (OSError, UnicodeError, OverflowError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else error
        raise ServerError(f"cannot listen on {host} port {port}: {reason}; choose another --host or --port") from None
    return listening


def url_of(listening: socket.socket) -> str:
    """Return the URL at which a listening socket is reached."""
    host, port, *_ = listening.getsockname()
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def server(app: Starlette) -> uvicorn.Server:
    """Return a server of the application, as yet without a socket. It logs no accesses: the application does."""
    config = uvicorn.Config(
        app,
        lifespan="off",
        ws="none",
        access_log=False,
        log_config=None,
        server_header=False,
        timeout_graceful_shutdown=5,
    )
    config.load()
    config.http_protocol_class = closable(config.http_protocol_class)
    return uvicorn.Server(config)


class Emulator:
    """A running emulator: `with Emulator() as emulator: ...emulator.url...`.

    Fresh and in memory by default, on a free port of 127.0.0.1. It takes the arguments of `create_app`; without `keys`
    it has one, `DEFAULT_KEY` of `DEFAULT_ACCOUNT`. `api_key` and `account` are the first of `keys`.
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
        journal: int = DEFAULT_SIZE,
        page: bool = True,
        host: str = "127.0.0.1",
        port: int = 0,
    ) -> None:
        keys = keys or {DEFAULT_KEY: DEFAULT_ACCOUNT}
        self.api_key, self.account = next(iter(keys.items()))
        self.clock: Clock = clock or SystemClock()
        self.app = create_app(
            database=database,
            keys=keys,
            clock=self.clock,
            ids=ids,
            spec=spec,
            admin_key=admin_key,
            outcomes=outcomes,
            journal=journal,
            page=page,
        )
        self._address = host, port
        self._url = ""

    @property
    def url(self) -> str:
        """Where it listens, without a slash at the end."""
        if not self._url:
            raise RuntimeError("the emulator is not running: use it in a `with` statement")
        return self._url

    def __enter__(self) -> Emulator:
        self._socket = listen(*self._address)
        self._url = url_of(self._socket)
        self._server = server(self.app)
        self._thread = threading.Thread(
            target=self._server.run, args=([self._socket],), name="rlor-trainer-emulator", daemon=True
        )
        # Connections made before the server accepts them wait in the socket's queue: there is nothing to wait for here.
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._server.should_exit = True
        self._thread.join()
        self._socket.close()
        self._service.store.close()
        self._url = ""

    def advance(self, by: timedelta | float) -> None:
        """Let simulated time pass: a timedelta, or seconds. TypeError when its clock is not a ManualClock."""
        self._service.advance(by)

    def event(self, job_name: str, event: str, message: str = "", *, code: str | None = None) -> Job:
        """Let an event of `x-lifecycle` (fail, suspend, preempt, …) happen to a job, at the clock's time.

        `job_name` is a resource name; `message` and `code` (a StatusCode, by default the spec's for the event) go into
        the job's `status`. Raises UnknownEvent if there is no such event or the job's state does not allow it, NotFound
        if there is no such job.
        """
        ids = self._service.job_resource.ids(job_name)
        if ids is None:
            raise ValueError(f"{job_name!r} is not the resource name of a job")
        return self._service.event(ids[self._service.account_parameter], job_name, event, message, code)

    def reset(self) -> None:
        """Forget all jobs, checkpoints, models, operations and faults; `outcomes` hold again as given at first."""
        self._service.reset()

    def play(self, outcomes: Sequence[Outcome]) -> None:
        """Let another script of outcomes hold; what a job waits for already does not come earlier.

        Raises OutcomeError for one that cannot be.
        """
        self._service.play(outcomes)

    @property
    def requests(self) -> Requests:
        """What was sent to the API: `emulator.requests.assert_sent(operation="cancel", job="math-07", times=1)`.

        RuntimeError for an emulator that keeps no journal.
        """
        requests: Requests | None = self.app.state.requests
        if requests is None:
            raise RuntimeError("this emulator keeps no journal: leave out `journal=0`")
        return requests

    @property
    def faults(self) -> Faults:
        """What goes wrong with requests: `emulator.faults.add(Fault("drop", times=1))`."""
        return self._service.faults

    @property
    def _service(self) -> Service:
        service: Service = self.app.state.service
        return service
