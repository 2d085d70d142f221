"""Python names for names of the spec, and reserved names.

Properties and parameters keep the name that the API gives them, so a reserved name gets a trailing underscore, which is
reported. Reserved names that the author of the spec could choose freely (`x-method`, a tag) are rejected instead.
"""

from __future__ import annotations

import keyword
import unicodedata
from typing import Final

from openapi_python_client.strings import ClassName, PythonIdentifier, snake_case

PREFIX: Final = "field_"
"""Prefix of the generator for names that are invalid in Python."""

MODEL_ATTRIBUTES: Final = frozenset(
    ["additional_properties", "field", "from_dict", "spec_pointer", "summary_columns", "to_dict", "wire_form"]
)
"""Names that a class of `models` defines, or uses in its body."""
CLASSES: Final = frozenset(
    (
        *(
            "ABSENT",
            "ARRAY",
            "Any",
            "AuthenticatedClient",
            "EPOCH",
            "ClassVar",
            "INFINITY",
            "INT64",
            "LARGEST",
            "Literal",
            "Misfit",
        ),
        *("Mapping", "OBJECT", "OPERATIONS", "OpenStrEnum", "RawResponse", "Response", "SELF", "Self"),
    )
)
"""Names that the modules of `models` and `api` import."""
PLAIN_ARGUMENTS: Final = frozenset(
    (
        *(
            "asyncio_detailed",
            "body",
            "client",
            "datetime",
            "detailed",
            "given",
            "headers",
            "kwargs",
        ),
        *("params", "path_segment", "request_kwargs", "sync_detailed", "url"),
    )
)
"""Names that a plain function of `api` defines or uses."""
METHOD_ARGUMENTS: Final = frozenset(
    (
        *(
            "account_id",
            "answer",
            "builtins",
            "clock",
            "datetime",
            "deadline",
            "endpoint",
            "extra_body",
            "extra_headers",
            "extra_query",
            "fetch",
            "health_timeout",
            "hurried",
            "max_bytes",
            "max_retries",
            "models",
        ),
        *(
            "min",
            "names",
            "on_update",
            "pending_timeout",
            "poll_interval",
            "progress",
            "read",
            "request",
            "seconds",
            "self",
        ),
        *("str", "timeout", "token", "type", "until", "wait", "wait_timeout", "watch"),
    )
)
"""Names that a method of the client defines or uses."""
METHODS: Final = frozenset(["bool", "builtins", "datetime", "dict", "float", "int", "models", "object", "str"])
"""Names in the annotations of a group of methods. A method `list` is allowed."""
GROUPS: Final = frozenset(["aclose", "close", "raw_responses", "with_options"])
"""Members of a client besides its groups."""
GROUP_CLASSES: Final = frozenset(
    (
        *(
            "AsyncHttpClient",
            "AsyncHttpTransport",
            "AsyncPager",
            "AsyncRlorTrainerClient",
            "AsyncTransport",
            "Callable",
        ),
        *(
            "Clock",
            "Collection",
            "HttpClient",
            "HttpTransport",
            "LIFECYCLES",
            "Literal",
            "Mapping",
            "OPERATIONS",
            "Page",
        ),
        *("Pager", "RawResponse", "ResourceKind", "RlorTrainerClient", "SERVER", "Self", "SyncTransport"),
    )
)
"""Names that the modules of the groups and the clients import or define."""


def class_name(text: str) -> str:
    """The class for a name of the spec, with the suffix `Model` if it is reserved."""
    found = str(ClassName(text, PREFIX))
    if found in CLASSES:
        found = str(ClassName(other_key(text), PREFIX))
    return found


def other_key(text: str) -> str:
    """The name of a schema whose class name is reserved."""
    return f"{text}Model"


def module_name(class_name: str) -> str:
    return str(PythonIdentifier(class_name, PREFIX))


def attribute_name(text: str) -> str:
    """The attribute of a model for a property."""
    return _free(str(PythonIdentifier(text, PREFIX)), MODEL_ATTRIBUTES)


def plain_argument(python_name: str) -> str:
    """The argument of a plain function, given its name from the generator."""
    return _free(python_name, PLAIN_ARGUMENTS)


def method_argument(text: str) -> str:
    """The argument of a method. It may have the name of a built-in function, such as `filter`."""
    name = snake_case(text)
    if not name.isidentifier() or keyword.iskeyword(name):
        name = str(PythonIdentifier(text, PREFIX))
    return _free(name, METHOD_ARGUMENTS)


def body_argument(attribute: str) -> str:
    """The argument of a method for an attribute of the body."""
    return _free(attribute, METHOD_ARGUMENTS)


def is_plain(text: str, name: str) -> bool:
    """Whether a Python name is the obvious one for a name of the spec."""
    return name == snake_case(text)


def enum_keys(values: list[str]) -> list[str]:
    """The names that the generator gives to the members of an enum. They may contain duplicates."""
    keys: list[str] = []
    for position, value in enumerate(values):
        key = snake_case(value.upper()).upper() if value[:1].isalpha() else ""
        keys.append(unicodedata.normalize("NFKC", key) if key.isidentifier() else f"VALUE_{position}")
    return keys


def _free(name: str, taken: frozenset[str]) -> str:
    return f"{name}_" if name in taken else name
