"""The ontology against the graph contract, the loader that fails closed, and the shapes against data made by hand."""

from __future__ import annotations

import re
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cache

import pyoxigraph as ox
import pytest

from kg import ontology
from kg.errors import OntologyError, UnknownTermError
from kg.model import LANGUAGES, Modality

FILES = ("kg.ttl", "shapes.ttl", "competency.ttl", "alignments.ttl")
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
OWL = "http://www.w3.org/2002/07/owl#"
SKOS = "http://www.w3.org/2004/02/skos/core#"
SH = "http://www.w3.org/ns/shacl#"

# The contract's tree, "child: parents"
TREE = {
    "Entity": "",
    "Agent": "Entity",
    "Person": "Agent",
    "Organization": "Agent",
    "Company": "Organization",
    "GovernmentBody": "Organization",
    "Association": "Organization",
    "MediaOutlet": "Organization",
    "Group": "Agent",
    "Platform": "Entity",
    "Product": "Entity",
    "Service": "Entity",
    "Place": "Entity",
    "Country": "Agent Place",
    "Region": "Place",
    "City": "Place",
    "Legislation": "Entity",
    "Licence": "Entity",
    "Program": "Entity",
    "Event": "Entity",
    "Market": "Entity",
    "Activity": "Concept",
    "Concept": "Entity",
}

# The contract's table, "subject -> object"
RELATIONS = {
    "acquires": "Agent -> Organization Product",
    "investsIn": "Agent -> Organization Place Program",
    "sells": "Agent -> Organization Product",
    "mergesWith": "Organization -> Organization",
    "owns": "Agent -> Organization Platform Product",
    "partnersWith": "Agent -> Agent",
    "competesWith": "Organization Platform -> Organization Platform",
    "founds": "Agent -> Organization",
    "launches": "Agent -> Platform Product Service Program",
    "closes": "Agent Platform Service -> Platform Organization Service",
    "operatesIn": "Organization Platform -> Place",
    "basedIn": "Organization -> Place",
    "supplies": "Organization -> Organization Place",
    "holdsPosition": "Person -> Organization Place",
    "memberOf": "Agent -> Organization",
    "appoints": "Agent -> Person",
    "bans": "Agent Legislation -> Entity",
    "permits": "Agent Legislation -> Entity",
    "requires": "Agent Legislation -> Agent Concept",
    "issues": "Agent -> Legislation Program",
    "appliesFor": "Agent -> Licence Concept",
    "investigates": "Agent -> Agent",
    "sanctions": "Agent -> Agent",
    "sues": "Agent -> Agent",
    "summons": "Agent -> Agent",
    "meets": "Agent -> Agent",
    "negotiatesWith": "Agent -> Agent",
    "agreesWith": "Agent -> Agent",
    "requests": "Agent -> Agent",
    "supports": "Agent -> Agent Concept",
    "criticizes": "Agent -> Agent Concept",
    "partOf": "Place -> Place",
    "userCount": "Organization Platform -> #integer",
    "merchantCount": "Organization Platform -> #integer",
    "employeeCount": "Organization Platform -> #integer",
    "revenue": "Organization Platform -> #money",
    "profit": "Organization Platform -> #money",
    "loss": "Organization Platform -> #money",
    "valuation": "Organization Platform -> #money",
    "transactionValue": "Organization Platform -> #money",
    "marketSize": "Market Place -> #money",
    "marketShare": "Organization Platform -> #percent",
    "deliveryVolume": "Organization Platform -> #integer",
    "statesThat": "Agent -> #text",
}
SYMMETRIC = {"mergesWith", "partnersWith", "competesWith", "meets", "negotiatesWith", "agreesWith"}
UNSCORED = {"partOf", "statesThat"}
OTHERS = [
    *("Statement", "OpenStatement", "Quotation", "Evidence", "Modality", "MonetaryAmount"),
    *("modality", "confidence", "stake", "amount", "date", "startDate", "endDate", "earliestDate", "latestDate"),
    *("place", "role", "attributedTo", "value", "unit", "per"),
    *("document", "charStart", "charEnd", "quote", "extractor", "sha256"),
]


AnyTerm = ontology.ClassTerm | ontology.RelationTerm | ontology.Term


