"""The vendor's protobuf descriptors as a surface, from the modules that protoc wrote: read as text, never imported.

    DESCRIPTOR = _descriptor_pool.Default().AddSerializedFile(b'\\n\\x12vendor/book.proto…')

They tell types to the bit, which fields have an explicit presence, and who owns a field. A method without an HTTP rule
is the standard method that its name says, of the resource whose message is called so: `CreateBook`, `ListBooks`,
`LendBook`. Lines are those of the stub beside the module, where there is one.
"""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass, field
from typing import Final

from rlor_spec.document import SpecError

from drift_sources.descriptors import Descriptors, FieldType, Malformed, Message, Method
from drift_sources.surface import (
    ANY,
    ARRAY,
    ENUM,
    MAP,
    OBJECT,
    Field,
    Operation,
    Place,
    Resource,
    Shape,
    Surface,
    Unread,
    empty_placeholders,
)
from drift_sources.wheel import Wheel

SOURCE: Final = "PROTO"
_NEVER: Final = "statuses, headers, limits, and what fields mean"
_DOUBLE, _FLOAT, _BOOL, _STRING, _MESSAGE, _BYTES, _ENUM = 1, 2, 8, 9, 11, 12, 14
_KINDS: Final = {
    _DOUBLE: ("number", "double"), _FLOAT: ("number", "float"), _BOOL: ("boolean", ""), _STRING: ("string", ""),
    _BYTES: ("string", "byte"),
    3: ("string", "int64"), 4: ("string", "uint64"), 6: ("string", "uint64"), 16: ("string", "int64"),
    18: ("string", "int64"),
    5: ("integer", "int32"), 7: ("integer", "uint32"), 13: ("integer", "uint32"), 15: ("integer", "int32"),
    17: ("integer", "int32"),
}  # fmt: skip
"""What JSON has of each type: 64 bits are a string."""
_WELL_KNOWN: Final = {
    "Timestamp": ("date-time", "date-time"), "Duration": ("string", "google-duration"), "FieldMask": ("string", ""),
    "StringValue": ("string", ""), "BoolValue": ("boolean", ""), "Int32Value": ("integer", "int32"),
    "UInt32Value": ("integer", "uint32"), "Int64Value": ("string", "int64"), "UInt64Value": ("string", "uint64"),
    "FloatValue": ("number", "float"), "DoubleValue": ("number", "double"), "BytesValue": ("string", "byte"),
    "Any": (ANY, ""), "Struct": (ANY, ""), "Value": (ANY, ""), "ListValue": (ANY, ""), "Empty": (OBJECT, ""),
}  # fmt: skip
_STANDARD: Final = {"Create": "POST", "List": "GET", "Get": "GET", "Update": "PATCH", "Delete": "DELETE"}


def read(wheel: Wheel, resource: Resource) -> Surface | None:
    """What the descriptors of a wheel say about the resource; None when there are none, or they do not know it.

    Raises `SpecError` for a descriptor that cannot be read.
    """
    descriptors, unread, lines = Descriptors(), [Unread(_NEVER)], _Lines(wheel)
    for file in wheel.files:
        if file.endswith("_pb2.py") and "AddSerializedFile" in wheel.text(file):
            for call in _serialized(wheel.module(file)):
                data = call.args[0] if call.args else call
                lines.literals[file] = call.lineno
                if not isinstance(data, ast.Constant) or not isinstance(data.value, bytes):
                    said = ast.unparse(data)[:60]
                    unread.append(Unread(f"a descriptor that is not written out, `{said}`", Place(file, call.lineno)))
                    continue
                try:
                    descriptors.add(data.value, file)
                except Malformed:
                    message = "the descriptor is damaged: its bytes are no message. Download the wheel again."
                    raise SpecError(f"{wheel.path}/{file}", call.lineno, message) from None
    reader = _Reader(descriptors, lines)
    operations: dict[tuple[str, str], Operation] = {}
    for service, method in descriptors.methods:
        operation = reader.operation(service, method, resource)
        if operation is not None and resource.has(operation.path):
            operations.setdefault((operation.method, operation.path), operation)
    if not operations:
        return None
    place = next(iter(operations.values())).place
    return Surface(SOURCE, f"{wheel.title}, protobuf", place, True, operations, unread=[*unread, *reader.unread])


def _serialized(module: ast.Module) -> list[ast.Call]:
    return [
        node
        for node in ast.walk(module)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "AddSerializedFile"
    ]


@dataclass
class _Lines:
    """On which lines of the stubs messages, fields and values stand."""

    wheel: Wheel
    literals: dict[str, int] = field(default_factory=dict[str, int])
    """The line of each descriptor, for files without a stub."""
    _stubs: dict[str, dict[tuple[str, str], int]] = field(default_factory=dict[str, dict[tuple[str, str], int]])

    def place(self, file: str, owner: str, member: str = "") -> Place:
        """Where a member of a message or of an enum stands; without a member, the message itself."""
        stub = f"{file}i"
        if stub not in self._stubs:
            self._stubs[stub] = self._read(stub) if stub in self.wheel.names else {}
        lines = self._stubs[stub]
        line = lines.get((owner, member)) or lines.get(("", member)) or lines.get((owner, ""))
        return Place(stub, line) if line else Place(file, self.literals.get(file, 1))

    def _read(self, stub: str) -> dict[tuple[str, str], int]:
        found: dict[tuple[str, str], int] = {}
        waiting: list[tuple[str, list[ast.stmt]]] = [("", self.wheel.module(stub).body)]
        while waiting:
            owner, body = waiting.pop()
            for statement in body:
                if isinstance(statement, ast.ClassDef):
                    found.setdefault((statement.name, ""), statement.lineno)
                    waiting.append((statement.name, statement.body))
                elif isinstance(statement, ast.AnnAssign) and isinstance(statement.target, ast.Name):
                    found.setdefault((owner, statement.target.id), statement.lineno)
        return found


