"""`filter`: that SQL finds the jobs that a plain evaluation in Python finds, and that any other text is refused.

The reference evaluates filters that Hypothesis builds as trees; it shares nothing with the parser and the compiler.
"""

import operator
import re
from collections.abc import Callable, Generator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any, TypeAlias

import pytest
from emulator.queries.job_documents import (
    COUNTS,
    DOCUMENT,
    DURATIONS,
    FIELDS,
    JOBS,
    METHODS,
    RATES,
    SECONDS,
    STATES,
    TEXTS,
    TIMES,
    database,
    population,
    value_at,
)
from hypothesis import example, given, settings
from hypothesis import strategies as st
from rlor_trainer_emulator import SpecError
from rlor_trainer_emulator.queries.fields import Field, FieldIndex, Kind
from rlor_trainer_emulator.queries.filtering import compile_filter
from rlor_trainer_emulator.queries.texts import QueryError
from sqlalchemy import Connection, Dialect, select
from sqlalchemy.dialects import postgresql, sqlite

POPULATION = population()
NAMES = frozenset(job["name"] for job in POPULATION)
generated = settings(derandomize=True, database=None, deadline=None, max_examples=200)


@pytest.fixture(scope="module")
def connection() -> Generator[Connection]:
    with database(POPULATION) as opened:
        yield opened


def found(connection: Connection, text: str) -> set[str]:
    """Names of the jobs that the filter `text` finds."""
    return set(connection.scalars(select(JOBS.c.name).where(compile_filter(text, FIELDS, DOCUMENT))))


# The reference: filters as trees, each with its text and its meaning.


@dataclass(frozen=True)
class Comparison:
    path: str
    sign: str
    value: str
    holds: Callable[[dict[str, Any]], bool]

    @property
    def text(self) -> str:
        return self.path + self.sign + self.value


@dataclass(frozen=True)
class Junction:
    word: str
    """`AND`, `OR`, or a space, which means `AND` too."""
    parts: tuple["Tree", ...]


@dataclass(frozen=True)
class Negation:
    sign: str
    part: "Tree"


Tree: TypeAlias = Comparison | Junction | Negation


def text_of(tree: Tree) -> str:
    match tree:
        case Comparison():
            return tree.text
        case Negation():
            return tree.sign + (text_of(tree.part) if isinstance(tree.part, Comparison) else f"({text_of(tree.part)})")
        case Junction("OR"):
            return " OR ".join(
                f"({text_of(part)})" if isinstance(part, Junction) else text_of(part) for part in tree.parts
            )
        case Junction():
            # OR binds tighter than AND and needs no parentheses here; a space binds tighter than AND, to no effect.
            return (f" {tree.word} " if tree.word.strip() else " ").join(map(text_of, tree.parts))


def holds(tree: Tree, job: dict[str, Any]) -> bool:
    match tree:
        case Comparison():
            return tree.holds(job)
        case Negation():
            return not holds(tree.part, job)
        case Junction("OR"):
            return any(holds(part, job) for part in tree.parts)
        case Junction():
            return all(holds(part, job) for part in tree.parts)


