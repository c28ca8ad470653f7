"""Atoms, words, windows and trees: what the reader does to a text before and after the model."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.model import Span
from kg.reader import trees
from kg.reader.atoms import atoms, words
from kg.reader.windows import MAX_CONTEXT, MAX_PIECES, windows

TEXT = st.text(alphabet=st.sampled_from("aZ9é ế.,!?\n\"'’-nyatot\u0301_€"), max_size=300)


def cut(text: str) -> list[str]:
    return [a.of(text) for a in atoms(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Perusahaannya tutup.", ["Perusahaan", "nya", "tutup", "."]),
        ("They don't.", ["They", "do", "n", "'", "t", "."]),
        ("cannot", ["can", "not"]),
        ("U.S. firms", ["U", ".", "S", ".", "firms"]),
        ("75,01% van", ["75", ",", "01", "%", "van"]),
        ("thương mại", ["thương", "mại"]),
        ("nya", ["nya"]),
        ("A380", ["A", "380"]),
    ],
)
def test_atoms_are_as_fine_as_any_treebanks_words(text: str, expected: list[str]) -> None:
    assert cut(text) == expected


@given(TEXT)
def test_atoms_cover_all_but_white_space_in_order(text: str) -> None:
    found = atoms(text)
    assert "".join(a.of(text) for a in found) == "".join(text.split())
    assert all(a.end <= b.start for a, b in pairwise(found))


@given(TEXT, st.integers(0, 50), st.integers(0, 300))
def test_atoms_of_a_part_lie_in_it(text: str, start: int, end: int) -> None:
    assert all(start <= a.start and a.end <= end for a in atoms(text, start, max(start, end)))


def test_words_join_atoms() -> None:
    found = atoms("U.S. firms")
    assert words(found, [False, True, True, True, False]) == [(0, 4), (4, 5)]


def test_the_first_atom_starts_a_word_whatever_its_join_says() -> None:
    assert words([Span(0, 1)], [True]) == [(0, 1)]


@given(TEXT, st.integers(1, 16))
def test_each_atom_is_in_the_own_part_of_one_window(text: str, pieces: int) -> None:
    found = atoms(text)
    cut = windows(text, found, [pieces] * len(found))
    assert [i for w in cut for i in range(w.own, w.end)] == list(range(len(found)))
    assert all(w.first <= w.own < w.end for w in cut)


@given(TEXT, st.integers(1, 16))
def test_windows_keep_to_their_size(text: str, pieces: int) -> None:
    found = atoms(text)
    for window in windows(text, found, [pieces] * len(found)):
        assert pieces * (window.end - window.own) <= MAX_PIECES
        assert pieces * (window.own - window.first) <= MAX_CONTEXT


def test_a_window_ends_with_a_sentence_and_reads_the_one_before_as_context() -> None:
    text = "One firm closed. " * 30
    found = atoms(text)
    cut = windows(text, found, [4] * len(found))
    assert len(cut) > 1
    for window in cut[1:]:
        assert text[found[window.own].start] == "O"
        assert text[found[window.first].start] == "O"
        assert window.first < window.own


def test_a_sentence_longer_than_a_window_is_cut_where_the_window_is_full() -> None:
    text = "word " * 500
    found = atoms(text)
    cut = windows(text, found, [2] * len(found))
    assert [w.end - w.own for w in cut] == [110, 110, 110, 110, 60]


def test_greedy_heads_stand_when_they_are_a_tree() -> None:
    scores = np.full((3, 4), -5.0)
    scores[0, 1] = scores[1, 3] = scores[2, 1] = 5.0
    assert trees.heads(scores) == [1, 3, 1]


def test_a_cycle_is_broken_where_it_costs_least() -> None:
    scores = np.array([[-9.0, 5.0, -9.0, 1.0], [5.0, -9.0, -9.0, 2.0], [0.0, 4.0, -9.0, -9.0]])
    assert trees.heads(scores) == [1, 3, 1]


def test_of_two_roots_one_is_kept() -> None:
    scores = np.array([[-9.0, 1.0, 5.0], [0.0, -9.0, 4.0]])
    assert trees.heads(scores) == [2, 0]


@given(st.integers(1, 9), st.integers(0, 2**31))
def test_heads_are_always_a_tree_and_the_best_one_of_small_sentences(count: int, seed: int) -> None:
    scores = np.random.default_rng(seed).normal(size=(count, count + 1))
    found = trees.heads(scores)
    assert trees.is_tree(found)
    if count <= 4:
        assert _total(scores, found) == pytest.approx(max(_total(scores, t) for t in _all_trees(count)))


def _total(scores: np.ndarray, found: list[int]) -> float:
    return float(sum(scores[i, h] for i, h in enumerate(found)))


def _all_trees(count: int) -> list[list[int]]:
    options = [[h for h in range(count + 1) if h != i] for i in range(count)]
    found: list[list[int]] = [[]]
    for choices in options:
        found = [[*f, c] for f in found for c in choices]
    return [f for f in found if trees.is_tree(f)]
