"""Applications of people not yet on the registers: a signed form awaited, several returns, own desks."""

import re
import uuid
from datetime import date, timedelta
from io import BytesIO

import pytest
from django.db import transaction
from django.db.utils import DatabaseError
from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from sevanidhi.core.accounts.models import Mandate, RoleHeld, User
from sevanidhi.core.audit.models import Entry
from sevanidhi.core.casework import codes, kinds, permissions, queries, services
from sevanidhi.core.casework.models import Case, CaseStep
from sevanidhi.core.casework.tests.conftest import DAY, employment, officer, person
from sevanidhi.core.documents import queries as papers
from sevanidhi.core.documents.models import Document
from sevanidhi.core.notices.models import Message
from sevanidhi.core.uploads.refusals import Infected
from sevanidhi.core.uploads.tests.conftest import EICAR, fake_clamd  # noqa: F401

LATER = date(2017, 4, 20)
WORDS = ("पंजीकरण", "Registration")


def made(code: str, *, steps, **more) -> kinds.Kind:
    return kinds.Kind(code=code, short="RG", title=WORDS, purpose=WORDS, steps=steps, **more)


@pytest.fixture
def offices_kind():
    """An office to be registered: a clerk proposes, another officer grants, within the table's ten days."""
    return made(
        "test.office",
        steps=kinds.registration_steps(maker="ddo_clerk", checker="ddo"),
        clerk_role="ddo_clerk",
        deciding_roles=("ddo_clerk", "ddo"),
        service="cell_verification",
        limit_table="health_card.time_limits",
        objections_most=None,
        field_words={"mobile": ("मोबाइल", "Mobile number")},
    )


@pytest.fixture
def familys_kind():
    """A family, which one officer verifies alone; nothing sets a limit."""
    return made(
        "test.family", steps=kinds.verified_steps("treasury_clerk"), clerk_role="treasury_clerk",
        deciding_roles=("treasury_clerk",), objections_most=2,
    )  # fmt: skip


@pytest.fixture(autouse=True)
def all_kinds(monkeypatch, verification, offices_kind, familys_kind):
    known = {one.code: one for one in (verification, offices_kind, familys_kind)}
    monkeypatch.setattr(kinds, "_kinds", lambda schemes: known)


@pytest.fixture
def chitra(office):
    return officer("chitra", "ddo_clerk", office, person("चित्रा", "Chitra"))


@pytest.fixture
def dinesh(office):
    return officer("dinesh", "ddo", office, person("दिनेश", "Dinesh"))


@pytest.fixture
def tara(office):
    return officer("tara", "treasury_clerk", office, person("तारा", "Tara"))


@pytest.fixture
def sent(office, offices_kind):
    def send(user, *, case_kind=offices_kind, on=DAY, **more):
        return services.begin(
            case_kind=case_kind, person=user.person, office=office, answers={"mobile": "9414000000"}, by=user,
            today=on, **more,
        )  # fmt: skip

    return send


def move(case, verb, by, *, on=DAY, **more):
    return services.move(case=case, verb=verb, by=by, today=on, **more)


def arrived(case, way, by=None, *, on=DAY, **more):
    step = services.record_arrival(case=case, way=way, by=by, today=on, **more)
    case.refresh_from_db()
    return step


def verbs(case):
    return list(case.steps.order_by("pk").values_list("verb", flat=True))


def test_it_is_complete_only_once_the_signed_form_has_come(sent, elizabeth, chitra):
    case = sent(elizabeth)
    assert (case.employee, case.state, case.complete_date) == (None, "awaiting_paper", None)
    assert queries.worklist(chitra, on=DAY)["queue"] == []
    assert queries.clock_of(case, on=LATER).used == 0

    arrived(case, "post", chitra, on=LATER)

    assert (case.state, case.complete_date) == ("waiting", LATER)
    assert queries.worklist(chitra, on=LATER)["queue"] == [case]
    assert queries.clock_of(case, on=LATER).limit == 10
    assert list(Message.objects.order_by("pk").values_list("template", flat=True)) == [
        "casework.paper_awaited", "casework.received",
    ]  # fmt: skip


