"""Stored documents of trainer jobs, varied in every kind of field, and a database that holds them."""

import copy
import random
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from typing import Any, Final, cast

from rlor_trainer_emulator.queries.fields import FieldIndex
from rlor_trainer_emulator.resource.json_text import single
from rlor_trainer_emulator.spec import load_spec
from sqlalchemy import (
    JSON,
    Column,
    Connection,
    MetaData,
    String,
    Table,
    create_engine,
    insert,
)
from sqlalchemy.dialects.postgresql import JSONB

SPEC: Final = load_spec()
FIELDS: Final = FieldIndex.of("RlorTrainerJob", SPEC)

JOBS: Final = Table(
    "job",
    MetaData(),
    Column("name", String().with_variant(String(collation="C"), "postgresql"), primary_key=True),
    Column("document", JSON().with_variant(JSONB, "postgresql"), nullable=False),
)
DOCUMENT: Final = JOBS.c.document

TEXTS: Final = (
    "",
    "policy",
    "Policy",
    "policy two",
    "50%_off",
    "50Xoff",
    "a*b",
    "a?b",
    "[ab]",
    "it's",
    'say "hi"',
    "back\\slash",
    "two\nlines",
    "é",
    "e",
    "\N{GREEK SMALL LETTER ALPHA}\N{ROCKET}",
)
STATES: Final = ("JOB_STATE_UNSPECIFIED", "JOB_STATE_RUNNING", "JOB_STATE_FAILED", "JOB_STATE_COMPLETED")
METHODS: Final = ("METHOD_UNSPECIFIED", "GRPO", "DPO")
COUNTS: Final = (0, 1, 2, 16, 2147483647)
RATES: Final = (0, 1e-05, 0.00002, 0.1, 0.30000000000000004, 1, 1.5, 1e20)
TIMES: Final = (
    None,
    "1969-12-31T23:59:59.999999Z",
    "2026-03-31T23:30:00.000000Z",
    "2026-04-01T09:30:00.000000Z",
    "2026-04-01T09:30:00.000001Z",
    "2026-04-01T09:30:00.123456Z",
    "2026-11-02T09:14:07.318245Z",
)
DURATIONS: Final = (None, "0s", "0.1s", "1.5s", "60s", "1800s", "1800.500s", "10800.123456789s")
SECONDS: Final = ("0", "9", "10", "41760", "9007199254740993", "9223372036854775807")
WEIGHTS: Final[tuple[list[str], ...]] = ([], ["accuracy=0.8"], ["accuracy=0.8", "format=0.2"], ["a, b"], ["a", "b"])

_RUNNING_JOB: Final[dict[str, Any]] = SPEC["components"]["responses"]["Job"]["content"]["application/json"]["examples"][
    "running"
]["value"]


def population(size: int = 80, seed: int = 7) -> list[dict[str, Any]]:
    """`size` documents, the same for the same seed; their names are in random order."""
    draw = random.Random(seed)
    numbers = draw.sample(range(10 * size), size)
    return [_job(f"accounts/acme/rlorTrainerJobs/job-{number}", draw) for number in numbers]


def _job(name: str, draw: random.Random) -> dict[str, Any]:
    job = copy.deepcopy(_RUNNING_JOB)
    job |= {
        "name": name,
        "displayName": draw.choice(TEXTS),
        "managedBy": draw.choice(TEXTS),
        "state": draw.choice(STATES),
        "createTime": draw.choice(TIMES[1:]),
        "completedTime": draw.choice(TIMES),
        "inactivityTimeout": draw.choice(DURATIONS),
        "keepAlive": draw.choice((False, True)),
        "nodeCount": draw.choice(COUNTS),
        "rewardWeights": draw.choice(WEIGHTS),
        "acceleratorSeconds": {
            accelerator: draw.choice(SECONDS)
            for accelerator in ("NVIDIA_H100_80GB", "NVIDIA_B200_180GB")
            if draw.random() < 0.6
        },
        "lossConfig": draw.choice((None, {"method": draw.choice(METHODS), "dpo": None, "orpo": None})),
        "trainingConfig": draw.choice((None, job["trainingConfig"])),
    }
    if job["lossConfig"] and draw.random() < 0.6:
        job["lossConfig"]["klBeta"] = draw.choice(RATES)
    if job["trainingConfig"]:
        job["trainingConfig"] |= {"learningRate": single(draw.choice(RATES)), "loraRank": draw.choice(COUNTS)}
    if draw.random() < 0.5:
        job["useReservation"] = draw.choice((False, True))
    if draw.random() < 0.5:
        job["reservationTarget"] = draw.choice(TEXTS)
    if draw.random() < 0.5:
        job["extraValues"] = {
            key: draw.choice(TEXTS) for key in ("plain", "a b,c", "null", "x.y") if draw.random() < 0.5
        }
    return job


@contextmanager
def database(documents: Sequence[dict[str, Any]]) -> Generator[Connection]:
    """A database in memory that holds `documents`."""
    engine = create_engine("sqlite://")
    with engine.connect() as connection:
        JOBS.metadata.create_all(connection)
        connection.execute(insert(JOBS), [{"name": job["name"], "document": job} for job in documents])
        yield connection
    engine.dispose()


def value_at(document: dict[str, Any], path: str) -> Any:
    """The value at a dotted path in the wire's spelling; None when it, or what leads to it, is unset."""
    value: Any = document
    for key in path.split("."):
        value = cast("dict[str, Any]", value).get(key) if value is not None else None
    return value
