"""A composed (NFC) view of a text whose offsets lead back to the text as stored."""

from __future__ import annotations

import unicodedata
from bisect import bisect_left, bisect_right
from itertools import pairwise

from kg.model import Span

# Letters that compose with the letter before them though they are no marks: Hangul vowels and finals, Kirat Rai vowels
# (NFC_Quick_Check=Maybe with combining class 0, Unicode 16 DerivedNormalizationProps)
_COMPOSING_LETTERS = ((0x1160, 0x11FF), (0x16D63, 0x16D6A))


class ComposedText:
    """The NFC form of a text as `text`, with `to_original` for its offsets (code points; Unicode Annex 15).

    >>> view = ComposedText("Vie\\u0302\\u0323t Nam")
    >>> view.text, view.to_original(Span(0, 4))
    ('Việt Nam', Span(start=0, end=6))
    """

    def __init__(self, original: str) -> None:
        self.original = original
        self._is_identity = unicodedata.is_normalized("NFC", original)
        self.text = original if self._is_identity else self._compose()

    def _compose(self) -> str:
        """Compose piece by piece: no piece can compose with the one before it, so the joined pieces are NFC."""
        self._original_starts = [i for i, char in enumerate(self.original) if i == 0 or _starts_piece(char)]
        bounds = [*self._original_starts, len(self.original)]
        pieces = [unicodedata.normalize("NFC", self.original[a:b]) for a, b in pairwise(bounds)]
        self._view_starts, position = [], 0
        for piece in pieces:
            self._view_starts.append(position)
            position += len(piece)
        return "".join(pieces)

    def to_original(self, span: Span) -> Span:
        """The smallest stretch of the original whose NFC form holds the view's stretch."""
        if span.end > len(self.text):
            raise ValueError(
                f"span {span.start}..{span.end} ends after the text, which has {len(self.text)} characters"
            )
        if self._is_identity:
            return span
        start = self._original_start(span.start)
        return Span(start, start if span.start == span.end else self._original_end(span.end))

    def _original_start(self, offset: int) -> int:
        if offset >= len(self.text):
            return len(self.original)
        return self._original_starts[bisect_right(self._view_starts, offset) - 1]

    def _original_end(self, offset: int) -> int:
        piece = bisect_left(self._view_starts, offset)
        return self._original_starts[piece] if piece < len(self._view_starts) else len(self.original)


def _starts_piece(char: str) -> bool:
    """True when nothing before the character can compose with it or be reordered around it."""
    if char.isascii():
        return True
    if unicodedata.combining(char) or unicodedata.category(char).startswith("M"):
        return False
    return not any(first <= ord(char) <= last for first, last in _COMPOSING_LETTERS)
