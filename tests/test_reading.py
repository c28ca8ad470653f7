"""From inputs to documents, and one clear line for every input that cannot be read."""

from __future__ import annotations

import codecs
import hashlib
import io
import json
import os
import unicodedata
from collections.abc import Iterable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import InputError
from kg.model import Document, PartialDate
from kg.reading import read
from kg.reading.decoding import MAX_BYTES, MAX_CHARACTERS, decode
from kg.reading.files import printable

DUTCH = (
    "De haven opende maandag een nieuwe kade voor grote schepen, zei de directeur van de haven. Het werk duurde lang."
)
MALAY = "Kerajaan negeri akan membina kilang baharu di tepi sungai kerana tapak lama sudah penuh, kata pegawai bandar."


def documents(results: Iterable[Document | InputError]) -> list[Document]:
    found = list(results)
    assert not [result for result in found if isinstance(result, InputError)]
    return [result for result in found if isinstance(result, Document)]


def error(results: Iterable[Document | InputError]) -> InputError:
    """The only error, which is one printable line."""
    (found,) = [result for result in results if isinstance(result, InputError)]
    assert str(found).isprintable()
    return found


def write(path: Path, content: str | bytes = DUTCH) -> str:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return str(path)


def jsonl(*values: object) -> str:
    return "\n".join(json.dumps(value) for value in values)


def test_a_text_file(tmp_path: Path) -> None:
    text = f"Nieuwe kade open\n\n{DUTCH}"
    (document,) = documents(read([write(tmp_path / "a.txt", text)]))
    assert (document.identifier, document.language, document.title) == ("a.txt", "nl", "Nieuwe kade open")
    assert document.text == text and document.sha256 == hashlib.sha256(text.encode()).hexdigest()


# Inputs and identifiers


def test_a_folder_is_read_in_order_without_hidden_or_unknown_files(tmp_path: Path) -> None:
    for name in ("b.txt", "a/c.txt", "a/B.MD", ".hidden.txt", ".git/x.txt", "note.pdf", "a/d.jsonl"):
        write(tmp_path / name, jsonl({"id": "d", "text": DUTCH}) if name.endswith("jsonl") else DUTCH)
    assert [document.identifier for document in documents(read([str(tmp_path)]))] == ["a/B.MD", "a/c.txt", "d", "b.txt"]


def test_the_order_of_the_inputs_does_not_matter(tmp_path: Path) -> None:
    paths = [write(tmp_path / name) for name in ("b.txt", "a/x.txt", "c/x.txt")]
    assert list(read(paths)) == list(read(reversed(paths)))


def test_files_of_one_name_get_the_shortest_tail_that_tells_them_apart(tmp_path: Path) -> None:
    paths = [write(tmp_path / name) for name in ("a/n/x.txt", "b/n/x.txt", "b/m/x.txt", "y.txt")]
    found = [document.identifier for document in documents(read(paths))]
    assert found == ["a/n/x.txt", "b/n/x.txt", "m/x.txt", "y.txt"]


def test_a_file_that_two_inputs_reach_is_read_once(tmp_path: Path) -> None:
    path = write(tmp_path / "n" / "x.txt")
    (tmp_path / "n" / "link.txt").symlink_to(path)
    inputs = [path, str(tmp_path), str(tmp_path / "*" / "x.txt"), path]
    assert [document.identifier for document in documents(read(inputs))] in (["n/link.txt"], ["n/x.txt"])


def test_a_pattern(tmp_path: Path) -> None:
    for name in ("a1.txt", "a2.txt", "b.txt", "a3.pdf"):
        write(tmp_path / name)
    assert [d.identifier for d in documents(read([str(tmp_path / "a*")]))] == ["a1.txt", "a2.txt"]


def test_a_file_whose_name_is_a_pattern(tmp_path: Path) -> None:
    assert [d.identifier for d in documents(read([write(tmp_path / "[a].txt")]))] == ["[a].txt"]


