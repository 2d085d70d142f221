"""The comparison as a program: its sources, exceptions, verdict, output and exit codes."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from datetime import date
from pathlib import Path

import diff_spec
import pytest
from diff_rules.exceptions import load
from diff_rules.sources import Repository
from diff_rules.verdict import Level, judge, version_of
from rlor_spec.document import SpecDocument
from spec.diff_rules.toy_package import write_package

VERSION = f"version: {SpecDocument.load(diff_spec.REPOSITORY.spec).version}\n"
LABEL = "          maxLength: 63\n"
FIELD = "        managedBy:\n          type: [string, 'null']\n"
POINTER = "/components/schemas/RlorTrainerJob/properties/managedBy"
TEXT = (
    diff_spec.REPOSITORY.spec.read_text(encoding="utf-8")
    .replace(VERSION, "version: 1.0.0\n", 1)
    .replace(FIELD, FIELD + LABEL, 1)
)
TODAY = date(2026, 11, 24)


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty working directory, so that messages name files as a person would."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


class Project:
    """A project with a spec, a toy package and a history of its own."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.repository = Repository(root)
        (root / "spec" / "releases").mkdir(parents=True)
        self.write("1.0.0")
        self.git("init")

    def write(
        self, number: str, *edits: tuple[str, str], package: str = "", names: tuple[tuple[str, str], ...] = ()
    ) -> None:
        """Spec and package in a version; `package` is another version of the package."""
        write(str(self.repository.spec), *edits, version(number))
        write_package(self.root, *names)
        project = f'[project]\nname = "toy"\nversion = "{package or number}"\n'
        (self.root / "pyproject.toml").write_text(project, encoding="utf-8")

    def commit(self) -> None:
        self.git("add", ".")
        self.git("commit", "-m", "Next")

    def release(self, number: str) -> None:
        """Freeze and commit what there is."""
        frozen = self.repository.releases / f"{number}.yaml"
        frozen.write_bytes(self.repository.spec.read_bytes())
        self.commit()

    def git(self, *arguments: str) -> None:
        identity = ["-c", "user.name=a", "-c", "user.email=a@example.com", "-c", "commit.gpgsign=false"]
        subprocess.run(["git", "-C", str(self.root), *identity, *arguments], check=True, capture_output=True)

    def run(self, *arguments: str) -> int:
        return diff_spec.main(arguments, self.repository)


@pytest.fixture
def project(folder: Path) -> Project:
    return Project(folder)


def write(name: str, *edits: tuple[str, str]) -> str:
    """A file with the spec, edited."""
    text = TEXT
    for old, new in edits:
        assert old in text, f"the spec has changed, and no longer contains {old!r}: adapt the test"
        text = text.replace(old, new, 1)
    Path(name).write_text(text, encoding="utf-8")
    return name


def exceptions(
    *, rule: str = "request-property-max-length-decreased", at: str = POINTER, expires: str = "2026-12-31"
) -> str:
    """An exceptions file with one entry."""
    entry = {"rule": rule, "at": at, "reason": "Agreed.", "expires": expires}
    Path("exceptions.yaml").write_text(json.dumps({"exceptions": [entry]}), encoding="utf-8")
    return "exceptions.yaml"


def version(number: str) -> tuple[str, str]:
    return "version: 1.0.0", f"version: {number}"


SHORTER = (LABEL, LABEL.replace("63", "20"))
LONGER_ID = ("summary: Get a trainer job", "summary: Get one trainer job")
NEW_FIELD = ("        managedBy:\n", "        label: {type: string, readOnly: true}\n        managedBy:\n")


