"""Do answers and their examples fit the status and the code that they come with?"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from http import HTTPStatus
from typing import Any, Final

from rlor_spec.document import Pointer, SpecDocument
from rlor_spec.places import lifecycles, media_types, members, nodes

from lint_rules.examples import examples
from lint_rules.operations import uses
from lint_rules.rule import Finding, Subject, rule

CODES: Final = (
    "OK", "CANCELLED", "UNKNOWN", "INVALID_ARGUMENT", "DEADLINE_EXCEEDED", "NOT_FOUND", "ALREADY_EXISTS",
    "PERMISSION_DENIED", "RESOURCE_EXHAUSTED", "FAILED_PRECONDITION", "ABORTED", "OUT_OF_RANGE", "UNIMPLEMENTED",
    "INTERNAL", "UNAVAILABLE", "DATA_LOSS", "UNAUTHENTICATED",
)  # fmt: skip
"""The canonical codes by their numbers (google.rpc.Code)."""
STATUSES: Final = {
    "400": {3, 9, 11}, "401": {16}, "403": {7}, "404": {5}, "405": {12}, "408": {1, 4}, "409": {6, 10}, "412": {9},
    "413": {3, 8, 11}, "415": {3}, "429": {8}, "499": {1}, "500": {2, 13, 15}, "501": {12}, "502": {2, 13, 14},
    "503": {14}, "504": {4},
}  # fmt: skip
"""The codes that a status can come with: grpc-gateway's mapping, and what proxies make of it."""
_PHRASES: Final = {re.sub(r"\W", "", one.phrase).lower(): str(one.value) for one in HTTPStatus} | {
    "contenttoolarge": "413"
}
_CODE_NAMES: Final = {re.sub("_", "", name).lower(): number for number, name in enumerate(CODES)}
_SAID_CODES: Final = re.compile(r"\bcodes? \d+(?:(?:,? or |, )\d+)*")
_ERROR_INFO: Final = "google.rpc.ErrorInfo"
_DETAILS: Final[dict[str, dict[str, type]]] = {
    _ERROR_INFO: {"reason": str, "domain": str, "metadata": dict},
    "google.rpc.RetryInfo": {"retryDelay": str},
    "google.rpc.BadRequest": {"fieldViolations": list},
    "google.rpc.QuotaFailure": {"violations": list},
    "google.rpc.PreconditionFailure": {"violations": list},
    "google.rpc.RequestInfo": {"requestId": str, "servingData": str},
    "google.rpc.ResourceInfo": {"resourceType": str, "resourceName": str, "owner": str, "description": str},
    "google.rpc.Help": {"links": list},
    "google.rpc.LocalizedMessage": {"locale": str, "message": str},
    "google.rpc.DebugInfo": {"stackEntries": list, "detail": str},
}  # fmt: skip


@rule()
def answer_status(subject: Subject) -> Iterator[Finding]:
    """An answer is declared under a status that its code comes with: clients switch on either of the two. Its code is
    what its examples show, what its description says (`code 5`), and what its name means (`NotFound`).
    """
    spec = subject.spec
    for place, used in uses(spec).items():
        told = {status: [*_misfits(spec, place, status)] for status, _ in used}
        if all(told.values()):  # it fits nowhere: the answer itself is wrong
            usual = Counter(status for status, _ in used).most_common(1)[0][0]
            own = [one for one in told[usual] if one[0] != place] or told[usual]
            yield from (Finding(spec, at, message) for at, message in own)
            continue
        for status, at in used:
            if told[status]:
                name = f"`{place[-1]}`" if place[0] == "components" else "what stands there"
                message = f"{name} does not fit the status {status}: {told[status][0][1]}"
                yield Finding(spec, at, message)


@rule()
def answer_refusal(subject: Subject) -> Iterator[Finding]:
    """The example of a refusal is one that this operation can give, in a state that it does refuse, with the code of
    `x-lifecycle`; and that code comes with its status.
    """
    spec = subject.spec
    known = [
        (name, effect, (*here, "operations", name))
        for here, lifecycle in lifecycles(spec)
        for name, effect in lifecycle["operations"].items()
        if "refusal" in effect
    ]
    used = uses(spec)
    names = {operation.pointer: operation.operation_id for operation in spec.operations()}
    for _, effect, place in known:
        refusal = effect["refusal"]
        if refusal["code"] not in STATUSES.get(str(refusal["status"]), {refusal["code"]}):
            message = (
                f"code {refusal['code']} does not come with the status {refusal['status']}. Correct one of the two."
            )
            yield Finding(spec, (*place, "refusal", "code"), message)
    for place, where in used.items():
        callers = {names[at[:3]] for _, at in where}
        possible: dict[str, bool] = dict.fromkeys(callers, False)
        shown = [*bodies(spec, place)]
        for at, body in shown:
            own = [
                (name, effect, state) for name, effect, _ in known for state in [_refused_state(effect, body)] if state
            ]
            for caller in callers:
                possible[caller] = possible[caller] or not own or caller in {name for name, _, _ in own}
            for name, effect, state in own:
                if name in callers and state in (*effect["from"], *effect["noop"]):
                    yield Finding(spec, (*at, "message"), f"{name} accepts {state}. Show a state that it refuses.")
        for status, at in where:
            if shown and not possible[names[at[:3]]]:
                message = f"no example of {status} can happen here: each is a refusal of another operation. Add one."
                yield Finding(spec, at, message)


