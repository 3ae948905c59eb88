"""What a child process has answered it is not asked again: of the same bytes it says the same.

A photo takes the child a second, and hundreds of tests send the same few portraits. The tests of the room
whose child it is ask it every time; elsewhere each file is looked at once a worker.
"""

from collections.abc import Generator
from functools import partial
from typing import Any

import pytest

from sevanidhi.core import child

_ask = child.ask
_answered: dict[tuple[Any, ...], bytes] = {}


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, bool | None, bool | None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(child, "ask", partial(ask_once, item.nodeid))
        return (yield)


def ask_once(test: str, module: str, *arguments: str, content: bytes, wall_seconds: float) -> bytes:
    """Ask as child.ask does, unless another room's child has answered this already. A death is no answer."""
    asked = (module, *arguments, content)
    if asked not in _answered or test.startswith(room_of(module)):
        _answered[asked] = _ask(module, *arguments, content=content, wall_seconds=wall_seconds)
    return _answered[asked]


def room_of(module: str) -> str:
    """Return the folder of the room of a module: sevanidhi/core/uploads/."""
    return "/".join(module.split(".")[:3]) + "/"
