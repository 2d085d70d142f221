"""What a request has to look like: routes, keys, parameters and bodies, and how each mistake is answered."""

from __future__ import annotations

import gzip
import json
import socket
from typing import Any

import httpx
import pytest
from emulator.emulated import OPERATIONS, SPEC, Api
from rlor_trainer_emulator import SpecError, create_app, load_spec

JOBS = "/v1/accounts/acme-research/rlorTrainerJobs"
JSON = {"content-type": "application/json"}
SHAPES = "accounts/fireworks/trainingShapes/s"


def post(api: Api, content: bytes, expect: int = 400, **headers: str) -> Any:
    """Post bytes over the socket and return the JSON of the answer."""
    answer = api.wire.post(JOBS, content=content, headers={**api.key, **JSON, **headers})
    assert answer.status_code == expect, answer.text
    assert answer.headers["content-type"] == "application/json"
    assert answer.headers["x-request-id"]
    return answer.json()


# Keys


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"authorization": "Bearer wrong"},
        {"authorization": "Bearer"},
        {"authorization": "Basic key-of-acme"},
        {"authorization": "key-of-acme"},
        {"x-api-key": "wrong"},
        {"x-api-key": ""},
        {"authorization": "Bearer wrong", "x-api-key": "key-of-acme"},
    ],
)
@pytest.mark.parametrize("operation_id", OPERATIONS)
def test_no_good_key(api: Api, operation_id: str, headers: dict[str, str]) -> None:
    method, path, _ = OPERATIONS[operation_id]
    path = path.format(account_id="acme-research", rlor_trainer_job_id="nobody", checkpoint_id="nothing")
    # The query and the body are wrong, too: the key comes first.
    answer = api.http.request(method, path, params={"pageSize": "x"}, headers=headers, content=b"{")
    assert answer.status_code == 401
    assert answer.json() == {
        "error": {
            "message": "The API key you provided is invalid.",
            "param": None,
            "code": "UNAUTHORIZED",
            "type": "error",
        },
        "request_id": answer.headers["x-request-id"],
    }


@pytest.mark.parametrize(
    "headers",
    [
        {"authorization": "Bearer key-of-acme"},
        {"authorization": "bearer  key-of-acme"},
        {"x-api-key": "key-of-acme"},
        {"authorization": "Bearer key-of-acme", "x-api-key": "wrong"},
    ],
)
def test_good_key(api: Api, headers: dict[str, str]) -> None:
    assert api.http.get(JOBS, headers=headers).status_code == 200


@pytest.mark.parametrize("account", ["umbra", "nobody", "Acme-research", "acme-research%2F", "%FF"])
def test_another_account(api: Api, account: str) -> None:
    answer = api.http.get(f"/v1/accounts/{account}/rlorTrainerJobs/j", headers=api.key)
    assert answer.json() == (
        {"code": 3, "message": "the path is not UTF-8", "details": []}
        if account == "%FF"
        else {"code": 7, "message": "", "details": []}
    )


def test_the_account_of_a_key(api: Api) -> None:
    answer = api.http.get("/v1/accounts?pageSize=2", headers={"x-api-key": "key-of-umbra"})
    assert answer.json() == {"accounts": [{"name": "accounts/umbra"}], "nextPageToken": "", "totalSize": 1}
    assert api.http.get("/v1/accounts").status_code == 401


# Routes


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/v1",
        "/v1/accounts/acme-research",
        f"{JOBS}/",
        f"{JOBS}/j/",
        f"{JOBS}//checkpoints",
        "/v1/accounts//rlorTrainerJobs",
        f"{JOBS}/j:restart",
        f"{JOBS}/j:cancel:cancel",
        f"{JOBS}:cancel",
        f"{JOBS}/:cancel",
        f"{JOBS}/j:Cancel",
        f"{JOBS}/j/steps",
        JOBS.lower(),
        "/v1/accounts/acme-research%2FrlorTrainerJobs",
        "/v2/accounts/acme-research/rlorTrainerJobs",
    ],
)
@pytest.mark.parametrize("method", ["GET", "POST", "DELETE"])
def test_unknown_path(api: Api, method: str, path: str) -> None:
    answer = api.http.request(method, path)
    assert answer.status_code == 404
    assert answer.json() == {"code": 5, "message": "Not Found", "details": []}
    assert answer.headers["x-request-id"]


