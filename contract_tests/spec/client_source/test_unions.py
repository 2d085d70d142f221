"""Unions of objects: never an object of the wrong class, and a spec that cannot be told apart is refused."""

from __future__ import annotations

from pathlib import Path

import generate
import pytest
from spec.client_source.made_clients import client_of, references, run, strictly_typed

HEAD = """\
openapi: 3.1.0
info: {title: Zoo, version: 1.0.0}
paths:
  /zoo:
    get:
      operationId: getZoo
      x-method: get
      x-retry: safe
      tags: [zoo]
      responses:
        '200': {description: The zoo., content: {application/json: {schema: @Zoo}}}
        '400': {description: Either., content: {application/json: {schema: @Shape}}}
components:
  schemas:
"""
ZOO = (
    HEAD
    + """\
    Zoo:
      type: object
      properties:
        pet: @Pet
        pets: {type: array, items: @Pet}
        maybe: {oneOf: [@Pet, {type: 'null'}]}
        gaps: {type: array, items: {anyOf: [@Pet, {type: 'null'}]}}
        byName: @PetsByName
        bare: {discriminator: {propertyName: kind}, oneOf: [@Ant, @Bee]}
        fixed:
          oneOf:
            - {type: object, required: [t], properties: {t: {const: x}, v: {type: string}}}
            - {type: object, required: [t], properties: {t: {enum: [y, z]}, v: {type: integer}}}
        shape: @Shape
        nested: {oneOf: [@Pet, {oneOf: [@Circle]}]}
        big: {oneOf: [@Lion, @Tiger]}
    PetsByName: {type: object, additionalProperties: @Pet}
    Pet:
      oneOf: [@Cat, @Dog]
      discriminator: {propertyName: petType, mapping: {cat: '#/components/schemas/Cat', kitten: Cat, dog: Dog}}
    Cat:
      type: object
      required: [petType]
      properties: {petType: {type: string}, lives: {type: integer}, zoo: @Zoo}
    Dog:
      type: object
      required: [petType]
      properties:
        petType: {type: string}
        lives: {type: string}
        key: {type: string, writeOnly: true}
        at: {type: string, readOnly: true}
    Ant: {type: object, properties: {kind: {type: string}}}
    Bee: {type: object, properties: {kind: {type: string}}}
    Shape: {anyOf: [@Blob, @Circle, @Square]}
    Circle: {type: object, required: [radius], properties: {radius: {type: number}, label: {type: string}}}
    Square: {type: object, required: [side], properties: {side: {type: number}, label: {type: string}}}
    Blob: {type: object, properties: {label: {type: string}}}
    Animal:
      type: object
      required: [kind, name]
      properties: {kind: {type: string}, name: {type: string, description: Its name.}}
    Lion: {allOf: [@Animal, {type: object, properties: {kind: {const: lion}}}]}
    Tiger:
      allOf: [@Animal]
      properties: {kind: {const: tiger}, stripes: {type: integer, maximum: 9}}
"""
)

USE_ZOO = """
from rlor_trainer_client.models import *
from rlor_trainer_client import models
from rlor_trainer_client._decoding import Misfit, paths, reading

def read(**wire):
    zoo = models.Zoo.from_dict(wire)
    assert zoo.to_dict() == wire, zoo.to_dict()
    return zoo

def refused(path, **wire):
    try:
        with reading(strict=True):
            zoo = models.Zoo.from_dict(wire)
    except Misfit as error:
        assert paths(wire, [error]) == [path], paths(wire, [error])
        with reading(strict=False) as read:
            assert models.Zoo.from_dict(wire).to_dict() == wire
        assert len(read.noted) == 1
    else:
        raise AssertionError(zoo)

kinds = lambda values: [type(value).__name__ for value in values]

# by discriminator, with a mapping
pets = [{"petType": "dog", "lives": "x", "more": [1]}, {"petType": "kitten", "lives": 3}]
assert kinds(read(pets=pets).pets) == ["Dog", "Cat"]
assert kinds([read(pet={"petType": "cat", "zoo": {"pet": {"petType": "dog"}}}).pet.zoo.pet]) == ["Dog"]
assert kinds([read(maybe={"petType": "cat"}).maybe]) == ["Cat"] and models.Zoo.from_dict({"maybe": None}).maybe is None
assert kinds(read(gaps=[None, {"petType": "dog"}]).gaps) == ["NoneType", "Dog"]
by_name = read(byName={"a": {"petType": "dog"}, "b": {"petType": "cat"}}).by_name
assert kinds(by_name.additional_properties.values()) == ["Dog", "Cat"]
refused("pet", pet={"petType": "cow"})
refused("pet", pet={"petType": ["cat"]})
refused("pet", pet={})
refused("pet", pet="cat")
refused("pet.lives", pet={"petType": "cat", "lives": "x"})
refused("pets[1]", pets=[{"petType": "cat"}, {"petType": "CAT"}])
assert kinds(read(pets=[{"petType": "Cat"}]).pets) == ["Cat"]  # the schema's own name counts beside a mapping
refused("byName.a", byName={"a": {"petType": "cow"}})

# by discriminator, without a mapping: the names of the schemas
assert kinds([read(bare={"kind": "Bee"}).bare]) == ["Bee"]
refused("bare", bare={"kind": "bee"})

# by const and by enum
assert kinds([read(fixed={"t": "x", "v": "3"}).fixed]) == ["ZooFixedType0"]
assert kinds([read(fixed={"t": "z", "v": 3}).fixed]) == ["ZooFixedType1"]
refused("fixed.v", fixed={"t": "x", "v": 3})
refused("fixed", fixed={"t": "q"})
assert kinds([read(big={"kind": "tiger", "name": "t", "stripes": 3}).big]) == ["Tiger"]
refused("big.stripes", big={"kind": "tiger", "name": "t", "stripes": 10})
assert "Its name." in models.Tiger.__doc__ and "Its name." in models.Lion.__doc__

# by what is required
assert kinds([read(shape={"radius": 1.5, "label": "c"}).shape]) == ["Circle"]
assert kinds([read(shape={"side": 1.5}).shape]) == ["Square"]
assert kinds([read(shape={"label": "c", "more": 1}).shape]) == ["Blob"]
refused("shape", shape={"side": 1.5, "radius": 1.5})
refused("shape.side", shape={"side": "one"})

# one union in another
assert kinds([read(nested={"petType": "dog"}).nested, read(nested={"radius": 1.0}).nested]) == ["Dog", "Circle"]
refused("nested.radius", nested={"radius": "one"})

# what only the server sets is not sent, what is secret is not shown
dog = models.Dog(pet_type="dog", key="s3cret", at="noon")
assert models.Zoo(pet=dog).to_dict(include_read_only=False) == {"pet": {"petType": "dog", "key": "s3cret"}}
assert "s3cret" not in repr(dog)

# an error that is either of several
import httpx
from rlor_trainer_client import AuthenticatedClient
from rlor_trainer_client.api.zoo import get_zoo

answer = lambda request: httpx.Response(400, json={"side": 2.0})
client = AuthenticatedClient("https://zoo.example", token="k", httpx_args={"transport": httpx.MockTransport(answer)})
assert get_zoo.sync(client=client) == models.Square(side=2.0)
"""

