"""The drift radar as a program: what it reads, what it reports in which form, what was accepted, and its exit codes."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import drift
import pytest
from drift_sources import openapi, releases
from drift_sources.surface import UNKNOWN_PATHS, Field, Place, Resource, Shape, Surface, Unread
from drift_sources.wheel import Wheel
from packaging.version import Version
from rlor_spec.document import SpecDocument
from rlor_spec.evidence import entries
from spec.drift_sources.vendor_descriptors import STRING, member, message, method, module, record
from spec.drift_sources.vendor_package import generated_client, wheel
from vendor.registry import Unavailable

SPEC = SpecDocument.load(drift.SPEC)
EVIDENCE = SpecDocument.load(drift.EVIDENCE)
CITED_OF_PAGE = [entry.about for entry in entries(EVIDENCE) if "PAGE" in entry.sources]
CITED: str = EVIDENCE.data["sources"]["SDK"]["version"]
OURS = openapi.read(SPEC, Resource.of(SPEC))
PURPOSE = "RlorTrainerJob.purpose"
CREATE = ("POST", "/v1/accounts/{}/rlorTrainerJobs")


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty working directory, and evidence in which nothing is accepted yet."""
    monkeypatch.chdir(tmp_path)
    accept(tmp_path)
    monkeypatch.setattr(drift, "EVIDENCE", tmp_path / "evidence.yaml")
    return tmp_path


def accept(folder: Path, *covers: str, kind: str = "gone", seen: str = "1.0.0", source: str = "SDK") -> None:
    """Write evidence with at most one entry under `differences`, and without the training SDK among its sources."""
    entry = {"source": source, "kind": kind, "seen": seen, "reason": "It lags.", "covers": [*covers]}
    sources = {name: each for name, each in EVIDENCE.data["sources"].items() if name != "TSDK"}
    evidence = {**EVIDENCE.data, "sources": sources, "differences": {"it-lags": entry} if covers else {}}
    (folder / "evidence.yaml").write_text(json.dumps(evidence), encoding="utf-8")


def lacking(*fields: str) -> Surface:
    """The spec's surface, without some fields of a job."""

    def rest(shape: Shape | None) -> Shape | None:
        if shape is None or shape.name != "RlorTrainerJob":
            return shape and replace(shape, items=rest(shape.items), fields=inner(shape.fields))
        return replace(shape, fields={name: each for name, each in shape.fields.items() if name not in fields})

    def inner(members: dict[str, Field]) -> dict[str, Field]:
        return {name: replace(each, shape=rest(each.shape) or each.shape) for name, each in members.items()}

    operations = {
        key: replace(each, request=rest(each.request), response=rest(each.response))
        for key, each in OURS.operations.items()
    }
    return replace(OURS, operations=operations)


def release(surface: Surface = OURS, version: str = "1.0.0") -> str:
    """A wheel of the vendor's package, and its name."""
    name = f"fireworks_ai-{version}-py3-none-any.whl"
    return wheel(Path(name), generated_client(surface)).name


def run(*arguments: str, capsys: pytest.CaptureFixture[str]) -> tuple[int, str]:
    code = drift.main([*arguments, "--evidence", "evidence.yaml"])
    out, err = capsys.readouterr()
    return code, out + err


def findings(said: str) -> list[str]:
    """The rows of a table, without what is said of what was not read."""
    return [line for line in said.splitlines()[2:] if not line.startswith("  not read: ")]


def test_a_package_that_says_what_the_spec_says_is_nothing_new(capsys: pytest.CaptureFixture[str]) -> None:
    code, said = run(release(), capsys=capsys)
    assert (code, said.splitlines()[0]) == (0, "fireworks-ai 1.0.0, generated types: nothing new")


