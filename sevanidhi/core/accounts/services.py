"""Logins and roles: made, granted, handed over, replaced when lost. What changes rights takes two people.

Whoever proposes, decides, asks or agrees is asked for their role. What makes, grants, ends, sets and closes
without asking is the last step of that, of a link that was sent, or is done without anybody (by=None) when an
installation is set up.
"""

import base64
import itertools
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.db.models.functions import Upper
from django.utils import timezone
from django_otp.plugins.otp_totp.models import TOTPDevice
from django_otp.util import random_hex

from sevanidhi.core.accounts import limits, links, otp, passwords, printed_codes, queries, sessions
from sevanidhi.core.accounts.models import (
    Decision,
    HandOver,
    KnownDevice,
    Replacement,
    RoleHeld,
    RoleProposal,
    SingleUseLink,
    User,
)  # fmt: skip
from sevanidhi.core.accounts.permissions import HELD_FOR_A_TIME, may_agree_replacement, may_decide_role
from sevanidhi.core.audit import services as audit
from sevanidhi.core.notices import services as notices
from sevanidhi.core.offices.models import Office
from sevanidhi.core.people import queries as people
from sevanidhi.core.people.models import Person
from sevanidhi.core.people.services import plain_mobile
from sevanidhi.kernel.refusals import Refusal
from sevanidhi.web.access import NotYourDuty, check_holds


class UserIdTaken(Refusal):
    """Another login has this user ID. Facts: user_id."""


class AppCodeWrong(Refusal):
    """The app does not show this code: another key, or a clock that is wrong. Facts: none."""


class RoleAlreadyHeld(Refusal):
    """The login holds this role there at that time. Facts: user_id, role."""


class NotForOneself(Refusal):
    """Nobody proposes, decides or replaces what is their own. Facts: none."""


class SecondPersonNeeded(Refusal):
    """Whoever asked for it cannot agree to it as well. Facts: none."""


class AlreadyDecided(Refusal):
    """It has been decided, answered or stopped before. Facts: none."""


class EndBeforeBeginning(Refusal):
    """A role would end on the day it begins, or before. Facts: from_date, until_date."""


class RoleNeedsAnEnd(Refusal):
    """A role that is only held for a time is given without its last day. Facts: none."""


class OfficeIsClosed(Refusal):
    """A role in an office that is no more is given without its last day. Facts: code, until_date."""


class ChargeOfClosedOffice(OfficeIsClosed):
    """A charge without a last day is handed over in an office that is no more. Facts: as above."""


class EndsSooner(Refusal):
    """The role ends sooner already; an end does not make it longer. Facts: until_date (its own), asked."""


class DayIsPast(Refusal):
    """A charge is handed over from today or a later day. Facts: from_date, today."""


class AlreadyActive(Refusal):
    """The login has a password, or waits for none. Facts: user_id."""


class NotYourCharge(Refusal):
    """Only who holds a charge offers it, and only who was offered it takes it. Facts: none."""


class ReplacementOpen(Refusal):
    """A replacement for this login waits already. Facts: user_id."""


ADMINISTRATOR = "administrator"


@transaction.atomic
def create_login(*, user_id: str, person: Person | None, by: User | None, mobile: str = "") -> User:
    """Make a login without a password. `mobile`: the official number, if any. May refuse: UserIdTaken."""
    _ids_must_be_free([user_id])
    user = User.objects.create(
        user_id=user_id, person=person, mobile=plain_mobile(mobile), password=make_password(None)
    )
    audit.record(by=by, act="accounts.login.created", about=user, person_id=user.person_id)
    return user


@transaction.atomic
def create_logins(rows: Iterable[tuple[str, Person]], *, by: User | None) -> list[User]:
    """Make members' logins, thousands at a time, from (user ID, person). May refuse: UserIdTaken."""
    rows = list(rows)
    _ids_must_be_free([user_id for user_id, _ in rows])
    users = [User(user_id=user_id, person=person, password=make_password(None)) for user_id, person in rows]
    made = User.objects.bulk_create(users, batch_size=5_000)
    audit.record(by=by, act="accounts.logins.created", detail={"count": len(made)})
    return made


@transaction.atomic
def create_login_of_employee(*, user_id: str, employee_id: str, by: User, on: date) -> User:
    """Make a login for one on the register; codes go to the number registered there.

    May refuse: NotYourDuty, UserIdTaken, EmployeeUnknown.
    """
    check_holds(by, ADMINISTRATOR, on=on)
    return create_login(user_id=user_id, person=people.employee(employee_id).person, by=by)


