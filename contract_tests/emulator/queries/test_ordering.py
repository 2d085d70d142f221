"""`orderBy`: that SQL sorts as Python does, and that a list continues after any row without loss or repeat."""

import json
from collections.abc import Generator
from decimal import Decimal
from typing import Any

import pytest
from emulator.queries.job_documents import (
    DOCUMENT,
    FIELDS,
    JOBS,
    database,
    population,
    value_at,
)
from hypothesis import given, settings
from hypothesis import strategies as st
from rlor_trainer_emulator.queries.ordering import OrderTerm, after, compile_order
from rlor_trainer_emulator.queries.texts import QueryError
from sqlalchemy import Connection, select

POPULATION = population()


@pytest.fixture(scope="module")
def connection() -> Generator[Connection]:
    with database(POPULATION) as opened:
        yield opened


SORTABLE = (
    "name",
    "displayName",
    "state",
    "createTime",
    "completedTime",
    "inactivityTimeout",
    "keepAlive",
    "useReservation",
    "nodeCount",
    "reservationTarget",
    "lossConfig.method",
    "lossConfig.klBeta",
    "trainingConfig.learningRate",
    "trainingConfig.loraRank",
    "acceleratorSeconds.NVIDIA_H100_80GB",
    "extraValues.plain",
)


def _key(document: dict[str, Any], path: str) -> tuple[Any, ...]:
    """What `document` sorts by, found without the code under test: unset first, unset text as empty text."""
    value = value_at(document, path)
    if value is None:
        return () if path not in ("reservationTarget", "lossConfig.method", "extraValues.plain") else ("",)
    if path == "inactivityTimeout":
        return (Decimal(value[:-1]),)
    if path.startswith("acceleratorSeconds"):
        return (int(value),)
    return (value,)


def _sorted(documents: list[dict[str, Any]], keys: list[tuple[str, bool]]) -> list[str]:
    for path, descending in reversed(keys):
        documents = sorted(documents, key=lambda document, path=path: _key(document, path), reverse=descending)  # type: ignore[misc]
    return [document["name"] for document in documents]


def _page(connection: Connection, terms: list[OrderTerm], limit: int, place: list[Any] | None) -> list[dict[str, Any]]:
    statement = select(DOCUMENT).order_by(*(term.ordering for term in terms)).limit(limit)
    return list(connection.scalars(statement if place is None else statement.where(after(terms, place))))


@st.composite
def _orders(draw: st.DrawFn) -> tuple[str, list[tuple[str, bool]]]:
    paths = draw(st.lists(st.sampled_from(SORTABLE), max_size=4, unique=True))
    keys = [(path, draw(st.booleans())) for path in paths if path != "name"] + [("name", draw(st.booleans()))]
    return ", ".join(path + (" desc" if descending else "") for path, descending in keys), keys


@settings(derandomize=True, database=None, deadline=None, max_examples=40)
@given(order=_orders(), size=st.integers(11, 60))
def test_pages_put_together_are_the_sorted_list(
    connection: Connection, order: tuple[str, list[tuple[str, bool]]], size: int
) -> None:
    text, keys = order
    terms = compile_order(text, FIELDS, DOCUMENT)
    found: list[str] = []
    place: list[Any] | None = None
    while page := _page(connection, terms, size, place):
        found += [job["name"] for job in page]
        place = json.loads(json.dumps([term.value_of(page[-1]) for term in terms]))
    assert found == _sorted(POPULATION, keys)


@pytest.mark.parametrize("path", [str(field) for field in FIELDS if field.kind.scalar and not field.secret])
def test_every_key_is_the_same_in_sql_and_in_python(connection: Connection, path: str) -> None:
    (term,) = compile_order(path, FIELDS, DOCUMENT)
    rows = connection.execute(select(term.expression, DOCUMENT)).all()
    assert [key for key, _ in rows] == [term.value_of(document) for _, document in rows]
    assert len(rows) == len(POPULATION)


