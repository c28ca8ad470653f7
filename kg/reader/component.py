"""The reader as a spaCy component: tags, heads, entities, and facts in `doc._.facts`.

    import spacy
    import kg.reader.component

    nlp = spacy.blank("xx")
    nlp.add_pipe("kg_reader")
    doc = nlp("Norlake Shipping buys 60% of Baltra Ferries.")
    spacy.displacy.render(doc, style="ent")

Words are the reader's own (a Vietnamese word holds its spaces), so the component gives back a new Doc of the same text.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc, Span
from spacy.util import filter_spans

from kg.reader.model import load
from kg.reader.reading import Fact, Name, Reading, Word, read
from kg.reader.schema import NAME_LAYERS

FACTORY = "kg_reader"
EXTENSION = "facts"
SPACE = "SPACE"


@Language.factory(FACTORY, assigns=["token.pos", "token.head", "token.dep", "doc.sents", "doc.ents", "doc._.facts"])
def create(nlp: Language, name: str) -> ReaderComponent:
    """The factory that `nlp.add_pipe("kg_reader")` calls."""
    return ReaderComponent()


class ReaderComponent:
    """Reads a Doc's text. `doc._.facts` is a list of dicts: relation, modality, score, and the (start, end) in
    characters of trigger, subject, object and each qualifier."""

    def __init__(self) -> None:
        if not Doc.has_extension(EXTENSION):
            Doc.set_extension(EXTENSION, default=[])

    def __call__(self, doc: Doc) -> Doc:
        """Raises kg.reader.model.ModelError when the model's files are missing or changed."""
        reading = read(load(), doc.text)
        result = _doc(doc, reading)
        spans = (
            result.char_span(n.span.start, n.span.end, n.label, alignment_mode="expand") for n in _entities(reading)
        )
        result.ents = tuple(filter_spans([s for s in spans if isinstance(s, Span)]))
        result._.set(EXTENSION, [_dict(f) for f in reading.facts])
        return result


def _entities(reading: Reading) -> Iterator[Name]:
    return (n for n in reading.names if n.label in NAME_LAYERS)


def _doc(doc: Doc, reading: Reading) -> Doc:
    """A Doc of the reading's words, with white space beyond single spaces as tokens of its own, as spaCy has it."""
    text = doc.text
    words: list[str] = []
    spaces: list[bool] = []
    owners: list[int | None] = []  # of each token, the word that it is
    at = 0
    for i, word in enumerate((*reading.words, None)):
        start = word.span.start if word else len(text)
        gap = text[at:start]
        if gap.startswith(" ") and words:
            spaces[-1] = True
            gap = gap[1:]
        if gap:
            words.append(gap)
            spaces.append(False)
            owners.append(None)
        if word is not None:
            words.append(word.span.of(text))
            spaces.append(False)
            owners.append(i)
            at = word.span.end
    return _annotated(doc, reading.words, words, spaces, owners)


def _annotated(
    doc: Doc, read_words: tuple[Word, ...], words: list[str], spaces: list[bool], owners: list[int | None]
) -> Doc:
    place = {owner: i for i, owner in enumerate(owners) if owner is not None}
    heads, deps, tags = list[int](), list[str](), list[str]()
    starts: list[bool | int | None] = []
    for i, owner in enumerate(owners):
        if owner is None:
            beside = i - 1 if i else min(1, len(owners) - 1)
            heads.append(beside)
            deps.append("dep")
            tags.append(SPACE)
            starts.append(i == 0)
            continue
        word = read_words[owner]
        heads.append(place[word.head])
        deps.append("ROOT" if word.deprel == "root" else word.deprel)
        tags.append(word.upos)
        starts.append(word.is_start and not (i == 1 and owners[0] is None))
    vocab = doc.vocab
    return Doc(vocab, words=words, spaces=spaces, heads=heads, deps=deps, pos=tags, sent_starts=starts)


def _dict(fact: Fact) -> dict[str, Any]:
    parts = {"trigger": fact.trigger, "subject": fact.subject.span}
    if fact.object:
        parts["object"] = fact.object.span
    return {
        "relation": fact.relation,
        "modality": fact.modality,
        "score": round(fact.score, 4),
        **{name: [span.start, span.end] for name, span in parts.items()},
        "qualifiers": {key: [name.span.start, name.span.end] for key, name in fact.qualifiers},
    }
