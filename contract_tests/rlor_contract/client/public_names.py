"""What the package offers: each public name, its own account of what it is, and enums that outlive their list."""

from __future__ import annotations

import contextlib
import copy
import importlib
import io
import pickle
from typing import Any, Final

from rlor_spec.document import Pointer

from rlor_contract.client.scripted import Uses
from rlor_contract.spec.operations import ContractSpec
from rlor_contract.spec.schemas import Mismatch

_PACKAGE: Final = "rlor_trainer_client"
_TOMORROW: Final = "A_MEMBER_OF_TOMORROW"


def package_uses(pointer: Pointer) -> Uses:
    """Names of the package and of its models, and its command."""

    def unless(holds: bool, expected: str, got: Any = "another") -> list[Mismatch]:
        return [] if holds else [Mismatch("", expected, repr(got)[:200], pointer)]

    for place in (_PACKAGE, f"{_PACKAGE}.models"):
        module: Any = importlib.import_module(place)
        for name in module.__all__:
            found: Any = getattr(module, name, None)
            yield f"{place}.{name}", unless(getattr(found, "__name__", "").endswith(name), f"{name} itself", found)
        missing = {*module.__all__} - {*dir(module)}
        yield f"dir() of {place}", unless(not missing, "every public name", missing)
        try:
            got = str(module.no_such_name)
        except AttributeError as error:
            got = str(error)
        wanted = f"module {place!r} has no attribute 'no_such_name'"
        yield f"{place}.no_such_name", unless(got == wanted, wanted, got)
    package: Any = importlib.import_module(_PACKAGE)
    version = package.__version__
    yield "__version__", unless("__version__" in dir(package) and version[:1].isdigit(), "a version", version)
    source: Any = importlib.import_module(f"{_PACKAGE}._provenance")
    command: Any = importlib.import_module(f"{_PACKAGE}.__main__")
    for arguments, code, words in (
        ([], 0, (f"rlor-trainer-client {version}\nspec {version}, sha256 {source.SPEC_SHA256}\n", "templates sha256 ")),
        (["drift"], 2, ("rlor: FILE is missing.", "See: rlor drift --help")),
        (["other", "a"], 2, ("rlor: unknown command group 'other'.", "See: rlor --help")),
    ):
        said, told = io.StringIO(), io.StringIO()
        with contextlib.redirect_stdout(said), contextlib.redirect_stderr(told):
            ended = command.main(arguments)
        text = told.getvalue() if code else said.getvalue()
        holds = ended == code and all(word in text for word in words) and text.startswith(words[0])
        yield f"the command with {arguments}", unless(holds, f"exit code {code} and {words[0]!r}", text)


def enum_uses(spec: ContractSpec, pointer: Pointer, kind: Any) -> Uses:
    """An enum has the members of the spec, and keeps others as they are."""
    name = kind.__name__

    def unless(holds: bool, expected: str, got: Any = "another") -> list[Mismatch]:
        return [] if holds else [Mismatch(f"/{name}", expected, repr(got)[:200], pointer)]

    declared = spec.schema(pointer)["enum"]
    got = [member.value for member in kind]
    holds = got == declared and all(
        getattr(kind, value, None) is kind(value) for value in declared if value.isidentifier()
    )
    yield f"members of {name}", unless(holds, f"{declared}", got)
    for value in (declared[-1], _TOMORROW):
        member = kind(value)
        copies = [copy.copy(member), copy.deepcopy(member), pickle.loads(pickle.dumps(member))]
        same = all(one == member and type(one) is kind and repr(one) == repr(member) for one in copies)
        same = same and member == value and str(member) == value and hash(member) == hash(value)
        yield f"{name}({value!r}) and its copies", unless(same, f"what equals {value!r}", copies)
    unknown = kind(_TOMORROW)
    kept = (unknown.name, unknown.value, _TOMORROW in {*kind}) == ("UNRECOGNIZED", _TOMORROW, False)
    yield f"{name}({_TOMORROW!r})", unless(kept, "a member that is none of the declared", unknown)
    if classes := spec.schema(pointer).get("x-lifecycle", {}).get("classes"):
        ends, active = {*classes["terminal"], *classes["tombstone"]}, {*classes["active"]}
        told = [
            value
            for value in (*declared, _TOMORROW)
            if (kind(value).is_terminal, kind(value).is_active) != (value in ends, value in active)
        ]
        yield f"classes of {name}", unless(not told, "is_terminal and is_active as in x-lifecycle", told)
    for wrong in (5, None):
        try:
            made = kind(wrong)
        except ValueError:
            made = None
        yield f"{name}({wrong!r})", unless(made is None, "ValueError", made)
