"""The language files: complete, free of contradictions, and refused with a reason when unsound."""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Iterator
from importlib import resources
from typing import Any

import pytest

from kg.errors import LanguageDataError
from kg.languages import Language, load, parse
from kg.model import LANGUAGES

# The scored relations of the graph contract, by hand: partOf is geography and statesThat comes from [speech].
RELATIONS = [
    "acquires",
    "investsIn",
    "sells",
    "mergesWith",
    "owns",
    "partnersWith",
    "competesWith",
    "founds",
    "launches",
    "closes",
    "operatesIn",
    "basedIn",
    "supplies",
    "holdsPosition",
    "memberOf",
    "appoints",
    "bans",
    "permits",
    "requires",
    "issues",
    "appliesFor",
    "investigates",
    "sanctions",
    "sues",
    "summons",
    "meets",
    "negotiatesWith",
    "agreesWith",
    "requests",
    "supports",
    "criticizes",
]
MEASURES = [
    "userCount",
    "merchantCount",
    "employeeCount",
    "revenue",
    "profit",
    "loss",
    "valuation",
    "transactionValue",
    "marketSize",
    "marketShare",
    "deliveryVolume",
]
CLASSES = frozenset(
    [
        "Agent",
        "Person",
        "Organization",
        "Company",
        "GovernmentBody",
        "Association",
        "MediaOutlet",
        "Group",
        "Platform",
        "Product",
        "Service",
        "Place",
        "Country",
        "Region",
        "City",
        "Legislation",
        "Licence",
        "Program",
        "Event",
        "Market",
        "Activity",
        "Concept",
    ]
)
EXPECTED_CLASSES = CLASSES - {"Agent", "Organization", "Place", "Concept"}

MINIMAL = """
code = "xx"
[syntax]
verb_second = false
verb_final = false
modifiers = "before"
juxtaposed_genitive = false
genitive = ["of"]
agent = ["by"]
passive_auxiliaries = ["was"]
determiners = ["a"]
definite = ["the"]
conjunctions = ["and"]
list_openers = ["such as"]
relatives = ["which"]
complementizers = ["that"]
subordinators = ["because"]
prepositions = ["of", "by", "in"]
place_prepositions = ["in"]
origin_prepositions = ["from"]
adverbs = ["already"]
copulas = ["is"]
superlatives = []
[pronouns]
person = ["he"]
thing = ["it"]
plural = ["they"]
first = ["we"]
[modality]
planned = ["will"]
possible = ["may"]
denied = ["not"]
[speech]
verbs = ["said"]
according = ["according to"]
[classes]
Company = ["firm"]
[names]
company_prefixes = []
company_suffixes = ["ltd"]
legal_forms = ["ltd"]
body_heads = []
association_heads = []
legislation_heads = []
[titles]
honorifics = ["mr"]
positions = ["director"]
state = ["minister"]
[metonyms]
nouns = ["board"]
[stake]
nouns = ["shares"]
"""


@pytest.fixture(params=LANGUAGES)
def language(request: pytest.FixtureRequest) -> Language:
    return load(request.param)


def raw(code: str) -> dict[str, Any]:
    return tomllib.loads(resources.files("kg.languages").joinpath(f"{code}.toml").read_text("utf-8"))


