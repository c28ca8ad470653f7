"""The endpoint's description of itself (SPARQL 1.1 Service Description)."""

from __future__ import annotations

import pyoxigraph as ox

from kg.serving.jobs import Reply, told
from kg.serving.negotiation import TRIPLES, chosen, content_type

_SD, _RDF = "http://www.w3.org/ns/sparql-service-description#", "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_FORMATS = "http://www.w3.org/ns/formats/"
_RESULTS = ("SPARQL_Results_JSON", "SPARQL_Results_XML", "SPARQL_Results_CSV", "SPARQL_Results_TSV")
_RDF_FORMATS = ("Turtle", "N-Triples", "JSON-LD", "RDF_XML")


def description(endpoint: str, accept: str | None) -> Reply:
    """The description in the format the client wants most, or 406."""
    media_type = chosen(accept, list(TRIPLES))
    if media_type is None:
        return told(406, f"none of the formats in Accept is on offer; there are: {', '.join(TRIPLES)}")
    form = getattr(ox.RdfFormat, TRIPLES[media_type])
    body = ox.serialize(_triples(endpoint), format=form, prefixes={"sd": _SD, "formats": _FORMATS})
    assert body is not None  # without an output, serialize() returns the bytes
    return Reply(200, content_type(media_type), body, size=len(body), headers={"Vary": "Accept"})


def _triples(endpoint: str) -> list[ox.Triple]:
    service, dataset, graph = (ox.NamedNode(endpoint + part) for part in ("", "#dataset", "#graph"))
    formats = [ox.NamedNode(_FORMATS + name) for name in (*_RESULTS, *_RDF_FORMATS)]
    facts = [
        (service, _RDF + "type", ox.NamedNode(_SD + "Service")),
        (service, _SD + "endpoint", service),
        (service, _SD + "supportedLanguage", ox.NamedNode(_SD + "SPARQL11Query")),
        *((service, _SD + "resultFormat", one) for one in formats),
        (service, _SD + "defaultDataset", dataset),
        (dataset, _RDF + "type", ox.NamedNode(_SD + "Dataset")),
        (dataset, _SD + "defaultGraph", graph),
        (graph, _RDF + "type", ox.NamedNode(_SD + "Graph")),
    ]
    return [ox.Triple(subject, ox.NamedNode(prop), value) for subject, prop, value in facts]
