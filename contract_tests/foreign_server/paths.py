"""Names of fields in masks, orders and filters, and what a job has there."""

from __future__ import annotations

from typing import Any, Final

from foreign_server.description import Field, fields, spellings
from foreign_server.messages import moment, seconds, unset
from foreign_server.refusal import invalid
from foreign_server.store import Document

MESSAGE: Final = "RlorTrainerJob"
absent: Final = object()


def resolve(parameter: str, text: str) -> list[Field]:
    """The fields that `a.b`, in either spelling, goes through."""
    message, path = MESSAGE, list[Field]()
    for part in text.split("."):
        known = spellings(message) if message else {}
        if part not in known or (parameter != "readMask" and fields(message)[known[part]].write_only):
            raise invalid(f'{parameter}: unknown field "{text}"')
        path.append(fields(message)[known[part]])
        message = path[-1].message if path[-1].kind == "message" and not path[-1].repeated else ""
    return path


def value_at(job: dict[str, Any], path: list[Field]) -> Any:
    """What a job has at a path: its value or the zero value; `absent` inside an unset message."""
    value: Any = job
    for field in path:
        if value is None:
            return absent
        value = value.get(field.name, absent if field.explicit else unset(field))
        if value is absent:
            return absent
    return value


class Mask:
    """The fields that somebody wants to see, as a tree; empty wants all."""

    def __init__(self, text: str) -> None:
        self.tree: dict[str, Any] = {}
        if text.strip() in ("", "*"):
            return
        for path in sorted((resolve("readMask", part.strip()) for part in text.split(",")), key=len):
            branch = self.tree
            for field in path:
                if branch.get(field.name) == {}:
                    break  # the whole of it is wanted already
                branch = branch.setdefault(field.name, {})

    def show(self, shown: dict[str, Any]) -> dict[str, Any]:
        return _cut(shown, self.tree) if self.tree else shown


def _cut(shown: dict[str, Any], tree: dict[str, Any]) -> dict[str, Any]:
    return {
        name: _cut(shown[name], branch) if branch and shown[name] is not None else shown[name]
        for name, branch in tree.items()
        if name in shown
    }


def ordered(jobs: list[Document], text: str) -> list[Document]:
    """Jobs in the order that was asked for, those without a value first; ties, and all of them by default, by name."""
    jobs = sorted(jobs, key=lambda job: job.id)
    keys: list[tuple[list[Field], bool]] = []
    for part in text.split(",") if text.strip() else ():
        name, _, direction = part.strip().partition(" ")
        path = resolve("orderBy", name)
        if direction.strip() not in ("", "desc") or path[-1].repeated or path[-1].kind in ("message", "map"):
            raise invalid(f"orderBy: cannot order by {part.strip()!r}")
        keys.append((path, bool(direction.strip())))
    for path, descending in reversed(keys):
        jobs.sort(key=lambda job: _rank(value_at(job.body, path), path[-1]), reverse=descending)
    return jobs


def _rank(value: Any, field: Field) -> tuple[bool, Any]:
    if value is absent or value is None:
        return False, 0
    match field.kind:
        case "enum":
            return True, field.values.index(value)
        case "time":
            return True, moment(value)
        case "duration":
            return True, seconds(value)
        case _:
            return True, value
