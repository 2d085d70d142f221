"""What traffic says of the facts of a spec."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from rlor_contract.recorded.command import judge
from rlor_contract.recorded.exchanges import exchanges
from rlor_contract.spec.json_values import is_object
from rlor_contract.spec.operations import ContractSpec
from rlor_spec import data
from suite.recorded.traffic import SAMPLES, SPEC, entries, har


def learned(found: list[dict[str, Any]], tmp_path: Path, spec: ContractSpec = SPEC) -> str:
    judgement = judge(spec, SAMPLES, exchanges([har(found, tmp_path / "traffic.har")]), learns=True)
    assert judgement.learner
    return "\n".join(judgement.learner.lines())


def test_what_was_less_sure_is_confirmed_in_lines_for_the_evidence(tmp_path: Path) -> None:
    told = learned(entries(), tmp_path)
    lines = yaml.safe_load(told)

    assert lines["sources"]["TRAFFIC"] == {
        "title": "Traffic recorded with api.example",
        "date": "2026-11-01",
        "weight": "Good for what was called; 19 calls.",
    }
    assert lines["RlorTrainerJob.completedTime.nullable"].startswith("A TRAFFIC HAR HAR2 CONV see ")
    assert "1 time; was" in told
    assert "# Contradicted" not in told
    assert "# Gateway_CreateRlorTrainerJob: no unknown key, 1 time" in told


def test_what_is_sure_already_is_not_told(tmp_path: Path) -> None:
    assert "RlorTrainerJob.state:" not in learned(entries(), tmp_path)


def _changed(found: list[dict[str, Any]], **changes: Any) -> list[dict[str, Any]]:
    for one in found:
        job: Any = json.loads(one["response"]["content"]["text"] or "null")
        if is_object(job) and "state" in job:
            for name, value in changes.items():
                job.pop(name, None) if value is ... else job.update({name: value})
            one["response"]["content"]["text"] = json.dumps(job)
    return found


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"nodeCount": "many"}, 'RlorTrainerJob.nodeCount: "\\"many\\" is not of types \\"null\\", \\"integer\\"'),
        ({"nodeCount": ...}, 'RlorTrainerJob.nodeCount: "left out"'),
        ({"state": "JOB_STATE_FLYING"}, 'JobState: "\\"JOB_STATE_FLYING\\" is not one of'),
        ({"shard": 3}, "RlorTrainerJob.shard, "),
    ],
)
def test_what_is_contradicted_is_told_with_its_basis_and_an_example(
    changes: dict[str, Any], said: str, tmp_path: Path
) -> None:
    told = learned(_changed(entries(), **changes), tmp_path)
    [line] = [line for line in told.splitlines() if said in line]
    assert "times, first at " in line
    assert "entry " in line
    assert "shard" in said or "(it rests on " in line


def test_a_status_that_nobody_has_described(tmp_path: Path) -> None:
    some = entries()
    some[3]["response"]["status"] = 202
    assert "# Gateway_GetRlorTrainerJob.202: not documented, 1 time, first at" in learned(some, tmp_path)


def test_siblings_tell_of_what_they_share(tmp_path: Path) -> None:
    """An error without its request id, a total that does not count, a message without one of its fields."""
    some, more = entries(), entries()[3:6]
    for one in more:
        one["response"]["content"].pop("size")
    refused, page, sibling = more
    refused["response"] |= {"status": 401, "headers": [{"name": "content-type", "value": "application/json"}]}
    refused["response"]["content"]["text"] = '{"error": {"code": "UNAUTHORIZED", "message": "no"}, "request_id": "r"}'
    page["response"]["content"]["text"] = '{"things": [{"name": "t"}], "nextPageToken": "", "totalSize": 0}'
    job = json.loads(sibling["response"]["content"]["text"])
    sibling["response"]["status"] = 200
    job = json.loads(some[3]["response"]["content"]["text"]) | {"trainingConfig": {"baseModel": "b"}}
    sibling["response"]["content"]["text"] = json.dumps(job)
    for one, kind in zip(more, ("things/t", "things", "dpoJobs/d"), strict=True):
        one["request"]["url"] = f"https://api.example/v1/accounts/acme/{kind}"
    told = learned([*some, *more], tmp_path).partition("# Otherwise on siblings:")[2]

    assert 'totalSize: "a total of 0, and items: 1", 1 time' in told
    assert 'TrainingConfig.outputModel: "left out", 1 time' in told
    assert "# 401, code None, 1 time" in told


def test_an_older_spec_is_corrected(tmp_path: Path) -> None:
    """The header was once said to be there on every 401."""
    text = data.SPEC.read_text(encoding="utf-8")
    parts = text.partition("    Unauthenticated:\n")
    assert parts[1]
    headers = "      headers:\n        x-request-id: {$ref: '#/components/headers/RequestId'}\n"
    older = parts[2].replace("      content:\n", f"{headers}      content:\n", 1)
    path = tmp_path / "openapi.yaml"
    path.write_text(parts[0] + parts[1] + older, encoding="utf-8")
    some = entries()
    some[3]["response"] |= {"status": 401, "headers": [{"name": "content-type", "value": "application/json"}]}
    some[3]["response"]["content"]["text"] = '{"error": {"code": "UNAUTHORIZED", "message": "no"}, "request_id": "r"}'

    told = learned(some, tmp_path, ContractSpec(path))
    assert 'RequestId.required: "401 without x-request-id", 2 times, first at' in told
