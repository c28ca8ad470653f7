"""The explorer's page, without a browser: it refers to nothing elsewhere, and no text of a graph is markup in it."""

from __future__ import annotations

import base64
import dataclasses
import doctest
import hashlib
import json
import math
import os
import random
import re
import subprocess
import sys
from collections.abc import Sequence
from decimal import Decimal
from html.parser import HTMLParser
from itertools import combinations
from pathlib import Path
from typing import Any, TypeVar

import pytest
from explorer_sample import BASE, document, entity, evidence, generated_graph, iri, sample_graph
from hypothesis import given, settings
from hypothesis import strategies as st

import kg.explorer.facts
import kg.explorer.style
import kg.explorer.words
from kg.explorer import render
from kg.explorer.facts import script_safe_json
from kg.explorer.layout import Box, place
from kg.explorer.style import CLASS_STYLES, EDGE_STYLES, shown_class
from kg.explorer.view import SHOWN_FIRST, View, bends, ordered
from kg.explorer.words import date_words, number_words, qualifier_words, short_label, value_words
from kg.graph import Graph
from kg.model import Entity, Label, Modality, Money, PartialDate, Percent, Quantity, Statement, StatementQualifiers

T = TypeVar("T")

HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "</script><script>alert(1)</script>",
    "<!--<script>",
    "]]>{{ 7*7 }}{% raw %}",
    "javascript:alert(1)//' onmouseover='alert(1)",
    '<a href="https://example.org">href</a>',
    "\u202eknup\u2028\u2029\u0000\x1b\ud800 &lt;b&gt; &amp;",
)


class Page(HTMLParser):
    """What an HTML parser makes of a page: its tags, attributes and the text of its scripts and styles."""

    def __init__(self, markup: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str]] = []
        self.scripts: list[tuple[dict[str, str | None], str]] = []
        self.styles: list[str] = []
        self.text: dict[str, str] = {}
        self.feed(markup)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [(name, value or "") for name, value in attrs]
        if tag == "script":
            self.scripts.append((dict(attrs), ""))
        if tag == "style":
            self.styles.append("")

    def handle_data(self, data: str) -> None:
        last = self.tags[-1] if self.tags else ""
        self.text[last] = self.text.get(last, "") + data
        if self.cdata_elem == "script":
            self.scripts[-1] = (self.scripts[-1][0], self.scripts[-1][1] + data)
        elif self.cdata_elem == "style":
            self.styles[-1] += data

    def attribute(self, name: str) -> list[str]:
        return [value for key, value in self.attributes if key == name]

    def data(self, identifier: str) -> Any:
        text = next(text for attributes, text in self.scripts if attributes.get("id") == identifier)
        return json.loads(text)


@pytest.fixture(scope="module")
def sample() -> Page:
    return Page(render(sample_graph()))


def shuffled(graph: Graph, seed: int) -> Graph:
    rng = random.Random(seed)

    def mixed(items: Sequence[T]) -> tuple[T, ...]:
        return tuple(rng.sample(items, len(items)))

    statements = [
        dataclasses.replace(one, evidence=mixed(one.evidence), attributed_to=mixed(one.attributed_to))
        for one in graph.statements
    ]
    entities = [dataclasses.replace(one, aliases=mixed(one.aliases)) for one in graph.entities]
    return Graph(mixed(graph.documents), mixed(entities), mixed(statements))


def hostile_graph(texts: Sequence[str]) -> Graph:
    """A graph in which every place that takes text takes these."""
    documents = [document(f"{i} {text}", "en", text, f"{text} 🚢 {text}", url=text) for i, text in enumerate(texts)]
    entities = [
        Entity(iri(f"{i}"), (text,), (Label(text, text),), (Label(text, "en"),)) for i, text in enumerate(texts)
    ]
    statements = []
    for i, (one, source) in enumerate(zip(entities, documents, strict=True)):
        qualifiers = StatementQualifiers(place=one.iri, roles=(Label(texts[i], "id"),), unit=texts[i], per=texts[i])
        targets: tuple[str | Label | Quantity, ...] = (
            entities[i - 1].iri,
            Label(texts[i], "vi"),
            Quantity(Decimal(1), texts[i]),
        )
        for j, target in enumerate(targets):
            name = f"{BASE}statement/{i}-{j}"
            quoted = (evidence(source, source.text),)
            statements.append(
                Statement(name, one.iri, texts[i], target, Modality.DENIED, 1.0, quoted, qualifiers, (one.iri,))
            )
    return Graph(tuple(documents), tuple(entities), tuple(statements))


