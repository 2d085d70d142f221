"""What lists of any length rest on: counts that are kept, and indexes that serve the usual lists without a sort."""

from __future__ import annotations

from collections import Counter
from contextlib import closing
from random import Random
from typing import Any

import pytest
from emulator.emulated import STATES, Api
from rlor_trainer_emulator import Emulator, ManualClock
from sqlalchemy import event

OPERATIONS = ["Cancel", "Resume", "Delete"]


@pytest.mark.parametrize(
    "seed", [0, pytest.param(1, marks=pytest.mark.thorough), pytest.param(2, marks=pytest.mark.thorough)]
)
def test_counts_are_those_of_the_jobs(api: Api, seed: int) -> None:
    chance = Random(seed)
    for step in range(30):
        job = f"j{chance.randrange(8)}"
        match chance.choice(["create", "advance", "put", *OPERATIONS]):
            case "create":
                api.http.post(f"/v1/{api.name('')[:-1]}", params={"rlorTrainerJobId": job}, json={}, headers=api.key)
            case "advance":
                api.clock.advance(chance.choice([1, 100, 4000, 40 * 24 * 3600]))
            case "put" if api.http.get(f"/v1/{api.name(job)}", headers=api.key).status_code == 200:
                api.put(job, chance.choice(STATES))
            case "Delete":
                api.http.delete(f"/v1/{api.name(job)}", headers=api.key)
            case "put":
                pass
            case operation:
                api.http.post(f"/v1/{api.name(job)}:{operation.lower()}", headers=api.key)
        page = api.call("Gateway_ListRlorTrainerJobs", query={"includeArchived": True})
        states = Counter(job["state"] for job in page["rlorTrainerJobs"])
        assert page["totalSize"] == states.total(), step
        for state in STATES:
            query = {"includeArchived": True, "filter": f"state={state}"}
            assert api.call("Gateway_ListRlorTrainerJobs", query=query)["totalSize"] == states[state], (step, state)
    api.create("last")
    api.http.delete(f"/v1/{api.name('last')}", headers=api.key)
    api.clock.advance(40 * 24 * 3600)
    query = {"includeArchived": True, "filter": "state=JOB_STATE_DELETED"}
    assert api.call("Gateway_ListRlorTrainerJobs", query=query)["totalSize"] == 0  # beyond its retention


def test_other_filters_are_counted_too(api: Api) -> None:
    for number in range(3):
        api.create(f"j{number}", nodeCount=number)
    for text, total in (("nodeCount>0", 2), ("state:* AND nodeCount=1", 1), ('name:"j2"', 1), ("NOT state=X*", 3)):
        query = {"filter": text.replace("X*", "JOB_STATE_FAILED")}
        assert api.call("Gateway_ListRlorTrainerJobs", query=query)["totalSize"] == total, text


@pytest.mark.parametrize(
    "query",
    [
        {},
        {"includeArchived": True},
        {"orderBy": "name desc"},
        {"orderBy": "createTime desc"},
        {"orderBy": "create_time", "includeArchived": True},
        {"filter": "state=JOB_STATE_COMPLETED"},
        {"orderBy": "state"},
    ],
)
def test_a_page_is_read_from_an_index(query: dict[str, Any]) -> None:
    """However many jobs there are, a page costs as much as a page: SQLite neither sorts nor reads a whole table."""
    statements: list[tuple[str, Any]] = []
    clock = ManualClock()
    with Emulator(clock=clock) as emulator, closing(Api(emulator, clock)) as api:
        for number in range(5):
            api.create(f"j{number}")
        for number in range(3):
            api.put(f"j{number}", "JOB_STATE_COMPLETED")
        engine = api.service.store.engine

        def note(_: Any, __: Any, statement: str, parameters: Any, *___: Any) -> None:
            statements.append((statement, parameters))

        event.listen(engine, "before_cursor_execute", note)
        page = api.call("Gateway_ListRlorTrainerJobs", query={**query, "pageSize": 2})
        api.call("Gateway_ListRlorTrainerJobs", query={**query, "pageSize": 2, "pageToken": page["nextPageToken"]})
        event.remove(engine, "before_cursor_execute", note)
        # But for those that look for what time has changed, of which there are few.
        read = [(text, given) for text, given in statements if text.startswith("SELECT") and "next_at <=" not in text]
        with engine.connect() as connection:
            for statement, parameters in read:
                rows = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)
                plan = [row.detail for row in rows]
                assert all("USING" in step and "INDEX" in step for step in plan), (statement, plan)
    assert sum("job_count" in text for text, _ in read) == 2
    assert sum("CAST(job.document" in text for text, _ in read) == 2
