"""Is a confidence what its sources can bear, and are the sources what they say they are?"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from datetime import date
from fnmatch import fnmatchcase
from typing import Any, Final

from rlor_spec import facts
from rlor_spec.document import Pointer, SpecDocument
from rlor_spec.evidence import CONFIDENCES, Entry, entries
from rlor_spec.places import members, texts
from vendor.registry import version

from lint_rules.claims import quantities
from lint_rules.rule import Finding, Subject, rule

_FIRST: Final = date(2022, 1, 1)
"""Nothing about the API was to be seen before the vendor was founded."""
_DATE: Final = re.compile(r"(?<![\w.-])(\d{4})-(\d{2})(?:-(\d{2}))?(?![\w-])")
_WHEN: Final = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?(?:, after [A-Z][a-z]+)?")
_VERSION: Final = re.compile(r"(?<![\w.])\d+\.\d+\.\d+(?![\w])")
_LEAD: Final = re.compile(r"(?:about )?(\d+) (?:second|minute|hour|day)s?\b|`[A-Za-z]\w*`")
"""What a saying or a decision begins with, if that can be compared: a length of time, or a name."""
_PROSE: Final = frozenset({"info.description"})
"""Facts that are many: each sentence has evidence of its own."""


@rule()
def evidence_strength(subject: Subject) -> Iterator[Finding]:
    """A confidence is what its sources can bear. A source whose weight is None is no evidence, so it never stands
    behind A or B, and what cites our own choice alone is D. A source can say what it bears at `best`; more is
    claimed only with a decision (`see`) that quotes a source which bears it, such as what was seen on a sibling.
    """
    sources = members(subject.evidence.data["sources"])
    unfit = {name for name, source in sources.items() if re.match(r"None\b", source["weight"])}
    best = {name: source.get("best", "A") for name, source in sources.items() if name not in unfit}
    for entry in _parsed(subject.evidence):
        own = [name for name in entry.sources if name in unfit]
        bears = min((best.get(name, "A") for name in entry.sources if name not in unfit), default="D")
        if entry.confidence not in CONFIDENCES:
            continue
        if own and entry.confidence in "AB":
            message = (
                f"`{entry.about}` claims {entry.confidence}, and cites {own[0]}, whose weight is none. "
                f"{'Remove ' + own[0] if len(own) < len(entry.sources) else 'Cite what was seen'}, or lower the "
                "confidence."
            )
        elif entry.sources and not own and entry.confidence == "D":
            message = (
                f"`{entry.about}` is D, our own choice, and cites {entry.sources[0]} alone. Say C, or cite the choice."
            )
        elif entry.confidence < bears and bears == "D":
            message = f"`{entry.about}` claims {entry.confidence}, and cites only what is no evidence. Say D."
        elif entry.confidence < min([bears, *_quoted(subject, best, entry)]):
            message = (
                f"`{entry.about}` claims {entry.confidence}, and no source of it bears more than {bears}. Lower it, or "
                "cite the decision that says why it holds here."
            )
        else:
            continue
        yield Finding(subject.evidence, entry.pointer, message)


@rule()
def evidence_sides(subject: Subject) -> Iterator[Finding]:
    """A source is on one side, and named once: it cannot both say a thing and deny it, nor stand for what a decision
    quotes it against. After `not` and `see` something stands.
    """
    decisions = members(subject.evidence.data["decisions"])
    for entry in _parsed(subject.evidence):
        named = (*entry.sources, *entry.against)
        text = _text(subject.evidence, entry.pointer)
        if both := [name for name in entry.sources if name in entry.against]:
            message = f"`{entry.about}` cites {both[0]} both for and against. Decide what it says."
        elif len(set(named)) < len(named) or len(set(entry.decisions)) < len(entry.decisions):
            twice = next(name for name in text.split() if text.split().count(name) > 1 and name not in ("not", "see"))
            message = f"`{entry.about}` cites {twice} twice. Remove one."
        elif re.search(r"\b(not|see)( see)?$", text):
            message = f"nothing stands after `{text.split()[-1]}`. Name the source or the decision, or remove it."
        elif denied := next(_denied(decisions, entry), ""):
            message = denied
        else:
            continue
        yield Finding(subject.evidence, entry.pointer, message)


@rule()
def evidence_once(subject: Subject) -> Iterator[Finding]:
    """A thing has one confidence. Two entries about it, or two rules of the evidence that cover it, one perhaps by a
    `*`, leave the reader with a choice.
    """
    evidence = subject.evidence
    seen: dict[str, Entry] = {}
    for entry in entries(evidence):
        first = seen.setdefault(entry.about, entry) if entry.pointer[0] != "rules" else entry
        if first is not entry:
            message = f"`{entry.about}` has evidence on line {evidence.line(first.pointer)} too. Keep one of the two."
            yield Finding(evidence, entry.pointer, message)
    covered: dict[str, tuple[str, str, str]] = {}
    for claim, content in members(evidence.data["rules"]).items():
        confidence = content["evidence"].split()[0]
        for position, glob in enumerate(content["covers"]):
            place: Pointer = ("rules", claim, "covers", position)
            if glob in content["covers"][:position]:
                yield Finding(evidence, place, f"`{glob}` is there twice. Remove one.")
                continue
            for fact in _matching(subject.spec, glob):
                other, letter, named = covered.setdefault(fact, (claim, confidence, glob))
                twice = other != claim and "*" not in f"{glob}{named}"
                if (letter != confidence or twice) and fact not in _PROSE:
                    message = (
                        f"`{fact}` is {confidence} here, and {letter} by `{other}`, which covers it too. Leave it "
                        "to one of the two."
                    )
                    yield Finding(evidence, place, message)
                    break


@rule()
def evidence_date(subject: Subject) -> Iterator[Finding]:
    """A date is a day, a month or a year that has begun, and not from before there was anything to see. One in the
    future is a slip, and makes an old source look new.
    """
    for name, source in members(subject.evidence.data["sources"]).items():
        place: Pointer = ("sources", name, "date")
        found = _WHEN.fullmatch(source["date"])
        if not found:
            message = f"`{source['date']}` is not a date. Write 2026, 2026-11 or 2026-11-02."
            yield Finding(subject.evidence, place, message)
        else:
            yield from _untimely(subject, subject.evidence, place, found, since=_FIRST)
    for document in (subject.evidence, subject.spec):
        for place, text in texts((), document.data):
            if place[-1:] == ("date",) and place[0] == "sources":
                continue
            if {"example", "examples", "default", "value"} & {*place}:
                continue
            for found in _DATE.finditer(text):
                yield from _untimely(subject, document, place, found)


@rule()
def evidence_version(subject: Subject) -> Iterator[Finding]:
    """What a source is said to say it says in its own version, or in an earlier one: a later one was not looked at."""
    sources = members(subject.evidence.data["sources"])
    previous, before = "", version("")
    for name, source in sources.items():
        described = version(source.get("version", ""))
        if described is None:
            if "version" in source:
                message = f"`{source['version']}` is not a version. Write one such as 1.2.30."
                yield Finding(subject.evidence, ("sources", name, "version"), message)
            continue
        if "the same package" in source["title"] and before and before != described:
            message = (
                f"{name} is of the same package as {previous}, and has the version {source['version']}, not "
                f"{sources[previous]['version']} like that. Make them agree."
            )
            yield Finding(subject.evidence, ("sources", name, "version"), message)
            yield Finding(subject.evidence, ("sources", previous, "version"), message)
        previous, before = name, described
        said: list[tuple[Pointer, str]] = [(("sources", name, key), source[key]) for key in ("title", "weight")]
        for decision, content in members(subject.evidence.data["decisions"]).items():
            if name in content["says"]:
                said.append((("decisions", decision, "says", name), content["says"][name]))
        for other, difference in members(subject.evidence.data.get("differences")).items():
            if difference["source"] == name:
                said.append((("differences", other, "reason"), difference["reason"]))
        for place, text in said:
            for mentioned in _VERSION.findall(text):
                number = version(mentioned)
                if number and number > described:
                    message = (
                        f"{name} is of version {source['version']}, and this is of {mentioned}. Correct one of the two."
                    )
                    yield Finding(subject.evidence, place, message)


def _denied(decisions: dict[str, Any], entry: Entry) -> Iterator[str]:
    """A source that an entry cites, and of which its decision says that it gives another length of time; or another
    name, if the entry is about what is called as was decided.
    """
    for name in entry.decisions:
        content = members(decisions.get(name))
        decided = _LEAD.match(str(content.get("decision")))
        for source in entry.sources if decided else ():
            said = _LEAD.match(str(members(content.get("says")).get(source)))
            if not said or not decided or bool(said[1]) != bool(decided[1]):
                continue
            if said[1]:
                differs = quantities(said[0]) != quantities(decided[0])
            else:
                differs = said[0] != decided[0] and entry.about.endswith(f".{decided[0].strip('`')}")
            if differs:
                yield (
                    f"`{entry.about}` cites {source}, which says {said[0]} by the decision `{name}`, and what was "
                    f"decided is {decided[0]}. Cite it after `not`."
                )


def _quoted(subject: Subject, best: dict[str, str], entry: Entry) -> list[str]:
    """What the sources bear that the decisions of an entry quote."""
    decisions = members(subject.evidence.data["decisions"])
    return [
        best[one] for name in entry.decisions for one in members(decisions.get(name)).get("says", ()) if one in best
    ]


def _parsed(evidence: SpecDocument) -> Iterator[Entry]:
    """Each line of the evidence once, however many things it is about."""
    seen: set[Pointer] = set()
    for entry in entries(evidence):
        place = (
            entry.pointer[:4] if entry.pointer[2:3] and entry.pointer[2] in ("statuses", "values") else entry.pointer
        )
        if place not in seen:
            seen.add(place)
            yield entry


def _text(evidence: SpecDocument, pointer: Pointer) -> str:
    """The line itself: of a group it is the key."""
    if pointer[2:3] and pointer[2] in ("statuses", "values"):
        return str(pointer[3])
    value: Any = evidence.data
    for token in pointer:
        value = value[token]
    return str(value)


def _matching(spec: SpecDocument, glob: str) -> list[str]:
    if "*" not in glob:
        return [glob]
    return [name for name in facts.rules(spec) if fnmatchcase(name, glob)]


def _untimely(
    subject: Subject, document: SpecDocument, place: Pointer, found: re.Match[str], since: date = date.min
) -> Iterator[Finding]:
    year, month, day = (int(part or 1) for part in found.groups())
    if not 1 <= month <= 12 or not 1 <= day <= monthrange(year, month)[1]:
        yield Finding(document, place, f"`{found[0]}` is not a date. Correct it.")
    elif date(year, month, day) > subject.today:
        yield Finding(document, place, f"`{found[0]}` is in the future. Correct the date.")
    elif date(year, month, day) < since:
        yield Finding(document, place, f"`{found[0]}` is before there was anything to see. Correct the date.")
