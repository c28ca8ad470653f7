"""The shapes of the competency questions: a sound graph conforms, and what is gone from one is named by its message."""

from __future__ import annotations

from functools import cache

import graph_sample as s
import pyoxigraph as ox
import pytest
import rdflib
from rdflib import RDF, RDFS, SDO, SH, Literal, URIRef

from kg import ontology
from kg.ontology import NAMESPACE
from kg.writing import to_quads

KG = rdflib.Namespace(NAMESPACE)
PROV, DCTERMS = rdflib.PROV, rdflib.DCTERMS
Pattern = tuple[str | None, URIRef | None]

ARTICLE = s.MINTER.document(s.DUTCH.identifier, s.DUTCH.sha256)
BAN_EVIDENCE = s.BAN.evidence[0].iri
APPOINTMENT = f"{s.MINTER.base}statement/appointment"


def amount(statement: s.Statement) -> str:
    money = statement.qualifiers.amount
    assert money
    return s.MINTER.amount(money)


# what is taken away (subject, predicate); the node that is then found; words of the message
GONE: list[tuple[Pattern, str, str]] = [
    ((s.DEAL.subject, SDO.name), s.DEAL.iri, "a deal must say who"),
    ((s.LENTERA.iri, SDO.name), s.DEAL.iri, "a deal must say what it is about"),
    ((amount(s.INVESTMENT), SDO.value), amount(s.INVESTMENT), "the price of a deal must have a number"),
    ((amount(s.INVESTMENT), SDO.currency), amount(s.INVESTMENT), "the price of a deal must have a currency"),
    ((s.ARGA.iri, SDO.name), s.TALKS.iri, "talks must say between whom: the first side"),
    ((s.SAGARA.iri, SDO.name), s.TALKS.iri, "talks must say between whom: the second side"),
    ((s.DAMAR.iri, SDO.name), s.OFFICE.iri, "an office must say who holds or gives it"),
    ((s.ARGA.iri, SDO.name), s.OFFICE.iri, "an office must say where it is or who gets it"),
    ((s.OFFICE.iri, KG.role), s.OFFICE.iri, "the office itself is not named"),
    ((s.KALDORA.iri, SDO.name), s.BAN.iri, "a rule must say whose it is"),
    ((s.AUCTION.iri, SDO.name), s.BAN.iri, "a rule must say what it is about"),
    ((s.SAGARA.iri, SDO.name), s.ENTRY.iri, "an opening or closure must say by whom"),
    ((s.KALDORA.iri, SDO.name), s.ENTRY.iri, "an opening or closure must say of what or where"),
    ((s.LENTERA.iri, SDO.name), s.USERS.iri, "a count must say of whom"),
    ((s.USERS.iri, KG.value), s.USERS.iri, "a count must have its number"),
    ((s.USERS.iri, KG.unit), s.USERS.iri, "what is counted is not named"),
    ((s.KALDORA.iri, SDO.name), s.MARKET.iri, "a sum or a share must say of whom"),
    ((s.MARKET.iri, KG.value), s.MARKET.iri, "a sum or a share must have its number"),
    ((s.SHARE.iri, KG.unit), s.SHARE.iri, "a sum or a share must have its currency"),
    ((s.SAGARA.iri, SDO.name), s.SAGARA.iri, "an owner, what it owns, and where that operates"),
    ((s.ENTRY.iri, KG.earliestDate), s.ENTRY.iri, "the first day that it can mean"),
    ((s.OFFICE.iri, KG.latestDate), s.OFFICE.iri, "the last day that it can mean"),
    ((s.BAN.iri, KG.modality), s.BAN.iri, "whether it is actual, planned, possible or denied"),
    ((s.DAMAR.iri, SDO.name), s.DAMAR.iri, "one to whom a fact is attributed must have a name"),
    ((s.DAMAR.iri, SDO.name), s.SAYING.iri, "a saying must say whose it is"),
    ((s.BAN.iri, PROV.wasDerivedFrom), s.BAN.iri, "a fact must have evidence"),
    ((ARTICLE, SDO.inLanguage), s.BAN.iri, "the language of its document"),
    ((ARTICLE, DCTERMS.identifier), s.BAN.iri, "the file or address of its document"),
    ((BAN_EVIDENCE, KG.quote), BAN_EVIDENCE, "evidence must quote its sentence"),
    ((BAN_EVIDENCE, KG.charStart), BAN_EVIDENCE, "where its sentence begins"),
    ((BAN_EVIDENCE, KG.charEnd), BAN_EVIDENCE, "where its sentence ends"),
    ((BAN_EVIDENCE, KG.document), BAN_EVIDENCE, "which document it is in"),
]
# what is put in another's place: subject, predicate, new object
WRONG: list[tuple[str, URIRef, rdflib.term.Node, str]] = [
    (s.DEAL.iri, KG.stake, Literal("three quarters"), "a deal’s stake must be a number"),
    (s.OFFICE.iri, KG.role, Literal("chief"), "kg:role needs a language tag"),
    (
        s.ENTRY.iri,
        KG.place,
        URIRef("https://example.org/nowhere"),
        "the place of an opening or closure must have a name",
    ),
    (s.SAYING.iri, RDF.object, Literal("Kaldora"), "a saying must be text in a language"),
    (s.BAN.iri, KG.modality, KG.Certain, "whether it is actual, planned, possible or denied"),
    (s.ENTRY.iri, KG.latestDate, Literal("2025"), "the last day that it can mean"),
]
WARNINGS = {"the office itself is not named", "what is counted is not named"}


