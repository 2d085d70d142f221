"""Models that one version of the client pickled are read by one with more fields and classes, or fewer."""

from __future__ import annotations

from pathlib import Path

from spec.client_source.made_clients import client_of, references, run

SPEC = """\
openapi: 3.1.0
info: {title: Small, version: 1.0.0}
paths:
  /things:
    get:
      operationId: getThing
      x-method: get
      x-retry: safe
      tags: [things]
      responses:
        '200': {description: d, content: {application/json: {schema: @Thing}}}
components:
  schemas:
    Thing:
      type: object
      properties:
        name: {type: string}
        inner: @Inner
"""
OLD = """\
    Inner: {type: object, properties: {a: {type: string}}}
"""
NEW = """\
        newNumber: {type: integer}
        newThings: {type: array, items: @Other}
        newKind: @Kind
        newTime: {type: string, format: date-time}
        newMap: {type: object, additionalProperties: {type: string}}
    Inner: {type: object, properties: {a: {type: string}, newText: {type: string}}}
    Other: {type: object, properties: {b: {type: string}}}
    Kind: {type: string, enum: [BIG, SMALL]}
"""
WIRE = {
    "name": "n",
    "inner": {"a": "x", "newText": "t"},
    "newNumber": 7,
    "newThings": [{"b": "y", "c": 1}],
    "newKind": "BIG",
    "newTime": "2026-11-02T10:00:00Z",
    "newMap": {"k": "v"},
    "unknown": [1],
}
DUMP = """
import pickle
from pathlib import Path
from rlor_trainer_client import models

wire = {wire!r}
things = [models.Thing.from_dict(wire), models.Thing.from_dict({{"name": "bare"}})]
assert things[0].to_dict() == wire
Path({path!r}).write_bytes(pickle.dumps(things))
"""
LOAD = """
import copy, pickle
from pathlib import Path
from rlor_trainer_client import models

wire = {wire!r}
full, bare = pickle.loads(Path({path!r}).read_bytes())
for thing in (full, copy.copy(full), copy.deepcopy(full), pickle.loads(pickle.dumps(full))):
    assert type(thing) is models.Thing and type(thing.inner) is models.Inner
    assert thing == full and repr(thing) == repr(full)
    assert thing.to_dict() == wire, thing.to_dict()
    {read}
assert bare == models.Thing(name="bare") and bare.to_dict() == {{"name": "bare"}}
"""


def test_a_pickle_is_read_by_a_newer_and_by_an_older_version(tmp_path: Path) -> None:
    made: list[Path] = []
    for name, schemas in (("old", OLD), ("new", NEW)):
        (tmp_path / name).mkdir()
        made.append(client_of(references(SPEC + schemas), tmp_path / name))
    old, new = made
    upgraded = "assert (thing.new_number, thing.new_things, thing.inner.new_text) == (None, None, None)"
    downgraded = "assert thing.additional_properties['newThings'] == [{'b': 'y', 'c': 1}]"
    for writer, reader, read in ((old, new, upgraded), (new, old, downgraded)):
        path = str(tmp_path / f"{writer.parent.name}.pickle")
        run(DUMP.format(wire=WIRE, path=path), writer)
        run(LOAD.format(wire=WIRE, path=path, read=read), reader)
