"""Which findings have one cause, in which order causes are told, and that no secret is told with them."""

from __future__ import annotations

from dataclasses import replace

import httpx
import pytest
from rlor_contract.report.causes import causes
from rlor_contract.report.explanations import HARMS, explanations
from rlor_contract.report.history import History, Request
from rlor_contract.report.ledger import Confidence, Ledger, Violation
from rlor_contract.report.masked import masked
from rlor_contract.report.matrix import render_causes
from rlor_contract.server.checks import Broken
from rlor_contract.server.failures import Book
from rlor_contract.server.probes.catalogue import PROBES
from rlor_contract.server.probes.probe import run_probes
from rlor_contract.server.probes.session import Session, Unverified
from rlor_contract.server.target import ServerTarget
from rlor_contract.spec.operations import ContractSpec
from rlor_contract.spec.overlay import Overlay

SPEC = ContractSpec()


def finding(
    check: str,
    expected: str,
    operation: str = "jobs.get",
    status: int | None = 200,
    place: str = "",
    confidence: Confidence = "A",
) -> Violation:
    return Violation(
        "server", operation, check, place, expected, "x", "s:1", "curl", confidence=confidence, status=status
    )


ONE_CAUSE = [
    (
        "zero_values_present",
        "/model, be it with its zero value or null",
        "/jobs/0/nodeCount, be it with its zero value",
    ),
    ("masks_show_what_was_asked", "only node_count, with its value", "only awsS3Config.iamRoleArn, with its value"),
    (
        "negative_data_rejection",
        "a refusal, as the request is wrong: a: Incorrect type",
        "a refusal, as the request is …",
    ),
    ("response_schema_conformance", "/createTime: format: date-time", "/a/0/updateTime: format: date-time"),
    ("read_only_fields_ignored", "completedTime as the server sets it", "job_progress as the server sets it"),
    ("wrong_method", "405 or 501 for PUT on /v1/a", "405 or 501 for PATCH on /v1/b"),
]
TWO_CAUSES = [
    ("lifecycle_transitions", "success in JOB_STATE_RUNNING", "400 with code 9 in JOB_STATE_RUNNING"),
    ("page_size_coerced", "at most 50 items for pageSize=0", "400 for a negative pageSize"),
    ("response_schema_conformance", "/a: a value of type string", "/b: format: date-time"),
]


@pytest.mark.parametrize(("check", "one", "other"), ONE_CAUSE)
def test_a_cause_is_over_operations_and_fields(check: str, one: str, other: str) -> None:
    (cause,) = causes([finding(check, one), finding(check, other, "jobs.list")])
    assert [found.expected for found in cause.findings] == [one, other]
    assert cause.operations == {"jobs.get": 1, "jobs.list": 1}
    assert "2 findings on 2 operations" in cause.headline


@pytest.mark.parametrize(("check", "one", "other"), TWO_CAUSES)
def test_a_failure_of_another_kind_is_another_cause(check: str, one: str, other: str) -> None:
    assert len(causes([finding(check, one), finding(check, other)])) == 2


def test_a_word_that_is_the_name_of_the_field_says_nothing_of_the_kind() -> None:
    place = "/components/schemas/Job/properties/status status as the server sets it"
    found = [finding("read_only_fields_ignored", "status as the server sets it", place=place)]
    assert len(causes([*found, finding("read_only_fields_ignored", "createTime as the server sets it")])) == 1


def test_a_success_is_another_cause_than_a_refusal_of_another_form() -> None:
    expected = "404 with code 5 for a job that does not exist"
    found = [finding("unknown_things_missing", expected, status=status) for status in (200, 404, 400, 204)]
    assert [len(cause.findings) for cause in causes(found)] == [2, 2]


