"""Tools at the two ends of a connection: a fuzzer against our emulator, and our client against a mock server."""

from __future__ import annotations

import asyncio
import json
import logging
import socket
import subprocess
import time
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import httpx
from rlor_contract.client.fit import lacking
from rlor_contract.client.requests import calls
from rlor_contract.client.surfaces import Facade, Reply
from rlor_contract.spec.operations import ContractSpec, Operation
from rlor_contract.spec.schema_values import SchemaValues
from rlor_trainer_emulator import Emulator, ServerError, load_spec
from rlor_trainer_emulator import SpecError as UnservedSpec
from vendor.registry import Unavailable

from outside_tools.judge import Done, Hearing, Judge, Objection

OPTIONS: Final = (
    # What a server refuses with 400 is more than a schema can say: rules across fields, states, filters, page tokens.
    "--exclude-checks", "positive_data_acceptance",
    # The health of a trainer that does not run is 503, which stock checks take for a crash.
    "--exclude-path-regex", "healthz$",
)  # fmt: skip
"""The two that CONTRIBUTING names."""
EXAMPLES: Final = 15
_START: Final = 30
"""Seconds that Steady may take until it listens."""
_CALLS: Final = 40
"""Of one method."""


def schemathesis(hearing: Hearing) -> list[Objection]:
    """Stock `st run`, over a socket."""
    report = hearing.folder / "report.json"
    with _emulator(hearing) as emulator:
        done = hearing.run(
            hearing.tools.program("st"), "run", hearing.file, "--url", emulator.url,
            "--header", f"Authorization: Bearer {emulator.api_key}", *OPTIONS,
            "--seed", "1", "--max-examples", str(EXAMPLES), "--no-color", "--no-shrink",
            "--generation-database", "none", "--report", "json", "--report-json-path", report,
        )  # fmt: skip
    return list(schemathesis_objections(hearing, done, report))


@contextmanager
def _emulator(hearing: Hearing) -> Generator[Emulator]:
    logging.getLogger("uvicorn").addHandler(logging.NullHandler())  # it tells of each broken request
    try:
        with Emulator(spec=load_spec(hearing.file)) as emulator:
            yield emulator
    except (UnservedSpec, ServerError) as error:
        raise Unavailable(f"the emulator does not serve this spec: {error}") from None


def schemathesis_objections(hearing: Hearing, done: Done, report: Path) -> Iterator[Objection]:
    """What the report says. Raises `Unavailable` when there is none."""
    if done.code not in (0, 1) or not report.exists():
        raise Unavailable(f"st run ended with {done.code}: {done.tail(2)[:300]}. Fix: run it by hand")
    found: Any = json.loads(report.read_text(encoding="utf-8"))
    for failure in found["failures"]:
        where = ", ".join(failure["operations"])
        yield hearing.objection(f"{failure['type']}: {where}")
    if done.code == 1 and not found["failures"]:
        yield Objection(f"st run reports errors: {done.tail(4)[:300]}")


def steady(hearing: Hearing) -> list[Objection]:
    """Every method of the client against a mock server that refuses what the spec does not allow."""
    spec = ContractSpec(hearing.spec)
    missing = [f"{what} (generated from a different spec?)" for what in lacking(spec, spec.operations)]
    if missing:
        raise Unavailable(f"the installed client lacks {missing[0]}. Fix: make generate")
    with _listening(hearing) as url, asyncio.Runner() as runner:
        transport = httpx.HTTPTransport()
        client = Facade(
            spec, _ACCOUNT, runner, asynchronous=False, base_url=url, transport=transport, allow_insecure_http=True
        )
        try:
            return list(_refused(hearing, spec, client))
        finally:
            client.close()


_ACCOUNT: Final = "acme-research"


def _refused(hearing: Hearing, spec: ContractSpec, client: Facade) -> Iterator[Objection]:
    inputs = SchemaValues(spec, 1, writable=True)
    for operation in spec.operations:
        made = list(calls(operation, _path_values(spec, operation), inputs))
        for call in made[:: max(1, len(made) // _CALLS)]:
            error = client.send(call, _UNUSED).error
            # The mock answers with its examples whatever is asked for: that they are of another thing is no objection.
            if error is not None and not getattr(error, "permanent", False):
                yield hearing.objection(f"{operation.label}: {_told(error)}", *operation.pointer)
                break


_UNUSED: Final = Reply(200, b"")


def _told(error: Exception) -> str:
    body = getattr(error, "body", None)
    return f"{type(error).__name__}: {error} {body if body is not None else ''}"[:500]


def _path_values(spec: ContractSpec, operation: Operation) -> dict[str, str]:
    examples = {p.name: spec.schema(p.pointer).get("example") for p in operation.parameters_in("path")}
    account = spec.resource.account_parameter
    return {name: _ACCOUNT if name == account else str(value) for name, value in examples.items()}


@contextmanager
def _listening(hearing: Hearing) -> Generator[str]:
    """Steady on a free port, until the end."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    command = [hearing.tools.program("steady"), "--host", "127.0.0.1", "--port", str(port), "--quiet"]
    log = hearing.folder / "steady.log"
    with log.open("w", encoding="utf-8") as out:
        try:
            process = subprocess.Popen(
                [*map(str, command), "--reject-on-sdk-error=true", str(hearing.file)],
                stdout=out, stderr=subprocess.STDOUT, env=hearing.tools.environment(),
            )  # fmt: skip
        except OSError as error:
            raise Unavailable(f"steady does not start: {error.strerror}. Fix: delete {hearing.tools.folder}") from None
    try:
        _wait_for(process, port, log)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()


def _wait_for(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    until = time.monotonic() + _START
    while time.monotonic() < until:
        if process.poll() is not None:
            said = " / ".join(log.read_text(encoding="utf-8").split("\n")[-5:])
            raise Unavailable(f"steady ended with {process.returncode}: {said[:300]}")
        with socket.socket() as probe:
            probe.settimeout(1)
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise Unavailable(f"steady does not listen after {_START} s. Fix: run again on a quiet machine")


JUDGES: Final = (
    Judge("schemathesis", "schemathesis", schemathesis),
    Judge("steady", "@stdy/cli", steady),
)
