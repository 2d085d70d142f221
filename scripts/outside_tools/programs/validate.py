"""Print what openapi-spec-validator has against a spec: [{"path": [...], "message": "..."}]."""

import importlib
import json
import sys
from collections.abc import Iterator
from typing import Any

package: Any = importlib.import_module("openapi_spec_validator")
readers: Any = importlib.import_module("openapi_spec_validator.readers")


def at(value: Any, path: list[Any]) -> Any:
    """What stands there; None for nothing."""
    try:
        for token in path:
            value = value[token]
    except (LookupError, TypeError):
        return None
    return value


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Every place of a document."""
    yield path
    kind = value.__class__
    for key, item in value.items() if kind is dict else enumerate(value) if kind is list else ():
        yield from places(item, (*path, key))


def whole_path(spec: Any, error: Any) -> list[Any]:
    """Paths of what is wrong with a schema begin at that schema: look for the place where the very value stands."""
    tail = list(error.absolute_path)
    starts = (start for start in places(spec) if at(spec, [*start, *tail]) is error.instance)
    return [*next(starts, ()), *tail]


spec, base = readers.read_from_filename(sys.argv[1])
errors = package.OpenAPIV31SpecValidator(spec, base_uri=base).iter_errors()
print(json.dumps([{"path": whole_path(spec, error), "message": error.message[:300]} for error in errors]))
