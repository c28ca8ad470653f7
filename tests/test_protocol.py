"""The seam for extractors: what is installed, and what two plugins of one name mean."""

from __future__ import annotations

from collections.abc import Iterable
from importlib.metadata import EntryPoint

import pytest

from kg.errors import KGError
from kg.extraction import protocol
from kg.extraction.protocol import GROUP, Extractor, ExtractorClashError, installed
from kg.model import Claim, Document


class Mute:
    """An extractor that finds nothing."""

    name = "mute"
    languages = frozenset({"en"})
    relations = frozenset({"owns"})

    def extract(self, document: Document) -> Iterable[Claim]:
        return ()


def offer(monkeypatch: pytest.MonkeyPatch, *points: tuple[str, str]) -> None:
    found = [EntryPoint(name, value, GROUP) for name, value in points]
    monkeypatch.setattr(protocol, "entry_points", lambda group: found if group == GROUP else [])


def test_the_rules_are_installed_the_way_strangers_are() -> None:
    assert [(name, point.value) for name, point in installed() if name == "rules"] == [
        ("rules", "kg.extraction.rules:RuleExtractor")
    ]


def test_what_is_installed_comes_by_name(monkeypatch: pytest.MonkeyPatch) -> None:
    offer(monkeypatch, ("zeta", "z:Z"), ("alpha", "a:A"), ("rules", "kg.extraction.rules:RuleExtractor"))
    assert [name for name, _ in installed()] == ["alpha", "rules", "zeta"]


def test_one_extractor_seen_twice_is_one(monkeypatch: pytest.MonkeyPatch) -> None:
    offer(monkeypatch, ("rules", "a:A"), ("rules", "a:A"))
    assert [name for name, _ in installed()] == ["rules"]


@pytest.mark.parametrize("turn", [1, -1])
def test_two_plugins_of_one_name_clash(monkeypatch: pytest.MonkeyPatch, turn: int) -> None:
    offer(monkeypatch, *[("rules", "one.module:Reader"), ("rules", "other.module:Reader")][::turn])
    message = "'rules' is offered by both one.module:Reader and other.module:Reader; uninstall one"
    with pytest.raises(ExtractorClashError, match=message) as caught:
        list(installed())
    assert isinstance(caught.value, KGError)


def test_a_class_is_an_extractor_by_its_shape() -> None:
    assert isinstance(Mute(), Extractor)
    assert not isinstance(object(), Extractor)