@rule()
def answer_details(subject: Subject) -> Iterator[Finding]:
    """A detail of an error in an example keeps the shape of its type, such as ErrorInfo's reason in UPPER_SNAKE_CASE,
    its domain and its metadata of texts: clients classify errors by them.
    """
    for pointer, media in media_types(subject.spec):
        for place, value in examples(subject.spec, pointer, media):
            for at, detail in nodes(place, value):
                if "@type" not in members(detail):
                    continue
                kind = str(detail["@type"])
                if not re.fullmatch(r"[\w.-]+/[\w.]+", kind):
                    message = f"`{kind}` names no type. Write it like `type.googleapis.com/google.rpc.ErrorInfo`."
                    yield Finding(subject.spec, (*at, "@type"), message)
                yield from _detail(subject.spec, at, detail, kind.rpartition("/")[2])


def _misfits(spec: SpecDocument, place: Pointer, status: str) -> Iterator[tuple[Pointer, str]]:
    """What of an answer does not fit a status: where, and why."""
    fit = STATUSES.get(status)
    if place[0] == "components":
        word = str(place[-1]).lower()
        of_name = {_PHRASES.get(word)} if word in _PHRASES and word not in _CODE_NAMES else set[str | None]()
        if of_name and status not in of_name:
            yield place, f"its name is that of {of_name.pop()}. Refer to another one, or rename it."
        elif word in _CODE_NAMES and fit and _CODE_NAMES[word] not in fit:
            yield place, f"its name is that of code {_CODE_NAMES[word]}. Refer to another one, or rename it."
    if fit is None:
        return
    for number in _said(str(members(spec.resolve(place)).get("description"))):
        if number not in fit:
            message = f"the description speaks of code {number}, which does not come with {status}. Correct it."
            yield (*place, "description"), message
    for at, body in bodies(spec, place):
        code = body.get("code")
        if isinstance(code, int) and code not in fit:
            name = CODES[code] if 0 <= code < len(CODES) else "none"
            message = f"code {code} ({name}) does not come with {status}, but {_listed(fit)}. Correct the example."
            yield (*at, "code"), message
        edge = str(members(body.get("error")).get("code", ""))
        phrase = re.sub(r"\W|_", "", edge).lower()
        if _PHRASES.get(phrase, status) != status:
            yield (*at, "error", "code"), f"`{edge}` is {_PHRASES[phrase]}, not {status}. Correct the example."


def named_after_status(name: str) -> bool:
    """Whether an answer is called by its status or its code alone, `BadGateway`: it may be anybody's."""
    return name.lower() in _PHRASES or name.lower() in _CODE_NAMES


def _said(description: str) -> Iterator[int]:
    """The codes that a description gives to the answer itself; a sentence that says `elsewhere` speaks of others."""
    for sentence in re.split(r"[;.] ", description):
        if "elsewhere" not in sentence:
            for found in _SAID_CODES.finditer(sentence):
                yield from map(int, re.findall(r"\d+", found[0]))


def _listed(codes: set[int]) -> str:
    return " or ".join(f"{code} ({CODES[code]})" for code in sorted(codes))


def bodies(spec: SpecDocument, place: Pointer) -> Iterator[tuple[Pointer, dict[str, Any]]]:
    """The examples of an answer that are objects."""
    for media, content in members(members(spec.resolve(place)).get("content")).items():
        for at, value in examples(spec, (*place, "content", media), members(content)):
            if isinstance(value, dict):
                yield at, members(value)


def _refused_state(effect: dict[str, Any], body: dict[str, Any]) -> str:
    """The state in the text of a refusal; empty if the text differs."""
    regex = re.escape(effect["refusal"]["message"]).replace(re.escape("{state}"), r"(\w+)")
    found = re.fullmatch(regex, str(body.get("message")))
    return (found[1] if found.groups() else "?") if found else ""


def _detail(spec: SpecDocument, at: Pointer, detail: dict[str, Any], kind: str) -> Iterator[Finding]:
    fields = _DETAILS.get(kind)
    if fields is None:
        return
    for key, value in detail.items():
        if key != "@type" and key not in fields:
            yield Finding(spec, (*at, key), f"{kind} has no `{key}`, but {', '.join(fields)}. Correct it.")
        elif key in fields and not isinstance(value, fields[key]):
            yield Finding(spec, (*at, key), f"`{key}` is no {fields[key].__name__}, as in {kind}. Correct it.")
    if kind == _ERROR_INFO:
        for key in ("reason", "domain"):
            if not detail.get(key):
                yield Finding(spec, at, f"an ErrorInfo has no `{key}`. Give it.")
        if not re.fullmatch(r"[A-Z][A-Z0-9_]+[A-Z0-9]", str(detail.get("reason", "OK"))):
            yield Finding(spec, (*at, "reason"), "a reason is in UPPER_SNAKE_CASE (google.rpc.ErrorInfo). Write it so.")
        for key, value in members(detail.get("metadata")).items():
            if not isinstance(value, str):
                yield Finding(spec, (*at, "metadata", key), "the metadata of an ErrorInfo are texts. Quote the value.")
