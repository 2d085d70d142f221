"""The page at `/`: who gets to see it, what it is told, and what it does in a real browser.

The browser is Debian's Chromium; what needs one is left to `make thorough`.
"""

from __future__ import annotations

import asyncio
import base64
import hashlib
import json
import logging
import re
import time
from collections.abc import Iterator, Mapping
from typing import Any, Final

import httpx
import pytest
import yaml
from emulator.browser import Browser, browsing
from emulator.emulated import LIFECYCLE, SPEC, STATES
from rlor_trainer_emulator import Emulator, Fault, ManualClock, spec_path
from rlor_trainer_emulator.handlers import page
from rlor_trainer_emulator.handlers.page import HANDLERS, MAX_REQUESTS, paths
from rlor_trainer_emulator.http.page import is_loopback
from rlor_trainer_emulator.resource.clock import instant
from rlor_trainer_emulator.resource.jobs import Passage
from spec.renaming import renamed

ADMIN_KEY: Final = "key-of-admin"
DATA: Final = "/_emulator/page"
JOBS: Final = "/v1/accounts/acme/rlorTrainerJobs"
NAME: Final = "accounts/acme/rlorTrainerJobs"


@pytest.fixture(scope="module")
def _running() -> Iterator[Emulator]:
    keys = {"key-of-acme": "acme", "key-of-umbra": "umbra", "another-key-of-acme": "acme"}
    with Emulator(clock=ManualClock(), spec=SPEC, keys=keys, admin_key=ADMIN_KEY) as emulator:
        yield emulator


@pytest.fixture
def emulator(_running: Emulator) -> Emulator:
    """An emulator without jobs and faults, and with an empty journal."""
    _running.reset()
    _running.requests.clear()
    return _running


@pytest.fixture
def user(emulator: Emulator) -> Iterator[httpx.Client]:
    """Calls the API."""
    with httpx.Client(base_url=emulator.url, headers={"x-api-key": emulator.api_key}) as client:
        yield client


def ask(
    emulator: Emulator,
    path: str = "/",
    *,
    host: str | tuple[str, ...] = "127.0.0.1:8080",
    client: str = "127.0.0.1",
    method: str = "GET",
    **headers: str,
) -> httpx.Response:
    """Send a request that claims to come from an address and to go to a host."""
    hosts = (host,) if isinstance(host, str) else host

    async def answer() -> httpx.Response:
        transport = httpx.ASGITransport(emulator.app, client=(client, 50_000))
        async with httpx.AsyncClient(transport=transport, base_url="http://emulator") as http:
            request = http.build_request(method, path)
            told = [("host", one) for one in hosts] + [(name.replace("_", "-"), v) for name, v in headers.items()]
            request.headers = httpx.Headers(told)
            return await http.send(request)

    return asyncio.run(answer())


def good(answer: httpx.Response) -> Any:
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_every_operation_has_a_handler() -> None:
    described = {item["get"]["operationId"] for item in paths(SPEC).values()}
    assert described == HANDLERS.keys()


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "127.0.0.1:8080",
        "127.9.9.9:1",
        "localhost",
        "LOCALHOST:8080",
        "localhost.",
        "a.localhost",
        "[::1]:80",
    ],
)
def test_this_machine_sees_it(emulator: Emulator, host: str) -> None:
    assert ask(emulator, host=host).headers["content-type"] == "text/html; charset=utf-8"
    assert good(ask(emulator, f"{DATA}/model", host=host))["accounts"] == ["acme", "umbra"]
    assert ask(emulator, host=host, method="HEAD").status_code == 200


@pytest.mark.parametrize(
    "request_",
    [
        # A site whose name leads here (DNS rebinding).
        {"host": "evil.example"},
        {"host": "127.0.0.1.evil.example"},
        {"host": "localhost.evil.example"},
        {"host": "evil-localhost"},
        {"host": "127.0.0.1@evil.example"},
        {"host": "emulator:8080"},
        {"host": "192.168.0.7"},
        {"host": ""},
        {"host": "[::1"},
        {"host": ()},
        {"host": ("127.0.0.1", "evil.example")},
        # Another machine, whatever it says.
        {"client": "192.168.0.7"},
        {"client": "testclient"},
        {"client": "10.0.0.1", "x_forwarded_for": "127.0.0.1"},
        {"client": "10.0.0.1", "x_api_key": "key-of-acme"},
        {"client": "10.0.0.1", "x_api_key": "wrong"},
        # A proxy on this machine passes it on.
        {"x_forwarded_for": "192.168.0.7"},
        {"x_forwarded_host": "127.0.0.1"},
        {"x_forwarded_proto": "https"},
        {"forwarded": "for=127.0.0.1"},
        {"x_real_ip": "127.0.0.1"},
        {"via": "1.1 proxy"},
        {"method": "POST"},
        {"method": "OPTIONS"},
    ],
)
@pytest.mark.parametrize("path", ["/", f"{DATA}/model", f"{DATA}/requests", f"{DATA}/{NAME}"])
def test_others_learn_nothing(emulator: Emulator, path: str, request_: dict[str, Any]) -> None:
    answer = ask(emulator, path, **request_)
    if path == "/" and "method" not in request_:  # a browser may have the key
        assert answer.status_code == 401
        assert answer.headers["www-authenticate"].startswith("Basic ")
        assert answer.text == "The password is the admin key.\n"
        return
    assert (answer.status_code, answer.json()["message"]) == (404, "Not Found")
    assert answer.json() == ask(emulator, "/v1/no-such-path").json()


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_other_sites_in_thereal_browser_read_no_data(emulator: Emulator, site: str) -> None:
    assert ask(emulator, f"{DATA}/model", sec_fetch_site=site).status_code == 404
    assert ask(emulator, sec_fetch_site=site).status_code == 200  # who follows a link
    for own in ("same-origin", "none"):
        good(ask(emulator, f"{DATA}/model", sec_fetch_site=own))


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://127.0.0.1:1", "https://127.0.0.1:8080", ""])
def test_other_origins_read_no_data(emulator: Emulator, origin: str) -> None:
    """Of a browser, too, that does not say who asks otherwise."""
    for path in ("model", "requests", NAME):
        assert ask(emulator, f"{DATA}/{path}", origin=origin).status_code == 404
    signed = {"authorization": f"Basic {base64.b64encode(f':{ADMIN_KEY}'.encode()).decode()}"}
    assert ask(emulator, f"{DATA}/model", origin=origin, **signed).status_code == 404
    good(ask(emulator, f"{DATA}/model", origin="http://127.0.0.1:8080"))
    good(ask(emulator, f"{DATA}/model", host="LOCALHOST", origin="http://localhost"))


