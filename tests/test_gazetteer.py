"""The gazetteer: look-ups by name, the soundness of its data, and the script that makes the data."""

from __future__ import annotations

import json
import subprocess
import sys
import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import LanguageDataError
from kg.gazetteer import Gazetteer, build, load, tables
from kg.gazetteer.tables import DATA, read_toml
from kg.model import LANGUAGES

UN_MEMBERS = """
AF AL DZ AD AO AG AR AM AU AT AZ BS BH BD BB BY BE BZ BJ BT BO BA BW BR BN BG BF BI CV KH CM CA CF TD CL
CN CO KM CG CD CR CI HR CU CY CZ DK DJ DM DO EC EG SV GQ ER EE SZ ET FJ FI FR GA GM GE DE GH GR GD GT GN GW GY HT HN HU
IS IN ID IR IQ IE IL IT JM JP JO KZ KE KI KP KR KW KG LA LV LB LS LR LY LI LT LU MG MW MY MV ML MT MH MR MU MX FM MD MC
MN ME MA MZ MM NA NR NP NL NZ NI NE NG MK NO OM PK PW PA PG PY PE PH PL PT QA RO RU RW KN LC VC WS SM ST SA SN RS SC SL
SG SK SI SB SO ZA SS ES LK SD SR SE CH SY TJ TZ TH TL TG TO TT TN TR TM TV UG UA AE GB US UY UZ VU VE VN YE ZM ZW
"""
ALSO = ["VA", "PS", "TW", "HK", "MO", "XK"]
COUNTRIES = read_toml("countries.toml")
CITIES = read_toml("cities.toml")


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return load()


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Indonesia", "ID"),
        ("Indonesië", "ID"),
        ("Korsel", "KR"),
        ("Korea Selatan", "KR"),
        ("Hàn Quốc", "KR"),
        ("Zuid-Korea", "KR"),
        ("Tiongkok", "CN"),
        ("Cina", "CN"),
        ("Trung Quốc", "CN"),
        ("AS", "US"),
        ("VS", "US"),
        ("U.S.", "US"),
        ("Mỹ", "US"),
        ("Hoa Kỳ", "US"),
        ("VAE", "AE"),
        ("UEA", "AE"),
        ("Các Tiểu vương quốc Arab Thống nhất", "AE"),
        ("Phi-líp-pin", "PH"),
        ("Groot-Brittannië", "GB"),
        ("Turkey", "TR"),
        ("Hongkong", "HK"),
        ("Côte d'Ivoire", "CI"),
        ("Côte d’Ivoire", "CI"),
        ("INDONESIA", "ID"),
        ("VIỆT NAM", "VN"),
        ("indonesia", None),
        ("Indonesian", None),
        ("Atlantis", None),
        ("", None),
    ],
)
def test_country_by_any_name(gazetteer: Gazetteer, name: str, code: str | None) -> None:
    assert gazetteer.country(name) == code


@pytest.mark.parametrize(
    ("word", "language", "code"),
    [
        ("South Korean", "en", "KR"),
        ("Dutch", "en", "NL"),
        ("Philippine", "en", "PH"),
        ("Filipinos", "en", "PH"),
        ("US", "en", "US"),
        ("Indonesische", "nl", "ID"),
        ("Indonesiërs", "nl", "ID"),
        ("Zuid-Koreaanse", "nl", "KR"),
        ("Chinezen", "nl", "CN"),
        ("Chinese", "nl", "CN"),
        ("Việt", "vi", "VN"),
        ("Hàn", "vi", "KR"),
        ("Korsel", "id", "KR"),
        ("Dutch", "nl", None),
        ("Hàn", "en", None),
    ],
)
def test_demonym_in_its_language(gazetteer: Gazetteer, word: str, language: str, code: str | None) -> None:
    assert gazetteer.demonym(word, language) == code


def test_short_adjectives_are_no_names(gazetteer: Gazetteer) -> None:
    assert gazetteer.country("Hàn") is None
    assert gazetteer.is_ambiguous("Hàn")


