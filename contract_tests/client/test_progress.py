"""Progress of a wait: in place in a notebook, and how long it may still take."""

from __future__ import annotations

import io
import logging
import sys
from types import SimpleNamespace
from typing import Any

import pytest
from rlor_trainer_client._progress import Progress

RUNNING = "JOB_STATE_RUNNING"


class Notebook:
    """IPython as a kernel has it, as far as it is looked at. Remembers what each output has shown."""

    def __init__(self, shell: object) -> None:
        self.outputs: list[list[str]] = []
        self.module = SimpleNamespace(get_ipython=lambda: shell)

    def display(self, data: dict[str, str], *, raw: bool, display_id: bool) -> Any:
        assert raw
        assert display_id
        shown = [data["text/plain"]]
        self.outputs.append(shown)

        def update(data: dict[str, str], *, raw: bool) -> None:
            assert raw
            shown.append(data["text/plain"])

        return SimpleNamespace(update=update)


def notebook(monkeypatch: pytest.MonkeyPatch, shell: object) -> Notebook:
    found = Notebook(shell)
    monkeypatch.setitem(sys.modules, "IPython", found.module)
    monkeypatch.setitem(sys.modules, "IPython.display", SimpleNamespace(display=found.display))
    return found


class TestNotebooks:
    def test_show_one_output_that_is_updated_and_stays(
        self, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
    ) -> None:
        found = notebook(monkeypatch, SimpleNamespace(kernel=object()))
        progress = Progress()
        with caplog.at_level(logging.INFO):
            progress.show("j", "JOB_STATE_PENDING", None, 0)
            progress.show("j", RUNNING, 1, 65)
            progress.erase()
        assert found.outputs == [["j  JOB_STATE_PENDING  0 s", "j  JOB_STATE_RUNNING  1%  1 min 05 s"]]
        assert not caplog.messages

    def test_leave_a_stream_of_the_users_own_alone(self, monkeypatch: pytest.MonkeyPatch) -> None:
        found = notebook(monkeypatch, SimpleNamespace(kernel=object()))
        Progress(io.StringIO()).show("j", RUNNING, 1, 5)
        assert not found.outputs

    @pytest.mark.parametrize("shell", [None, SimpleNamespace()], ids=["imported only", "at its prompt"])
    def test_are_not_where_ipython_has_no_kernel(
        self, shell: object, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
    ) -> None:
        found = notebook(monkeypatch, shell)
        monkeypatch.setattr(sys, "stderr", io.StringIO())
        with caplog.at_level(logging.INFO):
            Progress().show("j", RUNNING, 1, 5)
        assert not found.outputs
        assert caplog.messages == ["j  JOB_STATE_RUNNING  1%  5 s"]


def lines(monkeypatch: pytest.MonkeyPatch, *reads: tuple[str, int | None, float]) -> list[str]:
    """What is said of the time left after each read of state, percentage and seconds; empty for nothing."""
    found = notebook(monkeypatch, SimpleNamespace(kernel=object()))
    progress = Progress()
    for state, percent, seconds in reads:
        progress.show("j", state, percent, seconds)
    (shown,) = found.outputs
    return [line.partition("about ")[2] for line in shown]


class TestTimeLeft:
    def test_is_told_after_two_rises_of_a_few_percent(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """The first percentage was there before: how long it had been is not known."""
        reads = [
            (RUNNING, 40, 0.0),
            (RUNNING, 41, 60.0),
            (RUNNING, 42, 120.0),
            (RUNNING, 43, 180.0),
            (RUNNING, 44, 240.0),
        ]
        assert lines(monkeypatch, *reads) == ["", "", "", "", "56 min left"]

    def test_shrinks_while_nothing_rises(self, monkeypatch: pytest.MonkeyPatch) -> None:
        reads = [(RUNNING, 10, 0.0), (RUNNING, 20, 600.0), (RUNNING, 30, 1200.0), (RUNNING, 30, 1500.0)]
        assert lines(monkeypatch, *reads) == ["", "", "70 min left", "65 min left"]

    def test_is_not_told_of_what_has_stalled(self, monkeypatch: pytest.MonkeyPatch) -> None:
        reads = [
            (RUNNING, 10, 0.0),
            (RUNNING, 20, 60.0),
            (RUNNING, 30, 120.0),
            (RUNNING, 30, 240.0),
            (RUNNING, 30, 241.0),
        ]
        assert lines(monkeypatch, *reads)[2:] == ["7 min left", "5 min left", ""]

    def test_is_told_as_long_as_it_has_paused_for_as_long_before(self, monkeypatch: pytest.MonkeyPatch) -> None:
        reads = [(RUNNING, 10, 0.0), (RUNNING, 20, 10.0), (RUNNING, 30, 110.0), (RUNNING, 40, 120.0)]
        assert lines(monkeypatch, *reads, (RUNNING, 40, 300.0), (RUNNING, 40, 321.0))[4:] == ["2 min left", ""]

    @pytest.mark.parametrize(
        "last",
        [("JOB_STATE_WRITING_RESULTS", 40, 180.0), (RUNNING, 5, 180.0), (RUNNING, None, 180.0), (RUNNING, 100, 180.0)],
        ids=["another state", "it fell", "no percentage", "all is done"],
    )
    def test_is_not_told(self, last: tuple[str, int | None, float], monkeypatch: pytest.MonkeyPatch) -> None:
        reads = [(RUNNING, 10, 0.0), (RUNNING, 20, 60.0), (RUNNING, 30, 120.0), last]
        assert lines(monkeypatch, *reads)[2:] == ["7 min left", ""]

    def test_begins_anew_in_another_state(self, monkeypatch: pytest.MonkeyPatch) -> None:
        old = [("JOB_STATE_CREATING", 10 * step, 10.0 * step) for step in range(1, 9)]
        reads = [(RUNNING, 0, 100.0), (RUNNING, 10, 200.0), (RUNNING, 20, 400.0)]
        assert lines(monkeypatch, *old, *reads)[-3:] == ["", "", "27 min left"]

    def test_less_than_a_minute_is_told_as_that(self, monkeypatch: pytest.MonkeyPatch) -> None:
        found = notebook(monkeypatch, SimpleNamespace(kernel=object()))
        progress = Progress()
        for percent, seconds in ((90, 0.0), (91, 5.0), (96, 30.0)):
            progress.show("j", RUNNING, percent, seconds)
        assert found.outputs[0][-1].endswith("  less than 1 min left")

    @pytest.mark.parametrize(("step", "text"), [(60.0, "76 min left"), (600.0, "13 h left"), (86400.0, "76 d left")])
    def test_is_told_in_one_unit(self, step: float, text: str, monkeypatch: pytest.MonkeyPatch) -> None:
        reads = [(RUNNING, 18, 0.0), (RUNNING, 19, step), (RUNNING, 24, 6 * step)]
        assert lines(monkeypatch, *reads)[-1] == text
