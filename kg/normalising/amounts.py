"""Money, percentages and counts: a number with what stands before and after it.

What gives no value, on purpose: vague amounts ("millions of", "ratusan juta", "hàng triệu"); durations, ages and
multiples (a number before a unit of time or "times"); percentage and basis points; numbers of laws, terminals, pages
and products (after a label such as "article" or, when small and bare, after a capitalised name); clock times; codes.

A range gives two values, the first without the words that it shares with the second: "10–15 persen" is 10 ("10") and 15
("15 persen"), "3 tot 4 miljoen" is 3000000 and 4000000; only where the first is the smaller one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from kg.model import Money, Percent, Quantity, Span, Value, ValueMention
from kg.normalising.lexicon import Lexeme
from kg.normalising.numerals import parse_number, scaled
from kg.normalising.vocabulary import UnitRules, Vocabulary

_AMOUNT = re.compile(
    r"""
    (?P<sign>c(?:-)?)?
    (?: (?P<number>[nYZw])(?:-?(?P<scale>[Ss]+)(?:\.(?=[CcK]))?)? | (?P<small>W)(?P<smallscale>S+) )
    (?: -?(?P<unit>[CKpo]|c(?!-?[nYZ])) )?
    """,
    re.VERBOSE,
)
# A currency name that is also a common word ("won", "pounds", "đồng") needs a scale word or as much as this.
_LEAST_OF_UNSURE_CURRENCY = 1000
# A bare number below this after a capitalised word is part of a name ("Nusaphone 15", "Terminal 3").
_MOST_IN_A_NAME = 1000
# After a word of the calendar, a currency sign or another number, a number is no count of its own.
_NAMING = frozenset("MkyGmlcnZ")
_LEAST_OF_ACRONYM = 1000  # "64 juta UMKM" counts, "2 MK" and "17 WIB" do not
_WORD = re.compile(r"[^\W\d_](?:[^\W\d_]|[\u0300-\u036f]|[-'’](?=[^\W\d_]))*")
_BLANK = re.compile(r"[ \u00a0\u202f\u2009]+")


@dataclass(frozen=True, slots=True)
class _Amount:
    """Lexemes `first` to `last`, last exclusive; `number` is not yet scaled."""

    first: int
    last: int
    number: Decimal
    exponent: int
    sign: str | None = None  # ISO code of a sign before the number
    unit: str = ""  # kind of the lexeme after the number, one of "", c, C, K, p, o
    currency: str | None = None  # ISO code of a name or sign after it
    letter: bool = False  # the scale is a letter

    @property
    def value(self) -> Decimal:
        return scaled(self.number, self.exponent)

    @property
    def is_bare(self) -> bool:
        return not (self.sign or self.unit)


def amounts(text: str, lexemes: Sequence[Lexeme], kinds: str, words: Vocabulary) -> Iterator[ValueMention]:
    """The mentions of money, percentages and counts in a text; they may overlap with dates, not with each other."""
    found = [a for match in _AMOUNT.finditer(kinds) if (a := _read(match, lexemes, words))]
    for amount, shared in _linked(found, kinds):
        value, last_offset = _value(text, lexemes, kinds, shared, words)
        if value is not None:
            end = last_offset if amount is shared else lexemes[amount.last - 1].end
            yield ValueMention(Span(lexemes[amount.first].start, end), _with_number(value, amount))


def _read(match: re.Match[str], lexemes: Sequence[Lexeme], words: Vocabulary) -> _Amount | None:
    group = "number" if match["number"] else "small"
    number = _number(lexemes[match.start(group)], words)
    if number is None:
        return None
    scale_group = "scale" if match["number"] else "smallscale"
    scales = [lexemes[i] for i in range(*match.span(scale_group))] if match[scale_group] else []
    unit = lexemes[match.start("unit")] if match["unit"] else None
    return _Amount(
        first=match.start(),
        last=match.end(),
        number=number,
        exponent=sum(int(str(scale.payload)) for scale in scales),
        sign=str(lexemes[match.start("sign")].payload) if match["sign"] else None,
        unit=match["unit"] or "",
        currency=str(unit.payload) if unit and unit.kind in "cCK" else None,
        letter=any(scale.kind == "s" for scale in scales),
    )


def _number(lexeme: Lexeme, words: Vocabulary) -> Decimal | None:
    if isinstance(lexeme.payload, Decimal):
        return lexeme.payload
    return parse_number(str(lexeme.payload), words.language)


def _linked(found: Sequence[_Amount], kinds: str) -> list[tuple[_Amount, _Amount]]:
    """Each amount with the one whose scale and unit it shares: itself, or the upper end of its range.

    Two amounts side by side, the second of a smaller scale, are one ("1 tỷ 200 triệu").
    """
    pairs: list[tuple[_Amount, _Amount]] = []
    for later in reversed(_summed(found)):
        shared = pairs[-1][1] if pairs else None
        if shared and kinds[later.last : pairs[-1][0].first] in {"-", "t", "T"} and _opens_range(later, pairs[-1][0]):
            if later.sign and shared.is_bare:  # "Rp 3-4 miliar"
                shared = replace(shared, sign=later.sign)
                pairs[-1] = (shared, shared)
            pairs.append((replace(later, exponent=later.exponent or shared.exponent), shared))
        else:
            pairs.append((later, later))
    return pairs[::-1]


def _opens_range(lower: _Amount, upper: _Amount) -> bool:
    if lower.unit or (lower.sign and upper.sign):
        return False
    return lower.number < upper.number if not lower.exponent else lower.value < upper.value


def _summed(found: Sequence[_Amount]) -> list[_Amount]:
    whole: list[_Amount] = []
    for amount in found:
        before = whole[-1] if whole else None
        adjoining = before and before.last == amount.first and not before.unit and not amount.sign
        if before and adjoining and before.exponent > amount.exponent > 0:
            total = before.value + amount.value
            whole[-1] = replace(amount, first=before.first, number=total, exponent=0, sign=before.sign)
        else:
            whole.append(amount)
    return whole


def _with_number(value: Value, amount: _Amount) -> Value:
    if isinstance(value, Money):
        return replace(value, amount=amount.value)
    return replace(value, number=amount.value) if isinstance(value, Percent | Quantity) else value


def _value(
    text: str, lexemes: Sequence[Lexeme], kinds: str, amount: _Amount, words: Vocabulary
) -> tuple[Value | None, int]:
    """The value of an amount and the offset where its words end."""
    end = lexemes[amount.last - 1].end
    if amount.unit == "o":
        return None, end
    if amount.unit == "p":
        return (None if amount.sign else Percent(amount.value)), end
    if amount.sign or amount.unit:
        return _money(amount, words), end
    return _count(text, lexemes, kinds, amount, words)


def _money(amount: _Amount, words: Vocabulary) -> Money | None:
    currency = amount.sign or amount.currency
    if currency is None:
        return None
    if amount.letter and words.scale_letter_currency not in (None, currency):
        return None
    unsure = amount.unit == "K" and not amount.sign
    if unsure and not amount.exponent and abs(amount.number) < _LEAST_OF_UNSURE_CURRENCY:
        return None
    return Money(amount.value, currency)


def _count(
    text: str, lexemes: Sequence[Lexeme], kinds: str, amount: _Amount, words: Vocabulary
) -> tuple[Quantity | None, int]:
    end = lexemes[amount.last - 1].end
    if amount.number < 0 or _names_something(text, lexemes, kinds, amount) or _is_duration(text, end, words.units):
        return None, end
    unit, after = _unit(text, lexemes, amount, words.units)
    per, end = _rate(lexemes, after, unit.end if unit else end)
    noun = text[unit.start : unit.end].lower() if unit else None
    if noun and per is None:
        per = next((words.units.periods[word] for word in noun.split() if word in words.units.periods), None)
    if not _counts(kinds, amount, noun, per, words):
        return None, end
    return Quantity(amount.value, noun, per), end


def _counts(kinds: str, amount: _Amount, noun: str | None, per: str | None, words: Vocabulary) -> bool:
    """True when a number with this noun and rate is a count, not a year, a letter or a number on its own."""
    number_kind = kinds[amount.first]
    if number_kind == "Y" and not amount.exponent:
        return noun is not None and noun.split()[0] in words.units.counted
    if noun is None:
        return (amount.exponent >= 3 and not amount.letter) or (per is not None and number_kind in "nZ")
    if words.scale_letter_currency and amount.letter:
        return False
    spelled_out = number_kind == "w" and not amount.exponent
    return not spelled_out or _is_complete(noun, words.units)


def _is_complete(noun: str, rules: UnitRules) -> bool:
    """Whether the noun after a spelled-out number is certainly one: where plurals show, a plural."""
    return rules.last.pattern == "(?!)" or rules.last.search(noun) is not None


def _is_duration(text: str, end: int, rules: UnitRules) -> bool:
    match = _WORD.match(text, blank.end() if (blank := _BLANK.match(text, end)) else end)
    return match is not None and match.group().lower() in rules.time


def _names_something(text: str, lexemes: Sequence[Lexeme], kinds: str, amount: _Amount) -> bool:
    before = kinds[max(0, amount.first - 2) : amount.first]
    if before[-1:] in _NAMING or _is_score(lexemes, before, amount):
        return True
    if amount.exponent:
        return False
    if before[-1:] == "z" or before == "z.":
        return True
    is_small = kinds[amount.first] != "w" and amount.number < _MOST_IN_A_NAME
    return is_small and _after_name(text, lexemes, kinds, amount.first)


def _is_score(lexemes: Sequence[Lexeme], before: str, amount: _Amount) -> bool:
    """True of the second number of "2-1", which is no range."""
    first = lexemes[amount.first - 2].payload if before in {"n-", "Z-", "Y-"} else None
    return isinstance(first, str) and first.isdigit() and int(first) >= amount.number


def _after_name(text: str, lexemes: Sequence[Lexeme], kinds: str, at: int) -> bool:
    """True after a capitalised word that does not just open a sentence."""
    if at == 0 or kinds[at - 1] != "x" or text[lexemes[at - 1].start : lexemes[at - 1].end].islower():
        return False
    return at > 1 and kinds[at - 2] != "."


def _unit(text: str, lexemes: Sequence[Lexeme], amount: _Amount, rules: UnitRules) -> tuple[Span | None, int]:
    """The noun phrase after a number, and the index of the first lexeme after it.

    It ends before a function word, a word of another kind or a mark; where adjectives come first, after the first
    plural. Of several words without a plural none is taken.
    """
    found: list[Span] = []
    index, at, most = amount.last, lexemes[amount.last - 1].end, rules.most_words
    while len(found) < most and (word := _next_word(text, lexemes, index, at)):
        span, after = word
        if not _may_stand(span.of(text), lexemes[index].kind, amount, rules, is_first=not found):
            break
        most += int(not found and span.of(text).lower() in rules.extending)
        found.append(span)
        index, at = after, span.end
        if rules.last.search(span.of(text)):
            return Span(found[0].start, at), index
    if not found or (len(found) == 1 and _is_adjective(found[0].of(text), rules)):
        return None, amount.last
    if (
        rules.last.pattern != "(?!)"
    ):  # no plural: a word alone may be the noun, before a name ("new Covid-19 cases") not
        ahead = _next_word(text, lexemes, index, at)
        is_noun = len(found) == 1 and not (ahead and ahead[0].of(text)[0].isupper())
        return (found[0], index) if is_noun else (None, amount.last)
    return Span(found[0].start, found[-1].end), index


def _is_adjective(word: str, rules: UnitRules) -> bool:
    return (word[0].isupper() and not word.isupper()) or word.lower() in rules.periods


def _next_word(text: str, lexemes: Sequence[Lexeme], index: int, at: int) -> tuple[Span, int] | None:
    """The word after the blank at offset `at`, and the index of the first lexeme after it."""
    blank = _BLANK.match(text, at)
    if blank is None or index >= len(lexemes) or lexemes[index].kind not in "xzR":
        return None
    match = _WORD.match(text, blank.end())
    if match is None or lexemes[index].start != match.start():
        return None
    span = Span(match.start(), max(match.end(), lexemes[index].end))
    return span, _index_after(lexemes, index, span.end)


def _index_after(lexemes: Sequence[Lexeme], index: int, offset: int) -> int:
    while index < len(lexemes) and lexemes[index].start < offset:
        index += 1
    return index


def _may_stand(word: str, kind: str, amount: _Amount, rules: UnitRules, is_first: bool) -> bool:
    folded = word.lower()
    if folded in rules.stop_words:
        return False
    if kind == "R":  # "daily active users", but not "a day"
        return folded in rules.periods
    if word[0].isupper():
        acronym = word.isupper() and len(word) > 2 and amount.value >= _LEAST_OF_ACRONYM
        return is_first and (acronym or rules.adjective.search(word) is not None)
    return is_first or rules.stop.search(folded) is None


def _rate(lexemes: Sequence[Lexeme], index: int, end: int) -> tuple[str | None, int]:
    if index < len(lexemes) and lexemes[index].kind == "R":
        return str(lexemes[index].payload), lexemes[index].end
    return None, end