def test_each_way_it_comes_is_noted_and_the_first_one_counts(sent, elizabeth, chitra):
    case = sent(elizabeth)
    uploaded = arrived(case, "upload", elizabeth)
    mailed = arrived(case, "mail")
    posted = arrived(case, "post", chitra, on=LATER)

    assert verbs(case) == ["submit", "arrive_upload", "arrive_mail", "arrive_post"]
    assert [step.hand for step in (uploaded, mailed, posted)] == ["applicant", "system", "office"]
    assert (mailed.by, mailed.from_state, mailed.to_state) == (None, "waiting", "waiting")
    assert case.complete_date == DAY
    assert [told.by for told in queries.timeline(case)] == [
        "एलिज़ाबेथ", "एलिज़ाबेथ", "", "चित्रा, आहरण अधिकारी के लिपिक, ज़िला कार्यालय",
    ]  # fmt: skip


def let_help(owner, helper, *, scope="test.office", hours=24, begun=None):
    """Return a mandate as a code gives it."""
    begun = begun or timezone.now()
    return Mandate.objects.create(
        owner=owner, helper=helper, scope=scope, from_at=begun, until_at=begun + timedelta(hours=hours),
        approved_with=uuid.uuid4(),
    )  # fmt: skip


def test_a_helper_sends_the_scan_under_a_mandate(sent, elizabeth, bharat):
    case = sent(elizabeth)
    let_help(elizabeth, bharat)

    step = arrived(case, "upload", bharat)
    assert (step.hand, step.by, case.state) == ("helper", bharat, "waiting")
    assert queries.timeline(case)[-1].by == "भरत"
    assert Message.objects.latest("pk").template == "casework.received"  # the applicant is told


OVER = {
    "expired": lambda mandate: Mandate.objects.filter(pk=mandate.pk).update(
        from_at=timezone.now() - timedelta(hours=30), until_at=timezone.now() - timedelta(hours=6)
    ),
    "ended": lambda mandate: Mandate.objects.filter(pk=mandate.pk).update(ended_at=timezone.now()),
    "for another kind": lambda mandate: Mandate.objects.filter(pk=mandate.pk).update(scope="test.family"),
    "of a closed login": lambda mandate: User.objects.filter(pk=mandate.owner_id).update(is_active=False),
    "of somebody else": lambda mandate: mandate.delete(),
}


@pytest.mark.parametrize("why", OVER)
def test_without_one_that_runs_nobody_sends_it_for_another(sent, elizabeth, bharat, why):
    case = sent(elizabeth)
    OVER[why](let_help(elizabeth, bharat))

    with pytest.raises(services.StepNotOpen):
        arrived(case, "upload", bharat)
    assert queries.cases_helped_with(bharat, at=timezone.now()) == []
    with pytest.raises(DatabaseError, match="mandate"), transaction.atomic():
        by_hand(case, bharat)


def by_hand(case, helper, *, verb="arrive_upload"):
    """Write a helper's step past the services."""
    return CaseStep.objects.create(
        case=case, verb=verb, hand="helper", from_state="awaiting_paper", to_state="waiting", by=helper,
        business_date=DAY,
    )  # fmt: skip


def test_a_helper_does_nothing_but_send_the_scan(sent, elizabeth, bharat, familys_kind):
    case = sent(elizabeth)
    let_help(elizabeth, bharat)

    for verb in ("withdraw", "reply", "grant"):
        with pytest.raises(services.StepNotOpen):
            move(case, verb, bharat)
        with pytest.raises(DatabaseError, match="mandate"), transaction.atomic():
            by_hand(case, bharat, verb=verb)
    with pytest.raises(Http404):
        queries.case_for(bharat, case.number, on=DAY)
    assert by_hand(case, bharat).pk


def test_a_helper_finds_the_form_to_send_and_nothing_of_the_case(sent, elizabeth, bharat, client):
    case = sent(elizabeth)
    bharat.roles_held.all().delete()
    let_help(elizabeth, bharat)
    client.force_login(bharat)

    assert case.number in client.get(reverse("casework:mine")).content.decode()
    page = client.get(reverse("casework:send_form", args=[case.number])).content.decode()
    assert "एलिज़ाबेथ" in page
    assert "9414000000" not in page
    assert client.get(reverse("casework:case", args=[case.number])).status_code == 404


def test_the_same_arrival_noted_twice_is_one(sent, elizabeth, chitra):
    case = sent(elizabeth)
    first = arrived(case, "mail")

    assert arrived(case, "mail") == first
    assert verbs(case) == ["submit", "arrive_mail"]


