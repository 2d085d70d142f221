"""Evidence as a reader sees it: one line of a letter and short names, which lead to what they stand for."""

from __future__ import annotations

from collections.abc import Iterable

from markupsafe import Markup
from rlor_spec.evidence import Entry

from docs_pages import markup
from docs_pages.dossier import Narrowing


def grade(confidence: str) -> Markup:
    """The letter of a confidence, which leads to its meaning."""
    return Markup('<a class="grade grade-{0}" href="#confidence-{0}">{0}</a>').format(confidence)


def mark(confidence: str) -> Markup:
    """The letter alone, where a link cannot stand."""
    return Markup('<span class="grade grade-{0}">{0}</span>').format(confidence)


def source(name: str) -> Markup:
    """Short name of a source."""
    return Markup('<a class="source" href="#source-{0}">{0}</a>').format(name)


def decision(name: str) -> Markup:
    """Name of a decision."""
    return Markup('<a class="decision" href="#decision-{0}">{0}</a>').format(name)


def line(entry: Entry) -> Markup:
    """One entry of the evidence: how sure, from where, who disagrees, and what was decided."""
    parts = [grade(entry.confidence), _joined(source(name) for name in entry.sources)]
    if entry.against:
        names = _joined(source(name) for name in entry.against)
        parts.append(Markup('<span class="against">{} says otherwise</span>').format(names))
    if entry.decisions:
        parts.append(Markup("decided: {}").format(_joined(map(decision, entry.decisions))))
    return Markup(" ").join(parts)


def panel(entry: Entry, narrowings: tuple[Narrowing, ...] = ()) -> Markup:
    """The evidence of a thing, and behind a click that of the rules which narrow it."""
    rules = Markup("")
    if narrowings:
        what = "1 rule" if len(narrowings) == 1 else f"{len(narrowings)} rules"
        rules = Markup("<details><summary>{}</summary>{}</details>").format(what, rule_list(narrowings))
    return Markup('<div class="evidence"><span class="evidence-line">{}</span>{}</div>').format(line(entry), rules)


def rule_list(narrowings: tuple[Narrowing, ...]) -> Markup:
    """What narrows a thing, each with its own evidence."""
    items = (
        Markup('<li><a class="rule" href="#rule-{}">{}</a> {} <span class="evidence-line">{}</span></li>').format(
            narrowing.claim.name,
            ", ".join(narrowing.rules),
            markup.line(narrowing.claim.says),
            line(narrowing.claim.entry),
        )
        for narrowing in narrowings
    )
    return Markup("<ul>{}</ul>").format(Markup("").join(items))


def _joined(parts: Iterable[Markup]) -> Markup:
    return Markup(" ").join(parts)
