"""JUnit XML of a run, for continuous-integration systems: one test case for each operation and check."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path
from xml.etree import ElementTree

from rlor_contract.report.ledger import Ledger, Violation
from rlor_contract.report.matrix import render_failure, render_violation
from rlor_contract.report.unverified import Unverified

# XML 1.0 has no way to write the other control characters, which fuzzed requests contain.
_NOT_XML = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def write_junit(
    path: Path,
    ledgers: Sequence[Ledger],
    operations: Iterable[str],
    found: Sequence[Violation],
    unverified: Sequence[Unverified],
    ended: datetime,
) -> None:
    """A case that found something has a `failure`; one that only warns tells so.

    What was not verified is `skipped`, and so is a case all of whose findings a baseline accepts.
    """
    labels = list(operations)
    root = ElementTree.Element("testsuites", name="contract")
    for ledger in ledgers:
        suite = ElementTree.SubElement(root, "testsuite", name=ledger.side, timestamp=f"{ended:%Y-%m-%dT%H:%M:%S}")
        by_case: dict[tuple[str, str], list[Violation]] = defaultdict(list)
        for violation in found:
            if violation.side == ledger.side:
                by_case[violation.operation, violation.check].append(violation)
        cells = [(label, check) for label in labels for check in ledger.checks()]
        cells = [cell for cell in cells if ledger.passed[cell] + ledger.failed[cell]]
        cells += [cell for cell in by_case if cell not in cells]
        whole = sum(ledger.passed[cell] + ledger.failed[cell] for cell in cells) or 1
        for label, check in cells:
            case = _case(suite, ledger, label, check)
            # Checks share their requests, so a case has the share of the time that its judgements are of all.
            share = (ledger.passed[label, check] + ledger.failed[label, check]) / whole
            case.set("time", f"{ledger.seconds * share:.3f}")
            _findings(case, by_case.get((label, check), []))
        for failure in ledger.suite_failures.values():
            case = _case(suite, ledger, failure.operation, failure.check)
            error = ElementTree.SubElement(case, "error", message=_xml(failure.error), type="the suite itself failed")
            error.text = _xml(f"{render_failure(failure)}\n{failure.traceback}")
        for one in unverified:
            if one.side == ledger.side:
                case = _case(suite, ledger, one.operation, one.check or "verified")
                ElementTree.SubElement(case, "skipped", message=_xml(f"not verified: {one.why}"))
        _count(suite)
        suite.set("skipped", str(len([*suite.iter("skipped")])))
        suite.set("time", f"{ledger.seconds:.3f}")
    _count(root)
    root.set("time", f"{max((ledger.seconds for ledger in ledgers), default=0.0):.3f}")
    ElementTree.indent(root)
    ElementTree.ElementTree(root).write(path, encoding="utf-8", xml_declaration=True)


def _count(element: ElementTree.Element) -> None:
    for name, kind in (("tests", "testcase"), ("failures", "failure"), ("errors", "error")):
        element.set(name, str(len([*element.iter(kind)])))


def _case(suite: ElementTree.Element, ledger: Ledger, operation: str, name: str) -> ElementTree.Element:
    owner = f"{ledger.side}.{operation}" if operation else ledger.side
    return ElementTree.SubElement(suite, "testcase", classname=owner, name=name, time="0.000")


def _findings(case: ElementTree.Element, found: Sequence[Violation]) -> None:
    """One `failure` a case, as readers expect: its text has every violation. Else one `skipped`."""
    broken = [one for one in found if not one.warning and not one.accepted]
    accepted = [one for one in found if one.accepted]
    warned = [one for one in found if one.warning and not one.accepted]
    if broken:
        failure = ElementTree.SubElement(case, "failure", message=_xml(broken[0].expected), type=broken[0].check)
        failure.text = _xml("\n\n".join(render_violation(one, number) for number, one in enumerate(broken, start=1)))
    elif accepted:
        ElementTree.SubElement(case, "skipped", message=_xml(f"accepted {accepted[0].accepted}"))
    told = [f"Warning: {render_violation(one, 1)}" for one in warned]
    told += [f"Accepted {one.accepted}: {render_violation(one, 1)}" for one in accepted]
    if told:
        out = ElementTree.SubElement(case, "system-out")
        out.text = _xml("\n\n".join(told))


def _xml(text: str) -> str:
    return _NOT_XML.sub(lambda match: f"\\u{ord(match.group()):04x}", text)