def test_a_list_without_an_order_goes_by_name(connection: Connection) -> None:
    for text in ("", "  ", "name", " name  asc "):
        jobs = _page(connection, compile_order(text, FIELDS, DOCUMENT), 1000, None)
        assert [job["name"] for job in jobs] == _sorted(POPULATION, [("name", False)])


def test_both_spellings_name_the_same_order() -> None:
    terms = [compile_order(text, FIELDS, DOCUMENT) for text in ("create_time desc", "createTime  desc")]
    assert terms[0][0].field == terms[1][0].field
    (term,) = compile_order("loss_config.klBeta", FIELDS, DOCUMENT)
    assert str(term.field) == "lossConfig.klBeta"


def test_a_column_that_is_never_null_is_sorted_by_as_it_is() -> None:
    (term,) = compile_order("name", FIELDS, DOCUMENT, {("name",): JOBS.c.name})
    assert term.expression is JOBS.c.name
    plan = select(JOBS.c.name).where(after([term], ["x"])).order_by(term.ordering).compile().string
    assert "coalesce" not in plan.lower()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("nme", 'orderBy: unknown field "nme" at column 1; did you mean "name"?'),
        ("name, creatTime", 'orderBy: unknown field "creatTime" at column 7; did you mean "createTime"?'),
        ("name,", "orderBy: expected a field name at column 6"),
        (",name", "orderBy: expected a field name at column 1"),
        ("name down", 'orderBy: expected "asc" or "desc", found "down" at column 6'),
        ("name desc state", 'orderBy: expected a comma, found "state" at column 11'),
        ("createTime, create_time desc", 'orderBy: "createTime" is named twice at column 13'),
        ("lossConfig", 'orderBy: "lossConfig" is a message and has no order at column 1'),
        ("state,rewardWeights", 'orderBy: "rewardWeights" is a list and has no order at column 7'),
        ("acceleratorSeconds", 'orderBy: "acceleratorSeconds" is a map and has no order at column 1'),
        ("wandbConfig.apiKey", 'orderBy: "wandbConfig.apiKey" is write-only and cannot be queried at column 1'),
        ("name;drop table job", 'orderBy: unexpected ";" in a field name at column 5'),
        ("-name", 'orderBy: expected a field name, found "-" at column 1'),
        ("name\0", "orderBy: the character U+0000 cannot be part of a query at column 5"),
        ("n" * 2001, "orderBy: longer than 2000 characters at column 2001"),
    ],
)
def test_a_wrong_order_is_refused_where_it_is_wrong(text: str, message: str) -> None:
    with pytest.raises(QueryError) as caught:
        compile_order(text, FIELDS, DOCUMENT)
    assert str(caught.value) == message


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("name", []),
        ("name", ["a", "b"]),
        ("name", [1]),
        ("name", [None]),
        ("name", ["a\0"]),
        ("name", ["\ud800"]),
        ("nodeCount", ["1"]),
        ("nodeCount", [True]),
        ("nodeCount", [2**63]),
        ("lossConfig.klBeta", [1]),
        ("lossConfig.klBeta", [float("nan")]),
        ("lossConfig.klBeta", [float("inf")]),
        ("keepAlive", ["true"]),
    ],
)
def test_a_place_that_no_row_can_have_is_refused(text: str, values: list[Any]) -> None:
    with pytest.raises(ValueError, match=r"^the values do not fit the order$"):
        after(compile_order(text, FIELDS, DOCUMENT), values)


@settings(derandomize=True, database=None, deadline=None, max_examples=100)
@given(
    text=st.text(max_size=60) | st.lists(st.sampled_from(["name", ",", " ", "desc", ".", "x", '"', "_"])).map("".join)
)
def test_any_text_is_an_order_or_is_refused(connection: Connection, text: str) -> None:
    column: int | None = None
    try:
        terms = compile_order(text, FIELDS, DOCUMENT)
    except QueryError as error:
        column = error.column
    else:
        assert len(_page(connection, terms, 1000, None)) == len(POPULATION)
    assert column is None or 1 <= column <= len(text) + 1
