"""The key is in no log, whoever writes it, in no frame of an error, and in no copy that is made of a client."""

from __future__ import annotations

import asyncio
import copy
import logging
import pickle
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import certifi
import httpx
import pytest
from rlor_trainer_client import AsyncRlorTrainerClient, RlorTrainerClient, errors, models
from rlor_trainer_emulator import Emulator

KEY = "fw-5ecret-5f3a9c"
BODY = "hush-of-the-body"


@pytest.fixture(scope="module")
def emulator() -> Iterator[Emulator]:
    with Emulator(keys={KEY: "acme-research"}) as emulator:
        yield emulator


def settings(emulator: Emulator, **more: Any) -> dict[str, Any]:
    return {"api_key": KEY, "account_id": emulator.account, "base_url": emulator.url, "max_retries": 0, **more}


def use(emulator: Emulator) -> None:
    """A success, an error and a refused connection, on real sockets."""
    with RlorTrainerClient(**settings(emulator)) as client:
        client.jobs.create(models.RlorTrainerJob(display_name=BODY), extra_headers={"X-Extra": BODY})
        with pytest.raises(errors.NotFoundError):
            client.jobs.get("none")
    with (
        RlorTrainerClient(**settings(emulator, base_url="http://127.0.0.1:1")) as client,
        pytest.raises(errors.APIConnectionError),
    ):
        client.jobs.get("none")


def use_async(emulator: Emulator) -> None:
    async def run() -> None:
        async with AsyncRlorTrainerClient(**settings(emulator)) as client:
            await client.jobs.create(models.RlorTrainerJob(display_name=BODY), extra_headers={"X-Extra": BODY})
            with pytest.raises(errors.NotFoundError):
                await client.jobs.get("none")
        async with AsyncRlorTrainerClient(**settings(emulator, base_url="http://127.0.0.1:1")) as client:
            with pytest.raises(errors.APIConnectionError):
                await client.jobs.get("none")

    asyncio.run(run())


@pytest.mark.parametrize("use_it", [use, use_async], ids=["sync", "async"])
def test_no_logger_is_given_the_key_or_a_body(
    use_it: Callable[[Emulator], None], emulator: Emulator, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        use_it(emulator)
    own = [record for record in caplog.records if record.name == "rlor_trainer_client"]
    assert len(own) == 3
    assert any(record.name.startswith("httpcore.") for record in caplog.records)
    for record in caplog.records:
        shown = f"{record.getMessage()} {record.args!r} {vars(record)!r}"
        assert KEY not in shown, record.name
        assert BODY not in shown, record.name


@pytest.mark.parametrize(
    "reply",
    [
        httpx.ReadError(f"header was {KEY}"),
        httpx.ReadTimeout(KEY),
        httpx.Response(401, json={"code": 16, "message": f"The key {KEY} is wrong.", "details": []}),
        httpx.Response(200, text="<html>"),
        httpx.Response(200, json={"state": 5}),
    ],
    ids=lambda reply: type(reply).__name__,
)
def test_no_frame_of_an_async_error_holds_the_key(reply: httpx.Response | httpx.RequestError) -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        if isinstance(reply, httpx.RequestError):
            reply.request = request
            raise reply
        return httpx.Response(reply.status_code, headers=reply.headers, content=reply.content)

    async def call() -> None:
        transport = httpx.MockTransport(answer)
        client = AsyncRlorTrainerClient(api_key=KEY, account_id="acme", transport=transport, max_retries=0, strict=True)
        async with client:
            await client.jobs.get("j")

    with pytest.raises(errors.RlorTrainerError) as caught:
        asyncio.run(call())
    error = caught.value
    frames = [frame for frame, _ in traceback.walk_tb(error.__traceback__) if frame.f_globals is not globals()]
    assert frames
    assert not [frame for frame in frames if KEY in repr(frame.f_locals)]
    assert KEY not in f"{error} {error!r}"
    assert not isinstance(error.__cause__ or error.__context__, httpx.HTTPError)


@pytest.mark.parametrize("kind", [RlorTrainerClient, AsyncRlorTrainerClient])
def test_a_client_and_its_parts_show_and_give_away_no_key(
    kind: type[RlorTrainerClient | AsyncRlorTrainerClient], emulator: Emulator
) -> None:
    client = kind(**settings(emulator))
    changed = client.with_options(timeout=1)
    for thing in (client, changed, client.jobs, client.checkpoints):
        assert KEY not in f"{thing} {thing!r}"
    for make in (pickle.dumps, copy.deepcopy):
        with pytest.raises(TypeError):
            make(client)


@pytest.mark.parametrize("kind", [RlorTrainerClient, AsyncRlorTrainerClient])
def test_other_options_leave_a_client_as_it_was(
    kind: type[RlorTrainerClient | AsyncRlorTrainerClient], tmp_path: Path
) -> None:
    def ignore(answer: object) -> None:
        pass

    client = kind(api_key=KEY, account_id="acme", extra_headers={"X-A": "1"})
    before = client._transport.settings  # pyright: ignore[reportPrivateUsage]
    kept = copy.copy(vars(client)), {name: getattr(before, name) for name in before.__slots__}
    changed = client.with_options(
        api_key="another-key",
        account_id="other",
        base_url="http://other.example",
        timeout=1,
        max_retries=7,
        deadline=9,
        max_response_bytes=10,
        allow_insecure_http=True,
        extra_headers={"X-B": "2"},
        on_response=ignore,
        strict=True,
        on_drift=ignore,
        proxy="http://proxy.example:3128",
        ca_bundle=certifi.where(),
        record=tmp_path / "exchanges.ndjson",
    )
    now = changed._transport.settings  # pyright: ignore[reportPrivateUsage]
    assert all(getattr(now, name) != value for name, value in kept[1].items()), "every setting is one of with_options"
    after = client._transport.settings  # pyright: ignore[reportPrivateUsage]
    assert (vars(client), {name: getattr(after, name) for name in before.__slots__}) == kept
