"""What a run has left on a server is deleted, whatever the server makes of that, and named where it is not."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import httpx
import pytest
from rlor_contract.report.cannot_run import CannotRun
from rlor_contract.server.cleanup import Cleanup, clean_up
from rlor_contract.server.registry import Made
from rlor_contract.server.target import ServerTarget, Tenant
from rlor_contract.server.traffic import Traffic
from rlor_contract.spec.operations import ContractSpec

SPEC = ContractSpec()
RUN = "contract-0a1b2c3d"
TARGET = ServerTarget("http://elsewhere.example", "key-a", "acme", embedded=False, run=RUN)
RUNNING, DELETING = {"state": "JOB_STATE_RUNNING"}, {"state": "JOB_STATE_DELETING"}
Answer = tuple[int, Any]


def made(name: str, account: str = "acme") -> Made:
    return Made(f"accounts/{account}/rlorTrainerJobs/{name}", SPEC.resource)


@dataclass
class Server:
    """A server of few words: jobs by id, and what it answers in place of what it should."""

    jobs: dict[str, dict[str, Any]] = field(default_factory=dict[str, dict[str, Any]])
    account: str = "acme"
    key: str = "key-a"
    size: int = 2
    instead: Callable[[str, str], Answer | None] = lambda verb, job: None
    """By method and id (of a job, or empty): the answer, or None for the right one."""
    asked: Counter[str] = field(default_factory=Counter[str])

    def __call__(self, request: httpx.Request) -> httpx.Response:
        head, _, job = request.url.path.partition("/rlorTrainerJobs")
        job, verb = job.strip("/"), request.method
        self.asked[verb] += 1
        if not head.endswith(f"/{self.account}") or request.headers["authorization"] != f"Bearer {self.key}":
            return httpx.Response(403)
        status, body = self.instead(verb, job) or self.right(verb, job, request.url.params)
        return httpx.Response(status, content=body if isinstance(body, bytes) else json.dumps(body).encode())

    def right(self, verb: str, job: str, query: httpx.QueryParams) -> Answer:
        if not job:
            start = int(query.get("pageToken") or 0)
            names = [name for name, one in sorted(self.jobs.items()) if one != DELETING]
            page = [{"name": made(name, self.account).name, **self.jobs[name]} for name in names[start:][: self.size]]
            more = str(start + self.size) if start + self.size < len(names) else ""
            return 200, {"rlorTrainerJobs": page, "nextPageToken": more}
        job, _, operation = job.partition(":")
        if job not in self.jobs:
            return 404, {}
        if operation:
            self.jobs[job] = {"state": "JOB_STATE_CANCELLED"}
        elif verb == "DELETE":
            self.jobs[job] = DELETING
        return 200, self.jobs[job]


@contextmanager
def cleaning(server: Server, *known: Made, target: ServerTarget = TARGET, **more: Any) -> Generator[Cleanup]:
    """A cleanup of what is known, on a clock that continues when somebody waits, and by a millisecond a request."""
    time = [0.0]

    def wait(seconds: float) -> None:
        time[0] += seconds

    def handle(request: httpx.Request) -> httpx.Response:
        wait(0.001)
        return server(request)

    traffic = Traffic(now=lambda: time[0], wait=wait)
    with httpx.Client(base_url=target.base_url, transport=httpx.MockTransport(handle)) as client:
        left = dict.fromkeys(known)
        yield Cleanup(SPEC, target, more.pop("prefix", RUN), "displayName", client, traffic, left=left, **more)


def test_all_that_the_lists_show_of_the_run_goes_and_nothing_else() -> None:
    server = Server({f"{RUN}-{n}": RUNNING for n in range(5)} | {"payroll": RUNNING, f"{RUN}x": RUNNING})
    server.jobs["6f1d"] = {**RUNNING, "displayName": RUN}
    server.jobs["9c2e"] = {**RUNNING, "displayName": f"{RUN}x"}
    with cleaning(server, made(f"{RUN}-0"), made("never-made")) as cleanup:
        cleanup.run()
        assert cleanup.named() == []
    assert {name for name, job in server.jobs.items() if job == RUNNING} == {"payroll", f"{RUN}x"}
    assert server.jobs["9c2e"] != DELETING
    assert server.jobs["6f1d"] == DELETING


def test_what_is_active_is_brought_to_an_end_where_it_cannot_be_deleted() -> None:
    def refusing(verb: str, job: str) -> Answer | None:
        return (400, {"code": 9}) if verb == "DELETE" and server.jobs[job] == RUNNING else None

    server = Server({f"{RUN}-1": RUNNING}, instead=refusing)
    with cleaning(server, made(f"{RUN}-1")) as cleanup:
        cleanup.run()
        assert cleanup.named() == []
    assert server.asked == {"DELETE": 2, "POST": 1, "GET": 1}


def test_an_end_takes_its_time() -> None:
    refused = [2]

    def refusing(verb: str, job: str) -> Answer | None:
        refused[0] -= verb == "DELETE"
        return (409, {}) if verb == "DELETE" and refused[0] > -2 else None

    with cleaning(Server({f"{RUN}-1": RUNNING}, instead=refusing), made(f"{RUN}-1")) as cleanup:
        cleanup.run()
        assert cleanup.named() == []
        assert cleanup.traffic.now() > 1


@pytest.mark.parametrize(
    ("listed", "read", "gone"),
    [
        (DELETING, 200, True),
        ({"state": "JOB_STATE_DELETING_CLEANING_UP"}, 200, True),
        ({"state": "JOB_STATE_DELETED"}, 200, True),
        (RUNNING, 404, True),
        (RUNNING, 200, False),
        ({"state": 7}, 200, False),
        ({}, 500, False),
    ],
)
def test_a_server_that_lists_what_is_deleted(listed: dict[str, Any], read: int, gone: bool) -> None:
    names = [f"{RUN}-{n}" for n in range(40)]

    def listing(verb: str, job: str) -> Answer | None:
        if verb == "GET" and job:
            return read, listed
        page = {"rlorTrainerJobs": [{"name": made(name).name, **listed} for name in names], "nextPageToken": ""}
        return (200, page) if verb == "GET" else None

    server = Server(dict.fromkeys(names, RUNNING), instead=listing)
    with cleaning(server, *map(made, names)) as cleanup:
        cleanup.run()
        assert cleanup.named() == ([] if gone else [made(name).name for name in names])
        assert server.asked.total() < 200  # 40 deletes and a look, however often it is listed
        assert cleanup.traffic.now() < 10


def test_what_would_not_go_is_named_with_a_command() -> None:
    server = Server(
        {f"{RUN}-1": RUNNING, "6f1d": RUNNING, f"{RUN}-2": RUNNING},
        instead=lambda verb, job: (500, {}) if verb == "DELETE" and job != f"{RUN}-2" else None,
    )
    with cleaning(server, made(f"{RUN}-1"), made("6f1d")) as cleanup:
        cleanup.run()
        assert cleanup.named() == [made(f"{RUN}-1").name, made("6f1d").name]
        assert cleanup.command() == (
            f"rlor-contract cleanup --prefix {RUN} --base-url http://elsewhere.example --account acme "
            "accounts/acme/rlorTrainerJobs/6f1d"
        )
    assert server.jobs[f"{RUN}-2"] == DELETING


@pytest.mark.parametrize(
    "page",
    [
        (500, {}),
        (200, b"<p>log in</p>"),
        (200, []),
        (200, {"rlorTrainerJobs": 7}),
        (200, {"rlorTrainerJobs": [None, {"name": 7}, {"name": "x"}, {}], "nextPageToken": "again"}),
        (200, {"rlorTrainerJobs": [], "nextPageToken": 7}),
    ],
)
def test_lists_that_cannot_be_read(page: Answer) -> None:
    server = Server({f"{RUN}-1": RUNNING}, instead=lambda verb, job: page if verb == "GET" and not job else None)
    with cleaning(server, made(f"{RUN}-1"), nameless=[""]) as cleanup:
        cleanup.run()
        assert cleanup.named() == [
            f"anything else that begins with {RUN}-, because the lists could not be read",
            "what 1 unanswered creates without an id have created",
        ]
    assert server.jobs == {f"{RUN}-1": DELETING}


def test_a_key_that_has_expired_is_not_tried_on_everything() -> None:
    server = Server(instead=lambda verb, job: (401, {}))
    with cleaning(server, *(made(f"{RUN}-{n}") for n in range(30))) as cleanup:
        cleanup.run()
        assert len(cleanup.named()) == 31
    assert server.asked.total() == 1


def test_a_server_that_hangs_is_given_up() -> None:
    server = Server()
    with cleaning(server, *(made(f"{RUN}-{n}") for n in range(300))) as cleanup:

        def hanging(verb: str, job: str) -> Answer:
            cleanup.traffic.wait(60)
            raise httpx.ReadTimeout("")

        server.instead = hanging
        cleanup.run()
        assert len(cleanup.named()) == 301
        assert cleanup.traffic.now() < 400


@pytest.mark.parametrize(
    ("label", "since", "created", "said"),
    [
        ("math grpo", "Fri, 27 Nov 2026 10:00:00 GMT", "2026-11-27T10:00:00.5Z", []),
        ("math grpo", "Fri, 27 Nov 2026 10:00:00 GMT", "2026-11-27T09:59:59Z", None),
        ("math grpo", "", "2026-11-27T10:00:00Z", None),
        ("math grpo", "Fri, 27 Nov 2026 10:00:00 GMT", "yesterday", None),
        ("", "Fri, 27 Nov 2026 10:00:00 GMT", "2026-11-27T11:00:00Z", ["perhaps 6f1d, unless somebody else made it"]),
        ("another", "Fri, 27 Nov 2026 10:00:00 GMT", "2026-11-27T11:00:00Z", None),
    ],
)
def test_what_a_create_without_id_and_answer_has_made(
    label: str, since: str, created: str, said: list[str] | None
) -> None:
    shown = {**RUNNING, "displayName": label, "createTime": created}
    server = Server({"6f1d": shown, "7a7a": {**shown, "displayName": "nobody's"}, "known": shown})
    with cleaning(server, nameless=["math grpo", ""], made=frozenset([made("known")]), since=since) as cleanup:
        cleanup.run()
        assert cleanup.named() == [one.replace("6f1d", made("6f1d").name) for one in said or []]
    assert (server.jobs["6f1d"] == DELETING) == (said == [])
    assert server.jobs["known"] == shown


def test_what_was_made_in_the_account_of_a_stranger_is_deleted_with_its_key() -> None:
    server = Server({f"{RUN}-1": RUNNING, f"{RUN}-2": RUNNING}, account="other", key="key-b")
    target = ServerTarget(
        "http://elsewhere.example", "key-a", "acme", embedded=False, run=RUN, strangers=(Tenant("key-b", "other"),)
    )
    with cleaning(server, made(f"{RUN}-1", "other"), target=target) as cleanup:
        cleanup.run()
    assert server.jobs == {f"{RUN}-1": DELETING, f"{RUN}-2": DELETING}


@pytest.mark.parametrize("told", [False, True])
def test_in_an_account_that_is_closed_only_what_an_answer_has_named_is_left(told: bool) -> None:
    there = made(f"{RUN}-1", "elsewhere")
    with cleaning(Server(), there, made=frozenset({there} if told else ())) as cleanup:
        cleanup.run()
        assert cleanup.named() == ([there.name] if told else [])


@pytest.mark.parametrize("dry_run", [True, False])
def test_the_command_says_what_it_does(dry_run: bool) -> None:
    server = Server({"of-ann-1a-1": RUNNING, "of-ann-2b-1": RUNNING, "6f1d": RUNNING, "payroll": RUNNING})
    with cleaning(server, prefix="of-ann") as cleanup:
        said = [*clean_up(cleanup, [made("6f1d").name], dry_run=dry_run)]
    verb = "Would delete" if dry_run else "Deleted"
    assert said == [
        "3 found that begin with of-ann- or were named.",
        *(f"{verb} {made(name).name}" for name in ("of-ann-1a-1", "of-ann-2b-1", "6f1d")),
    ]
    kept = ["of-ann-1a-1", "of-ann-2b-1", "6f1d", "payroll"] if dry_run else ["payroll"]
    assert [name for name, job in server.jobs.items() if job == RUNNING] == kept


def test_the_command_refuses_what_it_cannot_do() -> None:
    with cleaning(Server(instead=lambda verb, job: (500, {})), prefix="of-ann") as cleanup:
        with pytest.raises(CannotRun, match="the lists could not be read"):
            list(clean_up(cleanup, [], dry_run=False))
        with pytest.raises(CannotRun, match="'jobs/x' is not a name of something that can be deleted"):
            list(clean_up(cleanup, ["jobs/x"], dry_run=False))