# ------------------------------------------------------------------------------------------------ nothing elsewhere


def test_no_attribute_refers_to_anything(sample: Page) -> None:
    for name in ("src", "href", "srcset", "action", "data", "poster", "background", "xlink:href", "style"):
        assert sample.attribute(name) == []
    assert not {"link", "img", "iframe", "object", "embed", "base"} & set(sample.tags)


def test_style_and_program_fetch_nothing(sample: Page) -> None:
    assert len(sample.styles) == 1
    assert not re.search(r"url\(|@import|image-set\(", sample.styles[0])
    program = sample.scripts[-1][1]
    assert not re.search(r"\bimport\b|fetch\(|XMLHttpRequest|WebSocket|sendBeacon|new Worker", program)
    assert not any("sourceMappingURL" in text for _, text in sample.scripts)


def test_program_never_writes_markup(sample: Page) -> None:
    program = sample.scripts[-1][1]
    assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\b|new Function", program)


def test_policy_allows_just_the_two_scripts_of_the_page(sample: Page) -> None:
    policy = next(value for value in sample.attribute("content") if "default-src" in value)
    directives = dict(part.strip().split(" ", 1) for part in policy.split(";"))
    assert directives["default-src"] == "'none'"
    assert "connect-src" not in directives
    running = [text for attributes, text in sample.scripts if attributes.get("type") != "application/json"]
    digests = [base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() for text in running]
    assert directives["script-src"].split() == [f"'sha256-{digest}'" for digest in digests]


def test_page_says_its_language_and_encoding(sample: Page) -> None:
    assert "en" in sample.attribute("lang")
    assert sample.attribute("charset") == ["utf-8"]


# ------------------------------------------------------------------------------------------------ the same bytes


@pytest.mark.parametrize("seed", range(4))
def test_bytes_do_not_depend_on_the_order_of_the_input(seed: int) -> None:
    random.seed(seed)  # igraph would draw from this one
    graph = sample_graph()
    assert render(shuffled(graph, seed)) == render(graph)


def test_bytes_are_the_same_in_two_processes() -> None:
    program = """
import random
from explorer_sample import generated_graph, sample_graph
from kg.explorer import render
from kg.explorer.layout import Box, place
print([render(graph) for graph in (sample_graph(), generated_graph(80))])
rng = random.Random(3)  # enough nodes for the grid variant of the layout
print(place([Box(20, 10, 30)] * 1000, [(i, rng.randrange(i)) for i in range(1, 1000)]))
"""
    here = Path(__file__).parent
    path = os.pathsep.join([str(here), str(here.parent)])
    started = [
        subprocess.Popen(
            [sys.executable, "-c", program],
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": path, "PYTHONIOENCODING": "utf-8"},
            stdout=subprocess.PIPE,
        )
        for seed in ("1", "2")
    ]
    one, other = [process.communicate()[0] for process in started]
    assert [process.returncode for process in started] == [0, 0]
    assert one == other


def test_layout_leaves_the_shared_random_state_alone() -> None:
    random.seed(5)
    before = random.getstate()
    place([Box(20, 10, 30)] * 12, [(i, i + 1) for i in range(11)])
    assert random.getstate() == before


def test_package_is_light_to_import() -> None:
    program = "import sys, kg.explorer; print([name for name in ('pyvis', 'igraph', 'babel') if name in sys.modules])"
    root = str(Path(__file__).parent.parent)
    done = subprocess.run([sys.executable, "-c", program], cwd=root, capture_output=True, check=True, text=True)
    assert done.stdout.strip() == "[]"


