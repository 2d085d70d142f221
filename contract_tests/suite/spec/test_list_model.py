"""Filters are made of what jobs show, whatever that is."""

from __future__ import annotations

from random import Random
from typing import Any

import pytest
from rlor_contract.spec.json_values import is_object
from rlor_contract.spec.list_model import comparison, fields_of, random_filter
from rlor_contract.spec.operations import ContractSpec

SPEC = ContractSpec()
FIELDS = fields_of(SPEC, ("components", "schemas", SPEC.resource.schema))


@pytest.mark.parametrize("value", [None, 0, 7, 1.5, True, "", "no time", "2026-13-01T00:00:00Z", [7], [], {"a": 1}, {}])
def test_a_job_with_the_same_value_in_every_field_makes_no_filter_fail(value: Any) -> None:
    chance = Random(1)
    jobs: list[dict[str, Any]] = [{}, {}]
    for field in FIELDS:
        holder: dict[str, Any] = jobs[1]
        for name in field.path[:-1]:
            inner: Any = holder.setdefault(name, {})
            holder = inner if is_object(inner) else holder
        holder.setdefault(field.path[-1], value)
    for _ in range(200):
        for made in (comparison(FIELDS, jobs, chance), random_filter(FIELDS, jobs, chance, 2)):
            assert {made.keeps(job) for job in jobs} <= {True, False, None}
