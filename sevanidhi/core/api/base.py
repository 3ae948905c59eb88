"""What every operation of the API leans on.

    router = Router(tags=["Schedules"])

    @router.post("/schedules", auth=bearer("schedules:write"), response={201: Sent, **PROBLEMS},
                 openapi_extra=KEY)
    @idempotent
    def send(request, body: Schedule): ...

`request.user` is the token's login. Refusals become problem JSON in both languages.
"""

from __future__ import annotations

import hashlib
import inspect
import json
import logging
import re
from collections.abc import Callable
from datetime import date, timedelta
from functools import wraps
from typing import Annotated, Any

from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.db import OperationalError, transaction
from django.http import Http404, HttpRequest, HttpResponse, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.utils.crypto import salted_hmac
from ninja import NinjaAPI, Schema, Status
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.parser import Parser
from ninja.security import HttpBearer
from pydantic import BeforeValidator, Field

from sevanidhi.core.accounts import limits
from sevanidhi.core.accounts import queries as accounts
from sevanidhi.core.api import queries, services
from sevanidhi.core.api.phrases import PLAIN
from sevanidhi.core.audit import context
from sevanidhi.kernel.refusals import Refusal
from sevanidhi.web import clock
from sevanidhi.web.phrases import sentences_for
from sevanidhi.web.problems import PROBLEM_JSON, problem

log = logging.getLogger(__name__)
DEEPEST = 20
KEY_HEADER = "Idempotency-Key"
KEY: dict[str, Any] = {
    "parameters": [
        {
            "in": "header",
            "name": KEY_HEADER,
            "required": True,
            "description": "A new one for each new piece of work; the same request with it is done once.",
            "schema": {"type": "string", "minLength": 1, "maxLength": 255, "pattern": "^[!-~]+$"},
        }
    ]
}
Operation = Callable[..., Any]


class KeyMissing(Refusal):
    """The request needs an Idempotency-Key. Facts: none."""


class ScopeMissing(Refusal):
    """The token lacks the scope. Facts: scope."""


class TooManyCalls(Refusal):
    """More requests than a minute takes. Facts: most."""


class Wrong(Schema):
    """One part of a request that is not right."""

    where: str
    what: str


class Problem(Schema):
    """Why not, in both languages (application/problem+json)."""

    code: str
    status: int
    reason_hi: str
    reason_en: str
    request_id: str
    facts: dict[str, Any] = {}
    errors: list[Wrong] = []


PROBLEMS = dict.fromkeys((400, 401, 403, 404, 409, 413, 422, 429, 503), Problem)
STATUS = {KeyMissing: 400, ScopeMissing: 403, TooManyCalls: 429, services.KeyUsedForAnother: 409}


def _iso_day(said: Any) -> Any:
    if isinstance(said, str) and re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", said):
        return said
    raise ValueError("a day is written like 2017-04-17")


Text = Annotated[str, Field(min_length=1, max_length=200, pattern=r"^[^\x00-\x1f\x7f-\x9f]+$")]
Day = Annotated[date, BeforeValidator(_iso_day)]
Amount = Annotated[str, Field(pattern=r"^[0-9]{1,9}(\.[0-9]{1,2})?$", description="Rupees, 1234.50")]
Year = Annotated[str, Field(pattern=r"^[0-9]{4}-[0-9]{2}$", description="Financial year, 2015-16")]


class CarefulParser(Parser):
    """Read JSON that is not nested too deep and holds neither NaN nor half a character."""

    def parse_body(self, request: HttpRequest) -> Any:
        try:
            text = request.body.decode()
            if _depth(text) > DEEPEST:
                raise ValueError("nested too deep")
            said = json.loads(text, parse_constant=_no_constant)
            json.dumps(said, ensure_ascii=False).encode()
        except (ValueError, RecursionError) as error:
            raise HttpError(400, "not JSON") from error
        return said


class Api(NinjaAPI):
    """The API, whose description says that a "no" is problem JSON."""

    def get_openapi_schema(self, **more: Any) -> Any:
        described = super().get_openapi_schema(**more)
        for path in described["paths"].values():
            for operation in path.values():
                _say_problem_json(operation["responses"])
        return described


def _say_problem_json(responses: dict[Any, Any]) -> None:
    for status, response in responses.items():
        if int(status) >= 400 and "application/json" in response.get("content", {}):
            response["content"] = {PROBLEM_JSON: response["content"]["application/json"]}


def new_api(**more: Any) -> NinjaAPI:
    """Return an API that answers every "no" as problem JSON."""
    api = Api(parser=CarefulParser(), docs_url=None, **more)
    api.add_exception_handler(Refusal, _refused)
    api.add_exception_handler(ValidationError, _not_valid)
    api.add_exception_handler(AuthenticationError, _not_signed_in)
    api.add_exception_handler(Http404, _not_found)
    api.add_exception_handler(HttpError, _http_error)
    for unreadable in (MultiPartParserError, SuspiciousOperation, UnreadablePostError):
        api.add_exception_handler(unreadable, _unreadable)
    api.add_exception_handler(OperationalError, _unreachable)
    api.add_exception_handler(Exception, _broken)
    return api


class Bearer(HttpBearer):
    """A good token with one of the scopes asked for."""

    def __init__(self, *scopes: str) -> None:
        super().__init__()
        self.scopes = scopes

    def authenticate(self, request: HttpRequest, token: str) -> Any:
        found = queries.by_secret(token)
        if found is None:
            return None
        missing = [scope for scope in self.scopes if scope not in found.scopes]
        if missing:
            raise ScopeMissing(scope=missing[0])
        take_call(f"token {found.pk}")
        _act_as(request, found)
        return found


