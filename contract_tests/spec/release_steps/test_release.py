"""A release is made whole or not at all: real repositories, real builds; only `make test` is played."""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import pytest
import release
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
from release_steps.artefacts import try_wheel
from release_steps.build import build, wheel_in
from release_steps.changelog import stamped
from release_steps.refusal import Refusal
from release_steps.workshop import Command, Workshop, execute
from rlor_spec.document import SpecDocument

TESTS = release.STEPS[:1]
"""The only step after the commit where the others would add nothing."""
PROVENANCE = Path("generated", "rlor_trainer_client", "_provenance.py")
TODAY = date(2026, 12, 1)
CHANGELOG = "# Changes of the spec\n\nWhat changed.\n\n## Unreleased\n\n- A first version.\n"
EXPIRED = """exceptions:
  - rule: request-property-max-length-decreased
    at: /components/schemas/RlorTrainerJob/properties/displayName
    reason: Agreed.
    expires: '2026-11-30'
"""
SUMMARY = "summary: Get a trainer job"
ADDED = ("\n        displayName:\n", "\n        label: {type: string, readOnly: true}\n        displayName:\n")


def git(folder: Path, *arguments: str) -> str:
    command = ["git", "-C", str(folder), "-c", "user.name=Committer", "-c", "user.email=committer@example.com"]
    return subprocess.run([*command, *arguments], check=True, capture_output=True, text=True).stdout.strip()


def commit(folder: Path) -> str:
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message", "Change something")
    return git(folder, "rev-parse", "HEAD")


def edit(file: Path, old: str, new: str) -> None:
    text = file.read_text("utf-8")
    assert old in text, f"{file.name} no longer contains {old!r}: adapt the test"
    file.write_text(text.replace(old, new, 1), "utf-8")


def state(root: Path) -> tuple[str, ...]:
    """All that a release may change, once it has succeeded."""
    dist = sorted(path.name for path in (root / "dist").rglob("*"))
    return (
        git(root, "for-each-ref"),
        git(root, "rev-parse", "HEAD"),
        git(root, "status", "--porcelain", "--branch"),
        *dist,
    )


@dataclass
class Played:
    """Runs what it is told to, but plays `make test`, has only some tests of the wheel run, and compiles on demand."""

    code: int = 0
    compiles: bool = False
    meanwhile: Callable[[], object] = lambda: None
    """What happens while the tests run."""
    commands: list[Command] = field(default_factory=list[Command])

    def __call__(self, command: Command) -> int:
        self.commands.append(command)
        if command.arguments[0] == "make":
            (command.folder / ".venv").symlink_to(sys.prefix)
            self.meanwhile()
            return self.code
        if "scripts/generate.py" in command.arguments and not self.compiles:
            return 0
        if "pytest" in command.arguments:
            command = Command((*command.arguments, "-k", "version or does_without"), *_rest(command))
        return execute(command)


def _rest(command: Command) -> tuple[Path, dict[str, str], Path, int]:
    return command.folder, dict(command.environment), command.log, command.umask


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """This checkout as it is, committed at 1.0.0, with nothing released yet."""
    root = tmp_path_factory.mktemp("original") / "project"
    root.mkdir()
    for name in (".gitattributes", ".gitignore", "LICENSE", "README.md", "pyproject.toml"):
        shutil.copy(release.REPOSITORY / name, root)
    for name in ("contract_tests", "generated", "scripts", "spec"):
        shutil.copytree(
            release.REPOSITORY / name, root / name, ignore=shutil.ignore_patterns("__pycache__", "releases")
        )
    spec = root / "spec" / "openapi.yaml"
    version = SpecDocument.load(spec).version
    edit(spec, f"\n  version: {version}\n", "\n  version: 1.0.0\n")
    edit(root / PROVENANCE, f'SPEC_VERSION = "{version}"', 'SPEC_VERSION = "1.0.0"')
    (root / "spec" / "CHANGELOG.md").write_text(CHANGELOG, "utf-8")
    (root / "spec" / "diff-exceptions.yaml").write_text("exceptions: []\n", "utf-8")
    git(root, "init", "--quiet", "--initial-branch", "trunk")
    git(root, "config", "user.name", "Maintainer")
    git(root, "config", "user.email", "maintainer@example.com")
    commit(root)
    return root


