"""Are resources named as Google's AIPs have it: paths, resource names, the state that a resource is in?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from rlor_spec.document import Operation, Pointer, SpecDocument
from rlor_spec.places import component, elements, members, schema_component

from lint_rules.fields import fields, kinds, variants
from lint_rules.rule import Finding, Subject, rule

_VERSION: Final = re.compile(r"v[1-9][0-9]*((alpha|beta)[1-9]?[0-9]*)?")
_COLLECTION: Final = re.compile(r"[a-z][a-z0-9]*([A-Z][a-z0-9]+)*")
_VARIABLE: Final = re.compile(r"\{([^}]*)\}")


def api_root(path: str) -> str:
    """What stands before the version, for the API of another service: `training` of `/training/v1/jobs`."""
    segments = _segments(path)
    return (
        segments[0]
        if len(segments) > 1 and not _VERSION.fullmatch(segments[0]) and _VERSION.fullmatch(segments[1])
        else ""
    )


def collection_path(operation: Operation) -> list[str]:
    """What stands between version and custom verb: `["accounts", "{account_id}", "checkpoints"]`."""
    return _segments(operation.path)[1:]


def resources(spec: SpecDocument) -> dict[str, str]:
    """Schemas of resources by the pattern of their names."""
    found = component(spec, "schemas")
    return {
        str(members(schema.get("x-resource")).get("template")): str(pointer[-1])
        for pointer, schema in found
        if "x-resource" in schema
    }


@rule()
def resource_path(subject: Subject) -> Iterator[Finding]:
    """A path is a version (AIP-185), then collections and ids by turns: a collection a plural in lowerCamelCase, its id
    the singular in snake_case and `_id` (AIP-122, 123). Ids, resource names and the client's parameters are made of
    them, so a misspelt one is a wrong URL. What begins with a name before its version is the API of another service,
    with paths of its own.
    """
    for path in members(subject.spec.data.get("paths")):
        if api_root(path):
            continue
        for said in _path_trouble(path):
            yield Finding(subject.spec, ("paths", path), f"{said}.")


@rule()
def resource_name(subject: Subject) -> Iterator[Finding]:
    """A resource (`x-resource`) has its name in a field `name` that the server sets, the name is the path at which the
    resource is to be had, and its `pattern`, if it has one, says so (AIP-122): what an operation returns can be
    asked for again.
    """
    paths = {"/".join(collection_path(operation)) for operation in subject.spec.operations()}
    for pattern, schema in resources(subject.spec).items():
        root = schema_component(subject.spec, schema)
        name = root["x-resource"]["name"]
        place: Pointer = ("components", "schemas", schema)
        declared = members(members(root.get("properties")).get(name))
        if pattern not in paths:
            message = f"no operation has the path of `{pattern}`. Make the template and the paths agree."
            yield Finding(subject.spec, (*place, "x-resource", "template"), message)
        if not declared:
            continue  # extension-names tells
        if name != "name":
            message = f"the name of the resource is in `{name}`. Call the field `name`."
            yield Finding(subject.spec, (*place, "x-resource", "name"), message)
        if kinds(declared) != ["string"] or declared.get("readOnly") is not True:
            message = f"`{name}` is no text that the server sets. Give `type: string` and `readOnly: true`."
            yield Finding(subject.spec, (*place, "properties", name), message)
        example, general = _VARIABLE.sub("x", pattern), _VARIABLE.sub("[^/]+", pattern)
        if "pattern" not in declared:
            continue
        takes = re.compile(str(declared.get("pattern", ""))).search
        if not takes(example) or takes(f"{example}/x") or takes(f"x/{example}"):
            message = (
                f"the `pattern` of `{name}` does not say `{pattern}`: it refuses `{example}`, or takes more. Give "
                f"`^{general}$`, or `^({general})?$` if the name may be empty."
            )
            yield Finding(subject.spec, (*place, "properties", name), message)


@rule()
def resource_state(subject: Subject) -> Iterator[Finding]:
    """A field `state` or `…State` is an enum that the server sets (AIP-216): operations move it, a caller does not
    write it.
    """
    for field in fields(subject):
        if field.words[-1] == "state" and field.pointer[:2] == ("components", "schemas"):
            if not any(elements(schema.get("enum")) for schema in variants(subject, field)):
                message = f"`{field.name}` is not an enum. Refer to one, so that clients know the states."
            elif field.schema.get("readOnly") is not True:
                message = f"`{field.name}` is not readOnly. Add it: operations move a state, nobody writes it."
            else:
                continue
            yield Finding(subject.spec, field.pointer, message)


def _path_trouble(path: str) -> Iterator[str]:
    version, *segments = _segments(path)
    if not _VERSION.fullmatch(version):
        yield f"the path begins with `{version}`. Begin it with a version, like `/v1`"
    collection = ""
    for position, segment in enumerate(segments):
        variable = _VARIABLE.fullmatch(segment)
        if bool(variable) != position % 2:
            yield f"`{segment}` is out of turn. After the version, put collections and ids by turns"
            return
        if not variable:
            collection = segment
            if not _COLLECTION.fullmatch(segment) or not segment.endswith("s"):
                yield f"the collection `{segment}` is no plural in lowerCamelCase. Name it like `trainerJobs`"
        elif variable[1] not in {f"{one}_id" for one in _singulars(collection)}:
            wanted = max(_singulars(collection))
            yield f"`{segment}` is not named after its collection. Call it `{{{wanted}_id}}`"


def _segments(path: str) -> list[str]:
    """Segments of a path, its custom verb left out."""
    head, _, last = path.removeprefix("/").rpartition("/")
    return [*head.split("/"), last.partition(":")[0]] if head else [last.partition(":")[0]]


def _singulars(collection: str) -> set[str]:
    """What a plural in lowerCamelCase can be the plural of, in snake_case."""
    snake = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", collection).lower()
    endings = {"s": "", "es": "", "ies": "y"}
    return {snake.removesuffix(plural) + one for plural, one in endings.items() if snake.endswith(plural)} or {snake}
