"""The classes of `models`: schemas and enums in the form for the templates."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from openapi_python_client.parser import GeneratorData
from openapi_python_client.parser.properties import ModelProperty
from openapi_python_client.parser.properties.any import AnyProperty
from openapi_python_client.parser.properties.protocol import PropertyProtocol
from openapi_python_client.parser.properties.schemas import Class
from openapi_python_client.strings import ClassName, PythonIdentifier
from rlor_spec.document import format_pointer
from rlor_spec.places import elements, members
from rlor_spec.spellings import snake_case

from client_source.decoders import Decoders, Place
from client_source.encoders import encoder, item_encoder
from client_source.method import Resource
from client_source.names import PREFIX, module_name
from client_source.shapes import ObjectShape, Shapes
from client_source.summaries import is_secret, summary
from client_source.types import UnsupportedTypeError, annotation, classes, full_annotation, nullable


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
    """Expression that decodes the JSON value, which may be missing."""
    raises: bool
    """Whether that raises for an unreadable item."""
    encoder: str
    """Encoder of a value that is not None."""
    read_only: bool
    unusual: bool
    """Whether answers hardly ever contain it: it is write-only, or only used by the vendor's own tools."""
    secret: bool
    """Hidden from `repr`: write-only, or with the format `password`."""
    write_only: bool
    description: str

    @property
    def optional(self) -> bool:
        """Whether the attribute may be None."""
        return self.nullable or not self.required


@dataclass(frozen=True, slots=True)
class Model:
    """A class of `models`."""

    name: str
    module: str
    description: str
    pointer: str
    """Where its schema is, as a JSON pointer."""
    fields: list[Field]
    spellings: dict[str, str]
    """Names of fields, by their alternative spelling in protobuf JSON."""
    former: dict[str, str]
    """Names of fields, by their former names."""
    reports_unknown: bool
    """Whether unknown fields are noted: not if the schema announces others."""
    hidden: list[str]
    """Fields that are or contain secrets: their unreadable values are not shown."""
    extra: str
    """Type of the values of unknown fields."""
    extra_decoded: str
    """Expression that decodes the JSON value `value` of an unknown field."""
    extra_encoder: str | None
    """Encoder of the values of unknown fields; None if there must be none."""
    is_map: bool
    """Whether its field names are not fixed."""
    patterns: dict[str, str]
    """Names of the search functions, by regular expression."""
    enums: dict[str, str]
    """Names of the tables of members, by enum."""
    rules: list[tuple[str, str]]
    """Rules for the object as a whole: the condition for a violation, and what is expected."""
    early: list[Class]
    """Classes to import at the top."""
    late: list[Class]
    """Classes to import lazily, because they refer back to this one."""
    name_attribute: str
    """Attribute for its resource name; empty if it is not a resource."""
    columns: list[tuple[str, str, str]]
    """Headings, attributes and kinds of its table columns."""
    summarized: bool
    """Whether the spec defines the columns."""

    @property
    def usual(self) -> list[Field]:
        """Fields that are read together."""
        return [item for item in self.fields if not item.unusual]

    @property
    def rare(self) -> list[Field]:
        """Fields that are only looked up if there are others than the usual ones."""
        return [item for item in self.fields if item.unusual]


@dataclass(frozen=True, slots=True)
class Enum:
    """An enum of `models`."""

    name: str
    module: str
    description: str
    values: list[tuple[str, str, str]]
    """Key, value, description."""
    terminal: list[str]
    """Terminal states of `x-lifecycle`. Both lists are empty without one."""
    active: list[str]


