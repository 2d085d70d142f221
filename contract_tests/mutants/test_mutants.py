"""The sampler of mutants, on a project of a few lines."""

from collections.abc import Callable
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path

import pytest

from mutants.command import ALL_KILLED, CANNOT_RUN, SURVIVED, main
from mutants.results import BEYOND, EQUIVALENT, Listed, listed
from mutants.sampler import mutants_of, mutated, sample, sources
from mutants.trial import likely_first

_MODULE = '''"""A module."""

from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    LIMIT = 7

__all__ = ["total"]


def total(values: "list[int]", logger: "object | None" = None) -> int:
    """Add them up."""
    found = cast("int", 0)
    for value in values:
        logger.info("adding %s", value)
        found += value
    return found
'''

# What the half is in the little project: it sees whether `area` is right.
_HALF = """
import subprocess, sys
LOOK = "from rlor_trainer_client.shape import area; print('jobs.get answers' if area(2, 3) != 6 else '')"
for line in sys.stdin:
    seed, limit, first = line.strip().split(" ")
    try:
        done = subprocess.run([sys.executable, "-c", LOOK], capture_output=True, timeout=float(limit))
        print(done.stdout.decode().strip() if not done.returncode else "suite died", flush=True)
    except subprocess.TimeoutExpired:
        print("hang", flush=True)
"""
_TEST = """
from rlor_trainer_client.shape import border

def test_border():
    assert border(2) == 4
"""

Planted = Callable[..., Path]


@pytest.fixture
def planted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Planted:
    """A project whose client is one module of this text. Its tests need no plugin but the one for `-n`."""
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")
    monkeypatch.setenv("PYTEST_PLUGINS", "xdist.plugin")

    def plant(text: str) -> Path:
        files = {
            "generated/rlor_trainer_client/__init__.py": "",
            "generated/rlor_trainer_client/shape.py": text,
            "contract_tests/mutants/half.py": _HALF,
            "contract_tests/mutants/__init__.py": "",
            "contract_tests/client/test_shape.py": _TEST,
            "contract_tests/suite/client/test_other.py": "def test_nothing():\n    pass\n",
            "scripts/nothing.py": "",
        }
        for name, content in files.items():
            file = tmp_path / "project" / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(content)
        return tmp_path / "project"

    return plant


def _run(root: Path, tmp_path: Path, equivalent: str = "[]", *more: str, beyond: str = "[]") -> int:
    files = tmp_path / "equivalent.yaml", tmp_path / "beyond.yaml"
    for file, text in zip(files, (equivalent, beyond), strict=True):
        file.write_text(text)
    return main(["--count", "20", "--jobs", "1", "--reports", str(tmp_path / "reports"), *more], root, *files)


def test_docstrings_annotations_exports_log_texts_and_blocks_for_type_checkers_are_no_places() -> None:
    found = mutants_of(_MODULE, "it.py")
    assert {(one.line, one.operator) for one in found} == {
        (13, "assignment"),
        (15, "dropped_statement"),
        (16, "augmented_assignment"),
        (16, "swap_op"),
    }
    assert {one.function for one in found} == {"total"}


def test_each_mutant_is_valid_and_differs() -> None:
    for one in mutants_of(_MODULE, "it.py"):
        text = mutated(_MODULE, one)
        assert text is not None
        assert text != _MODULE


def test_the_key_outlives_lines_that_are_added_elsewhere() -> None:
    longer = _MODULE.replace('__all__ = ["total"]', '__all__ = ["total"]\n\n\ndef other() -> int:\n    return 1')
    keys = {one.key for one in mutants_of(longer, "it.py")}
    assert keys >= {one.key for one in mutants_of(_MODULE, "it.py")}


def test_a_sample_follows_from_its_seed_and_leaves_nothing_out() -> None:
    modules = {"a.py": "x = 1\ny = 2\n", "b.py": "z = True\n"}
    first = list(sample(modules, 1))
    assert first == list(sample(modules, 1))
    orders = {tuple(one.key for one in sample(modules, seed)) for seed in range(5)}
    assert len(orders) > 1
    assert {frozenset(order) for order in orders} == {frozenset(one.key for one in first)}


