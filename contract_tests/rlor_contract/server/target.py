"""The server that the server half talks to: one of our own, started for the run, or one that runs elsewhere."""

from __future__ import annotations

import importlib
import logging
from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit
from uuid import uuid4

import httpx

from rlor_contract.report.cannot_run import CannotRun
from rlor_contract.server.weather import Unavailable
from rlor_contract.server.wire import Wire
from rlor_contract.spec.operations import Operation

# Longer than 20 characters: shorter strings in the source of loaded modules, the emulator's default key among them,
# Hypothesis puts into the values it makes, and a server rightly sends those back.
EMBEDDED_KEY: Final = "key-of-the-server-half-of-the-contract-suite"

_STRANGERS: Final = ("umbra-labs", "quiet-waters")


class _Forbidden(CannotRun):
    """A key may not use its account."""


@dataclass(frozen=True, slots=True)
class Tenant:
    """An account, and a key that may use it and no other."""

    api_key: str = field(repr=False)
    account: str


@dataclass(frozen=True, slots=True)
class ServerTarget:
    """Where the server is and who is asking."""

    base_url: str
    api_key: str = field(repr=False)
    account: str
    embedded: bool
    """Whether the server is ours: fresh, and gone after the run."""
    writable: bool = True
    """Whether the run may change anything there."""
    advance: Callable[[float], object] | None = None
    """Moves the server's clock forward by seconds. Elsewhere time passes by itself, too."""
    no_clock: str = "this server's clock cannot be advanced"
    """Why there is no `advance`, in words."""
    event: Callable[[str, str], object] | None = None
    """Lets an event of `x-lifecycle` happen to the job of a resource name."""
    history: Callable[[str], Sequence[Any]] | None = None
    """Returns how the job of a resource name came to its state: passages with `at`, `state`, `cause` and `detail`; none
    if there is no such job."""
    strangers: tuple[Tenant, ...] = ()
    """Other accounts, empty when the run begins."""
    run: str = "contract"
    """What ids of this run begin with. Elsewhere no other run's do: a server keeps the ids of deleted jobs."""

    @property
    def patience(self) -> float:
        """Seconds to wait for an answer. Our own server shares a machine with whatever else runs there."""
        return 60.0 if self.embedded else 15.0


@contextmanager
def embedded_server(
    middleware: Any = None, database: str = ":memory:", spec: Path | Traversable | None = None
) -> Generator[ServerTarget]:
    """The emulator on a real socket: empty, with a clock that stands still and ids that repeat from run to run.

    `middleware` is an ASGI middleware class to put around it: the suite's own tests plant faults that way. `spec` is
    the file that it obeys, by default its own.
    """
    try:
        emulator_package = importlib.import_module("rlor_trainer_emulator")
    except ModuleNotFoundError as error:
        raise CannotRun(
            f"the embedded server needs the package {error.name}, which is not installed. "
            "Fix: make setup, or give --base-url to verify a server that runs elsewhere."
        ) from None
    # Fuzzing sends lines that are no HTTP at all; uvicorn answers 400 and would also write about each.
    logging.getLogger("uvicorn.error").setLevel(logging.ERROR)
    clock = emulator_package.ManualClock()
    keys = {EMBEDDED_KEY: emulator_package.DEFAULT_ACCOUNT}
    strangers = tuple(Tenant(f"{EMBEDDED_KEY}-of-{account}", account) for account in _STRANGERS)
    keys |= {stranger.api_key: stranger.account for stranger in strangers}
    ids = emulator_package.SeededIdentifiers(0)
    try:
        document = None if spec is None else emulator_package.load_spec(spec)
        emulator = emulator_package.Emulator(database=database, keys=keys, clock=clock, ids=ids, spec=document)
    except emulator_package.SpecError as error:
        why = str(error).rstrip(".")
        raise CannotRun(
            f"the embedded server cannot serve this spec: {why}. Fix: give --base-url to verify another server."
        ) from None
    if middleware is not None:
        emulator.app.add_middleware(middleware)

    def history(name: str) -> Sequence[Any]:
        try:
            found: Sequence[Any] = emulator.history(name)
        except emulator_package.NotFound:
            return ()
        return found

    with emulator:
        yield ServerTarget(
            emulator.url,
            emulator.api_key,
            emulator.account,
            embedded=True,
            advance=clock.advance,
            event=emulator.event,
            history=history,
            strangers=strangers,
        )


def checked_url(base_url: str) -> str:
    """A base URL as the run uses it. Raises `CannotRun` for what is none."""
    parts = urlsplit(base_url)
    try:
        port = parts.port
    except ValueError:
        port = -1
    if parts.scheme not in ("http", "https") or not parts.hostname or port == -1 or parts.query or parts.fragment:
        raise CannotRun(
            f"the base URL {_without_userinfo(base_url)!r} is not an http or https URL. "
            "Fix: give one such as BASE_URL=http://127.0.0.1:8080."
        )
    if parts.username is not None:
        raise CannotRun(
            "the base URL holds a user name or password. Fix: leave them out, and give the key as API_KEY=…"
        )
    return base_url.rstrip("/")


