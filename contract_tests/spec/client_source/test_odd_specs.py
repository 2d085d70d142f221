"""Specs that lack an optional part work; those that a client cannot be made of are refused in words, with a line."""

from __future__ import annotations

import re
from pathlib import Path

import generate
import pytest
from spec.client_source.made_clients import IMPORT_ALL, client_of, references, run, strictly_typed

THING = "    Thing: {type: object, properties: {a: {type: string}}}\n"
ANSWER = "content: {application/json: {schema: @Thing}}"
SMALL = f"""\
openapi: 3.1.0
info: {{title: Small, version: 1.0.0}}
paths:
  /things:
    get:
      operationId: getThing
      x-method: get
      x-retry: safe
      tags: [things]
      responses:
        '200': {{description: d, {ANSWER}}}
components:
  schemas:
{THING}"""
COMPONENTS = f"components:\n  schemas:\n{THING}"
TAGS = "      tags: [things]\n"
PATH = "  /things:\n"
FORBIDDEN = re.compile(r"object at 0x|UntrustedString|Traceback|pydantic|_value=|<class|\bNone\b|instance of|Unset")
"""What no message shows: reprs of objects, names of classes, words of libraries."""

USE_SERVERLESS = f"""{IMPORT_ALL}
import os
import httpx
from rlor_trainer_client import ConfigurationError, RlorTrainerClient

os.environ.pop("FIREWORKS_BASE_URL", None)
answer = httpx.MockTransport(lambda request: httpx.Response(200, json={{"a": str(request.url)}}))
try:
    RlorTrainerClient(api_key="k", account_id="a", transport=answer)
except ConfigurationError as error:
    assert "No base_url" in str(error) and "FIREWORKS_BASE_URL" in str(error), error
else:
    raise AssertionError("no server is known")
client = RlorTrainerClient(api_key="k", account_id="a", base_url="https://x.example", transport=answer)
assert client.things.get() == models.Thing(a="https://x.example/things")
"""
USE_TOLD = """
from rlor_trainer_client import ConfigurationError, RlorTrainerClient

try:
    RlorTrainerClient(api_key="k", base_url="https://x.example")
except ConfigurationError as error:
    assert "No account_id" in str(error), error
else:
    raise AssertionError("nothing says how an account is found")
"""
USE_EU = """
import httpx
from rlor_trainer_client import RlorTrainerClient, models

answer = httpx.MockTransport(lambda request: httpx.Response(200, json={"a": str(request.url)}))
client = RlorTrainerClient(api_key="k", account_id="a", transport=answer)
assert client.things.get() == models.Thing(a="https://eu.x.example/things")
"""
USE_SILENT = f"""{IMPORT_ALL}
import httpx
from rlor_trainer_client import AuthenticatedClient, NotFoundError, RlorTrainerClient
from rlor_trainer_client.api.things import get_thing

def client(status, content):
    answer = httpx.MockTransport(lambda request: httpx.Response(status, content=content))
    return RlorTrainerClient(api_key="k", account_id="a", base_url="https://x.example", transport=answer)

for content in (b"", b"<html>", b"ok", b'{{"a": 1}}'):
    assert client(200, content).things.get() is None
try:
    client(404, b"").things.get()
except NotFoundError:
    pass
else:
    raise AssertionError("404 is no success")
answer = httpx.MockTransport(lambda request: httpx.Response(200, content=b"<html>"))
plain = AuthenticatedClient("https://x.example", token="k", httpx_args={{"transport": answer}})
detailed = get_thing.sync_detailed(client=plain)
assert detailed.parsed is None and detailed.content == b"<html>"
"""


def changed(old: str, new: str) -> str:
    assert SMALL.count(old) == 1
    return references(SMALL.replace(old, new))


def thing(text: str) -> str:
    """The small spec, with another schema, or with more schemas."""
    return changed(THING, text if text.startswith("    ") else f"    Thing: {text}\n")


def parameter(text: str) -> str:
    return changed(TAGS, f"{TAGS}      parameters: [{text}]\n")


