"""Are the differences from upstream that somebody accepted still about this spec, and at one with its evidence?

Whether upstream still differs is for `drift.py` to find out, which looks at upstream.
"""

from __future__ import annotations

from collections.abc import Iterator

from rlor_spec import facts
from rlor_spec.document import Pointer
from rlor_spec.evidence import entries
from rlor_spec.places import elements, members
from vendor.registry import version

from lint_rules.rule import Finding, Subject, rule


@rule()
def difference_about(subject: Subject) -> Iterator[Finding]:
    """An accepted difference is about something that the spec has, or has not if it is `new` upstream, and is accepted
    once: what the spec has caught up with, or given up, needs no excuse any more.
    """
    known = facts.things(subject.spec)
    accepted: dict[tuple[str, str], str] = {}
    for name, difference in _differences(subject).items():
        for position, about in enumerate(elements(difference["covers"])):
            place: Pointer = ("differences", name, "covers", position)
            if difference["kind"] == "new" and about in known:
                yield Finding(subject.evidence, place, f"the spec has `{about}` by now. Remove it here.")
            elif difference["kind"] != "new" and about not in known:
                yield Finding(subject.evidence, place, f"the spec has no `{about}`. Remove it, or correct the name.")
            first = accepted.setdefault((difference["source"], about), name)
            if first != name or about in elements(difference["covers"])[:position]:
                yield Finding(
                    subject.evidence, place, f"`{about}` is accepted in `{first}` already. Remove one of the two."
                )


@rule()
def difference_source(subject: Subject) -> Iterator[Finding]:
    """An accepted difference is from a source that the evidence introduces, in no later version than the one which the
    evidence is of: the reader of the one must find the other.
    """
    sources = members(subject.evidence.data["sources"])
    for name, difference in _differences(subject).items():
        source, place = members(sources.get(difference["source"])), ("differences", name)
        if not source:
            message = f"the source `{difference['source']}` is not introduced. Add it to `sources`, or correct it."
            yield Finding(subject.evidence, (*place, "source"), message)
        elif "version" in source:
            seen, described = version(difference["seen"]), version(source["version"])
            if seen is None or described is None:
                message = (
                    f"`{difference['seen']}` or the source's `version` is not a version. Write one such as 1.2.30."
                )
                yield Finding(subject.evidence, (*place, "seen"), message)
            elif seen > described:
                message = (
                    f"seen in {seen}, and the evidence is of {described}. Look at the newer one, then raise the "
                    f"`version` of {difference['source']}."
                )
                yield Finding(subject.evidence, (*place, "seen"), message)


@rule()
def difference_contradiction(subject: Subject) -> Iterator[Finding]:
    """What a source is accepted to lack is not attributed to it: one of the two statements would be wrong."""
    cited = {(source, entry.about): entry for entry in entries(subject.evidence) for source in entry.sources}
    for name, difference in _differences(subject).items():
        for position, about in enumerate(elements(difference["covers"])):
            if difference["kind"] == "gone" and (difference["source"], about) in cited:
                message = (
                    f"the evidence cites {difference['source']} for `{about}`, which it is accepted to lack here. "
                    "Correct the entry of the evidence, or remove this one."
                )
                yield Finding(subject.evidence, ("differences", name, "covers", position), message)


def _differences(subject: Subject) -> dict[str, dict[str, str]]:
    return members(subject.evidence.data.get("differences"))
