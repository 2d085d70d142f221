"""Semantic checks of HTTP itself: a request means the same in whichever form it comes."""

from __future__ import annotations

import gzip
from collections.abc import AsyncIterator, Callable, Iterator
from functools import partial
from typing import Any, Final

import httpx

from rlor_contract.server.probes.probe import probe
from rlor_contract.server.probes.reading import CREATE, GET, LIST, changes_of, created, need
from rlor_contract.server.probes.session import Session

_TRUTHS: Final = (("true", "1", "t", "T", "TRUE", "True"), ("false", "0", "f", "F", "FALSE", "False"))
_Form = Callable[[httpx.Request], httpx.Request]
_PIECE: Final = 7
"""Bytes of a body that come at a time."""
_DECLINED: Final = (400, 411, 413, 415, 417, 426, 501, 505)
"""With these a server, or what stands before it, may decline a form of HTTP (RFC 9110, RFC 9112)."""


@probe(CREATE, GET, LIST)
def requests_read_in_every_form(session: Session) -> None:
    """A request is understood in every form that HTTP gives to it: with a chunked body in small pieces, a target that
    names the host, names of headers, of the scheme of a key and of a media type in another case, an offer of another
    protocol, a parameter that nobody knows, the key in each header that the spec names.

    A form that a server declines as HTTP lets it, such as a body in gzip, is not held against it; our own declines none
    but that, and reads truth values in each spelling that Go knows. Violation: a body that comes in chunks is taken for
    an empty one, and a job is made with defaults.
    """
    label, ours = session.samples.fields.label, session.target.embedded
    job = created(session, session.samples.jobs.workable)
    plain = need(session.call(GET, job=job))
    keyed = _keyed_otherwise(session)
    for said, form in (_FORMS | keyed).items():
        if form is _absolute and not ours:  # only a proxy is sent such a target, and passes on another
            continue
        declines = () if ours else (*_DECLINED, 401) if said in keyed else _DECLINED
        made = session.new_id()
        body = session.filled({**session.samples.jobs.workable, label: said}, job=made)
        reply = session.send(form(session.request(CREATE, query=session.chosen(made), body=body)))
        right = reply.status == 200 and reply.object.get(label) == said
        declined = reply.status in (_DECLINED if form is _packed else declines)
        where = session.operation(CREATE).pointer
        session.expect(CREATE, right or declined, reply, f"a job as with a plain request, with {said}", where)
        reply = session.send(form(session.request(GET, job=job)))
        right = reply.status == 200 and reply.object.get("name") == plain.object.get("name")
        right = right and not (ours and changes_of(session, plain.object, reply.object))
        declined = reply.status in declines
        where = session.operation(GET).pointer
        session.expect(GET, right or declined, reply, f"the job as with a plain request, with {said}", where)
    for parameter in session.operation(LIST).parameters_in("query") if ours else ():
        if session.spec.schema(parameter.schema).get("type") == "boolean":
            for value, *others in _TRUTHS:
                plain = need(session.call(LIST, query={parameter.name: value}))
                for text in others:
                    reply = session.call(LIST, query={parameter.name: text})
                    expected = f"the list as for {parameter.name}={value}"
                    session.expect(LIST, reply.json == plain.json, reply, expected, parameter.pointer)


def _keyed_otherwise(session: Session) -> dict[str, _Form]:
    """The key in a header of its own, where the spec names such. Another server may know one scheme alone."""
    schemes: dict[str, Any] = session.spec.document.data["components"].get("securitySchemes", {})
    headers = [scheme["name"] for scheme in schemes.values() if scheme.get("in") == "header"]
    return {f"the key in {name}": partial(_keyed, name) for name in headers}


def _keyed(name: str, request: httpx.Request) -> httpx.Request:
    made = _sent_as(request, request.headers.raw)
    made.headers[name] = made.headers.pop("Authorization").partition(" ")[2]
    return made


class _Pieces(httpx.ByteStream):
    """A body that comes a few bytes at a time, as often as it is asked for."""

    def __iter__(self) -> Iterator[bytes]:
        whole = b"".join(super().__iter__())
        yield from (whole[start : start + _PIECE] for start in range(0, len(whole), _PIECE))

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for piece in self:
            yield piece


def _chunked(request: httpx.Request) -> httpx.Request:
    if not request.content:
        return request
    headers = [(name, value) for name, value in request.headers.raw if name.lower() != b"content-length"]
    headers.append((b"Transfer-Encoding", b"chunked"))
    made = _sent_as(request, headers)
    del made.headers["content-length"]
    made.stream = _Pieces(request.content)
    return made


def _absolute(request: httpx.Request) -> httpx.Request:
    made = _sent_as(request, request.headers.raw)
    made.extensions["target"] = str(request.url).encode("ascii")
    return made


def _in_another_case(request: httpx.Request) -> httpx.Request:
    headers = [(name.upper(), value) for name, value in request.headers.raw]
    for at, (name, value) in enumerate(headers):
        if name == b"AUTHORIZATION":
            headers[at] = name, value.replace(b"Bearer", b"bEARER")
        elif name == b"CONTENT-TYPE":
            headers[at] = name, value.upper()
    return _sent_as(request, headers)


def _with_more(request: httpx.Request) -> httpx.Request:
    made = _sent_as(request, request.headers.raw)
    made.url = made.url.copy_merge_params({"no_such_parameter": "1"})
    return made


def _packed(request: httpx.Request) -> httpx.Request:
    if not request.content:
        return request
    headers = [(name, value) for name, value in request.headers.raw if name.lower() != b"content-length"]
    return _sent_as(request, [*headers, (b"Content-Encoding", b"gzip")], gzip.compress(request.content))


def _with_a_charset(request: httpx.Request) -> httpx.Request:
    headers = [(name, value) for name, value in request.headers.raw if name.lower() != b"content-type"]
    return _sent_as(request, [*headers, (b"Content-Type", b'application/json ; charset="UTF-8"')])


def _offering(request: httpx.Request) -> httpx.Request:
    """As Java's own client does with every request."""
    headers = [(name, value) for name, value in request.headers.raw if name.lower() != b"connection"]
    offer = [
        (b"Connection", b"Upgrade, HTTP2-Settings"),
        (b"Upgrade", b"h2c"),
        (b"HTTP2-Settings", b"AAMAAABkAAQAAP__"),
    ]
    return _sent_as(request, [*headers, *offer])


def _sent_as(request: httpx.Request, headers: list[tuple[bytes, bytes]], content: bytes | None = None) -> httpx.Request:
    """A request with other headers, and perhaps another body."""
    body = request.content if content is None else content
    return httpx.Request(request.method, request.url, headers=headers, content=body, extensions={**request.extensions})


_FORMS: Final[dict[str, _Form]] = {
    "a chunked body": _chunked,
    "a target that names the host": _absolute,
    "names in another case": _in_another_case,
    "a charset": _with_a_charset,
    "an offer of another protocol": _offering,
    "a body in gzip": _packed,
    "a parameter that nobody knows": _with_more,
}
