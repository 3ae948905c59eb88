"""What happens to a pay-bill month: received, put right, prepared, approved, posted; suspense cured; vouchers
confirmed; wrong postings met by contrary entries."""

from sevanidhi.core.payroll.services.corrections import (
    accept_correction,
    decline_correction,
    propose_correction,
    propose_undoing,
)
from sevanidhi.core.payroll.services.failing import note_failure
from sevanidhi.core.payroll.services.intake import (
    FIELDS_FIXED,
    Received,
    Stated,
    check,
    declare_nil,
    fix_line,
    known_file,
    map_headings,
    prepare,
    receive,
    restate_totals,
    undo,
)
from sevanidhi.core.payroll.services.posting import (
    STUCK_AFTER,
    Posted,
    approve,
    approve_alone,
    ask_to_approve,
    post,
    post_lines,
    post_what_stuck,
    submit,
)
from sevanidhi.core.payroll.services.standing import set_standing_amount
from sevanidhi.core.payroll.services.suspense import (
    Part,
    accept_match,
    decline_match,
    propose_match,
    return_to_ddo,
    take_from_ddo,
)
from sevanidhi.core.payroll.services.treasury import load_voucher_list, settle_difference

__all__ = [
    "FIELDS_FIXED",
    "STUCK_AFTER",
    "Part",
    "Posted",
    "Received",
    "Stated",
    "accept_correction",
    "accept_match",
    "approve",
    "approve_alone",
    "ask_to_approve",
    "check",
    "declare_nil",
    "decline_correction",
    "decline_match",
    "fix_line",
    "known_file",
    "load_voucher_list",
    "map_headings",
    "note_failure",
    "post",
    "post_lines",
    "post_what_stuck",
    "prepare",
    "propose_correction",
    "propose_match",
    "propose_undoing",
    "receive",
    "restate_totals",
    "return_to_ddo",
    "set_standing_amount",
    "settle_difference",
    "submit",
    "take_from_ddo",
    "undo",
]
