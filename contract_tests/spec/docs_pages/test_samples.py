"""The samples of the reference, each run as a reader would run it, against the emulator."""

from __future__ import annotations

import json
import shlex
import subprocess
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final

import build_docs
import pytest
from docs_pages.samples import Sample, samples
from rlor_spec.document import Operation, SpecDocument
from rlor_spec.places import members
from rlor_trainer_client import models
from rlor_trainer_client._cli import main as rlor
from rlor_trainer_emulator import ManualClock
from rlor_trainer_pytest.emulator import RlorEmulator

SPEC: Final = SpecDocument.load(build_docs.SPEC)
LABELS: Final = {o.operation_id: f"{o.raw['tags'][0]}.{o.raw['x-method']}" for o in SPEC.operations()}
SAMPLES: Final = samples(SPEC)
CASES: Final = [(name, sample) for name, found in SAMPLES.items() for sample in found]
ACCOUNT: Final = "acme-research"
JOB: Final = "math-grpo-step-07"
CHECKPOINT: Final = "step-0050-9ac1e0b4"
OPERATION: Final = "promote-7d1c"
"""What the spec's examples call them."""


@pytest.fixture
def emulator() -> Iterator[RlorEmulator]:
    with RlorEmulator(keys={"key": ACCOUNT}, clock=ManualClock()) as found:
        yield found


def running(emulator: RlorEmulator) -> Mapping[str, str]:
    emulator.client().jobs.create(models.RlorTrainerJob(), rlor_trainer_job_id=JOB)
    emulator.advance(300)
    return {}


def cancelled(emulator: RlorEmulator) -> Mapping[str, str]:
    running(emulator)
    emulator.client().jobs.cancel(JOB)
    emulator.advance(60)
    return {}


def idle(emulator: RlorEmulator) -> Mapping[str, str]:
    emulator.client().jobs.create(keep_alive=True, rlor_trainer_job_id=JOB)
    emulator.advance(900)
    return {}


def completed(emulator: RlorEmulator) -> Mapping[str, str]:
    """The emulator gives checkpoints and operations ids of its own: they take the place of the spec's."""
    client = emulator.client()
    client.jobs.create(training_config=models.TrainingConfig(lora_rank=8), rlor_trainer_job_id=JOB)
    client.jobs.wait(JOB)
    found = next(one for one in client.checkpoints.list(JOB) if one.promotable)
    return {CHECKPOINT: str(found.name).rpartition("/")[2]}


def promoted(emulator: RlorEmulator) -> Mapping[str, str]:
    checkpoint = completed(emulator)[CHECKPOINT]
    operation = (
        emulator.client()
        .checkpoints.promote(
            checkpoint,
            output_model=f"accounts/{ACCOUNT}/models/policy",
            base_model="accounts/fireworks/models/qwen3-8b",
            trainer_job_id=f"accounts/{ACCOUNT}/rlorTrainerJobs/{JOB}",
            async_promotion=True,
        )
        .operation
    )
    assert operation is not None
    return {OPERATION: str(operation.name).rpartition("/")[2]}


BEFORE: Final[dict[str, Callable[[RlorEmulator], Mapping[str, str]]]] = {
    "jobs.create": lambda _: {},
    "jobs.resume": cancelled,
    "jobs.execute_train_step": idle,
    "checkpoints.list": completed,
    "checkpoints.sync": completed,
    "checkpoints.promote": completed,
    "operations.get": promoted,
}
"""What must be there before an operation; else a running job."""


def test_every_operation_has_every_sample() -> None:
    assert list(SAMPLES) == list(LABELS)
    for found in SAMPLES.values():
        assert [sample.title for sample in found] == ["Python", "Python, async", "rlor", "curl"]


@pytest.mark.parametrize(("name", "sample"), CASES, ids=lambda one: one if isinstance(one, str) else one.title)
def test_a_sample_does_what_it_shows(
    emulator: RlorEmulator,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
    tmp_path: Path,
    name: str,
    sample: Sample,
) -> None:
    code = sample.code
    for theirs, own in BEFORE.get(LABELS[name], running)(emulator).items():
        code = code.replace(theirs, own)
    monkeypatch.setenv("FIREWORKS_API_KEY", emulator.api_key)
    monkeypatch.setenv("FIREWORKS_ACCOUNT_ID", emulator.account)
    monkeypatch.setenv("FIREWORKS_BASE_URL", emulator.url)
    monkeypatch.chdir(tmp_path)
    operation = next(o for o in SPEC.operations() if o.operation_id == name)
    asked = emulator.requests.where(operation=name, method=operation.method.upper())
    before, sent = asked.count(), 1
    if sample.title == "curl":
        server = SPEC.data["servers"][0]["url"]
        assert server in code
        command = ["sh", "-c", code.replace(server, emulator.url)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
        json.loads(done.stdout or "{}")
    elif sample.title == "rlor":
        (tmp_path / "job.yaml").write_text(json.dumps(body_example(operation)), "utf-8")  # which is YAML too
        for line in code.splitlines():
            program, *arguments = shlex.split(line)
            assert program == "rlor"  # there is no terminal to ask on, hence --yes
            assert rlor([*arguments, "--yes"]) == 0, f"{line}\n{capfd.readouterr().err}"
        sent = len(code.splitlines())
    else:
        exec(compile(code, f"{name}.py", "exec"), {"__name__": "__main__"})
        assert ("print" in code) == bool(capfd.readouterr().out)
    assert asked.count() == before + sent


def body_example(operation: Operation) -> Any:
    """The first example of a body; None for an operation without one."""
    media = members(members(SPEC.resolve(operation.raw.get("requestBody", {}))).get("content"))
    examples = members(members(media.get("application/json")).get("examples"))
    return next((members(example)["value"] for example in examples.values()), None)
