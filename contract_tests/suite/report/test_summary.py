"""The verdict in Markdown, for the page of a job, and the versions that a run tells of."""

from __future__ import annotations

import re
from importlib.metadata import PackageNotFoundError
from pathlib import Path

import pytest
from markdown_it import MarkdownIt
from rlor_contract.cli import main
from rlor_contract.report.ledger import Ledger
from rlor_contract.report.summary import append_summary, summary
from rlor_contract.report.versions import OWN, Versions
from suite.report.reports_made import HOSTILE, LABELS, verdict

GITHUB = MarkdownIt("commonmark", {"linkify": True, "html": True}).enable("table")


def test_it_is_a_table_that_a_server_cannot_break() -> None:
    text = summary(verdict(), Path("reports"))
    page = GITHUB.render(text)
    assert page.count("<table>") == 2  # violations, warnings
    bodies = re.findall("<tbody>(.*?)</tbody>", page, re.DOTALL)
    assert [body.count("<tr>") for body in bodies] == [3, 1]
    assert all(row.count("<td") == 8 for body in bodies for row in body.split("</tr>")[:-1])
    assert not re.search("<(script|img|a|code|em|strong)", page)
    assert "@all" not in text
    assert "https://evil" not in text
    assert page.count("alert(1)") >= 2
    assert "\x1b" not in text
    assert page.startswith(f"<h2>❌ The contract {verdict().said}</h2>")
    assert "reports/contract.html, in the job's artifacts" in page
    assert HOSTILE not in text


def test_a_run_that_holds_is_short() -> None:
    book = Ledger("server", verified={*LABELS})
    text = summary(verdict(book, operation=LABELS[0]), Path("reports"))
    assert "✅ The contract holds" in text
    assert "|" not in text


def test_it_is_appended_where_the_variable_says(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    told = tmp_path / "summary.md"
    told.write_text("before\n", encoding="utf-8")
    run = [
        "run",
        "--only",
        "client",
        "--depth",
        "quick",
        "--operation",
        "jobs.cancel",
        "--reports",
        str(tmp_path / "r"),
    ]
    assert main(run, {"GITHUB_STEP_SUMMARY": str(told)}) == 0
    assert told.read_text("utf-8").startswith("before\n## ✅ The contract holds")
    assert (tmp_path / "r" / "contract.html").is_file()
    assert capsys.readouterr().err == ""


def test_a_file_that_cannot_be_written_fails_nothing(tmp_path: Path) -> None:
    said = append_summary(str(tmp_path), verdict(), tmp_path)
    assert said.startswith("GITHUB_STEP_SUMMARY cannot be written to: ")
    assert "Fix: " in said


def versions(installed: dict[str, str], wanted: list[str] | None) -> Versions:
    def version(name: str) -> str:
        if name not in installed:
            raise PackageNotFoundError(name)
        return installed[name]

    def requires(name: str) -> list[str] | None:
        assert name == OWN
        if wanted is None:
            raise PackageNotFoundError(name)
        return wanted

    return Versions.here(version, requires)


def test_other_versions_than_the_pinned_ones_are_told() -> None:
    wanted = ["httpx<1,>=0.2", "hypothesis==6.1; extra == 'contract'", "schemathesis==4.3.5 ; extra == 'contract'"]
    found = versions({"hypothesis": "6.2", "schemathesis": "4.3.5"}, wanted)
    assert [*found.differing()] == [
        "hypothesis 6.2 is installed, and makes other cases than 6.1, which the suite was made with"
    ]
    assert "python" in found.installed
    assert [*versions({}, wanted).differing()] == []
    assert [*versions({"hypothesis": "6.2"}, None).differing()] == []


def test_the_pins_are_those_of_the_package() -> None:
    here = Versions.here()
    assert {"hypothesis", "schemathesis"} == {*here.pinned}
    assert [*here.differing()] == []
    report = verdict().as_json()
    assert report["versions"]["hypothesis"] == report["pinned"]["hypothesis"]