# ------------------------------------------------------------------------------------------------ hostile text


def test_hostile_texts_add_no_element_and_no_attribute(sample: Page) -> None:
    page = Page(render(hostile_graph(HOSTILE), title=HOSTILE[0]))
    assert page.tags == sample.tags
    assert [name for name, _ in page.attributes] == [name for name, _ in sample.attributes]
    assert not [name for name, _ in page.attributes if name.startswith("on")]


@pytest.mark.parametrize("title", HOSTILE[:-1])
def test_title_is_shown_as_it_is(title: str) -> None:
    page = Page(render(Graph((), (), ()), title=title))
    assert page.text["title"].strip() == title.strip()
    assert page.text["h1"].strip() == title.strip()


def test_hostile_texts_arrive_unchanged() -> None:
    facts = Page(render(hostile_graph(HOSTILE))).data("facts-data")
    titles = {entry["title"] for entry in facts["documents"]}
    names = {entry["name"]["text"] for entry in facts["entities"]}
    assert titles == names == set(HOSTILE)


def test_the_page_can_be_written_as_utf8_whatever_the_text() -> None:
    render(hostile_graph(HOSTILE), title="\ud800 title").encode("utf-8")


def test_no_text_reaches_what_pyvis_puts_in_as_markup() -> None:
    drawing = Page(render(hostile_graph(HOSTILE))).data("network-data")
    assert not any("title" in node for node in drawing["nodes"] + drawing["edges"])
    assert json.dumps(drawing["options"]) == json.dumps(Page(render(Graph((), (), ()))).data("network-data")["options"])


@given(st.text(alphabet=st.characters(exclude_categories=())))
def test_json_in_a_script_is_inert_and_loses_nothing(text: str) -> None:
    written = script_safe_json({"text": text})
    assert json.loads(written) == {"text": text}
    assert not set(written) & set("<>&\u2028\u2029")
    written.encode("utf-8")


@settings(max_examples=15, deadline=None)
@given(
    st.lists(st.text(alphabet=st.characters(exclude_categories=()), min_size=1), min_size=1, max_size=4, unique=True)
)
def test_any_text_gives_the_same_elements(texts: list[str]) -> None:
    page = Page(render(hostile_graph(texts), title=texts[0]))
    assert len(page.scripts) == 4
    assert {entry["title"] for entry in page.data("facts-data")["documents"]} == set(texts)


# ------------------------------------------------------------------------------------------------ what is on the page


def fact(page: Page, relation: str, modality: str = "Actual") -> Any:
    found = page.data("facts-data")["facts"]
    return next(one for one in found if one["relation"] == relation and one["modality"] == modality)


def test_every_fact_has_its_sentence_at_its_code_points(sample: Page) -> None:
    texts = {one.identifier: one.text for one in sample_graph().documents}
    data = sample.data("facts-data")
    assert len(data["facts"]) == len(sample_graph().statements)
    for one in data["facts"]:
        for quoted in one["evidence"]:
            text = texts[str(data["documents"][quoted["document"]]["identifier"])]
            assert text[quoted["start"] : quoted["end"]] == quoted["quote"] != ""


def test_qualifiers_are_in_words(sample: Page) -> None:
    found = {one["name"]: one["text"] for one in fact(sample, "acquires")["qualifiers"]}
    assert found == {"stake": "62.5 %", "amount": "USD 1.5 billion", "date": "March 2031"}


def test_measures_and_quotations_are_no_nodes(sample: Page) -> None:
    drawing = sample.data("network-data")
    assert len(drawing["nodes"]) == len(sample_graph().entities)
    assert fact(sample, "merchantCount")["object"] == {"text": "12 million pedagang"}
    assert fact(sample, "deliveryVolume")["object"] == {"text": "3.2 million parcels per day"}
    assert fact(sample, "statesThat")["object"] == {"text": "We will not sell Parcelwing", "language": "en"}
    assert len(drawing["edges"]) == len(joining_statements())


