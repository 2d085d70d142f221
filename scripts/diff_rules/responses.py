"""Responses: statuses, headers, media types."""

from __future__ import annotations

from typing import Any, Final

from rlor_spec.document import Operation, Pointer, SpecDocument
from rlor_spec.places import members

from diff_rules.rest import compare_rest
from diff_rules.rule import BOTH, CLIENT_USERS, SERVER_OWNERS, Comparison, breaking, compatible
from diff_rules.schemas import compare_schemas
from diff_rules.view import Part, rules_on

SUCCESS_ADDED: Final = compatible("response-success-status-added", "The client reads the new answer too.", BOTH)
SUCCESS_REMOVED: Final = breaking(
    "response-success-status-removed", "The client treats the old answer as an error.", BOTH
)
FAILURE_ADDED: Final = compatible(
    "response-non-success-status-added", "The client raises an error for every status, described or not.", CLIENT_USERS
)
FAILURE_REMOVED: Final = compatible(
    "response-non-success-status-removed", "A server that still answers like this breaks the contract.", SERVER_OWNERS
)
MEDIA_ADDED: Final = compatible("response-media-type-added", "A server may answer in another media type.", BOTH)
MEDIA_REMOVED: Final = breaking("response-media-type-removed", "A program that reads that media type finds none.")
HEADER_ADDED: Final = compatible("response-header-added", "A server must now send the header where it is required.")
REQUIRED_HEADER_REMOVED: Final = breaking(
    "required-response-header-removed", "A program that reads the header finds nothing."
)
OPTIONAL_HEADER_REMOVED: Final = breaking(
    "optional-response-header-removed", "A program that reads the header finds nothing."
)

Entry = tuple[Pointer, dict[str, Any]]
Bound = tuple[Pointer, list[Any]]


def compare_responses(found: Comparison, before: Operation, after: Operation, where: str) -> None:
    """Note what differs in the answers of one operation."""
    base, revision = (*before.pointer, "responses"), (*after.pointer, "responses")
    old, new = members(before.raw.get("responses")), members(after.raw.get("responses"))
    for status in {**old, **new}:
        success = status.startswith("2")
        if status not in old:
            rule = SUCCESS_ADDED if success else FAILURE_ADDED
            found.add(rule, f"{where} {status}", base, (*revision, status), "", status)
        elif status not in new:
            rule = SUCCESS_REMOVED if success else FAILURE_REMOVED
            found.add(rule, f"{where} {status}", (*base, status), revision, status)
        else:
            one = followed(found.base, (*base, status), old[status])
            other = followed(found.revision, (*revision, status), new[status])
            if found.first_time("response", one[0], other[0]):
                said = f"response {status} of {after.operation_id}"
                if other[0][:2] == ("components", "responses"):
                    said = f"response {other[0][-1]}"
                compare_rest(found, said, one, other, ("headers", "content"))
                _compare_headers(found, one, other, said)
                compare_content(found, ("response-body", MEDIA_ADDED, MEDIA_REMOVED), one, other, said, said)


def followed(document: SpecDocument, pointer: Pointer, written: Any) -> Entry:
    """What stands at a place, and where: a reference followed to its end."""
    if "$ref" in members(written):
        pointer = document.locate(members(written), at=pointer)
        written = document.resolve(pointer)
    return pointer, members(written)


def compare_content(
    found: Comparison,
    names: tuple[str, str, str],
    base: Entry,
    revision: Entry,
    where: str,
    schema: str,
    rules: tuple[Bound, Bound] | None = None,
) -> None:
    """Note what differs in the media types of a body.

    `names`: its subject, the rules of a new and of a lost one. `rules`: where those on the body stand, and what they
    say.
    """
    subject, added, removed = names
    (at, now_at), (old, new) = (
        ((*entry[0], "content") for entry in (base, revision)),
        (members(entry[1].get("content")) for entry in (base, revision)),
    )
    for name in {**old, **new}:
        if name not in old:
            found.add(added, f"{where} as {name}", at, (*now_at, name), "", name)
        elif name not in new:
            found.add(removed, f"{where} as {name}", (*at, name), now_at, name)
        else:
            before, after = ((*at, name), members(old[name])), ((*now_at, name), members(new[name]))
            compare_rest(found, f"{where} as {name}", before, after, ("schema",))
            one, other = (((*place, "schema"), media.get("schema")) for place, media in (before, after))
            bound = rules and (
                rules_on(found.base, Part(*one), *rules[0]),
                rules_on(found.revision, Part(*other), *rules[1]),
            )
            compare_schemas(found, subject, one, other, schema, rules=bound)


def _compare_headers(found: Comparison, base: Entry, revision: Entry, where: str) -> None:
    at, now_at = (*base[0], "headers"), (*revision[0], "headers")
    # Names of headers know no case.
    old, new = ({name.lower(): name for name in members(entry[1].get("headers"))} for entry in (base, revision))
    for key in {**old, **new}:
        if key not in old:
            found.add(HEADER_ADDED, f"{where} header {new[key]}", at, (*now_at, new[key]))
            continue
        before = followed(found.base, (*at, old[key]), members(base[1]["headers"])[old[key]])
        if key not in new:
            rule = REQUIRED_HEADER_REMOVED if before[1].get("required") is True else OPTIONAL_HEADER_REMOVED
            found.add(rule, f"{where} header {old[key]}", (*at, old[key]), now_at)
            continue
        after = followed(found.revision, (*now_at, new[key]), members(revision[1]["headers"])[new[key]])
        if not found.first_time("header", before[0], after[0]):
            continue
        said = f"response header {new[key]}"
        required = [entry[1].get("required") is True for entry in (before, after)]
        if required[0] != required[1]:
            change = "became-required" if required[1] else "became-optional"
            found.add(f"response-header-{change}", said, (*before[0], "required"), (*after[0], "required"))
        if (before[1].get("deprecated") is True) != (after[1].get("deprecated") is True):
            change = "deprecated" if after[1].get("deprecated") is True else "reactivated"
            found.add(f"response-header-{change}", said, (*before[0], "deprecated"), (*after[0], "deprecated"))
        compare_rest(found, said, before, after, ("required", "deprecated", "schema"))
        one = ((*before[0], "schema"), before[1].get("schema"))
        compare_schemas(found, "response-header", one, ((*after[0], "schema"), after[1].get("schema")), said)
