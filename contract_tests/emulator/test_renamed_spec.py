"""The emulator on a spec whose resource is called otherwise: it serves that one, and says its name everywhere."""

from __future__ import annotations

import json
from collections.abc import Callable, Generator, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from typing import Any, Final

import httpx
import pytest
import yaml
from emulator.emulated import Direct
from rlor_trainer_emulator import Emulator, Fault, ManualClock, SpecError, create_app, spec_path
from rlor_trainer_emulator.spec import Document
from spec.renaming import renamed

JOBS = "/v1/accounts/acme-research/dpoJobs"
ADMIN = "/_emulator/v1"
HEALTH = "/training/v1/dpoJobs/acme-research/j/api/v1/healthz"


@pytest.fixture(scope="module")
def spec() -> Document:
    document: Document = yaml.load(renamed(spec_path().read_text("utf-8")), Loader=yaml.CSafeLoader)
    return document


@pytest.fixture(scope="module")
def emulator(spec: Document) -> Iterator[Emulator]:
    with Emulator(spec=spec, clock=ManualClock(), admin_key="key-of-admin") as emulator:
        yield emulator


@pytest.fixture
def http(emulator: Emulator) -> Iterator[httpx.Client]:
    """Calls an emulator without jobs."""
    emulator.reset()
    with calling(emulator) as client:
        yield client


@contextmanager
def calling(emulator: Emulator) -> Generator[httpx.Client]:
    """Call an emulator with the key that the path takes."""

    def add_key(request: httpx.Request) -> None:
        key = "key-of-admin" if request.url.path.startswith(ADMIN) else emulator.api_key
        request.headers["authorization"] = f"Bearer {key}"

    hooks = {"request": [add_key]}
    with httpx.Client(base_url="http://emulator", transport=Direct(emulator.app), event_hooks=hooks) as client:
        yield client


def good(answer: httpx.Response) -> Any:
    assert answer.status_code == 200, answer.text
    return answer.json()


