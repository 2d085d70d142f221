"""The page for people: what stands on it, that it loads nothing, and that what a server says stays text."""

from __future__ import annotations

import base64
import hashlib
import re
from html.parser import HTMLParser
from typing import Final

import pytest
from rlor_contract.report.causes import causes
from rlor_contract.report.explanations import HARM_WORDS
from rlor_contract.report.ledger import Ledger
from rlor_contract.report.page import page
from rlor_contract.report.verdict import Verdict
from suite.report.reports_made import HOSTILE, LABELS, finds, ledger, verdict

_VOID: Final = {"meta", "wbr", "link", "img", "br", "hr", "input"}


class Seen(HTMLParser):
    """A page as a browser takes it: its elements, with the text in each."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.texts: list[tuple[str, list[str]]] = []
        self._open: list[str] = []
        self._ids: list[list[str]] = []
        self.wrong: list[str] = []
        self.feed(text)
        self.close()
        assert self._open == []
        assert self.wrong == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))
        self.texts.append((tag, []))
        if tag not in _VOID:
            self._open.append(tag)
            self._ids.append(self.texts[-1][1])

    def handle_endtag(self, tag: str) -> None:
        if self._open and self._open[-1] == tag:
            self._open.pop()
            self._ids.pop()
        else:
            self.wrong.append(tag)

    def handle_data(self, data: str) -> None:
        for texts in self._ids:
            texts.append(data)

    def text(self, tag: str) -> list[str]:
        return [" ".join(" ".join(texts).split()) for name, texts in self.texts if name == tag]

    def named(self, name: str) -> str:
        """The text of the element with an id."""
        for (_, attributes), (_, texts) in zip(self.elements, self.texts, strict=True):
            if attributes.get("id") == name:
                return " ".join(" ".join(texts).split())
        raise AssertionError(name)


@pytest.fixture(scope="module")
def shown() -> Seen:
    return Seen(page(verdict()))


def test_what_a_server_says_stays_text(shown: Seen) -> None:
    tags = {tag for tag, _ in shown.elements}
    assert not tags & {"script", "img", "iframe", "object", "link", "form", "base", "svg"}
    assert not [name for _, attributes in shown.elements for name in attributes if name.startswith("on")]
    visible = HOSTILE.replace("\x1b", "\\u001b").replace("\u202e", "\\u202e")
    whole = "".join(shown.text("body"))
    assert whole.count(visible) >= 8  # got, request, expected, why, note, left behind, traceback, answer
    assert "\x1b" not in whole
    assert "\u202e" not in whole


def test_the_page_needs_nothing_else(shown: Seen) -> None:
    for tag, attributes in shown.elements:
        assert "src" not in attributes, tag
        assert "style" not in attributes, tag
        assert attributes.get("href", "#").startswith("#"), tag
    text = page(verdict())
    (style,) = re.findall("<style>(.*?)</style>", text, re.DOTALL)
    assert not re.search(r"url\(|@import", style)
    (policy,) = [one["content"] for _, one in shown.elements if one.get("http-equiv") == "Content-Security-Policy"]
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert policy == f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"


def test_links_lead_somewhere_and_names_are_given_once(shown: Seen) -> None:
    ids = [one["id"] for _, one in shown.elements if "id" in one]
    assert len(ids) == len({*ids})
    links = [one["href"][1:] for tag, one in shown.elements if tag == "a"]
    assert {*links} <= {*ids}
    assert links[0] == "main"
    referred = [one["aria-labelledby"] for _, one in shown.elements if "aria-labelledby" in one]
    assert {*referred} <= {*ids}


def test_the_verdict_comes_first_then_the_causes_by_harm(shown: Seen) -> None:
    found = verdict()
    assert shown.text("h1") == [f"The contract {found.said}."]
    assert shown.text("h3") == [
        f"{HARM_WORDS['leak']} 1 cause, 1 finding",
        f"{HARM_WORDS['crash']} 1 cause, 2 findings",
        f"{HARM_WORDS['shape']} 1 cause, 1 finding",
    ]
    titles = shown.text("h2")
    assert titles[:2] == ["Violations", "Warnings"]
    assert {"What was checked", "Not verified", "Coverage of the spec", "The run", "Left behind"} <= {*titles}


def test_every_cause_is_there_with_what_it_takes(shown: Seen) -> None:
    found = verdict()
    told = [*causes(found.violations), *causes(found.warnings)]
    for number, cause in enumerate(told, start=1):
        text = shown.named(f"cause-{number}")
        assert text.startswith(f"{number}. {cause.first.check} on ")
        for part in ("Promise", "Expected", "Got", "Basis", "Spec spec/openapi.yaml:12", "Repeat it curl", "Fix"):
            assert part in text, part
    crash = shown.named("cause-2")
    assert f"Seen at 1 other place Operation Expected Got Line {LABELS[1]}" in crash


def test_every_cell_is_there_and_told_by_more_than_colour(shown: Seen) -> None:
    found = verdict()
    heat = [
        (one, "".join(texts))
        for (tag, one), (_, texts) in zip(shown.elements, shown.texts, strict=True)
        if tag == "td" and "class" in one
    ]
    rows = {*found.ledgers[0].checks()} | {one.check for one in found.unverified if one.check}
    assert len(heat) == (len(rows) + 1) * len(LABELS)
    signs = {"failed": "✗", "warned": "!", "passed": "✓", "open": "?", "none": "·"}
    for one, text in heat:
        assert text.startswith(signs[one["class"]]) or text.strip().startswith(("yes", "NO")), (one, text)
    assert {one["class"] for one, _ in heat} == {*signs}
    assert [one["title"] for one, _ in heat if "failed 100 times" in one.get("title", "")] == [
        "it has failed 100 times"
    ]


def test_tables_have_heads_with_a_scope(shown: Seen) -> None:
    assert all(one.get("scope") in ("row", "col") for tag, one in shown.elements if tag == "th")
    tables = len(shown.text("table"))
    assert tables == len(shown.text("caption")) > 4
    assert ("html", {"lang": "en"}) in shown.elements


def many(count: int, text: str) -> Verdict:
    book = Ledger("server")
    for number in range(count):
        word = "".join(chr(97 + int(digit)) for digit in str(number))
        finds(
            book,
            LABELS[number % 9],
            "times_in_utc",
            expected=f"{word} {text}",
            got=text,
            request=text,
            place=f"/x {word}",
        )
    return verdict(book)


def test_a_page_stays_below_two_megabytes() -> None:
    for found in (many(400, "<&" * 3000), many(40, "<" * 40_000)):
        text = page(found)
        assert len(text.encode()) < 2_000_000
        told = [one["id"] for _, one in Seen(text).elements if one.get("id", "").startswith("cause-")]
        assert len(told) == min(300, len(causes(found.violations)))
        assert ("more causes are in contract.json" in text) == (len(told) == 300)


def test_a_run_that_holds_has_no_list_of_what_is_wrong() -> None:
    book = Ledger("server", verified={*LABELS})
    book.passes(LABELS[0], "times_in_utc")
    shown = Seen(page(verdict(book)))
    assert "Violations" not in shown.text("h2")
    assert dict(shown.elements)["h1"]["class"] == "holds"
    assert [*ledger().violations]