@dataclass
class _Reader:
    descriptors: Descriptors
    lines: _Lines
    unread: list[Unread] = field(default_factory=list[Unread])
    _open: set[tuple[str, str]] = field(default_factory=set[tuple[str, str]])

    def operation(self, service: str, method: Method, resource: Resource) -> Operation | None:
        verb, path, body = method.verb, method.path, method.body
        request = self.descriptors.messages.get(method.request)
        if request is None:
            return None
        if not path:
            verb, path, body = self._standard(method, request, resource)
        if not path:
            return None
        # of `{name=shelves/*/books/*}`, what is in it
        template = re.sub(r"\{[^{}=]*=([^{}]*)\}", lambda match: match[1].replace("**", "*").replace("*", "{}"), path)
        place = self.lines.place(request.file, request.name)
        found = Operation(verb, empty_placeholders(template), f"{service}.{method.name}", place)
        in_path = {"parent", "name"} if not method.path else set(re.findall(r"\{([\w.]+)", path))
        rest = {each.name: each for each in request.fields if each.name not in in_path}
        if body == "*":
            found.request = Shape(OBJECT, place, request.name, self._fields(request, [*rest.values()], "writing"))
            rest = {}
        elif body in rest:
            found.request = self._shape(rest.pop(body), request, "writing")
        found.parameters = self._fields(request, [*rest.values()], "writing")
        if method.response in self.descriptors.messages:
            found.response = self._message(method.response, "reading", place)
        return found

    def _standard(self, method: Method, request: Message, resource: Resource) -> tuple[str, str, str]:
        """HTTP method, path and field of the body of a method that has no HTTP rule; empty for one of another kind."""
        for message in self.descriptors.messages.values():
            for pattern in message.patterns:
                parent = empty_placeholders(pattern).rpartition("/")[0]
                singular, plural = message.name, _capital(parent.rpartition("/")[2])
                verb = method.name.removesuffix(plural) if method.name.endswith(plural) else ""
                verb = verb or (method.name.removesuffix(singular) if method.name.endswith(singular) else "")
                if not verb or not resource.collection.endswith(f"/{parent}"):
                    continue
                root = resource.collection.removesuffix(parent)
                held = next((f.name for f in request.fields if f.type_name.endswith(f".{message.name}")), "")
                if verb in ("Create", "List"):
                    return _STANDARD[verb], root + parent, held
                if verb in _STANDARD:
                    return _STANDARD[verb], f"{root}{parent}/{{}}", held
                return "POST", f"{root}{parent}/{{}}:{verb[0].lower()}{verb[1:]}", "*"
        return "", "", ""

    def _fields(self, owner: Message, members: list[FieldType], use: str) -> dict[str, Field]:
        fields: dict[str, Field] = {}
        for each in members:
            if ("OUTPUT_ONLY" if use == "writing" else "INPUT_ONLY") in each.behaviors:
                continue
            shape, place = self._shape(each, owner, use), self.lines.place(owner.file, owner.name, each.name)
            required = ("REQUIRED" in each.behaviors) if each.behaviors & {"REQUIRED", "OPTIONAL"} else None
            scalar = each.type != _MESSAGE and not each.repeated
            explicit = (each.explicit or each.in_oneof) if scalar else None
            fields[each.json_name or _json_name(each.name)] = Field(shape, place, required, explicit=explicit)
        return fields

    def _shape(self, each: FieldType, owner: Message, use: str) -> Shape:
        place = self.lines.place(owner.file, owner.name, each.name)
        if each.type in (_MESSAGE, _ENUM):
            shape = self._message(each.type_name, use, place)
        else:
            kind, form = _KINDS.get(each.type, (ANY, ""))
            shape = Shape(kind, place, format=form)
        if each.repeated and shape.kind != MAP:
            return Shape(ARRAY, place, items=shape)
        return shape

    def _message(self, full: str, use: str, place: Place) -> Shape:
        package, _, name = full.removeprefix(".").rpartition(".")
        if package == "google.protobuf" and name in _WELL_KNOWN:
            kind, form = _WELL_KNOWN[name]
            return Shape(kind, place, format=form)
        message = self.descriptors.messages.get(full)
        if message is None:
            return Shape(ANY, place, unresolved=full)
        if (full, use) in self._open:
            return Shape(ANY, place, name)
        where = self.lines.place(message.file, message.name)
        if message.is_enum:
            values = {value: self.lines.place(message.file, message.name, value) for value in message.values}
            return Shape(ENUM, where, name, values=values)
        self._open.add((full, use))
        try:
            if message.is_map:
                held = next(each for each in message.fields if each.name == "value")
                return Shape(MAP, where, items=self._shape(held, message, use))
            return Shape(OBJECT, where, name, self._fields(message, message.fields, use))
        finally:
            self._open.discard((full, use))


def _json_name(name: str) -> str:
    first, *rest = name.split("_")
    return first + "".join(word[:1].upper() + word[1:] for word in rest)


def _capital(word: str) -> str:
    return word[:1].upper() + word[1:]
