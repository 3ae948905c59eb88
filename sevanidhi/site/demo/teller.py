"""How a job of the demo says what it does."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Protocol


class Teller(Protocol):
    """Who tells the newcomer what is going on."""

    def step(self, hindi: str, english: str) -> None: ...

    def done(self, hindi: str, english: str) -> None: ...

    def bar(self, hindi: str, english: str, total: int) -> AbstractContextManager[Callable[[], None]]: ...
