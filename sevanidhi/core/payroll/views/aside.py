"""A file set aside in its session, so that nobody chooses and types it again for one thing more.

The bytes lie under their hash as every schedule's do; what was typed stays in the session, and goes with it.
place: where the file is sent, an office's code for a schedule, so that it is not offered anywhere else.
"""

from dataclasses import dataclass

from django.http import HttpRequest, QueryDict

from sevanidhi.core import kept_files
from sevanidhi.core.payroll.services import intake
from sevanidhi.web.forms import DRAFT

SET_ASIDE = "file_set_aside"
NOT_TYPED = frozenset({"csrfmiddlewaretoken", "_key", "_language", DRAFT})


@dataclass(frozen=True, slots=True, kw_only=True)
class Aside:
    """A file that waits: its name as sent, where it lies, and what was typed with it."""

    name: str
    path: str
    typed: dict[str, list[str]]

    @property
    def content(self) -> bytes:
        return kept_files.content_of(self.path)

    def data(self, **more: str) -> QueryDict:
        """Return what was typed, as a form takes it."""
        told = QueryDict(mutable=True)
        for name, values in self.typed.items():
            told.setlist(name, values)
        told.update(more)
        return told

    def only_drawn(self) -> QueryDict:
        """Return what was typed, for a form that is to be drawn with it and not judged."""
        return self.data(**{DRAFT: "1"})


def of(request: HttpRequest, place: str) -> Aside | None:
    """Return what is set aside for this place in this session."""
    held = request.session.get(SET_ASIDE, {})
    if held.get("place") != place:
        return None
    return Aside(name=held["name"], path=held["path"], typed=held["typed"])


def keep(request: HttpRequest, place: str) -> Aside | None:
    """Set aside what this request sends: its file, or the one that waits already; and what was typed."""
    file, held = request.FILES.get("file"), of(request, place)
    if file is not None and (file.size or 0) <= intake.MOST_BYTES:
        path, name = intake.set_aside(file.read(), file.name), file.name
        file.seek(0)
    elif held is not None and file is None:
        path, name = held.path, held.name
    else:
        return None
    typed = {name: told for name, told in request.POST.lists() if name not in NOT_TYPED}
    request.session[SET_ASIDE] = {"place": place, "name": name, "path": path, "typed": typed}
    return of(request, place)


def forget(request: HttpRequest) -> None:
    """Set nothing aside any more."""
    request.session.pop(SET_ASIDE, None)
