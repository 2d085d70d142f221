"""A saved page or an OpenAPI file becomes a surface, or one line that says why it cannot."""

# ruff: noqa: E501 (the tables of pages: one page a line)

from __future__ import annotations

from pathlib import Path

import pytest
from drift_sources import page
from drift_sources.page_tables import type_of
from drift_sources.surface import ENUM, Place, Resource, Surface
from rlor_spec.document import SpecError

JOBS = "/v1/accounts/{}/rlorTrainerJobs"
RESOURCE = Resource(JOBS, frozenset({"/v1/accounts/{}/checkpoints/{}:promote"}))
CREATE = """\
openapi: 3.1.0
info:
  title: Jobs
  version: 1.2.3
paths:
  /v1/accounts/{account_id}/rlorTrainerJobs:
    post:
      operationId: CreateJob
      parameters:
        - name: trainingShape
          in: query
          schema:
            type: string
      requestBody:
        content:
          application/json:
            schema:
              $ref: '#/components/schemas/Job'
      responses:
        '200':
          description: Done.
components:
  schemas:
    Job:
      type: object
      properties:
        state:
          type: string
          enum:
            - JOB_STATE_UNSPECIFIED
            - JOB_STATE_RUNNING
"""
LIST = """\
{"openapi": "3.1.0", "info": {"title": "Jobs", "version": "1"}, "paths": {
  "/v1/accounts/{account_id}/rlorTrainerJobs": {
    "get": {"operationId": "ListJobs", "responses": {"200": {"description": "Done."}}}}}}
"""


def read(folder: Path, name: str, text: str | bytes) -> Surface:
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return page.read(path, RESOURCE, "PAGE")


def operations(surface: Surface) -> dict[str, str]:
    """The operations by name, each with the place where it stands, without the folder."""
    return {each.name: str(each.place).rpartition("/")[2] for each in surface.operations.values()}


# -- OpenAPI files


@pytest.mark.parametrize("name", ["api.yaml", "api.yml", "api.txt", "api.md"])
def test_an_openapi_file_tells_all(tmp_path: Path, name: str) -> None:
    surface = read(tmp_path, name, CREATE)
    assert (surface.source, surface.complete) == ("PAGE", True)
    assert operations(surface) == {"CreateJob": f"{name}:7"}
    (operation,) = surface.operations.values()
    assert [*operation.parameters] == ["trainingShape"]
    assert operation.request is not None
    assert [*operation.request.fields["state"].shape.values] == ["JOB_STATE_UNSPECIFIED", "JOB_STATE_RUNNING"]


@pytest.mark.parametrize("name", ["api.json", "api.txt"])
def test_it_may_be_json(tmp_path: Path, name: str) -> None:
    assert operations(read(tmp_path, name, LIST)) == {"ListJobs": f"{name}:3"}


REFUSED = {
    "OpenAPI 3.0": ("api.yaml", CREATE.replace("3.1.0", "3.0.1"), r":1: this is OpenAPI 3\.0\.1; only OpenAPI 3\.1 is"),
    "OpenAPI 2": ("api.json", '{\n "swagger": "2.0", "paths": {}}', r":2: this is OpenAPI 2\.0; only OpenAPI 3\.1 is"),
    "not OpenAPI": ("api.yaml", "a: 1\n", r":1: this is not OpenAPI; only OpenAPI 3\.1 is understood\. Convert it"),
    "another API": (
        "api.yaml",
        CREATE.replace("rlorTrainerJobs", "datasets"),
        r":5: no operation of /v1/accounts/\{\}/rlorTrainerJobs is described here",
    ),
    "no paths": ("api.yaml", "openapi: 3.1.0\n", r":1: `paths` is missing or no mapping"),
    "paths of another kind": ("api.yaml", "openapi: 3.1.0\npaths: [1]\n", r":2: `paths` is missing or no mapping"),
    "malformed YAML": ("api.yaml", "openapi: 3.1.0\npaths: {\n", r":3: not valid YAML"),
    "malformed JSON": ("api.json", '{"openapi": "3.1.0",\n "paths": {]}', r":2: not valid JSON"),
    "a reference that leads nowhere": (
        "api.yaml",
        CREATE.replace("schemas/Job'", "schemas/Work'"),
        r":17: `#/components/schemas/Work` names nothing",
    ),
    "an empty file": ("api.yaml", "", r":1: the document is not a mapping"),
    "not UTF-8": ("api.yaml", b"openapi: 3.1.0\n# \xe9\n", r":2: the file is not UTF-8"),
    "a page in a fence of an older version": (
        "page.md",
        "# Create\n\n```yaml\nopenapi: 3.0.3\n```\n",
        r":4: this is OpenAPI 3\.0\.3",
    ),
    "a page with broken YAML in a fence": ("page.md", "# X\n\n```yaml\nopenapi: 3.1.0\na: b: c\n```\n", r":5: not valid YAML"),
    "a page about another API in a fence": (
        "page.md",
        f"# X\n\n```yaml\n{CREATE.replace('rlorTrainerJobs', 'datasets')}```\n",
        r":8: no operation of ",
    ),
    "an empty page": ("page.txt", "", r":1: the page does not mention rlorTrainerJobs"),
    "prose": ("page.txt", "RLOR trainer jobs train.\nThey run.\n", r":1: the page names no value of an enum and no field"),
    "a page about something else": ("page.txt", "STATE_READY, STATE_DONE\nname\nstring\n", r":1: the page does not men"),
    "a page that is not UTF-8": ("page.txt", b"RLOR trainer job\n\n\xff JOB_STATE_PAUSED", r":3: the file is not UTF-8"),
}  # fmt: skip


