"""Kinds of values that no request of this API has, and those of another may."""

from __future__ import annotations

import pytest
from rlor_trainer_emulator import SpecError
from rlor_trainer_emulator.resource.messages import Misread, compile_shape

TIMESTAMP = compile_shape({"type": "string", "format": "date-time"}, {})
INT64 = compile_shape({"type": "string", "format": "int64"}, {})


@pytest.mark.parametrize(
    ("sent", "shown"),
    [
        ("2026-01-01T00:00:00Z", "2026-01-01T00:00:00.000000Z"),
        ("2026-01-01T00:00:00.5Z", "2026-01-01T00:00:00.500000Z"),
        ("2026-01-01T01:30:00.123456789+02:00", "2025-12-31T23:30:00.123456Z"),
        ("0001-01-01T00:00:00Z", "0001-01-01T00:00:00.000000Z"),
    ],
)
def test_a_timestamp_is_stored_as_the_emulator_writes_them(sent: str, shown: str) -> None:
    assert TIMESTAMP.read(sent) == shown


@pytest.mark.parametrize(
    "sent",
    [
        "2026-01-01T00:00:00",
        "2026-01-01 00:00:00Z",
        "2026-02-30T00:00:00Z",
        "2026-01-01T24:00:00Z",
        "2026-01-01T00:00:60Z",
        "2026-01-01T00:00:00.0000000000Z",
        "2026-01-01T00:00:00+25:00",
    ],
)
def test_what_is_no_timestamp(sent: str) -> None:
    with pytest.raises(Misread, match=r"^invalid google\.protobuf\.Timestamp value \{token\}$"):
        TIMESTAMP.read(sent)


@pytest.mark.parametrize("sent", ["0001-01-01T00:00:00+01:00", "9999-12-31T23:59:59-01:00"])
def test_a_timestamp_out_of_range(sent: str) -> None:
    with pytest.raises(Misread, match=r"^google\.protobuf\.Timestamp value out of range: \{token\}$"):
        TIMESTAMP.read(sent)


@pytest.mark.parametrize(
    ("sent", "shown"), [(5, "5"), ("-5", "-5"), (5.0, "5"), ("9007199254740993", "9007199254740993")]
)
def test_64_bits_are_text(sent: object, shown: str) -> None:
    assert INT64.read(sent) == shown


@pytest.mark.parametrize("sent", [True, 0.5, "x", "9223372036854775808", -(2**63) - 1])
def test_what_64_bits_do_not_hold(sent: object) -> None:
    with pytest.raises(Misread, match=r"^invalid value for int64 field \{field\}: \{token\}$"):
        INT64.read(sent)


@pytest.mark.parametrize(
    ("schema", "sent", "shown", "wrong", "kind"),
    [
        ({"type": "integer"}, str(2**63 - 1), 2**63 - 1, 2**63, "int64"),
        ({"type": "integer", "format": "int64"}, -(2**63), -(2**63), -(2**63) - 1, "int64"),
        ({"type": "integer", "format": "int32"}, 2**31 - 1, 2**31 - 1, 2**31, "int32"),
        ({"type": "number"}, 1e300, 1e300, "x", "double"),
        ({"type": "number", "format": "double"}, "0.1", 0.1, True, "double"),
        ({"type": "number", "format": "float"}, 0.1, 0.1, 1e39, "float"),
        ({"type": "boolean"}, True, True, 0, "bool"),
        ({"type": "string"}, "", "", 0, "string"),
        ({"type": "string", "enum": ["A", "B"]}, 0, "A", 1, "enum"),
    ],
)
def test_every_kind_of_value(schema: dict[str, object], sent: object, shown: object, wrong: object, kind: str) -> None:
    shape = compile_shape(schema, {})
    assert shape.read(sent) == shown
    assert type(shape.read(sent)) is type(shown)
    with pytest.raises(Misread) as caught:
        shape.read(wrong)
    assert caught.value.problem == f"invalid value for {kind} field {{field}}: {{token}}"


def test_a_schema_that_cannot_be_served() -> None:
    with pytest.raises(
        SpecError, match=r"^a schema of type 'null' is not one that the emulator can serve: \{'type': 'null'\}$"
    ):
        compile_shape({"type": "null"}, {})
