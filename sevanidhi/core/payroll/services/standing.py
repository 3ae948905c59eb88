"""What members have chosen to have deducted."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db import transaction

from sevanidhi.core.audit import services as audit
from sevanidhi.core.payroll.models import StandingAmount
from sevanidhi.kernel.dates import SalaryMonth

if TYPE_CHECKING:
    from sevanidhi.core.accounts.models import User


@transaction.atomic
def set_standing_amount(
    *, account: Any, month: SalaryMonth, amount: Decimal, by: User | None
) -> StandingAmount:
    """Note what is to be deducted from a salary month on.

    Whether it is lawful the head's own room has judged.
    """
    standing, _ = StandingAmount.objects.update_or_create(
        account=account, month=month, defaults={"amount": amount}
    )
    audit.record(
        by=by,
        act="payroll.standing_amount.set",
        about=account,
        detail={"month": str(month), "amount": str(amount)},
    )
    return standing
