# Generated from spec/openapi.yaml 3.1.0; edit the spec or scripts/templates, then run: make generate

"""To wait for states, and to watch."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from .._operations import LIFECYCLES
from .._progress import duration
from .._summary import NOTHING, cells
from ..errors import JobEndedError, OperationFailedError, WaitAllError, WaitTimeoutError
from .command import Command
from .output import Output
from .parse import Given, UsageError
from .surroundings import Surroundings
from .table import Table, shown_state

_MARGIN = 2
"""Lines of a terminal that a table leaves free: for the cursor, and for what is left out."""


def wait(
    given: Given, command: Command, client: Any, keywords: dict[str, Any], output: Output, around: Surroundings
) -> int:
    """Waits, and prints what became of each. Raises what the client raises if one ended in a different state."""
    group, names = getattr(client, command.group), given.positional
    keywords = telling(keywords, given, around)
    if given.options.get("ready") and (len(names) > 1 or "until" in given.options):
        raise UsageError(f"--ready goes with one name, and without --until.\nSee: {command.line} --help")

    def show(models: list[Any]) -> None:
        """Its form depends on how many were asked for, not on what became of them."""
        if len(names) > 1:
            output.some(models)
            output.end()
        elif models:
            output.one(models[0])

    try:
        if given.options.get("ready"):
            done = [group.wait_ready(names[0], **keywords)]
        elif len(names) == 1:
            done = [getattr(group, command.method)(names[0], **keywords)]
        else:
            done = group.wait_all(names, **keywords)
    except (JobEndedError, OperationFailedError, WaitTimeoutError, WaitAllError) as error:
        show(_last_read(error))
        raise
    show(done)
    return 0


def _last_read(error: JobEndedError | OperationFailedError | WaitTimeoutError | WaitAllError) -> list[Any]:
    if isinstance(error, WaitAllError):
        return [job for job in error.jobs if job is not None]
    found = error.operation if isinstance(error, OperationFailedError) else error.job
    return [] if found is None else [found]


def telling(keywords: dict[str, Any], given: Given, around: Surroundings) -> dict[str, Any]:
    """Arguments of a wait that tells on standard error how far it is: one line on a terminal, else one a change."""
    if given.shared.get("quiet"):
        return keywords
    if around.stderr.isatty() and around.moves:
        around.live = _Line(around)
        return {**keywords, "progress": True}

    def on_update(model: Any) -> None:
        around.say(line_of(model, around))

    return {**keywords, "on_update": on_update}


def line_of(model: Any, around: Surroundings) -> str:
    """A model in a line, with the time."""
    now = around.now()
    texts = [shown_state(text) for text in cells(model, now) if text != NOTHING]
    return f"{now:%Y-%m-%dT%H:%M:%SZ}  {'  '.join(texts)}"


class _Line:
    """The line of progress, which the client draws on standard error after each read."""

    def __init__(self, around: Surroundings) -> None:
        self._around = around

    def clear(self) -> None:
        self._around.write_error("\r\x1b[K")

    def draw(self) -> None:
        """The next read does."""


def watch(
    given: Given, command: Command, client: Any, keywords: dict[str, Any], output: Output, around: Surroundings
) -> int:
    """Shows how they stand until all have ended, whatever their ends. Raises what the client raises."""
    from .._wait_many import events, unended
    from .run import note

    group = getattr(client, command.group)
    names = given.positional or _alive(command, group)
    if not names:
        note(given, around, "There are none to watch.")
        return 0
    ends, interval = LIFECYCLES[command.states].ends, keywords.get("poll_interval", 5.0)
    fleet = group._fleet(names, ends, None, None, interval, None)
    clock = group._transport.clock
    page = group._page_of(fleet, None)
    as_table = given.shared.get("output") in (None, "table")
    screen: Any = None
    if as_table and around.columns is not None and around.moves:
        around.live = screen = Screen(fleet.in_order, around, clock.monotonic, colored=output.colored)

    def on_update(model: Any) -> None:
        if as_table:
            around.stdout.write(f"{line_of(model, around)}\n")
        else:
            output.some([model])
        around.stdout.flush()

    for _ in events(fleet, page, on_update if screen is None else None, screen, clock):
        pass
    output.end()
    unended(fleet)
    return 0


def _alive(command: Command, group: Any) -> list[Any]:
    listing = getattr(group, command.method)
    return [*(listing(filter=command.filter) if command.filter else listing())]


class Screen:
    """A table on a terminal that is drawn anew after each read. It takes the place of a line of progress."""

    def __init__(self, members: Sequence[Any], around: Surroundings, monotonic: Any, *, colored: bool) -> None:
        self._members = members
        self._around = around
        self._monotonic = monotonic
        self._start = monotonic()
        self._colored = colored
        self._drawn = 0

    def show(self, *summary: object) -> None:
        """Draws it. What does not fit is counted; what has ended gives way."""
        self.draw()

    def draw(self) -> None:
        self._draw(max(1, self._around.size().lines - _MARGIN - 1))

    def clear(self) -> None:
        self._around.stdout.write(self._back())
        self._around.stdout.flush()
        self._drawn = 0

    def erase(self) -> None:
        """Draws all of it, for good."""
        self._around.live = None
        if self._drawn:
            self._draw(None)
            self._drawn = 0

    def _back(self) -> str:
        """What takes away what is drawn."""
        return f"\x1b[{self._drawn}F\x1b[J" if self._drawn else ""

    def _draw(self, room: int | None) -> None:
        models = [member.watch.job for member in self._members if member.watch.job is not None]
        if not models:
            return
        shown = models
        if room is not None and len(models) > room:
            over = {id(member.watch.job) for member in self._members if member.over}
            first = sorted(models, key=lambda model: id(model) in over)[:room]
            kept = {id(model) for model in first}
            shown = [model for model in models if id(model) in kept]
        now = self._around.now()
        columns = self._around.size().columns
        table = Table([column.title for column in models[0].summary_columns], columns, colored=self._colored)
        lines = table.lines([cells(model, now) for model in shown])
        over_count = sum(member.over for member in self._members)
        foot = f"{over_count} of {len(self._members)} over, {duration(self._monotonic() - self._start)}"
        if len(shown) < len(models):
            foot = f"{len(models) - len(shown)} more, {foot}"
        lines.append(foot[: columns - 1])
        self._around.stdout.write(f"{self._back()}{''.join(f'{line}{chr(10)}' for line in lines)}")
        self._around.stdout.flush()
        self._drawn = len(lines)
