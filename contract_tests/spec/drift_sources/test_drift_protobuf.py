"""Protobuf descriptors are read out of the modules that protoc wrote, unrun, down to the width of types."""

from __future__ import annotations

from pathlib import Path

import pytest
from drift_sources import protobuf
from drift_sources.comparison import compare
from drift_sources.surface import ANY, ARRAY, ENUM, MAP, OBJECT, Field, Operation, Place, Resource, Shape, Surface
from drift_sources.wheel import Wheel
from rlor_spec.document import SpecError
from spec.drift_sources.vendor_descriptors import (
    BOOL,
    ENUM_TYPE,
    FLOAT,
    INT32,
    INT64,
    MESSAGE,
    STRING,
    UINT32,
    member,
    message,
    method,
    module,
    record,
)
from spec.drift_sources.vendor_package import wheel

SHELF = "/v1/shelves/{}/audioBooks"
BOOK = f"{SHELF}/{{}}"
RESOURCE = Resource(SHELF, frozenset({"/v1/shelves/{}:sweep"}))
REQUIRED, OUTPUT_ONLY, INPUT_ONLY, OPTIONAL = 2, 3, 4, 1


NAMED = message((1053, message((1, "shop.example/AudioBook"), (2, "shelves/{Shelf}/audioBooks/{AudioBook}"))))
BOOKS = [
    (
        4,
        record(
            "AudioBook",
            member("name", STRING, behaviors=bytes([OUTPUT_ONLY])),
            member("title", STRING, behaviors=bytes([REQUIRED])),
            member("play_time", FLOAT, behaviors=bytes([OPTIONAL])),
            member("pages", INT32, optional=True),
            member("sold", INT64),
            member("state", ENUM_TYPE, ".shop.State"),
            member("tags", STRING, repeated=True),
            member("notes", MESSAGE, ".shop.AudioBook.NotesEntry", repeated=True),
            member("made", MESSAGE, ".google.protobuf.Timestamp"),
            member("next", MESSAGE, ".shop.AudioBook"),
            member("secret", STRING, behaviors=bytes([INPUT_ONLY])),
            member("odd_one", UINT32, json_name="odd"),
            member("lost", MESSAGE, ".shop.Nowhere"),
            inner=record("NotesEntry", member("key", STRING), member("value", BOOL), options=message((7, 1))),
            options=NAMED,
        ),
    ),
    (5, message((1, "State"), (2, message((1, "STATE_UNSPECIFIED"))), (2, message((1, "STATE_LENT"), (2, 1))))),
]
WELL_KNOWN = ".google.protobuf"
REQUESTS = [
    (
        4,
        record(
            "CreateAudioBookRequest",
            member("parent", STRING),
            member("audio_book", MESSAGE, ".shop.AudioBook"),
            member("audio_book_id", STRING),
        ),
    ),
    (4, record("GetAudioBookRequest", member("name", STRING), member("read_mask", MESSAGE, f"{WELL_KNOWN}.FieldMask"))),
    (4, record("LendAudioBookRequest", member("name", STRING), member("days", INT32))),
    (4, record("SweepRequest", member("shelf", STRING), member("wet", BOOL))),
]  # fmt: skip
SERVICE = message(
    (1, "Shop"),
    (2, method("CreateAudioBook", "CreateAudioBookRequest", ".shop.AudioBook")),
    (2, method("ListAudioBooks", "GetAudioBookRequest", ".google.protobuf.Empty")),
    (2, method("GetAudioBook", "GetAudioBookRequest", ".shop.AudioBook")),
    (2, method("DeleteAudioBook", "GetAudioBookRequest", ".google.protobuf.Empty")),
    (2, method("LendAudioBook", "LendAudioBookRequest", ".shop.AudioBook")),
    (
        2,
        method(
            "Sweep", "SweepRequest", ".google.protobuf.Empty", message((4, "/v1/{shelf=shelves/*}:sweep"), (7, "*"))
        ),
    ),
    (2, method("Dance", "SweepRequest", ".google.protobuf.Empty")),
)
STUB = """class AudioBook(_message.Message):
    NAME_FIELD_NUMBER: int
    title: str
    play_time: float

STATE_LENT: State
"""


def files() -> dict[str, str]:
    """A package of two descriptors, one of which uses the messages of the other."""
    return {
        "vendor/books_pb2.py": module(message((1, "books.proto"), (2, "shop"), *BOOKS)),
        "vendor/books_pb2.pyi": STUB,
        "vendor/shop_pb2.py": module(message((1, "shop.proto"), (2, "shop"), *REQUESTS, (6, SERVICE))),
    }


def read(folder: Path, **changed: str) -> Surface | None:
    named = files() | {f"vendor/{name}.py": text for name, text in changed.items()}
    return protobuf.read(Wheel.open(wheel(folder / "vendor-0.1-py3-none-any.whl", named)), RESOURCE)


@pytest.fixture
def surface(tmp_path: Path) -> Surface:
    found = read(tmp_path)
    assert found is not None
    return found


