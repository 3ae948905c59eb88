"""Which drawing and treasury officers are registered, for whoever needs the code of theirs."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from sevanidhi.schemes.health_card.forms import cell as forms
from sevanidhi.schemes.health_card.queries import registrations as queries
from sevanidhi.web import clock
from sevanidhi.web.access import allow
from sevanidhi.web.pages import page

MOST = 20


@require_safe
@allow("public")
def find(request: HttpRequest) -> HttpResponse:
    """Show the registered officers whose code, office or district has what is looked for."""
    form = forms.FindOfficer(request.GET or None)
    found = None
    if form.is_valid():
        found = list(queries.find_registered(form.cleaned_data["text"], on=clock.today(request))[: MOST + 1])
    context = {"form": form, "found": found[:MOST] if found else found, "more": len(found or ()) > MOST}
    return page(request, "health_card/find_officer.html", context, part="health_card/_officers_found.html")
