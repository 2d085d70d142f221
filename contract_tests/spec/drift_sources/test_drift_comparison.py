"""Two surfaces compared: each thing that one of them lacks, has more, or has otherwise is told, and nothing else."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from drift_sources import generated_types, openapi
from drift_sources.comparison import DIFFERENT, GONE, NEW, Difference, compare, forgotten
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
    one_of,
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


@pytest.mark.thorough
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


# -- bodies, answers, and what is known only in part


def one(request: Shape | None = None, response: Shape | None = None, *, complete: bool = True) -> Surface:
    """A surface of one operation."""
    operation = Operation("POST", "/", "act", HERE, request=request, response=response)
    return Surface("", "", HERE, complete, {("POST", "/"): operation})


def job(*names: str, **shapes: Shape) -> Shape:
    """An object with these fields."""
    fields = {name: Field(Shape("string", HERE), HERE) for name in names}
    return Shape(OBJECT, HERE, "Job", fields | {name: Field(shape, HERE) for name, shape in shapes.items()})


def said(found: list[Difference]) -> list[tuple[str, str, str]]:
    return [(each.kind, each.about, each.what) for each in found]


@pytest.mark.parametrize("empty", [None, Shape(OBJECT, HERE)])
def test_the_first_field_of_a_body_without_fields_is_new_and_the_last_one_is_gone(empty: Shape | None) -> None:
    assert said(compare(one(empty), one(job("size")))) == [(NEW, "act.size", "field, string")]
    assert said(compare(one(job("size")), one(empty))) == [(GONE, "Job.size", "field")]
    assert compare(one(empty), one()) == []


def test_an_object_without_fields_may_be_a_map() -> None:
    held = Shape(MAP, HERE, items=Shape("string", HERE))
    assert compare(one(job(more=Shape(OBJECT, HERE))), one(job(more=held))) == []
    assert len(compare(one(job(more=job("a"))), one(job(more=held)))) == 1


def test_an_answer_that_has_become_anything_is_told_where_a_description_is_complete() -> None:
    anything = Shape(ANY, HERE)
    assert said(compare(one(response=job("a")), one(response=anything))) == [
        (DIFFERENT, "act", "answer, type object → any")
    ]
    assert compare(one(response=job("a")), one(response=anything, complete=False)) == []
    assert compare(one(response=Shape(OBJECT, HERE)), one(response=anything)) == []


def test_a_type_that_could_not_be_resolved_is_told_with_its_expression() -> None:
    lost = Shape(ANY, Place("there", 7), unresolved="Missing")
    (found,) = compare(one(job(a=Shape("string", HERE))), one(job(a=lost)))
    assert (found.about, found.what) == ("Job.a", "field, type string → not resolved: `Missing`")
    assert compare(one(job(a=Shape(ANY, HERE))), one(job(a=lost))) == []


def test_code_need_not_read_all_of_an_answer_but_what_it_reads_must_be_there() -> None:
    ours = one(job("a", "b"), job("a", "b"))
    assert compare(ours, one(job("a", "b"), job("b"), complete=False)) == []
    assert said(compare(ours, one(job("a", "b"), job("c"), complete=False))) == [(NEW, "Job.c", "field, string")]
    assert compare(ours, one(job("a"), job("b"), complete=False)) == []


def test_what_may_hold_more_has_nothing_new() -> None:
    partly = job("a")
    partly.open = True
    assert compare(one(response=partly), one(response=job("a", "b"))) == []
    assert said(compare(one(response=partly), one(response=job("b")))) == [(GONE, "Job.a", "field")]


@pytest.mark.parametrize(
    ("ours", "theirs", "told"),
    [("int32", "int64", True), ("double", "float", True), ("int32", "int32", False), ("", "int32", False)],
)
def test_another_width_of_a_number_is_told_where_both_say_it(ours: str, theirs: str, told: bool) -> None:
    found = compare(one(job(a=Shape("number", HERE, format=ours))), one(job(a=Shape("number", HERE, format=theirs))))
    assert said(found) == ([(DIFFERENT, "Job.a", f"field, format {ours} → {theirs}")] if told else [])


@pytest.mark.parametrize(("ours", "theirs", "told"), [(True, False, True), (None, True, False), (True, True, False)])
def test_another_presence_is_told_where_both_say_it(ours: bool | None, theirs: bool, told: bool) -> None:
    def surface(explicit: bool | None) -> Surface:
        shape = Shape(OBJECT, HERE, "Job", {"a": Field(Shape("string", HERE), HERE, explicit=explicit)})
        return one(response=shape)

    found = compare(surface(ours), surface(theirs))
    assert said(found) == ([(DIFFERENT, "Job.a", "field, presence explicit → implicit")] if told else [])


def test_a_union_is_another_type_and_one_of_numbers_is_a_number() -> None:
    union = one_of([Shape("string", HERE), Shape("integer", HERE)], HERE)
    assert said(compare(one(job(a=Shape("string", HERE))), one(job(a=union)))) == [
        (DIFFERENT, "Job.a", "field, type string → integer or string")
    ]
    assert one_of([Shape("integer", HERE), Shape("number", HERE)], HERE).kind == "number"


# -- what a later release does not tell any more


def test_what_could_be_resolved_earlier_and_cannot_any_more_is_told() -> None:
    known = one(job(a=Shape(ENUM, HERE, values={"A": HERE}), b=Shape("string", HERE)))
    later = one(job(a=Shape(ANY, HERE), b=Shape(ANY, HERE)))
    assert said(forgotten(known, later)) == [
        (DIFFERENT, "Job.a", "field, type enum → any"),
        (DIFFERENT, "Job.b", "field, type string → any"),
    ]
    assert forgotten(known, known) == []
    assert forgotten(later, known) == []


def test_of_code_a_scalar_that_is_computed_now_is_not_forgotten_but_what_is_sent_no_more_is() -> None:
    known = one(job("b", a=Shape("string", HERE), c=job("x")), complete=False)
    later = one(job(a=Shape(ANY, HERE), c=Shape(ANY, HERE)), complete=False)
    assert said(forgotten(known, later)) == [
        (GONE, "Job.b", "field"),
        (DIFFERENT, "Job.c", "field, type object → any"),
    ]


# -- pages

LOSS = Shape(OBJECT, HERE, "LossConfig", {"beta": Field(Shape("number", HERE, format="double"), HERE, default="0.1")})
STATES = Shape(ENUM, HERE, "State", values=dict.fromkeys(["X_STATE_UNSPECIFIED", "X_STATE_A", "X_STATE_B"], HERE))
DESCRIBED = one(job("title", lossConfig=LOSS, state=STATES, size=Shape("integer", HERE), made=Shape("date-time", HERE)))


def page(*, path: str, kind: str = ANY, default: str = "", form: str = "") -> list[tuple[str, str, str]]:
    """What is told of a page that describes one field."""
    held = described(path, shape=Shape(kind, HERE, format=form), default=default)
    return said(compare(DESCRIBED, Surface("PAGE", "page", HERE, False, names=held), expects=lambda _: False))


@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("title", []),
        ("colour", [(NEW, "colour", "field or parameter")]),
        ("lossConfig.beta", []),
        ("job.title", []),
        ("lossConfig.title", [(NEW, "LossConfig.title", "field or parameter")]),
    ],
)
def test_a_field_of_a_page_is_looked_up_where_the_page_has_it(path: str, told: list[tuple[str, str, str]]) -> None:
    assert page(path=path) == told


@pytest.mark.parametrize(
    ("path", "kind", "form", "shown"),
    [
        ("title", "integer", "", "string → integer"),
        ("size", "string", "", "integer → string"),
        ("size", "number", "", ""),
        ("size", "number", "double", "integer → number"),
        ("beta", "integer", "", "number → integer"),
        ("beta", "number", "float", "number → number"),
        ("state", "string", "", ""),
        ("title", ENUM, "", "string → enum"),
        ("made", "string", "", ""),
        ("lossConfig", MAP, "", ""),
        ("lossConfig", ARRAY, "", "object → array"),
    ],
)
def test_a_type_on_a_page_is_compared(path: str, kind: str, form: str, shown: str) -> None:
    found = page(path=path, kind=kind, form=form)
    assert [what for _, _, what in found] == ([f"field or parameter, type {shown}"] if shown else [])


@pytest.mark.parametrize(
    ("path", "default", "told"),
    [
        ("beta", "0.1", False),
        ("beta", "0.2", True),
        ("size", "3", True),
        ("size", "0", False),
        ("state", "X_STATE_UNSPECIFIED", False),
        ("title", "", False),
    ],
)
def test_a_default_on_a_page_is_compared(path: str, default: str, told: bool) -> None:
    assert bool(page(path=path, default=default)) is told


def values_of(*mentioned: str, lists: list[list[str]] | None = None, enum: Shape = STATES) -> list[tuple[str, str]]:
    """What is told of a page that mentions these values, if the evidence cites it for all of them."""
    ours = one(job(state=enum))
    held = dict.fromkeys([*mentioned, *(value for listed in lists or [] for value in listed)], HERE)
    theirs = Surface("PAGE", "page", HERE, False, values=held, lists=lists or [])
    return [(found.kind, found.about) for found in compare(ours, theirs, expects=lambda name: name != "act")]


@pytest.mark.parametrize(
    ("values", "new", "told"),
    [
        (["PURPOSE_UNSPECIFIED", "PURPOSE_PILOT"], "PURPOSE_SECOND", True),
        (["X_STATE_UNSPECIFIED", "X_STATE_ON"], "X_STATE_OFF", True),
        (["CHECKPOINT_TYPE_A", "CHECKPOINT_TYPE_B"], "CHECKPOINT_TYPE_C", True),
        (["KIND_UNSPECIFIED"], "KIND_A", True),
        (["METHOD_UNSPECIFIED", "GRPO", "DPO"], "METHOD_NOT_ALLOWED", False),
        (["US_OHIO_1", "EU_ICELAND_3"], "US_TEXAS_1", False),
    ],
)
def test_what_begins_like_the_values_of_an_enum_is_one_of_them(values: list[str], new: str, told: bool) -> None:
    enum = Shape(ENUM, HERE, "Kind", values=dict.fromkeys(values, HERE))
    assert ((NEW, f"Kind.{new}") in values_of(*values, new, enum=enum)) is told


def test_a_new_value_among_those_of_an_enum_is_told_however_it_begins() -> None:
    enum = Shape(ENUM, HERE, "Method", values=dict.fromkeys(["METHOD_UNSPECIFIED", "GRPO", "DPO"], HERE))
    assert values_of(lists=[["METHOD_UNSPECIFIED", "GRPO", "DPO", "NEWEST"]], enum=enum) == [(NEW, "Method.NEWEST")]
    assert values_of("NEWEST", "METHOD_UNSPECIFIED", "GRPO", "DPO", enum=enum) == []


def test_a_page_that_mentions_some_values_lacks_none() -> None:
    many = Shape(ENUM, HERE, "State", values=dict.fromkeys(["S_UNSPECIFIED", *(f"S_{n}" for n in range(9))], HERE))
    assert values_of("S_1", "S_2", "S_UNSPECIFIED", enum=many) == []
    assert len(values_of("S_1", "S_2", "S_3", "S_4", "S_5", enum=many)) == 5
    assert len(values_of(lists=[["S_UNSPECIFIED", "S_1", "S_2"]], enum=many)) == 7
