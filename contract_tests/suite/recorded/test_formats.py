"""Files of traffic: whatever stands in them, they are read, or refused in a line."""

from __future__ import annotations

import io
import json
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rlor_contract.recorded.command import Judgement
from rlor_contract.recorded.exchanges import exchanges
from rlor_contract.recorded.streamed_json import JsonError, items
from rlor_contract.report.cannot_run import CannotRun
from rlor_contract.spec.json_values import is_list, is_object
from suite.recorded.traffic import entries, har, judged, recording

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
    max_leaves=12,
)


class Slow(io.BytesIO):
    """Gives a few bytes at a time, as a pipe does."""

    def read(self, size: int | None = -1) -> bytes:
        return super().read(min(7, size) if size is not None and size > 0 else 7)


@settings(max_examples=40)
@given(before=JSON, found=st.lists(JSON, max_size=6), after=JSON, indent=st.sampled_from([None, 2]))
def test_items_are_those_of_the_file(before: Any, found: list[Any], after: Any, indent: int | None) -> None:
    text = json.dumps({"a": before, "log": {"b": before, "entries": found, "c": after}}, indent=indent)
    for stream in (io.BytesIO(text.encode()), Slow(text.encode()), Slow(b"\xef\xbb\xbf" + text.encode())):
        assert [*items(stream, ("log", "entries"))] == found


@settings(max_examples=40)
@given(found=st.lists(JSON, min_size=1, max_size=4), data=st.data())
def test_a_file_that_breaks_off_gives_what_was_whole(found: list[Any], data: st.DataObject) -> None:
    text = json.dumps({"log": {"entries": found}}).encode()
    cut = data.draw(st.integers(0, len(text) - 3))
    got: list[Any] = []
    with pytest.raises(JsonError):
        got.extend(items(Slow(text[:cut]), ("log", "entries")))
    assert got == found[: len(got)]


def test_half_a_surrogate_pair_is_json() -> None:
    assert [*items(Slow(b'{"entries": ["\\ud83d"]}'), ("entries",))] == ["\ud83d"]


def test_what_is_broken_does_not_fill_the_memory() -> None:
    class Endless(io.BytesIO):
        sent = 0

        def read(self, size: int | None = -1) -> bytes:
            chunk = b'{"entries": [1, nonsense' if not self.sent else b"x" * 1000
            self.sent += len(chunk)
            return chunk

    stream = Endless()
    with pytest.raises(JsonError, match="Expecting value"):
        list(items(stream, ("entries",)))
    assert stream.sent < 10_000


def _places(value: Any, way: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    yield way
    steps: list[Any] = [*value] if is_object(value) else [*range(len(value))] if is_list(value) else []
    for step in steps:
        inner: Any = value[step]
        yield from _places(inner, (*way, step))


def _judged(path: Path) -> Judgement | None:
    """None for what is refused, in a line."""
    try:
        return judged(path, learns=True)
    except CannotRun as refusal:
        if "Fix: " in str(refusal) and "\n" not in str(refusal):
            return None
        raise


OTHERS: list[Any] = [None, 7, -1, 1e300, True, "", "x", "\x00", "2026-99-99", [], ["a"], {}, {"name": 3}, [[[]]]]


@pytest.mark.parametrize("count", [20, pytest.param(400, marks=pytest.mark.thorough)])
@pytest.mark.parametrize("write", [har, recording])
def test_no_value_of_any_type_anywhere_breaks_the_reader(write: Any, count: int, tmp_path: Path) -> None:
    """Each place of some exchanges in turn is left out, or something else; the others are judged all the same."""
    chance = random.Random(17)
    whole = entries()
    path = write(whole[:4], tmp_path / "traffic")
    lines = [json.loads(line) for line in path.read_text().splitlines()]
    where = [*_places(lines)]
    for way in chance.sample(where, min(len(where), count)):
        for other in chance.sample([..., *OTHERS], 3):
            broken = json.loads(json.dumps(lines))
            holder: Any = broken
            for step in way[:-1]:
                holder = holder[step]
            if not way:
                continue
            if other is ...:
                del holder[way[-1]]
            else:
                holder[way[-1]] = other
            path.write_text("".join(json.dumps(line) + "\n" for line in broken))
            judgement = _judged(path)
            if judgement is None:
                continue
            assert not [failure.traceback for failure in judgement.ledgers[0].suite_failures.values()], (way, other)
            assert judgement.learner
            assert [*judgement.learner.lines()]


def test_playwright_keeps_bodies_beside_the_archive(tmp_path: Path) -> None:
    found = entries()[3:5]
    for number, one in enumerate(found):
        (tmp_path / f"{number}.json").write_text(one["response"]["content"].pop("text"))
        one["response"]["content"]["_file"] = f"{number}.json"
    path = har(found, tmp_path / "traffic.har")
    with ZipFile(tmp_path / "traffic.zip", "w") as archive:
        for file in tmp_path.glob("*.json"):
            archive.write(file, file.name)
        archive.write(path, "har.har")

    for file in (path, tmp_path / "traffic.zip"):
        assert [exchange.content is not None for exchange in exchanges([file])] == [True, True]
        assert "jobs.get" in judged(file).ledgers[0].verified


@pytest.mark.parametrize("name", ["../secret", "/etc/hostname", "nested/file"])
def test_no_other_file_is_read(name: str, tmp_path: Path) -> None:
    (tmp_path / "nested").mkdir()
    (tmp_path / "nested" / "file").write_text("{}")
    (tmp_path / "secret").write_text("{}")
    [one] = entries()[3:4]
    one["response"]["content"] = {"mimeType": "application/json", "_file": name}
    [exchange] = exchanges([har([one], tmp_path / "nested" / "traffic.har")])
    assert exchange.content is None


@pytest.mark.parametrize("harm", ["two", "none", "damaged"])
def test_an_archive_that_cannot_be_read(harm: str, tmp_path: Path) -> None:
    path = tmp_path / "traffic.zip"
    with ZipFile(path, "w") as archive:
        for name in {"two": ["a.har", "b.har"], "none": ["a.txt"], "damaged": ["a.har"]}[harm]:
            archive.writestr(name, '{"log": {"entries": []}}')
    if harm == "damaged":
        content = bytearray(path.read_bytes())
        content[35:45] = b"0123456789"
        path.write_bytes(bytes(content))
    with pytest.raises(CannotRun, match="Fix: "):
        list(exchanges([path]))
