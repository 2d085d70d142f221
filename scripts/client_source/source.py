"""Generates the source of the client from the spec: the text of every file, without writing any.

openapi-python-client reads the spec into typed endpoints and models, and provides a Jinja environment. We use our own
templates in `scripts/templates`, because its output has defects that affect this API (no timeout, `.` and `..` in ids,
an unknown enum value losing a whole page). Modules that do not depend on the spec are in `scripts/templates/runtime`
and copied.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, cast

from openapi_python_client import Project
from openapi_python_client.strings import PythonIdentifier
from rlor_spec.document import SpecDocument
from rlor_spec.places import elements, members

from client_source import generator
from client_source.checks import check
from client_source.commands import Command, bodies, commands_of
from client_source.decoders import Decoders, Place
from client_source.method import AnswerCase, Method, Resource
from client_source.models import Enum, Model, enums_of, models_of
from client_source.names import PREFIX
from client_source.operations import account_of, discovery_of, former_items, methods, resources
from client_source.shapes import Shapes
from client_source.types import annotation, decoder, prose

PACKAGE: Final = "rlor_trainer_client"
TEMPLATES: Final = Path(__file__).resolve().parents[1] / "templates"

_HEADER: Final = (
    "Generated from spec/openapi.yaml {version}; edit the spec or scripts/templates, then run: make generate"
)
_RUFF_STEPS: Final = (("check", "--fix", "--select=F,I,UP"), ("format",))
_RUFF_STYLE: Final = ("--line-length=120", "--target-version=py311")


@dataclass(frozen=True, slots=True)
class Plan:
    """What is generated from a spec: schemas, methods, classes and commands, before rendering."""

    shapes: Shapes
    project: Project
    methods: list[Method]
    resources: list[Resource]
    models: list[Model]
    enums: list[Enum]
    lifecycles: dict[str, dict[str, Any]]
    """`x-lifecycle` by the class of the states."""
    commands: list[Command]


def planned(document: SpecDocument, notes: list[str]) -> Plan:
    """The plan for a spec. Adds notes and raises errors like `client_source`."""
    document.require_openapi_3_1()
    _ = document.version
    generator.check_form(document)
    check(document)
    shapes = Shapes(document, notes)
    data, project = generator.read(document, shapes, PACKAGE, TEMPLATES)
    endpoints = {
        operation.operation_id: endpoint
        for operation in document.operations()
        for collection in data.endpoint_collections_by_tag.values()
        for endpoint in collection.endpoints
        if endpoint.name == PythonIdentifier(operation.operation_id, PREFIX)
    }
    lifecycles = {
        name: shapes.at(shape.pointer)["x-lifecycle"]
        for name, shape in shapes.enums.items()
        if "x-lifecycle" in shapes.at(shape.pointer)
    }
    found, kinds = methods(document, shapes, endpoints), resources(document, shapes)
    models, enums = models_of(shapes, data, former_items(found), kinds), enums_of(shapes)
    commands = commands_of(document, found, models, enums, kinds, lifecycles)
    return Plan(shapes, project, found, kinds, models, enums, lifecycles, commands)


def client_source(document: SpecDocument, provenance: dict[str, str], notes: list[str]) -> dict[str, str]:
    """The files of the client, by path in the package, before formatting.

    Adds to `notes` what users should know, such as names that Python does not allow. Raises `SpecError` if the
    generator cannot read the spec, would drop parts of it, or would crash on it.
    """
    plan = planned(document, notes)
    context: dict[str, Any] = {
        "document": document.data,
        "server": server(document),
        "methods": plan.methods,
        "groups": list(dict.fromkeys(method.group for method in plan.methods)),
        "group_texts": _group_texts(document),
        "lifecycles": plan.lifecycles,
        "account": account_of(document),
        "discovery": discovery_of(document),
        "resources": plan.resources,
        "models": plan.models,
        "enums": plan.enums,
        "provenance": provenance,
        "commands": plan.commands,
        "bodies": bodies(plan.commands, plan.models),
    }
    environment = plan.project.env
    filters: dict[str, Any] = {"prose": prose, "literal": _literal}
    functions: dict[str, Any] = {"annotation": annotation, "decoder": decoder, "decoded": _decoded_answer(plan.shapes)}
    environment.filters.update(filters)
    environment.globals.update(functions)

    def render(template: str, **more: Any) -> str:
        return environment.get_template(template).render(**context, **more)

    runtime = TEMPLATES / "runtime"
    files = {path.relative_to(runtime).as_posix(): path.read_text("utf-8") for path in sorted(runtime.rglob("*.py"))}
    for name in (
        "__init__.py",
        "_client.py",
        "_commands.py",
        "_groups.py",
        "_operations.py",
        "_provenance.py",
        "_secrets.py",
        "api.md",
    ):
        files[name] = render(f"{name}.jinja")
    files["models/__init__.py"] = render("models_init.py.jinja")
    for model in plan.models:
        files[f"models/{model.module}.py"] = render("model.py.jinja", model=model)
    for enum in plan.enums:
        files[f"models/{enum.module}.py"] = render("str_enum.py.jinja", enum=enum)
    files["api/__init__.py"] = '"""Plain functions, a module per operation. `RlorTrainerClient` is built on them."""\n'
    for group in context["groups"]:
        files[f"api/{group}/__init__.py"] = f'"""Operations of the group `{group}`."""\n'
    for method in plan.methods:
        files[f"api/{method.group}/{method.module}.py"] = render("endpoint_module.py.jinja", method=method)
    header = _HEADER.format(version=provenance["spec_version"])
    return {
        **{
            name: f"<!-- {header} -->\n\n{text}" if name.endswith(".md") else f"# {header}\n\n{text}"
            for name, text in files.items()
        },
        "py.typed": "",
    }


def write_formatted(files: dict[str, str], folder: Path) -> None:
    """Writes the files into an empty folder and formats them with ruff.

    Uses the ruff of this interpreter, without configuration and cache, and passes every file by name, so that no stray
    `ruff.toml`, `.gitignore`, environment variable or parent folder named `build` has an effect.
    Raises `RuntimeError` with ruff's message if the generated code is invalid.
    """
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode())
    modules = sorted(name for name in files if name.endswith(".py"))
    environment = {name: value for name, value in os.environ.items() if not name.startswith("RUFF_")}
    for step in _RUFF_STEPS:
        command = [
            sys.executable,
            "-I",
            "-m",
            "ruff",
            *step,
            "--isolated",
            "--no-cache",
            "--quiet",
            *_RUFF_STYLE,
            "--",
            *modules,
        ]
        done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
        if done.returncode != 0:
            raise RuntimeError(
                f"ruff {step[0]} rejects the code generated by scripts/templates:\n{(done.stdout + done.stderr)[:2000]}"
            )


def server(document: SpecDocument) -> str:
    """The URL of the API, with default values of variables; empty if the spec does not say."""
    for server in elements(document.data.get("servers"))[:1]:
        url = str(members(server).get("url", ""))
        for name, variable in members(members(server).get("variables")).items():
            url = url.replace(f"{{{name}}}", str(members(variable).get("default", "")))
        return url if "://" in url else ""
    return ""


def _group_texts(document: SpecDocument) -> dict[str, str]:
    """The descriptions of tags, by group."""
    tags = [members(tag) for tag in elements(document.data.get("tags"))]
    return {str(PythonIdentifier(tag["name"], "tag")): tag["description"] for tag in tags if tag.get("description")}


def _decoded_answer(shapes: Shapes) -> Callable[[AnswerCase], str]:
    def expression(case: AnswerCase) -> str:
        assert case.prop is not None
        return Decoders(shapes).expression(
            case.prop, case.pointer, Place("data", "data", "SELF", "None"), optional=False
        )

    return expression


def _literal(value: object) -> str:
    """A value of the spec as Python code, with lists as tuples, so that they are immutable."""
    return repr(_frozen(value))


def _frozen(value: object) -> object:
    return tuple(_frozen(item) for item in cast(list[object], value)) if isinstance(value, list) else value
