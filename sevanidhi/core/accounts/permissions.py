"""Who may do what with logins. No one decides for themselves, and no one decides alone."""

import rules

HELD_FOR_A_TIME = ("coordinator",)  # a contractor's staff: the role ends by itself unless given anew
MAY_ASK = ("ddo", "district_clerk", "district_officer", "administrator", "cell_clerk", "cell_officer")
MAY_AGREE = ("ddo", "district_officer", "administrator", "cell_officer")


@rules.predicate
def is_owner(user, thing) -> bool:
    """The login that the proposal or replacement is about is the reader's own, or another of theirs."""
    return user.is_also(thing.user)


@rules.predicate
def is_proposer(user, proposal) -> bool:
    """The reader made the proposal."""
    return user.is_also(proposal.proposed_by)


@rules.predicate
def is_asker(user, replacement) -> bool:
    """The reader asked for the replacement."""
    return user.is_also(replacement.asked_by)


may_decide_role = ~is_owner & ~is_proposer
may_agree_replacement = ~is_owner & ~is_asker