def word_lists(value: Any, path: str = "") -> Iterator[tuple[str, list[str]]]:
    """Every list of words of a file, with where it stands."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from word_lists(inner, f"{path}.{key}")
    elif isinstance(value, list) and value and all(isinstance(item, dict) for item in value):
        for index, inner in enumerate(value):
            yield from word_lists(inner, f"{path}[{index}:{inner.get('relation')}]")
    elif isinstance(value, list):
        yield path, value


# --- each file by itself ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("code", LANGUAGES)
def test_file_loads_under_its_own_code(code: str) -> None:
    assert load(code).code == code


@pytest.mark.parametrize("code", LANGUAGES)
def test_no_word_twice_in_one_list(code: str) -> None:
    twice = {path: [w for w, n in Counter(words).items() if n > 1] for path, words in word_lists(raw(code))}
    assert {path: words for path, words in twice.items() if words} == {}


@pytest.mark.parametrize("code", LANGUAGES)
def test_words_are_written_the_one_way(code: str) -> None:
    odd = [
        (path, word)
        for path, words in word_lists(raw(code))
        for word in words
        if word != word.strip().lower() or "’" in word or "  " in word
    ]
    assert odd == []


def test_every_class_is_one_of_the_entity_tree(language: Language) -> None:
    assert set(language.classes) <= CLASSES
    assert set(language.classes) >= EXPECTED_CLASSES


def test_a_noun_tells_one_class_only(language: Language) -> None:
    count = Counter(word for words in language.classes.values() for word in words)
    assert [word for word, n in count.items() if n > 1] == []


# --- coverage ---------------------------------------------------------------------------------------------------------


def test_every_scored_relation_has_words(language: Language) -> None:
    assert sorted(set(RELATIONS + MEASURES) - language.relations) == []


def test_no_relation_outside_the_contract(language: Language) -> None:
    assert sorted(language.relations - set(RELATIONS + MEASURES)) == []


def test_every_relation_between_things_has_a_verb(language: Language) -> None:
    verbal = {frame.relation for frame in language.frames if frame.active or frame.participle or frame.passive}
    assert sorted(set(RELATIONS) - verbal) == []


def test_measures_are_rows_of_measures_and_nothing_else(language: Language) -> None:
    assert {row.relation for row in language.measures} == set(MEASURES)
    events = {frame.relation for frame in language.frames} | {event.relation for event in language.events}
    assert events.isdisjoint(MEASURES)


def test_lists_are_not_token_lists(language: Language) -> None:
    assert len(language.titles.positions) >= 150
    assert sum(map(len, language.classes.values())) >= 600
    assert len(language.frames) + len(language.events) >= 60


# --- contradictions ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("suffix", ["", "_after"])
def test_no_word_has_two_modalities(language: Language, suffix: str) -> None:
    keys = [f"{key}{suffix}" for key in ("planned", "possible", "denied")]
    count = Counter(word for key in keys for word in getattr(language.modality, key))
    assert [word for word, n in count.items() if n > 1] == []


def test_nothing_that_denies_also_says(language: Language) -> None:
    assert set(language.modality.denying).isdisjoint(language.speech.verbs)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("adverbs", "prepositions"),
        ("adverbs", "determiners"),
        ("adverbs", "conjunctions"),
        ("adverbs", "copulas"),
        ("conjunctions", "subordinators"),
        ("conjunctions", "relatives"),
        ("determiners", "prepositions"),
        ("relatives", "prepositions"),
        ("determiners", "conjunctions"),
    ],
)
def test_closed_classes_are_apart(language: Language, first: str, second: str) -> None:
    syntax = language.syntax
    assert sorted(set(getattr(syntax, first)) & set(getattr(syntax, second))) == []


def test_no_noun_is_an_adverb(language: Language) -> None:
    nouns = {word for words in language.classes.values() for word in words}
    nouns |= {*language.titles.positions, *language.titles.state, *language.metonyms, *language.stake}
    assert sorted(nouns & set(language.syntax.adverbs)) == []


def test_no_auxiliary_hides_the_future_of_its_clause(language: Language) -> None:
    """The longest phrase wins, so a function phrase that begins with "will" would hide it ("will be")."""
    syntax = language.syntax
    future = {"will", "would", "shall", "akan", "bakal", "sẽ", "zal", "zullen", "zou", "zouden"}
    phrases = (*syntax.passive_auxiliaries, *syntax.copulas)
    assert [phrase for phrase in phrases if phrase.split()[0] in future] == []


def test_pairs_are_not_also_plain_plurals(language: Language) -> None:
    assert set(language.pronouns.pair).isdisjoint(language.pronouns.plural)


def test_a_verb_form_is_not_both_voices(language: Language) -> None:
    both = [
        (frame.relation, word)
        for frame in language.frames
        for word in {*frame.active, *frame.participle} & set(frame.passive)
    ]
    assert both == []


def test_the_engine_can_read_every_preposition(language: Language) -> None:
    """A row's preposition is found only if it is also listed as one."""
    syntax = language.syntax
    known = {"", *syntax.prepositions, *syntax.genitive, *syntax.agent, *syntax.list_openers, *syntax.conjunctions}
    used = {word for frame in language.frames for word in frame.object}
    used |= {word for event in language.events for word in (*event.subject, *event.object)}
    used |= {word for noun in language.relationals for word in noun.complement}
    assert sorted(used - known) == []


