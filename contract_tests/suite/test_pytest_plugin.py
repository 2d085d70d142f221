"""The pytest plugin, as a project meets it that has installed the wheel."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

TESTS = """
import json, urllib.request

def ask(emulator, method="GET", path="", body=None):
    request = urllib.request.Request(
        f"{emulator.url}/v1/accounts/{emulator.account}/rlorTrainerJobs{path}", method=method,
        headers={"authorization": f"Bearer {emulator.api_key}", "content-type": "application/json"},
        data=None if body is None else json.dumps(body).encode(),
    )
    with urllib.request.urlopen(request) as answer:
        return json.load(answer)

def test_time_is_moved_by_hand(rlor_emulator):
    ask(rlor_emulator, "POST", "?rlorTrainerJobId=one", {})
    assert ask(rlor_emulator, path="/one")["state"] == "JOB_STATE_PENDING"
    rlor_emulator.advance(600)
    assert ask(rlor_emulator, path="/one")["state"] == "JOB_STATE_RUNNING"

def test_each_test_starts_afresh(rlor_emulator):
    assert ask(rlor_emulator)["rlorTrainerJobs"] == []
"""


IN_ITS_TIME = """
import asyncio, logging, threading
import pytest
from rlor_trainer_client import AsyncRlorTrainerClient, JobFailedError, RlorTrainerClient, WaitTimeoutError, models
from rlor_trainer_emulator import Fault

State = models.JobState

@pytest.fixture
def passed(rlor_emulator):
    start = rlor_emulator.clock.now()
    return lambda: (rlor_emulator.clock.now() - start).total_seconds()

@pytest.fixture(autouse=True)
def nothing_goes_wrong(caplog):
    yield
    assert not [record.message for record in caplog.records if record.name == "rlor_trainer_client"]

def test_a_day_of_waiting_passes_in_the_emulator_alone(rlor_client, passed):
    job = rlor_client.jobs.create(models.RlorTrainerJob())
    assert rlor_client.jobs.wait(job, timeout=86400, poll_interval=60).state == State.JOB_STATE_COMPLETED
    assert 814 <= passed() < 814 + 120

def test_so_do_the_thirty_seconds_for_a_job_that_has_failed(rlor_emulator, rlor_client, passed):
    job = rlor_client.jobs.create(models.RlorTrainerJob())
    rlor_emulator.event(job.name, "fail")
    with pytest.raises(JobFailedError):
        rlor_client.jobs.wait(job)
    assert passed() == 30

def test_and_the_pauses_of_retries(rlor_emulator, rlor_client, passed):
    rlor_emulator.faults.add(Fault("rate-limit", times=1, retry_after=40))
    assert list(rlor_client.jobs.list()) == []
    assert passed() == 40

def test_those_who_wait_at_the_same_time_share_the_time_that_passes(rlor_emulator, rlor_async_client, passed):
    async def live():
        async with rlor_async_client as client:
            job = await client.jobs.create(models.RlorTrainerJob(keep_alive=True, disable_inactivity_cleanup=True))
            waits = [client.jobs.wait(job, timeout=600, poll_interval=100) for _ in range(5)]
            return await asyncio.gather(*waits, return_exceptions=True)
    late = asyncio.run(live())
    assert [error.elapsed for error in late] == [600] * 5
    assert 600 <= passed() < 1500

