"""What a query may not ask: anything of another machine."""

from __future__ import annotations

import re

from kg.errors import QueryError

_SERVICE = re.compile("service", re.IGNORECASE | re.ASCII)


def guarded(sparql: str) -> str:
    """The query as parser and engine both read it. Raises QueryError for one that asks another machine.

    Fails closed on federation, which the engine would carry out and cannot be told not to. The word may also be a name
    or part of a text (kg:Service), so a parser decides. That parser and the engine read escapes differently; a query
    with both is refused.
    """
    # to the engine a lone carriage return ends a comment, to the parser that guards it does not
    query = sparql.replace("\r\n", "\n").replace("\r", "\n")
    if not _SERVICE.search(query):
        return query
    if re.search(r"\\u", query, re.IGNORECASE):
        raise QueryError(r"a query with the word SERVICE may hold no \u escape; write the characters themselves")
    if _asks_others(query):
        raise QueryError("SERVICE is refused: queries run on this graph alone and open no connection")
    return query


def _asks_others(query: str) -> bool:
    from pyparsing import ParseException
    from rdflib.plugins.sparql.algebra import traverse
    from rdflib.plugins.sparql.parser import parseQuery
    from rdflib.plugins.sparql.parserutils import CompValue

    found = []

    def visit(node: object) -> None:
        if isinstance(node, CompValue) and node.name == "ServiceGraphPattern":
            found.append(node)

    try:
        traverse(parseQuery(query), visitPre=visit)
    except (ParseException, RecursionError) as error:
        raise QueryError(f"a query with the word SERVICE must be plain SPARQL 1.1: {error}") from error
    return bool(found)