@pytest.fixture
def root(original: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(original, tmp_path / "project"))


@dataclass(frozen=True)
class Made:
    """A release, and what was there before."""

    root: Path
    start: str
    code: int
    played: Played


@pytest.fixture(scope="module")
def made(original: Path, tmp_path_factory: pytest.TempPathFactory) -> Made:
    """The first release, 1.1.0 of a spec that says 1.0.0."""
    root = Path(shutil.copytree(original, tmp_path_factory.mktemp("made") / "project"))
    start, played = git(root, "rev-parse", "HEAD"), Played(compiles=True)
    with pytest.MonkeyPatch.context() as patch:
        for name in ("BASE_URL", "VERSION", "MAKEFLAGS", "PYTHONPATH"):
            patch.setenv(name, "of the shell")
        code = release.main(["1.1.0"], root, played, lambda: TODAY)
    return Made(root, start, code, played)


@pytest.fixture
def released(made: Made, tmp_path: Path) -> Path:
    """A repository with that release, whose next change has its notes."""
    assert made.code == 0
    root = Path(shutil.copytree(made.root, tmp_path / "project", ignore=shutil.ignore_patterns("build"), symlinks=True))
    edit(root / "spec" / "CHANGELOG.md", "\n## ", "\n## Unreleased\n\n- More.\n\n## ")
    commit(root)
    return root


def refusal(
    capsys: pytest.CaptureFixture[str], root: Path, version: str, played: Played | None = None, code: int = 2
) -> str:
    """What is said when there is no release; and nothing has changed."""
    before = state(root)
    capsys.readouterr()
    assert release.main([version], root, played or Played(code=2), lambda: TODAY) == code
    assert state(root) == before
    said = capsys.readouterr().err
    assert said.startswith("No release: ")
    assert said.count("\n") == 1
    return said.removeprefix("No release: ").rstrip("\n")


@pytest.mark.long
def test_the_branch_goes_forward_by_one_tagged_commit(made: Made) -> None:
    assert made.code == 0
    assert git(made.root, "rev-parse", "HEAD^") == made.start
    assert git(made.root, "branch", "--show-current") == "trunk"
    assert git(made.root, "status", "--porcelain") == ""
    assert git(made.root, "show", "--no-patch", "--format=%s by %an <%ae>") == (
        "Release 1.1.0 by Maintainer <maintainer@example.com>"
    )
    assert git(made.root, "cat-file", "-t", "v1.1.0") == "tag", "git push --follow-tags takes no other"
    assert git(made.root, "rev-parse", "v1.1.0^{commit}") == git(made.root, "rev-parse", "HEAD")


def test_every_place_has_the_version(made: Made) -> None:
    spec = made.root / "spec"
    assert SpecDocument.load(spec / "openapi.yaml").version == "1.1.0"
    assert (spec / "releases" / "1.1.0.yaml").read_bytes() == (spec / "openapi.yaml").read_bytes()
    assert (spec / "CHANGELOG.md").read_text("utf-8") == CHANGELOG.replace("Unreleased", "1.1.0 (2026-12-01)")
    provenance = (made.root / PROVENANCE).read_text("utf-8")
    assert 'SPEC_VERSION = "1.1.0"' in provenance
    assert hashlib.sha256((spec / "openapi.yaml").read_bytes()).hexdigest() in provenance
    assert {name.partition("/")[0] for name in git(made.root, "diff", "--name-only", "HEAD^").splitlines()} == {
        "generated",
        "spec",
    }


def test_the_tests_run_in_the_clone_as_anybody_would_run_them(made: Made) -> None:
    (tests,) = (command for command in made.played.commands if command.arguments[0] == "make")
    assert tests.arguments == ("make", "test")
    assert tests.folder == made.root / "build" / "release" / "1.1.0" / "clone"
    assert "of the shell" not in tests.environment.values()


def test_dist_holds_what_checks_out(made: Made) -> None:
    dist = made.root / "dist" / "1.1.0"
    assert sorted(file.name for file in dist.iterdir()) == [
        "SHA256SUMS",
        "rlor_trainer_client-1.1.0-py3-none-any.whl",
        "rlor_trainer_client-1.1.0.cdx.json",
        "rlor_trainer_client-1.1.0.tar.gz",
    ]
    checked = subprocess.run(["sha256sum", "-c", "--strict", "SHA256SUMS"], cwd=dist, capture_output=True, check=True)
    assert checked.stdout.count(b": OK\n") == 3


