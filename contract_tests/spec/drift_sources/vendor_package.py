"""A package like the vendor's, made from a surface: what a generator of clients would write for it.

It is made so that tests can take one thing out of it, or put one in, and see what the drift radar says.
"""

from __future__ import annotations

import keyword
import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from drift_sources.surface import ANY, ARRAY, ENUM, MAP, OBJECT, Field, Operation, Shape, Surface

SCALARS = {
    "string": "str",
    "integer": "int",
    "number": "float",
    "boolean": "bool",
    "date-time": "datetime",
    ANY: "object",
}
TYPES = "vendor/types"
HEAD = (
    "from __future__ import annotations\n"
    "from datetime import datetime\n"
    "from typing import Dict, Iterable, List, Optional, Union\n"
    "from typing_extensions import Annotated, Literal, Required, TypedDict\n\n"
)


def wheel(path: Path, files: Mapping[str, str | bytes]) -> Path:
    """A wheel with these files."""
    with zipfile.ZipFile(path, "w") as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return path


def generated_client(surface: Surface) -> dict[str, str]:
    """The files of a generated client for a surface."""
    client = _Client()
    methods = "\n".join(client.method(operation) for operation in surface.operations.values())
    resource = (
        "from ..types import params\n"
        "from ..types.models import *\n\n"
        f"class Jobs(SyncResource):\n{methods}\n\nclass AsyncJobs(AsyncResource):\n{methods}\n"
    )
    imports = "".join(f"from ..types.models import {name}\n" for name in client.models)
    return {
        "vendor/resources/jobs.py": resource.replace("from ..types.models import *\n", imports),
        f"{TYPES}/params.py": HEAD + "\n\n".join(client.params.values()) + "\n",
        f"{TYPES}/models.py": HEAD
        + "from pydantic import BaseModel, Field as FieldInfo\n\n"
        + "\n\n".join(client.models.values())
        + "\n",
    }


def snake(name: str) -> str:
    plain = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", re.sub(r"\W", "", name)).lower()
    return f"{plain}_" if keyword.iskeyword(plain) else plain


@dataclass
class _Client:
    params: dict[str, str] = field(default_factory=dict[str, str])
    """Classes of what is sent."""
    models: dict[str, str] = field(default_factory=dict[str, str])
    """Classes of what is returned."""

    def method(self, operation: Operation) -> str:
        verb = operation.method.lower()
        name = f"{operation.name}Params"
        body = operation.request.fields if operation.request else {}
        members = [self._sent(name, key, each) for key, each in {**operation.parameters, **body}.items()]
        self.params[name] = f"class {name}(TypedDict, total=False):\n    account_id: str\n" + "".join(members)
        sent = [f'f"{operation.path.replace("{}", "{account_id}")}"']
        if operation.request:
            sent.append(f"body=maybe_transform({{{_keys(body)}}}, params.{name})")
        sent.append(
            f"options=make_request_options(query=maybe_transform({{{_keys(operation.parameters)}}}, params.{name}))"
        )
        if operation.response:
            sent.append(f"cast_to={self._returned(operation.name, operation.response)}")
        return (
            f"    def {snake(operation.name)}(self, account_id):\n        return self._{verb}(\n            "
            + ",\n            ".join(sent)
            + ")"
        )

    def _sent(self, owner: str, key: str, each: Field) -> str:
        annotation = self._annotation(owner, key, each.shape, self._params_class)
        if each.required:
            annotation = f"Required[{annotation}]"
        return f'    {snake(key)}: Annotated[{annotation}, PropertyInfo(alias="{key}")]\n{_docstring(each)}'

    def _params_class(self, shape: Shape) -> str:
        if shape.name not in self.params:
            self.params[shape.name] = ""
            members = [self._sent(shape.name, key, each) for key, each in shape.fields.items()]
            self.params[shape.name] = f"class {shape.name}(TypedDict, total=False):\n" + (
                "".join(members) or "    pass\n"
            )
        return shape.name

    def _returned(self, owner: str, shape: Shape) -> str:
        return self._annotation(owner, "answer", shape, self._model)

    def _model(self, shape: Shape) -> str:
        if shape.name not in self.models:
            self.models[shape.name] = ""
            members = [
                f"    {snake(key)}: Optional[{self._annotation(shape.name, key, each.shape, self._model)}]"
                f' = FieldInfo(alias="{key}", default=None)\n{_docstring(each)}'
                for key, each in shape.fields.items()
            ]
            self.models[shape.name] = f"class {shape.name}(BaseModel):\n" + ("".join(members) or "    pass\n")
        return shape.name

    def _annotation(self, owner: str, key: str, shape: Shape, make: object) -> str:
        assert callable(make)
        if shape.kind == ENUM:
            return f"Literal[{', '.join(map(repr, shape.values))}]"
        if shape.kind == OBJECT:
            return str(make(shape))
        if shape.kind in (ARRAY, MAP):
            assert shape.items is not None
            inner = self._annotation(owner, key, shape.items, make)
            return f"List[{inner}]" if shape.kind == ARRAY else f"Dict[str, {inner}]"
        return SCALARS[shape.kind]


def _keys(members: dict[str, Field]) -> str:
    return ", ".join(f'"{snake(key)}": {snake(key)}' for key in members)


def _docstring(each: Field) -> str:
    return f'    """Something. The default is "{each.default}"."""\n' if re.fullmatch(r"\w+", each.default) else ""
