"""The options of the command line, each of which can also be set in the environment."""

from __future__ import annotations

import argparse
import errno
import os
import re
import stat
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final, NoReturn

from .handlers.admin import PREFIX
from .http.authentication import is_sendable
from .http.journal import DEFAULT_SIZE, MAX_SIZE
from .server import DEFAULT_ACCOUNT, DEFAULT_KEY, MAX_SPEED

PROGRAM: Final = "rlor_trainer_emulator"
VARIABLES: Final = "RLOR_EMULATOR_"
"""What the names of environment variables begin with."""

_SWITCH: Final = {
    "1": True,
    "true": True,
    "yes": True,
    "on": True,
    "0": False,
    "false": False,
    "no": False,
    "off": False,
}
_UNSET: Final = object()
_LONGEST_SHOWN: Final = 100
"""Characters of a wrong text that an error shows."""


class _Several(argparse.Action):
    """An option that can be given several times."""

    def __call__(self, _: Any, namespace: argparse.Namespace, values: Any, __: str | None = None) -> None:
        before = getattr(namespace, self.dest)
        setattr(namespace, self.dest, [*([] if before is _UNSET else before), values])


class Parser(argparse.ArgumentParser):
    """A parser that also reads the environment, and reports an error in one line that shows no key."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(allow_abbrev=False, **settings)
        self._options: list[argparse.Action] = []

    def option(self, name: str, **settings: Any) -> None:
        """Add an option, with its environment variable."""
        self._options.append(self.add_argument(name, **settings))

    def read(self, arguments: Sequence[str] | None, environment: Mapping[str, str]) -> argparse.Namespace:
        """Return the options: from the command line, or else the environment, or else their defaults.

        SystemExit with 2 if one is wrong.
        """
        options = argparse.Namespace(**{action.dest: _UNSET for action in self._options})
        _, unknown = self.parse_known_args(arguments, options)
        if unknown:
            # A value may be a key, which belongs to a misspelled option: only names are shown where there are any.
            names = [text.partition("=")[0] for text in unknown if text[:1] == "-"]
            self.error(f"unrecognized arguments: {' '.join(names or unknown)}")
        for action in self._options:
            if getattr(options, action.dest) is _UNSET:
                variable = VARIABLES + action.dest.upper()
                text = environment.get(variable, "")
                try:
                    # Empty means unset, as in Compose files for a variable without a value.
                    setattr(options, action.dest, _value(action, text) if text else action.default)
                except argparse.ArgumentTypeError as error:
                    self.error(f"{variable}: {error}")
        return options

    def error(self, message: str) -> NoReturn:
        self.exit(2, f"{PROGRAM}: error: {message} (see --help)\n")


def _value(action: argparse.Action, text: str) -> Any:
    """Return the value of an option for its text in the environment. ArgumentTypeError if it is invalid."""
    if action.nargs == 0:
        if text.lower() not in _SWITCH:
            raise argparse.ArgumentTypeError(f"{_shown(text)} is not a switch: write 1 or 0")
        return _SWITCH[text.lower()]
    convert: Any = action.type or str
    if isinstance(action, _Several):
        return [convert(part.strip()) for part in text.split(",")]
    value = convert(text)
    if action.choices is not None and value not in action.choices:
        raise argparse.ArgumentTypeError(f"{_shown(text)} is not one of {', '.join(map(str, action.choices))}")
    return value


def parser() -> Parser:
    """Return the parser of the command line."""
    result = Parser(
        prog=f"python -m {PROGRAM}",
        description="Serve an emulator of an API, as its OpenAPI description defines it. Stop it with Ctrl-C or "
        "SIGTERM: requests in progress have 3 seconds to finish.",
        epilog=f"Each option can also be set in the environment: --log-level as {VARIABLES}LOG_LEVEL; separate several "
        "values with commas. The command line takes precedence. Exit codes: 0 stopped, 2 could not start (an option, "
        "a file, the port or the database is wrong).",
    )
    result.option("--host", default="127.0.0.1", help="address to listen on (default: %(default)s)")
    result.option("--port", type=_port, default=8080, help="port, 0 for a free one (default: %(default)s)")
    result.option("--tls-cert", type=_file, metavar="FILE", help="serve HTTPS with this certificate, in PEM")
    result.option("--tls-key", type=_file, metavar="FILE", help="the key of the certificate, in PEM")
    result.option(
        "--cors",
        action=_Several,
        type=_origin,
        default=[],
        metavar="ORIGIN",
        help="let web pages of this origin (https://host:port, or * for all) call it; can be given several times "
        "(default: none)",
    )
    result.option(
        "--spec",
        type=_file,
        metavar="FILE",
        help="OpenAPI 3.1 description of the API, YAML or JSON: one resource with x-lifecycle, and only methods "
        "(x-method) that the emulator knows; it is shown at /openapi.yaml and /openapi.json (default: the one that "
        "comes with it)",
    )
    result.option(
        "--database",
        default=":memory:",
        metavar="FILE|URL",
        help="SQLite file that keeps the state, created if it does not exist, or postgresql://user:password@host/name, "
        "which several emulators may share (default: in memory, lost at the end)",
    )
    result.option(
        "--api-key",
        action=_Several,
        type=_key,
        default=[(DEFAULT_KEY, DEFAULT_ACCOUNT)],
        metavar="KEY=ACCOUNT",
        help=f"accept KEY for ACCOUNT; can be given several times (default: {DEFAULT_KEY}={DEFAULT_ACCOUNT})",
    )
    result.option(
        "--speed",
        type=_speed,
        default=1.0,
        metavar="N",
        help="let simulated time pass N times as fast as real time. It continues from the database's time, also while "
        "no emulator runs, and never goes back (default: 1)",
    )
    result.option(
        "--clock",
        choices=("running", "manual"),
        default="running",
        help="manual: simulated time stands still until the admin surface advances it (default: %(default)s)",
    )
    result.option(
        "--admin-key",
        type=_admin_key,
        metavar="KEY",
        help=f"serve the admin surface under {PREFIX}v1 to KEY, which opens nothing else: reset, clock, states, "
        "seeded jobs, outcomes, faults (default: off)",
    )
    result.option(
        "--outcomes",
        type=_file,
        metavar="FILE",
        help="YAML or JSON that says which jobs fail, wait or are preempted, and when: a list of "
        "{job: GLOB, steps: [{after: 600s, state: JOB_STATE_RUNNING, event: fail}]} (default: all jobs complete)",
    )
    result.option(
        "--restore",
        type=_file,
        metavar="FILE",
        help="replace the contents of the database with this snapshot at the start; GET snapshot of the admin surface "
        "and Emulator.snapshot() make one (default: keep the database)",
    )
    result.option(
        "--journal",
        type=_journal,
        default=DEFAULT_SIZE,
        metavar="N",
        help="keep the last N requests, for the admin surface and the page; 0 keeps none (default: %(default)s)",
    )
    result.option(
        "--no-page",
        action="store_true",
        default=False,
        help="serve no page at / (default: serve it to this machine and to the admin key)",
    )
    result.option(
        "--ready-file",
        metavar="FILE|-",
        help="once it listens, write one line of JSON there, readable by its owner only, and remove it at the end: "
        '{"url": …, "keys": [{"key": …, "account": …}], "adminKey": …}; - prints the line instead of the usual text',
    )
    result.option(
        "--log-level",
        choices=("debug", "info", "warning", "error"),
        default="info",
        help="what to log to standard error; info logs each request, without its key (default: %(default)s)",
    )
    return result


def _shown(text: str) -> str:
    return repr(text if len(text) <= _LONGEST_SHOWN else f"{text[:_LONGEST_SHOWN]}…")


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 20


def _file(text: str) -> Path:
    """Return the path of a file that can be read. Not opened: a pipe can be read once."""
    path = Path(text)
    try:
        kind = path.stat().st_mode
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else error
        raise argparse.ArgumentTypeError(f"{_shown(text)[1:-1]}: cannot be read: {reason}") from None
    if stat.S_ISDIR(kind) or not os.access(path, os.R_OK):
        reason = os.strerror(errno.EISDIR if stat.S_ISDIR(kind) else errno.EACCES)
        raise argparse.ArgumentTypeError(f"{text}: cannot be read: {reason}")
    return path


def _speed(text: str) -> float:
    try:
        speed = float(text)
    except ValueError:
        speed = 0
    if not 0 < speed <= MAX_SPEED:
        raise argparse.ArgumentTypeError(
            f"{_shown(text)} is not a speed: write a number above 0 and at most {MAX_SPEED}"
        )
    return speed


def _port(text: str) -> int:
    if not (_is_number(text) and int(text) < 65536):
        # Kubernetes sets such a variable for a service of the emulator's name.
        hint = "; enableServiceLinks: false keeps Kubernetes from setting it" if text.startswith("tcp://") else ""
        raise argparse.ArgumentTypeError(f"{_shown(text)} is not a port: write a number from 0 to 65535{hint}")
    return int(text)


def _journal(text: str) -> int:
    if not (_is_number(text) and int(text) <= MAX_SIZE):
        raise argparse.ArgumentTypeError(
            f"{_shown(text)} is not a size of a journal: write a number from 0 to {MAX_SIZE}"
        )
    return int(text)


def _origin(text: str) -> str:
    if text != "*" and not re.fullmatch(r"https?://[^\s/?#@,]+", text):
        raise argparse.ArgumentTypeError(
            f"{_shown(text)} is not an origin: write https://host, with :port if need be, or *"
        )
    return text.lower()


def _key(text: str) -> tuple[str, str]:
    key, _, account = text.rpartition("=")
    if not is_sendable(key) or not is_sendable(account) or "/" in account:
        # Not showing the text: it holds a key.
        raise argparse.ArgumentTypeError("write KEY=ACCOUNT, in ASCII, without spaces, ACCOUNT without a slash")
    return key, account


def _admin_key(text: str) -> str:
    if not is_sendable(text):
        raise argparse.ArgumentTypeError("write the key in ASCII, without spaces")
    return text
