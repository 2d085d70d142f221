"""The command says in one line why it cannot run, and ends with 2."""

from __future__ import annotations

import http.server
import json
import os
import re
import socket
import subprocess
import sys
import threading
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

import pytest
from faults.catalogue import FAULTS
from faults.fault import Slip
from rlor_contract.cli import main
from rlor_contract.server.target import embedded_server
from rlor_spec import data

_ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize(
    ("arguments", "environment", "said"),
    [
        (["--base-url", "localhost:8080"], {}, "not an http or https URL"),
        (["--base-url", "ftp://host"], {}, "not an http or https URL"),
        (["--base-url", "http://host:notaport"], {}, "not an http or https URL"),
        (["--base-url", "http://user:secret@host"], {}, "holds a user name or password"),
        (["--base-url", "http://127.0.0.1:1"], {}, "API_KEY is not set"),
        ([], {"BASE_URL": "http://127.0.0.1:1", "API_KEY": "k"}, "ACCOUNT is not set"),
        ([], {"SEED": "x"}, "'x' is not a whole number"),
        ([], {"DEPTH": "bottomless"}, "the depth 'bottomless' is not known. Fix: choose one of quick, default, deep."),
        (["--only", "client", "--base-url", "http://127.0.0.1:1"], {}, "exclude each other"),
        (["--operation", "jobs.fly"], {}, "no operation 'jobs.fly'"),
        (["--spec", "missing.yaml"], {}, "missing.yaml:1: cannot read the file"),
        (["--spec", str(data.OVERLAY)], {}, "overlay.yaml:1: this is not OpenAPI"),
        (["--overlay", "missing.yaml"], {}, "missing.yaml:1: cannot read the file"),
        (["--overlay", str(data.SPEC)], {}, 'openapi.yaml:1: "actions" is a required property. Fix: compare with '),
    ],
)
def test_bad_input(
    arguments: list[str], environment: dict[str, str], said: str, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert main(["run", "--reports", str(tmp_path), *arguments], environment) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert said in captured.err
    assert captured.err.count("\n") == 1
    assert "secret" not in captured.err


def test_spec_without_a_lifecycle(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    spec = tmp_path / "shelves.yaml"
    spec.write_text("openapi: 3.1.0\ninfo: {title: Shelves, version: 1.0.0}\npaths: {}\n")
    assert main(["run", "--spec", str(spec)], {}) == 2
    error = capsys.readouterr().err
    assert f"{spec}:1: 0 resources have a state with a lifecycle, and one is needed. Give `x-resource`" in error
    assert error.count("\n") == 1


def test_evidence_of_another_form(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    (tmp_path / "openapi.yaml").write_bytes(data.SPEC.read_bytes())
    (tmp_path / "evidence.yaml").write_text("sources: {}\n")
    assert main(["run", "--spec", str(tmp_path / "openapi.yaml"), "--only", "server"], {}) == 2
    error = capsys.readouterr().err
    assert f"{tmp_path / 'evidence.yaml'}:1: " in error
    assert error.count("\n") == 1


def test_spec_that_the_overlay_does_not_fit(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    spec = tmp_path / "openapi.yaml"
    renamed = re.sub(r"(responses/|^    )Job\b(?=[:'])", r"\1Trainer", data.SPEC.read_text("utf-8"), flags=re.MULTILINE)
    spec.write_text(renamed, "utf-8")
    assert main(["run", "--spec", str(spec), "--only", "server"], {}) == 2
    error = capsys.readouterr().err
    assert re.search(r"overlay.yaml:\d+: \$.components.responses.Job names nothing", error)
    assert error.endswith("Fix: correct it, or give the overlay of this spec with --overlay.\n")


def test_spec_of_another_client(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    spec = tmp_path / "openapi.yaml"
    spec.write_text(data.SPEC.read_text(encoding="utf-8").replace("x-method: cancel", "x-method: stop"), "utf-8")
    assert main(["run", "--spec", str(spec), "--only", "client"], {}) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.startswith("contract: the installed client was generated from a different spec (")
    assert "…) and lacks jobs.stop. Fix: generate the client of this spec" in captured.err


@pytest.mark.parametrize("arguments", [[], ["fly"], ["run", "--fast"], ["run", "--depth", "bottomless"]])
def test_unknown_words(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(arguments, {}) == 2
    error = capsys.readouterr().err
    assert error.count("\n") == 1
    assert "--help" in error


@pytest.mark.thorough
def test_replay_says_what_became_of_each_violation(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    report = tmp_path / "contract.json"
    arguments = ["--only", "server", "--reports", str(tmp_path)]
    fault = FAULTS["no_request_id"]
    assert not isinstance(fault.apply, Slip)
    with fault.apply() as middleware, embedded_server(middleware) as target:
        server = {"BASE_URL": target.base_url, "API_KEY": target.api_key, "ACCOUNT": target.account}
        first = ["run", "--operation", "jobs.get", "--depth", "quick", "--seed", "7", *arguments]
        assert main(first, server) == 1
        assert "Repeated" not in capsys.readouterr().out
        found = json.loads(report.read_text())["halves"][0]["violations"]
        for one in found:  # `test_repeating.py` does so with more faults
            before, _, last = one["request"].rpartition("curl -sS")
            line = f"{before}curl -sS -o /dev/null -w '%{{http_code}}'{last}"
            done = subprocess.run(["sh", "-c", line], env={**os.environ, **server}, capture_output=True, check=True)
            assert done.stdout.decode() == str(one["status"])
        assert main(["run", "--replay", str(report), *arguments], server) == 1
        out = capsys.readouterr().out
        assert out.count("\nRepeated: server: jobs.get: ") == len(found) > 0
        assert "\nGone" not in out
        assert "seed 7" in out
        assert len(json.loads(report.read_text())["halves"][0]["violations"]) == len(found)
    with embedded_server() as target:
        server = {"BASE_URL": target.base_url, "API_KEY": target.api_key, "ACCOUNT": target.account}
        kept = report.read_text()
        again = ["run", "--replay", str(report), *arguments]
        for less in (["--max-requests", "20"], ["--operation", "jobs.delete", "--max-requests", "40"]):
            assert main([*again, *less], server) == 2
            out = capsys.readouterr().out
            assert out.count("\nNot looked at: server: jobs.get: ") == len(found)
            assert "\nGone" not in out
            report.write_text(kept)
        assert main(again, server) == 0
        out = capsys.readouterr().out
        assert out.count("\nGone: server: jobs.get: ") == len(found)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "cannot be read: No such file"),
        ("{", "is not JSON"),
        ("[]", "is not a report of this suite"),
        (
            '{"halves": [], "seed": "1", "spec": "", "depth": "quick", "profile": "full", "operation": ""}',
            "not a report",
        ),
    ],
)
def test_replay_of_something_else(
    content: str | None, said: str, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    report = tmp_path / "contract.json"
    if content is not None:
        report.write_text(content)
    assert main(["run", "--replay", str(report)], {}) == 2
    error = capsys.readouterr().err
    assert said in error
    assert error.count("\n") == 1


def test_too_little_coverage_fails(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    arguments = ["run", "--operation", "jobs.list", "--only", "server", "--depth", "quick", "--reports", str(tmp_path)]
    assert main([*arguments, "--min-coverage", "100"], {}) == 1

    out = capsys.readouterr().out
    assert (
        "Not exercised: server: 0.0 % of transitions, but at least 100 % are required: JOB_STATE_CANCELLING to " in out
    )
    assert "of parameters" not in out
    assert "0 violations" in out
    [half] = json.loads((tmp_path / "contract.json").read_text())["halves"]
    assert half["coverage"]["parameters"] == {"exercised": 7, "of": 7, "missing": []}
    assert "JOB_STATE_CREATING to JOB_STATE_FAILED by fail" in half["coverage"]["transitions"]["missing"]


def test_more_than_all_of_the_spec_cannot_be_covered(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["run", "--min-coverage", "101"], {}) == 2
    assert "'101' is more than 100 percent" in capsys.readouterr().err


def test_reports_that_cannot_be_written_are_found_out_first(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    assert main(["run", "--only", "server", "--reports", str(tmp_path / "file")], {}) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.startswith("contract: the reports cannot be written to ")
    assert said.err.count("\n") == 1


@pytest.mark.thorough
def test_disk_that_is_full_at_the_end_hides_no_verdict(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("rlor_contract.report.verdict.write_junit", full)
    arguments = ["run", "--operation", "jobs.list", "--only", "server", "--depth", "quick", "--reports", str(tmp_path)]
    assert main([*arguments, "--min-coverage", "100"], {}) == 1
    assert "No space left on device" in capsys.readouterr().err


def test_missing_package() -> None:
    run = subprocess.run(
        [sys.executable, "-S", "-m", "rlor_contract", "run"],  # -S: without the installed packages
        env={"PYTHONPATH": f"{_ROOT / 'contract_tests'}:{_ROOT / 'scripts'}"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 2
    assert run.stdout == ""
    assert run.stderr.startswith("contract: the package ")
    assert run.stderr.count("\n") == 1


def test_refused_connection(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{unused.getsockname()[1]}"
        assert main(["run", "--base-url", url, "--account", "a"], {"API_KEY": "k"}) == 2
    assert f"{url} cannot be reached" in capsys.readouterr().err


def test_bad_key_and_account(capsys: pytest.CaptureFixture[str]) -> None:
    with embedded_server() as target:
        url = ["run", "--base-url", target.base_url]
        assert main([*url, "--account", target.account], {"API_KEY": "wrong-key"}) == 2
        assert main([*url, "--account", "another"], {"API_KEY": target.api_key}) == 2
        assert main([*url[:-1], f"{target.base_url}/v2", "--account", "another"], {"API_KEY": target.api_key}) == 2
    first, second, third = capsys.readouterr().err.splitlines()
    assert "does not accept the API key (401)" in first
    assert "may not use the account 'another' (403)" in second
    assert "wrong-key" not in first
    assert "/v2 has no /v1/accounts/another/rlorTrainerJobs (404)" in third


class _Silent(http.server.BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.wfile.write(b"no HTTP at all\r\n\r\n")

    def log_message(self, format: str, *args: object) -> None:
        return


class _Portal(_Silent):
    """Answers everything with the same page, like a login portal."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", "13")
        self.end_headers()
        self.wfile.write(b"<p>log in</p>")

    do_POST = do_PUT = do_PATCH = do_DELETE = do_HEAD = do_OPTIONS = do_TRACE = do_GET


@contextmanager
def _serving(handler: type[http.server.BaseHTTPRequestHandler]) -> Generator[str]:
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}"
        finally:
            server.shutdown()
            thread.join()


def test_server_that_speaks_no_http(capsys: pytest.CaptureFixture[str]) -> None:
    with _serving(_Silent) as url:
        assert main(["run", "--base-url", url, "--account", "a"], {"API_KEY": "k"}) == 2
    assert "cannot be reached" in capsys.readouterr().err


class _Dying(_Silent):
    """Answers the request that asks whether it can be reached, and hangs up on every other."""

    answered = 0

    def do_GET(self) -> None:
        _Dying.answered += 1
        if _Dying.answered == 1:
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", "2")
            self.end_headers()
            self.wfile.write(b"{}")

    do_POST = do_PUT = do_PATCH = do_DELETE = do_HEAD = do_OPTIONS = do_TRACE = do_GET


def test_server_that_dies(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    arguments = ["run", "--profile", "read-only", "--operation", "jobs.list", "--account", "a", "--patience", "0.1"]
    with _serving(_Dying) as url:
        assert main([*arguments, "--reports", str(tmp_path), "--base-url", url], {"API_KEY": "k"}) == 2
    captured = capsys.readouterr()
    assert "the server stopped answering: " in captured.err
    assert captured.err.count("\n") == 1
    assert "the server was unavailable 3 times (connection lost: 3), and no check judged those requests" in captured.out
    assert "jobs.list" in captured.out


def test_server_of_another_service(capsys: pytest.CaptureFixture[str]) -> None:
    with _serving(_Portal) as url:
        assert main(["run", "--account", "a", "--base-url", url], {"API_KEY": "k"}) == 2
    captured = capsys.readouterr()
    assert "answers with an HTML page, like a login page" in captured.err
    assert captured.err.count("\n") == 1
    assert captured.out == ""
