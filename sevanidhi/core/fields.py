"""How money and salary months stand in a table: whole paise, and the first day of the month."""

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models.expressions import Combinable

from sevanidhi.kernel.dates import SalaryMonth
from sevanidhi.kernel.money import from_paise, paise


class MoneyField(models.BigIntegerField):
    """Decimal rupees in Python, whole paise in the database.

    Only Sum and comparison may be asked of it through the ORM: `F("amount") * 2` would count in paise.
    """

    if TYPE_CHECKING:  # what a model may be given, and gives; read by the type checker's Django plugin
        _pyi_private_set_type: Decimal | Combinable  # type: ignore[assignment]
        _pyi_private_get_type: Decimal  # type: ignore[assignment]
        _pyi_lookup_exact_type: Decimal | Combinable  # type: ignore[assignment]

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Decimal | None:
        return None if value is None else from_paise(int(value))

    def to_python(self, value: Any) -> Decimal | None:
        return None if value is None else Decimal(value)

    def get_prep_value(self, value: Any) -> int | None:
        return None if value is None else paise(value)

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> int | None:
        return value if prepared else self.get_prep_value(value)


class SalaryMonthField(models.DateField):
    """A SalaryMonth in Python, its first day in the database. Give the model a check that the day is 1."""

    if TYPE_CHECKING:
        _pyi_private_set_type: SalaryMonth | Combinable  # type: ignore[assignment]
        _pyi_private_get_type: SalaryMonth  # type: ignore[assignment]
        _pyi_lookup_exact_type: SalaryMonth | Combinable  # type: ignore[assignment]

    def from_db_value(self, value: date | None, expression: Any, connection: Any) -> SalaryMonth | None:
        return None if value is None else SalaryMonth.of(value)

    def to_python(self, value: Any) -> SalaryMonth | None:
        if value is None or isinstance(value, SalaryMonth):
            return value
        if isinstance(value, date):
            return SalaryMonth.of(value)
        return SalaryMonth.parse(value)

    def get_prep_value(self, value: Any) -> date | None:
        month = self.to_python(value)
        return None if month is None else month.first_day

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        value = value if prepared else self.get_prep_value(value)
        return connection.ops.adapt_datefield_value(value)

    def value_to_string(self, obj: models.Model) -> str:
        return str(self.value_from_object(obj))
