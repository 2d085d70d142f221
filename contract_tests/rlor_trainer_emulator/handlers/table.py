"""Which handler carries out which operation of a spec, and whether the spec says what they work with.

Handlers are entered by role: `x-method` of the operation, and whether it is about the resource with the lifecycle, the
job, or the one nested in it, its checkpoint. What these two are called says the spec, by the tags of their operations.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Final

from rlor_spec.places import members
from rlor_spec.resources import Resource

from ..http.call import Answer
from ..http.operations import Operation
from ..resource import checkpoints as saved
from ..resource import jobs as timeline
from ..resource import outcomes
from ..resource.names import background_resource, checkpoint_resource, job_resource
from ..spec import Document, SpecError, answer_schema, body_schema, schema_at
from . import admin, checkpoints, jobs, journal, neighbours, page
from .running import Place
from .service import ServiceHandler

_NEEDS = (timeline.NEEDS, outcomes.NEEDS, *saved.NEEDS, jobs.NEEDS)
_PAGINATION = ("items", "nextPageToken", "pageToken", "pageSize", "totalSize")


_LONG: Final = (
    jobs.list_jobs,
    page.list_jobs,
    admin.seed_jobs,
    admin.reset,
    admin.take_snapshot,
    admin.restore_snapshot,
)
_READS_THE_JOURNAL: Final = (journal.list_requests, journal.export_requests, page.list_requests, page.show_request)
_AT_ONCE: Final = (
    admin.get_outcomes,
    admin.set_outcomes,
    admin.list_faults,
    admin.add_fault,
    admin.clear_faults,
    admin.remove_fault,
    journal.clear_requests,
)

PLACES: Final[Mapping[Callable[..., Answer], Place]] = {
    **dict.fromkeys(_LONG, "thread"),
    **dict.fromkeys(_READS_THE_JOURNAL, "apart"),
    **dict.fromkeys(_AT_ONCE, "loop"),
}
"""Where handlers run that are not like most: those that may take long, and those that need no database."""


def check_resources(spec: Document, *, administered: bool) -> None:
    """Find in the spec what the emulator's code relies on, or raise SpecError."""
    for resource in (job_resource(spec), checkpoint_resource(spec)):
        if schema_at(spec, resource.schema, resource.name_field) is None:
            raise SpecError(
                f"{resource.schema} has no field `{resource.name_field}`, which x-resource names as that of its name; "
                "declare it, or name the one that there is",
                *_schema(resource),
                "x-resource",
            )
    for needs in (*_NEEDS, admin.NEEDS) if administered else _NEEDS:
        needs.check(spec)


def handlers_of(spec: Document, operations: Iterable[Operation]) -> Mapping[str, ServiceHandler]:
    """Return the handlers by label of the operation. One without a handler, or without what that needs: SpecError."""
    job, checkpoint = job_resource(spec), checkpoint_resource(spec)
    for resource in (job, checkpoint):
        if not resource.group:
            raise SpecError(
                f"the spec has no operations on {resource.schema} with tag and x-method at the path of its collection, "
                f"which ends in /{resource.pattern.rpartition('/')[0]}. Add them, or let path and `template` of its "
                "x-resource agree",
                *_schema(resource),
                "x-resource",
            )
    if job.group == checkpoint.group:
        raise SpecError(
            f"operations on {job.schema} and on {checkpoint.schema} have the same tag, {job.group!r}, and the emulator "
            "tells them apart by it. Give them a tag each",
            "paths",
            checkpoint.collection,
        )
    background = background_resource(spec)
    handlers = {
        **({} if background is None else {background.label("get"): checkpoints.get_operation}),
        **{job.label(method): handler for method, handler in jobs.HANDLERS.items()},
        **{checkpoint.label(method): handler for method, handler in checkpoints.HANDLERS.items()},
        **neighbours.HANDLERS,
    }
    if missing := [operation for operation in operations if operation.label not in handlers]:
        raise SpecError(
            "the spec has operations that the emulator has no handler for: "
            f"{', '.join(sorted(map(_described, missing)))}; "
            f"add them by x-method to HANDLERS of handlers/jobs.py (tag {job.group}) or of handlers/checkpoints.py "
            f"(tag {checkpoint.group})",
            *_place(missing[0]),
        )
    needs = {
        **{job.label(method): needed for method, needed in jobs.OPERATION_NEEDS.items()},
        **{checkpoint.label(method): needed for method, needed in checkpoints.OPERATION_NEEDS.items()},
    }
    for operation in operations:
        if operation.label in needs:
            written = spec["paths"][operation.path][operation.method.lower()]
            where = f"{operation.method} {operation.path}"
            body, answer = body_schema(written, spec), answer_schema(written, spec)
            needs[operation.label].check(spec, where, body, answer, *_place(operation))
        _check_variables(operation, job, checkpoint)
        if operation.label in (job.label("list"), checkpoint.label("list")):
            _check_pagination(operation)
    _check_moves(spec, job, operations)
    return handlers


