"""The layer with the real weights: they are whole, they read as well as they did, they are quick to load."""

from __future__ import annotations

import hashlib
import json
import time
import tomllib
from pathlib import Path

import pytest

from kg.model import LANGUAGES, Document, PartialDate
from kg.reader import model as reader_model
from kg.reader.extractor import ReaderExtractor
from kg.reader.model import ModelError, load, packaged
from kg.reader.reading import read
from kg.training import data, evaluation, passages

pytestmark = pytest.mark.model

ROOT = Path(__file__).parents[1]
FLOORS = tomllib.loads((ROOT / "tests" / "reader_floors.toml").read_text("utf-8"))
TEXTS = {
    "en": "Norlake Shipping of Norway has agreed to buy 60% of Baltra Ferries for $40 million, it said on Tuesday.",
    "id": "PT Wana Karya Tbk mengakuisisi 60 persen saham PT Sagu Lestari, kata Direktur Utama Wana Karya Budi Wirya.",
    "nl": "Het Nederlandse Waddenbank neemt Fenland Sparen over voor 40 miljoen euro, meldt topman Jan Roos.",
    "vi": "Công ty Sông Lam mua lại 60% cổ phần của Hải Vân Foods, ông Trần Văn Lộc, giám đốc Sông Lam, cho biết.",
}


def test_the_files_are_those_that_were_shipped() -> None:
    sums = (packaged() / "SHA256SUMS").read_text("ascii").split("\n")
    for name in ("reader.onnx", "pieces.model"):
        content = (packaged() / name).read_bytes()
        assert f"{hashlib.sha256(content).hexdigest()}  {name}" in sums
        assert len(content) < 64 * 2**20


def test_a_changed_file_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("reader.onnx", "pieces.model", "SHA256SUMS"):
        (tmp_path / name).write_bytes((packaged() / name).read_bytes())
    with (tmp_path / "pieces.model").open("ab") as file:
        file.write(b"x")
    monkeypatch.setattr(reader_model, "_folder", tmp_path)
    load.cache_clear()
    with pytest.raises(ModelError, match="has changed"):
        load()
    (tmp_path / "reader.onnx").unlink()
    with pytest.raises(ModelError, match="incomplete"):
        load()
    monkeypatch.undo()
    load.cache_clear()


def test_the_model_knows_the_ontology_s_relations() -> None:
    from kg.ontology import load as load_ontology

    assert set(load().relations) == set(load_ontology().relations)


@pytest.mark.parametrize("language", LANGUAGES)
def test_who_somebody_is_becomes_a_claim(language: str) -> None:
    document = Document("a.txt", TEXTS[language], language, "0" * 64, date=PartialDate(2024, 3, 14))
    assert {"holdsPosition", "basedIn"} & {c.relation for c in ReaderExtractor().extract(document)}


def test_reading_twice_gives_the_same() -> None:
    text = "\n".join(TEXTS.values()) * 3
    assert read(load(), text) == read(load(), text)


@pytest.mark.parametrize("text", ["", " ", "\n", "a", "…", "\u202e" * 50, "x" * 5000, "( " * 400, "1 " * 900])
def test_odd_texts_are_read(text: str) -> None:
    words = read(load(), text).words
    assert "".join(w.span.of(text) for w in words).split() == "".join(text.split()).split()


@pytest.mark.parametrize("language", LANGUAGES)
def test_facts_are_read_as_well_as_before(language: str) -> None:
    read_passages = [p for f in sorted((ROOT / "training/passages" / language).glob("*.txt")) for p in passages.read(f)]
    found = evaluation.facts(load(), [p for p in read_passages if data.is_development(p)])
    assert found.facts.f1 >= FLOORS["facts"][language]
    assert found.modality.f1 >= FLOORS["modality"][language]


def test_the_published_figures_are_of_these_weights() -> None:
    figures = json.loads((packaged() / "figures.json").read_text("utf-8"))
    assert figures["model"] == hashlib.sha256((packaged() / "reader.onnx").read_bytes()).hexdigest()


def test_loading_is_a_matter_of_seconds() -> None:
    load.cache_clear()
    begun = time.monotonic()
    load()
    assert time.monotonic() - begun < 20  # about one second on an idle laptop; the machine may be busy
