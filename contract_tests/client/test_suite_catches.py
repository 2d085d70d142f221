"""The client half sees what is wrong with a client: one planted slip of a few characters each, killed by its check."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from rlor_contract.contract_spec import ContractSpec

ROOT = Path(__file__).resolve().parents[2]
SPEC = ContractSpec()
_JOBS = "/paths/~1v1~1accounts~1{account_id}~1rlorTrainerJobs"
_JOB = "/components/schemas/RlorTrainerJob/properties"

# File of the package, its text, the slip, the operation that shows it, the check, the broken part of the spec.
SLIPS = {
    "enum_member_lost": (
        "models/job_state.py",
        'JOB_STATE_PAUSED = "JOB_STATE_PAUSED"',
        'JOB_STATE_PAUSED_ = "JOB_STATE_PAUSE"',
        "jobs.get",
        "every_enum_value",
        "/components/schemas/JobState/enum/17",
    ),
    "decoder_key": (
        "models/rlor_trainer_job.py",
        '"keepAlive",\n    "rollout',
        '"keepalive",\n    "rollout',
        "jobs.get",
        "documented_responses",
        f"{_JOB}/keepAlive",
    ),
    "encoder_key": (
        "models/promote_checkpoint_request.py",
        'data["outputModel"]',
        'data["outputmodel"]',
        "checkpoints.promote",
        "request_body",
        "/components/schemas/PromoteCheckpointRequest/required",
    ),
    "required_field_lost": (
        "models/get_rlor_trainer_job_public_logs_response.py",
        "values = _USUAL(src_dict)",
        'values = ("",)',
        "jobs.get_public_logs",
        "documented_responses",
        "/components/schemas/GetRlorTrainerJobPublicLogsResponse/properties/signedUrl",
    ),
    "path_letter": (
        "api/jobs/gateway_cancel_rlor_trainer_job.py",
        ':cancel"',
        ':cancell"',
        "jobs.cancel",
        "request_path",
        "/paths/~1v1~1accounts~1{account_id}~1rlorTrainerJobs~1{rlor_trainer_job_id}:cancel",
    ),
    "query_name": (
        "api/jobs/gateway_list_rlor_trainer_jobs.py",
        '"orderBy": order_by',
        '"orderby": order_by',
        "jobs.list",
        "request_query",
        f"{_JOBS}/get/parameters/2",
    ),
    "error_class": (
        "errors.py",
        "404: NotFoundError",
        "404: ConflictError",
        "jobs.delete",
        "documented_errors",
        "/components/responses/NotFound",
    ),
}


@pytest.mark.parametrize("slip", SLIPS)
def test_slip_is_killed_by_its_check(slip: str, tmp_path: Path) -> None:
    file, text, broken, label, check, pointer = SLIPS[slip]
    package = tmp_path / "rlor_trainer_client"
    shutil.copytree(ROOT / "generated" / "rlor_trainer_client", package, ignore=shutil.ignore_patterns("__pycache__"))
    source = (package / file).read_text(encoding="utf-8")
    assert text in source, "the generated text has changed: adapt the slip"
    (package / file).write_text(source.replace(text, broken), encoding="utf-8")

    command = [sys.executable, "-m", "rlor_contract", "run", "--only", "client", "--depth", "quick"]
    run = subprocess.run(
        [*command, "--operation", label, "--reports", str(tmp_path / "reports")],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": os.pathsep.join([str(tmp_path), str(ROOT / "contract_tests")]), "SEED": "1"},
        capture_output=True,
        text=True,
        check=False,
    )

    assert run.returncode == 1, run.stdout + run.stderr
    assert run.stderr == ""
    assert f"client: {label}: {check}" in run.stdout
    assert f"spec/openapi.yaml:{SPEC.document.line(pointer)}\n" in run.stdout
    report = json.loads((tmp_path / "reports" / "contract.json").read_text(encoding="utf-8"))
    assert check in {violation["check"] for violation in report["halves"][0]["violations"]}
