"""The classes of `models`: schemas and enums, as the templates want them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final, cast

from openapi_python_client.parser import GeneratorData
from openapi_python_client.parser.properties import EnumProperty, ModelProperty
from openapi_python_client.parser.properties.any import AnyProperty
from openapi_python_client.parser.properties.protocol import PropertyProtocol
from openapi_python_client.parser.properties.schemas import Class
from openapi_python_client.strings import ClassName, PythonIdentifier
from rlor_spec.document import SpecDocument

from client_source.decoders import Decoders, Place
from client_source.types import UnsupportedTypeError, annotation, classes, encoded, full_annotation, nullable

PREFIX: Final = "field_"
"""What the generator puts before a name that Python would not accept."""


@dataclass(frozen=True, slots=True)
class Field:
    """One property of a model."""

    name: str
    wire_name: str
    annotation: str
    required: bool
    nullable: bool
    raw: str
    """Local name of its JSON value in the decoder."""
    decoded: str
    """Expression for the value of the attribute, made of the JSON value, which may be absent."""
    encoded: str
    read_only: bool
    unusual: bool
    """Whether answers hardly ever have it: what is only written, or only the vendor's own tools know."""
    secret: bool
    """Kept out of `repr`: what is only written, or has the format `password`."""
    description: str

    @property
    def optional(self) -> bool:
        """Whether None is a value of the attribute."""
        return self.nullable or not self.required


@dataclass(frozen=True, slots=True)
class Model:
    """A class of `models`."""

    name: str
    module: str
    description: str
    fields: list[Field]
    extra: str | None
    """Type of the values of unknown fields; None when unknown fields are dropped."""
    extra_decoded: str
    """Expression for the value of an unknown field, made of the JSON value `value`."""
    patterns: dict[str, str]
    """Names of the functions that search for regular expressions, by expression."""
    enums: dict[str, str]
    """Names of the tables of members, by enum."""
    rules: list[tuple[str, str]]
    """Conditions that break what the schema says of the object as a whole, and what it says."""
    early: list[Class]
    """Classes to import at the top."""
    late: list[Class]
    """Classes to import when they are needed, because they refer back to this one."""

    @property
    def usual(self) -> list[Field]:
        """Fields that are read all at once."""
        return [item for item in self.fields if not item.unusual]

    @property
    def rare(self) -> list[Field]:
        """Fields that are looked for only when there is more than the usual ones."""
        return [item for item in self.fields if item.unusual]


@dataclass(frozen=True, slots=True)
class Enum:
    """An enum of `models`."""

    name: str
    module: str
    description: str
    values: list[tuple[str, str, str]]
    """Key, value, description."""


def mapping(value: Any) -> dict[str, Any]:
    """A JSON object; an empty one for any other value."""
    return cast(dict[str, Any], value) if isinstance(value, dict) else {}


def schema_of(document: SpecDocument, class_name: str) -> dict[str, Any]:
    """The raw schema that a class is made from; empty when there is none of that name."""
    for name, schema in mapping(mapping(document.data.get("components")).get("schemas")).items():
        if ClassName(name, PREFIX) == class_name:
            return mapping(schema)
    return {}


def models_of(document: SpecDocument, data: GeneratorData) -> list[Model]:
    properties = {str(model.class_info.name): _properties(model) for model in data.models}
    uses = {name: [found.name for prop in props for found in classes(prop)] for name, props in properties.items()}
    models: list[Model] = []
    for prop in data.models:
        name = str(prop.class_info.name)
        schema = schema_of(document, name)
        references = {
            found.name: Class(ClassName(found.name, PREFIX), PythonIdentifier(found.module, PREFIX))
            for inner in properties[name]
            for found in classes(inner)
            if found.name != name
        }
        decoders = Decoders(document)
        fields = [
            _field(inner, schema, decoders)
            for inner in (prop.required_properties or []) + (prop.optional_properties or [])
        ]
        extra = prop.additional_properties
        late = {other for other in references if name in _reachable(other, uses)}
        models.append(
            Model(
                name=name,
                module=str(prop.class_info.module_name),
                description=schema.get("description", name),
                fields=fields,
                extra=full_annotation(extra) if extra else None,
                extra_decoded=_extra_decoded(extra, schema, decoders) if extra else "value",
                patterns=decoders.patterns.names,
                enums=decoders.enums,
                rules=decoders.object_rules(schema, {item.wire_name: f"model.{item.name}" for item in fields}),
                early=[references[other] for other in sorted(references) if other not in late],
                late=[references[other] for other in sorted(late)],
            )
        )
        if extra and encoded(extra, "x") != "x":
            raise UnsupportedTypeError(f"additionalProperties of {name} have a type that has no code in model.py.jinja")
    return models


def _properties(model: ModelProperty) -> list[PropertyProtocol]:
    extra: list[PropertyProtocol] = [model.additional_properties] if model.additional_properties else []
    return [*(model.required_properties or []), *(model.optional_properties or []), *extra]


def _reachable(start: str, uses: dict[str, list[str]]) -> set[str]:
    seen: set[str] = set()
    todo = [start]
    while todo:
        for name in uses.get(todo.pop(), []):
            if name not in seen:
                seen.add(name)
                todo.append(name)
    return seen


def _extra_decoded(prop: PropertyProtocol, schema: dict[str, Any], decoders: Decoders) -> str:
    expression = decoders.expression(
        prop, schema.get("additionalProperties"), Place("value", "src_dict", "key"), optional=False
    )
    if isinstance(prop, AnyProperty):
        return "value"
    return f"None if value is None else {expression}" if nullable(prop) else expression


def _field(prop: PropertyProtocol, schema: dict[str, Any], decoders: Decoders) -> Field:
    wire_name = prop.name.get_untrusted_value()
    said = schema.get("properties", {}).get(wire_name, {})
    name = str(prop.python_name)
    raw = f"raw_{name}"
    empty = [f"{raw} is None"] * nullable(prop) + [f"{raw} is ABSENT"] * (not prop.required)
    return Field(
        name=name,
        wire_name=wire_name,
        annotation=annotation(prop),
        required=prop.required,
        nullable=nullable(prop),
        raw=raw,
        decoded=decoders.expression(
            prop, said, Place(raw, "src_dict", repr(wire_name)), optional=bool(empty), empty=" or ".join(empty)
        ),
        encoded=encoded(prop, f"self.{name}"),
        read_only=said.get("readOnly") is True,
        unusual=not prop.required and (said.get("writeOnly") is True or said.get("x-internal") is True),
        secret=said.get("writeOnly") is True or said.get("format") == "password",
        description=said.get("description", ""),
    )


def enums_of(document: SpecDocument, data: GeneratorData) -> list[Enum]:
    enums: list[Enum] = []
    for prop in data.enums:
        if not isinstance(prop, EnumProperty) or prop.value_type is not str:
            raise UnsupportedTypeError(f"the enum {prop.class_info.name} is not one of strings, which has no template")
        schema = schema_of(document, prop.class_info.name)
        texts = schema.get("x-enum-descriptions", {})
        values = [(key, str(value), texts.get(value, "")) for key, value in prop.values.items()]
        enums.append(
            Enum(str(prop.class_info.name), str(prop.class_info.module_name), schema.get("description", ""), values)
        )
    return enums
