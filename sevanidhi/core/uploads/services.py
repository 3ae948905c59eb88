"""Files on their way in: begun, received in parts, scanned, looked at, used, swept away."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from sevanidhi.core import kept_files, queue
from sevanidhi.core.audit import services as audit
from sevanidhi.core.child import ChildDied
from sevanidhi.core.uploads import clamd, examination, formulas, permissions, queries, refusals
from sevanidhi.core.uploads.examination import PURPOSES, Examined, Purpose
from sevanidhi.core.uploads.models import GOOD, State, Upload
from sevanidhi.core.uploads.queries import DOUBTS, QUARANTINE, RESULTS, THUMBNAIL
from sevanidhi.kernel.refusals import Refusal

SHA256 = re.compile(r"[0-9a-f]{64}")
HELD_BY: list[Callable[[list[UUID]], set[UUID]]] = []  # rooms that say which files something unfinished holds
PHOTOS_A_CHILD = 30  # large ones take 0.3 seconds each, of the child's ten
MOST_A_DAY = 300  # of one kind and login: a clerk who helps sixty families
MOST_A_DAY_OF_A_SYSTEM = 3_000  # an office's whole list in a day: five hundred families of five, some twice
LASTS_UNFINISHED = timedelta(hours=24)
LASTS_REFUSED = timedelta(hours=72)
LASTS_UNUSED = timedelta(days=91)  # unless an unfinished application holds it
WAITS_FOR_WORKER = timedelta(minutes=1)
EXAMINE = "sevanidhi.core.uploads.tasks.examine"


@dataclass(frozen=True, kw_only=True)
class Kept:
    """A file to be used: as we drew it anew. doubts: "no_face", "several_faces", "not_scanned", ..."""

    content: bytes
    content_type: str
    sha256: str
    thumbnail: bytes
    given_name: str
    doubts: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Sent:
    """What a form's box for a file gives: a file or the key of one sent before; is a doubt overruled?"""

    file: UploadedFile | None = field(default=None, repr=False)
    key: UUID | None = None
    all_the_same: bool = False


def begin(*, key: UUID, purpose: str, name: str, size: int, sha256: str, by: Any) -> Upload:
    """Return the upload to send parts to, by its own key: one begun before with the same file goes on.

    A file that was taken from this user before need not be sent again. May refuse: FileTooLarge, FileEmpty,
    UploadFailed, UploadKeyTaken, TooManyUploads.
    """
    kind = PURPOSES[purpose]
    name = _name(name, kind)
    _check_size(size, kind, name=name)
    if not SHA256.fullmatch(sha256):
        raise refusals.UploadFailed()
    known = Upload.objects.filter(pk=key).first()
    if known:
        return _the_same(known, by=by, told=(purpose, size, sha256))
    earlier = _earlier(by=by, purpose=purpose, size=size, sha256=sha256)
    if earlier and earlier.state == State.RECEIVING:
        return earlier
    _check_number(by, purpose, most=MOST_A_DAY)
    facts = {"key": key, "purpose": purpose, "given_name": name, "size": size, "sha256": sha256}
    made, new = Upload.objects.get_or_create(
        key=key, defaults=facts | {"owner": by} | (_taken_before(earlier) if earlier else {})
    )
    return made if new else _the_same(made, by=by, told=(purpose, size, sha256))


@transaction.atomic
def add_part(*, key: UUID, offset: int, content: bytes, by: Any) -> int:
    """Keep a part of a file and return how much has arrived; a repeated part changes nothing.

    May refuse: PartOutOfPlace.
    """
    upload = _locked(key, by=by)
    if upload.state != State.RECEIVING or offset + len(content) <= upload.received:
        return upload.received
    if offset != upload.received or offset + len(content) > upload.size:
        raise refusals.PartOutOfPlace(offset=upload.received)
    kept_files.append(queries.place_in_quarantine(key), content, offset=offset)
    upload.received += len(content)
    if upload.received == upload.size:
        _close(upload)
    upload.save(update_fields=["received", "state", "reason", "facts", "settled_at"])
    return upload.received


