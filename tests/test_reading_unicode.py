"""The composed view of a text: its offsets lead back to what is stored."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.model import Span
from kg.reading import ComposedText

# Letters and marks that compose, reorder, decompose for good (U+0958, U+2126), or compose without being marks (Hangul)
_TRICKY = "aeioudD \u0300\u0301\u0302\u0303\u0306\u0309\u031b\u0323\u0307"
_TRICKY += "\u0344\u0958\u2126\u212b\u1100\u1161\u11a8\uac00ế\u09c7\u09be"
TEXTS = st.one_of(st.text(max_size=40), st.text(alphabet=_TRICKY, max_size=40))


@given(TEXTS)
def test_the_view_is_the_composed_form(text: str) -> None:
    assert ComposedText(text).text == unicodedata.normalize("NFC", text)


@given(TEXTS, st.data())
def test_the_original_stretch_holds_the_view_s(text: str, data: st.DataObject) -> None:
    view = ComposedText(text)
    start = data.draw(st.integers(0, len(view.text)))
    span = Span(start, data.draw(st.integers(start, len(view.text))))
    original = view.to_original(span)
    assert original.end <= len(text)
    assert span.of(view.text) in unicodedata.normalize("NFC", original.of(text))


@given(TEXTS)
def test_the_whole_view_is_the_whole_text(text: str) -> None:
    view = ComposedText(text)
    assert view.to_original(Span(0, len(view.text))) == Span(0, len(text))


@given(TEXTS, st.data())
def test_composed_text_keeps_its_offsets(text: str, data: st.DataObject) -> None:
    composed = unicodedata.normalize("NFC", text)
    start = data.draw(st.integers(0, len(composed)))
    span = Span(start, data.draw(st.integers(start, len(composed))))
    assert ComposedText(composed).to_original(span) == span


@given(st.lists(st.from_regex(r"[aeo][\u0302\u0301\u0323]{0,3}[-n]?", fullmatch=True), max_size=8))
def test_words_between_blanks_map_exactly(words: list[str]) -> None:
    text = " ".join(words)
    view = ComposedText(text)
    position = 0
    for word in view.text.split(" "):
        span = Span(position, position + len(word))
        assert unicodedata.normalize("NFC", view.to_original(span).of(text)) == word
        position = span.end + 1


def test_decomposed_vietnamese() -> None:
    text = unicodedata.normalize("NFD", "Ủy ban nhân dân họp")
    view = ComposedText(text)
    found = view.text.index("nhân")
    assert view.to_original(Span(found, found + 4)).of(text) == unicodedata.normalize("NFD", "nhân")


def test_a_span_beyond_the_text_is_refused() -> None:
    with pytest.raises(ValueError, match="ends after the text"):
        ComposedText("abc").to_original(Span(0, 4))
