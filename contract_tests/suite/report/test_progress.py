"""What a run says of itself while it runs."""

from __future__ import annotations

import io
from collections.abc import Sequence

from rlor_contract.report.progress import Progress, Step, Steps


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def told(stream: io.StringIO, times: Sequence[float], expected: int | None = None) -> str:
    """What is written when so many requests are answered at these times, each of another operation."""
    time = [0.0]
    progress = Progress(stream, expected, now=lambda: time[0])
    for number, moment in enumerate(times):
        time[0] = moment
        progress.told(("cases", f"jobs.{'get' if number % 2 else 'list'}", 1))
    progress.close()
    return stream.getvalue()


def test_a_line_every_half_minute_where_nobody_looks() -> None:
    said = told(io.StringIO(), [second / 2 for second in range(1, 150)], expected=1000)
    assert said == (
        "cases: jobs.get, 60 requests, 2.0 a second, about 8 min left\n"
        "cases: jobs.get, 120 requests, 2.0 a second, about 7 min left\n"
    )


def test_a_short_run_says_nothing() -> None:
    assert told(io.StringIO(), [0.1, 5, 29]) == ""


def test_one_line_that_is_drawn_anew_on_a_terminal() -> None:
    said = told(Terminal(), [0.1, 0.25, 0.3, 6.0], expected=7)
    assert said.split("\r") == [
        "",
        "cases: jobs.get, 2 requests\x1b[K",
        "cases: jobs.get, 4 requests, 0.7 a second, about 4 s left\x1b[K",
        "\x1b[K",
    ]
    assert "\n" not in said


def test_no_end_is_foretold_where_none_is_known() -> None:
    assert told(io.StringIO(), [float(second) for second in range(1, 31)]) == (
        "cases: jobs.get, 30 requests, 1.0 a second\n"
    )
    assert "left" not in told(io.StringIO(), [float(second) for second in range(1, 31)], expected=30)


def test_the_rate_is_that_of_the_last_minute() -> None:
    fast, slow = [number / 100 for number in range(1, 3000)], [30.0 + 2 * number for number in range(50)]
    assert told(io.StringIO(), fast + slow).splitlines()[-1].endswith(" requests, 0.5 a second")


def test_another_process_tells_now_and_then() -> None:
    time, steps = [100.0], list[Step]()
    own = Steps(steps.append, now=lambda: time[0], between=1.0)
    own.phase("sequences")
    for _ in range(25):
        own.sent("jobs.get")
        time[0] += 0.25
    assert steps[:2] == [("sequences", "jobs.get", 1), ("sequences", "jobs.get", 4)]
    assert sum(count for _, _, count in steps) == 25
