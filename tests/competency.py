"""The twelve competency questions on the five seeds: the query that answers each, and the rows that the articles imply.

A row is a part of an answer: values of some columns, in any case. `missing` marks a part that the graph of the seeds
does not hold today; the tests hold it to be missing, so that a mark cannot outlive its fault.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

from kg.store import Store, Table, ask, run


@dataclass(frozen=True)
class Part:
    """One row that an answer must have."""

    columns: Mapping[str, str]
    missing: bool = False

    def is_in(self, table: Table) -> bool:
        rows = (dict(zip(table.variables, row, strict=True)) for row in table.rows)
        return any(all(_same(row[name], value) for name, value in self.columns.items()) for row in rows)

    def __str__(self) -> str:
        return ", ".join(f"{name} {value}" for name, value in self.columns.items())


def _same(cell: str | None, value: str) -> bool:
    return (cell or "").casefold() == value.casefold()


@dataclass(frozen=True)
class Question:
    """A competency question and how it is asked."""

    number: int
    text: str
    query: str
    parts: Sequence[Part]
    values: Mapping[str, str] = field(default_factory=dict)

    def answer(self, store: Store) -> Table:
        result = ask(partial(run, store), self.query, self.values)
        assert isinstance(result, Table)
        return result


def has(**columns: str) -> Part:
    return Part(columns)


def lacks(**columns: str) -> Part:
    return Part(columns, missing=True)


def _office(person: str, body: str, office: str) -> Part:
    return has(person=person, body=body, office=office)


DUTCH, VIETNAMESE = "002_c30e41ea4a4bb802.txt", "001_7cbb4c33842c3b84.txt"
_MARKET = {"subject": "Indonesische e-commercemarkt", "unit": "USD"}

QUESTIONS = (
    Question(
        1,
        "Who acquires what, which stake, from whom, for how much, said when?",
        "deals",
        (
            has(buyer="TikTok Shop", relation="acquires", target="Tokopedia", stake="75.01", **{"from": "GoTo"}),
            has(buyer="TikTok", relation="investsIn", amount="1500000000", currency="USD", earliest="2023-12-11"),
        ),
    ),
    Question(
        2,
        "With which companies did TikTok hold talks, and who says so?",
        "talks-of",
        (
            has(relation="negotiatesWith", other="Tokopedia", speaker="Teten Masduki", document=DUTCH),
            has(relation="negotiatesWith", other="Bukalapak.com", speaker="Teten Masduki", document=DUTCH),
            has(relation="negotiatesWith", other="Blibli", speaker="Teten Masduki", document=DUTCH),
            lacks(relation="negotiatesWith", other="Bukalapak.com", speaker="Bukalapak.com", modality="Denied"),
        ),
        {"name": "TikTok"},
    ),
    Question(
        3,
        "Who holds which office, in every language's words?",
        "offices",
        (
            _office("Teten Masduki", "Kementerian Koperasi dan UKM", "Menteri Koperasi dan Usaha Kecil dan Menengah"),
            _office("Teten Masduki", "Indonesia", "minister voor kleine en middelgrote ondernemingen"),
            _office("Zulkifli Hasan", "Indonesia", "Bộ trưởng Thương mại"),
            _office("Joko Widodo", "Indonesia", "president"),
            _office(
                "Temmy Satya Permana", "Kementerian Koperasi dan UKM", "Asisten Deputi Pembiayaan dan Investasi UKM"
            ),
            _office("Shou Zi Chew", "TikTok", "Chief Executive Officer"),
            _office("Shou Zi Chew", "TikTok", "Chief Executive"),
            _office("Chun Li", "Lazada", "CEO"),
        ),
    ),
    Question(
        4,
        "Which owner stands behind each platform that operates in Indonesia?",
        "owners-in",
        (
            has(owned="TikTok", owner="Bytedance"),
            has(owned="Tokopedia", owner="GoTo"),
            has(owned="Shopee", owner="SEA"),
            has(owned="Lazada", owner="Alibaba"),
            has(owned="TikTok Shop", owner="TikTok", ultimate="Bytedance"),
        ),
        {"place": "Indonesia"},
    ),
    Question(
        5,
        "What was banned, by whom, under which rule, since when?",
        "bans",
        (
            has(authority="Indonesia", relation="bans", matter="online winkelen op sociale mediaplatforms"),
            has(authority="Indonesia", relation="bans", matter="hoạt động bán hàng trên mạng xã hội"),
            has(authority="Pemerintah Indonesia", relation="bans", matter="menjual produk-produk impor"),
            lacks(authority="ministerie van Handel", relation="bans"),
            lacks(relation="bans", rule="Quy định 31/2023"),
            lacks(authority="Pemerintah Indonesia", relation="bans", earliest="2021-01-01"),
        ),
    ),
    Question(
        6,
        "When did TikTok Shop open and close in Indonesia?",
        "opening-of",
        (
            has(relation="operatesIn", place="Indonesia", earliest="2021-01-01", latest="2021-12-31"),
            has(relation="closes", place="Indonesia", earliest="2023-10-01", latest="2023-10-31"),
            lacks(relation="closes", earliest="2023-10-04", latest="2023-10-04"),
        ),
        {"name": "TikTok Shop"},
    ),
    Question(
        7,
        "How many users has TikTok in Indonesia, and which articles agree?",
        "measure-of",
        (
            has(value="125000000", place="Indonesia", document=VIETNAMESE, language="vi"),
            has(value="125000000", place="Indonesia", document=DUTCH, language="nl"),
        ),
        {"name": "TikTok", "relation": "userCount"},
    ),
    Question(
        8,
        "How large is Indonesia's e-commerce market, now and forecast?",
        "market-size",
        (
            has(value="160000000000", earliest="2030-01-01", modality="Planned", **_MARKET),
            has(value="62000000000", **_MARKET),
            lacks(value="62000000000", earliest="2023-01-01", modality="Actual", **_MARKET),
        ),
    ),
    Question(
        9,
        "Which facts are only planned or possible?",
        "not-actual",
        (
            has(who="Shou Zi Chew", relation="meets", what="Teten Masduki", modality="Planned"),
            has(who="Kementerian Koperasi dan UKM", relation="summons", what="Meta Asia Pasifik", modality="Planned"),
            has(who="TikTok Shop", relation="acquires", what="Tokopedia", modality="Planned"),
            lacks(who="TikTok", relation="appliesFor", what="e-commerce licenties", modality="Possible"),
            lacks(who="TikTok", relation="investsIn", what="Zuidoost-Azië", modality="Planned"),
        ),
    ),
    Question(
        10,
        "Which statements are attributed to Teten Masduki?",
        "statements-of",
        (
            has(who="TikTok", relation="negotiatesWith", what="Tokopedia"),
            has(who="Lazada", relation="agreesWith", what="Pemerintah Indonesia"),
            has(who="Pemerintah Indonesia", relation="agreesWith", what="Shopee"),
            has(who="Pemerintah Indonesia", relation="meets", what="Shou Zi Chew", modality="Possible"),
            has(relation="statesThat", what="Sommige e-commercebedrijven in Indonesië hebben met TikTok gesproken,"),
        ),
        {"name": "Teten Masduki"},
    ),
    Question(
        11,
        "What do articles in different languages both say?",
        "across-languages",
        (
            has(who="TikTok", relation="userCount", what="125000000 người dùng", languages="2"),
            has(who="TikTok", relation="owns", what="TikTok Shop", languages="2"),
            has(who="Shou Zi Chew", relation="holdsPosition", what="TikTok", languages="2"),
            lacks(who="TikTok Shop", relation="closes"),
            lacks(who="GoTo", relation="owns", what="Tokopedia"),
            lacks(who="Teten Masduki", relation="holdsPosition"),
            lacks(relation="bans"),
        ),
    ),
    Question(
        12,
        "Show the sentence for any of these.",
        "evidence",
        (
            has(
                who="TikTok", relation="userCount", quote="TikTok heeft 125 miljoen gebruikers in Indonesië.",
                document=DUTCH, language="nl", start="903", end="952",
            ),
        ),
    ),
)  # fmt: skip
