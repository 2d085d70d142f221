"""Whether the client at hand is one of this spec."""

from __future__ import annotations

import importlib
import importlib.util
import inspect
from collections.abc import Iterator
from typing import Any, Final

from rlor_spec.document import Pointer

from rlor_contract.client.python_names import python_name
from rlor_contract.client.surfaces import API_KEY, BASE_URL, own_name
from rlor_contract.report.cannot_run import CannotRun
from rlor_contract.report.coverage import reachable
from rlor_contract.spec.operations import ContractSpec, Operation

_PACKAGE: Final = "rlor_trainer_client"
_SHOWN: Final = 3


def require_client_of(spec: ContractSpec, operations: tuple[Operation, ...]) -> None:
    """Raise `CannotRun` if the client was generated from a different spec and lacks something that operations need."""
    missing = list(lacking(spec, operations))
    if not missing:
        return
    source: Any = importlib.import_module(f"{_PACKAGE}._provenance")
    more = f" and {len(missing) - _SHOWN} more" if len(missing) > _SHOWN else ""
    raise CannotRun(
        f"the installed client was generated from a different spec ({source.SPEC_VERSION}, sha256 "
        f"{source.SPEC_SHA256[:8]}…) and lacks {', '.join(missing[:_SHOWN])}{more}. Fix: generate the client of this "
        "spec (make generate) or install it, or leave the client out with --only server."
    )


def lacking(spec: ContractSpec, operations: tuple[Operation, ...]) -> Iterator[str]:
    """What operations need and the client does not have; nothing where it was generated from this very spec.

    A client of this spec that lacks something is broken, which the client half tells.
    """
    if spec.document.sha256 == importlib.import_module(f"{_PACKAGE}._provenance").SPEC_SHA256:
        return
    with importlib.import_module(_PACKAGE).RlorTrainerClient(
        api_key=API_KEY, account_id="contract", base_url=BASE_URL
    ) as client:
        for operation in operations:
            method: Any = getattr(getattr(client, operation.tag, None), operation.method_name, None)
            if method is None or not _has_plain_function(operation):
                yield operation.label
            elif not _is_sent_to(operation):
                yield f"{operation.verb} {operation.path} of {operation.label}"
            else:
                yield from _lacking_parameters(operation, method)
    yield from _lacking_names(spec, operations)
    for pointer in sorted(_schemas(spec, operations), key=str):
        yield from _lacking_model(spec, pointer)


def _has_plain_function(operation: Operation) -> bool:
    group, _, _ = _plain_module(operation).rpartition(".")
    return (
        importlib.util.find_spec(group) is not None and importlib.util.find_spec(_plain_module(operation)) is not None
    )


def _plain_module(operation: Operation) -> str:
    return f"{_PACKAGE}.api.{python_name(operation.tag)}.{python_name(operation.id)}"


def _is_sent_to(operation: Operation) -> bool:
    """Whether the client sends the operation with the same method to the same path, variables included."""
    known: Any = importlib.import_module(f"{_PACKAGE}._operations").OPERATIONS.get(operation.id)
    return known is not None and (known.http_method, known.path) == (operation.verb, operation.path)


def _lacking_parameters(operation: Operation, method: Any) -> Iterator[str]:
    """Those that the method of the facade or the plain function does not take."""
    known = inspect.signature(method).parameters
    plain = inspect.signature(importlib.import_module(_plain_module(operation)).sync_detailed).parameters
    for parameter in operation.parameters:
        in_method = parameter.location == "path" or own_name(parameter.name) in known
        if not in_method or python_name(parameter.name) not in plain:
            yield f"{parameter.name} of {operation.label}"
    if operation.body and "body" not in plain:
        yield f"the body of {operation.label}"


def _lacking_names(spec: ContractSpec, operations: tuple[Operation, ...]) -> Iterator[str]:
    """Forms of resource names that the client does not know, of the resources that operations name in their paths."""
    kind: Any = importlib.import_module(f"{_PACKAGE}._names").ResourceKind
    groups = vars(importlib.import_module(f"{_PACKAGE}._groups")).values()
    known = {(one.title, one.attribute, one.pattern) for one in groups if isinstance(one, kind)}
    named = {parameter.name for operation in operations for parameter in operation.parameters_in("path")}
    for resource in (spec.resource, *spec.nested, *spec.beside):
        form = (resource.schema, resource.name_field, resource.pattern)
        if resource.id_parameter in named and form not in known:
            yield f"names like {resource.pattern}"


def _schemas(spec: ContractSpec, operations: tuple[Operation, ...]) -> set[Pointer]:
    """The schemas of bodies and answers."""
    roots = [response.schema for operation in operations for response in operation.responses.values()]
    roots += [operation.body for operation in operations]
    return {schema for root in filter(None, roots) for schema in reachable(spec, spec.locate(root))}


def _lacking_model(spec: ContractSpec, pointer: Pointer) -> Iterator[str]:
    name, schema = spec.schema_name(pointer), spec.schema(pointer)
    if name is None or not ("enum" in schema or schema.get("properties")):
        return
    model = getattr(importlib.import_module(f"{_PACKAGE}.models"), name, None)
    if model is None:
        yield f"the model {name}"
    elif "enum" not in schema:
        known = inspect.signature(model).parameters
        yield from (f"{name}.{key}" for key in spec.properties(pointer) if python_name(key) not in known)