def test_standard_input() -> None:
    (document,) = documents(read(["-"], stdin=io.BytesIO(DUTCH.encode())))
    assert (document.identifier, document.text) == ("stdin", DUTCH)


@pytest.mark.parametrize(
    ("given", "problem"),
    [
        ("missing.txt", "no such file"),
        ("nothing*.txt", "pattern matches no article"),
        ("note.pdf", "unknown kind of file '.pdf'"),
        ("noname", "unknown kind of file ''"),
        ("folder", "folder holds no article"),
        ("folder.txt", "folder holds no article"),
        ("link.txt", "cannot be read (No such file"),
        ("loop.txt", "cannot be read"),
        ("n" * 5000, "no such file"),
        ("nul\0.txt", "no such file"),
    ],
)
def test_inputs_that_stand_for_nothing(tmp_path: Path, given: str, problem: str) -> None:
    good = write(tmp_path / "good.txt")
    for name in ("note.pdf", "noname"):
        write(tmp_path / name)
    for name in ("folder", "folder.txt"):
        (tmp_path / name).mkdir()
    (tmp_path / "link.txt").symlink_to("gone.txt")
    (tmp_path / "loop.txt").symlink_to("loop.txt")
    results = list(read([f"{tmp_path}/{given}", good]))
    assert problem in error(results).problem
    assert [result.identifier for result in results if isinstance(result, Document)] == ["good.txt"]


def test_a_file_that_may_not_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    path = write(tmp_path / "a.txt")
    monkeypatch.setattr(Path, "open", refuse)
    found = error(read([path]))
    assert found.source == path and "Permission denied" in found.problem and "may read it" in found.advice


def test_a_pipe_is_refused_and_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    assert "not a regular file" in error(read([str(tmp_path / "pipe.txt")])).problem


@pytest.mark.parametrize("name", ["a\nb.txt", "a\x1b[31mb.txt", "a\u202eb.txt", os.fsdecode(b"a\xffb.txt")])
def test_hostile_names(tmp_path: Path, name: str) -> None:
    path = write(tmp_path / name, "")
    assert "is empty" in error(read([path])).problem
    write(tmp_path / name)
    (document,) = documents(read([path]))
    document.identifier.encode("utf-8")


@given(st.text(st.characters(exclude_categories=())))
def test_names_in_messages_are_printable(name: str) -> None:
    assert printable(name).isprintable()


# Bytes and encodings


@pytest.mark.parametrize(
    "data",
    [
        DUTCH.encode(),
        codecs.BOM_UTF8 + DUTCH.encode(),
        codecs.BOM_UTF16_LE + DUTCH.encode("utf-16-le"),
        codecs.BOM_UTF16_BE + DUTCH.encode("utf-16-be"),
    ],
)
def test_encodings_with_a_mark(data: bytes) -> None:
    assert decode(data, "a.txt") == DUTCH


def test_an_old_encoding_is_guessed_when_that_is_safe() -> None:
    text = DUTCH + " De financiële coëfficiënt is één, zei België. “Ja” – dat is zo."
    assert decode(text.encode("cp1252"), "a.txt") == text


@pytest.mark.parametrize("newline", ["\r\n", "\r", "\n"])
def test_newlines_become_line_feeds(newline: str) -> None:
    assert decode(f"a{newline}b{newline}{newline}c".encode(), "a.txt") == "a\nb\n\nc"


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1))
def test_nothing_else_changes(text: str) -> None:
    stored = f"x{text}"
    assert decode(stored.encode(), "a.txt") == stored