@cache
def triples(name: str) -> frozenset[tuple[str, str, str]]:
    """The triples of one of the files; a blank node is written with `_:` before its name."""
    parsed = ox.parse(ontology.read_file(name), format=ox.RdfFormat.TURTLE)
    return frozenset((word(quad.subject), quad.predicate.value, word(quad.object)) for quad in parsed)


def word(term: object) -> str:
    assert isinstance(term, ox.NamedNode | ox.BlankNode | ox.Literal)
    return str(term) if isinstance(term, ox.BlankNode | ox.Literal) else term.value


def objects(subject: str, predicate: str) -> set[str]:
    """The objects that kg.ttl gives one of our terms."""
    return {o for s, p, o in triples("kg.ttl") if (s, p) == (ontology.NAMESPACE + subject, predicate)}


def every_term() -> dict[str, AnyTerm]:
    known = ontology.load()
    return {**known.classes, **known.relations, **known.modalities, **known.others}


# ---------------------------------------------------------------------------------------- the contract


def test_the_classes_are_those_of_the_contract() -> None:
    assert {name: " ".join(term.parents) for name, term in ontology.load().classes.items()} == TREE


def test_the_relations_are_those_of_the_contract() -> None:
    assert set(ontology.load().relations) == set(RELATIONS)


@pytest.mark.parametrize("name", RELATIONS)
def test_a_relation_is_as_in_the_contract(name: str) -> None:
    term = ontology.load().relation(name)
    domain, target = RELATIONS[name].split(" -> ")
    assert term.domain == set(domain.split())
    classes = set() if target.startswith("#") else set(target.split())
    assert (f"#{term.value_kind}" if term.value_kind else None) == (target if target.startswith("#") else None)
    assert term.range == classes
    assert term.symmetric == (name in SYMMETRIC)
    assert term.scored == (name not in UNSCORED)
    assert term.iri == "https://w3id.org/newskg/ontology#" + name


def test_numbers_make_a_measure() -> None:
    kinds = {name: term.kind for name, term in ontology.load().relations.items()}
    assert {name for name, kind in kinds.items() if kind == "measure"} == {
        name for name, line in RELATIONS.items() if "#" in line and name != "statesThat"
    }
    assert (kinds["acquires"], kinds["owns"]) == ("event", "state")


def test_only_what_can_act_on_itself_may() -> None:
    reflexive = {name for name, term in ontology.load().relations.items() if not term.irreflexive}
    assert {name for name in reflexive if ontology.load().relation(name).value_kind is None} == {"closes", "sells"}


def test_the_modalities_are_those_of_the_model() -> None:
    assert (
        set(ontology.load().modalities)
        == {mode.value for mode in Modality}
        == {"Actual", "Planned", "Possible", "Denied"}
    )
    assert all(ontology.NAMESPACE + "Modality" in objects(mode.value, RDF + "type") for mode in Modality)


def test_qualifiers_and_node_classes_are_there() -> None:
    assert set(OTHERS) <= set(ontology.load().others)
    for name in ("OpenStatement", "Quotation"):
        assert objects(name, RDFS + "subClassOf") == {ontology.NAMESPACE + "Statement"}
    assert RDF + "Statement" in objects("Statement", RDFS + "subClassOf")


@pytest.mark.parametrize("name", [*TREE, *RELATIONS, *OTHERS, *(mode.value for mode in Modality)])
def test_a_term_has_a_label_and_a_definition_in_each_language(name: str) -> None:
    term = every_term()[name]
    assert set(term.labels) == set(term.definitions) == set(LANGUAGES)
    for language in LANGUAGES:
        assert "\n" not in term.definitions[language] and term.definitions[language].endswith(".")
        assert not term.labels[language].endswith(".")


def test_labels_tell_terms_apart() -> None:
    """Within classes, and within relations, no two terms have one label in a language."""
    known = ontology.load()
    kinds: list[Mapping[str, AnyTerm]] = [known.classes, known.relations, known.modalities]
    for terms in kinds:
        for language in LANGUAGES:
            labels = [term.labels[language].casefold() for term in terms.values()]
            assert len(set(labels)) == len(labels)


def test_definitions_are_translations_not_copies() -> None:
    for term in every_term().values():
        assert len(set(term.definitions.values())) == len(LANGUAGES), term.name


