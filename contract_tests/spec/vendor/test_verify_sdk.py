"""Without a package registry, the vendor's SDK is reported as not verified; never silently."""

from __future__ import annotations

from pathlib import Path

import pytest
from verify_sdk import main

NOT_VERIFIED = "Not verified: fireworks-ai 1.2.30 against the emulator, because it cannot be installed: "
FIX = "Fix: let pip reach a package registry, then make sdk."


def test_no_registry(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("PIP_CONFIG_FILE", "/dev/null")
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    assert main(["--if-installable"], tmp_path / "environment") == 0
    (said,) = capsys.readouterr().out.splitlines()
    assert said.startswith(NOT_VERIFIED)
    assert "No matching distribution found for fireworks-ai==1.2.30" in said
    assert said.endswith(FIX)


def test_asked_for_by_name_it_is_an_error(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "file"
    file.touch()
    assert main([], file / "environment") == 2
    (said,) = capsys.readouterr().out.splitlines()
    assert said.startswith(NOT_VERIFIED)
    assert said.endswith(FIX)
