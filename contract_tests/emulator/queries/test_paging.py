"""Lists: length of pages, tokens, order, and what happens between two pages."""

from __future__ import annotations

import base64
import hashlib
import json
import random
from itertools import chain
from typing import Any

import pytest
from emulator.emulated import Api

LIST = "Gateway_ListRlorTrainerJobs"
TEXT = "trainingConfig.jinjaTemplate"
FOREIGN = (
    "invalid value for parameter pageToken: not a token of this request; "
    "send every other parameter as in the request that returned it"
)
"""A field that holds a text of any length."""


def pages(api: Api, size: int, **query: Any) -> list[list[str]]:
    """Read all pages, as the ids on each."""
    result: list[list[str]] = []
    token = ""
    while True:
        page = api.call(LIST, query={**query, "pageSize": size, "pageToken": token})
        result.append([job["name"].rpartition("/")[2] for job in page["rlorTrainerJobs"]])
        token = page["nextPageToken"]
        if not token:
            return result


def test_empty(api: Api) -> None:
    assert api.call(LIST) == {"rlorTrainerJobs": [], "nextPageToken": "", "totalSize": 0}


def test_page_sizes(api: Api) -> None:
    for number in range(203):
        api.create(f"j{number:03}")
    for asked, got in ((None, 50), (0, 50), (1, 1), (199, 199), (200, 200), (201, 200), (2147483647, 200)):
        page = api.call(LIST, query={} if asked is None else {"pageSize": asked})
        assert (len(page["rlorTrainerJobs"]), page["totalSize"]) == (got, 203)
    assert [len(page) for page in pages(api, 200)] == [200, 3]
    assert list(chain(*pages(api, 203))) == [f"j{number:03}" for number in range(203)]


@pytest.mark.parametrize(
    "order", ["", "name", "name desc", "createTime desc", "nodeCount,display_name desc", "trainingConfig.loraRank"]
)
@pytest.mark.parametrize("size", [2, 3, 7])
def test_pages_add_up_in_any_order(api: Api, order: str, size: int) -> None:
    for number in range(7):
        config: dict[str, Any] = {"trainingConfig": {"loraRank": number % 3}} if number % 2 else {}
        api.create(f"j{number}", nodeCount=number % 2, displayName="ab"[number % 2], **config)
        api.clock.advance(number % 3)
    whole = api.names(orderBy=order)
    assert sorted(whole) == [f"j{number}" for number in range(7)]
    parts = pages(api, size, orderBy=order)
    assert list(chain(*parts)) == whole
    assert all(len(part) == size for part in parts[:-1])


def test_inserts_and_deletes_between_pages(api: Api) -> None:
    for name in ("b", "d", "f", "h"):
        api.create(name)
    first = api.call(LIST, query={"pageSize": 2})
    api.create("a")
    api.create("e")
    for gone in ("d", "h"):
        api.put(gone, "JOB_STATE_DELETED")
    second = api.call(LIST, query={"pageSize": 2, "pageToken": first["nextPageToken"]})
    assert [job["name"][-1] for job in first["rlorTrainerJobs"]] == ["b", "d"]
    assert [job["name"][-1] for job in second["rlorTrainerJobs"]] == ["e", "f"]
    assert (second["nextPageToken"], second["totalSize"]) == ("", 4)


@pytest.mark.parametrize("order", ["", "name desc", "createTime desc", "nodeCount,displayName desc"])
@pytest.mark.parametrize("seed", range(3))
def test_what_exists_throughout_is_met_once(api: Api, order: str, seed: int) -> None:
    chance = random.Random(f"{order} {seed}")

    def create() -> str:
        api.clock.advance(chance.randrange(2))
        name = f"j{chance.getrandbits(32):08x}"
        api.create(name, nodeCount=chance.randrange(2), displayName=chance.choice("ab"))
        return name

    lasting = {create() for _ in range(12)}
    passing = [create() for _ in range(8)]
    met: set[str] = set()
    token = ""
    while True:
        size = chance.randrange(1, 4)
        page = api.call(LIST, query={"orderBy": order, "pageSize": size, "pageToken": token})
        names = [job["name"].rpartition("/")[2] for job in page["rlorTrainerJobs"]]
        assert len({*met, *names}) == len(met) + len(names)
        met.update(names)
        token = page["nextPageToken"]
        if not token:
            break
        for _ in range(chance.randrange(3)):
            if passing and chance.random() < 0.5:
                api.put(passing.pop(chance.randrange(len(passing))), "JOB_STATE_DELETED")
            else:
                passing.append(create())
    assert lasting <= met


def test_a_token_belongs_to_its_request(api: Api) -> None:
    for number in range(3):
        api.create(f"j{number}")
    query: dict[str, Any] = {"pageSize": 1, "filter": 'state="JOB_STATE_PENDING"', "orderBy": "name"}
    token = api.call(LIST, query=query)["nextPageToken"]
    for change in (
        {"filter": ""},
        {"orderBy": "name desc"},
        {"orderBy": ""},
        {"includeArchived": "true"},
        {"readMask": "name"},
        {"pageToken": token[:-2]},
        {"pageToken": token + "A"},
        {"pageToken": "2"},
        {"pageToken": "é"},
        {"pageToken": token[::-1]},
    ):
        answer = api.call(LIST, 400, query={**query, "pageToken": token, **change})
        assert answer["code"] == 3
        assert answer["message"] == FOREIGN
    # The page may become longer or shorter on the way (AIP-158), and unknown parameters are not looked at.
    assert api.names(**{**query, "pageToken": token, "pageSize": 2, "x": 1}) == ["j1", "j2"]