def test_the_admin_key_opens_it_from_anywhere(emulator: Emulator) -> None:
    for header, key in (("x_api_key", ADMIN_KEY), ("authorization", f"Bearer {ADMIN_KEY}")):
        for path in ("/", f"{DATA}/model"):
            assert ask(emulator, path, host="emulator:8080", client="10.0.0.1", **{header: key}).status_code == 200


@pytest.mark.parametrize("user", ["", "admin", "a name"])
def test_a_browser_elsewhere_signs_in_with_the_key(emulator: Emulator, user: str) -> None:
    def basic(password: str, scheme: str = "Basic") -> str:
        return f"{scheme} {base64.b64encode(f'{user}:{password}'.encode()).decode()}"

    elsewhere = {"host": "emulator:8080", "client": "172.18.0.1"}
    for path in ("/", f"{DATA}/model"):
        assert ask(emulator, path, **elsewhere, authorization=basic(ADMIN_KEY)).status_code == 200
        assert ask(emulator, path, **elsewhere, authorization=basic(ADMIN_KEY, "basic")).status_code == 200
        for wrong in (basic(""), basic("key-of-acme"), basic(ADMIN_KEY, "Bearer"), "Basic", "Basic %", "Basic /w=="):
            refused = ask(emulator, path, **elsewhere, authorization=wrong)
            assert refused.status_code == (401 if path == "/" else 404)
    # Nor does it read data for other sites, though it has the password at hand.
    signed = {"authorization": basic(ADMIN_KEY), "sec_fetch_site": "cross-site"}
    assert ask(emulator, f"{DATA}/model", **elsewhere, **signed).status_code == 404


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("127.0.0.1", True),
        ("127.8.8.8", True),
        ("::1", True),
        ("::ffff:127.0.0.1", True),
        ("::ffff:10.0.0.1", False),
        ("0.0.0.0", False),
        ("10.0.0.1", False),
        ("localhost", False),
        ("", False),
    ],
)
def test_addresses_of_this_machine(address: str, expected: bool) -> None:
    assert is_loopback(address) == expected


def test_its_questions_are_not_logged(emulator: Emulator, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "rlor_trainer_emulator.access")
    for path in ("/", f"{DATA}/model", f"{DATA}/requests", "/v1/nowhere"):
        ask(emulator, path)
    assert [record.getMessage().split()[1] for record in caplog.records] == ["path=/v1/nowhere"]


def test_it_asks_for_what_is_new_without_the_database(emulator: Emulator, monkeypatch: pytest.MonkeyPatch) -> None:
    def hangs() -> int:
        raise AssertionError("the database was asked for the time")

    monkeypatch.setattr(emulator.app.state.service, "now", hangs)
    assert good(ask(emulator, f"{DATA}/requests"))["clock"]["manual"] is True


@pytest.mark.parametrize("administered", [True, False])
def test_without_the_page(administered: bool) -> None:
    with Emulator(spec=SPEC, page=False, admin_key=ADMIN_KEY if administered else None) as emulator:
        for path in ("/", f"{DATA}/model"):
            answer = httpx.get(emulator.url + path)
            assert (answer.status_code, answer.json()["message"]) == (404, "Not Found")


def test_without_an_admin_key_no_key_opens_it() -> None:
    with Emulator(spec=SPEC) as emulator:
        assert good(ask(emulator, f"{DATA}/model"))["administered"] is False
        for key in ("", "None", emulator.api_key):
            assert ask(emulator, client="10.0.0.1", x_api_key=key).status_code == 404


def test_nothing_runs_on_it_but_its_own(emulator: Emulator) -> None:
    answer = ask(emulator)
    policy = dict(part.strip().split(" ", 1) for part in answer.headers["content-security-policy"].split(";"))
    for name in ("script", "style"):
        (text,) = re.findall(f"<{name}>(.*?)</{name}>", answer.text, re.DOTALL)
        digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
        assert policy[f"{name}-src"] == f"'sha256-{digest}'"
    assert policy["default-src"] == "'none'"
    assert policy["connect-src"] == "'self'"
    assert policy["require-trusted-types-for"] == "'script'"
    assert not re.search(r"""<[a-z]+[^>]*\s(style|on[a-z]+|src)=""", answer.text)
    assert set(re.findall(r"https?://[^\s'\"]+", answer.text)) == {"http://www.w3.org/2000/svg"}  # a name, not a place
    assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\b", answer.text)
    assert answer.headers["cache-control"] == "no-store"
    assert ADMIN_KEY not in answer.text


