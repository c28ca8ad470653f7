"""The embedded SPARQL store: a graph or an output folder, queries that never leave the machine."""

from __future__ import annotations

from kg.store.answers import Answer, Result, Table, Triples, to_csv, to_json, to_turtle
from kg.store.asking import ask, run
from kg.store.examples import example_values
from kg.store.named import NamedQuery, named_queries
from kg.store.opening import Store, index, open_store
from kg.store.parameters import Parameter, ParameterError

__all__ = [
    "Answer",
    "NamedQuery",
    "Parameter",
    "ParameterError",
    "Result",
    "Store",
    "Table",
    "Triples",
    "ask",
    "example_values",
    "index",
    "named_queries",
    "open_store",
    "run",
    "to_csv",
    "to_json",
    "to_turtle",
]