def _ids_must_be_free(asked: Sequence[str]) -> None:
    wanted = [user_id.upper() for user_id in asked]
    same = User.objects.annotate(upper=Upper("user_id")).filter(upper__in=wanted)
    taken = same.values_list("user_id", flat=True).first()
    if taken or len(set(wanted)) < len(wanted):
        raise UserIdTaken(user_id=taken or asked[0])


@transaction.atomic
def set_password(*, user: User, password: str, by: User | None) -> None:
    """Set an officer's password; all sessions end. May refuse: PasswordNotGood."""
    passwords.must_be_good(password, user=user)
    held = User.objects.select_for_update().get(pk=user.pk)
    held.set_password(password)
    held.save(update_fields=["password"])
    sessions.end_all(held)
    audit.record(by=by, act="accounts.password.set", about=held, person_id=held.person_id)


@transaction.atomic
def set_password_by_link(*, token: str, password: str) -> User:
    """Set the password a single-use link was sent for. May refuse: LinkNotGood, PasswordNotGood."""
    link = links.use(token, purpose=SingleUseLink.Purpose.SET_PASSWORD)
    set_password(user=link.user, password=password, by=link.user)
    limits.forget_wrong(link.user)
    return link.user


def new_authenticator_key() -> str:
    """Return a fresh key for an authenticator app, as hexadecimal text."""
    return random_hex()


def authenticator_address(*, user: User, key: str) -> str:
    """Return what the app reads from the picture."""
    return TOTPDevice(user=user, key=key, name="app").config_url


def readable_key(key: str) -> str:
    """Return the key as people type it into an app, in groups of four."""
    told = base64.b32encode(bytes.fromhex(key)).decode()
    return " ".join(told[place : place + 4] for place in range(0, len(told), 4))


@transaction.atomic
def set_up_authenticator(*, user: User, key: str, code: str) -> None:
    """Let codes come from an app, once it shows a right one; it takes the place of one before.

    May refuse: AppCodeWrong.
    """
    TOTPDevice.objects.filter(user=user).delete()
    device = TOTPDevice.objects.create(user=user, key=key, name="app")
    if not device.verify_token(code):
        raise AppCodeWrong()
    sessions.end_all(user)
    audit.record(by=user, act="accounts.authenticator.set_up", about=user, person_id=user.person_id)


@transaction.atomic
def close_login(*, user: User, by: User | None, why: str) -> None:
    """Let a login be used no more; closed already, it stays as it is."""
    held = User.objects.select_for_update().get(pk=user.pk)
    if not held.is_active:
        return
    held.is_active = False
    held.save(update_fields=["is_active"])
    sessions.end_all(held)
    audit.record(by=by, act="accounts.login.closed", about=held, person_id=held.person_id, why=why)


@transaction.atomic
def open_login_again(*, user: User, by: User, why: str) -> None:
    """Let a login that was closed by mistake be used again."""
    held = User.objects.select_for_update().get(pk=user.pk)
    held.is_active = True
    held.save(update_fields=["is_active"])
    audit.record(by=by, act="accounts.login.opened_again", about=held, person_id=held.person_id, why=why)


@transaction.atomic
def grant_role(
    *,
    user: User,
    role: str,
    office: Office | None,
    from_date: date,
    until_date: date | None = None,
    by: User | None,
) -> RoleHeld:
    """Let a login hold a role from a day on; its sessions end.

    An installation's first officers are made so; afterwards administrators propose and decide. A number or
    second factor that waits to be replaced was agreed to for a login without the role: that is stopped, and
    asked for anew by who may help this officer.
    May refuse: RoleAlreadyHeld, EndBeforeBeginning, RoleNeedsAnEnd, OfficeIsClosed.
    """
    _must_last_as_it_may(role, office, from_date, until_date)
    user = _locked_with_others(user)
    same = RoleHeld.objects.filter(user=user, role=role, office=office).exclude(queries.NEVER_BEGUN)
    same = same.exclude(until_date__lte=from_date)
    if until_date is not None:
        same = same.filter(from_date__lt=until_date)
    if same.exists():
        raise RoleAlreadyHeld(user_id=user.user_id, role=role)
    held = RoleHeld.objects.create(
        user=user, role=role, office=office, from_date=from_date, until_date=until_date
    )
    sessions.end_all(user)
    _audit_role("accounts.role.granted", held, by=by)
    for waiting in _replacements_that_reach(user):
        _stop(waiting, by=by, why=f"{user.user_id} was given the role {role} since")
    return held


