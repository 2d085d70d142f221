# Generated from spec/openapi.yaml 3.1.0; edit the spec or scripts/templates, then run: make generate

"""Help: the reference of the command line, from the same table that it obeys."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator, Sequence

from .._commands import COMMANDS, GROUPS, TITLE
from .command import BUILT_IN, GLOBAL, PROGRAM, Command, Option, options_of
from .values import short

WIDEST = 100
_INDENT = 6
_EXITS = (
    ("0", "done"),
    ("1", "what was waited for has ended otherwise"),
    ("2", "the command line, a file or a setting cannot be used; nothing was sent"),
    ("3", "the API refused, failed or could not be reached"),
    ("4", "what was waited for did not happen in time"),
    ("74", "the output cannot be written"),
    ("130", "interrupted"),
)


def help_text(group: str | None, command: Command | None, columns: int) -> str:
    """The help of a command, of a group, or of the whole."""
    width = max(20, min(columns, WIDEST))
    if command is not None:
        lines = _command(command, width)
    elif group is not None:
        lines = _group(group, width)
    else:
        lines = _whole(width)
    return "".join(f"{line}\n" for line in lines)


def _whole(width: int) -> Iterator[str]:
    yield f"{TITLE} from the command line. Unofficial."
    yield ""
    yield f"Usage: {PROGRAM} GROUP COMMAND [ARGUMENT...] [--OPTION...]"
    for group, commands in COMMANDS.items():
        yield ""
        yield from _wrapped(f"{group}: {GROUPS[group]}", width)
        yield from _rows(((command.word, command.summary) for command in commands.values()), width)
    yield ""
    yield "others:"
    yield from _rows(
        ((command.word, command.summary) for command in BUILT_IN.values() if command.does != "complete"), width
    )
    yield from _options("Options of every command", GLOBAL, width)
    yield ""
    yield "Exit codes:"
    yield from _rows(_EXITS, width)
    yield ""
    yield from _wrapped(
        "The API key is read from FIREWORKS_API_KEY or from a profile. It is no option: every process of this machine "
        "can read a command line.",
        width,
    )
    yield ""
    yield f"Help of a command: {PROGRAM} GROUP COMMAND --help"


def _group(group: str, width: int) -> Iterator[str]:
    yield from _wrapped(GROUPS[group] or group, width)
    yield ""
    yield f"Usage: {PROGRAM} {group} COMMAND [ARGUMENT...] [--OPTION...]"
    yield ""
    yield from _rows(((command.word, command.summary) for command in COMMANDS[group].values()), width)
    yield ""
    yield f"Help of a command: {PROGRAM} {group} COMMAND --help"


def _command(command: Command, width: int) -> Iterator[str]:
    own = options_of(command)
    required = [f"--{option.name} {_value(option)}" for option in own if option.required]
    some = ["[--OPTION...]"] if command.group else []
    yield from _wrapped(f"{command.summary}.{' (deprecated)' if command.deprecated else ''}", width)
    yield ""
    yield from _wrapped(f"Usage: {' '.join((command.line, *command.positional, *required, *some))}", width)
    for paragraph in filter(None, command.description.split("\n\n")):
        yield ""
        yield from _wrapped(paragraph, width)
    if command.template:
        yield ""
        name = command.positional[0].strip("[].")
        ways = command.template if command.by_name else f"its id, or {command.template}"
        yield from _wrapped(f"{name} is {ways}.", width)
    if command.ends:
        yield ""
        yield from _wrapped(_asks(command), width)
    yield from _options("Options", own, width)
    if command.group:
        hidden = {option.name for option in own}
        names = ", ".join(f"--{option.name}" for option in GLOBAL if option.name not in hidden)
        yield ""
        yield from _wrapped(f"Options of every command (see {PROGRAM} --help): {names}", width)
    if command.examples:
        yield ""
        yield "Examples:"
        yield from (f"  {example}" for example in command.examples)


def _asks(command: Command) -> str:
    asks = "On a terminal it asks first, unless --yes is given. Without a terminal it"
    return f"{asks} {'does not ask.' if command.ends == 'undone' else 'needs --yes, since there is no way back.'}"


def _options(title: str, options: Sequence[Option], width: int) -> Iterator[str]:
    if options:
        yield ""
        yield f"{title}:"
    for option in options:
        name = f"--{option.name} {_value(option)}".rstrip()
        marks = ", ".join(["required"] * option.required + ["may be repeated"] * option.many)
        start = f"  -{option.short}, " if option.short else "  "
        yield f"{start}{name}{f'  ({marks})' if marks else ''}"
        text = option.description
        if option.values:
            text = f"{text} One of {', '.join(short(value, option.values) for value in option.values)}."
        yield from _wrapped(text, width, _INDENT)


def _value(option: Option) -> str:
    if option.kind == "boolean":
        return ""
    return {"seconds": "TIME", "integer": "N"}.get(
        option.kind, option.kind.upper() if option.kind != "text" else "TEXT"
    )


def _rows(rows: Iterable[tuple[str, str]], width: int) -> Iterator[str]:
    listed = [*rows]
    column = max(len(name) for name, _ in listed) + 4
    for name, text in listed:
        first, *others = [*_wrapped(text, width, column)] or [""]
        yield f"  {name}".ljust(column) + first.strip()
        yield from others


def _wrapped(text: str, width: int, indent: int = 0) -> list[str]:
    return textwrap.wrap(
        " ".join(text.split()),
        max(width, indent + 20),
        initial_indent=" " * indent,
        subsequent_indent=" " * indent,
        break_long_words=False,
        break_on_hyphens=False,
    )
