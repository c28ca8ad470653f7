"""Scores against counts made by hand, one rule of the matching at a time."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import GoldError, GraphError
from kg.evaluation import Evaluation, Ratio, Scores, evaluate
from kg.evaluation.names import normalise, overlap
from kg.ontology import load

PREFIXES = """\
@prefix kg: <https://example.org/o#> .
@prefix e: <https://example.org/thing/> .
@prefix d: <https://example.org/doc/> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix prov: <http://www.w3.org/ns/prov#> .
@prefix schema: <https://schema.org/> .
@prefix dcterms: <http://purl.org/dc/terms/> .
d:1 dcterms:identifier "harbour_en.txt" .
d:2 dcterms:identifier "https://news.example/pelabuhan_id" .
e:orchard rdfs:label "Orchard Foods"@en ; skos:altLabel "Orchard"@en , "PT Orchard Foods"@id .
e:bramble rdfs:label "Bramble.com"@en .
e:ferrous rdfs:label "Ferrous Bank"@nl .
e:norland rdfs:label "Norland"@en .
e:minister rdfs:label "Ada Quill"@en .
e:fishing rdfs:label "the fishing licence"@en .
"""

ENTITIES = """\
orchard: {type: [Company], names: [Orchard Foods, Orchard, PT Orchard Foods]}
bramble: {type: [Company, Platform], names: [Bramble]}
ferrous: {type: [Company], names: [Ferrous Bank, Ferrous]}
unit: {type: [Company], near: ferrous, names: [Ferrous Leasing]}
norland: {type: [Country], names: [Norland]}
quill: {type: [Person], names: [Ada Quill]}
licence: {type: [Licence], names: [fishing licence]}
"""

Score = Callable[..., Evaluation]


def stated(name: str, triple: str, modality: str = "Actual", documents: str = "d:1", more: str = "") -> str:
    """A statement with one evidence for each document; `triple` is subject, relation and object in Turtle."""
    subject, relation, target = triple.split(" ", 2)
    triple = f"rdf:subject {subject} ; rdf:predicate kg:{relation} ; rdf:object {target}"
    head = f"e:{name} {triple} ; kg:modality kg:{modality} ."
    evidence = [
        f"e:{name} prov:wasDerivedFrom e:{name}-{n} . e:{name}-{n} kg:document {document} ."
        for n, document in enumerate(documents.split())
    ]
    return "\n".join([head, *evidence, f"e:{name} {more} ." if more else ""])


@pytest.fixture
def score(tmp_path: Path) -> Score:
    """Scores statements in Turtle against facts in YAML, all of them of one English document unless `documents`."""

    def run(statements: str, facts: str = "", *, documents: str = "", entities: str = ENTITIES) -> Evaluation:
        gold = tmp_path / "gold"
        gold.mkdir(exist_ok=True)
        (gold / "entities.yaml").write_text(entities, "utf-8")
        lines = [f"  - {line}" for line in facts.splitlines()]
        one = "\n".join(["harbour_en.txt:", "  lang: en", "  facts:" if lines else "  facts: []", *lines])
        (gold / "facts.yaml").write_text(documents or one, "utf-8")
        (tmp_path / "graph.ttl").write_text(PREFIXES + statements, "utf-8")
        return evaluate(tmp_path, gold)

    return run


def counts(scores: Scores) -> tuple[int, int, int]:
    return scores.true_positives, scores.false_positives, scores.false_negatives


OWNS = "{s: orchard, p: owns, o: bramble, m: actual}"


# ------------------------------------------------------------------------------------------------------------ the facts


def test_found_wrong_and_missed_are_counted_by_language_and_by_relation(score: Score) -> None:
    documents = """
harbour_en.txt:
  lang: en
  facts:
  - {s: orchard, p: owns, o: bramble, m: actual}
  - {s: orchard, p: basedIn, o: norland, m: actual}
pelabuhan_id.txt:
  lang: id
  facts:
  - {s: orchard, p: owns, o: bramble, m: actual}
