"""Requests as HAR 1.2, the archive that browsers, proxies and test tools read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

from ..resource.clock import instant, timestamp
from ..resource.json_text import Json, encode

if TYPE_CHECKING:
    from .recorded import RecordedRequest


def har(requests: Iterable[RecordedRequest]) -> dict[str, Any]:
    """Return the archive; an answer that did not arrive has status 0, and one that was cut no text."""
    return _log([_entry(request) for request in requests])


def har_text(requests: Iterable[RecordedRequest]) -> Json:
    """Return the archive as text, made piece by piece: other threads wait while one piece is made."""
    before, after = encode(_log([])).split("[]")
    return Json(f"{before}[{','.join([encode(_entry(request)) for request in requests])}]{after}")


def _log(entries: list[dict[str, Any]]) -> dict[str, Any]:
    creator = {"name": "rlor_trainer_emulator", "version": "1"}
    return {"log": {"version": "1.2", "creator": creator, "entries": entries}}


def _entry(request: RecordedRequest) -> dict[str, Any]:
    target = request.path + (f"?{request.query_string}" if request.query_string else "")
    sent: dict[str, Any] = {
        "method": request.method,
        "url": f"{request.scheme}://{request.headers.get('host', 'emulator')}{target}",
        "httpVersion": "HTTP/1.1",
        "cookies": [],
        "headers": _pairs(request.headers.items()),
        "queryString": _pairs(parse_qsl(request.query_string, keep_blank_values=True, errors="replace")),
        "headersSize": -1,
        "bodySize": request.body_size,
    }
    if request.body is not None:
        text, size = _text(request.body, request.body_size, whole=not request.body_cut)
        sent["postData"] = {"mimeType": request.headers.get("content-type", ""), "text": text}
        sent["bodySize"] = size
    arrived = request.ending == "answered"
    text, size = _text(request.answer, request.answer_size, whole=not request.answer_cut) if arrived else ("", -1)
    content = {"size": size, "mimeType": request.answer_headers.get("content-type", "") if request.status else ""}
    answer: dict[str, Any] = {
        "status": request.status or 0,
        "statusText": "",
        "httpVersion": "HTTP/1.1",
        "cookies": [],
        "headers": _pairs(request.answer_headers.items()) if request.status else [],
        "content": {**content, "text": text} if arrived else content,
        "redirectURL": "",
        "headersSize": -1,
        "bodySize": size,
    }
    if not arrived:
        answer["_error"] = request.ending
    return {
        "startedDateTime": timestamp(instant(request.time)),
        "time": round(request.milliseconds, 3),
        "request": sent,
        "response": answer,
        "cache": {},
        "timings": {"send": 0, "wait": round(request.milliseconds, 3), "receive": 0},
    }


def _text(body: Any, size: int, *, whole: bool) -> tuple[str, int]:
    """Return the text of a body, and its size; that of a body of which a part is missing is larger than the text."""
    text = "" if body is None else body if isinstance(body, str) else str(encode(body))
    length = len(text.encode())
    return text, length if whole else max(size, length + 1)


def _pairs(items: Iterable[tuple[str, str]]) -> list[Mapping[str, str]]:
    return [{"name": name, "value": value} for name, value in items]
