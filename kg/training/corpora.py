"""The open corpora as examples: UD trees and names in BIO. Files are read as published, gzipped, from one folder."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kg.model import Span
from kg.reader.atoms import CLITICS, atoms
from kg.reader.schema import BEGIN, DEPRELS, INSIDE, OUTSIDE, UPOS
from kg.training.examples import ROOT, SILENT, Example

_NO_SPACE_BEFORE = frozenset(",.;:!?)]}%…”’")
_NO_SPACE_AFTER = frozenset("([{“‘")
_MOVED = frozenset({"PUNCT", "CCONJ", "PROPN", "NUM", "SYM", "X"})  # attached otherwise by UD 2.0 and today's treebanks
LAYER_OF = {
    "PER": "PER", "PERSON": "PER", "PPL": "PER",
    "ORG": "ORG", "ORGANIZATION": "ORG", "ORGANISATION": "ORG",
    "LOC": "LOC", "LOCATION": "LOC", "PLACE": "LOC", "PLC": "LOC",
    "EVT": "EVENT", "IND": "PROD", "PRODUCT": "PROD",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Word:
    """A syntactic word of a UD sentence; `head` counts words from 1, 0 is the root. `span` is None where the text
    does not spell it (a part of a multiword token that is no plain concatenation)."""

    form: str
    upos: str
    head: int
    deprel: str
    span: Span | None


@dataclass(frozen=True, slots=True)
class Sentence:
    text: str
    words: tuple[Word, ...]


def lines(path: Path) -> Iterator[str]:
    """The lines of a gzipped or plain text file."""
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8") as file:
        yield from (str(line).rstrip("\n") for line in file)


def sentences(path: Path) -> Iterator[Sentence]:
    """The sentences of a CoNLL-U file, with word spans in a text whose spacing is that of print."""
    block: list[list[str]] = []
    for line in [*lines(path), ""]:
        if line and not line.startswith("#"):
            block.append(line.split("\t"))
        elif not line and block:
            yield _sentence(block)
            block = []


def _sentence(rows: Sequence[Sequence[str]]) -> Sentence:
    units: list[tuple[str, list[int], bool]] = []  # surface, words, space after
    covered = 0
    glued = any("SpaceAfter=No" in row[9] for row in rows)
    for row in rows:
        space = "SpaceAfter=No" not in row[9]
        if "-" in row[0]:
            first, last = map(int, row[0].split("-"))
            units.append((row[1], list(range(first, last + 1)), space))
            covered = last
        elif row[0].isdigit() and int(row[0]) > covered:
            units.append((row[1], [int(row[0])], space))
    text, starts = _print([u[0] for u in units], [u[2] for u in units] if glued else None)
    spans: dict[int, Span] = {}
    forms = {int(row[0]): row[1] for row in rows if row[0].isdigit()}
    for (surface, ids, _), start in zip(units, starts, strict=True):
        spans.update(_parts(surface, ids, forms, start))
    words = (
        Word(row[1], row[3], int(row[6]) if row[6].isdigit() else 0, row[7].split(":")[0], spans.get(int(row[0])))
        for row in rows
        if row[0].isdigit()
    )
    return Sentence(text, tuple(words))


def _parts(surface: str, ids: Sequence[int], forms: dict[int, str], start: int) -> Iterator[tuple[int, Span]]:
    joined = "".join(forms[i] for i in ids)
    if len(ids) == 1 or joined.lower() != surface.lower():
        yield ids[0], Span(start, start + len(surface))
        return
    for i in ids:
        yield i, Span(start, start + len(forms[i]))
        start += len(forms[i])


def _print(tokens: Sequence[str], spaces: Sequence[bool] | None) -> tuple[str, list[int]]:
    """Tokens as print would set them, and where each starts; without `spaces`, punctuation is guessed."""
    text, starts, open_quote = "", [], False
    glue = True
    for i, token in enumerate(tokens):
        closing = token == '"' and open_quote
        if not glue and not (spaces is None and (token[0] in _NO_SPACE_BEFORE or closing)):
            text += " "
        starts.append(len(text))
        text += token
        opens = token in _NO_SPACE_AFTER or (token == '"' and not open_quote)
        glue = opens if spaces is None else not spaces[i]
        if token == '"':
            open_quote = not open_quote
    return text, starts


def of_sentence(
    sentence: Sentence, corpus: str, language: str, clitics: bool = True, labels: bool = True
) -> Example | None:
    """A UD sentence as a window, or None if words and atoms do not fit.

    `clitics`: the treebank splits them off. Without `labels` the treebank follows an older scheme: its labels are
    silent, and so are the heads of the words that the schemes attach in different ways.
    """
    spans = atoms(sentence.text)
    owner = _owners(spans, sentence.words)
    if not spans or any(o is None for o in owner):
        return None
    first = {word: i for i, word in reversed(list(enumerate(owner)))}
    example = Example(corpus, language, sentence.text, spans)
    example.starts = [1] + [0] * (len(spans) - 1)
    for i, word in enumerate(owner):
        begins = first[word] == i
        assert word is not None
        tail = not begins and not clitics and spans[i].of(sentence.text).lower() in CLITICS
        example.joins.append(SILENT if tail else int(not begins))
        entry = sentence.words[word]
        known = begins and entry.upos in UPOS and entry.deprel in DEPRELS
        example.upos.append(UPOS.index(entry.upos) if known else SILENT)
        example.deprels.append(DEPRELS.index(entry.deprel) if known and labels else SILENT)
        head = _head(sentence.words, word)
        known = known and (labels or entry.upos not in _MOVED)
        example.heads.append(SILENT if not known else ROOT if head is None else first.get(head, SILENT))
    return example


def _owners(spans: Sequence[Span], words: Sequence[Word]) -> list[int | None]:
    found: list[int | None] = []
    placed = [(i, w.span) for i, w in enumerate(words) if w.span]
    at = 0
    for span in spans:
        while at < len(placed) and placed[at][1].end <= span.start:
            at += 1
        inside = at < len(placed) and placed[at][1].contains(span)
        found.append(placed[at][0] if inside else None)
    return found


def _head(words: Sequence[Word], word: int) -> int | None:
    """The head's index, passing over words that the text does not spell; None is the root."""
    head = words[word].head
    for _ in range(len(words)):
        if head == 0:
            return None
        if words[head - 1].span is not None:
            return head - 1
        head = words[head - 1].head
    return None