@pytest.mark.parametrize(("name", "text", "message"), REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_compared_is_refused_with_its_line(
    tmp_path: Path, name: str, text: str | bytes, message: str
) -> None:
    with pytest.raises(SpecError, match=f"{name}{message}"):
        read(tmp_path, name, text)


@pytest.mark.parametrize("name", ["none.yaml", "none.md"])
def test_a_missing_file_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(SpecError, match=f"{name}:1: cannot read the file: No such file"):
        page.read(tmp_path / name, RESOURCE, "PAGE")


# -- OpenAPI documents in a page

FENCED = {
    "four backticks": "````yaml post /v1/accounts/{account_id}/rlorTrainerJobs\n{}````\n",
    "tildes": "~~~yaml\n{}~~~\n",
    "cut off": "```yaml\n{}",
    "longer end": "```yaml\n{}`````\n",
}


@pytest.mark.parametrize("fence", FENCED.values(), ids=FENCED)
def test_a_document_between_fences_is_read_with_the_lines_of_the_page(tmp_path: Path, fence: str) -> None:
    example = "```python\nopenapi = 'JOB_STATE_PAUSED'\n```\n"
    text = (
        "# Create a job\n\n" + example + fence.replace("{}", CREATE) + ("" if fence.endswith("{}") else "\nThe end.\n")
    )
    surface = read(tmp_path, "page.md", text)
    assert operations(surface) == {"CreateJob": "page.md:13"}
    assert (surface.source, surface.complete) == ("PAGE", False)
    (operation,) = surface.operations.values()
    assert operation.request is not None
    lines = [place.line for place in operation.request.fields["state"].shape.values.values()]
    assert [text.splitlines()[line - 1].strip() for line in lines] == ["- JOB_STATE_UNSPECIFIED", "- JOB_STATE_RUNNING"]


def test_indented_and_several_documents_of_a_page_are_read(tmp_path: Path) -> None:
    indented = "".join(f"  {line}\n" for line in CREATE.splitlines())
    text = f"# Create\n\n  ```yaml\n{indented}  ```\n\n# List\n\n```json\n{LIST}```\n"
    lines = [line.strip().partition(":")[0].strip('"') for line in text.splitlines()]
    surface = read(tmp_path, "page.mdx", text)
    assert operations(surface) == {
        "CreateJob": f"page.mdx:{lines.index('post') + 1}",
        "ListJobs": f"page.mdx:{lines.index('get') + 1}",
    }


# -- pages for people

WORDS = "Resume RLOR Trainer Job\n"
VALUES = {
    "a list": ("JOB_STATE_IDLE, JOB_STATE_PAUSED", ["JOB_STATE_IDLE", "JOB_STATE_PAUSED"]),
    "a list before prose": ("PURPOSE_UNSPECIFIED, PURPOSE_PILOT When true, …", ["PURPOSE_UNSPECIFIED", "PURPOSE_PILOT"]),
    "glued to prose": ("PURPOSE_UNSPECIFIED, PURPOSE_PILOTWhen true, …", ["PURPOSE_UNSPECIFIED", "PURPOSE_PILOT"]),
    "glued to what stands before": ("default:JOB_STATE_IDLE", ["JOB_STATE_IDLE"]),
    "an item": ("- JOB_STATE_PAUSED: The job is paused.", ["JOB_STATE_PAUSED"]),
    "between backticks": ("It is `JOB_STATE_IDLE`.", ["JOB_STATE_IDLE"]),
    "with numbers": ("US_OHIO_1, EU_ICELAND_3", ["US_OHIO_1", "EU_ICELAND_3"]),
    "words without underscores in a list": ("GRPO, DPO, GSPO_TOKEN", ["GRPO", "DPO", "GSPO_TOKEN"]),
    "words without underscores alone": ("GRPO, DPO and LORA use JOB_STATE_IDLE", ["JOB_STATE_IDLE"]),
    "not within names": ("myJOB_STATE_x, _JOB_STATE, xJOB_STATE_IDLE", ["JOB_STATE_IDLE"]),
}  # fmt: skip


@pytest.mark.parametrize(("line", "values"), VALUES.values(), ids=VALUES)
def test_values_of_enums_are_told_from_prose(tmp_path: Path, line: str, values: list[str]) -> None:
    surface = read(tmp_path, "page.txt", f"{WORDS}\n{line}\n")
    assert {value: place.line for value, place in surface.values.items()} == dict.fromkeys(values, 3)
    assert (surface.names, surface.operations, surface.complete) == ({}, {}, False)


NAMES = {
    "string": "displayName\nstring\n",
    "with a format": "displayName\n\ninteger<int32>\n",
    "an enum": "displayName\nenum<string>\nrequired\n",
    "a list": "displayName\nobject[]\n",
    "nullable": "displayName\nstring | null\n",
    "required": "displayName\nboolean required\n",
    "in Markdown": "**`displayName`**\n`string`\n",
}


@pytest.mark.parametrize("text", NAMES.values(), ids=NAMES)
def test_a_name_before_a_type_is_a_field(tmp_path: Path, text: str) -> None:
    surface = read(tmp_path, "page.md", f"{WORDS}\n{text}The name, as a string.\n")
    assert {name: each.place.line for name, each in surface.names.items()} == {"displayName": 3}


def test_a_field_within_another_is_told_with_it(tmp_path: Path) -> None:
    surface = read(tmp_path, "page.md", f"{WORDS}\nlossConfig.beta\nnumber\n")
    assert {name: each.place.line for name, each in surface.names.items()} == {"lossConfig.beta": 3}


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("displayName\nThe name of the job.\n", id="no type"),
        pytest.param("account_id\nstring\n", id="a path parameter"),
        pytest.param("Authorization\nstring\n", id="a header"),
        pytest.param("the name\nstring\n", id="prose"),
        pytest.param("string\nstring\n", id="a type"),
        pytest.param("displayName\nstringent\n", id="a word that begins like a type"),
    ],
)
def test_no_other_line_is_a_field(tmp_path: Path, text: str) -> None:
    assert read(tmp_path, "page.txt", f"{WORDS}JOB_STATE_IDLE\n{text}").names == {}


