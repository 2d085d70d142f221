"""Checkpoints: what a running trainer saves, when, and of which type.

The service promises no times; the emulator saves one for every minute of running, in turn a state to resume from and
one for inference. So it takes two minutes of running until there is something to promote.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from rlor_spec.resources import Resource

from .clock import SECOND, timestamp

INTERVAL = 60 * SECOND
"""Running time between two checkpoints, in microseconds."""

STEPS = 10
"""Train steps between two checkpoints."""


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

    `resource` is what the spec calls checkpoints. `session` is private to the job; the id of a
    checkpoint ends in 8 hexadecimal digits of it, as the service's do. `promotable` are the types that promotion
    accepts (`x-promotable`).
    """
    config: dict[str, Any] = job["trainingConfig"] or {}
    lora = bool(config.get("loraRank") or config.get("warmStartFrom"))
    for_training = ordinal % 2 == 1
    if for_training:
        kind = "CHECKPOINT_TYPE_TRAINING_LORA" if lora else "CHECKPOINT_TYPE_TRAINING"
    else:
        kind = "CHECKPOINT_TYPE_INFERENCE_LORA" if lora else "CHECKPOINT_TYPE_INFERENCE_BASE"
    suffix = hashlib.sha256(session.encode()).hexdigest()[:8]
    checkpoint_id = f"step-{ordinal * STEPS:04d}-{'dcp-' if for_training else ''}{suffix}"
    when = timestamp(at)
    region = config.get("region", "REGION_UNSPECIFIED")
    place = {"region": region, "availabilityClass": "SINGLE_REGION", "createTime": when, "updateTime": when}
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


def synced(document: Mapping[str, Any], region: str, wanted: str, ranks: list[str], at: int) -> dict[str, Any]:
    """Return a checkpoint's document with an availability in it; the same document if it is there already.

    `region` and `wanted` may be the enum's zero value: where it is, as it is. `ranks` are the availability classes,
    the zero value first, then from the weakest.
    """
    places = [dict(place) for place in document["availability"]]
    unspecified = ranks[0]
    if region == "REGION_UNSPECIFIED" and places:
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
