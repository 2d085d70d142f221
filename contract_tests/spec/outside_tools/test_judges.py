"""What judges say is read right, every outcome has its exit code, what cannot be asked is said. Without a network."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import judges
import pytest
from outside_tools import generators, linters, servers
from outside_tools.environments import NODE, PYTHON, Tools
from outside_tools.judge import Done, Hearing, Judge, Objection
from rlor_spec.document import SpecDocument
from vendor.registry import Unavailable

ROOT: Final = Path(__file__).resolve().parents[3]
SPEC: Final = """\
openapi: 3.1.0
info: {title: Library, version: 1.0.0}
paths:
  /v1/books:
    post:
      operationId: Library_CreateBook
      requestBody:
        content:
          application/json:
            schema: {$ref: '#/components/schemas/Book'}
      responses:
        '200': {description: The book.}
components:
  schemas:
    Book:
      type: object
      properties:
        title: {type: string}
    Status:
      type: object
      properties:
        details:
          type: array
          items:
            $ref: '#/components/schemas/Detail'
    Detail:
      type: object
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "library.yaml"
    path.write_text(SPEC)
    return path


@pytest.fixture
def hearing(file: Path, tmp_path: Path) -> Hearing:
    return Hearing(SpecDocument.load(file), file, Tools(tmp_path / "tools"), tmp_path)


def judge(name: str, says: Sequence[Objection] | Unavailable = ()) -> Judge:
    def ask(_: Hearing) -> Sequence[Objection]:
        if isinstance(says, Unavailable):
            raise says
        return says

    return Judge(name, "schemathesis", ask)


@pytest.fixture
def installed(monkeypatch: pytest.MonkeyPatch) -> None:
    def require(self: Tools, *tools: str) -> None:
        """Nothing is installed for a judge that is none."""

    monkeypatch.setattr(Tools, "require", require)


AGREES: Final = judge("kind")
OBJECTS: Final = judge("strict", [Objection("no title", 15), Objection("too long")])
ABSENT: Final = judge("absent", Unavailable("npm is not installed. Fix: install it"))


