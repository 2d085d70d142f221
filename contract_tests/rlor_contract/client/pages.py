"""Lists that come page by page, as the client follows them."""

from __future__ import annotations

import inspect
import re
from typing import Any

from rlor_spec.document import Pointer

from rlor_contract.client.python_names import python_name
from rlor_contract.client.scripted import ScriptedFacade, Uses, is_error, unless
from rlor_contract.client.surfaces import Call, Reply
from rlor_contract.spec.operations import ContractSpec
from rlor_contract.spec.schema_values import SchemaValues


def page_uses(spec: ContractSpec, surface: ScriptedFacade, call: Call, answers: SchemaValues) -> Uses:
    """`pages_followed`: items, pages and the first item of a list, from the beginning and from a token."""
    operation = call.operation
    names = operation.raw.get("x-pagination")
    if names is None:
        return
    pointer: Pointer = (*operation.pointer, "x-pagination")
    schema = operation.responses[200].schema or ()
    full: dict[str, Any] = answers.full(schema)
    item: dict[str, Any] = full[names["items"]][0]
    items = spec.schema((*spec.properties(schema)[names["items"]], "items"))
    wanted = [re.sub(r"{\w+}", f"a{number}", items["x-resource"]["template"]) for number in range(5)]

    def page(token: str, *items: str, **other: Any) -> Reply:
        listed = [{**item, "name": name} for name in items]
        return Reply.of_json(200, {**full, names["items"]: listed, names["nextPageToken"]: token, **other})

    method = getattr(getattr(surface.client, operation.tag), operation.method_name)
    own = [value for value in (surface.resource_name(call),) if value is not None]
    sent = {"filter": "a=1", "order_by": "name", "read_mask": "name"}
    options = {key: value for key, value in sent.items() if key in inspect.signature(method).parameters}

    def pager(**more: Any) -> Any:
        return method(*own, **{python_name(names["pageSize"]): 2}, **options, **more)

    exchange = surface.play(pager, page("t1", *wanted[:2]), page("t2"), page("", *wanted[2:]))
    queries = [dict(request.url.params) for request in exchange.requests]
    tokens = [query.pop(names["pageToken"], "") for query in queries]
    listed: list[Any] = exchange.value or []
    got = [str(item.name) for item in listed]
    holds = got == wanted and tokens == ["", "t1", "t2"] and all(query == queries[0] for query in queries)
    expected = "every item once, in order, each request like the first but for its token"
    yield "three pages, one of them empty", unless(holds, expected, exchange, pointer)
    exchange = surface.play(pager, page("t1", wanted[0]), page("t2", wanted[1]), page("t1", wanted[2]))
    holds = is_error(exchange, "InvalidResponseError") and len(exchange.requests) == 3
    yield "a page token for the second time", unless(holds, "InvalidResponseError", exchange, pointer)
    from_token = {python_name(names["pageToken"]): "t0"}
    exchange = surface.play(lambda: pager(**from_token), page("t1", wanted[0]), page("t0", wanted[1]))
    tokens = [request.url.params.get(names["pageToken"], "") for request in exchange.requests]
    holds = is_error(exchange, "InvalidResponseError") and tokens == ["t0", "t1"]
    yield (
        "from a token, which comes again",
        unless(holds, "that page first, then InvalidResponseError", exchange, pointer),
    )
    two = page("t1", *wanted[:2], **{names["totalSize"]: 3}), page("", wanted[2], **{names["totalSize"]: 4})
    kept: list[Any] = []
    for shown, begin in (("the pages", True), ("the pages again", False)):
        if begin:
            kept = [pager()]
        before = kept[0].total_size
        exchange = surface.play(kept[0].pages, *two)
        pages: list[Any] = exchange.value or []
        told = [([str(item.name) for item in one.items], one.next_page_token or "", one.total_size) for one in pages]
        holds = told == [(wanted[:2], "t1", 3), (wanted[2:3], "", 4)] and len(exchange.requests) == 2
        holds = holds and before == (None if begin else 4) and kept[0].total_size == 4
        yield shown, unless(holds, "items, token and count of each, from the first on", exchange, pointer)
    exchange = surface.play(lambda: pager().first(), *two)
    holds = getattr(exchange.value, "name", None) == wanted[0] and len(exchange.requests) == 1
    yield "the first item", unless(holds, "it, after one request", exchange, pointer)
    exchange = surface.play(lambda: pager().first(), page("t1"), page("", wanted[0]))
    holds = getattr(exchange.value, "name", None) == wanted[0] and len(exchange.requests) == 2
    yield "the first item, on the second page", unless(holds, "it, after two requests", exchange, pointer)
    exchange = surface.play(lambda: pager().first(), page(""))
    holds = exchange.error is None and exchange.value is None and len(exchange.requests) == 1
    yield "the first item of none", unless(holds, "None, after one request", exchange, pointer)
