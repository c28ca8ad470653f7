"""RESULTS.md: one table of cost and one of quality a language."""

from __future__ import annotations

import os
import statistics
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path

import mapping
import scoring
import texts
from analysis import Analysis, Result, Word
from texts import Gold

from kg.reader.model import HASHES_FILE, MODEL_FILE, packaged

Found = Mapping[str, Result | str]
Cells = tuple[str, ...]

BASE = "pipeline"
NAMES = {"en": "English", "nl": "Dutch"}
NONE = "–"
COST = ("system", "articles a second", "slowest–fastest round", "loading, s", "peak memory, MB")
QUALITY = (
    "system",
    "words",
    "UPOS",
    "heads as given",
    "heads in UD's manner",
    "names, exact",
    "names, overlap",
    "pairs, recall",
    "pairs, precision",
    "the same, annotated ends",
)
SOURCES = {
    "en": "UD GUM dev, UNER EWT dev, the English development passages",
    "nl": "the development cut of UD Alpino and LassySmall dev, MEANTIME-nl dev, the Dutch development passages",
}
NOTES = """\
## How it is measured

- **Cost.** Each system runs in a process of its own that may use two cores. Loading is the time from the start of that
  process to the end of its first short sentence, with the files already in the disk's cache. Then come three rounds of
  articles that were not read before; the median round stands in the table. An article is passages set one after another
  until they have 250 words; what they have more is counted: the figure is words a second / 250. In brackets: the
  system's figure / the pipeline's figure of this run.
- **pipeline** is `kg.pipeline.build` on text files with the trained reader and the rules, up to the linked graph.
  **reader** is the trained model alone (words, trees, names, facts). **rules** is the pipeline without the model.
- **spaCy** tags, parses and names; textacy then makes its subject-verb-object triples. The lemmatizer is left out. It
  uses one core; with "2 processes" (`nlp.pipe(n_process=2)`) it uses two, and starting them counts in each round.
- **Frog** runs with `--threads=2 --skip=cla` (no chunks, lemmas, morphemes) and `OMP_WAIT_POLICY=passive`. It loads
  anew for each file; the time that it takes for one short sentence is subtracted from each round.
- **Words, UPOS, heads**: F1 over words of raw text, paragraphs of eight sentences; a word counts when its characters
  are right, a head when it is that of UD, labels aside; heads of punctuation are not counted. spaCy's tags are UD's
  already. Frog's CGN tags become the UPOS that the tag has most often in the part of the treebanks before the cut.
  spaCy's heads are ClearNLP's and Frog's are Alpino's: "as given" counts them as they come; "in UD's manner" first lets
  prepositions, copulas, auxiliaries, complementizers and conjunctions change places with their complements, and first
  names with last names (`benchmarks/mapping.py`). What this mapping gets wrong is counted against the rival.
- **Names**: PER, ORG, LOC; F1. spaCy's PERSON, ORG, GPE and LOC, less a leading "the" and a final "'s";
  Frog's PER, ORG and LOC, less those that are adjectives alone ("Europese").
- **Pairs**: two things that a fact or triple joins, whatever the relation and whichever comes first; an end is right
  when it touches a mention of the thing. Recall: of the pairs that the annotators joined. Precision: of the pairs
  found. "Annotated ends": only pairs that join two annotated things are counted as found. textacy gives every verb, the
  annotation only the relations of the ontology, so a true triple may count as wrong in the first precision.

## What this does not show

- The reader was trained on other parts of the same corpora and on other passages of the same writers; spaCy's pipeline
  on OntoNotes, Frog on Dutch corpora of its own. Most of these texts are foreign to the rivals, none to the reader.
- Frog's parser learned from trees that Alpino made, from which the UD treebanks descend too: some sentences may have
  been in its training.
- MEANTIME annotates the names of things that matter to its stories and leaves out others, so that all precision on it
  is low; the reader has learned which.
- Trees and names of the pipeline and of the rules are not scored: a graph has none.
- Labels of trees, lemmas, morphology and spaCy's other kinds of names are not compared."""


def heading() -> str:
    return (
        "# Side by side with other tools\n\n"
        "<!-- Written by benchmarks/run; do not edit. -->\n\n"
        f"Machine: {_cpu()}, {os.cpu_count()} cores, of which each system may use 2. "
        f"Reader's weights: {_weights()}. In brackets: ratio to our pipeline in the same run."
    )


def _cpu() -> str:
    lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    return next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), "unknown CPU")