OPERATORS: dict[str, Callable[[Any, Any], bool]] = {
    "=": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


def snake(path: str) -> str:
    head, *rest = path.split(".")
    # Keys of maps have one spelling only.
    if head in ("acceleratorSeconds", "extraValues"):
        return ".".join([re.sub("([A-Z])", r"_\1", head).lower(), *rest])
    return re.sub("([A-Z])", r"_\1", path).lower()


def compared(path: str, sign: str, written: str, value: Any, read: Callable[[Any], Any]) -> Comparison:
    def comparison_holds(job: dict[str, Any]) -> bool:
        stored = value_at(job, path.replace('"', ""))
        return stored is not None and OPERATORS["=" if sign == ":" else sign](read(stored), value)

    return Comparison(path, sign, written, comparison_holds)


@st.composite
def paths(draw: st.DrawFn, *choices: str) -> str:
    return draw(st.sampled_from(choices))


SIGNS = st.sampled_from([*OPERATORS, ":"])
EQUALITIES = st.sampled_from(["=", "!=", ":"])


def instant(text: str) -> Decimal:
    """A stored timestamp in seconds since 2000."""
    moment = datetime.fromisoformat(text.replace("Z", "+00:00"))
    return Decimal((moment - datetime(2000, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1)).scaleb(-6)


@st.composite
def timestamps(draw: st.DrawFn) -> tuple[str, Decimal]:
    """A timestamp near the stored ones, in any zone and precision, and its instant."""
    stored = draw(st.sampled_from([time for time in TIMES if time]))
    zone = timezone(timedelta(minutes=draw(st.sampled_from([-720, -90, 0, 330, 840]))))
    moment = datetime.fromisoformat(stored.replace("Z", "+00:00")).astimezone(zone)
    digits = draw(st.sampled_from([0, 3, 6, 9]))
    nanoseconds = f"{moment.microsecond:06}{draw(st.sampled_from(['000', '001', '999']))}"[:digits]
    whole = moment.replace(microsecond=0, tzinfo=None).isoformat()
    offset = draw(st.sampled_from(["Z", "z", "+00:00"])) if not zone.utcoffset(None) else moment.isoformat()[-6:]
    written = whole + (f".{nanoseconds}" if digits else "") + offset
    value = instant(moment.replace(microsecond=0).astimezone(UTC).isoformat())
    return draw(quoted(written)), value + Decimal(f"0.{nanoseconds or 0}")


def quoted(written: str) -> st.SearchStrategy[str]:
    return st.sampled_from([written, f'"{written}"', f"'{written}'"])


@st.composite
def texts(draw: st.DrawFn) -> tuple[str, str, bool]:
    """A text with wildcards, as written, as a regular expression, and whether it has wildcards."""
    stored = draw(st.sampled_from(TEXTS))
    start = draw(st.integers(0, len(stored)))
    end = draw(st.integers(start, len(stored)))
    pieces = draw(
        st.sampled_from([[stored], [stored[start:end]], ["", stored[end:]], [stored[:start], stored[end:]], ["", ""]])
    )
    mark = draw(st.sampled_from(["'", '"']))
    written = "*".join(re.sub(r"""[\\*'"]""", lambda sign: "\\" + sign[0], piece) for piece in pieces)
    # Without quotes an asterisk of the text itself cannot be told from a wildcard.
    if draw(st.booleans()) and len(pieces) > 1 and re.fullmatch(r"[a-zA-Z0-9]*", "".join(pieces)):
        return "*".join(pieces), ".*".join(map(re.escape, pieces)), True
    return f"{mark}{written}{mark}", ".*".join(map(re.escape, pieces)), len(pieces) > 1


@st.composite
def text_comparisons(draw: st.DrawFn) -> Comparison:
    path = draw(
        paths(
            "displayName",
            "managedBy",
            "reservationTarget",
            "extraValues.plain",
            'extraValues."a b,c"',
            "extraValues.null",
        )
    )
    wire = path.replace('"', "")
    written, pattern, wild = draw(texts())
    sign = draw(SIGNS if not wild else EQUALITIES)
    if sign not in ("=", "!=", ":"):
        return compared(path, sign, written, re.sub(r"\\(.)", r"\1", pattern, flags=re.DOTALL), str)
    present = sign == ":" and written.strip("\"'") == "*"

    def comparison_holds(job: dict[str, Any]) -> bool:
        stored = value_at(job, wire)
        if stored is None:
            return False
        if present:
            return stored != "" or wire not in ("displayName", "managedBy")
        if sign == ":":
            return re.search(pattern, stored, re.DOTALL) is not None
        return (re.fullmatch(pattern, stored, re.DOTALL) is not None) is (sign == "=")

    return Comparison(path, sign, written, comparison_holds)


@st.composite
def scalar_comparisons(draw: st.DrawFn) -> Comparison:
    kind = draw(st.sampled_from(["enum", "boolean", "count", "rate", "seconds", "time", "duration"]))
    sign = draw(EQUALITIES if kind in ("enum", "boolean") else SIGNS)
    match kind:
        case "enum":
            path, value = draw(
                st.sampled_from(
                    [("state", state) for state in STATES] + [("lossConfig.method", name) for name in METHODS]
                )
            )
            return compared(path, sign, draw(quoted(value)), value, str)
        case "boolean":
            path, wanted = draw(paths("keepAlive", "useReservation")), draw(st.booleans())
            return compared(path, sign, draw(quoted(str(wanted).lower())), wanted, bool)
        case "count":
            count = draw(st.sampled_from([*COUNTS, -1, 15, 2**62]))
            return compared(
                draw(paths("nodeCount", "trainingConfig.loraRank")), sign, draw(quoted(str(count))), count, int
            )
        case "rate":
            rate = draw(st.sampled_from([*RATES, -0.5, 0.3, 2.00000000000001e-05]))
            path = draw(paths("lossConfig.klBeta", "trainingConfig.learningRate"))
            return compared(path, sign, draw(st.sampled_from([f"{rate!r}", f"{Decimal(repr(rate)):f}"])), rate, float)
        case "seconds":
            number = draw(st.sampled_from([*SECONDS, "8", "9007199254740992"]))
            path = draw(paths("acceleratorSeconds.NVIDIA_H100_80GB", 'acceleratorSeconds."NVIDIA_H100_80GB"'))
            return compared(path, sign, number, int(number), int)
        case "time":
            written, moment = draw(timestamps())
            return compared(draw(paths("createTime", "completedTime")), sign, written, moment, instant)
        case _:
            length = draw(
                st.sampled_from([text for text in DURATIONS if text] + ["1800.50s", "0.100s", "-1s", "1.499999999s"])
            )
            return compared(
                "inactivityTimeout", sign, length, Decimal(length[:-1]), lambda stored: Decimal(stored[:-1])
            )


def presence(path: str, unset: tuple[Any, ...]) -> Comparison:
    return Comparison(path, ":", "*", lambda job: value_at(job, path) not in unset)


CONTAINERS = [
    presence("lossConfig", (None,)),
    presence("trainingConfig", (None,)),
    presence("completedTime", (None,)),
    presence("inactivityTimeout", (None,)),
    presence("lossConfig.klBeta", (None,)),
    presence("useReservation", (None,)),
    presence("keepAlive", (False,)),
    presence("nodeCount", (0,)),
    presence("trainingConfig.learningRate", (0, None)),
    presence("state", ("JOB_STATE_UNSPECIFIED",)),
    presence("lossConfig.method", ("METHOD_UNSPECIFIED", None)),
    presence("rewardWeights", ([],)),
    presence("acceleratorSeconds", ({},)),
    presence("extraValues", ({}, None)),
    Comparison(
        "acceleratorSeconds", ":", "NVIDIA_H100_80GB", lambda job: "NVIDIA_H100_80GB" in job["acceleratorSeconds"]
    ),
    Comparison("extraValues", ":", "'a b,c'", lambda job: "a b,c" in job.get("extraValues", {})),
    Comparison("extraValues", ":", '"x.y"', lambda job: "x.y" in job.get("extraValues", {})),
    Comparison("rewardWeights", ":", '"accuracy=0.8"', lambda job: "accuracy=0.8" in job["rewardWeights"]),
    Comparison("rewardWeights", ":", '"accuracy"', lambda job: False),
    Comparison("rewardWeights", ":", '", "', lambda job: False),
    Comparison("rewardWeights", ":", '"a, b"', lambda job: "a, b" in job["rewardWeights"]),
    Comparison("reward_weights", ":", "'*=0.2'", lambda job: "format=0.2" in job["rewardWeights"]),
]


@st.composite
def comparisons(draw: st.DrawFn) -> Comparison:
    chosen = draw(text_comparisons() | scalar_comparisons() | st.sampled_from(CONTAINERS))
    path = draw(st.sampled_from([chosen.path, chosen.path if '"' in chosen.path else snake(chosen.path)]))
    gap = draw(st.sampled_from(["", " ", "\n"]))
    return replace(chosen, path=path, sign=f"{gap}{chosen.sign}{gap}")


TREES: st.SearchStrategy[Tree] = st.recursive(
    comparisons(),
    lambda parts: (
        st.builds(Negation, st.sampled_from(["NOT ", "-"]), parts)
        | st.builds(Junction, st.sampled_from(["AND", "OR", " "]), st.lists(parts, min_size=2, max_size=3).map(tuple))
    ),
    max_leaves=6,
)


@settings(generated, max_examples=120)
@given(tree=TREES)
def test_sql_finds_what_the_reference_finds(connection: Connection, tree: Tree) -> None:
    assert found(connection, text_of(tree)) == {job["name"] for job in POPULATION if holds(tree, job)}


@generated
@given(comparison=comparisons())
def test_every_comparison_finds_what_the_reference_finds(connection: Connection, comparison: Comparison) -> None:
    assert found(connection, comparison.text) == {job["name"] for job in POPULATION if comparison.holds(job)}


@pytest.mark.parametrize("sign", [*OPERATORS, ":"])
@pytest.mark.parametrize("fraction", ["122999999", "123455999", "123456", "123456000", "123456001", "123457"])
def test_timestamps_are_told_apart_below_what_is_stored(connection: Connection, sign: str, fraction: str) -> None:
    moment = instant("2026-04-01T09:30:00Z") + Decimal(f"0.{fraction}")
    comparison = compared("createTime", sign, f"2026-04-01T11:30:00.{fraction}+02:00", moment, instant)
    assert found(connection, comparison.text) == {job["name"] for job in POPULATION if comparison.holds(job)}


@settings(generated, max_examples=20)
@given(left=TREES, right=TREES)
def test_the_laws_of_logic_hold(connection: Connection, left: Tree, right: Tree) -> None:
    one, other = f"({text_of(left)})", f"({text_of(right)})"
    of_one, of_other = found(connection, one), found(connection, other)
    assert found(connection, f"{one} AND {other}") == found(connection, f"{one} {other}") == of_one & of_other
    assert found(connection, f"{one} OR {other}") == of_one | of_other
    assert found(connection, f"NOT {one}") == found(connection, f"-{one}") == NAMES - of_one
    assert found(connection, f"NOT ({one} AND {other})") == found(connection, f"NOT {one} OR NOT {other}")


@pytest.mark.parametrize("field", [field for field in FIELDS if not field.secret], ids=str)
def test_every_field_of_the_spec_can_be_asked_for(connection: Connection, field: Field) -> None:
    told_apart = field.kind in (Kind.MESSAGE, Kind.TIMESTAMP, Kind.DURATION) or (field.kind.scalar and field.explicit)
    expected: set[str] = set()
    for job in POPULATION:
        value = value_at(job, str(field))
        if value is not None and (told_apart or value not in (0, "", [], {}, *field.values[:1])):
            expected.add(job["name"])
    assert found(connection, f"{field}:*") == found(connection, f"{snake(str(field))}:*") == expected


@pytest.mark.parametrize("text", ["", " ", "\t\r\n"])
def test_an_empty_filter_finds_all(connection: Connection, text: str) -> None:
    assert found(connection, text) == NAMES


def test_or_binds_tighter_than_and_and_than_a_space(connection: Connection) -> None:
    running, failed, kept = "state=JOB_STATE_RUNNING", "state=JOB_STATE_FAILED", "keepAlive=true"
    expected = found(connection, f"{kept} AND ({running} OR {failed})")
    assert expected != found(connection, f"({kept} AND {running}) OR {failed}")
    assert found(connection, f"{kept} AND {running} OR {failed}") == expected
    assert found(connection, f"{kept} {running} OR {failed}") == expected
    assert found(connection, f"{running} OR {failed} AND {kept}") == expected


def test_an_unset_field_satisfies_no_comparison_and_every_negated_one(connection: Connection) -> None:
    unset = {job["name"] for job in POPULATION if job["lossConfig"] is None}
    assert unset
    for comparison in ("lossConfig.method=GRPO", "lossConfig.method!=GRPO", "lossConfig.klBeta>=0", "lossConfig:*"):
        assert not found(connection, comparison) & unset
        assert found(connection, f"NOT {comparison}") >= unset


def test_a_filter_uses_the_columns_it_is_given() -> None:
    condition = compile_filter('name="a" AND NOT name:"b"', FIELDS, DOCUMENT, {("name",): JOBS.c.name})
    assert "document" not in str(condition)


@pytest.mark.parametrize("dialect", [sqlite.dialect(), postgresql.dialect()], ids=["sqlite", "postgresql"])  # type: ignore[no-untyped-call]
def test_values_are_bound_and_never_part_of_the_statement(dialect: Dialect) -> None:
    text = 'displayName="x\' OR 1=1 --" rewardWeights:"\'); DROP TABLE job" extraValues."\'||\',\'":"q\'q"'
    compiled = compile_filter(text, FIELDS, DOCUMENT).compile(dialect=dialect)
    assert not re.search(r"DROP|1=1|q'q|\|\|", str(compiled))
    bound = {value for value in compiled.params.values() if isinstance(value, str)}
    # The key of a map is bound by itself: PostgreSQL would part a path at the key's comma.
    assert {"x' OR 1=1 --", "'); DROP TABLE job", "'||','"} <= bound


COMPARATORS = "(= != < <= > >= :)"
WRITE = f"write a field, a comparator {COMPARATORS} and a value"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("foo=1", 'unknown field "foo" at column 1'),
        ("keepAlive=true AND sate=1", 'unknown field "sate" at column 20; did you mean "state"?'),
        ("lossConfig.x=1", 'unknown field "lossConfig.x" at column 12'),
        ("state.x=1", '"state" is an enum and has no subfields at column 7'),
        ("wandb_config.api_key:a", '"wandbConfig.apiKey" is write-only and cannot be queried at column 1'),
        ("state", f'"state" is not a comparison at column 1; {WRITE}'),
        ("42", f'"42" is not a comparison at column 1; {WRITE}'),
        ("'policy'", f"\"'policy'\" is not a comparison at column 1; {WRITE}"),
        ("keepAlive=true x", f'"x" is not a comparison at column 16; {WRITE}'),
        (
            "keepAlive=true and nodeCount=1",
            '"and" is not a comparison at column 16; the operator AND is written in capitals',
        ),
        ("f(x)", 'functions such as "f" are not supported at column 1'),
        ("state=", "expected a value, found the end at column 7"),
        ("state = AND", 'expected a value, found "AND" at column 9'),
        ("keepAlive==true", 'expected a value, found "=" at column 11'),
        ("keepAlive=(true)", 'expected a value, found "(" at column 11'),
        ("", None),
        ("NOT", "expected a comparison, found the end at column 4"),
        ("NOT NOT keepAlive=true", 'expected a comparison, found "NOT" at column 5'),
        ("keepAlive=true OR", "expected a comparison, found the end at column 18"),
        ("AND keepAlive=true", 'expected a comparison, found "AND" at column 1'),
        ("(keepAlive=true", 'expected ")", found the end at column 16'),
        ("keepAlive=true)", 'expected the end, found ")" at column 15'),
        ("()", 'expected a comparison, found ")" at column 2'),
        ("a.=1", f'expected a comparison, a comparator {COMPARATORS}, AND, OR or the end, found "." at column 2'),
        ('displayName="x', 'the quote " is not closed at column 13'),
        ("displayName='x\\'", "the quote ' is not closed at column 13"),
        (
            r'displayName="a\n"',
            r'unknown escape "\\n" at column 15; a backslash must precede a quote, a backslash or *',
        ),
        ("state=RUNNING", 'expected one of the 20 values of "state", found "RUNNING" at column 7'),
        (
            'state="JOB_STATE_RUNING"',
            'expected one of the 20 values of "state", found "JOB_STATE_RUNING" at column 7; '
            'did you mean "JOB_STATE_RUNNING"?',
        ),
        ("state>JOB_STATE_FAILED", '"state" is an enum and takes only = and != at column 6'),
        ("keepAlive=TRUE", 'expected true or false, found "TRUE" at column 11'),
        ("keepAlive<true", '"keepAlive" is a boolean and takes only = and != at column 10'),
        ("nodeCount=1.5", 'expected a whole number of at most 64 bits, found "1.5" at column 11'),
        (
            "nodeCount=9223372036854775808",
            'expected a whole number of at most 64 bits, found "9223372036854775808" at column 11',
        ),
        ("nodeCount=1*", 'expected a whole number of at most 64 bits, found "1*" at column 11'),
        (
            "nodeCount=\N{ARABIC-INDIC DIGIT ONE}",
            'expected a whole number of at most 64 bits, found "\N{ARABIC-INDIC DIGIT ONE}" at column 11',
        ),
        ("trainingConfig.learningRate=x", 'expected a number, found "x" at column 29'),
        ("trainingConfig.learningRate=1e999", 'expected a number, found "1e999" at column 29'),
        ("trainingConfig.learningRate=nan", 'expected a number, found "nan" at column 29'),
        (
            "inactivityTimeout<1h",
            'expected a duration in seconds such as 1800s, below 292 years, found "1h" at column 19',
        ),
        (
            "createTime>2026-04-01",
            'expected an RFC 3339 timestamp such as 2026-04-01T09:30:00Z, found "2026-04-01" at column 12',
        ),
        (
            "createTime>2026-02-30T00:00:00Z",
            'expected an RFC 3339 timestamp such as 2026-04-01T09:30:00Z, found "2026-02-30T00:00:00Z" at column 12',
        ),
        (
            "createTime>0001-01-01T00:00:00+23:00",
            "expected an RFC 3339 timestamp such as 2026-04-01T09:30:00Z, "
            'found "0001-01-01T00:00:00+23:00" at column 12',
        ),
        ("lossConfig=1", '"lossConfig" is a message and takes only ":*" at column 11'),
        ("rewardWeights=a", '"rewardWeights" is a list and takes only ":" at column 14'),
        ("acceleratorSeconds=a", '"acceleratorSeconds" is a map and takes only ":" at column 19'),
        (
            "extraValues:'a\\\"b'",
            "the key of a map is written in printable ASCII without quotes and backslashes at column 13",
        ),
        ("displayName=a\0", "the character U+0000 cannot be part of a query at column 14"),
        ("displayName=\ud800", "the character U+D800 cannot be part of a query at column 13"),
        ("(" * 17, "parentheses are nested more than 16 deep at column 17"),
        ("nodeCount=1 " * 101, "there are more than 100 comparisons at column 1210"),
        (" " * 2001, "longer than 2000 characters at column 2001"),
        ("a" * 60, f'"{"a" * 39}…" is not a comparison at column 1; {WRITE}'),
    ],
)
def test_a_wrong_filter_is_refused_where_it_is_wrong(text: str, message: str | None) -> None:
    if message is None:
        compile_filter(text, FIELDS, DOCUMENT)
        return
    with pytest.raises(QueryError) as caught:
        compile_filter(text, FIELDS, DOCUMENT)
    assert str(caught.value) == f"filter: {message}"


