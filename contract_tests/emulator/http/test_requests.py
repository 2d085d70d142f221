"""What a request has to look like: routes, keys, parameters and bodies, and how each mistake is answered."""

from __future__ import annotations

import gzip
import json
import re
import socket
from typing import Any

import httpx
import pytest
from emulator.emulated import OPERATIONS, SPEC, Api
from rlor_spec.spellings import snake_case
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
    path = path.format_map(dict.fromkeys(re.findall(r"{(\w+)}", path), "nothing") | {"account_id": "acme-research"})
    # The query and the body are wrong, too: the key comes first.
    answer = api.http.request(method, path, params={"pageSize": "x"}, headers=headers, content=b"{")
    assert answer.status_code == 401
    assert {**answer.json(), "request_id": ""} == {
        "error": {
            "message": "The API key you provided is invalid.",
            "param": None,
            "code": "UNAUTHORIZED",
            "type": "error",
        },
        "request_id": "",
    }
    assert answer.json()["request_id"]
    assert sorted(answer.headers) == ["content-length", "content-type", "vary"]


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
    target = path.format_map(dict.fromkeys(re.findall(r"{(\w+)}", path), "j") | {"account_id": "acme-research"})
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
    said = "the spec has operations that the emulator has no handler for: Gateway_ListNews; add them by x-method to"
    with pytest.raises(SpecError) as caught:
        create_app(keys={}, spec=spec)
    assert str(caught.value) == (
        f"{said} HANDLERS of handlers/jobs.py (tag jobs) or of handlers/checkpoints.py (tag checkpoints)"
    )


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
        ("pageSize=-1", "invalid value for field pageSize: value is less than the minimum of 0"),
        ("pageSize=2147483648", "invalid value for field pageSize: value is greater than the maximum of 2147483647"),
        ("pageSize=99999999999999999999999999", "invalid value for parameter pageSize: not a decimal integer"),
        ("pageSize=1.0", "invalid value for parameter pageSize: not a decimal integer"),
        ("pageSize=%2B1", "invalid value for parameter pageSize: not a decimal integer"),
        ("pageSize=0x10", "invalid value for parameter pageSize: not a decimal integer"),
        ("pageSize=%D9%A1", "invalid value for parameter pageSize: not a decimal integer"),
        ("pageSize=", "invalid value for parameter pageSize: not a decimal integer"),
        ("pageSize=1&pageSize=2", "parameter pageSize is given more than once"),
        ("pageSize=1&page_size=1", "parameter pageSize is given more than once"),
        ("includeArchived=yes", "invalid value for parameter includeArchived: neither true nor false"),
        ("includeArchived=", "invalid value for parameter includeArchived: neither true nor false"),
        (
            "pageToken=abc",
            (
                "invalid value for parameter pageToken: not a token of this request; send every other parameter as in "
                "the request that returned it"
            ),
        ),
        ("filter=%FF", "the query string cannot be parsed"),
        ("filter=state%3D", "filter: expected a value, found the end at column 7"),
        ("filter=nope%3D1", 'filter: unknown field "nope" at column 1'),
        ("orderBy=nope", 'orderBy: unknown field "nope" at column 1'),
        ("readMask=nope", 'readMask: unknown field "nope" at column 1'),
    ],
)
def test_wrong_parameter_of_list(api: Api, query: str, problem: str) -> None:
    answer = api.http.get(f"{JOBS}?{query}", headers=api.key)
    assert answer.status_code == 400, answer.text
    assert answer.json()["code"] == 3
    assert answer.json()["message"] == problem


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
    assert api.create(job_id, 400)["message"] == (
        "invalid value for parameter rlorTrainerJobId: "
        "write 1 to 63 of a-z, 0-9 and -, the first and the last a letter or digit"
    )


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
    assert answer["message"] == (
        "invalid value for field trainingShape: "
        'value does not match "^(accounts/[^/]+/trainingShapes/[^/]+(/versions/[^/]+)?)?$"'
    )


