"""Numbers nobody has, and people who bring them in."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from sevanidhi.core.accounts.models import User
from sevanidhi.core.vault import services
from sevanidhi.core.vault.models import Identity, Purpose
from sevanidhi.core.vault.numbers import read_number
from sevanidhi.core.vault.sealing import Sealed
from sevanidhi.core.vault.services import Consent

# Right by their check figure; numbers of this beginning are handed out to test systems.
NUMBER, ANOTHER = "999941057058", "999971658847"
CONSENT = Consent(notice="2017-04", language="hi", at=datetime(2017, 4, 17, 10, tzinfo=UTC))


@pytest.fixture
def asha(db):
    """A login a month old."""
    user = User.objects.create(user_id="asha")
    user.created_at -= timedelta(days=30)
    user.save()
    return user


def stored(by, number=NUMBER, reference=None, purpose=Purpose.REGISTRATION):
    """Bring a number in under a new reference, or this one; return the reference."""
    reference = reference or uuid4()
    services.store(reference=reference, number=read_number(number), consent=CONSENT, by=by, purpose=purpose)
    return reference


def sealed_in(kept: Identity) -> Sealed:
    return Sealed(content=bytes(kept.sealed), nonce=bytes(kept.nonce), key_number=kept.key_number)
