"""To a strict client what breaks the contract is an `InvalidResponseError` and nothing else; what keeps it is decoded,
exactly.

`DEPTH=deep` tries enough answers to refuse 20,000 different ones; a usual run tries a twentieth.
"""

from __future__ import annotations

import json
import math
import os
import random
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from functools import cache
from itertools import chain, cycle, islice
from typing import Any

import pytest
from rlor_contract.client.answers import about
from rlor_contract.client.broken_answers import SECRET, Answer, Judge, Verdict, broken_answers, broken_fields, parsed
from rlor_contract.client.surfaces import ABSENT, API_KEY, Call, Facade, PlainFunctions, Reply, Surface, open_surfaces
from rlor_contract.spec.fuzzed_values import FuzzedValues
from rlor_contract.spec.json_values import is_object
from rlor_contract.spec.operations import JSON, ContractSpec, Operation, Response
from rlor_contract.spec.schema_values import SchemaValues
from rlor_spec.document import Pointer
from rlor_trainer_client import APIStatusError, InvalidResponseError, models
from rlor_trainer_client._wire import decoded

SEED = 20261122
SPEC = ContractSpec()
JUDGE = Judge(SPEC)
VALUES = SchemaValues(SPEC, SEED)
FUZZED = FuzzedValues(SPEC, SEED)
DEEP = os.environ.get("DEPTH") == "deep"
ANSWERS = 7_200 if DEEP else 160
"""Answers to each operation: half of them 2xx, the others spread over the documented errors."""
OPERATIONS = {operation.label: operation for operation in SPEC.operations if operation.responses[200].schema}
"""Without those of whose answers nothing is known: there is nothing to refuse."""
REFUSED = math.ceil((20_000 if DEEP else 600) / len(OPERATIONS))
"""Different broken answers, at least, that each operation has to refuse: a proof that shrinks is none."""


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


