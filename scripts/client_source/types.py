"""Python annotations for the generator's properties, and the classes in them.

openapi-python-client types optional values as `T | Unset`. Protobuf JSON does not distinguish absent and null, so our
models use `T | None`, and a property needs only one expression in each direction.
"""

from __future__ import annotations

import textwrap
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from openapi_python_client.parser.properties import EnumProperty, ModelProperty
from openapi_python_client.parser.properties.any import AnyProperty
from openapi_python_client.parser.properties.boolean import BooleanProperty
from openapi_python_client.parser.properties.const import ConstProperty
from openapi_python_client.parser.properties.datetime import DateTimeProperty
from openapi_python_client.parser.properties.float import FloatProperty
from openapi_python_client.parser.properties.int import IntProperty
from openapi_python_client.parser.properties.list_property import ListProperty
from openapi_python_client.parser.properties.none import NoneProperty
from openapi_python_client.parser.properties.protocol import PropertyProtocol
from openapi_python_client.parser.properties.string import StringProperty
from openapi_python_client.parser.properties.union import UnionProperty

_PLAIN: dict[type[object], str] = {
    AnyProperty: "Any",
    BooleanProperty: "bool",
    DateTimeProperty: "datetime.datetime",
    FloatProperty: "float",
    IntProperty: "int",
    NoneProperty: "None",
    StringProperty: "str",
}


class UnsupportedTypeError(Exception):
    """A type that our templates do not support."""


@dataclass(frozen=True, slots=True)
class ClassReference:
    """A class in `models`."""

    name: str
    module: str


def nullable(prop: PropertyProtocol) -> bool:
    """Whether the type includes null."""
    return isinstance(prop, NoneProperty) or (
        isinstance(prop, UnionProperty) and any(isinstance(inner, NoneProperty) for inner in prop.inner_properties)
    )


def annotation(prop: PropertyProtocol, prefix: str = "") -> str:
    """Type of a value, without null. `prefix` precedes the names of classes in `models`."""
    if type(prop) in _PLAIN:
        return _PLAIN[type(prop)]
    if isinstance(prop, EnumProperty | ModelProperty):
        return f"{prefix}{prop.class_info.name}"
    if isinstance(prop, ListProperty):
        return f"list[{full_annotation(prop.inner_property, prefix)}]"
    if isinstance(prop, ConstProperty):
        return f"Literal[{prop.value.raw_value!r}]"
    if isinstance(prop, UnionProperty):
        return " | ".join(_flat(annotation(inner, prefix) for inner in _members(prop)))
    kind = type(prop).__name__.removesuffix("Property").lower()
    raise UnsupportedTypeError(f"the type '{kind}' is not supported by scripts/client_source/types.py. Use another.")


def union_annotation(props: Iterable[PropertyProtocol]) -> str:
    """The union of these types, without duplicates."""
    return " | ".join(_flat(full_annotation(prop) for prop in props))


def full_annotation(prop: PropertyProtocol, prefix: str = "") -> str:
    """Type of a value, with `| None` if it includes null."""
    return f"{annotation(prop, prefix)} | None" if nullable(prop) else annotation(prop, prefix)


def decoder(prop: PropertyProtocol) -> str | None:
    """Name of a function that decodes a JSON value, if one exists."""
    return f"{prop.class_info.name}.from_dict" if isinstance(prop, ModelProperty) else None


def classes(prop: PropertyProtocol) -> Iterator[ClassReference]:
    """Classes of `models` in the type."""
    if isinstance(prop, EnumProperty | ModelProperty):
        yield ClassReference(str(prop.class_info.name), str(prop.class_info.module_name))
    elif isinstance(prop, ListProperty):
        yield from classes(prop.inner_property)
    elif isinstance(prop, UnionProperty):
        for inner in prop.inner_properties:
            yield from classes(inner)


def prose(text: str, indent: int, first: int = 0) -> str:
    """Text of the spec for a docstring: wrapped at 120 columns, and escaped.

    The first line begins at column `indent + first`, the others at `indent`.
    """
    printable = "".join(char for char in text if char in "\n\t" or unicodedata.category(char) not in ("Cc", "Cs"))
    safe = printable.replace("\\", "\\\\").replace('"""', "'''").strip()
    paragraphs: list[str] = []
    for paragraph in safe.split("\n\n"):
        if any(line.startswith(("- ", "  ")) for line in paragraph.splitlines()):
            paragraphs.append(textwrap.indent(paragraph, " " * indent))
        else:
            paragraphs.append(
                textwrap.fill(
                    " ".join(paragraph.split()),
                    width=120,
                    initial_indent=" " * (indent + (0 if paragraphs else first)),
                    subsequent_indent=" " * indent,
                    break_long_words=False,
                    break_on_hyphens=False,
                )
            )
    joined = "\n\n".join(paragraphs).strip()
    return f"{joined} " if joined.endswith('"') else joined


def _flat(annotations: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(part for text in annotations for part in text.split(" | ")))


def _members(prop: UnionProperty) -> Iterator[PropertyProtocol]:
    return (inner for inner in prop.inner_properties if not isinstance(inner, NoneProperty))
