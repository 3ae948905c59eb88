"""What the scheme keeps: registrations of drawing officers, families, cards, and how the work stands."""

from sevanidhi.schemes.health_card.models.cards import (
    Batch,
    BatchLine,
    Card,
    CardAct,
    Parcel,
    Revocation,
    RevocationList,
    SheetsTaken,
)
from sevanidhi.schemes.health_card.models.families import PUT_RIGHT, Family, Member
from sevanidhi.schemes.health_card.models.progress import (
    Call,
    Direction,
    PreparedFamily,
    Reminder,
    StaffListed,
)
from sevanidhi.schemes.health_card.models.registrations import (
    DdoRegistration,
    OfficeDrawnFor,
    OfficerListed,
)

__all__ = [
    "PUT_RIGHT",
    "Batch",
    "BatchLine",
    "Call",
    "Card",
    "CardAct",
    "DdoRegistration",
    "Direction",
    "Family",
    "Member",
    "OfficeDrawnFor",
    "OfficerListed",
    "Parcel",
    "PreparedFamily",
    "Reminder",
    "Revocation",
    "RevocationList",
    "SheetsTaken",
    "StaffListed",
]