def test_a_finding_has_both_places(capsys: pytest.CaptureFixture[str]) -> None:
    code, said = run(release(lacking("purpose")), capsys=capsys)
    (line,) = [line for line in said.splitlines() if "gone" in line]
    place = f"spec/openapi.yaml:{SPEC.line('/components/schemas/RlorTrainerJob/properties/purpose')}"
    assert code == 1
    assert said.startswith("fireworks-ai 1.0.0, generated types: 1 finding\n")
    assert line.split()[:4] == ["gone", PURPOSE, "field", place]
    file, _, number = line.split()[4].rpartition(":")
    text = Wheel.open(Path("fireworks_ai-1.0.0-py3-none-any.whl")).text(file).splitlines()[int(number) - 1]
    assert "class RlorTrainerJob" in text or "_post" in text


def test_what_upstream_has_more_stands_at_its_line(capsys: pytest.CaptureFixture[str]) -> None:
    more = lacking()
    body = more.operations[CREATE].request
    assert body is not None
    body.fields["colour"] = Field(Shape("string", Place("", 1)), Place("", 1))
    code, said = run(release(more), "--format", "json", capsys=capsys)
    ((found,),) = [artefact["findings"] for artefact in json.loads(said)["artefacts"]]
    assert (code, found["kind"], found["about"], found["what"]) == (1, "new", "RlorTrainerJob.colour", "field, string")
    assert found["ours"] is None
    file, _, number = found["upstream"].rpartition(":")
    text = Wheel.open(Path("fireworks_ai-1.0.0-py3-none-any.whl")).text(file)
    assert "colour" in text.splitlines()[int(number) - 1]


def test_what_is_accepted_is_no_finding(capsys: pytest.CaptureFixture[str], folder: Path) -> None:
    accept(folder, PURPOSE)
    code, said = run(release(lacking("purpose")), capsys=capsys)
    assert (code, said.splitlines()[0]) == (0, "fireworks-ai 1.0.0, generated types: nothing new, 1 accepted")
    code, said = run(release(lacking("purpose")), "--all", capsys=capsys)
    (line,) = [line for line in said.splitlines() if PURPOSE in line]
    assert (code, line.split()[:4]) == (0, ["accepted", PURPOSE, "gone:", "it-lags"])
    code, said = run(release(lacking("purpose", "managedBy")), capsys=capsys)
    assert (code, "RlorTrainerJob.managedBy" in said, PURPOSE in said) == (1, True, False)


@pytest.mark.parametrize(("version", "code"), [("1.0.0", 1), ("1.1.0", 1), ("0.9.0", 0)])
def test_what_was_accepted_and_no_longer_holds_is_a_finding(
    capsys: pytest.CaptureFixture[str], folder: Path, version: str, code: int
) -> None:
    accept(folder, PURPOSE)
    found, said = run(release(version=version), capsys=capsys)
    assert found == code
    assert ("accepted as gone in it-lags: no longer so  evidence.yaml:1" in said) is bool(code)


def test_what_was_accepted_of_another_source_is_not_asked_for(capsys: pytest.CaptureFixture[str], folder: Path) -> None:
    accept(folder, PURPOSE, source="TSDK")
    assert run(release(), capsys=capsys)[0] == 0


def test_a_page_is_asked_for_what_the_evidence_cites_it_for(capsys: pytest.CaptureFixture[str]) -> None:
    states = [name.partition(".")[2] for name in CITED_OF_PAGE if name.startswith("JobState.")]
    purposes = [name.partition(".")[2] for name in CITED_OF_PAGE if name.startswith("Purpose.")]
    page = Path("page.txt")
    page.write_text(f"RLOR trainer job\n{', '.join(states)}\n{', '.join(purposes)}\n", encoding="utf-8")
    code, said = run("page.txt", capsys=capsys)
    assert (code, said.splitlines()[0]) == (0, "page.txt: nothing new")
    page.write_text(f"RLOR trainer job\n{', '.join(states[1:])}, JOB_STATE_NEW\n{', '.join(purposes)}\n")
    code, said = run("page.txt", capsys=capsys)
    assert code == 1
    assert [line.split()[:2] for line in findings(said)] == [
        ["new", "JobState.JOB_STATE_NEW"],
        ["gone", f"JobState.{states[0]}"],
    ]


def test_an_acceptance_is_for_one_kind_alone(capsys: pytest.CaptureFixture[str], folder: Path) -> None:
    accept(folder, PURPOSE, kind="different")
    code, said = run(release(lacking("purpose")), capsys=capsys)
    assert code == 1
    assert [line.split()[0] for line in findings(said)] == ["gone", "stale"]


