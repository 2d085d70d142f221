"""Samples of every operation, made from the examples of the spec: Python, with and without `await`, `rlor`
and curl."""

from __future__ import annotations

import json
import shlex
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final
from urllib.parse import quote

from client_source.commands import command_lines
from client_source.generator import json_schema, parameters
from client_source.method import Argument, Method
from client_source.names import method_argument
from client_source.source import PACKAGE, Plan, planned, server, write_formatted
from rlor_spec.document import Operation, Pointer, SpecDocument
from rlor_spec.places import members

KEY: Final = "FIREWORKS_API_KEY"
ACCOUNT: Final = "FIREWORKS_ACCOUNT_ID"
BASE_URL: Final = "FIREWORKS_BASE_URL"
"""The environment variables that the client reads, and curl in our samples."""
_WIDE: Final = 76
"""Characters of a call that still stands on one line."""


@dataclass(frozen=True, slots=True)
class Sample:
    """One way to call an operation."""

    title: str
    code: str


def samples(document: SpecDocument) -> dict[str, list[Sample]]:
    """The samples by operationId. Raises `SpecError` for a spec that no client can be made from."""
    plan = planned(document, [])
    operations = {operation.operation_id: operation for operation in document.operations()}
    found = {method.id: _Samples(document, plan, operations[method.id], method) for method in plan.methods}
    lines = command_lines(plan.commands)
    files = {f"{name}.py": one.python() for name, one in found.items()}
    files |= {f"{name}-async.py": one.python_async() for name, one in found.items()}
    with TemporaryDirectory() as folder:
        write_formatted(files, Path(folder))
        code = {name: (Path(folder) / name).read_text("utf-8").strip() for name in files}
    return {
        name: [
            Sample("Python", code[f"{name}.py"]),
            Sample("Python, async", code[f"{name}-async.py"]),
            Sample("rlor", "\n".join(lines[name])),
            Sample("curl", one.curl()),
        ]
        for name, one in found.items()
    }


@dataclass(frozen=True, slots=True)
class _Samples:
    """The samples of one operation."""

    document: SpecDocument
    plan: Plan
    operation: Operation
    method: Method

    def python(self) -> str:
        statement = self._statement("")
        return (
            f"from {PACKAGE} import RlorTrainerClient, models\n\nwith RlorTrainerClient() as client:\n{_in(statement)}"
        )

    def python_async(self) -> str:
        inner = _in(f"async with AsyncRlorTrainerClient() as client:\n{_in(self._statement('async '))}")
        return (
            f"import asyncio\n\nfrom {PACKAGE} import AsyncRlorTrainerClient, models\n\n"
            f"async def main() -> None:\n{inner}\n\nasyncio.run(main())"
        )

    def curl(self) -> str:
        """A request without the client. The shell fills in key and account."""
        path = self.operation.path
        for name, example in self._examples("path").items():
            path = path.replace(
                f"{{{name}}}", f"${ACCOUNT}" if name == self.method.account else quote(str(example), safe="")
            )
        query = self._examples("query")
        parts = ["curl --fail-with-body"]
        if self.operation.method == "get":
            parts[0] += " --get" if query else ""
        elif self.operation.method != "post" or "requestBody" not in self.operation.raw:
            parts[0] += f" --request {self.operation.method.upper()}"
        url = (server(self.document) or f"${BASE_URL}").rstrip("/") + path
        if query and self.operation.method != "get":
            url += "?" + "&".join(f"{name}={quote(str(value), safe='')}" for name, value in query.items())
        parts.append(f'"{url}"')
        parts.append(f'--header "Authorization: Bearer ${KEY}"')
        if self.operation.method == "get":
            parts += [f"--data-urlencode {shlex.quote(f'{name}={value}')}" for name, value in query.items()]
        if "requestBody" in self.operation.raw:
            body = json.dumps(self.method.body_example, indent=2, ensure_ascii=False)
            parts += ["--header 'Content-Type: application/json'", f"--data {shlex.quote(body)}"]
        return " \\\n  ".join(parts)

    def _statement(self, mode: str) -> str:
        """The call, and what is done with its answer. `mode`: `async ` or nothing."""
        method = self.method
        call = f"client.{method.group}.{method.name}({_listed(self._arguments())})"
        if method.pagination is not None:
            item = method.pagination.item.removeprefix("models.")
            name = next((kind.argument for kind in self.plan.resources if kind.title == item), "item")
            return f"{mode}for {name} in {call}:\n    print({name})"
        call = f"await {call}" if mode else call
        if method.answers_nothing:
            return call
        name = next((kind.argument for kind in self.plan.resources if kind.title == method.answer), "answer")
        return f"{name} = {call}\nprint({name})"

    def _arguments(self) -> Iterator[str]:
        method, ids = self.method, self._examples("path")
        if method.resource is not None:
            own = method.own_variables
            name = method.resource.template.format_map(ids) if len(own) > 1 else str(ids[own[-1]])
            yield repr(name)
        else:
            yield from (repr(str(ids[name])) for name in method.own_variables)
        pointer = json_schema(self.document, (*self.operation.pointer, "requestBody")) if method.body else None
        fields = method.fields or method.body_arguments
        if pointer is not None and method.whole_body and not method.fields:
            yield self._value(method.body_example, pointer)
        elif pointer is not None:
            yield from self._fields(fields, method.body_example, pointer)
        yield from (f"{method_argument(name)}={value!r}" for name, value in self._examples("query").items())

    def _fields(self, fields: list[Argument], example: Mapping[str, Any], pointer: Pointer) -> Iterator[str]:
        shape = self.plan.shapes.objects[str(self.plan.shapes.class_of(pointer))]
        for field in fields:
            if field.wire_name in example:
                yield f"{field.name}={self._value(example[field.wire_name], shape.properties[field.wire_name])}"

    def _value(self, value: Any, pointer: Pointer) -> str:
        """A JSON value as the Python of the client."""
        name = self.plan.shapes.class_of(pointer)
        if name in self.plan.shapes.objects:
            shape = self.plan.shapes.objects[name]
            pairs = (
                f"{shape.attributes[key]}={self._value(inner, shape.properties[key])}"
                for key, inner in members(value).items()
            )
            return f"models.{name}({_listed(pairs)})"
        if name in self.plan.shapes.enums:
            key = next(key for key, listed, _ in self.plan.shapes.enums[name].members if listed == value)
            return f"models.{name}.{key}"
        return repr(value)

    def _examples(self, where: str) -> dict[str, Any]:
        """Examples of the parameters in a place. Of those in the query one at most: a create's id, a list's filter."""
        found = [members(self.document.resolve(pointer)) for pointer in parameters(self.document, self.operation)]
        given = {str(one["name"]): one["example"] for one in found if one["in"] == where and "example" in one}
        if where == "path":
            return given
        if self.method.creation is not None:
            wanted = self.method.creation.parameter
        elif self.method.pagination is not None:
            paging = set(self.method.pagination.wire.values())
            wanted = next((name for name in given if name not in paging), "")
        else:
            wanted = ""
        return {wanted: given[wanted]} if wanted in given else {}


def _listed(arguments: Iterator[str]) -> str:
    """Arguments on one line, or each on its own."""
    found = list(arguments)
    text = ", ".join(found)
    return text if len(text) <= _WIDE and "\n" not in text else f"{text},"


def _in(text: str) -> str:
    return "\n".join(f"    {line}" for line in text.split("\n"))
