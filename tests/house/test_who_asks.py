"""Every service that acts for somebody (`by`, never None) asks who that is, itself or in what it calls.

The view that leads to it is not the lock.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import sevanidhi

HOUSE = Path(sevanidhi.__file__).parent
ASKING = frozenset(
    {
        "check_holds", "check_in_care", "districts_watched", "holds", "is_holder", "is_owner",
        "keeps_staff_of", "may_act", "may_confirm", "may_put_back", "may_replace", "role_held",
    }
)  # fmt: skip
WITHOUT = {
    "accounts.answer_charge": "only the taker whom the offer names",
    "accounts.end_charge": "the effect of a registration's grant, which its officers decided",
    "accounts.open_login_again": "the effect of a case's step, which has asked",
    "accounts.make_officer": "the last step of a registration that its officers decided",
    "accounts.send_activation_again": "the registration's own service has asked",
    "accounts.unmake_officer": "the effect of a case's step, which has asked",
    "accounts.withdraw_charge": "only the giver whom the offer names",
    "audit.record_view": "a note, and no act",
    "casework.answer": "the effect of a case's step, which has asked",
    "casework.refuse": "the end of a case's step, which has asked",
    "casework.take_back": "the effect of a case's step, which has asked",
    "documents.note_opened": "a note, and no act",
    "health_card.print_copy": "reading; the door is the family's, or its desk's",
    "ledger.contrary_entry": "the pay bill's correction has asked",
    "payroll.check_member": "a check within a proposal, which has asked",
    "payroll.cure": "the end of an agreement, which has asked",
    "payroll.print_schedule": "reading; the door is the schedule's",
    "payroll.refuse_own_account": "a check within a proposal, which has asked",
    "vault.equal_among": "the page of a draft has asked, and only of the own family; many tries are refused",
    "vault.store": "the page of a draft has asked whose draft it is",
    "vault.store_many": "the page of a draft, or the API whose office the families are, has asked",
    "people.choose_language": "only the person whose language it is",
    "people.correct_name": "part of the effect of a case's step, which has asked; the register's own verb",
    "people.correct_particulars": "the same",
    "uploads.take_whole": "whoever is signed in may send a file, which is then theirs alone",
    "health_card.claim_numbers": "the end of such an effect",
    "health_card.correct_holder": "part of the effect of a case's step, which has asked",
    "health_card.end_family": "the effect of a case's step, which has asked",
    "health_card.take": "part of `staff.confirm`, which has asked for the code",
    "health_card.end_registration": "the effect of a case's step, which has asked",
    "health_card.grant_officer": "the effect of a case's step, which has asked",
    "health_card.undo_officer": "the effect of a case's step, which has asked",
    "health_card.write_why": "the effect of a case's step, which has asked",
    "gpf.print_passbook": "reading; the door is the account's",
    "state_insurance.print_record_book": "reading; the door is the policy's",
}


def rooms() -> Iterator[tuple[str, list[ast.Module]]]:
    """Yield each room that keeps services, by its name, with the modules in which they stand."""
    for folder in sorted((*HOUSE.glob("core/*/"), *HOUSE.glob("lines/*/"), *HOUSE.glob("schemes/*/"))):
        kept = [file for file in folder.rglob("*.py") if _keeps_services(file)]
        if kept:
            yield folder.name, [ast.parse(file.read_text(encoding="utf-8")) for file in kept]


def _keeps_services(file: Path) -> bool:
    return file.parent.name == "services" or file.stem in (
        "services", "changes", "letters", "documents", "permissions", "queries",
    )  # fmt: skip


def functions(modules: list[ast.Module]) -> dict[str, ast.FunctionDef]:
    return {one.name: one for module in modules for one in module.body if isinstance(one, ast.FunctionDef)}


def acts_for_somebody(function: ast.FunctionDef) -> bool:
    """Return whether a function is a service with a `by` that is never None."""
    told = {one.arg: one.annotation for one in (*function.args.args, *function.args.kwonlyargs)}
    nobody = told.get("by") is not None and "None" in ast.unparse(told["by"])  # type: ignore[arg-type]
    return "by" in told and not nobody and not function.name.startswith("_")


def called_in(function: ast.FunctionDef) -> set[str]:
    calls = (node.func for node in ast.walk(function) if isinstance(node, ast.Call))
    return {getattr(one, "attr", getattr(one, "id", "")) for one in calls}


def asks(name: str, known: dict[str, ast.FunctionDef], seen: frozenset[str] = frozenset()) -> bool:
    """Return whether a function asks who acts, or calls one of its room that does."""
    if name in ASKING:
        return True
    if name not in known or name in seen:
        return False
    return any(asks(one, known, seen | {name}) for one in called_in(known[name]))


def unasked(room: str, modules: list[ast.Module]) -> list[str]:
    known = functions(modules)
    acting = (name for name, function in known.items() if acts_for_somebody(function))
    return [f"{room}.{name}" for name in acting if not asks(name, known)]


def test_every_service_that_acts_for_somebody_asks_who_it_is():
    found = {name for room, modules in rooms() for name in unasked(room, modules)}

    assert found == set(WITHOUT)


def test_one_that_does_not_ask_would_be_found():
    source = """
def prepare(*, schedule, by: User): _keep(schedule, by)
def undo(*, schedule, by: User): _check(by)
def load(*, by: User | None): pass
def _keep(schedule, by): save()
def _check(by): permissions.check_in_care(by)
"""
    assert unasked("payroll", [ast.parse(source)]) == ["payroll.prepare"]