def test_threads_do_not_disturb_each_other(rlor_emulator, rlor_client, passed):
    jobs = [rlor_client.jobs.create(models.RlorTrainerJob()) for _ in range(3)]
    ended = []
    def wait(job):
        ended.append(rlor_client.jobs.wait(job, timeout=5000, poll_interval=100).state)
    threads = [threading.Thread(target=wait, args=[job]) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert ended == [State.JOB_STATE_COMPLETED] * 3
    assert 814 <= passed() < 814 + 3 * 110

def test_one_who_comes_late_has_not_lived_what_others_slept(rlor_client, rlor_clock, passed):
    before = rlor_clock.monotonic()
    thread = threading.Thread(target=rlor_clock.sleep, args=[1000])
    thread.start()
    thread.join()
    assert (passed(), rlor_clock.monotonic()) == (1000, before)
    job = rlor_client.jobs.create(models.RlorTrainerJob())
    assert rlor_client.jobs.wait(job, timeout=900).state == State.JOB_STATE_COMPLETED

def test_time_moved_by_hand_counts_for_the_client(rlor_emulator, rlor_client):
    job = rlor_client.jobs.create(models.RlorTrainerJob())
    with pytest.raises(WaitTimeoutError, match="is still JOB_STATE_PENDING after 1 d"):
        rlor_client.jobs.wait(job, timeout=3600, on_update=lambda job: rlor_emulator.advance(86400))

def test_other_options(rlor_emulator, rlor_clock, passed):
    options = dict(api_key=rlor_emulator.api_key, account_id=rlor_emulator.account, base_url=rlor_emulator.url)
    with RlorTrainerClient(clock=rlor_clock, max_retries=0, **options) as client:
        with pytest.raises(WaitTimeoutError):
            client.jobs.wait(client.jobs.create(models.RlorTrainerJob()), until=State.JOB_STATE_IDLE, timeout=7)
    assert passed() == 7

class TestRealTime:
    @pytest.fixture
    def rlor_emulator(self, rlor_emulator_spec):
        from rlor_trainer_emulator import AcceleratedClock, Emulator
        with Emulator(clock=AcceleratedClock(100_000), spec=rlor_emulator_spec) as emulator:
            yield emulator

    def test_is_kept_where_the_clock_goes_by_itself(self, rlor_client):
        job = rlor_client.jobs.create(models.RlorTrainerJob())
        assert rlor_client.jobs.wait(job, poll_interval=0.001).state == State.JOB_STATE_COMPLETED
"""


LOOPS = """
import asyncio
import httpx
import pytest
from rlor_trainer_client import JobFailedError, RlorTrainerClient, WaitTimeoutError, models
from rlor_trainer_emulator import AcceleratedClock, Fault, Outcome, OutcomeError, Step
from rlor_trainer_pytest.emulator import RlorEmulator

BASE = "accounts/fireworks/models/qwen3-8b"
ACCOUNT = "accounts/acme-research"
State = models.JobState

def train(client, name, on_update=None):
    config = models.TrainingConfig(base_model=BASE, lora_rank=16)
    job = client.jobs.create(models.RlorTrainerJob(training_config=config), rlor_trainer_job_id=name)
    for _ in range(3):
        try:
            job = client.jobs.wait(job, timeout=86400, on_update=on_update)
            break
        except JobFailedError:
            job = client.jobs.resume(job)
    best = [checkpoint for checkpoint in client.checkpoints.list(job) if checkpoint.promotable][-1]
    return client.checkpoints.promote(best, output_model=f"{ACCOUNT}/models/{name}", base_model=BASE)

def test_a_loop(rlor_emulator: RlorEmulator) -> None:
    failed = []
    def update(job):
        if job.state == State.JOB_STATE_RUNNING and not failed:
            failed.append(job)
            rlor_emulator.event(job, "fail", "CUDA out of memory", code="RESOURCE_EXHAUSTED")
    client = rlor_emulator.client()
    promoted = train(client, "math-07", update)
    assert promoted.model.name == f"{ACCOUNT}/models/math-07"
    assert failed and client.jobs.get("math-07").state == State.JOB_STATE_COMPLETED

def test_a_loop_that_does_not_block(rlor_emulator, rlor_clock):
    plain = {"job": "*-2", "steps": [{"after": "400s", "event": "fail"}]}
    rlor_emulator.play([plain, Outcome("*-3", [Step("7200s", "JOB_STATE_PENDING")]), {"job": "x", "steps": []}])
    resumed = []
    async def train(client, name):
        config = models.TrainingConfig(base_model=BASE)
        job = await client.jobs.create(models.RlorTrainerJob(training_config=config), rlor_trainer_job_id=name)
        try:
            job = await client.jobs.wait(job, timeout=86400, poll_interval=30)
        except JobFailedError:
            resumed.append(name)
            job = await client.jobs.wait(await client.jobs.resume(job), timeout=86400, poll_interval=30)
        best = [one async for one in client.checkpoints.list(job) if one.promotable][-1]
        model = f"{ACCOUNT}/models/{name}"
        told = await client.checkpoints.promote(best, output_model=model, base_model=BASE, async_promotion=True)
        while not (operation := await client.operations.get(told.operation)).done:
            await rlor_clock.async_sleep(10)
        return job.state
    async def live():
        async with rlor_emulator.async_client() as client:
            return await asyncio.gather(*(train(client, f"math-{number}") for number in range(1, 4)))
    assert asyncio.run(live()) == [State.JOB_STATE_COMPLETED] * 3
    assert resumed == ["math-2"]
    assert (rlor_emulator.clock.now().hour, rlor_emulator.clock.now().day) == (2, 1)

@pytest.mark.parametrize("named", [lambda job: job, lambda job: job.name, lambda job: job.name.rpartition("/")[2]])
def test_a_job_is_named_as_the_client_does(rlor_emulator, named):
    client = rlor_emulator.client()
    job = client.jobs.create(models.RlorTrainerJob())
    assert rlor_emulator.event(named(job), "fail", "why").name == job.name
    assert client.jobs.get(job).status.message == "why"

def test_a_job_that_has_no_name(rlor_emulator):
    with pytest.raises(ValueError, match="which job"):
        rlor_emulator.event(models.RlorTrainerJob(), "fail")

@pytest.mark.parametrize("outcomes, said", [
    ([{"job": "a", "steps": [{"after": "60s", "at": "RUNNING"}]}],
     "outcome 1 ('a'), step 1: no key 'at'; write after, state, event, message, code"),
    ([Outcome("a", []), {"job": "b"}], "outcome 2: an outcome needs job, a glob, and steps, a list"),
    ([{"job": "a", "steps": [{"after": 60}]}], "outcome 1 ('a'), step 1: after must be text, such as '600s', not 60"),
    ([{"job": "a", "steps": [{"event": "fail"}]}],
     "outcome 1 ('a'), step 1: a step needs after, a duration such as 600s"),
    ([{"job": "a", "steps": ["60s"]}],
     "outcome 1 ('a'), step 1: write a mapping of after, state, event, message, code"),
    (["a"], "outcome 1: write a mapping of job, steps"),
    ([{"job": "a", "steps": [{"after": "60s", "event": "explode"}]}],
     "outcome 1 ('a'), step 1: no event 'explode'; x-lifecycle knows expire, fail, preempt, stopEarly, suspend"),
])
def test_outcomes_that_cannot_be(rlor_emulator, outcomes, said):
    with pytest.raises(OutcomeError) as refused:
        rlor_emulator.play(outcomes)
    assert str(refused.value) == said

def test_clients_share_the_time_and_take_options(rlor_emulator, rlor_client, rlor_clock):
    one, other = rlor_emulator.client(), rlor_emulator.client(max_retries=0, timeout=5)
    rlor_emulator.faults.add(Fault("rate-limit", times=1, retry_after=40))
    assert list(one.jobs.list()) == []
    with pytest.raises(WaitTimeoutError) as late:
        other.jobs.wait(other.jobs.create(models.RlorTrainerJob()), timeout=50)
    assert late.value.elapsed == 50
    assert rlor_clock is rlor_emulator.client_clock

def test_what_a_test_sent_is_not_forgotten(rlor_emulator):
    with httpx.Client(base_url=rlor_emulator.url) as client:
        for _ in range(1001):
            client.get("/v1/nowhere")
    rlor_emulator.requests.assert_sent(operation="create", times=0)
    assert rlor_emulator.requests.count() == 1001

def test_clients_are_closed_with_it(rlor_emulator_spec):
    with RlorEmulator(spec=rlor_emulator_spec) as emulator:
        client = emulator.client()
    with pytest.raises(RuntimeError, match="closed"):
        list(client.jobs.list())

def test_real_time_is_kept_where_the_clock_goes_by_itself(rlor_emulator_spec):
    with RlorEmulator(clock=AcceleratedClock(100_000), spec=rlor_emulator_spec) as emulator:
        client = emulator.client()
        job = client.jobs.create(models.RlorTrainerJob())
        assert client.jobs.wait(job, poll_interval=0.001).state == State.JOB_STATE_COMPLETED
"""


VERDICTS = """
import pytest, rlor_contract

def test_a_broken_contract():
    raise rlor_contract.ContractBroken("1. server: jobs.get: no_host_of_ours, 3 times")

def test_no_verdict():
    rlor_contract.verify(base_url="localhost")

def test_of_something_else():
    assert 1 == 2, "by itself"
"""

MY_SERVER = """
from starlette.applications import Starlette
from starlette.responses import JSONResponse
from starlette.routing import Route

async def answer(request):
    return JSONResponse({"rlorTrainerJobs": [], "nextPageToken": "", "totalSize": 0, "inside": "db.internal"})

app = Starlette(routes=[Route("/v1/accounts/{account}/rlorTrainerJobs", answer)])
"""


def pytest_run(folder: Path, *options: str) -> subprocess.CompletedProcess[str]:
    """A run of pytest in a project of its own, which finds the plugin through its entry point."""
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--rootdir", str(folder), *options]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


def test_gives_each_test_an_emulator(tmp_path: Path) -> None:
    (tmp_path / "test_loop.py").write_text(TESTS, encoding="utf-8")
    run = pytest_run(tmp_path)
    assert run.returncode == 0, run.stdout + run.stderr
    assert "2 passed" in run.stdout


def test_gives_clients_that_live_in_its_time(tmp_path: Path) -> None:
    (tmp_path / "test_loop.py").write_text(IN_ITS_TIME, encoding="utf-8")
    run = pytest_run(tmp_path)
    assert run.returncode == 0, run.stdout + run.stderr
    assert "9 passed" in run.stdout


def test_training_loops_take_no_time(tmp_path: Path) -> None:
    (tmp_path / "test_loop.py").write_text(LOOPS, encoding="utf-8")
    run = pytest_run(tmp_path, "--timeout=120", "-x")  # in real time a loop would take a quarter of an hour
    assert run.returncode == 0, run.stdout + run.stderr
    assert "17 passed" in run.stdout


def test_the_readme_tests_a_loop(tmp_path: Path) -> None:
    readme = (Path(__file__).resolve().parents[1] / "README.md").read_text("utf-8")
    tests, override = (one for one in re.findall(r"```python\n(.*?)```", readme, re.DOTALL) if "rlor_emulator" in one)
    (tmp_path / "test_loop.py").write_text(tests, encoding="utf-8")
    for _ in range(2):
        run = pytest_run(tmp_path, "--timeout=120")
        assert run.returncode == 0, run.stdout + run.stderr
        assert "2 passed" in run.stdout
        (tmp_path / "conftest.py").write_text(override, encoding="utf-8")  # for the second time


MORE = """
import pytest
from rlor_trainer_client import models

def test_takes_a_job_by_all_its_names_and_tells_its_history(rlor_emulator):
    rlor_emulator.play([{"job": "math-*", "steps": [{"after": "600s", "event": "fail", "message": "out of memory"}]}])
    client = rlor_emulator.client()
    job = client.jobs.create(models.RlorTrainerJob(), rlor_trainer_job_id="math-1")
    rlor_emulator.advance(700)
    for name in (job, job.name, "math-1"):
        *_, last = rlor_emulator.history(name)
        assert (last.state, last.cause) == ("JOB_STATE_FAILED", "event")
        assert (last.detail, last.message) == ("fail (outcome)", "out of memory")
    with pytest.raises(ValueError, match="which job"):
        rlor_emulator.history(object())

@pytest.mark.anyio
async def test_needs_no_other_plugin(rlor_emulator):
    async with rlor_emulator.async_client() as client:
        job = await client.jobs.create(models.RlorTrainerJob())
        assert (await client.jobs.wait(job)).state == models.JobState.JOB_STATE_COMPLETED

def test_says_that_it_has_ended():
    from rlor_trainer_pytest.emulator import RlorEmulator
    with RlorEmulator() as emulator:
        name = emulator.client().jobs.create(models.RlorTrainerJob()).name
    said = "^the emulator (has ended: use it inside its|is not running: use it in a) `with` statement$"
    for use in (lambda: emulator.advance(1), lambda: emulator.history(name), lambda: emulator.url, emulator.reset):
        with pytest.raises(RuntimeError, match=said):
            use()

def test_takes_names_of_operations_for_faults(rlor_emulator):
    from rlor_trainer_emulator import Fault
    rlor_emulator.faults.add(Fault("rate-limit", operation="jobs.create", times=1, retry_after=7))
    start = rlor_emulator.clock.now()
    rlor_emulator.client().jobs.create(models.RlorTrainerJob(), rlor_trainer_job_id="math-1")
    assert (rlor_emulator.clock.now() - start).total_seconds() >= 7
"""


def test_what_else_users_reach_for(tmp_path: Path) -> None:
    (tmp_path / "test_loop.py").write_text(MORE, encoding="utf-8")
    run = pytest_run(tmp_path, "--timeout=120", "-k", "not trio")
    assert run.returncode == 0, run.stdout + run.stderr
    assert "4 passed" in run.stdout


def test_says_what_to_install_and_disturbs_nobody_else(tmp_path: Path) -> None:
    (tmp_path / "starlette.py").write_text("raise ModuleNotFoundError(name='starlette')", encoding="utf-8")
    (tmp_path / "test_loop.py").write_text(f"{TESTS}\ndef test_of_something_else():\n    pass\n", encoding="utf-8")
    run = pytest_run(tmp_path)
    assert run.returncode == 1, run.stdout + run.stderr
    assert "pip install 'rlor-trainer-client[emulator]'" in run.stdout
    assert "1 passed" in run.stdout
    assert "Traceback" not in run.stdout


def test_a_verdict_is_shown_as_its_text(tmp_path: Path) -> None:
    (tmp_path / "test_contract.py").write_text(VERDICTS, encoding="utf-8")
    run = pytest_run(tmp_path)
    broken, no_verdict, other = re.split(r"\n_{3,} .* _{3,}\n", run.stdout)[1:]
    assert broken.strip() == "1. server: jobs.get: no_host_of_ours, 3 times"
    assert no_verdict.startswith("the base URL 'localhost' is not an http or https URL. Fix: ")
    assert no_verdict.count("\n") == 0
    assert "assert 1 == 2" in other


@pytest.mark.long
@pytest.mark.thorough
def test_the_readme_tests_each_operation(tmp_path: Path) -> None:
    readme = (Path(__file__).resolve().parents[1] / "README.md").read_text("utf-8")
    (example,) = (one for one in re.findall(r"```python\n(.*?)```", readme, re.DOTALL) if "parametrize" in one)
    (tmp_path / "my_server.py").write_text(MY_SERVER, encoding="utf-8")
    (tmp_path / "test_contract.py").write_text(example, encoding="utf-8")
    run = pytest_run(tmp_path, "-k", "jobs.list or checkpoints.list")
    assert run.returncode == 1, run.stdout + run.stderr
    assert "2 failed, 11 deselected" in run.stdout
    assert "test_keeps_the_contract[jobs.list]" in run.stdout
    assert "jobs.list: no_internal_host" in run.stdout
    assert "my-key" not in run.stdout
    assert "Traceback" not in run.stdout


def test_costs_a_run_without_it_nothing() -> None:
    program = "import sys, rlor_trainer_pytest; print([name for name in sys.modules if 'rlor' in name])"
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "['rlor_trainer_pytest']"
