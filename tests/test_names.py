"""No company or person of the seeds is written into the code, the word lists or the ontology: rules must be general."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]

# As the seeds write them, whole words, in any case.
NAMES = (
    "TikTok",
    "TikTok Shop",
    "Tokopedia",
    "Bukalapak",
    "Bukalapak.com",
    "Blibli",
    "Shopee",
    "Lazada",
    "Alibaba",
    "ByteDance",
    "Instagram",
    "YouTube",
    "Temasek",
    "Bain & Co",
    "Betang.id",
    "Pixabay",
    "KAI Commuter",
    "GAPEKA",
    "Xứ vạn đảo",
    "Shou Zi Chew",
    "Teten",
    "Masduki",
    "Zulkifli",
    "Zulkifli Hasan",
    "Joko Widodo",
    "Chun Li",
    "Temmy",
    "Satya Permana",
    "Stanley Widianto",
    "Widianto",
    "Ananda Teresia",
    "Edwina Gibbs",
    "Sofyan Djalil",
    "Rizal Ramli",
)
# Also ordinary words, or parts of them, when written otherwise ("sea", "<meta>", "goTo").
AS_WRITTEN = ("GoTo", "Meta", "SEA", "VIVA", "AKAR")
# "Google News" is a button under most articles of the web, and cut as such.
GOOGLE = re.compile(r"\bGoogle\b(?! News)", re.IGNORECASE)

# Open data of thousands of rows, taken whole by size and origin (GeoNames, Faker): given names such as "Joko" are in it
# because they are common, and a city may be called anything.
OPEN_DATA = re.compile(r"kg/gazetteer/data/[^/]*\.tsv")
TEXT = {".py", ".toml", ".ttl", ".rq", ".md", ".js", ".css", ".html", ".json", ".jsonld", ".txt", ".yaml", ".cfg"}


def pattern(name: str, flags: int) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){re.escape(name)}(?!\w)", flags)


PATTERNS = (*(pattern(n, re.IGNORECASE) for n in NAMES), *(pattern(n, 0) for n in AS_WRITTEN), GOOGLE)


def scanned() -> list[Path]:
    # the reader's weights hold numbers and the pieces of a vocabulary that others made before there were any seeds
    weights = ROOT / "kg" / "reader" / "weights"
    found = [path for folder in ("kg", "ontology") for path in sorted((ROOT / folder).rglob("*")) if path.is_file()]
    # and the query page's style and code are others' too
    files = [path for path in found if path.parent != weights and not path.name.startswith("yasgui.min")]
    ours = [path for path in files if "__pycache__" not in path.parts]
    return [path for path in ours if not OPEN_DATA.fullmatch(path.relative_to(ROOT).as_posix())]


def names_in(text: str) -> Iterator[str]:
    for number, line in enumerate(text.splitlines(), start=1):
        yield from (f"line {number}: {found[0]}" for each in PATTERNS for found in each.finditer(line))


@pytest.mark.parametrize("path", scanned(), ids=lambda path: path.relative_to(ROOT).as_posix())
def test_no_name_of_the_seeds_is_written_here(path: Path) -> None:
    assert path.suffix in TEXT, "a kind of file that this test does not know; add it, or leave it out with a reason"
    assert not list(names_in(path.read_text("utf-8")))


def test_every_name_stands_in_the_seeds() -> None:
    seeds = "\n".join(path.read_text("utf-8") for path in sorted((ROOT / "seeds").glob("*.txt")))
    assert not [each.pattern for each in PATTERNS if not each.search(seeds)]


@pytest.mark.parametrize("text", ["a tiktok video", "GoTo's unit", "«SEA»", "Google and", "bain & co."])
def test_a_name_is_seen(text: str) -> None:
    assert list(names_in(text))


@pytest.mark.parametrize("text", ["the sea", '<meta charset="utf-8">', "goTo(page)", "Google News", "tiktoker", "META"])
def test_an_ordinary_word_is_no_name(text: str) -> None:
    assert not list(names_in(text))