@pytest.mark.parametrize("path", sorted({path for _, path, _ in OPERATIONS.values()}))
def test_wrong_method(api: Api, path: str) -> None:
    allowed = {method.upper() for method, other, _ in OPERATIONS.values() if other == path}
    target = path.format(account_id="acme-research", rlor_trainer_job_id="j", checkpoint_id="c")
    for method in {"GET", "HEAD", "PUT", "POST", "PATCH", "DELETE", "OPTIONS", "TRACE", "BREW"} - allowed:
        answer = api.wire.request(method, target, headers=api.key)
        assert answer.status_code == 405
        assert answer.headers["x-request-id"]
        assert set(answer.headers["allow"].split(", ")) == allowed
        if method != "HEAD":
            assert answer.json() == {"code": 12, "message": "Method Not Allowed", "details": []}


@pytest.mark.parametrize("segment", ["%6A", "j"])
def test_percent_encoding_of_an_id(api: Api, segment: str) -> None:
    api.create("j")
    assert api.http.get(f"{JOBS}/{segment}", headers=api.key).json()["name"] == api.name("j")


@pytest.mark.parametrize(
    ("segment", "status"),
    [
        ("j%3Acancel", 404),
        ("..", 404),
        ("%2E%2E", 404),
        ("j%0A", 404),
        ("%00", 404),
        ("%C3%A9", 404),
        ("a%2Fb", 400),
        ("%FF", 400),
    ],
)
def test_odd_ids(api: Api, segment: str, status: int) -> None:
    api.create("j")
    # Not through the client, which would tidy `..` up.
    target = api.http.base_url.copy_with(raw_path=f"{JOBS}/{segment}".encode())
    answer = api.wire.get(target, headers=api.key)
    assert answer.status_code in ((status, 400) if segment in ("j%0A",) else (status,)), answer.text
    assert answer.json()["code"] == {404: 5, 400: 3}[answer.status_code]


def test_an_operation_without_a_handler_stops_the_start() -> None:
    spec = load_spec()
    spec["paths"]["/v1/news"] = {"get": {"operationId": "Gateway_ListNews", "security": [{"BearerAuth": []}]}}
    with pytest.raises(SpecError, match="no handler for: Gateway_ListNews"):
        create_app(keys={}, spec=spec)