def test_wheel_and_sdist_are_of_the_release(made: Made) -> None:
    dist, spec = made.root / "dist" / "1.1.0", (made.root / "spec" / "openapi.yaml").read_bytes()
    with zipfile.ZipFile(wheel_in(dist)) as wheel:
        assert wheel.read("rlor_spec/openapi.yaml") == spec
        years = {entry.date_time[0] for entry in wheel.infolist()}
    assert years == {int(git(made.root, "show", "--no-patch", "--format=%cs").partition("-")[0])}
    with tarfile.open(dist / "rlor_trainer_client-1.1.0.tar.gz") as sdist:
        names = {name.partition("/")[2] for name in sdist.getnames()}
    committed = git(made.root, "ls-files").splitlines()
    assert names == {*committed, "PKG-INFO"}
    (tested,) = (command for command in made.played.commands if "pytest" in command.arguments)
    file = Path(tested.environment["RLOR_WHEEL"])
    assert file.read_bytes() == wheel_in(dist).read_bytes(), "the wheel that is published is the one that was tested"


def test_the_sbom_names_the_wheel_and_what_it_needs(made: Made) -> None:
    dist = made.root / "dist" / "1.1.0"
    text = (dist / "rlor_trainer_client-1.1.0.cdx.json").read_text("utf-8")
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(text) is None
    assert "file:" not in text
    assert str(made.root.parents[1]) not in text
    sbom = json.loads(text)
    itself = sbom["metadata"]["component"]
    assert (itself["name"], itself["version"]) == ("rlor-trainer-client", "1.1.0")
    assert itself["hashes"] == [{"alg": "SHA-256", "content": hashlib.sha256(wheel_in(dist).read_bytes()).hexdigest()}]
    names = {component["name"] for component in sbom["components"]}
    assert {"attrs", "httpx", "httpcore", "anyio"} <= names
    assert not {"rlor-trainer-client", "pip", "pytest"} & names
    (needs,) = (entry["dependsOn"] for entry in sbom["dependencies"] if entry["ref"] == itself["bom-ref"])
    assert [name.partition("==")[0] for name in needs] == ["attrs", "httpx"]


def test_a_wheel_that_lacks_a_module_is_noticed(made: Made, tmp_path: Path) -> None:
    workshop = Workshop(tmp_path / "workshop", "1.1.0", Played())
    workshop.artefacts.mkdir(parents=True)
    workshop.clone.symlink_to(made.root / "build" / "release" / "1.1.0" / "clone")
    whole = wheel_in(made.root / "dist" / "1.1.0")
    with zipfile.ZipFile(whole) as old, zipfile.ZipFile(workshop.artefacts / whole.name, "w") as new:
        for entry in old.infolist():
            if entry.filename != "rlor_trainer_client/errors.py":
                new.writestr(entry, old.read(entry))
    with pytest.raises(Refusal, match=r"test the wheel failed \(1\) in .*logs/test-the-wheel\.log says"):
        try_wheel(workshop)


