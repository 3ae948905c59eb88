"""One machine: queue, clock, one objection, two pairs of eyes, decisions undone with a note."""

from datetime import date

import pytest
from django.db import transaction
from django.db.utils import DatabaseError
from django.http import Http404

from sevanidhi.core.accounts.models import RoleHeld
from sevanidhi.core.audit.models import Entry
from sevanidhi.core.casework import kinds, queries, services
from sevanidhi.core.casework.models import Case, CaseStep
from sevanidhi.core.casework.tests.conftest import DAY, employment, officer, person
from sevanidhi.core.documents.queries import documents_about
from sevanidhi.core.notices.models import Message


@pytest.fixture
def handed_in(verification, office):
    def hand_in(user, *, number: str = "E1", on: date = DAY) -> Case:
        return services.apply(
            case_kind=verification, employee=employment(user, number), office=office,
            answers={"account": "1", "year": "2015-16"}, by=user, today=on,
        )  # fmt: skip

    return hand_in


def move(case, verb, by, *, note="", on=DAY):
    return services.move(case=case, verb=verb, by=by, today=on, note=note)


def examined(case, asha):
    services.take_next(office=case.office, by=asha, today=DAY)
    return move(case, "propose_grant", asha)


@pytest.mark.requirement("GPF-11")
def test_an_application_goes_its_way_and_the_applicant_can_read_it(handed_in, elizabeth, asha, devendra):
    case = handed_in(elizabeth)
    examined(case, asha)
    move(case, "grant", devendra)

    view = queries.view_of(elizabeth, queries.case_for(elizabeth, case.number, on=DAY), on=DAY)
    assert [told.verb for told in view.timeline] == ["submit", "propose_grant", "grant"]
    assert view.case.state == "granted"
    assert list(Message.objects.order_by("pk").values_list("template", flat=True)) == [
        "casework.received", "casework.granted",
    ]  # fmt: skip
    assert Entry.objects.filter(person_id=elizabeth.person_id, act__startswith="casework.").count() == 4


def test_a_second_application_for_the_same_waits_for_the_first(handed_in, elizabeth, verification, office):
    case = handed_in(elizabeth)

    with pytest.raises(services.ApplicationOpen):
        services.apply(
            case_kind=verification, employee=case.employee, office=office, answers={}, by=elizabeth, today=DAY
        )


@pytest.mark.requirement("OPS-1", in_part=True)
def test_cases_are_taken_strictly_in_order_of_arrival(handed_in, office, elizabeth, bharat, asha, devendra):
    later = handed_in(elizabeth, on=DAY)
    first = handed_in(devendra, number="E2", on=date(2017, 4, 13))

    with pytest.raises(services.OutOfTurn):
        services.take(case=later, by=asha, today=DAY)
    assert services.take_next(office=office, by=asha, today=DAY) == first
    assert services.take_next(office=office, by=asha, today=DAY) == later
    with pytest.raises(services.QueueEmpty):
        services.take_next(office=office, by=asha, today=DAY)


@pytest.mark.parametrize("code", sorted(kinds.kinds()))
def test_only_the_steps_drawn_for_a_state_are_open_in_it(code, office, elizabeth, asha, devendra):
    case_kind = kinds.kind(code)
    case = Case.objects.create(
        number="X-1", kind=code, person=elizabeth.person, employee=employment(elizabeth, "E1"), office=office,
        drawing_office=office,
    )  # fmt: skip
    doers = {"member": elizabeth, "district_clerk": asha, "district_officer": devendra}
    doers |= {role: officer(role, role, office) for role in ("ddo", "cell_clerk", "cell_officer")}
    states = sorted({state for step in case_kind.steps for state in (*step.from_states, step.to)})
    tried = [
        (state, step)
        for state in states
        for step in case_kind.steps
        if state not in step.from_states and step.role in doers
    ]

    went = []
    for state, step in tried:
        Case.objects.filter(pk=case.pk).update(state=state, complete_date=DAY)
        try:
            with transaction.atomic():
                move(case, step.verb, doers[step.role], note="x")
            went.append((state, step.verb))
        except services.StepNotOpen:
            case.refresh_from_db()
            assert case.state == state
    assert (went, len(tried) > len(states)) == ([], True)


