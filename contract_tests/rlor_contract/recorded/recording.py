"""Our own recording, which the client writes: one exchange a line, as JSON, without secrets."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from rlor_contract.recorded.exchange import Exchange, posix_time
from rlor_contract.recorded.har import FIX
from rlor_contract.report.cannot_run import CannotRun
from rlor_contract.spec.json_values import is_list, is_object

VERSION: Final = 1
_SOMETHING: Final = "***"
_STEP: Final = re.compile(r"\[\d+\]|[^.\[\]]+")


def is_recording(beginning: bytes) -> bool:
    """Whether a file that begins so is one: its first line has its version first."""
    return beginning.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"{") and b'"recording"' in beginning[:100]


def of_recording(path: Path) -> Iterator[Exchange]:
    """The exchanges of a recording, in its order. Raises `CannotRun`.

    A last line that breaks off was being written when its process ended, and is passed over.
    """
    with path.open("rb") as lines:
        for number, line in enumerate(lines, start=1):
            if not line.strip():
                continue
            where = f"{path}:{number}"
            try:
                found: Any = json.loads(line.removeprefix(b"\xef\xbb\xbf"))
            except (ValueError, RecursionError) as error:
                if not line.endswith(b"\n"):
                    return
                raise CannotRun(f"{where}: it is not JSON: {error}. {FIX}") from None
            yield _exchange(found, where)


def _exchange(found: Any, where: str) -> Exchange:
    version = found.get("recording") if is_object(found) else None
    if version != VERSION:
        raise CannotRun(f"{where}: it is not a line of a recording of version {VERSION}. {FIX}")
    request, answer = found.get("request"), found.get("response", {})
    method, url = (request.get("method"), request.get("url")) if is_object(request) else (None, None)
    if not (is_object(request) and is_object(answer) and isinstance(method, str) and isinstance(url, str)):
        raise CannotRun(f"{where}: it has no request with a method and a URL. {FIX}")
    status, seconds = answer.get("status"), found.get("seconds")
    return Exchange(
        where,
        method,
        url,
        _headers(request),
        _body(request, _SOMETHING),
        status if type(status) is int else 0,
        _headers(answer),
        _body(answer, ""),
        posix_time(found.get("time")),
        seconds if isinstance(seconds, (int, float)) else 0.0,
        tuple(_left_out(answer)),
    )


def _headers(owner: dict[str, Any]) -> dict[str, str]:
    headers = owner.get("headers")
    return {name.lower(): str(value) for name, value in headers.items()} if is_object(headers) else {}


def _left_out(owner: dict[str, Any]) -> Iterator[tuple[str | int, ...]]:
    """The ways to the secrets of a body that are left out."""
    paths = owner.get("leftOut")
    for path in paths if is_list(paths) else ():
        of_header = path == "location" and path in _headers(owner)
        if isinstance(path, str) and not path.startswith("?") and not of_header:
            yield tuple(int(step[1:-1]) if step[0] == "[" else step for step in _STEP.findall(path))


def _body(owner: dict[str, Any], placeholder: str) -> bytes | None:
    """The body, with a placeholder for each secret that was left out: the field was there."""
    if owner.get("truncated"):
        return None
    if "body" in owner:
        for way in _left_out(owner):
            _put_back(owner["body"], way, placeholder)
        return json.dumps(owner["body"], ensure_ascii=False).encode("utf-8", "surrogatepass")
    return str(owner.get("text", "")).encode("utf-8", "surrogatepass")


def _put_back(value: Any, way: tuple[str | int, ...], placeholder: str) -> None:
    for step in way[:-1]:
        if is_object(value):
            value = value.get(str(step))
        else:
            value = value[step] if is_list(value) and isinstance(step, int) and step < len(value) else None
    if is_object(value) and way:
        value.setdefault(str(way[-1]), placeholder)
