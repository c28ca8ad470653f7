"""What class of thing a name names: evidence from its parts, the gazetteer and the words around it, weighed."""

from __future__ import annotations

from kg.extraction.analysis import Analysis
from kg.extraction.name_parts import HEAD_CLASSES, Name, is_branch
from kg.extraction.nouns import class_noun_before, is_plain
from kg.extraction.titles import Title
from kg.gazetteer import Gazetteer

# Weights of the evidence for a class: a part of the name outweighs its surroundings, a guess loses to both.
STRONG, NOUN, MEDIUM, WEAK, GUESS = 6, 5, 4, 2, 1
# Nouns before a name tell its class only where they can name such a thing: "izin X" is a licence of X, not X.
TELLING = frozenset(
    {
        "Person",
        "Organization",
        "Company",
        "GovernmentBody",
        "Association",
        "MediaOutlet",
        "Platform",
        "Product",
        "Service",
    }
    | {"Place", "Country", "Region", "City"}
)


class NameClassifier:
    """Weighs what speaks for each class of a name in one document."""

    def __init__(self, analysis: Analysis, titles: list[Title], holders: set[int], gazetteer: Gazetteer) -> None:
        self.a = analysis
        self.gazetteer = gazetteer
        self._title_at = {i: title for title in titles for i in range(title.start, title.end)}
        self._ends = {title.end: title for title in titles}
        self._holders = holders

    def vote(self, name: Name) -> None:
        """Fill in the name's votes."""
        self._vote_by_parts(name)
        self._vote_by_gazetteer(name)
        self._vote_by_surroundings(name)

    def _vote_by_parts(self, name: Name) -> None:
        before = self.a.language.syntax.modifiers == "before"
        for category, cls in HEAD_CLASSES.items():
            edge = self.a.has(name.start, category) or (before and self.a.has(name.end - 1, category))
            if edge and name.end - name.start > 1:
                name.votes[cls] += STRONG
        tokens = range(name.start, name.end)
        is_body = any(self.a.has(name.start, category) for category in HEAD_CLASSES)
        is_company = self.a.has(tokens[0], "prefix") or self.a.has(tokens[-1], "suffix")
        if name.end - name.start > 1 and is_company and not is_body:
            name.votes["Company"] += STRONG
        for cls in self.a.language.classes:
            if name.end - name.start > 1 and self.a.has(tokens[-1] if before else tokens[0], f"class:{cls}"):
                name.votes[cls] += MEDIUM
        if name.text.isupper() and len(name.text) > 1 and " " not in name.text:
            name.votes["Organization"] += GUESS

    def _vote_by_gazetteer(self, name: Name) -> None:
        known = self.gazetteer.organization(name.text)
        if known:
            name.votes[known.cls] += STRONG
        place = self.gazetteer.place(name.text)
        if place:
            name.votes[place.cls] += WEAK if place.ambiguous else STRONG
        if self.a.words[name.start].isupper() and name.end - name.start == 1 and len(name.text) <= 5:
            return
        if self.gazetteer.is_given_name(self.a.words[name.start]) and name.end - name.start > 1:
            name.votes["Person"] += MEDIUM
        elif name.end - name.start > 1 and any(
            self.gazetteer.is_surname(self.a.words[i]) for i in (name.start, name.end - 1)
        ):
            name.votes["Person"] += WEAK

    def _vote_by_surroundings(self, name: Name) -> None:
        name.votes["Person"] += self._title_vote(name)
        sentence = self.a.sentence_at[name.start]
        self._vote_by_noun(name, sentence.start)
        name.is_placed = name.start > sentence.start and self.a.has(name.start - 1, "syntax.place_prepositions")
        self._vote_by_apposition(name, sentence.end)

    def _title_vote(self, name: Name) -> int:
        """How much a title before the name speaks for a person. Where a body may follow its title ("CEO ACME"), only a
        name that looks like a person's, or what is left after the body, is one."""
        if name.start in self._holders:
            return STRONG
        several = name.end - name.start > 1
        title = self._title_before(name.start)
        if title is None:
            return STRONG if several and self._closes_title_chain(name.start) else 0
        if title.is_honorific:
            return STRONG
        if self._sets_beside_name(title):
            return 0
        word = self.a.words[name.start]
        if not several and title.is_state and (self.gazetteer.is_surname(word) or self.gazetteer.is_given_name(word)):
            return NOUN  # "Presiden X"; a known country in its place weighs more
        if not several or is_branch(self.a, self.gazetteer, name.start, name.end) or self.a.has(name.end - 1, "suffix"):
            return 0
        return STRONG if not self.a.language.syntax.juxtaposed_genitive or title.portfolio else WEAK

    def _title_before(self, index: int) -> Title | None:
        """The title right before a name, the country of an office of state between them allowed."""
        if index in self._ends:
            return self._ends[index]
        for start in range(index - 1, max(-1, index - 4), -1):
            title = self._ends.get(start)
            if title is not None and title.is_state and self.gazetteer.country(self.a.slice(start, index)):
                return title
        return None

    def _sets_beside_name(self, title: Title) -> bool:
        """ "NAME, TITLE BODY": the title describes the name before it, so that what follows is the body."""
        before = title.start - 1
        if before - 1 < self.a.sentence_at[title.start].start or self.a.words[before] != ",":
            return False
        return self.a.is_capital(before - 1) and self.a.is_capital(before - 2) and before - 1 not in self._title_at

    def _closes_title_chain(self, index: int) -> bool:
        """ "TITLE BODY, NAME" and "TITLE (SHORT), NAME": only capitals, brackets and commas since the title."""
        first = self.a.sentence_at[index].start
        j = index - 1
        if j < first or self.a.words[j] != ",":
            return False
        while j >= first and index - j < 24:
            if j in self._title_at:
                return True
            is_small = self.a.has(j, "syntax.conjunctions", "syntax.genitive") or self.a.words[j] in ",()&"
            if not is_small and not self.a.is_capital(j) and not any(t.startswith("head") for t in self.a.tags[j]):
                return False
            j -= 1
        return False

    def _vote_by_noun(self, name: Name, first: int) -> None:
        """A class noun in the noun phrase before the name tells its class: "airline X", "aplikasi obrolan X"."""
        noun = class_noun_before(self.a, name.start, first)
        if noun is None or noun[0] in self._title_at:
            return
        cls = noun[2]
        if cls not in TELLING:
            return
        if cls != "Person" or name.end - name.start > 1:
            name.votes[cls] += NOUN

    def _vote_by_apposition(self, name: Name, limit: int) -> None:
        """ ", an airline based in …" after the name tells its class; so does a title."""
        index = name.end
        if index >= limit or self.a.words[index] not in ",(":
            return
        for step in range(index + 1, min(index + 7, limit)):
            if step in self._title_at:
                name.votes["Person"] += MEDIUM
                return
            for match in self.a.matches_at.get(step, ()):
                if match.category.startswith("class:"):
                    name.votes[match.category.removeprefix("class:")] += MEDIUM
                    return
            if not self._may_precede_noun(step):
                return

    def _may_precede_noun(self, index: int) -> bool:
        """What may stand in a noun phrase before its noun: articles; adjectives and nationalities in some languages."""
        if self.a.has(index, "syntax.determiners", "syntax.definite"):
            return True
        is_demonym = self.gazetteer.demonym(self.a.words[index], self.a.language.code) is not None
        return self.a.language.syntax.modifiers == "before" and (is_plain(self.a, index) or is_demonym)
