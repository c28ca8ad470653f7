"""Parameters of named queries: what they take, and that no value is ever more than one term."""

from __future__ import annotations

import graph_sample as s
import pyoxigraph as ox
import pytest
import rdflib
from hypothesis import given
from hypothesis import strategies as st

from kg.identity.iris import ONTOLOGY
from kg.store import NamedQuery, ParameterError, Table, example_values, named_queries, open_store, run
from kg.store.parameters import KINDS, Parameter, bound, declared, term, text_term, variables
from kg.writing.terms import XSD, storable

QUERIES = named_queries()
PIECES = [
    '"', "'", '"""', "\\", '\\"', "\\u0022", "\\U00000022", "\\U0000", "u0022", "\n", "\r", "\t", "\b", "\f", "#",
    "{", "}",
    "<", ">", "?x", "$name", " . SERVICE <http://127.0.0.1:9/> ", "\x00", "\x0b", "\x85", "\u2028", "\ufeff", "\ufffe",
    "\ud800", "0022", "ế",
]  # fmt: skip
TEXTS = st.one_of(st.text(), st.lists(st.sampled_from(PIECES)).map("".join))


def talks(name: str) -> NamedQuery:
    return NamedQuery("q", "d", f"# d\n# name: a name (text, required)\n{name}")


class TestOneTerm:
    @given(TEXTS)
    def test_a_text_stays_one_literal_for_two_engines(self, value: str) -> None:
        query = f"SELECT ?x {{ BIND({text_term(value)} AS ?x) }}"
        solutions = ox.Store().query(query)
        assert isinstance(solutions, ox.QuerySolutions)
        assert [solution["x"] for solution in solutions] == [ox.Literal(storable(value))]
        assert [row[0] for row in rdflib.Graph().query(query)] == [rdflib.Literal(storable(value))]

    @given(TEXTS)
    def test_a_value_cannot_change_the_query_around_it(self, value: str) -> None:
        query = talks('SELECT ?x ?y { VALUES ?x { $name } VALUES ?y { "$name" } } # $name')
        solutions = ox.Store().query(query.with_values({"name": value}))
        assert isinstance(solutions, ox.QuerySolutions)
        assert [tuple(term.value for term in row) for row in solutions] == [(storable(value), "$name")]

    @given(TEXTS)
    def test_no_other_kind_lets_more_than_its_own_through(self, value: str) -> None:
        for kind in KINDS.keys() - {"text", "name"}:
            try:
                written = term(Parameter("p", kind, "d"), value)
            except ParameterError as error:
                assert "\n" not in str(error)
                continue
            solutions = ox.Store().query(f"SELECT ?x {{ VALUES ?x {{ {written} }} }}")
            assert isinstance(solutions, ox.QuerySolutions)
            assert len(list(solutions)) == 1


class TestKinds:
    @pytest.mark.parametrize(
        ("kind", "value", "written"),
        [
            ("date", "2023-10-04", f'"2023-10-04"^^<{XSD}date>'),
            ("integer", "-007", f'"-7"^^<{XSD}integer>'),
            ("decimal", "75.010", f'"75.01"^^<{XSD}decimal>'),
            ("iri", "https://example.org/é?a=b#c", "<https://example.org/é?a=b#c>"),
            ("modality", "Denied", f"<{ONTOLOGY}Denied>"),
            ("class", "Company", f"<{ONTOLOGY}Company>"),
            ("relation", "owns", f"<{ONTOLOGY}owns>"),
            ("text", 'a "b"', r'"a \"b\""'),
            ("name", "A", '"A" "A"@en "A"@id "A"@nl "A"@vi'),
        ],
    )
    def test_a_value_becomes_a_term(self, kind: str, value: str, written: str) -> None:
        assert term(Parameter("p", kind, "d"), value) == written

    @pytest.mark.parametrize(
        ("kind", "value"),
        [
            ("date", "2023"), ("date", "2023-02-30"), ("date", "2023-10-04Z"), ("date", "20231004"), ("date", ""),
            ("integer", "1.5"), ("integer", "١"), ("integer", "1" * 19), ("decimal", "1e5"), ("decimal", "NaN"),
            ("iri", "example"), ("iri", "http://a b"), ("iri", "http://a>b"), ("iri", "http://a\\u003e"), ("iri", "a:"),
            ("modality", "actual"), ("class", "owns"), ("relation", "Company"), ("relation", "x" * 5000),
        ],
    )  # fmt: skip
    def test_a_value_of_another_kind_is_refused_in_one_short_line(self, kind: str, value: str) -> None:
        with pytest.raises(ParameterError) as caught:
            term(Parameter("p", kind, "d"), value)
        assert str(caught.value).startswith("p") and len(str(caught.value)) < 400

    def test_a_near_miss_is_named(self) -> None:
        with pytest.raises(ParameterError, match="did you mean owns"):
            term(Parameter("p", "relation", "d"), "own")


class TestDeclarations:
    def test_each_part(self) -> None:
        text = "# What?\n# name: a name, in any case (text, required)\n# since: first day (date, default 0001-01-01)\n"
        text += (
            "# of: a class (class, default Entity, example Company)\n\n# late: not in the head (text, required)\nASK {}"
        )
        assert declared(text) == (
            Parameter("name", "text", "a name, in any case"),
            Parameter("since", "date", "first day", "0001-01-01"),
            Parameter("of", "class", "a class", "Entity", "Company"),
        )

    def test_only_what_stands_free_is_a_variable(self) -> None:
        text = """# $a\nSELECT * { ?s <http://x/$b> "$c", '$d', '''$e''', \"""$f\""" , "\\"$g" ; ?h $name }"""
        assert variables(text) == {"name"}
        assert bound(text, {"name": '"x"', "c": "no"}).endswith('?h "x" }')

    @pytest.mark.parametrize("query", QUERIES.values(), ids=QUERIES)
    def test_what_a_query_declares_is_what_it_uses(self, query: NamedQuery) -> None:
        assert variables(query.text) == {parameter.name for parameter in query.parameters}
        for parameter in query.parameters:
            assert parameter.kind in KINDS
            for value in (parameter.default, parameter.example):
                assert value is None or term(parameter, value)

    def test_a_default_stands_in(self) -> None:
        query = NamedQuery("q", "d", "# d\n# n: number (integer, default 3)\nSELECT ($n AS ?x) {}")
        assert f'"3"^^<{XSD}integer>' in query.with_values({})
        assert f'"4"^^<{XSD}integer>' in query.with_values({"n": "4"})


class TestExamples:
    @pytest.mark.parametrize("query", QUERIES.values(), ids=QUERIES)
    def test_the_graph_gives_values_that_have_an_answer(self, query: NamedQuery) -> None:
        store = open_store(s.sample())
        values = example_values(store, query)
        assert values.keys() >= {parameter.name for parameter in query.parameters if parameter.default is None}
        result = run(store, query.with_values(values))
        assert not isinstance(result, Table) or result.rows or query.name in WITHOUT_ANSWER

    def test_an_empty_graph_gives_none(self) -> None:
        assert example_values(ox.Store(), QUERIES["talks-of"]) == {}


# what the small graph of the tests holds no example of
WITHOUT_ANSWER = {"disagreeing-numbers", "disputed", "planned-then-done"}
