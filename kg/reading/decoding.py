"""Bytes to text: which encoding, which limits, and what is no text at all."""

from __future__ import annotations

import codecs
import re

from kg.errors import InputError

# An article is refused beyond this: spaCy's own default limit (`Language.max_length`)
MAX_CHARACTERS = 1_000_000
# A file of one article, or one line of a JSONL file, is refused unread beyond this: trafilatura's MAX_FILE_SIZE
MAX_BYTES = 20_000_000

_AS_UTF8 = "save it as UTF-8"
_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_SIGNATURES = (
    (b"%PDF-", "a PDF file"),
    (b"PK\x03\x04", "a ZIP file (docx, odt, epub …)"),
    (b"\x89PNG", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"\x1f\x8b", "a gzip file"),
    (b"\xd0\xcf\x11\xe0", "an old Office file"),
)
# The eight-bit encodings that Dutch, English, Indonesian and Vietnamese text was written in
_LEGACY = {"windows-1252": "cp1252", "iso-8859-1": "cp1252", "iso-8859-15": "iso8859_15", "windows-1258": "cp1258"}
# charset-normalizer's coherence (0–1) of right guesses on a few sentences was .58–.90, of text without
# frequent letters 0; below a third the guess is not taken
_MIN_COHERENCE = 0.33
_DECLARED = re.compile(rb"""<meta[^>]{0,200}charset\s*=\s*["']?\s*([\w-]{1,40})""", re.IGNORECASE)
_CONTROL = re.compile(r"[\x01-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_SURROGATE = re.compile(r"[\ud800-\udfff]")
# Text may hold a stray control character; junk that happens to decode is full of them
_MAX_CONTROL_SHARE = 0.01


def decode(data: bytes, source: str) -> str:
    """The text of a file, byte order mark removed and every newline as a line feed; else raises InputError."""
    for signature, kind in _SIGNATURES:
        if data.startswith(signature):
            raise InputError(source, f"is {kind}, not text", "extract its text to a .txt file first")
    text = _decode_any(data, source).replace("\r\n", "\n").replace("\r", "\n")
    check_text(text, source)
    return text


def _decode_any(data: bytes, source: str) -> str:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _decode_strictly(data[len(mark) :], encoding, source, len(mark))
    if b"\0" in data:
        raise InputError(source, f"is binary, not text (NUL at byte {data.index(0)})", "give a text file")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        text = _decode_legacy(data)
        if text is None:
            raise _invalid(error, "UTF-8", source, 0) from error
        return text


def _decode_strictly(data: bytes, encoding: str, source: str, skipped: int) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise _invalid(error, encoding.upper(), source, skipped) from error


def _invalid(error: UnicodeDecodeError, encoding: str, source: str, skipped: int) -> InputError:
    found = error.object[error.start]
    return InputError(source, f"is not valid {encoding} at byte {error.start + skipped} (0x{found:02x})", _AS_UTF8)


def _decode_legacy(data: bytes) -> str | None:
    """The text in an eight-bit encoding: the one an HTML page declares, else a confident guess, else None."""
    if not data.decode("utf-8", errors="ignore").isascii():
        return None  # letters that are sound UTF-8 beside the bad byte: damaged UTF-8, any guess would garble them
    declared = _DECLARED.search(data[:4096])
    name = _LEGACY.get(declared.group(1).decode("ascii").lower()) if declared else None
    if name is None:
        return _guess_legacy(data)
    try:
        return data.decode(name)
    except UnicodeDecodeError:
        return None


def _guess_legacy(data: bytes) -> str | None:
    from charset_normalizer import from_bytes

    best = from_bytes(data, cp_isolation=["cp1252", "cp1258"]).best()
    return str(best) if best is not None and best.coherence >= _MIN_COHERENCE else None


def check_text(text: str, source: str) -> None:
    """Raise InputError for text that cannot be an article: blank, too long, binary, or not expressible in UTF-8."""
    if not text.strip():
        raise InputError(source, "is empty", "give an article with text in it, or leave it out")
    if len(text) > MAX_CHARACTERS:
        problem = f"has {len(text):,} characters, an article may have {MAX_CHARACTERS:,}"
        raise InputError(source, problem, "split it into articles, or write one a line as .jsonl")
    if "\0" in text or len(_CONTROL.findall(text)) > max(1, len(text) * _MAX_CONTROL_SHARE):
        raise InputError(source, "is binary, not text (control characters)", "give a text file")
    surrogate = _SURROGATE.search(text)
    if surrogate:
        code = ord(surrogate.group())
        raise InputError(source, f"has half a surrogate pair (U+{code:04X}) at character {surrogate.start()}", _AS_UTF8)


def too_large(source: str) -> InputError:
    """The error for a file or line beyond MAX_BYTES."""
    problem = f"has more than {MAX_BYTES // 1_000_000} MB in one article"
    return InputError(source, problem, "split it into articles, or write one a line as .jsonl")
