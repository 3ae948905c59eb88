"""Applications of the scheme. A family is verified by its drawing or treasury officer alone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from sevanidhi.core.casework.kinds import Kind, State, Words, verified_steps
from sevanidhi.kernel.words import in_words
from sevanidhi.schemes.health_card import phrases
from sevanidhi.schemes.health_card.queries import applications, families, tables
from sevanidhi.schemes.health_card.services import families as family_services
from sevanidhi.web import formats

VERIFIER = "ddo"
