"""Faults of single answers that a careless reader fails of: the suite tells of them, and continues."""

from __future__ import annotations

import itertools
from collections.abc import Generator

from faults.fault import planted
from faults.wire import Reply, on_answer, tampering

_SCHEMA = "response_schema_conformance"


@on_answer("answers", "jobs.get", "zero_values_present")
def job_without_a_name(reply: Reply) -> None:
    """A loop has a job and cannot say which one."""
    if reply.is_job:
        reply.drop("name")


@on_answer("answers", "jobs.list", _SCHEMA)
def listed_job_whose_name_is_a_number(reply: Reply) -> None:
    """A script that cancels what a list shows ends at the first job."""
    if reply.is_list:
        reply.update(rlorTrainerJobs=[{**job, "name": 7} for job in reply.json["rlorTrainerJobs"]])


@on_answer("answers", "jobs.get", _SCHEMA)
def time_is_a_word(reply: Reply) -> None:
    """A dashboard that computes how long a job has run dies of it."""
    if reply.is_job:
        reply.update(createTime="yesterday")


@on_answer("answers", "jobs.get", _SCHEMA)
def time_is_no_day(reply: Reply) -> None:
    """A time that has the form of one, and is none, fails late and far from here."""
    if reply.is_job:
        reply.update(createTime="2026-02-30T10:00:00Z")


@on_answer("answers", "jobs.get", _SCHEMA)
def numbers_are_texts(reply: Reply) -> None:
    """A loop that adds up nodes gets "22" for two and two."""
    if reply.is_job:
        reply.update(nodeCount=str(reply.json.get("nodeCount", 1)))


@on_answer("answers", "jobs.list", _SCHEMA)
def items_are_an_object(reply: Reply) -> None:
    """A page of jobs is read as the names of its fields."""
    if reply.is_list:
        reply.update(rlorTrainerJobs={str(n): job for n, job in enumerate(reply.json["rlorTrainerJobs"])})


@on_answer("answers", "jobs.get", "ignored_auth")
def anything_is_an_empty_object(reply: Reply) -> None:
    """Every request succeeds, and nothing is done: no job, no refusal, no error."""
    reply.status, reply.body = 200, b"{}"
    reply.headers[b"content-type"] = b"application/json"


@on_answer("answers", "jobs.create", _SCHEMA)
def created_job_is_null(reply: Reply) -> None:
    """A job runs, and who made it holds nothing in hands."""
    if reply.is_job and reply.method == "POST":
        reply.body = b"null"


@on_answer("answers", "jobs.get", _SCHEMA)
def success_says_nothing(reply: Reply) -> None:
    """A loop reads the state of a job from no bytes."""
    if reply.is_job:
        reply.body = b""


@on_answer("answers", "jobs.get", _SCHEMA)
def body_is_cut_off(reply: Reply) -> None:
    """What a gateway has cut off is not JSON, though its length is right."""
    if reply.is_job:
        reply.body = reply.body[: len(reply.body) // 2]


@on_answer("answers", "jobs.get", _SCHEMA)
def brackets_in_brackets(reply: Reply) -> None:
    """A reader that calls itself for each bracket runs out of stack."""
    if reply.is_job:
        reply.body = b"[" * 20_000 + b"]" * 20_000


@on_answer("answers", "jobs.get", _SCHEMA)
def half_a_character(reply: Reply) -> None:
    """A text that cannot be written as UTF-8 breaks every log and file that it gets into."""
    if reply.is_job:
        reply.body = reply.body[:-1] + b',"displayName":"\\ud83d"}'


@on_answer("answers", "jobs.get", "status_code_conformance")
def success_is_202(reply: Reply) -> None:
    """A client that knows 200 alone takes a job that is there for an error."""
    if reply.is_job and reply.method == "GET":
        reply.status = 202


@on_answer("answers", "jobs.list", "pages_complete")
def page_token_comes_again(reply: Reply) -> None:
    """A loop over the pages of a list never ends."""
    if reply.is_list:
        reply.update(nextPageToken="again")


@planted("answers", "jobs.list", "pages_complete")
def pages_without_end() -> Generator[type]:
    """A list has another empty page after each one, and a loop over it never ends."""
    tokens = itertools.count()

    def change(reply: Reply) -> None:
        if reply.is_list and reply.query("pageToken"):
            reply.update(rlorTrainerJobs=[], nextPageToken=f"page-{next(tokens)}")
        elif reply.is_list:
            reply.update(nextPageToken=f"page-{next(tokens)}")

    yield tampering(change, lambda scope: None)
