# Generated from spec/openapi.yaml 3.1.0; edit the spec or scripts/templates, then run: make generate

"""Errors, in words for somebody at a command line: what happened, why, what to do. And the exit codes."""

from __future__ import annotations

import re
from collections.abc import Mapping

from .. import errors
from .._commands import COMMANDS
from .._operations import OPERATIONS
from .command import PROGRAM, Command

ENDED, USAGE, API, TIMEOUT, DEFECT, OUTPUT, INTERRUPTED, BROKEN_PIPE = 1, 2, 3, 4, 70, 74, 130, 141

_SUPPORT = "Retry later. If the error persists, contact the vendor's support with the request id."
_HINTS: Mapping[type[Exception], str] = {
    errors.DownloadError: "Retry: each attempt gets a new URL.",
    errors.APITimeoutError: "Allow more time for each attempt: --timeout 120",
    errors.APIConnectionError: "Check the network, the proxy (HTTPS_PROXY) and --base-url.",
    errors.AuthenticationError: "Check FIREWORKS_API_KEY, or api_key in the profile.",
    errors.PermissionDeniedError: "Check the account (--account-id), the permissions of the key, and the quota.",
    errors.NotFoundError: "Check {id}the account (--account-id){listing}.",
    errors.AlreadyExistsError: "Use what exists, or choose another name. That of a deleted resource stays reserved.",
    errors.FailedPreconditionError: "The current state does not allow this{getting}.",
    errors.ConflictError: "It was changed at the same time. Read it again, then retry.",
    errors.RateLimitError: "Wait, then retry with fewer requests at a time.",
    errors.BadRequestError: "Correct the argument that the message names{helping}.",
    errors.ServiceUnavailableError: f"{{checking}}{_SUPPORT}",
    errors.InternalServerError: _SUPPORT,
    errors.InvalidResponseError: "Check --base-url: a proxy may have answered. Otherwise update this client.",
    errors.APIStatusError: _SUPPORT,
}
"""What to do; the first that fits."""
_REDIRECTED = "Check --base-url: the server sends requests elsewhere."
_CALLED = re.compile(r"\bCall \w+ again\b")
_KEYWORD = re.compile(r"\b(account_id|base_url|profile|timeout)=(?:(…)|'([^']*)')?")
_NO_OPTIONS = {
    "Pass api_key=…, set": "Set",
    "Check api_key= or": "Check",
    "in `until`": "in --until",
    "Call wait again with its name and": "Run the command again with",
    "pass allow_insecure_http=True": "write allow_insecure_http = true in the profile",
}


def told(error: BaseException, command: Command | None) -> tuple[int, str]:
    """The exit code for an error, and what to say."""
    notes = [note for note in getattr(error, "__notes__", ()) if note not in str(error)]
    code, text, hint = _told(error, command)
    return code, "\n".join(filter(None, (text, *map(_with_options, notes), hint)))


def _told(error: BaseException, command: Command | None) -> tuple[int, str, str]:
    if isinstance(error, errors.WaitAllError):
        inner = [_told(one, command) for one in error.exceptions]
        return min(code for code, _, _ in inner), "\n".join(text for _, text, _ in inner), ""
    if isinstance(error, errors.JobEndedError | errors.OperationFailedError):
        return ENDED, _with_options(str(error)), ""
    if isinstance(error, errors.WaitTimeoutError):
        return TIMEOUT, _with_options(str(error)), ""
    if isinstance(error, errors.ConfigurationError):
        return USAGE, _with_options(str(error)), ""
    if isinstance(error, errors.RlorTrainerError):
        hint = next((hint for kind, hint in _HINTS.items() if isinstance(error, kind)), "")
        if isinstance(error, errors.APIStatusError) and 300 <= error.status_code < 400:
            hint = _REDIRECTED
        return API, _CALLED.sub("Run the command again", str(error)), _filled(hint, command)
    if isinstance(error, ValueError | TypeError) and command is not None:
        return USAGE, _with_options(str(error)), f"See: {command.line} --help"
    if isinstance(error, OSError):
        if error.filename:
            return USAGE, f"{error.filename}: {error.strerror or error}.", ""
        return OUTPUT, f"cannot write the output: {error.strerror or error}.", ""
    return (
        DEFECT,
        f"internal error: {type(error).__name__}: {error}",
        "Please report it, with the output of the same command with --debug.",
    )


def _filled(hint: str, command: Command | None) -> str:
    if command is None:
        return hint.format(id="", listing="", getting="", helping="", checking="")
    others = COMMANDS.get(command.group, {}).keys() - {command.word}
    see = {word: f"; see `{PROGRAM} {command.group} {word}`" if word in others else "" for word in ("list", "get")}
    operation = OPERATIONS.get(command.operation)
    checks = operation is not None and operation.http_method == "GET" and operation.returns_nothing
    return hint.format(
        id="the id and " if command.positional else "",
        listing=see["list"],
        getting=see["get"],
        helping=f"; see `{command.line} --help`",
        checking=f"It may not be ready yet{see['get']}. " if checks else "",
    )


def _with_options(text: str) -> str:
    """A text about arguments of the client, about options instead; a few of them are no options."""
    for words, others in _NO_OPTIONS.items():
        text = text.replace(words, others)
    return _KEYWORD.sub(lambda match: f"--{match[1].replace('_', '-')} {match[2] or match[3] or ''}".rstrip(), text)
