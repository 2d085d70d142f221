"""A schema as the comparison sees it: references followed, null apart from the other types."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from rlor_spec.document import Pointer, SpecDocument, SpecError
from rlor_spec.places import elements, members


@dataclass(frozen=True, slots=True)
class View:
    """One schema, with all that is said beside the references which lead to it."""

    origin: Pointer
    """Where it is used."""
    pointer: Pointer
    """Where the schema stands, references followed."""
    where: str
    """Its name for people: `request Book.displayName`."""
    keywords: dict[str, Any]
    places: dict[str, Pointer] = field(repr=False)
    """Where each keyword stands."""
    nullable: bool
    """Whether null is allowed beside other values, be it by `type` or by a branch of `oneOf`."""

    @classmethod
    def of(cls, document: SpecDocument, pointer: Pointer, where: str, schema: Any) -> View:
        """The view of the schema at a place. Raises `SpecError` for a reference that leads nowhere.

        `oneOf: [X, {type: 'null'}]` is seen as X that may be null, and `false`, which allows nothing, as `{not: {}}`.
        What stands beside `$ref` or `oneOf` wins: this project writes a property's own `readOnly` there.
        """
        origin = pointer
        keywords: dict[str, Any] = {}
        places: dict[str, Pointer] = {}
        nullable = False
        direction = where.split(" ", 1)[0]
        while True:
            if not isinstance(schema, (dict, bool, type(None))):
                raise SpecError(document.path, document.line(pointer), "a schema is a mapping. Write one.")
            here: dict[str, Any] = {"not": {}} if schema is False else members(schema)
            for keyword, value in here.items():
                keywords.setdefault(keyword, value)
                places.setdefault(keyword, (*pointer, keyword))
            choice = next((word for word in ("oneOf", "anyOf") if word in here), "")
            branches = list(enumerate(elements(here.get(choice))))
            others = [(position, branch) for position, branch in branches if members(branch).get("type") != "null"]
            if "$ref" in here:
                target = document.locate(here, at=(*pointer, "$ref"))
                schema, pointer = document.resolve(target), target
                if target[:2] == ("components", "schemas"):
                    where = f"{direction} {target[-1]}"
                del keywords["$ref"], places["$ref"]
            elif len(others) == 1 and len(others) < len(branches):
                nullable = True
                position, schema = others[0]
                pointer = (*pointer, choice, position)
                del keywords[choice], places[choice]
            else:
                break
        own = elements(keywords.get("type"))
        return cls(origin, pointer, where, keywords, places, nullable or ("null" in own and len(own) > 1))

    @property
    def types(self) -> frozenset[str]:
        """The allowed types, null left out unless it is alone; empty for any."""
        given = self.keywords.get("type")
        types = frozenset(map(str, elements(given) or ([given] if isinstance(given, str) else [])))
        return types - {"null"} or types

    @property
    def values(self) -> list[tuple[Any, Pointer]] | None:
        """The values of `enum` or `const`, and where each stands; None when values are not listed."""
        if "const" in self.keywords:
            return [(self.keywords["const"], self.at("const"))]
        if isinstance(self.keywords.get("enum"), list):
            return [(value, (*self.at("enum"), i)) for i, value in enumerate(elements(self.keywords["enum"]))]
        return None

    def get(self, keyword: str) -> Any:
        """A keyword's value, or None."""
        return self.keywords.get(keyword)

    def at(self, keyword: str) -> Pointer:
        """Where a keyword stands, or would stand."""
        return self.places.get(keyword, (*self.pointer, keyword))
