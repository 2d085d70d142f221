"""The vendor's generated types are read as they are written, in every way that a release has written them."""

from __future__ import annotations

from pathlib import Path

import pytest
from drift_sources import generated_types
from drift_sources.surface import ANY, ARRAY, ENUM, MAP, OBJECT, Operation, Resource, Shape, Surface
from drift_sources.wheel import Wheel
from rlor_spec.document import SpecError
from spec.drift_sources.vendor_package import wheel

JOBS = "/v1/accounts/{}/rlorTrainerJobs"
PROMOTE = "/v1/accounts/{}/checkpoints/{}:promote"
RESOURCE = Resource(JOBS, frozenset({PROMOTE}))


def read(folder: Path, files: dict[str, str]) -> Surface | None:
    """The surface of a wheel with these modules: `types/models`."""
    named = {f"vendor/{name}.py": text for name, text in files.items()}
    return generated_types.read(Wheel.open(wheel(folder / "vendor-1.0-py3-none-any.whl", named)), RESOURCE)


def only(folder: Path, files: dict[str, str]) -> Operation:
    surface = read(folder, files)
    assert surface is not None
    (operation,) = surface.operations.values()
    return operation


def resource(call: str, imports: str = "") -> str:
    return f"{imports}\nclass Jobs:\n    def method(self, account_id, job_id):\n        return self.{call}\n"


@pytest.mark.parametrize(
    ("call", "method", "path"),
    [
        ('_get(f"/v1/accounts/{account_id}/rlorTrainerJobs/{job_id}")', "GET", JOBS + "/{}"),
        ('_delete(f"/v1/accounts/{account_id}/rlorTrainerJobs/{job_id}")', "DELETE", JOBS + "/{}"),
        (
            '_post(f"/v1/accounts/{account_id}/rlorTrainerJobs/{job_id}:stop" if self.near else '
            'f"https://far.example/v1/accounts/{account_id}/rlorTrainerJobs/{job_id}:stop")',
            "POST",
            JOBS + "/{}:stop",
        ),
        (
            '_put(("https://far.example" if not self.near else "") + '
            'path_template("/v1/accounts/{account_id}/rlorTrainerJobs", account_id=account_id))',
            "PUT",
            JOBS,
        ),
        (
            '_patch(path_template("/v1/accounts/{a}/checkpoints/{c}:promote"))',
            "PATCH",
            "/v1/accounts/{}/checkpoints/{}:promote",
        ),
        ('_get_api_list(f"/v1/accounts/{account_id}/rlorTrainerJobs")', "GET", JOBS),
    ],
)
def test_paths_are_read_in_every_form(tmp_path: Path, call: str, method: str, path: str) -> None:
    mention = '\n"rlorTrainerJobs"\n'
    operation = only(tmp_path, {"resources/jobs": resource(call) + mention})
    assert (operation.method, operation.path) == (method, path)
    assert (operation.place.path, operation.place.line) == ("vendor/resources/jobs.py", 4)


def test_other_resources_are_left_out(tmp_path: Path) -> None:
    call = '_get(f"/v1/accounts/{account_id}/rlorTrainerJobsOfOthers")'
    assert read(tmp_path, {"resources/jobs": resource(call)}) is None
    assert read(tmp_path, {"resources/jobs": resource("_get(self.url)") + '"rlorTrainerJobs"\n'}) is None
    assert read(tmp_path, {"elsewhere": resource(f'_get("{JOBS}")')}) is None


def answer(folder: Path, annotation: str, models: str) -> Shape:
    """The shape of what a method returns."""
    imports = "from ..types.models import Job, Page"
    operation = only(
        folder,
        {
            "resources/jobs": resource(f'_get("{JOBS}", cast_to={annotation})', imports),
            "types/models": models,
            "types/shared/__init__": "from .status import Status as Status\n",
            "types/shared/status": 'class Status(BaseModel):\n    code: Optional[Literal["OK", "LOST"]] = None\n',
        },
    )
    assert operation.response is not None
    return operation.response


