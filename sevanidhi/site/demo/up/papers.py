"""What lies ready for the reader of the Uttar Pradesh job: papers to look at, portraits to send."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from pathlib import Path

import pypdfium2  # type: ignore[import-untyped]
from PIL import Image, ImageDraw

from sevanidhi.core.documents import queries as documents
from sevanidhi.schemes.health_card import manifests
from sevanidhi.schemes.health_card.documents.cards import on_paper
from sevanidhi.schemes.health_card.formulas.cards import code_text
from sevanidhi.schemes.health_card.models import Batch, Card
from sevanidhi.schemes.health_card.queries import batches as queries
from sevanidhi.schemes.health_card.queries.cards import OUT_OF_FORCE, newest_list, to_print, with_offices
from sevanidhi.schemes.health_card.services import batches
from sevanidhi.site.demo.up import cards
from sevanidhi.site.demo.up.portraits import portrait

INK = (20, 40, 120)
DOTS_A_POINT = 100 / 72
AGES = (46, 43, 17, 12, 8, 5, 68, 66)  # of the portraits that lie ready, a man and a woman in turn
PORTRAITS = range(1, len(AGES) + 1)


def signed(paper: bytes) -> bytes:
    """Return the scan of a paper after its signing: pictures of its pages, a signature on the last."""
    pages = [page.render(scale=DOTS_A_POINT).to_pil().convert("RGB") for page in pypdfium2.PdfDocument(paper)]
    _sign(pages[-1])
    scan = BytesIO()
    pages[0].save(scan, "PDF", save_all=True, append_images=pages[1:], resolution=100)
    return scan.getvalue()


def _sign(page: Image.Image) -> None:
    left, top = page.width * 0.62, page.height * 0.86
    wave = [(left + step * 9, top + (-14 if step % 2 else 10) - step) for step in range(14)]
    ImageDraw.Draw(page).line(wave, fill=INK, width=3, joint="curve")


def print_papers(batch: Batch, folder: Path, *, today: date) -> None:
    """Lay out what a reader may look at and use: sheets, a card and what checks it, forms, portraits."""
    sheets = {
        f"{batch.number}-sheets-{part}.pdf": batches.sheets(batch, part, on=batch.made_date)
        for part in range(1, queries.parts(batch) + 1)
    }
    manifest = {f"{batch.number}-manifest.csv": b"".join(manifests.parts(batch))}
    card = Card.objects.exclude(state__in=OUT_OF_FORCE).order_by("serial")[0]
    _lay_out(folder / "health-card", sheets | manifest | _card(card, today=today) | _forms(card))
    _lay_out(folder / "portraits", {f"portrait-{seed}.jpg": _portrait(seed) for seed in PORTRAITS})


def _card(card: Card, *, today: date) -> dict[str, bytes]:
    """Return a card as its holder prints it, its code, a revoked one's, and what checks both anywhere."""
    (printed,) = to_print(with_offices(Card.objects.filter(pk=card.pk)))
    revoked = Card.objects.filter(state=Card.State.REVOKED).order_by("serial")[0]
    return {
        "card.pdf": on_paper(printed, language="hi", on=today),
        "card-code.txt": code_text(bytes(card.signed)).encode(),
        "revoked-card-code.txt": code_text(bytes(revoked.signed)).encode(),
        "keys.json": cards.keys_file().encode(),
        "revocations.cose": newest_list() or b"",
    }


def _forms(card: Card) -> dict[str, bytes]:
    """Return the form which a family signed, as it was printed."""
    papers = documents.documents_about(card.family.case)
    return {
        f"family-form-{number}.pdf": documents.content_of(paper) for number, paper in enumerate(papers, 1)
    }


def _portrait(seed: int) -> bytes:
    return portrait(9_000 + seed, age=AGES[seed - 1], long_hair=seed % 2 == 0)


def _lay_out(folder: Path, files: dict[str, bytes]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (folder / name).write_bytes(content)
