"""Read masks: what they let through, and what they refuse."""

import copy
from typing import Any

import pytest
from emulator.queries.job_documents import FIELDS, population
from hypothesis import given, settings
from hypothesis import strategies as st
from rlor_trainer_emulator.queries.masks import ReadMask
from rlor_trainer_emulator.queries.texts import QueryError

JOB: dict[str, Any] = {
    "name": "accounts/acme/rlorTrainerJobs/a",
    "state": "JOB_STATE_RUNNING",
    "awsS3Config": {"iamRoleArn": "arn", "credentialsSecret": ""},
    "trainingConfig": {
        "baseModel": "m",
        "loraRank": 8,
        "lrScheduler": {"linear": {"decayRatio": 0.5, "minLrRatio": 0}},
    },
    "lossConfig": None,
    "acceleratorSeconds": {"NVIDIA_H100_80GB": "7", "NVIDIA_GB200": "9"},
    "rewardWeights": ["a=1"],
}


@pytest.mark.parametrize(
    ("mask", "expected"),
    [
        ("", JOB),
        ("  ", JOB),
        ("*", JOB),
        ("state,*", JOB),
        ("state", {"state": "JOB_STATE_RUNNING"}),
        (" state , name ", {"state": JOB["state"], "name": JOB["name"]}),
        ("state,state", {"state": JOB["state"]}),
        ("rewardWeights", {"rewardWeights": ["a=1"]}),
        ("aws_s3_config.iam_role_arn", {"awsS3Config": {"iamRoleArn": "arn"}}),
        ("awsS3Config.iam_role_arn", {"awsS3Config": {"iamRoleArn": "arn"}}),
        ("trainingConfig.loraRank,training_config.base_model", {"trainingConfig": {"baseModel": "m", "loraRank": 8}}),
        ("trainingConfig.loraRank,trainingConfig", {"trainingConfig": JOB["trainingConfig"]}),
        ("trainingConfig,trainingConfig.loraRank", {"trainingConfig": JOB["trainingConfig"]}),
        (
            "trainingConfig.lrScheduler.linear.decayRatio",
            {"trainingConfig": {"lrScheduler": {"linear": {"decayRatio": 0.5}}}},
        ),
        ("lossConfig", {"lossConfig": None}),
        ("lossConfig.method", {"lossConfig": None}),
        ("lossConfig.dpo.beta", {"lossConfig": None}),
        ("acceleratorSeconds.NVIDIA_GB200", {"acceleratorSeconds": {"NVIDIA_GB200": "9"}}),
        ('acceleratorSeconds."NVIDIA_GB200"', {"acceleratorSeconds": {"NVIDIA_GB200": "9"}}),
        ("acceleratorSeconds.absent", {"acceleratorSeconds": {}}),
        ("displayName", {}),
        ("extraValues.absent", {}),
    ],
)
def test_a_mask_lets_its_fields_through(mask: str, expected: dict[str, Any]) -> None:
    before = copy.deepcopy(JOB)
    assert ReadMask.parse(mask, FIELDS).apply(JOB) == expected
    assert before == JOB


@pytest.mark.parametrize(
    ("mask", "message"),
    [
        ("nme", 'readMask: unknown field "nme" at column 1; did you mean "name"?'),
        ("name, lossConfig.methd", 'readMask: unknown field "lossConfig.methd" at column 18; did you mean "method"?'),
        ("name,", "readMask: expected a field name at column 6"),
        (",", "readMask: expected a field name at column 1"),
        ("name,,state", "readMask: expected a field name at column 6"),
        ("name.", "readMask: expected a field name, found the end at column 6"),
        ("name state", 'readMask: unexpected " " in a field name at column 5'),
        ("lossConfig.*", 'readMask: expected a field name, found "*" at column 12'),
        ("state.name", 'readMask: "state" is an enum and has no subfields at column 7'),
        ("rewardWeights.a", 'readMask: "rewardWeights" is a list and has no subfields at column 15'),
        (
            "acceleratorSeconds.a.b",
            'readMask: "acceleratorSeconds.a" is a 64-bit integer and has no subfields at column 22',
        ),
        ("wandbConfig.apiKey", 'readMask: "wandbConfig.apiKey" is write-only and cannot be queried at column 1'),
        ("na\0me", "readMask: the character U+0000 cannot be part of a query at column 3"),
        ("\udfff", "readMask: the character U+DFFF cannot be part of a query at column 1"),
        ("n" * 2001, "readMask: longer than 2000 characters at column 2001"),
    ],
)
def test_a_wrong_mask_is_refused_where_it_is_wrong(mask: str, message: str) -> None:
    with pytest.raises(QueryError) as caught:
        ReadMask.parse(mask, FIELDS)
    assert str(caught.value) == message


_PATHS = [str(field) for field in FIELDS if not field.secret]


@settings(derandomize=True, database=None, deadline=None, max_examples=60)
@given(masks=st.lists(st.lists(st.sampled_from(_PATHS), min_size=1, max_size=4), min_size=2, max_size=2))
def test_masks_together_let_through_what_each_does(masks: list[list[str]]) -> None:
    parts = [ReadMask.parse(",".join(mask), FIELDS) for mask in masks]
    whole = ReadMask.parse(",".join(masks[0] + masks[1]), FIELDS)
    for job in population(5):
        assert whole.apply(job) == _union(parts[0].apply(job), parts[1].apply(job))
        assert whole.apply(whole.apply(job)) == whole.apply(job)


def _union(left: dict[str, Any], right: dict[str, Any]) -> dict[str, Any]:
    both = {**left, **right}
    for key in left.keys() & right.keys():
        if isinstance(left[key], dict):
            both[key] = _union(left[key], right[key])
    return both