@pytest.mark.parametrize(
    ("name", "code"), [("Seoul", "KR"), ("Hà Nội", "VN"), ("Moskou", "RU"), ("Bình Nhưỡng", "KP"), ("Osaka", None)]
)
def test_capital(gazetteer: Gazetteer, name: str, code: str | None) -> None:
    assert gazetteer.capital_of(name) == code


@pytest.mark.parametrize(
    ("names", "cls", "canonical"),
    [
        (["Indonesië", "Indonesia", "In-đô-nê-xi-a"], "Country", "Indonesia"),
        (["Hà Nội", "Hanoi", "HÀ NỘI", "Thành phố Hà Nội"], "City", "Hanoi"),
        (["Sài Gòn", "TP.HCM", "Ho Chi Minhstad", "Saigon"], "City", "Ho Chi Minh City"),
        (["Brussel", "Brussels", "Bruxelles"], "City", "Brussels"),
        (["Den Haag", "The Hague", "'s-Gravenhage", "’s-Gravenhage"], "City", "The Hague"),
        (["Bắc Kinh", "Peking", "Beijing"], "City", "Beijing"),
        (["Jawa Timur", "Jatim", "Oost-Java", "East Java"], "Region", "East Java"),
        (["Asia Tenggara", "Đông Nam Á", "Zuidoost-Azië"], "Region", "Southeast Asia"),
        (["Đắk Lắk", "Dak Lak"], "Region", "Dak Lak"),
    ],
)
def test_names_of_one_place_meet(gazetteer: Gazetteer, names: list[str], cls: str, canonical: str) -> None:
    for name in names:
        place = gazetteer.place(name)
        assert place is not None, name
        assert (place.cls, place.name) == (cls, canonical)


def test_a_country_comes_before_its_city_and_a_known_city_before_its_province(gazetteer: Gazetteer) -> None:
    found = {name: place.cls for name in ("Singapore", "Utrecht", "Bali") if (place := gazetteer.place(name))}
    assert found == {"Singapore": "Country", "Utrecht": "City", "Bali": "Region"}
    region = gazetteer.region("Utrecht")
    assert region is not None and (region.kind, region.country) == ("province", "NL")


def test_the_most_populous_city_of_a_name(gazetteer: Gazetteer) -> None:
    city = gazetteer.city("Surabaya")
    assert city is not None
    assert (city.country, city.population > 1_000_000) == ("ID", True)
    birmingham = gazetteer.city("Birmingham")
    assert birmingham is not None and birmingham.country == "GB"  # not the one in Alabama


def test_names_by_language(gazetteer: Gazetteer) -> None:
    place = gazetteer.place("Luik")
    assert place is not None and (place.names["nl"], place.names["en"], place.country) == ("Luik", "Liège", "BE")
    assert dict(gazetteer.country_names("KR")) == {
        "en": "South Korea",
        "id": "Korea Selatan",
        "nl": "Zuid-Korea",
        "vi": "Hàn Quốc",
    }
    assert gazetteer.country_names("HK")["en"] == "Hong Kong"  # CLDR: "Hong Kong SAR China"
    with pytest.raises(KeyError):
        gazetteer.country_names("ZZ")


@pytest.mark.parametrize(
    "name", ["Nice", "Reading", "Batu", "Namen", "Serang", "Anh", "Nga", "Georgia", "Korea", "Hue"]
)
def test_ambiguous_places(gazetteer: Gazetteer, name: str) -> None:
    place = gazetteer.place(name)
    assert place is not None and place.ambiguous
    assert gazetteer.is_ambiguous(name)


@pytest.mark.parametrize(
    "name", ["Jakarta", "JAKARTA", "Hà Nội", "Huế", "Sydney", "Depok", "Kendari", "Eindhoven", "Mỹ"]
)
def test_clear_places(gazetteer: Gazetteer, name: str) -> None:
    place = gazetteer.place(name)
    assert place is not None and not place.ambiguous
    assert not gazetteer.is_ambiguous(name)