def take_whole(*, content: bytes, name: str, purpose: str, by: Any, most_a_day: int = MOST_A_DAY) -> Upload:
    """Take a file that came in one piece, and look at it now.

    most_a_day: how many files of this kind the login may send within a day. Where the scanner is down the
    upload waits in quarantine. May refuse: FileEmpty, FileNotTaken, FileTooLarge, PictureTooLarge,
    TooManyUploads, and whatever the examination finds; the fact `key` then names the upload.
    """
    kind = PURPOSES[purpose]
    name = _name(name, kind)
    examination.check_header(content, name=name, allowed=kind.types)
    _check_number(by, purpose, most=most_a_day)
    key = uuid4()
    kept_files.append(queries.place_in_quarantine(key), content, offset=0)
    Upload.objects.create(
        key=key, owner=by, purpose=purpose, given_name=name, size=len(content), received=len(content),
        sha256=hashlib.sha256(content).hexdigest(), state=State.QUARANTINED,
    )  # fmt: skip
    upload = examine(key=key)
    _check_not_refused(upload)
    return upload


def from_form(*, sent: Sent, purpose: str, by: Any) -> Upload:
    """Return the upload of a form's box. It is clean, used, or still being checked.

    May refuse: NoFile, and as `take_whole`.
    """
    [upload] = from_forms([sent], purpose=purpose, by=by)
    if isinstance(upload, Refusal):
        raise upload
    return upload


def from_forms(sent: Sequence[Sent], *, purpose: str, by: Any) -> list[Upload | Refusal]:
    """Return the same of many boxes, or why not: what was sent before is looked up together."""
    keys = {one.key for one in sent if one.file is None and one.key is not None}
    held = permissions.own(by).filter(purpose=purpose).in_bulk(list(keys)) if keys else {}
    return [_taken(one, held, purpose=purpose, by=by) for one in sent]


def _taken(sent: Sent, held: dict[UUID, Upload], *, purpose: str, by: Any) -> Upload | Refusal:
    """Return the upload of one box, or why it is not taken. held: sent before, as it stands now."""
    try:
        if sent.file is not None:
            return take_whole(content=sent.file.read(), name=sent.file.name or "", purpose=purpose, by=by)
        if sent.key is None or sent.key not in held:
            raise refusals.NoFile()
        if sent.all_the_same and queries.may_overrule(held[sent.key]):
            held[sent.key] = keep_doubted(key=sent.key, by=by)
        return _whole(held[sent.key])
    except Refusal as refusal:
        return refusal


def _whole(upload: Upload) -> Upload:
    """Return a file that has come whole and was not refused. May refuse: UploadFailed, and why it was."""
    if upload.state == State.RECEIVING:
        raise refusals.UploadFailed()
    _check_not_refused(upload)
    return upload


def examine(*, key: UUID) -> Upload:
    """Scan and look at what waits in quarantine; anything else stays as it is.

    Where the scanner is down it goes on waiting.
    """
    upload = Upload.objects.get(pk=key)
    if upload.state != State.QUARANTINED:
        return upload
    try:
        content = kept_files.content_of(queries.place_in_quarantine(key))
        scan_now(content)
        found = examination.examined(content, purpose=PURPOSES[upload.purpose], name=upload.given_name)
    except refusals.ScannerDown:
        return upload
    except FileNotFoundError:
        return _settle(key, refusal=refusals.UploadFailed())
    except Refusal as refusal:
        return _settle(key, refusal=refusal)
    return _settle(key, found=found, refusal=found.doubted)


def examine_photos(*, keys: Sequence[UUID]) -> None:
    """Scan and look at many photos that wait in quarantine, some of them in one child.

    Where one of them is refused at its first bytes, or the child dies of it, each is looked at alone.
    """
    for at in range(0, len(keys), PHOTOS_A_CHILD):
        waiting = Upload.objects.filter(purpose="photo", state=State.QUARANTINED)
        some = list(waiting.filter(pk__in=keys[at : at + PHOTOS_A_CHILD]))
        try:
            contents = [kept_files.content_of(queries.place_in_quarantine(upload.key)) for upload in some]
            for content in contents:
                scan_now(content)
            found = examination.photos_examined(contents)
        except (ChildDied, FileNotFoundError, Refusal):
            for upload in some:
                examine(key=upload.key)
            continue
        for upload, one in zip(some, found, strict=True):
            if isinstance(one, Refusal):
                _settle(upload.key, refusal=one)
            else:
                _settle(upload.key, found=one, refusal=one.doubted)


@transaction.atomic
def use(*, key: UUID, by: Any) -> Kept:
    """Return the file as it is kept and mark it used: it is swept away no more.

    May refuse: StillBeingChecked, UploadFailed where it is not whole, and why it was refused.
    """
    upload = _locked(key, by=by)
    _check_not_refused(upload)
    if upload.state == State.RECEIVING:
        raise refusals.UploadFailed()
    if upload.state == State.QUARANTINED:
        raise refusals.StillBeingChecked()
    if upload.state != State.USED:
        upload.state = State.USED
        upload.save(update_fields=["state"])
    return _kept(upload)