def _weights() -> str:
    sums = packaged() / HASHES_FILE
    lines = sums.read_text(encoding="ascii").splitlines() if sums.is_file() else []
    return next((f"SHA-256 {line[:12]}…" for line in lines if line.endswith(MODEL_FILE)), "none")


def language(code: str, rounds: Sequence[Sequence[str]], golds: Mapping[str, Sequence[Gold]], found: Found) -> str:
    """The section of one language."""
    words = [sum(len(text.split()) for text in texts) for texts in rounds]
    articles = sum(map(len, rounds))
    versions = dict.fromkeys(r.version for r in found.values() if isinstance(r, Result))
    failed = [f"{system} was not measured: `{r}`" for system, r in found.items() if isinstance(r, str)]
    sizes = (
        f"{sum(len(g.gold.words) for g in golds['trees'])} words with trees, "
        f"{sum(len(g.gold.names) for g in golds['names'])} names, "
        f"{sum(len(g.gold.pairs) for g in golds['facts'])} pairs in {len(golds['facts'])} passages"
    )
    return "\n\n".join(
        [
            f"## {NAMES[code]}",
            f"{'; '.join(versions)}. Cost: {articles} articles, {sum(words)} words. "
            f"Quality: {SOURCES[code]} ({sizes}).",
            _table(COST, cost(words, found)),
            _table(QUALITY, quality(golds, found)),
            *failed,
        ]
    )


def cost(words: Sequence[int], found: Found) -> list[Cells]:
    """Speed, loading and memory, with the ratios to the pipeline's."""
    base = found.get(BASE)
    rows = list[Cells]()
    for system, result in found.items():
        if isinstance(result, str):
            continue
        speeds = _speeds(words, result)
        of = base if isinstance(base, Result) else None
        rows.append(
            (
                system,
                _ratio(statistics.median(speeds), statistics.median(_speeds(words, of)) if of else None, ".1f"),
                f"{min(speeds):.1f}–{max(speeds):.1f}",
                _ratio(result.loading_s, of.loading_s if of else None, ".1f"),
                _ratio(result.peak_mb, of.peak_mb if of else None, ".0f"),
            )
        )
    return rows


def _speeds(words: Sequence[int], result: Result) -> list[float]:
    return [n / texts.ARTICLE / seconds for n, seconds in zip(words, result.rounds_s, strict=True)]


def _ratio(value: float | None, base: float | None, form: str) -> str:
    if value is None:
        return NONE
    return f"{value:{form}} (×{value / base:.2f})" if base else f"{value:{form}}"


def quality(golds: Mapping[str, Sequence[Gold]], found: Found) -> list[Cells]:
    """What can be scored of each system; systems with nothing to score are left out."""
    rows = []
    for system, result in found.items():
        if isinstance(result, Result) and result.tasks:
            cells = (*_trees(golds["trees"], result), *_names(golds["names"], result), *_pairs(golds["facts"], result))
            rows.append((system, *cells))
    return rows


def _trees(golds: Sequence[Gold], result: Result) -> Cells:
    found = result.tasks.get("trees")
    if found is None:
        return (NONE,) * 4
    mapped = scoring.trees(golds, [_in_ud(g.text, a, result.version) for g, a in zip(golds, found, strict=True)])
    given = scoring.trees(golds, [a.words for a in found])
    return tuple(f"{s.f1:.3f}" for s in (mapped.words, mapped.upos, given.heads, mapped.heads))


def _in_ud(text: str, analysis: Analysis, version: str) -> Sequence[Word]:
    if version.startswith("spaCy"):
        return mapping.of_spacy(text, analysis)
    if version.startswith("Frog"):
        return mapping.of_frog(text, analysis, _cgn())
    return analysis.words


@cache
def _cgn() -> mapping.Cgn:
    return texts.cgn()


def _names(golds: Sequence[Gold], result: Result) -> Cells:
    found = result.tasks.get("names")
    if found is None:
        return (NONE,) * 2
    return tuple(f"{scoring.names(golds, found, overlap=overlap).f1:.3f}" for overlap in (False, True))


def _pairs(golds: Sequence[Gold], result: Result) -> Cells:
    found = result.tasks.get("facts")
    if found is None:
        return (NONE,) * 3
    score = scoring.pairs(golds, found)
    return (
        f"{score.recall:.3f} ({score.reached}/{score.wanted})",
        f"{score.precision:.3f} ({score.right}/{score.found})",
        f"{score.precision_known:.3f} ({score.right}/{score.known})",
    )


def _table(columns: Cells, rows: Iterable[Cells]) -> str:
    lines = [columns, ("---",) * len(columns), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