def test_markdown_is_fit_for_an_issue(capsys: pytest.CaptureFixture[str]) -> None:
    more = lacking("purpose")
    body = more.operations[CREATE].request
    assert body is not None
    body.fields["x`|<b>@someone"] = Field(Shape("string", Place("", 1)), Place("", 1))
    body.fields["y|z"] = Field(Shape("string", Place("", 1)), Place("", 1))
    code, said = run(release(more), "--format", "markdown", capsys=capsys)
    assert code == 1
    assert "| gone | `RlorTrainerJob.purpose` | field |" in said
    assert "| RlorTrainerJob.x\\`\\|&#60;b&#62;&#64;someone |" in said
    assert "| `RlorTrainerJob.y\\|z` |" in said
    assert "accept it with a reason under `differences` in `evidence.yaml`" in said
    assert all(line.count("|") - line.count("\\|") == 6 for line in said.splitlines() if line.startswith("|"))


def test_a_part_that_a_wheel_has_lost_is_a_finding(capsys: pytest.CaptureFixture[str], folder: Path) -> None:
    (folder / "evidence.yaml").write_text(json.dumps({**EVIDENCE.data, "differences": {}}), encoding="utf-8")
    assert run(release(), capsys=capsys)[0] == 0  # older than the evidence: it may not have had it yet
    code, said = run(release(version=CITED), capsys=capsys)
    assert code == 1
    assert f"fireworks-ai {CITED}, without TSDK: " in said
    gone = {line.split()[1] for line in said.splitlines() if line.split()[0] == "gone"}
    assert {"Gateway_CreateRlorTrainerJob", "Gateway_ResumeRlorTrainerJob", "Gateway_PromoteCheckpoint"} <= gone


def test_what_is_not_read_is_said_in_every_format(capsys: pytest.CaptureFixture[str]) -> None:
    name = release()
    said = "statuses, headers, limits and patterns, and the asynchronous client"
    assert f"\n  not read: {said}\n" in run(name, capsys=capsys)[1]
    assert f"\n- not read: {said}\n" in run(name, "--format", "markdown", capsys=capsys)[1] + "\n"
    (artefact,) = json.loads(run(name, "--format", "json", capsys=capsys)[1])["artefacts"]
    assert artefact["unread"] == [{"what": said, "at": None}]
    assert "not read" not in run("--between", name, name, capsys=capsys)[1]


def test_all_places_of_one_kind_stand_in_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    files = generated_client(OURS) | {
        "vendor/resources/more.py": 'x = "rlorTrainerJobs"\nself._get(url())\nself._get(url())\n'
    }
    name = wheel(Path("fireworks_ai-1.0.0-py3-none-any.whl"), files).name
    said = "a request whose path is not resolved, `url()`: vendor/resources/more.py:2, vendor/resources/more.py:3"
    assert f"  not read: {said}\n" in run(name, capsys=capsys)[1]


def test_a_page_that_only_mentions_the_resource_has_no_findings(capsys: pytest.CaptureFixture[str]) -> None:
    text = "# Deploy a model\n\nSee RLOR trainer jobs.\nJOB_STATE_RUNNING, JOB_STATE_NEWEST\nreplicaCount\ninteger\n"
    Path("page.md").write_text(text, encoding="utf-8")
    code, said = run("page.md", capsys=capsys)
    assert (code, said.splitlines()[0]) == (0, "page.md: nothing new")
    assert "  not read: any of it: the page mentions rlorTrainerJobs and is about something else: page.md:1\n" in said


def forgetful(version: str) -> str:
    """A release in which the class of a field is not to be found."""
    files = generated_client(OURS)
    models = files["vendor/types/models.py"]
    files["vendor/types/models.py"] = models.replace(
        "wandb_config: Optional[WandbConfig]", "wandb_config: Optional[object]"
    )
    assert files["vendor/types/models.py"] != models
    return wheel(Path(f"fireworks_ai-{version}-py3-none-any.whl"), files).name