def test_special_prepositions_are_prepositions(language: Language) -> None:
    syntax = language.syntax
    assert sorted(set(syntax.genitive) - set(syntax.prepositions)) == []
    assert sorted(set(syntax.agent) - set(syntax.prepositions)) == []


def test_legal_forms_make_a_name_a_company(language: Language) -> None:
    parts = {*language.names.company_prefixes, *language.names.company_suffixes}
    assert sorted(form for form in language.names.legal_forms if form not in parts) == []


def test_what_pushes_a_price_is_no_bare_verb(language: Language) -> None:
    """Words that mostly tell something else stand only in phrases."""
    bare = {word for frame in language.frames for word in (*frame.active, *frame.participle, *frame.passive)}
    assert bare.isdisjoint({"opens", "opened", "mở", "buka", "opent", "opende", "starts", "mulai"})


# --- the languages against each other ---------------------------------------------------------------------------------


def test_languages_agree_on_what_a_subject_alone_can_do() -> None:
    alone = {code: {f.relation for f in load(code).frames if f.intransitive} for code in LANGUAGES}
    assert set(map(frozenset, alone.values())) == {frozenset({"closes"})}


def test_rejecting_an_application_denies_a_permit_everywhere() -> None:
    for code in LANGUAGES:
        assert any(f.relation == "permits" and f.modality == "Denied" for f in load(code).frames), code


@pytest.mark.parametrize("relation", ["acquires", "sells", "owns"])
def test_holdings_can_be_bought_sold_and_held_by_share(language: Language, relation: str) -> None:
    assert any(frame.relation == relation and frame.needs == "stake" for frame in language.frames)


# --- unsound files ----------------------------------------------------------------------------------------------------


def test_minimal_file_is_sound() -> None:
    assert parse(MINIMAL, "xx.toml").code == "xx"


def test_words_are_folded_and_each_kept_once() -> None:
    found = parse(MINIMAL.replace('["said"]', '["Said", " said ", "doesn’t say"]'), "xx.toml")
    assert found.speech.verbs == ("said", "doesn't say")


def test_unknown_language_names_those_there_are() -> None:
    with pytest.raises(LanguageDataError, match="no language 'tlh'; there are en, id, nl, vi"):
        load("tlh")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("code = ", "xx.toml: not TOML"),
        ('code = "xx"', r"the table \[syntax\] is missing"),
        (MINIMAL.replace("[stake]", "[stakes]"), r"the table \[stake\] is missing"),
        (MINIMAL.replace("copulas =", "copula ="), r"\[syntax\]: unknown key 'copula'"),
        (MINIMAL.replace('thing = ["it"]\n', ""), r"\[pronouns\].*thing"),
        (MINIMAL.replace('verbs = ["said"]', 'verbs = "said"'), "expected a list of words, found 'said'"),
        (MINIMAL.replace('Company = ["firm"]', "Company = [1]"), "expected a list of words"),
        (MINIMAL.replace("verb_final = false", 'verb_final = "no"'), "expected bool, found 'no'"),
        (MINIMAL + '[[frame]]\nactive = ["buys"]\n', r"\[\[frame\]\] \?"),
        (MINIMAL + '[[frame]]\nrelation = "acquires"\nverbs = ["buys"]\n', "unknown key 'verbs'"),
        (MINIMAL + '[[frame]]\nrelation = "acquires"\nneeds = "time"\n', "needs = 'time' is not known"),
        (MINIMAL + '[[frame]]\nrelation = "acquires"\nmodality = "Maybe"\n', "no modality 'Maybe'"),
        (MINIMAL + '[[event]]\nrelation = "acquires"\nwords = ["deal"]\nmodality = "x"\n', "no modality 'x'"),
        (MINIMAL + '[[relational]]\nrelation = "owns"\nwords = ["unit"]\ndescribed = "both"\n', "described must be"),
    ],
)
def test_unsound_file_is_refused_with_its_reason(text: str, message: str) -> None:
    with pytest.raises(LanguageDataError, match=message):
        parse(text, "xx.toml")