@pytest.mark.parametrize("servers", ["", "servers: []\n", "servers: [{url: /v1}]\n"])
def test_without_a_server_the_client_needs_a_base_url(servers: str, tmp_path: Path) -> None:
    folder = client_of(references(SMALL + servers), tmp_path)
    assert "FIREWORKS_BASE_URL`, then" not in (folder / "rlor_trainer_client" / "_client.py").read_text("utf-8")
    run(USE_SERVERLESS, folder)


def test_without_discovery_an_account_must_be_given(tmp_path: Path) -> None:
    run(USE_TOLD, client_of(references(SMALL), tmp_path))


def test_variables_of_a_server_have_their_defaults(tmp_path: Path) -> None:
    servers = "servers: [{url: 'https://{region}.x.example', variables: {region: {default: eu}}}]\n"
    run(USE_EU, client_of(references(SMALL + servers), tmp_path))


@pytest.mark.parametrize("components", ["", "components: {}\n"])
def test_an_answer_of_which_nothing_is_said_is_none(components: str, tmp_path: Path) -> None:
    text = SMALL.replace(COMPONENTS, components).replace(f", {ANSWER}", "") + "tags: [{name: things}]\n"
    text = text.replace(
        "        '200'", "        '404': {description: x, content: {text/html: {schema: {}}}}\n        '200'"
    )
    folder = client_of(text, tmp_path)
    run(USE_SILENT, folder)
    strictly_typed(folder)


FINE = {
    "parameters: null": changed(TAGS, f"{TAGS}      parameters: null\n"),
    "a parameter of the path item": changed(
        "    get:\n", "    parameters: [{name: q, in: query, schema: {type: string}}]\n    get:\n"
    ),
    "an inline enum in a parameter": parameter("{name: q, in: query, schema: {type: string, enum: [x, y]}}"),
    "an answer without a name": changed("schema: @Thing", "schema: {type: object, properties: {a: {type: string}}}"),
    "a tag of other letters": changed("tags: [things]", "tags: ['Größe & more!']"),
    "a tag of no letters": changed("tags: [things]", "tags: ['!!!']"),
    "titles and defaults": thing("{title: Other, properties: {a: {title: Thing, properties: {title: {default: 5}}}}}"),
    "control characters": thing('{type: object, description: "a\\0b \\" c\\\\"}'),
    "null among the values of an enum": thing("{properties: {a: {type: array, items: {enum: [x, null]}}}}"),
    "a list of anything": thing("{properties: {a: {type: array}}}"),
    "a reference to a property": thing("{properties: {a: {properties: {z: {type: string}}}, b: @Thing/properties/a}}"),
    "times by name": thing("{type: object, additionalProperties: {type: [string, 'null'], format: date-time}}"),
}


@pytest.mark.parametrize("what", FINE)
def test_what_is_unusual_works(what: str, tmp_path: Path) -> None:
    text = FINE[what].replace("'}/properties/a", "/properties/a'}")
    run(IMPORT_ALL, client_of(text, tmp_path))


