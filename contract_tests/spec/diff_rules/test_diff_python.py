"""The comparison of the Python surface: each of its rules is set off by one small edit of a package of a few names."""

# ruff: noqa: E501 (the table of edits: one edit a line)

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import griffe
import pytest
from diff_rules.python_package import NAME, Surface, read_surface
from diff_rules.python_surface import compare_surfaces
from diff_rules.rule import PYTHON, RULES, Change
from diff_rules.sources import Repository, Tree
from diff_spec import REPOSITORY
from rlor_spec.document import SpecError
from spec.diff_rules.toy_package import write_package


@pytest.fixture
def surface(tmp_path: Path) -> Callable[..., Surface]:
    """The surface of the toy package, edited."""

    def load(folder: str, *edits: tuple[str, str]) -> Surface:
        return read_surface(Tree(write_package(tmp_path / folder, *edits)))

    return load


def told(changes: list[Change]) -> set[str]:
    """`rule name`, without what they begin with."""
    return {f"{c.rule.id.removeprefix(PYTHON)} {c.where.removeprefix(f'{NAME}.')}" for c in changes}


JOBS = "Toy.jobs"
EDITS: list[tuple[str, str, set[str], set[str]]] = [
    # old text, new text, what is told forward, and backward
    ("    def get(", "    def read(", {f"object-removed {JOBS}.get", f"object-added {JOBS}.read"}, {f"object-removed {JOBS}.read", f"object-added {JOBS}.get"}),
    ('    "Gone",\n', "", {"object-removed Gone"}, {"object-added Gone"}),
    ("class Gone: ...", "Gone = 1", {"object-changed-kind Gone"}, {"object-changed-kind Gone"}),
    ("class NotFound(Problem)", "class NotFound(Exception)", {"class-removed-base NotFound", "object-removed NotFound.code"}, {"object-added NotFound.code"}),
    ("    def get(", "    async def get(", {f"function-changed-call {JOBS}.get"}, {f"function-changed-call {JOBS}.get"}),
    ("    @property\n", "", {"object-changed-kind Job.label"}, {"object-changed-kind Job.label"}),
    ("    @classmethod\n", "    @staticmethod\n", {"function-changed-call Job.build"}, {"function-changed-call Job.build"}),
    ('    DONE = "DONE"', '    DONE = "OVER"', {"attribute-changed-value State.DONE"}, {"attribute-changed-value State.DONE"}),
    ("LIMIT: int = 5", "LIMIT: int = 6", {"attribute-changed-value LIMIT"}, {"attribute-changed-value LIMIT"}),
    ("    state: State | None", "    state: int", {"attribute-changed-type Job.state"}, {"attribute-changed-type Job.state"}),
    ("    state: State | None", "    state: State", {"attribute-refined-type Job.state"}, {"attribute-refined-type Job.state"}),
    ("-> Job | None", "-> Job", {f"return-narrowed-type {JOBS}.get"}, {f"return-changed-type {JOBS}.get"}),
    ("-> Job | None", "-> int", {f"return-changed-type {JOBS}.get"}, {f"return-changed-type {JOBS}.get"}),
    ("job: Job | str", "job: str", {f"parameter-changed-type {JOBS}.get.job"}, {f"parameter-widened-type {JOBS}.get.job"}),
    ("job: Job | str", "job: int", {f"parameter-changed-type {JOBS}.get.job"}, {f"parameter-changed-type {JOBS}.get.job"}),
    (", *, mask: str | None = None", "", {f"parameter-removed {JOBS}.get.mask"}, {f"parameter-added {JOBS}.get.mask"}),
    ("mask: str | None = None", "mask: str | None", {f"parameter-changed-required {JOBS}.get.mask"}, set()),
    ("mask: str | None = None", 'mask: str | None = "*"', {f"parameter-changed-default {JOBS}.get.mask"}, {f"parameter-changed-default {JOBS}.get.mask"}),
    ("*, mask: str | None = None", "mask: str | None = None", set(), {f"parameter-changed-kind {JOBS}.get.mask"}),
    (", mask: str | None = None", ", mask: str | None = None, zone: str", {f"parameter-added-required {JOBS}.get.zone"}, {f"parameter-removed {JOBS}.get.zone"}),
    ("def touch(self, job)", "def touch(self, job: str) -> None", set(), {f"parameter-changed-type {JOBS}.touch.job", f"return-changed-type {JOBS}.touch"}),
    # attrs: the fields are the parameters of `__init__`, by position and by name
    ("    size: int = 0\n    state: State | None = None\n", "    state: State | None = None\n    size: int = 0\n", {"parameter-moved Job.__init__.size"}, {"parameter-moved Job.__init__.state"}),
    ("    size: int = 0\n", "    size: int = 0\n    zone: str = ''\n", {"object-added Job.zone", "parameter-added Job.__init__.zone", "parameter-moved Job.__init__.state"}, {"object-removed Job.zone", "parameter-removed Job.__init__.zone", "parameter-moved Job.__init__.state"}),
    ("    size: int = 0\n", "    size: int = field(default=0, kw_only=True)\n", {"parameter-changed-kind Job.__init__.size", "parameter-moved Job.__init__.state"}, {"parameter-moved Job.__init__.state"}),
    ("    size: int = 0\n", "    size: int = field(default=0, alias='length')\n", {"parameter-removed Job.__init__.size", "parameter-added Job.__init__.length"}, {"parameter-removed Job.__init__.length", "parameter-added Job.__init__.size"}),
    ("    size: int = 0\n", "    size: int = 1\n", {"parameter-changed-default Job.__init__.size"}, {"parameter-changed-default Job.__init__.size"}),
    ("    size: int = 0\n", "    size: int = 0\n    unit: ClassVar[str] = 's'\n", {"object-added Job.unit"}, {"object-removed Job.unit"}),
    ("@define\nclass Job", "@define(kw_only=True)\nclass Job", {"parameter-changed-kind Job.__init__.name", "parameter-changed-kind Job.__init__.size", "parameter-changed-kind Job.__init__.state"}, set()),
    ("factory=dict)", "init=True, factory=dict)", {"parameter-added Job.__init__.extra"}, {"parameter-removed Job.__init__.extra"}),
    # what is nobody's business
    ("Jobs", "_Jobs", set(), set()),
    ("self, transport: object", "self, other: int", set(), set()),
    ("    def _hidden(", "    def _secret(", set(), set()),
    ("_PRIVATE = 1", "_PRIVATE = 2", set(), set()),
    ("def helper(", "def aid(", set(), set()),
    ("-> Job | None", "-> toy.Job | None", set(), set()),
    ('"""A job."""', '"""A training job."""', set(), set()),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "forward", "backward"), EDITS, ids=[f"{i}" for i in range(len(EDITS))])