def test_every_class_lies_below_a_class_of_another_vocabulary() -> None:
    known = ontology.load()
    for name in known.classes:
        supers = {iri for cls in known.superclasses(name) for iri in objects(cls, RDFS + "subClassOf")}
        assert name == "Entity" or any(not iri.startswith(ontology.NAMESPACE) for iri in supers), name


def test_nothing_is_a_prov_activity_and_nothing_is_imported() -> None:
    everything = [triple for name in FILES for triple in triples(name)]
    assert not [triple for triple in everything if triple[2].endswith("prov#Activity")]
    avoided = {OWL + name for name in ("imports", "equivalentClass", "equivalentProperty", "sameAs")}
    assert not [triple for triple in everything if triple[1] in avoided]


def test_inverses_are_no_relations() -> None:
    inverses = {s for s, p, _ in triples("kg.ttl") if p == OWL + "inverseOf"}
    assert ontology.NAMESPACE + "ownedBy" in inverses
    assert not inverses & {term.iri for term in ontology.load().relations.values()}


@pytest.mark.parametrize("name", FILES)
def test_both_parsers_see_the_same_triples(name: str) -> None:
    import rdflib

    assert len(rdflib.Graph().parse(data=ontology.read_file(name), format="turtle")) == len(triples(name))


@pytest.mark.parametrize("name", ["kg.ttl", "alignments.ttl"])
def test_every_node_has_an_iri(name: str) -> None:
    assert not [triple for triple in triples(name) if triple[0].startswith("_:") or triple[2].startswith("_:")]


def test_alignments_are_about_terms_that_exist() -> None:
    ours = {s for s, _, _ in triples("alignments.ttl") if s.startswith(ontology.NAMESPACE)}
    assert ours and {iri.removeprefix(ontology.NAMESPACE) for iri in ours} <= set(every_term())


def test_no_text_names_anyone() -> None:
    """Within a text, no word has a capital but the classes' own labels, which stand in quotes in the unions."""
    for term in every_term().values():
        for text in (*term.labels.values(), *term.definitions.values()):
            words = re.sub("‘[^’]*’|SHA-256", "", text).split()[1:]
            capitals = [word for word in words if word[0].isupper()]
            assert not capitals, text


# ------------------------------------------------------------------------------------------ the loader


def test_it_loads_fast() -> None:
    """From nothing, the imports of pyoxigraph and of this module's own included."""
    code = "import time; t = time.perf_counter(); import kg.ontology as o; o.load(); print(time.perf_counter() - t)"
    runs = [subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True) for _ in range(3)]
    assert min(float(run.stdout) for run in runs) < 0.3


def test_it_is_read_once() -> None:
    began = time.perf_counter()
    assert all(ontology.load() is ontology.load() for _ in range(1000))
    assert time.perf_counter() - began < 0.1


def test_an_unknown_term_names_its_neighbours() -> None:
    with pytest.raises(UnknownTermError, match="no relation 'aquires'; did you mean acquires") as caught:
        ontology.load().relation("aquires")
    assert caught.value.nearest[0] == "acquires"
    with pytest.raises(UnknownTermError, match="no class 'Compagny'; did you mean Company"):
        ontology.load().cls("Compagny")
    with pytest.raises(UnknownTermError):
        ontology.load().relation("ownedBy")
    with pytest.raises(UnknownTermError):
        ontology.load().is_subclass("Company", "Firm")


def test_subclasses() -> None:
    known = ontology.load()
    assert known.is_subclass("Company", "Agent") and known.is_subclass("Company", "Company")
    assert not known.is_subclass("Agent", "Company") and not known.is_subclass("Platform", "Agent")
    assert known.superclasses("Country") == {"Country", "Place", "Agent", "Entity"}


def test_terms_can_be_hashed_and_not_changed() -> None:
    term = ontology.load().relation("owns")
    assert {term: 1}[term] == 1
    with pytest.raises(TypeError):
        ontology.load().relations["owns"] = term  # type: ignore[index]
    with pytest.raises(TypeError):
        term.labels["en"] = "has"  # type: ignore[index]


def test_a_missing_file_is_an_error_that_says_where() -> None:
    with pytest.raises(OntologyError, match=r"other\.ttl is neither in the package nor at "):
        ontology.read_file("other.ttl")


