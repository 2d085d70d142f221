"""The public logs: what they say, and to whom."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from emulator.emulated import Api
from rlor_trainer_emulator import Emulator, ManualClock

GET_LOGS = "Gateway_GetRlorTrainerJobPublicLogs"


def url_of(api: Api, job: str = "j") -> str:
    url: str = api.call(GET_LOGS, job=job)["signedUrl"]
    return url


def test_they_are_at_the_emulators_own_address_and_need_no_key(api: Api) -> None:
    api.create("j")
    url = url_of(api)
    assert url.startswith(f"{api.emulator.url}/public-logs/{api.name('j')}?expires=")
    assert api.emulator.api_key not in url
    answer = httpx.get(url)
    assert (answer.status_code, answer.headers["content-type"]) == (200, "text/plain; charset=utf-8")


def test_a_line_says_when_a_job_came_to_which_state_and_why(api: Api) -> None:
    made = api.create("j", keepAlive=True)
    api.clock.advance(61)
    api.call("Gateway_CancelRlorTrainerJob", job="j", body={})
    lines = api.http.get(url_of(api)).text.splitlines()
    assert [line.split(" ")[:3] for line in lines] == [
        [made["createTime"], "JOB_STATE_PENDING", "(request:"],
        [lines[1].split(" ")[0], "JOB_STATE_CREATING", "(time)"],
        [lines[1].split(" ")[0], "JOB_STATE_CANCELLING", "(request:"],
    ]
    assert "Gateway_CreateRlorTrainerJob" in lines[0]
    assert lines[1].split(" ")[0] > made["createTime"]


def test_a_url_is_good_for_an_hour_of_the_emulators_time(api: Api) -> None:
    api.create("j")
    url = url_of(api)
    api.clock.advance(timedelta(seconds=3599))
    assert api.http.get(url).status_code == 200
    api.clock.advance(timedelta(seconds=1))
    assert api.http.get(url).status_code == 403
    assert api.http.get(url_of(api)).status_code == 200


def test_a_url_that_is_not_one_of_ours_is_refused(api: Api) -> None:
    for job in ("j", "k"):
        api.create(job)
    url = url_of(api)
    path, _, query = url.partition("?")
    said = {name: values[0] for name, values in parse_qs(query).items()}
    later, signature = str(int(said["expires"]) + 1), said["signature"]
    for wrong in (
        path,
        f"{path}?expires={said['expires']}",
        f"{path}?signature={signature}",
        f"{path}?expires=&signature=",
        f"{path}?expires=never&signature={signature}",
        f"{path}?expires={later}&signature={signature}",
        f"{path}?expires={said['expires']}&signature={signature[:-1]}",
        f"{path}?expires={said['expires']}&signature=%FF",
        f"{path[:-1]}k?{query}",
        f"{path[:-1]}unknown?{query}",
    ):
        answer = api.http.get(wrong)
        assert (answer.status_code, answer.json()["code"]) in ((403, 7), (400, 3)), wrong
    assert api.http.post(url).status_code == 405


def test_a_url_of_a_job_that_was_deleted_does_not_open_the_next_one(api: Api) -> None:
    api.create("j")
    url = url_of(api)
    api.service.reset()
    api.create("j")
    assert api.http.get(url).status_code == 403


def test_a_proxy_keeps_the_address_that_the_client_knows(api: Api) -> None:
    api.create("j")
    path = f"/v1/{api.name('j')}/publicLogs"
    answer = api.http.get(path, headers={**api.key, "host": "emulator.test:81"})
    assert answer.json()["signedUrl"].startswith("http://emulator.test:81/public-logs/")


@pytest.mark.parametrize("account", ["acme", "Größe & more"])
def test_any_account_has_logs(account: str) -> None:
    with Emulator(keys={"k": account}, clock=ManualClock()) as emulator, httpx.Client(base_url=emulator.url) as http:
        http.headers["authorization"] = "Bearer k"
        made = http.post(f"/v1/accounts/{account}/rlorTrainerJobs?rlorTrainerJobId=j", json={})
        assert made.status_code == 200
        url: str = http.get(f"/v1/accounts/{account}/rlorTrainerJobs/j/publicLogs").json()["signedUrl"]
        assert urlsplit(url).path.isascii()
        assert httpx.get(url).text.endswith(")\n")
