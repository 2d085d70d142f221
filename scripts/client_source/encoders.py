"""Selects encoders, which convert Python values to JSON (`runtime/_encoding.py`, `runtime/_model.py`)."""

from __future__ import annotations

from typing import Final

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
from rlor_spec.document import Pointer

from client_source.shapes import Shapes
from client_source.types import nullable

_BY_FORMAT: Final = {
    "float": "_encoding.FLOAT",
    "google-duration": "_encoding.duration",
    "int32": "_encoding.INT32",
    "int64": "_encoding.INT64",
    "uint32": "_encoding.UINT32",
    "uint64": "_encoding.UINT64",
}
_BY_TYPE: Final[dict[type[object], tuple[str, tuple[str, ...]]]] = {
    AnyProperty: ("_model.anything", ()),
    BooleanProperty: ("_encoding.truth", ()),
    DateTimeProperty: ("_encoding.timestamp", ()),
    FloatProperty: ("_encoding.DOUBLE", ("float",)),
    IntProperty: ("_encoding.INTEGER", ("int32", "int64", "uint32", "uint64")),
    StringProperty: ("_encoding.text", ("google-duration",)),
}
"""The encoder of a type, and its formats with a separate encoder."""


def encoder(prop: PropertyProtocol, pointer: Pointer, shapes: Shapes) -> str:
    """The encoder of a value that is not None. `pointer` locates its schema.

    Raises `SpecError` for an unsupported schema.
    """
    pointer = shapes.beside_null(pointer)
    if type(prop) in _BY_TYPE:
        usual, formats = _BY_TYPE[type(prop)]
        format = shapes.at(pointer).get("format")
        return _BY_FORMAT[str(format)] if format in formats else usual
    if isinstance(prop, EnumProperty):
        return f"_encoding.choice({prop.class_info.name})"
    if isinstance(prop, ModelProperty):
        return f'_model.nested("{prop.class_info.name}")'
    if isinstance(prop, ConstProperty):
        return f"_encoding.literal({prop.value.raw_value!r})"
    if isinstance(prop, ListProperty):
        item = prop.inner_property
        place = (*pointer, "items") if "items" in shapes.at(pointer) else pointer
        return f"_encoding.each({item_encoder(item, place, shapes)})"
    if isinstance(prop, UnionProperty):
        members = [inner for inner in prop.inner_properties if not isinstance(inner, NoneProperty)]
        found = list(dict.fromkeys(encoder(member, pointer, shapes) for member in members))
        return found[0] if len(found) == 1 else f"_encoding.either({', '.join(found)})"
    kind = type(prop).__name__.removesuffix("Property").lower()
    message = f"the type '{kind}' is not supported by scripts/client_source/encoders.py. Use another type."
    raise shapes.fail(pointer, message)


def item_encoder(prop: PropertyProtocol, pointer: Pointer, shapes: Shapes) -> str:
    """The encoder of a value that may be None."""
    found = encoder(prop, pointer, shapes)
    return f"_encoding.or_none({found})" if nullable(prop) else found
