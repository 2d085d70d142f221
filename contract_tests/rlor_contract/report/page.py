"""`contract.html`: the verdict for people, one file that needs nothing else, the worst first.

Everything that a server says is hostile: `elements` escapes all of it, and the page's own policy lets no script run,
loads nothing, and takes no style but its own.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable, Iterator, Sequence
from importlib.resources import files
from typing import TYPE_CHECKING, Final
from xml.etree.ElementTree import Element

from rlor_contract.report.causes import Cause, causes
from rlor_contract.report.elements import Content, cut, element, html, rows
from rlor_contract.report.explanations import HARM_WORDS, HARMS, explanations
from rlor_contract.report.heat import heat_map
from rlor_contract.report.ledger import Violation
from rlor_contract.report.matrix import got_of
from rlor_contract.report.page_parts import coverage, entries, left, rules, settings, trouble, unverified
from rlor_contract.report.warrants import words

if TYPE_CHECKING:
    from rlor_contract.report.verdict import Verdict

_BUDGET: Final = 1_000_000
"""Characters for causes that are shown in full; the others have a line each."""
_LINES: Final = 300
"""Causes with a line; more are counted."""
_SEEN: Final = 20
"""Places where a cause was seen besides, by name."""


def page(verdict: Verdict) -> str:
    """The whole file."""
    style = (files("rlor_contract.report") / "page.css").read_text(encoding="utf-8")
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    told = [*_sections(verdict)]
    head = element(
        "head",
        element("meta", charset="utf-8"),
        element("meta", http_equiv="Content-Security-Policy", content=policy),
        element("meta", name="viewport", content="width=device-width, initial-scale=1"),
        element("meta", name="referrer", content="no-referrer"),
        element("title", f"Contract: {verdict.said}"),
    )
    links = [element("li", element("a", title, href=f"#{name}")) for name, title, _ in told]
    kind = "holds" if verdict.holds else "broken" if verdict.broken else "unknown"
    when = f"{verdict.ended:%Y-%m-%d %H:%M} UTC"
    parts = [
        '<!DOCTYPE html>\n<html lang="en">',
        html(head).removesuffix("</head>"),
        f"<style>{style}</style></head>\n<body>",
        html(element("a", "Skip to the findings", href="#main", class_="skip")),
        html(
            element(
                "header",
                element("h1", f"The contract {verdict.said}.", class_=kind),
                element("p", f"{verdict.effort}, on {when}.", class_="soft"),
                *_worst(verdict),
            )
        ),
        html(element("nav", element("ul", *links), aria_label="On this page")),
        '<main id="main">',
        *(text for *_, text in told),
        "</main>\n</body>\n</html>\n",
    ]
    return "\n".join(parts)


def _worst(verdict: Verdict) -> Iterator[Element]:
    """How much there is of each class of harm, linked."""
    grouped = causes(verdict.violations)
    if not grouped:
        return
    lines: list[Element] = []
    for harm in HARMS:
        own = [cause for cause in grouped if cause.harm == harm]
        if own:
            count = _counted(own)
            lines.append(element("li", element("a", HARM_WORDS[harm], href=f"#harm-{harm}"), f": {count}"))
    yield element("p", f"{len(grouped)} causes, the worst first:")
    yield element("ul", *lines)


def _sections(verdict: Verdict) -> Iterator[tuple[str, str, str]]:
    """Anchor, title and text of each."""
    kinds = (
        ("causes", "Violations", verdict.violations, ""),
        ("warnings", "Warnings", verdict.warnings, "They do not fail the run."),
        (
            "accepted",
            "Accepted",
            verdict.accepted,
            "The baseline accepts them until an expiry date, so they do not fail the run.",
        ),
    )
    number, budget = 1, _BUDGET
    for name, title, found, said in kinds:
        grouped = causes(found)
        if not grouped:
            continue
        texts, budget = _grouped(grouped, number, budget, headed=name == "causes")
        number += len(grouped)
        yield name, title, _section(name, title, [html(element("p", said))] if said else [], texts)
    parts = (
        ("baseline", "Baseline", entries(verdict)),
        ("left", "Left behind", left(verdict)),
        ("trouble", "Problems during the run", trouble(verdict)),
        ("matrix", "What was checked", heat_map(verdict)),
        ("unverified", "Not verified", unverified(verdict)),
        ("coverage", "Coverage of the spec", coverage(verdict)),
        ("rules", "Rules of requests", rules(verdict)),
        ("settings", "The run", settings(verdict)),
    )
    for name, title, content in parts:
        texts = [*map(html, content)]
        if texts:
            yield name, title, _section(name, title, texts)


def _section(name: str, title: str, *texts: Iterable[str]) -> str:
    heading = html(element("h2", title, id=f"{name}-title"))
    inside = "\n".join(text for part in texts for text in part)
    return f'<section id="{name}" aria-labelledby="{name}-title">\n{heading}\n{inside}\n</section>'


def _grouped(found: Sequence[Cause], first: int, budget: int, *, headed: bool) -> tuple[list[str], int]:
    """Causes as text, under a heading for each class of harm, and what is left of the budget."""
    texts: list[str] = []
    said = ""
    for number, cause in enumerate(found[:_LINES], start=first):
        if headed and cause.harm != said:
            said = cause.harm
            count = _counted([one for one in found if one.harm == said])
            count_shown = element("span", count, class_="tag")
            texts.append(html(element("h3", f"{HARM_WORDS[cause.harm]} ", count_shown, id=f"harm-{said}")))
        told = html(_cause(cause, number, opened=number == 1))
        if len(told) > budget:
            told = html(element("p", f"{number}. {cut(cause.headline, 200)}", id=f"cause-{number}"))
        else:
            budget -= len(told)
        texts.append(told)
    if len(found) > _LINES:
        texts.append(html(element("p", f"{len(found) - _LINES} more causes are in contract.json.")))
    return texts, budget


def _counted(found: Sequence[Cause]) -> str:
    findings = sum(len(cause.findings) for cause in found)
    return f"{_number(len(found), 'cause')}, {_number(findings, 'finding')}"


def _number(count: int, what: str) -> str:
    return f"{count} {what}" + ("" if count == 1 else "s")


def _cause(cause: Cause, number: int, *, opened: bool) -> Element:
    first, operations = cause.first, cause.operations
    where = first.operation if len(operations) == 1 else _number(len(operations), "operation")
    told = explanations().get(first.check)
    shown: list[tuple[str, Content]] = [
        ("Promise", told.proves if told else ""),
        ("Harm", HARM_WORDS[cause.harm]),
        ("Expected", cut(first.expected, 1000)),
        ("Got", element("code", cut(got_of(first), 1000))),
        ("Basis", words(cause.confidence, cause.sources)),
        ("Spec", element("code", first.where)),
        ("Repeat it", element("pre", cut(first.request, 3000), tabindex="0") if first.request else None),
        ("Fix", told.fix if told else ""),
        ("Accepted", first.accepted),
    ]
    pairs = [
        part for name, text in shown if text not in ("", None) for part in (element("dt", name), element("dd", text))
    ]
    came = f"; got {first.status}" if first.status else ""
    summary = element(
        "summary",
        element("h4", f"{number}. ", element("code", first.check), f" on {where}"),
        " ",
        element("span", _number(sum(one.count for one in cause.findings), "time"), class_="tag"),
        " ",
        element("span", f"{first.side}, confidence {cause.confidence}", class_="tag"),
        element("span", f"Expected {cut(first.expected, 160)}{came}", class_="line"),
    )
    inside = element("div", element("dl", *pairs), *_elsewhere(cause.others), class_="inside")
    made = element("details", summary, inside, id=f"cause-{number}")
    if opened:
        made.set("open", "")
    return made


def _elsewhere(others: Sequence[Violation]) -> Iterator[Element]:
    """Where else it was seen."""
    if not others:
        return
    cells: list[list[Content]] = [
        [one.operation, cut(one.expected, 200), element("code", cut(got_of(one), 120)), one.where.rpartition(":")[2]]
        for one in others[:_SEEN]
    ]
    title = f"Seen at {_number(len(others), 'other place')}"
    table = element(
        "table",
        element("caption", title, class_="hidden"),
        rows("thead", [["Operation", "Expected", "Got", "Line"]], header=True),
        rows("tbody", cells),
    )
    more = f"{len(others) - _SEEN} more are in contract.json." if len(others) > _SEEN else ""
    scrolled = element("div", table, class_="scroll", tabindex="0", role="region", aria_label=title)
    inside = element("div", scrolled, element("p", more, class_="soft") if more else None, class_="inside")
    yield element("details", element("summary", title), inside)
