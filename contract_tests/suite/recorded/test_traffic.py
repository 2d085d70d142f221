"""Recorded traffic: what keeps the contract holds, each break of it is found, and nobody answers for others."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from rlor_contract.cli import main
from rlor_contract.recorded.command import judge
from rlor_contract.recorded.exchanges import exchanges
from rlor_contract.report.verdict import Settings, Verdict
from suite.recorded.traffic import JOBS, KEY, SAMPLES, SECRET, SPEC, entries, found, har, judged, packed, recording

Entries = list[dict[str, Any]]
HELD = {
    ("client", "jobs.create", "request_body", True),  # an unknown key, which was refused
}


@pytest.mark.parametrize("write", [har, recording])
def test_what_keeps_the_contract_holds(write: Callable[[Entries, Path], Path], tmp_path: Path) -> None:
    judgement = judged(write(entries(), tmp_path / "traffic"))
    server, client = judgement.ledgers

    assert {*found(judgement)} == HELD
    assert server.suite_failures == {}
    assert judgement.calls == judgement.exchanges == len(entries())
    assert {"jobs.create", "jobs.get", "jobs.list", "jobs.cancel", "jobs.resume", "jobs.delete"} <= server.verified
    checks = {check for _, check in server.passed}
    assert {"response_schema_conformance", "pages_complete", "lifecycle_transitions", "lasting_fields_kept"} <= checks
    assert {check for _, check in client.passed} == {"request_path", "request_query", "request_body"}
    verdict = Verdict.of(SPEC, Settings.of_traffic(judgement.said), judgement.ledgers, ["jobs.get"], SPEC.operations, 1)
    assert verdict.holds
    assert "19 calls among 19 exchanges recorded with api.example" in verdict.summary()


def answer(one: dict[str, Any]) -> Any:
    return json.loads(one["response"]["content"]["text"])


def give(one: dict[str, Any], body: Any, status: int | None = None) -> None:
    text = json.dumps(body)
    one["response"]["content"] |= {"text": text, "size": len(text)}
    one["response"]["status"] = status or one["response"]["status"]


def of(found: Entries, method: str, end: str, status: int = 200) -> Entries:
    """The entries with such a method and end of the URL."""
    return [
        one
        for one in found
        if one["request"]["method"] == method
        and one["request"]["url"].endswith(end)
        and one["response"]["status"] == status
    ]


def again(one: dict[str, Any], at: str) -> dict[str, Any]:
    """The same at another time, with an id of its own."""
    later: dict[str, Any] = json.loads(json.dumps(one)) | {"startedDateTime": at}
    for header in later["response"]["headers"]:
        header["value"] = at if header["name"] == "x-request-id" else header["value"]
    return later


def _first_get(change: Callable[[Any], Any], status: int | None = None) -> Callable[[Entries], None]:
    def breaks(found: Entries) -> None:
        one = of(found, "GET", "/one")[0]
        give(one, change(answer(one)), status)

    return breaks


def _drop_header(found: Entries) -> None:
    one = of(found, "GET", "/one")[0]
    one["response"]["headers"] = [h for h in one["response"]["headers"] if h["name"] != "x-request-id"]


def _echo(found: Entries) -> None:
    one = of(found, "POST", "?rlorTrainerJobId=one")[0]
    job = answer(one)
    give(one, {**job, "wandbConfig": {**job["wandbConfig"], "apiKey": SECRET}})


def _accepted(found: Entries) -> None:
    [one] = of(found, "POST", "?rlorTrainerJobId=three", 400)
    give(one, answer(of(found, "GET", "/two")[0]), 200)


def _back_from_the_dead(found: Entries) -> None:
    one = of(found, "GET", "/two")[-1]
    give(one, {**answer(one), "state": "JOB_STATE_DELETED"})
    later = again(one, "2026-11-01T13:00:00+00:00")
    give(later, {**answer(one), "state": "JOB_STATE_RUNNING"})
    found.append(later)


def _resumed_while_running(found: Entries) -> None:
    one = json.loads(json.dumps(of(found, "POST", "/one:resume")[0]))
    one["request"]["url"] = one["request"]["url"].replace("/one:", "/two:")
    found.insert(found.index(of(found, "GET", "/two")[-1]) + 1, one)
    one["startedDateTime"] = "2026-11-01T13:00:00+00:00"


def _total(found: Entries) -> None:
    for one in (one for one in found if "pageSize=1" in one["request"]["url"]):
        give(one, {**answer(one), "totalSize": 7})


def _twice(found: Entries) -> None:
    first, second = (one for one in found if "pageSize=1" in one["request"]["url"])
    give(second, {**answer(second), "rlorTrainerJobs": answer(first)["rlorTrainerJobs"]})


def _same_token(found: Entries) -> None:
    _, second = (one for one in found if "pageSize=1" in one["request"]["url"])
    token = second["request"]["url"].partition("pageToken=")[2]
    give(second, {**answer(second), "nextPageToken": token.replace("%3D", "=")})


def _long_page(found: Entries) -> None:
    first, second = (one for one in found if "pageSize=1" in one["request"]["url"])
    both = answer(first)["rlorTrainerJobs"] + answer(second)["rlorTrainerJobs"]
    give(first, {**answer(first), "rlorTrainerJobs": both})


def _same_id_twice(found: Entries) -> None:
    one = of(found, "POST", "?rlorTrainerJobId=two")[0]
    found.append(again(one, "2026-11-01T13:00:00+00:00"))


def _gone(found: Entries) -> None:
    one = of(found, "GET", "/one")[-1]
    give(one, {"code": 5, "message": "not found", "details": []}, 404)


def _another_id(found: Entries) -> None:
    one = of(found, "POST", "?rlorTrainerJobId=two")[0]
    give(one, {**answer(one), "name": answer(one)["name"].replace("/two", "/else")})


def _not_cancelled(found: Entries) -> None:
    """An hour later it still stands where it stood."""
    cancel = of(found, "POST", "/one:cancel")[0]
    before = of(found, "GET", "/one")[1]
    found[found.index(cancel) + 1 :] = [again(before, "2026-11-01T14:00:00+00:00")]


def _plain_error(found: Entries) -> None:
    one = of(found, "GET", "/nobody", 404)[0]
    one["response"]["headers"] = [
        {**h, "value": "text/plain"} if h["name"] == "content-type" else h for h in one["response"]["headers"]
    ]


def _traceback(found: Entries) -> None:
    one = of(found, "GET", "/nobody", 404)[0]
    give(one, {"error": 'Traceback (most recent call last):\n  File "/srv/app.py", line 3'})


def _too_soon(found: Entries) -> None:
    one = again(of(found, "GET", "/one")[-1], "2026-11-01T13:00:00+00:00")
    give(one, {"code": 8, "message": "slow down", "details": []}, 429)
    one["response"]["headers"].append({"name": "retry-after", "value": "30"})
    found += [one, again(of(found, "GET", "/one")[-1], "2026-11-01T13:00:05+00:00")]


BROKEN: dict[str, tuple[Callable[[Entries], None], tuple[str, str, str, bool]]] = {
    "a field of another type": (
        _first_get(lambda job: {**job, "displayName": 7}),
        ("server", "jobs.get", "response_schema_conformance", False)),
    "a field is missing": (
        _first_get(lambda job: {k: v for k, v in job.items() if k != "displayName"}),
        ("server", "jobs.get", "zero_values_present", False)),
    "a field that nobody knows": (
        _first_get(lambda job: {**job, "shard": 3}), ("server", "jobs.get", "undeclared_properties", False)),
    "a status that is not documented": (
        _first_get(lambda job: job, 201), ("server", "jobs.get", "status_code_conformance", False)),
    "a server error": (
        _first_get(lambda job: {"code": 13, "message": "", "details": []}, 500),
        ("server", "jobs.get", "not_a_server_error", False)),
    "no JSON": (_first_get(lambda job: "<html>"), ("server", "jobs.get", "response_schema_conformance", False)),
    "a job of another name": (
        _first_get(lambda job: {**job, "name": job["name"].replace("one", "two")}),
        ("server", "jobs.get", "names_match_path", False)),
    "a time of elsewhere": (
        _first_get(lambda job: {**job, "createTime": "2026-11-01T14:00:00+02:00"}),
        ("server", "jobs.get", "times_in_utc", False)),
    "another time of its creation": (
        _first_get(lambda job: {**job, "createTime": "2026-11-01T11:00:00Z"}),
        ("server", "jobs.get", "lasting_fields_kept", False)),
    "no request id": (_drop_header, ("server", "jobs.get", "request_id_present", False)),
    "a secret comes back": (_echo, ("server", "jobs.create", "secrets_not_echoed", False)),
    "a wrong request is accepted": (_accepted, ("server", "jobs.create", "negative_data_rejection", False)),
    "and so it was sent": (_accepted, ("client", "jobs.create", "request_body", False)),
    "a deleted job runs": (_back_from_the_dead, ("server", "jobs.get", "lifecycle_transitions", False)),
    "a deleted job is resumed": (_resumed_while_running, ("server", "jobs.resume", "lifecycle_transitions", False)),
    "a total of its own": (_total, ("server", "jobs.list", "pages_complete", True)),
    "a job on both pages": (_twice, ("server", "jobs.list", "pages_complete", True)),
    "another id than was asked for": (_another_id, ("server", "jobs.create", "names_match_path", False)),
    "a cancel that does nothing": (_not_cancelled, ("server", "jobs.get", "lifecycle_transitions", True)),
    "an error that is not text": (_plain_error, ("server", "jobs.get", "content_type_conformance", False)),
    "an error that tells of the inside": (_traceback, ("server", "jobs.get", "internals_not_shown", False)),
    "a token that leads nowhere": (_same_token, ("server", "jobs.list", "pages_complete", False)),
    "more than was asked for": (_long_page, ("server", "jobs.list", "page_size_coerced", False)),
    "an id that is given twice": (_same_id_twice, ("server", "jobs.create", "creates_kept", False)),
    "a job that was there is not": (_gone, ("server", "jobs.get", "valid_request_accepted", False)),
    "a client that does not wait": (_too_soon, ("client", "jobs.get", "retry_after_obeyed", True)),
}  # fmt: skip


@pytest.mark.parametrize("name", BROKEN)
def test_what_breaks_the_contract_is_found(name: str, tmp_path: Path) -> None:
    breaks, expected = BROKEN[name]
    broken = entries()
    breaks(broken)
    judgement = judged(har(broken, tmp_path / "traffic.har"))

    assert expected in {*found(judgement)}
    assert judgement.ledgers[0].suite_failures == {}


def test_a_page_token_is_no_secret(tmp_path: Path) -> None:
    broken = entries()
    _same_token(broken)
    server = judged(har(broken, tmp_path / "traffic.har")).ledgers[0]
    [request] = [one.request for one in server.violations.values() if one.check == "pages_complete"]
    assert "?pageSize=1&pageToken=" in request


def test_what_others_may_have_done_is_a_warning(tmp_path: Path) -> None:
    """The recording lacks the cancel: somebody else's may have led there."""
    some = [one for one in entries() if ":cancel" not in one["request"]["url"]]
    judgement = judged(har(some, tmp_path / "traffic.har"))

    assert {*found(judgement)} - HELD == {("server", "jobs.get", "lifecycle_transitions", True)}


