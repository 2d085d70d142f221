"""What a run may have made on a server: known by listening to every request that goes out and every answer to it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from threading import Lock
from typing import Any, Final
from urllib.parse import unquote
from uuid import uuid4

import httpx
from rlor_spec.document import Pointer
from rlor_spec.resources import Resource

from rlor_contract.report.cannot_run import CannotRun
from rlor_contract.spec.json_values import is_list, is_object, json_of
from rlor_contract.spec.operations import ContractSpec, Operation

_VARIABLE: Final = re.compile(r"\{(\w+)\}")
_NO_SEGMENT: Final = ("", ".", "..")
"""What cannot be the last part of a path, so that no request could be about it."""


_LEAST: Final = 6
"""Characters of a prefix that a person chooses: fewer may be those of somebody else's jobs."""
_MOST: Final = 64
MOST_OF_A_RUN: Final = 24
"""Characters of the prefix of a run, which adds what no other run has, and a number for each of its processes."""


def require_prefix(spec: ContractSpec, prefix: str, most: int = _MOST) -> None:
    """Raise `CannotRun` for what ids of runs should not begin with, or cannot."""
    why = ""
    if len(prefix) < _LEAST:
        why = f"has fewer than {_LEAST} characters, so other people's jobs may begin with it"
    elif len(prefix) > most:
        why = f"has more than {most} characters"
    elif not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", prefix):
        why = "is not made of words of a-z and 0-9 separated by hyphens"
    elif not all(spec.is_valid(schema, f"{prefix}-1") for schema in _schemas_of_ids(spec)):
        why = "does not match the schema of ids"
    if why:
        raise CannotRun(f"the prefix {prefix!r} {why}. Fix: give one such as --prefix contract-of-ann.")


def run_of(spec: ContractSpec, prefix: str) -> str:
    """What the ids of a new run begin with: the prefix, and what no other run has. Raises `CannotRun`."""
    if prefix:
        require_prefix(spec, prefix)
    return f"{prefix or 'contract'}-{uuid4().hex[:8]}"


def _schemas_of_ids(spec: ContractSpec) -> Iterator[Pointer]:
    resource = spec.resource
    for operation in spec.operations:
        for parameter in operation.parameters:
            if parameter.name in (resource.create_id, resource.id_parameter):
                yield parameter.schema


def deletable(spec: ContractSpec) -> tuple[Resource, ...]:
    """The resources that have a delete: what a run makes of them is to be removed again."""
    every = (spec.resource, *spec.nested, *spec.beside)
    return tuple(resource for resource in every if spec.method(resource, "delete"))


@dataclass(frozen=True, slots=True)
class Made:
    """Something that a run has made, or may have: its resource name, and what kind of resource it is."""

    name: str
    resource: Resource = field(repr=False)

    @property
    def ids(self) -> dict[str, str]:
        """The ids in its name, by variable."""
        return self.resource.ids(self.name) or {}

    @property
    def id(self) -> str:
        return self.ids.get(self.resource.id_parameter, "")

    @property
    def account(self) -> str:
        return self.ids.get(self.resource.account_parameter, "")

    @classmethod
    def named(cls, resource: Resource, name: Any) -> Made | None:
        """What is called so; None for what is not a name of such a resource, or of none that a path can name."""
        ids = resource.ids(name) if isinstance(name, str) else None
        return cls(str(name), resource) if ids and not {*ids.values()} & {*_NO_SEGMENT} else None