def test_the_half_is_asked_first_then_the_tests(
    planted: Planted, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    root = planted("def area(a, b):\n    return a * b\n\n\ndef border(a):\n    return a * 2\n\n\nSPARE = [1]\n")
    assert _run(root, tmp_path) == SURVIVED
    told = capsys.readouterr().out
    assert "half        generated/rlor_trainer_client/shape.py:2 swap_op #0 in area  [jobs.get answers" in told
    assert "tests only  generated/rlor_trainer_client/shape.py:6 number #0 in border  [FAILED" in told
    assert "SURVIVED    generated/rlor_trainer_client/shape.py:9 number #0 in <module>" in told
    assert (root / "generated/rlor_trainer_client/shape.py").read_text().startswith("def area(a, b):\n    return a * b")

    assert _run(root, tmp_path) == SURVIVED
    assert capsys.readouterr().out == told  # its times, too: nothing ran again
    half = root / "contract_tests/mutants/half.py"
    half.write_text("raise SystemExit(1)")  # other sources: what was found of the former ones does not count
    assert _run(root, tmp_path) == CANNOT_RUN


def test_what_the_half_finds_with_a_seed_and_without_a_mutant_is_no_kill(
    planted: Planted, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    root = planted("def area(a, b):\n    return a * b\n\n\ndef border(a):\n    return 4\n")
    half = root / "contract_tests/mutants/half.py"
    half.write_text("import sys\nfor line in sys.stdin:\n    print('it' if line[:2] == '7 ' else '', flush=True)\n")
    assert _run(root, tmp_path, "[]", "--seed", "7") == CANNOT_RUN
    assert "without any mutant the half of the client finds: it" in capsys.readouterr().err


@pytest.mark.thorough
def test_equivalent_ones_are_left_out(planted: Planted, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    root = planted("def area(a, b):\n    return a * b\n\n\ndef border(a):\n    return 4\n\n\nSPARE = [1]\n")
    entry = "{side: client, module: '*.py', function: '*', line: 'SPARE = [1]', operator: %s, reason: unused}"
    listed = f"[{entry % 'number'}, {entry % 'assignment'}]"
    assert _run(root, tmp_path, listed) == ALL_KILLED
    told = capsys.readouterr().out
    assert "left out    generated/rlor_trainer_client/shape.py:9 number" in told
    assert "SURVIVED" not in told


def test_what_no_request_can_show_counts_for_the_tests_alone(
    planted: Planted, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    root = planted("def area(a, b):\n    return a * b\n\n\ndef border(a):\n    return a * 2\n")
    beyond = "[{side: client, module: '*.py', function: [other, area], reason: not asked for}]"
    assert _run(root, tmp_path, beyond=beyond) == SURVIVED
    told = capsys.readouterr().out
    # The half would see it.
    assert "SURVIVED    generated/rlor_trainer_client/shape.py:2 swap_op #0 in area  [nothing" in told
    assert "tests only  generated/rlor_trainer_client/shape.py:6 number #0 in border  [FAILED" in told
    assert told.splitlines()[-1].split() == ["all", "3", "2", "0", "%", "67", "%", "1"]

    assert _run(root, tmp_path, "[]", "--only", "half", beyond=beyond) == SURVIVED
    told = capsys.readouterr().out
    assert "left out    generated/rlor_trainer_client/shape.py:2 swap_op" in told
    assert "SURVIVED    generated/rlor_trainer_client/shape.py:6 number #0 in border  [nothing" in told
    assert told.splitlines()[-1].split() == ["all", "2", "2", "0", "%", "-", "2"]


@pytest.mark.thorough
def test_a_mutant_that_hangs_is_ended_and_killed(
    planted: Planted, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mutants.trial.LEAST", 1.0)
    text = "def area(a, b):\n    while a > 2:\n        pass\n    return a * b\n\n\ndef border(a):\n    return 4\n"
    root = planted(text)
    _run(root, tmp_path)
    told = capsys.readouterr().out
    assert "half        generated/rlor_trainer_client/shape.py:2 negated_condition #0 in area  [hang" in told


def test_likely_tests_come_first_then_fast_ones() -> None:
    files = ["client/test_errors.py", "client/test_runtime_wait.py", "client/test_runtime_retries.py"]
    times = {"client/test_errors.py": 9.0, "client/test_runtime_wait.py": 7.0, "client/test_runtime_retries.py": 0.1}
    assert likely_first(files, "_wait.py", times) == [files[1], files[2], files[0]]


def test_each_listed_mutant_is_still_there() -> None:
    modules = {side: sources(side) for side in ("client", "emulator")}
    mutants = cache(mutants_of)
    for entry in (*listed(EQUIVALENT), *listed(BEYOND)):
        assert entry.reason
        near = (
            one
            for name, text in modules[entry.side].items()
            if fnmatchcase(name, entry.module) and any(entry.is_line(line.strip()) for line in text.splitlines())
            for one in mutants(text, name)
        )
        assert any(entry.holds(entry.side, one) for one in near), f"{entry}: no such mutant is made any more"


def test_what_is_equivalent_is_so_in_one_way_and_what_is_beyond_the_contract_in_all() -> None:
    assert all(entry.line and entry.operator for entry in listed(EQUIVALENT))
    assert all(entry.occurrence is None for entry in listed(BEYOND))


def test_a_list_may_name_its_line_by_a_pattern() -> None:
    entry = Listed("client", "a.py", "*", "reason", r"/known = \d+/", "assignment")
    first, *others = mutants_of("known = 7\nknown = x\n", "a.py")
    assert first.operator in {"number", "assignment"}
    held = [one.text for one in (first, *others) if entry.holds("client", one)]
    assert held == ["known = 7"]
