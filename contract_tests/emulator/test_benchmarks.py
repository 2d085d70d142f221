"""What the benchmarks ask the emulator for is there to be measured."""

from __future__ import annotations

from benchmarks.scale import conditions
from benchmarks.subject import RESOURCE
from emulator.emulated import SPEC, Api
from rlor_trainer_emulator.queries.fields import FieldIndex


def test_there_is_a_condition_on_each_scalar_field(api: Api) -> None:
    found = list(conditions())
    fields = {str(field) for field in FieldIndex.of(RESOURCE.schema, SPEC) if field.kind.scalar and not field.secret}
    assert {condition.partition("=")[0] for condition in found} == fields
    for condition in found:
        api.call("Gateway_ListRlorTrainerJobs", query={"filter": condition})