def test_the_spec_says_what_it_shows(emulator: Emulator) -> None:
    model = good(ask(emulator, f"{DATA}/model"))
    assert list(model["states"]) == STATES
    assert (model["states"]["JOB_STATE_COMPLETED"], model["states"]["JOB_STATE_FAILED"]) == ("success", "terminal")
    assert (model["states"]["JOB_STATE_RUNNING"], model["states"]["JOB_STATE_DELETED"]) == ("active", "tombstone")
    assert {event["name"]: event["from"] for event in model["events"]} == {
        name: event["from"] for name, event in LIFECYCLE["events"].items()
    }
    assert set(model["faults"]["drop"]) == {"probability", "times", "when"}
    assert {"RESOURCE_EXHAUSTED", "INTERNAL"} < set(model["codes"])
    assert next(event["code"] for event in model["events"] if event["name"] == "fail") == "INTERNAL"
    assert {"id": "Gateway_GetRlorTrainerJob", "label": "jobs.get"} in model["operations"]
    long = {"states", "events", "codes", "operations", "faults"}
    assert {name: value for name, value in model.items() if name not in long} == {
        "title": "RLOR Trainer Jobs",
        "accounts": ["acme", "umbra"],
        "administered": True,
        "journal": True,
        "adminPrefix": "/_emulator/v1/",
        "key": {"header": "authorization", "scheme": "bearer"},
        "job": {
            "schema": "RlorTrainerJob",
            "jobs": "rlorTrainerJobs",
            "accounts": "accounts",
            "name": "name",
            "state": "state",
            "title": "displayName",
            "created": "createTime",
            "ended": "completedTime",
            "percent": "jobProgress.percent",
            "code": "status.code",
            "message": "status.message",
            "items": "rlorTrainerJobs",
            "next": "nextPageToken",
            "total": "totalSize",
        },
        "statePrefix": "JOB_STATE_",
        "flags": ["includeArchived"],
    }


def test_it_shows_what_faults_do_by_default(emulator: Emulator, user: httpx.Client) -> None:
    faults = good(ask(emulator, f"{DATA}/model"))["faults"]
    shown = {name: option["shown"] for options in faults.values() for name, option in options.items()}
    assert shown.keys() == {"probability", "times", "seconds", "status", "code", "message", "retryAfter", "when"}
    assert (shown["probability"], shown["times"]) == (f"{Fault('drop').probability:g}", "no end")
    emulator.faults.add(Fault("error", times=1))
    answer = user.get(JOBS)
    assert (shown["status"], shown["message"]) == (str(answer.status_code), answer.json()["message"])
    emulator.faults.add(Fault("rate-limit", times=1))
    assert user.get(JOBS).headers["retry-after"] == shown["retryAfter"]
    emulator.faults.add(Fault("latency", times=1))
    user.get(JOBS)
    assert emulator.requests[-1].milliseconds >= 1000 * float(shown["seconds"])
    emulator.faults.add(Fault("drop", times=1))
    with pytest.raises(httpx.RemoteProtocolError):
        user.post(JOBS, params={"rlorTrainerJobId": "a"}, json={})
    assert (shown["when"], user.get(f"{JOBS}/a").status_code) == ("after", 200)


def test_it_names_no_resource_of_its_own(emulator: Emulator) -> None:
    shown = ask(emulator).text.lower()
    assert not [word for word in ("rlor", "fireworks", "job_state", "gateway_") if word in shown]
    spec = yaml.load(renamed(spec_path().read_text("utf-8")), Loader=yaml.CSafeLoader)
    with Emulator(spec=spec, admin_key=ADMIN_KEY) as other:
        account = {"host": "127.0.0.1", "x-api-key": other.api_key}
        httpx.post(f"{other.url}/v1/accounts/{other.account}/dpoJobs?dpoJobId=j", json={}, headers=account)
        model = good(ask(other, f"{DATA}/model"))
        assert "rlor" not in json.dumps({**model, "title": ""}).lower()
        listed = good(ask(other, f"{DATA}/accounts/{other.account}/{model['job']['jobs']}"))
        assert [job["name"] for job in listed[model["job"]["items"]]] == [f"accounts/{other.account}/dpoJobs/j"]
        assert good(ask(other, f"{DATA}/accounts/{other.account}/dpoJobs/j"))["job"]["name"].endswith("/dpoJobs/j")


def test_an_api_without_a_list() -> None:
    jobs = "/v1/accounts/{account_id}/rlorTrainerJobs"
    methods = {method: operation for method, operation in SPEC["paths"][jobs].items() if method != "get"}
    with Emulator(spec={**SPEC, "paths": {**SPEC["paths"], jobs: methods}}) as emulator:
        assert good(ask(emulator, f"{DATA}/model"))["job"]["items"] == ""
        assert ask(emulator, f"{DATA}/accounts/{emulator.account}/rlorTrainerJobs").status_code == 404


