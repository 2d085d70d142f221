"""The reference page: all of the spec with its evidence, nothing from another host, nothing that a text can break."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import shutil
import zipfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from typing import Any

import build_docs
import pytest
from docs_pages.annotation import SCHEMAS_TAG, annotated
from docs_pages.bundle import Bundle, fetched
from docs_pages.diagram import draw
from docs_pages.dossier import Dossier
from docs_pages.lifecycle import Lifecycle, condition, duration
from docs_pages.page import page
from rlor_spec import facts
from rlor_spec.document import SpecDocument
from rlor_spec.evidence import Entry, entries
from rlor_spec.places import elements, members
from spec.renaming import renamed
from vendor.registry import Unavailable

SPEC = SpecDocument.load(build_docs.SPEC)
EVIDENCE = SpecDocument.load(build_docs.EVIDENCE)
THINGS = facts.things(SPEC)
LIFECYCLE: dict[str, Any] = SPEC.data["components"]["schemas"]["JobState"]["x-lifecycle"]
PROGRAM = """/* a bundle </script><!-- <script> */ var logo = "https://cdn.redoc.ly/redoc/logo-mini.svg";
//# sourceMappingURL=redoc.standalone.js.map"""


@dataclass
class Read(HTMLParser):
    """What a page has in it, as a browser would see it."""

    page: str
    ids: list[str] = field(default_factory=list[str])
    links: list[str] = field(default_factory=list[str])
    elements: list[tuple[str, dict[str, str]]] = field(default_factory=list[tuple[str, dict[str, str]]])
    scripts: list[tuple[dict[str, str], str]] = field(default_factory=list[tuple[dict[str, str], str]])
    text: list[str] = field(default_factory=list[str])

    def __post_init__(self) -> None:
        super().__init__()
        self.feed(self.page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        self.elements.append((tag, attributes))
        if "id" in attributes:
            self.ids.append(attributes["id"])
        if tag == "a":
            self.links.append(attributes["href"])
        if tag == "script":
            self.scripts.append((attributes, ""))

    def handle_data(self, data: str) -> None:
        if self.cdata_elem == "script":
            attributes, text = self.scripts[-1]
            self.scripts[-1] = (attributes, text + data)
        else:
            self.text.append(data)

    @property
    def data(self) -> dict[str, Any]:
        return next(json.loads(text) for attributes, text in self.scripts if attributes.get("id") == "data")

    @property
    def words(self) -> str:
        return " ".join("".join(self.text).split())


@pytest.fixture(scope="module")
def redoc(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder like Redoc's, with another program in it."""
    folder = tmp_path_factory.mktemp("redoc")
    (folder / "bundles").mkdir()
    (folder / "bundles" / "redoc.standalone.js").write_text(PROGRAM, "utf-8")
    (folder / "bundles" / "redoc.standalone.js.LICENSE.txt").write_text("Licence of <parts>", "utf-8")
    (folder / "LICENSE").write_text("Licence of Redoc", "utf-8")
    return folder


@pytest.fixture(scope="module")
def read(redoc: Path) -> Read:
    return Read(page(SPEC, EVIDENCE, Bundle.read(redoc)))


@pytest.fixture(scope="module")
def reference(read: Read) -> dict[str, Any]:
    """The spec as Redoc is given it."""
    spec: dict[str, Any] = read.data["spec"]
    return spec


def at(document: Any, pointer: tuple[str | int, ...]) -> Any:
    for token in pointer:
        document = document[token]
    return document


def thing_text(reference: dict[str, Any], name: str) -> str:
    """What the reference says about a thing."""
    pointer = THINGS[name]
    if pointer[-2] == "enum":
        text = at(reference, pointer[:-2])["x-enumDescriptions"][at(SPEC.data, pointer)]
    else:
        text = at(reference, pointer)["description"]
    assert isinstance(text, str)
    return text


def expected_links(entry: Entry) -> list[str]:
    return [
        f"#confidence-{entry.confidence}",
        *(f"#source-{name}" for name in (*entry.sources, *entry.against)),
        *(f"#decision-{name}" for name in entry.decisions),
    ]


def test_everything_in_the_spec_is_shown_with_its_evidence(reference: dict[str, Any]) -> None:
    shown = 0
    for entry in entries(EVIDENCE):
        if entry.pointer[0] != "rules":
            own = thing_text(reference, entry.about).partition("<details>")[0]
            assert Read(own).links == expected_links(entry), entry.about
            against = re.findall(r'<span class="against">(.*?)</span>', own)
            assert [Read(text).links for text in against] == [[f"#source-{n}" for n in entry.against]] * bool(
                entry.against
            )
            shown += 1
    assert shown == len(THINGS)


def test_a_response_that_is_closed_shows_its_confidence(reference: dict[str, Any]) -> None:
    by_name = {entry.about: entry for entry in entries(EVIDENCE)}
    for operation in SPEC.operations():
        for status, response in at(reference, operation.pointer)["responses"].items():
            title = Read(response["x-summary"])
            assert title.words.endswith(by_name[f"{operation.operation_id}.{status}"].confidence)
            assert not title.links, "a link cannot stand in a button"


def test_every_rule_is_shown_at_what_it_narrows(reference: dict[str, Any]) -> None:
    whole = json.dumps(reference)
    claims = Dossier.of(SPEC, EVIDENCE)
    for rule in facts.rules(SPEC):
        for claim in claims.claims_about(rule):
            assert f'#rule-{claim.name}\\"' in whole, rule


def test_what_is_known_in_part_says_so(reference: dict[str, Any]) -> None:
    partial_ones = {
        name: schema for name, schema in SPEC.data["components"]["schemas"].items() if schema.get("x-partial")
    }
    assert partial_ones
    for name, schema in reference["components"]["schemas"].items():
        assert ("Known in part" in schema["description"]) == (name in partial_ones), name


@pytest.mark.parametrize(
    ("thing", "rule", "label"),
    [
        ("RlorTrainerJob.name", "resource-names", "pattern"),
        ("RlorTrainerJob.displayName", "display-name-length", "x-request-rules"),
        ("RlorTrainerJob.rewardWeights", "reward-weights", "x-request-rules"),
        ("RlorTrainerJob.trainingConfig", "nullable-fields", "nullable"),
        ("RlorTrainerJob.trainingConfig", "base-model-or-warm-start", "x-request-rules"),
        ("TrainerShardingScheme.expertParallelism", "counts", "x-request-rules"),
        ("ExecuteRlorTrainStepRequest.dataset", "step-fields", "required, minLength"),
        ("PromoteCheckpointRequest.outputModel", "promotion-fields", "required"),
        ("Gateway_GetRlorTrainerJob.account_id", "path-segments", "minLength, pattern"),
        ("Gateway_PromoteCheckpoint.account_id", "path-segments", "minLength, pattern"),
        ("Gateway_ListRlorTrainerJobs.pageSize", "negative-page-size", "minimum"),
        ("Gateway_CancelRlorTrainerJob.body", "empty-bodies", "required"),
        ("Gateway_CancelRlorTrainerJob", "cancel", "x-lifecycle"),
        ("Gateway_CreateRlorTrainerJob", "create-with-id", "x-retry"),
        ("Gateway_CreateRlorTrainerJob", "loss-settings", "x-request-rules"),
        ("JobState", "retention", "x-lifecycle"),
        ("RequestId", "header-values", "minLength, required"),
    ],
)
def test_a_rule_stands_at_its_thing(reference: dict[str, Any], thing: str, rule: str, label: str) -> None:
    items = thing_text(reference, thing).split("<li>")[1:]
    found = [item for item in items if item.startswith(f'<a class="rule" href="#rule-{rule}">{label}</a>')]
    assert len(found) == 1
    claim = EVIDENCE.data["rules"][rule]
    entry = Entry.parse((), rule, claim["evidence"])
    assert Read(found[0]).links[1:] == expected_links(entry)
    assert " ".join(claim["says"].replace("`", "").split()) in Read(found[0]).words


def test_what_holds_everywhere_is_shown_with_the_description_of_the_spec(reference: dict[str, Any]) -> None:
    links = Read(reference["info"]["description"]).links
    assert {"#rule-wire-format", "#rule-unknown-body-fields", "#rule-wrong-method"} <= set(links)


def test_each_schema_has_a_chapter_with_its_description(reference: dict[str, Any]) -> None:
    tag = next(tag for tag in reference["tags"] if tag["name"] == SCHEMAS_TAG)
    chapters = re.split(r"^## (.+)$", tag["description"], flags=re.MULTILINE)[1:]
    assert chapters[::2] == list(SPEC.data["components"]["schemas"])
    for name, chapter in zip(chapters[::2], chapters[1::2], strict=True):
        assert f'schemaRef="#/components/schemas/{name}"' in chapter
        schema = reference["components"]["schemas"][name]
        assert "enum" in schema or schema["description"] in chapter


def test_sources_confidences_and_decisions_are_explained(read: Read) -> None:
    for letter in "ABCD":
        assert f"confidence-{letter}" in read.ids
    for name, source in EVIDENCE.data["sources"].items():
        assert f"source-{name}" in read.ids
        for text in (name, source["title"], source["date"], source["weight"], source.get("version", name)):
            assert plain(text) in read.words
    for name, decision in EVIDENCE.data["decisions"].items():
        assert f"decision-{name}" in read.ids
        for text in (decision["question"], decision["decision"], decision["why"], *decision["says"].values()):
            assert plain(text) in read.words
    for name, claim in EVIDENCE.data["rules"].items():
        assert f"rule-{name}" in read.ids
        assert plain(claim["says"]) in read.words


def plain(text: str) -> str:
    return " ".join(text.replace("`", "").split())


def test_accepted_differences_are_shown(redoc: Path) -> None:
    text = EVIDENCE.text.partition("\ndifferences:")[0] + (
        "\ndifferences:\n  older-types:\n    source: SDK\n    kind: gone\n    seen: 1.2.30\n"
        "    reason: Its types are of `May`.\n    covers: [RlorTrainerJob.purpose, Nowhere.atAll]\n"
    )
    shown = Read(page(SPEC, SpecDocument.parse(text.encode(), EVIDENCE.path), Bundle.read(redoc)))
    assert "difference-older-types" in shown.ids
    for said in ("SDK lacks this, seen in 1.2.30.", "Its types are of May.", "RlorTrainerJob.purpose Nowhere.atAll"):
        assert said in shown.words.replace("purposeNowhere", "purpose Nowhere")
    without = Read(
        page(SPEC, SpecDocument.parse(text.partition("\ndifferences:")[0].encode(), EVIDENCE.path), Bundle.read(redoc))
    )
    assert "differences" not in without.ids
    assert "#differences" not in without.links


def all_links(read: Read) -> Iterator[str]:
    yield from read.links
    for text in texts(read.data["spec"]):
        if "<a " in text:
            yield from Read(text).links


def texts(node: Any) -> Iterator[str]:
    if isinstance(node, str):
        yield node
    for child in (*members(node).values(), *elements(node)):
        yield from texts(child)


def test_every_link_leads_somewhere(read: Read) -> None:
    operations = {f"#tag/{o.raw['tags'][0]}/operation/{o.operation_id}" for o in SPEC.operations()}
    chapters = {f"#tag/{SCHEMAS_TAG}/{name}" for name in SPEC.data["components"]["schemas"]}
    known = {f"#{name}" for name in read.ids} | operations | chapters
    assert len(read.ids) == len(set(read.ids))
    assert {link for link in all_links(read) if link not in known} == set()
    assert operations & set(read.links)
    assert chapters & set(read.links)


def test_nothing_is_loaded_from_anywhere(read: Read) -> None:
    for tag, attributes in read.elements:
        for name in ("src", "srcset", "data", "poster", "action", "background"):
            assert name not in attributes, tag
        if tag == "link":
            assert attributes["href"].startswith("data:")
        assert tag not in ("iframe", "object", "embed", "img", "base")
    style = read.page.partition("<style>")[2].partition("</style>")[0]
    assert "url(" not in style
    assert "@import" not in style
    assert "cdn.redoc.ly" not in read.page
    assert "sourceMappingURL" not in read.page


def test_the_page_forbids_itself_every_request_and_every_other_program(read: Read) -> None:
    policy = next(a["content"] for _, a in read.elements if a.get("http-equiv") == "Content-Security-Policy")
    rules = dict(rule.strip().split(" ", 1) for rule in policy.split(";"))
    assert rules["default-src"] == "'none'"
    assert not {"connect-src", "frame-src", "font-src"} & set(rules)
    assert "http" not in policy
    programs = [text for attributes, text in read.scripts if "type" not in attributes]
    digests = [base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() for text in programs]
    assert rules["script-src"].split() == [f"'sha256-{digest}'" for digest in digests]
    assert 'var logo = "data:,"' in programs[1]
    assert r"<\/script><\x21-- <script>" in programs[1]


def test_the_licences_and_the_versions_are_on_the_page(read: Read) -> None:
    assert "Licence of Redoc" in read.words
    assert "Licence of <parts>" in read.words
    for said in (SPEC.version, SPEC.sha256, EVIDENCE.sha256):
        assert said in read.words


HOSTILE = (
    "</script><script>alert(1)</script><img src=x onerror=alert(2)><!-- "
    "![i](http://other.example/x.png) [l](javascript:alert(3)) `<b>` **bold** \u2028"
)


def edited(document: SpecDocument, *changes: tuple[str, str]) -> SpecDocument:
    """A document with texts replaced, each of which stands in it exactly once."""
    text = document.text
    for old, new in changes:
        assert text.count(old) == 1, f"{text.count(old)} times: {old!r}"
        text = text.replace(old, new)
    return SpecDocument.parse(text.encode(), document.path)


def test_hostile_texts_stay_texts(redoc: Path, read: Read) -> None:
    quoted = json.dumps(HOSTILE)
    label = "Label for people, fewer than 64 characters. Default empty. Caller-owned."
    spec = edited(
        SPEC,
        ("title: RLOR Trainer Jobs", f"title: {quoted}"),
        ("summary: Create a trainer job", f"summary: {quoted}"),
        (f"description: {label}", f"description: {quoted}"),
        ("description: The job.", f"description: {quoted}"),
        ("description: Being provisioned.".removeprefix("description: "), quoted),
        ("message: Completed}", f"message: {quoted}}}"),
        ("          preempt: {from", f"          {quoted}: {{from"),
    )
    evidence = edited(
        EVIDENCE,
        ("question: How is the scheduling purpose spelt?", f"question: {quoted}"),
        ("title: The vendor's public cookbook", f"title: {quoted}"),
        ("says: Fewer than 64 characters, in the server's own words.", f"says: {quoted}"),
        ("[JobState.x-lifecycle.events.preempt]", f"[{json.dumps('JobState.x-lifecycle.events.' + HOSTILE)}]"),
    )
    shown = Read(page(spec, evidence, Bundle.read(redoc)))
    before, after = (Counter(tag for tag, _ in each.elements) for each in (read, shown))
    assert set(after - before) == {"a", "code", "strong"}, "texts became elements"
    assert before - after == Counter()
    assert (
        shown.words.count("<script>alert(1)</script><img src=x onerror=alert(2)><!-- !i [l](javascript:alert(3)) <b>")
        >= 4
    )
    assert not {name for _, attributes in shown.elements for name in attributes if name.startswith("on")}
    assert "javascript:" not in "".join(shown.links)

    reference = shown.data["spec"]
    schemas = reference["components"]["schemas"]
    response = at(reference, ("paths", "/v1/accounts/{account_id}/rlorTrainerJobs", "post", "responses", "200"))
    for text in (
        schemas["RlorTrainerJob"]["properties"]["displayName"]["description"],
        schemas["JobState"]["x-enumDescriptions"]["JOB_STATE_CREATING"],
        response["x-summary"],
    ):
        inner = Read(text)
        assert "<script>alert(1)</script>" in inner.words
        assert "code" in {tag for tag, _ in inner.elements}
        assert {tag for tag, _ in inner.elements} <= {
            "a",
            "code",
            "details",
            "div",
            "li",
            "p",
            "span",
            "strong",
            "summary",
            "ul",
        }
        assert {link for link in inner.links if not link.startswith("#")} == {"http://other.example/x.png"}, "a link"
    assert shown.data["options"]["sanitize"] is True, "what was missed here Redoc removes"


def test_examples_and_names_are_left_as_they_are(redoc: Path) -> None:
    spec = edited(
        SPEC,
        (
            "                  displayName: math grpo step 07\n",
            "                  description: '`a` <b>'\n                  x-mine: 1\n",
        ),
        (
            "    ExtraValues:\n      type: object\n",
            "    ExtraValues:\n      type: object\n      properties:\n        example: {description: A `field`.}\n"
            "        headers: {description: More of it., default: {description: '`a` <b>', x-mine: 1}}\n",
        ),
    )
    properties = "properties: {example: B TSDK, headers: B TSDK}"
    evidence = edited(EVIDENCE, ("  ExtraValues: {is: B TSDK}", f"  ExtraValues: {{is: B TSDK, {properties}}}"))
    reference = annotated(Dossier.of(spec, evidence))
    examples = at(reference, ("paths", "/v1/accounts/{account_id}/rlorTrainerJobs", "post", "requestBody", "content"))
    value = examples["application/json"]["examples"]["loraWithDataset"]["value"]
    assert (value["description"], value["x-mine"]) == ("`a` <b>", 1)
    fields = reference["components"]["schemas"]["ExtraValues"]["properties"]
    assert fields["example"]["description"].startswith("<p>A <code>field</code>.</p>")
    assert fields["headers"]["default"] == {"description": "`a` <b>", "x-mine": 1}
    assert list(reference["components"]["responses"]["Done"]["headers"]) == ["x-request-id"]
    assert "x-lifecycle" not in reference["components"]["schemas"]["JobState"]


def test_descriptions_have_no_empty_line_where_redoc_would_read_markdown_again(redoc: Path) -> None:
    text = "One.\n\n    code\n\n    *more*\n\nTwo."
    spec = edited(
        SPEC,
        (
            "        Reads one job. A deleted job stays readable for its retention of 30 days.\n",
            "        " + text.replace("\n", "\n        ") + "\n",
        ),
    )
    reference = annotated(Dossier.of(spec, EVIDENCE))
    operation = next(o for o in spec.operations() if o.operation_id == "Gateway_GetRlorTrainerJob")
    description = at(reference, operation.pointer)["description"]
    assert "<pre><code>code\n&#10;*more*\n</code></pre>" in description
    assert "\n\n" not in description


def expected_ways() -> set[tuple[str, str, str]]:
    ways = {(f"time.{e['from']}.{e['to']}", e["from"], e["to"]) for e in LIFECYCLE["time"]}
    for kind in ("operations", "events"):
        ways |= {(f"{kind}.{n}", state, e["to"]) for n, e in LIFECYCLE[kind].items() for state in e["from"]}
    return ways


def drawn() -> tuple[Read, Read]:
    lifecycle = Lifecycle.of(SPEC)
    assert lifecycle
    diagram = draw(lifecycle)
    return Read(str(diagram.names)), Read(str(diagram.lanes))


def test_the_diagram_has_every_state_and_every_transition() -> None:
    names, lanes = drawn()
    shown = [a["data-state"] for _, a in names.elements if "data-state" in a]
    assert sorted(shown) == sorted(SPEC.data["components"]["schemas"]["JobState"]["enum"])
    starts = {a["data-start"]: a["class"] for _, a in names.elements if "data-start" in a}
    assert starts == {"JOB_STATE_PENDING": "start", "JOB_STATE_CREATING": "start also"}
    for name, states in LIFECYCLE["classes"].items():
        classed = [a["data-state"] for _, a in names.elements if "data-state" in a and name in a["class"].split()]
        assert sorted(classed) == sorted(states)
    unreached = [a["data-state"] for _, a in names.elements if "unreached" in a.get("class", "").split()]
    assert sorted(unreached) == sorted(LIFECYCLE["unreached"])
    ways: set[tuple[str, str, str]] = set()
    idle: set[tuple[str, str]] = set()
    fact = ""
    for _, attributes in lanes.elements:
        fact = attributes.get("data-fact", fact).removeprefix("JobState.x-lifecycle.")
        if "data-from" in attributes:
            ways.add((fact, attributes["data-from"], attributes["data-to"]))
        if "data-noop" in attributes:
            idle.add((fact, attributes["data-noop"]))
    assert ways == expected_ways()
    assert idle == {(f"operations.{n}", state) for n, e in LIFECYCLE["operations"].items() for state in e["noop"]}


def test_dots_and_arrowheads_are_drawn_in_the_rows_of_their_states() -> None:
    names, lanes = drawn()
    rows: dict[str, float] = {}
    for position, (_, attributes) in enumerate(names.elements):
        if "data-state" in attributes:
            box = next(a for tag, a in names.elements[position:] if tag == "rect")
            rows[attributes["data-state"]] = float(box["y"]) + float(box["height"]) / 2
    assert len(set(rows.values())) == len(rows)
    heads: list[tuple[float, bool]] = []
    sources: list[float] = []
    for tag, attributes in [*lanes.elements, ("g", {})]:
        if tag == "g":  # the next lane: what was drawn for the last one?
            for height, down in heads:
                assert any((source < height) == down for source in sources)
            assert len(heads) == len({source < heads[0][0] for source in sources})
            heads, sources = [], []
        if attributes.get("class") == "head":
            tip, _, size = attributes["d"].split()[1].partition("l")
            heads.append((float(tip), attributes["d"].split()[2].startswith("-")))
            assert size == "-5"
        if "data-from" in attributes:
            assert float(attributes["cy"]) == rows[attributes["data-from"]]
            sources.append(float(attributes["cy"]))
            assert heads
            assert all(abs(tip - rows[attributes["data-to"]]) < 5 for tip, _ in heads)
        if "data-noop" in attributes:
            assert float(attributes["cy"]) == rows[attributes["data-noop"]]


def test_ways_that_share_a_lane_do_not_touch() -> None:
    _, lanes = drawn()
    taken: dict[str, list[tuple[float, float]]] = {}
    for tag, attributes in lanes.elements:
        if tag == "path" and attributes.get("class") == "way":
            x, y, end = re.split(r"[ V]", attributes["d"].removeprefix("M"))
            taken.setdefault(x, []).append((min(float(y), float(end)), max(float(y), float(end))))
    shared = [sorted(spans) for spans in taken.values() if len(spans) > 1]
    assert shared
    assert all(first[1] < second[0] for spans in shared for first, second in pairwise(spans))


def test_a_lifecycle_is_told_whatever_its_schema_is_called(redoc: Path) -> None:
    def other_names(document: SpecDocument) -> SpecDocument:
        text = renamed(document.text).replace("JobState", "WorkState")
        return SpecDocument.parse(text.encode(), document.path)

    spec, evidence = other_names(SPEC), other_names(EVIDENCE)
    lifecycle, usual = Lifecycle.of(spec), Lifecycle.of(SPEC)
    assert lifecycle
    assert usual
    assert lifecycle.schema == "WorkState"
    assert [way.fact for way in lifecycle.transitions] == [
        renamed(way.fact).replace("JobState", "WorkState") for way in usual.transitions
    ]
    states = (
        Read(page(spec, evidence, Bundle.read(redoc))).page.partition('<h2 id="states">')[2].partition("</table>")[0]
    )
    assert states.count('class="evidence-line"') == len(lifecycle.states)


def test_the_table_says_in_words_what_the_diagram_shows(read: Read) -> None:
    rows = {a["data-fact"]: a for tag, a in read.elements if tag == "tr" and "data-fact" in a}
    assert {f"JobState.x-lifecycle.{fact}" for fact, _, _ in expected_ways()} == set(rows)
    table = read.page.partition('<h2 id="transitions">')[2].partition('<h2 id="states">')[0]
    cells = {fact: table.partition(f'data-fact="{fact}"')[2].partition("</tr>")[0] for fact in rows}
    for fact, source, target in expected_ways():
        words = cells[f"JobState.x-lifecycle.{fact}"]
        before, _, after = words.partition('data-label="To"')
        assert f"<li>{source.removeprefix('JOB_STATE_')}</li>" in before
        assert f"<li>{target.removeprefix('JOB_STATE_')}</li>" in after.partition('data-label="More"')[0]
        assert '<a class="rule" href="#rule-' in after
    cancel = Read(cells["JobState.x-lifecycle.operations.Gateway_CancelRlorTrainerJob"]).words
    stop = Read(cells["JobState.x-lifecycle.time.JOB_STATE_IDLE.JOB_STATE_CANCELLED"]).words
    assert "After inactivityTimeout, or 1 h when that is not set" in stop
    assert "Settles in JOB_STATE_CANCELLED" in cancel
    assert "Elsewhere 400 with code 9, cannot cancel job in state: {state}" in cancel


def test_the_diagram_has_an_alternative_in_words(read: Read) -> None:
    figure = next(a for _, a in read.elements if a.get("role") == "img")
    assert "20 states in 4 classes, 21 transitions" in figure["aria-label"]
    assert figure["tabindex"] == "0", "what scrolls must be reachable with the keyboard"


@pytest.mark.parametrize(
    ("schema", "words"),
    [
        ({"required": ["a"], "properties": {"a": {"const": True}}}, "`a` is `true`"),
        ({"properties": {"a": {"enum": [False, None]}}}, "`a` is `false` or `null`, or not there"),
        (
            {"anyOf": [{"required": ["a"]}, {"required": ["b"], "properties": {"b": {"const": "x"}}}]},
            '`a` is there or `b` is `"x"`',
        ),
        ({"properties": {"a": {"minimum": 1}}}, '`{"properties": {"a": {"minimum": 1}}}`'),
        ({"not": {}}, '`{"not": {}}`'),
        ({}, "`{}`"),
    ],
)
def test_conditions_in_words(schema: dict[str, Any], words: str) -> None:
    assert condition(schema) == words


@pytest.mark.parametrize(
    ("seconds", "words"),
    [("61s", "61 s"), ("600s", "10 min"), ("3600s", "1 h"), ("2592000s", "30 days"), ("0s", "0 s"), ("1.5s", "1.5 s")],
)
def test_durations_in_words(seconds: str, words: str) -> None:
    assert duration(seconds) == words


def run(redoc: Path, output: Path, *options: str) -> int:
    return build_docs.main(["--output", str(output), *options], redoc=lambda: redoc)


def test_the_same_spec_gives_the_same_bytes(redoc: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(redoc, tmp_path / "one") == 0
    assert capsys.readouterr().out == f"{tmp_path / 'one' / 'index.html'}\n"
    moved = tmp_path / "elsewhere"
    moved.mkdir()
    for path in (build_docs.SPEC, build_docs.EVIDENCE):
        shutil.copyfile(path, moved / path.name)
    inputs = ("--spec", str(moved / build_docs.SPEC.name), "--evidence", str(moved / build_docs.EVIDENCE.name))
    assert run(redoc, tmp_path / "two", *inputs) == 0
    one, two = ((tmp_path / name / "index.html").read_bytes() for name in ("one", "two"))
    assert one == two
    assert [path.name for path in (tmp_path / "one").iterdir()] == ["index.html"]


@pytest.mark.parametrize(
    ("option", "old", "new", "said"),
    [
        ("--spec", "openapi: 3.1.0", "openapi: [", "not valid YAML"),
        (
            "--spec",
            "$ref: '#/components/responses/Job'",
            "$ref: '#/nowhere'",
            "names nothing",
        ),
        ("--spec", "        initial: JOB_STATE_PENDING\n", "", "is a required property"),
        ("--evidence", "  RequestId: A HAR\n", "", "nothing says where `RequestId` comes from"),
        ("--evidence", "  RequestId: A HAR\n", "  RequestId: Z HAR\n", "which is no confidence"),
        ("--evidence", "  RequestId: A HAR\n", "  RequestId: A HARE\n", "which is not introduced"),
        ("--evidence", "  RequestId: A HAR\n", "  RequestId: A HAR see nothing\n", "which does not exist"),
        ("--evidence", "\nheaders:\n", "\nheader:\n", "header"),
    ],
)
def test_broken_input_is_refused_in_one_line(
    redoc: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], option: str, old: str, new: str, said: str
) -> None:
    source = build_docs.SPEC if option == "--spec" else build_docs.EVIDENCE
    text = source.read_text("utf-8")
    assert old in text
    broken = tmp_path / source.name
    broken.write_text(text.replace(old, new, 1), "utf-8")
    assert run(redoc, tmp_path / "docs", option, str(broken)) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert re.fullmatch(rf"{re.escape(str(tmp_path))}/{source.name}:\d+: .*\n|spec/\S+:\d+: .*\n", printed.err)
    assert said in printed.err
    assert not (tmp_path / "docs").exists()


def test_a_missing_file_is_named(redoc: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(redoc, tmp_path / "docs", "--spec", str(tmp_path / "none.yaml")) == 2
    assert "none.yaml:1: cannot read the file" in capsys.readouterr().err
    (tmp_path / "docs").write_text("a file where the folder should be")
    assert run(redoc, tmp_path / "docs") == 2
    assert capsys.readouterr().err == f"{tmp_path / 'docs'}: File exists.\n"


def test_without_redoc_there_is_no_page(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    find = partial(fetched, tmp_path / "bundle")
    assert build_docs.main(["--output", str(tmp_path / "docs")], redoc=find) == 2
    printed = capsys.readouterr().err
    assert re.fullmatch(r"Redoc cannot be had: .*drf-spectacular-sidecar.*\. Fix: let pip reach .*\n", printed)
    assert not (tmp_path / "docs").exists()
    with pytest.raises(Unavailable):
        find()


def test_a_folder_without_the_bundle_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(tmp_path, tmp_path / "docs") == 2
    assert capsys.readouterr().err == f"{tmp_path / 'bundles' / 'redoc.standalone.js'}: No such file or directory.\n"


def small_package(folder: Path) -> Path:
    """A package that carries a bundle like Redoc's, and the requirement that pins it."""
    inside, about = (
        "drf_spectacular_sidecar/static/drf_spectacular_sidecar/redoc",
        "drf_spectacular_sidecar-1.0.dist-info",
    )
    wheel = folder / "drf_spectacular_sidecar-1.0-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w") as archive:
        archive.writestr(f"{inside}/LICENSE", "Licence")
        archive.writestr(f"{inside}/bundles/redoc.standalone.js", PROGRAM)
        archive.writestr(f"{inside}/bundles/redoc.standalone.js.LICENSE.txt", "Licences")
        archive.writestr(f"{about}/METADATA", "Metadata-Version: 2.1\nName: drf-spectacular-sidecar\nVersion: 1.0\n")
        archive.writestr(
            f"{about}/WHEEL", "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
        )
        archive.writestr(f"{about}/RECORD", "")
    requirements = folder / "requirements.txt"
    pin = f"drf-spectacular-sidecar==1.0 --hash=sha256:{hashlib.sha256(wheel.read_bytes()).hexdigest()}\n"
    requirements.write_text(pin, "utf-8")
    return requirements


def test_redoc_is_fetched_once_and_is_what_was_pinned(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    requirements, folder = small_package(tmp_path), tmp_path / "bundle"
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(tmp_path))
    first = fetched(folder, requirements)
    assert Bundle.read(first).licences == ("Licence", "Licences")
    monkeypatch.delenv("PIP_FIND_LINKS")
    assert fetched(folder, requirements) == first
    monkeypatch.setenv("PIP_FIND_LINKS", str(tmp_path))
    requirements.write_text(f"drf-spectacular-sidecar==1.0 --hash=sha256:{'0' * 64}\n", "utf-8")
    with pytest.raises(Unavailable):
        fetched(folder, requirements)
    requirements.write_text("drf-spectacular-sidecar==1.0\n", "utf-8")
    with pytest.raises(Unavailable, match="hash"):
        fetched(folder, requirements)
