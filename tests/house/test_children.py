"""The memory of what child processes have answered: of answers, not of deaths."""

import pytest

from sevanidhi.core import child
from tests.plugins import children


@pytest.fixture
def asked(monkeypatch):
    """Let the child be a list of what it is asked; it dies of what says so."""
    heard = []

    def ask(module, *arguments, content, wall_seconds):
        heard.append((module, *arguments, content))
        if content == b"deadly":
            raise child.ChildDied()
        return content.upper()

    monkeypatch.setattr(children, "_ask", ask)
    monkeypatch.setattr(children, "_answered", {})
    return heard


def ask(*words, content):
    return child.ask(*words, content=content, wall_seconds=1)


def test_the_same_question_is_asked_once(asked):
    told = [ask("a", "x", content=content) for content in (b"one", b"one", b"two")]

    assert told == [b"ONE", b"ONE", b"TWO"]
    assert asked == [("a", "x", b"one"), ("a", "x", b"two")]


def test_another_module_or_another_argument_is_another_question(asked):
    for words in (("a", "x"), ("a", "y"), ("b", "x")):
        ask(*words, content=b"one")

    assert len(asked) == 3


def test_the_tests_of_its_room_ask_each_time(asked):
    for test, times in (
        ("sevanidhi/core/uploads/tests/test_x.py::test_y", 2),
        ("sevanidhi/schemes/test_x.py", 0),
    ):
        asked.clear()
        for _ in range(2):
            children.ask_once(test, "sevanidhi.core.uploads.child", content=b"one", wall_seconds=1)
        assert len(asked) == times


def test_a_death_is_died_each_time(asked):
    for _ in range(2):
        with pytest.raises(child.ChildDied):
            ask("a", content=b"deadly")

    assert len(asked) == 2