@pytest.mark.parametrize(
    ("edits", "number", "verdict", "code"),
    [
        ((), "1.0.0", "none", 0),
        ((), "0.9.0", "none", 1),
        ((LONGER_ID,), "1.0.0", "patch", 1),
        ((LONGER_ID,), "1.0.1", "patch", 0),
        ((NEW_FIELD,), "1.0.1", "minor", 1),
        ((NEW_FIELD,), "1.1.0", "minor", 0),
        ((SHORTER,), "1.9.9", "major", 1),
        ((SHORTER,), "2.0.0", "major", 0),
        ((LONGER_ID,), "2.0.0", "patch", 0),
    ],
)
def test_the_version_must_say_what_the_changes_ask(
    capsys: pytest.CaptureFixture[str], edits: tuple[tuple[str, str], ...], number: str, verdict: str, code: int
) -> None:
    arguments = ["--from", write("old.yaml"), "--to", write("new.yaml", *edits, version(number))]
    assert diff_spec.main(arguments) == code
    last = capsys.readouterr().out.splitlines()[-1]
    assert f"Verdict: {verdict}. The version went from 1.0.0 to {number}" in last
    assert ("Fix: at least" in last) == (code == 1)


def test_text_names_rule_whom_it_affects_and_both_lines(capsys: pytest.CaptureFixture[str]) -> None:
    diff_spec.main(["--from", write("old.yaml"), "--to", write("new.yaml", ("info:\n", "\ninfo:\n"), SHORTER)])
    line = TEXT[: TEXT.index(LABEL)].count("\n") + 1
    said = capsys.readouterr().out
    assert said.startswith(
        "breaking  request-property-max-length-decreased  [client users]\n"
        "    request RlorTrainerJob.managedBy: 63 → 20\n"
        "    `maxLength` is smaller: a request that was valid may now be refused.\n"
        f"    old.yaml:{line} → new.yaml:{line + 1}\n"
    )
    assert "Fix: at least 2.0.0 in new.yaml:5." in said


def test_json_has_the_same(capsys: pytest.CaptureFixture[str]) -> None:
    code = diff_spec.main(["--from", write("old.yaml"), "--to", write("new.yaml", SHORTER), "--format", "json"])
    report = json.loads(capsys.readouterr().out)
    line = TEXT[: TEXT.index(LABEL)].count("\n") + 1
    assert (code, report["passed"], report["verdict"], report["leastVersion"]) == (1, False, "major", "2.0.0")
    assert report["changes"][0] == {
        "rule": "request-property-max-length-decreased",
        "severity": "breaking",
        "affects": ["client users"],
        "where": "request RlorTrainerJob.managedBy",
        "before": "63",
        "after": "20",
        "reason": "`maxLength` is smaller: a request that was valid may now be refused.",
        "from": {"place": f"old.yaml:{line}", "at": f"{POINTER}/maxLength"},
        "to": {"place": f"new.yaml:{line}", "at": f"{POINTER}/maxLength"},
        "exception": None,
    }


@pytest.mark.parametrize(
    ("changed", "code", "said"),
    [
        ({}, 0, "Allowed until 2026-12-31: Agreed."),
        ({"expires": "2026-11-24"}, 0, "Allowed until 2026-11-24"),
        ({"expires": "2026-11-23"}, 1, "exceptions.yaml:1: the exception from"),
        ({"at": POINTER[:-1]}, 1, "Verdict: major"),
        ({"rule": "request-property-max-length-set"}, 1, "Verdict: major"),
    ],
)
def test_an_exception_makes_a_breaking_change_minor_until_its_day(
    capsys: pytest.CaptureFixture[str], changed: dict[str, str], code: int, said: str
) -> None:
    old, new = write("old.yaml"), write("new.yaml", SHORTER, version("1.1.0"))
    arguments = ["--from", old, "--to", new, "--exceptions", exceptions(**changed), "--today", str(TODAY)]
    assert diff_spec.main(arguments) == code
    output = capsys.readouterr().out
    assert said in output
    assert ("Verdict: major" in output) == (code == 1)


