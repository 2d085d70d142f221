# Generated from spec/openapi.yaml 3.1.0; edit the spec or scripts/templates, then run: make generate

"""Encodes Python values as JSON: either exactly the given value is sent, or nothing.

An encoder takes a value and whether it is about to be sent. Numbers of other libraries are converted to the equal
Python number, by the protocols `item`, `__index__` and `__float__`. A value without an obvious JSON form raises
`Unfit`, which becomes a `TypeError` or `ValueError` that names the place by Python attributes. Nothing here quotes a
value, and no frame of an error holds one: bodies contain secrets. A value that was read and is not sent may be out of
range.
"""

from __future__ import annotations

import datetime
import math
import operator
from collections.abc import Callable, Sequence
from enum import Enum
from typing import Any, Final, TypeVar

Encoder = Callable[[Any, bool], Any]
"""Takes a value other than None, and whether it is about to be sent. Returns its JSON form. Raises `Unfit`."""
T = TypeVar("T")

_LARGEST_FLOAT: Final = float.fromhex("0x1.fffffefffffffp+127")
"""Rounds to the largest 32-bit number, which protobuf writes as 3.4028235e+38."""
_LARGEST_DOUBLE: Final = 1.7976931348623157e308
_LONGEST_DURATION: Final = datetime.timedelta(seconds=315_576_000_000)
"""The longest `google.protobuf.Duration`."""


class Unfit(Exception):
    """A value that cannot be sent."""

    def __init__(self, kind: type[Exception], text: str) -> None:
        super().__init__(text)
        self.kind = kind
        self.text = text
        self.path: list[str] = []
        """The path to it, outermost first, such as `.training_config`, `[3]`, `["key"]`."""

    def error(self, name: str) -> Exception:
        """The error for the caller. `name` is used if there is no path."""
        return self.kind(f"{''.join(self.path).removeprefix('.') or name}: {self.text}")


def wrong(expected: str, value: object) -> Unfit:
    """The error for a value of the wrong type."""
    kind = type(value)
    name = kind.__qualname__ if kind.__module__ == "builtins" else f"{kind.__module__}.{kind.__qualname__}"
    return Unfit(TypeError, f"expected {expected}, got {'None' if value is None else name}")


def checked(name: str, encode: Callable[[], T]) -> T:
    """Returns what `encode` returns. Raises `TypeError` or `ValueError`, without the value, if it cannot be sent."""
    try:
        return encode()
    except Unfit as unfit:
        error = unfit.error(name)
    except RecursionError:
        error = ValueError(f"{name}: nested too deeply")
    raise error  # outside the handlers, so that it keeps no frame of an encoder


def argument(name: str, value: Any, encoder: Encoder) -> Any:
    """The JSON form of an argument. Raises `TypeError` or `ValueError` if it cannot be sent."""

    def encode() -> Any:
        try:
            return encoder(value, True)
        except Unfit as unfit:
            unfit.path.insert(0, name)
            raise

    return checked(name, encode)


def optional(name: str, value: Any, encoder: Encoder) -> Any:
    """The JSON form of an optional argument. None is not sent."""
    return None if value is None else argument(name, value, encoder)


def text(value: Any, sending: bool) -> Any:
    """Text."""
    if type(value) is str and (value.isascii() or not sending):
        return value
    if not isinstance(value, str):
        raise wrong("text", value)
    value = str.__str__(value)
    try:
        if sending:
            value.encode()
    except UnicodeEncodeError:
        raise Unfit(ValueError, "the text contains a lone surrogate, which has no UTF-8 form") from None
    return value


def truth(value: Any, sending: bool) -> Any:
    """True or false."""
    if type(value) is not bool:
        given, value = value, _pythonic(value)
        if type(value) is not bool:
            raise wrong("True or False", given)
    return value