HTML = """<!DOCTYPE html>
<html><head><title>Resume &#82;LOR trainer job</title><style>.JOB_STATE_STYLE { }</style>
<script>const state = "JOB_STATE_SCRIPT";</script></head>
<body>
<div><span>displayName</span><span>string</span></div>
<p>The state:
<code>JOB_STATE_IDLE</code>, <code>JOB_STATE_PAUSED</code>
or JOB_STATE&#95;RUNNING<br>
</p><!-- JOB_STATE_COMMENT --><img alt="JOB_STATE_IMAGE">
"""


@pytest.mark.parametrize("name", ["page.html", "page.htm", "page.txt"])
def test_of_a_page_in_html_the_text_is_read(tmp_path: Path, name: str) -> None:
    surface = read(tmp_path, name, HTML)
    assert {value: str(place).rpartition("/")[2] for value, place in surface.values.items()} == {
        "JOB_STATE_IDLE": f"{name}:7",
        "JOB_STATE_PAUSED": f"{name}:7",
        "JOB_STATE_RUNNING": f"{name}:8",
    }
    assert {found: each.place.line for found, each in surface.names.items()} == {"displayName": 5}


@pytest.mark.parametrize("words", ["RLOR trainer jobs", "rlorTrainerJobs", "Rlor Trainer Job", "rlor-trainer-job"])
def test_the_resource_is_known_however_it_is_written(tmp_path: Path, words: str) -> None:
    assert read(tmp_path, "page.txt", f"About {words}:\nJOB_STATE_IDLE\n").values