REFUSED = {
    # what is wrong: (the spec, text on the line to blame, part of the message)
    "no components, and a reference to one": (references(SMALL.replace(COMPONENTS, "")), "'200'", "names nothing"),
    "components that are a list": (
        references(SMALL.replace(COMPONENTS, "components: []\n")),
        "components",
        "an object",
    ),
    "no operation": (f"{SMALL.partition('paths:')[0]}paths: {{}}\n", "paths:", "there is no operation"),
    "no paths": (SMALL.partition("paths:")[0], "openapi:", "the document lacks `paths`"),
    "no title": (changed("title: Small, ", ""), "info:", "info lacks `title`"),
    "OpenAPI 3.0": (changed("3.1.0", "3.0.3"), "openapi: 3.0.3", "only OpenAPI 3.1"),
    "a version of two lines": (
        changed("version: 1.0.0", 'version: "1\\nimport os"'),
        "info:",
        "not a single line",
    ),
    "no tag": (changed(TAGS, ""), "    get:", "exactly one tag"),
    "tags that are no list": (changed("[things]", "things"), "tags:", "Write a list"),
    "no responses": (references(SMALL.partition("      responses:")[0] + COMPONENTS), "    get:", "lacks `responses`"),
    "a response without description": (changed("description: d, ", ""), "'200'", "lacks `description`"),
    "default as a status": (changed("'200'", "default"), "default:", "only single statuses"),
    "a range of statuses": (changed("'200'", "2XX"), "2XX:", "only single statuses"),
    "an answer that is no JSON": (changed("application/json: {", "text/plain: {"), "'200'", "only JSON answers"),
    "an answer that is a list": (thing("{type: array, items: {type: string}}"), "responses:", "exactly one 2xx"),
    "a body that is a form": (
        changed(TAGS, f"{TAGS}      requestBody: {{content: {{multipart/form-data: {{schema: @Thing}}}}}}\n"),
        "requestBody",
        "only JSON bodies",
    ),
    "a parameter without schema": (parameter("{name: q, in: query}"), "parameters:", "has no `schema`"),
    "a parameter without a name": (parameter("{in: query, schema: {type: string}}"), "parameters:", "lacks `name`"),
    "a cookie": (parameter("{name: q, in: cookie, schema: {type: string}}"), "parameters:", "in the cookie"),
    "an object in the query": (parameter("{name: q, in: query, schema: @Thing}"), "parameters:", "object in the query"),
    "a union in the query": (
        parameter("{name: q, in: query, schema: {type: [string, integer]}}"),
        "parameters:",
        "a union in the query",
    ),
    "a time in a header": (
        parameter("{name: X-At, in: header, schema: {type: string, format: date-time}}"),
        "parameters:",
        "date-time in the header",
    ),
    "an optional part of the path": (
        parameter("{name: q, in: path, schema: {type: string}}"),
        "parameters:",
        "required",
    ),
    "a variable without parameter": (
        changed(PATH, "  /things/{q}:\n"),
        "    get:",
        "do not match the variables of the path",
    ),
    "a quote in the path": (changed(PATH, '  /thi"ngs:\n'), "    get:", "Percent-encode it"),
    "a brace in the path": (changed(PATH, "  /thi{ngs:\n"), "    get:", "Percent-encode it"),
    "properties that are a list": (thing("{properties: [a]}"), "Thing:", "Write an object"),
    "a property that is true": (thing("{properties: {a: true}}"), "Thing:", "boolean schema"),
    "a type that is none": (thing("{properties: {a: {type: text}}}"), "Thing:", "is not valid in OpenAPI"),
    "required without property": (thing("{required: [z], properties: {a: {}}}"), "Thing:", "`required` names `z`"),
    "numbers in an enum": (thing("{properties: {a: {enum: [1, 2]}}}"), "Thing:", "only enums of strings"),
    "a fraction as const": (thing("{properties: {a: {const: 1.5}}}"), "Thing:", "`const` must be"),
    "descriptions of values in a list": (
        thing("    Thing: {properties: {a: @E}}\n    E: {enum: [x], x-enumDescriptions: [y]}\n"),
        "    E:",
        "must map values to strings",
    ),
    "a keyword without code": (thing("{properties: {a: {type: integer, multipleOf: 2}}}"), "Thing:", "`multipleOf`"),
    "a pattern without type": (thing("{properties: {a: {pattern: x}}}"), "Thing:", "without a `type`"),
    "a pattern that is none": (
        thing("{properties: {a: {type: string, pattern: '(?<x'}}}"),
        "Thing:",
        "is invalid in Python",
    ),
    "nullable as in OpenAPI 3.0": (thing("{properties: {a: {type: string, nullable: true}}}"), "Thing:", "`nullable`"),
    "a list of itself": (
        thing("    Thing: {properties: {a: @L}}\n    L: {type: array, items: @L}\n"),
        "    L:",
        "contains itself",
    ),
    "allOf of itself": (
        thing("    Thing: {properties: {a: @A}}\n    A: {allOf: [@A, {properties: {b: {}}}]}\n"),
        "    A:",
        "contains itself",
    ),
    "allOf of texts": (thing("{properties: {a: {allOf: [{type: string}, {maxLength: 3}]}}}"), "Thing:", "`allOf`"),
    "a property described in two ways": (
        thing("{allOf: [{properties: {a: {type: string, maxLength: 3}}}, {properties: {a: {type: integer}}}]}"),
        "Thing:",
        "described differently",
    ),
    "a discriminator without union": (
        thing("{discriminator: {propertyName: a}, properties: {a: {type: string}}}"),
        "Thing:",
        "`discriminator`",
    ),
    "a download of no field": (
        changed(TAGS, f"{TAGS}      x-download: {{url: b, method: read}}\n"),
        "x-download",
        "names `b`, which is not a field of the answer",
    ),
    "a download under a name that is taken": (
        changed(TAGS, f"{TAGS}      x-download: {{url: a, method: get}}\n"),
        "x-download",
        "Choose another",
    ),
    "discovery of accounts of something": (
        references(SMALL + "x-account-discovery: {path: '/v1/{realm}/accounts', items: accounts, name: name}\n"),
        "x-account-discovery",
        "without variables",
    ),
    "x-resource in the old spelling": (
        thing("{x-resource: {name: a, pattern: 'x/{y}'}, properties: {a: {type: string}}}"),
        "Thing:",
        "needs `name` and `template`",
    ),
    "a column of no property": (
        thing("    Thing: {x-summary: {ID: a, SIZE: b.c}, properties: {a: {type: string}}}\n"),
        "x-summary",
        "`x-summary` names `b.c`, which is not the path of a property",
    ),
    "a column of a secret": (
        thing("    Thing: {x-summary: {ID: a}, properties: {a: {type: string, writeOnly: true}}}\n"),
        "x-summary",
        "which is secret",
    ),
    "a column of many values": (
        thing("    Thing: {x-summary: {ID: a}, properties: {a: {type: array, items: {type: string}}}}\n"),
        "x-summary",
        "which is not a single value",
    ),
    "a lifecycle that says nothing": (
        thing("    Thing: {properties: {state: @E}}\n    E: {enum: [x], x-lifecycle: {}}\n"),
        "    E:",
        "`x-lifecycle` needs `initial`",
    ),
    "x-pagination over a list": (
        changed(TAGS, f"{TAGS}      x-pagination: {{items: [a]}}\n"),
        "x-pagination",
        "which is not in Thing",
    ),
}


