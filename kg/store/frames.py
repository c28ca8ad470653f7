"""Answers as pandas data frames, each column with the type of its values."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

import pyoxigraph as ox

from kg.errors import KGError, QueryError
from kg.store.answers import Result, Table, Term
from kg.writing.terms import XSD

if TYPE_CHECKING:
    import pandas as pd

_MOST_64_BITS = 2**63 - 1
_INTEGERS = frozenset(
    f"{XSD}{name}"
    for name in (
        "integer", "int", "long", "short", "byte", "nonNegativeInteger", "positiveInteger", "nonPositiveInteger",
        "negativeInteger", "unsignedLong", "unsignedInt", "unsignedShort", "unsignedByte",
    )
)  # fmt: skip
_READERS: Mapping[str, Callable[[str], object]] = {
    **dict.fromkeys(_INTEGERS, int),
    f"{XSD}decimal": Decimal,
    f"{XSD}double": lambda text: float(text.replace("INF", "inf")),
    f"{XSD}float": lambda text: float(text.replace("INF", "inf")),
    f"{XSD}boolean": lambda text: {"true": True, "1": True, "false": False, "0": False}[text],
    f"{XSD}date": dt.date.fromisoformat,
}
_DTYPES = {int: "Int64", float: "Float64", bool: "boolean", str: "string"}


def to_pandas(result: Result) -> pd.DataFrame:
    """The solutions of a SELECT, a column a variable: `Int64`, `Float64`, `boolean`, `string`, or objects.

    Decimals stay `Decimal`, dates `date`: exact, and with years that `datetime64` does not reach. A column of several
    types holds objects. What is unbound is `pandas.NA`. Raises QueryError for what is no table, KGError where pandas is
    not installed.
    """
    try:
        import pandas as pd
    except ModuleNotFoundError as error:
        raise KGError(f"a data frame needs pandas ({error}): pip install 'newskg[pandas]'") from error
    if not isinstance(result, Table):
        raise QueryError("a data frame holds a table and this query gives none; ask with SELECT")
    columns = [[_value(row[place]) for row in result.terms] for place in range(len(result.variables))]
    series = [_series(pd, column) for column in columns]
    frame = pd.concat(series, axis=1) if series else pd.DataFrame(index=range(len(result.terms)))
    return frame.set_axis(list(result.variables), axis=1)


def _value(term: Term) -> object:
    """A term as a Python value; one whose text is not of its type stays text."""
    if isinstance(term, ox.Literal) and not term.language and term.datatype.value in _READERS:
        try:
            return _READERS[term.datatype.value](term.value)
        except (ValueError, KeyError, ArithmeticError):
            return term.value
    return str(term) if isinstance(term, ox.Triple) else term and term.value


def _series(pandas: object, values: Sequence[object]) -> pd.Series:
    """A column with the narrowest type that holds all its values exactly."""
    kinds = {type(value) for value in values if value is not None}
    if kinds == {int, Decimal}:
        values = [Decimal(value) if isinstance(value, int) else value for value in values]
    kind = kinds.pop() if len(kinds) == 1 else None
    fits = kind is not int or all(abs(value) <= _MOST_64_BITS for value in values if isinstance(value, int))
    dtype = _DTYPES.get(kind, "object") if kind and fits else "object"
    missing = pandas.NA  # type: ignore[attr-defined]
    return pandas.Series([missing if value is None else value for value in values], dtype=dtype)  # type: ignore[attr-defined]
