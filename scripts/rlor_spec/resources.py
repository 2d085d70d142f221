"""The resources of the spec: their names, their paths, and which of them has a lifecycle.

All of it is read from `x-resource`, `x-method`, `x-lifecycle` and the paths, so that a program which asks here knows no
resource by name:

    book = lifecycle_resource(document.data)
    book.collection       /v1/shelves/{shelf_id}/books
    book.create_id        bookId
    book.label("lend")    books.lend
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from rlor_spec.places import elements, members, referenced_schema

_VARIABLE = re.compile(r"\{(\w+)\}")


class NoResource(Exception):
    """The document does not say what is asked for; `str()` says what is missing, and how to add it."""


@dataclass(frozen=True, slots=True)
class Resource:
    """A schema whose objects have a resource name (`x-resource`)."""

    schema: str
    """Name of the component."""
    name_field: str
    """The property that holds the name."""
    pattern: str
    """Form of the names, each id a variable in braces."""
    collection: str
    """Path of the collection, with its version and the variables above it."""
    group: str
    """Tag of the operations on the collection, what a client calls them by; empty if there are none."""
    create_id: str
    """Query parameter with which a caller chooses the id of a new one; empty if a caller cannot."""
    state_field: str = ""
    """The property that holds the state, if the states have a lifecycle."""
    state_schema: str = ""
    """Name of the component with `x-lifecycle`."""
    parent: Resource | None = field(default=None, repr=False)
    """The resource that it is nested in."""

    @property
    def path(self) -> str:
        """Path of one of them."""
        return f"{self.collection}/{{{self.id_parameter}}}"

    @property
    def id_parameter(self) -> str:
        """The variable that is its own id: the last one of the pattern."""
        return str(_VARIABLE.findall(self.pattern)[-1])

    @property
    def account_parameter(self) -> str:
        """The variable of the account that it belongs to: the first one of the pattern."""
        return str(_VARIABLE.findall(self.pattern)[0])

    @property
    def accounts(self) -> str:
        """The collection of the accounts as it stands in names and paths: what comes before the first variable."""
        return self.pattern.partition("/{")[0]

    @property
    def segment(self) -> str:
        """The collection as it stands in names and paths, a plural."""
        return self.collection.rpartition("/")[2]

    def label(self, method: str) -> str:
        """Group and method, as users of the client know an operation."""
        return f"{self.group}.{method}"

    def name(self, ids: Mapping[str, str]) -> str:
        """The resource name made of ids, by variable."""
        return self.pattern.format_map(ids)

    def ids(self, name: str) -> dict[str, str] | None:
        """The ids in a resource name; None for what is not a name of such a resource."""
        parts = _VARIABLE.split(self.pattern)
        regex = "".join(f"(?P<{part}>[^/]+)" if index % 2 else re.escape(part) for index, part in enumerate(parts))
        found = re.fullmatch(regex, name)
        return found.groupdict() if found else None


def resources(document: Mapping[str, Any]) -> tuple[Resource, ...]:
    """The resources of an OpenAPI document, each after the one that it is nested in.

    Raises `NoResource` where an `x-resource` does not say what it is for.
    """
    named = {name: schema for name, schema in _schemas(document).items() if "x-resource" in members(schema)}
    patterns = {name: _pattern(name, members(schema["x-resource"])) for name, schema in named.items()}
    found: dict[str, Resource] = {}
    for name in sorted(named, key=lambda name: patterns[name].count("/")):
        found[patterns[name]] = _resource(document, name, patterns[name], named[name], found)
    return tuple(found.values())


def _pattern(name: str, resource: Mapping[str, Any]) -> str:
    pattern = resource.get("template")
    if not isinstance(pattern, str) or not re.search(r"/\{\w+\}$", pattern) or "name" not in resource:
        raise NoResource(
            f"`x-resource` of {name} is incomplete. Give `name`, the property that holds the name, and `template`, "
            "its form, which ends in the variable of the id, such as `shelves/{shelf_id}/books/{book_id}`."
        )
    return pattern


def lifecycle_resource(document: Mapping[str, Any]) -> Resource:
    """The resource that has a lifecycle. Raises `NoResource` where not exactly one has."""
    found = [resource for resource in resources(document) if resource.state_schema]
    if len(found) != 1:
        raise NoResource(
            f"{len(found)} resources have a state with a lifecycle, and one is needed. Give `x-resource` to the schema "
            "of the resource and `x-lifecycle` to that of its state."
        )
    return found[0]


def nested_resources(document: Mapping[str, Any], parent: Resource) -> tuple[Resource, ...]:
    """The resources that are nested in another one."""
    return tuple(resource for resource in resources(document) if resource.parent == parent)


def _resource(
    document: Mapping[str, Any], name: str, pattern: str, schema: Mapping[str, Any], above: Mapping[str, Resource]
) -> Resource:
    below, _, variable = pattern.rpartition("/")
    paths = members(document.get("paths"))
    # A collection that nobody lists has no path of its own, but those that are in it have.
    collections = {path: path.removesuffix(f"/{variable}") for path in paths}
    collection = next(
        (found for found in collections.values() if found.removeprefix("/").partition("/")[2] == below), f"/{below}"
    )
    operations = [
        operation
        for path, found in collections.items()
        if found == collection
        for operation in members(paths[path]).values()
        if "x-method" in members(operation)
    ]
    creates = [operation for operation in operations if operation["x-method"] == "create"]
    states = {
        key: target
        for key, value in members(schema.get("properties")).items()
        if (target := referenced_schema(value)) and "x-lifecycle" in members(_schemas(document).get(target))
    }
    state_field, state_schema = next(iter(states.items()), ("", ""))
    return Resource(
        schema=name,
        name_field=str(schema["x-resource"]["name"]),
        pattern=pattern,
        collection=collection,
        group=next((str(tag) for operation in operations for tag in elements(operation.get("tags"))), ""),
        create_id=next((_create_id(operation, pattern) for operation in creates), ""),
        state_field=state_field,
        state_schema=state_schema,
        parent=above.get(below.rpartition("/")[0]),
    )


def _schemas(document: Mapping[str, Any]) -> dict[str, Any]:
    return members(members(document.get("components")).get("schemas"))


def _create_id(operation: Mapping[str, Any], pattern: str) -> str:
    """AIP-133: the parameter is called as the variable is, in the spelling of JSON."""
    wanted = _VARIABLE.findall(pattern)[-1].replace("_", "")
    names = [str(members(parameter).get("name", "")) for parameter in elements(operation.get("parameters"))]
    return next((name for name in names if name.lower() == wanted), "")
