"""Tokens and sentences: possessives, inner marks, abbreviations, offsets that hold for any text."""

from __future__ import annotations

import itertools
import unicodedata
from dataclasses import replace

import pytest
from extraction_help import document
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.extraction.analysis import Analysis
from kg.extraction.tokens import pipeline, sentences
from kg.model import LANGUAGES, Cut, Span


def words(text: str, language: str = "en") -> list[str]:
    return [token.text for token in pipeline(language)(text)]


def split(text: str, language: str = "en") -> list[str]:
    """The sentences as the analysis cuts them."""
    analysis = Analysis(document(text, language))
    return [analysis.original(s.start, s.end) for s in analysis.sentences]


# --- tokens -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Zantora's bid", ["Zantora", "'s", "bid"]),
        ("ZANTORA'S bid", ["ZANTORA", "'S", "bid"]),
        ("it's a bid", ["it's", "a", "bid"]),
        ("foto's en menu's", ["foto's", "en", "menu's"]),
        ("the Avelins' bid", ["the", "Avelins", "'", "bid"]),
        ("O'Dell's firm", ["O'Dell", "'s", "firm"]),
        ("e-commerce site zantora.co.id", ["e-commerce", "site", "zantora.co.id"]),
        ("Rp 1.250,75 or 75,01%", ["Rp", "1.250,75", "or", "75,01", "%"]),
        ("in 2021, 2022", ["in", "2021", ",", "2022"]),
        ("U.S. firms", ["U.S", ".", "firms"]),
        ("Jakarta-based Zantora", ["Jakarta-based", "Zantora"]),
        ("A&B, Brim & Fell", ["A", "&", "B", ",", "Brim", "&", "Fell"]),
        ("well... no", ["well", "...", "no"]),
        ("$5m (US$1.5)", ["$", "5m", "(", "US", "$", "1.5", ")"]),
        ("snake_case", ["snake_case"]),
    ],
)
def test_words(text: str, expected: list[str]) -> None:
    assert words(text) == expected


@pytest.mark.parametrize("language", LANGUAGES)
def test_one_tokenizer_for_all_languages(language: str) -> None:
    text = "Zantora's e-commerce 1,5 miljard Thương mại perusahaan-perusahaan."
    assert words(text, language) == words(text, "en")


def test_words_of_the_analysis_have_straight_apostrophes() -> None:
    assert Analysis(document("Zantora’s bid", "en")).words == ("Zantora", "'s", "bid")


# --- sentences --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It rose. It fell.", ["It rose.", "It fell."]),
        ("It rose! Why? Nobody knows.", ["It rose!", "Why?", "Nobody knows."]),
        ("Mr. Ellwood met Dr. Okafor. They spoke.", ["Mr. Ellwood met Dr. Okafor.", "They spoke."]),
        ("Dunmore Inc. bought Avelin. It paid.", ["Dunmore Inc. bought Avelin.", "It paid."]),
        ("It sold Dunmore Inc. The price is low.", ["It sold Dunmore Inc.", "The price is low."]),
        ("It sold Dunmore Inc. Avelin remains.", ["It sold Dunmore Inc. Avelin remains."]),
        ("J. Ellwood left. K. Okafor came.", ["J. Ellwood left.", "K. Okafor came."]),
        ("It rose by 1.5 points. 12 fell.", ["It rose by 1.5 points.", "12 fell."]),
        ('"It rose." He left.', ['"It rose."', "He left."]),
        ("It rose (again). It fell.", ["It rose (again).", "It fell."]),
        ("It rose. “We won,” he said.", ["It rose.", "“We won,” he said."]),
        ("It rose… It fell.", ["It rose…", "It fell."]),
        ("visit zantora.com. it works", ["visit zantora.com. it works"]),
        ("First line\nSecond line", ["First line", "Second line"]),
        ("First.\n\nSecond.", ["First.", "Second."]),
        ("No end", ["No end"]),
    ],
)
def test_sentences(text: str, expected: list[str]) -> None:
    assert split(text) == expected


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("id", "PT Zantora Tbk. membeli Avelin. Harganya naik.", ["PT Zantora Tbk. membeli Avelin.", "Harganya naik."]),
        ("id", "Nilainya Rp. 5 miliar. Jl. Melati 3.", ["Nilainya Rp. 5 miliar.", "Jl. Melati 3."]),
        (
            "nl",
            "Dr. de Wit kocht Zantora N.V. Het bedrijf groeit.",
            ["Dr. de Wit kocht Zantora N.V.", "Het bedrijf groeit."],
        ),
        ("nl", "De prijs steeg. 's Avonds daalde hij.", ["De prijs steeg.", "'s Avonds daalde hij."]),
        ("vi", "Ông Hòa đến TP. Hồ Chí Minh. Ông họp.", ["Ông Hòa đến TP. Hồ Chí Minh.", "Ông họp."]),
        ("vi", "Giá tăng.Giá giảm. Hết.", ["Giá tăng.Giá giảm.", "Hết."]),
    ],
)
def test_sentences_in_each_language(language: str, text: str, expected: list[str]) -> None:
    assert split(text, language) == expected


