"""Every "no" of the pay bill that is not about reading a file."""

from sevanidhi.kernel.refusals import Refusal


class HeadUnknown(Refusal):
    """No scheme of this installation deducts under this head. Facts: head, heads."""


class NoTotals(Refusal):
    """The voucher's total of each head must be stated. Facts: none."""


class MonthAhead(Refusal):
    """The salary month has not come yet. Facts: month."""


class OfficeDoesNotDraw(Refusal):
    """Only a drawing officer's office sends schedules. Facts: office."""


class OfficeNotThereThen(Refusal):
    """The office had not opened yet in that month, or had closed before it. Facts: month."""


class HeadSettledAlready(Refusal):
    """Another file has accounted for this head of the voucher. Facts: voucher, head, file."""


class VoucherDateDiffers(Refusal):
    """The same voucher was stated with another date. Facts: voucher, stated, before."""


class TotalsDiffer(Refusal):
    """The lines do not make the voucher's total. Facts: head, total, read, left."""


class TotalsStatedOtherwise(Refusal):
    """This file came before with another total of the head. Facts: head, stated, before (None: none)."""


class VoucherNumberNotKept(Refusal):
    """A voucher's number is missing, or longer than can be kept. Facts: number, longest."""


class FileChangedMeaning(Refusal):
    """What was judged is no longer what was looked at. Facts: none."""


class NotInThatState(Refusal):
    """The schedule stands elsewhere on its way, so that this cannot be done to it. Facts: state."""


class TooLateToUndo(Refusal):
    """An approved schedule is not undone; a wrong posting is met by a contrary entry. Facts: state."""


class NotInYourCare(Refusal):
    """The office is not in the care of whoever acts, in the role the act needs. Facts: office."""


class PreparedByYourself(Refusal):
    """Who prepared a schedule does not approve it. Facts: none."""


class NotAOnePersonOffice(Refusal):
    """No exception lets one person do both in this office on that day. Facts: office."""


class ExceptionForYourself(Refusal):
    """Who prepares or approves in an office does not grant it the exception. Facts: office."""


class ExceptionBeginsInThePast(Refusal):
    """An exception does not reach back. Facts: from_date, today."""


class ExceptionTooLong(Refusal):
    """An exception lasts a year at most. Facts: days, most."""


class NoSuchLine(Refusal):
    """The schedule has no such line. Facts: row, head."""


class NotAnInstalment(Refusal):
    """An instalment is written as k of n, "5/24". Facts: value."""


class AmountOutOfBounds(Refusal):
    """An amount put right is below nothing or above what a line may hold. Facts: value, most."""


class ScheduleThere(Refusal):
    """A schedule stands for this month already, so that it is not nil. Facts: month."""


class AlreadyCured(Refusal):
    """The item has left suspense. Facts: none."""


class MatchWaits(Refusal):
    """A proposal for this item waits to be decided. Facts: number."""


class NotWaiting(Refusal):
    """The proposal was decided before. Facts: none."""


class SamePersonDecides(Refusal):
    """Who proposed does not decide. Facts: none."""


class WrongHead(Refusal):
    """The account is not under the item's head. Facts: number, head."""


class NoMemberAccount(Refusal):
    """The account is not a member's, or closed. Facts: number."""


class CreditedAlready(Refusal):
    """The month's regular deduction stands in the account already. Facts: number, month."""


class OwnAccount(Refusal):
    """Nobody proposes or decides what is credited to himself. Facts: number."""


class SeveralPeoplesMoney(Refusal):
    """The item is what several lines left over, so that it is not one member's. Facts: rows."""


class NotThatRow(Refusal):
    """The row is none of those that left the item over. Facts: row, rows."""


class RowMatchedAlready(Refusal):
    """The row's money has gone to its account. Facts: row."""


class MoreThanStands(Refusal):
    """What is to leave suspense is more than stands there, or nothing at all. Facts: asked, rest."""


class ReasonNeeded(Refusal):
    """A reason must be written. Facts: none."""


class LineNotPosted(Refusal):
    """The line has no posting that could be undone. Facts: row."""


class CureNotStanding(Refusal):
    """The money was put right before, or has never left suspense. Facts: none."""


class SameAccount(Refusal):
    """The money stands in this very account. Facts: number."""


class ListNotTaken(Refusal):
    """Rows of the treasury's list are bad, so that none was taken. Facts: count, cells (bad ones, of the
    first rows).
    """


class ListWithoutColumns(Refusal):
    """The treasury's list lacks columns. Facts: missing."""


class NothingDiffers(Refusal):
    """The line of the list is confirmed or settled already. Facts: none."""