def _locked_with_others(user: User) -> User:
    """Return a login, locked together with the others of its person, always in one order.

    Where a role is given and where a number is replaced, the one waits for the other.
    """
    logins = user.own_logins().select_for_update(of=("self",)).select_related("person").order_by("pk")
    return next(one for one in logins if one.pk == user.pk)


def _must_last_as_it_may(role: str, office: Office | None, from_date: date, until_date: date | None) -> None:
    if until_date is not None and until_date <= from_date:
        raise EndBeforeBeginning(from_date=from_date, until_date=until_date)
    if until_date is not None:
        return
    if role in HELD_FOR_A_TIME:
        raise RoleNeedsAnEnd()
    closed = _closed(office, on=from_date)
    if closed is not None:  # what is left there is wound up, for a time
        raise OfficeIsClosed(code=closed.code, until_date=closed.until_date)


def _closed(office: Office | None, *, on: date) -> Office | None:
    return Office.objects.filter(pk=office.pk, until_date__lte=on).first() if office else None


@transaction.atomic
def make_officer(
    *, user: User, user_id: str, role: str, office: Office, template: str, by: User, on: date
) -> User:
    """Let the login by which somebody applied be that of an office's officer, and send a link to activate it.

    user_id: what an applicant's login is called from now on; with "-2" and so on where another has it. Who
    has had a login of their own keeps its user ID. template: the message with `user_id` and `address`.
    May refuse: RoleAlreadyHeld, OfficeIsClosed.
    """
    held = _locked_with_others(user)
    if held.is_applicant:
        held.is_applicant, held.user_id = False, _free_id(user_id)
        held.save(update_fields=["is_applicant", "user_id"])
    grant_role(user=held, role=role, office=office, from_date=on, by=by)
    if not held.has_usable_password():
        links.send_password_link(user=held, lasts=limits.FIRST_LINK_LASTS, template=template)
    return held


@transaction.atomic
def send_activation_again(*, user: User, template: str, by: User) -> None:
    """Send an officer who has chosen no password yet another link; the one before serves no more.

    Who asks has been asked for their role. May refuse: AlreadyActive.
    """
    held = User.objects.select_for_update(of=("self",)).select_related("person").get(pk=user.pk)
    if held.has_usable_password() or held.is_applicant or not held.is_active:
        raise AlreadyActive(user_id=held.user_id)
    links.send_password_link(user=held, lasts=limits.FIRST_LINK_LASTS, template=template)
    audit.record(by=by, act="accounts.activation.again", about=held, person_id=held.person_id)


def _free_id(wanted: str) -> str:
    """Return the user ID asked for, or with the first number that makes it free."""
    begun = wanted.upper()
    same = User.objects.annotate(upper=Upper("user_id")).filter(upper__startswith=begun)
    taken = set(same.values_list("upper", flat=True))
    numbers = (f"{wanted}-{number}" for number in itertools.count(2))
    return wanted if begun not in taken else next(one for one in numbers if one.upper() not in taken)


@transaction.atomic
def unmake_officer(*, user: User, role: str, office: Office, by: User, on: date) -> User:
    """Take a role back that was given by mistake: from today it is held no more, and an unused link is dead.

    A login that holds no other role, and was never activated, is an applicant's again.
    """
    held = User.objects.select_for_update().get(pk=user.pk)
    for one in held.all_roles_on(on).filter(role=role, office=office):
        _let_end(one, max(on, one.from_date), act="accounts.role.ended", by=by)
    links.close_all(user=held)
    if not held.has_usable_password() and held.mobile and not held.all_roles_on(on).exists():
        held.is_applicant = True
        held.save(update_fields=["is_applicant"])
    return held


@transaction.atomic
def end_charge(*, user: User, role: str, office: Office, by: User, on: date) -> list[RoleHeld]:
    """End what a login holds of a role in an office, which another takes over today; sessions end.

    What began today was held on no day.
    """
    held = RoleHeld.objects.select_for_update(of=("self",)).select_related("user__person", "office")
    running = held.filter(queries.open_on(on), user=user, role=role, office=office)
    return [_let_end(one, max(on, one.from_date), act="accounts.role.ended", by=by) for one in running]