def records(path: Path) -> Iterator[dict[str, Any]]:
    """The objects of a JSON-lines file."""
    for line in lines(path):
        if line.strip():
            yield json.loads(line)


def of_tokens(
    tokens: Sequence[str], tags: Sequence[str], corpus: str, language: str, layers: Iterable[str]
) -> Example | None:
    """Tokens with BIO tags as a window; only `layers` are labelled.

    Where a tag of another kind stands (UNER's OTH, NER-UI's TIME) the window is silent: our layers may go there.
    """
    kept = [(t, tag) for t, tag in zip(tokens, tags, strict=True) if t.strip()]
    if not kept:
        return None
    text, starts = _print([t for t, _ in kept], None)
    spans = atoms(text)
    example = Example(corpus, language, text, spans)
    for layer in layers:
        example.layers[layer] = [OUTSIDE] * len(spans)
    ends = [s + len(t) for s, (t, _) in zip(starts, kept, strict=True)]
    token = 0
    fresh = True
    for i, span in enumerate(spans):
        while span.start >= ends[token]:
            token += 1
            fresh = True
        prefix, _, kind = kept[token][1].partition("-")
        layer = LAYER_OF.get(kind, "")
        if layer in example.layers:
            example.layers[layer][i] = BEGIN if prefix == "B" and fresh else INSIDE
        elif prefix != "O":
            for labels in example.layers.values():
                labels[i] = SILENT
        fresh = False
    return example


def meantime(path: Path, corpus: str, language: str) -> Iterator[Example]:
    """MEANTIME's names: the capitals around the head of each named mention, in the sentences annotated in full."""
    kinds = {"ORGANIZATION": "ORG", "PERSON": "PER", "LOCATION": "LOC"}
    for record in records(path):
        for number, tokens in enumerate(record["sentences"][:6]):
            tags = ["O"] * len(tokens)
            for mention in record["mentions"]:
                layer = kinds.get(str(mention.get("type")))
                if mention["sent"] != number or mention["kind"] != "entity" or layer is None:
                    continue
                _tag_run(tags, tokens, mention, layer)
            example = of_tokens(tokens, tags, corpus, language, ("PER", "ORG", "LOC"))
            if example:
                yield example


def _tag_run(tags: list[str], tokens: Sequence[str], mention: dict[str, Any], layer: str) -> None:
    head = mention["head"]
    fits = head < len(tokens) and mention["tokens"][-1] < len(tokens)  # a few mentions count past their sentence
    if not fits or not _capital(tokens[head]) or mention.get("head_pos") != "PROPN":
        return
    start = end = head
    while start - 1 in mention["tokens"] and _capital(tokens[start - 1]) and start - 1 > 0:
        start -= 1
    while end + 1 in mention["tokens"] and _capital(tokens[end + 1]):
        end += 1
    for i in range(start, end + 1):
        tags[i] = f"{'B' if i == start else 'I'}-{layer}"


def _capital(token: str) -> bool:
    return bool(re.match(r"[A-ZÀ-Þ0-9&]", token))
