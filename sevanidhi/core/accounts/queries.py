"""Reading logins, roles and what waits to be decided; the door functions."""

from collections.abc import Callable, Collection, Iterable
from datetime import date
from typing import Any

from django.db.models import Case, Exists, F, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import Upper
from django.http import Http404
from django_otp.plugins.otp_totp.models import TOTPDevice

from sevanidhi.core.accounts.limits import BETWEEN_GROUPS
from sevanidhi.core.accounts.models import HandOver, Replacement, RoleHeld, RoleProposal, User
from sevanidhi.core.accounts.permissions import MAY_AGREE, MAY_ASK, may_agree_replacement
from sevanidhi.core.offices.models import Office
from sevanidhi.core.offices.queries import open_on
from sevanidhi.core.people import queries as people
from sevanidhi.core.people.models import Employee
from sevanidhi.core.reading import planned_cursor
from sevanidhi.kernel.codes import office_code
from sevanidhi.kernel.money import ascii_digits
from sevanidhi.kernel.refusals import Refusal
from sevanidhi.web.access import MEMBER

LENGTH_OF_OUR_NUMBERS = 12
NEVER_BEGUN = Q(until_date=F("from_date"))  # a role revoked before its first day


class LoginUnknown(Refusal):
    """Nobody signs in by this user ID. Facts: user_id."""


def typed(user_id: str) -> str:
    """Return a user ID as it is looked up: Latin digits, no spaces around."""
    return ascii_digits(user_id).strip()


def by_user_id(user_id: str) -> User | None:
    """Return the active login of this user ID, in whatever case and groups it was typed."""
    return meant_by(user_id).select_related("person").first()


def meant_by(user_id: str) -> QuerySet[User]:
    """Return the active logins whose user ID may have been typed, the likeliest first."""
    called = [Upper(Value(one)) for one in spellings(user_id)]
    likeliest = Case(*(When(upper=one, then=place) for place, one in enumerate(called)))
    logins = User.objects.annotate(upper=Upper("user_id"))
    return logins.filter(upper__in=called, is_active=True).order_by(likeliest)


def spellings(user_id: str) -> list[str]:
    """Return how the user ID that was typed may be written, the likeliest first.

    As it was typed; with a hyphen for each gap; without any; and in fours, as our own numbers are.
    """
    parts = [part for part in BETWEEN_GROUPS.split(typed(user_id)) if part]
    whole = "".join(parts)
    spelt = [typed(user_id), "-".join(parts), whole]
    if len(whole) == LENGTH_OF_OUR_NUMBERS:
        spelt.append("-".join(whole[start : start + 4] for start in range(0, len(whole), 4)))
    return list(dict.fromkeys(spelt))


def login_of(user_id: str) -> User:
    """Return the login of this user ID. May refuse: LoginUnknown."""
    found = by_user_id(user_id)
    if found is None:
        raise LoginUnknown(user_id=typed(user_id))
    return found


def fresh_copy(user: User) -> User:
    """Return the login as it stands in the database, not the request's lazy one."""
    return User.objects.get(pk=user.pk)


def is_officer(user: User, *, on: date) -> bool:
    """Return whether a login holds a role of an office on a day or later: it then needs a password."""
    return not_ended(on=on).filter(user=user).exists()


def not_ended(*, on: date) -> QuerySet[RoleHeld]:
    """Return the roles held on a day or due to begin."""
    return RoleHeld.objects.filter(Q(until_date=None) | Q(until_date__gt=on)).exclude(NEVER_BEGUN)


def roles_held(user: User, *, on: date) -> list[RoleHeld]:
    """Return all roles of a login on a day, whichever is chosen, with their offices."""
    held = user.all_roles_on(on).select_related("office")
    return list(held.order_by("role", "office__sort_key", "pk"))


# As `User.roles_on` finds them, of which this is the form every page asks; a test holds the two together.
# The last part is the state in whose service the person is, or was.
ROLES_ACTED_IN = """
SELECT h.role, o.code, o.state FROM accounts_roleheld h LEFT JOIN offices_office o ON o.id = h.office_id
 WHERE h.user_id = %(user)s AND h.from_date <= %(on)s AND (h.until_date IS NULL OR h.until_date > %(on)s)
   AND (%(chosen)s::bigint IS NULL OR h.id = %(chosen)s::bigint)
   AND (NOT EXISTS (SELECT FROM people_employee e
                     WHERE e.person_id = %(person)s::bigint AND e.left_date < %(on)s)
        OR EXISTS (SELECT FROM people_employee e
                    WHERE e.person_id = %(person)s::bigint
                      AND (e.left_date IS NULL OR e.left_date >= %(on)s)))
UNION ALL
SELECT 'member', NULL, e.state FROM people_employee e WHERE e.person_id = %(person)s::bigint
"""


def roles_acted_in(user: User, *, on: date) -> list[tuple[str, str | None]]:
    """Return the roles a login acts in on a day, each with the code of its office, if it has one."""
    return [(role, office) for role, office, _state in acted_in(user, on=on) if role != MEMBER]