def test_fields_have_their_names_on_the_wire_and_their_types(tmp_path: Path) -> None:
    job = answer(
        tmp_path,
        "Job",
        '''
from datetime import datetime
from .shared import Status

State: TypeAlias = Literal["A", "B"]

class Base(BaseModel):
    inherited: bool

class Job(Base):
    """A job."""

    display_name: Optional[str] = FieldInfo(alias="displayName", default=None)
    """What people
    call it."""
    count: int | None = None
    """The default is 3."""
    ratio: "float"
    created: Annotated[Union[str, datetime], PropertyInfo(alias="createTime", format="iso8601")]
    state: Optional[State] = None
    inline: Optional[Literal["X", "Y"]] = None
    status: Optional[Status] = None
    again: Optional["Job"] = None
    names: List[str]
    seconds: Dict[str, str]
    mixed: Union[str, int]
    free: object
    foreign: Elsewhere
    _private: str
''',
    )
    assert (job.kind, job.name, job.text) == (OBJECT, "Job", "A job.")
    kinds = {name: each.shape.kind for name, each in job.fields.items()}
    assert kinds == {
        "inherited": "boolean",
        "displayName": "string",
        "count": "integer",
        "ratio": "number",
        "createTime": "date-time",
        "state": ENUM,
        "inline": ENUM,
        "status": OBJECT,
        "again": ANY,
        "names": ARRAY,
        "seconds": MAP,
        "mixed": "integer or string",
        "free": ANY,
        "foreign": ANY,
    }
    assert job.fields["displayName"].text == "What people call it."
    assert job.fields["count"].default == "3"
    assert (job.fields["displayName"].place.path, job.fields["displayName"].place.line) == (
        "vendor/types/models.py",
        13,
    )
    assert job.fields["state"].shape.name == "State"
    assert list(job.fields["inline"].shape.values) == ["X", "Y"]
    assert str(job.fields["names"].shape) == "array of string"
    code = job.fields["status"].shape.fields["code"].shape
    assert (code.name, list(code.values), code.values["LOST"].path) == (
        "Status.code",
        ["OK", "LOST"],
        "vendor/types/shared/status.py",
    )


def test_a_page_holds_what_it_is_of(tmp_path: Path) -> None:
    page = answer(
        tmp_path,
        "Page[Job]",
        "class Library(BaseModel):\n    _model: str\n\nclass Job(BaseModel):\n    name: str\n\n"
        'class Page(Library, Generic[_T]):\n    items: List[_T] = FieldInfo(alias="jobs")\n',
    )
    assert list(page.fields) == ["jobs"]
    assert page.fields["jobs"].shape.items is not None
    assert list(page.fields["jobs"].shape.items.fields) == ["name"]


def test_of_the_two_clients_the_first_is_shown_and_of_a_list_its_page(tmp_path: Path) -> None:
    call = f'_get_api_list("{JOBS}", page=Page[Job], model=Job)'
    both = resource(call, "from ..types.models import Job, Page") + resource(call)
    models = "class Job(BaseModel):\n    name: str\n\nclass Page(Generic[_T]):\n    items: List[_T]\n"
    operation = only(tmp_path, {"resources/jobs": both, "types/models": models})
    assert operation.place.line == 4
    assert operation.response is not None
    assert operation.response.name == "Page"


def test_what_a_method_sends_is_told_apart(tmp_path: Path) -> None:
    call = (
        f'_post("{JOBS}", body=maybe_transform({{"base_model": base_model, "unknown": 1}}, params.Create), '
        'options=make_request_options(query=maybe_transform({"job_id": job_id}, params.Create)), cast_to=object)'
    )
    params = """
class Create(TypedDict, total=False):
    account_id: str
    job_id: Annotated[str, PropertyInfo(alias="jobId")]
    base_model: Required[Annotated[str, PropertyInfo(alias="baseModel")]]
"""
    imports = "from ..types import params"
    operation = only(tmp_path, {"resources/jobs": resource(call, imports), "types/params": params})
    assert operation.request is not None
    assert operation.request.name == "Create"
    assert {name: (each.shape.kind, each.required) for name, each in operation.request.fields.items()} == {
        "baseModel": ("string", True),
        "unknown": (ANY, None),
    }
    assert {name: each.required for name, each in operation.parameters.items()} == {"jobId": False}
    assert operation.response is not None
    assert operation.response.kind == ANY


def test_a_body_that_is_passed_through_is_anything(tmp_path: Path) -> None:
    call = f'_post("{JOBS}", body=maybe_transform(body, params.Cancel))'
    operation = only(tmp_path, {"resources/jobs": resource(call, "from ..types import params"), "types/params": ""})
    assert operation.request is not None
    assert operation.request.kind == ANY


def test_what_is_no_wheel_is_refused(tmp_path: Path) -> None:
    text = tmp_path / "vendor-1.0-py3-none-any.whl"
    text.write_text("no archive")
    for path, said in (
        (tmp_path / "vendor.zip", "not a wheel. Name a file such as"),
        (tmp_path / "missing-1.0-py3-none-any.whl", "cannot read the file: No such file"),
        (text, "not a wheel: the file is no ZIP archive"),
    ):
        with pytest.raises(SpecError, match=said):
            Wheel.open(path)


