"""How two names are compared: the form in which they are the same, and the share of words they have in common."""

from __future__ import annotations

import re
import unicodedata


def normalise(name: str) -> str:
    """The form in which names are compared: no case, width, punctuation or ".com".

    >>> normalise("PT  Rimba-Raya.com, Tbk.")
    'pt rimba-raya tbk'
    """
    folded = unicodedata.normalize("NFKC", name).casefold().replace("’", "'")
    words = re.sub(r"[^\w&+.%'-]+", " ", folded).replace(".com", "")
    return " ".join(words.strip(" .'-").split())


def overlap(one: str, other: str) -> float:
    """Dice's coefficient over the sets of words of two names (Dice 1945, doi:10.2307/1932409); 0 when one is empty.

    >>> overlap("trade licence", "the trade licence")
    0.8
    """
    words, others = set(normalise(one).split()), set(normalise(other).split())
    return 2 * len(words & others) / (len(words) + len(others)) if words and others else 0.0