def test_a_page_is_shown_by_its_name_and_source(tmp_path: Path) -> None:
    surface = read(tmp_path, "page.txt", f"{WORDS}JOB_STATE_IDLE\n")
    assert (surface.source, surface.title.rpartition("/")[2]) == ("PAGE", "page.txt")
    assert str(surface.place).endswith("page.txt:1")


# -- tables, components, types and defaults

PLACE = Place("page.md", 5)
MARKDOWN = """# RLOR trainer jobs

| Field | Type | Default | Description |
|-------|:----:|---------|-------------|
| `displayName` | string | | What \\| people call it. |
| **lossConfig.beta** | `number` | `0.1` | … |
| [nodeCount](#n) | integer | 1 | … |
| output_model | string | — | … |

displayName | string
"""
FIELDS = {
    "displayName": ("string", "", 5),
    "lossConfig.beta": ("number", "0.1", 6),
    "nodeCount": ("integer", "1", 7),
    "outputModel": ("string", "", 8),
}
HTML_TABLE = """<html><h1>RLOR trainer jobs</h1><table><thead>
<tr><th>Parameter</th><th>Type</th><th>Default</th></tr></thead>
<tbody>
<tr><td><code>displayName</code></td><td>string</td></tr>
<tr><td><b>lossConfig</b>.beta<td><i>number</i><td>0.1
<tr><td>nodeCount (required)</td><td>integer</td><td>1</td></tr>
<tr><td>output_model</td><td>string<br></td><td>none</td></tr></tbody></table></html>
"""
COMPONENTS = """---
title: Create an RLOR trainer job
---

<ParamField body="displayName" type="string" required>
<ParamField body="lossConfig.beta" type="number" default="0.1">
<ResponseField name='nodeCount' type='integer' default={1}>
<ParamField query="output_model" type="string" default="">
<ParamField path="accountId" type="string">
<ParamField header="Authorization" type="string">
"""


def described(surface: Surface) -> dict[str, tuple[str, str, int]]:
    return {name: (str(each.shape), each.default, each.place.line) for name, each in surface.names.items()}


def test_a_table_in_markdown_describes_fields(tmp_path: Path) -> None:
    assert described(read(tmp_path, "page.md", MARKDOWN)) == FIELDS


def test_a_table_without_outer_bars_is_one_too(tmp_path: Path) -> None:
    text = "# RLOR trainer jobs\n\nName | Type\n--- | ---\nnodeCount | integer\n\n- a\n"
    assert described(read(tmp_path, "page.md", text)) == {"nodeCount": ("integer", "", 5)}


@pytest.mark.parametrize("name", ["page.html", "page.txt"])
def test_a_table_in_html_describes_fields(tmp_path: Path, name: str) -> None:
    found = described(read(tmp_path, name, HTML_TABLE))
    assert found == {name: (kind, default, line - 1) for name, (kind, default, line) in FIELDS.items()}


def test_a_table_in_html_may_stand_in_markdown(tmp_path: Path) -> None:
    text = HTML_TABLE.replace("<html><h1>RLOR trainer jobs</h1>", "# RLOR trainer jobs\n\n")
    assert described(read(tmp_path, "page.md", text)).keys() == FIELDS.keys()


def test_components_describe_fields_but_for_those_of_the_path_and_of_headers(tmp_path: Path) -> None:
    assert described(read(tmp_path, "page.mdx", COMPONENTS)) == FIELDS


@pytest.mark.parametrize(
    "odd", ["<![if IE]>", "<![[", "<![foo[ x ]]>", "<![CDATA[x]]>", "<table><tr><td>", "</td></tr>"]
)
def test_odd_markup_does_not_keep_a_page_from_being_read(tmp_path: Path, odd: str) -> None:
    text = f"# RLOR trainer jobs\n\nnodeCount\ninteger\n\nSee {odd}\n"
    assert [*read(tmp_path, "page.md", text).names] == ["nodeCount"]


TABLES_OF_OTHER_THINGS = {
    "no name": ("State | Meaning", "paused | stopped"),
    "names of anything": ("Name | Description", "tool | hammer"),
    "one column": ("Field |", "nodeCount |"),
    "prose": ("Field | Type", "the count | integer"),
    "values": ("Field | Type", "JOB_STATE_IDLE | integer"),
    "the path": ("Field | Type | In", "job | string | path"),
    "a placeholder": ("Field | Type", "account_id | string"),
}


