"""Error pages, in both languages at once, without the database: they must stand when nothing else does."""

from __future__ import annotations

import logging
import sys
from dataclasses import dataclass
from http import HTTPStatus

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template import loader
from django.utils.html import escape

from sevanidhi.web import formats
from sevanidhi.web.problems import problem

log = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class Words:
    """What went wrong and what to do, as (heading, what to do) in each language."""

    hi: tuple[str, str]
    en: tuple[str, str]


WORDS = {
    400: Words(
        hi=(
            "यह अनुरोध समझ में नहीं आया",
            "पिछले पन्ने पर लौटकर फिर से भेजें। दोबारा भी यही हो तो नीचे का चिह्न हेल्पडेस्क को बताएँ।",
        ),
        en=(
            "We could not read this request",
            "Go back and send it again. If it happens again, tell the help desk the mark below.",
        ),
    ),
    403: Words(
        hi=(
            "यह पन्ना आपके काम का हिस्सा नहीं है",
            "आप जिस पद से आए हैं, उसके लिए यह पन्ना नहीं खुलता। मुखपृष्ठ से अपना काम खोलें।",
        ),
        en=(
            "This page is not part of your duties",
            "It does not open for the post you signed in with. Start from the home page.",
        ),
    ),
    404: Words(
        hi=(
            "यह पन्ना नहीं मिला",
            "पता जाँच लें। हो सकता है पन्ना हटा दिया गया हो, या वह किसी और का हो।",
        ),
        en=(
            "This page was not found",
            "Check the address. The page may have been moved, or it may be someone else's.",
        ),
    ),
    413: Words(
        hi=(
            "फ़ाइल बहुत बड़ी है",
            "एक बार में 12 एमबी तक भेजा जा सकता है। फ़ाइल छोटी करके या हिस्सों में भेजें।",
        ),
        en=(
            "The file is too large",
            "At most 12 MB can be sent at once. Send a smaller file, or send it in parts.",
        ),
    ),
    422: Words(
        hi=(
            "यह काम इस तरह नहीं हो सकता",
            "कारण नीचे लिखा है। कुछ भी बदला नहीं गया है।",
        ),
        en=(
            "This cannot be done as asked",
            "The reason is given below. Nothing was changed.",
        ),
    ),
    429: Words(
        hi=(
            "थोड़ी देर रुकें",
            "इतने कम समय में बहुत बार कोशिश हुई है। कुछ मिनट बाद फिर से करें। आपका खाता सुरक्षित है।",
        ),
        en=(
            "Please wait a little",
            "There were too many tries in a short time. Try again in a few minutes. Your account is safe.",
        ),
    ),
    500: Words(
        hi=(
            "हमारी ओर से कुछ गड़बड़ हुई",
            "आपका काम अधूरा नहीं सहेजा गया है। थोड़ी देर बाद फिर से करें। नीचे का चिह्न बताने से कारण जल्दी मिलेगा।",
        ),
        en=(
            "Something went wrong on our side",
            "Nothing was left half done. Try again in a while. The mark below helps us to find the cause.",
        ),
    ),
    503: Words(
        hi=(
            "सेवा थोड़ी देर के लिए बंद है",
            "आपके रिकॉर्ड सुरक्षित हैं। कुछ मिनट बाद फिर से आएँ।",
        ),
        en=(
            "The service is closed for a short while",
            "Your records are safe. Please come back in a few minutes.",
        ),
    ),
}

BARE = (
    '<!DOCTYPE html><html lang="hi"><meta charset="utf-8"><title>{0} · {1}</title>'
    '<h1>{0}</h1><p>{2}</p><div lang="en"><h2>{1}</h2><p>{3}</p></div><p>{5}</p><p>{4}</p></html>'
)


def answer(request: HttpRequest, status: int, *, reason: str = "") -> HttpResponse:
    """Answer with the error page of this status; `reason` is a refusal's own sentence."""
    words = WORDS[status]
    mark = getattr(request, "mark", "")
    if request.path.startswith("/api/"):
        code = HTTPStatus(status).phrase.replace(" ", "")
        return problem(request, status=status, code=code, reasons=(words.hi[0], words.en[0]))
    context = {"words": words, "status": status, "reason": reason, "mark": mark, "address": _home()}
    try:
        body = loader.get_template("web/error.html").render(context)
    except Exception:  # the page of last resort: templates or built files themselves are missing
        log.exception("the error page could not be drawn")
        body = BARE.format(words.hi[0], words.en[0], words.hi[1], words.en[1], mark, escape(reason))
    headers = {"Retry-After": "120"} if status in (429, 503) else {}
    return HttpResponse(body, status=status, headers={"Cache-Control": "no-store", **headers})


def _home() -> str:
    return f"/{formats.active_language()}/"


def is_unreachable(exception: BaseException | None) -> bool:
    """True for a lost or exhausted database, or a statement it had no time for."""
    return isinstance(exception, OperationalError | InterfaceError)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return answer(request, 400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    return answer(request, 403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return answer(request, 404)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return answer(request, 403)


def server_error(request: HttpRequest) -> HttpResponse:
    """Django calls this with the exception at hand: a database out of reach is 503, all else 500."""
    return answer(request, 503 if is_unreachable(sys.exc_info()[1]) else 500)