def test_an_expired_exception_is_a_finding_without_its_change(capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["--from", write("old.yaml"), "--to", "old.yaml", "--exceptions", exceptions(expires="2026-11-23")]
    assert diff_spec.main([*arguments, "--today", "2026-11-24"]) == 1
    assert "expired on 2026-11-23. Renew or remove it." in capsys.readouterr().out


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("exceptions: {}", "exceptions.yaml:1: an exceptions file has one key"),
        ("- a", "exceptions.yaml:1: the document is not a mapping"),
        ("exceptions:\n  - rule: one", "exceptions.yaml:2: an exception has the keys rule, at, reason, expires"),
        (
            "exceptions:\n  - {rule: one, at: /a, reason: b, expires: '2026-01-01'}",
            "exceptions.yaml:2: there is no rule",
        ),
        ("exceptions:\n  - {rule: endpoint-added, at: /a, reason: b, expires: '2026-01-01'}", "compatible already"),
        ("exceptions:\n  - {rule: retry-weakened, at: a, reason: b, expires: '2026-01-01'}", "is a JSON pointer"),
        (
            "exceptions:\n  - {rule: python-object-removed, at: /a, reason: b, expires: '2026-01-01'}",
            "is the dotted path",
        ),
        ("exceptions:\n  - {rule: retry-weakened, at: a.b, reason: b, expires: '2026-01-01'}", "is a JSON pointer"),
        ("exceptions: [[], 1]", "an exception has the keys"),
        (
            "exceptions:\n  - {rule: retry-weakened, at: /a, reason: b, expires: '2026-02-30'}",
            "`2026-02-30` is not a date",
        ),
        ("exceptions:\n  - {rule: retry-weakened, at: /a, reason: b, expires: soon}", "`soon` is not a date"),
        ("exceptions:\n  - {rule: retry-weakened, at: /a, reason: ' ', expires: '2026-01-01'}", "each with text"),
    ],
)
def test_a_wrong_exceptions_file_is_refused_in_one_line(
    capsys: pytest.CaptureFixture[str], text: str, said: str
) -> None:
    Path("exceptions.yaml").write_text(text, encoding="utf-8")
    assert diff_spec.main(["--from", write("old.yaml"), "--to", "old.yaml", "--exceptions", "exceptions.yaml"]) == 2
    problem = capsys.readouterr().err
    assert said in problem
    assert problem.count("\n") == 1


def test_the_projects_own_exceptions_are_in_order() -> None:
    assert all(one.reason.endswith(".") for one in load(diff_spec.EXCEPTIONS))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("openapi: [3.1.0", "bad.yaml:2: not valid YAML"),
        ("swagger: '2.0'\n", "bad.yaml:1: this is OpenAPI 2.0; only OpenAPI 3.1 is understood"),
        ("info: {version: 1.0.0}\nopenapi: 3.0.3\n", "bad.yaml:2: this is OpenAPI 3.0.3"),
        ("a: 1\n", "bad.yaml:1: this is not OpenAPI"),
        ("openapi: 3.1.0\ninfo: {version: 1.0.0}\n", "`paths` is missing"),
        ("openapi: 3.1.0\ninfo:\n  version: '1'\npaths: {}\n", "bad.yaml:3: the version `1` is not MAJOR.MINOR.PATCH"),
        ("openapi: 3.1.0\npaths:\n  /a: {$ref: '#/b'}\n", "bad.yaml:3: a path item is a reference"),
        ("openapi: 3.1.0\npaths: {}\n", "`info.version` is missing"),
        ("openapi: 3.1.0\0", "bad.yaml:1: not valid YAML: control characters are not allowed"),
        ("", "bad.yaml:1: the document is not a mapping"),
        ("- a\n", "bad.yaml:1: the document is not a mapping"),
        ("a:\n  b: " + 3000 * "[" + 3000 * "]", "bad.yaml:1: the document is nested too deeply"),
    ],
)
@pytest.mark.parametrize("side", ["--from", "--to"])
def test_what_cannot_be_compared_is_refused_in_one_line(
    capsys: pytest.CaptureFixture[str], side: str, text: str, said: str
) -> None:
    Path("bad.yaml").write_text(text, encoding="utf-8")
    other = {"--from": "--to", "--to": "--from"}[side]
    assert diff_spec.main([side, "bad.yaml", other, write("good.yaml")]) == 2
    problem = capsys.readouterr().err
    assert said in problem
    assert problem.count("\n") == 1


