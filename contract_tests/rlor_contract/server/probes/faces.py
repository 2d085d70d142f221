"""What two answers show to somebody who compares them: all that differs and is not noise."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from rlor_contract.server.probes.session import Reply
from rlor_contract.spec.json_values import is_list, is_object, shown_json

# A length tells as much as the body, which is compared.
_OF_THE_REQUEST: Final = frozenset({"x-request-id", "date", "content-length"})
_ROUNDS: Final = 3
"""How often both requests are asked again before a difference between their answers is believed."""
_ABSENT: Final = "(none)"


@dataclass(slots=True)
class Faces:
    """Compares answers part by part: status, each header, each value of the body.

    What an intermediary adds differs from request to request: a part that differs between two equal requests is noise,
    and is not compared again on that operation.
    """

    noise: set[tuple[str, str]] = field(default_factory=set[tuple[str, str]])
    """By operation, the parts that are."""

    def differ(
        self,
        label: str,
        one: Reply,
        other: Reply,
        again: Callable[[Reply], Reply],
        named: Iterable[str] = (),
    ) -> str:
        """How two answers differ in words; empty when they do not. `again` asks the request of an answer again.

        `named` are ids that the requests themselves have named.
        """
        named = sorted(named, key=len, reverse=True)
        faces = [_face(reply, named) for reply in (one, other)]
        found = self._parts(label, *faces)
        for _ in range(_ROUNDS if found else 0):
            anew = [_face(again(reply), named) for reply in (one, other)]
            for before, after in zip(faces, anew, strict=True):
                self.noise |= {(label, part) for part in found if before.get(part) != after.get(part)}
            found = self._parts(label, *faces)
            if not found:
                break
        return "; ".join(
            f"{part}: {faces[0].get(part, _ABSENT)} and {faces[1].get(part, _ABSENT)}" for part in sorted(found)[:3]
        )

    def _parts(self, label: str, one: Mapping[str, str], other: Mapping[str, str]) -> set[str]:
        return {part for part in {*one, *other} if one.get(part) != other.get(part) and (label, part) not in self.noise}


def _face(reply: Reply, named: Iterable[str]) -> dict[str, str]:
    """The parts of an answer by name, without what names the request, and without ids that the request has named."""
    request_id = reply.headers.get("x-request-id") or str(reply.object.get("request_id") or "")

    def bare(text: str) -> str:
        for one in (request_id, *named):
            text = text.replace(one, "") if one else text
        return text

    parts = {f"header {name.lower()}": bare(value) for name, value in reply.headers.items()}
    parts = {part: value for part, value in parts.items() if part.removeprefix("header ") not in _OF_THE_REQUEST}
    parts["status"] = str(reply.status)
    if reply.json is None:
        parts["body"] = bare(reply.content[:2000].decode("utf-8", "replace"))
    else:
        parts |= {f"body{at}": bare(value) for at, value in _leaves(reply.json, "")}
    return parts


def _leaves(value: Any, at: str) -> Iterable[tuple[str, str]]:
    if is_object(value) and value:
        for name, item in value.items():
            yield from _leaves(item, f"{at}/{name}")
    elif is_list(value) and value:
        for index, item in enumerate(value):
            yield from _leaves(item, f"{at}/{index}")
    else:
        yield at, shown_json(value, 200)
