"""The signed list of cards that no longer hold, as a hospital keeps it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import accumulate, pairwise

import cbor2

from sevanidhi.kernel.refusals import Refusal

LIST_VERSION = 1
FIRST_DAY = date(1970, 1, 1)
WARN_AFTER, REFUSE_AFTER = timedelta(hours=24), timedelta(hours=72)


class ListNotRead(Refusal):
    """The list is signed, and of a version that is not known here. Facts: none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RevokedSerials:
    """The serials that no longer hold. as_of: the business day it tells of."""

    as_of: date
    made_at: datetime
    serials: frozenset[int]


def list_record(serials: Iterable[int], *, as_of: date, made_at: datetime) -> bytes:
    """Return what is signed, as CBOR: {1: version, 2: day, 3: seconds since 1970, 4: serials as steps}.

    Each serial stands as its distance from the one before it, the first from nought.
    """
    ordered = sorted(serials)
    steps = [after - before for before, after in pairwise([0, *ordered])]
    record = {1: LIST_VERSION, 2: (as_of - FIRST_DAY).days, 3: int(made_at.timestamp()), 4: steps}
    return cbor2.dumps(record, canonical=True)


def read_list(payload: bytes) -> RevokedSerials:
    """Return what a signed list says. May refuse: ListNotRead."""
    record = cbor2.loads(payload)
    if not isinstance(record, dict) or record.get(1) != LIST_VERSION:
        raise ListNotRead()
    return RevokedSerials(
        as_of=FIRST_DAY + timedelta(days=record[2]),
        made_at=datetime.fromtimestamp(record[3], tz=UTC),
        serials=frozenset(accumulate(record[4])),
    )
