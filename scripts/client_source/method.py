"""Describes a method of the client: its arguments, what it sends, and what it returns."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from openapi_python_client.parser.properties import ModelProperty
from openapi_python_client.parser.properties.protocol import PropertyProtocol
from openapi_python_client.strings import snake_case
from rlor_spec.document import Pointer

from client_source.names import method_argument
from client_source.types import annotation, classes, union_annotation

ACCOUNT: Final = "account_id"


@dataclass(frozen=True, slots=True)
class Argument:
    """One argument of a function."""

    name: str
    annotation: str
    required: bool
    description: str
    encoded: str = ""
    """Expression for its encoded value, if it is not None."""
    wire_name: str = ""
    prop: PropertyProtocol | None = None
    attribute: str = ""
    """Attribute of the body, if that is passed field by field."""

    @property
    def declaration(self) -> str:
        return f"{self.name}: {self.annotation}" if self.required else f"{self.name}: {self.annotation} | None = None"


@dataclass(frozen=True, slots=True)
class Resource:
    """A schema of resources with names."""

    title: str
    """Its class."""
    attribute: str
    template: str
    """Template of its names."""

    @property
    def variables(self) -> list[str]:
        return path_variables(self.template)

    @property
    def constant(self) -> str:
        return snake_case(self.title).upper()

    @property
    def argument(self) -> str:
        """Name of the argument for it: the last word of its class, such as `book` for `LibraryBook`."""
        return method_argument(snake_case(self.title).rpartition("_")[2])


@dataclass(frozen=True, slots=True)
class AnswerCase:
    """One documented answer."""

    status: int
    prop: PropertyProtocol | None
    """Its type; None if the spec describes no body."""
    pointer: Pointer
    """Pointer to its schema, or else to the answer."""


@dataclass(frozen=True, slots=True)
class Pagination:
    """`x-pagination`, in wire names and Python names."""

    wire: dict[str, str | None]
    items: str
    item: str
    next_page_token: str
    page_token: str
    total_size: str | None
    former_items: list[str]
    """Former names of the items."""
    most: int
    """Largest number of items on a page."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """How to wait for a state of the resource that a method reads, which has a lifecycle."""

    states: str
    """Class of the states in `models`; also the key of the lifecycle."""
    argument: str
    """Name of the argument for the resource: `job`."""
    result: str
    """Class of the resource."""
    listing: Listing | None = None
    """How to read the states of many at once from a list."""
    ready_states: tuple[str, ...] = ()
    """States in which the resource may be ready."""
    health: str | None = None
    """The method that checks whether it is ready."""


@dataclass(frozen=True, slots=True)
class Listing:
    """A list of the resources waited for."""

    name: str
    """The method."""
    page_size: int
    """Largest number of items on a page, or the usual one."""
    arguments: list[tuple[str, str]]
    """Its arguments, as expressions that may use `filter` and `token`."""
    named_by: str | None
    """Field that holds the name, where the list can be filtered by it."""
    created_by: tuple[str, str] | None
    """Field and attribute that hold the time of creation (AIP-148), likewise."""
    filters: list[str | None]
    """Filters, of which the last one excludes ended resources. None means no filter."""


@dataclass(frozen=True, slots=True)
class Download:
    """`x-download`: the answer contains the URL of a text."""

    method: str
    """The method that reads the text."""
    field: str
    """Field of the answer that contains the URL."""
    attribute: str
    """The attribute for it."""
    example: str
    """Arguments of the method."""


@dataclass(frozen=True, slots=True)
class LongRunning:
    """`x-long-running`: the answer may contain a running operation."""

    operation: str
    """Attribute of the answer for the operation."""
    operation_class: str
    operation_constant: str
    """What the kind of such operations is called in the code."""
    group: str
    """Group of the method that reads the operation. It also has a method `wait`."""
    read_by: str
    """`operationId` of that method."""
    result: str
    """Attribute of the answer for the result."""
    result_class: str
    background: str | None
    """Argument that requests an operation."""


@dataclass(frozen=True, slots=True)
class Creation:
    """What is needed to retry a create, from `x-retry: with-id`."""

    parameter: str
    read: str
    write_only: list[list[str]]


@dataclass(frozen=True)
class Method:
    """An operation, with everything that its plain functions and its method need."""

    id: str
    http_method: str
    path: str
    url: str
    """Code for the path, with each variable escaped."""
    account: str
    """The path variable for the account."""
    group: str
    name: str
    module: str
    retry: str
    summary: str
    description: str
    deprecated: bool
    path_arguments: list[Argument]
    query_arguments: list[Argument]
    header_arguments: list[Argument]
    body: ModelProperty | None
    body_required: bool
    body_arguments: list[Argument]
    """Its fields, if it is passed field by field."""
    whole_body: str | None
    """Name of the argument, if the body is passed as a whole."""
    fields: list[Argument]
    """Its fields, if it is passed as a whole, but can also be passed as keywords."""
    body_example: dict[str, Any]
    """The first example in the spec."""
    answers: list[AnswerCase]
    answer: str
    """Class of a 2xx answer; empty if the spec describes no body."""
    answers_nothing: bool
    resource: Resource | None
    pagination: Pagination | None
    waiting: Waiting | None
    creation: Creation | None
    docs_url: str
    acts_on: list[str]
    """Fields of the answer that the client itself uses."""
    creates: Resource | None
    """What it creates under an id chosen by the client, if the answer is the created resource."""
    reads_operation: bool = False
    """Whether it reads a long-running operation (AIP-151), so that callers can wait for it."""
    long_running: LongRunning | None = None
    download: Download | None = None

    @property
    def answers_itself(self) -> bool:
        """Whether the answer is the resource named in the call."""
        return self.resource is not None and self.answer == self.resource.title and self.pagination is None

    @property
    def mask(self) -> str | None:
        """The argument that selects fields of the answer (AIP-157)."""
        return next((found.name for found in self.keywords if found.name == "read_mask"), None)

    @property
    def sends_body(self) -> bool:
        """Whether its requests can have a body. In others, it would be rejected or ignored."""
        return self.body is not None or self.http_method not in ("GET", "HEAD", "DELETE")

    @property
    def plain_arguments(self) -> list[Argument]:
        """Keyword arguments of the plain functions, besides the client and the body."""
        return self.query_arguments + self.header_arguments

    @property
    def positional(self) -> list[Argument]:
        """Positional arguments of the method."""
        arguments: list[Argument] = []
        if self.resource is not None:
            kind = f"str | models.{self.resource.title} | Mapping[str, Any]"
            text = f"Its id, its full name (`{self.resource.template}`), or the object."
            arguments.append(Argument(self.resource.argument, kind, True, text))
        else:
            arguments += self._as_passed(
                argument for argument in self.path_arguments if argument.wire_name != self.account
            )
        if self.whole_body is not None and self.body is not None:
            kind = f"models.{self.body.class_info.name} | Mapping[str, Any]"
            text = (
                "The object to send, or its fields as keywords, which replace those of the object."
                if self.fields
                else "The object to send."
            )
            arguments.append(Argument(self.whole_body, kind, self.body_required and not self.fields, text))
        return arguments

    @property
    def keywords(self) -> list[Argument]:
        """Keyword arguments of the method: required ones first, `account_id` last."""
        arguments = self.body_arguments + self._as_passed(self.plain_arguments)
        arguments.sort(key=lambda argument: not argument.required)
        arguments += self.fields
        if self.takes_account:
            arguments.append(Argument(ACCOUNT, "str", False, "Account to use instead of the client's."))
        return arguments

    @property
    def keywords_of_body(self) -> bool:
        """Whether a caller says what the body holds."""
        return self.whole_body is not None or bool(self.body_arguments)

    @staticmethod
    def _as_passed(arguments: Iterable[Argument]) -> list[Argument]:
        """Arguments of the plain functions in the form for the method."""
        return [
            Argument(
                method_argument(argument.wire_name),
                annotation(argument.prop, "models."),
                argument.required,
                argument.description,
            )
            for argument in arguments
            if argument.prop is not None
        ]

    @property
    def own_variables(self) -> list[str]:
        """Variables of the path, except the account."""
        return [argument.wire_name for argument in self.path_arguments if argument.wire_name != self.account]

    @property
    def created_names(self) -> list[tuple[str, str]]:
        """Variables of the name of the created resource, and expressions for their values."""
        assert self.creates is not None
        assert self.creation is not None
        given = dict(self.request_arguments)
        chosen = f'request["params"]["{self.creation.parameter}"]'
        return [
            *((argument.wire_name, given[argument.name]) for argument in self.path_arguments),
            (self.creates.variables[-1], chosen),
        ]

    @property
    def takes_account(self) -> bool:
        """Whether the path contains the account."""
        return len(self.own_variables) < len(self.path_arguments)

    @property
    def brief(self) -> str:
        """Its arguments and their types in one line. `= …` marks optional ones."""
        positional = [argument.declaration for argument in self.positional]
        keywords = [argument.declaration.replace(" | None = None", " = …") for argument in self.keywords]
        return ", ".join(positional + (["*", *keywords] if keywords else []))

    @property
    def example(self) -> str:
        """A short example call, with values from the spec's example of the body."""
        arguments: list[str] = []
        if self.resource is not None:  # an id alone does not identify a nested resource
            name = self.resource.argument
            arguments.append(f'"my-{name}"' if len(self.own_variables) == 1 else name)
        if self.whole_body is not None and self.body is not None:
            texts = [f'{snake_case(key)}="{text}"' for key, text in self.body_example.items() if isinstance(text, str)]
            arguments.append(f"models.{self.body.class_info.name}({''.join(texts[:1])})")
        for argument in self.body_arguments:
            if argument.required:
                arguments.append(f'{argument.name}="{self.body_example.get(argument.wire_name, "…")}"')
        call = f"client.{self.group}.{self.name}({', '.join(arguments)})"
        if len(call) > 90:
            lines = "".join(f"    {argument},\n" for argument in arguments)
            call = f"client.{self.group}.{self.name}(\n{lines})"
        if self.pagination is not None:
            item = snake_case(self.pagination.item.removeprefix("models.")).rpartition("_")[2]
            return f"for {item} in {call}:\n    print({item})"
        if self.answers_nothing:
            return call
        own = self.whole_body or (self.resource.argument if self.resource else None)
        same = self.resource is None or self.answer == self.resource.title
        return f"{own if own and same else 'answer'} = {call}"

    @property
    def request_arguments(self) -> list[tuple[str, str]]:
        """Arguments that the method passes to `request_kwargs`, as name and expression."""
        pairs: list[tuple[str, str]] = []
        for argument in self.path_arguments:
            is_named = self.resource is not None or argument.wire_name == self.account
            value = f'names["{argument.wire_name}"]' if is_named else method_argument(argument.wire_name)
            pairs.append((argument.name, value))
        if self.body is not None and (self.whole_body or self.body_arguments or self.body_required):
            pairs.append(("body", self.body_expression))
        pairs += [(argument.name, method_argument(argument.wire_name)) for argument in self.plain_arguments]
        return pairs

    @property
    def body_expression(self) -> str:
        """Code that builds the body."""
        assert self.body is not None
        if self.whole_body is not None:
            if not self.fields:
                return self.whole_body
            pairs = ", ".join(f'"{argument.attribute}": {argument.name}' for argument in self.fields)
            kind = f"models.{self.body.class_info.name}"
            return f'with_fields("{self.whole_body}", {kind}, {self.whole_body}, {{{pairs}}})'
        fields = ", ".join(f"{argument.attribute}={argument.name}" for argument in self.body_arguments)
        return f"models.{self.body.class_info.name}({fields})"

    @property
    def result(self) -> str:
        """Return type of the method, except for pagers."""
        return "None" if self.answers_nothing else f"models.{self.answer}"

    @property
    def decoder(self) -> str:
        """The decoder of the body."""
        return f"models.{self.answer}.from_dict" if self.answer else "nothing"

    @property
    def answer_annotation(self) -> str:
        """Type of any documented answer."""
        return union_annotation(case.prop for case in self.answers if case.prop is not None) or "None"

    @property
    def parsed_annotation(self) -> str:
        """Type of any decoded answer."""
        return "None" if self.answer_annotation == "None" else f"{self.answer_annotation} | None"

    @property
    def answer_groups(self) -> list[tuple[AnswerCase, list[int]]]:
        """Documented answers, grouped by type, with their statuses."""
        groups: dict[str, tuple[AnswerCase, list[int]]] = {}
        for case in self.answers:
            kind = "" if case.prop is None else annotation(case.prop)
            groups.setdefault(kind, (case, []))[1].append(case.status)
        return list(groups.values())

    @property
    def references(self) -> list[tuple[str, str]]:
        """Classes that the plain functions import, as name and module."""
        props = [case.prop for case in self.answers if case.prop is not None] + ([self.body] if self.body else [])
        props += [argument.prop for argument in self.path_arguments + self.plain_arguments if argument.prop is not None]
        return sorted({(found.name, found.module) for prop in props for found in classes(prop)})


def path_variables(path: str) -> list[str]:
    """Names of the variables of a path template, in order."""
    return re.findall(r"{(\w+)}", path)
