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
