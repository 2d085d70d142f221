"""Read masks: the part of a resource that a caller wants to see (AIP-157, google.protobuf.FieldMask)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from .fields import FieldIndex
from .texts import QueryError, check_text, split_path


class _Tree(dict[str, "_Tree"]):
    """Keys to keep, each with what to keep below it; an empty tree keeps everything."""


@dataclass(frozen=True, slots=True)
class ReadMask:
    """The fields to return."""

    _tree: _Tree

    @classmethod
    def parse(cls, text: str, index: FieldIndex) -> "ReadMask":
        """The mask that `text` describes: paths separated by commas, in lowerCamelCase or snake_case.

        An empty mask and `*` mean every field. Paths may repeat and overlap: the wider one wins. A path may go through
        messages and name a key of a map; it cannot go through a list. Raises `QueryError`.
        """
        if not text:
            return EVERYTHING
        check_text("readMask", text)
        paths: set[tuple[str, ...]] = set()
        column = 1
        # A key of a map may stand in quotes, yet cannot hold a comma there: FieldMask has no escape for one.
        for part in text.split(",") if text.strip() else ():
            path = part.strip()
            start = column + len(part) - len(part.lstrip())
            if not path:
                raise QueryError("readMask", "expected a field name", start)
            paths.add(() if path == "*" else index.resolve("readMask", split_path("readMask", path, start)).path)
            column += len(part) + 1
        tree = _Tree()
        # The widest last, so that it cuts away what narrower paths have put below it.
        for keys in sorted(paths, key=len, reverse=True):
            branch = tree
            for key in keys:
                branch = branch.setdefault(key, _Tree())
            branch.clear()
        return cls(tree)

    @property
    def everything(self) -> bool:
        """Whether it leaves nothing out."""
        return not self._tree

    def apply(self, resource: Mapping[str, Any]) -> dict[str, Any]:
        """The masked part of `resource`, which stays as it is.

        What the resource leaves out stays out; a member of an unset message shows as the message's `null`.
        """
        return _masked(resource, self._tree)


EVERYTHING: Final = ReadMask(_Tree())


def _masked(resource: Mapping[str, Any], tree: _Tree) -> dict[str, Any]:
    if not tree:
        return dict(resource)
    return {
        # What has keys below it in the mask is a message or a map, or null.
        key: _masked(value, tree[key]) if tree[key] and value is not None else value
        for key, value in resource.items()
        if key in tree
    }