def test_decomposed_text_is_stored_as_it_is(tmp_path: Path) -> None:
    text = unicodedata.normalize(
        "NFD", "Ông Minh nói với Liên minh bờ Đông (EC) hôm qua.\nĐể lại bình luận\nCảng mở bến mới."
    )
    (document,) = documents(read([write(tmp_path / "a.txt", text)], language="vi"))
    assert document.text == text
    assert [(cut.reason, cut.span.of(text)) for cut in document.cuts] == [
        ("comment-form", unicodedata.normalize("NFD", "Để lại bình luận"))
    ]
    (found,) = document.abbreviations
    assert found.long_span.of(text) == found.long == unicodedata.normalize("NFD", "Liên minh bờ Đông")


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"", "is empty"),
        (b" \n\t\r\n\xc2\xa0", "is empty"),
        (codecs.BOM_UTF8, "is empty"),
        (b"MZ\x00\x01\x02" * 50, "is binary, not text (NUL at byte 2)"),
        (b"%PDF-1.7\n...", "is a PDF file"),
        (b"PK\x03\x04....", "is a ZIP file"),
        (b"\x89PNG\r\n", "is a PNG picture"),
        (b"a\x01\x02\x03\x04b" * 20, "is binary, not text (control characters)"),
        ("Cảng mở".encode()[:6] + b"\xff" + "bến mới".encode(), "is not valid UTF-8 at byte 6 (0xff)"),
        (codecs.BOM_UTF8 + b"abc\xff\xfe\xfd", "is not valid UTF-8 at byte 6 (0xff)"),
        (codecs.BOM_UTF16_LE + b"a\x00\x00\xd8", "is not valid UTF-16-LE at byte 4"),
        (bytes(range(128, 256)), "is not valid UTF-8 at byte 0 (0x80)"),
        (b"a" * (MAX_CHARACTERS + 1), "has 1,000,001 characters, an article may have 1,000,000"),
    ],
)
def test_bytes_that_are_no_article(tmp_path: Path, data: bytes, problem: str) -> None:
    path = write(tmp_path / "a.txt", data)
    found = error(read([path]))
    assert found.source == path and problem in found.problem


@pytest.mark.parametrize("name", ["a.txt", "a.md", "a.html"])
def test_forty_megabytes_on_a_line_are_refused_unread(
    tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write(tmp_path / name)
    os.truncate(path, 40_000_000)
    monkeypatch.setattr("kg.reading.formats.read_bytes", None)
    assert "more than 20 MB" in error(read([path])).problem


def test_standard_input_without_end_is_refused() -> None:
    assert "more than 20 MB" in error(read(["-"], stdin=io.BytesIO(b"a" * (MAX_BYTES + 5)))).problem


# Languages and dates


def test_a_language_that_is_not_read(tmp_path: Path) -> None:
    path = write(tmp_path / "a.txt", MALAY)
    assert "recognised as Malay" in error(read([path])).problem
    assert [document.language for document in documents(read([path], language="id"))] == ["id"]


def test_a_language_that_cannot_be_forced(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="German"):
        read([write(tmp_path / "a.txt")], language="de")


# JSONL


def test_jsonl_fields(tmp_path: Path) -> None:
    full = {
        "id": "n/1",
        "text": DUTCH,
        "title": "T",
        "date": "2024-09",
        "lang": "nl-BE",
        "url": "https://example.org/1",
    }
    bare = {"id": "n2", "text": "x\r\n" + DUTCH, "title": None, "other": 1}
    first, second = documents(read([write(tmp_path / "a.jsonl", "\ufeff" + jsonl(full) + "\n \n\n" + jsonl(bare))]))
    assert (first.identifier, first.title, first.date, first.language, first.url) == (
        "n/1", "T", PartialDate(2024, 9), "nl", "https://example.org/1",
    )  # fmt: skip
    assert (second.identifier, second.text, second.url) == ("n2", "x\r\n" + DUTCH, None)


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ('{"id": "a", "text": ', "is no JSON"),
        ("not json", "is no JSON"),
        ("[1]", "is a list, not an object"),
        ("12", "is a number, not an object"),
        ("[" * 100_000, "too deep"),
        ("9" * 10_000, "is no JSON that can be read"),
        ('{"text": "t"}', "has no 'id'"),
        ('{"id": "a"}', "has no 'text'"),
        ('{"id": 7, "text": "t"}', "has a number as 'id', not a string"),
        ('{"id": " ", "text": "t"}', "has an empty 'id'"),
        ('{"id": "a", "text": null}', "has null as 'text'"),
        ('{"id": "a", "text": ["t"]}', "has a list as 'text'"),
        ('{"id": "a", "text": "  "}', "is empty"),
        ('{"id": "a", "text": "t\\u0000t"}', "is binary"),
        ('{"id": "a", "text": "t\\ud800t"}', "half a surrogate pair (U+D800) at character 1"),
        ('{"id": "a\\udfff", "text": "t"}', "half a surrogate pair"),
        (json.dumps({"id": "a", "text": DUTCH, "date": 2024}), "has a number as 'date'"),
        (json.dumps({"id": "a", "text": DUTCH, "date": "soon\n"}), "'soon\\n' as its date"),
        (json.dumps({"id": "a", "text": DUTCH, "lang": "de"}), "declared to be in a language that is not read: German"),
        (json.dumps({"id": "a", "text": DUTCH, "title": {}}), "has an object as 'title'"),
    ],
)
def test_a_bad_line_is_named_and_the_others_are_read(tmp_path: Path, line: str, problem: str) -> None:
    path = write(
        tmp_path / "a.jsonl", f"{jsonl({'id': '1', 'text': DUTCH})}\n\n{line}\n{jsonl({'id': '2', 'text': DUTCH})}"
    )
    results = list(read([path]))
    assert [result.identifier for result in results if isinstance(result, Document)] == ["1", "2"]
    found = error(results)
    assert found.source == f"{path}:3" and problem in found.problem


