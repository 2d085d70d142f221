"""What the spec calls the resource and what is nested in it: collections, names, ids, and the texts about them."""

from __future__ import annotations

from rlor_spec.places import elements, members, referenced_schema
from rlor_spec.resources import NoResource, Resource, lifecycle_resource, nested_resources, resources

from ..spec import Document, SpecError, answer_schema, compiling, example


def job_resource(spec: Document) -> Resource:
    """Return the resource that has a lifecycle: the job. Not exactly one has: SpecError."""
    try:
        with compiling("x-resource"):
            return lifecycle_resource(spec)
    except NoResource as error:
        raise SpecError(str(error)) from None


def checkpoint_resource(spec: Document) -> Resource:
    """Return the resource that is nested in the job: its checkpoint. Not exactly one is: SpecError."""
    job = job_resource(spec)
    found = nested_resources(spec, job)
    if len(found) != 1:
        raise SpecError(
            f"{len(found)} resources are nested in {job.schema}, and one is needed, what a job saves. "
            "Give `x-resource` to its schema."
        )
    return found[0]


def synced_field(spec: Document) -> str:
    """Return in which field the answer of a checkpoint's `sync` holds it; empty in a spec without that operation."""
    path, operation = _of_checkpoint(spec, "sync")
    if not operation:
        return ""
    resource = checkpoint_resource(spec)
    fields = members(answer_schema(operation, spec).get("properties"))
    held = next((name for name, field in fields.items() if referenced_schema(field) == resource.schema), "")
    if not held:
        raise SpecError(
            f"the answer of `sync`, {path}, has no field that holds a {resource.schema}. "
            "Declare one, with a $ref to that schema",
            "paths",
            path,
        )
    return held


def promotion_answer(spec: Document) -> Document:
    """Return the schema of what a checkpoint's `promote` answers; empty in a spec without that operation."""
    return answer_schema(_of_checkpoint(spec, "promote")[1], spec)


def background_resource(spec: Document) -> Resource | None:
    """Return what is called an operation: the resource that a promotion in the background answers with.

    None in a spec without promotion. One whose answer has no such resource: SpecError.
    """
    path, operation = _of_checkpoint(spec, "promote")
    if not operation:
        return None
    schema = referenced_schema(members(promotion_answer(spec).get("properties")).get("operation"))
    with compiling("x-resource"):
        found = next((resource for resource in resources(spec) if resource.schema == schema), None)
    if found is None:
        raise SpecError(
            f"the answer of `promote`, {path}, has no field `operation` that holds a resource, and a promotion in the "
            "background is read by its name. Declare the field, with a $ref to a schema that has `x-resource`",
            *(("components", "schemas", schema) if schema else ("paths", path)),
        )
    return found


def _of_checkpoint(spec: Document, method: str) -> tuple[str, Document]:
    """Return the operation on checkpoints that has an `x-method`, and its path; both empty without one."""
    group = checkpoint_resource(spec).group
    for path, item in members(spec["paths"]).items():
        for operation in map(members, members(item).values()):
            if operation.get("x-method") == method and group in elements(operation.get("tags")):
                return path, operation
    return "", {}


def taken_id_message(spec: Document) -> str:
    """Return what is said to a caller whose id for a new job is taken: the example of the create's 409."""
    job = job_resource(spec)
    operations = map(members, members(spec["paths"].get(job.collection)).values())
    create = next((operation for operation in operations if operation.get("x-method") == "create"), None)
    shown = example(members(create), "409", spec)
    return str(members(shown).get("message", f"{job.schema} ID already exists"))
