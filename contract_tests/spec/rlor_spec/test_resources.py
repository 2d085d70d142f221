"""What the ground says of the resources: of ours what the spec states, of a renamed one the same by its other name."""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest
from rlor_spec.data import SPEC
from rlor_spec.document import SpecDocument
from rlor_spec.resources import NoResource, lifecycle_resource, nested_resources, resources
from spec.renaming import renamed

TEXT = SPEC.read_text("utf-8")
DOCUMENT = SpecDocument.parse(TEXT.encode(), SPEC).data
RENAMED = SpecDocument.parse(renamed(TEXT).encode(), SPEC).data


def edited() -> dict[str, Any]:
    return copy.deepcopy(DOCUMENT)


def test_the_resource_with_a_lifecycle_is_described_by_the_spec() -> None:
    job = lifecycle_resource(DOCUMENT)
    assert (job.schema, job.name_field, job.group) == ("RlorTrainerJob", "name", "jobs")
    assert (job.state_field, job.state_schema) == ("state", "JobState")
    assert job.collection == "/v1/accounts/{account_id}/rlorTrainerJobs"
    assert job.path == "/v1/accounts/{account_id}/rlorTrainerJobs/{rlor_trainer_job_id}"
    assert (job.segment, job.id_parameter, job.create_id) == (
        "rlorTrainerJobs",
        "rlor_trainer_job_id",
        "rlorTrainerJobId",
    )
    assert {job.path, job.collection} <= DOCUMENT["paths"].keys()
    assert job.label("create") == "jobs.create"
    assert job.parent is None


def test_what_is_nested_in_it_says_so() -> None:
    job = lifecycle_resource(DOCUMENT)
    (checkpoint,) = nested_resources(DOCUMENT, job)
    assert (checkpoint.schema, checkpoint.group, checkpoint.id_parameter) == (
        "Checkpoint",
        "checkpoints",
        "checkpoint_id",
    )
    assert checkpoint.parent == job
    assert checkpoint.collection == f"{job.path}/checkpoints"
    assert (checkpoint.create_id, checkpoint.state_field) == ("", ""), "nobody creates one, and it has no state"


def test_a_collection_that_nobody_lists_is_that_of_the_paths_in_it() -> None:
    job = lifecycle_resource(DOCUMENT)
    first, operation, *nested = resources(DOCUMENT)
    assert operation.collection == "/v1/accounts/{account_id}/operations"
    assert (operation.schema, operation.group, operation.parent) == ("Operation", "operations", None)
    assert (first, tuple(nested)) == (job, nested_resources(DOCUMENT, job))


def test_a_renamed_resource_is_the_same_under_its_other_name() -> None:
    found = resources(RENAMED)
    assert [repr(one) for one in found] == [renamed(repr(one)) for one in resources(DOCUMENT)]
    assert "rlor" not in repr(found).lower()
    assert lifecycle_resource(RENAMED).create_id == "dpoJobId"


def test_names_are_made_of_ids_and_taken_apart_again() -> None:
    job = lifecycle_resource(DOCUMENT)
    ids = {"account_id": "acme", "rlor_trainer_job_id": "math.1"}
    name = "accounts/acme/rlorTrainerJobs/math.1"
    assert (job.name(ids), job.ids(name)) == (name, ids)
    for other in (
        "",
        f"{name}/checkpoints/c",
        f"x{name}",
        "accounts/acme/dpoJobs/math.1",
        "accounts//rlorTrainerJobs/x",
    ):
        assert job.ids(other) is None, other
    assert lifecycle_resource(RENAMED).ids(renamed(name)) == {"account_id": "acme", "dpo_job_id": "math.1"}


def test_without_a_lifecycle_there_is_no_such_resource() -> None:
    document = edited()
    del document["components"]["schemas"]["JobState"]["x-lifecycle"]
    with pytest.raises(
        NoResource, match=r"^0 resources have a state with a lifecycle, and one is needed\. Give `x-res"
    ):
        lifecycle_resource(document)
    with pytest.raises(NoResource, match=r"^0 resources"):
        lifecycle_resource({})


def test_of_two_resources_with_a_lifecycle_none_is_taken() -> None:
    document = edited()
    checkpoint = document["components"]["schemas"]["Checkpoint"]
    checkpoint["properties"]["state"] = {"$ref": "#/components/schemas/JobState"}
    with pytest.raises(NoResource, match=r"^2 resources have a state with a lifecycle, and one is needed"):
        lifecycle_resource(document)


def test_a_caller_may_have_no_say_in_the_id() -> None:
    document = edited()
    create = document["paths"][lifecycle_resource(DOCUMENT).collection]["post"]
    create["parameters"] = [one for one in create["parameters"] if one.get("name") != "rlorTrainerJobId"]
    assert lifecycle_resource(document).create_id == ""


def test_renaming_leaves_nothing_of_the_old_name() -> None:
    """`spec.renaming` itself: what it forgot would make programs look clean that are not."""
    left = json.dumps(RENAMED).replace("rlor-trainer-client", "").lower()
    assert "rlor" not in left
    assert renamed(renamed(TEXT)) == renamed(TEXT)


@pytest.mark.parametrize(
    "incomplete",
    [{}, 3, {"name": "name"}, {"template": "shelves/{shelf_id}"}, {"name": "name", "template": "shelves"}],
    ids=repr,
)
def test_a_resource_that_does_not_say_its_form_is_refused(incomplete: Any) -> None:
    document = edited()
    document["components"]["schemas"]["Checkpoint"]["x-resource"] = incomplete
    with pytest.raises(NoResource, match=r"^`x-resource` of Checkpoint is incomplete"):
        resources(document)
