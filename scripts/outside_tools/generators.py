"""Generators: each has to take the spec, and what it writes has to compile and to keep an error's `ErrorInfo`."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from rlor_contract.spec.json_values import is_list, is_object

from outside_tools.judge import Done, Hearing, Judge, Objection
from outside_tools.linters import PROGRAMS

ERROR_SCHEMA: Final = "Status"
"""google.rpc.Status: the schema of that name, as the JSON mapping of protobuf calls it."""
ERROR: Final[dict[str, Any]] = {
    "code": 8,
    "message": "the quota is used up",
    "details": [
        {
            "@type": "type.googleapis.com/google.rpc.ErrorInfo",
            "reason": "SAMPLE_REASON",
            "domain": "example.com",
            "metadata": {"key": "value"},
        }
    ],
}
_DETAILS: Final = ("components", "schemas", ERROR_SCHEMA, "properties", "details", "items")


def lost(sent: Any, kept: Any, at: str = "") -> list[str]:
    """Where a value is not the one that was sent."""
    if is_object(sent) and is_object(kept):
        return [place for key in sent for place in lost(sent[key], kept.get(key), f"{at}.{key}".lstrip("."))]
    if is_list(sent) and is_list(kept) and len(sent) == len(kept):
        return [place for index, item in enumerate(sent) for place in lost(item, kept[index], f"{at}[{index}]")]
    return [] if sent == kept else [at]


def _details(hearing: Hearing) -> tuple[str, ...]:
    """Where the schema of an error's details stands."""
    try:
        return tuple(map(str, hearing.spec.locate(_DETAILS)))
    except (LookupError, ValueError):
        return ("components", "schemas", ERROR_SCHEMA)


def _refusal(hearing: Hearing, done: Done) -> list[Objection]:
    return [] if done.code == 0 else [hearing.objection(f"it writes nothing usable: {done.tail(4)[:600]}")]


def _kept(hearing: Hearing, kind: str, folder: Path, module: str) -> list[Objection]:
    """Whether the models can be imported, and what they keep of an error."""
    program = (hearing.tools.python, PROGRAMS / "keep_error.py")
    done = hearing.run(*program, kind, folder, module, ERROR_SCHEMA, text=json.dumps(ERROR))
    if done.code != 0:
        return [hearing.objection(f"its models do not work: {done.tail(2)[:400]}", *_details(hearing))]
    gone = lost(ERROR, json.loads(done.out.splitlines()[-1]))
    return [hearing.objection(f"its models lose {', '.join(gone)} of an error", *_details(hearing))] if gone else []


def _compiled(hearing: Hearing, header: str) -> list[Objection]:
    """Whether `tsc --strict` takes the types, and the program that reads an error."""
    program = hearing.folder / "error_info.ts"
    program.write_text(header + (PROGRAMS / "error_info.ts").read_text(encoding="utf-8"), encoding="utf-8")
    options = ("--strict", "--noEmit", "--target", "es2022", "--module", "esnext", "--moduleResolution", "bundler")
    done = hearing.run(hearing.tools.program("tsc"), *options, "--lib", "es2022,dom,dom.iterable", program)
    errors = [line for line in done.out.splitlines() if "error TS" in line]
    if done.code != 0 and not errors:
        errors = [done.tail(2)]
    return [
        # What is wrong in the program is about the details that it reads; other files are named after what they hold.
        hearing.objection(f"tsc --strict: {line[:300]}", *(_details(hearing) if line.startswith(program.name) else ()))
        for line in errors
    ]


def datamodel(output: str, kind: str) -> Callable[[Hearing], list[Objection]]:
    """datamodel-code-generator, with one of its kinds of models."""

    def ask(hearing: Hearing) -> list[Objection]:
        options = ("--input-file-type", "openapi", "--output-model-type", output, "--disable-timestamp")
        command = hearing.tools.program("datamodel-codegen")
        done = hearing.run(command, "--input", hearing.file, *options, "--output", hearing.folder / "models.py")
        return _refusal(hearing, done) or _kept(hearing, kind, hearing.folder, "models")

    return ask


def openapi_python_client(hearing: Hearing) -> list[Objection]:
    """The generator of our client, without our templates; a warning of it is an objection."""
    folder = hearing.folder / "sample_client"
    options = ("--meta", "none", "--overwrite", "--fail-on-warning", "--output-path", folder)
    done = hearing.run(hearing.tools.program("openapi-python-client"), "generate", "--path", hearing.file, *options)
    return _refusal(hearing, done) or _kept(hearing, "attrs", hearing.folder, "sample_client.models")


def openapi_typescript(hearing: Hearing) -> list[Objection]:
    """Types alone."""
    done = hearing.run(hearing.tools.program("openapi-typescript"), hearing.file, "--output", "types.ts")
    header = f'import type {{ components }} from "./types";\ntype Status = components["schemas"]["{ERROR_SCHEMA}"];\n'
    return _refusal(hearing, done) or _compiled(hearing, f'{header}const TYPE = "@type";\n')


def hey_api(hearing: Hearing) -> list[Objection]:
    """The types of @hey-api/openapi-ts; its clients need a library of their own."""
    command = hearing.tools.program("openapi-ts")
    options = ("--plugins", "@hey-api/typescript", "--no-log-file")
    done = hearing.run(command, "--input", hearing.file, "--output", hearing.folder / "types", *options)
    header = f'import type {{ {ERROR_SCHEMA} as Status }} from "./types/types.gen";\nconst TYPE = "@type";\n'
    return _refusal(hearing, done) or _compiled(hearing, header)


def openapi_generator(hearing: Hearing, language: str) -> list[Objection]:
    """Run the program in Java for a language, into the folder `client`."""
    command = hearing.tools.program("openapi-generator-cli")
    done = hearing.run(command, "generate", "-i", hearing.file, "-g", language, "-o", hearing.folder / "client")
    if done.code == 0:
        return []
    said = [line for line in (done.out + done.err).splitlines() if "ERROR" in line or "Exception" in line]
    return [hearing.objection(f"it writes nothing usable: {(said or [done.tail(4)])[0][:600]}")]


def openapi_generator_python(hearing: Hearing) -> list[Objection]:
    """A package of pydantic models."""
    found = openapi_generator(hearing, "python")
    return found or _kept(hearing, "dictionary", hearing.folder / "client", "openapi_client.models")


def openapi_generator_typescript(hearing: Hearing) -> list[Objection]:
    """A client for fetch; it gives `@type` a name of its own."""
    header = f'import {{ {ERROR_SCHEMA} as Status }} from "./client";\nconst TYPE = "atType";\n'
    return openapi_generator(hearing, "typescript-fetch") or _compiled(hearing, header)


JUDGES: Final = (
    Judge("datamodel-pydantic", "datamodel-code-generator", datamodel("pydantic_v2.BaseModel", "pydantic")),
    Judge("datamodel-dataclass", "datamodel-code-generator", datamodel("dataclasses.dataclass", "dataclass")),
    Judge("openapi-python-client", "openapi-python-client", openapi_python_client),
    Judge("openapi-typescript", "openapi-typescript", openapi_typescript, ("typescript",)),
    Judge("hey-api", "@hey-api/openapi-ts", hey_api, ("typescript",)),
    Judge("openapi-generator-python", "openapi-generator-cli", openapi_generator_python),
    Judge("openapi-generator-typescript", "openapi-generator-cli", openapi_generator_typescript, ("typescript",)),
)
