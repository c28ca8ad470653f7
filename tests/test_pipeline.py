"""The whole path: what cannot be read is reported, the rest is built; options, progress, plugins do what they say."""

from __future__ import annotations

import io
import json
from collections.abc import Iterable
from importlib.metadata import EntryPoint
from pathlib import Path

import pytest

from kg.errors import KGError
from kg.extraction import protocol
from kg.extraction.protocol import GROUP, ExtractorClashError
from kg.identity.iris import DEFAULT_BASE, BaseIRIError
from kg.model import Claim, Document, Mention, MentionKind, Modality, Span
from kg.pipeline import BuildResult, Progress, UnknownRelationError, build

DEAL = (
    "The airline Zantora Air bought Dunmore Foods for $5 million. It sued Avelin. "
    "It also has 12,500 employees, it said on Monday."
)
HANDEL = "Het bedrijf Zantora Air kocht vorige maand Dunmore Foods. Het bedrijf heeft 12.500 werknemers in dienst."


@pytest.fixture
def deal(tmp_path: Path) -> Path:
    path = tmp_path / "deal.txt"
    path.write_text(DEAL, encoding="utf-8")
    return path


def relations(result: BuildResult) -> set[str]:
    return {statement.relation for statement in result.graph}


def test_a_build_gives_graph_problems_and_seconds(deal: Path) -> None:
    result = build([str(deal)])
    assert {"acquires", "employeeCount"} <= relations(result)
    assert [d.identifier for d in result.graph.documents] == ["deal.txt"]
    assert result.problems == ()
    assert result.seconds.keys() == {"reading", "extraction", "admission", "identity"}
    assert all(seconds >= 0 for seconds in result.seconds.values())


# --- what cannot be read ----------------------------------------------------------------------------------------------


def test_what_cannot_be_read_is_reported_and_the_rest_is_built(tmp_path: Path, deal: Path) -> None:
    (tmp_path / "empty.txt").write_bytes(b"")
    (tmp_path / "junk.txt").write_bytes(bytes(range(256)) * 8)
    (tmp_path / "lines.jsonl").write_text(
        json.dumps({"id": "ok", "text": HANDEL}) + "\n{broken\n" + json.dumps({"id": "deal.txt", "text": DEAL}),
        encoding="utf-8",
    )
    result = build([str(tmp_path), str(tmp_path / "missing.txt")])
    assert [d.identifier for d in result.graph.documents] == ["deal.txt", "ok"]
    told = [problem.source for problem in result.problems]
    assert told == sorted(told)
    for name in ("empty.txt", "junk.txt", "lines.jsonl", "missing.txt"):
        assert any(name in source for source in told), name
    assert all(problem.problem and problem.advice for problem in result.problems)


def test_nothing_to_read_is_an_empty_graph(tmp_path: Path) -> None:
    result = build([str(tmp_path / "missing.txt")])
    assert (len(result.graph), len(result.problems)) == (0, 1)


@pytest.mark.parametrize(
    "text",
    [
        "Baca juga: Harga Beras Naik di Semua Pasar di Indonesia Hari Ini\n",
        "Ini hanya sebuah kalimat tanpa nama apa pun di dalamnya, dan tidak ada yang terjadi.\n",
    ],
)
def test_an_article_without_facts_is_a_document(tmp_path: Path, text: str) -> None:
    (tmp_path / "a.txt").write_text(text, encoding="utf-8")
    result = build([str(tmp_path / "a.txt")], language="id")
    assert (len(result.graph.documents), len(result.graph)) == (1, 0)


@pytest.mark.parametrize("odd", ["\\ud800", "\\udc00\\ud800", "\\u0000", "\\uffff", "\\u202e"])
def test_odd_characters_stop_no_build(tmp_path: Path, odd: str) -> None:
    (tmp_path / "a.jsonl").write_text(f'{{"id": "a", "text": "{DEAL} {odd}"}}\n', encoding="utf-8")
    (tmp_path / "b.jsonl").write_text(json.dumps({"id": "b", "text": HANDEL}), encoding="utf-8")
    result = build([str(tmp_path)])
    assert "b" in {d.identifier for d in result.graph.documents}
    assert len(result.graph.documents) + len(result.problems) == 2


# --- options ----------------------------------------------------------------------------------------------------------


def test_the_least_confidence_rejects_what_is_below_it(deal: Path) -> None:
    every = build([str(deal)])
    least = min(s.confidence for s in every.graph)
    most = max(s.confidence for s in every.graph)
    assert least < most
    some = build([str(deal)], min_confidence=most)
    assert {s.iri for s in some.graph} == {s.iri for s in every.graph if s.confidence >= most}
    assert "low-confidence" in {r.reason for r in some.graph.rejections}
    assert len(build([str(deal)], min_confidence=1.0).graph) == 0