def test_taking_another_than_the_first_needs_a_reason_that_is_kept(handed_in, elizabeth, devendra, asha):
    handed_in(devendra, number="E2", on=date(2017, 4, 13))
    later = handed_in(elizabeth)
    services.take(case=later, by=asha, today=DAY, why="retires tomorrow")

    assert Entry.objects.get(act="casework.taken").why == "retires tomorrow"


def test_a_colleagues_case_is_left_alone_until_it_is_put_back(handed_in, elizabeth, asha, bharat, office):
    case = handed_in(elizabeth)
    services.take_next(office=office, by=asha, today=DAY)

    with pytest.raises(services.TakenAlready):
        services.take(case=case, by=bharat, today=DAY)
    with pytest.raises(services.TakenAlready):
        move(case, "propose_grant", bharat)
    services.put_back(case=case, by=asha, today=DAY, why="on leave from tomorrow")
    assert services.take_next(office=office, by=bharat, today=DAY) == case


def test_the_page_says_who_has_the_case_now_and_names_officers_by_their_posts(
    handed_in, elizabeth, asha, devendra, office
):
    case = handed_in(elizabeth)

    def shown(to=elizabeth):
        return queries.view_of(to, queries.case_for(to, case.number, on=DAY), on=DAY)

    assert (shown().has_it, shown().place) == ("", 1)
    services.take_next(office=office, by=asha, today=DAY)
    assert shown().has_it == "आशा, ज़िला कार्यालय लिपिक, ज़िला कार्यालय"
    assert shown(asha).has_it == "आपके पास"
    move(case, "object", asha, note="the voucher is missing")
    assert shown().has_it == "आपके पास"
    move(case, "reply", elizabeth, note="here it is")
    assert shown(asha).has_it == "आपके पास"
    move(case, "propose_grant", asha)
    assert shown().has_it == "देवेंद्र, ज़िला कार्यालय के अधिकारी, ज़िला कार्यालय"
    assert (shown(asha).has_it, shown(devendra).has_it) == (shown().has_it, "आपके पास")

    officer("second", "district_officer", office, person("दूसरे", "Second"))
    assert shown().has_it == "ज़िला कार्यालय के अधिकारी, ज़िला कार्यालय"
    move(case, "grant", devendra)
    assert shown().has_it == ""
    RoleHeld.objects.filter(user=asha).update(until_date=DAY)
    assert [told.by for told in shown().timeline] == [
        "एलिज़ाबेथ", "आशा, ज़िला कार्यालय लिपिक, ज़िला कार्यालय", "एलिज़ाबेथ",
        "आशा, ज़िला कार्यालय लिपिक, ज़िला कार्यालय", "देवेंद्र, ज़िला कार्यालय के अधिकारी, ज़िला कार्यालय",
    ]  # fmt: skip


def test_a_case_whose_clerk_has_gone_waits_in_its_place_again(handed_in, elizabeth, asha, bharat, office):
    case = handed_in(elizabeth, on=date(2017, 4, 13))
    services.take_next(office=office, by=asha, today=DAY)
    assert queries.worklist(bharat, on=DAY)["queue"] == []
    RoleHeld.objects.filter(user=asha).update(until_date=DAY)

    assert queries.worklist(bharat, on=DAY)["queue"] == [case]
    assert queries.worklist(asha, on=DAY)["mine"] == []
    seen = queries.view_of(bharat, queries.case_for(bharat, case.number, on=DAY), on=DAY)
    assert (seen.place, seen.may_take, seen.has_it) == (1, True, "")
    with pytest.raises(services.StepNotOpen):
        services.put_back(case=case, by=asha, today=DAY, why="gone")
    assert services.take_next(office=office, by=bharat, today=DAY) == case
    case.refresh_from_db()
    assert queries.view_of(bharat, case, on=DAY).may_put_back