def _act_as(request: HttpRequest, token: Any) -> None:
    """Let the request act as the token's login, in all its roles, and tell the audit."""
    held = accounts.roles_acted_in(token.user, on=clock.today(request))
    request.user = token.user
    request.roles_held = frozenset(role for role, _office in held)  # type: ignore[attr-defined]
    offices = {office for _role, office in held if office}
    context.note(
        role=" ".join(sorted(request.roles_held)),  # type: ignore[attr-defined]
        office=" ".join(sorted(offices)),
        device=f"api token {token.pk}",
    )


def bearer(*scopes: str) -> Bearer:
    """Return the guard of an operation: a token with these scopes."""
    return Bearer(*scopes)


def open_to_all(request: HttpRequest) -> bool:
    """Let anybody in, counted by address: the guard of a public operation."""
    take_call(f"address {request.META.get('REMOTE_ADDR', '')}")
    return True


def take_call(subject: str) -> None:
    """Count a call against this minute's limit. May refuse: TooManyCalls."""
    most = settings.API_CALLS_A_MINUTE
    limit = limits.Limit(name="api.minute", most=most, period=timedelta(minutes=1))
    if limits.take(limit, subject) is None:
        raise TooManyCalls(most=most)


def idempotent(operation: Operation) -> Operation:
    """Do the work once for each key: the same request again gets the answer that was kept.

    The operation returns its body, or (status, body). The key, the work and the answer stand in one
    transaction. A refusal keeps nothing: the key is free again. One that is returned, not raised, leaves what
    the operation wrote.
    """

    @wraps(operation)
    def once(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        key = request.headers.get(KEY_HEADER, "")
        if not (1 <= len(key) <= 255 and key.isascii() and key.isprintable()):
            raise KeyMissing()
        with transaction.atomic():
            answer, new = services.answer_under(
                token=request.auth,  # type: ignore[attr-defined]
                key=key,
                request_sha256=_fingerprint(request),
            )
            result = operation(request, *args, **kwargs) if new else None
            if isinstance(result, Refusal):
                services.free_key(answer)
            elif new:
                status, body = _told(result)
                services.keep_answer(answer, status=status, body=body)
        if isinstance(result, Refusal):
            raise result
        return Status(answer.status, answer.body)

    once.__signature__ = inspect.signature(operation, eval_str=True)  # type: ignore[attr-defined]
    return once


def _told(result: Any) -> tuple[int, Any]:
    status, body = result if isinstance(result, tuple) else (200, result)
    return status, body.model_dump(mode="json") if isinstance(body, Schema) else body


def _fingerprint(request: HttpRequest) -> str:
    """Return what makes a request the same: where it goes and what it holds. Files are hashed by content.

    It is kept beside the answer, so it is made with the installation's key: of a request that holds a number
    one could guess, a bare hash would tell it.
    """
    place = f"{request.method} {request.get_full_path()}"
    digest = salted_hmac("sevanidhi.api.request", place, algorithm="sha256")
    for name in sorted(request.FILES):
        for file in request.FILES.getlist(name):
            digest.update(f"{name} {file.name}".encode() + hashlib.sha256(file.read()).digest())
            file.seek(0)
    if request.FILES:
        digest.update(json.dumps(sorted(request.POST.lists())).encode())
    else:
        digest.update(request.body)
    return digest.hexdigest()


def _refused(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    status = next((code for kind, code in STATUS.items() if isinstance(refusal, kind)), 422)
    facts = {name: str(fact) for name, fact in refusal.facts.items()}
    return problem(request, status=status, code=refusal.name, reasons=sentences_for(refusal), facts=facts)


def _not_valid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    wrong = [
        {"where": ".".join(str(part) for part in one["loc"]), "what": str(one["msg"])} for one in error.errors
    ]
    return problem(request, status=422, code="NotValid", reasons=PLAIN["NotValid"], errors=wrong)


def _not_signed_in(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
    return problem(request, status=401, code="NotSignedIn", reasons=PLAIN["NotSignedIn"])


def _not_found(request: HttpRequest, error: Http404) -> HttpResponse:
    return problem(request, status=404, code="NotFound", reasons=PLAIN["NotFound"])


def _http_error(request: HttpRequest, error: HttpError) -> HttpResponse:
    return problem(request, status=error.status_code, code="BadRequest", reasons=PLAIN["BadRequest"])


def _unreadable(request: HttpRequest, error: Exception) -> HttpResponse:
    return problem(request, status=400, code="BadRequest", reasons=PLAIN["BadRequest"])


def _unreachable(request: HttpRequest, error: OperationalError) -> HttpResponse:
    return problem(request, status=503, code="Unreachable", reasons=PLAIN["Unreachable"])


def _broken(request: HttpRequest, error: Exception) -> HttpResponse:
    """Tell of a surprise; Django's handling of it (log, 500 page) would answer HTML."""
    log.exception("an operation of the API failed: %s", request.path)
    return problem(request, status=500, code="Broken", reasons=PLAIN["Broken"])


def _depth(text: str) -> int:
    """Return how deep brackets nest at most; those inside strings count too, which errs on the safe side."""
    deepest = depth = 0
    for character in text:
        if character in "[{":
            depth += 1
            deepest = max(deepest, depth)
        elif character in "]}":
            depth -= 1
    return deepest


def _no_constant(name: str) -> Any:
    raise ValueError(f"{name} is not JSON")
