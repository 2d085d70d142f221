"""Errors, in words for somebody at a command line: what happened, why, what to do. And the exit codes."""

from __future__ import annotations

import re
from collections.abc import Mapping

from .. import errors
from .._commands import COMMANDS
from .command import PROGRAM, Command

ENDED, USAGE, API, TIMEOUT, DEFECT, INTERRUPTED, BROKEN_PIPE = 1, 2, 3, 4, 70, 130, 141

_SUPPORT = "Try again later. If it lasts, quote the request id to the vendor's support."
_HINTS: Mapping[type[Exception], str] = {
    errors.APITimeoutError: "Give an attempt more time: --timeout 120",
    errors.APIConnectionError: "Look at the network, the proxy (HTTPS_PROXY) and --base-url.",
    errors.AuthenticationError: "Look at FIREWORKS_API_KEY, or at the api_key of the profile.",
    errors.PermissionDeniedError: "Look at the account (--account-id) and what its key may do, or at its quota.",
    errors.NotFoundError: "Look at the id and the account (--account-id){listing}.",
    errors.AlreadyExistsError: "Choose another name. A deleted one stays taken for a while.",
    errors.FailedPreconditionError: "It is not possible in this state{getting}.",
    errors.ConflictError: "Somebody changed it at the same time. Look at it, and try again.",
    errors.RateLimitError: "Wait a little, and send fewer requests at a time.",
    errors.BadRequestError: "Correct what the message names{helping}.",
    errors.InternalServerError: _SUPPORT,
    errors.InvalidResponseError: "Look at --base-url: something in between may have answered. Or update this client.",
    errors.APIStatusError: _SUPPORT,
}
"""What to do; the first that fits."""
_SETTINGS = {"account_id": "--account-id", "base_url": "--base-url", "profile": "--profile", "timeout": "--timeout"}
_ARGUMENT = re.compile(r"\b(account_id|base_url|profile|timeout)=(…|'[^']*')?")


def told(error: BaseException, command: Command | None) -> tuple[int, str]:
    """The exit code for an error, and what to say."""
    notes = [note for note in getattr(error, "__notes__", ()) if note not in str(error)]
    code, text, hint = _told(error, command)
    return code, "\n".join(filter(None, (text, *notes, hint)))


def _told(error: BaseException, command: Command | None) -> tuple[int, str, str]:
    ended = tuple(kind for name in ("JobEndedError", "OperationFailedError") if (kind := getattr(errors, name, None)))
    if isinstance(error, errors.WaitAllError):
        inner = [_told(one, command) for one in error.exceptions]
        return min(code for code, _, _ in inner), "\n".join(text for _, text, _ in inner), ""
    if isinstance(error, ended):
        return ENDED, str(error), ""
    if isinstance(error, errors.WaitTimeoutError):
        return TIMEOUT, str(error).replace("Call wait again with its name", f"Run {PROGRAM} again"), ""
    if isinstance(error, errors.ConfigurationError):
        text = _ARGUMENT.sub(
            lambda match: f"{_SETTINGS[match[1]]} {'…' if match[2] == '…' else match[2] or ''}".strip(), str(error)
        )
        return USAGE, text.replace("Pass api_key=… or set", "Write api_key in a profile, or set"), ""
    if isinstance(error, errors.RlorTrainerError):
        hint = next((hint for kind, hint in _HINTS.items() if isinstance(error, kind)), "")
        return API, str(error), _filled(hint, command)
    if isinstance(error, ValueError | TypeError) and command is not None and error.__traceback__ is not None:
        text = _ARGUMENT.sub(
            lambda match: f"{_SETTINGS[match[1]]} {(match[2] or '').strip(chr(39))}".strip(), str(error)
        )
        return USAGE, text, f"See: {command.line} --help"
    if isinstance(error, OSError):
        where = f"{error.filename}: " if error.filename else ""
        return USAGE, f"{where}{error.strerror or error}.", ""
    return (
        DEFECT,
        f"a defect of {PROGRAM}: {type(error).__name__}: {error}",
        "Run it again with --debug, and report what it shows.",
    )


def _filled(hint: str, command: Command | None) -> str:
    group = command.group if command is not None else ""
    beside = {word: f"; see `{PROGRAM} {group} {word}`" for word in COMMANDS.get(group, {})}
    helping = f"; see `{command.line} --help`" if command is not None else ""
    return hint.format(listing=beside.get("list", ""), getting=beside.get("get", ""), helping=helping)
