"""All semantic checks, in the order in which they run."""

from __future__ import annotations

from typing import Final

from rlor_contract.server.probes import lifecycle, lists, tenants, values
from rlor_contract.server.probes.session import Probe

# Those of the lifecycle let a month pass, after which no job is left that was deleted.
PROBES: Final[tuple[Probe, ...]] = (
    *tenants.PROBES,
    *lists.PROBES,
    *values.PROBES,
    *lifecycle.PROBES,
)
