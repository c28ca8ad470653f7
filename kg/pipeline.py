"""The whole path: inputs to `Graph`. It calls the stages in order and holds no knowledge of its own."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import BinaryIO

from kg.admission import admit
from kg.errors import InputError, KGError
from kg.extraction.protocol import Extractor, installed
from kg.extraction.reconciling import reconcile
from kg.graph import Graph
from kg.identity.iris import DEFAULT_BASE, Minter
from kg.identity.linker import link
from kg.model import Claim, Document, Rejection
from kg.ontology import Ontology
from kg.ontology import load as load_ontology
from kg.reading import read

FIRST = "rules"  # of several extractors, whose claims stay where others say the same


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a build is: `done` of `total` (None when unknown) in `stage`, at `item`."""

    stage: str
    done: int
    total: int | None
    item: str


@dataclass(frozen=True)
class BuildResult:
    """A graph, the inputs that could not be read, and the seconds that each stage took."""

    graph: Graph
    problems: tuple[InputError, ...]
    seconds: Mapping[str, float] = field(default_factory=dict)


class UnknownRelationError(KGError):
    """An extractor yields relations that the ontology does not have."""

    def __init__(self, extractor: str, relations: Iterable[str]) -> None:
        super().__init__(
            f"extractor {extractor!r} yields relations that are not in the ontology: {', '.join(relations)}"
        )


def build(
    paths: Iterable[str],
    *,
    language: str | None = None,
    min_confidence: float = 0.0,
    base_iri: str | None = None,
    extractors: Iterable[str] = (),
    progress: Callable[[Progress], None] | None = None,
    stdin: BinaryIO | None = None,
) -> BuildResult:
    """Read articles and build their graph. An input that cannot be read is reported, the rest is built.

    `extractors` names those to use, all that are installed where it is empty; where several say the same, the rules'
    claim stays. Raises UnknownExtractorError.
    """
    report = progress or (lambda _: None)
    minter, ontology, seconds = Minter(base_iri or DEFAULT_BASE), load_ontology(), dict[str, float]()
    readers = load_extractors(ontology, extractors)
    with _timed(seconds, "reading"):
        documents, problems = _read_all(paths, language, stdin, report)
    found: list[tuple[Document, Sequence[Claim]]] = []
    rejections: list[Rejection] = []
    for number, document in enumerate(documents):
        report(Progress("extraction", number, len(documents), document.identifier))
        with _timed(seconds, "extraction"):
            fitting = (e for e in readers if document.language in e.languages)
            claims = reconcile([e.extract(document) for e in fitting], ontology)
        with _timed(seconds, "admission"):
            admitted, rejected = admit(claims, document, ontology, min_confidence=min_confidence)
        found.append((document, admitted))
        rejections.extend(rejected)
    report(Progress("identity", 0, 1, ""))
    with _timed(seconds, "identity"):
        linked = link(found, ontology, minter)
    graph = Graph(
        documents=tuple(documents),
        entities=linked.entities,
        statements=linked.statements,
        rejections=tuple(sorted(rejections, key=lambda r: (r.document, r.span, r.relation, r.reason, r.detail))),
        base_iri=base_iri,
    )
    return BuildResult(graph, tuple(problems), seconds)


class UnknownExtractorError(KGError):
    """No installed distribution offers an extractor of this name."""

    def __init__(self, name: str, known: Iterable[str]) -> None:
        super().__init__(f"there is no extractor {name!r}; installed: {', '.join(known)}")


def load_extractors(ontology: Ontology, wanted: Iterable[str] = ()) -> tuple[Extractor, ...]:
    """The installed extractors of the `wanted` names (all where there are none), the rules first, the others by name.

    Each is checked against the ontology before anything is read. Raises UnknownExtractorError, UnknownRelationError.
    """
    points = dict(installed())
    chosen = set(wanted) or points.keys()
    for name in sorted(chosen - points.keys()):
        raise UnknownExtractorError(name, points)
    extractors: list[Extractor] = []
    for name in sorted(chosen, key=lambda n: (n != FIRST, n)):
        point = points[name]
        extractor: Extractor = point.load()()
        unknown = sorted(extractor.relations - ontology.relations.keys())
        if unknown:
            raise UnknownRelationError(extractor.name, unknown)
        extractors.append(extractor)
    return tuple(extractors)


def _read_all(
    paths: Iterable[str], language: str | None, stdin: BinaryIO | None, report: Callable[[Progress], None]
) -> tuple[list[Document], list[InputError]]:
    documents: list[Document] = []
    problems: list[InputError] = []
    for item in read(paths, language=language, stdin=stdin):
        if isinstance(item, Document):
            documents.append(item)
            report(Progress("reading", len(documents), None, item.identifier))
        else:
            problems.append(item)
    return sorted(documents, key=lambda d: d.identifier), sorted(problems, key=str)


@contextmanager
def _timed(seconds: dict[str, float], stage: str) -> Iterator[None]:
    start = time.perf_counter()
    try:
        yield
    finally:
        seconds[stage] = seconds.get(stage, 0.0) + time.perf_counter() - start
