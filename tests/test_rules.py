"""The rule extractor as a whole: measures, seats, markets, what it never does, and its evidence for any text."""

from __future__ import annotations

import unicodedata

import pytest
from extraction_help import claims, document, extract, facts, line, qualified, row
from hypothesis import example, given, settings
from hypothesis import strategies as st

from kg.extraction.protocol import Extractor
from kg.extraction.rules import RuleExtractor
from kg.languages import load as load_language
from kg.model import LANGUAGES, Claim, Document, Mention
from kg.ontology import load as load_ontology


def fails(reason: str) -> pytest.MarkDecorator:
    return pytest.mark.xfail(strict=True, reason=reason)


# --- what it says of itself -------------------------------------------------------------------------------------------


def test_it_keeps_the_protocol() -> None:
    extractor = RuleExtractor()
    assert isinstance(extractor, Extractor)
    assert (extractor.name, extractor.languages) == ("rules", frozenset(LANGUAGES))
    assert extractor.relations <= load_ontology().relations.keys()
    assert {"acquires", "holdsPosition", "statesThat", "revenue"} <= extractor.relations


def test_every_claim_says_who_found_it_and_how() -> None:
    found = extract("The airline Zantora Air bought Dunmore Foods. It has 5,000 employees.", "en")
    assert found
    assert {c.extractor for c in found} == {"rules"}
    assert all(c.rule and 0 < c.confidence <= 1 for c in found)


# --- measures ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "text", "relation", "expected"),
    [
        ("en", "Zantora Foods reported revenue of $1.5 billion.", "revenue", "Zantora Foods > 1500000000 USD"),
        ("en", "Zantora Foods made a net profit of €20.5 million.", "profit", "Zantora Foods > 20500000 EUR"),
        ("en", "Zantora Foods posted a loss of 1,250 million rupiah.", "loss", "Zantora Foods > 1250000000 IDR"),
        ("en", "Zantora Foods has 12,500 employees.", "employeeCount", "Zantora Foods > 12500"),
        ("en", "Zantora Foods has a market share of 12.5%.", "marketShare", "Zantora Foods > 12.5%"),
        ("en", "The app Quellora Pay has 1.5 million users.", "userCount", "Quellora Pay > 1500000"),
        ("en", "Zantora Foods is valued at $2 billion.", "valuation", "Zantora Foods > 2000000000 USD"),
        ("id", "Pendapatan PT Zantora mencapai Rp 1,5 triliun.", "revenue", "Zantora > 1500000000000 IDR"),
        ("id", "PT Zantora membukukan laba bersih Rp 2.500 miliar.", "profit", "Zantora > 2500000000000 IDR"),
        ("id", "PT Zantora memiliki 12.500 karyawan.", "employeeCount", "Zantora > 12500"),
        ("nl", "De omzet van Zantora Holding bedroeg 1,5 miljard euro.", "revenue", "Zantora Holding > 1500000000 EUR"),
        ("nl", "Het bedrijf Zantora boekte een winst van 2.500 miljoen dollar.", "profit", "Zantora > 2500000000 USD"),
        ("nl", "Het bedrijf Zantora telt 12.500 werknemers.", "employeeCount", "Zantora > 12500"),
        ("nl", "De app Quellora heeft 1,5 miljoen gebruikers.", "userCount", "Quellora > 1500000"),
        ("vi", "Doanh thu của Công ty Zantora đạt 1,5 tỷ USD.", "revenue", "Zantora > 1500000000 USD"),
        ("vi", "Công ty Zantora có 12.500 nhân viên.", "employeeCount", "Zantora > 12500"),
        ("vi", "Ứng dụng Quellora có 1,5 triệu người dùng.", "userCount", "Quellora > 1500000"),
        ("vi", "Công ty Zantora lỗ 200 tỷ đồng.", "loss", "Zantora > 200000000000 VND"),
    ],
)
def test_measures_with_local_numbers(language: str, text: str, relation: str, expected: str) -> None:
    assert facts(text, language, relation) == {expected}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Indonesia's e-commerce market is worth $62 billion."),
        pytest.param("id", "Pasar e-commerce Indonesia bernilai US$62 miliar.", marks=fails("no market is found")),
        ("vi", "Thị trường thương mại điện tử Indonesia trị giá 62 tỷ USD."),
    ],
)
def test_the_size_of_a_market(language: str, text: str) -> None:
    [size] = [found for found in claims(text, language) if found[1] == "marketSize"]
    assert size[2] == "62000000000 USD"