def _described(operation: Operation) -> str:
    name = operation.operation_id
    return name if operation.label == name else f"{name} ({operation.label})"


def _place(operation: Operation) -> tuple[str, ...]:
    return "paths", operation.path, operation.method.lower()


def _schema(resource: Resource) -> tuple[str, ...]:
    return "components", "schemas", resource.schema


def _check_variables(operation: Operation, job: Resource, checkpoint: Resource) -> None:
    """The names of what a request is about are made of the variables of its path."""
    group, _, method = operation.label.rpartition(".")
    of_account = {job.account_parameter}
    if group == job.group:
        needed = of_account if method in ("create", "list") else _variables(job)
        resource = job
    elif group == checkpoint.group:
        promotion = of_account | {checkpoint.id_parameter}
        needed = {"list": _variables(job), "promote": promotion}.get(method, _variables(checkpoint))
        resource = checkpoint
    else:
        return
    if lacking := sorted(needed - operation.path_parameters.keys()):
        raise SpecError(
            f"{operation.method} {operation.path} has no path parameter {lacking[0]}. Let paths and parameters call "
            f"their variables as `template` of x-resource of {resource.schema} does",
            *_place(operation),
        )


def _variables(resource: Resource) -> set[str]:
    return set(re.findall(r"\{(\w+)\}", resource.pattern))


def _check_pagination(operation: Operation) -> None:
    where = f"{operation.method} {operation.path}"
    for name in _PAGINATION:
        if not isinstance(members(operation.pagination).get(name), str):
            raise SpecError(
                f"x-pagination of {where} does not say `{name}`, and the emulator serves a list page by page. Add "
                f"x-pagination with the names of the fields and parameters that page: {', '.join(_PAGINATION)}",
                *_place(operation),
                "x-pagination",
            )
    for name in ("pageToken", "pageSize"):
        if operation.pagination[name] not in operation.query_parameters:
            raise SpecError(
                f"x-pagination of {where} calls `{name}` {operation.pagination[name]}, and there is no query parameter "
                "of that name. Declare it, or name an existing one",
                *_place(operation),
                "x-pagination",
                name,
            )


def _check_moves(spec: Document, job: Resource, operations: Iterable[Operation]) -> None:
    lifecycle = members(spec["components"]["schemas"][job.state_schema]["x-lifecycle"])
    for operation in operations:
        moves = any(operation.label == job.label(method) for method in jobs.MOVES)
        if moves and operation.operation_id not in members(lifecycle.get("operations")):
            raise SpecError(
                f"x-lifecycle of {job.state_schema} does not say what {_described(operation)} does. Add it to its "
                "`operations`: from, to, noop and refusal",
                "components",
                "schemas",
                job.state_schema,
                "x-lifecycle",
                "operations",
            )
