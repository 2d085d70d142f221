"""What breaks the contract is an `InvalidResponseError` and nothing else; what keeps it is decoded, exactly.

`DEPTH=deep` tries ten times as many answers as a usual run.
"""

from __future__ import annotations

import json
import os
import random
from collections import Counter
from collections.abc import Iterator
from functools import cache
from itertools import cycle, islice
from typing import Any

import pytest
from rlor_contract.broken_answers import SECRET, Answer, Judge, Verdict, broken_answers
from rlor_contract.client_surfaces import ABSENT, Call, Reply, Surface, open_surfaces
from rlor_contract.contract_spec import ContractSpec, Operation, Response
from rlor_contract.fuzzed_values import FuzzedValues
from rlor_contract.schema_values import SchemaValues
from rlor_trainer_client import APIStatusError, InvalidResponseError
from spec_document import Pointer

SEED = 20261122
SPEC = ContractSpec()
JUDGE = Judge(SPEC)
VALUES = SchemaValues(SPEC, SEED)
FUZZED = FuzzedValues(SPEC, SEED)
DEEP = os.environ.get("DEPTH") == "deep"
ANSWERS = 2_400 if DEEP else 220
"""Answers to each operation: half of them 2xx, the others spread over the documented errors."""
OPERATIONS = {operation.label: operation for operation in SPEC.operations}


@pytest.fixture(scope="module")
def surfaces() -> Iterator[list[Surface]]:
    with open_surfaces(SPEC, "acme-research") as opened:
        yield opened


def call_of(operation: Operation) -> Call:
    examples = {p.name: str(SPEC.schema(p.pointer).get("example")) for p in operation.parameters_in("path")}
    body: Any = operation.body_examples[0] if operation.body else ABSENT
    return Call(operation, {**examples, "account_id": "acme-research"}, {}, body)


@cache
def mirrored(pointer: Pointer) -> list[Answer]:
    """What Schemathesis makes to break a schema."""
    return [Answer(json.dumps(value).encode()) for value in FUZZED.broken(pointer, ANSWERS // 6)]


def answers_to(response: Response, count: int, chance: random.Random) -> Iterator[Answer]:
    """Whole and broken ones; of the broken ones a third from Schemathesis."""
    whole, broken = VALUES.pool(response.schema), mirrored(SPEC.locate(response.schema))
    for value in whole[: count // 8]:
        yield Answer(json.dumps(value).encode())
    yield from chance.sample(broken, min(len(broken), count // 3))
    yield from islice(broken_answers(whole, chance), count // 2)


@pytest.mark.parametrize("label", OPERATIONS)
def test_every_answer_is_decoded_or_refused(label: str, surfaces: list[Surface], record_property: Any) -> None:
    operation, chance, tried = OPERATIONS[label], random.Random(f"{SEED} {label}"), Counter[str]()
    call = call_of(operation)
    for status, response in operation.responses.items():
        success = status < 300
        count = ANSWERS // 2 if success else ANSWERS // 2 // (len(operation.responses) - 1)
        for answer, surface in zip(answers_to(response, count, chance), cycle(surfaces), strict=False):
            verdict = JUDGE.verdict(response.schema, answer)
            headers = {"content-type": answer.content_type}
            exchange = surface.send(call, Reply(status, answer.content, headers))
            shown = f"{surface.name}: {status} {headers} {answer.content[:2000]!r}\nwhich is {verdict.value}"
            error = exchange.error
            tried[verdict.name] += 1
            if not success and "Client" in surface.name:
                assert isinstance(error, APIStatusError), f"{shown}\n{error!r}"
                assert error.status == status
                assert error.body == answer.content
                continue
            if verdict is Verdict.INVALID:
                assert isinstance(error, InvalidResponseError), f"{shown}\n{error!r}"
            if isinstance(error, InvalidResponseError):
                assert verdict in (Verdict.INVALID, Verdict.UNDECIDED), f"{shown}\n{error!r}"
                assert (error.operation, error.status, error.body) == (operation.id, status, answer.content)
                assert SECRET not in f"{error} {error!r}"
                assert error.__cause__ is None
                continue
            assert error is None, f"{shown}\n{error!r}"
            if verdict is Verdict.VALID:
                wire = json.loads(answer.content)
                assert not list(surface.faults(response, wire, exchange.value)), shown
    for name, number in tried.items():
        record_property(name, number)
    assert tried["INVALID"] > ANSWERS // 3, tried
    assert tried["VALID"] > ANSWERS // 20, tried