@transaction.atomic
def keep_doubted(*, key: UUID, by: Any) -> Upload:
    """Take a photo although it was found too dark or blurred or without a face; whoever verifies is told.

    A face that a machine does not find is a face. May refuse: NoDoubtToOverrule.
    """
    upload = _locked(key, by=by)
    if not queries.may_overrule(upload):
        raise refusals.NoDoubtToOverrule()
    doubt = DOUBTS[upload.reason]
    upload.facts = {**upload.facts, "doubts": [*upload.facts.get("doubts", []), doubt]}
    upload.state, upload.reason = State.CLEAN, ""
    upload.save(update_fields=["state", "reason", "facts"])
    audit.record(by=by, act="uploads.kept_doubted", about=upload, detail={"doubt": doubt})
    return upload


def scan_now(content: bytes) -> None:
    """Ask the scanner, where there is one, about a file at once. May refuse: Infected, ScannerDown."""
    if not settings.CLAMD:
        return
    try:
        virus = clamd.virus_in(content, address=settings.CLAMD, seconds=settings.CLAMD_SECONDS)
    except clamd.NoAnswer:
        raise refusals.ScannerDown() from None
    if virus:
        detail = {"virus": virus[:100], "sha256": hashlib.sha256(content).hexdigest()}
        audit.record(by=None, act="uploads.infected", detail=detail)
        raise refusals.Infected()


def examine_what_waits(*, now: datetime) -> int:
    """Queue again what waited for a worker that died or a scanner that was down; return how many."""
    waiting = Upload.objects.filter(state=State.QUARANTINED, begun_at__lt=now - WAITS_FOR_WORKER)
    keys = list(waiting.order_by("begun_at").values_list("key", flat=True)[:1000])
    return sum(_queue(key) is not None for key in keys)


def sweep(*, now: datetime) -> int:
    """Refuse what was never finished or used and remove the bytes nobody wants; return how many."""
    with transaction.atomic():
        unfinished = Upload.objects.filter(state=State.RECEIVING, begun_at__lt=now - LASTS_UNFINISHED)
        left = _leave(unfinished, now=now) + _leave(_unused(now - LASTS_UNUSED), now=now)
    kept_files.sweep(QUARANTINE, older_than=LASTS_UNFINISHED, wanted=_waited_for)
    kept_files.sweep(RESULTS, older_than=LASTS_REFUSED, wanted=partial(_wanted, since=now - LASTS_REFUSED))
    return left


def _unused(before: datetime) -> QuerySet[Upload]:
    """Return what was sent so long ago, and is neither used nor held by anything unfinished."""
    old = Upload.objects.filter(state=State.CLEAN, begun_at__lt=before)
    keys = list(old.values_list("key", flat=True))
    held = {key for room in HELD_BY for key in room(keys)} if keys else set()
    return old.filter(pk__in=set(keys) - held)


def _leave(left: QuerySet[Upload], *, now: datetime) -> int:
    return left.update(
        state=State.REFUSED, reason=refusals.Abandoned.__name__, facts={}, result_sha256="", result_type="",
        settled_at=now,
    )  # fmt: skip


def _waited_for(places: list[str]) -> set[str]:
    """Return which files in quarantine are still being received or wait to be looked at."""
    waiting = Upload.objects.filter(
        pk__in=[name for place in places if _is_key(name := place.rsplit("/", 1)[-1])],
        state__in=(State.RECEIVING, State.QUARANTINED),
    )
    return {queries.place_in_quarantine(key) for key in waiting.values_list("key", flat=True)}


def _is_key(name: str) -> bool:
    try:
        return str(UUID(name)) == name
    except ValueError:
        return False


def _wanted(places: list[str], *, since: datetime) -> set[str]:
    """Return which results are still named, by what is good or by what was doubted a short while ago."""
    names = {place: place.rsplit("/", 1)[-1].removesuffix(THUMBNAIL) for place in places}
    named = Upload.objects.filter(result_sha256__in=set(names.values()))
    lasting = named.filter(state__in=GOOD) | named.filter(settled_at__gte=since)
    wanted = set(lasting.values_list("result_sha256", flat=True))
    return {place for place, name in names.items() if name in wanted}


def _name(given: str, kind: Purpose) -> str:
    """Return a name that confuses nobody; a photo's given name may tell a number, and is not kept."""
    return _("photo") if kind.photo else formulas.neutral_name(given) or kind.code