def acted_in(user: User, *, on: date) -> list[tuple[str, str | None, str | None]]:
    """Return the roles a login acts in on a day: (role, code of its office, state), None where there is none.

    Each service of the person stands there as "member", with its state.
    """
    chosen = user.acting.pk if user.acting else None
    with planned_cursor() as cursor:
        cursor.execute(
            ROLES_ACTED_IN, {"user": user.pk, "on": on, "chosen": chosen, "person": user.person_id}
        )
        return cursor.fetchall()


def holds_still(role: str, *, user: str, office: str, on: date) -> Exists:
    """Return the condition that the login in one column holds a role in the office in another on a day.

    As `User.roles_on` finds roles.
    """
    jobs = Employee.objects.filter(person=OuterRef("user__person"))
    held = RoleHeld.objects.filter(open_on(on), user=OuterRef(user), office=OuterRef(office), role=role)
    return Exists(
        held.filter(~Exists(jobs.filter(left_date__lt=on)) | Exists(jobs.exclude(left_date__lt=on)))
    )


def logins_holding(role: str, *, office: Office, on: date) -> list[User]:
    """Return the logins that hold a role in an office on a day, the oldest first."""
    in_office = RoleHeld.objects.filter(role=role, office=office).values("user")
    found = User.objects.filter(pk__in=in_office, is_active=True).select_related("person").order_by("pk")
    return [one for one in found if one.all_roles_on(on).filter(role=role, office=office).exists()]


def held_now_or_later(role: str, *, office: Office, on: date) -> QuerySet[RoleHeld]:
    """Return who holds a role in an office on a day or is due to, the one who begins first at the head."""
    held = not_ended(on=on).filter(role=role, office=office, user__is_active=True)
    return held.select_related("user").order_by("from_date", "pk")


def role_held(user: User, pk: int, *, on: date) -> RoleHeld | None:
    """Return one role of a login, if held on that day."""
    return user.all_roles_on(on).filter(pk=pk).select_related("office").first()


def authenticator(user: User) -> TOTPDevice | None:
    """Return the app that makes codes for this login, if one is set up."""
    return TOTPDevice.objects.filter(user=user, confirmed=True).first()


def officers(*, on: date, text: str = "") -> QuerySet[RoleHeld]:
    """Return the roles held on a day or due to begin, by user ID; matching a text, if one is given."""
    held = not_ended(on=on)
    held = held.select_related("user__person", "office").order_by("user__user_id", "role", "pk")
    if not text:
        return held
    return held.filter(
        Q(user__user_id__icontains=typed(text))
        | Q(office__code__icontains=office_code(text) or typed(text))
        | Q(role__icontains=typed(text))
    )


def proposals_waiting() -> list[RoleProposal]:
    """Return the roles asked for and not yet decided, the oldest first."""
    waiting = RoleProposal.objects.filter(decision="")
    return list(waiting.select_related("user__person", "office", "proposed_by", "held").order_by("pk"))


def proposal_waiting(pk: int) -> RoleProposal:
    """Return a proposal that is not yet decided; 404 otherwise."""
    found = RoleProposal.objects.filter(pk=pk, decision="").select_related("user__person", "office").first()
    if found is None:
        raise Http404
    return found


def held_role(pk: int, *, on: date) -> RoleHeld:
    """Return a role somebody holds on a day or will hold; 404 otherwise."""
    found = officers(on=on).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def charges_of(user: User, *, on: date) -> list[RoleHeld]:
    """Return the charges a reader could hand over: roles held in an office, without an open hand-over.

    An administrator's is none: two of them give it.
    """
    open_ones = HandOver.objects.filter(answer="").values("held_id")
    held = user.all_roles_on(on).filter(office__isnull=False).exclude(role="administrator")
    held = held.exclude(pk__in=open_ones)
    return list(held.select_related("office").order_by("role", "pk"))


def hand_overs_of(user: User) -> list[HandOver]:
    """Return the hand-overs this reader offers or is offered and which nobody has answered."""
    mine = HandOver.objects.filter(Q(giver=user) | Q(taker=user), answer="")
    return list(mine.select_related("held__office", "giver__person", "taker__person").order_by("pk"))


def hand_over_for(user: User, pk: int) -> HandOver:
    """Return an open hand-over of which this reader is giver or taker; 404 for a stranger."""
    found = next((one for one in hand_overs_of(user) if one.pk == pk), None)
    if found is None:
        raise Http404
    return found


def replacements_for(user: User, *, on: date) -> list[Replacement]:
    """Return the open replacements an officer may see: of people in care, an administrator all."""
    return list(_replacements_open(user, on=on).order_by("pk"))


