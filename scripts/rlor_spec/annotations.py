"""What is wrong, shown at its line by those who review code: SARIF for code scanning, GitHub's workflow commands.

sarif_log("lint_spec", "1.0.0", [RuleText("example", "An example is valid.")], [Annotation("example", path, 12, text)])
github_command(Annotation("example", path, 12, text))        # ::error file=spec/openapi.yaml,line=12,title=example::…
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Literal
from urllib.parse import quote

SARIF_SCHEMA: Final = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"


@dataclass(frozen=True, slots=True)
class RuleText:
    """A rule, as SARIF viewers show it."""

    name: str
    short: str = ""
    """What the rule asks for, in one sentence; empty: only the name is known."""
    help: str = ""
    """Why, and how to fix what breaks it."""


@dataclass(frozen=True, slots=True)
class Annotation:
    """A message at a line of a file."""

    rule: str
    path: str
    """As people type it: relative to the repository where the file is part of it."""
    line: int
    """From 1."""
    message: str
    title: str = ""
    """Heading of the message where there is room for one; by default the rule."""
    identity: str = ""
    """What stays the same when lines are added above: by default the path and the message."""
    count: int = 1
    """How often the same has been seen."""
    level: Literal["error", "warning"] = "error"
    accepted: str = ""
    """Why it is known and accepted; empty where it is not."""


def sarif_log(tool: str, version: str, rules: Iterable[RuleText], annotations: Iterable[Annotation]) -> dict[str, Any]:
    """A SARIF 2.1.0 log of one run, as JSON data. An empty `version` is left out; every annotation's rule is listed."""
    told = {rule.name: _rule(rule) for rule in rules}
    found = list(annotations)
    told |= {one.rule: _rule(RuleText(one.rule)) for one in found if one.rule not in told}
    names = list(told)
    driver = {"name": tool, **({"version": version} if version else {}), "rules": list(told.values())}
    results = [_result(one, names.index(one.rule)) for one in found]
    return {"$schema": SARIF_SCHEMA, "version": "2.1.0", "runs": [{"tool": {"driver": driver}, "results": results}]}


def github_command(annotation: Annotation) -> str:
    """The workflow command, one line, that shows the message at its line in a pull request."""
    options = {
        "file": annotation.path,
        "line": str(annotation.line),
        "title": annotation.title or annotation.rule,
    }
    shown = ",".join(f"{name}={_escaped(value, ':,')}" for name, value in options.items())
    return f"::{annotation.level} {shown}::{_escaped(annotation.message)}"


def _rule(rule: RuleText) -> dict[str, Any]:
    texts = {"shortDescription": rule.short, "help": rule.help}
    return {"id": rule.name, **{key: {"text": text} for key, text in texts.items() if text}}


def _result(annotation: Annotation, rule: int) -> dict[str, Any]:
    path = annotation.path
    same = f"{annotation.rule} {annotation.identity or f'{path} {annotation.message}'}"
    uri = Path(path).as_uri() if Path(path).is_absolute() else quote(path)
    place = {"artifactLocation": {"uri": uri}, "region": {"startLine": annotation.line}}
    suppressed = [{"kind": "external", "status": "accepted", "justification": annotation.accepted}]
    return {
        "ruleId": annotation.rule,
        "ruleIndex": rule,
        "level": annotation.level,
        "message": {"text": annotation.message},
        "locations": [{"physicalLocation": place}],
        "partialFingerprints": {"violation/v1": hashlib.sha256(same.encode()).hexdigest()},
        "occurrenceCount": annotation.count,
        **({"suppressions": suppressed} if annotation.accepted else {}),
    }


def _escaped(text: str, more: str = "") -> str:
    for character in f"%\r\n{more}":
        text = text.replace(character, f"%{ord(character):02X}")
    return text