@pytest.mark.parametrize("fault", REFUSED)
def test_what_no_client_can_be_made_of_is_refused(
    fault: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text, blamed, message = REFUSED[fault]
    spec = tmp_path / "openapi.yaml"
    spec.write_text(text, "utf-8")
    assert generate.main(["--spec", str(spec), "--output", str(tmp_path / "made")]) == 2
    said = capsys.readouterr().err
    line = int(said.removeprefix(f"{spec}:").partition(":")[0])
    assert blamed in text.splitlines()[line - 1]
    assert message in said
    assert not FORBIDDEN.search(said.replace(str(tmp_path), "")), said
    assert not (tmp_path / "made").exists()


NULLABLE = {
    # a property without null, the same with null
    "{type: string, format: date-time}": "{type: [string, 'null'], format: date-time}",
    "{type: integer, format: int32, minimum: -5}": "{type: [integer, 'null'], format: int32, minimum: -5}",
    "{type: string, format: google-duration}": "{oneOf: [{type: string, format: google-duration}, {type: 'null'}]}",
    "{type: array, items: {type: string}}": "{type: [array, 'null'], items: {type: string}}",
    "{type: object, additionalProperties: {type: string}}": (
        "{type: [object, 'null'], additionalProperties: {type: string}}"
    ),
    "{type: string, enum: [x, y]}": "{type: [string, 'null'], enum: [x, y, null]}",
    "{properties: {z: {type: string}}}": "{oneOf: [{properties: {z: {type: string}}}, {type: 'null'}]}",
    "@Other": "{oneOf: [@Other, {type: 'null'}]}",
    "{const: x}": "{const: x, type: [string, 'null']}",
}
USE_NULLABLE = f"""
from rlor_trainer_client.models import Thing

nothing = {{f"p{{number}}": None for number in range({len(NULLABLE)})}}
assert Thing.from_dict(nothing) == Thing() and Thing.from_dict(nothing).to_dict() == {{}}
"""


def test_null_leaves_the_types_as_they_are(tmp_path: Path) -> None:
    """None is what a field that is absent reads, and null reads the same."""
    found: list[set[str]] = []
    for name, kinds in (("without", list(NULLABLE)), ("with", list(NULLABLE.values()))):
        listed = ", ".join(f"p{number}: {kind}" for number, kind in enumerate(kinds))
        folder = tmp_path / name
        folder.mkdir()
        made = client_of(thing(f"    Thing: {{properties: {{{listed}}}}}\n    Other: {{type: object}}\n"), folder)
        lines = (made / "rlor_trainer_client" / "models" / "thing.py").read_text("utf-8").splitlines()
        found.append({line for line in lines if re.fullmatch(r"    p\d+: .* = .*|from \..*", line)})
    assert len([line for line in found[0] if line.startswith("    p")]) == len(NULLABLE)
    assert found[0] == found[1]
    run(USE_NULLABLE, tmp_path / "with" / "made")


EITHER = """\
    Thing:
      required: [fooBar]
      allOf: [{anyOf: [{required: [barBaz]}, {required: [bar_baz]}]}]
      propertyNames: {enum: [fooBar, foo_bar, barBaz, bar_baz, last]}
      properties: {fooBar: {type: string}, barBaz: {type: string}, last: {type: [string, 'null']}}
"""
USE_EITHER = """
import inspect
from rlor_trainer_client.models import Thing

parameters = inspect.signature(Thing).parameters
assert [name for name, found in parameters.items() if found.default is found.empty] == ["foo_bar", "bar_baz"]
assert Thing(foo_bar="f", bar_baz="b").to_dict() == {"fooBar": "f", "barBaz": "b"}
assert Thing.from_dict({"fooBar": "f", "bar_baz": "b"}).bar_baz == "b"
"""


def test_what_is_required_in_either_spelling_is_a_required_argument(tmp_path: Path) -> None:
    run(USE_EITHER, client_of(thing(EITHER), tmp_path))


COLUMNS = """\
    Thing:
      x-resource: {name: path, template: 'shelves/{shelf_id}/things/{thing_id}'}
      x-summary: {KEY: path, SIZE: inner.sizePercent, MADE: inner.madeAt, PART: inner.parent.inner.kind}
      properties: {path: {type: string}, id: {type: integer}, inner: @Inner, hidden: {type: string, format: password}}
    Inner:
      properties:
        sizePercent: {type: [number, 'null']}
        madeAt: {oneOf: [{type: string, format: date-time}, {type: 'null'}]}
        parent: @Thing
        kind: {enum: [x, y]}
        summary_columns: {type: string}
    Plain:
      x-resource: {name: name, template: 'plains/{plain_id}'}
      properties: {name: {type: string}}
"""
USE_COLUMNS = """
import datetime
from rlor_trainer_client import Page
from rlor_trainer_client._summary import cells
from rlor_trainer_client.models import Inner, Plain, Thing

noon = datetime.datetime(2026, 1, 1, 12, tzinfo=datetime.timezone.utc)
wire = {"path": "shelves/a/things/b", "id": 5, "hidden": "hush"}
wire["inner"] = {"sizePercent": 0.5, "madeAt": "2026-01-01T11:59:00Z", "parent": {"inner": {"kind": "y"}}}
thing = Thing.from_dict(wire)
assert cells(thing, noon) == ["b", "0.5%", "1 min 00 s", "y"], cells(thing, noon)
assert thing.id == 5 and "hush" not in repr(thing)
assert Inner(summary_columns_="x").summary_columns == ()
plain = Plain(name="plains/c")
assert (plain.id, cells(plain, noon), repr(plain)) == ("c", ["c"], "Plain(name='plains/c', additional_properties={})")
full, empty = Page([thing, Thing()], None).to_records()
assert full["id"] == 5 and full["inner.parent.inner.kind"] == "y" and "hidden" not in full
assert [*empty] == ["id", "path", "inner.size_percent", "inner.made_at", "inner.kind", "inner.summary_columns_"], empty
"""


def test_columns_are_those_of_any_spec(tmp_path: Path) -> None:
    made = client_of(thing(COLUMNS), tmp_path)
    run(USE_COLUMNS, made)
    strictly_typed(made)
