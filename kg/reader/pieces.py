"""SentencePiece unigram pieces of atoms (Kudo 2018, arXiv:1804.10959), cached: news repeats its words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import sentencepiece

from kg.model import Span

MAX_PIECES = 16  # of one atom: a longer one is no word, and the rest adds nothing to its label
CACHE = 200_000


@dataclass(slots=True)
class Pieces:
    """Cuts atoms into piece ids; `model` holds the bytes of a SentencePiece model without a dummy prefix."""

    model: bytes
    _processor: sentencepiece.SentencePieceProcessor = field(init=False)
    _cache: dict[str, list[int]] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        self._processor = sentencepiece.SentencePieceProcessor(model_proto=self.model)

    @property
    def begin(self) -> int:
        return int(self._processor.bos_id())

    @property
    def end(self) -> int:
        return int(self._processor.eos_id())

    @property
    def padding(self) -> int:
        return int(self._processor.pad_id())

    def of(self, text: str, atoms: Sequence[Span]) -> list[list[int]]:
        """The piece ids of each atom, at least one; an atom after white space begins with the mark of a new word."""
        found = []
        previous = -1
        for atom in atoms:
            spelled = text[atom.start : atom.end]
            key = spelled if atom.start == previous else " " + spelled
            previous = atom.end
            ids = self._cache.get(key)
            found.append(ids if ids is not None else self._encode(key))
        return found

    def _encode(self, key: str) -> list[int]:
        ids = list(self._processor.encode(key))[:MAX_PIECES] or [int(self._processor.unk_id())]
        if len(self._cache) >= CACHE:
            self._cache.clear()
        self._cache[key] = ids
        return ids
