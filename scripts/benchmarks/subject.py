"""What is measured: the resource of the spec that has a lifecycle, and one of it that is called `bench`."""

from __future__ import annotations

from typing import Any, Final

from rlor_spec import data
from rlor_spec.document import Operation, SpecDocument
from rlor_spec.places import answer_schema
from rlor_spec.resources import lifecycle_resource
from rlor_trainer_client import RlorTrainerClient, models

SPEC: Final = SpecDocument.load(data.SPEC)
RESOURCE: Final = lifecycle_resource(SPEC.data)
LIFECYCLE: Final[dict[str, Any]] = SPEC.data["components"]["schemas"][RESOURCE.state_schema]["x-lifecycle"]
ACCOUNT: Final = "acme"
BENCH: Final = "bench"
"""The id of the one that is read."""


def collection(account: str) -> str:
    """Path of the collection in an account."""
    return RESOURCE.collection.format(**{RESOURCE.account_parameter: account})


def operation(method: str) -> Operation:
    """The operation that is the method of the group."""
    return next(
        found for found in SPEC.operations() if RESOURCE.group in found.raw["tags"] and found.raw["x-method"] == method
    )


LIST: Final = operation("list")
PAGES: Final[dict[str, str]] = LIST.raw["x-pagination"]
"""What the fields and parameters of a page are called."""


def page_of(resource: dict[str, Any], count: int) -> dict[str, Any]:
    """A page that holds a resource so many times, as the wire would carry it."""
    return {PAGES["items"]: [resource] * count, PAGES["nextPageToken"]: "", PAGES["totalSize"]: count}


def page_class() -> Any:
    """The class of `models` for a page."""
    return getattr(models, answer_schema(SPEC, LIST))


def example() -> dict[str, Any]:
    """The first example that the spec gives of an answer to get, with every public field; its id is `bench`."""
    answer = SPEC.resolve((*operation("get").pointer, "responses", "200"))
    examples = answer["content"]["application/json"]["examples"]
    first: dict[str, Any] = next(iter(examples.values()))["value"]
    variables = {RESOURCE.account_parameter: ACCOUNT, RESOURCE.id_parameter: BENCH}
    return {**first, RESOURCE.name_field: RESOURCE.pattern.format(**variables)}


def create(client: RlorTrainerClient) -> None:
    """Create `bench`, with nothing set."""
    methods(client).create(getattr(models, RESOURCE.schema)(), **{RESOURCE.id_parameter: BENCH})


def methods(client: RlorTrainerClient) -> Any:
    """The attribute of a client that has the methods of the resource."""
    return getattr(client, RESOURCE.group)
