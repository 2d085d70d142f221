"""Waiting for many jobs with one poller.

`Fleet` decides: its `steps` say what to read, how long to sleep and what has happened, and receive what was read. It
sends nothing itself, so that `events` and `events_async` differ only in `await`. Each job has its own `Watch`.

A poll reads pages of the list as long as that takes few requests: first of all jobs, then, if the account has many
others, of those in active states, then of those created since the oldest. Jobs that are not on these pages are listed
by their names, and what no list shows is read one by one.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, Awaitable, Callable, Generator, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from inspect import isawaitable
from math import ceil
from typing import Any, Generic, NamedTuple, TypeAlias, TypeVar, cast

from ._clock import Clock
from ._pager import Page
from ._progress import Progress
from ._wait import LAST_READ, SEVERAL, Job, Watch, is_no_answer
from .errors import JobEndedError, RlorTrainerError, WaitAllError

JobT = TypeVar("JobT", bound=Job)
JobLike = TypeVar("JobLike")

FEW = 5
"""Up to this number, jobs are read one by one: a page of a list is a large answer."""
MANY_PAGES = 10
"""Pages that are read, however many other jobs they contain, if reading the jobs one by one takes twice as many."""
LONGEST_FILTER = 2000
"""Characters of a filter: with its percent-encoding, it fits into every request line that servers accept."""
AT_ONCE = 10
"""Jobs that an async client reads concurrently."""


class Member(Generic[JobT]):
    """One job of a fleet."""

    def __init__(self, name: str, watch: Watch[JobT], read: Callable[[float], Any]) -> None:
        self.name = name
        """Its full name."""
        self.watch = watch
        self.read = read
        """Reads it, within the given seconds."""
        self.due = 0.0
        """When to read it next, on the clock."""
        self.error: RlorTrainerError | None = None
        """Why it did not reach the state waited for."""
        self.over = False


class Reads(NamedTuple, Generic[JobT]):
    """Read these one by one. Expects the answers or errors in this order, up to the first missing answer."""

    members: Sequence[Member[JobT]]


class ReadPage(NamedTuple):
    """Read a page of the list. Expects the page or the error."""

    filter: str | None
    token: str | None


class Sleep(NamedTuple):
    """Sleep for that many seconds."""

    seconds: float


class Changed(NamedTuple, Generic[JobT]):
    """A job was read for the first time, or its state has changed."""

    job: JobT


class Over(NamedTuple, Generic[JobT]):
    """The wait for a job has ended."""

    member: Member[JobT]


class Polled(NamedTuple):
    """All jobs that were due have been read."""


Action: TypeAlias = Reads[JobT] | ReadPage | Sleep
Event: TypeAlias = Changed[JobT] | Over[JobT] | Polled


class Fleet(Generic[JobT]):
    """The waits for several jobs.

    Args:
        members: The jobs. Duplicates count once.
        now: Seconds on the clock.
        filters: Filters of the list, tried one after another if the server or the number of jobs makes it necessary.
            None means no filter. Empty: no operation lists such jobs.
        page_size: Jobs on a page.
        named_by: Field of a job that holds its name, in filters; None if the list takes no filter.
        created_by: Field and attribute of a job that say when it was created, likewise.
    """

    def __init__(
        self,
        members: Sequence[Member[JobT]],
        now: Callable[[], float],
        *,
        filters: Sequence[str | None],
        page_size: int,
        named_by: str | None = None,
        created_by: tuple[str, str] | None = None,
    ) -> None:
        self.members = list({member.name: member for member in members}.values())
        by_name = {member.name: member for member in self.members}
        self.in_order = [by_name[member.name] for member in members]
        """In the order of the caller, with duplicates."""
        self._now = now
        self._start = now()
        self._filters = list(filters)
        self._page_size = page_size
        self._named_by = named_by
        self._created_by = created_by
        self._silent_lists = 0
        """How many lists in a row had no answer."""
        self._slack = min((member.watch.interval for member in members), default=0.0) / 2
        """Jobs due within this many seconds are read together."""

    def steps(self) -> Generator[Action[JobT] | Event[JobT], Any, None]:
        """Yields what to do and what has happened, until all waits have ended."""
        while waiting := [member for member in self.members if not member.over]:
            now = self._now()
            due = {member.name: member for member in waiting if member.due <= now + self._slack}
            if len(due) > FEW:
                yield from self._from_lists(due)
            while due:
                batch = list(due.values())[:AT_ONCE]
                answers = yield Reads(batch)
                for member, answer in zip(batch, answers, strict=False):
                    del due[member.name]
                    yield from self._take(member, answer)
                if isinstance(answers[-1], RlorTrainerError) and is_no_answer(answers[-1]):
                    yield from self._none_answers(due, answers[-1])
            yield Polled()
            left = [member.due for member in self.members if not member.over]
            if left:
                yield Sleep(max(0.0, min(left) - self._now()))

    def read_limit(self) -> float:
        """Seconds that a read of several jobs may take."""
        now = self._now()
        return max((member.watch.read_limit(now) for member in self.members if not member.over), default=LAST_READ)

    def summary(self) -> tuple[str, str, int, float]:
        """For a progress line: label, states, percentage of ended waits, elapsed seconds."""
        states: dict[str, int] = {}
        over = sum(member.over for member in self.members)
        for member in self.members:
            if not member.over:
                state = "not read yet" if member.watch.job is None else member.watch.job.state or "?"
                states[state] = states.get(state, 0) + 1
        standing = ", ".join([f"{over} over", *(f"{count} {state}" for state, count in sorted(states.items()))])
        return f"{len(self.members)} jobs", standing, 100 * over // len(self.members), self._now() - self._start

    def failures(self) -> list[RlorTrainerError]:
        """The errors of jobs that did not reach the state waited for, in the order of the jobs."""
        return [member.error for member in self.members if member.error is not None]

    def failure(self, failures: Sequence[RlorTrainerError], what: str) -> WaitAllError:
        """One error for several jobs."""
        jobs = [member.watch.job for member in self.in_order]
        return WaitAllError(f"{len(failures)} of {len(self.members)} jobs {what}", failures, jobs=jobs)

    def _from_lists(self, due: dict[str, Member[JobT]]) -> Generator[Action[JobT] | Event[JobT], Any, None]:
        """Reads as many jobs as possible from lists, and removes them from `due`."""
        most = max(ceil(len(due) / self._page_size), min(MANY_PAGES, len(due) // 2))
        while self._filters and due:
            if (yield from self._walk(self._filters[0], most, due)):
                break
            if 0 < self._silent_lists < SEVERAL:
                return
            self._filters.pop(0)
        since = self._oldest(due)
        if since is not None and len(due) > FEW and not (yield from self._walk(since, most, due)):
            if 0 < self._silent_lists < SEVERAL:
                return
            self._created_by = None
        while self._named_by is not None and len(due) > FEW:
            before = len(due)
            names = list(_within(LONGEST_FILTER, [f'{self._named_by}="{name}"' for name in due]))
            if not (yield from self._walk(" OR ".join(names), 1, due)) or len(due) == before:
                if 0 < self._silent_lists < SEVERAL:
                    return
                self._named_by = None

    def _oldest(self, due: dict[str, Member[JobT]]) -> str | None:
        """A filter for the jobs created since the oldest of these; None if that is unknown."""
        if self._created_by is None:
            return None
        wire_name, attribute = self._created_by
        times = [getattr(member.watch.job, attribute, None) for member in due.values()]
        known = [time for time in times if isinstance(time, datetime) and time.tzinfo is not None]
        if not known or len(known) < len(times):
            return None
        return f'{wire_name}>="{min(known).astimezone(UTC):%Y-%m-%dT%H:%M:%S}Z"'

    def _walk(
        self, filter: str | None, most: int, due: dict[str, Member[JobT]]
    ) -> Generator[Action[JobT] | Event[JobT], Any, bool]:
        """Reads a list to its end, if that takes at most `most` pages, and removes what it shows from `due`. Returns
        whether it came to the end."""
        token, seen = None, set[str | None]()
        while token not in seen and len(seen) < most:
            seen.add(token)
            page = yield ReadPage(filter, token)
            if isinstance(page, RlorTrainerError):
                # Whether that is an outage, or only of lists, a read of one job tells.
                self._silent_lists = self._silent_lists + 1 if is_no_answer(page) else 0
                return False
            self._silent_lists = 0
            for job in page.items:
                member = due.get(job.name)
                if member is not None and member.watch.shows_state(job):
                    del due[member.name]
                    yield from self._take(member, job)
            token = page.next_page_token
            if not token or not due:
                return True
            if page.total_size and page.items and ceil(page.total_size / len(page.items)) > most:
                break
        return False

    def _none_answers(self, due: dict[str, Member[JobT]], error: RlorTrainerError) -> Iterator[Event[JobT]]:
        """Records an error that affects all jobs that are due."""
        for position, member in enumerate(list(due.values())):
            yield from self._take(member, error, quiet=position > 0)
        due.clear()

    def _take(self, member: Member[JobT], answer: Any, *, quiet: bool = False) -> Iterator[Event[JobT]]:
        """Records the result of a read."""
        watch, now = member.watch, self._now()
        try:
            try:
                if isinstance(answer, RlorTrainerError):
                    raise answer
                changed = watch.update(answer, now)
            except RlorTrainerError as error:
                member.due = now + watch.retry(error, now, quiet=quiet)
                return
            if changed:
                yield Changed(answer)
            pause = watch.pause(now)
        except RlorTrainerError as error:
            member.error, pause = error, None
        if pause is None:
            member.over = True
            yield Over(member)
        else:
            member.due = now + pause


def events(
    fleet: Fleet[JobT],
    page: Callable[[str | None, str | None], Page[JobT]],
    on_update: Callable[[JobT], object] | None,
    progress: Progress | None,
    clock: Clock,
) -> Iterator[Member[JobT]]:
    """Runs the steps of a fleet, and yields each member when its wait has ended.

    `page` reads a page of the list, by filter and token.
    """
    steps, answer = fleet.steps(), cast(Any, None)
    try:
        while True:
            try:
                step: Action[JobT] | Event[JobT] = steps.send(answer)
            except StopIteration:
                return
            answer = None
            match step:
                case Sleep(seconds):
                    clock.sleep(seconds)
                case ReadPage(filter, token):
                    try:
                        answer = page(filter, token)
                    except RlorTrainerError as error:
                        answer = error
                case Reads(members):
                    answer = _in_turn(members, clock)
                case Changed(job):
                    if on_update is not None:
                        on_update(job)
                case Over(member):
                    yield member
                case Polled():
                    if progress is not None:
                        progress.show(*fleet.summary())
    finally:
        if progress is not None:
            progress.erase()


async def events_async(
    fleet: Fleet[JobT],
    page: Callable[[str | None, str | None], Awaitable[Page[JobT]]],
    on_update: Callable[[JobT], object] | None,
    progress: Progress | None,
    clock: Clock,
) -> AsyncGenerator[Member[JobT], None]:
    """Like `events`, without blocking. An `on_update` that returns an awaitable is awaited."""
    steps, answer = fleet.steps(), cast(Any, None)
    try:
        while True:
            try:
                step: Action[JobT] | Event[JobT] = steps.send(answer)
            except StopIteration:
                return
            answer = None
            match step:
                case Sleep(seconds):
                    await clock.async_sleep(seconds)
                case ReadPage(filter, token):
                    try:
                        answer = await page(filter, token)
                    except RlorTrainerError as error:
                        answer = error
                case Reads(members):
                    answer = await _at_once(members, clock)
                case Changed(job):
                    outcome = None if on_update is None else on_update(job)
                    if isawaitable(outcome):
                        await outcome
                case Over(member):
                    yield member
                case Polled():
                    if progress is not None:
                        progress.show(*fleet.summary())
    finally:
        if progress is not None:
            progress.erase()


def _in_turn(members: Sequence[Member[JobT]], clock: Clock) -> list[Any]:
    answers: list[Any] = []
    for member in members:
        try:
            answers.append(member.read(member.watch.read_limit(clock.monotonic())))
        except RlorTrainerError as error:
            answers.append(error)
            if is_no_answer(error):
                break
    return answers


async def _at_once(members: Sequence[Member[JobT]], clock: Clock) -> list[Any]:
    from asyncio import gather

    async def one(member: Member[JobT]) -> Any:
        try:
            return await member.read(member.watch.read_limit(clock.monotonic()))
        except RlorTrainerError as error:
            return error

    first = await one(members[0])  # if it gets no answer, the others would not either
    if isinstance(first, RlorTrainerError) and is_no_answer(first):
        return [first]
    return [first, *await gather(*map(one, members[1:]))]


def all_of(fleet: Fleet[JobT]) -> list[JobT]:
    """The jobs of a finished fleet. Raises `WaitAllError` if some did not reach the state waited for."""
    failures = fleet.failures()
    if failures:
        raise fleet.failure(failures, "did not reach the state waited for")
    return [job for member in fleet.in_order if (job := member.watch.job) is not None]


def none_of(fleet: Fleet[JobT]) -> WaitAllError:
    """The error if no job reached the state waited for."""
    return fleet.failure(fleet.failures(), "did not reach the state waited for; none is left")


def reached(member: Member[JobT]) -> JobT | None:
    """The job if it reached the state waited for, else None."""
    return member.watch.job if member.error is None else None


def ended(member: Member[JobT]) -> JobT | None:
    """The job, whatever its terminal state; None if it reached none."""
    return member.watch.job if member.error is None or isinstance(member.error, JobEndedError) else None


def unended(fleet: Fleet[JobT]) -> None:
    """Raises `WaitAllError` if a job of a finished fleet has not ended."""
    failures = [error for error in fleet.failures() if not isinstance(error, JobEndedError)]
    if failures:
        raise fleet.failure(failures, "did not reach a terminal state")


def several(name: str, jobs: Iterable[JobLike]) -> list[JobLike]:
    """The jobs as a list. Raises `TypeError` for a single job, which may be iterable, too."""
    if isinstance(cast(object, jobs), str | Mapping) or not hasattr(jobs, "__iter__"):
        raise TypeError(f"{name} is of the type {type(jobs).__name__}; pass several, such as a list.")
    return list(jobs)


def _within(limit: int, clauses: Iterable[str]) -> Iterator[str]:
    """The first clauses, as many as fit into a filter."""
    for clause in clauses:
        limit -= len(clause) + len(" OR ")
        if limit < 0:
            return
        yield clause