def test_progress_is_a_line_a_step_and_the_end_says_what_is_left(
    capsys: pytest.CaptureFixture[str], root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    start = git(root, "rev-parse", "HEAD")
    assert release.main(["1.0.0"], root, Played(), lambda: TODAY, TESTS) == 0
    steps, _, end = capsys.readouterr().out.partition("\n\n")
    assert [line.partition("  ")[0] for line in steps.splitlines()] == [f"{number}/5" for number in range(1, 6)]
    assert "git push --follow-tags" in end
    undo = end.partition("before it is published: ")[2].strip()
    subprocess.run(undo, shell=True, cwd=root, check=True, capture_output=True)
    assert git(root, "rev-parse", "HEAD") == start
    assert git(root, "tag") == ""


@pytest.mark.parametrize("version", ["", "1", "1.0", "v1.0.0", "1.0.0rc1", "01.0.0", "1.0.0\n", "1.0.0 "])
def test_a_version_has_three_numbers(capsys: pytest.CaptureFixture[str], root: Path, version: str) -> None:
    before = state(root)
    assert release.main([version], root, Played(), lambda: TODAY) == 2
    assert state(root) == before
    assert "is not MAJOR.MINOR.PATCH. Name one: make release VERSION=1.2.3" in capsys.readouterr().err


def test_everything_is_committed(capsys: pytest.CaptureFixture[str], root: Path) -> None:
    edit(root / "README.md", "#", "##")
    (root / "new.txt").touch()
    assert refusal(capsys, root, "1.0.0") == (
        "not everything is committed: README.md, new.txt. Commit it, or stash it."
    )
    for number in range(5):
        (root / f"more{number}").touch()
    assert "README.md, more0, more1, more2, more3 and 2 more." in refusal(capsys, root, "1.0.0")


def test_a_release_has_a_branch(capsys: pytest.CaptureFixture[str], root: Path) -> None:
    git(root, "switch", "--quiet", "--detach")
    assert refusal(capsys, root, "1.0.0") == (
        "HEAD is detached, so there is no branch for the release. Fix: git switch BRANCH."
    )


@pytest.mark.parametrize("inside", [False, True], ids=["nowhere", "inside another"])
def test_only_a_repository_of_its_own_is_released(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, inside: bool
) -> None:
    folder = tmp_path / "outer" / "folder"
    folder.mkdir(parents=True)
    if inside:
        git(tmp_path / "outer", "init", "--quiet")
    assert release.main(["1.0.0"], folder, Played(), lambda: TODAY) == 2
    assert capsys.readouterr().err == f"No release: {folder} is not a git repository. Release from a clone.\n"


def test_git_is_needed(capsys: pytest.CaptureFixture[str], root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setenv("PATH", "")
        assert release.main(["1.0.0"], root, Played(), lambda: TODAY) == 2
    assert capsys.readouterr().err == "No release: git is not installed. Install it.\n"


def test_a_release_is_made_once(capsys: pytest.CaptureFixture[str], released: Path) -> None:
    assert refusal(capsys, released, "1.1.0") == "1.1.0 is released already. Name a higher version."
    git(released, "tag", "--delete", "v1.1.0")
    assert refusal(capsys, released, "1.1.0") == "1.1.0 is released already. Name a higher version."
    git(released, "tag", "v2.0.0")
    assert refusal(capsys, released, "2.0.0") == "2.0.0 is released already. Name a higher version."


def test_versions_go_up(capsys: pytest.CaptureFixture[str], released: Path) -> None:
    assert refusal(capsys, released, "1.0.9") == (
        "1.0.9 is lower than the newest release, 1.1.0. Name a higher version."
    )


def test_the_spec_does_not_go_back(capsys: pytest.CaptureFixture[str], root: Path) -> None:
    assert refusal(capsys, root, "0.9.0").endswith(
        "openapi.yaml:4: the spec says 1.0.0 already, which is higher than 0.9.0."
    )


SPEC = "spec/openapi.yaml"
GROUPS = "generated/rlor_trainer_client/_groups.py"


@pytest.mark.parametrize(
    ("file", "change", "version", "said"),
    [
        (SPEC, (SUMMARY, "summary: Get one trainer job"), "1.1.1", ""),
        (SPEC, ADDED, "1.1.1", "minor version, at least 1.2.0"),
        (SPEC, ADDED, "1.2.0", ""),
        (SPEC, ("schema: {maxLength: 63}", "schema: {maxLength: 20}"), "1.9.9", "major version, at least 2.0.0"),
        (GROUPS, ("def get_public_logs(", "def logs("), "1.9.9", "major version, at least 2.0.0"),
    ],
)
def test_the_verdict_has_its_say(
    capsys: pytest.CaptureFixture[str], released: Path, file: str, change: tuple[str, str], version: str, said: str
) -> None:
    edit(released / file, *change)
    commit(released)
    answer = refusal(capsys, released, version, code=1)
    if said:
        since = f"{version} contradicts what has changed since 1.1.0: that asks for a {said}. `make diff` shows why."
        assert answer == since
    else:
        assert "make test failed" in answer, "it came past the verdict"


def test_an_expired_exception_is_named(capsys: pytest.CaptureFixture[str], released: Path) -> None:
    (released / "spec" / "diff-exceptions.yaml").write_text(EXPIRED, "utf-8")
    commit(released)
    assert refusal(capsys, released, "1.2.0", code=1) == (
        "spec/diff-exceptions.yaml:2: the exception from request-property-max-length-decreased expired on 2026-11-30. "
        "Renew or remove it."
    )


def test_a_spec_that_cannot_be_compared_is_not_released(capsys: pytest.CaptureFixture[str], released: Path) -> None:
    (released / "spec" / "diff-exceptions.yaml").write_text("exceptions: none\n", "utf-8")
    commit(released)
    assert "spec/diff-exceptions.yaml:1: an exceptions file has one key" in refusal(capsys, released, "1.2.0")


@pytest.mark.parametrize(
    ("changelog", "said"),
    [
        ("# Changes\n", "CHANGELOG.md:1: there are no notes for 1.0.0. Describe the changes below `## Unreleased`"),
        ("# Changes\n\n## Unreleased\n\n## 0.9.0 (2026-01-01)\n\nOld.\n", "CHANGELOG.md:3: there are no notes"),
        ("## Unreleased\n\nNew.\n\n## 1.0.0 (2026-01-01)\n\nToo.\n", "CHANGELOG.md:1: 1.0.0 has a second set of notes"),
        ("## 1.0.0\n\nNew.\n\n## 1.0.0 (2026-01-01)\n\nToo.\n", "CHANGELOG.md:5: 1.0.0 has a second set of notes"),
        ("## 1.0.00\n\nNew.\n", "CHANGELOG.md:1: there are no notes for 1.0.0."),
    ],
    ids=["none", "empty", "two places", "twice", "of another"],
)
def test_a_release_has_notes(capsys: pytest.CaptureFixture[str], root: Path, changelog: str, said: str) -> None:
    (root / "spec" / "CHANGELOG.md").write_text(changelog, "utf-8")
    commit(root)
    assert said in refusal(capsys, root, "1.0.0", code=1)
    assert not (root / "build").exists(), "it is said before anything is done"


@pytest.mark.parametrize(
    ("title", "dated"),
    [
        ("Unreleased", "1.0.0 (2026-12-01)"),
        ("1.0.0", "1.0.0 (2026-12-01)"),
        ("1.0.0 (2026-11-22)", "1.0.0 (2026-11-22)"),
    ],
)
def test_notes_get_a_date_unless_they_have_one(tmp_path: Path, title: str, dated: str) -> None:
    file = tmp_path / "CHANGELOG.md"
    file.write_text(f"# Changes\n\n## {title}\n\n- New.\n\n## 0.9.0\n\n- Old.\n", "utf-8")
    assert stamped(file, "1.0.0", TODAY) == f"# Changes\n\n## {dated}\n\n- New.\n\n## 0.9.0\n\n- Old.\n"


def test_failing_tests_end_it_and_the_log_is_named(capsys: pytest.CaptureFixture[str], root: Path) -> None:
    said = refusal(capsys, root, "1.0.0", Played(code=2), code=1)
    assert said.startswith("make test failed (2) in ")
    assert said.endswith("build/release/1.0.0/logs/make-test.log says, commit, and release again.")
    assert "make test failed" in refusal(capsys, root, "1.0.0", Played(code=2), code=1), "it can be tried again"


def test_make_is_needed(capsys: pytest.CaptureFixture[str], root: Path) -> None:
    def without_make(command: Command) -> int:
        if command.arguments[0] == "make":
            raise FileNotFoundError(2, "No such file or directory")
        return Played()(command)

    before = state(root)
    assert release.main(["1.0.0"], root, without_make, lambda: TODAY) == 2
    assert state(root) == before
    assert "make test: make cannot be run: No such file" in capsys.readouterr().err


def test_a_client_that_cannot_be_compiled_is_not_released(capsys: pytest.CaptureFixture[str], root: Path) -> None:
    edit(root / "spec" / "openapi.yaml", "operationId: Gateway_GetRlorTrainerJob\n", "operationId: 7\n")
    commit(root)
    assert refusal(capsys, root, "1.0.0", Played(compiles=True), code=1).startswith("generate failed (2) in ")


def test_work_that_was_committed_meanwhile_is_not_overrun(capsys: pytest.CaptureFixture[str], root: Path) -> None:
    def work() -> None:
        (root / "new.txt").touch()
        commit(root)

    assert release.main(["1.0.0"], root, Played(meanwhile=work), lambda: TODAY, TESTS) == 2
    assert "trunk or v1.0.0 has changed since the release was begun. Run it again." in capsys.readouterr().err
    assert git(root, "tag") == ""
    assert git(root, "show", "--no-patch", "--format=%s") == "Change something"

    unsaved = root / "unsaved.txt"
    assert release.main(["1.0.0"], root, Played(meanwhile=unsaved.touch), lambda: TODAY, TESTS) == 2
    assert "not everything is committed: unsaved.txt" in capsys.readouterr().err
    assert git(root, "tag") == ""

    unsaved.unlink()
    played = Played(meanwhile=lambda: git(root, "tag", "v1.0.0"))
    assert release.main(["1.0.0"], root, played, lambda: TODAY, TESTS) == 2
    assert "trunk or v1.0.0 has changed since the release was begun. Run it again." in capsys.readouterr().err
    assert git(root, "show", "--no-patch", "--format=%s") == "Change something"


def test_an_interrupt_leaves_everything_as_it_was(capsys: pytest.CaptureFixture[str], root: Path) -> None:
    def interrupt() -> None:
        raise KeyboardInterrupt

    assert refusal(capsys, root, "1.0.0", Played(meanwhile=interrupt), code=130) == "interrupted."


HOOK = """
import os, sys, time
from hatchling.builders.hooks.plugin.interface import BuildHookInterface

class CustomBuildHook(BuildHookInterface):
    def initialize(self, version, build_data):
        with open(os.path.join(self.root, "rlor_trainer_client", "built.txt"), "w") as file:
            file.write(str({what}))
"""
PROJECT = """
[build-system]
requires = ["hatchling"]
build-backend = "hatchling.build"
[project]
name = "rlor-trainer-client"
version = "1.0.0"
requires-python = ">=3.11"
[tool.hatch.build.hooks.custom]
[tool.hatch.build]
artifacts = ["built.txt"]
exclude = [".git"]
"""


def workshop_of(folder: Path, what: str) -> Workshop:
    """A clone of a tiny project, whose build writes down the value of an expression."""
    workshop = Workshop(folder, "1.0.0")
    workshop.artefacts.mkdir()
    package = workshop.clone / "rlor_trainer_client"
    package.mkdir(parents=True)
    (package / "__init__.py").touch()
    (workshop.clone / "pyproject.toml").write_text(PROJECT, "utf-8")
    (workshop.clone / "hatch_build.py").write_text(HOOK.replace("{what}", what), "utf-8")
    (workshop.clone / ".gitignore").write_text(".venv\n*.txt\n", "utf-8")
    git(workshop.clone, "init", "--quiet")
    commit(workshop.clone)
    (workshop.clone / ".venv").symlink_to(sys.prefix)
    return workshop


@pytest.mark.parametrize(
    "what", ["time.time_ns()", "os.getcwd()", "hash('a')", "os.environ['TZ']", "os.umask(0o077)"], ids=str
)
def test_a_build_that_depends_on_more_than_the_commit_is_noticed(tmp_path: Path, what: str) -> None:
    with pytest.raises(Refusal, match=r"^two builds differ: rlor_trainer_client-1\.0\.0.*: .*built\.txt \(content\)\."):
        build(workshop_of(tmp_path, what))


def test_an_sdist_that_makes_another_wheel_is_noticed(tmp_path: Path) -> None:
    with pytest.raises(
        Refusal, match=r"^the wheel from the sdist differs: .*\.whl: rlor_trainer_client/built\.txt \(con"
    ):
        build(workshop_of(tmp_path, "os.path.exists('PKG-INFO')"))


def test_a_build_of_another_version_is_noticed(tmp_path: Path) -> None:
    workshop = workshop_of(tmp_path, "'nothing'")
    edit(workshop.clone / "pyproject.toml", "1.0.0", "0.1.0")
    commit(workshop.clone)
    with pytest.raises(
        Refusal, match=r"made rlor_trainer_client-0\.1\.0.*, which is not 1\.0\.0\. pyproject\.toml must"
    ):
        build(workshop)
