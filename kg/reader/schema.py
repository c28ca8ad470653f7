"""What the reader's heads tell apart: the labels, in the order in which the weights know them."""

from __future__ import annotations

# Universal Dependencies 2, universaldependencies.org/u/pos
UPOS = (
    "ADJ", "ADP", "ADV", "AUX", "CCONJ", "DET", "INTJ", "NOUN", "NUM", "PART", "PRON", "PROPN", "PUNCT",
    "SCONJ", "SYM", "VERB", "X",
)  # fmt: skip
# Universal Dependencies 2, universaldependencies.org/u/dep, without subtypes
DEPRELS = (
    "acl", "advcl", "advmod", "amod", "appos", "aux", "case", "cc", "ccomp", "clf", "compound", "conj",
    "cop", "csubj", "dep", "det", "discourse", "dislocated", "expl", "fixed", "flat", "goeswith",
    "iobj", "list", "mark", "nmod", "nsubj", "nummod", "obj", "obl", "orphan", "parataxis", "punct",
    "reparandum", "root", "vocative", "xcomp",
)  # fmt: skip
NAME_LAYERS = ("PER", "ORG", "LOC", "PROD", "EVENT", "LAW", "MISC")
NOMINAL = "NOM"
VALUE_LAYERS = ("VAL", "TIME", "ROLE")
# One B/I/O decision per layer: a corpus that annotates some layers says nothing about the others.
LAYERS = (*NAME_LAYERS, NOMINAL, *VALUE_LAYERS)
OUTSIDE, BEGIN, INSIDE = range(3)
MODALITIES = ("Actual", "Planned", "Possible", "Denied")
ROLES = ("subject", "object", "stake", "amount", "date", "start", "end", "role", "place", "by")
MEASURES = (
    "userCount", "merchantCount", "employeeCount", "revenue", "profit", "loss", "valuation",
    "transactionValue", "marketSize", "marketShare", "deliveryVolume",
)  # fmt: skip
TEXT_RELATION = "statesThat"
