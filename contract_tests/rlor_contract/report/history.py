"""What a run has sent, so that a finding can be repeated: on a new job, in as many steps as it took."""

from __future__ import annotations

import hashlib
import math
import re
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from threading import Lock
from typing import Final
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

import httpx

from rlor_contract.report.curl import CREDENTIALS, curl_command, variable
from rlor_contract.spec.json_values import is_object, json_of
from rlor_contract.spec.operations import ContractSpec

_READS: Final = ("GET", "HEAD", "OPTIONS", "TRACE")
_WEATHER: Final = frozenset({429, 502, 503, 504, *range(520, 530)})
"""Statuses that say nothing of what was asked."""
_STEPS: Final = 3
"""Requests after the create of a job that are repeated before a finding: the last ones."""
_LONGEST_WAIT: Final = 60
_ID: Final = "ID"


@dataclass(frozen=True, slots=True)
class Request:
    """A request, as far as a report shows it."""

    method: str
    url: str
    headers: Mapping[str, str] = field(repr=False)
    body: bytes | None = field(repr=False)

    @classmethod
    def of(cls, request: httpx.Request) -> Request:
        return cls(request.method, str(request.url), request.headers, request.content)

    @property
    def key(self) -> bytes:
        """The same for requests that are equal, whatever headers beside the credentials they have."""
        headers = {name.lower(): value for name, value in self.headers.items()}
        parts = [self.method, self.url, *(headers.get(name, "") for name in CREDENTIALS)]
        return hashlib.sha256("\0".join(parts).encode("utf-8", "replace") + b"\0" + (self.body or b"")).digest()


@dataclass(frozen=True, slots=True)
class _Answer:
    """That a request was answered: the how-manieth of the run it was, when, and the status."""

    number: int
    at: float
    status: int | None


@dataclass(frozen=True, slots=True)
class _Step:
    """Something that was done to a job, and succeeded."""

    number: int
    at: float
    request: Request
    create: bool


@dataclass(frozen=True, slots=True)
class Repeat:
    """How a request can be sent again."""

    command: str
    status: int | None
    """What it was answered with; None where that was not seen."""
    fingerprint: str


