"""What counts as exercised, and of how much."""

from __future__ import annotations

import json

import httpx
from rlor_contract.report.coverage import Coverage, moved, ruled, shares, steered
from rlor_contract.report.ledger import Ledger
from rlor_contract.spec.operations import ContractSpec
from rlor_contract.spec.request_rules import rules_of

SPEC = ContractSpec()
JOBS = "http://host/v1/accounts/a/rlorTrainerJobs"
JOB = {"name": "accounts/a/rlorTrainerJobs/j", "lossConfig": {"method": "GRPO", "dpo": None}}


def exercised(method: str, url: str, sent: object, status: int, answer: object) -> dict[str, set[str]]:
    ledger = Ledger("server")
    request = httpx.Request(method, url, content=json.dumps(sent).encode())
    Coverage(SPEC, ledger).heard(request, httpx.Response(status, content=json.dumps(answer).encode()))
    return ledger.exercised


def test_a_call_that_succeeds_counts_with_what_was_sent_and_read() -> None:
    seen = exercised("GET", f"{JOBS}/j?readMask=", None, 200, JOB)

    assert seen["operations"] == {"jobs.get"}
    assert seen["parameters"] == {"jobs.get account_id", "jobs.get rlor_trainer_job_id", "jobs.get readMask"}
    assert seen["statuses"] == {"jobs.get 200"}
    assert "/components/schemas/LossMethod/enum" in seen["keywords"]
    assert "/components/schemas/LossConfig/properties/dpo/oneOf" in seen["keywords"]
    assert not {name for name in seen["keywords"] if "DpoConfig" in name or "WandbConfig" in name}


def test_a_refusal_counts_with_its_status_and_body_alone() -> None:
    sent = {"lossConfig": {"method": "DPO", "dpo": {"beta": -1}}}
    seen = exercised("POST", f"{JOBS}?rlorTrainerJobId=j", sent, 400, {"code": 3, "message": "no", "details": []})

    assert {*seen} == {"statuses", "keywords"}
    assert seen["statuses"] == {"jobs.create 400"}
    assert not {name for name in seen["keywords"] if "Loss" in name or "Dpo" in name}
    assert "/components/schemas/Status/properties/code/type" in seen["keywords"]


def test_a_body_counts_with_the_parts_that_were_sent() -> None:
    sent = {"lossConfig": {"method": "DPO", "dpo": {"beta": 0.1}}}
    seen = exercised("POST", f"{JOBS}?rlorTrainerJobId=j", sent, 200, {})

    assert "/components/schemas/DpoConfig/properties/beta/format" in seen["keywords"]
    assert not {name for name in seen["keywords"] if "refCacheBatchSize" in name}


def test_a_body_counts_in_either_spelling() -> None:
    url = "http://host/v1/accounts/a/checkpoints/c:promote"
    seen = exercised("POST", url, {"output_model": "accounts/a/models/m", "async_promotion": True}, 200, {})

    assert "/components/schemas/PromoteCheckpointRequest/properties/outputModel/pattern" in seen["keywords"]
    assert "/components/schemas/PromoteCheckpointRequest/properties/asyncPromotion/type" in seen["keywords"]
    assert not {name for name in seen["keywords"] if "baseModel" in name}


def test_what_the_spec_does_not_know_counts_for_nothing() -> None:
    assert exercised("GET", f"{JOBS}/j", None, 418, JOB) == {}
    assert exercised("PUT", f"{JOBS}/j", None, 200, JOB) == {}
    assert exercised("GET", f"{JOBS}/j/elsewhere", None, 200, JOB) == {}


def test_shares_of_a_ledger() -> None:
    ledger = Ledger("server")
    cancel = next(op for op in SPEC.operations if op.label == "jobs.cancel")
    names = {steered("jobs.cancel", "JOB_STATE_RUNNING"), moved("JOB_STATE_RUNNING", "JOB_STATE_FAILED", "fail")}
    ledger.exercised = {"transitions": {*names, "of another operation"}}

    found = {share.kind: share for share in shares(SPEC, ledger, (cancel,))}

    assert found["operations"].percent == 0
    assert found["operations"].missing == ("jobs.cancel",)
    assert found["transitions"].exercised == 2
    assert not names & {*found["transitions"].missing}
    assert not {name for name in found["transitions"].missing if "jobs.delete" in name or "UNSPECIFIED" in name}
    # Of a server nobody asks for a failure; a client is shown one.
    assert "jobs.cancel 503" not in found["statuses"].missing
    client = {share.kind: share for share in shares(SPEC, Ledger("client"), (cancel,))}
    assert "jobs.cancel 503" in client["statuses"].missing
    assert client["transitions"].whole == 0
    assert client["transitions"].percent == 100


def test_every_rule_counts_at_each_of_its_fields() -> None:
    create = next(op for op in SPEC.operations if op.label == "jobs.create")
    rules = {rule.id: rule for rule in rules_of(create)}
    names = {ruled(rules["model-names"], path) for path in rules["model-names"].fields}
    ledger = Ledger("server")
    ledger.exercised = {"rules": {min(names)}}
    found = {share.kind: share for share in shares(SPEC, ledger, (create,))}["rules"]

    assert found.exercised == 1
    assert {*found.missing} > names - {min(names)}
    assert found.whole == sum(len(rule.fields) for rule in rules.values())
    assert "Gateway_CreateRlorTrainerJob.x-request-rules.model-names trainingConfig.baseModel" in names
    assert "Gateway_CreateRlorTrainerJob.x-request-rules.hot-load-needs-live-trainer" in found.missing
