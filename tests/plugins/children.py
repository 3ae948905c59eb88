"""What a child process has answered it is not asked again: of the same bytes it says the same.

A photo takes the child a second, and hundreds of tests send the same few portraits. The tests of the rooms
that have a child (ITS_ROOMS) ask it every time; elsewhere each file is looked at once a worker.
"""

from collections.abc import Generator
from typing import Any

import pytest

from sevanidhi.core import child

ITS_ROOMS = ("sevanidhi/core/",)
_ask = child.ask
_answered: dict[tuple[Any, ...], bytes] = {}


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, bool | None, bool | None]:
    with pytest.MonkeyPatch.context() as patch:
        if not item.nodeid.startswith(ITS_ROOMS):
            patch.setattr(child, "ask", ask_once)
        return (yield)


def ask_once(module: str, *arguments: str, content: bytes, wall_seconds: float) -> bytes:
    """Ask as child.ask does, unless this is answered already. A death is no answer."""
    asked = (module, *arguments, content)
    if asked not in _answered:
        _answered[asked] = _ask(module, *arguments, content=content, wall_seconds=wall_seconds)
    return _answered[asked]
