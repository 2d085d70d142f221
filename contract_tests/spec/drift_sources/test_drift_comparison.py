"""Two surfaces compared: each thing that one of them lacks, has more, or has otherwise is told, and nothing else."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from drift_sources import generated_types, openapi
from drift_sources.comparison import DIFFERENT, GONE, NEW, Difference, compare
from drift_sources.surface import (
    ANY,
    ARRAY,
    ENUM,
    MAP,
    OBJECT,
    Field,
    Operation,
    Place,
    Resource,
    Shape,
    Surface,
    stated_default,
)
from drift_sources.wheel import Wheel
from rlor_spec.document import SpecDocument
from spec.drift_sources.vendor_package import generated_client, wheel

SPEC = SpecDocument.load(Path(__file__).resolve().parents[3] / "spec" / "openapi.yaml")
RESOURCE = Resource.of(SPEC)
OURS = openapi.read(SPEC, RESOURCE)
HERE = Place("here", 1)


def shapes(surface: Surface) -> Iterator[Shape]:
    """Every shape of a surface, wherever it is used."""
    waiting = [
        shape
        for operation in surface.operations.values()
        for shape in (operation.request, operation.response, *(each.shape for each in operation.parameters.values()))
        if shape
    ]
    while waiting:
        shape = waiting.pop()
        yield shape
        waiting += [each.shape for each in shape.fields.values()] + ([shape.items] if shape.items else [])


def operation(surface: Surface, name: str) -> Operation:
    return next(each for each in surface.operations.values() if each.name == name)


def without(about: str) -> Surface:
    """The spec's surface, without an operation, a parameter, a field or a value."""
    owner, _, member = about.partition(".")

    def rest(shape: Shape) -> Shape:
        here = member if shape.name == owner else ""
        fields = {name: replace(each, shape=rest(each.shape)) for name, each in shape.fields.items() if name != here}
        values = {name: place for name, place in shape.values.items() if name != here}
        return replace(shape, fields=fields, values=values, items=shape.items and rest(shape.items))

    operations = {
        key: replace(
            each,
            parameters={name: held for name, held in each.parameters.items() if (each.name, name) != (owner, member)},
            request=each.request and rest(each.request),
            response=each.response and rest(each.response),
        )
        for key, each in OURS.operations.items()
        if each.name != about
    }
    return replace(OURS, operations=operations)


def all_things() -> list[str]:
    """Names of all operations, query parameters, fields and enum values of the spec."""
    operations = [each.name for each in OURS.operations.values()]
    parameters = [f"{each.name}.{name}" for each in OURS.operations.values() for name in each.parameters]
    members = [
        f"{shape.name}.{name}" for shape in shapes(OURS) if shape.name for name in (*shape.fields, *shape.values)
    ]
    return list(dict.fromkeys((*operations, *parameters, *members)))


def told(ours: Surface, theirs: Surface) -> set[tuple[str, str]]:
    return {(found.kind, found.about) for found in compare(ours, theirs)}


def test_a_surface_does_not_differ_from_itself() -> None:
    assert compare(OURS, OURS, texts=True) == []


def test_whatever_one_of_the_two_lacks_is_told_by_its_name_and_nothing_else() -> None:
    things = all_things()
    assert len(things) > 250
    open_ones = {shape.name for shape in shapes(OURS) if shape.open}
    for about in things:
        lacking = without(about)
        assert told(OURS, lacking) == {(GONE, about)}
        may_hold_more = about.partition(".")[0] in open_ones
        assert told(lacking, OURS) == (set() if may_hold_more else {(NEW, about)})


def test_what_is_not_expected_is_not_missed() -> None:
    theirs = without("TrainingConfig.loraRank")
    assert compare(OURS, theirs, expects=lambda about: about != "TrainingConfig.loraRank") == []


def test_a_faithful_client_does_not_differ(tmp_path: Path) -> None:
    assert compare(OURS, package(tmp_path, OURS)) == []


@pytest.mark.parametrize(
    "about",
    [
        "Gateway_CancelRlorTrainerJob",
        "Gateway_ListRlorTrainerJobs.includeArchived",
        "RlorTrainerJob.purpose",
        "RlorTrainerJob.createTime",
        "OrpoConfig.lambda",
        "JobState.JOB_STATE_DELETED",
        "Region.US_OHIO_1",
        "ListRlorTrainerJobsResponse.totalSize",
    ],
)
def test_what_a_client_lacks_is_told_through_its_files(tmp_path: Path, about: str) -> None:
    assert told(OURS, package(tmp_path, without(about))) == {(GONE, about)}