def remote_server(
    wire: Wire,
    asked: Operation,
    api_key: str,
    account: str,
    *,
    writable: bool = True,
    stranger: Tenant | None = None,
    run: str = "",
    advance: Callable[[float], object] | None = None,
) -> ServerTarget:
    """A server elsewhere, after a request for each key that shows that it can be reached and knows the key.

    `asked` is the list to ask for. `run` is what ids of the run begin with; empty: something that no other run has.
    """
    wire.look = _ask(wire, asked, api_key, account, "")
    strangers: tuple[Tenant, ...] = ()
    if stranger is not None:
        try:
            wire.second = _ask(wire, asked, stranger.api_key, stranger.account, "SECOND_")
        except _Forbidden:
            if not _takes_any_key(
                wire, asked, account
            ):  # else the key is taken for the first, which the run is to find
                raise
        if stranger.account == account:
            raise CannotRun("SECOND_ACCOUNT is ACCOUNT itself. Fix: give another account, and its own key.")
        strangers = (stranger,)
    run = run or f"contract-{uuid4().hex[:8]}"
    return ServerTarget(
        wire.url,
        api_key,
        account,
        embedded=False,
        writable=writable,
        advance=advance,
        run=run,
        strangers=strangers,
    )


def _ask(wire: Wire, asked: Operation, api_key: str, account: str, prefix: str) -> httpx.Request:
    """Send one request that needs the key. `prefix` is that of the settings' names, for messages."""
    base_url = wire.url
    for name, value in ((f"{prefix}API_KEY", api_key), (f"{prefix}ACCOUNT", account)):
        if not value:
            raise CannotRun(f"{name} is not set, and {base_url} cannot be verified without it. Fix: give {name}=….")
    path, one = _list(asked, account)
    try:
        with wire.client(api_key) as client:
            answer = client.get(path, params=one)
    except Unavailable as error:
        answered = str(error)[:1].isdigit()
        raise CannotRun(
            f"{base_url} is not available ({error}). Fix: try again later, or check the proxy or gateway in front of "
            "the server."
            if answered
            else f"{base_url} cannot be reached: {error}. Fix: start the server, or correct BASE_URL."
        ) from None
    except httpx.TransportError as error:
        raise CannotRun(f"{base_url} cannot be reached: {wire.network.told(error, base_url)}") from None
    except (httpx.InvalidURL, UnicodeError) as error:
        raise CannotRun(f"{base_url} cannot be verified: {error}. Fix: correct BASE_URL and {prefix}ACCOUNT.") from None
    match answer.status_code:
        case 401:
            raise CannotRun(f"{base_url} does not accept the API key (401). Fix: give a valid {prefix}API_KEY=….")
        case 403:
            raise _Forbidden(
                f"the API key may not use the account {account!r} (403). Fix: give the key's own {prefix}ACCOUNT=…."
            )
        case 404:
            start = "/" + path.split("/")[1]
            raise CannotRun(f"{base_url} has no {path} (404). Fix: correct BASE_URL, which must end before {start}.")
        case 407:
            raise CannotRun("the proxy requires a password (407). Fix: give it in --proxy, as http://USER:PASSWORD@….")
        case status if 300 <= status < 400:
            to = urlsplit(str(answer.headers.get("location", "")))
            raise CannotRun(
                f"{base_url} redirects to {to.hostname or to.path or 'another address'} ({status}), like a login page. "
                "Fix: give the URL of the API itself as BASE_URL=…."
            )
        case 200 if "html" in answer.headers.get("content-type", ""):
            raise CannotRun(
                f"{base_url} answers with an HTML page, like a login page, not with JSON. "
                "Fix: give the URL of the API itself as BASE_URL=…, or give the header that lets you through as "
                "--header NAME:VALUE."
            )
        case _:
            return answer.request


def _list(asked: Operation, account: str) -> tuple[str, dict[str, int]]:
    """Path and query of one item of the list of a collection that nothing but the account is above."""
    path = asked.path.format_map({one.name: account for one in asked.parameters_in("path")})
    return path, {asked.raw["x-pagination"]["pageSize"]: 1}


def _takes_any_key(wire: Wire, asked: Operation, account: str) -> bool:
    """Whether the server lists an account to a key that nobody has."""
    path, one = _list(asked, account)
    try:
        with wire.client(f"key-of-nobody-{uuid4().hex}") as client:
            return client.get(path, params=one).status_code == 200
    except httpx.TransportError:
        return False


def _without_userinfo(url: str) -> str:
    head, at, tail = url.rpartition("@")
    return f"…@{tail}" if at and head else url
