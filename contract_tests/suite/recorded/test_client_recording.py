"""What the client records is judged: the two know of one another by the file alone."""

from __future__ import annotations

from pathlib import Path

import pytest
from rlor_trainer_client import NotFoundError, RlorTrainerClient, models
from rlor_trainer_emulator import Emulator, Fault, ManualClock
from suite.recorded.traffic import found, judged


def test_a_session_of_the_client_holds(tmp_path: Path) -> None:
    path = tmp_path / "exchanges.ndjson"
    wandb = models.WandbConfig(enabled=True, api_key="wandb-key-of-nobody", project="p", entity="e")
    with (
        Emulator(clock=ManualClock()) as emulator,
        RlorTrainerClient(
            base_url=emulator.url, api_key=emulator.api_key, account_id=emulator.account, record=path
        ) as client,
    ):
        job = client.jobs.create(models.RlorTrainerJob(display_name="one", wandb_config=wandb))
        emulator.advance(600)
        client.jobs.cancel(job)
        emulator.advance(60)
        client.jobs.resume(job)
        assert [one.name for one in client.jobs.list(page_size=1)] == [job.name]
        emulator.faults.add(Fault("rate-limit", times=1, retry_after=1))
        client.jobs.get(job)
        with pytest.raises(NotFoundError):
            client.jobs.get("nobody")
        client.jobs.delete(job)
    judgement = judged(path)

    assert [*found(judgement)] == []
    assert judgement.calls == 8
    assert judgement.ledgers[0].verified == {
        "jobs.create", "jobs.cancel", "jobs.resume", "jobs.list", "jobs.get", "jobs.delete",
    }  # fmt: skip
    assert "wandb-key-of-nobody" not in path.read_text()