def package(folder: Path, surface: Surface) -> Surface:
    """A surface, written out as a package and read back."""
    path = wheel(folder / "vendor-1.0-py3-none-any.whl", generated_client(surface))
    read = generated_types.read(Wheel.open(path), RESOURCE)
    assert read is not None
    return read


def edit(name: str, change: Callable[[Operation], None]) -> list[Difference]:
    """What is told after a change to one operation."""
    changed = copy.deepcopy(OURS)
    change(operation(changed, name))
    return compare(OURS, changed)


def test_another_type_is_told_with_both() -> None:
    def change(each: Operation) -> None:
        each.parameters["pageSize"].shape = Shape("string", HERE)

    (found,) = edit("Gateway_ListRlorTrainerJobs", change)
    assert (found.kind, found.about) == (DIFFERENT, "Gateway_ListRlorTrainerJobs.pageSize")
    assert found.what == "parameter, type integer → string"


@pytest.mark.parametrize("kind", [ARRAY, MAP])
def test_another_type_within_a_list_or_a_map_is_told(kind: str) -> None:
    def surface(inner: str) -> Surface:
        listed = Field(Shape(kind, HERE, items=Shape(inner, HERE)), HERE)
        return Surface("", "", HERE, True, {("GET", "/"): Operation("GET", "/", "get", HERE, {"x": listed})})

    (found,) = compare(surface("string"), surface("integer"))
    assert found.what == "parameter, each, type string → integer"


def test_required_is_compared_in_requests_and_not_in_answers() -> None:
    def change(each: Operation) -> None:
        for body in (each.request, each.response):
            assert body is not None
            for member in body.fields.values():
                member.required = True

    found = edit("Gateway_PromoteCheckpoint", change)
    assert {(each.about, each.what) for each in found} == {
        (f"PromoteCheckpointRequest.{name}", "field, required false → true")
        for name in ("asyncPromotion", "trainerJobId", "hotLoadDeploymentId")
    }


@pytest.mark.parametrize(
    ("ours", "theirs", "same"),
    [
        ("50, also for 0", "50", True),
        ("60 minutes, also for null and `0s`", "60-minute", True),
        ("60 minutes", "10 minutes", False),
        ("`name`, ascending", "name", True),
        ("the job's id", "the job ID", True),
        ("", "1", False),
        ("1", "", True),
    ],
)
def test_a_default_is_another_when_it_says_what_ours_does_not(ours: str, theirs: str, same: bool) -> None:
    def surface(default: str) -> Surface:
        size = Field(Shape("integer", HERE), HERE, default=default)
        return Surface("", "", HERE, True, {("GET", "/"): Operation("GET", "/", "get", HERE, {"size": size})})

    assert (compare(surface(ours), surface(theirs)) == []) is same


@pytest.mark.parametrize(
    ("text", "default"),
    [
        ("The maximum page_size is 200. If unspecified, the default is 50.", "50"),
        ('If not specified, the default order is by "name".', "name"),
        ("When unset or 0, defaults to 60 minutes. Set it to true", "60 minutes"),
        ("Fireworks uses the 60-minute default.", "60-minute"),
        ("ID of the job, a random UUID will be generated if not specified.", "a random UUID"),
        ("If not specified, the job ID will be used.", "the job ID"),
        ("The default loss method is GRPO when METHOD_UNSPECIFIED.", "GRPO"),
        ("Nothing is said here.", ""),
    ],
)
def test_defaults_are_read_out_of_prose(text: str, default: str) -> None:
    assert stated_default(text) == default


def test_where_a_field_is_used_is_told_when_that_differs() -> None:
    def change(each: Operation) -> None:
        assert each.request is not None
        del each.request.fields["purpose"]

    (found,) = edit("Gateway_CreateRlorTrainerJob", change)
    assert (found.kind, found.about) == (DIFFERENT, "RlorTrainerJob.purpose")
    assert found.what == "field, in requests and answers → in answers"


