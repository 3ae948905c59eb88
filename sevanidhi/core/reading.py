"""Reading by statements written once and planned once a connection: for the few questions every page asks.

Django fills values in on our side, so that the server plans each statement anew. Here they travel beside the
statement, and psycopg has the server keep its plan once it was asked a few times (`prepare_threshold`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cached_property
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connection, connections
from django.db.backends.postgresql.base import ServerBindingCursor
from django.db.backends.utils import CursorWrapper
from django.db.models import Model


def planned_cursor() -> CursorWrapper:
    """Return a cursor that sends values beside the statement. The server must be able to tell their types."""
    here = connections[DEFAULT_DB_ALIAS]
    here.close_if_health_check_failed()
    here.ensure_connection()
    with here.wrap_database_errors:
        bare: Any = ServerBindingCursor(here.connection)  # type: ignore[call-arg]
    return here.make_debug_cursor(bare) if here.queries_logged else here.make_cursor(bare)


@contextmanager
def by_index() -> Iterator[CursorWrapper]:
    """Give a cursor whose questions go through the indexes, row by row, and are not compiled.

    The planner may believe registers that were just loaded empty, and read each through for every other row.
    """
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL jit = off")
        yield cursor
        cursor.execute("RESET enable_seqscan; RESET jit")


class Reading:
    """A statement that reads whole records, side by side where it joins them.

    Reading("SELECT {login}, {person} FROM accounts_user login LEFT JOIN ...", login=User, person=Person)
    """

    def __init__(self, statement: str, **records: type[Model]) -> None:
        self.statement, self.records = statement, records

    def rows(self, **facts: Any) -> list[tuple[Any, ...]]:
        """Return a tuple of records for each row; None for one that an outer join did not find."""
        with planned_cursor() as cursor:
            cursor.execute(self._sql, facts)
            return [tuple(read(row) for read in self._readers) for row in cursor.fetchall()]

    @cached_property
    def _sql(self) -> str:
        columns = {
            name: ", ".join(f'{name}."{field.column}"' for field in model._meta.concrete_fields)
            for name, model in self.records.items()
        }
        return self.statement.format(**columns)

    @cached_property
    def _readers(self) -> list[Callable[[tuple[Any, ...]], Any]]:
        readers, begin = [], 0
        for model in self.records.values():
            readers.append(_reader(model, begin))
            begin += len(model._meta.concrete_fields)
        return readers


def _reader(model: type[Model], begin: int) -> Callable[[tuple[Any, ...]], Any]:
    """Return what makes a record of the columns of a row that begin there."""
    fields = model._meta.concrete_fields
    names = [field.attname for field in fields]
    converters = [
        (at, convert, field.cached_col)
        for at, field in enumerate(fields)
        for convert in field.get_db_converters(connection)
    ]

    def read(row: tuple[Any, ...]) -> Any:
        values = list(row[begin : begin + len(names)])
        if all(value is None for value in values):
            return None
        for at, convert, column in converters:
            values[at] = convert(values[at], column, connection)
        return model.from_db(connection.alias, names, values)

    return read