def _integer(low: float, high: float, expected: str) -> Encoder:
    def encode(value: Any, sending: bool) -> Any:
        if type(value) is not int:
            value = _whole(value, expected)
        if sending and not low <= value <= high:
            raise Unfit(ValueError, f"expected {expected}, got one that is out of range")
        return value

    return encode


INTEGER: Final = _integer(-math.inf, math.inf, "an integer")
INT32: Final = _integer(-(2**31), 2**31 - 1, "an integer of 32 bits")
INT64: Final = _integer(-(2**63), 2**63 - 1, "an integer of 64 bits")
UINT32: Final = _integer(0, 2**32 - 1, "an integer of 32 bits, not negative")
UINT64: Final = _integer(0, 2**64 - 1, "an integer of 64 bits, not negative")


def _number(limit: float, expected: str) -> Encoder:
    def encode(value: Any, sending: bool) -> Any:
        if type(value) is not float and type(value) is not int:
            value = _real(value, expected)
        if -limit <= value <= limit:
            return value
        if value != value or value in (math.inf, -math.inf):
            if sending:
                raise Unfit(ValueError, f"expected {expected}, got {'NaN' if value != value else 'infinity'}")
            return "NaN" if value != value else "Infinity" if value > 0 else "-Infinity"  # as in protobuf JSON
        if sending:
            raise Unfit(ValueError, f"expected {expected}, got a number that is too large for it")
        return value

    return encode


FLOAT: Final = _number(_LARGEST_FLOAT, "a finite number of 32 bits")
DOUBLE: Final = _number(_LARGEST_DOUBLE, "a finite number")


def timestamp(value: Any, sending: bool) -> Any:
    """An aware `datetime`, or its text, in RFC 3339 format: in UTC, with the suffix `Z`."""
    given = value
    if isinstance(value, str):
        try:
            value = datetime.datetime.fromisoformat(value)
        except ValueError:
            raise Unfit(ValueError, "expected a datetime, got text that is not an RFC 3339 date-time") from None
    if not isinstance(value, datetime.datetime):
        raise wrong("a datetime", given)
    if value.utcoffset() is None:
        raise Unfit(ValueError, "the datetime has no time zone. Give it one, for example tzinfo=datetime.timezone.utc.")
    try:
        value = value.astimezone(datetime.UTC)
    except OverflowError:  # UTC would be before year 1 or after 9999; RFC 3339 allows offsets, too
        return value.isoformat()
    return value.isoformat().replace("+00:00", "Z")