@pytest.mark.parametrize(
    "mask", ["name,trainingConfig.loraRank", "name, training_config.lora_rank", "trainingConfig.loraRank,name"]
)
def test_read_mask(api: Api, mask: str) -> None:
    api.create("j", trainingConfig={"loraRank": 8})
    masked = api.call("Gateway_GetRlorTrainerJob", job="j", query={"readMask": mask})
    assert masked == {"name": api.name("j"), "trainingConfig": {"loraRank": 8}}


# Bodies


INT32 = "invalid value for int32 field {}: {}"
FLOAT = "proto: (line 1:{}): invalid value for float field learningRate: {}"


# What protojson would say of it, which the service decodes bodies with.
@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "request body is required"),
        (b"{", "proto: unexpected EOF"),
        (b'{"displayName": "a', "proto: unexpected EOF"),
        (b'{"displayName": "a\n"}', "proto: syntax error (line 1:19): invalid character '\\n' in string"),
        (b'{"displayName": "\\x"}', 'proto: syntax error (line 1:18): invalid escape code "\\\\x" in string'),
        (b"{}{}", "proto: syntax error (line 1:3): unexpected token {"),
        (b"{}\n ]", "proto: syntax error (line 2:2): unexpected token ]"),
        (b"{displayName: 1}", "proto: syntax error (line 1:2): invalid value displayName"),
        (b'{\n  "a" 1}', "proto: syntax error (line 2:7): unexpected token 1"),
        (b'{"nodeCount": 01}', "proto: syntax error (line 1:16): unexpected token 1"),
        (b"\xff\xfe{}", "request body is not UTF-8: byte 0"),
        (b'{"displayName": "\xff"}', "request body is not UTF-8: byte 17"),
        (b"\xef\xbb\xbf{}", "proto: syntax error (line 1:1): invalid value \ufeff"),
        (b"{}\x00", "proto: syntax error (line 1:3): invalid value \0"),
        (b"null", "proto: syntax error (line 1:1): unexpected token null"),
        (b" []", "proto: syntax error (line 1:2): unexpected token ["),
        (b'"x"', 'proto: syntax error (line 1:1): unexpected token "x"'),
        (b'{"trainingConfig": {"learningRate": NaN}}', FLOAT.format(37, "NaN")),
        (b'{"trainingConfig": {"learningRate": -Infinity}}', FLOAT.format(37, "-Infinity")),
        (b'{"trainingConfig": {"learningRate": 1e999}}', FLOAT.format(37, "1e999")),
        (b'{"trainingConfig": {"learningRate": "NaN"}}', FLOAT.format(37, '"NaN"')),
        (b'{"trainingConfig": {"learningRate": 3.5e38}}', FLOAT.format(37, "3.5e38")),
        (b'{"trainingConfig": {"learningRate": ' + b"9" * 390 + b"}}", FLOAT.format(37, "9" * 200)),
        (b'{"trainingConfig": {"learningRate": ' + b"9" * 5000 + b"}}", FLOAT.format(37, "9" * 200)),
        (b'{"nodeCount": ' + b"9" * 5000 + b"}", "proto: (line 1:15): " + INT32.format("nodeCount", "9" * 200)),
        (b'{"nodeCount": 1,\n\t"nodeCount": 1}', 'proto: (line 2:2): duplicate field "nodeCount"'),
        (b'{"nodeCount": 1, "node_count": null}', 'proto: (line 1:18): duplicate field "node_count"'),
        (b'{"trainingConfig": {"a": 1, "a": 1}}', 'proto: (line 1:29): duplicate field "a"'),
        (b'{"extraValues": {"a": "", "a": ""}}', 'proto: (line 1:27): duplicate map key "a"'),
        (b'{"extraValues": {"\\u0061": 1}}', "proto: (line 1:28): invalid value for string field value: 1"),
        (b'{"\\u0061": 1}', 'proto: (line 1:2): unknown field "\\u0061"'),
        (
            '{"displayName": "\u00e9\U0001f680", "a": [1, {"b": [] }] }'.encode(),
            'proto: (line 1:23): unknown field "a"',
        ),
        (b'\n\r\n{ "lossConfig" :\t{"dpo" : {} , \r\n "nope": 1 } }', 'proto: (line 4:2): unknown field "nope"'),
        (b'{"displayName": "\\ud800"}', "invalid value for field displayName: the character U+D800 cannot be stored"),
        (b'{"displayName": "a\\u0000b"}', "invalid value for field displayName: the character U+0000 cannot be stored"),
        (b'{"\\udfff": 1}', "invalid value for field : the character U+DFFF cannot be stored"),
        (
            b'{"extraValues": {"\\ud800": "x"}}',
            "invalid value for field extraValues: the character U+D800 cannot be stored",
        ),
        (b"[" * 100 + b"]" * 100, "request body is nested too deeply"),
        (b'{"rewardWeights":' * 100_000, "request body is nested too deeply"),
        (b'{"trainingConfig": ' + b"[" * 70 + b"]" * 70 + b"}", "request body is nested too deeply"),
    ],
)
def test_body_that_is_no_message(api: Api, content: bytes, message: str) -> None:
    answer = post(api, content)
    assert answer["code"] == 3
    assert answer["message"] == message


