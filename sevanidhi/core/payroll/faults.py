"""What can be wrong with a line, and what is only worth a look. Kept as bits: thin, and the same in SQL."""

from enum import IntEnum, IntFlag


class Fault(IntFlag):
    """Each one keeps the line's money out of the member's account until it is cured."""

    AMOUNT_UNREADABLE = 1 << 0  # a cell of money is not an amount
    AMOUNT_NEGATIVE = 1 << 1
    TOTAL_DIFFERS = 1 << 2  # subscription and repayment do not make the total realised
    HEAD_UNKNOWN = 1 << 3
    ACCOUNT_MISSING = 1 << 4
    ACCOUNT_UNKNOWN = 1 << 5
    ACCOUNT_CLOSED = 1 << 6
    NAME_DIFFERS = 1 << 7  # the number belongs to somebody of another name
    OTHER_OFFICE = 1 << 8  # not under this DDO in that month
    LEFT_SERVICE = 1 << 9
    CREDITED_ALREADY = 1 << 10
    TWICE_IN_FILE = 1 << 11
    PAY_UNKNOWN = 1 << 12  # neither written nor in the register
    PAY_NOT_IN_TABLE = 1 << 13
    BELOW_SLAB = 1 << 14  # less than the pay's slab asks
    NOT_OPEN = 1 << 15  # neither the slab's amount nor a step open to choice
    ABOVE_EMOLUMENTS = 1 << 16  # more than the year's emoluments
    INSTALMENT_WRONG = 1 << 17
    MONTH_WRONG = 1 << 18  # a later month than the schedule's, or no month at all
    BEFORE_OPENING = 1 << 19  # a month before the account was opened


class Warning(IntFlag):
    """The line is posted all the same."""

    PAY_DIFFERS = 1 << 0  # from the register
    PAY_UNREADABLE = 1 << 1
    CREDITED_BEFORE = 1 << 2  # a lawful arrears or supplementary line beside an earlier one
    ABOVE_SLAB = 1 << 3  # a voluntary higher subscription
    STEP_NOT_RECORDED = 1 << 4  # an open step nobody recorded as chosen
    CHOICE_DIFFERS = 1 << 5  # another amount than the one chosen
    INSTALMENT_UNKNOWN = 1 << 6
    NOTHING_REALISED = 1 << 7
    NOT_CHECKED = 1 << 8  # no table of amounts is known for the month
    RULE_NOT_YET_KNOWN = 1 << 9
    PAY_MISSING = 1 << 10  # the file has a column for it, and nothing stands in the cell
    STAYS_BY_AGE = 1 << 11  # no rate of this pay, but what stays from the holder's age on


class Verdict(IntEnum):
    """Where a line's money goes."""

    GOOD = 1  # to the member
    UNMATCHED = 2  # to suspense; the department looks for the account
    RETURNED = 3  # to suspense; the DDO corrects
    NIL = 4  # nothing was realised


UNMATCHED_FAULTS = Fault.ACCOUNT_UNKNOWN | Fault.ACCOUNT_CLOSED
WITHOUT_AMOUNT = Fault.AMOUNT_UNREADABLE | Fault.AMOUNT_NEGATIVE | Fault.HEAD_UNKNOWN


def verdict_of(faults: Fault, *, realised: int) -> Verdict:
    """Return where the money goes.

    The department takes what only it can find; the rest is the DDO's to correct.
    """
    if faults and faults & ~UNMATCHED_FAULTS == Fault(0):
        return Verdict.UNMATCHED
    if faults:
        return Verdict.RETURNED
    return Verdict.GOOD if realised else Verdict.NIL