@pytest.mark.parametrize(
    ("content", "line", "said"), [(b"a = 1\nb = (\n", 2, "not Python"), (b"\xff\xfe", 1, "cannot read the file in")]
)
def test_a_damaged_file_is_named_with_its_line(tmp_path: Path, content: bytes, line: int, said: str) -> None:
    path = wheel(tmp_path / "vendor-1.0-py3-none-any.whl", {"vendor/resources/jobs.py": content})
    with pytest.raises(SpecError, match=said) as caught:
        Wheel.open(path).module("vendor/resources/jobs.py")
    assert caught.value.line == line
    assert caught.value.path.endswith("vendor-1.0-py3-none-any.whl/vendor/resources/jobs.py")


def field(folder: Path, annotation: str, models: str = "", **others: str) -> Shape:
    """The shape of a field with this annotation; `others` are further modules of the package."""
    text = f"{models}\nclass Job(BaseModel):\n    it: {annotation}\n"
    files = {"resources/jobs": resource(f'_get("{JOBS}", cast_to=Job)', "from ..types.models import Job")}
    files |= {"types/models": text, **others}
    operation = only(folder, files)
    assert operation.response is not None
    return operation.response.fields["it"].shape


STATES = (
    'class State(str, Enum):\n    A = "STATE_A"\n    B = "STATE_B"\n    _ignored = "C"\n\n    def dance(self): ...\n'
)
ENUMS: dict[str, tuple[str, str, dict[str, str]]] = {
    "in the same module": ("State", STATES, {}),
    "from a shared module": ("State", "from ..shared.states import State", {"shared/states": STATES}),
    "absolutely": ("State", "from vendor.shared.states import State", {"shared/states": STATES}),
    "renamed": ("Its", "from ..shared.states import State as Its", {"shared/states": STATES}),
    "through its module": ("states.State", "from ..shared import states", {"shared/states": STATES}),
    "through a renamed module": ("s.State", "import vendor.shared.states as s", {"shared/states": STATES}),
    "through a dotted module": (
        "vendor.shared.states.State",
        "import vendor.shared.states",
        {"shared/states": STATES},
    ),
    "through *": ("State", "from ..shared.states import *", {"shared/states": STATES}),
    "exported again": (
        "State",
        "from ..shared import State",
        {"shared/__init__": "from .states import State as State", "shared/states": STATES},
    ),
    "while types are checked": (
        "State",
        "if TYPE_CHECKING:\n    from ..shared.states import State",
        {"shared/states": STATES},
    ),
    "in a try": (
        "State",
        "try:\n    from ..shared.states import State\nexcept ImportError:\n    State = str",
        {"shared/states": STATES},
    ),
    "of a base of its own": ("State", "class Words(str, Enum): ...\n" + STATES.replace("str, Enum", "Words"), {}),
    "StrEnum": ("State", STATES.replace("str, Enum", "enum.StrEnum"), {}),
    "with a prefix in a constant": (
        "State",
        'P = "STATE_"\n' + STATES.replace('"STATE_A"', 'P + "A"').replace('"STATE_B"', 'f"{P}B"'),
        {},
    ),
    "with more than the value": ("State", STATES.replace('"STATE_A"', '"STATE_A", "The first."'), {}),
    "made by a call": ("State", 'State = Enum("State", {"A": "STATE_A", "B": "STATE_B"})', {}),
    "of literals that are its members": ("Literal[State.A, State.B]", STATES, {}),
    "or any text": ("Union[State, str]", STATES, {}),
    "or none": ("Optional[State]", STATES, {}),
}


@pytest.mark.parametrize(("annotation", "models", "others"), ENUMS.values(), ids=ENUMS)
def test_an_enum_is_found_wherever_it_is_defined(
    tmp_path: Path, annotation: str, models: str, others: dict[str, str]
) -> None:
    found = field(tmp_path, annotation, models, **others)
    assert (found.kind, [*found.values]) == (ENUM, ["STATE_A", "STATE_B"])


def test_members_of_an_enum_stand_where_they_are_written(tmp_path: Path) -> None:
    found = field(tmp_path, "State", "from ..shared.states import State", **{"shared/states": STATES})
    assert {value: str(place) for value, place in found.values.items()} == {
        "STATE_A": "vendor/shared/states.py:2",
        "STATE_B": "vendor/shared/states.py:3",
    }


def test_values_that_auto_makes_are_those_of_the_language(tmp_path: Path) -> None:
    found = field(tmp_path, "State", "class State(StrEnum):\n    LENT = auto()\n")
    assert [*found.values] == ["lent"]