SYNTAX = "unexpected token {}"


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        ({"nope": 1}, 'unknown field "nope"'),
        ({"trainingConfig": {"nope": 1}}, 'unknown field "nope"'),
        ({"training_config": {"nope": None}}, 'unknown field "nope"'),
        ({"trainingConfig": {"lrScheduler": {"constant": {"x": 1}}}}, 'unknown field "x"'),
        ({"displayName": 1}, "invalid value for string field displayName: 1"),
        ({"display_name": True}, "invalid value for string field displayName: true"),
        ({"nodeCount": "x"}, INT32.format("nodeCount", '"x"')),
        ({"nodeCount": ""}, INT32.format("nodeCount", '""')),
        ({"nodeCount": " 1"}, INT32.format("nodeCount", '" 1"')),
        ({"nodeCount": "01"}, INT32.format("nodeCount", '"01"')),
        ({"nodeCount": "2147483648"}, INT32.format("nodeCount", '"2147483648"')),
        ({"nodeCount": "9" * 30}, INT32.format("nodeCount", f'"{"9" * 30}"')),
        ({"nodeCount": 1.5}, INT32.format("nodeCount", "1.5")),
        ({"nodeCount": True}, INT32.format("nodeCount", "true")),
        ({"nodeCount": []}, INT32.format("nodeCount", "[")),
        ({"nodeCount": 2147483648}, INT32.format("nodeCount", "2147483648")),
        ({"keepAlive": 1}, "invalid value for bool field keepAlive: 1"),
        ({"keepAlive": "true"}, 'invalid value for bool field keepAlive: "true"'),
        ({"purpose": "PILOT"}, 'invalid value for enum field purpose: "PILOT"'),
        ({"purpose": 1}, "invalid value for enum field purpose: 1"),
        ({"purpose": {}}, "invalid value for enum field purpose: {"),
        ({"purpose": "0"}, 'invalid value for enum field purpose: "0"'),
        ({"purpose": False}, "invalid value for enum field purpose: false"),
        ({"purpose": 0.5}, "invalid value for enum field purpose: 0.5"),
        ({"rewardWeights": ["a=1", None]}, "invalid value for string field rewardWeights: null"),
        ({"rewardWeights": ["a=1", ["b=1"]]}, "invalid value for string field rewardWeights: ["),
        ({"rewardWeights": "a=1"}, SYNTAX.format('"a=1"')),
        ({"trainingConfig": []}, SYNTAX.format("[")),
        ({"trainingConfig": {"loraDropout": "1,5"}}, 'invalid value for double field loraDropout: "1,5"'),
        ({"inactivityTimeout": "PT1H"}, 'invalid google.protobuf.Duration value "PT1H"'),
        ({"inactivityTimeout": "60"}, 'invalid google.protobuf.Duration value "60"'),
        ({"inactivityTimeout": 60}, SYNTAX.format("60")),
        ({"inactivityTimeout": "01s"}, 'invalid google.protobuf.Duration value "01s"'),
        ({"inactivityTimeout": ".s"}, 'invalid google.protobuf.Duration value ".s"'),
        ({"inactivityTimeout": "1.0000000000s"}, 'invalid google.protobuf.Duration value "1.0000000000s"'),
        (
            {"inactivityTimeout": "-315576000001s"},
            'google.protobuf.Duration value out of range: "-315576000001s"',
        ),
        ({"inactivityTimeout": f"{'9' * 40}s"}, f'google.protobuf.Duration value out of range: "{"9" * 40}s"'),
        ({"extraValues": {"a": 1}}, "invalid value for string field value: 1"),
        ({"extraValues": {"a": None}}, "invalid value for string field value: null"),
        ({"extraValues": []}, SYNTAX.format("[")),
        ({"wandbConfig": {"apiKey": 5011}}, "invalid value for string field apiKey: (hidden)"),
    ],
)
def test_value_that_a_field_cannot_hold(api: Api, body: dict[str, Any], problem: str) -> None:
    answer = api.create("j", 400, **body)
    assert answer["code"] == 3
    head, _, said = answer["message"].partition("): ")
    assert said == problem
    syntax = "syntax error " if problem.startswith("unexpected") else ""
    assert re.fullmatch(rf"proto: {syntax}\(line 1:[0-9]+", head)
    api.get("j", 404)


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"rewardWeights": ["a=1", "b"]}, "reward_weights[1]"),
        ({"trainingConfig": {"loraRank": -1}}, "training_config.lora_rank"),
        ({"training_config": {"lora_rank": "-1"}}, "training_config.lora_rank"),
        ({"lossConfig": {"method": "DPO", "dpo": {"beta": 0.5}}}, "loss_config.dpo.beta"),
        ({"trainingConfig": {"lrScheduler": {}}}, "training_config.lr_scheduler"),
        (
            {"trainingConfig": {"lrScheduler": {"linear": {"decayRatio": 2}}}},
            "training_config.lr_scheduler.linear.decay_ratio",
        ),
        ({"inactivityTimeout": "10801s"}, "inactivity_timeout"),
        ({"inactivityTimeout": "-1s"}, "inactivity_timeout"),
        ({"dataset": "d\n"}, "dataset"),
        ({"evaluationDataset": "d", "dataset": "accounts/a/datasets/d"}, "evaluation_dataset"),
    ],
)
def test_field_that_breaks_a_rule(api: Api, body: dict[str, Any], field: str) -> None:
    answer = api.create("j", 400, **body)
    assert answer["code"] == 3
    assert answer["message"].startswith(f"invalid resource: {field} must ")
    api.get("j", 404)


