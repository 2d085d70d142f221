"""Names of a spec that Python, a model or a method has taken: renamed with a line that says so, or refused with one."""

from __future__ import annotations

import builtins
import keyword
from pathlib import Path

import generate
import pytest
from spec.client_source.made_clients import IMPORT_ALL, client_of, references, run, strictly_typed

HEAD = """\
openapi: 3.1.0
info: {title: Names, version: 1.0.0}
paths:
"""

PROPERTIES = [
    *("field", "additionalProperties", "to_dict", "from_dict", "additional_keys", "self", "cls", "attrs", "json", "re"),
    *("datetime", "define", "model", "values", "known", "key", "value", "src_dict", "Literal", "@type", "$ref", "x-y"),
    *("1st", "_private", "__class__", "ABSENT", "misfit", "variant", "math", "raw_x", "mro", "naïve", "日本"),
    *keyword.kwlist,
    *(name for name in dir(builtins) if name.islower() and not name.startswith("_") and name != "type"),
]
KINDS = [
    ("{type: string}", "text"),
    ("{type: integer}", 3),
    ("{type: string, format: date-time}", "2026-01-02T00:00:00Z"),
    ("{type: array, items: {type: string}}", ["q"]),
    ("@Kind", 'say "hi"'),
    ("{type: object, additionalProperties: {type: number}}", {"k": 1.5}),
    ("@Any", {"a": "back\\slash", "c": "xa", "b": [{"field": "f"}]}),
]
WIRE = {name: KINDS[position % len(KINDS)][1] for position, name in enumerate(PROPERTIES)}
VALUES = [
    *("a", "b", "mro", "name", "value", "None", "true", "UNRECOGNIZED", "", "1", "2", "-1", 'say "hi"'),
    *("back\\slash",),
]
SCHEMAS = [
    *(
        "Any",
        "Literal",
        "Self",
        "Mapping",
        "Response",
        "Client",
        "AuthenticatedClient",
        "UNSET",
        "Types",
        "ByValue",
        "Misfit",
        "ClassVar",
    ),
    *(
        "OpenStrEnum",
        "ABSENT",
        "OPERATIONS",
        "RawResponse",
        "Exception",
        "ValueError",
        "List",
        "Dict",
        "Type",
        "Errors",
    ),
    *("Datetime", "re", "Str", "None", "class", "v1.Thing", "Model", "Models", "Init", "HTTPv2", "a1b"),
]
ENUMS = ["Fields", "Usual", "UsualNames", "Pattern_1"]
_BEGINNING = f"""{HEAD}\
  /things:
    post:
      operationId: makeThing
      x-method: make
      x-retry: never
      tags: [things]
      requestBody: {{content: {{application/json: {{schema: @Thing}}}}}}
      responses: {{'200': {{description: d, content: {{application/json: {{schema: @Thing}}}}}}}}
components:
  schemas:
    Thing:
      type: object
      properties:
{"".join(f"        {name!r}: {KINDS[i % len(KINDS)][0]}{chr(10)}" for i, name in enumerate(PROPERTIES))}
    Kind: {{type: string, enum: [{", ".join(f"'{value}'" for value in VALUES)}]}}
    Enums:
      properties: {{{", ".join(f"{name}: @{name}" for name in ENUMS)}, text: {{type: string, pattern: a}}}}
"""
_ENUMS = [f"    {name}: {{type: string, enum: [A]}}\n" for name in ENUMS]
_OBJECTS = [
    f"    {name}: {{properties: {{a: @Kind, b: {{type: array, items: @Thing}}, c: {{type: string, pattern: a}}}}}}\n"
    for name in SCHEMAS
]
MODELS = "".join([_BEGINNING, *_ENUMS, *_OBJECTS])
USE_MODELS = f"""{IMPORT_ALL}
import copy, pickle

wire = {WIRE!r}
thing = models.Thing.from_dict({{**wire, "unknown": 1}})
assert thing.to_dict() == {{**wire, "unknown": 1}}
assert thing.field_ == "text" and thing.additional_properties == {{"unknown": 1}} and thing.additional_properties_ == 3
assert copy.deepcopy(thing) == thing == pickle.loads(pickle.dumps(thing))
assert [kind.value for kind in models.Kind] == {VALUES!r}
enums = {{name: "A" for name in {ENUMS!r}}}
assert models.Enums.from_dict({{**enums, "text": "a"}}).to_dict() == {{**enums, "text": "a"}}
assert models.AnyModel is not None and models.ResponseModel is not None
"""

