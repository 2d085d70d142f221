"""Compare the spec with what upstream says today: operations, parameters, fields, types, enum values and defaults.

Usage: python scripts/drift.py [ARTEFACT ...] [--source NAME] [--all] [--format table|markdown|json]
       python scripts/drift.py --between OLD NEW
       python scripts/drift.py --history [FIRST..LAST]

An artefact is a release of the vendor's package (`1.2.30`; the newest one by default), a wheel, an OpenAPI 3.1 file or
a saved page of documentation. All of them are read as text; nothing is imported or run. Three parts of a package are
read, each as its own source: generated types (SDK), the training SDK (TSDK) and, in old releases, protobuf descriptors
(PROTO). Accepted differences are in spec/evidence.yaml under `differences`; they become findings again when they no
longer exist, or when a newer release no longer shows them. Below each table, the report lists what was not read.

Exit code 0: nothing new. 1: findings. 2: cannot compare, for example because the registry cannot be reached.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path

from drift_sources import generated_types, openapi, page, protobuf, trainer_sdk
from drift_sources.accepted import Accepted, load, stale
from drift_sources.comparison import compare, forgotten, mentioned
from drift_sources.releases import PACKAGE, fetch, versions
from drift_sources.report import Comparison, as_json, as_markdown, as_table
from drift_sources.surface import UNKNOWN_PATHS, Place, Resource, Surface, Unread
from drift_sources.wheel import Wheel
from packaging.version import Version
from rlor_spec.document import SpecDocument, SpecError
from rlor_spec.evidence import entries, misshapen
from rlor_spec.places import members
from vendor.registry import Unavailable, version

ROOT = Path(__file__).resolve().parent.parent
SPEC = ROOT / "spec" / "openapi.yaml"
EVIDENCE = SPEC.with_name("evidence.yaml")
WHEELS = ROOT / "build" / "drift"


@dataclass(frozen=True, slots=True)
class Release:
    """A version of the vendor's package, and what it says."""

    version: str
    surfaces: list[Surface]

    @classmethod
    def read(cls, wheel: Wheel, spec: SpecDocument) -> Release:
        """Raises `SpecError` when the wheel does not know the resource."""
        resource = Resource.of(spec)
        ours = openapi.read(spec, resource)
        found = [replace(each, values=mentioned(each.values, ours)) for each in _surfaces(wheel, resource)]
        return cls(wheel.version, found)


def against_spec(
    spec: SpecDocument,
    evidence: SpecDocument,
    surfaces: Sequence[tuple[Surface, Version | None]],
    earlier: Release | None = None,
) -> list[Comparison]:
    """Each surface, with the release that it is of, against the spec, and against what an earlier release could tell.

    `earlier` is the release that was accepted last.
    """
    resource = Resource.of(spec)
    ours = openapi.read(spec, resource)
    accepted = load(evidence)
    before = {surface.source: surface for surface in earlier.surfaces} if earlier is not None else {}
    return [
        _against_spec(
            ours, resource, evidence, accepted, surface, release, before.get(surface.source) if release else None
        )
        for surface, release in surfaces
    ]


def _against_spec(
    ours: Surface,
    resource: Resource,
    evidence: SpecDocument,
    accepted: list[Accepted],
    theirs: Surface,
    release: Version | None,
    before: Surface | None,
) -> Comparison:
    if not theirs.about_it:
        return Comparison(theirs.title, theirs.source, [], [], [], theirs.unread)
    cited = {entry.about for entry in entries(evidence) if theirs.source in entry.sources}
    if release is None:  # a page is about some operations, and says nothing of the others
        cited -= {operation.name for operation in ours.operations.values()}
    elif any(unread.what == UNKNOWN_PATHS for unread in theirs.unread):  # one of them may be to a neighbour
        neighbours = {path for path in resource.others if path.endswith("{}")}
        cited -= {operation.name for operation in ours.operations.values() if operation.path in neighbours}
    found = compare(ours, theirs, expects=lambda about: theirs.complete or about in cited)
    found += forgotten(before, theirs) if before is not None else []
    allowed = [
        (difference, entry) for difference in found for entry in accepted if entry.covers(theirs.source, difference)
    ]
    known = {id(difference) for difference, _ in allowed}
    findings = [difference for difference in found if id(difference) not in known]
    outdated = stale(accepted, theirs.source, release, found)
    return Comparison(theirs.title, theirs.source, findings, allowed, outdated, theirs.unread)


