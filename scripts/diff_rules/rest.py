"""What no other rule reads: a keyword that the comparison does not know, and what only people read.

Whoever adds a keyword to the spec teaches the comparison what it means; until then a change of it counts as breaking.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any, Final

from rlor_spec.document import METHODS, Pointer
from rlor_spec.places import members

from diff_rules.meaning import TEXTS, same
from diff_rules.rule import BOTH, READERS, Comparison, Severity, breaking, define

UNKNOWN: Final = breaking("unknown-keyword-changed", "No rule covers the keyword, so the worst is assumed.", BOTH)
DOCUMENTATION: Final = define(
    "documentation-changed",
    Severity.DOCS,
    READERS,
    "Only text for people changed: descriptions, examples, order.",
)

Entry = tuple[Pointer, dict[str, Any]]


def compare_rest(found: Comparison, where: str, base: Entry, revision: Entry, known: Collection[str]) -> None:
    """Note what differs between two objects in keywords other than the known ones and texts."""
    (at, old), (now_at, new) = base, revision
    compare_unknown(found, where, old, new, known, lambda keyword: (*at, keyword), lambda keyword: (*now_at, keyword))


def compare_unknown(
    found: Comparison,
    where: str,
    old: dict[str, Any],
    new: dict[str, Any],
    known: Collection[str],
    at: Callable[[str], Pointer],
    now_at: Callable[[str], Pointer],
) -> None:
    """The same for keywords that stand in several places, which `at` and `now_at` tell."""
    for keyword in {**old, **new}:
        if keyword in known or keyword in TEXTS:
            continue
        if (keyword in old) != (keyword in new) or not same(old[keyword], new[keyword]):
            change = (side.get(keyword, "") for side in (old, new))
            found.add(UNKNOWN, f"{where} {keyword}", at(keyword), now_at(keyword), *change)


_PATH_ITEM: Final = (*METHODS, "parameters")
_DOCUMENT: Final = ("openapi", "info", "servers", "tags", "security", "paths", "components", "x-account-discovery")
_COMPONENTS: Final = ("securitySchemes", "headers", "parameters", "responses", "requestBodies", "schemas", "examples")


def compare_documents(found: Comparison) -> None:
    """Note unknown keywords of the document itself, of `info`, of `components` and of path items."""
    base, revision = members(found.base.data), members(found.revision.data)
    compare_rest(found, "document", ((), base), ((), revision), _DOCUMENT)
    for key, known in (("info", ("version",)), ("components", _COMPONENTS)):
        one, other = ((key,), members(base.get(key))), ((key,), members(revision.get(key)))
        compare_rest(found, key, one, other, known)
    old, new = members(base.get("paths")), members(revision.get("paths"))
    for path in [path for path in old if path in new]:
        at: Pointer = ("paths", path)
        compare_rest(found, path, (at, members(old[path])), (at, members(new[path])), _PATH_ITEM)