def test_an_unexpected_failure_is_a_status(
    api: Api, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("boom")

    monkeypatch.setattr(api.service.store, "reading", fail)
    answer = api.http.get(JOBS, headers=api.key)
    assert (answer.status_code, answer.json()) == (500, {"code": 13, "message": "internal error", "details": []})
    assert answer.headers["x-request-id"] in caplog.text
    assert "boom" in caplog.text
    assert "key-of-acme" not in caplog.text


# Parameters


@pytest.mark.parametrize(
    ("query", "problem"),
    [
        ("pageSize=-1", "pageSize"),
        ("pageSize=2147483648", "pageSize"),
        ("pageSize=99999999999999999999999999", "pageSize"),
        ("pageSize=1.0", "pageSize"),
        ("pageSize=%2B1", "pageSize"),
        ("pageSize=0x10", "pageSize"),
        ("pageSize=%D9%A1", "pageSize"),
        ("pageSize=", "pageSize"),
        ("pageSize=1&pageSize=2", "pageSize is given more than once"),
        ("pageSize=1&page_size=1", "pageSize is given more than once"),
        ("includeArchived=yes", "includeArchived"),
        ("includeArchived=", "includeArchived"),
        ("pageToken=abc", "pageToken"),
        ("filter=%FF", "query string"),
        ("filter=state%3D", "filter"),
        ("filter=nope%3D1", 'unknown field "nope"'),
        ("orderBy=nope", 'unknown field "nope"'),
        ("readMask=nope", 'unknown field "nope"'),
    ],
)
def test_wrong_parameter_of_list(api: Api, query: str, problem: str) -> None:
    answer = api.http.get(f"{JOBS}?{query}", headers=api.key)
    assert answer.status_code == 400, answer.text
    assert answer.json()["code"] == 3
    assert problem in answer.json()["message"]


@pytest.mark.parametrize(
    "query",
    ["", "pageSize=0", "pageSize=00", "include_archived=t", "includeArchived=0", "nope=1&nope=2", "page_token=", "&&="],
)
def test_right_parameters_of_list(api: Api, query: str) -> None:
    assert api.http.get(f"{JOBS}?{query}", headers=api.key).status_code == 200


@pytest.mark.parametrize("job_id", ["a", "0", "a-b", "a" * 63, "00000000-0000-4000-8000-000000000000"])
def test_right_job_id(api: Api, job_id: str) -> None:
    assert api.create(job_id)["name"] == api.name(job_id)


@pytest.mark.parametrize("job_id", ["-", "a-", "-a", "A", "a_b", "a.b", "a/b", "a:b", "é", "a" * 64, "a\n", " a"])
def test_wrong_job_id(api: Api, job_id: str) -> None:
    assert "rlorTrainerJobId" in api.create(job_id, 400)["message"]


def test_the_server_chooses_an_id(api: Api) -> None:
    names = {
        api.call("Gateway_CreateRlorTrainerJob", query={"rlorTrainerJobId": ""}, body={})["name"] for _ in range(2)
    }
    assert len(names) == 2


@pytest.mark.parametrize(
    ("shape", "version"),
    [
        (SHAPES, f"{SHAPES}/versions/1"),
        (f"{SHAPES}/versions/latest", f"{SHAPES}/versions/1"),
        (f"{SHAPES}/versions/v7",) * 2,
    ],
)
def test_training_shape(api: Api, shape: str, version: str) -> None:
    job = api.call("Gateway_CreateRlorTrainerJob", query={"trainingShape": shape}, body={})
    assert job["trainingShapeVersion"] == version


def test_wrong_training_shape(api: Api) -> None:
    answer = api.call("Gateway_CreateRlorTrainerJob", 400, query={"training_shape": "s"}, body={})
    assert "trainingShape" in answer["message"]


@pytest.mark.parametrize(
    "mask", ["name,trainingConfig.loraRank", "name, training_config.lora_rank", "trainingConfig.loraRank,name"]
)
def test_read_mask(api: Api, mask: str) -> None:
    api.create("j", trainingConfig={"loraRank": 8})
    masked = api.call("Gateway_GetRlorTrainerJob", job="j", query={"readMask": mask})
    assert masked == {"name": api.name("j"), "trainingConfig": {"loraRank": 8}}


# Bodies


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"", "request body is required"),
        (b"{", "not JSON"),
        (b"{}{}", "not JSON"),
        (b"\xff\xfe{}", "not UTF-8: byte 0"),
        (b'{"displayName": "\xff"}', "not UTF-8: byte 17"),
        (b"\xef\xbb\xbf{}", "not JSON"),
        (b"{}\x00", "not JSON"),
        (b"null", "not of type"),
        (b"[]", "not of type"),
        (b'"x"', "not of type"),
        (b'{"trainingConfig": {"learningRate": NaN}}', "NaN"),
        (b'{"trainingConfig": {"learningRate": -Infinity}}', "-Infinity"),
        (b'{"trainingConfig": {"learningRate": 1e999}}', "out of range"),
        (b'{"trainingConfig": {"learningRate": ' + b"9" * 400 + b"}}", "trainingConfig.learningRate: out of range"),
        (b'{"nodeCount": ' + b"9" * 5000 + b"}", "out of range"),
        (b'{"nodeCount": 1, "nodeCount": 1}', "'nodeCount' twice"),
        (b'{"nodeCount": 1, "node_count": 1}', "node_count is given twice"),
        (b'{"trainingConfig": {"a": 1, "a": 1}}', "'a' twice"),
        (b'{"displayName": "\\ud800"}', "displayName: the character U+D800"),
        (b'{"displayName": "a\\u0000b"}', "displayName: the character U+0000"),
        (b'{"\\udfff": 1}', "the character U+DFFF"),
        (b'{"extraValues": {"\\ud800": "x"}}', "extraValues: the character U+D800"),
        (b"[" * 100 + b"]" * 100, "nested too deeply"),
        (b'{"rewardWeights":' * 100_000, "nested too deeply"),
        (b'{"trainingConfig": ' + b"[" * 70 + b"]" * 70 + b"}", "nested too deeply"),
    ],
)
def test_body_that_is_no_message(api: Api, content: bytes, problem: str) -> None:
    answer = post(api, content)
    assert answer["code"] == 3
    assert problem in answer["message"]


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"nope": 1}, "unknown field nope"),
        ({"trainingConfig": {"nope": 1}}, "unknown field trainingConfig.nope"),
        ({"training_config": {"nope": None}}, "unknown field training_config.nope"),
        ({"trainingConfig": {"lrScheduler": {"constant": {"x": 1}}}}, "trainingConfig.lrScheduler.constant.x"),
        ({"displayName": 1}, "displayName"),
        ({"displayName": None}, "displayName"),
        ({"nodeCount": "1"}, "nodeCount"),
        ({"nodeCount": 1.5}, "nodeCount"),
        ({"nodeCount": True}, "nodeCount"),
        ({"nodeCount": 2147483648}, "nodeCount"),
        ({"keepAlive": 1}, "keepAlive"),
        ({"keepAlive": "true"}, "keepAlive"),
        ({"purpose": "PILOT"}, "purpose"),
        ({"purpose": 1}, "purpose"),
        ({"rewardWeights": ["a=1", "b"]}, "rewardWeights[1]"),
        ({"rewardWeights": "a=1"}, "rewardWeights"),
        ({"trainingConfig": []}, "trainingConfig"),
        ({"trainingConfig": {"loraRank": -1}}, "trainingConfig.loraRank"),
        ({"training_config": {"lora_rank": -1}}, "trainingConfig.loraRank"),
        ({"trainingConfig": {"lrScheduler": {}}}, "trainingConfig.lrScheduler"),
        (
            {"trainingConfig": {"lrScheduler": {"linear": {"decayRatio": 2}}}},
            "trainingConfig.lrScheduler.linear.decayRatio",
        ),
        ({"inactivityTimeout": "PT1H"}, "inactivityTimeout"),
        ({"inactivityTimeout": "10801s"}, "inactivityTimeout"),
        ({"inactivityTimeout": "-1s"}, "inactivityTimeout"),
        ({"inactivityTimeout": 60}, "inactivityTimeout"),
        ({"dataset": "d\n"}, "dataset"),
        ({"extraValues": {"a": 1}}, "extraValues.a"),
        ({"extraValues": None}, "extraValues"),
    ],
)
def test_field_that_is_not_allowed(api: Api, body: dict[str, Any], field: str) -> None:
    answer = api.create("j", 400, **body)
    assert answer["code"] == 3
    assert field in answer["message"]
    api.get("j", 404)