@pytest.mark.parametrize(("version", "code"), [("9.9.9", 1), (CITED, 0)])
def test_what_the_accepted_release_could_tell_and_a_newer_one_cannot_is_a_finding(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, version: str, code: int
) -> None:
    fetched: list[Version | None] = []

    def fetch(wanted: Version | None, _: Path) -> Wheel:
        fetched.append(wanted)
        return Wheel.open(wheel(Path(f"accepted/fireworks_ai-{CITED}-py3-none-any.whl"), generated_client(OURS)))

    Path("accepted").mkdir()
    monkeypatch.setattr(drift, "fetch", fetch)
    found, said = run(forgetful(version), capsys=capsys)
    assert found == code
    assert fetched == ([Version(CITED)] if code else [])
    rows = [line.split()[:6] for line in findings(said)]
    assert rows == ([["different", "RlorTrainerJob.wandbConfig", "field,", "type", "object", "→"]] if code else [])


def test_an_accepted_release_that_cannot_be_had_is_said(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def unreachable(wanted: Version | None, folder: Path) -> Wheel:
        raise Unavailable("pip download: no route")

    monkeypatch.setattr(drift, "fetch", unreachable)
    code, said = run(forgetful("9.9.9"), capsys=capsys)
    assert code == 0
    assert f"  not read: what could still be resolved in {CITED}, which cannot be had: pip download: no route\n" in said


def descriptors() -> dict[str, str]:
    """A package whose descriptors know how to get a job, and nothing else."""
    named = message((1053, message((2, "accounts/{Account}/rlorTrainerJobs/{RlorTrainerJob}"))))
    get = message((1, "Gateway"), (2, method("GetRlorTrainerJob", "GetRequest", ".shop.RlorTrainerJob")))
    return {
        "vendor/jobs_pb2.py": module(
            message(
                (2, "shop"),
                (4, record("RlorTrainerJob", member("name", STRING), options=named)),
                (4, record("GetRequest", member("name", STRING))),
                (6, get),
            )
        )
    }


def test_descriptors_are_a_source_of_their_own(capsys: pytest.CaptureFixture[str], folder: Path) -> None:
    accept(folder, "Gateway_GetOperation", source="PROTO")
    name = wheel(Path("fireworks_ai-0.1.0-py3-none-any.whl"), descriptors()).name
    code, said = run(name, capsys=capsys)
    assert (code, said.splitlines()[0].split(":")[0]) == (1, "fireworks-ai 0.1.0, protobuf")
    assert "without" not in said  # an older package has never had what the newer ones have
    assert "Gateway_GetOperation" not in said.replace("accepted", "")


def test_between_tells_what_changed_from_one_release_to_another(capsys: pytest.CaptureFixture[str]) -> None:
    old, new = release(lacking("purpose"), "1.0.0"), release(lacking("managedBy"), "1.1.0")
    code, said = run("--between", old, new, capsys=capsys)
    assert (code, said.splitlines()[0]) == (1, "1.0.0 → fireworks-ai 1.1.0, generated types: 4 findings")
    assert [line.split()[:2] for line in said.splitlines()[2:]] == [
        ["new", "Gateway_CreateRlorTrainerJobParams.purpose"],
        ["new", PURPOSE],
        ["gone", "Gateway_CreateRlorTrainerJobParams.managedBy"],
        ["gone", "RlorTrainerJob.managedBy"],
    ]
    assert run("--between", old, old, capsys=capsys)[0] == 0


def test_between_compares_the_training_sdk_too_and_its_values(capsys: pytest.CaptureFixture[str]) -> None:
    def trainer(version: str, values: str) -> str:
        code = (
            "class Manager:\n"
            "    def delete(self, job):\n"
            '        self._delete(f"/v1/accounts/{self.account}/rlorTrainerJobs/{job}")\n'
            f"STATES = {values}\n"
        )
        name = f"fireworks_ai-{version}-py3-none-any.whl"
        return wheel(Path(name), {"fireworks/training/sdk/trainer.py": code}).name

    old = trainer("1.0.0", '("JOB_STATE_FAILED", "AN_ENVIRONMENT_VARIABLE")')
    new = trainer("1.1.0", '("JOB_STATE_FAILED", "JOB_STATE_ARCHIVED", "ANOTHER_VARIABLE")')
    code, said = run("--between", old, new, capsys=capsys)
    assert (code, said.splitlines()[0]) == (1, "1.0.0 → fireworks-ai 1.1.0, training SDK: 1 finding")
    assert said.splitlines()[2].split() == ["new", "JOB_STATE_ARCHIVED", "value", "fireworks/training/sdk/trainer.py:4"]


def test_history_compares_each_release_with_the_one_before(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    made = {"1.0.0": lacking("purpose"), "1.0.1": lacking("purpose"), "1.1.0": OURS}

    def fetch(wanted: Version | None, _: Path) -> Wheel:
        return Wheel.open(Path(release(made[str(wanted)], version=str(wanted))))

    monkeypatch.setattr(drift, "versions", lambda: [Version(text) for text in made])
    monkeypatch.setattr(drift, "fetch", fetch)
    code, said = run("--history", capsys=capsys)
    assert code == 1
    assert [line for line in said.splitlines() if "→" in line] == [
        "1.0.0 → fireworks-ai 1.0.1, generated types: nothing new",
        "1.0.1 → fireworks-ai 1.1.0, generated types: 2 findings",
    ]
    assert run("--history", "..1.0.1", capsys=capsys)[0] == 0


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["missing.yaml"], "missing.yaml:1: cannot read the file"),
        (["missing-1-py3-none-any.whl"], "missing-1-py3-none-any.whl:1: cannot read the file"),
        (["--between", "1.0.0x", "1.0.1"], "1.0.0x:1: neither a wheel nor a version of fireworks-ai"),
        (["--history", "1.0.0"], "1.0.0:1: not a span of versions"),
        (["--history", "a..b"], "a..b:1: not a span of versions"),
        (["--spec", "missing.yaml", "x"], "missing.yaml:1: cannot read the file"),
    ],
)
def test_what_cannot_be_compared_is_one_line_and_2(
    capsys: pytest.CaptureFixture[str], arguments: list[str], said: str
) -> None:
    code, told = run(*arguments, capsys=capsys)
    assert (code, told.startswith(said), told.count("\n")) == (2, True, 1)


