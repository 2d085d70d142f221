"""`rlor_contract` in Python, as other people's programs and tests call it."""

from __future__ import annotations

import inspect
import json
import logging
import re
import subprocess
import sys
import threading
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any, Final

import pytest
import requests
import rlor_contract
from requests.adapters import HTTPAdapter
from rlor_contract import api
from rlor_contract.arguments import parser
from rlor_contract.cli import main
from rlor_contract.options import Options
from rlor_contract.report.verdict import Verdict
from rlor_contract.server.engine_wire import on_the_wire
from rlor_contract.server.network import Network
from rlor_contract.server.wire import Wire
from rlor_trainer_emulator import Emulator
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

KEY: Final = "key-of-the-app-under-test"
ROOT: Final = Path(__file__).resolve().parents[2]

Receive = Callable[[], Awaitable[Any]]


async def listed(request: Request) -> JSONResponse:
    if request.headers.get("authorization") != f"Bearer {KEY}":
        return JSONResponse({"code": 16, "message": "no"}, 401)
    if "filter" in request.query_params:
        raise RuntimeError("the app is broken here")
    return JSONResponse({"rlorTrainerJobs": [], "nextPageToken": "", "totalSize": 0, "host": f"db.internal of {KEY}"})


def naive() -> Starlette:
    """An application that lists no jobs, shows its key, and knows nothing else of the contract."""
    return Starlette(routes=[Route("/v1/accounts/{account}/rlorTrainerJobs", listed)])


@rlor_contract.check(operation="jobs.*", applies=lambda answer: answer.status == 200)
def no_host_of_ours(answer: rlor_contract.Answer) -> str | None:
    """No answer names a host of ours."""
    return f"{answer.headers['content-type']} names db.internal" if b"db.internal" in answer.content else None


@rlor_contract.check
def a_check_that_breaks(answer: rlor_contract.Answer) -> list[str]:
    return [answer.json["no such field"]]


@rlor_contract.check(applies=lambda answer: answer.status == 418)
def never_asked(answer: rlor_contract.Answer) -> None:
    """Nothing."""


def test_the_options_are_those_of_the_command() -> None:
    given = vars(parser().parse_args(["run"])).keys() - {"command", "reports", "quiet", "replay"}
    parameters = inspect.signature(rlor_contract.verify).parameters
    assert set(parameters) == given | {"app", "advance", "trust_env"}
    assert all(one.kind is one.KEYWORD_ONLY for one in parameters.values())
    taken = parser().parse_args(["run"])
    for name in given & {"rate", "patience", "min_confidence", "min_coverage", "warn_as_error", "require_verified"}:
        assert getattr(taken, name) == parameters[name].default, name


@pytest.fixture(scope="module")
def told() -> list[str]:
    return []


@pytest.fixture(scope="module")
def result(told: list[str]) -> rlor_contract.Result:
    found: list[rlor_contract.Result | BaseException] = []

    def verify() -> None:
        try:
            found.append(
                rlor_contract.verify(
                    app=naive(),
                    api_key=KEY,
                    account="acme",
                    operation="jobs.list",
                    depth="quick",
                    max_requests=30,
                    checks=[no_host_of_ours, a_check_that_breaks, never_asked],
                )
            )
        except BaseException as error:
            found.append(error)

    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("BASE_URL", "http://127.0.0.1:1")
        patch.setenv("API_KEY", "key-of-somebody-else")
        patch.setenv("SEED", "no number")
        patch.setattr(sys, "stdout", Told(told))
        patch.setattr(sys, "stderr", Told(told))
        thread = threading.Thread(target=verify)
        thread.start()
        thread.join()
    result = found[0]
    assert isinstance(result, rlor_contract.Result), result
    return result