def answers_to(call: Call, response: Response, count: int, chance: random.Random) -> Iterator[Answer]:
    """Whole and broken ones; of the broken ones a third from Schemathesis."""
    assert response.schema
    whole, broken = (
        [about(SPEC, call, response, value) for value in VALUES.pool(response.schema)],
        mirrored(SPEC.locate(response.schema)),
    )
    for value in whole[: count // 8]:
        yield Answer(json.dumps(value).encode())
    yield from chance.sample(broken, min(len(broken), count // 3))
    yield from islice(broken_answers(whole, chance), count // 2)


def is_about_another(call: Call, response: Response, answer: Answer) -> bool:
    """Whether the answer is not the thing that was asked for."""
    with suppress(ValueError, RecursionError):
        value = parsed(answer.content)
        return is_object(value) and about(SPEC, call, response, value) != value
    return False


@pytest.mark.parametrize("label", OPERATIONS)
def test_every_answer_is_decoded_or_refused(label: str, surfaces: list[Surface]) -> None:
    operation, chance, tried = OPERATIONS[label], random.Random(f"{SEED} {label}"), Counter[str]()
    call, refused = call_of(operation), set[tuple[int, Answer]]()
    clients, plain = (
        [surface for surface in surfaces if isinstance(surface, kind)] for kind in (Facade, PlainFunctions)
    )
    described = {status: answer for status, answer in operation.responses.items() if answer.schema}
    for status, response in described.items():
        success = status < 300
        count = ANSWERS // 2 if success else ANSWERS // 2 // (len(described) - 1)
        # The clients do not decode an error, they raise it: what decodes gets most of the errors.
        turns = surfaces if success else [*plain, *plain, *plain, *clients]
        for answer, surface in zip(answers_to(call, response, count, chance), cycle(turns), strict=False):
            verdict = JUDGE.verdict(response.schema or (), answer)
            headers = {"content-type": answer.content_type}
            exchange = surface.send(call, Reply(status, answer.content, headers))
            shown = f"{surface.name}: {status} {headers} {answer.content[:2000]!r}\nwhich is {verdict.value}"
            error = exchange.error
            tried[verdict.name] += 1
            if not success and surface in clients:
                assert isinstance(error, APIStatusError), f"{shown}\n{error!r}"
                assert error.status_code == status
                assert error.body == answer.content.replace(API_KEY.encode(), b"[API key]")  # Hypothesis finds it, too
                continue
            other_thing = success and surface in clients and is_about_another(call, response, answer)
            if verdict is Verdict.INVALID or other_thing:
                assert isinstance(error, InvalidResponseError), f"{shown}\n{error!r}"
                refused.add((status, answer))
            if isinstance(error, InvalidResponseError):
                assert other_thing or verdict in (Verdict.INVALID, Verdict.UNDECIDED), f"{shown}\n{error!r}"
                assert (error.operation, error.status_code, error.body) == (operation.id, status, answer.content)
                assert SECRET not in f"{error} {error!r}"
                assert error.__cause__ is None
                continue
            assert error is None, f"{shown}\n{error!r}"
            if verdict is Verdict.VALID:
                wire = json.loads(answer.content)
                assert not list(surface.faults(response, wire, exchange.value)), shown
    print(f"{label}: {len(refused)} different broken answers refused; tried {dict(tried)}")
    assert len(refused) >= REFUSED, tried
    assert tried["VALID"] > ANSWERS // 20, tried


MODELS = [name for name, schema in SPEC.document.data["components"]["schemas"].items() if "properties" in schema]
_BOUNDS = {"type", "pattern", "format", "minimum", "maximum", "minLength", "maxLength", "maxItems"}
_BOUNDS_OF_THE_WHOLE = {"required", "not", "oneOf", "anyOf", "minProperties", "maxProperties"}


@pytest.mark.parametrize("name", MODELS)
def test_every_bound_of_every_field_is_checked(name: str) -> None:
    """One field broken at a time, in each way that the spec forbids: no chance decides what is tried."""
    pointer = ("components", "schemas", name)
    decode = getattr(models, name).from_dict
    tried = set[tuple[str, str]]()
    whole = [VALUES.full(pointer)]
    for other in VALUES.pool(pointer):  # for what excludes one another
        if not other.keys() <= set().union(*whole):
            whole.append(other)
    together = {field: held for value in VALUES.pool(pointer) for field, held in value.items() if held}
    for field, value in [("", {}), ("", together), *chain.from_iterable(map(broken_fields, whole))]:
        answer = Answer(json.dumps(value).encode())
        verdict = JUDGE.verdict(pointer, answer)
        error: InvalidResponseError | None = None
        try:
            decoded(decode, answer.content, "op", 200, content_type=JSON, strict=True)
        except InvalidResponseError as raised:
            error = raised
        if error is not None:
            assert verdict in (Verdict.INVALID, Verdict.UNDECIDED), (field, value, error)
            assert error.json_path is not None
            assert error.json_path == "" or error.json_path.startswith((field, json.dumps([field])[:-1])), error
        else:
            assert verdict is not Verdict.INVALID, (field, value.get(field, "absent"))
        if verdict is Verdict.INVALID:
            tried.update((field, str(fault.pointer[-1])) for fault in SPEC.mismatches(pointer, value))
    bounds = {
        (field, keyword)
        for field, at in SPEC.properties(pointer).items()
        for keyword in SPEC.schema(at).keys() & _BOUNDS
        if keyword != "format" or SPEC.schema(at)["format"] == "date-time"  # the others judge nothing
    }
    assert bounds <= tried, bounds - tried
    of_the_whole = SPEC.schema(pointer).keys() & _BOUNDS_OF_THE_WHOLE
    assert of_the_whole <= {keyword for _, keyword in tried}


@pytest.mark.parametrize(
    ("job", "path", "got"),
    [
        ({"trainingConfig": {"loraRank": "16"}}, "trainingConfig.loraRank", "a string"),
        ({"trainingConfig": {"loraRank": 2**31}}, "trainingConfig.loraRank", "an integer that is none"),
        ({"rewardWeights": ["a=1", 5]}, "rewardWeights[1]", "an integer"),
        ({"inactivityTimeout": "hush"}, "inactivityTimeout", "a string that is none"),
        ({"acceleratorSeconds": {"a b": 5}}, 'acceleratorSeconds["a b"]', "an integer"),
        ({"trainingConfig": {"lrScheduler": []}}, "trainingConfig.lrScheduler", "an array"),
        ({"rewardWeights": [None]}, "rewardWeights[0]", "null"),
        ({"keepAlive": 1}, "keepAlive", "an integer"),
        ({"nodeCount": True}, "nodeCount", "a boolean"),
    ],
)
def test_the_place_is_named(job: dict[str, Any], path: str, got: str) -> None:
    content = json.dumps({"rlorTrainerJobs": [{}, job], "nextPageToken": "", "totalSize": 2}).encode()
    with pytest.raises(InvalidResponseError) as caught:
        decoded(models.ListRlorTrainerJobsResponse.from_dict, content, "op", 200, content_type=JSON, strict=True)
    error = caught.value
    assert error.json_path == f"rlorTrainerJobs[1].{path}"
    assert error.expected is not None
    assert str(error) == f"invalid answer to op (status 200): {error.json_path}: expected {error.expected}, got {got}"
    assert error.body == content
    assert "hush" not in repr(error)


def test_numbers_have_the_type_of_their_field() -> None:
    config = models.TrainingConfig.from_dict({"learningRate": 0, "loraRank": 16.0})
    assert (type(config.learning_rate), type(config.lora_rank)) == (float, int)


@pytest.mark.parametrize("label", OPERATIONS)
def test_a_body_that_is_two_things_at_once_is_neither(label: str, surfaces: list[Surface]) -> None:
    operation = OPERATIONS[label]
    either = [one for one in operation.responses.values() if one.schema and len(SPEC.branches(one.schema)) > 1]
    assert either
    for response in either:
        both: dict[str, Any] = {}
        for branch in SPEC.branches(response.schema or ()):
            both |= VALUES.full(branch)
        for surface in surfaces:
            if isinstance(surface, PlainFunctions):
                exchange = surface.send(call_of(operation), Reply.of_json(response.status, both))
                assert isinstance(exchange.error, InvalidResponseError)


def test_an_answer_that_is_nested_too_deeply_for_its_model_is_refused() -> None:
    def deep(data: object) -> None:
        raise RecursionError

    with pytest.raises(InvalidResponseError, match="the body is nested too deeply") as caught:
        decoded(deep, b"{}", "getBook", 200, content_type=JSON, strict=False)
    assert (caught.value.operation, caught.value.status_code, caught.value.body) == ("getBook", 200, b"{}")
