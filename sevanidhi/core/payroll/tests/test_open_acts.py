"""In each state of a schedule exactly the acts drawn for it are open; any other changes nothing."""

from itertools import product

import pytest

from sevanidhi.core.audit.models import Entry
from sevanidhi.core.ledger.models import Posting
from sevanidhi.core.payroll import refusals, services
from sevanidhi.core.payroll.models import LineFix, Schedule
from sevanidhi.core.payroll.services import intake, posting
from sevanidhi.core.payroll.tests.conftest import TODAY, receive, row, stated
from sevanidhi.kernel.refusals import Refusal

State = Schedule.State
OPEN = {
    State.DRAFT: {"fix", "restate", "prepare", "undo", "ask for a code"},
    State.PREPARED: {"undo", "ask for a code"},
    State.APPROVED: {"post"},
    State.POSTED: {"post"},  # once more: nothing changes
    State.UNDONE: set(),
}
ACTS = {
    "fix": lambda house, one: services.fix_line(
        schedule=one, row=2, head="gpf", field="amount", value="1100", by=house.asha, on=TODAY
    ),
    "restate": lambda house, one: services.restate_totals(
        schedule=one, totals=stated([row(0)]).totals, by=house.asha, on=TODAY
    ),
    "prepare": lambda house, one: services.prepare(schedule=one, by=house.asha, on=TODAY),
    "undo": lambda house, one: services.undo(schedule=one, by=house.asha, why="x", on=TODAY),
    "ask for a code": lambda house, one: services.ask_to_approve(
        schedule=one, by=house.chitra, session_key="s", on=TODAY
    ),
    "post": lambda house, one: services.post(schedule=one),
}


def in_state(house, state) -> Schedule:
    """Return a schedule that went the usual way as far as this state."""
    schedule = receive(house).schedule
    if state == State.UNDONE:
        return services.undo(schedule=schedule, by=house.asha, why="x", on=TODAY)
    if state != State.DRAFT:
        schedule = services.prepare(schedule=schedule, by=house.asha, on=TODAY)
    if state in (State.APPROVED, State.POSTED):
        schedule = posting._approved(intake.locked(schedule), by=house.chitra, on=TODAY)
    if state == State.POSTED:
        services.post(schedule=schedule)
    return Schedule.objects.get(pk=schedule.pk)


def standing():
    """Return everything an act on a schedule may change."""
    kept = [model.objects.order_by("pk").values_list() for model in (Schedule, LineFix, Posting)]
    return [list(rows) for rows in kept], Entry.objects.filter(act__startswith="payroll.").count()


@pytest.mark.parametrize(("state", "act"), list(product(State, ACTS)))
def test_an_act_is_open_only_where_it_is_drawn(house, state, act):
    schedule = in_state(house, state)
    before = standing()

    if act in OPEN[state]:
        ACTS[act](house, schedule)
    else:
        with pytest.raises(Refusal) as refused:
            ACTS[act](house, schedule)
        assert isinstance(refused.value, refusals.NotInThatState | refusals.TooLateToUndo)
        assert refused.value.facts["state"] == state
    if act not in OPEN[state] or (state, act) == (State.POSTED, "post"):
        assert standing() == before