def test_fields_of_another_spec() -> None:
    def compiled(schema: dict[str, Any]) -> FieldIndex:
        thing = {"type": "object", "properties": {"x": schema}}
        return FieldIndex.of("Thing", {"components": {"schemas": {"Thing": thing}}})

    fields = compiled({"type": "array", "items": {"type": "integer"}})
    with pytest.raises(QueryError, match=r'^filter: "x" is not a list of text and takes only ":\*" at column 2$'):
        compile_filter("x:1", fields, DOCUMENT)
    with pytest.raises(SpecError, match=r"^x: the spec does not say what it holds$"):
        compiled({})


@pytest.mark.parametrize(
    "text",
    [
        "(" * 16 + "keepAlive=true" + ")" * 16,
        "NOT (" * 16 + "keepAlive=true" + ")" * 16,
        "keepAlive=true OR (nodeCount=1 rewardWeights:a AND (" * 8 + "rewardWeights:b" + "))" * 8,
        " OR ".join(["nodeCount=1"] * 100),
        "nodeCount=1 " * 100,
        f'displayName:"{"*a" * 900}"',
        f'displayName="{"%_" * 900}"',
        f"nodeCount=-{'0' * 19}1",
        "createTime<9999-12-31T23:59:59.999999999Z createTime>0001-01-01T00:00:00Z",
        "inactivityTimeout<9223372036s",
    ],
)
def test_a_filter_within_the_bounds_is_carried_out(connection: Connection, text: str) -> None:
    assert found(connection, text) <= NAMES


_WORDS = (
    "state",
    "displayName",
    "lossConfig",
    "nodeCount",
    "AND",
    "OR",
    "NOT",
    "true",
    "1",
    "1800s",
    "JOB_STATE_FAILED",
)
_SCRAPS = st.sampled_from([*_WORDS, *".=<:()\"'\\*%_-,! é\n\0", "\ud800"])


@settings(generated, max_examples=200)
@given(
    text=st.text(max_size=80)
    | st.lists(_SCRAPS, max_size=12).map("".join)
    | st.lists(_SCRAPS, max_size=12).map(" ".join)
)
@example("(" * 2000)
@example("-" * 2000)
@example("NOT " * 500)
@example('"' * 1999)
@example("a." * 1000)
@example("state=" * 333)
@example("\\" * 2000)
def test_any_text_is_a_filter_or_is_refused(connection: Connection, text: str) -> None:
    column: int | None = None
    try:
        names = found(connection, text)
    except QueryError as error:
        column = error.column
        str(error).encode()
    else:
        assert names <= NAMES
    assert column is None or 1 <= column <= len(text) + 1