@transaction.atomic
def end_role(*, held: RoleHeld, until_date: date, by: User | None) -> RoleHeld:
    """Let a role end: it is not held on this day any more; sessions end.

    May refuse: EndBeforeBeginning, EndsSooner.
    """
    held = _locked_role(held)
    if until_date <= held.from_date:
        raise EndBeforeBeginning(from_date=held.from_date, until_date=until_date)
    _must_shorten(held, until_date)
    return _let_end(held, until_date, act="accounts.role.ended", by=by)


@transaction.atomic
def revoke_role(*, held: RoleHeld, by: User | None, on: date) -> RoleHeld:
    """Let a role that has not begun never begin. May refuse: EndBeforeBeginning (it has begun)."""
    held = _locked_role(held)
    _must_not_have_begun(held, on=on)
    return _let_end(held, held.from_date, act="accounts.role.revoked", by=by)


def _locked_role(held: RoleHeld) -> RoleHeld:
    related = RoleHeld.objects.select_for_update(of=("self",)).select_related("user", "office")
    return related.get(pk=held.pk)


def _must_not_have_begun(held: RoleHeld, *, on: date) -> None:
    if held.from_date <= on:
        raise EndBeforeBeginning(from_date=held.from_date, until_date=held.from_date)


def _let_end(held: RoleHeld, until_date: date, *, act: str, by: User | None) -> RoleHeld:
    held.until_date = until_date
    held.save(update_fields=["until_date"])
    sessions.end_all(held.user)
    _audit_role(act, held, by=by)
    return held


def _must_shorten(held: RoleHeld, until_date: date) -> None:
    if held.until_date is not None and held.until_date < until_date:
        raise EndsSooner(until_date=held.until_date, asked=until_date)


def _audit_role(act: str, held: RoleHeld, *, by: User | None) -> None:
    detail = {
        "role": held.role,
        "office": held.office.code if held.office else None,
        "from_date": str(held.from_date),
        "until_date": str(held.until_date) if held.until_date else None,
    }
    audit.record(by=by, act=act, about=held.user, person_id=held.user.person_id, detail=detail)


@transaction.atomic
def propose_role(
    *,
    user: User,
    role: str,
    office: Office | None,
    from_date: date,
    until_date: date | None,
    why: str,
    by: User,
    on: date,
) -> RoleProposal:
    """Ask that a login be given a role.

    May refuse: NotYourDuty, NotForOneself, EndBeforeBeginning, RoleNeedsAnEnd, OfficeIsClosed.
    """
    check_holds(by, ADMINISTRATOR, on=on)
    _must_last_as_it_may(role, office, from_date, until_date)
    return _propose(
        user=user, by=by, act=RoleProposal.Act.GRANT, role=role, office=office,
        effect_date=from_date, until_date=until_date, why=why,
    )  # fmt: skip


@transaction.atomic
def propose_end(*, held: RoleHeld, until_date: date, why: str, by: User, on: date) -> RoleProposal:
    """Ask that a role end; one that has not begun may be asked never to begin.

    May refuse: NotYourDuty, NotForOneself, EndBeforeBeginning, EndsSooner.
    """
    check_holds(by, ADMINISTRATOR, on=on)
    if until_date <= held.from_date:
        _must_not_have_begun(held, on=on)
    _must_shorten(held, until_date)
    return _propose(
        user=held.user, by=by, act=RoleProposal.Act.END, role=held.role, office=held.office,
        held=held, effect_date=until_date, why=why,
    )  # fmt: skip


def _propose(*, user: User, by: User, **particulars: Any) -> RoleProposal:
    if by.is_also(user):
        raise NotForOneself()
    proposal = RoleProposal.objects.create(user=user, proposed_by=by, **particulars)
    detail = {"role": proposal.role, "act": proposal.act, "proposal": proposal.pk}
    audit.record(
        by=by, act="accounts.role.proposed", about=user, person_id=user.person_id,
        detail=detail, why=proposal.why,
    )  # fmt: skip
    return proposal


