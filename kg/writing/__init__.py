"""Writing: a `Graph` as RDF, as the formats of other tools, and as files that change together."""

from kg.writing.formats import FORMATS, TURTLE, Written
from kg.writing.output import DOCUMENTS, FILES, write
from kg.writing.quads import to_contributions, to_quads

__all__ = ["DOCUMENTS", "FILES", "FORMATS", "TURTLE", "Written", "to_contributions", "to_quads", "write"]
