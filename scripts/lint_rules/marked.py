"""Do the lists that mark values of an enum (`x-promotable`) hold those that the words and the evidence speak of?"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any, Final

from rlor_spec.document import Pointer
from rlor_spec.evidence import entries
from rlor_spec.places import component, elements, members

from lint_rules.rule import Finding, Subject, rule

_RETIRED: Final = "x-may-be-retired"


@rule()
def words_marked(subject: Subject) -> Iterator[Finding]:
    """A list that marks values of an enum holds those that are described so (`can be promoted` and `x-promotable`), and
    not those that are described otherwise; and what may be retired is what the newer source no longer has. Who reads
    the words and who reads the list act alike.
    """
    for pointer, schema in component(subject.spec, "schemas"):
        values = [str(value) for value in elements(schema.get("enum"))]
        for key, value_of_it in schema.items():
            listed = elements(value_of_it)
            if not key.startswith("x-") or not listed or not {*map(str, listed)} <= {*values}:
                continue
            place = (*pointer, key)
            if key.endswith("able"):
                for value, said in _described(key, values, schema):
                    if said != (value in listed):
                        where = (*place, listed.index(value)) if value in listed else place
                        said_so = "can" if said else "cannot"
                        message = f"by the description {value} {said_so} be so, and by `{key}` it is"
                        message = f"{message}{'' if value in listed else ' not'}. Make the two agree."
                        yield Finding(subject.spec, where, message)
            elif key == _RETIRED:
                yield from _retired(subject, place, str(pointer[-1]), values, listed)


def _described(key: str, values: list[str], schema: dict[str, Any]) -> Iterator[tuple[str, bool]]:
    """The values of which words say that they can or cannot be what a list is of. The description of the schema speaks
    of a value if it has all the words that only this one has.
    """
    stem = re.escape(key.removeprefix("x-").removesuffix("able").rstrip("e"))
    can, cannot = re.compile(rf"\bcan be {stem}\w*"), re.compile(rf"\b(?:cannot|can't|can not) be {stem}\w*")
    for value, text in members(schema.get("x-enumDescriptions")).items():
        if value in values and (can.search(text) or cannot.search(text)):
            yield value, bool(can.search(text))
    parts = {value: {*value.lower().split("_")} for value in values}
    used = Counter(word for words in parts.values() for word in words)
    for sentence in re.split(r"\.(?:\s|$)", " ".join(str(schema.get("description", "")).split())):
        for clause in sentence.split(";") if can.search(sentence) or cannot.search(sentence) else ():
            said = bool(can.search(clause))
            if said == bool(re.search(r"\b(?:cannot|can't|can not)\b", clause)):
                continue  # neither, or both
            words = {*re.findall(r"\w+", clause.lower())}
            for value, own in parts.items():
                special = {word for word in own if used[word] == 1}
                if special and special <= words:
                    yield value, said


def _retired(subject: Subject, place: Pointer, name: str, values: list[str], listed: list[Any]) -> Iterator[Finding]:
    """Have the values that may be retired the sources of the others there, and no other value those alone?"""
    backed = {entry.about: {*entry.sources} for entry in entries(subject.evidence)}
    sources = {value: backed.get(f"{name}.{value}", set[str]()) for value in values}
    usual = Counter(frozenset(sources[value]) for value in listed).most_common(1)
    older = usual[0][0] if usual and usual[0][1] > 1 else frozenset[str]()
    for value in values if older else ():
        newer = sorted(sources[value] - older)
        if value in listed and newer:
            message = f"{newer[0]} still has {value}, by the evidence, and none of the others here. Remove it."
            yield Finding(subject.spec, (*place, listed.index(value)), message)
        elif value not in listed and sources[value] and not newer:
            message = f"{value} is known from {min(older)} alone, like those that are listed here. Add it."
            yield Finding(subject.spec, place, message)