def changed(*edits: tuple[str, str]) -> bytes:
    """The ontology with each pattern, which must be there, replaced once."""
    text = ontology.read_file("kg.ttl").decode()
    for pattern, replacement in edits:
        text, count = re.subn(pattern, replacement, text, count=1, flags=re.DOTALL)
        assert count == 1, pattern
    return text.encode()


FOUNDS = r"(kg:founds a [^.]*?)"


@pytest.mark.parametrize(
    ("edit", "message"),
    [
        ((FOUNDS + r"rdfs:domain kg:Agent ;", r"\1"), "founds has 0 values of domain"),
        ((FOUNDS + r"rdfs:range kg:Organization ;", r"\1"), "founds has 0 values of range"),
        (
            (FOUNDS + r"rdfs:range kg:Organization ;", r"\1 rdfs:range kg:Organization , kg:Place ;"),
            "founds has 2 values",
        ),
        (
            (FOUNDS + r"rdfs:range kg:Organization ;", r"\1 rdfs:range kg:Firm ;"),
            "neither a class of the tree nor a union",
        ),
        ((FOUNDS + r"rdfs:range kg:Organization ;", r"\1 rdfs:range kg:Evidence ;"), "neither a class of the tree"),
        ((FOUNDS + r"rdfs:range kg:Organization ;", r"\1 rdfs:range xsd:integer ;"), "only they have numbers"),
        ((FOUNDS + r"kg:EventRelation", r"\1kg:EventRelation , kg:StateRelation"), "founds is both a"),
        ((FOUNDS + r"kg:isScored true ;", r"\1"), "founds has 0 values of isScored"),
        ((FOUNDS + r'"richt op"@nl', r'\1"richt op"@de'), "founds has no label in nl"),
        ((FOUNDS + r'"thành lập"@vi', r'\1" "@vi'), "founds has no label in vi"),
        ((FOUNDS + r'"founds"@en', r'\1"founds"@en , "sets up"@en'), "founds has two texts for its label"),
        ((r'"The subject sets up the object."@en ,', ""), "founds has no definition in en"),
        ((r"(kg:City a [^.]*?)\"Kota\"@id ,", r"\1"), "City has no label in id"),
        ((r"(kg:stake a [^.]*?)\"porsi saham\"@id ,", r"\1"), "stake has no label in id"),
        ((r'"Bị phủ nhận"@vi ,', ""), "Denied has no label in vi"),
        ((r"(kg:revenue a [^.]*?rdfs:range )kg:MonetaryAmount", r"\1kg:Place"), "revenue is a measure relation"),
        ((r"(kg:partnersWith a [^.]*?rdfs:range )kg:Agent", r"\1kg:Organization"), "partnersWith is symmetric"),
        ((r"(kg:Group a owl:Class ;\s+rdfs:subClassOf )kg:Agent ,", r"\1"), None),
        (
            (r"(kg:Legislation a owl:Class ;\s+rdfs:subClassOf )kg:Entity ,", r"\1"),
            "Legislation is in a union and not in",
        ),
        ((r"kg:founds a ", "kg:founds a a "), "is no Turtle"),
    ],
)
def test_an_unsound_ontology_is_refused(edit: tuple[str, str], message: str | None) -> None:
    if message is None:  # a class that leaves the tree is no class any more
        with pytest.raises(UnknownTermError):
            ontology.parse(changed(edit)).cls("Group")
    else:
        with pytest.raises(OntologyError, match=message):
            ontology.parse(changed(edit))


@pytest.mark.parametrize("turtle", [b"", b"<http://example.org/a> <http://example.org/b> 1 ."])
def test_another_file_is_no_ontology(turtle: bytes) -> None:
    with pytest.raises(OntologyError):
        ontology.parse(turtle)


# ------------------------------------------------------------------------------------------ the shapes

