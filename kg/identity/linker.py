"""One node per thing: claims of all documents become entities and statements, whatever the order they come in.

Everything is sorted by content before it is merged, so the order of the input cannot show.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace

from kg.gazetteer import Gazetteer, home_country
from kg.gazetteer import load as load_gazetteer
from kg.identity.iris import Minter, name_key
from kg.identity.names import Identity, identify
from kg.languages import load as load_language
from kg.model import (
    LANGUAGES,
    Claim,
    Document,
    Entity,
    Evidence,
    Label,
    Mention,
    MentionKind,
    Money,
    PartialDate,
    Percent,
    Quantity,
    Statement,
    StatementQualifiers,
)
from kg.ontology import Ontology

Key = tuple[str, str]
Named = tuple[Mention, Document]


@dataclass(frozen=True, slots=True)
class Linked:
    """The nodes of a graph."""

    entities: tuple[Entity, ...]
    statements: tuple[Statement, ...]


def link(read: Iterable[tuple[Document, Sequence[Claim]]], ontology: Ontology, minter: Minter) -> Linked:
    """Merge the claims of all documents into entities and statements.

    Two mentions of one fact are one statement with two pieces of evidence; facts that differ in object, modality, or a
    qualifier that both state, are two (graph contract, "Same fact, many documents").
    """
    documents = sorted(read, key=lambda pair: pair[0].identifier)
    linker = _Linker(ontology, minter)
    for document, claims in documents:
        linker.add(document, claims)
    return Linked(linker.entities(), linker.statements())


class _Linker:
    def __init__(self, ontology: Ontology, minter: Minter) -> None:
        self.ontology = ontology
        self.minter = minter
        self.gazetteer: Gazetteer = load_gazetteer()
        self._mentions: dict[Key, list[Named]] = defaultdict(list)
        self._identities: dict[Key, list[Identity]] = defaultdict(list)
        self._facts: dict[tuple[object, ...], list[Statement]] = defaultdict(list)
        self._countries: dict[str, str | None] = {}

    def add(self, document: Document, claims: Sequence[Claim]) -> None:
        home = load_language(document.language).home
        self._countries[document.identifier] = home_country(document.text, document.language, self.gazetteer, home)
        for claim in claims:
            self._add_claim(document, claim)

    def _iri(self, mention: Mention, document: Document) -> str:
        country = self._countries[document.identifier]
        # a description that is resolved goes by the name of what it refers to
        kind = mention.kind if name_key(mention.text) == name_key(mention.name) else MentionKind.NAME
        identity = identify(mention.name, mention.cls, kind, document.language, country, self.gazetteer)
        self._mentions[identity.key].append((mention, document))
        self._identities[identity.key].append(identity)
        return self.minter.entity(identity.name, identity.kind)

    # --- statements -----------------------------------------------------------------------------------------------

    def _add_claim(self, document: Document, claim: Claim) -> None:
        subject = self._iri(claim.subject, document)
        obj = self._object(claim, document)
        if obj == subject and self.ontology.relation(claim.relation).irreflexive:
            return  # two names that the gate took for two things turned out to be one
        if (
            isinstance(claim.object, Mention)
            and self.ontology.relation(claim.relation).symmetric
            and str(obj) < subject
        ):
            subject, obj = str(obj), subject
        statement = Statement(
            iri="",
            subject=subject,
            relation=claim.relation,
            object=obj,
            modality=claim.modality,
            confidence=claim.confidence,
            evidence=(self._evidence(document, claim),),
            qualifiers=self._qualifiers(document, claim),
            attributed_to=(self._iri(claim.speaker, document),) if claim.speaker else (),
        )
        self._merge(statement)

    def _object(self, claim: Claim, document: Document) -> str | Money | Percent | Quantity | Label:
        if isinstance(claim.object, Mention):
            return self._iri(claim.object, document)
        if isinstance(claim.object, str):
            return Label(claim.object, document.language)
        if isinstance(claim.object, Quantity):
            return Quantity(claim.object.number)
        return claim.object

    def _evidence(self, document: Document, claim: Claim) -> Evidence:
        iri = self.minter.evidence(document, claim.evidence, claim.extractor)
        return Evidence(iri, document.identifier, claim.evidence, claim.evidence.of(document.text), claim.extractor)

    def _qualifiers(self, document: Document, claim: Claim) -> StatementQualifiers:
        q = claim.qualifiers
        return StatementQualifiers(
            stake=q.stake,
            amount=q.amount,
            date=q.date,
            start_date=q.start_date,
            end_date=q.end_date,
            place=self._iri(q.place, document) if q.place else None,
            roles=(Label(q.role, document.language),) if q.role else (),
            unit=q.unit,
            per=q.per,
        )

    def _merge(self, statement: Statement) -> None:
        """Add to the first statement of the same fact whose qualifiers agree."""
        same = self._facts[statement.subject, statement.relation, statement.object, statement.modality]
        for position, other in enumerate(same):
            merged = _merged_qualifiers(other.qualifiers, statement.qualifiers, self._is_one_document(other, statement))
            if merged is not None:
                same[position] = _joined(other, statement, merged)
                return
        same.append(statement)

    def _is_one_document(self, a: Statement, b: Statement) -> bool:
        return {e.document for e in a.evidence} == {e.document for e in b.evidence}

    def statements(self) -> tuple[Statement, ...]:
        """All statements under their final IRIs, sorted by them."""
        found = [replace(s, iri=self._statement_iri(s)) for group in self._facts.values() for s in group]
        return tuple(sorted(found, key=lambda s: s.iri))

    def _statement_iri(self, s: Statement) -> str:
        return self.minter.statement(s.subject, s.relation, s.object, s.modality, s.qualifiers)

    # --- entities -------------------------------------------------------------------------------------------------

    def entities(self) -> tuple[Entity, ...]:
        """All entities, sorted by IRI."""
        found = [self._entity(key, named) for key, named in self._mentions.items()]
        return tuple(sorted(found, key=lambda e: e.iri))

    def _entity(self, key: Key, named: list[Named]) -> Entity:
        identities = self._identities[key]
        known = next((i for i in identities if i.labels), identities[0])
        surfaces = _surfaces(named)
        labels = _preferred(surfaces, dict(known.labels), known.name)
        aliases = {Label(text, code) for code, texts in surfaces.items() for text in texts} - set(labels)
        iri = self.minter.entity(min(i.name for i in identities), known.kind)
        return Entity(iri, self._classes(named, identities), labels, tuple(sorted(aliases, key=_label_key)))

    def _classes(self, named: list[Named], identities: list[Identity]) -> tuple[str, ...]:
        """The classes that mentions give, less those that another of them is below."""
        classes = {cls for (m, _), i in zip(named, identities, strict=True) for cls in (i.cls, m.cls) if cls}
        return tuple(sorted(c for c in classes if not any(c != o and self.ontology.is_subclass(o, c) for o in classes)))


def _label_key(label: Label) -> tuple[str, str]:
    return label.language, label.text


def _surfaces(named: list[Named]) -> dict[str, Counter[str]]:
    """The names that the texts use, by language, with counts; words that only point back are none."""
    surfaces: dict[str, Counter[str]] = defaultdict(Counter)
    for mention, document in named:
        counter = surfaces[document.language]
        counter[mention.name] += 0 if mention.kind is MentionKind.PRONOUN else 1
        if (mention.kind is MentionKind.NAME and mention.is_surface) or (
            mention.kind is MentionKind.DESCRIPTION and name_key(mention.text) == name_key(mention.name)
        ):
            counter[mention.text] += 1
    return surfaces


def _preferred(surfaces: Mapping[str, Counter[str]], known: Mapping[str, str], name: str) -> tuple[Label, ...]:
    """One label per language: the usual name where it is known, else the text's longest of the most frequent."""
    labels = []
    for code in LANGUAGES:
        texts = surfaces.get(code)
        if code in known:
            labels.append(Label(known[code], code))
        elif texts:
            labels.append(Label(min(texts, key=lambda t: (-texts[t], -len(t), t)), code))
    return tuple(labels) or (Label(name, "en"),)


