"""The kinds of accounts, entries and postings, for whoever posts or reads."""

from django.db import models


class AccountKind(models.TextChoices):
    """Whose money an account holds."""

    MEMBER = "member"
    CONTROL = "control"  # the other side: what the department owes all members of a head together
    SUSPENSE = "suspense"  # money received that is not yet in a member's account


class EntryKind(models.TextChoices):
    """What happened."""

    SCHEDULE = "schedule"  # a voucher's deductions, posted
    CURE = "cure"  # a suspense item put where it belongs
    DEPOSIT = "deposit"  # paid in by challan
    WITHDRAWAL = "withdrawal"
    OPENING = "opening"  # a balance brought in from the books before this system
    TRANSFER = "transfer"  # between two heads
    INTEREST = "interest"
    CONTRARY = "contrary"  # undoes postings of an earlier entry
    CORRECTION = "correction"  # what should have been posted instead


class LineKind(models.IntegerChoices):
    """What a posting is to its account."""

    SUBSCRIPTION = 1
    PREMIUM = 2
    ARREARS = 3
    REFUND = 4  # recovery of an advance
    OTHER_CREDIT = 5
    WITHDRAWAL = 6
    INTEREST = 7
    OPENING = 8
    CONTROL = 9
    SUSPENSE = 10
    SUPPLEMENTARY = 11
