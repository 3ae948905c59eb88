"""Every address of the site. A room adds its own `urls.py`; here they are put in their places."""

from importlib.util import find_spec

from django.conf.urls.i18n import i18n_patterns
from django.urls import URLPattern, URLResolver, include, path

from sevanidhi.site.api import urls as api_urls

ROOMS = (
    ("", "sevanidhi.site.home.urls"),
    ("account/", "sevanidhi.core.accounts.urls"),
    ("offices/", "sevanidhi.core.offices.urls"),
    ("people/", "sevanidhi.core.people.urls"),
    ("uploads/", "sevanidhi.core.uploads.urls"),
    ("documents/", "sevanidhi.core.documents.urls"),
    ("messages/", "sevanidhi.core.notices.urls"),
    ("schedules/", "sevanidhi.core.payroll.urls"),
    ("cases/", "sevanidhi.core.casework.urls"),
    ("journeys/", "sevanidhi.core.journeys.urls"),
    ("mail/", "sevanidhi.core.mailroom.urls"),
    ("working-days/", "sevanidhi.core.casework.days_urls"),
    ("audit/", "sevanidhi.core.audit.urls"),
    ("tokens/", "sevanidhi.core.api.urls"),
    ("ledger/", "sevanidhi.core.ledger.urls"),
    ("gpf/", "sevanidhi.schemes.gpf.urls"),
    ("state-insurance/", "sevanidhi.schemes.state_insurance.urls"),
    ("health-card/", "sevanidhi.schemes.health_card.urls"),
    ("charter/", "sevanidhi.desks.charter.urls"),
)


def _built() -> list[URLPattern | URLResolver]:
    return [path(prefix, include(urls)) for prefix, urls in ROOMS if find_spec(urls)]


urlpatterns = [
    path("api/v1/", api_urls()),
    path("verify/", include("sevanidhi.schemes.health_card.verify_urls")),
    *i18n_patterns(*_built(), prefix_default_language=True),
]

handler400 = "sevanidhi.web.errors.bad_request"
handler403 = "sevanidhi.web.errors.forbidden"
handler404 = "sevanidhi.web.errors.not_found"
handler500 = "sevanidhi.web.errors.server_error"