def test_the_openers_are_what_ends_a_sentence_after_an_abbreviation() -> None:
    text = "It sold Dunmore Inc. The price is low."
    doc = pipeline("en")(text)
    assert sentences(doc, text) == [(0, len(doc))]
    assert sentences(doc, text, frozenset({"the"})) == [(0, 5), (5, len(doc))]


def test_paragraphs_count_lines_and_headlines_are_known_by_their_capitals() -> None:
    analysis = Analysis(
        document("Zantora Agrees To Take Over Rival Avelin\nZantora buys it. It pays.\nAvelin grows.", "en")
    )
    assert [s.paragraph for s in analysis.sentences] == [0, 1, 1, 2]
    assert [s.is_headline for s in analysis.sentences] == [True, False, False, False]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("He said “it is sold” today.", ["it is sold"]),
        ('"It is sold," he said. "All of it."', ["It is sold,", "All of it."]),
        ("«Đã bán» và „verkocht”", ["Đã bán", "verkocht"]),
        ("“It is sold\nand gone” he said", []),
        ('He said "it is', []),
    ],
)
def test_quotations_stay_in_their_paragraph(text: str, expected: list[str]) -> None:
    analysis = Analysis(document(text, "en"))
    assert [analysis.original(start, end) for start, end in analysis.quotations] == expected


# --- offsets ----------------------------------------------------------------------------------------------------------


def test_what_is_cut_is_blank_and_offsets_stay() -> None:
    text = "Zantora grows. Read also: Avelin falls. Brimfell waits."
    start = text.index("Read")
    end = text.index("Brimfell")
    cut = Cut(Span(start, end), "related-link")
    analysis = Analysis(replace(document(text, "en"), cuts=(cut,)))
    assert "Avelin" not in analysis.words
    assert analysis.original(len(analysis) - 3, len(analysis)) == "Brimfell waits."


def test_decomposed_text_is_read_composed_and_quoted_as_stored() -> None:
    composed = "Công ty Zantora mua lại Quellora. Trần Văn Hòa rời đi."
    stored = unicodedata.normalize("NFD", composed)
    analysis = Analysis(document(stored, "vi"))
    assert analysis.words == Analysis(document(composed, "vi")).words
    first, second = analysis.sentences
    assert analysis.original(first.start, first.end) + " " + analysis.original(second.start, second.end) == stored


def test_astral_characters_count_one_each() -> None:
    text = "🚀🚀 Zantora 𝔹 grows 👩‍🚀. Avelin waits."
    analysis = Analysis(document(text, "en"))
    start = analysis.words.index("Avelin")
    assert analysis.span(start, start + 1) == Span(text.index("Avelin"), text.index("Avelin") + 6)


TEXTS = st.text(max_size=120) | st.lists(
    st.sampled_from(
        ["Zantora", "'s", "Mr.", "Inc.", ".", "\n", "e\u0301", "1,5", "%", "“", "”", "😀", " ", "ệ", "’", "(", "-"]
    ),
    max_size=40,
).map("".join)
TEXTS = TEXTS.filter(str.strip)


@settings(deadline=None)
@given(TEXTS)
def test_tokens_are_the_text_less_white_space(text: str) -> None:
    doc = pipeline("en")(text)
    offsets = doc.user_data["offsets"]
    assert [text[a:b] for a, b in offsets] == [token.text for token in doc]
    assert all(b <= c for (_, b), (c, _) in itertools.pairwise(offsets))
    covered = {i for a, b in offsets for i in range(a, b)}
    assert all(text[i].isspace() for i in range(len(text)) if i not in covered)


@settings(deadline=None)
@given(TEXTS)
def test_sentences_cover_every_token_once_and_none_crosses_a_line(text: str) -> None:
    doc = pipeline("en")(text)
    ranges = sentences(doc, text, frozenset({"the"}))
    assert [i for start, end in ranges for i in range(start, end)] == list(range(len(doc)))
    offsets = doc.user_data["offsets"]
    assert not [r for r in ranges if "\n" in text[offsets[r[0]][0] : offsets[r[1] - 1][1]]]


@settings(deadline=None)
@given(TEXTS, st.sampled_from(LANGUAGES))
def test_spans_of_tokens_lie_in_the_stored_text(text: str, language: str) -> None:
    text += "\nZantora"
    analysis = Analysis(document(text, language))
    for index in range(len(analysis)):
        span = analysis.span(index, index + 1)
        assert 0 <= span.start < span.end <= len(text)
        assert analysis.tokens_of(span) == (index, index + 1)