@pytest.mark.parametrize(
    ("edit", "said"),
    [
        (("schemas/LossMethod'", "schemas/LossMethods'"), "names nothing in this document"),
        ((LABEL, LABEL.replace("63", "many")), "`maxLength` is not a number"),
        (("          items: {type: string}\n", "          items: text\n"), "a schema is a mapping"),
        (("schemas/RlorTrainerJob'", "schemas/x.yaml'"), "names nothing in this document"),
        (("'#/components/schemas/RlorTrainerJob'", "'x.yaml#/RlorTrainerJob'"), "leaves this document"),
    ],
)
def test_a_spec_that_is_wrong_inside_is_refused_with_its_line(
    capsys: pytest.CaptureFixture[str], edit: tuple[str, str], said: str
) -> None:
    assert diff_spec.main(["--from", write("old.yaml"), "--to", write("bad.yaml", edit)]) == 2
    line = TEXT[: TEXT.index(edit[0])].count("\n") + 1
    assert capsys.readouterr().err.startswith(f"bad.yaml:{line}: ")


def test_bytes_that_are_no_text_are_refused_in_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    Path("bad.yaml").write_bytes(b"openapi: 3.1.0\n\xff\xfe")
    assert diff_spec.main(["--from", "bad.yaml"]) == 2
    assert capsys.readouterr().err == "bad.yaml:2: the file is not UTF-8 text. Save it as UTF-8.\n"


def test_values_nested_as_deep_as_can_be_read_are_compared_or_refused(capsys: pytest.CaptureFixture[str]) -> None:
    for depth in (100, 300, 400, 470):
        deep = 'x-deep: {"a": ' + depth * "[" + "{}" + depth * "]" + "}"
        old = write("old.yaml", ("servers:\n", f"{deep.replace('{}', '1')}\nservers:\n"))
        new = write("new.yaml", ("servers:\n", f"{deep.replace('{}', '2')}\nservers:\n"))
        code = diff_spec.main(["--from", old, "--to", new])
        printed = capsys.readouterr()
        assert (code, "unknown-keyword-changed" in printed.out) == (1, True) or (
            code == 2 and "nested too deeply" in printed.err and printed.err.count("\n") == 1
        )


def test_a_json_file_is_compared_like_any_other(capsys: pytest.CaptureFixture[str]) -> None:
    document = json.dumps(SpecDocument.load(Path(write("old.yaml"))).data, indent=2)
    assert "e-05" in document  # no number to some readers of YAML, but one in JSON
    Path("spec.json").write_text(document, encoding="utf-8")
    Path("shorter.json").write_text(document.replace('"maxLength": 63', '"maxLength": 20'), encoding="utf-8")
    assert diff_spec.main(["--from", "spec.json", "--to", write("old.yaml")]) == 0
    assert diff_spec.main(["--from", "spec.json", "--to", "shorter.json"]) == 1
    line = document[: document.index('"maxLength": 63')].count("\n") + 1
    assert f"spec.json:{line} → shorter.json:{line}" in capsys.readouterr().out
    Path("bad.json").write_text('{"openapi": "3.1.0",\n "paths": {,}}', encoding="utf-8")
    assert diff_spec.main(["--from", "spec.json", "--to", "bad.json"]) == 2
    assert capsys.readouterr().err.startswith("bad.json:2: not valid JSON: ")


@pytest.mark.parametrize("source", ["missing.yaml", "no-such-revision", "--version", "HEAD:no/such/file", "folder", ""])
def test_neither_file_nor_revision(capsys: pytest.CaptureFixture[str], source: str) -> None:
    Path("folder").mkdir()
    assert diff_spec.main([f"--from={source}"]) == 2
    problem = capsys.readouterr().err
    assert problem.count("\n") == 1
    assert problem.startswith(f"{source or '.'}:1: ")


