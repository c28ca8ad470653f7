"""The shipped model: loaded once, checked by its hash, run on windows of text."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from importlib.resources.abc import Traversable
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from kg.errors import KGError
from kg.model import Span
from kg.reader.atoms import atoms
from kg.reader.pieces import Pieces
from kg.reader.windows import Window, windows

if TYPE_CHECKING:
    import onnxruntime

Array = npt.NDArray[Any]
MODEL_FILE, PIECES_FILE, HASHES_FILE = "reader.onnx", "pieces.model", "SHA256SUMS"
THREADS = "KG_READER_THREADS"
BATCH = 300  # pieces, padding included, in one run: a long window goes alone, short texts together
OUTPUTS = (
    "starts", "joins", "upos", "arcs", "heads", "deprels", "spans",
    "node_window", "node_atom", "node_relation", "node_score", "modality", "roles", "antecedents",
)  # fmt: skip


class ModelError(KGError):
    """The model's files are missing, changed, or of another version."""


@dataclass(frozen=True, slots=True)
class Prediction:
    """What the heads say of one window of N atoms.

    `starts`, `joins` [N] logits; `upos`, `heads` (N is the root), `deprels` [N] labels; `arcs` [N, N + 1];
    `spans` [N, layers, 3] probabilities; per node: `node_atom`, `node_relation`, `node_score` [T], `modality` [T, 4],
    `roles` [T, roles, N] probabilities; `antecedents` [N, N] scores.
    """

    window: Window
    starts: Array
    joins: Array
    upos: Array
    arcs: Array
    heads: Array
    deprels: Array
    spans: Array
    node_atom: Array
    node_relation: Array
    node_score: Array
    modality: Array
    roles: Array
    antecedents: Array


class Model:
    """An ONNX session and its pieces. `relations` are the relations in the order of the trigger head."""

    def __init__(self, weights: bytes, pieces: bytes, *, threads: int = 0) -> None:
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.log_severity_level = 3
        self._session: onnxruntime.InferenceSession = onnxruntime.InferenceSession(
            weights, options, providers=["CPUExecutionProvider"]
        )
        metadata = self._session.get_modelmeta().custom_metadata_map
        self.relations: tuple[str, ...] = tuple(json.loads(metadata["relations"]))
        self.pieces = Pieces(pieces)

    def read(self, text: str, start: int = 0, end: int | None = None) -> tuple[list[Span], list[Prediction]]:
        """The atoms of `text[start:end]` and what each window of them says, in order."""
        found = atoms(text, start, end)
        ids = self.pieces.of(text, found)
        cut = windows(text, found, [len(i) for i in ids])
        by_window: dict[Window, Prediction] = {}
        for batch in _batches(cut, ids):
            for window, prediction in zip(batch, self._run(batch, ids), strict=True):
                by_window[window] = prediction
        return found, [by_window[w] for w in cut]

    def _run(self, batch: Sequence[Window], ids: Sequence[Sequence[int]]) -> Iterator[Prediction]:
        outputs = dict(zip(OUTPUTS, self._session.run(list(OUTPUTS), self._inputs(batch, ids)), strict=True))
        for row, window in enumerate(batch):
            count = window.end - window.first
            mine = outputs["node_window"] == row
            heads = outputs["heads"][row, :count]
            width = outputs["starts"].shape[1]
            arcs = outputs["arcs"][row, :count]
            yield Prediction(
                window,
                outputs["starts"][row, :count],
                outputs["joins"][row, :count],
                outputs["upos"][row, :count],
                np.concatenate([arcs[:, :count], arcs[:, width:]], axis=1),
                np.where(heads == width, count, heads),
                outputs["deprels"][row, :count],
                outputs["spans"][row, :count],
                outputs["node_atom"][mine],
                outputs["node_relation"][mine],
                outputs["node_score"][mine],
                outputs["modality"][mine],
                outputs["roles"][mine][:, :, :count],
                outputs["antecedents"][row, :count, :count],
            )

    def _inputs(self, batch: Sequence[Window], ids: Sequence[Sequence[int]]) -> dict[str, Array]:
        lengths = [2 + sum(map(len, ids[w.first : w.end])) for w in batch]
        shape = (len(batch), max(lengths))
        most = max(w.end - w.first for w in batch)
        given: dict[str, Array] = {
            "ids": np.full(shape, self.pieces.padding, dtype=np.int64),
            "mask": np.zeros(shape, dtype=np.float32),
            "first": np.zeros((len(batch), most), dtype=np.int64),
            "last": np.zeros((len(batch), most), dtype=np.int64),
            "atoms": np.zeros((len(batch), most), dtype=np.float32),
        }
        for row, window in enumerate(batch):
            flat, begins, ends = [self.pieces.begin], [], []
            for part in ids[window.first : window.end]:
                begins.append(len(flat))
                flat += part
                ends.append(len(flat) - 1)
            flat.append(self.pieces.end)
            given["ids"][row, : len(flat)] = flat
            given["mask"][row, : len(flat)] = 1
            given["first"][row, : len(begins)] = begins
            given["last"][row, : len(ends)] = ends
            given["atoms"][row, : len(begins)] = 1
        return given


def _batches(cut: Sequence[Window], ids: Sequence[Sequence[int]]) -> Iterator[list[Window]]:
    """Windows of like length together, each batch within BATCH pieces; the result does not depend on the batches."""
    length = {w: 2 + sum(map(len, ids[w.first : w.end])) for w in cut}
    batch: list[Window] = []
    for window in sorted(cut, key=lambda w: (length[w], w.first)):
        if batch and length[window] * (len(batch) + 1) > BATCH:
            yield batch
            batch = []
        batch.append(window)
    if batch:
        yield batch


def packaged() -> Traversable:
    """The folder of the model that is shipped with the package."""
    return resources.files("kg.reader") / "weights"


def folder_in_use() -> Traversable:
    """The folder that `load` reads."""
    return _folder or packaged()


def use(folder: Traversable) -> None:
    """Let `load` give the model of this folder from now on. Raises ModelError as `load` does."""
    global _folder
    _folder = folder
    load.cache_clear()
    load()


_folder: Traversable | None = None


@lru_cache(maxsize=1)
def load() -> Model:
    """The model in use: the packaged one, unless `use` named another.

    The environment variable KG_READER_THREADS says how many threads it may use; without it, one for each core.

    Raises ModelError when a file is missing or is not the one that its folder's SHA256SUMS names.
    """
    folder = folder_in_use()
    threads = os.environ.get(THREADS, "")
    return Model(
        _checked(folder, MODEL_FILE),
        _checked(folder, PIECES_FILE),
        threads=int(threads) if threads.isdecimal() else 0,
    )


def _checked(folder: Traversable, name: str) -> bytes:
    try:
        data = (folder / name).read_bytes()
        sums = (folder / HASHES_FILE).read_text(encoding="ascii")
    except OSError as error:
        raise ModelError(f"the reader's model is incomplete ({error}); reinstall newskg, or train it again") from None
    if f"{hashlib.sha256(data).hexdigest()}  {name}" not in sums.splitlines():
        raise ModelError(f"the reader's file {folder / name} has changed; reinstall newskg, or train it again")
    return data