@transaction.atomic
def decide_role(*, proposal: RoleProposal, agreed: bool, by: User, on: date) -> RoleProposal:
    """Agree to a proposed role, which then takes effect, or decline it.

    May refuse: NotYourDuty, AlreadyDecided, NotForOneself, SecondPersonNeeded, RoleAlreadyHeld,
    EndBeforeBeginning, EndsSooner, OfficeIsClosed.
    """
    check_holds(by, ADMINISTRATOR, on=on)
    related = ("user", "proposed_by", "held", "office")
    proposal = (
        RoleProposal.objects.select_for_update(of=("self",)).select_related(*related).get(pk=proposal.pk)
    )
    if proposal.decision:
        raise AlreadyDecided()
    if not may_decide_role(by, proposal):
        raise NotForOneself() if by.is_also(proposal.user) else SecondPersonNeeded()
    proposal.decision = Decision.AGREED if agreed else Decision.DECLINED
    proposal.decided_by, proposal.decided_at = by, timezone.now()
    proposal.save()
    if agreed:
        _take_effect(proposal, by=by, on=on)
    audit.record(
        by=by, act=f"accounts.role.{proposal.decision}", about=proposal.user,
        person_id=proposal.user.person_id, detail={"proposal": proposal.pk},
    )  # fmt: skip
    return proposal


def _take_effect(proposal: RoleProposal, *, by: User, on: date) -> None:
    if proposal.act == RoleProposal.Act.END:
        assert proposal.held is not None  # noqa: S101 — a constraint of the table
        if proposal.effect_date <= proposal.held.from_date:
            revoke_role(held=proposal.held, by=by, on=on)
        else:
            end_role(held=proposal.held, until_date=proposal.effect_date, by=by)
        return
    grant_role(
        user=proposal.user, role=proposal.role, office=proposal.office,
        from_date=proposal.effect_date, until_date=proposal.until_date, by=by,
    )  # fmt: skip
    if not proposal.user.has_usable_password():
        links.send_password_link(user=proposal.user, lasts=limits.FIRST_LINK_LASTS)


@transaction.atomic
def offer_charge(
    *, held: RoleHeld, taker: User, from_date: date, note: str, today: date, by: User
) -> HandOver:
    """Offer one's charge of an office to another, from a day on.

    May refuse: NotYourCharge, NotForOneself, DayIsPast, EndBeforeBeginning, EndsSooner, AlreadyDecided,
    ChargeOfClosedOffice.
    """
    held = RoleHeld.objects.select_for_update(of=("self",)).get(pk=held.pk)
    if queries.role_held(by, held.pk, on=today) is None or held.office_id is None:
        raise NotYourCharge()
    if held.role == ADMINISTRATOR:  # given by two administrators, not by one to another
        raise NotYourCharge()
    if by.is_also(taker):
        raise NotForOneself()
    if from_date < today:
        raise DayIsPast(from_date=from_date, today=today)
    if from_date <= held.from_date:
        raise EndBeforeBeginning(from_date=held.from_date, until_date=from_date)
    _must_shorten(held, from_date)
    _must_pass_on(held, from_date)
    _must_last_as_it_may(held.role, held.office, from_date, held.until_date)
    if HandOver.objects.filter(held=held, answer="").exists():
        raise AlreadyDecided()
    offer = HandOver.objects.create(held=held, giver=by, taker=taker, from_date=from_date, note=note)
    _audit_hand_over("offered", offer, by=by)
    return offer


def _must_pass_on(held: RoleHeld, from_date: date) -> None:
    """Let no charge without a last day pass on in a closed office: who hands over cannot write one."""
    closed = _closed(held.office, on=from_date) if held.until_date is None else None
    if closed is not None:
        raise ChargeOfClosedOffice(code=closed.code, until_date=closed.until_date)


@transaction.atomic
def answer_charge(*, hand_over: HandOver, agreed: bool, by: User, today: date) -> HandOver:
    """Take a charge that is offered, or decline it.

    Once taken, the giver's role ends and the taker's begins on that day; the giver's sessions end at once.
    May refuse: AlreadyDecided, NotYourCharge, DayIsPast, EndsSooner, RoleAlreadyHeld, ChargeOfClosedOffice.
    """
    offer = _open_offer(hand_over)
    if offer.taker_id != by.pk:
        raise NotYourCharge()
    if agreed and offer.from_date < today:
        raise DayIsPast(from_date=offer.from_date, today=today)
    _answer(offer, Decision.AGREED if agreed else Decision.DECLINED)
    if agreed:
        held, until_date = offer.held, offer.held.until_date
        _must_pass_on(held, offer.from_date)
        end_role(held=held, until_date=offer.from_date, by=by)
        grant_role(
            user=by, role=held.role, office=held.office,
            from_date=offer.from_date, until_date=until_date, by=offer.giver,
        )  # fmt: skip
        if not by.has_usable_password():
            links.send_password_link(user=by, lasts=limits.FIRST_LINK_LASTS)
    _audit_hand_over(offer.answer, offer, by=by)
    return offer