@pytest.mark.parametrize(
    ("annotation", "shown"),
    [
        ("Union[str, int]", "integer or string"),
        ("str | int | None", "integer or string"),
        ("Union[int, float]", "number"),
        ("Union[List[str], List[int]]", "array of integer or string"),
        ("Union[str, object]", ANY),
        ("Union[str, Omit]", "string"),
        ('Literal["A"] | Literal["B"]', ENUM),
        ("Dict[str, int] | str", "map or string"),
        ("Name", "string"),
    ],
)
def test_unions_are_told_with_their_alternatives(tmp_path: Path, annotation: str, shown: str) -> None:
    assert str(field(tmp_path, annotation, 'Name = NewType("Name", str)')) == shown


def test_a_union_of_classes_has_the_fields_of_both(tmp_path: Path) -> None:
    models = "class A(BaseModel):\n    a: str\nclass B(BaseModel):\n    b: int\n"
    assert [*field(tmp_path, "Union[A, B]", models).fields] == ["a", "b"]


def test_a_class_that_a_call_makes_has_its_fields(tmp_path: Path) -> None:
    reserved = 'Reserved = TypedDict("Reserved", {"lambda": float}, total=False)\n'
    assert [*field(tmp_path, "Loss", f"{reserved}class Loss(Reserved):\n    beta: float\n").fields] == [
        "lambda",
        "beta",
    ]
    assert [*field(tmp_path, "Reserved", reserved).fields] == ["lambda"]


@pytest.mark.parametrize(
    ("annotation", "models", "said"),
    [
        ("Missing", "", "Missing"),
        ("states.Missing", "from ..shared import states", "states.Missing"),
        ("Missing", "from ..shared.nowhere import Missing", "Missing"),
        ("State", "class State(str, Enum):\n    A = compute()\n", "compute()"),
        ("Literal[compute()]", "", "compute()"),
        ("make", "def make(): ...", "make"),
        ("'a b'", "", "'a b'"),
    ],
)
def test_what_cannot_be_resolved_is_told_with_its_expression_and_its_place(
    tmp_path: Path, annotation: str, models: str, said: str
) -> None:
    found = field(tmp_path, annotation, models, **{"shared/states": ""})
    assert (found.kind, found.unresolved, str(found)) == (ANY, said, f"not resolved: `{said}`")
    text = (f"{models}\nclass Job(BaseModel):\n    it: {annotation}\n").splitlines()
    assert found.place.path == "vendor/types/models.py"
    assert said in text[found.place.line - 1]


@pytest.mark.parametrize("annotation", ["object", "Any", "typing.Any", "Optional[object]"])
def test_what_says_that_it_is_anything_is_resolved(tmp_path: Path, annotation: str) -> None:
    assert str(field(tmp_path, annotation)) == ANY


BODIES = {
    "a dict": ('{"display_name": x}', "params.Params", ["displayName"]),
    "what a function made": ("build(x)", "params.Params", ["displayName", "size"]),
    "one argument": ("body", "params.Whole", ["a"]),
}


@pytest.mark.parametrize(("value", "params", "fields"), BODIES.values(), ids=BODIES)
def test_the_fields_of_a_body_are_those_of_its_class(
    tmp_path: Path, value: str, params: str, fields: list[str]
) -> None:
    classes = (
        "class Params(TypedDict):\n    account_id: str\n"
        '    display_name: Annotated[str, PropertyInfo(alias="displayName")]\n    size: int\n'
        "class Body(TypedDict):\n    a: str\nclass Whole(TypedDict):\n    account_id: str\n    body: Body\n"
    )
    call = f'_post(f"/v1/accounts/{{account_id}}/rlorTrainerJobs", body=maybe_transform({value}, {params}))'
    operation = only(
        tmp_path, {"resources/jobs": resource(call, "from ..types import params"), "types/params": classes}
    )
    assert operation.request is not None
    assert [*operation.request.fields] == fields


def test_a_path_may_be_a_constant_of_another_module(tmp_path: Path) -> None:
    files = {
        "resources/jobs": resource('_get(paths.JOBS + "", cast_to=object)', "from .. import paths")
        + '"rlorTrainerJobs"',
        "paths": 'JOBS = "/v1/accounts/{account_id}/rlorTrainerJobs"\n',
    }
    assert only(tmp_path, files).path == JOBS


def test_a_request_whose_path_is_not_resolved_is_told(tmp_path: Path) -> None:
    surface = read(
        tmp_path, {"resources/jobs": resource(f'_get("{JOBS}")') + "        self._get(self.url(account_id))\n"}
    )
    assert surface is not None
    said = [str(each) for each in surface.unread if each.place]
    assert said == ["a request whose path is not resolved, `self.url(account_id)`, vendor/resources/jobs.py:5"]


def test_the_class_of_an_answer_may_stand_in_a_cast(tmp_path: Path) -> None:
    job = answer(tmp_path, "cast(Type[Job], Job)", "class Job(BaseModel):\n    name: str\n")
    assert [*job.fields] == ["name"]
