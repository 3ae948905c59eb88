"""Looking at a file: what it is, by its first bytes; then drawn or written anew by the child."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from django.conf import settings

from sevanidhi.core import child
from sevanidhi.core.uploads import formulas, refusals
from sevanidhi.core.uploads.formulas import PDF, PhotoLimits
from sevanidhi.kernel.refusals import Refusal

WALL_SECONDS = 20


@dataclass(frozen=True, kw_only=True)
class Purpose:
    """What a file is sent for: its code, what kinds are taken, and whether it is a person's photo."""

    code: str
    types: frozenset[str]
    photo: bool = False

    @property
    def largest(self) -> int:
        return max(formulas.LARGEST[one] for one in self.types)


PURPOSES = {
    one.code: one
    for one in (
        Purpose(code="photo", types=formulas.PICTURES, photo=True),
        Purpose(code="paper", types=formulas.PICTURES | {PDF}),
    )
}


@dataclass(frozen=True, kw_only=True)
class Examined:
    """A file as it is kept. doubted: the refusal it meets, which its sender may overrule."""

    content: bytes
    content_type: str
    thumbnail: bytes = b""
    facts: dict[str, Any] = field(default_factory=dict)
    doubted: Refusal | None = None


def examined(content: bytes, *, purpose: Purpose, name: str) -> Examined:
    """Return the file drawn or written anew.

    May refuse: FileEmpty, FileNotTaken, FileTooLarge, FileLocked, FileBroken, FileNotPlain, TooManyPages,
    PictureTooLarge, PhotoTooSmall.
    """
    check_header(content, name=name, allowed=purpose.types)
    try:
        ((told, result),) = _asked([content], purpose=purpose)
    except child.ChildDied:
        raise refusals.FileBroken(name=name) from None
    return _answer(told, result, name=name)


def photos_examined(contents: Sequence[bytes]) -> list[Examined | Refusal]:
    """Return photos drawn anew, or why not, all by one child: most of its time goes into its beginning.

    May refuse: what the first bytes of one of them say. Raises ChildDied, of whichever photo.
    """
    purpose = PURPOSES["photo"]
    for content in contents:
        check_header(content, name="", allowed=purpose.types)
    found: list[Examined | Refusal] = []
    for told, result in _asked(contents, purpose=purpose):
        try:
            found.append(_answer(told, result, name=""))
        except Refusal as refusal:
            found.append(refusal)
    return found


def _asked(contents: Sequence[bytes], *, purpose: Purpose) -> list[tuple[dict[str, Any], bytes]]:
    """Return what the child says of each file, and the file it gives. May raise ChildDied."""
    how, limits = ("photo", asdict(PhotoLimits(**settings.PHOTO_LIMITS))) if purpose.photo else ("paper", {})
    lengths = [len(content) for content in contents]
    rest = child.ask(
        "sevanidhi.core.uploads.child", how, json.dumps(limits), json.dumps(lengths),
        content=b"".join(contents), wall_seconds=WALL_SECONDS,
    )  # fmt: skip
    answers = []
    for _length in lengths:
        line, _, rest = rest.partition(b"\n")
        told = json.loads(line)
        answers.append((told, rest[: told["length"]]))
        rest = rest[told["length"] :]
    return answers


def _answer(told: dict[str, Any], result: bytes, *, name: str) -> Examined:
    if "refused" in told:
        raise _refusal(told["refused"], told["facts"] | {"name": name})
    ends = len(result) - told.get("thumbnail", 0)
    doubted = told.get("doubted")
    return Examined(
        content=result[:ends],
        content_type=told["type"],
        thumbnail=result[ends:],
        facts=told["facts"],
        doubted=_refusal(doubted, {}) if doubted else None,
    )


def _refusal(name: str, facts: dict[str, Any]) -> Refusal:
    kind: type[Refusal] = getattr(refusals, name)
    return kind(**facts)


def check_header(content: bytes, *, name: str, allowed: Collection[str]) -> str:
    """Return what the file is; nothing of it is unpacked.

    May refuse: FileEmpty, FileNotTaken, FileTooLarge, FileBroken, PictureTooLarge.
    """
    if not content:
        raise refusals.FileEmpty(name=name)
    content_type = formulas.content_type(content)
    if content_type is None or content_type not in allowed:
        not_taken = refusals.PhotoNotTaken if set(allowed) <= formulas.PICTURES else refusals.FileNotTaken
        raise not_taken(name=name, allowed=sorted(formulas.ENDINGS[one].upper() for one in allowed))
    if len(content) > formulas.LARGEST[content_type]:
        raise refusals.FileTooLarge(name=name, megabytes=formulas.LARGEST[content_type] // formulas.MEGABYTE)
    if content_type in formulas.PICTURES:
        _check_pixels(content, name=name)
    return content_type


def _check_pixels(content: bytes, *, name: str) -> None:
    frame = formulas.frame(content)
    if frame is None:
        raise refusals.FileBroken(name=name)
    if formulas.is_too_large(frame):
        megapixels = formulas.most_pixels(frame) // 1_000_000
        raise refusals.PictureTooLarge(name=name, megapixels=megapixels)
