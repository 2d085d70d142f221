"""The items of one array of a JSON file that may be larger than memory, one at a time.

The streaming readers at hand refuse half a surrogate pair, which JSON allows and hostile requests contain. Here the
standard library reads each item, from a buffer that holds little more than that.
"""

from __future__ import annotations

import codecs
import json
from collections.abc import Iterator, Sequence
from typing import IO, Any, Final

_CHUNK: Final = 2**18
_LONGEST: Final = 2**28
"""Characters of one item, beyond which a file is not what it should be."""
_NEAR: Final = 16
"""An error so near to the end of the buffer may come from that end alone."""


class JsonError(Exception):
    """The file is not JSON, or has no such array; `str()` says why."""


class _Reader:
    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        self._decode = codecs.getincrementaldecoder("utf-8-sig")("replace").decode
        self._text, self._at, self._ended = "", 0, False
        self._value = json.JSONDecoder().raw_decode

    def more(self) -> bool:
        """Read on, as much again as there is; whether there was anything."""
        if self._ended:
            return False
        self._text, self._at = self._text[self._at :], 0
        if len(self._text) > _LONGEST:
            raise JsonError("a part of it is longer than 256 MB")
        chunk = self._stream.read(max(_CHUNK, len(self._text)))
        self._ended = not chunk
        self._text += self._decode(chunk, final=self._ended)
        return True

    def sign(self) -> str:
        """The next character that is no blank, which is taken; empty at the end."""
        while True:
            while self._text[self._at : self._at + 1].isspace():
                self._at += 1
            if self._at < len(self._text):
                self._at += 1
                return self._text[self._at - 1]
            if not self.more():
                return ""

    def expect(self, signs: str) -> str:
        found = self.sign()
        if not found:
            raise JsonError("it breaks off")
        if found not in signs:
            raise JsonError(f"{found!r} stands where {' or '.join(signs)} should")
        return found

    def peek(self) -> str:
        found = self.sign()
        self._at -= bool(found)
        return found

    def value(self) -> Any:
        """The next value, whole."""
        self.peek()
        while True:
            try:
                found, end = self._value(self._text, self._at)
                may_go_on = isinstance(found, (int, float)) and end > len(self._text) - _NEAR
                if not may_go_on or not self.more():
                    self._at = end
                    return found
            except RecursionError:
                raise JsonError("it is nested too deep") from None
            except json.JSONDecodeError as error:
                cut = error.msg.startswith("Unterminated string") or error.pos > len(self._text) - _NEAR
                if not cut:
                    raise JsonError(error.msg) from None
                if not self.more():
                    raise JsonError("it breaks off") from None
            except ValueError as error:  # a number of thousands of digits
                raise JsonError(str(error)) from None


def items(stream: IO[bytes], path: Sequence[str]) -> Iterator[Any]:
    """The items of the array to which the keys lead. Raises `JsonError`."""
    reader = _Reader(stream)
    for key in path:
        reader.expect("{")
        _find(reader, key)
    reader.expect("[")
    if reader.peek() == "]":
        return
    while True:
        found = reader.value()
        sign = reader.expect(",]")
        yield found
        if sign == "]":
            return


def _find(reader: _Reader, wanted: str) -> None:
    """Go to the value of a key of the object that has begun."""
    if reader.peek() == "}":
        raise JsonError(f"it has no {wanted!r}")
    while True:
        if reader.peek() != '"':
            raise JsonError("a key should stand where none does")
        key = reader.value()
        reader.expect(":")
        if key == wanted:
            return
        reader.value()
        if reader.expect(",}") == "}":
            raise JsonError(f"it has no {wanted!r}")
