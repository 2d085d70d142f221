"""JUnit XML of a run, for continuous-integration systems: one test case for each operation and check."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from xml.etree import ElementTree

from rlor_contract.report.ledger import Ledger
from rlor_contract.report.matrix import render_violation

# XML 1.0 has no way to write the other control characters, which fuzzed requests contain.
_NOT_XML = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def write_junit(path: Path, ledgers: Iterable[Ledger], operations: Iterable[str]) -> None:
    labels = list(operations)
    root = ElementTree.Element("testsuites", name="contract")
    for ledger in ledgers:
        suite = ElementTree.SubElement(root, "testsuite", name=ledger.side, time=f"{ledger.seconds:.2f}")
        tests = failures = skipped = 0
        for label in labels:
            for check in ledger.checks():
                cases = ledger.passed[label, check] + ledger.failed[label, check]
                if not cases:
                    continue
                tests += 1
                case = ElementTree.SubElement(suite, "testcase", classname=f"{ledger.side}.{label}", name=check)
                broken = [v for v in ledger.violations.values() if v.operation == label and v.check == check]
                failures += bool(broken)
                for number, violation in enumerate(broken, start=1):
                    failure = ElementTree.SubElement(case, "failure", message=_xml(violation.expected), type=check)
                    failure.text = _xml(render_violation(violation, number))
            if label not in ledger.verified:
                tests += 1
                skipped += 1
                case = ElementTree.SubElement(suite, "testcase", classname=f"{ledger.side}.{label}", name="verified")
                ElementTree.SubElement(case, "skipped", message="not verified: it was never seen to succeed")
        suite.attrib.update(tests=str(tests), failures=str(failures), skipped=str(skipped))
    ElementTree.indent(root)
    ElementTree.ElementTree(root).write(path, encoding="utf-8", xml_declaration=True)


def _xml(text: str) -> str:
    return _NOT_XML.sub(lambda match: f"\\u{ord(match.group()):04x}", text)