def test_a_wheel_without_the_resource_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    wheel(Path("other-1.0-py3-none-any.whl"), {"other/resources/x.py": ""})
    code, said = run("other-1.0-py3-none-any.whl", capsys=capsys)
    assert (code, said) == (
        2,
        "other-1.0-py3-none-any.whl:1: the wheel has nothing at /v1/accounts/{}/rlorTrainerJobs. "
        "Name a wheel of fireworks-ai.\n",
    )


@pytest.mark.parametrize(("option", "code"), [([], 2), (["--if-available"], 0)])
def test_a_registry_that_cannot_be_reached_is_said(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, option: list[str], code: int
) -> None:
    def unreachable(wanted: Version | None, folder: Path) -> Wheel:
        raise Unavailable("pip download: no route")

    monkeypatch.setattr(drift, "fetch", unreachable)
    assert run(*option, capsys=capsys) == (
        code,
        "Not compared with fireworks-ai: pip download: no route. "
        "Fix: let pip reach a package registry, or name a wheel.\n",
    )


def test_evidence_of_another_form_is_refused(capsys: pytest.CaptureFixture[str], folder: Path) -> None:
    (folder / "evidence.yaml").write_text("sources: {}\n", encoding="utf-8")
    code, said = run(release(), capsys=capsys)
    assert (code, said.startswith("evidence.yaml:1: "), said.count("\n")) == (2, True, 1)


@pytest.mark.parametrize(("option", "asked"), [([], None), (["--cited"], Version(CITED))])
def test_the_newest_release_is_asked_for_or_the_one_that_the_evidence_is_of(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, option: list[str], asked: Version | None
) -> None:
    fetched: list[Version | None] = []

    def fetch(wanted: Version | None, _: Path) -> Wheel:
        fetched.append(wanted)
        return Wheel.open(Path(release()))

    monkeypatch.setattr(drift, "fetch", fetch)
    assert run(*option, capsys=capsys)[0] == 0
    assert fetched == [asked]


