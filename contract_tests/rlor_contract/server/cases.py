"""A case of Schemathesis made ready: its valid parts point at things that exist."""

from __future__ import annotations

import copy
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from rlor_spec.spellings import snake_case
from schemathesis.core.parameters import ParameterLocation
from schemathesis.generation.case import Case

from rlor_contract.client.surfaces import Call
from rlor_contract.server.live_jobs import LiveJobs
from rlor_contract.server.page_walk import PAGES
from rlor_contract.server.target import ServerTarget
from rlor_contract.spec.json_values import is_object, json_of, whole_numbers
from rlor_contract.spec.operations import ContractSpec, Operation
from rlor_contract.spec.samples import Samples


def operation_of(spec: ContractSpec, case: Case[Any]) -> Operation:
    """The operation that a case is of."""
    return spec.operation(case.operation.definition.raw["operationId"])


@dataclass(frozen=True, slots=True)
class Cases:
    """Makes the cases of one run ready."""

    spec: ContractSpec
    samples: Samples
    target: ServerTarget
    jobs: LiveJobs

    def prepare(self, case: Case[Any]) -> None:
        """Point the valid parts of a case at things that exist; what is wrong on purpose stays as it is."""
        if case.meta is None:
            return
        operation = operation_of(self.spec, case)
        wrong = {location for location, info in case.meta.components.items() if info.mode.is_negative}
        path = case.path_parameters or {}
        if "x-pagination" in operation.raw:
            self.jobs.at_least(PAGES)  # a list of none or one shows little
        if ParameterLocation.PATH not in wrong and path:
            path[self.spec.resource.account_parameter] = self.target.account
            # What exists came along a link, and stays.
            if not self.jobs.known(path):
                self.jobs.point(operation, path)
        if ParameterLocation.QUERY not in wrong:
            self._fill(case.query or {}, self.samples.query)
        self._rename(operation, case.query or {})
        if ParameterLocation.BODY not in wrong and is_object(case.body):
            self._mark(operation, case.query or {}, case.body)
            case.body = self._in_camel_case(operation, case.body)
            self._fill(case.body, self.samples.body.get(operation.id, {}))
            if ParameterLocation.QUERY not in wrong:
                self._keep_apart(case.query or {}, case.body)
            if operation.spelled_twice and zlib.crc32(repr([*case.body]).encode()) % 2:
                _ = case.meta  # judged as it is, before its keys are spelled as its schema does not say
                untyped: Any = case
                untyped.body = {snake_case(name): value for name, value in case.body.items()}
                untyped._record_starting_state()

    def renewed(self, case: Case[Any]) -> Call:
        """A case as a call of the client, on a job on which it succeeds."""
        operation = operation_of(self.spec, case)
        path = dict(case.path_parameters or {})
        self.jobs.point(operation, path)
        query, body = self._typed(operation, case.query or {}), copy.deepcopy(case.body)
        self._fill(query, self.samples.query)
        if self._makes_a_job(operation) and not self.target.embedded:
            query.setdefault(self.spec.resource.create_id, self.jobs.new_id())  # else the client chooses any
        if not is_object(body):
            return Call(operation, path, query)
        body = self._in_camel_case(operation, body)
        self._fill(body, self.samples.body.get(operation.id, {}))
        self._keep_apart(query, body)
        return Call(operation, path, query, whole_numbers(body))

    def _mark(self, operation: Operation, query: Mapping[str, Any], body: dict[str, Any]) -> None:
        """Let a job whose id the server chooses say whose it is, where the case leaves its label open.

        Our own server is gone after the run, with all that is on it.
        """
        if self._makes_a_job(operation) and not self.target.embedded and self.spec.resource.create_id not in query:
            body.setdefault(self.samples.fields.label, self.target.run)

    def _rename(self, operation: Operation, query: dict[str, Any]) -> None:
        """Give a job that something wrong is sent with an id of the run, too: the server may make it nevertheless."""
        name = self.spec.resource.create_id
        if self._makes_a_job(operation) and name in query and not str(query[name]).startswith(self.target.run):
            schema = next(one.schema for one in operation.parameters_in("query") if one.name == name)
            if query[name] and self.spec.is_valid(schema, query[name]):
                query[name] = self.jobs.new_id()

    def _makes_a_job(self, operation: Operation) -> bool:
        resource = self.spec.resource
        return bool(resource.create_id) and operation.label == resource.label("create")

    def _typed(self, operation: Operation, query: Mapping[str, Any]) -> dict[str, Any]:
        """A query with values of the types that its schemas give, as callers have them, whose texts they may be.

        A text of something else, which the server let pass, is left out: the client would not send it.
        """
        texts = [
            one.name for one in operation.parameters_in("query") if self.spec.schema(one.schema).get("type") == "string"
        ]
        typed: dict[str, Any] = {}
        for name, value in query.items():
            read = value if name in texts or not isinstance(value, str) else json_of(value.encode())
            if name in texts or isinstance(read, bool | int | float):
                typed[name] = read
        return typed

    def _in_camel_case(self, operation: Operation, body: dict[str, Any]) -> dict[str, Any]:
        if not operation.spelled_twice or operation.body is None:
            return body
        names = {snake_case(name): name for name in self.spec.properties(operation.body)}
        return {names.get(name, name): value for name, value in body.items()}

    def _keep_apart(self, query: dict[str, Any], body: Mapping[str, Any]) -> None:
        """Leave out the parameters that are not to be sent beside what the body has."""
        for name, paths in self.samples.apart.items():
            if query.get(name) and any(self._has(body, path) for path in paths):
                del query[name]

    def _has(self, body: Mapping[str, Any], path: tuple[str, ...]) -> bool:
        value: Any = body
        for name in path:
            value = value.get(name) if is_object(value) else None
        return value is not None

    def _fill(self, values: dict[str, Any], known: Mapping[str, list[Any]]) -> None:
        # Which value is chosen depends on all that was generated, so that a repeated case repeats, and others differ.
        generated = repr([*values.values()])
        for position, name in enumerate(values):
            if name in known:
                choices = known[name]
                chosen = choices[zlib.crc32(f"{position} {generated}".encode()) % len(choices)]
                values[name] = self.jobs.filled(chosen, job=self.jobs.shared)