@cache
def shapes() -> rdflib.Graph:
    return rdflib.Graph().parse(data=ontology.read_file("competency.ttl"), format="turtle")


def sound() -> rdflib.Graph:
    data = ox.serialize((quad.triple for quad in to_quads(s.sample(), s.MINTER)), format=ox.RdfFormat.N_TRIPLES)
    assert data is not None
    return rdflib.Graph().parse(data=data, format="nt")


def findings(data: rdflib.Graph) -> dict[tuple[str, str], str]:
    """The severities by node and message."""
    import pyshacl

    _, results, _ = pyshacl.validate(data, shacl_graph=shapes())
    assert isinstance(results, rdflib.Graph)
    return {
        (str(results.value(node, SH.focusNode)), str(results.value(node, SH.resultMessage))): str(
            results.value(node, SH.resultSeverity)
        ).rpartition("#")[2]
        for node in results.subjects(RDF.type, SH.ValidationResult)
    }


def test_a_sound_graph_conforms() -> None:
    assert findings(sound()) == {}


def check(found: dict[tuple[str, str], str], node: str, words: str) -> None:
    severities = {severity for (focus, message), severity in found.items() if focus == node and words in message}
    assert severities == {"Warning" if words in WARNINGS else "Violation"}, found


@pytest.mark.parametrize(("pattern", "node", "words"), GONE, ids=[words for _, _, words in GONE])
def test_what_is_gone_is_missed(pattern: Pattern, node: str, words: str) -> None:
    data = sound()
    subject, predicate = URIRef(str(pattern[0])), pattern[1]
    assert (subject, predicate, None) in data
    data.remove((subject, predicate, None))
    check(findings(data), node, words)


@pytest.mark.parametrize(("node", "predicate", "value", "words"), WRONG, ids=[words for *_, words in WRONG])
def test_what_is_wrong_is_found(node: str, predicate: URIRef, value: rdflib.term.Node, words: str) -> None:
    data = sound()
    data.set((URIRef(node), predicate, value))
    where = str(value) if predicate == KG.place else node
    check(findings(data), where, words)


def test_every_message_of_the_shapes_was_seen() -> None:
    seen = [words for _, _, words in GONE] + [words for *_, words in WRONG]
    for message in shapes().objects(None, SH.message):
        assert any(words in str(message) for words in seen), message


def test_the_seeds_questions_can_be_answered(seeds_output: object) -> None:
    from pathlib import Path

    assert isinstance(seeds_output, Path)
    found = findings(rdflib.Graph().parse(seeds_output / "graph.ttl"))
    assert [key for key, severity in found.items() if severity == "Violation"] == []


def test_each_question_has_a_shape_and_each_shape_says_what_it_is_for() -> None:
    questions = set(shapes().subjects(RDF.type, SDO.Question))
    assert sorted(int(str(shapes().value(node, SDO.position))) for node in questions) == list(range(1, 13))
    groups = set(shapes().subjects(RDF.type, SH.NodeShape))
    assert {question for group in groups for question in shapes().objects(group, RDFS.seeAlso)} == questions
    for group in groups:
        assert shapes().value(group, SH.name) and shapes().value(group, SH.description)


def test_each_relation_is_of_a_question() -> None:
    """But those that no question asks for: what is left is named here."""
    targets = set(shapes().objects(None, SH.targetNode)) | set(shapes().objects(None, SH.targetSubjectsOf))
    asked = {str(target).removeprefix(NAMESPACE) for target in targets}
    relations = set(ontology.load().relations)
    assert relations - asked == {
        *("appliesFor", "basedIn", "competesWith", "criticizes", "investigates", "memberOf", "partOf", "requests"),
        *("sanctions", "sues", "summons", "supplies", "supports"),
    }
    assert asked - relations == {"date", "startDate", "endDate"}


def test_core_alone() -> None:
    assert not [p for p in shapes().predicates() if "sparql" in p.casefold() or "js" in p.rpartition("#")[2].casefold()]