class Pip:
    """Answers for pip, and remembers what it was asked."""

    def __init__(self, answer: str, *files: str) -> None:
        self.answer, self.files, self.asked = answer, files, list[tuple[str, ...]]()

    def __call__(self, *arguments: str) -> str:
        self.asked.append(arguments)
        for name in self.files:
            wheel(Path(arguments[arguments.index("--dest") + 1], name), {})
        return self.answer


def test_versions_come_sorted_and_from_the_first_one_on(monkeypatch: pytest.MonkeyPatch) -> None:
    answer = "fireworks-ai (1.2.30)\nAvailable versions: 1.2.30, 1.2.9, 1.2.0a89, 1.0.0a10, 1.0.0a9, 0.19.20\n"
    monkeypatch.setattr(releases, "pip", Pip(answer))
    assert [str(each) for each in releases.versions()] == ["1.0.0a9", "1.0.0a10", "1.2.0a89", "1.2.9", "1.2.30"]


def test_versions_that_are_not_told_are_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(releases, "pip", Pip("nothing\n"))
    with pytest.raises(Unavailable, match="no versions in its answer"):
        releases.versions()


@pytest.mark.parametrize(("wanted", "asked"), [(None, "fireworks-ai"), (Version("1.2.30"), "fireworks-ai==1.2.30")])
def test_a_wheel_is_fetched_once(
    monkeypatch: pytest.MonkeyPatch, folder: Path, wanted: Version | None, asked: str
) -> None:
    name = "fireworks_ai-1.2.30-py3-none-any.whl"
    pip = Pip(f"Saved {folder}/wheels/{name}\n", name)
    monkeypatch.setattr(releases, "pip", pip)
    for _ in range(2):
        found = releases.fetch(wanted, folder / "wheels")
        assert (found.version, found.title) == ("1.2.30", "fireworks-ai 1.2.30")
    assert [each[-1] for each in pip.asked] == [asked] * (1 if wanted else 2)


def test_a_download_without_a_wheel_is_an_error(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    monkeypatch.setattr(releases, "pip", Pip("Saved something.tar.gz\n"))
    with pytest.raises(Unavailable, match="it named no wheel"):
        releases.fetch(None, folder / "wheels")


@pytest.mark.parametrize("unread", [[], [Unread(UNKNOWN_PATHS, OURS.place)]], ids=["all read", "one path unknown"])
def test_what_a_request_of_unknown_path_may_be_about_is_not_gone(unread: list[Unread]) -> None:
    beside, below = "Gateway_GetOperation", "Gateway_ResumeRlorTrainerJob"
    operations = {key: one for key, one in OURS.operations.items() if one.name not in (beside, below)}
    theirs = replace(OURS, source="TSDK", complete=False, operations=operations, unread=unread)
    (compared,) = drift.against_spec(SPEC, EVIDENCE, [(theirs, Version(CITED))])
    gone = {found.about for found in compared.findings if found.kind == "gone"}
    assert below in gone, "the resource's own paths are known"
    assert (beside in gone) == (not unread)


def test_a_value_is_known_by_the_zero_value_where_the_others_begin_differently(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    page = "`rlorTrainerJobs` field `displayName`: `AVAILABILITY_CLASS_COLD`, `SINGLE_REGION`, `STATE_OF_THE_ART`.\n"
    (folder / "page.md").write_text(page, "utf-8")
    code, said = run("page.md", capsys=capsys)
    assert code == 1
    assert "AvailabilityClass.AVAILABILITY_CLASS_COLD" in said
    assert "STATE_OF_THE_ART" not in said, "one word before `UNSPECIFIED` may begin anything"


def test_a_source_that_the_evidence_does_not_have_is_refused(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "page.md").write_text("`rlorTrainerJobs`", "utf-8")
    code, said = run("page.md", "--source", "NOPE", capsys=capsys)
    assert code == 2
    assert said.startswith("evidence.yaml:")
    assert "`--source NOPE` is none of the sources: PAGE, " in said