def test_methods_without_a_rule_are_the_standard_ones_and_a_rule_says_its_path(surface: Surface) -> None:
    assert {key: operation.name for key, operation in surface.operations.items()} == {
        ("POST", SHELF): "Shop.CreateAudioBook",
        ("GET", SHELF): "Shop.ListAudioBooks",
        ("GET", BOOK): "Shop.GetAudioBook",
        ("DELETE", BOOK): "Shop.DeleteAudioBook",
        ("POST", f"{BOOK}:lend"): "Shop.LendAudioBook",
        ("POST", "/v1/shelves/{}:sweep"): "Shop.Sweep",
    }
    assert (surface.source, surface.complete, surface.title) == ("PROTO", True, "vendor 0.1, protobuf")


def test_what_stands_in_the_path_is_neither_query_nor_body(surface: Surface) -> None:
    create, get = surface.operations["POST", SHELF], surface.operations["GET", BOOK]
    assert [*create.parameters] == ["audioBookId"]
    assert create.request is not None
    assert create.request.name == "AudioBook"
    assert ([*get.parameters], get.request) == (["readMask"], None)
    lend, sweep = surface.operations["POST", f"{BOOK}:lend"], surface.operations["POST", "/v1/shelves/{}:sweep"]
    assert lend.request is not None
    assert sweep.request is not None
    assert ([*lend.request.fields], [*sweep.request.fields]) == (["days"], ["wet"])


def test_types_are_told_to_the_bit(surface: Surface) -> None:
    answer = surface.operations["GET", BOOK].response
    assert answer is not None
    said = {name: (str(each.shape), each.shape.format) for name, each in answer.fields.items()}
    assert said == {
        "name": ("string", ""),
        "title": ("string", ""),
        "playTime": ("number", "float"),
        "pages": ("integer", "int32"),
        "sold": ("string", "int64"),
        "state": (ENUM, ""),
        "tags": ("array of string", ""),
        "notes": ("map of boolean", ""),
        "made": ("date-time", "date-time"),
        "next": (ANY, ""),
        "odd": ("integer", "uint32"),
        "lost": ("not resolved: `.shop.Nowhere`", ""),
    }
    assert [*answer.fields["state"].shape.values] == ["STATE_UNSPECIFIED", "STATE_LENT"]
    assert {answer.fields[name].shape.kind for name in ("tags", "notes")} == {ARRAY, MAP}


def test_owners_and_presence_are_told(surface: Surface) -> None:
    body, answer = surface.operations["POST", SHELF].request, surface.operations["GET", BOOK].response
    assert body is not None
    assert answer is not None
    assert body.fields.keys() ^ answer.fields.keys() == {"name", "secret"}
    assert (body.fields["title"].required, body.fields["playTime"].required) == (True, False)
    assert body.fields["sold"].required is None
    said = {name: each.explicit for name, each in answer.fields.items() if each.explicit is not None}
    assert [name for name, explicit in said.items() if explicit] == ["pages"]
    assert "made" not in said
    assert "tags" not in said


def test_things_stand_where_the_stub_has_them_or_at_the_descriptor(surface: Surface) -> None:
    answer = surface.operations["GET", BOOK].response
    assert answer is not None
    assert str(answer.place) == "vendor/books_pb2.pyi:1"
    assert str(answer.fields["playTime"].place) == "vendor/books_pb2.pyi:4"
    assert str(answer.fields["state"].shape.values["STATE_LENT"]) == "vendor/books_pb2.pyi:6"
    assert str(surface.operations["POST", SHELF].place) == "vendor/shop_pb2.py:2"


def test_another_width_another_presence_and_another_owner_are_differences(surface: Surface) -> None:
    here = Place("spec", 1)

    def ours(form: str, explicit: bool, kind: str = "number") -> Surface:
        time = Field(Shape(kind, here, format=form), here, explicit=explicit)
        book = Shape(OBJECT, here, "Book", {"playTime": time})
        operation = Operation("GET", BOOK, "GetBook", here, response=book)
        return Surface("", "", here, True, {("GET", BOOK): operation})

    def told(spec: Surface) -> list[str]:
        return [each.what for each in compare(spec, surface) if each.about == "Book.playTime"]

    assert told(ours("float", False)) == []
    assert told(ours("double", False)) == ["field, format double → float"]
    assert told(ours("float", True)) == ["field, presence explicit → implicit"]
    assert told(ours("", False, "string")) == ["field, type string → number"]


@pytest.mark.parametrize("data", [b"\x0a\xff\x01", b"\x0b", b"\x80", b"\x22\x03\x0a\x05x", b"\x12\x01\xff"])
def test_a_damaged_descriptor_is_refused_with_its_line(tmp_path: Path, data: bytes) -> None:
    with pytest.raises(SpecError, match=r"shop_pb2\.py:2: the descriptor is damaged"):
        read(tmp_path, shop_pb2=module(data))


def test_a_descriptor_that_is_not_written_out_is_told(tmp_path: Path) -> None:
    surface = read(tmp_path, more_pb2="DESCRIPTOR = _pool.AddSerializedFile(load('more.bin'))\n")
    assert surface is not None
    said = [str(each) for each in surface.unread if each.place]
    assert said == ["a descriptor that is not written out, `load('more.bin')`, vendor/more_pb2.py:1"]


def test_a_wheel_without_the_resource_has_no_surface(tmp_path: Path) -> None:
    assert read(tmp_path, shop_pb2="") is None