def test_causes_are_told_by_harm_then_by_how_sure_they_are_then_by_how_many() -> None:
    of = {harm: next(name for name, entry in explanations().items() if entry.harm == harm) for harm in HARMS}
    found = [finding(of[harm], "no", confidence="D" if harm == "leak" else "A") for harm in reversed(HARMS)]
    assert [cause.harm for cause in causes(found)] == [*HARMS]
    same = [
        finding("secrets_stay", "no secret", confidence="C"),
        finding("secrets_not_echoed", "no key", confidence="B"),
        finding("ignored_auth", "401", confidence="B"),
        finding("ignored_auth", "401", confidence="D"),
    ]
    shown = [(cause.first.check, cause.confidence) for cause in causes(same)]
    assert shown == [("ignored_auth", "B"), ("secrets_not_echoed", "B"), ("secrets_stay", "C")]


def test_what_is_not_told_in_full_is_told_in_a_line() -> None:
    found = causes([finding("ignored_auth", "401"), finding("times_in_utc", "a Z"), finding("answers", "one")])
    lines = [*render_causes(found, 1)]
    assert [line.strip() for line in lines if not line[0].isdigit()] == [
        "LEAKS AND AUTHENTICATION",
        "CRASHES",
        "WRONG SHAPES",
    ]
    shown = [line for line in lines if line[0].isdigit()]
    assert [len(line.strip().splitlines()) > 1 for line in shown] == [True, False, False]
    assert shown[2] == "3. server: times_in_utc: jobs.get: expected a Z"


SECRETS = [
    '200 {"wandbConfig": {"apiKey": "hush", "project": "p"}}',
    '{"api_key":"hush',
    r'"{\"apiKey\":\"hush\\\"hush\",\"a\":1}"',
    '{"apiKey":"a\\"hush"}',
    '{"signedUrl": "https://store.example/log?expires=1&hush"}',
    "see https://store.example/log?X-Amz-Signature=hush&x=1",
    "the key hush-quiet is unknown, and hush",
]


@pytest.mark.parametrize("text", SECRETS)
def test_no_secret_of_an_answer_is_shown(text: str) -> None:
    shown = masked(SPEC, text, ["hush", "hush-quiet"] if text.startswith("the") else [])
    assert "hush" not in shown
    assert "quiet" not in shown
    assert "***" in shown


def test_the_rest_of_an_answer_is_shown() -> None:
    for text in ('{"apiKey":"","project":"p"}', '{"apiKey":null}', "https://docs.example/?page=2", '{"name":"apiKey"}'):
        assert masked(SPEC, text, ["", "key"]) == text


def test_each_check_has_a_class_of_harm() -> None:
    assert {entry.harm for entry in explanations().values()} == {*HARMS}


def test_what_a_server_answered_is_booked_without_secrets_and_without_its_place_in_a_list() -> None:
    ledger, get = Ledger("server"), SPEC.operations[0]
    book = Book(SPEC, ledger, ("hush-key",), History(SPEC, "contract-0a1b2c3d", "acme"))
    sent = Request("GET", "https://server.example/v1", {}, None)
    for number in (4, 17):
        got = f'200 {{"apiKey":"hush-{number}"}} for hush-key'
        book.fails(get, "secrets_not_echoed", Broken(f"/items/{number}/apiKey empty", got, get.pointer), sent)
    (one,) = ledger.violations.values()
    assert (one.count, one.got) == (2, '200 {"apiKey":"***"} for ***')


def test_why_something_is_not_verified_shows_no_secret() -> None:
    def looks(_: Session) -> None:
        raise Unverified('409 {"apiKey":"hush"} for hush-key')

    probe = replace(PROBES[0], run=looks, needs=())
    target = ServerTarget("https://server.example", "hush-key", "acme", embedded=False)
    ledger = Ledger("server")
    with httpx.Client(transport=httpx.MockTransport(lambda _: httpx.Response(404))) as client:
        session = Session(SPEC, Overlay.load().samples, target, 1, 1, SPEC.operations, ledger, client=client)
        run_probes(session, [probe])
    assert ledger.skipped == {("", probe.name): '409 {"apiKey":"***"} for ***'}
