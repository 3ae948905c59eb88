"""Reading a page as a person does: its words, in order, without markup."""

from __future__ import annotations

import html
import re

from django.http import HttpResponse

WHOLE = re.compile(r'<span class="sn-(?:day|whole)">([^<]*)</span>')  # part of its line: no space around it
TAG = re.compile(r"<(script|style|head)\b.*?</\1>|<[^>]+>", re.DOTALL)


def words(response: HttpResponse) -> str:
    """Return what stands on the page, with single spaces."""
    body = response.content.decode().replace("<wbr>", "")
    text = html.unescape(TAG.sub(" ", WHOLE.sub(r"\1", body)))
    return " ".join(text.split())
