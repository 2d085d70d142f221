"""One page that holds everything: the reference, the lifecycle, the evidence, and the program that draws them."""

from __future__ import annotations

import base64
import hashlib
import json
from pathlib import Path
from typing import Any, Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from rlor_spec.document import SpecDocument
from rlor_spec.evidence import CONFIDENCES

from docs_pages import badges, markup
from docs_pages.annotation import SCHEMAS_TAG, SHOWN_EXTENSIONS, annotated
from docs_pages.bundle import Bundle
from docs_pages.diagram import draw
from docs_pages.dossier import Dossier
from docs_pages.lifecycle import Lifecycle

_HERE: Final = Path(__file__).resolve().parent
_FONT: Final = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif"
_MONO: Final = "ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace"
_REDOC: Final[dict[str, Any]] = {
    "sanitize": True,
    "hideDownloadButtons": True,
    "nativeScrollbars": True,
    "scrollYOffset": "#top",
    "showExtensions": list(SHOWN_EXTENSIONS),
    "maxDisplayedEnumValues": 24,
    "theme": {
        "colors": {"primary": {"main": "#1f4e8c"}, "text": {"primary": "#1d2430"}},
        "typography": {
            "fontSize": "15px",
            "fontFamily": _FONT,
            "headings": {"fontFamily": _FONT, "fontWeight": "600"},
            "code": {"fontFamily": _MONO, "fontSize": "13px", "color": "#8a2a4b"},
        },
        "sidebar": {"backgroundColor": "#f6f7f9", "width": "270px"},
        "rightPanel": {"backgroundColor": "#232b38"},
    },
}


def page(spec: SpecDocument, evidence: SpecDocument, bundle: Bundle) -> str:
    """The page. The same documents and bundle give the same text."""
    dossier = Dossier.of(spec, evidence)
    lifecycle = Lifecycle.of(spec)
    scripts = {
        "before": _script((_HERE / "views.js").read_text("utf-8")),
        "redoc": _script(bundle.script),
        "after": _script((_HERE / "reference.js").read_text("utf-8")),
    }
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
        lifecycle=lifecycle,
        diagram=draw(lifecycle) if lifecycle else None,
        confidences=CONFIDENCES,
        counts=dossier.confidence_counts(),
        cited=dossier.source_counts(),
        badges=badges,
        block=markup.block,
        line=markup.line,
        place=_Places(dossier),
        style=Markup((_HERE / "page.css").read_text("utf-8")),
        data=_data({"spec": annotated(dossier), "options": _REDOC}),
        licences=bundle.licences,
        policy=_policy(*scripts.values()),
        **scripts,
    )


class _Places:
    """Where Redoc shows a thing: the fragment to link to."""

    def __init__(self, dossier: Dossier) -> None:
        self._operations = {
            operation.operation_id: f"tag/{operation.raw['tags'][0]}/operation/{operation.operation_id}"
            for operation in dossier.spec.operations()
        }
        self._schemas = {name for name, pointer in dossier.things.items() if pointer[:-1] == ("components", "schemas")}

    def __call__(self, thing: str) -> str:
        """The fragment; empty for what has no place of its own."""
        owner = thing.partition(".")[0]
        if owner in self._schemas:
            return f"tag/{SCHEMAS_TAG}/{owner}"
        return self._operations.get(owner, "")


def _script(text: str) -> Markup:
    """A program as it can stand within a script element. Both changes mean the same in text and in expressions."""
    return Markup(text.replace("</script", r"<\/script").replace("<!--", r"<\x21--"))


def _data(value: Any) -> Markup:
    """JSON as it can stand within a script element."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return Markup(text)


def _policy(*scripts: Markup) -> str:
    """Content security policy: these programs and no others, and not one request. Redoc searches in a worker, and
    writes its style as it goes.
    """
    digests = (base64.b64encode(hashlib.sha256(script.encode()).digest()).decode() for script in scripts)
    allowed = " ".join(f"'sha256-{digest}'" for digest in digests)
    return (
        f"default-src 'none'; script-src {allowed}; worker-src blob:; style-src 'unsafe-inline'; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )
