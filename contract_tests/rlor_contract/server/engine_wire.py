"""Schemathesis on the wire of the suite: its sessions of `requests` hand each request over as it is."""

from __future__ import annotations

from collections.abc import Generator, Mapping
from contextlib import contextmanager
from io import BytesIO
from typing import Any, Final
from unittest.mock import patch
from urllib.parse import urlsplit
from uuid import uuid4

import httpx
import requests
from requests.adapters import BaseAdapter, HTTPAdapter
from schemathesis.core.transport import Response
from urllib3 import HTTPHeaderDict, HTTPResponse

from rlor_contract.server.weather import Unavailable
from rlor_contract.server.wire import Wire

_MARK: Final = "x-contract-suite-unavailable"
# No server can know it.
_TOKEN: Final = uuid4().hex


def is_unavailable(response: Response) -> bool:
    """Whether a request got no answer of the server, so that there is nothing to judge."""
    return response.headers.get(_MARK) == [_TOKEN]


@contextmanager
def on_the_wire(wire: Wire) -> Generator[None]:
    """Let sessions of `requests` send over a wire while the context lasts; Schemathesis makes several.

    What does not go to the server of the run, such as what an application in this process asks of others, continues.
    """
    adapter = _Adapter(wire)
    untyped: Any = requests.sessions
    others, password, ours = untyped.Session.get_adapter, untyped.get_netrc_auth, _origin(wire.url)

    def chosen(session: object, url: str) -> Any:
        return adapter if _origin(url) in (ours, None) else others(session, url)

    def no_password(url: str, raise_errors: bool = False) -> Any:
        return None if _origin(url) in (ours, None) else password(url, raise_errors)

    with (
        patch.object(untyped.Session, "get_adapter", chosen),
        # A password of the machine's .netrc would take the place of the key.
        patch.object(untyped, "get_netrc_auth", no_password),
    ):
        yield


def _origin(url: str) -> tuple[str, str, int | None] | None:
    """Scheme, host and port, as `requests` spells them; None for what it would not send."""
    try:
        parts = urlsplit(url)
        host = httpx.URL(scheme=parts.scheme, host=parts.hostname or "").raw_host.decode()
        return parts.scheme, host, parts.port or {"http": 80, "https": 443}.get(parts.scheme)
    except (ValueError, httpx.InvalidURL):
        return None


class _Adapter(BaseAdapter):
    def __init__(self, wire: Wire) -> None:
        super().__init__()
        self._wire = wire
        self._built = HTTPAdapter()

    def send(
        self,
        request: requests.PreparedRequest,
        stream: bool = False,
        timeout: Any = None,
        verify: bool | str = True,
        cert: Any = None,
        proxies: Mapping[str, str] | None = None,
    ) -> requests.Response:
        sent = self._request(request, timeout)
        try:
            answer = self._wire.handle_request(sent)
        except Unavailable:
            answer = httpx.Response(503, headers={_MARK: _TOKEN}, extensions={"raw": b""})
        except httpx.TimeoutException as error:
            raise requests.exceptions.ReadTimeout(str(error), request=request) from error
        except httpx.LocalProtocolError as error:
            raise requests.exceptions.InvalidHeader(str(error), request=request) from error
        except httpx.ConnectError as error:
            raise requests.exceptions.ConnectionError(str(error), request=request) from error
        except httpx.TransportError as error:
            # In the words by which Schemathesis knows that the server was reached.
            raise requests.exceptions.ConnectionError(f"Connection aborted: {error}", request=request) from error
        raw: bytes = answer.extensions["raw"]
        pairs = [(name.decode("latin-1"), value.decode("latin-1")) for name, value in answer.headers.raw]
        plain = HTTPResponse(
            BytesIO(raw),
            HTTPHeaderDict(pairs),
            answer.status_code,
            version=11,
            reason=answer.reason_phrase,
            preload_content=False,
            decode_content=False,
            request_method=request.method,
        )
        return self._built.build_response(request, plain)

    def close(self) -> None:
        return

    def _request(self, request: requests.PreparedRequest, timeout: Any) -> httpx.Request:
        """The request with its target, headers and body byte for byte as they were prepared."""
        url = request.url or ""
        body: Any = request.body or b""
        headers = [(_header(name), _header(value)) for name, value in request.headers.items()]
        try:
            address = httpx.URL(url)
        except httpx.InvalidURL:  # longer than httpx likes, for example; its target goes out all the same
            parts = urlsplit(url)
            address = httpx.URL(f"{parts.scheme}://{parts.netloc}/")
        extensions: dict[str, Any] = {"timeout": httpx.Timeout(timeout).as_dict()}
        if not self._wire.network.proxy_for(url).startswith("http"):  # such a proxy has targets of its own
            extensions["target"] = request.path_url.encode()
        return httpx.Request(
            request.method or "GET",
            address,
            headers=headers,
            content=(body if isinstance(body, bytes) else body.encode()) if body else None,
            extensions=extensions,
        )


def _header(text: str | bytes) -> bytes:
    if isinstance(text, bytes):
        return text
    try:
        return text.encode("latin-1")
    except UnicodeEncodeError:
        return text.encode()
