"""The project's own extensions of operations, names of schemas, and what only people read."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from rlor_spec.document import Operation, Pointer
from rlor_spec.places import elements, members

from diff_rules.meaning import TEXTS, same
from diff_rules.operations import operation_key
from diff_rules.rest import DOCUMENTATION, compare_rest
from diff_rules.rule import BOTH, CLIENT_USERS, READERS, Comparison, Severity, breaking, compatible, define

RETRY_WEAKENED: Final = breaking("retry-weakened", "The client no longer retries a call that it retried before.")
RETRY_STRENGTHENED: Final = compatible("retry-strengthened", "A server must now accept repeated calls.")
PAGINATION_ADDED: Final = breaking(
    "pagination-added", "The client's method returns an iterator of items instead of an answer."
)
PAGINATION_REMOVED: Final = breaking(
    "pagination-removed", "The client's method returns an answer instead of an iterator."
)
PAGINATION_CHANGED: Final = breaking("pagination-changed", "Pages are requested or read under another name.", BOTH)
PAGINATION_DETAIL: Final = compatible(
    "pagination-detail-changed",
    "The server chooses the length of pages; programs that use a pager do not see it.",
    BOTH,
)
DOWNLOAD_ADDED: Final = compatible("download-added", "The client has a new method.", CLIENT_USERS)
DOWNLOAD_CHANGED: Final = breaking("download-changed", "The client's method is removed, or reads something else.")
LONG_RUNNING_ADDED: Final = compatible(
    "long-running-added", "The client's method can wait until the operation is done.", CLIENT_USERS
)
LONG_RUNNING_CHANGED: Final = breaking(
    "long-running-changed", "The client's method waits for something else, or no longer."
)
RULE_RESTATED: Final = define(
    "request-rule-restated",
    Severity.DOCS,
    READERS,
    "The spec says in another place, or under another name, which requests are refused; the effects are listed above.",
)
RESOURCE_CHANGED: Final = breaking(
    "resource-name-changed", "Names that programs have stored are read differently.", BOTH
)
RESOURCE_ADDED: Final = compatible("resource-name-added", "The form of names is now described.", BOTH)
SUMMARY_CHANGED: Final = compatible(
    "summary-changed", "People see other columns of the resource, in tables and in its `repr`.", CLIENT_USERS
)
PROMOTABLE_ADDED: Final = compatible("promotable-type-added", "A server must now promote checkpoints of that type.")
PROMOTABLE_REMOVED: Final = breaking("promotable-type-removed", "Promotion of that type of checkpoint is refused.")
SCHEMA_ADDED: Final = compatible("api-schema-added", "The client has a new model class.", CLIENT_USERS)
SCHEMA_REMOVED: Final = breaking("api-schema-removed", "The client's model class of that name is removed.")

DISCOVERY_ADDED: Final = compatible("account-discovery-added", "The client finds the account of a key.", CLIENT_USERS)
DISCOVERY_REMOVED: Final = breaking("account-discovery-removed", "The client must be given the account.")
DISCOVERY_CHANGED: Final = compatible(
    "account-discovery-changed",
    "The client looks up the account of a key differently, which programs do not see.",
    BOTH,
)

_PAGE_DETAILS: Final = ("defaultSize", "maxSize", "formerItems")
_RULE: Final = ("id", "schema", "fields")
_STRENGTH: Final = ("never", "with-id", "idempotent", "safe")


def compare_extensions(found: Comparison) -> None:
    """Note what differs in `x-account-discovery`, `x-retry`, `x-pagination`, `x-request-rules`, and in the names of
    schemas.
    """
    old, new = (
        {operation_key(operation): operation for operation in side.operations()}
        for side in (found.base, found.revision)
    )
    for key in [key for key in new if key in old]:
        _compare_operation(found, old[key], new[key])
    _compare_discovery(found)
    at: Pointer = ("components", "schemas")
    before, after = (
        members(members(side.data.get("components")).get("schemas")) for side in (found.base, found.revision)
    )
    for name in {**before, **after}:
        if name not in before:
            found.add(SCHEMA_ADDED, f"schema {name}", at, (*at, name))
        elif name not in after:
            found.add(SCHEMA_REMOVED, f"schema {name}", (*at, name), at)
        else:
            _compare_schema(found, (*at, name), members(before[name]), members(after[name]))


def compare_documentation(found: Comparison) -> None:
    """Note what differs for readers; called last, so that a difference which nothing else explains is noted too."""
    for pointer in _documentation((), found.base.data, found.revision.data):
        found.add(DOCUMENTATION, _place(pointer), pointer, pointer)
    data = [
        {**side.data, "info": {**members(side.data.get("info")), "version": ""}}
        for side in (found.base, found.revision)
    ]
    if not found.changes and not same(*data):
        found.add(DOCUMENTATION, "order or unused parts", (), ())


def _compare_discovery(found: Comparison) -> None:
    key = "x-account-discovery"
    before, after = (members(side.data.get(key)) for side in (found.base, found.revision))
    if not same(before, after):
        rule = DISCOVERY_CHANGED if before and after else DISCOVERY_ADDED if after else DISCOVERY_REMOVED
        found.add(rule, key, (key,), (key,), before.get("path", ""), after.get("path", ""))


def _compare_operation(found: Comparison, before: Operation, after: Operation) -> None:
    where = f"{after.method.upper()} {after.path}"
    one, other = (str(operation.raw.get("x-retry")) for operation in (before, after))
    if one != other:
        rank = [_STRENGTH.index(name) if name in _STRENGTH else -1 for name in (one, other)]
        rule = RETRY_STRENGTHENED if rank[1] > rank[0] else RETRY_WEAKENED
        found.add(rule, where, (*before.pointer, "x-retry"), (*after.pointer, "x-retry"), one, other)
    key = "x-pagination"
    pages, now = members(before.raw.get(key)), members(after.raw.get(key))
    at, now_at = (*before.pointer, key), (*after.pointer, key)
    if bool(pages) != bool(now):
        found.add(PAGINATION_ADDED if now else PAGINATION_REMOVED, where, at, now_at)
    for name in {**pages, **now} if pages and now else ():
        if pages.get(name) != now.get(name):
            change = pages.get(name, ""), now.get(name, "")
            rule = PAGINATION_DETAIL if name in _PAGE_DETAILS else PAGINATION_CHANGED
            found.add(rule, f"{where} {name}", (*at, name), (*now_at, name), *change)
    for key, added, changed in (
        ("x-long-running", LONG_RUNNING_ADDED, LONG_RUNNING_CHANGED),
        ("x-download", DOWNLOAD_ADDED, DOWNLOAD_CHANGED),
    ):
        if not same(before.raw.get(key), after.raw.get(key)):
            change = before.raw.get(key, ""), after.raw.get(key, "")
            rule = changed if key in before.raw else added
            found.add(rule, where, (*before.pointer, key), (*after.pointer, key), *change)
    _compare_rules(found, before, after, where)


def _compare_rules(found: Comparison, before: Operation, after: Operation, where: str) -> None:
    key = "x-request-rules"
    base, revision = (*before.pointer, key), (*after.pointer, key)
    old, new = (
        {str(members(rule).get("id")): (i, members(rule)) for i, rule in enumerate(elements(operation.raw.get(key)))}
        for operation in (before, after)
    )
    for name in {**old, **new}:
        at, one = ((*base, old[name][0]), old[name][1]) if name in old else (base, {})
        now_at, other = ((*revision, new[name][0]), new[name][1]) if name in new else (revision, {})
        # What requests a rule refuses is compared with the body, to which it belongs.
        if name not in old or name not in new or not all(same(one.get(part), other.get(part)) for part in _RULE):
            change = one.get("id", ""), other.get("id", "")
            found.add(RULE_RESTATED, f"{where} rule", at, now_at, *change)
        compare_rest(found, f"{where} rule {name}", (at, one), (now_at, other), _RULE)


def _compare_schema(found: Comparison, at: Pointer, before: dict[str, Any], after: dict[str, Any]) -> None:
    where = f"schema {at[-1]}"
    key = "x-resource"
    if not same(*(_resource(side.get(key)) for side in (before, after))):
        found.add(
            RESOURCE_CHANGED if before.get(key) else RESOURCE_ADDED,
            where,
            (*at, key),
            (*at, key),
            before.get(key, ""),
            after.get(key, ""),
        )
    key = "x-summary"
    columns, now = ([*members(side.get(key)).items()] for side in (before, after))  # their order counts
    if columns != now:
        found.add(SUMMARY_CHANGED, where, (*at, key), (*at, key), dict(columns), dict(now))
    key = "x-promotable"
    old, new = elements(before.get(key)), elements(after.get(key))
    for names, others, rule in ((new, old, PROMOTABLE_ADDED), (old, new, PROMOTABLE_REMOVED)):
        for name in names:
            if name not in others:
                change = (name, "") if rule == PROMOTABLE_REMOVED else ("", name)
                found.add(rule, where, (*at, key), (*at, key), *change)


def _resource(said: Any) -> Any:
    """What names of a resource are like; `template` was called `pattern` up to 1.0.0."""
    return {"template" if key == "pattern" else key: value for key, value in members(said).items()} or said


def _documentation(pointer: Pointer, before: Any, after: Any) -> Iterator[Pointer]:
    """Where both documents have the same part, and what it says to people differs."""
    old, new = members(before), members(after)
    for name in {**old, **new}:
        here = (*pointer, name)
        named = bool(pointer) and pointer[-1] in ("properties", "schemas", "responses", "parameters", "headers")
        if name in TEXTS and not named:
            if not same(old.get(name), new.get(name)):
                yield here
        elif name in old and name in new:
            yield from _documentation(here, old[name], new[name])
    if len(elements(before)) == len(elements(after)):  # else the same position is not the same thing
        for position, (one, other) in enumerate(zip(elements(before), elements(after), strict=True)):
            yield from _documentation((*pointer, position), one, other)


def _place(pointer: Pointer) -> str:
    return " ".join(str(token) for token in pointer if token not in ("paths", "components", "schemas", "properties"))
