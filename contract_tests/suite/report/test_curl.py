"""A curl line is run by a real shell and sends what was sent, byte for byte, with the keys left out."""

from __future__ import annotations

import http.server
import os
import subprocess
import threading
from collections.abc import Generator
from dataclasses import dataclass, field

import httpx
import pytest
from rlor_contract.report.curl import curl_command
from rlor_contract.report.history import History, Request
from rlor_contract.spec.operations import ContractSpec

SPEC = ContractSpec()
KEYS = ("key-of-the-run", "key-of-the-run-of-a-stranger")
VARIABLES = {"API_KEY": KEYS[0], "SECOND_API_KEY": KEYS[1]}


@dataclass
class Heard:
    """What came over the wire."""

    requests: list[tuple[str, str, dict[str, str], bytes]] = field(
        default_factory=list[tuple[str, str, dict[str, str], bytes]]
    )
    url: str = ""


@pytest.fixture
def heard() -> Generator[Heard]:
    wire = Heard()

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = self.rfile.read(int(self.headers.get("content-length", 0)))
            headers = {name.lower(): value for name, value in self.headers.items()}
            wire.requests.append((self.command, self.path, headers, body))
            self.send_response(200)
            self.send_header("Content-Length", "0")
            self.end_headers()

        do_POST = do_PUT = do_DELETE = do_HEAD = do_TRACE = do_GET

        def log_message(self, format: str, *args: object) -> None:
            return

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        wire.url = f"http://127.0.0.1:{server.server_address[1]}"
        try:
            yield wire
        finally:
            server.shutdown()
            thread.join()