def test_rejections_say_where_and_why(deal: Path) -> None:
    rejected = build([str(deal)], min_confidence=1.0).graph.rejections
    assert rejected == tuple(sorted(rejected, key=lambda r: (r.document, r.span, r.relation, r.reason, r.detail)))
    assert {(r.document, r.reason) for r in rejected} == {("deal.txt", "low-confidence")}


def test_every_iri_is_under_the_base(deal: Path) -> None:
    graph = build([str(deal)], base_iri="https://example.org/kg/").graph
    iris = [e.iri for e in graph.entities] + [s.iri for s in graph] + [e.iri for s in graph for e in s.evidence]
    assert iris and all(iri.startswith("https://example.org/kg/") for iri in iris)
    assert graph.base_iri == "https://example.org/kg/"
    default = build([str(deal)]).graph
    assert default.base_iri is None and all(e.iri.startswith(DEFAULT_BASE) for e in default.entities)


def test_a_base_that_is_no_iri_is_refused(deal: Path) -> None:
    with pytest.raises(BaseIRIError):
        build([str(deal)], base_iri="no base")


def test_the_language_can_be_given(deal: Path) -> None:
    [document] = build([str(deal)], language="nl").graph.documents
    assert document.language == "nl"
    with pytest.raises(KGError, match="Klingon"):
        build([str(deal)], language="tlh")


def test_standard_input_is_a_document() -> None:
    result = build(["-"], stdin=io.BytesIO(DEAL.encode()))
    assert "acquires" in relations(result)


# --- progress ---------------------------------------------------------------------------------------------------------


def test_progress_tells_each_stage_and_article(tmp_path: Path, deal: Path) -> None:
    (tmp_path / "handel.txt").write_text(HANDEL, encoding="utf-8")
    told: list[Progress] = []
    build([str(tmp_path)], progress=told.append)
    assert told == [
        Progress("reading", 1, None, "deal.txt"),
        Progress("reading", 2, None, "handel.txt"),
        Progress("extraction", 0, 2, "deal.txt"),
        Progress("extraction", 1, 2, "handel.txt"),
        Progress("identity", 0, 1, ""),
    ]


# --- order ------------------------------------------------------------------------------------------------------------


def test_the_order_of_the_inputs_does_not_show(tmp_path: Path, deal: Path) -> None:
    other = tmp_path / "handel.txt"
    other.write_text(HANDEL, encoding="utf-8")
    there, back = build([str(deal), str(other)]), build([str(other), str(deal)])
    assert there.graph == back.graph
    assert any(len(statement.evidence) == 2 for statement in there.graph)


# --- plugins ----------------------------------------------------------------------------------------------------------


class Owner:
    """Says that the first word owns the second."""

    name = "owner"
    languages = frozenset({"en"})
    relations = frozenset({"owns"})

    def extract(self, document: Document) -> Iterable[Claim]:
        first, second = (
            Mention(Span(a, b), document.text[a:b], MentionKind.NAME, "Company", document.text[a:b])
            for a, b in ((4, 11), (12, 19))
        )
        yield Claim("owns", first, second, Modality.ACTUAL, Span(0, 30), self.name, "guess", 0.5)


class Dreamer(Owner):
    name = "dreamer"
    relations = frozenset({"owns", "dreamsOf", "admires"})


def offer(monkeypatch: pytest.MonkeyPatch, *points: tuple[str, str]) -> None:
    found = [EntryPoint(name, value, GROUP) for name, value in points]
    monkeypatch.setattr(protocol, "entry_points", lambda group: found)


RULES = ("rules", "kg.extraction.rules:RuleExtractor")


def test_a_plugin_reads_the_languages_it_knows(tmp_path: Path, deal: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "handel.txt").write_text(HANDEL, encoding="utf-8")
    offer(monkeypatch, RULES, ("owner", f"{__name__}:Owner"))
    graph = build([str(tmp_path)]).graph
    [owned] = [s for s in graph if s.relation == "owns"]
    assert [(e.document, e.extractor) for e in owned.evidence] == [("deal.txt", "owner")]
    assert {e.extractor for s in graph for e in s.evidence} == {"owner", "rules"}


def test_a_plugin_with_unknown_relations_is_refused_before_anything_is_read(
    deal: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    offer(monkeypatch, RULES, ("dreamer", f"{__name__}:Dreamer"))
    told: list[Progress] = []
    with pytest.raises(UnknownRelationError, match=r"'dreamer' .*: admires, dreamsOf") as caught:
        build([str(deal)], progress=told.append)
    assert isinstance(caught.value, KGError)
    assert told == []


def test_two_plugins_of_one_name_stop_the_build(deal: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    offer(monkeypatch, RULES, ("rules", f"{__name__}:Owner"))
    with pytest.raises(ExtractorClashError, match="'rules' is offered by both"):
        build([str(deal)])
