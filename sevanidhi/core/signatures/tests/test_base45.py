"""Each content has one text, and only that text is read."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sevanidhi.core.signatures import base45


@pytest.mark.parametrize(
    ("content", "text"),
    [
        (b"AB", "BB8"),
        (b"Hello!!", "%69 VD92EX0"),
        (b"base-45", "UJCLQE7W581"),
        (b"ietf!", "QED8WEX0"),
        (b"", ""),
    ],
)
def test_the_examples_of_rfc_9285(content, text):
    assert base45.encoded(content) == text
    assert base45.decoded(text) == content


@given(st.binary(max_size=300))
def test_what_is_written_is_read_again(content):
    assert base45.decoded(base45.encoded(content)) == content


@given(st.text(alphabet=base45.ALPHABET, max_size=30))
def test_a_text_that_is_read_is_the_only_one_of_its_bytes(text):
    try:
        content = base45.decoded(text)
    except base45.TextNotReadable:
        return
    assert base45.encoded(content) == text


@pytest.mark.parametrize("text", ["B", "GGW", ":::", "::", "bb8", "BB8\n", "आशा", "BB8B", "5+"])
def test_a_text_that_is_no_bytes_text_is_refused(text):
    with pytest.raises(base45.TextNotReadable):
        base45.decoded(text)
