"""Does a decision say what the spec and its evidence make of it, and is it cited where it was taken?"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any, Final

from rlor_spec import facts
from rlor_spec.document import Pointer, SpecDocument
from rlor_spec.evidence import Entry, entries
from rlor_spec.places import elements, members, parameters, properties

from lint_rules.answers import bodies
from lint_rules.rule import Finding, Subject, rule

_NUMBERS: Final = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty",
)  # fmt: skip
_COUNTED: Final = re.compile(r"(?i)\b(?:all|union of(?: the)?) (\w+)")
_STATUS: Final = re.compile(r"\b[1-5]\d\d\b")
_KEYWORD: Final = re.compile(r"(?i)^(not )?(required|deprecated|readOnly|writeOnly|nullable)\.")
_COMMON: Final = frozenset(
    {
        "the", "and", "for", "that", "thi", "what", "which", "are", "not", "say", "decision", "question", "why", "one",
        "can", "with", "only", "ha", "from", "all", "other", "there", "see", "own", "two", "field", "value",
    }
)  # fmt: skip
"""Words, without their endings, that say nothing about what a text is about."""
_DETAILED: Final = re.compile(r"\b([1-5]\d\d) with code (\d+) and an? (\w+)")


@rule()
def words_decision(subject: Subject) -> Iterator[Finding]:
    """A decision says what the spec does where the decision is cited: which name won, what is the default, how many
    values there are, which status has which detail; and of a source how many values cite it. One that says the opposite
    of the spec misleads whoever comes next.
    """
    known = facts.things(subject.spec) | facts.rules(subject.spec)
    cites = citing(subject)
    backed: dict[str, set[str]] = {}
    for entry in entries(subject.evidence):
        for source in entry.sources:
            backed.setdefault(source, set()).add(entry.about)
    for name, content in members(subject.evidence.data["decisions"]).items():
        cited = [(fact, known[fact]) for fact in cites.get(name, ()) if fact in known]
        place: Pointer = ("decisions", name, "decision")
        for message, near in _outcomes(subject.spec, content["decision"], cited):
            yield Finding(subject.evidence, place, f"{message}. Make the two agree.", near)
        for source, text in content["says"].items():
            said = re.match(r"(\w+)(?: [a-z]+)?[,.;]", text)
            number = _number(said[1]) if said else 0
            for fact in cites.get(name, ()) if number else ():
                values = elements(members(subject.spec.resolve(known.get(fact, ()))).get("enum"))
                count = sum(f"{fact}.{value}" in backed.get(source, ()) for value in values)
                if count and count != number:
                    message = f"{count} values of `{fact}` cite {source}, not {said[1].lower() if said else ''}."
                    where = ("decisions", name, "says", source)
                    yield Finding(subject.evidence, where, f"{message} Make the two agree.")


@rule()
def evidence_see(subject: Subject) -> Iterator[Finding]:
    """A decision is cited for what it is about: it quotes a source of the entry, or speaks of the same thing. A wrong
    name after `see` sends the reader to another question.
    """
    decisions = members(subject.evidence.data["decisions"])
    claims = members(subject.evidence.data["rules"])
    operations = [operation.operation_id for operation in subject.spec.operations()]
    used = Counter(word for one in operations for word in _words(one))
    common = {word for word, number in used.items() if number > len(operations) / 4}
    for entry in entries(subject.evidence):
        for name in entry.decisions:
            content = members(decisions.get(name))
            if not content or {*entry.sources, *entry.against} & content["says"].keys():
                continue
            about = " ".join(
                (entry.about, str(members(claims.get(entry.about)).get("says", "")), *_about(entry, claims))
            )
            if not (_words(about) - common) & _words(f"{name} {json.dumps(content)}"):
                message = (
                    f"`{entry.about}` cites the decision `{name}`, which quotes none of its sources and is about "
                    "something else. Cite the right one."
                )
                yield Finding(subject.evidence, entry.pointer, message)


def citing(subject: Subject) -> dict[str, list[str]]:
    """By decision the facts whose evidence cites it."""
    claims = members(subject.evidence.data["rules"])
    found: dict[str, list[str]] = {}
    for entry in entries(subject.evidence):
        for decision in entry.decisions:
            found.setdefault(decision, []).extend(_about(entry, claims))
    return found


def _about(entry: Entry, claims: dict[str, Any]) -> list[str]:
    if entry.pointer[0] == "rules":
        return [fact for fact in claims[entry.about]["covers"] if "*" not in fact]
    return [entry.about]


def _outcomes(spec: SpecDocument, text: str, cited: list[tuple[str, Pointer]]) -> Iterator[tuple[str, str]]:
    """What a decision says otherwise than the facts that cite it, and in which of its words."""
    values = [members(spec.resolve(place)) for _, place in cited]
    if not cited:
        return
    if said := re.match(r"`([A-Za-z]\w*)`(?: only)?\.", text):
        names = {part for fact, _ in cited for part in fact.split(".")}
        if said[1] not in names:
            yield f"nothing that cites this is called `{said[1]}`", said[0]
    ignored = {str(one) for schema in members(members(spec.data["components"])["schemas"]).values()
               for one in elements(members(schema).get("x-ignored-fields"))}  # fmt: skip
    for name in re.findall(r"`(\w+)` is an ignored field", text):
        if name not in ignored:
            yield f"`{name}` is not in `x-ignored-fields`", name
    if found := re.match(r"Default (true|false|none|empty|-?\d+)\b", text):
        for value in (*values, *(members(value.get("schema")) for value in values)):
            stated = value.get("default")
            if stated is not None and str(stated).lower() != found[1]:
                yield f"what cites this has the default {str(stated).lower()}, not {found[1]}", found[0]
    needed = re.match(r"(Optional|Required|Not required)\b", text)
    for fact, place in cited if needed else ():
        if fact.endswith(".body.required") and spec.resolve(place) is not (needed[0] == "Required" if needed else None):
            yield f"`{fact}`, which cites this, is {json.dumps(spec.resolve(place))}", needed[0] if needed else ""
    prose = [value for _, place in cited if isinstance(value := spec.resolve(place), str) and _STATUS.search(value)]
    if (lead := re.match(r"[1-5]\d\d\b", text)) and prose and not any(lead[0] in value for value in prose):
        yield f"what cites this does not speak of {lead[0]}", lead[0]
    if found := _KEYWORD.match(text):
        yield from _keyword(spec, found, cited)
    sizes = {len(elements(value.get("enum"))) for value in values if "enum" in value}
    for counted in _COUNTED.finditer(text):
        word = counted[1].lower()
        number = _number(word)
        if number and sizes and number not in sizes:
            yield f"the enum that cites this has {sizes.pop()} values, not {word}", counted[0]
    yield from _leading_value(spec, text, cited)
    for status, code, detail in _DETAILED.findall(text):
        answers = [place for fact, place in cited if fact.endswith(f".{status}")]
        shown = json.dumps([body for place in answers for _, body in bodies(spec, spec.locate(place))])
        if answers and (f'"code": {code}' not in shown or f".{detail}" not in shown):
            yield f"no example of {status} that cites this has code {code} and an {detail}", f"{status} with code"


def _number(word: str) -> int:
    """The number that a word or digits are; 0 if they are none."""
    word = word.lower()
    return int(word) if word.isdecimal() else _NUMBERS.index(word) if word in _NUMBERS else 0


def _keyword(spec: SpecDocument, found: re.Match[str], cited: list[tuple[str, Pointer]]) -> Iterator[tuple[str, str]]:
    """`Not required.`, `writeOnly.`: is what cites the decision so?"""
    key = next(one for one in ("required", "deprecated", "readOnly", "writeOnly", "nullable") if one == found[2] or
               one.lower() == found[2].lower())  # fmt: skip
    about = {pointer for pointer, *_ in properties(spec)} | {pointer for pointer, _ in parameters(spec)}
    for fact, place in cited:
        if fact.split(".")[-1] in ("readOnly", "writeOnly", "deprecated") and fact.split(".")[-1] != key:
            yield f"`{fact}` cites this, and it is not about `{key}`", found[0]
        elif spec.locate(place) in about and key != "nullable":
            holder = members(spec.resolve(place))
            owner = members(spec.resolve(place[:-2])) if key == "required" and "properties" in place else holder
            is_so = place[-1] in elements(owner.get("required")) if owner is not holder else holder.get(key) is True
            if is_so == bool(found[1]):
                yield f"`{fact}`, which cites this, is {'' if is_so else 'not '}{key}", found[0]


def _leading_value(spec: SpecDocument, text: str, cited: list[tuple[str, Pointer]]) -> Iterator[tuple[str, str]]:
    """`PENDING. …`: a decision for a value, of which the facts that are one value say the same."""
    if lead := re.match(r"([A-Z][A-Z_]{3,})[.,;]", text):
        stated = [value for _, place in cited if isinstance(value := spec.resolve(place), str) and value.isupper()]
        for value in stated:
            if not value.endswith(lead[1]):
                yield f"what cites this is {value}, not {lead[1]}", lead[0]


def _words(text: str) -> set[str]:
    """The words of a text and of the names in it, without their endings."""
    apart = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", text).replace("_", " ")
    found = {word.lower().rstrip("s") for word in re.findall(r"[A-Za-z]{3,}", apart)}
    return {word for word in found if len(word) > 2} - _COMMON
