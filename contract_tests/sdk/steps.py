"""Walk a job through its life with the generated part of the vendor's SDK, and print what it saw as JSON.

    python steps.py sync|async

Runs in the SDK's environment. One body for both clients: what is awaitable is awaited. The SDK validates every answer
strictly; only a tombstone it reads leniently, for it does not know `JOB_STATE_DELETED` yet.
"""

from __future__ import annotations

import asyncio
import importlib
import inspect
import json
import sys
from typing import Any

# Type checkers do not know the SDK: it is in no environment of theirs.
fireworks: Any = importlib.import_module("fireworks")

JOB = "sdk-job-1"


async def settled(result: Any) -> Any:
    return await result if inspect.isawaitable(result) else result


async def listed(pager: Any) -> list[str]:
    """Ids of all jobs, over all pages."""
    jobs = [job async for job in pager] if hasattr(pager, "__aiter__") else list(pager)
    return [job.name.rpartition("/")[2] for job in jobs]


async def error_of(call: Any) -> dict[str, Any]:
    """What a call raises."""
    try:
        await settled(call())
    except fireworks.APIStatusError as error:
        return {
            "type": type(error).__name__,
            "status": error.status_code,
            "body": error.body,
            "request_id": bool(error.response.headers.get("x-request-id")),
        }
    raise AssertionError("the call was expected to fail")


async def walk(client: Any) -> dict[str, Any]:
    steps = client.reinforcement_fine_tuning_steps
    lenient = client.with_options(max_retries=0)
    lenient._strict_response_validation = False
    never = client.with_options(max_retries=0).reinforcement_fine_tuning_steps
    errors: dict[str, Any] = {}
    seen: dict[str, Any] = {"errors": errors}

    async def until(state: str) -> list[str]:
        """Poll until a job is in a state; return the states it was seen in."""
        states: list[str] = []
        while not states or states[-1] != state:
            found = (await settled(steps.get(JOB))).state
            if not states or states[-1] != found:
                states.append(found)
        return states

    created = await settled(
        steps.create(
            rlor_trainer_job_id=JOB,
            display_name="math grpo",
            dataset="accounts/acme-research/datasets/d",
            keep_alive=True,
            node_count=2,
            reward_weights=["accuracy=0.8", "format=0.2"],
            training_config={"base_model": "accounts/fireworks/models/qwen3-8b", "lora_rank": 16},
            loss_config={"method": "GRPO", "kl_beta": 0.001},
            wandb_config={"enabled": True, "api_key": "wandb-secret", "project": "p"},
        )
    )
    seen["created"] = json.loads(created.to_json())
    seen["types"] = [type(created).__name__, type(created.create_time).__name__, type(created.loss_config).__name__]
    for number in range(2, 6):
        await settled(steps.create(rlor_trainer_job_id=f"sdk-job-{number}", service_mode=True))
    errors["taken"] = await error_of(lambda: never.create(rlor_trainer_job_id=JOB))
    seen["all"] = await listed(steps.list(page_size=2))
    seen["ordered"] = await listed(steps.list(page_size=2, order_by="create_time desc"))
    seen["filtered"] = await listed(steps.list(page_size=2, filter="serviceMode=true"))
    masked = await settled(steps.get(JOB, read_mask="name,displayName"))
    seen["masked"] = json.loads(masked.to_json())
    seen["up"] = await until("JOB_STATE_IDLE")
    await settled(steps.execute(JOB, dataset="accounts/acme-research/datasets/e", output_model="m"))
    seen["executed"] = await until("JOB_STATE_IDLE")
    seen["worked"] = int(sum(int(used) for used in (await settled(steps.get(JOB))).accelerator_seconds.values())) > 0
    seen["cancel"] = await settled(steps.cancel(JOB, body={}))
    seen["cancelled"] = await until("JOB_STATE_CANCELLED")
    errors["cancel again"] = await error_of(lambda: never.cancel(JOB, body={}))
    seen["resumed"] = (await settled(steps.resume(JOB, body={}))).state
    seen["up again"] = await until("JOB_STATE_RUNNING")
    seen["delete"] = await settled(steps.delete(JOB))
    seen["delete again"] = await settled(steps.delete(JOB))
    while (await settled(lenient.reinforcement_fine_tuning_steps.get(JOB))).state != "JOB_STATE_DELETED":
        pass
    seen["left"] = await listed(steps.list())
    seen["archived"] = await listed(
        lenient.reinforcement_fine_tuning_steps.list(extra_query={"includeArchived": True}, filter='displayName:"grpo"')
    )
    seen["named by the server"] = (await settled(steps.create())).name
    errors["id of a tombstone"] = await error_of(lambda: never.create(rlor_trainer_job_id=JOB))
    errors["unknown"] = await error_of(lambda: never.get("nobody"))
    errors["wrong"] = await error_of(lambda: never.create(display_name="x" * 64))
    errors["foreign"] = await error_of(lambda: never.get(JOB, account_id="umbra"))
    keyless = client.with_options(api_key="wrong", max_retries=0).reinforcement_fine_tuning_steps
    errors["key"] = await error_of(lambda: keyless.get(JOB))
    return seen


def main() -> None:
    name = {"sync": "Fireworks", "async": "AsyncFireworks"}[sys.argv[1]]

    async def run() -> dict[str, Any]:
        client = getattr(fireworks, name)(_strict_response_validation=True)
        seen = await walk(client)
        await settled(client.close())
        return seen

    print(json.dumps(asyncio.run(run())))


if __name__ == "__main__":
    main()