PREFIXES = """
    @prefix : <https://example.org/> . @prefix kg: <https://w3id.org/newskg/ontology#> .
    @prefix open: <https://w3id.org/newskg/open#> . @prefix schema: <https://schema.org/> .
    @prefix dcterms: <http://purl.org/dc/terms/> . @prefix prov: <http://www.w3.org/ns/prov#> .
    @prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
    @prefix skos: <http://www.w3.org/2004/02/skos/core#> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
HASH = "0123456789abcdef" * 4
STATEMENT = {
    "a": "kg:Statement",
    "rdf:subject": ":buyer",
    "rdf:predicate": "kg:acquires",
    "rdf:object": ":target",
    "kg:modality": "kg:Actual",
    "kg:confidence": "0.9",
    "prov:wasDerivedFrom": ":evidence",
}
EVIDENCE = {
    "a": "kg:Evidence",
    "kg:document": ":article",
    "kg:charStart": "0",
    "kg:charEnd": "4",
    "kg:quote": '"Text"',
    "kg:extractor": '"rules"',
}
DOCUMENT = {
    "a": "schema:NewsArticle",
    "dcterms:identifier": '"a.txt"',
    "schema:inLanguage": '"nl"',
    "kg:sha256": f'"{HASH}"',
}
AMOUNT = {"a": "schema:MonetaryAmount", "schema:value": "1500000000.0", "schema:currency": '"EUR"'}
ENTITY = {"a": "kg:Company", "rdfs:label": '"Molen BV"@nl'}


def node(name: str, properties: dict[str, str], **changes: str) -> str:
    """A node in Turtle; `__` stands for the colon in the name of a changed property, and an empty one is left out."""
    merged = properties | {key.replace("__", ":"): value for key, value in changes.items()}
    return f":{name} " + " ; ".join(f"{key} {value}" for key, value in merged.items() if value) + " .\n"


VALID = "".join(
    [
        node(
            "buyer",
            ENTITY,
            a="kg:Company , kg:Platform",
            kg__acquires=":target",
            kg__bans=":rule",
            kg__marketShare="12.5",
        ),
        node(
            "target", ENTITY, rdfs__label='"Molen"@nl , "The Mill"@en', skos__altLabel='"De Molen"@nl , "Molen NV"@nl'
        ),
        node("rule", ENTITY, a="kg:Legislation", rdfs__label='"Peraturan"@id'),
        node("city", ENTITY, a="kg:City", kg__partOf=":land"),
        node("land", ENTITY, a="kg:Country", kg__memberOf=":target", kg__marketSize=":sum"),
        node("app", ENTITY, a="kg:Platform", kg__closes=":app", kg__userCount="125000000"),
        node("someone", ENTITY, a="kg:Person", kg__holdsPosition=":land", kg__statesThat='"Dat klopt."@nl'),
        node("article", DOCUMENT, dcterms__title='"Kop"@nl', schema__datePublished='"2031-05"^^xsd:gYearMonth'),
        node("evidence", EVIDENCE),
        node("sum", AMOUNT),
        node(
            "fact",
            STATEMENT,
            kg__stake="75.01",
            kg__amount=":sum",
            kg__place=":city",
            kg__attributedTo=":app , :someone",
        ),
        node("years", STATEMENT, kg__startDate='"2029"^^xsd:gYear', kg__endDate='"2031-02"^^xsd:gYearMonth'),
        node(
            "day",
            STATEMENT,
            kg__date='"2031-02-03"^^xsd:date',
            kg__earliestDate='"2031-02-03"^^xsd:date',
            kg__latestDate='"2031-02-03"^^xsd:date',
            kg__role='"voorzitter"@nl , "chair"@en',
        ),
        node(
            "measure",
            STATEMENT,
            rdf__predicate="kg:revenue",
            rdf__object=":sum",
            kg__value="1500000000.0",
            kg__unit='"EUR"',
        ),
        node("count", STATEMENT, rdf__object="7", kg__value="7", kg__unit='"paket"', kg__per='"day"'),
        node("verb", STATEMENT, a="kg:Statement , kg:OpenStatement", rdf__predicate="open:omarmt"),
        node("said", STATEMENT, a="kg:Quotation", rdf__predicate="kg:statesThat", rdf__object='"Dat klopt."@nl'),
    ]
)

# node: what is wrong with it, and words of the message that says so
BROKEN: dict[str, tuple[str, str]] = {
    "no-label": (node("no-label", ENTITY, rdfs__label=""), "an entity must have a label"),
    "plain-label": (node("plain-label", ENTITY, rdfs__label='"Molen"'), "a label must be a text with a language tag"),
    "empty-label": (node("empty-label", ENTITY, rdfs__label='""@nl'), "a label must be a text with a language tag"),
    "two-labels": (node("two-labels", ENTITY, rdfs__label='"Molen"@nl , "Mole"@nl'), "must have one label a language"),
    "plain-alias": (node("plain-alias", ENTITY, skos__altLabel='"Molen"'), "a further name"),
    "strange-class": (node("strange-class", ENTITY, a="kg:Company , kg:Firm"), "the ontology has no such class"),
    "person-firm": (node("person-firm", ENTITY, a="kg:Person , kg:Company"), "a person must not be something else too"),
    "no-subject": (node("no-subject", STATEMENT, rdf__subject=""), "must have one rdf:subject"),
    "two-subjects": (node("two-subjects", STATEMENT, rdf__subject=":buyer , :target"), "must have one rdf:subject"),
    "classless": (
        node("classless", STATEMENT, rdf__subject=":nothing"),
        "must be an entity of a class in the entity tree",
    ),
    "out-of-tree": (node("out-of-tree", STATEMENT, rdf__subject=":article"), "an entity of a class in the entity tree"),
    "no-predicate": (node("no-predicate", STATEMENT, rdf__predicate=""), "must have one rdf:predicate"),
    "no-relation": (node("no-relation", STATEMENT, rdf__predicate="kg:buys"), "the ontology has no such relation"),
    "an-inverse": (node("an-inverse", STATEMENT, rdf__predicate="kg:ownedBy"), "the ontology has no such relation"),
    "no-object": (node("no-object", STATEMENT, rdf__object=""), "must have one rdf:object"),
    "odd-object": (node("odd-object", STATEMENT, rdf__object=":article"), "an entity, an amount of money or a literal"),
    "no-modality": (node("no-modality", STATEMENT, kg__modality=""), "must have one modality"),
    "two-modes": (node("two-modes", STATEMENT, kg__modality="kg:Actual , kg:Denied"), "must have one modality"),
    "other-mode": (
        node("other-mode", STATEMENT, kg__modality="kg:Certain"),
        "must be Actual, Planned, Possible or Denied",
    ),
    "no-confidence": (node("no-confidence", STATEMENT, kg__confidence=""), "must have one confidence"),
    "too-sure": (node("too-sure", STATEMENT, kg__confidence="1.5"), "a confidence must be an xsd:decimal from 0 to 1"),
    "double": (node("double", STATEMENT, kg__confidence="9e-1"), "a confidence must be an xsd:decimal from 0 to 1"),
    "no-evidence": (node("no-evidence", STATEMENT, prov__wasDerivedFrom=""), "must have an evidence"),
    "odd-evidence": (node("odd-evidence", STATEMENT, prov__wasDerivedFrom=":article"), "must be an Evidence"),
    "open-known": (node("open-known", STATEMENT, a="kg:OpenStatement"), "must not be one of the ontology"),
    "said-other": (node("said-other", STATEMENT, a="kg:Quotation"), "the relation of a quotation must be statesThat"),
    "said-thing": (node("said-thing", STATEMENT, a="kg:Quotation"), "the object of a quotation must be a text"),
    "stake": (node("stake", STATEMENT, kg__stake="100.5"), "a stake must be one percentage above 0 and up to 100"),
    "no-stake": (node("no-stake", STATEMENT, kg__stake="0.0"), "a stake must be one percentage above 0 and up to 100"),
    "amount": (node("amount", STATEMENT, kg__amount=":city"), "an amount must be one schema:MonetaryAmount"),
    "date": (node("date", STATEMENT, kg__date='"2031-02-03T00:00:00"^^xsd:dateTime'), "a date must be one xsd:date,"),
    "zone": (node("zone", STATEMENT, kg__date='"2031-02-03Z"^^xsd:date'), "a date must be one xsd:date,"),
    "two-dates": (
        node("two-dates", STATEMENT, kg__date='"2031"^^xsd:gYear , "2032"^^xsd:gYear'),
        "a date must be one xsd:date,",
    ),
    "start": (node("start", STATEMENT, kg__startDate='"mei"'), "a start date must be one"),
    "end": (node("end", STATEMENT, kg__endDate='"2031-02+07:00"^^xsd:gYearMonth'), "an end date must be one"),
    "earliest": (
        node("earliest", STATEMENT, kg__earliestDate='"2031"^^xsd:gYear'),
        "an earliest date must be one xsd:date",
    ),
    "early-zone": (
        node("early-zone", STATEMENT, kg__earliestDate='"2031-02-03+07:00"^^xsd:date'),
        "an earliest date must be one xsd:date without a time zone",
    ),
    "latest": (
        node("latest", STATEMENT, kg__latestDate='"2031-02-03Z"^^xsd:date'),
        "a latest date must be one xsd:date",
    ),
    "order": (
        node("order", STATEMENT, kg__earliestDate='"2031-02-03"^^xsd:date', kg__latestDate='"2031-02-02"^^xsd:date'),
        "the earliest date must not lie after the latest date",
    ),
    "place": (node("place", STATEMENT, kg__place=":someone"), "a place must be one entity of class Place"),
    "roles": (
        node("roles", STATEMENT, kg__role='"voorzitter"@nl , "baas"@nl'),
        "a role must be a text with a language tag, one for each language",
    ),
    "role": (
        node("role", STATEMENT, kg__role='"voorzitter"'),
        "a role must be a text with a language tag, one for each language",
    ),
    "by": (node("by", STATEMENT, kg__attributedTo=":article"), "the one a fact is attributed to must be an entity"),
    "value": (node("value", STATEMENT, kg__value='"veel"'), "a value must be one xsd:integer or xsd:decimal"),
    "unit": (node("unit", STATEMENT, kg__unit='"stuks"@nl'), "a unit must be one xsd:string"),
    "per": (node("per", STATEMENT, kg__per='"hour"'), "per must be day, week, month or year"),
    "worth": (node("worth", AMOUNT, schema__value='"1500000000"'), "must have one schema:value, an xsd:decimal"),
    "coin": (node("coin", AMOUNT, schema__currency='"dollar"'), "must have one schema:currency, an ISO 4217 code"),
    "in-nothing": (node("in-nothing", EVIDENCE, kg__document=":buyer"), "an evidence must have one document"),
    "negative": (
        node("negative", EVIDENCE, kg__charStart="-1"),
        "must have one charStart, an xsd:integer of 0 or more",
    ),
    "backwards": (node("backwards", EVIDENCE, kg__charStart="9"), "charStart must be less than charEnd"),
    "empty-span": (node("empty-span", EVIDENCE, kg__charStart="4"), "charStart must be less than charEnd"),
    "no-end": (node("no-end", EVIDENCE, kg__charEnd=""), "an evidence must have one charEnd, an xsd:integer"),
    "no-quote": (node("no-quote", EVIDENCE, kg__quote='""'), "must have one quote that is not empty"),
    "nobody": (node("nobody", EVIDENCE, kg__extractor=""), "an evidence must name one extractor"),
    "nameless": (node("nameless", DOCUMENT, dcterms__identifier=""), "must have one dcterms:identifier"),
    "titles": (node("titles", DOCUMENT, dcterms__title='"Kop"@nl , "Titel"@nl'), "no more than one dcterms:title"),
    "tongue": (node("tongue", DOCUMENT, schema__inLanguage='"Nederlands"'), "must have one schema:inLanguage"),
    "published": (node("published", DOCUMENT, schema__datePublished='"gisteren"@nl'), "one schema:datePublished"),
    "hash": (node("hash", DOCUMENT, kg__sha256='"ABC"'), "must have one sha256 of 64 hexadecimal digits"),
}
NO_IRI = "".join(
    f"[] {node('', properties)[1:]}" for properties in (ENTITY, STATEMENT, EVIDENCE, DOCUMENT)
)  # no blank node may stand for any of these


def wrong_triples() -> Iterator[str]:
    """For each relation a triple from an article to an article: neither end is what the relation takes."""
    for name in RELATIONS:
        yield node(f"wrong-{name}", DOCUMENT, **{f"kg__{name}": ":article"})


def violations(turtle: str) -> dict[str, set[str]]:
    """The messages of the shapes by the local name of the node that they are about."""
    import pyshacl
    import rdflib

    keep, rdflib.NORMALIZE_LITERALS = rdflib.NORMALIZE_LITERALS, False
    try:
        data, shapes, terms = (
            rdflib.Graph().parse(data=text, format="turtle")
            for text in (PREFIXES + turtle, ontology.read_file("shapes.ttl"), ontology.read_file("kg.ttl"))
        )
        conforms, results, _ = pyshacl.validate(data, shacl_graph=shapes, ont_graph=terms)
    finally:
        rdflib.NORMALIZE_LITERALS = keep
    found: dict[str, set[str]] = defaultdict(set)
    for result in results.subjects(rdflib.RDF.type, rdflib.SH.ValidationResult):
        name = str(results.value(result, rdflib.SH.focusNode)).removeprefix("https://example.org/")
        found[name].update(str(text) for text in results.objects(result, rdflib.SH.resultMessage))
    assert conforms == (not found)
    return dict(found)


@pytest.fixture(scope="module")
def found() -> dict[str, set[str]]:
    """What the shapes say of all that is broken, in one run."""
    broken = "".join(turtle for turtle, _ in BROKEN.values())
    return violations(VALID + broken + NO_IRI + "".join(wrong_triples()))


def test_valid_data_conforms() -> None:
    assert violations(VALID) == {}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_datum_fails_with_its_message(name: str, found: dict[str, set[str]]) -> None:
    assert any(BROKEN[name][1] in message for message in found.get(name, ())), found.get(name)


@pytest.mark.parametrize("name", RELATIONS)
def test_a_direct_triple_needs_the_right_classes(name: str, found: dict[str, set[str]]) -> None:
    messages = sorted(found[f"wrong-{name}"])
    assert [message.partition(" must be ")[0] for message in messages] == [
        f"the object of {name}",
        f"the subject of {name}",
    ]


def test_what_is_not_broken_passes(found: dict[str, set[str]]) -> None:
    """Broken data beside them do not touch the valid ones."""
    blank = {name for name in found if name not in BROKEN and not name.startswith("wrong-")}
    assert len(blank) == 4 and all(any("must have an IRI" in text for text in found[name]) for name in blank)


def test_every_message_of_the_shapes_was_seen(found: dict[str, set[str]]) -> None:
    written = {o.removeprefix('"').removesuffix('"@en') for _, p, o in triples("shapes.ttl") if p == SH + "message"}
    assert written == set().union(*found.values())


@pytest.mark.parametrize("name", RELATIONS)
def test_the_shape_of_a_relation_says_what_the_ontology_says(name: str) -> None:
    import rdflib

    shapes = rdflib.Graph().parse(data=ontology.read_file("shapes.ttl"), format="turtle")
    shape = rdflib.URIRef(f"https://w3id.org/newskg/shapes#{name}")
    inner = shapes.value(shape, rdflib.SH.property)
    assert str(shapes.value(shape, rdflib.SH.targetSubjectsOf)) == ontology.NAMESPACE + name
    assert {str(shapes.value(shape, rdflib.SH["class"]))} == objects(name, RDFS + "domain")
    limit = str(shapes.value(inner, rdflib.SH["class"]) or shapes.value(inner, rdflib.SH.datatype))
    expected = (
        {"https://schema.org/MonetaryAmount"} if RELATIONS[name].endswith("#money") else objects(name, RDFS + "range")
    )
    assert {limit} == expected


def test_the_lists_of_the_shapes_are_the_classes_and_relations() -> None:
    """The shapes list both, as not every engine looks for them in the ontology."""
    import rdflib

    shapes = rdflib.Graph().parse(data=ontology.read_file("shapes.ttl"), format="turtle")
    lists = [{str(item) for item in shapes.items(head)} for head in shapes.objects(None, rdflib.SH["in"])]
    known = ontology.load()
    for terms in (known.classes, known.relations, known.modalities):
        assert {term.iri for term in terms.values()} in lists


def test_the_shape_of_persons_says_what_the_ontology_says() -> None:
    import rdflib

    shapes = rdflib.Graph().parse(data=ontology.read_file("shapes.ttl"), format="turtle")
    shut = shapes.objects(rdflib.URIRef("https://w3id.org/newskg/shapes#Person"), rdflib.SH["not"])
    assert {str(shapes.value(node, rdflib.SH["class"])) for node in shut} == objects("Person", OWL + "disjointWith")


def test_the_shapes_need_no_sparql() -> None:
    assert not [p for _, p, _ in triples("shapes.ttl") if "sparql" in p.casefold()]