def between(old: Release, new: Release) -> list[Comparison]:
    """What changed from one release to another, in each part that both have. A part that is new is not compared."""
    before = {surface.source: surface for surface in old.surfaces}
    return [
        Comparison(f"{old.version} → {now.title}", now.source, compare(before[now.source], now, texts=True), [], [], [])
        for now in new.surfaces
        if now.source in before
    ]


def _surfaces(wheel: Wheel, resource: Resource) -> list[Surface]:
    """The parts of a wheel that know the resource. Raises `SpecError` when none does."""
    readers = (generated_types.read, trainer_sdk.read, protobuf.read)
    found = [surface for read in readers if (surface := read(wheel, resource))]
    if not found:
        raise SpecError(wheel.path, 1, f"the wheel has nothing at {resource.collection}. Name a wheel of {PACKAGE}.")
    return found


def _lost(wheel: Wheel, found: Sequence[Surface], evidence: SpecDocument) -> list[Surface]:
    """The parts that the evidence cites and a wheel has not, without anything: all that they said is gone.

    Not of a release that is older than what the evidence is of: it may not have had them yet.
    """
    release = version(wheel.version)
    return [
        Surface(source, f"{wheel.title}, without {source}", Place(wheel.path.name, 1), complete=False)
        for source in (generated_types.SOURCE, trainer_sdk.SOURCE)
        if source in evidence.data["sources"]
        and source not in {surface.source for surface in found}
        and not (release and (cited := _version_of(evidence, source)) and release < cited)
    ]


def _version_of(evidence: SpecDocument, source: str) -> Version | None:
    """The version that a source of the evidence is of, if the evidence says one."""
    return version(str(evidence.data["sources"].get(source, {}).get("version", "")))


def _earlier(
    spec: SpecDocument, evidence: SpecDocument, surfaces: Sequence[tuple[Surface, Version | None]]
) -> Release | None:
    """The release that the evidence is of, where a newer one is compared; what it could tell is not forgotten."""
    cited = _version_of(evidence, generated_types.SOURCE)
    newer = [surface for surface, release in surfaces if cited and release and release > cited]
    if cited is None or not newer:
        return None
    try:
        return Release.read(fetch(cited, WHEELS), spec)
    except Unavailable as reason:
        for surface in newer:
            surface.unread.append(Unread(f"what could still be resolved in {cited}, which cannot be had: {reason}"))
        return None


def _artefact(
    name: str, source: str, resource: Resource, evidence: SpecDocument
) -> list[tuple[Surface, Version | None]]:
    path = Path(name)
    release = version(name)
    if path.suffix == ".whl" or (release is not None and not path.exists()):
        wheel = Wheel.open(path) if path.suffix == ".whl" else fetch(release, WHEELS)
        found = _surfaces(wheel, resource)
        return [(surface, version(wheel.version)) for surface in (*found, *_lost(wheel, found, evidence))]
    return [(page.read(path, resource, source), None)]


def _wheel(name: str) -> Wheel:
    if name.endswith(".whl"):
        return Wheel.open(Path(name))
    release = version(name)
    if release is None:
        raise SpecError(name, 1, f"neither a wheel nor a version of {PACKAGE}. Name one, such as 1.2.30.")
    return fetch(release, WHEELS)


def _history(span: str) -> Iterator[Wheel]:
    """The releases of a span, the oldest first."""
    first, dots, last = span.partition("..")
    limits = [version(text) for text in (first, last)]
    if span and (not dots or any(text and limit is None for text, limit in zip((first, last), limits, strict=True))):
        raise SpecError(span, 1, "not a span of versions. Write FIRST..LAST, such as 1.2.0..1.2.30.")
    for each in versions():
        if (limits[0] or each) <= each <= (limits[1] or each):
            yield fetch(each, WHEELS)