def test_an_edit_and_its_undoing_are_told_by_their_rules_alone(
    surface: Callable[..., Surface], old: str, new: str, forward: set[str], backward: set[str]
) -> None:
    before, after = surface("before"), surface("after", (old, new))
    assert told(compare_surfaces(before, after)) == forward
    assert told(compare_surfaces(after, before)) == backward


def test_every_rule_has_an_edit() -> None:
    tried = {f"{PYTHON}{change.split()[0]}" for *_, forward, backward in EDITS for change in {*forward, *backward}}
    assert tried == {rule for rule in RULES if rule.startswith(PYTHON)}


def test_a_change_stands_on_its_lines_under_its_shortest_name(
    surface: Callable[..., Surface], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    before, after = surface("before"), surface("after", ("    def get(", "\n    def get("), ("-> Job | None", "-> int"))
    (change,) = compare_surfaces(Surface(Tree(before.tree.root, "1.0.0"), before.names), after)
    places = [re.fullmatch(r"(.*):([0-9]+)", str(place)) for place in (change.base, change.revision)]
    assert [place and place[1] for place in places] == [
        f"1.0.0:generated/{NAME}/_groups.py",
        f"after/generated/{NAME}/_groups.py",
    ]
    assert change.revision.line == change.base.line + 1
    assert change.base.address == f"{NAME}.Toy.jobs.get"
    assert (change.before, change.after) == ("Job | None", "int")


def test_what_is_gone_under_two_names_is_told_once(surface: Callable[..., Surface]) -> None:
    before = surface("before")
    after = surface(
        "after",
        ("class NotFound(Problem): ...", ""),
        ('    "NotFound",\n', ""),
        ("import NotFound as", "import Problem as"),
    )
    assert told(compare_surfaces(before, after)) == {"object-removed NotFound"}


def test_the_client_of_this_project_does_not_differ_from_itself_and_shows_its_methods() -> None:
    client = read_surface(Tree(REPOSITORY.root))
    assert compare_surfaces(client, read_surface(Tree(REPOSITORY.root))) == []
    for name in (
        "RlorTrainerClient.jobs.create",
        "AsyncRlorTrainerClient.checkpoints.promote",
        "models.TrainingConfig.__init__",
        "models.JobState.JOB_STATE_RUNNING",
        "errors.NotFoundError.status_code",
        "NotFoundError",
        "api.jobs.gateway_get_rlor_trainer_job.sync",
        "Client.__init__",
    ):
        assert f"{NAME}.{name}" in client.names
    assert not [name for name in client.names if re.search(r"\._[a-z]", name)]
    init = client.names[f"{NAME}.models.ExecuteRlorTrainStepRequest.__init__"]
    assert isinstance(init, griffe.Function)
    assert [parameter.name for parameter in init.parameters] == ["self", "dataset", "output_model"]


def test_a_package_that_is_missing_or_no_python_is_refused_with_its_line(tmp_path: Path) -> None:
    with pytest.raises(SpecError, match=f"{NAME}:1: there is no package"):
        read_surface(Tree(tmp_path))
    root = write_package(tmp_path / "broken", ("class Gone: ...", "class Gone ..."))
    with pytest.raises(SpecError, match=r"__init__\.py:[0-9]+: not valid Python"):
        read_surface(Tree(root))


def test_no_version_no_verdict(tmp_path: Path) -> None:
    with pytest.raises(SpecError, match=r"pyproject\.toml:1: the file is missing"):
        Tree(tmp_path).version()
    (tmp_path / "pyproject.toml").write_text('[project]\nname = "toy"\ndynamic = ["version"]\n', encoding="utf-8")
    with pytest.raises(SpecError, match=r"pyproject\.toml:1: hatchling cannot tell the package's version: "):
        Tree(tmp_path).version()
    (tmp_path / "pyproject.toml").write_text('[project]\nname = "toy"\nversion = "1.2.3"\n', encoding="utf-8")
    assert Tree(tmp_path).version() == "1.2.3"
    assert Tree(REPOSITORY.root).version() == Repository(REPOSITORY.root).working().document.version