def replacement_for(user: User, pk: int, *, on: date) -> Replacement:
    """Return an open replacement this officer may agree to or stop; 404 for a stranger."""
    found = _replacements_open(user, on=on).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def _replacements_open(user: User, *, on: date) -> QuerySet[Replacement]:
    waiting = Replacement.objects.filter(stopped_at=None, done_at=None, user__in=_logins_helped(user, on=on))
    return waiting.select_related("user__person", "asked_by", "agreed_by")


def slips_to_print(user: User, *, on: date) -> list[Replacement]:
    """Return the slips of codes this officer asked for or agreed to, due and not yet printed."""
    due = Replacement.objects.filter(
        Q(asked_by=user) | Q(agreed_by=user), print_codes=True, done_at__isnull=False, printed_at=None,
        user__in=_logins_helped(user, on=on),
    )  # fmt: skip
    found = due.select_related("user__person", "asked_by", "agreed_by").order_by("pk")
    return [one for one in found if stands_as_agreed(one)]


def stands_as_agreed(slip: Replacement) -> bool:
    """Return whether the login's number is still the one that was told of the slip, or none."""
    return slip.user.registered_mobile == (slip.new_mobile or slip.old_mobile)


def slip_to_print(user: User, pk: int, *, on: date) -> Replacement:
    """Return a slip this officer may print; 404 for a stranger."""
    found = next((one for one in slips_to_print(user, on=on) if one.pk == pk), None)
    if found is None:
        raise Http404
    return found


Helped = Callable[..., Q]
_helped_also: list[Helped] = []


def help_also(condition: Helped) -> None:
    """Let officers help logins besides those of the people on the registers of their offices.

    condition: called as (officer, on=, roles=), returns the condition that a login is one of them.
    """
    if condition not in _helped_also:
        _helped_also.append(condition)


def _logins_helped(officer: User, *, on: date, roles: Collection[str] = MAY_ASK) -> QuerySet[User]:
    """Return the logins an officer may help in one of these roles: an administrator all, others those of
    the people of their offices that lead to no desk, and whom a scheme has them help. Never one of the
    officer's own.
    """
    others = User.objects.exclude(pk=officer.pk)
    if officer.person_id is not None:
        others = others.exclude(person_id=officer.person_id)
    if officer.holds("administrator", on=on):
        return others
    on_registers = Q(person__in=people.visible_to(officer, on=on, roles=roles).values("person_id"))
    helped = on_registers & leads_to_no_desk(not_ended(on=on))
    for condition in _helped_also:
        helped |= condition(officer, on=on, roles=roles)
    return others.filter(helped)


def leads_to_no_desk(held: QuerySet[RoleHeld]) -> Q:
    """Return the condition that a login's number is not that of a login with one of these roles.

    Whoever gives an officer's number away gives the desk away. The number of a person is that of each of
    their logins which has none of its own.
    """
    sharing = held.filter(user__mobile="", user__person__isnull=False).values("user__person")
    return ~Q(pk__in=held.values("user")) & ~Q(mobile="", person__in=sharing)


def may_replace(officer: User, owner: User, *, on: date, roles: Collection[str] = MAY_ASK) -> bool:
    """Return whether an officer may help this login to a new number or second factor: never their own."""
    return _logins_helped(officer, on=on, roles=roles).filter(pk=owner.pk).exists()


def may_agree(officer: User, replacement: Replacement, *, on: date) -> bool:
    """Return whether an officer may be the second one: of the right rank, and neither asker nor owner."""
    may = may_agree_replacement(officer, replacement)
    return may and may_replace(officer, replacement.user, on=on, roles=MAY_AGREE)


def was_given_back(*, user: str, since: str) -> Exists:
    """Return the condition that the login in one column was given back to its owner, who had lost something
    of it, since the instant in the other.
    """
    return Exists(Replacement.objects.filter(user=OuterRef(user), done_at__gte=OuterRef(since)))


def login_in_care(officer: User, user_id: str, *, on: date) -> User:
    """Return a login that this officer may help. May refuse: LoginUnknown, also for one not in their care."""
    found = login_of(user_id)
    if not may_replace(officer, found, on=on):
        raise LoginUnknown(user_id=typed(user_id))
    return found


def own_devices(user: User) -> list[Any]:
    """Return the devices a login has been used from, the latest first."""
    return list(user.devices.order_by("-seen_at"))


def as_records(keys: Iterable[str]) -> dict[str, tuple[str, str]]:
    """Return logins by their keys for the audit: the user ID; they have no page an auditor may see."""
    found = User.objects.filter(pk__in=[int(key) for key in keys])
    return {str(pk): (user_id, "") for pk, user_id in found.values_list("pk", "user_id")}


def posts_of(keys: Iterable[int]) -> dict[int, tuple[str, str]]:
    """Return of logins the role and the code of the office they came into last, for the audit."""
    held = RoleHeld.objects.filter(user__in=list(keys)).exclude(NEVER_BEGUN).order_by("from_date", "pk")
    found = held.values_list("user_id", "role", "office__code")
    return {pk: (role, code or "") for pk, role, code in found}