@transaction.atomic
def withdraw_charge(*, hand_over: HandOver, by: User) -> HandOver:
    """Take an offer back that nobody has answered. May refuse: AlreadyDecided, NotYourCharge."""
    offer = _open_offer(hand_over)
    if offer.giver_id != by.pk:
        raise NotYourCharge()
    _answer(offer, "withdrawn")
    _audit_hand_over("withdrawn", offer, by=by)
    return offer


def _open_offer(hand_over: HandOver) -> HandOver:
    offer = (
        HandOver.objects.select_for_update(of=("self",)).select_related("held", "giver").get(pk=hand_over.pk)
    )
    if offer.answer:
        raise AlreadyDecided()
    return offer


def _answer(offer: HandOver, answer: str) -> None:
    offer.answer, offer.answered_at = answer, timezone.now()
    offer.save(update_fields=["answer", "answered_at"])


def _audit_hand_over(what: str, offer: HandOver, *, by: User) -> None:
    detail = {
        "role": offer.held.role,
        "office": offer.held.office.code if offer.held.office else None,
        "giver": offer.giver.user_id,
        "taker": offer.taker.user_id,
        "from_date": str(offer.from_date),
    }
    audit.record(by=by, act=f"accounts.charge.{what}", about=offer.held.office, detail=detail, why=offer.note)


@transaction.atomic
def ask_replacement(
    *,
    user: User,
    why: str,
    by: User,
    on: date,
    new_mobile: str = "",
    drop_authenticator: bool = False,
    new_password: bool = False,
    print_codes: bool = False,
) -> Replacement:
    """Ask, as an officer before whom the person stands, for what they have lost to be replaced.

    print_codes: a slip of codes for one without a telephone; the codes of an earlier one serve no more.

    May refuse: NotForOneself, NotYourDuty, ReplacementOpen, MobileNotValid.
    """
    if by.is_also(user):
        raise NotForOneself()
    if not queries.may_replace(by, user, on=on):
        raise NotYourDuty()
    if Replacement.objects.filter(user=user, stopped_at=None, done_at=None).exists():
        raise ReplacementOpen(user_id=user.user_id)
    asked = Replacement.objects.create(
        user=user, why=why, asked_by=by, asked_at=timezone.now(), old_mobile=user.registered_mobile,
        new_mobile=plain_mobile(new_mobile), drop_authenticator=drop_authenticator, new_password=new_password,
        print_codes=print_codes,
    )  # fmt: skip
    if print_codes:
        printed_codes.close(user)
    _audit_replacement("asked", asked, by=by)
    return asked


@transaction.atomic
def agree_replacement(*, replacement: Replacement, by: User, on: date) -> Replacement:
    """Agree, as a second officer.

    A number or second factor changes only 72 hours from now, and so does a slip of codes where there is a
    number; the owner is told on the old number, with a link that stops it.
    May refuse: AlreadyDecided, NotForOneself, SecondPersonNeeded, NotYourDuty.
    """
    held = _open_replacement(replacement)
    if held.agreed_by_id is not None:
        raise AlreadyDecided()
    if not may_agree_replacement(by, held):
        raise NotForOneself() if by.is_also(held.user) else SecondPersonNeeded()
    if not queries.may_agree(by, held, on=on):
        raise NotYourDuty()
    now = timezone.now()
    held.old_mobile = held.user.registered_mobile  # a number that came since is one to be told, too
    slip_beside_a_number = held.print_codes and bool(held.old_mobile)
    waits = bool(held.new_mobile) or held.drop_authenticator or slip_beside_a_number
    held.agreed_by, held.agreed_at = by, now
    held.effective_at = now + limits.REPLACEMENT_WAITS if waits else now
    held.save()
    _audit_replacement("agreed", held, by=by)
    if waits:
        _warn_owner(held)
    else:
        _complete(held)
    return held


def _warn_owner(held: Replacement) -> None:
    token = links.issue(
        user=held.user, purpose=SingleUseLink.Purpose.STOP_REPLACEMENT, lasts=limits.REPLACEMENT_WAITS
    )
    to = held.old_mobile or (held.user.person.email if held.user.person else "")
    if to:
        values = {"user_id": held.user.user_id, "address": links.address(token, held.user.language)}
        notices.send(template="accounts.replacement", to=to, language=held.user.language, values=values)