def test_an_unknown_key_as_the_service_says_it(api: Api) -> None:
    example = SPEC["components"]["responses"]["CreateRefused"]["content"]["application/json"]["examples"]
    sent = b'{"dataset":"accounts/acme-lab/datasets/rollouts-of-month","evaluator":"accounts/acme-lab/evaluators/e"}'
    assert sent.index(b'"evaluator"') == 58
    assert post(api, sent) == example["unknownField"]["value"]


def test_a_name_that_is_too_long(api: Api) -> None:
    example = SPEC["components"]["responses"]["CreateRefused"]["content"]["application/json"]["examples"]
    assert api.create("j", 400, displayName="x" * 64) == example["displayName"]["value"]
    assert api.create("j", displayName="x" * 63)["displayName"] == "x" * 63


RULES = {rule["id"]: rule for rule in OPERATIONS["Gateway_CreateRlorTrainerJob"][2]["x-request-rules"]}
MODELS = {"baseModel": "accounts/a/models/b", "warm_start_from": "accounts/a/models/c"}
AZURE = {"credentialsSecret": "accounts/a/secrets/s", "managedIdentityClientId": "5b1f0d8e-3c2a-4a5e-9a61-0d3f6c1b7e22"}
BREAKS: dict[str, dict[str, Any]] = {
    "display-name-length": {"displayName": "x" * 64},
    "dataset-names": {"evaluation_dataset": "d"},
    "model-names": {"trainingConfig": {"baseModel": "b"}},
    "base-model-or-warm-start": {"trainingConfig": MODELS},
    "counts-not-negative": {"lossConfig": {"method": "DPO", "dpo": {"refCacheBatchSize": -1}}},
    "one-schedule": {"trainingConfig": {"lrScheduler": {"constant": {}, "cosine": {}}}},
    "schedule-ratios": {"trainingConfig": {"lrScheduler": {"cosine": {"minLrRatio": -0.1}}}},
    "dpo-beta": {"lossConfig": {"method": "DPO", "dpo": {"beta": 0.5}}},
    "reward-weights": {"rewardWeights": ["a=1", "b", "c"]},
    "secret-names": {"awsS3Config": {"credentialsSecret": "s"}},
    "azure-ids": {"azureBlobStorageConfig": {"tenantId": "t"}},
    "one-azure-credential": {"azureBlobStorageConfig": AZURE},
    "inactivity-limit": {"inactivityTimeout": "10800.1s"},
    "service-mode-without-adapter": {"serviceMode": True, "trainingConfig": {"warmStartFrom": "accounts/a/models/c"}},
    "hot-load-needs-live-trainer": {"hotLoadDeploymentId": "d"},
    "dpo-settings-need-dpo": {"lossConfig": {"method": "GRPO", "dpo": {}}},
    "orpo-settings-need-orpo": {"lossConfig": {"orpo": {}}},
}
"""A body that breaks a rule, and no rule before it."""


