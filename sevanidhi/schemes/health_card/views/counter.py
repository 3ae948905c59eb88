"""At the counter: the slip of codes for one without a telephone, printed once and handed over."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from sevanidhi.core.accounts import printed_codes, queries, sessions
from sevanidhi.core.accounts.permissions import MAY_ASK
from sevanidhi.kernel.refusals import Refusal
from sevanidhi.kernel.rule_files import Words
from sevanidhi.schemes.health_card.documents import batches as papers
from sevanidhi.web import clock
from sevanidhi.web.access import allow
from sevanidhi.web.endpoints import download, see
from sevanidhi.web.pages import page
from sevanidhi.web.phrases import words_for


@require_safe
@allow(*MAY_ASK)
@sessions.fresh
def slips(request: HttpRequest) -> HttpResponse:
    """Show the slips two officers have given and nobody has printed."""
    on = clock.today(request)
    return page(request, "health_card/slips.html", {"slips": queries.slips_to_print(request.user, on=on)})


@require_POST
@never_cache
@allow(*MAY_ASK)
@sessions.fresh
def print_slip(request: HttpRequest, pk: int) -> HttpResponse:
    """Print a slip. It is made now and kept nowhere: a second press prints nothing."""
    on = clock.today(request)
    slip = queries.slip_to_print(request.user, pk, on=on)
    try:
        codes = printed_codes.make(replacement=slip, by=request.user, on=on)
    except Refusal as refusal:
        messages.warning(request, words_for(refusal))
        return see(request, "health_card:slips")
    owner = slip.user
    paper = papers.printed_codes(
        name=Words(owner.name_hi, owner.name_en), user_id=owner.user_id, codes=codes,
        counter=_counter(request), language=owner.language, on=on,
    )  # fmt: skip
    return download(paper, name="codes.pdf", content_type="application/pdf")


def _counter(request: HttpRequest) -> Words:
    """Return the office at which a lost slip is told."""
    held = queries.roles_held(request.user, on=clock.today(request))
    office = next((one.office for one in held if one.office and one.role in MAY_ASK), None)
    return Words(office.name_hi, office.name_en) if office else Words("आपका कार्यालय", "Your office")