def duration(value: Any, sending: bool) -> Any:
    """A `timedelta` as decimal seconds, such as `1.5s`. Text is sent unchanged."""
    if isinstance(value, str):
        return text(value, sending)
    given, value = value, value if isinstance(value, datetime.timedelta) else _pythonic(value)
    if not isinstance(value, datetime.timedelta):
        raise wrong("a duration, which is a datetime.timedelta or text such as '90s'", given)
    if not -_LONGEST_DURATION <= value <= _LONGEST_DURATION:
        raise Unfit(ValueError, "expected a duration of at most 10,000 years, got a longer one")
    nanoseconds = 1000 * (value // datetime.timedelta(microseconds=1)) + getattr(value, "nanoseconds", 0)  # of pandas
    seconds, rest = divmod(abs(nanoseconds), 1_000_000_000)
    fraction = f".{rest:09}".rstrip("0") if rest else ""
    return f"{'-' if nanoseconds < 0 else ''}{seconds}{fraction}s"


def choice(kind: type[Enum]) -> Encoder:
    """A member of an open enum, or its text."""

    def encode(value: Any, sending: bool) -> Any:
        if type(value) is kind:
            return text(value.value, sending)
        if isinstance(value, str) and not isinstance(value, Enum):
            return text(value, sending)
        raise wrong(f"a {kind.__name__}", value)

    return encode


def literal(only: object) -> Encoder:
    """The only allowed value."""

    def encode(value: Any, sending: bool) -> Any:
        if type(value) is type(only) and value == only:
            return value
        raise Unfit(ValueError, f"expected {only!r}, got another value")

    return encode


def each(item: Encoder) -> Encoder:
    """A list or another sequence, but not text: a list of its characters is hardly ever intended."""

    def encode(value: Any, sending: bool) -> Any:
        if not is_list(value):
            raise wrong("a list", value)
        return listed(value, item, sending)

    return encode


def is_list(value: object) -> bool:
    """Whether it is a sequence other than text and bytes."""
    return isinstance(value, Sequence) and not isinstance(value, str | bytes | bytearray | memoryview)


def listed(values: Any, item: Encoder, sending: bool) -> list[Any]:
    """A list, item by item."""
    made: list[Any] = []
    for value in values:
        try:
            made.append(item(value, sending))
        except Unfit as unfit:
            unfit.path.insert(0, f"[{len(made)}]")
            raise
    return made


def or_none(encoder: Encoder) -> Encoder:
    """None, or a value that the encoder accepts."""
    return lambda value, sending: None if value is None else encoder(value, sending)


def either(*encoders: Encoder) -> Encoder:
    """A value that one of the encoders accepts, tried in order."""

    def encode(value: Any, sending: bool) -> Any:
        found: list[Unfit] = []
        for encoder in encoders:
            try:
                return encoder(value, sending)
            except Unfit as unfit:
                found.append(unfit)
        raise max(found, key=lambda unfit: len(unfit.path))  # the one that got furthest

    return encode


def _pythonic(value: Any) -> Any:
    """The Python value of a scalar of another library (NumPy, PyTorch, JAX: `item`); any other value unchanged."""
    item = getattr(value, "item", None)
    if not callable(item) or _is_sized(value):
        return value
    try:
        found = item()
    except Exception:  # whatever another library raises
        return value
    return value if _is_time(value) and not isinstance(found, datetime.timedelta) else found


def _is_time(value: Any) -> bool:
    """Whether it is a NumPy date or time span, which may convert to a number without telling its unit."""
    return getattr(getattr(value, "dtype", None), "kind", "") in ("m", "M")


def _is_sized(value: Any) -> bool:
    """Whether it contains items: an array of one number is not a number."""
    try:
        len(value)
    except Exception:  # arrays without dimensions have `__len__`, too, and raise
        return False
    return True


def _kind(value: object) -> Any:
    return type(value)


def _is_number(value: Any) -> bool:
    kind = _kind(value)
    known = hasattr(kind, "__index__") or hasattr(kind, "__float__")
    return known and kind is not bool and not _is_sized(value) and not _is_time(value)


def _whole(given: Any, expected: str) -> int:
    """The equal integer of a number of another type."""
    value = _pythonic(given)
    if not _is_number(value):
        raise wrong(expected, given)
    try:
        return operator.index(value)
    except Exception:  # not an integer type, but perhaps an integer value
        pass
    try:
        kind = _kind(value)
        if not hasattr(kind, "__int__"):
            value = float(value)
        number = int(value)
        if number == value:
            return number
    except Exception:  # NaN, infinity, or whatever another library raises
        pass
    raise Unfit(ValueError, f"{wrong(expected, given).text} that is not whole")


def _real(given: Any, expected: str) -> float:
    """The equal integer or `float` of a number of another type."""
    value = _pythonic(given)
    if not _is_number(value):
        raise wrong(expected, given)
    try:
        kind = _kind(value)
        if hasattr(kind, "__index__"):
            return operator.index(value)
        number = float(value)
        if kind.__eq__ is object.__eq__ or number == value or number != number or _is_written_so(value, number):
            return number
    except Exception:  # too large, or whatever another library raises
        pass
    raise Unfit(ValueError, f"{wrong(expected, given).text} that no float is equal to")


def _is_written_so(value: Any, number: float) -> bool:
    """Whether a decimal number is what JSON writes for a `float`, such as 0.1."""
    from decimal import Decimal  # slow to import

    return isinstance(value, Decimal) and Decimal(repr(number)) == value
