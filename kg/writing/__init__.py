"""Writing: a `Graph` as RDF and as files that change together."""

from kg.writing.output import DOCUMENTS, FILES, TURTLE, write
from kg.writing.quads import to_contributions, to_quads

__all__ = ["DOCUMENTS", "FILES", "TURTLE", "to_contributions", "to_quads", "write"]