def test_a_token_of_another_list_or_account(api: Api) -> None:
    for number in range(2):
        api.create(f"j{number}")
        api.put(f"j{number}", "JOB_STATE_RUNNING")
    api.clock.advance(200)
    token = api.call(LIST, query={"pageSize": 1})["nextPageToken"]
    checkpoints = "Gateway_ListRlorTrainerJobCheckpoints"
    api.call(checkpoints, 400, job="j0", query={"pageToken": token})
    other = api.call(checkpoints, job="j0", query={"pageSize": 1})["nextPageToken"]
    api.call(checkpoints, 400, job="j1", query={"pageToken": other})
    theirs = api.http.get(
        "/v1/accounts/umbra/rlorTrainerJobs", params={"pageToken": token}, headers={"x-api-key": "key-of-umbra"}
    )
    assert theirs.status_code == 400


def test_filter_sees_what_time_has_done(api: Api) -> None:
    api.create("j")
    api.create("k", keepAlive=True)
    api.clock.advance(200)
    assert api.names(filter='state="JOB_STATE_RUNNING"') == ["j", "k"]
    assert api.names(filter="keepAlive=true AND state=JOB_STATE_RUNNING") == ["k"]
    assert api.names(filter="jobProgress.percent > 0 OR displayName:nothing") == []


def test_forged_tokens_are_refused(api: Api) -> None:
    for number in range(3):
        api.create(f"j{number}")
    good = api.call(LIST, query={"pageSize": 1})["nextPageToken"]
    chance = random.Random(5)
    raw = base64.urlsafe_b64decode(good + "=" * (-len(good) % 4))
    forged = ["xx", "=", "\N{SNOWMAN}", "%00", good[:-4], good + "AAAA", "[" * 20_000, "a" * 60_000]
    payloads: list[Any] = [["a", 1], [None], [[[]]], {"a": 1}, [1e400], ["\ud800"], []]
    for _ in range(200):
        changed = bytearray(raw)
        changed[chance.randrange(len(changed))] ^= 1 << chance.randrange(8)
        forged.append(base64.urlsafe_b64encode(bytes(changed)).decode())
        payload = json.dumps(chance.choice(payloads))
        # As a token was made when nobody needed to know a secret for it.
        digest = hashlib.sha256(chance.randbytes(8)).digest()[:16]
        forged.append(base64.urlsafe_b64encode(digest + payload.encode("utf-8", "surrogatepass")).decode())
    for token in forged:
        error = api.call(LIST, 400, query={"pageSize": 1, "pageToken": token})
        assert error["message"] == FOREIGN, token[:50]


def test_a_token_is_short_however_long_what_it_points_at(api: Api) -> None:
    texts = [
        "a" * 99,
        "a" * 100,
        "a" * 101,
        "a" * 200_000 + "b",
        "a" * 200_000 + "c",
        "",
        "\N{GRINNING FACE}" * 300,
        "b",
    ]
    for number, text in enumerate(texts):
        api.create(f"j{number}", trainingConfig={"jinjaTemplate": text})
    for order in (TEXT, f"{TEXT} desc", f"{TEXT} desc, nodeCount", f"nodeCount, {TEXT}"):
        ids = [job_id for page in pages(api, 1, orderBy=order) for job_id in page]
        expected = sorted(range(len(texts)), key=lambda number: texts[number], reverse="desc" in order)
        assert ids == [f"j{number}" for number in expected], order
        token = ""
        for _ in texts[1:]:
            token = api.call(LIST, query={"orderBy": order, "pageSize": 1, "pageToken": token})["nextPageToken"]
            assert len(token) < 2000


@pytest.mark.parametrize("length", [98, 99, 100, 101, 150])
def test_a_filter_tells_long_texts_apart(api: Api, length: int) -> None:
    texts = {"short": "x", "long": "x" * length, "longer": "x" * length + "y", "other": "x" * (length - 1) + "z"}
    for name, text in texts.items():
        api.create(name, trainingConfig={"jinjaTemplate": text})
    text = texts["long"]
    for condition, expected in {
        f'{TEXT}="{text}"': {"long"},
        f'{TEXT}!="{text}"': {"short", "longer", "other"},
        f'{TEXT}>"{text}"': {"longer", "other"},
        f'{TEXT}<="{text}"': {"short", "long"},
        f'{TEXT}="{text}*"': {"long", "longer"},
        f'{TEXT}:"{text}y"': {"longer"},
        f'{TEXT}="*z"': {"other"},
        f"{TEXT}:y": {"longer"},
    }.items():
        assert set(api.names(filter=condition)) == expected, condition


def test_a_page_is_bounded_in_bytes(api: Api) -> None:
    large = "x" * 1_500_000
    for number in range(6):
        api.create(f"j{number}", trainingConfig={"jinjaTemplate": large if number % 3 else "small"})
    found = pages(api, 200)
    assert list(chain(*found)) == [f"j{number}" for number in range(6)]
    assert len(found) > 1
    assert all(page for page in found)
    assert api.call(LIST, query={"pageSize": 200})["totalSize"] == 6
