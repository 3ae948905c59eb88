"""Finding faces: dlib's detector of frontal faces, its model within the wheel. Only in the child."""

from __future__ import annotations

from functools import cache
from typing import Any

import dlib
import numpy
from PIL import Image

from sevanidhi.core.uploads.formulas import Box

LOOKED_AT = 640  # pixels of the longer side: a face an eighth as long is found
TURNS = (0, 90, 270, 180)


def found(picture: Image.Image) -> tuple[int, list[Box]]:
    """Return how far the picture must be turned for its faces to stand upright, and where they are then."""
    small = picture.convert("L")
    small.thumbnail((LOOKED_AT, LOOKED_AT))
    scale = max(picture.size) / max(small.size)
    detector = _detector()
    for turn in TURNS:
        turned = small.rotate(turn, expand=True)
        boxes = [_scaled(one, scale) for one in detector(numpy.asarray(turned), 0)]
        if boxes:
            return turn, sorted(boxes, key=lambda box: -box.height)
    return 0, []


@cache
def _detector() -> Any:
    return dlib.get_frontal_face_detector()


def _scaled(box: dlib.rectangle, scale: float) -> Box:
    return Box(*(round(edge * scale) for edge in (box.left(), box.top(), box.right(), box.bottom())))