def test_short_capitals_are_doubtful_unless_the_city_is_well_known(gazetteer: Gazetteer) -> None:
    found = {name: city.ambiguous for name in ("Linz", "LINZ", "BONN", "BREMEN") if (city := gazetteer.city(name))}
    assert found == {"Linz": False, "LINZ": True, "BONN": False, "BREMEN": False}


def test_organizations(gazetteer: Gazetteer) -> None:
    for name in ("EU", "Uni Eropa", "Liên minh châu Âu", "Europese Unie"):
        found = gazetteer.organization(name)
        assert found is not None and (found.name, found.cls) == ("European Union", "Organization")
    bank = gazetteer.organization("ECB")
    assert bank is not None and bank.cls == "GovernmentBody"
    assert bank.names["nl"][0] == "Europese Centrale Bank"
    assert gazetteer.organization("Europa") is None


def test_region_of_adjective(gazetteer: Gazetteer) -> None:
    for word, language in (("European", "en"), ("Europese", "nl"), ("Europeanen", "nl")):
        region = gazetteer.region_of_adjective(word, language)
        assert region is not None and region.name == "Europe"
    assert gazetteer.region_of_adjective("Europese", "en") is None


@pytest.mark.parametrize(
    ("token", "given_name", "surname"),
    [
        ("Bambang", True, False),
        ("Simanjuntak", False, True),
        ("Nguyễn", False, True),
        ("Tuấn", True, False),
        ("Jeroen", True, False),
        ("Verhoeven", False, True),
        ("SIMANJUNTAK", False, True),
        ("Kobayashi", False, True),
        ("Fatimah", True, False),
        ("perusahaan", False, False),
        ("", False, False),
    ],
)
def test_names_of_people(gazetteer: Gazetteer, token: str, given_name: bool, surname: bool) -> None:
    assert (gazetteer.is_given_name(token), gazetteer.is_surname(token)) == (given_name, surname)


def test_marks_matter(gazetteer: Gazetteer) -> None:
    """A name is never compared without its marks: "Đà Lạt" is a city, "Đa Lát" is nothing."""
    assert gazetteer.place("Đà Lạt") is not None
    assert gazetteer.place("Đa Lát") is None


@given(st.sampled_from(["Việt Nam", "Hà Nội", "Đắk Lắk", "Indonesië", "São Paulo", "Côte d’Ivoire", "Liên hợp quốc"]))
def test_unicode_form_does_not_matter(name: str) -> None:
    gazetteer, decomposed = load(), unicodedata.normalize("NFD", name)
    assert gazetteer.place(decomposed) == gazetteer.place(name)
    assert gazetteer.organization(decomposed) == gazetteer.organization(name)


@given(st.text(max_size=30))
def test_any_text_can_be_looked_up(text: str) -> None:
    gazetteer = load()
    for language in LANGUAGES:
        gazetteer.demonym(text, language)
    place = gazetteer.place(text)
    assert place is None or place.name
    assert gazetteer.is_given_name(text) in (True, False)


# The data


@pytest.mark.parametrize("code", [*UN_MEMBERS.split(), *ALSO])
def test_every_country_is_known_by_its_shown_names(gazetteer: Gazetteer, code: str) -> None:
    for name in gazetteer.country_names(code).values():
        assert gazetteer.country(name) == code
    has_capital = code not in {"HK", "MO", "SG", "MC", "SM", "VA"}
    assert bool(COUNTRIES[code].get("capital")) == has_capital


def country_forms(*fields: str) -> Iterator[tuple[str, str, str]]:
    """Code, language and form."""
    for code, row in COUNTRIES.items():
        for field in fields:
            for language, forms in row.get(field, {}).items():
                yield from ((code, language, form) for form in forms)