class History:
    """Listens to a run. Safe where several threads send."""

    def __init__(
        self,
        spec: ContractSpec,
        run: str,
        account: str,
        *,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        """`run`: what the ids of the run begin with."""
        resource = spec.resource
        self._create, self._create_id = spec.method(resource, "create"), resource.create_id
        self._name, self._now, self._run = resource.name_field, now, run
        self._own = re.compile(rf"\b{re.escape(run)}-[\w-]+")
        self._account = re.compile(rf"(?<![\w-]){re.escape(account)}(?![\w-])")
        self._collection = re.compile(rf"/{re.escape(resource.segment)}$")
        self._below = re.compile(rf"/{re.escape(resource.segment)}/([^/:?#]+)")
        self._tokens = {op.raw["x-pagination"]["pageToken"] for op in spec.operations if "x-pagination" in op.raw}
        self._paths = [(op.path, re.compile(re.sub(r"\{\w+\}", "[^/:]+", op.path) + "$")) for op in spec.operations]
        self.sent: set[str] = set()
        """Fingerprints of the requests that were answered."""
        self._answers: dict[bytes, _Answer] = {}
        """By the key of a request, the newest answer."""
        self._count = 0
        self._steps: dict[str, list[_Step]] = {}
        """By id of a job."""
        self._lock = Lock()

    def heard(self, request: httpx.Request, response: httpx.Response | None) -> None:
        """Listen to an exchange; nothing is to be remembered of one that is not answered."""
        if response is None:
            return
        sent = Request.of(request)
        with self._lock:
            self._count = number = self._count + 1
            at = self._now()
            self._answers[sent.key] = _Answer(number, at, response.status_code)
            if response.status_code not in _WEATHER:
                self.sent.add(self.fingerprint(sent))
            if sent.method not in _READS and response.status_code < 300:
                job, create = self._job(sent)
                if create and not job:
                    answer = json_of(response.read())
                    job = str(answer.get(self._name, "")).rpartition("/")[2] if is_object(answer) else ""
                if job:
                    self._steps.setdefault(job, []).append(_Step(number, at, sent, create))

    def fingerprint(self, request: Request) -> str:
        """What stays the same of a request from run to run: not the ids in it, not the server, not page tokens."""
        address = urlsplit(request.url)
        path = next((path for path, route in self._paths if route.search(address.path)), address.path)
        query = [
            (name, "" if name in self._tokens else value)
            for name, value in parse_qsl(address.query, keep_blank_values=True)
        ]
        body = (request.body or b"").decode("utf-8", "backslashreplace")
        same = self.same("\n".join([request.method, path, urlencode(sorted(query)), body]))
        return hashlib.sha256(same.encode()).hexdigest()[:16]

    def same(self, text: str) -> str:
        """A text without what differs from run to run: ids of the run, its account."""
        return self._own.sub("*", self._account.sub("@", text))

    def repeat(self, request: Request, secrets: Iterable[str]) -> Repeat:
        """How to send a request again. Its subject is created again, if the run created it."""
        keys = [*secrets]
        answer = self._answers.get(request.key) or _Answer(self._count + 1, self._now(), None)
        job, create = self._job(request)
        before = [step for step in self._steps.get(job, ()) if step.number < answer.number]
        first = next((at for at, step in enumerate(before) if step.create), None)
        fingerprint = self.fingerprint(request)
        if first is None and not (create and self._own.fullmatch(job)):
            return Repeat(self._command(request, keys), answer.status, fingerprint)
        made = [] if first is None else [before[first], *before[first + 1 :][-_STEPS:]]
        lines = [f"{_ID}={self._run}-again-$(date +%s)$RANDOM"]
        for step, (begun, ended) in zip(made, pairwise([*(step.at for step in made), answer.at]), strict=True):
            lines.append(self._command(self._chosen(step.request, step.create), keys, job, quiet=True))
            if not step.create and ended - begun >= 1:  # what was begun may have to end first
                lines.append(f"sleep {min(math.ceil(ended - begun), _LONGEST_WAIT)}")
        lines.append(self._command(request, keys, job))
        return Repeat("; ".join(lines), answer.status, fingerprint)

    def _job(self, request: Request) -> tuple[str, bool]:
        """Id of the job that a request is about, empty where there is none, and whether it creates one."""
        address = urlsplit(request.url)
        if self._create and request.method == self._create.verb and self._collection.search(address.path):
            return dict(parse_qsl(address.query)).get(self._create_id, ""), True
        found = self._below.search(address.path)
        return found[1] if found else "", False

    def _chosen(self, request: Request, create: bool) -> Request:
        """A create that chooses the id of its job, as the repeated one has to."""
        address = urlsplit(request.url)
        query = parse_qsl(address.query, keep_blank_values=True)
        if not create or dict(query).get(self._create_id) or not self._create_id:
            return request
        kept = urlencode([(name, value) for name, value in query if name != self._create_id])
        asked = "&".join(filter(None, [kept, f"{self._create_id}={variable(_ID)}"]))
        url = urlunsplit(address._replace(query=asked))
        return Request(request.method, url, request.headers, request.body)

    @staticmethod
    def _command(request: Request, keys: list[str], job: str = "", *, quiet: bool = False) -> str:
        url, body = request.url, request.body
        if job:
            own = re.compile(rf"(?<![\w.-]){re.escape(job)}(?![\w.-])")
            url = own.sub(variable(_ID), url)
            body = body and re.sub(own.pattern.encode(), variable(_ID).encode(), body)
        return curl_command(request.method, url, request.headers, body, keys, quiet=quiet)
