"""Import models that a generator has written, send an error through them, and print what is left of it.

Usage: python keep_error.py KIND FOLDER MODULE CLASS < error.json
"""

import dataclasses
import importlib
import json
import pkgutil
import sys
import typing
from typing import Any


def through_dataclasses(model: Any, value: Any) -> Any:
    """Python has no reader for them: a key is kept that has a field, by the name that the generator gives it."""
    if issubclass(type(value), list):
        return [through_dataclasses(model, item) for item in value]
    kind = next((kind for kind in _members(model) if dataclasses.is_dataclass(kind)), None)
    if kind is None or not isinstance(value, dict):
        return value
    hints = typing.get_type_hints(kind)
    given = typing.cast("dict[str, Any]", value)
    names = {name: f"field_{name[1:]}" if name.startswith("@") else name for name in given}
    kept = {name: through_dataclasses(hints[field], given[name]) for name, field in names.items() if field in hints}
    made: Any = typing.cast(Any, kind)(**{names[name]: item for name, item in kept.items()})
    return {name: getattr(made, names[name]) for name in kept}


def _members(hint: Any) -> typing.Iterator[Any]:
    yield hint
    for part in typing.get_args(hint):
        yield from _members(part)


def main(kind: str, folder: str, module: str, name: str) -> None:
    sys.path.insert(0, folder)
    imported: Any = importlib.import_module(module)
    package: Any = importlib.import_module(module.partition(".")[0])
    if hasattr(package, "__path__"):
        for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            importlib.import_module(found.name)
    model, error = getattr(imported, name), json.load(sys.stdin)
    if kind == "pydantic":
        kept = model.model_validate(error).model_dump(mode="json", by_alias=True, exclude_unset=True)
    elif kind == "dataclass":
        kept = through_dataclasses(model, error)
    else:
        kept = model.from_dict(error).to_dict()
    print(json.dumps(kept))


if __name__ == "__main__":
    main(*sys.argv[1:])