def refused(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["message"]


def test_a_job_from_its_creation_to_its_deletion(http: httpx.Client, emulator: Emulator) -> None:
    made = good(http.post(JOBS, params={"dpoJobId": "j"}, json={"keepAlive": True}))
    assert made["name"] == "accounts/acme-research/dpoJobs/j"
    assert good(http.post(f"{JOBS}?dpo_job_id=k", json={}))["name"].endswith("/dpoJobs/k")
    page = good(http.get(JOBS, params={"pageSize": 1, "filter": 'name:"dpoJobs"', "readMask": "name"}))
    assert page["dpoJobs"] == [{"name": made["name"]}]
    rest = {"pageSize": 1, "filter": 'name:"dpoJobs"', "readMask": "name", "pageToken": page["nextPageToken"]}
    assert [job["name"] for job in good(http.get(JOBS, params=rest))["dpoJobs"]] == [f"{made['name'][:-1]}k"]
    assert good(http.get(f"{JOBS}/j")) == made
    logs = http.get(good(http.get(f"{JOBS}/j/publicLogs"))["signedUrl"])
    assert (logs.status_code, logs.text.split()[1]) == (200, "JOB_STATE_PENDING")
    good(http.post(f"{JOBS}/j:cancel"))
    assert good(http.get(f"{JOBS}/j"))["state"] == "JOB_STATE_CANCELLING"
    assert refused(http.post(f"{JOBS}/j:resume")) == (400, "cannot resume job in state: JOB_STATE_CANCELLING")
    good(http.post(f"{ADMIN}/accounts/acme-research/dpoJobs/j:forceState", json={"state": "JOB_STATE_CANCELLED"}))
    assert good(http.post(f"{JOBS}/j:resume"))["state"] == "JOB_STATE_PENDING"
    good(http.delete(f"{JOBS}/j"))
    emulator.advance(3600)
    assert good(http.get(f"{JOBS}/j"))["state"] == "JOB_STATE_DELETED"
    assert [job["name"] for job in good(http.get(JOBS))["dpoJobs"]] == [f"{made['name'][:-1]}k"]


def test_a_step_and_what_it_saves(http: httpx.Client, emulator: Emulator) -> None:
    name = good(http.post(JOBS, params={"dpoJobId": "j"}, json={"keepAlive": True}))["name"]
    assert http.get(HEALTH).status_code == 503
    good(http.post(f"{ADMIN}/accounts/acme-research/dpoJobs/j:forceState", json={"state": "JOB_STATE_IDLE"}))
    assert good(http.get(HEALTH)) == {"status": "ok"}
    step = {"dataset": "accounts/a/datasets/d", "outputModel": "accounts/acme-research/models/m"}
    good(http.post(f"{JOBS}/j:executeTrainStep", json=step))
    emulator.advance(130)
    first, second = good(http.get(f"{JOBS}/j/checkpoints"))["checkpoints"]
    assert first["name"].startswith(f"{name}/checkpoints/")
    synced = good(http.post(f"/v1/{first['name']}:sync", json={"targetAvailability": "MANAGED_DURABLE"}))
    assert synced["checkpoint"]["availability"][0]["availabilityClass"] == "MANAGED_DURABLE"
    promotion = {"outputModel": "accounts/acme-research/models/m", "baseModel": "b", "trainerJobId": name}
    checkpoint = f"/v1/accounts/acme-research/checkpoints/{second['name'].rpartition('/')[2]}:promote"
    assert refused(http.post(checkpoint.replace("step-", "stop-"), json=promotion))[1].startswith(
        f'checkpoint "{name}/checkpoints/stop-'
    )
    assert good(http.post(checkpoint, json=promotion))["model"]["name"] == "accounts/acme-research/models/m"


def test_refusals_say_the_new_name(http: httpx.Client) -> None:
    good(http.post(f"{JOBS}?dpoJobId=j", json={}))
    assert refused(http.post(f"{JOBS}?dpoJobId=j", json={})) == (409, "dpo job ID already exists")
    assert refused(http.post(f"{JOBS}?dpoJobId=J", json={}))[1] == (
        "invalid value for parameter dpoJobId: "
        "write 1 to 63 of a-z, 0-9 and -, the first and the last a letter or digit"
    )
    assert http.get(JOBS.replace("dpoJobs", "rlorTrainerJobs")).status_code == 404


def test_events_faults_and_seeded_jobs(http: httpx.Client, emulator: Emulator) -> None:
    seeded = good(http.post(f"{ADMIN}/accounts/acme-research/dpoJobs:seed", json={"count": 3}))["names"]
    assert seeded == [f"accounts/acme-research/dpoJobs/seed-0-0000{number}" for number in range(3)]
    assert good(http.get(JOBS, params={"includeArchived": "true"}))["totalSize"] == 3
    good(http.post(f"{JOBS}?dpoJobId=j", json={}))
    assert emulator.event("accounts/acme-research/dpoJobs/j", "fail").state == "JOB_STATE_FAILED"
    emulator.faults.add(Fault("error", operation="Gateway_GetDpoJob", times=1))
    assert http.get(f"{JOBS}/j").status_code == 503
    assert good(http.get(f"{JOBS}/j"))["state"] == "JOB_STATE_FAILED"


@dataclass(frozen=True, slots=True)
class Names:
    """What is called otherwise in a spec, and what it is called there."""

    rename: Callable[[Document], Document]
    state: str = "state"
    version: str = "v1"
    accounts: str = "accounts"
    checkpoints: str = "checkpoints"
    checkpoint: str = "checkpoint"


def with_another_state_field(spec: Document) -> Document:
    job = spec["components"]["schemas"]["DpoJob"]
    job["properties"] = {"phase" if name == "state" else name: schema for name, schema in job["properties"].items()}
    return spec


TAGS: Final = {"jobs": "runs", "checkpoints": "snapshots", "operations": "work"}


def with_other_tags(spec: Document) -> Document:
    for item in spec["paths"].values():
        for operation in item.values():
            operation["tags"] = [TAGS[tag] for tag in operation["tags"]]
    return spec


def saying(**words: str) -> Callable[[Document], Document]:
    """Return what puts words in the place of others throughout a spec."""

    def changed(spec: Document) -> Document:
        text = json.dumps(spec)
        for old, new in words.items():
            assert old in text
            text = text.replace(old, new)
        document: Document = json.loads(text)
        return document

    return changed


WORK = {'Operation"': 'Work"', "operations/": "works/", "operation_id": "work_id", 'OperationId"': 'WorkId"'}
SNAPSHOTS = {"Checkpoint": "Snapshot", "checkpoints": "snapshots", "checkpoint_id": "snapshot_id"}
SNAPSHOT = {**SNAPSHOTS, '"checkpoint": ': '"snapshot": '}
TENANTS = {"accounts/": "tenants/", '/accounts"': '/tenants"'}
VERSION = {'"/v1/': '"/v2/'}


def with_all_of_it(spec: Document) -> Document:
    words = {"account_id": "tenant_id", **WORK, **SNAPSHOT, **TENANTS, **VERSION}
    return saying(**words)(with_other_tags(with_another_state_field(spec)))


FURTHER: Final = {
    "the state's field": Names(with_another_state_field, state="phase"),
    "tags": Names(with_other_tags),
    "the nested resource": Names(saying(**SNAPSHOTS), checkpoints="snapshots"),
    "the nested resource in answers": Names(saying(**SNAPSHOT), checkpoints="snapshots", checkpoint="snapshot"),
    "what goes on in the background": Names(saying(**WORK)),
    "the variable of the account": Names(saying(account_id="tenant_id")),
    "the collection of accounts": Names(saying(**TENANTS), accounts="tenants"),
    "the version": Names(saying(**VERSION), version="v2"),
    "all of it": Names(with_all_of_it, "phase", "v2", "tenants", "snapshots", "snapshot"),
}


@pytest.mark.parametrize("names", FURTHER.values(), ids=FURTHER.keys())
def test_what_else_is_called_otherwise(spec: Document, names: Names) -> None:
    changed = names.rename(json.loads(json.dumps(spec)))
    account = f"{names.accounts}/acme-research"
    jobs, model = f"/{names.version}/{account}/dpoJobs", f"{account}/models/m"
    seeding = {"count": 2, "states": ["JOB_STATE_COMPLETED"]}
    emulator = Emulator(spec=changed, clock=ManualClock(), admin_key="key-of-admin")
    with closing(emulator.app.state.service.store), calling(emulator) as http:
        made = good(http.post(f"{jobs}?dpoJobId=j", json={"keepAlive": True}))
        assert (made["name"], made[names.state]) == (f"{account}/dpoJobs/j", "JOB_STATE_PENDING")
        emulator.advance(61 + 123 + 130)
        assert good(http.get(f"{jobs}/j"))[names.state] == "JOB_STATE_RUNNING"
        assert good(http.get(HEALTH)) == {"status": "ok"}
        assert good(http.get(f"/{names.version}/{names.accounts}"))["accounts"] == [{"name": account}]
        good(http.post(f"{ADMIN}/{account}/dpoJobs:seed", json=seeding))
        running = {"filter": f'{names.state}="JOB_STATE_RUNNING"', "orderBy": f"{names.state} desc"}
        assert [job["name"] for job in good(http.get(jobs, params=running))["dpoJobs"]] == [made["name"]]
        first, second = good(http.get(f"{jobs}/j/{names.checkpoints}"))[names.checkpoints]
        assert good(http.post(f"/{names.version}/{first['name']}:sync", json={}))[names.checkpoint] == first
        promotion = {"outputModel": model, "baseModel": "b", "trainerJobId": made["name"], "asyncPromotion": True}
        ids = f"{names.checkpoints}/{second['name'].rpartition('/')[2]}"
        assert refused(http.post(f"/{names.version}/{account}/{ids}-no:promote", json=promotion))[1].startswith(
            f'{names.checkpoints[:-1]} "'
        )
        begun = good(http.post(f"/{names.version}/{account}/{ids}:promote", json=promotion))["operation"]["name"]
        emulator.advance(30)
        assert good(http.get(f"/{names.version}/{begun}"))["response"]["name"] == model
        good(http.post(f"{jobs}/j:cancel"))
        assert refused(http.post(f"{jobs}/j:resume"))[1].endswith("JOB_STATE_CANCELLING")
        good(http.post(f"{ADMIN}/{account}/dpoJobs/j:forceState", json={"state": "JOB_STATE_FAILED"}))
        assert http.get(jobs.replace("acme-research", "umbra")).status_code == 403


def test_pages_of_other_sizes(spec: Document) -> None:
    changed = json.loads(json.dumps(spec))
    changed["paths"]["/v1/accounts/{account_id}/dpoJobs"]["get"]["x-pagination"] |= {"defaultSize": 2, "maxSize": 3}
    with Emulator(spec=changed, clock=ManualClock()) as emulator, calling(emulator) as http:
        for number in range(4):
            good(http.post(JOBS, params={"dpoJobId": f"j{number}"}, json={}))
        sizes = [len(good(http.get(JOBS, params={"pageSize": size}))["dpoJobs"]) for size in (0, 1, 2, 3, 4)]
    assert sizes == [2, 1, 2, 3, 3]


def renamed_in(*path: str) -> Callable[[Document], None]:
    """Return what renames the last key of a path below the schemas, in place."""

    def rename(schemas: Document) -> None:
        holder = schemas
        for key in path[:-1]:
            holder = holder[key]
        holder[f"{path[-1]}Too"] = holder.pop(path[-1])

    return rename


def with_field(schema: str, name: str, **keywords: str) -> Callable[[Document], None]:
    """Return what says more about a field of one of the schemas, in place."""
    return lambda schemas: schemas[schema]["properties"][name].update(keywords)


def without_value(schema: str, value: str) -> Callable[[Document], None]:
    """Return what takes a value out of the enum of one of the schemas, in place."""
    return lambda schemas: schemas[schema]["enum"].remove(value)


@pytest.mark.parametrize(
    ("lose", "message"),
    [
        (
            without_value("JobState", "JOB_STATE_RUNNING"),
            (
                "JobState has no state JOB_STATE_RUNNING, which resource/jobs.py of the emulator needs: in it a job "
                "advances, uses accelerators and saves checkpoints. Declare it in the spec, or change that module"
            ),
        ),
        (
            without_value("JobState", "JOB_STATE_IDLE"),
            (
                "JobState has no state JOB_STATE_IDLE, which handlers/jobs.py of the emulator needs: in it a trainer "
                "is up. Declare it in the spec, or change that module"
            ),
        ),
        (
            renamed_in("DpoJob", "properties", "completedTime"),
            (
                "DpoJob has no field `completedTime`, which resource/jobs.py of the emulator needs: it says when a job "
                "has ended. Declare it in the spec, or change that module"
            ),
        ),
        (
            renamed_in("DpoJob", "properties", "createTime"),
            (
                "DpoJob has no field `createTime`, which resource/outcomes.py of the emulator needs: from it on the "
                "time of a step counts. Declare it in the spec, or change that module"
            ),
        ),
        (
            renamed_in("DpoJob", "properties", "createdBy"),
            (
                "DpoJob has no field `createdBy`, which handlers/jobs.py of the emulator needs: it says who has "
                "created a job. Declare it in the spec, or change that module"
            ),
        ),
        (
            renamed_in("DpoJob", "properties", "status"),
            (
                "DpoJob has no field `status.code`, which resource/jobs.py of the emulator needs: it says why a job is "
                "in its state. Declare it in the spec, or change that module"
            ),
        ),
        (
            renamed_in("JobStatus", "properties", "code"),
            (
                "DpoJob has no field `status.code`, which resource/jobs.py of the emulator needs: it says why a job is "
                "in its state. Declare it in the spec, or change that module"
            ),
        ),
        (
            renamed_in("DpoJob", "properties", "displayName"),
            (
                "DpoJob has no field `displayName`, which handlers/admin.py of the emulator needs: seeded jobs have "
                "one. Declare it in the spec, or change that module"
            ),
        ),
        (
            renamed_in("DpoJob", "properties", "forwardOnly"),
            (
                "DpoJob has no field `forwardOnly`, which resource/checkpoints.py of the emulator needs: a job that "
                "has it set saves nothing. Declare it in the spec, or change that module"
            ),
        ),
        (
            renamed_in("WandbConfig", "properties", "runId"),
            (
                "DpoJob has no field `wandbConfig.runId`, which resource/jobs.py of the emulator needs: a run that has "
                "no id is given one. Declare it in the spec, or change that module"
            ),
        ),
        (
            renamed_in("JobProgress", "properties", "percent"),
            (
                "DpoJob has no field `jobProgress.percent`, which resource/jobs.py of the emulator needs: it grows "
                "while a job runs. Declare it in the spec, or change that module"
            ),
        ),
        (
            renamed_in("Checkpoint", "properties", "promotable"),
            (
                "Checkpoint has no field `promotable`, which resource/checkpoints.py of the emulator needs: it says "
                "whether promotion accepts a checkpoint. Declare it in the spec, or change that module"
            ),
        ),
        (
            renamed_in("CheckpointAvailability", "properties", "region"),
            (
                "Checkpoint has no field `availability.region`, which resource/checkpoints.py of the emulator needs: "
                "it says where a copy of a checkpoint is. Declare it in the spec, or change that module"
            ),
        ),
        (
            with_field("DpoJob", "forwardOnly", **{"x-presence": "explicit"}),
            (
                "field `forwardOnly` of DpoJob is left out when it is unset (x-presence), and resource/checkpoints.py "
                "of the emulator reads it always. Drop x-presence in the spec, or change that module"
            ),
        ),
        (
            with_field("DpoJob", "nodeCount", type="string"),
            (
                "field `nodeCount` of DpoJob is of type string, and resource/jobs.py of the emulator counts with it. "
                "Declare it as integer or number in the spec, or change that module"
            ),
        ),
        (
            without_value("StatusCode", "OK"),
            (
                "field `status.code` of DpoJob has no value OK, which resource/jobs.py of the emulator needs: it says "
                "why a job is in its state. Declare it in the spec, or change that module"
            ),
        ),
        (
            without_value("CheckpointType", "CHECKPOINT_TYPE_TRAINING"),
            (
                "field `checkpointType` of Checkpoint has no value CHECKPOINT_TYPE_TRAINING, which "
                "resource/checkpoints.py of the emulator needs: it says what a checkpoint holds. Declare it in the "
                "spec, or change that module"
            ),
        ),
        (
            renamed_in("CheckpointType", "x-promotable"),
            (
                "the schema of field `checkpointType` of Checkpoint has no `x-promotable`, which "
                "resource/checkpoints.py of the emulator needs: promotion accepts checkpoints of the types that it "
                "lists. Add it in the spec, a list of values, or change that module"
            ),
        ),
    ],
)
def test_what_the_code_relies_on(spec: Document, lose: Callable[[Document], None], message: str) -> None:
    changed = json.loads(json.dumps(spec))
    lose(changed["components"]["schemas"])
    with pytest.raises(SpecError) as caught:
        create_app(keys={"k": "a"}, spec=changed, admin_key="key-of-admin")
    assert str(caught.value) == message