def _check_size(size: int, kind: Purpose, *, name: str) -> None:
    if size < 1:
        raise refusals.FileEmpty(name=name)
    if size > kind.largest:
        raise refusals.FileTooLarge(name=name, megabytes=kind.largest // formulas.MEGABYTE)


def _check_number(by: Any, purpose: str, *, most: int) -> None:
    """Count each kind for itself: what an office's system sends leaves its officer's own scans alone."""
    since = timezone.now() - timedelta(days=1)
    if permissions.own(by).filter(purpose=purpose, begun_at__gte=since).count() >= most:
        raise refusals.TooManyUploads(most=most)


def _check_not_refused(upload: Upload) -> None:
    refusal = queries.refusal_of(upload)
    if refusal is not None:
        raise type(refusal)(**refusal.facts, key=str(upload.key))


def _the_same(known: Upload, *, by: Any, told: tuple[str, int, str]) -> Upload:
    if not permissions.is_owner(by, known) or (known.purpose, known.size, known.sha256) != told:
        raise refusals.UploadKeyTaken()
    return known


def _earlier(*, by: Any, purpose: str, size: int, sha256: str) -> Upload | None:
    """Return the same file of the same user: taken already, or begun and not finished."""
    same = permissions.own(by).filter(purpose=purpose, size=size, sha256=sha256)
    good = same.filter(state__in=GOOD).order_by("-begun_at").first()
    return good or same.filter(state=State.RECEIVING).order_by("-begun_at").first()


def _taken_before(earlier: Upload) -> dict[str, Any]:
    return {
        "received": earlier.size, "state": State.CLEAN, "facts": earlier.facts, "settled_at": timezone.now(),
        "result_sha256": earlier.result_sha256, "result_type": earlier.result_type,
    }  # fmt: skip


def _close(upload: Upload) -> None:
    """Let a whole file wait in quarantine, if it is the one that was announced."""
    content = kept_files.content_of(queries.place_in_quarantine(upload.key))
    if hashlib.sha256(content).hexdigest() == upload.sha256:
        upload.state = State.QUARANTINED
        _queue(upload.key)
    else:
        upload.state, upload.reason = State.REFUSED, refusals.UploadFailed.__name__
        upload.settled_at = timezone.now()


def _queue(key: UUID) -> int | None:
    return queue.defer(
        EXAMINE, key=str(key), only_once_waiting=f"{EXAMINE} {key}", priority=queue.SOMEBODY_WAITS
    )


def _locked(key: UUID, *, by: Any) -> Upload:
    """Return a file of this user, held until the transaction ends; Http404 for a stranger."""
    upload = Upload.objects.select_for_update().filter(pk=key).first()
    if upload is None or not permissions.is_owner(by, upload):
        raise Http404
    return upload


@transaction.atomic
def _settle(key: UUID, *, found: Examined | None = None, refusal: Refusal | None = None) -> Upload:
    """Keep what the examination found, unless somebody else has done so meanwhile."""
    upload = Upload.objects.select_for_update().get(pk=key)
    if upload.state != State.QUARANTINED:
        return upload
    if found is not None:
        _keep_result(upload, found)
    upload.state, upload.settled_at = State.CLEAN, timezone.now()
    if refusal is not None:
        upload.state, upload.reason = State.REFUSED, refusal.name
        upload.facts = {**upload.facts, "refused": dict(refusal.facts)}
    upload.save()
    transaction.on_commit(lambda: kept_files.remove(queries.place_in_quarantine(key)))
    return upload


def _keep_result(upload: Upload, found: Examined) -> None:
    upload.result_sha256 = hashlib.sha256(found.content).hexdigest()
    upload.result_type = found.content_type
    place = queries.place_of_result(upload.result_sha256)
    kept_files.keep(place, found.content)
    if found.thumbnail:
        kept_files.keep(place + THUMBNAIL, found.thumbnail)
    upload.facts = {**found.facts, "doubts": _doubts(found.facts)}


def _doubts(seen: Mapping[str, Any]) -> list[str]:
    several = ["several_faces"] if seen.get("faces", 0) > 1 else []
    return several if settings.CLAMD else [*several, "not_scanned"]


def _kept(upload: Upload) -> Kept:
    place = queries.place_of_result(upload.result_sha256)
    photo = PURPOSES[upload.purpose].photo
    return Kept(
        content=kept_files.content_of(place),
        content_type=upload.result_type,
        sha256=upload.result_sha256,
        thumbnail=kept_files.content_of(place + THUMBNAIL) if photo else b"",
        given_name=upload.given_name,
        doubts=tuple(upload.facts.get("doubts", ())),
    )