def _joined(a: Statement, b: Statement, qualifiers: StatementQualifiers) -> Statement:
    evidence = {e.iri: e for e in (*a.evidence, *b.evidence)}
    return replace(
        a,
        confidence=max(a.confidence, b.confidence),
        evidence=tuple(sorted(evidence.values(), key=lambda e: (e.document, e.span))),
        qualifiers=qualifiers,
        attributed_to=tuple(sorted({*a.attributed_to, *b.attributed_to})),
    )


def _merged_qualifiers(a: StatementQualifiers, b: StatementQualifiers, lenient: bool) -> StatementQualifiers | None:
    """Both sets together; None when they disagree. In one document (`lenient`) a place may be named twice."""
    values: dict[str, object] = {}
    for f in fields(StatementQualifiers):
        one, two = getattr(a, f.name), getattr(b, f.name)
        if f.name == "roles":
            values[f.name] = _merged_roles(one, two)
        elif one is None or two is None or one == two:
            values[f.name] = one if one is not None else two
        elif isinstance(one, PartialDate) and isinstance(two, PartialDate) and (finer := _finer(one, two)):
            values[f.name] = finer
        elif f.name == "unit":
            values[f.name] = max(one, two, key=lambda text: (len(text), text))
        elif lenient and f.name == "place":
            values[f.name] = one
        else:
            return None
    return StatementQualifiers(**values)  # type: ignore[arg-type]


def _merged_roles(*sets: tuple[Label, ...]) -> tuple[Label, ...]:
    """One wording for each language, the longest, as in "deputy minister" and "deputy minister of trade"."""
    longest = {role.language: role for role in sorted((r for roles in sets for r in roles), key=_length)}
    return tuple(longest[code] for code in sorted(longest))


def _length(label: Label) -> tuple[int, str]:
    return len(label.text), label.text


def _finer(one: PartialDate, two: PartialDate) -> PartialDate | None:
    """The more precise of two dates that agree as far as both go."""
    if one.lexical.startswith(two.lexical):
        return one
    return two if two.lexical.startswith(one.lexical) else None