A = "    A: {type: object, properties: {k: {type: string}}}\n"
B = "    B: {type: object, properties: {k: {type: string}}}\n"
UNION = "oneOf: [@A, @B]"
REFUSED = {
    # what is wrong: (the union, other schemas, part of the message)
    "nothing tells them apart": (f"{{{UNION}}}", A + B, "A and B cannot be distinguished"),
    "an optional const tells nothing": (
        f"{{{UNION}}}",
        A + "    B: {type: object, properties: {k: {const: b}}}\n",
        "A and B cannot be distinguished",
    ),
    "one value for both": (
        f"{{{UNION}}}",
        "".join(f"    {x}: {{type: object, required: [k], properties: {{k: {{const: a}}}}}}\n" for x in "AB"),
        "A and B cannot be distinguished",
    ),
    "a discriminator that a schema lacks": (
        f"{{{UNION}, discriminator: {{propertyName: k}}}}",
        A + "    B: {type: object}\n",
        "B lacks the property `k` of the discriminator",
    ),
    "mapped to nothing": (
        f"{{{UNION}, discriminator: {{propertyName: k, mapping: {{a: Nowhere}}}}}}",
        A + B,
        "`Nowhere` is not a schema",
    ),
    "mapped to a stranger": (
        f"{{{UNION}, discriminator: {{propertyName: k, mapping: {{a: Zoo}}}}}}",
        A + B,
        "outside the union",
    ),
    "the name of one mapped to the other": (
        f"{{{UNION}, discriminator: {{propertyName: k, mapping: {{B: A}}}}}}",
        A + B,
        "has no value of `k`",
    ),
    "a value that the schema forbids": (
        f"{{{UNION}, discriminator: {{propertyName: k, mapping: {{a: A}}}}}}",
        "    A: {type: object, properties: {k: {const: x}}}\n" + B,
        "A does not allow this `k`",
    ),
    "a schema without a name": (
        "{oneOf: [{type: object, properties: {k: {type: string}}}, @B], discriminator: {propertyName: k}}",
        B,
        "has no value of `k`",
    ),
    "an object or a text": ("{oneOf: [@A, {type: string}]}", A, "different kinds of types"),
    "a union beside properties": (
        "{type: object, properties: {z: {type: string}}, oneOf: [@A]}",
        A,
        "`oneOf` beside `properties` is only supported",
    ),
    "a union of itself": (
        "@U",
        A + "    U: {oneOf: [@U, @A]}\n",
        "contains itself",
    ),
}


def test_each_value_becomes_an_object_of_the_right_class(tmp_path: Path) -> None:
    folder = client_of(references(ZOO), tmp_path)
    run(USE_ZOO, folder)
    strictly_typed(folder)


@pytest.mark.parametrize("fault", REFUSED)
def test_what_cannot_be_told_apart_is_refused(fault: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    union, more, message = REFUSED[fault]
    spec = tmp_path / "openapi.yaml"
    text = f"{HEAD}    Zoo:\n      properties:\n        union: {union}\n    Shape: {{type: object}}\n{more}"
    spec.write_text(references(text), "utf-8")
    assert generate.main(["--spec", str(spec), "--output", str(tmp_path / "made")]) == 2
    said = capsys.readouterr().err
    line = int(said.removeprefix(f"{spec}:").partition(":")[0])
    blamed = spec.read_text("utf-8").splitlines()[line - 1]
    assert blamed.startswith(("        union: ", "    U: "))
    assert message in said
    assert not (tmp_path / "made").exists()
