"""What scripts/templates make of specs other than ours: a new operation is a method, and every shape has sound code."""

from __future__ import annotations

from pathlib import Path

import generate
from spec.client_source.made_clients import client_of, run, strictly_typed

NEW_OPERATION = """
  /v1/accounts/{account_id}/rlorTrainerJobs/{rlor_trainer_job_id}:rename:
    post:
      operationId: Gateway_RenameRlorTrainerJob
      x-method: rename
      x-retry: idempotent
      tags: [jobs]
      summary: Rename a trainer job
      security:
        - BearerAuth: []
      parameters:
        - $ref: '#/components/parameters/AccountId'
        - $ref: '#/components/parameters/RlorTrainerJobId'
        - {name: dryRun, in: query, schema: {type: boolean}}
      requestBody:
        required: true
        content:
          application/json:
            schema:
              $ref: '#/components/schemas/WandbConfig'
      responses:
        '200':
          $ref: '#/components/responses/Job'
        '404':
          $ref: '#/components/responses/NotFound'
  /v1/quotas/{quota_id}:
    get:
      operationId: GetQuota
      x-method: get
      x-retry: safe
      tags: [quotas]
      security:
        - BearerAuth: []
      parameters:
        - {name: quota_id, in: path, required: true, schema: {type: string}}
      responses:
        '200':
          $ref: '#/components/responses/Job'

components:
"""

USE_NEW_OPERATION = """
import httpx
from rlor_trainer_client import RlorTrainerClient, models

seen = []

def handler(request):
    seen.append((request.method, request.url.raw_path.decode(), request.content.decode()))
    return httpx.Response(200, json={"name": "accounts/acme/rlorTrainerJobs/j-1", "displayName": "new"})

with RlorTrainerClient(api_key="k", account_id="acme", transport=httpx.MockTransport(handler)) as client:
    job = client.jobs.rename("accounts/acme/rlorTrainerJobs/j-1", project="p", dry_run=True)
    assert isinstance(job, models.RlorTrainerJob) and job.display_name == "new"
    client.quotas.get("gpu hours")
assert seen == [
    ("POST", "/v1/accounts/acme/rlorTrainerJobs/j-1:rename?dryRun=true", '{"project":"p"}'),
    ("GET", "/v1/quotas/gpu%20hours", ""),
], seen
"""

USE_TENANTS = """
import httpx
from rlor_trainer_client import RlorTrainerClient

seen = []

def handler(request):
    seen.append(request.url.raw_path.decode())
    return httpx.Response(200, json={"name": seen[-1].removeprefix("/v1/")})

def refusal(name):
    try:
        client.jobs.get(name)
    except ValueError as error:
        return str(error)

with RlorTrainerClient(api_key="k", account_id="acme", transport=httpx.MockTransport(handler)) as client:
    client.jobs.get("j-1")
    client.jobs.get("tenants/acme/rlorTrainerJobs/j-1")
    client.jobs.get("j-1", account_id="umbra")
    client.jobs.cancel("j-1")
    assert "does not belong to the account 'acme'" in refusal("tenants/umbra/rlorTrainerJobs/j-1")
path = "/v1/tenants/acme/rlorTrainerJobs/j-1"
assert seen == [path, path, path.replace("acme", "umbra"), f"{path}:cancel"], seen
"""

SHAPES = """
openapi: 3.1.0
info: {title: Shapes, version: 9.9.9}
servers: [{url: 'https://shapes.example'}]
paths:
  /things/{color}:
    post:
      operationId: findThings
      x-method: find
      x-retry: safe
      tags: [things]
      description: |
        Quotes \\" and \\\\ and \"\"\" stay harmless.

        - a list item
      security: [{Key: []}]
      parameters:
        - {name: color, in: path, required: true, schema: {type: string}}
        - {name: since, in: query, schema: {type: string, format: date-time}}
        - {name: kind, in: query, required: true, schema: {$ref: '#/components/schemas/Kind'}}
        - {name: from, in: query, schema: {type: array, items: {$ref: '#/components/schemas/Kind'}}}
        - {name: X-Trace, in: header, schema: {type: integer}}
      requestBody:
        content:
          application/json:
            schema: {$ref: '#/components/schemas/Tree'}
      responses:
        '200':
          description: The tree.
          content: {application/json: {schema: {$ref: '#/components/schemas/Tree'}}}
components:
  securitySchemes:
    Key: {type: http, scheme: bearer}
  schemas:
    Kind: {type: string, enum: [big, small], description: 'Ends with a "quote"'}
    Leaf:
      type: object
      required: [tree, label, at, grown]
      properties:
        tree: {$ref: '#/components/schemas/Tree'}
        label: {type: [string, 'null']}
        at: {type: string, format: date-time}
        grown: {type: boolean}
    Tree:
      type: object
      additionalProperties: false
      properties:
        parent: {$ref: '#/components/schemas/Tree'}
        leaves: {type: array, items: {$ref: '#/components/schemas/Leaf'}}
        kinds: {type: array, items: {$ref: '#/components/schemas/Kind'}}
        gaps: {type: array, items: {type: [string, 'null'], format: date-time}}
        secret: {type: string, writeOnly: true}
        serial: {type: integer, readOnly: true}
        class: {type: string}
        any: {}
        number: {type: number}
        union: {oneOf: [{$ref: '#/components/schemas/Leaf'}, {$ref: '#/components/schemas/Tree'}]}
        mixed: {type: [string, integer]}
        fixed: {const: x}
"""

