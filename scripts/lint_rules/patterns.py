"""Do patterns mean the same to every engine, and does none of them let an engine run away?"""

from __future__ import annotations

import re
from collections.abc import Iterator

from rlor_spec.document import Pointer, SpecDocument
from rlor_spec.places import conditions, members, root_schemas, subschemas

from lint_rules.ambiguity import ambiguity
from lint_rules.rule import SHAPES, Finding, Subject, rule


@rule(phase=SHAPES)
def pattern(subject: Subject) -> Iterator[Finding]:
    """A pattern means the same in Python, Rust and JavaScript, and is anchored: JSON Schema searches, it does not match
    the whole.
    """
    for pointer, text in _patterns(subject.spec):
        trouble = _trouble(text)
        if trouble:
            yield Finding(subject.spec, pointer, f"the pattern {trouble}")


@rule()
def pattern_backtracking(subject: Subject) -> Iterator[Finding]:
    """A pattern takes time linear in the text, whatever the text. Python, JavaScript and Java try all ways to match
    before they refuse, so with `^(a+)+$` forty characters from a caller stop a server for hours, and with `^.*a.*a$` a
    megabyte does. `maxLength` is no help: nothing says that it is checked first. `ambiguity.py` has the criterion.
    """
    for pointer, text in _patterns(subject.spec):
        trouble = ambiguity(text)
        if trouble:
            yield Finding(subject.spec, pointer, f"the pattern {trouble}")


def _patterns(spec: SpecDocument) -> Iterator[tuple[Pointer, str]]:
    """Every regular expression, in schemas, in conditions within them, and in the conditions of our extensions."""
    for pointer, root in (*root_schemas(spec), *conditions(spec)):
        for place, schema in subschemas(pointer, root, conditional=True):
            text = members(schema).get("pattern")
            if isinstance(text, str):
                yield (*place, "pattern"), text
            for name in members(members(schema).get("patternProperties")):
                yield (*place, "patternProperties", name), name


def _trouble(text: str) -> str:
    try:
        re.compile(text)
    except re.error as error:
        return f"does not compile: {error}. Correct it."
    if re.search(r"\(\?(?![:=!])", text):
        return "has a group that not every engine knows. Use `(…)` or `(?:…)`."
    if re.search(r"\\[A-Za-z0-9]", text):
        return "has an escape that engines read differently (`\\d` is Unicode in Python). Write `[0-9]` and the like."
    if re.search(r"[*+?}][+]", text):
        return "has a possessive quantifier, which not every engine knows. Write it without."
    # Without escapes and character classes, in which a bracket or a bar has no meaning.
    bare = re.sub(r"\\.|\[\^?\]?[^\]]*\]", "x", text)
    if re.search(r"\{(?![0-9]+(,[0-9]*)?\})", bare):
        return "has a brace that is no count, which engines read differently. Write `[{]`, or `{0,3}` for `{,3}`."
    depth = 0
    for character in bare:
        depth += {"(": 1, ")": -1}.get(character, 0)
        if character == "|" and not depth:
            return "has alternatives outside brackets, so that its anchors hold for one of them only. Write `^(a|b)$`."
    if not bare.startswith("^") or not bare.endswith("$"):
        return "is not anchored, and JSON Schema searches. Begin it with `^` and end it with `$`."
    return ""