def joining_statements() -> list[Statement]:
    return [one for one in sample_graph().statements if isinstance(one.object, str)]


def test_speaker_place_and_role_are_given(sample: Page) -> None:
    names = [entry["name"]["text"] for entry in sample.data("facts-data")["entities"]]
    assert [names[i] for i in fact(sample, "bans", "Denied")["speakers"]] == ["Ratna Wibisana"]
    (where,) = fact(sample, "launches")["qualifiers"]
    assert names[where["entity"]] == "Tanjung Rawa"
    (role,) = fact(sample, "holdsPosition")["qualifiers"]
    assert role == {"name": "role", "text": "giám đốc", "language": "vi"}


def test_modalities_look_different_without_colour(sample: Page) -> None:
    edges = {one["id"]: one for one in sample.data("network-data")["edges"]}
    facts = sample.data("facts-data")["facts"]
    looks: dict[str, set[tuple[bool, bool, str]]] = {}
    for position, edge in edges.items():
        caption = str(edge["label"])
        sign = ("not: " in caption, caption.endswith("?"), str(edge.get("dashes")))
        looks.setdefault(str(facts[int(str(position))]["modality"]), set()).add(sign)
    assert all(len(signs) == 1 for signs in looks.values())
    assert len({sign for signs in looks.values() for sign in signs}) == len(Modality)


def test_denied_is_red_and_ends_in_a_bar(sample: Page) -> None:
    denied = [one for one in sample.data("network-data")["edges"] if str(one["label"]).startswith("not: ")]
    assert len(denied) == 2
    assert all(one["color"]["color"] == EDGE_STYLES[Modality.DENIED].color for one in denied)
    assert all(one["arrows"]["to"]["type"] == "bar" for one in denied)


def test_symmetric_relations_have_no_arrow() -> None:
    edges = Page(render(sample_graph(), symmetric=["partnersWith"])).data("network-data")["edges"]
    assert {str(one["arrows"]) for one in edges if one["label"] == "partners with"} == {""}
    assert {str(one["arrows"]) for one in edges if one["label"] == "sues"} == {"to"}


def test_a_fact_in_more_documents_has_a_thicker_line(sample: Page) -> None:
    width = {one["label"]: one["width"] for one in sample.data("network-data")["edges"]}
    assert width["issues"] == 2 > width["sues"] == 1.5


def test_every_class_has_a_look_of_its_own() -> None:
    assert len(set(CLASS_STYLES.values())) == len(CLASS_STYLES)


def test_the_most_specific_class_is_shown() -> None:
    assert shown_class(("Organization", "Agent", "GovernmentBody")) == "GovernmentBody"
    assert shown_class(("Spaceship", "Rocket")) == "Rocket"


# ------------------------------------------------------------------------------------------------ large graphs


def test_a_large_graph_shows_its_best_connected_things_first() -> None:
    graph = ordered(generated_graph(SHOWN_FIRST + 30))
    data = Page(render(graph)).data("facts-data")
    shown = set(data["firstEntities"])
    degrees = View(graph).degrees
    hidden = set(range(len(graph.entities))) - {int(str(one)) for one in shown}
    assert len(shown) == SHOWN_FIRST
    assert min(degrees[int(str(one))] for one in shown) >= max(degrees.get(one, 0) for one in hidden)
    assert len(data["allPoints"]) == SHOWN_FIRST + 30


def test_a_small_graph_shows_everything(sample: Page) -> None:
    assert "firstEntities" not in sample.data("facts-data")


def test_an_empty_graph_is_a_page() -> None:
    assert Page(render(Graph((), (), ()))).data("network-data")["nodes"] == []


# ------------------------------------------------------------------------------------------------ layout


