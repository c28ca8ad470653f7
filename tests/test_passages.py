"""The passages that the reader learns facts from: their format, and that all of them are sound."""

from __future__ import annotations

import random
from collections import Counter
from pathlib import Path

import pytest

from kg.admission import admit
from kg.extraction.rules import RuleExtractor
from kg.model import LANGUAGES, Document, Modality, PartialDate, Span
from kg.ontology import load
from kg.reader.schema import BEGIN, INSIDE, OUTSIDE
from kg.training import data
from kg.training.examples import first_atom, merged, of_passage
from kg.training.passages import Passage, PassageError, parse, problems, read
from kg.training.substitution import Names, substituted

FOLDER = Path(__file__).parents[1] / "training" / "passages"
BLOCK = """# en-001 | shipping, Norway | 2024-03-14
[A1:ORG Norlake Shipping] has agreed to {1 buy} [q1:VAL 60%] of [B1:ORG Baltra Ferries], [A2:NOM it] {2 said}.
1 acquires A1 B1 Planned stake=q1 by=A2
2 statesThat A2 - Actual"""


def all_passages() -> list[Passage]:
    return [p for file in sorted(FOLDER.glob("*/*.txt")) for p in read(file)]


def test_a_passage_is_read_with_its_spans() -> None:
    passage = parse(BLOCK)
    assert passage.text == "Norlake Shipping has agreed to buy 60% of Baltra Ferries, it said."
    assert passage.language == "en"
    assert passage.mark("q1").span.of(passage.text) == "60%"
    assert passage.mark("A2").entity == "A"
    first, second = passage.facts
    assert (first.relation, first.modality, dict(first.qualifiers)) == (
        "acquires",
        Modality.PLANNED,
        {"stake": "q1", "by": "A2"},
    )
    assert second.object is None


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ("# en-001 |", "# en 001 |", "no heading"),
        ("by=A2", "by=Z9", "no mark has the label Z9"),
        ("Planned", "Certain", "no modality"),
        ("[A2:NOM it]", "[A1:NOM it]", "label A1 stands twice"),
        ("1 acquires A1 B1", "1 acquires A1 A1", "subject and object are one"),
        ("1 acquires A1 B1", "1 acquires A1 q1", "measures, and only they"),
        ("stake=q1", "stake=B1", "stake=B1 is a ORG"),
        ("stake=q1", "share=q1", "share is no qualifier"),
        ("[q1:VAL 60%]", "[q1:NUM 60%]", "unknown type NUM"),
        ("[A2:NOM it]", "[A2:NOM it", "mark that cannot be read"),
        ("{1 buy}", "{1 bu}y", "cuts a word"),
        ("2 statesThat A2 - Actual", "2 statesThat A2 B1 Actual", "only statesThat has the object -"),
        ("2 statesThat A2 - Actual", "", "trigger 2 has no fact"),
        ("2 statesThat A2 - Actual", "2 statesThat A2 -", "no fact line"),
    ],
)
def test_what_is_wrong_is_named(old: str, new: str, complaint: str) -> None:
    with pytest.raises(PassageError, match=complaint):
        parse(BLOCK.replace(old, new))


def test_a_file_s_name_stands_in_the_error(tmp_path: Path) -> None:
    path = tmp_path / "x.txt"
    path.write_text("no heading here", encoding="utf-8")
    with pytest.raises(PassageError, match=r"x\.txt"):
        list(read(path))


def test_every_passage_is_sound() -> None:
    relations = load().relations
    found = [f"{p.identifier}: {x}" for p in all_passages() for x in problems(p, relations)]
    assert found == []


def test_no_passage_stands_twice() -> None:
    passages = all_passages()
    assert [i for i, n in Counter(p.identifier for p in passages).items() if n > 1] == []
    assert [t for t, n in Counter(p.text for p in passages).items() if n > 1] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_there_are_enough_of_each_relation_and_modality(language: str) -> None:
    passages = [p for p in all_passages() if p.language == language]
    assert len(passages) >= 600
    counts = Counter(f.relation for p in passages for f in p.facts)
    assert {r: counts[r] for r in load().relations if counts[r] < 40} == {}
    modalities = Counter(f.modality for p in passages for f in p.facts)
    assert all(modalities[m] >= 100 for m in Modality)


def test_a_tenth_is_kept_for_development() -> None:
    passages = all_passages()
    kept = sum(map(data.is_development, passages))
    assert 0.08 < kept / len(passages) < 0.12


def test_the_window_of_a_passage_has_its_labels() -> None:
    example = of_passage(parse(BLOCK))
    words = [a.of(example.text) for a in example.atoms]
    assert words[:6] == ["Norlake", "Shipping", "has", "agreed", "to", "buy"]
    assert example.layers["ORG"][:3] == [BEGIN, INSIDE, OUTSIDE]
    assert example.nodes is not None
    acquires = example.nodes[0]
    assert (words[acquires.atom], acquires.relation, acquires.modality) == ("buy", "acquires", "Planned")
    assert {role: words[atom] for role, atom in acquires.roles} == {
        "subject": "Norlake",
        "object": "Baltra",
        "stake": "60",
        "by": "it",
    }
    assert {words[a]: [words[b] for b in right] for a, right in example.antecedents.items()} == {"it": ["Norlake"]}


def test_windows_side_by_side_keep_their_labels() -> None:
    example = of_passage(parse(BLOCK))
    both = merged([example, example])
    count = len(example.atoms)
    assert both.text == f"{example.text} {example.text}"
    assert [a.of(both.text) for a in both.atoms] == 2 * [a.of(example.text) for a in example.atoms]
    assert both.nodes is not None and example.nodes is not None
    assert [n.atom for n in both.nodes] == [n.atom + base for base in (0, count) for n in example.nodes]
    assert sorted(both.antecedents) == [a + base for base in (0, count) for a in sorted(example.antecedents)]


def test_first_atom_finds_the_atom_that_a_span_begins_in() -> None:
    assert first_atom([Span(0, 2), Span(3, 5)], Span(3, 4)) == 1


def test_substitution_keeps_marks_on_their_words() -> None:
    passage = parse(BLOCK)
    other = parse(
        BLOCK.replace("Norlake Shipping", "Zutra").replace("Baltra Ferries", "Kel & Sons").replace("en-001", "en-002")
    )
    names = Names.of([passage, other])
    for seed in range(20):
        new = substituted(passage, names, random.Random(seed))
        assert list(problems(new)) == []
        assert new.mark("A1").span.of(new.text) in ("Norlake Shipping", "Zutra", "Baltra Ferries", "Kel & Sons")
        assert new.mark("q1").span.of(new.text)[-1] == "%"
        assert new.mark("1").span.of(new.text) == "buy"
        assert new.facts == passage.facts


def test_the_rules_read_all_kinds_of_text_without_an_error() -> None:
    """Three thousand texts by others say more than the sentences that we thought of; every fourth is read here."""
    ontology, rules = load(), RuleExtractor()
    for passage in all_passages()[::4]:
        text = Document(passage.identifier, passage.text, passage.language, "0" * 64, date=PartialDate(2024, 3, 14))
        admit(rules.extract(text), text, ontology)
