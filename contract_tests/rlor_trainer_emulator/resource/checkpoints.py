"""Checkpoints: what a running trainer saves, when, and of which type.

The service promises no times; the emulator saves one for every minute of running, in turn a state to resume from and
one for inference. So it takes two minutes of running until there is something to promote.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from rlor_spec.places import members
from rlor_spec.resources import Resource

from ..spec import Document, SpecError, schema_at
from .clock import SECOND, timestamp
from .messages import is_array
from .names import checkpoint_resource, job_resource
from .needs import Needs

INTERVAL = 60 * SECOND
"""Running time between two checkpoints, in microseconds."""

STEPS = 10
"""Train steps between two checkpoints."""

NO_REGION: Final = "REGION_UNSPECIFIED"
"""Stands for no region in particular."""

FIRST_CLASS: Final = "SINGLE_REGION"
"""How a checkpoint is kept at first."""


_TRAINING: Final = ("CHECKPOINT_TYPE_TRAINING", "CHECKPOINT_TYPE_TRAINING_LORA")
_INFERENCE: Final = ("CHECKPOINT_TYPE_INFERENCE_BASE", "CHECKPOINT_TYPE_INFERENCE_LORA")
"""What a checkpoint holds without and with LoRA."""

NEEDS: Final = (
    Needs(
        "resource/checkpoints.py",
        job_resource,
        fields={
            "forwardOnly": "a job that has it set saves nothing",
            "trainingConfig.loraRank": "it says whether a job saves LoRA checkpoints",
            "trainingConfig.warmStartFrom": "it says whether a job saves LoRA checkpoints",
            "trainingConfig.region": "there a checkpoint is saved",
        },
        values={"trainingConfig.region": [NO_REGION]},
        shown=["forwardOnly", "trainingConfig"],
    ),
    Needs(
        "resource/checkpoints.py",
        checkpoint_resource,
        fields={
            "createTime": "it says when a checkpoint was saved",
            "updateTime": "it says when a checkpoint changed",
            "checkpointType": "it says what a checkpoint holds",
            "promotable": "it says whether promotion accepts a checkpoint",
            "availability.region": "it says where a copy of a checkpoint is",
            "availability.availabilityClass": "it says how a copy of a checkpoint is kept",
            "availability.createTime": "it says since when a copy of a checkpoint exists",
            "availability.updateTime": "it says when a copy of a checkpoint changed",
            "restoreReference": "it says what a trainer is restored from",
        },
        values={
            "checkpointType": (*_TRAINING, *_INFERENCE),
            "availability.region": [NO_REGION],
            "availability.availabilityClass": [FIRST_CLASS],
        },
    ),
)


class Run(NamedTuple):
    """When a job began to run, and how many microseconds it had run before."""

    at: int
    ran: int


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """One saved checkpoint."""

    job: str
    """Name of the job that saved it."""
    ordinal: int
    """Its number in the job, from 1."""
    checkpoint_id: str
    document: dict[str, Any]
    """The resource in wire form."""


_ID: Final = re.compile(r"step-(?P<steps>[0-9]{4,12})-(dcp-)?(?P<mark>[0-9a-f]{8})")


def _for_training(ordinal: int) -> bool:
    return ordinal % 2 == 1


def promotable_types(spec: Document) -> frozenset[str]:
    """Return the types of checkpoints that promotion accepts (`x-promotable`); SpecError if the spec does not say."""
    resource = checkpoint_resource(spec)
    kinds = members(schema_at(spec, resource.schema, "checkpointType"))
    if not is_array(kinds.get("x-promotable")):
        raise SpecError(
            f"the schema of field `checkpointType` of {resource.schema} has no `x-promotable`, which "
            "resource/checkpoints.py of the emulator needs: promotion accepts checkpoints of the types that it lists. "
            "Add it in the spec, a list of values, or change that module",
            "components",
            "schemas",
            resource.schema,
            "properties",
            "checkpointType",
        )
    return frozenset[str](kinds["x-promotable"])


def availability_classes(spec: Document) -> list[str]:
    """Return the classes of availability, the zero value first, then from the weakest."""
    schema = schema_at(spec, checkpoint_resource(spec).schema, "availability.availabilityClass")
    classes: list[str] = members(schema).get("enum", [])
    return classes


def saves(job: Mapping[str, Any]) -> bool:
    """Return whether a job, in wire form, saves checkpoints: a forward-only trainer has nothing to save."""
    return not job["forwardOnly"]


def checkpoint(
    job_name: str,
    resource: Resource,
    session: str,
    ordinal: int,
    at: int,
    job: Mapping[str, Any],
    promotable: frozenset[str],
) -> Checkpoint:
    """Make a job's checkpoint number `ordinal` (from 1), saved at an instant.

    `resource` is what the spec calls checkpoints. `session` is private to the job; the id of a checkpoint ends in 8
    hexadecimal digits of its digest, as the service's do. `promotable` are the types that promotion accepts.
    """
    config: dict[str, Any] = job["trainingConfig"] or {}
    lora = bool(config.get("loraRank") or config.get("warmStartFrom"))
    for_training = _for_training(ordinal)
    kind = (_TRAINING if for_training else _INFERENCE)[lora]
    checkpoint_id = id_of(session, ordinal)
    when = timestamp(at)
    region = config.get("region", NO_REGION)
    place = {"region": region, "availabilityClass": FIRST_CLASS, "createTime": when, "updateTime": when}
    name = f"{job_name}/{resource.segment}/{checkpoint_id}"
    document = {
        resource.name_field: name,
        "createTime": when,
        "updateTime": when,
        "checkpointType": kind,
        "promotable": kind in promotable,
        "availability": [place],
        "restoreReference": name if for_training else "",
    }
    return Checkpoint(job_name, ordinal, checkpoint_id, document)


def id_of(session: str, ordinal: int) -> str:
    """Return the id of a job's checkpoint number `ordinal`."""
    return f"step-{ordinal * STEPS:04d}-{'dcp-' if _for_training(ordinal) else ''}{mark(session)}"


def mark(session: str) -> str:
    """Return what the ids of all checkpoints of a job end in."""
    return hashlib.sha256(session.encode()).hexdigest()[:8]


def parts(checkpoint_id: str) -> tuple[int, str] | None:
    """Return the number of the checkpoint in its job, and the mark of the job; None for what is no id of one."""
    found = _ID.fullmatch(checkpoint_id)
    if found is None or int(found["steps"]) % STEPS:
        return None
    return int(found["steps"]) // STEPS, found["mark"]


def synced(document: Mapping[str, Any], region: str, wanted: str, ranks: list[str], at: int) -> dict[str, Any]:
    """Return a checkpoint's document with an availability in it; the same document if it is there already.

    `region` and `wanted` may be the enum's zero value: where it is, as it is. `ranks` are the availability classes,
    the zero value first, then from the weakest.
    """
    places = [dict(place) for place in document["availability"]]
    unspecified = ranks[0]
    if region == NO_REGION and places:
        region = places[0]["region"]
    place = next((place for place in places if place["region"] == region), None)
    when = timestamp(at)
    if place is None:
        kind = wanted if wanted != unspecified else ranks[1]
        places.append({"region": region, "availabilityClass": kind, "createTime": when, "updateTime": when})
    elif ranks.index(wanted) > ranks.index(place["availabilityClass"]):
        place["availabilityClass"], place["updateTime"] = wanted, when
    else:
        return dict(document)
    return {**document, "availability": places, "updateTime": when}
