"""The matrix as a heat map: what passed, failed, warned, is accepted, or was not verified, told by more than colour."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Final
from xml.etree.ElementTree import Element

from rlor_contract.report.elements import element, rows
from rlor_contract.report.ledger import Ledger
from rlor_contract.report.unverified import REST

if TYPE_CHECKING:
    from rlor_contract.report.verdict import Verdict

_STATES: Final[Mapping[str, tuple[str, str]]] = {
    "failed": ("✗ 3/82", "3 of 82 cases failed"),
    "warned": ("! 3/82", "they only warn"),
    "accepted": ("= 3/82", "a baseline accepts them"),
    "passed": ("✓ 82", "82 cases passed"),
    "open": ("?", "not verified, see below"),
    "none": ("·", "nothing to judge"),
}


def heat_map(verdict: Verdict) -> Iterator[Element]:
    """A legend, and a table for each side: a row a check, a column an operation."""
    legend = [
        element("li", element("span", _mark(state, sign), class_=state), meaning)
        for state, (sign, meaning) in _STATES.items()
    ]
    yield element("ul", *legend, class_="legend")
    for ledger in verdict.ledgers:
        yield _table(verdict, ledger)


def _table(verdict: Verdict, ledger: Ledger) -> Element:
    side = ledger.side
    labels = [operation.label for operation in verdict.spec.operations]
    # By operation and check, either of which may be empty for all.
    reasons = {(one.operation, one.check): one.why for one in verdict.unverified if one.side == side}
    judged = {label for label, _ in (*ledger.passed, *ledger.failed)}
    levels: dict[tuple[str, str], str] = {}
    for found, state in ((verdict.accepted, "accepted"), (verdict.warnings, "warned"), (verdict.violations, "failed")):
        levels |= {(one.operation, one.check): state for one in found if one.side == side}
    unseen = {check for _, check in reasons if check not in ("", REST)}
    table = element("table", element("caption", f"The {side}: cases of each check on each operation"), class_="heat")
    table.append(rows("thead", [["Check", *map(_broken, labels)]], header=True))
    body = element("tbody")
    for check in sorted({*ledger.checks(), *unseen}):
        row = element("tr", element("th", element("code", _broken(check)), scope="row"))
        for label in labels:
            passed, failed = ledger.passed[label, check], ledger.failed[label, check]
            keys = [(label, check), ("", check), ("", REST), *([] if label in judged else [(label, "")])]
            why = next((reasons[key] for key in keys if key in reasons), "")
            if failed:
                state = levels.get((label, check), "failed")
                shown = f"{_STATES[state][0][0]} {failed}/{passed + failed}"
            elif passed:
                state, shown = "passed", f"✓ {passed}"
            else:
                state, shown = ("open", "?") if why else ("none", "·")
            row.append(_cell(state, shown, why))
        body.append(row)
    reached = [("passed", "yes") if label in ledger.verified else ("open", "NO") for label in labels]
    cells = [
        _cell(state, shown, reasons.get((label, ""), "")) for label, (state, shown) in zip(labels, reached, strict=True)
    ]
    body.append(element("tr", element("th", "seen to succeed", scope="row"), *cells))
    table.append(body)
    return element("div", table, class_="scroll", tabindex="0", role="region", aria_label=f"Matrix of the {side}")


def _cell(state: str, shown: str, why: str) -> Element:
    hidden = {"open": "not verified", "none": "nothing to judge", "warned": "warning", "accepted": "accepted"}
    said = element("span", f" {hidden[state]}", class_="hidden") if state in hidden else None
    made = element("td", _mark(state, shown), said, class_=state)
    if why and state == "open":
        made.set("title", why)
    return made


def _mark(state: str, shown: str) -> Element | str:
    return element("b", shown) if state == "open" else shown


def _broken(name: str) -> Element:
    """A long name, which may be broken at its dots and bars."""
    made = element("span")
    for number, part in enumerate(name.replace("_", "_\0").replace(".", ".\0").split("\0")):
        if number:
            broken = element("wbr")
            broken.tail = part
            made.append(broken)
        else:
            made.text = part
    return made