def test_a_git_revision_is_compared_with_its_package(capsys: pytest.CaptureFixture[str], project: Project) -> None:
    project.commit()
    project.git("tag", "first")
    project.write("1.0.0", SHORTER, names=(("    def get(", "    def read("),))
    for source in ("first", "HEAD:spec/openapi.yaml"):
        assert project.run("--from", source) == 1
        said = capsys.readouterr().out
        name = source.partition(":")[0]
        assert f"    {name}:spec/openapi.yaml:" in said
        assert (
            f"rlor_trainer_client.Toy.jobs.get\n    A program that uses the name fails.\n    {name}:generated/" in said
        )
    assert project.run("--from", "first", "--to", "first") == 0
    assert "0 breaking, 0 compatible, 0 documentation." in capsys.readouterr().out
    assert project.run("--from", "first", "--to", write("alone.yaml")) == 0
    assert (
        "Not compared: the Python surface and the package's version, since alone.yaml is a spec without a package.\n"
        in capsys.readouterr().out
    )


def test_the_package_of_a_release_is_that_of_the_commit_which_added_it(
    capsys: pytest.CaptureFixture[str], project: Project
) -> None:
    project.release("1.0.0")
    project.write("1.0.0", names=(("    def get(", "    def read("),))
    with (project.repository.releases / "1.0.0.yaml").open("a", encoding="utf-8") as frozen:
        frozen.write("# Released.\n")
    project.commit()
    for source in ([], ["--from", "spec/releases/1.0.0.yaml"]):
        assert project.run(*source) == 1
        said = capsys.readouterr().out
        assert "breaking  python-object-removed  [client users]" in said
        assert "1 breaking, 1 compatible, 0 documentation." in said
    assert project.run("--spec-only") == 0
    assert "Not compared, as told: the Python surface" in capsys.readouterr().out


SHORT_OF = "which contradicts it. Fix: at least 2.0.0 in"


@pytest.mark.parametrize(
    ("number", "package", "said"),
    [
        ("2.0.0", "2.0.0", []),
        ("2.0.0", "1.9.0", [f"package's version went from 1.0.0 to 1.9.0, {SHORT_OF} pyproject.toml:3."]),
        ("1.1.0", "2.0.0", [f"version went from 1.0.0 to 1.1.0, {SHORT_OF} spec/openapi.yaml:4."]),
    ],
)
def test_spec_and_package_must_both_say_what_the_changes_ask(
    capsys: pytest.CaptureFixture[str], project: Project, number: str, package: str, said: list[str]
) -> None:
    project.release("1.0.0")
    project.write(number, package=package, names=(("    def get(", "    def read("),))
    assert project.run() == bool(said)
    contradictions = [line for line in capsys.readouterr().out.splitlines() if "contradicts" in line]
    assert [line.partition("The ")[2] for line in contradictions] == said


def test_a_python_change_is_excepted_by_its_dotted_path(capsys: pytest.CaptureFixture[str], project: Project) -> None:
    project.release("1.0.0")
    project.write("1.1.0", names=(("    def get(", "    def read("),))
    for at, code in (("rlor_trainer_client.Toy", 0), ("rlor_trainer_client.Toy.jobs.ge", 1)):
        listed = exceptions(rule="python-object-removed", at=at)
        assert project.run("--exceptions", listed, "--today", str(TODAY)) == code
        assert ("Allowed until 2026-12-31: Agreed." in capsys.readouterr().out) == (code == 0)