def test_no_country_name_or_demonym_stands_for_two() -> None:
    names, demonyms = defaultdict(set), defaultdict(set)
    for code, _, name in country_forms("names"):
        names[name].add(code)
    for code, language, word in country_forms("demonyms", "adjectives"):
        demonyms[language, word].add(code)
    assert [name for name, codes in names.items() if len(codes) > 1] == []
    assert [word for word, codes in demonyms.items() if len(codes) > 1] == []


def test_every_dutch_adjective_has_both_forms() -> None:
    words = {word for _, language, word in country_forms("demonyms") if language == "nl"}
    bare = {word for word in words if word.endswith(("isch", "aans"))}
    assert {word for word in bare if f"{word}e" not in words} == set()


def test_every_curated_city_is_found_by_each_of_its_names(gazetteer: Gazetteer) -> None:
    for key, entry in CITIES.items():
        for name in (form for forms in entry["names"].values() for form in forms):
            city = gazetteer.city(name)
            assert city is not None and f"{city.country}:{city.name}" == key, name


def test_ambiguous_names_are_names(gazetteer: Gazetteer) -> None:
    for key, entry in CITIES.items():
        forms = {form for forms in entry["names"].values() for form in forms}
        assert set(entry.get("ambiguous", ())) <= forms, key
    for file in ("regions.toml", "organizations.toml"):
        for key, row in read_toml(file).items():
            tables_of_names = (*row["names"].values(), *row.get("adjectives", {}).values())
            assert set(row.get("ambiguous", ())) <= {form for forms in tables_of_names for form in forms}, key


def test_organization_and_region_names_are_unique() -> None:
    for file in ("regions.toml", "organizations.toml"):
        owners = defaultdict(set)
        for key, row in read_toml(file).items():
            assert row.get("class", "Organization") in {"Organization", "GovernmentBody"}
            for forms in row["names"].values():
                for form in forms:
                    owners[form].add(key)
        assert {name: keys for name, keys in owners.items() if len(keys) > 1} == {}


def test_languages_and_unicode_of_the_data() -> None:
    for path in sorted(DATA.glob("*.t*")):
        text = path.read_text(encoding="utf-8")
        assert unicodedata.is_normalized("NFC", text), path
        assert path.stat().st_size < 1_500_000
    for file in ("countries.toml", "regions.toml", "organizations.toml", "cities.toml"):
        for key, row in read_toml(file).items():
            for field in ("names", "demonyms", "adjectives", "capital", "preferred"):
                assert set(row.get(field, {})) <= set(LANGUAGES), (file, key)


def test_cities_stand_by_falling_population() -> None:
    rows = [line.split("\t") for line in (DATA / "cities.tsv").read_text(encoding="utf-8").splitlines()]
    populations = [int(population) for _, _, population, _ in rows]
    assert populations == sorted(populations, reverse=True)
    assert len(rows) > 15_000
    assert len({(country, name.lstrip("?")) for name, country, _, _ in rows}) > len(rows) * 0.999


def test_import_and_construction_load_nothing() -> None:
    code = "import sys, kg.gazetteer; kg.gazetteer.load(); print('babel' in sys.modules)"
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert result.stdout.strip() == "False"


def test_load_gives_one_object() -> None:
    assert load() is load()


@pytest.mark.parametrize(
    ("file", "text", "ask", "message"),
    [
        ("regions.toml", "not = = toml", lambda g: g.region("x"), "no TOML"),
        ("regions.toml", "loose = 1", lambda g: g.region("x"), "no table"),
        ("cities.tsv", "only one cell\n", lambda g: g.city("x"), "no city"),
        ("names_faker.tsv", "Anna\tz\n", lambda g: g.is_surname("x"), "no name"),
    ],
)
def test_unsound_data_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, file, text, ask, message) -> None:  # type: ignore[no-untyped-def]
    for path in DATA.glob("*.t*"):
        (tmp_path / path.name).write_bytes(path.read_bytes())
    (tmp_path / file).write_text(text, encoding="utf-8")
    monkeypatch.setattr(tables, "DATA", tmp_path)
    with pytest.raises(LanguageDataError, match=f"{file}.*{message}"):
        ask(Gazetteer())