@pytest.mark.parametrize(("head", "row"), TABLES_OF_OTHER_THINGS.values(), ids=TABLES_OF_OTHER_THINGS)
def test_other_tables_describe_none(tmp_path: Path, head: str, row: str) -> None:
    dashes = " | ".join("---" for _ in head.split("|"))
    text = f"# RLOR trainer jobs\n\nGET /v1/{{account_id}}\n\n| {head} |\n| {dashes} |\n| {row} |\n\nJOB_STATE_IDLE\n"
    assert read(tmp_path, "page.md", text).names == {}


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("string", "string"),
        ("integer<int32>", "integer"),
        ("string<date-time>", "date-time"),
        ("timestamp", "date-time"),
        ("enum<string>", ENUM),
        ("object[]", "array of object"),
        ("string[][]", "array of array of string"),
        ("list of strings", "array of string"),
        ("array<integer>", "array of integer"),
        ("map<string>", "map of string"),
        ("Boolean, required", "boolean"),
        ("string or null", "string"),
        ("words", None),
        ("string of pearls", None),
    ],
)
def test_words_for_types_are_understood(text: str, shown: str | None) -> None:
    found = type_of(text, PLACE)
    assert (str(found) if found else None) == shown


@pytest.mark.parametrize(
    ("below", "default"),
    [
        ("default:1", "1"),
        ("required\ndefault: `1`", "1"),
        ("How many. If not specified, the default is 1.", "1"),
        ("default:null", ""),
        ("How many.", ""),
        ("otherCount\ninteger\ndefault:1", ""),
    ],
)
def test_what_stands_below_a_field_tells_its_default(tmp_path: Path, below: str, default: str) -> None:
    surface = read(tmp_path, "page.txt", f"{WORDS}\nnodeCount\ninteger\n{below}\n")
    assert described(surface)["nodeCount"] == ("integer", default, 3)


# -- pages that only mention the resource

MENTIONS = {
    "in the text of another page": "# Deploy a model\n\nSee RLOR trainer jobs.\n\nreplicaCount\ninteger\nJOB_STATE_IDLE\n",
    "below another heading": "# Deploy a model\n\n## RLOR trainer jobs\n\nreplicaCount\ninteger\n",
    "in a menu": "<html><title>Deploy</title><nav>RLOR trainer jobs</nav><p>replicaCount</p><p>integer</p></html>",
    "in text without a heading": "Deploy a model\nRLOR trainer jobs\nreplicaCount\ninteger\n",
    "in an example": "# Deploy\n\ncurl $URL/v1/accounts/acme/rlorTrainerJobs\n\nreplicaCount\ninteger\n",
}
DESCRIBES = {
    "in its heading": "# Deploy an RLOR trainer job\n\nreplicaCount\ninteger\n",
    "in its front matter": "---\ntitle: RLOR trainer jobs\n---\n# Create\n\nreplicaCount\ninteger\n",
    "in its title": "<html><title>RLOR trainer jobs</title><h1>Create</h1><p>replicaCount</p><p>integer</p></html>",
    "in its first line": "RLOR trainer jobs\nreplicaCount\ninteger\n",
    "as the path of an operation": "# Deploy\n\nPOST /v1/accounts/{account}/rlorTrainerJobs\n\nreplicaCount\ninteger\n",
}


@pytest.mark.parametrize("text", MENTIONS.values(), ids=MENTIONS)
def test_a_page_that_only_mentions_the_resource_tells_nothing_and_says_so(tmp_path: Path, text: str) -> None:
    surface = read(tmp_path, "page.md" if text[0] == "#" else "page.txt", text)
    assert (surface.about_it, surface.names, surface.values) == (False, {}, {})
    assert [str(each).rpartition(", ")[0] for each in surface.unread] == [
        "any of it: the page mentions rlorTrainerJobs and is about something else"
    ]


@pytest.mark.parametrize("text", DESCRIBES.values(), ids=DESCRIBES)
def test_a_page_that_describes_the_resource_tells_its_fields(tmp_path: Path, text: str) -> None:
    surface = read(tmp_path, "page.md" if text[0] in "#-" else "page.txt", text)
    assert (surface.about_it, [*surface.names]) == (True, ["replicaCount"])


def test_values_that_are_told_in_one_breath_stay_together(tmp_path: Path) -> None:
    surface = read(tmp_path, "page.txt", f"{WORDS}\nGRPO, DPO, GSPO_TOKEN\nJOB_STATE_IDLE\n")
    assert surface.lists == [["GRPO", "DPO", "GSPO_TOKEN"], ["JOB_STATE_IDLE"]]