USE_SHAPES = """
import copy, datetime, pickle
import httpx
from rlor_trainer_client import RlorTrainerClient, models
from rlor_trainer_client._decoding import reading

leaf = {"tree": {"serial": 2}, "label": None, "at": "2026-11-02T10:00:00Z", "grown": False}
wire = {
    "parent": {"class": "c"}, "leaves": [leaf], "kinds": ["big", "huge"], "gaps": [None, "2026-11-02T10:00:00.5Z"],
    "secret": "s3cret", "serial": 7, "any": [1, {"x": None}], "number": 0.5, "union": leaf, "mixed": 3, "fixed": "x",
}
tree = models.Tree.from_dict({**wire, "unknown": 1})
assert tree.to_dict() == {**wire, "gaps": [None, "2026-11-02T10:00:00.500000Z"], "unknown": 1}, tree.to_dict()
assert tree.class_ is None and tree.parent.class_ == "c"
assert tree.leaves[0].at == datetime.datetime(2026, 11, 2, 10, tzinfo=datetime.timezone.utc)
assert isinstance(tree.kinds[1], models.Kind) and tree.kinds[1] == "huge"
assert isinstance(tree.union, models.Leaf) and isinstance(models.Tree.from_dict({"union": {}}).union, models.Tree)
assert copy.deepcopy(tree) == tree == pickle.loads(pickle.dumps(tree))
assert "s3cret" not in repr(tree)
request = tree.to_dict(include_read_only=False)
assert "serial" not in request and request["leaves"][0]["tree"] == {}, request
bare = models.Leaf.from_dict({"grown": "maybe"})
assert (bare.tree, bare.label, bare.at.year, bare.grown) == (models.Tree(), None, 1970, False)
assert bare.additional_properties == {"grown": "maybe"}
try:
    with reading(strict=True):
        models.Leaf.from_dict({"tree": {}})
except ValueError as error:
    assert str(error) == "label: expected a string, got nothing", error
else:
    raise AssertionError("a required field was missing")

seen = []

def handler(request):
    seen.append((request.url.raw_path.decode(), request.headers.get("x-trace"), request.content))
    return httpx.Response(200, json=wire)

client = RlorTrainerClient(api_key="k", account_id="a", transport=httpx.MockTransport(handler))
noon = datetime.datetime(2026, 1, 1, 12, tzinfo=datetime.timezone(datetime.timedelta(hours=2)))
kinds = models.Kind
client.things.find("red", kind=kinds.BIG, since=noon, from_=[kinds.BIG, kinds.SMALL], x_trace=5)
client.things.find("red", models.Tree(serial=1, number=0.0), kind=kinds.SMALL)
assert seen == [
    ("/things/red?since=2026-01-01T10%3A00%3A00Z&kind=big&from=big&from=small", "5", b""),
    ("/things/red?kind=small", None, b'{"number":0.0}'),
], seen
"""


def test_a_new_operation_becomes_a_method(tmp_path: Path) -> None:
    text = generate.SPEC.read_text("utf-8")
    assert text.count("\n\ncomponents:\n") == 1
    run(USE_NEW_OPERATION, client_of(text.replace("\n\ncomponents:\n", NEW_OPERATION, 1), tmp_path))


def test_the_account_is_what_the_spec_calls_it(tmp_path: Path) -> None:
    """For its users it stays `account_id`."""
    text = generate.SPEC.read_text("utf-8").replace("account_id", "tenant_id").replace("accounts/", "tenants/")
    run(USE_TENANTS, client_of(text, tmp_path))


def test_every_shape_of_schema_and_parameter_has_sound_code(tmp_path: Path) -> None:
    folder = client_of(SHAPES, tmp_path)
    run(USE_SHAPES, folder)
    strictly_typed(folder)