def test_a_name_that_is_too_long(api: Api) -> None:
    example = SPEC["components"]["responses"]["InvalidArgument"]["content"]["application/json"]["examples"]
    assert api.create("j", 400, displayName="x" * 64) == example["displayName"]["value"]
    assert api.create("j", displayName="x" * 63)["displayName"] == "x" * 63


RULES = OPERATIONS["Gateway_CreateRlorTrainerJob"][2]["x-request-rules"]
BREAKS: dict[str, dict[str, Any]] = {
    "service-mode-without-adapter": {"serviceMode": True, "trainingConfig": {"warmStartFrom": "accounts/a/models/c"}},
    "hot-load-needs-live-trainer": {"hotLoadDeploymentId": "d"},
    "dpo-settings-need-dpo": {"lossConfig": {"method": "GRPO", "dpo": {}}},
    "orpo-settings-need-orpo": {"lossConfig": {"orpo": {}}},
}


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (
            {"trainingConfig": {"baseModel": "accounts/a/models/b", "warm_start_from": "accounts/a/models/c"}},
            "invalid value for field trainingConfig: baseModel and warmStartFrom are mutually exclusive",
        ),
        (
            {
                "azureBlobStorageConfig": {
                    "credentialsSecret": "accounts/a/secrets/s",
                    "managedIdentityClientId": "5b1f0d8e-3c2a-4a5e-9a61-0d3f6c1b7e22",
                }
            },
            "invalid value for field azureBlobStorageConfig: "
            "credentialsSecret and managedIdentityClientId are mutually exclusive",
        ),
    ],
)
def test_fields_that_exclude_one_another(api: Api, body: dict[str, Any], message: str) -> None:
    answer = api.create("j", 400, **body)
    assert (answer["code"], answer["message"]) == (3, message)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule["id"])
