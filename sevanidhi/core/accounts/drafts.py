"""What somebody typed when their session, or their fresh second factor, had run out.

Kept for that login alone, shown once after signing in again, on the page it was typed into. Passwords, codes,
Aadhaar numbers and files are never kept.
"""

from datetime import timedelta
from urllib.parse import urlsplit

from django.http import HttpRequest, QueryDict
from django.utils import timezone

from sevanidhi.core.accounts.models import Draft
from sevanidhi.web.forms import DRAFT

WAITS = "draft_waits"  # in the session of a login that has one
LASTS = timedelta(hours=8)
LONGEST = 50_000
NEVER_KEPT = frozenset(
    {"code", "csrfmiddlewaretoken", "_key", "_language", DRAFT, "next", "password", "secret", "send"}
)

NUMBER_BOX = "aadhaar"  # in the name of every box for an Aadhaar number, whatever a form puts before it


def keep(request: HttpRequest, *, user_pk: int) -> bool:
    """Keep what this request typed into the page it came from, in place of an earlier draft of the login.

    Return whether anything is kept: nothing where the form belongs to another page, or is too long.
    """
    typed = {name: told for name, told in request.POST.lists() if _may_be_kept(name) and any(told)}
    page = page_of(request)
    here = page is not None and _plain(urlsplit(page).path) == _plain(request.path)
    if not typed or not here or sum(len(one) for told in typed.values() for one in told) > LONGEST:
        return False
    Draft.objects.update_or_create(
        user_id=user_pk,
        defaults={"path": _plain(request.path), "fields": typed, "kept_at": timezone.now()},
    )
    return True


def _may_be_kept(name: str) -> bool:
    return name not in NEVER_KEPT and NUMBER_BOX not in name


def note_waiting(request: HttpRequest, *, user_pk: int) -> None:
    """Let this session know whether a draft of its login waits, so that only then one is looked for."""
    if Draft.objects.filter(user_id=user_pk).exists():
        request.session[WAITS] = True


def forget(request: HttpRequest, draft: Draft) -> None:
    """Forget a draft that has been shown."""
    draft.delete()
    request.session.pop(WAITS, None)


def forget_old() -> int:
    """Forget the drafts that are shown no more; return how many."""
    forgotten, _ = Draft.objects.filter(kept_at__lt=timezone.now() - LASTS).delete()
    return forgotten


def fill_in(request: HttpRequest) -> Draft | None:
    """Let this page be drawn with what the reader had typed into it, if a draft of it is kept; return it."""
    if not request.session.get(WAITS):
        return None
    held = Draft.objects.filter(user_id=request.user.pk or 0, path=_plain(request.path)).first()
    if held is None or timezone.now() - held.kept_at > LASTS:
        return None
    typed = QueryDict(mutable=True)
    for name, told in held.fields.items():
        typed.setlist(name, told)
    typed[DRAFT] = "1"
    request.POST = typed  # type: ignore[misc, assignment]
    return held


def page_of(request: HttpRequest) -> str | None:
    """Return the address, on this site, of the page whose form was sent; None where the browser hides it."""
    try:
        told = urlsplit(request.headers.get("Referer", ""))
    except ValueError:  # such as "http://["
        return None
    if told.netloc != request.get_host():
        return None
    return f"{told.path}?{told.query}" if told.query else told.path


def _plain(path: str) -> str:
    """Return a path without its language: a draft is shown in whichever the reader comes back to."""
    parts = path.split("/", 2)
    return f"/{parts[2]}" if len(parts) > 2 and parts[1] in ("hi", "en") else path