@pytest.mark.parametrize("rule", RULES)
def test_rule_of_the_spec(api: Api, rule: str) -> None:
    answer = api.create("j", 400, **BREAKS[rule])
    said = re.escape(RULES[rule]["message"]).replace(re.escape("{field}"), r"[a-z0-9_.]+(\[1\])?")
    assert answer["code"] == 3
    assert re.fullmatch(said, answer["message"])


def test_the_first_rule_counts(api: Api) -> None:
    body = {"dataset": "d", **BREAKS["reward-weights"], **BREAKS["display-name-length"]}
    assert api.create("j", 400, **body)["message"].startswith("invalid resource: display_name ")


def test_every_example_of_the_spec_is_accepted(api: Api) -> None:
    examples = OPERATIONS["Gateway_CreateRlorTrainerJob"][2]["requestBody"]["content"]["application/json"]["examples"]
    assert examples
    for name, example in examples.items():
        job = api.create(name.lower(), **example["value"])
        sent = {key: value for key, value in example["value"].items() if key != "wandbConfig"}
        assert {key: job[key] for key in sent if not isinstance(sent[key], dict)} == {
            key: value for key, value in sent.items() if not isinstance(value, dict)
        }


def test_null_is_absent(api: Api) -> None:
    schemas = SPEC["components"]["schemas"]
    fields = [name for name in schemas["RlorTrainerJob"]["properties"] if name != "lossConfig"]
    nulls = {**dict.fromkeys(fields), "lossConfig": dict.fromkeys(schemas["LossConfig"]["properties"])}
    first = api.create("a", 200, **nulls)
    second = api.create("b", 200, loss_config={}, **{snake_case(name): None for name in fields})
    plain = api.create("c", lossConfig={})
    for job in (first, second, plain):
        del job["name"]
    assert first == second == plain
    assert first["lossConfig"] == {"method": "METHOD_UNSPECIFIED", "dpo": None, "orpo": None}