def test_rule_across_fields(api: Api, rule: dict[str, Any]) -> None:
    answer = api.create("j", 400, **BREAKS[rule["id"]])
    assert (answer["code"], answer["message"]) == (3, rule["message"])


def test_every_example_of_the_spec_is_accepted(api: Api) -> None:
    examples = OPERATIONS["Gateway_CreateRlorTrainerJob"][2]["requestBody"]["content"]["application/json"]["examples"]
    assert examples
    for name, example in examples.items():
        job = api.create(name.lower(), **example["value"])
        sent = {key: value for key, value in example["value"].items() if key != "wandbConfig"}
        assert {key: job[key] for key in sent if not isinstance(sent[key], dict)} == {
            key: value for key, value in sent.items() if not isinstance(value, dict)
        }


def test_null_is_absent_where_the_spec_has_null(api: Api) -> None:
    assert api.create("a", trainingConfig=None, inactivityTimeout=None, lossConfig={"dpo": None})["lossConfig"] == {
        "method": "METHOD_UNSPECIFIED",
        "dpo": None,
        "orpo": None,
    }


def test_both_spellings_and_whole_numbers(api: Api) -> None:
    job = api.create("j", display_name="x", node_count=2.0, training_config={"loraRank": 8.0, "learning_rate": 1})
    assert (job["displayName"], job["nodeCount"]) == ("x", 2)
    assert (job["trainingConfig"]["loraRank"], job["trainingConfig"]["learningRate"]) == (8, 1.0)


def test_what_the_server_owns_is_not_taken_from_the_caller(api: Api) -> None:
    job = api.create(
        "j", name="x", state="NO_STATE", createTime=5, jobProgress={"x": 1}, created_by=None, usePurpose="pilot"
    )
    assert (job["name"], job["state"], job["jobProgress"]) == (api.name("j"), "JOB_STATE_PENDING", None)
    assert job["createdBy"] == "user@acme-research.example"


def test_the_wandb_key_is_neither_shown_nor_kept(api: Api) -> None:
    secret = "wandb-secret-5f0c"
    created = api.create("j", wandbConfig={"apiKey": secret, "project": "p"})
    shown = {"enabled": False, "apiKey": "", "project": "p", "entity": "", "runId": "", "url": ""}
    assert created["wandbConfig"] == shown
    assert api.get("j")["wandbConfig"] == shown
    with api.service.store.reading() as transaction:
        assert secret not in str(transaction.job("acme-research", api.name("j")))
    assert secret not in json.dumps(api.create("k", 400, wandbConfig={"apiKey": [secret]}))