def test_an_older_scan_does_not_complete_a_case_that_was_returned(sent, elizabeth, tara, familys_kind):
    case, scan = sent(elizabeth, case_kind=familys_kind), Document(key=uuid.uuid4())
    arrived(case, "upload", elizabeth, document=scan)
    case = move(case, "object", tara, note="The seal is missing.")
    case = move(case, "reply", elizabeth, note="Sealed.")

    arrived(case, "upload", elizabeth, document=scan, on=LATER)
    assert case.state == "awaiting_paper"
    arrived(case, "upload", elizabeth, document=Document(key=uuid.uuid4()), on=LATER)
    assert (case.state, case.complete_date) == ("waiting", DAY)


def test_only_the_office_and_the_applicant_bring_a_form(sent, elizabeth, asha, tara, chitra):
    case = sent(elizabeth)
    for way, by in (("post", asha), ("hand", tara), ("upload", chitra), ("post", None), ("upload", None)):
        with pytest.raises(services.StepNotOpen):
            arrived(case, way, by)
    with pytest.raises(services.OwnCase):
        arrived(case, "hand", elizabeth)

    assert verbs(case) == ["submit"]


def test_no_form_arrives_for_what_was_withdrawn_or_needs_none(sent, elizabeth, chitra, verification, office):
    case = sent(elizabeth)
    move(case, "withdraw", elizabeth)
    other = services.apply(
        case_kind=verification, employee=employment(elizabeth, "E1"), office=office, answers={}, by=elizabeth,
        today=DAY,
    )  # fmt: skip

    for one in (case, other):
        with pytest.raises(services.NoPaperAwaited):
            arrived(one, "mail")


def test_it_is_returned_several_times_with_the_reason_beside_each_answer(sent, elizabeth, chitra, dinesh):
    case = sent(elizabeth)
    arrived(case, "post", chitra)
    services.take_next(office=case.office, by=chitra, today=DAY)
    with pytest.raises(services.WhyMissing):
        move(case, "object", chitra, fields={"mobile": " "})
    case = move(case, "object", chitra, fields={"mobile": "Not an official number."})
    assert queries.reasons_of_return(case) == {"mobile": "Not an official number."}
    assert queries.timeline(case)[-1].reasons == (("मोबाइल", "Not an official number."),)

    case = move(case, "reply", elizabeth, note="Changed.", answers={"mobile": "9414111111"})
    assert (case.state, case.answers) == ("awaiting_paper", {"mobile": "9414111111"})
    assert queries.reasons_of_return(case) == {}
    assert not queries.clock_of(case, on=LATER).running
    assert queries.worklist(chitra, on=DAY)["mine"] == [case]
    arrived(case, "upload", elizabeth)
    case = move(case, "object", chitra, note="The seal is missing.")
    case = move(case, "reply", elizabeth, note="Sealed.")
    arrived(case, "upload", elizabeth, on=LATER)
    move(case, "propose_grant", chitra, on=LATER)

    assert move(case, "grant", dinesh, on=LATER).state == "granted"
    returned = case.steps.filter(verb="object").order_by("pk")
    assert list(returned.values_list("objection_number", flat=True)) == [1, 2]
    sent_answers = case.steps.filter(verb__in=("submit", "reply")).order_by("pk")
    assert [step.answers.get("mobile") for step in sent_answers] == ["9414000000", "9414111111", None]


def test_an_officer_does_not_change_the_answers(sent, elizabeth, chitra):
    case = sent(elizabeth)
    arrived(case, "post", chitra)
    services.take_next(office=case.office, by=chitra, today=DAY)

    with pytest.raises(services.StepNotOpen):
        move(case, "object", chitra, note="Wrong.", answers={"mobile": "9414999999"})


def test_one_officer_verifies_alone_and_returns_as_often_as_the_kind_says(
    sent, elizabeth, tara, familys_kind
):
    case = sent(elizabeth, case_kind=familys_kind)
    for _ in range(2):
        arrived(case, "hand", tara)
        case = move(case, "object", tara, note="The photograph is old.")
        case = move(case, "reply", elizabeth, note="Here is a new one.")
        arrived(case, "upload", elizabeth)
    with pytest.raises(services.ObjectionMadeAlready):
        move(case, "object", tara, note="Once more.")

    assert move(case, "grant", tara).state == "granted"
    clock = queries.clock_of(case, on=LATER)
    assert (clock.limit, clock.due_date, clock.late_by, case.limit_rule) == (None, None, 0, "")