PARAMETERS = [
    *("url", "body", "params", "given", "headers", "detailed", "path_segment", "datetime", "self", "cls", "request"),
    *(
        "answer",
        "names",
        "endpoint",
        "token",
        "fetch",
        "models",
        "str",
        "int",
        "list",
        "dict",
        "type",
        "filter",
        "class",
    ),
    *("import", "operation", "errors", "data", "name", "value", "OPERATIONS", "sync_detailed", "request_kwargs", "x.y"),
    *("1st", "account_id", "timeout", "extra_headers", "builtins", "format", "object", "None", "lambda"),
]
TYPES = ("string", "integer", "boolean", "number")
QUERY = "\n".join(
    f"        - {{name: {name!r}, in: query, schema: {{type: {TYPES[position % 4]}}}}}"
    for position, name in enumerate(PARAMETERS)
)
METHODS = f"""{HEAD}\
  /things/{{client}}/{{kwargs}}:
    get:
      operationId: listThings
      x-method: list
      x-retry: safe
      x-pagination: {{items: items, nextPageToken: next, pageToken: pageToken}}
      tags: [things]
      parameters:
        - {{name: client, in: path, required: true, schema: {{type: string}}}}
        - {{name: kwargs, in: path, required: true, schema: {{type: integer}}}}
        - {{name: X-Client, in: header, schema: {{type: integer}}}}
        - {{name: pageToken, in: query, schema: {{type: string}}}}
{QUERY}
      responses: {{'200': {{description: d, content: {{application/json: {{schema: @Page}}}}}}}}
  /send:
    post:
      operationId: send
      x-method: send
      x-retry: never
      tags: [class]
      requestBody: {{required: true, content: {{application/json: {{schema: @Field}}}}}}
      responses: {{'200': {{description: d}}}}
components:
  schemas:
    Page: {{properties: {{items: {{type: array, items: @Field}}, next: {{type: string}}}}}}
    Field:
      required: [field, timeout, class]
      properties:
        field: {{type: string}}
        timeout: {{type: integer}}
        class: {{type: string}}
        request: {{type: string}}
        self: {{type: string}}
"""
USE_METHODS = f"""{IMPORT_ALL}
import httpx
from rlor_trainer_client import RlorTrainerClient

seen = []
item = {{"field": "f", "timeout": 1, "class": "c"}}

def handler(request):
    seen.append((request.url.raw_path.decode(), request.content.decode(), request.headers.get("x-client")))
    return httpx.Response(200, json={{"items": [item]}})

transport = httpx.MockTransport(handler)
client = RlorTrainerClient(api_key="k", account_id="a", base_url="https://x.example", transport=transport)
found = list(client.things.list("x", 3, body=2, token_=True, str_=4, x_client=7))
assert found == [models.Field(field_="f", timeout=1, class_="c")] and found[0].to_dict() == item
assert client.class_.send(field_="f", timeout_=3, class_="x", self_="s", request_="r") is None
assert seen == [
    ("/things/x/3?body=2&token=true&str=4", "", "7"),
    ("/send", '{{"field":"f","timeout":3,"class":"x","request":"r","self":"s"}}', None),
], seen
"""