@dataclass(slots=True)
class Registry:
    """Every create of a run, answered or not. Safe where several threads send."""

    spec: ContractSpec
    run: str
    """What the ids of the run begin with."""
    label: str = ""
    """The field of a job that may carry that in place of the id."""
    creates: int = 0
    """How many were sent."""
    nameless: list[str] = field(default_factory=list[str])
    """Labels of creates that may have made what neither an answer, nor an id, nor the label of the run names."""
    since: str = ""
    """The server's own time of its first answer, as its header says."""
    _made: dict[Made, None] = field(default_factory=dict[Made, None])
    """What an answer says was made, oldest first."""
    _open: dict[Made, int] = field(default_factory=dict[Made, int])
    """What may have been made: by how many creates that have got no answer, or one that leaves it open."""
    _deleted: dict[Made, None] = field(default_factory=dict[Made, None])
    _ways: dict[str, list[tuple[re.Pattern[str], Resource, str]]] = field(init=False)
    """By HTTP method, the paths of creates and deletes."""
    _deletable: tuple[Resource, ...] = field(init=False)
    _lock: Lock = field(default_factory=Lock)

    def __post_init__(self) -> None:
        self._ways, self._deletable = {}, deletable(self.spec)
        for resource in self._deletable:
            for method in ("create", "delete"):
                operation = self.spec.method(resource, method)
                if operation is not None:
                    self._ways.setdefault(operation.verb, []).append((_path(operation), resource, method))

    @property
    def made(self) -> frozenset[Made]:
        """What an answer says was made."""
        return frozenset(self._made)

    @property
    def left(self) -> list[Made]:
        """What was made, or may have been, and was not deleted yet; oldest first."""
        known = dict.fromkeys([*self._made, *self._open])
        return [one for one in known if one not in self._deleted]

    def heard(self, request: httpx.Request, response: httpx.Response | None) -> None:
        """Listen to an exchange: with None when the request is about to go out, and again when it is answered."""
        if not self.since and response is not None:
            self.since = response.headers.get("date", "")
        if request.method not in ("GET", "HEAD", "OPTIONS", "TRACE"):
            with self._lock:
                self._enter(request, response)

    def _enter(self, request: httpx.Request, response: httpx.Response | None) -> None:
        path = request.url.raw_path.decode("ascii", "replace").partition("?")[0]
        for pattern, resource, method in self._ways.get(request.method, ()):
            if match := pattern.search(path):
                ids = {name: unquote(value) for name, value in match.groupdict().items()}
                if method == "create":
                    self._create(resource, ids, request, response)
                elif response is not None and response.is_success:
                    self._forget(Made.named(resource, resource.pattern.format_map(ids)))
        if response is None:
            # What the body asks for under a name of the run, such as the output of another operation.
            for made in self._named_in(request):
                self._open.setdefault(made, 1)

    def _create(
        self, resource: Resource, above: dict[str, str], request: httpx.Request, response: httpx.Response | None
    ) -> None:
        wanted = request.url.params.get(resource.create_id, "") if resource.create_id else ""
        ids = {**above, resource.id_parameter: wanted}
        chosen = Made.named(resource, resource.pattern.format_map(ids)) if wanted else None
        label = self._label_of(request)
        marked = wanted or label.startswith(self.run)
        if response is None:
            self.creates += 1
            if chosen is not None:
                self._open[chosen] = self._open.get(chosen, 0) + 1
            elif not marked:
                self.nameless.append(label)
        elif response.is_success:
            body = json_of(response.read())
            told = Made.named(resource, body.get(resource.name_field)) if is_object(body) else None
            if chosen is not None:
                self._made[chosen] = None
                # A server that names something else: that is ours only if its name says so.
                if told is not None and told != chosen and told.id.startswith(f"{self.run}-"):
                    self._made[told] = None
            elif told is not None:
                self._made[told] = None
            if chosen is None and told is not None and not marked:
                self.nameless.remove(label)
        elif response.status_code < 500:
            if chosen is not None:
                self._answered(chosen)
            elif not marked:
                self.nameless.remove(label)

    def _answered(self, made: Made) -> None:
        """One of the creates of something was refused; others of it may have had no answer."""
        left = self._open.get(made, 1) - 1
        if left > 0:
            self._open[made] = left
        else:
            self._open.pop(made, None)

    def _forget(self, made: Made | None) -> None:
        if made is not None:
            self._deleted[made] = None

    def _label_of(self, request: httpx.Request) -> str:
        body = json_of(request.content)
        label = body.get(self.label) if is_object(body) else None
        return label if isinstance(label, str) else ""

    def _named_in(self, request: httpx.Request) -> Iterator[Made]:
        sent = request.content
        for text in _texts(json_of(sent)) if self.run.encode() in sent else ():
            for resource in self._deletable:
                made = Made.named(resource, text)
                if made is not None and made.id.startswith(f"{self.run}-"):
                    yield made


def _path(operation: Operation) -> re.Pattern[str]:
    """Paths that end as that of an operation does, whatever the base URL begins with."""
    parts = _VARIABLE.split(operation.path)
    return re.compile(
        "".join(f"(?P<{part}>[^/]+)" if index % 2 else re.escape(part) for index, part in enumerate(parts)) + "$"
    )


def _texts(value: Any) -> Iterator[str]:
    """The texts in a JSON value, however deep."""
    left: list[Any] = [value]
    while left:
        one = left.pop()
        if isinstance(one, str):
            yield one
        left += one.values() if is_object(one) else one if is_list(one) else ()