@transaction.atomic
def stop_replacement_by_link(*, token: str) -> Replacement:
    """Stop a replacement as its owner, who was told of it. May refuse: LinkNotGood, AlreadyDecided."""
    link = links.use(token, purpose=SingleUseLink.Purpose.STOP_REPLACEMENT)
    held = Replacement.objects.filter(user=link.user, stopped_at=None, done_at=None).first()
    if held is None:
        raise AlreadyDecided()
    return _stop(held, by=link.user, why="stopped by its owner")


@transaction.atomic
def stop_replacement(*, replacement: Replacement, by: User, why: str, on: date) -> Replacement:
    """Stop a replacement as an officer who may help its owner. May refuse: NotYourDuty, AlreadyDecided."""
    if not queries.may_replace(by, replacement.user, on=on):
        raise NotYourDuty()
    return _stop(replacement, by=by, why=why)


def _stop(replacement: Replacement, *, by: User | None, why: str) -> Replacement:
    held = _open_replacement(replacement)
    held.stopped_at = timezone.now()
    held.save(update_fields=["stopped_at"])
    _audit_replacement("stopped", held, by=by, why=why)
    return held


def complete_replacements() -> int:
    """Carry out what has waited long enough; return how many."""
    due = Replacement.objects.filter(stopped_at=None, done_at=None, effective_at__lte=timezone.now())
    pks = list(due.values_list("pk", flat=True))
    return sum(_complete_if_due(pk) for pk in pks)


@transaction.atomic
def _complete_if_due(pk: int) -> bool:
    _locked_with_others(User.objects.get(replacements=pk))
    held = Replacement.objects.select_for_update(of=("self",)).get(pk=pk)
    if held.stopped_at or held.done_at:
        return False
    _complete(held)
    return True


def _complete(held: Replacement) -> None:
    user = User.objects.select_for_update(of=("self",)).get(pk=held.user_id)
    held.done_at = timezone.now()
    held.save(update_fields=["done_at"])
    if held.new_mobile:
        for one in _of_the_same_number(user):
            links.close_all(user=one)
            otp.close_all(user=one)
            sessions.end_all(one)
        _change_number(user, held.new_mobile)
    if held.drop_authenticator:
        TOTPDevice.objects.filter(user=user).delete()
    limits.forget_wrong(user)
    KnownDevice.objects.filter(user=user).delete()
    sessions.end_all(user)
    if held.new_password:
        links.send_password_link(user=user, lasts=limits.FIRST_LINK_LASTS)
    _audit_replacement("done", held, by=None)


def _of_the_same_number(user: User) -> list[User]:
    """Return the logins whose number changes with this one's: the person's without one of their own."""
    if user.mobile or user.person_id is None:
        return [user]
    return list(User.objects.select_for_update(of=("self",)).filter(person=user.person_id, mobile=""))


def _replacements_that_reach(user: User) -> list[Replacement]:
    """Return the open replacements of a login, and of those whose number is its own as well."""
    waiting = Replacement.objects.filter(user__in=_of_the_same_number(user), stopped_at=None, done_at=None)
    return [one for one in waiting if one.user_id == user.pk or one.new_mobile]


def _change_number(user: User, mobile: str) -> None:
    """Change the number codes go to: the official one where the login has one, else the person's own."""
    if user.mobile or user.person is None:
        user.mobile = mobile
        user.save(update_fields=["mobile"])
        return
    user.person.mobile = mobile
    user.person.save(update_fields=["mobile"])


def _open_replacement(replacement: Replacement) -> Replacement:
    _locked_with_others(replacement.user)
    related = Replacement.objects.select_for_update(of=("self",)).select_related("user", "asked_by")
    held = related.get(pk=replacement.pk)
    if held.stopped_at or held.done_at:
        raise AlreadyDecided()
    return held


def _audit_replacement(what: str, held: Replacement, *, by: User | None, why: str = "") -> None:
    detail = {
        "replacement": held.pk,
        "number": bool(held.new_mobile),
        "authenticator": held.drop_authenticator,
        "password": held.new_password,
        "slip": held.print_codes,
    }
    audit.record(
        by=by, act=f"accounts.replacement.{what}", about=held.user, person_id=held.user.person_id,
        detail=detail, why=why or held.why,
    )  # fmt: skip
