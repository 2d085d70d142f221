"""One seed, the same values, whatever else is loaded."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path

import pytest
from hypothesis import strategies as st
from rlor_contract.spec.schema_values import draw


def test_values_do_not_come_from_the_source_of_modules(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    texts = st.text(min_size=1)
    before = draw(texts, 300, 1)
    names = [f"text number {number}" for number in range(200)]
    (tmp_path / "full_of_texts.py").write_text(f"NAMES = {names!r}\n", encoding="utf-8")
    monkeypatch.setattr(sys, "path", [str(tmp_path), *sys.path])
    importlib.import_module("full_of_texts")

    assert draw(texts, 300, 1) == before
    assert not {*names} & {*before}