def test_jobs_of_each_account(user: httpx.Client, emulator: Emulator) -> None:
    for job in ("a", "b"):
        good(user.post(JOBS, params={"rlorTrainerJobId": job}, json={"displayName": f"job {job}"}))
    good(user.get(f"{JOBS}/a"))
    listed = good(ask(emulator, f"{DATA}/{NAME}?pageSize=1&orderBy=name+desc"))
    assert ([job["name"] for job in listed["rlorTrainerJobs"]], listed["totalSize"]) == ([f"{NAME}/b"], 2)
    rest = {"pageSize": "1", "orderBy": "name desc", "pageToken": listed["nextPageToken"]}
    second = good(ask(emulator, f"{DATA}/{NAME}?{httpx.QueryParams(rest)}"))
    assert [job["name"] for job in second["rlorTrainerJobs"]] == [f"{NAME}/a"]
    assert good(ask(emulator, f"{DATA}/{NAME.replace('acme', 'umbra')}"))["totalSize"] == 0
    refused = ask(emulator, f"{DATA}/{NAME}?filter=x%3D")
    assert (refused.status_code, refused.json()["message"].partition(":")[0]) == (400, "filter")
    assert good(ask(emulator, f"{DATA}/{NAME}/a"))["job"] == good(user.get(f"{JOBS}/a"))
    assert ask(emulator, f"{DATA}/{NAME}/c").status_code == 404


def test_what_happened_to_a_job(user: httpx.Client, emulator: Emulator, monkeypatch: pytest.MonkeyPatch) -> None:
    created = good(user.post(JOBS, params={"rlorTrainerJobId": "a"}, json={}))["createTime"]
    emulator.advance(100)
    shown = good(ask(emulator, f"{DATA}/{NAME}/a"))
    assert [(one["state"], one["cause"]) for one in shown["history"]] == [
        ("JOB_STATE_PENDING", "request"),
        ("JOB_STATE_CREATING", "time"),
    ]
    assert (shown["history"][0]["time"], shown["earlier"]) == (created, 0)
    assert "Gateway_CreateRlorTrainerJob" in shown["history"][0]["detail"]
    assert [one["message"] for one in shown["history"]] == [one.message for one in emulator.history(f"{NAME}/a")]
    emulator.event(f"{NAME}/a", "fail", "out of memory")
    assert good(ask(emulator, f"{DATA}/{NAME}/a"))["history"][-1]["message"] == "out of memory"
    monkeypatch.setattr(page, "MAX_PASSAGES", 1)
    shown = good(ask(emulator, f"{DATA}/{NAME}/a"))
    assert ([one["state"] for one in shown["history"]], shown["earlier"]) == (["JOB_STATE_FAILED"], 2)


def test_requests_come_piece_by_piece(user: httpx.Client, emulator: Emulator) -> None:
    nothing = good(ask(emulator, f"{DATA}/requests"))
    assert (nothing["requests"], nothing["more"], nothing["first"]) == ([], False, nothing["last"] + 1)
    for _ in range(MAX_REQUESTS + 1):
        user.get("/v1/nowhere")
    first = good(ask(emulator, f"{DATA}/requests"))
    assert (len(first["requests"]), first["more"], first["first"]) == (MAX_REQUESTS, True, nothing["last"] + 1)
    assert not {"headers", "body", "answer"} & first["requests"][0].keys()
    rest = good(ask(emulator, f"{DATA}/requests?after={first['requests'][-1]['number']}"))
    assert ([one["number"] for one in rest["requests"]], rest["more"]) == ([first["last"]], False)
    whole = good(ask(emulator, f"{DATA}/requests/{first['last']}"))
    assert ["x-api-key", "***"] in whole["headers"]
    gone = ask(emulator, f"{DATA}/requests/{first['last'] + 1}")
    assert (gone.status_code, gone.json()["message"]) == (404, "the journal does not have this request")
    assert rest["clock"]["manual"] is True


# ---- In a browser

OPEN: Final[Mapping[str, str]] = {
    "jobs": "[...document.querySelectorAll('#job-rows .id')].map(one => one.textContent).join(' ')",
    "states": "[...document.querySelectorAll('#job-rows .pill')].map(one => one.textContent).join(' ')",
    "requests": "[...document.querySelectorAll('#request-rows .what')].map(one => one.textContent).join(' ')",
    "focus": "document.activeElement.closest('li')?.dataset.key ?? document.activeElement.id",
}


@pytest.fixture(scope="module")
def real_browser() -> Iterator[Browser]:
    with browsing() as browser:
        yield browser


@pytest.fixture
def browser(real_browser: Browser, emulator: Emulator) -> Iterator[Browser]:
    """A browser that shows the page; at the end it must not have complained of anything."""
    real_browser.size(1400, 900)
    real_browser.open(f"{emulator.url}/")
    real_browser.until("document.getElementById('live-text').textContent === 'Live'")
    real_browser.evaluate("sessionStorage.clear()")
    real_browser.complaints()
    real_browser.events.clear()
    yield real_browser
    assert real_browser.complaints() == []


def create(user: httpx.Client, *jobs: str, **body: Any) -> None:
    for job in jobs:
        good(user.post(JOBS, params={"rlorTrainerJobId": job}, json=body))


def click(browser: Browser, selector: str) -> None:
    browser.until(f"document.querySelector({json.dumps(selector)}).checkVisibility()")
    browser.evaluate(f"document.querySelector({json.dumps(selector)}).click()")


def text(browser: Browser, selector: str) -> str:
    return str(browser.evaluate(f"document.querySelector({json.dumps(selector)}).textContent"))


def open_job(browser: Browser, job: str) -> None:
    click(browser, f"[data-key='{NAME}/{job}'] button")
    browser.until(f"document.getElementById('job-json').textContent.includes('/{job}\"')")


def give_key(browser: Browser, key: str = ADMIN_KEY) -> None:
    click(browser, "#admin-button")
    browser.until("document.activeElement.id === 'key'")
    browser.type(key)
    browser.press("Enter")