def models_of(
    shapes: Shapes, data: GeneratorData, former: Mapping[str, Mapping[str, str]], kinds: Iterable[Resource]
) -> list[Model]:
    """The classes of objects. `former`: names of fields by former name, for each class.

    Raises `SpecError` for an unsupported schema.
    """
    properties = {str(model.class_info.name): _properties(model) for model in data.models}
    uses = {name: [found.name for prop in props for found in classes(prop)] for name, props in properties.items()}
    secretive = {
        name for name in properties if any(is_secret(shapes, at) for at in shapes.objects[name].properties.values())
    }
    holders = {name for name in properties if name in secretive or not secretive.isdisjoint(_reachable(name, uses))}
    named = {kind.title: kind.attribute for kind in kinds}
    models: list[Model] = []
    for prop in data.models:
        name = str(prop.class_info.name)
        shape = shapes.objects[name]
        references = {
            found.name: Class(ClassName(found.name, PREFIX), PythonIdentifier(found.module, PREFIX))
            for inner in properties[name]
            for found in classes(inner)
            if found.name != name
        }
        decoders = Decoders(shapes)
        fields = [
            _field(inner, shape, shapes, decoders)
            for inner in (prop.required_properties or []) + (prop.optional_properties or [])
        ]
        extra = prop.additional_properties or None
        holding = {
            inner.name.get_untrusted_value()
            for inner in (prop.required_properties or []) + (prop.optional_properties or [])
            if any(found.name in holders for found in classes(inner))
        }
        holding |= {found.wire_name for found in fields if found.secret}
        others = {**_spellings(shape, former.get(name, {})), **former.get(name, {})}
        late = {other for other in references if name in _reachable(other, uses)}
        models.append(
            Model(
                name=name,
                module=str(prop.class_info.module_name),
                description=_description(shapes, shape) or name,
                pointer=format_pointer(shape.pointer),
                fields=fields,
                spellings=_spellings(shape, former.get(name, {})),
                former=dict(former.get(name, {})),
                reports_unknown=not any(shapes.at(part).get("additionalProperties") for part in shape.parts)
                and (extra is None or isinstance(extra, AnyProperty)),
                hidden=sorted({*holding, *(other for other, known in others.items() if known in holding)}),
                extra=full_annotation(extra) if extra else "Any",
                extra_decoded=_extra_decoded(extra, shape, decoders) if extra else "value",
                extra_encoder=item_encoder(extra, shape.extra or shape.pointer, shapes) if extra else None,
                is_map=not fields and any(shapes.at(part).get("additionalProperties") for part in shape.parts),
                patterns=decoders.patterns.names,
                enums=decoders.enums,
                rules=decoders.object_rules(shape),
                early=[references[other] for other in sorted(references) if other not in late],
                late=[references[other] for other in sorted(late)],
                name_attribute=named.get(name, ""),
                columns=(columns := list(summary(shapes, shape)))
                or [("ID", at, "id") for at in [named.get(name)] if at],
                summarized=bool(columns),
            )
        )
    return models


def _spellings(shape: ObjectShape, former: Mapping[str, str]) -> dict[str, str]:
    """Alternative spellings: protobuf JSON may use lowerCamelCase or snake_case, also for former names."""
    spelled = {snake_case(name): name for name in shape.properties}
    spelled = {**{snake_case(old): name for old, name in former.items()}, **spelled}
    return {other: name for other, name in spelled.items() if other not in shape.properties and other not in former}


def _description(shapes: Shapes, shape: ObjectShape) -> str:
    """The description of the schema. The last part with a description is the schema itself."""
    return next((text for part in reversed(shape.parts) if (text := shapes.at(part).get("description"))), "")


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


def _extra_decoded(prop: PropertyProtocol, shape: ObjectShape, decoders: Decoders) -> str:
    if isinstance(prop, AnyProperty) or shape.extra is None:
        return "value"
    expression = decoders.expression(prop, shape.extra, Place("value", "src_dict", "key", "kept(cls)"), optional=False)
    return f"None if value is None else {expression}" if nullable(prop) else expression


def _field(prop: PropertyProtocol, shape: ObjectShape, shapes: Shapes, decoders: Decoders) -> Field:
    wire_name = prop.name.get_untrusted_value()
    pointer = shape.properties[wire_name]
    said = shapes.written(pointer)
    name = shape.attributes[wire_name]
    null = nullable(prop) or shapes.allows_null(pointer)
    raw = f"raw_{name}"
    empty = [f"{raw} is None"] * null + [f"{raw} is ABSENT"] * (not prop.required)
    decoded = decoders.expression(
        prop, pointer, Place(raw, "src_dict", repr(wire_name)), optional=bool(empty), empty=" or ".join(empty)
    )
    try:
        kind = annotation(prop)
    except UnsupportedTypeError as error:
        raise shapes.fail(pointer, str(error)) from None
    return Field(
        name=name,
        wire_name=wire_name,
        annotation=kind,
        required=prop.required,
        nullable=null,
        raw=raw,
        decoded=decoded,
        raises="_position, " in decoded,
        encoder=encoder(prop, pointer, shapes),
        read_only=said.get("readOnly") is True,
        unusual=not prop.required and (said.get("writeOnly") is True or said.get("x-internal") is True),
        secret=is_secret(shapes, pointer),
        write_only=said.get("writeOnly") is True,
        description=said.get("description") or "",
    )


def enums_of(shapes: Shapes) -> list[Enum]:
    """The classes of enums."""
    found: list[Enum] = []
    for name, shape in shapes.enums.items():
        said = shapes.at(shape.pointer)
        states = members(members(said.get("x-lifecycle")).get("classes"))
        found.append(
            Enum(
                name=name,
                module=module_name(name),
                description=said.get("description") or "",
                values=list(shape.members),
                terminal=[*elements(states.get("terminal")), *elements(states.get("tombstone"))],
                active=elements(states.get("active")),
            )
        )
    return found
