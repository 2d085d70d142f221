"""`python -m rlor_trainer_emulator`: the emulator on the command line."""

from __future__ import annotations

import gc
import json
import logging
import os
import shlex
import signal
import sys
import threading
from collections.abc import Generator, Mapping, Sequence
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import NoReturn

from starlette.applications import Starlette

from .files import replaced
from .handlers.admin import PREFIX
from .http.serving import Running, Server, ServerError, listen, raise_descriptor_limit, tls_context, url_of
from .options import parser
from .resource.outcomes import load_outcomes
from .server import create_app, interrupt, restore
from .spec import SpecError, load_spec, located, spec_path, title
from .store.snapshot import SnapshotError
from .store.trouble import StoreError


def main(arguments: Sequence[str] | None = None) -> int:
    """Serve until stopped, and return the exit code."""
    options = parser().read(arguments, os.environ)
    keys: dict[str, str] = dict(options.api_key)
    if len(keys) < len(set(options.api_key)):
        parser().error("an API key is given for two accounts, but a key belongs to one: give each account its own key")
    logging.basicConfig(level=options.log_level.upper(), format="%(asctime)s %(levelname)s %(name)s %(message)s")
    raise_descriptor_limit()
    if options.ready_file not in (None, "-"):
        with suppress(OSError):  # left by an emulator that was killed; a script must not take it for ours
            os.unlink(options.ready_file)
    try:
        tls = tls_context(options.tls_cert, options.tls_key)
        spec = load_spec(options.spec)
        outcomes = load_outcomes(options.outcomes) if options.outcomes else []
        if options.clock == "manual" and options.speed != 1:
            raise ValueError("--speed has no effect with --clock manual: leave one of them out")
        try:
            app = create_app(
                database=options.database,
                keys=keys,
                spec=spec,
                admin_key=options.admin_key,
                outcomes=outcomes,
                speed=0 if options.clock == "manual" else options.speed,
                cors=options.cors,
                journal=options.journal,
                page=not options.no_page,
            )
            if options.restore is not None:
                _restore(app, options.restore)
        except SpecError as error:
            raise located(error, options.spec or spec_path()) from None
        listening = listen(options.host, options.port)
    except (ServerError, SpecError, StoreError, ValueError) as error:
        parser().error(str(error))
    gc.collect()
    gc.freeze()  # the spec stays in memory: collecting through it now and then would delay requests
    url = url_of(listening, tls=tls is not None)
    stop = threading.Event()
    with listening, _signals(stop):
        running = Running(Server(app, tls=tls), listening, partial(interrupt, app), on_end=stop.set)
        try:
            with _ready_file(options.ready_file, url, keys, options.admin_key):
                if options.ready_file != "-":
                    print(f"Emulator of {title(spec)} at {url}")
                    for key, account in keys.items():
                        print(f"  API key {key} for account {account}")
                    if options.admin_key is not None:
                        print(f"  admin key {options.admin_key} for {PREFIX}v1")
                    if not options.no_page:
                        print(f"  page {url}/ for browsers on this machine")
                    key, account = next(iter(keys.items()))
                    for name, value in (("BASE_URL", url), ("API_KEY", key), ("ACCOUNT_ID", account)):
                        print(f"  export FIREWORKS_{name}={shlex.quote(value)}")
                    print(f"  database {app.state.service.store.shown}", flush=True)
                stop.wait()
        finally:
            running.stop()
            # In a thread, because it may wait for another one that waits for the database.
            closing = threading.Thread(target=app.state.service.store.close, daemon=True)
            closing.start()
            closing.join(0.5)
    return 0


def _restore(app: Starlette, path: Path) -> None:
    try:
        restore(app, path)
    except OSError as error:
        raise SnapshotError(f"{path}: cannot be read: {error.strerror or error}") from None


@contextmanager
def _signals(stop: threading.Event) -> Generator[None]:
    """Let SIGTERM and Ctrl-C set an event."""
    before = {one: signal.signal(one, lambda _, __: stop.set()) for one in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for one, handler in before.items():
            signal.signal(one, handler)


@contextmanager
def _ready_file(name: str | None, url: str, keys: Mapping[str, str], admin_key: str | None) -> Generator[None]:
    """Keep a file while the emulator listens. Exit with 2 if the file cannot be written."""
    line = json.dumps(
        {
            "url": url,
            "keys": [{"key": key, "account": account} for key, account in keys.items()],
            "adminKey": admin_key,
        }
    )
    if name is None or name == "-":
        if name:
            print(line, flush=True)
        yield
        return
    path = Path(name)
    try:
        with replaced(path) as file:
            file.write(f"{line}\n")
            ours = os.fstat(file.fileno()).st_ino
    except OSError as error:
        parser().error(f"--ready-file {name} cannot be written: {error.strerror or error}")
    try:
        yield
    finally:
        with suppress(OSError):  # it is gone, or belongs to another emulator by now
            if path.stat().st_ino == ours:
                path.unlink()


def _leave(code: int) -> NoReturn:
    """End the process, even if a thread waits for a database that does not answer."""
    logging.shutdown()
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError, ValueError):  # its reader is gone
            stream.flush()
    os._exit(code)


if __name__ == "__main__":
    _leave(main())