@pytest.mark.thorough
def test_jobs_and_requests_live(browser: Browser, user: httpx.Client, emulator: Emulator) -> None:
    browser.until("document.getElementById('jobs-empty').textContent.startsWith('No jobs in acme yet')")
    create(user, "a", "b")
    browser.until(f"{OPEN['jobs']} === 'b a' || {OPEN['jobs']} === 'a b'")
    browser.until(f"{OPEN['requests']} === 'jobs.create jobs.create'")
    assert browser.evaluate(OPEN["states"]) == "Pending Pending"
    emulator.advance(61 + 123 + 300)
    browser.until(f"{OPEN['states']} === 'Running Running'")
    browser.until("document.querySelector('#job-rows progress').value > 0")
    user.get(f"{JOBS}/a")
    user.get("/nowhere")
    browser.until(f"{OPEN['requests']}.endsWith('jobs.get /nowhere')")
    emulator.requests.clear()
    browser.until("document.querySelectorAll('#request-rows li').length === 0")


@pytest.mark.thorough
def test_hostile_texts_stay_texts(
    browser: Browser, user: httpx.Client, emulator: Emulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    hostile = """"'></p><img src=x onerror=window.hurt=1>&amp;{{7*7}}${7*7}"""
    create(user, "a", displayName=hostile)
    key = {"x-api-key": ADMIN_KEY}
    force = {"state": "JOB_STATE_FAILED", "message": hostile}
    good(httpx.post(f"{emulator.url}/_emulator/v1/{NAME}/a:forceState", json=force, headers=key))
    passage = Passage(instant(emulator.clock.now()), hostile, 0, hostile, hostile)

    def told(*_: object) -> tuple[list[Passage], int]:
        return [passage], 1

    monkeypatch.setattr(emulator.app.state.service, "history", told)
    user.get(f"/{hostile}", params={"q": hostile}, headers={"x-odd": hostile, "user-agent": hostile})
    emulator.faults.add(Fault("error", message=hostile, times=1))
    user.get(JOBS)
    browser.until("document.querySelectorAll('#request-rows li').length === 3")
    browser.until(f"document.querySelector('#job-rows .title').textContent === {json.dumps(hostile)}")
    open_job(browser, "a")
    browser.until("document.querySelectorAll('#history li').length === 1")
    assert text(browser, "#job-message").endswith(hostile)
    for row in range(3):
        browser.evaluate(f"document.querySelectorAll('#request-rows button')[{row}].click()")
        browser.until("document.getElementById('request-facts').children.length")
    give_key(browser)
    browser.until("document.querySelectorAll('#faults li').length === 1")
    assert hostile in text(browser, "#faults li")
    assert browser.evaluate("window.hurt === undefined && document.querySelectorAll('img, script').length") == 1
    assert "49" not in text(browser, "#job")


@pytest.mark.thorough
def test_directions_of_writing_are_shown(browser: Browser, user: httpx.Client) -> None:
    create(user, "a", displayName="safe\u202eevil")
    browser.until("document.querySelector('#job-rows .title').textContent === 'safe\\\\u202eevil'")
    open_job(browser, "a")
    assert "\u202e" not in text(browser, "#job")


@pytest.mark.thorough
def test_looking_for_jobs(browser: Browser, user: httpx.Client, emulator: Emulator) -> None:
    create(user, "math-1", "math-2", "code-1")
    user.post(f"{JOBS}/math-2:cancel")
    browser.until(f"{OPEN['jobs']}.split(' ').length === 3")
    browser.press("/")
    assert browser.evaluate(OPEN["focus"]) == "filter"
    browser.type("code")
    browser.until(f"{OPEN['jobs']} === 'code-1'")
    browser.evaluate("document.getElementById('filter').select()")
    browser.type('state="JOB_STATE_CANCELLING"')
    browser.until(f"{OPEN['jobs']} === 'math-2'")
    browser.type(" AND")
    browser.until("document.getElementById('filter-said').textContent.includes('column')")
    assert browser.evaluate(OPEN["jobs"]) == "math-2"
    browser.press("Escape")
    browser.until(f"{OPEN['jobs']}.split(' ').length === 3")
    assert text(browser, "#filter-said") == ""
    browser.evaluate("document.getElementById('account').value = 'umbra'")
    browser.evaluate("document.getElementById('account').dispatchEvent(new Event('change'))")
    browser.until("document.getElementById('jobs-empty').textContent.startsWith('No jobs in umbra yet')")


@pytest.mark.thorough
def test_a_page_of_jobs_at_a_time(browser: Browser, emulator: Emulator) -> None:
    seed = {"count": 60, "states": ["JOB_STATE_RUNNING"]}
    path = f"{emulator.url}/_emulator/v1/{NAME}:seed"
    good(httpx.post(path, json=seed, headers={"x-api-key": ADMIN_KEY}))
    browser.until("document.querySelectorAll('#job-rows li').length === 50")
    assert text(browser, "#jobs-range") == "1 to 50 of 60, newest first"
    click(browser, "#older:enabled")
    browser.until("document.querySelectorAll('#job-rows li').length === 10")
    assert text(browser, "#jobs-range") == "51 to 60 of 60, newest first"
    click(browser, "#newer:enabled")
    browser.until("document.querySelectorAll('#job-rows li').length === 50")


@pytest.mark.thorough
def test_with_keys_alone(browser: Browser, user: httpx.Client) -> None:
    create(user, "a")
    create(user, "b")
    create(user, "c")
    browser.until(f"{OPEN['jobs']}.split(' ').length === 3")
    browser.until("document.querySelectorAll('#request-rows li').length === 3")
    order = [f"{NAME}/{job}" for job in str(browser.evaluate(OPEN["jobs"])).split()]
    browser.press("/")
    for _ in range(2):  # past the boxes beside the filter
        browser.press("Tab")
    assert browser.evaluate(OPEN["focus"]) == order[0]
    assert browser.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    browser.press("ArrowDown")
    browser.press("ArrowDown")
    browser.press("ArrowDown")
    assert browser.evaluate(OPEN["focus"]) == order[2]
    browser.press("Enter")
    browser.until("!document.getElementById('job').hidden")
    assert browser.evaluate("document.querySelectorAll('[aria-current=true]').length") == 1
    browser.press("Escape")
    browser.until("document.getElementById('job').hidden")
    assert browser.evaluate(OPEN["focus"]) == order[2]
    browser.evaluate("document.querySelector('#request-rows button').focus()")
    browser.press("End")
    browser.press("Enter")
    browser.until("document.getElementById('request-title').textContent === 'POST jobs.create'")
    assert '"***"' not in text(browser, "#request-body")
    browser.press("Escape")
    browser.until("document.getElementById('request').hidden")


@pytest.mark.thorough
@pytest.mark.parametrize("key", ["ArrowDown", "ArrowUp"])
def test_the_arrows_enter_the_list(browser: Browser, user: httpx.Client, key: str) -> None:
    create(user, "a")
    browser.until(f"{OPEN['jobs']} === 'a'")
    assert browser.evaluate("document.activeElement === document.body")
    browser.press(key)
    assert browser.evaluate(OPEN["focus"]) == f"{NAME}/a"
    browser.press("Enter")
    browser.until("document.getElementById('job-title').textContent === 'a'")
    browser.press("Escape")
    browser.size(375, 800)
    browser.evaluate("document.querySelector('nav [data-view=requests]').click()")
    browser.evaluate("document.activeElement.blur()")
    browser.press(key)
    assert browser.evaluate("document.activeElement.closest('ul').id") == "request-rows"


@pytest.mark.thorough
def test_the_admin_panel_is_closed_again(browser: Browser) -> None:
    give_key(browser)
    click(browser, "#admin .close")
    assert browser.evaluate("document.getElementById('admin').hidden")
    assert browser.evaluate(OPEN["focus"]) == "admin-button"
    assert browser.evaluate("document.getElementById('admin-button').ariaExpanded") == "false"


@pytest.mark.thorough
def test_a_cause_leads_to_its_request(browser: Browser, user: httpx.Client, emulator: Emulator) -> None:
    create(user, "a")
    user.get(f"{JOBS}/a")
    created = emulator.requests[0].request_id
    why = "out of memory, " * 20
    emulator.event(f"{NAME}/a", "fail", why)
    browser.until(f"{OPEN['states']} === 'Failed'")
    open_job(browser, "a")
    browser.until("document.querySelectorAll('#history li').length === 2")
    assert text(browser, "#history li:last-child .why") == f"event: fail{why}"
    cut = (
        "[...document.querySelectorAll('#history .why, #history .why *')].some(one => one.scrollWidth > one.clientWidth"
    )
    assert not browser.evaluate(f"{cut} + 1 && getComputedStyle(one).overflow !== 'visible')")
    for width in (375, 1400):
        browser.size(width, 900)
        click(browser, "#history .link")
        browser.until("document.getElementById('request-title').checkVisibility()")
        assert text(browser, "#request-title") == "POST jobs.create"
        assert str(created) in text(browser, "#request-facts")
        browser.evaluate("document.querySelector('#request .close').click()")
        browser.evaluate("document.querySelector('nav [data-view=jobs]').click()")
    emulator.requests.clear()
    browser.until("document.querySelectorAll('#request-rows li').length === 0")
    browser.until("document.querySelector('#history .link') === null")
    assert text(browser, "#history .why") == f"request: jobs.create {created}"


@pytest.mark.thorough
def test_a_job_that_is_gone_takes_what_happened_along(browser: Browser, user: httpx.Client, emulator: Emulator) -> None:
    create(user, "a")
    browser.until(f"{OPEN['jobs']} === 'a'")
    give_key(browser)
    open_job(browser, "a")
    browser.until("document.querySelectorAll('#event-buttons button').length")
    click(browser, "#reset")
    click(browser, "#confirm-yes")
    browser.until("document.getElementById('job-message').textContent === 'There is no such job, or no longer.'")
    assert text(browser, "#history") + text(browser, "#job-facts") + text(browser, "#job-json") == ""
    assert browser.evaluate("['axis', 'events'].every(id => document.getElementById(id).hidden)")
    create(user, "a")
    browser.until("document.querySelectorAll('#history li').length === 1 && !document.getElementById('axis').hidden")


@pytest.mark.thorough
def test_a_large_journal_is_read_from_its_end(real_browser: Browser) -> None:
    with Emulator(spec=SPEC, journal=3000) as emulator, httpx.Client(base_url=emulator.url) as client:
        for number in range(1500):
            client.get(f"/{number}")
        real_browser.open(f"{emulator.url}/")
        real_browser.until("document.getElementById('live-text').textContent === 'Live'")
        assert real_browser.evaluate("[requests.size, Math.min(...requests.keys())]") == [1000, 501]
        asked = [event for event in real_browser.events if event["method"] == "Network.requestWillBeSent"]
        assert sum("page/requests" in event["params"]["request"]["url"] for event in asked) < 8


@pytest.mark.thorough
def test_a_reload_shows_the_same(browser: Browser, user: httpx.Client, emulator: Emulator) -> None:
    create(user, "a", displayName="first")
    browser.until(f"{OPEN['jobs']} === 'a'")
    open_job(browser, "a")
    browser.evaluate("document.querySelector('#request-rows button').click()")
    browser.until("!document.getElementById('request').hidden")
    browser.evaluate("location.reload()")
    browser.until("document.getElementById('job-json').textContent.includes('first')")
    browser.until("document.getElementById('request-body').textContent.includes('first')")


@pytest.mark.thorough
def test_what_happened_is_drawn(browser: Browser, user: httpx.Client, emulator: Emulator) -> None:
    create(user, "a")
    emulator.advance(61 + 123 + 216)
    emulator.event(f"{NAME}/a", "preempt")
    emulator.advance(200)
    browser.until(f"{OPEN['states']} === 'Running'")
    open_job(browser, "a")
    browser.until("document.querySelectorAll('#history li').length === 6")
    bars = "[...document.querySelectorAll('#history .bar')].map(one => one.getBoundingClientRect())"
    track = "document.querySelector('#history .track').getBoundingClientRect()"
    place = f"{bars}.map(one => [(one.left - {track}.left) / {track}.width, one.width / {track}.width])"
    drawn = browser.evaluate(place)
    seconds = [[round(600 * value) for value in bar] for bar in drawn]
    assert seconds == [[0, 61], [61, 123], [184, 216], [400, 61], [461, 123], [584, 16]]
    items = "[...document.querySelectorAll('#history li')]"
    lines = browser.evaluate(f"{items}.map(one => [...one.children].map(part => part.textContent).filter(Boolean))")
    assert [line[:2] for line in lines] == [
        ["Pending", "1 min 1 s"],
        ["Creating", "2 min 3 s"],
        ["Running", "3 min 36 s"],
        ["Re queueing", "1 min 1 s"],
        ["Creating", "2 min 3 s"],
        ["Running", "16 s"],
    ]
    causes = [line[2] for line in lines]
    assert causes[0] == "request: jobs.create"
    assert (causes[1], causes[3]) == ("time", "event: preempt")


@pytest.mark.thorough
def test_events(browser: Browser, user: httpx.Client, emulator: Emulator) -> None:
    create(user, "a")
    browser.until(f"{OPEN['jobs']} === 'a'")
    open_job(browser, "a")
    assert browser.evaluate("document.getElementById('events').hidden")  # without a key
    give_key(browser)
    browser.until("document.querySelectorAll('#event-buttons button').length")
    names = "[...document.querySelectorAll('#event-buttons button')].map(one => one.textContent)"
    events = LIFECYCLE["events"]
    assert browser.evaluate(names) == [name for name in events if "JOB_STATE_PENDING" in events[name]["from"]]
    order = "[...document.querySelectorAll('#events input, #events select, #events button')].map(one => one.id)"
    assert browser.evaluate(order)[:2] == ["event-message", "event-code"]
    assert browser.evaluate("document.getElementById('event-message').placeholder") == "none"
    browser.evaluate("document.getElementById('event-message').value = 'out of memory'")
    browser.evaluate("document.getElementById('event-code').value = 'RESOURCE_EXHAUSTED'")
    click(browser, "[data-key=fail]")
    browser.until(f"{OPEN['states']} === 'Failed'")
    browser.until("document.getElementById('job-message').textContent === 'RESOURCE_EXHAUSTED: out of memory'")
    browser.until("document.getElementById('event-said').textContent === 'No event can happen in this state.'")
    assert browser.evaluate(names) == []


@pytest.mark.thorough
def test_what_a_key_lets_one_do(browser: Browser, user: httpx.Client, emulator: Emulator) -> None:
    create(user, "a")
    give_key(browser, "wrong")
    browser.until("document.getElementById('key-said').textContent === 'This key does not open the admin surface.'")
    assert browser.evaluate("document.getElementById('admin-parts').hidden")
    browser.evaluate("document.getElementById('key').focus()")
    browser.type(ADMIN_KEY)
    browser.press("Enter")
    browser.until("!document.getElementById('admin-parts').hidden")
    assert browser.evaluate("sessionStorage.length + '/' + localStorage.length + '/' + document.cookie") == "1/0/"
    before = emulator.clock.now()
    click(browser, "[data-seconds='600']")
    browser.until("document.getElementById('admin-said').textContent === 'Advanced by 600 s.'")
    assert (emulator.clock.now() - before).total_seconds() == 600
    browser.until(f"{OPEN['states']} === 'Running'")
    browser.evaluate("document.getElementById('fault-kind').value = 'error'")
    browser.evaluate("document.getElementById('fault-kind').dispatchEvent(new Event('change'))")
    shown = "Object.fromEntries([...document.querySelectorAll('#fault input')].map(one => [one.name, one.placeholder]))"
    said = {"status": "503", "code": "by status", "message": "injected fault"}
    assert browser.evaluate(shown) == {"probability": "1", "times": "no end", **said}
    browser.evaluate("document.querySelector('#fault [name=status]').value = '418'")
    click(browser, "#fault button")
    browser.until("document.querySelectorAll('#faults li').length === 1")
    assert user.get(JOBS).status_code == 418
    click(browser, "#faults button")
    browser.until("document.querySelectorAll('#faults li').length === 0")
    assert user.get(JOBS).status_code == 200
    click(browser, "#fault button")
    browser.until("document.querySelectorAll('#faults li').length === 1")
    click(browser, "#reset")
    browser.press("Escape")
    assert user.get(f"{JOBS}/a").status_code == 418  # neither job nor fault is gone
    click(browser, "#reset")
    click(browser, "#confirm-yes")
    browser.until("document.getElementById('admin-said').textContent === 'Everything is reset.'")
    assert user.get(f"{JOBS}/a").status_code == 404
    click(browser, "#requests-clear")
    browser.until("document.querySelectorAll('#request-rows li').length === 0")
    click(browser, "#key-forget")
    browser.until("document.getElementById('admin-parts').hidden && sessionStorage.length === 0")


@pytest.mark.thorough
@pytest.mark.parametrize("width", [320, 375, 960, 1400])
def test_nothing_sticks_out(browser: Browser, user: httpx.Client, width: int) -> None:
    create(user, "x" * 63, displayName="A long title of a job that continues until it may not any more")
    user.get(f"/{'long/' * 100}")
    browser.size(width, 800)
    browser.until("document.querySelectorAll('#job-rows li').length === 1")
    give_key(browser)
    browser.until("!document.getElementById('admin-parts').hidden")
    wide = "Math.max(document.documentElement.scrollWidth, document.body.scrollWidth) - innerWidth"
    assert browser.evaluate(wide) <= 0
    for view in ("requests", "jobs"):
        browser.evaluate(f"document.querySelector('nav [data-view={view}]').click()")
        browser.evaluate(f"document.querySelector('#{view[:-1]}-rows li:last-child button').click()")
        browser.until(f"!document.getElementById('{view[:-1]}').hidden")
        assert browser.evaluate(wide) <= 0
        if width <= 960:  # it covers the rest, and the Tab key does not lead behind it
            assert browser.evaluate("document.querySelector('header').inert")
            assert browser.evaluate(OPEN["focus"]) == view[:-1]
        browser.press("Escape")
        browser.until(f"document.getElementById('{view[:-1]}').hidden && !document.querySelector('header').inert")


@pytest.mark.thorough
def test_updates_move_nothing(browser: Browser, user: httpx.Client, emulator: Emulator) -> None:
    create(user, *(f"job-{number}" for number in range(5)))
    browser.until("document.querySelectorAll('#job-rows li').length === 5")
    open_job(browser, "job-3")
    browser.evaluate("document.querySelector('#request-rows button').click()")
    browser.until("!document.getElementById('request').hidden")
    browser.evaluate("document.querySelector('#job-rows button').focus()")
    parts = "['job', 'request', 'job-rows', 'request-rows'].map(id => document.getElementById(id))"
    place = f"JSON.stringify({parts}.map(part => part.getBoundingClientRect()))"
    before, focus = browser.evaluate(place), browser.evaluate(OPEN["focus"])
    for _ in range(3):
        emulator.advance(100)
        for number in range(30):
            user.get(f"{JOBS}/job-{number % 5}")
        count = emulator.requests.count()
        browser.until(f"document.getElementById('requests-total').textContent === '{count}'")
    assert (browser.evaluate(place), browser.evaluate(OPEN["focus"])) == (before, focus)
    # The page is as high as the window: its lists scroll.
    heights = "[document.body.getBoundingClientRect().height, document.documentElement.scrollHeight]"
    assert browser.evaluate(heights) == [900, 900]


@pytest.mark.thorough
def test_it_asks_nothing_while_it_is_hidden(browser: Browser) -> None:
    def asked() -> int:
        browser.evaluate("0")
        return sum(1 for event in browser.events if event["method"] == "Network.requestWillBeSent")

    def hide(hidden: str) -> None:
        browser.evaluate(f"Object.defineProperty(document, 'hidden', {{ configurable: true, get: () => {hidden} }})")
        browser.evaluate("document.dispatchEvent(new Event('visibilitychange'))")

    hide("true")
    browser.until("document.getElementById('live-text').textContent === 'Paused'")
    browser.until("polling.running === false")
    before = asked()
    time.sleep(2.5)  # more than it waits from one question to the next
    assert asked() == before
    hide("false")
    browser.until("document.getElementById('live-text').textContent === 'Live'")
    assert asked() > before


@pytest.mark.thorough
def test_a_server_that_goes_and_comes(real_browser: Browser) -> None:
    with Emulator(spec=SPEC) as first:
        port = int(first.url.rpartition(":")[2])
        real_browser.open(f"{first.url}/")
        httpx.get(f"{first.url}/1")
        httpx.get(f"{first.url}/2")
        real_browser.until(f"{OPEN['requests']} === '/1 /2'")
    real_browser.until("document.getElementById('live-text').textContent === 'Not answering'")
    with Emulator(spec=SPEC, port=port) as second:
        for number in range(3, 6):
            httpx.get(f"{second.url}/{number}")
        real_browser.until(f"{OPEN['requests']} === '/3 /4 /5'")
        real_browser.until("document.getElementById('live-text').textContent === 'Live'")


@pytest.mark.thorough
def test_dark_mode(browser: Browser) -> None:
    def color() -> list[int]:
        told = browser.evaluate("getComputedStyle(document.body).backgroundColor")
        return [int(part) for part in re.findall(r"\d+", told)]

    assert min(color()) > 200
    browser.size(1400, 900, dark=True)
    assert max(color()) < 60


@pytest.mark.thorough
def test_without_a_journal_there_are_jobs_alone(real_browser: Browser) -> None:
    with Emulator(spec=SPEC, journal=0) as emulator:
        real_browser.open(f"{emulator.url}/")
        real_browser.until("document.getElementById('live-text').textContent === 'Live'")
        assert real_browser.evaluate("document.getElementById('requests-column').checkVisibility()") is False
        assert real_browser.evaluate("document.getElementById('jobs').getBoundingClientRect().width === innerWidth")
