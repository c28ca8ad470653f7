"""Our reader alone, and our extractors as the pipeline runs them."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from importlib.metadata import version
from pathlib import Path

from analysis import ROOT, Analysis, Name, Pair, Stretch, Word
from memory import own_peak_mb

from kg import pipeline
from kg.admission import admit
from kg.extraction.reconciling import reconcile
from kg.model import Claim, Document, Mention, Quantity, Span
from kg.normalising import find_values
from kg.ontology import load as load_ontology
from kg.reader.model import Model
from kg.reader.model import load as load_model
from kg.reader.reading import Reading, read
from kg.reading import read as read_files

EXTRACTORS = {"pipeline": ("reader", "rules"), "rules": ("rules",)}
VERSION = f"newskg {version('newskg')}"


class Reader:
    """The trained model alone: words, trees, names and facts of raw text."""

    version = VERSION
    reloads = False

    def __init__(self) -> None:
        self.model: Model = load_model()

    def run(self, texts: Sequence[str]) -> None:
        for text in texts:
            read(self.model, text)

    def analyse(self, texts: Sequence[str]) -> list[Analysis]:
        return [_of_reading(read(self.model, text)) for text in texts]

    def peak_mb(self) -> float:
        return own_peak_mb()


class Pipeline:
    """`kg.pipeline.build` on files, with the extractors of the given names."""

    version = VERSION
    reloads = False

    def __init__(self, language: str, extractors: tuple[str, ...]) -> None:
        self.language = language
        self.extractors = extractors

    def run(self, texts: Sequence[str]) -> None:
        with tempfile.TemporaryDirectory() as folder:
            _write(Path(folder), texts)
            pipeline.build([folder], language=self.language, extractors=self.extractors)

    def analyse(self, texts: Sequence[str]) -> list[Analysis]:
        """The admitted claims, as `build` has them before linking: a graph's facts no longer say where their ends
        stand."""
        ontology = load_ontology()
        extractors = pipeline.load_extractors(ontology, self.extractors)
        found = []
        for document in self._documents(texts):
            claims = reconcile([e.extract(document) for e in extractors], ontology)
            admitted, _ = admit(claims, document, ontology)
            found.append(Analysis(pairs=tuple(_of_claims(admitted, document))))
        return found

    def _documents(self, texts: Sequence[str]) -> list[Document]:
        with tempfile.TemporaryDirectory() as folder:
            _write(Path(folder), texts)
            found = [d for d in read_files([folder], language=self.language) if isinstance(d, Document)]
        if [d.text for d in found] != list(texts):
            raise SystemExit("the pipeline refused or changed a text of the benchmark")
        return found

    def peak_mb(self) -> float:
        return own_peak_mb()


def _write(folder: Path, texts: Sequence[str]) -> None:
    for number, text in enumerate(texts):
        (folder / f"{number:05d}.txt").write_text(text, encoding="utf-8")


def _of_reading(reading: Reading) -> Analysis:
    words = (Word(_place(w.span), w.upos, ROOT if w.deprel == "root" else w.head, w.deprel) for w in reading.words)
    names = (Name(_place(n.span), n.label) for n in reading.names)
    pairs = (Pair((_place(f.subject.span),), (_place(f.object.span),)) for f in reading.facts if f.object)
    return Analysis(tuple(words), tuple(names), tuple(pairs))


def _of_claims(claims: Sequence[Claim], document: Document) -> Iterator[Pair]:
    for claim in claims:
        ends = tuple(_object_places(claim, document))
        if ends:
            yield Pair((_place(claim.subject.span),), ends)


def _object_places(claim: Claim, document: Document) -> Iterator[Stretch]:
    """Where a claim's object stands; a value has no place of its own, so it is looked up in the quoted sentence."""
    if isinstance(claim.object, Mention):
        yield _place(claim.object.span)
    elif not isinstance(claim.object, str):
        for found in find_values(document.text, document.language, document.date):
            same = found.value == claim.object or (
                isinstance(found.value, Quantity)
                and isinstance(claim.object, Quantity)
                and found.value.number == claim.object.number
            )
            if same and found.span.overlaps(claim.evidence):
                yield _place(found.span)


def _place(span: Span) -> Stretch:
    return span.start, span.end
