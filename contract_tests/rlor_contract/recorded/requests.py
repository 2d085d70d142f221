"""What is wrong with a request that somebody has sent: its path, its query, its body."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from rlor_spec.document import Pointer, format_pointer

from rlor_contract.server.checks import Broken
from rlor_contract.spec.json_values import is_list, is_object, json_of
from rlor_contract.spec.operations import JSON, ContractSpec, Operation
from rlor_contract.spec.protobuf_json import may_be_accepted
from rlor_contract.spec.request_rules import broken_rules
from rlor_contract.spec.request_view import request_spec


@dataclass(frozen=True)
class Requests:
    """Judges requests by one spec."""

    spec: ContractSpec

    def faults(
        self, operation: Operation, path: Mapping[str, str], query: Mapping[str, str], kind: str, sent: bytes | None
    ) -> Iterator[tuple[str, Broken]]:
        """By check of the client, what breaks the spec. `kind` is the content type, `sent` None if not recorded."""
        for parameter in operation.parameters_in("path"):
            text = path.get(parameter.name, "")
            if "\ufffd" in text:  # bytes that are no UTF-8
                yield "request_path", Broken(f"{parameter.name}: a text", "bytes that are none", parameter.pointer)
            yield from self._misfits("request_path", parameter.name, parameter.schema, text)
        declared = {parameter.name: parameter for parameter in operation.parameters_in("query")}
        for name, text in query.items():
            if name not in declared:
                broken = Broken("a query of declared parameters alone", name, operation.pointer, should=True)
                yield "request_query", broken
            elif text or declared[name].required:  # an empty one is none
                yield from self._misfits("request_query", name, declared[name].schema, text)
        for name, parameter in declared.items():
            if parameter.required and name not in query:
                yield "request_query", Broken(f"the query parameter {name}", "none", parameter.pointer)
        if sent is not None:
            for broken in self._body(operation, kind, sent):
                yield "request_body", broken

    def _misfits(self, check: str, name: str, schema: Pointer, text: str) -> Iterator[tuple[str, Broken]]:
        value = of_text(self.spec, schema, text)
        for mismatch in self.spec.mismatches(schema, value) if not self.spec.is_valid(schema, value) else ():
            yield check, Broken(f"{name}: {mismatch.expected}", mismatch.got, mismatch.pointer)

    def _body(self, operation: Operation, kind: str, sent: bytes) -> Iterator[Broken]:
        pointer = operation.body
        if pointer is None:
            if sent not in (b"", b"{}", b"null"):
                yield Broken("no body", shown(sent), operation.pointer, should=True)
        elif not sent:
            if operation.body_required:
                yield Broken("a body", "none", pointer)
        elif kind and kind.partition(";")[0].strip().lower() != JSON:
            yield Broken(f"a body of type {JSON}", kind, pointer[:-2])
        else:
            body = self._without_read_only(pointer, json_of(sent))
            faults = [Broken("a JSON object", shown(sent), pointer)] if body is None else self._faults(operation, body)
            if faults and not may_be_accepted(self.spec, _view(self.spec), operation, body):
                yield faults[0]

    def _without_read_only(self, pointer: Pointer, value: Any) -> Any:
        """A body without what only the server sets: what is sent there is ignored, whatever it is."""
        if not is_object(value):
            return value
        declared = self.spec.properties(self.spec.branches(pointer)[0])
        return {
            name: self._without_read_only(declared[name], item) if name in declared else item
            for name, item in value.items()
            if not (name in declared and self.spec.raw(declared[name]).get("readOnly"))
        }

    def _faults(self, operation: Operation, body: Any) -> list[Broken]:
        spec, pointer = self.spec, operation.body or ()
        found = [
            Broken(f"{one.at}: {one.expected}" if one.at else one.expected, one.got, one.pointer)
            for one in spec.mismatches(pointer, body)
        ]
        found += [Broken("no unknown key", format_pointer(at), owner) for at, owner in spec.undeclared(pointer, body)]
        found += [
            Broken(rule.said(path), "a body that breaks it", rule.pointer)
            for rule, path in broken_rules(operation, body)
        ]
        return found


@cache
def _view(spec: ContractSpec) -> ContractSpec:
    return request_spec(spec)


def of_text(spec: ContractSpec, schema: Pointer, text: str) -> Any:
    """A parameter or header as the value that its schema is about; the text itself where it is none."""
    declared = spec.schema(spec.branch_for(schema, text))
    kinds = declared.get("type")
    for kind in kinds if is_list(kinds) else [kinds]:
        if kind == "boolean" and text in ("true", "false"):
            return text == "true"
        if kind in ("integer", "number"):
            try:
                return json.loads(text) if text.strip() == text else text
            except ValueError:
                return text
    return text


def shown(content: bytes) -> str:
    text = content[:100].decode("utf-8", "replace")
    return text + ("…" if len(content) > 100 else "")
