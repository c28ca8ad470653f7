"""Proper names: where they stand, and how a run of capitals splits into names."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from kg.extraction.adjectives import place_of_adjective, seat_start
from kg.extraction.analysis import Analysis
from kg.extraction.lexicon import Match
from kg.extraction.name_classes import NameClassifier
from kg.extraction.name_parts import HEAD_CLASSES, Name, is_branch, is_clear_place
from kg.extraction.nouns import FUNCTION, compounds
from kg.extraction.titles import Title
from kg.gazetteer import Gazetteer
from kg.languages import portfolios
from kg.normalising import month_number

OPENERS = frozenset("\"'“«:-–—(")  # after these a capital may be a sentence's first


class NameFinder:
    """Finds the names of one document. Runs after titles, which it never swallows."""

    def __init__(self, analysis: Analysis, titles: list[Title], gazetteer: Gazetteer) -> None:
        self.a = analysis
        self.gazetteer = gazetteer
        self.titles = titles
        self._title_at = {i: title for title in titles for i in range(title.start, title.end)}
        self._ends = {title.end: title for title in titles}
        self._mid = self._capitals_in_running_text()
        self._legal_forms = {form.strip(".") for form in analysis.language.names.legal_forms}
        self._compounds = compounds(analysis.language)
        self._adjectives = self._nationalities()
        self._known = self._known_bodies()
        self._holders: set[int] = set()  # where the part of a run after title and body begins
        self.names = analysis.language.names
        self.classes = NameClassifier(analysis, titles, self._holders, gazetteer)

    def find(self) -> list[Name]:
        """All names in order of position; no two overlap."""
        found: list[Name] = []
        for sentence in self.a.sentences:
            index = sentence.start
            while index < sentence.end:
                run = self._run(index, sentence.start, sentence.end)
                if run is None or self._is_common_noun(*run):
                    index = run[1] if run else index + 1
                    continue
                found.extend(self._name(start, end) for start, end in self._split(*run))
                index = max(run[1], index + 1)
        return found

    def _capitals_in_running_text(self) -> Counter[str]:
        """Words that carry a capital where neither a sentence's start nor a headline asks for one."""
        seen: Counter[str] = Counter()
        for sentence in self.a.sentences:
            if sentence.is_headline:
                continue
            for index in range(sentence.start + 1, sentence.end):
                if self.a.is_capital(index) and self.a.words[index - 1] not in OPENERS:
                    seen[self.a.words[index]] += 1
        return seen

    def _run(self, index: int, first: int, limit: int) -> tuple[int, int] | None:
        """The run of name tokens from `index` on, or None when no name starts here."""
        if index in self._known:
            return index, self._known[index]
        if index == first and self._common_noun_end(index) > index:
            return None
        head = self._head_at(index)
        if head:
            return self._headed_run(index, head, limit)
        if not self._can_be_name(index, first):
            return None
        end = index + 1
        while end < limit and not self._head_at(end):
            if self._can_continue(end):
                end += 1
            elif (step := self._bridge(index, end, limit)) > 0:
                end += step
            else:
                break
        while end > index + 1 and self._is_blocked(end - 1):
            end -= 1
        is_month = end == index + 1 and month_number(self.a.words[index], self.a.language.code) is not None
        if is_month or self._is_portfolio(index, end) or (end == index + 1 and self._is_weak_start(index, first)):
            return None
        return index, end

    def _is_portfolio(self, start: int, end: int) -> bool:
        """ "Minister NAME van Volksgezondheid": a minister's portfolio, not a name."""
        if self.a.lower[start:end] not in portfolios(self.a.language.code) or not self.a.has(
            start - 1, "syntax.genitive"
        ):
            return False
        sentence = self.a.sentence_at[start]
        return any(t.is_state and sentence.start <= t.start < start for t in self.titles)

    def _is_common_noun(self, start: int, end: int) -> bool:
        """A run that is nothing but a class noun written with capitals ("Social Media", "E-Commerce")."""
        matches = self.a.matches_at.get(start, ())
        covered = any(m.category.startswith("class:") and m.end == end for m in matches)
        return covered and self.gazetteer.place(self.a.slice(start, end)) is None

    def _common_noun_end(self, index: int) -> int:
        """The end of a class noun that has its capital only from the sentence's start; `index` when there is none."""
        if self.gazetteer.place(self.a.words[index]) is not None:
            return index
        opens_names = self.a.has(index, "prefix", "suffix") or any(t.startswith("head:") for t in self.a.tags[index])
        ends = [
            m.end
            for m in self.a.matches_at.get(index, ())
            if m.category.startswith("class:")
            and (not opens_names if m.end == index + 1 else not self.a.is_capital(m.end - 1))
        ]
        end = max(ends, default=index)
        if end == index or end >= len(self.a):
            return end
        # "Ngân hàng Trung ương X", "Thông tư 30": what follows belongs to the name, unless it stands alone elsewhere
        stands_alone = any(self._mid_run_is_known(end, k) for k in (end + 1, end + 2) if k <= len(self.a))
        goes_on = self.a.words[end][0].isdigit() or (opens_names and self.a.is_capital(end) and not stands_alone)
        return index if goes_on else end

    def _known_bodies(self) -> dict[int, int]:
        """Where a body that news of every country names begins, and where it ends."""
        found = self._declared_forms()
        for start in range(len(self.a)):
            if not self.a.is_capital(start) or start in found:
                continue
            limit = min(self.a.sentence_at[start].end, start + 6)
            ends = (end for end in range(limit, start + 1, -1) if self.gazetteer.organization(self.a.slice(start, end)))
            end = next(ends, 0)
            if end:
                found[start] = end
        return found

    def _declared_forms(self) -> dict[int, int]:
        """Declared abbreviations: short forms of several words, and long forms that are written as names."""
        found = {}
        for item in self.a.document.abbreviations:
            start, end = self.a.tokens_of(item.long_span)
            is_title = any(i in self._title_at for i in range(start, end))
            for first, last in self._occurrences(item.short):
                if is_title:
                    self._adjectives.update(range(first, last))  # "(Menkeu)": an office's short form is no name
                elif last - first > 1:
                    found[first] = last
            if end - start > 1 and not is_title and self.a.is_capital(start) and self.a.is_capital(end - 1):
                found[start] = end
        return found

    def _occurrences(self, text: str) -> Iterator[tuple[int, int]]:
        words = tuple(text.split())
        for start in self.a.positions.get(words[0], ()):
            if self.a.words[start : start + len(words)] == words:
                yield start, start + len(words)

    def _nationalities(self) -> set[int]:
        """Tokens of nationality adjectives, which are no names where they precede a noun, but for "Korean Air"."""
        found: set[int] = set()
        if self.a.language.syntax.modifiers == "after":
            return found
        for start in range(len(self.a)):
            limit = min(self.a.sentence_at[start].end, start + 3)
            if self._is_place_adjective(start):
                found.add(start)
            found.update(range(seat_start(self.a, start, self.gazetteer), start + 1) if self._is_seat(start) else ())
            for end in range(limit, start, -1):
                is_adjective = self.gazetteer.demonym(self.a.slice(start, end), self.a.language.code)
                if is_adjective and self.gazetteer.country(self.a.slice(start, end)) is None:
                    if not (end < limit and self.a.has(end, "suffix") and self.a.is_capital(end)):
                        found.update(range(start, end))
                    break
        return found

    def _is_seat(self, index: int) -> bool:
        return self.a.lower[index].endswith(self.a.language.syntax.seat_suffixes)

    def _is_place_adjective(self, index: int) -> bool:
        """ "Utrechtse" before a small letter: an adjective made of a place's name."""
        if index + 1 >= len(self.a) or not self.a.is_capital(index):
            return False
        if self.a.is_capital(index + 1) and not self._mid_run_is_known(index + 1, index + 2):
            return False
        return place_of_adjective(self.a.words[index], self.a.language, self.gazetteer) is not None

    def _is_blocked(self, index: int) -> bool:
        return index in self.a.value_at or index in self._title_at or index in self._adjectives

    def _can_continue(self, index: int) -> bool:
        if not self.a.is_capital(index) or self._is_blocked(index) or self._is_not_name(index):
            return False
        # in a headline every word has a capital, so only what has one in running text too goes on
        return not self.a.sentence_at[index].is_headline or self._mid[self.a.words[index]] > 0

    def _is_not_name(self, index: int) -> bool:
        if any(tag.startswith("class:") for tag in self.a.tags[index]):
            return False
        return self.a.has(index, "not_name") or self.a.lower[index].endswith(self.a.language.syntax.seat_suffixes)

    def _can_be_name(self, index: int, first: int) -> bool:
        word = self.a.words[index]
        if not self.a.is_capital(index) or self._is_blocked(index) or self._is_not_name(index):
            return False
        if len(word) == 1 and not word.isdigit():
            return index + 1 < len(self.a) and self.a.is_capital(index + 1)
        is_open = index == first or self.a.words[index - 1] in OPENERS or self.a.sentence_at[index].is_headline
        if is_open and self._is_function(index):
            return False
        if self.a.sentence_at[index].is_headline:
            return self._mid[word] > 0 or bool(self.gazetteer.country(word))
        return True

    def _is_function(self, index: int) -> bool:
        return any(tag.startswith(FUNCTION) for tag in self.a.tags[index])

    def _is_weak_start(self, index: int, first: int) -> bool:
        """A lone capital at a sentence's start names something only if it does so elsewhere or is well known."""
        is_open = index == first or self.a.words[index - 1] in OPENERS
        word = self.a.words[index]
        if any(word == item.short for item in self.a.document.abbreviations):
            return False
        if not is_open or self._mid[word] > 0 or self.gazetteer.place(word) is not None:
            return False
        if index + 1 < len(self.a) and self.a.lower[index + 1] == "'s":
            return False
        shape_tells = any(c.isupper() for c in word[1:])
        return not shape_tells or bool(self.a.tags[index])

    def _bridge(self, start: int, index: int, limit: int) -> int:
        """How many tokens a small word inside a name takes, with the capital after it; 0 when the name ends here."""
        if index + 1 >= limit or index in self.a.value_at or index + 1 in self.a.value_at:
            return 0
        word, after = self.a.lower[index], index + 1
        if word == "&" and self.a.is_capital(after):
            return 2
        follows = self._can_continue(after)
        is_person_like = index - start == 1 and self.gazetteer.is_given_name(self.a.words[start])
        is_preposition = self.a.has(index, "syntax.prepositions", "syntax.genitive")
        if word in self.names.person_particles and follows and (is_person_like or not is_preposition):
            return 2
        return 1 if (self.a.lower[index - 1], word) in self._compounds else 0

    def _head_at(self, index: int) -> str:
        if self._is_blocked(index):
            return ""
        for match in self.a.matches_at.get(index, ()):
            if match.category in HEAD_CLASSES and match.category != "head:place_heads" and self._opens_name(match):
                return match.category
        return ""

    def _opens_name(self, match: Match) -> bool:
        """Where modifiers precede, only "Ministry of" opens a name; a bare "union" before one merely describes it."""
        if self.a.is_capital(match.start):
            return True
        if self.a.language.syntax.modifiers == "after":
            return match.end < len(self.a) and self.a.is_capital(match.end)
        following = self.a.lower[match.end : match.end + 12]
        known = portfolios(self.a.language.code)
        return any(following[:length] in known for length in range(1, len(following) + 1))

    def _headed_run(self, index: int, head: str, limit: int) -> tuple[int, int] | None:
        """A head and the capitals (with connectors and compounds) that follow; None when none follow."""
        if self.a.sentence_at[index].is_headline:
            return None
        end = max(m.end for m in self.a.matches_at[index] if m.category == head)
        base = end
        while end < limit and end not in self.a.value_at:
            if not self._continues_headed(index, end, limit):
                break
            end += 1
        while end > base and self._is_function(end - 1) and not self.a.is_capital(end - 1):
            end -= 1
        is_full = end > base or (base - index > 1 and self.a.is_capital(index))
        return (index, end) if is_full and (end > base or self._mid[self.a.words[index]]) else None

    def _continues_headed(self, start: int, index: int, limit: int) -> bool:
        if self.a.is_capital(index):
            return not self._is_blocked(index) and not self._is_split_point(start, index)
        if self.a.has(start, "head:legislation_heads") and self._is_number_part(index):
            return True
        is_compound = (self.a.lower[index - 1], self.a.lower[index]) in self._compounds
        return self._is_connector(index, limit) or is_compound

    def _is_number_part(self, index: int) -> bool:
        """A rule's number: digits, what joins them, and a word for "number" before them."""
        word = self.a.words[index]
        if any(c.isdigit() for c in word):
            return True
        after = self.a.words[index + 1] if index + 1 < len(self.a) else ""
        return (
            after[:1].isdigit() and (word in "/-." or len(word) <= 6) and not self.a.has(index, "syntax.prepositions")
        )

    def _is_split_point(self, start: int, index: int) -> bool:
        """A given name with a capital after it opens a person's name even inside a run."""
        return index - start >= 2 and self._opens_person(index)

    def _opens_person(self, index: int) -> bool:
        if index + 1 >= len(self.a) or not self._can_continue(index + 1):
            return False
        around = ((index, index + 1), (index, index + 2), (index - 1, index + 1))
        if any(self._is_clear_place(start, end) for start, end in around):
            return False
        word, after = self.a.words[index], self.a.words[index + 1]
        is_surname = self.gazetteer.is_surname(word) and self.gazetteer.is_given_name(after)
        return self.gazetteer.is_given_name(word) or is_surname

    def _is_connector(self, index: int, limit: int) -> bool:
        if index + 1 >= limit or not self.a.is_capital(index + 1) or self._is_blocked(index + 1):
            return False
        return self.a.lower[index] in self.names.connectors or self.a.words[index] == "&"

    def _split(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        """Split a run: nationality or country in front, body or company before a person after a title."""
        if self._head_at(start):
            yield from self._split_headed(start, end)
            return
        cut = self._leading_place(start, end)
        if cut:
            yield start, cut
            start = cut
        if self._is_mere_opening(start, end):
            start += 1
        start = self._legal_opening(start, end)
        if start >= end:
            return
        title = self._ends.get(start)
        if title and not title.is_honorific and end - start > 2:
            cut = self._person_start(start, end)
            if start < cut < end:
                self._holders.add(cut)
                yield start, cut
                start = cut
        yield start, end

    def _is_mere_opening(self, start: int, end: int) -> bool:
        """A sentence's first word before a name that stands without it elsewhere ("Meanwhile Acme …")."""
        is_open = start == self.a.sentence_at[start].start and end - start > 1
        if not is_open or self._mid[self.a.words[start]]:
            return False
        return self._mid_run_is_known(start + 1, end) or self._is_clear_place(start + 1, end)

    def _legal_opening(self, start: int, end: int) -> int:
        """Where a legal form that opens names stands inside a run ("Pendapatan PT X"): the name begins there."""
        forms = (i for i in range(start + 1, end - 1) if self._is_legal_form(i) and self.a.has(i, "prefix"))
        return next(forms, start)

    def _split_headed(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        """A country at the end of a body's name stays in it; a person after it does not."""
        for index in range(start + 2, end - 1):
            if self.gazetteer.country(self.a.words[index]) and end - index > 2:
                yield start, index + 1
                yield index + 1, end
                return
        yield start, end

    def _leading_place(self, start: int, end: int) -> int:
        """The end of a country or nationality that opens a run but does not belong to the name after it."""
        for cut in range(min(end, start + 4), start, -1):
            words = self.a.slice(start, cut)
            code = self.gazetteer.demonym(words, self.a.language.code)
            is_country = self.gazetteer.country(words) is not None
            if not code and not is_country:
                continue
            if cut == end:
                return 0 if is_country else cut
            return 0 if self._belongs_to_company(start, cut, end) else cut
        return 0

    def _belongs_to_company(self, start: int, cut: int, end: int) -> bool:
        """ "Korean Air", "Vietnam Airlines": nothing but a company's suffix follows."""
        return all(self.a.has(index, "suffix") for index in range(cut, end)) and self._title_at.get(start - 1) is None

    def _person_start(self, start: int, end: int) -> int:
        """Where the person begins in "Chief Executive ACME FIRST LAST"; `start` when all of it is one name."""
        if is_branch(self.a, self.gazetteer, start, end) or self.a.has(end - 1, "suffix"):
            return start
        cuts = (
            self._cut_behind_known(start, end),
            self._cut_behind_shape(start, end),
            self._cut_before_person(start, end),
        )
        cut = next((c for c in cuts if c > start), start)
        # a cut falls between capitals only, never inside "Tập | đoàn"
        return cut if self.a.is_capital(cut) else start

    def _cut_behind_known(self, start: int, end: int) -> int:
        """Behind the longest opening that is a name elsewhere in the text, or a place; 0 without one."""
        if self.gazetteer.is_given_name(self.a.words[start]):
            return 0
        for index in range(end - 2, start, -1):
            if self._mid_run_is_known(start, index) or self._is_clear_place(start, index):
                while index < end - 1 and self.a.has(index, "suffix"):
                    index += 1
                return index
        return 0

    def _cut_behind_shape(self, start: int, end: int) -> int:
        """Behind a company's suffix or a word in capitals; 0 without one."""
        for index in range(start, end - 1):
            word = self.a.words[index]
            is_acronym = word.isupper() and len(word) > 1 and not self._is_legal_form(index)
            if self.a.has(index, "suffix") or is_acronym:
                return index + 1
        return 0

    def _cut_before_person(self, start: int, end: int) -> int:
        """Before the first word that is a personal name; 0 without one."""
        words = ((index, self.a.words[index]) for index in range(start, end - 1))
        return next((i for i, w in words if self.gazetteer.is_given_name(w) or self.gazetteer.is_surname(w)), 0)

    def _mid_run_is_known(self, start: int, end: int) -> bool:
        """The tokens stand elsewhere in the text with no title or other capital before, so a name begins with them."""
        target = self.a.words[start:end]
        same = self.a.positions.get(target[0], ()) if target else ()
        places = (i for i in same if i != start and self.a.words[i : i + len(target)] == target)
        return any(index not in self._ends and not self._follows_name(index) for index in places)

    def _follows_name(self, index: int) -> bool:
        """A capital of the same sentence right before, that is neither a legal form nor a nationality."""
        before = index - 1
        if before < self.a.sentence_at[index].start or not self.a.is_capital(before) or self._is_legal_form(before):
            return False
        return self.gazetteer.demonym(self.a.words[before], self.a.language.code) is None

    def _core(self, start: int, end: int) -> tuple[int, int]:
        """The name less its legal forms: "PT X Tbk" → "X"; never empty."""
        first, last = start, end
        while (step := self._legal_prefix(first, last)) > first:
            first = step
        while last > first + 1 and self._is_legal_form(last - 1) and self.a.words[last - 2] != "&":
            last -= 1
        return first, last

    def _is_legal_form(self, index: int) -> bool:
        return self.a.lower[index].strip(".") in self._legal_forms

    def _legal_prefix(self, start: int, end: int) -> int:
        """The end of the legal form of one or more words that opens a name ("Công ty CP X"); `start` without one."""
        lengths = (
            n
            for n in range(min(5, end - start - 1), 0, -1)
            if " ".join(self.a.lower[start : start + n]) in self._legal_forms
        )
        return start + next(lengths, 0)

    def _name(self, start: int, end: int) -> Name:
        core = self._core(start, end)
        name = Name(start, end, core, self.a.original(*core))
        self.classes.vote(name)
        return name

    def _is_clear_place(self, start: int, end: int) -> bool:
        return is_clear_place(self.a, self.gazetteer, start, end)