def test_a_release_whose_package_cannot_be_found_is_not_compared_by_half(
    capsys: pytest.CaptureFixture[str], project: Project, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def refusal(*arguments: str) -> str:
        assert project.run(*arguments) == 2
        problem = capsys.readouterr().err
        assert problem.count("\n") == 1
        assert "--spec-only" in problem
        return problem

    frozen = project.repository.releases / "1.0.0.yaml"
    frozen.write_bytes(project.repository.spec.read_bytes())
    assert refusal().startswith("spec/releases/1.0.0.yaml:1: no commit of this clone adds the file")
    assert project.run("--spec-only") == 0
    project.commit()
    shutil.rmtree(project.root / "generated")
    assert refusal().startswith("generated/rlor_trainer_client:1: there is no package")
    project.git("rm", "-r", "-q", "generated")
    project.git("commit", "-m", "Without a package")
    assert refusal("--from", "HEAD").startswith("HEAD:1: the package cannot be read from git")
    monkeypatch.setenv("PATH", str(tmp_path / "empty"))
    assert refusal().startswith("spec/releases/1.0.0.yaml:1: its package is in the history, and git is not installed")


def test_a_shallow_clone_has_no_package_of_the_release(capsys: pytest.CaptureFixture[str], folder: Path) -> None:
    (folder / "whole").mkdir()
    whole = Project(folder / "whole")
    whole.release("1.0.0")
    whole.write("1.0.0", names=(("    def get(", "    def read("),))
    whole.commit()
    for depth, code in (("1", 2), ("9", 1)):
        clone = folder / f"clone{depth}"
        whole.git("clone", "-q", "--depth", depth, f"file://{whole.root}", str(clone))
        assert diff_spec.main([], Repository(clone)) == code
        assert ("no commit of this clone adds the file" in capsys.readouterr().err) == (code == 2)


def test_without_a_release_there_is_nothing_to_break(capsys: pytest.CaptureFixture[str], project: Project) -> None:
    assert project.run() == 0
    assert capsys.readouterr().out.startswith("no release yet: spec/releases/ holds no VERSION.yaml")
    assert project.run("--format", "json") == 0
    assert json.loads(capsys.readouterr().out)["passed"] is True
    assert project.run("--to", "missing.yaml") == 2


def test_the_newest_release_is_the_one_of_the_highest_version(
    capsys: pytest.CaptureFixture[str], project: Project
) -> None:
    for number in ("1.2.0", "1.10.0", "1.9.0"):
        project.write(number)
        project.release(number)
    project.write("1.10.0")
    write("spec/releases/notes.yaml")
    assert project.run() == 0
    assert "The version went from 1.10.0 to 1.10.0" in capsys.readouterr().out


def test_markdown_is_one_table_and_the_verdicts(capsys: pytest.CaptureFixture[str]) -> None:
    either = (LABEL, "          pattern: a|b\n")
    assert diff_spec.main(["--from", write("old.yaml"), "--to", write("new.yaml", either), "--format", "markdown"]) == 1
    table, _, closing = capsys.readouterr().out.partition("\n\n")
    assert {len(re.split(r"(?<!\\)\|", row)) for row in table.splitlines()} == {6}
    assert "`request-property-pattern-added`<br>request RlorTrainerJob.managedBy: (nothing) → a\\|b" in table
    assert "- Verdict: major." in closing


def test_explain_shows_all_rules_or_one(capsys: pytest.CaptureFixture[str]) -> None:
    assert diff_spec.main(["--explain"]) == 0
    table = capsys.readouterr().out
    assert "*-max-decreased\n    breaking in a request, compatible in an answer. `maximum` is smaller.\n" in table
    assert "retry-weakened\n    breaking, affects client users. The client no longer retries" in table
    assert diff_spec.main(["--explain", "response-property-became-nullable"]) == 0
    assert "breaking, affects client users" in capsys.readouterr().out
    assert diff_spec.main(["--explain", "no-such-rule"]) == 2


def test_a_version_that_goes_down_contradicts_any_verdict() -> None:
    old, new = (SpecDocument.load(Path(write(f"{number}.yaml", version(number)))) for number in ("1.1.0", "1.0.9"))
    verdict = judge(version_of(old), version_of(new), [])
    assert (verdict.asked, verdict.holds, verdict.least) == (Level.NONE, False, "1.1.0")
