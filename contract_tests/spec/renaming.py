"""The spec with its resource renamed: the same API of another thing, for what must know no resource by name.

renamed("/v1/accounts/{account_id}/rlorTrainerJobs")     # /v1/accounts/{account_id}/dpoJobs
write_renamed(folder).spec                               # folder/openapi.yaml
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from rlor_spec.data import EVIDENCE, OVERLAY, SPEC

REPLACEMENTS: Final = {
    # The resource in each spelling. What begins with one of them follows: collection, ids, messages of its operations.
    "rlorTrainerJob": "dpoJob",
    "RlorTrainerJob": "DpoJob",
    "rlor_trainer_job": "dpo_job",
    "rlor-trainer-job": "dpo-job",
    "rlor trainer job": "dpo job",
    "RLOR trainer job": "DPO job",
    "RLOR Trainer Job": "DPO Job",
    # What is named after it without naming it in full.
    "RlorTrainStep": "DpoTrainStep",
    "RlorTuningJob": "DpoTuningJob",
}
"""What stands for what. None begins with another one, and none makes another one, so that their order does not matter.
The project's own names, such as rlor-trainer-client and rlor_contract, are none of them."""
_ANY: Final = re.compile("|".join(map(re.escape, REPLACEMENTS)))


@dataclass(frozen=True, slots=True)
class Renamed:
    """The files of a renamed spec."""

    spec: Path
    evidence: Path
    overlay: Path


def renamed(text: str) -> str:
    """A text of the spec, or about it, with the resource renamed."""
    return _ANY.sub(lambda found: REPLACEMENTS[found[0]], text)


def write_renamed(folder: Path) -> Renamed:
    """Write the project's spec, its evidence and the suite's overlay into a folder, with the resource renamed."""
    files = Renamed(folder / "openapi.yaml", folder / "evidence.yaml", folder / "overlay.yaml")
    for source, target in ((SPEC, files.spec), (EVIDENCE, files.evidence), (OVERLAY, files.overlay)):
        target.write_text(renamed(source.read_text("utf-8")), "utf-8", newline="\n")
    return files
