"""Which language a text is in, by py3langid among likely languages, and by distinctive words where two are close."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from kg.errors import InputError
from kg.model import LANGUAGES

# Recognition reads no more than this; more text changes nothing
_SAMPLE_CHARACTERS = 10_000
# With fewer letters byte statistics guess at random
_MIN_LETTERS = 20
_FORCE = f"read are {', '.join(LANGUAGES)}; if it is one of these, say so with --lang"
_LETTER = re.compile(r"[^\W\d_]")


def decide_language(text: str, source: str, declared: str | None, forced: str | None) -> str:
    """The language of an article: forced by the caller, else declared in its metadata, else recognised in its text.

    Raises InputError for a language that is not read, and for a text too short to recognise one.
    """
    if forced is not None:
        return forced
    if declared is not None and declared.strip():
        return supported(declared, source)
    language = recognise(text)
    if language is None:
        problem = f"is too short to recognise its language ({_count_letters(text)} letters)"
        raise InputError(source, problem, f"say which it is with --lang ({', '.join(LANGUAGES)})")
    if language not in LANGUAGES:
        raise InputError(source, f"is in a language that is not read: recognised as {_name(language)}", _FORCE)
    return language


def supported(tag: str, source: str) -> str:
    """The language that a BCP 47 tag such as `id-ID` names; raises InputError when it is none that is read."""
    language = re.split(r"[-_]", tag.strip().lower(), maxsplit=1)[0]
    if language not in LANGUAGES:
        problem = f"is declared to be in a language that is not read: {_name(language)}"
        raise InputError(source, problem, _FORCE)
    return language


def recognise(text: str) -> str | None:
    """The ISO 639-1 code of the text's language, of those in data/languages.toml; None with fewer than 20 letters."""
    sample = unicodedata.normalize("NFC", text[:_SAMPLE_CHARACTERS])
    if _count_letters(sample) < _MIN_LETTERS:
        return None
    language: str = _identifier().classify(sample)[0]
    return _between_close(language, sample)


def _between_close(language: str, text: str) -> str:
    """The one of a pair of close languages that more of the text's distinctive words belong to."""
    for pair in _data()["close"]:
        if language in pair["words"]:
            counts = {code: _count_words(words, text) for code, words in pair["words"].items()}
            best = max(counts.values())
            if counts[language] < best:
                return str(max(counts, key=lambda code: counts[code]))
    return language


def _count_words(words: tuple[str, ...], text: str) -> int:
    return len(_word_pattern(tuple(words)).findall(text))


@cache
def _word_pattern(words: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, words))})\b", re.IGNORECASE)


def _count_letters(text: str) -> int:
    return len(_LETTER.findall(text[:_SAMPLE_CHARACTERS]))


@cache
def _identifier() -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE)
    identifier.set_languages(_data()["candidates"])
    return identifier


@cache
def _data() -> Mapping[str, Any]:
    return tomllib.loads(files("kg.reading").joinpath("data/languages.toml").read_text("utf-8"))


def _name(code: str) -> str:
    """The English name of a language, else its code made safe for a message."""
    from babel import Locale

    name: str = Locale("en").languages.get(code) or ascii(code[:20])
    return name
