"""Which operations a probe is about, whatever a spec calls them: `on("create")`, `nested("list")`, `every()`.

A role is an expression over `x-method`, `x-resource` and `x-lifecycle`. It finds its operations in the spec of the run.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from rlor_contract.spec.operations import ContractSpec, Operation


@dataclass(frozen=True, slots=True)
class Role:
    """Some operations of any spec."""

    said: str
    """The role in words, for messages."""
    find: Callable[[ContractSpec], Iterable[Operation | None]] = field(repr=False)

    def operations(self, spec: ContractSpec) -> tuple[Operation, ...]:
        """Those that the spec has, in the order in which the role names them."""
        return tuple(operation for operation in self.find(spec) if operation is not None)


def on(*methods: str) -> Role:
    """These methods of the resource that has a lifecycle."""
    said = f"{' or '.join(methods)} on the resource that has a lifecycle"
    return Role(said, lambda spec: (spec.method(spec.resource, method) for method in methods))


def nested(*methods: str) -> Role:
    """These methods of the resources that are nested in it."""
    said = f"{' or '.join(methods)} on a resource nested in the one that has a lifecycle"
    return Role(said, lambda spec: (spec.method(resource, method) for method in methods for resource in spec.nested))


def beside() -> Role:
    """The operations on resources that stand beside it."""

    def find(spec: ContractSpec) -> Iterable[Operation]:
        names = {resource.id_parameter for resource in spec.beside}
        return (one for one in spec.operations if any(path.name in names for path in one.parameters_in("path")))

    return Role("an operation on a resource beside the one that has a lifecycle", find)


def steering() -> Role:
    """The operations that `x-lifecycle` speaks of."""
    return Role("an operation of x-lifecycle", lambda spec: map(spec.operation, spec.lifecycle["operations"]))


def every() -> Role:
    """All operations."""
    return Role("any operation", lambda spec: spec.operations)
