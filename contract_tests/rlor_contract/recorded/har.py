"""HAR, the archive of requests that browsers, proxies and test tools write; Playwright's zip files among them."""

from __future__ import annotations

import base64
import binascii
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, Any, Final
from zipfile import BadZipFile, ZipFile

from rlor_contract.recorded.exchange import Exchange, posix_time
from rlor_contract.recorded.streamed_json import JsonError, items
from rlor_contract.report.cannot_run import CannotRun
from rlor_contract.spec.json_values import is_list, is_object

Attached = Callable[[str], bytes | None]
"""The content of a file beside the archive; None where there is none."""
_MOST_BYTES: Final = 64 * 2**20
"""Of a body that stands in a file of its own; a larger one counts as not recorded."""
FIX: Final = "Fix: give a HAR file, or a recording of the client."


def of_har(path: Path) -> Iterator[Exchange]:
    """The exchanges of a HAR file, in its order. Raises `CannotRun`."""

    def beside(name: str) -> bytes | None:
        file = path.parent / name
        there = Path(name).name == name and file.is_file() and file.stat().st_size <= _MOST_BYTES
        return file.read_bytes() if there else None

    with path.open("rb") as stream:
        yield from _entries(stream, str(path), beside)


def of_zipped_har(path: Path) -> Iterator[Exchange]:
    """The same of a zip file with a HAR file in it."""
    try:
        with ZipFile(path) as archive:
            names = [name for name in archive.namelist() if name.endswith(".har") and "._" not in name]
            if len(names) != 1:
                raise CannotRun(f"{path} has {len(names) or 'no'} HAR files in it. {FIX}")

            sizes = {one.filename: one.file_size for one in archive.infolist()}

            def inside(name: str) -> bytes | None:
                there = name in sizes and sizes[name] <= _MOST_BYTES
                return archive.read(name) if there else None

            with archive.open(names[0]) as stream:
                yield from _entries(stream, str(path), inside)
    except (BadZipFile, NotImplementedError, RuntimeError, EOFError, zlib.error) as error:  # damaged, or encrypted
        raise CannotRun(f"{path} cannot be unpacked: {error}. {FIX}") from None


def _entries(stream: IO[bytes], name: str, attached: Attached) -> Iterator[Exchange]:
    number = 0
    try:
        for number, entry in enumerate(items(stream, ("log", "entries")), start=1):
            yield _exchange(entry, f"{name}, entry {number}", attached)
    except JsonError as error:
        after = f" after entry {number}" if number else ""
        raise CannotRun(f"{name} is no readable HAR{after}: {error}. {FIX}") from None


def _exchange(entry: Any, origin: str, attached: Attached) -> Exchange:
    """An entry, read with care: tools leave out what they do not know, and write -1 or empty texts in its place."""
    request, answer = _member(entry, "request"), _member(entry, "response")
    method, url = request.get("method"), request.get("url")
    if not (isinstance(method, str) and isinstance(url, str)):
        raise CannotRun(f"{origin}: it has no request with a method and a URL. {FIX}")
    status, seconds = answer.get("status"), entry.get("time")
    content = _member(answer, "content")
    headers = _headers(answer)
    kind = content.get("mimeType")
    if headers and isinstance(kind, str) and "/" in kind and kind != "application/octet-stream":
        headers.setdefault("content-type", kind)
    posted, headers_sent = _member(request, "postData"), _headers(request)
    return Exchange(
        origin,
        method.upper(),
        url,
        headers_sent,
        _body({"size": request.get("bodySize"), **posted}, attached)
        if posted
        else _unposted(method, request, headers_sent),
        status if type(status) is int and 100 <= status < 600 else 0,
        headers,
        _body(content, attached),
        posix_time(entry.get("startedDateTime")),
        seconds / 1000 if isinstance(seconds, (int, float)) and seconds > 0 else 0.0,
    )


def _unposted(method: str, request: dict[str, Any], headers: dict[str, str]) -> bytes | None:
    """The body of a request that is written without one: it had none, or a tool has left it out."""
    size = request.get("bodySize")
    told = headers.get("content-length", "0" if method.upper() in ("GET", "HEAD", "DELETE", "OPTIONS") else "")
    return b"" if size == 0 or (size in (-1, None) and told == "0") else None


def _member(owner: Any, name: str) -> dict[str, Any]:
    found = owner.get(name) if is_object(owner) else None
    return found if is_object(found) else {}


def _headers(owner: dict[str, Any]) -> dict[str, str]:
    found: dict[str, str] = {}
    headers = owner.get("headers")
    for one in headers if is_list(headers) else ():
        name, value = (one.get("name"), one.get("value")) if is_object(one) else (None, None)
        if isinstance(name, str) and isinstance(value, str) and not name.startswith(":"):  # of HTTP/2 alone
            found[name.lower()] = value.encode("utf-8", "replace").decode()
    return found


def _body(holder: dict[str, Any], attached: Attached) -> bytes | None:
    """What `content` or `postData` holds; None where a tool has left it out."""
    text, file, size = holder.get("text"), holder.get("_file"), holder.get("size")
    if isinstance(file, str):
        return attached(file)
    if not isinstance(text, str):
        return b"" if size == 0 else None
    body = text.encode("utf-8", "surrogatepass")
    if holder.get("encoding") == "base64":
        try:
            body = base64.b64decode(text, validate=True)
        except (binascii.Error, ValueError):
            return None
    return None if isinstance(size, int) and size > len(body) else body  # cut, or left out
