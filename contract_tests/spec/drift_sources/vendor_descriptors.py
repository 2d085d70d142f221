"""Serialized protobuf descriptors, and the modules that protoc writes around them: made by hand for tests."""

from __future__ import annotations

FLOAT, INT64, INT32, BOOL, STRING, MESSAGE, ENUM_TYPE, UINT32 = 2, 3, 5, 8, 9, 11, 14, 13


def varint(value: int) -> bytes:
    out = b""
    while value > 0x7F:
        out, value = out + bytes([value & 0x7F | 0x80]), value >> 7
    return out + bytes([value])


def message(*parts: tuple[int, int | bytes | str]) -> bytes:
    """A message of these fields, by number."""
    out = b""
    for number, value in parts:
        if isinstance(value, int):
            out += varint(number << 3) + varint(value)
        else:
            data = value.encode() if isinstance(value, str) else value
            out += varint(number << 3 | 2) + varint(len(data)) + data
    return out


def member(
    name: str,
    kind: int,
    of: str = "",
    *,
    behaviors: bytes = b"",
    repeated: bool = False,
    optional: bool = False,
    json_name: str = "",
) -> bytes:
    parts: list[tuple[int, int | bytes | str]] = [(1, name), (3, 1), (4, 3 if repeated else 1), (5, kind)]
    parts += [(6, of)] if of else []
    parts += [(8, message((1052, behaviors)))] if behaviors else []
    parts += [(10, json_name)] if json_name else []
    parts += [(17, 1)] if optional else []
    return message(*parts)


def record(name: str, *fields: bytes, inner: bytes = b"", options: bytes = b"") -> bytes:
    parts: list[tuple[int, int | bytes | str]] = [(1, name), *((2, each) for each in fields)]
    parts += [(3, inner)] if inner else []
    parts += [(7, options)] if options else []
    return message(*parts)


def method(name: str, request: str, response: str, rule: bytes = b"") -> bytes:
    options = [(4, message((72295728, rule)))] if rule else []
    return message((1, name), (2, f".shop.{request}"), (3, response), *options)


def module(data: bytes) -> str:
    return f"raise RuntimeError('it was run')\nDESCRIPTOR = _pool.Default().AddSerializedFile({data!r})\n"
