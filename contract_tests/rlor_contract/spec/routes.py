"""Which operation of the spec a request is for."""

from __future__ import annotations

import re

from rlor_contract.spec.operations import ContractSpec, Operation


class Routes:
    """The operations by method and path. `base` is the path of the base URL, which the spec does not know."""

    def __init__(self, spec: ContractSpec, base: str = "") -> None:
        self._base = base.rstrip("/")
        self._routes = [
            (operation, re.compile(re.sub(r"\{\w+\}", "[^/:]+", operation.path))) for operation in spec.operations
        ]

    def operation(self, method: str, path: str) -> Operation | None:
        """The operation that a request with this path is for; None for one that the spec does not describe."""
        if not path.startswith(self._base):
            return None
        below = path[len(self._base) :]
        return next((op for op, route in self._routes if op.verb == method and route.fullmatch(below)), None)
