"""The curl lines of a run's findings, run by a shell against the same faulty server, get the same statuses."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from typing import Any

import pytest
from faults.catalogue import FAULTS
from faults.fault import Slip
from rlor_contract.cli import main
from rlor_contract.server.target import EMBEDDED_KEY
from rlor_trainer_emulator import Emulator

# A fault of authentication knows the key of the embedded server.
KEY = {"API_KEY": EMBEDDED_KEY}


def repeated(finding: dict[str, Any]) -> str:
    """The status that the line of a finding gets now."""
    before, _, last = finding["request"].rpartition("curl -sS")
    line = f"{before}curl -sS -o /dev/null -w '%{{http_code}}'{last}"
    done = subprocess.run(
        ["bash", "-c", line], env={**os.environ, **KEY}, capture_output=True, text=True, check=False, timeout=120
    )
    return done.stdout or done.stderr


@pytest.mark.thorough
@pytest.mark.parametrize(
    "name",
    [
        "any_key_will_do",
        "bad_requests_succeed",
        "delete_answers_204",
        "rules_are_ignored",
        "secret_is_read_back",
        "wrong_method_is_404",
        "zero_page_size_fails",
    ],
)
def test_every_line_repeats_its_finding(name: str, tmp_path: Path) -> None:
    fault = FAULTS[name]
    assert not isinstance(fault.apply, Slip)
    emulator = Emulator(keys={EMBEDDED_KEY: "acme-research"})
    with fault.apply() as middleware:
        emulator.app.add_middleware(middleware)
        with emulator:
            arguments = ["run", "--base-url", emulator.url, "--account", "acme-research", "--depth", "quick"]
            arguments += ["--operation", fault.operation, "--reports", str(tmp_path)]
            assert main(arguments, KEY) == 1
            (half,) = json.loads((tmp_path / "contract.json").read_text("utf-8"))["halves"]
            found = [*half["violations"], *half["warnings"]]
            assert {one["check"] for one in found} & {*fault.checks}
            differing = [
                (one["request"], one["status"], now) for one in found if (now := repeated(one)) != str(one["status"])
            ]
    assert differing == []
    assert EMBEDDED_KEY not in (tmp_path / "contract.json").read_text("utf-8")
