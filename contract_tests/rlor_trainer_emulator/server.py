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

from .handlers import admin, neighbours
from .handlers.running import Runner, patiently
from .handlers.service import Service, ServiceHandler
from .handlers.table import LONG, check_resources, handlers_of
from .http.app import Gateway
from .http.authentication import Keys
from .http.bodies import Schemas
from .http.call import Handler
from .http.connections import closable
from .http.faults import FaultMiddleware, Faults
from .http.operations import Operation, Router, compile_operations
from .resource.clock import Clock, SystemClock
from .resource.identifiers import Identifiers, RandomIdentifiers
from .resource.jobs import Job
from .resource.outcomes import Outcome
from .spec import Document, compiling, load_spec
from .store.trouble import Busy, Lost, StoreError

_T = TypeVar("_T")

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
    speed: float = 1,
) -> Starlette:
    """Make the application.

    `database` is `:memory:`, a file, or a SQLAlchemy URL; `keys` maps API keys to the accounts they belong to. Time is
    that of the database, which all emulators on it share: it goes `speed` times as fast as real time or, with 0, stands
    until it is advanced; or else it is that of `clock`. `ids` are by default random; `spec` is by default the
    description that comes with the package; with `admin_key` there is an admin surface, which that key alone opens;
    `outcomes` say which jobs fail or wait. The parts are at hand as `app.state.service`. Raises StoreError for a
    database that cannot be used, SpecError for a spec that cannot be obeyed, as one with an operation that no handler
    carries out, OutcomeError for outcomes that cannot be, and ValueError for an admin key that is empty or one of
    `keys`.
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
    faults = Faults(operation.operation_id for operation in operations)
    service = Service(spec, database, clock, ids or RandomIdentifiers(), faults, outcomes, speed)
    runner = Runner(service)
    router = Router(operations)
    bound = _bound(handlers, operations, runner)
    gateways = [Gateway(router, Keys(keys), bound, service.ids, service.now, service.account_parameter)]
    if admin_key is not None:  # of no account, so that it opens each one
        bound = _bound(admin.HANDLERS, admin_operations, runner)
        admin_router, admin_keys = Router(admin_operations), Keys({admin_key: ""})
        gateways.insert(0, Gateway(admin_router, admin_keys, bound, service.ids, service.now, prefix=admin.PREFIX))
    app = Starlette(routes=gateways)
    app.add_middleware(FaultMiddleware, faults=faults, router=router, ids=service.ids)
    app.state.service = service
    return app


def _bound(
    handlers: Mapping[str, ServiceHandler], operations: Sequence[Operation], runner: Runner
) -> dict[str, Handler]:
    """Return the handlers of these operations by `operationId`, given the parts that they work with."""
    return {
        operation.operation_id: partial(runner.run, handlers[operation.label], long=handlers[operation.label] in LONG)
        for operation in operations
    }


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
        host: str = "127.0.0.1",
        port: int = 0,
    ) -> None:
        keys = keys or {DEFAULT_KEY: DEFAULT_ACCOUNT}
        self.api_key, self.account = next(iter(keys.items()))
        self.clock: Clock = clock or SystemClock()
        self.app = create_app(
            database=database, keys=keys, clock=clock, ids=ids, spec=spec, admin_key=admin_key, outcomes=outcomes
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
        _done(partial(self._service.advance, by))

    def event(self, job_name: str, event: str, message: str = "", *, code: str | None = None) -> Job:
        """Let an event of `x-lifecycle` (fail, suspend, preempt, …) happen to a job, at the clock's time.

        `job_name` is a resource name; `message` and `code` (a StatusCode, by default the spec's for the event) go into
        the job's `status`. Raises UnknownEvent if there is no such event or the job's state does not allow it, NotFound
        if there is no such job.
        """
        ids = self._service.job_resource.ids(job_name)
        if ids is None:
            raise ValueError(f"{job_name!r} is not the resource name of a job")
        account = ids[self._service.account_parameter]
        return _done(partial(self._service.event, account, job_name, event, message, code))

    def reset(self) -> None:
        """Forget all jobs, checkpoints, models, operations and faults; `outcomes` hold again as given at first."""
        _done(self._service.reset)

    def play(self, outcomes: Sequence[Outcome]) -> None:
        """Let another script of outcomes hold; what a job waits for already does not come earlier.

        Raises OutcomeError for one that cannot be.
        """
        self._service.play(outcomes)

    @property
    def faults(self) -> Faults:
        """What goes wrong with requests: `emulator.faults.add(Fault("drop", times=1))`."""
        return self._service.faults

    @property
    def _service(self) -> Service:
        service: Service = self.app.state.service
        return service


def _done(action: Callable[[], _T]) -> _T:
    """Do something to the database; StoreError if it does not let itself be used."""
    try:
        return patiently(action)
    except (Busy, Lost) as error:
        raise StoreError(str(error) or "the database is busy: another session holds what is needed") from None