def test_one_person_has_one_open_registration_of_a_kind(sent, elizabeth, familys_kind):
    case = sent(elizabeth, number="REG-1")

    assert case.number == "REG-1"
    with pytest.raises(services.ApplicationOpen):
        sent(elizabeth)
    assert sent(elizabeth, case_kind=familys_kind).state == "awaiting_paper"


def test_each_desk_sees_the_kinds_it_decides(sent, elizabeth, chitra, dinesh, tara, asha, familys_kind):
    of_office = sent(elizabeth)
    of_family = sent(elizabeth, case_kind=familys_kind)
    for case, by in ((of_office, chitra), (of_family, tara)):
        arrived(case, "post", by)

    assert queries.worklist(chitra, on=DAY)["queue"] == [of_office]
    assert queries.worklist(tara, on=DAY)["queue"] == [of_family]
    assert queries.worklist(asha, on=DAY)["queue"] == queries.worklist(dinesh, on=DAY)["queue"] == []
    assert queries.place_in_queue(of_family, on=DAY) == 1
    seen = {
        (user.user_id, case.kind)
        for user in (chitra, dinesh, tara, asha)
        for case in Case.objects.filter(permissions.visible_to(user, on=DAY))
    }
    assert seen == {
        ("chitra", "test.office"), ("dinesh", "test.office"), ("tara", "test.family"),
    }  # fmt: skip


def test_a_clerk_of_another_desk_does_not_hold_the_case(sent, elizabeth, chitra, office):
    case = sent(elizabeth)
    arrived(case, "post", chitra)
    services.take_next(office=office, by=chitra, today=DAY)
    RoleHeld.objects.filter(user=chitra).update(until_date=DAY)
    RoleHeld.objects.create(user=chitra, role="district_clerk", office=office, from_date=date(2010, 1, 1))
    case.refresh_from_db()

    assert not queries.in_hand(case, on=DAY)
    assert queries.queue([office.pk], on=DAY).get() == case


def test_the_database_lets_the_system_only_note_what_came(sent, elizabeth, chitra):
    case = sent(elizabeth)
    arrived(case, "post", chitra)
    wrong = [
        {"verb": "grant", "hand": "system", "to_state": "granted"},
        {"verb": "arrive_mail", "hand": "office", "to_state": "waiting"},  # an officer's, and nobody's
        {"verb": "arrive_mail", "hand": "system", "to_state": "waiting", "by": chitra},
        {"verb": "object", "hand": "maker", "to_state": "objected", "by": chitra, "note": "x"},  # unnumbered
    ]
    for step in wrong:
        with pytest.raises(DatabaseError), transaction.atomic():
            CaseStep.objects.create(case=case, from_state="waiting", business_date=DAY, **step)


def test_such_a_kind_is_not_asked_by_the_plain_form(offices_kind):
    with pytest.raises(kinds.CaseKindUnknown):
        kinds.asked_here(offices_kind.code)


def test_the_code_on_a_form_says_whose_it_is_and_of_which_answers(sent, elizabeth, tara, familys_kind):
    case = sent(elizabeth, case_kind=familys_kind)
    first = codes.form_code(case)
    assert codes.case_of(first) == case
    arrived(case, "post", tara)
    case = move(case, "object", tara, note="The number is not yours.")
    case = move(case, "reply", elizabeth, note="Changed.", answers={"mobile": "9414222222"})

    with pytest.raises(codes.OlderPrint):
        codes.case_of(first)
    assert codes.case_of(codes.form_code(case)) == case
    other = sent(elizabeth)
    one_letter_off = first[:-1] + ("2" if first[-1] != "2" else "3")
    forged = [
        codes.form_code(case).replace(case.number, other.number), one_letter_off,
        "CASE:RG-2017-999999:2222-2222-2222", first.lower(), f"{first}\n", "", case.number,
    ]  # fmt: skip
    for text in forged:
        with pytest.raises(codes.FormCodeUnknown):
            codes.case_of(text)


