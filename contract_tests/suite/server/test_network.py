"""The way to a server elsewhere, over real sockets: private authority, proxy, certificates, headers, base path."""

from __future__ import annotations

import json
import select
import socket
import socketserver
import ssl
import threading
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import requests
import trustme
from rlor_contract.cli import main
from rlor_contract.report.cannot_run import CannotRun
from rlor_contract.server.engine_wire import is_unavailable, on_the_wire
from rlor_contract.server.network import Network, network_of, read_headers
from rlor_contract.server.weather import Weather
from rlor_contract.server.wire import Wire
from rlor_trainer_emulator import Emulator
from schemathesis.core.transport import Response


class Front(socketserver.ThreadingTCPServer):
    """Stands before a server and passes bytes on, over TLS where it has a context, and cuts the prefix of paths."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, port: int = 0, context: ssl.SSLContext | None = None, prefix: bytes = b"") -> None:
        super().__init__(("127.0.0.1", 0), _Passing)
        self.to, self.context, self.prefix = port, context, prefix
        self.asked: list[bytes] = []
        """The first bytes of each request that came in one piece."""

    @property
    def port(self) -> int:
        return int(self.server_address[1])

    def handle_error(self, request: Any, client_address: Any) -> None:
        return  # a client that does not trust the certificate


class _Passing(socketserver.BaseRequestHandler):
    def handle(self) -> None:
        front = self.server
        assert isinstance(front, Front)
        near: socket.socket = self.request
        if front.context:
            near = front.context.wrap_socket(near, server_side=True)
        with near, socket.create_connection(("127.0.0.1", front.to)) as far:
            _passed(near, far, lambda piece: self._seen(front, piece))

    @staticmethod
    def _seen(front: Front, piece: bytes) -> bytes:
        front.asked.append(piece)
        return piece.replace(b" " + front.prefix + b"/", b" /", 1) if front.prefix else piece


class Proxy(Front):
    """A forward proxy: CONNECT for what is encrypted, an absolute target for what is not."""

    def __init__(self) -> None:
        super().__init__()
        self.RequestHandlerClass = _Proxying


class _Proxying(socketserver.BaseRequestHandler):
    def handle(self) -> None:
        proxy = self.server
        assert isinstance(proxy, Proxy)
        near: socket.socket = self.request
        piece = near.recv(65536)
        if not piece:
            return
        method, target, _ = piece.split(b" ", 2)
        proxy.asked.append(method + b" " + target)
        host = target if method == b"CONNECT" else target.removeprefix(b"http://").partition(b"/")[0]
        name, _, port = host.decode().partition(":")
        with socket.create_connection((name, int(port))) as far:
            if method == b"CONNECT":
                near.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
            else:
                far.sendall(_relative(piece, host))
            _passed(near, far, lambda more: _relative(more, host))


def _relative(piece: bytes, host: bytes) -> bytes:
    return piece.replace(b" http://" + host, b" ", 1)


def _passed(near: socket.socket, far: socket.socket, change: Callable[[bytes], bytes]) -> None:
    while True:
        ready = [near] if isinstance(near, ssl.SSLSocket) and near.pending() else select.select([near, far], [], [])[0]
        for one in ready:
            piece = one.recv(65536)
            if not piece:
                return
            (far if one is near else near).sendall(change(piece) if one is near else piece)


@contextmanager
def standing(front: Front) -> Generator[Front]:
    with front:
        thread = threading.Thread(target=front.serve_forever, args=(0.02,))
        thread.start()
        try:
            yield front
        finally:
            front.shutdown()
            thread.join()


@pytest.fixture(scope="module")
def emulator() -> Iterator[Emulator]:
    with Emulator() as started:
        yield started


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


def contexts(authority: trustme.CA, host: str = "localhost", *, clients: bool = False) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    untyped: Any = authority.issue_cert(host), authority
    untyped[0].configure_cert(context)
    if clients:
        context.verify_mode = ssl.CERT_REQUIRED
        untyped[1].configure_trust(context)
    return context


def run(url: str, emulator: Emulator, reports: Path, *more: str, environment: dict[str, str] | None = None) -> int:
    arguments = ["run", "--profile", "read-only", "--operation", "jobs.list", "--depth", "quick", "--rate", "1e6"]
    where = ["--base-url", url, "--account", emulator.account, "--reports", str(reports)]
    return main([*arguments, *where, *more], {"API_KEY": emulator.api_key, **(environment or {})})


def port_of(emulator: Emulator) -> int:
    return int(emulator.url.rpartition(":")[2])


def test_a_private_authority(
    emulator: Emulator, authority: trustme.CA, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bundle = tmp_path / "ca.pem"
    authority.cert_pem.write_to_path(str(bundle))
    with standing(Front(port_of(emulator), contexts(authority))) as front:
        url = f"https://localhost:{front.port}"
        assert run(url, emulator, tmp_path) == 2
        said = capsys.readouterr().err
        assert "its certificate is not trusted" in said
        assert "--ca-bundle" in said
        assert said.count("\n") == 1
        assert run(url, emulator, tmp_path, environment={"CA_BUNDLE": str(bundle)}) == 0
        assert run(f"https://127.0.0.1:{front.port}", emulator, tmp_path, "--ca-bundle", str(bundle)) == 2
        assert "its certificate is for another host" in capsys.readouterr().err


def test_a_server_that_asks_who_the_suite_is(
    emulator: Emulator, authority: trustme.CA, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bundle, cert, key = (tmp_path / name for name in ("ca.pem", "cert.pem", "key.pem"))
    authority.cert_pem.write_to_path(str(bundle))
    own = authority.issue_cert("suite.example")
    own.cert_chain_pems[0].write_to_path(str(cert))
    own.private_key_pem.write_to_path(str(key))
    with standing(Front(port_of(emulator), contexts(authority, clients=True))) as front:
        url, trusted = f"https://localhost:{front.port}", ("--ca-bundle", str(bundle))
        assert run(url, emulator, tmp_path, *trusted, "--patience", "0.1") == 2
        said = capsys.readouterr().err
        assert "--client-cert" in said
        assert said.count("\n") == 1
        assert run(url, emulator, tmp_path, *trusted, "--client-cert", str(cert), "--client-key", str(key)) == 0


def test_plain_http_where_tls_is_spoken_and_the_reverse(
    emulator: Emulator, authority: trustme.CA, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(emulator.url.replace("http:", "https:"), emulator, tmp_path, "--patience", "0.1") == 2
    said = capsys.readouterr().err
    assert "TLS fails" in said
    assert said.count("\n") == 1


@pytest.mark.parametrize("tls", [False, True])
def test_a_proxy_that_was_asked_for(tls: bool, emulator: Emulator, authority: trustme.CA, tmp_path: Path) -> None:
    bundle = tmp_path / "ca.pem"
    authority.cert_pem.write_to_path(str(bundle))
    with standing(Front(port_of(emulator), contexts(authority) if tls else None)) as front, standing(Proxy()) as proxy:
        url = f"{'https' if tls else 'http'}://localhost:{front.port}"
        with_proxy = {"PROXY": f"http://127.0.0.1:{proxy.port}", "CA_BUNDLE": str(bundle)}
        assert run(url, emulator, tmp_path, environment=with_proxy) == 0
        requests_over = len(proxy.asked)
        assert requests_over
        wanted = b"CONNECT localhost:" if tls else b"GET http://localhost:"
        assert [asked for asked in proxy.asked if not asked.startswith(wanted)] == []
    report = json.loads((tmp_path / "contract.json").read_text())
    assert report["halves"][0]["verified"] == ["jobs.list"]


def test_a_proxy_that_is_not_there(emulator: Emulator, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        proxy = f"http://ann:secret@127.0.0.1:{unused.getsockname()[1]}"
        assert run(emulator.url, emulator, tmp_path, "--proxy", proxy) == 2
    said = capsys.readouterr().err
    assert "Fix: correct --proxy" in said
    assert "secret" not in said
    assert said.count("\n") == 1


def test_the_environment_leads_no_request_to_this_machine_over_a_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.setenv("HTTPS_PROXY", "http://proxy.example:3128")
    monkeypatch.setenv("ALL_PROXY", "http://other.example:3128")
    monkeypatch.setenv("NO_PROXY", "internal.example, 10.0.0.0/8,[fd00::1]:443,.dotted.example")
    plain = Network()
    assert plain.proxy_for("https://api.example/v1") == "http://proxy.example:3128"
    assert plain.proxy_for("http://api.example") == "http://other.example:3128"
    for url in ("http://127.0.0.1:80", "https://localhost", "http://[::1]:8080", "https://127.9.9.9"):
        assert plain.proxy_for(url) == ""
    for host in ("internal.example", "a.internal.example", "10.1.2.3", "[fd00::1]", "a.dotted.example"):
        assert plain.proxy_for(f"https://{host}") == ""
    assert plain.proxy_for("https://notinternal.example") == "http://proxy.example:3128"
    asked = Network(proxy="http://mine.example:1")
    assert asked.proxy_for("http://127.0.0.1") == "http://mine.example:1"
    assert asked.proxy_for("https://internal.example") == ""
    assert "mine" not in repr(asked)


def test_a_base_path_is_counted(emulator: Emulator, tmp_path: Path) -> None:
    with standing(Front(port_of(emulator), prefix=b"/gateway/rl")) as front:
        url = f"http://127.0.0.1:{front.port}/gateway/rl/"
        assert run(url, emulator, tmp_path, "--header", "X-Team: blue word", "--min-coverage", "1") in (0, 1)
        assert front.asked
        assert all(b"x-team: blue word\r\n" in asked.lower() for asked in front.asked)
    written = (tmp_path / "contract.json").read_text()
    [half] = json.loads(written)["halves"]
    assert half["coverage"]["operations"]["exercised"] == 1
    assert half["coverage"]["parameters"]["missing"] == []
    assert half["verified"] == ["jobs.list"]
    assert "blue word" not in written


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"ca_bundle": "/nope.pem"}, "'/nope.pem' has no readable certificates: No such file"),
        ({"ca_bundle": __file__}, "has no readable certificates"),
        ({"client_key": __file__}, "without --client-cert"),
        ({"client_cert": __file__}, "cannot be used"),
        ({"proxy": "ftp://proxy.example"}, "--proxy is not a usable proxy URL"),
        ({"proxy": "http://[half"}, "--proxy is not a usable proxy URL"),
    ],
)
def test_settings_that_cannot_be_used(given: dict[str, str], said: str) -> None:
    with pytest.raises(CannotRun, match="Fix: ") as error:
        network_of(given, [], {}).transport("https://there.example")
    assert said in str(error.value)
    assert "\n" not in str(error.value)


@pytest.mark.parametrize(
    "text", ["no colon", ": v", "a b: v", "X-A: line\x01", "Authorization: Bearer s3cret", "Host: h"]
)
def test_headers_that_cannot_be_sent(text: str) -> None:
    with pytest.raises(CannotRun) as error:
        read_headers([text])
    assert "s3cret" not in str(error.value)


def test_settings_come_from_options_before_the_environment() -> None:
    environment = {"CA_BUNDLE": "env.pem", "CLIENT_CERT": "env.crt", "HEADERS": "X-A: 1\nX-B: 2"}
    network = network_of({"ca_bundle": "own.pem", "proxy": None}, [], environment)
    assert (network.ca_bundle, network.client_cert, network.proxy) == ("own.pem", "env.crt", "")
    assert network.headers == (("X-A", "1"), ("X-B", "2"))
    assert network_of({}, ["X-C:3"], environment).headers == (("X-C", "3"),)


# Schemathesis on the wire


def raw(answer: bytes) -> Front:
    """A server that keeps what it gets and always answers the same."""
    front = Front()

    class Answering(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            while piece := self.request.recv(65536):
                front.asked.append(piece)
                self.request.sendall(answer)

    front.RequestHandlerClass = Answering
    return front


def test_what_schemathesis_prepares_goes_out_as_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / ".netrc").write_text("machine 127.0.0.1 login ann password secret\n")
    monkeypatch.setenv("NETRC", str(tmp_path / ".netrc"))
    body = b'{"a": "\xc3\xa4", "b":1 }'
    with standing(raw(b"HTTP/1.1 200 OK\r\nX-A: 1\r\nX-A: 2\r\nContent-Length: 2\r\n\r\n{}")) as front:
        url = f"http://127.0.0.1:{front.port}/v1/a%2Fb/~c/x:y?q=%20+%2B&q=&r='%5B%5D"
        with Wire(url) as wire, on_the_wire(wire), requests.Session() as session:
            answers = [session.post(url, data=body, headers={"X-Odd": "ä"}) for _ in range(2)]
    assert [Response.from_requests(answer, verify=True).headers["x-a"] for answer in answers] == [["1", "2"]] * 2
    first, second = b"".join(front.asked).split(body, 1)
    assert first == second.removesuffix(body)
    head, _, rest = first.partition(b"\r\n\r\n")
    assert rest == b""
    assert head.split(b"\r\n")[0] == b"POST /v1/a%2Fb/~c/x:y?q=%20+%2B&q=&r='%5B%5D HTTP/1.1"
    assert b"X-Odd: \xe4" in head
    assert b"authorization" not in head.lower()


def test_what_the_weather_took_is_marked() -> None:
    with standing(raw(b"HTTP/1.1 502 Bad\r\nContent-Length: 0\r\n\r\n")) as front:
        url = f"http://127.0.0.1:{front.port}/"
        with Wire(url, weather=Weather(patience=0.01)) as wire, on_the_wire(wire), requests.Session() as session:
            marked = Response.from_requests(session.get(url), verify=True)
        with Wire(url) as wire, on_the_wire(wire), requests.Session() as session:
            plain = Response.from_requests(session.get(url), verify=True)
    assert is_unavailable(marked)
    assert not is_unavailable(plain)
    assert plain.status_code == 502
