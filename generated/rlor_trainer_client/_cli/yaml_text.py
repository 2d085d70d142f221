# Generated from spec/openapi.yaml 3.1.0; edit the spec or scripts/templates, then run: make generate

"""JSON values as YAML: block style, what could be read as something else in quotes. YAML 1.1 and 1.2 read it alike."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any, cast

_PLAIN = re.compile(r"[A-Za-z_/][A-Za-z0-9_/.@+=-]*+(?:[ :][A-Za-z0-9_/.@+=-]++)*+")
_WORDS = frozenset({"false", "n", "no", "null", "off", "on", "true", "y", "yes"})
_ODD = re.compile("[\x7f-\x9f\ud800-\udfff\ufeff\ufffe\uffff\u2028\u2029]")
"""What YAML does not take as it is, beside what JSON escapes."""


def yaml_text(value: Any) -> str:
    """A value as a block of lines, the last one ended."""
    return "".join(f"{line}\n" for line in _lines(value))


def _lines(value: Any) -> Iterator[str]:
    if isinstance(value, dict) and value:
        for key, inner in cast(dict[str, Any], value).items():
            yield from _under(f"{_text(key)}:", inner, "  " if isinstance(inner, dict) else "")
    elif isinstance(value, list) and value:
        for inner in cast(list[object], value):
            first, *others = _lines(inner)
            yield f"- {first}"
            yield from (f"  {line}" for line in others)
    else:
        yield _scalar(value)


def _under(key: str, value: Any, indent: str) -> Iterator[str]:
    if isinstance(value, dict | list) and value:
        yield key
        yield from (f"{indent}{line}" for line in _lines(value))
    else:
        yield f"{key} {_scalar(value)}"


def _scalar(value: Any) -> str:
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, float):
        return _float(value)
    return "{}" if value == {} and isinstance(value, dict) else json.dumps(value)


def _float(value: float) -> str:
    text = repr(value)
    if text.lstrip("-")[0].isdigit():
        return text if "." in text else text.replace("e", ".0e")  # YAML 1.1 takes no number without a dot for one
    return {"inf": ".inf", "-inf": "-.inf"}.get(text, ".nan")


def _text(text: str) -> str:
    if _PLAIN.fullmatch(text) and text.lower() not in _WORDS:
        return text
    return _ODD.sub(lambda match: f"\\u{ord(match[0]):04x}", json.dumps(text, ensure_ascii=False))
