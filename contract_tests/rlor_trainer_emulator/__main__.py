"""`python -m rlor_trainer_emulator`: the emulator on the command line."""

from __future__ import annotations

import argparse
import logging
import signal
import sys
from collections.abc import Sequence
from pathlib import Path
from types import FrameType
from typing import NoReturn

from .handlers.admin import PREFIX
from .http.journal import DEFAULT_SIZE, MAX_SIZE
from .resource.outcomes import load_outcomes
from .server import DEFAULT_ACCOUNT, DEFAULT_KEY, ServerError, create_app, listen, server, url_of
from .spec import SpecError, load_spec, located, spec_path, title
from .store import StoreError

PROGRAM = "rlor_trainer_emulator"


class _Parser(argparse.ArgumentParser):
    """A parser that says what is wrong in one line."""

    def error(self, message: str) -> NoReturn:
        self.exit(2, f"{PROGRAM}: error: {message} (see --help)\n")


def parser() -> argparse.ArgumentParser:
    """Return the parser of the command line."""
    result = _Parser(
        prog=f"python -m {PROGRAM}",
        description="Serve an emulator of an API, as its OpenAPI description has it. Stop it with Ctrl-C or SIGTERM.",
        epilog="Exit codes: 0 stopped, 2 could not start (an option, a file, the port or the database is wrong).",
        allow_abbrev=False,
    )
    result.add_argument("--host", default="127.0.0.1", help="address to listen on (default: %(default)s)")
    result.add_argument("--port", type=_port, default=8080, help="port, 0 for a free one (default: %(default)s)")
    result.add_argument(
        "--spec",
        type=Path,
        metavar="FILE",
        help="OpenAPI 3.1 description of the API, YAML or JSON: one resource with x-lifecycle, and only methods "
        "(x-method) that the emulator knows (default: the one that comes with it)",
    )
    result.add_argument(
        "--database",
        default=":memory:",
        metavar="FILE|URL",
        help="SQLite file that keeps the state, made if it is not there, or postgresql://user:password@host/name, "
        "which several emulators may share (default: in memory, gone at the end)",
    )
    result.add_argument(
        "--api-key",
        action="append",
        type=_key,
        metavar="KEY=ACCOUNT",
        help=f"accept KEY for ACCOUNT; can be given several times (default: {DEFAULT_KEY}={DEFAULT_ACCOUNT})",
    )
    result.add_argument(
        "--speed",
        type=_speed,
        default=1.0,
        metavar="N",
        help="let simulated time pass N times as fast as real time, from where the database has left it, also while no "
        "emulator runs; it never goes back (default: 1)",
    )
    result.add_argument(
        "--clock",
        choices=("running", "manual"),
        default="running",
        help="manual: simulated time stands until the admin surface advances it (default: %(default)s)",
    )
    result.add_argument(
        "--admin-key",
        type=_admin_key,
        metavar="KEY",
        help=f"serve the admin surface below {PREFIX}v1 to KEY, which opens nothing else: reset, clock, states, "
        "seeded jobs, outcomes, faults (default: there is none)",
    )
    result.add_argument(
        "--outcomes",
        type=Path,
        metavar="FILE",
        help="YAML or JSON that says which jobs fail, wait or are preempted, and when: a list of "
        "{job: GLOB, steps: [{after: 600s, state: JOB_STATE_RUNNING, event: fail}]} (default: none does)",
    )
    result.add_argument(
        "--journal",
        type=_journal,
        default=DEFAULT_SIZE,
        metavar="N",
        help="keep what the last N requests were, for the admin surface and the page; 0 keeps none "
        "(default: %(default)s)",
    )
    result.add_argument(
        "--no-page",
        action="store_false",
        dest="page",
        help="serve no page at / (default: it is served to this machine and to the admin key)",
    )
    result.add_argument(
        "--log-level",
        choices=("debug", "info", "warning", "error"),
        default="info",
        help="what to log to standard error; info logs each request, without its key (default: %(default)s)",
    )
    return result


def main(arguments: Sequence[str] | None = None) -> int:
    """Serve until stopped, and return the exit code."""
    options = parser().parse_args(arguments)
    keys: dict[str, str] = dict(options.api_key or [(DEFAULT_KEY, DEFAULT_ACCOUNT)])
    logging.basicConfig(level=options.log_level.upper(), format="%(asctime)s %(levelname)s %(name)s %(message)s")
    try:
        spec = load_spec(options.spec)
        outcomes = load_outcomes(options.outcomes) if options.outcomes else []
        if options.clock == "manual" and options.speed != 1:
            raise ValueError("--speed has no meaning with --clock manual: leave one of them out")
        try:
            app = create_app(
                database=options.database,
                keys=keys,
                spec=spec,
                admin_key=options.admin_key,
                outcomes=outcomes,
                journal=options.journal,
                page=options.page,
            )
        except SpecError as error:
            raise located(error, options.spec or spec_path()) from None
        app.state.service.keep_time(0 if options.clock == "manual" else options.speed)
        listening = listen(options.host, options.port)
    except (ServerError, SpecError, StoreError, ValueError) as error:
        parser().error(str(error))
    with listening:
        print(f"Emulator of {title(spec)} at {url_of(listening)}")
        for key, account in keys.items():
            print(f"  API key {key} for account {account}")
        if options.admin_key is not None:
            print(f"  admin key {options.admin_key} for {PREFIX}v1")
        if options.page:
            print(f"  page {url_of(listening)}/ for browsers on this machine")
        print(f"  database {app.state.service.store.shown}", flush=True)
        signal.signal(signal.SIGTERM, _exit)  # uvicorn finishes what is under way, then raises the signal once more
        try:
            server(app).run([listening])
        except KeyboardInterrupt:
            pass
        finally:
            app.state.service.store.close()
    return 0


def _exit(_: int, __: FrameType | None) -> NoReturn:
    sys.exit(0)


def _speed(text: str) -> float:
    try:
        speed = float(text)
    except ValueError:
        speed = 0
    if not 0 < speed <= 1_000_000:
        raise argparse.ArgumentTypeError(f"{text!r} is not a speed: write a number above 0 and at most 1000000")
    return speed


def _port(text: str) -> int:
    if not (text.isascii() and text.isdigit() and int(text) < 65536):
        raise argparse.ArgumentTypeError(f"{text!r} is not a port: write a number from 0 to 65535")
    return int(text)


def _journal(text: str) -> int:
    if not (text.isascii() and text.isdigit() and int(text) <= MAX_SIZE):
        raise argparse.ArgumentTypeError(f"{text!r} is not a size of a journal: write a number from 0 to {MAX_SIZE}")
    return int(text)


def _key(text: str) -> tuple[str, str]:
    key, _, account = text.rpartition("=")
    if not key or not account or "/" in account or not text.isascii() or any(character.isspace() for character in text):
        # Not showing the text: it holds a key.
        raise argparse.ArgumentTypeError("write KEY=ACCOUNT, in ASCII, without spaces, ACCOUNT without a slash")
    return key, account


def _admin_key(text: str) -> str:
    if not text or not text.isascii() or any(character.isspace() for character in text):
        raise argparse.ArgumentTypeError("write the key in ASCII, without spaces")
    return text


if __name__ == "__main__":
    sys.exit(main())