def test_null_for_what_is_needed(api: Api) -> None:
    api.create("j")
    step = {"dataset": "accounts/a/datasets/d", "output_model": None}
    answer = api.call("Gateway_ExecuteRlorTrainStep", 400, job="j", body=step)
    assert answer["message"] == '"outputModel" is a required property'


@pytest.mark.parametrize("operation_id", ["Gateway_CancelRlorTrainerJob", "Gateway_ResumeRlorTrainerJob"])
def test_null_is_no_message(api: Api, operation_id: str) -> None:
    api.create("j")
    answer = api.call(operation_id, 400, job="j", body=None)
    assert answer["message"] == "proto: syntax error (line 1:1): unexpected token null"


@pytest.mark.parametrize(
    ("sent", "shown"),
    [
        ("5", 5),
        ("-0", 0),
        ("1.0", 1),
        ("2e3", 2000),
        (2e3, 2000),
        ("2147483647", 2147483647),
    ],
)
def test_numbers_in_every_form(api: Api, sent: Any, shown: int) -> None:
    assert api.create("j", nodeCount=sent)["nodeCount"] == shown


@pytest.mark.parametrize("sent", ["0", "-0", "0.0", "0e5", "null"])
def test_the_number_of_the_value_that_stands_for_unset(api: Api, sent: str) -> None:
    created = post(api, f'{{"purpose": {sent}, "lossConfig": {{"method": {sent}}}}}'.encode(), 200)
    assert (created["purpose"], created["lossConfig"]["method"]) == ("PURPOSE_UNSPECIFIED", "METHOD_UNSPECIFIED")


@pytest.mark.parametrize(
    ("sent", "shown"),
    [
        ("90s", "90s"),
        ("+90.s", "90s"),
        ("90.000000000s", "90s"),
        ("1.5s", "1.500s"),
        (".0000011s", "0.000001100s"),
        ("0.00001s", "0.000010s"),
        ("-0.0s", "0s"),
    ],
)
def test_a_duration_is_shown_in_one_form(api: Api, sent: str, shown: str) -> None:
    assert post(api, json.dumps({"inactivity_timeout": sent}).encode(), 200)["inactivityTimeout"] == shown


@pytest.mark.parametrize(
    ("sent", "shown"),
    [
        ("0.00002", "2e-05"),
        ("2e-05", "2e-05"),
        ('"1e-5"', "1e-05"),
        ("1", "1.0"),
        ("0.1", "0.1"),
        ("0.1234567890123", "0.12345679"),
        ("16777217", "16777216.0"),
        ("1e-60", "0.0"),
        ("1e-45", "1e-45"),
        ("3.4028235e38", "3.4028235e+38"),
        ("-0.3333333333333333", "-0.33333334"),
    ],
)
def test_a_rate_has_32_bits(api: Api, sent: str, shown: str) -> None:
    created = post(api, f'{{"displayName": "r", "trainingConfig": {{"learningRate": {sent}}}}}'.encode(), 200)
    assert repr(created["trainingConfig"]["learningRate"]) == shown
    for value in (sent.strip('"'), shown):
        assert len(api.names(filter=f"trainingConfig.learningRate = {value}")) == 1
    assert api.names(filter=f"trainingConfig.learningRate < {shown} OR trainingConfig.learningRate > {shown}") == []


def test_a_rate_beyond_32_bits_in_a_filter(api: Api) -> None:
    answer = api.call("Gateway_ListRlorTrainerJobs", 400, query={"filter": "trainingConfig.learningRate < 1e39"})
    assert answer["message"] == 'filter: expected a number of at most 32 bits, found "1e39" at column 31'


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
    shown = {"enabled": False, "project": "p", "entity": "", "runId": "", "url": ""}
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
        api.call("Gateway_CancelRlorTrainerJob", 400, job="j", body={"force": True})["message"]
        == 'proto: (line 1:2): unknown field "force"'
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