def test_requests_under_way_at_the_same_time_accuse_nobody(tmp_path: Path) -> None:
    some = entries()
    for one in some:
        one["time"] = 500_000.0
    assert {*found(judged(har(some, tmp_path / "traffic.har")))} == HELD


def test_without_times_nothing_follows_from_the_order(tmp_path: Path) -> None:
    some = entries()
    _back_from_the_dead(some)
    for one in some:
        one["startedDateTime"] = "yesterday"
    assert {*found(judged(har(some, tmp_path / "traffic.har")))} == HELD


@pytest.mark.parametrize("status", [429, 502, 503, 504, 522])
def test_what_stands_in_between_is_weather(status: int, tmp_path: Path) -> None:
    some = entries()
    one = of(some, "GET", "/one")[1]
    page = {"mimeType": "text/html", "text": "<html>"}
    one["response"] |= {"status": status, "content": page, "headers": [{"name": "content-type", "value": "text/html"}]}
    judgement = judged(har(some, tmp_path / "traffic.har"))

    assert {*found(judgement)} == HELD
    assert judgement.ledgers[0].unavailable == {str(status): 1}


def _without_bodies(one: dict[str, Any]) -> None:
    one["response"]["content"].pop("text")


def _without_any_bodies(one: dict[str, Any]) -> None:
    """As Playwright does when it is told to omit them."""
    one["response"]["content"].pop("text")
    if "postData" in one["request"]:
        one["request"]["postData"]["text"] = ""


