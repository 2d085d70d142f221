"""What a run says of a violation, to people and to continuous integration."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
import yaml
from faults.catalogue import FAULTS
from faults.wire import Reply, tampering
from rlor_contract.cli import main
from rlor_contract.report.annotations import github_annotation, write_sarif
from rlor_contract.report.explanations import explanations
from rlor_contract.report.ledger import Violation
from rlor_contract.server.checks import CHECKS
from rlor_contract.server.probes.catalogue import PROBES
from rlor_contract.server.target import embedded_server
from rlor_spec.annotations import Annotation, RuleText, github_command, sarif_log
from rlor_spec.document import SpecDocument

ROOT = Path(__file__).resolve().parents[3]
ODD = Violation(
    side="server",
    operation="jobs.list",
    check="items_ordered",
    place="",
    expected="100 % in order,\nby name: always",
    got="b, a",
    where="spec/openapi.yaml:12",
    request="curl -sS -X GET http://127.0.0.1/",
)


def test_each_check_is_explained() -> None:
    known = explanations()
    assert {check.name for check in CHECKS} | {probe.name for probe in PROBES} <= {*known}
    for fault in FAULTS.values():
        assert {known[check].side for check in fault.checks} == {fault.side}, fault.name
    for name, entry in known.items():
        assert entry.violation, name
        assert entry.fix, name


def test_the_readme_says_the_same() -> None:
    text = (ROOT / "contract_tests" / "README.md").read_text(encoding="utf-8")
    told: dict[str, str] = {}
    for names, proves in re.findall(r"^\| ((?:`\w+`(?:, )?)+) \| (.*?) \|", text, re.MULTILINE):
        told |= dict.fromkeys(re.findall(r"`(\w+)`", names), proves)
    for name, entry in explanations().items():
        assert told.get(name) == entry.proves, name


def test_explain(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain"], {}) == 0
    assert len(capsys.readouterr().out.splitlines()) == len(explanations())
    assert main(["explain", "page_token_bound"], {}) == 0
    assert capsys.readouterr().out.splitlines()[0] == "page_token_bound, a check of a server"
    assert main(["explain", "page_token"], {}) == 2
    assert capsys.readouterr().err == (
        "contract: there is no check 'page_token'. Fix: did you mean page_token_bound?\n"
    )


def test_sarif(tmp_path: Path) -> None:
    write_sarif(tmp_path / "log.sarif", [ODD, ODD], SpecDocument.load(ROOT / "spec" / "openapi.yaml"))
    log = json.loads((tmp_path / "log.sarif").read_text(encoding="utf-8"))
    assert log["version"] == "2.1.0"
    (run,) = log["runs"]
    (rule,) = run["tool"]["driver"]["rules"]
    assert rule["id"] == "items_ordered"
    assert rule["shortDescription"]["text"] == explanations()["items_ordered"].proves
    first, second = run["results"]
    assert first == second
    assert (first["ruleId"], first["ruleIndex"], first["level"]) == ("items_ordered", 0, "error")
    place = {"artifactLocation": {"uri": "spec/openapi.yaml"}, "region": {"startLine": 12}}
    assert first["locations"] == [{"physicalLocation": place}]
    assert "Got:      b, a" in first["message"]["text"]


def test_annotation_of_github() -> None:
    shown = github_annotation(ODD)
    assert shown.startswith("::error file=spec/openapi.yaml,line=12,title=server%3A jobs.list%3A items_ordered::")
    assert "\n" not in shown
    assert "Expected: 100 %25 in order, by name: always%0A   Got:      b, a%0A" in shown


def test_what_an_annotation_leaves_open() -> None:
    plain = Annotation("r, 1", "a b/c.yaml", 3, "Broken.")
    assert github_command(plain) == "::error file=a b/c.yaml,line=3,title=r%2C 1::Broken."
    (run,) = sarif_log("tool", "", [RuleText("other", "Asks.", "Why.")], [plain])["runs"]
    assert run["tool"]["driver"] == {
        "name": "tool",
        "rules": [{"id": "other", "shortDescription": {"text": "Asks."}, "help": {"text": "Why."}}, {"id": "r, 1"}],
    }
    assert run["results"][0]["ruleIndex"] == 1
    elsewhere = Annotation("r", "/tmp/a b.yaml", 1, "Broken.")
    places = [
        one["locations"][0]["physicalLocation"]
        for one in sarif_log("t", "", [], [plain, elsewhere])["runs"][0]["results"]
    ]
    assert [place["artifactLocation"]["uri"] for place in places] == ["a%20b/c.yaml", "file:///tmp/a%20b.yaml"]


def test_a_violation_stays_itself_when_lines_are_added_above() -> None:
    lower = Annotation("r", "a.yaml", 9, "Broken.")
    first, second, other = sarif_log(
        "t", "", [], [Annotation("r", "a.yaml", 3, "Broken."), lower, Annotation("r", "a.yaml", 3, "Bent.")]
    )["runs"][0]["results"]
    assert first["partialFingerprints"] == second["partialFingerprints"] != other["partialFingerprints"]


def in_words(reply: Reply) -> None:
    """A job says how many nodes it has in words."""
    if reply.is_job:
        reply.update(nodeCount="two")


def test_a_run_that_finds_something(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with embedded_server(tampering(in_words, lambda _: None)) as target:
        where = ["--base-url", target.base_url, "--account", target.account, "--reports", str(tmp_path)]
        arguments = ["run", *where, "--operation", "jobs.get", "--depth", "quick"]
        assert main(arguments, {"API_KEY": target.api_key, "GITHUB_ACTIONS": "true"}) == 1
    shown = capsys.readouterr().out
    lines = (ROOT / "spec" / "openapi.yaml").read_text(encoding="utf-8").splitlines()
    results: list[Any] = json.loads((tmp_path / "contract.sarif").read_text(encoding="utf-8"))["runs"][0]["results"]
    conformance = next(one for one in results if one["ruleId"] == "response_schema_conformance")
    place = conformance["locations"][0]["physicalLocation"]
    assert place["artifactLocation"]["uri"] == "spec/openapi.yaml"
    number: int = place["region"]["startLine"]
    assert lines[number - 1].strip() == "type: [integer, 'null']"
    assert any(line.strip() == "nodeCount:" for line in lines[number - 4 : number])
    assert f"::error file=spec/openapi.yaml,line={number},title=server%3A jobs.get" in shown
    assert "Fix:      send the declared type" in shown
    failures = ElementTree.parse(tmp_path / "contract-junit.xml").iter("failure")
    assert "response_schema_conformance" in {failure.get("type") for failure in failures}
    assert target.api_key not in shown + (tmp_path / "contract.sarif").read_text(encoding="utf-8")


def test_the_explanations_are_text() -> None:
    text = (ROOT / "contract_tests" / "rlor_contract" / "report" / "checks.yaml").read_text(encoding="utf-8")
    names = [line[:-1] for line in text.splitlines() if re.fullmatch(r"\w+:", line)]
    assert len(names) == len(set(names)) == len(yaml.safe_load(text))


def test_a_reader_of_sarif_has_the_lines(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    spec = (ROOT / "spec" / "openapi.yaml").read_text(encoding="utf-8")

    def uri(path: Path) -> tuple[str, str]:
        write_sarif(tmp_path / "reports" / "log.sarif", [ODD], SpecDocument.load(path))
        (one,) = json.loads((tmp_path / "reports" / "log.sarif").read_text("utf-8"))["runs"][0]["results"]
        place = one["locations"][0]["physicalLocation"]
        assert place["region"] == {"startLine": 12}
        return place["artifactLocation"]["uri"], one["message"]["text"]

    monkeypatch.chdir(tmp_path)
    (tmp_path / "reports").mkdir()
    (tmp_path / "api.yaml").write_text(spec, encoding="utf-8")
    shown, text = uri(Path("api.yaml"))
    assert shown == "api.yaml"  # in the repository of the reader
    assert "Spec:     api.yaml:12" in text
    assert not (tmp_path / "reports" / "openapi.yaml").exists()
    shown, text = uri(ROOT / "spec" / "openapi.yaml")  # as far away as that of an installed suite
    assert shown == "reports/openapi.yaml"
    assert "Spec:     reports/openapi.yaml:12" in text
    assert (tmp_path / "reports" / "openapi.yaml").read_text("utf-8") == spec
