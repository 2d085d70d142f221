"""Names of the spec in Python: which are taken already, and what becomes of one that is.

A property or a parameter is called what the API calls it, so one whose name is taken gets an underscore, and a line of
output says so. What the author of the spec chose freely (`x-method`, a tag) is refused instead.
"""

from __future__ import annotations

import keyword
import unicodedata
from typing import Final

from openapi_python_client.strings import ClassName, PythonIdentifier, snake_case

PREFIX: Final = "field_"
"""What the generator puts before a name that Python would not accept."""

MODEL_ATTRIBUTES: Final = frozenset(
    ["additional_properties", "field", "from_dict", "spec_pointer", "summary_columns", "to_dict", "wire_form"]
)
"""What a class of `models` has, or evaluates in its body."""
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
"""What the modules of `models` and `api` import."""
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
"""What a plain function of `api` calls its own, or uses."""
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
"""What a method of the client calls its own, or uses."""
METHODS: Final = frozenset(["bool", "builtins", "datetime", "dict", "float", "int", "models", "object", "str"])
"""What the annotations in a group of methods are made of. A method `list` is provided for."""
GROUPS: Final = frozenset(["aclose", "close", "raw_responses", "with_options"])
"""What a client has besides its groups."""
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
"""What the modules with the groups of methods and the clients import or define."""


def class_name(text: str) -> str:
    """A class for a name of the spec; one that is taken says `Model` at its end."""
    found = str(ClassName(text, PREFIX))
    if found in CLASSES:
        found = str(ClassName(other_key(text), PREFIX))
    return found


def other_key(text: str) -> str:
    """What a schema is called whose class would have a name that is taken."""
    return f"{text}Model"


def module_name(class_name: str) -> str:
    return str(PythonIdentifier(class_name, PREFIX))


def attribute_name(text: str) -> str:
    """An attribute of a model for a property."""
    return _free(str(PythonIdentifier(text, PREFIX)), MODEL_ATTRIBUTES)


def plain_argument(python_name: str) -> str:
    """An argument of a plain function, given what the generator would call it."""
    return _free(python_name, PLAIN_ARGUMENTS)


def method_argument(text: str) -> str:
    """An argument of a method: under its own name, also where Python has a function of that name, like `filter`."""
    name = snake_case(text)
    if not name.isidentifier() or keyword.iskeyword(name):
        name = str(PythonIdentifier(text, PREFIX))
    return _free(name, METHOD_ARGUMENTS)


def body_argument(attribute: str) -> str:
    """An argument of a method for an attribute of the body."""
    return _free(attribute, METHOD_ARGUMENTS)


def is_plain(text: str, name: str) -> bool:
    """Whether a Python name is what anybody would expect for a name of the spec."""
    return name == snake_case(text)


def enum_keys(values: list[str]) -> list[str]:
    """Members of an enum, by value, as the generator calls them; two may be the same."""
    keys: list[str] = []
    for position, value in enumerate(values):
        key = snake_case(value.upper()).upper() if value[:1].isalpha() else ""
        keys.append(unicodedata.normalize("NFKC", key) if key.isidentifier() else f"VALUE_{position}")
    return keys


def _free(name: str, taken: frozenset[str]) -> str:
    return f"{name}_" if name in taken else name
