"""Data frames: the type of each column, what is unbound, and a clear line where pandas is missing."""

from __future__ import annotations

import datetime as dt
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import graph_sample as s
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import kg
from kg.errors import GraphError, KGError, QueryError
from kg.identity.iris import DEFAULT_BASE
from kg.store import ParameterError
from kg.store.parameters import text_term
from kg.writing import write

GRAPH = s.sample()


def column(*values: str) -> pd.Series:
    """A column of SPARQL terms; UNDEF for none."""
    return GRAPH.to_pandas(f"SELECT ?x {{ VALUES ?x {{ {' '.join(values)} }} }}")["x"]


class TestColumns:
    @pytest.mark.parametrize(
        ("values", "dtype", "read"),
        [
            (["1", "UNDEF", '"2"^^xsd:int'], "Int64", [1, pd.NA, 2]),
            (["1e0", "UNDEF", '"INF"^^xsd:double'], "Float64", [1.0, pd.NA, float("inf")]),
            (["true", "UNDEF"], "boolean", [True, pd.NA]),
            (['"ü"@nl', '"a"', "<x:y>", "UNDEF", '"2023"^^xsd:gYear'], "string", ["ü", "a", "x:y", pd.NA, "2023"]),
            (["1.50", "UNDEF", "2"], "object", [Decimal("1.5"), pd.NA, Decimal(2)]),
            (['"0512-03-04"^^xsd:date', "UNDEF"], "object", [dt.date(512, 3, 4), pd.NA]),
            ([f"{2**63}"], "object", [2**63]),
            (["UNDEF"], "object", [pd.NA]),
            (["1", '"a"'], "object", [1, "a"]),
            (['"x"^^xsd:integer', '"2023-02-31"^^xsd:date'], "string", ["x", "2023-02-31"]),
        ],
    )
    def test_types(self, values: list[str], dtype: str, read: list[object]) -> None:
        found = column(*values)
        assert str(found.dtype) == dtype
        if dtype == "object":
            assert [type(value) for value in found] == [type(value) for value in read]
        assert all(value is wanted or value == wanted for value, wanted in zip(found, read, strict=True))

    @given(st.lists(st.integers(-(2**63) + 1, 2**63 - 1), min_size=1))
    def test_integers_are_exact(self, numbers: list[int]) -> None:
        assert list(column(*(f'"{n}"^^xsd:integer' for n in numbers))) == numbers

    @given(
        st.lists(st.text(st.characters(exclude_characters="\x00\ufffe\uffff", exclude_categories=["Cs"])), min_size=1)
    )
    def test_texts_are_exact(self, texts: list[str]) -> None:
        assert list(column(*map(text_term, texts))) == texts

    def test_no_rows_and_no_columns(self) -> None:
        empty = GRAPH.to_pandas("SELECT ?a ?b { ?a kg:sues ?b }")
        assert (list(empty.columns), len(empty)) == (["a", "b"], 0)
        assert len(GRAPH.to_pandas("SELECT * { BIND(1 AS ?x) }")) == 1


class TestQuestions:
    def test_a_named_query_with_a_value(self) -> None:
        frame = GRAPH.to_pandas("measure-of", name="LENTERA")
        assert frame["value"].tolist() == [12_000_000, 12_000_000]
        assert frame["language"].tolist() == ["en", "nl"]

    def test_deals_have_numbers(self) -> None:
        frame = GRAPH.to_pandas("deals")
        assert frame["stake"][0] == Decimal("75.5") and frame["stake"][1] is pd.NA
        assert frame["earliest"][0] == dt.date(2023, 10, 1)

    def test_what_is_no_table(self) -> None:
        for query in ("ASK {}", "network"):
            with pytest.raises(QueryError, match="ask with SELECT"):
                GRAPH.to_pandas(query)

    def test_a_value_that_does_not_fit(self) -> None:
        with pytest.raises(ParameterError, match="has no parameter 'x'"):
            GRAPH.to_pandas("deals", x="1")
        with pytest.raises(ParameterError, match=r"nothing in the graph is called 'lenter'; did you mean 'Lentera'\?"):
            GRAPH.to_pandas("facts-of", name="lenter")


class TestStoredGraph:
    @pytest.fixture
    def folder(self, tmp_path: Path) -> Path:
        write(GRAPH, tmp_path / "out", base_iri=DEFAULT_BASE, report={}, html="")
        return tmp_path / "out"

    def test_it_answers_as_the_graph(self, folder: Path) -> None:
        stored = kg.load(str(folder))
        assert stored.query("deals") == GRAPH.query("deals")
        pd.testing.assert_frame_equal(stored.to_pandas("timeline"), GRAPH.to_pandas("timeline"))

    def test_its_network_has_the_nodes_and_edges_of_the_graph(self, folder: Path) -> None:
        ours, theirs = GRAPH.to_networkx(), kg.load(folder).to_networkx()
        assert set(ours) == set(theirs)
        assert set(ours.edges(keys=True)) == set(theirs.edges(keys=True))

    def test_no_folder(self, tmp_path: Path) -> None:
        with pytest.raises(GraphError, match="no such folder"):
            kg.load(tmp_path / "nowhere")

    def test_a_broken_network(self, folder: Path) -> None:
        (folder / "graph.graphml").write_text("<graphml", encoding="utf-8")
        with pytest.raises(GraphError, match=r"graph\.graphml: cannot be read"):
            kg.load(folder).to_networkx()


def test_without_pandas_one_line_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pandas", None)
    with pytest.raises(KGError, match=r"pip install 'newskg\[pandas\]'"):
        GRAPH.to_pandas("deals")


def test_a_query_loads_no_pandas() -> None:
    program = "import sys, kg.store.frames, kg.graph, kg.store; sys.exit('pandas' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