def test_a_rate_has_its_period() -> None:
    text = "The courier Zantora Express delivers 2.5 million parcels per day."
    assert facts(text, "en", "deliveryVolume") == {"Zantora Express > 2500000"}
    assert qualified(text, "en", "deliveryVolume") == [{"unit": "parcels", "per": "day"}]


# --- seats ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "They praised the Japanese lender Kuromitsu.", "Kuromitsu > Japan"),
        ("en", "They praised Japan's Kuromitsu Bank.", "Kuromitsu Bank > Japan"),
        ("en", "They praised Dunmore Foods of Japan.", "Dunmore Foods > Japan"),
        ("en", "They praised Jakarta-based Zantora Foods.", "Zantora Foods > Jakarta"),
        ("en", "They praised Hong Kong-based Zantora Foods.", "Zantora Foods > Hong Kong"),
        ("en", "They praised Zantora Foods, an airline based in Jakarta.", "Zantora Foods > Jakarta"),
        ("en", "Zantora Foods is headquartered in Jakarta.", "Zantora Foods > Jakarta"),
        ("id", "Mereka memuji maskapai asal Filipina, Zantora.", "Zantora > Filipina"),
        ("id", "PT Brimfell dibeli produsen baterai asal Filipina, Zantora.", "Zantora > Filipina"),
        ("id", "Mereka memuji PT Zantora yang berbasis di Surabaya.", "Zantora > Surabaya"),
        ("id", "PT Zantora berkantor pusat di Surabaya.", "Zantora > Surabaya"),
        ("nl", "Ze prezen het Duitse bedrijf Quellora.", "Quellora > Duitsland"),
        ("nl", "Ze prezen de Utrechtse uitgever Quellora.", "Quellora > Utrecht"),
        ("nl", "Het bedrijf Quellora is gevestigd in Utrecht.", "Quellora > Utrecht"),
        ("vi", "Họ khen hãng Nhật Bản Kuromitsu.", "Kuromitsu > Nhật Bản"),
        ("vi", "Họ khen Công ty Zantora của Nhật Bản.", "Zantora > Nhật Bản"),
        ("vi", "Công ty Zantora có trụ sở tại Hà Nội.", "Zantora > Hà Nội"),
    ],
)
def test_seats_and_nationalities(language: str, text: str, expected: str) -> None:
    assert facts(text, language, "basedIn") == {expected}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "They praised the Indonesian ministry of trade."),
        ("en", "They fly Korean Airlines."),
        ("en", "They praised Mark Ellwood of Japan."),
        ("nl", "Ze prezen de Duitse Anna Okafor."),
    ],
)
def test_what_has_no_seat(language: str, text: str) -> None:
    assert facts(text, language, "basedIn") == set()


# --- owners -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "They praised Avelin, a unit of Zantora Foods.", "Zantora Foods > Avelin"),
        ("en", "They praised Zantora Foods' subsidiary Avelin.", "Zantora Foods > Avelin"),
        ("en", "They praised Zantora's subsidiary Avelin.", "Zantora > Avelin"),
        ("en", "Avelin Foods is owned by Zantora Holdings.", "Zantora Holdings > Avelin Foods"),
        ("id", "Mereka memuji Avelin, anak perusahaan PT Zantora.", "Zantora > Avelin"),
        ("id", "Mereka memakai aplikasi Quellora milik PT Zantora.", "Zantora > Quellora"),
        ("nl", "Ze prezen Avelin, een dochter van Zantora.", "Zantora > Avelin"),
        ("nl", "Het bedrijf Avelin is eigendom van Zantora.", "Zantora > Avelin"),
        ("vi", "Họ khen Avelin, công ty con của Zantora.", "Zantora > Avelin"),
        ("vi", "Công ty Avelin thuộc sở hữu của Zantora.", "Zantora > Avelin"),
    ],
)
def test_owners(language: str, text: str, expected: str) -> None:
    assert facts(text, language, "owns") == {expected}


# --- quotations -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "text", "speaker", "words"),
    [
        ("en", 'Mark Ellwood said: "We will never sell it."', "Mark Ellwood", "We will never sell it."),
        ("en", "“We will never sell it,” said Mark Ellwood.", "Mark Ellwood", "We will never sell it,"),
        ("id", '"Kami tidak akan menjualnya," kata Rudi Hermanto.', "Rudi Hermanto", "Kami tidak akan menjualnya,"),
        ("nl", '"We verkopen het nooit," zei Mark de Wit.', "Mark de Wit", "We verkopen het nooit,"),
        ("vi", 'Ông Trần Văn Hòa nói: "Chúng tôi sẽ không bán."', "Trần Văn Hòa", "Chúng tôi sẽ không bán."),
    ],
)
def test_quotations_word_for_word(language: str, text: str, speaker: str, words: str) -> None:
    said = [c for c in extract(text, language) if c.relation == "statesThat"]
    assert [(c.subject.name, c.object) for c in said] == [(speaker, words)]


@pytest.mark.parametrize(
    "text",
    ['The market is "very weak indeed today".', 'Mark Ellwood called it "a mess".', 'Mark Ellwood said: "We will.'],
)
def test_no_quotation_without_speaker_or_words_enough(text: str) -> None:
    assert not [c for c in extract(text, "en") if c.relation == "statesThat"]


# --- what yields nothing ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "text", "hidden"),
    [
        ("id", "Harga naik.\nBaca juga: PT Zantora Mengakuisisi PT Avelin\nHarga turun.", "Zantora"),
        ("nl", "Prijzen stijgen.\nLees ook: Zantora Holding neemt Avelin Holding over\nPrijzen dalen.", "Zantora"),
        ("vi", "Giá tăng.\nXem thêm: Công ty Zantora mua lại Công ty Avelin\nGiá giảm.", "Zantora"),
        ("en", "Prices rise.\nRead also: Zantora Foods bought Dunmore Foods\nPrices fall.", "Zantora"),
    ],
)
def test_what_is_cut_yields_nothing(language: str, text: str, hidden: str) -> None:
    assert hidden in text and document(text, language).cuts
    assert claims(text, language) == ()


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "The airline sued the ministry."),
        ("en", "Zantora Foods Buys Dunmore Foods In Record Deal Today"),
        ("en", "<b>Zantora</b> && \x00\x01 {{}} \u202e drop table"),
        ("id", "Perusahaan itu membeli perusahaan lain."),
        ("nl", "Het bedrijf kocht een ander bedrijf."),
        ("vi", "Công ty này mua lại một công ty khác."),
    ],
)
def test_no_names_no_facts(language: str, text: str) -> None:
    assert claims(text, language) == ()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "_",
        ".",
        "\u200b",
    ],
)
def test_text_without_words_yields_nothing(text: str) -> None:
    assert extract(text, "en") == []


# --- evidence ---------------------------------------------------------------------------------------------------------

SENTENCES = {
    "en": ("Prices rose. ", "The airline Zantora Air bought Dunmore Foods.", " Nobody spoke."),
    "id": ("Harga naik. ", "PT Zantora mengakuisisi PT Dunmore.", " Tidak ada komentar."),
    "nl": ("Prijzen stegen. ", "Het bedrijf Zantora kocht Dunmore Holding.", " Niemand sprak."),
    "vi": ("Giá tăng. ", "Công ty Zantora đã mua lại Công ty Thủy Hải Đăng.", " Không ai nói gì."),
}


@pytest.mark.parametrize("decoration", ["", "🚀 𝔹𝔸 👩‍🚀. ", "a\u0301\u0323 ", "\u202b\u200b "])
@pytest.mark.parametrize("form", ["NFC", "NFD"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_evidence_is_the_sentence_as_stored(language: str, form: str, decoration: str) -> None:
    before, sentence, after = SENTENCES[language]
    lead, stored = (unicodedata.normalize(form, part) for part in (decoration + before, sentence))  # type: ignore[arg-type]
    text = lead + stored + unicodedata.normalize(form, after)  # type: ignore[arg-type]
    found = [c for c in extract(text, language) if c.relation == "acquires"]
    assert len({row(c) for c in found}) == 1
    for claim in found:
        assert claim.evidence.of(text) == stored
        assert claim.evidence.start == len(lead)
        assert claim.subject.text == claim.subject.span.of(text)


@pytest.mark.parametrize("language", LANGUAGES)
def test_composed_and_decomposed_text_say_the_same(language: str) -> None:
    text = "".join(SENTENCES[language])
    decomposed = unicodedata.normalize("NFD", text)
    composed = [tuple(unicodedata.normalize("NFC", part) for part in found) for found in claims(decomposed, language)]
    assert composed == list(claims(text, language))


# --- any text ---------------------------------------------------------------------------------------------------------

NAMES = ("Zantora", "PT", "Avelin", "Brimfell", "Holding", "Mark", "Ellwood", "Trần", "Văn", "Hòa", "Jakarta", "Japan")
MARKS = (
    ".",
    ",",
    "\n",
    '"',
    "“",
    "”",
    ":",
    "(",
    ")",
    "30%",
    "$5 million",
    "Rp 2,5 triliun",
    "2023",
    "'s",
    "😀",
    "\u202e",
    "<b>",
)


def vocabulary(code: str) -> list[str]:
    """Words of a language's frames, events, titles, pronouns and modality, and marks and names between them."""
    language = load_language(code)
    rows = [w for f in language.frames for w in (*f.active[:2], *f.participle[:2], *f.passive[:2])]
    rows += [w for e in language.events for w in e.words[:2]] + [w for r in language.relationals for w in r.words[:2]]
    rows += [w for m in language.measures for w in (*m.words[:2], *m.verbs[:1], *m.units[:2])]
    modality, syntax, pronouns = language.modality, language.syntax, language.pronouns
    closed = [modality.planned, modality.denied, modality.possible, syntax.genitive, syntax.conjunctions]
    closed += [syntax.relatives, syntax.definite, syntax.agent, syntax.subordinators, language.speech.verbs]
    closed += [language.speech.according, language.titles.state, language.titles.positions, language.titles.honorifics]
    closed += [pronouns.pair, pronouns.first, pronouns.person, pronouns.thing, pronouns.plural, language.stake]
    words = [word for group in closed for word in group[:6]] + [w for c in language.classes.values() for w in c[:3]]
    return sorted({*rows, *words} - {""})


@st.composite
def shuffled(draw: st.DrawFn) -> tuple[str, str]:
    """A language, and a text of its words in any order with names and marks between them."""
    code = draw(st.sampled_from(LANGUAGES))
    pieces = st.sampled_from(vocabulary(code)) | st.sampled_from(NAMES) | st.sampled_from(MARKS)
    words = draw(st.lists(pieces, max_size=40))
    space = draw(st.sampled_from([" ", "  ", "\u00a0"]))
    return code, space.join([*words, draw(st.sampled_from(NAMES))])


def check(found: list[Claim], source: Document) -> None:
    """Every span of the claims lies in the text and holds what it says."""
    for claim in found:
        assert 0 <= claim.evidence.start < claim.evidence.end <= len(source.text)
        quote = claim.evidence.of(source.text)
        assert quote == quote.strip()
        for mention in (claim.subject, claim.object, claim.speaker, claim.qualifiers.place):
            if isinstance(mention, Mention):
                assert 0 <= mention.span.start < mention.span.end <= len(source.text)
                assert mention.text == mention.span.of(source.text)


@settings(max_examples=150, deadline=None)
@given(shuffled())
def test_words_in_any_order_never_stop_it(sample: tuple[str, str]) -> None:
    language, text = sample
    source = document(text, language)
    found = list(RuleExtractor().extract(source))
    check(found, source)
    assert list(RuleExtractor().extract(source)) == found
    assert {c.relation for c in found} <= RuleExtractor().relations


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=200), st.sampled_from(LANGUAGES))
@example("\U0010ffff \ufffe", "en")
@example("e\u0301" * 20, "vi")
@example('"' * 30, "nl")
def test_any_text_never_stops_it(text: str, language: str) -> None:
    source = document(f"{text}\nZantora", language)
    check(list(RuleExtractor().extract(source)), source)


@settings(max_examples=40, deadline=None)
@given(st.text(st.characters(codec="utf-8", exclude_characters="\n\r"), max_size=60).filter(lambda t: t.strip(" .")))
def test_noise_in_another_paragraph_keeps_a_fact(noise: str) -> None:
    text = f"The airline Zantora Air bought Dunmore Foods in Jakarta.\n\n{noise}"
    assert "Zantora Air > Dunmore Foods" in {line(row(c)) for c in extract(text, "en") if c.relation == "acquires"}


def test_a_declared_short_form_acts_at_a_sentences_start() -> None:
    text = "Mereka menemui Kementerian Perdagangan (Kemendag). Kemendag memanggil PT Zantora."
    assert facts(text, "id", "summons") == {"Kementerian Perdagangan > Zantora"}


def test_a_declared_short_form_acts_within_a_sentence() -> None:
    text = "Mereka menemui Kementerian Perdagangan (Kemendag). Kemarin Kemendag memanggil PT Zantora."
    assert facts(text, "id", "summons") == {"Kementerian Perdagangan > Zantora"}


@pytest.mark.parametrize(
    ("language", "text", "relation"),
    [
        ("nl", "Het bedrijf Zantora kreeg een boete wegens verboden prijzen.", "bans"),
        ("en", "Zantora Foods makes money from acquired companies in Japan.", "acquires"),
    ],
)
def test_a_participle_behind_a_preposition_is_an_adjective(language: str, text: str, relation: str) -> None:
    assert facts(text, language, relation) == set()