class TestAVerdict:
    """Of an application that keeps next to nothing of the contract: one run, from a thread of the program's own."""

    def test_says_what_is_wrong(self, result: rlor_contract.Result) -> None:
        assert (result.holds, result.exit_code) == (False, 1)
        assert {"undeclared_properties", "secrets_not_echoed", "no_host_of_ours"} <= {
            one.check for one in result.violations
        }
        first = result.causes[0]
        assert first.first.check == "secrets_not_echoed", "the leak of a key comes first"
        assert len(result.causes) <= len(result.violations)
        assert str(result) == result.summary()
        assert result.summary().startswith("The contract does not hold: ")
        assert "no_host_of_ours" in result.text()
        assert result.left_behind == ()

    def test_counts_a_check_of_ones_own_as_any_other(self, result: rlor_contract.Result) -> None:
        (own,) = (one for one in result.violations if one.check == "no_host_of_ours")
        assert own.operation == "jobs.list"
        assert own.expected == "No answer names a host of ours."
        assert own.got == "application/json names db.internal"
        assert own.count > 5
        assert "Basis:    a check of your own" in result.text()
        not_verified = {one.check: one.why for one in result.not_verified}
        assert not_verified["never_asked"] == "it had nothing to judge"
        assert not_verified["a_check_that_breaks"] == "the suite itself failed there"

    def test_fails_a_test_with_its_text(self, result: rlor_contract.Result) -> None:
        with pytest.raises(rlor_contract.ContractBroken) as broken:
            result.require_holds()
        text = str(broken.value)
        assert isinstance(broken.value, AssertionError)
        assert text.startswith(result.summary())
        assert all(f". server: jobs.list: {cause.first.check}" in text for cause in result.causes)
        assert "The suite failed: server: jobs.list: a_check_that_breaks" in text

    def test_is_written_where_it_is_asked_for(self, result: rlor_contract.Result, tmp_path: Path) -> None:
        result.write(tmp_path / "reports")
        report = json.loads((tmp_path / "reports" / "contract.json").read_text("utf-8"))
        assert len(report["halves"][0]["violations"]) == len(result.violations)
        (tmp_path / "taken").write_text("")
        with pytest.raises(rlor_contract.CannotRun, match="cannot be written"):
            result.write(tmp_path / "taken")

    def test_prints_nothing_and_shows_no_key(self, result: rlor_contract.Result, told: list[str]) -> None:
        assert told == []
        shown = f"{result!r} {result} {result.text()} {result.violations!r} {result.causes!r}"
        assert KEY not in shown


class Told(list[str]):
    """A stream that keeps what is written to it."""

    def __init__(self, told: list[str]) -> None:
        super().__init__()
        self._told = told

    def write(self, text: str) -> int:
        self._told.append(text)
        return len(text)

    def flush(self) -> None:
        return

    def isatty(self) -> bool:
        return False


async def failing_at_start(scope: Any, receive: Receive, send: Callable[[Any], Awaitable[None]]) -> None:
    await receive()
    await send({"type": "lifespan.startup.failed", "message": "no database at db.internal"})


def wsgi(environ: Any, start_response: Any) -> list[bytes]:
    return []


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"base_url": "http://127.0.0.1:1", "app": naive()}, "an app and a base URL exclude each other"),
        ({"app": wsgi}, "not an ASGI application.*a2wsgi"),
        ({"app": 7}, "app is a int and not an ASGI application"),
        ({"app": failing_at_start}, "the app does not start: no database at db.internal"),
        ({"base_url": "http://127.0.0.1:1", "api_key": KEY}, "ACCOUNT is not set"),
        ({"depth": "bottomless"}, "argument --depth: invalid choice"),
        ({"rate": -1}, "argument --rate: '-1' is not a number above 0"),
        ({"profile": "full"}, "the profile full is for a server elsewhere"),
        ({"spec": "missing.yaml"}, "missing.yaml:1: cannot read the file"),
        ({"header": ["X-Secret=shh"]}, "not written as NAME:VALUE"),
        ({"advance": print}, "time cannot be advanced for a run that has its own clock"),
        ({"base_url": "http://127.0.0.1:1", "advance": print, "profile": "read-only"}, "for a run that only reads"),
        ({"base_url": "http://127.0.0.1:1", "advance": print, "concurrency": 2}, "functions as checks or advance"),
        ({"checks": [no_host_of_ours], "concurrency": 2}, "functions as checks or advance"),
        ({"checks": ["missing.py"]}, "missing.py is not a file"),
        ({"checks": ["no_such_module_of_checks"]}, "there is no module 'no_such_module_of_checks'"),
        ({"checks": ["json"]}, "json has no check"),
    ],
)
def test_what_cannot_run(asked: dict[str, Any], said: str) -> None:
    with pytest.raises(rlor_contract.CannotRun, match=said) as refused:
        rlor_contract.verify(**asked)
    assert "Fix: " in str(refused.value) or "missing.yaml:1:" in str(refused.value)
    assert "\n" not in str(refused.value)
    assert "shh" not in str(refused.value)


