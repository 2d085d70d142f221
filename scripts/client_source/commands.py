"""The command line: the methods of the client as commands with options.

The rules are general, so that a new operation in the spec becomes a command without handwritten code:

- The group is the tag, the command is `x-command`, or `x-method` in kebab-case.
- Positional arguments of the method follow the command. Each keyword argument is an option, as is each writable scalar
  of a body that is passed as a whole, by its path: `--training-config.base-model`. Secrets are not options, because all
  processes of the machine can read a command line; they are passed in a file.
- An option whose name is already an option of the command line itself gets a prefix: `--body.output`.
- A command asks for confirmation if it ends something active, and says whether that can be undone (`x-lifecycle`).
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final, Literal

from rlor_spec.document import Operation, SpecDocument, SpecError
from rlor_spec.places import elements, members
from rlor_spec.spellings import snake_case

from client_source.generator import parameters
from client_source.method import Argument, Method, Resource
from client_source.models import Enum, Field, Model
from client_source.names import method_argument
from client_source.types import annotation

PROGRAM: Final = "rlor"

GLOBAL: Final = (
    *("account-id", "base-url", "debug", "dry-run", "help", "no-color"),
    *("output", "profile", "quiet", "timeout", "version", "yes"),
)
"""Options of every command."""
LISTING: Final = ("all", "limit")
"""Options of a command that lists."""
FROM_FILE: Final = ("file",)
"""Option of a command with a body that is passed as a whole."""

Kind = Literal["boolean", "integer", "json", "number", "seconds", "text", "time"]
_KINDS: Final[dict[str, Kind]] = {
    "bool": "boolean",
    "datetime.datetime": "time",
    "float": "number",
    "int": "integer",
    "str": "text",
}


@dataclass(frozen=True, slots=True)
class Option:
    """An option of a command."""

    name: str
    description: str
    kind: Kind
    values: list[str] = field(default_factory=list[str])
    """The values of an enum."""
    many: bool = False
    required: bool = False
    argument: str = ""
    """The keyword argument of the method; empty for a field of the body."""
    path: list[str] = field(default_factory=list[str])
    """Path in the body."""
    wire_name: str = ""


@dataclass(frozen=True, slots=True)
class Command:
    """A command."""

    group: str
    word: str
    does: str
    """What the program does: `call`; `lines`, to print downloaded text; `wait` or `watch`."""
    method: str
    operation: str
    summary: str
    description: str
    deprecated: bool
    positional: list[str]
    """Positional arguments: `JOB`."""
    kinds: list[str]
    """Kinds of the positional arguments; empty if all are text."""
    template: str
    """Template of the names of its resource; empty if it has none."""
    by_name: bool
    """Whether an id alone does not identify it."""
    options: list[Option]
    body: str
    """Class of the body that is passed as a whole; empty without one."""
    body_argument: str
    pages: bool
    longest_page: int
    named: str
    """Attribute for the name of the answer, or of each item."""
    page_size: str
    """The keyword argument for it."""
    states: str
    """Class of the states to wait for."""
    filter: str
    """Filter that excludes ended resources from a list."""
    ends: str
    """`undone`: it ends something active, and can be undone; `final`: it cannot."""
    examples: list[str]


def commands_of(
    document: SpecDocument,
    methods: Sequence[Method],
    models: Sequence[Model],
    enums: Sequence[Enum],
    resources: Sequence[Resource],
    lifecycles: dict[str, dict[str, Any]],
) -> list[Command]:
    """The commands, in the order of the spec. Raises `SpecError` if two have the same name."""
    said = {operation.operation_id: operation for operation in document.operations()}
    words = _words(document, methods, said)
    lines = {method.id: f"{PROGRAM} {method.group} {words[method.id]}" for method in methods}
    kinds = _Kinds(models, enums, resources)
    awaited = {method.long_running.read_by for method in methods if method.long_running is not None}
    found: list[Command] = []
    for method in methods:
        operation = said[method.id]
        found.append(_command(document, operation, method, words[method.id], lines, kinds, _ends(method, lifecycles)))
        if method.waiting is not None:
            found += _waits(found[-1], method, lifecycles[method.waiting.states])
        elif method.id in awaited:
            found.append(_operation_wait(found[-1], method))
    return found


def bodies(commands: Iterable[Command], models: Sequence[Model]) -> set[str]:
    """The classes in bodies that are passed as a whole."""
    fields = {model.name: [inner.annotation for inner in model.fields if not inner.read_only] for model in models}
    found: set[str] = set()
    todo = [command.body for command in commands if command.body]
    while todo:
        name = todo.pop()
        if name in fields and name not in found:
            found.add(name)
            todo += fields[name]
    return found


def command_lines(commands: Iterable[Command]) -> dict[str, list[str]]:
    """The examples of the commands, by operationId."""
    return {command.operation: command.examples for command in commands if command.does in ("call", "lines")}


def _words(document: SpecDocument, methods: Sequence[Method], said: dict[str, Operation]) -> dict[str, str]:
    words: dict[str, str] = {}
    taken: dict[tuple[str, str], Method] = {}
    awaited = {method.long_running.read_by for method in methods if method.long_running is not None}
    for method in methods:
        own = said[method.id].raw.get("x-command")
        words[method.id] = word = str(own or method.name.replace("_", "-"))
        waits = ("wait", "watch") if method.waiting is not None else ("wait",) if method.id in awaited else ()
        for name in (word, *waits):
            other = taken.setdefault((method.group, name), method)
            if other is not method or word in waits:
                at = (*said[method.id].pointer, "x-command" if own else "x-method")
                message = f"the command `{method.group} {name}` already exists, for {other.id}. Choose another name."
                raise SpecError(document.path, document.line(at), message)
    return words


def _command(
    document: SpecDocument,
    operation: Operation,
    method: Method,
    word: str,
    lines: dict[str, str],
    kinds: _Kinds,
    ends: str,
) -> Command:
    pages = members(operation.raw.get("x-pagination"))
    options = _options(method, kinds)
    answer = method.answer if method.pagination is None else method.pagination.item.removeprefix("models.")
    size = method_argument(str(pages["pageSize"])) if pages.get("pageSize") else ""
    own = [argument for argument in method.path_arguments if argument.wire_name != method.account]
    positional = [argument.name for argument in own] if method.resource is None else [method.resource.argument]
    positional = [name.replace("_", "-").upper() for name in positional]
    if method.resource is not None and method.download is None and not pages and not method.keywords_of_body:
        positional[-1] += "..."
    return Command(
        group=method.group,
        word=word,
        does="call" if method.download is None else "lines",
        method=method.name if method.download is None else method.download.method,
        operation=method.id,
        summary=method.summary if method.download is None else _downloading(method),
        description=_with_options(method.description, options, lines) if method.download is None else _DOWNLOAD,
        deprecated=method.deprecated,
        positional=positional,
        kinds=[kinds.of(argument.annotation)[0] for argument in own] if method.resource is None else [],
        template=method.resource.template if method.resource is not None else "",
        by_name=method.resource is not None and len(method.own_variables) > 1,
        options=options,
        body=str(method.body.class_info.name) if method.whole_body is not None and method.body is not None else "",
        body_argument=method.whole_body or "",
        pages=method.pagination is not None,
        longest_page=int(pages.get("maxSize") or 0),
        named=next((kind.attribute for kind in kinds.resources if kind.title == answer), ""),
        page_size=size,
        states="",
        filter="",
        ends=ends,
        examples=list(_examples(document, operation, method, word, options)),
    )


def _waits(reading: Command, method: Method, lifecycle: dict[str, Any]) -> list[Command]:
    """The commands without an operation of their own: to wait for a state, and to watch."""
    assert method.waiting is not None
    thing = method.waiting.argument
    name = reading.examples[0].split()[-1]
    start = f"{PROGRAM} {method.group}"
    success, initial = lifecycle["success"], lifecycle["initial"]
    known = [state for kind, states in members(lifecycle["classes"]).items() if kind != "unset" for state in states]
    until = f"The state to wait for. Default: {success}."
    pending = f"Time limit for leaving {initial}: `2h`, `3d`. Default: 48 hours."
    options = [
        Option("until", until, "text", known, many=True, argument="until"),
        _seconds("timeout", "Time limit for the whole wait: `90s`, `30m`, `2h`. Default: no limit."),
        _seconds("pending-timeout", pending),
        _POLL,
    ]
    examples = [f"{start} wait {name} --timeout 2h"]
    if method.waiting.health is not None:
        ready = f"Wait until its health check succeeds, too. Only for a single {thing}, without --until."
        options.insert(1, Option("ready", ready, "boolean"))
        examples.append(f"{start} wait {name} --ready")
    listing = method.waiting.listing
    wait = replace(
        reading,
        word="wait",
        does="wait",
        method="wait",
        summary=f"Wait until a {thing} reaches a given state",
        description=(
            f"Polls each {thing}; sends no other request. Exits with 0 if all have reached a state waited for, "
            "with 1 if one has ended in another state, and with 4 on timeout."
        ),
        positional=[f"{thing.upper()}..."],
        options=options,
        states=method.waiting.states,
        examples=examples,
    )
    watch = replace(
        wait,
        word="watch",
        does="watch",
        method=listing.name if listing is not None else "",
        filter=(listing.filters[-1] or "") if listing is not None else "",
        summary=f"Watch each {thing} until it has ended",
        description=(
            "Redraws a table after each read. Without a terminal, prints a line for each change of a state."
            + (f" Without a {thing}, watches all active ones." if listing is not None else "")
        ),
        positional=[f"[{thing.upper()}...]" if listing is not None else f"{thing.upper()}..."],
        options=[_POLL],
        examples=[*([f"{start} watch"] if listing is not None else []), f"{start} watch {name}"],
    )
    return [wait, watch]


def _operation_wait(reading: Command, method: Method) -> Command:
    """The command that waits until a long-running operation is done."""
    thing = reading.positional[0].lower()
    return replace(
        reading,
        word="wait",
        does="wait",
        method="wait",
        summary=f"Wait until an {thing} is done",
        description=("Polls it; sends no other request. Exits with 1 if it failed, with 4 on timeout."),
        options=[_seconds("timeout", "Time limit for the whole wait: `90s`, `30m`, `2h`. Default: no limit."), _POLL],
        examples=[f"{PROGRAM} {method.group} wait {reading.examples[0].split()[-1]} --timeout 2h"],
    )


def _seconds(name: str, description: str) -> Option:
    return Option(name, description, "seconds", argument=name.replace("-", "_"))


_POLL: Final = _seconds("poll-interval", "Time between reads. Default: 5 seconds.")
_WAITING: Final = (
    Option("wait", "Wait until the operation is done.", "boolean", argument="wait"),
    _seconds("wait-timeout", "Time limit for that wait: `90s`, `30m`, `2h`. Default: 2 hours."),
)
"""Options of a command that may start a long-running operation."""
_DOWNLOADING: Final = (
    _seconds("timeout", "Time limit for the download: `90s`, `10m`. Default: 60 seconds."),
    Option("max-bytes", "Largest size, after decompression. Default: 64 MiB.", "integer", argument="max_bytes"),
)
"""Options of a command that downloads text."""
_DOWNLOAD: Final = "Requests the URL of the text, downloads it, and prints it line by line."


class _Kinds:
    """The kinds of options, by the type of the value."""

    def __init__(self, models: Sequence[Model], enums: Sequence[Enum], resources: Sequence[Resource]) -> None:
        self.resources = resources
        self.models = {model.name: model for model in models}
        self._enums = {enum.name: [value for _, value, _ in enum.values] for enum in enums}

    def of(self, kind: str) -> tuple[Kind, list[str], bool]:
        """The kind, the values of an enum, and whether the option can be repeated."""
        kind = kind.removeprefix("models.")
        if kind.startswith("list["):
            inner, values, many = self.of(kind[len("list[") : -1].removesuffix(" | None"))
            return ("json", [], True) if many else (inner, values, True)
        if kind in self._enums:
            return "text", self._enums[kind], False
        return _KINDS.get(kind, "json"), [], False

    def fields(self, name: str, above: tuple[str, ...] = ()) -> Iterator[tuple[list[Field], Field]]:
        """The scalar fields of a body that are not secret, each with the fields that contain it."""
        for inner in self.models[name].fields:
            if inner.read_only or inner.secret:
                continue
            if inner.annotation in self.models:
                if inner.annotation not in above and not self.models[inner.annotation].is_map:
                    for path, found in self.fields(inner.annotation, (*above, name)):
                        yield [inner, *path], found
            elif self.of(inner.annotation)[0] != "json":
                yield [], inner


def _options(method: Method, kinds: _Kinds) -> list[Option]:
    taken = {*GLOBAL, *(LISTING if method.pagination else ()), *(FROM_FILE if method.whole_body else ())}
    found = [*_WAITING] if method.long_running is not None else [*_DOWNLOADING] if method.download is not None else []
    taken |= {option.name for option in found}

    def add(place: str, name: str, kind: str, said: Argument | Field, **more: Any) -> None:
        name = name.strip("_").replace("_", "-")
        name = f"{place}.{name}" if name in taken or not name else name
        taken.add(name)
        kind_of, values, many = kinds.of(kind)
        text = " ".join(said.description.replace("Caller-owned.", "").split())
        found.append(Option(name, text, kind_of, values, many, wire_name=said.wire_name, **more))

    for argument in method.body_arguments:
        add(
            "body",
            snake_case(argument.wire_name),
            argument.annotation,
            argument,
            required=argument.required,
            argument=argument.name,
        )
    for place, arguments in (("query", method.query_arguments), ("header", method.header_arguments)):
        for argument in arguments:
            keyword = method_argument(argument.wire_name)
            assert argument.prop is not None
            kind = annotation(argument.prop, "models.")
            chosen = method.creation is not None and argument.wire_name == method.creation.parameter
            add(
                place,
                "id" if chosen else snake_case(argument.wire_name),
                kind,
                argument,
                required=argument.required,
                argument=keyword,
            )
    if method.whole_body is not None and method.body is not None:
        for above, inner in kinds.fields(str(method.body.class_info.name)):
            path = [*(outer.wire_name for outer in above), inner.wire_name]
            add("body", ".".join(map(snake_case, path)), inner.annotation, inner, path=path)
    return sorted(found, key=lambda option: not option.required)


def _downloading(method: Method) -> str:
    """The summary of a command that downloads text: `Print the public logs of a job`, for `read_public_logs`."""
    assert method.download is not None
    what = method.download.method.partition("_")[2].replace("_", " ") or "text"
    return f"Print the {what}{f' of a {method.resource.argument}' if method.resource is not None else ''}"


def _with_options(text: str, options: Sequence[Option], lines: dict[str, str]) -> str:
    """A description with parameters and operations replaced by options and commands."""
    names = {option.wire_name: f"--{option.name}" for option in options if not option.path} | lines
    return re.sub(r"`(\w+)`", lambda match: f"`{names.get(match[1], match[1])}`", text.strip())


def _ends(method: Method, lifecycles: dict[str, dict[str, Any]]) -> str:
    for lifecycle in lifecycles.values():
        moves = members(lifecycle.get("operations"))
        move = members(moves.get(method.id))
        settled, classes = move.get("settles"), members(lifecycle.get("classes"))
        over = {*elements(classes.get("terminal")), *elements(classes.get("tombstone"))}
        alive = {*elements(classes.get("active"))}
        if settled in over and alive & {*elements(move.get("from"))}:
            back = any(
                settled in elements(members(other).get("from")) and members(other).get("settles") not in over
                for other in moves.values()
            )
            return "undone" if back else "final"
    return "final" if method.http_method == "DELETE" else ""


def _examples(
    document: SpecDocument, operation: Operation, method: Method, word: str, options: Sequence[Option]
) -> Iterator[str]:
    """Command lines with example values of the spec."""
    said = {
        str(parameter["name"]): parameter.get("example")
        for pointer in parameters(document, operation)
        if (parameter := members(document.resolve(pointer)))
    }
    start = [PROGRAM, method.group, word, *_example_names(document, method, said)]
    body = method.body_example
    given = [(option, body[option.wire_name]) for option in options if not option.path and option.wire_name in body]
    if method.whole_body is not None:
        by_path = {tuple(option.path): option for option in options if option.path}
        given += [(by_path[path], text) for path, text in _texts(body) if path in by_path][:3]
    yield _line(start, given)
    if method.whole_body is not None:
        yield _line([*start, "-f", f"{method.whole_body}.yaml"], [])
    asked = [(option, said[option.wire_name]) for option in options if not option.path and said.get(option.wire_name)]
    for option, value in asked if method.pagination is not None else ():
        if "oken" not in option.wire_name:
            yield _line(start, [(option, value)])


def _example_names(document: SpecDocument, method: Method, said: dict[str, Any]) -> list[str]:
    def value(variable: str) -> str:
        if said.get(variable):
            return str(said[variable])
        for operation in document.operations():
            for pointer in parameters(document, operation):
                parameter = members(document.resolve(pointer))
                if parameter.get("name") == variable and parameter.get("example"):
                    return str(parameter["example"])
        return f"my-{variable.removesuffix('_id').replace('_', '-')}"

    if method.resource is None:
        return [value(argument.wire_name) for argument in method.path_arguments if argument.wire_name != method.account]
    if len(method.own_variables) == 1:
        return [value(method.own_variables[0])]
    return [re.sub(r"{(\w+)}", lambda match: value(match[1]), method.resource.template)]


def _line(start: Sequence[str], given: Sequence[tuple[Option, Any]]) -> str:
    words = [*start]
    for option, value in given:
        if value is True:
            words.append(f"--{option.name}")
        elif isinstance(value, str | int | float):
            words += [f"--{option.name}", str(value)]
    return shlex.join(words)


def _texts(body: dict[str, Any], above: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], str]]:
    """The texts of an example, with their paths."""
    for name, value in body.items():
        if isinstance(value, str):
            yield (*above, name), value
        elif isinstance(value, dict):
            yield from _texts(members(value), (*above, name))
