"""From the generator's properties to Python: annotations, and the classes that they name.

openapi-python-client types optional values as `T | Unset`. Protobuf JSON makes no difference between absent and null,
so our models say `T | None`, and a property needs no more than one expression in each direction.
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
    """A type that our templates have no code for."""


@dataclass(frozen=True, slots=True)
class ClassReference:
    """A class in `models`."""

    name: str
    module: str


def nullable(prop: PropertyProtocol) -> bool:
    """Whether null is a value of the type."""
    return isinstance(prop, NoneProperty) or (
        isinstance(prop, UnionProperty) and any(isinstance(inner, NoneProperty) for inner in prop.inner_properties)
    )


def annotation(prop: PropertyProtocol, prefix: str = "") -> str:
    """Type of a value, null left aside. `prefix` stands before the names of classes in `models`."""
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
    raise UnsupportedTypeError(f"the type '{kind}' has no code in scripts/client_source/types.py. Use another type.")


def union_annotation(props: Iterable[PropertyProtocol]) -> str:
    """Type of a value that is of one of these types, each named once."""
    return " | ".join(_flat(full_annotation(prop) for prop in props))


def full_annotation(prop: PropertyProtocol, prefix: str = "") -> str:
    """Type of a value, `| None` included where null is one."""
    return f"{annotation(prop, prefix)} | None" if nullable(prop) else annotation(prop, prefix)


def decoder(prop: PropertyProtocol) -> str | None:
    """Name of a function that decodes a JSON value, when there is one as it stands."""
    return f"{prop.class_info.name}.from_dict" if isinstance(prop, ModelProperty) else None


def classes(prop: PropertyProtocol) -> Iterator[ClassReference]:
    """Classes in `models` that the type is made of."""
    if isinstance(prop, EnumProperty | ModelProperty):
        yield ClassReference(str(prop.class_info.name), str(prop.class_info.module_name))
    elif isinstance(prop, ListProperty):
        yield from classes(prop.inner_property)
    elif isinstance(prop, UnionProperty):
        for inner in prop.inner_properties:
            yield from classes(inner)


def prose(text: str, indent: int, first: int = 0) -> str:
    """Text of the spec, fit to stand in a docstring: wrapped at 120 columns, harmless to Python.

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