PROPERTY = "    Field:\n      required: [field, timeout, class]\n      properties:\n"
BEHIND = "        - {name: pageToken, in: query, schema: {type: string}}\n"
SEND = "      x-method: send\n"
TAG = "      tags: [class]\n"
SCHEMA = "  schemas:\n"
REFUSED = {
    # what is wrong: (what to change, into what, a line to blame, part of the message)
    "two properties that become one": (
        PROPERTY,
        f"{PROPERTY}        fooBar: {{type: string}}\n        foo_bar: {{type: string}}\n",
        "        foo_bar:",
        "would both be called `foo_bar`",
    ),
    "a property renamed into another": (
        PROPERTY,
        f"{PROPERTY}        to_dict: {{type: string}}\n        toDict: {{type: string}}\n",
        "        toDict:",
        "would both be called `to_dict_`",
    ),
    "two parameters that become one": (
        BEHIND,
        f"{BEHIND}        - {{name: page_token, in: query, schema: {{type: string}}}}\n",
        "    get:",
        "two arguments of the method would be called `page_token`",
    ),
    "two schemas that become one": (SCHEMA, f"{SCHEMA}    page: {{type: object}}\n", "    Page:", "the class Page"),
    "two schemas that become one module": (
        SCHEMA,
        f"{SCHEMA}    PAGE: {{type: object}}\n",
        "    Page:",
        "the module models/page.py",
    ),
    "a schema that a nested one is called like": (
        PROPERTY,
        f"    FieldX: {{type: object}}\n{PROPERTY}        x: {{type: object}}\n",
        "        x:",
        "the class FieldX",
    ),
    "a schema with a strange name": (
        SCHEMA,
        f"{SCHEMA}    'a/b': {{type: object}}\n",
        "    'a/b':",
        "not a valid schema name",
    ),
    "two values that become one": (
        SCHEMA,
        f"{SCHEMA}    E:\n      enum:\n        - a-b\n        - a_b\n",
        "        - a_b",
        "would both become the member A_B",
    ),
    "a method that types are made of": (SEND, "      x-method: str\n", "x-method: str", "Choose another name"),
    "a method named models": (SEND, "      x-method: models\n", "x-method: models", "Choose another name"),
    "a group that hides a method of the client": (TAG, "      tags: [close]\n", "tags: [close]", "another tag"),
    "a group that hides an import": (TAG, "      tags: [raw response]\n", "tags: [raw", "another tag"),
    "a group called like the other's class": (TAG, "      tags: [async things]\n", "tags: [async", "AsyncThings"),
    "two tags that become one": (TAG, "      tags: [Things]\n", "tags: [Things]", "would both become the class Things"),
}


def test_properties_schemas_and_values_may_have_any_name(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = client_of(references(MODELS), tmp_path)
    said = capsys.readouterr().out
    for line in (
        "the property `field` of Thing is called `field_` in Python.",
        "the property `class` of Thing is called `class_` in Python.",
        "the property `additionalProperties` of Thing is called `additional_properties_` in Python.",
        "the schema Any is called `AnyModel` in Python",
    ):
        assert said.count(line) == 1, line
    assert f"Note  {tmp_path / 'openapi.yaml'}:" in said
    run(USE_MODELS, folder)
    strictly_typed(folder)


def test_parameters_and_groups_may_have_any_name(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = client_of(references(METHODS), tmp_path)
    said = capsys.readouterr().out
    for line in (
        "the parameter `headers` is called `headers_` in the plain functions.",
        "the parameter `str` is called `str_` in the method.",
        "the property `request` is called `request_` in the method that sends it.",
    ):
        assert said.count(line) == 1, line
    run(USE_METHODS, folder)
    strictly_typed(folder)


@pytest.mark.parametrize("fault", REFUSED)
def test_two_things_with_one_name_are_refused(fault: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    old, new, blamed, message = REFUSED[fault]
    assert METHODS.count(old) == 1
    spec = tmp_path / "openapi.yaml"
    spec.write_text(references(METHODS.replace(old, new)), "utf-8")
    assert generate.main(["--spec", str(spec), "--output", str(tmp_path / "made")]) == 2
    said = capsys.readouterr().err
    line = int(said.removeprefix(f"{spec}:").partition(":")[0])
    assert blamed in spec.read_text("utf-8").splitlines()[line - 1]
    assert message in said