def test_invalid_utf8_in_a_line(tmp_path: Path) -> None:
    path = write(tmp_path / "a.jsonl", b'{"id": "a\xff"}\n' + jsonl({"id": "2", "text": DUTCH}).encode())
    found = error(read([path]))
    assert found.source == f"{path}:1" and "not valid UTF-8 at byte 9 of the line (0xff)" in found.problem


def test_a_line_of_forty_megabytes_is_passed_over(tmp_path: Path) -> None:
    good = jsonl({"id": "2", "text": DUTCH})
    path = write(tmp_path / "a.jsonl", b'{"id": "1", "text": "' + b"a" * 40_000_000 + b'"}\n' + good.encode())
    results = list(read([path]))
    assert error(results).source == f"{path}:1"
    assert [result.identifier for result in results if isinstance(result, Document)] == ["2"]


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"", "is empty"),
        (b"\n \n", "is empty"),
        (b"\x7fELF\0\0\n\0", "is binary"),
        (codecs.BOM_UTF16_LE + b"{\0", "is UTF-16"),
    ],
)
def test_a_file_that_is_no_jsonl_is_one_error(tmp_path: Path, data: bytes, problem: str) -> None:
    path = write(tmp_path / "a.jsonl", data)
    found = error(read([path]))
    assert found.source == path and problem in found.problem


def test_the_second_of_two_equal_ids_is_refused(tmp_path: Path) -> None:
    line = jsonl({"id": "x\n1", "text": DUTCH})
    first, second = write(tmp_path / "a.jsonl", line), write(tmp_path / "b.jsonl", line)
    results = list(read([second, first]))
    found = error(results)
    assert found.source == f"{second}:1" and f"which {first}:1 has already" in found.problem
    assert len(results) == 2


def test_an_id_equal_to_a_file_name_is_refused(tmp_path: Path) -> None:
    text, lines = write(tmp_path / "a.txt"), write(tmp_path / "b.jsonl", jsonl({"id": "a.txt", "text": DUTCH}))
    assert f"which {text} has already" in error(read([lines, text])).problem


# Markdown


