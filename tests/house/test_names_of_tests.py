"""Workers that run side by side must know each test by one name: a set has no order that both would write."""

import pytest


def test_no_test_is_named_by_a_set(request: pytest.FixtureRequest):
    named = [
        item.nodeid
        for item in request.session.items
        if isinstance(item, pytest.Function)
        and hasattr(item, "callspec")
        and any(
            isinstance(value, set | frozenset) and repr(value) in item.callspec.id
            for value in item.callspec.params.values()
        )
    ]

    assert named == []
