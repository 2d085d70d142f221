"""One page that holds everything: reference, guides, lifecycle, errors and evidence. Nothing is drawn by a program."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from rlor_spec.document import SpecDocument
from rlor_spec.evidence import CONFIDENCES

from docs_pages import badges, markup
from docs_pages.diagram import draw
from docs_pages.dossier import INFO, Dossier, Narrowing
from docs_pages.failures import ClientErrors, failures
from docs_pages.guides import Guide
from docs_pages.lifecycle import Lifecycle
from docs_pages.reference import Reference
from docs_pages.samples import Sample

_HERE: Final = Path(__file__).resolve().parent
_SECTIONS: Final = {
    "reference": "Overview",
    "guides": "Guides",
    "operations": "Operations",
    "schemas": "Schemas",
    "lifecycle": "Lifecycle",
    "errors": "Errors",
    "evidence": "Evidence",
}
"""Anchors and titles, in the order of the page."""


def page(
    spec: SpecDocument,
    evidence: SpecDocument,
    client: ClientErrors,
    *,
    samples: Mapping[str, Sequence[Sample]] | None = None,
    guides: Sequence[Guide] = (),
) -> str:
    """The page. The same documents give the same text. `samples` are by operationId."""
    dossier = Dossier.of(spec, evidence)
    reference = Reference(dossier)
    lifecycle = Lifecycle.of(spec)
    groups = list(reference.groups())

    def place(thing: str) -> str:
        """Anchor of a thing; empty for what has no place of its own."""
        return thing if thing in dossier.things else ""

    program = _script((_HERE / "page.js").read_text("utf-8"))
    style = (_HERE / "page.css").read_text("utf-8")
    environment = Environment(
        loader=FileSystemLoader(_HERE),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    return environment.get_template("page.html.jinja").render(
        spec=spec,
        dossier=dossier,
        sections=[(name, title) for name, title in _SECTIONS.items() if guides or name != "guides"],
        groups=groups,
        schemas=list(reference.schemas()),
        headers=list(reference.headers()),
        conventions=[Narrowing(each.claim, (each.claim.name,)) for each in dossier.narrowings(INFO)],
        samples=samples or {},
        guides=guides,
        failures=failures([method for _, _, methods in groups for method in methods], client),
        tree=client.tree,
        lifecycle=lifecycle,
        diagram=draw(lifecycle) if lifecycle else None,
        confidences=CONFIDENCES,
        counts=dossier.confidence_counts(),
        cited=dossier.source_counts(),
        badges=badges,
        block=markup.block,
        line=markup.line,
        place=place,
        style=Markup(style),
        program=program,
        policy=_policy(program, style),
    )


def _script(text: str) -> Markup:
    """A program as it can stand within a script element. Both changes mean the same in text and in expressions."""
    return Markup(text.replace("</script", r"<\/script").replace("<!--", r"<\x21--"))


def _policy(program: str, style: str) -> str:
    """Content security policy: this program and this style and no others, and not one request."""
    digests = (base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() for text in (program, style))
    allowed = [f"'sha256-{digest}'" for digest in digests]
    return (
        f"default-src 'none'; script-src {allowed[0]}; style-src {allowed[1]}; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )
