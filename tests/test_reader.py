"""From predictions to readings, spaCy documents and claims, with a model that knows the answers."""

from __future__ import annotations

from decimal import Decimal

import pytest
import spacy
from reader_sample import Knowing, knowing, prediction

from kg.model import Claim, Document, Mention, Modality, Money, PartialDate, Quantity
from kg.reader import component, extractor
from kg.reader.atoms import atoms
from kg.reader.reading import read
from kg.reader.schema import ROLES
from kg.training.examples import Example

DEAL_TEXT = (
    "[A1:ORG Norlake Shipping] will {1 buy} [q1:VAL 60%] of [B1:ORG Baltra Ferries] for [q2:VAL $40 million] "
    "[d1:TIME in June 2024], said [r1:ROLE chief executive] [E1:PER Tone Vik]. The [A2:NOM company] {2 employs} "
    "[q3:VAL 2,300 people] and {3 denied} that it would {4 sue} [C1:ORG Sund Capital]."
)
DEAL = f"""# en-001 | shipping, Norway | 2024-03-14
{DEAL_TEXT}
1 acquires A1 B1 Planned stake=q1 amount=q2 date=d1 by=E1
r1 holdsPosition E1 A1 Actual role=r1
2 employeeCount A2 q3 Actual
3 statesThat A2 - Actual
4 sues A2 C1 Denied by=A2"""
TALKS = """# nl-001 | banken | 2024-03-14
[A1:ORG Waddenbank] {1 praat} met [B1:ORG Zeeuwse Kredietunie] en [C1:ORG Fenland Sparen].
1 negotiatesWith A1 B1 Actual
1 negotiatesWith A1 C1 Actual"""


@pytest.fixture
def claims(monkeypatch: pytest.MonkeyPatch) -> dict[str, Claim]:
    model = knowing(DEAL)
    monkeypatch.setattr(extractor, "load_model", lambda: model)
    return {c.relation: c for c in extractor.ReaderExtractor().extract(document(model))}


def document(model: Knowing, language: str = "en") -> Document:
    (text,) = model.examples
    return Document("a.txt", text, language, "0" * 64, date=PartialDate(2024, 3, 14))


def test_a_reading_has_words_in_sentences_with_heads() -> None:
    model = knowing(TALKS)
    (text,) = model.examples
    words = read(model, text).words  # type: ignore[arg-type]
    assert [w.span.of(text) for w in words][:3] == ["Waddenbank", "praat", "met"]
    assert [w.is_start for w in words].count(True) == 1
    assert [w.head for w in words] == [0] * len(words)
    assert words[0].deprel == "root"


def test_a_list_shares_its_relation() -> None:
    model = knowing(TALKS)
    (text,) = model.examples
    facts = read(model, text).facts  # type: ignore[arg-type]
    assert [(f.relation, f.subject.span.of(text), f.object and f.object.span.of(text)) for f in facts] == [
        ("negotiatesWith", "Waddenbank", "Zeeuwse Kredietunie"),
        ("negotiatesWith", "Waddenbank", "Fenland Sparen"),
    ]


def test_an_object_that_carries_the_fact_is_its_only_one() -> None:
    model = knowing("""# en-003 | ferries | 2024-03-14
The [L1:LOC Danish] line [A1:ORG Sund] met the [L2:LOC Thai] line [B1:ORG Chao].
L1 basedIn A1 L1 Actual
L2 basedIn B1 L2 Actual""")
    (text,) = model.examples
    spans, (found,) = model.read(text)
    danish, thai = (next(i for i, s in enumerate(spans) if s.of(text) == word) for word in ("Danish", "Thai"))
    found.roles[:, ROLES.index("object"), [danish, thai]] = 0.8  # each word seems the object of both facts
    model.read = lambda *_: (spans, [found])  # type: ignore[method-assign, assignment]
    facts = read(model, text).facts  # type: ignore[arg-type]
    assert [(f.trigger.of(text), f.object and f.object.span.of(text)) for f in facts] == [
        ("Danish", "Danish"),
        ("Thai", "Thai"),
    ]


def test_a_description_goes_back_to_its_name() -> None:
    model = knowing(DEAL)
    (text,) = model.examples
    reading = read(model, text)  # type: ignore[arg-type]
    assert [(s.of(text), n.span.of(text)) for s, n in reading.antecedents] == [("company", "Norlake Shipping")]


def test_an_event_becomes_a_claim_with_values_as_the_rules_read_them(claims: dict[str, Claim]) -> None:
    claim = claims["acquires"]
    assert isinstance(claim.object, Mention)
    assert (claim.subject.name, claim.object.name) == ("Norlake Shipping", "Baltra Ferries")
    assert claim.modality is Modality.PLANNED
    assert claim.qualifiers.stake == Decimal(60)
    assert claim.qualifiers.amount == Money(Decimal(40_000_000), "USD")
    assert claim.qualifiers.date == PartialDate(2024, 6)
    assert claim.speaker is not None and claim.speaker.name == "Tone Vik"
    assert (claim.extractor, claim.confidence) == ("reader", 0.94)


def test_a_measure_takes_the_number(claims: dict[str, Claim]) -> None:
    claim = claims["employeeCount"]
    assert claim.subject.name == "Norlake Shipping"
    assert isinstance(claim.object, Quantity) and claim.object.number == 2300


def test_a_described_market_is_one(monkeypatch: pytest.MonkeyPatch) -> None:
    model = knowing("""# en-002 | ferries | 2024-03-14
The [A1:NOM ferry market] {1 is worth} [q1:VAL $40 million].
1 marketSize A1 q1 Actual""")
    monkeypatch.setattr(extractor, "load_model", lambda: model)
    (claim,) = extractor.ReaderExtractor().extract(document(model))
    assert (claim.subject.cls, claim.subject.name) == ("Market", "ferry market")


def test_an_office_keeps_its_words(claims: dict[str, Claim]) -> None:
    assert claims["holdsPosition"].qualifiers.role == "chief executive"


def test_a_denial_is_denied(claims: dict[str, Claim]) -> None:
    assert claims["sues"].modality is Modality.DENIED


def test_statements_are_left_to_the_rules(claims: dict[str, Claim]) -> None:
    assert "statesThat" not in claims


def test_every_claim_quotes_its_sentence(claims: dict[str, Claim]) -> None:
    model = knowing(DEAL)
    (text,) = model.examples
    assert claims["acquires"].evidence.of(text).startswith("Norlake Shipping will buy")
    assert claims["sues"].evidence.of(text).startswith("The company employs")


def test_the_component_sets_what_spacy_tools_read(monkeypatch: pytest.MonkeyPatch) -> None:
    model = knowing(DEAL)
    (text,) = model.examples
    monkeypatch.setattr(component, "load", lambda: model)
    nlp = spacy.blank("xx")
    nlp.add_pipe("kg_reader")
    doc = nlp(text)
    assert doc.text == text
    assert [(e.text, e.label_) for e in doc.ents] == [
        ("Norlake Shipping", "ORG"),
        ("Baltra Ferries", "ORG"),
        ("Tone Vik", "PER"),
        ("Sund Capital", "ORG"),
    ]
    assert len(list(doc.sents)) == 2
    assert {t.pos_ for t in doc} == {"NOUN"}
    fact = doc._.facts[0]
    assert fact["relation"] == "acquires"
    assert text[slice(*fact["qualifiers"]["stake"])] == "60%"
    assert spacy.displacy.render(doc, style="ent", page=False).count("<mark") == 4
    assert spacy.tokens.Doc(nlp.vocab).from_bytes(doc.to_bytes()).text == text


@pytest.mark.parametrize("text", ["", "  ", "\n\n a \n", "a  b\n\nc "])
def test_the_component_keeps_the_text(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    block = TALKS
    model = knowing(block)

    class Silent(Knowing):
        def read(self, text: str, start: int = 0, end: int | None = None):  # type: ignore[no-untyped-def]
            found = atoms(text)
            return found, [prediction(Example("x", "en", text, found), self.relations)] if found else []

    monkeypatch.setattr(component, "load", lambda: Silent(model.examples))
    nlp = spacy.blank("xx")
    nlp.add_pipe("kg_reader")
    assert nlp(text).text == text