def _without_posted(one: dict[str, Any]) -> None:
    one["request"].pop("postData", None)
    one["request"]["bodySize"] = -1


def _without_headers(one: dict[str, Any]) -> None:
    one["response"]["headers"], one["request"]["headers"] = [], []


def _blocked(one: dict[str, Any]) -> None:
    one["response"] = {"status": 0, "headers": [], "content": {"size": 0, "mimeType": "x-unknown"}}


def _from_the_cache(one: dict[str, Any]) -> None:
    one["response"] |= {"status": 304, "content": {"size": 0, "mimeType": "x-unknown"}}


def _packed(one: dict[str, Any]) -> None:
    one |= packed(one)


def _of_http_2(one: dict[str, Any]) -> None:
    one["request"]["headers"] += [{"name": ":authority", "value": "api.example"}, {"name": ":method", "value": "GET"}]


@pytest.mark.parametrize(
    "leaves",
    [
        _without_bodies, _without_any_bodies, _without_posted, _without_headers,
        _blocked, _from_the_cache, _packed, _of_http_2,
    ],
)  # fmt: skip
def test_what_tools_leave_out_or_write_otherwise_accuses_nobody(
    leaves: Callable[[dict[str, Any]], None], tmp_path: Path
) -> None:
    some = entries()
    for one in some:
        leaves(one)
    judgement = judged(har(some, tmp_path / "traffic.har"))
    assert {*found(judgement)} <= HELD
    assert judgement.ledgers[0].suite_failures == {}


