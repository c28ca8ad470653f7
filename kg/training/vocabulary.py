"""The pieces that the shipped model keeps: those of the training text, then the likeliest in Latin letters."""

from __future__ import annotations

import io
import unicodedata
from collections.abc import Iterable
from typing import Any

import sentencepiece
from sentencepiece import sentencepiece_model_pb2

from kg.reader.pieces import Pieces
from kg.training.e5 import Encoder
from kg.training.examples import Example

proto: Any = sentencepiece_model_pb2  # made by protobuf when it is imported, so that no checker knows its names
SPACE = "▁"
SPECIAL = 4
_SEED_TEXT = "a b c d e f g h i j k l m n o p q r s t u v w x y z 0 1 2 3 4 5 6 7 8 9"


def chosen(encoder: Encoder, examples: Iterable[Example], size: int) -> list[int]:
    """Ids of the pieces to keep, in the encoder's order, `size` of them, special ones included."""
    full = Pieces(model(encoder, range(len(encoder.pieces))))
    seen = {i for e in examples for ids in full.of(e.text, e.atoms) for i in ids}
    kept = set(range(SPECIAL)) | seen
    by_score = sorted(range(SPECIAL, len(encoder.pieces)), key=lambda i: (-encoder.scores[i], i))
    for i in by_score:
        if len(kept) >= size:
            break
        if _latin(encoder.pieces[i]):
            kept.add(i)
    return sorted(kept)


def model(encoder: Encoder, ids: Iterable[int]) -> bytes:
    """A SentencePiece model of these pieces, with the normalising of XLM-R (nmt_nfkc) and no dummy prefix."""
    result = proto.ModelProto()
    result.ParseFromString(_template())
    del result.pieces[:]
    kinds = proto.ModelProto.SentencePiece
    special = {encoder.special["unk"]: kinds.UNKNOWN}
    special |= {encoder.special[name]: kinds.CONTROL for name in ("bos", "eos", "pad")}
    positions = {}
    for position, i in enumerate(ids):
        positions[i] = position
        result.pieces.add(piece=encoder.pieces[i], score=encoder.scores[i], type=special.get(i, kinds.NORMAL))
    for name in ("bos", "eos", "pad", "unk"):
        setattr(result.trainer_spec, f"{name}_id", positions[encoder.special[name]])
    result.trainer_spec.vocab_size = len(positions)
    result.normalizer_spec.add_dummy_prefix = False
    result.normalizer_spec.remove_extra_whitespaces = False
    return bytes(result.SerializeToString(deterministic=True))


def _template() -> bytes:
    """A model whose normaliser has the compiled nmt_nfkc map; its pieces are thrown away."""
    written = io.BytesIO()
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter([_SEED_TEXT] * 4),
        model_writer=written,
        vocab_size=44,
        hard_vocab_limit=False,
        pad_id=3,
        minloglevel=2,
        normalization_rule_name="nmt_nfkc",
    )
    return written.getvalue()


def _latin(piece: str) -> bool:
    """Whether a piece is made of Latin letters, digits, punctuation and marks alone."""
    for character in piece.replace(SPACE, ""):
        kind = unicodedata.category(character)[0]
        letter = kind == "L" and unicodedata.name(character, "").startswith("LATIN")
        if not letter and (kind not in "NPSM" or ord(character) > 0x2FFF):
            return False
    return True