def test_so_does_that_of_a_clerk_who_left_service_or_comes_tomorrow(handed_in, elizabeth, asha, bharat):
    case = handed_in(elizabeth)
    services.take_next(office=case.office, by=asha, today=DAY)
    job = employment(asha, "E8")
    job.left_date, job.left_why = date(2017, 4, 16), "retired"
    job.save()
    assert queries.worklist(bharat, on=DAY)["queue"] == [case]

    job.delete()
    assert queries.worklist(bharat, on=DAY)["queue"] == []
    RoleHeld.objects.filter(user=asha).update(from_date=date(2017, 4, 18))
    assert services.take_next(office=case.office, by=bharat, today=DAY) == case


def test_a_list_s_clocks_cost_no_more_than_one(handed_in, elizabeth, asha, bharat, django_assert_num_queries):
    first = handed_in(elizabeth, on=date(2017, 4, 10))
    others = [handed_in(asha, number="E2"), handed_in(bharat, number="E3", on=date(2017, 4, 3))]
    alone = [queries.clock_of(one, on=DAY) for one in (first, *others)]

    with django_assert_num_queries(2):
        assert queries.with_clocks([first, *others], on=DAY) == list(
            zip((first, *others), alone, strict=True)
        )
    assert queries.with_clocks([], on=DAY) == []


def test_there_is_one_objection_which_lists_everything(handed_in, elizabeth, asha, office):
    case = handed_in(elizabeth)
    services.take_next(office=office, by=asha, today=DAY)
    with pytest.raises(services.WhyMissing):
        move(case, "object", asha)

    move(case, "object", asha, note="Page of May is missing; the signature is missing.")
    move(case, "reply", elizabeth, note="Both added.")
    with pytest.raises(services.ObjectionMadeAlready):
        move(case, "object", asha, note="And one more thing.")

    seen = queries.view_of(asha, queries.case_for(asha, case.number, on=DAY), on=DAY)
    assert {step.verb for step in seen.steps} == {"propose_grant", "propose_refusal"}


@pytest.mark.requirement("OPS-2")
def test_the_clock_stands_still_while_an_objection_is_out(handed_in, elizabeth, asha, office):
    case = handed_in(elizabeth, on=date(2017, 4, 10))
    services.take_next(office=office, by=asha, today=DAY)
    before = queries.clock_of(case, on=date(2017, 4, 12))
    move(case, "object", asha, note="The page of May is missing.", on=date(2017, 4, 12))
    during = queries.clock_of(case, on=date(2017, 4, 25))
    move(case, "reply", elizabeth, note="Here it is.", on=date(2017, 4, 25))
    after = queries.clock_of(case, on=date(2017, 4, 26))

    # 7 working days. 11, 14 and 28 April 2017 are holidays of Rajasthan, Saturdays and Sundays are off.
    assert (before.limit, before.used, before.due_date) == (7, 1, date(2017, 4, 21))
    assert (during.used, during.due_date, during.running) == (1, None, False)
    assert (after.used, after.due_date) == (2, date(2017, 5, 4))


def test_the_gazette_moves_the_day(handed_in, elizabeth, office):
    boss = officer("boss", "administrator", office)
    case = handed_in(elizabeth, on=date(2017, 4, 10))
    services.declare_day(
        state="rajasthan",
        day=date(2017, 4, 12),
        is_working=False,
        name=("शोक", "Mourning"),
        notification="F.1",
        notified_date=date(2017, 4, 3),
        by=boss,
        on=DAY,
    )
    assert queries.clock_of(case, on=date(2017, 4, 10)).due_date == date(2017, 4, 24)
    services.declare_day(
        state="rajasthan",
        day=date(2017, 4, 15),
        is_working=True,
        name=("काम", "Working"),
        notification="F.2",
        notified_date=date(2017, 4, 3),
        by=boss,
        on=DAY,
    )

    assert queries.clock_of(case, on=date(2017, 4, 10)).due_date == date(2017, 4, 21)


def test_lateness_is_computed(handed_in, elizabeth):
    case = handed_in(elizabeth, on=date(2017, 4, 3))
    clock = queries.clock_of(case, on=date(2017, 4, 28))

    assert clock.late_by == clock.used - 7 > 0


def test_the_examiner_does_not_decide(handed_in, elizabeth, asha, office):
    RoleHeld.objects.create(user=asha, role="district_officer", office=office, from_date=date(2010, 1, 1))
    case = examined(handed_in(elizabeth), asha)

    with pytest.raises(services.MakerChecks):
        move(case, "grant", asha)