"""
    found = score(
        stated("1", "e:orchard owns e:bramble", documents="d:1 d:2")
        + stated("2", "e:ferrous sues e:bramble", documents="d:2")
        + stated("3", "e:ferrous owns e:orchard", documents="d:1 d:2")
        + stated("4", "e:orchard basedIn e:norland", documents="d:other"),
        documents=documents,
    )
    assert {code: counts(scores) for code, scores in found.by_language.items()} == {"en": (1, 1, 1), "id": (1, 2, 0)}
    assert counts(found.total) == (2, 3, 1)
    by_relation = {name: counts(scores) for name, scores in found.by_relation.items()}
    assert by_relation == {"basedIn": (0, 0, 1), "owns": (2, 2, 0), "sues": (0, 1, 0)}
    assert (found.total.precision, found.total.recall) == (Ratio(2, 5), Ratio(2, 3))
    assert found.total.f1 == pytest.approx(0.5)


@pytest.mark.parametrize(
    ("fact", "triple", "expected"),
    [
        ("{s: orchard, p: owns, o: bramble, m: actual}", "e:bramble owns e:orchard", (0, 1, 1)),
        ("{s: orchard, p: meets, o: quill, m: actual}", "e:minister meets e:orchard", (1, 0, 0)),
        ("{s: [ferrous, orchard], p: owns, o: [norland, bramble], m: actual}", "e:orchard owns e:bramble", (1, 0, 0)),
        ("{s: orchard, p: owns, o: bramble, m: actual}", "e:orchard acquires e:bramble", (0, 1, 1)),
        ("{s: orchard, p: owns, o: bramble, m: actual}", 'e:orchard owns "Bramble"', (1, 0, 0)),
        ("{s: orchard, p: owns, o: bramble, m: actual}", "e:orchard owns <https://other.example/bramble>", (1, 0, 0)),
        ("{s: orchard, p: partOf, o: bramble, m: actual, optional: true}", "e:orchard partOf e:ferrous", (0, 0, 0)),
        ("{s: orchard, p: owns, o: bramble, m: actual, optional: true}", "e:orchard owns e:bramble", (0, 0, 0)),
        ("{s: orchard, p: owns, o: bramble, m: actual, optional: true}", "e:orchard owns e:norland", (0, 1, 0)),
        ("{s: orchard, p: owns, o: bramble, m: actual}", "e:orchard hums e:bramble", (0, 0, 1)),
    ],
)
def test_a_fact_matches_by_relation_and_ends(
    score: Score, fact: str, triple: str, expected: tuple[int, int, int]
) -> None:
    assert counts(score(stated("1", triple), fact).total) == expected


@pytest.mark.parametrize(("cls", "expected"), [("Licence", (1, 0, 0)), ("Company", (0, 1, 1))])
def test_only_abstract_things_match_by_shared_words(score: Score, cls: str, expected: tuple[int, int, int]) -> None:
    entities = ENTITIES.replace("names: [fishing licence]", "names: [old fishing licence]").replace(
        "Licence]", f"{cls}]"
    )
    # "the fishing licence" shares two words of three: Dice 0.67
    fact = "{s: orchard, p: appliesFor, o: licence, m: actual}"
    found = score(stated("1", "e:orchard appliesFor e:fishing"), fact, entities=entities)
    assert counts(found.total) == expected


def test_a_label_that_names_another_thing_matches_no_abstract_one_by_its_words(score: Score) -> None:
    entities = ENTITIES + "other: {type: [Concept], names: [the fishing licence]}\n"
    fact = "{s: orchard, p: appliesFor, o: licence, m: actual}"
    assert counts(score(stated("1", "e:orchard appliesFor e:fishing"), fact, entities=entities).total) == (0, 1, 1)


AMOUNT = "kg:amount e:sum . e:sum schema:value {} ; schema:currency {}"


@pytest.mark.parametrize(
    ("wanted", "object_and_more", "is_hit"),
    [
        ("{value: 17.4}", ("17.4", ""), True),
        ("{value: 17.4}", ("e:1", "kg:value 17.40"), True),
        ("{value: 1500000000, currency: USD}", ("e:1", AMOUNT.format("1500001000", '"USD"')), True),
        ("{value: 1500000000, currency: USD}", ("e:1", AMOUNT.format("1500002000", '"USD"')), False),
        ("{value: 1500000000, currency: USD}", ("e:1", AMOUNT.format("1500000000", '"IDR"')), False),
        ("{value: 1500000000, currency: USD}", ("e:sum", "kg:note 1 . e:sum kg:value 1.5e9 ; kg:unit e:USD"), True),
        ("{value: 1500000000, currency: USD}", ("1500000000", ""), True),
        ("{value: 1500000000}", ("e:1", AMOUNT.format("1500000000", '"IDR"')), True),
        ("{value: 5}", ('"a few"', ""), False),
    ],
)
def test_a_measure_matches_by_number_and_by_currency_where_both_have_one(
    score: Score, wanted: str, object_and_more: tuple[str, str], is_hit: bool
) -> None:
    target, more = object_and_more
    found = score(
        stated("1", f"e:orchard revenue {target}", more=more), f"{{s: orchard, p: revenue, o: {wanted}, m: actual}}"
    )
    assert counts(found.total) == ((1, 0, 0) if is_hit else (0, 1, 1))


def test_facts_alike_but_for_qualifiers_each_need_a_statement(score: Score) -> None:
    facts = "\n".join(f"{{s: orchard, p: acquires, o: bramble, m: actual, q: {{stake: {n}}}}}" for n in (30, 20))
    one = score(stated("1", "e:orchard acquires e:bramble", more="kg:stake 20"), facts)
    assert (counts(one.total), one.total.qualifiers) == ((1, 0, 1), Ratio(0, 1))
    both = stated("1", "e:orchard acquires e:bramble", more="kg:stake 20")
    both += stated("2", "e:orchard acquires e:bramble", more="kg:stake 30.0")
    two = score(both, facts)
    assert (counts(two.total), two.total.qualifiers) == ((2, 0, 0), Ratio(2, 2))


def test_one_statement_may_serve_facts_that_are_worded_differently(score: Score) -> None:
    facts = f"{OWNS}\n{{s: [orchard, ferrous], p: owns, o: bramble, m: actual}}"
    assert counts(score(stated("1", "e:orchard owns e:bramble"), facts).total) == (2, 0, 0)


def test_the_statement_with_the_right_modality_then_most_qualifiers_is_taken(score: Score) -> None:
    statements = (
        stated("1", "e:orchard acquires e:bramble", "Possible", more='kg:stake 20 ; kg:date "2031"')
        + stated("2", "e:orchard acquires e:bramble", more="kg:stake 5")
        + stated("3", "e:orchard acquires e:bramble", more="kg:stake 20")
    )
    fact = '{s: orchard, p: acquires, o: bramble, m: actual, q: {stake: 20, date: "2031"}}'
    assert score(statements, fact).by_qualifier == {"date": Ratio(0, 1), "stake": Ratio(1, 1)}


# ---------------------------------------------------------------------------------------------- modality and qualifiers


@pytest.mark.parametrize(
    ("modalities", "gold", "is_right"),
    [
        (["Actual"], "actual", True),
        (["Planned"], "[actual, planned]", True),
        (["Possible"], "actual", False),
        (["Actual", "Possible"], "actual", True),
        (["Actual", "Denied"], "actual", False),
        (["Denied"], "denied", True),
        (["Actual", "Denied"], "denied", True),
    ],
)
def test_modality_is_right_when_one_statement_has_it_and_none_denies(
    score: Score, modalities: list[str], gold: str, is_right: bool
) -> None:
    statements = [stated(str(n), "e:orchard owns e:bramble", modality) for n, modality in enumerate(modalities)]
    found = score("\n".join(statements), f"{{s: orchard, p: owns, o: bramble, m: {gold}}}")
    assert (counts(found.total), found.total.modality) == ((1, 0, 0), Ratio(int(is_right), 1))


@pytest.mark.parametrize(
    ("denial", "right"),
    [
        ("{s: quill, p: meets, o: [orchard, norland], m: denied, optional: true}", 1),
        ("{s: orchard, p: meets, o: norland, m: denied, optional: true}", 0),
        ("{s: orchard, p: sues, o: quill, m: denied, optional: true}", 0),
    ],
)
def test_a_denial_is_no_fault_where_the_document_also_denies_the_fact(score: Score, denial: str, right: int) -> None:
    statements = stated("1", "e:orchard meets e:minister") + stated("2", "e:orchard meets e:minister", "Denied")
    found = score(statements, f"{{s: orchard, p: meets, o: quill, m: actual}}\n{denial}")
    assert found.total.modality == Ratio(right, 1)


@pytest.mark.parametrize(
    ("wanted", "said", "is_right"),
    [
        ("stake: 75.01", "kg:stake 75.010", True),
        ("stake: 75.01", "kg:stake 75", False),
        ("stake: 75.01", "", False),
        ("amount: {value: 5, currency: EUR}", AMOUNT.format("5.0", '"EUR"'), True),
        ("amount: {value: 5, currency: EUR}", AMOUNT.format("5.0", '"USD"'), False),
        ("amount: {value: 5, currency: EUR}", AMOUNT.format("6", '"EUR"'), False),
        ("date: 2031-10", 'kg:date "2031-10-04"', True),
        ("date: 2031-10-04", 'kg:date "2031-10"', False),
        ("date: 2031-10-04", 'kg:date "2031-10-04"', True),  # YAML reads this one as a date
        ('date: "2031"', 'kg:startDate "2031-05"', True),
        ('startDate: "2031"', 'kg:date "2031-05"', True),
        ('endDate: "2031"', 'kg:date "2031-05"', False),
        ('endDate: "2031"', 'kg:endDate "2031-05"', True),
        ("place: norland", "kg:place e:norland", True),
        ("place: norland", "kg:place e:bramble", False),
        ("role: chief executive", 'kg:role "Chief Executive Officer"@en', True),
        ("role: chief executive", 'kg:role "chief of the night shift"@en', False),
        ("per: day", 'kg:per "Day"', True),
        ("per: day", 'kg:per "week"', False),
    ],
)
def test_each_qualifier_is_compared_by_its_kind(score: Score, wanted: str, said: str, is_right: bool) -> None:
    fact = f"{{s: orchard, p: acquires, o: bramble, m: actual, q: {{{wanted}}}}}"
    found = score(stated("1", "e:orchard acquires e:bramble", more=said), fact)
    assert found.by_qualifier == {wanted.partition(":")[0]: Ratio(int(is_right), 1)}
    assert found.by_language["en"].qualifiers == found.total.qualifiers == Ratio(int(is_right), 1)


# ---------------------------------------------------------------------------------------------------- entity resolution


def test_pairs_of_names_of_one_thing_belong_on_one_node(score: Score) -> None:
    # on one node: Orchard, Orchard Foods, PT Orchard Foods (3 pairs); split off: Ferrous from Ferrous Bank
    found = score('e:f2 rdfs:label "Ferrous" .', OWNS)
    assert counts(found.entities) == (3, 0, 1)
    assert [(m.kind, m.fact, m.detail) for m in found.entity_mistakes] == [
        ("split", "ferrous | ferrous bank", "ferrous")
    ]


def test_names_of_two_things_on_one_node_are_wrong_unless_the_things_are_near(score: Score) -> None:
    near = score('e:ferrous rdfs:label "Ferrous Leasing" .', OWNS)
    assert counts(near.entities) == (3, 0, 0)
    wrong = score('e:ferrous rdfs:label "Ada Quill" .', OWNS)
    assert counts(wrong.entities) == (3, 1, 0)
    assert [(m.kind, m.fact) for m in wrong.entity_mistakes] == [("merged", "ada quill | ferrous bank")]


def test_a_chain_of_near_ends_in_one_thing(score: Score) -> None:
    entities = ENTITIES + "deal: {type: [Event], near: unit, names: [the merger]}\n"
    assert counts(score('e:ferrous rdfs:label "the merger" .', OWNS, entities=entities).entities) == (3, 0, 0)


def test_a_name_that_two_things_share_says_nothing(score: Score) -> None:
    entities = ENTITIES + "isle: {type: [Place], names: [Orchard]}\n"
    # without "Orchard" there is but one pair left
    assert counts(score("", OWNS, entities=entities).entities) == (1, 0, 0)


# ----------------------------------------------------------------------------------------------------------- the result


def test_mistakes_are_listed_in_words(score: Score) -> None:
    facts = "\n".join(
        [
            '{s: orchard, p: acquires, o: bramble, m: planned, q: {stake: 20}, ev: "Orchard to buy 20%"}',
            '{s: [orchard, ferrous], p: revenue, o: {value: 9, currency: EUR}, m: actual, ev: "took 9 euros"}',
        ]
    )
    found = score(
        stated("1", "e:orchard acquires e:bramble") + stated("2", "e:ferrous owns e:orchard", "Possible"), facts
    )
    assert [(m.kind, m.fact, m.detail) for m in found.mistakes] == [
        ("modality", "orchard acquires bramble", "Orchard to buy 20%"),
        ("qualifier", "orchard acquires bramble [stake]", "Orchard to buy 20%"),
        ("missed", "orchard|ferrous revenue 9 EUR", "took 9 euros"),
        ("wrong", "Ferrous Bank owns Orchard", "possible"),
    ]
    assert {m.document for m in found.mistakes} == {"harbour_en.txt"}


def test_figures_are_json_rounded_to_three_decimals(score: Score) -> None:
    figures = json.loads(
        json.dumps(score(stated("1", "e:orchard owns e:bramble"), f"{OWNS}\n{OWNS}\n{OWNS}").as_dict())
    )
    assert figures["languages"]["all"] == figures["languages"]["en"] == figures["relations"]["owns"]
    assert figures["languages"]["en"] == {
        "precision": 1.0,
        "precision_interval": [0.207, 1.0],
        "recall": 0.333,
        "recall_interval": [0.061, 0.792],
        "f1": 0.5,
        "tp": 1,
        "fp": 0,
        "fn": 2,
        "modality": 1.0,
        "qualifiers": None,
    }
    assert figures["qualifiers"] == {}
    assert figures["entities"]["tp"] == 3


def test_nothing_found_and_nothing_said_is_no_division_by_zero(score: Score) -> None:
    total = score("").total
    assert (total.precision.value, total.recall.value, total.f1, total.modality.value) == (0, 0, 0, 0)
    assert total.precision.interval == (0, 1)


@pytest.mark.parametrize(
    ("ratio", "low", "high"),
    # Newcombe 1998 (doi:10.1002/(SICI)1097-0258(19980430)17:8<857::AID-SIM777>3.0.CO;2-E), table I, method 3
    [
        (Ratio(81, 263), 0.2553, 0.3662),
        (Ratio(15, 148), 0.0624, 0.1605),
        (Ratio(0, 20), 0.0, 0.1611),
        (Ratio(1, 29), 0.0061, 0.1718),
    ],
)
def test_intervals_are_those_of_newcombes_table(ratio: Ratio, low: float, high: float) -> None:
    assert ratio.interval == pytest.approx((low, high), abs=0.00005)


@given(st.integers(1, 10_000).flatmap(lambda total: st.tuples(st.integers(0, total), st.just(total))))
def test_an_interval_holds_its_value(pair: tuple[int, int]) -> None:
    ratio = Ratio(*pair)
    low, high = ratio.interval
    assert 0 <= low <= ratio.value + 1e-12
    assert ratio.value - 1e-12 <= high <= 1


def test_names_are_compared_without_case_width_and_punctuation() -> None:
    assert normalise("“ＰＴ  Bramble.com, TBK.”") == "pt bramble tbk"
    assert normalise("Bộ Trưởng’s") == "bộ trưởng's"
    assert normalise("bán") != normalise("bạn")
    assert overlap("a b c", "B C d") == pytest.approx(2 / 3)
    assert overlap("", "a") == 0


# ------------------------------------------------------------------------------------------------------------ bad input


def test_all_relations_of_the_contract_are_scored_but_two() -> None:
    relations = load().relations
    contract = """acquires agreesWith appliesFor appoints bans basedIn closes competesWith criticizes deliveryVolume
        employeeCount founds holdsPosition investigates investsIn issues launches loss marketShare marketSize meets
        memberOf mergesWith merchantCount negotiatesWith operatesIn owns partnersWith permits profit requests requires
        revenue sanctions sells sues summons supplies supports transactionValue userCount valuation"""
    assert {name for name in relations if relations[name].scored} == set(contract.split())
    assert relations.keys() - set(contract.split()) == {"partOf", "statesThat"}
    assert {name for name in relations if relations[name].symmetric} == {
        "agreesWith",
        "competesWith",
        "meets",
        "mergesWith",
        "negotiatesWith",
        "partnersWith",
    }


@pytest.mark.parametrize(
    ("facts", "problem"),
    [
        ("{s: orchard, p: owns, m: actual}", "fact 1: o: expected an id of entities.yaml, found None"),
        ("{s: orchid, p: owns, o: bramble, m: actual}", "fact 1: s: expected an id of entities.yaml, found 'orchid'"),
        ("{s: [], p: owns, o: bramble, m: actual}", "fact 1: s: expected an id of entities.yaml or a list"),
        (
            f"{OWNS}\n{{s: orchard, p: own, o: bramble, m: actual}}",
            "fact 2: p: expected a relation of the ontology, found 'own' (did you mean owns?)",
        ),
        ("{s: orchard, p: owns, o: bramble, m: Actual}", "fact 1: m: expected one or a list of actual, denied"),
        ("{s: orchard, p: owns, o: bramble}", "fact 1: m: expected"),
        ("{s: orchard, p: loss, o: {value: lots}, m: actual}", "fact 1: o: value: expected a number, found 'lots'"),
        ("{s: orchard, p: owns, o: bramble, m: actual, q: [stake]}", "fact 1: q: expected a mapping"),
        ("{s: orchard, p: owns, o: bramble, m: actual, q: {amount: 5}}", "fact 1: q: amount: expected {value: number"),
        ("{s: orchard, p: owns, o: bramble, m: actual, q: {place: Oz}}", "fact 1: q: place: expected an id"),
        ("{s: orchard, p: owns, o: bramble, m: actual, q: {date: }}", "fact 1: q: date: expected one value"),
        ("just words", "fact 1: expected a mapping with s, p, o and m"),
    ],
)
def test_a_malformed_fact_is_named(score: Score, facts: str, problem: str) -> None:
    with pytest.raises(GoldError) as caught:
        score("", facts)
    assert "facts.yaml: harbour_en.txt" in str(caught.value)
    assert problem in str(caught.value)


@pytest.mark.parametrize(
    ("entities", "problem"),
    [
        ("", "expected a mapping that is not empty"),
        ("- a\n- b", "expected a mapping that is not empty"),
        ("a: {type: [Company], names: [no]}", "a: names: expected a list of texts"),
        ("a: {type: Company, names: [A]}", "a: type: expected a list of texts"),
        ("no: {type: [Company], names: [A]}", "expected text for every key"),
        ("a: [b]", "a: expected a mapping with type and names"),
        ("a: {type: [Company], names: [A], near: b}", "a: near: expected the id of an entity, found 'b'"),
        ("a: {type: [Company], names: [A], near: a}", "a: near: expected a chain that ends, found a -> a"),
        ("a: {type: [Company", "not YAML"),
    ],
)
def test_malformed_entities_are_named(score: Score, entities: str, problem: str) -> None:
    with pytest.raises(GoldError) as caught:
        score("", entities=entities)
    assert "entities.yaml" in str(caught.value)
    assert problem in str(caught.value)
    assert "\n" not in str(caught.value)


def test_gold_for_other_documents_is_named(score: Score) -> None:
    with pytest.raises(GoldError, match="none of its documents is in the graph"):
        score(stated("a", "e:orchard owns e:bramble"), documents="elsewhere_nl.txt: {lang: nl, facts: []}")


def test_gold_that_is_not_there_is_named(score: Score, tmp_path: Path) -> None:
    score("")
    with pytest.raises(GoldError, match=r"nowhere.entities\.yaml: No such file"):
        evaluate(tmp_path, tmp_path / "nowhere")


@pytest.mark.parametrize(
    ("name", "content", "problem"),
    [
        ("none.ttl", None, "none.ttl: no such file or folder"),
        ("none", None, "none: no such file or folder"),
        ("empty/graph.txt", "", "graph.ttl: no such file or folder"),
        ("words.docx", "", "no RDF by its name"),
        ("broken.ttl", "a b", "not RDF"),
    ],
)
def test_a_graph_that_cannot_be_read_is_named(
    score: Score, tmp_path: Path, name: str, content: str | None, problem: str
) -> None:
    score("")
    path = tmp_path / name
    if content is not None:
        path.parent.mkdir(exist_ok=True)
        path.write_text(content, "utf-8")
    with pytest.raises(GraphError, match=problem):
        evaluate(path if path.parent == tmp_path else path.parent, tmp_path / "gold")


def test_other_forms_of_rdf_score_the_same(score: Score, tmp_path: Path) -> None:
    import pyoxigraph as ox

    expected = score(stated("1", "e:orchard owns e:bramble"), OWNS)
    for suffix, rdf_format in (
        ("nt", ox.RdfFormat.N_TRIPLES),
        ("trig", ox.RdfFormat.TRIG),
        ("nq", ox.RdfFormat.N_QUADS),
    ):
        quads = list(ox.parse(path=str(tmp_path / "graph.ttl"), format=ox.RdfFormat.TURTLE))
        ox.serialize((q.triple for q in quads), str(tmp_path / f"g.{suffix}"), format=rdf_format)
        assert evaluate(tmp_path / f"g.{suffix}", tmp_path / "gold") == expected