def test_a_secret_that_one_side_also_returns_is_told() -> None:
    def change(each: Operation) -> None:
        assert each.response is not None
        each.response.fields["wandbConfig"].shape.fields["apiKey"] = Field(Shape("string", HERE), HERE)

    (found,) = edit("Gateway_GetRlorTrainerJob", change)
    assert (found.about, found.what) == ("WandbConfig.apiKey", "field, in requests → in requests and answers")


def test_texts_are_compared_only_when_asked_for_and_quoted_where_they_differ() -> None:
    changed = copy.deepcopy(OURS)
    operation(changed, "Gateway_ListRlorTrainerJobs").parameters[
        "pageToken"
    ].text = "`nextPageToken` of a page. Opaque."
    assert compare(OURS, changed) == []
    (found,) = compare(OURS, changed, texts=True)
    assert found.what.startswith("parameter, text “")
    assert "of a page. Opaque." in found.what


def test_texts_of_types_and_defaults_that_are_no_longer_told_are_compared_with_them() -> None:
    def surface(text: str, default: str) -> Surface:
        job = Shape(OBJECT, HERE, "Job", {"size": Field(Shape("integer", HERE), HERE, default=default)}, text=text)
        return Surface("", "", HERE, True, {("GET", "/"): Operation("GET", "/", "get", HERE, response=job)})

    found = compare(surface("A job of one kind.", "3"), surface("A job of another kind.", ""), texts=True)
    assert [(each.about, each.what) for each in found] == [
        ("Job", "type, text “job of one” → “job of another”"),
        ("Job.size", "field, default 3 → (none)"),
    ]
    assert compare(surface("A", "3"), surface("B", "")) == []


def test_a_type_that_is_returned_and_sent_is_compared_as_both() -> None:
    def surface(required: bool) -> Surface:
        job = Shape(OBJECT, HERE, "Job", {"size": Field(Shape("integer", HERE), HERE, required)})
        return Surface(
            "",
            "",
            HERE,
            True,
            {
                ("GET", "/"): Operation("GET", "/", "get", HERE, response=job),
                ("POST", "/"): Operation("POST", "/", "post", HERE, request=job),
            },
        )

    (found,) = compare(surface(False), surface(True))
    assert found.what == "field, required false → true"


def test_values_that_are_only_mentioned_are_looked_up_in_every_enum() -> None:
    page = Surface("PAGE", "page", HERE, False, values={"JOB_STATE_FROZEN": HERE, "AN_ACRONYM": HERE})
    states = next(shape for shape in shapes(OURS) if shape.name == "JobState")
    page.values.update((value, HERE) for value in states.values if value != "JOB_STATE_DELETED")
    found = compare(OURS, page, expects=lambda about: about == "JobState.JOB_STATE_DELETED")
    assert [(each.kind, each.about) for each in found] == [
        (NEW, "JobState.JOB_STATE_FROZEN"),
        (GONE, "JobState.JOB_STATE_DELETED"),
    ]


def described(*names: str, shape: Shape | None = None, default: str = "") -> dict[str, Field]:
    """Fields as a page describes them."""
    return {name: Field(shape or Shape(ANY, HERE), HERE, default=default) for name in names}


def test_names_that_are_only_mentioned_are_looked_up_everywhere() -> None:
    page = Surface("PAGE", "page", HERE, False, names=described("displayName", "pageSize", "colour"))
    found = compare(OURS, page, expects=lambda _: False)
    assert [(each.kind, each.about) for each in found] == [(NEW, "colour")]


def test_the_resource_is_its_collection_and_what_the_spec_has_beside_it() -> None:
    assert RESOURCE.collection == "/v1/accounts/{}/rlorTrainerJobs"
    assert RESOURCE.has("/v1/accounts/{}/rlorTrainerJobs/{}:debug")
    assert RESOURCE.has("/v1/accounts/{}/checkpoints/{}:promote")
    assert not RESOURCE.has("/v1/accounts/{}/rlorTrainerJobsArchive")
    assert RESOURCE.has("/training/v1/rlorTrainerJobs/{}/{}/api/v1/healthz")
    assert not RESOURCE.has("/training/v1/rlorTrainerJobs/{}/{}/api/v1/save")


def test_every_enum_of_the_spec_is_compared_by_name() -> None:
    assert {shape.name for shape in shapes(OURS) if shape.kind == ENUM} >= {
        "JobState",
        "Region",
        "Purpose",
        "LossMethod",
    }
