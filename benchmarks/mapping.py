"""From a rival's tags and heads to Universal Dependencies', by its own conventions and no lexicon.

Both rivals let function words head what UD lets content words head: spaCy has ClearNLP's trees (prepositions and
copulas head), Frog has Alpino's (prepositions, conjunctions, complementizers and auxiliaries head). Each such word
changes places with its complement.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from analysis import ROOT, Analysis, Stretch, Word, touches

BE = frozenset({"be", "is", "are", "was", "were", "been", "being", "am", "'s", "'re", "'m", "’s", "’re", "’m"})

ZIJN = frozenset({"ben", "bent", "is", "zijn", "was", "waren", "geweest", "zijnde"})


@dataclass(frozen=True, slots=True)
class Cgn:
    """What the CGN tags of Frog are in UD: each tag's commonest UPOS in the treebank, by tag and by its first part,
    and the verb forms that are auxiliaries there more often than not."""

    by_tag: Mapping[str, str]
    by_part: Mapping[str, str]
    auxiliaries: frozenset[str]

    def upos(self, tag: str) -> str:
        return self.by_tag.get(tag) or self.by_part.get(tag.partition("(")[0], "X")


@dataclass(frozen=True, slots=True)
class _Swap:
    """The head changes places with its complement and hangs on `host`: the complement, but for conjunctions."""

    head: int
    complement: int
    host: int


def of_spacy(text: str, analysis: Analysis) -> list[Word]:
    """spaCy's trees in UD's manner."""
    words = analysis.words
    swaps = [_Swap(w.head, i, i) for i, w in enumerate(words) if _spacy_swaps(text, words, w)]
    people = [n.place for n in analysis.names if n.label == "PER"]
    return _swapped(_flat_conjuncts(words), [*swaps, *_first_names(words, people)])


def _first_names(words: Sequence[Word], people: Iterable[Stretch]) -> Iterator[_Swap]:
    """Of a person's name UD lets the first word head, spaCy the last."""
    for place in people:
        inside = [i for i, w in enumerate(words) if touches(w.place, place)]
        tops = [i for i in inside if words[i].head not in inside]
        if len(tops) == 1 and tops[0] != inside[0] and words[inside[0]].head == tops[0]:
            yield _Swap(tops[0], inside[0], inside[0])


def _spacy_swaps(text: str, words: Sequence[Word], word: Word) -> bool:
    if word.label in ("pobj", "pcomp"):
        return True
    if word.label not in ("attr", "acomp") or word.head == ROOT:
        return False
    start, end = words[word.head].place
    there_is = any(w.head == word.head and w.label == "expl" for w in words)
    return text[start:end].lower() in BE and not there_is


def _flat_conjuncts(words: Sequence[Word]) -> list[Word]:
    """All conjuncts on the first; the conjunction on the conjunct after it."""
    found = list(words)
    for i, word in enumerate(words):
        if word.label == "conj":
            head = word.head
            while words[head].label == "conj":
                head = words[head].head
            found[i] = replace(word, head=head)
        elif word.label == "cc":
            after = (k for k in range(i + 1, len(words)) if words[k].label == "conj" and words[k].head == word.head)
            found[i] = replace(word, head=next(after, word.head))
    return found


def of_frog(text: str, analysis: Analysis, cgn: Cgn) -> list[Word]:
    """Frog's trees and tags in UD's manner; a verb that changes places is an auxiliary."""
    words = analysis.words
    swaps = list(_frog_swaps(text, words, cgn))
    demoted = {s.head for s in swaps if words[s.head].tag.startswith("WW")}
    tagged = [replace(w, tag="AUX" if i in demoted else cgn.upos(w.tag)) for i, w in enumerate(words)]
    return _swapped(tagged, swaps)


def _frog_swaps(text: str, words: Sequence[Word], cgn: Cgn) -> Iterator[_Swap]:
    conjuncts: dict[int, list[int]] = {}
    for i, word in enumerate(words):
        if word.head == ROOT:
            continue
        head = words[word.head]
        form = text[head.place[0] : head.place[1]].lower()
        if word.label == "cnj":
            conjuncts.setdefault(word.head, []).append(i)
        elif (
            word.label == "body"
            or (head.tag.startswith("VZ") and word.label in ("obj1", "vc"))
            or (head.tag.startswith("WW") and word.label == "vc" and form in cgn.auxiliaries)
            or (word.label == "predc" and form in ZIJN)
        ):
            yield _Swap(word.head, i, i)
    for head_place, of in conjuncts.items():
        after = next((i for i in of if i > head_place), of[0])
        yield _Swap(head_place, of[0], after)


def _swapped(words: Sequence[Word], swaps: Sequence[_Swap]) -> list[Word]:
    """The words after all swaps, from the top of the tree down; a head that has been swapped once stays."""
    heads = [w.head for w in words]
    for swap in sorted(swaps, key=lambda s: (_depth(words, s.head), s.complement)):
        if heads[swap.complement] != swap.head:
            continue
        heads[swap.complement] = heads[swap.head]
        for i, head in enumerate(heads):
            if head == swap.head:
                heads[i] = swap.complement
        heads[swap.head] = swap.host
    return [replace(w, head=h) for w, h in zip(words, heads, strict=True)]


def _depth(words: Sequence[Word], word: int) -> int:
    depth = 0
    while words[word].head != ROOT and depth <= len(words):
        word = words[word].head
        depth += 1
    return depth
