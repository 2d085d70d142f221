# Generated from spec/openapi.yaml 3.1.0; edit the spec or scripts/templates, then run: make generate

"""What a command line says."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from .command import BUILT_IN, GLOBAL, Command, Option, options_of
from .values import Unusable, value_of


class UsageError(Exception):
    """A command line, or a file that it names, that cannot be used."""


class Given:
    """A command line, read."""

    def __init__(self) -> None:
        self.group: str | None = None
        self.command: Command | None = None
        self.positional: list[Any] = []
        self.options: dict[str, Any] = {}
        """Those of the command itself, by name."""
        self.shared: dict[str, Any] = {}
        """Those of every command, by name."""


def parse(arguments: Sequence[str], commands: Mapping[str, Mapping[str, Command]], given: Given) -> None:
    """Reads a command line into `given`, which keeps what was read before an error. Raises `UsageError`."""
    words = iter(arguments)
    for word in words:
        if word == "--":
            for rest in words:
                _take_word(rest, commands, given)
        elif word.startswith("-") and word != "-":
            _take_option(word, words, given)
        else:
            _take_word(word, commands, given)


def check(given: Given) -> None:
    """Raises `UsageError` for a command that lacks something."""
    command = given.command
    assert command is not None
    needed = [name for name in command.positional if not name.startswith("[")]
    if len(given.positional) < len(needed):
        raise UsageError(f"{needed[len(given.positional)].removesuffix('...')} is missing.{_see(given)}")
    for position, (kind, text) in enumerate(zip(command.kinds, given.positional, strict=False)):
        try:
            given.positional[position] = value_of(Option("", "", kind), text)
        except Unusable as error:
            raise UsageError(f"{command.positional[position]}: {error}{_see(given)}") from None
    for option in options_of(command):
        if option.required and option.name not in given.options:
            raise UsageError(f"--{option.name} is required.{_see(given)}")


def _take_word(word: str, commands: Mapping[str, Mapping[str, Command]], given: Given) -> None:
    if given.command is not None:
        *_, last = given.command.positional or ("",)
        if len(given.positional) >= len(given.command.positional) and not last.rstrip("]").endswith("..."):
            raise UsageError(f"unexpected argument {word!r} for `{given.command.line}`.{_see(given)}")
        given.positional.append(word)
    elif given.group is not None:
        given.command = find_command(word, commands[given.group])
        if given.command is None:
            raise UsageError(
                f"unknown command {word!r} in `{given.group}`{_like(word, commands[given.group])}{_see(given)}"
            )
    elif word in commands:
        given.group = word
    elif word in BUILT_IN:
        given.command = BUILT_IN[word]
    else:
        raise UsageError(f"unknown command group {word!r}{_like(word, (*commands, *BUILT_IN))}{_see(given)}")


def _take_option(word: str, words: Iterator[str], given: Given) -> None:
    name, mark, value = word.partition("=")
    own = options_of(given.command) if given.command is not None else ()
    option = find(name, own, GLOBAL)
    if option is None and not name.startswith("--"):
        option = find(name[:2], own, GLOBAL)
        if option is not None and option.kind != "boolean":
            mark, value = "=", word[2:]  # -ojson
        elif option is not None:
            _keep(option, True, own, given)  # -qy
            return _take_option(f"-{word[2:]}", words, given)
    if option is None:
        everything = [f"--{known.name}" for known in (*own, *GLOBAL)]
        late = " Put the options of a command after it." if given.command is None else ""
        raise UsageError(f"unknown option {name}{_like(name, everything)}{late}{_see(given)}")
    if not mark and option.kind != "boolean":
        value = next(words, "--")
        if value.startswith("--"):
            raise UsageError(
                f"{name} needs a value. Write a value that starts with dashes as {name}=VALUE.{_see(given)}"
            )
    try:
        _keep(option, value_of(option, value) if mark or option.kind != "boolean" else True, own, given)
    except Unusable as error:
        raise UsageError(f"{name}: {error}{_see(given)}") from None


def _keep(option: Option, value: Any, own: Sequence[Option], given: Given) -> None:
    place = given.options if any(option is known for known in own) else given.shared
    if option.many:
        place.setdefault(option.name, []).append(value)
    elif option.name in place and option.kind != "boolean":
        raise UsageError(f"--{option.name} is given twice.{_see(given)}")
    else:
        place[option.name] = value


def find_command(word: str, commands: Mapping[str, Command]) -> Command | None:
    """The command with that word; the name of its method does as well: `get-public-logs`."""
    if word in commands:
        return commands[word]
    from .._operations import OPERATIONS

    known = (one for one in commands.values() if one.does in ("call", "lines"))
    return next((one for one in known if OPERATIONS[one.operation].name.replace("_", "-") == word), None)


def find(name: str, *groups: Sequence[Option]) -> Option | None:
    """The option with that name, `--page-size` or `-o`; the first that has it."""
    for option in (option for options in groups for option in options):
        if name == f"--{option.name}" or (option.short and name == f"-{option.short}"):
            return option
    return None


def _like(word: str, known: Iterable[str]) -> str:
    from difflib import get_close_matches  # takes long to import

    found = get_close_matches(word, known, 1)
    return f". Did you mean {found[0]}?" if found else "."


def _see(given: Given) -> str:
    line = given.command.line if given.command is not None else " ".join(filter(None, ("rlor", given.group)))
    return f"\nSee: {line} --help"