def test_missing_data_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables, "DATA", tmp_path)
    with pytest.raises(LanguageDataError, match=r"countries\.toml cannot be read"):
        Gazetteer().country("Indonesia")


# The script that makes the data


def test_other_names_that_are_kept() -> None:
    others = ["AMS", "Amsterdamo", "Āmstirdām", "Амстердам", "amsterdam", "Am'sterdam", "A" * 41, "Amstelredam"]
    assert build.kept_names("Amsterdam", others, 2) == ["Amsterdamo", "Amstelredam"]
    assert build.kept_names("Amsterdam", others, None) == []
    assert build.kept_names("São Paulo", ["Sao Paulo", "São-Paulo", "San Pablo"], None) == ["Sao Paulo"]


@given(st.text(max_size=50))
def test_no_tab_bar_or_mark_gets_into_a_name(text: str) -> None:
    if build.is_usable(text):
        assert len(text) <= build.MAXIMUM_LENGTH
        assert not set(text) & set("\t\n|?\r\u2028\x85")


@pytest.mark.parametrize(
    ("name", "line", "words"),
    [
        ("a.tab", "00001-n\tind:lemma\tbatu\n00002-n\tind:lemma\tJakarta\n", ["batu"]),
        ("a.conllu", "1\tberg\tberg\tNOUN" + "\t_" * 6 + "\n2\tede\tEde\tPROPN" + "\t_" * 6 + "\n\n", ["berg"]),
        ("words", "reading\nReading\n", ["reading"]),
    ],
)
def test_word_lists(tmp_path: Path, name: str, line: str, words: list[str]) -> None:
    (tmp_path / name).write_text(line, encoding="utf-8")
    assert list(build.read_words(tmp_path / name)) == words


def test_a_name_that_a_city_of_its_own_bears_is_dropped() -> None:
    weak = build.GeoNamesCity("Oudstad", "NL", 90_000, ["Nieuwstad", "Kleindorp"])
    cities = [weak, build.GeoNamesCity("Nieuwstad", "BE", 50_000), build.GeoNamesCity("Kleindorp", "BE", 500)]
    build.drop_weak_names(cities)
    assert weak.others == ["Kleindorp"]


def city(name: str, country: str, population: int, *others: str) -> str:
    return json.dumps({"name": name, "country": country, "pop": population, "alt": others}) + "\n"


def test_the_script_writes_both_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    world, ours = tmp_path / "world.jsonl", tmp_path / "ours.jsonl"
    world.write_text(city("Bigtown", "US", 60_000) + city("Smalltown", "US", 40_000) + city("Bern", "CH", 9))
    ours.write_text(city("Desabaru", "ID", 0, "Desa Baru") + city("Bergdorp", "NL", 7_000) + city("Gehucht", "NL", 30))
    (tmp_path / "words").write_text("bigtown\n")
    faker = {"person.last_names": ["van den Bergh", "Anna Maria"], "person.first_names": ["Anna"], "cities": ["X"]}
    (tmp_path / "faker.json").write_text(json.dumps(faker))
    monkeypatch.setattr(build, "DATA", tmp_path)
    options = {"--world": world, "--ours": ours, "--faker": tmp_path / "faker.json", "--words": tmp_path / "words"}
    monkeypatch.setattr(sys, "argv", ["build", *(str(part) for option in options.items() for part in option)])
    build.main()
    assert (tmp_path / "cities.tsv").read_text().splitlines() == [
        "?Bigtown\tUS\t60000\t",
        "Bergdorp\tNL\t7000\t",
        "?Gehucht\tNL\t30\t",
        "?Bern\tCH\t9\t",
        "Desabaru\tID\t0\tDesa Baru",
    ]
    assert (tmp_path / "names_faker.tsv").read_text() == "Anna\tg\nBergh\ts\n"
