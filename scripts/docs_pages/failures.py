"""The error catalogue: each status and code that an operation may answer with, and what it is to a caller."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final

from markupsafe import Markup

from docs_pages.reference import Content, Example, Method

CODES: Final = {
    1: "CANCELLED", 2: "UNKNOWN", 3: "INVALID_ARGUMENT", 4: "DEADLINE_EXCEEDED", 5: "NOT_FOUND", 6: "ALREADY_EXISTS",
    7: "PERMISSION_DENIED", 8: "RESOURCE_EXHAUSTED", 9: "FAILED_PRECONDITION", 10: "ABORTED", 11: "OUT_OF_RANGE",
    12: "UNIMPLEMENTED", 13: "INTERNAL", 14: "UNAVAILABLE", 15: "DATA_LOSS", 16: "UNAUTHENTICATED",
}  # fmt: skip
"""Canonical codes. Source: google/rpc/code.proto."""
_TO_DO: Final[dict[tuple[int | None, int | None], str]] = {
    (413, None): "Send a smaller body.",
    (415, None): "Declare the body as JSON: `Content-Type: application/json`. The client always does.",
    (None, 3): "Correct the request. The message names the field or the parameter.",
    (None, 4): "Read the resource before you repeat a call that is not safe to retry: it may have taken effect.",
    (None, 5): "Check the name and the account. What was deleted is gone once its retention has ended.",
    (None, 6): "Choose another id, or use what is there.",
    (None, 7): "Check the account and the rights of the key. `error_info` tells a used-up quota from a missing right.",
    (
        None,
        8,
    ): "Wait for `retry_after` seconds and send fewer requests. Without it a quota is used up: waiting does not help.",
    (None, 9): "Read the resource. Repeat the call once its state allows it.",
    (None, 10): "Read the resource again in a moment, then decide.",
    (401, None): "Check the API key, and that it is allowed to train.",
    (408, None): "Read the resource before you repeat a call that is not safe to retry: it may have taken effect.",
    (502, None): "Read the resource before you repeat a call that is not safe to retry: it may have taken effect.",
}
"""By status and code, the more exact entry first; the rest is the server's own failure."""
_CODE: Final = re.compile(r'^  "code": (\d+)', re.MULTILINE)
"""The code in an example, as it is shown."""
_SERVER: Final = "Nothing is wrong with the request. If it lasts, report the request id."


@dataclass(frozen=True, slots=True)
class ClientErrors:
    """What the client makes of a failure. Read from the client itself."""

    tree: str
    """All its exceptions, as a drawing."""
    class_of: Callable[[int, int | None], type[Exception]]
    """The exception for a status and a canonical code."""
    is_retried: Callable[[int], bool]
    """Whether it sends the request again when the operation is safe to repeat."""


@dataclass(frozen=True, slots=True)
class Case:
    """What one answer means, and who gives it."""

    text: Markup
    examples: tuple[Example, ...]
    methods: tuple[Method, ...]


@dataclass(frozen=True, slots=True)
class Failure:
    """A status with a code, or without one."""

    status: int
    code: int | None
    code_name: str
    exception: str
    meaning: str
    retried: bool
    to_do: str
    cases: tuple[Case, ...]

    @property
    def anchor(self) -> str:
        """Where the page has it."""
        return f"error-{self.status}" + ("" if self.code is None else f"-{self.code_name}")


def failures(methods: Iterable[Method], client: ClientErrors) -> list[Failure]:
    """The catalogue, by status and code."""
    found: dict[tuple[int, int], dict[str, tuple[Content, list[Method]]]] = {}
    for method in methods:
        for content in method.errors:
            for code in _codes(content) or [-1]:
                told = found.setdefault((int(content.label), code), {})
                told.setdefault(str(content.text), (content, []))[1].append(method)
    return [_failure(status, None if code < 0 else code, found[status, code], client) for status, code in sorted(found)]


def _codes(content: Content) -> list[int]:
    """The codes that the description gives in brackets (`(code 3)`), and those of the examples."""
    said = " ".join(re.findall(r"\(code ([^)]*)\)", str(content.text)))
    examples = " ".join(example.text for example in content.examples)
    return sorted({int(number) for number in re.findall(r"\b\d+\b", said) + _CODE.findall(examples)})


def _examples(content: Content, code: int | None) -> tuple[Example, ...]:
    """The examples with a code."""
    return tuple(one for one in content.examples if _CODE.findall(one.text) == ([] if code is None else [str(code)]))


def _failure(
    status: int, code: int | None, told: dict[str, tuple[Content, list[Method]]], client: ClientErrors
) -> Failure:
    exception = client.class_of(status, code)
    to_do = next((_TO_DO[key] for key in ((status, None), (None, code)) if key in _TO_DO and key != (None, None)), "")
    return Failure(
        status,
        code,
        "" if code is None else CODES.get(code, str(code)),
        exception.__name__,
        (exception.__doc__ or "").partition("\n")[0],
        client.is_retried(status),
        to_do or _SERVER,
        tuple(Case(content.text, _examples(content, code), tuple(methods)) for content, methods in told.values()),
    )
