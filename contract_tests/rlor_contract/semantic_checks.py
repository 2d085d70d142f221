"""All semantic checks, in the order in which they run."""

from __future__ import annotations

from typing import Final

from rlor_contract import lifecycle_probes, list_probes, tenant_probes, value_probes
from rlor_contract.semantics import Probe

# Those of the lifecycle let a month pass, after which no job is left that was deleted.
PROBES: Final[tuple[Probe, ...]] = (
    *tenant_probes.PROBES,
    *list_probes.PROBES,
    *value_probes.PROBES,
    *lifecycle_probes.PROBES,
)