def test_nobody_handles_their_own_case(handed_in, asha, devendra, office):
    own = handed_in(asha)
    with pytest.raises(services.QueueEmpty):
        services.take_next(office=office, by=asha, today=DAY)
    with pytest.raises(services.OwnCase):
        services.take(case=own, by=asha, today=DAY)

    assert queries.worklist(asha, on=DAY)["queue"] == []


def insert_step(case, by, **more):
    given = {
        "case": case, "by": by, "verb": "grant", "hand": "checker", "from_state": case.state,
        "to_state": "granted", "business_date": DAY,
    }  # fmt: skip
    with transaction.atomic():
        return CaseStep.objects.create(**given | more)


def test_the_database_itself_keeps_maker_checker_and_beneficiary_apart(
    handed_in, elizabeth, asha, devendra, office
):
    case = examined(handed_in(elizabeth), asha)
    ashas_second_login = officer("asha2", "district_officer", office, asha.person)
    nobodys_examination = handed_in(asha, number="E9")

    wrong = [
        (case, asha, {}),  # the maker checks
        (case, ashas_second_login, {}),  # the maker's second login checks
        (case, elizabeth, {}),  # the beneficiary checks
        (case, elizabeth, {"hand": "maker"}),
        (case, devendra, {"hand": "applicant"}),  # an officer stands in for the applicant
        (case, devendra, {"from_state": "waiting"}),  # a step from where the case does not stand
        (case, devendra, {"verb": "refuse"}),  # without a reason
        (nobodys_examination, devendra, {}),  # nobody examined it
    ]
    for about, by, more in wrong:
        with pytest.raises(DatabaseError):
            insert_step(about, by, **more)

    assert insert_step(case, devendra).pk


def test_a_decision_is_undone_with_a_note_and_made_again(
    handed_in, elizabeth, asha, bharat, devendra, office
):
    case = examined(handed_in(elizabeth), asha)
    move(case, "grant", devendra)
    with pytest.raises(services.WhyMissing):
        move(case, "undo", devendra)
    move(case, "undo", devendra, note="The year was not closed.")

    assert services.take_next(office=office, by=bharat, today=DAY) == case
    move(case, "propose_refusal", bharat, note="The year is not closed.")
    move(case, "refuse", devendra, note="The year is not closed.")
    [letter] = documents_about(case)
    assert (letter.kind, letter.title_en, letter.person) == (
        "casework.refusal", "Letter of refusal", elizabeth.person,
    )  # fmt: skip
    assert Case.objects.get(pk=case.pk).state == "refused"


@pytest.mark.parametrize("state", list(kinds.State))
@pytest.mark.parametrize("verb", [step.verb for step in kinds.plain_steps()])
def test_only_the_drawn_arrows_can_be_walked(state, verb, handed_in, elizabeth, asha, devendra):
    case = handed_in(elizabeth)
    step = kinds.kind(case.kind).step(verb)
    Case.objects.filter(pk=case.pk).update(state=state, taken_by=asha, drawing_office=case.office)
    if state not in step.from_states:
        for user in (elizabeth, asha, devendra):
            with pytest.raises((services.StepNotOpen, services.OwnCase)):
                move(case, verb, user, note="why")
    for user in {elizabeth, asha, devendra} - {_hand(step, elizabeth, asha, devendra)}:
        with pytest.raises((services.StepNotOpen, services.OwnCase)):
            move(case, verb, user, note="why")


def _hand(step, elizabeth, asha, devendra):
    return {"applicant": elizabeth, "maker": asha, "checker": devendra}[step.hand]


def test_strangers_do_not_find_the_case(handed_in, elizabeth, asha):
    case = handed_in(elizabeth)
    other = officer("far", "district_clerk", _other_office(), person("दूर", "Far"))

    assert queries.case_for(asha, case.number, on=DAY) == case
    with pytest.raises(Http404):
        queries.case_for(other, case.number, on=DAY)


def _other_office():
    from sevanidhi.core.offices.models import Office

    return Office.objects.create(
        code="RJ-D02", kind="district", state="rajasthan", name_hi="दूसरा", name_en="Other", sort_key="o",
        search_key=" o",
    )  # fmt: skip