def test_front_matter(tmp_path: Path) -> None:
    text = f'---\ntitle: "Kade: open"\ndate: 2024-09-20\nlang: nl\nurl: https://example.org\ntags: [a]\n---\n{DUTCH}\n'
    (document,) = documents(read([write(tmp_path / "a.md", text)]))
    assert (document.title, document.date, document.url) == (
        "Kade: open",
        PartialDate(2024, 9, 20),
        "https://example.org",
    )
    assert document.text == text
    assert [(cut.reason, cut.span.start, cut.span.end) for cut in document.cuts] == [
        ("front-matter", 0, text.index(DUTCH))
    ]


def test_markup_is_cut_and_headings_are_read(tmp_path: Path) -> None:
    links = "Zie [de haven](https://example.org/a) en ![foto](k.png)."
    text = f"# Kade open\n\n{links}\n\n```\ncode [x](y)\n```\n\n***\n{DUTCH}\n"
    (document,) = documents(read([write(tmp_path / "a.md", text)]))
    assert document.title == "Kade open"
    assert [(cut.reason, cut.span.of(text)) for cut in document.cuts] == [
        ("markup", "# "),
        ("markup", "(https://example.org/a)"),
        ("markup", "![foto](k.png)"),
        ("code", "```\ncode [x](y)\n```"),
        ("markup", "***"),
    ]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("---\ntitle: x\n---\n\n", "empty but for its front matter"),
        (f"---\nlang: de\n---\n{DUTCH}", "German"),
        (f"---\ndate: soon\n---\n{DUTCH}", "'soon' as its date"),
    ],
)
def test_bad_front_matter(tmp_path: Path, text: str, problem: str) -> None:
    assert problem in error(read([write(tmp_path / "a.md", text)])).problem


def test_a_rule_that_opens_a_file_is_no_front_matter(tmp_path: Path) -> None:
    (document,) = documents(read([write(tmp_path / "a.md", f"---\ntitle: x\n{DUTCH}")]))
    assert "front-matter" not in [cut.reason for cut in document.cuts]


# HTML

PAGE = """<!DOCTYPE html><html class="x" lang="nl-NL"><head><title>Kade open | Havenkrant</title>
<meta property="og:title" content="Kade &lt;open&gt;">
<meta property="article:published_time" content="2131-05-12T08:00:00+07:00">
<link rel="canonical" href="https://example.org/kade"></head><body><nav><a href="/">Voorpagina</a></nav>
<article><h1>Kade open</h1><p>{0}</p><p>{0} Ook dat nog: er komen meer kades bij.</p><script>alert(1)</script></article>
<footer>Colofon</footer></body></html>"""


def test_a_page(tmp_path: Path) -> None:
    (document,) = documents(read([write(tmp_path / "a.html", PAGE.format(DUTCH))]))
    assert DUTCH in document.text
    assert not any(word in document.text for word in ("Voorpagina", "Colofon", "alert", "<p>"))
    assert (document.title, document.language, document.url) == ("Kade <open>", "nl", "https://example.org/kade")
    assert document.date == PartialDate(2131, 5, 12)  # the clock does not bound it
    assert document.sha256 == hashlib.sha256(document.text.encode()).hexdigest()


def test_a_page_in_the_encoding_it_declares(tmp_path: Path) -> None:
    page = PAGE.format(DUTCH + " België.").replace("<head>", '<head><meta charset="iso-8859-1">')
    (document,) = documents(read([write(tmp_path / "a.htm", page.encode("cp1252"))]))
    assert "België" in document.text


@pytest.mark.parametrize(
    "html", ["<html><body></body></html>", "<html><script>x()</script></html>", "<nav><a>Menu</a></nav>"]
)
def test_a_page_without_main_text(tmp_path: Path, html: str) -> None:
    assert "has no main text" in error(read([write(tmp_path / "a.html", html)])).problem


def test_a_page_in_another_language(tmp_path: Path) -> None:
    page = PAGE.format(DUTCH).replace("nl-NL", "de")
    assert "German" in error(read([write(tmp_path / "a.html", page)])).problem
