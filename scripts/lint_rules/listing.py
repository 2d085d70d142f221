"""Do lists page as they say, and as Google's AIPs have it?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from rlor_spec.document import Operation
from rlor_spec.evidence import entries
from rlor_spec.places import (
    answer_schema,
    elements,
    members,
    parameters_of,
    referenced_schema,
    schema_component,
)

from lint_rules.fields import kinds, types
from lint_rules.methods import rpc_of
from lint_rules.resources import collection_path, resources
from lint_rules.rule import Finding, Subject, rule

_PARAMETERS: Final = {
    "pageSize": "integer", "pageToken": "string", "filter": "string", "orderBy": "string", "readMask": "string",
    "showDeleted": "boolean",
}  # fmt: skip
"""Query parameters of a list by AIP-132, 157, 158, 160 and 164, and their types. The first two are always there."""

_ROLES: Final = {
    "items": "array", "nextPageToken": "string", "totalSize": "integer", "pageToken": "string", "pageSize": "integer",
}  # fmt: skip
"""What `x-pagination` names, and the type of each: fields of the answer, then parameters."""


@rule()
def pagination(subject: Subject) -> Iterator[Finding]:
    """A list operation says how it pages, in fields and parameters that it has, of types that suit them: the client's
    pagers are generated from it.
    """
    for operation in subject.spec.operations():
        pages = operation.raw.get("x-pagination")
        if pages is None:
            if rpc_of(operation).startswith("List"):
                message = (
                    "a list operation has no `x-pagination`. Name its items, page tokens, page size and total size."
                )
                yield Finding(subject.spec, (*operation.pointer, "operationId"), message)
            continue
        fields = members(schema_component(subject.spec, answer_schema(subject.spec, operation)).get("properties"))
        given = {value["name"]: members(value.get("schema")) for _, value in parameters_of(subject.spec, operation)}
        for role, kind in _ROLES.items():
            name, place = pages[role], (*operation.pointer, "x-pagination", role)
            what = "the operation has no parameter" if role.startswith("page") else "the 200 response has no field"
            declared = given if role.startswith("page") else fields
            if name not in declared:
                yield Finding(subject.spec, place, f"{what} `{name}`. Correct or declare it.")
            elif role != "items" and name != role and role in declared:
                yield Finding(
                    subject.spec, place, f"the `{role}` is in `{role}`, not in `{name}` (AIP-158). Correct it."
                )
            elif kinds(members(declared[name])) != [kind]:
                yield Finding(subject.spec, place, f"`{name}` is no {kind}, as a `{role}` is. Correct the name.")
        for position, name in enumerate(pages.get("formerItems", ())):
            if name in fields:
                place = (*operation.pointer, "x-pagination", "formerItems", position)
                yield Finding(subject.spec, place, f"the 200 response has a field `{name}`. Keep one of the two.")
        if pages.get("defaultSize", 1) > pages.get("maxSize", pages.get("defaultSize", 1)):
            place = (*operation.pointer, "x-pagination", "defaultSize")
            yield Finding(subject.spec, place, "the default is larger than `maxSize`. Correct one of the two.")


@rule()
def list_request(subject: Subject) -> Iterator[Finding]:
    """A list takes `pageSize` and `pageToken` (AIP-158), filters by `filter` (AIP-160), sorts by `orderBy` (AIP-132),
    masks by `readMask` (AIP-157), shows what is deleted by `showDeleted` (AIP-164), and needs none of them: one who
    knows one list knows all. Other parameters have evidence of confidence A.
    """
    for operation in _lists(subject):
        given = {
            str(parameter.get("name")): (place, parameter)
            for place, parameter in parameters_of(subject.spec, operation)
            if parameter.get("in") == "query"
        }
        for name in ("pageSize", "pageToken"):
            if name not in given:
                message = (
                    f"{operation.operation_id} has no query parameter `{name}`. Add it: pages cannot be added later."
                )
                yield Finding(subject.spec, (*operation.pointer, "parameters"), message)
        confidence = {entry.about: entry.confidence for entry in entries(subject.evidence)}
        for name, (place, parameter) in given.items():
            if name not in _PARAMETERS:
                if confidence.get(f"{operation.operation_id}.{name}") == "A":
                    continue
                message = (
                    f"`{name}` is no parameter of a list. Use {', '.join(_PARAMETERS)}; or, if the API does have it, "
                    "give evidence of confidence A."
                )
            elif types(members(parameter.get("schema"))) != [_PARAMETERS[name]]:
                message = f"`{name}` is not of the type {_PARAMETERS[name]}. Correct its schema."
            elif parameter.get("required") is True:
                message = f"a list needs no `{name}`. Drop `required`, and say what its absence means."
            else:
                continue
            yield Finding(subject.spec, place, message)


@rule()
def list_response(subject: Subject) -> Iterator[Finding]:
    """The answer of a list holds the resources in an array named like the collection in the path, a text
    `nextPageToken` that is always there, since its emptiness ends the list (AIP-132, 158), and may hold an integer
    `totalSize`.
    """
    for operation in _lists(subject):
        name = answer_schema(subject.spec, operation)
        schema = schema_component(subject.spec, name)
        fields = members(schema.get("properties"))
        collection = collection_path(operation)[-1]
        place = ("components", "schemas", name)
        if types(members(fields.get(collection))) != ["array"]:
            message = f"`{name}` has no array `{collection}`, like the collection in the path. Name the items so."
            yield Finding(subject.spec, place, message)
        else:
            pattern = "/".join(collection_path(operation))
            item = referenced_schema(members(fields[collection]).get("items"))
            if item not in [one for key, one in resources(subject.spec).items() if key.rpartition("/")[0] == pattern]:
                message = f"the items are not the resources of `{pattern}`. Refer to the schema with that `x-resource`."
                yield Finding(subject.spec, (*place, "properties", collection, "items"), message)
        if types(members(fields.get("nextPageToken"))) != ["string"]:
            yield Finding(subject.spec, place, f"`{name}` has no text `nextPageToken`. Add it.")
        elif "nextPageToken" not in elements(schema.get("required")):
            yield Finding(subject.spec, place, f"`{name}` may lack `nextPageToken`. Require it: empty means the end.")
        if "totalSize" in fields and types(members(fields["totalSize"])) != ["integer"]:
            message = "`totalSize` is not an integer. Correct its type."
            yield Finding(subject.spec, (*place, "properties", "totalSize"), message)


def _lists(subject: Subject) -> Iterator[Operation]:
    """Lists of a collection; that a list is one of a collection is a matter of `standard-method`."""
    for operation in subject.spec.operations():
        if rpc_of(operation).startswith("List") and not collection_path(operation)[-1].startswith("{"):
            yield operation
