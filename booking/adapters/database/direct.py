"""Runs prebuilt statements on an SQLite connection without the machinery that makes a statement anew each time.

SQLAlchemy's Core finds its compiled statement again by a key it makes of the whole expression, builds an execution
context, a cursor result and its metadata: 60 to 100 µs for a SELECT that SQLite answers in 5. The statements of the
shelves are module constants, so here each is compiled once and found by its identity: 4 to 8 µs. The SQL is
SQLAlchemy's own, and so are the processors of its types.
"""

import sqlite3
from collections import namedtuple
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import Dialect, Executable
from sqlalchemy.sql.compiler import SQLCompiler

Parameters = Mapping[str, Any] | Sequence[Mapping[str, Any]]
_MOST_REMEMBERED = 512
_NOTHING: Mapping[str, Any] = {}


class DirectResult:
    """What came of one statement, all rows fetched; the part of SQLAlchemy's result that the shelves use."""

    __slots__ = ("_rows", "rowcount")

    def __init__(self, rows: Sequence[Any], rowcount: int) -> None:
        """Keep the rows; `rowcount` is how many a change touched."""
        self._rows = rows
        self.rowcount = rowcount

    def __iter__(self) -> Iterator[Any]:
        """The rows, which are tuples with names."""
        return iter(self._rows)

    def all(self) -> Sequence[Any]:
        """All rows."""
        return self._rows

    def first(self) -> Any:  # noqa: ANN401 - a row's columns are told by its statement
        """The first row, or None."""
        return self._rows[0] if self._rows else None

    def scalars(self) -> "DirectResult":
        """The first column of every row."""
        return DirectResult([row[0] for row in self._rows], self.rowcount)

    def scalar_one_or_none(self) -> Any:  # noqa: ANN401 - the same
        """The first column of the only row, or None without a row."""
        return self._rows[0][0] if self._rows else None

    def scalar_one(self) -> Any:  # noqa: ANN401 - the same
        """The first column of the only row."""
        return self._rows[0][0]


@dataclass(frozen=True, slots=True)
class _Slot:
    """Where the value of one place of a statement comes from."""

    name: str
    position: int | None
    """Which element, where the parameter is a list that was expanded."""
    default: Any
    processor: Callable[[Any], Any] | None

    def value(self, given: Mapping[str, Any]) -> Any:  # noqa: ANN401 - any value SQLite stores
        found = given.get(self.name, self.default)
        if self.position is not None:
            found = found[self.position]
        return found if self.processor is None else self.processor(found)


class _Prepared:
    """One statement as SQLite takes it."""

    __slots__ = ("_make", "_plain", "_processors", "_slots", "names", "sql")

    def __init__(
        self,
        sql: str,
        slots: Sequence[_Slot],
        processors: Sequence[Callable[[Any], Any] | None],
        given: Mapping[str, Any],
    ) -> None:
        self.sql = sql
        self.names = frozenset(given)
        self._slots = slots
        plain = all(one.position is None and one.processor is None and one.name in given for one in slots)
        self._plain = [one.name for one in slots] if plain else None
        self._processors = processors if any(processors) else None
        self._make: Callable[[Any], Any] | None = None

    def values(self, given: Mapping[str, Any]) -> list[Any]:
        if self._plain is not None:
            return [given[name] for name in self._plain]
        return [one.value(given) for one in self._slots]

    def rows(self, cursor: sqlite3.Cursor) -> list[Any]:
        found = cursor.fetchall()
        if not found:
            return found
        make = self._make
        if make is None:
            make = self._make = _row_type(tuple(column[0] for column in cursor.description))
        if self._processors is not None:
            return [make(self._processed(row)) for row in found]
        return [make(row) for row in found]

    def _processed(self, row: Sequence[Any]) -> list[Any]:
        processors = self._processors or ()
        return [value if one is None else one(value) for value, one in zip(row, processors, strict=True)]


class Statements:
    """The statements one dialect has compiled so far."""

    def __init__(self, dialect: Dialect) -> None:
        """Begin with none; statements are compiled for this dialect, whose places are question marks."""
        self._dialect = dialect
        self._known: dict[tuple[Any, ...], _Prepared] = {}
        self._plain: dict[Executable, _Prepared] = {}
        """Those without lists, as they were asked for last: nearly always they are asked for like that again."""

    def prepared(self, statement: Executable, given: Mapping[str, Any]) -> _Prepared:
        """The statement for parameters of these names and, where lists are expanded, of these lengths."""
        plain = self._plain.get(statement)
        if plain is not None and plain.names == given.keys():
            return plain
        key = (statement, *((name, len(value)) if type(value) is list else name for name, value in given.items()))
        found = self._known.get(key)
        if found is None:
            if len(self._known) >= _MOST_REMEMBERED:
                self._known.clear()
                self._plain.clear()
            found = self._known[key] = self._prepare(statement, given)
            if not any(type(value) is list for value in given.values()):
                self._plain[statement] = found
        return found

    def _prepare(self, statement: Executable, given: Mapping[str, Any]) -> _Prepared:
        compiled = statement.compile(dialect=self._dialect, column_keys=sorted(given))  # type: ignore[attr-defined]
        if not isinstance(compiled, SQLCompiler):
            return _Prepared(str(compiled), (), (), given)
        defaults = compiled.params
        expanded = compiled.construct_expanded_state({**defaults, **given}, escape_names=False)
        origin = {
            part: (name, position)
            for name, parts in expanded.parameter_expansion.items()
            for position, part in enumerate(parts)
        }
        slots = []
        for place in expanded.positiontup or ():
            name, position = origin.get(place, (place, None))
            processor = expanded.processors.get(place) or compiled._bind_processors.get(place)  # noqa: SLF001
            slots.append(_Slot(name, position, defaults.get(name), processor))  # type: ignore[arg-type]
        columns = compiled._result_columns or ()  # noqa: SLF001 - the only place where the types of columns are told
        readers = [column.type.dialect_impl(self._dialect).result_processor(self._dialect, None) for column in columns]
        return _Prepared(expanded.statement, slots, readers, given)


class DirectConnection:
    """A connection inside a transaction, as the shelves use it; nothing in it ever waits."""

    __slots__ = ("_connection", "_statements", "cancelled")

    def __init__(self, connection: sqlite3.Connection, statements: Statements) -> None:
        """Execute on this connection."""
        self.cancelled = False
        self._connection = connection
        self._statements = statements

    async def execute(self, statement: Executable, parameters: Parameters | None = None) -> DirectResult:
        """Execute a statement, once or for each of several sets of parameters.

        Raises:
            sqlite3.Error: As the driver says.
        """
        if isinstance(parameters, list | tuple):
            prepared = self._statements.prepared(statement, parameters[0])
            cursor = self._connection.executemany(prepared.sql, [prepared.values(one) for one in parameters])
            return DirectResult((), cursor.rowcount)
        given: Mapping[str, Any] = parameters or _NOTHING  # type: ignore[assignment]
        prepared = self._statements.prepared(statement, given)
        cursor = self._connection.execute(prepared.sql, prepared.values(given))
        return DirectResult(prepared.rows(cursor) if cursor.description else (), cursor.rowcount)


@lru_cache(maxsize=256)
def _row_type(names: tuple[str, ...]) -> Callable[[Any], Any]:
    kind: Any = namedtuple("Row", names, rename=True)  # type: ignore[misc]  # noqa: PYI024 - made at run time
    make: Callable[[Any], Any] = kind._make
    return make