def test_a_gateway_with_a_path_of_its_own(tmp_path: Path) -> None:
    some = entries()
    for one in some:
        one["request"]["url"] = one["request"]["url"].replace("http://api.example", "https://gateway.example/team/a")
    path = har(some, tmp_path / "traffic.har")

    assert judged(path).calls == len(some)
    assert judged(path, base_url="https://gateway.example/team/a/").calls == len(some)


def test_two_servers_are_not_mixed_up(tmp_path: Path) -> None:
    """The same names stand for other jobs elsewhere."""
    some = entries()
    for one in (of(some, "GET", "/one")[1], of(some, "GET", "/two")[-1]):
        give(one, {**answer(one), "createTime": "2026-10-01T11:00:00Z"})
        one["request"]["url"] = one["request"]["url"].replace("api.example", "staging.example")
    assert {*found(judged(har(some, tmp_path / "traffic.har")))} == HELD


SECRETS = (
    KEY, SECRET, "sig-of-mine", "signed-by-me", "another-key-of-somebody", "pass-of-db", "some-other-key",
    "hf-of-somebody", "p4ss", "XyzzySecretHook",
)  # fmt: skip


def test_nothing_that_is_told_shows_a_secret(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    some = entries()
    _echo(some)
    for one in some:
        one["request"]["url"] = one["request"]["url"].replace("http://", f"http://me:{KEY}@")
        one["request"]["url"] += ("&" if "?" in one["request"]["url"] else "?") + f"api_key={KEY}&signature=sig-of-mine"
    one = of(some, "GET", "/one?api_key=emulator-key&signature=sig-of-mine")[0]
    told = f"{KEY} {SECRET} https://store.example/x?X-Sig=signed-by-me postgres://adm:pass-of-db@db key=some-other-key"
    give(one, {"code": 13, "message": told}, 500)
    create = of(some, "POST", "rlorTrainerJobId=three&api_key=emulator-key&signature=sig-of-mine", 400)[0]
    create["request"]["postData"]["text"] = json.dumps({"evaluator": {"hfToken": "hf-of-somebody", "password": "p4ss"}})
    some.append(_sibling("/services/T0/B0/XyzzySecretHook"))
    path = har(some, tmp_path / "traffic.har")

    assert main(["traffic", str(path), "--learn", "--reports", str(tmp_path / "reports")], {}) == 1
    shown = capsys.readouterr()
    told_all = [shown.out, shown.err, *(file.read_text() for file in (tmp_path / "reports").iterdir())]
    for text in told_all:
        for secret in SECRETS:
            assert secret not in text


def test_the_command_says_what_it_did(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = har(entries(), tmp_path / "traffic.har")
    reports = ["--reports", str(tmp_path / "reports")]
    assert main(["traffic", str(path), *reports], {}) == 0
    told = capsys.readouterr().out
    assert "The contract holds where it was verified, 6 not verified, 1 warnings." in told
    assert f"# {path}, entry 3" in told
    assert main(["traffic", str(path), *reports, "--warn-as-error"], {}) == 1
    assert main(["traffic", str(path), *reports, "--require-verified"], {}) == 1


def _sibling(path: str) -> dict[str, Any]:
    one = of(entries(), "GET", "/one")[0]
    one["request"]["url"] = f"http://api.example{path}"
    return one


REFUSED: list[tuple[Callable[[Path], object], str]] = [
    (lambda path: path.write_bytes(b""), "is empty"),
    (lambda path: path.write_bytes(b"\n \n"), "is empty"),
    (lambda path: path.write_bytes(b"GET / HTTP/1.1\r\n"), "no readable HAR: 'G' stands where { should"),
    (lambda path: path.write_bytes(b'{"entries": []}'), "it has no 'log'"),
    (lambda path: path.write_bytes(b'{"log": {"entries": {}}}'), "'{' stands where [ should"),
    (lambda path: path.write_bytes(b'{"log": {"entries": []}}'), "the traffic is empty"),
    (lambda path: path.write_bytes(b'{"log": {"entries": [{}]}}'), "entry 1: it has no request"),
    (lambda path: path.write_bytes(b'{"log": {"entries": [{"request": '), "it breaks off"),
    (lambda path: path.write_bytes(b'{"recording": 2}\n'), ":1: it is not a line of a recording of version 1"),
    (lambda path: path.write_bytes(b'{"recording": 1}\n'), ":1: it has no request"),
    (lambda path: path.write_bytes(b"PK\x03\x04rest"), "no readable HAR"),
    (lambda path: path.mkdir(), "cannot be read"),
    (lambda path: None, "cannot be read: No such file"),
    (lambda path: har([_sibling("/v1/accounts/acme/datasets/d")], path),
     "none of 1 exchanges is a call to this API"),
]  # fmt: skip


@pytest.mark.parametrize(("write", "said"), REFUSED)
def test_what_cannot_be_judged_is_one_line(
    write: Callable[[Path], object], said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "traffic"
    write(path)
    assert main(["traffic", str(path), "--reports", str(tmp_path / "reports")], {}) == 2
    told = capsys.readouterr().err
    assert said in told
    assert "Fix: " in told
    assert told.count("\n") == 1


def test_a_last_line_that_breaks_off_is_passed_over(tmp_path: Path) -> None:
    path = recording(entries(), tmp_path / "traffic.ndjson")
    path.write_bytes(path.read_bytes()[:-20])
    assert judged(path).calls == len(entries()) - 1


def test_a_session_that_was_recorded_twice_is_judged_once(tmp_path: Path) -> None:
    first, second = har(entries(), tmp_path / "a.har"), recording(entries(), tmp_path / "b.ndjson")
    for files in ([first, first], [first, second]):
        judgement = judge(SPEC, SAMPLES, exchanges(files))
        assert {*found(judgement)} == HELD
    assert "19 exchanges were recorded twice, and are judged once" in (
        judge(SPEC, SAMPLES, exchanges([first, first])).ledgers[0].notes
    )


@pytest.mark.parametrize("url", ["http://[broken/", "https://a\u2100b/v1", "http://h\ud83d/v1/accounts/a", "\x1b["])
def test_what_is_no_url_hides_nothing_else(url: str, tmp_path: Path) -> None:
    some = entries()
    some[3]["request"]["url"] = url
    judgement = judged(har(some, tmp_path / "traffic.har"), learns=True)
    assert judgement.calls == len(some) - 1
    assert judgement.ledgers[0].suite_failures == {}


@pytest.mark.parametrize(("number", "path"), [(0, "wandbConfig.apiKey"), (11, "rlorTrainerJobs[0].wandbConfig.apiKey")])
def test_a_secret_that_the_recording_does_without_was_in_the_answer(number: int, path: str, tmp_path: Path) -> None:
    file = recording(entries(), tmp_path / "traffic.ndjson")
    lines = [json.loads(line) for line in file.read_text().splitlines()]
    lines[0]["request"]["body"]["wandbConfig"].pop("apiKey", None)
    lines[0]["request"]["leftOut"] = ["wandbConfig.apiKey", "?key"]
    body = lines[number]["response"]["body"]
    (body if number == 0 else body["rlorTrainerJobs"][0])["wandbConfig"].pop("apiKey", None)
    lines[number]["response"]["leftOut"] = [path, "location"]
    lines[number]["response"]["headers"]["location"] = "https://store.example/x"
    file.write_text("".join(json.dumps(line) + "\n" for line in lines))

    label = "jobs.list" if number else "jobs.create"
    assert {*found(judged(file))} - HELD == {("server", label, "secrets_not_echoed", False)}


def test_siblings_are_told_apart(tmp_path: Path) -> None:
    some = [*entries(), _sibling("/v1/accounts/acme/datasets/d"), _sibling(f"{JOBS}/one/unknown")]
    judgement = judged(har(some, tmp_path / "traffic.har"))

    assert judgement.exchanges - judgement.calls == 2
    assert "2 exchanges belong to other APIs: api.example datasets (1), api.example rlorTrainerJobs (1)" in (
        judgement.ledgers[0].notes
    )
