"""What a comparison prints: for people, for machines, and for a pull request."""

from __future__ import annotations

import json

from rlor_spec.document import display_path

from diff_rules.report import Report
from diff_rules.rule import REQUEST, RESPONSE, RULES, Change, Rule, Severity
from diff_rules.verdict import Verdict


def as_text(outcome: Report) -> str:
    """The report for people: a paragraph a change, then what was left out, then the verdicts."""
    lines: list[str] = []
    for change, exemption in outcome.changes:
        lines.append(f"{change.rule.severity.name.lower()}  {change.rule.id}  [{change.rule.affects}]")
        lines.append(f"    {change.where}{_values(change)}")
        lines.append(f"    {change.rule.reason}")
        lines.append(f"    {change.base} → {change.revision}")
        if exemption:
            lines.append(f"    Allowed until {exemption.expires}: {exemption.reason}")
    return "\n".join([*lines, *_closing(outcome)])


def as_markdown(outcome: Report) -> str:
    """The report for a pull request: a table of the changes, then the verdicts."""
    lines = ["| | Change | Why | Where |", "|---|---|---|---|"] if outcome.changes else []
    for change, exemption in outcome.changes:
        said = f"`{change.rule.id}`<br>{_escaped(change.where + _values(change))}"
        allowed = f"<br>Allowed until {exemption.expires}: {_escaped(exemption.reason)}" if exemption else ""
        severity = change.rule.severity.name.lower()
        why = f"{_escaped(change.rule.reason)} ({change.rule.affects}){allowed}"
        lines.append(f"| {severity} | {said} | {why} | {change.base} → {change.revision} |")
    return "\n".join([*lines, "", *(f"- {line}" for line in _closing(outcome))])


def as_json(outcome: Report) -> str:
    """The report for machines."""
    document = {
        "from": {"path": display_path(outcome.base.path), "version": outcome.base.version},
        "to": {"path": display_path(outcome.revision.path), "version": outcome.revision.version},
        "verdict": outcome.verdict.asked.name.lower(),
        "leastVersion": outcome.verdict.least,
        "passed": outcome.passed,
        "package": outcome.package and {"from": outcome.package.base, "to": outcome.package.revision},
        "notCompared": outcome.left_out,
        "changes": [
            {
                "rule": change.rule.id,
                "severity": change.rule.severity.name.lower(),
                "affects": change.rule.affects.split(", "),
                "where": change.where,
                "before": change.before,
                "after": change.after,
                "reason": change.rule.reason,
                "from": {"place": str(change.base), "at": change.base.address},
                "to": {"place": str(change.revision), "at": change.revision.address},
                "exception": exemption and {"reason": exemption.reason, "expires": str(exemption.expires)},
            }
            for change, exemption in outcome.changes
        ],
        "expiredExceptions": [{"rule": entry.rule, "at": entry.at, "line": entry.line} for entry in outcome.expired],
    }
    return json.dumps(document, indent=2, ensure_ascii=False)


def explain(name: str) -> str:
    """The rules and the reason of each, or of one. Rules of schemas are shown by family, for both directions."""
    if name:
        return _row(name, RULES[name].severity.name.lower(), RULES[name])
    rows: dict[str, str] = {}
    for rule in RULES.values():
        if not rule.family:
            rows[rule.id] = _row(rule.id, rule.severity.name.lower(), rule)
        elif rule.id == f"{REQUEST}-property-{rule.family}":
            answer = RULES[f"{RESPONSE}-property-{rule.family}"]
            grave = f"{rule.severity.name.lower()} in a request, {answer.severity.name.lower()} in an answer"
            what = rule.reason.partition(": ")[0]
            rows[f"*-{rule.family}"] = f"*-{rule.family}\n    {grave}. {what}."
    return "\n".join(rows[key] for key in sorted(rows))


def _closing(outcome: Report) -> list[str]:
    lines = [
        f"{display_path(outcome.exceptions_path)}:{entry.line}: the exception from {entry.rule} expired on "
        f"{entry.expires}. Renew or remove it."
        for entry in outcome.expired
    ]
    if outcome.left_out:
        lines.append(outcome.left_out)
    counts = [sum(change.rule.severity is severity for change, _ in outcome.changes) for severity in reversed(Severity)]
    lines.append(f"{counts[0]} breaking, {counts[1]} compatible, {counts[2]} documentation.")
    lines += [_verdict(verdict) for verdict in (outcome.package, outcome.verdict) if verdict is not None]
    return lines


def _verdict(verdict: Verdict) -> str:
    whose = "version" if verdict.what == "spec" else "package's version"
    asked = f"Verdict: {verdict.asked.name.lower()}. The {whose} went from {verdict.base} to {verdict.revision}"
    if verdict.holds:
        return f"{asked}, which says so."
    return f"{asked}, which contradicts it. Fix: at least {verdict.least} in {verdict.place}."


def _values(change: Change) -> str:
    if not change.before and not change.after:
        return ""
    return f": {change.before or '(nothing)'} → {change.after or '(nothing)'}"


def _escaped(text: str) -> str:
    return text.replace("|", "\\|").replace("<", "&lt;")


def _row(name: str, severity: str, rule: Rule) -> str:
    return f"{name}\n    {severity}, affects {rule.affects}. {rule.reason}"
