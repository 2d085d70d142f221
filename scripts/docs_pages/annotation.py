"""A copy of the spec in which every description is HTML and ends with its evidence, for Redoc to draw."""

from __future__ import annotations

import copy
from typing import Any, Final

from markupsafe import Markup
from rlor_spec.document import Pointer
from rlor_spec.evidence import Entry
from rlor_spec.places import component, elements, members

from docs_pages import badges, markup
from docs_pages.dossier import INFO, Dossier, Narrowing

SCHEMAS_TAG: Final = "Schemas"
"""The tag under which each schema stands by itself."""
SHOWN_EXTENSIONS: Final = ("x-retry", "x-internal", "x-presence", "x-hidden-upstream-since")
"""Those of our extensions that are short enough to stand beside what they are about."""
_VALUES: Final = "x-enumDescriptions"
"""What the values of an enum mean, by which Redoc makes a table of them."""
_PARTIAL: Final = Markup('<p class="partial">Known in part: an answer may have more fields.</p>')
_KEPT: Final = frozenset({*SHOWN_EXTENSIONS, _VALUES, "x-summary"})
_MAPS: Final = frozenset(
    {
        "callbacks", "content", "encoding", "examples", "headers", "links", "parameters", "pathItems", "paths",
        "requestBodies", "responses", "schemas", "securitySchemes", "variables", "webhooks", "$defs",
        "dependentSchemas", "patternProperties", "properties",
    }
)  # fmt: skip
"""Where keys are names, so that one may be called `description` or `example`."""
_DATA: Final = frozenset({"const", "default", "enum", "example", "value"})
"""Where values are examples of data, not text about it."""


def annotated(dossier: Dossier) -> dict[str, Any]:
    """The copy. It has no extensions but those that are shown, and refers to shared things only where what the evidence
    says is the same everywhere.
    """
    spec = copy.deepcopy(dossier.spec.data)
    _write_out(dossier, spec)
    _describe(spec)
    for name, entry in dossier.entries.items():
        _add_evidence(dossier, spec, dossier.things[name], name, entry)
    for pointer, schema in component(dossier.spec, "schemas"):
        target = _at(spec, pointer)
        if "enum" in schema:
            target[_VALUES] = _values(dossier, str(pointer[-1]), schema)
        if schema.get("x-partial"):
            target["description"] = str(Markup("{}{}").format(Markup(target["description"]), _PARTIAL))
    info = spec["info"]
    conventions = tuple(Narrowing(each.claim, (each.claim.name,)) for each in dossier.narrowings(INFO))
    rules = Markup('<div class="evidence">{}</div>').format(badges.rule_list(dossier, conventions))
    info["description"] = str(Markup(info.get("description", "")) + (rules if conventions else ""))
    spec["tags"] = [*elements(spec.get("tags")), {"name": SCHEMAS_TAG, "description": _schemas(spec)}]
    return members(_cleaned(spec))


def _schemas(spec: dict[str, Any]) -> str:
    """A chapter on each schema. Redoc has a chapter for a heading, and draws a schema in place of its element."""
    parts = [
        markup.block("Each schema by itself: what it is, its properties, its values, and where they are known from.")
    ]
    for name, schema in members(members(spec.get("components")).get("schemas")).items():
        parts.append(Markup("## {}").format(name))
        if "enum" not in schema:  # else Redoc shows it below the values
            parts.append(Markup(schema.get("description", "")))
        inside = " ".join([*members(schema.get("properties")), *map(str, elements(schema.get("enum")))])
        parts.append(Markup("<p hidden>{}</p>").format(inside))  # for the search, which reads no further
        element = (
            '<SchemaDefinition schemaRef="#/components/schemas/{}" showReadOnly={{true}} showWriteOnly={{true}} />'
        )
        parts.append(Markup(element).format(name))
    return "\n\n".join(parts)


def _write_out(dossier: Dossier, spec: dict[str, Any]) -> None:
    """Parameters and responses in each operation, because each operation has evidence of its own for them."""
    for operation in dossier.spec.operations():
        target = _at(spec, operation.pointer)
        for position, _ in enumerate(elements(target.get("parameters"))):
            place = (*operation.pointer, "parameters", position)
            target["parameters"][position] = copy.deepcopy(dossier.spec.resolve(place))
        for status in members(target.get("responses")):
            place = (*operation.pointer, "responses", status)
            target["responses"][status] = copy.deepcopy(dossier.spec.resolve(place))


def _describe(node: Any, *, named: bool = False) -> None:
    """Turn the descriptions below a node into HTML, in place. `named`: the node's keys are names."""
    if isinstance(node, list):
        for child in elements(node):
            _describe(child)
        return
    for key, child in members(node).items():
        if key == "description" and isinstance(child, str):
            node[key] = str(markup.block(child))
        elif named or not (_is_data(key, child) or key.startswith("x-")):
            _describe(child, named=not named and key in _MAPS)


def _is_data(key: str, child: Any) -> bool:
    return key in _DATA or (key == "examples" and isinstance(child, list))


def _add_evidence(dossier: Dossier, spec: dict[str, Any], pointer: Pointer, name: str, entry: Entry) -> None:
    if pointer[-2] == "enum":
        return  # stands in the table of the values
    holder = _at(spec, pointer)
    panel = badges.panel(dossier, entry, dossier.narrowings(name))
    description = Markup(holder.get("description", ""))
    if pointer[-2] == "responses":  # a title that is a button, and what it opens
        holder["x-summary"] = str(Markup("<p>{} {}</p>").format(_inner(description), badges.mark(entry.confidence)))
        holder["description"] = str(panel)
    else:
        holder["description"] = str(Markup("{}{}").format(description, panel))


def _inner(paragraph: Markup) -> Markup:
    return Markup(" ").join(Markup(part) for part in str(paragraph).replace("</p>", "<p>").split("<p>") if part.strip())


def _values(dossier: Dossier, schema_name: str, schema: dict[str, Any]) -> dict[str, str]:
    """Meaning and evidence of each value of an enum."""
    meanings = members(schema.get(_VALUES))
    notes = {"x-promotable": "Can be promoted.", "x-may-be-retired": "May be retired."}
    rows: dict[str, str] = {}
    for value in map(str, elements(schema["enum"])):
        texts = [meanings.get(value, ""), *(note for key, note in notes.items() if value in elements(schema.get(key)))]
        evidence = badges.line(dossier, dossier.entries[f"{schema_name}.{value}"])
        meaning = " ".join(filter(None, texts))
        row = '<p>{} <span class="evidence-line">{}</span></p>'
        rows[value] = str(Markup(row).format(markup.line(meaning), evidence))
    return rows


def _cleaned(node: Any, *, named: bool = False) -> Any:
    """A copy without the extensions that nobody sees."""
    if isinstance(node, list):
        return [_cleaned(child) for child in elements(node)]
    if not isinstance(node, dict):
        return node
    return {
        key: child if not named and _is_data(key, child) else _cleaned(child, named=not named and key in _MAPS)
        for key, child in members(node).items()
        if named or not key.startswith("x-") or key in _KEPT
    }


def _at(document: Any, pointer: Pointer) -> Any:
    for token in pointer:
        document = document[token]
    return document