def test_options_arrive_as_they_are_given(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Options] = []

    def run(options: Options) -> Verdict:
        asked.append(options)
        raise rlor_contract.CannotRun("only asked")

    monkeypatch.setattr(api, "run", run)
    for name in ("HEADERS", "PROXY", "CA_BUNDLE", "SECOND_ACCOUNT", "ADVANCE_KEY", "HTTPS_PROXY"):
        monkeypatch.setenv(name, "http://proxy.example:1")
    there: dict[str, Any] = {"base_url": "https://api.example", "api_key": KEY, "account": "acme"}
    more: list[dict[str, Any]] = [
        {},
        {"seed": 0, "rate": 2.5, "header": ["A: b", "C: d"], "trust_env": True, "warn_as_error": True},
    ]
    for one in more:
        with pytest.raises(rlor_contract.CannotRun, match="only asked"):
            rlor_contract.verify(**there, **one)
    plain, other = asked
    assert (plain.seed, plain.depth, plain.profile, plain.concurrency) == (1, "default", "full", 1)
    assert (plain.quiet, plain.apart, plain.warn_as_error) == (True, False, False)
    assert (plain.stranger, plain.advance_key) == (None, "")
    assert plain.network == Network(trust_env=False)
    assert plain.network.proxy_for(plain.base_url) == ""
    assert (other.seed, other.rate, other.warn_as_error) == (0, 2.5, True)
    assert other.network.headers == (("A", "b"), ("C", "d"))
    assert other.network.proxy_for(plain.base_url) == "http://proxy.example:1"


def test_what_others_ask_with_requests_goes_where_it_should() -> None:
    """An application in this process may ask other services with the library that Schemathesis sends with."""
    with on_the_wire(Wire("http://127.0.0.1:8080")):
        session = requests.Session()
        for url in ("http://127.0.0.1:8080/v1", "http://127.0.0.1:8080", "http://127.0.0.1:x/"):
            assert not isinstance(session.get_adapter(url), HTTPAdapter), url
        for url in ("http://127.0.0.1:8081/v1", "https://127.0.0.1:8080/v1", "http://other.example/v1"):
            assert isinstance(session.get_adapter(url), HTTPAdapter), url
    assert isinstance(requests.Session().get_adapter("http://127.0.0.1:8080/v1"), HTTPAdapter)
    with on_the_wire(Wire("https://API.example/base")):
        assert not isinstance(requests.Session().get_adapter("https://api.example/base/v1"), HTTPAdapter)


def answer(**parts: Any) -> rlor_contract.Answer:
    plain: dict[str, Any] = {
        "operation": "jobs.get",
        "method": "GET",
        "path": "/v1/accounts/acme/rlorTrainerJobs/one",
        "query": {"readMask": "name"},
        "body": {"wandbConfig": {"apiKey": "shh"}},
        "status": 200,
        "headers": {"x-secret": "shh"},
        "content": b'{"token": "shh"}',
        "json": {"token": "shh"},
    }
    return rlor_contract.Answer(**plain | parts)


class TestACheckOfOnesOwn:
    def test_can_be_tried(self) -> None:
        assert no_host_of_ours(answer()) is None
        assert no_host_of_ours(answer(headers={"content-type": "x"}, content=b"db.internal")) == "x names db.internal"

    def test_is_known_by_its_function(self) -> None:
        assert (no_host_of_ours.name, no_host_of_ours.proves) == ("no_host_of_ours", "No answer names a host of ours.")
        assert a_check_that_breaks.proves == "a check that breaks"

    @pytest.mark.parametrize(
        ("returned", "found"),
        [(None, []), ("", []), ("a", ["a"]), ([], []), (["a", "", "b"], ["a", "b"]), (("a",), ["a"])],
    )
    def test_says_what_is_wrong_or_nothing(self, returned: Any, found: list[str]) -> None:
        @rlor_contract.check
        def judged(answer: rlor_contract.Answer) -> Any:
            return returned

        assert judged.found(answer()) == found

    def test_may_be_a_generator(self) -> None:
        @rlor_contract.check(operation=["jobs.list", "jobs.g*"])
        def judged(answer: rlor_contract.Answer) -> Any:
            yield "one"
            yield "two"

        assert judged.found(answer()) == ["one", "two"]
        assert judged.found(answer(operation="jobs.delete")) is None

    @pytest.mark.parametrize("returned", [7, True, [7], [None]])
    def test_may_say_nothing_else(self, returned: Any) -> None:
        @rlor_contract.check
        def judged(answer: rlor_contract.Answer) -> Any:
            return returned

        with pytest.raises(TypeError):
            judged.found(answer())

    def test_sees_secrets_that_its_answer_does_not_show(self) -> None:
        assert "shh" not in repr(answer())

    @pytest.mark.parametrize(
        ("content", "said"),
        [
            ("def f(:\n    pass\n", r"{file}:1: .*\. Fix: correct it"),
            ("import no_such_package_here\n", r"{file}:1: No module named 'no_such_package_here'. Fix: install it"),
            ("\n1 / 0\n", r"{file}:2: ZeroDivisionError: division by zero\. Fix: correct it"),
            ("", r"{file} has no check\. Fix: put @rlor_contract.check above"),
            (
                "import rlor_contract\n@rlor_contract.check\ndef wrong_method(answer): ...\n",
                r"there is another check 'wrong_method'\. Fix: give the function another name",
            ),
            (
                "import rlor_contract\n@rlor_contract.check(operation='job.get')\ndef mine(answer): ...\n",
                r"mine is about 'job.get', which matches no operation\. Fix: choose from jobs.create",
            ),
        ],
    )
    def test_is_loaded_or_refused_in_a_line(
        self, content: str, said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        file = tmp_path / "my_checks.py"
        file.write_text(content, "utf-8")
        assert main(["run", "--checks", str(file), "--reports", str(tmp_path)], {}) == 2
        error = capsys.readouterr().err
        assert error.count("\n") == 1
        assert re.search(said.format(file=file), error), error


@pytest.mark.thorough
def test_a_file_of_checks_reaches_every_process_of_a_run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "my_checks.py"
    file.write_text(
        "import os, rlor_contract\n"
        "@rlor_contract.check(operation='jobs.*')\n"
        "def in_a_process(answer):\n"
        "    '''Each process asks.'''\n"
        f"    with open(rf'{tmp_path}/asked', 'a') as asked:\n"
        "        asked.write(f'{os.getpid()}\\n')\n"
        "    return 'asked'\n",
        "utf-8",
    )
    with Emulator() as emulator:
        code = main(
            [
                *("run", "--checks", str(file), "--reports", str(tmp_path), "--base-url", emulator.url),
                *("--account", emulator.account, "--depth", "quick", "--max-requests", "400", "--concurrency", "2"),
            ],
            {"API_KEY": emulator.api_key},
        )
    out = capsys.readouterr().out
    assert code == 1
    assert "in_a_process" in out
    assert len({*(tmp_path / "asked").read_text().split()}) >= 2
    report = json.loads((tmp_path / "contract.json").read_text("utf-8"))
    assert {one["check"] for one in report["halves"][0]["violations"]} == {"in_a_process"}


def test_an_import_costs_next_to_nothing() -> None:
    program = (
        "import sys, rlor_contract; rlor_contract.check; rlor_contract.CannotRun\n"
        "print(sorted({'schemathesis', 'hypothesis', 'httpx', 'requests', 'yaml'} & {*sys.modules}))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def test_says_what_to_install(tmp_path: Path) -> None:
    (tmp_path / "yaml.py").write_text("raise ModuleNotFoundError('no', name='yaml')", "utf-8")
    program = f"import sys; sys.path.insert(0, {str(tmp_path)!r})\nimport rlor_contract; rlor_contract.verify"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    last = done.stderr.splitlines()[-1]
    assert last.endswith(
        "the package yaml is not installed. Fix: pip install 'rlor-trainer-client[contract]', or make "
        "setup in a checkout."
    )


def test_logging_of_the_program_stays_as_it_is() -> None:
    before = (logging.getLogger().level, [*logging.getLogger().handlers], logging.getLogger("uvicorn").level)
    with pytest.raises(rlor_contract.CannotRun):
        rlor_contract.verify(app=failing_at_start)
    assert (logging.getLogger().level, [*logging.getLogger().handlers], logging.getLogger("uvicorn").level) == before