@pytest.mark.usefixtures("installed")
@pytest.mark.parametrize(
    ("asked", "code", "words"),
    [
        ([AGREES], 0, ["agrees"]),
        ([AGREES, OBJECTS], 1, ["agrees", "objects"]),
        ([ABSENT, AGREES], 2, ["not asked", "agrees"]),
        ([ABSENT, OBJECTS], 1, ["not asked", "objects"]),
    ],
)
def test_exit_codes(
    asked: list[Judge], code: int, words: list[str], file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert judges.main(["--spec", str(file)], asked) == code
    heads = [line for line in capsys.readouterr().out.splitlines() if not line.startswith("  ")]
    assert [line[:28].strip() for line in heads] == [one.name for one in asked]
    assert [re.sub(r".*4\.32\.5 +(.*?)  +[\d.]+ s", r"\1", line) for line in heads] == words


@pytest.mark.usefixtures("installed")
def test_objections_are_shown_at_their_lines(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    many = judge("loud", [Objection(f"number {index}", index) for index in range(1, 24)])
    judges.main(["--spec", str(file)], [OBJECTS, many, ABSENT])
    said = capsys.readouterr().out.splitlines()
    assert said[1].strip().endswith("library.yaml:15: no title")
    assert said[2].strip().endswith("library.yaml: too long")
    assert said[-3].strip() == "and 3 more"
    assert said[-1].strip() == "npm is not installed. Fix: install it"


@pytest.mark.usefixtures("installed")
def test_only(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert judges.main(["--spec", str(file), "--only", "kind"], [AGREES, OBJECTS]) == 0
    assert judges.main(["--spec", str(file), "--only", "kind,meek"], [AGREES, OBJECTS]) == 2
    assert capsys.readouterr().err == "no judge is called meek; there are kind, strict\n"


def test_a_spec_that_is_none_is_no_verdict(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert judges.main(["--spec", str(tmp_path / "absent.yaml")], [AGREES]) == 2
    assert "absent.yaml" in capsys.readouterr().err


def test_no_npm_and_no_environment(
    file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    chosen = ["--spec", str(file), "--only", "openapi-spec-validator,redocly"]
    assert judges.main(chosen, folder=file / "judges") == 2
    _, no_npm, _, no_python = capsys.readouterr().out.splitlines()
    assert no_npm.strip() == "npm is not installed. Fix: install Node.js 20.19 or newer, then make judges"
    assert no_python.endswith(". Fix: let pip reach a package registry, then make judges")


def test_redocly_is_read() -> None:
    problem = {"ruleId": "no-x", "severity": "warn", "message": "X.", "location": [{"start": {"line": 7, "col": 1}}]}
    said = "a banner\n" + json.dumps({"problems": [problem]}) + "\nmore"
    assert list(linters.redocly_objections(Done(0, said, ""))) == [Objection("warn no-x: X.", 7)]


def test_spectral_is_read() -> None:
    found = [
        {"code": f"rule-{at}", "message": "X.", "severity": at, "range": {"start": {"line": 6}}} for at in range(4)
    ]
    assert list(linters.spectral_objections(Done(1, json.dumps(found) + "\nNo results", ""))) == [
        Objection("error rule-0: X.", 7),
        Objection("warning rule-1: X.", 7),
    ]


@pytest.mark.parametrize("read", [linters.redocly_objections, linters.spectral_objections])
def test_a_linter_without_a_report_is_no_verdict(read: Any) -> None:
    with pytest.raises(Unavailable, match=r"no report \(exit code 3\): it broke"):
        list(read(Done(3, "", "it broke\n")))


def test_the_fuzzer_is_read(hearing: Hearing) -> None:
    report = hearing.folder / "report.json"
    report.write_text(json.dumps({"failures": [{"type": "Server error", "operations": ["POST /v1/books"]}]}))
    read = servers.schemathesis_objections
    assert list(read(hearing, Done(1, "", ""), report)) == [Objection("Server error: POST /v1/books", 4)]
    report.write_text(json.dumps({"failures": []}))
    assert list(read(hearing, Done(0, "", ""), report)) == []
    assert list(read(hearing, Done(1, "1 error", ""), report)) == [Objection("st run reports errors: 1 error")]
    with pytest.raises(Unavailable, match="st run ended with 2: no such option"):
        list(read(hearing, Done(2, "", "no such option"), report))


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("bad schema at library.yaml#/components/schemas/Book/properties/title: no", 18),
        ("components.schemas.Detail.type: no", 26),
        ("cannot parse POST /v1/books", 4),
        ("models/LibraryCreateBookRequest.ts(3,1): error TS2300", 7),
        ("class library_create_book is empty", 5),
        ("something else", 0),
    ],
)
def test_the_place_that_a_text_names(hearing: Hearing, text: str, line: int) -> None:
    assert hearing.objection(text) == Objection(text, line)


def test_what_is_lost() -> None:
    sent = {"a": 1, "b": [{"c": 2, "d": {"e": 3}}]}
    assert generators.lost(sent, json.loads(json.dumps(sent))) == []
    assert generators.lost(sent, {"a": 1, "b": [{"c": 5, "d": {}}]}) == ["b[0].c", "b[0].d.e"]
    assert generators.lost(sent, {"a": 1, "b": []}) == ["b"]


MODELS: Final = {
    "open": "class Detail:\n    field_type: str | None = None\n    reason: str | None = None\n"
    "    domain: str | None = None\n    metadata: dict[str, str] | None = None\n",
    "closed": "class Detail:\n    field_type: str | None = None\n",
    "broken": "class Detail(Absent):\n    field_type: str | None = None\n",
}


@pytest.mark.parametrize(
    ("models", "message"),
    [
        ("open", None),
        ("closed", "its models lose details[0].reason, details[0].domain, details[0].metadata of an error"),
        ("broken", "its models do not work: .*name 'Absent' is not defined"),
    ],
)
def test_models_have_to_keep_an_error(hearing: Hearing, models: str, message: str | None) -> None:
    (hearing.folder / "models.py").write_text(
        f"from dataclasses import dataclass\n\n@dataclass\n{MODELS[models]}\n\n@dataclass\nclass Status:\n"
        "    code: int\n    message: str\n    details: list[Detail] | None = None\n"
    )
    hearing.tools.python.parent.mkdir(parents=True)
    hearing.tools.python.symlink_to(sys.executable)
    found = generators._kept(hearing, "dataclass", hearing.folder, "models")  # pyright: ignore[reportPrivateUsage]
    if message is None:
        assert found == []
    else:
        (only,) = found
        assert only.line == 26
        assert re.fullmatch(re.escape(message) if models == "closed" else message, only.message)


FAULTS: Final = {
    "      operationId: Library_CreateBook\n": ("      operationId: 5\n", 6),
    "title: {type: string}": ("title: {type: string, minLength: -1}", 18),
}


def test_faults_in_a_spec_are_objections(file: Path, tmp_path: Path) -> None:
    """The validator is among this project's own tools too, so it can be asked here."""
    tools = Tools(tmp_path / "judges")
    tools.python.parent.mkdir(parents=True)
    tools.python.symlink_to(sys.executable)
    broken = SPEC
    for right, (wrong, _) in FAULTS.items():
        assert broken.count(right) == 1
        broken = broken.replace(right, wrong)
    for text, lines in ((SPEC, []), (broken, [line for _, line in FAULTS.values()])):
        file.write_text(text)
        found = linters.validator(Hearing(SpecDocument.load(file), file, tools, tmp_path))
        assert sorted({objection.line for objection in found}) == lines


def test_contributors_are_told_the_options_of_the_fuzzer() -> None:
    page = (ROOT / ".github" / "CONTRIBUTING.md").read_text("utf-8")
    options = [f"{name} {value}" for name, value in zip(servers.OPTIONS[::2], servers.OPTIONS[1::2], strict=True)]
    assert len(options) == 2
    assert [option for option in options if option not in page.replace("'", "")] == []


def test_every_judge_is_of_a_pinned_tool() -> None:
    pins = PYTHON | NODE
    assert [one.name for one in judges.JUDGES if not {one.tool, *one.also} <= {*pins}] == []
    assert {tool for one in judges.JUDGES for tool in (one.tool, *one.also)} == {*pins}
    assert [version for version in pins.values() if not re.fullmatch(r"\d+\.\d+\.\d+", version)] == []
