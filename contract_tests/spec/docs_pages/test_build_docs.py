"""The reference page: all of the spec with its evidence, nothing from another host, nothing that a text can break."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import shutil
from collections import Counter
from dataclasses import dataclass, field
from html import unescape
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from typing import Any

import build_docs
import httpx
import pytest
from docs_pages.diagram import draw
from docs_pages.dossier import Dossier
from docs_pages.failures import Failure, failures
from docs_pages.lifecycle import Lifecycle, condition, duration
from docs_pages.markup import block
from docs_pages.page import page
from docs_pages.reference import Reference, pretty
from docs_pages.samples import Sample
from markupsafe import escape
from rlor_spec import facts
from rlor_spec.document import SpecDocument
from rlor_spec.evidence import CONFIDENCES, Entry, entries
from rlor_spec.places import members
from rlor_trainer_client import APIStatusError, Clock, RlorTrainerClient
from spec.renaming import renamed, write_renamed

SPEC = SpecDocument.load(build_docs.SPEC)
EVIDENCE = SpecDocument.load(build_docs.EVIDENCE)
THINGS = facts.things(SPEC)
LIFECYCLE: dict[str, Any] = SPEC.data["components"]["schemas"]["JobState"]["x-lifecycle"]


HOSTILE = (
    "</script><script>alert(1)</script><img src=x onerror=alert(2)><!-- "
    "![i](http://other.example/x.png) [l](javascript:alert(3)) `<b>` **bold** \u2028"
)


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
    def words(self) -> str:
        return " ".join("".join(self.text).split())


@pytest.fixture(scope="module")
def read() -> Read:
    return shown(SPEC, EVIDENCE)


def shown(spec: SpecDocument, evidence: SpecDocument) -> Read:
    found = {operation.operation_id: [Sample("curl", f"curl {HOSTILE}")] for operation in spec.operations()}
    return Read(page(spec, evidence, build_docs.client_errors(), samples=found))


def at(document: Any, pointer: tuple[str | int, ...]) -> Any:
    for token in pointer:
        document = document[token]
    return document


def thing_html(read: Read, name: str) -> str:
    """What the page says about a thing, from its anchor to the end of its evidence."""
    return read.page.partition(f' id="{name}"')[2].partition('class="evidence"')[2].partition("</div>")[0]


def expected_links(entry: Entry) -> list[str]:
    return [
        f"#confidence-{entry.confidence}",
        *(f"#source-{name}" for name in (*entry.sources, *entry.against)),
        *(f"#decision-{name}" for name in entry.decisions),
    ]


def test_everything_in_the_spec_is_shown_with_its_evidence(read: Read) -> None:
    shown_things = 0
    for entry in entries(EVIDENCE):
        if entry.pointer[0] != "rules":
            own = thing_html(read, entry.about).partition("<details>")[0]
            assert Read(f"<div{own}").links == expected_links(entry), entry.about
            against = re.findall(r'<span class="against">(.*?)</span>', own)
            assert [Read(text).links for text in against] == [[f"#source-{n}" for n in entry.against]] * bool(
                entry.against
            )
            shown_things += 1
    assert shown_things == len(THINGS)


def test_every_thing_has_a_link_to_itself_that_can_be_copied(read: Read) -> None:
    own = {a["href"] for tag, a in read.elements if tag == "a" and a.get("class") == "self"}
    assert {f"#{name}" for name in THINGS} <= own


def test_every_description_is_shown(read: Read) -> None:
    said = [at(SPEC.data, pointer) for name, pointer in THINGS.items() if "." not in name]
    said += [SPEC.resolve(pointer) for pointer in THINGS.values() if pointer[-2] != "enum"]
    for text in {members(one).get("description", "") for one in said}:
        assert Read(str(block(text))).words in read.words


def test_every_rule_is_shown_at_what_it_narrows(read: Read) -> None:
    claims = Dossier.of(SPEC, EVIDENCE)
    for rule in facts.rules(SPEC):
        for claim in claims.claims_about(rule):
            assert f"#rule-{claim.name}" in read.links, rule


def test_what_is_known_in_part_says_so(read: Read) -> None:
    partial_ones = {
        name: schema for name, schema in SPEC.data["components"]["schemas"].items() if schema.get("x-partial")
    }
    assert partial_ones
    for name in SPEC.data["components"]["schemas"]:
        own = read.page.partition(f'<details class="schema" id="{name}"')[2].partition('class="evidence"')[0]
        assert ("Known in part" in own) == (name in partial_ones), name


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
def test_a_rule_stands_at_its_thing(read: Read, thing: str, rule: str, label: str) -> None:
    items = thing_html(read, thing).split("<li>")[1:]
    found = [item for item in items if item.startswith(f'<a class="rule" href="#rule-{rule}">{label}</a>')]
    assert len(found) == 1
    claim = EVIDENCE.data["rules"][rule]
    entry = Entry.parse((), rule, claim["evidence"])
    assert Read(found[0]).links[1:] == expected_links(entry)
    assert " ".join(claim["says"].replace("`", "").split()) in Read(found[0]).words


def test_what_holds_everywhere_is_shown_before_the_operations(read: Read) -> None:
    overview = read.page.partition('<section id="reference"')[2].partition("</section>")[0]
    assert {"#rule-wire-format", "#rule-unknown-body-fields", "#rule-wrong-method"} <= set(Read(overview).links)


def test_letters_are_explained_before_the_first_of_them_is_used(read: Read) -> None:
    before = read.page.partition('href="#confidence-')[0]
    for letter, meaning in CONFIDENCES.items():
        assert f'grade-{letter}">{letter}</span> {meaning}' in before


def section(read: Read, name: str) -> str:
    return read.page.partition(f'<section id="{name}"')[2].partition("</section>")[0]


def test_a_field_says_its_type_its_limits_and_who_writes_it(read: Read) -> None:
    def head(name: str) -> str:
        return Read("<p" + read.page.partition(f' id="{name}"')[2].partition("<p")[2].partition("</p>")[0]).words

    assert head("RlorTrainerJob.trainingConfig").startswith("trainingConfig TrainingConfig or null")
    assert "read-only" in head("RlorTrainerJob.createTime")
    assert "string (date-time) or null" in head("RlorTrainerJob.createTime")
    assert "write-only" in head("WandbConfig.apiKey")
    assert "internal left out when unset" in head("TrainingConfig.extraArgs")
    assert "array of string" in head("RlorTrainerJob.rewardWeights")
    assert "required minLength 1" in head("ExecuteRlorTrainStepRequest.dataset")
    assert "minimum" not in head("RlorTrainerJob.nodeCount"), "the bounds of int32 are those of its type"
    assert 'in path required pattern "^[^/]+$" minLength 1' in head("Gateway_GetRlorTrainerJob.account_id")


def test_examples_are_shown_as_they_are(read: Read) -> None:
    pointer = ("paths", "/v1/accounts/{account_id}/rlorTrainerJobs", "post", "requestBody", "content")
    for example in at(SPEC.data, pointer)["application/json"]["examples"].values():
        assert str(escape(pretty(example["value"]))) in section(read, "operations")


def test_every_operation_shows_its_samples(read: Read) -> None:
    assert section(read, "operations").count(str(escape(f"curl {HOSTILE}"))) == len(list(SPEC.operations()))


def answered() -> dict[tuple[int, int | None], set[str]]:
    """Operations by status and by each code that stands in an example."""
    found: dict[tuple[int, int | None], set[str]] = {}
    for operation in SPEC.operations():
        for status in operation.raw["responses"]:
            media = SPEC.resolve((*operation.pointer, "responses", status)).get("content", {})
            examples = media.get("application/json", {}).get("examples", {}).values()
            codes = {e["value"].get("code") for e in examples} or {None}
            for code in codes:
                if not status.startswith("2"):
                    found.setdefault((int(status), code), set()).add(operation.operation_id)
    return found


def test_the_catalogue_has_every_status_and_code_with_its_operations() -> None:
    methods = [m for _, _, group in Reference(Dossier.of(SPEC, EVIDENCE)).groups() for m in group]
    catalogue = {(f.status, f.code): f for f in failures(methods, build_docs.client_errors())}
    for (status, code), operations in answered().items():
        named = {method.name for case in catalogue[status, code].cases for method in case.methods}
        assert operations <= named, (status, code)
    assert {(500, 2), (500, 13), (500, 15)} <= set(catalogue), "codes that only the text gives"


NO_TIME = Clock(monotonic=lambda: 0.0, sleep=lambda _: None, random=lambda: 0.0)


@pytest.mark.parametrize("retry_after", ["1", None])
def test_the_catalogue_says_what_the_client_does(retry_after: str | None) -> None:
    methods = [m for _, _, group in Reference(Dossier.of(SPEC, EVIDENCE)).groups() for m in group]
    for failure in failures(methods, build_docs.client_errors()):
        asked: list[str] = []

        def answer(request: httpx.Request, failure: Failure = failure, asked: list[str] = asked) -> httpx.Response:
            asked.append(request.url.path)
            headers = {"retry-after": retry_after} if retry_after else {}
            body: dict[str, Any] = {} if failure.code is None else {"code": failure.code, "message": "", "details": []}
            return httpx.Response(failure.status, json=body, headers=headers)

        client = RlorTrainerClient(
            api_key="k", account_id="a", transport=httpx.MockTransport(answer), clock=NO_TIME, max_retries=1
        )
        with client, pytest.raises(APIStatusError) as raised:
            client.jobs.get("job")
        assert type(raised.value).__name__ == failure.exception
        quota = failure.exception == "ResourceExhaustedError" and retry_after is None
        assert (len(asked) == 2) == (failure.retried and not quota), failure


def test_the_tree_of_exceptions_is_the_clients(read: Read) -> None:
    tree = Read(section(read, "errors").partition('class="tree"')[2].partition("</pre>")[0]).words
    for name in ("RlorTrainerError", "WaitTimeoutError", "ResourceExhaustedError"):
        assert name in tree


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


def test_accepted_differences_are_shown() -> None:
    text = EVIDENCE.text.partition("\ndifferences:")[0] + (
        "\ndifferences:\n  older-types:\n    source: SDK\n    kind: gone\n    seen: 1.2.30\n"
        "    reason: Its types are of `May`.\n    covers: [RlorTrainerJob.purpose, Nowhere.atAll]\n"
    )
    found = shown(SPEC, SpecDocument.parse(text.encode(), EVIDENCE.path))
    assert "difference-older-types" in found.ids
    for said in ("SDK lacks this, seen in 1.2.30.", "Its types are of May.", "RlorTrainerJob.purpose Nowhere.atAll"):
        assert said in found.words.replace("purposeNowhere", "purpose Nowhere")
    without = shown(SPEC, SpecDocument.parse(text.partition("\ndifferences:")[0].encode(), EVIDENCE.path))
    assert "differences" not in without.ids
    assert "#differences" not in without.links


def test_every_link_leads_somewhere(read: Read) -> None:
    assert len(read.ids) == len(set(read.ids))
    inside = {link for link in read.links if link.startswith("#")}
    assert inside <= {f"#{name}" for name in read.ids}
    assert {link for link in read.links if link not in inside and not link.startswith("https://")} == set()
    terms = [a for _, a in read.elements if "data-term" in a]
    assert all(a.get("id") for a in terms), "what is found must have a place"
    assert set(THINGS) <= {a["id"] for a in terms}


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


def test_the_page_forbids_itself_every_request_and_every_other_program(read: Read) -> None:
    policy = next(a["content"] for _, a in read.elements if a.get("http-equiv") == "Content-Security-Policy")
    rules = dict(rule.strip().split(" ", 1) for rule in policy.split(";"))
    assert rules["default-src"] == "'none'"
    assert not {"connect-src", "frame-src", "font-src"} & set(rules)
    assert "http" not in policy
    style = read.page.partition("<style>")[2].partition("</style>")[0]
    for name, texts in (("script-src", [text for _, text in read.scripts]), ("style-src", [style])):
        digests = [base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() for text in texts]
        assert rules[name].split() == [f"'sha256-{digest}'" for digest in digests]
    assert not [a for _, a in read.elements if "style" in a], "the policy forbids it"


def test_the_versions_are_on_the_page(read: Read) -> None:
    for said in (SPEC.version, SPEC.sha256, EVIDENCE.sha256):
        assert said in read.words


def edited(document: SpecDocument, *changes: tuple[str, str]) -> SpecDocument:
    """A document with texts replaced, each of which stands in it exactly once."""
    text = document.text
    for old, new in changes:
        assert text.count(old) == 1, f"{text.count(old)} times: {old!r}"
        text = text.replace(old, new)
    return SpecDocument.parse(text.encode(), document.path)


def test_hostile_texts_stay_texts(read: Read) -> None:
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
    found = shown(spec, evidence)
    before, after = (Counter(tag for tag, _ in each.elements) for each in (read, found))
    assert set(after - before) == {"a", "code", "strong"}, "texts became elements"
    assert before - after == Counter()
    words = "<script>alert(1)</script><img src=x onerror=alert(2)><!-- !i [l](javascript:alert(3)) <b>"
    assert found.words.count(words) >= 6
    assert not {name for _, attributes in found.elements for name in attributes if name.startswith("on")}
    assert "javascript:" not in "".join(found.links)


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


def test_a_lifecycle_is_told_whatever_its_schema_is_called() -> None:
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
    states = shown(spec, evidence).page.partition('<h3 id="states">')[2].partition("</table>")[0]
    assert states.count('class="evidence-line"') == len(lifecycle.states)


def test_the_table_says_in_words_what_the_diagram_shows(read: Read) -> None:
    rows = {a["data-fact"]: a for tag, a in read.elements if tag == "tr" and "data-fact" in a}
    assert {f"JobState.x-lifecycle.{fact}" for fact, _, _ in expected_ways()} == set(rows)
    table = read.page.partition('<h3 id="transitions">')[2].partition("</section>")[0]
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


def run(output: Path, *options: str) -> int:
    return build_docs.main(["--output", str(output), *options])


def test_the_same_spec_gives_the_same_bytes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(tmp_path / "one") == 0
    assert capsys.readouterr().out == f"{tmp_path / 'one' / 'index.html'}\n"
    moved = tmp_path / "elsewhere"
    moved.mkdir()
    for path in (build_docs.SPEC, build_docs.EVIDENCE):
        shutil.copyfile(path, moved / path.name)
    shutil.copytree(build_docs.SPEC.with_name("guides"), moved / "guides")
    inputs = ("--spec", str(moved / build_docs.SPEC.name), "--evidence", str(moved / build_docs.EVIDENCE.name))
    assert run(tmp_path / "two", *inputs) == 0
    one, two = ((tmp_path / name / "index.html").read_bytes() for name in ("one", "two"))
    assert one == two
    assert [path.name for path in (tmp_path / "one").iterdir()] == ["index.html"]


def test_a_spec_of_another_resource_has_a_page_too(tmp_path: Path) -> None:
    other = write_renamed(tmp_path)
    assert run(tmp_path, "--spec", str(other.spec), "--evidence", str(other.evidence)) == 0
    found = (tmp_path / "index.html").read_text("utf-8")
    assert "rlorTrainerJob" not in found
    assert "models.LossConfig(method=models.LossMethod.GRPO" in unescape(found)
    assert "/dpoJobs/math-grpo-step-07:cancel" in found


def test_a_spec_that_names_neither_servers_nor_tags_has_a_page_too(tmp_path: Path) -> None:
    text = build_docs.SPEC.read_text("utf-8")
    spec = tmp_path / "openapi.yaml"
    spec.write_text(re.sub(r"^(servers|tags):\n(  .*\n)+", "", text, flags=re.MULTILINE), "utf-8")
    assert run(tmp_path, "--spec", str(spec)) == 0
    assert '"$FIREWORKS_BASE_URL/v1/accounts/' in unescape((tmp_path / "index.html").read_text("utf-8"))


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
    tmp_path: Path, capsys: pytest.CaptureFixture[str], option: str, old: str, new: str, said: str
) -> None:
    source = build_docs.SPEC if option == "--spec" else build_docs.EVIDENCE
    text = source.read_text("utf-8")
    assert old in text
    broken = tmp_path / source.name
    broken.write_text(text.replace(old, new, 1), "utf-8")
    assert run(tmp_path / "docs", option, str(broken)) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert re.fullmatch(rf"{re.escape(str(tmp_path))}/{source.name}:\d+: .*\n|spec/\S+:\d+: .*\n", printed.err)
    assert said in printed.err
    assert not (tmp_path / "docs").exists()


def test_a_missing_file_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(tmp_path / "docs", "--spec", str(tmp_path / "none.yaml")) == 2
    assert "none.yaml:1: cannot read the file" in capsys.readouterr().err
    (tmp_path / "docs").write_text("a file where the folder should be")
    assert run(tmp_path / "docs") == 2
    assert capsys.readouterr().err == f"{tmp_path / 'docs'}: File exists.\n"