@pytest.fixture
def ddos_kind(all_kinds, monkeypatch):
    """A family its drawing officer verifies, on the pages of every case."""
    alone = made(
        "test.ddo_family", steps=kinds.verified_steps("ddo"), clerk_role="ddo", deciding_roles=("ddo",),
        objections_most=None, field_words={"mobile": ("मोबाइल", "Mobile number")},
    )  # fmt: skip
    monkeypatch.setattr(kinds, "_kinds", lambda schemes: {alone.code: alone})
    return alone


def test_the_pages_of_such_a_case(client, settings, sent, elizabeth, dinesh, ddos_kind):
    settings.BUSINESS_DATE = DAY
    case = sent(elizabeth, case_kind=ddos_kind)
    client.force_login(elizabeth)
    page = client.get(at("case", case.number)).content.decode()
    assert "हस्ताक्षर वाले फ़ॉर्म की प्रतीक्षा" in page
    assert "समय-सीमा" not in page
    assert "9414000000" in folded(page)
    assert case.number in client.get(at("mine")).content.decode()

    arrived(case, "hand", dinesh)
    client.force_login(dinesh)
    page = client.get(at("case", case.number)).content.decode()
    assert "9414000000" in page
    assert "9414000000" not in folded(page)  # what is to be judged stands open
    returning = at("move", case.number, "object")
    assert 'name="why_mobile"' in client.get(returning).content.decode()
    assert client.post(returning, {"note": "", "why_mobile": ""}).status_code == 422
    client.post(returning, {"note": "", "why_mobile": "यह सरकारी नंबर नहीं है।"})

    case.refresh_from_db()
    assert (case.state, queries.reasons_of_return(case)) == ("objected", {"mobile": "यह सरकारी नंबर नहीं है।"})
    client.force_login(elizabeth)
    page = client.get(at("case", case.number)).content.decode()
    assert "<strong>मोबाइल</strong>: यह सरकारी नंबर नहीं है।" in page
    client.post(at("move", case.number, "reply"), {"note": "ठीक किया।"})
    case.refresh_from_db()
    assert case.state == "awaiting_paper"


def folded(page: str) -> str:
    """Return what a page shows only when it is opened."""
    return "".join(re.findall(r"<details.*?</details>", page, re.DOTALL))


def at(name, *args):
    return reverse(f"casework:{name}", args=args)


def taken_at_home() -> bytes:
    """Return a photo of a page as a telephone keeps it: with the place where it was taken."""
    place = Image.Exif()
    place[0x8825] = {1: "N", 2: (26.0, 50.0, 0.0)}
    place[0x010F] = "Telephone of Elizabeth"
    stream = BytesIO()
    Image.new("RGB", (900, 1200), "white").save(stream, "JPEG", exif=place)
    return stream.getvalue()


def test_of_a_scan_is_kept_what_can_be_seen_and_nothing_that_lies_beside_it(sent, elizabeth):
    case, photo = sent(elizabeth), taken_at_home()
    assert b"Telephone of Elizabeth" in photo
    steps = [
        services.send_form(case=case, content=photo, name="form.jpg", by=elizabeth, today=DAY)
        for _press in range(2)
    ]

    kept = papers.content_of(Document.objects.get(kind="casework.signed_form_unread"))
    assert steps[0] == steps[1]
    assert b"Telephone of Elizabeth" not in kept
    assert dict(Image.open(BytesIO(kept)).getexif()) == {}


def test_so_many_scans_are_kept_of_one_application_and_no_more(sent, elizabeth, monkeypatch):
    monkeypatch.setattr(services, "MOST_SCANS", 2)
    case = sent(elizabeth)

    def send(light):
        stream = BytesIO()
        Image.new("L", (900, 1200), light).save(stream, "PNG")
        return services.send_form(
            case=case, content=stream.getvalue(), name="form.png", by=elizabeth, today=DAY
        )

    first, _second = send(10), send(20)
    with pytest.raises(services.ScansEnough):
        send(30)
    assert send(10) == first


def test_a_virus_in_a_scan_is_told_to_the_audit(sent, elizabeth, fake_clamd):  # noqa: F811
    """What is refused is undone with all that was written beside it, and that was written with it."""
    case = sent(elizabeth)

    with pytest.raises(Infected):
        services.send_form(
            case=case, content=taken_at_home() + EICAR, name="form.jpg", by=elizabeth, today=DAY
        )
    assert Entry.objects.get(act="uploads.infected").detail["virus"] == "Eicar-Test-Signature"