def run(line: str) -> None:
    # Not bash alone: `sh` is what a person may have.
    done = subprocess.run(["sh", "-c", line], env={**os.environ, **VARIABLES}, capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (0, b""), line


JSON = {"content-type": "application/json"}


@pytest.mark.parametrize(
    ("method", "path", "headers", "body"),
    [
        ("GET", "/v1/a/../b/./%2e%2e/c?x=[1-3]{a,b}&y=%00%FF&$z='", {}, b""),
        ("HEAD", "/v1/a", {}, b""),
        ("TRACE", "/v1/a", {}, b""),
        ("POST", "/v1/a:cancel", {}, b""),
        ("POST", "/v1/a", JSON, b"@/etc/passwd"),
        ("POST", "/v1/a", JSON, '{"a": "it\'s \\"5$\\" `x` ! \\n €"}\n\r\n'.encode()),
        ("POST", "/v1/a", JSON, b"\xff\x00\xfe"),
        ("POST", "/v1/a", JSON, b'"\x1b[2J\r\x7f"'),
        ("PUT", "/v1/a", JSON, b'{"a": "' + b"x" * 3_000_000 + b'"}'),
        ("POST", "/v1/a", {}, b"no type"),
        ("POST", "/v1/a", {"content-type": "text/plain; charset=utf-16"}, b"x"),
        ("GET", "/v1/a", {"Authorization": f"Bearer {KEYS[0]}", "accept": "text/html"}, b""),
        ("GET", "/v1/a", {"x-api-key": KEYS[1]}, b""),
        ("GET", f"/v1/{KEYS[1]}", {}, b""),
        ("POST", f"/v1/{KEYS[0]}", JSON, b'{"$HOME": "' + KEYS[0].encode() + b'"}'),
    ],
)
def test_what_was_sent_is_sent_again(
    method: str, path: str, headers: dict[str, str], body: bytes, heard: Heard
) -> None:
    line = curl_command(method, heard.url + path, headers, body, KEYS)
    assert not any(key in line for key in KEYS)
    assert len(line) < 20_000
    assert line.replace("\n", " ").isprintable()
    run(line)
    ((sent, target, got, content),) = heard.requests
    assert (sent, target, content) == (method, path, body)
    for name in ("authorization", "x-api-key", "content-type"):
        assert got.get(name) == {key.lower(): value for key, value in headers.items()}.get(name), name


def test_a_wrong_key_is_shown_as_such(heard: Heard) -> None:
    line = curl_command("GET", heard.url, {"Authorization": "Bearer key-of-another"}, None, KEYS)
    assert "key-of-another" not in line
    run(line)
    assert heard.requests[0][2]["authorization"] == "Bearer wrong-key"


def test_a_packed_body_has_no_key_either(heard: Heard) -> None:
    run(curl_command("POST", heard.url, JSON, b"\xff" + KEYS[0].encode() + b"\xff" * 3000, KEYS))
    assert heard.requests[0][3].startswith(b"\xff$API_KEY\xff")


# Findings about jobs of the run


def exchange(
    history: History, method: str, url: str, status: int = 200, body: bytes = b"", answer: str = ""
) -> Request:
    request = httpx.Request(method, url, content=body, headers={"authorization": f"Bearer {KEYS[0]}"})
    history.heard(request, httpx.Response(status, text=answer, request=request))
    return Request.of(request)


def test_a_job_is_made_anew_with_what_was_done_to_it(heard: Heard) -> None:
    jobs = f"{heard.url}/v1/accounts/acme/rlorTrainerJobs"
    history = History(SPEC, "contract-7", "acme")
    exchange(history, "POST", f"{jobs}?rlorTrainerJobId=contract-7-1", 200, b'{"dataset": "a"}')
    exchange(history, "POST", f"{jobs}?rlorTrainerJobId=contract-7-11", 200, b"{}")
    exchange(history, "GET", f"{jobs}/contract-7-1")
    exchange(history, "POST", f"{jobs}/contract-7-1:resume", 400)
    exchange(history, "POST", f"{jobs}/contract-7-1:cancel")
    finding = exchange(history, "POST", f"{jobs}/contract-7-1:cancel?x=1", 400, b'{"of": "contract-7-1"}')
    exchange(history, "DELETE", f"{jobs}/contract-7-1")

    again = history.repeat(finding, KEYS)
    assert again.status == 400
    run(again.command)
    create, cancel, last = heard.requests
    fresh = create[1].partition("rlorTrainerJobId=")[2]
    assert fresh.startswith("contract-7-again-")
    path = f"/v1/accounts/acme/rlorTrainerJobs/{fresh}:cancel"
    assert (create[0], create[3], cancel[1]) == ("POST", b'{"dataset": "a"}', path)
    assert (last[1], last[3]) == (f"{path}?x=1", f'{{"of": "{fresh}"}}'.encode())


def test_what_was_waited_for_is_waited_for() -> None:
    jobs = "http://host/v1/accounts/acme/rlorTrainerJobs"
    times = iter([0.0, 100.0, 107.5])
    history = History(SPEC, "contract-7", "acme", now=lambda: next(times))
    exchange(history, "POST", f"{jobs}?rlorTrainerJobId=contract-7-1")
    exchange(history, "POST", f"{jobs}/contract-7-1:cancel")
    finding = exchange(history, "POST", f"{jobs}/contract-7-1:resume", 400)
    steps = history.repeat(finding, KEYS).command.split("; ")
    assert [step for step in steps if not step.startswith("curl")][1:] == ["sleep 8"]
    assert (":cancel" in steps[2], ":resume" in steps[4]) == (True, True)


def test_an_id_that_was_free_is_free_again(heard: Heard) -> None:
    history = History(SPEC, "contract-7", "acme")
    create = f"{heard.url}/v1/accounts/acme/rlorTrainerJobs?rlorTrainerJobId=contract-7-1"
    first = exchange(history, "POST", create)
    run(history.repeat(first, KEYS).command)
    assert len(heard.requests) == 1
    assert "contract-7-again-" in heard.requests[0][1]
    # One that was taken is taken again.
    taken = exchange(history, "POST", create, 409, b"{}")
    heard.requests.clear()
    run(history.repeat(taken, KEYS).command)
    ids = [sent[1].partition("rlorTrainerJobId=")[2] for sent in heard.requests]
    assert len(ids) == 2
    assert ids[0] == ids[1]


def test_a_job_that_the_server_named_is_named_by_the_line(heard: Heard) -> None:
    jobs = f"{heard.url}/v1/accounts/acme/rlorTrainerJobs"
    history = History(SPEC, "contract-7", "acme")
    exchange(history, "POST", f"{jobs}?a=b", answer='{"name": "accounts/acme/rlorTrainerJobs/xyz"}')
    run(history.repeat(exchange(history, "GET", f"{jobs}/xyz"), KEYS).command)
    created, got = (sent[1] for sent in heard.requests)
    assert created.partition("?a=b&rlorTrainerJobId=")[2] == got.rpartition("/")[2] != ""


def test_what_is_nothing_of_the_runs_is_asked_for_as_it_was() -> None:
    history = History(SPEC, "contract-7", "acme")
    unknown = exchange(history, "GET", "http://host/v1/accounts/acme/rlorTrainerJobs/unknown", 404)
    assert history.repeat(unknown, KEYS).command.startswith("curl ")


def test_the_same_request_with_another_key_is_another_one() -> None:
    history = History(SPEC, "contract-7", "acme")
    url = "http://host/v1/accounts/acme/rlorTrainerJobs"
    good = exchange(history, "GET", url, 200)
    bad = httpx.Request("GET", url, headers={"authorization": "Bearer no"})
    history.heard(bad, httpx.Response(401, request=bad))
    assert (history.repeat(good, KEYS).status, history.repeat(Request.of(bad), KEYS).status) == (200, 401)


def test_a_fingerprint_outlives_the_run() -> None:
    def fingerprint(run: str, host: str, account: str, token: str, mask: str) -> str:
        path = f"accounts/{account}/rlorTrainerJobs/{run}-4/checkpoints"
        body = f'{{"name": "accounts/{account}/models/{run}-9"}}'.encode()
        request = Request("GET", f"https://{host}/{path}?pageToken={token}&readMask={mask}", {}, body)
        return History(SPEC, run, account).fingerprint(request)

    first = fingerprint("contract-1a", "one/base/v1", "acme", "t1", "name")
    assert first == fingerprint("contract-2b", "two/v1", "labs", "t2", "name")
    assert first != fingerprint("contract-1a", "one/base/v1", "acme", "t1", "state")