def overlapping(boxes: Sequence[Box], points: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    found = []
    for i, j in combinations(range(len(boxes)), 2):
        (xi, yi), (xj, yj), a, b = points[i], points[j], boxes[i], boxes[j]
        beside = abs(xi - xj) >= a.half_width + b.half_width
        if not beside and min(yi + a.below, yj + b.below) > max(yi - a.above, yj - b.above):
            found.append((i, j))
    return found


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 40), st.randoms(use_true_random=False))
def test_no_label_lies_on_another(size: int, rng: random.Random) -> None:
    boxes = [Box(rng.uniform(10, 70), rng.uniform(8, 30), rng.uniform(20, 60)) for _ in range(size)]
    links = [(rng.randrange(size), rng.randrange(size)) for _ in range(size)]
    assert overlapping(boxes, place(boxes, links)) == []


def test_linked_nodes_are_nearer_than_others() -> None:
    links = [(i, j) for group in (0, 6) for i, j in combinations(range(group, group + 6), 2)] + [(0, 6)]
    points = place([Box(20, 10, 20)] * 12, links)

    def mean_distance(pairs: Sequence[tuple[int, int]]) -> float:
        return sum(math.dist(points[i], points[j]) for i, j in pairs) / len(pairs)

    others = [pair for pair in combinations(range(12), 2) if pair not in links]
    assert mean_distance(links) < 0.75 * mean_distance(others)


def test_lines_between_the_same_nodes_bend_apart() -> None:
    bent = bends({0: (1, 2), 1: (2, 1), 2: (1, 2), 3: (4, 5)})
    seen_from_one_side = [bent[0], -bent[1], bent[2]]
    assert len(set(seen_from_one_side)) == 3
    assert bent[3] == 0


# ------------------------------------------------------------------------------------------------ words


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (Money(Decimal("1.5E+9"), "USD"), "USD 1.5 billion"),
        (Money(Decimal("4200000000000"), "IDR"), "IDR 4.2 trillion"),
        (Money(Decimal("-1234567.50"), "EUR"), "EUR -1,234,567.5"),
        (Percent(Decimal("75.010")), "75.01 %"),
        (Quantity(Decimal(0)), "0"),
        (Quantity(Decimal(125_000_000), "users"), "125 million users"),
        (Quantity(Decimal(900), "parcels", "week"), "900 parcels per week"),
    ],
)
def test_value_words(value: Money | Percent | Quantity, words: str) -> None:
    assert value_words(value) == words


@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**15), max_value=10**15, places=2))
def test_number_words_lose_nothing(number: Decimal) -> None:
    digits, _, scale = number_words(number).partition(" ")
    factor = {"": 0, "million": 6, "billion": 9, "trillion": 12}[scale]
    assert Decimal(digits.replace(",", "")).scaleb(factor) == number


def test_dates_have_no_more_precision_than_given() -> None:
    dates = (PartialDate(2031), PartialDate(2031, 3), PartialDate(2031, 3, 9))
    assert [date_words(date) for date in dates] == ["2031", "March 2031", "9 March 2031"]


def test_every_plain_qualifier_has_words() -> None:
    date = PartialDate(2031)
    given_ = StatementQualifiers(Decimal(5), Money(Decimal(7), "VND"), date, date, date, None, None, "kapal", "year")
    names = [name for name, _ in qualifier_words(given_)]
    assert names == ["stake", "amount", "date", "from", "until", "unit", "per"]


@given(st.text(alphabet=st.characters(exclude_categories=())))
def test_short_labels_are_short_and_drawable(name: str) -> None:
    lines = short_label(name).split("\n")
    assert 1 <= len(lines) <= 2
    assert all(0 < len(line) <= 18 and line.isprintable() for line in lines)


def test_doctests() -> None:
    for module in (kg.explorer.facts, kg.explorer.style, kg.explorer.words):
        result = doctest.testmod(module)
        assert result.attempted > 0
        assert result.failed == 0


def test_an_entity_is_named_in_english_first() -> None:
    one = entity("x", "Company", "vi:Quỹ Cảng Bạch|en:White Harbour Fund")
    (shown,) = Page(render(Graph((), (one,), ()))).data("facts-data")["entities"]
    assert shown["name"] == {"text": "White Harbour Fund", "language": "en"}
