"""Walk a trainer through its life with the hand-written part of the vendor's SDK, and print what it saw as JSON.

Runs in the SDK's environment. The SDK is as it was published; only its sleeping costs no time, since the emulator's
clock goes on with each request.
"""

from __future__ import annotations

import importlib
import json
import os
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

# Type checkers do not know the SDK: it is in no environment of theirs.
sdk: Any = importlib.import_module("fireworks.training.sdk")
fireworks: Any = importlib.import_module("fireworks")

JOB = "training-api-service-0a1b2c3d"
BASE = "accounts/fireworks/models/qwen3-8b"


def error_of(call: Callable[[], object]) -> str:
    """What a call raises, as text."""
    try:
        call()
    except Exception as error:
        return f"{type(error).__name__}: {error}"
    raise AssertionError("the call was expected to fail")


def walk(manager: Any) -> dict[str, Any]:
    seen: dict[str, Any] = {}

    def until(state: str) -> dict[str, Any]:
        while (job := manager.get(JOB))["state"] != state:
            pass
        return dict(job)

    config = sdk.TrainerJobConfig(
        base_model=BASE,
        lora_rank=8,
        display_name="grpo-policy",
        max_context_length=4096,
        accelerator_type="NVIDIA_H100_80GB",
        accelerator_count=8,
        region="US_OHIO_1",
        inactivity_timeout=timedelta(minutes=5),
        requested_job_id=JOB,
    )
    endpoint = manager.create_and_wait(config)
    seen["account"] = manager.account_id
    seen["endpoint"] = [endpoint.job_name, endpoint.job_id, endpoint.max_context_length]
    seen["base"] = endpoint.base_url.removeprefix(manager.base_url)
    seen["again"] = manager.create(config).job_id
    rows: list[dict[str, Any]] = []
    while not any(row["promotable"] for row in rows):
        rows = manager.list_checkpoints(JOB, page_size=1)
    seen["rows"] = [[row["checkpointType"], row["promotable"]] for row in rows]
    saved = next(row["name"] for row in rows if row["promotable"])
    seen["promoted"] = manager.promote_checkpoint(name=saved, output_model_id="policy-1", base_model=BASE)
    seen["twice"] = error_of(
        lambda: manager.promote_checkpoint(name=saved, output_model_id="policy-1", base_model=BASE)
    )
    seen["resume state"] = error_of(
        lambda: manager.promote_checkpoint(name=rows[0]["name"], output_model_id="policy-2", base_model=BASE)
    )
    stopped = until("JOB_STATE_CANCELLED")
    seen["stopped"] = stopped["status"]
    resumed = manager.resume_and_wait(JOB)
    seen["resumed"] = [resumed.job_id, manager.get(JOB)["state"]]
    seen["cannot be resumed"] = error_of(lambda: manager.resume_and_wait(JOB))
    seen["reconnected"] = manager.reconnect_and_wait(JOB).job_id
    # It has no method for it.
    fireworks.Fireworks().reinforcement_fine_tuning_steps.cancel(JOB, body={})
    seen["reconnected after cancel"] = manager.reconnect_and_wait(JOB).job_id
    manager.delete(JOB)
    seen["deleted"] = until("JOB_STATE_DELETED")["status"]
    seen["waited for in vain"] = error_of(lambda: manager.wait_for_existing(JOB))
    seen["created in vain"] = error_of(lambda: manager.create(config))
    seen["kept"] = len(manager.list_checkpoints(JOB)) >= len(rows)
    kept = manager.promote_checkpoint(name=saved, output_model_id="policy-2", base_model=BASE)
    seen["promoted late"] = kept["name"]
    shaped = manager.create(
        sdk.TrainerJobConfig(base_model=BASE, training_shape_ref="accounts/fireworks/trainingShapes/qwen3-8b")
    )
    seen["shape"] = manager.get(shaped.job_id)["trainingShapeVersion"]
    seen["unknown"] = [manager.try_get("nobody"), error_of(lambda: manager.list_checkpoints("nobody"))]
    seen["refused"] = error_of(
        lambda: manager.create(sdk.TrainerJobConfig(base_model=BASE, hot_load_deployment_id="d", region="MARS_1"))
    )
    return seen


def main() -> None:
    time.sleep = lambda _: None
    key, url = os.environ["FIREWORKS_API_KEY"], os.environ["FIREWORKS_BASE_URL"]
    with sdk.TrainerJobManager(api_key=key, base_url=url) as manager:
        seen = walk(manager)
    with sdk.TrainerJobManager(api_key="wrong", base_url=url) as stranger:
        seen["stranger"] = error_of(lambda: stranger.get(JOB))
    print(json.dumps(seen))


if __name__ == "__main__":
    main()