@pytest.mark.parametrize(
    "content_type", ["", "text/plain", "application/xml", "application/jsonp", "application/json; charset=latin-1"]
)
def test_wrong_content_type(api: Api, content_type: str) -> None:
    assert post(api, b"{}", 415, **{"content-type": content_type}) == {
        "code": 3,
        "message": "content type must be application/json",
        "details": [],
    }


@pytest.mark.parametrize(
    "content_type", ["application/json", "Application/JSON ; charset=UTF-8", 'application/json;charset="utf-8"']
)
def test_right_content_type(api: Api, content_type: str) -> None:
    post(api, b"{}", 200, **{"content-type": content_type})


@pytest.mark.parametrize("encoding", ["gzip", "GZIP", "br", "identity, gzip"])
def test_a_compressed_body(api: Api, encoding: str) -> None:
    assert post(api, gzip.compress(b"{}"), 415, **{"content-encoding": encoding}) == {
        "code": 3,
        "message": "content encoding is not supported: send the body uncompressed",
        "details": [],
    }


@pytest.mark.parametrize("encoding", ["", "identity", "Identity"])
def test_a_body_that_is_not_compressed(api: Api, encoding: str) -> None:
    post(api, b"{}", 200, **{"content-encoding": encoding})


@pytest.mark.parametrize("operation_id", ["Gateway_CancelRlorTrainerJob", "Gateway_ResumeRlorTrainerJob"])
@pytest.mark.parametrize("headers", [{}, JSON])
def test_a_body_that_may_be_left_out(api: Api, operation_id: str, headers: dict[str, str]) -> None:
    api.create("j")
    api.put("j", "JOB_STATE_PAUSED")
    method, path, _ = OPERATIONS[operation_id]
    target = path.format(account_id="acme-research", rlor_trainer_job_id="j")
    answer = api.http.request(method, target, headers={**api.key, **headers})
    assert answer.status_code == 200, answer.text


def test_unknown_field_of_an_empty_message(api: Api) -> None:
    api.create("j")
    assert (
        api.call("Gateway_CancelRlorTrainerJob", 400, job="j", body={"force": True})["message"] == "unknown field force"
    )


@pytest.mark.parametrize("size", [4 * 1024 * 1024 + 1, 20_000_000])
def test_a_body_that_is_too_large(api: Api, size: int) -> None:
    assert "too large" in post(api, b" " * size, 413)["message"]


@pytest.mark.parametrize(
    ("declared", "status", "message"),
    [
        (10**12, 413, "request body is too large: the limit is 4194304 bytes"),
        (2, 408, "request body did not arrive within 0 seconds"),
    ],
)
def test_a_body_that_does_not_come(
    api: Api, monkeypatch: pytest.MonkeyPatch, declared: int, status: int, message: str
) -> None:
    monkeypatch.setattr("rlor_trainer_emulator.http.app.BODY_SECONDS", 0)
    url = httpx.URL(api.emulator.url)
    with socket.create_connection((url.host, url.port or 0), timeout=60) as connection:
        head = (
            f"POST {JOBS} HTTP/1.1\r\nhost: emulator\r\nconnection: close\r\ncontent-type: application/json\r\n"
            f"authorization: {api.key['authorization']}\r\ncontent-length: {declared}\r\n\r\n"
        )
        connection.sendall(head.encode())
        head, body = b"".join(iter(lambda: connection.recv(65536), b"")).decode().split("\r\n\r\n")
    assert head.startswith(f"HTTP/1.1 {status} ")
    assert json.loads(body)["message"] == message


def test_the_largest_body(api: Api) -> None:
    body = b'{"rolloutDeploymentName": "' + b"x" * (4 * 1024 * 1024 - 29) + b'"}'
    assert len(post(api, body, 200)["rolloutDeploymentName"]) == 4 * 1024 * 1024 - 29
