"""No page names another host: everything a page shows comes from the house itself."""

import re

import pytest

from tests.house import reading

ADDRESS = re.compile(
    r"""(?:\b(?:src|srcset|href|action|formaction|poster|data|hx-[a-z]+)\s*=\s*["']?|url\(\s*["']?|@(?:import|use)\s+["']|"""
    r"""\bfetch\(\s*["'`])\s*((?:https?:)?//[^\s"'`)>]+)""",
    re.IGNORECASE,
)
# A link a reader follows on purpose leaves the house; what a page loads does not.
FOLLOWED = re.compile(r"<a\b[^>]*\bhref\s*=\s*[\"']?$", re.IGNORECASE)


def test_no_page_loads_from_another_host():
    pages = reading.named(".html", ".css", ".scss", ".js", ".svg", below=reading.PACKAGE)

    assert len(pages) > 5
    assert [fault for path in pages for fault in foreign(path.read_text("utf-8"), reading.short(path))] == []


@pytest.mark.parametrize(
    "sample",
    [
        '<script src="https://cdn.example.org/htmx.js"></script>',
        '<link rel="stylesheet" href="//fonts.example.org/css">',
        "body { background: url(https://example.org/x.png) }",
        '@import "https://example.org/theme.css";',
        "<form action='http://example.org/collect'>",
        "fetch('https://example.org/api')",
    ],
)
def test_another_host_would_be_found(sample):
    assert len(foreign(sample, "sample.html")) == 1


@pytest.mark.parametrize(
    "sample",
    [
        '<svg xmlns="http://www.w3.org/2000/svg">',
        "<img src='/static/x.svg'>",
        '<a class="x" href="https://example.org/">',
    ],
)
def test_a_name_space_and_a_link_to_follow_are_no_loading(sample):
    assert foreign(sample, "sample.html") == []


def foreign(text: str, path: str) -> list[str]:
    """Return the addresses on other hosts that a browser would load by itself or send to."""
    return [
        f"{path}: {found[1]}"
        for found in ADDRESS.finditer(text)
        if not FOLLOWED.search(text[max(0, found.start() - 300) : found.start(1)])
    ]
