"""The tables are those of the version that stands in a database, so that a database made before can still be read."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

import pytest
import sqlalchemy as sa
from rlor_trainer_emulator.store.tables import SCHEMA_VERSION, metadata
from sqlalchemy.schema import CreateIndex, CreateTable

FOLDER: Final = Path(__file__).parent
DIALECTS: Final[dict[str, sa.Dialect]] = {
    "sqlite": sa.make_url("sqlite://").get_dialect()(),
    "postgresql": sa.make_url("postgresql+psycopg://").get_dialect()(),
}


@pytest.mark.parametrize("name", DIALECTS)
def test_other_tables_are_another_version(name: str) -> None:
    """On a failure: raise `SCHEMA_VERSION`, then put what is made now into the file."""
    made: list[Any] = []
    for table in metadata.sorted_tables:
        made += [CreateTable(table), *map(CreateIndex, sorted(table.indexes, key=lambda index: str(index.name)))]
    statements = (str(one.compile(dialect=DIALECTS[name])).strip() for one in made)
    text = "".join(f"{' '.join(statement.split())};\n" for statement in statements)

    assert f"-- Version {SCHEMA_VERSION}\n{text}" == (FOLDER / f"tables_{name}.sql").read_text("utf-8")