def _evidence(path: Path) -> SpecDocument:
    document = SpecDocument.load(path)
    for pointer, message in misshapen(document):
        raise SpecError(path, document.line(pointer), message)
    return document


def _cited(evidence: SpecDocument) -> str:
    pointer = ("sources", generated_types.SOURCE, "version")
    try:
        return str(evidence.resolve(pointer))
    except SpecError:
        message = f"the source {generated_types.SOURCE} has no `version`. Give the one that the evidence is of."
        raise SpecError(evidence.path, evidence.line(pointer), message) from None


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="drift.py", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument(
        "artefacts",
        nargs="*",
        metavar="ARTEFACT",
        help=f"a release of {PACKAGE}, a wheel, an OpenAPI file or a page (default: the newest release)",
    )
    parser.add_argument(
        "--cited", action="store_true", help="compare with the release that the evidence cites, not the newest"
    )
    parser.add_argument(
        "--source",
        default="PAGE",
        metavar="NAME",
        help="the source in the evidence that a file or page is (default: PAGE)",
    )
    parser.add_argument(
        "--between", nargs=2, metavar=("OLD", "NEW"), help="what changed between two releases or wheels"
    )
    parser.add_argument(
        "--history",
        nargs="?",
        const="",
        metavar="FIRST..LAST",
        help="what changed from release to release (default: all)",
    )
    parser.add_argument("--all", action="store_true", help="also show accepted differences (JSON always does)")
    parser.add_argument("--format", choices=("table", "markdown", "json"), default="table", help="default: table")
    parser.add_argument(
        "--if-available", action="store_true", help="say so and exit with 0 if the registry cannot be reached"
    )
    parser.add_argument("--spec", type=Path, default=SPEC, help="default: spec/openapi.yaml")
    parser.add_argument("--evidence", type=Path, default=EVIDENCE, help="default: spec/evidence.yaml")
    return parser


def _compared(options: argparse.Namespace) -> tuple[list[Comparison], SpecDocument | None]:
    """What was asked for, and the evidence where it was held against that."""
    spec = SpecDocument.load(options.spec)
    if options.history is not None:
        releases = (Release.read(wheel, spec) for wheel in _history(options.history))
        return [each for old, new in pairwise(releases) for each in between(old, new)], None
    if options.between:
        old, new = (Release.read(_wheel(name), spec) for name in options.between)
        return between(old, new), None
    evidence = _evidence(options.evidence)
    if options.source not in (known := members(evidence.data["sources"])):
        said = f"`--source {options.source}` is none of the sources: {', '.join(known)}. Name one of them."
        raise SpecError(evidence.path, evidence.line("/sources"), said)
    names = options.artefacts or [_cited(evidence) if options.cited else str(fetch(None, WHEELS).path)]
    resource = Resource.of(spec)
    surfaces = [surface for name in names for surface in _artefact(name, options.source, resource, evidence)]
    return against_spec(spec, evidence, surfaces, _earlier(spec, evidence, surfaces)), evidence


def main(arguments: Sequence[str] | None = None) -> int:
    """The command line. Returns the exit code."""
    options = _parser().parse_args(arguments)
    try:
        comparisons, evidence = _compared(options)
    except SpecError as error:
        print(error, file=sys.stderr)
        return 2
    except Unavailable as reason:
        said = f"Not compared with {PACKAGE}: {reason}. Fix: let pip reach a package registry, or name a wheel."
        print(said, file=sys.stderr)
        return 0 if options.if_available else 2
    if options.format == "json":
        print(json.dumps(as_json(comparisons, evidence), indent=2, ensure_ascii=False))
    else:
        write = as_markdown if options.format == "markdown" else as_table
        print(write(comparisons, evidence, accepted_too=options.all))
    return 0 if all(comparison.passed for comparison in comparisons) else 1


if __name__ == "__main__":
    sys.exit(main())
