"""What the spec calls the resource and what is nested in it: collections, names, ids, and the texts about them."""

from __future__ import annotations

from rlor_spec.places import members
from rlor_spec.resources import NoResource, Resource, lifecycle_resource, nested_resources

from ..spec import Document, SpecError, compiling, example


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


def taken_id_message(spec: Document) -> str:
    """Return what is said to a caller whose id for a new job is taken: the example of the create's 409."""
    job = job_resource(spec)
    operations = map(members, members(spec["paths"].get(job.collection)).values())
    create = next((operation for operation in operations if operation.get("x-method") == "create"), None)
    shown = example(members(create), "409", spec)
    return str(members(shown).get("message", f"{job.schema} ID already exists"))
