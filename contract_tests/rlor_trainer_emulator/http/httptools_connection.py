"""Connections whose requests httptools parses, at twice the speed of h11: what that makes necessary besides."""

from __future__ import annotations

import re
from collections.abc import Sized
from typing import Any, Final, Literal, cast

import httptools
from starlette.types import Scope

from .connections import Connection, name_host, origin_form

MOST_HEAD: Final = 64 * 1024
"""Bytes of the head of a request. httptools itself has no limit; h11's is 16 KiB."""

MOST_WAITING: Final = 16 * 1024
"""Requests of a connection that wait for the one before them. uvicorn takes whatever has been read at once."""

_TOKEN: Final = re.compile(rb"[!#$%&'*+.^_`|~0-9A-Za-z-]{1,100}")


class HttpToolsConnection(Connection):
    """A connection whose protocol is uvicorn's of httptools."""

    parser: Any
    url: bytes
    headers: list[tuple[bytes, bytes]]
    scope: Scope
    pipeline: Sized
    """Requests that wait for the one before them."""
    _part: Literal["", "head", "body"] = ""
    """The part of a request that the parser is in."""
    _head = 0
    """Bytes of a head that has not ended, without those that came together with its first."""
    _has_begun = False
    """Whether a head has begun in what is parsed at present."""
    _has_ended = False
    """Whether a request has ended there."""
    _method = b""
    """That of a request, where httptools does not know it."""

    def data_received(self, data: bytes) -> None:
        cast("Any", self)._unset_keepalive_if_required()
        self._has_begun = self._has_ended = False
        is_first = not self._part
        try:
            self.parser.feed_data(data)
        except httptools.HttpParserUpgrade as offer:
            self._decline(data[offer.args[0] :])
            return
        except httptools.HttpParserInvalidMethodError:
            if is_first and not self._has_ended:
                self._take_any_method(data)
            else:
                self._refuse("Invalid HTTP request received.")
            return
        except httptools.HttpParserError:
            self._refuse("Invalid HTTP request received.")
            return
        if self._part == "head" and not self._has_begun:
            self._head += len(data)
            if self._head > MOST_HEAD:
                self._refuse("The head of the request is too large.")
        if len(self.pipeline) > MOST_WAITING:
            self.cut_off()

    def receives_body(self) -> bool:
        return self._part == "body"

    def on_message_begin(self) -> None:
        self._part, self._head, self._has_begun = "head", 0, True
        cast("Any", super()).on_message_begin()

    def on_headers_complete(self) -> None:
        if self.parser.should_upgrade():
            return
        self._part = "body"
        target, whole = origin_form(self.url), self.url
        self.url = target if target[:1] == b"/" else b"/"  # the parser of URLs does not know `*`, and knows too many
        cast("Any", super()).on_headers_complete()
        name_host(self.scope, whole)
        if self._method:
            self.scope["method"], self._method = self._method.decode("ascii"), b""
        if self.url is not target:
            self.scope["path"], self.scope["raw_path"] = target.decode("latin-1"), target

    def on_message_complete(self) -> None:
        if not self.parser.should_upgrade():
            self._part, self._has_ended = "", True
            cast("Any", super()).on_message_complete()

    def on_response_complete(self) -> None:
        cast("Any", super()).on_response_complete()
        if self.pipeline:  # what waits comes before what could be read
            self.flow.pause_reading()

    def _decline(self, rest: bytes) -> None:
        """Read a request as if it did not offer another protocol.

        Java's client offers HTTP/2 with each request, and httptools takes the body to be in that protocol already.
        """
        method, version = self.parser.get_method(), self.parser.get_http_version().encode()
        if method == b"CONNECT":
            self._refuse("Invalid HTTP request received.")
            return
        lines = [b": ".join(header) for header in self.headers if header[0] != b"upgrade"]
        head = b"\r\n".join([b"%s %s HTTP/%s" % (method, self.url, version), *lines, b"", b""])
        self._parse_anew(head + rest)

    def _take_any_method(self, data: bytes) -> None:
        """Read a request whose method httptools does not know, and refuses: what it answers is the application's."""
        method, _, rest = data.partition(b" ")
        if self._method or not _TOKEN.fullmatch(method):
            self._refuse("Invalid HTTP request received.")
            return
        self._method = method
        self._parse_anew(b"PATCH " + rest)

    def _parse_anew(self, data: bytes) -> None:
        self._part = ""
        self.parser = httptools.HttpRequestParser(self)
        self.parser.set_dangerous_leniencies(lenient_data_after_close=True)  # as uvicorn does
        self.data_received(data)

    def _refuse(self, reason: str) -> None:
        cast("Any", self).send_400_response(reason)
